//! Opens an edition wherever it lies: a frozen one by its id, a folder, a bundle, a revision in git. Reads, never writes.

mod git;
mod zipped;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::edition::value::About;
use crate::failure::{Damage, EditionRefusal, Failure};
use crate::path::SourcePath;
use crate::read::{self, Places};
use crate::source::{FileId, SourceFile, Sources};

/// What stands in `edition.toml`.
pub const NOTE: &str = "edition.toml";
/// The newest form of an edition that this tebiki reads.
pub const FORMAT: i64 = 1;

/// An edition with its files, not yet understood.
pub struct Opened {
    pub sources: Sources,
    pub about: About,
    /// The title of the handbook when it was frozen; empty when it never was.
    pub handbook: String,
}

/// `name` is an id, a folder, a bundle, `git:REV[:FOLDER]` or `.`; `content` is the present content.
pub fn open(name: &str, content: &Path) -> Result<Opened, Failure> {
    open_with(name, content, &[])
}

/// The same, with the overlays of the present content laid over it.
pub fn open_with(name: &str, content: &Path, overlays: &[String]) -> Result<Opened, Failure> {
    let opened = open_any(name, content, overlays)?;
    let is_page = |file: &SourceFile| {
        let path = &file.path;
        matches!(&*path.extension(), "md" | "markdown") && !path.as_str().starts_with("editions/")
    };
    match opened.sources.files.iter().any(is_page) {
        true => Ok(opened),
        false => {
            let files = &opened.sources.files;
            let is_site = files.iter().any(|file| file.path.as_str() == "index.html");
            let name = name.to_owned();
            Err(EditionRefusal::NoContent { name, is_site }.into())
        }
    }
}

fn open_any(name: &str, content: &Path, overlays: &[String]) -> Result<Opened, Failure> {
    let overlays = match overlays.is_empty() {
        true => Vec::new(),
        false => read::overlays_of(content, overlays)?,
    };
    let folder = |path: &Path, name: &str| folder(path, name, &overlays);
    let packed = |mut sources: Sources| {
        let places = Places {
            content: content.to_owned(),
            overlays: overlays.clone(),
            ..Places::default()
        };
        read::lay(&places, &mut sources)?;
        Ok(understood(sources, name)?)
    };
    if name == "." {
        return folder(content, ".");
    }
    if let Some(revision) = name.strip_prefix("git:") {
        return packed(git::read(revision, content)?);
    }
    let frozen = content.join("editions").join(name);
    let is_plain = !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.');
    if is_plain && frozen.is_dir() {
        return folder(&frozen, name);
    }
    let path = Path::new(name);
    if path.is_dir() {
        return folder(&content_in(path), name);
    }
    if path.is_file() {
        return packed(zipped::read(path)?);
    }
    let known = frozen_ids(content);
    let nearest = crate::diagnostic::nearest(name, known.iter().map(String::as_str));
    Err(EditionRefusal::Missing {
        name: name.to_owned(),
        nearest,
        known,
    }
    .into())
}

/// The ids of the editions that are frozen in a content, the oldest first by date, then by id.
pub fn frozen_ids(content: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(content.join("editions")) else {
        return Vec::new();
    };
    let mut ids: Vec<(String, String)> = entries
        .flatten()
        .filter(|entry| entry.path().join(NOTE).is_file())
        .map(|entry| {
            let text = std::fs::read_to_string(entry.path().join(NOTE)).unwrap_or_default();
            let note: toml::Table = toml::from_str(&text).unwrap_or_default();
            let date = note
                .get("date")
                .and_then(toml::Value::as_str)
                .unwrap_or_default()
                .to_owned();
            (date, entry.file_name().to_string_lossy().into_owned())
        })
        .collect();
    ids.sort();
    ids.into_iter().map(|(_, id)| id).collect()
}

/// An edition that lies frozen in a content.
pub struct Frozen {
    /// Its folder's name.
    pub id: String,
    /// Its `edition.toml`.
    pub note: FileId,
    pub opened: Result<Opened, EditionRefusal>,
}

/// The editions that are frozen in a content, the oldest first by date, then by id. They wear the theme of the content.
pub fn frozen(content: &Sources) -> Vec<Frozen> {
    let mut found: Vec<(String, Frozen)> = Vec::new();
    for (note, file) in content.ids() {
        let id = file
            .path
            .as_str()
            .strip_prefix("editions/")
            .and_then(|path| path.strip_suffix("/edition.toml"))
            .filter(|id| !id.contains('/'));
        let Some(id) = id else { continue };
        let prefix = format!("editions/{id}/");
        let files = content.files.iter().filter_map(|file| {
            let path = file.path.as_str().strip_prefix(&prefix)?;
            Some(SourceFile {
                path: SourcePath::new(path),
                bytes: file.bytes.clone(),
            })
        });
        let sources = Sources {
            root: format!("{}/editions/{id}", content.root.trim_end_matches('/')),
            files: files.collect(),
            theme: content.theme.clone(),
            ..Sources::default()
        };
        let opened = understood(sources, id);
        let date = opened.as_ref().map(|opened| opened.about.date.clone());
        let date = date.unwrap_or_default();
        let frozen = Frozen {
            id: id.to_owned(),
            note,
            opened,
        };
        found.push((date, frozen));
    }
    found.sort_by(|(one, a), (other, b)| (one, &a.id).cmp(&(other, &b.id)));
    found.into_iter().map(|(_, frozen)| frozen).collect()
}

/// The folders under `editions/` that hold files and do not say what they are, each with its first file.
pub fn unnamed(content: &Sources) -> BTreeMap<String, FileId> {
    let mut found = BTreeMap::new();
    let mut named: Vec<String> = Vec::new();
    for (file, source) in content.ids() {
        let path = source.path.as_str().strip_prefix("editions/");
        let Some((id, rest)) = path.and_then(|path| path.split_once('/')) else {
            continue;
        };
        match rest == NOTE {
            true => named.push(id.to_owned()),
            false => {
                found.entry(id.to_owned()).or_insert(file);
            }
        }
    }
    found.retain(|id, _| !named.contains(id));
    found
}

/// A folder that holds `content` is taken as that.
fn content_in(path: &Path) -> PathBuf {
    let inside = path.join("content");
    let is_content = path.join("handbook.toml").is_file() || path.join(NOTE).is_file();
    match !is_content && inside.is_dir() {
        true => inside,
        false => path.to_owned(),
    }
}

fn folder(path: &Path, name: &str, overlays: &[String]) -> Result<Opened, Failure> {
    let places = Places {
        content: path.to_owned(),
        overlays: overlays.to_vec(),
        ..Places::default()
    };
    let sources = read::read(&places)?;
    Ok(understood(sources, name)?)
}

/// Sources that were not read from a folder.
fn sources(root: &str, files: BTreeMap<String, Vec<u8>>) -> Sources {
    let files = files.into_iter().map(|(path, bytes)| SourceFile {
        path: SourcePath::new(&path),
        bytes,
    });
    let mut files: Vec<SourceFile> = files.collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Sources {
        root: root.to_owned(),
        files,
        theme: read::default_theme(),
        ..Sources::default()
    }
}

/// Reads what the edition says of itself, and whether it is whole.
fn understood(sources: Sources, name: &str) -> Result<Opened, EditionRefusal> {
    let note = sources.files.iter().find(|file| file.path.as_str() == NOTE);
    let Some(note) = note else {
        let about = About {
            id: name.to_owned(),
            ..About::default()
        };
        return Ok(Opened {
            sources,
            about,
            handbook: String::new(),
        });
    };
    let shown = format!("{}/{NOTE}", sources.root.trim_end_matches('/'));
    let damaged = |why: Damage| EditionRefusal::Damaged {
        path: shown.clone(),
        why,
    };
    let text = note.text().ok_or_else(|| damaged(Damage::NotUtf8))?;
    let table: toml::Table = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        damaged(Damage::Line(
            before.unwrap_or_default().matches('\n').count() + 1,
        ))
    })?;
    let words = |key: &str| {
        table
            .get(key)
            .and_then(toml::Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let format = table
        .get("format")
        .and_then(toml::Value::as_integer)
        .unwrap_or(FORMAT);
    if format > FORMAT {
        return Err(EditionRefusal::Newer {
            path: shown,
            tool: words("tool"),
        });
    }
    let sealed = words("content");
    if !sealed.is_empty()
        && sealed
            != seal(
                sources
                    .guide()
                    .map(|(_, file)| (file.path.as_str(), file.bytes.as_slice())),
            )
    {
        return Err(EditionRefusal::Altered {
            path: sources.root.clone(),
        });
    }
    let id = match words("id") {
        id if id.is_empty() => name.to_owned(),
        id => id,
    };
    let about = About {
        id,
        label: words("label"),
        date: words("date"),
        number: words("number"),
        note: words("note"),
        title: String::new(),
    };
    let handbook = words("handbook");
    Ok(Opened {
        sources,
        about,
        handbook,
    })
}

/// What shows that no file of an edition changed. Line ends have no part in it: git changes them on Windows.
pub fn seal<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut files: Vec<(&str, &[u8])> = files.filter(|(path, _)| *path != NOTE).collect();
    files.sort_unstable();
    let mut digest = Sha256::new();
    for (path, bytes) in files {
        let is_text = [".md", ".markdown", ".toml", ".csv"]
            .iter()
            .any(|ending| path.ends_with(ending));
        let bytes: Vec<u8> = match is_text {
            true => bytes
                .iter()
                .copied()
                .filter(|byte| *byte != b'\r')
                .collect(),
            false => bytes.to_vec(),
        };
        digest.update(path.as_bytes());
        digest.update([0]);
        digest.update(Sha256::digest(&bytes));
    }
    let hex: String = digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sha256:{hex}")
}
