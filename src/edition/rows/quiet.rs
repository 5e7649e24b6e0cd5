//! Changes that no row shows, counted: readings, ruby, tags, emphasis, where links lead.
//!
//! Invariant: what a row tells is not counted again: emphasis, ruby and links count where their words stand on both sides.

use std::collections::{BTreeMap, BTreeSet};

use crate::edition::value::{Edition, Kind, QuietSort, ROOT, without_blanks};

pub(super) fn quiet(old: &Edition, new: &Edition) -> BTreeMap<QuietSort, usize> {
    let mut counts = BTreeMap::new();
    let (before, after) = (by_key(old), by_key(new));
    let keys: BTreeSet<&(QuietSort, &str)> = before.keys().chain(after.keys()).collect();
    for key in keys {
        let (was, is) = (before.get(key), after.get(key));
        let (sort, page) = *key;
        let counts_here = match sort {
            // What has none on one side is new there, or gone.
            QuietSort::Reading | QuietSort::Tags => was.zip(is).is_some_and(|(was, is)| was != is),
            QuietSort::Ruby | QuietSort::Emphasis | QuietSort::Links => {
                let (was, is) = (was.copied().unwrap_or(""), is.copied().unwrap_or(""));
                is_seen(page, was, is, new) || is_seen(page, is, was, old)
            }
        };
        if counts_here {
            *counts.entry(sort).or_insert(0) += 1;
        }
    }
    counts
}

fn by_key(edition: &Edition) -> BTreeMap<(QuietSort, &str), &str> {
    let all = edition.quiet.iter();
    all.map(|quiet| ((quiet.sort, quiet.key.as_str()), quiet.says.as_str()))
        .collect()
}

/// Whether something of one side is not on the other, though its words are.
fn is_seen(page: &str, one: &str, other: &str, edition: &Edition) -> bool {
    let known: BTreeSet<&str> = other.lines().collect();
    let mut missing = one.lines().filter(|item| !known.contains(item)).peekable();
    if missing.peek().is_none() {
        return false;
    }
    let words = words(edition, page);
    missing.any(|item| {
        let said = item.split('\t').next().unwrap_or_default();
        let said = without_blanks(said);
        !said.is_empty() && words.contains(&said)
    })
}

/// All that a reader reads of a page.
fn words(edition: &Edition, page: &str) -> String {
    let pages = edition.children(ROOT).iter().copied();
    let is_it = |id: &usize| {
        let node = edition.node(*id);
        node.kind == Kind::Page && node.key == page
    };
    let texts = pages.filter(is_it).flat_map(|page| edition.under(page));
    texts
        .map(|id| without_blanks(&edition.node(id).text))
        .collect()
}
