//! Where things are: in the sources, on the site, in a link. Three types, so that they cannot be mixed up.

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization;
use url::Position;

/// A name that is the same for the same content: so many bytes of its hash, two digits each.
pub(crate) fn digits_of(content: impl AsRef<[u8]>, bytes: usize) -> String {
    let digest = Sha256::digest(content);
    let digits = digest.iter().take(bytes);
    digits.map(|byte| format!("{byte:02x}")).collect()
}

/// A file's place in the content folder: `/` between the parts, NFC, never absolute, never `..`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(String);

impl SourcePath {
    /// Takes a relative path as the disk gave it.
    pub fn new(relative: &str) -> SourcePath {
        SourcePath(relative.replace('\\', "/").nfc().collect())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The file's name without its last ending.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        match name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => name,
        }
    }

    /// The last ending in lower case, without its dot.
    pub fn extension(&self) -> String {
        match self.file_name().rsplit_once('.') {
            Some((stem, ext)) if !stem.is_empty() => ext.to_ascii_lowercase(),
            _ => String::new(),
        }
    }

    /// The folders above the file, outermost first.
    pub fn folders(&self) -> Vec<&str> {
        let mut parts: Vec<&str> = self.0.split('/').collect();
        parts.pop();
        parts
    }

    /// The path that `relative` means when it is written in this file. `None` when it leaves the folder.
    pub fn join(&self, relative: &str) -> Option<SourcePath> {
        let mut parts: Vec<&str> = match relative.starts_with('/') {
            true => Vec::new(),
            false => self.folders(),
        };
        for part in relative.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(SourcePath::new(&parts.join("/")))
    }

    /// How this file writes a link to another: what [`SourcePath::join`] leads back to it.
    pub fn to(&self, other: &SourcePath) -> String {
        relative(&self.0, &other.0)
    }
}

/// A path, or a place in a page, as its author meant it: with `/` between the parts where Windows has `\`, which TOML may have
/// read as a sign (`look\notice.svg`), in NFC, and with a `#` of half width.
pub fn as_meant(written: &str) -> String {
    let mut meant = String::new();
    for letter in written.trim().nfc() {
        match letter {
            '\\' => meant.push('/'),
            '\n' => meant.push_str("/n"),
            '\t' => meant.push_str("/t"),
            '\r' => meant.push_str("/r"),
            '\u{8}' => meant.push_str("/b"),
            '\u{c}' => meant.push_str("/f"),
            '＃' => meant.push('#'),
            letter => meant.push(letter),
        }
    }
    meant
}

fn relative(from: &str, to: &str) -> String {
    let mut from: Vec<&str> = from.split('/').collect();
    from.pop();
    let target: Vec<&str> = to.split('/').collect();
    let folders = target.len().saturating_sub(1);
    let shared = from
        .iter()
        .zip(target.iter().take(folders))
        .take_while(|(a, b)| a == b)
        .count();
    let mut parts = vec![".."; from.len() - shared];
    parts.extend(target.iter().skip(shared));
    parts.join("/")
}

/// A file's place on the site: ASCII, `/` between the parts, ends in a file name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(String);

impl SitePath {
    /// `path` is made by tebiki, never by an author.
    pub fn new(path: impl Into<String>) -> SitePath {
        SitePath(path.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The page's place in an e-book.
    pub fn in_ebook(&self) -> SitePath {
        let name = self.0.strip_suffix(".html").unwrap_or(&self.0);
        SitePath(format!("{name}.xhtml"))
    }

    /// Where the page goes on, when one file cannot hold it; its second part has the number 2.
    pub fn part(&self, number: usize) -> SitePath {
        match (number, self.0.strip_suffix(".html")) {
            (2.., Some(name)) => SitePath(format!("{name}/{number}.html")),
            _ => self.clone(),
        }
    }

    /// How a page at `self` links to `to`: relative, ending in a file name.
    pub fn href(&self, to: &SitePath, anchor: &str) -> Url {
        let mut text = String::new();
        if self != to || anchor.is_empty() {
            text = self.relative(to);
        }
        if !anchor.is_empty() {
            text.push('#');
            text.push_str(&encode_fragment(anchor));
        }
        Url(text)
    }

    /// The way from this page's folder up to the site's root: `""`, `"../"`, `"../../"`.
    pub fn root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    fn relative(&self, to: &SitePath) -> String {
        relative(&self.0, &to.0)
    }
}

/// A link as it stands in the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url(String);

impl Url {
    /// An address outside the site, as its author wrote it.
    pub fn outside(text: impl Into<String>) -> Url {
        Url(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A fragment as HTML and XML take it: Japanese stays readable, and a third as long as in percents.
pub fn encode_fragment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter.is_ascii() || letter.is_whitespace() || letter.is_control() {
            true => out.push_str(&encode(letter.encode_utf8(&mut [0; 4]))),
            false => out.push(letter),
        }
    }
    out
}

/// Percent-encodes what may not stand in a path as it is.
pub fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte as char)
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The address as every program takes it; `None` when it leads nowhere.
pub fn encode_url(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let mut out = url[..Position::BeforePath].to_owned();
    let mut fragment = false;
    // Browsers forgive more than others do.
    for letter in url[Position::BeforePath..].chars() {
        match letter {
            '"' | '<' | '>' | '[' | '\\' | ']' | '^' | '`' | '{' | '|' | '}' => {
                out.push_str(&format!("%{:02X}", u32::from(letter)));
            }
            '#' if std::mem::replace(&mut fragment, true) => out.push_str("%23"),
            letter => out.push(letter),
        }
    }
    Some(out)
}

/// Undoes [`encode`]; what is not UTF-8 afterwards stays as it was.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let pair = (ahead.next().and_then(hex), ahead.next().and_then(hex));
        match (byte, pair) {
            (b'%', (Some(high), Some(low))) => {
                bytes.push(high * 16 + low);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// A name without the number that orders it: `03-体制` → (3, 体制). Dates and bare numbers keep theirs.
pub fn split_number(name: &str) -> (Option<i64>, &str) {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let (Some(number), Some(rest)) = (name.get(..digits), name.get(digits..)) else {
        return (None, name);
    };
    let Some(bare) = rest.strip_prefix(['-', '_', '.', ' ']) else {
        return (None, name);
    };
    if digits == 0 || digits > 3 || bare.trim().is_empty() {
        return (None, name);
    }
    (number.parse().ok(), bare)
}

/// A path whose folders and file have no number that orders them.
pub fn unnumbered(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').map(|part| split_number(part).1).collect();
    parts.join("/")
}

/// What an image is, by its ending, as the web calls it.
pub fn image_type(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    Some(match ending.to_ascii_lowercase().as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_orders_and_a_date_does_not() {
        for (name, expected) in [
            ("03-体制", (Some(3), "体制")),
            ("3_a", (Some(3), "a")),
            ("012 はじめに", (Some(12), "はじめに")),
            ("2024-05-01", (None, "2024-05-01")),
            ("10", (None, "10")),
            ("10-", (None, "10-")),
            ("体制", (None, "体制")),
            ("3体制", (None, "3体制")),
        ] {
            assert_eq!(split_number(name), expected, "{name}");
        }
    }

    #[test]
    fn images_are_told_by_their_ending() {
        assert_eq!(image_type("a/b.PNG"), Some("image/png"));
        assert_eq!(image_type("a/b.pdf"), None);
        assert_eq!(image_type("png"), None);
    }

    #[test]
    fn links_are_relative_and_end_in_a_file_name() {
        for (from, to, anchor, expected) in [
            ("index.html", "guide/a.html", "", "guide/a.html"),
            ("guide/a.html", "guide/b.html", "", "b.html"),
            ("guide/a.html", "index.html", "", "../index.html"),
            ("guide/x/a.html", "guide/y/b.html", "s", "../y/b.html#s"),
            ("guide/a.html", "guide/a.html", "場", "#場"),
            ("guide/a.html", "guide/a.html", "", "a.html"),
            ("a/a.html", "a", "", "../a"),
        ] {
            let href = SitePath::new(from).href(&SitePath::new(to), anchor);
            assert_eq!(href.as_str(), expected, "{from} → {to}#{anchor}");
        }
    }

    #[test]
    fn a_link_cannot_leave_the_folder() {
        let page = SourcePath::new("guide/x/a.md");
        assert_eq!(page.join("../b.md"), Some(SourcePath::new("guide/b.md")));
        assert_eq!(page.join("/b.md"), Some(SourcePath::new("b.md")));
        assert_eq!(page.join("../../../b.md"), None);
    }

    #[test]
    fn an_address_is_one_that_every_program_takes() {
        for (url, expected) in [
            (
                "https://example.jp/a?b=c&d=%E5#e",
                Some("https://example.jp/a?b=c&d=%E5#e"),
            ),
            (
                "https://example.jp/場 \"<|#a#b",
                Some("https://example.jp/%E5%A0%B4%20%22%3C%7C#a%23b"),
            ),
            ("http://例え.jp", Some("http://xn--r8jz45g.jp/")),
            ("http://[::1]:80/[", Some("http://[::1]/%5B")),
            ("tel:03-1234-5678", Some("tel:03-1234-5678")),
            ("https://", None),
            ("https://a b/", None),
            ("http://[::1/", None),
        ] {
            assert_eq!(encode_url(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn encoding_and_decoding_undo_each_other() {
        for text in ["協議の場-2", "a b%20", "%", "%zz", "第三条-（ⅻ）"] {
            assert_eq!(decode(&encode(text)), text);
            assert_eq!(decode(&encode_fragment(text)), text);
        }
        assert_eq!(
            encode_fragment("協議の場\u{3000}2%"),
            "協議の場%E3%80%802%25"
        );
    }
}
