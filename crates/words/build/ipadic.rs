//! Reads the pinned IPADIC sources and compiles them. Takes and gives folders; decides nothing about where they are.
//!
//! Each surface goes through the same fold as the texts (`tebiki_spelling::fold`), so that ＮＨＫ of the dictionary and NHK
//! of a folded text are one word; `variants` adds the spellings it lacks. Invariant: the same sources give the same compiled bytes.

use std::fs;
use std::path::Path;

use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::Metadata;
use lindera_dictionary::dictionary::schema::Schema;

use tebiki_spelling::fold;

use crate::{kanji, seal, variants};

/// What is pinned, as the site's manifest names it.
pub(crate) const NAME: &str = "ipadic-2.7.0-20070801";

/// How kanji sound, beside the compiled dictionary.
const KANJI: &str = "kanji.txt";

/// Over the `.csv` and `.def` files of Debian's mecab-ipadic 2.7.0-20070801+main: names and bytes.
const SOURCES_SHA256: &str = "23492232768f5a0ac6a9f8a79b474ea91879657dd709ca3c48699a6bd2b4a1c6";

/// Over what the compiler is given: the words as our rules leave them, the definitions, the sounds of kanji. Who changes
/// a rule so that other words come out is told the new value; a comment changes nothing.
pub(crate) const COMPILED_FROM_SHA256: &str =
    "b29d3350bfe3fd2f220d6e78fffb20a25c99acb5acdb94e5fffc8fb3c1805421";

/// One word of IPADIC: surface, two context ids, cost, four columns of its class, two of its form, base, reading, sound.
pub(crate) type Row = Vec<String>;
pub(crate) const SURFACE: usize = 0;
pub(crate) const PART: usize = 4;
pub(crate) const DETAIL: usize = 5;
pub(crate) const BASE: usize = 10;
pub(crate) const READING: usize = 11;
/// Finer classes, the form of a verb: nothing asks for them, and they are much of the dictionary's bytes.
const UNUSED: [usize; 4] = [6, 7, 8, 9];
/// How a word sounds gives way to how it is written, where its base does not say that: a word is known by its number.
const WRITTEN: usize = 12;

#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Source {
    fn new(name: &str, text: &str) -> Source {
        Source {
            name: name.to_owned(),
            bytes: text.as_bytes().to_vec(),
        }
    }
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
    let mut words = Vec::new();
    let mut given = Vec::new();
    for file in files {
        let (text, _) = encoding_rs::EUC_JP.decode_without_bom_handling(&file.bytes);
        if file.name.ends_with(".csv") {
            words.extend(rows(&text));
        } else {
            given.push(Source::new(&file.name, &text));
        }
    }
    let sounds = Source::new(KANJI, &kanji::readings(&words));
    variants::unite(&mut words);
    words.iter_mut().for_each(say_how_it_is_written);
    given.push(Source::new("words.csv", &write_rows(&words)));
    for source in &given {
        write(utf8, source)?;
    }
    given.push(sounds.clone());
    let found = seal::sha256(&given);
    if found != COMPILED_FROM_SHA256 {
        return Err(format!(
            "the rules of crates/words/build now make other words of the sources: look at the difference, then set COMPILED_FROM_SHA256 in ipadic.rs to {found}"
        ));
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
        .map_err(|error| format!("the dictionary cannot be compiled: {error}"))?;
    // Lindera looks for its sources with a glob, which a bracket in the path defeats without a word.
    let words = fs::metadata(compiled.join("dict.words")).map_or(0, |file| file.len());
    if words < 1_000_000 {
        return Err(format!(
            "the compiled dictionary in {} is empty: build in a folder whose path has no [, ], * or ?",
            compiled.display()
        ));
    }
    write(compiled, &sounds)
}

fn write(folder: &Path, source: &Source) -> Result<(), String> {
    let path = folder.join(&source.name);
    fs::write(&path, &source.bytes)
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// All rows of the sources with their words folded. Letters and digits alone stay full-width, and so out of reach: as
/// words of their own they would cut 2022 into four and tear Latin words apart.
fn rows(csv: &str) -> Vec<Row> {
    csv.lines()
        .map(|line| {
            let mut row: Row = line.split(',').map(str::to_owned).collect();
            for column in [SURFACE, BASE] {
                if let Some(word) = row.get_mut(column) {
                    *word = fold_word(word);
                }
            }
            for column in UNUSED {
                if let Some(field) = row.get_mut(column) {
                    "*".clone_into(field);
                }
            }
            row
        })
        .filter(|row| row.len() > BASE)
        .collect()
}

fn say_how_it_is_written(row: &mut Row) {
    let (surface, base) = (row.get(SURFACE), row.get(BASE));
    let written = match surface.filter(|_| surface != base) {
        Some(surface) => surface.clone(),
        None => "*".to_owned(),
    };
    if let Some(field) = row.get_mut(WRITTEN) {
        *field = written;
    }
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

fn write_rows(rows: &[Row]) -> String {
    let mut csv = String::new();
    for row in rows {
        for (column, field) in row.iter().enumerate() {
            if column > 0 {
                csv.push(',');
            }
            push_field(&mut csv, field);
        }
        csv.push('\n');
    }
    csv
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
