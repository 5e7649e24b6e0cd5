//! Lines that run together, paragraphs that blanks make code, sentences cut where the lines of a PDF ended.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::{HIDDEN, Line, Run, RunKind, Scan, is_japanese};
use crate::diagnostic::{SlipProblem, Written};

pub(super) fn find(runs: &[Run], scan: &mut Scan<'_, '_>) {
    for run in runs {
        match run.kind {
            RunKind::Heading { underlined: true } => underlined(run, scan),
            RunKind::Indented if !scan.statute => indented(run, scan),
            RunKind::Paragraph | RunKind::Item if !scan.statute => together(run, scan),
            _ => {}
        }
    }
    if !scan.statute {
        cut(runs, scan);
    }
}

// ---- a rule that makes a heading ----

/// Text right above `---`: a heading of several lines, or of a whole sentence, was meant as text and a rule.
fn underlined(run: &Run, scan: &mut Scan<'_, '_>) {
    let Some(last) = run.lines.last() else {
        return;
    };
    let sentence = last.trimmed().ends_with(['。', '．']);
    let japanese = last.text.chars().any(is_japanese);
    if run.in_quote || run.in_item || !japanese || !(sentence || run.lines.len() > 1) {
        return;
    }
    let range = last.range.clone();
    let right = format!("{}\n", scan.source(&range).trim_end());
    scan.swap(range, right, |text| SlipProblem::Underlined { text });
}

// ---- text that blanks make code ----

fn indented(run: &Run, scan: &mut Scan<'_, '_>) {
    let source = scan.source(&run.range);
    let lines: Vec<&str> = source
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let begins = |line: &&str| {
        let first = line.trim_start().chars().next();
        first.is_some_and(|c| {
            is_japanese(c) || "「『（【・●○■□◆◇※".contains(c) || ('①'..='⑳').contains(&c)
        })
    };
    // Code may have Japanese in it; a sentence has none of its signs.
    let sentence = |line: &&str| !line.contains(['{', '}', ';', '=', '<', '>', '│', '─', '├', '└']);
    if lines.is_empty() || run.in_quote || !lines.iter().all(|line| begins(line) && sentence(line))
    {
        return;
    }
    let right: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    // The blanks before the first line belong to it.
    let start = line_start(scan.text, run.range.start);
    let end = run.range.start
        + scan
            .text
            .get(run.range.clone())
            .map_or(0, |text| text.trim_end().len());
    let right = right.join("\n");
    scan.swap(start..end, right, |text| SlipProblem::IndentedText { text });
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |line| line + 1)
}

/// What stands before the text of a line: the `> ` of a quotation, the blanks of an item.
pub(super) fn prefix(text: &str, line: &Line) -> String {
    let start = line_start(text, line.range.start);
    let before = text.get(start..line.range.start).unwrap_or_default();
    before
        .chars()
        .map(|c| if c == '>' { '>' } else { ' ' })
        .collect()
}

// ---- lines that run together ----

/// What a line of a list typed by hand begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// ・ ● －
    Point,
    /// １． 1.
    Decimal(u32),
    /// ①, （１）, １）, ア．, 一、: the text may call them by their sign.
    Named(Named),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Circled,
    Number,
    Kana,
    Kanji,
}

impl Mark {
    fn is_like(self, other: Mark) -> bool {
        match (self, other) {
            (Mark::Decimal(_), Mark::Decimal(_)) => true,
            (own, other) => own == other,
        }
    }
}

/// The mark a line begins with, and how long it is.
fn mark(line: &str) -> Option<(Mark, usize)> {
    let first = line.chars().next()?;
    let rest = line.get(first.len_utf8()..)?;
    let after = rest.trim_start();
    let next = after.chars().next()?;
    let worded = is_japanese(next) || next == HIDDEN || "「『（".contains(next);
    let length = |rest: &str| line.len() - rest.len();
    if "・･•●○◯◎■□◆◇▪▫▶►▷★☆※✓✔➢➤⇒→".contains(first)
    {
        return (next != first).then_some((Mark::Point, length(after)));
    }
    if "-*+－‐–—−".contains(first) {
        return worded.then_some((Mark::Point, length(after)));
    }
    if ('①'..='⑳').contains(&first)
        || ('㉑'..='㉟').contains(&first)
        || ('㊱'..='㊿').contains(&first)
        || ('❶'..='❿').contains(&first)
        || ('⑴'..='⒇').contains(&first)
    {
        return Some((Mark::Named(Named::Circled), length(after)));
    }
    bracketed(line).or_else(|| numbered(line))
}

/// （１）, (ア), （一）
fn bracketed(line: &str) -> Option<(Mark, usize)> {
    let inner = line.strip_prefix(['（', '('])?;
    let end = inner.find(['）', ')'])?;
    let (name, after) = inner.split_at_checked(end)?;
    let mut chars = after.chars();
    chars.next();
    let rest = chars.as_str().trim_start();
    let next = rest.chars().next()?;
    let kind = named(name)?;
    let worded = is_japanese(next) || next == HIDDEN || "「『".contains(next);
    worded.then_some((Mark::Named(kind), line.len() - rest.len()))
}

fn named(name: &str) -> Option<Named> {
    let all = |is: fn(char) -> bool| !name.is_empty() && name.chars().all(is);
    let short = name.chars().count() <= 2;
    if short && all(is_digit) {
        return Some(Named::Number);
    }
    if name.chars().count() == 1 && all(|c| ('ァ'..='ン').contains(&c)) {
        return Some(Named::Kana);
    }
    (short && all(|c| "一二三四五六七八九十".contains(c))).then_some(Named::Kanji)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// １．, 1.(no blank), １）, ア．, 一、
fn numbered(line: &str) -> Option<(Mark, usize)> {
    let end = line.find(['．', '.', '）', ')', '、', '　', ':', '：'])?;
    let (name, after) = line.split_at_checked(end)?;
    let sign = after.chars().next()?;
    let rest = after.get(sign.len_utf8()..)?;
    let text = rest.trim_start();
    let next = text.chars().next()?;
    if !(is_japanese(next) || next == HIDDEN || "「『（".contains(next)) {
        return None;
    }
    let length = line.len() - text.len();
    let kind = named(name)?;
    match (kind, sign) {
        (Named::Number, '．' | '.') => {
            let number: String = name
                .chars()
                .filter_map(|c| c.to_digit(10).or(wide_digit(c)))
                .map(|d| d.to_string())
                .collect();
            Some((Mark::Decimal(number.parse().ok()?), length))
        }
        (_, ':' | '：') => None,
        // 一、 and ア、 may begin a sentence; only ア） and ア　 cannot.
        (Named::Number, _) | (_, '．' | '）' | ')' | '　') => Some((Mark::Named(kind), length)),
        _ => None,
    }
}

fn wide_digit(c: char) -> Option<u32> {
    let number = u32::from(c).checked_sub(u32::from('０'))?;
    (number <= 9).then_some(number)
}

fn together(run: &Run, scan: &mut Scan<'_, '_>) {
    let marks: Vec<Option<(Mark, usize)>> =
        run.lines.iter().map(|line| mark(line.trimmed())).collect();
    let Some((kind, _)) = marks.iter().flatten().next().copied() else {
        return;
    };
    let is_own = |mark: &Option<(Mark, usize)>| mark.is_some_and(|(mark, _)| mark.is_like(kind));
    let count = marks.iter().filter(|mark| is_own(mark)).count();
    // Two lines that are kept apart by hand are as they should be.
    let mut joined = 0;
    for (at, mark) in marks.iter().enumerate().skip(1) {
        let before = at.checked_sub(1).and_then(|before| run.lines.get(before));
        if is_own(mark) && before.is_some_and(|line| !line.hard) {
            joined += 1;
        }
    }
    if count < 2
        || joined == 0
        || (matches!(kind, Mark::Named(Named::Kana | Named::Kanji)) && joined + 1 < count)
    {
        return;
    }
    let (Some(first), Some(last)) = (run.lines.first(), run.lines.last()) else {
        return;
    };
    let listed = match kind {
        Mark::Point => true,
        Mark::Decimal(_) => in_order(&marks),
        Mark::Named(_) => false,
    };
    let range = first.range.start..last.range.end;
    let right = match listed {
        true => as_list(run, &marks, kind, scan),
        false => apart(run, scan),
    };
    let sign = run.lines.iter().zip(&marks).find(|(_, mark)| is_own(mark));
    let sign = sign.and_then(|(line, mark)| {
        let (_, length) = (*mark)?;
        Some(line.trimmed().get(..length)?.trim().to_owned())
    });
    let wrong = scan.source(&range);
    let problem = SlipProblem::RunTogether {
        mark: sign.unwrap_or_default(),
        lines: count,
        text: Written { wrong, right },
    };
    scan.add(range, problem);
}

/// 1, 2, 3: then the numbers of a list come out as they were typed.
fn in_order(marks: &[Option<(Mark, usize)>]) -> bool {
    let numbers = marks.iter().flatten().filter_map(|(mark, _)| match mark {
        Mark::Decimal(number) => Some(*number),
        _ => None,
    });
    numbers
        .zip(1..)
        .all(|(number, expected)| number == expected)
}

fn as_list(run: &Run, marks: &[Option<(Mark, usize)>], kind: Mark, scan: &Scan<'_, '_>) -> String {
    let mut out = String::new();
    let mut number = 0;
    for (at, (line, mark)) in run.lines.iter().zip(marks).enumerate() {
        let prefix = match at {
            0 => String::new(),
            _ => prefix(scan.text, line),
        };
        let own = mark.filter(|(mark, _)| mark.is_like(kind));
        if at > 0 {
            out.push('\n');
            // The list is parted from the sentence above it.
            if own.is_some() && number == 0 {
                out.push_str(prefix.trim_end());
                out.push('\n');
            }
        }
        out.push_str(&prefix);
        let range = line.trimmed_range();
        match own {
            Some((_, length)) => {
                number += 1;
                match kind {
                    Mark::Decimal(_) => out.push_str(&format!("{number}. ")),
                    _ => out.push_str("- "),
                }
                out.push_str(scan.source(&(range.start + length..range.end)).trim());
            }
            None => {
                if number > 0 {
                    out.push_str("  ");
                }
                out.push_str(scan.source(&range).trim());
            }
        }
    }
    out
}

/// Every line ends where it was ended.
fn apart(run: &Run, scan: &Scan<'_, '_>) -> String {
    let last = run.lines.len().saturating_sub(1);
    let mut out = String::new();
    for (at, line) in run.lines.iter().enumerate() {
        if at > 0 {
            out.push_str(&prefix(scan.text, line));
        }
        out.push_str(scan.source(&line.trimmed_range()).trim());
        if at < last {
            out.push_str("\\\n");
        }
    }
    out
}

// ---- sentences cut into paragraphs ----

/// How wide a line of a PDF is at least, in cells.
const SHORTEST: usize = 30;
/// By how much full lines of one page differ: a letter or two that may not begin a line.
const SLACK: usize = 6;

fn cut(runs: &[Run], scan: &mut Scan<'_, '_>) {
    let mut at = 0;
    while at < runs.len() {
        let group = group(runs.get(at..).unwrap_or_default());
        if group.len() > 2 && is_cut(group) {
            tell(group, scan);
        }
        at += group.len().max(1);
    }
    for run in runs.iter().filter(|run| run.kind == RunKind::Paragraph) {
        hard_cut(run, scan);
    }
}

/// Paragraphs of one line each that follow one another, the last of which ends a sentence.
fn group(runs: &[Run]) -> &[Run] {
    let mut end = 0;
    while let Some(run) = runs.get(end) {
        let first = runs.first();
        let fits = run.kind == RunKind::Paragraph
            && run.lines.len() == 1
            && !run.in_item
            && first.is_some_and(|first| first.parent == run.parent)
            && (end == 0 || run.lines.first().is_some_and(goes_on));
        if !fits {
            break;
        }
        end += 1;
        if !run.lines.first().is_some_and(breaks_off) {
            break;
        }
    }
    runs.get(..end).unwrap_or_default()
}

/// Ends in the middle of a sentence.
fn breaks_off(line: &Line) -> bool {
    let last = line.trimmed().chars().next_back();
    last.is_some_and(|c| is_japanese(c) || matches!(c, '、' | '，' | '・'))
}

/// Begins in the middle of one.
fn goes_on(line: &Line) -> bool {
    let first = line.trimmed().chars().next();
    first.is_some_and(is_japanese) && mark(line.trimmed()).is_none()
}

fn width(line: &Line) -> usize {
    line.trimmed().width()
}

fn is_cut(group: &[Run]) -> bool {
    let widths: Vec<usize> = group
        .iter()
        .filter_map(|run| run.lines.first())
        .map(width)
        .collect();
    are_full(&widths)
}

/// All but the last are lines of one width, as a page has them.
fn are_full(widths: &[usize]) -> bool {
    let Some((last, full)) = widths.split_last() else {
        return false;
    };
    let (Some(least), Some(most)) = (full.iter().min(), full.iter().max()) else {
        return false;
    };
    *least >= SHORTEST && most - least <= SLACK && *last <= most + SLACK
}

fn tell(group: &[Run], scan: &mut Scan<'_, '_>) {
    let lines: Vec<&Line> = group.iter().filter_map(|run| run.lines.first()).collect();
    report(&lines, scan);
}

fn report(lines: &[&Line], scan: &mut Scan<'_, '_>) {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return;
    };
    let range: Range<usize> = first.range.start..last.range.end;
    let right: String = lines
        .iter()
        .map(|line| scan.source(&line.trimmed_range()).trim().to_owned())
        .collect();
    let wrong = scan.source(&range);
    let problem = SlipProblem::CutSentence {
        lines: lines.len(),
        text: Written { wrong, right },
    };
    scan.add(range, problem);
}

/// The same within one paragraph, each line ended by hand.
fn hard_cut(run: &Run, scan: &mut Scan<'_, '_>) {
    let Some((last, before)) = run.lines.split_last() else {
        return;
    };
    let broken = before.len() > 1
        && before.iter().all(|line| line.hard && breaks_off(line))
        && run.lines.iter().skip(1).all(goes_on);
    let widths: Vec<usize> = run.lines.iter().map(width).collect();
    if broken && !run.in_item && !breaks_off(last) && are_full(&widths) {
        let lines: Vec<&Line> = run.lines.iter().collect();
        report(&lines, scan);
    }
}
