//! Cuts every text of the book once, with its terms as words. Knows no page's address.

use rayon::prelude::*;

use crate::cut::{Cutter, TermWord, Token};
use crate::dictionary::Dictionary;
use crate::model::{Book, Page, Section};
use crate::tree::{Node, Text, walk};

/// One text as the reader sees it, and its words. Ranges count bytes of `visible`.
#[derive(Clone, Debug, Default)]
pub struct Cut {
    pub visible: String,
    pub tokens: Vec<Token>,
}

/// By page, then by `TextId`.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub pages: Vec<Vec<Cut>>,
    /// By page, then by section: its title.
    pub titles: Vec<Vec<Cut>>,
    /// By page: its summary, empty where there is none.
    pub summaries: Vec<Cut>,
}

pub fn cut(book: &Book, dictionary: &Dictionary) -> Words {
    let cutter = dictionary.cutter(&term_words(book));
    let title = |section: &Section| cut_text(&section.title, &cutter);
    Words {
        pages: book
            .pages
            .par_iter()
            .map(|page| cut_page(page, &cutter))
            .collect(),
        titles: book
            .pages
            .par_iter()
            .map(|page| page.sections.iter().map(title).collect())
            .collect(),
        summaries: book
            .pages
            .par_iter()
            .map(|page| cut_text(page.meta.summary.as_deref().unwrap_or_default(), &cutter))
            .collect(),
    }
}

fn cut_text(visible: &str, cutter: &Cutter) -> Cut {
    Cut {
        visible: visible.to_owned(),
        tokens: cutter.cut(visible),
    }
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

fn cut_page(page: &Page, cutter: &Cutter) -> Vec<Cut> {
    texts(page)
        .into_iter()
        .map(|text| cut_text(&text.visible(), cutter))
        .collect()
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
