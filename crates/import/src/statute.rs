//! Texts with 第一条: tells whether a text is one, and writes their numbers as `statutes/` wants them. Reads no file.

use crate::lead::{self, Kind};
use crate::page::{self, Block, Inline};

/// Whether lines like 第一条, 第二条 order the text.
pub(crate) fn is_statute<'a>(lines: impl Iterator<Item = &'a str>) -> bool {
    let mut articles = Vec::new();
    let mut letters_outside = 0;
    for line in lines {
        match lead::lead(line.trim()) {
            Some(found) if found.kind == Kind::Article => articles.push(found.value),
            _ if articles.is_empty() => letters_outside += line.chars().count(),
            _ => {}
        }
    }
    // Two in a row, the first of them the first; a long text that quotes a law is no statute.
    let first = articles.first().copied().flatten();
    let second = articles.get(1).copied().flatten();
    first == Some(1) && second.is_some_and(|second| second <= 2) && letters_outside < 2_000
}

/// A paragraph of a statute: its number, one blank, its text.
pub(crate) fn paragraph(text: Vec<Inline>) -> Block {
    let mut text = page::trimmed(text);
    let words = page::words(&text);
    let plain: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    if plain == "附則" || plain == "附則抄" {
        return Block::Paragraph(vec![Inline::plain(plain)]);
    }
    if let Some(found) = lead::lead(&words)
        && found.kind != Kind::Sign
        && found.kind != Kind::Circle
    {
        let number: String = words
            .chars()
            .take(found.letters)
            .filter(|letter| !letter.is_whitespace())
            .collect();
        // １． is written as １.
        let number = number.trim_end_matches(['．', '.', '、']).to_owned();
        let dropped = words
            .chars()
            .take(found.letters)
            .filter(|c| matches!(c, '．' | '.' | '、'));
        if dropped.count() == 0 {
            page::without_start(&mut text, found.used);
            let blank = match text.is_empty() {
                true => "",
                false => " ",
            };
            text.insert(0, Inline::plain(format!("{number}{blank}")));
        }
    }
    Block::Paragraph(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_blank_behind_it() {
        for (line, expected) in [
            ("（１）委員構成", "（１） 委員構成"),
            ("第１条　県は、", "第１条 県は、"),
            ("第 １ 条　県は、", "第１条 県は、"),
            ("　附　則", "附則"),
            ("（目的）", "（目的）"),
            ("２　前項の", "２ 前項の"),
            ("① 人", "① 人"),
        ] {
            let Block::Paragraph(text) = paragraph(vec![Inline::plain(line)]) else {
                panic!("a paragraph");
            };
            assert_eq!(page::words(&text), expected);
        }
    }

    #[test]
    fn what_quotes_one_article_is_no_statute() {
        assert!(is_statute(
            ["要綱", "第１条 県は", "第２条 この"].into_iter()
        ));
        assert!(!is_statute(["第46条 この節", "第一条"].into_iter()));
        assert!(!is_statute(["第一条の規定により", "文"].into_iter()));
    }
}
