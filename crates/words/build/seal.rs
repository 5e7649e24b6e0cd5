//! Hashes a folder of files, and seals a compiled dictionary with its hash so that another machine can check it.
//!
//! The seal is the file `SHA256` in the folder. Its first line is over the names and bytes of all other files, its second
//! over the rules they were made by, so that a folder kept from an older tebiki is refused and not silently baked in.

use std::fs;
use std::path::Path;

use lindera_dictionary::dictionary::metadata::DICTIONARY_FORMAT_VERSION;
use sha2::{Digest, Sha256};

use crate::ipadic::{COMPILED_FROM_SHA256, Source};

const SEAL: &str = "SHA256";

/// Writes the seal.
pub(crate) fn seal(compiled: &Path) -> Result<(), String> {
    let hash = sha256(&files(compiled, |name| name != SEAL)?);
    let path = compiled.join(SEAL);
    fs::write(&path, format!("{hash}\n{}\n", rules()))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// Gives the hash of a compiled dictionary whose seal is whole.
pub(crate) fn check(compiled: &Path) -> Result<String, String> {
    let mend = "unset TEBIKI_IPADIC_COMPILED, or set it to the folder that a build of this same version wrote to TEBIKI_IPADIC_SAVE";
    let folder = compiled.display();
    let stated = fs::read_to_string(compiled.join(SEAL)).map_err(|_| {
        format!("{folder} holds no compiled dictionary with its {SEAL} file: {mend}")
    })?;
    let found = sha256(&files(compiled, |name| name != SEAL)?);
    let mut lines = stated.lines();
    if lines.next() != Some(found.as_str()) {
        Err(format!(
            "the compiled dictionary in {folder} does not match its {SEAL} file (sha256 {found}): {mend}"
        ))
    } else if lines.next() != Some(rules().as_str()) {
        Err(format!(
            "the compiled dictionary in {folder} was made by other rules than this version's: {mend}"
        ))
    } else {
        Ok(found)
    }
}

/// Over what the compiler was given, and its format.
fn rules() -> String {
    sha256(&[Source {
        name: format!(
            "{} {COMPILED_FROM_SHA256}",
            lindera_dictionary::get_version()
        ),
        bytes: DICTIONARY_FORMAT_VERSION.to_le_bytes().to_vec(),
    }])
}

/// The files of a folder whose name is wanted, sorted by name.
pub(crate) fn files(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<Source>, String> {
    let unreadable = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if path.is_file() && wanted(name) {
            found.push(Source {
                name: name.to_owned(),
                bytes: fs::read(&path).map_err(unreadable)?,
            });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// Over names, lengths and bytes, so that neither a renamed nor a moved byte goes unseen.
pub(crate) fn sha256(files: &[Source]) -> String {
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.name.as_bytes());
        hash.update([0]);
        hash.update((file.bytes.len() as u64).to_le_bytes());
        hash.update(&file.bytes);
    }
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
