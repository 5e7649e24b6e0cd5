//! Puts the words of all pages together: on how many pages each stands, how it is read, and which rows of nouns there are.
//!
//! Pages come in the book's order, and what is first said of a word holds.

use std::collections::{BTreeSet, HashSet};

use rustc_hash::FxHashMap;

use super::super::digest::{PageDigest, PageWord, Spelled};
use super::super::folding::fold;
use super::letter;
use tebiki_words::Class;
use tebiki_words::{Dictionary, kana};

/// The longest row of words that is a compound, in characters and in words.
const COMPOUND: usize = 24;
const PARTS: usize = 7;

/// What the pages hold.
#[derive(Default)]
pub(super) struct Site {
    /// Every word, as it was cut.
    pub(super) words: Vec<SiteWord>,
    /// By surface and letter.
    pub(super) seen: Vec<Seen>,
    pub(super) compounds: Vec<Compound>,
    /// By the hash of the surface: where the compound is.
    places: FxHashMap<u64, u32>,
    /// The words of the compounds, one after the other.
    parts: Vec<u32>,
    /// Two kanji side by side that the dictionary knows only one by one, with their readings as they were cut.
    pub(super) loose: Vec<Seen>,
    /// A compound and the Latin letters in brackets after it.
    pub(super) abbreviations: BTreeSet<(String, String)>,
}

/// A word, as it was cut.
pub(super) struct SiteWord {
    /// Folded as for cutting.
    pub(super) written: String,
    pub(super) class: Class,
    /// Folded as for cutting.
    pub(super) base: String,
    pub(super) times: u64,
    letter: char,
    /// Folded as for search.
    surface: String,
    reading: String,
    hash: Rolling,
    /// In `seen`; none for symbols.
    seen: Option<u32>,
}

/// A surface, and on how many pages it stands.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) surface: String,
    pub(super) letter: char,
    pub(super) reading: String,
    pub(super) pages: u32,
    last: u32,
}

/// A row of nouns.
#[derive(Default)]
pub(super) struct Compound {
    pub(super) pages: u32,
    last: u32,
    start: u32,
    pub(super) count: u8,
    /// Stands somewhere as a whole, not only inside a longer one.
    pub(super) whole: bool,
    pub(super) heads: bool,
}

impl Site {
    pub(super) fn new(pages: &[&PageDigest], dictionary: &Dictionary) -> Site {
        let mut gathering = Gathering::default();
        for (number, page) in (0..).zip(pages) {
            gathering.add(page, number, dictionary);
        }
        gathering.site
    }

    /// The base forms of verbs and adjectives, folded as for cutting, with their letters.
    pub(super) fn bases(&self) -> BTreeSet<(&str, char)> {
        let words = self.words.iter().filter(|word| word.seen.is_some());
        let inflected = words.filter(|word| matches!(word.letter, 'v' | 'a'));
        inflected
            .map(|word| (word.base.as_str(), word.letter))
            .collect()
    }

    /// Whether these folded words stand somewhere, as a word or a row of nouns.
    pub(super) fn has(&self) -> impl Fn(&str) -> bool {
        let words: HashSet<&str> = self.seen.iter().map(|seen| seen.surface.as_str()).collect();
        move |text| words.contains(text) || self.places.contains_key(&Rolling::of(text).hash)
    }

    fn words_of(&self, compound: &Compound) -> impl Iterator<Item = &SiteWord> {
        let start = compound.start as usize;
        let parts = self.parts.get(start..start + usize::from(compound.count));
        let parts = parts.unwrap_or_default().iter();
        parts.filter_map(|word| self.words.get(*word as usize))
    }

    pub(super) fn surface(&self, compound: &Compound) -> String {
        let words = self.words_of(compound);
        words.map(|word| word.surface.as_str()).collect()
    }

    pub(super) fn reading(&self, compound: &Compound) -> String {
        let words = self.words_of(compound);
        words.map(|word| word.reading.as_str()).collect()
    }

    /// The lengths in characters of the words of a compound, and of their readings.
    pub(super) fn pieces(&self, compound: &Compound) -> Vec<(u8, u8)> {
        let words = self.words_of(compound);
        words
            .map(|word| (count(&word.surface), count(&word.reading)))
            .collect()
    }
}

fn count(text: &str) -> u8 {
    u8::try_from(text.chars().count()).unwrap_or(u8::MAX)
}

/// What is needed while the pages are added.
#[derive(Default)]
struct Gathering {
    site: Site,
    /// The places of the words: by the dictionary's number, and of all others by what they are.
    known: FxHashMap<u32, u32>,
    spelled: FxHashMap<(String, String, Class, String, String), u32>,
    seen: FxHashMap<(String, char), u32>,
    loose: FxHashMap<String, u32>,
}

impl Gathering {
    fn add(&mut self, page: &PageDigest, number: u32, dictionary: &Dictionary) {
        let Some(found) = page.words() else { return };
        let mut here = Vec::with_capacity(found.words.len());
        for (word, times) in &found.words {
            let place = match word {
                PageWord::Known(number) => self.known_word(*number, dictionary),
                PageWord::Spelled(word) => Some(self.spelled_word(word)),
            };
            // A word that this dictionary lacks: the page was digested with another one.
            let Some(place) = place else { return };
            here.push(place);
            let Some(word) = self.site.words.get_mut(place as usize) else {
                continue;
            };
            word.times += u64::from(*times);
            let seen = word
                .seen
                .and_then(|seen| self.site.seen.get_mut(seen as usize));
            if let Some(seen) = seen {
                if seen.pages == 0 {
                    seen.reading.clone_from(&word.reading);
                }
                on(number, &mut seen.pages, &mut seen.last);
            }
        }
        let place = |word: &u32| here.get(*word as usize).copied();
        for (row, heads) in &found.rows {
            let row: Vec<u32> = row.iter().filter_map(place).collect();
            self.add_row(&row, number, *heads);
        }
        for (first, second) in &found.loose {
            if let Some((first, second)) = place(first).zip(place(second)) {
                self.add_loose(first, second, number);
            }
        }
        for (name, letters) in found.abbreviations {
            let pair = (name.to_owned(), letters.to_owned());
            self.site.abbreviations.insert(pair);
        }
    }

    fn known_word(&mut self, number: u32, dictionary: &Dictionary) -> Option<u32> {
        if let Some(place) = self.known.get(&number) {
            return Some(*place);
        }
        let word = dictionary.word(number)?;
        let surface = fold(word.surface);
        let reading = match word.reading {
            "" => kana::reading_of_kana(word.surface),
            reading => reading.to_owned(),
        };
        let reading = match reading.as_str() {
            "" => surface.clone(),
            reading => fold(reading),
        };
        let place = self.note(&Spelled {
            written: word.surface,
            surface: &surface,
            class: word.class,
            base: word.base,
            reading: &reading,
        });
        self.known.insert(number, place);
        Some(place)
    }

    fn spelled_word(&mut self, word: &Spelled) -> u32 {
        let key = (
            word.written.to_owned(),
            word.surface.to_owned(),
            word.class,
            word.base.to_owned(),
            word.reading.to_owned(),
        );
        if let Some(place) = self.spelled.get(&key) {
            return *place;
        }
        let place = self.note(word);
        self.spelled.insert(key, place);
        place
    }

    fn note(&mut self, word: &Spelled) -> u32 {
        let letter = letter(word.class);
        let is_seen = !word.surface.is_empty() && letter != 'm';
        let seen = is_seen.then(|| {
            let next = u32::try_from(self.site.seen.len()).unwrap_or(u32::MAX);
            let key = (word.surface.to_owned(), letter);
            let place = *self.seen.entry(key).or_insert(next);
            if place == next {
                self.site.seen.push(Seen {
                    surface: word.surface.to_owned(),
                    letter,
                    ..Seen::default()
                });
            }
            place
        });
        let place = u32::try_from(self.site.words.len()).unwrap_or(u32::MAX);
        self.site.words.push(SiteWord {
            written: word.written.to_owned(),
            class: word.class,
            base: word.base.to_owned(),
            times: 0,
            letter,
            hash: Rolling::of(word.surface),
            surface: word.surface.to_owned(),
            reading: word.reading.to_owned(),
            seen,
        });
        place
    }

    fn add_loose(&mut self, first: u32, second: u32, page: u32) {
        let word = |place: u32| self.site.words.get(place as usize);
        let Some((first, second)) = word(first).zip(word(second)) else {
            return;
        };
        let surface = format!("{}{}", first.surface, second.surface);
        let next = u32::try_from(self.site.loose.len()).unwrap_or(u32::MAX);
        let place = match self.loose.get(&surface) {
            Some(place) => *place,
            None => {
                self.site.loose.push(Seen {
                    surface: surface.clone(),
                    letter: 'n',
                    reading: format!("{}{}", first.reading, second.reading),
                    ..Seen::default()
                });
                self.loose.insert(surface, next);
                next
            }
        };
        if let Some(seen) = self.site.loose.get_mut(place as usize) {
            on(page, &mut seen.pages, &mut seen.last);
        }
    }

    /// A row of nouns, and the shorter rows inside it.
    fn add_row(&mut self, row: &[u32], page: u32, heads: bool) {
        let Site {
            words,
            compounds,
            places,
            parts,
            ..
        } = &mut self.site;
        let row: Vec<(u32, &SiteWord)> = row
            .iter()
            .filter_map(|place| Some((*place, words.get(*place as usize)?)))
            .collect();
        for (from, (_, first)) in row.iter().enumerate() {
            if first.letter == 's' || joins(first) {
                continue;
            }
            let mut hash = Rolling::NOTHING;
            let rest = row.get(from..).unwrap_or_default();
            for (to, (_, last)) in (1..=PARTS).zip(rest) {
                hash = hash.then(last.hash);
                if to < 2
                    || last.letter == 'x'
                    || joins(last)
                    || !(3..=COMPOUND).contains(&hash.length)
                {
                    continue;
                }
                let opens = from == 0 || row.get(from - 1).is_some_and(|(_, word)| joins(word));
                let closes = row.get(from + to).is_none_or(|(_, word)| joins(word));
                let next = u32::try_from(compounds.len()).unwrap_or(u32::MAX);
                let place = *places.entry(hash.hash).or_insert(next);
                if place == next {
                    compounds.push(Compound {
                        start: u32::try_from(parts.len()).unwrap_or(u32::MAX),
                        count: to as u8,
                        ..Compound::default()
                    });
                    let words = rest.iter().take(to);
                    parts.extend(words.map(|(place, _)| *place));
                }
                let Some(compound) = compounds.get_mut(place as usize) else {
                    continue;
                };
                on(page, &mut compound.pages, &mut compound.last);
                compound.whole |= opens && closes;
                compound.heads |= opens && closes && heads;
            }
        }
    }
}

fn joins(word: &SiteWord) -> bool {
    word.letter == 'p' && word.surface == "の"
}

fn on(page: u32, pages: &mut u32, last: &mut u32) {
    if *pages == 0 || *last != page {
        *pages += 1;
        *last = page;
    }
}

/// A hash of a text that the hashes of its parts give: that of a row of words needs no text.
#[derive(Debug, Clone, Copy)]
struct Rolling {
    hash: u64,
    power: u64,
    /// In characters.
    length: usize,
}

impl Rolling {
    const NOTHING: Rolling = Rolling {
        hash: 0,
        power: 1,
        length: 0,
    };
    /// A prime, and a number below it that nothing speaks against.
    const PRIME: u64 = (1 << 61) - 1;
    const BASE: u64 = 0x1234_5678_9ABC_DEF1 % Self::PRIME;

    fn of(text: &str) -> Rolling {
        text.chars().fold(Rolling::NOTHING, |before, c| {
            before.then(Rolling {
                hash: u64::from(c) + 1,
                power: Self::BASE,
                length: 1,
            })
        })
    }

    fn then(self, after: Rolling) -> Rolling {
        Rolling {
            hash: (times(self.hash, after.power) + after.hash) % Self::PRIME,
            power: times(self.power, after.power),
            length: self.length + after.length,
        }
    }
}

fn times(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    (product % u128::from(Rolling::PRIME)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_hashes_as_its_text_does() {
        let parts = ["精神", "障害", "者", "の", "支援"].map(Rolling::of);
        let whole = parts.into_iter().fold(Rolling::NOTHING, Rolling::then);
        assert_eq!(whole.hash, Rolling::of("精神障害者の支援").hash);
        assert_eq!(whole.length, 8);
        assert_ne!(whole.hash, Rolling::of("精神障害者の支持").hash);
    }
}
