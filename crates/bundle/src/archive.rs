//! The zip file, written in one way only and read only when written in that way: entries one behind the other from the first
//! byte on, no gaps, no comments, no extra fields, one time for all, ASCII names, stored or deflated.
//!
//! A library's writer would change its bytes from one release to the next, and bundles of earlier years would no longer be
//! what "we" write; so the hundred lines stand here. Every zip program opens the result.

use std::ops::Range;

use crate::manifest::MANIFEST;
use crate::name;

/// The sizes of a zip without its 64-bit extension.
pub const LARGEST: u64 = u32::MAX as u64;
const MOST: usize = u16::MAX as usize - 1;

/// What a file may grow to when it is unpacked, for each byte that is packed: more is a bomb. What deflates further is stored.
pub const GROWTH: u64 = 100;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const LOCAL_LENGTH: usize = 30;

/// One file in the zip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    pub name: &'a str,
    /// Of the file as it is unpacked.
    pub crc: u32,
    pub size: u32,
    /// As it stands in the zip: the file itself when it is as long, else deflated.
    pub packed: &'a [u8],
}

/// What is wrong with a zip, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Not a zip of ours from its first bytes on.
    NotOurs,
    /// These bytes are not what [`write`] writes. `near` is the entry that they belong to.
    Bytes { at: usize, near: Option<String> },
    /// The file ends where more must follow.
    Short { at: usize, near: Option<String> },
    /// An entry with a name that may lead elsewhere.
    Name { name: String },
    /// Entries whose names differ in case alone.
    Twins { a: String, b: String },
    /// An entry that unpacks to more than any file of ours.
    Bomb { name: String },
}

/// Whether a file of this size, packed so, is one that we write.
pub(crate) fn grows(size: u64, packed: u64) -> bool {
    size > packed.saturating_mul(GROWTH)
}

/// Too much for one zip file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// The zip of these entries, in their order.
pub fn write(entries: &[Entry<'_>]) -> Result<Vec<u8>, TooLarge> {
    if entries.len() > MOST {
        return Err(TooLarge);
    }
    let mut zip = Vec::new();
    let mut places = Vec::with_capacity(entries.len());
    for entry in entries {
        places.push(u32::try_from(zip.len()).map_err(|_| TooLarge)?);
        put_local(&mut zip, entry);
        zip.extend_from_slice(entry.packed);
    }
    let list = ending(entries, &places, zip.len())?;
    zip.extend_from_slice(&list);
    match zip.len() as u64 > LARGEST {
        true => Err(TooLarge),
        false => Ok(zip),
    }
}

fn put(zip: &mut Vec<u8>, fields: &[&[u8]]) {
    for field in fields {
        zip.extend_from_slice(field);
    }
}

/// What both headers of an entry say: version, flags, method, time, checksum, sizes, length of the name.
fn shared(entry: &Entry<'_>) -> Vec<u8> {
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let packed = length(entry.packed);
    let method: u16 = if packed == entry.size { 0 } else { 8 };
    let name = u16::try_from(entry.name.len()).unwrap_or(u16::MAX);
    let mut fields = Vec::with_capacity(24);
    put(
        &mut fields,
        &[
            &20_u16.to_le_bytes(),
            &0_u16.to_le_bytes(),
            &method.to_le_bytes(),
            // 1980-01-01 00:00, the first moment that a zip knows.
            &0_u16.to_le_bytes(),
            &0x21_u16.to_le_bytes(),
            &entry.crc.to_le_bytes(),
            &packed.to_le_bytes(),
            &entry.size.to_le_bytes(),
            &name.to_le_bytes(),
        ],
    );
    fields
}

fn put_local(zip: &mut Vec<u8>, entry: &Entry<'_>) {
    put(
        zip,
        &[
            &LOCAL.to_le_bytes(),
            &shared(entry),
            &0_u16.to_le_bytes(),
            entry.name.as_bytes(),
        ],
    );
}

/// The list of entries that begins at `start`, and the end of the zip.
fn ending(entries: &[Entry<'_>], places: &[u32], start: usize) -> Result<Vec<u8>, TooLarge> {
    let start = u32::try_from(start).map_err(|_| TooLarge)?;
    let count = u16::try_from(entries.len()).map_err(|_| TooLarge)?;
    let mut list = Vec::new();
    for (entry, place) in entries.iter().zip(places) {
        // Made on Unix, where the file would have the mode 644.
        let made = 3_u16 << 8 | 20;
        let mode = 0o100_644_u32 << 16;
        put(
            &mut list,
            &[
                &CENTRAL.to_le_bytes(),
                &made.to_le_bytes(),
                &shared(entry),
                // No extra field, no comment, the first disk, no internal attributes.
                &[0; 8],
                &mode.to_le_bytes(),
                &place.to_le_bytes(),
                entry.name.as_bytes(),
            ],
        );
    }
    let length = u32::try_from(list.len()).map_err(|_| TooLarge)?;
    put(
        &mut list,
        &[
            &END.to_le_bytes(),
            &[0; 4],
            &count.to_le_bytes(),
            &count.to_le_bytes(),
            &length.to_le_bytes(),
            &start.to_le_bytes(),
            &[0; 2],
        ],
    );
    Ok(list)
}

/// Whether a file looks like one of ours, whole or not: it begins with a manifest.
pub fn is_ours(bytes: &[u8]) -> bool {
    let name = bytes.get(LOCAL_LENGTH..LOCAL_LENGTH + MANIFEST.len());
    number(bytes, 0) == Some(LOCAL) && name == Some(MANIFEST.as_bytes())
}

/// The entries of a zip, when each byte round them is what [`write`] writes. What is packed is not looked at.
pub fn read(zip: &[u8]) -> Result<Vec<Entry<'_>>, Damage> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut places = Vec::new();
    let mut at = 0;
    while number(zip, at) == Some(LOCAL) {
        let near = entries.last().map(|entry| entry.name.to_owned());
        let (entry, end) = entry(zip, at).map_err(|fault| fault.near(near))?;
        places.push(u32::try_from(at).unwrap_or(u32::MAX));
        entries.push(entry);
        at = end;
    }
    if entries.is_empty() {
        return Err(Damage::NotOurs);
    }
    let near = entries.last().map(|entry| entry.name.to_owned());
    // A zip that is too large has none, and so one that differs.
    let list = ending(&entries, &places, at).unwrap_or_default();
    let found = zip.get(at..).unwrap_or_default();
    if let Some(wrong) = first_difference(found, &list) {
        let at = at + wrong;
        return Err(match wrong >= found.len() {
            true => Damage::Short { at, near },
            false => Damage::Bytes { at, near },
        });
    }
    match name::twins(entries.iter().map(|entry| entry.name)) {
        Some((a, b)) => Err(Damage::Twins {
            a: a.to_owned(),
            b: b.to_owned(),
        }),
        None => Ok(entries),
    }
}

fn first_difference(a: &[u8], b: &[u8]) -> Option<usize> {
    match a.iter().zip(b).position(|(a, b)| a != b) {
        None if a.len() == b.len() => None,
        None => Some(a.len().min(b.len())),
        found => found,
    }
}

/// A fault of one entry, before it is known near which one it stands.
enum Fault {
    Bytes(usize),
    Short(usize),
    Whole(Damage),
}

impl Fault {
    fn near(self, near: Option<String>) -> Damage {
        match self {
            Fault::Bytes(at) => Damage::Bytes { at, near },
            Fault::Short(at) => Damage::Short { at, near },
            Fault::Whole(damage) => damage,
        }
    }
}

/// The entry whose header begins at `at`, and where the next one begins.
fn entry(zip: &[u8], at: usize) -> Result<(Entry<'_>, usize), Fault> {
    let field = |offset| number(zip, at + offset).ok_or(Fault::Short(zip.len()));
    let (crc, packed, size) = (field(14)?, field(18)?, field(22)?);
    let length = (field(26)? & 0xffff) as usize;
    let begin = at + LOCAL_LENGTH;
    let part = |range: Range<usize>| zip.get(range).ok_or(Fault::Short(zip.len()));
    let name = part(begin..begin + length)?;
    let name = match std::str::from_utf8(name) {
        Ok(name) if name::check(name).is_ok() => name,
        _ => {
            return Err(Fault::Whole(Damage::Name {
                name: String::from_utf8_lossy(name).into_owned(),
            }));
        }
    };
    let begin = begin + length;
    let end = begin + packed as usize;
    let entry = Entry {
        name,
        crc,
        size,
        packed: part(begin..end)?,
    };
    if packed > size {
        return Err(Fault::Bytes(at + 18));
    }
    if grows(size.into(), packed.into()) {
        return Err(Fault::Whole(Damage::Bomb {
            name: name.to_owned(),
        }));
    }
    let mut header = Vec::with_capacity(LOCAL_LENGTH + length);
    put_local(&mut header, &entry);
    let found = part(at..at + header.len())?;
    match first_difference(found, &header) {
        Some(wrong) => Err(Fault::Bytes(at + wrong)),
        None => Ok((entry, end)),
    }
}

fn number(zip: &[u8], at: usize) -> Option<u32> {
    let bytes = zip.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}
