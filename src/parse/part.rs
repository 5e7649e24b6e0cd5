//! A part: one change that an overlay makes to a page below. Its front matter says where. Looks at no other file.

use super::schema;
use super::syntax::Place;
use super::{Note, RawHtml, characters, markdown, table};
use crate::diagnostic::{OverlayProblem, Report, SourceProblem, Span};
use crate::path::as_meant;
use crate::source::FileId;
use crate::tree::{Block, Facts, Text};

#[derive(Clone, Debug)]
pub struct Part {
    pub file: FileId,
    pub put: Put,
    /// The page, section or marked block, as links write it, from the content folder.
    pub target: (String, Span),
    pub facts: Facts,
    /// The first `#` heading, which takes the level of the target.
    pub heading: Option<Text>,
    pub body: Vec<Block>,
    pub notes: Vec<Note>,
}

/// Where a part goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    Before,
    After,
    End,
    Replace,
}

impl Put {
    /// The key in front matter.
    pub fn key(self) -> &'static str {
        match self {
            Put::Before => "before",
            Put::After => "after",
            Put::End => "end",
            Put::Replace => "replace",
        }
    }
}

/// Reads one file of `parts/`; what names no place or several is reported, and left out.
pub(super) fn read(id: FileId, text: &str, html: RawHtml, report: &mut Report) -> Option<Part> {
    let front = markdown::frontmatter(text, id, report);
    let (toml, start) = match front {
        Some((toml, start)) => (toml, start),
        None => {
            report.add(Span::new(id, 0..0), OverlayProblem::NoTarget);
            return None;
        }
    };
    let front = text.get(toml.clone()).unwrap_or_default();
    let span = Span::new(id, toml.start..toml.start + front.len());
    let table = table::read(
        front,
        Place::new(span.clone(), front),
        &schema::PART,
        report,
    );
    let named = [Put::Before, Put::After, Put::End, Put::Replace]
        .into_iter()
        .filter_map(|put| {
            let (written, at) = table.place(put.key())?;
            Some((put, (as_meant(&written), at)))
        });
    let named: Vec<(Put, (String, Span))> = named.collect();
    let (put, target) = match named.as_slice() {
        [one] => one.clone(),
        [] => {
            // A misspelt key was told of already.
            report.add(span, OverlayProblem::NoTarget);
            return None;
        }
        [(first, _), (second, (_, at)), ..] => {
            let keys = [first.key(), second.key()];
            report.add(at.clone(), OverlayProblem::TwoTargets { keys });
            return None;
        }
    };
    let body = text.get(start..).unwrap_or_default();
    for (letter, range) in characters::forbidden(body) {
        let at = Span::new(id, start + range.start..start + range.end);
        report.add(at, SourceProblem::Character { letter });
    }
    let options = markdown::Options {
        html,
        statute: false,
    };
    let (heading, body, notes) = markdown::page(body, start, id, &options, report);
    if heading.is_none() && body.is_empty() {
        let replaces = put == Put::Replace;
        report.add(span, OverlayProblem::EmptyPart { replaces });
        return None;
    }
    Some(Part {
        file: id,
        put,
        target,
        facts: table.facts(),
        heading,
        body,
        notes,
    })
}
