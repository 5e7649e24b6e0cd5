//! Collects the words of a site: what the client needs to cut a query as the texts were cut, and what a reader may type
//! instead of a word (its reading, a part of a compound, a synonym).
//!
//! The dictionary's words that stand anywhere in the texts, chosen there or not, go along with their costs, so that a
//! piece of a text meets the same words on both sides. Contexts are reduced to the most used ones (`contexts`).

mod contexts;
mod entries;
mod forms;
mod site;
mod synonyms;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::digest::PageDigest;
use super::folding::fold;
use super::{SearchTerm, SiteWords};
use contexts::Contexts;
use site::Site;
use tebiki_words::Dictionary;
use tebiki_words::{Class, TermWord};

/// How many contexts are told apart: the first answer waits for their costs, and with fewer a query is cut otherwise
/// than the texts were.
const CONTEXTS: usize = 240;

pub(super) struct Vocabulary {
    /// By surface, folded as for cutting.
    pub(super) words: BTreeMap<String, Vec<Word>>,
    /// What a run of unknown characters may be, by kind.
    pub(super) unknown: Vec<(String, Vec<Word>)>,
    /// Connection costs between contexts, right side of the left word first; divided by 128.
    pub(super) connections: Vec<i8>,
    pub(super) contexts: usize,
    /// In order of reading.
    pub(super) entries: Vec<Entry>,
    /// For a word or a row of words, folded: what may stand for it, and how well in percent.
    pub(super) synonyms: BTreeMap<String, Vec<(String, u8)>>,
}

pub(super) struct Word {
    pub(super) letter: char,
    pub(super) left: u8,
    pub(super) right: u8,
    /// Divided by 32.
    pub(super) cost: i32,
    /// Folded as for search; empty when it is the surface.
    pub(super) base: String,
    /// In hiragana; empty when it is the surface.
    pub(super) reading: String,
}

/// A word or a compound that a reader may mean.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) reading: String,
    pub(super) surface: String,
    /// `c` for compounds, `V` and `A` for base forms.
    pub(super) letter: char,
    pub(super) pages: u32,
    /// Of a compound: the lengths in characters of its words, and of their readings.
    pub(super) pieces: Vec<(u8, u8)>,
}

pub(super) fn collect(
    pages: &[&PageDigest],
    of_site: &SiteWords,
    dictionary: &Dictionary,
) -> Vocabulary {
    let site = Site::new(pages, dictionary);
    let synonyms = synonyms::synonyms(of_site, &site);
    let surfaces = forms::surfaces(pages, &site, of_site, &synonyms, dictionary);
    let contexts = Contexts::new(&site, dictionary, CONTEXTS);
    let mut words: BTreeMap<String, Vec<Word>> = surfaces
        .into_par_iter()
        .map(|surface| {
            let words = words_of(&surface, &contexts, dictionary);
            (surface, words)
        })
        .filter(|(_, words)| !words.is_empty())
        .collect();
    add_terms(&of_site.terms, &mut words, &contexts, dictionary);
    let unknown = dictionary
        .unknown_words()
        .into_iter()
        .map(|(kind, words)| {
            let words = words.iter().map(|word| contexts.word("", word)).collect();
            (kind, words)
        })
        .collect();
    // On a large site a compound must earn its place.
    let few = u32::from(pages.len() > 2000) + 1;
    Vocabulary {
        words,
        unknown,
        connections: contexts.connections(dictionary),
        contexts: contexts.heads.len(),
        entries: entries::entries(&site, &of_site.terms, few, dictionary),
        synonyms,
    }
}

pub(super) fn letter(class: Class) -> char {
    match class {
        Class::Noun | Class::Proper => 'n',
        Class::Pronoun | Class::Dependent => 'f',
        Class::Number => 'd',
        Class::Suffix => 's',
        Class::Prefix => 'x',
        Class::Verb => 'v',
        Class::Adjective => 'a',
        Class::Adverb | Class::Adnominal | Class::Conjunction | Class::Interjection => 'o',
        Class::Particle | Class::Auxiliary => 'p',
        Class::Symbol | Class::Other => 'm',
    }
}

fn words_of(surface: &str, contexts: &Contexts, dictionary: &Dictionary) -> Vec<Word> {
    let mut words: BTreeMap<(u8, u8, char, String), Word> = BTreeMap::new();
    for word in dictionary.homographs(surface) {
        let word = contexts.word(surface, &word);
        let key = (word.left, word.right, word.letter, word.base.clone());
        match words.get(&key) {
            Some(other) if other.cost <= word.cost => {}
            _ => {
                words.insert(key, word);
            }
        }
    }
    words.into_values().collect()
}

fn add_terms(
    terms: &[SearchTerm],
    words: &mut BTreeMap<String, Vec<Word>>,
    contexts: &Contexts,
    dictionary: &Dictionary,
) {
    let names: Vec<TermWord> = (0..)
        .zip(terms)
        .flat_map(|(number, term)| {
            let reading = Some(term.reading.clone()).filter(|reading| !reading.is_empty());
            let name = TermWord {
                surface: term.name.clone(),
                reading,
                term: number,
            };
            let aliases = term.aliases.iter().map(move |alias| TermWord {
                surface: alias.clone(),
                reading: None,
                term: number,
            });
            std::iter::once(name).chain(aliases)
        })
        .collect();
    for (surface, term) in dictionary.term_words(&names) {
        words.entry(surface).or_default().push(Word {
            letter: if term.leans { 'u' } else { 't' },
            left: contexts.of(term.context),
            right: contexts.of(term.context),
            cost: term.cost / 32,
            base: fold(&term.base),
            reading: fold(&term.reading),
        });
    }
}
