//! Tables: heads that say what they are the head of, merged cells, and a frame that scrolls sideways.
//!
//! A table of prose or of marks gets the class `stack`, and each of its cells that says something the name of its column:
//! on a phone a theme may set its rows one below the other. A table of figures is for comparing and stays a table; one with
//! too many columns has the class `broad`.

use unicode_width::UnicodeWidthStr;

use super::{Writer, plain};
use crate::tree::{Align, Attrs, Block, BlockKind, Cell, Table};

/// What a phone shows side by side, in full-width letters: the page's width, and what a cell takes beside its words.
const PHONE: usize = 22;
const PADDING: usize = 2;
/// The letters from which a column's words may break without looking torn.
const NARROWEST: usize = 8;
/// The letters from which a cell is prose.
const LONG: usize = 41;

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table, attrs: Option<&Attrs>) {
        self.labels += 1;
        let caption = table.caption.as_ref().map(|text| text.visible());
        let label = match (self.subject.as_str(), &caption) {
            ("", Some(caption)) => format!("表：{caption}"),
            ("", None) => format!("表{}", self.labels),
            (subject, _) => format!("表：{subject}"),
        };
        self.frame("table", &label);
        let columns = table
            .rows
            .iter()
            .filter_map(|row| row.last())
            .map(|cell| cell.column + cell.colspan)
            .max()
            .unwrap_or_default();
        // A sheet of paper is wide enough.
        let narrow = match self.place.is_narrow() {
            true => Narrow::of(table, attrs),
            false => Narrow::Fits,
        };
        let class = match (columns >= 6, narrow) {
            (true, Narrow::Fits) => "dense",
            (true, Narrow::Stacks) => "dense stack",
            (true, Narrow::Moves) => "dense broad",
            (false, Narrow::Fits) => "",
            (false, Narrow::Stacks) => "stack",
            (false, Narrow::Moves) => "broad",
        };
        self.open("table", class, attrs);
        let labels = match narrow {
            Narrow::Stacks => labels(table),
            Narrow::Fits | Narrow::Moves => Vec::new(),
        };
        self.out.push('\n');
        if let Some(caption) = &table.caption {
            self.out.push_str("<caption>");
            self.text(caption);
            self.out.push_str("</caption>\n");
        }
        let head = table.head.min(table.rows.len());
        let (heads, rows) = table.rows.split_at(head);
        if !heads.is_empty() {
            self.out.push_str("<thead>\n");
            self.rows(heads, table, true, &[]);
            self.out.push_str("</thead>\n");
        }
        if !rows.is_empty() {
            self.out.push_str("<tbody>\n");
            self.rows(rows, table, false, &labels);
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table>\n</div>\n");
    }

    fn rows(&mut self, rows: &[Vec<Cell>], table: &Table, head: bool, labels: &[String]) {
        for row in rows {
            self.out.push_str("<tr>");
            for cell in row {
                let label = labels.get(cell.column).map_or("", String::as_str);
                self.cell(cell, head, cell.column < table.rowhead, label);
            }
            self.out.push_str("</tr>\n");
        }
    }

    fn cell(&mut self, cell: &Cell, column_head: bool, row_head: bool, label: &str) {
        let scope = match (column_head, row_head) {
            (true, _) if cell.colspan > 1 => Some("colgroup"),
            (true, _) => Some("col"),
            (false, true) if cell.rowspan > 1 => Some("rowgroup"),
            (false, true) => Some("row"),
            (false, false) => None,
        };
        // An empty corner is the head of nothing.
        let name = match scope {
            Some(_) if !cell.blocks.is_empty() => "th",
            _ => "td",
        };
        self.out.push('<');
        self.out.push_str(name);
        if let Some(scope) = scope.filter(|_| name == "th") {
            self.attribute("scope", scope);
        }
        if cell.colspan > 1 {
            self.attribute("colspan", &cell.colspan.to_string());
        }
        if cell.rowspan > 1 {
            self.attribute("rowspan", &cell.rowspan.to_string());
        }
        let align = match cell.align {
            Align::None => None,
            Align::Left => Some("left"),
            Align::Center => Some("center"),
            Align::Right => Some("right"),
        };
        let classes: Vec<&str> = align.into_iter().chain(room(&cell.blocks)).collect();
        if !classes.is_empty() {
            self.attribute("class", &classes.join(" "));
        }
        if name == "td" && !label.is_empty() && !cell.blocks.is_empty() {
            self.attribute("data-label", label);
        }
        self.out.push('>');
        match cell.blocks.as_slice() {
            [
                Block {
                    kind: BlockKind::Paragraph(text),
                    attrs: None,
                    ..
                },
            ] if name == "th" => self.phrases(text),
            blocks => self.compact(blocks, true),
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
}

/// A cell of a few letters or a figure stays on one line, one with sentences gets room for them.
fn room(blocks: &[Block]) -> Option<&'static str> {
    let words = plain(blocks);
    match words.chars().count() {
        0 => None,
        ..=6 if !words.contains(' ') => Some("short"),
        ..=16 if is_figure(&words) => Some("short"),
        19..LONG => Some("middling"),
        LONG.. => Some("long"),
        _ => None,
    }
}

/// A number with at most a short unit (1,000,000人; 12.5%), a day, a time: nothing in which a line may break.
fn is_figure(words: &str) -> bool {
    const SIGNS: &str = ",.+-−:：/／〜～";
    const DAYS: &str = "約令和平成昭年度月日時分半頃初中旬下曜火水木金土祝";
    // The day of the week.
    let day = words
        .strip_suffix('）')
        .and_then(|words| words.rsplit_once('（'));
    let words = match day {
        Some((words, day)) if day.chars().count() == 1 => words,
        _ => words,
    };
    let unit = words.trim_start_matches(|letter: char| {
        letter.is_ascii_digit() || SIGNS.contains(letter) || DAYS.contains(letter)
    });
    words.contains(|letter: char| letter.is_ascii_digit())
        && unit.chars().count() <= 3
        && !unit.contains(char::is_whitespace)
}

/// How a table stands where there is no room for its columns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Narrow {
    /// They have room.
    Fits,
    /// Its rows read better one below the other.
    Stacks,
    /// It is to be moved sideways.
    Moves,
}

impl Narrow {
    fn of(table: &Table, attrs: Option<&Attrs>) -> Narrow {
        let is_plain = |cell: &Cell| cell.colspan == 1 && cell.rowspan == 1;
        let class = attrs.and_then(|attrs| attrs.class);
        let body = table.rows.get(table.head..).unwrap_or_default();
        let can_stack = table.head > 0
            && matches!(class, None | Some("matrix"))
            && body.iter().flatten().all(is_plain);
        let widest = widest(body);
        let needed: usize = widest
            .iter()
            .map(|letters| letters.clamp(&2, &NARROWEST) + PADDING)
            .sum();
        let texts = widest.iter().filter(|letters| **letters > NARROWEST);
        let is_prose = widest.len() > 1 && texts.count() * 2 >= widest.len();
        let is_long = widest.iter().any(|most| *most >= LONG);
        // Of a row of marks a phone shows those that are set.
        if can_stack && (is_prose || class.is_some()) && (needed > PHONE || is_long) {
            return Narrow::Stacks;
        }
        let least: usize = least(table).into_iter().sum();
        match least > PHONE * 10 {
            true => Narrow::Moves,
            false => Narrow::Fits,
        }
    }
}

/// How narrow each column can be, in tenths of a letter, as the style sheet has it.
fn least(table: &Table) -> Vec<usize> {
    let mut least: Vec<usize> = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        for cell in row.iter().filter(|cell| cell.colspan == 1) {
            if least.len() <= cell.column {
                least.resize(cell.column + 1, 0);
            }
            let is_head = at < table.head || cell.column < table.rowhead;
            let width = match room(&cell.blocks) {
                Some("short") => plain(&cell.blocks).width() * 5 + PADDING * 7,
                _ if is_head => 75,
                Some("long") => 100,
                Some(_) => 75,
                None => 40,
            };
            if let Some(found) = least.get_mut(cell.column) {
                *found = width.max(*found);
            }
        }
    }
    least
}

/// The letters of the longest cell of each column; a figure's are half as wide.
fn widest(rows: &[Vec<Cell>]) -> Vec<usize> {
    let mut widest: Vec<usize> = Vec::new();
    for cell in rows.iter().flatten().filter(|cell| cell.colspan == 1) {
        if widest.len() <= cell.column {
            widest.resize(cell.column + 1, 0);
        }
        let words = plain(&cell.blocks);
        let letters = match is_figure(&words) {
            true => words.chars().count() / 2,
            false => words.chars().count(),
        };
        if let Some(width) = widest.get_mut(cell.column) {
            *width = letters.max(*width);
        }
    }
    widest
}

/// The name of each column, after that of the group it stands in.
fn labels(table: &Table) -> Vec<String> {
    let mut labels: Vec<Vec<String>> = Vec::new();
    for cell in table.rows.iter().take(table.head).flatten() {
        let name = plain(&cell.blocks);
        for column in cell.column..cell.column + cell.colspan {
            if labels.len() <= column {
                labels.resize(column + 1, Vec::new());
            }
            if let Some(names) = labels.get_mut(column).filter(|_| !name.is_empty()) {
                names.push(name.clone());
            }
        }
    }
    labels.iter().map(|names| names.join("：")).collect()
}
