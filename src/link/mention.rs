//! Terms, citations and defined words where they stand in a page's texts, and which of them become links.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::cut::{Cut, texts};
use crate::link::{Mention, Named};
use crate::model::{Book, Generated, Origin, Page, PageId, echoes};
use crate::parse::data::TermLink;
use crate::tree::{Block, BlockKind, Inline, Node, TextId, visible, walk};
use tebiki_words::term::{TermMatcher, occurrences};

/// The mentions of terms in each text of a page.
pub(super) fn terms(
    book: &Book,
    id: PageId,
    cuts: &[Cut],
    matcher: &TermMatcher,
) -> Vec<Vec<Mention>> {
    let Some(page) = book.pages.get(id) else {
        return Vec::new();
    };
    let (headings, mut silent) = (headings(page), echoes(&page.body));
    silent.extend(asides(page));
    let own = match page.origin {
        Origin::Generated(Generated::Term(at)) => Some(at),
        _ => None,
    };
    let barred: BTreeSet<usize> = page
        .meta
        .nolink
        .iter()
        .filter_map(|name| {
            let is_it = |term: &&crate::parse::data::Term| {
                term.name == *name || term.aliases.contains(name)
            };
            book.data
                .terms
                .iter()
                .enumerate()
                .find(|(_, term)| is_it(term))
                .map(|(at, _)| at)
        })
        .collect();
    let mut linked: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut all = Vec::new();
    for (text, cut) in texts(page).into_iter().zip(cuts) {
        let mut here = Vec::new();
        if !silent.contains(&text.id) {
            let open = open_ranges(&text.inlines);
            let section = section_of(page, text.id);
            for found in occurrences(&cut.visible, &cut.tokens, matcher) {
                let Ok(term) = usize::try_from(found.term) else {
                    continue;
                };
                if Some(term) == own || in_a_name(book, term, &cut.visible, &found.range) {
                    continue;
                }
                let policy = book
                    .data
                    .terms
                    .get(term)
                    .map(|term| term.link)
                    .unwrap_or_default();
                let may = !headings.contains(&text.id)
                    && !barred.contains(&term)
                    && is_open(&open, &found.range);
                let links = may
                    && match policy {
                        TermLink::Never => false,
                        TermLink::All => true,
                        TermLink::First => linked.insert((section, term)),
                    };
                here.push(Mention {
                    range: found.range,
                    what: Named::Term(term),
                    linked: links,
                });
            }
        }
        all.push(here);
    }
    all
}

/// Whether these letters are part of a name of something else, which the term's record excepts.
fn in_a_name(book: &Book, term: usize, text: &str, at: &Range<usize>) -> bool {
    let names = book.data.terms.get(term).map(|term| term.except.as_slice());
    names.unwrap_or_default().iter().any(|name| {
        let mut places = text.match_indices(name.as_str());
        places.any(|(start, found)| start <= at.start && at.end <= start + found.len())
    })
}

/// The texts that only name what stands elsewhere: captions, and lines such as 関わる事業. A term in them is not spoken of.
fn asides(page: &Page) -> BTreeSet<TextId> {
    let mut asides = BTreeSet::new();
    walk(&page.body, &mut |node| {
        let Node::Block(block) = node else { return };
        match &block.kind {
            BlockKind::Table(table) => asides.extend(table.caption.as_ref().map(|text| text.id)),
            BlockKind::Figure(figure) => {
                asides.insert(figure.caption.id);
            }
            BlockKind::Group(blocks)
                if block.attrs.as_ref().and_then(|attrs| attrs.class) == Some("meta") =>
            {
                walk(blocks, &mut |inner| {
                    if let Node::Text(text) = inner {
                        asides.insert(text.id);
                    }
                });
            }
            _ => {}
        }
    });
    asides
}

fn headings(page: &Page) -> BTreeSet<TextId> {
    let mut headings = BTreeSet::new();
    walk(&page.body, &mut |node| {
        if let Node::Block(Block {
            kind: BlockKind::Heading { text, .. },
            ..
        }) = node
        {
            headings.insert(text.id);
        }
    });
    headings
}

/// The section a text stands in; a note stands alone.
pub(crate) fn section_of(page: &Page, text: TextId) -> usize {
    // Sections stand in the order of their texts; of those that begin at one text, the last holds it.
    let after = page
        .sections
        .partition_point(|section| section.first_text <= text);
    let found = after.checked_sub(1).and_then(|at| page.sections.get(at));
    match found.filter(|section| text < section.end_text) {
        Some(_) => after - 1,
        None => page.sections.len() + usize::try_from(text).unwrap_or_default(),
    }
}

/// Whether a range lies in one of the open ranges, which are in order.
pub(super) fn is_open(open: &[Range<usize>], range: &Range<usize>) -> bool {
    let after = open.partition_point(|open| open.start <= range.start);
    let holder = after.checked_sub(1).and_then(|at| open.get(at));
    holder.is_some_and(|open| range.end <= open.end)
}

/// Where in the visible text a link may begin and end: plain text outside links, code and ruby.
pub(super) fn open_ranges(inlines: &[Inline]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut at = 0;
    open(inlines, &mut at, &mut ranges);
    ranges
}

fn open(inlines: &[Inline], at: &mut usize, ranges: &mut Vec<Range<usize>>) {
    for inline in inlines {
        match inline {
            Inline::Text { text, .. } => {
                ranges.push(*at..*at + text.len());
                *at += text.len();
            }
            Inline::Emphasis(children) | Inline::Strong(children) | Inline::Strike(children) => {
                open(children, at, ranges);
            }
            closed => {
                let mut shown = String::new();
                visible(std::slice::from_ref(closed), &mut shown);
                *at += shown.len();
            }
        }
    }
}

/// Puts mentions together, in order: where two overlap the first list wins, and in a list the earlier one.
pub(super) fn merged(mut first: Vec<Mention>, mut second: Vec<Mention>) -> Vec<Mention> {
    first.sort_by_key(|mention| mention.range.start);
    second.sort_by_key(|mention| mention.range.start);
    // A page may mention ten thousand terms: how far the first list reaches is reckoned once.
    let mut reach = 0;
    let reaches: Vec<usize> = first
        .iter()
        .map(|mention| {
            reach = reach.max(mention.range.end);
            reach
        })
        .collect();
    let mut taken = 0;
    second.retain(|mention| {
        let before = first.partition_point(|other| other.range.start < mention.range.end);
        let reached = before.checked_sub(1).and_then(|at| reaches.get(at));
        let free =
            mention.range.start >= taken && reached.is_none_or(|&end| end <= mention.range.start);
        if free {
            taken = mention.range.end;
        }
        free
    });
    first.append(&mut second);
    first.sort_by_key(|mention| mention.range.start);
    first
}
