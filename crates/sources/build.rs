//! Takes a print of everything that the program is made of.

use std::fs;
use std::path::{Path, PathBuf};

/// From the root of the repository.
const SOURCES: [&str; 4] = ["src", "crates", "themes", "Cargo.lock"];

fn main() {
    let root = Path::new("../..");
    let mut files = Vec::new();
    for name in SOURCES {
        let path = root.join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        collect(path, &mut files);
    }
    files.sort();
    let mut print = Print::default();
    for file in files {
        print.add(file.to_string_lossy().as_bytes());
        print.add(&fs::read(&file).unwrap_or_default());
    }
    println!("cargo::rustc-env=TEBIKI_SOURCES={:032x}", print.0);
}

fn collect(path: PathBuf, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(&path) else {
        files.push(path);
        return;
    };
    for entry in entries.flatten() {
        collect(entry.path(), files);
    }
}

/// FNV-1a of 128 bits: nobody makes sources that meet on purpose.
struct Print(u128);

impl Default for Print {
    fn default() -> Print {
        Print(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Print {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain(&(bytes.len() as u64).to_le_bytes()) {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0100_0000_01b3 | 1 << 88);
        }
    }
}
