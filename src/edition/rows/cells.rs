//! What stands in the cells of a row, and what is underlined there.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::Cell;
use crate::contrast::{Cutting, underlines};
use crate::edition::value::{Edition, Kind, Node, NodeId};

pub(super) const OMITTED: &str = "（略）";

/// Both cells of a node that changed, the old one first.
pub(super) fn changed(cutting: &Cutting<'_>, old: &Node, new: &Node) -> (Cell, Cell) {
    match old.kind {
        Kind::Row | Kind::Head => by_cells(cutting, old, new, "／"),
        Kind::Datum => by_cells(cutting, old, new, "　"),
        Kind::Field => {
            let label = |node: &Node| {
                node.text
                    .get(..node.cells.get(1).map_or(0, |cell| cell.start))
                    .unwrap_or_default()
                    .to_owned()
            };
            let (mut before, mut after) = (Cell::default(), Cell::default());
            before.push(&label(old));
            after.push(&label(new));
            push(
                cutting,
                (&mut before, old.cell(1)),
                (&mut after, new.cell(1)),
            );
            (before, after)
        }
        _ => by_parts(cutting, old, new),
    }
}

fn push(cutting: &Cutting<'_>, (before, old): (&mut Cell, &str), (after, new): (&mut Cell, &str)) {
    let marks = underlines(cutting, old, new);
    before.push_marked(old, &marks.old);
    after.push_marked(new, &marks.new);
}

/// The number and what stands before and after it, each compared with its like: a number is underlined whole.
fn by_parts(cutting: &Cutting<'_>, old: &Node, new: &Node) -> (Cell, Cell) {
    let (mut before, mut after) = (Cell::default(), Cell::default());
    let parts = |node: &Node| -> [Range<usize>; 3] {
        [
            0..node.number.start,
            node.number.clone(),
            node.number.end..node.text.len(),
        ]
    };
    for (at, (one, other)) in parts(old).into_iter().zip(parts(new)).enumerate() {
        let one = old.text.get(one).unwrap_or_default();
        let other = new.text.get(other).unwrap_or_default();
        if at == 1 && one != other {
            before.push_whole(one);
            after.push_whole(other);
        } else {
            push(cutting, (&mut before, one), (&mut after, other));
        }
    }
    (before, after)
}

/// The head cell, and those that changed.
fn by_cells(cutting: &Cutting<'_>, old: &Node, new: &Node, between: &str) -> (Cell, Cell) {
    let (mut before, mut after) = (Cell::default(), Cell::default());
    let columns = columns(old, new);
    // A cell that stands for several rows names none of them.
    let names = |(one, other): &(Option<usize>, Option<usize>)| {
        let is_tall = |node: &Node, at: &Option<usize>| at.is_some_and(|at| node.is_tall(at));
        !is_tall(old, one) && !is_tall(new, other)
    };
    let head = columns.iter().position(names).unwrap_or_default();
    for (at, (one, other)) in columns.into_iter().enumerate() {
        let one_text = one.map(|at| old.cell(at)).unwrap_or_default();
        let other_text = other.map(|at| new.cell(at)).unwrap_or_default();
        let said_above =
            one.is_some_and(|at| old.is_covered(at)) && other.is_some_and(|at| new.is_covered(at));
        if at != head && (said_above || one_text == other_text) {
            continue;
        }
        for (cell, column) in [(&mut before, one), (&mut after, other)] {
            if !cell.text.is_empty() && column.is_some() {
                cell.push(between);
            }
        }
        // 合計 in 合計118 names the value and is no part of it.
        let name = match (old.kind, at == head) {
            (Kind::Datum, false) => shared_name(one_text, other_text),
            _ => 0,
        };
        let (one_name, one_value) = one_text.split_at_checked(name).unwrap_or(("", one_text));
        let (other_name, other_value) = other_text
            .split_at_checked(name)
            .unwrap_or(("", other_text));
        before.push(one_name);
        after.push(other_name);
        push(cutting, (&mut before, one_value), (&mut after, other_value));
    }
    (before, after)
}

/// How many bytes of two values of one column are the name of the column.
fn shared_name(one: &str, other: &str) -> usize {
    let letters = one.char_indices().zip(other.chars());
    letters
        .take_while(|((_, one), other)| one == other && !one.is_numeric() && *one != '-')
        .last()
        .map_or(0, |((at, letter), _)| at + letter.len_utf8())
}

/// Whether two rows differ in nothing but cells that a row above tells of.
pub(super) fn is_said_above(old: &Node, new: &Node) -> bool {
    old.covered != 0
        && old.cells.len() == new.cells.len()
        && (0..old.cells.len())
            .all(|at| (old.is_covered(at) && new.is_covered(at)) || old.cell(at) == new.cell(at))
}

/// A row that only one side has: its cells, without those that stand for other rows too.
pub(super) fn lone_row(node: &Node, others: &[&Node]) -> String {
    let cells = (0..node.cells.len()).filter(|&at| {
        let text = node.cell(at);
        let stays = || {
            others
                .iter()
                .any(|other| (0..other.cells.len()).any(|at| other.cell(at) == text))
        };
        !node.is_covered(at) && (!node.is_tall(at) || !stays())
    });
    let cells: Vec<&str> = cells.map(|at| node.cell(at)).collect();
    cells.join("／")
}

/// Which cell is which: by place where there are as many, else by what they say.
fn columns(old: &Node, new: &Node) -> Vec<(Option<usize>, Option<usize>)> {
    let (few, many) = (old.cells.len(), new.cells.len());
    if few == many {
        return (0..few).map(|at| (Some(at), Some(at))).collect();
    }
    let cells = |node: &Node| -> Vec<String> {
        (0..node.cells.len())
            .map(|at| node.cell(at).to_owned())
            .collect()
    };
    let (a, b) = (cells(old), cells(new));
    let mut columns = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        let (left, right) = match op {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => (old_index..old_index + len, new_index..new_index + len),
            DiffOp::Delete {
                old_index,
                old_len,
                new_index,
            } => (old_index..old_index + old_len, new_index..new_index),
            DiffOp::Insert {
                old_index,
                new_index,
                new_len,
            } => (old_index..old_index, new_index..new_index + new_len),
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => (
                old_index..old_index + old_len,
                new_index..new_index + new_len,
            ),
        };
        let count = left.len().max(right.len());
        columns.extend((0..count).map(|at| (left.clone().nth(at), right.clone().nth(at))));
    }
    // The head cell stands on both sides, whatever it says.
    if let (Some((Some(_), None)), Some((None, Some(0)))) = (columns.first(), columns.get(1)) {
        let second = columns.remove(1).1;
        if let Some(first) = columns.first_mut() {
            first.1 = second;
        }
    }
    columns
}

/// （事業内容）第四条（略）: what only got another number, each side with its own.
pub(super) fn renumbered(node: &Node, way: &str, is_changed: bool) -> Cell {
    let mut cell = Cell::default();
    cell.push(way);
    cell.before = way.chars().count();
    cell.push(node.text.get(..node.number.start).unwrap_or_default());
    match is_changed {
        true => cell.push_whole(node.number()),
        false => cell.push(node.number()),
    }
    let rest = node.text.get(node.number.end..).unwrap_or_default();
    if matches!(node.kind, Kind::Section | Kind::Page) {
        cell.push(rest);
    }
    if node.kind != Kind::Page && (!rest.is_empty() || !node.children.is_empty()) {
        cell.push(OMITTED);
    }
    cell
}

/// 第一条第２項 on the way to something below it: the numbers above it.
pub(super) fn way(edition: &Edition, id: NodeId) -> String {
    let mut numbers: Vec<&str> = Vec::new();
    let mut at = edition.node(id).parent;
    while edition.node(at).kind == Kind::Provision {
        numbers.push(edition.node(at).number());
        at = edition.node(at).parent;
    }
    numbers.reverse();
    numbers.concat()
}

/// What moved as it is: its head, and the rest left out.
pub(super) fn moved(edition: &Edition, id: NodeId, with_page: bool, with_way: bool) -> Cell {
    let node = edition.node(id);
    let mut text = String::new();
    if with_page {
        let home = edition.node(edition.home(id));
        text.push_str(&home.text);
        text.push('　');
    }
    let is_numbered =
        node.kind == Kind::Provision && !(node.number.is_empty() && node.caption.is_empty());
    if is_numbered && with_way {
        text.push_str(&way(edition, id));
    }
    let before = text.chars().count();
    match node.kind {
        Kind::Section => text.push_str(&node.text),
        Kind::Row | Kind::Head => text.push_str(node.cell(0)),
        Kind::Table => {
            let head = node
                .children
                .iter()
                .map(|&child| edition.node(child).cell(0))
                .find(|head| !head.is_empty());
            let caption = if node.text.is_empty() {
                head.unwrap_or_default()
            } else {
                &node.text
            };
            text.push_str(caption);
        }
        _ if is_numbered => {
            let head = node.text.get(..node.number.end.max(node.caption.end));
            text.push_str(head.unwrap_or_default());
        }
        _ => text.push_str(&beginning(&node.text)),
    }
    if text != node.text || !node.children.is_empty() {
        text.push_str(OMITTED);
    }
    Cell {
        before,
        ..Cell::plain(text)
    }
}

/// The first words of a text: its first phrase, or so many letters.
pub(super) fn beginning(text: &str) -> String {
    let ends = |letter: &char| matches!(letter, '。' | '、' | '\n');
    let phrase: String = text.chars().take_while(|letter| !ends(letter)).collect();
    match phrase.chars().count() {
        0..=24 => phrase,
        _ => phrase.chars().take(20).collect(),
    }
}

/// The whole of a node and of what stands under it, a line each.
pub(super) fn all(edition: &Edition, ids: &[NodeId]) -> String {
    let lines: Vec<&str> = ids
        .iter()
        .map(|&id| edition.node(id).text.as_str())
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

/// A text and the pieces that together are it: what differs in each.
pub(super) fn in_pieces(
    cutting: &Cutting<'_>,
    whole: &str,
    pieces: &[String],
) -> (Cell, Vec<Cell>) {
    let together = pieces.join(" ");
    let marks = underlines(cutting, whole, &together);
    let mut left = Cell::default();
    left.push_marked(whole, &marks.old);
    let mut start = 0;
    let mut cells = Vec::new();
    for piece in pieces {
        let end = start + piece.chars().count();
        let inside = marks
            .new
            .iter()
            .map(|mark| mark.start.clamp(start, end) - start..mark.end.clamp(start, end) - start);
        let inside: Vec<Range<usize>> = inside.collect();
        let mut cell = Cell::default();
        cell.push_marked(piece, &inside);
        cells.push(cell);
        start = end + 1;
    }
    (left, cells)
}

/// 休日の受付（略）｜土日の受付（略）、祝日の受付（略）
pub(super) fn merged_titles(
    cutting: &Cutting<'_>,
    edition: &Edition,
    parts: &[NodeId],
    after: &Node,
) -> (Cell, Cell) {
    let (mut left, mut right) = (Cell::default(), Cell::default());
    for (at, &part) in parts.iter().enumerate() {
        let title = &edition.node(part).text;
        let marks = underlines(cutting, title, &after.text);
        if at > 0 {
            left.push("、");
        } else {
            right.push_marked(&after.text, &marks.new);
            right.push(OMITTED);
        }
        left.push_marked(title, &marks.old);
        left.push(OMITTED);
    }
    (left, right)
}
