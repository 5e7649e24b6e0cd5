//! `tebiki import FILE…`: Word, Excel, CSV and text files as Markdown and TOML, in a folder of their own, with a report of all
//! that was guessed, turned or left out. Overwrites nothing.

mod report;
mod wording;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use tebiki_import::Refusal;
use tebiki_words::Dictionary;

use super::args::Import;
use super::{Console, End};
use crate::failure::Failure;

/// What came of one file.
struct Brought {
    /// The file that was read.
    file: PathBuf,
    import: Result<tebiki_import::Import, Refusal>,
}

/// Larger files are none that somebody wrote.
const LARGEST: u64 = 200 << 20;
const REPORT: &str = "import-report.md";

pub(super) fn run(asked: &Import, console: &Console) -> Result<End, Failure> {
    let files = listed(&asked.files)?;
    let out = match &asked.out {
        Some(out) => out.clone(),
        None => free_folder(),
    };
    if out
        .read_dir()
        .is_ok_and(|mut entries| entries.next().is_some())
    {
        return Err(Failure::NotEmpty { path: out });
    }
    console.step("読み込んでいます", "Reading the files");
    let dictionary = OnceCell::new();
    let reading = |word: &str| dictionary.get_or_init(Dictionary::embedded).reading(word);
    let mut taken = BTreeSet::new();
    let mut all = Vec::new();
    for file in files {
        let import = brought(&file, &mut taken, &reading)?;
        all.push(Brought { file, import });
    }
    let failed = all.iter().any(|brought| brought.import.is_err());
    let made = all.iter().any(|brought| brought.import.is_ok());
    if made {
        for import in all
            .iter()
            .filter_map(|brought| brought.import.as_ref().ok())
        {
            for made in &import.files {
                save(&out.join(&made.name), &made.bytes)?;
            }
        }
        let whole = report::written(&all, console.lang);
        save(&out.join(REPORT), whole.as_bytes())?;
    }
    console.answer(&report::told(&all, &out, console.lang));
    Ok(match failed {
        true => End::Faulty,
        false => End::Done,
    })
}

/// The files, and those in the folders that are named.
fn listed(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut inside = Vec::new();
        for entry in fs::read_dir(path).map_err(Failure::read(path))? {
            let entry = entry.map_err(Failure::read(path))?.path();
            let name = entry
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            // What Word writes beside a file that is open.
            if entry.is_file() && !name.starts_with(['.', '~']) {
                inside.push(entry);
            }
        }
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
}

/// `imported`, or the first of `imported-2`, `imported-3` that is not there.
fn free_folder() -> PathBuf {
    let mut number = 1;
    loop {
        let folder = match number {
            1 => PathBuf::from("imported"),
            number => PathBuf::from(format!("imported-{number}")),
        };
        if !folder.exists() {
            return folder;
        }
        number += 1;
    }
}

fn brought(
    file: &Path,
    taken: &mut BTreeSet<String>,
    reading: &dyn Fn(&str) -> String,
) -> Result<Result<tebiki_import::Import, Refusal>, Failure> {
    let size = fs::metadata(file).map_err(Failure::read(file))?.len();
    if size > LARGEST {
        return Ok(Err(Refusal::TooLarge));
    }
    let bytes = fs::read(file).map_err(Failure::read(file))?;
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) => (stem.to_owned(), format!(".{ending}")),
        None => (name, String::new()),
    };
    // 要綱.docx and 要綱.txt must not become one file.
    let mut number = 1;
    loop {
        let name = match number {
            1 => format!("{stem}{ending}"),
            number => format!("{stem}-{number}{ending}"),
        };
        let import = match tebiki_import::import(&name, &bytes, reading) {
            Ok(import) => import,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let names: Vec<String> = import
            .files
            .iter()
            .map(|made| made.name.to_lowercase())
            .collect();
        if names.iter().all(|name| !taken.contains(name)) {
            taken.extend(names);
            return Ok(Ok(import));
        }
        number += 1;
    }
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Failure::write(folder))?;
    }
    let mut file = File::create_new(path).map_err(Failure::write(path))?;
    file.write_all(bytes).map_err(Failure::write(path))
}
