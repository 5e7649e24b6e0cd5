//! Slips of the pen in one text: doubled words, wrong weekdays, notes written by hand, characters that other machines lack.
//! Knows no dictionary: what it cannot tell from right it leaves alone.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::date::Date;
use crate::diagnostic::{LintProblem, Span};
use crate::tree::{Inline, Text};

/// A text as its reader sees it, with the way back to its file.
pub(super) struct Line {
    /// Code, pictures and addresses are one [`GAP`] each.
    text: String,
    /// Where each stretch begins, and where it stands.
    pieces: Vec<(usize, Span)>,
}

/// Stands for what is not looked at; no rule reaches across it.
const GAP: char = '\u{FFFC}';

impl Line {
    pub(super) fn new(text: &Text) -> Line {
        let mut line = Line {
            text: String::new(),
            pieces: Vec::new(),
        };
        line.add_all(&text.inlines, &text.span);
        line
    }

    fn add_all(&mut self, inlines: &[Inline], around: &Span) {
        for inline in inlines {
            match inline {
                Inline::Text { text, span } => self.add(text, span),
                Inline::Ruby { base, span, .. } => self.add(base, span),
                Inline::Wiki(wiki) => {
                    self.add(wiki.label.as_deref().unwrap_or(&wiki.name), &wiki.span);
                }
                Inline::Emphasis(children)
                | Inline::Strong(children)
                | Inline::Strike(children) => {
                    self.add_all(children, around);
                }
                Inline::Link(link) => self.add_all(&link.children, &link.span),
                Inline::Break
                | Inline::Code(_)
                | Inline::Image(_)
                | Inline::NoteRef { .. }
                | Inline::Html(_) => self.gap(around),
            }
        }
    }

    fn add(&mut self, text: &str, span: &Span) {
        let mut rest = text;
        let mut at = 0;
        // Addresses are left out.
        while let Some(start) = rest.find("http://").or_else(|| rest.find("https://")) {
            let (before, from) = rest.split_at(start);
            self.push(before, part(span, text, at..at + start));
            self.gap(span);
            let len = from
                .find(|c: char| !c.is_ascii_graphic())
                .unwrap_or(from.len());
            rest = from.get(len..).unwrap_or_default();
            at += start + len;
        }
        self.push(rest, part(span, text, at..text.len()));
    }

    fn push(&mut self, text: &str, span: Span) {
        if !text.is_empty() {
            self.pieces.push((self.text.len(), span));
            self.text.push_str(text);
        }
    }

    fn gap(&mut self, span: &Span) {
        self.pieces.push((self.text.len(), span.clone()));
        self.text.push(GAP);
    }

    /// Where a stretch of the text stands in the file.
    pub(super) fn span(&self, range: Range<usize>) -> Option<Span> {
        let piece = |at: usize| {
            let after = self.pieces.partition_point(|(start, _)| *start <= at);
            let last = after.checked_sub(1)?;
            let (start, span) = self.pieces.get(last)?;
            let end = self
                .pieces
                .get(last + 1)
                .map_or(self.text.len(), |(next, _)| *next);
            Some((*start, end, span))
        };
        let (first_start, first_end, first) = piece(range.start)?;
        let (last_start, last_end, last) = piece(range.end.checked_sub(1)?)?;
        let exact = |start: usize, end: usize, span: &Span| end - start == span.bytes.len();
        let start = match exact(first_start, first_end, first) {
            true => first.bytes.start + range.start - first_start,
            false => first.bytes.start,
        };
        let end = match exact(last_start, last_end, last) {
            true => last.bytes.start + range.end - last_start,
            false => last.bytes.end,
        };
        Some(Span::new(first.file, start..end.max(start)))
    }

    /// Every slip, with its place in the file.
    pub(super) fn slips(&self) -> Vec<(Span, LintProblem)> {
        let text = self.text.as_str();
        [
            doubled(text),
            weekdays(text),
            raw_notes(text),
            special(text),
        ]
        .into_iter()
        .flatten()
        .filter_map(|(range, problem)| Some((self.span(range)?, problem)))
        .collect()
    }

    /// Only what no source can have meant either.
    pub(super) fn broken(&self) -> Vec<(Span, LintProblem)> {
        special(&self.text)
            .into_iter()
            .filter(|(_, problem)| matches!(problem, LintProblem::PrivateUse { .. }))
            .filter_map(|(range, problem)| Some((self.span(range)?, problem)))
            .collect()
    }
}

/// The place of a part of a text; of all of it when it was not written letter by letter.
fn part(span: &Span, text: &str, range: Range<usize>) -> Span {
    match span.bytes.len() == text.len() {
        true => {
            let start = span.bytes.start;
            Span::new(span.file, start + range.start..start + range.end)
        }
        false => span.clone(),
    }
}

type Found = Vec<(Range<usize>, LintProblem)>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Kanji,
    Katakana,
    Hiragana,
    Letter,
    Other,
}

fn script(c: char) -> Script {
    match c {
        'ァ'..='ヺ' | 'ー' => Script::Katakana,
        'ぁ'..='ゖ' => Script::Hiragana,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' => Script::Kanji,
        c if c.is_alphanumeric() => Script::Letter,
        _ => Script::Other,
    }
}

/// The longest word that is looked for twice.
const LONGEST: usize = 12;

/// How often it is looked for.
const MOST: usize = 8;

/// 促進促進, のの at a joint, をを.
fn doubled(text: &str) -> Found {
    let (places, chars): (Vec<usize>, Vec<char>) = text.char_indices().unzip();
    let place = |index: usize| places.get(index).copied().unwrap_or(text.len());
    // Up to where the words of each length are known to be no slip, so that a row of them is read once.
    let mut known = [0; LONGEST + 1];
    let mut found = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let mut slip = None;
        for (len, known) in known.iter_mut().enumerate().skip(1) {
            let (Some(a), Some(b)) = (chars.get(i), chars.get(i + len)) else {
                break;
            };
            if a != b || i < *known {
                continue;
            }
            let Some(unit) = chars.get(i..i + len).filter(|unit| may_slip(unit)) else {
                continue;
            };
            let again = |n: &usize| chars.get(i + n * len..i + (n + 1) * len) == Some(unit);
            let times = (1..MOST).take_while(again).count() + 1;
            if times == 1 {
                continue;
            }
            let before = i.checked_sub(1).and_then(|at| chars.get(at)).copied();
            let after = chars.get(i + times * len).copied();
            if is_slip(unit, times, before, after) {
                slip = Some(len * times);
                let range = place(i)..place(i + len * times);
                let problem = LintProblem::Doubled {
                    found: text.get(range.clone()).unwrap_or_default().to_owned(),
                    better: unit.iter().collect(),
                };
                found.push((range, problem));
                break;
            }
            *known = i + (times - 1) * len;
        }
        i += slip.unwrap_or(1);
    }
    found
}

/// Whether a word can be one too many at all. イライラ and 一人一人 cannot.
fn may_slip(unit: &[char]) -> bool {
    let all = |wanted: Script| unit.iter().all(|c| script(*c) == wanted);
    let number = |c: &char| "一二三四五六七八九十百千万億両数何各毎".contains(*c);
    if let &[c] = unit {
        return "をのがにへはでと、。".contains(c);
    }
    // A line of one letter is a line.
    if unit.iter().all(|c| Some(c) == unit.first()) {
        return false;
    }
    if all(Script::Kanji) {
        return !unit.iter().any(number);
    }
    if all(Script::Katakana) {
        // ガタンガタン sounds so.
        let sound = unit.last().is_some_and(|c| "ンッリー".contains(*c)) && unit.len() < 4;
        return unit.len() > 2 && !sound;
    }
    // ピア活動ピア活動, 場の設置場の設置
    let written = |c: &char| !matches!(script(*c), Script::Other | Script::Letter);
    unit.len() >= 4
        && unit.iter().all(written)
        && !all(Script::Hiragana)
        && !unit.iter().any(number)
}

/// Whether a word that may be one too many is so between its neighbours.
fn is_slip(unit: &[char], times: usize, before: Option<char>, after: Option<char>) -> bool {
    let is = |c: Option<char>, wanted: &[Script]| c.is_some_and(|c| wanted.contains(&script(c)));
    match unit {
        ['を'] => true,
        ['、' | '。'] => times == 2,
        [_] => {
            let word = [Script::Kanji, Script::Katakana, Script::Letter];
            let ends = is(before, &word) || matches!(before, Some('」' | '』' | '）'));
            let begins = is(after, &word) || matches!(after, Some('「' | '『' | '、' | '。'));
            times == 2 && ends && begins
        }
        // 東京大学大学院
        ['大', '学'] => after != Some('院'),
        // A part of a longer word says nothing.
        unit if unit.iter().all(|c| script(*c) == Script::Katakana) => {
            !is(before, &[Script::Katakana]) && !is(after, &[Script::Katakana])
        }
        _ => true,
    }
}

/// 令和4年5月16日（火）, which was a Monday. A date without its year says nothing.
fn weekdays(text: &str) -> Found {
    let mut found = Vec::new();
    for (at, open) in text.char_indices() {
        if !matches!(open, '（' | '(') {
            continue;
        }
        let inner_at = at + open.len_utf8();
        let Some(inner) = text.get(inner_at..) else {
            continue;
        };
        let mut chars = inner.chars();
        let Some(day) = chars.next().filter(|c| "月火水木金土日".contains(*c)) else {
            continue;
        };
        let rest = chars.as_str();
        let rest = rest.strip_prefix('曜').unwrap_or(rest);
        let rest = rest.strip_prefix('日').unwrap_or(rest);
        if !rest.starts_with(['）', ')', '・', '、', '祝']) {
            continue;
        }
        let Some((start, date)) = date_before(text, at) else {
            continue;
        };
        if let Some(right) = date.weekday()
            && !right.starts_with(day)
        {
            let problem = LintProblem::Weekday {
                date: text.get(start..at).unwrap_or_default().trim().to_owned(),
                wrong: day.to_string(),
                right: right.to_owned(),
            };
            found.push((inner_at..inner_at + day.len_utf8(), problem));
        }
    }
    found
}

/// The day, with its year, that is written right before this place.
fn date_before(text: &str, end: usize) -> Option<(usize, Date)> {
    const LONGEST_DATE: usize = 20;
    let before = text.get(..end)?.trim_end();
    let fits = |c: char| {
        c.is_ascii_digit()
            || ('０'..='９').contains(&c)
            || "年月日元令和平成昭大正明治/-．.／".contains(c)
    };
    let starts: Vec<usize> = before
        .char_indices()
        .rev()
        .take(LONGEST_DATE)
        .take_while(|(_, c)| fits(*c))
        .map(|(at, _)| at)
        .collect();
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    for start in starts.into_iter().rev() {
        let (head, tail) = before.split_at_checked(start)?;
        // In the middle of a number begins no date, and behind an era's name no year of ours.
        if head.ends_with(digit) && tail.starts_with(digit) {
            continue;
        }
        if let Some(date) = Date::parse(tail)
            && date.day.is_some()
        {
            return (date.year > 1600).then_some((start, date));
        }
    }
    None
}

/// ※１ written by hand.
fn raw_notes(text: &str) -> Found {
    let mut found = Vec::new();
    for (at, sign) in text.match_indices('※') {
        let after = text.get(at + sign.len()..).unwrap_or_default();
        let len = after
            .find(|c: char| !(c.is_ascii_digit() || ('０'..='９').contains(&c)))
            .unwrap_or(after.len());
        if len > 0 {
            let range = at..at + sign.len() + len;
            let number: String = after.get(..len).unwrap_or_default().nfkc().collect();
            let found_text = text.get(range.clone()).unwrap_or_default().to_owned();
            let problem = LintProblem::RawNote {
                found: found_text,
                number,
            };
            found.push((range, problem));
        }
    }
    found
}

/// Characters of one maker's machines, and ones that are read aloud wrongly or not at all.
fn special(text: &str) -> Found {
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        let range = at..at + c.len_utf8();
        match c {
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFD}' => {
                found.push((range, LintProblem::PrivateUse { found: c }));
            }
            // ㈱, ㊤, ㍿, ㍻, ㍉, ℡. Units such as ㎡, circled numbers and Roman numerals are known everywhere.
            '\u{3220}'..='\u{3247}'
            | '\u{3290}'..='\u{32B0}'
            | '\u{3300}'..='\u{3357}'
            | '\u{337B}'..='\u{337F}'
            | '\u{32FF}'
            | '\u{2121}' => {
                let better = c.nfkc().collect();
                found.push((range, LintProblem::Special { found: c, better }));
            }
            // ｶﾅ
            '\u{FF66}'..='\u{FF9D}' => {
                let rest = text.get(at..).unwrap_or_default();
                let half = |c: char| ('\u{FF61}'..='\u{FF9F}').contains(&c);
                let before = text.get(..at).unwrap_or_default().chars().next_back();
                if before.is_some_and(half) {
                    continue;
                }
                let len = rest.find(|c| !half(c)).unwrap_or(rest.len());
                let word = rest.get(..len).unwrap_or_default();
                let problem = LintProblem::HalfKana {
                    found: word.to_owned(),
                    better: word.nfkc().collect(),
                };
                found.push((at..at + len, problem));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn slips(text: &str) -> Vec<(String, &'static str)> {
        let line = Line::new(&Text::plain(Span::new(FileId(0), 7..7 + text.len()), text));
        line.slips()
            .into_iter()
            .map(|(span, problem)| {
                let range = span.bytes.start - 7..span.bytes.end - 7;
                let place = text.get(range).unwrap_or("?").to_owned();
                (place, crate::diagnostic::Problem::from(problem).rule())
            })
            .collect()
    }

    #[test]
    fn slips_are_found_where_they_stand() {
        for (text, place, rule) in [
            ("活用の促進促進促進を", "促進促進促進", "doubled-word"),
            ("市町村のの役割", "のの", "doubled-word"),
            ("協議の場をを開く", "をを", "doubled-word"),
            ("病院でで聞く", "でで", "doubled-word"),
            ("です。。", "。。", "doubled-word"),
            (
                "サポーターサポーターの",
                "サポーターサポーター",
                "doubled-word",
            ),
            ("場の設置場の設置を", "場の設置場の設置", "doubled-word"),
            ("令和4年5月16日（火）に", "火", "weekday"),
            ("２０２２年５月１６日(火曜日)", "火", "weekday"),
            ("2022-05-16（日・祝）", "日", "weekday"),
            ("事業※１の", "※１", "raw-note"),
            ("㈱手引き", "㈱", "special-character"),
            ("ﾋﾟｱｻﾎﾟｰﾄの場", "ﾋﾟｱｻﾎﾟｰﾄ", "special-character"),
            ("外\u{E001}字", "\u{E001}", "private-use"),
        ] {
            assert_eq!(slips(text), [(place.to_owned(), rule)], "{text}");
        }
    }

    #[test]
    fn what_is_right_is_left_alone() {
        for text in [
            "一人一人の希望",
            "東京大学大学院の",
            "イライラする、ガタンガタンと",
            "ものの見方、そのものの、しているものの",
            "私の母は、ははと笑う",
            "街ににぎわいが",
            "時々、個々の",
            "令和4年5月16日（月）、5月16日（日）、（月）",
            "2022年5月16日（月曜日）・17日（木）",
            "延べ20日（土日を除く）",
            "※印の、10㎡、①②、（ⅻ）",
            "https://example.jp/?a=2022-05-16（日曜の）",
            "……――",
            "12345678901234年5月16日（火）",
            "1212の",
        ] {
            assert_eq!(slips(text), [], "{text}");
        }
    }
}
