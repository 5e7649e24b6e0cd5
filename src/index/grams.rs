//! Says in which sections each pair of neighbouring characters stands, and how: in the heading, once, often.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::folding::fold;
use super::{SearchPage, SearchSection};

/// Stands for a second character.
pub(super) const ALONE: char = '\u{1}';

/// Stands after the last character of a block, so that a lone character can be found as the pairs that begin with it.
pub(super) const END: char = '\0';
/// From this many places on, a single character has a list of its own.
pub(super) const COMMON: usize = 400;

/// Two characters, side by side.
pub(super) type Pair = (char, char);

pub(super) type Lists = BTreeMap<Pair, Vec<Place>>;

/// One section, and a code of four bits: how often in the body (0, once, two or three times, more), and how much of the
/// heading it shares (0 nothing, 1 part of a long one, 2 of a middling one, 3 of a short one).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) section: u32,
    pub(super) code: u8,
}

/// How many characters each section has, folded.
pub(super) fn lengths(pages: &[SearchPage]) -> Vec<u32> {
    let sections: Vec<_> = pages.iter().flat_map(|page| &page.sections).collect();
    let length = |section: &&SearchSection| {
        let texts = std::iter::once(&section.heading).chain(&section.blocks);
        let length: usize = texts.map(|text| fold(&text.text).chars().count()).sum();
        u32::try_from(length).unwrap_or(u32::MAX)
    };
    sections.par_iter().map(length).collect()
}

/// By first and second character; the second is [`ALONE`] in the list of a common character.
pub(super) fn collect(pages: &[SearchPage]) -> Lists {
    let sections: Vec<_> = pages.iter().flat_map(|page| &page.sections).collect();
    let counted: Vec<Vec<(Pair, u8)>> = sections.par_iter().map(|section| codes(section)).collect();
    let mut lists = Lists::new();
    for (section, coded) in (0_u32..).zip(counted) {
        for (pair, code) in coded {
            lists.entry(pair).or_default().push(Place { section, code });
        }
    }
    add_common_characters(&mut lists);
    lists
}

fn codes(section: &SearchSection) -> Vec<(Pair, u8)> {
    let mut counts: BTreeMap<Pair, (u32, u8)> = BTreeMap::new();
    let heading: Vec<char> = fold(&section.heading.text).chars().collect();
    let share = match heading.len() {
        0..=8 => 3,
        9..=16 => 2,
        _ => 1,
    };
    for pair in pairs(&heading) {
        counts.entry(pair).or_default().1 = share;
    }
    for block in &section.blocks {
        let text: Vec<char> = fold(&block.text).chars().collect();
        for pair in pairs(&text) {
            counts.entry(pair).or_default().0 += 1;
        }
    }
    let code = |(pair, (times, share)): (Pair, (u32, u8))| {
        let often = match times {
            0 => 0,
            1 => 1,
            2..=3 => 2,
            _ => 3,
        };
        (pair, often | share << 2)
    };
    counts.into_iter().map(code).collect()
}

fn pairs(text: &[char]) -> impl Iterator<Item = (char, char)> {
    let after = text.iter().copied().skip(1).chain([END]);
    text.iter().copied().zip(after)
}

fn add_common_characters(lists: &mut Lists) {
    let mut firsts: BTreeMap<char, BTreeMap<u32, u8>> = BTreeMap::new();
    let mut totals: BTreeMap<char, usize> = BTreeMap::new();
    for ((first, _), places) in lists.iter() {
        *totals.entry(*first).or_default() += places.len();
    }
    for ((first, _), places) in lists.iter() {
        if totals.get(first).copied().unwrap_or_default() < COMMON {
            continue;
        }
        let all = firsts.entry(*first).or_default();
        for place in places {
            let code = all.entry(place.section).or_default();
            *code = (*code & 3).max(place.code & 3) | (*code >> 2).max(place.code >> 2) << 2;
        }
    }
    // The ends of blocks serve lone characters only; a common one needs them no more.
    lists.retain(|(first, second), _| *second != END || !firsts.contains_key(first));
    for (first, sections) in firsts {
        let places = sections
            .into_iter()
            .map(|(section, code)| Place { section, code })
            .collect();
        lists.insert((first, ALONE), places);
    }
}
