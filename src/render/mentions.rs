//! Where a term stands: each sentence with the term marked, by page and section. What stands in very many places is listed
//! on several pages of the site, so that each is loaded and read at once.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::furniture::kind_label;
use super::html::{self, Place};
use super::view::{MentionSectionView, MentionsView};
use crate::cut::PageWords;
use crate::model::{Book, Page, PageId};
use crate::tree::TextId;

/// How often a term stands in what one page lists; a document is not parted.
const SHEET: usize = 60;

/// One place where a term stands in a page.
pub(super) struct At {
    pub(super) section: usize,
    pub(super) text: TextId,
    pub(super) range: Range<usize>,
}

/// Where a term stands in one page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Mentioned {
    /// How often.
    times: usize,
    sections: Vec<InSection>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct InSection {
    section: usize,
    /// HTML: the section's heading with the term marked, where it stands there.
    heading: Option<String>,
    /// HTML: each sentence once.
    sentences: Vec<String>,
}

/// The sentences round a term's places in a page, which stand in order.
pub(super) fn gather(page: &Page, words: &PageWords, found: &[At]) -> Mentioned {
    let sections = found.chunk_by(|one, next| one.section == next.section);
    Mentioned {
        times: found.len(),
        sections: sections
            .filter_map(|group| in_section(page, words, group))
            .collect(),
    }
}

/// What is said in a section twice is shown once.
fn in_section(page: &Page, words: &PageWords, found: &[At]) -> Option<InSection> {
    let number = found.first()?.section;
    let section = page.sections.get(number);
    let section = section.filter(|section| !section.anchor.is_empty());
    let mut shown = InSection {
        section: number,
        ..InSection::default()
    };
    for found in found.chunk_by(|one, next| one.text == next.text) {
        let Some(text) = found
            .first()
            .and_then(|one| words.texts.get(one.text as usize))
        else {
            continue;
        };
        let terms: Vec<Range<usize>> = found.iter().map(|one| one.range.clone()).collect();
        let is_heading = section.is_some_and(|section| {
            found.iter().all(|one| one.text == section.first_text) && text.visible == section.title
        });
        if is_heading {
            shown.heading = Some(marked(&text.visible, 0..text.visible.len(), &terms));
            continue;
        }
        for sentence in sentences(&text.visible, &terms) {
            if !shown.sentences.contains(&sentence) {
                shown.sentences.push(sentence);
            }
        }
    }
    Some(shown)
}

/// What each page of the site lists.
pub(super) fn sheets<'m>(
    found: &'m [(PageId, &'m Mentioned)],
) -> Vec<&'m [(PageId, &'m Mentioned)]> {
    let times: Vec<usize> = found.iter().map(|(_, page)| page.times).collect();
    let mut from = 0;
    let parts = parted(&times).into_iter().filter_map(|pages| {
        let part = found.get(from..from + pages);
        from += pages;
        part
    });
    parts.collect()
}

/// How many documents stand on each sheet, where each counts so many times.
fn parted(documents: &[usize]) -> Vec<usize> {
    let mut sheets: Vec<(usize, usize)> = Vec::new();
    for times in documents {
        match sheets.last_mut() {
            Some((pages, sum)) if *sum + times <= SHEET => {
                *pages += 1;
                *sum += times;
            }
            _ => sheets.push((1, *times)),
        }
    }
    // A few that are left go with those before them.
    if let [.., (before, _), (last, few)] = sheets.as_mut_slice()
        && *few < SHEET / 3
    {
        *before += *last;
        sheets.pop();
    }
    sheets.into_iter().map(|(pages, _)| pages).collect()
}

/// By page and section; and how many places that are.
pub(crate) fn views(
    book: &Book,
    place: &Place,
    found: &[(PageId, &Mentioned)],
) -> (Vec<MentionsView>, usize) {
    let mut count = 0;
    let pages = found.iter().filter_map(|(id, mentioned)| {
        let page = book.pages.get(*id).filter(|_| place.reaches(*id))?;
        let section = |shown: &InSection| {
            count += shown.sentences.len() + usize::from(shown.heading.is_some());
            section_view(book, place, (*id, page), shown)
        };
        Some(MentionsView {
            title: page.title.clone(),
            href: place.href(book, *id, ""),
            kind_label: kind_label(page),
            sections: mentioned.sections.iter().map(section).collect(),
        })
    });
    let pages = pages.collect();
    (pages, count)
}

fn section_view(
    book: &Book,
    place: &Place,
    (id, page): (PageId, &Page),
    shown: &InSection,
) -> MentionSectionView {
    let section = page.sections.get(shown.section);
    let section = section.filter(|section| !section.anchor.is_empty());
    let (anchor, heading) = section.map_or(("", ""), |section| {
        (section.anchor.as_str(), section.title.as_str())
    });
    let marked = shown.heading.clone();
    MentionSectionView {
        href: place.href(book, id, anchor),
        heading: heading.to_owned(),
        html: marked.unwrap_or_else(|| html::escaped(heading)),
        places: shown.sentences.clone(),
    }
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
            let mut rest = documents.iter();
            let sum = |pages: usize| rest.by_ref().take(pages).sum::<usize>();
            let sheets: Vec<usize> = parted(&documents).into_iter().map(sum).collect();
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
