//! Cuts a text into words: folds it, asks lindera, and gives each word its place in the text as it was written.
//!
//! Knows texts and words, no pages. Reads no file. The handbook's terms are cut as words of their own, but whether a
//! word is a mention of a term is for `link::term` to say.
//!
//! Invariant: tokens are in order and never overlap, their ranges lie between characters of the text that was given,
//! and what stands between them is white space or invisible.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use lindera_dictionary::dictionary::UserDictionary;
use lindera_dictionary::viterbi::Lattice;

use tebiki_spelling::fold::{self, Folded};

use crate::kana;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the text as it was given, not of the folded one.
    pub range: Range<usize>,
    /// The form a dictionary lists: 暮らす for 暮らせ; a term's name for each of its aliases. Folded.
    pub base: String,
    /// In katakana; empty when nobody knows it.
    pub reading: String,
    pub class: Class,
    /// The term whose name or alias this word is.
    pub term: Option<u32>,
    /// The number of the dictionary's own word; terms and what the dictionary lacks have none.
    pub word: Option<u32>,
}

/// What kind of word it is, as far as terms and search care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    Noun,
    /// Names of people, places, bodies; and the handbook's terms.
    Proper,
    Pronoun,
    /// Nouns that lean on what stands before them: こと, もの, ため, とき.
    Dependent,
    Number,
    Suffix,
    Prefix,
    Verb,
    Adjective,
    Adverb,
    Adnominal,
    Conjunction,
    Particle,
    Auxiliary,
    Interjection,
    Symbol,
    Other,
}

/// One way to write a term: its name, or an alias. The first row of a term is its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermWord {
    pub surface: String,
    /// In hiragana or katakana; without it the reading is put together from the dictionary's words.
    pub reading: Option<String>,
    pub term: u32,
}

/// Cuts texts by the dictionary and a handbook's terms. Shared by threads; the same text gives the same tokens.
pub struct Cutter {
    segmenter: Segmenter,
    /// By folded surface. The user dictionary makes a term a word; that it is one is seen here, for IPADIC may hold the
    /// same word at a lower cost (AD).
    terms: HashMap<String, TermEntry>,
    /// The bytes of the longest term that begins with this letter.
    longest: HashMap<char, usize>,
}

thread_local! {
    /// Where the ways to cut a sentence are weighed: it grows to the longest one, and is not made anew for each text.
    static LATTICE: RefCell<Lattice> = RefCell::default();
}

/// What a term's name or alias is known to be.
#[derive(Debug, Clone)]
pub(crate) struct TermEntry {
    pub(crate) base: String,
    pub(crate) reading: String,
    pub(crate) term: u32,
    /// It begins as a particle would (にも包括), so that the words it is made of need not be it.
    pub(crate) leans: bool,
}

impl Cutter {
    pub(crate) fn new(
        dictionary: lindera_dictionary::dictionary::Dictionary,
        words: Option<UserDictionary>,
        terms: BTreeMap<String, TermEntry>,
    ) -> Cutter {
        let mut longest = HashMap::new();
        for surface in terms.keys() {
            if let Some(first) = surface.chars().next() {
                let length = longest.entry(first).or_insert(0);
                *length = surface.len().max(*length);
            }
        }
        Cutter {
            // What is white space is said here: IPADIC counts Ð as such.
            segmenter: Segmenter::new(Mode::Normal, dictionary, words).keep_whitespace(true),
            terms: terms.into_iter().collect(),
            longest,
        }
    }

    /// Cuts any text.
    pub fn cut(&self, text: &str) -> Vec<Token> {
        self.cut_folded(&fold::fold(text))
    }

    /// Cuts a text that is folded already.
    pub fn cut_folded(&self, folded: &Folded) -> Vec<Token> {
        let text = Cow::Borrowed(folded.text.as_str());
        let words = LATTICE
            .with_borrow_mut(|lattice| self.segmenter.segment_with_lattice(text, lattice))
            .expect("lindera has no text that it refuses");
        // Each with its place in the folded text, for a token may have to grow.
        let mut tokens: Vec<(Range<usize>, Token)> = Vec::with_capacity(words.len());
        for word in words {
            let at = word.byte_start..word.byte_end;
            let Some(surface) = folded.text.get(at.clone()) else {
                continue;
            };
            if surface.trim().is_empty() {
                continue;
            }
            let range = folded.original(at.clone());
            if let Some((before_at, before)) = tokens.last_mut()
                && before_at.end == at.start
                && (!folded.is_boundary(at.start) || parts_a_word(&folded.text, at.start))
            {
                before_at.end = at.end;
                let surface = folded.text.get(before_at.clone()).unwrap_or_default();
                let range = before.range.start..range.end;
                *before = self
                    .term(surface, &range)
                    .unwrap_or_else(|| unknown(surface, range, before.class));
                continue;
            }
            let token = self
                .term(surface, &range)
                .unwrap_or_else(|| ordinary(&word, surface, range));
            tokens.push((at, token));
        }
        self.join_terms(folded, tokens)
    }

    /// Makes one token of the words that are a term together, the longest first: 家族|会. It only takes edges away, so
    /// no word is torn; that is why the terms' cost can stay so high.
    fn join_terms(&self, folded: &Folded, tokens: Vec<(Range<usize>, Token)>) -> Vec<Token> {
        let mut joined = Vec::new();
        let mut next = 0;
        for index in 0..tokens.len() {
            if index < next {
                continue;
            }
            if let Some((count, token)) = self.longest_term(folded, &tokens, index) {
                joined.push((index, count, token));
                next = index + count;
            }
        }
        let mut joined = joined.into_iter().peekable();
        let mut whole = Vec::with_capacity(tokens.len());
        let mut next = 0;
        for (index, (_, token)) in tokens.into_iter().enumerate() {
            if let Some((_, count, token)) = joined.next_if(|(first, ..)| *first == index) {
                whole.push(token);
                next = index + count;
            } else if index >= next {
                whole.push(token);
            }
        }
        whole
    }

    fn longest_term(
        &self,
        folded: &Folded,
        tokens: &[(Range<usize>, Token)],
        first: usize,
    ) -> Option<(usize, Token)> {
        let (at, token) = tokens.get(first)?;
        let letter = folded.text.get(at.start..)?.chars().next()?;
        let most = *self.longest.get(&letter)?;
        let mut longest = None;
        for (count, (last_at, last)) in (2..).zip(tokens.get(first + 1..)?) {
            if last_at.end - at.start > most {
                break;
            }
            let surface = folded.text.get(at.start..last_at.end)?;
            let range = token.range.start..last.range.end;
            if self.terms.get(surface).is_some_and(|entry| !entry.leans) {
                longest = self.term(surface, &range).map(|token| (count, token));
            }
        }
        longest
    }

    fn term(&self, surface: &str, range: &Range<usize>) -> Option<Token> {
        let longest = self.longest.get(&surface.chars().next()?)?;
        let entry = (surface.len() <= *longest)
            .then(|| self.terms.get(surface))
            .flatten()?;
        Some(Token {
            range: range.clone(),
            base: entry.base.clone(),
            reading: entry.reading.clone(),
            class: Class::Proper,
            term: Some(entry.term),
            word: None,
        })
    }
}

fn ordinary(word: &lindera::token::Token, surface: &str, range: Range<usize>) -> Token {
    let id = word.word_id.id() as usize;
    let is_unknown = word.word_id.is_unknown();
    let mut details = if is_unknown {
        word.dictionary.unknown_word_details_iter(id)
    } else {
        word.dictionary.word_details_iter(id)
    };
    // 品詞, 品詞細分類1 to 3, 活用型, 活用形, 原形, 読み, 発音.
    let part = details.next().unwrap_or("*");
    let class = class(part, details.next().unwrap_or("*"), surface);
    if is_unknown {
        return unknown(surface, range, class);
    }
    let base = details.nth(4).and_then(known).unwrap_or(surface);
    Token {
        range,
        base: base.to_owned(),
        reading: details
            .next()
            .and_then(known)
            .map_or_else(|| kana::reading_of_kana(surface), str::to_owned),
        class,
        term: None,
        word: word.word_id.is_system().then_some(word.word_id.id()),
    }
}

fn unknown(surface: &str, range: Range<usize>, class: Class) -> Token {
    Token {
        range,
        base: surface.to_owned(),
        reading: kana::reading_of_kana(surface),
        class,
        term: None,
        word: None,
    }
}

/// Lindera may cut a Latin word or a number in two where the dictionary knows its half (AV|ID); a reader never does.
fn parts_a_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|head| head.chars().next_back());
    let after = text.get(at..).and_then(|tail| tail.chars().next());
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    (before.is_ascii_alphabetic() && after.is_ascii_alphabetic())
        || (before.is_ascii_digit() && after.is_ascii_digit())
}

fn known(detail: &str) -> Option<&str> {
    (detail != "*" && !detail.is_empty()).then_some(detail)
}

/// From IPADIC's 品詞 and 品詞細分類1.
pub(crate) fn class(part: &str, detail: &str, surface: &str) -> Class {
    // IPADIC calls every symbol it does not know a noun.
    if !surface.chars().any(char::is_alphanumeric) {
        return Class::Symbol;
    }
    match (part, detail) {
        ("名詞", "固有名詞") => Class::Proper,
        ("名詞", "代名詞") => Class::Pronoun,
        ("名詞", "非自立" | "特殊") => Class::Dependent,
        ("名詞", "数") => Class::Number,
        ("名詞", "接尾") => Class::Suffix,
        ("名詞", _) => Class::Noun,
        ("接頭詞", _) => Class::Prefix,
        ("動詞", _) => Class::Verb,
        ("形容詞", _) => Class::Adjective,
        ("副詞", _) => Class::Adverb,
        ("連体詞", _) => Class::Adnominal,
        ("接続詞", _) => Class::Conjunction,
        ("助詞", _) => Class::Particle,
        ("助動詞", _) => Class::Auxiliary,
        ("感動詞" | "フィラー", _) => Class::Interjection,
        ("記号", _) => Class::Symbol,
        _ => Class::Other,
    }
}
