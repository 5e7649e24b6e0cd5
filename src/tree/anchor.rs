//! The ids of headings: their words, each once on a page, never a number.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::path::digits_of;

/// Six letters that stay the same for the same text.
pub(crate) fn short_hash(text: &str) -> String {
    digits_of(text, 3)
}

/// The id of a heading: its NFKC text with `-` for blanks.
pub(crate) fn anchor_of(text: &str) -> String {
    let folded: String = text.nfkc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join("-")
}

/// Gives each id once on a page. A second one takes its parent's before it; never a number.
#[derive(Default)]
pub(crate) struct Anchors {
    taken: BTreeSet<String>,
    /// How many of these words have been given an id that no parent could tell apart.
    alike: BTreeMap<String, usize>,
}

impl Anchors {
    /// Takes an id that must stay as it is; false when it is taken already.
    pub(crate) fn reserve(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned())
    }

    pub(crate) fn give(&mut self, wanted: &str, parents: &[String]) -> String {
        let base = if wanted.is_empty() {
            "見出し"
        } else {
            wanted
        };
        if self.take(base) {
            return base.to_owned();
        }
        let mut longest = base.to_owned();
        for parent in parents.iter().rev().filter(|parent| !parent.is_empty()) {
            longest = format!("{parent}-{base}");
            if self.take(&longest) {
                return longest;
            }
        }
        let count = self.alike.entry(longest.clone()).or_default();
        let mut number = *count;
        // From the third on the id does not grow any more: a mark stands for how many came before.
        let given = loop {
            let candidate = match number {
                0 => format!("{longest}-続き"),
                1 => format!("{longest}-続き-続き"),
                _ => format!(
                    "{longest}-続き-{}",
                    short_hash(&format!("{longest}/{number}"))
                ),
            };
            number += 1;
            if !is_ours(&candidate) && self.taken.insert(candidate.clone()) {
                break candidate;
            }
        };
        *count = number;
        given
    }

    fn take(&mut self, id: &str) -> bool {
        !is_ours(id) && self.taken.insert(id.to_owned())
    }
}

/// The ids of notes, of their calls and so on, which `render` gives: `note-1`.
fn is_ours(id: &str) -> bool {
    id.split_once('-').is_some_and(|(name, number)| {
        matches!(name, "note" | "call" | "quiz" | "figure")
            && number
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_takes_no_id_of_a_note() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.give("note-1", &[]), "note-1-続き");
        assert_eq!(anchors.give("note-1", &["甲".to_owned()]), "甲-note-1");
        assert_eq!(anchors.give("note-a", &[]), "note-a");
    }

    #[test]
    fn a_second_heading_takes_its_parent_and_never_a_number() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.give("目的", &["第1章".to_owned()]), "目的");
        assert_eq!(anchors.give("目的", &["第2章".to_owned()]), "第2章-目的");
        assert_eq!(
            anchors.give("目的", &["第2章".to_owned()]),
            "第2章-目的-続き"
        );
        assert_eq!(anchors.give("目的", &[]), "目的-続き");
    }

    #[test]
    fn the_ids_of_many_equal_headings_stay_short_and_differ() {
        let mut anchors = Anchors::default();
        let ids: BTreeSet<String> = (0..20_000).map(|_| anchors.give("目的", &[])).collect();
        assert_eq!(ids.len(), 20_000);
        assert!(
            ids.iter()
                .all(|id| id.chars().count() <= "目的-続き-123456".chars().count())
        );
    }
}
