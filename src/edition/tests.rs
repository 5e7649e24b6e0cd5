//! The cases of `tests/edition`, each an old and a new content with the rows between them, and random edits.

mod random;
mod statute;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tebiki_words::Dictionary;

use super::apply::apply;
use super::leaves;
use super::open::open;
use super::rows::{Cell, Comparison, Row, compare};
use super::show::profile::{quiet, remark};
use super::value::{Edition, Kind, NodeId, ROOT, without_blanks};
use crate::config::Flags;
use crate::contrast::Cutting;
use crate::diagnostic::Report;

/// Loaded once: it is large.
fn dictionary() -> &'static Dictionary {
    static DICTIONARY: OnceLock<Dictionary> = OnceLock::new();
    DICTIONARY.get_or_init(Dictionary::embedded)
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edition")
}

fn read(folder: &Path) -> Edition {
    let opened =
        open(&folder.to_string_lossy(), folder).unwrap_or_else(|failure| panic!("{failure:?}"));
    let mut report = Report::default();
    let leaves = leaves::read(
        &opened.sources,
        &Flags::default(),
        dictionary(),
        opened.about,
        &mut report,
    );
    assert!(
        !report.has_errors(),
        "{}: {:?}",
        folder.display(),
        report.found
    );
    leaves.edition
}

fn marked(cell: Option<&Cell>, nothing: &str) -> String {
    let Some(cell) = cell else {
        return nothing.to_owned();
    };
    let stretches = cell.stretches().into_iter();
    let text: String = stretches
        .map(|(is, text)| if is { format!("[[{text}]]") } else { text })
        .collect();
    text.replace('\n', "\\n")
}

fn line(row: &Row) -> String {
    let after = marked(row.after.as_ref(), "（削る）");
    let before = marked(row.before.as_ref(), "（新設）");
    format!("{after}｜{before}｜{}", remark(row))
}

/// What a reader sees of an edition, whatever the order of its pages and records.
fn seen(edition: &Edition, id: NodeId) -> String {
    let node = edition.node(id);
    let mut children: Vec<String> = node
        .children
        .iter()
        .map(|&child| seen(edition, child))
        .collect();
    if !node.is_ordered() {
        children.sort();
    }
    format!(
        "{:?}:{}({})",
        node.kind,
        without_blanks(&node.text),
        children.join(",")
    )
}

/// Rows applied to A give B, no node stands in two rows, and the other direction is the mirror.
fn hold(old: &Edition, new: &Edition, comparison: &Comparison, name: &str) {
    let made = apply(&comparison.rows, old);
    assert_eq!(seen(&made, ROOT), seen(new, ROOT), "{name}");
    let mut told: Vec<String> = Vec::new();
    for edit in comparison.rows.iter().flat_map(|row| &row.edits) {
        use super::rows::Edit;
        told.push(match edit {
            Edit::Insert { id, .. } => format!("insert {id}"),
            Edit::Remove { old } => format!("remove {old}"),
            Edit::Change { old, .. } => format!("change {old}"),
            Edit::Move { old, .. } => format!("move {old}"),
        });
    }
    let count = told.len();
    told.sort();
    told.dedup();
    assert_eq!(told.len(), count, "{name}: a change stands in two rows");
    let back = compare(new, old, &Cutting::new(dictionary()));
    let turned = |row: &Row, is_back: bool| {
        let (after, before) = (
            marked(row.after.as_ref(), ""),
            marked(row.before.as_ref(), ""),
        );
        if is_back {
            format!("{before}｜{after}")
        } else {
            format!("{after}｜{before}")
        }
    };
    let plain = |rows: &[Row], is_back: bool| {
        use super::rows::RowKind;
        let rows = rows
            .iter()
            .filter(|row| !matches!(row.kind, RowKind::Split | RowKind::Merged));
        let mut lines: Vec<String> = rows.map(|row| turned(row, is_back)).collect();
        lines.sort();
        lines
    };
    assert_eq!(
        plain(&comparison.rows, false),
        plain(&back.rows, true),
        "{name}: the mirror"
    );
}

#[test]
fn each_case_has_its_rows() {
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut folders: Vec<PathBuf> = fs::read_dir(cases())
        .expect("the cases")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    for case in folders.into_iter().filter(|path| path.is_dir()) {
        count += 1;
        let name = case
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let (old, new) = (read(&case.join("old")), read(&case.join("new")));
        let cutting = Cutting::new(dictionary());
        let comparison = compare(&old, &new, &cutting);
        let rows: String = comparison
            .rows
            .iter()
            .map(|row| format!("{}\n", line(row)))
            .collect();
        let expected = fs::read_to_string(case.join("rows.txt")).expect("its rows");
        if rows != expected {
            wrong.push(format!("{name}\n--- expected\n{expected}--- found\n{rows}"));
        }
        hold(&old, &new, &comparison, &name);
        for edition in [&old, &new] {
            assert!(
                compare(edition, edition, &cutting).rows.is_empty(),
                "{name}: A against A"
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 14, "{count} cases");
}

#[test]
fn readings_are_counted_not_listed() {
    let case = cases().join("e12-readings");
    let (old, new) = (read(&case.join("old")), read(&case.join("new")));
    let comparison = compare(&old, &new, &Cutting::new(dictionary()));
    assert_eq!(
        quiet(&comparison),
        ["読みを直した用語：1", "ルビを直した文書：1"]
    );
}

#[test]
fn another_picture_and_other_emphasis_are_counted_and_their_consequences_are_not() {
    let case = cases().join("e18-picture");
    let (old, new) = (read(&case.join("old")), read(&case.join("new")));
    let comparison = compare(&old, &new, &Cutting::new(dictionary()));
    assert_eq!(
        quiet(&comparison),
        ["強調を直した文書：1", "図や写真を差し替えた文書：1"]
    );
    // A name that is written anew inside a link or in strong type has its row, and is no other link.
    let case = cases().join("e17-name-said-elsewhere");
    let (old, new) = (read(&case.join("old")), read(&case.join("new")));
    let comparison = compare(&old, &new, &Cutting::new(dictionary()));
    assert!(quiet(&comparison).is_empty());
}

#[test]
fn a_row_says_where_it_stands() {
    let case = cases().join("e13-datum");
    let (old, new) = (read(&case.join("old")), read(&case.join("new")));
    let comparison = compare(&old, &new, &Cutting::new(dictionary()));
    let row = comparison.rows.first().expect("a row");
    assert_eq!(row.place, ["統計と予算", "自治体の数"]);
    assert_eq!(row.after_url.as_deref(), Some("lists/series.html#統計-ji"));
    assert!(new.nodes.iter().any(|node| node.kind == Kind::Datum));
}
