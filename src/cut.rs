//! Cuts the texts of one page at a time, with the book's terms as words. Knows no page's address.

use std::collections::HashMap;

use tebiki_words::{Cutter, Dictionary, TermWord, Token};

use crate::model::{Book, Page};
use crate::tree::{Node, Text, walk};

/// One text as the reader sees it, and its words. Ranges count bytes of `visible`.
#[derive(Clone, Debug, Default)]
pub struct Cut {
    pub visible: String,
    pub tokens: Vec<Token>,
}

/// The words of one page.
#[derive(Clone, Debug, Default)]
pub struct PageWords {
    /// By `TextId`.
    pub texts: Vec<Cut>,
    /// By section: its title.
    pub titles: Vec<Cut>,
    /// Empty where there is none.
    pub summary: Cut,
}

/// Of each way to write a term, the dictionary's own words: 障害者総合支援法 is 障害, 者, 総合, 支援, 法.
pub type Names = HashMap<String, Vec<Token>>;

/// Cuts any page of a book. Shared by threads.
pub struct PageCutter {
    cutter: Cutter,
    pub names: Names,
}

impl PageCutter {
    pub fn new(book: &Book, dictionary: &Dictionary) -> PageCutter {
        let terms = term_words(book);
        PageCutter {
            cutter: dictionary.cutter(&terms),
            names: names(&terms, dictionary),
        }
    }

    pub fn page(&self, page: &Page) -> PageWords {
        let texts = texts(page).into_iter();
        let titles = page.sections.iter().map(|section| section.title.as_str());
        PageWords {
            texts: texts.map(|text| self.cut(text.visible())).collect(),
            titles: titles.map(|title| self.cut(title.to_owned())).collect(),
            summary: self.cut(page.meta.summary.clone().unwrap_or_default()),
        }
    }

    fn cut(&self, visible: String) -> Cut {
        let tokens = self.cutter.cut(&visible);
        Cut { visible, tokens }
    }
}

fn names(terms: &[TermWord], dictionary: &Dictionary) -> Names {
    let surfaces = terms.iter().map(|term| &term.surface);
    surfaces
        .map(|surface| (surface.clone(), dictionary.words(surface)))
        .collect()
}

/// Every name and alias of every term, by the term's index.
pub fn term_words(book: &Book) -> Vec<TermWord> {
    let mut words = Vec::new();
    for (index, term) in (0u32..).zip(&book.data.terms) {
        words.push(TermWord {
            surface: term.name.clone(),
            reading: Some(term.reading.clone()),
            term: index,
        });
        for alias in &term.aliases {
            words.push(TermWord {
                surface: alias.clone(),
                reading: None,
                term: index,
            });
        }
    }
    words
}

/// The page's texts by their `TextId`: the body's, then the notes'.
pub fn texts(page: &Page) -> Vec<&Text> {
    let mut texts = Vec::new();
    for blocks in std::iter::once(&page.body).chain(page.notes.iter().map(|note| &note.blocks)) {
        walk(blocks, &mut |node| {
            if let Node::Text(text) = node {
                texts.push(text);
            }
        });
    }
    texts
}
