//! The images of a book: what e-readers can show, under a name that says what it is. A drawing is cleaned of all that
//! moves, runs or asks other hosts.

use std::collections::BTreeSet;

use imagesize::ImageType;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, Writer};

use crate::path::SitePath;

#[derive(Debug)]
pub(super) struct Picture {
    /// Where it stands among the book's pages.
    pub(super) path: SitePath,
    pub(super) media: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// `None` when no e-reader can show it.
pub(super) fn read(path: &SitePath, bytes: &[u8]) -> Option<Picture> {
    let size = imagesize::blob_size(bytes).ok();
    let known = imagesize::image_type(bytes).ok().filter(|_| size.is_some());
    let (media, endings, bytes): (_, &[&str], Vec<u8>) = match known {
        Some(ImageType::Png) => ("image/png", &["png"], bytes.to_vec()),
        Some(ImageType::Jpeg) => ("image/jpeg", &["jpg", "jpeg"], bytes.to_vec()),
        Some(ImageType::Gif) => ("image/gif", &["gif"], bytes.to_vec()),
        Some(ImageType::Webp) => ("image/webp", &["webp"], bytes.to_vec()),
        _ => ("image/svg+xml", &["svg"], still(bytes)?),
    };
    Some(Picture {
        path: named(path, endings),
        media,
        bytes,
    })
}

/// The name, with an ending that is true.
fn named(path: &SitePath, endings: &[&str]) -> SitePath {
    let name = path.as_str();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match endings {
        [right, ..] if !endings.contains(&ending) => SitePath::new(format!("{name}.{right}")),
        _ => path.clone(),
    }
}

/// What is wrong with a document as XML; `None` when nothing is.
pub(super) fn fault(text: &str) -> Option<String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let mut depth = 0usize;
    let mut roots = 0;
    loop {
        match reader.read_event() {
            Err(error) => return Some(error.to_string()),
            Ok(Event::Start(tag)) => {
                roots += usize::from(depth == 0);
                depth += 1;
                if let Some(error) = tag.attributes().find_map(Result::err) {
                    return Some(error.to_string());
                }
            }
            Ok(Event::Empty(tag)) => {
                roots += usize::from(depth == 0);
                if let Some(error) = tag.attributes().find_map(Result::err) {
                    return Some(error.to_string());
                }
            }
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::GeneralRef(name)) if !is_known(&name) => {
                return Some(format!("&{};", &*name));
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
        }
    }
    match (depth, roots) {
        (0, 1) => None,
        _ => Some("not one whole element".to_owned()),
    }
}

/// The references that XML knows without being told.
fn is_known(name: &str) -> bool {
    matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") || name.starts_with("#")
}

/// A drawing without scripts, motion and foreign files; `None` when it is none.
fn still(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.trim_start_matches('\u{FEFF}');
    if fault(text).is_some() {
        return None;
    }
    let mut reader = Reader::from_str(text);
    let mut writer = Writer::new(Vec::new());
    let mut ids = BTreeSet::new();
    let mut root = true;
    // How deep we stand in an element that is left out.
    let mut out = 0usize;
    loop {
        let event = reader.read_event().ok()?;
        match event {
            Event::Eof => break,
            Event::Start(tag) => {
                if std::mem::take(&mut root) && !is_drawing(&tag) {
                    return None;
                }
                match out > 0 || is_unwanted(tag.name().as_ref()) {
                    true => out += 1,
                    false => writer
                        .write_event(Event::Start(cleaned(&tag, &mut ids)))
                        .ok()?,
                }
            }
            Event::Empty(tag) => {
                if std::mem::take(&mut root) {
                    return None;
                }
                if out == 0 && !is_unwanted(tag.name().as_ref()) {
                    writer
                        .write_event(Event::Empty(cleaned(&tag, &mut ids)))
                        .ok()?;
                }
            }
            Event::End(tag) => match out {
                0 if tag.name().as_ref() == "a" => {
                    writer.write_event(Event::End(BytesEnd::new("g"))).ok()?;
                }
                0 => writer.write_event(Event::End(tag)).ok()?,
                _ => out -= 1,
            },
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if out == 0 && !root => {
                writer.write_event(event).ok()?;
            }
            _ => {}
        }
    }
    let bytes = writer.into_inner();
    match asks_elsewhere(&bytes) {
        true => None,
        false => Some(bytes),
    }
}

fn is_drawing(tag: &BytesStart<'_>) -> bool {
    tag.name().as_ref() == "svg"
        && tag
            .try_get_attribute("xmlns")
            .ok()
            .flatten()
            .is_some_and(|name| name.value.as_ref() == "http://www.w3.org/2000/svg")
}

/// Scripts, motion, other languages, and what drawing programs keep for themselves.
fn is_unwanted(name: &str) -> bool {
    name.contains(':')
        || matches!(
            name,
            "script"
                | "foreignObject"
                | "metadata"
                | "set"
                | "animate"
                | "animateColor"
                | "animateMotion"
                | "animateTransform"
        )
}

fn cleaned<'a>(tag: &BytesStart<'a>, ids: &mut BTreeSet<String>) -> BytesStart<'a> {
    let mut clean = tag.clone();
    clean.clear_attributes();
    // A picture leads nowhere.
    if tag.name().as_ref() == "a" {
        clean.set_name("g");
    }
    for attribute in tag.attributes().flatten() {
        if stays(tag.name().as_ref(), &attribute, ids) {
            clean.push_attribute(attribute);
        }
    }
    clean.into_owned()
}

fn stays(tag: &str, attribute: &Attribute<'_>, ids: &mut BTreeSet<String>) -> bool {
    let (name, value) = (attribute.key.as_ref(), attribute.value.as_ref());
    match name {
        "href" | "xlink:href" if tag == "a" => false,
        "href" | "xlink:href" => value.starts_with("#") || value.starts_with("data:image/"),
        "id" => is_name(value) && ids.insert(value.to_owned()),
        "xmlns" | "xmlns:xlink" | "xml:lang" | "xml:space" => true,
        name => !name.contains(':') && !name.starts_with("on"),
    }
}

/// What XML takes as an id, told simply.
fn is_name(value: &str) -> bool {
    let inner = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    value.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && value.chars().all(inner)
}

/// Whether a style of the drawing wants files from elsewhere.
fn asks_elsewhere(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.contains("@import")
        || text.split("url(").skip(1).any(|rest| {
            let rest = rest.trim_start_matches(['"', '\'', ' ']);
            let rest = rest.strip_prefix("&quot;").unwrap_or(rest);
            !rest.starts_with('#') && !rest.starts_with("data:image/")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_is_no_xml_is_told() {
        for (text, whole) in [
            ("<a>甲<b/></a>", true),
            (
                "<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<a x=\"1\"/>\n",
                true,
            ),
            ("<a><br></a>", false),
            ("<a>", false),
            ("<a x=1/>", false),
            ("<a x=\"1\" x=\"2\"/>", false),
            ("<a>&nbsp;</a>", false),
            ("<a>&#160;&amp;</a>", true),
            ("<a/><b/>", false),
            ("", false),
        ] {
            assert_eq!(fault(text).is_none(), whole, "{text}");
        }
    }

    #[test]
    fn a_drawing_keeps_its_shapes_and_nothing_that_runs() {
        const NS: &str = "xmlns=\"http://www.w3.org/2000/svg\"";
        for (inside, expected) in [
            ("<path d=\"M0 0\"/>", Some("<path d=\"M0 0\"/>")),
            ("<script>x</script>甲", Some("甲")),
            (
                "<g onclick=\"x\" id=\"a\"/><g id=\"a\"/>",
                Some("<g id=\"a\"/><g/>"),
            ),
            ("<a href=\"https://example.jp/\">甲</a>", Some("<g>甲</g>")),
            ("<sodipodi:x><g/></sodipodi:x>", Some("")),
            (
                "<rect style=\"fill:url(#p)\"/>",
                Some("<rect style=\"fill:url(#p)\"/>"),
            ),
            ("<style>@import 'x';</style>", None),
            ("<rect style=\"fill:url(https://example.jp/x)\"/>", None),
            ("<g>", None),
        ] {
            let drawing = format!("<!DOCTYPE svg><!-- a --><svg {NS}>{inside}</svg>");
            let expected = expected.map(|inside| format!("<svg {NS}>{inside}</svg>"));
            let found =
                still(drawing.as_bytes()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            assert_eq!(found, expected, "{inside}");
        }
        assert_eq!(still(b"<svg><g/></svg>"), None);
        assert_eq!(still(b"no drawing"), None);
    }

    #[test]
    fn a_name_says_what_the_image_is() {
        for (name, endings, expected) in [
            ("a.png", vec!["png"], "a.png"),
            ("a.jpeg", vec!["jpg", "jpeg"], "a.jpeg"),
            ("a.png", vec!["jpg", "jpeg"], "a.png.jpg"),
            ("a", vec!["gif"], "a.gif"),
        ] {
            assert_eq!(named(&SitePath::new(name), &endings).as_str(), expected);
        }
    }
}
