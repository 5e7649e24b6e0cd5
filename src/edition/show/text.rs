//! The comparison for a terminal: each place, then what was and what is.

use std::fmt::Write as _;

use super::profile::{confirmed, quiet, remark, title};
use crate::edition::rows::{Cell, Comparison, Row};

pub fn text(comparison: &Comparison, rows: &[&Row]) -> String {
    let mut out = String::new();
    let mut line = |text: String| writeln!(out, "{text}").expect("memory takes every line");
    line(format!("新：{}", title(&comparison.to)));
    line(format!("旧：{}", title(&comparison.from)));
    line(String::new());
    let mut last: Option<&[String]> = None;
    for row in rows {
        if last != Some(row.place.as_slice()) {
            line(format!("■ {}", row.place.join(" › ")));
            last = Some(&row.place);
        }
        line(format!("  【{}】", remark(row)));
        if !row.place_before.is_empty() {
            line(format!("  元の所：{}", row.place_before.join(" › ")));
        }
        line(format!("  新 {}", marked(row.after.as_ref(), "（削る）")));
        line(format!("  旧 {}", marked(row.before.as_ref(), "（新設）")));
    }
    for said in quiet(comparison) {
        line(said);
    }
    confirmed(comparison).into_iter().for_each(&mut line);
    if rows.is_empty() {
        line("変わったところはありません。".to_owned());
    } else {
        line(format!("\n{} 件", rows.len()));
    }
    out
}

/// Underlines as ［［ ］］, which stand in no text of a handbook by chance.
pub(super) fn marked(cell: Option<&Cell>, nothing: &str) -> String {
    let Some(cell) = cell else {
        return nothing.to_owned();
    };
    let stretches = cell.stretches().into_iter();
    stretches
        .map(|(marked, text)| match marked {
            true => format!("［［{text}］］"),
            false => text,
        })
        .collect()
}
