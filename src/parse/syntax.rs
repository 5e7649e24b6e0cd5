//! Reads TOML as far as it can be read, and says each mistake of its writing. Knows no key.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::DeTable;

use crate::diagnostic::{DataProblem, Report, Span, TomlMistake};

/// Where a piece of TOML stands in its file.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) span: Span,
    /// The file holds the piece byte for byte. Not so for a fence inside a quote, whose lines begin with `>`.
    pub(crate) exact: bool,
}

impl Place {
    pub(crate) fn new(span: Span, text: &str) -> Place {
        let exact = span.bytes.len() == text.len();
        Place { span, exact }
    }

    /// The place of a stretch of the piece.
    pub(crate) fn at(&self, bytes: Range<usize>) -> Span {
        match self.exact {
            true => {
                let start = self.span.bytes.start;
                Span::new(self.span.file, start + bytes.start..start + bytes.end)
            }
            false => self.span.clone(),
        }
    }
}

/// How often a line that stops the parser is put aside to read on.
const TRIES: usize = 40;

/// Hands the table to `with`, and whether it was whole.
pub(crate) fn read<T>(
    text: &str,
    place: &Place,
    report: &mut Report,
    with: impl FnOnce(&DeTable<'_>, bool, &mut Report) -> T,
) -> T {
    let mut readable = text.to_owned();
    let mut mistakes: Vec<(Range<usize>, TomlMistake)> = Vec::new();
    for _ in 0..TRIES {
        let (_, errors) = DeTable::parse_recoverable(&readable);
        let stop = errors.iter().find_map(|error| {
            let stops = error.message().starts_with("key with no value");
            error.span().filter(|_| stops)
        });
        // The parser reads nothing after a key without `=`, so that line is blanked and the rest is read.
        let Some(stop) = stop else { break };
        mistakes.push((stop.clone(), missing_equals(&readable, stop.start)));
        let line = line_at(&readable, stop.start);
        let blank = " ".repeat(line.len());
        readable.replace_range(line, &blank);
    }
    let (table, errors) = DeTable::parse_recoverable(&readable);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        mistakes.push(understand(&readable, error.message(), span));
    }
    let whole = mistakes.is_empty();
    tell(&readable, mistakes, place, report);
    with(table.get_ref(), whole, report)
}

/// One mistake a line, and of brackets only the first: what follows an open bracket is its echo.
fn tell(
    text: &str,
    mut mistakes: Vec<(Range<usize>, TomlMistake)>,
    place: &Place,
    report: &mut Report,
) {
    mistakes.sort_by_key(|(span, _)| span.start);
    let mut lines = BTreeSet::new();
    let mut bracket = false;
    for (span, mistake) in mistakes {
        let echo = mistake == TomlMistake::Bracket && std::mem::replace(&mut bracket, true);
        let fresh = lines.insert(line_at(text, span.start).start);
        if fresh && !echo {
            report.add(place.at(span), DataProblem::Toml { mistake });
        }
    }
}

fn understand(text: &str, message: &str, span: Range<usize>) -> (Range<usize>, TomlMistake) {
    let found = text.get(span.clone()).unwrap_or_default();
    let begins = |start: &str| message.starts_with(start);
    let mistake = if begins("string values must be quoted") {
        if found.is_empty() {
            TomlMistake::MissingValue
        } else if found.starts_with(['“', '”', '「', '『', '＂', '‘', '’']) {
            TomlMistake::WrongQuotes
        } else {
            TomlMistake::MissingQuotes {
                text: shorten(found),
            }
        }
    } else if begins("duplicate key") || begins("cannot extend") {
        TomlMistake::DuplicateKey {
            key: shorten(found),
        }
    } else if begins("invalid multi-line") {
        let quotes = match message.contains("literal") {
            true => "'''",
            false => "\"\"\"",
        };
        // Nothing closes it, so the last quotes are those that open it.
        let open = text
            .get(..span.start)
            .and_then(|before| before.rfind(quotes));
        let at = open.map_or(span, |open| open..open + quotes.len());
        return (at, TomlMistake::OpenQuotes);
    } else if begins("invalid basic string") || begins("invalid literal string") {
        match found.is_empty() {
            true => TomlMistake::OpenQuotes,
            false => TomlMistake::BadCharacter,
        }
    } else if message.contains("escape") || message.contains("unicode") {
        TomlMistake::Backslash
    } else if begins("missing comma")
        || begins("extra comma")
        || begins("unclosed")
        || begins("unexpected `=`")
        || begins("missing array")
        || begins("missing inline")
    {
        return (before(text, span), TomlMistake::Bracket);
    } else if begins("unexpected key or value") {
        TomlMistake::AfterValue
    } else if begins("invalid unquoted key")
        || begins("unquoted keys")
        || begins("missing opening quote")
    {
        TomlMistake::BadKey {
            key: shorten(found),
        }
    } else if message.contains("date") || message.contains("time") {
        TomlMistake::BareDate {
            text: shorten(found),
        }
    } else if begins("invalid boolean") {
        TomlMistake::Boolean {
            text: shorten(found),
        }
    } else if begins("unexpected leading zero") || message.contains("integer") {
        TomlMistake::BadNumber
    } else if message.contains("recurs") {
        TomlMistake::TooDeep
    } else {
        TomlMistake::Other {
            message: message.to_owned(),
        }
    };
    (span, mistake)
}

/// `span`, or what stands last before it when nothing stands in it: a bracket is missing where the text before it ends.
fn before(text: &str, span: Range<usize>) -> Range<usize> {
    let end = text
        .get(..span.start)
        .map_or(span.start, |text| text.trim_end().len());
    match span.is_empty() {
        true => end..end,
        false => span,
    }
}

fn missing_equals(text: &str, at: usize) -> TomlMistake {
    let next = text
        .get(at..)
        .and_then(|rest| rest.trim_start().chars().next());
    // After a bare key the colon is already behind the place of the error.
    let last = text.get(..at).and_then(|before| before.chars().next_back());
    let instead = [next, last]
        .into_iter()
        .flatten()
        .find(|c| ['＝', ':', '：'].contains(c));
    TomlMistake::MissingEquals { instead }
}

/// The line around a byte, without its line break.
fn line_at(text: &str, at: usize) -> Range<usize> {
    let start = text
        .get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |newline| newline + 1);
    let rest = text.get(start..).unwrap_or_default();
    let end = start + rest.find(['\n', '\r']).unwrap_or(rest.len());
    start..end
}

fn shorten(text: &str) -> String {
    let mut chars = text.chars();
    let short: String = chars.by_ref().take(20).collect();
    match chars.next() {
        Some(_) => short + "…",
        None => short,
    }
}
