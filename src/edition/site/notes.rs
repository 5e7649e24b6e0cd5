//! What is said at a section that changed: since which edition, and where the reader sees how.

use std::collections::{BTreeMap, BTreeSet};

use super::shelf::Shelf;
use crate::edition::rows::{Row, RowKind};
use crate::edition::value::{Kind, NodeId, ROOT};
use crate::model::history::{Revised, dest};

/// A line for each section of the present edition, of the newest edition in which it changed.
pub(super) fn revised(shelf: &Shelf) -> Vec<Revised> {
    let last = shelf.last();
    let mut said: BTreeMap<NodeId, Revised> = BTreeMap::new();
    for new in (1..=last).rev() {
        let (Some(comparison), Some(volume)) =
            (shelf.comparison(new - 1, new), shelf.volumes.get(new))
        else {
            continue;
        };
        let address = shelf.address(new - 1, new);
        for (number, row) in (1..).zip(&comparison.rows) {
            let Some(place) = place(shelf, new, row) else {
                continue;
            };
            for now in shelf.find(new, last, place) {
                let Some((page, anchor)) = address_of(shelf, now) else {
                    continue;
                };
                let is_own = row.new == Some(place) && row.also.is_empty();
                let what = match row.kind {
                    RowKind::Added if is_own => "新設",
                    RowKind::Moved if is_own => "移動",
                    // Its text is what it was.
                    RowKind::Renumbered if is_own => continue,
                    _ => "改正",
                };
                said.entry(now).or_insert_with(|| Revised {
                    page,
                    anchor,
                    words: format!("{}で{what}", volume.label()),
                    dest: dest(&address, &format!("r{number}")),
                });
            }
        }
    }
    let mut notes: Vec<Revised> = said.into_values().collect();
    notes.dedup_by(|a, b| (&a.page, &a.anchor) == (&b.page, &b.anchor));
    // Each is put before what stands there, so that what changed is said first.
    confirmed(shelf).into_iter().chain(notes).collect()
}

/// A line for each thing that was looked at again after its last change, of the newest edition that says so.
fn confirmed(shelf: &Shelf) -> Vec<Revised> {
    let last = shelf.last();
    let edition = shelf.volumes.last().map(|volume| &volume.edition);
    let mut said: BTreeMap<NodeId, Revised> = BTreeMap::new();
    // What changed later is no more as it was then.
    let mut changed: BTreeSet<NodeId> = BTreeSet::new();
    for new in (1..=last).rev() {
        let (Some(comparison), Some(edition)) = (shelf.comparison(new - 1, new), edition) else {
            continue;
        };
        let address = shelf.address(new - 1, new);
        for (number, item) in (1..).zip(&comparison.confirmed) {
            for now in shelf.find(new, last, item.new) {
                let Some((page, anchor)) = address_of(shelf, now) else {
                    continue;
                };
                let later = |id: &NodeId| changed.contains(id);
                if edition.under(now).iter().any(later) {
                    continue;
                }
                said.entry(now).or_insert_with(|| Revised {
                    page,
                    anchor,
                    words: item.words(),
                    dest: dest(&address, &format!("c{number}")),
                });
            }
        }
        for row in &comparison.rows {
            let places = place(shelf, new, row).into_iter().chain(row.new);
            changed.extend(places.flat_map(|place| shelf.find(new, last, place)));
        }
    }
    said.into_values().collect()
}

/// The section, article, page or record of its new edition in which a row stands.
fn place(shelf: &Shelf, new: usize, row: &Row) -> Option<NodeId> {
    let after = &shelf.volumes.get(new)?.edition;
    let before = &shelf.volumes.get(new - 1)?.edition;
    let mut at = match (row.new, row.old) {
        (Some(node), _) => node,
        (None, Some(gone)) => {
            // What it stood under is still there, or something above that.
            let mut above = before.node(gone).parent;
            loop {
                if above == ROOT {
                    return None;
                }
                if let Some(&found) = shelf.find(new - 1, new, above).first() {
                    break found;
                }
                above = before.node(above).parent;
            }
        }
        (None, None) => return None,
    };
    loop {
        let node = after.node(at);
        // The items of an article are few; one line at its head says enough.
        let is_inner =
            node.kind == Kind::Provision && after.node(node.parent).kind == Kind::Provision;
        let holds = matches!(
            node.kind,
            Kind::Page | Kind::Section | Kind::Provision | Kind::Record
        );
        if holds && !is_inner {
            // Of a page that is new as a whole it is said once.
            let home = after.home(at);
            let is_new = shelf.find(new, new - 1, home).is_empty();
            return Some(if is_new { home } else { at });
        }
        if at == ROOT {
            return None;
        }
        at = node.parent;
    }
}

/// Records that share a page have no place of their own there.
fn address_of(shelf: &Shelf, node: NodeId) -> Option<(String, String)> {
    let edition = &shelf.volumes.last()?.edition;
    let node = edition.node(node);
    let address = &node.address;
    let shared = node.kind == Kind::Record && !address.anchor.is_empty();
    let is_list = node.kind == Kind::Record && address.path.starts_with("lists/");
    (!address.path.is_empty() && !shared && !is_list)
        .then(|| (address.path.clone(), address.anchor.clone()))
}
