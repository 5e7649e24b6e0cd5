//! Finds a handbook's terms in a text that is cut. Takes a text, its tokens and the terms; knows no pages.
//!
//! A mention begins where a word begins and ends where a word ends, however the words lie in between. Where IPADIC cuts
//! a longer word at the term's edge (会議|室, 非|当事者), the neighbour decides: see `continues` and `precedes`.
//!
//! Invariant: occurrences are in order, never overlap, and their ranges lie between characters of the text.

use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::cut::{Class, TermWord, Token};
use crate::dictionary::Dictionary;
use tebiki_spelling::fold::fold;
use tebiki_spelling::spelling;

/// A mention of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Bytes of the text as it was given.
    pub range: Range<usize>,
    pub term: u32,
}

/// The terms, ready to be looked for in one pass.
pub struct TermMatcher {
    automaton: AhoCorasick,
    /// By the automaton's pattern number.
    patterns: Vec<Pattern>,
}

struct Pattern {
    term: u32,
    /// It begins as a particle would (にも包括): after a noun nobody can tell the two apart.
    leans: bool,
}

impl TermMatcher {
    /// Knows each name and alias in every spelling. A surface that two terms share belongs to the first of them.
    pub fn new(terms: &[TermWord], dictionary: &Dictionary) -> TermMatcher {
        let written = terms
            .iter()
            .map(|word| (fold(&word.surface).text.trim().to_owned(), word.term));
        let other_ways = written.clone().flat_map(|(surface, term)| {
            spelling::ways_to_write(&surface)
                .into_iter()
                .map(move |way| (way, term))
        });
        let mut surfaces: Vec<String> = Vec::new();
        let mut patterns = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for (surface, term) in written.clone().chain(other_ways) {
            if surface.is_empty() || !seen.insert(surface.clone()) {
                continue;
            }
            patterns.push(Pattern {
                term,
                leans: dictionary.begins_as_particle(&surface),
            });
            surfaces.push(surface);
        }
        TermMatcher {
            automaton: AhoCorasick::new(&surfaces).expect("a handbook's terms fit in an automaton"),
            patterns,
        }
    }
}

impl TermMatcher {
    /// The terms whose letters stand in a text at all, as words or inside of words; one may come several times.
    pub fn present(&self, text: &str) -> impl Iterator<Item = u32> {
        let folded = fold(text);
        let hits: Vec<u32> = self
            .automaton
            .find_overlapping_iter(&folded.text)
            .filter_map(|hit| Some(self.patterns.get(hit.pattern().as_usize())?.term))
            .collect();
        hits.into_iter()
    }
}

/// The mentions in a text, the longest at each place. `tokens` are the text's own, cut with the same terms.
pub fn occurrences(text: &str, tokens: &[Token], terms: &TermMatcher) -> Vec<Occurrence> {
    let folded = fold(text);
    let mut hits: Vec<(Occurrence, Verdict)> = terms
        .automaton
        .find_overlapping_iter(&folded.text)
        .filter_map(|hit| {
            let at = hit.start()..hit.end();
            if !folded.is_boundary(at.start) || !folded.is_boundary(at.end) {
                return None;
            }
            let pattern = terms.patterns.get(hit.pattern().as_usize())?;
            let range = folded.original(at);
            let verdict = judge(text, &range, tokens, pattern)?;
            let term = pattern.term;
            Some((Occurrence { range, term }, verdict))
        })
        .collect();
    hits.sort_by_key(|(hit, _)| (hit.range.start, std::cmp::Reverse(hit.range.end)));
    let mut taken = 0;
    // 精神保健福祉センター長 is not the centre, and so not 精神保健 either.
    let mut longer_word = 0;
    hits.into_iter()
        .filter_map(|(hit, verdict)| {
            if verdict == Verdict::PartOfAWord {
                longer_word = longer_word.max(hit.range.end);
                return None;
            }
            if hit.range.start < taken || hit.range.end <= longer_word {
                return None;
            }
            taken = hit.range.end;
            Some(hit)
        })
        .collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Mention,
    /// What touches it makes it a longer word.
    PartOfAWord,
}

/// None where no word begins or ends.
fn judge(text: &str, at: &Range<usize>, tokens: &[Token], pattern: &Pattern) -> Option<Verdict> {
    let first = tokens
        .binary_search_by_key(&at.start, |token| token.range.start)
        .ok()?;
    let last = tokens
        .binary_search_by_key(&at.end, |token| token.range.end)
        .ok()?;
    // White space parts words: only what touches the term can make it a longer one.
    let before = first
        .checked_sub(1)
        .and_then(|index| tokens.get(index))
        .filter(|token| token.range.end == at.start);
    let after = tokens
        .get(last + 1)
        .filter(|token| token.range.start == at.end);
    let written = |token: &Token| fold(text.get(token.range.clone()).unwrap_or_default()).text;
    let term = fold(text.get(at.clone()).unwrap_or_default()).text;
    let runs_on_before = before.is_some_and(|token| {
        let word = written(token);
        runs_on(word.chars().next_back(), term.chars())
            || precedes(token.class, &word)
            || (pattern.leans && !matches!(token.class, Class::Particle | Class::Symbol))
    });
    let runs_on_after = after.is_some_and(|token| {
        let word = written(token);
        runs_on(word.chars().next(), term.chars().rev()) || continues(token, &word, &term)
    });
    Some(if runs_on_before || runs_on_after {
        Verdict::PartOfAWord
    } else {
        Verdict::Mention
    })
}

/// Whether a term, read from its edge, makes one run of letters with what touches it there: AD in ADHD, 21 in 210.
///
/// A long katakana word may be joined to another one and stay itself (リスクアセスメント), a short one may not (ケア of
/// ケアマネジャー, ピア of ピアノ).
fn runs_on(touching: Option<char>, term: impl Iterator<Item = char> + Clone) -> bool {
    const LONG: usize = 5;
    let (Some(touching), Some(edge)) = (touching, term.clone().next()) else {
        return false;
    };
    (touching.is_ascii_alphabetic() && edge.is_ascii_alphabetic())
        || (touching.is_ascii_digit() && edge.is_ascii_digit())
        || (is_katakana(touching)
            && term.take_while(|&c| is_katakana(c)).take(LONG).count() < LONG
            && is_katakana(edge))
}

/// Whether this word before a term makes it another word: 非当事者, 総会議; but 各市町村 and 本計画 speak of the term.
fn precedes(class: Class, word: &str) -> bool {
    const OTHER_WORD: &[&str] = &[
        "非", "未", "不", "無", "再", "副", "反", "準", "脱", "超", "総", "大", "小", "仮",
    ];
    class == Class::Prefix && OTHER_WORD.contains(&word)
}

/// Whether this word after a term makes it another word: 会議室, 協議会員, 見守ります.
fn continues(token: &Token, word: &str, term: &str) -> bool {
    // These say how many, where, when or whose, and leave the term what it is; any other suffix makes a new word.
    const SAME_WORD: &[&str] = &[
        "等",
        "ら",
        "たち",
        "達",
        "ども",
        "さん",
        "様",
        "さま",
        "くん",
        "君",
        "ちゃん",
        "氏",
        "殿",
        "方",
        "間",
        "別",
        "内",
        "外",
        "中",
        "じゅう",
        "末",
        "後",
        "前",
        "前後",
        "以前",
        "以後",
        "以来",
        "以降",
        "時",
        "頃",
        "ころ",
        "ごろ",
        "上",
        "下",
        "側",
        "辺",
        "付近",
        "以外",
        "以内",
        "以上",
        "以下",
        "未満",
        "超",
        "程度",
        "用",
        "向け",
        "向き",
        "宛て",
        "あて",
        "毎",
        "ごと",
        "次第",
        "しだい",
        "同士",
        "どうし",
        "とも",
        "全体",
        "全般",
        "自身",
        "数",
        "名",
        "分",
        "系",
        "版",
        "案",
        "先",
        "元",
        "当たり",
        "あたり",
        "当り",
        "など",
        "ずつ",
        "付き",
        "つき",
        "済み",
        "ずみ",
        "過ぎ",
        "待ち",
        "扱い",
        "違い",
        "頼み",
        "離れ",
        "並み",
        "沿い",
        "巡り",
        "がわり",
        "代わり",
        "替わり",
        "づくり",
        "作り",
        "造り",
        "選び",
        "だらけ",
        "がち",
        "気味",
        "ぎみ",
        "みたい",
        "ならでは",
    ];
    let inflects = term.chars().next_back().is_some_and(is_hiragana);
    match token.class {
        Class::Suffix => !SAME_WORD.contains(&word),
        // 見守り is a word, 見守ります another.
        Class::Auxiliary if inflects => {
            matches!(
                token.base.as_str(),
                "ます" | "たい" | "た" | "ない" | "れる" | "られる"
            )
        }
        Class::Particle if inflects => matches!(word, "て" | "ながら" | "つつ"),
        _ => false,
    }
}

fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ')
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}
