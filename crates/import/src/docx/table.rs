//! Reads tables: the grid with its merged cells, the heads that Word repeats, what stands in the cells.

use std::collections::BTreeSet;

use super::body::{Piece, Reader, chosen, lines_of};
use crate::note::{Note, What};
use crate::page::{self, Inline, Line, Place, Table};
use crate::xml::Node;

/// A cell where it stands on the grid.
#[derive(Debug)]
struct Stands {
    from: usize,
    to: usize,
    /// Goes on from the cell above.
    goes_on: bool,
    lines: Vec<Line>,
}

/// Nobody draws more columns.
const WIDEST: usize = 500;

impl Reader<'_> {
    pub(super) fn table(&mut self, node: &Node, out: &mut Vec<Piece>) {
        let mut rows = Vec::new();
        rows_of(node, &mut rows);
        let mut standing: Vec<(&Node, Vec<&Node>)> = Vec::new();
        for row in rows {
            let properties = row.child("w:trPr");
            if properties.is_some_and(|node| node.child("w:del").is_some()) {
                let words = lines_of(row);
                self.listed(What::Deleted, &words);
                continue;
            }
            let mut cells = Vec::new();
            cells_of(row, &mut cells);
            standing.push((row, cells));
        }
        if let [(_, cells)] = standing.as_slice()
            && let [cell] = cells.as_slice()
        {
            self.frame(cell, out);
            return;
        }
        let mut grid = Vec::new();
        let mut heads = 0;
        for (row, cells) in standing {
            let properties = row.child("w:trPr");
            let is_head = properties.and_then(|node| node.switch("w:tblHeader")) == Some(true);
            if is_head && heads == grid.len() {
                heads += 1;
            }
            grid.push(self.row(properties, &cells));
        }
        if grid.iter().any(|row| !row.is_empty()) {
            self.lay(grid, heads, out);
        }
    }

    /// A table of one cell is a frame round a text.
    fn frame(&mut self, cell: &Node, out: &mut Vec<Piece>) {
        let mut pieces = Vec::new();
        let words = lines_of(cell);
        self.blocks(cell, &mut pieces);
        if !words.is_empty() {
            let opening = page::opening(&words);
            self.notes.push(Note::new(What::BoxOfOneCell, opening, ""));
        }
        out.push(Piece::Frame(pieces));
    }

    fn row(&mut self, properties: Option<&Node>, cells: &[&Node]) -> Vec<Stands> {
        let before = properties
            .and_then(|node| node.value("w:gridBefore"))
            .and_then(|count| count.parse().ok())
            .unwrap_or(0_usize);
        let mut column = before.min(WIDEST);
        let mut row: Vec<Stands> = Vec::new();
        for cell in cells {
            // The old way to join cells of a row.
            let joins_left = cell
                .child("w:tcPr")
                .and_then(|node| node.child("w:hMerge"))
                .is_some_and(|node| node.get("w:val") != Some("restart"));
            let across = span(cell);
            match row.last_mut() {
                Some(last) if joins_left => {
                    last.to += across;
                    let words = lines_of(cell);
                    self.listed(What::Hidden, &words);
                }
                _ => row.push(self.cell(cell, across, column)),
            }
            column += across;
            if column >= WIDEST {
                break;
            }
        }
        row
    }

    fn cell(&mut self, node: &Node, across: usize, column: usize) -> Stands {
        let merge = node.child("w:tcPr").and_then(|node| node.child("w:vMerge"));
        let goes_on = merge.is_some_and(|node| node.get("w:val") != Some("restart"));
        let lines = match goes_on {
            true => {
                let words = lines_of(node);
                self.listed(What::Hidden, &words);
                Vec::new()
            }
            false => {
                let mut pieces = Vec::new();
                self.blocks(node, &mut pieces);
                self.lines(pieces)
            }
        };
        Stands {
            from: column,
            to: column + across,
            goes_on,
            lines,
        }
    }

    /// What stands in a cell, one line for each paragraph.
    fn lines(&mut self, pieces: Vec<Piece>) -> Vec<Line> {
        let mut out = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Said(said) => {
                    let mut text = page::trimmed(said.text);
                    if page::is_empty(&text) {
                        continue;
                    }
                    let mut is_item = false;
                    match said.number {
                        Some(number) if number.is_sign => is_item = true,
                        Some(number) => {
                            text.insert(0, Inline::plain(format!("{} ", number.text)));
                        }
                        None => {}
                    }
                    out.push(Line { is_item, text });
                }
                Piece::Table(table) => {
                    self.count(What::NestedTable);
                    for row in table.rows {
                        let mut text = Vec::new();
                        for place in row {
                            let Place::Cell(lines) = place else {
                                continue;
                            };
                            for line in lines {
                                if !text.is_empty() {
                                    text.push(Inline::plain("　"));
                                }
                                text.extend(line.text);
                            }
                        }
                        out.push(Line {
                            is_item: false,
                            text,
                        });
                    }
                }
                Piece::Frame(pieces) => out.extend(self.lines(pieces)),
            }
        }
        out
    }

    fn lay(&mut self, grid: Vec<Vec<Stands>>, heads: usize, out: &mut Vec<Piece>) {
        // Only the edges that a cell has are columns.
        let mut edges: BTreeSet<usize> = BTreeSet::from([0]);
        for stands in grid.iter().flatten() {
            edges.insert(stands.from);
            edges.insert(stands.to);
        }
        let edges: Vec<usize> = edges.into_iter().collect();
        let column = |edge: usize| edges.iter().position(|found| *found == edge).unwrap_or(0);
        let columns = edges.len().saturating_sub(1);
        let mut rows: Vec<Vec<Place>> = Vec::new();
        // For each column of the row above: where the cell there begins and ends.
        let mut above: Vec<Option<(usize, usize)>> = vec![None; columns];
        for row in grid {
            let mut places = vec![Place::Cell(Vec::new()); columns];
            let mut here: Vec<Option<(usize, usize)>> = vec![None; columns];
            for stands in row {
                let (from, to) = (column(stands.from), column(stands.to));
                let joins_up =
                    stands.goes_on && above.get(from).copied().flatten() == Some((from, to));
                let mut lines = Some(stands.lines);
                for at in from..to {
                    if let Some(place) = places.get_mut(at) {
                        *place = match (joins_up, at == from) {
                            (true, _) => Place::Up,
                            (false, true) => Place::Cell(lines.take().unwrap_or_default()),
                            (false, false) => Place::Left,
                        };
                    }
                    if let Some(own) = here.get_mut(at) {
                        *own = Some((from, to));
                    }
                }
            }
            rows.push(places);
            above = here;
        }
        let mut table = Table {
            head: heads,
            rows,
            ..Table::default()
        };
        let place = crate::page::opening(&words_of_first(&table));
        if crate::sheet::heads(&mut table) {
            self.notes
                .push(Note::new(What::TableHead, place, table.head.to_string()));
        }
        out.push(Piece::Table(table));
    }
}

fn words_of_first(table: &Table) -> String {
    let cells = table.rows.iter().flatten().filter_map(|place| match place {
        Place::Cell(lines) => Some(lines),
        _ => None,
    });
    cells
        .flatten()
        .map(|line| page::words(&line.text))
        .take(3)
        .collect::<Vec<_>>()
        .join(" ")
}

fn span(cell: &Node) -> usize {
    cell.child("w:tcPr")
        .and_then(|node| node.value("w:gridSpan"))
        .and_then(|span| span.parse().ok())
        .unwrap_or(1)
        .clamp(1, WIDEST)
}

fn rows_of<'a>(node: &'a Node, found: &mut Vec<&'a Node>) {
    for child in node.nodes() {
        match child.name.as_str() {
            "w:tr" => found.push(child),
            "w:sdt" | "w:sdtContent" | "w:ins" | "w:customXml" | "w:moveTo" => {
                rows_of(child, found)
            }
            "mc:AlternateContent" => {
                if let Some(inner) = chosen(child) {
                    rows_of(inner, found);
                }
            }
            _ => {}
        }
    }
}

fn cells_of<'a>(node: &'a Node, found: &mut Vec<&'a Node>) {
    for child in node.nodes() {
        match child.name.as_str() {
            "w:tc" => found.push(child),
            "w:sdt" | "w:sdtContent" | "w:ins" | "w:customXml" | "w:smartTag" => {
                cells_of(child, found);
            }
            _ => {}
        }
    }
}
