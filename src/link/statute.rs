//! Statutes: words that an article defines lead to its definition, inside that document.

use std::collections::{BTreeMap, BTreeSet};

use crate::cut::TermWord;
use crate::cut::words::{Cut, texts};
use crate::diagnostic::Report;
use crate::dictionary::Dictionary;
use crate::link::mention::{merged, open_ranges};
use crate::link::term::{TermMatcher, occurrences};
use crate::link::{Mention, Named, PageLinks};
use crate::model::{Book, Page, PageId};
use crate::tree::{Article, Node, TextId, walk};

/// A word that a text defines for its document: 「（以下「県の協議の場」という。）」
struct Defined {
    word: String,
    anchor: String,
    text: TextId,
}

/// Adds the page's own defined words to its mentions.
pub(super) fn cite(
    book: &Book,
    id: PageId,
    cuts: &[Cut],
    dictionary: &Dictionary,
    links: &mut PageLinks,
    _report: &mut Report,
) {
    let Some(page) = book.pages.get(id) else {
        return;
    };
    let homes = homes(page);
    if homes.is_empty() {
        return;
    }
    let defined = definitions(cuts, &homes);
    let rows: Vec<TermWord> = (0u32..)
        .zip(&defined)
        .map(|(at, found)| TermWord {
            surface: found.word.clone(),
            reading: None,
            term: at,
        })
        .collect();
    let matcher = TermMatcher::new(&rows, dictionary);
    let mut seen: BTreeSet<(String, u32)> = BTreeSet::new();
    for (text, cut) in texts(page).into_iter().zip(cuts) {
        let Some(home) = homes.get(&text.id) else {
            continue;
        };
        let open = open_ranges(&text.inlines);
        let mut here = Vec::new();
        for found in occurrences(&cut.visible, &cut.tokens, &matcher) {
            let Some(definition) = usize::try_from(found.term)
                .ok()
                .and_then(|at| defined.get(at))
            else {
                continue;
            };
            let is_itself = definition.text >= text.id;
            let is_open = open
                .iter()
                .any(|range| range.start <= found.range.start && found.range.end <= range.end);
            if is_itself || !is_open || !seen.insert((home.clone(), found.term)) {
                continue;
            }
            let place = links.places.len();
            links.places.push((id, definition.anchor.clone()));
            here.push(Mention {
                range: found.range,
                what: Named::Place(place),
                linked: true,
            });
        }
        let at = usize::try_from(text.id).unwrap_or_default();
        if let Some(mentions) = links.mentions.get_mut(at) {
            *mentions = merged(here, std::mem::take(mentions));
        }
    }
}

/// The article that each text of a statute stands in.
fn homes(page: &Page) -> BTreeMap<TextId, String> {
    let mut homes = BTreeMap::new();
    walk(&page.body, &mut |node| {
        if let Node::Article(article) = node {
            own_texts(article, &mut homes);
        }
    });
    homes
}

fn own_texts(article: &Article, homes: &mut BTreeMap<TextId, String>) {
    walk(&article.blocks, &mut |node| {
        if let Node::Text(text) = node {
            homes.insert(text.id, article.anchor.clone());
        }
    });
}

fn definitions(cuts: &[Cut], homes: &BTreeMap<TextId, String>) -> Vec<Defined> {
    let mut found = Vec::new();
    for (text, anchor) in homes {
        let Some(cut) = usize::try_from(*text).ok().and_then(|at| cuts.get(at)) else {
            continue;
        };
        let mut rest = cut.visible.as_str();
        while let Some((_, after)) = rest.split_once("以下「") {
            let Some((word, tail)) = after.split_once('」') else {
                break;
            };
            if tail.starts_with("という") && !word.is_empty() {
                found.push(Defined {
                    word: word.to_owned(),
                    anchor: anchor.clone(),
                    text: *text,
                });
            }
            rest = tail;
        }
    }
    found
}
