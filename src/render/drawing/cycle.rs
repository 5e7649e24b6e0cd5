//! Steps as a ring, clockwise from the top, with an arrow from each to the next.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use super::svg::{Frame, Rect, arrow, lines, n, path, text, wrap};

pub(super) fn draw(titles: &[String], _id: &str) -> Frame {
    let count = titles.len().max(1) as f64;
    let (letter, step) = (7.2, 18.0);
    let box_width = letter * 14.0 + 18.0;
    // Higher than wide: a phone is.
    let (rx, ry) = (132.0, (count * 31.0).max(110.0));
    let wrapped: Vec<Vec<String>> = titles.iter().map(|title| wrap(title, letter)).collect();
    let tallest = wrapped.iter().map(Vec::len).max().unwrap_or(1) as f64 * step + 40.0;
    let (cx, cy) = (rx + box_width / 2.0 + 4.0, ry + tallest / 2.0 + 4.0);
    let at = |turn: f64| {
        let angle = turn * TAU - TAU / 4.0;
        (cx + rx * angle.cos(), cy + ry * angle.sin())
    };
    let mut out = String::new();
    // The ring first: the boxes stand on it.
    if titles.len() > 1 {
        let d = format!(
            "M{} {}a{} {} 0 1 1 0 {}a{} {} 0 1 1 0 {}Z",
            n(cx),
            n(cy - ry),
            n(rx),
            n(ry),
            n(ry * 2.0),
            n(rx),
            n(ry),
            n(-ry * 2.0)
        );
        path(&mut out, &d, "ring");
        for step in 0..titles.len() {
            let turn = (step as f64 + 0.5) / count;
            arrow(&mut out, at(turn - 0.01), at(turn + 0.008));
        }
    }
    for (step_at, title) in wrapped.iter().enumerate() {
        let (x, y) = at(step_at as f64 / count);
        let height = title.len() as f64 * step + 32.0;
        Rect::round(x, y, box_width, height).draw(&mut out, 8.0, "box");
        let mut number = String::new();
        let _ = write!(number, "{}", step_at + 1);
        text(
            &mut out,
            x,
            y - height / 2.0 + 18.0,
            super::svg::Anchor::Middle,
            "step",
            &number,
        );
        lines(&mut out, x, y + 9.0, step, "strong", title);
    }
    Frame::new(cx * 2.0, cy * 2.0, out)
}
