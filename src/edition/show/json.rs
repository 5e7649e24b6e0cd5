//! The comparison for tools.

use serde::Serialize;

use crate::edition::rows::{Cell, Comparison, Confirmed, Row};
use crate::edition::value::About;

#[derive(Serialize)]
struct Document<'a> {
    from: Side<'a>,
    to: Side<'a>,
    rows: Vec<Line<'a>>,
    /// What was looked at again and stands as it was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    confirmed: Vec<Still<'a>>,
}

#[derive(Serialize)]
struct Still<'a> {
    page: &'a str,
    place: &'a [String],
    checked: String,
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Side<'a> {
    id: &'a str,
    label: &'a str,
    date: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    number: &'a str,
}

#[derive(Serialize)]
struct Line<'a> {
    kind: &'static str,
    also: Vec<&'static str>,
    page: &'a str,
    what: &'static str,
    place: &'a [String],
    after: Option<&'a str>,
    before: Option<&'a str>,
    after_marks: Vec<[usize; 2]>,
    before_marks: Vec<[usize; 2]>,
    after_url: Option<&'a str>,
    before_url: Option<&'a str>,
}

pub fn json(comparison: &Comparison, rows: &[&Row]) -> String {
    let document = Document {
        from: side(&comparison.from),
        to: side(&comparison.to),
        rows: rows.iter().map(|row| line(row)).collect(),
        confirmed: comparison.confirmed.iter().map(still).collect(),
    };
    let mut text =
        serde_json::to_string_pretty(&document).expect("strings and numbers are always JSON");
    text.push('\n');
    text
}

fn still(item: &Confirmed) -> Still<'_> {
    Still {
        page: &item.page,
        place: &item.place,
        checked: item.checked.iso(),
        url: item.url.as_deref(),
    }
}

fn side(about: &About) -> Side<'_> {
    Side {
        id: &about.id,
        label: &about.label,
        date: &about.date,
        number: &about.number,
    }
}

fn line(row: &Row) -> Line<'_> {
    Line {
        kind: row.kind.name(),
        also: row.also.iter().map(|kind| kind.name()).collect(),
        page: &row.page,
        what: row.what.name(),
        place: &row.place,
        after: row.after.as_ref().map(|cell| cell.text.as_str()),
        before: row.before.as_ref().map(|cell| cell.text.as_str()),
        after_marks: marks(row.after.as_ref()),
        before_marks: marks(row.before.as_ref()),
        after_url: row.after_url.as_deref(),
        before_url: row.before_url.as_deref(),
    }
}

fn marks(cell: Option<&Cell>) -> Vec<[usize; 2]> {
    cell.map(|cell| {
        cell.marks
            .iter()
            .map(|mark| [mark.start, mark.end])
            .collect()
    })
    .unwrap_or_default()
}
