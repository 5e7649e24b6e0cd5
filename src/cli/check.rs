//! `tebiki check`: everything there is to say about the content. Writes nothing, but for `--fix`, which mends what is sure.

use std::fs;
use std::path::Path;

use super::args::Check;
use super::{Console, End, agenda, content_or_default, file, kept, threads, today};
use crate::config::Flags;
use crate::diagnostic::{Report, draw, mend};
use crate::failure::Failure;
use crate::link::Leads;
use crate::model::Book;
use crate::read::{self, Places};
use crate::source::Sources;
use tebiki_words::Dictionary;

pub(super) fn run(asked: &Check, console: &Console) -> Result<End, Failure> {
    let places = Places {
        content: content_or_default(asked.content.as_deref())?,
        out: None,
        theme: asked.theme.clone(),
        overlays: asked.overlay.clone(),
    };
    let today = today();
    let expiring = match &asked.expiring {
        Some(text) => Some(today.plus_days(days(text)?)),
        None => None,
    };
    let flags = Flags {
        today: Some(today),
        expiring,
        ..Flags::default()
    };
    let threads = threads(asked.jobs)?;
    if let Some(out) = &asked.html {
        file::check(out, "html")?;
        if out.exists() && !is_ours(out) {
            return Err(Failure::Exists { path: out.clone() });
        }
    }
    let look = || -> Result<(Sources, Report, Book, Vec<Leads>), Failure> {
        console.step("原稿を読んでいます", "Reading the content");
        let sources = threads.install(|| read::read(&places))?;
        console.step("点検しています", "Checking");
        let mut report = Report::default();
        let mut memory = kept::memory(&asked.kept);
        let (book, leads) = threads.install(|| {
            let dictionary = Dictionary::embedded();
            crate::check(&sources, &flags, &dictionary, &mut memory, &mut report)
        });
        Ok((sources, report, book, leads))
    };
    let (mut sources, mut report, mut book, mut leads) = look()?;
    if asked.fix {
        let mut passes = 0;
        while passes < MOST_PASSES && fix(&report, &sources, &places, console)? {
            (sources, report, book, leads) = look()?;
            passes += 1;
        }
    }
    if let Some(out) = &asked.html {
        let content =
            std::path::absolute(&places.content).map_err(Failure::read(&places.content))?;
        let page = agenda::page(&agenda::Open {
            book: &book,
            leads: &leads,
            report: &report,
            sources: &sources,
            content: &content,
            today,
            lang: console.lang,
        });
        replace(out, page.as_bytes())?;
        console.answer(&format!("{}\n", out.display()));
    }
    if asked.json {
        let findings = draw::findings(&report, &sources, console.lang);
        let json =
            serde_json::to_string_pretty(&findings).expect("strings and numbers are always JSON");
        console.answer(&format!("{json}\n"));
    } else {
        console.report(&report, &sources);
        if report.found.is_empty() {
            console.tell(console.words("指摘はありません。", "Nothing to report."));
        }
    }
    Ok(match report.has_errors() {
        true => End::Faulty,
        false => End::Done,
    })
}

/// A mend may uncover another: a heading whose bold text was full-width too.
const MOST_PASSES: usize = 5;

/// Writes what is sure into the pages and lists it; `false` when there was nothing.
fn fix(
    report: &Report,
    sources: &Sources,
    places: &Places,
    console: &Console,
) -> Result<bool, Failure> {
    let changes = mend::safe_changes(report, sources);
    for (id, bytes) in mend::apply(&changes, sources) {
        let Some(file) = sources.get(id) else {
            continue;
        };
        replace(&places.content.join(file.path.as_str()), &bytes)?;
    }
    for change in &changes {
        let (line, column) = draw::line_and_column(&change.at, sources);
        let file = sources.shown(change.at.file);
        let (wrong, right) = (draw::short(&change.wrong), draw::short(&change.right));
        console.answer(&console.words(
            format!("{file}:{line}:{column}: 「{wrong}」→「{right}」\n"),
            format!("{file}:{line}:{column}: '{wrong}' -> '{right}'\n"),
        ));
    }
    Ok(!changes.is_empty())
}

/// Whether the file is such a page, so that it may be written anew.
fn is_ours(path: &Path) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.contains("<section id=\"findings\">"))
}

/// All of the file or none of it.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.new"));
    fs::write(&beside, bytes).map_err(Failure::write(&beside))?;
    fs::rename(&beside, path).map_err(Failure::write(path))
}

/// `90d`, `90日` or `90`.
fn days(text: &str) -> Result<i64, Failure> {
    let number = text
        .strip_suffix('d')
        .or_else(|| text.strip_suffix('日'))
        .unwrap_or(text);
    match number.parse::<i64>() {
        Ok(days) if (0..=36_500).contains(&days) => Ok(days),
        _ => Err(Failure::Value {
            argument: "--expiring",
            value: text.to_owned(),
            ja: "「90d」のように、日数で書いてください。",
            en: "Write a number of days, such as 90d.",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_a_number() {
        assert_eq!(days("90d").ok(), Some(90));
        assert_eq!(days("30日").ok(), Some(30));
        assert!(days("soon").is_err() && days("-1d").is_err() && days("99999999d").is_err());
    }
}
