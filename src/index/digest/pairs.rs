//! The pairs of neighbouring characters of a page as bytes: the page's characters in order, then each pair as the step
//! from the one before in the square of these characters, with the sections where it stands.

use super::super::bytes::{Reader, number_to};
use super::super::grams::{END, Pair};

/// A section of a page, and how a pair stands there (see [`Place`](super::super::grams::Place)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Posting {
    pub(crate) section: u32,
    pub(crate) code: u8,
}

/// A character takes so many bits.
const LETTER: u32 = 21;
/// The sections of a page that are told apart.
const SECTIONS: u64 = 1 << LETTER;

#[derive(Default)]
pub(super) struct Writer {
    letters: Vec<char>,
    /// First and second character, section, and one bit for what does not stand in the heading.
    found: Vec<u64>,
    /// By section: what a pair of its heading shares of it.
    shares: Vec<u8>,
    section: u64,
    share: u8,
}

impl Writer {
    /// Gives how many characters the text has, folded.
    pub(super) fn add(&mut self, text: &str, is_heading: bool) -> usize {
        super::letters(text, &mut self.letters);
        if is_heading {
            self.share = match self.letters.len() {
                0..=8 => 3,
                9..=16 => 2,
                _ => 1,
            };
        }
        let rest = self.section << 1 | u64::from(!is_heading);
        let after = self.letters.iter().skip(1).chain([&END]);
        let pairs = self.letters.iter().zip(after);
        let packed = pairs.map(|(first, second)| {
            let pair = u64::from(*first) << LETTER | u64::from(*second);
            pair << (LETTER + 1) | rest
        });
        self.found.extend(packed);
        self.letters.len()
    }

    pub(super) fn end_section(&mut self) {
        self.shares.push(std::mem::take(&mut self.share));
        self.section = (self.section + 1).min(SECTIONS - 1);
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.found.sort_unstable();
        let alphabet = self.alphabet();
        let mut bytes = Vec::with_capacity(self.found.len() * 3);
        number_to(alphabet.len() as u64, &mut bytes);
        let mut before = 0;
        for letter in &alphabet {
            number_to(u64::from(letter - before), &mut bytes);
            before = *letter;
        }
        let place = |letter: u32| alphabet.partition_point(|other| *other < letter) as u64;
        let is_same = |shift: u32| move |one: &u64, other: &u64| one >> shift == other >> shift;
        let (mut before, mut first, mut row) = (0, 0, 0);
        for list in self.found.chunk_by(is_same(LETTER + 1)) {
            let pair = list.first().copied().unwrap_or_default() >> (LETTER + 1);
            let (one, other) = ((pair >> LETTER) as u32, (pair & (SECTIONS - 1)) as u32);
            if one != first {
                (first, row) = (one, place(one) * alphabet.len() as u64);
            }
            let square = row + place(other);
            number_to(square - before, &mut bytes);
            before = square;
            self.write_list(list.chunk_by(is_same(1)).collect(), &mut bytes);
        }
        bytes
    }

    /// For each section the step from the one before, the code, and whether it is the last.
    fn write_list(&self, sections: Vec<&[u64]>, bytes: &mut Vec<u8>) {
        let mut next = 0;
        for (at, found) in (1..).zip(&sections) {
            let section = (found.first().copied().unwrap_or_default() >> 1) & (SECTIONS - 1);
            let in_body = found.iter().filter(|one| **one & 1 == 1).count();
            let often = match in_body {
                0 => 0,
                1 => 1,
                2..=3 => 2,
                _ => 3,
            };
            let share = match in_body == found.len() {
                true => 0,
                false => self
                    .shares
                    .get(section as usize)
                    .copied()
                    .unwrap_or_default(),
            };
            let code = u64::from(often | share << 2);
            let is_last = u64::from(at == sections.len());
            number_to((section - next) << 5 | code << 1 | is_last, bytes);
            next = section;
        }
    }

    fn alphabet(&self) -> Vec<u32> {
        let letter = |shift: u32| move |one: &u64| (one >> shift & (SECTIONS - 1)) as u32;
        let firsts = self.found.iter().map(letter(2 * LETTER + 1));
        let seconds = self.found.iter().map(letter(LETTER + 1));
        let mut alphabet: Vec<u32> = firsts.chain(seconds).collect();
        alphabet.sort_unstable();
        alphabet.dedup();
        alphabet
    }
}

/// Reads the pairs of a page, in order.
pub(crate) struct Pairs<'a> {
    alphabet: Vec<char>,
    square: usize,
    sections: u32,
    rest: Reader<'a>,
}

impl<'a> Pairs<'a> {
    pub(super) fn new(bytes: &'a [u8], sections: u32) -> Pairs<'a> {
        let mut rest = Reader(bytes);
        let alphabet = alphabet(&mut rest).unwrap_or_default();
        Pairs {
            alphabet,
            square: 0,
            sections,
            rest,
        }
    }

    /// The next pair; the sections where it stands go into `postings`.
    pub(crate) fn next_list(&mut self, postings: &mut Vec<Posting>) -> Option<Pair> {
        postings.clear();
        self.square = self.square.checked_add(self.rest.small()?)?;
        let first = self.square.checked_div(self.alphabet.len())?;
        let second = self.square % self.alphabet.len();
        let pair = (*self.alphabet.get(first)?, *self.alphabet.get(second)?);
        let mut section = 0_u32;
        loop {
            let posting: u32 = self.rest.small()?;
            section = section.checked_add(posting >> 5)?;
            if section >= self.sections {
                return None;
            }
            postings.push(Posting {
                section,
                code: (posting >> 1 & 15) as u8,
            });
            if posting & 1 == 1 {
                return Some(pair);
            }
        }
    }
}

fn alphabet(bytes: &mut Reader) -> Option<Vec<char>> {
    let count: u32 = bytes.small()?;
    let mut letter = 0_u32;
    let next = |_| {
        letter = letter.checked_add(bytes.small()?)?;
        char::from_u32(letter)
    };
    (0..count).map(next).collect()
}
