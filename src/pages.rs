//! Goes through a book page by page: each is cut and linked on some thread, handed over, and its words and links are let
//! go. Knows nothing of what is made of them.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::cut::{Names, PageCutter, PageWords};
use crate::diagnostic::Report;
use crate::link::{Linker, PageLinks, Target};
use crate::model::lint::Lint;
use crate::model::{Book, Page, PageId};
use crate::source::Sources;
use tebiki_words::Dictionary;

/// One page while it is at hand.
#[derive(Clone, Copy)]
pub struct AtHand<'a> {
    pub id: PageId,
    pub page: &'a Page,
    pub words: &'a PageWords,
    /// The dictionary's own words of each term.
    pub names: &'a Names,
    pub links: &'a PageLinks,
}

/// One page before it is cut.
pub struct Uncut<'a, 'b> {
    pub id: PageId,
    pub page: &'a Page,
    /// Where its links lead, by `LinkId`.
    pub targets: &'a [Target],
    linker: &'a Linker<'b>,
}

impl Uncut<'_, '_> {
    /// The terms whose letters stand in it, by index: no other term has a part in how it is cut and linked.
    pub fn terms(&self) -> BTreeSet<usize> {
        self.linker.terms_in(self.page)
    }
}

/// What is known of a page before it is cut.
pub enum Known<T, K> {
    /// What would come out, and what would be found wrong; it need not be cut.
    Made(T, Report),
    /// What it is to be called when it is made.
    New(K),
}

/// What `work` makes of each page, in the book's order, and what is wrong with its links.
pub fn each<T: Send>(
    book: &Book,
    sources: &Sources,
    dictionary: &Dictionary,
    report: &mut Report,
    work: impl Fn(AtHand) -> T + Sync,
) -> Vec<T> {
    let known = |_: &Uncut| Known::New(());
    each_new(book, sources, dictionary, report, known, |own, (), _| {
        work(own)
    })
}

/// The same, but for pages that are known. `work` hears what is wrong with the page, apart from where its links lead: who
/// keeps what it makes must keep that too, or it would not be told the next time.
pub fn each_new<T: Send, K>(
    book: &Book,
    sources: &Sources,
    dictionary: &Dictionary,
    report: &mut Report,
    known: impl Fn(&Uncut) -> Known<T, K> + Sync,
    work: impl Fn(AtHand, K, &Report) -> T + Sync,
) -> Vec<T> {
    let all: Vec<PageId> = (0..book.pages.len()).collect();
    let tools = Tools::new(book, sources, dictionary);
    let made = tools.each(&all, known, work);
    let take = |(made, found)| {
        report.append(found);
        made
    };
    made.into_iter().map(take).collect()
}

/// What `work` makes of some pages; what is wrong with them is told with all others.
pub fn some<T: Send>(
    book: &Book,
    sources: &Sources,
    dictionary: &Dictionary,
    ids: &[PageId],
    work: impl Fn(AtHand) -> T + Sync,
) -> Vec<T> {
    let known = |_: &Uncut| Known::New(());
    let tools = Tools::new(book, sources, dictionary);
    let made = tools.each(ids, known, |own, (), _| work(own));
    made.into_iter().map(|(made, _)| made).collect()
}

/// What any page is cut and linked with.
struct Tools<'b> {
    book: &'b Book,
    cutter: PageCutter,
    linker: Linker<'b>,
    lint: Lint<'b>,
}

impl<'b> Tools<'b> {
    fn new(book: &'b Book, sources: &'b Sources, dictionary: &'b Dictionary) -> Tools<'b> {
        Tools {
            book,
            cutter: PageCutter::new(book, dictionary),
            linker: Linker::new(book, sources, dictionary),
            lint: Lint::new(&book.config, sources),
        }
    }

    fn each<T: Send, K>(
        &self,
        ids: &[PageId],
        known: impl Fn(&Uncut) -> Known<T, K> + Sync,
        work: impl Fn(AtHand, K, &Report) -> T + Sync,
    ) -> Vec<(T, Report)> {
        let pages = ids.par_iter();
        let pages = pages.filter_map(|&id| Some((id, self.book.pages.get(id)?)));
        pages
            .map(|(id, page)| self.one(id, page, &known, &work))
            .collect()
    }

    fn one<T, K>(
        &self,
        id: PageId,
        page: &Page,
        known: &impl Fn(&Uncut) -> Known<T, K>,
        work: &impl Fn(AtHand, K, &Report) -> T,
    ) -> (T, Report) {
        let mut found = Report::default();
        let targets = self.linker.targets(id, page, &mut found);
        let uncut = Uncut {
            id,
            page,
            targets: &targets,
            linker: &self.linker,
        };
        let key = match known(&uncut) {
            Known::Made(made, cited) => {
                found.append(cited);
                return (made, found);
            }
            Known::New(key) => key,
        };
        let words = self.cutter.page(page);
        let mut cited = Report::default();
        self.lint.page(page, &mut cited);
        let links = self.linker.rest(id, targets, &words, &mut cited);
        let at_hand = AtHand {
            id,
            page,
            words: &words,
            names: &self.cutter.names,
            links: &links,
        };
        let made = work(at_hand, key, &cited);
        found.append(cited);
        (made, found)
    }
}
