//! Where a node stands, in titles and as an address.

use crate::edition::value::{Address, Edition, Kind, NodeId, ROOT};
use crate::path::encode_fragment;

/// The titles from the page down to the node's section; a record's from its list.
pub(super) fn place(edition: &Edition, id: NodeId) -> Vec<String> {
    let mut titles = Vec::new();
    let mut at = id;
    while at != ROOT {
        let node = edition.node(at);
        match node.kind {
            Kind::Section => {
                titles.push(node.text.clone());
                let mut section = at;
                while let Some(above) = above(edition, section) {
                    titles.push(edition.node(above).text.clone());
                    section = above;
                }
            }
            Kind::Page => titles.push(node.text.clone()),
            Kind::Record => {
                titles.push(node.text.clone());
                titles.push(node.what.label().to_owned());
            }
            Kind::Provision if at != id => titles.push(head(edition, at)),
            Kind::Table if at != id && !node.text.is_empty() => titles.push(node.text.clone()),
            _ => {}
        }
        at = node.parent;
    }
    titles.reverse();
    titles
}

/// 第三条（事業内容）, or the caption of what has no number.
fn head(edition: &Edition, id: NodeId) -> String {
    let node = edition.node(id);
    match (node.number(), node.caption()) {
        ("", caption) => caption.to_owned(),
        (number, "") => number.to_owned(),
        (number, caption) => format!("{number}（{caption}）"),
    }
}

/// The section that a section stands under, by its level.
pub(super) fn above(edition: &Edition, section: NodeId) -> Option<NodeId> {
    let node = edition.node(section);
    let siblings = edition.children(node.parent);
    let at = siblings.binary_search(&section).ok()?;
    let before = siblings.iter().take(at).rev().copied();
    before
        .filter(|&id| edition.node(id).kind == Kind::Section)
        .find(|&id| edition.node(id).level < node.level)
}

pub(super) fn url(address: &Address) -> Option<String> {
    match (address.path.as_str(), address.anchor.as_str()) {
        ("", _) => None,
        (path, "") => Some(path.to_owned()),
        (path, anchor) => Some(format!("{path}#{}", encode_fragment(anchor))),
    }
}
