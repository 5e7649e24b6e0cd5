//! A folder of files as one zip whose every byte can be checked. Knows nothing of what the files say.
//!
//! | module | gives |
//! |---|---|
//! | [`name`] | which names of files every system takes |
//! | [`archive`] | the zip: one way to write it, and a reader that takes no other |
//! | [`manifest`] | what is in the zip, with hashes, as canonical JSON |
//! | [`key`] | Ed25519 keys and signatures |
//! | [`pack`] | files → zip |
//! | [`verify`] | a zip or a folder → what was altered, is missing, is foreign |
//! | [`difference`] | two zips → what changed; the old one and what changed → the new one, byte for byte |
//!
//! Invariants: the same files give the same bytes everywhere. Of a zip that verifies no byte can be another one: headers are
//! those that [`archive`] writes, and what stands between them has its hash in the manifest, packed and unpacked.

pub mod archive;
pub mod difference;
pub mod key;
pub mod manifest;
pub mod name;
pub mod pack;
pub mod verify;

use sha2::{Digest as _, Sha256};

/// SHA-256 as everybody writes it: 64 small hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
