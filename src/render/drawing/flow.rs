//! Old items on the left, new ones on the right, and which leads to which.

use super::svg::{Anchor, Frame, Rect, n, path, text, wrap};

const WIDTH: f64 = 400.0;
const BOX: f64 = 152.0;
const STEP: f64 = 17.0;

pub(super) fn draw(left: &[String], right: &[String], ties: &[(usize, usize)]) -> Frame {
    let mut out = String::new();
    let (left_spots, left_end) = stack(left);
    let (right_spots, right_end) = stack(right);
    let height = left_end.max(right_end);
    // The shorter side stands in the middle of the longer.
    let (left_down, right_down) = ((height - left_end) / 2.0, (height - right_end) / 2.0);
    for (from, to) in ties {
        let (Some(a), Some(b)) = (left_spots.get(*from), right_spots.get(*to)) else {
            continue;
        };
        let (ya, yb) = (a.middle + left_down, b.middle + right_down);
        let middle = WIDTH / 2.0;
        let d = format!(
            "M{} {}C{} {} {} {} {} {}",
            n(BOX),
            n(ya),
            n(middle),
            n(ya),
            n(middle),
            n(yb),
            n(WIDTH - BOX),
            n(yb)
        );
        path(&mut out, &d, &format!("tie k{}", from % 6));
    }
    column(&mut out, &left_spots, 0.0, left_down);
    column(&mut out, &right_spots, WIDTH - BOX, right_down);
    Frame::new(WIDTH, height, out)
}

struct Spot {
    lines: Vec<String>,
    middle: f64,
    height: f64,
}

fn stack(items: &[String]) -> (Vec<Spot>, f64) {
    let mut y = 2.0;
    let mut spots = Vec::new();
    for item in items {
        let lines = wrap(item, (BOX - 18.0) / 13.0);
        let height = lines.len() as f64 * STEP + 12.0;
        spots.push(Spot {
            lines,
            middle: y + height / 2.0,
            height,
        });
        y += height + 7.0;
    }
    (spots, y)
}

fn column(out: &mut String, spots: &[Spot], x: f64, down: f64) {
    for spot in spots {
        let rect = Rect {
            x: x + 1.0,
            y: spot.middle - spot.height / 2.0 + down,
            width: BOX - 2.0,
            height: spot.height,
        };
        rect.draw(out, 5.0, "box");
        let first = spot.middle + down - STEP * (spot.lines.len() as f64 - 1.0) / 2.0 + 4.8;
        for (at, line) in spot.lines.iter().enumerate() {
            text(
                out,
                x + 9.0,
                first + STEP * at as f64,
                Anchor::Start,
                "",
                line,
            );
        }
    }
}
