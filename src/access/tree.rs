//! The tags of one page as a tree, each with its place. Never refuses a page: what a browser would mend is read as it stands.
//!
//! Invariant: nodes stand in the order of the text, so that what is inside a node is the stretch behind it.

use std::collections::BTreeMap;
use std::ops::Range;

use html5gum::emitters::default::{DefaultEmitter, Token};
use html5gum::{HtmlString, Tokenizer};

/// Elements that never hold anything.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

pub(super) struct Tree {
    nodes: Vec<Node>,
}

struct Node {
    parent: Option<usize>,
    /// One past the last node inside.
    end: usize,
    at: Range<usize>,
    kind: Kind,
}

enum Kind {
    Text(String),
    Element(String, BTreeMap<String, String>),
}

impl Tree {
    pub(super) fn read(html: &str) -> Tree {
        let mut nodes: Vec<Node> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let emitter = DefaultEmitter::<usize>::new_with_span();
        let Ok(tokens) = Tokenizer::new_with_emitter(html, emitter).collect::<Result<Vec<_>, _>>();
        for token in tokens {
            let (at, kind, holds) = match token {
                Token::StartTag(tag) => {
                    let name = text(&tag.name);
                    let holds = !tag.self_closing && !VOID.contains(&name.as_str());
                    let attributes = tag.attributes.iter();
                    let attributes = attributes.map(|(name, value)| (text(name), text(value)));
                    let kind = Kind::Element(name, attributes.collect());
                    (tag.span.start..tag.span.end, kind, holds)
                }
                Token::String(words) => (
                    words.span.start..words.span.end,
                    Kind::Text(text(&words)),
                    false,
                ),
                Token::EndTag(tag) => {
                    let name = text(&tag.name);
                    let matching = |id: &usize| matches!(&nodes.get(*id).map(|node| &node.kind), Some(Kind::Element(open, _)) if *open == name);
                    if let Some(depth) = open.iter().rposition(matching) {
                        let end = nodes.len();
                        for id in open.drain(depth..) {
                            if let Some(node) = nodes.get_mut(id) {
                                node.end = end;
                            }
                        }
                    }
                    continue;
                }
                _ => continue,
            };
            let id = nodes.len();
            nodes.push(Node {
                parent: open.last().copied(),
                end: id + 1,
                at,
                kind,
            });
            if holds {
                open.push(id);
            }
        }
        let end = nodes.len();
        for id in open {
            if let Some(node) = nodes.get_mut(id) {
                node.end = end;
            }
        }
        Tree { nodes }
    }

    /// Every element, in the order of the text.
    pub(super) fn elements(&self) -> impl Iterator<Item = Element<'_>> {
        (0..self.nodes.len()).filter_map(|id| self.element(id))
    }

    fn element(&self, id: usize) -> Option<Element<'_>> {
        match &self.nodes.get(id)?.kind {
            Kind::Element(name, attributes) => Some(Element {
                tree: self,
                id,
                name,
                attributes,
            }),
            Kind::Text(_) => None,
        }
    }
}

fn text(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[derive(Clone, Copy)]
pub(super) struct Element<'t> {
    tree: &'t Tree,
    id: usize,
    pub(super) name: &'t str,
    attributes: &'t BTreeMap<String, String>,
}

impl<'t> Element<'t> {
    fn node(&self) -> &'t Node {
        self.tree
            .nodes
            .get(self.id)
            .expect("an element is one of the tree's nodes")
    }

    pub(super) fn at(&self) -> Range<usize> {
        self.node().at.clone()
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&'t str> {
        self.attributes.get(name).map(String::as_str)
    }

    pub(super) fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name)
    }

    pub(super) fn parent(&self) -> Option<Element<'t>> {
        self.tree.element(self.node().parent?)
    }

    pub(super) fn within(&self, name: &str) -> bool {
        std::iter::successors(self.parent(), Element::parent).any(|outer| outer.name == name)
    }

    /// Whether nobody meets it: hidden, or left out for those who listen.
    pub(super) fn hidden(&self) -> bool {
        std::iter::successors(Some(*self), Element::parent).any(|outer| outer.mute())
    }

    fn mute(&self) -> bool {
        self.attribute("hidden").is_some()
            || self.attribute("aria-hidden") == Some("true")
            || self.is(&["script", "style", "template", "noscript"])
    }

    /// The elements inside, in the order of the text.
    pub(super) fn inside(&self) -> impl Iterator<Item = Element<'t>> {
        let tree = self.tree;
        (self.id + 1..self.node().end).filter_map(|id| tree.element(id))
    }

    pub(super) fn children(&self) -> impl Iterator<Item = Element<'t>> {
        let parent = self.id;
        self.inside()
            .filter(move |inner| inner.node().parent == Some(parent))
    }

    /// What is written inside, pictures by their words; what is hidden inside is left out.
    pub(super) fn words(&self) -> String {
        let mut words = String::new();
        let mut id = self.id + 1;
        while id < self.node().end {
            let Some(node) = self.tree.nodes.get(id) else {
                break;
            };
            id += 1;
            match &node.kind {
                Kind::Text(text) => words.push_str(text),
                Kind::Element(..) => {
                    let Some(inner) = self.tree.element(id - 1) else {
                        continue;
                    };
                    if inner.mute() {
                        id = node.end;
                    } else if let Some(name) = inner.attribute("aria-label") {
                        words.push_str(name);
                        id = node.end;
                    } else if inner.name == "img" {
                        words.push_str(inner.attribute("alt").unwrap_or_default());
                    }
                }
            }
        }
        words.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_and_what_is_heard() {
        let html = "<p id=a>甲<b>乙</b><img alt=丙><i hidden>丁</i><br></p><ul><li>一<li>二</ul>終";
        let tree = Tree::read(html);
        let names: Vec<&str> = tree.elements().map(|element| element.name).collect();
        assert_eq!(names, ["p", "b", "img", "i", "br", "ul", "li", "li"]);
        let first = tree.elements().next().expect("there is one");
        assert_eq!(first.words(), "甲乙丙");
        assert_eq!(html.get(first.at()), Some("<p id=a>"));
        assert!(tree.elements().nth(3).is_some_and(|i| i.hidden()));
    }

    #[test]
    fn depth_is_no_danger() {
        let tree = Tree::read(&"<div>".repeat(100_000));
        assert_eq!(tree.elements().count(), 100_000);
    }
}
