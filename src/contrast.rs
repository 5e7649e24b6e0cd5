//! What changed inside a text, by words: from two texts to what is underlined on each side. Knows no page.
//!
//! Invariant: what is not underlined is the same on both sides, letter for letter, but for blanks; and `underlines(a, b)`
//! is the mirror of `underlines(b, a)`.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use tebiki_words::Dictionary;

pub fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

pub fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

pub fn is_kanji_digit(c: char) -> bool {
    matches!(
        c,
        '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千'
    )
}

/// Cuts texts into the words by which they are compared.
pub struct Cutting<'a> {
    dictionary: &'a Dictionary,
}

/// The words of a text as numbers that are equal where the words are, with the letters of each, and sorted.
#[derive(Clone, Debug, Default)]
pub struct Bag {
    words: Vec<(u64, u32)>,
    size: u32,
}

impl<'a> Cutting<'a> {
    pub fn new(dictionary: &'a Dictionary) -> Cutting<'a> {
        Cutting { dictionary }
    }

    /// The places of the words of a text. A number with its point or comma is one word, and so is 第三条.
    pub fn words(&self, text: &str) -> Vec<Range<usize>> {
        let wholes = wholes(text);
        let mut wholes = wholes.iter().peekable();
        let mut words: Vec<Range<usize>> = Vec::new();
        for token in self.dictionary.words(text) {
            let mut word = token.range;
            while wholes.next_if(|whole| whole.end <= word.start).is_some() {}
            while let Some(whole) = wholes.next_if(|whole| whole.start < word.end) {
                word = word.start.min(whole.start)..word.end.max(whole.end);
            }
            match words.last_mut() {
                Some(last) if word.start < last.end => last.end = last.end.max(word.end),
                _ => words.push(word),
            }
        }
        words
    }

    pub fn bag(&self, text: &str) -> Bag {
        let mut bag = Bag::default();
        for word in self.words(text) {
            let word = text.get(word).unwrap_or_default();
            // What every sentence has says nothing of it.
            if is_filling(word) {
                continue;
            }
            let letters = u32::try_from(word.chars().count()).unwrap_or(u32::MAX);
            bag.words.push((hash(&word), letters));
            bag.size += letters;
        }
        bag.words.sort_unstable();
        bag
    }
}

impl Bag {
    /// How much of both is in the other: 0 to 1.
    pub fn likeness(&self, other: &Bag) -> f64 {
        let size = self.size + other.size;
        match size {
            0 => 0.0,
            size => f64::from(2 * self.common(other)) / f64::from(size),
        }
    }

    /// How much of this stands in the other: 0 to 1.
    pub fn share_in(&self, other: &Bag) -> f64 {
        match self.size {
            0 => 0.0,
            size => f64::from(self.common(other)) / f64::from(size),
        }
    }

    pub fn size(&self) -> u32 {
        self.size
    }

    /// The hashes of the words, each once.
    pub fn hashes(&self) -> Vec<u64> {
        let mut hashes: Vec<u64> = self.words.iter().map(|(hash, _)| *hash).collect();
        hashes.dedup();
        hashes
    }

    pub fn add(&mut self, other: &Bag) {
        self.words.extend(&other.words);
        self.words.sort_unstable();
        self.size += other.size;
    }

    fn common(&self, other: &Bag) -> u32 {
        let (mut a, mut b) = (self.words.iter().peekable(), other.words.iter().peekable());
        let mut common = 0;
        while let (Some(left), Some(right)) = (a.peek(), b.peek()) {
            match left.cmp(right) {
                std::cmp::Ordering::Less => {
                    a.next();
                }
                std::cmp::Ordering::Greater => {
                    b.next();
                }
                std::cmp::Ordering::Equal => {
                    common += left.1;
                    a.next();
                    b.next();
                }
            }
        }
        common
    }
}

/// Punctuation, and particles of one letter.
fn is_filling(word: &str) -> bool {
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => {
            !letter.is_alphanumeric()
                || matches!(
                    letter,
                    'の' | 'を' | 'に' | 'は' | 'が' | 'と' | 'で' | 'も' | 'た' | 'て' | 'し'
                )
        }
        _ => false,
    }
}

/// Stretches that no word may cut: 73.1, 1,200, 第三条, 第五条の二.
fn wholes(text: &str) -> Vec<Range<usize>> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let is = |at: usize, test: &dyn Fn(char) -> bool| {
        letters.get(at).is_some_and(|(_, letter)| test(*letter))
    };
    let byte = |at: usize| letters.get(at).map_or(text.len(), |(byte, _)| *byte);
    let mut wholes = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let start = at;
        if is(at, &|c| c == '第') {
            let mut end = at + 1;
            while is(end, &|c| is_digit(c) || is_kanji_digit(c)) {
                end += 1;
            }
            let counted = |c| {
                matches!(
                    c,
                    '条' | '項' | '号' | '章' | '節' | '款' | '編' | '目' | '回' | '版'
                )
            };
            if end > at + 1 && is(end, &counted) {
                end += 1;
                while is(end, &|c| c == 'の') && is(end + 1, &is_kanji_digit) {
                    end += 2;
                    while is(end, &is_kanji_digit) {
                        end += 1;
                    }
                }
                wholes.push(byte(start)..byte(end));
                at = end;
                continue;
            }
        }
        if is(at, &is_digit) {
            let mut end = at + 1;
            while is(end, &is_digit)
                || (is(end, &|c| matches!(c, '.' | ',' | '．' | '，')) && is(end + 1, &is_digit))
            {
                end += 1;
            }
            wholes.push(byte(start)..byte(end));
            at = end;
            continue;
        }
        at += 1;
    }
    wholes
}

/// What is underlined on each side, in letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Underlines {
    pub old: Vec<Range<usize>>,
    pub new: Vec<Range<usize>>,
}

/// Compares two texts.
pub fn underlines(cutting: &Cutting<'_>, old: &str, new: &str) -> Underlines {
    if old > new {
        let Underlines { old, new } = underlines(cutting, new, old);
        return Underlines { old: new, new: old };
    }
    let (old_side, new_side) = (Side::of(cutting, old), Side::of(cutting, new));
    let mut pairs = pairs(&old_side, &new_side);
    drop_chance(&mut pairs, &old_side, &new_side);
    sentences(&mut pairs, &old_side, &new_side);
    let kept_old: Vec<usize> = pairs.iter().map(|(old, _)| *old).collect();
    let kept_new: Vec<usize> = pairs.iter().map(|(_, new)| *new).collect();
    Underlines {
        old: old_side.marks(&kept_old),
        new: new_side.marks(&kept_new),
    }
}

const CLOSING: [char; 4] = ['」', '』', '）', ')'];

/// Whether a blank between wide letters stands here: the paragraphs and items of a record's line are joined by one.
fn is_parted(said: &str, next: &str) -> bool {
    let is_wide = |letter: char| !letter.is_ascii() && !is_digit(letter);
    said.ends_with(is_wide)
        && next
            .strip_prefix(' ')
            .is_some_and(|next| next.starts_with(is_wide))
}

/// One text with its words.
struct Side<'t> {
    text: &'t str,
    words: Vec<Range<usize>>,
    /// The number of the sentence that each word stands in.
    sentence: Vec<usize>,
}

impl<'t> Side<'t> {
    fn of(cutting: &Cutting<'_>, text: &'t str) -> Side<'t> {
        let words = cutting.words(text);
        let mut sentence = Vec::with_capacity(words.len());
        let (mut number, mut ended) = (0, false);
        for word in &words {
            let said = text.get(word.clone()).unwrap_or_default();
            // What closes a bracket belongs to the sentence in it: 「…何？」
            if ended && !said.starts_with(CLOSING) {
                number += 1;
                ended = false;
            }
            sentence.push(number);
            let next = text.get(word.end..).unwrap_or_default();
            ended |= said.trim_end_matches(CLOSING).ends_with(['。', '！', '？'])
                || next.starts_with('\n')
                || is_parted(said, next);
        }
        Side {
            text,
            words,
            sentence,
        }
    }

    fn word(&self, at: usize) -> &'t str {
        let word = self.words.get(at).cloned().unwrap_or_default();
        self.text.get(word).unwrap_or_default()
    }

    fn all(&self) -> Vec<&'t str> {
        (0..self.words.len()).map(|at| self.word(at)).collect()
    }

    fn letters(&self, at: usize) -> usize {
        self.word(at).chars().count()
    }

    /// The letters of every word but these; words that follow each other are one stretch.
    fn marks(&self, kept: &[usize]) -> Vec<Range<usize>> {
        let mut kept = kept.iter().peekable();
        let mut marks: Vec<Range<usize>> = Vec::new();
        let mut joined = None;
        let (mut letters, mut bytes) = (0, 0);
        for (at, word) in self.words.iter().enumerate() {
            letters += self
                .text
                .get(bytes..word.start)
                .unwrap_or_default()
                .chars()
                .count();
            let start = letters;
            letters += self.letters(at);
            bytes = word.end;
            if kept.next_if(|kept| **kept == at).is_some() {
                continue;
            }
            match marks.last_mut() {
                Some(last) if joined == Some(at) => last.end = letters,
                _ => marks.push(start..letters),
            }
            joined = Some(at + 1);
        }
        marks
    }
}

/// The words that both sides share, in order.
fn pairs(old: &Side<'_>, new: &Side<'_>) -> Vec<(usize, usize)> {
    let (a, b) = (old.all(), new.all());
    let ops = capture_diff_slices(Algorithm::Myers, &a, &b);
    let mut pairs = Vec::new();
    for op in ops {
        if let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = op
        {
            pairs.extend((0..len).map(|at| (old_index + at, new_index + at)));
        }
    }
    slide(&mut pairs, &a, &b);
    pairs
}

/// Of the ways to say the same insertion takes the one that keeps phrases whole: と[[、医療と]] and not [[と、医療]]と.
fn slide(pairs: &mut [(usize, usize)], a: &[&str], b: &[&str]) {
    let ends_phrase = |word: &str| word.ends_with(['。', '、', '」', '）', '！', '？', '・', '，']);
    for at in 0..pairs.len() {
        let Some(&(old, new)) = pairs.get(at) else {
            continue;
        };
        let before = match at.checked_sub(1).and_then(|at| pairs.get(at)) {
            Some(&(old, new)) => (old + 1, new + 1),
            None => (0, 0),
        };
        // Only one side has more here, and its stretch could as well begin earlier.
        let one_sided = (old == before.0) != (new == before.1);
        if !one_sided || at == 0 {
            continue;
        }
        let words = if old == before.0 { b } else { a };
        let (start, end) = if old == before.0 {
            (before.1, new)
        } else {
            (before.0, old)
        };
        let mut best: Option<(usize, usize)> = None;
        let goodness = |start: usize, end: usize| {
            let word = |at: usize| words.get(at).copied().unwrap_or_default();
            let after_phrase = start == 0 || ends_phrase(word(start - 1));
            let whole = ends_phrase(word(end - 1));
            usize::from(after_phrase && whole) * 2 + usize::from(after_phrase || whole)
        };
        let now = goodness(start, end);
        let mut back = 1;
        while back <= at && back <= start {
            let consecutive = |shift: usize| {
                pairs
                    .get(at - shift)
                    .is_some_and(|&(o, n)| (o, n) == (before.0 - shift, before.1 - shift))
            };
            if !consecutive(back) || words.get(start - back) != words.get(end - back) {
                break;
            }
            let good = goodness(start - back, end - back);
            if good > best.map_or(now, |(good, _)| good) {
                best = Some((good, back));
            }
            back += 1;
        }
        let Some((_, back)) = best else { continue };
        for shift in 1..=back {
            if let Some(pair) = pairs.get_mut(at - shift) {
                match old == before.0 {
                    true => pair.1 = end - shift,
                    false => pair.0 = end - shift,
                }
            }
        }
    }
}

/// Takes back what is equal by chance: a の between two phrases that have nothing in common.
fn drop_chance(pairs: &mut Vec<(usize, usize)>, old: &Side<'_>, new: &Side<'_>) {
    let runs = runs(pairs);
    let mut dropped = vec![false; pairs.len()];
    let letters =
        |side: &Side<'_>, range: Range<usize>| -> usize { range.map(|at| side.letters(at)).sum() };
    for (index, run) in runs.iter().enumerate() {
        let (Some(&first), Some(&last)) = (pairs.get(run.start), pairs.get(run.end - 1)) else {
            continue;
        };
        let before = index
            .checked_sub(1)
            .and_then(|at| runs.get(at))
            .and_then(|run| pairs.get(run.end - 1));
        let after = runs.get(index + 1).and_then(|run| pairs.get(run.start));
        let before = before.map_or((0, 0), |(o, n)| (o + 1, n + 1));
        let after = after.copied().unwrap_or((old.words.len(), new.words.len()));
        let left = (
            letters(old, before.0..first.0),
            letters(new, before.1..first.1),
        );
        let right = (
            letters(old, last.0 + 1..after.0),
            letters(new, last.1 + 1..after.1),
        );
        let run_letters = letters(old, first.0..last.0 + 1);
        let weak = (first.0..=last.0).all(|at| is_weak(old.word(at)));
        // Both sides must have something else on both flanks: else it is an insertion beside it.
        let least = left.0.min(left.1).min(right.0).min(right.1);
        if weak && least > 0 && run_letters * 3 <= (left.0 + right.0).min(left.1 + right.1) {
            dropped
                .iter_mut()
                .skip(run.start)
                .take(run.len())
                .for_each(|dropped| *dropped = true);
        }
    }
    let mut dropped = dropped.into_iter();
    pairs.retain(|_| !dropped.next().unwrap_or(false));
}

fn is_weak(word: &str) -> bool {
    word.chars().count() <= 2
        && word
            .chars()
            .all(|c| ('ぁ'..='ん').contains(&c) || !c.is_alphanumeric())
}

/// Stretches of pairs that follow each other on both sides.
fn runs(pairs: &[(usize, usize)]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut last = None;
    for (at, &(old, new)) in pairs.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if last == Some((old, new)) => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
        last = Some((old + 1, new + 1));
    }
    runs
}

/// A sentence less than half alike is underlined whole, on both sides.
fn sentences(pairs: &mut Vec<(usize, usize)>, old: &Side<'_>, new: &Side<'_>) {
    let sizes = |side: &Side<'_>| {
        let mut sizes: Vec<usize> = vec![0; side.sentence.last().map_or(0, |last| last + 1)];
        for (at, &sentence) in side.sentence.iter().enumerate() {
            if let Some(size) = sizes.get_mut(sentence) {
                *size += side.letters(at);
            }
        }
        sizes
    };
    let (old_sizes, new_sizes) = (sizes(old), sizes(new));
    let at = |side: &Side<'_>, word: usize| side.sentence.get(word).copied().unwrap_or_default();
    // Sentences that share words belong together; each goes with the one it shares most with.
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    for &(a, b) in pairs.iter() {
        *shared.entry((at(old, a), at(new, b))).or_insert(0) += old.letters(a);
    }
    let mut of_old: Vec<usize> = vec![0; old_sizes.len()];
    let mut of_new: Vec<usize> = vec![0; new_sizes.len()];
    for &(a, b) in pairs.iter() {
        if let Some(common) = of_old.get_mut(at(old, a)) {
            *common += old.letters(a);
        }
        if let Some(common) = of_new.get_mut(at(new, b)) {
            *common += new.letters(b);
        }
    }
    pairs.retain(|&(a, b)| {
        let (a, b) = (at(old, a), at(new, b));
        let common = shared.get(&(a, b)).copied().unwrap_or_default();
        let size = |sizes: &[usize], at: usize| sizes.get(at).copied().unwrap_or_default();
        let pair = size(&old_sizes, a) + size(&new_sizes, b);
        // One sentence that became two is alike as a whole.
        let whole = size(&of_old, a).max(size(&of_new, b));
        let least = size(&old_sizes, a).min(size(&new_sizes, b));
        common * 4 >= pair
            || (whole * 4 >= size(&old_sizes, a) + size(&new_sizes, b) && common * 2 >= least)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, marks: &[Range<usize>]) -> String {
        let mut out = String::new();
        for (at, letter) in text.chars().enumerate() {
            if marks.iter().any(|mark| mark.start == at) {
                out.push_str("[[");
            }
            out.push(letter);
            if marks.iter().any(|mark| mark.end == at + 1) {
                out.push_str("]]");
            }
        }
        out
    }

    #[test]
    fn words_are_underlined_whole() {
        let dictionary = Dictionary::embedded();
        let cutting = Cutting::new(&dictionary);
        for (old, new) in [
            ("（回答率[[72.8]]％）", "（回答率[[73.1]]％）"),
            (
                "市区町村が[[取り組む]]精神保健[[事業]]",
                "市区町村が[[行う]]精神保健[[の取組]]",
            ),
            ("地域での支援を[[進める]]。", "地域での支援を[[続ける]]。"),
            ("[[第三条]]第一号の協議", "[[第四条]]第一号の協議"),
            ("設置が市町村の[[努力]]義務に", "設置が市町村の義務に"),
            ("[[窓口ごとに異なります]]", "[[24時間]]"),
            (
                "5 精神医療の相談[[と、医療どうしの連携]]",
                "5 精神医療の相談",
            ),
            ("費用は[[1,200]]円です。", "費用は[[1,300]]円です。"),
            ("[[四]]回", "[[４]]回"),
            ("前の文。", "前の文。[[あとの文。]]"),
            ("同じ 文", "同じ文"),
            ("協議の場を置く。", "協議の場[[と部会]]を置く。"),
            (
                "「だれの役割？」[[「何の事業？」]]と聞かれたときの早見です。",
                "「だれの役割？」[[「昔の名前だと何？」]]と聞かれたときの早見です。",
            ),
            (
                "次の条です。 第47条：相談・指導など 第48条：相談員を置くことができる",
                "次の条です。 [[第46条：包括的な支援が確保されることを旨として行う]] 第47条：相談・指導など[[。努力義務]] 第48条：相談員を置くことができる",
            ),
        ] {
            let plain = |text: &str| text.replace("[[", "").replace("]]", "");
            let (a, b) = (plain(old), plain(new));
            let found = underlines(&cutting, &a, &b);
            assert_eq!(
                (
                    marked(&a, &found.old).as_str(),
                    marked(&b, &found.new).as_str()
                ),
                (old, new)
            );
            let mirror = underlines(&cutting, &b, &a);
            assert_eq!((mirror.new, mirror.old), (found.old, found.new));
        }
    }

    #[test]
    fn a_sentence_less_than_half_alike_is_underlined_whole() {
        let dictionary = Dictionary::embedded();
        let found = underlines(
            &Cutting::new(&dictionary),
            "市町村は相談を受ける。県は費用の一部を補助する。",
            "市町村は相談を受ける。国は制度を見直すことにした。",
        );
        let whole = |marks: &[Range<usize>], range: Range<usize>| marks == [range];
        assert!(whole(&found.old, 11..24) && whole(&found.new, 11..25));
    }
}
