//! What the styles of a document say of a paragraph: heading, title, number, bold.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::xml::Node;

#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    default: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    name: String,
    outline: Option<u8>,
    list: Option<String>,
    level: Option<usize>,
    bold: Option<bool>,
    strike: Option<bool>,
    hidden: Option<bool>,
    size: Option<u32>,
    centered: Option<bool>,
}

/// A style with all that it takes from those it is based on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Look {
    pub(super) outline: Option<u8>,
    pub(super) role: Role,
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
    /// The style that names the list, for lists that name the style.
    pub(super) list_style: Option<String>,
    pub(super) bold: bool,
    pub(super) strike: bool,
    pub(super) hidden: bool,
    pub(super) size: Option<u32>,
    pub(super) centered: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Body,
    Title,
    Caption,
    Contents,
}

impl Styles {
    pub(super) fn read(root: &Node) -> Styles {
        let mut styles = Styles::default();
        for node in root.nodes().filter(|node| node.name == "w:style") {
            let Some(id) = node.get("w:styleId") else {
                continue;
            };
            if node.get("w:default") == Some("1") && node.get("w:type") == Some("paragraph") {
                styles.default = Some(id.to_owned());
            }
            let paragraph = node.child("w:pPr");
            let run = node.child("w:rPr");
            let numbers = paragraph.and_then(|node| node.child("w:numPr"));
            let style = Style {
                based_on: node.value("w:basedOn").map(str::to_owned),
                name: node
                    .value("w:name")
                    .unwrap_or_default()
                    .nfkc()
                    .collect::<String>()
                    .to_lowercase(),
                outline: paragraph
                    .and_then(|node| node.value("w:outlineLvl"))
                    .and_then(|level| level.parse().ok()),
                list: numbers
                    .and_then(|node| node.value("w:numId"))
                    .map(str::to_owned),
                level: numbers
                    .and_then(|node| node.value("w:ilvl"))
                    .and_then(|level| level.parse().ok()),
                bold: run.and_then(|node| node.switch("w:b")),
                strike: run.and_then(|node| node.switch("w:strike")),
                hidden: run.and_then(|node| node.switch("w:vanish")),
                size: run
                    .and_then(|node| node.value("w:sz"))
                    .and_then(|size| size.parse().ok()),
                centered: paragraph
                    .and_then(|node| node.value("w:jc"))
                    .map(|align| align == "center"),
            };
            styles.styles.insert(id.to_owned(), style);
        }
        styles
    }

    /// The look of a style; that of a paragraph without one when `id` is `None`.
    pub(super) fn look(&self, id: Option<&str>) -> Look {
        let mut look = Look::default();
        let mut next = id.or(self.default.as_deref());
        let mut outline = None;
        let (mut bold, mut strike, mut hidden, mut centered) = (None, None, None, None);
        // A circle of styles must end.
        for _ in 0..20 {
            let Some((id, style)) = next.and_then(|id| self.styles.get_key_value(id)) else {
                break;
            };
            outline = outline.or(style.outline);
            if look.role == Role::Body {
                look.role = role(&style.name);
            }
            if let Some(level) = heading(&style.name) {
                outline = outline.or(Some(level - 1));
            }
            if look.list.is_none() && style.list.is_some() {
                look.list.clone_from(&style.list);
                look.list_style = Some(id.clone());
            }
            look.level = look.level.or(style.level);
            bold = bold.or(style.bold);
            strike = strike.or(style.strike);
            hidden = hidden.or(style.hidden);
            centered = centered.or(style.centered);
            look.size = look.size.or(style.size);
            next = style.based_on.as_deref();
        }
        look.outline = outline.filter(|level| *level < 9);
        look.bold = bold.unwrap_or(false);
        look.strike = strike.unwrap_or(false);
        look.hidden = hidden.unwrap_or(false);
        look.centered = centered.unwrap_or(false);
        look
    }
}

/// `heading 2`, `見出し 2`
fn heading(name: &str) -> Option<u8> {
    let rest = name
        .strip_prefix("heading")
        .or_else(|| name.strip_prefix("見出し"))?;
    let level: u8 = rest.trim().parse().ok()?;
    (1..=9).contains(&level).then_some(level)
}

fn role(name: &str) -> Role {
    let numbered = |word: &str| {
        name.strip_prefix(word)
            .is_some_and(|rest| rest.trim().parse::<u8>().is_ok())
    };
    match name {
        "title" | "表題" => Role::Title,
        "caption" | "図表番号" => Role::Caption,
        "toc heading" | "目次の見出し" => Role::Contents,
        _ if numbered("toc") || numbered("目次") => Role::Contents,
        _ => Role::Body,
    }
}
