//! `tebiki build`: from a folder to a folder. Writes only what has no errors.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;

use rayon::ThreadPool;

use super::args::Build;
use super::outcome::Outcome;
use super::{Console, End, content_or_default, flags, kept, many, threads};
use crate::Memory;
use crate::config::{Config, Flags};
use crate::date::Date;
use crate::diagnostic::{Report, draw};
use crate::failure::Failure;
use crate::read::{self, Places};
use crate::render::Put;
use crate::source::Sources;
use crate::write::spool::{Spool, Spooled};
use crate::write::{self, Hash, Written};
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
    let store = Arc::clone(maker.memory.made());
    let threads = &maker.threads;
    let outcome = threads.install(|| Outcome::of(&sources, &flags, console, &asked.out, &store));
    let standing = outcome.as_ref();
    let standing = standing.and_then(|outcome| threads.install(|| outcome.standing(&asked.out)));
    if let Some(standing) = standing {
        console.complain(&standing.said.concat());
        tell(standing.written, &asked.out, began, console);
        return Ok(End::Done);
    }
    let made = maker.make(&sources, &flags)?;
    let said = draw::parts(&made.report, &sources, console.lang, console.colour);
    console.complain(&said.concat());
    if made.report.has_errors() {
        console.tell(console.words(
            "誤りがあるので、サイトは書きませんでした。前のサイトはそのままです。",
            "Nothing was written because of the errors; the previous site is untouched.",
        ));
        return Ok(End::Faulty);
    }
    let written = maker.write(&made, &asked.out)?;
    if let Some(outcome) = outcome {
        outcome.keep(said, made.files);
    }
    maker.end();
    tell(written, &asked.out, began, console);
    Ok(End::Done)
}

/// A site that waits to be written, and what there is to say of it.
pub(super) struct Made {
    site: Spooled,
    pub(super) files: BTreeMap<String, Hash>,
    pub(super) report: Report,
    pub(super) title: String,
    pub(super) config: Config,
    pub(super) as_of: Option<Date>,
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

    /// Makes the site of these sources, errors or none.
    pub(super) fn make(&mut self, sources: &Sources, flags: &Flags) -> Result<Made, Failure> {
        self.console
            .step("サイトを組み立てています", "Building the site");
        let mut report = Report::default();
        // The site waits on the disk, for it may be larger than the memory.
        let spool = Spool::new()?;
        let files = Mutex::<BTreeMap<String, Hash>>::default();
        let (memory, dictionary) = (&mut self.memory, &self.dictionary);
        let book = self.threads.install(|| {
            let dictionary = dictionary.get_or_init(Dictionary::embedded);
            let put: Put = &|path, bytes| {
                let hash = write::hash(&bytes);
                let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
                files.insert(path.as_str().to_owned(), hash);
                drop(files);
                spool.put(path, &bytes);
            };
            crate::build_to(sources, flags, dictionary, memory, &mut report, put)
        });
        Ok(Made {
            site: spool.finish()?,
            files: files.into_inner().unwrap_or_else(PoisonError::into_inner),
            report,
            title: book.title,
            config: book.config,
            as_of: book.as_of,
        })
    }

    pub(super) fn write(&self, made: &Made, out: &Path) -> Result<Written, Failure> {
        self.console
            .step("サイトを書いています", "Writing the site");
        let write = || write::write(&made.site, &self.content, out);
        self.threads.install(write)
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
