//! `tebiki build`: from a folder to a folder. Writes only what has no errors.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::args::Build;
use super::outcome::Outcome;
use super::{Console, End, base_url, content_or_default, kept, threads};
use crate::config::Flags;
use crate::diagnostic::{Report, draw};
use crate::failure::Failure;
use crate::read::{self, Places};
use crate::write::{self, Written, spool::Spool};
use tebiki_words::Dictionary;

pub(super) fn run(asked: &Build, console: &Console) -> Result<End, Failure> {
    let began = Instant::now();
    let content = content_or_default(asked.content.as_deref())?;
    let places = Places {
        content: content.clone(),
        out: Some(asked.out.clone()),
        theme: asked.theme.clone(),
        overlays: asked.overlay.clone(),
    };
    let flags = Flags {
        base_url: base_url(asked.base_url.as_deref())?,
        ..Flags::default()
    };
    write::check(&content, &asked.out)?;
    let threads = threads(asked.jobs)?;

    console.step("原稿を読んでいます", "Reading the content");
    let sources = threads.install(|| read::read(&places))?;
    let mut memory = kept::memory(&asked.kept);
    let store = Arc::clone(memory.made());
    let outcome = threads.install(|| Outcome::of(&sources, &flags, console, &asked.out, &store));
    let standing = outcome.as_ref();
    let standing = standing.and_then(|outcome| threads.install(|| outcome.standing(&asked.out)));
    if let Some(standing) = standing {
        console.complain(&standing.said);
        tell(standing.written, &asked.out, began, console);
        return Ok(End::Done);
    }
    console.step("サイトを組み立てています", "Building the site");
    let mut report = Report::default();
    // The site waits on the disk, for it may be larger than the memory.
    let spool = Spool::new()?;
    threads.install(|| {
        let dictionary = Dictionary::embedded();
        crate::build_to(
            &sources,
            &flags,
            &dictionary,
            &mut memory,
            &mut report,
            &|path, bytes| {
                if let Some(outcome) = &outcome {
                    outcome.see(&path, &bytes);
                }
                spool.put(path, &bytes);
            },
        );
    });
    let site = spool.finish()?;
    let said = draw::text(&report, &sources, console.lang, console.colour);
    console.complain(&said);
    if report.has_errors() {
        console.tell(console.words(
            "誤りがあるので、サイトは書きませんでした。前のサイトはそのままです。",
            "Nothing was written because of the errors; the previous site is untouched.",
        ));
        return Ok(End::Faulty);
    }

    console.step("サイトを書いています", "Writing the site");
    let written = threads.install(|| write::write(&site, &content, &asked.out))?;
    if let Some(outcome) = outcome {
        outcome.keep(said);
    }
    kept::sweep(&memory);
    tell(written, &asked.out, began, console);
    Ok(End::Done)
}

fn tell(written: Written, out: &Path, began: Instant, console: &Console) {
    let (files, changed, removed) = (written.files, written.changed, written.removed);
    let (out, seconds) = (out.display(), began.elapsed().as_secs_f32());
    console.tell(&console.words(
        format!(
            "{out} に {files} ファイル（変わったもの {changed}、なくなったもの {removed}）。{seconds:.1} 秒。"
        ),
        format!("{out}: {files} files ({changed} changed, {removed} removed), {seconds:.1} s."),
    ));
}
