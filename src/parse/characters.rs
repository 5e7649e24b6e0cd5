//! Characters that no page and no e-book can hold: HTML and XML do not know them. Knows no format.

use std::borrow::Cow;
use std::ops::Range;

/// Control characters other than tab and line ends, and code points that are no characters.
pub(crate) fn is_forbidden(letter: char) -> bool {
    let code = u32::from(letter);
    let control = letter.is_control() && !matches!(letter, '\t' | '\n' | '\r');
    // The last two of each plane, and a row in the first one.
    control || code & 0xFFFE == 0xFFFE || (0xFDD0..=0xFDEF).contains(&code)
}

/// The text without them.
pub(crate) fn cleaned(text: &str) -> Cow<'_, str> {
    match text.contains(is_forbidden) {
        true => Cow::Owned(text.replace(is_forbidden, "")),
        false => Cow::Borrowed(text),
    }
}

/// The first of each kind, and where it stands.
pub(super) fn forbidden(text: &str) -> Vec<(char, Range<usize>)> {
    let mut found: Vec<(char, Range<usize>)> = Vec::new();
    if !text.contains(is_forbidden) {
        return found;
    }
    for (at, letter) in text
        .char_indices()
        .filter(|(_, letter)| is_forbidden(*letter))
    {
        if !found.iter().any(|(known, _)| *known == letter) {
            found.push((letter, at..at + letter.len_utf8()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_html_and_xml_do_not_know_is_left_out() {
        for (text, expected) in [
            ("会\u{FFFE}議", "会議"),
            ("会\u{1}議\u{7F}\u{85}", "会議"),
            ("\u{1FFFF}\u{FDD0}\u{C}", ""),
            ("一\t二\r\n三", "一\t二\r\n三"),
            ("𠮷\u{FFFD}\u{200B}", "𠮷\u{FFFD}\u{200B}"),
        ] {
            assert_eq!(cleaned(text), expected);
        }
        let places = forbidden("あ\u{1}い\u{1}\u{FFFF}");
        assert_eq!(places, [('\u{1}', 3..4), ('\u{FFFF}', 8..11)]);
    }
}
