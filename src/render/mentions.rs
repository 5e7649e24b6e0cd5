//! Where a term stands: each sentence with the term marked, by page and section. What stands in very many places is listed
//! on several pages of the site, so that each is loaded and read at once.

use std::ops::Range;

use super::furniture::kind_label;
use super::html::{self, Place, Whole};
use super::view::{MentionSectionView, MentionsView};
use crate::link::Backlink;
use crate::model::Page;

/// How often a term stands in what one page lists; a document is not parted.
const SHEET: usize = 60;

/// Where a term stands, in the book's order.
pub(crate) fn found<'a>(whole: &Whole<'a>, term: usize) -> &'a [Backlink] {
    let found = whole.links.term_mentions.get(term);
    found.map(Vec::as_slice).unwrap_or_default()
}

/// What each page of the site lists.
pub(super) fn sheets(found: &[Backlink]) -> Vec<&[Backlink]> {
    let mut ends: Vec<usize> = Vec::new();
    let (mut from, mut end) = (0, 0);
    for document in found.chunk_by(|one, next| one.page == next.page) {
        if end > from && end - from + document.len() > SHEET {
            ends.push(end);
            from = end;
        }
        end += document.len();
    }
    // A few that are left go with those before them.
    if found.len() - from < SHEET / 3 {
        ends.pop();
    }
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let ends = ends.iter().copied().chain([found.len()]);
    starts
        .zip(ends)
        .filter_map(|(from, to)| found.get(from..to))
        .filter(|sheet| !sheet.is_empty())
        .collect()
}

/// By page and section; and how many places that are.
pub(crate) fn views(
    whole: &Whole,
    place: &Place,
    found: &[Backlink],
) -> (Vec<MentionsView>, usize) {
    let mut count = 0;
    let pages = found
        .chunk_by(|one, next| one.page == next.page)
        .filter_map(|group| {
            let id = group.first()?.page;
            let page = whole.book.pages.get(id).filter(|_| place.reaches(id))?;
            let sections = group.chunk_by(|one, next| one.section == next.section);
            Some(MentionsView {
                title: page.title.clone(),
                href: place.href(whole.book, id, ""),
                kind_label: kind_label(page),
                sections: sections
                    .filter_map(|group| section_mentions(whole, place, page, group, &mut count))
                    .collect(),
            })
        })
        .collect();
    (pages, count)
}

/// The places of one section; what is said in it twice is shown once.
fn section_mentions(
    whole: &Whole,
    place: &Place,
    page: &Page,
    found: &[Backlink],
    count: &mut usize,
) -> Option<MentionSectionView> {
    let first = found.first()?;
    let section = page.sections.get(first.section);
    let section = section.filter(|section| !section.anchor.is_empty());
    let (anchor, heading) = section.map_or(("", ""), |section| {
        (section.anchor.as_str(), section.title.as_str())
    });
    let mut view = MentionSectionView {
        href: place.href(whole.book, first.page, anchor),
        heading: heading.to_owned(),
        html: html::escaped(heading),
        places: Vec::new(),
    };
    let texts = whole.words.pages.get(first.page)?;
    for found in found.chunk_by(|one, next| one.text == next.text) {
        let Some(text) = found.first().and_then(|one| texts.get(one.text as usize)) else {
            continue;
        };
        let terms: Vec<Range<usize>> = found.iter().map(|one| one.start..one.end).collect();
        let is_heading = section
            .is_some_and(|section| found.iter().all(|one| one.text == section.first_text))
            && text.visible == heading;
        if is_heading {
            view.html = marked(&text.visible, 0..text.visible.len(), &terms);
            *count += 1;
            continue;
        }
        for sentence in sentences(&text.visible, &terms) {
            if !view.places.contains(&sentence) {
                view.places.push(sentence);
                *count += 1;
            }
        }
    }
    Some(view)
}

/// HTML: each sentence of a text that holds a term, the term marked.
fn sentences(text: &str, terms: &[Range<usize>]) -> Vec<String> {
    let near = |one: &Range<usize>, next: &Range<usize>| {
        let between = text.get(one.end..next.start).unwrap_or_default();
        !between.contains(ends_sentence) && between.chars().count() <= 2 * AROUND
    };
    terms
        .chunk_by(near)
        .filter_map(|terms| {
            let (start, end) = (terms.first()?.start, terms.last()?.end);
            let before = sentence_start(text.get(..start)?);
            let after = sentence_end(text.get(end..)?);
            let mut out = html::escaped(&before);
            out.push_str(&marked(text, start..end, terms));
            html::escape(&mut out, &after);
            Some(out)
        })
        .collect()
}

/// HTML: a part of a text with its terms marked.
fn marked(text: &str, part: Range<usize>, terms: &[Range<usize>]) -> String {
    let mut out = String::new();
    let mut from = part.start;
    for term in terms {
        html::escape(&mut out, text.get(from..term.start).unwrap_or_default());
        out.push_str("<mark>");
        html::escape(&mut out, text.get(term.clone()).unwrap_or_default());
        out.push_str("</mark>");
        from = term.end;
    }
    html::escape(&mut out, text.get(from..part.end).unwrap_or_default());
    out
}

/// Letters shown on each side of a mention, where the sentence is longer.
const AROUND: usize = 60;

fn sentence_start(before: &str) -> String {
    let start = before
        .char_indices()
        .rev()
        .find(|(_, letter)| ends_sentence(*letter))
        .map_or(0, |(at, letter)| at + letter.len_utf8());
    let sentence = before.get(start..).unwrap_or_default().trim_start();
    let count = sentence.chars().count();
    match count > AROUND {
        true => format!(
            "…{}",
            sentence.chars().skip(count - AROUND).collect::<String>()
        ),
        false => sentence.to_owned(),
    }
}

fn sentence_end(after: &str) -> String {
    let mut sentence = String::new();
    for (at, letter) in after.chars().enumerate() {
        if at == AROUND {
            sentence.push('…');
            break;
        }
        sentence.push(letter);
        if ends_sentence(letter) {
            break;
        }
    }
    sentence.trim_end().to_owned()
}

fn ends_sentence(letter: char) -> bool {
    matches!(letter, '。' | '！' | '？' | '!' | '?' | '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_not_parted_and_a_few_that_are_left_stand_with_the_rest() {
        for (documents, expected) in [
            (vec![], vec![]),
            (vec![60], vec![60]),
            (vec![59, 2], vec![61]),
            (vec![40, 30], vec![40, 30]),
            (vec![30, 30, 30, 30], vec![60, 60]),
            (vec![30, 30, 30, 30, 19], vec![60, 79]),
            (vec![100, 40], vec![100, 40]),
            (vec![5, 100], vec![5, 100]),
        ] {
            let mention = |page| Backlink {
                page,
                section: 0,
                text: 0,
                start: 0,
                end: 0,
            };
            let found: Vec<Backlink> = documents
                .iter()
                .enumerate()
                .flat_map(|(page, count)| std::iter::repeat_n(mention(page), *count))
                .collect();
            let sheets: Vec<usize> = sheets(&found).iter().map(|sheet| sheet.len()).collect();
            assert_eq!(sheets, expected, "{documents:?}");
        }
    }

    #[test]
    fn a_sentence_is_shown_once_with_all_its_mentions() {
        let text = "町の調査と町の計画。次の町。町のない文。";
        let terms: Vec<_> = text
            .match_indices('町')
            .map(|(at, town)| at..at + town.len())
            .collect();
        assert_eq!(
            sentences(text, &terms),
            [
                "<mark>町</mark>の調査と<mark>町</mark>の計画。",
                "次の<mark>町</mark>。",
                "<mark>町</mark>のない文。",
            ]
        );
    }

    #[test]
    fn a_mention_stands_in_its_sentence() {
        assert_eq!(sentence_start("前の文。この町の"), "この町の");
        assert_eq!(sentence_start("この町の"), "この町の");
        assert_eq!(sentence_end("で話す。次の文。"), "で話す。");
        assert_eq!(sentence_end("で話す"), "で話す");
        let long = "あ".repeat(80);
        assert_eq!(sentence_start(&long), format!("…{}", "あ".repeat(60)));
        assert_eq!(sentence_end(&long), format!("{}…", "あ".repeat(60)));
    }
}
