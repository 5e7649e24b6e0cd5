//! Makes the search of a site: from pages cut into words, files that its search client loads piece by piece.
//!
//! Each page is digested on its own ([`digest`]), and the page can go; the digests are merged ([`merge`]) into the files,
//! which are handed out one by one. Takes plain values and gives site paths with bytes. Knows no HTML and no browser;
//! `shard` says how the files are made.
//! Invariant: any two characters that stand side by side in a block, folded as `folding` says, lead to its section; the
//! same input gives the same bytes on any number of threads.

mod bytes;
mod coder;
mod digest;
pub mod folding;
pub mod gather;
mod grams;
mod packing;
mod places;
mod shard;
mod stamped;
mod vocabulary;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

pub use digest::{PageDigest, digest};
pub use packing::unpack;
pub use shard::{Take, merge};
pub use stamped::SearchFile;

use tebiki_words::Dictionary;
use tebiki_words::Token;

/// A page, as far as search cares. Pages come in the book's order.
#[derive(Debug, Clone, Default)]
pub struct SearchPage {
    /// Relative to the site's root.
    pub url: String,
    pub title: String,
    /// The titles above it, from the outermost.
    pub path: Vec<String>,
    /// What filters and results call it: guide, column, term, …
    pub kind: String,
    pub facets: Facets,
    /// What results say of where it is from: 県：埼玉県. Empty for the guide's own.
    pub origin: String,
    /// The first is the page's lead, under its title.
    pub sections: Vec<SearchSection>,
}

/// What a reader may narrow an answer to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Facets {
    pub program: Vec<String>,
    pub area: Vec<String>,
    pub audience: Vec<String>,
    pub domain: Vec<String>,
    /// The layer that it is from, where there are any: [`GUIDE`](crate::model::GUIDE), or the id of an overlay.
    pub origin: Vec<String>,
}

impl Facets {
    fn all(&self) -> [(&'static str, &Vec<String>); 5] {
        [
            ("program", &self.program),
            ("area", &self.area),
            ("audience", &self.audience),
            ("domain", &self.domain),
            ("origin", &self.origin),
        ]
    }

    fn all_mut(&mut self) -> [&mut Vec<String>; 5] {
        [
            &mut self.program,
            &mut self.area,
            &mut self.audience,
            &mut self.domain,
            &mut self.origin,
        ]
    }
}

/// A heading and what stands under it, up to the next.
#[derive(Debug, Clone, Default)]
pub struct SearchSection {
    pub heading: SearchText,
    /// Empty for the lead of a page.
    pub anchor: String,
    pub blocks: Vec<SearchText>,
}

/// The visible text of one block, and its words.
#[derive(Debug, Clone, Default)]
pub struct SearchText {
    pub text: String,
    pub tokens: Vec<Token>,
}

/// A term of the handbook.
#[derive(Debug, Clone, Default, Hash)]
pub struct SearchTerm {
    pub name: String,
    /// Kana; empty when the dictionary's will do.
    pub reading: String,
    pub aliases: Vec<String>,
    pub short: String,
    pub url: String,
}

/// Words of a handbook that stand for one another, and what they find besides.
#[derive(Debug, Clone, Default, Hash)]
pub struct SearchSynonyms {
    pub words: Vec<String>,
    /// Found by the words, without finding them.
    pub finds: Vec<String>,
}

/// What the search gets from the handbook, and not from its pages.
#[derive(Debug, Clone, Default, Hash)]
pub struct SiteWords {
    pub terms: Vec<SearchTerm>,
    pub synonyms: Vec<SearchSynonyms>,
}

/// Everything that search is made from.
#[derive(Debug, Clone, Default)]
pub struct SearchBook {
    pub pages: Vec<SearchPage>,
    pub words: SiteWords,
}

/// Where the files are, from the site's root.
const FOLDER: &str = "search";

/// The files of the search, by their path from the site's root: every page digested, all digests merged.
pub fn index(book: &SearchBook, dictionary: &Dictionary) -> BTreeMap<String, Vec<u8>> {
    let pages = book.pages.par_iter();
    let digests: Vec<PageDigest> = pages.map(|page| digest(page, dictionary)).collect();
    let digests: Vec<&PageDigest> = digests.iter().collect();
    let files = Mutex::new(BTreeMap::new());
    merge(&digests, &book.words, dictionary, &|file: SearchFile| {
        let (path, packed) = (file.path.clone(), file.pack());
        // No panic while it is locked leaves it half done.
        let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(path, packed);
    });
    files.into_inner().unwrap_or_else(PoisonError::into_inner)
}
