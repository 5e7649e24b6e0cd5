//! How alike two nodes are, by the words in them; and which of many are worth asking.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::Work;
use crate::contrast::{Bag, Cutting};
use crate::edition::value::{Edition, Kind, NodeId};

/// The words of nodes, cut when they are first asked for: most never are.
pub(super) struct Bags<'a> {
    edition: &'a Edition,
    cutting: &'a Cutting<'a>,
    known: RefCell<HashMap<NodeId, Rc<Bag>>>,
}

impl<'a> Bags<'a> {
    pub(super) fn new(edition: &'a Edition, cutting: &'a Cutting<'a>) -> Bags<'a> {
        Bags {
            edition,
            cutting,
            known: RefCell::default(),
        }
    }

    /// The words of a node and of all under it.
    pub(super) fn of(&self, id: NodeId) -> Rc<Bag> {
        if let Some(bag) = self.known.borrow().get(&id) {
            return bag.clone();
        }
        let mut bag = self.cutting.bag(&self.edition.node(id).stem());
        for &child in self.edition.children(id) {
            bag.add(&self.of(child));
        }
        let bag = Rc::new(bag);
        self.known.borrow_mut().insert(id, bag.clone());
        bag
    }
}

/// Words that stand in more places than this say nothing of any of them.
const COMMON: usize = 50;
/// How many rare words of a node are looked up, and how many of the nodes that have them are looked at.
const ASKED: usize = 8;
const LOOKED_AT: usize = 20;

impl Work<'_> {
    /// 0 for what has nothing in common or can never be the same; a little over 1 for what certainly is.
    pub(super) fn likeness(&self, old: NodeId, new: NodeId) -> f64 {
        let (before, after) = (self.old.edition.node(old), self.new.edition.node(new));
        if before.kind != after.kind {
            return 0.0;
        }
        if before.kind == Kind::Record && before.what != after.what {
            return 0.0;
        }
        let mut likeness = match self.old.own(old) == self.new.own(new)
            && self.old.own(old) != 0
            && before.children.is_empty()
        {
            true => 1.0,
            false => self.old.bags.of(old).likeness(&self.new.bags.of(new)),
        };
        if matches!(before.kind, Kind::Provision | Kind::Section) {
            let title = |node: &crate::edition::value::Node| match node.kind {
                Kind::Section => node.stem().trim().to_owned(),
                _ => node.caption().to_owned(),
            };
            let (one, other) = (title(before), title(after));
            if !one.is_empty() && one == other {
                likeness = likeness.max(0.5) + 0.2;
            } else if before.kind == Kind::Provision && !one.is_empty() && !other.is_empty() {
                likeness *= 0.8;
            }
        }
        // A number says something only where the words leave a choice.
        if likeness > 0.0 && before.number() == after.number() {
            likeness += 0.02;
        }
        likeness
    }

    /// Pairs those that are alike, the most alike first, without looking at every pair.
    pub(super) fn by_candidates(
        &self,
        olds: &[NodeId],
        news: &[NodeId],
        least: f64,
    ) -> Vec<(NodeId, NodeId)> {
        let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
        for (at, &new) in news.iter().enumerate() {
            for word in self.new.bags.of(new).hashes() {
                places.entry(word).or_default().push(at);
            }
        }
        let mut found: Vec<(f64, NodeId, NodeId)> = Vec::new();
        for &old in olds {
            let mut lists: Vec<&Vec<usize>> = self
                .old
                .bags
                .of(old)
                .hashes()
                .iter()
                .filter_map(|word| places.get(word))
                .collect();
            lists.sort_by_key(|list| list.len());
            let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
            for list in lists.iter().filter(|list| list.len() <= COMMON).take(ASKED) {
                for &at in *list {
                    *votes.entry(at).or_insert(0) += 1;
                }
            }
            let mut votes: Vec<(usize, usize)> = votes.into_iter().collect();
            votes.sort_by_key(|&(at, count)| (std::cmp::Reverse(count), at));
            for &(at, _) in votes.iter().take(LOOKED_AT) {
                let Some(&new) = news.get(at) else { continue };
                let likeness = self.likeness(old, new);
                if likeness >= least {
                    found.push((likeness, old, new));
                }
            }
        }
        self.best_first(found)
    }

    /// Each node once, the best pairs first.
    pub(super) fn best_first(
        &self,
        mut found: Vec<(f64, NodeId, NodeId)>,
    ) -> Vec<(NodeId, NodeId)> {
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut olds, mut news) = (
            std::collections::BTreeSet::new(),
            std::collections::BTreeSet::new(),
        );
        found
            .into_iter()
            .filter(|&(_, old, new)| {
                let free = !olds.contains(&old) && !news.contains(&new) && self.free(old, new);
                if free {
                    olds.insert(old);
                    news.insert(new);
                }
                free
            })
            .map(|(_, old, new)| (old, new))
            .collect()
    }

    /// Pages with other keys that say the same.
    pub(super) fn alike_pages(&self, olds: &[NodeId], news: &[NodeId]) -> Vec<(NodeId, NodeId)> {
        let leaves = |side: &super::Side<'_>, page: NodeId| -> BTreeMap<u64, usize> {
            let mut leaves = BTreeMap::new();
            for id in side.edition.under(page).into_iter().skip(1) {
                let letters = side.edition.node(id).text.chars().count();
                if side.own(id) != 0 {
                    leaves.insert(side.own(id), letters);
                }
            }
            leaves
        };
        let theirs: Vec<BTreeMap<u64, usize>> =
            news.iter().map(|&page| leaves(&self.new, page)).collect();
        let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
        for (at, page) in theirs.iter().enumerate() {
            for &leaf in page.keys() {
                places.entry(leaf).or_default().push(at);
            }
        }
        let mut found = Vec::new();
        for &old in olds {
            let mine = leaves(&self.old, old);
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            for (leaf, letters) in &mine {
                let Some(list) = places.get(leaf) else {
                    continue;
                };
                for &at in list.iter().take(COMMON) {
                    *shared.entry(at).or_insert(0) += letters;
                }
            }
            let size: usize = mine.values().sum();
            for (at, common) in shared {
                let (Some(&new), Some(other)) = (news.get(at), theirs.get(at)) else {
                    continue;
                };
                let both = size + other.values().sum::<usize>();
                #[allow(clippy::cast_precision_loss, reason = "no page has so many letters")]
                let likeness = (2 * common) as f64 / both.max(1) as f64;
                let same_title = self.old.own(old) == self.new.own(new);
                if likeness >= 0.5 || (same_title && likeness >= 0.3) {
                    found.push((likeness, old, new));
                }
            }
        }
        let mut pairs = self.best_first(found);
        let olds = super::without(olds, &pairs, |pair| pair.0);
        let news = super::without(news, &pairs, |pair| pair.1);
        pairs.extend(self.by_candidates(&olds, &news, 0.6));
        pairs
    }
}
