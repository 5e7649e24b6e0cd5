//! Bakes IPADIC into this package: checks the pinned sources, compiles them, and tells rustc where the result is.
//!
//! Takes one of two folders and never the network:
//! - the sources as Debian's `mecab-ipadic` ships them (`/usr/share/mecab/dic/ipadic`, or `$TEBIKI_IPADIC`);
//! - `$TEBIKI_IPADIC_COMPILED`, what an earlier build compiled, so that release jobs share one dictionary.
//!
//! `$TEBIKI_IPADIC_SAVE` names a folder that receives a copy of the compiled dictionary.
//! Invariant: the sources are the pinned ones, or the build stops with one sentence that names the mend.

#[path = "build/ipadic.rs"]
mod ipadic;
#[path = "build/kanji.rs"]
mod kanji;
#[path = "build/seal.rs"]
mod seal;
#[path = "build/variants.rs"]
mod variants;

use std::env;
use std::path::{Path, PathBuf};
use std::process::exit;

/// Where Debian and Ubuntu put the sources.
const DEBIAN: &str = "/usr/share/mecab/dic/ipadic";

fn main() {
    for file in ["build.rs", "build"] {
        println!("cargo::rerun-if-changed={file}");
    }
    for name in [
        "TEBIKI_IPADIC",
        "TEBIKI_IPADIC_COMPILED",
        "TEBIKI_IPADIC_SAVE",
    ] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    match prepare() {
        Ok(identity) => {
            println!("cargo::rustc-env=LINDERA_WORKDIR={}", out().display());
            println!("cargo::rustc-env=TEBIKI_DICTIONARY_ID={identity}");
        }
        Err(sentence) => {
            println!("cargo::error={sentence}");
            exit(1);
        }
    }
}

/// Puts the compiled dictionary into `OUT_DIR/ipadic` and gives its identity.
fn prepare() -> Result<String, String> {
    let compiled = out().join("ipadic");
    match folder("TEBIKI_IPADIC_COMPILED") {
        Some(shared) => {
            println!("cargo::rerun-if-changed={}", shared.display());
            seal::check(&shared)?;
            ipadic::copy(&shared, &compiled)?;
        }
        None => {
            let sources = folder("TEBIKI_IPADIC").unwrap_or_else(|| PathBuf::from(DEBIAN));
            println!("cargo::rerun-if-changed={}", sources.display());
            let files = ipadic::read(&sources)?;
            // An earlier run's dictionary still serves when only comments have changed.
            if seal::check(&compiled).is_err() {
                ipadic::compile(&files, &out().join("ipadic-utf8"), &compiled)?;
                seal::seal(&compiled)?;
            }
        }
    }
    if let Some(save) = folder("TEBIKI_IPADIC_SAVE") {
        ipadic::copy(&compiled, &save)?;
    }
    Ok(format!(
        "{}+sha256.{}",
        ipadic::NAME,
        seal::check(&compiled)?
    ))
}

fn folder(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

fn out() -> PathBuf {
    Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for every build script")).into()
}
