//! The whole handbook as an EPUB 3 file. Another rendering of the same book: pure, and the same bytes each time.
//!
//! Invariant: nothing in the file leads to what it does not hold, every document in it is well-formed XML, and what is said
//! of it for those who cannot see it is true of it.

mod archive;
mod package;
mod picture;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::diagnostic::{BookProblem, Report, Span};
use crate::link::{PageLinks, Target};
use crate::model::{Book, Generated, Origin, Page, PageId};
use crate::pages;
use crate::path::SitePath;
use crate::render::furniture::{self, Around};
use crate::render::html::{self, Held, Medium, Place};
use crate::render::mentions;
use crate::render::theme::{self, TemplateError, Theme};
use crate::render::view::{EbookPageView, EbookView, LandmarkView, LinkView, PageView, SiteView};
use crate::render::written::{self, Gathered};
use crate::source::Sources;
use crate::tree::{BlockKind, Inline, Node, walk, walk_inlines};
use package::Document;
use picture::Picture;
use tebiki_words::Dictionary;

/// A finished book.
#[derive(Debug)]
pub struct Epub {
    pub title: String,
    /// Empty when the report has errors that leave nothing to write.
    pub bytes: Vec<u8>,
}

/// Whether these bytes are a book that tebiki made.
pub fn is_ours(bytes: &[u8]) -> bool {
    archive::is_ours(bytes)
}

/// Writes every page that is of use on an e-reader. `name` is the title of a handbook that has none.
pub(crate) fn publish(
    sources: &Sources,
    book: &Book,
    dictionary: &Dictionary,
    name: &str,
    report: &mut Report,
) -> Epub {
    let mut site = crate::render::site_view(book);
    site.title = crate::render::title_or(book, name);
    let theme = match Theme::new(&sources.theme) {
        Ok(theme) => theme,
        Err(error) => {
            theme::report(sources, &error, report);
            let title = site.title;
            return Epub {
                title,
                bytes: Vec::new(),
            };
        }
    };
    let pages: BTreeSet<PageId> = (0..book.pages.len())
        .filter(|id| stands(book, *id))
        .collect();
    // Which pictures the book holds must be known before its pages lead to them.
    let links = pages::each(book, sources, dictionary, report, |own| own.links.clone());
    let found = Found::in_pages(book, &links, &pages);
    let pictures = pictures(sources, book, &found, report);
    let held = Held {
        pages,
        images: pictures
            .iter()
            .map(|(site, picture)| (site.clone(), picture.path.clone()))
            .collect(),
        site: book.config.base_url.clone(),
    };
    let sizes = crate::render::image_sizes(sources, book);
    let whole = crate::render::whole(book, &sizes);
    let written = pages::each(book, sources, dictionary, &mut Report::default(), |own| {
        let path = own.page.path.in_ebook();
        let place = Place {
            at: &path,
            medium: Medium::Ebook(&held),
        };
        let places = held.pages.contains(&own.id).then_some((place, 0));
        written::write(whole, own, places.as_slice())
    });
    let mut gathered = Gathered::of(book, written);
    let texts = gathered.take_bodies();
    let writer = Writer {
        theme: &theme,
        site: &site,
        around: Around {
            whole,
            gathered: &gathered,
        },
        texts,
        held: &held,
    };
    let (documents, errors) = writer.documents();
    for error in &errors {
        theme::report(sources, error, report);
    }
    let bytes = archive::pack(&package::files(&site, book, documents, &pictures, &found));
    Epub {
        title: site.title,
        bytes,
    }
}

/// Left out is what only a site can use, and a list of contents that the book's own contents repeat.
fn stands(book: &Book, id: PageId) -> bool {
    book.pages.get(id).is_some_and(|page| match page.origin {
        Origin::Generated(
            Generated::Search
            | Generated::NotFound
            | Generated::Tags
            | Generated::Changes
            | Generated::ErrataSlip
            | Generated::Change(_),
        ) => false,
        Origin::Generated(Generated::Contents) => page.parent.is_some(),
        _ => true,
    })
}

/// What stands in the pages, for the pictures to pack and for what may be said of the book.
#[derive(Debug, Default)]
struct Found {
    /// The images that pages show, with the first place of each.
    images: BTreeMap<SitePath, Span>,
    ruby: bool,
    drawings: bool,
    /// An image without words for those who do not see it.
    undescribed: bool,
}

impl Found {
    fn in_pages(book: &Book, links: &[PageLinks], pages: &BTreeSet<PageId>) -> Found {
        let mut found = Found::default();
        for id in pages {
            let Some(page) = book.pages.get(*id) else {
                continue;
            };
            let targets = links.get(*id).map(|links| links.targets.as_slice());
            let blocks = [page.body.as_slice()]
                .into_iter()
                .chain(page.notes.iter().map(|note| note.blocks.as_slice()));
            for blocks in blocks {
                walk(blocks, &mut |node| {
                    found.see(node, targets.unwrap_or_default())
                });
            }
        }
        found
    }

    fn see(&mut self, node: Node<'_>, targets: &[Target]) {
        match node {
            Node::Block(block) => {
                self.drawings |= matches!(block.kind, BlockKind::Figure(_));
            }
            Node::Text(text) => walk_inlines(&text.inlines, &mut |inline| match inline {
                Inline::Ruby { .. } => self.ruby = true,
                Inline::Image(image) => {
                    if let Some(Target::File(path)) = targets.get(image.id as usize) {
                        self.undescribed |= image.alt.trim().is_empty();
                        self.images
                            .entry(path.clone())
                            .or_insert_with(|| image.span.clone());
                    }
                }
                _ => {}
            }),
            Node::Article(_) => {}
        }
    }
}

/// The images that the pages show, by their place on the site. One that no e-reader can show is told to its author.
fn pictures(
    sources: &Sources,
    book: &Book,
    found: &Found,
    report: &mut Report,
) -> BTreeMap<SitePath, Picture> {
    let mut pictures: BTreeMap<SitePath, Picture> = BTreeMap::new();
    for (id, path) in &book.assets {
        let (Some(at), Some(file)) = (found.images.get(path), sources.get(*id)) else {
            continue;
        };
        match picture::read(path, &file.bytes) {
            Some(mut picture) => {
                // Its name may have been mended into that of another.
                while pictures.values().any(|other| other.path == picture.path) {
                    picture.path = SitePath::new(format!("_{}", picture.path.as_str()));
                }
                pictures.insert(path.clone(), picture);
            }
            None => report.add(
                at.clone(),
                BookProblem::ImageNotForEbook {
                    path: file.path.as_str().to_owned(),
                },
            ),
        }
    }
    pictures
}

struct Writer<'a> {
    theme: &'a Theme,
    site: &'a SiteView,
    around: Around<'a>,
    /// By `PageId`.
    texts: Vec<Vec<html::Body>>,
    held: &'a Held,
}

impl Writer<'_> {
    /// The title page, the contents, then every page in reading order.
    fn documents(&self) -> (Vec<Document>, BTreeSet<TemplateError>) {
        let rendered = [
            self.document("title.xhtml", "epub/title.xhtml"),
            self.document("nav.xhtml", "epub/nav.xhtml"),
        ]
        .into_iter()
        .chain(
            self.held
                .pages
                .par_iter()
                .filter_map(|id| Some(self.page(*id, self.around.whole.book.pages.get(*id)?)))
                .collect::<Vec<_>>(),
        );
        let style = self
            .theme
            .render("epub/book.css", &self.view())
            .map(|css| Document::new("book.css", css));
        let mut documents = Vec::new();
        // One wrong template is one mistake, however many pages it fills.
        let mut errors = BTreeSet::new();
        for result in rendered.chain([style]) {
            match result {
                Ok(document) => documents.push(document),
                Err(error) => {
                    errors.insert(error);
                }
            }
        }
        (documents, errors)
    }

    fn document(&self, path: &str, template: &str) -> Result<Document, TemplateError> {
        let text = self.theme.render(template, &self.view())?;
        sound(Document::new(path, text), template)
    }

    fn view(&self) -> EbookView<'_> {
        let book = self.around.whole.book;
        EbookView {
            site: self.site,
            html: package::contents(book, &self.held.pages),
            landmarks: self.landmarks(),
        }
    }

    fn landmarks(&self) -> Vec<LandmarkView> {
        let book = self.around.whole.book;
        let page = |id: Option<PageId>, kind, title: &str| {
            let page = book
                .pages
                .get(id.filter(|id| self.held.pages.contains(id))?)?;
            let href = package::path(&page.path.in_ebook());
            Some(landmark(kind, title, &href))
        };
        let own = |kind, title, href| Some(landmark(kind, title, href));
        let first = self.held.pages.first().copied();
        let generated = |which| furniture::generated(book, which);
        [
            own("titlepage", "表題", "title.xhtml"),
            own("toc", "目次", "nav.xhtml"),
            page(first, "bodymatter", "本文"),
            page(generated(Generated::Terms), "glossary", "用語集"),
            page(generated(Generated::Sources), "bibliography", "出典"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn page(&self, id: PageId, page: &Page) -> Result<Document, TemplateError> {
        let book = self.around.whole.book;
        let path = page.path.in_ebook();
        let place = Place {
            at: &path,
            medium: Medium::Ebook(self.held),
        };
        let text = self.texts.get(id).and_then(|texts| texts.first());
        let meta = &page.meta;
        let mentions = match page.origin {
            Origin::Generated(Generated::Term(term)) => {
                let found = self.around.gathered.mentions(term);
                mentions::views(book, &place, &found).0
            }
            _ => Vec::new(),
        };
        // The home page's children are the book's own contents.
        let children = match page.parent {
            Some(_) => furniture::children(&self.around, &place, id, page),
            None => Vec::new(),
        };
        let view = EbookPageView {
            site: self.site,
            style: format!("{}../book.css", path.root()),
            part: part(page),
            page: PageView {
                title: page.title.clone(),
                heading: self.around.gathered.title(id, 0),
                path: path.as_str().to_owned(),
                kind: page.kind.name(),
                kind_label: furniture::kind_label(page),
                chapter: !page.children.is_empty(),
                summary: meta.summary.clone(),
                badges: furniture::badges(book, page),
                looks: Vec::new(),
                html: text.map(|text| text.html.clone()).unwrap_or_default(),
                notes: text.map(|text| text.notes.clone()).unwrap_or_default(),
                updated: meta.updated.map(|date| date.show()),
                updated_iso: meta.updated.map(|date| date.iso()),
                as_of: crate::render::as_of(book, page),
                date: meta.date.map(|date| date.show()),
                canonical: None,
            },
            children,
            sources: furniture::sources(&self.around.whole, &place, &meta.facts.sources),
            tags: furniture::tags(book, &place, page, None),
            mentions,
        };
        let template = "epub/page.xhtml";
        let text = self.theme.render(template, &view)?;
        sound(Document::new(package::path(&path), text), template)
    }
}

fn landmark(kind: &'static str, title: &str, href: &str) -> LandmarkView {
    LandmarkView {
        kind,
        to: LinkView {
            title: title.to_owned(),
            html: html::escaped(title),
            href: href.to_owned(),
        },
    }
}

/// What the page is in a book, by the names of EPUB. Empty for what has none.
fn part(page: &Page) -> &'static str {
    match page.origin {
        Origin::File(_) | Origin::Generated(Generated::Contents) => "chapter",
        Origin::Generated(Generated::Terms) => "glossary",
        Origin::Generated(Generated::Sources) => "bibliography",
        Origin::Generated(Generated::Term(_) | Generated::Program(_)) => "",
        Origin::Generated(_) => "appendix",
    }
}

/// The document, when it is XML; a template of the handbook's own may not be.
fn sound(document: Document, template: &str) -> Result<Document, TemplateError> {
    match picture::fault(&document.text) {
        None => Ok(document),
        Some(message) => Err(TemplateError {
            template: template.to_owned(),
            bytes: (0, 0),
            message,
        }),
    }
}
