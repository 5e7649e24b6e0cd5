//! A person in the middle, what surrounds them in a ring, and lines that say how strong each tie is.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use super::svg::{Anchor, Frame, Rect, arrow, lines, n, path, text, width, wrap};
use crate::parse::fence::{EcoTie, Ecomap, TieKind};

const LETTER: f64 = 13.0;
const BOX: f64 = 124.0;
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
    let count = order.len().max(1) as f64;
    let (rx, ry) = ((count * 21.0).max(235.0), (count * 19.0).max(165.0));
    let (cx, cy) = (rx + BOX / 2.0 + 4.0, ry + 52.0);
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
    for (turn, at) in order.iter().enumerate() {
        let angle = turn as f64 / count * TAU - TAU / 4.0;
        if let Some(spot) = spots.get_mut(*at) {
            spot.x = cx + rx * angle.cos();
            spot.y = cy + ry * angle.sin();
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
    for tie in &ecomap.ties {
        let from = match &tie.from {
            Some(id) => find(id),
            None => Some(&center),
        };
        if let (Some(from), Some(to)) = (from, find(&tie.to)) {
            connect(&mut out, &mut labels, from, to, tie);
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
            text(
                &mut out,
                spot.x,
                spot.y - spot.half.1 - 4.0,
                Anchor::Middle,
                "group",
                group,
            );
        }
    }
    out.push_str(&labels);
    let foot = legend(&mut out, &used, cy + ry + 60.0);
    Frame::new(cx * 2.0, foot, out)
}

/// Draws a tie from edge to edge, its words onto `labels`, which lie on top.
fn connect(out: &mut String, labels: &mut String, from: &Spot, to: &Spot, tie: &EcoTie) {
    let start = edge(from, to);
    let end = edge(to, from);
    stroke(out, start, end, tie.kind);
    arrow(out, start, end);
    if tie.both {
        arrow(out, end, start);
    }
    if let Some(label) = &tie.label {
        let (x, y) = ((start.0 + end.0) / 2.0, (start.1 + end.1) / 2.0);
        lines(labels, x, y, 15.0, "on-line", &wrap(label, 8.0));
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
