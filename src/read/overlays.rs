//! Finds the overlays that are asked for and those that lie below them, and reads their folders. Looks into `overlay.toml`
//! for its name and for what it lies over, and no further: `config` checks the rest, and these again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Places, Read, take_in, walk};
use crate::failure::{Failure, OverlayRefusal};
use crate::path::SourcePath;
use crate::source::{Holds, SourceProblem, Sources, Tree};

/// Where a handbook keeps its overlays.
pub(super) const FOLDER: &str = "overlays";
/// What makes a folder an overlay.
const NOTE: &str = "overlay.toml";
/// Where an overlay keeps its pages.
const PAGES: &str = "content/";

/// An overlay that is at hand, whether it is asked for or not.
#[derive(Clone, Debug)]
pub struct Overlay {
    pub folder: PathBuf,
    pub id: String,
    /// The id of the one below; empty when it lies on the guide.
    pub over: String,
}

/// Reads the overlays of the stack into `sources`, the lowest first.
pub(super) fn add(
    places: &Places,
    known: &[Overlay],
    sources: &mut Sources,
    problems: &mut Vec<(String, SourceProblem)>,
) -> Result<(), Failure> {
    if places.overlays.is_empty() {
        return Ok(());
    }
    for (layer, overlay) in stack(places, known)?.into_iter().enumerate() {
        add_one(overlay, layer, places, sources, problems)?;
    }
    let ids = known.iter().map(|overlay| overlay.id.clone());
    sources.overlays = ids.collect();
    // Which of them were asked for does not show.
    sources.overlays.sort();
    Ok(())
}

/// The folders of the stack, the lowest first.
pub(super) fn folders(places: &Places) -> Result<Vec<String>, Failure> {
    let known = at_hand(places);
    let stack = stack(places, &known)?;
    let folders = stack.into_iter().map(|overlay| &overlay.folder);
    Ok(folders
        .map(|folder| folder.to_string_lossy().into_owned())
        .collect())
}

/// Those that are asked for, each behind the ones that it lies over.
fn stack<'k>(places: &Places, known: &'k [Overlay]) -> Result<Vec<&'k Overlay>, Failure> {
    let mut stack: Vec<&Overlay> = Vec::new();
    for asked in &places.overlays {
        let mut chain = vec![find(asked, places, known)?];
        // One that is not there, or lies over itself, is told with its place in `overlay.toml`.
        while let Some(top) = chain.last()
            && let Some(below) = by_id(&top.over, known)?
            && !chain.iter().any(|above| above.id == below.id)
        {
            chain.push(below);
        }
        for overlay in chain.into_iter().rev() {
            if !stack.iter().any(|one| one.folder == overlay.folder) {
                stack.push(overlay);
            }
        }
    }
    Ok(stack)
}

/// The overlays of the content folder, those that are asked for by their folder, and what lies beside these.
pub(super) fn at_hand(places: &Places) -> Vec<Overlay> {
    let asked = places.overlays.iter().map(PathBuf::from);
    let asked: Vec<PathBuf> = asked.filter(|path| path.is_dir()).collect();
    let beside = asked
        .iter()
        .filter_map(|path| Some(path.canonicalize().ok()?.parent()?.to_owned()));
    let above = [places.content.join(FOLDER)].into_iter().chain(beside);
    let mut folders: Vec<(PathBuf, PathBuf)> = Vec::new();
    for folder in asked
        .iter()
        .cloned()
        .chain(above.flat_map(|above| inside(&above)))
    {
        let Ok(real) = folder.canonicalize() else {
            continue;
        };
        let is_known = folders.iter().any(|(_, known)| *known == real);
        if !is_known && folder.join(NOTE).is_file() {
            folders.push((folder, real));
        }
    }
    folders
        .into_iter()
        .map(|(folder, _)| overlay(folder))
        .collect()
}

/// Every overlay of a folder, each a site of its own, by the names of the sites. Refuses what would leave one out without a word.
pub fn overlays_in(folder: &Path) -> Result<Vec<Overlay>, Failure> {
    fs::read_dir(folder).map_err(Failure::read(folder))?;
    let mut found: Vec<Overlay> = Vec::new();
    for path in inside(folder) {
        if let Some(like) = misnamed(&path) {
            let misnamed = OverlayRefusal::Misnamed { path, like };
            return Err(Failure::Overlay(misnamed));
        }
        if path.join(NOTE).is_file() {
            found.push(overlay(path));
        }
    }
    if found.is_empty() {
        let path = folder.to_owned();
        return Err(Failure::Overlay(OverlayRefusal::NoneIn { path }));
    }
    // Many disks take capitals for the same letters.
    let mut places: BTreeMap<String, Vec<&Overlay>> = BTreeMap::new();
    for overlay in &found {
        let place = overlay.site_name().to_lowercase();
        places.entry(place).or_default().push(overlay);
    }
    if let Some(several) = places.values().find(|overlays| overlays.len() > 1) {
        return Err(two(several));
    }
    found.sort_by_key(Overlay::site_name);
    Ok(found)
}

impl Overlay {
    /// The folder of its site. One whose id is no name is told of that, and never written.
    pub fn site_name(&self) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        match self.id.chars().all(plain) && self.id.starts_with(|c: char| c.is_ascii_alphanumeric())
        {
            true => self.id.clone(),
            false => folder_name(&self.folder),
        }
    }
}

/// The folders in a folder, by name.
fn inside(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| folder.join(entry.file_name()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// Goes by the name of its folder where its file says none.
fn overlay(folder: PathBuf) -> Overlay {
    let text = fs::read_to_string(folder.join(NOTE)).unwrap_or_default();
    let table: toml::Table =
        toml::from_str(text.trim_start_matches('\u{FEFF}')).unwrap_or_default();
    let word = |key: &str| table.get(key).and_then(toml::Value::as_str);
    let id = word("id").filter(|id| !id.is_empty()).map(str::to_owned);
    Overlay {
        id: id.unwrap_or_else(|| folder_name(&folder)),
        over: word("over").unwrap_or_default().to_owned(),
        folder,
    }
}

fn folder_name(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The one of this id; of two nobody can say which is meant.
fn by_id<'k>(id: &str, known: &'k [Overlay]) -> Result<Option<&'k Overlay>, Failure> {
    let found: Vec<&Overlay> = known.iter().filter(|overlay| overlay.id == id).collect();
    match found.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        several => Err(two(several)),
    }
}

fn two(several: &[&Overlay]) -> Failure {
    let first = several.first().map(|overlay| overlay.id.clone());
    Failure::Overlay(OverlayRefusal::Two {
        id: first.unwrap_or_default(),
        folders: several.iter().map(|one| one.folder.clone()).collect(),
    })
}

/// A file that was to be `overlay.toml` and has another ending behind or instead.
fn misnamed(folder: &Path) -> Option<String> {
    if folder.join(NOTE).is_file() {
        return None;
    }
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names
        .filter(|name| name.to_lowercase().starts_with("overlay."))
        .min()
}

/// By the folder itself, by its id, or by the name of its folder.
fn find<'k>(asked: &str, places: &Places, known: &'k [Overlay]) -> Result<&'k Overlay, Failure> {
    let path = Path::new(asked);
    let real = path.canonicalize().ok().filter(|path| path.is_dir());
    let is_there =
        |overlay: &&Overlay| real.is_some() && overlay.folder.canonicalize().ok() == real;
    let is_called = |overlay: &&Overlay| folder_name(&overlay.folder) == asked;
    let found = match known.iter().find(is_there) {
        Some(found) => Some(found),
        None => by_id(asked, known)?.or_else(|| known.iter().find(is_called)),
    };
    found.ok_or_else(|| Failure::Overlay(refusal(asked, real.is_some(), places, known)))
}

fn refusal(asked: &str, is_folder: bool, places: &Places, known: &[Overlay]) -> OverlayRefusal {
    let folder = places.content.join(FOLDER);
    if is_folder {
        let path = PathBuf::from(asked);
        let like = misnamed(&path);
        return OverlayRefusal::NoNote { path, like };
    }
    // Nobody is told of a misnamed note who asked for another overlay.
    let called = |path: &PathBuf| {
        let name = folder_name(path);
        let bare = name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
        name == asked || bare == asked
    };
    let mut named = inside(&folder).into_iter().filter(called);
    let note = named.find_map(|path| Some((misnamed(&path)?, path)));
    match note {
        Some((like, path)) => OverlayRefusal::Misnamed { path, like },
        None => OverlayRefusal::Missing {
            asked: asked.to_owned(),
            known: known.iter().map(|overlay| overlay.id.clone()).collect(),
            folder,
        },
    }
}

/// The two halves of an overlay, each with its paths as the rest of the line wants them.
fn add_one(
    overlay: &Overlay,
    layer: usize,
    places: &Places,
    sources: &mut Sources,
    problems: &mut Vec<(String, SourceProblem)>,
) -> Result<(), Failure> {
    let read = walk(&overlay.folder, places.out.as_deref())?;
    let (pages, changes): (Vec<Read>, Vec<Read>) = read
        .into_iter()
        .partition(|(path, _)| path.as_str().starts_with(PAGES));
    let inside = |(path, read): Read| {
        let inside = path.as_str().strip_prefix(PAGES).unwrap_or_default();
        (SourcePath::new(inside), read)
    };
    let pages = pages.into_iter().map(inside).collect();
    let halves = [
        (overlay.folder.clone(), Holds::Changes, changes),
        (overlay.folder.join(PAGES), Holds::Pages, pages),
    ];
    for (folder, holds, read) in halves {
        let root = folder.to_string_lossy().into_owned();
        let first = sources.files.len();
        take_in(&mut sources.files, &root, read, problems);
        let files = first..sources.files.len();
        sources.trees.push(Tree {
            root,
            layer,
            holds,
            files,
        });
    }
    Ok(())
}
