//! `tebiki overlay accept`: the maker of an overlay has seen what its changes are made against. Writes `seen.toml` alone.

use std::path::{Path, PathBuf};

use super::args::Overlay;
use super::{Console, End, check, content_or_default, threads};
use crate::config::Flags;
use crate::diagnostic::{Report, nearest};
use crate::failure::{Failure, OverlayRefusal};
use crate::read::{self, Places};
use crate::source::Holds;
use crate::stack::{Against, seen};

pub(super) fn run(asked: &Overlay, console: &Console) -> Result<End, Failure> {
    let (content, parts) = content_and_parts(&asked.parts);
    let places = Places {
        content: content_or_default(content)?,
        overlays: asked.overlay.clone(),
        ..Places::default()
    };
    let threads = threads(None)?;
    console.step("原稿を読んでいます", "Reading the content");
    let sources = threads.install(|| read::read(&places))?;
    let mut report = Report::default();
    let (config, stacked) =
        threads.install(|| crate::stacked(&sources, &Flags::default(), &mut report));
    // The uppermost is the one that was named; those below it have makers of their own.
    let Some(number) = config.layers.len().checked_sub(1) else {
        return Ok(End::Done);
    };
    let of_it = |against: &&Against| against.layer == number;
    let against: Vec<&Against> = stacked.against.iter().filter(of_it).collect();
    let chosen = chosen(&against, parts)?;
    let Some(layer) = config.layers.get(number) else {
        return Ok(End::Done);
    };
    // What cannot be made today keeps the memory of what it was made against.
    let failed = sources.of_layer(number, Holds::Changes);
    let failed = failed.map(|(_, file)| file.path.as_str().to_owned());
    let standing: Vec<String> = against
        .iter()
        .map(|one| one.change.clone())
        .chain(failed)
        .collect();
    let text = seen::written(&layer.seen, &chosen, &standing);
    let tree = sources.trees.iter();
    let root = tree
        .filter(|tree| tree.layer == number && tree.holds == Holds::Changes)
        .map(|tree| PathBuf::from(&tree.root))
        .next();
    let path = root.unwrap_or_default().join("seen.toml");
    check::replace(&path, text.as_bytes())?;
    for one in &chosen {
        console.answer(&format!("{}\n", one.change));
    }
    // What is wrong with the others is told, and does not undo it.
    let errors = report.has_errors();
    report
        .found
        .retain(|found| found.severity == crate::diagnostic::Severity::Error);
    report.sort();
    console.report(&report, &sources);
    Ok(match errors {
        true => End::Faulty,
        false => End::Done,
    })
}

/// The first may be the content folder.
fn content_and_parts(all: &[String]) -> (Option<&Path>, &[String]) {
    match all.split_first() {
        Some((first, rest)) if Path::new(first).is_dir() => (Some(Path::new(first)), rest),
        _ => (None, all),
    }
}

/// The changes that are called so: by their file, or by the record that they replace.
fn chosen<'a>(against: &[&'a Against], parts: &[String]) -> Result<Vec<&'a Against>, Failure> {
    let mut chosen = Vec::new();
    for part in parts {
        let asked = part.replace('\\', "/");
        let is_it = |one: &&&Against| {
            let change = one.change.as_str();
            let name = change.strip_prefix("parts/").unwrap_or(change);
            let stem = name.strip_suffix(".md").unwrap_or(name);
            change == asked
                || name == asked
                || stem == asked
                || asked.ends_with(&format!("/{change}"))
        };
        let found: Vec<&Against> = against.iter().filter(is_it).copied().collect();
        if found.is_empty() {
            let known: Vec<String> = against.iter().map(|one| one.change.clone()).collect();
            return Err(Failure::Overlay(OverlayRefusal::NoChange {
                nearest: nearest(&asked, known.iter().map(String::as_str)),
                asked,
                known,
            }));
        }
        chosen.extend(found);
    }
    Ok(match parts.is_empty() {
        true => against.to_vec(),
        false => chosen,
    })
}
