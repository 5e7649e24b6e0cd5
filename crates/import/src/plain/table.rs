//! Finds tables in plain text: columns parted by wide blanks or tabs in lines that follow one another, or by `|`.

use super::Line;
use crate::lead;
use crate::note::{Note, What};
use crate::page::{self, Inline, Place, Table};
use crate::sheet;

/// The table that begins with the first of these lines, and how many lines it has.
pub(super) fn table(lines: &[Line], notes: &mut Vec<Note>) -> Option<(Table, usize)> {
    piped(lines, notes).or_else(|| spaced(lines))
}

/// `| a | b |` in each line.
fn piped(lines: &[Line], notes: &mut Vec<Note>) -> Option<(Table, usize)> {
    let is_row = |line: &&Line| {
        let text = line.text.strip_prefix("- ").unwrap_or(&line.text);
        text.starts_with('|') && text.ends_with('|') && text.chars().count() > 2
    };
    let used = lines
        .iter()
        .enumerate()
        .take_while(|(at, line)| is_row(line) && (*at == 0 || line.gap == 0))
        .count();
    if used < 2 {
        return None;
    }
    let mut rows: Vec<Vec<Place>> = Vec::new();
    let mut head = 0;
    for line in lines.iter().take(used) {
        let text = line.text.strip_prefix("- ").unwrap_or(&line.text);
        let inner = text.strip_prefix('|')?.strip_suffix('|')?;
        let cells: Vec<&str> = inner.split('|').map(str::trim).collect();
        let is_rule = cells
            .iter()
            .all(|cell| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':')));
        if is_rule {
            notes.push(Note::new(
                What::Ruler,
                line.number.to_string(),
                line.text.clone(),
            ));
            head = head.max(rows.len());
            continue;
        }
        notes.push(Note::new(
            What::Ruler,
            line.number.to_string(),
            "|".repeat(cells.len() + 1),
        ));
        rows.push(cells.into_iter().map(cell).collect());
    }
    if rows.is_empty() {
        return None;
    }
    // A head of empty cells is there only because Markdown wants one.
    let is_blank = rows
        .first()
        .is_some_and(|row| row.iter().all(|place| *place == cell("")));
    if is_blank {
        rows.remove(0);
        head = 0;
    }
    let mut table = finished(rows)?;
    table.head = head;
    sheet::heads(&mut table);
    Some((table, used))
}

fn cell(text: &str) -> Place {
    let lines = text
        .split("<br>")
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| page::Line {
            is_item: false,
            text: vec![Inline::plain(line)],
        })
        .collect();
    Place::Cell(lines)
}

/// The same width for every row.
fn finished(mut rows: Vec<Vec<Place>>) -> Option<Table> {
    let columns = rows.iter().map(Vec::len).max()?;
    for row in &mut rows {
        row.resize(columns, cell(""));
    }
    Some(Table {
        rows,
        ..Table::default()
    })
}

/// The fields of a line, each with the column where it begins.
fn fields(line: &Line) -> Vec<(usize, String)> {
    let mut fields: Vec<(usize, String)> = Vec::new();
    let mut column = 0;
    let mut blanks = 2;
    for letter in line.raw.trim_end().chars() {
        let width = match letter {
            '\t' => 8 - column % 8,
            letter => unicode_width::UnicodeWidthChar::width(letter).unwrap_or(0),
        };
        if letter.is_whitespace() {
            // A tab parts by itself; a wide blank is worth two narrow ones, but often only sets letters apart.
            blanks += if letter == '\t' { 2 } else { 1 };
        } else if !letter.is_control() {
            match fields.last_mut() {
                Some((_, field)) if blanks < 2 => {
                    if blanks > 0 {
                        field.push(' ');
                    }
                    field.push(letter);
                }
                _ => fields.push((column, letter.to_string())),
            }
            blanks = 0;
        }
        column += width;
    }
    fields
}

/// Three lines and more whose fields stand under one another.
fn spaced(lines: &[Line]) -> Option<(Table, usize)> {
    let first = fields(lines.first()?);
    if first.len() < 2 {
        return None;
    }
    let mut rows = vec![first];
    for line in lines.iter().skip(1) {
        let fields = fields(line);
        if line.gap > 0 || fields.len() < 2 {
            break;
        }
        rows.push(fields);
    }
    if rows.len() < 3 {
        return None;
    }
    let used = rows.len();
    // Columns begin where most rows have a field.
    let mut starts: Vec<usize> = rows.iter().flatten().map(|(start, _)| *start).collect();
    starts.sort_unstable();
    let mut columns: Vec<(usize, usize)> = Vec::new();
    for start in starts {
        match columns.last_mut() {
            Some((column, count)) if start <= *column + 3 => *count += 1,
            _ => columns.push((start, 1)),
        }
    }
    columns.retain(|(_, count)| count * 2 >= used);
    if columns.len() < 2 {
        return None;
    }
    // Sentences that happen to have wide blanks are no table.
    let sentences = rows
        .iter()
        .flatten()
        .filter(|(_, field)| field.contains('。') || field.chars().count() > 40)
        .count();
    let leads = rows
        .iter()
        .filter(|row| {
            row.len() == 2
                && row
                    .first()
                    .is_some_and(|(_, field)| lead::lead(&format!("{field} ")).is_some())
        })
        .count();
    if sentences * 4 > used || leads * 2 > used {
        return None;
    }
    let mut out = Vec::new();
    for row in rows {
        let mut cells = vec![String::new(); columns.len()];
        for (start, field) in row {
            let at = columns
                .iter()
                .rposition(|(column, _)| *column <= start + 1)
                .unwrap_or(0);
            if let Some(cell) = cells.get_mut(at) {
                if !cell.is_empty() {
                    cell.push(' ');
                }
                cell.push_str(&field);
            }
        }
        out.push(cells.iter().map(|text| cell(text)).collect());
    }
    let mut table = finished(out)?;
    sheet::heads(&mut table);
    Some((table, used))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_under_one_another_are_a_table() {
        let text = "区分        電話          備考\n保健所      03-1111-2222  平日\nセンター    03-3333-4444\n";
        let (table, used) = table(&super::super::lines(text), &mut Vec::new()).expect("a table");
        assert_eq!((used, table.rows.len(), table.head), (3, 3, 1));
        assert_eq!(table.rows.get(2).map(Vec::len), Some(3));
    }

    #[test]
    fn a_title_with_wide_blanks_is_none() {
        let text = "第１　　趣旨\n第２　　目的\n第３　　内容\n";
        assert!(table(&super::super::lines(text), &mut Vec::new()).is_none());
    }
}
