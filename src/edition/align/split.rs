//! One that became several. Merges are splits seen from the other side.

use std::collections::BTreeMap;

use super::Work;
use crate::contrast::Bag;
use crate::edition::value::{Kind, NodeId};

/// So much of a section's text must come from one place.
const SHARE: f64 = 0.6;
/// So much of a piece must stand in the text that it was part of, and so much of the text in its pieces.
const PIECE: f64 = 0.8;

/// Sections, paragraphs and provisions of the old side that are several on the new one.
pub(super) fn find(work: &Work<'_>) -> Vec<(NodeId, Vec<NodeId>)> {
    let mut splits = sections(work);
    splits.extend(texts(work));
    splits.sort_unstable();
    splits
}

/// Makes each a pair with its first piece.
pub(super) fn settle(work: &mut Work<'_>, splits: &[(NodeId, Vec<NodeId>)]) {
    for (old, pieces) in splits {
        let Some(&first) = pieces.first() else {
            continue;
        };
        if let Some(partner) = work.new_of(*old).filter(|partner| *partner != first) {
            work.part(*old, partner);
        }
        if work.free(*old, first) {
            work.pair(*old, first);
        }
    }
}

fn sections(work: &Work<'_>) -> Vec<(NodeId, Vec<NodeId>)> {
    let mut found: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for (id, node) in work.new.edition.nodes.iter().enumerate() {
        if node.kind != Kind::Section || work.old_of(id).is_some() {
            continue;
        }
        // How many letters of the section come from which one.
        let mut from: BTreeMap<NodeId, usize> = BTreeMap::new();
        let mut all = 0;
        for &leaf in &node.children {
            let letters = work.new.size(leaf);
            all += letters;
            if let Some(old) = work.old_of(leaf) {
                *from.entry(work.old.edition.node(old).parent).or_insert(0) += letters;
            }
        }
        let best = from
            .into_iter()
            .max_by_key(|&(old, letters)| (letters, std::cmp::Reverse(old)));
        let Some((old, letters)) = best else { continue };
        let partner = work.new_of(old);
        let is_section = work.old.edition.node(old).kind == Kind::Section;
        if is_section
            && partner.is_some_and(|partner| partner != id)
            && is_share(letters, all, SHARE)
        {
            found
                .entry(old)
                .or_insert_with(|| partner.into_iter().collect())
                .push(id);
        }
    }
    found
        .into_iter()
        .map(|(old, mut pieces)| {
            pieces.sort_unstable();
            (old, pieces)
        })
        .collect()
}

#[allow(clippy::cast_precision_loss, reason = "no section has so many letters")]
fn is_share(part: usize, all: usize, least: f64) -> bool {
    all > 0 && part as f64 >= least * all as f64
}

fn texts(work: &Work<'_>) -> Vec<(NodeId, Vec<NodeId>)> {
    let mut found: Vec<(NodeId, Vec<NodeId>)> = Vec::new();
    let mut taken: std::collections::BTreeSet<NodeId> = std::collections::BTreeSet::new();
    for (id, node) in work.old.edition.nodes.iter().enumerate() {
        let splittable =
            matches!(node.kind, Kind::Text | Kind::Provision) && node.children.is_empty();
        let partner = work.new_of(id);
        let unchanged = partner.is_some_and(|new| work.old.own(id) == work.new.own(new));
        if !splittable || unchanged || work.old.own(id) == 0 {
            continue;
        }
        let Some((siblings, at)) = place(work, id, partner) else {
            continue;
        };
        let pieces = pieces(work, id, partner, &siblings, at);
        if pieces.len() > 1 && pieces.iter().all(|piece| !taken.contains(piece)) {
            taken.extend(&pieces);
            found.push((id, pieces));
        }
    }
    found
}

/// Where on the new side the pieces may stand: the siblings, and the place of the match or of what came after.
fn place(work: &Work<'_>, old: NodeId, partner: Option<NodeId>) -> Option<(Vec<NodeId>, usize)> {
    let new = work.new.edition;
    if let Some(partner) = partner {
        let siblings = new.children(new.node(partner).parent).to_vec();
        let at = siblings.binary_search(&partner).ok()?;
        return Some((siblings, at));
    }
    let parent = work.old.edition.node(old).parent;
    let new_parent = work.new_of(parent)?;
    let before = work
        .old
        .edition
        .children(parent)
        .iter()
        .take_while(|&&id| id != old);
    let last = before
        .filter_map(|&id| work.new_of(id))
        .filter(|&id| new.node(id).parent == new_parent)
        .last();
    let siblings = new.children(new_parent).to_vec();
    let at = match last {
        Some(last) => siblings.binary_search(&last).ok()? + 1,
        None => 0,
    };
    Some((siblings, at))
}

/// The match, with what beside it has no match of its own and stands in the old text.
fn pieces(
    work: &Work<'_>,
    old: NodeId,
    partner: Option<NodeId>,
    siblings: &[NodeId],
    at: usize,
) -> Vec<NodeId> {
    let whole = work.old.bags.of(old);
    let kind = work.old.edition.node(old).kind;
    let is_piece = |id: NodeId| {
        let node = work.new.edition.node(id);
        let bag = work.new.bags.of(id);
        work.old_of(id).is_none()
            && node.kind == kind
            && node.children.is_empty()
            && bag.size() >= 2
            && bag.share_in(&whole) >= PIECE
    };
    let mut pieces: Vec<NodeId> = partner.into_iter().collect();
    let after = if partner.is_some() { at + 1 } else { at };
    pieces.extend(
        siblings
            .iter()
            .skip(after)
            .copied()
            .take_while(|&id| is_piece(id)),
    );
    let before: Vec<NodeId> = siblings
        .iter()
        .take(at)
        .rev()
        .copied()
        .take_while(|&id| is_piece(id))
        .collect();
    pieces.extend(before);
    pieces.sort_unstable();
    let mut together = Bag::default();
    for &piece in &pieces {
        together.add(&work.new.bags.of(piece));
    }
    let alone = partner.map_or(0.0, |partner| whole.likeness(&work.new.bags.of(partner)));
    match together.likeness(&whole) >= PIECE.max(alone + 0.1) {
        true => pieces,
        false => Vec::new(),
    }
}
