//! What may stand for a word: general words of public services, spellings, the handbook's own groups, terms and aliases.

use std::collections::BTreeMap;

use super::super::SiteWords;
use super::super::folding::fold;
use super::site::Site;
use tebiki_words::spelling::NOUNS;

/// General words of public services: on each line the words that may stand for the first.
pub(super) const GENERAL: &str = include_str!("../synonyms.txt");

/// To so many others a word of one group leads.
const TARGETS: usize = 32;

/// For a word or a row of words: what may stand for it, and how well in percent.
pub(super) fn synonyms(of_site: &SiteWords, site: &Site) -> BTreeMap<String, Vec<(String, u8)>> {
    let mut groups: BTreeMap<String, BTreeMap<String, u8>> = BTreeMap::new();
    let mut add = |from: &str, to: &str, percent: u8| {
        let (from, to) = (fold(from), fold(to));
        if from.is_empty() || to.is_empty() || from == to {
            return;
        }
        let best = groups.entry(from).or_default().entry(to).or_default();
        *best = (*best).max(percent);
    };
    let on_site = site.has();
    for line in GENERAL.lines() {
        let mut words = line.split(' ');
        let Some(first) = words.next() else { continue };
        for word in words {
            if on_site(&fold(word)) {
                add(first, word, 50);
            }
        }
    }
    for spelling in NOUNS {
        let ways = || std::iter::once(&spelling.base).chain(spelling.others);
        for here in ways().filter(|way| on_site(&fold(way))) {
            for typed in ways() {
                add(typed, here, 95);
            }
        }
    }
    for (name, letters) in &site.abbreviations {
        add(name, letters, 80);
        add(letters, name, 80);
    }
    // Each word of a group leads to the others, of very many to those that the site has: all to all would be their square.
    let targets = |words: &[&str]| -> Vec<String> {
        let mut targets: Vec<&str> = words.to_vec();
        if targets.len() > TARGETS {
            targets.sort_by_key(|word| !on_site(&fold(word)));
            targets.truncate(TARGETS);
        }
        targets.into_iter().map(str::to_owned).collect()
    };
    for group in &of_site.synonyms {
        let words: Vec<&str> = group.words.iter().map(String::as_str).collect();
        let finds: Vec<&str> = group.finds.iter().map(String::as_str).collect();
        let (others, finds) = (targets(&words), targets(&finds));
        for from in words {
            others.iter().for_each(|to| add(from, to, 90));
            finds.iter().for_each(|to| add(from, to, 70));
        }
    }
    for term in &of_site.terms {
        let names = std::iter::once(&term.name).chain(&term.aliases);
        let names: Vec<&str> = names.map(String::as_str).collect();
        let targets = targets(&names);
        for from in names {
            targets.iter().for_each(|to| add(from, to, 95));
        }
    }
    groups
        .into_iter()
        .map(|(from, to)| (from, to.into_iter().collect()))
        .collect()
}
