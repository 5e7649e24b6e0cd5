//! A record with a new name is told once. What only says that name again (関わる用語, 前の事業, 関わる事業) has no row of its own:
//! what happens to it is done by the row of the name.

use super::super::{Row, RowKind};
use super::{Walk, differs};
use crate::edition::value::{Kind, Node};

/// A name before and now, with the row that tells of it.
struct Renamed<'a> {
    old: &'a str,
    new: &'a str,
    row: usize,
}

impl Walk<'_> {
    pub(super) fn settle_names(&mut self) {
        let mut renamed: Vec<Renamed<'_>> = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let (Some(old), Some(new)) = (row.old, row.new) else {
                continue;
            };
            let (old, new) = (self.old.node(old), self.new.node(new));
            if new.kind == Kind::Record && differs(&old.text, &new.text) {
                renamed.push(Renamed {
                    old: &old.text,
                    new: &new.text,
                    row: at,
                });
            }
        }
        if renamed.is_empty() {
            return;
        }
        let leader = |row: &Row| -> Option<usize> {
            let (old, new) = (self.old.node(row.old?), self.new.node(row.new?));
            let is_plain = row.kind == RowKind::Changed && row.also.is_empty();
            (is_plain && old.refers && new.refers)
                .then(|| said_anew(old, new, &renamed))
                .flatten()
        };
        let leaders: Vec<Option<usize>> = self.rows.iter().map(leader).collect();
        let mut own: Vec<Row> = Vec::new();
        // By row: its place among those that stay.
        let mut places: Vec<usize> = Vec::new();
        let mut led: Vec<(usize, Row)> = Vec::new();
        for (row, leader) in std::mem::take(&mut self.rows).into_iter().zip(leaders) {
            places.push(own.len());
            match leader {
                Some(leader) => led.push((leader, row)),
                None => own.push(row),
            }
        }
        for (leader, row) in led {
            let place = places.get(leader).copied().unwrap_or_default();
            if let Some(leader) = own.get_mut(place) {
                leader.edits.extend(row.edits);
            }
        }
        self.rows = own;
    }
}

/// The row of the first name that was said anew here, where nothing else changed.
fn said_anew(old: &Node, new: &Node, renamed: &[Renamed<'_>]) -> Option<usize> {
    let forth: Vec<(&str, &str)> = renamed.iter().map(|name| (name.old, name.new)).collect();
    let back: Vec<(&str, &str)> = renamed.iter().map(|name| (name.new, name.old)).collect();
    let (said, first) = replaced(&old.text, &forth);
    let same = !differs(&said, &new.text) && !differs(&replaced(&new.text, &back).0, &old.text);
    let first = first.filter(|_| same)?;
    renamed.get(first).map(|name| name.row)
}

/// A text with other names, the longest first, and which of them stood in it first.
fn replaced(text: &str, names: &[(&str, &str)]) -> (String, Option<usize>) {
    let mut said = String::new();
    let mut first = None;
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let here = names.iter().enumerate();
        let found = here
            .filter(|(_, (name, _))| !name.is_empty() && rest.starts_with(name))
            .max_by_key(|(_, (name, _))| name.len());
        let used = match found {
            Some((at, (name, other))) => {
                first = first.or(Some(at));
                said.push_str(other);
                name.len()
            }
            None => {
                said.push(letter);
                letter.len_utf8()
            }
        };
        rest = rest.get(used..).unwrap_or_default();
    }
    (said, first)
}
