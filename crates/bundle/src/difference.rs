//! What changed between two bundles as a zip of its own, and the way back: the old one and what changed give the new one, byte
//! for byte, because a file that is carried over keeps the bytes that it is packed in.

use std::collections::BTreeMap;

use crate::archive::{self, Entry, TooLarge};
use crate::key::PublicKey;
use crate::manifest::{Between, DIFFERENCE, MANIFEST, Manifest, SIGNATURE, SUM};
use crate::pack::stored;
use crate::sha256;
use crate::verify::{self, Verdict};

/// Why there is no difference, or no new bundle.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// The old one is not a whole bundle as it was made.
    Old(Box<Verdict>),
    /// The new one, or the one that says what changed, is not as it was made.
    New(Box<Verdict>),
    /// A whole bundle was given as what changed.
    NoDifference,
    /// It was made from another bundle than this one.
    OtherBase {
        wanted: u64,
        found: u64,
    },
    /// The old one was signed, and the new one is not by the same key.
    OtherKey,
    /// It lacks a file that the old one has not.
    Lacks {
        path: String,
    },
    TooLarge,
}

/// The difference, and how many files it carries.
pub struct Difference {
    pub zip: Vec<u8>,
    pub changed: usize,
}

/// What `new` has and `old` has not.
pub fn between(old: &[u8], new: &[u8]) -> Result<Difference, Refusal> {
    let (old_manifest, _) = whole(old, None).map_err(Refusal::Old)?;
    let (_, entries) = whole(new, None).map_err(Refusal::New)?;
    let json = find(&entries, MANIFEST);
    let text = Between::new(&old_manifest, json).to_json();
    let (top, files): (Vec<Entry<'_>>, Vec<Entry<'_>>) =
        entries.into_iter().partition(|entry| is_top(entry.name));
    let carried: Vec<Entry<'_>> = files
        .into_iter()
        .filter(|entry| {
            let before = old_manifest.file(entry.name);
            before.is_none_or(|file| file.packed.sha256 != sha256(entry.packed))
        })
        .collect();
    let changed = carried.len();
    let all: Vec<Entry<'_>> = top
        .into_iter()
        .chain([stored(DIFFERENCE, &text)])
        .chain(carried)
        .collect();
    let zip = archive::write(&all).map_err(|TooLarge| Refusal::TooLarge)?;
    Ok(Difference { zip, changed })
}

/// The new bundle, out of the old one and what changed.
pub fn apply(old: &[u8], difference: &[u8], key: Option<&PublicKey>) -> Result<Vec<u8>, Refusal> {
    let (old_manifest, old_entries) = whole(old, None).map_err(Refusal::Old)?;
    let verdict = verify::zip(difference, key);
    let (Some(manifest), true) = (verdict.manifest.clone(), verdict.is_intact()) else {
        return Err(Refusal::New(Box::new(verdict)));
    };
    let entries = archive::read(difference).unwrap_or_default();
    let text = find(&entries, DIFFERENCE);
    let between = Between::read(text, &manifest.to_json()).ok_or(Refusal::NoDifference)?;
    if between.from != sha256(&old_manifest.to_json()) {
        return Err(Refusal::OtherBase {
            wanted: between.from_serial,
            found: old_manifest.serial,
        });
    }
    if key.is_none() && old_manifest.key.is_some() && old_manifest.key != manifest.key {
        return Err(Refusal::OtherKey);
    }
    let known: BTreeMap<&str, &Entry<'_>> = old_entries
        .iter()
        .filter(|entry| !is_top(entry.name))
        .chain(&entries)
        .map(|entry| (entry.name, entry))
        .collect();
    let mut all: Vec<Entry<'_>> = entries
        .iter()
        .filter(|entry| is_top(entry.name))
        .cloned()
        .collect();
    for file in &manifest.files {
        match known.get(file.path.as_str()) {
            Some(entry) => all.push((*entry).clone()),
            None => {
                return Err(Refusal::Lacks {
                    path: file.path.clone(),
                });
            }
        }
    }
    let zip = archive::write(&all).map_err(|TooLarge| Refusal::TooLarge)?;
    // A file that was not carried is the old one's; if that is not the manifest's, it shows here.
    whole(&zip, key).map_err(Refusal::New)?;
    Ok(zip)
}

/// The manifest and the entries of a zip that is a whole bundle as it was made.
fn whole<'a>(
    zip: &'a [u8],
    key: Option<&PublicKey>,
) -> Result<(Manifest, Vec<Entry<'a>>), Box<Verdict>> {
    let verdict = verify::zip(zip, key);
    match (&verdict.manifest, archive::read(zip)) {
        (Some(manifest), Ok(entries)) if verdict.is_intact() && !verdict.difference => {
            Ok((manifest.clone(), entries))
        }
        _ => Err(Box::new(verdict)),
    }
}

fn is_top(name: &str) -> bool {
    [MANIFEST, SUM, SIGNATURE].contains(&name)
}

fn find<'a>(entries: &[Entry<'a>], name: &str) -> &'a [u8] {
    let found = entries.iter().find(|entry| entry.name == name);
    found.map(|entry| entry.packed).unwrap_or_default()
}
