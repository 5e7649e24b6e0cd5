//! Puts a finished site into its folder, all of it at once or none of it. Knows no file's meaning.
//!
//! The new site is written beside the old one, in `.NAME.tebiki/new`, and reaches the disk before the two change places.
//! Invariants: at every instant the folder is the old site or the new one, whole; where the system cannot exchange two
//! folders there is a moment between two renames, and [`recover`] mends at the next start what broke in it.
//! Nothing is written outside the folder and its neighbour. What tebiki did not write there is kept.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::failure::Failure;
use crate::path::SitePath;
use crate::read::MARKER;
use crate::render::Site;

/// The first line of the marker; the site's files follow, one a line.
const MARK: &str = "tebiki 1";

/// How long one build waits for another that writes to the same folder.
const PATIENCE: Duration = Duration::from_secs(30);

/// What changed in the output folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub files: usize,
    /// Files that are new or have other bytes than before.
    pub changed: usize,
    /// Files of the old site that are gone.
    pub removed: usize,
}

/// Replaces what `out` holds with `site`.
pub fn write(site: &Site, content: &Path, out: &Path) -> Result<Written, Failure> {
    for path in site.keys() {
        check_name(path)?;
    }
    let out = place(out)?;
    check(content, &out)?;
    let work = Work::begin(&out)?;
    let written = stage(site, &out, &work.new).and_then(|written| {
        work.swap()?;
        Ok(written)
    });
    work.end();
    written
}

/// Puts one file in its place, whole or not at all: what stood there stays until the new bytes are on the disk.
pub fn write_file(bytes: &[u8], out: &Path) -> Result<(), Failure> {
    // A link stays a link.
    let out = match out.canonicalize() {
        Ok(real) => real,
        Err(_) => out.to_owned(),
    };
    let above = match out.parent() {
        Some(above) if !above.as_os_str().is_empty() => above,
        _ => Path::new("."),
    };
    fs::create_dir_all(above).map_err(Failure::write(above))?;
    let write = || {
        let mut file = named_as_new(above)?;
        file.write_all(bytes)?;
        if let Ok(before) = fs::metadata(&out) {
            file.as_file().set_permissions(before.permissions())?;
        }
        file.as_file().sync_all()?;
        file.persist(&out).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(Failure::write(&out))
}

/// A file that others may read, as any program's new file.
#[cfg(unix)]
fn named_as_new(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    tempfile::Builder::new()
        .prefix(".tebiki-")
        .permissions(fs::Permissions::from_mode(0o666))
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn named_as_new(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new()
        .prefix(".tebiki-")
        .tempfile_in(folder)
}

/// Refuses a folder that may not be replaced. Asked before a build, so that nobody waits for a refusal.
pub fn check(content: &Path, out: &Path) -> Result<(), Failure> {
    let Ok(found) = fs::metadata(out) else {
        return Ok(());
    };
    if !found.is_dir() {
        return Err(Failure::OutNotFolder {
            out: out.to_owned(),
        });
    }
    let real = out.canonicalize().map_err(Failure::read(out))?;
    if content
        .canonicalize()
        .is_ok_and(|content| content.starts_with(&real))
    {
        return Err(Failure::OutHoldsContent {
            out: out.to_owned(),
        });
    }
    if is_mounted(&real) {
        return Err(Failure::OutMounted {
            out: out.to_owned(),
        });
    }
    if manifest(&real)?.is_some() {
        return Ok(());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(&real).map_err(Failure::read(out))? {
        let entry = entry.map_err(Failure::read(out))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && !matches!(&*name, "Thumbs.db" | "desktop.ini") {
            names.push(name);
        }
    }
    match names.into_iter().min() {
        None => Ok(()),
        Some(example) => Err(Failure::OutForeign {
            out: out.to_owned(),
            example,
        }),
    }
}

/// The files that tebiki wrote here; `None` when the folder is not ours.
fn manifest(out: &Path) -> Result<Option<BTreeSet<String>>, Failure> {
    let path = out.join(MARKER);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(Failure::Read { path, why }),
    };
    let mut lines = text.lines();
    Ok(match lines.next() {
        Some(MARK) => Some(lines.map(str::to_owned).collect()),
        _ => None,
    })
}

/// A name that stays inside the folder on every system.
fn check_name(path: &SitePath) -> Result<(), Failure> {
    let good = |part: &str| {
        !matches!(part, "" | "." | "..")
            && !part.contains(['\\', ':', '\0'])
            && !part.chars().any(char::is_control)
    };
    match path.as_str() != MARKER && path.as_str().split('/').all(good) {
        true => Ok(()),
        false => Err(Failure::SitePath {
            path: path.as_str().to_owned(),
        }),
    }
}

/// The real place of the folder: links followed, the folder above it made.
fn place(out: &Path) -> Result<PathBuf, Failure> {
    if let Ok(real) = out.canonicalize() {
        return Ok(real);
    }
    let name = out.file_name().ok_or_else(|| Failure::OutNotFolder {
        out: out.to_owned(),
    })?;
    let above = match out.parent() {
        Some(above) if !above.as_os_str().is_empty() => above,
        _ => Path::new("."),
    };
    fs::create_dir_all(above).map_err(Failure::write(above))?;
    Ok(above
        .canonicalize()
        .map_err(Failure::read(above))?
        .join(name))
}

/// The hidden neighbour of the output folder: the lock, the site in the making, the site on its way out.
struct Work {
    out: PathBuf,
    folder: PathBuf,
    new: PathBuf,
    old: PathBuf,
    lock: File,
}

impl Work {
    /// Waits until no other build writes here, and mends what a killed one left.
    fn begin(out: &Path) -> Result<Work, Failure> {
        let (Some(above), Some(name)) = (out.parent(), out.file_name()) else {
            return Err(Failure::OutMounted {
                out: out.to_owned(),
            });
        };
        let folder = above.join(format!(".{}.tebiki", name.to_string_lossy()));
        let began = Instant::now();
        let lock = loop {
            if let Some(lock) = lock(&folder)? {
                break lock;
            }
            if began.elapsed() > PATIENCE {
                return Err(Failure::OutBusy {
                    out: out.to_owned(),
                });
            }
            sleep(Duration::from_millis(50));
        };
        let work = Work {
            out: out.to_owned(),
            new: folder.join("new"),
            old: folder.join("old"),
            folder,
            lock,
        };
        recover(&work)?;
        fs::create_dir(&work.new).map_err(Failure::write(&work.new))?;
        Ok(work)
    }

    /// The new site takes the place of the old one.
    fn swap(&self) -> Result<(), Failure> {
        if !self.out.exists() {
            return fs::rename(&self.new, &self.out).map_err(Failure::write(&self.out));
        }
        if exchange(&self.new, &self.out).map_err(Failure::write(&self.out))? {
            return Ok(());
        }
        fs::rename(&self.out, &self.old).map_err(Failure::write(&self.out))?;
        fs::rename(&self.new, &self.out).map_err(|why| {
            // The old site goes back; should even that fail, the next start does it.
            let _ = fs::rename(&self.old, &self.out);
            Failure::Write {
                path: self.out.clone(),
                why,
            }
        })
    }

    /// Clears away; what cannot be removed now, the next build removes.
    fn end(self) {
        let _ = fs::remove_dir_all(&self.new);
        let _ = fs::remove_dir_all(&self.old);
        // Elsewhere an open file cannot be removed, and the folder stays for the next build.
        if cfg!(unix) {
            let _ = fs::remove_dir_all(&self.folder);
        }
        drop(self.lock);
    }
}

/// One try at the lock: `None` while another build holds it.
fn lock(folder: &Path) -> Result<Option<File>, Failure> {
    fs::create_dir_all(folder).map_err(Failure::write(folder))?;
    let path = folder.join("lock");
    let file = match File::create(&path) {
        Ok(file) => file,
        // The other build has just removed its folder.
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(Failure::Write { path, why }),
    };
    match file.try_lock() {
        Ok(()) => Ok(same_file(&file, &path).then_some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        // Some network shares know no locks; one build at a time is then up to the people.
        Err(TryLockError::Error(_)) => Ok(Some(file)),
    }
}

/// Whether the locked file is still the one that others would find.
#[cfg(unix)]
fn same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn same_file(_file: &File, _path: &Path) -> bool {
    true
}

/// Brings the old site back when a build was killed between its two renames, and clears away half-made sites.
fn recover(work: &Work) -> Result<(), Failure> {
    if work.old.exists() && !work.out.exists() {
        fs::rename(&work.old, &work.out).map_err(Failure::write(&work.out))?;
    }
    for folder in [&work.old, &work.new] {
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(Failure::write(folder))?;
        }
    }
    Ok(())
}

/// Mends, before anything reads `out`, what a killed build left. For commands that look into an existing site.
pub fn recover_before_reading(out: &Path) {
    let (Some(above), Some(name)) = (out.parent(), out.file_name()) else {
        return;
    };
    let old = above
        .join(format!(".{}.tebiki", name.to_string_lossy()))
        .join("old");
    if old.exists() && !out.exists() {
        // When this fails the reader hears that there is no site.
        let _ = fs::rename(old, out);
    }
}

/// Exchanges the two folders in one step. `false` where the system or the disk cannot.
#[cfg(target_os = "linux")]
fn exchange(new: &Path, out: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, new, CWD, out, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(false),
        Err(why) => Err(why.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(_new: &Path, _out: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(unix)]
fn is_mounted(out: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
    match out.parent() {
        Some(above) => device(out) != device(above),
        None => true,
    }
}

#[cfg(not(unix))]
fn is_mounted(out: &Path) -> bool {
    out.parent().is_none()
}

/// Writes the whole new site, with what is kept of the old folder, and waits until the disk has it.
fn stage(site: &Site, out: &Path, new: &Path) -> Result<Written, Failure> {
    let before = manifest(out)?.unwrap_or_default();
    if let Ok(found) = fs::metadata(out) {
        fs::set_permissions(new, found.permissions()).map_err(Failure::write(new))?;
        keep(site, &before, out, new)?;
    }

    let folders: BTreeSet<&str> = site
        .keys()
        .filter_map(|path| path.as_str().rsplit_once('/'))
        .map(|(folder, _)| folder)
        .collect();
    for folder in folders {
        let folder = new.join(folder);
        fs::create_dir_all(&folder).map_err(Failure::write(&folder))?;
    }
    let changed = site
        .par_iter()
        .map(|(path, bytes)| {
            let old = out.join(path.as_str());
            let target = new.join(path.as_str());
            match is_file_with(&old, bytes) && fs::hard_link(&old, &target).is_ok() {
                true => Ok(0),
                false => save(&target, bytes).map(|()| 1),
            }
        })
        .sum::<Result<usize, Failure>>()?;

    let mut marker = MARK.to_owned();
    for path in site.keys() {
        marker.push('\n');
        marker.push_str(path.as_str());
    }
    marker.push('\n');
    save(&new.join(MARKER), marker.as_bytes())?;
    settle(new)?;
    let removed = before
        .iter()
        .filter(|path| !site.contains_key(&SitePath::new(path.as_str())))
        .count();
    Ok(Written {
        files: site.len(),
        changed,
        removed,
    })
}

/// Carries over what tebiki did not write: dot-files at the root, and whatever people put between the pages.
fn keep(site: &Site, before: &BTreeSet<String>, out: &Path, new: &Path) -> Result<(), Failure> {
    for entry in WalkDir::new(out).min_depth(1) {
        let entry = entry.map_err(|error| Failure::Read {
            path: out.to_owned(),
            why: error
                .into_io_error()
                .unwrap_or_else(|| io::Error::from(io::ErrorKind::Other)),
        })?;
        let relative = entry.path().strip_prefix(out).unwrap_or(entry.path());
        let name = relative.to_string_lossy().replace('\\', "/");
        if name == MARKER || before.contains(&name) {
            continue;
        }
        let target = new.join(relative);
        if entry.file_type().is_dir() {
            // Other folders are made when something in them is kept.
            if name.starts_with('.') {
                fs::create_dir_all(&target).map_err(Failure::write(&target))?;
            }
            continue;
        }
        if site.contains_key(&SitePath::new(name.as_str())) {
            return Err(Failure::OutTaken {
                path: entry.path().to_owned(),
            });
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(Failure::write(folder))?;
        }
        if entry.file_type().is_symlink() {
            copy_link(entry.path(), &target)?;
        } else if fs::hard_link(entry.path(), &target).is_err() {
            fs::copy(entry.path(), &target).map_err(Failure::write(&target))?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn copy_link(link: &Path, target: &Path) -> Result<(), Failure> {
    let to = fs::read_link(link).map_err(Failure::read(link))?;
    std::os::unix::fs::symlink(to, target).map_err(Failure::write(target))
}

#[cfg(not(unix))]
fn copy_link(link: &Path, target: &Path) -> Result<(), Failure> {
    fs::copy(link, target)
        .map(drop)
        .map_err(Failure::write(target))
}

fn is_file_with(path: &Path, bytes: &[u8]) -> bool {
    fs::symlink_metadata(path)
        .is_ok_and(|found| found.is_file() && found.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|old| old == bytes)
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let write = || {
        let mut file = File::create_new(path)?;
        file.write_all(bytes)?;
        if !cfg!(target_os = "linux") {
            file.sync_all()?;
        }
        Ok(())
    };
    write().map_err(Failure::write(path))
}

/// Waits until the disk has everything. One call for the whole disk is far cheaper than one for each page.
#[cfg(target_os = "linux")]
fn settle(new: &Path) -> Result<(), Failure> {
    let folder = File::open(new).map_err(Failure::read(new))?;
    rustix::fs::syncfs(&folder)
        .map_err(io::Error::from)
        .map_err(Failure::write(new))
}

#[cfg(not(target_os = "linux"))]
fn settle(_new: &Path) -> Result<(), Failure> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> Site {
        files
            .iter()
            .map(|(path, text)| (SitePath::new(*path), text.as_bytes().to_vec()))
            .collect()
    }

    struct Place {
        _temp: tempfile::TempDir,
        content: PathBuf,
        out: PathBuf,
    }

    fn fresh() -> Place {
        let temp = tempfile::tempdir().expect("a temporary folder");
        let content = temp.path().join("content");
        let out = temp.path().join("public");
        fs::create_dir(&content).expect("a folder");
        Place {
            _temp: temp,
            content,
            out,
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = WalkDir::new(folder)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .filter_map(|entry| {
                let path = entry.path().strip_prefix(folder).ok()?;
                Some(path.to_string_lossy().into_owned())
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_site_replaces_the_one_before_and_keeps_what_is_not_ours() {
        let place = fresh();
        fs::create_dir(&place.out).expect("a folder");
        fs::write(place.out.join(".gitignore"), "*").expect("a file");
        let first = site(&[("index.html", "1"), ("a/b.html", "b"), ("a/c.html", "c")]);
        let written = write(&first, &place.content, &place.out).expect("written");
        assert_eq!((written.files, written.changed, written.removed), (3, 3, 0));

        fs::write(place.out.join("web.config"), "theirs").expect("a file");
        let stamp = |name: &str| {
            fs::metadata(place.out.join(name))
                .and_then(|found| found.modified())
                .expect("a time")
        };
        let before = stamp("a/b.html");
        let second = site(&[("index.html", "2"), ("a/b.html", "b")]);
        let written = write(&second, &place.content, &place.out).expect("written");
        assert_eq!((written.files, written.changed, written.removed), (2, 1, 1));
        assert_eq!(
            names(&place.out),
            [
                ".gitignore",
                ".tebiki",
                "a/b.html",
                "index.html",
                "web.config"
            ]
        );
        assert_eq!(stamp("a/b.html"), before);
        assert_eq!(names(&place._temp.path().join(".public.tebiki")).len(), 0);
    }

    #[test]
    fn a_file_is_replaced_whole_or_stays() {
        let place = fresh();
        let out = place.content.join("new/book.epub");
        write_file(b"one", &out).expect("written");
        write_file(b"two", &out).expect("written");
        assert_eq!(fs::read(&out).expect("there"), b"two");
        assert!(write_file(b"three", &place.content).is_err());
        assert_eq!(names(&place.content), ["new/book.epub"]);
    }

    #[test]
    fn a_folder_with_other_peoples_files_is_refused() {
        let place = fresh();
        fs::create_dir(&place.out).expect("a folder");
        fs::write(place.out.join("thesis.docx"), "years").expect("a file");
        let refused = write(&site(&[("index.html", "")]), &place.content, &place.out);
        assert!(matches!(refused, Err(Failure::OutForeign { .. })));
        assert_eq!(names(&place.out), ["thesis.docx"]);
    }

    #[test]
    fn the_content_is_never_replaced() {
        let place = fresh();
        for out in [place.content.as_path(), place._temp.path()] {
            let refused = write(&site(&[("index.html", "")]), &place.content, out);
            assert!(matches!(refused, Err(Failure::OutHoldsContent { .. })));
        }
    }

    #[test]
    fn a_name_outside_the_folder_is_refused() {
        let place = fresh();
        for name in [
            "../x",
            "/x",
            "a//b",
            "a/../../x",
            "C:x",
            "a\\b",
            "",
            ".tebiki",
        ] {
            let refused = write(&site(&[(name, "")]), &place.content, &place.out);
            assert!(matches!(refused, Err(Failure::SitePath { .. })), "{name}");
        }
        assert!(!place.out.exists());
    }

    #[test]
    fn a_build_killed_between_two_renames_is_mended() {
        let place = fresh();
        let work = place._temp.path().join(".public.tebiki");
        fs::create_dir_all(work.join("old")).expect("a folder");
        fs::create_dir_all(work.join("new")).expect("a folder");
        fs::write(work.join("old/.tebiki"), "tebiki 1\nindex.html\n").expect("a file");
        fs::write(work.join("old/index.html"), "old").expect("a file");
        fs::write(work.join("old/web.config"), "theirs").expect("a file");
        write(&site(&[("index.html", "new")]), &place.content, &place.out).expect("written");
        assert_eq!(names(&place.out), [".tebiki", "index.html", "web.config"]);
        assert!(!work.exists());
    }
}
