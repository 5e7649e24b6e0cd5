//! Changes that no row shows, counted: readings, ruby, tags, emphasis, where links lead.
//!
//! Invariant: what a row tells is not counted again: emphasis, ruby and links count where their words stand on both sides.

use std::collections::{BTreeMap, BTreeSet};

use crate::edition::value::{Edition, Kind, NodeId, QuietSort, ROOT, without_blanks};

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
            // Its words are in no row.
            QuietSort::Pictures => was != is && has_page(old, page) && has_page(new, page),
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
    let under = pages(edition, page).flat_map(|page| edition.under(page));
    under
        .map(|id| without_blanks(&edition.node(id).text))
        .collect()
}

fn has_page(edition: &Edition, key: &str) -> bool {
    pages(edition, key).next().is_some()
}

fn pages<'e>(edition: &'e Edition, key: &'e str) -> impl Iterator<Item = NodeId> + 'e {
    let all = edition.children(ROOT).iter().copied();
    all.filter(move |&id| {
        let node = edition.node(id);
        node.kind == Kind::Page && node.key == key
    })
}
