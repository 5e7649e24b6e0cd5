#![allow(clippy::unwrap_used, reason = "a test may stop at once")]
//! What one build leaves for the next never shows: over long rows of edits the site and its findings are those of a clean
//! build, and what an edit does not touch is not made again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::time::SystemTime;

use tebiki::config::Flags;
use tebiki::date::Date;
use tebiki::diagnostic::{Lang, Report, draw};
use tebiki::path::SourcePath;
use tebiki::read::default_theme;
use tebiki::source::{SourceFile, Sources};
use tebiki::store::Store;
use tebiki::{Memory, collected};
use tebiki_words::Dictionary;

static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(Dictionary::embedded);

type Content = BTreeMap<String, String>;

/// A handbook with every record and every block that there is.
fn everything() -> Content {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/everything/content");
    let mut content = Content::new();
    for entry in walkdir::WalkDir::new(&root) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(&root).unwrap();
            let path = path.to_string_lossy().replace('\\', "/");
            content.insert(path, fs::read_to_string(entry.path()).unwrap());
        }
    }
    content
}

fn sources(content: &Content) -> Sources {
    let file = |(path, text): (&String, &String)| SourceFile {
        path: SourcePath::new(path),
        bytes: text.as_bytes().to_vec(),
    };
    let mut files: Vec<SourceFile> = content.iter().map(file).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Sources {
        root: "content".to_owned(),
        files,
        theme: default_theme(),
        ..Sources::default()
    }
}

/// The files of the site, and what is said of the content.
fn build(content: &Content, memory: &mut Memory) -> (BTreeMap<String, Vec<u8>>, String) {
    let sources = sources(content);
    let flags = Flags {
        today: Date::parse("2026-01-01"),
        ..Flags::default()
    };
    let mut report = Report::default();
    let ((), site) = collected(|put| {
        let pages = tebiki::pages(&sources, &flags, &DICTIONARY, memory, &mut report, put);
        tebiki::search(&pages, &DICTIONARY, memory.made(), put);
        tebiki::settle(&mut report, &pages.book, &sources);
    });
    let files = site.into_iter();
    let files = files.map(|(path, bytes)| (path.as_str().to_owned(), bytes));
    let said = draw::text(&report, &sources, Lang::Ja, draw::Colour::None);
    (files.collect(), said)
}

fn assert_like_a_clean_build(content: &Content, memory: &mut Memory, after: &str) {
    let (files, said) = build(content, memory);
    let (clean, clean_said) = build(content, &mut Memory::default());
    assert_eq!(said, clean_said, "after {after}");
    let other: Vec<&String> = clean
        .iter()
        .filter(|(path, bytes)| files.get(*path) != Some(*bytes))
        .map(|(path, _)| path)
        .collect();
    assert!(other.is_empty(), "after {after}: {other:?} are others");
    assert_eq!(files.len(), clean.len(), "after {after}");
}

/// The same numbers on every run and machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const WORDS: &[&str] = &[
    "協議の場で話す。",
    "保健所に電話する。",
    "[体制](/guide/01-hajime/02-体制.md)を見る。",
    "[要綱](/statutes/youkou.md)第一条による。",
    "[[協議の場]]と[[ない言葉]]。",
    "夜間の電話を受けた。",
    "[なくした頁](なくした.md)",
    "![絵](絵.svg)",
    "ピアサポーターと歩く。[^n]\n\n[^n]: 注です。",
    // What is found wrong must be found wrong again, where it then stands.
    "会議は2026年4月1日（日）に開く。",
    "[こちら](/guide/01-hajime/02-体制.md)。保健所にに尋ねる。",
    "[要綱](/statutes/youkou.md)第九十九条による。",
];

/// Changes something, and says what.
fn edit(content: &mut Content, dice: &mut Dice) -> String {
    let pages: Vec<String> = content
        .keys()
        .filter(|path| path.ends_with(".md"))
        .cloned()
        .collect();
    let page = pages[dice.below(pages.len())].clone();
    let words = dice.one(WORDS);
    let data = "data/all.toml".to_owned();
    let swap = |content: &mut Content, path: &str, from: &str, to: &str| {
        let text = content.get_mut(path).unwrap();
        *text = text.replacen(from, to, 1);
    };
    match dice.below(13) {
        0..4 => {
            content
                .get_mut(&page)
                .unwrap()
                .push_str(&format!("\n\n{words}\n"));
            format!("{words} in {page}")
        }
        4 => {
            let text = content.get_mut(&page).unwrap();
            *text = text.replacen('。', "、", 1);
            format!("a sign of {page}")
        }
        5 => {
            let text = content.get(&page).cloned().unwrap();
            let path = format!("guide/新しい-{}.md", dice.below(3));
            content.insert(path.clone(), text);
            format!("{page} once more as {path}")
        }
        11 => {
            swap(content, &page, "\n\n", "\n\n\n");
            format!("all of {page} a line further down")
        }
        6 if pages.len() > 6 => {
            content.remove(&page);
            format!("{page} gone")
        }
        7 => {
            let text = content.remove(&page).unwrap();
            let path = format!("columns/移した-{}.md", dice.below(3));
            content.insert(path.clone(), text);
            format!("{page} moved to {path}")
        }
        8 => {
            let name = format!("言葉{}", dice.below(4));
            let alias = dice.one(&["夜間", "電話", "話す", "体制", "頁"]);
            let (short, link) = (dice.below(9), dice.one(&["first", "all", "never"]));
            let term = format!(
                "\n[[term]]\nname = '{name}'\nreading = 'ことば'\naliases = ['{alias}{}']\nshort = '意味{short}'\nlink = '{link}'\n",
                dice.below(2)
            );
            let path = format!("data/言葉-{}.toml", dice.below(2));
            content.insert(path, term.clone());
            term
        }
        9 => {
            let (from, to) = [("協議の場", "協議の会"), ("協議の会", "協議の場")][dice.below(2)];
            swap(content, &data, from, to);
            format!("{from} as {to} in the records")
        }
        10 => {
            let order = format!(
                "+++\norder = {}\ntitle = '題{}'\n+++\n",
                dice.below(9),
                dice.below(3)
            );
            content.insert(format!("guide/並び-{}.md", dice.below(2)), order + words);
            "a page with an order".to_owned()
        }
        _ => {
            let toml = content.get_mut("handbook.toml").unwrap();
            let title = format!("title = \"手引き{}\"", dice.below(5));
            let rest = toml
                .split_once('\n')
                .map_or("", |(_, rest)| rest)
                .to_owned();
            *toml = format!("{title}\n{rest}");
            title
        }
    }
}

#[test]
fn a_row_of_edits_gives_what_clean_builds_give() {
    let folder = tempfile::tempdir().unwrap();
    let mut content = everything();
    let mut dice = Dice(20_261_130);
    let mut kept = Memory::keeping();
    for number in 0..40 {
        let done = match number {
            0 => "nothing".to_owned(),
            _ => edit(&mut content, &mut dice),
        };
        let after = format!("edit {number}: {done}");
        assert_like_a_clean_build(&content, &mut kept, &after);
        // A program that ends and begins again between the edits.
        let store = Store::in_folder(folder.path().to_owned(), SystemTime::now());
        assert_like_a_clean_build(&content, &mut Memory::stored(store), &after);
    }
}

/// The prints under which something is kept.
fn prints(folder: &Path) -> Vec<String> {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().to_string_lossy().into_owned())
        .collect()
}

/// How many pages are made again after an edit, and how many there are.
fn made_again(edit: impl FnOnce(&mut Content)) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let mut content = everything();
    let store = || {
        Memory::stored(Store::in_folder(
            folder.path().to_owned(),
            SystemTime::now(),
        ))
    };
    build(&content, &mut store());
    let before = prints(folder.path());
    edit(&mut content);
    build(&content, &mut store());
    let after = prints(folder.path());
    let new = after.iter().filter(|print| !before.contains(print)).count();
    (new, after.len())
}

#[test]
fn what_an_edit_does_not_touch_is_not_made_again() {
    let (made, all) = made_again(|_| {});
    assert_eq!(made, 0);
    assert!(all > 20, "{all} pages are kept");
    // The page itself; what repeats its first words or lists it may follow.
    let (made, _) = made_again(|content| {
        let page = content.get_mut("columns/夜間の電話.md").unwrap();
        page.push_str("\n\n静かに話す。\n");
    });
    assert!((1..=3).contains(&made), "{made} pages for a sentence");
    // A page with mistakes is kept with them.
    let (made, _) = made_again(|content| {
        let page = content.get_mut("columns/夜間の電話.md").unwrap();
        page.push_str("\n\n会議は2026年4月1日（日）に開く。\n");
    });
    assert!((1..=3).contains(&made), "{made} pages for a mistake");
    // A term that stands nowhere: its own page, those of its neighbours in the glossary, what lists
    // the terms, and the search.
    let (made, all) = made_again(|content| {
        let term = "[[term]]\nname = '珪藻土'\nreading = 'けいそうど'\nshort = '土の一種'\n";
        content.insert("data/つち.toml".to_owned(), term.to_owned());
    });
    assert!(
        made <= 7 && made < all / 4,
        "{made} of {all} pages for a term"
    );
}

#[test]
fn whatever_is_damaged_in_the_store_the_site_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let content = everything();
    let store = || {
        Memory::stored(Store::in_folder(
            folder.path().to_owned(),
            SystemTime::now(),
        ))
    };
    build(&content, &mut store());
    let mut dice = Dice(7);
    for print in prints(folder.path()) {
        let mut bytes = fs::read(&print).unwrap();
        let at = dice.below(bytes.len());
        bytes[at] ^= 1 << dice.below(8);
        fs::write(&print, bytes).unwrap();
    }
    assert_like_a_clean_build(&content, &mut store(), "damage to every file");
}

#[test]
fn a_page_that_is_written_ahead_is_as_it_will_be() {
    let mut content = everything();
    let flags = Flags {
        today: Date::parse("2026-01-01"),
        ..Flags::default()
    };
    let unheard = &mut Report::default();
    let mut before = sources(&content);
    let mut memory = Memory::keeping();
    let mut pages = tebiki::pages(
        &before,
        &flags,
        &DICTIONARY,
        &mut memory,
        unheard,
        &|_, _| {},
    );
    let mut texts = pages.take_texts();
    let named: Vec<String> = content.keys().cloned().collect();
    let mut seen = 0;
    for name in named.iter().filter(|name| name.ends_with(".md")) {
        content
            .get_mut(name)
            .unwrap()
            .push_str("\n\n静かに[体制](/guide/01-hajime/02-体制.md)を話す。\n");
        let now = sources(&content);
        let saved = now.changed_since(&before).unwrap();
        assert_eq!(saved.len(), 1);
        let mut shown = BTreeMap::new();
        let mut soon = |book: &tebiki::model::Book| {
            shown = collected(|put| {
                tebiki::ahead(book, &now, &DICTIONARY, &mut texts, &saved, put);
            })
            .1;
        };
        let unheard = &mut Report::default();
        tebiki::arranged(&now, &flags, &DICTIONARY, &mut memory, unheard, &mut soon);
        let (clean, _) = build(&content, &mut Memory::default());
        for (path, bytes) in shown {
            let clean = clean.get(path.as_str()).unwrap();
            assert_eq!(
                String::from_utf8_lossy(&bytes),
                String::from_utf8_lossy(clean),
                "{name}"
            );
            seen += 1;
        }
        before = now;
    }
    assert!(seen > 5, "{seen} pages");
}
