//! Answers every link of the book with a page and an anchor. Reads no file and writes no HTML.
//!
//! Invariant: each internal link is answered here or has a diagnostic in the report, so `render` never meets one it cannot write.

mod mention;
mod statute;
pub mod target;

use std::ops::Range;

use rayon::prelude::*;

use crate::cut::{Words, term_words, texts};
use crate::diagnostic::Report;
use crate::model::{Book, Origin, Page, PageId};
use crate::parse::Kind;
use crate::path::SitePath;
use crate::read::Sources;
use crate::tree::Inline;
use target::{Directory, each_link};
use tebiki_words::Dictionary;
use tebiki_words::term::TermMatcher;

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

/// Answers all links of all pages.
pub fn resolve(
    book: &Book,
    words: &Words,
    sources: &Sources,
    dictionary: &Dictionary,
    report: &mut Report,
) -> Links {
    let directory = Directory::new(book, sources);
    let matcher = TermMatcher::new(&term_words(book), dictionary);
    let answered: Vec<(PageLinks, Report)> = book
        .pages
        .par_iter()
        .enumerate()
        .map(|(id, page)| {
            let mut found = Report::default();
            let cuts = words.pages.get(id).map(Vec::as_slice).unwrap_or_default();
            let targets = targets(&directory, id, page, &mut found);
            let mut links = PageLinks {
                mentions: mention::terms(book, id, cuts, &matcher),
                targets,
                places: Vec::new(),
            };
            statute::cite(book, id, cuts, dictionary, &mut links, &mut found);
            (links, found)
        })
        .collect();
    let mut links = Links {
        pages: Vec::with_capacity(answered.len()),
        term_mentions: vec![Vec::new(); book.data.terms.len()],
        linked_from: vec![Vec::new(); book.pages.len()],
    };
    for (id, (page_links, found)) in answered.into_iter().enumerate() {
        report.append(found);
        gather(book, id, &page_links, &mut links);
        links.pages.push(page_links);
    }
    links
}

fn targets(directory: &Directory<'_>, id: PageId, page: &Page, report: &mut Report) -> Vec<Target> {
    let mut targets = Vec::new();
    for text in texts(page) {
        each_link(&text.inlines, &mut |inline| {
            let (number, target) = match inline {
                Inline::Link(link) => (link.id, directory.link(id, &link.dest, &link.span, report)),
                Inline::Wiki(wiki) if wiki.plain => (wiki.id, Target::Nothing),
                Inline::Wiki(wiki) => (wiki.id, directory.wiki(&wiki.name, &wiki.span, report)),
                Inline::Image(image) => {
                    (image.id, directory.image(&image.dest, &image.span, report))
                }
                _ => return,
            };
            targets.push((number, target));
        });
    }
    // A link's own number is higher than those of what stands inside it.
    targets.sort_by_key(|(number, _)| *number);
    targets.into_iter().map(|(_, target)| target).collect()
}

/// Notes who mentions which term and who links to which page.
fn gather(book: &Book, id: PageId, page_links: &PageLinks, links: &mut Links) {
    let Some(page) = book.pages.get(id) else {
        return;
    };
    if page.kind != Kind::Term {
        for (text, mentions) in (0u32..).zip(&page_links.mentions) {
            let section =
                mention::section_of(page, text).min(page.sections.len().saturating_sub(1));
            for found in mentions {
                if let Named::Term(term) = found.what
                    && let Some(list) = links.term_mentions.get_mut(term)
                {
                    let (start, end) = (found.range.start, found.range.end);
                    list.push(Backlink {
                        page: id,
                        section,
                        text,
                        start,
                        end,
                    });
                }
            }
        }
    }
    if matches!(page.origin, Origin::File(_)) {
        for target in &page_links.targets {
            if let Target::Page { page: to, .. } = target
                && *to != id
                && let Some(from) = links.linked_from.get_mut(*to)
                && from.last() != Some(&id)
            {
                from.push(id);
            }
        }
    }
}
