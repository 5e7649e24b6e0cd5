//! What a case needs: ecomap, genogram, cycle, steps, difference, checklist. Each drawing with its words.

use similar::{ChangeTag, TextDiff};

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

/// Two texts side by side; what differs stands in the folded answer.
pub(in crate::model) fn difference(
    title: Option<&str>,
    left: &Side,
    right: &Side,
    answer: &[Block],
    span: &Span,
) -> Vec<Block> {
    let rows = left.lines.len().max(right.lines.len());
    let line = |side: &Side, at: usize| side.lines.get(at).cloned().unwrap_or_default();
    let plain = (0..rows).map(|at| words(span, &[&line(left, at), &line(right, at)]));
    let head = words(span, &[&left.title, &right.title]);
    let mut blocks =
        vec![table(span, title, 0, head.clone(), plain.collect()).with_class("difference")];
    let marked: Vec<Vec<Vec<Inline>>> = (0..rows)
        .filter(|&at| line(left, at) != line(right, at))
        .map(|at| marked_pair(&line(left, at), &line(right, at), span))
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

/// Both lines with what the other does not have in strong type.
fn marked_pair(left: &str, right: &str, span: &Span) -> Vec<Vec<Inline>> {
    let diff = TextDiff::from_chars(left, right);
    let mut sides = [Vec::<(bool, String)>::new(), Vec::new()];
    for change in diff.iter_all_changes() {
        let (on_left, on_right) = match change.tag() {
            ChangeTag::Equal => (true, true),
            ChangeTag::Delete => (true, false),
            ChangeTag::Insert => (false, true),
        };
        let differs = change.tag() != ChangeTag::Equal;
        let [for_left, for_right] = &mut sides;
        for (wanted, side) in [(on_left, for_left), (on_right, for_right)] {
            if !wanted {
                continue;
            }
            match side.last_mut() {
                Some((same, text)) if *same == differs => text.push_str(change.value()),
                _ => side.push((differs, change.value().to_owned())),
            }
        }
    }
    sides
        .into_iter()
        .map(|side| {
            side.into_iter()
                .map(|(differs, text)| {
                    if differs {
                        strong(span, &text)
                    } else {
                        word(span, &text)
                    }
                })
                .collect()
        })
        .collect()
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
