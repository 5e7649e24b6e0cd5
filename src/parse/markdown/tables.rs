//! Tables with merged cells, breaks and lists in cells, and what the attribute line below says of them.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Tag};

use super::emphasis::strip;
use super::{Builder, attributes, html, line_at};
use crate::diagnostic::{MarkdownProblem, Span};
use crate::tree::{Align, Attrs, Block, BlockKind, Cell, Inline, Item, Table, Text};

/// One cell as written.
struct Written {
    /// Its events.
    events: Range<usize>,
    range: Range<usize>,
    joins: Option<Joins>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Joins {
    Left,
    Up,
}

/// How far a cell reaches.
#[derive(Clone, Copy)]
struct Reach {
    cells: usize,
    bottom: usize,
    right: usize,
}

impl Builder<'_, '_> {
    pub(super) fn table(
        &mut self,
        aligns: &[Alignment],
        inner: Range<usize>,
        range: Range<usize>,
    ) -> Block {
        let mut rows: Vec<(Vec<Written>, Range<usize>)> = Vec::new();
        let mut i = inner.start;
        while i < inner.end {
            let Some(entry) = self.events.get(i) else {
                break;
            };
            if matches!(
                entry.event,
                Some(Event::Start(Tag::TableHead | Tag::TableRow))
            ) {
                rows.push((self.row(i + 1..entry.end), entry.range.clone()));
            }
            i = entry.end.max(i) + 1;
        }
        let mut attrs = Attrs::default();
        if rows.len() > 1
            && let Some((_, last)) = rows.last()
            && let Some(found) = self.table_attributes(&last.clone())
        {
            attrs = found;
            rows.pop();
        }
        for (_, row) in rows.iter().skip(1) {
            self.row_length(row, aligns.len());
        }
        let head = attrs.head.take().unwrap_or(1).min(rows.len());
        let rowhead = attrs.rowhead.take().unwrap_or(0).min(aligns.len());
        let caption = attrs.caption.take().map(|caption| {
            let source = self.text.get(range.clone()).unwrap_or_default();
            let places = match source.rfind(&caption) {
                Some(at) => {
                    let start = range.start + at;
                    self.places.through(&[(0, start..start + caption.len())])
                }
                None => self.places.through(&[(0, range.end..range.end)]),
            };
            line_at(&caption, &places, self.report)
        });
        let cells: Vec<Vec<Written>> = rows.into_iter().map(|(cells, _)| cells).collect();
        let rows = self.merged(&cells, aligns, head);
        let table = Table {
            caption,
            head,
            rowhead,
            rows,
        };
        let mut block = self.block_of(&range, BlockKind::Table(table));
        if attrs != Attrs::default() {
            block.attrs = Some(Box::new(attrs));
        }
        block
    }

    fn row(&self, events: Range<usize>) -> Vec<Written> {
        let mut cells = Vec::new();
        let mut i = events.start;
        while i < events.end {
            let Some(entry) = self.events.get(i) else {
                break;
            };
            let end = entry.end.max(i);
            if matches!(entry.event, Some(Event::Start(Tag::TableCell))) {
                let inner = i + 1..end;
                let joins = match self.events.get(inner.clone()) {
                    Some([only]) => match &only.event {
                        Some(Event::Text(text)) => {
                            let before = only.range.start.checked_sub(1);
                            let before = before.and_then(|at| self.text.as_bytes().get(at));
                            match strip(text).trim() {
                                "<" if before != Some(&b'\\') => Some(Joins::Left),
                                "^" if before != Some(&b'\\') => Some(Joins::Up),
                                _ => None,
                            }
                        }
                        _ => None,
                    },
                    _ => None,
                };
                cells.push(Written {
                    events: inner,
                    range: entry.range.clone(),
                    joins,
                });
            }
            i = end + 1;
        }
        cells
    }

    /// The attribute line that stands below a table; to pulldown-cmark it is one more row.
    fn table_attributes(&mut self, row: &Range<usize>) -> Option<Attrs> {
        let source = strip(self.text.get(row.clone())?);
        let line = source.trim();
        let start = row.start + source.len() - source.trim_start().len();
        attributes::parse(line, start, self.places, self.report)
    }

    /// Tells of cells that the table's head has no column for: they would be lost.
    fn row_length(&mut self, row: &Range<usize>, columns: usize) {
        let source = self.text.get(row.clone()).unwrap_or_default().trim();
        let source = source.strip_prefix('|').unwrap_or(source);
        let mut escaped = false;
        let mut pipes = Vec::new();
        for (at, byte) in source.bytes().enumerate() {
            match byte {
                b'|' if !escaped => pipes.push(at),
                _ => {}
            }
            escaped = byte == b'\\' && !escaped;
        }
        if pipes.last() == Some(&source.len().saturating_sub(1)) {
            pipes.pop();
        }
        let cells = pipes.len() + 1;
        if cells > columns {
            let problem = MarkdownProblem::RowTooLong { cells, columns };
            self.report
                .add(self.places.span(self.trimmed(row)), problem);
        }
    }

    fn merged(
        &mut self,
        cells: &[Vec<Written>],
        aligns: &[Alignment],
        head: usize,
    ) -> Vec<Vec<Cell>> {
        // Which cell each place belongs to.
        let mut owners: Vec<Vec<(usize, usize)>> = Vec::with_capacity(cells.len());
        let mut literal = Vec::new();
        for (r, row) in cells.iter().enumerate() {
            let mut line: Vec<(usize, usize)> = Vec::with_capacity(row.len());
            for (c, cell) in row.iter().enumerate() {
                let owner = match cell.joins {
                    None => Some((r, c)),
                    Some(Joins::Left) => c.checked_sub(1).and_then(|c| line.get(c).copied()),
                    Some(Joins::Up) => r
                        .checked_sub(1)
                        .and_then(|r| owners.get(r))
                        .and_then(|above| above.get(c).copied()),
                };
                if owner.is_none() {
                    literal.push((r, c));
                    let problem = MarkdownProblem::NothingToJoin {
                        up: cell.joins == Some(Joins::Up),
                    };
                    let at = self.cell_span(cell);
                    self.report.add(at, problem);
                }
                line.push(owner.unwrap_or((r, c)));
            }
            owners.push(line);
        }
        let mut reach: Vec<Vec<Reach>> = owners
            .iter()
            .map(|row| {
                let none = Reach {
                    cells: 0,
                    bottom: 0,
                    right: 0,
                };
                vec![none; row.len()]
            })
            .collect();
        for (r, row) in owners.iter().enumerate() {
            for (c, &(top, left)) in row.iter().enumerate() {
                if let Some(own) = reach.get_mut(top).and_then(|row| row.get_mut(left)) {
                    own.cells += 1;
                    own.bottom = own.bottom.max(r);
                    own.right = own.right.max(c);
                }
            }
        }
        let mut rows = Vec::with_capacity(cells.len());
        // Places whose owner could not take them: they stand by themselves, empty.
        let whole = |top: usize, left: usize| -> Option<(usize, usize)> {
            let own = reach.get(top)?.get(left)?;
            let (height, width) = (own.bottom + 1 - top, (own.right + 1).checked_sub(left)?);
            let crosses = top < head && own.bottom >= head;
            (own.cells == height * width && !crosses).then_some((height, width))
        };
        for (r, row) in cells.iter().enumerate() {
            let mut line = Vec::new();
            for (c, cell) in row.iter().enumerate() {
                let align = aligns.get(c).map_or(Align::None, align);
                let owner = owners.get(r).and_then(|row| row.get(c)).copied();
                let (top, left) = owner.unwrap_or((r, c));
                let size = whole(top, left);
                let own = (top, left) == (r, c);
                let (rowspan, colspan) = match (own, size) {
                    (false, Some(_)) => continue,
                    (true, Some(size)) => size,
                    (_, None) => (1, 1),
                };
                let mut blocks = Vec::new();
                if own {
                    if size.is_none() {
                        let bottom = reach
                            .get(top)
                            .and_then(|row| row.get(left))
                            .map_or(0, |own| own.bottom);
                        let problem = match top < head && bottom >= head {
                            true => MarkdownProblem::JoinsAcrossHead { rows: bottom + 1 },
                            false => MarkdownProblem::JoinsUneven,
                        };
                        let at = self.cell_span(cell);
                        self.report.add(at, problem);
                    }
                    blocks = self.cell(cell);
                }
                line.push(Cell {
                    column: c,
                    colspan,
                    rowspan,
                    align,
                    blocks,
                });
            }
            rows.push(line);
        }
        rows
    }

    fn cell_span(&self, cell: &Written) -> Span {
        let stretch = self.stretch(&cell.events);
        match stretch.is_empty() {
            true => self.places.span(self.trimmed(&cell.range)),
            false => self.places.span(stretch),
        }
    }

    /// The content of a cell: lines between `<br>`, those with `- ` before them a list.
    fn cell(&mut self, cell: &Written) -> Vec<Block> {
        let mut lines = Vec::new();
        let mut from = cell.events.start;
        let mut i = from;
        while i < cell.events.end {
            let Some(entry) = self.events.get(i) else {
                break;
            };
            if let Some(Event::InlineHtml(source)) = &entry.event
                && html::is_break(&strip(source))
            {
                lines.push(from..i);
                from = i + 1;
            }
            i = entry.end.max(i) + 1;
        }
        lines.push(from..cell.events.end);
        let mut blocks: Vec<Block> = Vec::new();
        for line in lines {
            let stretch = self.stretch(&line);
            let source = self.text.get(stretch.clone()).unwrap_or_default();
            let indent = source.len() - source.trim_start().len();
            let dash = Some("- ").filter(|dash| source.trim_start().starts_with(dash));
            let text = match dash {
                Some(dash) => {
                    let start = stretch.start + indent + dash.len();
                    self.clipped(line, start..usize::MAX)
                }
                None => self.text(line),
            };
            let span = self.places.span(self.trimmed(&stretch));
            match (
                dash.is_some(),
                blocks.last_mut().map(|block| &mut block.kind),
            ) {
                (true, Some(BlockKind::List { items, .. })) => items.push(item(span.clone(), text)),
                (true, _) => {
                    let kind = BlockKind::List {
                        start: None,
                        tight: true,
                        items: vec![item(span.clone(), text)],
                    };
                    blocks.push(Block::new(span.clone(), kind));
                }
                (false, Some(BlockKind::Paragraph(before))) => {
                    before.inlines.push(Inline::Break);
                    before.inlines.extend(text.inlines);
                    before.span.bytes.end = before.span.bytes.end.max(text.span.bytes.end);
                }
                (false, _) if text.inlines.is_empty() => {}
                (false, _) => blocks.push(Block::new(span.clone(), BlockKind::Paragraph(text))),
            }
            if let Some(last) = blocks.last_mut() {
                last.span.bytes.end = last.span.bytes.end.max(span.bytes.end);
            }
        }
        blocks
    }
}

fn item(span: Span, text: Text) -> Item {
    Item {
        checked: None,
        blocks: vec![Block::new(span, BlockKind::Paragraph(text))],
    }
}

fn align(alignment: &Alignment) -> Align {
    match alignment {
        Alignment::None => Align::None,
        Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}
