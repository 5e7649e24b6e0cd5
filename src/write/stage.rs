//! Makes the new site whole beside the old one, with everything in it that others keep in the folder. Replaces nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::disk::Disk;
use super::manifest::{self, MARK};
use super::{Files, WORK_INSIDE, Written};
use crate::failure::Failure;
use crate::path::SitePath;
use crate::read::MARKER;

/// Writes the whole new site, with what is kept of the old folder, and waits until the disk has it.
pub(super) fn stage(
    disk: &impl Disk,
    site: &impl Files,
    out: &Path,
    new: &Path,
) -> Result<Written, Failure> {
    let before = manifest::read(out)?.unwrap_or_default();
    let paths: BTreeSet<&SitePath> = site.paths().into_iter().collect();
    let mut folders: BTreeSet<PathBuf> = manifest::folders(paths.iter().map(|path| path.as_str()));
    let kept = kept(&paths, &before, out)?;
    folders.extend(kept.folders.keys().cloned());
    for folder in &folders {
        let folder = new.join(folder);
        disk.create_dir(&folder).map_err(Failure::write(&folder))?;
    }
    for relative in &kept.files {
        carry(disk, &out.join(relative), &new.join(relative))?;
    }
    let changed = paths
        .par_iter()
        .map(|path| {
            let bytes = &site.bytes(path).map_err(Failure::read(out))?;
            let old = out.join(path.as_str());
            let target = new.join(path.as_str());
            match is_file_with(&old, bytes) && disk.link(&old, &target).is_ok() {
                true => Ok(0),
                false => disk
                    .create(&target, bytes)
                    .map(|()| 1)
                    .map_err(Failure::write(&target)),
            }
        })
        .sum::<Result<usize, Failure>>()?;

    let mut marker = MARK.to_owned();
    for path in &paths {
        marker.push('\n');
        marker.push_str(path.as_str());
    }
    marker.push('\n');
    let place = new.join(MARKER);
    disk.create(&place, marker.as_bytes())
        .map_err(Failure::write(&place))?;
    // The deepest first: a folder that may not be written into is closed when all is in it.
    for (folder, permissions) in kept.folders.iter().rev() {
        let folder = new.join(folder);
        disk.permit(&folder, permissions.clone())
            .map_err(Failure::write(&folder))?;
    }
    if let Ok(found) = fs::metadata(out) {
        disk.permit(new, found.permissions())
            .map_err(Failure::write(new))?;
    }
    disk.settle(new).map_err(Failure::write(new))?;
    let removed = before
        .iter()
        .filter(|path| !paths.contains(&SitePath::new(path.as_str())))
        .count();
    Ok(Written {
        files: paths.len(),
        changed,
        removed,
    })
}

/// What of the old folder stands in the new one too.
struct Kept {
    /// With what each allows; sorted, so that a folder stands before what is in it.
    folders: BTreeMap<PathBuf, fs::Permissions>,
    files: Vec<PathBuf>,
}

/// Finds what tebiki did not write: dot-files at the root, whatever people put between the pages, and their folders.
fn kept(
    paths: &BTreeSet<&SitePath>,
    before: &BTreeSet<String>,
    out: &Path,
) -> Result<Kept, Failure> {
    let mut kept = Kept {
        folders: BTreeMap::new(),
        files: Vec::new(),
    };
    if !out.exists() {
        return Ok(kept);
    }
    let ours = manifest::folders(before.iter().map(String::as_str));
    let wanted = manifest::folders(paths.iter().map(|path| path.as_str()));
    let mut left = BTreeMap::new();
    for entry in entries(out) {
        let entry = entry.map_err(|error| unreadable(out, error))?;
        let relative = entry.path().strip_prefix(out).unwrap_or(entry.path());
        if entry.file_type().is_dir() {
            let found = entry
                .metadata()
                .map_err(|error| unreadable(entry.path(), error))?;
            // A folder of ours goes with its last page, unless something else is in it.
            match ours.contains(relative) && !wanted.contains(relative) {
                true => left.insert(relative.to_owned(), found.permissions()),
                false => kept
                    .folders
                    .insert(relative.to_owned(), found.permissions()),
            };
            continue;
        }
        let name = manifest::name(relative);
        if name == MARKER || before.contains(&name) {
            continue;
        }
        if paths.contains(&SitePath::new(name.as_str())) {
            return Err(Failure::OutTaken {
                path: entry.path().to_owned(),
            });
        }
        kept.files.push(relative.to_owned());
    }
    let needed: Vec<PathBuf> = kept
        .files
        .iter()
        .chain(kept.folders.keys())
        .flat_map(|path| path.ancestors().skip(1))
        .map(Path::to_owned)
        .collect();
    for folder in needed {
        if let Some(permissions) = left.remove(&folder) {
            kept.folders.insert(folder, permissions);
        }
    }
    Ok(kept)
}

/// Everything under the folder but the writer's own work.
pub(super) fn entries(folder: &Path) -> impl Iterator<Item = walkdir::Result<DirEntry>> {
    WalkDir::new(folder)
        .min_depth(1)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() != 1 || entry.file_name() != WORK_INSIDE)
}

pub(super) fn unreadable(path: &Path, error: walkdir::Error) -> Failure {
    Failure::Read {
        path: error.path().unwrap_or(path).to_owned(),
        why: error
            .into_io_error()
            .unwrap_or_else(|| io::Error::from(io::ErrorKind::Other)),
    }
}

/// A second name for the file, or where the disk knows none, a copy.
pub(super) fn carry(disk: &impl Disk, from: &Path, to: &Path) -> Result<(), Failure> {
    let is_link = fs::symlink_metadata(from).is_ok_and(|found| found.is_symlink());
    match is_link {
        true => disk.copy_link(from, to),
        false => disk.link(from, to).or_else(|_| disk.copy(from, to)),
    }
    .map_err(Failure::write(to))
}

pub(super) fn is_file_with(path: &Path, bytes: &[u8]) -> bool {
    fs::symlink_metadata(path)
        .is_ok_and(|found| found.is_file() && found.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|old| old == bytes)
}
