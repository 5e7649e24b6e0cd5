//! `tebiki build`: from a folder to a folder. Writes only what has no errors.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use rayon::ThreadPool;

use super::args::Build;
use super::outcome::Outcome;
use super::{Console, End, base_url, content_or_default, kept, many, threads};
use crate::Memory;
use crate::config::Flags;
use crate::diagnostic::{Report, draw};
use crate::failure::Failure;
use crate::read::{self, Places};
use crate::source::Sources;
use crate::write::{self, Written, spool::Spool};
use tebiki_words::Dictionary;

pub(super) fn run(asked: &Build, console: &Console) -> Result<End, Failure> {
    if let Some(folder) = &asked.overlays {
        return many::run(asked, folder, console);
    }
    let began = Instant::now();
    let mut maker = Maker::new(asked, kept::memory(&asked.kept), console)?;
    write::check(&maker.content, &asked.out)?;
    let places = Places {
        content: maker.content.clone(),
        out: Some(asked.out.clone()),
        theme: asked.theme.clone(),
        overlays: asked.overlay.clone(),
    };
    console.step("原稿を読んでいます", "Reading the content");
    let sources = maker.threads.install(|| read::read(&places))?;
    let flags = flags(asked.base_url.as_deref())?;
    let say = &mut |said: &[String]| console.complain(&said.concat());
    let Some(written) = maker.make(&sources, &flags, &asked.out, say)? else {
        console.tell(console.words(
            "誤りがあるので、サイトは書きませんでした。前のサイトはそのままです。",
            "Nothing was written because of the errors; the previous site is untouched.",
        ));
        return Ok(End::Faulty);
    };
    maker.end();
    tell(written, &asked.out, began, console);
    Ok(End::Done)
}

pub(super) fn flags(address: Option<&str>) -> Result<Flags, Failure> {
    Ok(Flags {
        base_url: base_url(address)?,
        ..Flags::default()
    })
}

/// Makes one site after another, each whole, with what all of them share.
pub(super) struct Maker<'a> {
    pub(super) content: PathBuf,
    pub(super) threads: ThreadPool,
    memory: Memory,
    /// Who finds all sites standing needs none.
    dictionary: OnceLock<Dictionary>,
    console: &'a Console,
}

impl<'a> Maker<'a> {
    pub(super) fn new(
        asked: &Build,
        memory: Memory,
        console: &'a Console,
    ) -> Result<Maker<'a>, Failure> {
        Ok(Maker {
            content: content_or_default(asked.content.as_deref())?,
            threads: threads(asked.jobs)?,
            memory,
            dictionary: OnceLock::new(),
            console,
        })
    }

    /// Makes the site of these sources in `out`; `None` where errors forbid it, and nothing is written. `say` is given what
    /// there is to say of them, before anything is written.
    pub(super) fn make(
        &mut self,
        sources: &Sources,
        flags: &Flags,
        out: &Path,
        say: &mut dyn FnMut(&[String]),
    ) -> Result<Option<Written>, Failure> {
        let (threads, console) = (&self.threads, self.console);
        let store = Arc::clone(self.memory.made());
        let outcome = threads.install(|| Outcome::of(sources, flags, console, out, &store));
        let standing = outcome.as_ref();
        let standing = standing.and_then(|outcome| threads.install(|| outcome.standing(out)));
        if let Some(standing) = standing {
            say(&standing.said);
            return Ok(Some(standing.written));
        }
        console.step("サイトを組み立てています", "Building the site");
        let mut report = Report::default();
        // The site waits on the disk, for it may be larger than the memory.
        let spool = Spool::new()?;
        let (memory, dictionary) = (&mut self.memory, &self.dictionary);
        threads.install(|| {
            let dictionary = dictionary.get_or_init(Dictionary::embedded);
            crate::build_to(
                sources,
                flags,
                dictionary,
                memory,
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
        let said = draw::parts(&report, sources, console.lang, console.colour);
        say(&said);
        if report.has_errors() {
            return Ok(None);
        }
        console.step("サイトを書いています", "Writing the site");
        let written = threads.install(|| write::write(&site, &self.content, out))?;
        if let Some(outcome) = outcome {
            outcome.keep(said);
        }
        Ok(Some(written))
    }

    /// Clears away what is kept and long unused, now that nobody waits.
    pub(super) fn end(&self) {
        kept::sweep(&self.memory);
    }
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
