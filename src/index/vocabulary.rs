//! Collects the words of a site: what the client needs to cut a query as the texts were cut, and what a reader may type
//! instead of a word (its reading, a part of a compound, a synonym).
//!
//! The dictionary's words that stand anywhere in the texts, chosen there or not, go along with their costs, so that a
//! piece of a text meets the same words on both sides. Contexts are reduced to the most used ones; `tests/cutting.rs`
//! measures what that costs.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rayon::prelude::*;

use super::folding::fold;
use super::{SearchBook, SearchText};
use tebiki_words::Dictionary;
use tebiki_words::spelling::NOUNS;
use tebiki_words::{Class, Cutter, TermWord, Token, fold as cutting};

/// General words of public services: on each line the words that may stand for the first.
const GENERAL: &str = include_str!("synonyms.txt");
/// How many contexts are told apart; on a large site, whose first answer waits for their costs, fewer.
const CONTEXTS: usize = 240;
const CONTEXTS_OF_LARGE: usize = 160;
/// As often are the contexts of unknown words counted: they may stand anywhere in a query.
const UNKNOWN: u64 = 100;
/// The longest word looked for, in characters.
const LONGEST: usize = 20;
/// To so many others a word of one group leads.
const TARGETS: usize = 32;
/// Longer or rarer than this, a row of words is no compound.
const COMPOUND: usize = 24;

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

pub(super) fn collect(book: &SearchBook, small: bool, dictionary: &Dictionary) -> Vocabulary {
    let found = found(book);
    let synonyms = synonyms(book, &found);
    let surfaces = surfaces(book, &found, &synonyms, dictionary);
    let kept = if small { CONTEXTS } else { CONTEXTS_OF_LARGE };
    let contexts = Contexts::new(&found, dictionary, kept);
    let mut words: BTreeMap<String, Vec<Word>> = surfaces
        .par_iter()
        .map(|surface| (surface.clone(), words_of(surface, &contexts, dictionary)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    add_terms(book, &mut words, &contexts, dictionary);
    let unknown = dictionary
        .unknown_words()
        .into_iter()
        .map(|(kind, words)| {
            let words = words.iter().map(|word| contexts.word("", word)).collect();
            (kind, words)
        })
        .collect();
    Vocabulary {
        words,
        unknown,
        connections: contexts.connections(dictionary),
        contexts: contexts.heads.len(),
        entries: entries(&found, book, dictionary),
        synonyms,
    }
}

/// What the texts hold.
#[derive(Default)]
struct Found {
    /// By folded surface and letter.
    words: BTreeMap<(String, char), Seen>,
    /// By folded surface.
    compounds: BTreeMap<String, Compound>,
    /// Base forms of verbs and adjectives, folded as for cutting.
    bases: BTreeSet<(String, char)>,
    /// How often each word was cut: surface, class and base form.
    cut: BTreeMap<(String, Class, String), u32>,
    /// Two kanji side by side that the dictionary knows only one by one, with their readings as they were cut.
    loose: BTreeMap<String, Seen>,
    /// A compound and the Latin letters in brackets after it.
    abbreviations: BTreeSet<(String, String)>,
}

#[derive(Default)]
struct Seen {
    reading: String,
    last: usize,
    pages: u32,
}

#[derive(Default)]
struct Compound {
    seen: Seen,
    pieces: Vec<(u8, u8)>,
    /// Stands somewhere as a whole, not only inside a longer one.
    whole: bool,
    heads: bool,
}

impl Seen {
    fn on(&mut self, page: usize) {
        if self.pages == 0 || self.last != page {
            self.pages += 1;
            self.last = page;
        }
    }
}

fn letter(class: Class) -> char {
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

/// A token, as the collection of words sees it.
struct Piece<'a> {
    surface: String,
    reading: String,
    letter: char,
    token: &'a Token,
}

fn found(book: &SearchBook) -> Found {
    let mut found = Found::default();
    for (number, page) in book.pages.iter().enumerate() {
        for section in &page.sections {
            for text in std::iter::once(&section.heading).chain(&section.blocks) {
                let pieces: Vec<Piece> = text
                    .tokens
                    .iter()
                    .filter_map(|token| {
                        let written = text.text.get(token.range.clone())?;
                        let surface = fold(written);
                        let reading = match token.reading.as_str() {
                            "" => surface.clone(),
                            kana => fold(kana),
                        };
                        *found
                            .cut
                            .entry((cutting::fold(written).text, token.class, token.base.clone()))
                            .or_default() += 1;
                        Some(Piece {
                            surface,
                            reading,
                            letter: letter(token.class),
                            token,
                        })
                    })
                    .collect();
                for piece in &pieces {
                    note_word(&mut found, piece, number);
                }
                note_loose(&mut found, &pieces, number);
                note_compounds(
                    &mut found,
                    &pieces,
                    (number, std::ptr::eq(text, &section.heading)),
                );
                note_abbreviations(&mut found, text, &pieces);
            }
        }
    }
    found
}

fn note_word(found: &mut Found, piece: &Piece, page: usize) {
    if piece.surface.is_empty() || piece.letter == 'm' {
        return;
    }
    let key = (piece.surface.clone(), piece.letter);
    let seen = found.words.entry(key).or_default();
    if seen.pages == 0 {
        seen.reading.clone_from(&piece.reading);
    }
    seen.on(page);
    if matches!(piece.letter, 'v' | 'a') {
        found.bases.insert((piece.token.base.clone(), piece.letter));
    }
}

/// 自傷, cut as 自 and 傷: how it is read is not known.
fn note_loose(found: &mut Found, pieces: &[Piece], page: usize) {
    for two in pieces.windows(2) {
        let [first, second] = two else { continue };
        if first.token.range.end != second.token.range.start || !two.iter().all(is_lone_kanji) {
            continue;
        }
        let surface = format!("{}{}", first.surface, second.surface);
        let seen = found.loose.entry(surface).or_default();
        if seen.pages == 0 {
            seen.reading = format!("{}{}", first.reading, second.reading);
        }
        seen.on(page);
    }
}

fn is_lone_kanji(piece: &Piece) -> bool {
    let mut characters = piece.surface.chars();
    let is_kanji = |character| matches!(character, '\u{3400}'..='\u{9fff}');
    matches!(piece.letter, 'n' | 's' | 'x')
        && characters.next().is_some_and(is_kanji)
        && characters.next().is_none()
}

/// Rows of nouns, and of nouns joined by の, with the shorter rows inside them.
fn note_compounds(found: &mut Found, pieces: &[Piece], (page, head): (usize, bool)) {
    let joins = |piece: &Piece| piece.surface == "の" && piece.letter == 'p';
    let noun =
        |piece: &Piece| !piece.surface.is_empty() && matches!(piece.letter, 'n' | 's' | 'd' | 'x');
    let mut start = 0;
    while start < pieces.len() {
        let mut end = start;
        while let Some(piece) = pieces.get(end) {
            let after_noun = end > start && pieces.get(end - 1).is_some_and(&noun);
            if noun(piece) || (joins(piece) && after_noun) {
                end += 1;
            } else {
                break;
            }
        }
        let run = pieces.get(start..end).unwrap_or_default();
        note_run(found, run, &joins, (page, head));
        start = end.max(start + 1);
    }
}

fn note_run(
    found: &mut Found,
    run: &[Piece],
    joins: &dyn Fn(&Piece) -> bool,
    (page, head): (usize, bool),
) {
    for from in 0..run.len() {
        for to in from + 2..=run.len().min(from + 7) {
            let Some(words) = run.get(from..to) else {
                continue;
            };
            let (Some(first), Some(last)) = (words.first(), words.last()) else {
                continue;
            };
            if first.letter == 's' || last.letter == 'x' || joins(first) || joins(last) {
                continue;
            }
            let surface: String = words.iter().map(|word| word.surface.as_str()).collect();
            let length = surface.chars().count();
            if !(3..=COMPOUND).contains(&length) {
                continue;
            }
            let opens = from == 0 || run.get(from - 1).is_some_and(joins);
            let closes = run.get(to).is_none_or(joins);
            let compound = found.compounds.entry(surface).or_default();
            if compound.seen.pages == 0 {
                compound.seen.reading = words.iter().map(|word| word.reading.as_str()).collect();
                compound.pieces = words
                    .iter()
                    .map(|word| (count(&word.surface), count(&word.reading)))
                    .collect();
            }
            compound.seen.on(page);
            compound.whole |= opens && closes;
            compound.heads |= opens && closes && head;
        }
    }
}

fn count(text: &str) -> u8 {
    u8::try_from(text.chars().count()).unwrap_or(u8::MAX)
}

/// 精神保健福祉士（PSW）: the letters stand for the row of nouns before them, unless they count: 家族（ⅲ）.
fn note_abbreviations(found: &mut Found, text: &SearchText, pieces: &[Piece]) {
    for (at, piece) in pieces.iter().enumerate() {
        let letters = &piece.surface;
        let are_letters = letters.chars().all(|c| c.is_ascii_lowercase());
        let are_numeral = letters.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
        if !(2..=8).contains(&letters.len()) || !are_letters || are_numeral {
            continue;
        }
        let before = text.text.get(..piece.token.range.start).unwrap_or_default();
        let after = text.text.get(piece.token.range.end..).unwrap_or_default();
        if !before.ends_with(['（', '(']) || !after.starts_with(['）', ')', '。', '、']) {
            continue;
        }
        let nouns: Vec<&str> = pieces
            .get(..at)
            .unwrap_or_default()
            .iter()
            .rev()
            .skip_while(|piece| piece.surface.is_empty())
            .take_while(|piece| {
                matches!(piece.letter, 'n' | 's' | 'x') && !piece.surface.is_empty()
            })
            .map(|piece| piece.surface.as_str())
            .collect();
        let name: String = nouns.into_iter().rev().collect();
        if count(&name) >= 2 {
            found.abbreviations.insert((name, letters.clone()));
        }
    }
}

/// What a reader may shorten, misspell or type by its reading: what headings say, what is said twice, short rows.
fn is_kept(compound: &Compound) -> bool {
    let said_twice = compound.seen.pages >= 2 && compound.whole;
    let is_short = compound.whole && compound.pieces.len() == 2;
    compound.heads || said_twice || is_short || compound.seen.pages >= 4
}

/// How kanji sound in words of two: learnt from the dictionary (`build/kanji.rs`).

fn sounds() -> BTreeMap<char, Vec<String>> {
    let line = |line: &str| {
        let kanji = line.chars().next()?;
        let readings = line.get(kanji.len_utf8()..)?.split(',').map(fold).collect();
        Some((kanji, readings))
    };
    tebiki_words::dictionary::KANJI_SOUNDS
        .lines()
        .filter_map(line)
        .collect()
}

/// All ways to read the kanji of a word one by one.
fn loose_readings(
    surface: &str,
    sounds: &BTreeMap<char, Vec<String>>,
    dictionary: &Dictionary,
) -> BTreeSet<String> {
    let mut readings = BTreeSet::from([String::new()]);
    for letter in surface.chars() {
        let kanji = letter.to_string();
        let mut here: BTreeSet<String> = dictionary
            .words_at(&kanji)
            .into_iter()
            .filter(|word| {
                word.bytes == kanji.len()
                    && matches!(word.class, Class::Noun | Class::Suffix | Class::Prefix)
            })
            .map(|word| fold(&word.reading))
            .collect();
        here.extend(sounds.get(&letter).into_iter().flatten().cloned());
        let joined = |start: &String| {
            here.iter()
                .map(|end| format!("{start}{end}"))
                .collect::<Vec<_>>()
        };
        readings = readings.iter().flat_map(joined).collect();
    }
    readings
}

fn entries(found: &Found, book: &SearchBook, dictionary: &Dictionary) -> Vec<Entry> {
    let mut entries: BTreeSet<Entry> = BTreeSet::new();
    for ((surface, letter), seen) in &found.words {
        entries.insert(Entry {
            reading: seen.reading.clone(),
            surface: surface.clone(),
            letter: *letter,
            pages: seen.pages,
            pieces: Vec::new(),
        });
    }
    // On a large site a compound must earn its place.
    let few = u32::from(book.pages.len() > 2000) + 1;
    for (surface, compound) in &found.compounds {
        if is_kept(compound) && compound.seen.pages >= few {
            entries.insert(Entry {
                reading: compound.seen.reading.clone(),
                surface: surface.clone(),
                letter: 'c',
                pages: compound.seen.pages,
                pieces: compound.pieces.clone(),
            });
        }
    }
    let sounds = sounds();
    for (surface, seen) in &found.loose {
        let is_new = |reading: &String| *reading != seen.reading;
        for reading in loose_readings(surface, &sounds, dictionary)
            .into_iter()
            .filter(is_new)
        {
            entries.insert(Entry {
                reading,
                surface: surface.clone(),
                letter: 'n',
                pages: seen.pages,
                pieces: Vec::new(),
            });
        }
    }
    for (base, letter) in &found.bases {
        let reading = dictionary
            .words_at(base)
            .into_iter()
            .find(|word| word.bytes == base.len() && self::letter(word.class) == *letter)
            .map(|word| fold(&word.reading));
        if let Some(reading) = reading {
            entries.insert(Entry {
                reading,
                surface: fold(base),
                letter: letter.to_ascii_uppercase(),
                pages: 0,
                pieces: Vec::new(),
            });
        }
    }
    for term in &book.terms {
        let reading = match term.reading.as_str() {
            "" => dictionary.reading(&term.name),
            reading => reading.to_owned(),
        };
        entries.insert(Entry {
            reading: fold(&reading),
            surface: fold(&term.name),
            letter: 'n',
            pages: 1,
            pieces: Vec::new(),
        });
    }
    entries.into_iter().collect()
}

fn synonyms(book: &SearchBook, found: &Found) -> BTreeMap<String, Vec<(String, u8)>> {
    let mut groups: BTreeMap<String, BTreeMap<String, u8>> = BTreeMap::new();
    let mut add = |from: &str, to: &str, percent: u8| {
        let (from, to) = (fold(from), fold(to));
        if from.is_empty() || to.is_empty() || from == to {
            return;
        }
        let best = groups.entry(from).or_default().entry(to).or_default();
        *best = (*best).max(percent);
    };
    let on_site: HashSet<&str> = found
        .words
        .keys()
        .map(|(surface, _)| surface.as_str())
        .chain(found.compounds.keys().map(String::as_str))
        .collect();
    for line in GENERAL.lines() {
        let mut words = line.split(' ');
        let Some(first) = words.next() else { continue };
        for word in words {
            if on_site.contains(fold(word).as_str()) {
                add(first, word, 50);
            }
        }
    }
    for spelling in NOUNS {
        let ways = || std::iter::once(&spelling.base).chain(spelling.others);
        for here in ways().filter(|way| on_site.contains(fold(way).as_str())) {
            for typed in ways() {
                add(typed, here, 95);
            }
        }
    }
    for (name, letters) in &found.abbreviations {
        add(name, letters, 80);
        add(letters, name, 80);
    }
    // Each word of a group leads to the others, of very many to those that the site has: all to all would be their square.
    let targets = |words: &[&str]| -> Vec<String> {
        let mut targets: Vec<&str> = words.to_vec();
        if targets.len() > TARGETS {
            targets.sort_by_key(|word| !on_site.contains(fold(word).as_str()));
            targets.truncate(TARGETS);
        }
        targets.into_iter().map(str::to_owned).collect()
    };
    for group in &book.synonyms {
        let words: Vec<&str> = group.words.iter().map(String::as_str).collect();
        let finds: Vec<&str> = group.finds.iter().map(String::as_str).collect();
        let (others, finds) = (targets(&words), targets(&finds));
        for from in words {
            others.iter().for_each(|to| add(from, to, 90));
            finds.iter().for_each(|to| add(from, to, 70));
        }
    }
    for term in &book.terms {
        let names = std::iter::once(&term.name).chain(&term.aliases);
        let names: Vec<&str> = names.map(String::as_str).collect();
        let targets = targets(&names);
        for from in names {
            targets.iter().for_each(|to| add(from, to, 95));
        }
    }
    groups
        .into_iter()
        .map(|(from, to)| (from, to.into_iter().collect()))
        .collect()
}

/// Every word of the dictionary that stands somewhere in the texts, with the other forms of those that inflect.
fn surfaces(
    book: &SearchBook,
    found: &Found,
    synonyms: &BTreeMap<String, Vec<(String, u8)>>,
    dictionary: &Dictionary,
) -> BTreeSet<String> {
    let mut surfaces: BTreeSet<String> = book
        .pages
        .par_iter()
        .map(|page| {
            let mut surfaces = HashSet::new();
            for section in &page.sections {
                for text in std::iter::once(&section.heading).chain(&section.blocks) {
                    let folded = cutting::fold(&text.text).text;
                    add_surfaces(&folded, &mut surfaces, dictionary);
                }
            }
            surfaces.into_iter().collect::<BTreeSet<String>>()
        })
        .reduce(BTreeSet::new, |mut all, more| {
            all.extend(more);
            all
        });
    for (base, letter) in &found.bases {
        add_forms(base, *letter, &mut surfaces, dictionary);
        if let Some(able) = potential(base) {
            add_forms(&able, *letter, &mut surfaces, dictionary);
        }
    }
    let cutter = dictionary.cutter(&[]);
    for line in GENERAL.lines() {
        let first = line.split(' ').next().unwrap_or_default();
        if !synonyms.contains_key(&fold(first)) {
            continue;
        }
        add_head(first, &cutter, &mut surfaces, dictionary);
    }
    surfaces
}

/// What a client must know to cut the head of a general line, a phrase perhaps, however its last word is inflected.
fn add_head(head: &str, cutter: &Cutter, surfaces: &mut BTreeSet<String>, dictionary: &Dictionary) {
    let mut inside = HashSet::new();
    add_surfaces(&cutting::fold(head).text, &mut inside, dictionary);
    surfaces.extend(inside);
    for token in cutter.cut(head) {
        let letter = letter(token.class);
        if matches!(letter, 'v' | 'a') {
            add_forms(&token.base, letter, surfaces, dictionary);
        }
    }
}

fn add_surfaces(text: &str, surfaces: &mut HashSet<String>, dictionary: &Dictionary) {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    for (number, &start) in starts.iter().enumerate() {
        let end = starts.get(number + LONGEST).copied().unwrap_or(text.len());
        let Some(window) = text.get(start..end) else {
            continue;
        };
        for bytes in dictionary.word_lengths(window) {
            if let Some(surface) = window.get(..bytes)
                && !surfaces.contains(surface)
            {
                surfaces.insert(surface.to_owned());
            }
        }
    }
}

/// 暮らせる for 暮らす: to the dictionary a verb of its own. `engine.js` finds the way back.
fn potential(base: &str) -> Option<String> {
    let (at, last) = base.char_indices().next_back()?;
    let able = match last {
        'う' => 'え',
        'く' => 'け',
        'ぐ' => 'げ',
        'す' => 'せ',
        'つ' => 'て',
        'ぬ' => 'ね',
        'ぶ' => 'べ',
        'む' => 'め',
        'る' => 'れ',
        _ => return None,
    };
    Some(format!("{}{able}る", base.get(..at)?))
}

/// What may follow the stem of a verb or an adjective in one of its forms.
const ENDINGS: &str = "あ い う え お か き く け こ が ぎ ぐ げ ご さ し す せ そ た ち つ て と な に ぬ ね の ば び ぶ べ ぼ ま み む め も ら り る れ ろ わ を っ ん よ ゃ ょ ゅ きゃ ぎゃ しゃ ちゃ にゃ びゃ みゃ りゃ かっ かろ けれ けりゃ くっ う ゅう きゅ から かり かる かれ き せよ しろ すれ すりゃ こい こよ くれ くりゃ れよ";

fn add_forms(base: &str, letter: char, surfaces: &mut BTreeSet<String>, dictionary: &Dictionary) {
    let Some((last, _)) = base.char_indices().next_back() else {
        return;
    };
    let stem = base.get(..last).unwrap_or_default();
    for ending in std::iter::once("").chain(ENDINGS.split(' ')) {
        let form = format!("{stem}{ending}");
        let is_form = !form.is_empty()
            && dictionary.words_at(&form).iter().any(|word| {
                word.bytes == form.len() && self::letter(word.class) == letter && word.base == base
            });
        if is_form {
            surfaces.insert(form);
        }
    }
}

fn words_of(surface: &str, contexts: &Contexts, dictionary: &Dictionary) -> Vec<Word> {
    let mut words: BTreeMap<(u8, u8, char, String), Word> = BTreeMap::new();
    for word in dictionary.words_at(surface) {
        if word.bytes != surface.len() {
            continue;
        }
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
    book: &SearchBook,
    words: &mut BTreeMap<String, Vec<Word>>,
    contexts: &Contexts,
    dictionary: &Dictionary,
) {
    let names: Vec<TermWord> = (0..)
        .zip(&book.terms)
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

/// The most used contexts of the dictionary, and for each other one the most similar of them.
struct Contexts {
    heads: Vec<u32>,
    nearest: BTreeMap<u32, u8>,
}

impl Contexts {
    fn new(found: &Found, dictionary: &Dictionary, kept: usize) -> Contexts {
        let mut used: BTreeMap<u32, u64> = BTreeMap::new();
        for ((surface, class, base), times) in &found.cut {
            // Which of the homographs it was is not known here; each may have been.
            for word in dictionary.words_at(surface) {
                if word.bytes == surface.len() && word.class == *class && word.base == *base {
                    *used.entry(word.left).or_default() += u64::from(*times);
                    *used.entry(word.right).or_default() += u64::from(*times);
                }
            }
        }
        // What nobody knows stands everywhere.
        for word in dictionary
            .unknown_words()
            .iter()
            .flat_map(|(_, words)| words)
        {
            *used.entry(word.left).or_default() += UNKNOWN;
            *used.entry(word.right).or_default() += UNKNOWN;
        }
        let mut ranked: Vec<(u64, u32)> = used.iter().map(|(id, times)| (*times, *id)).collect();
        ranked.sort_by_key(|(times, id)| (std::cmp::Reverse(*times), *id));
        // 0 is where a sentence begins and ends.
        let mut heads: Vec<u32> = vec![0];
        heads.extend(
            ranked
                .iter()
                .map(|(_, id)| *id)
                .filter(|id| *id != 0)
                .take(kept - 1),
        );
        // Neighbours in the dictionary's own order are alike; `shard` writes their differences.
        heads.sort_unstable();
        let weights: Vec<i64> = heads
            .iter()
            .map(|id| {
                let times = used.get(id).copied().unwrap_or(1);
                i64::try_from(times).unwrap_or(i64::MAX).min(1_000_000)
            })
            .collect();
        let nearest: Vec<(u32, u8)> = (0..dictionary.contexts())
            .into_par_iter()
            .map(|id| {
                if let Some(at) = heads.iter().position(|head| *head == id) {
                    return (id, u8::try_from(at).unwrap_or_default());
                }
                let far = |head: u32| -> i64 {
                    heads
                        .iter()
                        .zip(&weights)
                        .map(|(other, weight)| {
                            let before = dictionary.connection(id, *other)
                                - dictionary.connection(head, *other);
                            let after = dictionary.connection(*other, id)
                                - dictionary.connection(*other, head);
                            i64::from(before.abs() + after.abs()) * weight
                        })
                        .sum()
                };
                let best = (0_u8..)
                    .zip(&heads)
                    .min_by_key(|(at, head)| (far(**head), *at))
                    .map(|(at, _)| at)
                    .unwrap_or_default();
                (id, best)
            })
            .collect();
        Contexts {
            heads,
            nearest: nearest.into_iter().collect(),
        }
    }

    fn of(&self, context: u32) -> u8 {
        self.nearest.get(&context).copied().unwrap_or_default()
    }

    fn word(&self, surface: &str, word: &tebiki_words::dictionary::WordAt) -> Word {
        let folded = fold(surface);
        let or_none = |text: String| if text == folded { String::new() } else { text };
        let letter = match letter(word.class) {
            'v' | 'a' if word.leans => 'f',
            letter => letter,
        };
        Word {
            letter,
            left: self.of(word.left),
            right: self.of(word.right),
            cost: word.cost / 32,
            base: or_none(fold(&word.base)),
            reading: or_none(fold(&word.reading)),
        }
    }

    fn connections(&self, dictionary: &Dictionary) -> Vec<i8> {
        let mut costs = Vec::with_capacity(self.heads.len() * self.heads.len());
        for right in &self.heads {
            for left in &self.heads {
                let cost = dictionary.connection(*right, *left) >> 7;
                costs.push(i8::try_from(cost.clamp(-128, 127)).unwrap_or_default());
            }
        }
        costs
    }
}
