//! Brings one folder up to another, file by file. Each step may be the last and may be taken again.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::manifest;
use super::stage::{carry, entries, is_file_with, unreadable};
use crate::failure::Failure;
use crate::read::MARKER;

/// Gives `into` the site that stands whole in `from`. Every file appears at once, pages after what they need, the list of
/// files last; what others keep in `into` stays. `scratch` is on the same disk.
pub(super) fn refresh(
    disk: &impl Disk,
    from: &Path,
    into: &Path,
    scratch: &Path,
) -> Result<(), Failure> {
    let wanted = manifest::read(from)?.ok_or_else(|| Failure::Read {
        path: from.join(MARKER),
        why: io::Error::from(io::ErrorKind::NotFound),
    })?;
    let before = manifest::read(into)?.unwrap_or_default();
    let folders = manifest::folders(wanted.iter().map(String::as_str));
    let gone: Vec<&String> = before.difference(&wanted).collect();
    // A page may stand where a folder was, and a folder where a page was.
    let (in_the_way, later): (Vec<&String>, Vec<&String>) = gone.into_iter().partition(|name| {
        let above_is_page = Path::new(name)
            .ancestors()
            .skip(1)
            .any(|above| wanted.contains(&manifest::name(above)));
        folders.contains(Path::new(name)) || above_is_page
    });
    remove(disk, into, &in_the_way)?;
    remove_empty(disk, into, &before, &folders);
    for folder in &folders {
        let target = into.join(folder);
        if fs::symlink_metadata(&target).is_ok_and(|found| found.is_file()) {
            set_aside(disk, &target)?;
        }
        if !target.exists() {
            disk.create_dir(&target).map_err(Failure::write(&target))?;
        }
    }
    let is_page = |name: &str| name.ends_with(".html");
    let (pages, rest): (Vec<&String>, Vec<&String>) = wanted.iter().partition(|name| is_page(name));
    for name in rest.into_iter().chain(pages) {
        let (source, target) = (from.join(name), into.join(name));
        if is_same(&source, &target) {
            continue;
        }
        match before.contains(name) {
            true => place(disk, &source, &target, scratch)?,
            false => place_new(disk, &source, &target, scratch)?,
        }
    }
    remove(disk, into, &later)?;
    remove_empty(disk, into, &before, &folders);
    place(disk, &from.join(MARKER), &into.join(MARKER), scratch)
}

/// Brings over from a folder that is to go what others put into it and what is nowhere else.
pub(super) fn gather(disk: &impl Disk, from: &Path, into: &Path) -> Result<(), Failure> {
    let ours = manifest::read(from)?.unwrap_or_default();
    let site = manifest::read(into)?.unwrap_or_default();
    let our_folders = manifest::folders(ours.iter().map(String::as_str));
    for entry in entries(from) {
        let entry = entry.map_err(|error| unreadable(from, error))?;
        let relative = entry.path().strip_prefix(from).unwrap_or(entry.path());
        let target = into.join(relative);
        let there = fs::symlink_metadata(&target).ok();
        if entry.file_type().is_dir() {
            if there.is_none() && !our_folders.contains(relative) {
                make_like(disk, from, into, relative)?;
            }
            continue;
        }
        let name = manifest::name(relative);
        if name == MARKER || ours.contains(&name) || is_same(entry.path(), &target) {
            continue;
        }
        match there {
            None => {
                if let Some(above) = relative.parent() {
                    make_like(disk, from, into, above)?;
                }
                disk.rename(entry.path(), &target)
            }
            Some(found) if found.is_dir() || site.contains(&name) => {
                disk.rename(entry.path(), &free_beside(&target))
            }
            // Of two states of one file the newer one stays; where nobody can tell, both.
            Some(found) => match age(entry.path(), &found) {
                Some(Ordering::Greater) => disk.rename(entry.path(), &target),
                Some(Ordering::Less) => Ok(()),
                _ => disk.rename(entry.path(), &free_beside(&target)),
            },
        }
        .map_err(Failure::write(&target))?;
    }
    Ok(())
}

/// The folder, and those above it, with what they allow in `from`.
fn make_like(disk: &impl Disk, from: &Path, into: &Path, folder: &Path) -> Result<(), Failure> {
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|folder| !into.join(folder).exists())
        .collect();
    for folder in missing.into_iter().rev() {
        let target = into.join(folder);
        disk.create_dir(&target).map_err(Failure::write(&target))?;
        if let Ok(found) = fs::metadata(from.join(folder)) {
            disk.permit(&target, found.permissions())
                .map_err(Failure::write(&target))?;
        }
    }
    Ok(())
}

/// One file where none of ours stood: what somebody put there, were it this very moment, is never written over.
fn place_new(
    disk: &impl Disk,
    source: &Path,
    target: &Path,
    scratch: &Path,
) -> Result<(), Failure> {
    loop {
        match disk.link(source, target) {
            Ok(()) => return Ok(()),
            Err(why) if why.kind() == io::ErrorKind::AlreadyExists => set_aside(disk, target)?,
            // A disk that knows no second names.
            Err(_) => {
                if fs::symlink_metadata(target).is_ok() {
                    set_aside(disk, target)?;
                }
                return place(disk, source, target, scratch);
            }
        }
    }
}

/// One file in its place at once.
fn place(disk: &impl Disk, source: &Path, target: &Path, scratch: &Path) -> Result<(), Failure> {
    if is_same(source, target) {
        return Ok(());
    }
    let second = scratch.join("next");
    if fs::symlink_metadata(&second).is_ok() {
        disk.remove_file(&second).map_err(Failure::write(&second))?;
    }
    carry(disk, source, &second)?;
    disk.rename(&second, target).map_err(Failure::write(target))
}

fn remove(disk: &impl Disk, into: &Path, names: &[&String]) -> Result<(), Failure> {
    for name in names {
        let path = into.join(name);
        let is_file = fs::symlink_metadata(&path).is_ok_and(|found| found.is_file());
        if is_file && stands_inside(into, Path::new(name)) {
            disk.remove_file(&path).map_err(Failure::write(&path))?;
        }
    }
    Ok(())
}

/// Whether no folder on the way is a link that leads elsewhere.
fn stands_inside(into: &Path, relative: &Path) -> bool {
    relative
        .ancestors()
        .skip(1)
        .all(|folder| fs::symlink_metadata(into.join(folder)).is_ok_and(|found| found.is_dir()))
}

/// Removes our folders that hold nothing any more.
fn remove_empty(
    disk: &impl Disk,
    into: &Path,
    before: &BTreeSet<String>,
    wanted: &BTreeSet<PathBuf>,
) {
    let ours = manifest::folders(before.iter().map(String::as_str));
    let gone: Vec<&PathBuf> = ours.difference(wanted).collect();
    for folder in gone.into_iter().rev() {
        let path = into.join(folder);
        let is_empty = fs::read_dir(&path).is_ok_and(|mut inside| inside.next().is_none());
        if is_empty && stands_inside(into, folder) {
            // An empty folder that stays harms nobody.
            let _ = disk.remove_dir(&path);
        }
    }
}

/// Somebody's file, put just now where a page must go: it gets another name.
fn set_aside(disk: &impl Disk, path: &Path) -> Result<(), Failure> {
    disk.rename(path, &free_beside(path))
        .map_err(Failure::write(path))
}

/// The first of `name~`, `name~~` … that is free.
fn free_beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    loop {
        name.push("~");
        if fs::symlink_metadata(&name).is_err() {
            return PathBuf::from(name);
        }
    }
}

/// Whether both are one file, or hold the same.
fn is_same(one: &Path, other: &Path) -> bool {
    let (Ok(a), Ok(b)) = (fs::symlink_metadata(one), fs::symlink_metadata(other)) else {
        return false;
    };
    if is_one(&a, &b) {
        return true;
    }
    if a.is_symlink() && b.is_symlink() {
        return fs::read_link(one).ok() == fs::read_link(other).ok();
    }
    let alike = a.is_file() && b.is_file() && a.len() == b.len();
    alike && fs::read(one).is_ok_and(|bytes| is_file_with(other, &bytes))
}

#[cfg(unix)]
fn is_one(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_one(_a: &fs::Metadata, _b: &fs::Metadata) -> bool {
    false
}

/// Whether a file was changed before or after another.
fn age(path: &Path, other: &fs::Metadata) -> Option<Ordering> {
    let time = fs::symlink_metadata(path)
        .and_then(|found| found.modified())
        .ok()?;
    Some(time.cmp(&other.modified().ok()?))
}
