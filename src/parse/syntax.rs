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

/// What stands after the key of the line, when it is taken for `=`.
fn missing_equals(text: &str, at: usize) -> TomlMistake {
    let line = text.get(line_at(text, at)).unwrap_or_default().trim_start();
    let key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let next = line.trim_start_matches(key).trim_start().chars().next();
    TomlMistake::MissingEquals {
        instead: next.filter(|c| ['＝', ':', '：'].contains(c)),
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::{Lang, Problem};
    use crate::source::FileId;

    /// Each mistake with the text it points at, and the keys that were read nevertheless.
    fn mistakes(text: &str) -> (Vec<(TomlMistake, &str)>, Vec<String>) {
        let mut report = Report::default();
        let place = Place::new(Span::new(FileId(0), 0..text.len()), text);
        let keys = read(text, &place, &mut report, |table, _, _| {
            table
                .keys()
                .map(|key| key.get_ref().clone().into_owned())
                .collect()
        });
        report.sort();
        let found = report
            .found
            .into_iter()
            .filter_map(|found| match found.problem {
                Problem::Data(DataProblem::Toml { mistake }) => {
                    Some((mistake, text.get(found.at.bytes).unwrap_or("?")))
                }
                _ => None,
            });
        (found.collect(), keys)
    }

    #[test]
    fn the_commonest_mistakes_are_told_where_they_are() {
        let owned = str::to_owned;
        for (text, mistake, at) in [
            (
                "a = 協議の場\n",
                TomlMistake::MissingQuotes {
                    text: owned("協議の場"),
                },
                "協議の場",
            ),
            ("a = “x”\n", TomlMistake::WrongQuotes, "“x”"),
            ("a = \"x\nb = 1\n", TomlMistake::OpenQuotes, ""),
            ("b = 1\na = \"\"\"\nx\n", TomlMistake::OpenQuotes, "\"\"\""),
            ("a =\nb = 1\n", TomlMistake::MissingValue, ""),
            (
                "a \"x\"\nb = 1\n",
                TomlMistake::MissingEquals { instead: None },
                "",
            ),
            (
                "a ＝ \"x\"\nb = 1\n",
                TomlMistake::MissingEquals {
                    instead: Some('＝'),
                },
                "",
            ),
            (
                "a：\"x\"\nb = 1\n",
                TomlMistake::MissingEquals {
                    instead: Some('：'),
                },
                "",
            ),
            (
                "a: \"x\"\nb = 1\n",
                TomlMistake::MissingEquals { instead: Some(':') },
                "",
            ),
            (
                "a = 1\na = 2\n",
                TomlMistake::DuplicateKey { key: owned("a") },
                "a",
            ),
            ("a = [\"x\" \"y\"]\nb = 2\n", TomlMistake::Bracket, ""),
            ("a = [\"x\", \"y\"\n\nb = 2\n", TomlMistake::Bracket, ""),
            ("a = \"x\"、\n", TomlMistake::AfterValue, ""),
            ("a = \"これは\"重要\"です\"\n", TomlMistake::AfterValue, ""),
            (
                "題 = \"x\"\n",
                TomlMistake::BadKey { key: owned("題") },
                "題",
            ),
            (
                "a = 2022-13-01\n",
                TomlMistake::BareDate {
                    text: owned("2022-13-01"),
                },
                "2022-13-01",
            ),
            (
                "a = True\n",
                TomlMistake::Boolean {
                    text: owned("True"),
                },
                "True",
            ),
            ("a = 02\n", TomlMistake::BadNumber, "0"),
            ("a = \"C:\\pass\"\n", TomlMistake::Backslash, ""),
            ("a = \"x\u{7}\"\n", TomlMistake::BadCharacter, "\u{7}"),
        ] {
            let (found, _) = mistakes(text);
            assert_eq!(found.first(), Some(&(mistake, at)), "{text}");
        }
    }

    #[test]
    fn a_broken_line_hides_nothing_below_it() {
        let (found, keys) = mistakes("a \"x\"\nb = 1\nc ＝ 2\n[d]\ne = 3\nf = g\n");
        assert_eq!(found.len(), 3);
        assert_eq!(keys, ["b", "d"]);
    }

    #[test]
    fn every_mistake_has_words_of_its_own() {
        let other = TomlMistake::Other {
            message: "…".to_owned(),
        };
        for lang in [Lang::Ja, Lang::En] {
            let words = Problem::from(DataProblem::Toml {
                mistake: other.clone(),
            })
            .wording(lang);
            assert!(!words.what.is_empty() && !words.mend.is_empty());
        }
    }

    proptest! {
        #[test]
        fn any_text_is_safe(text in "\\PC*") {
            mistakes(&text);
        }

        #[test]
        fn any_broken_toml_is_safe(parts in proptest::collection::vec(
            prop::sample::select(vec![
                "a", "b.c", " = ", "=", "\"", "\"\"\"", "'", "[", "]", "[[", "]]", "{", "}", ",", "\n", "\r\n", "#",
                "1", "1.5", "true", "2022-05", "\\", "あ", "term", "name", "　", "：", "＝", "\u{0}",
            ]),
            0..60,
        )) {
            let text = parts.concat();
            mistakes(&text);
        }
    }
}
