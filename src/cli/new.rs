//! `tebiki new KIND TITLE`: a page with its front matter, in the folder of its kind, under an ASCII name, behind the pages
//! that are there.

mod overlay;

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use super::args::New;
use super::{Console, End, content_or_default, today};
use crate::failure::Failure;
use crate::path::split_number;
use tebiki_words::Dictionary;
use tebiki_words::kana::romaji;

pub(super) fn run(asked: &New, console: &Console) -> Result<End, Failure> {
    let content = content_or_default(asked.content.as_deref())?;
    if !content.is_dir() {
        return Err(Failure::ContentMissing { path: content });
    }
    let title = asked.title.trim();
    if asked.kind == "overlay" {
        return overlay::run(&content, title, console);
    }
    let dictionary = Dictionary::embedded();
    let words: Vec<String> = dictionary
        .words(title)
        .iter()
        .map(|word| match word.reading.is_empty() {
            true => romaji(title.get(word.range.clone()).unwrap_or_default()),
            false => romaji(&word.reading),
        })
        .filter(|word| !word.is_empty())
        .collect();
    let name = words.join("-");
    if name.is_empty() {
        return Err(Failure::Value {
            argument: "TITLE",
            value: asked.title.clone(),
            ja: "読める文字の入った題にしてください。",
            en: "Give a title with letters that can be read.",
        });
    }
    let (folder, kind) = match asked.kind.as_str() {
        "guide" => ("guide", ""),
        "column" => ("columns", ""),
        "case" => ("cases", CASE),
        "report" => ("reports", REPORT),
        "statute" => ("statutes", ""),
        "situation" => ("situations", SITUATION),
        _ => ("", ""),
    };
    let body = match asked.kind.as_str() {
        "statute" => "<!-- （目的）の行の下に「第一条 この要綱は、…」のように書きます。 -->\n",
        _ => "\n",
    };
    let text = format!(
        "+++\ntitle = {}\n# summary = \"一覧に出す一文\"\nupdated = \"{}\"\n{kind}+++\n{body}",
        quoted(title),
        today().iso()
    );
    let folder = content.join(folder);
    fs::create_dir_all(&folder).map_err(Failure::write(&folder))?;
    let name = shortened(&name);
    let others = names(&folder)?;
    if let Some(other) = others.iter().find(|other| unnumbered(other) == name) {
        let path = folder.join(other);
        return Err(Failure::Exists { path });
    }
    let number = next_number(&others, asked.kind == "guide");
    let path = folder.join(format!("{number}{name}.md"));
    let mut file = File::create_new(&path).map_err(|why| match why.kind() {
        io::ErrorKind::AlreadyExists => Failure::Exists { path: path.clone() },
        _ => Failure::Write {
            path: path.clone(),
            why,
        },
    })?;
    file.write_all(text.as_bytes())
        .map_err(Failure::write(&path))?;
    console.answer(&format!("{}\n", path.display()));
    Ok(End::Done)
}

/// What is in the folder, files and folders.
fn names(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(Failure::read(folder))? {
        let entry = entry.map_err(Failure::read(folder))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort_unstable();
    Ok(names)
}

/// A name without its number and ending.
fn unnumbered(name: &str) -> &str {
    let stem = name.strip_suffix(".md").unwrap_or(name);
    split_number(stem).1
}

/// The number that puts a page behind all others, as `03-`; nothing in a folder that does not number its pages.
fn next_number(others: &[String], chapters: bool) -> String {
    let written = others
        .iter()
        .filter(|name| name.ends_with(".md") || !name.contains('.'));
    let own: Vec<&String> = written.filter(|name| unnumbered(name) != "index").collect();
    let last = own.iter().filter_map(|name| split_number(name).0).max();
    match last {
        Some(last) => format!("{:02}-", last.saturating_add(1)),
        None if chapters && own.is_empty() => "01-".to_owned(),
        None => String::new(),
    }
}

const CASE: &str = "fictional = false # 架空の事例なら true\n";
const REPORT: &str =
    "[report]\n# year = \"令和7年度\"\nprefecture = \"\"\nresults = []\nissues = []\nnext = []\n";

const SITUATION: &str = "[situation]\nsaid = []\nsay = \"\"\ncheck = []\ncall = []\nleads = []\n";

/// As a TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Long titles make long names, which Windows refuses in deep folders.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 60;
    let mut short = String::new();
    for word in name.split('-') {
        if !short.is_empty() && short.len() + word.len() >= LONGEST {
            break;
        }
        if !short.is_empty() {
            short.push('-');
        }
        short.push_str(word);
    }
    short.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_page_stands_behind_the_others() {
        let next = |names: &[&str], chapters| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            next_number(&names, chapters)
        };
        assert_eq!(next(&["01-a.md", "09-b", "index.md"], true), "10-");
        assert_eq!(next(&["index.md"], true), "01-");
        assert_eq!(next(&[], false), "");
        assert_eq!(next(&["a.md"], true), "");
        assert_eq!(next(&["03-a.md"], false), "04-");
    }

    #[test]
    fn titles_stay_what_they_are() {
        assert_eq!(quoted("a\"b"), "'a\"b'");
        for title in ["a\"b\\c", "'''\"\"\"", "\u{1}\n"] {
            let line = format!("title = {}", quoted(title));
            let table: toml::Table = toml::from_str(&line).expect("TOML");
            assert_eq!(
                table.get("title").and_then(toml::Value::as_str),
                Some(title)
            );
        }
        assert_eq!(shortened(&"abc-".repeat(40)).len(), 59);
        assert_eq!(shortened(&"a".repeat(90)).len(), 60);
    }
}
