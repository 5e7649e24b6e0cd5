//! The calls that change a disk, each by itself. Decides nothing.
//!
//! Everything else in `write` changes the disk through this, so that a test can let any one call fail, or be the last.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// What the writer may do to a disk. It looks at the disk without asking here: looking loses nothing.
pub(super) trait Disk: Sync {
    fn create_dir(&self, folder: &Path) -> io::Result<()>;
    /// A new file with these bytes; an error where something stands already.
    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// A second name for the same file.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// A link on the disk that leads where another one leads.
    fn copy_link(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Lets two folders change places in one step. `false` where the system or the disk cannot.
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<bool>;
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder that is empty.
    fn remove_dir(&self, folder: &Path) -> io::Result<()>;
    fn remove_tree(&self, folder: &Path) -> io::Result<()>;
    fn permit(&self, path: &Path, permissions: fs::Permissions) -> io::Result<()>;
    /// Waits until the disk holds everything under the folder.
    fn settle(&self, folder: &Path) -> io::Result<()>;
}

/// The disk of this computer.
pub(super) struct Real;

impl Disk for Real {
    fn create_dir(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir(folder)
    }

    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create_new(path)?;
        file.write_all(bytes)?;
        if !cfg!(target_os = "linux") {
            file.sync_all()?;
        }
        Ok(())
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::copy(from, to).map(drop)
    }

    #[cfg(unix)]
    fn copy_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        std::os::unix::fs::symlink(fs::read_link(from)?, to)
    }

    #[cfg(not(unix))]
    fn copy_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::copy(from, to).map(drop)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    #[cfg(target_os = "linux")]
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<bool> {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
            Ok(()) => Ok(true),
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(false),
            Err(why) => Err(why.into()),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn exchange(&self, _one: &Path, _other: &Path) -> io::Result<bool> {
        Ok(false)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_dir(&self, folder: &Path) -> io::Result<()> {
        fs::remove_dir(folder)
    }

    fn remove_tree(&self, folder: &Path) -> io::Result<()> {
        fs::remove_dir_all(folder)
    }

    fn permit(&self, path: &Path, permissions: fs::Permissions) -> io::Result<()> {
        fs::set_permissions(path, permissions)
    }

    /// One call for the whole disk is far cheaper than one for each page.
    #[cfg(target_os = "linux")]
    fn settle(&self, folder: &Path) -> io::Result<()> {
        rustix::fs::syncfs(File::open(folder)?).map_err(io::Error::from)
    }

    #[cfg(not(target_os = "linux"))]
    fn settle(&self, _folder: &Path) -> io::Result<()> {
        Ok(())
    }
}
