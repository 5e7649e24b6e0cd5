//! What a case needs: ecomap, genogram, cycle, steps, difference, checklist. Each drawing with its words.

use std::ops::Range;

use similar::{Algorithm, capture_diff_slices};

use crate::contrast::{Cutting, underlines};
use crate::diagnostic::Span;
use crate::model::make::{
    figure, fold, items_of, list as lines, paragraph, strong, table, word, words,
};
use crate::model::shelf::Shelf;
use crate::tree::fence::{Bond, CheckItem, Ecomap, Genogram, Person, Sex, Side, Step, TieKind};
use crate::tree::{Block, BlockKind, Drawing, Figure, Inline, Item, Text};

pub(in crate::model) fn ecomap(map: &Ecomap, span: &Span) -> Vec<Block> {
    let name = |id: Option<&String>| match id {
        None => map.center.clone(),
        Some(id) => map
            .nodes
            .iter()
            .find(|node| node.id == *id)
            .map_or_else(|| id.clone(), |node| node.label.clone()),
    };
    let group = |id: &String| -> &str {
        let node = map.nodes.iter().find(|node| node.id == *id);
        node.and_then(|node| node.group.as_deref())
            .unwrap_or_default()
    };
    let grouped = map.nodes.iter().any(|node| node.group.is_some());
    let rows = map.ties.iter().map(|tie| {
        let to = if tie.both {
            name(Some(&tie.to))
        } else {
            format!("{}へ", name(Some(&tie.to)))
        };
        let mut row = vec![
            vec![word(span, &name(tie.from.as_ref()))],
            vec![word(span, &to)],
            vec![word(span, tie_words(tie.kind))],
            tie.label.iter().map(|label| word(span, label)).collect(),
        ];
        if grouped {
            row.insert(2, vec![word(span, group(&tie.to))]);
        }
        row
    });
    let rows: Vec<Vec<Vec<Inline>>> = rows.collect();
    let mut heads = words(span, &["だれ", "相手", "つながり", "内容"]);
    if grouped {
        heads.insert(2, vec![word(span, "区分")]);
    }
    let mut alternative = vec![table(span, Some("つながりの一覧"), 2, heads, rows)];
    let tied = |id: &String| {
        map.ties
            .iter()
            .any(|tie| tie.to == *id || tie.from.as_ref() == Some(id))
    };
    let loose: Vec<Vec<Inline>> = map
        .nodes
        .iter()
        .filter(|node| !tied(&node.id))
        .map(|node| match group(&node.id) {
            "" => vec![word(span, &node.label)],
            group => vec![word(span, &format!("{}（{group}）", node.label))],
        })
        .collect();
    if !loose.is_empty() {
        alternative.push(paragraph(
            span,
            vec![word(span, "まだつながっていないところ：")],
        ));
        alternative.push(lines(span, loose));
    }
    let caption = Text::plain(span.clone(), &format!("{}のエコマップ", map.center));
    vec![figure(
        span,
        Figure {
            drawing: Drawing::Ecomap(map.clone()),
            caption,
            alternative,
            fold_alternative: false,
        },
    )]
}

fn tie_words(kind: TieKind) -> &'static str {
    match kind {
        TieKind::Strong => "強い",
        TieKind::Normal => "ふつう",
        TieKind::Weak => "弱い",
        TieKind::Stress => "緊張がある",
        TieKind::Planned => "これからつくる",
    }
}

pub(in crate::model) fn genogram(map: &Genogram, span: &Span) -> Vec<Block> {
    let name = |id: &String| -> &str {
        map.people
            .iter()
            .find(|person| person.id == *id)
            .map_or("（不明）", |person| person.label.as_str())
    };
    let people = map.people.iter().map(|person| {
        vec![
            vec![word(span, &person.label)],
            vec![word(span, &describe(person))],
            person.note.iter().map(|note| word(span, note)).collect(),
        ]
    });
    let mut alternative = vec![table(
        span,
        Some("家族の一覧"),
        1,
        words(span, &["人", "性別・年齢", "備考"]),
        people.collect(),
    )];
    let couples = map.couples.iter().map(|couple| {
        let pair: Vec<&str> = couple.of.iter().map(name).collect();
        let bond = match couple.bond {
            Bond::Married => "結婚",
            Bond::Divorced => "離婚",
            Bond::Separated => "別居",
            Bond::Partner => "パートナー",
        };
        let children: Vec<&str> = couple.children.iter().map(name).collect();
        let mut line = match pair.as_slice() {
            [alone] => (*alone).to_owned(),
            pair => format!("{}（{bond}）", pair.join("と")),
        };
        if !children.is_empty() {
            line.push_str(&format!("　子：{}", children.join("、")));
        }
        vec![word(span, &line)]
    });
    alternative.push(lines(span, couples.collect()));
    let households = map.households.iter().map(|household| {
        let of: Vec<&str> = household.of.iter().map(name).collect();
        vec![word(
            span,
            &format!("{}：{}", household.label, of.join("、")),
        )]
    });
    let households: Vec<Vec<Inline>> = households.collect();
    if !households.is_empty() {
        alternative.push(lines(span, households));
    }
    let own = map
        .people
        .iter()
        .find(|person| person.own)
        .map_or("家族", |person| &person.label);
    let caption = Text::plain(span.clone(), &format!("{own}のジェノグラム"));
    vec![figure(
        span,
        Figure {
            drawing: Drawing::Genogram(map.clone()),
            caption,
            alternative,
            fold_alternative: false,
        },
    )]
}

fn describe(person: &Person) -> String {
    let mut words = vec![match person.sex {
        Sex::Female => "女性".to_owned(),
        Sex::Male => "男性".to_owned(),
        Sex::Unknown => "性別は不明".to_owned(),
    }];
    words.extend(person.age.map(|age| format!("{age}歳")));
    if person.own {
        words.push("本人".to_owned());
    }
    if person.died {
        words.push("死亡".to_owned());
    }
    words.join("・")
}

pub(in crate::model) fn cycle(
    shelf: &Shelf<'_>,
    title: Option<&str>,
    steps: &[Step],
    span: &Span,
) -> Vec<Block> {
    let drawing = Drawing::Cycle(steps.iter().map(|step| step.title.clone()).collect());
    let caption = Text::plain(span.clone(), title.unwrap_or("くり返す手順"));
    let alternative = vec![step_list(shelf, steps, span)];
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

/// Steps one under the other: the list is the picture.
pub(in crate::model) fn flow(
    shelf: &Shelf<'_>,
    title: Option<&str>,
    steps: &[Step],
    span: &Span,
) -> Vec<Block> {
    let mut blocks: Vec<Block> = title
        .map(|title| paragraph(span, vec![strong(span, title)]))
        .into_iter()
        .collect();
    blocks.push(step_list(shelf, steps, span).with_class("steps"));
    blocks
}

fn step_list(shelf: &Shelf<'_>, steps: &[Step], span: &Span) -> Block {
    let items = steps.iter().map(|step| {
        let at = &step.span;
        let mut blocks = vec![paragraph(at, vec![strong(at, &step.title)])];
        blocks.extend(step.text.iter().cloned());
        if !step.example.is_empty() {
            blocks.push(crate::model::make::group(
                at,
                "example",
                step.example.clone(),
            ));
        }
        if let Some((dest, dest_span)) = &step.link {
            blocks.push(paragraph(at, vec![shelf.lead(dest, dest_span)]));
        }
        blocks
    });
    items_of(span, Some(1), items.collect())
}

/// Two texts side by side; what differs stands in the folded answer, a row for each of the differences that it counts.
pub(in crate::model) fn difference(
    shelf: &Shelf<'_>,
    title: Option<&str>,
    left: &Side,
    right: &Side,
    answer: &[Block],
    span: &Span,
) -> Vec<Block> {
    let cutting = Cutting::new(shelf.dictionary);
    let pairs = paired(&left.lines, &right.lines);
    let plain = pairs
        .iter()
        .map(|(left, right)| words(span, &[left, right]));
    let head = words(span, &[&left.title, &right.title]);
    let mut blocks =
        vec![table(span, title, 0, head.clone(), plain.collect()).with_class("difference")];
    let differing = pairs.iter().filter(|(left, right)| left != right);
    let marked: Vec<Vec<Vec<Inline>>> = differing
        .map(|(left, right)| {
            let marks = underlines(&cutting, left, right);
            vec![
                marked_line(left, &marks.old, span),
                marked_line(right, &marks.new, span),
            ]
        })
        .collect();
    let count = marked.len();
    let mut solution = vec![
        paragraph(
            span,
            vec![word(span, &format!("ちがうところは{count}か所あります。"))],
        ),
        table(span, None, 0, head, marked).with_class("difference"),
    ];
    solution.extend(answer.iter().cloned());
    blocks.push(fold(span, "答えを見る", solution));
    blocks
}

/// The lines of both sides, those that are the same beside one another: a line that only one side has moves no other.
fn paired<'l>(left: &'l [String], right: &'l [String]) -> Vec<(&'l str, &'l str)> {
    let mut pairs = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, left, right) {
        let (lefts, rights) = (op.old_range(), op.new_range());
        for at in 0..lefts.len().max(rights.len()) {
            let line = |lines: &'l [String], range: &Range<usize>| -> &'l str {
                let place = range.start + at;
                let line = lines.get(place).filter(|_| place < range.end);
                line.map_or("", String::as_str)
            };
            pairs.push((line(left, &lefts), line(right, &rights)));
        }
    }
    pairs
}

/// A line with what differs in strong type.
fn marked_line(line: &str, marks: &[Range<usize>], span: &Span) -> Vec<Inline> {
    let mut parts: Vec<(bool, String)> = Vec::new();
    for (at, letter) in line.chars().enumerate() {
        let differs = marks.iter().any(|mark| mark.contains(&at));
        match parts.last_mut() {
            Some((same, text)) if *same == differs => text.push(letter),
            _ => parts.push((differs, letter.to_string())),
        }
    }
    let parts = parts.into_iter().map(|(differs, text)| match differs {
        true => strong(span, &text),
        false => word(span, &text),
    });
    parts.collect()
}

pub(in crate::model) fn checklist(
    title: Option<&str>,
    items: &[CheckItem],
    span: &Span,
) -> Vec<Block> {
    let items = items.iter().map(|item| {
        let mut blocks = vec![Block::new(
            item.text.span.clone(),
            BlockKind::Paragraph(item.text.clone()),
        )];
        if let Some(note) = &item.note {
            blocks.push(
                Block::new(note.span.clone(), BlockKind::Paragraph(note.clone()))
                    .with_class("meta"),
            );
        }
        Item {
            checked: Some(false),
            blocks,
        }
    });
    let list = Block::new(
        span.clone(),
        BlockKind::List {
            start: None,
            tight: true,
            items: items.collect(),
        },
    );
    let mut blocks: Vec<Block> = title
        .map(|title| paragraph(span, vec![strong(span, title)]))
        .into_iter()
        .collect();
    blocks.push(list.with_class("checklist"));
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_one_side_has_moves_no_other() {
        let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
        let left = lines("進める中心は、県です。\n住居が真ん中です。");
        let right = lines("進める中心は、市です。\n家族も加わります。\n住居が真ん中です。");
        let pairs = paired(&left, &right);
        let differing = pairs.iter().filter(|(left, right)| left != right).count();
        assert_eq!((pairs.len(), differing), (3, 2));
        assert_eq!(
            pairs.last(),
            Some(&("住居が真ん中です。", "住居が真ん中です。"))
        );
    }
}
