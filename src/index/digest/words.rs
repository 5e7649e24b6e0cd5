//! The words of a page as bytes: each word once, in the order in which they first stand there, then the rows of nouns, the
//! pairs of kanji and the abbreviations, which name words by their place in that order.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::SearchText;
use super::super::bytes::{Reader, number_to, text_to};
use super::super::folding::fold;
use super::super::vocabulary::letter;
use tebiki_words::{Class, Token, fold as cutting};

/// A word of a page.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PageWord<'a> {
    /// The dictionary's, by its number.
    Known(u32),
    Spelled(Spelled<'a>),
}

/// A word that is a term or that the dictionary lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Spelled<'a> {
    /// Folded as for cutting.
    pub(crate) written: &'a str,
    /// Folded as for search.
    pub(crate) surface: &'a str,
    pub(crate) class: Class,
    pub(crate) base: &'a str,
    /// Folded as for search.
    pub(crate) reading: &'a str,
}

/// What is read back.
#[derive(Debug, Default)]
pub(crate) struct PageWords<'a> {
    /// Each with how often it was cut.
    pub(crate) words: Vec<(PageWord<'a>, u32)>,
    /// Rows of nouns, and whether each stands in a heading.
    pub(crate) rows: Vec<(Vec<u32>, bool)>,
    /// Two kanji side by side that the dictionary knows only one by one.
    pub(crate) loose: Vec<(u32, u32)>,
    /// A compound and the Latin letters in brackets after it.
    pub(crate) abbreviations: Vec<(&'a str, &'a str)>,
}

/// A word, as it is collected.
struct Seen<'a> {
    token: &'a Token,
    written: &'a str,
    surface: String,
    letter: char,
    times: u32,
}

impl Seen<'_> {
    fn is_noun(&self) -> bool {
        !self.surface.is_empty() && matches!(self.letter, 'n' | 's' | 'd' | 'x')
    }

    fn joins(&self) -> bool {
        self.surface == "の" && self.letter == 'p'
    }

    fn lone_kanji(&self) -> Option<char> {
        let mut characters = self.surface.chars();
        let kanji = characters
            .next()
            .filter(|c| matches!(c, '\u{3400}'..='\u{9fff}'))?;
        let is_lone = matches!(self.letter, 'n' | 's' | 'x') && characters.next().is_none();
        is_lone.then_some(kanji)
    }
}

#[derive(Default)]
pub(super) struct Writer<'a> {
    words: Vec<Seen<'a>>,
    known: FxHashMap<u32, u32>,
    spelled: FxHashMap<(&'a str, Class, &'a str, &'a str), u32>,
    /// By the words of the row: its place, and whether it stands in a heading.
    rows: FxHashMap<Vec<u32>, (u32, bool)>,
    loose: Vec<(u32, u32)>,
    is_loose: FxHashSet<(char, char)>,
    abbreviations: BTreeSet<(String, String)>,
    /// The words of the text.
    text: Vec<u32>,
}

impl<'a> Writer<'a> {
    pub(super) fn add(&mut self, text: &'a SearchText, is_heading: bool) {
        let mut here = std::mem::take(&mut self.text);
        here.clear();
        let mut tokens = Vec::with_capacity(text.tokens.len());
        for token in &text.tokens {
            if let Some(written) = text.text.get(token.range.clone()) {
                here.push(self.word(token, written));
                tokens.push(token);
            }
        }
        self.add_loose(&here, &tokens);
        self.add_rows(&here, is_heading);
        self.add_abbreviations(&text.text, &here, &tokens);
        self.text = here;
    }

    /// The place of a word among those of the page.
    fn word(&mut self, token: &'a Token, written: &'a str) -> u32 {
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let place = match token.word {
            Some(number) => self.known.entry(number).or_insert(next),
            None => {
                let key = (
                    written,
                    token.class,
                    token.base.as_str(),
                    token.reading.as_str(),
                );
                self.spelled.entry(key).or_insert(next)
            }
        };
        let place = *place;
        match self.words.get_mut(place as usize) {
            Some(word) => word.times = word.times.saturating_add(1),
            None => self.words.push(Seen {
                token,
                written,
                surface: fold(written),
                letter: letter(token.class),
                times: 1,
            }),
        }
        place
    }

    fn get(&self, place: u32) -> Option<&Seen<'a>> {
        self.words.get(place as usize)
    }

    /// 自傷, cut as 自 and 傷: how it is read is not known.
    fn add_loose(&mut self, here: &[u32], tokens: &[&Token]) {
        for (words, tokens) in here.windows(2).zip(tokens.windows(2)) {
            let ([first, second], [before, after]) = (words, tokens) else {
                continue;
            };
            if before.range.end != after.range.start {
                continue;
            }
            let kanji = |place: u32| self.get(place).and_then(Seen::lone_kanji);
            if let Some(two) = kanji(*first).zip(kanji(*second))
                && self.is_loose.insert(two)
            {
                self.loose.push((*first, *second));
            }
        }
    }

    /// Rows of nouns, and of nouns joined by の.
    fn add_rows(&mut self, here: &[u32], is_heading: bool) {
        let is_noun = |place: &u32| self.get(*place).is_some_and(Seen::is_noun);
        let joins = |place: &u32| self.get(*place).is_some_and(Seen::joins);
        let mut rows = Vec::new();
        let mut start = 0;
        while start < here.len() {
            let mut end = start;
            while let Some(place) = here.get(end) {
                let after_noun = end > start && here.get(end - 1).is_some_and(is_noun);
                if is_noun(place) || (after_noun && joins(place)) {
                    end += 1;
                } else {
                    break;
                }
            }
            rows.extend(here.get(start..end).filter(|row| row.len() > 1));
            start = end.max(start + 1);
        }
        for row in rows {
            let next = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
            match self.rows.get_mut(row) {
                Some((_, heads)) => *heads |= is_heading,
                None => {
                    self.rows.insert(row.to_vec(), (next, is_heading));
                }
            }
        }
    }

    /// 精神保健福祉士（PSW）: the letters stand for the row of nouns before them, unless they count: 家族（ⅲ）.
    fn add_abbreviations(&mut self, text: &str, here: &[u32], tokens: &[&Token]) {
        for (at, (place, token)) in here.iter().zip(tokens).enumerate() {
            let Some(letters) = self.get(*place).map(|word| word.surface.as_str()) else {
                continue;
            };
            let are_letters = letters.chars().all(|c| c.is_ascii_lowercase());
            let are_numeral = letters.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
            if !(2..=8).contains(&letters.len()) || !are_letters || are_numeral {
                continue;
            }
            let before = text.get(..token.range.start).unwrap_or_default();
            let after = text.get(token.range.end..).unwrap_or_default();
            if !before.ends_with(['（', '(']) || !after.starts_with(['）', ')', '。', '、']) {
                continue;
            }
            let words = here.get(..at).unwrap_or_default().iter().rev();
            let nouns: Vec<&str> = words
                .filter_map(|place| self.get(*place))
                .skip_while(|word| word.surface.is_empty())
                .take_while(|word| {
                    matches!(word.letter, 'n' | 's' | 'x') && !word.surface.is_empty()
                })
                .map(|word| word.surface.as_str())
                .collect();
            let name: String = nouns.into_iter().rev().collect();
            if name.chars().nth(1).is_some() {
                let letters = letters.to_owned();
                self.abbreviations.insert((name, letters));
            }
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        number_to(self.words.len() as u64, &mut bytes);
        for word in &self.words {
            write_word(word, &mut bytes);
        }
        let mut rows: Vec<(u32, &[u32], bool)> = self
            .rows
            .iter()
            .map(|(row, (place, heads))| (*place, row.as_slice(), *heads))
            .collect();
        rows.sort_unstable();
        number_to(rows.len() as u64, &mut bytes);
        for (_, row, heads) in rows {
            number_to((row.len() as u64) << 1 | u64::from(heads), &mut bytes);
            for place in row {
                number_to(u64::from(*place), &mut bytes);
            }
        }
        number_to(self.loose.len() as u64, &mut bytes);
        for place in self
            .loose
            .iter()
            .flat_map(|(first, second)| [first, second])
        {
            number_to(u64::from(*place), &mut bytes);
        }
        number_to(self.abbreviations.len() as u64, &mut bytes);
        for (name, letters) in &self.abbreviations {
            text_to(name, &mut bytes);
            text_to(letters, &mut bytes);
        }
        bytes
    }
}

/// A number of the dictionary plus one, or 0 and what the word is; then how often.
fn write_word(word: &Seen, bytes: &mut Vec<u8>) {
    match word.token.word {
        Some(number) => number_to(u64::from(number) + 1, bytes),
        None => {
            number_to(0, bytes);
            text_to(&cutting::fold(word.written).text, bytes);
            text_to(&word.surface, bytes);
            number_to(word.token.class as u64, bytes);
            text_to(&word.token.base, bytes);
            match word.token.reading.as_str() {
                "" => text_to(&word.surface, bytes),
                kana => text_to(&fold(kana), bytes),
            }
        }
    }
    number_to(u64::from(word.times), bytes);
}

/// Nothing when the bytes are damaged.
pub(super) fn read(bytes: &[u8]) -> Option<PageWords<'_>> {
    let mut rest = Reader(bytes);
    let mut all = PageWords::default();
    for _ in 0..rest.number()? {
        let word = match rest.number()? {
            0 => PageWord::Spelled(Spelled {
                written: rest.text()?,
                surface: rest.text()?,
                class: class(rest.number()?)?,
                base: rest.text()?,
                reading: rest.text()?,
            }),
            number => PageWord::Known(u32::try_from(number - 1).ok()?),
        };
        all.words.push((word, rest.small()?));
    }
    for _ in 0..rest.number()? {
        let head = rest.number()?;
        let row = (0..head >> 1).map(|_| rest.small());
        all.rows.push((row.collect::<Option<_>>()?, head & 1 == 1));
    }
    for _ in 0..rest.number()? {
        all.loose.push((rest.small()?, rest.small()?));
    }
    for _ in 0..rest.number()? {
        all.abbreviations.push((rest.text()?, rest.text()?));
    }
    Some(all)
}

/// The class that was written as its place among all.
fn class(number: u64) -> Option<Class> {
    const ALL: [Class; 17] = [
        Class::Noun,
        Class::Proper,
        Class::Pronoun,
        Class::Dependent,
        Class::Number,
        Class::Suffix,
        Class::Prefix,
        Class::Verb,
        Class::Adjective,
        Class::Adverb,
        Class::Adnominal,
        Class::Conjunction,
        Class::Particle,
        Class::Auxiliary,
        Class::Interjection,
        Class::Symbol,
        Class::Other,
    ];
    let class = ALL.get(usize::try_from(number).ok()?).copied();
    class.filter(|class| *class as u64 == number)
}
