//! Initiatives: one as a card, many by member, by programme and as a matrix with its gaps.

use crate::diagnostic::Span;
use crate::model::exhibit::program::program_link;
use crate::model::exhibit::{list, situation};
use crate::model::make::{
    circled, group, heading, joined, link, list as lines, paragraph, strong, table, with_id, word,
    words,
};
use crate::model::shelf::{Placement, Shelf, initiative_link, part_label};
use crate::parse::data::{Group, Initiative, Menu};
use crate::tree::{Block, BlockKind, Inline};

/// Initiatives chosen by a fence.
pub(in crate::model) fn chosen(
    shelf: &Shelf<'_>,
    program: Option<&(String, Span)>,
    by: Option<&str>,
    in_group: Option<&(String, Span)>,
    span: &Span,
) -> Vec<Block> {
    if let Some((id, _)) = program {
        return placed(&shelf.placements(id), span);
    }
    let found: Vec<&Initiative> = match in_group {
        Some((id, _)) => shelf.of_group(id),
        None => shelf.data.initiatives.iter().collect(),
    };
    let found = found
        .into_iter()
        .filter(|initiative| by.is_none_or(|by| by == initiative.by));
    let mut head = words(span, &["番号", "取組", "実施した委員", "事業・区分"]);
    let mut rows: Vec<Vec<Vec<Inline>>> = found
        .map(|initiative| summary_row(shelf, initiative, span))
        .collect();
    // Of one member's initiatives each row would say the same.
    if by.is_some() {
        for row in std::iter::once(&mut head).chain(&mut rows) {
            row.remove(BY);
        }
    }
    vec![table(span, None, 2, head, rows)]
}

/// The column of [`summary_row`] that names the member.
const BY: usize = 2;

fn summary_row(shelf: &Shelf<'_>, initiative: &Initiative, span: &Span) -> Vec<Vec<Inline>> {
    vec![
        vec![word(span, &circled(initiative.number))],
        vec![link(
            span,
            &format!("initiative:{}", initiative.number),
            &initiative.title,
        )],
        vec![word(span, &initiative.by)],
        joined(span, classes(shelf, initiative, span)),
    ]
}

/// Programmes, groups, or the plain word 未分類.
fn classes(shelf: &Shelf<'_>, initiative: &Initiative, span: &Span) -> Vec<Inline> {
    let mut out = Vec::new();
    let all_programs = initiative.programs.iter().map(|(id, _)| (id, None)).chain(
        initiative
            .parts
            .iter()
            .flat_map(|part| part.programs.iter().map(move |(id, _)| (id, Some(part)))),
    );
    for (id, part) in all_programs {
        if let Some(program) = shelf.program(id) {
            let label = match part {
                Some(part) => format!("{}・{}", shelf.program_label(program), part.label),
                None => shelf.program_label(program),
            };
            out.push(link(span, &format!("program:{id}"), &label));
        }
    }
    let groups = initiative.group.iter().chain(
        initiative
            .parts
            .iter()
            .filter_map(|part| part.group.as_ref()),
    );
    for (id, _) in groups {
        if let Some(found) = shelf.data.groups.iter().find(|found| found.id == *id) {
            out.push(word(span, &group_name(found)));
        }
    }
    if out.is_empty() {
        out.push(strong(span, "未分類"));
    }
    out
}

/// その他1「障害者雇用」; a group without a name says so.
pub(in crate::model) fn group_name(group: &Group) -> String {
    let number = group
        .number
        .map(|number| number.to_string())
        .unwrap_or_default();
    match group.label.as_str() {
        "" => format!("その他{number}（区分の名は記載なし）"),
        label => format!("その他{number}「{label}」"),
    }
}

/// Initiatives under a programme, each with the way it came there.
pub(in crate::model) fn placed(placements: &[Placement<'_>], span: &Span) -> Vec<Block> {
    let cards = placements.iter().map(|place| {
        let initiative = place.initiative;
        let mut title = initiative_link(initiative, span);
        title.extend(part_label(place.part, span));
        title.push(word(span, &format!("　{}", initiative.by)));
        let mut blocks = vec![paragraph(span, title)];
        match place.part {
            Some(part) => blocks.extend(part.summary.iter().cloned()),
            None => blocks.extend(initiative.summary.iter().cloned()),
        }
        if let Some(old) = place.through {
            let reason = vec![
                word(span, "前のメニューの「"),
                program_link(old, span),
                word(span, "」に分類された取組です。"),
            ];
            blocks.push(group(span, "meta", vec![paragraph(span, reason)]));
        }
        group(span, "record", blocks)
    });
    vec![group(span, "echo", cards.collect())]
}

/// Every initiative under the member who brought it: the place that links lead to.
pub(in crate::model) fn all(shelf: &Shelf<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut member = None;
    let mut initiatives: Vec<&Initiative> = shelf.data.initiatives.iter().collect();
    initiatives.sort_by_key(|initiative| initiative.number);
    for initiative in initiatives {
        let span = &initiative.span;
        if member != Some(&initiative.by) {
            blocks.push(heading(span, 2, None, &initiative.by));
            member = Some(&initiative.by);
        }
        let title = format!("{} {}", circled(initiative.number), initiative.title);
        blocks.push(heading(span, 3, Some(&anchor(initiative.number)), &title));
        let mut card = vec![];
        let mut line = vec![word(span, "事業・区分：")];
        line.extend(joined(span, classes(shelf, initiative, span)));
        card.push(group(span, "meta", vec![paragraph(span, line)]));
        card.extend(initiative.summary.iter().cloned());
        for part in &initiative.parts {
            card.push(paragraph(
                &part.span,
                vec![strong(span, &format!("【{}】", part.label))],
            ));
            card.extend(part.summary.iter().cloned());
        }
        card.extend(list::facts(&initiative.facts, span));
        blocks.push(group(span, "record", card));
    }
    blocks
}

/// The id of an initiative on the list of all.
pub(crate) fn anchor(number: i64) -> String {
    format!("取組{number}")
}

/// Initiative × programme, the programmes without any, and how the sum comes out.
pub(in crate::model) fn matrix(shelf: &Shelf<'_>, menu: Option<&str>, span: &Span) -> Vec<Block> {
    let wanted = |found: &&Menu| menu.is_none_or(|menu| menu == found.id);
    shelf
        .data
        .menus
        .iter()
        .filter(wanted)
        .flat_map(|menu| matrix_of(shelf, menu, span))
        .collect()
}

fn matrix_of(shelf: &Shelf<'_>, menu: &Menu, span: &Span) -> Vec<Block> {
    let programs = shelf.programs_of(&menu.id);
    let columns: Vec<Vec<Placement<'_>>> = programs
        .iter()
        .map(|program| shelf.placements(&program.id))
        .collect();
    let mut head = words(span, &["取組"]);
    for program in &programs {
        let name = program.short.as_deref().unwrap_or(&program.name);
        head.push(vec![link(
            span,
            &format!("program:{}", program.id),
            &format!("{} {name}", program.number),
        )]);
    }
    head.push(vec![word(span, "その他・未分類")]);
    let mut initiatives: Vec<&Initiative> = shelf.data.initiatives.iter().collect();
    initiatives.sort_by_key(|initiative| initiative.number);
    let rows = initiatives.into_iter().map(|initiative| {
        let mut row = vec![initiative_link(initiative, span)];
        let mut placed = false;
        for column in &columns {
            let here = column.iter();
            let here = here.filter(|place| place.initiative.number == initiative.number);
            let marks: Vec<Inline> = here
                .map(|place| {
                    placed = true;
                    let mark = if place.through.is_some() {
                        "○"
                    } else {
                        "●"
                    };
                    match place.part {
                        Some(part) => word(span, &format!("{mark} {}", part.label)),
                        None => word(span, mark),
                    }
                })
                .collect();
            row.push(joined(span, marks));
        }
        row.push(if placed {
            Vec::new()
        } else {
            joined(span, rest_of(shelf, initiative, span))
        });
        row
    });
    let caption = format!(
        "取組と{}（●：資料の分類、○：前のメニューから引き継いだもの）",
        menu.label
    );
    let mut blocks =
        vec![table(span, Some(&caption), 1, head, rows.collect()).with_class("matrix")];
    blocks.extend(gaps(shelf, menu, &columns, span));
    blocks
}

/// Where an initiative without a place in this menu stands.
fn rest_of(shelf: &Shelf<'_>, initiative: &Initiative, span: &Span) -> Vec<Inline> {
    let has_program = !initiative.programs.is_empty()
        || initiative
            .parts
            .iter()
            .any(|part| !part.programs.is_empty());
    if has_program {
        vec![word(span, "要確認（引き継ぐ事業が示されていない）")]
    } else {
        // The names stand below the matrix; its last column is narrow.
        let groups = initiative.group.iter().chain(
            initiative
                .parts
                .iter()
                .filter_map(|part| part.group.as_ref()),
        );
        let short = groups
            .filter_map(|(id, _)| shelf.data.groups.iter().find(|group| group.id == *id))
            .map(|group| match group.number {
                Some(number) => word(span, &format!("その他{number}")),
                None => word(span, &group_name(group)),
            });
        let short: Vec<Inline> = short.collect();
        match short.is_empty() {
            true => classes(shelf, initiative, span),
            false => short,
        }
    }
}

/// The empty programmes, and the sum: every initiative counted once.
fn gaps(shelf: &Shelf<'_>, menu: &Menu, columns: &[Vec<Placement<'_>>], span: &Span) -> Vec<Block> {
    let programs = shelf.programs_of(&menu.id);
    let empty: Vec<Vec<Inline>> = programs
        .iter()
        .zip(columns)
        .filter(|(_, places)| places.is_empty())
        .map(|(program, _)| {
            vec![
                word(span, &format!("{} ", program.number)),
                program_link(program, span),
            ]
        })
        .collect();
    let mut blocks = vec![paragraph(
        span,
        vec![strong(span, &format!("取組のない事業：{}件", empty.len()))],
    )];
    if !empty.is_empty() {
        blocks.push(with_id(
            lines(span, empty),
            &format!("取組のない事業-{}", menu.id),
        ));
    }
    let total = shelf.data.initiatives.len();
    let mut placed: Vec<i64> = columns
        .iter()
        .flatten()
        .map(|place| place.initiative.number)
        .collect();
    placed.sort_unstable();
    placed.dedup();
    let grouped: Vec<i64> = shelf
        .data
        .groups
        .iter()
        .flat_map(|group| shelf.of_group(&group.id))
        .map(|initiative| initiative.number)
        .filter(|number| !placed.contains(number))
        .collect();
    let unclassified: Vec<i64> = shelf
        .unclassified()
        .iter()
        .map(|initiative| initiative.number)
        .collect();
    let left: Vec<i64> = shelf
        .data
        .initiatives
        .iter()
        .map(|initiative| initiative.number)
        .filter(|number| {
            !placed.contains(number) && !grouped.contains(number) && !unclassified.contains(number)
        })
        .collect();
    let named = |numbers: &[i64]| -> Vec<Inline> {
        let links = numbers
            .iter()
            .map(|number| link(span, &format!("initiative:{number}"), &circled(*number)));
        joined(span, links.collect())
    };
    let mut rows = Vec::new();
    for (label, numbers, show) in [
        ("事業に入るもの", &placed, false),
        ("引き継ぐ事業が示されていないもの（要確認）", &left, true),
        ("その他の区分に入るもの", &grouped, true),
        ("どこにも分類されていないもの", &unclassified, true),
    ] {
        let which = if show { named(numbers) } else { Vec::new() };
        rows.push(vec![
            vec![word(span, label)],
            vec![word(span, &format!("{}件", numbers.len()))],
            which,
        ]);
    }
    let sum = placed.len() + left.len() + grouped.len() + unclassified.len();
    rows.push(vec![
        vec![strong(span, "合計")],
        vec![strong(span, &format!("{sum}件"))],
        vec![word(span, &format!("取組の総数 {total}件"))],
    ]);
    let head = words(span, &["区分", "件数", "取組"]);
    blocks.push(table(
        span,
        Some(&format!("内訳（{}）", menu.label)),
        1,
        head,
        rows,
    ));
    blocks
}

/// The groups outside the menus and the initiatives in none.
pub(in crate::model) fn others(shelf: &Shelf<'_>, span: &Span) -> Vec<Block> {
    let mut blocks = Vec::new();
    // Situations have groups of their own, in which no initiative stands.
    let of_situations = |group: &Group| {
        let mut situations = situation::situations(shelf);
        let named =
            |place: &Option<(String, Span)>| place.as_ref().is_some_and(|(id, _)| *id == group.id);
        situations.any(|(_, situation)| named(&situation.group))
    };
    for found in &shelf.data.groups {
        if of_situations(found) && shelf.of_group(&found.id).is_empty() {
            continue;
        }
        blocks.push(heading(&found.span, 3, None, &group_name(found)));
        let items = shelf.of_group(&found.id).into_iter().map(|initiative| {
            let mut line = initiative_link(initiative, span);
            line.push(word(span, &format!("　{}", initiative.by)));
            line
        });
        blocks.push(lines(span, items.collect()));
    }
    let unclassified = shelf.unclassified();
    if !unclassified.is_empty() {
        blocks.push(heading(span, 3, Some("未分類"), "未分類"));
        let items = unclassified
            .into_iter()
            .map(|initiative| initiative_link(initiative, span))
            .collect();
        blocks.push(lines(span, items));
    }
    blocks
        .retain(|block| !matches!(&block.kind, BlockKind::List { items, .. } if items.is_empty()));
    blocks
}
