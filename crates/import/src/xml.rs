//! XML as a tree with the prefixes that everybody uses, whatever prefixes a file has. Bounded in depth.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::Refusal;

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Node {
    /// `w:p`, `a:blip`; without a prefix where we need none.
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Child>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Child {
    Node(Node),
    Text(String),
}

/// Deeper than any program writes, and shallow enough to walk.
const DEEPEST: usize = 200;

/// The names of formats by the end of their address, and the prefix we know them by.
const SPACES: &[(&str, &str)] = &[
    ("/wordprocessingml/2006/main", "w"),
    ("/wordprocessingml/main", "w"),
    ("/spreadsheetml/2006/main", ""),
    ("/spreadsheetml/main", ""),
    ("/officeDocument/2006/relationships", "r"),
    ("/officeDocument/relationships", "r"),
    ("/officeDocument/2006/math", "m"),
    ("/officeDocument/math", "m"),
    ("/drawingml/2006/main", "a"),
    ("/drawingml/main", "a"),
    ("/drawingml/2006/wordprocessingDrawing", "wp"),
    ("/drawingml/wordprocessingDrawing", "wp"),
    ("/drawingml/2006/chart", "c"),
    ("/drawingml/chart", "c"),
    ("/markup-compatibility/2006", "mc"),
    ("schemas-microsoft-com:vml", "v"),
    ("/package/2006/relationships", ""),
];

pub(crate) fn parse(bytes: &[u8], part: &str) -> Result<Node, Refusal> {
    let damaged = || Refusal::Damaged {
        part: part.to_owned(),
    };
    let text = decoded(bytes);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let mut prefixes: BTreeMap<String, &'static str> = BTreeMap::new();
    let mut open: Vec<Node> = vec![Node::default()];
    loop {
        match reader.read_event().map_err(|_| damaged())? {
            Event::Start(start) => {
                if open.len() > DEEPEST {
                    return Err(Refusal::TooDeep);
                }
                open.push(node(&start, &mut prefixes));
            }
            Event::Empty(start) => {
                let node = node(&start, &mut prefixes);
                add(&mut open, Child::Node(node));
            }
            Event::End(_) => {
                let node = open.pop().ok_or_else(damaged)?;
                if open.is_empty() {
                    return Err(damaged());
                }
                add(&mut open, Child::Node(node));
            }
            Event::Text(text) => add_text(&mut open, &text.xml10_content()),
            Event::CData(text) => add_text(&mut open, &text.xml10_content()),
            Event::GeneralRef(name) => {
                let letter = match name.resolve_char_ref() {
                    Ok(Some(letter)) => Some(letter),
                    _ => named(&name.xml10_content()),
                };
                if let Some(letter) = letter {
                    add_text(&mut open, &letter.to_string());
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let whole = open.pop().filter(|_| open.is_empty()).ok_or_else(damaged)?;
    whole
        .children
        .into_iter()
        .find_map(|child| match child {
            Child::Node(node) => Some(node),
            Child::Text(_) => None,
        })
        .ok_or_else(damaged)
}

fn decoded(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn named(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

fn add(open: &mut [Node], child: Child) {
    if let Some(node) = open.last_mut() {
        node.children.push(child);
    }
}

fn add_text(open: &mut [Node], text: &str) {
    let Some(node) = open.last_mut() else {
        return;
    };
    match node.children.last_mut() {
        Some(Child::Text(before)) => before.push_str(text),
        _ => node.children.push(Child::Text(text.to_owned())),
    }
}

fn node(start: &BytesStart<'_>, prefixes: &mut BTreeMap<String, &'static str>) -> Node {
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false).flatten() {
        let key = attribute.key.0.to_owned();
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map(|value| value.into_owned())
            .unwrap_or_default();
        let declared = match key.split_once(':') {
            Some(("xmlns", prefix)) => Some(prefix),
            _ if key == "xmlns" => Some(""),
            _ => None,
        };
        match declared {
            Some(prefix) => {
                let known = SPACES.iter().find(|(end, _)| value.ends_with(end));
                if let Some((_, ours)) = known {
                    prefixes.insert(prefix.to_owned(), ours);
                }
            }
            None => attributes.push((key, value)),
        }
    }
    for (key, _) in &mut attributes {
        // An attribute without a prefix belongs to no format.
        if key.contains(':') {
            *key = renamed(key, prefixes);
        }
    }
    Node {
        name: renamed(start.name().0, prefixes),
        attributes,
        children: Vec::new(),
    }
}

fn renamed(name: &str, prefixes: &BTreeMap<String, &'static str>) -> String {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    let prefix = prefixes.get(prefix).copied().unwrap_or(prefix);
    match prefix.is_empty() {
        true => local.to_owned(),
        false => format!("{prefix}:{local}"),
    }
}

impl Node {
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.children.iter().filter_map(|child| match child {
            Child::Node(node) => Some(node),
            Child::Text(_) => None,
        })
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Node> {
        self.nodes().find(|node| node.name == name)
    }

    /// The first of the name, down any way.
    pub(crate) fn find(&self, name: &str) -> Option<&Node> {
        self.nodes().find_map(|node| match node.name == name {
            true => Some(node),
            false => node.find(name),
        })
    }

    /// All of the name, in order; does not look into what it found.
    pub(crate) fn all<'a>(&'a self, name: &str, found: &mut Vec<&'a Node>) {
        for node in self.nodes() {
            match node.name == name {
                true => found.push(node),
                false => node.all(name, found),
            }
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(found, _)| found == key)
            .map(|(_, value)| value.as_str())
    }

    /// The `w:val` of a child.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.get("w:val")
    }

    /// Whether a switch such as `w:b` is on; `None` where it is not named.
    pub(crate) fn switch(&self, name: &str) -> Option<bool> {
        let node = self.child(name)?;
        Some(!matches!(
            node.get("w:val"),
            Some("0" | "false" | "off" | "none")
        ))
    }

    /// Its own text, without that of its children.
    pub(crate) fn text(&self) -> String {
        self.children
            .iter()
            .filter_map(|child| match child {
                Child::Text(text) => Some(text.as_str()),
                Child::Node(_) => None,
            })
            .collect()
    }
}
