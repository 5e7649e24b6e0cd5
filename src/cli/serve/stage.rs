//! What the builder and the server share: the site as it is shown now.
//!
//! Invariant: what is shown is one build's outcome, replaced whole and never by that of an older one; over it lie pages of
//! newer builds that were written ahead of their rest.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use sha2::{Digest, Sha256};
use tokio::sync::broadcast;

use crate::path::SitePath;
use crate::render::Site;

/// One build's outcome.
#[derive(Clone)]
pub(super) struct Shown {
    /// Which build it was.
    number: u64,
    site: Arc<Site>,
    /// Pages that were written ahead of the rest of their build, and which build that was.
    ahead: BTreeMap<SitePath, (u64, Arc<[u8]>)>,
    /// The hash, so far, of what every page is dressed in.
    dress: Sha256,
    /// The report as a terminal would show it; empty when there is nothing to mend.
    pub(super) problems: String,
    pub(super) faulty: bool,
    /// The page of what is open, for the person who looks after the handbook.
    pub(super) open: String,
}

pub(super) struct Stage {
    shown: RwLock<Arc<Shown>>,
    /// The search's files, which come a little after the pages they were made from.
    search: RwLock<Arc<Site>>,
    changes: broadcast::Sender<()>,
}

impl Shown {
    pub(super) fn new(
        number: u64,
        site: Site,
        problems: String,
        faulty: bool,
        open: String,
    ) -> Shown {
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
            number,
            site: Arc::new(site),
            ahead: BTreeMap::new(),
            dress,
            problems,
            faulty,
            open,
        }
    }

    pub(super) fn file(&self, path: &SitePath) -> Option<&[u8]> {
        let ahead = self.ahead.get(path).map(|(_, bytes)| &**bytes);
        ahead.or_else(|| self.site.get(path).map(Vec::as_slice))
    }

    /// Changes when a reader of the page would see another page: its own bytes, or what it is dressed in. The search's files
    /// change with every edit and are not seen.
    pub(super) fn stamp(&self, path: &SitePath) -> String {
        let mut hash = self.dress.clone();
        if let Some(bytes) = self.file(path) {
            hash.update(path.as_str());
            hash.update(bytes);
        }
        hash.finalize()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

impl Stage {
    pub(super) fn new(first: Shown) -> Stage {
        Stage {
            shown: RwLock::new(Arc::new(first)),
            search: RwLock::default(),
            changes: broadcast::channel(16).0,
        }
    }

    pub(super) fn now(&self) -> Arc<Shown> {
        Arc::clone(&self.shown.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn search(&self) -> Arc<Site> {
        Arc::clone(&self.search.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Hears of every change.
    pub(super) fn listen(&self) -> broadcast::Receiver<()> {
        self.changes.subscribe()
    }

    /// Shows what a build made, unless something newer is shown.
    pub(super) fn replace(&self, built: Shown) {
        self.change(|shown| {
            if shown.number < built.number {
                let ahead = std::mem::take(&mut shown.ahead);
                let newer = ahead.into_iter().filter(|(_, (of, _))| *of > built.number);
                *shown = Shown {
                    ahead: newer.collect(),
                    ..built
                };
            }
        });
    }

    /// Shows some pages of a build before the rest is made.
    pub(super) fn show_ahead(&self, pages: Site, number: u64) {
        self.change(|shown| {
            let pages = pages.into_iter();
            let pages = pages.map(|(path, bytes)| (path, (number, Arc::from(bytes))));
            shown.ahead.extend(pages);
        });
    }

    /// Says what keeps a build from being made, over the site that stands.
    pub(super) fn complain(&self, number: u64, problems: String) {
        self.change(|shown| {
            shown.number = number;
            shown.problems = problems;
            shown.faulty = true;
        });
    }

    pub(super) fn show_search(&self, files: Site) {
        // A thread that panicked leaves what it had not replaced yet: the last whole value.
        *self.search.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(files);
    }

    /// Readers go on with the value that they have.
    fn change(&self, change: impl FnOnce(&mut Shown)) {
        let mut place = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        change(Arc::make_mut(&mut place));
        drop(place);
        // Nobody listening is no failure.
        let _ = self.changes.send(());
    }
}
