//! A file with everything in it: sound XML, names that lead somewhere, the same bytes each time.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use tebiki_docx::{
    Align, Block, Cell, Document, Item, Line, List, Look, Marks, Page, Paragraph, Picture,
    PictureKind, Run, Table, Target,
};

/// One red pixel.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xDE, 0, 0, 0, 0x0C, 0x49, 0x44, 0x41, 0x54, 8,
    0xD7, 0x63, 0xF8, 0xCF, 0xC0, 0, 0, 3, 1, 1, 0, 0x18, 0xDD, 0x8D, 0xB0, 0, 0, 0, 0, 0x49, 0x45,
    0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

fn everything() -> Document {
    let marks = |line, bold| Marks {
        line,
        bold,
        ..Marks::default()
    };
    let mut heading = Paragraph::new(Look::Heading(1), vec![Run::text("第1　趣旨 & <目的>")]);
    heading.anchor = Some("目的".to_owned());
    let inside = Run::Link {
        to: Target::Inside("目的".to_owned()),
        runs: vec![Run::text("目的へ")],
    };
    let outside = Run::Link {
        to: Target::Outside("https://example.lg.jp/?a=1&b=2".to_owned()),
        runs: vec![Run::text("県のページ")],
    };
    let text = Paragraph::new(
        Look::Body,
        vec![
            Run::Ruby {
                base: "協議".to_owned(),
                reading: "きょうぎ".to_owned(),
                marks: Marks::default(),
            },
            Run::marked("を", marks(Line::Single, false)),
            Run::marked("開く", marks(Line::Double, true)),
            Run::Note(0),
            Run::Note(7),
            Run::Break,
            inside,
            outside,
            Run::Picture(Picture {
                kind: PictureKind::Png,
                bytes: PNG.to_vec(),
                width: 4000,
                height: 2000,
                alt: "赤い\"点\"".to_owned(),
            }),
        ],
    );
    let mut item = Paragraph::plain("一つめ");
    item.item = Some(Item { list: 1, level: 0 });
    let mut signed = Paragraph::plain("年　月　日");
    signed.align = Align::End;
    let table = Table {
        widths: vec![1, 2, 2],
        heads: 1,
        rows: vec![
            vec![Cell {
                across: 3,
                head: true,
                ..Cell::plain("見出し")
            }],
            vec![
                Cell {
                    down: 2,
                    ..Cell::plain("縦")
                },
                Cell::plain("甲"),
                Cell::new(vec![Block::Box(vec![Block::Paragraph(Paragraph::plain(
                    "枠",
                ))])]),
            ],
            vec![Cell::plain("乙")],
        ],
    };
    Document {
        title: "要綱".to_owned(),
        creator: "○○県".to_owned(),
        page: Page::Landscape,
        header: "案".to_owned(),
        blocks: vec![
            Block::Paragraph(Paragraph::new(Look::Title, vec![Run::text("要綱")])),
            Block::Paragraph(heading),
            Block::Paragraph(text),
            Block::Paragraph(item),
            Block::Table(table),
            Block::Box(vec![Block::Paragraph(Paragraph::plain("\u{0}囲み"))]),
            Block::PageBreak,
            Block::Paragraph(signed),
        ],
        notes: vec![vec![Paragraph::new(Look::Note, vec![Run::text("注の文")])]],
        lists: vec![List::Bullets("・".to_owned()), List::Numbers { start: 3 }],
    }
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).expect("a part");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("its bytes");
            (file.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

fn part(parts: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(parts.get(name).expect(name).clone()).expect("UTF-8")
}

#[test]
fn every_part_is_sound_and_named() {
    let parts = parts(&everything().write());
    for (name, bytes) in &parts {
        if name.ends_with(".xml") || name.ends_with(".rels") {
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
    let types = part(&parts, "[Content_Types].xml");
    for name in parts
        .keys()
        .filter(|name| name.starts_with("word/") && name.ends_with(".xml"))
    {
        assert!(types.contains(&format!("\"/{name}\"")), "{name}");
    }
    let relations = part(&parts, "word/_rels/document.xml.rels");
    let text = part(&parts, "word/document.xml");
    let named = text
        .split("r:id=\"")
        .chain(text.split("r:embed=\""))
        .filter_map(|rest| rest.split('"').next())
        .filter(|id| id.starts_with("rId"));
    for id in named {
        assert!(relations.contains(&format!("Id=\"{id}\"")), "{id}");
    }
    for target in relations.split("Target=\"").skip(1) {
        let target = target.split('"').next().unwrap_or_default();
        let is_here = parts.contains_key(&format!("word/{target}"));
        assert!(is_here || target.starts_with("https://"), "{target}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(everything().write(), everything().write());
    assert!(Document::default().write().len() > 1000);
}

#[test]
fn heads_repeat_and_cells_merge() {
    let text = part(&parts(&everything().write()), "word/document.xml");
    assert_eq!(text.matches("<w:tblHeader/>").count(), 1);
    assert!(text.contains("<w:gridSpan w:val=\"3\"/>"));
    assert_eq!(text.matches("<w:vMerge w:val=\"restart\"/>").count(), 1);
    assert_eq!(text.matches("<w:vMerge/>").count(), 1);
    assert!(text.contains("w:orient=\"landscape\""));
}

#[test]
fn a_note_that_is_not_there_leaves_no_mark() {
    let text = part(&parts(&everything().write()), "word/document.xml");
    assert_eq!(text.matches("<w:footnoteReference").count(), 1);
}

#[test]
fn the_second_list_counts_from_its_own_start() {
    let text = part(&parts(&everything().write()), "word/numbering.xml");
    assert!(text.contains("<w:start w:val=\"3\"/>"));
    assert_eq!(text.matches("<w:num ").count(), 2);
}

#[test]
fn each_line_is_drawn_as_word_draws_it() {
    let lines = [
        (Line::Single, "<w:u w:val=\"single\"/>"),
        (Line::Double, "<w:u w:val=\"double\"/>"),
        (Line::BrokenBox, "<w:bdr w:val=\"dashed\""),
    ];
    for (line, drawn) in lines {
        let marks = Marks {
            line,
            ..Marks::default()
        };
        let run = Run::marked("改", marks);
        let document = Document {
            blocks: vec![Block::Paragraph(Paragraph::new(Look::Body, vec![run]))],
            ..Document::default()
        };
        let text = part(&parts(&document.write()), "word/document.xml");
        assert!(text.contains(drawn), "{line:?}: {text}");
    }
}
