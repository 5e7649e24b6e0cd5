//! Prepares the default theme for the binary.

#[path = "build/theme.rs"]
mod theme;

use std::env;
use std::path::Path;
use std::process::exit;

fn main() {
    for file in [
        "build.rs",
        "build",
        // Baked in by include_dir!, which tells cargo of no file.
        "themes/default",
        "src/cli/init",
        "docs/schema",
    ] {
        println!("cargo::rerun-if-changed={file}");
    }
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for every build script");
    if let Err(sentence) =
        theme::prepare(Path::new("themes/default"), &Path::new(&out).join("theme"))
    {
        println!("cargo::error={sentence}");
        exit(1);
    }
}
