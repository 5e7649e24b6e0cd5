//! Proposes headings in a text that names none: short lines with numbers that have something below them. Looks at lines only.

use crate::lead::{self, Kind};

/// One line of the text; empty where something else stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guess {
    pub(crate) words: String,
    /// Bold, or larger than the rest.
    pub(crate) strong: bool,
    /// An item by a sign of Word's.
    pub(crate) is_sign: bool,
}

/// What makes a line look like a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    Number(Kind),
    /// 【 】 round the whole line.
    Brackets,
    Strong,
}

/// Longer lines are sentences.
const LONGEST: usize = 40;

/// The level of each line that is probably a heading, 1 for the highest.
pub(crate) fn headings(lines: &[Guess]) -> Vec<Option<u8>> {
    let signs: Vec<Option<Sign>> = lines.iter().map(sign).collect();
    let looks: Vec<bool> = lines
        .iter()
        .zip(&signs)
        .map(|(line, sign)| sign.is_some() && is_short(&line.words))
        .collect();
    let next = |at: usize| {
        (at + 1..lines.len()).find(|at| {
            lines
                .get(*at)
                .is_some_and(|line| !line.words.trim().is_empty())
        })
    };
    let last = |at: usize| {
        (0..at).rev().find(|at| {
            lines
                .get(*at)
                .is_some_and(|line| !line.words.trim().is_empty())
        })
    };
    // A line has something below it when the next one is not its own kind; the last item of a list has another above it.
    let heads: Vec<bool> = (0..lines.len())
        .map(|at| {
            let own = signs.get(at).copied().flatten();
            looks.get(at) == Some(&true)
                && own.is_some()
                && next(at).is_some_and(|next| signs.get(next).copied().flatten() != own)
                && last(at).is_none_or(|last| signs.get(last).copied().flatten() != own)
                // Bold ones may follow one another.
                || (looks.get(at) == Some(&true)
                    && own.is_some()
                    && lines.get(at).is_some_and(|line| line.strong))
        })
        .collect();
    let mut order: Vec<Sign> = Vec::new();
    for (at, sign) in signs.iter().enumerate() {
        let Some(sign) = sign else {
            continue;
        };
        if heads.get(at) == Some(&true)
            && !order.contains(sign)
            && is_kind_of_heading(*sign, &signs, &looks, &heads)
        {
            order.push(*sign);
        }
    }
    let first = order.first().copied();
    order.sort_by_key(|sign| rank(*sign, first));
    let level = |sign: Sign| {
        let place = order.iter().position(|found| *found == sign)?;
        u8::try_from(place + 1).ok().map(|level| level.min(5))
    };
    signs
        .iter()
        .enumerate()
        .map(|(at, sign)| match (sign, heads.get(at), looks.get(at)) {
            (Some(sign), Some(true), _) => level(*sign),
            // 第１ stays a heading when it has nothing below it.
            (
                Some(sign @ Sign::Number(Kind::Chapter | Kind::Ordinal | Kind::Roman)),
                _,
                Some(true),
            ) => level(*sign),
            _ => None,
        })
        .collect()
}

/// Most lines of the kind look like headings: else it is a list, some of whose items are short.
fn is_kind_of_heading(sign: Sign, signs: &[Option<Sign>], looks: &[bool], heads: &[bool]) -> bool {
    let of_kind = |found: &[bool]| {
        signs
            .iter()
            .zip(found)
            .filter(|(own, is)| **own == Some(sign) && **is)
            .count()
    };
    let all = signs.iter().filter(|own| **own == Some(sign)).count();
    let (short, heading) = (of_kind(looks), of_kind(heads));
    // Rows of lines of the kind with nothing between them are lists.
    let is_list = |at: usize| {
        signs.get(at) == Some(&Some(sign))
            && signs.get(at + 1) == Some(&Some(sign))
            && (at == 0 || signs.get(at - 1) != Some(&Some(sign)))
            && heads.get(at) != Some(&true)
    };
    let lists = (0..signs.len()).filter(|at| is_list(*at)).count();
    match sign {
        Sign::Number(Kind::Chapter | Kind::Ordinal | Kind::Roman) => short * 3 >= all * 2,
        Sign::Number(_) => short * 3 >= all * 2 && heading > lists,
        Sign::Brackets => true,
        Sign::Strong => heading * 2 >= all,
    }
}

/// Which kind stands above which: that of numbers is known, other lines stand above only when they come first.
fn rank(sign: Sign, first: Option<Sign>) -> (u8, Sign) {
    let place = match sign {
        Sign::Number(Kind::Chapter) => 1,
        Sign::Number(Kind::Article) => 2,
        Sign::Number(Kind::Ordinal) => 3,
        Sign::Number(Kind::Roman) => 4,
        Sign::Number(Kind::Kanji) => 5,
        Sign::Number(Kind::Decimal) => 6,
        Sign::Number(Kind::Dotted) => 7,
        Sign::Number(_) => 8,
        sign if first == Some(sign) => 0,
        _ => 9,
    };
    (place, sign)
}

fn sign(line: &Guess) -> Option<Sign> {
    let words = line.words.trim();
    if words.is_empty() || line.is_sign {
        return None;
    }
    if words.starts_with('【') && words.ends_with('】') && words.matches('【').count() == 1 {
        return Some(Sign::Brackets);
    }
    let plain: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    if plain == "附則" {
        return Some(Sign::Number(Kind::Ordinal));
    }
    match lead::lead(words).map(|found| found.kind) {
        Some(
            kind @ (Kind::Chapter
            | Kind::Article
            | Kind::Ordinal
            | Kind::Roman
            | Kind::Decimal
            | Kind::Dotted
            | Kind::Kanji
            | Kind::Enclosed
            | Kind::EnclosedKanji),
        ) => Some(Sign::Number(kind)),
        Some(_) => None,
        None => (line.strong && words.chars().count() > 1).then_some(Sign::Strong),
    }
}

fn is_short(words: &str) -> bool {
    let words = words.trim();
    words.chars().count() <= LONGEST
        && !words.contains('。')
        && !words.ends_with(['、', '，', ',', '：', ':', '）', ')'])
        // 「１ 電話 03-…」 and the like are facts.
        && words.matches(char::is_whitespace).count() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(lines: &[&str]) -> Vec<u8> {
        let lines: Vec<Guess> = lines
            .iter()
            .map(|line| Guess {
                words: (*line).to_owned(),
                ..Guess::default()
            })
            .collect();
        headings(&lines)
            .into_iter()
            .map(|level| level.unwrap_or(0))
            .collect()
    }

    #[test]
    fn numbers_with_something_below_them_are_headings() {
        assert_eq!(
            levels(&[
                "第１　趣旨",
                "この要領は、必要な事項を定めるものとする。",
                "第２　内容",
                "１　研修",
                "研修を行う。",
                "２　普及",
                "普及を行う。",
            ]),
            [1, 0, 1, 2, 0, 2, 0]
        );
    }

    #[test]
    fn a_list_is_no_row_of_headings() {
        assert_eq!(
            levels(&["持ち物", "１　筆記具", "２　名札", "３　昼食", "以上"]),
            [0, 0, 0, 0, 0]
        );
    }
}
