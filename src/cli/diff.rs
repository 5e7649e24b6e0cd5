//! `tebiki diff OLD NEW`: what changed between two editions, as a 新旧対照表.

use std::fs;
use std::path::Path;

use super::args::Diff;
use super::{Console, End, content_or_default, threads};
use crate::config::Flags;
use crate::contrast::Cutting;
use crate::diagnostic::{Problem, Report, Severity, nearest};
use crate::edition::leaves;
use crate::edition::open::{Opened, open_with};
use crate::edition::rows::{Comparison, Row, compare};
use crate::edition::show::profile::{Form, Profile};
use crate::edition::show::{csv, docx, html, json, markdown, sheet, text};
use crate::edition::value::{Edition, Kind, ROOT};
use crate::failure::{EditionRefusal, Failure};
use tebiki_words::Dictionary;

pub(super) fn run(asked: &Diff, console: &Console) -> Result<End, Failure> {
    let content = content_or_default(asked.content.as_deref())?;
    console.step("版を読んでいます", "Reading the editions");
    let threads = threads(None)?;
    let (old_name, new_name) = (asked.old.as_str(), asked.new.as_str());
    let opened = |name: &str| open_with(name, &content, &asked.overlay);
    let (opened_old, opened_new) = (opened(old_name)?, opened(new_name)?);
    let dictionary = Dictionary::embedded();
    let read = |opened: &Opened| {
        let mut report = Report::default();
        let flags = Flags::default();
        let about = opened.about.clone();
        let leaves = leaves::read(&opened.sources, &flags, &dictionary, about, &mut report);
        (leaves.edition, report)
    };
    let (one, other) = threads.install(|| rayon::join(|| read(&opened_old), || read(&opened_new)));
    let mut editions = Vec::new();
    for (name, opened, (edition, mut report)) in
        [(old_name, &opened_old, one), (new_name, &opened_new, other)]
    {
        // What an overlay says today need not have had its place in an older edition.
        let is_older = name == old_name;
        report.found.retain(|found| {
            let is_local = matches!(found.problem, Problem::Overlay(_));
            found.severity == Severity::Error && !(is_older && is_local)
        });
        if report.has_errors() {
            report.sort();
            console.report(&report, &opened.sources);
            if name == "." {
                return Ok(End::Faulty);
            }
            return Err(EditionRefusal::Faulty {
                name: name.to_owned(),
            }
            .into());
        }
        editions.push(edition);
    }
    let [old, new] = editions.as_slice() else {
        return Ok(End::Done);
    };
    tell_of_another_handbook(&[(&opened_old, old), (&opened_new, new)], console);
    console.step("比べています", "Comparing");
    let mut comparison = compare(old, new, &Cutting::new(&dictionary));
    only(&mut comparison, &asked.only, old, new)?;
    let rows: Vec<&Row> = comparison.rows.iter().collect();
    write(asked, &comparison, &rows, old, new, console)?;
    Ok(End::Done)
}

/// Two handbooks can be compared, but hardly anybody means to.
fn tell_of_another_handbook(sides: &[(&Opened, &Edition); 2], console: &Console) {
    let [one, other] = sides.map(|(opened, edition)| match opened.handbook.as_str() {
        "" => edition.about.title.as_str(),
        frozen => frozen,
    });
    if !one.is_empty() && !other.is_empty() && one != other {
        console.complain(&format!(
            "{}\n",
            console.words(
                format!("注意: 「{one}」と「{other}」は、別の手引きの版かもしれません。題を変えただけなら、このままで構いません。"),
                format!("Note: '{one}' and '{other}' may be editions of different handbooks. If only the title changed, all is well."),
            )
        ));
    }
}

/// Leaves what `--only` wants.
fn only(
    comparison: &mut Comparison,
    only: &[String],
    old: &Edition,
    new: &Edition,
) -> Result<(), Failure> {
    if only.is_empty() {
        return Ok(());
    }
    let wanted: Vec<String> = only.iter().map(|asked| plain(asked)).collect();
    let keys: Vec<&str> = [old, new]
        .into_iter()
        .flat_map(|edition| edition.children(ROOT).iter().map(|&id| edition.node(id)))
        .filter(|node| node.kind == Kind::Page)
        .map(|node| node.key.as_str())
        .collect();
    for (asked, wanted) in only.iter().zip(&wanted) {
        if !keys.iter().any(|key| is_under(key, wanted)) {
            let nearest = nearest(wanted, keys.iter().copied());
            return Err(EditionRefusal::NoPage {
                asked: asked.clone(),
                nearest,
            }
            .into());
        }
    }
    let is_wanted = |page: &str| wanted.iter().any(|wanted| is_under(page, wanted));
    comparison.rows.retain(|row| is_wanted(&row.page));
    comparison.confirmed.retain(|item| is_wanted(&item.page));
    Ok(())
}

fn is_under(key: &str, wanted: &str) -> bool {
    key == wanted
        || key
            .strip_prefix(wanted)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// As a key is written: without the content folder, the ending and the order numbers.
fn plain(asked: &str) -> String {
    let asked = asked.replace('\\', "/");
    let asked = asked
        .trim_start_matches("./")
        .trim_start_matches("content/")
        .trim_matches('/');
    let asked = asked
        .strip_suffix(".md")
        .or_else(|| asked.strip_suffix(".html"))
        .unwrap_or(asked);
    crate::path::unnumbered(asked)
}

fn form(asked: &Diff) -> Form {
    let mut form = Form::of(Profile::named(&asked.profile).unwrap_or_default());
    if let Some(label) = &asked.old_label {
        form.old_head.clone_from(label);
    }
    match asked.left.as_deref() {
        Some("new") => form.new_first = true,
        Some("old") => form.new_first = false,
        _ => {}
    }
    form
}

fn write(
    asked: &Diff,
    comparison: &Comparison,
    rows: &[&Row],
    old: &Edition,
    new: &Edition,
    console: &Console,
) -> Result<(), Failure> {
    let form = form(asked);
    let sheet = || sheet::sheet(comparison, rows, old, new, &form);
    let bytes = match asked.format.as_str() {
        "json" => json::json(comparison, rows).into_bytes(),
        "csv" => csv::csv(rows, &form),
        "html" => html::html(&sheet(), &form).into_bytes(),
        "docx" => docx::docx(&sheet(), &form),
        "md" => markdown::markdown(&sheet(), &form).into_bytes(),
        _ => text::text(comparison, rows, old, new).into_bytes(),
    };
    // No terminal shows a Word file.
    let named = (asked.format == "docx")
        .then(|| super::file::name(&format!("{}-新旧対照表", comparison.to.title), "docx"))
        .map(std::path::PathBuf::from);
    match asked.out.clone().or(named) {
        Some(path) => save(&path, &bytes, console),
        None => {
            console.answer_bytes(&bytes);
            Ok(())
        }
    }
}

fn save(path: &Path, bytes: &[u8], console: &Console) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(Failure::write(path))?;
    console.answer(&format!("{}\n", path.display()));
    Ok(())
}
