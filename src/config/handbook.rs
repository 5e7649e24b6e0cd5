//! What `handbook.toml` and `names.toml` say. Knows no flag.

use std::collections::BTreeMap;

use super::{Accept, Config, Gone, LintOff, Preferred};
use crate::diagnostic::{DataProblem, Report, Span};
use crate::parse::RawHtml;
use crate::parse::schema;
use crate::parse::syntax::Place;
use crate::parse::table::{self, Table, Value};
use crate::path::SourcePath;
use crate::source::FileId;

/// Lays `handbook.toml` over the defaults.
pub(crate) fn read(text: &str, file: FileId, config: &mut Config, report: &mut Report) {
    let table = table::read(text, whole(text, file), &schema::HANDBOOK, report);
    config.file = Some(file);
    config.title = table.maybe("title");
    config.subtitle = table.maybe("subtitle");
    config.summary = table.maybe("summary");
    config.edition = table.maybe("edition");
    config.edition_date = table.date("edition_date");
    config.edition_note = table.maybe("edition_note");
    config.as_of = table.date("as_of");
    config.publisher = table.maybe("publisher");
    config.licence = table.maybe("licence");
    config.base_url = table.maybe("base_url");
    if let Some(theme) = table.maybe("theme") {
        config.theme = theme;
    }
    let html = table
        .table("markdown")
        .and_then(|markdown| markdown.maybe("html"));
    if html.as_deref() == Some("sanitize") {
        config.html = RawHtml::Sanitize;
    }
    if let Some(lint) = table.table("lint") {
        config.lint_off = lint.tables("off").filter_map(off).collect();
        config.preferred = lint.tables("words").filter_map(preferred).collect();
    }
    if let Some(publish) = table.table("publish") {
        config.also = publish.places("also");
    }
    if let Some(bundle) = table.table("bundle") {
        config.serial = bundle
            .number("serial")
            .and_then(|serial| u64::try_from(serial).ok());
        config.until = bundle.date("until");
    }
    if let Some(layer) = table.maybe("layer") {
        config.layer = layer;
    }
    if let Some(look) = table.table("look") {
        config.look = super::look::read(look, report);
    }
    config.accepts = table.tables("accept").filter_map(accept).collect();
    config.gone = table.tables("gone").filter_map(gone).collect();
}

/// Where `tebiki pin` wants each file written, and where that is said.
pub(crate) fn names(
    text: &str,
    file: FileId,
    report: &mut Report,
) -> (BTreeMap<String, String>, BTreeMap<String, Span>) {
    let table = table::read(text, whole(text, file), &schema::NAMES, report);
    let (mut names, mut places) = (BTreeMap::new(), BTreeMap::new());
    let mut given_to = BTreeMap::new();
    for (source, given) in table.map("names") {
        let Value::Text(site) = &given.value else {
            continue;
        };
        if !is_site_path(site) {
            let name = site.clone();
            report.add(given.span.clone(), DataProblem::BadName { name });
            continue;
        }
        let source = SourcePath::new(source);
        let is_page = matches!(&*source.extension(), "md" | "markdown");
        if is_page && !site.ends_with(".html") {
            let name = site.clone();
            report.add(given.span.clone(), DataProblem::NameNotPage { name });
            continue;
        }
        let source = source.as_str().to_owned();
        // What only case tells apart is one file on many disks.
        if let Some(other) = given_to.insert(site.to_ascii_lowercase(), source.clone()) {
            let name = site.clone();
            report.add(given.span.clone(), DataProblem::NameTwice { name, other });
            continue;
        }
        places.insert(source.clone(), given.span.clone());
        names.insert(source, site.clone());
    }
    (names, places)
}

/// No disk takes a longer name.
const LONGEST_PART: usize = 240;

/// Plain ASCII names of files below the site's root; the program writes where this says.
fn is_site_path(path: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || ['-', '_', '.'].contains(&c);
    path.split('/').all(|part| {
        !part.is_empty()
            && part.chars().all(plain)
            && !part.starts_with('.')
            && !part.ends_with('.')
            && part.len() <= LONGEST_PART
    })
}

fn whole(text: &str, file: FileId) -> Place {
    Place::new(Span::new(file, 0..text.len()), text)
}

fn off(table: &Table) -> Option<LintOff> {
    let (rule, span) = table.place("rule")?;
    Some(LintOff {
        rule,
        reason: table.maybe("reason")?,
        span,
    })
}

fn preferred(table: &Table) -> Option<Preferred> {
    Some(Preferred {
        word: table.maybe("use")?,
        instead_of: table.texts("not"),
    })
}

fn gone(table: &Table) -> Option<Gone> {
    Some(Gone {
        page: table.maybe("page")?,
        reason: table.maybe("reason")?,
    })
}

fn accept(table: &Table) -> Option<Accept> {
    Some(Accept {
        rule: table.maybe("rule")?,
        at: table.maybe("at")?,
        reason: table.maybe("reason")?,
        span: table.span.clone(),
    })
}
