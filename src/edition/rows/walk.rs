//! Walks both editions side by side and writes a row for all that differs.

mod absorb;
mod names;
mod pieces;

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{self, OMITTED};
use super::place::{above, place, url};
use super::{Cell, Edit, Row, RowKind, Who};
use crate::contrast::Cutting;
use crate::edition::align::Matching;
use crate::edition::citation::Citations;
use crate::edition::value::{Edition, Kind, Node, NodeId, ROOT, What, without_blanks};
use pieces::{Gone, Pieces, gone, pieces};

pub(super) fn rows(
    old: &Edition,
    new: &Edition,
    matching: &Matching,
    cutting: &Cutting<'_>,
) -> Vec<Row> {
    let mut walk = Walk {
        old,
        new,
        matching,
        cutting,
        citations: Citations::of(old, new, matching),
        gone: gone(old, matching),
        splits: pieces(
            matching
                .splits
                .iter()
                .map(|(old, news)| (*old, news.as_slice())),
        ),
        merges: pieces(
            matching
                .merges
                .iter()
                .map(|(olds, new)| (*new, olds.as_slice())),
        ),
        told: BTreeSet::new(),
        sections: BTreeMap::new(),
        waiting: Vec::new(),
        rows: Vec::new(),
    };
    walk.children(ROOT, Some(ROOT));
    walk.finish()
}

struct Walk<'a> {
    old: &'a Edition,
    new: &'a Edition,
    matching: &'a Matching,
    cutting: &'a Cutting<'a>,
    citations: Citations,
    gone: Gone,
    /// By new node.
    splits: Pieces,
    /// By old node.
    merges: Pieces,
    /// Old nodes and new ones that another row tells of already.
    told: BTreeSet<Who>,
    /// By new section that moved: its row.
    sections: BTreeMap<NodeId, usize>,
    /// Edits that no row could show yet: a table without a caption.
    waiting: Vec<Edit>,
    rows: Vec<Row>,
}

impl Walk<'_> {
    fn finish(mut self) -> Vec<Row> {
        let waiting = std::mem::take(&mut self.waiting);
        if let Some(last) = self.rows.last_mut() {
            last.edits.extend(waiting);
        }
        self.settle_names();
        self.rows
    }

    fn children(&mut self, new: NodeId, old: Option<NodeId>) {
        if let Some(old) = old {
            self.removed_after(old, None);
        }
        for &child in self.new.children(new) {
            match self.matching.old_of(child) {
                Some(was) => {
                    self.pair(was, child);
                    if self.matching.stays(was) && old == Some(self.old.node(was).parent) {
                        self.removed_after(self.old.node(was).parent, Some(was));
                    }
                }
                None => self.added(child),
            }
        }
    }

    fn removed_after(&mut self, parent: NodeId, before: Option<NodeId>) {
        for id in self.gone.remove(&(parent, before)).unwrap_or_default() {
            self.removed(id);
        }
    }

    fn who_in_new(&self, id: NodeId) -> Who {
        self.matching.old_of(id).map_or(Who::New(id), Who::Old)
    }

    fn place_in_new(&self, id: NodeId) -> (Who, usize) {
        let parent = self.new.node(id).parent;
        let at = self
            .new
            .children(parent)
            .binary_search(&id)
            .unwrap_or_default();
        (self.who_in_new(parent), at)
    }

    fn insert(&self, id: NodeId) -> Edit {
        let (under, at) = self.place_in_new(id);
        Edit::Insert {
            id,
            under,
            at,
            node: Box::new(bare(self.new.node(id))),
        }
    }

    fn change(&self, old: NodeId, new: NodeId) -> Edit {
        Edit::Change {
            old,
            node: Box::new(bare(self.new.node(new))),
        }
    }

    fn moving(&self, old: NodeId, new: NodeId) -> Edit {
        let (under, at) = self.place_in_new(new);
        Edit::Move { old, under, at }
    }

    /// A row without its cells.
    fn row(&self, kind: RowKind, old: Option<NodeId>, new: Option<NodeId>) -> Row {
        let of = |edition: &Edition, id: NodeId| {
            let home = edition.node(edition.home(id));
            (
                home.key.clone(),
                place(edition, id),
                url(&edition.node(id).address),
                edition.node(id).what,
            )
        };
        let after = new.map(|id| of(self.new, id));
        let before = old.map(|id| of(self.old, id));
        let shown = after.clone().or_else(|| before.clone());
        let (page, place, _, what) = shown.unwrap_or((String::new(), Vec::new(), None, What::Text));
        let place_before = before
            .as_ref()
            .map(|(_, place, ..)| place.clone())
            .filter(|before| *before != place);
        Row {
            kind,
            also: Vec::new(),
            page,
            what,
            place,
            place_before: place_before.unwrap_or_default(),
            after: None,
            before: None,
            after_url: after.and_then(|(_, _, url, _)| url),
            before_url: before.and_then(|(_, _, url, _)| url),
            new,
            old,
            edits: Vec::new(),
        }
    }

    fn push(&mut self, mut row: Row) {
        let mut edits = std::mem::take(&mut self.waiting);
        edits.append(&mut row.edits);
        row.edits = edits;
        self.rows.push(row);
    }

    fn added(&mut self, id: NodeId) {
        if self.told.contains(&Who::New(id)) {
            self.children(id, None);
            return;
        }
        let node = self.new.node(id);
        if let Some(&(whole, at)) = self.splits.of.get(&id) {
            self.piece(whole, id, at);
            self.children(id, None);
            return;
        }
        let together = self.together(id);
        let mut row = self.row(RowKind::Added, None, Some(id));
        let text = match together.len() {
            0 | 1 if node.kind == Kind::Row => {
                let table = self.matching.old_of(node.parent);
                cells::lone_row(node, &rows_of(self.old, table))
            }
            0 | 1 => node.text.clone(),
            _ => cells::all(self.new, &together),
        };
        let first = if together.is_empty() {
            vec![id]
        } else {
            together
        };
        row.edits.extend(first.iter().map(|&id| self.insert(id)));
        self.told.extend(first.iter().map(|&id| Who::New(id)));
        if text.is_empty() {
            self.waiting.append(&mut row.edits);
        } else {
            row.after = Some(Cell::whole(text));
            self.push(row);
        }
        self.children(id, None);
    }

    /// What is told in one row with a new provision or record: all that is new under it.
    fn together(&self, id: NodeId) -> Vec<NodeId> {
        if !matches!(self.new.node(id).kind, Kind::Provision | Kind::Record) {
            return Vec::new();
        }
        let under = self.new.under(id).into_iter();
        under
            .filter(|&id| self.matching.old_of(id).is_none() && !self.splits.of.contains_key(&id))
            .collect()
    }

    fn removed(&mut self, id: NodeId) {
        let node = self.old.node(id);
        let is_told = self.told.contains(&Who::Old(id)) || self.merges.of.contains_key(&id);
        if !is_told {
            let together: Vec<NodeId> = match node.kind {
                Kind::Provision | Kind::Record => {
                    let under = self.old.under(id).into_iter();
                    under
                        .filter(|&id| {
                            self.matching.new_of(id).is_none() && !self.merges.of.contains_key(&id)
                        })
                        .collect()
                }
                _ => vec![id],
            };
            let text = match node.kind {
                Kind::Row => {
                    let table = self.matching.new_of(node.parent);
                    cells::lone_row(node, &rows_of(self.new, table))
                }
                _ => cells::all(self.old, &together),
            };
            let mut row = self.row(RowKind::Removed, Some(id), None);
            row.edits
                .extend(together.iter().map(|&old| Edit::Remove { old }));
            self.told.extend(together.iter().map(|&id| Who::Old(id)));
            if text.is_empty() {
                self.waiting.append(&mut row.edits);
            } else {
                row.before = Some(Cell::whole(text));
                self.push(row);
            }
        }
        for &child in self.old.children(id) {
            if self.matching.new_of(child).is_none() {
                self.removed(child);
            }
        }
    }

    fn pair(&mut self, old: NodeId, new: NodeId) {
        let first = self.rows.len();
        let whole = self.splits.of.get(&new).map(|&(whole, at)| (whole, at));
        if let Some((whole, at)) = whole {
            self.piece(whole, new, at);
        } else if let Some(parts) = self.merges.all.get(&new).cloned() {
            self.merged(&parts, new);
        } else {
            self.one(old, new);
        }
        if self.new.node(new).kind == Kind::Record {
            self.absorb_old_name(old, new);
        }
        self.children(new, Some(old));
        if self.new.node(new).kind == Kind::Section {
            self.settle_moved_section(old, new, first);
        }
    }

    /// A node that is one on both sides.
    fn one(&mut self, old: NodeId, new: NodeId) {
        if self.told.contains(&Who::Old(old)) {
            return;
        }
        let (before, after) = (self.old.node(old), self.new.node(new));
        let is_changed = differs(&before.text, &after.text);
        let moved = !self.matching.stays(old);
        if !is_changed && !moved {
            return;
        }
        if is_changed && !moved && cells::is_said_above(before, after) {
            let edit = self.change(old, new);
            self.waiting.push(edit);
            return;
        }
        let leader = if moved { self.leader(old, new) } else { None };
        if let Some(leader) = leader {
            let edit = self.moving(old, new);
            self.attach(leader, new, edit);
            if !is_changed {
                return;
            }
        }
        let moved = moved && leader.is_none();
        let mut kinds = Vec::new();
        if moved {
            kinds.push(RowKind::Moved);
        }
        let number_changed = differs(before.number(), after.number());
        let stem_changed =
            is_changed && (!number_changed || differs(&before.stem(), &after.stem()));
        // 第一条２（略）: what went under another article says where it was and is.
        let parents = (before.parent, after.parent);
        let elsewhere = moved && self.matching.new_of(parents.0) != Some(parents.1);
        let way = |edition: &Edition, id: NodeId| match elsewhere {
            true => cells::way(edition, id),
            false => String::new(),
        };
        let (left, right) = match (stem_changed, number_changed) {
            (true, _) => cells::changed(self.cutting, before, after),
            (false, true) => (
                cells::renumbered(before, &way(self.old, old), true),
                cells::renumbered(after, &way(self.new, new), true),
            ),
            (false, false) => {
                let far = self.old.node(self.old.home(old)).text
                    != self.new.node(self.new.home(new)).text;
                (
                    cells::moved(self.old, old, far, elsewhere),
                    cells::moved(self.new, new, far, elsewhere),
                )
            }
        };
        if number_changed && !before.number().is_empty() && !after.number().is_empty() {
            kinds.push(RowKind::Renumbered);
        } else if number_changed && !stem_changed {
            kinds.push(RowKind::Changed);
        }
        if stem_changed {
            kinds.push(match before.kind {
                Kind::Page | Kind::Section | Kind::Record => RowKind::Renamed,
                _ if self.citations.explain(&left, &right) => RowKind::Citation,
                _ => RowKind::Changed,
            });
        }
        kinds.sort_unstable();
        let kind = kinds.first().copied().unwrap_or(RowKind::Changed);
        let mut row = self.row(kind, Some(old), Some(new));
        row.also = kinds.into_iter().skip(1).collect();
        row.before = Some(left);
        row.after = Some(right);
        if is_changed {
            row.edits.push(self.change(old, new));
        }
        if moved {
            row.edits.push(self.moving(old, new));
        }
        // A column came or went, and this row has nothing in it.
        let shows_nothing = matches!(after.kind, Kind::Row | Kind::Head)
            && kind == RowKind::Changed
            && row.also.is_empty()
            && row.before == row.after;
        let is_blank = before.text.is_empty() && after.text.is_empty() && after.kind != Kind::Table;
        if is_blank || shows_nothing {
            self.waiting.append(&mut row.edits);
            return;
        }
        self.push(row);
    }

    /// One of the things that something was split into.
    fn piece(&mut self, whole: NodeId, new: NodeId, at: usize) {
        let was = whole;
        let (before, after) = (self.old.node(was), self.new.node(new));
        let mut row = self.row(RowKind::Split, Some(was), Some(new));
        if at == 0 {
            let (left, right) = match before.kind {
                Kind::Section => cells::changed(self.cutting, before, after),
                _ => (self.against_pieces(was).0, self.piece_cell(was, 0)),
            };
            row.before = Some(left);
            row.after = Some(right);
            if differs(&before.text, &after.text) {
                row.edits.push(self.change(was, new));
            }
            if !self.matching.stays(was) {
                row.edits.push(self.moving(was, new));
            }
        } else {
            let part = match before.kind {
                Kind::Section => before.text.clone(),
                _ => cells::beginning(&before.text),
            };
            row.before = Some(Cell::plain(format!("{part}の一部{OMITTED}")));
            row.after = Some(match after.kind {
                Kind::Section => {
                    let mut cell = Cell::whole(after.text.clone());
                    cell.push(OMITTED);
                    cell
                }
                _ => self.piece_cell(was, at),
            });
            row.edits.push(self.insert(new));
        }
        self.told.insert(Who::New(new));
        self.sections.insert(new, self.rows.len());
        self.push(row);
    }

    /// A text against all of its pieces together: what is underlined in it, and in each of them.
    fn against_pieces(&self, was: NodeId) -> (Cell, Vec<Cell>) {
        let pieces = self.splits.all.get(&was).cloned().unwrap_or_default();
        let texts: Vec<String> = pieces
            .iter()
            .map(|&id| self.new.node(id).text.clone())
            .collect();
        let (whole, parts) = cells::in_pieces(self.cutting, &self.old.node(was).text, &texts);
        (whole, parts)
    }

    fn piece_cell(&self, was: NodeId, at: usize) -> Cell {
        let (_, mut parts) = self.against_pieces(was);
        match at < parts.len() {
            true => parts.swap_remove(at),
            false => Cell::default(),
        }
    }

    /// Several that became one.
    fn merged(&mut self, parts: &[NodeId], new: NodeId) {
        let Some(&first) = parts.first() else { return };
        let after = self.new.node(new);
        let mut row = self.row(RowKind::Merged, Some(first), Some(new));
        if after.kind == Kind::Section {
            let (left, right) = cells::merged_titles(self.cutting, self.old, parts, after);
            row.before = Some(left);
            row.after = Some(right);
        } else {
            let texts: Vec<String> = parts
                .iter()
                .map(|&id| self.old.node(id).text.clone())
                .collect();
            let (whole, pieces) = cells::in_pieces(self.cutting, &after.text, &texts);
            let mut left = Cell::default();
            for (at, piece) in pieces.iter().enumerate() {
                if at > 0 {
                    left.push("\n");
                }
                left.push_marked(&piece.text, &piece.marks);
            }
            row.before = Some(left);
            row.after = Some(whole);
        }
        for (at, &part) in parts.iter().enumerate() {
            if at > 0 {
                row.edits.push(Edit::Remove { old: part });
                self.told.insert(Who::Old(part));
            } else {
                if differs(&self.old.node(part).text, &after.text) {
                    row.edits.push(self.change(part, new));
                }
                if !self.matching.stays(part) {
                    row.edits.push(self.moving(part, new));
                }
            }
        }
        self.sections.insert(new, self.rows.len());
        self.push(row);
    }
}

fn rows_of(edition: &Edition, table: Option<NodeId>) -> Vec<&Node> {
    let rows = table
        .map(|table| edition.children(table))
        .unwrap_or_default();
    rows.iter().map(|&row| edition.node(row)).collect()
}

/// A blank is no change.
fn differs(old: &str, new: &str) -> bool {
    old != new && without_blanks(old) != without_blanks(new)
}

fn bare(node: &Node) -> Node {
    Node {
        children: Vec::new(),
        ..node.clone()
    }
}

fn section_of(edition: &Edition, id: NodeId) -> Option<NodeId> {
    above(edition, id)
}
