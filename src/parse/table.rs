//! Reads a TOML table by its declaration: every unknown, missing or misshapen key is reported at its place, and what
//! is right comes out typed. Knows no record.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use unicode_normalization::UnicodeNormalization;

use super::characters;
use super::markdown;
use super::schema::{Form, Key, Need, Shape};
use super::syntax::{self, Place};
use crate::date::Date;
use crate::diagnostic::{self, BookProblem, DataProblem, Problem, Report, SourceProblem, Span};
use crate::parse::RawHtml;
use crate::tree::{Block, Cite, Facts, Planned, Text};

/// A table whose every value has the shape that its form declares.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) form: &'static Form,
    pub(crate) span: Span,
    fields: Vec<(&'static str, Given)>,
}

/// A value at its place; of a text the place is what stands between the quotation marks.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    Number(i64),
    Decimal(f64),
    Flag(bool),
    Date(Date),
    List(Vec<Given>),
    Table(Table),
    Map(Vec<(String, Given)>),
}

/// Reads a whole piece of TOML by its form.
pub(crate) fn read(text: &str, place: Place, form: &'static Form, report: &mut Report) -> Table {
    syntax::read(text, &place, report, |table, whole, report| {
        let mut reader = Reader {
            text,
            place: &place,
            whole,
            top: form,
            report,
        };
        reader.table(form, table, place.span.clone())
    })
}

impl Table {
    fn get(&self, name: &str) -> Option<&Given> {
        debug_assert!(self.form.key(name).is_some(), "{name} is not declared");
        self.fields
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, given)| given)
    }

    /// The text; empty when it is not there.
    pub(crate) fn text(&self, name: &str) -> String {
        self.maybe(name).unwrap_or_default()
    }

    /// The text, unless it is missing or blank.
    pub(crate) fn maybe(&self, name: &str) -> Option<String> {
        self.place(name).map(|(text, _)| text)
    }

    /// The text with its place, unless it is missing or blank.
    pub(crate) fn place(&self, name: &str) -> Option<(String, Span)> {
        let given = self.get(name)?;
        match &given.value {
            Value::Text(text) if !text.trim().is_empty() => {
                Some((text.clone(), given.span.clone()))
            }
            _ => None,
        }
    }

    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        self.places(name)
            .into_iter()
            .map(|(text, _)| text)
            .collect()
    }

    pub(crate) fn places(&self, name: &str) -> Vec<(String, Span)> {
        self.list(name)
            .iter()
            .filter_map(|given| match &given.value {
                Value::Text(text) => Some((text.clone(), given.span.clone())),
                _ => None,
            })
            .collect()
    }

    pub(crate) fn list(&self, name: &str) -> &[Given] {
        match self.get(name) {
            Some(Given {
                value: Value::List(list),
                ..
            }) => list,
            _ => &[],
        }
    }

    pub(crate) fn date(&self, name: &str) -> Option<Date> {
        match self.get(name)?.value {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        match self.get(name)?.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        matches!(
            self.get(name),
            Some(Given {
                value: Value::Flag(true),
                ..
            })
        )
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        match &self.get(name)?.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    pub(crate) fn tables(&self, name: &str) -> impl Iterator<Item = &Table> {
        self.list(name)
            .iter()
            .filter_map(|given| match &given.value {
                Value::Table(table) => Some(table),
                _ => None,
            })
    }

    pub(crate) fn map(&self, name: &str) -> &[(String, Given)] {
        match self.get(name) {
            Some(Given {
                value: Value::Map(map),
                ..
            }) => map,
            _ => &[],
        }
    }

    /// Every text of the table with its key, in the order of the file.
    pub(crate) fn all_texts(&self) -> Vec<(String, String)> {
        let mut all: Vec<(usize, String, String)> = Vec::new();
        for (key, given) in &self.fields {
            if let Value::Text(text) = &given.value {
                all.push((given.span.bytes.start, (*key).to_owned(), text.clone()));
            }
        }
        all.sort();
        all.into_iter().map(|(_, key, text)| (key, text)).collect()
    }

    pub(crate) fn prose(&self, name: &str, html: RawHtml, report: &mut Report) -> Vec<Block> {
        match self.place(name) {
            Some((text, span)) => markdown::prose(&text, span, html, report),
            None => Vec::new(),
        }
    }

    pub(crate) fn line(&self, name: &str, report: &mut Report) -> Option<Text> {
        let (text, span) = self.place(name)?;
        Some(markdown::line(&text, span, report))
    }

    /// `None` when the key is not there at all.
    pub(crate) fn lines(&self, name: &str, report: &mut Report) -> Option<Vec<Text>> {
        self.get(name)?;
        let mut lines = Vec::new();
        for (text, span) in self.places(name) {
            lines.push(markdown::line(&text, span, report));
        }
        Some(lines)
    }

    /// What every record may say of itself.
    pub(crate) fn facts(&self) -> Facts {
        let planned = self.get("planned").and_then(|given| match given.value {
            Value::Flag(true) => Some(Planned::Some),
            Value::Date(date) => Some(Planned::At(date)),
            _ => None,
        });
        Facts {
            sources: self.tables("source").filter_map(cite).collect(),
            until: self.date("until"),
            until_at: self.get("until").map(|given| given.span.clone()),
            checked: self.date("checked"),
            planned,
            status: self.maybe("status"),
            checked_by: self.maybe("checked_by"),
        }
    }
}

fn cite(table: &Table) -> Option<Cite> {
    let (id, span) = table.place("id")?;
    Some(Cite {
        id,
        page: table.maybe("page"),
        span,
    })
}

struct Reader<'a> {
    text: &'a str,
    place: &'a Place,
    /// Of a broken file not everything can be seen, so nothing is called missing or misshapen.
    whole: bool,
    /// The form of the whole file.
    top: &'static Form,
    report: &'a mut Report,
}

impl Reader<'_> {
    fn table(&mut self, form: &'static Form, table: &DeTable<'_>, span: Span) -> Table {
        let mut fields = Vec::new();
        let mut unknown = Vec::new();
        for (key, value) in table {
            match form.key(key.get_ref()) {
                Some(known) => {
                    if let Some(given) = self.value(known, known.shape, value) {
                        fields.push((known.name, given));
                    }
                }
                None => unknown.push(key),
            }
        }
        for key in unknown {
            let written = key.get_ref();
            // What stands below a `[…]` is read as a part of it.
            let problem = match self
                .top
                .key(written)
                .filter(|_| form.label != self.top.label)
            {
                Some(known) => DataProblem::BelongsAbove {
                    key: known.name,
                    within: form.label,
                    top: self.top.label,
                },
                None => DataProblem::UnknownKey {
                    key: written.clone().into_owned(),
                    within: form.label,
                    nearest: diagnostic::nearest(written, form.keys().map(|key| key.name)),
                },
            };
            self.report.add(self.place.at(key.span()), problem);
        }
        for key in form.keys().filter(|_| self.whole) {
            let needed = match key.need {
                Need::Never => false,
                Need::Always => true,
                Need::Without(other) => !table.contains_key(other),
            };
            if needed && !table.contains_key(key.name) {
                let problem = DataProblem::MissingKey {
                    key: key.name,
                    within: form.label,
                };
                self.report.add(span.clone(), problem);
            }
        }
        Table { form, span, fields }
    }

    fn value(&mut self, key: &Key, shape: Shape, value: &Spanned<DeValue<'_>>) -> Option<Given> {
        let span = self.place.at(inner(self.text, value));
        if let DeValue::String(text) = value.get_ref()
            && let Some((letter, _)) = characters::forbidden(text).into_iter().next()
        {
            let problem = SourceProblem::Character { letter };
            self.report.add(span.clone(), problem);
            let clean = DeValue::String(characters::cleaned(text).into_owned().into());
            return self.value(key, shape, &Spanned::new(value.span(), clean));
        }
        let read = match (shape, value.get_ref()) {
            (Shape::Text | Shape::Line | Shape::Prose, DeValue::String(text)) => {
                Value::Text(text.clone().into_owned())
            }
            (Shape::Name | Shape::Either, DeValue::String(text)) => self.name(key, text, &span)?,
            (Shape::Either, DeValue::Integer(number)) => Value::Text(number.to_string()),
            (Shape::Either, DeValue::Float(number)) => Value::Text(number.to_string()),
            (Shape::Slug, DeValue::String(text)) => self.slug(key, text, &span)?,
            (Shape::Choice(choices), DeValue::String(text)) => {
                self.choice(key, choices, text, &span)?
            }
            (Shape::Date | Shape::DateOrFlag, DeValue::String(text)) => {
                self.date(key, text, &span)?
            }
            (Shape::Date | Shape::DateOrFlag, DeValue::Datetime(date)) => {
                self.date(key, &date.to_string(), &span)?
            }
            (Shape::Date, DeValue::Integer(year)) => self.date(key, year.as_str(), &span)?,
            (Shape::Flag | Shape::DateOrFlag, DeValue::Boolean(flag)) => Value::Flag(*flag),
            (Shape::Number, DeValue::Integer(number)) => match integer(number) {
                Some(number) => Value::Number(number),
                None => return self.misshapen(key, span),
            },
            (Shape::Texts | Shape::Lines, DeValue::Array(list)) => Value::List(
                list.iter()
                    .filter_map(|item| self.value(key, Shape::Name, item))
                    .collect(),
            ),
            (Shape::Texts | Shape::Lines, DeValue::String(text)) if !text.trim().is_empty() => {
                Value::List(vec![self.value(key, Shape::Name, value)?])
            }
            // `area = ""` says no area.
            (Shape::Texts | Shape::Lines, DeValue::String(_)) => Value::List(Vec::new()),
            (Shape::Cells, DeValue::Array(list)) => Value::List(
                list.iter()
                    .filter_map(|item| self.cell(key, item))
                    .collect(),
            ),
            (Shape::Table(form), DeValue::Table(table)) => {
                Value::Table(self.table(form, table, span.clone()))
            }
            (Shape::Tables(form), DeValue::Array(list)) => Value::List(
                list.iter()
                    .filter_map(|item| self.value(key, Shape::Table(form), item))
                    .collect(),
            ),
            (Shape::Items(form), DeValue::Array(list)) => Value::List(
                list.iter()
                    .filter_map(|item| self.item(key, form, item))
                    .collect(),
            ),
            (Shape::Items(form), _) => Value::List(vec![self.item(key, form, value)?]),
            (Shape::Map, DeValue::Table(table)) => Value::Map(self.map(key, table)),
            _ => return self.misshapen(key, span),
        };
        Some(Given { span, value: read })
    }

    /// A text stands for a table with the form's first key.
    fn item(
        &mut self,
        key: &Key,
        form: &'static Form,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<Given> {
        let (DeValue::String(_), Some(first)) = (value.get_ref(), form.keys.first()) else {
            return self.value(key, Shape::Table(form), value);
        };
        let given = self.value(first, Shape::Name, value)?;
        let span = given.span.clone();
        let table = Table {
            form,
            span: span.clone(),
            fields: vec![(first.name, given)],
        };
        Some(Given {
            span,
            value: Value::Table(table),
        })
    }

    fn cell(&mut self, key: &Key, value: &Spanned<DeValue<'_>>) -> Option<Given> {
        let span = self.place.at(inner(self.text, value));
        let read = match value.get_ref() {
            DeValue::String(text) => Value::Text(text.trim().to_owned()),
            DeValue::Integer(number) => match integer(number) {
                Some(number) => Value::Number(number),
                None => return self.misshapen(key, span),
            },
            DeValue::Float(number) => match number.as_str().parse::<f64>() {
                Ok(number) if number.is_finite() => Value::Decimal(number),
                _ => return self.misshapen(key, span),
            },
            _ => return self.misshapen(key, span),
        };
        Some(Given { span, value: read })
    }

    fn map(&mut self, key: &Key, table: &DeTable<'_>) -> Vec<(String, Given)> {
        table
            .iter()
            .filter_map(|(name, value)| {
                let given = self.value(key, Shape::Name, value)?;
                Some((name.get_ref().clone().into_owned(), given))
            })
            .collect()
    }

    fn name(&mut self, key: &Key, text: &str, span: &Span) -> Option<Value> {
        let text = text.trim();
        if text.is_empty() {
            let problem = DataProblem::Blank { key: key.name };
            return self.refuse(span.clone(), problem);
        }
        Some(Value::Text(text.to_owned()))
    }

    fn slug(&mut self, key: &Key, text: &str, span: &Span) -> Option<Value> {
        let is_slug = |text: &str| {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            !text.is_empty()
                && text.chars().all(plain)
                && !text.starts_with('.')
                && !text.ends_with('.')
        };
        if is_slug(text) {
            return Some(Value::Text(text.to_owned()));
        }
        let written = text.to_owned();
        if key.name == "slug" {
            return self.refuse(span.clone(), BookProblem::BadSlug { slug: written });
        }
        let narrow: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        let problem = DataProblem::BadId {
            key: key.name,
            text: written,
            narrow: Some(narrow).filter(|narrow| is_slug(narrow)),
        };
        self.refuse(span.clone(), problem)
    }

    fn choice(
        &mut self,
        key: &Key,
        choices: &'static [&'static str],
        text: &str,
        span: &Span,
    ) -> Option<Value> {
        if choices.contains(&text) {
            return Some(Value::Text(text.to_owned()));
        }
        let problem = DataProblem::BadChoice {
            key: key.name,
            text: text.to_owned(),
            choices,
            nearest: diagnostic::nearest(text, choices.iter().copied()),
        };
        self.refuse(span.clone(), problem)
    }

    fn date(&mut self, key: &Key, text: &str, span: &Span) -> Option<Value> {
        match Date::parse(text) {
            Some(date) => Some(Value::Date(date)),
            None => {
                let problem = DataProblem::BadDate {
                    key: key.name,
                    text: text.to_owned(),
                };
                self.refuse(span.clone(), problem)
            }
        }
    }

    fn misshapen<T>(&mut self, key: &Key, span: Span) -> Option<T> {
        let problem = DataProblem::WrongShape {
            key: key.name,
            wanted: key.shape.wanted(),
        };
        self.refuse(span, problem)
    }

    fn refuse<T>(&mut self, span: Span, problem: impl Into<Problem>) -> Option<T> {
        if self.whole {
            self.report.add(span, problem);
        }
        None
    }
}

fn integer(number: &toml::de::DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// The place of a value; of a text that stands in the file as it is, the place between its quotation marks.
fn inner(source: &str, value: &Spanned<DeValue<'_>>) -> Range<usize> {
    let span = value.span();
    let (DeValue::String(text), Some(raw)) = (value.get_ref(), source.get(span.clone())) else {
        return span;
    };
    let triple = raw
        .strip_prefix("\"\"\"")
        .or_else(|| raw.strip_prefix("'''"))
        .map(|rest| rest.strip_prefix("\r\n").unwrap_or(rest))
        .map(|rest| rest.strip_prefix('\n').unwrap_or(rest));
    let within = triple.or_else(|| raw.strip_prefix(['"', '\'']));
    match within {
        Some(rest) if rest.starts_with(text.as_ref()) => {
            let start = span.start + raw.len() - rest.len();
            start..start + text.len()
        }
        _ => span,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parse::data::Data;
    use crate::parse::{fence, meta, records, schema};
    use crate::source::FileId;

    const FILE: FileId = FileId(0);

    /// Each problem's rule with the text it points at.
    fn problems<'t>(text: &'t str, report: &mut Report) -> Vec<(&'static str, &'t str)> {
        report.sort();
        let found = report.found.iter().map(|found| {
            let at = text.get(found.at.bytes.clone()).unwrap_or("?");
            (found.problem.rule(), at)
        });
        found.collect()
    }

    fn data(text: &str) -> (Data, Vec<(&'static str, &str)>) {
        let (mut data, mut report) = (Data::default(), Report::default());
        records::read(text, FILE, RawHtml::Escape, &mut data, &mut report);
        (data, problems(text, &mut report))
    }

    #[test]
    fn every_mistake_is_told_at_its_place() {
        let text = "\
[[term]]
name = \"協議の場\"
reeding = \"きょうぎのば\"
short = \"\"
aliases = [\"場\", 3]
link = \"frist\"
until = \"2022-02-30\"
see = { a = 1 }
[[trem]]
x = 1
[[program]]
number = \"3\"
";
        let (data, found) = data(text);
        let expected = [
            ("missing-key", "[[term]]"),
            ("unknown-key", "reeding"),
            ("missing-key", ""),
            ("bad-value", "3"),
            ("bad-value", "frist"),
            ("bad-value", "2022-02-30"),
            ("bad-value", "{ a = 1 }"),
            ("unknown-key", "trem"),
            ("missing-key", "[[program]]"),
            ("missing-key", "[[program]]"),
            ("missing-key", "[[program]]"),
            ("bad-value", "3"),
        ];
        assert_eq!(found, expected);
        assert_eq!(data.terms.len(), 1);
        assert_eq!(data.programs.len(), 0);
    }

    #[test]
    fn one_may_stand_for_a_list_and_a_text_for_a_table() {
        let text = "\
[[term]]
name = \"a\"
reading = \"あ\"
short = \"b\"
aliases = \"c\"
source = \"s\"
planned = true
[[program]]
id = \"p\"
menu = \"m\"
number = 1
name = \"n\"
items = [\"甲\", { text = \"乙\", required = true }]
source = [\"s\", { id = \"t\", page = 12 }, { id = \"u\", page = \"3-4\" }]
until = 2027-03-31
checked = 2026
";
        let (data, found) = data(text);
        assert_eq!(found, []);
        let (term, program) = (&data.terms[0], &data.programs[0]);
        assert_eq!(term.aliases, ["c"]);
        assert_eq!(term.facts.planned, Some(Planned::Some));
        assert!(program.items[1].required && !program.items[0].required);
        let pages: Vec<_> = program
            .facts
            .sources
            .iter()
            .map(|cite| cite.page.as_deref())
            .collect();
        assert_eq!(pages, [None, Some("12"), Some("3-4")]);
        assert_eq!(program.facts.until, Date::parse("2027-03-31"));
        assert_eq!(program.facts.checked, Date::parse("2026"));
    }

    #[test]
    fn places_count_from_the_start_of_the_file() {
        let page = "+++\nprograms = [\"h29-1\"]\nfoo = 1\n+++\n本文";
        let toml = page.get(4..33).unwrap_or_default();
        let mut report = Report::default();
        let meta = meta::parse(toml, 4, FILE, &mut report);
        let places: Vec<_> = meta
            .programs
            .iter()
            .filter_map(|(_, span)| page.get(span.bytes.clone()))
            .collect();
        assert_eq!(places, ["h29-1"]);
        assert_eq!(problems(page, &mut report), [("unknown-key", "foo")]);
    }

    #[test]
    fn a_fence_that_the_file_does_not_hold_as_it_is_is_pointed_at_whole() {
        let mut report = Report::default();
        let quoted = "> foo = 1\n";
        let span = Span::new(FILE, 0..quoted.len());
        fence::parse("matrix", "foo = 1\n", span, RawHtml::Escape, &mut report);
        assert_eq!(problems(quoted, &mut report), [("unknown-key", quoted)]);
    }

    #[test]
    fn only_a_near_miss_of_a_block_is_told() {
        let near = |name: &str| fence::misnamed(name).is_some();
        for name in ["chrat", "Chart", "genogramm", "situatoins", "statue"] {
            assert!(near(name), "{name}");
        }
        for name in ["", "rust", "toml", "text", "sh", "dart", "mermaid", "csv"] {
            assert!(!near(name), "{name}");
        }
    }

    #[test]
    fn nothing_is_called_missing_in_a_broken_file() {
        let (data, found) =
            data("[[term]]\nname = 協議の場\nreading \"きょうぎのば\"\nshort = \"x\"\n");
        assert_eq!(found.iter().filter(|(rule, _)| *rule == "toml").count(), 2);
        assert_eq!(found.len(), 2);
        assert_eq!(data.terms.len(), 1);
    }

    fn any_toml() -> impl Strategy<Value = String> {
        let names: Vec<&'static str> = schema::DATA
            .keys()
            .chain(schema::SERIES.keys())
            .chain(schema::FRONT_MATTER.keys())
            .chain(schema::GENOGRAM.keys())
            .map(|key| key.name)
            .collect();
        let values = vec![
            "1",
            "-1.5",
            "nan",
            "\"\"",
            "\"a\"",
            "true",
            "[]",
            "[\"a\", 1]",
            "{}",
            "{ id = \"a\" }",
            "{ sum = [\"a\"], is = \"a\" }",
            "[{ at = \"a\", values = [1, \"\", 2.5] }]",
            "2022-05-16",
            "9223372036854775808",
        ];
        let line = (
            prop::sample::select(names),
            prop::sample::select(values),
            0..4,
        )
            .prop_map(|(name, value, how)| match how {
                0 => format!("[[{name}]]"),
                1 => format!("[{name}]"),
                _ => format!("{name} = {value}"),
            });
        proptest::collection::vec(line, 0..30).prop_map(|lines| lines.join("\n"))
    }

    proptest! {
        #[test]
        fn any_toml_is_safe(text in any_toml(), name in 0usize..18) {
            data(&text);
            meta::parse(&text, 0, FILE, &mut Report::default());
            let name = schema::FENCES[name % schema::FENCES.len()].name;
            let span = Span::new(FILE, 0..text.len());
            fence::parse(name, &text, span, RawHtml::Escape, &mut Report::default());
        }
    }
}
