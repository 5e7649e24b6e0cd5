//! The number or sign that begins a line: 第一条, 第１, １, (1), ア, ①, Ⅰ, ・. Looks at one line, never at its neighbours.

use crate::numeral::{circle, is_numeral};

/// What begins a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lead {
    pub(crate) kind: Kind,
    /// How many letters it has.
    pub(crate) letters: usize,
    /// And with the blanks behind it.
    pub(crate) used: usize,
    /// What it counts, where we can tell.
    pub(crate) value: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// 第一章, 第２節
    Chapter,
    /// 第一条
    Article,
    /// 第１, with nothing behind the number
    Ordinal,
    /// Ⅰ, IV.
    Roman,
    /// １．, 1., 1 with a blank
    Decimal,
    /// 1-2, 1.2, 1.2.3
    Dotted,
    /// 一 with a blank
    Kanji,
    /// （１）
    Enclosed,
    /// （一）
    EnclosedKanji,
    /// ア, イ with a blank
    Kana,
    /// （ア）
    EnclosedKana,
    /// ①
    Circle,
    /// ⅰ, （ⅰ）
    SmallRoman,
    /// a, （a）
    Letter,
    /// ・, ○, ■, -
    Sign,
}

/// Signs of lists that mean nothing but a list.
pub(crate) const SIGNS: &str =
    "・•●○■□◆◇▪▫◦‣▶►–※⚫⚪〇◎★☆◼◻\u{f0b7}\u{f06c}\u{f0a7}\u{f0d8}➢✓✔➤▷▼▽-";

pub(crate) fn lead(line: &str) -> Option<Lead> {
    let letters: Vec<char> = line.chars().take(40).collect();
    let (kind, count, value) = ordinal(&letters)
        .or_else(|| enclosed(&letters))
        .or_else(|| circled(&letters))
        .or_else(|| bare(&letters))
        .or_else(|| sign(&letters))?;
    let blanks = line
        .chars()
        .skip(count)
        .take_while(|letter| letter.is_whitespace())
        .count();
    Some(Lead {
        kind,
        letters: count,
        used: count + blanks,
        value,
    })
}

fn plain_digit(letter: char) -> Option<u64> {
    match letter {
        '０'..='９' => Some(u64::from(letter) - u64::from('０')),
        letter => letter.to_digit(10).map(u64::from),
    }
}

fn run(letters: &[char], from: usize, is_in: impl Fn(char) -> bool) -> usize {
    letters
        .iter()
        .skip(from)
        .take_while(|letter| is_in(**letter))
        .count()
}

fn number(letters: &[char]) -> Option<u64> {
    if letters.is_empty() || letters.len() > 6 {
        return None;
    }
    letters
        .iter()
        .try_fold(0_u64, |sum, letter| Some(sum * 10 + plain_digit(*letter)?))
}

/// Kanji or digits.
pub(crate) fn value(letters: &[char]) -> Option<u64> {
    if let Some(plain) = number(letters) {
        return Some(plain);
    }
    let mut total = 0;
    let mut digit = None;
    for letter in letters.iter().take(8) {
        let worth = match letter {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            letter => {
                let place = "〇一二三四五六七八九".chars().position(|c| c == *letter)?;
                digit = Some(digit.unwrap_or(0) * 10 + place as u64);
                continue;
            }
        };
        total += digit.take().unwrap_or(1) * worth;
    }
    Some(total + digit.unwrap_or(0))
}

fn at(letters: &[char], place: usize) -> Option<char> {
    letters.get(place).copied()
}

fn is_end(letters: &[char], place: usize) -> bool {
    at(letters, place).is_none_or(char::is_whitespace)
}

type Found = Option<(Kind, usize, Option<u64>)>;

/// 第一条, 第三条の二, 第一章, 第１.
fn ordinal(letters: &[char]) -> Found {
    if at(letters, 0) != Some('第') {
        return None;
    }
    // 「第 １ 条」 is written too.
    let gap = run(letters, 1, char::is_whitespace);
    let digits = run(letters, 1 + gap, is_numeral);
    if digits == 0 {
        return None;
    }
    let value = value(letters.get(1 + gap..1 + gap + digits)?);
    let mut end = 1 + gap + digits;
    let unit = at(letters, end + run(letters, end, char::is_whitespace));
    let kind = match unit {
        Some('編' | '章' | '節' | '款') => Kind::Chapter,
        Some('条') => Kind::Article,
        _ => {
            let ends = is_end(letters, end) || matches!(at(letters, end), Some('．' | '.' | '、'));
            return ends.then_some((Kind::Ordinal, end, value));
        }
    };
    end += run(letters, end, char::is_whitespace) + 1;
    while at(letters, end) == Some('の') {
        let more = run(letters, end + 1, is_numeral);
        if more == 0 {
            break;
        }
        end += 1 + more;
    }
    let bracket = kind == Kind::Article && matches!(at(letters, end), Some('（' | '('));
    (is_end(letters, end) || bracket).then_some((kind, end, value))
}

/// （１）, (ア), （ⅰ）, and ⑴ of one letter.
fn enclosed(letters: &[char]) -> Found {
    let first = at(letters, 0)?;
    if let Some(value) = u64::from(first).checked_sub(0x2474).filter(|v| *v < 20) {
        return Some((Kind::Enclosed, 1, Some(value + 1)));
    }
    if !matches!(first, '（' | '(') {
        return None;
    }
    let stop = letters
        .iter()
        .take(8)
        .position(|c| matches!(c, '）' | ')'))?;
    let inner: Vec<char> = letters
        .get(1..stop)?
        .iter()
        .copied()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let kind = inner_kind(&inner)?;
    let after: String = letters.iter().skip(stop + 1).take(2).collect();
    let is_mention = [
        "の", "に", "及び", "又は", "から", "まで", "、", "と", "は", "を", "～", "〜",
    ]
    .iter()
    .any(|word| after.starts_with(word));
    (!is_mention).then(|| (kind, stop + 1, value(&inner)))
}

fn inner_kind(inner: &[char]) -> Option<Kind> {
    let all = |is_in: fn(char) -> bool| !inner.is_empty() && inner.iter().all(|c| is_in(*c));
    if all(|c| plain_digit(c).is_some()) {
        return Some(Kind::Enclosed);
    }
    if all(is_small_roman) && (inner.len() > 1 || inner != ['v'] && inner != ['x']) {
        return Some(Kind::SmallRoman);
    }
    if all(|c| "一二三四五六七八九十".contains(c)) {
        return Some(Kind::EnclosedKanji);
    }
    match inner {
        [letter] if is_kana(*letter) => Some(Kind::EnclosedKana),
        [letter] if is_letter(*letter) => Some(Kind::Letter),
        _ => None,
    }
}

fn is_small_roman(letter: char) -> bool {
    ('ⅰ'..='ⅿ').contains(&letter) || matches!(letter, 'i' | 'v' | 'x')
}

fn is_kana(letter: char) -> bool {
    ('ア'..='ン').contains(&letter) || ('ｱ'..='ﾝ').contains(&letter)
}

fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphabetic()
        || ('ａ'..='ｚ').contains(&letter)
        || ('Ａ'..='Ｚ').contains(&letter)
}

fn circled(letters: &[char]) -> Found {
    let value = circle(at(letters, 0)?)?;
    Some((Kind::Circle, 1, Some(value)))
}

/// １ and a blank, １．, 1-2, 一 and a blank, ア and a blank, Ⅰ.
fn bare(letters: &[char]) -> Found {
    let digits = run(letters, 0, |c| plain_digit(c).is_some());
    if (1..=3).contains(&digits) {
        return decimal(letters, digits);
    }
    let kanji = run(letters, 0, |c| "〇一二三四五六七八九十".contains(c));
    if (1..=4).contains(&kanji)
        && at(letters, kanji).is_some_and(|c| c.is_whitespace() || c == '、')
    {
        let stop = kanji + usize::from(at(letters, kanji) == Some('、'));
        let value = value(letters.get(..kanji)?);
        return Some((Kind::Kanji, stop, value));
    }
    let first = at(letters, 0)?;
    let romans = run(letters, 0, |c| ('Ⅰ'..='Ⅿ').contains(&c));
    if romans > 0 {
        let dot = usize::from(matches!(at(letters, romans), Some('．' | '.' | '、')));
        return Some((Kind::Roman, romans + dot, None));
    }
    let small = run(letters, 0, |c| ('ⅰ'..='ⅿ').contains(&c));
    if small > 0 {
        let dot = usize::from(matches!(at(letters, small), Some('．' | '.')));
        return Some((Kind::SmallRoman, small + dot, None));
    }
    let second = at(letters, 1)?;
    let dotted = matches!(second, '．' | '.' | '）' | ')');
    let stop = 1 + usize::from(dotted);
    if is_kana(first) && (second.is_whitespace() || dotted || second == '、') {
        return Some((Kind::Kana, stop, None));
    }
    (is_letter(first) && dotted && is_end(letters, stop)).then_some((Kind::Letter, stop, None))
}

fn decimal(letters: &[char], digits: usize) -> Found {
    // 007 counts nothing, and its zeros are to be kept.
    if digits > 1 && matches!(letters.first(), Some('0' | '０')) {
        return None;
    }
    let first = value(letters.get(..digits)?);
    let mut end = digits;
    let mut parts = 1;
    // 1-2, 1.2.3; a date or a telephone number has more digits.
    while matches!(at(letters, end), Some('-' | '－' | '.' | '．' | '‐')) {
        let more = run(letters, end + 1, |c| plain_digit(c).is_some());
        if more == 0 || more > 2 {
            break;
        }
        end += 1 + more;
        parts += 1;
    }
    let next = at(letters, end);
    if parts > 1 {
        return (parts <= 4 && next.is_some_and(char::is_whitespace)).then_some((
            Kind::Dotted,
            end,
            first,
        ));
    }
    match next {
        Some('．' | '）' | '、') => Some((Kind::Decimal, end + 1, first)),
        Some('.' | ')') if at(letters, end + 1).is_none_or(|c| !c.is_ascii_digit()) => {
            Some((Kind::Decimal, end + 1, first))
        }
        Some(blank) if blank.is_whitespace() => Some((Kind::Decimal, end, first)),
        _ => None,
    }
}

fn sign(letters: &[char]) -> Found {
    let first = at(letters, 0)?;
    if !SIGNS.contains(first) || first == '※' {
        return None;
    }
    let needs_blank = matches!(first, '-' | '–' | '〇' | '○' | '◎');
    let blank = at(letters, 1).is_some_and(char::is_whitespace);
    // ○○県 is no item; 〇市町村 is one.
    let is_item = match first {
        '○' | '〇' | '◎' => {
            !matches!(at(letters, 1), Some('○' | '〇' | '年' | '月' | '日') | None)
        }
        _ => !needs_blank || blank,
    };
    (is_item && letters.len() > 1).then_some((Kind::Sign, 1, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_offices_are_seen() {
        for (line, kind, letters, value) in [
            ("第一条 県は", Kind::Article, 3, Some(1)),
            ("第３条の２（設置）", Kind::Article, 5, Some(3)),
            ("第二章　総則", Kind::Chapter, 3, Some(2)),
            ("第１　趣旨", Kind::Ordinal, 2, Some(1)),
            ("１　目的", Kind::Decimal, 1, Some(1)),
            ("１．目的", Kind::Decimal, 2, Some(1)),
            ("12. 目的", Kind::Decimal, 3, Some(12)),
            ("1-2 目的", Kind::Dotted, 3, Some(1)),
            ("(1) 委員", Kind::Enclosed, 3, Some(1)),
            ("（１２）委員", Kind::Enclosed, 4, Some(12)),
            ("⑵ 委員", Kind::Enclosed, 1, Some(2)),
            ("（ア）人", Kind::EnclosedKana, 3, None),
            ("ア　人", Kind::Kana, 1, None),
            ("（ⅰ）人", Kind::SmallRoman, 3, None),
            ("①人", Kind::Circle, 1, Some(1)),
            ("Ⅰ.システム", Kind::Roman, 2, None),
            ("一 人材", Kind::Kanji, 1, Some(1)),
            ("二十三　人材", Kind::Kanji, 3, Some(23)),
            ("・研修", Kind::Sign, 1, None),
            ("〇市区町村は", Kind::Sign, 1, None),
            ("- 研修", Kind::Sign, 1, None),
        ] {
            let found = lead(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((found.kind, found.letters), (kind, letters), "{line}");
            if value.is_some() {
                assert_eq!(found.value, value, "{line}");
            }
        }
    }

    #[test]
    fn words_that_only_look_like_numbers_are_not() {
        for line in [
            "第三条の規定により",
            "（１）の規定",
            "10.5％",
            "2024年",
            "○○県",
            "一人ひとり",
            "アウトリーチ",
            "03-1234-5678",
            "-5度",
            "第三者",
        ] {
            assert_eq!(lead(line), None, "{line}");
        }
    }
}
