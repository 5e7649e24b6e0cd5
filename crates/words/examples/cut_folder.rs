//! Cuts every text of a folder on all cores and does nothing else: what a build of the same folder is measured against.
//!
//! `cargo run --release -p tebiki-words --example cut_folder -- FOLDER`

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use tebiki_words::Dictionary;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: cut_folder FOLDER")?;
    let mut files = Vec::new();
    find(Path::new(&folder), &mut files)?;
    let dictionary = Dictionary::embedded();
    let cutter = dictionary.cutter(&[]);
    let (next, words) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let cores = std::thread::available_parallelism()?;
    std::thread::scope(|scope| {
        for _ in 0..cores.get() {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let text = fs::read_to_string(file).unwrap_or_default();
                    let lines = text.lines().filter(|line| !line.is_empty());
                    let count = lines.map(|line| cutter.cut(line).len()).sum();
                    words.fetch_add(count, Ordering::Relaxed);
                }
            });
        }
    });
    let (files, words) = (files.len(), words.into_inner());
    writeln!(std::io::stdout(), "{files} files, {words} words")?;
    Ok(())
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "md") {
            files.push(path);
        }
    }
    Ok(())
}
