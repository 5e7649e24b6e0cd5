//! The statutes of a book, each put in order when it is first cited.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::model::{Book, PageId};
use crate::parse::statute::Articles;

pub(super) struct Statutes<'a> {
    book: &'a Book,
    pages: Vec<OnceLock<Articles<'a>>>,
    /// Pages that stand in place of others.
    instead: BTreeSet<PageId>,
}

impl<'a> Statutes<'a> {
    pub(super) fn new(book: &'a Book, instead: BTreeSet<PageId>) -> Statutes<'a> {
        Statutes {
            book,
            pages: vec![OnceLock::new(); book.pages.len()],
            instead,
        }
    }

    /// Whether the page holds a statute.
    pub(super) fn is_statute(&self, page: PageId) -> bool {
        self.articles(page)
            .is_some_and(|articles| !articles.is_empty())
    }

    /// The anchor of the item that a citation names on a page, or of what stands in its place.
    pub(super) fn find(&self, page: PageId, path: &[String]) -> Option<&'a str> {
        self.articles(page)?.find(path)
    }

    /// Whether links to a page that is left out lead here.
    pub(super) fn is_instead(&self, page: PageId) -> bool {
        self.instead.contains(&page)
    }

    fn articles(&self, page: PageId) -> Option<&Articles<'a>> {
        let (articles, page) = (self.pages.get(page)?, self.book.pages.get(page)?);
        Some(articles.get_or_init(|| Articles::new(&page.body)))
    }
}
