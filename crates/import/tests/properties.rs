//! What holds for every file: nothing is lost, nothing panics, nothing hangs.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use tebiki_import::{Fate, Import};

/// Letters that are not blank, each with how often it stands there.
fn count(text: &str, by: i64, counts: &mut BTreeMap<char, i64>) {
    for letter in text
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
    {
        *counts.entry(letter).or_default() += by;
    }
}

/// The words of a page as a reader sees them, with its title.
fn visible(markdown: &str) -> String {
    let mut parts = markdown.splitn(3, "+++\n");
    let (front, body) = match (parts.next(), parts.next(), parts.next()) {
        (Some(""), Some(front), Some(body)) => (front, body),
        _ => ("", markdown),
    };
    let front: toml::Table = toml::from_str(front).expect("front matter");
    let mut out = front
        .get("title")
        .and_then(toml::Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let body: String = body
        .lines()
        .filter(|line| {
            !(line.starts_with("{head=") || line.starts_with("{rowhead="))
                && *line != "<!-- 要確認：見出し -->"
        })
        .map(|line| format!("{line}\n"))
        .collect();
    // The numbers that Markdown shows before items, for each open list.
    let mut lists: Vec<Option<u64>> = Vec::new();
    for event in Parser::new_ext(
        &body,
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH,
    ) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::Start(Tag::List(start)) => lists.push(start),
            Event::End(TagEnd::List(_)) => drop(lists.pop()),
            Event::Start(Tag::Item) => {
                if let Some(Some(number)) = lists.last_mut() {
                    out.push_str(&format!("{number}. "));
                    *number += 1;
                }
            }
            Event::InlineHtml(html) if &*html == "<br>" => out.push(' '),
            Event::Html(html) | Event::InlineHtml(html) if html.starts_with("<!--") => {}
            Event::Html(html) | Event::InlineHtml(html) => out.push_str(&html),
            _ => {}
        }
    }
    out
}

/// Letters in the file and added by us, less those in the results and in the report.
fn balance(given: &str, import: &Import) -> BTreeMap<char, i64> {
    let mut counts = BTreeMap::new();
    count(given, 1, &mut counts);
    for added in &import.added {
        count(added, 1, &mut counts);
    }
    for made in import
        .files
        .iter()
        .filter(|made| made.name.ends_with(".md"))
    {
        let text = std::str::from_utf8(&made.bytes).expect("UTF-8");
        count(&visible(text), -1, &mut counts);
    }
    for note in import
        .notes
        .iter()
        .filter(|note| note.what.fate() == Fate::LeftOut)
    {
        count(&note.words, -1, &mut counts);
    }
    counts.retain(|_, count| *count != 0);
    counts
}

fn import(name: &str, bytes: &[u8]) -> Option<Import> {
    tebiki_import::import(name, bytes, &str::to_owned).ok()
}

/// Lines as offices write them, and others.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ぁ-んァ-ン一-龠]{1,50}[。、]?",
        "(第[1-9１-９一二三]条|第[１-９]|[１-９]　|（[1-9]）|[アイウ] |[①-⑩]|・|○|- |[0-9]{1,3}\\. )[ぁ-ん一-龠]{1,30}",
        "[ -~]{0,40}",
        "[ぁ-ん]{1,6} {2,6}[ぁ-ん]{1,6} {2,6}[0-9]{1,4}",
        "[0-9]{1,3}",
        "\\| [ぁ-ん]{1,4} \\| [!-~]{0,6} \\|",
        "(附　則|（目的）|【[一-龠]{1,6}】|記)",
        "　{0,3}[ぁ-ん一-龠、。「」（）]{1,60}",
        Just(String::new()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_letter_of_a_text_lands_or_is_listed(lines in prop::collection::vec(line(), 1..60)) {
        let text = lines.join("\n");
        if let Some(import) = import("文.txt", text.as_bytes()) {
            let mut left = balance(&text, &import);
            // Marks that the text itself had (`**`, `#`, `<http`) are marks of the result too.
            left.retain(|letter, _| !"*#<>".contains(*letter));
            prop_assert!(left.is_empty(), "{left:?}\n{text}\n---\n{}", String::from_utf8_lossy(&import.files[0].bytes));
        }
    }

    #[test]
    fn every_letter_of_a_table_lands_or_is_listed(
        rows in prop::collection::vec(prop::collection::vec("[ぁ-ん一-龠0-9a-z|<^*_]{0,8}", 1..5), 1..12)
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let columns = rows.iter().map(Vec::len).max().unwrap_or(1);
        for row in &rows {
            let mut row = row.clone();
            row.resize(columns, String::new());
            writer.write_record(&row).expect("a row");
        }
        let bytes = writer.into_inner().expect("bytes");
        if let Some(import) = import("表.csv", &bytes) {
            let only_page = import.files.iter().all(|made| made.name.ends_with(".md"));
            if only_page {
                let given: String = rows.iter().flatten().map(String::as_str).collect();
                let left = balance(&given, &import);
                prop_assert!(left.is_empty(), "{left:?}\n{rows:?}\n{}", String::from_utf8_lossy(&import.files[0].bytes));
            }
        }
    }

    #[test]
    fn random_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        for name in ["a.docx", "a.xlsx", "a.csv", "a.txt", "a.md", "a"] {
            let _ = import(name, &bytes);
            let zip: Vec<u8> = b"PK\x03\x04".iter().copied().chain(bytes.iter().copied()).collect();
            let _ = import(name, &zip);
        }
    }

    #[test]
    fn damaged_files_do_no_harm(which in 0..8_usize, cut in any::<prop::sample::Index>(), flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6)) {
        let name = ["statute.docx", "lists.docx", "rich.docx", "office.docx", "contacts.xlsx", "series.xlsx", "table.xlsx", "contacts-sjis.csv"][which];
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name);
        let mut bytes = std::fs::read(path).expect("the file");
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _ = import(name, &bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _ = import(name, &bytes);
    }
}

/// The visible words of a part, deletions too; those that Word counts or computes are not among them.
fn words_of_part(bytes: &[u8], part: &str) -> String {
    use std::io::Read as _;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let Ok(mut file) = zip.by_name(part) else {
        return String::new();
    };
    let mut text = String::new();
    file.read_to_string(&mut text).expect("UTF-8");
    let mut out = String::new();
    for tag in ["<w:t>", "<w:t ", "<w:delText>", "<w:delText "] {
        for piece in text.split(tag).skip(1) {
            let from = if tag.ends_with('>') {
                Some(piece)
            } else {
                piece.split_once('>').map(|(_, rest)| rest)
            };
            let inner = from
                .and_then(|rest| rest.split_once("</w:"))
                .map_or("", |(inner, _)| inner);
            out.push_str(
                &inner
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&amp;", "&"),
            );
        }
    }
    out
}

#[test]
fn every_letter_of_a_document_lands_or_is_listed() {
    for name in ["statute.docx", "lists.docx", "rich.docx", "office.docx"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/files")
            .join(name);
        let bytes = std::fs::read(path).expect("the file");
        let import = import(name, &bytes).expect("an import");
        let mut given = String::new();
        for part in [
            "document",
            "footnotes",
            "endnotes",
            "comments",
            "header1",
            "header2",
            "footer1",
            "footer2",
        ] {
            given.push_str(&words_of_part(&bytes, &format!("word/{part}.xml")));
        }
        let mut left = balance(&given, &import);
        // The signs of rubies, of boxes and of merged cells are ours.
        left.retain(|letter, _| !"{}|<^[]!NOTE".contains(*letter));
        assert!(left.is_empty(), "{name}: {left:?}");
    }
}

#[test]
fn a_file_that_unpacks_to_too_much_is_refused() {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("word/document.xml", options)
        .expect("a part");
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..60 {
        zip.write_all(&zeros).expect("bytes");
    }
    let bytes = zip.finish().expect("a file").into_inner();
    assert!(bytes.len() < 1 << 20);
    for name in ["a.docx", "a.xlsx"] {
        let refused = tebiki_import::import(name, &bytes, &str::to_owned).err();
        assert!(
            matches!(
                refused,
                Some(tebiki_import::Refusal::TooLarge | tebiki_import::Refusal::Damaged { .. })
            ),
            "{refused:?}"
        );
    }
}

#[test]
fn what_is_nested_too_deeply_is_refused() {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("word/document.xml", options)
        .expect("a part");
    let deep = format!("{}{}", "<w:p>".repeat(5_000), "</w:p>".repeat(5_000));
    zip.write_all(deep.as_bytes()).expect("bytes");
    let bytes = zip.finish().expect("a file").into_inner();
    let refused = tebiki_import::import("a.docx", &bytes, &str::to_owned).err();
    assert_eq!(refused, Some(tebiki_import::Refusal::TooDeep));
}
