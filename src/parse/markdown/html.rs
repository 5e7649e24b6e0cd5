//! Raw HTML: comments found, a safe subset let through. What is not on the lists below never reaches the output.
//!
//! Invariant: what comes out is well-formed by itself: every element that is opened is closed, every value quoted and escaped,
//! and no element stands where a browser would move it out of its parent.

use std::ops::Range;

/// Elements inside a line.
const INLINE: [&str; 20] = [
    "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q",
    "ruby", "s", "small", "strong", "sub", "sup",
];
const INLINE_MORE: [&str; 8] = ["samp", "span", "u", "var", "rt", "rp", "a", "time"];
/// Elements around lines.
const BLOCK: [&str; 22] = [
    "blockquote",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h4",
    "h5",
    "h6",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
];
const BLOCK_MORE: [&str; 4] = ["tr", "ul", "caption", "section"];
/// Elements without an end.
const VOID: [&str; 3] = ["br", "hr", "wbr"];

/// What a page may link to from raw HTML; a link inside the handbook is written in Markdown, which tebiki checks.
const SCHEMES: [&str; 4] = ["http://", "https://", "mailto:", "tel:"];

/// Keeps a text of many `<` from being read again and again.
const LONGEST_TAG: usize = 4096;

/// The elements that are open.
#[derive(Default)]
pub(super) struct Open {
    names: Vec<String>,
}

impl Open {
    /// Closes what is still open.
    pub(super) fn close_all(&mut self) -> String {
        let mut out = String::new();
        while let Some(name) = self.names.pop() {
            end(&name, &mut out);
        }
        out
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|open| open == name)
    }
}

fn end(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// `<br>` in any of its spellings.
pub(super) fn is_break(source: &str) -> bool {
    matches!(tag(source), Some(tag) if tag.name == "br" && !tag.closes)
}

pub(super) fn is_comment(source: &str) -> bool {
    source.starts_with("<!--") && source.ends_with("-->")
}

/// The comments of a text; the second value is where one begins that never ends.
pub(super) fn comments(source: &str) -> (Vec<Range<usize>>, Option<usize>) {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = source
        .get(from..)
        .and_then(|rest| rest.find("<!--"))
        .map(|offset| from + offset)
    {
        // `<!-->` and `<!--->` are whole comments too.
        let rest = source.get(start + 4..).unwrap_or_default();
        let len = match () {
            _ if rest.starts_with('>') => 1,
            _ if rest.starts_with("->") => 2,
            _ => match rest.find("-->") {
                Some(len) => len + 3,
                None => return (found, Some(start)),
            },
        };
        from = start + 4 + len;
        found.push(start..from);
    }
    (found, None)
}

/// One tag inside a line, cleaned; empty when it may not stand there.
pub(super) fn inline(source: &str, open: &mut Open) -> String {
    let mut out = String::new();
    if let Some(tag) = tag(source) {
        let allowed = |name: &str| INLINE.contains(&name) || INLINE_MORE.contains(&name);
        if VOID.contains(&tag.name.as_str()) {
            if tag.name == "wbr" {
                out.push_str("<wbr/>");
            }
        } else if allowed(&tag.name) {
            put(&tag, open, &mut out);
        }
    }
    out
}

/// A block of HTML, cleaned, and the tags that were taken out.
pub(super) fn block(source: &str) -> (String, Vec<String>) {
    let mut out = String::new();
    let mut open = Open::default();
    let mut removed = Vec::new();
    // The element whose content is no text (script, style); it goes with all that it holds.
    let mut skip: Option<String> = None;
    let mut rest = source;
    while let Some(start) = rest.find('<') {
        let (text, from) = rest.split_at(start);
        if skip.is_none() {
            escape(text, &mut out);
        }
        let len = tag_len(from);
        let parsed = len.and_then(|len| from.get(..len)).and_then(tag);
        match (parsed, len) {
            (Some(tag), Some(len)) => {
                rest = from.get(len..).unwrap_or_default();
                let name = tag.name.as_str();
                if let Some(skipped) = &skip {
                    if tag.closes && skipped == name {
                        skip = None;
                    }
                    continue;
                }
                let known = [&INLINE[..], &INLINE_MORE, &BLOCK, &BLOCK_MORE]
                    .iter()
                    .any(|list| list.contains(&name));
                if VOID.contains(&name) {
                    if !tag.closes {
                        out.push_str(&format!("<{name}/>"));
                    }
                } else if known {
                    let before = out.len();
                    put(&tag, &mut open, &mut out);
                    if out.len() == before && !tag.closes {
                        removed.push(format!("<{name}>"));
                    }
                } else if !tag.closes {
                    removed.push(format!("<{name}>"));
                    let raw = [
                        "script", "style", "iframe", "object", "template", "noscript",
                    ];
                    if raw.contains(&name) {
                        skip = Some(tag.name.clone());
                    }
                }
            }
            _ => {
                if skip.is_none() {
                    out.push_str("&lt;");
                }
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    if skip.is_none() {
        escape(rest, &mut out);
    }
    out.push_str(&open.close_all());
    (out.trim().to_owned(), removed)
}

/// Writes a known tag if it may stand where it does.
fn put(tag: &Tag, open: &mut Open, out: &mut String) {
    let name = tag.name.as_str();
    if tag.closes {
        // A tag that was never opened is left out; what stands open inside is closed first.
        if open.has(name) {
            while let Some(last) = open.names.pop() {
                end(&last, out);
                if last == name {
                    break;
                }
            }
        }
        return;
    }
    let block = BLOCK.contains(&name) || BLOCK_MORE.contains(&name);
    if block && open.has("p") {
        while let Some(last) = open.names.pop() {
            end(&last, out);
            if last == "p" {
                break;
            }
        }
    }
    // An item ends where its next sibling begins.
    let siblings: &[&str] = match name {
        "li" => &["li"],
        "dt" | "dd" => &["dt", "dd"],
        "td" | "th" => &["td", "th"],
        "tr" => &["td", "th", "tr"],
        "rt" | "rp" => &["rt", "rp"],
        _ => &[],
    };
    while open
        .names
        .last()
        .is_some_and(|last| siblings.contains(&last.as_str()))
    {
        if let Some(last) = open.names.pop() {
            end(&last, out);
        }
    }
    let parents: &[&str] = match name {
        "li" => &["ul", "ol"],
        "dt" | "dd" => &["dl"],
        "tr" => &["table", "thead", "tbody", "tfoot"],
        "td" | "th" => &["tr"],
        "thead" | "tbody" | "tfoot" | "caption" => &["table"],
        "summary" => &["details"],
        "figcaption" => &["figure"],
        "rt" | "rp" => &["ruby"],
        _ => &[],
    };
    let parent = open.names.last().map(String::as_str).unwrap_or_default();
    let fits = parents.is_empty() || parents.contains(&parent);
    // Deep nesting is of no use to a reader, and a link inside a link is no HTML.
    if !fits || open.names.len() > 40 || (name == "a" && open.has("a")) {
        return;
    }
    out.push('<');
    out.push_str(name);
    for (key, value) in &tag.attributes {
        if let Some(value) = attribute(name, key, value) {
            out.push(' ');
            out.push_str(key);
            out.push_str("=\"");
            escape(&value, out);
            out.push('"');
        }
    }
    out.push('>');
    open.names.push(tag.name.clone());
}

/// The value if this attribute may stand on this element.
fn attribute(element: &str, key: &str, value: &str) -> Option<String> {
    let number = || {
        let number: u16 = value.trim().parse().ok()?;
        (1..=1000).contains(&number).then(|| number.to_string())
    };
    match (element, key) {
        (_, "title") => Some(value.to_owned()),
        (_, "lang") => value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-')
            .then(|| value.to_owned()),
        (_, "dir") => ["ltr", "rtl", "auto"]
            .contains(&value)
            .then(|| value.to_owned()),
        ("a", "href") => {
            let plain: String = unescape(value).trim().to_ascii_lowercase();
            let safe = !plain.contains(|c: char| c.is_control());
            (safe && SCHEMES.iter().any(|scheme| plain.starts_with(scheme)))
                .then(|| unescape(value).trim().to_owned())
        }
        ("td" | "th", "colspan" | "rowspan") => number(),
        ("th", "scope") => ["row", "col"].contains(&value).then(|| value.to_owned()),
        ("ol", "start") => number(),
        ("details", "open") => Some(String::new()),
        ("time", "datetime") => Some(value.to_owned()),
        _ => None,
    }
}

struct Tag {
    name: String,
    closes: bool,
    attributes: Vec<(String, String)>,
}

/// How long the tag or comment at the start of `source` is.
fn tag_len(source: &str) -> Option<usize> {
    if let Some(rest) = source.strip_prefix("<!--") {
        return rest.find("-->").map(|len| len + 7);
    }
    let mut quote = None;
    let mut value = false;
    for (at, byte) in source.bytes().enumerate().take(LONGEST_TAG).skip(1) {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if value => quote = Some(byte),
            (None, b'>') => return Some(at + 1),
            (None, b'<') => return None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            value = byte == b'=';
        }
    }
    None
}

/// One tag as written, its name and keys in lower case.
fn tag(source: &str) -> Option<Tag> {
    let inner = source.strip_prefix('<')?.strip_suffix('>')?;
    if inner.starts_with("!--") {
        return Some(Tag {
            name: "!--".to_owned(),
            closes: true,
            attributes: Vec::new(),
        });
    }
    let (closes, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner.strip_suffix('/').unwrap_or(inner)),
    };
    let len = inner
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(inner.len());
    let (name, mut rest) = inner.split_at(len);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut attributes: Vec<(String, String)> = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            break;
        }
        let len = rest
            .find(|c: char| c.is_whitespace() || c == '=' || c == '/')
            .unwrap_or(rest.len())
            .max(rest.chars().next().map_or(0, char::len_utf8));
        let (key, after) = rest.split_at(len);
        let (value, after) = match after.trim_start().strip_prefix('=') {
            None => ("", after),
            Some(after) => {
                let after = after.trim_start();
                let quoted = |quote: char| {
                    let inner = after.strip_prefix(quote)?;
                    inner.split_once(quote)
                };
                match quoted('"').or_else(|| quoted('\'')) {
                    Some(split) => split,
                    None => {
                        let len = after.find(char::is_whitespace).unwrap_or(after.len());
                        after.split_at(len)
                    }
                }
            }
        };
        let key = key.to_ascii_lowercase();
        if attributes.iter().all(|(known, _)| *known != key) && attributes.len() < 20 {
            attributes.push((key, value.to_owned()));
        }
        rest = after;
    }
    Some(Tag {
        name: name.to_ascii_lowercase(),
        closes,
        attributes,
    })
}

/// `<`, `>`, quotes, and each `&` that begins no character reference.
fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '"', '&']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (sign, after) = from.split_at(1);
        match sign {
            "<" => out.push_str("&lt;"),
            ">" => out.push_str("&gt;"),
            "\"" => out.push_str("&quot;"),
            _ if is_reference(after) => out.push('&'),
            _ => out.push_str("&amp;"),
        }
        rest = after;
    }
    out.push_str(rest);
}

fn is_reference(after: &str) -> bool {
    let inner = |c: &char| c.is_ascii_alphanumeric() || *c == '#';
    let len = after.chars().take(32).take_while(inner).count();
    len > 0 && after.get(len..).is_some_and(|rest| rest.starts_with(';'))
}

/// The references that could hide a scheme: numeric ones and the few names of its letters.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after
            .char_indices()
            .take(32)
            .find(|(_, c)| *c == ';')
            .map(|(at, _)| at);
        let name = end.and_then(|end| after.get(..end)).unwrap_or_default();
        let number =
            name.strip_prefix('#')
                .and_then(|number| match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => number.parse().ok(),
                });
        let c = match name {
            "amp" => Some('&'),
            "colon" => Some(':'),
            "sol" => Some('/'),
            "Tab" => Some('\t'),
            "NewLine" => Some('\n'),
            _ => number.and_then(char::from_u32),
        };
        match (c, end) {
            (Some(c), Some(end)) => {
                out.push(c);
                rest = after.get(end + 1..).unwrap_or_default();
            }
            _ => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_safe_subset_comes_out_and_whole() {
        for (source, expected) in [
            ("<div>甲<b>乙</div>丙", "<div>甲<b>乙</b></div>丙"),
            ("</div>甲", "甲"),
            ("<p>甲<p>乙", "<p>甲</p><p>乙</p>"),
            ("<li>甲</li>", "甲"),
            ("<ul><li>甲<li>乙</ul>", "<ul><li>甲</li><li>乙</li></ul>"),
            ("<script>alert(1)</script>甲", "甲"),
            ("<style>p{}</style>甲", "甲"),
            (
                "<DIV onclick=alert(1) style='x' class=a>甲</DIV>",
                "<div>甲</div>",
            ),
            ("<a href=\"javascript:alert(1)\">甲</a>", "<a>甲</a>"),
            ("<a href=\"java&#115;cript:alert(1)\">甲</a>", "<a>甲</a>"),
            ("<a href=' JaVaScRiPt:x'>甲</a>", "<a>甲</a>"),
            (
                "<a href='https://example.jp/?a=1&b=\"2'>甲</a>",
                "<a href=\"https://example.jp/?a=1&amp;b=&quot;2\">甲</a>",
            ),
            ("<b title=\"a>b\">甲</b>", "<b title=\"a&gt;b\">甲</b>"),
            ("<img src=x onerror=alert(1)>甲", "甲"),
            ("<<b>甲</b>", "&lt;<b>甲</b>"),
            ("甲 < 乙 & 丙 &amp; 丁", "甲 &lt; 乙 &amp; 丙 &amp; 丁"),
            ("<!-- <script> -->甲", "甲"),
            ("<table><td>甲</table>", "<table>甲</table>"),
            (
                "<details open><summary>甲</summary>乙</details>",
                "<details open=\"\"><summary>甲</summary>乙</details>",
            ),
            ("<b", "&lt;b"),
            ("<svg><script>x</script></svg>甲", "甲"),
        ] {
            assert_eq!(block(source).0, expected, "{source}");
        }
    }

    #[test]
    fn comments_are_found_and_an_open_one_too() {
        for (source, found, open) in [
            ("<!-- a -->甲<!---->", vec![0..10, 13..20], None),
            ("甲<!-- a", vec![], Some(3)),
            ("<!-->甲<!-->", vec![0..5, 8..13], None),
        ] {
            assert_eq!(comments(source), (found, open), "{source}");
        }
    }
}
