#![allow(clippy::unwrap_used, reason = "a test may stop at once")]
//! Every folder in `tests/golden` is one behaviour: its content, the site and the report that it must give.
//!
//! The theme is the bare one of `tests/theme`, so that a page is little but its text. A case may have a `flags.toml`
//! (`drafts`, `base_url`, `expiring`; `theme = "default"` takes the real theme and leaves its assets out). The search's
//! files have tests of their own and are left out. `UPDATE_GOLDEN=1 cargo test --test golden` rewrites what is expected.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;
use tebiki::Memory;
use tebiki::config::Flags;
use tebiki::date::Date;
use tebiki::diagnostic::draw::{self, Colour};
use tebiki::diagnostic::{Lang, Report};
use tebiki::path::SitePath;
use tebiki::read::{self, Places};
use tebiki::source::{Sources, ThemeFile};
use tebiki_words::Dictionary;

type Files = BTreeMap<String, Vec<u8>>;

/// The day of every case.
const TODAY: &str = "2026-04-01";

#[test]
fn every_behaviour_is_as_expected() {
    let dictionary = Dictionary::embedded();
    let bare = bare_theme();
    let update = env::var_os("UPDATE_GOLDEN").is_some_and(|value| !value.is_empty());
    let only = env::var("GOLDEN").unwrap_or_default();
    let mut memory = Memory::keeping();
    let mut wrong = Vec::new();
    let cases = folders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden"));
    assert!(!cases.is_empty());
    for case in cases {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        if !name.contains(&only) {
            continue;
        }
        let found = run(&case, &bare, &dictionary, &mut memory);
        let expect = case.join("expect");
        if update {
            rewrite(&expect, &found);
        }
        let expected = files(&expect);
        let names: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
        for file in names {
            match (expected.get(file), found.get(file)) {
                (Some(a), Some(b)) if a == b => {}
                (Some(a), Some(b)) => wrong.push(format!("{name}: {file}\n{}", diff(a, b))),
                (Some(_), None) => wrong.push(format!("{name}: {file} is missing")),
                (None, _) => wrong.push(format!("{name}: {file} is one too many")),
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The site and both reports, as they lie in `expect`.
fn run(case: &Path, bare: &[ThemeFile], dictionary: &Dictionary, memory: &mut Memory) -> Files {
    let asked = asked(case);
    let places = Places {
        content: case.join("content"),
        ..Places::default()
    };
    let mut sources = read::read(&places).unwrap_or_else(|failure| panic!("{case:?}: {failure:?}"));
    // What is expected names no machine's folders.
    let root = std::mem::replace(&mut sources.root, "content".to_owned());
    for beside in &mut sources.beside {
        beside.shown = beside.shown.replace(&root, "content");
    }
    let real = asked.get("theme").is_some();
    sources.theme = match real {
        true => read::default_theme(),
        false => bare.to_vec(),
    };
    let text = |key: &str| asked.get(key).and_then(|value| value.as_str());
    let flags = Flags {
        base_url: text("base_url").map(str::to_owned),
        drafts: asked.get("drafts").is_some(),
        today: Date::parse(TODAY),
        expiring: text("expiring").and_then(Date::parse),
        ..Flags::default()
    };
    let mut report = Report::default();
    let site = tebiki::build(&sources, &flags, dictionary, &mut report);

    // What an earlier build left in memory, of this handbook or of another, changes nothing.
    for _ in 0..2 {
        let mut again = Report::default();
        let (pages, made) = tebiki::collected(|put| {
            tebiki::pages(&sources, &flags, dictionary, memory, &mut again, put)
        });
        tebiki::settle(&mut again, &pages.book, &sources);
        assert_eq!(again.found, report.found, "{case:?}");
        assert!(
            made.iter()
                .all(|(path, bytes)| site.get(path) == Some(bytes))
        );
    }

    let left_out = |path: &SitePath| {
        // The worker names every file of the theme by its hash.
        let kept = ["worker.js", "app.webmanifest"].contains(&path.as_str());
        path.as_str().starts_with("search/")
            || (real && (kept || path.as_str().starts_with("assets/")))
    };
    let mut found: Files = match report.has_errors() {
        // Nothing is written then.
        true => Files::new(),
        false => site
            .into_iter()
            .filter(|(path, _)| !left_out(path))
            .map(|(path, bytes)| (format!("site/{}", path.as_str()), bytes))
            .collect(),
    };
    for (lang, file) in [(Lang::Ja, "report.ja.txt"), (Lang::En, "report.en.txt")] {
        let drawn = drawn(&report, &sources, lang);
        if !drawn.is_empty() {
            found.insert(file.to_owned(), drawn.into_bytes());
        }
    }
    found
}

fn drawn(report: &Report, sources: &Sources, lang: Lang) -> String {
    draw::text(report, sources, lang, Colour::None)
}

fn asked(case: &Path) -> toml::Table {
    match fs::read_to_string(case.join("flags.toml")) {
        Ok(text) => toml::from_str(&text).unwrap(),
        Err(_) => toml::Table::new(),
    }
}

fn bare_theme() -> Vec<ThemeFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/theme");
    files(&folder)
        .into_iter()
        .map(|(path, bytes)| ThemeFile {
            path,
            bytes,
            own: None,
        })
        .collect()
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

fn files(folder: &Path) -> Files {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap();
            let name = path.to_string_lossy().replace('\\', "/");
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn rewrite(expect: &Path, found: &Files) {
    if expect.exists() {
        fs::remove_dir_all(expect).unwrap();
    }
    // Git keeps no empty folder, and a case may expect nothing at all.
    for (name, bytes) in found {
        let path = expect.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn diff(expected: &[u8], found: &[u8]) -> String {
    let (expected, found) = (
        String::from_utf8_lossy(expected),
        String::from_utf8_lossy(found),
    );
    TextDiff::from_lines(expected.as_ref(), found.as_ref())
        .unified_diff()
        .header("expected", "found")
        .to_string()
}
