//! `[look]`: colour, logo, notice and footer, of the guide or of an overlay.

use crate::date::Date;
use crate::diagnostic::{OverlayProblem, Report, Span};
use crate::parse::table::Table;
use crate::path::as_meant;

#[derive(Clone, Debug, Default)]
pub struct Look {
    pub accent: Option<(Colour, Span)>,
    /// From the folder of the file that says it.
    pub logo: Option<(String, Span)>,
    pub logo_alt: Option<String>,
    pub notice: Option<String>,
    pub notice_until: Option<Date>,
    pub footer: Option<String>,
}

/// `#7a1f3d`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// Three or six hexadecimal digits behind `#`.
    fn read(text: &str) -> Option<Colour> {
        let digits: Vec<u8> = text
            .trim()
            .strip_prefix('#')?
            .chars()
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()?;
        match digits.as_slice() {
            [r, g, b] => Some(Colour([r * 17, g * 17, b * 17])),
            [r, s, g, h, b, c] => Some(Colour([r * 16 + s, g * 16 + h, b * 16 + c])),
            _ => None,
        }
    }
}

pub(super) fn read(table: &Table, report: &mut Report) -> Look {
    let accent = table
        .place("accent")
        .and_then(|(text, at)| match Colour::read(&text) {
            Some(colour) => Some((colour, at)),
            None => {
                report.add(at, OverlayProblem::NoColour { text });
                None
            }
        });
    Look {
        accent,
        logo: table.place("logo").map(|(path, at)| (as_meant(&path), at)),
        logo_alt: table.maybe("logo_alt"),
        notice: table.maybe("notice"),
        notice_until: table.date("notice_until"),
        footer: table.maybe("footer"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_has_three_or_six_digits() {
        for (text, expected) in [
            ("#7a1f3d", Some(Colour([0x7a, 0x1f, 0x3d]))),
            ("#FFF", Some(Colour([255, 255, 255]))),
            ("7a1f3d", None),
            ("#7a1f3", None),
            ("赤", None),
            ("#ｆｆｆ", None),
        ] {
            assert_eq!(Colour::read(text), expected, "{text}");
        }
    }
}
