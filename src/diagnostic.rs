//! What an author can mend: where, what, how. Collects and sorts; draws nothing by itself (see `draw`).
//!
//! Each subject has one file with its cases and both languages side by side; adding a case without its words does not compile.

mod access;
mod book;
mod data;
pub mod draw;
mod edition;
mod link;
mod lint;
mod markdown;
pub mod mend;
mod nearest;
mod overlay;
mod record;
pub mod rule;
mod slip;
mod source;

pub use crate::source::{Ignored, SourceProblem, Span};
pub use access::AccessProblem;
pub use book::BookProblem;
pub use data::{DataProblem, SheetTrouble, TomlMistake, Wanted};
pub use edition::EditionProblem;
pub use link::{LinkProblem, Near};
pub use lint::LintProblem;
pub use markdown::MarkdownProblem;
pub use nearest::{Names, nearest};
pub use overlay::{COLUMN, OverlayProblem, Whither};
pub use record::RecordProblem;
pub use slip::{Sign, SlipProblem, Written};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Stops the writing.
    Error,
    Warning,
    Note,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    Ja,
    En,
}

/// The words for one problem: what is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    pub what: String,
    pub mend: String,
}

impl Wording {
    pub fn new(what: impl Into<String>, mend: impl Into<String>) -> Wording {
        Wording {
            what: what.into(),
            mend: mend.into(),
        }
    }
}

/// What can be pasted: `right` over the last `wrong` in the place of a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swap {
    pub wrong: String,
    pub right: String,
    /// Nothing else can have been meant, so that `check --fix` may do it.
    pub safe: bool,
}

impl Swap {
    /// Something near was meant, or so it seems.
    fn guess(wrong: &str, right: &str) -> Option<Swap> {
        Some(Swap {
            wrong: wrong.to_owned(),
            right: right.to_owned(),
            safe: false,
        })
    }

    /// Nothing else can have been meant.
    fn sure(wrong: &str, right: &str) -> Option<Swap> {
        Swap::guess(wrong, right).map(|swap| Swap { safe: true, ..swap })
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub at: Span,
    pub problem: Problem,
    /// Why an `[[accept]]` made it a note.
    pub accepted: Option<String>,
}

/// Facts only; the words are in the subjects' files.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    Source(SourceProblem),
    Markdown(MarkdownProblem),
    Data(DataProblem),
    Record(RecordProblem),
    Book(BookProblem),
    Link(LinkProblem),
    Lint(LintProblem),
    Slip(SlipProblem),
    Overlay(OverlayProblem),
    Access(AccessProblem),
    Edition(EditionProblem),
}

impl Problem {
    /// The name by which `[lint] off` and `[[accept]]` call it.
    pub fn rule(&self) -> &'static str {
        match self {
            Problem::Source(problem) => problem.rule(),
            Problem::Markdown(problem) => problem.rule(),
            Problem::Data(problem) => problem.rule(),
            Problem::Record(problem) => problem.rule(),
            Problem::Book(problem) => problem.rule(),
            Problem::Link(problem) => problem.rule(),
            Problem::Lint(problem) => problem.rule(),
            Problem::Slip(problem) => problem.rule(),
            Problem::Overlay(problem) => problem.rule(),
            Problem::Access(problem) => problem.rule(),
            Problem::Edition(problem) => problem.rule(),
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            Problem::Source(problem) => problem.severity(),
            Problem::Markdown(problem) => problem.severity(),
            Problem::Data(problem) => problem.severity(),
            Problem::Record(problem) => problem.severity(),
            Problem::Book(problem) => problem.severity(),
            Problem::Link(problem) => problem.severity(),
            Problem::Lint(problem) => problem.severity(),
            Problem::Slip(problem) => problem.severity(),
            Problem::Overlay(problem) => problem.severity(),
            Problem::Access(problem) => problem.severity(),
            Problem::Edition(problem) => problem.severity(),
        }
    }

    pub fn wording(&self, lang: Lang) -> Wording {
        match self {
            Problem::Source(problem) => problem.wording(lang),
            Problem::Markdown(problem) => problem.wording(lang),
            Problem::Data(problem) => problem.wording(lang),
            Problem::Record(problem) => problem.wording(lang),
            Problem::Book(problem) => problem.wording(lang),
            Problem::Link(problem) => problem.wording(lang),
            Problem::Lint(problem) => problem.wording(lang),
            Problem::Slip(problem) => problem.wording(lang),
            Problem::Overlay(problem) => problem.wording(lang),
            Problem::Access(problem) => problem.wording(lang),
            Problem::Edition(problem) => problem.wording(lang),
        }
    }
}

impl Problem {
    /// What can be pasted into the place, where that is known.
    pub fn swap(&self) -> Option<Swap> {
        match self {
            Problem::Markdown(problem) => problem.swap(),
            Problem::Data(problem) => problem.swap(),
            Problem::Book(problem) => problem.swap(),
            Problem::Link(problem) => problem.swap(),
            Problem::Lint(problem) => problem.swap(),
            Problem::Slip(problem) => problem.swap(),
            Problem::Overlay(problem) => problem.swap(),
            Problem::Edition(problem) => problem.swap(),
            Problem::Source(_) | Problem::Record(_) | Problem::Access(_) => None,
        }
    }

    /// The other place that a clash is about.
    pub fn other(&self) -> Option<&Span> {
        match self {
            Problem::Record(problem) => problem.other(),
            Problem::Book(problem) => problem.other(),
            Problem::Overlay(problem) => problem.other(),
            _ => None,
        }
    }
}

macro_rules! from_subject {
    ($($subject:ident: $problem:ty),*) => {
        $(impl From<$problem> for Problem {
            fn from(problem: $problem) -> Problem {
                Problem::$subject(problem)
            }
        })*
    };
}
from_subject!(
    Source: SourceProblem, Markdown: MarkdownProblem, Data: DataProblem, Record: RecordProblem,
    Book: BookProblem, Link: LinkProblem, Lint: LintProblem, Slip: SlipProblem, Overlay: OverlayProblem,
    Access: AccessProblem, Edition: EditionProblem
);

/// Everything that one run found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub found: Vec<Diagnostic>,
}

impl Report {
    pub fn add(&mut self, at: Span, problem: impl Into<Problem>) {
        let problem = problem.into();
        self.found.push(Diagnostic {
            severity: problem.severity(),
            at,
            problem,
            accepted: None,
        });
    }

    /// As [`Report::add`], but milder or graver than the problem is by itself.
    pub fn add_as(&mut self, severity: Severity, at: Span, problem: impl Into<Problem>) {
        self.found.push(Diagnostic {
            severity,
            at,
            problem: problem.into(),
            accepted: None,
        });
    }

    pub fn append(&mut self, other: Report) {
        self.found.extend(other.found);
    }

    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    pub fn count(&self, severity: Severity) -> usize {
        let found = self.found.iter();
        found.filter(|found| found.severity == severity).count()
    }

    /// By place, so that the order never depends on threads.
    pub fn sort(&mut self) {
        self.found.sort_by(|a, b| {
            (
                &a.at.file,
                a.at.bytes.start,
                a.severity,
                a.problem.rule(),
                a.at.bytes.end,
            )
                .cmp(&(
                    &b.at.file,
                    b.at.bytes.start,
                    b.severity,
                    b.problem.rule(),
                    b.at.bytes.end,
                ))
        });
        self.found.dedup();
    }
}
