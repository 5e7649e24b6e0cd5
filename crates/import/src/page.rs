//! A page as the readers of files understand it, before it is Markdown.

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
    /// Footnotes and endnotes, by their number less one.
    pub(crate) notes: Vec<Vec<Block>>,
    /// Whether a person has to look at all of it.
    pub(crate) unsure: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Block {
    Heading {
        level: u8,
        text: Vec<Inline>,
        /// Whether the file said so; else it is our guess.
        sure: bool,
    },
    Paragraph(Vec<Inline>),
    /// An item of a list, as deep as it stands.
    Item {
        depth: usize,
        /// Its number; `None` for a sign.
        number: Option<u64>,
        text: Vec<Inline>,
    },
    Table(Table),
    /// What stands in a frame.
    Frame(Vec<Block>),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Table {
    pub(crate) head: usize,
    pub(crate) rowhead: usize,
    pub(crate) caption: String,
    /// A full grid.
    pub(crate) rows: Vec<Vec<Place>>,
}

/// One place of a table's grid.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Place {
    /// The lines of a cell.
    Cell(Vec<Line>),
    /// Belongs to the cell on its left.
    Left,
    /// Belongs to the cell above.
    Up,
}

/// A line in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    pub(crate) is_item: bool,
    pub(crate) text: Vec<Inline>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Inline {
    Text {
        text: String,
        marks: Marks,
        link: Option<String>,
    },
    Break,
    Ruby {
        base: String,
        reading: String,
    },
    /// A footnote, by its place in [`Page::notes`].
    Note(usize),
    Image {
        file: String,
        alt: String,
    },
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) bold: bool,
    pub(crate) strike: bool,
}

impl Inline {
    pub(crate) fn plain(text: impl Into<String>) -> Inline {
        Inline::Text {
            text: text.into(),
            marks: Marks::default(),
            link: None,
        }
    }
}

/// The words alone.
pub(crate) fn words(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text { text, .. } => out.push_str(text),
            Inline::Break => out.push(' '),
            Inline::Ruby { base, .. } => out.push_str(base),
            Inline::Note(_) | Inline::Image { .. } => {}
        }
    }
    out
}

/// Whether nothing is to be seen.
pub(crate) fn is_empty(inlines: &[Inline]) -> bool {
    words(inlines).trim().is_empty()
        && !inlines
            .iter()
            .any(|inline| matches!(inline, Inline::Note(_) | Inline::Image { .. }))
}

/// Takes blanks off both ends, and breaks.
pub(crate) fn trimmed(mut inlines: Vec<Inline>) -> Vec<Inline> {
    loop {
        match inlines.first_mut() {
            Some(Inline::Break) => {}
            Some(Inline::Text { text, .. }) => {
                *text = text.trim_start().to_owned();
                if !text.is_empty() {
                    break;
                }
            }
            _ => break,
        }
        inlines.remove(0);
    }
    loop {
        match inlines.last_mut() {
            Some(Inline::Break) => {}
            Some(Inline::Text { text, .. }) => {
                *text = text.trim_end().to_owned();
                if !text.is_empty() {
                    break;
                }
            }
            _ => break,
        }
        inlines.pop();
    }
    inlines
}

/// The first letters of the text, for a place in the report.
pub(crate) fn opening(text: &str) -> String {
    const LONGEST: usize = 30;
    let text = text.trim();
    let short: String = text.chars().take(LONGEST).collect();
    match text.chars().count() > LONGEST {
        true => format!("{short}…"),
        false => short,
    }
}

/// Takes so many letters off the beginning.
pub(crate) fn without_start(inlines: &mut Vec<Inline>, mut letters: usize) {
    while letters > 0 {
        let Some(Inline::Text { text, .. }) = inlines.first_mut() else {
            return;
        };
        let here = text.chars().count();
        match here > letters {
            true => {
                *text = text.chars().skip(letters).collect();
                return;
            }
            false => {
                letters -= here;
                inlines.remove(0);
            }
        }
    }
}
