//! The comparison for a terminal: each place, then what was and what is.

use std::fmt::Write as _;

use super::profile::{confirmed, quiet, remark, title};
use super::sheet::{Whole, whole};
use crate::edition::rows::{Cell, Comparison, Row};
use crate::edition::value::Edition;

pub fn text(comparison: &Comparison, rows: &[&Row], old: &Edition, new: &Edition) -> String {
    let mut out = String::new();
    let mut line = |text: String| writeln!(out, "{text}").expect("memory takes every line");
    line(format!("新：{}", title(&comparison.to)));
    line(format!("旧：{}", title(&comparison.from)));
    line(String::new());
    let runs = runs(rows, comparison, old, new);
    let mut last: Option<&[String]> = None;
    for run in &runs {
        let Some(row) = run.first() else { continue };
        if last != Some(row.place.as_slice()) {
            line(format!("■ {}", row.place.join(" › ")));
            last = Some(&row.place);
        }
        line(format!("  【{}】", remark(row)));
        if !row.place_before.is_empty() {
            line(format!("  元の所：{}", row.place_before.join(" › ")));
        }
        let side = |of: fn(&Row) -> Option<&Cell>, nothing: &str| -> String {
            let texts: Vec<String> = run
                .iter()
                .filter_map(|row| of(row))
                .map(|cell| marked(Some(cell), nothing))
                .collect();
            match texts.is_empty() {
                true => nothing.to_owned(),
                false => texts.join("\n     "),
            }
        };
        line(format!(
            "  新 {}",
            side(|row| row.after.as_ref(), "（削る）")
        ));
        line(format!(
            "  旧 {}",
            side(|row| row.before.as_ref(), "（新設）")
        ));
    }
    for said in quiet(comparison) {
        line(said);
    }
    confirmed(comparison).into_iter().for_each(&mut line);
    if rows.is_empty() {
        line("変わったところはありません。".to_owned());
    } else {
        line(format!("\n{} 件", runs.len()));
    }
    out
}

/// The rows, those of one new section together: （新設） is said once of it.
fn runs<'r>(
    rows: &[&'r Row],
    comparison: &Comparison,
    old: &Edition,
    new: &Edition,
) -> Vec<Vec<&'r Row>> {
    let mut runs: Vec<Vec<&Row>> = Vec::new();
    let mut before: Option<Whole> = None;
    for &row in rows {
        let whole = whole(row, comparison, old, new);
        let last = runs
            .last_mut()
            .filter(|run| run.last().is_some_and(|last| last.place == row.place));
        match last {
            Some(run) if whole.is_some() && whole == before => run.push(row),
            _ => runs.push(vec![row]),
        }
        before = whole;
    }
    runs
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
