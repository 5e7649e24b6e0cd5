//! The package round the text: which parts there are, how they name one another, and the zip file they lie in.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::body::{self, Named, Writer};
use crate::xml::escaped;
use crate::{Document, numbering, styles};

pub(crate) const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"";
const OPENING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

pub(crate) fn pack(document: &Document) -> Vec<u8> {
    let mut writer = Writer::new(document);
    let width = document.page.text_width();
    writer.blocks(&document.blocks, width);
    let text = std::mem::take(&mut writer.out);
    let text_names = std::mem::take(&mut writer.named);
    for (index, note) in document.notes.iter().enumerate() {
        let id = index + 1;
        let _ = write!(writer.out, "<w:footnote w:id=\"{id}\">");
        for (number, paragraph) in note.iter().enumerate() {
            writer.paragraph(paragraph, width, if number == 0 { NOTE_MARK } else { "" });
        }
        if note.is_empty() {
            let _ = write!(writer.out, "<w:p>{NOTE_MARK}</w:p>");
        }
        writer.out.push_str("</w:footnote>");
    }
    let has_header = !document.header.is_empty();
    let section = body::section(document.page, has_header);
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |name: &str, text: String| parts.push((name.to_owned(), text.into_bytes()));
    add("[Content_Types].xml", content_types(has_header));
    add("_rels/.rels", root_relations());
    add("docProps/core.xml", properties(document));
    add(
        "word/document.xml",
        format!("{OPENING}<w:document {NAMESPACES}><w:body>{text}{section}</w:body></w:document>"),
    );
    add(
        "word/_rels/document.xml.rels",
        relations(&own_relations(has_header), &text_names),
    );
    add("word/styles.xml", styles::part());
    add(
        "word/settings.xml",
        format!("{OPENING}<w:settings {NAMESPACES}>{SETTINGS}</w:settings>"),
    );
    add("word/numbering.xml", numbering::part(&document.lists));
    add(
        "word/footnotes.xml",
        format!(
            "{OPENING}<w:footnotes {NAMESPACES}>{SEPARATORS}{}</w:footnotes>",
            writer.out
        ),
    );
    add(
        "word/_rels/footnotes.xml.rels",
        relations("", &writer.named),
    );
    add(
        "word/footer1.xml",
        format!("{OPENING}<w:ftr {NAMESPACES}>{PAGE_NUMBER}</w:ftr>"),
    );
    if has_header {
        add(
            "word/header1.xml",
            format!(
                "{OPENING}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:hdr>",
                escaped(&document.header)
            ),
        );
    }
    for (name, bytes) in writer.media {
        parts.push((format!("word/media/{name}"), bytes.to_vec()));
    }
    zipped(&parts)
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The same time for all: the same document gives the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), options)
            .and_then(|()| Ok(zip.write_all(bytes)?))
            .expect("memory takes every file whose name is new");
    }
    zip.finish()
        .expect("memory takes the list of files")
        .into_inner()
}

fn content_types(has_header: bool) -> String {
    let mut out = format!(
        "{OPENING}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/><Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/><Default Extension=\"gif\" ContentType=\"image/gif\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    );
    let header = has_header.then_some(("header1", "header"));
    for (name, kind) in [
        ("document", "document.main"),
        ("styles", "styles"),
        ("settings", "settings"),
        ("numbering", "numbering"),
        ("footnotes", "footnotes"),
        ("footer1", "footer"),
    ]
    .into_iter()
    .chain(header)
    {
        let _ = write!(
            out,
            "<Override PartName=\"/word/{name}.xml\" ContentType=\"{WORD}.{kind}+xml\"/>"
        );
    }
    out.push_str("</Types>");
    out
}

fn root_relations() -> String {
    format!(
        "{OPENING}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         </Relationships>"
    )
}

fn own_relations(has_header: bool) -> String {
    let mut out = String::new();
    let header = has_header.then_some(("rIdHeader", "header", "header1"));
    for (id, kind, name) in [
        ("rIdStyles", "styles", "styles"),
        ("rIdSettings", "settings", "settings"),
        ("rIdNumbering", "numbering", "numbering"),
        ("rIdFootnotes", "footnotes", "footnotes"),
        ("rIdFooter", "footer", "footer1"),
    ]
    .into_iter()
    .chain(header)
    {
        let _ = write!(
            out,
            "<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{name}.xml\"/>"
        );
    }
    out
}

fn relations(own: &str, named: &Named) -> String {
    let mut out = format!(
        "{OPENING}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{own}"
    );
    for (index, address) in named.addresses.iter().enumerate() {
        let _ = write!(
            out,
            "<Relationship Id=\"rIdL{}\" Type=\"{OFFICE}/hyperlink\" Target=\"{}\" TargetMode=\"External\"/>",
            index + 1,
            escaped(address)
        );
    }
    for (index, name) in named.pictures.iter().enumerate() {
        let _ = write!(
            out,
            "<Relationship Id=\"rIdP{}\" Type=\"{OFFICE}/image\" Target=\"media/{name}\"/>",
            index + 1
        );
    }
    out.push_str("</Relationships>");
    out
}

fn properties(document: &Document) -> String {
    format!(
        "{OPENING}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title>{}</dc:title><dc:creator>{}</dc:creator><dc:language>ja-JP</dc:language></cp:coreProperties>",
        escaped(&document.title),
        escaped(&document.creator)
    )
}

/// Compatibility 15: without it Word opens a file in a mode of its own past.
const SETTINGS: &str = "<w:characterSpacingControl w:val=\"compressPunctuation\"/>\
<w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr>\
<w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"ja-JP\"/>";

const SEPARATORS: &str = "<w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>\
<w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>";

const NOTE_MARK: &str = "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space=\"preserve\"> </w:t></w:r>";

const PAGE_NUMBER: &str = "<w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>\
<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>\
<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
