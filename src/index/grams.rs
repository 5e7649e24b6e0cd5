//! Says in which sections each pair of neighbouring characters stands, and how: in the heading, once, often.
//!
//! A page's own pairs are written small (`digest::Pairs`); here they are counted over all pages first, so that it is known
//! which lists go into one file, and then filled in for as many files at a time as memory should hold.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::digest::{PageDigest, Posting};

/// Stands for a second character.
pub(super) const ALONE: char = '\u{1}';

/// Stands after the last character of a block, so that a lone character can be found as the pairs that begin with it.
pub(super) const END: char = '\0';
/// From this many places on, a single character has a list of its own.
pub(super) const COMMON: usize = 400;
/// So many pages are counted at a time.
const CHUNK: usize = 256;

/// Two characters, side by side.
pub(super) type Pair = (char, char);

/// One section of the site, and a code of four bits: how often in the body (0, once, two or three times, more), and how
/// much of the heading it shares (0 nothing, 1 part of a long one, 2 of a middling one, 3 of a short one).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place(u32);

impl Place {
    pub(super) fn new(section: u32, code: u8) -> Place {
        Place(section << 4 | u32::from(code))
    }

    pub(super) fn to_bytes(self) -> [u8; 4] {
        self.0.to_le_bytes()
    }

    pub(super) fn section(self) -> u32 {
        self.0 >> 4
    }

    pub(super) fn code(self) -> u32 {
        self.0 & 15
    }
}

/// How many places each pair has, in order; the second is [`ALONE`] in the list of a common character.
pub(super) fn count(pages: &[&PageDigest]) -> Vec<(Pair, usize)> {
    let counts = pages.par_chunks(CHUNK).map(count_some);
    let counts = counts.reduce(FxHashMap::default, |one, other| {
        let (mut all, more) = if one.len() < other.len() {
            (other, one)
        } else {
            (one, other)
        };
        // Sums are the same in any order.
        more.into_iter()
            .for_each(|(pair, places)| *all.entry(pair).or_default() += places);
        all
    });
    let mut counts: Vec<(Pair, usize)> = counts.into_iter().collect();
    counts.sort_unstable();
    let mut totals: FxHashMap<char, usize> = FxHashMap::default();
    for ((first, second), places) in &counts {
        if *second != ALONE {
            *totals.entry(*first).or_default() += places;
        }
    }
    let is_common = |first: char| totals.get(&first).is_some_and(|total| *total >= COMMON);
    // The ends of blocks serve lone characters only; a common one needs them no more.
    counts.retain(|((first, second), _)| match *second {
        ALONE => is_common(*first),
        END => !is_common(*first),
        _ => true,
    });
    counts
}

fn count_some(pages: &[&PageDigest]) -> FxHashMap<Pair, usize> {
    let mut counts: FxHashMap<Pair, usize> = FxHashMap::default();
    for page in pages {
        let mut alone = Alone::default();
        each_list(page, |pair, postings| {
            *counts.entry(pair).or_default() += postings.len();
            if let Some((first, sections)) = alone.add(pair.0, postings) {
                *counts.entry((first, ALONE)).or_default() += sections.len();
            }
        });
        if let Some((first, sections)) = alone.end() {
            *counts.entry((first, ALONE)).or_default() += sections.len();
        }
    }
    counts
}

/// The lists of some of the pairs, one after the other, in the order of the pairs.
pub(super) struct Lists {
    places: Vec<Place>,
    ends: Vec<usize>,
}

impl Lists {
    pub(super) fn of(&self, pairs: Range<usize>) -> Vec<&[Place]> {
        pairs
            .map(|pair| {
                let before = pair.checked_sub(1).and_then(|before| self.ends.get(before));
                let start = before.copied().unwrap_or_default();
                let end = self.ends.get(pair).copied().unwrap_or(start);
                self.places.get(start..end).unwrap_or_default()
            })
            .collect()
    }
}

/// Fills the lists of pairs that stand one after the other in the order of all.
pub(super) fn lists(pages: &[&PageDigest], counts: &[(Pair, usize)]) -> Lists {
    let (Some((lowest, _)), Some((highest, _))) = (counts.first(), counts.last()) else {
        return Lists {
            places: Vec::new(),
            ends: Vec::new(),
        };
    };
    let mut next: Vec<usize> = Vec::with_capacity(counts.len());
    let mut total = 0;
    for (_, places) in counts {
        next.push(total);
        total += places;
    }
    let slots = counts.iter().map(|(pair, _)| *pair).zip(0_usize..);
    let slots: FxHashMap<Pair, usize> = slots.collect();
    let mut places = vec![Place::default(); total];
    let mut fill = |pair: Pair, section: u32, postings: &[Posting]| {
        let Some(next) = slots.get(&pair).and_then(|slot| next.get_mut(*slot)) else {
            return;
        };
        for posting in postings {
            if let Some(place) = places.get_mut(*next) {
                *place = Place::new(section + posting.section, posting.code);
                *next += 1;
            }
        }
    };
    let mut section = 0;
    for page in pages {
        let mut alone = Alone::default();
        each_list(page, |pair, postings| {
            if let Some((first, sections)) = alone.add(pair.0, postings) {
                fill((first, ALONE), section, sections);
            }
            if *lowest <= pair && pair <= *highest {
                fill(pair, section, postings);
            }
        });
        if let Some((first, sections)) = alone.end() {
            fill((first, ALONE), section, sections);
        }
        section += page.sections();
    }
    // After the last place of each list stands the first of the next.
    Lists { places, ends: next }
}

fn each_list(page: &PageDigest, mut each: impl FnMut(Pair, &[Posting])) {
    let mut pairs = page.pairs();
    let mut postings = Vec::new();
    while let Some(pair) = pairs.next_list(&mut postings) {
        each(pair, &postings);
    }
}

/// In which sections of a page a character stands, whatever follows it: all its pairs together.
#[derive(Default)]
struct Alone {
    first: Option<char>,
    /// By section.
    sections: Vec<Posting>,
    before: Vec<Posting>,
}

impl Alone {
    /// The sections of the character before, when another one begins.
    fn add(&mut self, first: char, postings: &[Posting]) -> Option<(char, &[Posting])> {
        let before = self.first.replace(first).filter(|before| *before != first);
        if before.is_some() {
            std::mem::swap(&mut self.before, &mut self.sections);
            self.sections.clear();
        }
        for posting in postings {
            let at = self
                .sections
                .partition_point(|other| other.section < posting.section);
            match self.sections.get_mut(at) {
                Some(other) if other.section == posting.section => {
                    let often = (other.code & 3).max(posting.code & 3);
                    other.code = often | (other.code >> 2).max(posting.code >> 2) << 2;
                }
                _ => self.sections.insert(at, *posting),
            }
        }
        before.map(|before| (before, self.before.as_slice()))
    }

    fn end(&self) -> Option<(char, &[Posting])> {
        self.first.map(|first| (first, self.sections.as_slice()))
    }
}
