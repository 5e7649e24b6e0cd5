//! What the last build of the same content left in the same folder: where nothing has changed since, there is nothing to
//! build.
//!
//! Invariant: the folder holds every file of that build, each with its bytes, or it is built again. A build with errors
//! leaves nothing here: it wrote nothing.

use std::collections::BTreeMap;
use std::hash::Hash as _;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Console;
use crate::config::Flags;
use crate::source::Sources;
use crate::store::{Key, Print, Store};
use crate::write::{self, Hash, Written};

/// What one build left, as the store keeps it.
#[derive(Serialize, Deserialize)]
struct Left {
    /// What was said of the content, as [`crate::diagnostic::draw::parts`] gives it.
    said: Vec<String>,
    files: BTreeMap<String, Hash>,
}

/// A build that is about to begin, and what was left by the one before it.
pub(super) struct Outcome<'a> {
    store: &'a Store,
    /// One for each output folder.
    slot: Key,
    /// Of all that a build is made from.
    key: Key,
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
        (made_from(sources, flags), called(sources)).hash(&mut key);
        format!("{:?}{:?}", console.lang, console.colour).hash(&mut key);
        Some(Outcome {
            store,
            slot: slot.key(),
            key: key.key(),
        })
    }

    /// What stands in `out`, if the same build left it there and every byte of it is still what it was.
    pub(super) fn standing(&self, out: &Path) -> Option<Standing> {
        let (key, bytes) = self.store.get_newest(self.slot)?;
        if key != self.key {
            return None;
        }
        let left: Left = postcard::from_bytes(&bytes).ok()?;
        let is_whole = write::standing(out)? == left.files;
        is_whole.then_some(Standing {
            said: left.said,
            written: Written {
                files: left.files.len(),
                changed: 0,
                removed: 0,
            },
        })
    }

    /// For the next build, after the site is written.
    pub(super) fn keep(self, said: Vec<String>, files: BTreeMap<String, Hash>) {
        let left = Left { said, files };
        if let Ok(bytes) = postcard::to_allocvec(&left) {
            self.store.put_newest(self.slot, self.key, &bytes);
        }
    }
}

/// Of everything that a site's bytes are made from: the program, what is asked of it, what was read. Where that lay on the
/// disk has no part in them.
pub(super) fn made_from(sources: &Sources, flags: &Flags) -> Key {
    let files = sources.files.par_iter();
    let files: Vec<(&str, Key)> = files
        .map(|file| (file.path.as_str(), Key::of(&file.bytes)))
        .collect();
    let trees = sources.trees.iter();
    let trees: Vec<_> = trees
        .map(|tree| (tree.layer, format!("{:?}", tree.holds), tree.files.clone()))
        .collect();
    let theme = sources.theme.iter();
    let theme: Vec<_> = theme
        .map(|file| (file.path.as_str(), Key::of(&file.bytes)))
        .collect();
    let mut print = Print::default();
    (tebiki_sources::PRINT, files, trees, theme).hash(&mut print);
    format!("{flags:?}{:?}", sources.problems).hash(&mut print);
    print.key()
}

/// Of the names by which a report calls what was read.
fn called(sources: &Sources) -> Key {
    let mut print = Print::default();
    (&sources.root, &sources.overlays).hash(&mut print);
    for tree in &sources.trees {
        tree.root.hash(&mut print);
    }
    for file in &sources.beside {
        (&file.shown, Key::of(&file.bytes)).hash(&mut print);
    }
    for file in &sources.theme {
        file.own.hash(&mut print);
    }
    print.key()
}
