//! What a reader may mean when they type a reading: words, compounds, base forms, terms.

use std::collections::{BTreeMap, BTreeSet};

use super::super::SearchTerm;
use super::super::folding::fold;
use super::site::{Compound, Site};
use super::{Entry, letter};
use tebiki_words::Class;
use tebiki_words::dictionary::{Dictionary, KANJI_SOUNDS};

/// In order of reading. A compound must stand on a few pages.
pub(super) fn entries(
    site: &Site,
    terms: &[SearchTerm],
    few: u32,
    dictionary: &Dictionary,
) -> Vec<Entry> {
    let words = site.seen.iter().map(|seen| Entry {
        reading: seen.reading.clone(),
        surface: seen.surface.clone(),
        letter: seen.letter,
        pages: seen.pages,
        pieces: Vec::new(),
    });
    let kept = |compound: &&Compound| is_kept(compound) && compound.pages >= few;
    let compounds = site.compounds.iter().filter(kept).map(|compound| Entry {
        reading: site.reading(compound),
        surface: site.surface(compound),
        letter: 'c',
        pages: compound.pages,
        pieces: site.pieces(compound),
    });
    let mut entries: Vec<Entry> = words.chain(compounds).collect();
    add_loose(site, dictionary, &mut entries);
    entries.extend(bases(site, dictionary));
    entries.extend(terms.iter().map(|term| of_term(term, dictionary)));
    entries.sort_unstable();
    entries.dedup();
    entries
}

/// What a reader may shorten, misspell or type by its reading: what headings say, what is said twice, short rows.
fn is_kept(compound: &Compound) -> bool {
    let said_twice = compound.pages >= 2 && compound.whole;
    let is_short = compound.whole && compound.count == 2;
    compound.heads || said_twice || is_short || compound.pages >= 4
}

/// Two kanji that the dictionary knows only one by one, under all ways to read each.
fn add_loose(site: &Site, dictionary: &Dictionary, entries: &mut Vec<Entry>) {
    let sounds = sounds();
    let mut known: BTreeMap<char, BTreeSet<String>> = BTreeMap::new();
    for kanji in site.loose.iter().flat_map(|seen| seen.surface.chars()) {
        known
            .entry(kanji)
            .or_insert_with(|| readings(kanji, &sounds, dictionary));
    }
    let none = BTreeSet::new();
    for seen in &site.loose {
        let mut readings = BTreeSet::from([String::new()]);
        for kanji in seen.surface.chars() {
            let here = known.get(&kanji).unwrap_or(&none);
            let joined = |start: &String| {
                let whole = here.iter().map(|end| format!("{start}{end}"));
                whole.collect::<Vec<_>>()
            };
            readings = readings.iter().flat_map(joined).collect();
        }
        readings.remove(&seen.reading);
        entries.extend(readings.into_iter().map(|reading| Entry {
            reading,
            surface: seen.surface.clone(),
            letter: seen.letter,
            pages: seen.pages,
            pieces: Vec::new(),
        }));
    }
}

/// How kanji sound in words of two, as the dictionary teaches.
fn sounds() -> BTreeMap<char, Vec<String>> {
    let line = |line: &str| {
        let kanji = line.chars().next()?;
        let readings = line.get(kanji.len_utf8()..)?.split(',').map(fold).collect();
        Some((kanji, readings))
    };
    KANJI_SOUNDS.lines().filter_map(line).collect()
}

/// All ways to read a kanji.
fn readings(
    kanji: char,
    sounds: &BTreeMap<char, Vec<String>>,
    dictionary: &Dictionary,
) -> BTreeSet<String> {
    let alone = dictionary.homographs(kanji.encode_utf8(&mut [0; 4]));
    let nouns = alone
        .into_iter()
        .filter(|word| matches!(word.class, Class::Noun | Class::Suffix | Class::Prefix));
    let mut readings: BTreeSet<String> = nouns.map(|word| fold(&word.reading)).collect();
    readings.extend(sounds.get(&kanji).into_iter().flatten().cloned());
    readings
}

/// The base forms of verbs and adjectives.
fn bases(site: &Site, dictionary: &Dictionary) -> Vec<Entry> {
    let entry = |(base, of_base): (&str, char)| {
        let words = dictionary.homographs(base).into_iter();
        let word = words
            .into_iter()
            .find(|word| letter(word.class) == of_base)?;
        Some(Entry {
            reading: fold(&word.reading),
            surface: fold(base),
            letter: of_base.to_ascii_uppercase(),
            pages: 0,
            pieces: Vec::new(),
        })
    };
    site.bases().into_iter().filter_map(entry).collect()
}

fn of_term(term: &SearchTerm, dictionary: &Dictionary) -> Entry {
    let reading = match term.reading.as_str() {
        "" => dictionary.reading(&term.name),
        reading => reading.to_owned(),
    };
    Entry {
        reading: fold(&reading),
        surface: fold(&term.name),
        letter: 'n',
        pages: 1,
        pieces: Vec::new(),
    }
}
