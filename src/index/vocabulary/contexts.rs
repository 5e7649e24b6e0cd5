//! Reduces the contexts of the dictionary to the most used ones, and finds for each other one the most similar of them.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::super::folding::fold;
use super::site::Site;
use super::{Word, letter};
use tebiki_words::dictionary::{Dictionary, WordAt};

/// As often are the contexts of unknown words counted: they may stand anywhere in a query.
const UNKNOWN: u64 = 100;
/// No context weighs more.
const HEAVIEST: u64 = 1_000_000;

/// The most used contexts of the dictionary, and for each other one the most similar of them.
pub(super) struct Contexts {
    pub(super) heads: Vec<u32>,
    /// By context.
    nearest: Vec<u8>,
}

impl Contexts {
    pub(super) fn new(site: &Site, dictionary: &Dictionary, kept: usize) -> Contexts {
        let used = used(site, dictionary);
        let mut ranked: Vec<(u64, u32)> = used.iter().map(|(id, times)| (*times, *id)).collect();
        ranked.sort_by_key(|(times, id)| (std::cmp::Reverse(*times), *id));
        // 0 is where a sentence begins and ends.
        let mut heads: Vec<u32> = vec![0];
        let others = ranked.iter().map(|(_, id)| *id).filter(|id| *id != 0);
        heads.extend(others.take(kept - 1));
        // Neighbours in the dictionary's own order are alike; `shard` writes their differences.
        heads.sort_unstable();
        // The heaviest first: what is far apart is known to be so after a few.
        let mut weights: Vec<(i64, u32)> = heads
            .iter()
            .map(|id| {
                let times = used.get(id).copied().unwrap_or(1);
                (i64::try_from(times.min(HEAVIEST)).unwrap_or_default(), *id)
            })
            .collect();
        weights.sort_unstable_by_key(|(weight, id)| (std::cmp::Reverse(*weight), *id));
        let (weights, by_weight): (Vec<i64>, Vec<u32>) = weights.into_iter().unzip();
        let costs = |id: u32| -> Vec<i32> {
            let both = |head: &u32| {
                [
                    dictionary.connection(id, *head),
                    dictionary.connection(*head, id),
                ]
            };
            by_weight.iter().flat_map(both).collect()
        };
        let of_heads: Vec<Vec<i32>> = heads.par_iter().map(|head| costs(*head)).collect();
        let nearest = (0..dictionary.contexts())
            .into_par_iter()
            .map(|id| match heads.binary_search(&id) {
                Ok(at) => u8::try_from(at).unwrap_or_default(),
                Err(_) => nearest(&costs(id), &of_heads, &weights),
            })
            .collect();
        Contexts { heads, nearest }
    }

    pub(super) fn of(&self, context: u32) -> u8 {
        let nearest = self.nearest.get(context as usize);
        nearest.copied().unwrap_or_default()
    }

    pub(super) fn word(&self, surface: &str, word: &WordAt) -> Word {
        let folded = fold(surface);
        let or_none = |text: String| if text == folded { String::new() } else { text };
        let letter = match letter(word.class) {
            'v' | 'a' if word.leans => 'f',
            letter => letter,
        };
        Word {
            letter,
            left: self.of(word.left),
            right: self.of(word.right),
            cost: word.cost / 32,
            base: or_none(fold(&word.base)),
            reading: or_none(fold(&word.reading)),
        }
    }

    pub(super) fn connections(&self, dictionary: &Dictionary) -> Vec<i8> {
        let mut costs = Vec::with_capacity(self.heads.len() * self.heads.len());
        for right in &self.heads {
            for left in &self.heads {
                let cost = dictionary.connection(*right, *left) >> 7;
                costs.push(i8::try_from(cost.clamp(-128, 127)).unwrap_or_default());
            }
        }
        costs
    }
}

/// How often each context was met.
fn used(site: &Site, dictionary: &Dictionary) -> BTreeMap<u32, u64> {
    let count = |mut used: FxHashMap<u32, u64>, word: &super::site::SiteWord| {
        // Which of the homographs it was is not asked; each may have been.
        for other in dictionary.homographs(&word.written) {
            if other.class == word.class && other.base == word.base {
                *used.entry(other.left).or_default() += word.times;
                *used.entry(other.right).or_default() += word.times;
            }
        }
        used
    };
    let add = |mut all: BTreeMap<u32, u64>, more: FxHashMap<u32, u64>| {
        // Sums are the same in any order.
        more.into_iter()
            .for_each(|(id, times)| *all.entry(id).or_default() += times);
        all
    };
    let counted: Vec<FxHashMap<u32, u64>> = site
        .words
        .par_iter()
        .fold(FxHashMap::default, count)
        .collect();
    let mut used = counted.into_iter().fold(BTreeMap::new(), add);
    // What nobody knows stands everywhere.
    let unknown = dictionary.unknown_words();
    for word in unknown.iter().flat_map(|(_, words)| words) {
        *used.entry(word.left).or_default() += UNKNOWN;
        *used.entry(word.right).or_default() += UNKNOWN;
    }
    used
}

/// Which of the heads joins the other heads as this context does, the first of equal ones.
fn nearest(costs: &[i32], of_heads: &[Vec<i32>], weights: &[i64]) -> u8 {
    let mut best = (i64::MAX, 0);
    for (at, head) in (0_u8..).zip(of_heads) {
        let far = far(costs, head, weights, best.0);
        if far < best.0 {
            best = (far, at);
        }
    }
    best.1
}

/// How differently two contexts join the heads; no more exactly than that it is too far.
fn far(costs: &[i32], head: &[i32], weights: &[i64], too_far: i64) -> i64 {
    /// So many heads go between two looks at the sum.
    const STEP: usize = 16;
    let mut far = 0;
    let steps = costs.chunks(2 * STEP).zip(head.chunks(2 * STEP));
    for ((costs, head), weights) in steps.zip(weights.chunks(STEP)) {
        let (pairs, _) = costs.as_chunks::<2>();
        let (others, _) = head.as_chunks::<2>();
        far += pairs
            .iter()
            .zip(others)
            .zip(weights)
            .map(|((one, other), weight)| {
                let apart = (one[0] - other[0]).abs() + (one[1] - other[1]).abs();
                i64::from(apart) * weight
            })
            .sum::<i64>();
        if far >= too_far {
            return far;
        }
    }
    far
}
