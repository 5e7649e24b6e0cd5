//! `{協議の場|きょうぎのば}`: finds ruby in a run of text. `{電子出版|でん|し|しゅっ|ぱん}` sets each character by itself.

use std::ops::Range;

/// One ruby in a text: which bytes it covers, and the parts with their readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ruby<'a> {
    pub(super) range: Range<usize>,
    pub(super) parts: Vec<(&'a str, &'a str)>,
}

/// Longer than any reading; keeps a text of many `{` from being read again and again.
const LONGEST: usize = 400;

/// The ruby that begins with the `{` at `start`.
pub(super) fn at(text: &str, start: usize) -> Option<Ruby<'_>> {
    let rest = text.get(start..)?.strip_prefix('{')?;
    let stop = rest
        .char_indices()
        .take_while(|&(offset, c)| offset < LONGEST && !matches!(c, '{' | '\n'))
        .find(|&(_, c)| c == '}')?
        .0;
    let range = start..start + stop + 2;
    let (base, readings) = rest.get(..stop)?.split_once('|')?;
    let readings: Vec<&str> = readings.split('|').map(str::trim).collect();
    let japanese = !base.is_ascii() || readings.iter().any(|reading| !reading.is_ascii());
    if base.trim().is_empty() || readings.iter().any(|reading| reading.is_empty()) || !japanese {
        return None;
    }
    let parts = match readings.as_slice() {
        &[reading] => vec![(base, reading)],
        readings if readings.len() == base.chars().count() => {
            let chars = base
                .char_indices()
                .filter_map(|(from, c)| base.get(from..from + c.len_utf8()));
            chars.zip(readings.iter().copied()).collect()
        }
        _ => return None,
    };
    Some(Ruby { range, parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ruby_is_found_where_it_begins() {
        for (text, expected) in [
            (
                "{協議の場|きょうぎのば}は",
                vec![("協議の場", "きょうぎのば")],
            ),
            ("{電子|でん|し}", vec![("電", "でん"), ("子", "し")]),
            (
                "{PDCA|ピーディーシーエー}",
                vec![("PDCA", "ピーディーシーエー")],
            ),
            ("{a|b}", vec![]),
            ("{協議の場}", vec![]),
            ("{協議の場|}", vec![]),
            ("{|きょうぎ}", vec![]),
            ("{協議|きょ|う|ぎ}", vec![]),
            ("{協議{の|きょうぎ}", vec![]),
        ] {
            let parts = at(text, 0).map(|ruby| ruby.parts).unwrap_or_default();
            assert_eq!(parts, expected, "{text}");
        }
    }
}
