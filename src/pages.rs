//! Goes through a book page by page: each is cut and linked on some thread, handed over, and its words and links are let
//! go. Knows nothing of what is made of them.

use rayon::prelude::*;

use crate::cut::{Names, PageCutter, PageWords};
use crate::diagnostic::Report;
use crate::link::{Linker, PageLinks};
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

/// What `work` makes of each page, in the book's order, and what is wrong with its links.
pub fn each<T: Send>(
    book: &Book,
    sources: &Sources,
    dictionary: &Dictionary,
    report: &mut Report,
    work: impl Fn(AtHand) -> T + Sync,
) -> Vec<T> {
    let cutter = PageCutter::new(book, dictionary);
    let linker = Linker::new(book, sources, dictionary);
    let made: Vec<(T, Report)> = book
        .pages
        .par_iter()
        .enumerate()
        .map(|(id, page)| {
            let mut found = Report::default();
            let words = cutter.page(page);
            let links = linker.page(id, &words, &mut found);
            let at_hand = AtHand {
                id,
                page,
                words: &words,
                names: &cutter.names,
                links: &links,
            };
            (work(at_hand), found)
        })
        .collect();
    let take = |(made, found)| {
        report.append(found);
        made
    };
    made.into_iter().map(take).collect()
}
