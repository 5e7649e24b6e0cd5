//! Reads the sheets of a workbook, each cell as it is shown.
//!
//! Own code on the XML: what calamine gives has no number formats, and without them 17:15 and 03… cannot be shown as in the
//! sheet. Cells farther out than anybody writes are refused.

use std::collections::{BTreeMap, BTreeSet};

use super::format;
use crate::Refusal;
use crate::inflate::Package;
use crate::xml::{self, Node};

/// Cells of a sheet, by row and column from 0.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) cells: BTreeMap<(u32, u32), Cell>,
    /// The first and the last place of each merged cell.
    pub(super) merged: Vec<((u32, u32), (u32, u32))>,
    pub(super) hidden_rows: BTreeSet<u32>,
    pub(super) hidden_columns: BTreeSet<u32>,
    /// By cell: comments.
    pub(super) comments: Vec<(String, String)>,
    /// Words in boxes and charts on the sheet.
    pub(super) drawn: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cell {
    pub(super) text: String,
    /// The reading that Excel keeps of what was typed.
    pub(super) reading: String,
    /// A plain number without a format of its own.
    pub(super) is_bare_number: bool,
    /// A formula whose value the file does not have.
    pub(super) is_open_formula: bool,
}

const MOST_CELLS: usize = 1_000_000;
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    let mut package = Package::open(bytes)?;
    let damaged = || Refusal::Damaged {
        part: "xl/workbook.xml".to_owned(),
    };
    let book = part(&mut package, "xl/workbook.xml")?.ok_or_else(damaged)?;
    let names = relations(&mut package, "xl/_rels/workbook.xml.rels")?;
    let strings = part(&mut package, "xl/sharedStrings.xml")?
        .map(|root| root.nodes().map(string).collect())
        .unwrap_or_default();
    let formats = part(&mut package, "xl/styles.xml")?
        .map(|root| formats(&root))
        .unwrap_or_default();
    let from_1904 = book
        .child("workbookPr")
        .and_then(|node| node.get("date1904"))
        .is_some_and(|value| value == "1" || value == "true");
    let shared = Shared {
        strings,
        formats,
        from_1904,
    };
    let mut sheets = Vec::new();
    let listed = book.child("sheets").ok_or_else(damaged)?;
    for node in listed.nodes() {
        let Some(target) = node.get("r:id").and_then(|id| names.get(id)) else {
            continue;
        };
        let path = path(target);
        let Some(root) = part(&mut package, &path)? else {
            continue;
        };
        let mut sheet = sheet(&root, &shared)?;
        sheet.name = node.get("name").unwrap_or_default().to_owned();
        sheet.hidden = node.get("state").is_some_and(|state| state != "visible");
        beside(&mut package, &path, &mut sheet)?;
        sheets.push(sheet);
    }
    Ok(sheets)
}

struct Shared {
    strings: Vec<Cell>,
    /// The format of each style.
    formats: Vec<Option<String>>,
    from_1904: bool,
}

fn part(package: &mut Package<'_>, name: &str) -> Result<Option<Node>, Refusal> {
    match package.part(name)? {
        Some(bytes) => xml::parse(&bytes, name).map(Some),
        None => Ok(None),
    }
}

fn relations(package: &mut Package<'_>, name: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let Some(root) = part(package, name)? else {
        return Ok(BTreeMap::new());
    };
    Ok(root
        .nodes()
        .filter_map(|node| Some((node.get("Id")?.to_owned(), node.get("Target")?.to_owned())))
        .collect())
}

fn path(target: &str) -> String {
    match target.strip_prefix('/') {
        Some(rest) => rest.to_owned(),
        None => format!("xl/{}", target.trim_start_matches("../")),
    }
}

/// A text in runs, without the readings over it.
fn string(node: &Node) -> Cell {
    let mut text = String::new();
    let mut reading = String::new();
    for child in node.nodes() {
        match child.name.as_str() {
            "t" => text.push_str(&child.text()),
            "r" => text.push_str(&child.child("t").map(Node::text).unwrap_or_default()),
            "rPh" => reading.push_str(&child.child("t").map(Node::text).unwrap_or_default()),
            _ => {}
        }
    }
    Cell {
        text,
        reading,
        ..Cell::default()
    }
}

fn formats(root: &Node) -> Vec<Option<String>> {
    let own: BTreeMap<u32, String> = root
        .child("numFmts")
        .map(|node| {
            node.nodes()
                .filter_map(|node| {
                    let id = node.get("numFmtId")?.parse().ok()?;
                    Some((id, node.get("formatCode")?.to_owned()))
                })
                .collect()
        })
        .unwrap_or_default();
    let Some(used) = root.child("cellXfs") else {
        return Vec::new();
    };
    used.nodes()
        .map(|node| {
            let id: u32 = node.get("numFmtId")?.parse().ok()?;
            own.get(&id)
                .cloned()
                .or_else(|| format::built_in(id).map(str::to_owned))
        })
        .collect()
}

fn sheet(root: &Node, shared: &Shared) -> Result<Sheet, Refusal> {
    let mut sheet = Sheet::default();
    let mut row_at = 0;
    for row in root.child("sheetData").into_iter().flat_map(Node::nodes) {
        let number = row.get("r").and_then(|number| number.parse::<u32>().ok());
        row_at = number.map_or(row_at, |number| number.saturating_sub(1));
        if row.get("hidden") == Some("1") {
            sheet.hidden_rows.insert(row_at);
        }
        let mut column_at = 0;
        for node in row.nodes().filter(|node| node.name == "c") {
            let named = node.get("r").and_then(place);
            let (at, column) = named.unwrap_or((row_at, column_at));
            column_at = column + 1;
            if at >= MOST_ROWS || column >= MOST_COLUMNS {
                continue;
            }
            let cell = cell(node, shared);
            if !cell.text.is_empty() || cell.is_open_formula {
                sheet.cells.insert((at, column), cell);
            }
            if sheet.cells.len() > MOST_CELLS {
                return Err(Refusal::TooLarge);
            }
        }
        row_at += 1;
    }
    for node in root.child("mergeCells").into_iter().flat_map(Node::nodes) {
        let range = node.get("ref").and_then(|range| range.split_once(':'));
        if let Some((from, to)) = range.and_then(|(from, to)| Some((place(from)?, place(to)?))) {
            sheet.merged.push((from, to));
        }
    }
    for node in root.child("cols").into_iter().flat_map(Node::nodes) {
        let number = |key: &str| node.get(key).and_then(|text| text.parse::<u32>().ok());
        if node.get("hidden") == Some("1")
            && let (Some(from), Some(to)) = (number("min"), number("max"))
        {
            let to = to.min(MOST_COLUMNS);
            sheet.hidden_columns.extend(from.saturating_sub(1)..to);
        }
    }
    Ok(sheet)
}

fn cell(node: &Node, shared: &Shared) -> Cell {
    let value = node.child("v").map(Node::text).unwrap_or_default();
    let plain = |text: String| Cell {
        text,
        ..Cell::default()
    };
    match node.get("t").unwrap_or("n") {
        "s" => value
            .trim()
            .parse::<usize>()
            .ok()
            .and_then(|index| shared.strings.get(index).cloned())
            .unwrap_or_default(),
        "inlineStr" => node.child("is").map(string).unwrap_or_default(),
        "str" | "e" | "d" => plain(value),
        "b" => plain(if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned()),
        _ => {
            let Ok(number) = value.trim().parse::<f64>() else {
                return Cell {
                    is_open_formula: node.child("f").is_some(),
                    ..plain(value)
                };
            };
            let format = node
                .get("s")
                .and_then(|style| style.parse::<usize>().ok())
                .and_then(|style| shared.formats.get(style).cloned().flatten());
            match format {
                Some(format) => plain(format::shown(number, &format, shared.from_1904)),
                None => Cell {
                    text: format::general(number),
                    is_bare_number: true,
                    ..Cell::default()
                },
            }
        }
    }
}

/// `B3` as row and column from 0.
fn place(name: &str) -> Option<(u32, u32)> {
    let name = name.replace('$', "");
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    let mut column: u32 = 0;
    for letter in letters.chars() {
        let worth = u32::from(letter.to_ascii_uppercase()).checked_sub(64)?;
        column = column.checked_mul(26)?.checked_add(worth)?;
    }
    Some((
        row.parse::<u32>().ok()?.checked_sub(1)?,
        column.checked_sub(1)?,
    ))
}

/// Row and column from 0 as `B3`.
pub(super) fn name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        let digit = (left - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", row + 1)
}

/// Comments and drawings, which lie in parts of their own.
fn beside(package: &mut Package<'_>, path: &str, sheet: &mut Sheet) -> Result<(), Refusal> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let names = relations(package, &format!("{folder}/_rels/{file}.rels"))?;
    for target in names.values() {
        let is_words = target.contains("comments") || target.contains("drawings/drawing");
        if !is_words || !target.ends_with(".xml") || target.contains("threaded") {
            continue;
        }
        let Some(root) = part(package, &self::path(target))? else {
            continue;
        };
        if target.contains("comments") {
            for node in root.child("commentList").into_iter().flat_map(Node::nodes) {
                let words = node.child("text").map(|node| string(node).text);
                let at = node.get("ref").unwrap_or_default().to_owned();
                sheet.comments.push((at, words.unwrap_or_default()));
            }
        } else {
            let mut found = Vec::new();
            root.all("a:t", &mut found);
            for node in found {
                sheet.drawn.push_str(&node.text());
                sheet.drawn.push(' ');
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_named_as_excel_names_them() {
        for (text, at) in [
            ("A1", (0, 0)),
            ("Z9", (8, 25)),
            ("AA10", (9, 26)),
            ("XFD1", (0, 16_383)),
        ] {
            assert_eq!(place(text), Some(at));
            assert_eq!(name(at.0, at.1), text);
        }
        assert_eq!(place("1"), None);
        assert_eq!(place("ZZZZZZZZZZ1"), None);
    }
}
