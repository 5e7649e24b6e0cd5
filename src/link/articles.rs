//! The statutes of a book, each put in order when it is first cited.

use std::sync::OnceLock;

use crate::model::{Book, PageId};
use crate::parse::statute::Articles;
use crate::tree::{Article, BlockKind};

pub(super) struct Statutes<'a> {
    book: &'a Book,
    pages: Vec<OnceLock<Articles<'a>>>,
}

impl<'a> Statutes<'a> {
    pub(super) fn new(book: &'a Book) -> Statutes<'a> {
        Statutes {
            book,
            pages: vec![OnceLock::new(); book.pages.len()],
        }
    }

    /// Whether the page holds a statute.
    pub(super) fn is_statute(&self, page: PageId) -> bool {
        self.articles(page)
            .is_some_and(|articles| !articles.is_empty())
    }

    /// The item that a citation names on a page.
    pub(super) fn find(&self, page: PageId, path: &[String]) -> Option<&'a Article> {
        self.articles(page)?.find(path)
    }

    fn articles(&self, page: PageId) -> Option<&Articles<'a>> {
        let (articles, page) = (self.pages.get(page)?, self.book.pages.get(page)?);
        let blocks = page.body.iter().filter_map(|block| match &block.kind {
            BlockKind::Statute(articles) => Some(articles),
            _ => None,
        });
        Some(articles.get_or_init(|| Articles::new(blocks.flatten())))
    }
}
