//! A bundle: a content folder as one zip file. Nothing of it is written to the disk.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use zip::ZipArchive;

use crate::failure::{Damage, EditionRefusal, Failure};
use crate::source::Sources;

/// More than any handbook; a small file can claim to hold more than a disk.
const MOST: u64 = 1 << 30;

pub(super) fn read(path: &Path) -> Result<Sources, Failure> {
    let refused = |why: Damage| EditionRefusal::Damaged {
        path: path.display().to_string(),
        why,
    };
    let damaged = |said: String| refused(Damage::Zip { said });
    let file = File::open(path).map_err(Failure::read(path))?;
    let mut archive = ZipArchive::new(file).map_err(|why| damaged(why.to_string()))?;
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut left = MOST;
    for at in 0..archive.len() {
        let mut entry = archive
            .by_index(at)
            .map_err(|why| damaged(why.to_string()))?;
        let name = entry
            .enclosed_name()
            .map(|name| name.to_string_lossy().replace('\\', "/"));
        let Some(name) = name.filter(|_| entry.is_file()) else {
            continue;
        };
        let mut bytes = Vec::new();
        entry
            .by_ref()
            .take(left + 1)
            .read_to_end(&mut bytes)
            .map_err(|why| damaged(why.to_string()))?;
        left = left
            .checked_sub(bytes.len() as u64)
            .ok_or_else(|| refused(Damage::TooLarge))?;
        files.insert(name, bytes);
    }
    let root = root(&files);
    let files = files
        .into_iter()
        .filter_map(|(name, bytes)| Some((name.strip_prefix(&root)?.to_owned(), bytes)))
        .filter(|(name, _)| !name.starts_with("editions/") && !name.starts_with("overlays/"))
        .collect();
    Ok(super::sources(&path.display().to_string(), files))
}

/// The folder in the archive that is the content: where `handbook.toml` lies highest.
fn root(files: &BTreeMap<String, Vec<u8>>) -> String {
    let marks = ["handbook.toml", super::NOTE];
    let folders = files.keys().filter_map(|name| {
        let (folder, file) = name
            .rsplit_once('/')
            .map_or(("", name.as_str()), |(folder, file)| (folder, file));
        marks.contains(&file).then_some(folder)
    });
    let highest = folders.min_by_key(|folder| {
        (
            folder.matches('/').count() + usize::from(!folder.is_empty()),
            folder.len(),
        )
    });
    match highest {
        None | Some("") => String::new(),
        Some(folder) => format!("{folder}/"),
    }
}
