//! `tebiki key new`: a key to sign bundles with, for its owner alone, and its public half for everybody. Overwrites nothing.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tebiki_bundle::key::SecretKey;

use super::args::Key;
use super::bundle::no_key;
use super::{Console, End};
use crate::failure::{BundleRefusal, Failure};

pub(super) fn run(asked: &Key, console: &Console) -> Result<End, Failure> {
    let public_path = public_path(&asked.file);
    for path in [&asked.file, &public_path] {
        if fs::symlink_metadata(path).is_ok() {
            return Err(there(path));
        }
    }
    let refused = no_key(&asked.file);
    let key = SecretKey::new().map_err(&refused)?;
    let public = key.public();
    write_new(&asked.file, &key.to_pem().map_err(&refused)?, 0o600)?;
    write_new(&public_path, &public.to_pem().map_err(&refused)?, 0o644)?;
    console.answer(&format!("{}\n", public.fingerprint()));
    console.tell(&console.words(
        format!(
            "署名の鍵を {} に書きました。人に渡さないでください。配るのは {} のほうです。",
            asked.file.display(),
            public_path.display()
        ),
        format!(
            "The key to sign with is in {}: give it to nobody. {} is for everybody.",
            asked.file.display(),
            public_path.display()
        ),
    ));
    Ok(End::Done)
}

/// `guide.key` has its public half in `guide.key.pub`.
fn public_path(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".pub");
    PathBuf::from(name)
}

fn there(path: &Path) -> Failure {
    Failure::Bundle(BundleRefusal::KeyThere {
        path: path.to_owned(),
    })
}

fn write_new(path: &Path, text: &str, mode: u32) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    for_its_owner(&mut options, mode);
    let mut file = options.open(path).map_err(|why| match why.kind() {
        io::ErrorKind::AlreadyExists => there(path),
        _ => Failure::write(path)(why),
    })?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(Failure::write(path))
}

#[cfg(unix)]
fn for_its_owner(options: &mut OpenOptions, mode: u32) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(mode);
}

/// Elsewhere the folder decides; a user's own folder is for that user.
#[cfg(not(unix))]
fn for_its_owner(_options: &mut OpenOptions, _mode: u32) {}
