//! Cuts every text of the book once, with its terms as words. Knows no page's address.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::model::{Book, Page};
use crate::tree::{Node, Text, walk};
use tebiki_words::Dictionary;
use tebiki_words::{TermWord, Token};

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
    /// Of each way to write a term, the dictionary's own words: 障害者総合支援法 is 障害, 者, 総合, 支援, 法.
    pub names: Names,
}

pub type Names = HashMap<String, Vec<Token>>;

pub fn cut(book: &Book, dictionary: &Dictionary, memory: &mut Memory) -> Words {
    let terms = term_words(book);
    if memory.terms != terms {
        memory.known.clear();
    }
    let cutter = dictionary.cutter(&terms);
    let cut_text = |visible: &str| Cut {
        visible: visible.to_owned(),
        tokens: match memory.known.get(visible) {
            Some(tokens) => tokens.clone(),
            None => cutter.cut(visible),
        },
    };
    let words = Words {
        pages: book
            .pages
            .par_iter()
            .map(|page| {
                let texts = texts(page).into_iter();
                texts.map(|text| cut_text(&text.visible())).collect()
            })
            .collect(),
        titles: book
            .pages
            .par_iter()
            .map(|page| {
                let sections = page.sections.iter();
                sections.map(|section| cut_text(&section.title)).collect()
            })
            .collect(),
        summaries: book
            .pages
            .par_iter()
            .map(|page| cut_text(page.meta.summary.as_deref().unwrap_or_default()))
            .collect(),
        names: names(&terms, dictionary),
    };
    memory.keep(terms, &words);
    words
}

fn names(terms: &[TermWord], dictionary: &Dictionary) -> Names {
    let cutter = dictionary.cutter(&[]);
    let surfaces = terms.iter().map(|term| &term.surface);
    surfaces
        .map(|surface| (surface.clone(), cutter.cut(surface)))
        .collect()
}

/// The tokens of each text of the last build. They hold as long as the terms are the same.
#[derive(Default)]
pub struct Memory {
    keeps: bool,
    terms: Vec<TermWord>,
    known: HashMap<String, Vec<Token>>,
}

impl Memory {
    pub fn keeping() -> Memory {
        Memory {
            keeps: true,
            ..Memory::default()
        }
    }

    fn keep(&mut self, terms: Vec<TermWord>, words: &Words) {
        if !self.keeps {
            return;
        }
        self.terms = terms;
        let lists = words.pages.iter().chain(&words.titles).flatten();
        self.known = lists
            .chain(&words.summaries)
            .map(|cut| (cut.visible.clone(), cut.tokens.clone()))
            .collect();
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
