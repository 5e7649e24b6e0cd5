//! `tebiki bundle`: the site as one zip that can be checked, with its slip and its checking page beside it. Writes only what has
//! no errors.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use tebiki_bundle::key::{PublicKey, SecretKey};
use tebiki_bundle::{archive, difference};

use super::args::Bundle;
use super::{Console, End, content_or_default, file, flags, threads};
use crate::Memory;
use crate::bundle::{BundleError, Given, Maker};
use crate::config::Flags;
use crate::diagnostic::Report;
use crate::failure::{BundleRefusal, Failure};
use crate::read::{self, Places};
use crate::render::Site;
use crate::source::Sources;
use crate::write;
use tebiki_words::dictionary::Dictionary;

pub(super) fn run(asked: &Bundle, console: &Console) -> Result<End, Failure> {
    let began = Instant::now();
    // What can be refused at once is not refused after a minute.
    let content = content_or_default(asked.content.as_deref())?;
    if let Some(out) = &asked.out {
        file::check(out, "zip")?;
        check_files(out)?;
    }
    let key = asked.key.as_deref().map(secret_key).transpose()?;
    let old = match &asked.from {
        Some(from) => Some(fs::read(from).map_err(Failure::read(from))?),
        None => None,
    };
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
    console.step("サイトを組み立てています", "Building the site");
    let mut report = Report::default();
    let name = file::folder_name(&content);
    let (maker, site) = threads.install(|| built(&sources, &flags, &name, &mut report));
    console.report(&report, &sources);
    if report.has_errors() {
        console.tell(console.words(
            "誤りがあるので、束は書きませんでした。前のファイルはそのままです。",
            "No bundle was written because of the errors; earlier files are untouched.",
        ));
        return Ok(End::Faulty);
    }

    console.step("束ねています", "Packing");
    let maker = maker.map_err(refused)?;
    let whole = threads
        .install(|| maker.bundle(site, key.as_ref()))
        .map_err(refused)?;
    let out = match &asked.out {
        Some(out) => out.clone(),
        None => PathBuf::from(file::name(&maker.title(), "zip")),
    };
    let written = match &old {
        Some(old) => {
            let made = difference::between(old, &whole.zip);
            made.map_err(|refusal| Failure::Bundle(BundleRefusal::Difference(refusal)))?
                .zip
        }
        None => whole.zip.clone(),
    };
    let verifier = maker.verifier(&whole.manifest).map_err(refused)?;
    let slip = Given {
        name: &out.file_name().unwrap_or_default().to_string_lossy(),
        zip: &written,
        whole: old.is_some().then_some(&whole.zip),
        from: old.as_deref().and_then(serial),
        verifier: &verifier,
    };
    let slip = maker.slip(&slip, &whole.manifest).map_err(refused)?;
    check_files(&out)?;
    write::write_file(&written, &out, archive::is_ours)?;
    let beside = [
        ("verify.html".to_owned(), verifier),
        (slip_name(&out), slip),
    ];
    for (name, page) in beside {
        write::write_file(page.as_bytes(), &out.with_file_name(name), is_our_page)?;
    }
    console.answer(&format!(
        "{}  {}\n",
        tebiki_bundle::sha256(&written),
        out.display()
    ));
    let (out, kilobytes) = (out.display(), written.len().div_ceil(1024));
    let seconds = began.elapsed().as_secs_f32();
    console.tell(&console.words(
        format!("{out}（{kilobytes} KB）と、確かめるための verify.html、添え状。{seconds:.1} 秒。"),
        format!("{out} ({kilobytes} KB), verify.html to check it, and its slip. {seconds:.1} s."),
    ));
    Ok(End::Done)
}

/// The site as `build` makes it, and what makes a bundle of it.
fn built<'a>(
    sources: &'a Sources,
    flags: &Flags,
    name: &str,
    report: &mut Report,
) -> (Result<Maker<'a>, BundleError>, Site) {
    let dictionary = Dictionary::embedded();
    // What is handed out is made anew.
    let memory = &mut Memory::default();
    let (book, site) =
        crate::collected(|put| crate::build_to(sources, flags, &dictionary, memory, report, put));
    (Maker::new(sources, &book, name), site)
}

fn refused(error: BundleError) -> Failure {
    Failure::Bundle(match error {
        BundleError::Refused(refusal) => BundleRefusal::Pack(refusal),
        BundleError::Template { name, message } => BundleRefusal::Template { name, message },
    })
}

/// The number of the bundle in a zip.
fn serial(zip: &[u8]) -> Option<u64> {
    let manifest = tebiki_bundle::verify::zip(zip, None).manifest;
    manifest.map(|manifest| manifest.serial)
}

/// None of the three files may stand in place of somebody's work.
fn check_files(out: &Path) -> Result<(), Failure> {
    write::check_file(out, archive::is_ours)?;
    write::check_file(&out.with_file_name("verify.html"), is_our_page)?;
    write::check_file(&out.with_file_name(slip_name(out)), is_our_page)
}

fn is_our_page(bytes: &[u8]) -> bool {
    let mark = b"<meta name=\"generator\" content=\"tebiki";
    bytes
        .windows(mark.len())
        .take(2000)
        .any(|part| part == mark)
}

/// `guide.zip` has its slip in `guide-slip.html`.
fn slip_name(out: &Path) -> String {
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    format!("{stem}-slip.html")
}

pub(super) fn secret_key(path: &Path) -> Result<SecretKey, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::read(path))?;
    SecretKey::from_pem(&text).map_err(no_key(path))
}

pub(super) fn public_key(path: &Path) -> Result<PublicKey, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::read(path))?;
    PublicKey::from_pem(&text).map_err(no_key(path))
}

pub(super) fn no_key(path: &Path) -> impl Fn(tebiki_bundle::key::NoKey) -> Failure + '_ {
    move |why| {
        Failure::Bundle(BundleRefusal::Key {
            path: path.to_owned(),
            why,
        })
    }
}
