//! `tebiki pin`: writes down where each file goes on the site, so that no later dictionary moves a page.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::args::Pin;
use super::{Console, End, content_or_default, threads};
use crate::config::Flags;
use crate::diagnostic::{Report, Severity};
use crate::failure::Failure;
use crate::model::{Book, Origin};
use crate::read::{self, Places};
use crate::source::Sources;
use tebiki_words::Dictionary;

pub(super) fn run(asked: &Pin, console: &Console) -> Result<End, Failure> {
    let content = content_or_default(asked.content.as_deref())?;
    let places = Places {
        content: content.clone(),
        ..Places::default()
    };
    let threads = threads(None)?;
    let sources = threads.install(|| read::read(&places))?;
    let flags = Flags {
        drafts: true,
        ..Flags::default()
    };
    let mut report = Report::default();
    let book =
        threads.install(|| crate::arrange(&sources, &flags, &Dictionary::embedded(), &mut report));
    crate::settle(&mut report, &book, &sources);
    // Links were not looked at: that nothing meets an acceptance of theirs says nothing.
    report
        .found
        .retain(|found| found.problem.rule() != "unused-accept");
    let is_wrong = |found: &crate::diagnostic::Diagnostic| {
        found.severity == Severity::Error && found.problem.rule() != "lost-address"
    };
    if report.found.iter().any(is_wrong) {
        // A wrong name must not be nailed down.
        console.report(&report, &sources);
        return Ok(End::Faulty);
    }
    // An address that would be lost is told of, and its row stays.
    console.report(&lost(&report), &sources);
    let path = write(&content, &book, &sources)?;
    console.answer(&format!("{}\n", path.display()));
    Ok(End::Done)
}

/// Writes `names.toml` anew.
pub(super) fn write(content: &Path, book: &Book, sources: &Sources) -> Result<PathBuf, Failure> {
    let path = content.join("names.toml");
    replace(&path, &names(book, sources))?;
    Ok(path)
}

fn lost(report: &Report) -> Report {
    let found = report.found.iter();
    let found = found.filter(|found| found.problem.rule() == "lost-address");
    Report {
        found: found.cloned().collect(),
    }
}

fn names(book: &Book, sources: &Sources) -> String {
    let pages = book.pages.iter().filter_map(|page| match page.origin {
        Origin::File(file) => Some((file, &page.path)),
        Origin::Generated(_) => None,
    });
    let assets = book.assets.iter().map(|(file, path)| (*file, path));
    let mut names: Vec<(&str, &str)> = pages
        .chain(assets)
        .filter_map(|(file, path)| Some((sources.get(file)?.path.as_str(), path.as_str())))
        .collect();
    let known: BTreeSet<&str> = names
        .iter()
        .flat_map(|(file, path)| [*file, *path])
        .collect();
    let aliases: BTreeSet<&str> = book.aliases.iter().map(|(path, _)| path.as_str()).collect();
    let gone = book.config.names.iter().filter(|(file, path)| {
        !known.contains(file.as_str())
            && !known.contains(path.as_str())
            && !aliases.contains(path.as_str())
    });
    names.extend(gone.map(|(file, path)| (file.as_str(), path.as_str())));
    names.sort_unstable();
    let mut text = String::from(
        "# `tebiki pin` が書きました。左のファイルは、いつも右の場所に出ます。\n\n[names]\n",
    );
    for (source, site) in names {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        writeln!(text, "{} = {}", quoted(source), quoted(site)).expect("memory takes every line");
    }
    text
}

/// All of the file or none of it.
fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let beside = path.with_extension("toml.new");
    fs::write(&beside, text).map_err(Failure::write(&beside))?;
    fs::rename(&beside, path).map_err(Failure::write(path))
}
