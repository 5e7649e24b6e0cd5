//! Signs typed in full width or with a blank too many or too few.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::{HIDDEN, Line, Run, RunKind, Scan, is_japanese};
use crate::diagnostic::{Sign, SlipProblem, Written};
use crate::parse::markdown::emphasis::MARK;

pub(super) fn find(runs: &[Run], scan: &mut Scan<'_, '_>) {
    for run in runs {
        match run.kind {
            RunKind::Heading { .. } if run.lines.is_empty() => {
                scan.add(run.range.clone(), SlipProblem::EmptyHeading);
                continue;
            }
            RunKind::Paragraph | RunKind::Item if !scan.statute => first_line(run, scan),
            _ => {}
        }
        for (number, line) in run.lines.iter().enumerate() {
            if matches!(run.kind, RunKind::Paragraph | RunKind::Item) {
                heading(run, number, line, scan);
            }
            inside(line, scan);
        }
    }
}

/// ＃＃ 題, `##予定`, `#　予定`.
fn heading(run: &Run, number: usize, line: &Line, scan: &mut Scan<'_, '_>) {
    let shown = line.trimmed();
    let signs: String = shown
        .chars()
        .take_while(|c| matches!(c, '#' | '＃'))
        .collect();
    let count = signs.chars().count();
    let rest = shown.get(signs.len()..).unwrap_or_default();
    let title = rest.trim_start();
    let Some(letter) = title.chars().next() else {
        return;
    };
    let wide = signs.contains('＃');
    // A tag, a number or a comment is no heading: #ピア #家族, ＃7119, #!/bin/sh.
    let tag = count == 1 && (title.contains([' ', '　']) && title.contains(['#', '＃']));
    let named = is_japanese(letter) || "「『（【［".contains(letter) || letter == HIDDEN;
    let alone = run.kind == RunKind::Paragraph && run.lines.len() == 1 && !run.in_item;
    let meant = match count {
        0 | 7.. => false,
        1 if wide => !letter.is_numeric() && number == 0 && !tag,
        1 => number == 0 && !tag && (named || (alone && letter.is_ascii_uppercase())),
        _ => named || letter.is_alphanumeric() || wide,
    };
    if !meant {
        return;
    }
    let range = line.trimmed_range();
    let title = scan.source(&(range.end - title.len()..range.end));
    let right = format!("{} {}", "#".repeat(count), title.trim_end());
    scan.swap(range, right, |text| match wide {
        true => SlipProblem::FullWidth {
            sign: Sign::Heading,
            text,
        },
        false => SlipProblem::HeadingWithoutBlank { text },
    });
}

/// What makes a quotation, a box, a fence, a rule or an attribute line of a whole line.
fn first_line(run: &Run, scan: &mut Scan<'_, '_>) {
    let Some(line) = run.lines.first() else {
        return;
    };
    let shown = line.trimmed();
    let range = line.trimmed_range();
    if boxes(run, line, scan) {
        return;
    }
    if let Some(rest) = shown.strip_prefix('＞') {
        let rest = rest.trim_start_matches('＞').trim_start();
        if rest
            .chars()
            .next()
            .is_some_and(|c| is_japanese(c) || "［[「".contains(c))
        {
            let right = quoted(&scan.source(&(range.end - rest.len()..range.end)));
            full_width(Sign::Quote, range, right, scan);
        }
        return;
    }
    if shown.starts_with("｀｀｀") {
        let name = shown.trim_start_matches('｀').trim();
        let right = format!("```{name}");
        full_width(Sign::Fence, range, right, scan);
        return;
    }
    let rule = |sign: char| shown.chars().count() >= 3 && shown.chars().all(|c| c == sign);
    if run.lines.len() == 1 && ['－', '＊', '＿'].into_iter().any(rule) {
        full_width(Sign::Rule, range, "---".to_owned(), scan);
        return;
    }
    if let Some(last) = run.lines.last() {
        attributes(last, scan);
    }
}

fn full_width(sign: Sign, range: Range<usize>, right: String, scan: &mut Scan<'_, '_>) {
    scan.swap(range, right, |text| SlipProblem::FullWidth { sign, text });
}

/// A line as a line of a quotation.
fn quoted(line: &str) -> String {
    match opening(line) {
        Some((_, name, rest)) => format!("> [!{name}]{}", spaced(rest)),
        None => format!("> {line}"),
    }
}

fn spaced(rest: &str) -> String {
    match rest.trim() {
        "" => String::new(),
        rest => format!(" {rest}"),
    }
}

/// What boxes are called in Japanese, and as they are written.
const BOXES: &[(&str, &str)] = &[
    ("ポイント", "POINT"),
    ("要点", "POINT"),
    ("重要", "POINT"),
    ("大切", "POINT"),
    ("メモ", "NOTE"),
    ("補足", "NOTE"),
    ("参考", "NOTE"),
    ("備考", "NOTE"),
    ("ヒント", "NOTE"),
    ("情報", "NOTE"),
    ("ノート", "NOTE"),
    ("注意", "WARNING"),
    ("警告", "WARNING"),
    ("危険", "WARNING"),
    ("注意点", "WARNING"),
    ("例", "EXAMPLE"),
    ("事例", "EXAMPLE"),
    ("具体例", "EXAMPLE"),
    ("引用", "QUOTE"),
    ("詳細", "FOLD"),
    ("くわしく", "FOLD"),
    ("詳しく", "FOLD"),
    ("折りたたみ", "FOLD"),
    ("クイズ", "QUIZ"),
    ("問題", "QUIZ"),
];

const NAMES: [&str; 7] = [
    "POINT", "NOTE", "WARNING", "EXAMPLE", "QUOTE", "FOLD", "QUIZ",
];

/// A line that opens a box or would: the mark, the box that was meant, and what follows.
fn opening(line: &str) -> Option<(&str, &'static str, &str)> {
    let inner = line.strip_prefix(['[', '［', '【'])?;
    let name = inner.trim_start().strip_prefix(['!', '！'])?;
    let end = name.find([']', '］', '】'])?;
    let (name, rest) = name.split_at_checked(end)?;
    let mark = line.get(..line.len() - rest.len() + rest.chars().next()?.len_utf8())?;
    let name: String = name.trim().nfkc().collect();
    let known = NAMES
        .into_iter()
        .find(|known| name.eq_ignore_ascii_case(known));
    let meant = BOXES.iter().find(|(japanese, _)| *japanese == name);
    let name = known.or(meant.map(|(_, name)| *name))?;
    Some((mark, name, line.get(mark.len()..)?))
}

/// Whether the run opens a box, or was to.
fn boxes(run: &Run, line: &Line, scan: &mut Scan<'_, '_>) -> bool {
    let shown = line.trimmed();
    let Some((mark, name, rest)) = opening(shown) else {
        return false;
    };
    let range = line.trimmed_range();
    let marked = range.start..range.start + mark.len();
    let right = format!("[!{name}]");
    if run.in_quote {
        let wide = !mark.is_ascii() && mark.to_uppercase().nfkc().eq(right.chars());
        let sound = mark.is_ascii() && mark.eq_ignore_ascii_case(&right);
        if run.first && !sound {
            let right = match rest.starts_with([' ', '　']) || rest.trim().is_empty() {
                true => right,
                false => format!("{right} "),
            };
            scan.swap(marked, right, |text| match wide {
                true => SlipProblem::FullWidth {
                    sign: Sign::Box,
                    text,
                },
                false => SlipProblem::BoxName { text },
            });
        }
    } else if !run.in_item {
        let mut right = format!(
            "> {right}{}",
            spaced(&scan.source(&(marked.end..range.end)))
        );
        for line in run.lines.iter().skip(1) {
            right.push_str("\n> ");
            right.push_str(scan.source(&line.range).trim());
        }
        let end = run.lines.last().map_or(range.end, |line| line.range.end);
        scan.swap(range.start..end, right, |text| {
            SlipProblem::BoxWithoutQuote { text }
        });
    }
    true
}

/// A last line in braces that is nearly one of attributes: ｛#id｝, `{caption=表 1}`.
fn attributes(line: &Line, scan: &mut Scan<'_, '_>) {
    let shown = line.trimmed();
    let Some(inner) = shown
        .strip_prefix(['{', '｛'])
        .and_then(|rest| rest.strip_suffix(['}', '｝']))
    else {
        return;
    };
    if line.has_hidden() || inner.contains(['{', '}', '|', '｜']) {
        return;
    }
    let range = line.trimmed_range();
    let wide = !shown.starts_with('{') || !shown.ends_with('}');
    let folded: String = inner
        .replace(MARK, "")
        .chars()
        .map(|c| match c {
            '＝' | '：' | ':' => '=',
            '＃' => '#',
            '　' => ' ',
            '“' | '”' | '＂' | '„' | '″' => '"',
            c => c,
        })
        .collect();
    let Some(right) = sound_attributes(folded.trim()) else {
        return;
    };
    let right = format!("{{{right}}}");
    scan.swap(range, right, |text| match wide {
        true => SlipProblem::FullWidth {
            sign: Sign::Attributes,
            text,
        },
        false => SlipProblem::LooseAttributes { text },
    });
}

/// The words of an attribute line as it can be read; `None` for what was never meant as one.
fn sound_attributes(inner: &str) -> Option<String> {
    let mut out: Vec<String> = Vec::new();
    let mut rest = inner;
    while !rest.is_empty() {
        if let Some(id) = rest.strip_prefix('#') {
            let end = id.find(' ').unwrap_or(id.len());
            let (id, after) = id.split_at_checked(end)?;
            if id.is_empty() {
                return None;
            }
            out.push(format!("#{id}"));
            rest = after.trim_start();
            continue;
        }
        let (key, value) = rest.split_once('=')?;
        let key = key.trim();
        if !super::super::attributes::KEYS.contains(&key) {
            return None;
        }
        let value = value.trim_start();
        if let Some(quoted) = value.strip_prefix('"') {
            let (value, after) = quoted.split_once('"')?;
            out.push(format!("{key}=\"{value}\""));
            rest = after.trim_start();
            continue;
        }
        // A value without quotation marks goes on to the next key.
        let next = value
            .match_indices(' ')
            .map(|(at, _)| at)
            .find(|at| begins_entry(value.get(at + 1..).unwrap_or_default()));
        let (value, after) = value.split_at_checked(next.unwrap_or(value.len()))?;
        let value = value.trim();
        out.push(match value.contains(' ') {
            true => format!("{key}=\"{value}\""),
            false => format!("{key}={value}"),
        });
        rest = after.trim_start();
    }
    (!out.is_empty()).then(|| out.join(" "))
}

fn begins_entry(rest: &str) -> bool {
    let rest = rest.trim_start();
    let key = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
    let (key, after) = rest
        .split_at_checked(rest.len() - key.len())
        .unwrap_or_default();
    rest.starts_with('#')
        || (after.trim_start().starts_with('=') && super::super::attributes::KEYS.contains(&key))
}

// ---- inside a line ----

fn inside(line: &Line, scan: &mut Scan<'_, '_>) {
    strong(line, scan);
    loose_strong(line, scan);
    brackets(line, scan);
    braces(line, scan);
    addresses(line, scan);
}

/// ＊＊太字＊＊, also with one half of it right.
fn strong(line: &Line, scan: &mut Scan<'_, '_>) {
    let text = line.text.as_str();
    let mut from = 0;
    while let Some((open, mark)) = next_strong(text, from) {
        let start = open + mark.len();
        let Some((close, end)) = next_strong(text, start) else {
            return;
        };
        let inner = text.get(start..close).unwrap_or_default();
        let range = open..close + end.len();
        from = range.end;
        let wide = mark.contains('＊') || end.contains('＊');
        if wide && !inner.trim().is_empty() && !inner.contains(HIDDEN) {
            let right = format!("**{}**", inner.replace(MARK, "").trim());
            let at = line.range.start;
            full_width(Sign::Strong, at + range.start..at + range.end, right, scan);
        }
    }
}

fn next_strong(text: &str, from: usize) -> Option<(usize, &str)> {
    let is_star = |c: &char| matches!(c, '*' | '＊');
    let rest = text.get(from..)?;
    rest.match_indices(['*', '＊']).find_map(|(at, star)| {
        let behind = rest.get(at + star.len()..)?;
        let second = behind.chars().next().filter(is_star)?;
        let mark = rest.get(at..at + star.len() + second.len_utf8())?;
        Some((from + at, mark))
    })
}

/// `** 太字 **`
fn loose_strong(line: &Line, scan: &mut Scan<'_, '_>) {
    let plain = line.text.replace(MARK, "");
    // With marks put in, places no longer agree: what they help is strong already.
    if plain.len() != line.text.len() {
        return;
    }
    let marks: Vec<usize> = plain.match_indices("**").map(|(at, _)| at).collect();
    let &[open, close] = &marks[..] else {
        return;
    };
    let inner = plain.get(open + 2..close).unwrap_or_default();
    let loose = inner.starts_with([' ', '　']) || inner.ends_with([' ', '　']);
    if loose && inner.trim().chars().any(is_japanese) && !inner.contains(HIDDEN) {
        let at = line.range.start;
        let right = format!("**{}**", inner.trim());
        scan.swap(at + open..at + close + 2, right, |text| {
            SlipProblem::LooseStrong { text }
        });
    }
}

/// A destination by its look: an address, a file of a known kind, or a heading of a page.
fn is_destination(text: &str) -> bool {
    const KINDS: &[&str] = &[
        "md", "markdown", "html", "htm", "pdf", "docx", "doc", "xlsx", "xls", "pptx", "png", "jpg",
        "jpeg", "gif", "svg", "webp", "csv", "txt", "zip",
    ];
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_whitespace) || text.contains(HIDDEN) {
        return false;
    }
    let lower = text.to_lowercase();
    let scheme = [
        "http://", "https://", "mailto:", "tel:", "program:", "term:", "source:",
    ];
    let (path, _) = lower.split_once('#').unwrap_or((&lower, ""));
    scheme
        .iter()
        .any(|scheme| lower.starts_with(scheme) && lower.len() > scheme.len())
        || path
            .rsplit_once('.')
            .is_some_and(|(stem, kind)| !stem.is_empty() && KINDS.contains(&kind))
        || (text.starts_with('#')
            && text.len() > 1
            && !text.chars().skip(1).all(|c| c.is_numeric()))
}

fn is_picture(dest: &str) -> bool {
    let lower = dest.to_lowercase();
    [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"]
        .iter()
        .any(|kind| lower.ends_with(kind))
}

const OPEN: [char; 2] = ['[', '［'];
const CLOSE: [char; 2] = [']', '］'];
const ROUND_OPEN: [char; 2] = ['(', '（'];
const ROUND_CLOSE: [char; 2] = [')', '）'];

/// What stands before the next of these closing signs; `None` where one that opens comes first, so that many signs that open are each looked at once.
fn up_to(text: &str, close: [char; 2], opens: [char; 2]) -> Option<usize> {
    let end = text.find(|c| close.contains(&c) || opens.contains(&c))?;
    let sign = text.get(end..)?.chars().next()?;
    close.contains(&sign).then_some(end)
}

/// Links, images, names and notes whose brackets are full-width, turned round or apart.
fn brackets(line: &Line, scan: &mut Scan<'_, '_>) {
    let text = line.text.as_str();
    let mut from = 0;
    while let Some(open) = text.get(from..).and_then(|rest| rest.find(OPEN)) {
        let open = from + open;
        let step = text.get(open..).and_then(|rest| rest.chars().next());
        let start = open + step.map_or(1, char::len_utf8);
        from = start;
        let rest = text.get(start..).unwrap_or_default();
        let found = double(text, open, rest)
            .or_else(|| note(text, open, rest))
            .or_else(|| link(text, open, rest));
        if let Some((range, right, problem)) = found {
            from = range.end;
            let at = line.range.start;
            scan.swap(at + range.start..at + range.end, right, problem);
        }
    }
    swapped(line, scan);
}

type Found = (Range<usize>, String, fn(Written) -> SlipProblem);

/// ［［協議の場］］
fn double(text: &str, open: usize, rest: &str) -> Option<Found> {
    let inner = rest.strip_prefix(OPEN)?;
    let end = up_to(inner, CLOSE, OPEN)?;
    let name = inner.get(..end)?;
    let after = inner.get(end..)?;
    let closed = {
        let mut chars = after.chars();
        chars.next().is_some_and(|c| CLOSE.contains(&c))
            && chars.next().is_some_and(|c| CLOSE.contains(&c))
    };
    if !closed || name.trim().is_empty() || name.contains(HIDDEN) {
        return None;
    }
    let closing: usize = after.chars().take(2).map(char::len_utf8).sum();
    let range = open..text.len() - inner.len() + end + closing;
    let written = text.get(range.clone())?;
    if !written.contains(['［', '］']) {
        return None;
    }
    let right = format!("[[{}]]", name.replace('｜', "|").replace('！', "!"));
    Some((range, right, |text| SlipProblem::FullWidth {
        sign: Sign::NameLink,
        text,
    }))
}

/// ［＾1］
fn note(text: &str, open: usize, rest: &str) -> Option<Found> {
    let label = rest.strip_prefix(['^', '＾'])?;
    let end = up_to(label, CLOSE, OPEN)?;
    let (label, after) = label.split_at_checked(end)?;
    let close = after.chars().next()?.len_utf8();
    let range = open..text.len() - after.len() + close;
    let written = text.get(range.clone())?;
    if label.is_empty() || label.contains(HIDDEN) || !written.contains(['［', '］', '＾']) {
        return None;
    }
    let label: String = label.nfkc().collect();
    Some((range, format!("[^{label}]"), |text| {
        SlipProblem::FullWidth {
            sign: Sign::Note,
            text,
        }
    }))
}

/// `[題]（a.md）`, `［題］(a.md)`, `[題] (a.md)`
fn link(text: &str, open: usize, rest: &str) -> Option<Found> {
    let end = up_to(rest, CLOSE, OPEN)?;
    let (label, after) = rest.split_at_checked(end)?;
    let close = after.chars().next()?;
    let behind = after.get(close.len_utf8()..)?;
    let apart = behind.len() - behind.trim_start_matches([' ', '　']).len();
    let behind = behind.get(apart..)?;
    let round = behind.chars().next().filter(|c| ROUND_OPEN.contains(c))?;
    let dest = behind.get(round.len_utf8()..)?;
    let stop = up_to(dest, ROUND_CLOSE, OPEN)?;
    let (dest, tail) = dest.split_at_checked(stop)?;
    let last = tail.chars().next()?.len_utf8();
    if label.trim().is_empty() || label.contains(HIDDEN) {
        return None;
    }
    let folded: String = dest.replace(MARK, "").trim().nfkc().collect();
    let address = match dest.is_ascii() {
        true => dest.trim().to_owned(),
        false => folded,
    };
    if !is_destination(&address) {
        return None;
    }
    let before = text.get(..open)?.chars().next_back();
    let picture = matches!(before, Some('!' | '！')) && is_picture(&address);
    let begin = match picture {
        true => open - before.map_or(0, char::len_utf8),
        false => open,
    };
    let range = begin..text.len() - tail.len() + last;
    let written = text.get(range.clone())?;
    let wide = written.contains(['［', '］', '（', '）', '！']);
    let mark = if picture { "!" } else { "" };
    let right = format!("{mark}[{}]({address})", label.replace(MARK, ""));
    Some((
        range,
        right,
        match (wide, picture) {
            (true, true) => |text| SlipProblem::FullWidth {
                sign: Sign::Image,
                text,
            },
            (true, false) => |text| SlipProblem::FullWidth {
                sign: Sign::Link,
                text,
            },
            (false, _) => |text| SlipProblem::LinkOrder { text },
        },
    ))
}

/// `(題)[a.md]`
fn swapped(line: &Line, scan: &mut Scan<'_, '_>) {
    let text = line.text.as_str();
    let mut from = 0;
    while let Some(open) = text.get(from..).and_then(|rest| rest.find(ROUND_OPEN)) {
        let open = from + open;
        let step = text.get(open..).and_then(|rest| rest.chars().next());
        let start = open + step.map_or(1, char::len_utf8);
        from = start;
        let rest = text.get(start..).unwrap_or_default();
        let Some(end) = up_to(rest, ROUND_CLOSE, ROUND_OPEN) else {
            continue;
        };
        let (label, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let mut chars = after.chars();
        chars.next();
        let behind = chars.as_str();
        let Some(dest) = behind.strip_prefix(OPEN) else {
            continue;
        };
        let Some(stop) = up_to(dest, CLOSE, OPEN) else {
            continue;
        };
        let (dest, tail) = dest.split_at_checked(stop).unwrap_or((dest, ""));
        let wrong = label.trim().is_empty() || label.contains(HIDDEN);
        // A heading's id alone may be a remark in brackets.
        if wrong || dest.starts_with('#') || !is_destination(dest) {
            continue;
        }
        let last = tail.chars().next().map_or(0, char::len_utf8);
        let range = open..text.len() - tail.len() + last;
        from = range.end;
        let right = format!("[{}]({dest})", label.replace(MARK, ""));
        let at = line.range.start;
        scan.swap(at + range.start..at + range.end, right, |text| {
            SlipProblem::LinkOrder { text }
        });
    }
}

/// `{協議の場｜きょうぎのば}`: kana after a bar in braces.
fn braces(line: &Line, scan: &mut Scan<'_, '_>) {
    let text = line.text.as_str();
    let mut from = 0;
    while let Some(open) = text.get(from..).and_then(|rest| rest.find(['{', '｛'])) {
        let open = from + open;
        let step = text.get(open..).and_then(|rest| rest.chars().next());
        from = open + step.map_or(1, char::len_utf8);
        let rest = text.get(from..).unwrap_or_default();
        let Some(end) = up_to(rest, ['}', '｝'], ['{', '｛']) else {
            continue;
        };
        let (inner, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let last = tail.chars().next().map_or(0, char::len_utf8);
        let range = open..from + end + last;
        let Some((base, reading)) = inner.split_once(['|', '｜', '/', '／']) else {
            continue;
        };
        let kana = |c: char| matches!(c, '\u{3041}'..='\u{3096}' | 'ァ'..='ヶ' | 'ー' | '・' | ' ' | '|' | '｜');
        let written = text.get(range.clone()).unwrap_or_default();
        let sound = written.starts_with('{')
            && written.ends_with('}')
            && inner.contains('|')
            && !inner.contains('｜');
        let meant = !base.is_empty() && !reading.is_empty() && reading.chars().all(kana);
        if !meant || sound || inner.contains(HIDDEN) {
            continue;
        }
        from = range.end;
        let right = format!("{{{base}|{}}}", reading.replace('｜', "|"));
        let at = line.range.start;
        full_width(Sign::Ruby, at + range.start..at + range.end, right, scan);
    }
}

/// https：//…
fn addresses(line: &Line, scan: &mut Scan<'_, '_>) {
    let text = line.text.as_str();
    for scheme in ["https", "http", "ｈｔｔｐｓ", "ｈｔｔｐ"] {
        let Some(at) = text.find(scheme) else {
            continue;
        };
        let rest = text.get(at + scheme.len()..).unwrap_or_default();
        let slashes: String = rest.chars().take(3).collect();
        let folded: String = slashes.nfkc().collect();
        if folded != "://" || (slashes == "://" && scheme.is_ascii()) {
            continue;
        }
        let end = text
            .get(at..)
            .unwrap_or_default()
            .find(|c: char| {
                c.is_whitespace() || is_japanese(c) || "、。）」』］】".contains(c) || c == HIDDEN
            })
            .map_or(text.len(), |len| at + len);
        let right: String = text.get(at..end).unwrap_or_default().nfkc().collect();
        let start = line.range.start;
        full_width(Sign::Address, start + at..start + end, right, scan);
        return;
    }
}
