//! Names the encoding of a text that is not UTF-8, so that its author knows what to change.

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS};

/// Enough to tell; a whole book need not be read twice.
const SAMPLE: usize = 64 * 1024;

/// The encoding that these bytes are probably in; `None` for what is no text.
pub(super) fn guess(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Some("UTF-16");
    }
    if bytes.contains(&0) {
        return None;
    }
    let candidates = [(SHIFT_JIS, "Shift_JIS"), (EUC_JP, "EUC-JP")];
    let mut best: Option<(usize, &'static str)> = None;
    for (encoding, name) in candidates {
        if let Some(oddness) = oddness(bytes, encoding)
            && best.is_none_or(|(least, _)| oddness < least)
        {
            best = Some((oddness, name));
        }
    }
    best.map(|(_, name)| name)
}

/// How many letters no Japanese author would have written, read in this encoding; `None` when it is not that encoding.
fn oddness(bytes: &[u8], encoding: &'static Encoding) -> Option<usize> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let odd = text.chars().take(SAMPLE).filter(|&c| {
        let halfwidth = ('\u{FF61}'..='\u{FF9F}').contains(&c);
        let private = ('\u{E000}'..='\u{F8FF}').contains(&c);
        let control = c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        halfwidth || private || control
    });
    Some(odd.count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encodings_of_japanese_offices_are_named() {
        let text = "精神障害にも対応した地域包括ケアシステムの手引き。協議の場をつくります。";
        assert_eq!(guess(&SHIFT_JIS.encode(text).0), Some("Shift_JIS"));
        assert_eq!(guess(&EUC_JP.encode(text).0), Some("EUC-JP"));
        assert_eq!(guess(&[0xFF, 0xFE, 0x42, 0x30]), Some("UTF-16"));
        assert_eq!(guess(&[0x89, b'P', b'N', b'G', 0, 0, 0xFF]), None);
    }
}
