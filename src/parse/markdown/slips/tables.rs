//! Tables that are none: bars in full width, no line of `---`, a blank line in the middle.

use std::ops::Range;

use super::lines::prefix;
use super::{Line, Run, RunKind, Scan};
use crate::diagnostic::{Sign, SlipProblem, Written};

pub(super) fn find(runs: &[Run], scan: &mut Scan<'_, '_>) {
    // Up to here the rows are told of already.
    let mut told = 0;
    let mut table: Option<&Run> = None;
    for (at, run) in runs.iter().enumerate() {
        match run.kind {
            RunKind::Table => table = Some(run),
            RunKind::Cell => {}
            RunKind::Paragraph | RunKind::Item if at >= told && !scan.statute => {
                let above = table.filter(|table| table.parent == run.parent);
                let split = above.is_some_and(|table| split(table, run, scan));
                if !split {
                    told = at + rows_apart(runs.get(at..).unwrap_or_default(), scan);
                    if told == at {
                        rows(run, scan);
                    }
                }
                table = None;
            }
            _ => table = None,
        }
    }
}

fn is_bar(c: char) -> bool {
    matches!(c, '|' | '｜')
}

fn bars(line: &Line) -> usize {
    line.text.chars().filter(|c| is_bar(*c)).count()
}

/// A row with bars at both of its ends.
fn is_row(line: &Line) -> bool {
    let shown = line.trimmed();
    bars(line) >= 2 && shown.starts_with(is_bar) && shown.ends_with(is_bar)
}

/// `|---|:--|`, also with signs in full width.
fn is_delimiter(line: &Line) -> bool {
    let shown = line.trimmed();
    let sign = |c: char| {
        is_bar(c)
            || matches!(
                c,
                '-' | ':' | ' ' | '　' | '－' | 'ー' | '―' | '─' | '：' | '–' | '—'
            )
    };
    shown.chars().all(sign) && shown.contains(['-', '－', 'ー', '―', '─', '–', '—'])
}

/// How many cells a row has.
fn cells(line: &Line) -> usize {
    let shown = line.trimmed();
    let inner = shown.strip_prefix(is_bar).unwrap_or(shown);
    let inner = inner.strip_suffix(is_bar).unwrap_or(inner);
    inner.chars().filter(|c| is_bar(*c)).count() + 1
}

fn delimiter(columns: usize) -> String {
    format!("|{}", " --- |".repeat(columns))
}

/// The rows below a table that a blank line took out of it.
fn split(table: &Run, run: &Run, scan: &mut Scan<'_, '_>) -> bool {
    let Some(first) = run.lines.first() else {
        return false;
    };
    // A head of its own makes it another table, told of by itself.
    let second = run.lines.get(1);
    if !is_row(first) || second.is_some_and(is_delimiter) {
        return false;
    }
    let text = scan.text.get(table.range.clone()).unwrap_or_default();
    let end = table.range.start + text.trim_end().len();
    let range = end..first.range.start;
    let gap = scan.text.get(range.clone()).unwrap_or_default();
    if !gap.trim_matches(['\n', '\r', ' ', '\t', '>']).is_empty() {
        return false;
    }
    let wrong = format!("{gap}{}", scan.source(&first.range));
    let right = format!(
        "\n{}{}",
        prefix(scan.text, first),
        scan.source(&first.range)
    );
    scan.add(
        end..first.range.end,
        SlipProblem::SplitTable {
            text: Written { wrong, right },
        },
    );
    true
}

/// Rows that each stand alone, with blank lines between; gives how many runs they take.
fn rows_apart(runs: &[Run], scan: &mut Scan<'_, '_>) -> usize {
    let parent = runs.first().map(|run| run.parent);
    let alone: Vec<&Line> = runs
        .iter()
        .take_while(|run| run.kind == RunKind::Paragraph && Some(run.parent) == parent)
        .map_while(|run| match run.lines.as_slice() {
            [line] if is_row(line) => Some(line),
            _ => None,
        })
        .collect();
    if alone.len() < 2 {
        return 0;
    }
    told(&alone, scan, |text| SlipProblem::SplitTable { text });
    alone.len()
}

/// One paragraph that was to be a table.
fn rows(run: &Run, scan: &mut Scan<'_, '_>) {
    let lines: Vec<&Line> = run.lines.iter().collect();
    let [first, second, ..] = lines.as_slice() else {
        return;
    };
    let wide = lines.iter().any(|line| line.text.contains('｜'));
    let even = bars(first) >= 2
        && lines
            .iter()
            .all(|line| bars(line) == bars(first) || is_delimiter(line))
        && !lines.iter().any(|line| line.has_hidden());
    let framed = lines.iter().all(|line| is_row(line) || is_delimiter(line)) && is_row(first);
    let ruled = is_delimiter(second) && bars(first) >= 1 && bars(second) >= 1;
    if !(framed || (even && (wide || ruled)) || (ruled && bars(second) >= bars(first).max(2))) {
        return;
    }
    if wide || (ruled && second.text.contains(['－', 'ー', '―', '─', '：', '–', '—'])) {
        told(&lines, scan, |text| SlipProblem::FullWidth {
            sign: Sign::Table,
            text,
        });
    } else if ruled {
        let (head, line) = (cells(first), cells(second));
        if head != line {
            let range = second.trimmed_range();
            scan.swap(range, delimiter(head), |text| {
                SlipProblem::DelimiterColumns { head, line, text }
            });
        }
    } else {
        told(&lines, scan, |text| SlipProblem::NoDelimiter { text });
    }
}

/// Shows the rows as a table.
fn told(lines: &[&Line], scan: &mut Scan<'_, '_>, problem: fn(Written) -> SlipProblem) {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return;
    };
    let range: Range<usize> = first.range.start..last.range.end;
    let has_delimiter = lines.get(1).is_some_and(|line| is_delimiter(line));
    let mut rows: Vec<String> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let row = match at == 1 && has_delimiter {
            true => delimiter(cells(first)),
            false => {
                let row = scan.source(&line.trimmed_range()).replace('｜', "|");
                let row = row.trim();
                let open = if row.starts_with('|') { "" } else { "| " };
                let close = if row.ends_with('|') { "" } else { " |" };
                format!("{open}{row}{close}")
            }
        };
        let prefix = match at {
            0 => String::new(),
            _ => prefix(scan.text, line),
        };
        rows.push(format!("{prefix}{row}"));
        if at == 0 && !has_delimiter {
            let next = lines
                .get(1)
                .map_or(String::new(), |line| super::lines::prefix(scan.text, line));
            rows.push(format!("{next}{}", delimiter(cells(first))));
        }
    }
    scan.swap(range, rows.join("\n"), problem);
}
