//! What the report tells: facts only, each with its place and its words. The command line has the sentences.

/// One thing that a person should know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub what: What,
    /// Where in the file, as its reader would say it: a line, a cell, the words before it.
    pub place: String,
    /// The words that it is about. For what was left out: all of them.
    pub words: String,
}

/// What became of the words of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// They are in no result.
    LeftOut,
    /// They are in a result as we guess that they were meant.
    Guessed,
    /// They are in a result in another form.
    Turned,
    /// A person has to add or mend something.
    ToDo,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    PageNumber,
    /// At the head or foot of the pages of a PDF, again and again.
    RunningHead,
    /// Of Word.
    HeaderOrFooter,
    Comment,
    /// A tracked deletion.
    Deleted,
    /// A tracked insertion, accepted.
    Inserted,
    Hidden,
    Contents,
    /// Words in a chart, a diagram or a form that Word draws.
    Drawing,
    /// Rows and columns of a sheet that are hidden, and sheets.
    HiddenSheet,
    /// A formula that has no value.
    Formula,
    /// The sign of a list, which Markdown writes in its own way.
    ListSign,
    /// A line that repeats the title.
    Repeated,
    /// The signs that part columns or make lines in a text.
    Ruler,
    Heading,
    Title,
    Statute,
    TableHead,
    Table,
    BoxOfOneCell,
    TextBox,
    /// Lines joined to a paragraph, counted.
    Joined,
    Encoding,
    Columns,
    Records,
    /// A number in a cell, shown as a telephone number.
    Telephone,
    Symbol,
    Equation,
    Underline,
    SubOrSuperscript,
    NestedTable,
    InnerLink,
    CombinedLetter,
    AltMissing,
    ImageFormat,
    ImageMissing,
    /// A reading that a term must have.
    ReadingMissing,
    /// A value that a record must have.
    ValueMissing,
    Letter,
}

impl What {
    pub fn fate(self) -> Fate {
        match self {
            What::PageNumber
            | What::RunningHead
            | What::HeaderOrFooter
            | What::Comment
            | What::Deleted
            | What::Hidden
            | What::Contents
            | What::Drawing
            | What::HiddenSheet
            | What::Repeated
            | What::Ruler
            | What::ListSign
            | What::Letter => Fate::LeftOut,
            What::Heading
            | What::Title
            | What::Statute
            | What::TableHead
            | What::Table
            | What::BoxOfOneCell
            | What::Joined
            | What::Encoding
            | What::Columns
            | What::Records => Fate::Guessed,
            What::Inserted
            | What::TextBox
            | What::Telephone
            | What::Symbol
            | What::Equation
            | What::Underline
            | What::SubOrSuperscript
            | What::NestedTable
            | What::InnerLink
            | What::CombinedLetter => Fate::Turned,
            What::AltMissing
            | What::ImageFormat
            | What::ImageMissing
            | What::Formula
            | What::ReadingMissing
            | What::ValueMissing => Fate::ToDo,
        }
    }
}

impl Note {
    pub(crate) fn new(what: What, place: impl Into<String>, words: impl Into<String>) -> Note {
        Note {
            what,
            place: place.into(),
            words: words.into(),
        }
    }
}
