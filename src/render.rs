//! Writes the site: every page through the theme's templates, the drawings, the theme's assets, the search's files.
//! Touches no disk.

mod drawing;
mod filter;
pub(crate) mod furniture;
pub(crate) mod html;
pub(crate) mod look;
pub(crate) mod mentions;
pub mod packet;
pub mod paper;
mod past;
mod phrase;
pub(crate) mod theme;
pub mod view;
pub(crate) mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::date::Date;
use crate::diagnostic::{BookProblem, Report, Span, nearest};
use crate::model::{Book, Generated, Origin, Page, PageId};
use crate::pages::AtHand;
use crate::parse::Kind;
use crate::path::{SitePath, SourcePath};
use crate::source::Sources;
use furniture::Around;
use html::{Medium, Place, Reach, Whole};
use look::Looked;
use packet::blank;
use paper::{Marks, Part};
use theme::{TemplateError, Theme};
use view::{
    ChaptersView, LayerView, LinkView, LookView, MovedView, PageView, PrintEntryView, RunningView,
    SheetView, SiteView, View,
};
use written::{Gathered, Written};

/// The finished site. The `build` command writes it, `check` drops it, `serve` keeps it, tests compare it.
pub type Site = BTreeMap<SitePath, Vec<u8>>;

/// Where a file of the site goes, once.
pub type Put<'a> = &'a (dyn Fn(SitePath, Vec<u8>) + Sync);

/// What is the same for all pages of a site while their texts are written.
pub struct Setting<'a> {
    book: &'a Book,
    sizes: BTreeMap<&'a SitePath, (usize, usize)>,
    marks: Marks,
    title: String,
    look: Looked,
}

impl<'a> Setting<'a> {
    pub fn new(sources: &Sources, book: &'a Book, report: &mut Report) -> Setting<'a> {
        Setting {
            book,
            look: look::look(sources, book, report),
            sizes: image_sizes(sources, book),
            marks: paper::whole_book(book),
            title: format!("全文 - {}", book.title),
        }
    }

    /// Writes one page's text, as it stands on its own page and, where it does, on the print page.
    pub fn text(&self, own: AtHand) -> Written {
        let print = SitePath::new(PRINT);
        let part = self.print();
        let mut places = vec![(on_screen(self.book, own.page), 0)];
        if let Some(sinks) = part.sinks(self.book, own.id) {
            places.push((part.place(&print), sinks));
        }
        written::write(self.whole(), own, &places)
    }

    fn whole(&self) -> Whole<'_> {
        whole(self.book, &self.sizes)
    }

    /// What goes before the ids of a page on the print page; `None` for one that does not stand there.
    pub(crate) fn mark(&self, id: PageId) -> Option<&str> {
        self.marks.get(&id).map(String::as_str)
    }

    /// The same, and how many levels its headings sink there.
    pub(crate) fn on_paper(&self, id: PageId) -> (Option<&str>, Option<u8>) {
        (self.mark(id), self.print().sinks(self.book, id))
    }

    /// Width and height of an image that says them.
    pub(crate) fn size(&self, image: &SitePath) -> Option<(usize, usize)> {
        self.sizes.get(image).copied()
    }

    pub(crate) fn sources_page(&self) -> Option<PageId> {
        self.whole().sources_page
    }

    fn site(&self) -> SiteView {
        SiteView {
            look: self.look.view.clone(),
            ..site_view(self.book)
        }
    }

    /// The colour that the handbook gives itself.
    pub fn accent(&self) -> Option<&str> {
        self.look.accent.as_deref()
    }

    /// The whole book on one page.
    fn print(&self) -> Part<'_> {
        Part {
            marks: &self.marks,
            title: self.title.clone(),
            partial: false,
            top: 1,
            rest: Reach::Beside,
        }
    }
}

/// Writes every file of the site but those of its search. Gives back what the pages say of each other, without their texts.
pub(crate) fn render(
    setting: &Setting,
    sources: &Sources,
    written: Vec<Written>,
    report: &mut Report,
    put: Put,
) -> Vec<Written> {
    let book = setting.book;
    let linked = written.iter().flat_map(|page| &page.files);
    let shown = book.assets.iter();
    let shown = shown.filter(|(file, _)| setting.look.shown.contains(file));
    let linked = linked.chain(shown.map(|(_, path)| path)).collect();
    copy_files(sources, book, &linked, report, put);
    for (path, bytes) in &setting.look.files {
        put(path.clone(), bytes.clone());
    }
    let theme = match Theme::new(&sources.theme) {
        Ok(theme) => theme,
        Err(error) => {
            theme::report(sources, &error, report);
            return Vec::new();
        }
    };
    let mut gathered = Gathered::of(book, written);
    let mut texts = gathered.take_bodies();
    let writer = Writer::new(&theme, setting, &gathered);
    let printed: Vec<Option<html::Body>> = texts
        .iter_mut()
        .map(|bodies| (bodies.len() > 1).then(|| bodies.pop()).flatten())
        .collect();
    // One wrong template is one mistake, however many pages it fills.
    let errors = Mutex::new(BTreeSet::new());
    let finish = |(path, page): File| match page {
        Ok(html) => put(path, html.into_bytes()),
        Err(error) => {
            let mut errors = errors.lock().unwrap_or_else(PoisonError::into_inner);
            errors.insert(error);
        }
    };
    texts
        .into_par_iter()
        .enumerate()
        .for_each(|(id, mut bodies)| {
            let body = bodies.pop().unwrap_or_default();
            writer.pages(id, body).into_iter().for_each(finish);
        });
    writer.print(printed).into_iter().for_each(finish);
    if theme.has(RUNNING) {
        let path = SitePath::new(format!("assets/{RUNNING}"));
        finish((path, theme.render(RUNNING, &running(&writer.site))));
    }
    if theme.has(blank::TEMPLATE) {
        let files = blank::files(&theme, sources, book, &writer.site);
        files.into_iter().for_each(finish);
    }
    writer.moved().into_iter().for_each(finish);
    for (path, bytes) in &book.past.files {
        put(path.clone(), bytes.clone());
    }
    let errors = errors.into_inner().unwrap_or_else(PoisonError::into_inner);
    for error in &errors {
        theme::report(sources, error, report);
    }
    if let Some(sitemap) = sitemap(book) {
        put(SitePath::new("sitemap.xml"), sitemap.into_bytes());
    }
    gathered.pages
}

/// Writes the files of some pages alone; `written` holds their texts, and of all pages what they say of each other.
pub(crate) fn some(
    setting: &Setting,
    sources: &Sources,
    written: Vec<Written>,
    ids: &[PageId],
    put: Put,
) -> Vec<Written> {
    let mut gathered = Gathered::of(setting.book, written);
    let mut texts = gathered.take_bodies();
    // What is wrong with the theme is told when every page is written.
    if let Ok(theme) = Theme::new(&sources.theme) {
        let writer = Writer::new(&theme, setting, &gathered);
        for id in ids {
            let bodies = texts.get_mut(*id).map(std::mem::take).unwrap_or_default();
            let body = bodies.into_iter().next().unwrap_or_default();
            for (path, page) in writer.pages(*id, body) {
                if let Ok(html) = page {
                    put(path, html.into_bytes());
                }
            }
        }
    }
    gathered.pages
}

fn on_screen<'b>(book: &'b Book, page: &'b Page) -> Place<'b> {
    let not_found = page.origin == Origin::Generated(Generated::NotFound);
    let base = book.config.base_url.as_deref();
    Place {
        at: &page.path,
        medium: Medium::Screen {
            base: base.filter(|_| not_found).map(on_its_host),
        },
    }
}
const PRINT: &str = "print.html";
const RUNNING: &str = "running.css";
const CHAPTERS: &str = "chapters.css";

/// The theme's files, then the handbook's own that pages lead to or that are named; what clashes or is left out is reported.
fn copy_files(
    sources: &Sources,
    book: &Book,
    linked: &BTreeSet<&SitePath>,
    report: &mut Report,
    put: Put,
) {
    let also = &book.config.also;
    for (named, span) in also {
        let paths = || sources.ids().map(|(_, file)| file.path.as_str());
        if !paths().any(|path| is_named(named, path)) {
            let problem = BookProblem::NothingAlso {
                path: named.clone(),
                nearest: nearest(named, paths()),
            };
            report.add(span.clone(), problem);
        }
    }
    let mut of_theme = BTreeSet::new();
    for file in &sources.theme {
        if file.path.starts_with("assets/") {
            let path = SitePath::new(&*file.path);
            of_theme.insert(path.clone());
            put(path, file.bytes.clone());
        }
    }
    // What goes with a page that an overlay leaves out is missed by nobody.
    let left_out = book.hidden.iter().flat_map(|hidden| &hidden.files);
    let left_out: BTreeSet<&SourcePath> = left_out.collect();
    for (id, path) in &book.assets {
        let Some(file) = sources.get(*id) else {
            continue;
        };
        if of_theme.contains(path) {
            let problem = BookProblem::UrlTaken {
                url: path.as_str().to_owned(),
                by: "テーマ".to_owned(),
            };
            report.add(Span::whole(*id), problem);
            continue;
        }
        let source = file.path.as_str();
        if !linked.contains(path) && !also.iter().any(|(named, _)| is_named(named, source)) {
            if !left_out.contains(&file.path) {
                let path = source.to_owned();
                report.add(Span::whole(*id), BookProblem::NotPublished { path });
            }
            continue;
        }
        put(path.clone(), file.bytes.clone());
    }
}

/// Whether an entry of `[publish] also` means this file: the file itself, or a folder above it.
fn is_named(also: &str, path: &str) -> bool {
    let also = also.trim_start_matches("./").trim_end_matches('/');
    also == path
        || path
            .strip_prefix(also)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// So that the text does not jump when an image arrives.
pub(crate) fn image_sizes<'a>(
    sources: &Sources,
    book: &'a Book,
) -> BTreeMap<&'a SitePath, (usize, usize)> {
    book.assets
        .iter()
        .filter_map(|(id, path)| {
            let file = sources.get(*id)?;
            let size = imagesize::blob_size(&file.bytes).ok()?;
            Some((path, (size.width, size.height)))
        })
        .collect()
}

/// Each style sheet that not every page needs, and what shows the need in the HTML of its text.
const LOOKS: [(&str, &[&str]); 17] = [
    ("tables", &["<table", "class=\"drawing"]),
    ("matrix", &["matrix\""]),
    ("steps", &["class=\"steps"]),
    (
        "rare",
        &[
            "<em",
            "<hr",
            "<blockquote",
            "<del",
            "badge until",
            "badge checked",
            "badge planned",
            "badge fictional",
        ],
    ),
    ("boxes", &["class=\"callout", "class=\"quiz"]),
    (
        "cards",
        &["card\"", "record\"", "group points", "group glance"],
    ),
    ("checks", &["class=\"checks"]),
    ("kana", &["class=\"kana-index", "jumps\""]),
    ("drawings", &["<svg", "<figure"]),
    ("statutes", &["class=\"articles"]),
    ("notes", &["class=\"call\""]),
    ("code", &["<code", "<pre"]),
    ("origin", &["class=\"origin\""]),
    ("mine", &["class=\"mine\""]),
    ("terms", &[]),
    (
        "changes",
        &["class=\"changes", "moved-section", "class=\"edition"],
    ),
    ("revised", &["revised echo"]),
];

/// What a page with this text and these badges needs. One with pages below it shows them as cards, a term where it stands.
fn looks(html: &str, badges: &str, page: &Page) -> Vec<&'static str> {
    LOOKS
        .iter()
        .filter(|(name, signs)| {
            let has = |sign: &&str| html.contains(sign) || badges.contains(sign);
            signs.iter().any(has)
                || *name == "cards" && !page.children.is_empty()
                || *name == "terms" && page.kind == Kind::Term
        })
        .map(|(name, _)| *name)
        .collect()
}

pub(crate) fn site_view(book: &Book) -> SiteView {
    let config = &book.config;
    SiteView {
        title: book.title.clone(),
        subtitle: config.subtitle.clone(),
        summary: config.summary.clone(),
        edition: config.edition_of_title().cloned(),
        as_of: match config.titled() {
            Some(layer) => layer.as_of,
            None => book.as_of,
        }
        .map(Date::show),
        based: based(book),
        publisher: config.publisher().cloned(),
        licence: config.licence.clone(),
        generator: concat!("tebiki ", env!("CARGO_PKG_VERSION")).to_owned(),
        layers: layers(book),
        look: LookView::default(),
    }
}

/// Which edition of the guide a copy with a title of its own is made from.
fn based(book: &Book) -> Option<String> {
    let config = &book.config;
    config.titled()?;
    let edition = config.edition.as_ref().map(|edition| format!(" {edition}"));
    let as_of = book.as_of.map(|date| format!("（{}時点）", date.show()));
    let [edition, as_of] = [edition, as_of].map(Option::unwrap_or_default);
    let guide = config.name_of(None);
    Some(format!("{guide}の手引き{edition}{as_of}に基づく"))
}

/// The guide and what lies over it; nothing where the guide stands alone.
fn layers(book: &Book) -> Vec<LayerView> {
    let config = &book.config;
    if config.layers.is_empty() {
        return Vec::new();
    }
    let guide = LayerView {
        name: config.name_of(None),
        title: config.title.clone(),
        publisher: config.publisher.clone(),
        edition: config.edition.clone(),
        as_of: book.as_of.map(|date| date.show()),
    };
    let layers = config.layers.iter().map(|layer| LayerView {
        name: layer.name(),
        title: layer.title.clone(),
        publisher: layer.publisher.clone(),
        edition: layer.edition.clone(),
        as_of: layer.as_of.map(|date| date.show()),
    });
    std::iter::once(guide).chain(layers).collect()
}

pub(crate) fn whole<'a>(
    book: &'a Book,
    sizes: &'a BTreeMap<&'a SitePath, (usize, usize)>,
) -> Whole<'a> {
    Whole {
        book,
        sizes,
        sources_page: furniture::generated(book, Generated::Sources),
    }
}

/// A folder of plain pages has no title of its own: it goes by `name`.
pub(crate) fn title_or(book: &Book, name: &str) -> String {
    let untitled = book.config.title().is_none()
        && book
            .pages
            .first()
            .is_none_or(|home| home.origin == Origin::Generated(Generated::Contents));
    [if untitled { name } else { &book.title }, name]
        .into_iter()
        .map(str::trim)
        .find(|title| !title.is_empty())
        .unwrap_or("手引き")
        .to_owned()
}

/// When what a page says held: when the sources that it names are from, the oldest first.
pub(crate) fn as_of(book: &Book, page: &Page) -> Option<String> {
    let dates: Vec<String> = book.dates_of(page).into_iter().map(Date::show).collect();
    (!dates.is_empty()).then(|| dates.join("・"))
}

/// The lists that the handbook has, in the order in which readers want them.
fn ways(book: &Book) -> Vec<(PageId, &'static str)> {
    let situations = book
        .pages
        .iter()
        .find(|page| page.kind == Kind::Situation)
        .and_then(|page| {
            let is_index = page.path.as_str().ends_with("/index.html");
            let own = book.pages.iter().position(|other| other.path == page.path);
            if is_index { own } else { page.parent }
        })
        .map(|id| (id, Kind::Situation.label()));
    let generated = [
        (Generated::Terms, "用語集"),
        (Generated::Programs, "事業"),
        (Generated::Contacts, "連絡先"),
    ]
    .into_iter()
    .filter_map(|(which, title)| Some((furniture::generated(book, which)?, title)));
    situations.into_iter().chain(generated).collect()
}

/// A file of the site, or what is wrong with its template.
type File = (SitePath, Result<String, TemplateError>);

struct Writer<'a> {
    theme: &'a Theme,
    around: Around<'a>,
    site: SiteView,
    setting: &'a Setting<'a>,
    ways: Vec<(PageId, &'static str)>,
    lists: Vec<PageId>,
    tags_page: Option<PageId>,
    changes_page: Option<PageId>,
}

impl<'a> Writer<'a> {
    fn new(theme: &'a Theme, setting: &'a Setting<'a>, gathered: &'a Gathered) -> Writer<'a> {
        let book = setting.book;
        Writer {
            theme,
            around: Around {
                whole: setting.whole(),
                gathered,
            },
            site: setting.site(),
            setting,
            ways: ways(book),
            lists: furniture::lists(book),
            tags_page: furniture::generated(book, Generated::Tags),
            changes_page: furniture::generated(book, Generated::Changes),
        }
    }
}

impl Writer<'_> {
    /// A page's file; a term that stands in very many places has several.
    fn pages(&self, id: PageId, body: html::Body) -> Vec<File> {
        let Some(page) = self.setting.book.pages.get(id) else {
            return Vec::new();
        };
        let views = match page.origin {
            Origin::Generated(Generated::Term(term)) => self.term(id, page, term, body),
            _ => vec![self.view(id, page, body)],
        };
        let write = |view: View| {
            let html = self.theme.render(template(page), &view);
            (SitePath::new(view.page.path), html)
        };
        views.into_iter().map(write).collect()
    }

    /// A term with where it stands.
    fn term(&self, id: PageId, page: &Page, term: usize, body: html::Body) -> Vec<View<'_>> {
        let found = self.around.gathered.mentions(term);
        let sheets = mentions::sheets(&found);
        let paths: Vec<SitePath> = (1..=sheets.len().max(1))
            .map(|number| page.path.part(number))
            .collect();
        let lists: Vec<_> = paths
            .iter()
            .zip(&sheets)
            .map(|(path, sheet)| mentions::views(self.setting.book, &Place::on_site(path), sheet))
            .collect();
        let mentioned = lists.iter().map(|(_, count)| count).sum();
        let titles: Vec<String> = lists
            .iter()
            .filter_map(|(list, _)| Some(list.first()?.title.clone()))
            .collect();
        let mut lists = lists.into_iter();
        let mut body = Some(body);
        let write = |(at, path): (usize, &SitePath)| {
            let mut view = match at {
                0 => self.view(id, page, body.take().unwrap_or_default()),
                _ => self.sheet(id, page, &paths, at),
            };
            view.mentions = lists.next().map(|(list, _)| list).unwrap_or_default();
            view.mentioned = mentioned;
            if paths.len() > 1 {
                let sheet = |(other, title): (&SitePath, &String)| SheetView {
                    title: title.clone(),
                    href: path.href(other, "").as_str().to_owned(),
                    current: other == path,
                };
                view.sheets = paths.iter().zip(&titles).map(sheet).collect();
            }
            view
        };
        paths.iter().enumerate().map(write).collect()
    }

    /// A further page of where a term stands: no more than that, and the way back.
    fn sheet(&self, id: PageId, page: &Page, paths: &[SitePath], at: usize) -> View<'_> {
        let path = paths.get(at).unwrap_or(&page.path);
        let place = Place::on_site(path);
        let mut view = self.view_of(id, page, place, html::Body::default());
        let title = |at: usize| match at {
            0 => page.title.clone(),
            _ => format!("{}（{}／{}）", page.title, at + 1, paths.len()),
        };
        let turn = |at: usize| {
            Some(LinkView {
                title: title(at),
                html: html::escaped(&title(at)),
                href: path.href(paths.get(at)?, "").as_str().to_owned(),
            })
        };
        view.page.title = title(at);
        view.page.heading = html::escaped(&view.page.title);
        view.page.path = path.as_str().to_owned();
        view.page.canonical = view.page.canonical.and_then(|_| {
            let base = self.setting.book.config.base_url.as_deref()?;
            Some(absolute(base, path))
        });
        view.page.summary = None;
        view.page.badges = String::new();
        view.packet = None;
        view.crumbs
            .extend(furniture::link(&self.around, &place, id));
        view.previous = at.checked_sub(1).and_then(turn);
        view.next = turn(at + 1);
        view.toc = Vec::new();
        view.sources = Vec::new();
        view.tags = Vec::new();
        view.versions = Vec::new();
        view.backlinks = Vec::new();
        view
    }

    fn view(&self, id: PageId, page: &Page, body: html::Body) -> View<'_> {
        self.view_of(id, page, on_screen(self.setting.book, page), body)
    }

    fn view_of(&self, id: PageId, page: &Page, place: Place, body: html::Body) -> View<'_> {
        let around = &self.around;
        let book = self.setting.book;
        let base = book.config.base_url.as_deref();
        let meta = &page.meta;
        let (previous, next) = furniture::neighbours(book, id);
        let link = |id: Option<PageId>| id.and_then(|id| furniture::link(around, &place, id));
        let anchor = self.setting.marks.get(&id).map_or("", String::as_str);
        let badges = furniture::badges(book, page);
        View {
            site: &self.site,
            root: place.root(),
            home: self.home(&place),
            ways: self.ways(&place),
            lists: furniture::links(around, &place, &self.lists),
            print: place.file(&SitePath::new(PRINT), anchor),
            packet: paper::packet(&place, page.parent.is_some().then_some(page)),
            page: PageView {
                title: page.title.clone(),
                heading: around.gathered.title(id, 0),
                path: page.path.as_str().to_owned(),
                kind: page.kind.name(),
                kind_label: furniture::kind_label(page),
                chapter: !page.children.is_empty(),
                summary: meta.summary.clone(),
                looks: looks(&body.html, &badges, page),
                badges,
                html: body.html,
                notes: body.notes,
                updated: meta.updated.map(|date| date.show()),
                updated_iso: meta.updated.map(|date| date.iso()),
                as_of: as_of(book, page),
                date: meta.date.map(|date| date.show()),
                canonical: base.map(|base| absolute(base, &page.path)),
            },
            crumbs: furniture::crumbs(around, &place, id),
            menu: furniture::menu(around, &place, id, page),
            toc: furniture::toc(around.gathered, id, page),
            children: furniture::children(around, &place, id, page),
            previous: link(previous),
            next: link(next),
            sources: furniture::sources(&around.whole, &place, &meta.facts.sources),
            filters: match page.origin {
                Origin::Generated(Generated::Search) => filter::filters(book),
                _ => Vec::new(),
            },
            tags: furniture::tags(book, &place, page, self.tags_page),
            backlinks: furniture::backlinks(around, &place, id),
            mentions: Vec::new(),
            mentioned: 0,
            sheets: Vec::new(),
            meanings: furniture::meanings(book, body.terms),
            versions: past::versions(book, page, &place),
            history: past::history(book, &place, self.changes_page),
            old: past::old(book, page, &place),
        }
    }

    fn home(&self, place: &Place) -> LinkView {
        LinkView {
            title: self.site.title.clone(),
            html: html::escaped(&self.site.title),
            href: place.file(&SitePath::new("index.html"), ""),
        }
    }

    fn ways(&self, place: &Place) -> Vec<LinkView> {
        self.ways
            .iter()
            .map(|(id, title)| LinkView {
                title: (*title).to_owned(),
                html: html::escaped(title),
                href: place.href(self.setting.book, *id, ""),
            })
            .collect()
    }

    /// The whole book on one page, and what names its chapters on paper.
    fn print(&self, mut texts: Vec<Option<html::Body>>) -> Vec<File> {
        let at = SitePath::new(PRINT);
        let part = self.setting.print();
        let mut view = paper::view(self.around.whole, &at, &part, |id| {
            let text = texts.get_mut(id).and_then(Option::take);
            text.unwrap_or_default()
        });
        view.site = self.site.clone();
        let mut written = vec![(at, self.theme.render(PRINT, &view))];
        if self.theme.has(CHAPTERS) {
            let chapters = view.entries.iter().filter(|entry| entry.level == 2);
            // The home page's title stands there already: it is the book's.
            let name = |entry: &PrintEntryView| match entry.title == self.site.title {
                true => css_string(""),
                false => css_string(&entry.title),
            };
            let chapters = ChaptersView {
                chapters: chapters.map(name).collect(),
            };
            let path = SitePath::new(format!("assets/{CHAPTERS}"));
            written.push((path, self.theme.render(CHAPTERS, &chapters)));
        }
        written
    }

    /// A page at each old address that says where its page is now.
    fn moved(&self) -> Vec<File> {
        let book = self.setting.book;
        let base = book.config.base_url.as_deref();
        book.aliases
            .iter()
            .filter_map(|(path, id)| {
                let page = book.pages.get(*id)?;
                let place = Place::on_site(path);
                let view = MovedView {
                    site: &self.site,
                    root: place.root(),
                    to: LinkView {
                        title: page.title.clone(),
                        html: self.around.gathered.title(*id, 0),
                        href: place.href(book, *id, ""),
                    },
                    direct: true,
                    title: String::new(),
                    goals: Vec::new(),
                    anchors: Vec::new(),
                    gone: String::new(),
                    old: None,
                    canonical: base.map(|base| absolute(base, &page.path)),
                };
                Some((path.clone(), self.theme.render("moved.html", &view)))
            })
            .chain(book.left_out.iter().filter_map(|left_out| {
                let view = past::left_out(&self.site, book, left_out)?;
                let page = self.theme.render("moved.html", &view);
                Some((left_out.path.clone(), page))
            }))
            .chain(book.past.former.iter().map(|former| {
                let view = past::former(&self.site, book, former);
                (former.path.clone(), self.theme.render("moved.html", &view))
            }))
            .collect()
    }
}

fn template(page: &Page) -> &'static str {
    match (page.origin, page.kind) {
        (_, _) if page.parent.is_none() && page.path.as_str() == "index.html" => "home.html",
        (Origin::Generated(Generated::Search), _) => "search.html",
        (Origin::Generated(Generated::NotFound), _) => "404.html",
        (_, Kind::Term) => "term.html",
        (_, Kind::Program) => "program.html",
        (_, Kind::List) => "list.html",
        _ => "page.html",
    }
}

fn absolute(base: &str, path: &SitePath) -> String {
    let path = path.as_str();
    // The home page's address is the folder's.
    let path = if path == "index.html" { "" } else { path };
    format!("{}/{path}", base.trim_end_matches('/'))
}

fn running(site: &SiteView) -> RunningView {
    let edition = site.edition.as_deref().unwrap_or_default();
    let as_of = site.as_of.as_ref().map(|as_of| format!("{as_of}時点"));
    RunningView {
        title: css_string(format!("{} {edition}", site.title).trim_end()),
        as_of: css_string(&as_of.unwrap_or_default()),
    }
}

/// A string of a style sheet; what could end it is written by its number.
fn css_string(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' | '<' | '>' => out.push_str(&format!("\\{:x} ", u32::from(letter))),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// An address as any host that has the site there knows it: a copy on another host must not send readers to the first.
fn on_its_host(base: &str) -> &str {
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    host.find('/')
        .map_or("", |at| host.get(at..).unwrap_or_default())
}

fn sitemap(book: &Book) -> Option<String> {
    let base = book.config.base_url.as_deref()?;
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for page in &book.pages {
        if matches!(
            page.origin,
            Origin::Generated(Generated::NotFound | Generated::Search)
        ) {
            continue;
        }
        xml.push_str("<url><loc>");
        html::escape(&mut xml, &absolute(base, &page.path));
        xml.push_str("</loc>");
        if let Some(updated) = page.meta.updated {
            xml.push_str("<lastmod>");
            xml.push_str(&updated.iso());
            xml.push_str("</lastmod>");
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    Some(xml)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_leave_its_string() {
        assert_eq!(css_string("手引き 第1版"), "\"手引き 第1版\"");
        assert_eq!(css_string("a\"; }\n\\"), "\"a\\22 ; } \\5c \"");
    }
}
