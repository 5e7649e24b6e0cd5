//! `tebiki freeze ID`: keeps the present content as an edition.

use super::args::Freeze;
use super::{Console, End, content_or_default, pin, threads};
use crate::config::Flags;
use crate::diagnostic::Report;
use crate::edition::freeze::{self, Asked};
use crate::failure::Failure;
use crate::read::{self, Places};
use tebiki_words::Dictionary;

pub(super) fn run(asked: &Freeze, console: &Console) -> Result<End, Failure> {
    let content = content_or_default(asked.content.as_deref())?;
    let places = Places {
        content: content.clone(),
        ..Places::default()
    };
    let mut wanted = Asked {
        id: asked.id.clone(),
        label: asked.label.clone().unwrap_or_default(),
        date: asked.date.clone().unwrap_or_default(),
        number: asked.number.clone().unwrap_or_default(),
        note: asked.note.clone().unwrap_or_default(),
    };
    // Before the content is read: who mistyped the id should not mend pages first.
    freeze::check(&content, &wanted)?;
    let threads = threads(None)?;
    console.step("原稿を点検しています", "Checking the content");
    let sources = threads.install(|| read::read(&places))?;
    let dictionary = Dictionary::embedded();
    let mut report = Report::default();
    let pages = threads.install(|| {
        let mut memory = crate::Memory::default();
        crate::pages(
            &sources,
            &Flags::default(),
            &dictionary,
            &mut memory,
            &mut report,
            &|_, _| {},
        )
    });
    crate::settle(&mut report, &pages.book, &sources);
    if report.has_errors() {
        console.report(&report, &sources);
        return Ok(End::Faulty);
    }
    // What the handbook says of this edition, where nothing else was asked for.
    let config = &pages.book.config;
    if let Some(date) = config.edition_date.filter(|_| wanted.date.is_empty()) {
        wanted.date = date.iso();
    }
    if let Some(note) = config
        .edition_note
        .as_ref()
        .filter(|_| wanted.note.is_empty())
    {
        wanted.note.clone_from(note);
    }
    // The names that its pages have now are kept with it.
    pin::write(&content, &pages.book, &sources)?;
    let sources = threads.install(|| read::read(&places))?;
    let place = freeze::freeze(&content, &sources, &pages.book.title, &wanted)?;
    console.answer(&format!("{}\n", place.display()));
    Ok(End::Done)
}
