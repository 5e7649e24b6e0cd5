//! Writes a table with its merged cells, and the line of attributes below it.

use std::fmt::Write as _;

use super::inline::{Spot, inlines};
use crate::page::{Line, Place, Table};

pub(super) fn table(table: &Table) -> String {
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut out = String::new();
    if columns == 0 {
        return out;
    }
    for (number, row) in table.rows.iter().enumerate() {
        out.push('|');
        for column in 0..columns {
            let text = match row.get(column) {
                Some(Place::Cell(lines)) => cell(lines),
                Some(Place::Left) => "<".to_owned(),
                Some(Place::Up) => "^".to_owned(),
                None => String::new(),
            };
            let _ = write!(out, " {text} |");
        }
        out.push('\n');
        if number == 0 {
            let _ = writeln!(out, "|{}", "---|".repeat(columns));
        }
    }
    let mut attributes = Vec::new();
    if table.head != 1 {
        attributes.push(format!("head={}", table.head));
    }
    if table.rowhead > 0 {
        attributes.push(format!("rowhead={}", table.rowhead));
    }
    if !table.caption.is_empty() {
        let caption: String = table
            .caption
            .chars()
            .map(|letter| match letter {
                '"' => '”',
                letter if letter.is_control() => ' ',
                letter => letter,
            })
            .collect();
        attributes.push(format!("caption=\"{caption}\""));
    }
    if !attributes.is_empty() {
        let _ = writeln!(out, "{{{}}}", attributes.join(" "));
    }
    out
}

fn cell(lines: &[Line]) -> String {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| (line.is_item, inlines(&line.text, Spot::Cell)))
        .filter(|(_, text)| !text.is_empty())
        .map(|(is_item, text)| match is_item {
            true => format!("- {text}"),
            false => text,
        })
        .collect();
    lines.join("<br>")
}
