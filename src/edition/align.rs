//! Which node of one edition is which node of the other. By key first, then by likeness of words; never by place.
//!
//! Invariant: the answer for (new, old) is the answer for (old, new) turned round, because one of the two is always
//! worked out in a direction that the editions themselves decide.

mod likeness;
mod order;
mod siblings;
mod split;
mod stray;

use crate::contrast::Cutting;
use crate::edition::value::{Edition, Kind, NodeId, ROOT, hash, without_blanks};
use likeness::Bags;

/// What became of each node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    /// By old node: the new one that it is.
    pub to_new: Vec<Option<NodeId>>,
    /// By new node: the old one that it was.
    pub to_old: Vec<Option<NodeId>>,
    /// By old node: it stands under the same parent as before, in the same order among those that do.
    pub stays: Vec<bool>,
    /// One that became several: the old node, and all the new ones in reading order. The first of them is its match.
    pub splits: Vec<(NodeId, Vec<NodeId>)>,
    /// Several that became one: the old nodes in reading order, and the new one, which is the match of the first.
    pub merges: Vec<(Vec<NodeId>, NodeId)>,
}

impl Matching {
    pub fn new_of(&self, old: NodeId) -> Option<NodeId> {
        self.to_new.get(old).copied().flatten()
    }

    pub fn old_of(&self, new: NodeId) -> Option<NodeId> {
        self.to_old.get(new).copied().flatten()
    }

    pub fn stays(&self, old: NodeId) -> bool {
        self.stays.get(old).copied().unwrap_or_default()
    }
}

/// Finds each node of `old` in `new`.
pub fn align(old: &Edition, new: &Edition, cutting: &Cutting<'_>) -> Matching {
    let (old_side, new_side) = rayon::join(|| Prints::of(old), || Prints::of(new));
    let turned = old_side.whole.first() > new_side.whole.first();
    let (first, second) = if turned { (new, old) } else { (old, new) };
    let (first_prints, second_prints) = match turned {
        true => (new_side, old_side),
        false => (old_side, new_side),
    };
    let mut work = Work {
        old: Side::of(first, first_prints, cutting),
        new: Side::of(second, second_prints, cutting),
        to_new: vec![None; first.nodes.len()],
        to_old: vec![None; second.nodes.len()],
    };
    work.pair(ROOT, ROOT);
    work.pages();
    work.records();
    work.strays();
    let splits = split::find(&work);
    split::settle(&mut work, &splits);
    work.turn();
    let mut merges = split::find(&work);
    // What is a piece of one thing is not made of others too.
    merges.retain(|(new, olds)| {
        let is_whole = |old: &NodeId| splits.iter().any(|(whole, _)| whole == old);
        !splits.iter().any(|(_, pieces)| pieces.contains(new)) && !olds.iter().any(is_whole)
    });
    split::settle(&mut work, &merges);
    work.turn();
    let merges = merges.into_iter().map(|(new, olds)| (olds, new)).collect();
    let mut matching = Matching {
        stays: Vec::new(),
        to_new: work.to_new,
        to_old: work.to_old,
        splits,
        merges,
    };
    matching.stays = order::stays(first, second, &matching.to_new, &matching.to_old);
    match turned {
        true => matching.turned(),
        false => matching,
    }
}

impl Matching {
    /// The same, seen from the other edition.
    fn turned(self) -> Matching {
        let mut stays = vec![false; self.to_old.len()];
        for (old, &stands) in self.stays.iter().enumerate() {
            if let Some(place) = self.new_of(old).and_then(|new| stays.get_mut(new)) {
                *place = stands;
            }
        }
        Matching {
            stays,
            to_new: self.to_old,
            to_old: self.to_new,
            splits: self
                .merges
                .into_iter()
                .map(|(olds, new)| (new, olds))
                .collect(),
            merges: self
                .splits
                .into_iter()
                .map(|(old, news)| (news, old))
                .collect(),
        }
    }
}

/// What is asked of the nodes of an edition again and again.
struct Prints {
    /// The words of a node and of all under it.
    whole: Vec<u64>,
    /// The same without the node's own number.
    unnumbered: Vec<u64>,
    /// The words of the node alone, without its number; 0 where it has none.
    own: Vec<u64>,
    /// How many letters stand in the node and under it.
    size: Vec<usize>,
}

impl Prints {
    fn of(edition: &Edition) -> Prints {
        let count = edition.nodes.len();
        let (mut unnumbered, mut own, mut size) = (vec![0; count], vec![0; count], vec![0; count]);
        let whole = edition.prints();
        for (id, node) in edition.nodes.iter().enumerate().rev() {
            let stem = without_blanks(&node.stem());
            let below: Vec<u64> = node
                .children
                .iter()
                .filter_map(|&child| whole.get(child).copied())
                .collect();
            let below_size: usize = node
                .children
                .iter()
                .filter_map(|&child| size.get(child))
                .sum();
            if let (Some(print), Some(alone), Some(letters)) =
                (unnumbered.get_mut(id), own.get_mut(id), size.get_mut(id))
            {
                *print = hash(&(node.kind, &stem, &below));
                *alone = if stem.is_empty() {
                    0
                } else {
                    hash(&(node.kind, &stem))
                };
                *letters = stem.chars().count() + below_size;
            }
        }
        Prints {
            whole,
            unnumbered,
            own,
            size,
        }
    }
}

/// One edition, its prints, and its words as far as they are asked for.
struct Side<'a> {
    edition: &'a Edition,
    prints: Prints,
    bags: Bags<'a>,
}

impl<'a> Side<'a> {
    fn of(edition: &'a Edition, prints: Prints, cutting: &'a Cutting<'a>) -> Side<'a> {
        Side {
            edition,
            prints,
            bags: Bags::new(edition, cutting),
        }
    }

    fn whole(&self, id: NodeId) -> u64 {
        self.prints.whole.get(id).copied().unwrap_or_default()
    }

    fn unnumbered(&self, id: NodeId) -> u64 {
        self.prints.unnumbered.get(id).copied().unwrap_or_default()
    }

    fn own(&self, id: NodeId) -> u64 {
        self.prints.own.get(id).copied().unwrap_or_default()
    }

    fn size(&self, id: NodeId) -> usize {
        self.prints.size.get(id).copied().unwrap_or_default()
    }
}

/// What is known so far.
struct Work<'a> {
    old: Side<'a>,
    new: Side<'a>,
    to_new: Vec<Option<NodeId>>,
    to_old: Vec<Option<NodeId>>,
}

impl Work<'_> {
    fn new_of(&self, old: NodeId) -> Option<NodeId> {
        self.to_new.get(old).copied().flatten()
    }

    fn old_of(&self, new: NodeId) -> Option<NodeId> {
        self.to_old.get(new).copied().flatten()
    }

    fn pair(&mut self, old: NodeId, new: NodeId) {
        if let (Some(to_new), Some(to_old)) = (self.to_new.get_mut(old), self.to_old.get_mut(new)) {
            *to_new = Some(new);
            *to_old = Some(old);
        }
    }

    fn part(&mut self, old: NodeId, new: NodeId) {
        if let (Some(to_new), Some(to_old)) = (self.to_new.get_mut(old), self.to_old.get_mut(new)) {
            *to_new = None;
            *to_old = None;
        }
    }

    /// Looks at the same things from the other side.
    fn turn(&mut self) {
        std::mem::swap(&mut self.old, &mut self.new);
        std::mem::swap(&mut self.to_new, &mut self.to_old);
    }

    fn free(&self, old: NodeId, new: NodeId) -> bool {
        self.new_of(old).is_none() && self.old_of(new).is_none()
    }

    /// The pages or records without a match.
    fn left(&self, kind: Kind) -> (Vec<NodeId>, Vec<NodeId>) {
        let of = |edition: &Edition, known: &[Option<NodeId>]| -> Vec<NodeId> {
            let children = edition.children(ROOT).iter().copied();
            children
                .filter(|&id| {
                    edition.node(id).kind == kind && known.get(id).copied().flatten().is_none()
                })
                .collect()
        };
        (
            of(self.old.edition, &self.to_new),
            of(self.new.edition, &self.to_old),
        )
    }

    fn pages(&mut self) {
        let (olds, news) = self.left(Kind::Page);
        let mut pairs = siblings::by(
            &olds,
            &news,
            |id| self.old.edition.node(id).key.clone(),
            |id| self.new.edition.node(id).key.clone(),
        );
        let (olds, news): (Vec<_>, Vec<_>) = (
            without(&olds, &pairs, |p| p.0),
            without(&news, &pairs, |p| p.1),
        );
        pairs.extend(self.alike_pages(&olds, &news));
        for &(old, new) in &pairs {
            self.pair(old, new);
        }
        // First what every page keeps, so that what it lost can be found elsewhere.
        for (old, new) in pairs {
            if !self.twins(old, new) {
                self.descend(old, new);
            }
        }
    }

    /// Pairs all that stands under two pages that say the same, under the same anchors.
    fn twins(&mut self, old: NodeId, new: NodeId) -> bool {
        if self.old.whole(old) != self.new.whole(new) {
            return false;
        }
        let olds = self.old.edition.under(old).into_iter();
        let pairs: Vec<(NodeId, NodeId)> = olds.zip(self.new.edition.under(new)).collect();
        let are_same = pairs.iter().all(|&(old, new)| {
            let (old, new) = (self.old.edition.node(old), self.new.edition.node(new));
            old.key == new.key || old.kind != Kind::Section
        });
        if are_same {
            pairs
                .into_iter()
                .skip(1)
                .for_each(|(old, new)| self.pair(old, new));
        }
        are_same
    }

    fn records(&mut self) {
        let (olds, news) = self.left(Kind::Record);
        let of = |edition: &Edition, id: NodeId| {
            let node = edition.node(id);
            (node.what, node.key.clone())
        };
        let mut pairs = siblings::by(
            &olds,
            &news,
            |id| of(self.old.edition, id),
            |id| of(self.new.edition, id),
        );
        let (mut olds, mut news) = (
            without(&olds, &pairs, |p| p.0),
            without(&news, &pairs, |p| p.1),
        );
        // A new name that keeps the old one beside it.
        for &old in &olds {
            let before = self.old.edition.node(old);
            let found = news.iter().copied().find(|&new| {
                let after = self.new.edition.node(new);
                before.what == after.what
                    && (after.names.contains(&before.text)
                        || before.names.contains(&after.text)
                        || before.text == after.text)
            });
            if let Some(new) = found {
                news.retain(|&left| left != new);
                pairs.push((old, new));
            }
        }
        olds = without(&olds, &pairs, |pair| pair.0);
        pairs.extend(self.by_candidates(&olds, &news, 0.6));
        for (old, new) in pairs {
            self.pair(old, new);
            self.descend(old, new);
        }
    }
}

fn without(
    ids: &[NodeId],
    pairs: &[(NodeId, NodeId)],
    of: impl Fn(&(NodeId, NodeId)) -> NodeId,
) -> Vec<NodeId> {
    let taken: std::collections::BTreeSet<NodeId> = pairs.iter().map(of).collect();
    ids.iter()
        .copied()
        .filter(|id| !taken.contains(id))
        .collect()
}
