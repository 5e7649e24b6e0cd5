//! The records of `data/`: terms, programmes, initiatives, statistics, contacts and the rest.

use super::{contacts, records};
use crate::date::Date;
use crate::diagnostic::{DataProblem, Report, Span};
use crate::parse::RawHtml;
use crate::source::{FileId, Holds, SourceFile, Sources};
pub use crate::tree::fence::{SeriesRow, Value};
use crate::tree::{Block, Facts};

/// Every record, in the order of files and lines.
#[derive(Clone, Debug, Default)]
pub struct Data {
    pub terms: Vec<Term>,
    pub menus: Vec<Menu>,
    pub programs: Vec<Program>,
    pub initiatives: Vec<Initiative>,
    pub groups: Vec<Group>,
    pub series: Vec<Series>,
    pub counts: Vec<Count>,
    pub contacts: Vec<Contact>,
    pub sources: Vec<Source>,
    pub errata: Vec<Erratum>,
    pub planned: Vec<PlannedWork>,
    pub roles: Vec<Role>,
    pub searches: Vec<SearchTest>,
    pub synonyms: Vec<Synonym>,
}

/// Whether a file under `data/` holds records: any TOML, and contact lists.
pub fn is_data(file: &SourceFile) -> bool {
    let folders = file.path.folders();
    let name = file.path.file_name();
    let hidden = |name: &str| name.starts_with(['_', '.']);
    folders.first() == Some(&"data")
        && !hidden(name)
        && !folders.iter().any(|folder| hidden(folder))
        && match file.path.extension().as_str() {
            "toml" => true,
            "csv" | "xlsx" => name.starts_with("contacts"),
            _ => false,
        }
}

/// Whether a file of an overlay holds records: as in the guide, and its contact lists lie beside `overlay.toml` too.
fn is_data_of_overlay(file: &SourceFile) -> bool {
    let name = file.path.file_name();
    let is_list = matches!(&*file.path.extension(), "csv" | "xlsx") && name.starts_with("contacts");
    is_data(file) || (file.path.folders().is_empty() && is_list)
}

/// Reads every file of the guide's `data/`, in the order of their paths.
pub fn parse(sources: &Sources, html: RawHtml, report: &mut Report) -> Data {
    let files = sources.guide().filter(|(_, file)| is_data(file));
    read_all(files, html, report)
}

/// Reads the records of an overlay likewise.
pub(super) fn of_layer(
    sources: &Sources,
    layer: usize,
    html: RawHtml,
    report: &mut Report,
) -> Data {
    let files = sources.of_layer(layer, Holds::Changes);
    read_all(
        files.filter(|(_, file)| is_data_of_overlay(file)),
        html,
        report,
    )
}

fn read_all<'s>(
    files: impl Iterator<Item = (FileId, &'s SourceFile)>,
    html: RawHtml,
    report: &mut Report,
) -> Data {
    let mut data = Data::default();
    for (id, file) in files {
        read(id, file, html, &mut data, report);
    }
    for contact in &data.contacts {
        if !contact.email.is_empty() && !contacts::is_email(&contact.email) {
            let email = contact.email.clone();
            let at = contact.span.clone().unwrap_or(Span::whole(FileId(0)));
            report.add(at, DataProblem::BadEmail { email });
        }
    }
    data
}

/// Appends the records of one file.
pub fn read(id: FileId, file: &SourceFile, html: RawHtml, data: &mut Data, report: &mut Report) {
    match file.path.extension().as_str() {
        "csv" => data.contacts.extend(contacts::csv(id, &file.bytes, report)),
        "xlsx" => data
            .contacts
            .extend(contacts::xlsx(id, &file.bytes, report)),
        _ => {
            // A file in another encoding is reported where all texts are looked through.
            if let Some(text) = file.text() {
                records::read(text, id, html, data, report);
            }
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TermLink {
    #[default]
    First,
    All,
    Never,
}

#[derive(Clone, Debug)]
pub struct Term {
    pub span: Span,
    pub name: String,
    pub reading: String,
    pub aliases: Vec<String>,
    pub short: String,
    pub body: Vec<Block>,
    pub see: Vec<(String, Span)>,
    pub url: Option<String>,
    pub link: TermLink,
    pub slug: Option<String>,
    /// Names of other things that hold its letters: there it is not meant.
    pub except: Vec<String>,
    pub facts: Facts,
    /// In an overlay: the term below that it gives another meaning.
    pub redefines: Option<(String, Span)>,
    /// What the layers below mean by it, the nearest first. `stack` finds it.
    pub below: Vec<Meaning>,
}

/// What a term means in a layer below.
#[derive(Clone, Debug)]
pub struct Meaning {
    /// `None` for the guide.
    pub layer: Option<usize>,
    pub short: String,
    pub body: Vec<Block>,
}

#[derive(Clone, Debug)]
pub struct Menu {
    pub span: Span,
    pub id: String,
    pub label: String,
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub facts: Facts,
}

#[derive(Clone, Debug)]
pub struct ProgramItem {
    pub text: String,
    pub required: bool,
}

#[derive(Clone, Debug)]
pub struct Program {
    pub span: Span,
    pub id: String,
    pub menu: (String, Span),
    pub number: i64,
    pub name: String,
    pub short: Option<String>,
    pub summary: Vec<Block>,
    pub items: Vec<ProgramItem>,
    pub required: bool,
    pub succeeds: Vec<(String, Span)>,
    pub note: Vec<Block>,
    pub aliases: Vec<String>,
    pub facts: Facts,
}

#[derive(Clone, Debug)]
pub struct Part {
    pub span: Span,
    pub label: String,
    pub summary: Vec<Block>,
    pub programs: Vec<(String, Span)>,
    pub group: Option<(String, Span)>,
}

#[derive(Clone, Debug)]
pub struct Initiative {
    pub span: Span,
    pub number: i64,
    pub by: String,
    pub title: String,
    pub summary: Vec<Block>,
    pub programs: Vec<(String, Span)>,
    pub group: Option<(String, Span)>,
    pub area: Vec<String>,
    pub parts: Vec<Part>,
    pub facts: Facts,
}

#[derive(Clone, Debug)]
pub struct Group {
    pub span: Span,
    pub id: String,
    pub label: String,
    pub number: Option<i64>,
    pub facts: Facts,
}

/// What a table says of its own arithmetic.
#[derive(Clone, Debug)]
pub enum Check {
    Sum {
        columns: Vec<String>,
        is: String,
        span: Span,
    },
    Rising {
        column: String,
        span: Span,
    },
    Count {
        is: i64,
        span: Span,
    },
    Total {
        column: String,
        is: f64,
        span: Span,
    },
}

#[derive(Clone, Debug)]
pub struct Series {
    pub span: Span,
    pub id: String,
    pub title: String,
    pub unit: String,
    pub label: String,
    pub columns: Vec<String>,
    pub rows: Vec<SeriesRow>,
    pub note: Vec<Block>,
    pub checks: Vec<Check>,
    pub facts: Facts,
}

#[derive(Clone, Debug)]
pub struct Count {
    pub span: Span,
    pub what: String,
    /// Key and value, in the order written.
    pub filter: Vec<(String, String)>,
    pub is: i64,
}

#[derive(Clone, Debug, Default)]
pub struct Contact {
    pub span: Option<Span>,
    pub id: Option<String>,
    pub name: String,
    pub kind: String,
    pub area: String,
    pub tel: String,
    pub fax: String,
    pub email: String,
    pub url: String,
    pub address: String,
    pub hours: String,
    pub note: String,
    pub audience: Vec<String>,
    /// What it is called for: names of [`Role`]s.
    pub roles: Vec<(String, Span)>,
    pub facts: Facts,
    /// In an overlay: the contact below in whose place it stands. Without a name of its own it takes that one's.
    pub replaces: Option<(String, Span)>,
}

/// `[[role]]`: an office that every area has under a name and number of its own.
#[derive(Clone, Debug)]
pub struct Role {
    pub span: Span,
    pub name: String,
    pub about: String,
    /// Where it is written how to fill in its number, as links are written from the content folder.
    pub fill: Option<(String, Span)>,
}

#[derive(Clone, Debug)]
pub struct Source {
    pub span: Span,
    pub id: String,
    pub title: String,
    pub publisher: String,
    pub date: Option<Date>,
    pub url: Option<String>,
    pub licence: Option<String>,
    pub note: Option<String>,
    pub file: Option<String>,
    pub facts: Facts,
}

#[derive(Clone, Debug)]
pub struct Erratum {
    pub span: Span,
    /// Which document is wrong; `None` means this handbook.
    pub source: Option<(String, Span)>,
    pub at: String,
    pub wrong: String,
    pub right: String,
    pub note: String,
    pub date: Option<Date>,
    /// Whether the text is mended, or will be in the next edition; `None`: nobody says.
    pub is_applied: Option<bool>,
    /// The edition that was wrong.
    pub edition: String,
    pub page: Option<(String, Span)>,
    /// `sources` stays empty: an erratum's `source` is the document that is wrong.
    pub facts: Facts,
}

/// `[[planned]]`: what the handbook does not carry yet.
#[derive(Clone, Debug)]
pub struct PlannedWork {
    pub span: Span,
    pub id: Option<String>,
    pub title: String,
    pub text: Vec<Block>,
    pub when: Option<Date>,
    pub reason: String,
    pub facts: Facts,
}

#[derive(Clone, Debug)]
pub struct SearchTest {
    pub span: Span,
    pub query: String,
    pub expect: (String, Span),
    pub top: usize,
}

#[derive(Clone, Debug)]
pub struct Synonym {
    pub span: Span,
    /// Each stands for each other.
    pub words: Vec<String>,
    /// What each of them finds as well, but is not found by.
    pub finds: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::SourcePath;

    #[test]
    fn records_come_from_toml_and_contact_lists_that_are_not_hidden() {
        let file = |path: &str, text: &str| SourceFile {
            path: SourcePath::new(path),
            bytes: text.as_bytes().to_vec(),
        };
        let contact = "[[contact]]\nname = \"A\"\n";
        let sources = Sources {
            files: vec![
                file("data/_old/contacts.toml", contact),
                file("data/a.toml", contact),
                file("data/contacts-2.csv", "name\nB\n"),
                file("data/other.csv", "name\nC\n"),
                file("guide/a.toml", contact),
            ],
            ..Sources::default()
        };
        let mut report = Report::default();
        let data = parse(&sources, RawHtml::Escape, &mut report);
        let names: Vec<&str> = data.contacts.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["A", "B"]);
        assert_eq!(report.found, []);
    }
}
