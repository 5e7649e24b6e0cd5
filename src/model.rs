//! The book: every page with its place, order, kind and address, and every record checked against the others.
//! Knows no HTML and answers no link.

pub mod check;
pub(crate) mod exhibit;
mod generate;
pub mod history;
mod include;
pub(crate) mod kana;
pub(crate) mod lint;
mod make;
mod place;
mod shelf;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

pub(crate) use exhibit::list::{source_anchor, tag_anchor};
pub(crate) use exhibit::report::{prefecture, prefecture_code};

use crate::config::Config;
use crate::date::Date;
use crate::diagnostic::{BookProblem, Report, Span};
use crate::parse::data::Data;
use crate::parse::{Kind, Meta, Note};
use crate::path::{SitePath, SourcePath, split_number};
use crate::source::{FileId, Sources};
use crate::stack::{Hidden, Stacked};
pub use crate::tree::section::Section;
use crate::tree::{Block, Node, Numbering, TextId, section, walk};
pub(crate) use place::anchor_of;
use place::{Folder, Names, kind, rank};
use shelf::{Shelf, Volume, marks, named_sources, outline};
use tebiki_words::Dictionary;

/// What filters call the guide under its overlays.
pub const GUIDE: &str = "guide";

/// A page's number in [`Book::pages`], which stand in reading order.
pub type PageId = usize;

#[derive(Clone, Debug)]
pub struct Book {
    pub config: Config,
    pub title: String,
    /// When its content stood: as `handbook.toml` says, else the newest `updated`.
    pub as_of: Option<Date>,
    /// In reading order: the authors' pages first, then the generated ones.
    pub pages: Vec<Page>,
    pub data: Data,
    /// Where each term's page is, by the term's index in `data.terms`.
    pub term_pages: Vec<PageId>,
    /// By the programme's index in `data.programs`.
    pub program_pages: Vec<PageId>,
    /// Files copied as they are, with their place on the site.
    pub assets: Vec<(FileId, SitePath)>,
    /// Old places of pages that must keep working.
    pub aliases: Vec<(SitePath, PageId)>,
    /// Old places of sections that must keep working.
    pub anchor_aliases: Vec<AnchorAlias>,
    /// What earlier editions leave beside the pages; nothing before [`Book::with_history`].
    pub past: history::Past,
    /// Pages that an overlay leaves out.
    pub hidden: Vec<Hidden>,
    /// Where they would stand, and where they stood once.
    pub left_out: Vec<LeftOut>,
}

/// An address of a page that an overlay leaves out.
#[derive(Clone, Debug)]
pub struct LeftOut {
    pub path: SitePath,
    /// By number in [`Book::hidden`].
    pub hidden: usize,
    /// What stands in its place.
    pub to: PageId,
    pub anchor: String,
}

/// An old place of a section, and the page that took it over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnchorAlias {
    pub path: String,
    pub anchor: String,
    pub page: PageId,
}

impl Book {
    /// The layer that a page is of; none for the guide's, and for lists of what all layers hold.
    pub fn layer_of(&self, page: &Page) -> Option<usize> {
        match page.origin {
            Origin::File(file) => self.config.layer_of(file),
            Origin::Generated(Generated::Term(at)) => {
                let term = self.data.terms.get(at)?;
                self.config.layer_of(term.span.file)
            }
            Origin::Generated(Generated::Program(at)) => {
                let program = self.data.programs.get(at)?;
                self.config.layer_of(program.span.file)
            }
            Origin::Generated(_) => None,
        }
    }

    /// When the sources that a page names are from, the oldest first. A page that names none has no such time.
    pub fn dates_of(&self, page: &Page) -> Vec<Date> {
        let cites = page.meta.facts.sources.iter();
        let sources = cites.filter_map(|cite| self.data.sources.iter().find(|it| it.id == cite.id));
        let dates: BTreeSet<Date> = sources.filter_map(|source| source.date).collect();
        dates.into_iter().collect()
    }
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

impl Page {
    /// How the page is called in a word: its id, else its file's name on the site.
    pub fn name(&self) -> &str {
        place::name_of(&self.meta, &self.path)
    }
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
    /// The handbook's own errors on one sheet.
    ErrataSlip,
    Planned,
    /// Everything that bears a mark such as 要確認.
    Unsure,
    Tags,
    Search,
    NotFound,
    /// 改訂履歴
    Changes,
    /// What changed between two editions.
    Change(usize),
}

/// Gives every page its place and every block its data.
pub fn arrange(
    mut stacked: Stacked,
    config: Config,
    dictionary: &Dictionary,
    sources: &Sources,
    report: &mut Report,
) -> Book {
    stacked
        .pages
        .retain(|page| config.drafts || !page.meta.draft);
    let paths: Vec<&SourcePath> = stacked
        .pages
        .iter()
        .filter_map(|page| sources.get(page.file))
        .map(|f| &f.path)
        .collect();
    let mut names = Names::new(dictionary, &config.names);
    let slots = Shelving {
        pages: &stacked.pages,
        paths: &paths,
        names: &mut names,
        report,
        slots: Vec::new(),
    }
    .shelve();
    let assets = stacked
        .assets
        .iter()
        .filter_map(|&id| {
            let path = &sources.get(id)?.path;
            Some((id, names.asset(path, &Span::whole(id), report)))
        })
        .collect();

    let hidden = hidden_addresses(&stacked.hidden, &slots, &config, &mut names);
    include::expand(
        &mut stacked.pages,
        &paths,
        (&stacked.hidden, &config),
        report,
    );
    for page in &mut stacked.pages {
        fill(page, &stacked.data, report);
    }
    // Headings and points get their ids first: lists of points and leads to sections name them.
    stacked.pages.par_iter_mut().for_each(|page| {
        number(&mut page.body, &mut []);
        section::divide("", &mut page.body, 0, &mut Report::default());
    });
    let data = stacked.data;
    check::records(&data, &config, report);
    let shelf = Shelf::new(
        (&data, &config, &stacked.hidden),
        dictionary,
        &slots,
        &stacked.pages,
        &paths,
    );
    let made = generate::pages(&shelf, &mut names, &Span::whole(FileId(0)));
    let first_made = slots.len();
    let mut drafts: Vec<Page> = Vec::new();
    for slot in &slots {
        drafts.push(slot.page(&shelf, &slots, &mut stacked.pages));
    }
    for page in made {
        let path = names.generated(&page.address);
        drafts.push(Page {
            origin: Origin::Generated(page.what),
            path,
            kind: page.kind,
            meta: page.meta(),
            title: page.title,
            body: page.body,
            notes: Vec::new(),
            sections: Vec::new(),
            parent: Some(page.parent.map_or(0, |at| first_made + at)),
            children: Vec::new(),
        });
    }
    names.check_folders(report);
    let finished: Vec<(Page, Report)> = drafts
        .into_par_iter()
        .map(|page| finish(page, &shelf))
        .collect();
    let mut pages = Vec::with_capacity(finished.len());
    for (page, found) in finished {
        pages.push(page);
        report.append(found);
    }
    for at in 0..pages.len() {
        if let Some(parent) = pages.get(at).and_then(|page: &Page| page.parent)
            && let Some(parent) = pages.get_mut(parent)
        {
            parent.children.push(at);
        }
    }
    let (aliases, anchor_aliases) = aliases(&pages, &names, report);
    let left_out = hidden.into_iter().filter_map(|(path, at)| {
        let is_taken = aliases.iter().any(|(alias, _)| *alias == path);
        if is_taken || names.is_taken(path.as_str()) {
            return None;
        }
        let instead = stacked.hidden.get(at)?.instead.as_str();
        let (page, anchor) = instead.split_once('#').unwrap_or((instead, ""));
        let is_it = |standing: &Page| match standing.origin {
            Origin::File(file) => sources.get(file).is_some_and(|f| f.path.as_str() == page),
            Origin::Generated(_) => false,
        };
        Some(LeftOut {
            path,
            hidden: at,
            to: pages.iter().position(is_it)?,
            anchor: anchor.to_owned(),
        })
    });
    let left_out = left_out.collect();
    lost_addresses(&pages, &aliases, &names, &config, sources, report);
    check::pages(&data, &pages, &config, report);
    check::counts(&data, &pages, stacked.guide.as_ref(), &config, report);
    let home_title = pages
        .first()
        .map(|page| page.title.clone())
        .unwrap_or_default();
    // What an overlay brings is as of its own time.
    let is_guides = |page: &&Page| match page.origin {
        Origin::File(file) => config.layer_of(file).is_none(),
        Origin::Generated(_) => true,
    };
    let of_guide = pages.iter().filter(is_guides);
    let newest = of_guide.filter_map(|page| page.meta.updated).max();
    Book {
        title: config.title().cloned().unwrap_or(home_title),
        as_of: config.as_of.or(newest),
        term_pages: places(&pages, data.terms.len(), |what| match what {
            Generated::Term(at) => Some(at),
            _ => None,
        }),
        program_pages: places(&pages, data.programs.len(), |what| match what {
            Generated::Program(at) => Some(at),
            _ => None,
        }),
        config,
        pages,
        assets,
        aliases,
        anchor_aliases,
        data,
        past: history::Past::default(),
        hidden: stacked.hidden,
        left_out,
    }
}

/// Where pages that an overlay leaves out would stand, and where they stood once: each with its number in `hidden`.
fn hidden_addresses(
    hidden: &[Hidden],
    slots: &[Slot],
    config: &Config,
    names: &mut Names<'_>,
) -> Vec<(SitePath, usize)> {
    let folders = slots.iter().filter(|slot| slot.is_index);
    let folders: BTreeMap<&str, &str> = folders
        .map(|slot| (slot.folder.as_str(), slot.site.as_str()))
        .collect();
    let mut known: BTreeSet<SitePath> = BTreeSet::new();
    let mut addresses: Vec<(SitePath, usize)> = Vec::new();
    for (at, hidden) in hidden.iter().enumerate() {
        if hidden.meta.draft && !config.drafts {
            continue;
        }
        let old = hidden.meta.aliases.iter();
        let old = old.map(|(alias, _)| alias.trim_start_matches('/'));
        let old = old.filter(|alias| is_sound_alias(alias));
        let old = old.map(SitePath::new);
        let folder = folder_of(&hidden.path, &folders, names);
        let own = names.would_be(&hidden.path, &folder, hidden.meta.slug.as_ref());
        for address in std::iter::once(own).chain(old) {
            if known.insert(address.clone()) {
                addresses.push((address, at));
            }
        }
    }
    addresses
}

/// The address of the folder of a page that is left out; nothing else may be left in it.
fn folder_of(path: &SourcePath, known: &BTreeMap<&str, &str>, names: &mut Names<'_>) -> String {
    let (mut source, mut site) = (String::new(), String::new());
    for name in path.folders() {
        if !source.is_empty() {
            source.push('/');
        }
        source.push_str(name);
        site = match known.get(source.as_str()) {
            Some(site) => (*site).to_owned(),
            None => names.folder(&site, name, None),
        };
    }
    site
}

/// Puts the values of the data into a page's own words.
fn fill(page: &mut crate::parse::Page, data: &Data, report: &mut Report) {
    if let Some(heading) = &mut page.heading {
        value::fill_text(heading, data, report);
    }
    value::fill(&mut page.body, data, report);
    for note in &mut page.notes {
        value::fill(&mut note.blocks, data, report);
    }
}

/// Where each generated page of one sort stands, by the number of its record.
fn places(pages: &[Page], count: usize, of: impl Fn(Generated) -> Option<usize>) -> Vec<PageId> {
    let mut places = vec![0; count];
    for (id, page) in pages.iter().enumerate() {
        if let Origin::Generated(what) = page.origin
            && let Some(place) = of(what).and_then(|at| places.get_mut(at))
        {
            *place = id;
        }
    }
    places
}

/// Draws the fences, numbers the texts, cuts the sections.
fn finish(mut page: Page, shelf: &Shelf<'_>) -> (Page, Report) {
    let mut report = Report::default();
    exhibit::expand(&mut page.body, shelf, &mut report);
    // The words of records may ask for values of others.
    value::fill(&mut page.body, shelf.data, &mut report);
    for note in &mut page.notes {
        exhibit::expand(&mut note.blocks, shelf, &mut report);
    }
    let texts = number(&mut page.body, &mut page.notes);
    page.sections = section::divide(&page.title, &mut page.body, texts, &mut report);
    check_references(&page, shelf, &mut report);
    (page, report)
}

/// Numbers all texts and links; returns how many texts the body has.
fn number(body: &mut [Block], notes: &mut [Note]) -> TextId {
    let mut numbering = Numbering::default();
    numbering.blocks(body);
    for note in notes {
        numbering.blocks(&mut note.blocks);
    }
    let mut texts = 0;
    walk(body, &mut |node| {
        if let Node::Text(_) = node {
            texts += 1;
        }
    });
    texts
}

/// Programmes and sources that a page names must be there.
fn check_references(page: &Page, shelf: &Shelf<'_>, report: &mut Report) {
    let data = shelf.data;
    if !matches!(page.origin, Origin::File(_)) {
        return;
    }
    for (id, at) in &page.meta.programs {
        if shelf.program(id).is_none() {
            let nearest = crate::diagnostic::nearest(
                id,
                data.programs.iter().map(|program| program.id.as_str()),
            );
            report.add(
                at.clone(),
                BookProblem::UnknownRecord {
                    what: "program",
                    id: id.clone(),
                    nearest,
                },
            );
        }
    }
    let mut cites: Vec<&crate::tree::Cite> = page.meta.facts.sources.iter().collect();
    walk(&page.body, &mut |node| {
        if let Node::Block(block) = node
            && let Some(attrs) = &block.attrs
        {
            cites.extend(&attrs.facts.sources);
        }
    });
    for cite in cites {
        if !data.sources.iter().any(|source| source.id == cite.id) {
            let nearest = crate::diagnostic::nearest(
                &cite.id,
                data.sources.iter().map(|source| source.id.as_str()),
            );
            let id = cite.id.clone();
            report.add(
                cite.span.clone(),
                BookProblem::UnknownRecord {
                    what: "source",
                    id,
                    nearest,
                },
            );
        }
    }
}

/// Whether an old address lies inside the site and can be a page's.
fn is_sound_alias(alias: &str) -> bool {
    alias.is_ascii()
        && alias.ends_with(".html")
        && !alias.contains('\\')
        && !alias.split('/').any(|part| matches!(part, "" | "." | ".."))
}

/// Old addresses, each checked: inside the site, free, ending in `.html`; and those of sections, whose page may stand.
fn aliases(
    pages: &[Page],
    names: &Names<'_>,
    report: &mut Report,
) -> (Vec<(SitePath, PageId)>, Vec<AnchorAlias>) {
    let mut aliases: Vec<(SitePath, PageId)> = Vec::new();
    let mut anchors: Vec<AnchorAlias> = Vec::new();
    for (id, page) in pages.iter().enumerate() {
        for (written, at) in &page.meta.aliases {
            let alias = written.trim_start_matches('/');
            let (alias, anchor) = alias.split_once('#').unwrap_or((alias, ""));
            let own = page.path.as_str();
            let alias = match (alias, anchor) {
                ("", anchor) if !anchor.is_empty() => own,
                (alias, _) => alias,
            };
            if !is_sound_alias(alias) {
                let problem = BookProblem::BadAlias {
                    alias: written.to_owned(),
                    better: better_alias(alias),
                };
                report.add(at.clone(), problem);
            } else if !anchor.is_empty() {
                anchors.push(AnchorAlias {
                    path: alias.to_owned(),
                    anchor: anchor.to_owned(),
                    page: id,
                });
            } else if names.is_taken(alias)
                || aliases.iter().any(|(taken, _)| taken.as_str() == alias)
            {
                report.add(
                    at.clone(),
                    BookProblem::AliasTaken {
                        alias: alias.to_owned(),
                    },
                );
            } else {
                aliases.push((SitePath::new(alias), id));
            }
        }
    }
    (aliases, anchors)
}

/// Places that `names.toml` keeps for files that are gone, and where nothing stands today. As soon as an edition is
/// frozen, the comparison with it knows more.
fn lost_addresses(
    pages: &[Page],
    aliases: &[(SitePath, PageId)],
    names: &Names<'_>,
    config: &Config,
    sources: &Sources,
    report: &mut Report,
) {
    let is_frozen = |path: &str| path.starts_with("editions/") && path.ends_with("/edition.toml");
    if sources
        .files
        .iter()
        .any(|file| is_frozen(file.path.as_str()))
    {
        return;
    }
    let declared = |address: &str| {
        let pages = config
            .gone
            .iter()
            .map(|gone| gone.page.trim_start_matches('/'));
        pages.into_iter().any(|page| page == address)
    };
    let standing: BTreeSet<&str> = sources
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    let unknown: Vec<&str> = pages
        .iter()
        .filter_map(|page| match page.origin {
            Origin::File(file) => Some(sources.get(file)?.path.as_str()),
            Origin::Generated(_) => None,
        })
        .filter(|path| !config.names.contains_key(*path))
        .collect();
    let old: BTreeSet<&str> = aliases.iter().map(|(path, _)| path.as_str()).collect();
    for (file, address) in &config.names {
        let Some(at) = config.names_at.get(file) else {
            continue;
        };
        let kept = standing.contains(file.as_str())
            || old.contains(address.as_str())
            || names.is_taken(address)
            || declared(address);
        if !kept {
            let renamed = match unknown.as_slice() {
                [only] => Some((*only).to_owned()),
                several => crate::diagnostic::nearest(file, several.iter().copied()),
            };
            let problem = BookProblem::AddressLost {
                file: file.clone(),
                address: address.clone(),
                renamed,
            };
            report.add(at.clone(), problem);
        }
    }
}

/// The old address that was meant by one that no site can have: `https://host/a.html`, `a\\b.html`, `a.md`, `a.html#b`.
fn better_alias(alias: &str) -> Option<String> {
    let path = match alias.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1,
        None => alias,
    };
    let path = path
        .split(['#', '?'])
        .next()
        .unwrap_or(path)
        .replace('\\', "/");
    let path: Vec<&str> = path
        .split('/')
        .filter(|part| !matches!(*part, "" | "." | ".."))
        .collect();
    let path = path.join("/");
    let stem = [".html", ".htm", ".md", ".markdown"]
        .iter()
        .find_map(|kind| path.strip_suffix(kind))
        .unwrap_or(&path);
    (stem.is_ascii() && !stem.is_empty()).then(|| format!("{stem}.html"))
}

/// One place in reading order: an authored page, or a folder's page that nobody wrote.
struct Slot {
    /// By index in `Parsed::pages`; `None` for a generated contents page.
    source: Option<usize>,
    path: SitePath,
    parent: Option<PageId>,
    folder: String,
    /// The address of `folder`.
    site: String,
    is_index: bool,
    kind: Kind,
    title: String,
}

/// Puts the pages in order and gives each its address.
struct Shelving<'a, 'n> {
    pages: &'a [crate::parse::Page],
    paths: &'a [&'a SourcePath],
    names: &'a mut Names<'n>,
    report: &'a mut Report,
    slots: Vec<Slot>,
}

/// A page or folder among its siblings.
enum Entry<'f> {
    Page(usize),
    Folder(&'f str, &'f Folder),
}

impl Shelving<'_, '_> {
    fn shelve(mut self) -> Vec<Slot> {
        let root = Folder::tree(self.paths);
        self.folder(&root, "", "", None);
        self.slots
    }

    fn folder(&mut self, folder: &Folder, source: &str, site: &str, parent: Option<PageId>) {
        let here = self.slots.len();
        self.index(folder, source, site, parent);
        let mut entries: Vec<((i64, u8, String), Entry<'_>)> = Vec::new();
        for &page in &folder.pages {
            if let (Some(parsed), Some(path)) = (self.pages.get(page), self.paths.get(page)) {
                entries.push((rank(parsed.meta.order, path.stem()), Entry::Page(page)));
            }
        }
        for (name, inner) in &folder.folders {
            let order = inner
                .index
                .and_then(|page| self.pages.get(page))
                .and_then(|page| page.meta.order);
            entries.push((rank(order, name), Entry::Folder(name, inner)));
        }
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (_, entry) in entries {
            match entry {
                Entry::Page(page) => self.page(page, source, site, here),
                Entry::Folder(name, inner) => {
                    let slug = inner
                        .index
                        .and_then(|page| self.pages.get(page))
                        .and_then(|page| page.meta.slug.as_ref());
                    let site = self
                        .names
                        .folder(site, name, slug.map(|(slug, _)| slug.as_str()));
                    let source = if source.is_empty() {
                        name.to_owned()
                    } else {
                        format!("{source}/{name}")
                    };
                    self.folder(inner, &source, &site, Some(here));
                }
            }
        }
    }

    /// The folder's own page, written or not.
    fn index(&mut self, folder: &Folder, source: &str, site: &str, parent: Option<PageId>) {
        let name = source.rsplit('/').next().unwrap_or_default();
        let bare = split_number(name).1;
        let folder_title = match (source, bare) {
            ("", _) => "目次".to_owned(),
            (_, "guide") => "手引き".to_owned(),
            (_, "columns") => "コラム".to_owned(),
            (_, "cases") => "事例".to_owned(),
            (_, "reports") => "取組報告".to_owned(),
            (_, "statutes") => "要綱・法令".to_owned(),
            (_, "situations") => Kind::Situation.label().to_owned(),
            (_, bare) => bare.to_owned(),
        };
        let slot = match folder
            .index
            .and_then(|at| Some((at, self.pages.get(at)?, *self.paths.get(at)?)))
        {
            Some((at, page, path)) => Slot {
                source: Some(at),
                path: self
                    .names
                    .page(path, site, true, None, &Span::whole(page.file), self.report),
                parent,
                folder: source.to_owned(),
                site: site.to_owned(),
                is_index: true,
                kind: kind(page.meta.kind, path),
                title: page.title().unwrap_or(folder_title),
            },
            None => Slot {
                source: None,
                path: self.names.generated(&format!("{site}index.html")),
                parent,
                folder: source.to_owned(),
                site: site.to_owned(),
                is_index: true,
                kind: Kind::List,
                title: folder_title,
            },
        };
        self.slots.push(slot);
    }

    fn page(&mut self, at: usize, source: &str, site: &str, parent: PageId) {
        let (Some(page), Some(path)) = (self.pages.get(at), self.paths.get(at)) else {
            return;
        };
        let span = Span::whole(page.file);
        let address = self.names.page(
            path,
            site,
            false,
            page.meta.slug.as_ref(),
            &span,
            self.report,
        );
        self.slots.push(Slot {
            source: Some(at),
            path: address,
            parent: Some(parent),
            folder: source.to_owned(),
            site: site.to_owned(),
            is_index: false,
            kind: kind(page.meta.kind, path),
            title: page
                .title()
                .unwrap_or_else(|| split_number(path.stem()).1.to_owned()),
        });
    }
}

impl Slot {
    /// The page before its fences are drawn. Takes an authored page's tree out of `parsed`.
    fn page(&self, shelf: &Shelf<'_>, slots: &[Slot], parsed: &mut [crate::parse::Page]) -> Page {
        let mut page = Page {
            origin: Origin::Generated(Generated::Contents),
            path: self.path.clone(),
            kind: self.kind,
            title: self.title.clone(),
            meta: Meta::default(),
            body: Vec::new(),
            notes: Vec::new(),
            sections: Vec::new(),
            parent: self.parent,
            children: Vec::new(),
        };
        match self.source.and_then(|at| parsed.get_mut(at)) {
            Some(authored) => {
                page.origin = Origin::File(authored.file);
                page.meta = authored.meta.clone();
                page.body = std::mem::take(&mut authored.body);
                page.notes = std::mem::take(&mut authored.notes);
                if let Some(report) = &page.meta.report
                    && let Some(volume) =
                        shelf.volumes.iter().find(|volume| volume.path == self.path)
                {
                    page.body
                        .extend(exhibit::report::body(shelf, volume, report));
                }
                if let Some(situation) = &page.meta.situation {
                    let mut body = exhibit::situation::head(shelf, situation);
                    body.append(&mut page.body);
                    body.extend(exhibit::situation::foot(shelf, situation));
                    page.body = body;
                }
            }
            None => {
                let me = slots.iter().position(|slot| slot.path == self.path);
                let children = slots
                    .iter()
                    .filter(|slot| slot.parent == me && slot.parent.is_some());
                page.body = vec![exhibit::list::contents(
                    children.map(|slot| (&slot.path, slot.title.as_str())),
                    shelf,
                )];
            }
        }
        page
    }
}

impl<'a> Shelf<'a> {
    fn new(
        (data, config, hidden): (&'a Data, &'a Config, &'a [Hidden]),
        dictionary: &'a Dictionary,
        slots: &[Slot],
        pages: &[crate::parse::Page],
        paths: &[&SourcePath],
    ) -> Shelf<'a> {
        let mut volumes = Vec::new();
        let mut by_source = BTreeMap::new();
        for slot in slots {
            let Some(at) = slot.source else { continue };
            let (Some(page), Some(path)) = (pages.get(at), paths.get(at)) else {
                continue;
            };
            let (headings, points) = outline(&page.body);
            by_source.insert((*path).clone(), volumes.len());
            volumes.push(Volume {
                path: slot.path.clone(),
                folder: slot.folder.clone(),
                kind: slot.kind,
                title: slot.title.clone(),
                meta: page.meta.clone(),
                headings,
                points,
                marks: marks(&page.body),
                names: named_sources(&page.body),
                is_index: slot.is_index,
            });
        }
        Shelf {
            data,
            config,
            dictionary,
            hidden,
            volumes,
            by_source,
        }
    }
}

/// The texts that only repeat what stands elsewhere: lists of pages, points, situations. They are neither linked nor found.
pub(crate) fn echoes(body: &[Block]) -> BTreeSet<TextId> {
    texts_in(body, &["echo"])
}

/// The texts that no search should find here: echoes, and sections included from other pages.
pub(crate) fn repeated(body: &[Block]) -> BTreeSet<TextId> {
    texts_in(body, &["echo", include::INCLUDED])
}

fn texts_in(body: &[Block], classes: &[&str]) -> BTreeSet<TextId> {
    let mut echoes = BTreeSet::new();
    walk(body, &mut |node| {
        let Node::Block(block) = node else { return };
        let class = block
            .attrs
            .as_ref()
            .and_then(|attrs| attrs.class)
            .unwrap_or_default();
        if class.split(' ').any(|class| classes.contains(&class)) {
            walk(std::slice::from_ref(block), &mut |inner| {
                if let Node::Text(text) = inner {
                    echoes.insert(text.id);
                }
            });
        }
    });
    echoes
}
