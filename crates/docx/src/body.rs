//! Writes paragraphs and runs. Notes down what other parts of the package must hold: addresses, pictures, names.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::xml::{escaped, text_parts};
use crate::{
    Align, Block, CHARACTER, Document, Line, Look, Marks, Page, Paragraph, Picture, PictureKind,
    Run, Target, table,
};

/// What one part of the package (the text, the footnotes) names beside itself.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// Addresses outside; the first is `rIdL1`.
    pub(crate) addresses: Vec<String>,
    /// Names of the files in `media/`; the first is `rIdP1`.
    pub(crate) pictures: Vec<String>,
}

pub(crate) struct Writer<'a> {
    document: &'a Document,
    /// The number of each anchor's bookmark.
    bookmarks: BTreeMap<&'a str, usize>,
    pub(crate) out: String,
    pub(crate) named: Named,
    /// The pictures of all parts, in order.
    pub(crate) media: Vec<(String, &'a [u8])>,
    /// Drawings need ids of their own.
    drawings: usize,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(document: &'a Document) -> Writer<'a> {
        let mut bookmarks = BTreeMap::new();
        number_anchors(&document.blocks, &mut bookmarks);
        Writer {
            document,
            bookmarks,
            out: String::new(),
            named: Named::default(),
            media: Vec::new(),
            drawings: 0,
        }
    }

    /// `width` is what a table or picture may fill.
    pub(crate) fn blocks(&mut self, blocks: &'a [Block], width: u32) {
        for (index, block) in blocks.iter().enumerate() {
            match block {
                Block::Paragraph(paragraph) => self.paragraph(paragraph, width, ""),
                Block::Table(table) => table::table(self, table, width),
                Block::Box(inner) => table::frame(self, inner, width),
                Block::PageBreak => self
                    .out
                    .push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"),
            }
            // Two tables that touch would be one to Word.
            let is_table =
                |block: Option<&Block>| matches!(block, Some(Block::Table(_) | Block::Box(_)));
            if is_table(Some(block)) && is_table(blocks.get(index + 1)) {
                self.gap();
            }
        }
    }

    /// A paragraph that is nearly no line high.
    pub(crate) fn gap(&mut self) {
        self.out.push_str(
            "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"120\" w:lineRule=\"exact\"/></w:pPr></w:p>",
        );
    }

    /// `mark` stands before the first run: the number of a footnote in its own text.
    pub(crate) fn paragraph(&mut self, paragraph: &'a Paragraph, width: u32, mark: &str) {
        self.out.push_str("<w:p>");
        let properties = properties(paragraph);
        if !properties.is_empty() {
            let _ = write!(self.out, "<w:pPr>{properties}</w:pPr>");
        }
        let bookmark = paragraph
            .anchor
            .as_deref()
            .and_then(|anchor| self.bookmarks.get(anchor).copied());
        if let Some(id) = bookmark {
            let _ = write!(
                self.out,
                "<w:bookmarkStart w:id=\"{id}\" w:name=\"_tebiki{id}\"/><w:bookmarkEnd w:id=\"{id}\"/>"
            );
        }
        self.out.push_str(mark);
        self.runs(&paragraph.runs, width);
        self.out.push_str("</w:p>");
    }

    fn runs(&mut self, runs: &'a [Run], width: u32) {
        for run in runs {
            match run {
                Run::Text { text, marks } => {
                    let text = text_parts(text);
                    let marks = run_properties(*marks, "");
                    let _ = write!(self.out, "<w:r>{marks}{text}</w:r>");
                }
                Run::Ruby {
                    base,
                    reading,
                    marks,
                } => self.ruby(base, reading, *marks),
                Run::Break => self.out.push_str("<w:r><w:br/></w:r>"),
                Run::Note(note) => self.note(*note),
                Run::Link { to, runs } => self.link(to, runs, width),
                Run::Picture(picture) => self.picture(picture, width),
            }
        }
    }

    fn ruby(&mut self, base: &str, reading: &str, marks: Marks) {
        let (base, reading) = (text_parts(base), text_parts(reading));
        let below = run_properties(marks, "");
        let above = run_properties(
            Marks {
                line: Line::None,
                ..marks
            },
            "<w:sz w:val=\"10\"/><w:szCs w:val=\"10\"/>",
        );
        let _ = write!(
            self.out,
            "<w:r>{below}<w:ruby><w:rubyPr><w:rubyAlign w:val=\"distributeSpace\"/><w:hps w:val=\"10\"/>\
             <w:hpsRaise w:val=\"18\"/><w:hpsBaseText w:val=\"21\"/><w:lid w:val=\"ja-JP\"/></w:rubyPr>\
             <w:rt><w:r>{above}{reading}</w:r></w:rt>\
             <w:rubyBase><w:r>{below}{base}</w:r></w:rubyBase></w:ruby></w:r>"
        );
    }

    fn note(&mut self, note: usize) {
        if note < self.document.notes.len() {
            let _ = write!(
                self.out,
                "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteReference w:id=\"{}\"/></w:r>",
                note + 1
            );
        }
    }

    fn link(&mut self, to: &'a Target, runs: &'a [Run], width: u32) {
        let opening = match to {
            Target::Outside(address) => {
                self.named.addresses.push(address.clone());
                format!("<w:hyperlink r:id=\"rIdL{}\">", self.named.addresses.len())
            }
            Target::Inside(anchor) => match self.bookmarks.get(anchor.as_str()) {
                Some(id) => format!("<w:hyperlink w:anchor=\"_tebiki{id}\">"),
                None => return self.runs(runs, width),
            },
        };
        self.out.push_str(&opening);
        for run in runs {
            match run {
                Run::Text { text, marks } => {
                    let text = text_parts(text);
                    let marks = run_properties(*marks, "<w:rStyle w:val=\"Hyperlink\"/>");
                    let _ = write!(self.out, "<w:r>{marks}{text}</w:r>");
                }
                // A link in a link is none to Word.
                Run::Link { runs, .. } => self.runs(runs, width),
                other => self.runs(std::slice::from_ref(other), width),
            }
        }
        self.out.push_str("</w:hyperlink>");
    }

    fn picture(&mut self, picture: &'a Picture, width: u32) {
        let ending = match picture.kind {
            PictureKind::Png => "png",
            PictureKind::Jpeg => "jpeg",
            PictureKind::Gif => "gif",
        };
        let name = format!("image{}.{ending}", self.media.len() + 1);
        self.media.push((name.clone(), &picture.bytes));
        self.named.pictures.push(name);
        self.drawings += 1;
        let (across, down) = measured(picture, width);
        let (id, place) = (self.drawings, self.named.pictures.len());
        let alt = escaped(&picture.alt);
        let _ = write!(
            self.out,
            "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{across}\" cy=\"{down}\"/>\
             <wp:docPr id=\"{id}\" name=\"{id}\" descr=\"{alt}\"/>\
             <a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">\
             <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
             <pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
             <pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"{id}\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr>\
             <pic:blipFill><a:blip r:embed=\"rIdP{place}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
             <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{across}\" cy=\"{down}\"/></a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
             </wp:inline></w:drawing></w:r>"
        );
    }
}

/// Width and height in the units of drawings, within what the page leaves.
fn measured(picture: &Picture, width: u32) -> (u64, u64) {
    const PIXEL: u64 = 9_525;
    const TWIP: u64 = 635;
    // Shorter than a page, whatever its shape.
    const TALLEST: u64 = 9_000 * TWIP;
    let widest = u64::from(width.max(1)) * TWIP;
    let mut across = u64::from(picture.width.max(1)) * PIXEL;
    let mut down = u64::from(picture.height.max(1)) * PIXEL;
    if across > widest {
        (across, down) = (widest, (down * widest / across).max(1));
    }
    if down > TALLEST {
        (across, down) = ((across * TALLEST / down).max(1), TALLEST);
    }
    (across, down)
}

fn number_anchors<'a>(blocks: &'a [Block], found: &mut BTreeMap<&'a str, usize>) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                if let Some(anchor) = &paragraph.anchor {
                    let next = found.len() + 1;
                    found.entry(anchor).or_insert(next);
                }
            }
            Block::Table(table) => {
                for cell in table.rows.iter().flatten() {
                    number_anchors(&cell.blocks, found);
                }
            }
            Block::Box(blocks) => number_anchors(blocks, found),
            Block::PageBreak => {}
        }
    }
}

/// In the order that the schema wants.
fn properties(paragraph: &Paragraph) -> String {
    let mut out = String::new();
    let style = match paragraph.look {
        Look::Body => None,
        Look::Title => Some("Title".to_owned()),
        Look::Subtitle => Some("Subtitle".to_owned()),
        Look::Heading(level) => Some(format!("Heading{}", level.clamp(1, 6))),
        Look::Caption => Some("Caption".to_owned()),
        Look::Quote => Some("Quote".to_owned()),
        Look::Code => Some("Code".to_owned()),
        Look::Note => Some("FootnoteText".to_owned()),
    };
    if let Some(style) = style {
        let _ = write!(out, "<w:pStyle w:val=\"{style}\"/>");
    }
    if paragraph.with_next {
        out.push_str("<w:keepNext/>");
    }
    if let Some(item) = paragraph.item {
        let _ = write!(
            out,
            "<w:numPr><w:ilvl w:val=\"{}\"/><w:numId w:val=\"{}\"/></w:numPr>",
            item.level.min(8),
            item.list + 1
        );
    }
    if paragraph.indent > 0 || paragraph.hanging > 0 {
        let _ = write!(
            out,
            "<w:ind w:left=\"{}\" w:hanging=\"{}\"/>",
            (paragraph.indent + paragraph.hanging) * CHARACTER,
            paragraph.hanging * CHARACTER
        );
    }
    match paragraph.align {
        Align::Start => {}
        Align::Center => out.push_str("<w:jc w:val=\"center\"/>"),
        Align::End => out.push_str("<w:jc w:val=\"right\"/>"),
    }
    out
}

/// `more` is a style or a size of the writer's own.
fn run_properties(marks: Marks, more: &str) -> String {
    let (style, size) = match more.starts_with("<w:rStyle") {
        true => (more, ""),
        false => ("", more),
    };
    let mut out = String::from(style);
    if marks.code {
        out.push_str(
            "<w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\" w:eastAsia=\"ＭＳ ゴシック\"/>",
        );
    }
    for (is_set, tag) in [
        (marks.bold, "<w:b/><w:bCs/>"),
        (marks.italic, "<w:i/><w:iCs/>"),
        (marks.strike, "<w:strike/>"),
        (marks.faint, "<w:color w:val=\"595959\"/>"),
    ] {
        if is_set {
            out.push_str(tag);
        }
    }
    out.push_str(size);
    out.push_str(match marks.line {
        Line::None => "",
        Line::Single => "<w:u w:val=\"single\"/>",
        Line::Double => "<w:u w:val=\"double\"/>",
        Line::BrokenBox => "<w:bdr w:val=\"dashed\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>",
    });
    match out.is_empty() {
        true => out,
        false => format!("<w:rPr>{out}</w:rPr>"),
    }
}

/// The paper, at the end of the text.
pub(crate) fn section(page: Page, has_header: bool) -> String {
    let (width, height) = page.size();
    let turned = match page {
        Page::Portrait => "",
        Page::Landscape => " w:orient=\"landscape\"",
    };
    let header = match has_header {
        true => "<w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/>",
        false => "",
    };
    let margin = crate::MARGIN;
    format!(
        "<w:sectPr>{header}<w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/>\
         <w:pgSz w:w=\"{width}\" w:h=\"{height}\"{turned}/>\
         <w:pgMar w:top=\"{margin}\" w:right=\"{margin}\" w:bottom=\"{margin}\" w:left=\"{margin}\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>\
         </w:sectPr>"
    )
}
