//! Citations follow a renumbering: each that led to a provision in the old edition leads to the same one in the new.
//! Says what has to be written where; writes nothing.
//!
//! Invariant: a citation that its author changed since is hers, and is left alone.

mod kept;
mod range;

use std::ops::Range;

use rayon::prelude::*;

use crate::config::Flags;
use crate::contrast::Cutting;
use crate::cut::PageCutter;
use crate::diagnostic::{EditionProblem, Report, Severity};
use crate::edition::align::{Matching, align};
use crate::edition::citation::kanji_number;
use crate::edition::leaves::{self, Leaves};
use crate::edition::open;
use crate::edition::show::profile::value;
use crate::edition::value::{About, Edition, Kind, NodeId, is_digit, is_kanji_digit};
use crate::link::{Linker, Named, PageLinks};
use crate::model::PageId;
use crate::parse::statute;
use crate::source::{Sources, Span};
use crate::tree::{self, Inline, Text, TextId};
use kept::Kept;
use tebiki_words::Dictionary;

/// One edition with where its citations lead.
pub struct Cited<'a> {
    pub leaves: &'a Leaves,
    /// By page.
    pub links: &'a [PageLinks],
}

/// A citation whose provision has another number now, or is gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// Where it stands in the new content.
    pub at: Span,
    pub citation: String,
    pub fate: Fate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// What to write there.
    Becomes(String),
    /// The same, but by hand: something stands between its letters in the source.
    ByHand(String),
    /// The provision was removed.
    Gone,
    /// A range with something new between its ends: only its author knows whether that is meant too.
    Widened(Widened),
}

/// Both ways of writing a range into which something new was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Widened {
    /// What is new there: 第二条、第五条
    pub news: Vec<String>,
    /// 第三条から第六条まで
    pub with: String,
    /// 第三条、第四条及び第六条
    pub without: String,
}

/// The content with where its citations lead. Only errors of the text itself are told: a citation that leads nowhere is
/// what is looked for.
pub fn understand(
    sources: &Sources,
    about: About,
    dictionary: &Dictionary,
) -> ((Leaves, Vec<PageLinks>), Report) {
    let mut report = Report::default();
    let flags = Flags::default();
    let leaves = leaves::read(sources, &flags, dictionary, about, &mut report);
    report
        .found
        .retain(|found| found.severity == Severity::Error);
    report.sort();
    let cutter = PageCutter::new(&leaves.book, dictionary);
    let linker = Linker::new(&leaves.book, sources, dictionary);
    let pages = leaves.book.pages.par_iter().enumerate();
    let links = pages
        .map(|(id, page)| linker.page(id, &cutter.page(page), &mut Report::default()))
        .collect();
    ((leaves, links), report)
}

/// Names every citation of a content that no longer leads where it led in the last frozen edition.
pub fn check(sources: &Sources, dictionary: &Dictionary, report: &mut Report) {
    let last = open::frozen(sources).pop();
    let Some(Ok(opened)) = last.map(|last| last.opened) else {
        return;
    };
    let (before, wrong) = understand(&opened.sources, opened.about, dictionary);
    if wrong.has_errors() {
        return;
    }
    let (after, _) = understand(sources, About::default(), dictionary);
    let cutting = Cutting::new(dictionary);
    let matching = align(&before.0.edition, &after.0.edition, &cutting);
    let found = shifts(
        &Cited {
            leaves: &before.0,
            links: &before.1,
        },
        &Cited {
            leaves: &after.0,
            links: &after.1,
        },
        &matching,
        &cutting,
    );
    for Shift { at, citation, fate } in found {
        let problem = match fate {
            Fate::Becomes(to) => EditionProblem::CitationShifted { citation, to },
            Fate::ByHand(to) => EditionProblem::CitationByHand { citation, to },
            Fate::Gone => EditionProblem::CitationGone { citation },
            Fate::Widened(Widened {
                news,
                with,
                without,
            }) => EditionProblem::RangeWidened {
                citation,
                news,
                with,
                without,
            },
        };
        report.add(at, problem);
    }
}

/// Every citation of the new content that does not lead where it led before.
pub fn shifts(
    old: &Cited<'_>,
    new: &Cited<'_>,
    matching: &Matching,
    cutting: &Cutting<'_>,
) -> Vec<Shift> {
    let mut shifts = Vec::new();
    for (&(page, text), &node) in &old.leaves.texts {
        let Some(now) = matching.new_of(node) else {
            continue;
        };
        let cited = citations(old, page, text);
        if cited.is_empty() {
            continue;
        }
        let Some(before) = old.leaves.text(page, text) else {
            continue;
        };
        let Some(after) = same_text(old, new, node, now, (page, text)) else {
            continue;
        };
        let (was, is) = (before.visible(), after.visible());
        let kept = Kept::of(cutting, &was, &is);
        let mut here: Vec<(Range<usize>, Shift)> = Vec::new();
        for (range, target) in &cited {
            let Some(stands) = kept.now(range) else {
                continue;
            };
            let citation = was.get(range.clone()).unwrap_or_default().to_owned();
            let Some(fate) = fate(old, new, matching, *target, &citation) else {
                continue;
            };
            let at = source(after, &stands);
            let fate = match (fate, &at) {
                (Fate::Becomes(to), None) => Fate::ByHand(to),
                (fate, _) => fate,
            };
            let at = at.unwrap_or_else(|| after.span.clone());
            here.push((range.clone(), Shift { at, citation, fate }));
        }
        let texts = range::Texts {
            was: &was,
            is: &is,
            cited: &cited,
            kept: &kept,
        };
        for found in range::widened(&texts, old, new, matching) {
            let at = source(after, &found.stands).unwrap_or_else(|| after.span.clone());
            // Half of a range is not written anew while the whole of it is asked for.
            here.retain(|(range, _)| *range != found.first && *range != found.last);
            let (citation, fate) = (found.said, found.fate);
            here.push((found.last, Shift { at, citation, fate }));
        }
        shifts.extend(here.into_iter().map(|(_, shift)| shift));
    }
    shifts.sort_by_key(|shift| (shift.at.file.0, shift.at.bytes.start));
    shifts
}

/// The citations of a text with the provision that each leads to.
pub(super) fn citations(
    side: &Cited<'_>,
    page: PageId,
    text: TextId,
) -> Vec<(Range<usize>, NodeId)> {
    let Some(links) = side.links.get(page) else {
        return Vec::new();
    };
    let mentions = usize::try_from(text)
        .ok()
        .and_then(|at| links.mentions.get(at));
    let Some(mentions) = mentions.filter(|mentions| !mentions.is_empty()) else {
        return Vec::new();
    };
    let Some(visible) = side.leaves.text(page, text).map(Text::visible) else {
        return Vec::new();
    };
    let mut cited = Vec::new();
    for mention in mentions {
        let Named::Place(place) = mention.what else {
            continue;
        };
        let words = visible.get(mention.range.clone()).unwrap_or_default();
        let is_citation = statute::citations(words)
            .first()
            .is_some_and(|(range, _)| range.start == 0);
        let Some((to, anchor)) = links.places.get(place).filter(|_| is_citation) else {
            continue;
        };
        let Some(path) = side
            .leaves
            .book
            .pages
            .get(*to)
            .map(|page| page.path.as_str())
        else {
            continue;
        };
        if let Some(node) = side.leaves.provision(path, anchor) {
            cited.push((mention.range.clone(), node));
        }
    }
    cited
}

/// The text of the new side that is the old one: the same of its node's texts.
fn same_text<'a>(
    old: &Cited<'_>,
    new: &Cited<'a>,
    node: NodeId,
    now: NodeId,
    wanted: (PageId, TextId),
) -> Option<&'a Text> {
    let at = old
        .leaves
        .texts_of(node)
        .iter()
        .position(|found| *found == wanted)?;
    let found = *new.leaves.texts_of(now).get(at)?;
    new.leaves.text(found.0, found.1)
}

/// What becomes of one citation; `None` when it is right as it stands.
fn fate(
    old: &Cited<'_>,
    new: &Cited<'_>,
    matching: &Matching,
    target: NodeId,
    citation: &str,
) -> Option<Fate> {
    let Some(now) = matching.new_of(target) else {
        return Some(Fate::Gone);
    };
    let was = chain(&old.leaves.edition, target);
    let is = chain(&new.leaves.edition, now);
    let to = cite(citation, &was, &is);
    (to != citation).then_some(Fate::Becomes(to))
}

/// The numbers from the article down to a provision.
fn chain(edition: &Edition, mut id: NodeId) -> Vec<String> {
    let mut numbers = Vec::new();
    while edition.node(id).kind == Kind::Provision {
        let number = edition.node(id).number().to_owned();
        let is_chapter = ['編', '章', '節', '款']
            .iter()
            .any(|unit| number.ends_with(*unit));
        if !number.is_empty() && !is_chapter {
            numbers.push(number);
        }
        id = edition.node(id).parent;
    }
    numbers.reverse();
    numbers
}

/// A citation said with other numbers: each unit that names a step on the way gets the number of the new step.
fn cite(citation: &str, was: &[String], is: &[String]) -> String {
    let mut said = String::new();
    let mut from = 0;
    for unit in units(citation) {
        let step = was
            .iter()
            .enumerate()
            .skip(from)
            .find(|(_, number)| names(&unit, number));
        match step {
            Some((at, number)) => {
                let now = is.get(at).map_or(number.as_str(), String::as_str);
                said.push_str(&in_the_way_of(&unit, number, now));
                from = at + 1;
            }
            None => said.push_str(&unit),
        }
    }
    said
}

/// 第三条, 第一号, イ, （１） one by one.
fn units(citation: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut inside = false;
    for letter in citation.chars() {
        let begins = match (units.last(), letter) {
            (None, _) => true,
            (_, _) if inside => false,
            (_, '第' | '（' | '(') => true,
            (Some(last), letter) => {
                let complete = last.ends_with(['条', '項', '号', '）', ')']);
                let counts = |c: char| is_digit(c) || is_kanji_digit(c);
                let branch = last.ends_with('条') && letter == 'の';
                (complete && !branch)
                    || (last.chars().all(counts) && !counts(letter))
                    || last.chars().all(is_kana)
            }
        };
        inside = match letter {
            '（' | '(' => true,
            '）' | ')' => false,
            _ => inside,
        };
        match units.last_mut() {
            Some(last) if !begins => last.push(letter),
            _ => units.push(letter.to_string()),
        }
    }
    units
}

fn is_kana(letter: char) -> bool {
    ('ァ'..='ヶ').contains(&letter)
}

/// Whether a unit of a citation is this number, however the statute writes it.
fn names(unit: &str, number: &str) -> bool {
    let (unit, number) = (statute::key(unit), statute::key(number));
    let plain = unit
        .strip_prefix('号')
        .map(|value| [format!("({value})"), format!("項{value}")]);
    unit == number || plain.is_some_and(|ways| ways.contains(&number))
}

/// The new number, written as the citation writes: 第四号 for 四, 第２項 for ２.
fn in_the_way_of(unit: &str, was: &str, now: &str) -> String {
    if was == now {
        return unit.to_owned();
    }
    if unit == was {
        return now.to_owned();
    }
    let end: String = unit
        .chars()
        .filter(|c| matches!(c, '条' | '項' | '号'))
        .take(1)
        .collect();
    let bare = now.trim_start_matches('第').trim_end_matches('条');
    let in_kanji = unit.chars().any(is_kanji_digit);
    let bare = match value(bare).filter(|_| in_kanji && bare.chars().all(is_digit)) {
        Some(number) => kanji_number(number),
        None => bare.to_owned(),
    };
    match unit.starts_with('第') {
        true => format!("第{bare}{end}"),
        false => now.to_owned(),
    }
}

/// Where a stretch of the visible text stands in the file, letter for letter.
fn source(text: &Text, range: &Range<usize>) -> Option<Span> {
    let mut start = 0;
    in_inlines(&text.inlines, &mut start, range)
}

fn in_inlines(inlines: &[Inline], start: &mut usize, range: &Range<usize>) -> Option<Span> {
    for inline in inlines {
        let children = match inline {
            Inline::Emphasis(children) | Inline::Strong(children) | Inline::Strike(children) => {
                Some(children)
            }
            Inline::Link(link) => Some(&link.children),
            _ => None,
        };
        if let Some(children) = children {
            if let Some(found) = in_inlines(children, start, range) {
                return Some(found);
            }
            continue;
        }
        let mut shown = String::new();
        tree::visible(std::slice::from_ref(inline), &mut shown);
        let here = *start..*start + shown.len();
        *start = here.end;
        if let Inline::Text { span, .. } = inline
            && here.start <= range.start
            && range.end <= here.end
        {
            let is_literal = span.bytes.len() == shown.len();
            let from = span.bytes.start + range.start - here.start;
            return is_literal.then(|| Span::new(span.file, from..from + range.len()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_is_said_with_the_new_numbers() {
        let way = |numbers: &[&str]| -> Vec<String> {
            numbers.iter().map(|number| (*number).to_owned()).collect()
        };
        for (citation, was, is, expected) in [
            ("第三条", &["第三条"][..], &["第四条"][..], "第四条"),
            (
                "第三条第一号",
                &["第三条", "一"],
                &["第四条", "二"],
                "第四条第二号",
            ),
            (
                "第三条第一号イ",
                &["第三条", "一", "イ"],
                &["第三条", "一", "ロ"],
                "第三条第一号ロ",
            ),
            (
                "第三条一イ（３）（ⅻ）",
                &["第三条", "一", "イ", "（３）", "（ⅻ）"],
                &["第四条", "一", "イ", "（４）", "（ⅺ）"],
                "第四条一イ（４）（ⅺ）",
            ),
            (
                "第１条第２項",
                &["第一条", "２"],
                &["第一条", "３"],
                "第１条第３項",
            ),
            (
                "第一条第二項",
                &["第一条", "２"],
                &["第一条", "３"],
                "第一条第三項",
            ),
            ("第五条の二", &["第五条の二"], &["第五条の三"], "第五条の三"),
        ] {
            assert_eq!(cite(citation, &way(was), &way(is)), expected, "{citation}");
        }
    }
}
