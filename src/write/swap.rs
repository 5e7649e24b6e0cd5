//! Lets the new site take the old one's place. Three ways, and each leaves a site that is whole or that the next start makes whole.
//!
//! - **Exchange**: the two folders change places in one step. Then the old folder, which others may have open or mounted,
//!   is given the new site file by file and put back, so that the folder stays the very same one.
//! - **Two renames**, where the system knows no exchange: the old folder out, the new one in.
//! - **In place**, where the folder itself cannot move (a mounted one, the one we stand in, one whose neighbours we may not
//!   touch): file by file, under a journal.
//!
//! Invariants: the old site is removed only while a whole site stands in its place, and what others put there meanwhile
//! is brought over first.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::WORK_INSIDE;
use super::disk::Disk;
use super::refresh::{gather, refresh};
use crate::failure::Failure;

/// How long one build waits for another that writes to the same folder.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whether the folder may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Footing {
    /// It may change places with a neighbour.
    Free,
    /// The work lies beside it, but it must not move.
    Standing,
    /// Not even the work may lie beside it.
    Mounted,
}

impl Footing {
    pub(super) fn of(out: &Path) -> Footing {
        if !out.exists() {
            Footing::Free
        } else if is_mounted(out) || out.file_name().is_none() {
            Footing::Mounted
        } else if is_underfoot(out) {
            Footing::Standing
        } else {
            Footing::Free
        }
    }
}

/// The writer's own folder: the lock, the site in the making, the site on its way out.
pub(super) struct Work {
    out: PathBuf,
    folder: PathBuf,
    pub(super) new: PathBuf,
    old: PathBuf,
    /// What holds nothing any more that is not elsewhere.
    gone: PathBuf,
    /// Stands while the folder is given the files in `new`, one by one.
    journal: PathBuf,
    footing: Footing,
    lock: File,
}

/// The hidden neighbour of the output folder.
pub(super) fn beside(out: &Path) -> Option<PathBuf> {
    let name = out.file_name()?.to_string_lossy();
    Some(out.parent()?.join(format!(".{name}.tebiki")))
}

impl Work {
    /// Waits until no other build writes here, and mends what a killed one left.
    pub(super) fn begin(disk: &impl Disk, out: &Path, footing: Footing) -> Result<Work, Failure> {
        let inside = out.join(WORK_INSIDE);
        if footing == Footing::Mounted {
            return Work::begin_in(disk, out, inside, footing);
        }
        let folder = beside(out).ok_or_else(|| Failure::OutNotFolder {
            out: out.to_owned(),
        })?;
        if inside.is_dir() {
            // A build that wrote in place was killed here.
            Work::begin_in(disk, out, inside.clone(), Footing::Mounted)?.end(disk);
        }
        match Work::begin_in(disk, out, folder, footing) {
            // Whose folder it is may still write into it where the one above is another's.
            Err(Failure::Write { why, .. }) if out.is_dir() && is_refusal(&why) => {
                Work::begin_in(disk, out, inside, Footing::Mounted)
            }
            begun => begun,
        }
    }

    fn begin_in(
        disk: &impl Disk,
        out: &Path,
        folder: PathBuf,
        footing: Footing,
    ) -> Result<Work, Failure> {
        let began = Instant::now();
        let lock = loop {
            if let Some(lock) = lock(disk, &folder)? {
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
            gone: folder.join("gone"),
            journal: folder.join("journal"),
            folder,
            footing,
            lock,
        };
        work.recover(disk)?;
        Ok(work)
    }

    /// A fresh folder for the new site.
    pub(super) fn prepare(&self, disk: &impl Disk) -> Result<(), Failure> {
        disk.create_dir(&self.new)
            .map_err(Failure::write(&self.new))
    }

    /// The new site takes the place of the old one.
    pub(super) fn swap(&self, disk: &impl Disk) -> Result<(), Failure> {
        if !self.out.exists() {
            return disk
                .rename(&self.new, &self.out)
                .map_err(Failure::write(&self.out));
        }
        if self.footing == Footing::Mounted {
            return self.in_place(disk);
        }
        // From here on the folder may be in either place; its number tells which it is.
        let number = number(&self.out).to_string();
        self.note(disk, number.as_bytes())?;
        if disk
            .exchange(&self.new, &self.out)
            .map_err(Failure::write(&self.out))?
        {
            self.put_back(disk);
            return Ok(());
        }
        match self.footing {
            Footing::Free => self.two_renames(disk),
            Footing::Standing | Footing::Mounted => self.in_place(disk),
        }
    }

    fn note(&self, disk: &impl Disk, words: &[u8]) -> Result<(), Failure> {
        if self.journal.exists() {
            disk.remove_file(&self.journal)
                .map_err(Failure::write(&self.journal))?;
        }
        disk.create(&self.journal, words)
            .map_err(Failure::write(&self.journal))
    }

    /// After an exchange: the folder that stood here gets the new site too, and its place again. Where that fails, the new
    /// folder stays in its place with all that is in the old one, and nothing is lost.
    fn put_back(&self, disk: &impl Disk) {
        if refresh(disk, &self.out, &self.new, &self.folder).is_ok() {
            // Where even this fails, what others keep in the old folder comes over; see `clear`.
            let _ = disk.exchange(&self.new, &self.out);
        }
    }

    fn two_renames(&self, disk: &impl Disk) -> Result<(), Failure> {
        disk.rename(&self.out, &self.old)
            .map_err(Failure::write(&self.out))?;
        let Err(why) = disk.rename(&self.new, &self.out) else {
            return Ok(());
        };
        match disk.rename(&self.old, &self.out) {
            Ok(()) => Err(Failure::Write {
                path: self.out.clone(),
                why,
            }),
            Err(why) => Err(self.aside(why)),
        }
    }

    fn in_place(&self, disk: &impl Disk) -> Result<(), Failure> {
        self.note(disk, IN_PLACE)?;
        refresh(disk, &self.new, &self.out, &self.folder)
            .map_err(|failure| self.halfway(failure))?;
        disk.settle(&self.out).map_err(Failure::write(&self.out))
    }

    fn aside(&self, why: io::Error) -> Failure {
        Failure::OutAside {
            out: self.out.clone(),
            old: self.old.clone(),
            why,
        }
    }

    fn halfway(&self, failure: Failure) -> Failure {
        match failure {
            Failure::Write { path, why } => Failure::OutHalfway {
                out: self.out.clone(),
                path,
                why,
            },
            other => other,
        }
    }

    /// What a build that was killed, or that failed on its way, left.
    fn recover(&self, disk: &impl Disk) -> Result<(), Failure> {
        if self.gone.exists() {
            disk.remove_tree(&self.gone)
                .map_err(Failure::write(&self.gone))?;
        }
        if self.old.exists() {
            self.bring_back(disk)?;
        }
        let words = fs::read(&self.journal).ok();
        if self.new.exists() {
            match words {
                // The journal is written when the new site is whole: this one is not.
                None => disk
                    .remove_tree(&self.new)
                    .map_err(Failure::write(&self.new))?,
                Some(_) if !self.out.exists() => disk
                    .rename(&self.new, &self.out)
                    .map_err(Failure::write(&self.out))?,
                Some(words) if words == IN_PLACE => {
                    refresh(disk, &self.new, &self.out, &self.folder)
                        .map_err(|failure| self.halfway(failure))?;
                }
                Some(words) if words == number(&self.new).to_string().as_bytes() => {
                    self.put_back(disk);
                }
                Some(_) => {}
            }
        }
        self.clear(disk)
    }

    /// The old site, where a build went no further than its first rename.
    fn bring_back(&self, disk: &impl Disk) -> Result<(), Failure> {
        if self.out.exists() && super::manifest::read(&self.out)?.is_none() {
            // Somebody made the folder anew meanwhile. What is in it goes into the old site, which then stands here again.
            gather(disk, &self.out, &self.old)?;
            disk.remove_tree(&self.out).map_err(|why| self.aside(why))?;
        }
        if !self.out.exists() {
            disk.rename(&self.old, &self.out)
                .map_err(|why| self.aside(why))?;
        }
        Ok(())
    }

    /// Clears away, but nothing that stands nowhere else.
    fn clear(&self, disk: &impl Disk) -> Result<(), Failure> {
        if !self.out.exists() {
            return Ok(());
        }
        // A folder that somebody made anew meanwhile is no site: the old one goes nowhere.
        if self.old.exists() && super::manifest::read(&self.out)?.is_none() {
            return Ok(());
        }
        for folder in [&self.old, &self.new] {
            if !folder.exists() {
                continue;
            }
            // Only a site that was in its place can have been given anything.
            if self.journal.exists() || *folder == self.old {
                gather(disk, folder, &self.out)?;
            }
            // Half removed it could not be told from what others put there.
            disk.rename(folder, &self.gone)
                .map_err(Failure::write(folder))?;
            disk.remove_tree(&self.gone)
                .map_err(Failure::write(&self.gone))?;
        }
        if self.journal.exists() {
            disk.remove_file(&self.journal)
                .map_err(Failure::write(&self.journal))?;
        }
        Ok(())
    }

    /// Clears away; what cannot be removed now, the next build removes.
    pub(super) fn end(self, disk: &impl Disk) {
        let _ = self.clear(disk);
        let is_clear = |folder: &Path| !folder.exists();
        // Elsewhere an open file cannot be removed, and the folder stays for the next build.
        if cfg!(unix)
            && [&*self.old, &*self.new, &*self.gone, &*self.journal]
                .into_iter()
                .all(is_clear)
        {
            let _ = disk.remove_tree(&self.folder);
        }
        drop(self.lock);
    }

    /// After a failure: as [`Work::end`], but a journal under which files are missing yet stays, with what it needs.
    pub(super) fn give_up(self, disk: &impl Disk) {
        let halfway = fs::read(&self.journal).is_ok_and(|words| words == IN_PLACE);
        if !halfway {
            self.end(disk);
        }
    }
}

/// What the journal says of a folder that gets its files one by one.
const IN_PLACE: &[u8] = b"in place";

/// Mends what a killed build left, if it left anything that a reader would see.
pub(super) fn recover_before_reading(disk: &impl Disk, out: &Path) -> Result<(), Failure> {
    let inside = out.join(WORK_INSIDE);
    if inside.exists() {
        Work::begin_in(disk, out, inside, Footing::Mounted)?.end(disk);
    }
    match beside(out) {
        Some(folder) if is_unfinished(out) => {
            Work::begin_in(disk, out, folder, Footing::of(out))?.end(disk);
        }
        _ => {}
    }
    Ok(())
}

/// Whether a build beside the folder went no further than half of its way.
pub(super) fn is_unfinished(out: &Path) -> bool {
    beside(out).is_some_and(|folder| folder.join("old").exists() || folder.join("journal").exists())
}

/// One try at the lock: `None` while another build holds it.
fn lock(disk: &impl Disk, folder: &Path) -> Result<Option<File>, Failure> {
    match disk.create_dir(folder) {
        Err(why) if why.kind() != io::ErrorKind::AlreadyExists => {
            return Err(Failure::write(folder)(why));
        }
        _ => {}
    }
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

fn is_refusal(why: &io::Error) -> bool {
    matches!(
        why.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
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

/// What the disk calls the folder, whatever its name; 0 where that is not known.
#[cfg(unix)]
fn number(folder: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(folder).map_or(0, |found| found.ino())
}

#[cfg(not(unix))]
fn number(_folder: &Path) -> u64 {
    0
}

/// Whether this program runs in the folder: it would then stand in one that is gone.
fn is_underfoot(out: &Path) -> bool {
    Path::new(".")
        .canonicalize()
        .is_ok_and(|here| here.starts_with(out))
}

#[cfg(target_os = "linux")]
fn is_mounted(out: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    let known = statx(CWD, out, AtFlags::empty(), StatxFlags::empty()).ok();
    match known {
        Some(found)
            if found
                .stx_attributes_mask
                .contains(StatxAttributes::MOUNT_ROOT) =>
        {
            found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT)
        }
        _ => is_on_another_disk(out),
    }
}

#[cfg(not(target_os = "linux"))]
fn is_mounted(out: &Path) -> bool {
    is_on_another_disk(out)
}

#[cfg(unix)]
fn is_on_another_disk(out: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
    match out.parent() {
        Some(above) => device(out) != device(above),
        None => true,
    }
}

#[cfg(not(unix))]
fn is_on_another_disk(out: &Path) -> bool {
    out.parent().is_none()
}
