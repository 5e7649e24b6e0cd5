//! Inline content: text runs with wikilinks and ruby, emphasis, links, images, breaks and footnote marks.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};
use unicode_width::UnicodeWidthChar;

use super::emphasis::{MARK, strip};
use super::{Builder, html};
use crate::diagnostic::{MarkdownProblem, Span};
use crate::parse::RawHtml;
use crate::parse::ruby;
use crate::tree::{Image, Inline, Link, Text, Wiki, visible};

/// A wikilink longer than this is none; keeps a text of many `[[` from being read again and again.
const LONGEST_WIKI: usize = 400;

/// Text that stands together, before wikilinks and ruby are found in it.
#[derive(Default)]
struct Run {
    text: String,
    pieces: Vec<Piece>,
}

struct Piece {
    /// In the run's text.
    at: usize,
    len: usize,
    span: Span,
    /// A backslash stands before the first character: it opens nothing.
    literal: bool,
}

/// What the inlines of one text know of one another.
struct Flow {
    /// Where in the text that was read the content begins and ends.
    clip: Range<usize>,
    /// Already inside a link: no other link may begin.
    in_link: bool,
    /// What the reader saw last.
    last: Option<char>,
}

impl<'a> Builder<'a, '_> {
    /// The events of one paragraph, heading or cell as a text.
    pub(super) fn text(&mut self, events: Range<usize>) -> Text {
        self.clipped(events, 0..usize::MAX)
    }

    /// As [`Builder::text`], of only what stands inside `clip`.
    pub(super) fn clipped(&mut self, events: Range<usize>, clip: Range<usize>) -> Text {
        let whole = self.stretch(&events);
        let start = whole.start.max(clip.start).min(whole.end);
        let span = start..whole.end.min(clip.end).max(start);
        let mut flow = Flow {
            clip,
            in_link: false,
            last: None,
        };
        let mut inlines = self.inlines(events, &mut flow);
        trim(&mut inlines);
        Text::new(self.places.span(span), inlines)
    }

    /// From where to where these events stand in the text that was read.
    pub(super) fn stretch(&self, events: &Range<usize>) -> Range<usize> {
        let first = self.events.get(events.start).map(|entry| &entry.range);
        let last = events
            .end
            .checked_sub(1)
            .and_then(|last| self.events.get(last))
            .map(|entry| &entry.range);
        match (first, last) {
            (Some(first), Some(last)) if !events.is_empty() => {
                first.start..last.end.max(first.start)
            }
            (Some(first), _) => first.start..first.start,
            _ => 0..0,
        }
    }

    fn inlines(&mut self, events: Range<usize>, flow: &mut Flow) -> Vec<Inline> {
        let mut out = Vec::new();
        let mut run = Run::default();
        let mut tags = html::Open::inside(flow.in_link);
        let mut i = events.start;
        while i < events.end {
            let Some(entry) = self.events.get(i) else {
                break;
            };
            let next = entry.end.max(i) + 1;
            let range = entry.range.clone();
            let clip = &flow.clip;
            if range.start >= clip.end || (range.end <= clip.start && !range.is_empty()) {
                i = next;
                continue;
            }
            let Some(event) = &entry.event else {
                i = next;
                continue;
            };
            match event {
                Event::Text(text) => {
                    let text = strip(text);
                    self.add_text(&text, range, flow, &mut run);
                }
                Event::SoftBreak => {
                    let after = self.next_char(i + 1..events.end, flow.clip.end);
                    if let (Some(before), Some(after)) = (flow.last, after)
                        && !joins(before, after)
                    {
                        run.push(" ", self.places.span(range), false);
                        flow.last = Some(' ');
                    }
                }
                // `[[…]]` may be broken by a break, never by anything else.
                Event::HardBreak => {
                    self.flush(&mut run, flow, &mut out);
                    out.push(Inline::Break);
                    flow.last = None;
                }
                Event::Code(code) => {
                    self.flush(&mut run, flow, &mut out);
                    let code = strip(code).into_owned();
                    flow.last = code.chars().last().or(flow.last);
                    out.push(Inline::Code(code));
                }
                Event::InlineHtml(source) | Event::Html(source) => {
                    let source = strip(source);
                    if html::is_break(&source) {
                        self.flush(&mut run, flow, &mut out);
                        out.push(Inline::Break);
                        flow.last = None;
                    } else if html::is_comment(&source) {
                        // Comments are dropped.
                    } else if self.options.html == RawHtml::Sanitize {
                        self.flush(&mut run, flow, &mut out);
                        let clean = html::inline(&source, &mut tags);
                        if clean.is_empty() {
                            let problem = MarkdownProblem::HtmlRemoved {
                                tags: source.into_owned(),
                            };
                            self.report.add(self.places.span(range), problem);
                        } else {
                            out.push(Inline::Html(clean));
                        }
                    } else {
                        self.add_text(&source, range, flow, &mut run);
                    }
                }
                Event::FootnoteReference(label) => {
                    self.flush(&mut run, flow, &mut out);
                    let span = self.places.span(range);
                    let note = self.notes.mention(&strip(label));
                    flow.last = Some('※');
                    out.push(Inline::NoteRef { note, span });
                }
                Event::Start(tag) => {
                    self.flush(&mut run, flow, &mut out);
                    self.element(tag, i + 1..entry.end, range, flow, &mut out, &mut run);
                }
                Event::TaskListMarker(_) | Event::End(_) | Event::Rule => {}
                Event::InlineMath(text) | Event::DisplayMath(text) => {
                    let text = strip(text);
                    self.add_text(&text, range, flow, &mut run);
                }
            }
            i = next;
        }
        self.flush(&mut run, flow, &mut out);
        let rest = tags.close_all();
        if !rest.is_empty() {
            out.push(Inline::Html(rest));
        }
        out
    }

    fn element(
        &mut self,
        tag: &Tag<'a>,
        inner: Range<usize>,
        range: Range<usize>,
        flow: &mut Flow,
        out: &mut Vec<Inline>,
        run: &mut Run,
    ) {
        let span = self.places.span(range.clone());
        match tag {
            Tag::Emphasis => {
                let children = self.inlines(inner, flow);
                out.push(Inline::Emphasis(children));
            }
            Tag::Strong => {
                let children = self.inlines(inner, flow);
                out.push(Inline::Strong(children));
            }
            Tag::Strikethrough => {
                let children = self.inlines(inner, flow);
                out.push(Inline::Strike(children));
            }
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let outer = std::mem::replace(&mut flow.in_link, true);
                let children = self.inlines(inner, flow);
                flow.in_link = outer;
                let mut dest = strip(dest_url).into_owned();
                if *link_type == LinkType::Email && !dest.starts_with("mailto:") {
                    dest.insert_str(0, "mailto:");
                }
                out.push(Inline::Link(Link {
                    id: 0,
                    span,
                    dest,
                    title: strip(title).into_owned(),
                    children,
                }));
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                // What the words of an image hold is told as of any text; only its letters are kept.
                let children = self.inlines(inner, flow);
                let mut alt = String::new();
                visible(&children, &mut alt);
                out.push(Inline::Image(Image {
                    id: 0,
                    span,
                    dest: strip(dest_url).into_owned(),
                    alt,
                    title: strip(title).into_owned(),
                }));
            }
            // Not ours: `~` and `^` stay as written.
            _ => {
                let sign = 1.min(range.len());
                self.add_verbatim(range.start..range.start + sign, flow, run);
                self.flush(run, flow, out);
                let children = self.inlines(inner, flow);
                out.extend(children);
                self.add_verbatim(range.end - sign..range.end, flow, run);
            }
        }
    }

    fn add_verbatim(&mut self, range: Range<usize>, flow: &mut Flow, run: &mut Run) {
        let source = self.text.get(range.clone()).unwrap_or_default();
        let text = strip(source);
        self.add_text(&text, range, flow, run);
    }

    fn add_text(&mut self, text: &str, range: Range<usize>, flow: &mut Flow, run: &mut Run) {
        let source = self.text.get(range.clone()).unwrap_or_default();
        let start = range.start.max(flow.clip.start);
        let end = range.end.min(flow.clip.end).max(start);
        if (start..end) != range {
            // Only a text that stands as written can be cut.
            if strip(source) == text {
                let part = strip(self.text.get(start..end).unwrap_or_default());
                self.push_text(&part, start..end, flow, run);
            }
            return;
        }
        self.push_text(text, range, flow, run);
    }

    fn push_text(&mut self, text: &str, range: Range<usize>, flow: &mut Flow, run: &mut Run) {
        let before = range
            .start
            .checked_sub(1)
            .and_then(|at| self.text.as_bytes().get(at));
        let span = self.places.span(range);
        let joined = run
            .pieces
            .last()
            .is_some_and(|piece| piece.span.bytes.end == span.bytes.start);
        let literal = before == Some(&b'\\') && !joined;
        flow.last = text.chars().last().or(flow.last);
        run.push(text, span, literal);
    }

    /// The first character that the reader sees in these events, up to the next break.
    fn next_char(&self, events: Range<usize>, clip: usize) -> Option<char> {
        for entry in self.events.get(events)? {
            if entry.range.start >= clip {
                return None;
            }
            let text = match &entry.event {
                Some(Event::Text(text) | Event::Code(text)) => text,
                Some(Event::SoftBreak | Event::HardBreak) => return None,
                Some(Event::FootnoteReference(_)) => return Some('※'),
                Some(Event::InlineHtml(text))
                    if self.options.html == RawHtml::Escape && !html::is_comment(text) =>
                {
                    text
                }
                _ => continue,
            };
            if let Some(c) = text.chars().find(|&c| c != MARK) {
                return Some(c);
            }
        }
        None
    }

    /// Finds wikilinks, ruby and undefined notes in a run and appends what it holds.
    fn flush(&mut self, run: &mut Run, flow: &Flow, out: &mut Vec<Inline>) {
        let run = std::mem::take(run);
        let text = run.text.as_str();
        // Looked for once, so that a text of nothing but openings is not searched for an end from each.
        let (wikis, rubies, notes) = (text.contains("]]"), text.contains('}'), text.contains(']'));
        let mut done = 0;
        let mut from = match wikis || rubies || notes {
            true => 0,
            false => text.len(),
        };
        while let Some(found) = text
            .get(from..)
            .and_then(|rest| rest.find(['[', '{']))
            .map(|offset| from + offset)
        {
            from = found + 1;
            if run.is_literal(found) {
                continue;
            }
            if wikis && let Some((range, wiki)) = wiki_at(text, found) {
                run.emit(done..found, out);
                let span = run.span(range.clone());
                done = range.end;
                from = range.end;
                match flow.in_link {
                    true => out.push(Inline::Text {
                        text: wiki.label.unwrap_or(wiki.name),
                        span,
                    }),
                    false => out.push(Inline::Wiki(Wiki { span, ..wiki })),
                }
            } else if rubies && let Some(ruby) = ruby::at(text, found) {
                run.emit(done..found, out);
                let span = run.span(ruby.range.clone());
                for (base, reading) in ruby.parts {
                    out.push(Inline::Ruby {
                        base: base.to_owned(),
                        reading: reading.to_owned(),
                        span: span.clone(),
                    });
                }
                done = ruby.range.end;
                from = ruby.range.end;
            } else if notes && let Some((range, label)) = note_at(text, found) {
                let problem = MarkdownProblem::UndefinedNote {
                    label: label.to_owned(),
                };
                self.report.add(run.span(range), problem);
            }
        }
        run.emit(done..text.len(), out);
    }
}

impl Run {
    fn push(&mut self, text: &str, span: Span, literal: bool) {
        if text.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(text);
        let len = text.len();
        if let Some(last) = self.pieces.last_mut()
            && !literal
            && last.span.bytes.end == span.bytes.start
            && last.len == last.span.bytes.len()
            && len == span.bytes.len()
        {
            last.len += len;
            last.span.bytes.end = span.bytes.end;
            return;
        }
        self.pieces.push(Piece {
            at,
            len,
            span,
            literal,
        });
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.at <= at);
        after.checked_sub(1).and_then(|last| self.pieces.get(last))
    }

    fn is_literal(&self, at: usize) -> bool {
        self.piece(at)
            .is_some_and(|piece| piece.literal && piece.at == at)
    }

    fn span(&self, range: Range<usize>) -> Span {
        let first = self.piece(range.start);
        let last = self.piece(range.end.saturating_sub(1));
        match (first, last) {
            (Some(first), Some(last)) => {
                let start = first.part(range.start - first.at..first.len).bytes.start;
                let end = last
                    .part(0..(range.end - last.at).min(last.len))
                    .bytes
                    .end
                    .max(start);
                Span::new(first.span.file, start..end)
            }
            _ => Span::new(crate::source::FileId(0), 0..0),
        }
    }

    /// Appends a stretch as text, one inline for each piece that stands by itself in the file.
    fn emit(&self, range: Range<usize>, out: &mut Vec<Inline>) {
        let first = self
            .pieces
            .partition_point(|piece| piece.at + piece.len <= range.start);
        for piece in self.pieces.iter().skip(first) {
            let start = piece.at.max(range.start);
            let end = (piece.at + piece.len).min(range.end);
            if start >= end {
                break;
            }
            let span = piece.part(start - piece.at..end - piece.at);
            let part = self.text.get(start..end).unwrap_or_default();
            push_text(out, part, span);
        }
    }
}

impl Piece {
    /// Where a part of the piece stands; all of it where it was not written letter by letter.
    fn part(&self, part: Range<usize>) -> Span {
        match self.len == self.span.bytes.len() {
            true => {
                let start = self.span.bytes.start;
                Span::new(self.span.file, start + part.start..start + part.end)
            }
            false => self.span.clone(),
        }
    }
}

/// Appends text; to the last inline when both stand together in the file as written.
fn push_text(out: &mut Vec<Inline>, part: &str, span: Span) {
    if let Some(Inline::Text { text, span: last }) = out.last_mut()
        && last.bytes.end == span.bytes.start
        && text.len() == last.bytes.len()
        && part.len() == span.bytes.len()
    {
        text.push_str(part);
        last.bytes.end = span.bytes.end;
        return;
    }
    out.push(Inline::Text {
        text: part.to_owned(),
        span,
    });
}

/// Takes blanks off both ends, as where a heading's attributes stood.
pub(super) fn trim(inlines: &mut Vec<Inline>) {
    while let Some(Inline::Text { text, span }) = inlines.first_mut() {
        let cut = text.len() - text.trim_start().len();
        if text.len() == span.bytes.len() {
            span.bytes.start += cut;
        }
        text.drain(..cut);
        if !text.is_empty() {
            break;
        }
        inlines.remove(0);
    }
    while let Some(Inline::Text { text, span }) = inlines.last_mut() {
        let cut = text.len() - text.trim_end().len();
        if text.len() == span.bytes.len() {
            span.bytes.end -= cut;
        }
        text.truncate(text.len() - cut);
        if !text.is_empty() {
            break;
        }
        inlines.pop();
    }
}

/// Two characters with no blank between them when a line ends between them.
pub(crate) fn joins(before: char, after: char) -> bool {
    let blank = |c: char| c.is_whitespace();
    let wide = |c: char| {
        let halfwidth = ('\u{FF61}'..='\u{FF9F}').contains(&c);
        let hangul =
            ('\u{1100}'..='\u{11FF}').contains(&c) || ('\u{AC00}'..='\u{D7A3}').contains(&c);
        halfwidth || (c.width() == Some(2) && !hangul)
    };
    // ※ ① … “ ” are as wide as a letter in a Japanese text.
    let either = |c: char| wide(c) || (!c.is_alphanumeric() && c.width_cjk() == Some(2));
    let enclosed = |c: char| ('\u{2460}'..='\u{24FF}').contains(&c);
    let fits = |c: char| either(c) || enclosed(c);
    blank(before) || blank(after) || (fits(before) && fits(after) && (wide(before) || wide(after)))
}

/// The wikilink that begins at `start`, and the bytes that it covers.
fn wiki_at(text: &str, start: usize) -> Option<(Range<usize>, Wiki)> {
    let rest = text.get(start..)?.strip_prefix("[[")?;
    let mut window = LONGEST_WIKI.min(rest.len());
    while !rest.is_char_boundary(window) {
        window -= 1;
    }
    let rest = rest.get(..window)?;
    let stop = rest.find("]]")?;
    let inner = rest.get(..stop)?;
    if inner.contains("[[") {
        return None;
    }
    let (plain, inner) = match inner.strip_prefix(['!', '！']) {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    let (name, label) = match inner.split_once('|') {
        Some((name, label)) => (name, Some(label.trim()).filter(|label| !label.is_empty())),
        None => (inner, None),
    };
    let name = name.trim().trim_end_matches('\\').trim_end();
    if name.is_empty() {
        return None;
    }
    let wiki = Wiki {
        id: 0,
        span: Span::whole(crate::source::FileId(0)),
        name: name.to_owned(),
        label: label.map(str::to_owned),
        plain,
    };
    Some((start..start + 2 + stop + 2, wiki))
}

/// `[^1]` that pulldown-cmark left as text because no note has that name.
fn note_at(text: &str, start: usize) -> Option<(Range<usize>, &str)> {
    let rest = text.get(start..)?.strip_prefix("[^")?;
    let stop = rest
        .char_indices()
        .take_while(|&(offset, c)| offset < 80 && !c.is_whitespace() && c != '[')
        .find(|&(_, c)| c == ']')?
        .0;
    let label = rest.get(..stop).filter(|label| !label.is_empty())?;
    Some((start..start + 2 + stop + 1, label))
}
