//! Statistics as charts with their tables. Missing values stay missing, never nought.

use crate::diagnostic::Span;
use crate::model::make::{cell, group, list as lines, word};
use crate::parse::data::{Check, Series, SeriesRow, Value};
use crate::tree::fence::OwnSeries;
use crate::tree::{
    Align, Block, BlockKind, Chart, ChartKind, Drawing, Figure, Inline, Table, Text,
};

/// What a chart is asked to show.
pub(in crate::model) struct Wanted<'a> {
    pub(in crate::model) kind: ChartKind,
    pub(in crate::model) columns: &'a [String],
    pub(in crate::model) title: Option<&'a str>,
}

/// Numbers from a record or from the block itself.
pub(in crate::model) struct Numbers<'a> {
    title: String,
    label: &'a str,
    unit: &'a str,
    columns: &'a [String],
    rows: Vec<Row<'a>>,
    /// Columns that add up others: shown in the table, left out of the drawing.
    totals: Vec<&'a str>,
    note: &'a [Block],
}

struct Row<'a> {
    at: &'a str,
    values: &'a [Value],
    note: Option<&'a str>,
    planned: bool,
}

impl<'a> Row<'a> {
    fn of(row: &'a SeriesRow) -> Row<'a> {
        Row {
            at: &row.at,
            values: &row.values,
            note: row.note.as_deref(),
            planned: row.planned,
        }
    }
}

impl<'a> Numbers<'a> {
    pub(in crate::model) fn of(series: &'a Series) -> Numbers<'a> {
        let rows = series.rows.iter().map(Row::of);
        let totals = series.checks.iter().filter_map(|check| match check {
            Check::Sum { is, .. } => Some(is.as_str()),
            _ => None,
        });
        Numbers {
            title: series.title.clone(),
            label: &series.label,
            unit: &series.unit,
            columns: &series.columns,
            rows: rows.collect(),
            totals: totals.collect(),
            note: &series.note,
        }
    }

    pub(in crate::model) fn of_own(own: &'a OwnSeries) -> Numbers<'a> {
        let rows = own.rows.iter().map(Row::of);
        Numbers {
            title: String::new(),
            label: &own.label,
            unit: &own.unit,
            columns: &own.columns,
            rows: rows.collect(),
            totals: Vec::new(),
            note: &[],
        }
    }

    /// The columns to draw, by index: those asked for, else all but the totals.
    fn drawn(&self, wanted: &[String]) -> Vec<usize> {
        let chosen = |(_, name): &(usize, &String)| match wanted {
            [] => self.columns.len() == 1 || !self.totals.contains(&name.as_str()),
            wanted => wanted.contains(name),
        };
        self.columns
            .iter()
            .enumerate()
            .filter(chosen)
            .map(|(at, _)| at)
            .collect()
    }

    /// The totals that the source states and its own parts contradict. Only where every part is drawn.
    fn stated(&self, drawn: &[usize]) -> Vec<(usize, f64)> {
        let is_total = |name: &String| self.totals.contains(&name.as_str());
        let (Some(total), 1) = (self.columns.iter().position(is_total), self.totals.len()) else {
            return Vec::new();
        };
        if drawn.contains(&total) || drawn.len() + 1 != self.columns.len() {
            return Vec::new();
        }
        let rows = self.rows.iter().enumerate().filter_map(|(at, row)| {
            let number = |column: usize| match row.values.get(column) {
                Some(Value::Number(number)) => Some(*number),
                _ => None,
            };
            let stated = number(total)?;
            let sum: f64 = drawn.iter().filter_map(|&column| number(column)).sum();
            ((sum - stated).abs() > 1e-6).then_some((at, stated))
        });
        rows.collect()
    }
}

pub(in crate::model) fn chart(
    numbers: &Numbers<'_>,
    wanted: &Wanted<'_>,
    span: &Span,
) -> Vec<Block> {
    let drawn = numbers.drawn(wanted.columns);
    let value = |row: &Row<'_>, at: usize| match row.values.get(at) {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    };
    let columns = drawn
        .iter()
        .filter_map(|&at| numbers.columns.get(at).cloned())
        .collect();
    let rows = numbers.rows.iter().map(|row| {
        let values = drawn.iter().map(|&at| value(row, at)).collect();
        (row.at.to_owned(), values)
    });
    let planned = numbers
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.planned)
        .map(|(at, _)| at);
    let drawing = Drawing::Chart(Chart {
        kind: wanted.kind,
        unit: numbers.unit.to_owned(),
        columns,
        rows: rows.collect(),
        planned: planned.collect(),
        stated: numbers.stated(&drawn),
    });
    let title = wanted.title.unwrap_or(&numbers.title);
    // The figure's caption stands right above: its table needs no other.
    let mut alternative = vec![table(numbers, "", span)];
    alternative.extend(row_notes(numbers, span));
    alternative.extend(numbers.note.iter().cloned());
    let figure = Figure {
        drawing,
        caption: Text::plain(span.clone(), title),
        alternative,
        fold_alternative: false,
    };
    vec![Block::new(
        span.clone(),
        BlockKind::Figure(Box::new(figure)),
    )]
}

/// The record as a table alone.
pub(in crate::model) fn table_of(series: &Series, span: &Span) -> Vec<Block> {
    let numbers = Numbers::of(series);
    let mut blocks = vec![table(&numbers, &series.title, span)];
    blocks.extend(row_notes(&numbers, span));
    blocks.extend(series.note.iter().cloned());
    blocks
}

/// What is said about single rows: below the table, for a column of words would push the figures aside.
fn row_notes(numbers: &Numbers<'_>, span: &Span) -> Vec<Block> {
    let notes = numbers.rows.iter().filter_map(|row| {
        let note = row.note?;
        Some(vec![word(span, &format!("{}：{note}", row.at))])
    });
    let notes: Vec<Vec<Inline>> = notes.collect();
    match notes.is_empty() {
        true => Vec::new(),
        false => vec![group(span, "meta", vec![lines(span, notes)])],
    }
}

fn table(numbers: &Numbers<'_>, caption: &str, span: &Span) -> Block {
    let label = if numbers.label.is_empty() {
        "区分"
    } else {
        numbers.label
    };
    let mut head = vec![cell(span, 0, Align::None, vec![word(span, label)])];
    for (column, name) in (1..).zip(numbers.columns) {
        head.push(cell(span, column, Align::Right, vec![word(span, name)]));
    }
    let mut rows = vec![head];
    for row in &numbers.rows {
        let at = if row.planned {
            format!("{}（目標・見込み）", row.at)
        } else {
            row.at.to_owned()
        };
        let mut cells = vec![cell(span, 0, Align::None, vec![word(span, &at)])];
        for column in 0..numbers.columns.len() {
            let shown = row.values.get(column).map_or("記載なし".to_owned(), show);
            cells.push(cell(
                span,
                column + 1,
                Align::Right,
                vec![word(span, &shown)],
            ));
        }
        rows.push(cells);
    }
    let unit = match numbers.unit {
        "" => String::new(),
        unit => format!("単位：{unit}"),
    };
    let blank = if caption.is_empty() || unit.is_empty() {
        ""
    } else {
        "　"
    };
    let caption = match format!("{caption}{blank}{unit}") {
        caption if caption.is_empty() => None,
        caption => Some(Text::plain(span.clone(), &caption)),
    };
    Block::new(
        span.clone(),
        BlockKind::Table(Table {
            caption,
            head: 1,
            rowhead: 1,
            rows,
        }),
    )
}

/// A value with a comma at each thousand.
fn show(value: &Value) -> String {
    match value {
        Value::Number(number) => {
            let text = number.to_string();
            let (whole, rest) = match text.split_once('.') {
                Some((whole, rest)) => (whole, format!(".{rest}")),
                None => (text.as_str(), String::new()),
            };
            let (sign, digits) = whole
                .strip_prefix('-')
                .map_or(("", whole), |digits| ("-", digits));
            let mut out = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at).is_multiple_of(3) {
                    out.push(',');
                }
                out.push(digit);
            }
            format!("{sign}{out}{rest}")
        }
        Value::Words(words) => words.clone(),
        Value::Missing => "記載なし".to_owned(),
    }
}

/// The id of a series on the list of all.
pub(crate) fn anchor(id: &str) -> String {
    format!("統計-{id}")
}

/// Every statistic of the book: the chart page.
pub(in crate::model) fn all(series: &[Series]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for series in series {
        let span = &series.span;
        blocks.push(crate::model::make::heading(
            span,
            2,
            Some(&anchor(&series.id)),
            &series.title,
        ));
        let numbers = Numbers::of(series);
        let is_numeric = series
            .rows
            .iter()
            .flat_map(|row| &row.values)
            .any(|value| matches!(value, Value::Number(_)));
        // Bars are piled up only where the record says that they add up, and columns of many units share no axis.
        let shares_unit = series.columns.len() == 1 || !series.unit.is_empty();
        if is_numeric && shares_unit {
            let kind = match numbers.totals.is_empty() {
                true => ChartKind::Bar,
                false => ChartKind::Stacked,
            };
            blocks.extend(chart(
                &numbers,
                &Wanted {
                    kind,
                    columns: &[],
                    title: None,
                },
                span,
            ));
        } else {
            blocks.extend(table_of(series, span));
        }
        blocks.extend(super::list::facts(&series.facts, span));
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_their_thousands_and_gaps() {
        for (value, shown) in [
            (Value::Number(117.0), "117"),
            (Value::Number(1234567.0), "1,234,567"),
            (Value::Number(-1234.5), "-1,234.5"),
            (Value::Missing, "記載なし"),
            (Value::Words("約3割".to_owned()), "約3割"),
        ] {
            assert_eq!(show(&value), shown);
        }
    }
}
