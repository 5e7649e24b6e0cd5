//! Writes XML into a string. Keeps it well-formed: everything is escaped, and what XML cannot hold is dropped.

/// Text for an element or an attribute.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(' '),
            letter if is_allowed(letter) => out.push(letter),
            _ => {}
        }
    }
    out
}

/// Whether XML 1.0 can hold it.
fn is_allowed(letter: char) -> bool {
    !letter.is_control() && !matches!(letter, '\u{FFFE}' | '\u{FFFF}')
}

/// The text as the parts of a `w:r`: tabs and line breaks are elements.
pub(crate) fn text_parts(text: &str) -> String {
    let mut out = String::new();
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for (line, piece) in text.split('\n').enumerate() {
        if line > 0 {
            out.push_str("<w:br/>");
        }
        for (column, piece) in piece.split('\t').enumerate() {
            if column > 0 {
                out.push_str("<w:tab/>");
            }
            if !piece.is_empty() {
                out.push_str("<w:t xml:space=\"preserve\">");
                out.push_str(&escaped(piece));
                out.push_str("</w:t>");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_dropped() {
        assert_eq!(
            escaped("a<b>&\"\u{0}\u{FFFE}\u{8}"),
            "a&lt;b&gt;&amp;&quot;"
        );
    }

    #[test]
    fn tabs_and_lines_are_elements() {
        assert_eq!(
            text_parts("甲\t乙\r\n丙"),
            "<w:t xml:space=\"preserve\">甲</w:t><w:tab/><w:t xml:space=\"preserve\">乙</w:t><w:br/><w:t xml:space=\"preserve\">丙</w:t>"
        );
    }
}
