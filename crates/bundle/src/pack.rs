//! Files in, one zip out: hashed, deflated, listed, signed. The same files give the same bytes.

use std::collections::BTreeMap;

use crate::archive::{self, Entry, TooLarge, grows};
use crate::key::SecretKey;
use crate::manifest::{
    File, LARGEST_SERIAL, Label, MANIFEST, Manifest, Packed, RESERVED, SIGNATURE, SUM, sum,
};
use crate::name::{self, BadName};
use crate::sha256;

/// How hard is tried to make a file small.
const EFFORT: u8 = 8;

/// Why these files make no bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    Name {
        name: String,
        why: BadName,
    },
    Twins {
        a: String,
        b: String,
    },
    /// A file has a name that the bundle needs for itself.
    Reserved {
        name: String,
    },
    /// More than a zip without its 64-bit extension takes.
    TooLarge,
    /// A serial number that JSON cannot hold.
    Serial,
}

/// A finished bundle.
pub struct Bundle {
    pub zip: Vec<u8>,
    pub manifest: Manifest,
}

/// One file, packed. Each by itself, so that it may be done on any thread.
pub struct Packing<'a> {
    crc: u32,
    size: u32,
    sha256: String,
    packed: std::borrow::Cow<'a, [u8]>,
}

/// Deflates a file where that makes it smaller, but never so much that it would look like a bomb.
pub fn squeeze(bytes: &[u8]) -> Result<Packing<'_>, TooLarge> {
    let packed = miniz_oxide::deflate::compress_to_vec(bytes, EFFORT);
    let smaller = packed.len() < bytes.len() && !grows(bytes.len() as u64, packed.len() as u64);
    Ok(Packing {
        crc: crc32fast::hash(bytes),
        size: u32::try_from(bytes.len()).map_err(|_| TooLarge)?,
        sha256: sha256(bytes),
        packed: match smaller {
            true => packed.into(),
            false => bytes.into(),
        },
    })
}

/// The bundle of these files, each squeezed already.
pub fn pack(
    files: &BTreeMap<&str, Packing<'_>>,
    label: Label,
    key: Option<&SecretKey>,
) -> Result<Bundle, Refusal> {
    if label.serial > LARGEST_SERIAL {
        return Err(Refusal::Serial);
    }
    for name in files.keys() {
        name::check(name).map_err(|why| Refusal::Name {
            name: (*name).to_owned(),
            why,
        })?;
        if RESERVED
            .iter()
            .any(|reserved| reserved.eq_ignore_ascii_case(name))
        {
            return Err(Refusal::Reserved {
                name: (*name).to_owned(),
            });
        }
    }
    if let Some((a, b)) = name::twins(files.keys().copied().chain(RESERVED)) {
        return Err(Refusal::Twins {
            a: a.to_owned(),
            b: b.to_owned(),
        });
    }
    let listed = files.iter().map(|(path, packing)| File {
        packed: Packed {
            sha256: sha256(&packing.packed),
            size: packing.packed.len() as u64,
        },
        path: (*path).to_owned(),
        sha256: packing.sha256.clone(),
        size: packing.size.into(),
    });
    let manifest = Manifest::new(label, listed.collect(), key.map(SecretKey::public).as_ref());
    let json = manifest.to_json();
    let head = Head {
        sum: sum(&json),
        signature: key.map(|key| key.sign(&json).to_vec()),
        json,
    };
    let entries = files.iter().map(|(name, packing)| Entry {
        name,
        crc: packing.crc,
        size: packing.size,
        packed: &packing.packed,
    });
    let zip = archive::write(&head.entries().chain(entries).collect::<Vec<_>>());
    let zip = zip.map_err(|TooLarge| Refusal::TooLarge)?;
    Ok(Bundle { zip, manifest })
}

/// What stands at the top of a bundle: the manifest, its hash, its signature.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    pub(crate) json: Vec<u8>,
    pub(crate) sum: Vec<u8>,
    pub(crate) signature: Option<Vec<u8>>,
}

impl Head {
    /// Not deflated: every program can show them, and none of their bytes can be another one.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let signature = self.signature.as_deref();
        [(MANIFEST, self.json.as_slice()), (SUM, self.sum.as_slice())]
            .into_iter()
            .chain(signature.map(|signature| (SIGNATURE, signature)))
            .map(|(name, bytes)| stored(name, bytes))
    }
}

/// An entry that is not deflated.
pub(crate) fn stored<'a>(name: &'a str, bytes: &'a [u8]) -> Entry<'a> {
    Entry {
        name,
        crc: crc32fast::hash(bytes),
        size: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        packed: bytes,
    }
}
