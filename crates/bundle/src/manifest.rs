//! What a bundle holds, with the hash of each file, as canonical JSON (RFC 8785: keys in order, no blanks): of one content there
//! is one text, and a text that is not it is refused.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::archive::grows;
use crate::key::PublicKey;
use crate::{name, sha256};

/// Where a bundle keeps it.
pub const MANIFEST: &str = "manifest.json";
/// Beside it: its hash, as `sha256sum -c` reads it.
pub const SUM: &str = "manifest.json.sha256";
/// Beside it in a signed bundle: 64 bytes of Ed25519, as OpenSSL reads them.
pub const SIGNATURE: &str = "manifest.json.sig";
/// In a zip that holds only what changed.
pub const DIFFERENCE: &str = "difference.json";
/// The names that no file of a bundle's own may have.
pub const RESERVED: [&str; 4] = [DIFFERENCE, MANIFEST, SUM, SIGNATURE];

const FORMAT: &str = "tebiki-bundle-1";
/// JSON's numbers are exact up to here.
pub const LARGEST_SERIAL: u64 = (1 << 53) - 1;

// The fields stand in the order of their names, which is how canonical JSON has them.

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// What the maker says of the content: title, edition, …
    pub about: BTreeMap<String, About>,
    /// In the order of their paths.
    pub files: Vec<File>,
    format: String,
    /// The public key that belongs to the signature, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Grows from one edition to the next.
    pub serial: u64,
    /// The last day on which the content is to be relied on: `2027-03-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum About {
    Text(String),
    List(Vec<BTreeMap<String, String>>),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// As the file stands in the zip.
    pub packed: Packed,
    pub path: String,
    pub sha256: String,
    pub size: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Packed {
    pub sha256: String,
    pub size: u64,
}

/// What the maker of a bundle says of it.
#[derive(Clone, Debug, Default)]
pub struct Label {
    pub about: BTreeMap<String, About>,
    pub serial: u64,
    pub until: Option<String>,
}

/// Which two bundles a difference stands between, by the hashes of their manifests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Between {
    format: String,
    pub(crate) from: String,
    /// The serial number of the old one, for people.
    pub(crate) from_serial: u64,
    pub(crate) to: String,
}

impl Between {
    pub(crate) fn new(old: &Manifest, new: &[u8]) -> Between {
        Between {
            format: "tebiki-difference-1".to_owned(),
            from: sha256(&old.to_json()),
            from_serial: old.serial,
            to: sha256(new),
        }
    }

    pub(crate) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a struct of texts is JSON")
    }

    /// Reads what leads to the manifest `new`.
    pub(crate) fn read(json: &[u8], new: &[u8]) -> Option<Between> {
        let between: Between = serde_json::from_slice(json).ok()?;
        let sound = between.format == "tebiki-difference-1"
            && is_hash(&between.from)
            && between.to == sha256(new)
            && between.to_json() == json;
        sound.then_some(between)
    }
}

impl Manifest {
    pub(crate) fn new(label: Label, files: Vec<File>, key: Option<&PublicKey>) -> Manifest {
        Manifest {
            about: label.about,
            files,
            format: FORMAT.to_owned(),
            key: key.map(PublicKey::to_hex),
            serial: label.serial,
            until: label.until,
        }
    }

    /// The one text of this manifest.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("maps with keys of text are JSON")
    }

    /// Reads what [`Manifest::to_json`] writes, and nothing else.
    pub fn read(json: &[u8]) -> Option<Manifest> {
        let manifest: Manifest = serde_json::from_slice(json).ok()?;
        let paths = manifest.files.iter().map(|file| file.path.as_str());
        let sound = manifest.format == FORMAT
            && manifest.serial <= LARGEST_SERIAL
            && manifest
                .key
                .as_ref()
                .is_none_or(|key| PublicKey::from_hex(key).is_some())
            && manifest.files.iter().all(is_sound)
            && manifest.files.is_sorted_by(|a, b| a.path < b.path)
            && name::twins(paths.chain(RESERVED)).is_none()
            && manifest.to_json() == json;
        sound.then_some(manifest)
    }

    pub fn text(&self, about: &str) -> Option<&str> {
        match self.about.get(about)? {
            About::Text(text) => Some(text),
            About::List(_) => None,
        }
    }

    pub fn list(&self, about: &str) -> &[BTreeMap<String, String>] {
        match self.about.get(about) {
            Some(About::List(list)) => list,
            _ => &[],
        }
    }

    /// Whether its day has passed; `today` is `2027-04-01`.
    pub fn is_expired(&self, today: &str) -> bool {
        self.until.as_deref().is_some_and(|until| until < today)
    }

    pub fn file(&self, path: &str) -> Option<&File> {
        let at = self
            .files
            .binary_search_by(|file| file.path.as_str().cmp(path));
        self.files.get(at.ok()?)
    }
}

/// The line that stands in [`SUM`].
pub(crate) fn sum(json: &[u8]) -> Vec<u8> {
    format!("{}  {MANIFEST}\n", sha256(json)).into_bytes()
}

fn is_sound(file: &File) -> bool {
    name::check(&file.path).is_ok()
        && is_hash(&file.sha256)
        && is_hash(&file.packed.sha256)
        && file.packed.size <= file.size
        && !grows(file.size, file.packed.size)
}

pub(crate) fn is_hash(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
