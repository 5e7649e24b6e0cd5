//! Draws a figure's data as SVG inside a page. Colours are the theme's: shapes carry classes, never a style.
//!
//! Invariant: what a drawing shows by colour it also shows by pattern, shape or words, and the figure's alternative,
//! written by `html`, says the same in full.

mod chart;
mod cycle;
mod ecomap;
mod flow;
mod genogram;
mod svg;
mod tilemap;

use crate::tree::{ChartKind, Drawing};

/// The class of the figure that holds the drawing.
pub(crate) fn class(drawing: &Drawing) -> &'static str {
    match drawing {
        Drawing::Chart(_) => "figure chart",
        Drawing::TileMap(_) => "figure tilemap",
        Drawing::Ecomap(_) => "figure ecomap",
        Drawing::Genogram(_) => "figure genogram",
        Drawing::Cycle(_) => "figure cycle",
        Drawing::Flow { .. } => "figure flow",
    }
}

/// Appends the drawing. `id` is unique in the page; `lead` turns what a tile leads to into a link.
pub(crate) fn draw(
    out: &mut String,
    drawing: &Drawing,
    id: &str,
    title: &str,
    lead: &dyn Fn(&str) -> Option<String>,
) {
    let frame = match drawing {
        Drawing::Chart(chart) => match chart.kind {
            ChartKind::Bar => chart::bars(chart, id),
            ChartKind::Stacked => chart::stacked(chart, id),
            ChartKind::Line => chart::lines(chart),
        },
        Drawing::TileMap(tiles) => tilemap::draw(tiles, lead),
        Drawing::Ecomap(ecomap) => ecomap::draw(ecomap, id),
        Drawing::Genogram(genogram) => genogram::draw(genogram),
        Drawing::Cycle(titles) => cycle::draw(titles, id),
        Drawing::Flow { left, right, ties } => flow::draw(left, right, ties),
    };
    frame.write(out, id, title, summary(drawing));
}

/// What kind of drawing it is, for those who do not see it.
fn summary(drawing: &Drawing) -> &'static str {
    match drawing {
        Drawing::Chart(chart) => match chart.kind {
            ChartKind::Bar => "棒グラフ。同じ内容を、図のすぐ後に表で示します。",
            ChartKind::Stacked => "積み上げ棒グラフ。同じ内容を、図のすぐ後に表で示します。",
            ChartKind::Line => "折れ線グラフ。同じ内容を、図のすぐ後に表で示します。",
        },
        Drawing::TileMap(_) => {
            "都道府県を升目に並べた地図。同じ内容を、図のすぐ後に文字で示します。"
        }
        Drawing::Ecomap(_) => "エコマップ。同じ内容を、図のすぐ後に文字で示します。",
        Drawing::Genogram(_) => "ジェノグラム。同じ内容を、図のすぐ後に文字で示します。",
        Drawing::Cycle(_) => "循環の図。同じ内容を、図のすぐ後に文字で示します。",
        Drawing::Flow { .. } => "左から右への対応の図。同じ内容を、図のすぐ後に示します。",
    }
}
