//! The one file that `epub`, `pdf`, `bundle` and `packet` write: how it may be called, and how it is called when nobody says.

use std::path::Path;

use crate::failure::Failure;

/// A name that ends otherwise may be somebody's work.
pub(super) fn check(out: &Path, ending: &'static str) -> Result<(), Failure> {
    let told = out.extension().map(|told| told.to_ascii_lowercase());
    if told.is_some_and(|told| told == ending) && !out.is_dir() {
        return Ok(());
    }
    let (ja, en) = match ending {
        "pdf" => (
            "「tebiki.pdf」のように、.pdf で終わるファイルの名前にしてください。",
            "Give the name of a file that ends in .pdf.",
        ),
        "zip" => (
            "「tebiki.zip」のように、.zip で終わるファイルの名前にしてください。",
            "Give the name of a file that ends in .zip.",
        ),
        "html" => (
            "「packet.html」のように、.html で終わるファイルの名前にしてください。",
            "Give the name of a file that ends in .html.",
        ),
        _ => (
            "「tebiki.epub」のように、.epub で終わるファイルの名前にしてください。",
            "Give the name of a file that ends in .epub.",
        ),
    };
    Err(Failure::Value {
        argument: "--out",
        value: out.display().to_string(),
        ja,
        en,
    })
}

/// What the folder is called, wherever we stand.
pub(super) fn folder_name(content: &Path) -> String {
    let real = content
        .canonicalize()
        .unwrap_or_else(|_| content.to_owned());
    real.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The title as the name of a file that every system takes.
pub(super) fn name(title: &str, ending: &str) -> String {
    let name: String = title
        .chars()
        .map(|letter| match letter {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            letter if letter.is_control() => '_',
            letter => letter,
        })
        // Some disks take 255 bytes, and a letter may need four.
        .take(60)
        .collect();
    match name.trim_matches(['.', ' ', '　']) {
        "" => format!("tebiki.{ending}"),
        name => format!("{name}.{ending}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_name_that_every_disk_takes() {
        for (title, expected) in [
            ("手引き", "手引き.epub"),
            ("../a:b\n", "_a_b_.epub"),
            (" . ", "tebiki.epub"),
        ] {
            assert_eq!(name(title, "epub"), expected);
        }
        assert!(name(&"𠮷".repeat(300), "epub").len() < 255);
    }

    #[test]
    fn only_a_name_of_its_kind_is_taken() {
        let takes = |name: &str, ending| check(Path::new(name), ending).is_ok();
        assert!(takes("a/本.epub", "epub") && takes("A.EPUB", "epub") && takes("本.pdf", "pdf"));
        assert!(!takes("thesis.docx", "epub") && !takes("epub", "epub") && !takes("a.epub", "pdf"));
    }
}
