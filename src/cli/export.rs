//! `tebiki export --docx PAGE…`: pages as Word documents; `--opensearch`: all sections for another search engine.
//! Overwrites nothing.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tebiki_docx::Document;
use tebiki_words::Dictionary;

use super::args::Export;
use super::{Console, End, content_or_default, file, flags, threads};
use crate::config::Flags;
use crate::cut::PageCutter;
use crate::diagnostic::Report;
use crate::export::sections;
use crate::failure::Failure;
use crate::link::Linker;
use crate::model::{Book, Origin, PageId};
use crate::read::{self, Places};
use crate::source::Sources;

pub(super) fn run(asked: &Export, console: &Console) -> Result<End, Failure> {
    if asked.opensearch {
        return opensearch(asked, console);
    }
    if !asked.docx {
        return Err(Failure::Value {
            argument: "export",
            value: "".to_owned(),
            ja: "「tebiki export --docx 文書.md」か「tebiki export --opensearch」のように、形を書いてください。",
            en: "Name the form, as in 'tebiki export --docx PAGE.md' or 'tebiki export --opensearch'.",
        });
    }
    let content = content_or_default(asked.content.as_deref())?;
    let places = Places {
        content: content.clone(),
        ..Places::default()
    };
    console.step("原稿を読んでいます", "Reading the content");
    let sources = read::read(&places)?;
    let dictionary = Dictionary::embedded();
    let mut report = Report::default();
    let flags = Flags::default();
    let book = crate::arrange(&sources, &flags, &dictionary, &mut report);
    // Every page is found before the first is written.
    let pages: Vec<PageId> = asked
        .pages
        .iter()
        .map(|asked| found(&book, &sources, &content, asked))
        .collect::<Result<_, _>>()?;
    let cutter = PageCutter::new(&book, &dictionary);
    let linker = Linker::new(&book, &sources, &dictionary);
    let name = file::folder_name(&content);
    let documents: Vec<Document> = pages
        .into_iter()
        .filter_map(|id| {
            let words = cutter.page(book.pages.get(id)?);
            let links = linker.page(id, &words, &mut report);
            crate::export::docx(&sources, &book, &links, id, &name)
        })
        .collect();
    crate::settle(&mut report, &book, &sources);
    if report.has_errors() {
        console.report(&report, &sources);
        return Ok(End::Faulty);
    }
    let folder = asked.out.clone().unwrap_or_else(|| PathBuf::from("."));
    fs::create_dir_all(&folder).map_err(Failure::write(&folder))?;
    for document in documents {
        let path = folder.join(file::name(&document.title, "docx"));
        save(&path, &document.write())?;
        console.answer(&format!("{}\n", path.display()));
    }
    Ok(End::Done)
}

fn opensearch(asked: &Export, console: &Console) -> Result<End, Failure> {
    let content = content_or_default(asked.content.as_deref())?;
    let places = Places {
        content: content.clone(),
        out: asked.out.clone(),
        overlays: asked.overlay.clone(),
        ..Places::default()
    };
    let flags = flags(asked.base_url.as_deref())?;
    let threads = threads(None)?;
    console.step("原稿を読んでいます", "Reading the content");
    let sources = threads.install(|| read::read(&places))?;
    let mut report = Report::default();
    let (name, lines) = threads.install(|| {
        let dictionary = Dictionary::embedded();
        let book = crate::arrange(&sources, &flags, &dictionary, &mut report);
        let title = file::folder_name(&content);
        let lines = sections::bulk(&sources, &book, &dictionary, &title, &mut report);
        crate::settle(&mut report, &book, &sources);
        (format!("{}.ndjson", sections::copy_id(&book)), lines)
    });
    if report.has_errors() {
        console.report(&report, &sources);
        return Ok(End::Faulty);
    }
    let folder = asked.out.clone().unwrap_or_else(|| PathBuf::from("."));
    fs::create_dir_all(&folder).map_err(Failure::write(&folder))?;
    let mapping = folder.join("opensearch.json");
    // One for all copies.
    let stands = fs::read(&mapping).is_ok_and(|bytes| bytes == sections::MAPPING.as_bytes());
    if !stands {
        save(&mapping, sections::MAPPING.as_bytes())?;
    }
    let path = folder.join(name);
    save(&path, lines.as_bytes())?;
    console.answer(&format!("{}\n{}\n", mapping.display(), path.display()));
    Ok(End::Done)
}

/// A page by its file, its place on the site, or its title.
fn found(book: &Book, sources: &Sources, content: &Path, asked: &str) -> Result<PageId, Failure> {
    let plain = asked.replace('\\', "/");
    let inside = Path::new(&plain)
        .strip_prefix(content)
        .map(|path| path.to_string_lossy().into_owned())
        .unwrap_or_else(|_| plain.trim_start_matches("./").to_owned());
    let by_file = |id: &PageId| {
        let origin = book.pages.get(*id).map(|page| page.origin);
        let Some(Origin::File(file)) = origin else {
            return false;
        };
        sources
            .get(file)
            .is_some_and(|file| [inside.as_str(), plain.as_str()].contains(&file.path.as_str()))
    };
    let by_place = |id: &PageId| {
        book.pages
            .get(*id)
            .is_some_and(|page| page.path.as_str() == inside)
    };
    let by_title = |id: &PageId| book.pages.get(*id).is_some_and(|page| page.title == asked);
    let ids = 0..book.pages.len();
    ids.clone()
        .find(by_file)
        .or_else(|| ids.clone().find(by_place))
        .or_else(|| ids.clone().find(by_title))
        .ok_or_else(|| Failure::Value {
            argument: "PAGE",
            value: asked.to_owned(),
            ja: "原稿のフォルダーから見た道（「guide/hajime.md」など）か、文書の題を書いてください。",
            en: "Give the path of a page in the content (such as guide/hajime.md), or its title.",
        })
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut file = File::create_new(path).map_err(|why| match why.kind() {
        io::ErrorKind::AlreadyExists => Failure::Exists {
            path: path.to_owned(),
        },
        _ => Failure::Write {
            path: path.to_owned(),
            why,
        },
    })?;
    file.write_all(bytes).map_err(Failure::write(path))
}
