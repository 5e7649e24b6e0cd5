//! Answers every link of the book with a page and an anchor. Reads no file and writes no HTML.
//!
//! Invariant: each internal link is answered here or has a diagnostic in the report, so `render` never meets one it cannot write.

pub mod term;

use std::ops::Range;

use crate::cut::words::Words;
use crate::diagnostic::Report;
use crate::model::{Book, PageId};
use crate::path::SitePath;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    Page {
        page: PageId,
        anchor: String,
    },
    /// An image or another file of the handbook.
    File(SitePath),
    Outside(String),
    /// A wikilink that only shows its word, or a link that leads nowhere (reported): its text stays, without a link.
    Nothing,
}

/// A term, or a word defined by a statute, where it stands in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Bytes of `Text::visible()`.
    pub range: Range<usize>,
    pub what: Named,
    /// False for a second mention in its section, inside a link, and so on: counted, not linked.
    pub linked: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// By index in `data.terms`.
    Term(usize),
    /// A citation (第三条第一号イ) or defined word: by index in [`PageLinks::places`].
    Place(usize),
}

/// The answers for one page.
#[derive(Clone, Debug, Default)]
pub struct PageLinks {
    /// By `LinkId`.
    pub targets: Vec<Target>,
    /// By `TextId`; sorted, never overlapping.
    pub mentions: Vec<Vec<Mention>>,
    /// Pages and anchors that mentions of [`Named::Place`] lead to.
    pub places: Vec<(PageId, String)>,
}

/// Where a page or a section is linked or named from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backlink {
    pub page: PageId,
    pub section: usize,
    pub text: u32,
    pub start: usize,
    pub end: usize,
}

/// Every answer.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// By `PageId`.
    pub pages: Vec<PageLinks>,
    /// By index in `data.terms`: every mention, in the book's order.
    pub term_mentions: Vec<Vec<Backlink>>,
    /// By `PageId`: the pages whose text links there, each once, in order.
    pub linked_from: Vec<Vec<PageId>>,
}

pub fn resolve(book: &Book, _words: &Words, _report: &mut Report) -> Links {
    Links {
        pages: vec![PageLinks::default(); book.pages.len()],
        term_mentions: vec![Vec::new(); book.data.terms.len()],
        linked_from: vec![Vec::new(); book.pages.len()],
    }
}
