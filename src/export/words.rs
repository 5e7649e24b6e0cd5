//! Turns the words of a text into runs, and gives paragraphs the looks of what they stand in.

use tebiki_docx::{
    Align as To, Block as Out, Look, Marks, Paragraph, Picture, PictureKind, Run, Target as Leads,
};
use unicode_width::UnicodeWidthStr;

use super::Writer;
use crate::link::Target;
use crate::tree::{self, Align, BlockKind, Inline, Table, Text};

impl Writer<'_> {
    pub(super) fn text(&self, text: &Text) -> Vec<Run> {
        self.marked(text, Marks::default())
    }

    pub(super) fn marked(&self, text: &Text, marks: Marks) -> Vec<Run> {
        let mut out = Vec::new();
        self.inlines(&text.inlines, marks, &mut out);
        out
    }

    fn target(&self, id: u32) -> Option<&Target> {
        self.links.targets.get(id as usize)
    }

    fn inlines(&self, inlines: &[Inline], marks: Marks, out: &mut Vec<Run>) {
        for inline in inlines {
            match inline {
                Inline::Text { text, .. } => out.push(Run::marked(text, marks)),
                Inline::Code(text) => out.push(Run::marked(
                    text,
                    Marks {
                        code: true,
                        ..marks
                    },
                )),
                Inline::Break => out.push(Run::Break),
                Inline::Emphasis(children) => {
                    // Slanted Japanese letters are hard to read, and often not slanted at all.
                    let marks = Marks {
                        line: tebiki_docx::Line::Single,
                        ..marks
                    };
                    self.inlines(children, marks, out);
                }
                Inline::Strong(children) => {
                    self.inlines(
                        children,
                        Marks {
                            bold: true,
                            ..marks
                        },
                        out,
                    );
                }
                Inline::Strike(children) => {
                    let marks = Marks {
                        strike: true,
                        ..marks
                    };
                    self.inlines(children, marks, out);
                }
                Inline::Ruby { base, reading, .. } => out.push(Run::Ruby {
                    base: base.clone(),
                    reading: reading.clone(),
                    marks,
                }),
                Inline::Link(link) => {
                    let mut runs = Vec::new();
                    self.inlines(&link.children, marks, &mut runs);
                    self.link(link.id, runs, out);
                }
                Inline::Wiki(wiki) => {
                    let shown = wiki.label.as_deref().unwrap_or(&wiki.name);
                    self.link(wiki.id, vec![Run::marked(shown, marks)], out);
                }
                Inline::Image(image) => {
                    let picture = match self.target(image.id) {
                        Some(Target::File(path)) => self.images.get(path).copied(),
                        _ => None,
                    };
                    match picture.and_then(|bytes| picture_of(bytes, &image.alt)) {
                        Some(picture) => out.push(Run::Picture(picture)),
                        // Word cannot show it: its words stand for it.
                        None => out.push(Run::marked(&format!("［図：{}］", image.alt), marks)),
                    }
                }
                Inline::NoteRef { note, .. } => out.push(Run::Note(*note)),
                Inline::Html(_) => {}
            }
        }
    }

    /// To places in the same page and to addresses outside; the rest of the handbook is not in the file.
    fn link(&self, id: u32, runs: Vec<Run>, out: &mut Vec<Run>) {
        let to = match self.target(id) {
            Some(Target::Outside(url)) => Leads::Outside(url.clone()),
            Some(Target::Page { page, anchor }) if *page == self.id => {
                Leads::Inside(anchor.clone())
            }
            _ => {
                out.extend(runs);
                return;
            }
        };
        out.push(Run::Link { to, runs });
    }
}

fn picture_of(bytes: &[u8], alt: &str) -> Option<Picture> {
    let size = imagesize::blob_size(bytes).ok()?;
    let kind = match imagesize::image_type(bytes).ok()? {
        imagesize::ImageType::Png => PictureKind::Png,
        imagesize::ImageType::Jpeg => PictureKind::Jpeg,
        imagesize::ImageType::Gif => PictureKind::Gif,
        _ => return None,
    };
    Some(Picture {
        kind,
        bytes: bytes.to_vec(),
        width: u32::try_from(size.width).ok()?,
        height: u32::try_from(size.height).ok()?,
        alt: alt.to_owned(),
    })
}

/// A name for the first of the blocks, so that links lead to it.
pub(super) fn anchored(first: Option<&mut Out>, id: Option<&str>) {
    if let (Some(Out::Paragraph(paragraph)), Some(id)) = (first, id)
        && paragraph.anchor.is_none()
    {
        paragraph.anchor = Some(id.to_owned());
    }
}

pub(super) fn indented(blocks: Option<&mut [Out]>, characters: u32) {
    for block in blocks.unwrap_or_default() {
        if let Out::Paragraph(paragraph) = block {
            paragraph.indent += characters;
        }
    }
}

pub(super) fn quoted(blocks: Option<&mut [Out]>) {
    for block in blocks.unwrap_or_default() {
        if let Out::Paragraph(paragraph) = block
            && paragraph.look == Look::Body
            && paragraph.item.is_none()
        {
            paragraph.look = Look::Quote;
        }
    }
}

pub(super) fn aligned(blocks: &mut [Out], align: Align) {
    let align = match align {
        Align::None | Align::Left => To::Start,
        Align::Center => To::Center,
        Align::Right => To::End,
    };
    for block in blocks {
        if let Out::Paragraph(paragraph) = block {
            paragraph.align = align;
        }
    }
}

/// The paragraphs of a footnote; Word has no tables and boxes there, so their words stand in lines.
pub(super) fn as_note(blocks: Vec<Out>) -> Vec<Paragraph> {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Out::Paragraph(mut paragraph) => {
                if paragraph.look == Look::Body {
                    paragraph.look = Look::Note;
                }
                out.push(paragraph);
            }
            Out::Box(inner) => out.extend(as_note(inner)),
            Out::Table(table) => {
                let cells = table.rows.into_iter().flatten();
                out.extend(cells.flat_map(|cell| as_note(cell.blocks)));
            }
            Out::PageBreak => {}
        }
    }
    out
}

/// How wide each column should be: as the square root of its longest text, so that a long one does not crush the others.
pub(super) fn widths(table: &Table) -> Vec<u32> {
    let columns = table
        .rows
        .iter()
        .flatten()
        .map(|cell| cell.column + cell.colspan)
        .max()
        .unwrap_or(0);
    let mut longest = vec![2_usize; columns];
    for cell in table.rows.iter().flatten().filter(|cell| cell.colspan == 1) {
        let mut words = 0;
        tree::walk(&cell.blocks, &mut |node| {
            if let tree::Node::Text(text) = node {
                words = words.max(text.visible().width());
            }
        });
        let has_list = cell
            .blocks
            .iter()
            .any(|block| matches!(block.kind, BlockKind::List { .. }));
        if let Some(own) = longest.get_mut(cell.column) {
            *own = (*own).max(words + if has_list { 4 } else { 0 });
        }
    }
    longest
        .into_iter()
        .map(|width| {
            let root = (width as f64).sqrt() * 100.0;
            // At least four characters, and never ten times another column.
            root.clamp(280.0, 1400.0) as u32
        })
        .collect()
}
