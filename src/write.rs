//! Puts a finished site into its folder, all of it at once or none of it. Knows no file's meaning.
//!
//! `stage` makes the new site whole beside the old one, in `.NAME.tebiki/new`, and waits until the disk has it; `swap` lets
//! it take the old one's place; `refresh` brings one folder up to another.
//! Invariants: at every instant the folder is the old site or the new one, whole; where the system or the place does not
//! allow that, a journal says so, and the next start mends what broke. Nothing is written outside the folder and its
//! neighbour. What tebiki did not write there is kept, and the folder itself stays the same one.

mod disk;
#[cfg(test)]
mod faults;
mod manifest;
mod refresh;
pub mod spool;
mod stage;
mod swap;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::failure::Failure;
use crate::path::SitePath;
use crate::render::Site;
use disk::{Disk, Real};
use swap::{Footing, Work};

/// Where the work lies when it cannot lie beside the output folder.
const WORK_INSIDE: &str = ".tebiki-work";

/// What changed in the output folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub files: usize,
    /// Files that are new or have other bytes than before.
    pub changed: usize,
    /// Files of the old site that are gone.
    pub removed: usize,
}

/// The files of a site that is finished, wherever they wait.
pub trait Files: Sync {
    /// Sorted, each once.
    fn paths(&self) -> Vec<&SitePath>;
    fn bytes(&self, path: &SitePath) -> io::Result<Cow<'_, [u8]>>;
}

impl Files for Site {
    fn paths(&self) -> Vec<&SitePath> {
        self.keys().collect()
    }

    fn bytes(&self, path: &SitePath) -> io::Result<Cow<'_, [u8]>> {
        let bytes = self.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(Cow::Borrowed(bytes))
    }
}

/// Replaces what `out` holds with `site`.
pub fn write(site: &impl Files, content: &Path, out: &Path) -> Result<Written, Failure> {
    for path in site.paths() {
        check_name(path)?;
    }
    let out = place(out)?;
    write_on(&Real, Footing::of(&out), site, content, &out)
}

fn write_on(
    disk: &impl Disk,
    footing: Footing,
    site: &impl Files,
    content: &Path,
    out: &Path,
) -> Result<Written, Failure> {
    check(content, out)?;
    let work = Work::begin(disk, out, footing)?;
    let written = check(content, out)
        .and_then(|()| work.prepare(disk))
        .and_then(|()| stage::stage(disk, site, out, &work.new))
        .and_then(|written| {
            work.swap(disk)?;
            Ok(written)
        });
    match written {
        Ok(_) => work.end(disk),
        Err(_) => work.give_up(disk),
    }
    written
}

/// The SHA-256 of a file of a site.
pub type Hash = [u8; 32];

pub fn hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// Every file that tebiki wrote into `out`, as it is there now; `None` where no finished site stands whole.
pub fn standing(out: &Path) -> Option<BTreeMap<String, Hash>> {
    let out = out.canonicalize().ok()?;
    let listed = manifest::read(&out).ok()??;
    if swap::is_unfinished(&out) {
        return None;
    }
    let listed = listed.into_par_iter();
    let hashes = listed.map(|name| {
        let path = out.join(&name);
        let is_file = fs::symlink_metadata(&path).is_ok_and(|found| found.is_file());
        let bytes = is_file.then(|| fs::read(&path).ok()).flatten()?;
        Some((name, hash(&bytes)))
    });
    hashes.collect()
}

/// Mends, before anything reads `out`, what a killed build left. For commands that look into an existing site.
pub fn recover_before_reading(out: &Path) {
    let out = out.canonicalize().unwrap_or_else(|_| out.to_owned());
    // Who may not write here reads what stands here, or hears that there is no site.
    let _ = swap::recover_before_reading(&Real, &out);
}

/// Refuses a file that is not one of our own, as `is_ours` tells by its bytes. Asked before a build too, so that nobody
/// waits for a refusal.
pub fn check_file(out: &Path, is_ours: fn(&[u8]) -> bool) -> Result<(), Failure> {
    let foreign = || Failure::OutFileForeign {
        path: out.to_owned(),
    };
    match fs::metadata(out) {
        Err(_) => Ok(()),
        Ok(found) if found.is_file() && found.len() == 0 => Ok(()),
        Ok(found) if found.is_file() => {
            let bytes = fs::read(out).map_err(Failure::read(out))?;
            is_ours(&bytes).then_some(()).ok_or_else(foreign)
        }
        Ok(_) => Err(foreign()),
    }
}

/// Puts one file in its place, whole or not at all: what stood there stays until the new bytes are on the disk, and for good
/// where it is not ours.
pub fn write_file(bytes: &[u8], out: &Path, is_ours: fn(&[u8]) -> bool) -> Result<(), Failure> {
    check_file(out, is_ours)?;
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
    if manifest::read(&real)?.is_some() || swap::is_unfinished(&real) {
        return Ok(());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(&real).map_err(Failure::read(out))? {
        let entry = entry.map_err(Failure::read(out))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !is_nobodys(&name) {
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

/// What stands in a folder that is empty to its owner's eye: what systems, hosts and version control leave there.
fn is_nobodys(name: &str) -> bool {
    matches!(
        name,
        "Thumbs.db"
            | "desktop.ini"
            | ".DS_Store"
            | ".directory"
            | ".git"
            | ".gitignore"
            | ".gitattributes"
            | ".gitkeep"
            | ".keep"
            | ".nojekyll"
            | ".htaccess"
            | ".well-known"
            | WORK_INSIDE
    )
}

/// A name that stays inside the folder on every system.
fn check_name(path: &SitePath) -> Result<(), Failure> {
    match manifest::is_inside(path.as_str()) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use walkdir::WalkDir;

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
        let is_ours = |bytes: &[u8]| bytes.starts_with(b"ours");
        write_file(b"ours: one", &out, is_ours).expect("written");
        write_file(b"ours: two", &out, is_ours).expect("written");
        assert_eq!(fs::read(&out).expect("there"), b"ours: two");
        assert!(write_file(b"ours: three", &place.content, is_ours).is_err());
        fs::write(&out, "theirs").expect("a file");
        let refused = write_file(b"ours: four", &out, is_ours);
        assert!(matches!(refused, Err(Failure::OutFileForeign { .. })));
        assert_eq!(fs::read(&out).expect("there"), b"theirs");
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
    fn a_folder_of_hidden_files_is_somebodys() {
        let place = fresh();
        fs::create_dir(&place.out).expect("a folder");
        for name in [".gitignore", ".git"] {
            fs::write(place.out.join(name), "").expect("a file");
        }
        check(&place.content, &place.out).expect("what version control leaves is nobody's");
        fs::write(place.out.join(".profile"), "years").expect("a file");
        let refused = write(&site(&[("index.html", "")]), &place.content, &place.out);
        assert!(matches!(refused, Err(Failure::OutForeign { .. })));
        assert_eq!(names(&place.out), [".git", ".gitignore", ".profile"]);
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
