//! What an e-reader asks of a book before its text: what it is, what it holds, in which order, and for whom.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::Found;
use super::picture::Picture;
use crate::date::Date;
use crate::model::{Book, Generated, Origin, PageId};
use crate::path::SitePath;
use crate::render::html::escape;
use crate::render::view::SiteView;

/// A text file of the book.
#[derive(Debug)]
pub(super) struct Document {
    /// From the package document's folder.
    pub(super) path: String,
    pub(super) text: String,
}

impl Document {
    pub(super) fn new(path: impl Into<String>, text: String) -> Document {
        Document {
            path: path.into(),
            text: text.replace(is_forbidden, "\u{FFFD}"),
        }
    }

    fn is_page(&self) -> bool {
        self.path.ends_with(".xhtml")
    }
}

/// Letters that XML cannot hold, in whatever spelling.
fn is_forbidden(letter: char) -> bool {
    matches!(letter, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// The handbook's pages and images have a folder of their own, so that no name of theirs is one of ours.
pub(super) fn path(path: &SitePath) -> String {
    format!("text/{}", path.as_str())
}

/// All files but the first, in the order in which an e-reader wants them.
pub(super) fn files(
    site: &SiteView,
    book: &Book,
    documents: Vec<Document>,
    pictures: &BTreeMap<SitePath, Picture>,
    found: &Found,
) -> Vec<(String, Vec<u8>)> {
    let pages: BTreeSet<PageId> = (0..book.pages.len())
        .filter(|id| super::stands(book, *id))
        .collect();
    let id = identifier(site, book);
    let package = package(site, book, &id, &documents, pictures, found);
    let in_folder = |name: &str| format!("EPUB/{name}");
    let mut files = vec![
        ("META-INF/container.xml".to_owned(), CONTAINER.into()),
        (in_folder("package.opf"), package.into_bytes()),
        (
            in_folder("toc.ncx"),
            ncx(site, book, &id, &pages).into_bytes(),
        ),
    ];
    for document in documents {
        files.push((in_folder(&document.path), document.text.into_bytes()));
    }
    for picture in pictures.values() {
        files.push((in_folder(&path(&picture.path)), picture.bytes.clone()));
    }
    files
}

const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"#;

/// The same for every build of an edition, another for every other book.
fn identifier(site: &SiteView, book: &Book) -> String {
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update(text.as_bytes());
        hash.update([0]);
    };
    match (&book.config.base_url, &book.config.file) {
        (Some(url), _) => add(url),
        (None, Some(_)) => {
            add(&site.title);
            add(site.publisher.as_deref().unwrap_or_default());
        }
        // A plain folder has nothing but its pages to be known by.
        (None, None) => {
            add(&site.title);
            for page in &book.pages {
                add(page.path.as_str());
                add(&page.title);
            }
        }
    }
    add(site.edition.as_deref().unwrap_or_default());
    let hash = hash.finalize();
    let mut hex = String::new();
    for (at, byte) in hash.iter().take(16).enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            hex.push('-');
        }
        // A UUID of the free kind (version 8).
        let byte = match at {
            6 => byte & 0x0F | 0x80,
            8 => byte & 0x3F | 0x80,
            _ => *byte,
        };
        let _ = write!(hex, "{byte:02x}");
    }
    format!("urn:uuid:{hex}")
}

fn package(
    site: &SiteView,
    book: &Book,
    id: &str,
    documents: &[Document],
    pictures: &BTreeMap<SitePath, Picture>,
    found: &Found,
) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\" xml:lang=\"ja\">\n\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n",
    );
    metadata(&mut out, site, book, id);
    accessibility(&mut out, pictures, found);
    out.push_str(
        "</metadata>\n<manifest>\n\
         <item id=\"ncx\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\"/>\n",
    );
    for (at, document) in documents.iter().enumerate() {
        manifest_item(&mut out, &format!("d{at}"), document);
    }
    for (at, picture) in pictures.values().enumerate() {
        let _ = writeln!(
            out,
            "<item id=\"i{at}\" href=\"{}\" media-type=\"{}\"/>",
            path(&picture.path),
            picture.media
        );
    }
    out.push_str("</manifest>\n<spine toc=\"ncx\" page-progression-direction=\"ltr\">\n");
    for (at, _) in documents
        .iter()
        .enumerate()
        .filter(|(_, document)| document.is_page())
    {
        let _ = writeln!(out, "<itemref idref=\"d{at}\"/>");
    }
    out.push_str("</spine>\n</package>\n");
    out
}

fn metadata(out: &mut String, site: &SiteView, book: &Book, id: &str) {
    element(out, "dc:identifier", " id=\"id\"", id);
    element(out, "dc:title", " id=\"title\"", &site.title);
    meta(out, " refines=\"#title\"", "title-type", "main");
    for (kind, title) in [("subtitle", &site.subtitle), ("edition", &site.edition)] {
        if let Some(title) = title.as_deref().filter(|title| !title.trim().is_empty()) {
            element(out, "dc:title", &format!(" id=\"{kind}\""), title);
            meta(out, &format!(" refines=\"#{kind}\""), "title-type", kind);
        }
    }
    element(out, "dc:language", "", "ja");
    for (name, value) in [
        ("dc:publisher", &site.publisher),
        ("dc:rights", &site.licence),
        ("dc:description", &site.summary),
        ("dc:source", &book.config.base_url),
    ] {
        if let Some(value) = value.as_deref().filter(|value| !value.trim().is_empty()) {
            element(out, name, "", value);
        }
    }
    let changed = changed(book);
    if let Some(date) = changed {
        element(out, "dc:date", "", &date.iso());
    }
    let day = changed.map_or("1970-01-01".to_owned(), |date| date.iso());
    meta(out, "", "dcterms:modified", &format!("{day}T00:00:00Z"));
}

/// The last day that the book itself names. The clock is never asked.
fn changed(book: &Book) -> Option<Date> {
    let updated = book.pages.iter().filter_map(|page| page.meta.updated);
    updated
        .chain(book.as_of)
        .map(Date::first_day)
        .max_by_key(|date| date.days())
}

/// What the book offers to those who do not see it or read it otherwise. Says no more than is true of this very book.
fn accessibility(out: &mut String, pictures: &BTreeMap<SitePath, Picture>, found: &Found) {
    let pictured = found.drawings || !pictures.is_empty();
    meta(out, "", "schema:accessMode", "textual");
    if pictured {
        meta(out, "", "schema:accessMode", "visual");
    }
    if !found.undescribed {
        meta(out, "", "schema:accessModeSufficient", "textual");
    }
    if pictured {
        meta(out, "", "schema:accessModeSufficient", "textual,visual");
    }
    let described = pictured && !found.undescribed;
    for (holds, feature) in [
        (true, "tableOfContents"),
        (true, "readingOrder"),
        (true, "structuralNavigation"),
        (true, "displayTransformability"),
        (described, "alternativeText"),
        (found.drawings, "longDescription"),
        (found.ruby, "rubyAnnotations"),
    ] {
        if holds {
            meta(out, "", "schema:accessibilityFeature", feature);
        }
    }
    // What authors drew may blink.
    let still = pictures
        .values()
        .all(|picture| matches!(picture.media, "image/png" | "image/jpeg" | "image/svg+xml"));
    let hazard = if still { "none" } else { "unknown" };
    meta(out, "", "schema:accessibilityHazard", hazard);
    let images = match (pictured, found.undescribed) {
        (false, _) => "画像はありません。",
        (true, false) => "図と画像には、代わりの文か、同じ内容の文・表があります。",
        (true, true) => "図には同じ内容の文か表がありますが、代わりの文のない画像があります。",
    };
    let summary = format!(
        "目次・見出し・読む順が機械に分かるように作られ、文字の大きさと色は読む人が変えられます。{images}人による試験や、規格に合うことの確認はしていません。"
    );
    meta(out, "", "schema:accessibilitySummary", &summary);
}

fn manifest_item(out: &mut String, id: &str, document: &Document) {
    let media = match document.is_page() {
        true => "application/xhtml+xml",
        false => "text/css",
    };
    let mut properties = Vec::new();
    if document.path == "nav.xhtml" {
        properties.push("nav");
    }
    // No text can hold this: it would be escaped.
    if document.is_page() && document.text.contains("<svg ") {
        properties.push("svg");
    }
    let properties = match properties.is_empty() {
        true => String::new(),
        false => format!(" properties=\"{}\"", properties.join(" ")),
    };
    let _ = writeln!(
        out,
        "<item id=\"{id}\" href=\"{}\" media-type=\"{media}\"{properties}/>",
        document.path
    );
}

fn element(out: &mut String, name: &str, attributes: &str, text: &str) {
    let _ = write!(out, "<{name}{attributes}>");
    escape(out, &text.replace(is_forbidden, "\u{FFFD}"));
    let _ = writeln!(out, "</{name}>");
}

fn meta(out: &mut String, refines: &str, property: &str, text: &str) {
    let _ = write!(out, "<meta{refines} property=\"{property}\">");
    escape(out, text);
    out.push_str("</meta>\n");
}

/// A page in the contents, with the pages below it.
struct Entry {
    page: PageId,
    below: Vec<Entry>,
}

/// The chapters as a tree, then the lists. Terms and programmes are found by theirs.
fn tree(book: &Book, pages: &BTreeSet<PageId>) -> Vec<Entry> {
    let mut top = Vec::new();
    for (id, page) in book.pages.iter().enumerate() {
        match page.parent {
            None => top.extend(below(book, pages, id)),
            Some(_) => continue,
        }
    }
    if let Some(home) = book.pages.iter().position(|page| page.parent.is_none())
        && pages.contains(&home)
    {
        let home = Entry {
            page: home,
            below: Vec::new(),
        };
        top.insert(0, home);
    }
    top
}

fn below(book: &Book, pages: &BTreeSet<PageId>, parent: PageId) -> Vec<Entry> {
    let children = book.pages.get(parent).map(|page| page.children.as_slice());
    children
        .unwrap_or_default()
        .iter()
        .filter(|id| pages.contains(id))
        .filter(|id| {
            book.pages.get(**id).is_some_and(|page| {
                !matches!(
                    page.origin,
                    Origin::Generated(Generated::Term(_) | Generated::Program(_))
                )
            })
        })
        .map(|id| Entry {
            page: *id,
            below: below(book, pages, *id),
        })
        .collect()
}

/// The contents as the items of a list.
pub(super) fn contents(book: &Book, pages: &BTreeSet<PageId>) -> String {
    let mut out = String::new();
    items(&mut out, book, &tree(book, pages));
    out
}

fn items(out: &mut String, book: &Book, entries: &[Entry]) {
    for entry in entries {
        let Some(page) = book.pages.get(entry.page) else {
            continue;
        };
        let _ = write!(out, "<li><a href=\"{}\">", path(&page.path.in_ebook()));
        escape(out, shown(&page.title));
        out.push_str("</a>");
        if !entry.below.is_empty() {
            out.push_str("\n<ol>\n");
            items(out, book, &entry.below);
            out.push_str("</ol>\n");
        }
        out.push_str("</li>\n");
    }
}

/// A link must have words.
fn shown(title: &str) -> &str {
    match title.trim() {
        "" => "（無題）",
        title => title,
    }
}

/// The contents again, for e-readers of the time before EPUB 3.
fn ncx(site: &SiteView, book: &Book, id: &str, pages: &BTreeSet<PageId>) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" version=\"2005-1\" xml:lang=\"ja\">\n<head>\n",
    );
    let _ = write!(
        out,
        "<meta name=\"dtb:uid\" content=\"{id}\"/>\n</head>\n<docTitle><text>"
    );
    escape(&mut out, &site.title);
    out.push_str("</text></docTitle>\n<navMap>\n");
    let mut number = 0;
    point(&mut out, &mut number, "表題", "title.xhtml");
    out.push_str("</navPoint>\n");
    points(&mut out, &mut number, book, &tree(book, pages));
    out.push_str("</navMap>\n</ncx>\n");
    out.replace(is_forbidden, "\u{FFFD}")
}

fn points(out: &mut String, number: &mut usize, book: &Book, entries: &[Entry]) {
    for entry in entries {
        let Some(page) = book.pages.get(entry.page) else {
            continue;
        };
        point(
            out,
            number,
            shown(&page.title),
            &path(&page.path.in_ebook()),
        );
        points(out, number, book, &entry.below);
        out.push_str("</navPoint>\n");
    }
}

/// Opens one entry.
fn point(out: &mut String, number: &mut usize, title: &str, path: &str) {
    *number += 1;
    let _ = write!(
        out,
        "<navPoint id=\"n{number}\" playOrder=\"{number}\"><navLabel><text>"
    );
    escape(out, title);
    let _ = writeln!(out, "</text></navLabel><content src=\"{path}\"/>");
}
