//! `tebiki serve`: the site as it will be, while it is written. Builds on every change, keeps the site in memory, tells
//! open pages to reload. Answers this computer alone.

mod connection;
mod http;
mod watch;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};

use rayon::ThreadPool;
use sha2::{Digest, Sha256};
use tokio::sync::broadcast;

use super::args::Serve;
use super::{Console, End, agenda, content_or_default, threads, today};
use crate::config::Flags;
use crate::diagnostic::{Report, draw};
use crate::failure::Failure;
use crate::read::{self, Places};
use crate::render::Site;
use crate::source::Sources;
use crate::store::Store;
use crate::{Memory, Pages};
use tebiki_words::Dictionary;
use watch::{Heard, Watch};

/// How long the disk must be quiet before a build begins: editors save in several steps.
const QUIET: Duration = Duration::from_millis(20);

/// The same when so much has changed that more is on its way: a folder is copied, a branch is changed.
const QUIET_OF_MANY: Duration = Duration::from_millis(100);

/// What one save makes the watcher say is less.
const MANY: usize = 12;

/// How long we wait for that quiet: some programs save many times a second, without end.
const NO_QUIET: Duration = Duration::from_millis(500);

/// How often we look whether the watched folders are still the ones that stand there.
const LOOK: Duration = Duration::from_secs(1);

/// One build's outcome. Replaced whole, never changed.
struct Shown {
    site: Site,
    /// The hash, so far, of what every page is dressed in.
    dress: Sha256,
    /// The report as a terminal would show it; empty when there is nothing to mend.
    problems: String,
    faulty: bool,
    /// The page of what is open, for the person who looks after the handbook.
    open: String,
}

/// What the builder and the server share.
struct Stage {
    shown: RwLock<Arc<Shown>>,
    /// The search's files, which come a little after the pages they were made from.
    search: RwLock<Arc<Site>>,
    changes: broadcast::Sender<()>,
}

impl Shown {
    fn new(site: Site, problems: String, faulty: bool, open: String) -> Shown {
        let worn = [
            ".css", ".js", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif",
        ];
        let mut dress = Sha256::new();
        for (path, bytes) in &site {
            let path = path.as_str();
            if path.starts_with("assets/") && worn.iter().any(|ending| path.ends_with(ending)) {
                dress.update(path);
                dress.update(bytes);
            }
        }
        Shown {
            open,
            site,
            dress,
            problems,
            faulty,
        }
    }
}

impl Stage {
    fn now(&self) -> Arc<Shown> {
        Arc::clone(&read_whole(&self.shown))
    }

    fn search(&self) -> Arc<Site> {
        Arc::clone(&read_whole(&self.search))
    }

    fn replace(&self, shown: Shown) {
        replace_whole(&self.shown, shown);
        // Nobody listening is no failure.
        let _ = self.changes.send(());
    }
}

// A thread that panicked leaves what it had not replaced yet: the last whole value.

fn read_whole<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn replace_whole<T>(lock: &RwLock<Arc<T>>, value: T) {
    *lock.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(value);
}

/// Builds again and again.
struct Builder {
    places: Places,
    flags: Flags,
    threads: Arc<ThreadPool>,
    dictionary: Arc<Dictionary>,
    sources: Sources,
    /// Whether the last reading gave no sources at all; the ones here are older.
    unreadable: bool,
    memory: Memory,
    /// Takes the pages whose search is to be made.
    finished: mpsc::Sender<Pages>,
}

impl Builder {
    fn build(&mut self, console: &Console) -> Shown {
        let began = Instant::now();
        let mut report = Report::default();
        let (pages, site) = self.threads.install(|| {
            let (pages, site) = crate::collected(|put| {
                crate::pages(
                    &self.sources,
                    &self.flags,
                    &self.dictionary,
                    &mut self.memory,
                    &mut report,
                    put,
                )
            });
            crate::settle(&mut report, &pages.book, &self.sources);
            (pages, site)
        });
        let content = std::path::absolute(&self.places.content);
        let open = agenda::page(&agenda::Open {
            book: &pages.book,
            leads: &pages.leads,
            report: &report,
            sources: &self.sources,
            content: content.as_ref().unwrap_or(&self.places.content),
            today: today(),
            lang: console.lang,
        });
        // Nobody waits for it when the command is ending.
        let _ = self.finished.send(pages);
        console.report(&report, &self.sources);
        let html = site.keys().filter(|path| path.as_str().ends_with(".html"));
        let (pages, seconds) = (html.count(), began.elapsed().as_secs_f32());
        console.tell(&console.words(
            format!("{pages} ページを組み立てました（{seconds:.2} 秒）。"),
            format!("Built {pages} pages ({seconds:.2} s)."),
        ));
        let drawn = draw::text(&report, &self.sources, console.lang, draw::Colour::None);
        Shown::new(site, drawn, report.has_errors(), open)
    }

    /// Reads again; `None` when no byte has changed.
    fn reread(&mut self) -> Option<Result<(), Failure>> {
        let read = self.threads.install(|| read::read(&self.places));
        let was_unreadable = std::mem::replace(&mut self.unreadable, read.is_err());
        match read {
            Ok(sources) if sources == self.sources && !was_unreadable => None,
            Ok(sources) => {
                self.sources = sources;
                Some(Ok(()))
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
    let mut builder = Builder {
        flags: Flags {
            drafts: true,
            // Here the preview stands, whatever address the handbook will have: its 404 page is shown at any depth.
            base_url: Some(format!("http://127.0.0.1:{port}")),
            ..Flags::default()
        },
        threads: Arc::new(threads),
        dictionary: Arc::new(Dictionary::embedded()),
        sources,
        unreadable: false,
        places,
        memory: Memory::keeping(),
        finished,
    };
    // Watching begins before the first build, so that no change is missed.
    let (heard, events) = mpsc::channel();
    let mut watch = Watch::new(heard.clone())?;
    watch.follow(builder.watched())?;
    console.step("サイトを組み立てています", "Building the site");
    let stage = Arc::new(Stage {
        shown: RwLock::new(Arc::new(builder.build(console))),
        search: RwLock::default(),
        changes: broadcast::channel(16).0,
    });
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
        let (threads, dictionary) = (
            Arc::clone(&builder.threads),
            Arc::clone(&builder.dictionary),
        );
        scope.spawn(move || index(&threads, &dictionary, &unindexed, stage));
        scope.spawn(move || rebuild(builder, watch, &events, stage, console));
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
        while began.elapsed() < NO_QUIET {
            let quiet = match changes {
                ..MANY => QUIET,
                _ => QUIET_OF_MANY,
            };
            match events.recv_timeout(quiet) {
                Ok(Heard::Change) => changes += 1,
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
        match builder.reread() {
            None => {}
            Some(Ok(())) => stage.replace(builder.build(console)),
            Some(Err(failure)) => {
                let drawn = draw::failure(
                    &failure.wording(console.lang),
                    console.lang,
                    draw::Colour::None,
                );
                let before = stage.now();
                if before.problems != drawn {
                    console.complain(&drawn);
                    stage.replace(Shown::new(
                        before.site.clone(),
                        drawn,
                        true,
                        before.open.clone(),
                    ));
                }
            }
        }
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
        replace_whole(&stage.search, files);
    }
}
