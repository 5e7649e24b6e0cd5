//! `tebiki a11y`: what a machine can check of the pages for everybody's use, and the 試験結果 page for what it cannot.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use super::args::A11y;
use super::{Console, End, content_or_default, threads, today};
use crate::access::{self, Checked, result};
use crate::config::Flags;
use crate::date::Date;
use crate::diagnostic::{Report, draw};
use crate::failure::Failure;
use crate::path::SitePath;
use crate::read::{self, Places};
use crate::render::Site;
use crate::write;
use tebiki_words::Dictionary;

pub(super) fn run(asked: &A11y, console: &Console) -> Result<End, Failure> {
    let date = asked.date.as_deref().map_or_else(|| Ok(today()), day)?;
    if let Some(out) = &asked.out {
        write::check_file(out, result::is_untouched)?;
    }
    let threads = threads(asked.jobs)?;
    console.step("ページを読んでいます", "Reading the pages");
    let found = match &asked.site {
        Some(folder) => Some(built(folder)?),
        None => threads.install(|| made(asked, console))?,
    };
    let Some(Found {
        site,
        title,
        address,
    }) = found
    else {
        return Ok(End::Faulty);
    };
    console.step("点検しています", "Checking");
    let shown = asked
        .site
        .as_deref()
        .map(|folder| format!("{}/", folder.display()));
    let checked = threads.install(|| access::check(&site, shown.as_deref().unwrap_or_default()));
    findings(asked, &checked, console);
    if let Some(out) = &asked.out {
        let about = result::About {
            title: title.unwrap_or_else(|| named(&checked, asked)),
            address,
            date,
        };
        let page = result::page(&checked, &about);
        write::write_file(page.as_bytes(), out, result::is_untouched)?;
    }
    console.tell(&done(checked.pages.len(), asked.out.as_deref(), console));
    Ok(match checked.report.has_errors() {
        true => End::Faulty,
        false => End::Done,
    })
}

fn findings(asked: &A11y, checked: &Checked, console: &Console) {
    let (report, sources) = (&checked.report, &checked.sources);
    if asked.json {
        let findings = draw::findings(report, sources, console.lang);
        let json =
            serde_json::to_string_pretty(&findings).expect("strings and numbers are always JSON");
        console.answer(&format!("{json}\n"));
    } else {
        console.report(report, sources);
    }
}

/// What was done, and what is left for people.
fn done(pages: usize, out: Option<&Path>, console: &Console) -> String {
    match out.map(Path::display) {
        Some(out) => console.words(
            format!("{pages} ページを機械で確かめ、試験結果のページを {out} に書きました。ほかは人が確かめて書き入れます。"),
            format!("{pages} pages checked by machine; the result page is {out}. The rest is for people to fill in."),
        ),
        None => console.words(
            format!("{pages} ページを機械で確かめました。ほかは人が確かめます（--out で試験結果のページを作ります）。"),
            format!("{pages} pages checked by machine; the rest is for people (--out writes the result page)."),
        ),
    }
}

/// A built site's name: what its titles say, else its folder's.
fn named(checked: &Checked, asked: &A11y) -> String {
    let folder = || {
        let folder = asked.site.as_deref()?.canonicalize().ok()?;
        Some(folder.file_name()?.to_string_lossy().into_owned())
    };
    let said = checked.site_title().map(str::to_owned);
    said.or_else(folder).unwrap_or_default()
}

/// What is checked, and what is known of it.
struct Found {
    site: Site,
    /// `None` where only the site's pages say it.
    title: Option<String>,
    address: Option<String>,
}

/// The pages as `build` would write them; `None` where the content has errors.
fn made(asked: &A11y, console: &Console) -> Result<Option<Found>, Failure> {
    let places = Places {
        content: content_or_default(asked.content.as_deref())?,
        theme: asked.theme.clone(),
        ..Places::default()
    };
    let sources = read::read(&places)?;
    let mut report = Report::default();
    let dictionary = Dictionary::embedded();
    let (pages, site) = crate::collected(|put| {
        crate::pages(
            &sources,
            &Flags::default(),
            &dictionary,
            &mut crate::Memory::default(),
            &mut report,
            put,
        )
    });
    crate::settle(&mut report, &pages.book, &sources);
    if report.has_errors() {
        console.report(&report, &sources);
        return Ok(None);
    }
    Ok(Some(Found {
        site,
        title: Some(pages.book.title.clone()),
        address: pages.book.config.base_url.clone(),
    }))
}

/// The pages and style sheets of a built site.
fn built(folder: &Path) -> Result<Found, Failure> {
    write::recover_before_reading(folder);
    let mut site = Site::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.map_err(|why| Failure::Read {
            path: folder.to_owned(),
            why: why.into(),
        })?;
        let path = entry.path();
        let wanted = path
            .extension()
            .is_some_and(|ending| ending == "html" || ending == "css");
        if !wanted || !entry.file_type().is_file() {
            continue;
        }
        let bytes = fs::read(path).map_err(Failure::read(path))?;
        let relative = path.strip_prefix(folder).unwrap_or(path);
        let relative = relative.to_string_lossy().replace('\\', "/");
        site.insert(SitePath::new(relative), bytes);
    }
    if !site.keys().any(|path| path.as_str().ends_with(".html")) {
        return Err(Failure::Value {
            argument: "--site",
            value: folder.display().to_string(),
            ja: "HTML のページが一つもありません。「tebiki build」が書いたフォルダーを指定してください。",
            en: "It holds no HTML page. Name a folder that 'tebiki build' has written.",
        });
    }
    Ok(Found {
        site,
        title: None,
        address: None,
    })
}

fn day(text: &str) -> Result<Date, Failure> {
    Date::parse(text).ok_or_else(|| Failure::Value {
        argument: "--date",
        value: text.to_owned(),
        ja: "「2026-04-01」のように書いてください。",
        en: "Write it as 2026-04-01.",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Lang;

    #[test]
    fn it_says_where_the_result_is_or_how_to_get_one() {
        for (lang, hint) in [(Lang::Ja, "（--out で"), (Lang::En, "(--out writes")] {
            let console = Console::new(lang, false);
            let with = done(3, Some(Path::new("結果.html")), &console);
            assert!(
                with.contains("結果.html") && !with.contains("--out"),
                "{with}"
            );
            let without = done(3, None, &console);
            assert!(without.contains(hint), "{without}");
        }
    }
}
