//! Writes Word files (.docx): takes a [`Document`], gives its bytes. Knows nothing of handbooks, never touches the disk.
//!
//! Invariants: the same document gives the same bytes (no clock, no random ids); whatever the texts hold, every part is
//! well-formed XML; every table is a full grid, so that Word never asks to repair a file.

mod body;
mod numbering;
mod package;
mod styles;
mod table;
mod xml;

/// A document. Everything in it is plain data; [`write`] makes the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// For the file's properties; the text begins with a [`Look::Title`] of its own.
    pub title: String,
    /// Who made it, for the file's properties.
    pub creator: String,
    pub page: Page,
    /// Small, at the top of every page. Page numbers stand at the foot of every page.
    pub header: String,
    pub blocks: Vec<Block>,
    /// The footnotes, which [`Run::Note`] names by their place here.
    pub notes: Vec<Vec<Paragraph>>,
    /// The lists, which [`Item::list`] names by their place here. Each counts for itself.
    pub lists: Vec<List>,
}

/// A4, upright or across.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    #[default]
    Portrait,
    Landscape,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Paragraph(Paragraph),
    Table(Table),
    /// A frame round what belongs together.
    Box(Vec<Block>),
    PageBreak,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    pub look: Look,
    pub runs: Vec<Run>,
    /// As an item of a list, whose number Word counts.
    pub item: Option<Item>,
    /// How far the paragraph stands in, in characters.
    pub indent: u32,
    /// How far its first line stands out of the others to the left, in characters.
    pub hanging: u32,
    pub align: Align,
    /// Never the last on its page: what follows goes with it.
    pub with_next: bool,
    /// A name that [`Target::Inside`] leads to.
    pub anchor: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Body,
    Title,
    Subtitle,
    /// 1 to 6; a style of Word's own, so that its navigation and contents know it.
    Heading(u8),
    Caption,
    Quote,
    Code,
    /// The text of a footnote.
    Note,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Start,
    Center,
    End,
}

/// The place of a paragraph in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    pub list: usize,
    /// From 0 to 8.
    pub level: u8,
}

/// What stands before the items of a list, the same on each level of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum List {
    /// A sign such as ・.
    Bullets(String),
    /// 1. 2. 3., from this number on.
    Numbers { start: u64 },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Run {
    Text {
        text: String,
        marks: Marks,
    },
    Ruby {
        base: String,
        reading: String,
        marks: Marks,
    },
    /// A new line in the same paragraph.
    Break,
    /// A footnote, by its place in [`Document::notes`].
    Note(usize),
    Link {
        to: Target,
        runs: Vec<Run>,
    },
    Picture(Picture),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub bold: bool,
    pub italic: bool,
    pub strike: bool,
    pub line: Line,
    pub code: bool,
    /// Set in grey, for what is said of the text.
    pub faint: bool,
}

/// What is drawn under or round a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Line {
    #[default]
    None,
    Single,
    Double,
    /// A box of broken lines round the text.
    BrokenBox,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A URL.
    Outside(String),
    /// The [`Paragraph::anchor`] of another place. Plain text where there is none.
    Inside(String),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub kind: PictureKind,
    pub bytes: Vec<u8>,
    /// In pixels of 1/96 inch; made smaller where the page is narrower.
    pub width: u32,
    pub height: u32,
    /// What it shows, in words.
    pub alt: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureKind {
    Png,
    Jpeg,
    Gif,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// How wide the columns are beside one another. Equally wide where none are given.
    pub widths: Vec<u32>,
    /// The first rows, which Word repeats on every page that the table reaches.
    pub heads: usize,
    /// Only cells that stand, as in HTML: each goes to the first place of its row that no other cell covers.
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub blocks: Vec<Block>,
    /// How many columns and rows the cell covers; at least one.
    pub across: usize,
    pub down: usize,
    /// Shaded as a head.
    pub head: bool,
}

impl Document {
    /// The bytes of the file.
    pub fn write(&self) -> Vec<u8> {
        package::pack(self)
    }
}

impl Paragraph {
    pub fn new(look: Look, runs: Vec<Run>) -> Paragraph {
        Paragraph {
            look,
            runs,
            ..Paragraph::default()
        }
    }

    pub fn plain(text: &str) -> Paragraph {
        Paragraph::new(Look::Body, vec![Run::text(text)])
    }
}

impl Run {
    pub fn text(text: &str) -> Run {
        Run::marked(text, Marks::default())
    }

    pub fn marked(text: &str, marks: Marks) -> Run {
        Run::Text {
            text: text.to_owned(),
            marks,
        }
    }
}

impl Cell {
    pub fn new(blocks: Vec<Block>) -> Cell {
        Cell {
            blocks,
            across: 1,
            down: 1,
            head: false,
        }
    }

    pub fn plain(text: &str) -> Cell {
        Cell::new(vec![Block::Paragraph(Paragraph::plain(text))])
    }
}

impl Page {
    /// Width and height in twentieths of a point.
    fn size(self) -> (u32, u32) {
        match self {
            Page::Portrait => (11_906, 16_838),
            Page::Landscape => (16_838, 11_906),
        }
    }

    /// What is left between the margins.
    fn text_width(self) -> u32 {
        self.size().0 - 2 * MARGIN
    }
}

/// 20 mm.
const MARGIN: u32 = 1134;
/// One character of the body, 10.5 points.
const CHARACTER: u32 = 210;
