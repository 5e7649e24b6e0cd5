//! Markdown into our tree: CommonMark with what a Japanese handbook needs beside it. Looks at no other file.
//!
//! Invariants: nesting is bounded, so that the tree can be walked recursively; every span lies in the text that was given, on
//! character boundaries; the private mark of `emphasis` is in no string of the tree.

mod attributes;
mod boxes;
mod emphasis;
mod events;
mod html;
mod inlines;
mod notes;
mod places;
mod slips;
mod tables;
#[cfg(test)]
mod tests;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag};

pub(crate) use inlines::joins;

use crate::diagnostic::{MarkdownProblem, Report, Span};
use crate::parse::RawHtml;
use crate::parse::{Note, fence, statute};
use crate::source::FileId;
use crate::tree::{Attrs, Block, BlockKind, Definition, Inline, Item, Text};
use emphasis::strip;
use events::Entry;
use places::Places;

/// How a text is to be read.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub html: RawHtml,
    /// The whole page is the text of a statute.
    pub statute: bool,
}

/// The stretch of the TOML between the `+++` lines, and where the text after them begins. `None` without front matter.
pub fn frontmatter(text: &str, file: FileId, report: &mut Report) -> Option<(Range<usize>, usize)> {
    let mut at = 0;
    let mut start = None;
    for line in text.split_inclusive('\n') {
        let fence = line.trim_end() == "+++";
        match start {
            None if !fence => return None,
            None => start = Some(at + line.len()),
            Some(start) if fence => return Some((start..at, at + line.len())),
            Some(_) => {}
        }
        at += line.len();
    }
    if start.is_some() {
        report.add(Span::new(file, 0..3), MarkdownProblem::OpenFrontMatter);
    }
    None
}

/// The title that another program's front matter (YAML between `---` lines) gives, and where the text after it begins.
/// `None` where the line is a thematic break.
pub fn yaml_frontmatter(text: &str) -> Option<(Option<&str>, usize)> {
    let mut title = None;
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let bare = line.trim_end();
        at += line.len();
        match number {
            0 if bare != "---" => return None,
            0 => {}
            _ if matches!(bare, "---" | "...") => return (number > 1).then_some((title, at)),
            _ => {
                // A key, a value that goes on, a comment or a blank; anything else is prose.
                let key = bare.split_once(':').map(|(key, _)| key);
                let is_key = key.is_some_and(|key| {
                    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c))
                });
                let goes_on =
                    number > 1 && (bare.is_empty() || bare.starts_with([' ', '-', '#', '\t']));
                if !is_key && !goes_on {
                    return None;
                }
                if let Some(value) = bare.strip_prefix("title:") {
                    let value = value.trim().trim_matches(['"', '\'']).trim();
                    title = (!value.is_empty()).then_some(value);
                }
            }
        }
    }
    None
}

/// A page: its first `#` heading, its blocks and its notes. `text` begins at byte `start` of its file.
pub fn page(
    text: &str,
    start: usize,
    file: FileId,
    options: &Options,
    report: &mut Report,
) -> (Option<Text>, Vec<Block>, Vec<Note>) {
    let places = Places::straight(file, start, text.len());
    let (mut blocks, notes) = read(text, &places, *options, report);
    let title = blocks
        .iter()
        .position(|block| matches!(block.kind, BlockKind::Heading { level: 1, .. }));
    let heading = title.and_then(|title| match blocks.remove(title).kind {
        BlockKind::Heading { text, .. } => Some(text),
        _ => None,
    });
    (heading, blocks, notes)
}

/// The blocks of a value in TOML. Its footnotes are not kept: a value has no foot.
pub fn prose(text: &str, span: Span, html: RawHtml, report: &mut Report) -> Vec<Block> {
    let options = Options {
        html,
        statute: false,
    };
    let places = Places::value(text, &span);
    let (blocks, notes) = read(text, &places, options, report);
    if let Some(note) = notes.first() {
        report.add(note.span.clone(), MarkdownProblem::NoteInValue);
    }
    blocks
}

/// A value in TOML as one line of text; what begins a list or a heading elsewhere is a letter here.
pub fn line(text: &str, span: Span, report: &mut Report) -> Text {
    line_at(text, &Places::value(text, &span), report)
}

fn line_at(text: &str, places: &Places, report: &mut Report) -> Text {
    // Behind this nothing begins a block.
    const GUARD: &str = "\u{FDD0} ";
    let trimmed = text.trim();
    let indent = text.len() - text.trim_start().len();
    let flat: String = trimmed
        .chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' => ' ',
            c => c,
        })
        .collect();
    let guarded = format!("{GUARD}{flat}");
    let places = places.through(&[(GUARD.len(), indent..indent + trimmed.len())]);
    let options = Options {
        html: RawHtml::Escape,
        statute: false,
    };
    let empty = Text::new(places.span(GUARD.len()..guarded.len()), Vec::new());
    with_builder(&guarded, &places, options, report, |builder| {
        let paragraph = builder
            .events
            .first()
            .filter(|entry| matches!(entry.event, Some(Event::Start(Tag::Paragraph))));
        match paragraph {
            Some(paragraph) => builder.clipped(1..paragraph.end, GUARD.len()..usize::MAX),
            None => empty,
        }
    })
}

fn read(
    text: &str,
    places: &Places,
    options: Options,
    report: &mut Report,
) -> (Vec<Block>, Vec<Note>) {
    with_builder(text, places, options, report, |builder| {
        builder.find_notes();
        let all = 0..builder.events.len();
        let blocks = match options.statute {
            true => builder.statute(all),
            false => builder.blocks(all),
        };
        let notes = builder.take_notes();
        (blocks, notes)
    })
}

fn with_builder<T>(
    text: &str,
    places: &Places,
    options: Options,
    report: &mut Report,
    make: impl FnOnce(&mut Builder<'_, '_>) -> T,
) -> T {
    let (marked, places) = emphasis::mark(text, places);
    let (events, too_deep) = events::read(&marked);
    if let Some(range) = too_deep {
        let start = range.start;
        let problem = MarkdownProblem::TooDeep {
            limit: events::DEPTH,
        };
        report.add(places.span(start..range.end.min(start + 1)), problem);
    }
    slips::find(&marked, &events, &places, options, report);
    make(&mut Builder {
        text: &marked,
        places: &places,
        events: &events,
        options,
        notes: notes::Notes::default(),
        inside: Vec::new(),
        raised: None,
        rule_headings: false,
        report,
    })
}

/// Makes the tree of one text.
struct Builder<'a, 'r> {
    /// With its marks, as pulldown-cmark read it.
    text: &'a str,
    places: &'a Places,
    events: &'a [Entry<'a>],
    options: Options,
    notes: notes::Notes,
    /// What the block being read stands in.
    inside: Vec<Inside>,
    /// An attribute line that belongs to a list or quote around the block it was found in: its place in `inside`.
    raised: Option<(usize, Attrs)>,
    /// In a quiz, a line above `---` is a line and a rule, never a heading.
    rule_headings: bool,
    report: &'r mut Report,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Quote,
    /// A list, with the column where the text of its current item begins.
    List {
        column: usize,
    },
}

impl<'a> Builder<'a, '_> {
    /// The blocks of these events.
    fn blocks(&mut self, events: Range<usize>) -> Vec<Block> {
        let mut out: Vec<Block> = Vec::new();
        // Where the block before ends.
        let mut end = usize::MAX;
        let mut i = events.start;
        while i < events.end {
            let Some(entry) = self.events.get(i) else {
                break;
            };
            let range = entry.range.clone();
            let (next, found) = match &entry.event {
                None => (i + 1, Vec::new()),
                Some(event) if is_inline(event) => {
                    let mut next = i;
                    while next < events.end
                        && let Some(entry) = self.events.get(next)
                        && entry.event.as_ref().is_some_and(is_inline)
                    {
                        next = entry.end.max(next) + 1;
                    }
                    let next = next.min(events.end);
                    let stretch = self.stretch(&(i..next));
                    (next, self.paragraph(i..next, stretch, &mut out, end))
                }
                Some(Event::Start(Tag::Paragraph)) => {
                    let inner = i + 1..entry.end;
                    let found = self.paragraph(inner, range.clone(), &mut out, end);
                    (entry.end + 1, found)
                }
                Some(Event::Start(tag)) => {
                    let inner = i + 1..entry.end.max(i + 1);
                    (entry.end.max(i) + 1, self.block(tag, inner, range.clone()))
                }
                Some(Event::Rule) => (i + 1, vec![self.block_of(&range, BlockKind::Rule)]),
                Some(_) => (i + 1, Vec::new()),
            };
            if !found.is_empty() {
                let last = next.saturating_sub(1).max(i);
                end = self.stretch(&(i..last + 1)).end.max(range.end);
                out.extend(found);
            }
            i = next;
        }
        out
    }

    fn block_of(&self, range: &Range<usize>, kind: BlockKind) -> Block {
        Block::new(self.places.span(self.trimmed(range)), kind)
    }

    /// A stretch without the blanks at its end.
    fn trimmed(&self, range: &Range<usize>) -> Range<usize> {
        let source = self.text.get(range.clone()).unwrap_or_default();
        range.start..range.start + source.trim_end().len()
    }

    /// A paragraph; an attribute line at its end goes to it, to `out`'s last block, or to what it stands in.
    fn paragraph(
        &mut self,
        events: Range<usize>,
        range: Range<usize>,
        out: &mut [Block],
        end: usize,
    ) -> Vec<Block> {
        let attrs = self.attribute_line(&events, &range);
        let Some(line) = attrs else {
            let text = self.text(events);
            return self.paragraph_of(range, text, None);
        };
        let container = self.container_of(line.column);
        if line.alone {
            let quote = (self.inside.last() == Some(&Inside::Quote)).then(|| self.inside.len() - 1);
            let adjacent = end != usize::MAX && self.breaks_between(end, range.start) <= 1;
            match (container, out.last_mut()) {
                (Some(container), _) => self.raised = Some((container, line.attrs)),
                (None, Some(last)) if adjacent => give(last, line.attrs),
                (None, None) if let Some(quote) = quote => {
                    self.raised = Some((quote, line.attrs));
                }
                _ => {
                    let at = self.places.span(self.trimmed(&range));
                    self.report.add(at, MarkdownProblem::StrayAttributes);
                }
            }
            return Vec::new();
        }
        let text = self.clipped(events, 0..line.start);
        let range = range.start..line.start;
        match container {
            Some(container) => {
                self.raised = Some((container, line.attrs));
                self.paragraph_of(range, text, None)
            }
            None => self.paragraph_of(range, text, Some(line.attrs)),
        }
    }

    fn paragraph_of(&self, range: Range<usize>, text: Text, attrs: Option<Attrs>) -> Vec<Block> {
        if text.inlines.is_empty() {
            return Vec::new();
        }
        let mut block = self.block_of(&range, BlockKind::Paragraph(text));
        block.attrs = attrs.map(Box::new);
        vec![block]
    }

    /// The outermost list, within the same quote, whose text a line at this column does not reach.
    fn container_of(&self, column: usize) -> Option<usize> {
        let mut found = None;
        for (depth, inside) in self.inside.iter().enumerate().rev() {
            match inside {
                Inside::Quote => break,
                Inside::List { column: text } if column < *text => found = Some(depth),
                Inside::List { .. } => {}
            }
        }
        found
    }

    /// How many lines end between the text before `end` and `start`.
    fn breaks_between(&self, end: usize, start: usize) -> usize {
        let before = self.text.get(..end.min(start)).unwrap_or_default();
        let from = before.trim_end().len();
        let between = self.text.get(from..start).unwrap_or_default();
        between.matches('\n').count()
    }

    /// Letters between the line's beginning and this place.
    fn column(&self, offset: usize) -> usize {
        let before = self.text.get(..offset).unwrap_or_default();
        before.chars().rev().take_while(|&c| c != '\n').count()
    }

    /// The last line of a paragraph, when it is one of attributes.
    fn attribute_line(
        &mut self,
        events: &Range<usize>,
        range: &Range<usize>,
    ) -> Option<AttributeLine> {
        let source = self.text.get(range.clone())?.trim_end();
        if !source.ends_with('}') {
            return None;
        }
        let (last_break, start) = self.last_line(events)?;
        let line = strip(source.get(start.checked_sub(range.start)?..)?);
        let attrs = attributes::parse(line.trim(), start, self.places, self.report)?;
        Some(AttributeLine {
            attrs,
            alone: last_break.is_none(),
            start: last_break.unwrap_or(start),
            column: self.column(start),
        })
    }

    /// Where the last line of a paragraph begins, and where the break before it stands.
    fn last_line(&self, events: &Range<usize>) -> Option<(Option<usize>, usize)> {
        let mut last = None;
        let mut start = self.events.get(events.start)?.range.start;
        let mut i = events.start;
        while i < events.end {
            let entry = self.events.get(i)?;
            if matches!(entry.event, Some(Event::SoftBreak | Event::HardBreak)) {
                last = Some(entry.range.start);
                start = self
                    .events
                    .get(i + 1)
                    .map_or(entry.range.end, |next| next.range.start);
            }
            i = entry.end.max(i) + 1;
        }
        Some((last, start))
    }

    fn block(&mut self, tag: &Tag<'a>, inner: Range<usize>, range: Range<usize>) -> Vec<Block> {
        let kind = match tag {
            Tag::Heading { level, .. } => return self.heading(*level, inner, range),
            Tag::BlockQuote(_) => return vec![self.quote(inner, range)],
            Tag::CodeBlock(kind) => self.code(kind, inner, &range),
            Tag::HtmlBlock => return self.html(inner, &range),
            Tag::List(start) => {
                let depth = self.inside.len();
                let outer = self.raised.take();
                let (items, tight) = self.items(inner);
                let kind = BlockKind::List {
                    start: *start,
                    tight,
                    items,
                };
                let mut block = self.block_of(&range, kind);
                match self.raised.take() {
                    Some((place, attrs)) if place == depth => {
                        self.raised = outer;
                        block.attrs = Some(Box::new(attrs));
                    }
                    raised => self.raised = raised.or(outer),
                }
                return vec![block];
            }
            Tag::DefinitionList => BlockKind::Definitions(self.definitions(inner)),
            Tag::Table(aligns) => return vec![self.table(aligns, inner, range)],
            // Collected beforehand.
            Tag::FootnoteDefinition(_) => return Vec::new(),
            // Only below what is handled above; its content stays should that ever change.
            _ => return self.blocks(inner),
        };
        vec![self.block_of(&range, kind)]
    }

    fn heading(
        &mut self,
        level: HeadingLevel,
        inner: Range<usize>,
        range: Range<usize>,
    ) -> Vec<Block> {
        let source = self.text.get(range.clone()).unwrap_or_default();
        if self.rule_headings && level == HeadingLevel::H2 && !source.starts_with('#') {
            let stretch = self.stretch(&inner);
            let mut blocks = self.paragraph(inner, stretch.clone(), &mut [], usize::MAX);
            blocks.push(self.block_of(&(stretch.end..range.end), BlockKind::Rule));
            return blocks;
        }
        let stretch = self.stretch(&inner);
        let content = self.text.get(stretch.clone()).unwrap_or_default();
        let content = content.trim_end();
        let mut clip = usize::MAX;
        let mut attrs = None;
        if content.ends_with('}')
            && let Some(open) = content.rfind('{')
        {
            let start = stretch.start + open;
            let line = strip(content.get(open..).unwrap_or_default());
            attrs = attributes::parse(&line, start, self.places, self.report);
            if attrs.is_some() {
                clip = start;
            }
        }
        let text = self.clipped(inner, 0..clip);
        let level = level as u8;
        let mut block = self.block_of(&range, BlockKind::Heading { level, text });
        block.attrs = attrs.map(Box::new);
        vec![block]
    }

    fn items(&mut self, events: Range<usize>) -> (Vec<Item>, bool) {
        let mut items = Vec::new();
        let mut tight = true;
        let mut i = events.start;
        while i < events.end {
            let Some(entry) = self.events.get(i) else {
                break;
            };
            let (next, inner) = (entry.end.max(i) + 1, i + 1..entry.end.max(i + 1));
            if matches!(entry.event, Some(Event::Start(Tag::Item))) {
                let mut first = inner.start;
                let is = |at: usize, is: fn(&Event<'_>) -> bool| {
                    let entry = self.events.get(at).filter(|_| at < inner.end);
                    entry.is_some_and(|entry| entry.event.as_ref().is_some_and(is))
                };
                if is(first, |event| matches!(event, Event::Start(Tag::Paragraph))) {
                    tight = false;
                    first += 1;
                }
                let mut checked = None;
                if let Some(Event::TaskListMarker(done)) = self
                    .events
                    .get(first)
                    .and_then(|entry| entry.event.as_ref())
                    && first < inner.end
                {
                    checked = Some(*done);
                }
                let column = match self.events.get(first).filter(|_| first < inner.end) {
                    Some(entry) => self.column(entry.range.start),
                    None => self.column(entry.range.start) + 1,
                };
                self.inside.push(Inside::List { column });
                let blocks = self.blocks(inner);
                self.inside.pop();
                items.push(Item { checked, blocks });
            }
            i = next;
        }
        (items, tight)
    }

    fn definitions(&mut self, events: Range<usize>) -> Vec<Definition> {
        let mut out: Vec<Definition> = Vec::new();
        let mut i = events.start;
        while i < events.end {
            let Some(entry) = self.events.get(i) else {
                break;
            };
            let (next, inner) = (entry.end.max(i) + 1, i + 1..entry.end.max(i + 1));
            match &entry.event {
                Some(Event::Start(Tag::DefinitionListTitle)) => {
                    let term = self.text(inner);
                    out.push(Definition {
                        term,
                        meanings: Vec::new(),
                    });
                }
                Some(Event::Start(Tag::DefinitionListDefinition)) => {
                    let meaning = self.blocks(inner);
                    if let Some(definition) = out.last_mut() {
                        definition.meanings.push(meaning);
                    }
                }
                _ => {}
            }
            i = next;
        }
        out
    }

    fn code(
        &mut self,
        kind: &CodeBlockKind<'a>,
        inner: Range<usize>,
        range: &Range<usize>,
    ) -> BlockKind {
        let mut text = String::new();
        let mut stretches = Vec::new();
        for entry in self.events.get(inner).unwrap_or_default() {
            if let Some(Event::Text(part)) = &entry.event {
                stretches.push((text.len(), entry.range.clone()));
                text.push_str(part);
            }
        }
        let lang = match kind {
            CodeBlockKind::Indented => {
                return BlockKind::Code {
                    lang: String::new(),
                    text: strip(&text).into_owned(),
                };
            }
            CodeBlockKind::Fenced(info) => {
                let info = strip(info);
                info.split_whitespace().next().unwrap_or("").to_owned()
            }
        };
        self.open_fence(range);
        if let Some(problem) = fence::misnamed(&lang) {
            let source = self.text.get(range.clone()).unwrap_or_default();
            let start = range.start + source.find(lang.as_str()).unwrap_or(0);
            let at = self.places.span(start..start + lang.len());
            self.report.add(at, problem);
        }
        if lang == "statute" {
            let places = self.places.through(&stretches);
            let (unmarked, places) = unmark(&text, &places);
            let options = Options {
                statute: true,
                ..self.options
            };
            let (mut blocks, _) = read(&unmarked, &places, options, self.report);
            return match (blocks.pop(), blocks.is_empty()) {
                (Some(block), true) => block.kind,
                (Some(block), false) => {
                    blocks.push(block);
                    BlockKind::Group(blocks)
                }
                (None, _) => BlockKind::Statute(Vec::new()),
            };
        }
        let stretch = match (stretches.first(), stretches.last()) {
            (Some((_, first)), Some((_, last))) => first.start..last.end.max(first.start),
            _ => range.end..range.end,
        };
        // As it stands in the file when nothing was taken off its lines, so that places inside it are known.
        let source = strip(self.text.get(stretch.clone()).unwrap_or_default());
        let text = strip(&text).into_owned();
        let body = match source.replace('\r', "") == text.replace('\r', "") {
            true => source.as_ref(),
            false => text.as_str(),
        };
        let span = self.places.span(stretch);
        match fence::parse(&lang, body, span, self.options.html, self.report) {
            Some(fence) => BlockKind::Fence(Box::new(fence)),
            None => BlockKind::Code { lang, text },
        }
    }

    /// Tells of a fence that nothing closes: all the rest of the page is inside it.
    fn open_fence(&mut self, range: &Range<usize>) {
        let source = self.text.get(range.clone()).unwrap_or_default();
        let open = source.trim_start().chars().next().unwrap_or('`');
        let last = source.trim_end().rsplit('\n').next().unwrap_or_default();
        let last = last.trim_start_matches(['>', ' ', '\t']).trim_end();
        let closed = source.contains('\n') && last.len() >= 3 && last.chars().all(|c| c == open);
        if !closed {
            let at = self
                .places
                .span(range.start..range.start + 3.min(source.len()));
            self.report.add(at, MarkdownProblem::OpenFence);
        }
    }

    /// A block of raw HTML: its comments dropped, the rest made text or made safe.
    fn html(&mut self, inner: Range<usize>, range: &Range<usize>) -> Vec<Block> {
        let mut source = String::new();
        let mut stretches = Vec::new();
        for entry in self.events.get(inner).unwrap_or_default() {
            if let Some(Event::Html(part) | Event::Text(part)) = &entry.event {
                stretches.push((source.len(), entry.range.clone()));
                source.push_str(part);
            }
        }
        let places = self.places.through(&stretches);
        let (source, places) = unmark(&source, &places);
        let (comments, open) = html::comments(&source);
        if let Some(open) = open {
            let at = places.span(open..open + 4);
            self.report.add(at, MarkdownProblem::OpenComment);
        }
        let mut kept = String::new();
        let mut stretches = Vec::new();
        let mut from = 0;
        let rest = source.len()..source.len();
        for comment in comments.iter().chain([&rest]) {
            stretches.push((kept.len(), from..comment.start));
            kept.push_str(source.get(from..comment.start).unwrap_or_default());
            from = comment.end;
        }
        if kept.trim().is_empty() {
            return Vec::new();
        }
        let places = places.through(&stretches);
        if !comments.is_empty() && !kept.trim_start().starts_with('<') {
            let options = Options {
                statute: false,
                ..self.options
            };
            return read(kept.trim_end(), &places, options, self.report).0;
        }
        if self.options.html == RawHtml::Sanitize && open.is_none() {
            let (clean, removed) = html::block(&kept);
            if !removed.is_empty() {
                let problem = MarkdownProblem::HtmlRemoved {
                    tags: removed.join(" "),
                };
                self.report
                    .add(self.places.span(self.trimmed(range)), problem);
            }
            return match clean.is_empty() {
                true => Vec::new(),
                false => vec![self.block_of(range, BlockKind::Html(clean))],
            };
        }
        let mut inlines: Vec<Inline> = Vec::new();
        let mut at = 0;
        for line in kept.split_inclusive('\n') {
            let text = line.trim();
            let start = at + line.len() - line.trim_start().len();
            at += line.len();
            if text.is_empty() {
                continue;
            }
            if !inlines.is_empty() {
                inlines.push(Inline::Break);
            }
            inlines.push(Inline::Text {
                text: text.to_owned(),
                span: places.span(start..start + text.len()),
            });
        }
        let text = Text::new(self.places.span(self.trimmed(range)), inlines);
        vec![self.block_of(range, BlockKind::Paragraph(text))]
    }

    /// The blocks of a page that is a statute: its lines hung under their numbers.
    fn statute(&mut self, events: Range<usize>) -> Vec<Block> {
        let mut lines = Vec::new();
        let mut i = events.start;
        while i < events.end {
            let Some(entry) = self.events.get(i) else {
                break;
            };
            let next = entry.end.max(i) + 1;
            let inner = i + 1..entry.end.max(i + 1);
            let range = entry.range.clone();
            match &entry.event {
                Some(Event::Start(Tag::Paragraph)) => self.statute_lines(inner, &range, &mut lines),
                Some(Event::Start(Tag::CodeBlock(CodeBlockKind::Indented))) => {
                    let parts = self.events.get(inner).unwrap_or_default();
                    for (number, part) in parts.iter().enumerate() {
                        if let Some(Event::Text(text)) = &part.event {
                            let text = strip(text);
                            let trimmed = text.trim_end();
                            if trimmed.trim().is_empty() {
                                continue;
                            }
                            let span = self.places.span(self.trimmed(&part.range));
                            let text = Text::plain(span, trimmed);
                            lines.push(statute::Line::Text {
                                text,
                                fresh: number == 0,
                                attrs: None,
                            });
                        }
                    }
                }
                Some(Event::Start(_) | Event::Rule) => {
                    let blocks = self.blocks(i..next);
                    lines.extend(blocks.into_iter().map(statute::Line::Block));
                }
                _ => {}
            }
            i = next;
        }
        statute::arrange(lines)
    }

    fn statute_lines(
        &mut self,
        events: Range<usize>,
        range: &Range<usize>,
        lines: &mut Vec<statute::Line>,
    ) {
        let mut from = events.start;
        let mut i = events.start;
        let first = lines.len();
        while i <= events.end {
            let entry = self.events.get(i).filter(|_| i < events.end);
            let over = match entry {
                None => true,
                Some(entry) => {
                    matches!(entry.event, Some(Event::SoftBreak | Event::HardBreak))
                }
            };
            if over {
                let given = self.attributes_behind(from..i.min(events.end));
                let stop = given.as_ref().map_or(usize::MAX, |(start, _)| *start);
                let text = self.clipped(from..i, 0..stop);
                if !text.inlines.is_empty() {
                    lines.push(statute::Line::Text {
                        text,
                        fresh: lines.len() == first,
                        attrs: None,
                    });
                }
                if let Some((start, attrs)) = given {
                    self.give_line(lines.last_mut(), attrs, start, range.end);
                }
                from = i + 1;
            }
            i = entry.map_or(i, |entry| entry.end.max(i)) + 1;
        }
    }

    /// The attributes that a line of a statute ends with, or is; and where they begin.
    fn attributes_behind(&mut self, events: Range<usize>) -> Option<(usize, Attrs)> {
        let stretch = self.stretch(&events);
        let line = self.text.get(stretch.clone())?.trim_end();
        if !line.ends_with('}') {
            return None;
        }
        let opened = line.match_indices('{').map(|(at, _)| at);
        let behind_blank = |at: &usize| {
            let before = line.get(..*at).unwrap_or_default();
            strip(before)
                .chars()
                .next_back()
                .is_none_or(char::is_whitespace)
        };
        let starts: Vec<usize> = opened.filter(behind_blank).collect();
        starts.into_iter().find_map(|at| {
            let start = stretch.start + at;
            let written = strip(line.get(at..)?);
            let attrs = attributes::parse(&written, start, self.places, self.report)?;
            Some((start, attrs))
        })
    }

    /// Lays attributes over the line or block before them.
    fn give_line(
        &mut self,
        line: Option<&mut statute::Line>,
        given: Attrs,
        start: usize,
        end: usize,
    ) {
        match line {
            Some(statute::Line::Text { attrs, .. }) => lay(attrs.get_or_insert_default(), given),
            Some(statute::Line::Block(block)) => give(block, given),
            None => {
                let at = self.places.span(self.trimmed(&(start..end)));
                self.report.add(at, MarkdownProblem::StrayAttributes);
            }
        }
    }
}

struct AttributeLine {
    attrs: Attrs,
    /// Nothing else is in its paragraph.
    alone: bool,
    /// Where the text before it ends.
    start: usize,
    column: usize,
}

/// A text without marks, and its places.
fn unmark(text: &str, places: &Places) -> (String, Places) {
    let mut out = String::new();
    let mut stretches = Vec::new();
    let mut at = 0;
    for part in text.split(emphasis::MARK) {
        stretches.push((out.len(), at..at + part.len()));
        out.push_str(part);
        at += part.len() + emphasis::MARK.len_utf8();
    }
    let places = places.through(&stretches);
    (out, places)
}

/// Lays what an attribute line says over a block.
fn give(block: &mut Block, attrs: Attrs) {
    lay(block.attrs.get_or_insert_default(), attrs);
}

/// Lays what is said last over what was said before.
pub(crate) fn lay(own: &mut Attrs, attrs: Attrs) {
    let Attrs {
        id,
        facts,
        audience,
        domain,
        head,
        rowhead,
        caption,
        number,
        locked,
        local: _,
        class: _,
    } = attrs;
    own.id = id.or(own.id.take());
    own.facts.sources.extend(facts.sources);
    own.facts.until = facts.until.or(own.facts.until);
    own.facts.checked = facts.checked.or(own.facts.checked);
    own.facts.planned = facts.planned.or(own.facts.planned.take());
    own.facts.status = facts.status.or(own.facts.status.take());
    own.facts.checked_by = facts.checked_by.or(own.facts.checked_by.take());
    own.audience.extend(audience);
    own.domain.extend(domain);
    own.head = head.or(own.head);
    own.rowhead = rowhead.or(own.rowhead);
    own.caption = caption.or(own.caption.take());
    own.number = number.or(own.number);
    own.locked = locked.or(own.locked.take());
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::TaskListMarker(_) => true,
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        ),
        Event::End(_) | Event::Html(_) | Event::Rule => false,
    }
}
