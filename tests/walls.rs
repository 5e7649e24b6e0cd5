#![allow(clippy::unwrap_used, reason = "a test may stop at once")]
//! The walls between the rooms of `src/`, as ARCHITECTURE.md draws them: no room knows more than its row says, and no
//! row names a room that stands below it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A room and those that it may know, in the order of the table; `None`: all.
type Row = (String, Option<BTreeSet<String>>);

fn table() -> Vec<Row> {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let (_, walls) = map.split_once("## Walls").expect("the map has its walls");
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [room, _, knows] = cells.as_slice() else {
            return None;
        };
        let room = room.strip_prefix('`')?.strip_suffix('`')?;
        let known = knows
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        let known = (*knows != "everything").then(|| known.map(str::to_owned).collect());
        Some((room.to_owned(), known))
    };
    walls
        .lines()
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .filter_map(row)
        .collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file of `src/` by its path, and its text.
fn files() -> BTreeMap<String, String> {
    let src = root().join("src");
    let entries = walkdir::WalkDir::new(&src).into_iter().map(Result::unwrap);
    let rust = entries.filter(|entry| entry.path().extension().is_some_and(|end| end == "rs"));
    rust.map(|entry| {
        let path = entry.path().strip_prefix(&src).unwrap();
        let shown = path.to_string_lossy().replace('\\', "/");
        (shown, fs::read_to_string(entry.path()).unwrap())
    })
    .collect()
}

/// The files that a file declares for tests alone: they stand behind no wall.
fn for_tests(files: &BTreeMap<String, String>) -> BTreeSet<String> {
    let declared = files.iter().flat_map(|(path, text)| {
        let folder = path.trim_end_matches(".rs");
        let modules = text.split("#[cfg(test)]\nmod ").skip(1);
        modules.filter_map(move |rest| {
            let (name, _) = rest.split_once(';')?;
            let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            is_name.then(|| format!("{folder}/{name}.rs"))
        })
    });
    declared.collect()
}

/// For each room the rooms that its files name, with one file that does.
fn named() -> BTreeMap<String, BTreeMap<String, String>> {
    let mut named: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let files = files();
    let for_tests = for_tests(&files);
    for (shown, text) in &files {
        if for_tests.contains(shown) || matches!(shown.as_str(), "lib.rs" | "main.rs") {
            continue;
        }
        let own = text.split("#[cfg(test)]\nmod tests");
        let own = own.into_iter().next().unwrap_or_default();
        let room = shown.trim_end_matches(".rs").split('/').next().unwrap();
        let rooms = named.entry(room.to_owned()).or_default();
        for after in own.split("crate::").skip(1) {
            let list = after
                .strip_prefix('{')
                .and_then(|list| list.split_once('}'));
            let names = match list {
                Some((list, _)) => list.split(',').map(str::trim).collect(),
                None => vec![after],
            };
            for name in names {
                let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
                if name != room {
                    rooms
                        .entry(name.to_owned())
                        .or_insert_with(|| shown.clone());
                }
            }
        }
    }
    named
}

#[test]
fn no_room_names_one_that_stands_below_it() {
    let mut above = BTreeSet::new();
    for (room, known) in table() {
        for name in known.iter().flatten() {
            assert!(
                above.contains(name),
                "{room} names {name}, which does not stand above it"
            );
        }
        above.insert(room);
    }
    assert!(above.len() > 15, "the table was not read: {above:?}");
}

#[test]
fn every_room_knows_what_its_row_says_and_no_more() {
    let table = table();
    let rooms: BTreeSet<&String> = table.iter().map(|(room, _)| room).collect();
    let named = named();
    for room in named.keys() {
        assert!(
            rooms.contains(room),
            "src/{room} has no row in the walls of ARCHITECTURE.md"
        );
    }
    for (room, known) in &table {
        let found = named.get(room).expect("a row stands for a room of src/");
        let Some(known) = known else { continue };
        for (name, file) in found.iter().filter(|(name, _)| rooms.contains(name)) {
            assert!(
                known.contains(name),
                "src/{file} names {name}, which {room} may not know"
            );
        }
        for name in known {
            assert!(
                found.contains_key(name),
                "{room} names {name} no more: take it out of its row"
            );
        }
    }
}
