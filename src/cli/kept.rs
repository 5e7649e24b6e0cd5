//! Where what one build keeps for the next stands: `--cache DIR`, `TEBIKI_CACHE`, or the user's own cache folder.

use std::env;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::args::Kept;
use crate::Memory;
use crate::store::Store;

/// What nobody has used for a month goes.
const UNUSED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

pub(super) fn memory(asked: &Kept) -> Memory {
    match store(asked) {
        Some(store) => Memory::stored(store),
        None => Memory::default(),
    }
}

/// For builds one after another: each finds what the others made, though nothing be kept for another day.
pub(super) fn shared(asked: &Kept) -> Memory {
    Memory::keeping_in(store(asked).unwrap_or_else(Store::in_memory))
}

fn store(asked: &Kept) -> Option<Store> {
    let folder = asked.cache.clone().or_else(usual);
    let folder = folder.filter(|_| !asked.no_cache)?;
    Some(Store::in_folder(folder, SystemTime::now()))
}

/// Nobody waits for it before the site stands.
pub(super) fn sweep(memory: &Memory) {
    memory.made().sweep(UNUSED);
}

/// As each system has it; a machine without one keeps nothing.
fn usual() -> Option<PathBuf> {
    let named = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let above = match env::consts::OS {
        "windows" => named("LOCALAPPDATA"),
        "macos" => named("HOME").map(|home| home.join("Library/Caches")),
        _ => named("XDG_CACHE_HOME").or_else(|| named("HOME").map(|home| home.join(".cache"))),
    };
    named("TEBIKI_CACHE").or_else(|| above.map(|above| above.join("tebiki/kept")))
}
