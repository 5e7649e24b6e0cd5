//! Programmes: the tables of a menu, one programme's page, and what became of the old ones.

use std::collections::BTreeSet;

use crate::diagnostic::Span;
use crate::model::exhibit::{initiative, list, report};
use crate::model::make::{
    figure, group, heading, items_of, joined, link, list as lines, paragraph, strong, table, word,
    words,
};
use crate::model::shelf::Shelf;
use crate::parse::data::{Menu, Program};
use crate::tree::{Block, Drawing, Figure, Inline, Text};

/// A table of each menu's programmes.
pub(in crate::model) fn tables(shelf: &Shelf<'_>, menu: Option<&str>, span: &Span) -> Vec<Block> {
    let wanted = |found: &&Menu| menu.is_none_or(|menu| menu == found.id);
    shelf
        .data
        .menus
        .iter()
        .filter(wanted)
        .map(|menu| menu_table(shelf, menu, span))
        .collect()
}

fn menu_table(shelf: &Shelf<'_>, menu: &Menu, span: &Span) -> Block {
    let rows = shelf.programs_of(&menu.id).into_iter().map(|program| {
        let mut name = vec![program_link(program, span)];
        if program.required {
            name.push(word(span, "（必須）"));
        }
        // Two parts of one initiative are one initiative.
        let placements = shelf.placements(&program.id);
        let numbers = placements.iter().map(|place| place.initiative.number);
        let count = numbers.collect::<BTreeSet<i64>>().len();
        vec![
            vec![word(span, &program.number.to_string())],
            name,
            vec![word(span, &first_line(&program.summary))],
            vec![word(
                span,
                &if count == 0 {
                    "なし".to_owned()
                } else {
                    format!("{count}件")
                },
            )],
        ]
    });
    let head = words(span, &["番号", "事業", "概要", "取組"]);
    table(span, Some(&menu.label), 2, head, rows.collect())
}

/// The text of the first paragraph.
fn first_line(blocks: &[Block]) -> String {
    blocks
        .iter()
        .find_map(|block| match &block.kind {
            crate::tree::BlockKind::Paragraph(text) => Some(text.visible()),
            _ => None,
        })
        .unwrap_or_default()
}

pub(in crate::model) fn program_link(program: &Program, span: &Span) -> Inline {
    link(span, &format!("program:{}", program.id), &program.name)
}

/// 「2 普及啓発に係る事業（令和6年度の9事業）」
fn long_link(shelf: &Shelf<'_>, program: &Program, span: &Span) -> Inline {
    let menu = shelf.menu_label(&program.menu.0);
    let label = format!("{} {}（{menu}）", program.number, program.name);
    link(span, &format!("program:{}", program.id), &label)
}

/// The body of one programme's page.
pub(in crate::model) fn page(shelf: &Shelf<'_>, program: &Program) -> Vec<Block> {
    let span = &program.span;
    let number = format!(
        "{}　{}番",
        shelf.menu_label(&program.menu.0),
        program.number
    );
    let mut standing = vec![word(span, &number)];
    if program.required {
        standing.push(word(span, "　必須の事業"));
    }
    let mut blocks = vec![group(span, "meta", vec![paragraph(span, standing)])];
    blocks.extend(program.summary.iter().cloned());
    blocks.extend(list::facts(&program.facts, span));
    if !program.aliases.is_empty() {
        let text = format!("ほかの言い方：{}", program.aliases.join("、"));
        blocks.push(paragraph(span, vec![word(span, &text)]));
    }
    if !program.items.is_empty() {
        blocks.push(heading(span, 2, Some("内容"), "内容"));
        let items = program.items.iter().map(|item| {
            let mut line = vec![word(span, &item.text)];
            if item.required && !item.text.contains("必須") {
                line.push(strong(span, "（必須）"));
            }
            line
        });
        blocks.push(lines(span, items.collect()));
    }
    blocks.extend(succession(shelf, program));
    if !program.note.is_empty() {
        blocks.push(heading(span, 2, Some("注記"), "注記"));
        blocks.extend(program.note.iter().cloned());
    }
    blocks.push(heading(
        span,
        2,
        Some("この事業に当たる取組"),
        "この事業に当たる取組",
    ));
    let placements = shelf.placements(&program.id);
    if placements.is_empty() {
        let none = "この事業に分類された取組は、集めた資料の中にはありません。";
        blocks.push(paragraph(span, vec![word(span, none)]));
    } else {
        blocks.extend(initiative::placed(&placements, span));
    }
    let mut of_program: Vec<&str> = vec![&program.id];
    of_program.extend(program.succeeds.iter().map(|(old, _)| old.as_str()));
    let reports: Vec<_> = shelf
        .reports()
        .into_iter()
        .filter(|volume| {
            volume
                .meta
                .programs
                .iter()
                .any(|(id, _)| of_program.contains(&id.as_str()))
        })
        .collect();
    if !reports.is_empty() {
        blocks.push(heading(span, 2, Some("ほかの地域では"), "ほかの地域では"));
        blocks.push(report::lines_of(&reports, shelf, span));
    }
    let pages = shelf.volumes.iter().filter(|volume| {
        volume.meta.report.is_none() && volume.meta.programs.iter().any(|(id, _)| *id == program.id)
    });
    let pages: Vec<Vec<Inline>> = pages
        .map(|volume| vec![shelf.volume_link(volume, span)])
        .collect();
    if !pages.is_empty() {
        blocks.push(heading(span, 2, Some("くわしく読む"), "くわしく読む"));
        blocks.push(lines(span, pages));
    }
    blocks
}

/// What it took over, and what took it over.
fn succession(shelf: &Shelf<'_>, program: &Program) -> Vec<Block> {
    let span = &program.span;
    let old: Vec<Inline> = program
        .succeeds
        .iter()
        .filter_map(|(id, _)| shelf.program(id))
        .map(|old| long_link(shelf, old, span))
        .collect();
    let new: Vec<Inline> = shelf
        .successors(&program.id)
        .into_iter()
        .map(|new| long_link(shelf, new, span))
        .collect();
    let mut items = Vec::new();
    for (label, links) in [("前の事業：", old), ("いまの事業：", new)] {
        if !links.is_empty() {
            let mut line = vec![word(span, label)];
            line.extend(joined(span, links));
            items.push(line);
        }
    }
    if items.is_empty() {
        return Vec::new();
    }
    vec![
        heading(span, 2, Some("名前の移り変わり"), "名前の移り変わり"),
        lines(span, items),
    ]
}

/// Old menu to new one, drawn and as a table.
pub(in crate::model) fn crosswalk(
    shelf: &Shelf<'_>,
    from: Option<&str>,
    to: Option<&str>,
    span: &Span,
) -> Vec<Block> {
    let mut blocks = Vec::new();
    for new in &shelf.data.menus {
        for old in &shelf.data.menus {
            let named = from.is_none_or(|from| from == old.id) && to.is_none_or(|to| to == new.id);
            if named && old.id != new.id {
                blocks.extend(pair(shelf, old, new, span));
            }
        }
    }
    blocks
}

fn pair(shelf: &Shelf<'_>, old: &Menu, new: &Menu, span: &Span) -> Option<Block> {
    let (left, right) = (shelf.programs_of(&old.id), shelf.programs_of(&new.id));
    let mut ties = Vec::new();
    for (to, program) in right.iter().enumerate() {
        for (from, former) in left.iter().enumerate() {
            if program.succeeds.iter().any(|(id, _)| *id == former.id) {
                ties.push((from, to));
            }
        }
    }
    if ties.is_empty() {
        return None;
    }
    let label = |program: &&Program| {
        format!(
            "{} {}",
            program.number,
            program.short.as_deref().unwrap_or(&program.name)
        )
    };
    let former_rows = left.iter().map(|former| {
        let became: Vec<Inline> = right
            .iter()
            .filter(|program| program.succeeds.iter().any(|(id, _)| *id == former.id))
            .map(|program| {
                link(
                    span,
                    &format!("program:{}", program.id),
                    &format!("{} {}", program.number, program.name),
                )
            })
            .collect();
        let became = if became.is_empty() {
            vec![word(span, "要確認（引き継ぐ事業は示されていません）")]
        } else {
            joined(span, became)
        };
        vec![
            vec![word(span, &former.number.to_string())],
            vec![program_link(former, span)],
            became,
        ]
    });
    let former_rows = former_rows.collect();
    let fresh: Vec<Vec<Inline>> = right
        .iter()
        .filter(|program| program.succeeds.is_empty())
        .map(|program| {
            vec![link(
                span,
                &format!("program:{}", program.id),
                &format!("{} {}", program.number, program.name),
            )]
        })
        .collect();
    let head = words(span, &["番号", &old.label, &new.label]);
    let caption = format!("{}から{}へ", old.label, new.label);
    let mut alternative = vec![table(span, None, 2, head, former_rows)];
    if !fresh.is_empty() {
        alternative.push(paragraph(
            span,
            vec![word(span, &format!("{}で新しく加わった事業：", new.label))],
        ));
        alternative.push(items_of(
            span,
            None,
            fresh
                .into_iter()
                .map(|line| vec![paragraph(span, line)])
                .collect(),
        ));
    }
    let drawing = Drawing::Flow {
        left: left.iter().map(label).collect(),
        right: right.iter().map(label).collect(),
        ties,
    };
    let caption = Text::plain(span.clone(), &caption);
    Some(figure(
        span,
        Figure {
            drawing,
            caption,
            alternative,
            fold_alternative: false,
        },
    ))
}
