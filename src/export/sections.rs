//! Every section as a document for a search engine that a portal has already: bulk lines as OpenSearch takes them, so that
//! many copies of a handbook are searched at once. The sections are those of the site's own search.

use std::collections::HashMap;

use serde::Serialize;
use tebiki_words::Dictionary;

use crate::diagnostic::Report;
use crate::index::{SearchPage, SearchSection, gather};
use crate::model::{Book, GUIDE};
use crate::pages;
use crate::path::{digits_of, encode, encode_fragment};
use crate::source::Sources;

/// What makes an index for the lines: its analyzers need the plugin `analysis-kuromoji`.
pub(crate) const MAPPING: &str = include_str!("opensearch.json");

/// So long an id may be, in bytes.
const LONGEST: usize = 512;

/// What stands before each document.
#[derive(Serialize)]
struct Action<'a> {
    index: Target<'a>,
}

#[derive(Serialize)]
struct Target<'a> {
    #[serde(rename = "_id")]
    id: &'a str,
}

/// `opensearch.json` says what each is for the engine. A key is never taken away.
#[derive(Serialize)]
struct Document<'a> {
    /// The id of the uppermost overlay; `guide` of the guide itself.
    copy: &'a str,
    handbook: &'a str,
    publisher: Option<&'a str>,
    /// The copy's own.
    edition: Option<&'a str>,
    edition_of_guide: Option<&'a str>,
    as_of: Option<&'a str>,
    /// Whose words they are: `guide`, or the id of an overlay.
    origin: &'a str,
    /// 県：埼玉県
    origin_label: &'a str,
    kind: &'a str,
    /// From the copy's root.
    url: &'a str,
    /// The same, whole, where the copy says where it is hosted.
    address: Option<String>,
    path: &'a [String],
    page: &'a str,
    heading: &'a str,
    text: String,
    program: &'a [String],
    area: &'a [String],
    audience: &'a [String],
    domain: &'a [String],
    /// The same in every copy that says the same: what a portal shows once.
    print: String,
}

/// The id of a copy among the others.
pub(crate) fn copy_id(book: &Book) -> &str {
    book.config.layers.last().map_or(GUIDE, |layer| &layer.id)
}

/// The lines for `POST /INDEX/_bulk`. `name` is the title of a handbook that has none.
pub(crate) fn bulk(
    sources: &Sources,
    book: &Book,
    dictionary: &Dictionary,
    name: &str,
    report: &mut Report,
) -> String {
    let pages = pages::each(book, sources, dictionary, report, |own| {
        gather::page(book, own)
    });
    let handbook = crate::render::title_or(book, name);
    let as_of = book.as_of.map(|date| date.iso());
    let mut lines = String::new();
    // Where a page says one anchor twice: how often it was said.
    let mut known: HashMap<String, usize> = HashMap::new();
    for page in pages.iter().flatten() {
        for section in &page.sections {
            let text = text(section);
            if text.is_empty() && section.heading.text.is_empty() {
                continue;
            }
            let origin = page.facets.origin.first().map_or(GUIDE, String::as_str);
            let url = url(page, section);
            let id = id(&[copy_id(book), origin, &url].join(":"), &mut known);
            let print = print(&[origin, &url, &page.title, &section.heading.text, &text]);
            let base = book.config.base_url.as_deref();
            let document = Document {
                copy: copy_id(book),
                handbook: &handbook,
                publisher: book.config.publisher().map(String::as_str),
                edition: book.config.edition_of_title().map(String::as_str),
                edition_of_guide: book.config.edition.as_deref(),
                as_of: as_of.as_deref(),
                origin,
                origin_label: &page.origin,
                kind: &page.kind,
                address: base.map(|base| format!("{}/{url}", base.trim_end_matches('/'))),
                url: &url,
                path: &page.path,
                page: &page.title,
                heading: &section.heading.text,
                text,
                program: &page.facets.program,
                area: &page.facets.area,
                audience: &page.facets.audience,
                domain: &page.facets.domain,
                print,
            };
            add(
                &Action {
                    index: Target { id: &id },
                },
                &mut lines,
            );
            add(&document, &mut lines);
        }
    }
    lines
}

/// A line may hold no line break; JSON writes each as `\n`.
fn add(value: &impl Serialize, lines: &mut String) {
    let line = serde_json::to_string(value).expect("texts and lists are always JSON");
    lines.push_str(&line);
    lines.push('\n');
}

fn text(section: &SearchSection) -> String {
    let blocks = section.blocks.iter().map(|block| block.text.trim());
    blocks.collect::<Vec<_>>().join("\n")
}

fn url(page: &SearchPage, section: &SearchSection) -> String {
    let page = encode(&page.url);
    match section.anchor.as_str() {
        "" => page,
        anchor => format!("{page}#{}", encode_fragment(anchor)),
    }
}

/// The same for the same place in every edition.
fn id(place: &str, known: &mut HashMap<String, usize>) -> String {
    let count = known.entry(place.to_owned()).or_default();
    *count += 1;
    let id = match *count {
        1 => place.to_owned(),
        count => format!("{place}~{count}"),
    };
    match id.len() > LONGEST {
        true => print(&[&id]),
        false => id,
    }
}

fn print(parts: &[&str]) -> String {
    let parts = parts.iter().map(|part| format!("{part}\0"));
    digits_of(parts.collect::<String>(), 16)
}
