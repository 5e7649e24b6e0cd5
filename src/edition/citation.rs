//! Citations that follow a renumbering: which 第三条 of before is which 第四条 of now.

use std::collections::BTreeSet;

use crate::edition::align::Matching;
use crate::edition::rows::Cell;
use crate::edition::value::{Edition, Kind, is_digit, is_kanji_digit};

/// The numbers that changed, as a text cites them: 第三条 → 第四条.
#[derive(Clone, Debug, Default)]
pub struct Citations(BTreeSet<(String, String)>);

impl Citations {
    pub fn of(old: &Edition, new: &Edition, matching: &Matching) -> Citations {
        let mut changed = BTreeSet::new();
        for (id, node) in old.nodes.iter().enumerate() {
            let Some(now) = matching.new_of(id).map(|now| new.node(now)) else {
                continue;
            };
            if node.kind != Kind::Provision || node.number() == now.number() {
                continue;
            }
            let ways = cited(node.number()).into_iter().zip(cited(now.number()));
            changed.extend(ways);
        }
        Citations(changed)
    }

    /// Whether all that is underlined on both sides are numbers of things that got another number.
    pub fn explain(&self, before: &Cell, after: &Cell) -> bool {
        let (old, new) = (underlined(before), underlined(after));
        let parts = |texts: &[String]| -> Vec<String> {
            texts.iter().flat_map(|text| units(text)).collect()
        };
        let (old, new) = (parts(&old), parts(&new));
        !self.0.is_empty()
            && !old.is_empty()
            && old.len() == new.len()
            && old
                .iter()
                .zip(&new)
                .all(|(old, new)| old == new || self.0.contains(&(old.clone(), new.clone())))
    }
}

/// The ways in which a number is cited: 一 as 第一号, ２ as 第二項 and 第２項, others as they are.
fn cited(number: &str) -> Vec<String> {
    let only = |test: fn(char) -> bool| !number.is_empty() && number.chars().all(test);
    if only(is_kanji_digit) {
        return vec![format!("第{number}号"), number.to_owned()];
    }
    if only(is_digit) {
        return vec![
            format!("第{}項", kanji(number)),
            format!("第{number}項"),
            number.to_owned(),
        ];
    }
    vec![number.to_owned()]
}

fn kanji(number: &str) -> String {
    let value = number.chars().filter_map(|c| match c {
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        c => c.to_digit(10),
    });
    kanji_number(value.fold(0, |sum, digit| (sum * 10 + digit).min(9_999)))
}

/// 二十三
pub fn kanji_number(number: u32) -> String {
    let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let mut out = String::new();
    for (unit, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / unit % 10;
        if digit == 0 {
            continue;
        }
        if digit > 1 || unit == 1 {
            out.push_str(digits.get(digit as usize).copied().unwrap_or_default());
        }
        out.push_str(name);
    }
    match out.is_empty() {
        true => "〇".to_owned(),
        false => out,
    }
}

fn underlined(cell: &Cell) -> Vec<String> {
    let stretches = cell.stretches().into_iter();
    stretches
        .filter(|(is, _)| *is)
        .map(|(_, text)| text)
        .collect()
}

/// 第三条第一号 as 第三条 and 第一号; what is no such number stays one piece.
fn units(text: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
        match units.last_mut() {
            Some(last) if letter != '第' => last.push(letter),
            _ => units.push(letter.to_string()),
        }
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_in_kanji() {
        for (number, expected) in [
            (0, "〇"),
            (2, "二"),
            (10, "十"),
            (23, "二十三"),
            (108, "百八"),
            (1_200, "千二百"),
        ] {
            assert_eq!(kanji_number(number), expected);
        }
    }
}
