//! Statutes: citations lead to the article they name, and words that an article defines to their definition.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::cut::{Cut, texts};
use crate::diagnostic::{LinkProblem, Report};
use crate::link::articles::Statutes;
use crate::link::mention::{is_open, merged, open_ranges};
use crate::link::{Mention, Named, PageLinks, Target};
use crate::model::{Book, Page, PageId, echoes};
use crate::parse::statute;
use crate::tree::{Article, Inline, Node, Text, TextId, visible, walk};
use tebiki_words::Dictionary;
use tebiki_words::TermWord;
use tebiki_words::term::{TermMatcher, occurrences};

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
    statutes: &Statutes<'_>,
    links: &mut PageLinks,
    report: &mut Report,
) {
    let Some(page) = book.pages.get(id) else {
        return;
    };
    citations(book, id, page, cuts, statutes, links, report);
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
            let is_open = is_open(&open, &found.range);
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

/// 「第三条第一号イ」 in the statute itself, or right after a link to it.
fn citations(
    book: &Book,
    id: PageId,
    page: &Page,
    cuts: &[Cut],
    statutes: &Statutes<'_>,
    links: &mut PageLinks,
    report: &mut Report,
) {
    let is_statute = statutes.is_statute(id);
    // What tebiki says of an article, its old number for instance, cites nothing.
    let echoed = echoes(&page.body);
    for (text, cut) in texts(page).into_iter().zip(cuts) {
        if echoed.contains(&text.id) {
            continue;
        }
        let open = open_ranges(&text.inlines);
        let mut cited: Vec<(Range<usize>, Vec<String>, PageId)> = Vec::new();
        if is_statute {
            cited.extend(
                statute::citations(&cut.visible)
                    .into_iter()
                    .map(|(range, path)| (range, path, id)),
            );
        }
        for (end, to) in linked_statutes(statutes, text, links) {
            let series = series(&cut.visible, end);
            cited.extend(series.into_iter().map(|(range, path)| (range, path, to)));
        }
        let mut here = Vec::new();
        for (range, path, to) in cited {
            let is_open = is_open(&open, &range);
            let Some(statute_page) = book.pages.get(to).filter(|_| is_open) else {
                continue;
            };
            match statutes.find(to, &path) {
                Some(anchor) => {
                    let place = links.places.len();
                    links.places.push((to, anchor.to_owned()));
                    here.push(Mention {
                        range,
                        what: Named::Place(place),
                        linked: true,
                    });
                }
                // It speaks of a page that an overlay leaves out, and another stands in its place.
                None if to != id && statutes.is_instead(to) => {}
                None => {
                    let citation = cut.visible.get(range).unwrap_or_default().to_owned();
                    let problem = LinkProblem::CitationNotFound {
                        citation,
                        page: statute_page.title.clone(),
                    };
                    report.add(text.span.clone(), problem);
                }
            }
        }
        let at = usize::try_from(text.id).unwrap_or_default();
        if let Some(mentions) = links.mentions.get_mut(at) {
            *mentions = merged(here, std::mem::take(mentions));
        }
    }
}

/// The citation that begins here, and those that are joined to it: 第三条から第五条まで, 第三条及び第五条.
fn series(visible: &str, from: usize) -> Vec<(Range<usize>, Vec<String>)> {
    const JOINS: [&str; 11] = [
        "から",
        "～",
        "〜",
        "ないし",
        "乃至",
        "及び",
        "並びに",
        "又は",
        "若しくは",
        "、",
        "・",
    ];
    let mut found: Vec<(Range<usize>, Vec<String>)> = Vec::new();
    let mut at = from;
    loop {
        let rest = visible.get(at..).unwrap_or_default();
        let first = statute::citations(rest).into_iter().next();
        let Some((range, path)) = first.filter(|(range, _)| range.start == 0) else {
            return found;
        };
        // What is joined names its article, or it could be anything.
        let names_article = path.first().is_some_and(|unit| unit.contains('条'));
        if !found.is_empty() && !names_article {
            return found;
        }
        let end = at + range.end;
        found.push((at..end, path));
        let rest = visible.get(end..).unwrap_or_default();
        let Some(join) = JOINS.iter().find(|join| rest.starts_with(**join)) else {
            return found;
        };
        at = end + join.len();
    }
}

/// Where in the visible text a link to a statute ends, and which statute it is.
fn linked_statutes(
    statutes: &Statutes<'_>,
    text: &Text,
    links: &PageLinks,
) -> Vec<(usize, PageId)> {
    let mut found = Vec::new();
    let mut shown = String::new();
    for inline in &text.inlines {
        visible(std::slice::from_ref(inline), &mut shown);
        let number = match inline {
            Inline::Wiki(wiki) => wiki.id,
            Inline::Link(link) => link.id,
            _ => continue,
        };
        let target = usize::try_from(number)
            .ok()
            .and_then(|at| links.targets.get(at));
        if let Some(Target::Page { page, .. }) = target
            && statutes.is_statute(*page)
        {
            found.push((shown.len(), *page));
        }
    }
    found
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
