//! What the last build of the same content left in the same folder: where nothing has changed since, there is nothing to
//! build.
//!
//! Invariant: the folder holds every file of that build, each with its bytes, or it is built again. A build with errors
//! leaves nothing here: it wrote nothing.

use std::collections::BTreeMap;
use std::hash::Hash as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Console;
use crate::config::Flags;
use crate::path::SitePath;
use crate::source::Sources;
use crate::store::{Key, Print, Store};
use crate::write::{self, Written};

/// What one build left, as the store keeps it.
#[derive(Serialize, Deserialize)]
struct Left {
    /// What was said of the content, as [`crate::diagnostic::draw::parts`] gives it.
    said: Vec<String>,
    files: BTreeMap<String, Key>,
}

/// A build that is about to begin, and what was left by the one before it.
pub(super) struct Outcome<'a> {
    store: &'a Store,
    /// One for each output folder.
    slot: Key,
    /// Of all that a build is made from.
    key: Key,
    files: Mutex<BTreeMap<String, Key>>,
}

/// A site that stands as it would be built.
pub(super) struct Standing {
    pub(super) said: Vec<String>,
    pub(super) written: Written,
}

impl<'a> Outcome<'a> {
    /// `None` where nothing is kept.
    pub(super) fn of(
        sources: &Sources,
        flags: &Flags,
        console: &Console,
        out: &Path,
        store: &'a Store,
    ) -> Option<Outcome<'a>> {
        if !store.keeps() {
            return None;
        }
        let mut slot = Print::default();
        // The first build of a site finds no folder there.
        (
            "site in",
            std::path::absolute(out).ok().as_deref().unwrap_or(out),
        )
            .hash(&mut slot);
        let mut key = Print::default();
        (tebiki_sources::PRINT, key_of_sources(sources)).hash(&mut key);
        format!("{flags:?}{:?}{:?}", console.lang, console.colour).hash(&mut key);
        Some(Outcome {
            store,
            slot: slot.key(),
            key: key.key(),
            files: Mutex::default(),
        })
    }

    /// What stands in `out`, if the same build left it there and every byte of it is still what it was.
    pub(super) fn standing(&self, out: &Path) -> Option<Standing> {
        let (key, bytes) = self.store.get_newest(self.slot)?;
        if key != self.key {
            return None;
        }
        let left: Left = postcard::from_bytes(&bytes).ok()?;
        let is_whole =
            |path: &str, bytes: &[u8]| left.files.get(path).is_some_and(|of| *of == Key::of(bytes));
        write::stands(out, left.files.keys(), &is_whole).then_some(Standing {
            said: left.said,
            written: Written {
                files: left.files.len(),
                changed: 0,
                removed: 0,
            },
        })
    }

    pub(super) fn see(&self, path: &SitePath, bytes: &[u8]) {
        let key = Key::of(bytes);
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(path.as_str().to_owned(), key);
    }

    /// For the next build, after the site is written.
    pub(super) fn keep(self, said: Vec<String>) {
        let files = self.files.into_inner();
        let left = Left {
            said,
            files: files.unwrap_or_else(PoisonError::into_inner),
        };
        if let Ok(bytes) = postcard::to_allocvec(&left) {
            self.store.put_newest(self.slot, self.key, &bytes);
        }
    }
}

/// Of everything that was read, with the names by which it is called.
fn key_of_sources(sources: &Sources) -> Key {
    let Sources {
        root,
        files,
        trees,
        overlays,
        beside,
        theme,
        problems,
    } = sources;
    let files = files.par_iter();
    let files: Vec<(&str, Key)> = files
        .map(|file| (file.path.as_str(), Key::of(&file.bytes)))
        .collect();
    let beside = beside.iter();
    let beside: Vec<(&str, Key)> = beside
        .map(|file| (file.shown.as_str(), Key::of(&file.bytes)))
        .collect();
    let theme = theme.iter();
    let theme: Vec<_> = theme
        .map(|file| (file.path.as_str(), Key::of(&file.bytes), file.own))
        .collect();
    let mut print = Print::default();
    (root, files, overlays, beside, theme).hash(&mut print);
    format!("{trees:?}{problems:?}").hash(&mut print);
    print.key()
}
