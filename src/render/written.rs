//! What one page's body gives to the site; the body itself, its words and its links are let go. And what the pages
//! together say of each page and term.

use std::collections::{BTreeMap, BTreeSet};

use crate::cut::PageWords;
use crate::link::{Named, PageLinks, mention};
use crate::model::{Book, Origin, Page, PageId};
use crate::pages::AtHand;
use crate::parse::Kind;
use crate::path::SitePath;
use crate::render::html::{self, Body, Place, Whole};
use crate::render::mentions::{self, Mentioned};
use crate::render::phrase;

/// One page, written.
#[derive(Debug, Default)]
pub struct Written {
    /// HTML: the title of the page, then that of each section.
    pub(crate) titles: Vec<String>,
    /// One for each place that was asked for.
    pub(crate) bodies: Vec<Body>,
    /// The other pages that the text leads to.
    pub(crate) leads_to: BTreeSet<PageId>,
    /// The handbook's own files that the text leads to or shows.
    pub(crate) files: BTreeSet<SitePath>,
    /// By term: where it stands in the page.
    pub(crate) mentions: BTreeMap<usize, Mentioned>,
}

/// Writes a page as it stands at each of `places`; its headings sink there by so many levels.
pub(crate) fn write(whole: Whole, at: AtHand, places: &[(Place, u8)]) -> Written {
    let titles = at.words.titles.iter();
    let body = |(place, deeper): &(Place, u8)| html::body(whole, at, *place, *deeper);
    Written {
        titles: titles.map(|cut| phrase::html(cut, at.names)).collect(),
        bodies: places.iter().map(body).collect(),
        leads_to: at.links.pages(at.id),
        files: at.links.files(),
        mentions: mentioned(at.page, at.words, at.links),
    }
}

/// A term's own page, and those of others, only repeat what is said elsewhere.
fn mentioned(page: &Page, words: &PageWords, links: &PageLinks) -> BTreeMap<usize, Mentioned> {
    let mut found: BTreeMap<usize, Vec<mentions::At>> = BTreeMap::new();
    if page.kind == Kind::Term {
        return BTreeMap::new();
    }
    let last = page.sections.len().saturating_sub(1);
    for (text, mentions) in (0u32..).zip(&links.mentions) {
        let section = mention::section_of(page, text).min(last);
        for mention in mentions {
            if let Named::Term(term) = mention.what {
                found.entry(term).or_default().push(mentions::At {
                    section,
                    text,
                    range: mention.range.clone(),
                });
            }
        }
    }
    found
        .into_iter()
        .map(|(term, at)| (term, mentions::gather(page, words, &at)))
        .collect()
}

/// What the pages say of each other.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// By `PageId`.
    pub(crate) pages: Vec<Written>,
    /// By `PageId`: the pages whose text leads there, in order.
    pub(crate) linked_from: Vec<Vec<PageId>>,
    /// By index in `data.terms`: the pages where it stands, in order.
    pub(crate) mentioned_on: Vec<Vec<PageId>>,
}

impl Gathered {
    pub(crate) fn of(book: &Book, pages: Vec<Written>) -> Gathered {
        let mut linked_from = vec![Vec::new(); book.pages.len()];
        let mut mentioned_on = vec![Vec::new(); book.data.terms.len()];
        for (id, (page, written)) in book.pages.iter().zip(&pages).enumerate() {
            for term in written.mentions.keys() {
                if let Some(pages) = mentioned_on.get_mut(*term) {
                    pages.push(id);
                }
            }
            if !matches!(page.origin, Origin::File(_)) {
                continue;
            }
            for to in &written.leads_to {
                if let Some(from) = linked_from.get_mut(*to) {
                    from.push(id);
                }
            }
        }
        Gathered {
            pages,
            linked_from,
            mentioned_on,
        }
    }

    /// The texts, by `PageId`: they are wanted once.
    pub(crate) fn take_bodies(&mut self) -> Vec<Vec<Body>> {
        let bodies = |written: &mut Written| std::mem::take(&mut written.bodies);
        self.pages.iter_mut().map(bodies).collect()
    }

    /// HTML: the title of a page, or of one of its sections, with its phrases.
    pub(crate) fn title(&self, id: PageId, section: usize) -> String {
        let titles = self.pages.get(id).map(|written| &written.titles);
        titles
            .and_then(|titles| titles.get(section))
            .cloned()
            .unwrap_or_default()
    }

    /// Where a term stands: the page and what of it.
    pub(crate) fn mentions(&self, term: usize) -> Vec<(PageId, &Mentioned)> {
        let on = self.mentioned_on.get(term).into_iter().flatten();
        on.filter_map(|id| Some((*id, self.pages.get(*id)?.mentions.get(&term)?)))
            .collect()
    }
}
