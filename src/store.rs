//! What one build keeps for the next: bytes under the print of all that they were made from. In memory while `serve` runs,
//! else as files in a folder that any number of builds may share and anybody may delete.
//!
//! Invariant: what comes back is what was put, byte for byte, or nothing: a damaged file is as good as none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::Hasher;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The print of all that something is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key([u8; 16]);

impl Key {
    pub fn of(bytes: &[u8]) -> Key {
        Key(print(&[bytes]))
    }

    pub fn hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn name(self) -> (String, String) {
        let name = self.hex();
        let (folder, file) = name.split_at(2);
        (folder.to_owned(), file.to_owned())
    }
}

fn print(parts: &[&[u8]]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    let mut print = [0; 16];
    for (to, from) in print.iter_mut().zip(hash.finalize()) {
        *to = from;
    }
    print
}

/// Collects what is hashed, to be printed at once.
#[derive(Default)]
pub(crate) struct Print(Vec<u8>);

impl Print {
    pub(crate) fn key(&self) -> Key {
        Key::of(&self.0)
    }
}

impl Hasher for Print {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend(bytes);
    }

    /// Nobody asks: the bytes are what is printed.
    fn finish(&self) -> u64 {
        0
    }
}

/// Where things are kept.
#[derive(Default)]
pub enum Store {
    /// Forgets at once.
    #[default]
    Nowhere,
    Memory(Memory),
    Folder(Folder),
}

/// What one program keeps for itself: no more than it used between two [`Store::forget_the_rest`].
#[derive(Default)]
pub struct Memory {
    kept: Mutex<BTreeMap<Key, Arc<[u8]>>>,
    used: Mutex<BTreeSet<Key>>,
}

/// A folder of files, each named for its key. Others may read it and write into it at the same time.
pub struct Folder {
    path: PathBuf,
    now: SystemTime,
}

impl Store {
    pub fn in_memory() -> Store {
        Store::Memory(Memory::default())
    }

    /// `now` tells what has lain there long.
    pub fn in_folder(path: PathBuf, now: SystemTime) -> Store {
        Store::Folder(Folder { path, now })
    }

    /// Whether asking can ever help.
    pub fn keeps(&self) -> bool {
        !matches!(self, Store::Nowhere)
    }

    pub fn get(&self, key: Key) -> Option<Arc<[u8]>> {
        match self {
            Store::Nowhere => None,
            Store::Memory(memory) => {
                let found = lock(&memory.kept).get(&key).cloned()?;
                lock(&memory.used).insert(key);
                Some(found)
            }
            Store::Folder(folder) => folder.read(key).map(Arc::from),
        }
    }

    /// A folder that takes nothing (it is full, or for reading alone) keeps nothing: the build is right without.
    pub fn put(&self, key: Key, bytes: Vec<u8>) {
        match self {
            Store::Nowhere => {}
            Store::Memory(memory) => {
                lock(&memory.kept).insert(key, Arc::from(bytes));
                lock(&memory.used).insert(key);
            }
            Store::Folder(folder) => {
                let _ = folder.write(key, &bytes);
            }
        }
    }

    /// What is kept in a slot, and under which key.
    pub fn get_newest(&self, slot: Key) -> Option<(Key, Vec<u8>)> {
        let kept = self.get(slot)?;
        let (of, bytes) = kept.split_first_chunk::<16>()?;
        Some((Key(*of), bytes.to_vec()))
    }

    /// Keeps what is large and has changed with every edit: the newest alone, in place of the one before.
    pub fn put_newest(&self, slot: Key, key: Key, bytes: &[u8]) {
        self.put(slot, [&key.0, bytes].concat());
    }

    /// Lets go of what is in memory and was not asked for since the last time. Of a folder nobody knows who else asks.
    pub fn forget_the_rest(&self) {
        if let Store::Memory(memory) = self {
            let used = std::mem::take(&mut *lock(&memory.used));
            lock(&memory.kept).retain(|key, _| used.contains(key));
        }
    }

    /// Deletes from a folder what nobody has used for so long, once in a while.
    pub fn sweep(&self, unused: Duration) {
        if let Store::Folder(folder) = self {
            folder.sweep(unused);
        }
    }
}

/// A thread that panicked leaves what it had not put.
fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says when the folder was swept.
const SWEPT: &str = "swept";

/// So long a use is not written down again.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Folder {
    fn read(&self, key: Key) -> Option<Vec<u8>> {
        let (above, name) = key.name();
        let mut file = fs::File::open(self.path.join(above).join(name)).ok()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).ok()?;
        let (kept, sum) = bytes.split_last_chunk::<16>()?;
        let is_whole = print(&[&key.0, kept]) == *sum;
        bytes.truncate(kept.len());
        if is_whole && self.age(&file).is_some_and(|age| age > DAY) {
            // Where nothing may be written, others sweep by what they see.
            let _ = file.set_modified(self.now);
        }
        is_whole.then_some(bytes)
    }

    fn age(&self, file: &fs::File) -> Option<Duration> {
        let used = file.metadata().ok()?.modified().ok()?;
        self.now.duration_since(used).ok()
    }

    /// Under another name first: no reader meets half a file.
    fn write(&self, key: Key, bytes: &[u8]) -> std::io::Result<()> {
        let (above, name) = key.name();
        let above = self.path.join(above);
        fs::create_dir_all(&above)?;
        let mut file = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(&above)?;
        file.write_all(bytes)?;
        file.write_all(&print(&[&key.0, bytes]))?;
        let persisted = file.persist(above.join(name));
        persisted.map_err(|error| error.error)?;
        Ok(())
    }

    fn sweep(&self, unused: Duration) {
        let mark = self.path.join(SWEPT);
        let swept = fs::File::open(&mark).ok();
        if swept
            .and_then(|file| self.age(&file))
            .is_some_and(|age| age < DAY)
        {
            return;
        }
        for above in entries(&self.path) {
            if !is_name(&above.file_name().to_string_lossy(), 2) {
                continue;
            }
            for entry in entries(&above.path()) {
                let name = entry.file_name().to_string_lossy().into_owned();
                let file = fs::File::open(entry.path()).ok();
                let is_old = file
                    .and_then(|file| self.age(&file))
                    .is_some_and(|age| age > unused);
                // Whatever else lies there is somebody's.
                if is_old && (is_name(&name, 30) || name.starts_with(UNFINISHED)) {
                    let _ = fs::remove_file(entry.path());
                }
            }
        }
        // A folder that was never used is not made for it.
        let _ = fs::write(mark, "");
    }
}

const UNFINISHED: &str = ".new-";

fn entries(folder: &Path) -> impl Iterator<Item = fs::DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

fn is_name(name: &str, length: usize) -> bool {
    name.len() == length && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_is_as_good_as_none() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = Store::in_folder(folder.path().to_owned(), SystemTime::now());
        let key = Key::of("章".as_bytes());
        store.put(key, "本文".into());
        assert_eq!(store.get(key).as_deref(), Some("本文".as_bytes()));
        let (above, name) = key.name();
        let path = folder.path().join(above).join(name);
        let whole = fs::read(&path).expect("it was put");
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1 << (at % 8);
            fs::write(&path, &damaged).expect("a file of ours");
            assert_eq!(store.get(key), None, "byte {at}");
            fs::write(&path, &whole[..at]).expect("a file of ours");
            assert_eq!(store.get(key), None, "{at} bytes");
        }
    }

    #[test]
    fn memory_holds_what_was_used_the_last_time() {
        let store = Store::in_memory();
        let (old, new) = (Key::of(b"old"), Key::of(b"new"));
        store.put(old, b"1".to_vec());
        store.put(new, b"2".to_vec());
        store.forget_the_rest();
        assert!(store.get(new).is_some());
        store.forget_the_rest();
        assert_eq!(store.get(old), None);
        assert_eq!(store.get(new).as_deref(), Some(&b"2"[..]));
    }

    #[test]
    fn a_folder_lets_go_what_lay_unused_and_nothing_of_others() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let day = |days: u32| SystemTime::now() + DAY * days;
        let at = |days: u32| Store::in_folder(folder.path().to_owned(), day(days));
        let (old, new) = (Key::of(b"old"), Key::of(b"new"));
        at(0).put(old, b"1".to_vec());
        at(0).put(new, b"2".to_vec());
        let (above, _) = old.name();
        let note = folder.path().join(above).join("memo.txt");
        fs::write(&note, "人の書いたもの").expect("a free name");
        assert!(at(20).get(new).is_some(), "used on the twentieth day");
        at(31).sweep(DAY * 30);
        assert_eq!(at(31).get(old), None);
        assert_eq!(at(31).get(new).as_deref(), Some(&b"2"[..]));
        assert!(note.exists());
    }

    #[test]
    fn a_slot_holds_its_newest_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = Store::in_folder(folder.path().to_owned(), SystemTime::now());
        let (slot, old, new) = (Key::of(b"slot"), Key::of(b"old"), Key::of(b"new"));
        store.put_newest(slot, old, b"1");
        store.put_newest(slot, new, b"2");
        assert_eq!(store.get_newest(slot), Some((new, b"2".to_vec())));
        let files = entries(folder.path()).map(|above| entries(&above.path()).count());
        assert_eq!(files.sum::<usize>(), 1);
    }

    #[test]
    fn a_folder_that_takes_nothing_is_no_failure() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let taken = folder.path().join("a-file");
        fs::write(&taken, "").expect("a free name");
        let store = Store::in_folder(taken, SystemTime::now());
        store.put(Key::of(b"x"), b"1".to_vec());
        assert_eq!(store.get(Key::of(b"x")), None);
    }
}
