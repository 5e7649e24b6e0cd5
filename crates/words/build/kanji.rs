//! Learns how each kanji sounds in words of two kanji: 傷害, 負傷, 損傷 say that 傷 is ショウ. For words that IPADIC lacks.

use std::collections::BTreeMap;

use crate::ipadic::{READING, Row, SURFACE};
use crate::variants::is_common_noun;

/// So many words must say the same, and so large a share of a kanji's words.
const WORDS: usize = 3;
const SHARE: usize = 8;

/// One line for each kanji: itself and its readings, the commonest first, commas between.
pub(crate) fn readings(rows: &[Row]) -> String {
    let mut heard: BTreeMap<char, BTreeMap<String, usize>> = BTreeMap::new();
    for row in rows.iter().filter(|row| is_common_noun(row)) {
        let (Some(surface), Some(reading)) = (row.get(SURFACE), row.get(READING)) else {
            continue;
        };
        let kanji: Vec<char> = surface.chars().collect();
        let [first, second] = kanji[..] else { continue };
        if !is_kanji(first) || !is_kanji(second) {
            continue;
        }
        if let Some((start, end)) = split(reading) {
            for (kanji, reading) in [(first, start), (second, end)] {
                *heard.entry(kanji).or_default().entry(reading).or_default() += 1;
            }
        }
    }
    let mut lines = String::new();
    for (kanji, readings) in heard {
        let all: usize = readings.values().sum();
        let mut kept: Vec<(usize, String)> = readings
            .into_iter()
            .filter(|(_, words)| *words >= WORDS && words * SHARE >= all)
            .map(|(reading, words)| (words, reading))
            .collect();
        kept.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        if !kept.is_empty() {
            let kept: Vec<String> = kept.into_iter().map(|(_, reading)| reading).collect();
            lines.push_str(&format!("{kanji}{}\n", kept.join(",")));
        }
    }
    lines
}

fn is_kanji(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// A reading in two, where only one place leaves two halves that sound as kanji do.
fn split(reading: &str) -> Option<(String, String)> {
    let kana: Vec<char> = reading.chars().collect();
    let mut found = (1..kana.len()).filter(|at| is_sound(&kana[..*at]) && is_sound(&kana[*at..]));
    let at = found.next().filter(|_| found.next().is_none())?;
    Some((kana[..at].iter().collect(), kana[at..].iter().collect()))
}

/// A syllable, perhaps with イ, ウ, ク, キ, ツ, チ or ン after it.
fn is_sound(kana: &[char]) -> bool {
    let small = |letter: &char| "ァィゥェォャュョ".contains(*letter);
    let rest = match kana {
        [first, ..] if small(first) || "ッンー".contains(*first) => return false,
        [_, second, rest @ ..] if small(second) => rest,
        [_, rest @ ..] => rest,
        [] => return false,
    };
    match rest {
        [] => true,
        [last] => "イウクキツチン".contains(*last),
        _ => false,
    }
}
