//! `tebiki epub`: the whole handbook as one file for e-readers. Writes only what has no errors.

use std::path::PathBuf;
use std::time::Instant;

use super::args::Epub;
use super::{Console, End, content_or_default, file, flags, threads};
use crate::diagnostic::Report;
use crate::epub;
use crate::failure::Failure;
use crate::read::{self, Places};
use crate::write;
use tebiki_words::Dictionary;

pub(super) fn run(asked: &Epub, console: &Console) -> Result<End, Failure> {
    let began = Instant::now();
    let content = content_or_default(asked.content.as_deref())?;
    if let Some(out) = &asked.out {
        file::check(out, "epub")?;
        write::check_file(out, epub::is_ours)?;
    }
    let places = Places {
        content: content.clone(),
        out: asked.out.clone(),
        theme: asked.theme.clone(),
        overlays: asked.overlay.clone(),
    };
    let flags = flags(asked.base_url.as_deref())?;
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
            &file::folder_name(&content),
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
        None => PathBuf::from(file::name(&epub.title, "epub")),
    };
    write::write_file(&epub.bytes, &out, epub::is_ours)?;
    let (out, kilobytes) = (out.display(), epub.bytes.len().div_ceil(1024));
    let seconds = began.elapsed().as_secs_f32();
    console.tell(&console.words(
        format!("{out}（{kilobytes} KB）。{seconds:.1} 秒。"),
        format!("{out}: {kilobytes} KB, {seconds:.1} s."),
    ));
    Ok(End::Done)
}
