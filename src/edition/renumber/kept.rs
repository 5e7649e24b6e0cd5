//! Which citations of a text still stand in it, whatever was written round them.
//!
//! Invariant: citations are found again by their place in the text, never by their numbers: in 「第三条及び第四条」, rewritten
//! to 「第四条及び第五条」, the new 第四条 is the old 第三条.

use std::ops::Range;

use crate::contrast::{Cutting, underlines};
use crate::parse::statute;

/// Stands for every citation while two texts are compared: one word, and no number that a text would cite.
const CITATION: &str = "第〇条";

pub(super) struct Kept {
    /// The citations that have the same place in both texts.
    pairs: Vec<(Range<usize>, Range<usize>)>,
    old: String,
    new: String,
}

impl Kept {
    pub(super) fn of(cutting: &Cutting<'_>, old: &str, new: &str) -> Kept {
        let (before, after) = (Masked::of(old), Masked::of(new));
        let marks = underlines(cutting, &before.text, &after.text);
        let letters: Vec<(usize, usize)> = plain(&before.text, &marks.old)
            .into_iter()
            .zip(plain(&after.text, &marks.new))
            .collect();
        let mut pairs = Vec::new();
        for (range, stands) in &before.citations {
            let there = letters
                .binary_search_by_key(stands, |(byte, _)| *byte)
                .ok()
                .and_then(|at| letters.get(at))
                .and_then(|(_, byte)| after.citations.iter().find(|(_, at)| at == byte));
            if let Some((now, _)) = there {
                pairs.push((range.clone(), now.clone()));
            }
        }
        Kept {
            pairs,
            old: old.to_owned(),
            new: new.to_owned(),
        }
    }

    /// Where a citation of the old text stands now, when it says what it said.
    pub(super) fn now(&self, old: &Range<usize>) -> Option<Range<usize>> {
        let found = self.pairs.iter().find(|(was, _)| was.start == old.start);
        let (was, now) = found?;
        let same = self.old.get(was.clone()) == self.new.get(now.clone()) && old.end <= was.end;
        same.then(|| now.start..now.start + old.len())
    }
}

/// Bytes of the letters that are not underlined, without blanks.
fn plain(text: &str, marks: &[Range<usize>]) -> Vec<usize> {
    let mut marks = marks.iter().peekable();
    let letters = text.char_indices().enumerate();
    letters
        .filter(|(at, (_, letter))| {
            while marks.next_if(|mark| mark.end <= *at).is_some() {}
            !letter.is_whitespace() && marks.peek().is_none_or(|mark| *at < mark.start)
        })
        .map(|(_, (byte, _))| byte)
        .collect()
}

/// A text with the same word in place of every citation.
struct Masked {
    text: String,
    /// Where each citation stood, and where its word begins.
    citations: Vec<(Range<usize>, usize)>,
}

impl Masked {
    fn of(text: &str) -> Masked {
        let mut masked = Masked {
            text: String::new(),
            citations: Vec::new(),
        };
        let mut from = 0;
        for (range, _) in statute::all_citations(text) {
            let before = text.get(from..range.start).unwrap_or_default();
            masked.text.push_str(before);
            from = range.end;
            masked.citations.push((range, masked.text.len()));
            masked.text.push_str(CITATION);
        }
        masked.text.push_str(text.get(from..).unwrap_or_default());
        masked
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tebiki_words::Dictionary;

    #[test]
    fn a_citation_is_found_again_by_its_place() {
        let dictionary = Dictionary::embedded();
        let cutting = Cutting::new(&dictionary);
        for (old, new, expected) in [
            (
                "第三条の協議をする。",
                "第三条の協議を続ける。",
                [Some("第三条")].as_slice(),
            ),
            ("第三条の協議をする。", "第四条の協議をする。", &[None]),
            // Both were rewritten: the new 第四条 is no old one.
            (
                "第三条及び第四条による。",
                "第四条及び第五条による。",
                &[None, None],
            ),
            (
                "第三条及び第四条による。",
                "第三条及び第五条による。",
                &[Some("第三条"), None],
            ),
            (
                "第三条の協議をする。",
                "第三条の協議をする。委員は、第一条により選ぶ。",
                &[Some("第三条")],
            ),
        ] {
            let kept = Kept::of(&cutting, old, new);
            let found: Vec<Option<&str>> = statute::all_citations(old)
                .iter()
                .map(|(range, _)| kept.now(range).and_then(|now| new.get(now)))
                .collect();
            assert_eq!(found, expected, "{old} → {new}");
        }
    }
}
