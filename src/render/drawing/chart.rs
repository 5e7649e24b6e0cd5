//! Bars, stacked bars and lines. Every value stands beside its mark in figures.

use std::fmt::Write as _;

use super::svg::{Anchor, Frame, Rect, line, n, number, path, text, width, wrap};
use crate::tree::Chart;

const WIDTH: f64 = 384.0;
const LETTER: f64 = 13.0;
/// How many colours and patterns there are before they come again.
const STYLES: usize = 6;

pub(super) fn bars(chart: &Chart, id: &str) -> Frame {
    let mut out = patterns(id, chart.columns.len());
    let top = legend(&mut out, chart, id);
    let largest = largest(
        chart
            .rows
            .iter()
            .flat_map(|(_, values)| values.iter().flatten().copied()),
    );
    let left = label_width(chart);
    let room = WIDTH - left - figure_width(chart, largest);
    let (bar, gap) = (18.0, 12.0);
    let mut y = top;
    for (at, (label, values)) in chart.rows.iter().enumerate() {
        let height = bar * values.len().max(1) as f64;
        row_label(&mut out, chart, at, label, left, y + height / 2.0);
        for (column, value) in values.iter().enumerate() {
            let middle = y + bar * column as f64 + bar / 2.0;
            match value {
                Some(value) => {
                    let rect = Rect {
                        x: left,
                        y: middle - bar / 2.0 + 1.0,
                        width: (value.max(0.0) / largest * room).max(1.0),
                        height: bar - 2.0,
                    };
                    let end = rect.x + rect.width;
                    fill(&mut out, &rect, chart, at, column, id);
                    text(
                        &mut out,
                        end + 5.0,
                        middle + 4.5,
                        Anchor::Start,
                        "value",
                        &figure(chart, *value),
                    );
                }
                None => text(
                    &mut out,
                    left + 5.0,
                    middle + 4.5,
                    Anchor::Start,
                    "missing",
                    "記載なし",
                ),
            }
        }
        y += height + gap;
    }
    line(&mut out, (left, top - 4.0), (left, y - gap + 4.0), "axis");
    Frame::new(WIDTH, y, out)
}

pub(super) fn stacked(chart: &Chart, id: &str) -> Frame {
    let mut out = patterns(id, chart.columns.len());
    let top = legend(&mut out, chart, id);
    let total = |values: &[Option<f64>]| -> f64 {
        values.iter().flatten().map(|value| value.max(0.0)).sum()
    };
    let largest = largest(chart.rows.iter().map(|(_, values)| total(values)));
    let left = label_width(chart);
    // A total that its parts contradict is shown as the source has it, beside what they add up to.
    let end_of_row = |at: usize, values: &[Option<f64>]| {
        let sum = figure(chart, total(values));
        match chart.stated.iter().find(|(row, _)| *row == at) {
            Some((_, stated)) => format!("{sum}（資料の合計は{}）", number(*stated)),
            None => sum,
        }
    };
    let mut room = WIDTH - left - figure_width(chart, largest);
    for (at, _) in &chart.stated {
        if let Some((_, values)) = chart.rows.get(*at) {
            let end = width(&end_of_row(*at, values)) * LETTER + 10.0;
            room = room.min((WIDTH - left - end) * largest / total(values).max(1.0));
        }
    }
    let (bar, gap) = (26.0, 12.0);
    let mut y = top;
    for (at, (label, values)) in chart.rows.iter().enumerate() {
        row_label(&mut out, chart, at, label, left, y + bar / 2.0);
        let mut x = left;
        for (column, value) in values.iter().enumerate() {
            let Some(value) = value else { continue };
            let rect = Rect {
                x,
                y,
                width: value.max(0.0) / largest * room,
                height: bar,
            };
            fill(&mut out, &rect, chart, at, column, id);
            let words = number(*value);
            if width(&words) * LETTER + 6.0 < rect.width {
                text(
                    &mut out,
                    x + rect.width / 2.0,
                    y + bar / 2.0 + 4.5,
                    Anchor::Middle,
                    "inside",
                    &words,
                );
            }
            x += rect.width;
        }
        match values.iter().flatten().next() {
            Some(_) => text(
                &mut out,
                x + 5.0,
                y + bar / 2.0 + 4.5,
                Anchor::Start,
                "value",
                &end_of_row(at, values),
            ),
            None => text(
                &mut out,
                left + 5.0,
                y + bar / 2.0 + 4.5,
                Anchor::Start,
                "missing",
                "記載なし",
            ),
        }
        y += bar + gap;
    }
    line(&mut out, (left, top - 4.0), (left, y - gap + 4.0), "axis");
    Frame::new(WIDTH, y, out)
}

pub(super) fn lines(chart: &Chart) -> Frame {
    let mut out = String::new();
    let highest = largest(
        chart
            .rows
            .iter()
            .flat_map(|(_, values)| values.iter().flatten().copied()),
    );
    let (step, highest) = ticks(highest);
    let names = chart
        .columns
        .iter()
        .map(|name| width(name))
        .fold(0.0, f64::max);
    let right = (names.min(9.0) * LETTER + 14.0).max(40.0);
    let left = width(&number(highest)) * LETTER + 12.0;
    let (top, bottom) = (28.0, 268.0);
    let slot = (WIDTH - left - right) / chart.rows.len().max(1) as f64;
    let x = |at: usize| left + slot * (at as f64 + 0.5);
    let y = |value: f64| bottom - value.clamp(0.0, highest) / highest * (bottom - top);
    let mut tick = 0.0;
    while tick <= highest + step / 2.0 {
        line(
            &mut out,
            (left, y(tick)),
            (WIDTH - right, y(tick)),
            if tick == 0.0 { "axis" } else { "grid" },
        );
        text(
            &mut out,
            left - 6.0,
            y(tick) + 4.5,
            Anchor::End,
            "tick",
            &number(tick),
        );
        tick += step;
    }
    if !chart.unit.is_empty() {
        text(
            &mut out,
            0.0,
            12.0,
            Anchor::Start,
            "tick",
            &format!("（{}）", chart.unit),
        );
    }
    let mut deepest: f64 = bottom;
    for (at, (label, _)) in chart.rows.iter().enumerate() {
        let mut words = label.clone();
        if chart.planned.contains(&at) {
            words.push_str("（予定）");
        }
        for (line_at, part) in wrap(&words, (slot / LETTER).max(2.0)).iter().enumerate() {
            let below = bottom + 18.0 + 15.0 * line_at as f64;
            deepest = deepest.max(below);
            text(&mut out, x(at), below, Anchor::Middle, "label", part);
        }
    }
    let mut ends: Vec<(f64, usize)> = Vec::new();
    for (column, _) in chart.columns.iter().enumerate() {
        let points: Vec<(usize, f64)> = chart
            .rows
            .iter()
            .enumerate()
            .filter_map(|(at, (_, values))| Some((at, values.get(column).copied().flatten()?)))
            .collect();
        let mut d = String::new();
        let mut before = None;
        for (at, value) in &points {
            // A year without a figure leaves a gap.
            let letter = if before == at.checked_sub(1) && before.is_some() {
                'L'
            } else {
                'M'
            };
            let _ = write!(d, "{letter}{} {}", n(x(*at)), n(y(*value)));
            before = Some(*at);
        }
        path(&mut out, &d, &format!("curve k{}", column % STYLES));
        for (at, value) in &points {
            mark(&mut out, x(*at), y(*value), column);
            if chart.columns.len() <= 3 {
                text(
                    &mut out,
                    x(*at),
                    y(*value) - 9.0,
                    Anchor::Middle,
                    "value on-line",
                    &number(*value),
                );
            }
        }
        if let Some((_, value)) = points.last() {
            ends.push((y(*value), column));
        }
    }
    ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut lowest = f64::MIN;
    for (height, column) in ends {
        let at = height.max(lowest + 16.0);
        lowest = at;
        let Some(name) = chart.columns.get(column) else {
            continue;
        };
        let words = wrap(name, 9.0);
        let Some(first) = words.first() else { continue };
        mark(&mut out, WIDTH - right + 6.0, at, column);
        text(
            &mut out,
            WIDTH - right + 14.0,
            at + 4.5,
            Anchor::Start,
            "name",
            first,
        );
    }
    Frame::new(WIDTH, deepest + 8.0, out)
}

/// The mark of a column's points: each another shape.
fn mark(out: &mut String, x: f64, y: f64, column: usize) {
    let class = format!("mark s{}", column % STYLES);
    match column % 4 {
        0 => {
            let _ = writeln!(
                out,
                "<circle cx=\"{}\" cy=\"{}\" r=\"4\" class=\"{class}\"/>",
                n(x),
                n(y)
            );
        }
        1 => Rect::round(x, y, 8.0, 8.0).draw(out, 0.0, &class),
        2 => path(out, &format!("M{} {}l5 9h-10Z", n(x), n(y - 5.0)), &class),
        _ => path(
            out,
            &format!("M{} {}l5 5l-5 5l-5 -5Z", n(x), n(y - 5.0)),
            &class,
        ),
    }
}

fn fill(out: &mut String, rect: &Rect, chart: &Chart, row: usize, column: usize, id: &str) {
    if chart.planned.contains(&row) {
        rect.draw(out, 0.0, "planned");
        return;
    }
    let style = column % STYLES;
    rect.draw(out, 0.0, &format!("bar s{style}"));
    if style > 0 {
        rect.hatch(out, &format!("{id}-p{style}"));
    }
}

/// The patterns that tell the columns apart without colour.
fn patterns(id: &str, columns: usize) -> String {
    let mut out = String::new();
    if columns < 2 {
        return out;
    }
    let mut safe = String::new();
    crate::render::html::escape(&mut safe, id);
    out.push_str("<defs>");
    for style in 1..columns.min(STYLES) {
        let d = match style {
            1 => "M-1 7L7 -1M-1 1L1 -1M5 7L7 5",
            2 => "M3 3h.1",
            3 => "M0 3h6",
            4 => "M3 0v6",
            _ => "M0 3h6M3 0v6",
        };
        let _ = write!(
            out,
            "<pattern id=\"{safe}-p{style}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
             <path d=\"{d}\" class=\"hatch{}\"/></pattern>",
            if style == 2 { " dots" } else { "" }
        );
    }
    out.push_str("</defs>\n");
    out
}

/// Names the columns; gives the height at which the bars begin.
fn legend(out: &mut String, chart: &Chart, id: &str) -> f64 {
    if chart.columns.len() < 2 {
        return 8.0;
    }
    let (mut x, mut y) = (0.0, 4.0);
    for (column, name) in chart.columns.iter().enumerate() {
        let wide = 22.0 + width(name) * LETTER + 16.0;
        if x > 0.0 && x + wide > WIDTH {
            x = 0.0;
            y += 24.0;
        }
        let rect = Rect {
            x,
            y,
            width: 16.0,
            height: 14.0,
        };
        let style = column % STYLES;
        rect.draw(out, 0.0, &format!("bar s{style}"));
        if style > 0 {
            rect.hatch(out, &format!("{id}-p{style}"));
        }
        text(out, x + 22.0, y + 11.5, Anchor::Start, "name", name);
        x += wide;
    }
    y + 34.0
}

fn row_label(out: &mut String, chart: &Chart, at: usize, label: &str, left: f64, middle: f64) {
    let mut words = label.to_owned();
    if chart.planned.contains(&at) {
        words.push_str("（予定）");
    }
    let parts = wrap(&words, (left - 10.0) / LETTER);
    let first = middle - 15.0 * (parts.len() - 1) as f64 / 2.0 + 4.5;
    for (line_at, part) in parts.iter().enumerate() {
        text(
            out,
            left - 8.0,
            first + 15.0 * line_at as f64,
            Anchor::End,
            "label",
            part,
        );
    }
}

fn label_width(chart: &Chart) -> f64 {
    let widest = chart
        .rows
        .iter()
        .map(|(label, _)| width(label))
        .fold(0.0, f64::max);
    (widest * LETTER + 12.0).clamp(40.0, 112.0)
}

fn figure_width(chart: &Chart, largest: f64) -> f64 {
    width(&figure(chart, largest)) * LETTER + 14.0
}

fn figure(chart: &Chart, value: f64) -> String {
    match width(&chart.unit) <= 3.0 {
        true => format!("{}{}", number(value), chart.unit),
        false => number(value),
    }
}

fn largest(values: impl Iterator<Item = f64>) -> f64 {
    let largest = values.filter(|value| value.is_finite()).fold(0.0, f64::max);
    if largest > 0.0 { largest } else { 1.0 }
}

/// The step between the lines of a scale that ends above `highest`, and its end.
fn ticks(highest: f64) -> (f64, f64) {
    let rough = highest / 4.0;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough)
        .unwrap_or(rough);
    (step, (highest / step).ceil() * step)
}
