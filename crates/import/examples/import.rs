//! Imports files into a folder and prints what was noted: `cargo run --example import -- OUT FILE…`.

use std::io::Write as _;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().unwrap_or_else(|| "out".to_owned());
    let mut told = std::io::stdout().lock();
    for file in arguments {
        let bytes = std::fs::read(&file)?;
        match tebiki_import::import(&file, &bytes, &str::to_owned) {
            Ok(import) => {
                for made in import.files {
                    let path = Path::new(&out).join(&made.name);
                    if let Some(folder) = path.parent() {
                        std::fs::create_dir_all(folder)?;
                    }
                    std::fs::write(path, made.bytes)?;
                }
                for note in import.notes {
                    writeln!(told, "{:?}\t{}\t{}", note.what, note.place, note.words)?;
                }
            }
            Err(refusal) => writeln!(told, "{file}: {refusal:?}")?,
        }
    }
    Ok(())
}
