//! Says of a zip or of a folder whether it is the bundle that was made: each altered, missing and foreign file, and who signed it.
//!
//! Nothing is unpacked to the disk, and no file grows beyond what its manifest says of it. Without a key from elsewhere a bundle
//! can only be shown to agree with itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use miniz_oxide::inflate;
use sha2::{Digest as _, Sha256};

use crate::archive::{self, Damage, Entry};
use crate::key::PublicKey;
use crate::manifest::{
    Between, DIFFERENCE, File, MANIFEST, Manifest, RESERVED, SIGNATURE, SUM, is_hash, sum,
};
use crate::{hex, sha256};

/// One reason why it is not the bundle that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    Altered {
        path: String,
    },
    Missing {
        path: String,
    },
    Foreign {
        path: String,
    },
    /// The zip itself: headers, names, ends.
    Zip(Damage),
    /// The entries are those of the manifest, in another order.
    Order,
    /// A key was given, and there is no signature.
    Unsigned,
    /// Signed with another key than the one that was given.
    OtherKey {
        signer: PublicKey,
    },
}

/// What verifying found.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// What it says of itself; none when that cannot be read.
    pub manifest: Option<Manifest>,
    /// Whose signature it bears, when that is sound.
    pub signer: Option<PublicKey>,
    /// It holds only what changed since another one.
    pub difference: bool,
    pub faults: Vec<Fault>,
}

impl Verdict {
    pub fn is_intact(&self) -> bool {
        self.faults.is_empty() && self.manifest.is_some()
    }
}

/// The files at the top of a bundle, as they were found.
#[derive(Clone, Copy, Debug, Default)]
struct Head<'a> {
    json: Option<&'a [u8]>,
    sum: Option<&'a [u8]>,
    signature: Option<&'a [u8]>,
}

/// Looks at a zip.
pub fn zip(zip: &[u8], key: Option<&PublicKey>) -> Verdict {
    let entries = match archive::read(zip) {
        Ok(entries) => entries,
        Err(damage) => {
            return Verdict {
                faults: vec![Fault::Zip(damage)],
                ..Verdict::default()
            };
        }
    };
    let by_name: BTreeMap<&str, &Entry<'_>> =
        entries.iter().map(|entry| (entry.name, entry)).collect();
    let top = |name| by_name.get(name).copied();
    let difference = top(DIFFERENCE).is_some();
    let broken: Vec<Fault> = RESERVED
        .iter()
        .filter(|name| top(name).is_some_and(|entry| !is_plain(entry)))
        .map(|name| altered(name))
        .collect();
    if !broken.is_empty() {
        return Verdict {
            faults: broken,
            difference,
            ..Verdict::default()
        };
    }
    let bytes = |name| top(name).map(|entry| entry.packed);
    let head = Head {
        json: bytes(MANIFEST),
        sum: bytes(SUM),
        signature: bytes(SIGNATURE),
    };
    let mut verdict = look_at(head, key);
    verdict.difference = difference;
    let Some(manifest) = trusted(&verdict) else {
        return verdict;
    };
    let mut faults = Vec::new();
    let leads_here = |between| Between::read(between, &manifest.to_json()).is_some();
    if !bytes(DIFFERENCE).is_none_or(leads_here) {
        faults.push(altered(DIFFERENCE));
    }
    for file in &manifest.files {
        match top(&file.path) {
            Some(entry) if is_packed(file, entry) => {}
            Some(_) => faults.push(altered(&file.path)),
            None if difference => {}
            None => faults.push(missing(&file.path)),
        }
    }
    faults.extend(foreign(&manifest, by_name.keys().copied()));
    if faults.is_empty() && !is_in_order(&entries) {
        faults.push(Fault::Order);
    }
    verdict.faults.extend(faults);
    verdict
}

/// Looks at a folder into which a bundle was unpacked.
pub fn folder(folder: &Path, key: Option<&PublicKey>) -> Result<Verdict, Unread> {
    let found = files(folder)?;
    let read = |name: &str| match found.get(name) {
        Some(Found::File(path)) => fs::read(path).map(Some).map_err(unread(path)),
        _ => Ok(None),
    };
    let (json, sum, signature) = (read(MANIFEST)?, read(SUM)?, read(SIGNATURE)?);
    let head = Head {
        json: json.as_deref(),
        sum: sum.as_deref(),
        signature: signature.as_deref(),
    };
    let mut verdict = look_at(head, key);
    let Some(manifest) = trusted(&verdict) else {
        return Ok(verdict);
    };
    for file in &manifest.files {
        match found.get(file.path.as_str()) {
            Some(Found::File(path)) if is_same(file, path)? => {}
            Some(_) => verdict.faults.push(altered(&file.path)),
            None => verdict.faults.push(missing(&file.path)),
        }
    }
    let names = found.keys().map(String::as_str);
    verdict.faults.extend(foreign(&manifest, names));
    if found.contains_key(DIFFERENCE) {
        verdict.faults.push(Fault::Foreign {
            path: DIFFERENCE.to_owned(),
        });
    }
    Ok(verdict)
}

/// A file of the folder that cannot be read.
#[derive(Debug)]
pub struct Unread {
    pub path: PathBuf,
    pub why: io::Error,
}

fn unread(path: &Path) -> impl Fn(io::Error) -> Unread + '_ {
    move |why| Unread {
        path: path.to_owned(),
        why,
    }
}

/// The manifest with its hash and signature.
fn look_at(head: Head<'_>, key: Option<&PublicKey>) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(json) = head.json else {
        verdict.faults.push(missing(MANIFEST));
        return verdict;
    };
    let Some(manifest) = Manifest::read(json) else {
        verdict.faults.push(altered(MANIFEST));
        return verdict;
    };
    let own = manifest.key.as_deref().and_then(PublicKey::from_hex);
    let signed = match (&own, head.signature) {
        (Some(own), Some(signature)) => own.verifies(json, signature),
        _ => false,
    };
    let summed = head.sum.map(|found| found == sum(json));
    match summed {
        Some(true) => {}
        Some(false) if signed || !head.sum.is_some_and(is_sum) => verdict.faults.push(altered(SUM)),
        // One of the two was changed, and nothing says which.
        Some(false) => verdict.faults.extend([altered(MANIFEST), altered(SUM)]),
        None => verdict.faults.push(missing(SUM)),
    }
    match (&own, head.signature) {
        (None, None) => {}
        (None, Some(_)) => verdict.faults.push(Fault::Foreign {
            path: SIGNATURE.to_owned(),
        }),
        (Some(_), None) => verdict.faults.push(missing(SIGNATURE)),
        (Some(_), Some(_)) if signed => {}
        (Some(_), Some(_)) if summed == Some(true) => verdict.faults.push(altered(SIGNATURE)),
        (Some(_), Some(_)) => verdict.faults.push(altered(MANIFEST)),
    }
    match (key, own) {
        (Some(_), None) => verdict.faults.push(Fault::Unsigned),
        (Some(key), Some(own)) if *key != own => {
            verdict.faults.push(Fault::OtherKey { signer: own })
        }
        (_, own) => verdict.signer = own.filter(|_| signed),
    }
    let mut seen = Vec::new();
    verdict.faults.retain(|fault| {
        let new = !seen.contains(fault);
        seen.push(fault.clone());
        new
    });
    verdict.manifest = Some(manifest);
    verdict
}

/// The manifest, unless it may be another one than the maker's: then it can say nothing of the files.
fn trusted(verdict: &Verdict) -> Option<Manifest> {
    let doubtful = verdict.faults.contains(&altered(MANIFEST));
    verdict.manifest.clone().filter(|_| !doubtful)
}

fn is_sum(text: &[u8]) -> bool {
    let hash = std::str::from_utf8(text)
        .ok()
        .and_then(|text| text.strip_suffix(&format!("  {MANIFEST}\n")));
    hash.is_some_and(is_hash)
}

/// Not deflated, with the right checksum.
fn is_plain(entry: &Entry<'_>) -> bool {
    entry.packed.len() == entry.size as usize && crc32fast::hash(entry.packed) == entry.crc
}

/// Whether the entry is this file, packed as its manifest says and unpacking to what its manifest says.
fn is_packed(file: &File, entry: &Entry<'_>) -> bool {
    if entry.packed.len() as u64 != file.packed.size
        || u64::from(entry.size) != file.size
        || sha256(entry.packed) != file.packed.sha256
    {
        return false;
    }
    let is_file = |bytes: &[u8]| {
        crc32fast::hash(bytes) == entry.crc
            && bytes.len() as u64 == file.size
            && sha256(bytes) == file.sha256
    };
    match file.packed.size == file.size {
        true => is_file(entry.packed),
        false => inflate::decompress_to_vec_with_limit(entry.packed, entry.size as usize)
            .is_ok_and(|bytes| is_file(&bytes)),
    }
}

/// The top, then the rest by name.
fn is_in_order(entries: &[Entry<'_>]) -> bool {
    let place = |name: &str| {
        let top = [MANIFEST, SUM, SIGNATURE, DIFFERENCE];
        top.iter()
            .position(|known| *known == name)
            .unwrap_or(top.len())
    };
    entries.is_sorted_by(|a, b| (place(a.name), a.name) < (place(b.name), b.name))
}

fn foreign<'a>(manifest: &Manifest, names: impl Iterator<Item = &'a str>) -> Vec<Fault> {
    let known: BTreeSet<&str> = manifest
        .files
        .iter()
        .map(|file| file.path.as_str())
        .chain(RESERVED)
        .collect();
    names
        .filter(|name| !known.contains(name))
        .map(|name| Fault::Foreign {
            path: name.to_owned(),
        })
        .collect()
}

enum Found {
    File(PathBuf),
    /// A link, or what else is no plain file: never followed.
    Other,
}

/// Everything in the folder, by its path with `/`.
fn files(folder: &Path) -> Result<BTreeMap<String, Found>, Unread> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![(folder.to_owned(), String::new())];
    while let Some((folder, before)) = waiting.pop() {
        for entry in fs::read_dir(&folder).map_err(unread(&folder))? {
            let entry = entry.map_err(unread(&folder))?;
            let name = format!("{before}{}", entry.file_name().to_string_lossy());
            let path = entry.path();
            let kind = entry.file_type().map_err(unread(&path))?;
            if kind.is_dir() {
                waiting.push((path, format!("{name}/")));
            } else if kind.is_file() {
                found.insert(name, Found::File(path));
            } else {
                found.insert(name, Found::Other);
            }
        }
    }
    Ok(found)
}

/// Whether the file on the disk is the one of the manifest. One of another size is not read.
fn is_same(file: &File, path: &Path) -> Result<bool, Unread> {
    let open = fs::File::open(path).map_err(unread(path))?;
    if open.metadata().map_err(unread(path))?.len() != file.size {
        return Ok(false);
    }
    let mut hash = Sha256::new();
    let mut left = open.take(file.size.saturating_add(1));
    let mut part = vec![0; 64 * 1024];
    loop {
        match left.read(&mut part).map_err(unread(path))? {
            0 => break,
            read => hash.update(part.get(..read).unwrap_or_default()),
        }
    }
    Ok(hex(&hash.finalize()) == file.sha256)
}

fn altered(path: &str) -> Fault {
    Fault::Altered {
        path: path.to_owned(),
    }
}

fn missing(path: &str) -> Fault {
    Fault::Missing {
        path: path.to_owned(),
    }
}
