//! Holds the records to one another, to their own arithmetic and to the calendar. Changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::place::kind;
use super::{Origin, Page};
use crate::config::Config;
use crate::date::Date;
use crate::diagnostic::{
    BookProblem, DataProblem, LintProblem, Problem, RecordProblem, Report, Span, nearest,
};
use crate::parse::data::{Check, Contact, Count, Data, Initiative, Program, Series, Term, Value};
use crate::parse::{Kind, Meta};
use crate::stack::{Guide, GuidePage};
use crate::tree::{BlockKind, CalloutKind, Facts, Node, walk};

/// What the records alone can tell.
pub fn records(data: &Data, config: &Config, report: &mut Report) {
    ids(data, report);
    terms(data, report);
    synonyms(data, report);
    readings(data, report);
    menus(data, report);
    for series in &data.series {
        arithmetic(series, report);
    }
    for initiative in &data.initiatives {
        classified(initiative, report);
    }
    for contact in &data.contacts {
        phones(contact, report);
    }
    references(data, report);
    for (facts, span) in all_facts(data) {
        dates(facts, span, config, report);
    }
}

/// What the authors' pages say of records, and `[[count]]`.
pub fn pages(data: &Data, pages: &[Page], config: &Config, report: &mut Report) {
    let known = Known::new(data);
    let reports: BTreeSet<&str> = authored(pages)
        .filter(|page| page.meta.report.is_some())
        .filter_map(|page| page.meta.id.as_ref())
        .map(|(id, _)| id.as_str())
        .collect();
    let broken = unreadable(report);
    for page in authored(pages) {
        let Origin::File(file) = page.origin else {
            continue;
        };
        if !broken {
            for program in &page.meta.programs {
                known_or("program", program, &known.programs, report);
            }
            if let Some(situation) = &page.meta.situation {
                for role in &situation.call {
                    known_or("role", role, &known.roles, report);
                }
                if let Some(group) = &situation.group {
                    known_or("group", group, &known.groups, report);
                }
            }
            let parent = page.meta.report.as_ref().map(|told| &told.parent);
            if let Some(Some(parent)) = parent {
                known_or("report", parent, &reports, report);
            }
        }
        let mut facts = vec![(&page.meta.facts, Span::whole(file))];
        walk(&page.body, &mut |node| {
            if let Node::Block(block) = node
                && let Some(attrs) = &block.attrs
                && attrs.class.is_none()
            {
                facts.push((&attrs.facts, block.span.clone()));
            }
        });
        for (facts, span) in facts {
            if !broken {
                cites(facts, &known, report);
            }
            dates(facts, &span, config, report);
        }
    }
    page_ids(pages, report);
}

/// `[[count]]`: the guide's count the guide alone, whatever lies over it.
pub fn counts(
    data: &Data,
    pages: &[Page],
    guide: Option<&Guide>,
    config: &Config,
    report: &mut Report,
) {
    if data.counts.is_empty() {
        return;
    }
    let all: Vec<Counted> = authored(pages).map(Counted::of).collect();
    let of_guide = guide.into_iter().flat_map(|guide| &guide.pages);
    let of_guide = of_guide.filter(|page| config.drafts || !page.meta.draft);
    let of_guide: Vec<Counted> = of_guide.map(Counted::of_guide).collect();
    for count in &data.counts {
        match guide.filter(|_| config.layer_of(count.span.file).is_none()) {
            Some(guide) => counted(count, &guide.data, &of_guide, report),
            None => counted(count, data, &all, report),
        }
    }
}

/// An authored page as it is counted.
struct Counted<'a> {
    kind: Kind,
    /// The page of a folder introduces the others and is not one of them.
    is_index: bool,
    meta: &'a Meta,
    points: usize,
}

impl<'a> Counted<'a> {
    fn of(page: &'a Page) -> Counted<'a> {
        Counted {
            kind: page.kind,
            is_index: page.path.as_str().rsplit('/').next() == Some("index.html"),
            meta: &page.meta,
            points: points(page),
        }
    }

    fn of_guide(page: &'a GuidePage) -> Counted<'a> {
        let stem = page.path.stem();
        Counted {
            kind: kind(page.kind, &page.path),
            is_index: stem.eq_ignore_ascii_case("index") || stem.eq_ignore_ascii_case("readme"),
            meta: &page.meta,
            points: page.points,
        }
    }
}

/// An id names one page: a copy of a page takes its id with it.
fn page_ids(pages: &[Page], report: &mut Report) {
    let mut seen: BTreeMap<&str, &Span> = BTreeMap::new();
    for (id, span) in authored(pages).filter_map(|page| page.meta.id.as_ref()) {
        match seen.get(id.as_str()) {
            Some(&other) => {
                let (id, other) = (id.clone(), other.clone());
                report.add(span.clone(), BookProblem::PageIdTwice { id, other });
            }
            None => {
                seen.insert(id, span);
            }
        }
    }
}

// ---- names and ids ----

fn ids(data: &Data, report: &mut Report) {
    let contacts = data
        .contacts
        .iter()
        .filter_map(|contact| Some((contact.id.clone()?, contact.span.as_ref()?)));
    let planned = data
        .planned
        .iter()
        .filter_map(|work| Some((work.id.clone()?, &work.span)));
    macro_rules! by_id {
        ($list:ident) => {
            data.$list
                .iter()
                .map(|record| (record.id.clone(), &record.span))
        };
    }
    unique("menu", by_id!(menus), report);
    unique("program", by_id!(programs), report);
    unique("group", by_id!(groups), report);
    unique("series", by_id!(series), report);
    unique("source", by_id!(sources), report);
    let roles = data.roles.iter();
    unique(
        "role",
        roles.map(|role| (role.name.clone(), &role.span)),
        report,
    );
    unique("contact", contacts, report);
    unique("planned", planned, report);
    let numbers = data.initiatives.iter();
    let numbers = numbers.map(|initiative| (initiative.number.to_string(), &initiative.span));
    unique("initiative", numbers, report);
    let mut numbers: BTreeMap<(&str, i64), &Span> = BTreeMap::new();
    for program in &data.programs {
        let number = (program.menu.0.as_str(), program.number);
        match numbers.get(&number) {
            Some(&other) => {
                let problem = RecordProblem::NumberTwice {
                    menu: program.menu.0.clone(),
                    number: program.number,
                    other: other.clone(),
                };
                report.add(program.span.clone(), problem);
            }
            None => {
                numbers.insert(number, &program.span);
            }
        }
    }
}

fn unique<'a>(
    what: &'static str,
    records: impl Iterator<Item = (String, &'a Span)>,
    report: &mut Report,
) {
    let mut seen: BTreeMap<String, &Span> = BTreeMap::new();
    for (id, span) in records {
        match seen.get(&id) {
            Some(&other) => {
                let other = other.clone();
                report.add(span.clone(), RecordProblem::IdTwice { what, id, other });
            }
            None => {
                seen.insert(id, span);
            }
        }
    }
}

/// A word names one term only: a link on it must know where to lead.
fn terms(data: &Data, report: &mut Report) {
    let mut names: BTreeMap<&str, &Term> = BTreeMap::new();
    let every_name = |term: &'_ Term| -> Vec<String> {
        let mut own = vec![term.name.clone()];
        own.extend(term.aliases.iter().cloned());
        own
    };
    // Names stand before aliases, so that the alias is what is reported.
    for term in &data.terms {
        if let Some(other) = names.insert(&term.name, term) {
            report.add(term.span.clone(), twice(&term.name, other));
        }
    }
    for term in &data.terms {
        for alias in &term.aliases {
            match names.get(alias.as_str()) {
                Some(other) if !std::ptr::eq(*other, term) => {
                    report.add(term.span.clone(), twice(alias, other));
                }
                Some(_) => {}
                None => {
                    names.insert(alias, term);
                }
            }
        }
    }
    if unreadable(report) {
        return;
    }
    let known: Vec<String> = data.terms.iter().flat_map(every_name).collect();
    let known: BTreeSet<&str> = known.iter().map(String::as_str).collect();
    for term in &data.terms {
        for other in &term.see {
            known_or("term", other, &known, report);
        }
    }
}

fn twice(name: &str, other: &Term) -> RecordProblem {
    RecordProblem::NameTwice {
        name: name.to_owned(),
        other: other.name.clone(),
        place: other.span.clone(),
    }
}

fn synonyms(data: &Data, report: &mut Report) {
    for synonym in &data.synonyms {
        let words: BTreeSet<&String> = synonym.words.iter().chain(&synonym.finds).collect();
        if synonym.words.is_empty() || words.len() < 2 {
            report.add(synonym.span.clone(), RecordProblem::FewWords);
        }
    }
}

fn readings(data: &Data, report: &mut Report) {
    let terms = data.terms.iter().map(|term| (&term.reading, &term.span));
    for (reading, span) in terms {
        let kana = |c: char| matches!(c, '\u{3041}'..='\u{309F}' | '\u{30A0}'..='\u{30FF}' | ' ' | '　' | '、');
        if !reading.chars().all(kana) {
            let reading = reading.clone();
            report.add(span.clone(), RecordProblem::Reading { reading });
        }
    }
}

// ---- references ----

/// The ids that others may name.
struct Known<'a> {
    programs: BTreeSet<&'a str>,
    menus: BTreeSet<&'a str>,
    groups: BTreeSet<&'a str>,
    sources: BTreeSet<&'a str>,
    roles: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn new(data: &'a Data) -> Known<'a> {
        Known {
            programs: data.programs.iter().map(|record| &*record.id).collect(),
            menus: data.menus.iter().map(|record| &*record.id).collect(),
            groups: data.groups.iter().map(|record| &*record.id).collect(),
            sources: data.sources.iter().map(|record| &*record.id).collect(),
            roles: data.roles.iter().map(|record| &*record.name).collect(),
        }
    }
}

fn references(data: &Data, report: &mut Report) {
    if unreadable(report) {
        return;
    }
    let known = Known::new(data);
    for program in &data.programs {
        known_or("menu", &program.menu, &known.menus, report);
        for old in &program.succeeds {
            known_or("program", old, &known.programs, report);
            succeeds(program, old, data, report);
        }
    }
    for initiative in &data.initiatives {
        let parts = initiative.parts.iter();
        let programs = parts.clone().flat_map(|part| &part.programs);
        for program in initiative.programs.iter().chain(programs) {
            known_or("program", program, &known.programs, report);
        }
        let groups = parts.filter_map(|part| part.group.as_ref());
        for group in initiative.group.iter().chain(groups) {
            known_or("group", group, &known.groups, report);
        }
    }
    for count in &data.counts {
        for (key, id) in &count.filter {
            let ids = match key.as_str() {
                "program" => &known.programs,
                "menu" => &known.menus,
                "group" => &known.groups,
                _ => continue,
            };
            let what = match key.as_str() {
                "program" => "program",
                "menu" => "menu",
                _ => "group",
            };
            known_or(what, &(id.clone(), count.span.clone()), ids, report);
        }
    }
    for role in data.contacts.iter().flat_map(|contact| &contact.roles) {
        known_or("role", role, &known.roles, report);
    }
    for source in data.errata.iter().filter_map(|it| it.source.as_ref()) {
        known_or("source", source, &known.sources, report);
    }
    for (facts, _) in all_facts(data) {
        cites(facts, &known, report);
    }
}

fn succeeds(program: &Program, (old, span): &(String, Span), data: &Data, report: &mut Report) {
    let Some(before) = data.programs.iter().find(|record| record.id == *old) else {
        return;
    };
    let id = old.clone();
    if before.menu.0 == program.menu.0 {
        report.add(span.clone(), RecordProblem::SucceedsOwnMenu { id });
        return;
    }
    let begins = |menu: &str| {
        let menu = data.menus.iter().find(|record| record.id == menu)?;
        menu.from.map(Date::first_day)
    };
    if let (Some(own), Some(other)) = (begins(&program.menu.0), begins(&before.menu.0))
        && other > own
    {
        report.add(span.clone(), RecordProblem::SucceedsLater { id });
    }
}

fn cites(facts: &Facts, known: &Known<'_>, report: &mut Report) {
    for cite in &facts.sources {
        let cited = (cite.id.clone(), cite.span.clone());
        known_or("source", &cited, &known.sources, report);
    }
}

fn known_or(
    what: &'static str,
    (id, span): &(String, Span),
    known: &BTreeSet<&str>,
    report: &mut Report,
) {
    if !known.contains(id.as_str()) {
        let problem = BookProblem::UnknownRecord {
            what,
            id: id.clone(),
            nearest: nearest(id, known.iter().copied()),
        };
        report.add(span.clone(), problem);
    }
}

/// A file that cannot be read whole may hold what others name; they are not blamed for it.
fn unreadable(report: &Report) -> bool {
    report.found.iter().any(|found| {
        let toml = matches!(found.problem, Problem::Data(DataProblem::Toml { .. }));
        toml || found.problem.rule() == "encoding"
    })
}

fn menus(data: &Data, report: &mut Report) {
    for menu in &data.menus {
        if let (Some(from), Some(to)) = (menu.from, menu.to)
            && to.last_day() < from.first_day()
        {
            report.add(menu.span.clone(), RecordProblem::Period { from, to });
        }
    }
}

fn classified(initiative: &Initiative, report: &mut Report) {
    let parts = &initiative.parts;
    let placed = !initiative.programs.is_empty()
        || initiative.group.is_some()
        || parts
            .iter()
            .any(|part| !part.programs.is_empty() || part.group.is_some());
    if !placed {
        let problem = RecordProblem::Unclassified {
            number: initiative.number,
            title: initiative.title.clone(),
        };
        report.add(initiative.span.clone(), problem);
    }
}

fn phones(contact: &Contact, report: &mut Report) {
    for number in [&contact.tel, &contact.fax] {
        // The hint may follow the number: 000-000-0000（代表）.
        let folded: String = number.nfkc().collect();
        let folded = folded.replace(['－', 'ー', '‐', '−', '–'], "-");
        let dialled = folded.split('(').next().unwrap_or_default().trim();
        let callable = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '#' | ' ');
        let written = number.split(['(', '（']).next().unwrap_or_default();
        let digits = dialled.chars().filter(char::is_ascii_digit).count();
        if number.is_empty() || (written.trim().chars().all(callable) && digits >= 3) {
            continue;
        }
        // 03(0000)0000 puts the area code's neighbour in brackets; it can be called as well.
        let bracketed = number
            .chars()
            .all(|c| callable(c) || matches!(c, '(' | ')'));
        if bracketed && digits > 0 {
            continue;
        }
        let better = Some(dialled.to_owned());
        let problem = LintProblem::Phone {
            number: number.clone(),
            better: better.filter(|better| better.chars().all(callable) && digits >= 3),
        };
        if let Some(span) = &contact.span {
            report.add(span.clone(), problem);
        }
    }
}

// ---- the calendar ----

fn dates(facts: &Facts, span: &Span, config: &Config, report: &mut Report) {
    let (Some(until), Some(today)) = (facts.until, config.today) else {
        return;
    };
    let last = until.last_day();
    let span = facts.until_at.as_ref().unwrap_or(span).clone();
    if last < today {
        report.add(span, RecordProblem::Expired { until });
    } else if config.expiring.is_some_and(|soon| last <= soon) {
        report.add(span, RecordProblem::Expiring { until });
    }
}

fn all_facts(data: &Data) -> impl Iterator<Item = (&Facts, &Span)> {
    macro_rules! facts {
        ($list:ident) => {
            data.$list
                .iter()
                .map(|record| (&record.facts, &record.span))
        };
    }
    let contacts = data.contacts.iter();
    let contacts = contacts.filter_map(|contact| Some((&contact.facts, contact.span.as_ref()?)));
    facts!(terms)
        .chain(facts!(menus))
        .chain(facts!(programs))
        .chain(facts!(initiatives))
        .chain(facts!(groups))
        .chain(facts!(series))
        .chain(facts!(sources))
        .chain(facts!(errata))
        .chain(facts!(planned))
        .chain(contacts)
}

// ---- arithmetic ----

fn arithmetic(series: &Series, report: &mut Report) {
    let at = |column: &str| series.columns.iter().position(|known| known == column);
    for check in &series.checks {
        match check {
            Check::Sum { columns, is, .. } => {
                let columns: Vec<usize> = columns.iter().filter_map(|name| at(name)).collect();
                if let Some(total) = at(is) {
                    sum(series, &columns, total, report);
                }
            }
            Check::Rising { column, .. } => {
                if let Some(column) = at(column) {
                    rising(series, column, report);
                }
            }
            Check::Count { is, span } => {
                let found = series.rows.len();
                if i64::try_from(found) != Ok(*is) {
                    let problem = RecordProblem::Rows {
                        written: *is,
                        found,
                    };
                    report.add(span.clone(), problem);
                }
            }
            Check::Total { column, is, span } => {
                let Some(at) = at(column) else { continue };
                let values = series.rows.iter().map(|row| row.values.get(at));
                let added = Added::of(values);
                if added.contradicts(*is) {
                    let problem = RecordProblem::Total {
                        column: column.clone(),
                        sum: show(added.sum),
                        written: show(*is),
                        whole: added.whole,
                    };
                    report.add(span.clone(), problem);
                }
            }
        }
    }
}

fn sum(series: &Series, columns: &[usize], total: usize, report: &mut Report) {
    for row in &series.rows {
        let Some(Value::Number(written)) = row.values.get(total) else {
            continue;
        };
        let added = Added::of(columns.iter().map(|at| row.values.get(*at)));
        if !added.contradicts(*written) {
            continue;
        }
        let problem = RecordProblem::Sum {
            row: row.at.clone(),
            terms: added.terms.iter().copied().map(show).collect(),
            sum: show(added.sum),
            column: series.columns.get(total).cloned().unwrap_or_default(),
            written: show(*written),
            whole: added.whole,
        };
        report.add(row.span.clone(), problem);
    }
}

fn rising(series: &Series, column: usize, report: &mut Report) {
    let mut before: Option<(&str, f64)> = None;
    for row in &series.rows {
        let Some(Value::Number(value)) = row.values.get(column) else {
            continue;
        };
        if let Some((label, last)) = before
            && *value < last
        {
            let problem = RecordProblem::Falls {
                column: series.columns.get(column).cloned().unwrap_or_default(),
                before: (label.to_owned(), show(last)),
                after: (row.at.clone(), show(*value)),
            };
            report.add(row.span.clone(), problem);
        }
        before = Some((&row.at, *value));
    }
}

/// Figures added up. What is not recorded never counts as nothing: it leaves the sum open.
struct Added {
    terms: Vec<f64>,
    sum: f64,
    whole: bool,
}

impl Added {
    fn of<'a>(values: impl Iterator<Item = Option<&'a Value>>) -> Added {
        let mut added = Added {
            terms: Vec::new(),
            sum: 0.0,
            whole: true,
        };
        for value in values {
            match value {
                Some(Value::Number(number)) => {
                    added.terms.push(*number);
                    added.sum += number;
                }
                _ => added.whole = false,
            }
        }
        added
    }

    /// An open sum of figures that only add cannot come to less than they do.
    fn contradicts(&self, written: f64) -> bool {
        let slack = 1e-9 * written.abs().max(self.sum.abs()).max(1.0);
        match self.whole {
            true => (self.sum - written).abs() > slack,
            false => self.terms.iter().all(|term| *term >= 0.0) && self.sum > written + slack,
        }
    }
}

/// A figure as it is written, without the traces of binary fractions (0.1 + 0.2).
fn show(number: f64) -> String {
    let rounded = (number * 1e6).round() / 1e6;
    match rounded.is_finite() {
        true => rounded.to_string(),
        false => number.to_string(),
    }
}

// ---- [[count]] ----

fn counted(count: &Count, data: &Data, pages: &[Counted<'_>], report: &mut Report) {
    let fits = |allowed: &[&str]| {
        let other = count
            .filter
            .iter()
            .find(|(key, _)| !allowed.contains(&key.as_str()));
        other.map(|(key, _)| key.clone())
    };
    let allowed: &[&str] = match count.what.as_str() {
        "initiative" => &["by", "program", "menu", "group"],
        "program" => &["menu"],
        "contact" => &["kind"],
        "report" | "column" | "case" | "point" => &["program", "kind"],
        _ => &[],
    };
    if let Some(key) = fits(allowed) {
        let what = count.what.clone();
        report.add(count.span.clone(), RecordProblem::CountKey { what, key });
        return;
    }
    let asks = |key: &str| {
        let found = count.filter.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.as_str())
    };
    let chosen = |page: &&Counted<'_>| {
        let program = asks("program");
        let mut programs = page.meta.programs.iter();
        program.is_none_or(|id| programs.any(|(other, _)| other == id))
            && asks("kind").is_none_or(|kind| page.kind.name() == kind)
    };
    let of_kind = |kind: Kind| {
        let pages = pages.iter().filter(chosen);
        pages
            .filter(|page| page.kind == kind && !page.is_index)
            .count()
    };
    let found = match count.what.as_str() {
        "initiative" => data
            .initiatives
            .iter()
            .filter(|initiative| belongs(initiative, &asks, data))
            .count(),
        "program" => data
            .programs
            .iter()
            .filter(|program| asks("menu").is_none_or(|menu| program.menu.0 == menu))
            .count(),
        "contact" => data
            .contacts
            .iter()
            .filter(|contact| asks("kind").is_none_or(|kind| contact.kind == kind))
            .count(),
        "term" => data.terms.len(),
        "situation" => pages
            .iter()
            .filter(|page| page.meta.situation.is_some())
            .count(),
        "report" => pages
            .iter()
            .filter(chosen)
            .filter(|page| page.meta.report.is_some())
            .count(),
        "column" => of_kind(Kind::Column),
        "case" => of_kind(Kind::Case),
        _ => pages.iter().filter(chosen).map(|page| page.points).sum(),
    };
    if i64::try_from(found) != Ok(count.is) {
        let values = count.filter.iter().map(|(_, value)| value.as_str());
        let filter: Vec<&str> = values.collect();
        let problem = RecordProblem::Count {
            what: match filter.is_empty() {
                true => format!("「{}」", count.what),
                false => format!("「{}」（{}）", count.what, filter.join("・")),
            },
            written: count.is,
            found,
        };
        report.add(count.span.clone(), problem);
    }
}

fn belongs<'f>(
    initiative: &Initiative,
    asks: &dyn Fn(&str) -> Option<&'f str>,
    data: &Data,
) -> bool {
    let parts = || initiative.parts.iter();
    let programs: Vec<&str> = initiative
        .programs
        .iter()
        .chain(parts().flat_map(|part| &part.programs))
        .map(|(id, _)| id.as_str())
        .collect();
    let in_menu = |id: &&str, menu: &str| {
        let program = data.programs.iter().find(|program| program.id == **id);
        program.is_some_and(|program| program.menu.0 == menu)
    };
    let groups = || {
        let groups = parts().filter_map(|part| part.group.as_ref());
        initiative.group.iter().chain(groups)
    };
    asks("by").is_none_or(|by| initiative.by == by)
        && asks("program").is_none_or(|id| programs.contains(&id))
        && asks("menu").is_none_or(|menu| programs.iter().any(|id| in_menu(id, menu)))
        && asks("group").is_none_or(|id| groups().any(|(group, _)| group == id))
}

fn points(page: &Page) -> usize {
    let mut points = 0;
    walk(&page.body, &mut |node| {
        if let Node::Block(block) = node
            && let BlockKind::Callout(callout) = &block.kind
            && callout.kind == CalloutKind::Point
        {
            points += 1;
        }
    });
    points
}

fn authored(pages: &[Page]) -> impl Iterator<Item = &Page> {
    pages
        .iter()
        .filter(|page| matches!(page.origin, Origin::File(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{self, Flags};
    use crate::diagnostic::Lang;
    use crate::parse::RawHtml;
    use crate::parse::records;
    use crate::source::{FileId, Sources};

    fn config(today: Option<&str>, expiring: Option<&str>) -> Config {
        let flags = Flags {
            today: today.and_then(Date::parse),
            expiring: expiring.and_then(Date::parse),
            ..Flags::default()
        };
        config::parse(&Sources::default(), &flags, &mut Report::default())
    }

    /// Each finding's rule and what it says, in the order of the file.
    fn found_on(text: &str, config: &Config) -> Vec<(&'static str, String)> {
        let (mut data, mut report) = (Data::default(), Report::default());
        records::read(text, FileId(0), RawHtml::Escape, &mut data, &mut report);
        records(&data, config, &mut report);
        pages(&data, &[], config, &mut report);
        counts(&data, &[], None, config, &mut report);
        report.sort();
        let told = report.found.iter().map(|found| {
            let what = found.problem.wording(Lang::Ja).what;
            (found.problem.rule(), what)
        });
        told.collect()
    }

    fn found(text: &str) -> Vec<(&'static str, String)> {
        found_on(text, &config(None, None))
    }

    fn rules(text: &str) -> Vec<&'static str> {
        found(text).into_iter().map(|(rule, _)| rule).collect()
    }

    fn series(rows: &str, check: &str) -> String {
        format!(
            "[[series]]\nid = 's'\ntitle = 't'\ncolumns = ['県', '市', '計']\nrows = [{rows}]\ncheck = [{check}]\n"
        )
    }

    #[test]
    fn figures_are_added_up_and_what_is_missing_is_not_nothing() {
        let sum = "{ sum = ['県', '市'], is = '計' }";
        let told = |row: &str| {
            found(&series(
                &format!("{{ at = '平成29年度', values = [{row}] }}"),
                sum,
            ))
        };
        for right in [
            "9, 5, 14",
            "0.1, 0.2, 0.3",
            "9, '', 14",
            "'', '', 14",
            "9, 50, ''",
            "9, '約5', 14",
            "-9, '', -14",
        ] {
            assert_eq!(told(right), [], "{right}");
        }
        let expected = "「平成29年度」：9＋50＝59 ですが、「計」は 14 と書かれています。";
        assert_eq!(told("9, 50, 14"), [("arithmetic", expected.to_owned())]);
        let expected =
            "「平成29年度」：記載のある 19 だけで 19 になりますが、「計」は 14 と書かれています。";
        assert_eq!(told("19, '', 14"), [("arithmetic", expected.to_owned())]);
    }

    #[test]
    fn columns_rise_rows_are_counted_totals_hold() {
        let rows = "{ at = 'A', values = [1, 2, 3] }, { at = 'B', values = ['', 5, 6] }, { at = 'C', values = [0, 5, 5] }";
        let told = |check: &str| found(&series(rows, check));
        assert_eq!(
            told("{ rising = '市' }, { count = 3 }, { total = '市', is = 12 }"),
            []
        );
        let falls = "「県」は減らないはずですが、「A」の 1 から「C」の 0 に減っています。";
        assert_eq!(
            told("{ rising = '県' }"),
            [("arithmetic", falls.to_owned())]
        );
        let count = "行は3行ですが、4行のはずと書かれています。";
        assert_eq!(told("{ count = 4 }"), [("arithmetic", count.to_owned())]);
        let total = "「市」の列の合計は 12 ですが、13 と書かれています。";
        assert_eq!(
            told("{ total = '市', is = 13 }"),
            [("arithmetic", total.to_owned())]
        );
    }

    #[test]
    fn a_check_names_columns_that_are_there() {
        let rows = "{ at = 'A', values = [1, 2] }";
        assert_eq!(
            rules(&series(rows, "{ rising = '計り' }")),
            ["series-columns", "series-columns"]
        );
        let rows = "{ at = 'A', values = [1, 2, 3] }";
        for check in [
            "{ sum = ['県'] }",
            "{ rising = '県', count = 1 }",
            "{}",
            "{ total = '県', is = '計' }",
        ] {
            assert_eq!(rules(&series(rows, check)), ["bad-value"], "{check}");
        }
    }

    const MENUS: &str = "\
[[menu]]
id = 'old'
label = '旧'
from = '平成29年度'
to = '令和5年度'
[[menu]]
id = 'new'
label = '新'
from = '令和6年度'
";

    fn program(id: &str, menu: &str, rest: &str) -> String {
        format!("[[program]]\nid = '{id}'\nmenu = '{menu}'\nname = 'n'\n{rest}\n")
    }

    #[test]
    fn references_lead_somewhere() {
        let fine = [
            MENUS.to_owned(),
            program("o1", "old", "number = 1"),
            program("n1", "new", "number = 1\nsucceeds = ['o1']"),
        ]
        .concat();
        assert_eq!(found(&fine), []);
        for (rest, rule) in [
            (program("n2", "neu", "number = 2"), "unknown-record"),
            (
                program("n2", "new", "number = 2\nsucceeds = ['o9']"),
                "unknown-record",
            ),
            (
                program("n2", "new", "number = 2\nsucceeds = ['n1']"),
                "succeeds",
            ),
            (
                program("o2", "old", "number = 2\nsucceeds = ['n1']"),
                "succeeds",
            ),
            (program("n2", "new", "number = 1"), "duplicate-id"),
            (program("n1", "new", "number = 2"), "duplicate-id"),
            (
                program("n2", "new", "number = 2\nsource = 's'"),
                "unknown-record",
            ),
            (
                "[[initiative]]\nnumber = 1\nby = 'a'\ntitle = 't'\nprograms = 'x'\n".to_owned(),
                "unknown-record",
            ),
            (
                "[[initiative]]\nnumber = 1\nby = 'a'\ntitle = 't'\n".to_owned(),
                "unclassified",
            ),
            (
                "[[erratum]]\nsource = 's'\nwrong = 'a'\nright = 'b'\n".to_owned(),
                "unknown-record",
            ),
            (
                "[[count]]\nwhat = 'initiative'\nwhere = { group = 'g' }\nis = 0\n".to_owned(),
                "unknown-record",
            ),
            (
                "[[menu]]\nid = 'm'\nlabel = 'm'\nfrom = '2022'\nto = '2021'\n".to_owned(),
                "period",
            ),
            ("[[synonym]]\nwords = ['a', 'a']\n".to_owned(), "synonym"),
        ] {
            assert_eq!(rules(&[fine.as_str(), &rest].concat()), [rule], "{rest}");
        }
        let broken = [fine.as_str(), &program("n2", "neu", "number 2")].concat();
        assert_eq!(rules(&broken), ["toml"]);
    }

    fn term(name: &str, rest: &str) -> String {
        format!("[[term]]\nname = '{name}'\nreading = 'よみ'\nshort = 's'\n{rest}\n")
    }

    #[test]
    fn a_word_names_one_term() {
        let two = |a: &str, b: &str| rules(&[term("協議の場", a), term("会議", b)].concat());
        assert_eq!(
            two("aliases = ['場']\nsee = '会議'", "see = ['場']"),
            [""; 0]
        );
        assert_eq!(two("aliases = ['会議']", ""), ["duplicate-name"]);
        assert_eq!(
            two("aliases = ['場']", "aliases = ['場']"),
            ["duplicate-name"]
        );
        assert_eq!(two("", "see = ['協議']"), ["unknown-record"]);
        assert_eq!(
            rules(&[term("a", ""), term("a", "")].concat()),
            ["duplicate-name"]
        );
        let kanji = "[[term]]\nname = 'a'\nreading = '協議のば'\nshort = 's'\n";
        assert_eq!(rules(kanji), ["reading"]);
    }

    #[test]
    fn records_are_counted() {
        let data = [
            MENUS.to_owned(),
            program("o1", "old", "number = 1"),
            "[[group]]\nid = 'g'\nlabel = ''\n".to_owned(),
            "[[initiative]]\nnumber = 1\nby = 'a'\ntitle = 't'\nprograms = 'o1'\n".to_owned(),
            "[[initiative]]\nnumber = 2\nby = 'b'\ntitle = 't'\ngroup = 'g'\n[[initiative.part]]\nlabel = 'p'\nprograms = 'o1'\n".to_owned(),
        ]
        .concat();
        let told = |count: &str| found(&format!("{data}[[count]]\n{count}\n"));
        for right in [
            "what = 'initiative'\nis = 2",
            "what = 'initiative'\nwhere = { by = 'a' }\nis = 1",
            "what = 'initiative'\nwhere = { program = 'o1' }\nis = 2",
            "what = 'initiative'\nwhere = { menu = 'new' }\nis = 0",
            "what = 'initiative'\nwhere = { group = 'g', by = 'a' }\nis = 0",
            "what = 'program'\nwhere = { menu = 'old' }\nis = 1",
            "what = 'point'\nis = 0",
        ] {
            assert_eq!(told(right), [], "{right}");
        }
        let wrong = "「initiative」（a）は1件ですが、3件のはずと書かれています。";
        let count = "what = 'initiative'\nwhere = { by = 'a' }\nis = 3";
        assert_eq!(told(count), [("count", wrong.to_owned())]);
        let [(rule, _)] = &told("what = 'term'\nwhere = { by = 'a' }\nis = 0")[..] else {
            panic!("a term has no author");
        };
        assert_eq!(*rule, "count");
    }

    #[test]
    fn facts_expire_by_the_day() {
        let text = term("a", "until = '2027-03'");
        let on = |today, expiring| {
            let told = found_on(&text, &config(today, expiring));
            told.into_iter().map(|(rule, _)| rule).collect::<Vec<_>>()
        };
        assert_eq!(on(Some("2027-04-01"), None), ["expired"]);
        assert_eq!(on(Some("2027-03-31"), None), [""; 0]);
        assert_eq!(on(Some("2027-01-01"), Some("2027-03-31")), ["expiring"]);
        assert_eq!(on(Some("2027-01-01"), Some("2027-03-30")), [""; 0]);
        assert_eq!(on(None, None), [""; 0]);
    }

    #[test]
    fn telephone_numbers_can_be_called() {
        let told = |tel: &str| rules(&format!("[[contact]]\nname = 'a'\ntel = '{tel}'\n"));
        for good in [
            "",
            "000-000-0000",
            "#7119",
            "+81 00-0000-0000",
            "000-000-0000（代表）",
            "000(000)0000",
            "110",
        ] {
            assert_eq!(told(good), [""; 0], "{good}");
        }
        for bad in [
            "０００－０００－００００",
            "000ー000ー0000",
            "内線のみ",
            "（000）000-0000",
        ] {
            assert_eq!(told(bad), ["phone"], "{bad}");
        }
    }
}
