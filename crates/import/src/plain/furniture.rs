//! Takes out what belongs to the pages of a PDF and not to its text: page numbers, heads and feet that come again and again.

use std::collections::BTreeMap;

use super::Line;
use crate::lead;
use crate::note::{Note, What};

pub(super) fn drop(lines: &mut Vec<Line>, notes: &mut Vec<Note>) {
    page_numbers(lines, notes);
    running_heads(lines, notes);
    lines.retain(|line| !line.text.is_empty());
}

/// A number that may be that of a page: what it says, and how the line goes without it.
fn candidate(text: &str) -> Option<(u64, String)> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let inner = plain
        .trim_matches(|c| matches!(c, '-' | '－' | '‐' | '–' | '―' | 'ー' | '—'))
        .trim_start_matches("P.")
        .trim_start_matches("p.")
        .trim_end_matches("ページ")
        .trim_end_matches('頁');
    let inner = inner.split(['/', '／']).next().unwrap_or(inner);
    if let Some(number) = number(inner) {
        return Some((number, String::new()));
    }
    // Stuck to the end of a sentence: 「……しています。4」
    let digits = text.chars().rev().take_while(char::is_ascii_digit).count();
    if !(1..=3).contains(&digits) {
        return None;
    }
    let letters: Vec<char> = text.chars().collect();
    let (before, tail) = letters.split_at(letters.len() - digits);
    let rest: String = before.iter().collect();
    let is_stuck = rest.trim_end().ends_with(['。', '）', ')', '」']);
    let tail: String = tail.iter().collect();
    (is_stuck && before.len() > 8).then(|| Some((number(&tail)?, rest.trim_end().to_owned())))?
}

/// `- 12 -`
fn is_plainly_a_page(text: &str) -> bool {
    let dash = |c: char| matches!(c, '-' | '－' | '‐' | '–' | '―' | '—' | '─');
    let inner = text.trim_matches(|c: char| dash(c) || c.is_whitespace());
    text.starts_with(dash) && text.ends_with(dash) && number(inner).is_some()
}

fn number(text: &str) -> Option<u64> {
    let digits: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - 0xFF10 + 0x30).unwrap_or(c),
            c => c,
        })
        .collect();
    let is_number = (1..=4).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit());
    is_number.then(|| digits.parse().ok())?
}

/// Numbers that count up from page to page. A lone one is a figure of the text.
fn page_numbers(lines: &mut [Line], notes: &mut Vec<Note>) {
    for line in lines.iter_mut() {
        if is_plainly_a_page(&line.text) {
            let words = std::mem::take(&mut line.text);
            notes.push(Note::new(What::PageNumber, line.number.to_string(), words));
        }
    }
    let found: Vec<(usize, u64, String)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| {
            let (number, rest) = candidate(&line.text)?;
            Some((at, number, rest))
        })
        .collect();
    let mut found = found;
    for _ in 0..MOST_CHAINS {
        let chain = longest_chain(&found);
        if chain.len() < 3 {
            return;
        }
        for place in &chain {
            if let Some((at, number, rest)) = found.get(*place)
                && let Some(line) = lines.get_mut(*at)
            {
                let dropped: String = match rest.is_empty() {
                    true => line.text.clone(),
                    false => number.to_string(),
                };
                notes.push(Note::new(
                    What::PageNumber,
                    line.number.to_string(),
                    dropped,
                ));
                line.text.clone_from(rest);
            }
        }
        let mut place = 0;
        found.retain(|_| {
            place += 1;
            !chain.contains(&(place - 1))
        });
    }
}

/// Parts of a document count for themselves; more than this nobody binds together.
const MOST_CHAINS: usize = 20;

/// The longest row of numbers in which each is one to three more than the one before, that many pages further on.
fn longest_chain(found: &[(usize, u64, String)]) -> Vec<usize> {
    const SHORTEST_PAGE: u64 = 10;
    let mut best: Vec<(usize, Option<usize>)> = Vec::new();
    for (place, (at, number, _)) in found.iter().enumerate() {
        let before = (place.saturating_sub(60)..place)
            .filter(|before| {
                found.get(*before).is_some_and(|(earlier, less, _)| {
                    let pages = number.saturating_sub(*less);
                    (1..=3).contains(&pages) && (at - earlier) as u64 >= pages * SHORTEST_PAGE
                })
            })
            .max_by_key(|before| best.get(*before).map_or(0, |(length, _)| *length));
        let length = before
            .and_then(|before| best.get(before))
            .map_or(0, |(length, _)| *length);
        best.push((length + 1, before));
    }
    let mut next = (0..best.len()).max_by_key(|place| best.get(*place).map_or(0, |found| found.0));
    let mut chain = Vec::new();
    while let Some(place) = next {
        chain.push(place);
        next = best.get(place).and_then(|(_, before)| *before);
    }
    chain.reverse();
    chain
}

/// The same line three times and more, far from one another. The first one stays.
fn running_heads(lines: &mut [Line], notes: &mut Vec<Note>) {
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let plain: String = line.text.chars().filter(|c| !c.is_whitespace()).collect();
        if plain.chars().count() >= 6 && !plain.ends_with('。') && !plain.starts_with('【') {
            places.entry(plain).or_default().push(at);
        }
    }
    for places in places.into_values() {
        if places.len() > 1 && names_columns(lines, &places) {
            for at in &places {
                if let Some(line) = lines.get_mut(*at) {
                    line.closed = true;
                }
            }
        }
        if places.len() < 3 || !is_running(lines, &places) {
            continue;
        }
        if let Some(first) = places.first().and_then(|at| lines.get_mut(*at)) {
            first.closed = true;
        }
        for at in places.iter().skip(1) {
            if let Some(line) = lines.get_mut(*at) {
                notes.push(Note::new(
                    What::RunningHead,
                    line.number.to_string(),
                    line.text.clone(),
                ));
                line.text.clear();
            }
        }
    }
}

/// Two names and more beside one another.
fn names_columns(lines: &[Line], places: &[usize]) -> bool {
    let first = places.first().and_then(|at| lines.get(*at));
    let fields: Vec<&str> = first
        .map_or("", |line| &line.text)
        .split_whitespace()
        .collect();
    fields.len() >= 2 && fields.iter().all(|field| field.chars().count() <= 14)
}

fn is_running(lines: &[Line], places: &[usize]) -> bool {
    let first = places.first().copied().unwrap_or(0);
    let last = places.last().copied().unwrap_or(0);
    // Heads stand at least ten lines apart, on the whole; cells that repeat stand nearer.
    if (last - first) / (places.len() - 1) < 10 {
        return false;
    }
    let Some(text) = lines.get(first).map(|line| line.text.as_str()) else {
        return false;
    };
    // The head of a table is needed by each table.
    if names_columns(lines, places) {
        return false;
    }
    let Some(own) = lead::lead(text) else {
        // Shorter ones are cells of a table, wrapped.
        return text.chars().count() >= 10;
    };
    // 「２．成果」 in each of many reports is a heading: other numbers of its kind stand between. One chapter's name on
    // every page has none of them between.
    if own.kind == lead::Kind::Sign {
        return false;
    }
    let own_text = |at: usize| lines.get(at).map(|line| line.text.as_str());
    places.windows(2).all(|pair| {
        let [from, to] = pair else {
            return true;
        };
        !(from + 1..*to).any(|at| {
            own_text(at)
                .and_then(lead::lead)
                .is_some_and(|other| other.kind == own.kind)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dropped(text: &str) -> (Vec<String>, Vec<String>) {
        let mut lines = super::super::lines(text);
        let mut notes = Vec::new();
        drop(&mut lines, &mut notes);
        (
            lines.into_iter().map(|line| line.text).collect(),
            notes.into_iter().map(|note| note.words).collect(),
        )
    }

    #[test]
    fn numbers_that_count_up_are_pages() {
        let page = |number: &str| format!("{}{number}\n", "本文\n".repeat(10));
        let text = [
            page("- 1 -"),
            page("- 2 -"),
            "参加 120\n120\n".to_owned(),
            page("- 3 -"),
        ]
        .concat();
        let (lines, numbers) = dropped(&text);
        assert_eq!(numbers.len(), 3);
        assert!(lines.contains(&"120".to_owned()));
        let (_, few) = dropped(&[page("1"), page("2")].concat());
        assert!(few.is_empty(), "two numbers are no row of pages");
    }

    #[test]
    fn a_number_stuck_to_a_sentence_is_taken_off() {
        let page = |number: u64| format!("{}段階を想定しています。{number}\n", "本文\n".repeat(10));
        let text: String = (4..8).map(page).collect();
        let (lines, numbers) = dropped(&text);
        assert_eq!(numbers.len(), 4);
        assert!(
            lines
                .iter()
                .all(|line| !line.contains(['4', '5', '6', '7']))
        );
    }

    #[test]
    fn heads_go_and_headings_stay() {
        let body = "文\n".repeat(12);
        let head = format!("令和6年度 障害福祉の手引き（案）について\n{body}").repeat(3);
        let (_, heads) = dropped(&head);
        assert_eq!(heads.len(), 2);
        let reports = format!("１．令和６年度の目標\n{body}２．令和６年度の成果\n{body}").repeat(3);
        assert!(dropped(&reports).1.is_empty());
        let chapter = format!("Ⅰ.地域のしくみとは\n{body}").repeat(3);
        assert_eq!(dropped(&chapter).1.len(), 2);
    }
}
