//! Makes the spellings of one word one word: adds the rows IPADIC lacks, and gives all of them one base form.
//!
//! The lists are `tebiki_spelling::spelling`; the rule for the long vowel that ends a katakana word is here.

use std::collections::{HashMap, HashSet};

use crate::ipadic::{BASE, DETAIL, PART, Row, SURFACE};
use tebiki_spelling::spelling::{NOUNS, Spelling, VERBS, without_long_ends};

/// 名詞,一般 at the cost IPADIC gives its ordinary ones.
const NOUN: [&str; 9] = ["1285", "1285", "5600", "名詞", "一般", "*", "*", "*", "*"];
/// カバー is no カバ: only longer words may lose their last vowel.
const SHORTEST_TO_SHORTEN: usize = 5;

pub(crate) fn unite(rows: &mut Vec<Row>) {
    let mut added = Vec::new();
    nouns(rows, &mut added);
    verbs(rows, &mut added);
    long_vowels(rows, &mut added);
    rows.extend(added);
}

fn nouns(rows: &mut [Row], added: &mut Vec<Row>) {
    let bases = by_spelling(NOUNS);
    let mut listed: HashMap<String, Row> = HashMap::new();
    for row in rows.iter_mut().filter(|row| is_common_noun(row)) {
        if let Some(base) = bases.get(row[SURFACE].as_str()) {
            row[BASE] = (*base).to_owned();
            listed
                .entry(row[SURFACE].clone())
                .or_insert_with(|| row.clone());
        }
    }
    for noun in NOUNS {
        let model = listed
            .get(noun.base)
            .cloned()
            .unwrap_or_else(|| noun_row(noun));
        for spelling in std::iter::once(&noun.base).chain(noun.others) {
            if !listed.contains_key(*spelling) {
                let mut row = model.clone();
                row[SURFACE] = (*spelling).to_owned();
                added.push(row);
            }
        }
    }
}

/// Each form of the listed verb is written with the other spelling's stem: 取り組ま, 取組ま.
fn verbs(rows: &mut [Row], added: &mut Vec<Row>) {
    let bases = by_spelling(VERBS);
    let spelled: HashSet<String> = rows
        .iter()
        .filter(|row| row[PART] == "動詞")
        .map(|row| row[BASE].clone())
        .collect();
    for row in rows.iter_mut().filter(|row| row[PART] == "動詞") {
        if let Some(base) = bases.get(row[BASE].as_str()) {
            row[BASE] = (*base).to_owned();
        }
    }
    for verb in VERBS {
        for other in verb
            .others
            .iter()
            .filter(|other| !spelled.contains(**other))
        {
            let stem = stem(verb.base);
            added.extend(
                rows.iter()
                    .filter(|row| row[PART] == "動詞" && row[BASE] == verb.base)
                    .filter_map(|row| {
                        let ending = row[SURFACE].strip_prefix(stem)?;
                        let mut row = row.clone();
                        row[SURFACE] = format!("{}{ending}", self::stem(other));
                        Some(row)
                    }),
            );
        }
    }
}

fn long_vowels(rows: &mut [Row], added: &mut Vec<Row>) {
    let nouns: HashSet<String> = rows
        .iter()
        .filter(|row| is_common_noun(row))
        .map(|row| row[SURFACE].clone())
        .collect();
    let mut bases = HashMap::new();
    for row in rows.iter().filter(|row| is_common_noun(row)) {
        let long = &row[SURFACE];
        let short = without_long_ends(long);
        if short == *long || !long.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー')) {
            continue;
        }
        if nouns.contains(&short) {
            bases.insert(short, long.clone());
        } else if long.chars().count() >= SHORTEST_TO_SHORTEN {
            let mut row = row.clone();
            row[SURFACE] = short;
            added.push(row);
        }
    }
    for row in rows.iter_mut().filter(|row| is_common_noun(row)) {
        if let Some(long) = bases.get(&row[SURFACE]) {
            row[BASE].clone_from(long);
        }
    }
}

/// 取組 is also a place, and some names are written 子供: those stay what they are.
pub(crate) fn is_common_noun(row: &Row) -> bool {
    row[PART] == "名詞" && row[DETAIL] != "固有名詞"
}

fn by_spelling(list: &'static [Spelling]) -> HashMap<&'static str, &'static str> {
    list.iter()
        .flat_map(|word| word.others.iter().map(|other| (*other, word.base)))
        .chain(list.iter().map(|word| (word.base, word.base)))
        .collect()
}

fn noun_row(noun: &Spelling) -> Row {
    std::iter::once(noun.base)
        .chain(NOUN)
        .chain([noun.base, noun.reading, noun.reading])
        .map(str::to_owned)
        .collect()
}

/// Without the kana that changes.
fn stem(verb: &str) -> &str {
    verb.char_indices()
        .next_back()
        .and_then(|(last, _)| verb.get(..last))
        .unwrap_or_default()
}
