//! Joins the lines of a paragraph as Japanese is joined: no blank between wide letters, and a line that ends short ends it.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Line, Part, columns, marked, table};
use crate::lead;
use crate::note::{Note, What};

pub(super) fn parts(lines: Vec<Line>, notes: &mut Vec<Note>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let widths = local_widths(&lines);
    let whole = whole_width(&lines);
    // Some programs put an empty line behind every line.
    let gaps: Vec<usize> = lines.iter().skip(1).map(|line| line.gap).collect();
    let single = gaps.iter().filter(|gap| **gap == 1).count();
    let usual = usize::from(gaps.len() > 8 && single * 10 > gaps.len() * 6);
    let mut joined = 0;
    let mut at = 0;
    let mut before: Option<&Line> = None;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        if let Some((found, used)) = table::table(rest, notes).or_else(|| columns::table(rest)) {
            parts.push(Part::Table(found, line.number));
            before = None;
            at += used;
            continue;
        }
        if let Some((level, words)) = marked::heading(&line.text) {
            parts.push(Part::Heading(level, words.to_owned()));
            before = None;
            at += 1;
            continue;
        }
        if is_ruler(&line.text) {
            notes.push(Note::new(
                What::Ruler,
                line.number.to_string(),
                line.text.clone(),
            ));
            before = None;
            at += 1;
            continue;
        }
        let width = at
            .checked_sub(1)
            .and_then(|at| widths.get(at))
            .copied()
            .unwrap_or(0);
        match (before, parts.last_mut()) {
            (Some(above), Some(Part::Words(_, words)))
                if goes_on(above, line, words, (width, whole), usual) =>
            {
                append(words, &line.text);
                joined += 1;
            }
            _ => parts.push(Part::Words(line.number, line.text.clone())),
        }
        before = Some(line);
        at += 1;
    }
    if joined > 0 {
        notes.push(Note::new(What::Joined, "", joined.to_string()));
    }
    parts
}

/// How wide the text is around each line: slides and columns have widths of their own.
fn local_widths(lines: &[Line]) -> Vec<usize> {
    const AROUND: usize = 4;
    (0..lines.len())
        .map(|at| {
            let from = at.saturating_sub(AROUND);
            let near = lines
                .get(from..lines.len().min(at + AROUND + 1))
                .unwrap_or_default();
            near.iter().map(Line::end).max().unwrap_or(0)
        })
        .collect()
}

/// How wide most full lines of the text are.
fn whole_width(lines: &[Line]) -> usize {
    let mut ends: Vec<usize> = lines
        .iter()
        .map(Line::end)
        .filter(|end| *end <= 140)
        .collect();
    ends.sort_unstable();
    ends.get(ends.len() * 9 / 10).copied().unwrap_or(0)
}

/// Whether a line goes on in the next one. `words` is the paragraph so far.
fn goes_on(
    above: &Line,
    line: &Line,
    words: &str,
    (width, whole): (usize, usize),
    usual: usize,
) -> bool {
    if above.closed || line.closed {
        return false;
    }
    // A sign alone waits for its text.
    let waits = words
        .trim()
        .chars()
        .next_back()
        .is_some_and(|last| lead::SIGNS.contains(last))
        && (words.trim().chars().count() == 1
            || words.ends_with([' ', '　'])
            || words.ends_with(" ・"));
    if waits {
        return line.gap <= usual + 1;
    }
    // Nobody wraps lines so wide, or so narrow.
    const WIDEST: usize = 140;
    const NARROWEST: usize = 24;
    if above.end() > WIDEST || width < NARROWEST || line.gap > 12 || is_closed(&above.text) {
        return false;
    }
    // What stands on the right is a date, a number, a name.
    if above.text.width() * 100 < width * 45 && above.indent > 12 {
        return false;
    }
    let is_open = has_open_bracket(words);
    if !is_open && begins(&line.text) {
        return false;
    }
    let ends = above.text.ends_with(['。', '！', '？', '!', '?', '：'])
        || above.text.ends_with("。」")
        || above.text.ends_with("。）");
    let filled = above.end() * 100 / width.max(1);
    // No sentence begins with を or with a single letter; such a line goes on even if the one above seems short.
    let is_rest = is_open || hangs(&line.text) || line.text.chars().count() <= 2;
    match (ends, is_rest) {
        (false, true) => filled >= 55 && above.end() >= NARROWEST,
        (false, false) => filled >= 84,
        (true, _) if line.text.chars().count() <= 2 => filled >= 84,
        // A sentence that ends where its line ends is seldom; one that ends short ends the paragraph.
        (true, _) => {
            filled >= 84
                && above.end() * 100 >= whole * 75
                && line.gap <= usual
                && line.indent <= above.indent
        }
    }
}

/// Whether a bracket that was opened lately is still open.
fn has_open_bracket(words: &str) -> bool {
    const NEAR: usize = 60;
    let mut open = 0_i32;
    let count = words.chars().count();
    for letter in words.chars().skip(count.saturating_sub(NEAR)) {
        match letter {
            '（' | '「' | '『' => open += 1,
            '）' | '」' | '』' => open = (open - 1).max(0),
            _ => {}
        }
    }
    open > 0
}

/// Whether no sentence begins so.
pub(super) fn hangs(text: &str) -> bool {
    const WORDS: [&str; 13] = [
        "もちろん",
        "もし",
        "もう",
        "とくに",
        "とりわけ",
        "ところ",
        "ともに",
        "では",
        "でも",
        "のち",
        "はじめ",
        "がん",
        "てん",
    ];
    const RESTS: [&str; 5] = ["しながら", "して", "した", "する", "され"];
    if RESTS.iter().any(|word| text.starts_with(word)) {
        return true;
    }
    text.starts_with([
        'を', 'に', 'が', 'て', 'は', 'へ', 'の', 'で', 'も', 'と', 'る', 'れ', 'り', 'っ', 'ん',
        'ー', '、', '。', '）', '」', 'め', 'け', 'げ', 'べ',
    ]) && !WORDS.iter().any(|word| text.starts_with(word))
        && !text.starts_with("にも")
}

/// Whether a paragraph begins here.
fn begins(text: &str) -> bool {
    lead::lead(text).is_some()
        || text.starts_with(['【', '＜', '《', '■', '●', '※', '＊', '|'])
        || is_bracketed(text)
        || text.starts_with("http")
        || text.starts_with("附則")
        || text
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            == "附則"
        || is_question(text)
}

/// 「問1」 「Q2」 「A2」 at the head of a line.
fn is_question(text: &str) -> bool {
    let Some(rest) = ["Q", "A", "Ｑ", "Ａ", "問", "答"]
        .iter()
        .find_map(|sign| text.strip_prefix(sign))
    else {
        return false;
    };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    rest.starts_with([' ', '　', '．', '.', '：', ':'])
}

/// `（目的）` and nothing else.
fn is_bracketed(text: &str) -> bool {
    text.starts_with(['（', '(']) && text.ends_with(['）', ')']) && text.chars().count() <= 24
}

/// Whether a line can have no other below it.
fn is_closed(text: &str) -> bool {
    (text.starts_with('【') && text.ends_with('】')) || is_bracketed(text)
}

/// Lines of signs only.
fn is_ruler(text: &str) -> bool {
    text.chars().count() >= 3
        && text
            .chars()
            .all(|c| "-=_*─━―ー－…・=~～┌┐└┘├┤┬┴┼│｜ ".contains(c))
}

pub(super) fn append(words: &mut String, more: &str) {
    let last = words.chars().next_back();
    let first = more.chars().next();
    let wide = |c: char| c.width_cjk().unwrap_or(0) > 1;
    if let (Some(last), Some(first)) = (last, first)
        && !wide(last)
        && !wide(first)
    {
        words.push(' ');
    }
    words.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> Vec<String> {
        parts(super::super::lines(text), &mut Vec::new())
            .into_iter()
            .filter_map(|part| match part {
                Part::Words(_, words) => Some(words),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn full_lines_go_on_and_short_ones_end() {
        let text = "精神障害の有無や程度にかかわらず、誰もが安心して自分らしく暮らすことが\n\
                    できるような地域づくりを進める。\n\
                    そのために協議の場を置く。\n\
                    ・保健所の会議\n\
                    ・市町村の会議\n";
        assert_eq!(
            joined(text),
            [
                "精神障害の有無や程度にかかわらず、誰もが安心して自分らしく暮らすことができるような地域づくりを進める。",
                "そのために協議の場を置く。",
                "・保健所の会議",
                "・市町村の会議",
            ]
        );
    }

    #[test]
    fn words_in_latin_letters_keep_their_blank() {
        let text = "この手引きは次のところに置いてあり、だれでも自由に読むことができる the free\nguide of tebiki です。";
        assert_eq!(
            joined(text),
            [
                "この手引きは次のところに置いてあり、だれでも自由に読むことができる the free guide of tebiki です。"
            ]
        );
    }
}
