//! The list of what tebiki wrote into a folder: the first line names its form, each line after it one file.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::read::MARKER;

/// The first line.
pub(super) const MARK: &str = "tebiki 1";

/// The files that tebiki wrote here; `None` when the folder is not ours.
pub(super) fn read(folder: &Path) -> Result<Option<BTreeSet<String>>, Failure> {
    let path = folder.join(MARKER);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(Failure::Read { path, why }),
    };
    let mut lines = text.lines();
    Ok(match lines.next() {
        // A list that somebody changed leads nowhere else.
        Some(MARK) => Some(
            lines
                .filter(|line| is_inside(line))
                .map(str::to_owned)
                .collect(),
        ),
        _ => None,
    })
}

/// Whether the name stays inside the folder on every system.
pub(super) fn is_inside(path: &str) -> bool {
    let good = |part: &str| {
        !matches!(part, "" | "." | "..")
            && !part.contains(['\\', ':', '\0'])
            && !part.chars().any(char::is_control)
    };
    path != MARKER && path.split('/').all(good)
}

/// The folders that these files stand in, each after the one that holds it.
pub(super) fn folders<'a>(files: impl Iterator<Item = &'a str>) -> BTreeSet<PathBuf> {
    let mut folders = BTreeSet::new();
    for file in files {
        for folder in Path::new(file).ancestors().skip(1) {
            let is_root = folder.as_os_str().is_empty();
            if is_root || !folders.insert(folder.to_owned()) {
                break;
            }
        }
    }
    folders
}

/// A path as the list writes it.
pub(super) fn name(relative: &Path) -> String {
    relative.to_string_lossy().replace('\\', "/")
}
