//! Where the files of a site wait on the disk until all are made, so that the site need not fit into memory.
//!
//! The file has no name: whatever ends the program, nothing of it is left.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::{Mutex, PoisonError};

use super::Files;
use crate::failure::Failure;
use crate::path::SitePath;

/// Takes files from any thread, each once.
pub struct Spool {
    waiting: Mutex<Waiting>,
}

struct Waiting {
    file: File,
    end: u64,
    /// Where each file begins, and how long it is.
    places: BTreeMap<SitePath, (u64, usize)>,
    /// The disk said so once; asked for at the end.
    refused: Option<io::Error>,
}

/// A spool that takes no more.
pub struct Spooled {
    file: Mutex<File>,
    places: BTreeMap<SitePath, (u64, usize)>,
}

impl Spool {
    pub fn new() -> Result<Spool, Failure> {
        let file = tempfile::tempfile().map_err(Failure::write(&std::env::temp_dir()))?;
        Ok(Spool {
            waiting: Mutex::new(Waiting {
                file,
                end: 0,
                places: BTreeMap::new(),
                refused: None,
            }),
        })
    }

    pub fn put(&self, path: SitePath, bytes: &[u8]) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        match waiting.file.write_all(bytes) {
            Ok(()) => {
                let place = (waiting.end, bytes.len());
                waiting.end += bytes.len() as u64;
                waiting.places.insert(path, place);
            }
            Err(why) => waiting.refused = Some(why),
        }
    }

    /// What was put, or why the disk would not have it.
    pub fn finish(self) -> Result<Spooled, Failure> {
        let waiting = self.waiting.into_inner();
        let waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        match waiting.refused {
            Some(why) => Err(Failure::write(&std::env::temp_dir())(why)),
            None => Ok(Spooled {
                file: Mutex::new(waiting.file),
                places: waiting.places,
            }),
        }
    }
}

impl Files for Spooled {
    fn paths(&self) -> Vec<&SitePath> {
        self.places.keys().collect()
    }

    fn bytes(&self, path: &SitePath) -> io::Result<Cow<'_, [u8]>> {
        let (begin, length) = *self.places.get(path).ok_or(io::ErrorKind::NotFound)?;
        let mut bytes = vec![0; length];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(begin))?;
        file.read_exact(&mut bytes)?;
        Ok(Cow::Owned(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_is_there_whichever_thread_put_it() {
        let spool = Spool::new().expect("a temporary file");
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let spool = &spool;
                scope.spawn(move || {
                    for number in 0..50 {
                        let path = SitePath::new(format!("{thread}/{number}.html"));
                        spool.put(path, "字".repeat(number).as_bytes());
                    }
                });
            }
        });
        let spooled = spool.finish().expect("nothing was refused");
        assert_eq!(spooled.paths().len(), 200);
        let bytes = spooled
            .bytes(&SitePath::new("2/7.html"))
            .expect("it was put");
        assert_eq!(&*bytes, "字字字字字字字".as_bytes());
        assert!(spooled.bytes(&SitePath::new("9/9.html")).is_err());
    }
}
