//! What a browser printed: read (on which sheet each place stands) and finished (whose it is, as of when). Starts no
//! browser and touches no disk; the command does.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, SaveOptions, decode_text_string, text_string};

use crate::date::Date;
use crate::path::decode;

/// Why a PDF cannot be read: the reader's own words.
#[derive(Debug)]
pub struct Unreadable(pub String);

impl From<lopdf::Error> for Unreadable {
    fn from(error: lopdf::Error) -> Unreadable {
        Unreadable(error.to_string())
    }
}

/// The sheet, from 1, of every place in the document that a link leads to, by its id.
pub fn sheets(pdf: &[u8]) -> Result<BTreeMap<String, usize>, Unreadable> {
    let document = Document::load_mem(pdf)?;
    let sheets: BTreeMap<_, _> = document.page_iter().zip(1..).collect();
    let mut found = BTreeMap::new();
    let mut place = |name: &[u8], page: &Object| {
        let sheet = match page {
            Object::Reference(id) => sheets.get(id).copied(),
            Object::Integer(at) => usize::try_from(*at).ok().map(|at| at + 1),
            _ => None,
        };
        if let (Some(sheet), Ok(name)) = (sheet, std::str::from_utf8(name)) {
            // A browser names a place as the link wrote it.
            found.insert(decode(name), sheet);
        }
    };
    let catalog = document.catalog()?;
    // Chromium's way: one dictionary of names.
    if let Some(all) = inner(&document, catalog, b"Dests") {
        for (name, target) in all {
            if let Some(page) = page_of(&document, target) {
                place(name, page);
            }
        }
    }
    // The newer way: a tree of strings.
    let tree = inner(&document, catalog, b"Names");
    if let Some(tree) = tree.and_then(|names| inner(&document, names, b"Dests")) {
        let mut targets = Default::default();
        document.get_named_destinations(tree, &mut targets)?;
        for (name, target) in &targets {
            if let Ok(page) = target.page() {
                place(name, page);
            }
        }
    }
    Ok(found)
}

fn inner<'d>(document: &'d Document, of: &'d Dictionary, name: &[u8]) -> Option<&'d Dictionary> {
    of.get_deref(name, document).ok()?.as_dict().ok()
}

/// The page of a destination, which is an array or a dictionary that holds one.
fn page_of<'d>(document: &'d Document, target: &'d Object) -> Option<&'d Object> {
    let (_, target) = document.dereference(target).ok()?;
    let array = match target {
        Object::Dictionary(held) => held.get_deref(b"D", document).ok()?,
        array => array,
    };
    array.as_array().ok()?.first()
}

/// What a reader's program says of the document.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    pub title: &'a str,
    pub publisher: Option<&'a str>,
    /// Instead of the moment of printing, so that the same book gives the same bytes.
    pub as_of: Option<Date>,
    /// What made it: `tebiki 0.1.0`.
    pub creator: &'a str,
}

/// The document with its particulars, its contents open beside it, and half as large.
pub fn finish(pdf: &[u8], about: About) -> Result<Vec<u8>, Unreadable> {
    let mut document = Document::load_mem(pdf)?;
    let mut info = Dictionary::new();
    info.set("Title", text_string(about.title));
    if let Some(publisher) = about.publisher {
        info.set("Author", text_string(publisher));
    }
    info.set("Creator", text_string(about.creator));
    if let Some(producer) = producer(&document) {
        info.set("Producer", producer);
    }
    if let Some(date) = about.as_of {
        let day = date.first_day().iso().replace('-', "");
        let moment = format!("D:{day}000000+09'00'");
        info.set("CreationDate", Object::string_literal(moment.as_str()));
        info.set("ModDate", Object::string_literal(moment));
    }
    if let Ok(id) = document.trailer.get(b"Info").and_then(Object::as_reference) {
        document.objects.insert(id, Object::Dictionary(info));
    } else {
        document.trailer.set("Info", info);
    }
    document.trailer.remove(b"ID");
    // The packing of the file that came; it is packed anew.
    document
        .objects
        .retain(|_, object| !matches!(object.type_name(), Ok(b"XRef" | b"ObjStm")));
    let catalog = document.catalog_mut()?;
    catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
    let mut out = Vec::new();
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .compression_level(9)
        .build();
    document
        .save_with_options(&mut out, options)
        .map_err(|error| Unreadable(error.to_string()))?;
    Ok(out)
}

/// Whether these bytes are a PDF that [`finish`] gave; its creator says so.
pub fn is_ours(bytes: &[u8]) -> bool {
    let creator = || {
        let document = Document::load_mem(bytes).ok()?;
        let info = inner(&document, &document.trailer, b"Info")?;
        decode_text_string(info.get_deref(b"Creator", &document).ok()?).ok()
    };
    bytes.starts_with(b"%PDF-") && creator().is_some_and(|creator| creator.starts_with("tebiki "))
}

/// What turned the pages into a PDF, without the reader's machine in it.
fn producer(document: &Document) -> Option<Object> {
    let info = inner(document, &document.trailer, b"Info")?;
    Some(info.get_deref(b"Producer", document).ok()?.clone())
}

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;

    /// Three sheets, with two places in a dictionary as Chromium writes them and two in a tree.
    fn sample() -> Document {
        let mut document = Document::with_version("1.4");
        let parent = document.new_object_id();
        let sheets: Vec<_> = (0..3)
            .map(|_| {
                let contents = document.add_object(Stream::new(dictionary! {}, b"BT ET".to_vec()));
                let sheet = dictionary! {
                    "Type" => "Page", "Parent" => parent, "Contents" => contents,
                    "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
                };
                document.add_object(sheet)
            })
            .collect();
        let kids: Vec<Object> = sheets.iter().map(|id| (*id).into()).collect();
        let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 3 };
        document.set_object(parent, tree);
        let at = |sheet: usize| -> Object {
            vec![
                sheets[sheet].into(),
                "XYZ".into(),
                0.into(),
                842.into(),
                0.into(),
            ]
            .into()
        };
        let old =
            dictionary! { "guide-a" => at(1), "guide-%E5%A0%B4" => dictionary! { "D" => at(2) } };
        let names: Vec<Object> = vec![
            Object::string_literal("notes"),
            at(2),
            Object::string_literal("top"),
            dictionary! { "D" => at(0) }.into(),
        ];
        let leaf = document.add_object(dictionary! { "Names" => names });
        let branch = dictionary! { "Kids" => vec![leaf.into()] };
        let catalog = dictionary! {
            "Type" => "Catalog", "Pages" => parent, "Dests" => document.add_object(old),
            "Names" => dictionary! { "Dests" => document.add_object(branch) },
        };
        let catalog = document.add_object(catalog);
        document.trailer.set("Root", catalog);
        let info = dictionary! {
            "Title" => text_string("全文"),
            "Producer" => Object::string_literal("Skia/PDF m156"),
            "Creator" => Object::string_literal("Mozilla/5.0 (X11)"),
            "CreationDate" => Object::string_literal("D:20261121143130+00'00'"),
        };
        let info = document.add_object(info);
        document.trailer.set("Info", info);
        document
            .trailer
            .set("ID", vec![Object::string_literal("now")]);
        document
    }

    fn bytes(mut document: Document) -> Vec<u8> {
        let mut out = Vec::new();
        document.save_to(&mut out).expect("memory takes all");
        out
    }

    const ABOUT: About = About {
        title: "窓口の手引き 第1版",
        publisher: Some("〇〇県"),
        as_of: Some(Date {
            year: 2025,
            month: Some(3),
            day: Some(31),
            fiscal: false,
        }),
        creator: "tebiki 1",
    };

    fn places() -> BTreeMap<String, usize> {
        [("guide-a", 2), ("guide-場", 3), ("notes", 3), ("top", 1)]
            .map(|(name, sheet)| (name.to_owned(), sheet))
            .into()
    }

    #[test]
    fn places_are_found_in_the_dictionary_and_in_the_tree() {
        assert_eq!(sheets(&bytes(sample())).expect("a PDF"), places());
    }

    #[test]
    fn places_are_found_where_the_objects_are_packed() {
        let packed = finish(&bytes(sample()), ABOUT).expect("a PDF");
        let text = String::from_utf8_lossy(&packed);
        assert!(text.contains("/ObjStm") && !text.contains("/Dests"));
        assert_eq!(sheets(&packed).expect("a PDF"), places());
    }

    #[test]
    fn the_moment_and_the_machine_are_gone() {
        let one = finish(&bytes(sample()), ABOUT).expect("a PDF");
        let mut later = sample();
        let info = later.trailer.get(b"Info").and_then(Object::as_reference);
        later
            .get_dictionary_mut(info.expect("a reference"))
            .expect("a dictionary")
            .set("CreationDate", Object::string_literal("D:20300101000000Z"));
        later
            .trailer
            .set("ID", vec![Object::string_literal("later")]);
        assert!(one == finish(&bytes(later), ABOUT).expect("a PDF"));

        assert!(is_ours(&one) && !is_ours(&bytes(sample())) && !is_ours(b"%PDF-1.7"));
        let document = Document::load_mem(&one).expect("a PDF");
        let info = inner(&document, &document.trailer, b"Info").expect("particulars");
        let said = |name: &[u8]| {
            let object = info.get(name).expect("said");
            lopdf::decode_text_string(object).expect("text")
        };
        assert_eq!(said(b"Title"), "窓口の手引き 第1版");
        assert_eq!(said(b"Author"), "〇〇県");
        assert_eq!(said(b"Creator"), "tebiki 1");
        assert_eq!(said(b"Producer"), "Skia/PDF m156");
        assert_eq!(said(b"CreationDate"), "D:20250331000000+09'00'");
    }

    #[test]
    fn what_is_no_pdf_is_said_to_be_none() {
        for bytes in [
            &b""[..],
            b"%PDF-1.4\n",
            b"<html>",
            b"%PDF-1.4\ntrailer<</Root 1 0 R>>",
        ] {
            assert!(sheets(bytes).is_err());
            assert!(finish(bytes, ABOUT).is_err());
        }
    }
}
