//! Reads the pinned IPADIC sources and compiles them. Takes and gives folders; decides nothing about where they are.
//!
//! Each surface goes through the same fold as the texts (`src/cut/fold.rs`), so that ＮＨＫ of the dictionary and NHK
//! of a folded text are one word. Invariant: the same sources give the same compiled bytes.

use std::fs;
use std::path::Path;

use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::Metadata;
use lindera_dictionary::dictionary::schema::Schema;

use crate::fold;
use crate::seal;

/// What is pinned, as the site's manifest names it.
pub(crate) const NAME: &str = "ipadic-2.7.0-20070801";

/// Over the `.csv` and `.def` files of Debian's mecab-ipadic 2.7.0-20070801+main: names and bytes.
const SOURCES_SHA256: &str = "23492232768f5a0ac6a9f8a79b474ea91879657dd709ca3c48699a6bd2b4a1c6";

/// The columns of a row that are words.
const SURFACE: usize = 0;
const BASE: usize = 10;

pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Reads the sources, sorted by name, and holds them to the pin.
pub(crate) fn read(folder: &Path) -> Result<Vec<Source>, String> {
    let files = seal::files(folder, |name| {
        name.ends_with(".csv") || name.ends_with(".def")
    })
    .unwrap_or_default();
    if files.is_empty() {
        return Err(format!(
            "the dictionary's sources are not in {}: run `apt-get install mecab-ipadic`, or set TEBIKI_IPADIC to a folder that holds them",
            folder.display()
        ));
    }
    let found = seal::sha256(&files);
    if found != SOURCES_SHA256 {
        return Err(format!(
            "the dictionary's sources in {} are not the pinned {NAME} (sha256 {found}): run `apt-get install --reinstall mecab-ipadic`, or set TEBIKI_IPADIC to a folder that holds them unchanged",
            folder.display()
        ));
    }
    Ok(files)
}

/// Converts the sources to UTF-8 in `utf8` and compiles them into `compiled`.
pub(crate) fn compile(files: &[Source], utf8: &Path, compiled: &Path) -> Result<(), String> {
    empty(utf8)?;
    empty(compiled)?;
    for file in files {
        let (text, _) = encoding_rs::EUC_JP.decode_without_bom_handling(&file.bytes);
        let text = if file.name.ends_with(".csv") {
            fold_words(&text)
        } else {
            text.into_owned()
        };
        let path = utf8.join(&file.name);
        fs::write(&path, text)
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    let metadata = Metadata::new(
        NAME.to_owned(),
        "UTF-8".to_owned(),
        0,
        1288,
        1288,
        "*".to_owned(),
        true,
        false,
        false,
        Schema::default(),
        Schema::new(
            ["surface", "major_pos", "reading"]
                .map(str::to_owned)
                .to_vec(),
        ),
    );
    DictionaryBuilder::new(metadata)
        .build_dictionary(utf8, compiled)
        .map_err(|error| format!("the dictionary cannot be compiled: {error}"))
}

/// Folds the words of each row: the surface and the base form. Letters and digits alone stay full-width, and so out of
/// reach: as words of their own they would cut 2022 into four and tear Latin words apart.
fn fold_words(csv: &str) -> String {
    let mut folded = String::with_capacity(csv.len());
    for row in csv.lines() {
        for (column, field) in row.split(',').enumerate() {
            if column > 0 {
                folded.push(',');
            }
            match column {
                SURFACE | BASE => push_field(&mut folded, &fold_word(field)),
                _ => folded.push_str(field),
            }
        }
        folded.push('\n');
    }
    folded
}

fn fold_word(word: &str) -> String {
    let folded = fold::fold(word).text;
    let lone = folded.len() == 1 && folded.starts_with(|c: char| c.is_ascii_alphanumeric());
    if lone || folded.trim().is_empty() {
        word.to_owned()
    } else {
        folded
    }
}

/// The sources quote nothing, for their commas are full-width; folded, ， and ＂ need it.
fn push_field(row: &mut String, field: &str) {
    if field.contains([',', '"']) {
        row.push('"');
        row.push_str(&field.replace('"', "\"\""));
        row.push('"');
    } else {
        row.push_str(field);
    }
}

/// Copies a compiled dictionary, flat as it is, into an emptied folder.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let files = seal::files(from, |_| true)?;
    empty(to)?;
    for file in files {
        let path = to.join(&file.name);
        fs::write(&path, &file.bytes)
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    Ok(())
}

fn empty(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .map_err(|error| format!("cannot empty {}: {error}", folder.display()))?;
    }
    fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))
}
