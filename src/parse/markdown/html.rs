//! Raw HTML: comments found, a safe subset let through. What is not on the lists below never reaches the output.
//!
//! Invariant: what comes out is well-formed by itself: every element that is opened is closed, every value quoted and escaped,
//! and no element stands where a browser would move it out of its parent.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::escape::resolve_html5_entity;

use crate::date::Date;

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

/// Elements that hold words and what stands among words, and nothing else.
const NARROW: [&str; 6] = ["h4", "h5", "h6", "p", "pre", "summary"];

/// An element that is open, and what has stood in it so far.
struct Element {
    name: &'static str,
    /// The last element in it, `""` before the first.
    last: &'static str,
    count: usize,
}

/// The elements that are open.
#[derive(Default)]
pub(super) struct Open {
    elements: Vec<Element>,
    /// A link of Markdown stands round it.
    in_link: bool,
}

impl Open {
    pub(super) fn inside(in_link: bool) -> Open {
        Open {
            elements: Vec::new(),
            in_link,
        }
    }

    /// Closes what is still open.
    pub(super) fn close_all(&mut self) -> String {
        let mut out = String::new();
        while !self.elements.is_empty() {
            self.close(&mut out);
        }
        out
    }

    fn has(&self, name: &str) -> bool {
        self.elements.iter().any(|open| open.name == name)
    }

    fn last(&self) -> &'static str {
        self.elements.last().map_or("", |open| open.name)
    }

    /// What stands last in the element that is open.
    fn before(&self) -> &'static str {
        self.elements.last().map_or("", |open| open.last)
    }

    fn count(&self) -> usize {
        self.elements.last().map_or(0, |open| open.count)
    }

    /// Notes what comes to stand in the element that is open.
    fn fill(&mut self, child: &'static str) {
        if let Some(open) = self.elements.last_mut() {
            open.last = child;
            open.count += 1;
        }
    }

    fn open(&mut self, name: &'static str, out: &mut String) {
        out.push('<');
        out.push_str(name);
        out.push('>');
        self.push(name);
    }

    fn push(&mut self, name: &'static str) {
        self.fill(name);
        self.elements.push(Element {
            name,
            last: "",
            count: 0,
        });
    }

    /// Closes the innermost element, with what it may not be without.
    fn close(&mut self, out: &mut String) {
        let Some(open) = self.elements.pop() else {
            return;
        };
        out.push_str(match (open.name, open.last) {
            ("dl", "dt") => "<dd></dd>",
            ("ruby", last) if last != "rt" => "<rt></rt>",
            ("details", "") => SUMMARY,
            _ => "",
        });
        out.push_str("</");
        out.push_str(open.name);
        out.push('>');
    }

    /// Opens what must stand between words, or an element that holds words, and the element that is open.
    fn make_room(&mut self, out: &mut String) {
        match self.last() {
            "ul" | "ol" => self.open("li", out),
            "dl" => {
                if self.before().is_empty() {
                    out.push_str("<dt></dt>");
                }
                self.open("dd", out);
            }
            "table" | "thead" | "tbody" => {
                if self.last() == "table" {
                    self.open("tbody", out);
                }
                self.open("tr", out);
                self.open("td", out);
            }
            "tr" => self.open("td", out),
            "details" if self.count() == 0 => {
                out.push_str(SUMMARY);
                self.fill("summary");
            }
            // A caption is the first or the last of its figure.
            "figure" if self.before() == "figcaption" && self.count() > 1 => self.close(out),
            _ => {}
        }
    }
}

const SUMMARY: &str = "<summary>詳細</summary>";

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
        if tag.name == "wbr" {
            out.push_str("<wbr/>");
        } else if let Some(name) = known(&tag.name).filter(|name| is_inline(name)) {
            put(&tag, name, open, &mut out);
        }
    }
    out
}

fn is_inline(name: &str) -> bool {
    INLINE.contains(&name) || INLINE_MORE.contains(&name)
}

/// The name as this file has it, if it may stand in a page.
fn known(name: &str) -> Option<&'static str> {
    [&INLINE[..], &INLINE_MORE, &BLOCK, &BLOCK_MORE]
        .iter()
        .find_map(|list| list.iter().find(|known| **known == name).copied())
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
            words(text, &mut open, &mut out);
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
                if VOID.contains(&name) {
                    if !tag.closes {
                        void(name, &mut open, &mut out);
                    }
                } else if let Some(name) = known(name) {
                    let before = out.len();
                    put(&tag, name, &mut open, &mut out);
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
                    words("<", &mut open, &mut out);
                }
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    if skip.is_none() {
        words(rest, &mut open, &mut out);
    }
    out.push_str(&open.close_all());
    (out.trim().to_owned(), removed)
}

/// Words, where words may stand.
fn words(text: &str, open: &mut Open, out: &mut String) {
    if !text.trim().is_empty() {
        open.make_room(out);
        open.fill("words");
    }
    escape(&decode(text), out);
}

fn void(name: &str, open: &mut Open, out: &mut String) {
    while name == "hr" && is_narrow(open.last()) {
        open.close(out);
    }
    open.make_room(out);
    open.fill("words");
    out.push('<');
    out.push_str(name);
    out.push_str("/>");
}

fn is_narrow(name: &str) -> bool {
    NARROW.contains(&name) || is_inline(name)
}

/// Writes a known tag if it may stand where it does.
fn put(tag: &Tag, name: &'static str, open: &mut Open, out: &mut String) {
    // The foot of a table reads as its last rows do.
    let name = if name == "tfoot" { "tbody" } else { name };
    if tag.closes {
        // A tag that was never opened is left out; what stands open inside is closed first.
        if open.has(name) {
            while open.last() != name {
                open.close(out);
            }
            open.close(out);
        }
        return;
    }
    let attributes: Vec<(&str, String)> = tag
        .attributes
        .iter()
        .filter_map(|(key, value)| Some((key.as_str(), attribute(name, key, value)?)))
        .collect();
    // Without it the element says nothing.
    let needed = match name {
        "bdo" => "dir",
        "time" => "datetime",
        _ => "",
    };
    if !needed.is_empty() && !attributes.iter().any(|(key, _)| *key == needed) {
        return;
    }
    if !is_inline(name) {
        while is_narrow(open.last()) {
            open.close(out);
        }
    }
    close_before(name, open, out);
    let Some(name) = fitting(name, open, out) else {
        return;
    };
    // Deep nesting is of no use to a reader, and a link inside a link is no HTML.
    if open.elements.len() > 40 || (name == "a" && (open.in_link || open.has("a"))) {
        return;
    }
    out.push('<');
    out.push_str(name);
    for (key, value) in attributes {
        out.push(' ');
        out.push_str(key);
        out.push_str("=\"");
        escape(&value, out);
        out.push('"');
    }
    out.push('>');
    open.push(name);
}

/// An item ends where its next sibling begins.
fn close_before(name: &str, open: &mut Open, out: &mut String) {
    let siblings: &[&str] = match name {
        "li" => &["li"],
        "dt" | "dd" => &["dt", "dd"],
        "td" | "th" => &["td", "th"],
        "tr" => &["td", "th", "tr", "caption"],
        "thead" | "tbody" => &["td", "th", "tr", "caption", "thead", "tbody"],
        "rt" | "rp" => &["rt", "rp"],
        _ => &[],
    };
    while siblings.contains(&open.last()) {
        open.close(out);
    }
}

/// The name under which the element may stand in the one that is open; what must stand between them is opened.
fn fitting(name: &'static str, open: &mut Open, out: &mut String) -> Option<&'static str> {
    let parent = open.last();
    let fits = match name {
        "li" => matches!(parent, "ul" | "ol"),
        "dt" | "dd" => parent == "dl",
        "tr" => matches!(parent, "table" | "thead" | "tbody"),
        "td" | "th" => parent == "tr",
        "thead" | "tbody" => parent == "table",
        "caption" => parent == "table" && open.count() == 0,
        "summary" => parent == "details" && open.count() == 0,
        "figcaption" => parent == "figure" && open.before() != "figcaption",
        "rt" | "rp" => parent == "ruby" && open.count() > 0,
        _ => {
            open.make_room(out);
            true
        }
    };
    match name {
        _ if !fits => None,
        // A head comes first.
        "thead" if !matches!(open.before(), "" | "caption") => Some("tbody"),
        "dd" if open.before().is_empty() => {
            out.push_str("<dt></dt>");
            Some(name)
        }
        "tr" if parent == "table" => {
            open.open("tbody", out);
            Some(name)
        }
        _ => Some(name),
    }
}

/// The value if this attribute may stand on this element.
fn attribute(element: &str, key: &str, value: &str) -> Option<String> {
    let value = decode(value);
    let number = || {
        let number: u16 = value.trim().parse().ok()?;
        (1..=1000).contains(&number).then(|| number.to_string())
    };
    let one_of = |values: &[&str]| values.contains(&value.as_str()).then(|| value.clone());
    match (element, key) {
        (_, "title") => Some(value),
        (_, "lang") => is_language(&value).then_some(value),
        (_, "dir") => one_of(match element {
            "bdo" => &["ltr", "rtl"],
            _ => &["ltr", "rtl", "auto"],
        }),
        ("a", "href") => {
            let url = value.trim();
            let plain = url.to_ascii_lowercase();
            let safe = !plain.contains(|c: char| c.is_control());
            match safe && SCHEMES.iter().any(|scheme| plain.starts_with(scheme)) {
                true => crate::path::encode_url(url),
                false => None,
            }
        }
        ("td" | "th", "colspan" | "rowspan") => number(),
        ("th", "scope") => one_of(&["row", "col"]),
        ("ol", "start") => number(),
        ("details", "open") => Some(String::new()),
        ("time", "datetime") => {
            let date = Date::parse(&value)?;
            (date.iso() == value && value.is_ascii()).then_some(value)
        }
        _ => None,
    }
}

/// `ja`, `zh-Hant`
fn is_language(value: &str) -> bool {
    value.split('-').enumerate().all(|(at, part)| {
        (1..=8).contains(&part.len())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || (at > 0 && byte.is_ascii_digit()))
    })
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

/// `&`, `<`, `>` and quotes as references.
fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter => out.push(letter),
        }
    }
}

/// The text that an author's references mean; what is none stays as it is. XML knows five names, an author of HTML knows
/// two thousand.
fn decode(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(40).position(|byte| byte == b';');
        let name = end.and_then(|end| after.get(..end)).unwrap_or_default();
        match meaning(name) {
            Some(meant) => {
                out.push_str(&meant);
                rest = after.get(name.len() + 1..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn meaning(name: &str) -> Option<Cow<'static, str>> {
    let Some(number) = name.strip_prefix('#') else {
        return resolve_html5_entity(name).map(Cow::Borrowed);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    // No page can hold a control character.
    let letter = char::from_u32(code).filter(|letter| *letter == '\t' || !letter.is_control());
    Some(Cow::Owned(letter.unwrap_or('\u{FFFD}').to_string()))
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
                "<a href=\"https://example.jp/?a=1&amp;b=%222\">甲</a>",
            ),
            ("<b title=\"a>b\">甲</b>", "<b title=\"a&gt;b\">甲</b>"),
            ("<img src=x onerror=alert(1)>甲", "甲"),
            ("<<b>甲</b>", "&lt;<b>甲</b>"),
            ("甲 < 乙 & 丙 &amp; 丁", "甲 &lt; 乙 &amp; 丙 &amp; 丁"),
            (
                "&hearts;&nbsp;&nosuch;&#x42;&#0;",
                "♥\u{a0}&amp;nosuch;B\u{fffd}",
            ),
            ("<!-- <script> -->甲", "甲"),
            (
                "<table><td>甲</table>",
                "<table><tbody><tr><td>甲</td></tr></tbody></table>",
            ),
            (
                "<table><caption>題<tr><th>甲<tfoot><tr><td>乙</table>",
                "<table><caption>題</caption><tbody><tr><th>甲</th></tr></tbody><tbody><tr><td>乙</td></tr></tbody></table>",
            ),
            ("<ul>甲<li>乙</ul>", "<ul><li>甲</li><li>乙</li></ul>"),
            ("<b>甲<div>乙</b></div>", "<b>甲</b><div>乙</div>"),
            (
                "<dl><dd>甲<dt>乙</dl>",
                "<dl><dt></dt><dd>甲</dd><dt>乙</dt><dd></dd></dl>",
            ),
            (
                "<details>甲</details>",
                "<details><summary>詳細</summary>甲</details>",
            ),
            ("<ruby>甲</ruby>", "<ruby>甲<rt></rt></ruby>"),
            ("<bdo>甲</bdo><time>乙</time>", "甲乙"),
            (
                "<time datetime=2025-02-30>甲</time><time datetime=2025-02>乙</time>",
                "甲<time datetime=\"2025-02\">乙</time>",
            ),
            (
                "<figure>甲<figcaption>乙</figcaption>丙</figure>",
                "<figure>甲<figcaption>乙</figcaption></figure>丙",
            ),
            (
                "<figure><figcaption>甲</figcaption>乙</figure>",
                "<figure><figcaption>甲</figcaption>乙</figure>",
            ),
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
