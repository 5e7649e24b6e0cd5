//! `tebiki packet`: chosen sections as one file for a visit. Writes only what has no errors.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tebiki_words::Dictionary;

use super::args::Packet;
use super::{Console, End, content_or_default, file, flags, threads};
use crate::diagnostic::Report;
use crate::failure::{Failure, PacketRefusal};
use crate::read::{self, Places};
use crate::render::packet::{self, Choice, PacketError};
use crate::write;

/// What a visit of a few sheets takes.
const SHEETS: usize = 4;

/// What `--list` names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    title: Option<String>,
    pages: Vec<String>,
}

pub(super) fn run(asked: &Packet, console: &Console) -> Result<End, Failure> {
    let content = content_or_default(asked.content.as_deref())?;
    if let Some(out) = &asked.out {
        file::check(out, "html")?;
    }
    let choice = choice(asked)?;
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
    let book = threads.install(|| {
        let book = crate::arrange(&sources, &flags, &dictionary, &mut report);
        crate::settle(&mut report, &book, &sources);
        book
    });
    // Who goes out wants the packet; remarks are for `check`.
    if report.has_errors() {
        console.report(&report, &sources);
        console.tell(console.words(
            "誤りがあるので、訪問パックは書きませんでした。前のファイルはそのままです。",
            "No packet was written because of the errors; an earlier one is untouched.",
        ));
        return Ok(End::Faulty);
    }

    let name = file::folder_name(&content);
    let packet = threads
        .install(|| packet::packet(&sources, &book, &dictionary, &name, &choice))
        .map_err(refused)?;
    for (said, instead) in &packet.in_place_of {
        console.tell(&console.words(
            format!("{said}代わりに「{instead}」を入れました。"),
            format!("{said} '{instead}' stands in the packet instead."),
        ));
    }
    let out = match &asked.out {
        Some(out) => out.clone(),
        None => PathBuf::from(file::name(&packet.title, "html")),
    };
    write::write_file(packet.html.as_bytes(), &out, is_ours)?;
    let (out, kilobytes) = (out.display(), packet.html.len().div_ceil(1024));
    let sheets = packet.sheets;
    console.tell(&console.words(
        format!("{out}（{kilobytes} KB、A4 でおよそ {sheets} 枚）"),
        format!("{out}: {kilobytes} KB, about {sheets} sheets of A4"),
    ));
    if sheets > SHEETS {
        console.tell(console.words(
            "持って行くには長めです。文書の代わりに「文書#節」を選ぶと短くなります。",
            "That is long for a visit; 'page#section' instead of a page makes it shorter.",
        ));
    }
    Ok(End::Done)
}

/// What this program has written.
fn is_ours(bytes: &[u8]) -> bool {
    let mark = b"class=\"kind-packet\"";
    bytes.windows(mark.len()).any(|window| window == mark)
}

fn choice(asked: &Packet) -> Result<Choice, Failure> {
    if let Some(situation) = &asked.situation {
        return Ok(Choice::Situation(situation.clone()));
    }
    let list = match &asked.list {
        Some(path) => list(path)?,
        None => List {
            title: None,
            pages: asked.page.clone(),
        },
    };
    Ok(Choice::Places {
        title: list.title,
        places: list.pages,
    })
}

fn list(path: &Path) -> Result<List, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::read(path))?;
    let list: List = toml::from_str(&text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let before = text.get(..at).unwrap_or_default();
        Failure::Packet(PacketRefusal::List {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
        })
    })?;
    match list.pages.is_empty() {
        true => Err(Failure::Packet(PacketRefusal::List {
            path: path.to_owned(),
            line: 1,
        })),
        false => Ok(list),
    }
}

fn refused(error: PacketError) -> Failure {
    Failure::Packet(match error {
        PacketError::NoPage { asked, nearest } => PacketRefusal::NoPage { asked, nearest },
        PacketError::NoSection {
            page,
            asked,
            nearest,
        } => PacketRefusal::NoSection {
            page,
            asked,
            nearest,
        },
        PacketError::NoSituation { asked, nearest } => {
            PacketRefusal::NoSituation { asked, nearest }
        }
        PacketError::Template { name, message } => PacketRefusal::Template { name, message },
        PacketError::TooLarge { bytes } => PacketRefusal::TooLarge { bytes },
    })
}
