//! One file of the search before it is written, with its checksum and the stamp of what it is made from. Knows nothing of what
//! the files hold.
//!
//! Invariant: the same contents under the same name have the same stamp in every build, so that a file which nothing changes
//! keeps its bytes; two builds that differ in a file differ in its stamp, which their heads name.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::bytes::number_to;
use super::grams::Place;
use super::packing::pack;
use super::places;

/// The characters of a stamp.
const STAMP: &str = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

/// A file of the search, before it is written.
pub struct SearchFile<'a> {
    /// From the site's root.
    pub path: String,
    /// None for the licence, which is a text as it stands.
    name: Option<String>,
    holds: Holds<'a>,
    print: [u8; 32],
}

/// What a file holds, or is made from when it is written.
pub(super) enum Holds<'a> {
    Bytes(Vec<u8>),
    Places {
        pairs: String,
        lists: Vec<&'a [Place]>,
        ends: &'a [u32],
        /// Of `ends`, which are the same for all files.
        ends_print: [u8; 32],
    },
}

impl<'a> SearchFile<'a> {
    pub(super) fn new(path: String, name: Option<String>, holds: Holds<'a>) -> SearchFile<'a> {
        let print = holds.print(&path);
        SearchFile {
            path,
            name,
            holds,
            print,
        }
    }

    /// Of all that the file is made from: who keeps its bytes under this saves the writing, which takes longest.
    pub fn print(&self) -> [u8; 32] {
        self.print
    }

    /// The bytes of the file, deflated inside a script.
    pub fn pack(self) -> Vec<u8> {
        let raw = match self.holds {
            Holds::Bytes(raw) => raw,
            Holds::Places {
                pairs, lists, ends, ..
            } => {
                let value = json!({ "k": pairs }).to_string();
                raw_of(value.as_bytes(), &places::written(&lists, ends))
            }
        };
        let Some(name) = &self.name else { return raw };
        let [a, b, c, d, ..] = self.print;
        let mut stamped = vec![a, b, c, d];
        stamped.extend(raw);
        let mut whole = checksum(&stamped).to_le_bytes().to_vec();
        whole.extend(stamped);
        pack(name, &whole)
    }
}

impl Holds<'_> {
    fn print(&self, path: &str) -> [u8; 32] {
        let mut print = Sha256::new();
        print.update(path);
        match self {
            Holds::Bytes(raw) => print.update(raw),
            Holds::Places {
                pairs,
                lists,
                ends_print,
                ..
            } => {
                print.update(pairs);
                print.update(ends_print);
                let mut bytes = Vec::new();
                for list in lists {
                    number_to(list.len() as u64, &mut bytes);
                    bytes.extend(list.iter().flat_map(|place| place.to_bytes()));
                }
                print.update(bytes);
            }
        }
        print.finalize().into()
    }
}

/// The length of a value, the value, the bytes.
pub(super) fn raw_of(value: &[u8], bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
    let mut raw = Vec::with_capacity(4 + value.len() + bytes.len());
    raw.extend(length.to_le_bytes());
    raw.extend(value);
    raw.extend(bytes);
    raw
}

/// FNV-1a: one byte changed is always another sum.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| (sum ^ u32::from(*byte)).wrapping_mul(16_777_619);
    bytes.iter().fold(2_166_136_261, step)
}

/// The stamps of the files of each kind, in their order.
#[derive(Default)]
pub(super) struct Stamps(Mutex<BTreeMap<String, [u8; 32]>>);

impl Stamps {
    pub(super) fn see(&self, file: &SearchFile) {
        if let Some(name) = &file.name {
            // No panic while it is locked leaves it half done.
            let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            seen.insert(name.clone(), file.print);
        }
    }

    /// Three characters a file: another file has the same once in 262,144 times.
    pub(super) fn written(self) -> BTreeMap<String, String> {
        let seen = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut kinds: BTreeMap<String, BTreeMap<usize, String>> = BTreeMap::new();
        for (name, print) in seen {
            let number = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            let kind = name.trim_end_matches(|c: char| c.is_ascii_digit());
            if let Ok(number) = number.parse() {
                let of_kind = kinds.entry(kind.to_owned()).or_default();
                of_kind.insert(number, stamp(print));
            }
        }
        let joined = |(kind, stamps): (String, BTreeMap<usize, String>)| {
            (kind, stamps.into_values().collect())
        };
        kinds.into_iter().map(joined).collect()
    }
}

/// The first eighteen bits of a print, six to a character.
fn stamp([a, b, c, ..]: [u8; 32]) -> String {
    let bits = u32::from_be_bytes([0, a, b, c]) >> 6;
    [bits >> 12, bits >> 6 & 63, bits & 63]
        .iter()
        .filter_map(|six| STAMP.chars().nth(*six as usize))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, raw: &[u8]) -> SearchFile<'static> {
        let holds = Holds::Bytes(raw.to_vec());
        SearchFile::new(format!("search/{name}.js"), Some(name.to_owned()), holds)
    }

    #[test]
    fn the_stamps_of_a_kind_stand_in_the_order_of_its_files() {
        let stamps = Stamps::default();
        let files: Vec<SearchFile> = (0..12).map(|n| file(&format!("t{n}"), &[n])).collect();
        for file in files.iter().rev() {
            stamps.see(file);
        }
        let wanted: String = files.iter().map(|file| stamp(file.print())).collect();
        assert_eq!(wanted.len(), 36);
        assert_eq!(stamps.written(), BTreeMap::from([("t".to_owned(), wanted)]));
    }

    #[test]
    fn what_a_file_is_made_from_alone_makes_its_stamp() {
        assert_eq!(file("w1", b"one").print(), file("w1", b"one").print());
        assert_ne!(file("w1", b"one").print(), file("w1", b"two").print());
        assert_ne!(file("w1", b"one").print(), file("w2", b"one").print());
    }
}
