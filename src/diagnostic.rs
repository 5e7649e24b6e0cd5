//! What an author can mend: where, what, how. Collects and sorts; draws nothing by itself (see `draw`).
//!
//! Each subject has one file with its cases and both languages side by side; adding a case without its words does not compile.

mod access;
mod book;
mod data;
pub mod draw;
mod link;
mod lint;
mod markdown;
mod nearest;
mod record;
pub mod rule;
mod source;

pub use crate::source::{SourceProblem, Span};
pub use access::AccessProblem;
pub use book::BookProblem;
pub use data::{DataProblem, TomlMistake, Wanted};
pub use link::LinkProblem;
pub use lint::LintProblem;
pub use markdown::MarkdownProblem;
pub use nearest::{Names, nearest};
pub use record::RecordProblem;

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
    Access(AccessProblem),
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
            Problem::Access(problem) => problem.rule(),
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
            Problem::Access(problem) => problem.severity(),
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
            Problem::Access(problem) => problem.wording(lang),
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
    Book: BookProblem, Link: LinkProblem, Lint: LintProblem, Access: AccessProblem
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
        self.found
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
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
