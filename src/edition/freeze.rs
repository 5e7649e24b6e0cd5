//! Freezes the present content as an edition: its files byte for byte, and a note that says what edition they are.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::date::Date;
use crate::edition::open::{FORMAT, NOTE, seal};
use crate::failure::{EditionRefusal, Failure};
use crate::source::Sources;
use tebiki_words::Dictionary;

/// What the author says of the edition.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub id: String,
    pub label: String,
    pub date: String,
    pub number: String,
    pub note: String,
}

/// Whether the edition can be frozen under this name; changes nothing.
pub fn check(content: &Path, asked: &Asked) -> Result<PathBuf, Failure> {
    if !is_name(&asked.id) {
        return Err(EditionRefusal::BadId {
            id: asked.id.clone(),
        }
        .into());
    }
    if !asked.date.is_empty() && Date::parse(&asked.date).is_none() {
        return Err(Failure::Value {
            argument: "--date",
            value: asked.date.clone(),
            ja: "「2025-03-31」か「令和7年3月31日」のように書いてください。",
            en: "Write it as 2025-03-31.",
        });
    }
    let place = content.join("editions").join(&asked.id);
    match place.exists() {
        true => Err(EditionRefusal::Stands { path: place }.into()),
        false => Ok(place),
    }
}

/// Writes `content/editions/ID/`. The content must be free of errors: its caller has looked.
pub fn freeze(
    content: &Path,
    sources: &Sources,
    title: &str,
    asked: &Asked,
) -> Result<PathBuf, Failure> {
    let place = check(content, asked)?;
    let files: Vec<(&str, &[u8])> = sources
        .files
        .iter()
        .map(|file| (file.path.as_str(), file.bytes.as_slice()))
        .filter(|(path, _)| is_content(path))
        .collect();
    // Beside its place first, so that a failure half way leaves no half edition.
    let beside = content.join("editions").join(format!(".{}.new", asked.id));
    if beside.exists() {
        fs::remove_dir_all(&beside).map_err(Failure::write(&beside))?;
    }
    let write = |path: &Path, bytes: &[u8]| -> Result<(), Failure> {
        let folder = path.parent().unwrap_or(&beside);
        fs::create_dir_all(folder).map_err(Failure::write(folder))?;
        fs::write(path, bytes).map_err(Failure::write(path))
    };
    for (path, bytes) in &files {
        write(&beside.join(path), bytes)?;
    }
    let note = note(title, asked, &seal(files.iter().copied()));
    write(&beside.join(NOTE), note.as_bytes())?;
    fs::rename(&beside, &place).map_err(Failure::write(&place))?;
    Ok(place)
}

/// All but what belongs to other editions and to local copies.
fn is_content(path: &str) -> bool {
    !path.starts_with("editions/") && !path.starts_with("overlays/") && path != NOTE
}

/// It becomes the name of a folder, and of one on the site.
fn is_name(id: &str) -> bool {
    let plain = id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    plain && !id.is_empty() && id.len() <= 60 && !id.starts_with('.') && !id.ends_with('.')
}

fn note(title: &str, asked: &Asked, seal: &str) -> String {
    let mut text = String::from(
        "# `tebiki freeze` が書きました。このフォルダーのものは書き換えないでください。\n\n",
    );
    let mut line = |key: &str, value: &str| {
        if !value.is_empty() {
            let value = toml::Value::String(value.to_owned());
            writeln!(text, "{key} = {value}").expect("memory takes every line");
        }
    };
    line("id", &asked.id);
    line("label", &asked.label);
    line(
        "date",
        &Date::parse(&asked.date)
            .map(|date| date.iso())
            .unwrap_or_default(),
    );
    line("number", &asked.number);
    line("note", &asked.note);
    line("handbook", title);
    line("content", seal);
    line("tool", concat!("tebiki ", env!("CARGO_PKG_VERSION")));
    line("dictionary", Dictionary::identity());
    writeln!(text, "format = {FORMAT}").expect("memory takes every line");
    text
}
