//! Finds the letters of a text, whatever Japanese encoding it is in.

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8};

/// The text, and the name of its encoding where that is not UTF-8; `None` for what is no text.
pub(crate) fn decoded(bytes: &[u8]) -> Option<(String, Option<&'static str>)> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let (text, _, _) = encoding.decode(bytes);
        let name = (encoding != UTF_8).then_some("UTF-16");
        return Some((text.into_owned(), name));
    }
    if bytes.contains(&0) {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let escapes = bytes.windows(2).any(|pair| pair == b"\x1B$");
        return match (
            escapes,
            ISO_2022_JP.decode_without_bom_handling_and_without_replacement(bytes),
        ) {
            (true, Some(text)) => Some((text.into_owned(), Some("ISO-2022-JP"))),
            _ => Some((text.to_owned(), None)),
        };
    }
    let candidates = [(SHIFT_JIS, "Shift_JIS"), (EUC_JP, "EUC-JP")];
    let best = candidates
        .into_iter()
        .filter_map(|(encoding, name)| {
            let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
            Some((oddness(&text), text.into_owned(), name))
        })
        .min_by_key(|(oddness, ..)| *oddness);
    if let Some((_, text, name)) = best {
        return Some((text, Some(name)));
    }
    // A few broken letters are better than nothing; the signs for them stand in the text and in the report.
    let text = String::from_utf8_lossy(bytes).into_owned();
    let broken = text.matches('\u{FFFD}').count();
    let letters = text.chars().count();
    (broken * 20 <= letters).then_some((text, None))
}

/// How many letters no Japanese author would have written.
fn oddness(text: &str) -> usize {
    text.chars()
        .filter(|&c| {
            let halfwidth = ('\u{FF61}'..='\u{FF9F}').contains(&c);
            let private = ('\u{E000}'..='\u{F8FF}').contains(&c);
            halfwidth || private || (c.is_control() && !c.is_whitespace())
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encodings_of_offices_are_read() {
        let text = "協議の場をつくります。①髙";
        for (bytes, name) in [
            (SHIFT_JIS.encode(text).0.into_owned(), Some("Shift_JIS")),
            (text.as_bytes().to_vec(), None),
        ] {
            assert_eq!(decoded(&bytes), Some((text.to_owned(), name)));
        }
        let euc = EUC_JP.encode("協議の場").0;
        assert_eq!(decoded(&euc), Some(("協議の場".to_owned(), Some("EUC-JP"))));
        assert_eq!(decoded(b"\x89PNG\0"), None);
    }
}
