//! Reads the parts of a package, within bounds: what would unpack to more than anybody writes is refused before it is in memory.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::Refusal;

/// All parts of a package together.
const LARGEST: u64 = 200 << 20;
/// One part that is XML: its tree takes several times as much.
const LARGEST_XML: u64 = 48 << 20;
const MOST_PARTS: usize = 20_000;

pub(crate) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// What may still be unpacked; a package may name a smaller size than it has.
    left: u64,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Package<'a>, Refusal> {
        let damaged = |_| Refusal::Damaged {
            part: "zip".to_owned(),
        };
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if zip.len() > MOST_PARTS {
            return Err(Refusal::TooLarge);
        }
        let mut total: u64 = 0;
        for index in 0..zip.len() {
            let part = zip.by_index_raw(index).map_err(damaged)?;
            total = total.saturating_add(part.size());
        }
        if total > LARGEST {
            return Err(Refusal::TooLarge);
        }
        Ok(Package { zip, left: LARGEST })
    }

    /// The bytes of a part, if there is one of this name.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let limit = match name.ends_with(".xml") || name.ends_with(".rels") {
            true => LARGEST_XML.min(self.left),
            false => self.left,
        };
        let Ok(file) = self.zip.by_name(name) else {
            return Ok(None);
        };
        if file.size() > limit {
            return Err(Refusal::TooLarge);
        }
        let mut bytes = Vec::new();
        file.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| Refusal::Damaged {
                part: name.to_owned(),
            })?;
        let read = bytes.len() as u64;
        if read > limit {
            return Err(Refusal::TooLarge);
        }
        self.left -= read;
        Ok(Some(bytes))
    }
}
