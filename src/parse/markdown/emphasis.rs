//! Lets emphasis stand beside Japanese punctuation: これは**「重要」**です.
//!
//! CommonMark decides by blanks and punctuation whether a run of `*` opens or closes, which no Japanese sentence fits. A private
//! mark between the run and the punctuation beside it makes the run able to do both; every string is stripped of it afterwards.

use std::borrow::Cow;

use super::places::Places;
use crate::parse::characters;

/// A noncharacter: no file should hold it, and pulldown-cmark takes it for a letter.
pub(super) const MARK: char = '\u{FDD0}';

/// The text with its marks, and the places of what now stands in it.
pub(super) fn mark<'a>(text: &'a str, places: &Places) -> (Cow<'a, str>, Places) {
    let marks = marks(text);
    if marks.is_empty() {
        return (Cow::Borrowed(text), places.clone());
    }
    let mut out = String::with_capacity(text.len() + marks.len() * MARK.len_utf8());
    let mut stretches = Vec::with_capacity(marks.len() + 1);
    let mut from = 0;
    for at in marks.iter().copied().chain([text.len()]) {
        stretches.push((out.len(), from..at));
        out.push_str(text.get(from..at).unwrap_or_default());
        if at < text.len() {
            out.push(MARK);
        }
        from = at;
    }
    let places = places.through(&stretches);
    (Cow::Owned(out), places)
}

/// The text without marks, and without whatever else no page can hold, written out or as a reference (`&#1;`).
pub(super) fn strip(text: &str) -> Cow<'_, str> {
    characters::cleaned(text)
}

fn marks(text: &str) -> Vec<usize> {
    let mut marks = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut before: Option<char> = None;
    while let Some((start, c)) = chars.next() {
        if c != '*' && c != '~' {
            before = Some(c);
            continue;
        }
        let mut end = start + 1;
        while chars.next_if(|&(_, next)| next == c).is_some() {
            end += 1;
        }
        let after = chars.peek().map(|&(_, next)| next);
        let length = end - start;
        if before != Some('\\') && (c == '*' || length > 1) {
            let side = |letter: Option<char>, sign: Option<char>| match (letter, sign) {
                (Some(letter), Some(sign)) => {
                    letter.is_alphanumeric()
                        && is_sign(sign)
                        && (!letter.is_ascii() || (!sign.is_ascii() && length > 1))
                }
                _ => false,
            };
            if side(before, after) {
                marks.push(end);
            } else if side(after, before) {
                marks.push(start);
            }
        }
        before = Some(c);
    }
    marks
}

/// Punctuation and symbols; a mark beside one that pulldown-cmark takes for a letter does no harm.
fn is_sign(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && c != MARK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn marks_stand_between_a_run_and_punctuation_beside_japanese() {
        for (text, expected) in [
            ("これは**「重要」**です", "これは**|「重要」|**です"),
            ("PDCA**「計画」**を", "PDCA**|「計画」|**を"),
            ("**50%**です", "**50%|**です"),
            ("は~~（案）~~の", "は~~|（案）|~~の"),
            // Not Japanese, not beside punctuation, escaped, or arithmetic.
            ("foo**(bar)**baz", "foo**(bar)**baz"),
            ("この**重要**な", "この**重要**な"),
            ("は\\**「", "は\\**「"),
            ("3*（4+5）*2", "3*（4+5）*2"),
            ("10~20人", "10~20人"),
        ] {
            let (marked, _) = mark(text, &Places::straight(FileId(0), 0, text.len()));
            assert_eq!(marked.replace(MARK, "|"), expected);
            assert_eq!(strip(&marked), text);
        }
    }
}
