//! Writes words with their marks, links, rubies and notes, everything escaped for where it stands.

use std::fmt::Write as _;

use crate::page::{self, Inline};

/// Where words stand; each place has its own dangers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// At the beginning of a line.
    Line,
    Heading,
    Cell,
}

pub(super) fn inlines(inlines: &[Inline], spot: Spot) -> String {
    let inlines = page::trimmed(merged(inlines, spot));
    let mut out = String::new();
    let mut rest = inlines.as_slice();
    while let Some(first) = rest.first() {
        let bold = is_bold(first);
        let count = rest
            .iter()
            .take_while(|inline| is_bold(inline) == bold)
            .count();
        let (group, after) = rest.split_at(count.max(1));
        rest = after;
        let mut inner = String::new();
        links(group, spot, out.is_empty(), &mut inner);
        match bold {
            true => wrap(&inner, "**", &mut out),
            false => out.push_str(&inner),
        }
    }
    out
}

fn is_bold(inline: &Inline) -> bool {
    matches!(inline, Inline::Text { marks, .. } if marks.bold)
}

/// Neighbours of the same look are one; headings are bold anyway.
fn merged(inlines: &[Inline], spot: Spot) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for inline in inlines {
        let mut inline = inline.clone();
        match &mut inline {
            Inline::Text { text, marks, .. } => {
                if spot == Spot::Heading {
                    marks.bold = false;
                }
                *text = text
                    .chars()
                    .map(|letter| match letter {
                        '\n' | '\r' | '\t' => ' ',
                        letter => letter,
                    })
                    .filter(|letter| !letter.is_control())
                    .collect();
            }
            Inline::Break if spot == Spot::Heading => inline = Inline::plain(" "),
            _ => {}
        }
        if let Inline::Text { text, marks, link } = &inline
            && let Some(Inline::Text {
                text: before,
                marks: same_marks,
                link: same_link,
            }) = out.last_mut()
            && marks == same_marks
            && link == same_link
        {
            before.push_str(text);
            continue;
        }
        out.push(inline);
    }
    out
}

fn links(group: &[Inline], spot: Spot, starts: bool, out: &mut String) {
    let mut rest = group;
    while let Some(first) = rest.first() {
        let target = link_of(first);
        let count = rest
            .iter()
            .take_while(|inline| link_of(inline) == target)
            .count();
        let (same, after) = rest.split_at(count.max(1));
        rest = after;
        let mut inner = String::new();
        for inline in same {
            one(
                inline,
                spot,
                starts && out.is_empty() && inner.is_empty(),
                &mut inner,
            );
        }
        match target {
            Some(target) if !inner.trim().is_empty() => {
                let plain = page::words(same);
                match plain.trim() == target && is_plain_address(target) {
                    true => {
                        let _ = write!(out, "<{target}>");
                    }
                    false => {
                        let lead = inner.len() - inner.trim_start().len();
                        out.push_str(inner.get(..lead).unwrap_or_default());
                        let _ = write!(out, "[{}]({})", inner.trim(), destination(target));
                        let tail = inner.trim_end().len();
                        out.push_str(inner.get(tail.max(lead)..).unwrap_or_default());
                    }
                }
            }
            _ => out.push_str(&inner),
        }
    }
}

fn link_of(inline: &Inline) -> Option<&str> {
    match inline {
        Inline::Text { link, .. } => link.as_deref(),
        _ => None,
    }
}

fn destination(target: &str) -> String {
    match target.contains([' ', '(', ')', '<', '>', '\\']) || target.is_empty() {
        true => format!(
            "<{}>",
            target
                .replace(' ', "%20")
                .replace('<', "%3C")
                .replace('>', "%3E")
                .replace('\\', "%5C")
        ),
        false => target.to_owned(),
    }
}

fn one(inline: &Inline, spot: Spot, starts: bool, out: &mut String) {
    match inline {
        Inline::Text { text, marks, link } => {
            let text = match link {
                Some(_) => escaped(text, spot, starts),
                None => with_addresses(text, spot, starts),
            };
            match marks.strike {
                true => wrap(&text, "~~", out),
                false => out.push_str(&text),
            }
        }
        Inline::Break => match spot {
            Spot::Cell => out.push_str("<br>"),
            Spot::Line => out.push_str("\\\n"),
            Spot::Heading => out.push(' '),
        },
        Inline::Ruby { base, reading } => {
            let bar = if spot == Spot::Cell { "\\|" } else { "|" };
            match is_ruby(base) && is_ruby(reading) {
                true => {
                    let _ = write!(out, "{{{base}{bar}{reading}}}");
                }
                false => {
                    let both = format!("{base}（{reading}）");
                    out.push_str(&escaped(&both, spot, starts));
                }
            }
        }
        Inline::Note(note) => {
            let _ = write!(out, "[^{}]", note + 1);
        }
        Inline::Image { file, alt } => {
            let alt = escaped(alt, spot, false);
            let _ = write!(out, "![{alt}]({})", destination(file));
        }
    }
}

/// Whether a ruby can hold it as it is.
fn is_ruby(text: &str) -> bool {
    !text.trim().is_empty()
        && !text.is_ascii()
        && !text.contains(|c: char| c.is_ascii_punctuation() || c.is_control())
}

/// Blanks stay outside of marks: inside, Markdown would not see the marks.
fn wrap(text: &str, mark: &str, out: &mut String) {
    let inner = text.trim();
    if inner.is_empty() {
        out.push_str(text);
        return;
    }
    let lead = text.len() - text.trim_start().len();
    out.push_str(text.get(..lead).unwrap_or_default());
    out.push_str(mark);
    out.push_str(inner);
    out.push_str(mark);
    out.push_str(text.get(lead + inner.len()..).unwrap_or_default());
}

/// A bare address becomes a link.
fn with_addresses(text: &str, spot: Spot, starts: bool) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, address, after)) = address(rest) {
        out.push_str(&escaped(before, spot, starts && out.is_empty()));
        let _ = write!(out, "<{address}>");
        rest = after;
    }
    out.push_str(&escaped(rest, spot, starts && out.is_empty()));
    out
}

fn address(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = from + text.get(from..)?.find("http")?;
        let rest = text.get(start..)?;
        let end = rest
            .find(|c: char| !c.is_ascii_graphic() || "<>\"`|\\^{}*~".contains(c))
            .unwrap_or(rest.len());
        let found = rest.get(..end)?;
        let found = found.trim_end_matches(['.', ',', ')', ']', ';', ':', '\'', '!', '?']);
        if is_plain_address(found) {
            return Some((text.get(..start)?, found, text.get(start + found.len()..)?));
        }
        from = start + "http".len();
    }
}

fn is_plain_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphanumeric())
            && rest
                .chars()
                .all(|c| c.is_ascii_graphic() && !"<>\"`|\\^{}".contains(c))
    })
}

/// `starts` says that a line begins here.
fn escaped(text: &str, spot: Spot, starts: bool) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::new();
    for (place, letter) in letters.iter().copied().enumerate() {
        let before = place.checked_sub(1).and_then(|at| letters.get(at).copied());
        let after = letters.get(place + 1).copied();
        let in_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let special = match letter {
            '\\' | '*' | '`' | '[' | ']' | '<' | '~' | '{' => true,
            '_' => !(in_word(before) && in_word(after)),
            '|' => spot == Spot::Cell,
            '&' => is_entity(letters.get(place + 1..).unwrap_or_default()),
            '^' => spot == Spot::Cell && letters.len() == 1,
            '#' => (starts && before.is_none()) || spot == Spot::Heading,
            '-' => (starts || spot == Spot::Cell) && before.is_none(),
            '>' | '+' | '=' | ':' => starts && before.is_none(),
            '.' | ')' => {
                starts
                    && place <= 9
                    && before.is_some()
                    && letters.iter().take(place).all(char::is_ascii_digit)
                    && after.is_none_or(char::is_whitespace)
            }
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// Whether what follows a `&` makes it the name of a letter.
fn is_entity(after: &[char]) -> bool {
    let name = after
        .iter()
        .take(40)
        .take_while(|c| c.is_ascii_alphanumeric() || **c == '#')
        .count();
    name > 0 && after.get(name) == Some(&';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_read_is_escaped() {
        for (text, expected) in [
            ("# 見出し", "\\# 見出し"),
            ("1. 項目", "1\\. 項目"),
            ("1.5倍", "1.5倍"),
            ("- 項目", "\\- 項目"),
            ("10~12時 *注", "10\\~12時 \\*注"),
            ("a_b _c", "a_b \\_c"),
            ("A&B R&D &amp;", "A&B R&D \\&amp;"),
            ("{甲|乙}", "\\{甲|乙}"),
            ("見よhttps://a.jp/b_c。", "見よ<https://a.jp/b_c>。"),
            ("http", "http"),
            ("[1]", "\\[1\\]"),
        ] {
            assert_eq!(inlines(&[Inline::plain(text)], Spot::Line), expected);
        }
    }

    #[test]
    fn links_and_rubies_stand_as_we_write_them() {
        let line = [
            Inline::Text {
                text: "県の (案)".to_owned(),
                marks: page::Marks::default(),
                link: Some("https://a.jp/(1)".to_owned()),
            },
            Inline::Ruby {
                base: "協議".to_owned(),
                reading: "きょうぎ".to_owned(),
            },
            Inline::Break,
            Inline::plain("次"),
            Inline::Note(0),
        ];
        assert_eq!(
            inlines(&line, Spot::Line),
            "[県の (案)](<https://a.jp/(1)>){協議|きょうぎ}\\\n次[^1]"
        );
        assert_eq!(
            inlines(&line, Spot::Cell),
            "[県の (案)](<https://a.jp/(1)>){協議\\|きょうぎ}<br>次[^1]"
        );
    }
}
