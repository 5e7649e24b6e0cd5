//! The zip file round a book. Knows no file's meaning but that of the first.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// At the very end of the file; no reader shows it.
const COMMENT: &str = "tebiki epub";

/// Whether these bytes are a book that tebiki packed.
pub(super) fn is_ours(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK") && bytes.ends_with(COMMENT.as_bytes())
}

/// Packs the files in their order, after the one that says what the file is: it comes first and is not compressed.
pub(super) fn pack(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The same time for all: the same book gives the same bytes.
    let options = SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let kind = ("mimetype".to_owned(), b"application/epub+zip".to_vec());
    for (name, bytes) in [&kind].into_iter().chain(files) {
        let method = match name == "mimetype" || is_compressed(name) {
            true => CompressionMethod::Stored,
            false => CompressionMethod::Deflated,
        };
        zip.start_file(name.as_str(), options.compression_method(method))
            .and_then(|()| Ok(zip.write_all(bytes)?))
            .expect("memory takes every file whose name is new");
    }
    zip.set_comment(COMMENT)
        .expect("a comment of eleven bytes has room");
    zip.finish()
        .expect("memory takes the list of files")
        .into_inner()
}

fn is_compressed(name: &str) -> bool {
    [".png", ".jpg", ".gif", ".webp"]
        .iter()
        .any(|end| name.ends_with(end))
}
