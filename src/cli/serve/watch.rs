//! Hears of changes in the content and in the theme's own folders. Builds nothing.
//!
//! Invariant: what is watched is the folder that stands under the name now. The system watches a folder, not its name, and
//! hears nothing more when another takes its place (a checkout, a restored copy): so the names are looked at again and again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::failure::Failure;

/// What the rebuilding thread is told.
pub(super) enum Heard {
    /// In these places; nobody knows where if there are none.
    Change(Vec<PathBuf>),
    /// The command is ending.
    End,
}

pub(super) struct Watch {
    watcher: RecommendedWatcher,
    /// Each folder by its name, with what stood there when it was last looked at.
    folders: BTreeMap<PathBuf, Standing>,
    /// The same folders without links, as events name them.
    real: Arc<RwLock<BTreeSet<PathBuf>>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Standing {
    /// `None` where nothing stands.
    folder: Option<(PathBuf, Identity)>,
}

#[derive(Clone, Debug, PartialEq)]
struct Identity {
    number: (u64, u64),
    made: Option<SystemTime>,
}

impl Watch {
    pub(super) fn new(heard: Sender<Heard>) -> Result<Watch, Failure> {
        let real = Arc::new(RwLock::new(BTreeSet::new()));
        let watched = Arc::clone(&real);
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let is_seen = |path: &PathBuf| {
                let folders = watched.read().unwrap_or_else(PoisonError::into_inner);
                !is_hidden(path, &folders)
            };
            let places = match event {
                // Reading a file is an event too; answering it would never end.
                Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
                Ok(event) if event.need_rescan() => Vec::new(),
                Ok(event) if event.paths.is_empty() || event.paths.iter().any(is_seen) => {
                    event.paths
                }
                Ok(_) => return,
                // Something was lost: look again.
                Err(_) => Vec::new(),
            };
            // Nobody listens any more when the command is ending.
            let _ = heard.send(Heard::Change(places));
        })
        .map_err(refused)?;
        Ok(Watch {
            watcher,
            folders: BTreeMap::new(),
            real,
        })
    }

    /// Watches what stands under these names now. Says whether that is something else than before.
    pub(super) fn follow(&mut self, wanted: BTreeSet<PathBuf>) -> Result<bool, Failure> {
        let now: BTreeMap<PathBuf, Standing> = wanted
            .into_iter()
            .map(|name| {
                let standing = standing(&name);
                (name, standing)
            })
            .collect();
        if now == self.folders {
            return Ok(false);
        }
        let before = std::mem::take(&mut self.folders);
        for (name, standing) in &before {
            if now.get(name) != Some(standing)
                && let Some((real, _)) = &standing.folder
            {
                // A folder that is gone is not watched any more, and cannot be given up.
                let _ = self.watcher.unwatch(real);
            }
        }
        let folders = now.values().filter_map(|now| now.folder.as_ref());
        *self.real.write().unwrap_or_else(PoisonError::into_inner) =
            folders.map(|(real, _)| real.clone()).collect();
        let mut failed = Ok(true);
        for (name, standing) in now {
            let is_new = before.get(&name) != Some(&standing);
            if is_new && let Some((real, _)) = &standing.folder {
                let watched = self.watcher.watch(real, RecursiveMode::Recursive);
                if let Err(error) = watched {
                    // It may have gone just now; the next look finds out.
                    failed = Err(refused(error));
                    continue;
                }
            }
            self.folders.insert(name, standing);
        }
        failed
    }
}

fn refused(error: notify::Error) -> Failure {
    Failure::Watch {
        why: error.to_string(),
    }
}

fn standing(name: &Path) -> Standing {
    let folder = name.canonicalize().ok().and_then(|real| {
        let found = fs::metadata(&real).ok().filter(fs::Metadata::is_dir)?;
        let identity = Identity {
            number: number(&found),
            // A number may be given again to the next folder.
            made: found.created().ok(),
        };
        Some((real, identity))
    });
    Standing { folder }
}

#[cfg(unix)]
fn number(found: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (found.dev(), found.ino())
}

#[cfg(not(unix))]
fn number(_found: &fs::Metadata) -> (u64, u64) {
    (0, 0)
}

/// Editors' swap files and version control change all the time.
fn is_hidden(path: &Path, folders: &BTreeSet<PathBuf>) -> bool {
    let inside = folders
        .iter()
        .find_map(|folder| path.strip_prefix(folder).ok())
        .unwrap_or(path);
    inside
        .components()
        .any(|part| part.as_os_str().to_string_lossy().starts_with('.'))
}
