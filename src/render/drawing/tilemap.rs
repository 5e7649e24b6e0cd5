//! The prefectures as tiles, each as large as the others, with how many there are of what is counted.

use std::fmt::Write as _;

use super::svg::{Anchor, Frame, Rect, text, width};
use crate::render::html::escape;
use crate::tree::Tile;

const TILE: f64 = 36.0;

pub(super) fn draw(tiles: &[Tile], lead: &dyn Fn(&str) -> Option<String>) -> Frame {
    let (mut columns, mut rows) = (0, 0);
    let mut out = String::new();
    let mut links = false;
    let most = tiles
        .iter()
        .map(|tile| tile.count)
        .max()
        .unwrap_or(0)
        .max(1);
    for tile in tiles {
        columns = columns.max(u32::from(tile.column) + 1);
        rows = rows.max(u32::from(tile.row) + 1);
        let (x, y) = (f64::from(tile.column) * TILE, f64::from(tile.row) * TILE);
        let href = tile
            .dest
            .as_deref()
            .filter(|_| tile.count > 0)
            .and_then(lead);
        if let Some(href) = &href {
            links = true;
            out.push_str("<a href=\"");
            escape(&mut out, href);
            out.push_str("\" aria-label=\"");
            escape(&mut out, &format!("{} {}件", tile.name, tile.count));
            out.push_str("\">");
        }
        let rect = Rect {
            x: x + 1.0,
            y: y + 1.0,
            width: TILE - 2.0,
            height: TILE - 2.0,
        };
        rect.draw(&mut out, 4.0, &format!("tile t{}", shade(tile.count, most)));
        let name = short(&tile.name);
        let small = if width(name) > 2.0 { " small" } else { "" };
        let middle = x + TILE / 2.0;
        if tile.count > 0 {
            text(
                &mut out,
                middle,
                y + 16.0,
                Anchor::Middle,
                &format!("on{small}"),
                name,
            );
            text(
                &mut out,
                middle,
                y + 31.0,
                Anchor::Middle,
                "on count",
                &tile.count.to_string(),
            );
        } else {
            text(
                &mut out,
                middle,
                y + 23.0,
                Anchor::Middle,
                &format!("off{small}"),
                name,
            );
        }
        if href.is_some() {
            let _ = writeln!(out, "</a>");
        }
    }
    // The sea in the north-west has room for words.
    text(&mut out, 2.0, 16.0, Anchor::Start, "tick", "数字は件数");
    Frame {
        links,
        ..Frame::new(f64::from(columns) * TILE, f64::from(rows) * TILE, out)
    }
}

/// 0 for none, 1 for few to 3 for many.
fn shade(count: usize, most: usize) -> usize {
    match count {
        0 => 0,
        count => (count * 3).div_ceil(most).clamp(1, 3),
    }
}

fn short(name: &str) -> &str {
    match name.chars().count() {
        3.. if name != "北海道" => name.strip_suffix(['都', '府', '県']).unwrap_or(name),
        _ => name,
    }
}
