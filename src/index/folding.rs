//! Folds a text to what search compares: NFKC, lower case, hiragana for katakana, letters and digits alone.
//!
//! `engine.js` folds the same way; `tests/search/folding.json` holds both to the same cases.
//! Invariant: folding works character by character, so that a part of a text folds to a part of its folding.

use unicode_normalization::UnicodeNormalization;

pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_to(text, |letter| folded.push(letter));
    folded
}

/// Gives the letters of the folded text one by one.
pub(super) fn fold_to(text: &str, mut letter: impl FnMut(char)) {
    let mut rest = text;
    while !rest.is_empty() {
        let (plain, other) = plain_run(rest);
        plain.chars().filter_map(plain_letter).for_each(&mut letter);
        let (other, after) = other_run(other);
        slowly(other).for_each(&mut letter);
        rest = after;
    }
}

/// Any text.
fn slowly(text: &str) -> impl Iterator<Item = char> {
    let lower = text.nfkc().flat_map(char::to_lowercase);
    lower.nfkc().filter(|c| is_word(*c)).map(hiragana)
}

/// What folds letter by letter, and the rest. A letter before what is not plain is not sure to, for a mark may join it.
fn plain_run(text: &str) -> (&str, &str) {
    let mut last = 0;
    for (at, c) in text.char_indices() {
        if !is_plain(c) {
            return text.split_at_checked(last).unwrap_or(("", text));
        }
        last = at;
    }
    (text, "")
}

/// The letters up to a plain one that stands after another letter than a plain one, and the rest.
fn other_run(text: &str) -> (&str, &str) {
    let mut was_plain = true;
    for (at, c) in text.char_indices() {
        let plain = is_plain(c);
        if plain && !was_plain {
            return text.split_at_checked(at).unwrap_or((text, ""));
        }
        was_plain = plain;
    }
    (text, "")
}

/// Whether a character joins nothing before it, and folds to itself or to one other such character or to nothing.
fn is_plain(c: char) -> bool {
    matches!(c, '\0'..='~' | '\u{3000}'..='\u{301B}' | 'ぁ'..='ゖ' | 'ァ'..='ヾ' | '\u{4E00}'..='\u{9FEF}' | '！'..='～')
}

fn plain_letter(c: char) -> Option<char> {
    match c {
        '\u{4E00}'..='\u{9FEF}' | 'ぁ'..='ゖ' | '々'..='〇' | 'ー'..='ヾ' => Some(c),
        'ァ'..='ヶ' => Some(hiragana(c)),
        'ヷ'..='ヺ' => Some(c),
        '！'..='～' => {
            let ascii = char::from_u32(u32::from(c) - 0xFEE0)?;
            plain_letter(ascii)
        }
        _ => c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()),
    }
}

/// Hiragana for katakana; ー stays, and は, ば and ぱ stay three.
fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        _ => c,
    }
}

/// A letter or a digit; marks that only combine, punctuation and pictures are none.
fn is_word(c: char) -> bool {
    c.is_alphanumeric()
        && !is_mark(c)
        && !matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}')
}

/// Rust counts some combining vowels as letters; JavaScript's `\p{L}` does not.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn widths_cases_and_kana_become_one() {
        let cases = include_str!("../../tests/search/folding.json");
        let cases: Vec<(String, String)> = serde_json::from_str(cases).expect("pairs of texts");
        for (text, folded) in &cases {
            assert_eq!(&fold(text), folded, "{text}");
        }
    }

    #[test]
    fn every_plain_character_folds_as_any_other_would() {
        for c in ('\0'..char::MAX).filter(|c| is_plain(*c)) {
            let slow: Vec<char> = slowly(c.encode_utf8(&mut [0; 4])).collect();
            let quick: Vec<char> = plain_letter(c).into_iter().collect();
            assert_eq!(quick, slow, "{c}");
        }
    }

    proptest! {
        #[test]
        fn the_quick_way_and_the_slow_one_fold_alike(
            letters in prop::collection::vec(
                prop_oneof![
                    any::<char>(),
                    prop::sample::select("かはガハﾊﾞﾟ\u{3099}\u{309A}\u{300}\u{301}ー・々〇、（Ａé①Ⅲ㈱Ａa1ß \u{200B}漢가\u{1161}".chars().collect::<Vec<_>>()),
                ],
                0..40,
            )
        ) {
            let text: String = letters.into_iter().collect();
            prop_assert_eq!(fold(&text), slowly(&text).collect::<String>());
        }
    }
}
