//! The front matter of a page. Knows nothing of the page's text.

use super::schema;
use super::syntax::Place;
use super::table::{self, Table};
use super::{AreaReport, Goal, Kind, Meta, Situation};
use crate::diagnostic::{Report, Span};
use crate::source::FileId;

/// Reads what stands between the `+++` lines; `offset` is where it begins in its file.
pub fn parse(toml: &str, offset: usize, file: FileId, report: &mut Report) -> Meta {
    let span = Span::new(file, offset..offset + toml.len());
    let place = Place::new(span, toml);
    let table = table::read(toml, place, &schema::FRONT_MATTER, report);
    let area_report = table
        .table("report")
        .map(|table| area_report(table, report));
    let situation = table
        .table("situation")
        .map(|table| situation(table, report));
    Meta {
        title: table.maybe("title"),
        kind: table.maybe("kind").and_then(|name| kind(&name)),
        slug: table.place("slug"),
        order: table.number("order"),
        summary: table.maybe("summary"),
        id: table.place("id"),
        date: table.date("date"),
        updated: table.date("updated"),
        facts: table.facts(),
        programs: table.places("programs"),
        area: table.texts("area"),
        audience: table.texts("audience"),
        domain: table.texts("domain"),
        theme: table.texts("theme"),
        level: table.maybe("level"),
        draft: table.flag("draft"),
        fictional: table.flag("fictional"),
        aliases: table.places("aliases"),
        nolink: table.texts("nolink"),
        sought: table.texts("sought"),
        report: area_report,
        situation,
    }
}

fn kind(name: &str) -> Option<Kind> {
    let kinds = [
        Kind::Guide,
        Kind::Column,
        Kind::Case,
        Kind::Report,
        Kind::Statute,
        Kind::Situation,
        Kind::Page,
    ];
    kinds.into_iter().find(|kind| kind.name() == name)
}

fn situation(table: &Table, report: &mut Report) -> Situation {
    Situation {
        span: table.span.clone(),
        group: table.place("group"),
        said: table.texts("said"),
        say: table.line("say", report),
        check: table.lines("check", report).unwrap_or_default(),
        call: table.places("call"),
        leads: table.places("leads"),
        forms: table.places("forms"),
        missing: table.lines("missing", report).unwrap_or_default(),
    }
}

fn area_report(table: &Table, report: &mut Report) -> AreaReport {
    let mut goals = Vec::new();
    for goal in table.tables("goal") {
        let Some(text) = goal.line("text", report) else {
            continue;
        };
        goals.push(Goal {
            text,
            result: goal.lines("result", report).unwrap_or_default(),
            status: goal.maybe("status"),
        });
    }
    AreaReport {
        span: table.span.clone(),
        year: table.date("year"),
        prefecture: table.text("prefecture"),
        municipality: table.text("municipality"),
        zone: table.text("zone"),
        code: table.text("code"),
        inferred: table.flag("inferred"),
        parent: table.place("parent"),
        goals,
        results: table.lines("results", report),
        issues: table.lines("issues", report),
        next: table.lines("next", report),
    }
}
