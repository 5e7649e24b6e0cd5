//! Finds what went elsewhere: sections and blocks that no longer stand under the parent they had.

use std::collections::{BTreeMap, VecDeque};

use super::{Side, Work};
use crate::edition::value::{Edition, Kind, NodeId};

/// What is shorter than this is not known again in another place by its words alone.
const LETTERS: usize = 10;
const ALIKE: f64 = 0.65;
const SECTION_ALIKE: f64 = 0.5;

impl Work<'_> {
    pub(super) fn strays(&mut self) {
        self.equal_strays(|side, id| side.whole(id));
        self.equal_strays(|side, id| side.unnumbered(id));
        let holds = |kind: Kind| matches!(kind, Kind::Section | Kind::Table | Kind::Provision);
        let (olds, news) = self
            .loose(|edition, id| holds(edition.node(id).kind) && !edition.children(id).is_empty());
        for (old, new) in self.by_candidates(&olds, &news, SECTION_ALIKE) {
            if self.free(old, new) {
                self.pair(old, new);
                self.descend(old, new);
            }
        }
        let (olds, news) = self.loose(|edition, id| edition.children(id).is_empty());
        for (old, new) in self.by_candidates(&olds, &news, ALIKE) {
            self.pair(old, new);
        }
        self.neighbours();
    }

    /// What has no match and is long enough to be known again.
    fn loose(&self, wanted: impl Fn(&Edition, NodeId) -> bool) -> (Vec<NodeId>, Vec<NodeId>) {
        let of = |side: &Side<'_>, known: &[Option<NodeId>]| -> Vec<NodeId> {
            let ids = 0..side.edition.nodes.len();
            ids.filter(|&id| {
                let kind = side.edition.node(id).kind;
                known.get(id).copied().flatten().is_none()
                    && !matches!(
                        kind,
                        Kind::Handbook
                            | Kind::Page
                            | Kind::Record
                            | Kind::Field
                            | Kind::Datum
                            | Kind::Head
                    )
                    && side.size(id) >= LETTERS
                    && wanted(side.edition, id)
            })
            .collect()
        };
        (of(&self.old, &self.to_new), of(&self.new, &self.to_old))
    }

    /// What says the same to the letter, the outermost first.
    fn equal_strays(&mut self, print: fn(&Side<'_>, NodeId) -> u64) {
        let (olds, news) = self.loose(|_, _| true);
        let mut places: BTreeMap<u64, VecDeque<NodeId>> = BTreeMap::new();
        for &new in &news {
            places
                .entry(print(&self.new, new))
                .or_default()
                .push_back(new);
        }
        for old in olds {
            if self.new_of(old).is_some() {
                continue;
            }
            let Some(list) = places.get_mut(&print(&self.old, old)) else {
                continue;
            };
            while let Some(new) = list.pop_front() {
                if self.old_of(new).is_none() {
                    self.pair(old, new);
                    self.descend(old, new);
                    break;
                }
            }
        }
    }

    /// What stands beside something that moved and moved with it, however short.
    fn neighbours(&mut self) {
        let mut changed = true;
        while changed {
            changed = false;
            for step in [1, -1] {
                let count = self.old.edition.nodes.len();
                let ids: Vec<NodeId> = if step > 0 {
                    (0..count).collect()
                } else {
                    (0..count).rev().collect()
                };
                for id in ids {
                    let Some(new) = self.new_of(id) else { continue };
                    let old_beside = beside(self.old.edition, id, step);
                    let new_beside = beside(self.new.edition, new, step);
                    let (Some(old), Some(new)) = (old_beside, new_beside) else {
                        continue;
                    };
                    let same = self.old.own(old) != 0 && self.old.own(old) == self.new.own(new);
                    if self.free(old, new) && same {
                        self.pair(old, new);
                        self.descend(old, new);
                        changed = true;
                    }
                }
            }
        }
    }
}

/// The sibling before or after.
fn beside(edition: &Edition, id: NodeId, step: isize) -> Option<NodeId> {
    let siblings = edition.children(edition.node(id).parent);
    // Children are numbered in the order in which they stand.
    let at = siblings.binary_search(&id).ok()?.checked_add_signed(step)?;
    siblings.get(at).copied()
}
