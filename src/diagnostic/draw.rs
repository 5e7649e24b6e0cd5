//! Draws a report: place, line, caret and mend for people, the same facts as JSON for programs. Prints nothing itself.
//!
//! Lines and columns count from 1, columns by characters; the caret stands by display width. A line of any length costs
//! its bytes once, however many problems stand in it.

use std::collections::BTreeMap;

use serde::Serialize;
use unicode_width::UnicodeWidthChar;

use super::{Diagnostic, Lang, Report, Severity, Span, Wording};
use crate::source::{FileId, Sources};

/// How wide a drawn line may be, in cells. Longer ones show the surroundings of the place.
const WINDOW: usize = 100;
/// How much of a long line stands before the place.
const LEAD: usize = 40;
const TAB: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Terminal,
    None,
}

/// The whole report, and the line that sums it up. Empty when nothing was found.
pub fn text(report: &Report, sources: &Sources, lang: Lang, colour: Colour) -> String {
    parts(report, sources, lang, colour).concat()
}

/// The same, each finding by itself, and the line that sums them up as the last.
pub fn parts(report: &Report, sources: &Sources, lang: Lang, colour: Colour) -> Vec<String> {
    let mut places = Places::new(sources);
    let found = report.found.iter();
    let mut parts: Vec<String> = found
        .map(|diagnostic| {
            let mut drawn = String::new();
            draw(diagnostic, &mut places, lang, colour, &mut drawn);
            drawn
        })
        .collect();
    if !parts.is_empty() {
        parts.push(format!("{}\n", summary(report, lang)));
    }
    parts
}

/// 「誤り 2・注意 3・参考 1」
pub fn summary(report: &Report, lang: Lang) -> String {
    let (errors, warnings, notes) = (
        report.count(Severity::Error),
        report.count(Severity::Warning),
        report.count(Severity::Note),
    );
    match lang {
        Lang::Ja => format!("誤り {errors}・注意 {warnings}・参考 {notes}"),
        Lang::En => format!(
            "{}, {}, {}",
            counted(errors, "error"),
            counted(warnings, "warning"),
            counted(notes, "note")
        ),
    }
}

/// 1 error, 2 errors
pub fn counted(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        number => format!("{number} {what}s"),
    }
}

/// What ends a command with exit code 2.
pub fn failure(wording: &Wording, lang: Lang, colour: Colour) -> String {
    sentence(&wording.what, &wording.mend, lang, colour)
}

/// An error that stands at no place in a file.
pub fn sentence(what: &str, mend: &str, lang: Lang, colour: Colour) -> String {
    let word = paint(severity_word(Severity::Error, lang), RED, colour);
    let mut drawn = format!("{word}: {what}\n");
    if !mend.is_empty() {
        drawn.push_str(&format!("{}: {mend}\n", mend_word(lang)));
    }
    drawn
}

/// One diagnostic for programs. `docs/content.md` describes it; a key is never taken away.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
    pub severity: &'static str,
    pub rule: &'static str,
    pub what: String,
    pub mend: String,
    /// What to write instead, where that is known.
    pub swap: Option<Paste>,
    /// The other place of a clash, as `file:line`.
    pub other: Option<String>,
    /// The reason that an `[[accept]]` gives.
    pub accepted: Option<String>,
}

/// In the place of the finding, the last `wrong` becomes `right`.
#[derive(Clone, Debug, Serialize)]
pub struct Paste {
    pub wrong: String,
    pub right: String,
    /// `check --fix` does it.
    pub safe: bool,
}

pub fn findings(report: &Report, sources: &Sources, lang: Lang) -> Vec<Finding> {
    let mut places = Places::new(sources);
    report
        .found
        .iter()
        .map(|diagnostic| {
            let place = places.place(&diagnostic.at);
            let wording = diagnostic.problem.wording(lang);
            let swap = diagnostic.problem.swap().map(|swap| Paste {
                wrong: swap.wrong,
                right: swap.right,
                safe: swap.safe,
            });
            let other = diagnostic.problem.other().map(|at| {
                let line = places.place(at).line;
                format!("{}:{line}", sources.shown(at.file))
            });
            Finding {
                swap,
                other,
                file: sources.shown(diagnostic.at.file),
                line: place.line,
                column: place.column,
                end_line: place.end_line,
                end_column: place.end_column,
                severity: match diagnostic.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Note => "note",
                },
                rule: diagnostic.problem.rule(),
                what: wording.what,
                mend: wording.mend,
                accepted: diagnostic.accepted.clone(),
            }
        })
        .collect()
}

/// Line and column of a place, from 1.
pub fn line_and_column(at: &Span, sources: &Sources) -> (usize, usize) {
    let place = Places::new(sources).place(at);
    (place.line, place.column)
}

/// A stretch of text on one line, for a list.
pub fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    let line: Vec<char> = text.replace("\r\n", "\n").chars().collect();
    let mut shown: String = line
        .iter()
        .take(LONGEST)
        .map(|c| if *c == '\n' { '⏎' } else { harmless(*c) })
        .collect();
    if line.len() > LONGEST {
        shown.push('…');
    }
    shown
}

const RED: &str = "31;1";
const YELLOW: &str = "33;1";
const BLUE: &str = "34;1";
const FAINT: &str = "2";

fn paint(text: &str, code: &str, colour: Colour) -> String {
    match colour {
        Colour::Terminal => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        Colour::None => text.to_owned(),
    }
}

fn severity_word(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::Ja) => "誤り",
        (Severity::Warning, Lang::Ja) => "注意",
        (Severity::Note, Lang::Ja) => "参考",
        (Severity::Error, Lang::En) => "error",
        (Severity::Warning, Lang::En) => "warning",
        (Severity::Note, Lang::En) => "note",
    }
}

fn mend_word(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "直し方",
        Lang::En => "mend",
    }
}

fn draw(
    diagnostic: &Diagnostic,
    places: &mut Places<'_>,
    lang: Lang,
    colour: Colour,
    drawn: &mut String,
) {
    let wording = diagnostic.problem.wording(lang);
    let file = visible(&places.sources.shown(diagnostic.at.file));
    let code = match diagnostic.severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Note => BLUE,
    };
    let word = paint(severity_word(diagnostic.severity, lang), code, colour);
    let what = visible(&wording.what);
    let rule = paint(&format!("[{}]", diagnostic.problem.rule()), FAINT, colour);
    let place = places.place(&diagnostic.at);
    if is_whole(&diagnostic.at) {
        drawn.push_str(&format!("{file}: {word}: {what} {rule}\n"));
    } else {
        let (line, column) = (place.line, place.column);
        drawn.push_str(&format!("{file}:{line}:{column}: {word}: {what} {rule}\n"));
        if let Some(text) = places.line(&diagnostic.at) {
            let length = match place.end_line > place.line {
                true => usize::MAX,
                false => place.end_column - place.column,
            };
            excerpt(text, &place, length, code, colour, drawn);
        }
    }
    if let Some(at) = diagnostic.problem.other() {
        let other = visible(&places.sources.shown(at.file));
        let other = match is_whole(at) {
            true => other,
            false => format!("{other}:{}", places.place(at).line),
        };
        drawn.push_str(&match lang {
            Lang::Ja => format!("もう一つの場所: {other}\n"),
            Lang::En => format!("the other place: {other}\n"),
        });
    }
    if let Some(reason) = &diagnostic.accepted {
        let reason = visible(reason);
        drawn.push_str(&match lang {
            Lang::Ja => format!("承知の理由: {reason}\n"),
            Lang::En => format!("accepted: {reason}\n"),
        });
    } else if !wording.mend.is_empty() {
        let mend = lines(&wording.mend);
        drawn.push_str(&format!("{}: {mend}\n", mend_word(lang)));
    }
}

/// A mend whose further lines are there to be pasted: each set in, so that they are seen to belong together.
fn lines(text: &str) -> String {
    const MOST: usize = 12;
    let mut drawn = String::new();
    for (number, line) in text.trim_end().split('\n').enumerate() {
        if number > MOST {
            drawn.push_str("\n    …");
            break;
        }
        if number > 0 {
            drawn.push_str("\n    ");
        }
        drawn.push_str(&visible(line));
    }
    drawn
}

/// The line and, under the place, the carets.
fn excerpt(
    line: &str,
    place: &Place,
    length: usize,
    code: &str,
    colour: Colour,
    drawn: &mut String,
) {
    // Only the neighbourhood of the place is looked at: the line may have ten million bytes.
    let start = place.byte_in_line.min(line.len());
    let (before, after) = line.split_at_checked(start).unwrap_or((line, ""));
    let mut lead: Vec<char> = before.chars().rev().take(WINDOW + 1).collect();
    lead.reverse();
    let mut fits = cells(&lead) <= LEAD;
    if !fits {
        // A line that fits as a whole is shown as a whole.
        let all: Vec<char> = line.chars().take(WINDOW + 1).collect();
        fits = lead.len() <= WINDOW && all.len() <= WINDOW && cells(&all) <= WINDOW;
    }
    let cut = !fits;
    if cut {
        let mut width = 0;
        let mut keep = lead.len();
        while let Some(c) = keep.checked_sub(1).and_then(|last| lead.get(last)) {
            width += cell(*c, 0);
            if width > LEAD {
                break;
            }
            keep -= 1;
        }
        lead.drain(..keep);
    }

    let mut shown = String::new();
    let mut width = 0;
    if cut {
        shown.push('…');
        width += 1;
    }
    for c in lead {
        width += show(c, width, &mut shown);
    }
    let caret_at = width;
    let mut carets = 0;
    for (number, c) in after.chars().enumerate() {
        if width > WINDOW {
            shown.push('…');
            break;
        }
        width += show(c, width, &mut shown);
        if number < length {
            carets = width - caret_at;
        }
    }
    let number = place.line.to_string();
    let gutter = " ".repeat(number.len());
    let carets = paint(&"^".repeat(carets.max(1)), code, colour);
    drawn.push_str(&format!(
        "{} {shown}\n",
        paint(&format!("{number} |"), FAINT, colour)
    ));
    drawn.push_str(&format!(
        "{} {}{carets}\n",
        paint(&format!("{gutter} |"), FAINT, colour),
        " ".repeat(caret_at)
    ));
}

fn cells(text: &[char]) -> usize {
    text.iter().fold(0, |width, c| width + cell(*c, width))
}

/// How many cells a character takes when it begins at `column`.
fn cell(c: char, column: usize) -> usize {
    match c {
        '\t' => TAB - column % TAB,
        c => harmless(c).width().unwrap_or(0),
    }
}

fn show(c: char, column: usize, shown: &mut String) -> usize {
    let width = cell(c, column);
    match c {
        '\t' => shown.push_str(&" ".repeat(width)),
        c => shown.push(harmless(c)),
    }
    width
}

/// What an author writes must not steer the terminal, nor turn its lines round.
fn harmless(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c => c,
    }
}

/// A sentence that quotes its author: harmless, and not endless.
fn visible(text: &str) -> String {
    const LONGEST: usize = 400;
    let mut shown: String = text.chars().take(LONGEST).map(harmless).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

fn is_whole(span: &Span) -> bool {
    span.bytes == (0..0)
}

/// Where a span stands, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    byte_in_line: usize,
}

/// Finds lines and columns. Remembers, per file, where its lines begin and which column it counted last.
struct Places<'a> {
    sources: &'a Sources,
    files: BTreeMap<FileId, Lines<'a>>,
}

struct Lines<'a> {
    /// Looked through once: to ask a file for its text takes a look at all of it.
    text: Option<&'a str>,
    /// The byte at which each line begins.
    starts: Vec<usize>,
    /// A byte and its column: counting goes on from there when it can.
    last: (usize, usize),
}

impl<'a> Places<'a> {
    fn new(sources: &'a Sources) -> Places<'a> {
        Places {
            sources,
            files: BTreeMap::new(),
        }
    }

    fn place(&mut self, span: &Span) -> Place {
        let sources = self.sources;
        let lines = self.files.entry(span.file).or_insert_with(|| {
            let text = sources.text(span.file);
            let breaks = text
                .unwrap_or_default()
                .bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| at + 1);
            Lines {
                text,
                starts: std::iter::once(0).chain(breaks).collect(),
                last: (0, 1),
            }
        });
        let text = lines.text.unwrap_or_default();
        let start = floor(text, span.bytes.start);
        let end = floor(text, span.bytes.end).max(start);
        let (line, line_start, column) = lines.find(text, start);
        let (end_line, _, end_column) = lines.find(text, end);
        // The next span begins here or later.
        lines.last = (start, column);
        Place {
            line,
            column,
            end_line,
            end_column,
            byte_in_line: start - line_start,
        }
    }

    /// The line that the span begins in, without its break.
    fn line(&mut self, span: &Span) -> Option<&'a str> {
        let lines = self.files.get(&span.file)?;
        let text = lines.text?;
        let start = floor(text, span.bytes.start);
        let number = lines.starts.partition_point(|begin| *begin <= start);
        let begin = *lines.starts.get(number.checked_sub(1)?)?;
        let end = lines.starts.get(number).copied().unwrap_or(text.len());
        Some(text.get(begin..end)?.trim_end_matches(['\n', '\r']))
    }
}

impl Lines<'_> {
    /// Line, where it begins, and column of a byte.
    fn find(&self, text: &str, at: usize) -> (usize, usize, usize) {
        let line = self.starts.partition_point(|begin| *begin <= at).max(1);
        let begin = self.starts.get(line - 1).copied().unwrap_or(0);
        let (from, column) = match self.last {
            (from, column) if from >= begin && from <= at => (from, column),
            _ => (begin, 1),
        };
        let between = text.get(from..at).unwrap_or_default();
        (line, begin, column + between.chars().count())
    }
}

/// The nearest place at or before `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{LinkProblem, Near};
    use crate::path::SourcePath;
    use crate::source::SourceFile;

    fn drawn(text: &str, needle: &str) -> String {
        let start = text.find(needle).expect("the needle is in the text");
        let sources = Sources {
            root: "content".to_owned(),
            files: vec![SourceFile {
                path: SourcePath::new("a.md"),
                bytes: text.as_bytes().to_vec(),
            }],
            ..Sources::default()
        };
        let mut report = Report::default();
        report.add(
            Span::new(FileId(0), start..start + needle.len()),
            LinkProblem::PageNotFound {
                dest: "junbi.md".to_owned(),
                nearest: Some(Near {
                    dest: "../start/junbi.md".to_owned(),
                    sure: false,
                }),
            },
        );
        super::text(&report, &sources, Lang::Ja, Colour::None)
    }

    #[test]
    fn place_line_caret_and_mend() {
        assert_eq!(
            drawn("# 題\n\n手順は[準備](junbi.md)を読む。\n", "junbi.md"),
            "content/a.md:3:9: 誤り: リンク先の文書「junbi.md」がありません。 [broken-link]\n\
             3 | 手順は[準備](junbi.md)を読む。\n \
             \u{20}|              ^^^^^^^^\n\
             直し方: 「../start/junbi.md」に直してください。\n\
             誤り 1・注意 0・参考 0\n"
        );
    }

    #[test]
    fn tabs_wide_and_control_characters_keep_the_caret_in_place() {
        let lines = drawn("\t全\u{1b}[31m\u{202e}x", "x");
        assert!(
            lines.contains("1 |     全␛[31m\u{fffd}x\n  |             ^\n"),
            "{lines}"
        );
    }

    #[test]
    fn a_span_over_several_lines_ends_with_its_first() {
        let lines = drawn("あい\r\nうえ", "い\r\nう");
        assert!(lines.contains("1 | あい\n  |   ^^\n"), "{lines}");
    }

    #[test]
    fn a_line_of_ten_megabytes_shows_its_surroundings() {
        let text = format!("{}<here>{}", "あ".repeat(2_000_000), "い".repeat(2_000_000));
        let lines = drawn(&text, "<here>");
        assert!(lines.contains(":1:2000001: "), "{lines}");
        assert!(
            lines.contains("…ああ") && lines.contains("いい…"),
            "{lines}"
        );
        assert!(lines.chars().count() < 400, "{lines}");
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        let sources = Sources {
            files: vec![SourceFile {
                path: SourcePath::new("a.md"),
                bytes: "あ".as_bytes().to_vec(),
            }],
            ..Sources::default()
        };
        let mut places = Places::new(&sources);
        let place = places.place(&Span::new(FileId(0), 2..900));
        assert_eq!((place.column, place.end_column), (1, 2));
        places.place(&Span::new(FileId(7), 2..900));
    }
}
