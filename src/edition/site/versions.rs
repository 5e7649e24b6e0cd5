//! The same page in the other editions, for the switch that keeps the reader's place.

use std::collections::BTreeMap;

use super::shelf::Shelf;
use crate::edition::value::{Edition, Kind, NodeId, ROOT};
use crate::model::history::{Elsewhere, Versions};

pub(super) fn of(shelf: &Shelf, own: usize) -> Versions {
    let Some(volume) = shelf.volumes.get(own) else {
        return Versions::default();
    };
    // The newest first, as readers want it.
    let others: Vec<usize> = (0..shelf.volumes.len())
        .rev()
        .filter(|at| *at != own)
        .collect();
    let edition = &volume.edition;
    let mut pages: BTreeMap<String, Vec<Elsewhere>> = BTreeMap::new();
    for &id in edition.children(ROOT) {
        let node = edition.node(id);
        let has_page = !node.address.path.is_empty() && node.address.anchor.is_empty();
        if has_page && !pages.contains_key(&node.address.path) {
            let found = others.iter().map(|&other| elsewhere(shelf, own, other, id));
            pages.insert(node.address.path.clone(), found.collect());
        }
    }
    // Lists and the like are made in every edition at the same place.
    for path in &volume.paths {
        let made = |&other: &usize| {
            let there = shelf.volumes.get(other);
            let there = there.filter(|there| there.paths.contains(path));
            Elsewhere {
                path: there.map(|there| format!("{}{path}", there.prefix)),
                ..named(shelf, other)
            }
        };
        pages
            .entry(path.clone())
            .or_insert_with(|| others.iter().map(made).collect());
    }
    let home = |other: usize| Elsewhere {
        path: shelf
            .volumes
            .get(other)
            .map(|volume| format!("{}index.html", volume.prefix)),
        ..named(shelf, other)
    };
    Versions {
        old: (own != shelf.last()).then(|| volume.label().to_owned()),
        here: volume.prefix.clone(),
        pages,
        others: others.into_iter().map(home).collect(),
    }
}

fn named(shelf: &Shelf, at: usize) -> Elsewhere {
    let label = shelf
        .volumes
        .get(at)
        .map(|volume| volume.label().to_owned());
    Elsewhere {
        label: label.unwrap_or_default(),
        newest: at == shelf.last(),
        ..Elsewhere::default()
    }
}

fn elsewhere(shelf: &Shelf, own: usize, other: usize, id: NodeId) -> Elsewhere {
    let mut there = named(shelf, other);
    let (Some(here), Some(volume)) = (shelf.volumes.get(own), shelf.volumes.get(other)) else {
        return there;
    };
    let address = |node: NodeId| volume.edition.node(node).address.clone();
    let Some(page) = shelf
        .find(own, other, id)
        .first()
        .map(|&node| address(node))
    else {
        return there;
    };
    for node in anchored(&here.edition, id) {
        let anchor = &here.edition.node(node).address.anchor;
        let found = shelf
            .find(own, other, node)
            .first()
            .map(|&node| address(node));
        let is_usual = found
            .as_ref()
            .is_some_and(|found| found.path == page.path && found.anchor == *anchor);
        if !is_usual {
            let found =
                found.map(|found| (format!("{}{}", volume.prefix, found.path), found.anchor));
            there.anchors.insert(anchor.clone(), found);
        }
    }
    there.path = Some(format!("{}{}", volume.prefix, page.path));
    there
}

/// What on a page has an anchor of its own.
fn anchored(edition: &Edition, page: NodeId) -> Vec<NodeId> {
    let under = edition.under(page).into_iter();
    under
        .filter(|&id| {
            let node = edition.node(id);
            matches!(node.kind, Kind::Section | Kind::Provision) && !node.address.anchor.is_empty()
        })
        .collect()
}
