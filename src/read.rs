//! Reads every file of a handbook and of its theme. Looks inside none.
//!
//! Invariant: the files are sorted by path, so that the same folder gives the same [`FileId`]s on every machine.
//! What cannot be read is a problem in the list, never an end: one run tells them all.

mod overlays;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::failure::Failure;
use crate::path::SourcePath;
use crate::source::{FileId, SourceFile, SourceProblem, Sources, ThemeFile, shown};
pub use overlays::{Overlay, overlays_in};

static DEFAULT_THEME: Dir<'static> = include_dir!("$OUT_DIR/theme");

/// The file in the output folder that says who wrote it; see `write`.
pub const MARKER: &str = ".tebiki";

/// Where a handbook and what belongs to it lie.
#[derive(Clone, Debug, Default)]
pub struct Places {
    pub content: PathBuf,
    /// Nothing in it is read, should it lie inside the content.
    pub out: Option<PathBuf>,
    /// `--theme DIR`; else the theme that `handbook.toml` names.
    pub theme: Option<PathBuf>,
    /// `--overlay ID|DIR`: what is laid over the guide, in this order, each with those that it names as lying below it.
    pub overlays: Vec<String>,
}

/// Whether the folder is a site that was built, not content: what a site always has is there, and nothing that was written
/// by hand.
pub fn is_built(folder: &Path) -> bool {
    let holds = |name: &str| folder.join(name).is_file();
    let written = || {
        WalkDir::new(folder)
            .into_iter()
            .flatten()
            .any(|entry| is_page(&SourcePath::new(&entry.path().to_string_lossy())))
    };
    let made = holds("index.html") && (holds(MARKER) || holds("assets/site.css"));
    made && !holds("handbook.toml") && !written()
}

fn is_page(path: &SourcePath) -> bool {
    matches!(&*path.extension(), "md" | "markdown")
}

/// The guide's own files as they were read, and the overlays at hand: whatever of these is laid over it, it is read once.
#[derive(Clone)]
pub struct Guide {
    files: Vec<Read>,
    known: Vec<Overlay>,
}

/// Reads the handbook and its theme.
pub fn read(places: &Places) -> Result<Sources, Failure> {
    laid(places, guide(places)?)
}

/// Reads what is the same under all overlays.
pub fn guide(places: &Places) -> Result<Guide, Failure> {
    let content = &places.content;
    match fs::metadata(content) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => {
            return Err(Failure::ContentMissing {
                path: content.clone(),
            });
        }
        Err(why) => return Err(Failure::read(content)(why)),
        Ok(found) if !found.is_dir() => {
            return Err(Failure::ContentNotFolder {
                path: content.clone(),
            });
        }
        Ok(_) => {}
    }
    Ok(Guide {
        files: walk(content, places.out.as_deref())?,
        known: overlays::at_hand(places),
    })
}

/// The guide with the overlays that `places` asks for, and its theme.
pub fn laid(places: &Places, guide: Guide) -> Result<Sources, Failure> {
    let mut sources = files(places, guide)?;
    if !sources.files.iter().any(|file| is_page(&file.path)) {
        let folder = sources.add_beside(sources.root.clone(), Vec::new());
        let others = importable(&sources);
        sources
            .problems
            .push((folder, SourceProblem::NoPages { others }));
    }
    theme(places, &mut sources)?;
    Ok(sources)
}

/// The sources with some pages of the guide read again, and which they are. `None` where anything else lies in these
/// places, or lay there before: then everything is to be read.
pub fn pages_again(
    places: &Places,
    before: &Sources,
    changed: &BTreeSet<PathBuf>,
) -> Option<(Sources, Vec<FileId>)> {
    if !before.problems.is_empty() {
        return None;
    }
    let root = places.content.canonicalize().ok()?;
    let guide = before.files.get(..before.guide().count())?;
    let mut found = Vec::new();
    for path in changed {
        let relative = path.strip_prefix(&root).ok()?.to_str()?;
        let name = SourcePath::new(relative);
        let at = guide.binary_search_by(|file| file.path.cmp(&name));
        let id = FileId(u32::try_from(at.ok()?).ok()?);
        let is_file = fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
        if !is_page(&name) || !is_file {
            return None;
        }
        found.push((id, fs::read(path).ok()?));
    }
    let mut sources = before.clone();
    let mut ids = Vec::new();
    for (id, bytes) in found {
        let file = sources.files.get_mut(id.0 as usize)?;
        if file.bytes != bytes {
            file.bytes = bytes;
            ids.push(id);
        }
    }
    Some((sources, ids))
}

/// The files that `tebiki import` makes pages of, as found from where the command runs.
fn importable(sources: &Sources) -> Vec<String> {
    let kinds = ["txt", "docx", "csv", "xlsx"];
    let files = sources.files.iter();
    let files = files.filter(|file| kinds.contains(&&*file.path.extension()));
    files
        .map(|file| shown(&sources.root, file.path.as_str()))
        .collect()
}

/// A path on the disk, or what keeps us from reading it.
enum Found {
    File(PathBuf),
    Problem(SourceProblem),
}

/// The folders of the overlays that are asked for, each behind those that it lies over.
pub fn overlays_of(content: &Path, asked: &[String]) -> Result<Vec<String>, Failure> {
    let places = Places {
        content: content.to_owned(),
        overlays: asked.to_vec(),
        ..Places::default()
    };
    overlays::folders(&places)
}

/// Lays overlays over content that was not read from a folder.
pub fn lay(places: &Places, sources: &mut Sources) -> Result<(), Failure> {
    let mut problems = Vec::new();
    overlays::add(places, &overlays::at_hand(places), sources, &mut problems)?;
    told(sources, problems);
    Ok(())
}

/// Every file of the content folder, sorted, then those of the overlays.
fn files(places: &Places, guide: Guide) -> Result<Sources, Failure> {
    let mut sources = Sources {
        root: places.content.to_string_lossy().into_owned(),
        ..Sources::default()
    };
    let mut problems = Vec::new();
    take_in(
        &mut sources.files,
        &sources.root,
        guide.files,
        &mut problems,
    );
    overlays::add(places, &guide.known, &mut sources, &mut problems)?;
    told(&mut sources, problems);
    Ok(sources)
}

/// Problems with the paths that an author knows. Numbered behind all files: none may come after this.
fn told(sources: &mut Sources, problems: Vec<(String, SourceProblem)>) {
    for (shown, problem) in problems {
        let id = sources.add_beside(shown, Vec::new());
        sources.problems.push((id, problem));
    }
}

/// A file by its place in the folder that is read, or why it cannot be.
type Read = (SourcePath, Result<Vec<u8>, SourceProblem>);

/// Takes in the files that could be read; what keeps the others from it comes into the list, with their paths.
fn take_in(
    files: &mut Vec<SourceFile>,
    root: &str,
    read: Vec<Read>,
    problems: &mut Vec<(String, SourceProblem)>,
) {
    for (path, read) in read {
        match read {
            Ok(bytes) => files.push(SourceFile { path, bytes }),
            Err(problem) => problems.push((shown(root, path.as_str()), problem)),
        }
    }
}

/// Every file of a folder, sorted; a name that stands there twice comes once more, as a problem.
fn walk(folder: &Path, out: Option<&Path>) -> Result<Vec<Read>, Failure> {
    let out = out.and_then(|out| out.canonicalize().ok());
    let real = folder.canonicalize().map_err(Failure::read(folder))?;
    let mut found: BTreeMap<SourcePath, Found> = BTreeMap::new();
    let mut twins: Vec<Read> = Vec::new();
    let walk = WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || wanted(entry, out.as_deref()));
    for entry in walk {
        let (path, kind) = match entry {
            Ok(entry) if entry.file_type().is_dir() => continue,
            Ok(entry) => (entry.path().to_owned(), kind(&entry, &[&real])),
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let why = error
                    .into_io_error()
                    .unwrap_or_else(|| io::Error::from(io::ErrorKind::Other));
                if path == folder {
                    return Err(Failure::Read { path, why });
                }
                let problem = unreadable(&why);
                (path, Found::Problem(problem))
            }
        };
        let relative = path.strip_prefix(folder).unwrap_or(&path);
        let (name, kind) = match relative.to_str() {
            Some(name) => (SourcePath::new(name), kind),
            None => (
                SourcePath::new(&relative.to_string_lossy()),
                Found::Problem(SourceProblem::NameNotText),
            ),
        };
        match found.entry(name) {
            Entry::Vacant(free) => {
                free.insert(kind);
            }
            Entry::Occupied(taken) => {
                twins.push((taken.key().clone(), Err(SourceProblem::NameTwice)));
            }
        }
    }
    let read = found.into_par_iter().map(|(name, found)| match found {
        Found::File(path) => (name, fs::read(path).map_err(|why| unreadable(&why))),
        Found::Problem(problem) => (name, Err(problem)),
    });
    let mut read: Vec<Read> = read.collect();
    read.splice(0..0, twins);
    Ok(read)
}

/// Leaves out what no author means as content: hidden things, our own output, other tools' folders, themes.
fn wanted(entry: &DirEntry, out: Option<&Path>) -> bool {
    let name = entry.file_name().to_string_lossy();
    if name.starts_with(['.', '_']) {
        return false;
    }
    if !entry.file_type().is_dir() {
        return !matches!(&*name, "Thumbs.db" | "desktop.ini") && !is_leftover(&name);
    }
    let path = entry.path();
    let holds = |names: &[&str]| names.iter().any(|name| path.join(name).exists());
    let is_theme = || {
        path.parent().and_then(Path::file_name) == Some("themes".as_ref())
            && holds(&["theme.toml", "templates", "assets"])
    };
    let is_out = || out.is_some_and(|out| path.canonicalize().is_ok_and(|path| path == out));
    let left_out = name == "node_modules"
        || (entry.depth() == 1 && name == overlays::FOLDER)
        || (name == "target" && holds(&["CACHEDIR.TAG"]))
        || holds(&[MARKER])
        || (entry.depth() == 2 && is_theme())
        || is_out();
    !left_out
}

/// What a program leaves beside the file that somebody is writing: Office's locks and drafts, editors' copies.
fn is_leftover(name: &str) -> bool {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    let copies = ["bak", "orig", "old", "swp", "swo", "tmp", "rej"];
    name.starts_with('~')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || ending.is_some_and(|ending| copies.contains(&ending.as_str()))
}

/// Links to files are read as files, as long as they lead to something inside: what lies elsewhere on the disk is nobody's
/// to publish. A link to a folder is not entered: it may lead round in a ring, or to the whole disk.
fn kind(entry: &DirEntry, inside: &[&Path]) -> Found {
    if entry.file_type().is_file() {
        return Found::File(entry.path().to_owned());
    }
    if !entry.file_type().is_symlink() {
        return Found::Problem(SourceProblem::NotAFile);
    }
    let Ok(target) = entry.path().canonicalize() else {
        return Found::Problem(SourceProblem::LinkBroken);
    };
    let is_inside = inside.iter().any(|folder| target.starts_with(folder));
    match fs::metadata(&target) {
        Ok(found) if found.is_file() && !is_inside => Found::Problem(SourceProblem::LinkOutside),
        Ok(found) if found.is_file() => Found::File(target),
        Ok(found) if found.is_dir() => Found::Problem(SourceProblem::LinkToFolder),
        Ok(_) => Found::Problem(SourceProblem::NotAFile),
        Err(_) => Found::Problem(SourceProblem::LinkBroken),
    }
}

fn unreadable(why: &io::Error) -> SourceProblem {
    SourceProblem::Unreadable {
        denied: why.kind() == io::ErrorKind::PermissionDenied,
        system: why.to_string(),
    }
}

/// The embedded theme, and over it, file by file, the one that the handbook or the command line names.
fn theme(places: &Places, sources: &mut Sources) -> Result<(), Failure> {
    let mut files: BTreeMap<String, ThemeFile> = BTreeMap::new();
    embedded(&DEFAULT_THEME, &mut files);
    let folders = theme_folders(places, sources)?;
    if let Some((file, name)) = theme_name(sources)
        && folders.is_empty()
        && name != "default"
    {
        let problem = SourceProblem::ThemeMissing { name };
        sources.problems.push((file, problem));
    }
    let content = places.content.canonicalize();
    for folder in folders {
        let real = folder.canonicalize().map_err(Failure::read(&folder))?;
        let mut inside = vec![real.as_path()];
        inside.extend(content.as_deref().ok());
        let walk = WalkDir::new(&folder)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| {
                entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
            });
        for entry in walk {
            let entry = entry.map_err(|error| Failure::Read {
                path: folder.clone(),
                why: error
                    .into_io_error()
                    .unwrap_or_else(|| io::Error::from(io::ErrorKind::Other)),
            })?;
            if entry.file_type().is_dir() {
                continue;
            }
            let path = match kind(&entry, &inside) {
                Found::File(path) => path,
                Found::Problem(problem) => {
                    let shown = shown("", &entry.path().to_string_lossy());
                    let at = sources.add_beside(shown, Vec::new());
                    sources.problems.push((at, problem));
                    continue;
                }
            };
            let bytes = fs::read(path).map_err(Failure::read(entry.path()))?;
            let relative = entry.path().strip_prefix(&folder).unwrap_or(entry.path());
            let path = SourcePath::new(&relative.to_string_lossy())
                .as_str()
                .to_owned();
            let shown = shown("", &entry.path().to_string_lossy());
            let own = Some(sources.add_beside(shown, bytes.clone()));
            files.insert(path.clone(), ThemeFile { path, bytes, own });
        }
    }
    sources.theme = files.into_values().collect();
    Ok(())
}

/// The theme inside the binary, alone.
pub fn default_theme() -> Vec<ThemeFile> {
    let mut files = BTreeMap::new();
    embedded(&DEFAULT_THEME, &mut files);
    files.into_values().collect()
}

fn embedded(folder: &Dir<'_>, files: &mut BTreeMap<String, ThemeFile>) {
    for file in folder.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let hidden = path.split('/').any(|part| part.starts_with('.'));
        if !hidden {
            let bytes = file.contents().to_vec();
            let own = None;
            files.insert(path.clone(), ThemeFile { path, bytes, own });
        }
    }
    for folder in folder.dirs() {
        embedded(folder, files);
    }
}

/// The folders to lay over the embedded theme, the last one on top.
pub fn theme_folders(places: &Places, sources: &Sources) -> Result<Vec<PathBuf>, Failure> {
    if let Some(folder) = &places.theme {
        return match folder.is_dir() {
            true => Ok(vec![folder.clone()]),
            false => Err(Failure::ThemeMissing {
                path: folder.clone(),
            }),
        };
    }
    // `default` is the embedded theme itself; who changes it gives the change a name of its own.
    Ok(theme_name(sources)
        .filter(|(_, name)| name != "default")
        .map(|(_, name)| beside_and_inside(&places.content, &name))
        .unwrap_or_default())
}

fn beside_and_inside(content: &Path, name: &str) -> Vec<PathBuf> {
    let plain = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':']);
    let mut folders = Vec::new();
    if plain {
        // A bare `content` has the empty path as its parent, which joins as "here"; `.` has its parent only on the disk.
        let parent = match content.file_name() {
            Some(_) => content.parent().map(Path::to_owned),
            None => Some(content.join("..")),
        };
        folders.extend(parent.map(|parent| parent.join("themes").join(name)));
        folders.push(content.join("themes").join(name));
    }
    folders.retain(|folder| folder.is_dir());
    folders
}

/// The one thing `read` must know of `handbook.toml`: which theme to fetch. `config` checks the rest, and this again.
fn theme_name(sources: &Sources) -> Option<(FileId, String)> {
    let (id, file) = sources
        .ids()
        .find(|(_, file)| file.path.as_str() == "handbook.toml")?;
    let table: toml::Table = toml::from_str(file.text()?).ok()?;
    let name = table.get("theme")?.as_str()?;
    Some((id, name.to_owned()))
}
