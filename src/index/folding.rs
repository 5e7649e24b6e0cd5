//! Folds a text to what search compares: NFKC, lower case, hiragana for katakana, letters and digits alone.
//!
//! `engine.js` folds the same way; `tests/search/folding.json` holds both to the same cases.
//! Invariant: folding works character by character, so that a part of a text folds to a part of its folding.

use unicode_normalization::UnicodeNormalization;

pub fn fold(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .nfkc()
        .filter(|c| is_word(*c))
        .map(hiragana)
        .collect()
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
    use super::fold;

    #[test]
    fn widths_cases_and_kana_become_one() {
        let cases = include_str!("../../tests/search/folding.json");
        let cases: Vec<(String, String)> = serde_json::from_str(cases).expect("pairs of texts");
        for (text, folded) in &cases {
            assert_eq!(&fold(text), folded, "{text}");
        }
    }
}
