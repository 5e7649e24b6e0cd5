//! Pairs the children of two nodes that are the same: what is equal first, then what has the same key or caption, then
//! what is alike and stands between the same neighbours.

use std::collections::BTreeMap;
use std::hash::Hash;

use super::{Side, Work};
use crate::edition::value::{Edition, Kind, NodeId};

/// What things are called alike by.
type Name = fn(&Edition, NodeId) -> (Kind, String, String);

/// Up to so many pairs of neighbours are all looked at.
const LOOKED_AT: usize = 4_000;
/// Alike enough to be the same where it stands between the same neighbours.
const ALIKE: f64 = 0.4;
/// The same where it is the only one on both sides.
const ALONE: f64 = 0.2;
/// The same though something else stands between.
const CROSSED: f64 = 0.55;

/// Pairs what one key names on each side, once.
pub(super) fn by<K: Ord + Hash>(
    olds: &[NodeId],
    news: &[NodeId],
    of_old: impl Fn(NodeId) -> K,
    of_new: impl Fn(NodeId) -> K,
) -> Vec<(NodeId, NodeId)> {
    let mut known: BTreeMap<K, (Vec<NodeId>, Vec<NodeId>)> = BTreeMap::new();
    for &old in olds {
        known.entry(of_old(old)).or_default().0.push(old);
    }
    for &new in news {
        known.entry(of_new(new)).or_default().1.push(new);
    }
    let mut pairs: Vec<(NodeId, NodeId)> = known
        .into_values()
        .filter_map(|(olds, news)| match (olds.as_slice(), news.as_slice()) {
            (&[old], &[new]) => Some((old, new)),
            _ => None,
        })
        .collect();
    pairs.sort_unstable();
    pairs
}

impl Work<'_> {
    /// Pairs what stands under two nodes that are a pair.
    pub(super) fn descend(&mut self, old: NodeId, new: NodeId) {
        let mut waiting = vec![(old, new)];
        while let Some((old, new)) = waiting.pop() {
            if self.old.edition.node(old).kind == Kind::Page {
                self.sections(old, new);
            }
            self.children(old, new);
            let children = self.old.edition.children(old).iter();
            waiting.extend(children.filter_map(|&child| {
                let partner = self.new_of(child)?;
                (self.new.edition.node(partner).parent == new).then_some((child, partner))
            }));
        }
    }

    fn free_children(&self, old: NodeId, new: NodeId) -> (Vec<NodeId>, Vec<NodeId>) {
        let olds = self.old.edition.children(old).iter().copied();
        let news = self.new.edition.children(new).iter().copied();
        (
            olds.filter(|&id| self.new_of(id).is_none()).collect(),
            news.filter(|&id| self.old_of(id).is_none()).collect(),
        )
    }

    /// Sections by their anchor, then by their title.
    fn sections(&mut self, old: NodeId, new: NodeId) {
        let key = |edition: &Edition, id: NodeId| edition.node(id).key.clone();
        let title = |edition: &Edition, id: NodeId| edition.node(id).stem().trim().to_owned();
        let tries: [fn(&Edition, NodeId) -> String; 2] = [key, title];
        for of in tries {
            let (olds, news) = self.free_children(old, new);
            let named = |edition: &Edition, ids: Vec<NodeId>| -> Vec<NodeId> {
                let is = |id: &NodeId| {
                    edition.node(*id).kind == Kind::Section && !of(edition, *id).is_empty()
                };
                ids.into_iter().filter(is).collect()
            };
            let (olds, news) = (named(self.old.edition, olds), named(self.new.edition, news));
            let pairs = by(
                &olds,
                &news,
                |id| of(self.old.edition, id),
                |id| of(self.new.edition, id),
            );
            pairs.into_iter().for_each(|(old, new)| self.pair(old, new));
        }
    }

    fn children(&mut self, old: NodeId, new: NodeId) {
        if self.old.whole(old) == self.new.whole(new) && self.old.edition.node(old).is_ordered() {
            let olds = self.old.edition.children(old).iter();
            let pairs: Vec<(NodeId, NodeId)> = olds
                .copied()
                .zip(self.new.edition.children(new).iter().copied())
                .collect();
            for (old, new) in pairs {
                if self.free(old, new) {
                    self.pair(old, new);
                }
            }
            return;
        }
        self.equal(old, new, |side, id| side.whole(id));
        self.keyed(old, new);
        self.equal(old, new, |side, id| side.unnumbered(id));
        self.equal(old, new, |side, id| side.own(id));
        self.captions(old, new);
        self.gaps(old, new);
        let (olds, news) = self.free_children(old, new);
        for (old, new) in self.by_candidates(&olds, &news, CROSSED) {
            self.pair(old, new);
        }
    }

    /// Lines of a record by their label, rows of a table by their first cells: two of them where a cell stands for several
    /// rows, else one.
    fn keyed(&mut self, old: NodeId, new: NodeId) {
        let keyed = |edition: &Edition, ids: Vec<NodeId>| -> Vec<NodeId> {
            let is = |id: &NodeId| {
                let node = edition.node(*id);
                matches!(node.kind, Kind::Field | Kind::Datum | Kind::Row) && !node.key.is_empty()
            };
            ids.into_iter().filter(is).collect()
        };
        let two = |edition: &Edition, id: NodeId| {
            let node = edition.node(id);
            let second = if node.kind == Kind::Row {
                node.cell(1)
            } else {
                ""
            };
            (node.kind, node.key.clone(), second.to_owned())
        };
        let one = |edition: &Edition, id: NodeId| {
            let node = edition.node(id);
            (node.kind, node.key.clone(), String::new())
        };
        let tries: [Name; 2] = [two, one];
        for of in tries {
            let (olds, news) = self.free_children(old, new);
            let (olds, news) = (keyed(self.old.edition, olds), keyed(self.new.edition, news));
            let pairs = by(
                &olds,
                &news,
                |id| of(self.old.edition, id),
                |id| of(self.new.edition, id),
            );
            pairs.into_iter().for_each(|(old, new)| self.pair(old, new));
        }
    }

    fn captions(&mut self, old: NodeId, new: NodeId) {
        let (olds, news) = self.free_children(old, new);
        let captioned = |edition: &Edition, ids: Vec<NodeId>| -> Vec<NodeId> {
            ids.into_iter()
                .filter(|&id| !edition.node(id).caption().is_empty())
                .collect()
        };
        let (olds, news) = (
            captioned(self.old.edition, olds),
            captioned(self.new.edition, news),
        );
        let of = |edition: &Edition, id: NodeId| edition.node(id).caption().to_owned();
        let pairs = by(
            &olds,
            &news,
            |id| of(self.old.edition, id),
            |id| of(self.new.edition, id),
        );
        pairs.into_iter().for_each(|(old, new)| self.pair(old, new));
    }

    /// What is equal and stands there once; its equal neighbours; then the rest of what is equal, in order.
    fn equal(&mut self, old: NodeId, new: NodeId, print: fn(&Side<'_>, NodeId) -> u64) {
        let (olds, news) = self.free_children(old, new);
        let has = |side: &Side<'_>, ids: Vec<NodeId>| -> Vec<NodeId> {
            ids.into_iter()
                .filter(|&id| side.own(id) != 0 || !side.edition.children(id).is_empty())
                .collect()
        };
        let (olds, news) = (has(&self.old, olds), has(&self.new, news));
        let pairs = by(
            &olds,
            &news,
            |id| print(&self.old, id),
            |id| print(&self.new, id),
        );
        for &(old, new) in &pairs {
            self.pair(old, new);
        }
        self.spread(old, new, print);
        let (olds, news) = self.free_children(old, new);
        let mut left: BTreeMap<u64, std::collections::VecDeque<NodeId>> = BTreeMap::new();
        for &new in &has(&self.new, news) {
            left.entry(print(&self.new, new))
                .or_default()
                .push_back(new);
        }
        for old in has(&self.old, olds) {
            if let Some(new) = left
                .get_mut(&print(&self.old, old))
                .and_then(|list| list.pop_front())
            {
                self.pair(old, new);
            }
        }
    }

    /// From each pair of siblings on to its neighbours, as long as they are equal.
    fn spread(&mut self, old: NodeId, new: NodeId, print: fn(&Side<'_>, NodeId) -> u64) {
        let olds = self.old.edition.children(old).to_vec();
        let news = self.new.edition.children(new).to_vec();
        let place: BTreeMap<NodeId, usize> =
            news.iter().enumerate().map(|(at, &id)| (id, at)).collect();
        let try_pair =
            |work: &mut Self, from: Option<&NodeId>, old: Option<&NodeId>, step: isize| {
                let (Some(from), Some(&old)) = (from, old) else {
                    return;
                };
                let beside = work
                    .new_of(*from)
                    .and_then(|new| place.get(&new))
                    .and_then(|at| at.checked_add_signed(step));
                let Some(&new) = beside.and_then(|at| news.get(at)) else {
                    return;
                };
                if work.free(old, new)
                    && work.old.own(old) != 0
                    && print(&work.old, old) == print(&work.new, new)
                {
                    work.pair(old, new);
                }
            };
        for at in 1..olds.len() {
            try_pair(self, olds.get(at - 1), olds.get(at), 1);
        }
        for at in (1..olds.len()).rev() {
            try_pair(self, olds.get(at), olds.get(at - 1), -1);
        }
    }

    /// Between neighbours that are pairs, in the same order on both sides, what is alike.
    fn gaps(&mut self, old: NodeId, new: NodeId) {
        let olds = self.old.edition.children(old).to_vec();
        let news = self.new.edition.children(new).to_vec();
        let place: BTreeMap<NodeId, usize> =
            news.iter().enumerate().map(|(at, &id)| (id, at)).collect();
        let fixed: Vec<(usize, usize)> = olds
            .iter()
            .enumerate()
            .filter_map(|(at, &id)| Some((at, *place.get(&self.new_of(id)?)?)))
            .collect();
        let mut from = (0, 0);
        for end in rising(&fixed).into_iter().chain([(olds.len(), news.len())]) {
            let left: Vec<NodeId> = slice(&olds, from.0, end.0)
                .iter()
                .copied()
                .filter(|&id| self.new_of(id).is_none())
                .collect();
            let right: Vec<NodeId> = slice(&news, from.1, end.1)
                .iter()
                .copied()
                .filter(|&id| self.old_of(id).is_none())
                .collect();
            self.gap(&left, &right);
            from = (end.0 + 1, end.1 + 1);
        }
    }

    fn gap(&mut self, olds: &[NodeId], news: &[NodeId]) {
        if olds.is_empty() || news.is_empty() {
            return;
        }
        let mut pairs = match olds.len() * news.len() <= LOOKED_AT {
            true => self.best_in_order(olds, news),
            false => self.by_candidates(olds, news, ALIKE),
        };
        if let (&[old], &[new]) = (olds, news)
            && pairs.is_empty()
            && (self.likeness(old, new) >= ALONE || self.is_struck_out(old, new))
        {
            pairs.push((old, new));
        }
        pairs.into_iter().for_each(|(old, new)| self.pair(old, new));
    }

    /// 第五条　削除: the number stays, the text is gone.
    fn is_struck_out(&self, old: NodeId, new: NodeId) -> bool {
        let (before, after) = (self.old.edition.node(old), self.new.edition.node(new));
        let struck = |node: &crate::edition::value::Node| node.stem().trim() == "削除";
        before.kind == after.kind
            && !before.number().is_empty()
            && before.number() == after.number()
            && (struck(before) || struck(after))
    }

    /// The pairs in order that are most alike together.
    fn best_in_order(&self, olds: &[NodeId], news: &[NodeId]) -> Vec<(NodeId, NodeId)> {
        let width = news.len() + 1;
        let mut best = vec![0.0_f64; (olds.len() + 1) * width];
        let mut likes = vec![0.0_f64; olds.len() * news.len()];
        let at = |row: usize, column: usize| row * width + column;
        let get = |list: &[f64], place: usize| list.get(place).copied().unwrap_or_default();
        for (row, &old) in olds.iter().enumerate().rev() {
            for (column, &new) in news.iter().enumerate().rev() {
                let like = match self.likeness(old, new) {
                    like if like < ALIKE => 0.0,
                    like => like,
                };
                if let Some(place) = likes.get_mut(row * news.len() + column) {
                    *place = like;
                }
                let skip = get(&best, at(row + 1, column)).max(get(&best, at(row, column + 1)));
                let take = match like > 0.0 {
                    true => get(&best, at(row + 1, column + 1)) + like,
                    false => 0.0,
                };
                if let Some(place) = best.get_mut(at(row, column)) {
                    *place = skip.max(take);
                }
            }
        }
        let mut pairs = Vec::new();
        let (mut row, mut column) = (0, 0);
        while let (Some(&old), Some(&new)) = (olds.get(row), news.get(column)) {
            let like = get(&likes, row * news.len() + column);
            let here = get(&best, at(row, column));
            if like > 0.0 && here <= get(&best, at(row + 1, column + 1)) + like {
                pairs.push((old, new));
                row += 1;
                column += 1;
            } else if here <= get(&best, at(row + 1, column)) {
                row += 1;
            } else {
                column += 1;
            }
        }
        pairs
    }
}

fn slice(ids: &[NodeId], from: usize, end: usize) -> &[NodeId] {
    ids.get(from..end).unwrap_or_default()
}

/// Of pairs in the order of their first numbers, those whose second numbers rise too: the longest such row.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, &(_, number)) in pairs.iter().enumerate() {
        let place = ends.partition_point(|&end| pairs.get(end).is_some_and(|pair| pair.1 < number));
        before.push(
            place
                .checked_sub(1)
                .and_then(|place| ends.get(place).copied()),
        );
        match ends.get_mut(place) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut row = Vec::new();
    let mut at = ends.last().copied();
    while let Some(here) = at {
        row.extend(pairs.get(here));
        at = before.get(here).copied().flatten();
    }
    row.reverse();
    row
}
