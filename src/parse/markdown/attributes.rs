//! `{#id until=2027-03-31 source=mhlw-r7}` below a block or behind a heading.

use std::ops::Range;

use super::places::Places;
use crate::date::Date;
use crate::diagnostic::{MarkdownProblem, Report};
use crate::tree::{Attrs, Cite, Planned};

pub(super) const KEYS: [&str; 14] = [
    "id", "until", "checked", "planned", "source", "audience", "domain", "status", "head",
    "rowhead", "caption", "number", "print", "locked",
];

/// One `key=value`, with the stretch of each in the line.
struct Entry<'a> {
    key: &'a str,
    value: &'a str,
    key_at: Range<usize>,
    value_at: Range<usize>,
}

/// What the line says; `None` when it is no attribute line. `start` is where it stands in the text of `places`.
pub(super) fn parse(
    line: &str,
    start: usize,
    places: &Places,
    report: &mut Report,
) -> Option<Attrs> {
    let entries = entries(line)?;
    let mut attrs = Attrs::default();
    for entry in entries {
        let at = places.inside(start, entry.value_at.clone());
        let list = || entry.value.split([',', '、', '，']).map(str::trim);
        let words = || {
            list()
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let understood = match entry.key {
            "id" => {
                attrs.id = Some(entry.value.to_owned());
                !entry.value.is_empty() && !entry.value.contains(char::is_whitespace)
            }
            "until" => {
                attrs.facts.until = Date::parse(entry.value);
                attrs.facts.until.is_some()
            }
            "checked" => {
                attrs.facts.checked = Date::parse(entry.value);
                attrs.facts.checked.is_some()
            }
            "planned" => {
                attrs.facts.planned = match entry.value {
                    "true" => Some(Planned::Some),
                    value => Date::parse(value).map(Planned::At),
                };
                attrs.facts.planned.is_some()
            }
            "source" => {
                attrs
                    .facts
                    .sources
                    .extend(words().into_iter().map(|id| Cite {
                        id,
                        page: None,
                        span: at.clone(),
                    }));
                !entry.value.trim().is_empty()
            }
            "audience" => {
                attrs.audience.extend(words());
                true
            }
            "domain" => {
                attrs.domain.extend(words());
                true
            }
            "status" => {
                attrs.facts.status = Some(entry.value.to_owned());
                !entry.value.is_empty()
            }
            "head" => {
                attrs.head = entry.value.parse().ok();
                attrs.head.is_some()
            }
            "rowhead" => {
                attrs.rowhead = entry.value.parse().ok();
                attrs.rowhead.is_some()
            }
            "caption" => {
                attrs.caption = Some(entry.value.to_owned());
                true
            }
            "number" => {
                attrs.number = entry.value.parse().ok();
                attrs.number.is_some()
            }
            "locked" => {
                attrs.locked = Some(entry.value.trim().to_owned());
                !entry.value.trim().is_empty()
            }
            // The only way there is so far, and the one without it.
            "print" => entry.value == "box",
            key => {
                let problem = MarkdownProblem::UnknownAttribute {
                    key: key.to_owned(),
                    nearest: nearest(key, &KEYS),
                };
                report.add(places.inside(start, entry.key_at.clone()), problem);
                true
            }
        };
        if !understood {
            let problem = MarkdownProblem::BadAttribute {
                key: entry.key.to_owned(),
                value: entry.value.to_owned(),
            };
            report.add(at, problem);
        }
    }
    Some(attrs)
}

/// The word of a list that was probably meant.
pub(super) fn nearest(word: &str, known: &[&str]) -> Option<String> {
    let word: String = word.chars().take(40).collect();
    known
        .iter()
        .map(|known| (strsim::damerau_levenshtein(&word, known), *known))
        .filter(|(distance, known)| *distance <= 1 + known.chars().count() / 3)
        .min()
        .map(|(_, known)| known.to_owned())
}

/// The pairs of a line that is nothing but `{…}`; `None` where it is not of that form.
fn entries(line: &str) -> Option<Vec<Entry<'_>>> {
    let inner = line.strip_prefix('{')?.strip_suffix('}')?;
    let mut entries = Vec::new();
    let mut at = 1;
    let mut rest = inner;
    loop {
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        rest = trimmed;
        if rest.is_empty() {
            return (!entries.is_empty()).then_some(entries);
        }
        if let Some(id) = rest.strip_prefix('#') {
            let len = id.find(char::is_whitespace).unwrap_or(id.len());
            let value = id.get(..len)?;
            entries.push(Entry {
                key: "id",
                value,
                key_at: at..at + 1,
                value_at: at + 1..at + 1 + len,
            });
            at += 1 + len;
            rest = id.get(len..)?;
            continue;
        }
        let (key, value) = rest.split_once('=')?;
        let word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if key.is_empty() || !key.chars().all(word) {
            return None;
        }
        let value_start = at + key.len() + 1;
        let (value, value_at, used) = match value.strip_prefix('"') {
            Some(quoted) => {
                let (value, _) = quoted.split_once('"')?;
                let start = value_start + 1;
                (value, start..start + value.len(), value.len() + 2)
            }
            None => {
                let len = value.find(char::is_whitespace).unwrap_or(value.len());
                let value = value.get(..len)?;
                if value.contains(['{', '}', '"']) {
                    return None;
                }
                (value, value_start..value_start + len, len)
            }
        };
        entries.push(Entry {
            key,
            value,
            key_at: at..at + key.len(),
            value_at,
        });
        rest = rest.get(key.len() + 1 + used..)?;
        at = value_start + used;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Problem, Report};
    use crate::source::FileId;

    fn parse_line(line: &str) -> (Option<Attrs>, Report) {
        let mut report = Report::default();
        let places = Places::straight(FileId(0), 10, line.len());
        let attrs = parse(line, 0, &places, &mut report);
        (attrs, report)
    }

    #[test]
    fn an_attribute_line_is_read() {
        let (attrs, report) =
            parse_line("{#kyogi until=2027-03-31 source=a,b caption=\"参加 の数\" head=2}");
        let attrs = attrs.expect("an attribute line");
        assert_eq!(attrs.id.as_deref(), Some("kyogi"));
        assert_eq!(attrs.facts.until, Date::parse("2027-03-31"));
        assert_eq!(attrs.facts.sources.len(), 2);
        assert_eq!(attrs.caption.as_deref(), Some("参加 の数"));
        assert_eq!(attrs.head, Some(2));
        assert!(report.found.is_empty());
    }

    #[test]
    fn what_is_no_attribute_line_stays_text() {
        for line in [
            "{協議の場|きょうぎのば}",
            "{要確認}",
            "{}",
            "{a b=c}",
            "{a=\"b}",
            "{a=b",
        ] {
            assert_eq!(parse_line(line).0, None, "{line}");
        }
    }

    #[test]
    fn wrong_keys_and_values_are_told_with_their_place() {
        let (_, report) = parse_line("{untill=2027-03-31 until=いつか}");
        let found: Vec<_> = report
            .found
            .iter()
            .map(|d| (d.problem.clone(), d.at.bytes.clone()))
            .collect();
        assert_eq!(
            found,
            [
                (
                    Problem::Markdown(MarkdownProblem::UnknownAttribute {
                        key: "untill".to_owned(),
                        nearest: Some("until".to_owned()),
                    }),
                    11..17,
                ),
                (
                    Problem::Markdown(MarkdownProblem::BadAttribute {
                        key: "until".to_owned(),
                        value: "いつか".to_owned(),
                    }),
                    35..44,
                ),
            ]
        );
    }
}
