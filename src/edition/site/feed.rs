//! The Atom feed: an entry for each edition. Its dates are the editions' own, since nothing here asks the clock.

use std::fmt::Write as _;

use super::changes::file;
use super::shelf::{Shelf, Volume};
use crate::date::Date;
use crate::edition::show::html::escape;
use crate::edition::show::profile::title;
use crate::model::Book;
use crate::path::{SitePath, digits_of};

pub(super) fn files(shelf: &Shelf, book: &Book) -> Vec<(SitePath, Vec<u8>)> {
    let feed = feed(shelf, book);
    vec![(SitePath::new("changes/feed.xml"), feed.into_bytes())]
}

fn feed(shelf: &Shelf, book: &Book) -> String {
    let base = book.config.base_url.as_deref();
    let base = base.map(|base| base.trim_end_matches('/'));
    let newest = shelf
        .volumes
        .iter()
        .map(|volume| moment(volume))
        .max()
        .unwrap_or_default();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"ja\">\n<title>{}　改訂履歴</title>\n<id>{}</id>\n<updated>{newest}</updated>\n<author><name>{}</name></author>\n",
        escape(&book.title),
        name(book, ""),
        escape(book.config.publisher.as_deref().unwrap_or(&book.title)),
    );
    let href = |path: &str| match base {
        Some(base) => format!("{base}/changes/{path}"),
        None => path.to_owned(),
    };
    let _ = writeln!(out, "<link href=\"{}\"/>", href("index.html"));
    for (at, volume) in shelf.volumes.iter().enumerate().rev() {
        let before = at.checked_sub(1);
        let path = before.map(|before| shelf.address(before, at));
        let path = path.as_deref().map(file);
        let comparison = before.and_then(|before| shelf.comparison(before, at));
        let count = before.map_or(0, |before| shelf.count(before, at));
        let summary = match comparison {
            Some(comparison) if comparison.confirmed.is_empty() => {
                format!("{count}か所が変わりました。")
            }
            Some(comparison) => format!(
                "{count}か所が変わりました。{}か所は、確認して変更がありませんでした。",
                comparison.confirmed.len()
            ),
            None => "はじめの版です。".to_owned(),
        };
        let _ = writeln!(
            out,
            "<entry>\n<title>{}</title>\n<id>{}</id>\n<updated>{}</updated>\n<link href=\"{}\"/>\n<summary>{summary}</summary>\n</entry>",
            escape(&title(&volume.about)),
            name(book, volume.label()),
            moment(volume),
            href(path.unwrap_or("index.html")),
        );
    }
    for erratum in &book.data.errata {
        let (Some(date), None) = (erratum.date, &erratum.source) else {
            continue;
        };
        let _ = writeln!(
            out,
            "<entry>\n<title>正誤：{}</title>\n<id>{}</id>\n<updated>{}T00:00:00+09:00</updated>\n<link href=\"{}\"/>\n<summary>誤「{}」　正「{}」</summary>\n</entry>",
            escape(&erratum.at),
            name(
                book,
                &format!("{}\0{}\0{}", erratum.at, erratum.wrong, erratum.right)
            ),
            date.last_day().iso(),
            href("../lists/errata.html"),
            escape(&erratum.wrong),
            escape(&erratum.right)
        );
    }
    out.push_str("</feed>\n");
    out
}

/// A name that is the same for ever, wherever the site lies.
fn name(book: &Book, label: &str) -> String {
    let digits = digits_of(format!("{}\0{label}", book.title), 16);
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default().to_owned();
    // A version 8 UUID: made of a hash that is our own.
    format!(
        "urn:uuid:{}-{}-8{}-8{}-{}",
        part(0..8),
        part(8..12),
        part(13..16),
        part(17..20),
        part(20..32)
    )
}

/// When an edition came out; Atom wants a moment.
fn moment(volume: &Volume) -> String {
    let date = Date::parse(&volume.about.date).map(|date| date.last_day().iso());
    format!(
        "{}T00:00:00+09:00",
        date.unwrap_or_else(|| "1970-01-01".to_owned())
    )
}
