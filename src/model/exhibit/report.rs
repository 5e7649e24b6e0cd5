//! Area reports: one report's own sections, and the ways to find them (map, area, programme, theme).

use std::collections::BTreeMap;

use crate::diagnostic::Span;
use crate::model::make::{
    figure, group, heading, items_of, link, list as lines, paragraph, table, word, words,
};
use crate::model::place::anchor_of;
use crate::model::shelf::{Shelf, Volume};
use crate::parse::AreaReport;
use crate::tree::fence::ReportView;
use crate::tree::{Block, BlockKind, Cell, Drawing, Figure, Inline, Text, Tile};

/// Column and row of each prefecture on the tile map, north at the top right; eleven columns, so that a phone shows it.
const PREFECTURES: [(&str, &str, u8, u8); 47] = [
    ("01", "北海道", 10, 0),
    ("02", "青森", 10, 1),
    ("03", "岩手", 10, 2),
    ("04", "宮城", 10, 3),
    ("05", "秋田", 9, 2),
    ("06", "山形", 9, 3),
    ("07", "福島", 10, 4),
    ("08", "茨城", 10, 6),
    ("09", "栃木", 10, 5),
    ("10", "群馬", 9, 5),
    ("11", "埼玉", 9, 6),
    ("12", "千葉", 10, 7),
    ("13", "東京", 9, 7),
    ("14", "神奈川", 9, 8),
    ("15", "新潟", 9, 4),
    ("16", "富山", 8, 4),
    ("17", "石川", 7, 4),
    ("18", "福井", 6, 5),
    ("19", "山梨", 8, 6),
    ("20", "長野", 8, 5),
    ("21", "岐阜", 7, 5),
    ("22", "静岡", 8, 7),
    ("23", "愛知", 7, 6),
    ("24", "三重", 7, 7),
    ("25", "滋賀", 6, 6),
    ("26", "京都", 5, 6),
    ("27", "大阪", 5, 7),
    ("28", "兵庫", 4, 6),
    ("29", "奈良", 6, 7),
    ("30", "和歌山", 6, 8),
    ("31", "鳥取", 3, 6),
    ("32", "島根", 2, 6),
    ("33", "岡山", 3, 7),
    ("34", "広島", 2, 7),
    ("35", "山口", 1, 7),
    ("36", "徳島", 4, 9),
    ("37", "香川", 4, 8),
    ("38", "愛媛", 3, 9),
    ("39", "高知", 3, 10),
    ("40", "福岡", 1, 8),
    ("41", "佐賀", 0, 8),
    ("42", "長崎", 0, 9),
    ("43", "熊本", 1, 9),
    ("44", "大分", 2, 8),
    ("45", "宮崎", 2, 9),
    ("46", "鹿児島", 1, 10),
    ("47", "沖縄", 0, 11),
];

/// Where a prefecture stands in the usual order of codes; what is none comes after all of them.
pub(crate) fn prefecture(name: &str) -> usize {
    let is_it = |&(_, short, ..): &(&str, &str, u8, u8)| {
        let rest = name.strip_prefix(short);
        rest.is_some_and(|rest| matches!(rest, "" | "都" | "道" | "府" | "県"))
    };
    let found = PREFECTURES.iter().position(is_it);
    found.unwrap_or(PREFECTURES.len())
}

/// Its code in two digits: 埼玉県 is 11. None for what is no prefecture.
pub(crate) fn prefecture_code(name: &str) -> Option<&'static str> {
    PREFECTURES.get(prefecture(name)).map(|(code, ..)| *code)
}

/// The sections of one report, made from its front matter.
pub(in crate::model) fn body(
    shelf: &Shelf<'_>,
    volume: &Volume,
    report: &AreaReport,
) -> Vec<Block> {
    let span = &report.span;
    let mut blocks = vec![profile(shelf, volume, report)];
    blocks.push(heading(
        span,
        2,
        Some("達成目標と取組状況"),
        "達成目標と取組状況",
    ));
    if report.goals.is_empty() {
        blocks.push(nothing(span));
    } else {
        blocks.push(goals(report));
    }
    for (title, texts) in [
        ("支援事業の成果", &report.results),
        ("次年度に向けた課題", &report.issues),
        ("翌年度の取組方針", &report.next),
    ] {
        let Some(texts) = texts else { continue };
        blocks.push(heading(span, 2, Some(title), title));
        blocks.push(match texts.as_slice() {
            [] => nothing(span),
            texts => texts_list(span, texts),
        });
    }
    let id = volume.meta.id.as_ref().map_or("", |(id, _)| id);
    let children: Vec<&Volume> = shelf
        .reports()
        .into_iter()
        .filter(|child| {
            let parent = child
                .meta
                .report
                .as_ref()
                .and_then(|report| report.parent.as_ref());
            parent.is_some_and(|(parent, _)| parent == id && !id.is_empty())
        })
        .collect();
    if !children.is_empty() {
        blocks.push(heading(
            span,
            2,
            Some("ブロックごとの報告"),
            "ブロックごとの報告",
        ));
        blocks.push(lines_of(&children, shelf, span));
    }
    blocks
}

fn nothing(span: &Span) -> Block {
    paragraph(span, vec![word(span, "記載なし")])
}

fn texts_list(span: &Span, texts: &[Text]) -> Block {
    let items = texts.iter().map(|text| {
        vec![Block::new(
            text.span.clone(),
            BlockKind::Paragraph(text.clone()),
        )]
    });
    items_of(span, None, items.collect())
}

fn profile(shelf: &Shelf<'_>, volume: &Volume, report: &AreaReport) -> Block {
    let span = &report.span;
    let mut line = vec![word(span, &area_of(report))];
    if report.inferred {
        line.push(word(
            span,
            "（推定：資料に地域の名がなく、内容から判断しました）",
        ));
    }
    if let Some(year) = report.year {
        line.push(word(span, &format!("　{}の報告", year.show())));
    }
    if let Some((parent, _)) = &report.parent
        && let Some(found) = shelf
            .volumes
            .iter()
            .find(|v| v.meta.id.as_ref().is_some_and(|(id, _)| id == parent))
    {
        line.push(word(span, "　全体の報告："));
        line.push(shelf.volume_link(found, span));
    }
    let programs: Vec<Inline> = volume
        .meta
        .programs
        .iter()
        .filter_map(|(id, _)| shelf.program(id))
        .map(|program| {
            let dest = format!("program:{}", program.id);
            link(span, &dest, &shelf.program_label(program))
        })
        .collect();
    let mut blocks = vec![paragraph(span, line)];
    if !programs.is_empty() {
        let mut line = vec![word(span, "関わる事業：")];
        line.extend(crate::model::make::joined(span, programs));
        blocks.push(paragraph(span, line));
    }
    group(span, "meta", blocks)
}

/// 石川県 能登中部
fn area_of(report: &AreaReport) -> String {
    let parts = [&report.prefecture, &report.municipality, &report.zone];
    let parts: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}

fn goals(report: &AreaReport) -> Block {
    let span = &report.span;
    let head = ["達成目標", "取組状況", "状況"];
    let mut rows: Vec<Vec<Cell>> = vec![
        (0..)
            .zip(words(span, &head))
            .map(|(at, inlines)| simple_cell(span, at, inlines))
            .collect(),
    ];
    for goal in &report.goals {
        let result = match goal.result.as_slice() {
            [] => nothing(span),
            [one] => Block::new(one.span.clone(), BlockKind::Paragraph(one.clone())),
            many => texts_list(span, many),
        };
        let status = goal.status.as_deref().unwrap_or("記載なし");
        let of = |at, block| Cell {
            blocks: vec![block],
            ..simple_cell(span, at, Vec::new())
        };
        rows.push(vec![
            of(
                0,
                Block::new(
                    goal.text.span.clone(),
                    BlockKind::Paragraph(goal.text.clone()),
                ),
            ),
            of(1, result),
            of(2, paragraph(span, vec![word(span, status)])),
        ]);
    }
    Block::new(
        span.clone(),
        BlockKind::Table(crate::tree::Table {
            caption: None,
            head: 1,
            rowhead: 1,
            rows,
        }),
    )
}

fn simple_cell(span: &Span, column: usize, inlines: Vec<Inline>) -> Cell {
    crate::model::make::cell(span, column, crate::tree::Align::None, inlines)
}

/// Reports as a list of links with their areas.
pub(in crate::model) fn lines_of(reports: &[&Volume], shelf: &Shelf<'_>, span: &Span) -> Block {
    lines(
        span,
        reports
            .iter()
            .map(|volume| named(volume, shelf, span))
            .collect(),
    )
}

/// A link to a report; an inferred area says so, unless the title does.
fn named(volume: &Volume, shelf: &Shelf<'_>, span: &Span) -> Vec<Inline> {
    let mut line = vec![shelf.volume_link(volume, span)];
    let is_inferred = volume
        .meta
        .report
        .as_ref()
        .is_some_and(|report| report.inferred);
    if is_inferred && !volume.title.contains("推定") {
        line.push(word(span, "（推定）"));
    }
    line
}

/// The reports by one way of finding them.
pub(in crate::model) fn view(
    shelf: &Shelf<'_>,
    view: ReportView,
    program: Option<&str>,
    theme: Option<&str>,
    span: &Span,
) -> Vec<Block> {
    let reports: Vec<&Volume> = shelf
        .reports()
        .into_iter()
        .filter(|volume| {
            program.is_none_or(|id| volume.meta.programs.iter().any(|(other, _)| other == id))
        })
        .filter(|volume| {
            theme.is_none_or(|theme| volume.meta.theme.iter().any(|other| other == theme))
        })
        .collect();
    match view {
        ReportView::Map => map(&reports, shelf, span),
        ReportView::List => vec![lines_of(&reports, shelf, span)],
        ReportView::Area => grouped(&reports, shelf, span, "地域", |volume| {
            let report = volume.meta.report.as_ref();
            report
                .map(|report| {
                    (
                        report.code.get(..2).unwrap_or("99").to_owned(),
                        report.prefecture.clone(),
                    )
                })
                .into_iter()
                .collect()
        }),
        ReportView::Program => grouped(&reports, shelf, span, "事業", |volume| {
            let programs = volume
                .meta
                .programs
                .iter()
                .filter_map(|(id, _)| shelf.program(id));
            programs
                .map(|program| {
                    (
                        format!("{}{:05}", program.menu.0, program.number),
                        program.name.clone(),
                    )
                })
                .collect()
        }),
        ReportView::Theme => grouped(&reports, shelf, span, "主題", |volume| {
            volume
                .meta
                .theme
                .iter()
                .map(|theme| (theme.clone(), theme.clone()))
                .collect()
        }),
    }
}

/// A table of label → reports; `keys` gives each report's sort keys and labels.
fn grouped(
    reports: &[&Volume],
    shelf: &Shelf<'_>,
    span: &Span,
    what: &str,
    keys: impl Fn(&Volume) -> Vec<(String, String)>,
) -> Vec<Block> {
    let mut groups: BTreeMap<(String, String), Vec<&Volume>> = BTreeMap::new();
    for volume in reports {
        for key in keys(volume) {
            groups.entry(key).or_default().push(volume);
        }
    }
    let rows = groups.into_iter().map(|((_, label), volumes)| {
        let links = volumes.iter().map(|volume| shelf.volume_link(volume, span));
        let count = format!("{}件", volumes.len());
        vec![
            vec![word(span, &label)],
            vec![word(span, &count)],
            crate::model::make::joined(span, links.collect()),
        ]
    });
    vec![table(
        span,
        None,
        1,
        words(span, &[what, "件数", "報告"]),
        rows.collect(),
    )]
}

fn map(reports: &[&Volume], shelf: &Shelf<'_>, span: &Span) -> Vec<Block> {
    let tiles = PREFECTURES.iter().map(|&(code, name, column, row)| {
        let here: Vec<&&Volume> = reports
            .iter()
            .filter(|volume| {
                volume
                    .meta
                    .report
                    .as_ref()
                    .is_some_and(|report| report.code.starts_with(code))
            })
            .collect();
        let dest = match here.as_slice() {
            [] => None,
            [one] => Some(format!("page:{}", one.path.as_str())),
            many => many
                .first()
                .and_then(|volume| volume.meta.report.as_ref())
                .map(|report| format!("page:lists/reports.html#{}", anchor_of(&report.prefecture))),
        };
        Tile {
            column,
            row,
            name: name.to_owned(),
            count: here.len(),
            dest,
        }
    });
    let drawing = Drawing::TileMap(tiles.collect());
    let caption = Text::plain(span.clone(), "取組報告のある都道府県");
    let alternative = view(shelf, ReportView::Area, None, None, span);
    let alternative = if alternative.is_empty() {
        vec![nothing(span)]
    } else {
        alternative
    };
    vec![figure(
        span,
        Figure {
            drawing,
            caption,
            alternative,
            fold_alternative: false,
        },
    )]
}

/// The index of all reports: map, then a heading for each prefecture, then programmes and themes.
pub(in crate::model) fn index(shelf: &Shelf<'_>, span: &Span) -> Vec<Block> {
    let reports = shelf.reports();
    let mut blocks = view(shelf, ReportView::Map, None, None, span);
    blocks.push(heading(span, 2, None, "地域から探す"));
    let mut prefecture = None;
    let mut waiting: Vec<Vec<Inline>> = Vec::new();
    for volume in &reports {
        let Some(report) = volume.meta.report.as_ref() else {
            continue;
        };
        if prefecture != Some(&report.prefecture) {
            if !waiting.is_empty() {
                blocks.push(lines(span, std::mem::take(&mut waiting)));
            }
            blocks.push(heading(
                span,
                3,
                Some(&anchor_of(&report.prefecture)),
                &report.prefecture,
            ));
            prefecture = Some(&report.prefecture);
        }
        let mut line = named(volume, shelf, span);
        if report.results.as_ref().is_some_and(Vec::is_empty) {
            line.push(word(span, "　成果：記載なし"));
        }
        waiting.push(line);
    }
    if !waiting.is_empty() {
        blocks.push(lines(span, waiting));
    }
    blocks.push(heading(span, 2, None, "事業から探す"));
    blocks.extend(view(shelf, ReportView::Program, None, None, span));
    blocks.push(heading(span, 2, None, "主題から探す"));
    blocks.extend(view(shelf, ReportView::Theme, None, None, span));
    blocks
}

#[cfg(test)]
mod tests {
    use super::{PREFECTURES, prefecture};

    #[test]
    fn prefectures_come_in_the_order_of_their_codes() {
        let mut names = ["葛飾区", "東京都", "京都府", "北海道", "埼玉", "沖縄県"];
        names.sort_by_key(|name| (prefecture(name), *name));
        assert_eq!(
            names,
            ["北海道", "埼玉", "東京都", "京都府", "沖縄県", "葛飾区"]
        );
    }

    #[test]
    fn each_prefecture_has_its_own_tile() {
        let mut places: Vec<(u8, u8)> = PREFECTURES
            .iter()
            .map(|&(_, _, column, row)| (column, row))
            .collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 47);
        assert!(
            PREFECTURES
                .iter()
                .enumerate()
                .all(|(at, (code, ..))| code.parse() == Ok(at + 1))
        );
    }
}
