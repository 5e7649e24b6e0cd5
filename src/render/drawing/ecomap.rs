//! A person in the middle, what surrounds them in a ring, and lines that say how strong each tie is.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use super::svg::{Anchor, Frame, Rect, arrow, lines, n, path, text, width, wrap};
use crate::tree::fence::{EcoTie, Ecomap, TieKind};

const LETTER: f64 = 13.0;
const BOX: f64 = 138.0;
const CENTER: (f64, f64) = (62.0, 44.0);

/// Where a thing stands, and how far it reaches to each side.
struct Spot {
    x: f64,
    y: f64,
    half: (f64, f64),
    round: bool,
}

pub(super) fn draw(ecomap: &Ecomap, _id: &str) -> Frame {
    let mut order: Vec<usize> = Vec::new();
    // Those of one group stand side by side, groups in the order of their first.
    for (at, node) in ecomap.nodes.iter().enumerate() {
        let place = node.group.as_ref().and_then(|group| {
            order.iter().rposition(|other| {
                ecomap
                    .nodes
                    .get(*other)
                    .and_then(|node| node.group.as_ref())
                    == Some(group)
            })
        });
        match place {
            Some(place) => order.insert(place + 1, at),
            None => order.push(at),
        }
    }
    let (places, (cx, cy), foot) = surround(order.len());
    let wrapped: Vec<Vec<String>> = ecomap
        .nodes
        .iter()
        .map(|node| wrap(&node.label, (BOX - 16.0) / LETTER))
        .collect();
    let mut spots: Vec<Spot> = wrapped
        .iter()
        .map(|words| Spot {
            x: cx,
            y: cy,
            half: (BOX / 2.0, words.len() as f64 * 9.0 + 10.0),
            round: false,
        })
        .collect();
    for (at, (x, y)) in order.iter().zip(places) {
        if let Some(spot) = spots.get_mut(*at) {
            (spot.x, spot.y) = (x, y);
        }
    }
    let center = Spot {
        x: cx,
        y: cy,
        half: CENTER,
        round: true,
    };
    let find = |id: &str| {
        ecomap
            .nodes
            .iter()
            .position(|node| node.id == id)
            .and_then(|at| spots.get(at))
    };
    let mut out = String::new();
    let mut labels = String::new();
    let mut used: Vec<TieKind> = Vec::new();
    // What no label may cover: the boxes, and the labels written before.
    let mut taken: Vec<Area> = spots.iter().chain([&center]).map(Area::of).collect();
    for tie in &ecomap.ties {
        let from = match &tie.from {
            Some(id) => find(id),
            None => Some(&center),
        };
        if let (Some(from), Some(to)) = (from, find(&tie.to)) {
            connect(&mut out, &mut labels, &mut taken, from, to, tie);
            if !used.contains(&tie.kind) {
                used.push(tie.kind);
            }
        }
    }
    let _ = writeln!(
        out,
        "<ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\" class=\"box own\"/>",
        n(cx),
        n(cy),
        n(CENTER.0),
        n(CENTER.1)
    );
    lines(&mut out, cx, cy, 17.0, "strong", &wrap(&ecomap.center, 7.0));
    for ((node, spot), words) in ecomap.nodes.iter().zip(&spots).zip(&wrapped) {
        Rect::round(spot.x, spot.y, spot.half.0 * 2.0, spot.half.1 * 2.0)
            .draw(&mut out, 6.0, "box");
        lines(&mut out, spot.x, spot.y, 18.0, "", words);
        if let Some(group) = &node.group {
            // On the side that no line comes from.
            let y = match spot.y > cy + 1.0 {
                true => spot.y + spot.half.1 + 15.0,
                false => spot.y - spot.half.1 - 5.0,
            };
            text(&mut out, spot.x, y, Anchor::Middle, "group", group);
        }
    }
    out.push_str(&labels);
    let foot = legend(&mut out, &used, foot);
    Frame::new(cx * 2.0, foot, out)
}

/// Places round a middle, clockwise from the top; the middle; and the height below them all.
fn surround(count: usize) -> (Vec<(f64, f64)>, (f64, f64), f64) {
    const ROW: f64 = 92.0;
    if count <= 8 {
        let (rx, ry) = (245.0, 175.0);
        let (cx, cy) = (rx + BOX / 2.0 + 4.0, ry + 52.0);
        let places = (0..count)
            .map(|turn| {
                let angle = turn as f64 / count as f64 * TAU - TAU / 4.0;
                (cx + rx * angle.cos(), cy + ry * angle.sin())
            })
            .collect();
        return (places, (cx, cy), cy + ry + 66.0);
    }
    // Many stand along a frame: a ring of them would be too wide for a page.
    let across = if count >= 12 { 4 } else { 3 };
    let sides = count - across * 2;
    let (right, left) = (sides.div_ceil(2), sides / 2);
    let width = (BOX + 26.0) * 4.0;
    let top = 44.0;
    let bottom = top + ROW * (right as f64 + 1.0);
    let column = |at: usize| width * (at as f64 + 0.5) / across as f64;
    let mut places: Vec<(f64, f64)> = (0..across).map(|at| (column(at), top)).collect();
    let edge = BOX / 2.0 + 6.0;
    places.extend((0..right).map(|at| (width - edge, top + ROW * (at as f64 + 1.0))));
    places.extend((0..across).rev().map(|at| (column(at), bottom)));
    let step = (bottom - top) / (left as f64 + 1.0);
    places.extend((0..left).map(|at| (edge, bottom - step * (at as f64 + 1.0))));
    (places, (width / 2.0, (top + bottom) / 2.0), bottom + 66.0)
}

/// Draws a tie from edge to edge, its words onto `labels`, which lie on top.
fn connect(
    out: &mut String,
    labels: &mut String,
    taken: &mut Vec<Area>,
    from: &Spot,
    to: &Spot,
    tie: &EcoTie,
) {
    let start = edge(from, to);
    let end = edge(to, from);
    stroke(out, start, end, tie.kind);
    arrow(out, start, end);
    if tie.both {
        arrow(out, end, start);
    }
    if let Some(label) = &tie.label {
        // Rather near the outer end, where the lines stand further apart; and where that is not free, in another shape.
        let mut tries = [8.0, 11.0, 5.5].into_iter().flat_map(|most| {
            let words = wrap(label, most);
            let wide = words.iter().map(|line| width(line)).fold(0.0, f64::max) * LETTER;
            let half = (wide / 2.0, words.len() as f64 * 7.5);
            [0.58, 0.7, 0.46, 0.8, 0.34, 0.9, 0.24].map(|part| {
                let area = Area {
                    x: start.0 + (end.0 - start.0) * part,
                    y: start.1 + (end.1 - start.1) * part,
                    half,
                };
                (area, words.clone())
            })
        });
        let is_free =
            |(area, _): &(Area, Vec<String>)| !taken.iter().any(|other| other.meets(area));
        // A label over another says nothing; the words after the drawing say it.
        let Some((free, words)) = tries.find(is_free) else {
            return;
        };
        lines(labels, free.x, free.y, 15.0, "on-line", &words);
        taken.push(free);
    }
}

/// A stretch of the drawing that something covers.
struct Area {
    x: f64,
    y: f64,
    half: (f64, f64),
}

impl Area {
    fn of(spot: &Spot) -> Area {
        Area {
            x: spot.x,
            y: spot.y,
            half: spot.half,
        }
    }

    fn meets(&self, other: &Area) -> bool {
        (self.x - other.x).abs() < self.half.0 + other.half.0 + 2.0
            && (self.y - other.y).abs() < self.half.1 + other.half.1 + 2.0
    }
}

/// Where the line from a spot's middle to another leaves the spot.
fn edge(spot: &Spot, to: &Spot) -> (f64, f64) {
    let (dx, dy) = (to.x - spot.x, to.y - spot.y);
    let (hx, hy) = (spot.half.0 + 3.0, spot.half.1 + 3.0);
    let part = match spot.round {
        true => 1.0 / (dx / hx).hypot(dy / hy).max(0.001),
        false => (hx / dx.abs().max(0.001)).min(hy / dy.abs().max(0.001)),
    };
    let part = part.min(0.5);
    (spot.x + dx * part, spot.y + dy * part)
}

fn stroke(out: &mut String, from: (f64, f64), to: (f64, f64), kind: TieKind) {
    let straight = format!("M{} {}L{} {}", n(from.0), n(from.1), n(to.0), n(to.1));
    match kind {
        TieKind::Strong => path(out, &straight, "line strong-tie"),
        TieKind::Normal => path(out, &straight, "line"),
        TieKind::Weak => path(out, &straight, "line weak-tie"),
        TieKind::Planned => path(out, &straight, "line planned-tie"),
        TieKind::Stress => {
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let length = dx.hypot(dy).max(0.001);
            let (ux, uy) = (dx / length, dy / length);
            let mut d = format!("M{} {}", n(from.0), n(from.1));
            let steps = (length / 7.0).floor().max(1.0) as usize;
            for step in 1..steps {
                let along = length * step as f64 / steps as f64;
                let side = if step % 2 == 0 { 4.0 } else { -4.0 };
                let _ = write!(
                    d,
                    "L{} {}",
                    n(from.0 + ux * along - uy * side),
                    n(from.1 + uy * along + ux * side)
                );
            }
            let _ = write!(d, "L{} {}", n(to.0), n(to.1));
            path(out, &d, "line");
        }
    }
}

/// Says what the lines mean; gives the height where it ends.
fn legend(out: &mut String, used: &[TieKind], y: f64) -> f64 {
    let mut x = 4.0;
    for kind in [
        TieKind::Strong,
        TieKind::Normal,
        TieKind::Weak,
        TieKind::Stress,
        TieKind::Planned,
    ] {
        if !used.contains(&kind) {
            continue;
        }
        let name = name(kind);
        stroke(out, (x, y), (x + 34.0, y), kind);
        text(out, x + 40.0, y + 4.5, Anchor::Start, "name", name);
        x += 40.0 + width(name) * LETTER + 20.0;
    }
    y + 16.0
}

fn name(kind: TieKind) -> &'static str {
    match kind {
        TieKind::Strong => "強い",
        TieKind::Normal => "ふつう",
        TieKind::Weak => "弱い",
        TieKind::Stress => "緊張がある",
        TieKind::Planned => "これから",
    }
}
