//! Values of the data in the text: `{{contact:hokenjo.tel}}` shows what the record says, on every page the same. Changes
//! texts only.

use crate::diagnostic::{BookProblem, Report, Span, nearest};
use crate::parse::data::{Data, Value};
use crate::tree::change::each_text;
use crate::tree::{Block, Inline, Text};

const OPEN: &str = "{{";
const CLOSE: &str = "}}";

/// Puts the values into every text of these blocks.
pub(super) fn fill(blocks: &mut [Block], data: &Data, report: &mut Report) {
    for block in blocks {
        each_text(block, &mut |text| fill_text(text, data, report));
    }
}

pub(super) fn fill_text(text: &mut Text, data: &Data, report: &mut Report) {
    fill_inlines(&mut text.inlines, data, report);
}

fn fill_inlines(inlines: &mut Vec<Inline>, data: &Data, report: &mut Report) {
    let mut at = 0;
    while let Some(inline) = inlines.get_mut(at) {
        match inline {
            Inline::Emphasis(children) | Inline::Strong(children) | Inline::Strike(children) => {
                fill_inlines(children, data, report);
            }
            Inline::Link(link) => fill_inlines(&mut link.children, data, report),
            Inline::Text { text, span } if text.contains(OPEN) => {
                let parts = parts(text, span, data, report);
                let count = parts.len();
                inlines.splice(at..=at, parts);
                at += count;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
}

/// A text cut where values stand. What is no value stays as it was written.
fn parts(text: &str, span: &Span, data: &Data, report: &mut Report) -> Vec<Inline> {
    let exact = span.bytes.len() == text.len();
    let place = |from: usize, to: usize| match exact {
        true => Span::new(span.file, span.bytes.start + from..span.bytes.start + to),
        false => span.clone(),
    };
    let mut out = Vec::new();
    let mut push = |shown: String, at: Span| {
        if !shown.is_empty() {
            out.push(Inline::Text {
                text: shown,
                span: at,
            });
        }
    };
    // Up to here the text is taken over; from there on the next value is looked for.
    let (mut done, mut from) = (0, 0);
    while let Some(open) = text.get(from..).and_then(|rest| rest.find(OPEN)) {
        let open = from + open;
        let inner = open + OPEN.len();
        let Some(len) = text.get(inner..).and_then(|rest| rest.find(CLOSE)) else {
            break;
        };
        let end = inner + len + CLOSE.len();
        from = end;
        let Some(asked) = text.get(inner..inner + len).and_then(Asked::read) else {
            continue;
        };
        let at = place(open, end);
        match asked.value(data) {
            Ok(value) => {
                push(
                    text.get(done..open).unwrap_or_default().to_owned(),
                    place(done, open),
                );
                push(value, at);
                done = end;
            }
            Err(problem) => report.add(at, problem),
        }
    }
    push(
        text.get(done..).unwrap_or_default().to_owned(),
        place(done, text.len()),
    );
    out
}

/// `kind:id.field`
struct Asked<'a> {
    whole: &'a str,
    kind: &'a str,
    id: &'a str,
    field: &'a str,
}

const KINDS: [&str; 6] = ["term", "contact", "program", "source", "series", "menu"];

impl<'a> Asked<'a> {
    /// `None` for braces that ask for no record: a template of another program, a formula.
    fn read(text: &'a str) -> Option<Asked<'a>> {
        let whole = text.trim();
        let (kind, rest) = whole.split_once(':')?;
        let (kind, rest) = (kind.trim(), rest.trim());
        let word = !kind.is_empty() && kind.chars().all(|c| c.is_ascii_lowercase());
        let (id, field) = match kind {
            // A row and a column may hold a dot themselves.
            "series" => rest.split_once('.').unwrap_or((rest, "")),
            _ => rest.rsplit_once('.').unwrap_or((rest, "")),
        };
        word.then_some(Asked {
            whole,
            kind,
            id,
            field,
        })
    }

    fn value(&self, data: &Data) -> Result<String, BookProblem> {
        match self.kind {
            "term" => {
                let names = data.terms.iter().map(|term| term.name.as_str());
                let term = data.terms.iter().find(|term| {
                    term.name == self.id || term.aliases.iter().any(|it| it == self.id)
                });
                let term = term.ok_or_else(|| self.unknown("term", names))?;
                self.field(&[
                    ("name", &term.name),
                    ("reading", &term.reading),
                    ("short", &term.short),
                ])
            }
            "contact" => {
                let ids = data
                    .contacts
                    .iter()
                    .filter_map(|contact| contact.id.as_deref());
                let found = data.contacts.iter().find(|contact| {
                    contact.id.as_deref() == Some(self.id) || contact.name == self.id
                });
                let names = ids.chain(data.contacts.iter().map(|contact| contact.name.as_str()));
                let contact = found.ok_or_else(|| self.unknown("contact", names))?;
                self.field(&[
                    ("name", &contact.name),
                    ("tel", &contact.tel),
                    ("fax", &contact.fax),
                    ("email", &contact.email),
                    ("url", &contact.url),
                    ("address", &contact.address),
                    ("hours", &contact.hours),
                    ("note", &contact.note),
                    ("kind", &contact.kind),
                    ("area", &contact.area),
                ])
            }
            "program" => {
                let ids = data.programs.iter().map(|program| program.id.as_str());
                let found = data.programs.iter().find(|program| program.id == self.id);
                let program = found.ok_or_else(|| self.unknown("program", ids))?;
                let number = program.number.to_string();
                self.field(&[("name", &program.name), ("number", &number)])
            }
            "menu" => {
                let ids = data.menus.iter().map(|menu| menu.id.as_str());
                let found = data.menus.iter().find(|menu| menu.id == self.id);
                let menu = found.ok_or_else(|| self.unknown("menu", ids))?;
                self.field(&[("label", &menu.label)])
            }
            "source" => {
                let ids = data.sources.iter().map(|source| source.id.as_str());
                let found = data.sources.iter().find(|source| source.id == self.id);
                let source = found.ok_or_else(|| self.unknown("source", ids))?;
                self.field(&[("title", &source.title)])
            }
            "series" => self.figure(data),
            _ => Err(BookProblem::UnknownValue {
                asked: self.whole.to_owned(),
                better: nearest(self.kind, KINDS).map(|kind| self.with(&kind, self.id, self.field)),
                known: KINDS.iter().map(|kind| format!("{kind}:…")).collect(),
            }),
        }
    }

    /// `series:id.row.column`
    fn figure(&self, data: &Data) -> Result<String, BookProblem> {
        let ids = data.series.iter().map(|series| series.id.as_str());
        let found = data.series.iter().find(|series| series.id == self.id);
        let series = found.ok_or_else(|| self.unknown("series", ids))?;
        let missing = |better: Option<String>, known: Vec<String>| BookProblem::UnknownValue {
            asked: self.whole.to_owned(),
            better: better.map(|field| self.with(self.kind, self.id, &field)),
            known,
        };
        let (row, column) = self.field.rsplit_once('.').unwrap_or((self.field, ""));
        let rows: Vec<String> = series.rows.iter().map(|row| row.at.clone()).collect();
        let found = series.rows.iter().find(|known| known.at == row);
        let Some(values) = found else {
            let near = nearest(row, rows.iter().map(String::as_str));
            return Err(missing(near.map(|row| format!("{row}.{column}")), rows));
        };
        let at = series.columns.iter().position(|known| known == column);
        match at.and_then(|at| values.values.get(at)) {
            Some(Value::Number(number)) => Ok(grouped(*number)),
            Some(Value::Words(words)) => Ok(words.clone()),
            Some(Value::Missing) => Ok("記載なし".to_owned()),
            None => {
                let near = nearest(column, series.columns.iter().map(String::as_str));
                Err(missing(
                    near.map(|column| format!("{row}.{column}")),
                    series.columns.clone(),
                ))
            }
        }
    }

    /// A field that is there and says something.
    fn field(&self, fields: &[(&str, &str)]) -> Result<String, BookProblem> {
        match fields.iter().find(|(name, _)| *name == self.field) {
            Some((_, "")) => Err(BookProblem::EmptyValue {
                asked: self.whole.to_owned(),
                field: self.field.to_owned(),
            }),
            Some((_, value)) => Ok((*value).to_owned()),
            None => {
                let names = fields.iter().map(|(name, _)| *name);
                let near = nearest(self.field, names.clone())
                    .or_else(|| names.clone().next().map(str::to_owned));
                Err(BookProblem::UnknownValue {
                    asked: self.whole.to_owned(),
                    better: near.map(|field| self.with(self.kind, self.id, &field)),
                    known: names.map(str::to_owned).collect(),
                })
            }
        }
    }

    fn unknown<'k>(&self, what: &'static str, known: impl Iterator<Item = &'k str>) -> BookProblem {
        BookProblem::UnknownRecord {
            what,
            id: self.id.to_owned(),
            nearest: nearest(self.id, known),
        }
    }

    fn with(&self, kind: &str, id: &str, field: &str) -> String {
        format!("{kind}:{id}.{field}")
    }
}

/// 1,234
fn grouped(number: f64) -> String {
    let text = number.to_string();
    let (whole, rest) = text
        .split_once('.')
        .map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    match rest {
        Some(rest) => format!("{sign}{out}.{rest}"),
        None => format!("{sign}{out}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped_as_people_write_them() {
        for (number, shown) in [
            (1234.0, "1,234"),
            (12.5, "12.5"),
            (-1_234_567.0, "-1,234,567"),
            (999.0, "999"),
        ] {
            assert_eq!(grouped(number), shown);
        }
    }

    #[test]
    fn braces_of_other_programs_are_no_values() {
        for text in ["", "page.title", "#if a", "Foo: bar", " x | y "] {
            assert!(Asked::read(text).is_none(), "{text}");
        }
        let asked = Asked::read(" series:sanka.令和5年度.計 ").expect("a value");
        assert_eq!(
            (asked.kind, asked.id, asked.field),
            ("series", "sanka", "令和5年度.計")
        );
    }
}
