//! What is looked up while both editions are walked through: what was removed after what, which pieces belong together.

use std::collections::BTreeMap;

use crate::edition::align::Matching;
use crate::edition::value::{Edition, NodeId};

/// By the node that stands before them and stays: what was removed. `None`: at the beginning of their parent.
pub(super) type Gone = BTreeMap<(NodeId, Option<NodeId>), Vec<NodeId>>;

pub(super) fn gone(old: &Edition, matching: &Matching) -> Gone {
    let mut gone = Gone::new();
    for (id, node) in old.nodes.iter().enumerate() {
        let mut before = None;
        for &child in &node.children {
            match matching.new_of(child) {
                None => gone.entry((id, before)).or_default().push(child),
                Some(_) if matching.stays(child) => before = Some(child),
                Some(_) => {}
            }
        }
    }
    gone
}

/// By each piece: the whole that it belongs to and its place among the pieces; and by the whole all the pieces.
#[derive(Default)]
pub(super) struct Pieces {
    pub(super) of: BTreeMap<NodeId, (NodeId, usize)>,
    pub(super) all: BTreeMap<NodeId, Vec<NodeId>>,
}

pub(super) fn pieces<'a>(lists: impl Iterator<Item = (NodeId, &'a [NodeId])>) -> Pieces {
    let mut pieces = Pieces::default();
    for (whole, list) in lists {
        for (at, &piece) in list.iter().enumerate() {
            pieces.of.insert(piece, (whole, at));
        }
        pieces.all.insert(whole, list.to_vec());
    }
    pieces
}
