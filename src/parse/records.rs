//! The records of one TOML file under `data/`. Compares no record with another.

use super::data::{
    Check, Contact, Count, Data, Erratum, Group, Initiative, Menu, Part, PlannedWork, Program,
    ProgramItem, Role, SearchTest, Series, SeriesRow, Source, Synonym, Term, TermLink, Value,
};
use super::schema;
use super::syntax::Place;
use super::table::{self, Given, Table};
use crate::diagnostic::{DataProblem, Report, Span, nearest};
use crate::parse::RawHtml;
use crate::source::FileId;
use unicode_normalization::UnicodeNormalization;

/// Appends the records of one file.
pub(crate) fn read(text: &str, file: FileId, html: RawHtml, data: &mut Data, report: &mut Report) {
    let place = Place::new(Span::new(file, 0..text.len()), text);
    let root = table::read(text, place, &schema::DATA, report);
    let mut reader = Reader { html, report };
    data.terms.extend(all(&root, "term", |t| reader.term(t)));
    data.menus.extend(all(&root, "menu", menu));
    data.programs
        .extend(all(&root, "program", |t| reader.program(t)));
    data.initiatives
        .extend(all(&root, "initiative", |t| reader.initiative(t)));
    data.groups.extend(all(&root, "group", group));
    data.series
        .extend(all(&root, "series", |t| reader.series(t)));
    data.counts.extend(all(&root, "count", count));
    data.contacts.extend(all(&root, "contact", contact));
    data.sources.extend(all(&root, "source", source));
    data.errata.extend(all(&root, "erratum", erratum));
    data.planned
        .extend(all(&root, "planned", |t| reader.planned(t)));
    data.roles.extend(all(&root, "role", role));
    data.searches.extend(all(&root, "search", search));
    data.synonyms.extend(all(&root, "synonym", synonym));
}

/// A record that lacks its very name is reported already and left out.
fn all<T>(root: &Table, name: &str, build: impl FnMut(&Table) -> Option<T>) -> Vec<T> {
    root.tables(name).filter_map(build).collect()
}

struct Reader<'a> {
    html: RawHtml,
    report: &'a mut Report,
}

impl Reader<'_> {
    fn term(&mut self, table: &Table) -> Option<Term> {
        let link = match table.maybe("link").as_deref() {
            Some("all") => TermLink::All,
            Some("never") => TermLink::Never,
            _ => TermLink::First,
        };
        let redefines = table.place("redefines");
        let same = redefines.as_ref().map(|(name, _)| name.clone());
        Some(Term {
            span: table.span.clone(),
            name: table.maybe("name").or(same)?,
            reading: table.text("reading"),
            aliases: table.texts("aliases"),
            short: table.text("short"),
            body: table.prose("body", self.html, self.report),
            see: table.places("see"),
            url: table.maybe("url"),
            link,
            slug: table.maybe("slug"),
            except: table.texts("except"),
            facts: table.facts(),
            redefines,
            below: Vec::new(),
        })
    }

    fn program(&mut self, table: &Table) -> Option<Program> {
        let items = table.tables("items").map(|item| ProgramItem {
            text: item.text("text"),
            required: item.flag("required"),
        });
        Some(Program {
            span: table.span.clone(),
            id: table.maybe("id")?,
            menu: table.place("menu")?,
            number: table.number("number").unwrap_or_default(),
            name: table.maybe("name")?,
            short: table.maybe("short"),
            summary: table.prose("summary", self.html, self.report),
            items: items.collect(),
            required: table.flag("required"),
            succeeds: table.places("succeeds"),
            note: table.prose("note", self.html, self.report),
            aliases: table.texts("aliases"),
            facts: table.facts(),
        })
    }

    fn initiative(&mut self, table: &Table) -> Option<Initiative> {
        let mut parts = Vec::new();
        for part in table.tables("part") {
            parts.push(Part {
                span: part.span.clone(),
                label: part.text("label"),
                summary: part.prose("summary", self.html, self.report),
                programs: part.places("programs"),
                group: part.place("group"),
            });
        }
        Some(Initiative {
            span: table.span.clone(),
            number: table.number("number")?,
            by: table.text("by"),
            title: table.text("title"),
            summary: table.prose("summary", self.html, self.report),
            programs: table.places("programs"),
            group: table.place("group"),
            area: table.texts("area"),
            parts,
            facts: table.facts(),
        })
    }

    fn series(&mut self, table: &Table) -> Option<Series> {
        let columns = table.texts("columns");
        let rows = rows(table, &columns, self.report);
        let mut checks = Vec::new();
        for check in table.tables("check") {
            checks.extend(self.check(check, &columns));
        }
        Some(Series {
            span: table.span.clone(),
            id: table.maybe("id")?,
            title: table.text("title"),
            unit: table.text("unit"),
            label: table.text("label"),
            columns,
            rows,
            note: table.prose("note", self.html, self.report),
            checks,
            facts: table.facts(),
        })
    }

    fn check(&mut self, table: &Table, columns: &[String]) -> Option<Check> {
        let span = table.span.clone();
        let is = table.place("is");
        let said = ["sum", "rising", "count", "total"].map(|key| table.has(key));
        match (said, is) {
            ([true, false, false, false], Some(is)) => {
                let sum = table.places("sum");
                let known = sum.iter().chain([&is]).all(|at| self.column(at, columns));
                known.then(|| Check::Sum {
                    columns: sum.into_iter().map(|(column, _)| column).collect(),
                    is: is.0,
                    span,
                })
            }
            ([false, true, false, false], None) => {
                let column = table.place("rising")?;
                self.column(&column, columns).then_some(Check::Rising {
                    column: column.0,
                    span,
                })
            }
            ([false, false, true, false], None) => {
                table.number("count").map(|is| Check::Count { is, span })
            }
            ([false, false, false, true], Some((is, _))) if is.parse::<f64>().is_ok() => {
                let column = table.place("total")?;
                let is = is.parse().ok()?;
                self.column(&column, columns).then_some(Check::Total {
                    column: column.0,
                    is,
                    span,
                })
            }
            _ => {
                self.report.add(span, DataProblem::BadCheck);
                None
            }
        }
    }

    fn column(&mut self, (column, span): &(String, Span), columns: &[String]) -> bool {
        known_column(column, span, columns, self.report)
    }

    fn planned(&mut self, table: &Table) -> Option<PlannedWork> {
        Some(PlannedWork {
            span: table.span.clone(),
            id: table.maybe("id"),
            title: table.maybe("title")?,
            text: table.prose("text", self.html, self.report),
            when: table.date("when"),
            reason: table.text("reason"),
            facts: table.facts(),
        })
    }
}

/// Whether the statistic has the column; reports it if not.
pub(crate) fn known_column(
    column: &str,
    span: &Span,
    columns: &[String],
    report: &mut Report,
) -> bool {
    if columns.iter().any(|known| known == column) {
        return true;
    }
    let problem = DataProblem::UnknownColumn {
        column: column.to_owned(),
        nearest: nearest(column, columns.iter().map(String::as_str)),
    };
    report.add(span.clone(), problem);
    false
}

/// The rows of a statistic, each as long as there are columns.
pub(crate) fn rows(table: &Table, columns: &[String], report: &mut Report) -> Vec<SeriesRow> {
    let mut rows = Vec::new();
    for row in table.tables("rows") {
        let mut values: Vec<Value> = row
            .list("values")
            .iter()
            .map(|given| cell(given, report))
            .collect();
        let at = row.text("at");
        if values.len() != columns.len() && row.has("values") {
            let problem = DataProblem::RowLength {
                row: at.clone(),
                columns: columns.len(),
                values: values.len(),
            };
            report.add(row.span.clone(), problem);
        }
        values.resize(columns.len(), Value::Missing);
        rows.push(SeriesRow {
            span: row.span.clone(),
            at,
            values,
            note: row.maybe("note"),
            planned: row.flag("planned"),
        });
    }
    rows
}

fn cell(given: &Given, report: &mut Report) -> Value {
    if let table::Value::Text(text) = &given.value
        && let Some((written, number)) = number(text)
    {
        if *text != written {
            let problem = DataProblem::NumberAsText {
                text: text.clone(),
                number: written,
            };
            report.add(given.span.clone(), problem);
        }
        return Value::Number(number);
    }
    match &given.value {
        // Figures of public statistics are far below the 2^53 up to which this is exact.
        table::Value::Number(number) => Value::Number(*number as f64),
        table::Value::Decimal(number) => Value::Number(*number),
        table::Value::Text(text) if !text.is_empty() => Value::Words(text.clone()),
        _ => Value::Missing,
    }
}

/// A number that was typed as a text, １，２３４ too: how it is written for machines, and what it is.
fn number(text: &str) -> Option<(String, f64)> {
    let folded: String = text.nfkc().collect();
    let written = folded.trim().replace([',', '、'], "");
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
    if !written.chars().all(plain) || !written.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // 0120 is no figure, and 1,2 may be two of them.
    let digits = written.trim_start_matches(['-', '+']);
    let padded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    let groups: Vec<&str> = folded.trim().split([',', '、']).collect();
    let parted = groups
        .iter()
        .skip(1)
        .any(|group| group.split('.').next().is_none_or(|it| it.len() != 3));
    let number = written
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())?;
    (!padded && !parted).then_some((written, number))
}

fn menu(table: &Table) -> Option<Menu> {
    Some(Menu {
        span: table.span.clone(),
        id: table.maybe("id")?,
        label: table.text("label"),
        from: table.date("from"),
        to: table.date("to"),
        facts: table.facts(),
    })
}

fn group(table: &Table) -> Option<Group> {
    Some(Group {
        span: table.span.clone(),
        id: table.maybe("id")?,
        label: table.text("label"),
        number: table.number("number"),
        facts: table.facts(),
    })
}

fn count(table: &Table) -> Option<Count> {
    Some(Count {
        span: table.span.clone(),
        what: table.maybe("what")?,
        filter: table
            .table("where")
            .map(Table::all_texts)
            .unwrap_or_default(),
        is: table.number("is")?,
    })
}

fn contact(table: &Table) -> Option<Contact> {
    let replaces = table.place("replaces");
    let name = table.maybe("name");
    Some(Contact {
        span: Some(table.span.clone()),
        id: table.maybe("id"),
        name: name.or_else(|| replaces.as_ref().map(|_| String::new()))?,
        kind: table.text("kind"),
        area: table.text("area"),
        tel: table.text("tel"),
        fax: table.text("fax"),
        email: table.text("email"),
        url: table.text("url"),
        address: table.text("address"),
        hours: table.text("hours"),
        note: table.text("note"),
        audience: table.texts("audience"),
        roles: table.places("role"),
        facts: table.facts(),
        replaces,
    })
}

fn source(table: &Table) -> Option<Source> {
    Some(Source {
        span: table.span.clone(),
        id: table.maybe("id")?,
        title: table.text("title"),
        publisher: table.text("publisher"),
        date: table.date("date"),
        url: table.maybe("url"),
        licence: table.maybe("licence"),
        note: table.maybe("note"),
        file: table.maybe("file"),
        facts: table.facts(),
    })
}

fn erratum(table: &Table) -> Option<Erratum> {
    Some(Erratum {
        span: table.span.clone(),
        source: table.place("source"),
        at: table.text("at"),
        wrong: table.maybe("wrong")?,
        right: table.text("right"),
        note: table.text("note"),
        date: table.date("date"),
        is_applied: table.maybe("state").map(|state| state == "applied"),
        edition: table.text("edition"),
        page: table.place("page"),
        facts: table.facts(),
    })
}

fn role(table: &Table) -> Option<Role> {
    Some(Role {
        span: table.span.clone(),
        name: table.maybe("name")?,
        about: table.text("about"),
        fill: table.place("fill"),
    })
}

fn search(table: &Table) -> Option<SearchTest> {
    Some(SearchTest {
        span: table.span.clone(),
        query: table.maybe("query")?,
        expect: table.place("expect")?,
        top: table
            .number("top")
            .and_then(|top| usize::try_from(top).ok())
            .unwrap_or(3),
    })
}

fn synonym(table: &Table) -> Option<Synonym> {
    Some(Synonym {
        span: table.span.clone(),
        words: table.texts("words"),
        finds: table.texts("finds"),
    })
}
