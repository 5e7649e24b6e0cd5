//! `tebiki serve`: the site as it will be, while it is written. Builds on every change, keeps the site in memory, tells
//! open pages to reload. Answers this computer alone.

mod connection;
mod http;
mod stage;
mod watch;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rayon::ThreadPool;

use super::args::Serve;
use super::{Console, End, agenda, content_or_default, threads, today};
use crate::config::Flags;
use crate::diagnostic::{Report, draw};
use crate::failure::Failure;
use crate::model::Book;
use crate::read::{self, Places};
use crate::source::{FileId, Sources};
use crate::store::Store;
use crate::{Arranged, Memory, Pages, Texts};
use stage::{Shown, Stage};
use tebiki_words::Dictionary;
use watch::{Heard, Watch};

/// How long the disk must be quiet before a build begins: editors save in several steps.
const QUIET: Duration = Duration::from_millis(20);

/// The same when so much has changed that more is on its way: a folder is copied, a branch is changed.
const QUIET_OF_MANY: Duration = Duration::from_millis(100);

/// So many saved files are shown ahead of the rest.
const AHEAD: usize = 4;

/// What one save makes the watcher say is less.
const MANY: usize = 12;

/// How long we wait for that quiet: some programs save many times a second, without end.
const NO_QUIET: Duration = Duration::from_millis(500);

/// How often we look whether the watched folders are still the ones that stand there.
const LOOK: Duration = Duration::from_secs(1);

/// Reads and arranges again and again, and writes at once what was saved.
struct Builder {
    places: Places,
    flags: Flags,
    /// Apart from those of [`Rest`], so that nobody who saves waits for the rest of what was saved before.
    threads: ThreadPool,
    dictionary: Arc<Dictionary>,
    sources: Arc<Sources>,
    /// Whether the last reading gave no sources at all; the ones here are older.
    unreadable: bool,
    memory: Memory,
    texts: Arc<Mutex<Option<Texts>>>,
    /// Counts the builds.
    number: u64,
}

/// A book whose pages are to be written.
struct Job {
    sources: Arc<Sources>,
    arranged: Arranged,
    report: Report,
    began: Instant,
    number: u64,
}

impl Builder {
    /// Arranges what was read; pages of `saved` are shown before.
    fn job(&mut self, saved: &[FileId], stage: Option<&Stage>) -> Job {
        let began = Instant::now();
        self.number += 1;
        let mut report = Report::default();
        let (sources, number) = (Arc::clone(&self.sources), self.number);
        let soon = |book: &Book| {
            let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
            if let (Some(texts), Some(stage)) = (&mut *texts, stage)
                && (1..=AHEAD).contains(&saved.len())
            {
                let ((), pages) = crate::collected(|put| {
                    crate::ahead(book, &sources, &self.dictionary, texts, saved, put);
                });
                if !pages.is_empty() {
                    stage.show_ahead(pages, number);
                }
            }
        };
        let arranged = self.threads.install(|| {
            crate::arranged(
                &sources,
                &self.flags,
                &self.dictionary,
                &mut self.memory,
                &mut report,
                soon,
            )
        });
        Job {
            sources,
            arranged,
            report,
            began,
            number,
        }
    }

    /// Reads again what lies in the places where something changed; `None` when no byte has, else the files that were saved:
    /// none of them where more than their bytes has changed.
    fn reread(&mut self, changed: &BTreeSet<PathBuf>) -> Option<Result<Vec<FileId>, Failure>> {
        let again = match changed.is_empty() || self.unreadable {
            true => None,
            false => read::pages_again(&self.places, &self.sources, changed),
        };
        if let Some((sources, saved)) = again {
            if saved.is_empty() {
                return None;
            }
            self.sources = Arc::new(sources);
            return Some(Ok(saved));
        }
        let read = self.threads.install(|| read::read(&self.places));
        let was_unreadable = std::mem::replace(&mut self.unreadable, read.is_err());
        match read {
            Ok(sources) => {
                let saved = sources.changed_since(&self.sources);
                if saved.as_ref().is_some_and(Vec::is_empty) && !was_unreadable {
                    return None;
                }
                self.sources = Arc::new(sources);
                Some(Ok(saved.unwrap_or_default()))
            }
            Err(failure) => Some(Err(failure)),
        }
    }

    /// The folders whose changes matter.
    fn watched(&self) -> BTreeSet<PathBuf> {
        let mut folders = BTreeSet::from([self.places.content.clone()]);
        // A theme that is nowhere is told when it is read.
        folders.extend(read::theme_folders(&self.places, &self.sources).unwrap_or_default());
        folders
    }
}

/// Writes whole books.
struct Rest<'a> {
    threads: Arc<ThreadPool>,
    dictionary: Arc<Dictionary>,
    made: Arc<Store>,
    texts: Arc<Mutex<Option<Texts>>>,
    content: PathBuf,
    /// Takes the pages whose search is to be made.
    finished: mpsc::Sender<Pages>,
    console: &'a Console,
}

impl Rest<'_> {
    fn build(&self, job: Job) -> Shown {
        let Job {
            sources,
            arranged,
            mut report,
            began,
            number,
        } = job;
        let (mut pages, site) = self.threads.install(|| {
            crate::collected(|put| {
                crate::written_pages(
                    arranged,
                    &sources,
                    &self.dictionary,
                    &self.made,
                    &mut report,
                    put,
                )
            })
        });
        crate::settle(&mut report, &pages.book, &sources);
        let texts = Some(pages.take_texts());
        *self.texts.lock().unwrap_or_else(PoisonError::into_inner) = texts;
        let content = std::path::absolute(&self.content);
        let open = agenda::page(&agenda::Open {
            book: &pages.book,
            leads: &pages.leads,
            report: &report,
            sources: &sources,
            content: content.as_ref().unwrap_or(&self.content),
            today: today(),
            lang: self.console.lang,
        });
        // Nobody waits for it when the command is ending.
        let _ = self.finished.send(pages);
        self.console.report(&report, &sources);
        let html = site.keys().filter(|path| path.as_str().ends_with(".html"));
        let (pages, seconds) = (html.count(), began.elapsed().as_secs_f32());
        self.console.tell(&self.console.words(
            format!("{pages} ページを組み立てました（{seconds:.2} 秒）。"),
            format!("Built {pages} pages ({seconds:.2} s)."),
        ));
        let drawn = draw::text(&report, &sources, self.console.lang, draw::Colour::None);
        Shown::new(number, site, drawn, report.has_errors(), open)
    }
}

pub(super) fn run(asked: &Serve, console: &Console) -> Result<End, Failure> {
    let places = Places {
        content: content_or_default(asked.content.as_deref())?,
        out: asked.out.clone(),
        theme: asked.theme.clone(),
        overlays: asked.overlay.clone(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|why| Failure::Serve { why })?;
    // The port first: nobody waits for a build to hear that it is taken.
    let listener = runtime.block_on(http::listen(asked.port))?;
    let port = listener
        .local_addr()
        .map_err(|why| Failure::Serve { why })?
        .port();

    console.step("原稿を読んでいます", "Reading the content");
    let threads = threads(asked.jobs)?;
    let sources = threads.install(|| read::read(&places))?;
    let (finished, unindexed) = mpsc::channel();
    let dictionary = Arc::new(Dictionary::embedded());
    let memory = Memory::keeping();
    let rest = Rest {
        threads: Arc::new(threads),
        dictionary: Arc::clone(&dictionary),
        made: Arc::clone(memory.made()),
        texts: Arc::default(),
        content: places.content.clone(),
        finished,
        console,
    };
    let mut builder = Builder {
        flags: Flags {
            drafts: true,
            // Here the preview stands, whatever address the handbook will have: its 404 page is shown at any depth.
            base_url: Some(format!("http://127.0.0.1:{port}")),
            ..Flags::default()
        },
        threads: self::threads(asked.jobs)?,
        dictionary,
        sources: Arc::new(sources),
        unreadable: false,
        places,
        memory,
        texts: Arc::clone(&rest.texts),
        number: 0,
    };
    // Watching begins before the first build, so that no change is missed.
    let (heard, events) = mpsc::channel();
    let mut watch = Watch::new(heard.clone())?;
    watch.follow(builder.watched())?;
    console.step("サイトを組み立てています", "Building the site");
    let first = builder.job(&[], None);
    let stage = Arc::new(Stage::new(rest.build(first)));
    console.step_done();
    console.answer(&console.words(
        format!("http://127.0.0.1:{port}/ で見られます。終えるには Ctrl+C。\n"),
        format!("Preview at http://127.0.0.1:{port}/ (stop with Ctrl+C).\n"),
    ));
    console.tell(&console.words(
        format!("手当てのいる所の一覧は http://127.0.0.1:{port}/__tebiki/open にあります。"),
        format!("What is open is listed at http://127.0.0.1:{port}/__tebiki/open."),
    ));

    let server = runtime.spawn(http::serve(listener, port, Arc::clone(&stage)));
    std::thread::scope(|scope| {
        let stage = &*stage;
        let (threads, dictionary) = (Arc::clone(&rest.threads), Arc::clone(&rest.dictionary));
        let (jobs, waiting) = mpsc::channel();
        scope.spawn(move || index(&threads, &dictionary, &unindexed, stage));
        scope.spawn(move || write_rest(&rest, &waiting, stage));
        scope.spawn(move || rebuild(builder, watch, &events, &jobs, stage, console));
        let ended = runtime.block_on(async {
            tokio::select! {
                ended = server => ended.unwrap_or_else(|why| Err(std::io::Error::other(why))),
                _ = tokio::signal::ctrl_c() => Ok(()),
            }
        });
        // A thread that has ended already hears nothing.
        let _ = heard.send(Heard::End);
        ended.map_err(|why| Failure::Serve { why })
    })?;
    runtime.shutdown_background();
    Ok(End::Done)
}

/// Builds after each burst of changes, until the command ends.
fn rebuild(
    mut builder: Builder,
    mut watch: Watch,
    events: &mpsc::Receiver<Heard>,
    jobs: &mpsc::Sender<Job>,
    stage: &Stage,
    console: &Console,
) {
    let mut deaf = false;
    loop {
        let heard = events.recv_timeout(LOOK);
        if matches!(heard, Ok(Heard::End) | Err(RecvTimeoutError::Disconnected)) {
            return;
        }
        let followed = watch.follow(builder.watched());
        if heard.is_err() && matches!(followed, Ok(false)) {
            continue;
        }
        let began = Instant::now();
        let mut changes = 0;
        let mut places = BTreeSet::new();
        // Where something is not known, everything is read.
        let mut everywhere = false;
        let mut hear = |found: Vec<PathBuf>| {
            everywhere |= found.is_empty();
            places.extend(found);
        };
        match heard {
            Ok(Heard::Change(found)) => hear(found),
            _ => hear(Vec::new()),
        }
        while began.elapsed() < NO_QUIET {
            let quiet = match changes {
                ..MANY => QUIET,
                _ => QUIET_OF_MANY,
            };
            match events.recv_timeout(quiet) {
                Ok(Heard::Change(found)) => {
                    hear(found);
                    changes += 1;
                }
                Ok(Heard::End) => return,
                Err(_) => break,
            }
        }
        // Said once: what cannot be watched is tried again with every look.
        if let Err(failure) = &followed
            && !deaf
        {
            console.complain(&draw::failure(
                &failure.wording(console.lang),
                console.lang,
                draw::Colour::None,
            ));
        }
        deaf = followed.is_err();
        if everywhere {
            places.clear();
        }
        match builder.reread(&places) {
            None => {}
            Some(Ok(saved)) => {
                // Nobody writes the rest when the command is ending.
                let _ = jobs.send(builder.job(&saved, Some(stage)));
            }
            Some(Err(failure)) => {
                let drawn = draw::failure(
                    &failure.wording(console.lang),
                    console.lang,
                    draw::Colour::None,
                );
                if stage.now().problems != drawn {
                    console.complain(&drawn);
                    builder.number += 1;
                    stage.complain(builder.number, drawn);
                }
            }
        }
    }
}

/// Writes the newest book that was arranged, after the pages that were saved are shown.
fn write_rest(rest: &Rest, waiting: &mpsc::Receiver<Job>, stage: &Stage) {
    while let Ok(mut job) = waiting.recv() {
        while let Ok(newer) = waiting.try_recv() {
            job = newer;
        }
        stage.replace(rest.build(job));
    }
}

/// Makes the search of the newest pages, after they are shown.
fn index(
    threads: &ThreadPool,
    dictionary: &Dictionary,
    unindexed: &mpsc::Receiver<Pages>,
    stage: &Stage,
) {
    while let Ok(mut pages) = unindexed.recv() {
        while let Ok(newer) = unindexed.try_recv() {
            pages = newer;
        }
        let ((), files) = threads.install(|| {
            crate::collected(|put| {
                crate::search(&pages, dictionary, &Store::Nowhere, put);
                let old = std::mem::take(&mut pages.old);
                crate::old_editions(old, dictionary, &Store::Nowhere, put);
            })
        });
        stage.show_search(files);
    }
}
