//! `tebiki pdf`: the book on paper. Builds it, has an installed browser print it, reads where the chapters fell, writes
//! those numbers into the contents and prints again, until they stay.

mod browser;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::args::Pdf;
use super::{Console, End, content_or_default, file, flags, threads};
use crate::diagnostic::Report;
use crate::failure::{Failure, PaperRefusal};
use crate::path::SitePath;
use crate::pdf::{self, About, Unreadable};
use crate::read::{self, Places};
use crate::render::Site;
use crate::render::paper::{Paper, PaperError};
use crate::{Memory, Pages, write};
use browser::Printer;
use tebiki_words::Dictionary;

/// Most books settle in the second pass; more are for numbers that push lines about.
const PASSES: usize = 5;
/// As wide as most numbers are: the first pass then falls as the last one will.
const BEFORE_KNOWN: usize = 888;
const PAGE: &str = "print.html";

pub(super) fn run(asked: &Pdf, console: &Console) -> Result<End, Failure> {
    let began = Instant::now();
    // What can be refused at once is not refused after a minute.
    let content = content_or_default(asked.content.as_deref())?;
    if let Some(out) = &asked.out {
        file::check(out, "pdf")?;
        write::check_file(out, pdf::is_ours)?;
    }
    let browser = browser::find(asked.browser.as_deref())?;
    let places = Places {
        content: content.clone(),
        out: asked.out.clone(),
        theme: asked.theme.clone(),
        overlays: asked.overlay.clone(),
    };
    let flags = flags(asked.base_url.as_deref())?;
    let threads = threads(None)?;

    console.step("原稿を読んでいます", "Reading the content");
    let sources = threads.install(|| read::read(&places))?;
    console.step("手引きを組み立てています", "Building the handbook");
    let mut report = Report::default();
    let dictionary = Dictionary::embedded();
    let (pages, site) = threads.install(|| {
        let mut memory = Memory::default();
        let (pages, site) = crate::collected(|put| {
            crate::pages(&sources, &flags, &dictionary, &mut memory, &mut report, put)
        });
        crate::settle(&mut report, &pages.book, &sources);
        (pages, site)
    });
    console.report(&report, &sources);
    if report.has_errors() {
        console.tell(console.words(
            "誤りがあるので、PDF は書きませんでした。前の PDF はそのままです。",
            "No PDF was written because of the errors; an earlier one is untouched.",
        ));
        return Ok(End::Faulty);
    }

    let mut paper = threads
        .install(|| {
            let name = file::folder_name(&content);
            Paper::new(&sources, &pages.book, &dictionary, &name, &asked.only)
        })
        .map_err(refused)?;
    let out = match &asked.out {
        Some(out) => out.clone(),
        None => PathBuf::from(file::name(paper.title(), "pdf")),
    };
    let folder = work_folder(&browser, &out)?;
    lay_out(&site, folder.path())?;
    if let Some((path, css)) = paper.running().map_err(refused)? {
        let file = folder.path().join(path);
        fs::write(&file, css).map_err(Failure::write(&file))?;
    }
    let printer = Printer {
        browser: &browser,
        folder: folder.path(),
        limit: limit(asked.timeout, &site),
    };
    let printed = print(&mut paper, &printer, console)?;
    console.step("PDF を仕上げています", "Finishing the PDF");
    let finished = finish(&printed, &paper, &pages).map_err(unreadable(&browser))?;
    write::write_file(&finished, &out, pdf::is_ours)?;
    let (out, kilobytes) = (out.display(), finished.len().div_ceil(1024));
    let seconds = began.elapsed().as_secs_f32();
    console.tell(&console.words(
        format!("{out}（{kilobytes} KB）。{seconds:.1} 秒。"),
        format!("{out}: {kilobytes} KB, {seconds:.1} s."),
    ));
    Ok(End::Done)
}

/// Prints until contents and links say where everything is.
fn print(paper: &mut Paper, printer: &Printer, console: &Console) -> Result<Vec<u8>, Failure> {
    let places = paper.places();
    let mut sheets: BTreeMap<String, usize> =
        places.iter().map(|id| (id.clone(), BEFORE_KNOWN)).collect();
    for pass in 0..PASSES {
        match pass {
            0 => console.step("ブラウザーで印刷しています", "Printing in the browser"),
            _ => console.step("ページ番号を入れています", "Filling in the page numbers"),
        }
        let html = paper.html(&sheets).map_err(refused)?;
        let page = printer.folder.join(PAGE);
        fs::write(&page, html).map_err(Failure::write(&page))?;
        let printed = printer.print(PAGE)?;
        let mut found = pdf::sheets(&printed).map_err(unreadable(printer.browser))?;
        found.retain(|id, _| places.contains(id));
        if found == sheets {
            return Ok(printed);
        }
        sheets = found;
    }
    Err(Failure::Paper(PaperRefusal::Restless))
}

fn finish(printed: &[u8], paper: &Paper, pages: &Pages) -> Result<Vec<u8>, Unreadable> {
    let about = About {
        title: paper.title(),
        publisher: pages.book.config.publisher().map(String::as_str),
        as_of: pages.book.as_of,
        creator: concat!("tebiki ", env!("CARGO_PKG_VERSION")),
    };
    pdf::finish(printed, about)
}

/// What is printed and what it shows, without what runs: a script would ask the clock.
fn lay_out(site: &Site, folder: &Path) -> Result<(), Failure> {
    let needed =
        |path: &&SitePath| !path.as_str().ends_with(".html") && !path.as_str().ends_with(".js");
    for path in site.keys().filter(needed) {
        let file = folder.join(path.as_str());
        if let Some(above) = file.parent() {
            fs::create_dir_all(above).map_err(Failure::write(above))?;
        }
        let bytes = site.get(path).map(Vec::as_slice).unwrap_or_default();
        fs::write(&file, bytes).map_err(Failure::write(&file))?;
    }
    Ok(())
}

/// The system's own temporary folder; beside the PDF for a browser from a snap, which sees no other's.
fn work_folder(browser: &Path, out: &Path) -> Result<tempfile::TempDir, Failure> {
    let mut builder = tempfile::Builder::new();
    let builder = builder.prefix("tebiki-pdf-");
    if browser.starts_with("/snap") {
        let beside = match out.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let beside = beside.canonicalize().map_err(Failure::write(beside))?;
        return builder.tempdir_in(&beside).map_err(Failure::write(&beside));
    }
    let temporary = std::env::temp_dir();
    builder.tempdir().map_err(Failure::write(&temporary))
}

/// Long enough for any book on a slow machine, short enough to hear of a browser that will never end.
fn limit(asked: Option<u64>, site: &Site) -> Duration {
    let size = site.get(&SitePath::new(PAGE)).map_or(0, Vec::len);
    let seconds = asked.unwrap_or_else(|| 120 + u64::try_from(size / 10_000).unwrap_or(u64::MAX));
    Duration::from_secs(seconds)
}

fn refused(error: PaperError) -> Failure {
    Failure::Paper(match error {
        PaperError::NoPage { asked, nearest } => PaperRefusal::NoPage { asked, nearest },
        PaperError::Template { name, message } => PaperRefusal::Template { name, message },
    })
}

fn unreadable(browser: &Path) -> impl Fn(Unreadable) -> Failure + '_ {
    move |Unreadable(why)| {
        Failure::Paper(PaperRefusal::Unreadable {
            browser: browser.to_owned(),
            why,
        })
    }
}
