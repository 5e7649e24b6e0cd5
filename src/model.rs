//! The book: every page with its place, order, kind and address, and every record checked against the others.
//! Knows no HTML and answers no link.

use crate::config::Config;
use crate::diagnostic::Report;
use crate::dictionary::Dictionary;
use crate::parse::data::Data;
use crate::parse::{Kind, Meta, Note, Parsed};
use crate::path::SitePath;
use crate::read::{FileId, Sources};
use crate::tree::{Block, TextId};

/// A page's number in [`Book::pages`], which stand in reading order.
pub type PageId = usize;

#[derive(Clone, Debug)]
pub struct Book {
    pub config: Config,
    pub title: String,
    /// In reading order: the authors' pages first, then the generated ones.
    pub pages: Vec<Page>,
    pub data: Data,
    /// Where each term's page is, by the term's index in `data.terms`.
    pub term_pages: Vec<PageId>,
    /// By the programme's index in `data.programs`.
    pub program_pages: Vec<PageId>,
    /// Files copied as they are, with their place on the site.
    pub assets: Vec<(FileId, SitePath)>,
}

#[derive(Clone, Debug)]
pub struct Page {
    pub origin: Origin,
    pub path: SitePath,
    pub kind: Kind,
    pub title: String,
    pub meta: Meta,
    pub body: Vec<Block>,
    pub notes: Vec<Note>,
    /// Never empty: the first is the page's lead, before any heading.
    pub sections: Vec<Section>,
    /// The page one step up (a folder's index); `None` for the home page alone.
    pub parent: Option<PageId>,
    /// Pages that have this one as parent, in order.
    pub children: Vec<PageId>,
}

/// Who made a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    File(FileId),
    Generated(Generated),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Generated {
    /// The home page, or a folder's page, of a handbook whose author wrote none.
    Contents,
    Terms,
    Term(usize),
    Programs,
    Program(usize),
    Initiatives,
    Crosswalk,
    Matrix,
    Reports,
    Series,
    Contacts,
    Points,
    Sources,
    Errata,
    Planned,
    Situations,
    Tags,
    Search,
    NotFound,
}

/// A stretch of a page under one heading: the unit of search, and of "the first time in each section".
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The heading's id; empty for the lead.
    pub anchor: String,
    pub title: String,
    /// 1 for the lead, else the heading's level.
    pub level: u8,
    /// The section that this one stands under.
    pub parent: Option<usize>,
    /// The texts that stand in it, its heading first. Notes belong to no section's range but to the section that mentions them first.
    pub first_text: TextId,
    pub end_text: TextId,
    pub audience: Vec<String>,
    pub domain: Vec<String>,
}

/// Gives every page its place and every block its data.
pub fn arrange(
    parsed: Parsed,
    config: Config,
    _dictionary: &Dictionary,
    _sources: &Sources,
    _report: &mut Report,
) -> Book {
    Book {
        title: config.title.clone().unwrap_or_default(),
        config,
        pages: Vec::new(),
        data: parsed.data,
        term_pages: Vec::new(),
        program_pages: Vec::new(),
        assets: Vec::new(),
    }
}
