//! `tebiki epub`: the whole handbook as one file for e-readers. Writes only what has no errors.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::args::Epub;
use super::{Console, End, content_or_default, threads};
use crate::config::Flags;
use crate::diagnostic::Report;
use crate::dictionary::Dictionary;
use crate::failure::Failure;
use crate::read::{self, Places};
use crate::write;

pub(super) fn run(asked: &Epub, console: &Console) -> Result<End, Failure> {
    let began = Instant::now();
    let content = content_or_default(asked.content.as_deref());
    if let Some(out) = &asked.out {
        check(out)?;
    }
    let places = Places {
        content: content.clone(),
        out: asked.out.clone(),
        theme: asked.theme.clone(),
    };
    let flags = Flags {
        base_url: asked.base_url.clone(),
        ..Flags::default()
    };
    let threads = threads(asked.jobs)?;

    console.step("原稿を読んでいます", "Reading the content");
    let sources = threads.install(|| read::read(&places))?;
    console.step("電子書籍を組み立てています", "Making the e-book");
    let mut report = Report::default();
    let epub = threads.install(|| {
        let dictionary = Dictionary::embedded();
        crate::epub(
            &sources,
            &flags,
            &dictionary,
            &folder_name(&content),
            &mut report,
        )
    });
    console.report(&report, &sources);
    if report.has_errors() {
        console.tell(console.words(
            "誤りがあるので、電子書籍は書きませんでした。前のファイルはそのままです。",
            "Nothing was written because of the errors; the previous file is untouched.",
        ));
        return Ok(End::Faulty);
    }

    let out = match &asked.out {
        Some(out) => out.clone(),
        None => PathBuf::from(file_name(&epub.title)),
    };
    write::write_file(&epub.bytes, &out)?;
    let (out, kilobytes) = (out.display(), epub.bytes.len().div_ceil(1024));
    let seconds = began.elapsed().as_secs_f32();
    console.tell(&console.words(
        format!("{out}（{kilobytes} KB）。{seconds:.1} 秒。"),
        format!("{out}: {kilobytes} KB, {seconds:.1} s."),
    ));
    Ok(End::Done)
}

/// A name that is no e-book's may be somebody's work.
fn check(out: &Path) -> Result<(), Failure> {
    let ending = out.extension().map(|ending| ending.to_ascii_lowercase());
    match ending.is_some_and(|ending| ending == "epub") {
        true => Ok(()),
        false => Err(Failure::Value {
            argument: "--out",
            value: out.display().to_string(),
            ja: "「tebiki.epub」のように、.epub で終わるファイルの名前にしてください。",
            en: "Give the name of a file that ends in .epub.",
        }),
    }
}

/// What the folder is called, wherever we stand.
fn folder_name(content: &Path) -> String {
    let real = content
        .canonicalize()
        .unwrap_or_else(|_| content.to_owned());
    real.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The title as the name of a file that every system takes.
fn file_name(title: &str) -> String {
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
        "" => "tebiki.epub".to_owned(),
        name => format!("{name}.epub"),
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
            assert_eq!(file_name(title), expected);
        }
        assert!(file_name(&"𠮷".repeat(300)).len() < 255);
    }

    #[test]
    fn only_the_name_of_an_ebook_is_taken() {
        assert!(check(Path::new("a/本.epub")).is_ok() && check(Path::new("A.EPUB")).is_ok());
        assert!(check(Path::new("thesis.docx")).is_err() && check(Path::new("epub")).is_err());
    }
}
