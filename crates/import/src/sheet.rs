//! Reads spreadsheets and CSV: finds the tables on a sheet, and makes contacts, terms, statistics or a table of each.

mod book;
mod format;
mod records;

use std::collections::BTreeMap;

use book::Sheet;

use crate::note::{Note, What};
use crate::page::{self, Block, Inline, Line, Page, Place, Table};
use crate::{Import, Made, Refusal, encoding, markdown};

/// A part of a sheet without empty rows and columns.
#[derive(Debug, Default)]
struct Grid {
    rows: Vec<Vec<Slot>>,
    /// The name of each row's first cell, for places in the report.
    places: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Slot {
    cell: book::Cell,
    joins: Option<Joins>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joins {
    Left,
    Up,
}

/// Gives the reading of a word, for terms whose sheet has none.
pub(crate) type Reading<'a> = &'a dyn Fn(&str) -> String;

pub(crate) fn xlsx(stem: &str, bytes: &[u8], reading: Reading<'_>) -> Result<Import, Refusal> {
    let sheets = book::read(bytes)?;
    let mut writer = Writer::new(stem, reading);
    let seen: Vec<&Sheet> = sheets.iter().filter(|sheet| !sheet.hidden).collect();
    for sheet in &sheets {
        if sheet.hidden {
            let words: Vec<&str> = sheet
                .cells
                .values()
                .map(|cell| cell.text.as_str())
                .collect();
            if !words.is_empty() {
                writer.note(What::HiddenSheet, sheet.name.clone(), words.join(" "));
            }
            continue;
        }
        if seen.len() > 1 {
            writer.sheet = sheet.name.clone();
        }
        for (at, words) in &sheet.comments {
            let place = writer.place(at);
            writer.note(What::Comment, place, words.clone());
        }
        if !sheet.drawn.trim().is_empty() {
            let place = writer.sheet.clone();
            writer.note(What::Drawing, place, sheet.drawn.trim().to_owned());
        }
        let grids = grids(sheet, &mut writer);
        writer.take(grids);
    }
    writer.finish()
}

pub(crate) fn csv(stem: &str, bytes: &[u8], reading: Reading<'_>) -> Result<Import, Refusal> {
    let (text, name) = encoding::decoded(bytes).ok_or(Refusal::Kind)?;
    let first = text.lines().next().unwrap_or_default();
    let delimiter = match (
        first.contains('\t'),
        first.contains(','),
        first.contains(';'),
    ) {
        (true, false, _) => b'\t',
        (false, false, true) => b';',
        _ => b',',
    };
    let mut table = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    for (row, record) in table.records().enumerate() {
        let record = record.map_err(|_| Refusal::Damaged {
            part: format!("{}", row + 1),
        })?;
        let row = u32::try_from(row).map_err(|_| Refusal::TooLarge)?;
        for (column, text) in record.iter().enumerate() {
            let column = u32::try_from(column).map_err(|_| Refusal::TooLarge)?;
            if !text.trim().is_empty() {
                let cell = book::Cell {
                    text: text.to_owned(),
                    ..book::Cell::default()
                };
                sheet.cells.insert((row, column), cell);
            }
        }
    }
    let mut writer = Writer::new(stem, reading);
    if let Some(name) = name {
        writer.note(What::Encoding, String::new(), name.to_owned());
    }
    let grids = grids(&sheet, &mut writer);
    writer.take(grids);
    writer.finish()
}

/// The parts of a sheet between empty rows.
fn grids(sheet: &Sheet, writer: &mut Writer<'_>) -> Vec<Grid> {
    let mut cells: BTreeMap<(u32, u32), Slot> = BTreeMap::new();
    let mut hidden = Vec::new();
    for ((row, column), cell) in &sheet.cells {
        if sheet.hidden_rows.contains(row) || sheet.hidden_columns.contains(column) {
            hidden.push(cell.text.as_str());
            continue;
        }
        if cell.is_open_formula {
            let place = writer.place(&book::name(*row, *column));
            writer.note(What::Formula, place, String::new());
        }
        let slot = Slot {
            cell: cell.clone(),
            joins: None,
        };
        cells.insert((*row, *column), slot);
    }
    if !hidden.is_empty() {
        let place = writer.sheet.clone();
        writer.note(What::HiddenSheet, place, hidden.join(" "));
    }
    // Merged cells count only as far as cells are filled: a whole row of 16,384 columns may be one.
    let last_row = cells.keys().map(|(row, _)| *row).max().unwrap_or(0);
    let last_column = cells.keys().map(|(_, column)| *column).max().unwrap_or(0);
    for ((top, left), (bottom, right)) in &sheet.merged {
        if !cells.contains_key(&(*top, *left)) {
            continue;
        }
        for row in *top..=(*bottom).min(last_row) {
            for column in *left..=(*right).min(last_column) {
                if sheet.hidden_rows.contains(&row) || sheet.hidden_columns.contains(&column) {
                    continue;
                }
                let joins = match (row == *top, column == *left) {
                    (true, true) => continue,
                    (true, false) => Joins::Left,
                    (false, _) => Joins::Up,
                };
                let slot = cells.entry((row, column)).or_default();
                let covered = std::mem::take(&mut slot.cell.text);
                slot.joins = Some(joins);
                if !covered.is_empty() {
                    let place = writer.place(&book::name(row, column));
                    writer.note(What::Hidden, place, covered);
                }
            }
        }
    }
    let mut out: Vec<Vec<(u32, BTreeMap<u32, Slot>)>> = Vec::new();
    let mut before = None;
    for ((row, column), slot) in cells {
        if before != Some(row) {
            let goes_on = before.is_some_and(|before: u32| {
                row == before + 1 || (before + 1..row).all(|row| sheet.hidden_rows.contains(&row))
            });
            match out.last_mut() {
                Some(part) if goes_on => part.push((row, BTreeMap::new())),
                _ => out.push(vec![(row, BTreeMap::new())]),
            }
            before = Some(row);
        }
        if let Some((_, row)) = out.last_mut().and_then(|part| part.last_mut()) {
            row.insert(column, slot);
        }
    }
    out.into_iter().map(grid).collect()
}

fn grid(rows: Vec<(u32, BTreeMap<u32, Slot>)>) -> Grid {
    // A column that only merged cells cover is none.
    let mut columns: Vec<u32> = rows
        .iter()
        .flat_map(|(_, row)| row.iter())
        .filter(|(_, slot)| slot.joins != Some(Joins::Left))
        .map(|(column, _)| *column)
        .collect();
    columns.sort_unstable();
    columns.dedup();
    let mut grid = Grid::default();
    for (number, mut row) in rows {
        let first = row.keys().next().copied().unwrap_or(0);
        grid.places.push(book::name(number, first));
        let mut places: Vec<Slot> = columns
            .iter()
            .map(|column| row.remove(column).unwrap_or_default())
            .collect();
        // The column of the cell that these joined may be gone; then nothing is to the left.
        for at in 0..places.len() {
            let joined = places.get(at).and_then(|slot| slot.joins);
            if at == 0
                && joined == Some(Joins::Left)
                && let Some(slot) = places.get_mut(at)
            {
                slot.joins = None;
            }
        }
        grid.rows.push(places);
    }
    grid
}

struct Writer<'a> {
    stem: String,
    /// The name of the sheet, where there are several.
    sheet: String,
    reading: Reading<'a>,
    page: Page,
    import: Import,
    made: usize,
}

impl<'a> Writer<'a> {
    fn new(stem: &str, reading: Reading<'a>) -> Writer<'a> {
        Writer {
            stem: stem.to_owned(),
            sheet: String::new(),
            reading,
            page: Page::default(),
            import: Import::default(),
            made: 0,
        }
    }

    fn note(&mut self, what: What, place: String, words: String) {
        self.import.notes.push(Note::new(what, place, words));
    }

    fn place(&self, cell: &str) -> String {
        match self.sheet.is_empty() {
            true => cell.to_owned(),
            false => format!("{}!{cell}", self.sheet),
        }
    }

    fn take(&mut self, grids: Vec<Grid>) {
        let mut begun = self.sheet.is_empty();
        for grid in grids {
            let (before, grid, after) = with_lines_apart(grid);
            let records = records::made(&grid, self);
            if records.is_none() && !begun {
                begun = true;
                let name = self.sheet.clone();
                self.import.added.push(name.clone());
                self.page.blocks.push(Block::Heading {
                    level: 1,
                    text: vec![Inline::plain(name)],
                    sure: true,
                });
            }
            let mut lines = before.into_iter();
            if self.page.title.is_empty()
                && self.page.blocks.is_empty()
                && let Some(first) = lines.next()
            {
                self.page.title = first.trim().replace('\n', " ");
            }
            let paragraph = |line: String| Block::Paragraph(lined(&line));
            self.page.blocks.extend(lines.map(paragraph));
            if let Some((kind, text)) = records {
                self.made += 1;
                let number = match self.made {
                    1 => String::new(),
                    made => format!("-{made}"),
                };
                // Another file name than contacts.csv, which the handbook reads by itself.
                self.import.files.push(Made {
                    name: format!("data/{}{number}.toml", self.stem),
                    bytes: text.into_bytes(),
                });
                let place = self.place(grid.places.first().map_or("", String::as_str));
                self.note(What::Records, place, kind.to_owned());
            } else if !grid.rows.is_empty() {
                let table = self.table(grid);
                self.page.blocks.push(Block::Table(table));
            }
            self.page
                .blocks
                .extend(after.into_iter().map(|line| Block::Paragraph(lined(&line))));
        }
    }

    fn table(&mut self, grid: Grid) -> Table {
        let place = self.place(grid.places.first().map_or("", String::as_str));
        let heads_of_columns: Vec<String> = grid
            .rows
            .first()
            .map(|row| row.iter().map(|slot| slot.cell.text.clone()).collect())
            .unwrap_or_default();
        let rows: Vec<Vec<Place>> = grid
            .rows
            .iter()
            .zip(&grid.places)
            .map(|(row, at)| {
                row.iter()
                    .enumerate()
                    .map(|(column, slot)| match slot.joins {
                        Some(Joins::Left) => Place::Left,
                        Some(Joins::Up) => Place::Up,
                        None => {
                            let head = heads_of_columns.get(column).map_or("", String::as_str);
                            let text = self.shown(slot, head, at);
                            Place::Cell(lines(&text))
                        }
                    })
                    .collect()
            })
            .collect();
        let mut table = Table {
            rows,
            ..Table::default()
        };
        if heads(&mut table) {
            let count = table.head.to_string();
            self.note(What::TableHead, place, count);
        }
        table
    }

    /// The text of a cell; a telephone number that was typed as a number gets its 0 back.
    fn shown(&mut self, slot: &Slot, head: &str, row: &str) -> String {
        let text = slot.cell.text.clone();
        if slot.cell.is_bare_number && records::is_telephone(head) && lacks_zero(&text) {
            let place = self.place(row);
            self.note(What::Telephone, place, format!("{text} → 0{text}"));
            self.import.added.push("0".to_owned());
            return format!("0{text}");
        }
        text
    }

    fn finish(mut self) -> Result<Import, Refusal> {
        if self.page.title.is_empty() && !self.page.blocks.is_empty() {
            self.page.title.clone_from(&self.stem);
            self.import.added.push(self.stem.clone());
        }
        if !self.page.title.is_empty() {
            let text = markdown::write(&self.page, markdown::Kind::Page);
            self.import.files.insert(
                0,
                Made {
                    name: format!("{}.md", self.stem),
                    bytes: text.into_bytes(),
                },
            );
        }
        match self.import.files.is_empty() && self.import.notes.is_empty() {
            true => Err(Refusal::Empty),
            false => Ok(self.import),
        }
    }
}

/// 9 digits of a telephone, or 10 of a mobile one, that begin with no 0.
fn lacks_zero(text: &str) -> bool {
    let digits = text.chars().all(|c| c.is_ascii_digit());
    digits
        && !text.starts_with('0')
        && match text.len() {
            9 => true,
            10 => text.starts_with(['5', '7', '8', '9']),
            _ => false,
        }
}

/// Rows with one text only, above and below the table.
fn with_lines_apart(mut grid: Grid) -> (Vec<String>, Grid, Vec<String>) {
    let only = |row: &Vec<Slot>| -> Option<String> {
        let mut filled = row.iter().filter(|slot| !slot.cell.text.trim().is_empty());
        let first = filled.next()?;
        let hangs = row.iter().any(|slot| slot.joins == Some(Joins::Up));
        (filled.next().is_none() && !hangs).then(|| first.cell.text.clone())
    };
    let columns = grid.rows.iter().map(Vec::len).max().unwrap_or(0);
    // A single column is no table.
    if columns == 1 {
        let lines = grid
            .rows
            .iter()
            .flatten()
            .map(|slot| slot.cell.text.clone())
            .filter(|text| !text.trim().is_empty())
            .collect();
        return (lines, Grid::default(), Vec::new());
    }
    let mut before = Vec::new();
    while let Some(line) = grid.rows.first().and_then(only) {
        // What the row below hangs on is a cell of the table.
        let carries = grid
            .rows
            .get(1)
            .is_some_and(|row| row.iter().any(|slot| slot.joins == Some(Joins::Up)));
        if carries {
            break;
        }
        before.push(line);
        grid.rows.remove(0);
        grid.places.remove(0);
    }
    let mut after = Vec::new();
    while grid.rows.len() > 1
        && columns > 2
        && let Some(row) = grid.rows.last()
        && row
            .first()
            .is_some_and(|slot| !slot.cell.text.trim().is_empty())
        && let Some(line) = only(row)
        && (line.trim().starts_with(['※', '注', '（', '(', '*', '＊']) || line.ends_with('。'))
    {
        after.insert(0, line);
        grid.rows.pop();
        grid.places.pop();
    }
    (before, grid, after)
}

fn lines(text: &str) -> Vec<Line> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| Line {
            is_item: false,
            text: vec![Inline::plain(line.trim())],
        })
        .collect()
}

fn lined(text: &str) -> Vec<Inline> {
    let mut out = Vec::new();
    for line in text.lines() {
        if !out.is_empty() {
            out.push(Inline::Break);
        }
        out.push(Inline::plain(line));
    }
    out
}

/// Decides which rows and columns of a table are heads, where the file does not say; true when that is a guess.
pub(crate) fn heads(table: &mut Table) -> bool {
    let rows = table.rows.len();
    let text = |row: usize, column: usize| -> Option<String> {
        match table.rows.get(row)?.get(column)? {
            Place::Cell(lines) => Some(
                lines
                    .iter()
                    .map(|line| page::words(&line.text))
                    .collect::<String>(),
            ),
            Place::Left | Place::Up => None,
        }
    };
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    // How far down the cells reach that begin in the first rows.
    let reach = |head: usize| {
        let mut bottom = head;
        while (0..columns).any(|column| {
            matches!(
                table.rows.get(bottom).and_then(|row| row.get(column)),
                Some(Place::Up)
            )
        }) {
            bottom += 1;
        }
        bottom
    };
    if table.head > 0 {
        let bottom = reach(table.head);
        let is_new = bottom != table.head;
        table.head = bottom;
        return is_new;
    }
    let short = |row: usize| {
        let cells: Vec<String> = (0..columns)
            .filter_map(|column| text(row, column))
            .collect();
        let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        filled > 0
            && filled * 2 > cells.len()
            && cells
                .iter()
                .all(|cell| cell.chars().count() <= 24 && !cell.contains('。'))
    };
    let bottom = reach(1);
    let wide = bottom == 1
        && (0..columns).any(|column| {
            matches!(
                table.rows.first().and_then(|row| row.get(column)),
                Some(Place::Left)
            )
        });
    // A row of joined cells names what the row below names in parts.
    let bottom = match wide && rows > 2 && short(1) && !has_numbers(&table.rows, 1) {
        true => reach(2),
        false => bottom,
    };
    let is_form = first_column_names(&table.rows);
    if rows > 1
        && bottom < rows
        && bottom <= 3
        && short(0)
        && !(is_form && columns == 2)
        && !has_numbers(&table.rows, 0)
    {
        table.head = bottom;
        return true;
    }
    table.head = 0;
    if is_form {
        table.rowhead = 1;
    }
    true
}

/// Whether a row has figures, which heads seldom are.
fn has_numbers(rows: &[Vec<Place>], row: usize) -> bool {
    rows.get(row)
        .into_iter()
        .flatten()
        .any(|place| match place {
            Place::Cell(lines) => lines.iter().any(|line| {
                let words = page::words(&line.text);
                let words = words.trim();
                !words.is_empty()
                    && words.chars().all(|c| {
                        c.is_ascii_digit() || ('０'..='９').contains(&c) || ",.%，．％-".contains(c)
                    })
                    && words.chars().count() != 4
            }),
            _ => false,
        })
}

/// A form: names on the left, what they mean on the right.
fn first_column_names(rows: &[Vec<Place>]) -> bool {
    rows.len() > 1
        && rows.iter().all(|row| match row.first() {
            Some(Place::Cell(lines)) => {
                let words: String = lines.iter().map(|line| page::words(&line.text)).collect();
                !words.trim().is_empty() && words.chars().count() <= 16
            }
            Some(Place::Up) => true,
            _ => false,
        })
        && rows.iter().any(|row| {
            row.iter().skip(1).any(|place| match place {
                Place::Cell(lines) => {
                    lines
                        .iter()
                        .map(|line| page::words(&line.text).chars().count())
                        .sum::<usize>()
                        != 0
                }
                _ => false,
            })
        })
        && rows.first().is_some_and(|row| {
            // Names beside long texts; a table's first row is short in all its cells.
            row.len() == 2
        })
}
