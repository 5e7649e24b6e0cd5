//! What one page gives to the search, small: its pairs of characters, its words, and its texts as the client gets them.
//!
//! Depends on the page, the dictionary and the cut alone, never on other pages or on the page's place in the book, so
//! that a digest can be kept as long as its page stays as it is. Words of the dictionary stand as their numbers.

mod pairs;
mod words;

use serde_json::{Value, json};

pub(super) use pairs::{Pairs, Posting};
pub(super) use words::{PageWord, PageWords, Spelled};

use super::bytes::{Reader, bytes_to, hash, number_to, text_to};
use super::folding::fold_to;
use super::{Facets, SearchPage, SearchSection};
use tebiki_words::Dictionary;
use tebiki_words::fold as cutting;

/// Changes with every change that makes other digests of the same pages.
const VERSION: u64 = 2;
/// The longest word looked for, in characters.
const LONGEST: usize = 20;

/// Made by [`digest`], put together by [`merge`](super::merge()).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageDigest {
    pub(super) kind: String,
    pub(super) facets: Facets,
    /// The page as JSON: its address, title, path, and sections with their texts.
    pub(super) record: String,
    /// How many characters each section has, folded.
    pub(super) lengths: Vec<u32>,
    /// As `pairs` writes them.
    pairs: Vec<u8>,
    /// The numbers of the dictionary's spellings that stand in the texts, chosen there or not: each less the one before.
    spellings: Vec<u8>,
    /// As `words` writes them.
    words: Vec<u8>,
}

/// Digests one page.
pub fn digest(page: &SearchPage, dictionary: &Dictionary) -> PageDigest {
    let mut lengths = Vec::with_capacity(page.sections.len());
    let mut pairs = pairs::Writer::default();
    let mut spellings = Spellings::new(dictionary);
    let mut words = words::Writer::default();
    for section in &page.sections {
        let mut length = 0;
        for (number, text) in texts(section).enumerate() {
            let is_heading = number == 0;
            length += pairs.add(&text.text, is_heading);
            spellings.add(&cutting::fold(&text.text).text, dictionary);
            words.add(text, is_heading);
        }
        pairs.end_section();
        lengths.push(u32::try_from(length).unwrap_or(u32::MAX));
    }
    PageDigest {
        kind: page.kind.clone(),
        facets: page.facets.clone(),
        record: record(page),
        lengths,
        pairs: pairs.finish(),
        spellings: spellings.finish(),
        words: words.finish(),
    }
}

/// The heading and the blocks of a section.
fn texts(section: &SearchSection) -> impl Iterator<Item = &super::SearchText> {
    std::iter::once(&section.heading).chain(&section.blocks)
}

fn record(page: &SearchPage) -> String {
    let sections: Vec<Vec<&str>> = page
        .sections
        .iter()
        .map(|section| {
            let heading = section.heading.text.as_str();
            let anchor = match section.anchor.as_str() {
                anchor if anchor == heading => "=",
                anchor => anchor,
            };
            let blocks = section.blocks.iter().map(|block| block.text.as_str());
            [heading, anchor].into_iter().chain(blocks).collect()
        })
        .collect();
    let record: Value = match page.origin.as_str() {
        "" => json!([page.url, page.title, page.path, sections]),
        origin => json!([page.url, page.title, page.path, sections, origin]),
    };
    record.to_string()
}

/// Folds a text to its letters, for search.
fn letters(text: &str, letters: &mut Vec<char>) {
    letters.clear();
    fold_to(text, |letter| letters.push(letter));
}

/// The dictionary's spellings in some texts.
pub(super) struct Spellings {
    /// One bit for each word of the dictionary.
    found: Vec<u64>,
    letters: Vec<char>,
}

impl Spellings {
    pub(super) fn new(dictionary: &Dictionary) -> Spellings {
        Spellings {
            found: vec![0; dictionary.count().div_ceil(64)],
            letters: Vec::new(),
        }
    }

    /// All that stand in a text that is folded for cutting.
    pub(super) fn add(&mut self, folded: &str, dictionary: &Dictionary) {
        self.letters.clear();
        self.letters.extend(folded.chars());
        let letters = self.letters.as_slice();
        for start in 0..letters.len() {
            let rest = letters.get(start..).unwrap_or_default();
            let window = rest.get(..LONGEST).unwrap_or(rest);
            for (_, number) in dictionary.beginnings(window) {
                if let Some(bits) = self.found.get_mut(number as usize / 64) {
                    *bits |= 1 << (number % 64);
                }
            }
        }
    }

    /// All that stand on a page.
    pub(super) fn add_page(&mut self, page: &PageDigest) {
        let mut number = 0_u32;
        let mut gaps = Reader(&page.spellings);
        while let Some(gap) = gaps.small::<u32>() {
            number = gap.saturating_add(number);
            if let Some(bits) = self.found.get_mut(number as usize / 64) {
                *bits |= 1 << (number % 64);
            }
        }
    }

    /// In order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        (0_u32..).zip(&self.found).flat_map(|(at, bits)| {
            let mut bits = *bits;
            std::iter::from_fn(move || {
                let bit = (bits != 0).then(|| bits.trailing_zeros())?;
                bits &= bits - 1;
                Some(at * 64 + bit)
            })
        })
    }

    fn finish(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut before = 0;
        for number in self.numbers() {
            number_to(u64::from(number - before), &mut bytes);
            before = number;
        }
        bytes
    }
}

impl PageDigest {
    pub(super) fn sections(&self) -> u32 {
        u32::try_from(self.lengths.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn pairs(&self) -> Pairs<'_> {
        Pairs::new(&self.pairs, self.sections())
    }

    pub(super) fn words(&self) -> Option<PageWords<'_>> {
        words::read(&self.words)
    }

    /// For a store; ends with a hash of all that stands before.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        number_to(VERSION, &mut bytes);
        text_to(&self.kind, &mut bytes);
        for (_, values) in self.facets.all() {
            number_to(values.len() as u64, &mut bytes);
            values.iter().for_each(|value| text_to(value, &mut bytes));
        }
        text_to(&self.record, &mut bytes);
        number_to(self.lengths.len() as u64, &mut bytes);
        for length in &self.lengths {
            number_to(u64::from(*length), &mut bytes);
        }
        for part in [&self.pairs, &self.spellings, &self.words] {
            bytes_to(part, &mut bytes);
        }
        let hash = hash(&bytes);
        bytes.extend(hash.to_le_bytes());
        bytes
    }

    /// What [`to_bytes`](Self::to_bytes) wrote; nothing when it is damaged or of another version.
    pub fn from_bytes(bytes: &[u8]) -> Option<PageDigest> {
        let (bytes, sum) = bytes.split_last_chunk()?;
        if hash(bytes) != u64::from_le_bytes(*sum) {
            return None;
        }
        let mut reader = Reader(bytes);
        if reader.number()? != VERSION {
            return None;
        }
        let kind = reader.text()?.to_owned();
        let mut facets = Facets::default();
        for values in facets.all_mut() {
            let count = reader.number()?;
            *values = (0..count)
                .map(|_| reader.text().map(str::to_owned))
                .collect::<Option<_>>()?;
        }
        let record = reader.text()?.to_owned();
        let count = reader.number()?;
        let lengths = (0..count).map(|_| reader.small()).collect::<Option<_>>()?;
        let mut part = || reader.bytes().map(<[u8]>::to_vec);
        Some(PageDigest {
            kind,
            facets,
            record,
            lengths,
            pairs: part()?,
            spellings: part()?,
            words: part()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SearchText, grams::Pair};
    use super::*;
    use proptest::prelude::*;

    fn text(text: &str, dictionary: &Dictionary) -> SearchText {
        SearchText {
            text: text.to_owned(),
            tokens: dictionary.words(text),
        }
    }

    fn page(dictionary: &Dictionary) -> SearchPage {
        let section = |heading: &str, blocks: &[&str]| SearchSection {
            heading: text(heading, dictionary),
            anchor: heading.to_owned(),
            blocks: blocks.iter().map(|block| text(block, dictionary)).collect(),
        };
        SearchPage {
            url: "a/b.html".to_owned(),
            title: "協議の場".to_owned(),
            path: vec!["手引き".to_owned()],
            origin: String::new(),
            kind: "guide".to_owned(),
            facets: Facets {
                area: vec!["水戸".to_owned()],
                ..Facets::default()
            },
            sections: vec![
                section("協議の場", &["精神保健福祉士（PSW）が協議の場に集まる。"]),
                section("場", &["場と場", "自傷、ＡＢｃ"]),
                SearchSection::default(),
            ],
        }
    }

    fn pairs(digest: &PageDigest) -> Vec<(Pair, Vec<(u32, u8)>)> {
        let mut pairs = digest.pairs();
        let mut postings = Vec::new();
        std::iter::from_fn(move || {
            let pair = pairs.next_list(&mut postings)?;
            let found = postings.iter().map(|found| (found.section, found.code));
            Some((pair, found.collect()))
        })
        .collect()
    }

    #[test]
    fn a_pair_stands_with_its_sections_and_how() {
        let digest = digest(&page(&Dictionary::embedded()), &Dictionary::embedded());
        assert_eq!(digest.lengths, [23, 9, 0]);
        let found = pairs(&digest);
        let of = |pair: Pair| {
            let found = found.iter().find(|(other, _)| *other == pair);
            found.map(|(_, places)| places.clone()).unwrap_or_default()
        };
        // Heading and body of the first; heading alone, ends of blocks, a body of two characters in the second.
        assert_eq!(of(('議', 'の')), [(0, 1 | 3 << 2)]);
        assert_eq!(of(('場', '\0')), [(0, 3 << 2), (1, 1 | 3 << 2)]);
        assert_eq!(of(('場', 'と')), [(1, 1)]);
        assert_eq!(of(('a', 'b')), [(1, 1)]);
        assert!(found.is_sorted());
    }

    #[test]
    fn what_a_store_kept_is_the_digest() {
        let dictionary = Dictionary::embedded();
        let digest = digest(&page(&dictionary), &dictionary);
        let bytes = digest.to_bytes();
        assert_eq!(PageDigest::from_bytes(&bytes).as_ref(), Some(&digest));
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 8);
            assert_eq!(PageDigest::from_bytes(&damaged), None, "byte {at}");
            assert_eq!(PageDigest::from_bytes(&bytes[..at]), None, "{at} bytes");
        }
    }

    proptest! {
        #[test]
        fn damage_is_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), sections in 0_usize..5) {
            let _ = PageDigest::from_bytes(&bytes);
            let digest = PageDigest {
                lengths: vec![0; sections],
                pairs: bytes.clone(),
                spellings: bytes.clone(),
                words: bytes,
                ..PageDigest::default()
            };
            let _ = pairs(&digest);
            let _ = digest.words();
            let mut spellings = Spellings { found: vec![0; 9], letters: Vec::new() };
            spellings.add_page(&digest);
        }
    }
}
