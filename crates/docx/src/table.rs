//! Writes tables and frames. Lays the cells that stand on a full grid, since Word wants every place of it named.

use std::fmt::Write as _;

use crate::body::Writer;
use crate::{Block, Cell, Run, Table};

/// Word takes no more columns.
const WIDEST: usize = 63;

/// One place of the grid as it is written: a cell with what it holds, or what continues the one above.
#[derive(Clone, Copy)]
struct Laid<'a> {
    cell: Option<&'a Cell>,
    across: usize,
    /// Whether a row below continues the cell.
    opens: bool,
}

pub(crate) fn table<'a>(writer: &mut Writer<'a>, table: &'a Table, width: u32) {
    let rows = laid(table);
    let columns = rows
        .iter()
        .map(|row| row.iter().map(|laid| laid.across).sum())
        .max()
        .unwrap_or(0);
    if columns == 0 {
        return;
    }
    let widths = widths(&table.widths, columns, width);
    writer
        .out
        .push_str("<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/>");
    let _ = write!(
        writer.out,
        "<w:tblW w:w=\"{width}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
    );
    for width in &widths {
        let _ = write!(writer.out, "<w:gridCol w:w=\"{width}\"/>");
    }
    writer.out.push_str("</w:tblGrid>");
    for (number, row) in rows.iter().enumerate() {
        writer.out.push_str("<w:tr>");
        if number < table.heads {
            writer
                .out
                .push_str("<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        } else if is_short(row) {
            writer.out.push_str("<w:trPr><w:cantSplit/></w:trPr>");
        }
        let mut column = 0;
        for laid in row {
            let width: u32 = widths.iter().skip(column).take(laid.across).sum();
            column += laid.across;
            cell(writer, laid, width);
        }
        writer.out.push_str("</w:tr>");
    }
    writer.out.push_str("</w:tbl>");
}

/// Whether a row is so short that it goes to the next page whole. A long one breaks where the page ends.
fn is_short(row: &[Laid<'_>]) -> bool {
    const LETTERS: usize = 300;
    let letters = |block: &Block| match block {
        Block::Paragraph(paragraph) => paragraph.runs.iter().map(letters_of).sum(),
        _ => LETTERS + 1,
    };
    let cells = row.iter().filter_map(|laid| laid.cell);
    cells
        .into_iter()
        .all(|cell| cell.blocks.iter().map(letters).sum::<usize>() <= LETTERS)
}

fn letters_of(run: &Run) -> usize {
    match run {
        Run::Text { text, .. } => text.chars().count(),
        Run::Ruby { base, .. } => base.chars().count(),
        _ => 1,
    }
}

/// A table of one cell, with room inside.
pub(crate) fn frame<'a>(writer: &mut Writer<'a>, blocks: &'a [Block], width: u32) {
    const ROOM: u32 = 170;
    let _ = write!(
        writer.out,
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"{width}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>\
         <w:tblCellMar><w:top w:w=\"{ROOM}\" w:type=\"dxa\"/><w:left w:w=\"{ROOM}\" w:type=\"dxa\"/><w:bottom w:w=\"{ROOM}\" w:type=\"dxa\"/><w:right w:w=\"{ROOM}\" w:type=\"dxa\"/></w:tblCellMar>\
         </w:tblPr><w:tblGrid><w:gridCol w:w=\"{width}\"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>"
    );
    filled(writer, blocks, width.saturating_sub(2 * ROOM));
    writer.out.push_str("</w:tc></w:tr></w:tbl>");
}

fn cell<'a>(writer: &mut Writer<'a>, laid: &Laid<'a>, width: u32) {
    let _ = write!(
        writer.out,
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>"
    );
    if laid.across > 1 {
        let _ = write!(writer.out, "<w:gridSpan w:val=\"{}\"/>", laid.across);
    }
    match (laid.cell, laid.opens) {
        (Some(_), true) => writer.out.push_str("<w:vMerge w:val=\"restart\"/>"),
        (Some(_), false) => {}
        (None, _) => writer.out.push_str("<w:vMerge/>"),
    }
    if laid.cell.is_some_and(|cell| cell.head) {
        writer
            .out
            .push_str("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EDEDED\"/>");
    }
    writer.out.push_str("</w:tcPr>");
    match laid.cell {
        Some(cell) => filled(writer, &cell.blocks, width.saturating_sub(216)),
        None => writer.out.push_str("<w:p/>"),
    }
    writer.out.push_str("</w:tc>");
}

/// A cell must end with a paragraph.
fn filled<'a>(writer: &mut Writer<'a>, blocks: &'a [Block], width: u32) {
    writer.blocks(blocks, width);
    match blocks.last() {
        None => writer.out.push_str("<w:p/>"),
        Some(Block::Table(_) | Block::Box(_)) => writer.gap(),
        Some(Block::Paragraph(_) | Block::PageBreak) => {}
    }
}

/// The cells on the grid, each row as wide as the widest.
fn laid(table: &Table) -> Vec<Vec<Laid<'_>>> {
    let mut rows: Vec<Vec<Laid<'_>>> = Vec::new();
    // For each column: how many rows below still belong to a cell, and how wide that cell is where it begins.
    let mut hanging: Vec<(usize, usize)> = Vec::new();
    let count = table.rows.len();
    for (number, cells) in table.rows.iter().enumerate() {
        let mut row = Vec::new();
        let mut column = 0;
        let mut cells = cells.iter().peekable();
        while column < WIDEST && (cells.peek().is_some() || column < hanging.len()) {
            if let Some((rows_left @ 1.., across)) = hanging.get(column).copied() {
                row.push(Laid {
                    cell: None,
                    across,
                    opens: false,
                });
                if let Some(place) = hanging.get_mut(column) {
                    place.0 = rows_left - 1;
                }
                column += across;
                continue;
            }
            let Some(cell) = cells.next() else {
                column += 1;
                row.push(Laid {
                    cell: Some(&EMPTY),
                    across: 1,
                    opens: false,
                });
                continue;
            };
            let free = (column..WIDEST)
                .take_while(|at| hanging.get(*at).is_none_or(|(rows, _)| *rows == 0))
                .count();
            let across = cell.across.clamp(1, free.max(1));
            let below = cell.down.max(1).min(count - number) - 1;
            if hanging.len() < column + across {
                hanging.resize(column + across, (0, 1));
            }
            if let Some(place) = hanging.get_mut(column) {
                *place = (below, across);
            }
            row.push(Laid {
                cell: Some(cell),
                across,
                opens: below > 0,
            });
            column += across;
        }
        rows.push(row);
    }
    let widest = hanging.len();
    for row in &mut rows {
        let filled: usize = row.iter().map(|laid| laid.across).sum();
        row.extend((filled..widest).map(|_| Laid {
            cell: Some(&EMPTY),
            across: 1,
            opens: false,
        }));
    }
    rows
}

static EMPTY: Cell = Cell {
    blocks: Vec::new(),
    across: 1,
    down: 1,
    head: false,
};

/// Whole twentieths of a point that sum to the width.
fn widths(parts: &[u32], columns: usize, width: u32) -> Vec<u32> {
    let parts: Vec<u64> = (0..columns)
        .map(|column| match parts.is_empty() {
            true => 1,
            false => u64::from(parts.get(column).copied().unwrap_or(1).max(1)),
        })
        .collect();
    let sum: u64 = parts.iter().sum();
    let mut before = 0;
    let mut so_far = 0;
    parts
        .iter()
        .map(|part| {
            so_far += part;
            let edge = u32::try_from(so_far * u64::from(width) / sum).unwrap_or(width);
            let own = edge - before;
            before = edge;
            own
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `甲` stands, `^` continues the one above, `_` is empty; a number tells how wide.
    fn drawn(table: &Table) -> Vec<String> {
        laid(table)
            .iter()
            .map(|row| {
                let places: Vec<String> = row
                    .iter()
                    .map(|laid| {
                        let sign = match laid.cell {
                            None => "^",
                            Some(cell) if cell.blocks.is_empty() => "_",
                            Some(_) => "甲",
                        };
                        match laid.across {
                            1 => sign.to_owned(),
                            across => format!("{sign}{across}"),
                        }
                    })
                    .collect();
                places.join(" ")
            })
            .collect()
    }

    fn cell(across: usize, down: usize) -> Cell {
        Cell {
            across,
            down,
            ..Cell::plain("甲")
        }
    }

    fn of(rows: Vec<Vec<Cell>>) -> Table {
        Table {
            rows,
            ..Table::default()
        }
    }

    #[test]
    fn cells_go_to_the_first_free_place() {
        let table = of(vec![
            vec![cell(1, 2), cell(2, 1), cell(1, 3)],
            vec![cell(1, 1), cell(1, 1)],
            vec![cell(1, 1), cell(2, 1)],
        ]);
        assert_eq!(drawn(&table), ["甲 甲2 甲", "^ 甲 甲 ^", "甲 甲2 ^"]);
    }

    #[test]
    fn every_row_is_as_wide_as_the_widest() {
        let table = of(vec![
            vec![cell(1, 9)],
            vec![cell(3, 2)],
            vec![],
            vec![cell(500, 1)],
        ]);
        let widths: Vec<usize> = laid(&table)
            .iter()
            .map(|row| row.iter().map(|laid| laid.across).sum())
            .collect();
        assert_eq!(widths, [WIDEST; 4]);
    }

    #[test]
    fn a_wide_cell_keeps_out_of_one_that_hangs_from_above() {
        let table = of(vec![
            vec![cell(1, 1), cell(1, 2), cell(1, 1)],
            vec![cell(2, 1), cell(1, 1)],
        ]);
        assert_eq!(drawn(&table), ["甲 甲 甲", "甲 ^ 甲"]);
    }

    #[test]
    fn widths_sum_to_the_whole() {
        assert_eq!(widths(&[], 3, 1000), [333, 333, 334]);
        assert_eq!(widths(&[1, 3], 2, 1000), [250, 750]);
        assert_eq!(widths(&[2], 3, 1000), [500, 250, 250]);
    }
}
