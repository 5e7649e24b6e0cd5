//! The rows of a comparison: what a 新旧対照表 lists. Made from two editions and their matching; knows no format.
//!
//! Invariant: every node that changed stands in exactly one row, and the rows applied to the old edition give the new one.

mod cells;
mod confirmed;
mod place;
mod quiet;
mod walk;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::contrast::Cutting;
use crate::edition::align::{Matching, align};
use crate::edition::value::{About, Edition, Node, NodeId, QuietSort, What};
pub use confirmed::Confirmed;

/// Two editions with everything that differs.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub from: About,
    pub to: About,
    /// In the order in which the new edition is read; what was removed stands after what it stood after.
    pub rows: Vec<Row>,
    /// Changes that no row shows, counted.
    pub quiet: BTreeMap<QuietSort, usize>,
    /// What was looked at again and stands as it was.
    pub confirmed: Vec<Confirmed>,
    pub matching: Matching,
}

/// Compares two editions.
pub fn compare(old: &Edition, new: &Edition, cutting: &Cutting<'_>) -> Comparison {
    let matching = align(old, new, cutting);
    Comparison {
        from: old.about.clone(),
        to: new.about.clone(),
        rows: walk::rows(old, new, &matching, cutting),
        quiet: quiet::quiet(old, new),
        confirmed: confirmed::confirmed(old, new, &matching),
        matching,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKind {
    Split,
    Merged,
    Moved,
    Renamed,
    Renumbered,
    Citation,
    Changed,
    Added,
    Removed,
}

impl RowKind {
    pub fn name(self) -> &'static str {
        match self {
            RowKind::Split => "split",
            RowKind::Merged => "merged",
            RowKind::Moved => "moved",
            RowKind::Renamed => "renamed",
            RowKind::Renumbered => "renumbered",
            RowKind::Citation => "citation",
            RowKind::Changed => "changed",
            RowKind::Added => "added",
            RowKind::Removed => "removed",
        }
    }
}

/// One row: what stands on the left and on the right.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub kind: RowKind,
    /// What else happened to it.
    pub also: Vec<RowKind>,
    /// The key of the page or the record: of the new side, else of the old one.
    pub page: String,
    pub what: What,
    /// The titles on the way to it, on the new side, else on the old one.
    pub place: Vec<String>,
    /// The same on the old side, where it is another way.
    pub place_before: Vec<String>,
    pub after: Option<Cell>,
    pub before: Option<Cell>,
    pub after_url: Option<String>,
    pub before_url: Option<String>,
    pub new: Option<NodeId>,
    pub old: Option<NodeId>,
    pub edits: Vec<Edit>,
}

/// A text and what is underlined in it, in letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub marks: Vec<Range<usize>>,
    /// How many letters stand before the node's own text: the page or the article that it moved from.
    pub before: usize,
}

impl Cell {
    pub fn plain(text: impl Into<String>) -> Cell {
        Cell {
            text: text.into(),
            ..Cell::default()
        }
    }

    /// Underlined from end to end.
    pub fn whole(text: impl Into<String>) -> Cell {
        let mut cell = Cell::default();
        cell.push_whole(&text.into());
        cell
    }

    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub fn push_whole(&mut self, text: &str) {
        let letters = text.chars().count();
        self.push_marked(text, std::slice::from_ref(&(0..letters)));
    }

    pub fn push_marked(&mut self, text: &str, marks: &[Range<usize>]) {
        let shift = self.text.chars().count();
        let marks = marks.iter().filter(|mark| mark.start < mark.end);
        self.marks
            .extend(marks.map(|mark| mark.start + shift..mark.end + shift));
        self.text.push_str(text);
    }

    /// The text in stretches: whether each is underlined.
    pub fn stretches(&self) -> Vec<(bool, String)> {
        let mut stretches: Vec<(bool, String)> = Vec::new();
        let mut marks = self.marks.iter().peekable();
        for (at, letter) in self.text.chars().enumerate() {
            while marks.next_if(|mark| mark.end <= at).is_some() {}
            let marked = marks.peek().is_some_and(|mark| mark.start <= at);
            match stretches.last_mut() {
                Some((is, text)) if *is == marked => text.push(letter),
                _ => stretches.push((marked, letter.to_string())),
            }
        }
        stretches
    }
}

/// A node by the edition that it is known from: the old one, or the new one for what is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Old(NodeId),
    New(NodeId),
}

/// What a row says happened to one node.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    Insert {
        id: NodeId,
        under: Who,
        at: usize,
        node: Box<Node>,
    },
    Remove {
        old: NodeId,
    },
    Change {
        old: NodeId,
        node: Box<Node>,
    },
    Move {
        old: NodeId,
        under: Who,
        at: usize,
    },
}

/// The titles on the way to a node.
pub fn place_of(edition: &Edition, id: NodeId) -> Vec<String> {
    place::place(edition, id)
}
