//! Folds a text to the one spelling of its characters, and keeps the way back. Knows no words and no dictionary.
//!
//! Folding is NFKC (full and half width, ｻﾎﾟｰﾀｰ, Ⅲ, ㉚, NFD), one wave dash and one minus, and no invisible characters
//! (zero-width spaces, soft hyphens, variation selectors). Case stays: the index folds it, terms do not. The build
//! script folds the dictionary's own words with this very file.
//!
//! Invariant: folding a folded text changes nothing, and each byte of it belongs to one piece of the original; pieces
//! are in order, never overlap, and begin and end between characters.

use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// A folded text, and where each part of it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    pub text: String,
    /// Empty when nothing changed: every offset is then its own original.
    pieces: Vec<Piece>,
    original: usize,
}

/// The beginnings, here and in the original, of a stretch that ends where the next one begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    folded: usize,
    original: usize,
    /// The same bytes on both sides, so that every offset inside has its own original.
    verbatim: bool,
}

/// Folds any text; see the head of this file for how.
pub fn fold(text: &str) -> Folded {
    let original = text.len();
    if is_folded(text) {
        return Folded {
            text: text.to_owned(),
            pieces: Vec::new(),
            original,
        };
    }
    let mut folded = Folded {
        text: String::with_capacity(original),
        pieces: Vec::new(),
        original,
    };
    let mut rest = text;
    while !rest.is_empty() {
        let plain = plain_run(rest);
        let (run, after) = rest.split_at_checked(plain).unwrap_or((rest, ""));
        if !run.is_empty() {
            folded.push(run, original - rest.len(), true);
        }
        rest = after;
        if !rest.is_empty() {
            rest = fold_stretch(rest, original - rest.len(), &mut folded);
        }
    }
    folded
}

/// How many bytes at the beginning fold to themselves, whatever follows: all but the last of the letters that are sure
/// to, for a mark after it would join it.
fn plain_run(text: &str) -> usize {
    let mut last = 0;
    for (at, c) in text.char_indices() {
        if !is_plain(c) {
            return if begins_a_stretch(c) && !is_invisible(c) {
                at
            } else {
                last
            };
        }
        last = at;
    }
    text.len()
}

fn is_plain(c: char) -> bool {
    matches!(c, '\0'..='~' | '\u{3001}'..='\u{301B}' | 'ぁ'..='ゖ' | 'ァ'..='ヾ' | '\u{4E00}'..='\u{9FFF}')
}

/// Folds what normalises on its own, up to the next visible character that joins with nothing before it, and gives
/// what follows.
fn fold_stretch<'a>(text: &'a str, original: usize, folded: &mut Folded) -> &'a str {
    let mut stretch = String::new();
    let mut hidden = false;
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        if is_invisible(c) {
            hidden = true;
        } else if stretch.is_empty() || !begins_a_stretch(c) {
            stretch.push(c);
        } else {
            end = at;
            break;
        }
    }
    let normal: String = stretch.nfkc().map(unified).collect();
    let verbatim = !hidden && normal == stretch;
    folded.push(&normal, original, verbatim);
    text.get(end..).unwrap_or_default()
}

impl Folded {
    fn push(&mut self, text: &str, original: usize, verbatim: bool) {
        let goes_on = verbatim && self.pieces.last().is_some_and(|piece| piece.verbatim);
        if !goes_on {
            self.pieces.push(Piece {
                folded: self.text.len(),
                original,
                verbatim,
            });
        }
        self.text.push_str(text);
    }

    /// The stretch of the original that became this stretch of the folded text; whole pieces where it cuts one.
    pub fn original(&self, folded: Range<usize>) -> Range<usize> {
        let start = self.original_start(folded.start);
        let end = if folded.end <= folded.start {
            start
        } else {
            self.original_end(folded.end)
        };
        start..end
    }

    /// Whether this offset of the folded text is also a place between two characters of the original.
    pub fn is_boundary(&self, folded: usize) -> bool {
        if !self.text.is_char_boundary(folded) {
            return false;
        }
        match self.piece_at(folded) {
            Some((piece, _)) => {
                piece.verbatim || piece.folded == folded || folded == self.text.len()
            }
            None => true,
        }
    }

    fn original_start(&self, folded: usize) -> usize {
        if folded >= self.text.len() {
            return self.original;
        }
        match self.piece_at(folded) {
            Some((piece, _)) if piece.verbatim => piece.original + (folded - piece.folded),
            Some((piece, _)) => piece.original,
            None => folded,
        }
    }

    fn original_end(&self, folded: usize) -> usize {
        if folded >= self.text.len() {
            return self.original;
        }
        match self.piece_at(folded.saturating_sub(1)) {
            Some((piece, _)) if piece.verbatim => piece.original + (folded - piece.folded),
            Some((_, next)) => next,
            None => folded,
        }
    }

    /// The piece that holds the byte at this offset, and where it ends in the original.
    fn piece_at(&self, folded: usize) -> Option<(Piece, usize)> {
        let next = self.pieces.partition_point(|piece| piece.folded <= folded);
        let piece = *self.pieces.get(next.checked_sub(1)?)?;
        let end = self
            .pieces
            .get(next)
            .map_or(self.original, |next| next.original);
        Some((piece, end))
    }
}

fn is_folded(text: &str) -> bool {
    text.chars().all(is_plain)
        || (is_nfkc_quick(text.chars()) == IsNormalized::Yes
            && !text.chars().any(|c| is_invisible(c) || unified(c) != c))
}

/// Whether this character never joins with one before it.
fn begins_a_stretch(c: char) -> bool {
    if c < '\u{300}' || ('\u{4E00}'..='\u{9FFF}').contains(&c) {
        return true;
    }
    let mut first = None;
    decompose_compatible(c, |part| {
        first.get_or_insert(part);
    });
    first.is_none_or(|part| {
        canonical_combining_class(part) == 0
            && is_nfkc_quick(std::iter::once(part)) != IsNormalized::Maybe
    })
}

/// What no reader sees and no word needs: it neither parts a word nor makes another one.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

/// Look-alikes that NFKC keeps apart and that converters mix up: 〜 and ～ (by way of NFKC ~), − and ‐ and -.
fn unified(c: char) -> char {
    match c {
        '\u{301C}' => '~',
        '\u{2010}' | '\u{2212}' => '-',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_text_become_one() {
        for (text, expected) in [
            ("ＡＤ", "AD"),
            ("ｻﾎﾟｰﾀｰ", "サポーター"),
            ("か\u{3099}", "が"),
            ("ﾋﾟｱ", "ピア"),
            ("Ⅲ", "III"),
            ("㉚", "30"),
            ("㈱", "(株)"),
            ("１〜２", "1~2"),
            ("１～２", "1~2"),
            ("全\u{200B}国", "全国"),
            ("葛\u{E0100}城", "葛城"),
            ("か\u{200B}\u{3099}", "が"),
            ("\u{FEFF}", ""),
            ("", ""),
            ("\u{3099}か", "\u{3099}か"),
        ] {
            assert_eq!(fold(text).text, expected, "{text}");
        }
    }

    #[test]
    fn a_stretch_leads_back_to_whole_characters() {
        let text = "（ＡＤ）と㈱の\u{200B}ｶﾞｲﾄﾞ";
        let folded = fold(text);
        assert_eq!(folded.text, "(AD)と(株)のガイド");
        for (part, expected) in [
            ("AD", "ＡＤ"),
            ("株", "㈱"),
            ("の", "の\u{200B}"),
            ("ガイド", "ｶﾞｲﾄﾞ"),
        ] {
            let at = folded.text.find(part).expect("the part is in the text");
            let range = folded.original(at..at + part.len());
            assert_eq!(text.get(range), Some(expected), "{part}");
        }
        let inside = folded.text.find('株').expect("it is there");
        assert!(!folded.is_boundary(inside));
        assert!(folded.is_boundary(inside - 1));
    }

    /// Text as it comes out of PDFs and old editors: marks without letters, halves of kana, controls.
    fn odd_text() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop_oneof![
                any::<char>(),
                proptest::sample::select(
                    "かがﾊﾞﾟ\u{3099}\u{309A}\u{300}ー〜−①Ⅲ㈱㌘Ａa1 \u{3000}\u{200B}\u{FE0F}\0\n漢가\u{1161}"
                        .chars()
                        .collect::<Vec<_>>()
                ),
            ],
            0..40,
        )
        .prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in odd_text()) {
            let once = fold(&text).text;
            prop_assert_eq!(&fold(&once).text, &once);
        }

        #[test]
        fn pieces_cover_the_original_in_order(text in odd_text()) {
            let folded = fold(&text);
            let mut end = 0;
            for (at, c) in folded.text.char_indices() {
                let range = folded.original(at..at + c.len_utf8());
                prop_assert!(text.get(range.clone()).is_some());
                prop_assert!(range.start <= end, "a gap before {at}");
                prop_assert!(range.end >= end);
                end = range.end;
            }
            prop_assert!(folded.text.is_empty() || end == text.len());
            // Each piece folds to its own part of the text.
            let visible: String = text.chars().filter(|&c| !is_invisible(c)).collect();
            prop_assert_eq!(folded.text, visible.nfkc().map(unified).collect::<String>());
        }
    }
}
