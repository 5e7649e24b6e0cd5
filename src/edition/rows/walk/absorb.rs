//! What another row tells of already: a section that moves with the one it stands under, a changed block of a section
//! that moved, an old name that is kept beside the new one.

use std::collections::BTreeSet;

use super::{Walk, section_of};
use crate::edition::rows::{Edit, RowKind, Who};
use crate::edition::value::{Kind, NodeId};

impl Walk<'_> {
    /// The row that tells of a move already: of the section above that moved to the same place, or of the split or merge
    /// by which a block came under another heading.
    pub(super) fn leader(&self, old: NodeId, new: NodeId) -> Option<usize> {
        let (was, is) = (self.old.node(old).parent, self.new.node(new).parent);
        let is_split = self
            .splits
            .of
            .get(&is)
            .is_some_and(|(whole, _)| *whole == was);
        let is_merged = self
            .merges
            .of
            .get(&was)
            .is_some_and(|(whole, _)| *whole == is);
        if is_split || is_merged {
            return self.sections.get(&is).copied();
        }
        if self.new.node(new).kind != Kind::Section {
            return None;
        }
        let above = section_of(self.new, new)?;
        let same = self.matching.old_of(above)? == section_of(self.old, old)?;
        same.then(|| self.sections.get(&above).copied()).flatten()
    }

    /// Gives an edit to the row that tells of it.
    pub(super) fn attach(&mut self, leader: usize, new: NodeId, edit: Edit) {
        if let Some(row) = self.rows.get_mut(leader) {
            row.edits.push(edit);
        }
        self.sections.insert(new, leader);
    }

    /// A section that moved and changed inside: the rows of what changed tell of its move, and it has none of its own.
    pub(super) fn settle_moved_section(&mut self, old: NodeId, new: NodeId, first: usize) {
        let is_own = self
            .rows
            .get(first)
            .is_some_and(|row| row.new == Some(new) && row.kind == RowKind::Moved);
        if self.matching.stays(old) || !is_own {
            return;
        }
        let is_pure = self.rows.get(first).is_some_and(|row| row.also.is_empty());
        let inside: Vec<usize> = (first + 1..self.rows.len())
            .filter(|&at| {
                self.rows.get(at).is_some_and(|row| {
                    row.kind == RowKind::Changed
                        && row.new.is_some_and(|id| self.new.node(id).parent == new)
                })
            })
            .collect();
        if !is_pure || inside.is_empty() {
            self.sections.insert(new, first);
            return;
        }
        let edits = match first < self.rows.len() {
            true => self.rows.remove(first).edits,
            false => Vec::new(),
        };
        for at in inside.iter().map(|at| at - 1) {
            if let Some(row) = self.rows.get_mut(at) {
                row.kind = RowKind::Moved;
                row.also.insert(0, RowKind::Changed);
            }
        }
        if let Some(at) = inside.first().map(|at| at - 1) {
            if let Some(row) = self.rows.get_mut(at) {
                row.edits.splice(0..0, edits);
            }
            self.sections.insert(new, at);
        }
    }

    /// A record with a new name that lists the old one: the list is not told again.
    pub(super) fn absorb_old_name(&mut self, old: NodeId, new: NodeId) {
        let (before, after) = (self.old.node(old), self.new.node(new));
        let is_last = self.rows.last().is_some_and(|row| row.new == Some(new));
        if before.text == after.text || !is_last {
            return;
        }
        let mut was: BTreeSet<&String> = before.names.iter().collect();
        let mut is: BTreeSet<&String> = after.names.iter().collect();
        if was == is {
            return;
        }
        was.remove(&after.text);
        is.remove(&before.text);
        if was != is {
            return;
        }
        let line = |edition: &crate::edition::value::Edition, record: NodeId| {
            let lines = edition.children(record).iter().copied();
            lines
                .into_iter()
                .find(|&id| edition.node(id).key == "ほかの言い方")
        };
        let edit = match (line(self.old, old), line(self.new, new)) {
            (Some(old), Some(new)) => {
                self.told.insert(Who::Old(old));
                self.change(old, new)
            }
            (Some(old), None) => {
                self.told.insert(Who::Old(old));
                Edit::Remove { old }
            }
            (None, Some(new)) => {
                self.told.insert(Who::New(new));
                self.insert(new)
            }
            (None, None) => return,
        };
        if let Some(row) = self.rows.last_mut() {
            row.edits.push(edit);
        }
    }
}
