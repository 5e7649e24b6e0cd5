//! Block quotes, and the boxes among them that open with `[!POINT] 見出し`.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::attributes::nearest;
use super::{Builder, Inside, give};
use crate::diagnostic::MarkdownProblem;
use crate::tree::{Block, BlockKind, Callout, CalloutKind, Text};

const NAMES: [&str; 7] = [
    "POINT", "NOTE", "WARNING", "EXAMPLE", "QUOTE", "FOLD", "QUIZ",
];

/// What GitHub calls them.
const FOREIGN: [(&str, &str); 5] = [
    ("TIP", "NOTE"),
    ("INFO", "NOTE"),
    ("IMPORTANT", "POINT"),
    ("CAUTION", "WARNING"),
    ("DANGER", "WARNING"),
];

/// The first line of a box.
struct Opening {
    name: String,
    /// `[!NAME]` in the text that was read.
    mark: Range<usize>,
    /// Events of the first line, and where its text begins.
    title: Range<usize>,
    /// Events of the same paragraph below it.
    rest: Range<usize>,
    /// Events of the blocks below.
    after: usize,
    /// A line of `---` made a heading of the paragraph.
    underlined: Option<Range<usize>>,
}

impl Builder<'_, '_> {
    pub(super) fn quote(&mut self, inner: Range<usize>, range: Range<usize>) -> Block {
        let place = self.inside.len();
        let outer = self.raised.take();
        self.inside.push(Inside::Quote);
        let opening = self.opening(&inner);
        let mut block = match opening {
            Some(opening) => self.boxed(opening, inner, &range),
            None => {
                let blocks = self.blocks(inner);
                self.block_of(&range, BlockKind::Quote(blocks))
            }
        };
        self.inside.pop();
        // An attribute line at the end belongs to the box, not to the last block in it.
        match self.raised.take() {
            Some((raised, attrs)) if raised == place => {
                give(&mut block, attrs);
                self.raised = outer;
            }
            raised => self.raised = raised.or(outer),
        }
        let last = match &mut block.kind {
            BlockKind::Quote(blocks) | BlockKind::Fold { blocks, .. } => blocks.last_mut(),
            BlockKind::Callout(callout) => callout.blocks.last_mut(),
            BlockKind::Quiz {
                choices, answer, ..
            } => answer.last_mut().or(choices.last_mut()),
            _ => None,
        };
        if let Some(last) = last
            && matches!(last.kind, BlockKind::Paragraph(_) | BlockKind::List { .. })
            && let Some(attrs) = last.attrs.take()
        {
            give(&mut block, *attrs);
        }
        block
    }

    fn opening(&self, inner: &Range<usize>) -> Option<Opening> {
        let first = self.events.get(inner.start)?;
        let heading = match first.event {
            Some(Event::Start(Tag::Paragraph)) => false,
            Some(Event::Start(Tag::Heading { .. })) => true,
            _ => return None,
        };
        let events = inner.start + 1..first.end;
        let entry = self.events.get(events.start)?;
        if !matches!(entry.event, Some(Event::Text(_))) {
            return None;
        }
        let start = entry.range.start;
        let source = self.text.get(start..)?;
        if heading
            && self
                .text
                .get(first.range.clone())
                .is_some_and(|source| source.starts_with('#'))
        {
            return None;
        }
        let name = source.strip_prefix("[!")?;
        let len = name
            .char_indices()
            .take(24)
            .find(|(_, c)| !c.is_ascii_alphabetic())?
            .0;
        let name = name.get(..len).filter(|name| !name.is_empty())?;
        source.get(2 + len..)?.strip_prefix(']')?;
        let mark = start..start + 3 + len;
        let mut split = events.end;
        let mut i = events.start;
        while i < events.end {
            let entry = self.events.get(i)?;
            if matches!(entry.event, Some(Event::SoftBreak | Event::HardBreak)) {
                split = i;
                break;
            }
            // A link or note that begins with the mark.
            if entry.range.start < mark.end && !matches!(entry.event, Some(Event::Text(_))) {
                return None;
            }
            i = entry.end.max(i) + 1;
        }
        Some(Opening {
            name: name.to_owned(),
            mark,
            title: events.start..split,
            rest: (split + 1).min(events.end)..events.end,
            after: first.end + 1,
            underlined: heading.then(|| first.range.clone()),
        })
    }

    fn boxed(&mut self, opening: Opening, inner: Range<usize>, range: &Range<usize>) -> Block {
        let name = opening.name.to_ascii_uppercase();
        let foreign = FOREIGN.iter().find(|(foreign, _)| *foreign == name);
        if !NAMES.contains(&name.as_str()) {
            let problem = MarkdownProblem::UnknownBox {
                name: opening.name,
                nearest: match foreign {
                    Some((_, near)) => Some((*near).to_owned()),
                    None => nearest(&name, &NAMES),
                },
            };
            self.report.add(self.places.span(opening.mark), problem);
            let blocks = self.blocks(inner);
            return self.block_of(range, BlockKind::Quote(blocks));
        }
        let title = self.clipped(opening.title, opening.mark.end..usize::MAX);
        let title = Some(title).filter(|title| !title.inlines.is_empty());
        let outer = std::mem::replace(&mut self.rule_headings, name == "QUIZ");
        let mut blocks = Vec::new();
        if !opening.rest.is_empty() {
            let stretch = self.stretch(&opening.rest);
            blocks = self.paragraph(opening.rest, stretch, &mut [], usize::MAX);
        }
        if let Some(heading) = &opening.underlined {
            blocks.push(self.block_of(&(heading.end..heading.end), BlockKind::Rule));
        }
        let mut below = self.blocks(opening.after..inner.end.max(opening.after));
        blocks.append(&mut below);
        self.rule_headings = outer;
        let kind = match name.as_str() {
            "POINT" => CalloutKind::Point,
            "NOTE" => CalloutKind::Note,
            "WARNING" => CalloutKind::Warning,
            "EXAMPLE" => CalloutKind::Example,
            "QUOTE" => CalloutKind::Quote,
            "FOLD" => {
                let summary = title.unwrap_or_else(|| {
                    let span = self.places.span(opening.mark.clone());
                    Text::plain(span, "くわしく")
                });
                return self.block_of(range, BlockKind::Fold { summary, blocks });
            }
            _ => return self.quiz(title, blocks, opening.mark, range),
        };
        let callout = Callout {
            kind,
            title,
            blocks,
        };
        self.block_of(range, BlockKind::Callout(callout))
    }

    fn quiz(
        &mut self,
        title: Option<Text>,
        mut blocks: Vec<Block>,
        mark: Range<usize>,
        range: &Range<usize>,
    ) -> Block {
        let rule = blocks
            .iter()
            .position(|block| block.kind == BlockKind::Rule);
        let answer = match rule {
            Some(rule) => {
                let answer = blocks.split_off(rule + 1);
                blocks.pop();
                answer
            }
            None => Vec::new(),
        };
        let span = self.places.span(mark);
        if answer.is_empty() {
            self.report
                .add(span.clone(), MarkdownProblem::QuizWithoutAnswer);
        }
        let question = title.unwrap_or_else(|| {
            let first = blocks
                .first()
                .is_some_and(|block| matches!(block.kind, BlockKind::Paragraph(_)));
            let first = first.then(|| blocks.remove(0).kind);
            match first {
                Some(BlockKind::Paragraph(text)) => text,
                _ => Text::new(span, Vec::new()),
            }
        });
        let kind = BlockKind::Quiz {
            question,
            choices: blocks,
            answer,
        };
        self.block_of(range, kind)
    }
}
