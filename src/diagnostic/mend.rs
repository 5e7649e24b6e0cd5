//! Puts what can be pasted into the texts of a report. Reads and writes no file.

use std::collections::BTreeMap;

use super::{Diagnostic, EditionProblem, Problem, Report, Severity, Span};
use crate::source::{FileId, Sources};

/// One change of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub at: Span,
    pub wrong: String,
    pub right: String,
}

/// The changes that nothing speaks against, in the order of their places: safe ones, in pages, not accepted. In data only
/// the numbers of citations, which mean the same in every string.
pub fn safe_changes(report: &Report, sources: &Sources) -> Vec<Change> {
    let is_page = |file: FileId| {
        let file = sources.get(file);
        file.is_some_and(|file| matches!(&*file.path.extension(), "md" | "markdown"))
    };
    let is_citation = |problem: &Problem| {
        let shifted = EditionProblem::is_shifted_citation;
        matches!(problem, Problem::Edition(problem) if shifted(problem))
    };
    let wanted = |found: &&Diagnostic| {
        found.accepted.is_none()
            && found.severity != Severity::Note
            && (is_page(found.at.file) || is_citation(&found.problem))
    };
    let mut changes: Vec<Change> = Vec::new();
    for found in report.found.iter().filter(wanted) {
        let change = found
            .problem
            .swap()
            .filter(|swap| swap.safe)
            .and_then(|swap| change(&found.at, &swap.wrong, &swap.right, sources));
        let overlaps = |change: &Change| {
            changes.iter().any(|known| {
                known.at.file == change.at.file
                    && known.at.bytes.start < change.at.bytes.end
                    && change.at.bytes.start < known.at.bytes.end
            })
        };
        if let Some(change) = change.filter(|change| !overlaps(change)) {
            changes.push(change);
        }
    }
    changes
}

/// Where exactly a finding's place holds what is wrong: the last time, so that a link's address is met and not its words.
pub fn change(at: &Span, wrong: &str, right: &str, sources: &Sources) -> Option<Change> {
    let text = sources.get(at.file)?.text()?;
    let place = text.get(at.bytes.clone())?;
    let start = at.bytes.start + place.rfind(wrong).filter(|_| !wrong.is_empty())?;
    let right = match text.contains("\r\n") {
        true => right.replace("\r\n", "\n").replace('\n', "\r\n"),
        false => right.to_owned(),
    };
    Some(Change {
        at: Span::new(at.file, start..start + wrong.len()),
        wrong: wrong.to_owned(),
        right,
    })
}

/// The bytes of every file that changes.
pub fn apply(changes: &[Change], sources: &Sources) -> BTreeMap<FileId, Vec<u8>> {
    let mut by_file: BTreeMap<FileId, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        by_file.entry(change.at.file).or_default().push(change);
    }
    let mut files = BTreeMap::new();
    for (id, mut changes) in by_file {
        let Some(file) = sources.get(id) else {
            continue;
        };
        changes.sort_by_key(|change| change.at.bytes.start);
        let old = file.bytes_of_text();
        let mark = file.bytes.len() - old.len();
        let mut new = file.bytes.get(..mark).unwrap_or_default().to_vec();
        let mut from = 0;
        for change in changes {
            new.extend_from_slice(old.get(from..change.at.bytes.start).unwrap_or_default());
            new.extend_from_slice(change.right.as_bytes());
            from = change.at.bytes.end;
        }
        new.extend_from_slice(old.get(from..).unwrap_or_default());
        files.insert(id, new);
    }
    files
}
