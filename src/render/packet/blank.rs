//! What lets a reader's own browser write a packet of what she chose on the pages: this handbook's packet with nothing in it,
//! and its looks beside it, as scripts that a page on a disk can load too. Knows no page's text.
//!
//! Invariant: what the browser fills in stands under letters that no author can write, so that it is found without a name.

use serde::Serialize;

use super::{CONTACTS, IMAGES, LARGEST, SHEET, STYLES, sheets};
use crate::model::{Book, Generated};
use crate::path::{SitePath, digits_of};
use crate::render::theme::{TemplateError, Theme};
use crate::render::view::{PacketItemView, PacketView, SiteView, SourceView};
use crate::render::{LOOKS, furniture, running};
use crate::source::Sources;

pub(in crate::render) const TEMPLATE: &str = "packet.html";
const HANDBOOK: &str = "assets/packet/handbook.js";
const BLANK: &str = "assets/packet/blank.js";

const TITLE: &str = "\u{E000}";
const CONTACT: &str = "\u{E001}";
const STYLE: &str = "\u{E002}";
const PRINT: &str = "\u{E003}";
const SOURCE: &str = "\u{E004}";
const SOURCE_PAGE: &str = "\u{E005}";

/// What a page must know before anything is chosen.
#[derive(Serialize)]
struct Handbook<'a> {
    /// The handbook, whatever folder it lies in: on a disk all handbooks share one storage.
    id: String,
    /// The page of contacts.
    contacts: Option<&'a str>,
    /// The site's address, when it has one.
    base: Option<&'a str>,
}

/// What the making needs besides the chosen pages.
#[derive(Serialize)]
struct Blank {
    /// Without contacts, and with one; in each, one section.
    forms: [String; 2],
    style: String,
    print: String,
    looks: Vec<Look>,
    /// Letters on one sheet.
    sheet: usize,
    /// How many contacts are a help.
    phones: usize,
    largest: usize,
    images: usize,
}

/// A style sheet for what only some sections hold.
#[derive(Serialize)]
struct Look {
    /// What shows the need in their HTML.
    signs: Vec<&'static str>,
    css: String,
}

pub(in crate::render) fn files(
    theme: &Theme,
    sources: &Sources,
    book: &Book,
    site: &SiteView,
) -> [(SitePath, Result<String, TemplateError>); 2] {
    let contacts = furniture::generated(book, Generated::Contacts);
    let contacts = contacts.and_then(|id| book.pages.get(id));
    let handbook = Handbook {
        id: id(book),
        contacts: contacts.map(|page| page.path.as_str()),
        base: book.config.base_url.as_deref(),
    };
    let blank = blank(theme, sources, site).map(|blank| script("blank", &blank));
    [
        (SitePath::new(HANDBOOK), Ok(script("handbook", &handbook))),
        (SitePath::new(BLANK), blank),
    ]
}

fn blank(theme: &Theme, sources: &Sources, site: &SiteView) -> Result<Blank, TemplateError> {
    let form = |contacts: &[&str]| theme.render(TEMPLATE, &view(site, contacts));
    let looks = LOOKS.iter().filter_map(|(name, signs)| {
        let signs = match *name {
            // As in every packet.
            "cards" => vec![""],
            _ => signs.to_vec(),
        };
        let css = sheets(sources, [format!("assets/{name}.css")]);
        (!signs.is_empty()).then_some(Look { signs, css })
    });
    Ok(Blank {
        forms: [form(&[])?, form(&[CONTACT])?],
        style: sheets(sources, STYLES.map(str::to_owned)),
        print: sheets(sources, ["assets/print.css".to_owned()]),
        looks: looks.collect(),
        sheet: SHEET,
        phones: CONTACTS,
        largest: LARGEST,
        images: IMAGES,
    })
}

fn script(name: &str, value: &impl Serialize) -> String {
    let value = serde_json::to_string(value).expect("strings and numbers are always JSON");
    format!("tebiki.{name}={value};\n")
}

fn view(site: &SiteView, contacts: &[&str]) -> PacketView {
    let running = running(site);
    PacketView {
        site: site.clone(),
        title: TITLE.to_owned(),
        contacts: contacts.iter().map(|mark| (*mark).to_owned()).collect(),
        items: vec![PacketItemView {
            id: "item".to_owned(),
            title: "item".to_owned(),
            from: Some("from".to_owned()),
            html: String::new(),
            notes: "<li></li>".to_owned(),
            cut: false,
            in_place_of: None,
            sources: Vec::new(),
        }],
        others: Vec::new(),
        sources: vec![SourceView {
            title: SOURCE.to_owned(),
            page: Some(SOURCE_PAGE.to_owned()),
            ..SourceView::default()
        }],
        origin: running.title,
        as_of: running.as_of,
        style: STYLE.to_owned(),
        print: PRINT.to_owned(),
    }
}

/// The guide's title and the layers over it.
fn id(book: &Book) -> String {
    let mut name = book.config.title.as_ref().unwrap_or(&book.title).clone();
    for layer in &book.config.layers {
        name.push('\0');
        name.push_str(&layer.id);
    }
    digits_of(name, 6)
}
