//! Understands each file on its own: Markdown into trees, TOML, CSV and XLSX into records. Looks at no other file.

pub mod contacts;
pub mod data;
pub mod fence;
pub(crate) mod handbook;
pub mod markdown;
pub mod meta;
mod records;
pub mod schema;
mod syntax;
pub(crate) mod table;

use crate::config::Config;
use crate::date::Date;
use crate::diagnostic::{Report, Span};
use crate::read::{FileId, Sources};
use crate::tree::{Block, Facts, Text};

/// Every page and record of the handbook, each understood on its own.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// In the order of their files.
    pub pages: Vec<Page>,
    pub data: data::Data,
    /// Files that are copied as they are (images and the like).
    pub assets: Vec<FileId>,
}

/// One Markdown file.
#[derive(Clone, Debug)]
pub struct Page {
    pub file: FileId,
    pub meta: Meta,
    /// The first `#` heading, taken out of the body; `meta.title` wins over it.
    pub heading: Option<Text>,
    pub body: Vec<Block>,
    /// In the order of their first mention.
    pub notes: Vec<Note>,
}

/// A footnote: shown ※1, ※2 … in this order.
#[derive(Clone, Debug)]
pub struct Note {
    pub label: String,
    pub span: Span,
    pub blocks: Vec<Block>,
}

/// What stands between the `+++` lines. Everything may be missing.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    pub title: Option<String>,
    pub kind: Option<Kind>,
    pub slug: Option<(String, Span)>,
    pub order: Option<i64>,
    pub summary: Option<String>,
    pub id: Option<(String, Span)>,
    pub date: Option<Date>,
    pub updated: Option<Date>,
    pub facts: Facts,
    pub programs: Vec<(String, Span)>,
    pub area: Vec<String>,
    pub audience: Vec<String>,
    pub domain: Vec<String>,
    pub theme: Vec<String>,
    pub level: Option<String>,
    pub draft: bool,
    pub fictional: bool,
    pub aliases: Vec<(String, Span)>,
    pub nolink: Vec<String>,
    pub report: Option<AreaReport>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Guide,
    Column,
    Case,
    Report,
    Statute,
    Page,
    Term,
    Program,
    List,
}

impl Kind {
    /// The name in front matter, in search filters and in `window.tebiki.search`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Guide => "guide",
            Kind::Column => "column",
            Kind::Case => "case",
            Kind::Report => "report",
            Kind::Statute => "statute",
            Kind::Page => "page",
            Kind::Term => "term",
            Kind::Program => "program",
            Kind::List => "list",
        }
    }

    /// What the reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Guide => "手引き",
            Kind::Column => "コラム",
            Kind::Case => "事例",
            Kind::Report => "取組報告",
            Kind::Statute => "要綱・法令",
            Kind::Page => "文書",
            Kind::Term => "用語",
            Kind::Program => "事業",
            Kind::List => "一覧",
        }
    }
}

/// `[report]` in the front matter of an area's report.
#[derive(Clone, Debug)]
pub struct AreaReport {
    pub span: Span,
    pub year: Option<Date>,
    pub prefecture: String,
    pub municipality: String,
    pub zone: String,
    pub code: String,
    pub inferred: bool,
    pub parent: Option<(String, Span)>,
    pub goals: Vec<Goal>,
    /// `None` when the author does not say; empty when there is nothing to say (記載なし).
    pub results: Option<Vec<Text>>,
    pub issues: Option<Vec<Text>>,
    pub next: Option<Vec<Text>>,
}

#[derive(Clone, Debug)]
pub struct Goal {
    pub text: Text,
    pub result: Vec<Text>,
    /// 達成 / 一部 / 未実施 / 中止 / 継続 / 記載なし
    pub status: Option<String>,
}

/// Reads every file by its ending and place.
pub fn parse(sources: &Sources, config: &Config, report: &mut Report) -> Parsed {
    Parsed {
        pages: Vec::new(),
        data: data::parse(sources, config, report),
        assets: Vec::new(),
    }
}
