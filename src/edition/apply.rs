//! Puts the rows of a comparison into the old edition. Gives the new one: that is what makes the rows complete.

use std::collections::BTreeMap;

use crate::edition::rows::{Edit, Row, Who};
use crate::edition::value::{About, Edition, Node, NodeId, ROOT};

/// The edition that the rows make of `old`, as far as a reader sees it.
pub fn apply(rows: &[Row], old: &Edition) -> Edition {
    let mut nodes: BTreeMap<Who, Node> = BTreeMap::new();
    let mut children: BTreeMap<Who, Vec<Who>> = BTreeMap::new();
    let mut placed: BTreeMap<Who, Vec<(usize, Who)>> = BTreeMap::new();
    for (id, node) in old.nodes.iter().enumerate() {
        nodes.insert(Who::Old(id), node.clone());
        children.insert(
            Who::Old(id),
            node.children.iter().map(|&id| Who::Old(id)).collect(),
        );
    }
    let mut away: std::collections::BTreeSet<NodeId> = std::collections::BTreeSet::new();
    for edit in rows.iter().flat_map(|row| &row.edits) {
        match edit {
            Edit::Insert {
                id,
                under,
                at,
                node,
            } => {
                nodes.insert(Who::New(*id), (**node).clone());
                placed.entry(*under).or_default().push((*at, Who::New(*id)));
            }
            Edit::Remove { old } => {
                away.insert(*old);
            }
            Edit::Change { old, node } => {
                nodes.insert(Who::Old(*old), (**node).clone());
            }
            Edit::Move { old, under, at } => {
                away.insert(*old);
                placed
                    .entry(*under)
                    .or_default()
                    .push((*at, Who::Old(*old)));
            }
        }
    }
    for list in children.values_mut() {
        list.retain(|who| !matches!(who, Who::Old(id) if away.contains(id)));
    }
    for (parent, mut list) in placed {
        list.sort_unstable();
        let children = children.entry(parent).or_default();
        for (at, who) in list {
            children.insert(at.min(children.len()), who);
        }
    }
    let mut edition = Edition::new(About::default());
    let mut waiting = vec![(Who::Old(ROOT), ROOT)];
    while let Some((who, id)) = waiting.pop() {
        for child in children.get(&who).into_iter().flatten() {
            if let Some(node) = nodes.get(child) {
                let at = edition.add(id, node.clone());
                waiting.push((*child, at));
            }
        }
    }
    edition
}
