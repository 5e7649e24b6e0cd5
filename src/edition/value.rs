//! An edition as two editions are compared: what a reader reads, as one tree of pages, sections, blocks and records.
//! Knows no Markdown, no span and no file, so that whatever can be written as such a tree can be compared.

use std::ops::Range;

pub(super) use crate::contrast::{hash, is_digit, is_kanji_digit};
use crate::date::Date;

/// A node's place in [`Edition::nodes`]. It means something inside one edition and one run only.
pub type NodeId = usize;

/// The root of every edition.
pub const ROOT: NodeId = 0;

/// One edition of a handbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edition {
    pub about: About,
    /// Parents stand before their children; the first is the handbook itself.
    pub nodes: Vec<Node>,
    /// What a reader does not read word by word, but should hear about: counted, never listed.
    pub quiet: Vec<Quiet>,
}

/// How an edition is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    pub id: String,
    /// 第1版, 令和6年度版
    pub label: String,
    /// As written: `2025-03-31`.
    pub date: String,
    /// 老発0313第5号
    pub number: String,
    /// A word on the edition.
    pub note: String,
    /// The title of the handbook.
    pub title: String,
}

/// A fact beside the text: the reading of a term, the tags of a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quiet {
    pub sort: QuietSort,
    pub key: String,
    pub says: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuietSort {
    Reading,
    Ruby,
    Tags,
    Emphasis,
    Links,
    Pictures,
}

/// What a node is, as far as comparing goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Handbook,
    Page,
    /// A heading with what stands under it.
    Section,
    /// A paragraph, an item of a list, the title of a box: a run of text.
    Text,
    /// An item of a statute with what hangs under it.
    Provision,
    Table,
    /// The head of a table.
    Head,
    Row,
    Record,
    /// One line of a record: 時間：24時間
    Field,
    /// One row of a series.
    Datum,
}

/// What a row of the comparison is about, in the words of its JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    Text,
    Table,
    Statute,
    Report,
    Term,
    Menu,
    Program,
    Initiative,
    Group,
    Contact,
    Series,
    Source,
    Planned,
    Erratum,
}

impl What {
    pub fn name(self) -> &'static str {
        match self {
            What::Text => "text",
            What::Table => "table",
            What::Statute => "statute",
            What::Report => "report",
            What::Term => "term",
            What::Menu => "menu",
            What::Program => "program",
            What::Initiative => "initiative",
            What::Group => "group",
            What::Contact => "contact",
            What::Series => "series",
            What::Source => "source",
            What::Planned => "planned",
            What::Erratum => "erratum",
        }
    }

    /// What stands above the records of a kind.
    pub fn label(self) -> &'static str {
        match self {
            What::Text => "本文",
            What::Table => "表",
            What::Statute => "要綱・法令",
            What::Report => "取組報告",
            What::Term => "用語集",
            What::Menu => "事業のメニュー",
            What::Program => "事業",
            What::Initiative => "取組",
            What::Group => "取組の分類",
            What::Contact => "連絡先",
            What::Series => "統計と予算",
            What::Source => "出典",
            What::Planned => "未収録・予定",
            What::Erratum => "正誤表",
        }
    }
}

/// Where a reader finds a node: a page of the site and an id on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    pub path: String,
    pub anchor: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub kind: Kind,
    pub what: What,
    /// What lasts: a page's key, a section's anchor, a record's id, a field's label, a row's head cells. May be empty.
    pub key: String,
    /// Other names that lead here: a term's aliases.
    pub names: Vec<String>,
    /// All of what the reader sees of the node itself, after NFC and with its blanks folded.
    pub text: String,
    /// Where in the text its number stands: 第三条, ⑬, 5.
    pub number: Range<usize>,
    /// Where in the text its caption stands: 事業内容 in （事業内容）.
    pub caption: Range<usize>,
    /// Where in the text its cells stand, the head cell first. A field has two: its label and its value.
    pub cells: Vec<Range<usize>>,
    /// Of a row's cells those that reach over several rows, and those among them that belong to a row above, as bits.
    pub tall: u64,
    pub covered: u64,
    /// How deep a heading is.
    pub level: u8,
    /// It only says the names of records that are told elsewhere.
    pub refers: bool,
    /// When its author last made sure of it. No change of it is a change of the text.
    pub checked: Option<Date>,
    pub address: Address,
    pub parent: NodeId,
    pub children: Vec<NodeId>,
}

impl Node {
    pub fn new(kind: Kind, what: What, text: &str) -> Node {
        Node {
            kind,
            what,
            key: String::new(),
            names: Vec::new(),
            text: fold(text),
            number: 0..0,
            caption: 0..0,
            cells: Vec::new(),
            tall: 0,
            covered: 0,
            level: 0,
            refers: false,
            checked: None,
            address: Address::default(),
            parent: ROOT,
            children: Vec::new(),
        }
    }

    /// A node whose text is these parts with a sign between them, each a cell of its own.
    pub fn of_cells(kind: Kind, what: What, parts: &[String], between: &str) -> Node {
        let mut node = Node::new(kind, what, "");
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                node.text.push_str(between);
            }
            let start = node.text.len();
            node.text.push_str(&fold(part));
            node.cells.push(start..node.text.len());
        }
        node
    }

    pub fn number(&self) -> &str {
        self.text.get(self.number.clone()).unwrap_or_default()
    }

    pub fn caption(&self) -> &str {
        self.text.get(self.caption.clone()).unwrap_or_default()
    }

    pub fn cell(&self, at: usize) -> &str {
        let range = self.cells.get(at).cloned().unwrap_or_default();
        self.text.get(range).unwrap_or_default()
    }

    /// Whether a cell reaches over several rows.
    pub fn is_tall(&self, cell: usize) -> bool {
        cell < 64 && self.tall >> cell & 1 == 1
    }

    /// Whether a cell belongs to a row above.
    pub fn is_covered(&self, cell: usize) -> bool {
        cell < 64 && self.covered >> cell & 1 == 1
    }

    /// The text without its number.
    pub fn stem(&self) -> String {
        let before = self.text.get(..self.number.start).unwrap_or_default();
        let after = self.text.get(self.number.end..).unwrap_or_default();
        format!("{before}{after}")
    }

    /// Whether the order of the children is something that a reader sees.
    pub fn is_ordered(&self) -> bool {
        !matches!(self.kind, Kind::Handbook | Kind::Record)
    }
}

impl Edition {
    pub fn new(about: About) -> Edition {
        Edition {
            about,
            nodes: vec![Node::new(Kind::Handbook, What::Text, "")],
            quiet: Vec::new(),
        }
    }

    pub fn add(&mut self, parent: NodeId, mut node: Node) -> NodeId {
        let id = self.nodes.len();
        node.parent = parent;
        node.children = Vec::new();
        self.nodes.push(node);
        if let Some(parent) = self.nodes.get_mut(parent) {
            parent.children.push(id);
        }
        id
    }

    /// A node by its number, which this edition gave.
    pub fn node(&self, id: NodeId) -> &Node {
        self.nodes
            .get(id)
            .expect("the number of a node is given by its edition and never taken back")
    }

    pub fn children(&self, id: NodeId) -> &[NodeId] {
        &self.node(id).children
    }

    /// The page or the record that a node belongs to; the node itself when it is one.
    pub fn home(&self, mut id: NodeId) -> NodeId {
        while id != ROOT && self.node(id).parent != ROOT {
            id = self.node(id).parent;
        }
        id
    }

    /// The node with all that stands under it, in reading order.
    pub fn under(&self, id: NodeId) -> Vec<NodeId> {
        let mut all = vec![id];
        let mut next = 0;
        while let Some(&at) = all.get(next) {
            let children = self.children(at).iter().copied();
            all.splice(next + 1..next + 1, children);
            next += 1;
        }
        all
    }

    /// What two editions with the same words have in common, whatever the order of their pages and records.
    pub fn print(&self) -> u64 {
        let prints = self.prints();
        prints.first().copied().unwrap_or_default()
    }

    /// Of each node the hash of its words and of all under it. Blanks have no part in it.
    pub fn prints(&self) -> Vec<u64> {
        let mut prints = vec![0; self.nodes.len()];
        for (id, node) in self.nodes.iter().enumerate().rev() {
            let mut below: Vec<u64> = node
                .children
                .iter()
                .filter_map(|&child| prints.get(child).copied())
                .collect();
            if !node.is_ordered() {
                below.sort_unstable();
            }
            let own = (node.kind, without_blanks(&node.text), below);
            if let Some(print) = prints.get_mut(id) {
                *print = hash(&own);
            }
        }
        prints
    }
}

/// NFC, and each run of blanks of any width as one.
pub fn fold(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, is_nfc};
    let mut out = String::with_capacity(text.len());
    let mut push = |letter: char| {
        let blank = letter.is_whitespace() || letter.is_control();
        match blank {
            true if out.is_empty() || out.ends_with(' ') => {}
            true => out.push(' '),
            false => out.push(letter),
        }
    };
    match is_nfc(text) {
        true => text.chars().for_each(&mut push),
        false => text.nfc().for_each(&mut push),
    }
    out.truncate(out.trim_end().len());
    out
}

/// What is compared: a blank is never a change.
pub fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Where the number at the head of a text stands, with no blank: ⑬, 5, （１）, 第三条.
pub fn leading_number(text: &str) -> Range<usize> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let at = |index: usize| letters.get(index).map(|(_, letter)| *letter);
    let end_of = |count: usize| letters.get(count).map_or(text.len(), |(at, _)| *at);
    let Some(first) = at(0) else { return 0..0 };
    if is_circled(first) {
        return 0..first.len_utf8();
    }
    let enclosed = matches!(first, '（' | '(' | '【');
    let ordinal = first == '第';
    let start = usize::from(enclosed || ordinal);
    let mut end = start;
    while at(end).is_some_and(|c| {
        is_digit(c)
            || ((ordinal || enclosed) && is_kanji_digit(c))
            || (end > start && matches!(c, '.' | '-' | '－' | '．'))
    }) {
        end += 1;
    }
    if end == start {
        return 0..0;
    }
    match at(end) {
        Some('）' | ')' | '】') if enclosed => 0..end_of(end + 1),
        _ if enclosed => 0..0,
        Some('条' | '項' | '号' | '章' | '節' | '編' | '款' | '回' | '版') if ordinal => {
            0..end_of(end + 1)
        }
        _ if ordinal => 0..0,
        Some(' ' | '　') | None => {
            let number = text.get(..end_of(end)).unwrap_or_default();
            0..number.trim_end_matches(['.', '．', '-', '－']).len()
        }
        // 1. 目的, but not 73.1 or 24時間
        Some(_)
            if text
                .get(..end_of(end))
                .is_some_and(|number| number.ends_with(['.', '．'])) =>
        {
            0..end_of(end - 1)
        }
        Some(_) => 0..0,
    }
}

pub(super) fn is_circled(c: char) -> bool {
    matches!(c, '①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿' | '❶'..='❿' | 'Ⅰ'..='Ⅻ' | 'ⅰ'..='ⅻ' | '⑴'..='⒇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_folded_and_letters_composed() {
        assert_eq!(fold("  か\u{3099}　\n 行\u{a0}く "), "が 行 く");
    }

    #[test]
    fn a_number_at_the_head_is_found() {
        for (text, number) in [
            ("第三条 目的", "第三条"),
            ("⑬ 普及", "⑬"),
            ("5 精神医療の相談", "5"),
            ("1. 目的", "1"),
            ("1.2 目的", "1.2"),
            ("（１） 委員", "（１）"),
            ("73.1％", ""),
            ("24時間", ""),
            ("第三者の目", ""),
            ("（令和2年度）", ""),
            ("", ""),
        ] {
            let found = leading_number(text);
            assert_eq!(text.get(found), Some(number), "{text}");
        }
    }
}
