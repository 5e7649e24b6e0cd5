//! `tebiki renumber`: citations follow the articles that got another number since an edition.

use std::collections::BTreeMap;
use std::fs;

use super::args::Renumber;
use super::{Console, End, content_or_default, threads};
use crate::contrast::Cutting;
use crate::edition::align::align;
use crate::edition::open::{Opened, frozen_ids, open};
use crate::edition::renumber::{Cited, Fate, Shift, Widened, shifts, understand};
use crate::failure::{EditionRefusal, Failure};
use crate::source::Sources;
use crate::source::Span;
use tebiki_words::Dictionary;

pub(super) fn run(asked: &Renumber, console: &Console) -> Result<End, Failure> {
    let content = content_or_default(asked.content.as_deref())?;
    let since = match &asked.since {
        Some(since) => since.clone(),
        None => frozen_ids(&content)
            .pop()
            .unwrap_or_else(|| "git:HEAD".to_owned()),
    };
    console.step("版を比べています", "Comparing the editions");
    let threads = threads(None)?;
    let (old, new) = (open(&since, &content)?, open(".", &content)?);
    let dictionary = Dictionary::embedded();
    let understood = |opened: &Opened| {
        threads.install(|| understand(&opened.sources, opened.about.clone(), &dictionary))
    };
    let (before, report) = understood(&old);
    if report.has_errors() {
        console.report(&report, &old.sources);
        return Err(EditionRefusal::Faulty { name: since }.into());
    }
    let (after, report) = understood(&new);
    if report.has_errors() {
        console.report(&report, &new.sources);
        return Ok(End::Faulty);
    }
    let cutting = Cutting::new(&dictionary);
    let matching = align(&before.0.edition, &after.0.edition, &cutting);
    let found = shifts(
        &Cited {
            leaves: &before.0,
            links: &before.1,
        },
        &Cited {
            leaves: &after.0,
            links: &after.1,
        },
        &matching,
        &cutting,
    );
    for shift in &found {
        console.answer(&format!("{}\n", said(shift, &new.sources, console)));
    }
    if found.is_empty() {
        console.answer(console.words(
            "書き換える引用はありません。\n",
            "No citation needs another number.\n",
        ));
    }
    if !asked.dry_run {
        rewrite(&content, &new.sources, &found)?;
    }
    let left = found
        .iter()
        .any(|shift| !matches!(shift.fate, Fate::Becomes(_)));
    Ok(if left { End::Faulty } else { End::Done })
}

fn said(shift: &Shift, sources: &Sources, console: &Console) -> String {
    let (line, column) = place(sources, &shift.at);
    let at = format!("{}:{line}:{column}", sources.shown(shift.at.file));
    let citation = &shift.citation;
    let words = match &shift.fate {
        Fate::Becomes(to) => console.words(
            format!("「{citation}」を「{to}」に書き換えます。"),
            format!("'{citation}' becomes '{to}'."),
        ),
        Fate::ByHand(to) => console.words(
            format!("「{citation}」は「{to}」になりました。文字の間に記号があるので、手で書き換えてください。"),
            format!("'{citation}' is '{to}' now; please write it by hand: signs stand between its letters."),
        ),
        Fate::Gone => console.words(
            format!("エラー: 「{citation}」の行き先は削られました。この引用を消すか、別の所を引いてください。"),
            format!("error: what '{citation}' cites was removed. Take the citation out or cite something else."),
        ),
        Fate::Widened(Widened {
            news,
            with,
            without,
        }) => {
            let news = news.join("、");
            console.words(
                format!("「{citation}」の中に、{news}が新しく入りました。それも含むなら「{with}」、含まないなら「{without}」と、手で書いてください。"),
                format!("{news} came into '{citation}'. Write '{with}' if that is meant too, else '{without}'."),
            )
        }
    };
    format!("{at}: {words}")
}

fn place(sources: &Sources, at: &Span) -> (usize, usize) {
    let before = sources
        .text(at.file)
        .and_then(|text| text.get(..at.bytes.start))
        .unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    (line, column)
}

/// Writes the new numbers, the last of each file first.
fn rewrite(content: &std::path::Path, sources: &Sources, found: &[Shift]) -> Result<(), Failure> {
    let mut files: BTreeMap<u32, Vec<(&Span, &str)>> = BTreeMap::new();
    for shift in found {
        if let Fate::Becomes(to) = &shift.fate {
            files
                .entry(shift.at.file.0)
                .or_default()
                .push((&shift.at, to));
        }
    }
    for changes in files.into_values() {
        let Some(file) = changes.first().and_then(|(at, _)| sources.get(at.file)) else {
            continue;
        };
        let Some(text) = file.text() else { continue };
        let mut text = text.to_owned();
        let mut changes = changes;
        changes.sort_by_key(|(at, _)| std::cmp::Reverse(at.bytes.start));
        changes.dedup_by_key(|(at, _)| at.bytes.start);
        for (at, to) in changes {
            text.replace_range(at.bytes.clone(), to);
        }
        let mark = file.bytes.len() - file.bytes_of_text().len();
        let mut bytes = file.bytes.get(..mark).unwrap_or_default().to_vec();
        bytes.extend(text.as_bytes());
        let path = content.join(file.path.as_str());
        fs::write(&path, bytes).map_err(Failure::write(&path))?;
    }
    Ok(())
}
