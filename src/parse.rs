//! Understands each file on its own: Markdown into trees, TOML, CSV and XLSX into records. Looks at no other file.

mod asset;
pub(crate) mod characters;
pub mod contacts;
pub mod data;
mod encoding;
pub mod fence;
pub mod markdown;
pub mod meta;
pub mod part;
pub(crate) mod records;
mod ruby;
pub mod schema;
pub mod statute;
pub(crate) mod syntax;
pub(crate) mod table;

use std::sync::Arc;

use crate::date::Date;
use rayon::prelude::*;

use crate::diagnostic::{
    Ignored, MarkdownProblem, Report, SlipProblem, SourceProblem, Span, Written,
};
use crate::source::{FileId, Holds, SourceFile, Sources};
use crate::tree::{Block, Facts, Text};

/// What becomes of HTML that an author writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawHtml {
    Escape,
    Sanitize,
}

/// Every page and record of the handbook, each understood on its own.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// In the order of their files.
    pub pages: Vec<Page>,
    pub data: data::Data,
    /// Files that are copied as they are (images and the like).
    pub assets: Vec<FileId>,
    /// The overlays, the lowest first.
    pub layers: Vec<Layer>,
}

/// What an overlay brings.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    pub pages: Vec<Page>,
    pub data: data::Data,
    pub assets: Vec<FileId>,
    /// In the order of their files.
    pub parts: Vec<part::Part>,
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

impl Page {
    /// The title as its author gave it.
    pub fn title(&self) -> Option<String> {
        let heading = self.heading.as_ref().map(Text::visible);
        let heading = heading.filter(|title| !title.trim().is_empty());
        self.meta.title.clone().or(heading)
    }
}

/// A footnote: shown ※1, ※2 … in this order.
#[derive(Clone, Debug, Hash)]
pub struct Note {
    pub label: String,
    pub span: Span,
    pub blocks: Vec<Block>,
}

/// What stands between the `+++` lines. Everything may be missing.
#[derive(Clone, Debug, Default, Hash)]
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
    /// Words that readers type who seek this page, and that do not stand on it.
    pub sought: Vec<String>,
    pub report: Option<AreaReport>,
    pub situation: Option<Situation>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Guide,
    Column,
    Case,
    Report,
    Statute,
    Situation,
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
            Kind::Situation => "situation",
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
            Kind::Situation => "こんなときは",
            Kind::Page => "文書",
            Kind::Term => "用語",
            Kind::Program => "事業",
            Kind::List => "一覧",
        }
    }
}

/// `[report]` in the front matter of an area's report.
#[derive(Clone, Debug, Hash)]
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

#[derive(Clone, Debug, Hash)]
pub struct Goal {
    pub text: Text,
    pub result: Vec<Text>,
    /// 達成 / 一部 / 未実施 / 中止 / 継続 / 記載なし
    pub status: Option<String>,
}

/// `[situation]` in the front matter: the card that answers a call, and what is put below the author's text.
#[derive(Clone, Debug, Hash)]
pub struct Situation {
    pub span: Span,
    /// The `[[group]]` under which it is listed.
    pub group: Option<(String, Span)>,
    /// What a caller says when it is so.
    pub said: Vec<String>,
    /// What to say first.
    pub say: Option<Text>,
    /// What to make sure of.
    pub check: Vec<Text>,
    /// Whom to call: names of `[[role]]` records, answered by contacts.
    pub call: Vec<(String, Span)>,
    /// Where to read on, as links are written (from the content folder), or `[[wikilinks]]`.
    pub leads: Vec<(String, Span)>,
    /// What to print, written likewise.
    pub forms: Vec<(String, Span)>,
    /// What the handbook does not carry, and whom to ask instead.
    pub missing: Vec<Text>,
}

/// Reads every file by its ending and place.
pub fn parse(sources: &Sources, html: RawHtml, memory: &mut Memory, report: &mut Report) -> Parsed {
    let files: Vec<(FileId, &SourceFile, Role)> = sources
        .ids()
        .filter_map(|(id, file)| Some((id, file, role_of(sources, id, file)?)))
        .collect();
    let read: Vec<Arc<Known>> = files
        .par_iter()
        .map(|(id, file, role)| {
            let mut report = Report::default();
            // Under another overlay the same file may be no page.
            if *role == Role::Page
                && let Some(known) = memory.known(*id, file, html)
            {
                return Arc::clone(known);
            }
            let page = match (role, file.text()) {
                (Role::Asset, _) => {
                    asset::look(*id, file, &mut report);
                    None
                }
                (Role::Ignored(why), _) => {
                    let why = *why;
                    report.add(Span::whole(*id), SourceProblem::Ignored { why });
                    None
                }
                (Role::Page, Some(text)) => Some(page(*id, file, text, html, &mut report)),
                (Role::Data | Role::Part, Some(_)) => None,
                (Role::Page | Role::Data | Role::Part, None) => {
                    let guess = encoding::guess(&file.bytes);
                    report.add(Span::whole(*id), SourceProblem::NotUtf8 { guess });
                    None
                }
            };
            let file = SourceFile {
                path: file.path.clone(),
                bytes: match memory.keeps && page.is_some() {
                    true => file.bytes.clone(),
                    false => Vec::new(),
                },
            };
            Arc::new(Known { file, page, report })
        })
        .collect();
    memory.keep(&files, &read, html);
    // What nobody keeps need not be copied.
    let whole: Vec<(Option<Page>, Report)> = read
        .into_par_iter()
        .map(|known| match Arc::try_unwrap(known) {
            Ok(known) => (known.page, known.report),
            Err(known) => (known.page.clone(), known.report.clone()),
        })
        .collect();
    let mut pages = Vec::new();
    for (page, found) in whole {
        pages.extend(page);
        report.append(found);
    }
    let assets = files
        .iter()
        .filter(|(_, _, role)| *role == Role::Asset)
        .map(|(id, ..)| *id)
        .collect();
    by_layer(pages, assets, sources, html, report)
}

/// Parts what is the guide's from what is each overlay's.
fn by_layer(
    pages: Vec<Page>,
    assets: Vec<FileId>,
    sources: &Sources,
    html: RawHtml,
    report: &mut Report,
) -> Parsed {
    let mut parsed = Parsed {
        data: data::parse(sources, html, report),
        ..Parsed::default()
    };
    let count = sources.trees.iter().map(|tree| tree.layer + 1).max();
    for layer in 0..count.unwrap_or(0) {
        let files = sources.of_layer(layer, Holds::Changes);
        let parts = files.filter(|(_, file)| role_of_change(file) == Some(Role::Part));
        parsed.layers.push(Layer {
            data: data::of_layer(sources, layer, html, report),
            parts: parts
                .filter_map(|(id, file)| part::read(id, file.text()?, html, report))
                .collect(),
            ..Layer::default()
        });
    }
    for page in pages {
        let of_layer = sources.layer_of(page.file);
        match of_layer.and_then(|at| parsed.layers.get_mut(at)) {
            Some(layer) => layer.pages.push(page),
            None => parsed.pages.push(page),
        }
    }
    for asset in assets {
        match sources
            .layer_of(asset)
            .and_then(|at| parsed.layers.get_mut(at))
        {
            Some(layer) => layer.assets.push(asset),
            None => parsed.assets.push(asset),
        }
    }
    parsed
}

/// What each file gave last time. A file that has not changed by a byte, nor by its number, gives the same again.
#[derive(Default)]
pub struct Memory {
    keeps: bool,
    html: Option<RawHtml>,
    files: Vec<Option<Arc<Known>>>,
}

struct Known {
    file: SourceFile,
    page: Option<Page>,
    report: Report,
}

impl Memory {
    pub fn keeping() -> Memory {
        Memory {
            keeps: true,
            ..Memory::default()
        }
    }

    fn known(&self, id: FileId, file: &SourceFile, html: RawHtml) -> Option<&Arc<Known>> {
        let known = self.files.get(id.0 as usize)?.as_ref()?;
        (self.html == Some(html) && known.file == *file).then_some(known)
    }

    fn keep(&mut self, files: &[(FileId, &SourceFile, Role)], read: &[Arc<Known>], html: RawHtml) {
        if !self.keeps {
            return;
        }
        self.html = Some(html);
        self.files.clear();
        for ((id, ..), known) in files.iter().zip(read) {
            if known.page.is_some() {
                self.files.resize_with(id.0 as usize, || None);
                self.files.push(Some(Arc::clone(known)));
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Page,
    /// TOML, which must be UTF-8; contact lists need not be.
    Data,
    /// A change that an overlay makes to a page below.
    Part,
    Asset,
    /// Nobody reads it, though somebody put it there.
    Ignored(Ignored),
}

/// What a file is for, wherever it is from.
fn role_of(sources: &Sources, id: FileId, file: &SourceFile) -> Option<Role> {
    match sources.tree(id).map(|tree| tree.holds) {
        Some(Holds::Changes) => role_of_change(file),
        Some(Holds::Pages) => role_of_local(file),
        None => role(file),
    }
}

/// What a file beside an overlay's pages is for.
fn role_of_change(file: &SourceFile) -> Option<Role> {
    let path = &file.path;
    let extension = path.extension();
    if asset::is_leftover(path) {
        return Some(Role::Ignored(Ignored::Leftover));
    }
    match (path.folders().first().copied(), extension.as_str()) {
        (Some("parts"), "md" | "markdown") => Some(Role::Part),
        (Some("data"), "toml") => Some(Role::Data),
        (Some("data"), _) => asset::ignored_data(path).map(Role::Ignored),
        // What is named in [look] is published; `render` tells of the rest.
        (Some("look"), _) => None,
        (None, "toml") if matches!(path.file_name(), "overlay.toml" | "seen.toml") => {
            Some(Role::Data)
        }
        (None, "csv" | "xlsx") if path.file_name().starts_with("contacts") => None,
        (None, _) if path.stem().eq_ignore_ascii_case("readme") => None,
        _ => Some(Role::Ignored(Ignored::InOverlay)),
    }
}

/// What a file among an overlay's pages is for: records and settings have their place beside them.
fn role_of_local(file: &SourceFile) -> Option<Role> {
    let is_setting = matches!(file.path.as_str(), "handbook.toml" | "names.toml");
    let first = file.path.folders().first().copied();
    match first {
        _ if is_setting => Some(Role::Ignored(Ignored::InOverlay)),
        Some("data" | "editions" | "overlays" | "themes") => {
            Some(Role::Ignored(Ignored::InOverlay))
        }
        _ => role(file),
    }
}

/// What a file is for; `None` for what other steps read or nobody does.
fn role(file: &SourceFile) -> Option<Role> {
    let path = &file.path;
    let folders = path.folders();
    let hidden = |name: &str| name.starts_with(['_', '.']);
    if hidden(path.file_name()) || folders.iter().any(|folder| hidden(folder)) {
        return None;
    }
    let extension = path.extension();
    if asset::is_leftover(path) {
        return Some(Role::Ignored(Ignored::Leftover));
    }
    match folders.first().copied() {
        Some("data") if extension == "toml" => return Some(Role::Data),
        Some("data") => return asset::ignored_data(path).map(Role::Ignored),
        Some("editions" | "overlays" | "themes") => return None,
        Some(_) => {}
        None if matches!(path.file_name(), "handbook.toml" | "names.toml") => {
            return Some(Role::Data);
        }
        None => {}
    }
    match extension.as_str() {
        "md" | "markdown" => Some(Role::Page),
        _ => Some(Role::Asset),
    }
}

fn page(id: FileId, file: &SourceFile, text: &str, html: RawHtml, report: &mut Report) -> Page {
    let front = markdown::frontmatter(text, id, report);
    let (meta, start) = match front {
        Some((toml, start)) => {
            let source = text.get(toml.clone()).unwrap_or_default();
            (meta::parse(source, toml.start, id, report), start)
        }
        None => match markdown::yaml_frontmatter(text) {
            Some((title, start)) => {
                report.add(Span::new(id, 0..3), MarkdownProblem::YamlFrontMatter);
                let title = title.map(str::to_owned);
                let meta = Meta {
                    title,
                    ..Meta::default()
                };
                (meta, start)
            }
            None => {
                late_front_matter(text, id, report);
                (Meta::default(), 0)
            }
        },
    };
    let statute = match meta.kind {
        Some(kind) => kind == Kind::Statute,
        None => file.path.folders().first() == Some(&"statutes"),
    };
    let options = markdown::Options { html, statute };
    let body = text.get(start..).unwrap_or_default();
    for (letter, range) in characters::forbidden(body) {
        let at = Span::new(id, start + range.start..start + range.end);
        report.add(at, SourceProblem::Character { letter });
    }
    let (heading, body, notes) = markdown::page(body, start, id, &options, report);
    Page {
        file: id,
        meta,
        heading,
        body,
        notes,
    }
}

/// Front matter that begins below an empty line, or is fenced in full width.
fn late_front_matter(text: &str, id: FileId, report: &mut Report) {
    let start = text.len() - text.trim_start().len();
    let body = text.get(start..).unwrap_or_default();
    let mut lines = body.split_inclusive('\n');
    let fence = lines.next().unwrap_or_default();
    let sign = fence.trim();
    if !matches!(sign, "+++" | "＋＋＋") || (start == 0 && sign == "+++") {
        return;
    }
    // What stands below is front matter by its keys.
    let key = |line: &str| {
        let name = line.split('=').next().unwrap_or_default().trim();
        line.contains('=')
            && !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let first = lines.find(|line| !line.trim().is_empty());
    if !first.is_some_and(|line| key(line) || line.trim_start().starts_with(['[', '#'])) {
        return;
    }
    let end = start + fence.trim_end().len();
    let text = Written {
        wrong: text.get(..end).unwrap_or_default().to_owned(),
        right: "+++".to_owned(),
    };
    report.add(Span::new(id, 0..end), SlipProblem::LateFrontMatter { text });
}
