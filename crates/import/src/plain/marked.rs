//! The few marks that plain texts have: `#` headings, `**` round words, `<https://…>`.

use crate::page::{Inline, Marks};

/// `## 見出し`
pub(super) fn heading(text: &str) -> Option<(u8, &str)> {
    let signs = text.chars().take_while(|c| *c == '#').count();
    let rest = text.get(signs..)?.strip_prefix(' ')?.trim();
    let level = u8::try_from(signs)
        .ok()
        .filter(|level| (1..=6).contains(level))?;
    (!rest.is_empty()).then_some((level, rest))
}

pub(super) fn inlines(text: &str) -> Vec<Inline> {
    let text = &without_angles(text);
    let pieces: Vec<&str> = text.split("**").collect();
    // An odd number of pieces: every mark has its other.
    if pieces.len() < 3 || pieces.len().is_multiple_of(2) {
        return vec![Inline::plain(text.as_str())];
    }
    pieces
        .into_iter()
        .enumerate()
        .filter(|(_, piece)| !piece.is_empty())
        .map(|(at, piece)| Inline::Text {
            text: piece.to_owned(),
            marks: Marks {
                bold: at % 2 == 1,
                strike: false,
            },
            link: None,
        })
        .collect()
}

/// `<https://…>` without its angles: an address becomes a link by itself.
fn without_angles(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<http") {
        out.push_str(before);
        match after.split_once('>') {
            Some((address, after)) if !address.contains(char::is_whitespace) => {
                out.push_str("http");
                out.push_str(address);
                // What follows must not become a part of the address.
                if after.starts_with(|c: char| c.is_ascii_graphic()) {
                    out.push(' ');
                }
                rest = after;
            }
            _ => {
                out.push_str("<http");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}
