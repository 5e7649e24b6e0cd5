//! `tebiki serve`: the site as it will be, while it is written. Builds on every change, keeps the site in memory, tells
//! open pages to reload. Answers this computer alone.

mod http;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, mpsc};
use std::time::{Duration, Instant};

use notify::{EventKind, RecursiveMode, Watcher};
use rayon::ThreadPool;
use tokio::sync::broadcast;

use super::args::Serve;
use super::{Console, End, content_or_default, threads};
use crate::config::Flags;
use crate::diagnostic::{Report, draw};
use crate::failure::Failure;
use crate::read::{self, Places, Sources};
use crate::render::Site;
use crate::{Memory, Pages};
use tebiki_words::Dictionary;

/// How long the disk must be quiet before a build begins: editors save in several steps.
const QUIET: Duration = Duration::from_millis(80);

/// One build's outcome. Replaced whole, never changed.
struct Shown {
    site: Site,
    /// The report as a terminal would show it; empty when there is nothing to mend.
    problems: String,
    faulty: bool,
}

/// What the builder and the server share.
struct Stage {
    shown: RwLock<Arc<Shown>>,
    /// The search's files, which come a little after the pages they were made from.
    search: RwLock<Arc<Site>>,
    changes: broadcast::Sender<()>,
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
        Shown {
            site,
            problems: drawn,
            faulty: report.has_errors(),
        }
    }

    /// Reads again; `None` when no byte has changed.
    fn reread(&mut self) -> Option<Result<(), Failure>> {
        match self.threads.install(|| read::read(&self.places)) {
            Ok(sources) if sources == self.sources => None,
            Ok(sources) => {
                self.sources = sources;
                Some(Ok(()))
            }
            Err(failure) => Some(Err(failure)),
        }
    }
}

pub(super) fn run(asked: &Serve, console: &Console) -> Result<End, Failure> {
    let places = Places {
        content: content_or_default(asked.content.as_deref())?,
        out: asked.out.clone(),
        theme: asked.theme.clone(),
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
        places,
        memory: Memory::keeping(),
        finished,
    };
    // Watching begins before the first build, so that no change is missed.
    let (watcher, events) = watch(&builder)?;
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

    let server = runtime.spawn(http::serve(listener, port, Arc::clone(&stage)));
    std::thread::scope(|scope| {
        let stage = &*stage;
        let (threads, dictionary) = (
            Arc::clone(&builder.threads),
            Arc::clone(&builder.dictionary),
        );
        scope.spawn(move || index(&threads, &dictionary, &unindexed, stage));
        scope.spawn(move || rebuild(builder, &events, stage, console));
        let ended = runtime.block_on(async {
            tokio::select! {
                ended = server => ended.unwrap_or_else(|why| Err(std::io::Error::other(why))),
                _ = tokio::signal::ctrl_c() => Ok(()),
            }
        });
        // Without its watcher the rebuilding thread has nothing to wait for, and ends.
        drop(watcher);
        ended.map_err(|why| Failure::Serve { why })
    })?;
    runtime.shutdown_background();
    Ok(End::Done)
}

/// Builds after each burst of changes, until nobody watches any more.
fn rebuild(mut builder: Builder, events: &mpsc::Receiver<()>, stage: &Stage, console: &Console) {
    while events.recv().is_ok() {
        while events.recv_timeout(QUIET).is_ok() {}
        match builder.reread() {
            None => {}
            Some(Ok(())) => stage.replace(builder.build(console)),
            Some(Err(failure)) => {
                let drawn = draw::failure(&failure, console.lang, draw::Colour::None);
                console.complain(&drawn);
                let before = stage.now();
                stage.replace(Shown {
                    site: before.site.clone(),
                    problems: drawn,
                    faulty: true,
                });
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
        let ((), files) =
            threads.install(|| crate::collected(|put| crate::search(&pages, dictionary, put)));
        replace_whole(&stage.search, files);
    }
}

/// Hears of changes in the content and in the theme's own folders.
fn watch(builder: &Builder) -> Result<(notify::RecommendedWatcher, mpsc::Receiver<()>), Failure> {
    let refused = |error: notify::Error| Failure::Watch {
        why: error.to_string(),
    };
    let content = builder.places.content.clone();
    let mut folders = BTreeSet::from([content.clone()]);
    folders.extend(read::theme_folders(&builder.places, &builder.sources)?);
    let real: Vec<PathBuf> = folders
        .iter()
        .filter_map(|folder| folder.canonicalize().ok())
        .collect();
    let (heard, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let matters = match &event {
            // Reading a file is an event too; answering it would never end.
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => false,
            Ok(event) => {
                event.paths.is_empty() || event.paths.iter().any(|path| !is_hidden(path, &real))
            }
            // Something was lost: look again.
            Err(_) => true,
        };
        if matters {
            // Nobody listens any more when the command is ending.
            let _ = heard.send(());
        }
    })
    .map_err(refused)?;
    for folder in &folders {
        let folder = folder.canonicalize().map_err(Failure::read(folder))?;
        watcher
            .watch(&folder, RecursiveMode::Recursive)
            .map_err(refused)?;
    }
    Ok((watcher, events))
}

/// Editors' swap files and version control change all the time.
fn is_hidden(path: &Path, folders: &[PathBuf]) -> bool {
    let inside = folders
        .iter()
        .find_map(|folder| path.strip_prefix(folder).ok())
        .unwrap_or(path);
    inside
        .components()
        .any(|part| part.as_os_str().to_string_lossy().starts_with('.'))
}
