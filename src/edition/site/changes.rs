//! 改訂履歴 and a page for each comparison, as pages of the book. The tables are HTML of our own: no term is linked in
//! them, and no search looks there.
//!
//! Invariant: each row has its id on the page, and a block that says so, so that links to it are checked like any other.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::mine::Mine;
use super::shelf::{Shelf, Volume};
use crate::diagnostic::Span;
use crate::edition::rows::Comparison;
use crate::edition::show::html::{escape, stretches};
use crate::edition::show::profile::{quiet, title};
use crate::edition::show::sheet::{Group, Line, Stretch};
use crate::model::history::ChangesPage;
use crate::path::digits_of;
use crate::source::FileId;
use crate::tree::{Attrs, Block, BlockKind, Text};

pub(super) fn pages(shelf: &Shelf, mine: &Mine) -> Vec<ChangesPage> {
    let mut pages = vec![index(shelf, mine)];
    for (old, new) in shelf.pairs() {
        pages.extend(pair(shelf, old, new, mine));
    }
    pages
}

fn block(kind: BlockKind, id: Option<&str>) -> Block {
    let attrs = id.map(|id| {
        Box::new(Attrs {
            id: Some(id.to_owned()),
            ..Attrs::default()
        })
    });
    Block {
        span: Span::whole(FileId(0)),
        attrs,
        kind,
    }
}

fn heading(level: u8, id: &str, words: &str) -> Block {
    let text = Text::plain(Span::whole(FileId(0)), words);
    block(BlockKind::Heading { level, text }, Some(id))
}

fn html(text: String) -> Block {
    block(BlockKind::Html(text), None)
}

/// 改訂履歴: the editions, the newest first, each with how much changed in it.
fn index(shelf: &Shelf, mine: &Mine) -> ChangesPage {
    let mut body = vec![html(
        "<p class=\"feed\"><a href=\"feed.xml\">更新の知らせ（Atom フィード）</a></p>".to_owned(),
    )];
    body.push(heading(2, "mine", "前に読んだ版から"));
    body.push(html(mine.html(None)));
    for (at, volume) in shelf.volumes.iter().enumerate().rev() {
        let id = match volume.about.id.as_str() {
            "" => "edition-now".to_owned(),
            id => format!("edition-{id}"),
        };
        body.push(heading(2, &id, volume.label()));
        body.push(html(entry(shelf, at, volume)));
    }
    if shelf.volumes.len() > 2 {
        body.push(heading(2, "pairs", "二つの版を選んで比べる"));
        body.push(html(choices(shelf)));
    }
    ChangesPage {
        address: "changes/index.html".to_owned(),
        title: "改訂履歴".to_owned(),
        summary: "版ごとに、どこが変わったか。".to_owned(),
        body,
    }
}

fn entry(shelf: &Shelf, at: usize, volume: &Volume) -> String {
    let mut lines: Vec<String> = Vec::new();
    let name = title(&volume.about);
    if name != volume.label() {
        lines.push(escape(&name));
    }
    if !volume.about.note.is_empty() {
        lines.push(escape(&volume.about.note));
    }
    let before = at.checked_sub(1).and_then(|before| {
        let comparison = shelf.comparison(before, at)?;
        Some((before, comparison, shelf.volumes.get(before)?))
    });
    match before {
        None => lines.push("はじめの版です。".to_owned()),
        Some((before, comparison, old)) => {
            let count = shelf.count(before, at);
            let address = shelf.address(before, at);
            let href = file(&address);
            let label = escape(old.label());
            lines.push(match count {
                0 => format!("{label}から、読める文の変わったところはありません。"),
                _ => format!("<a href=\"{href}\">{label}から変わったところ（{count}）</a>"),
            });
            if !comparison.confirmed.is_empty() {
                let count = comparison.confirmed.len();
                lines.push(format!(
                    "<a href=\"{href}#confirmed\">確認、変更なし（{count}）</a>"
                ));
            }
            lines.extend(quiet(comparison).iter().map(|said| escape(said)));
        }
    }
    if !volume.prefix.is_empty() {
        let prefix = &volume.prefix;
        lines.push(format!(
            "<a href=\"../{prefix}index.html\">この版を読む</a>"
        ));
    }
    let items: Vec<String> = lines
        .iter()
        .map(|line| format!("<li>{line}</li>"))
        .collect();
    format!("<ul class=\"edition\">\n{}\n</ul>", items.join("\n"))
}

fn choices(shelf: &Shelf) -> String {
    let mut out = String::from("<ul class=\"pairs\">\n");
    let mut pairs: Vec<(usize, usize)> = shelf.pairs().collect();
    pairs.sort_by_key(|(old, new)| std::cmp::Reverse((*new, *old)));
    for (old, new) in pairs {
        let label = |at: usize| shelf.volumes.get(at).map_or("", |volume| volume.label());
        let _ = writeln!(
            out,
            "<li><a href=\"{}\">{}から{}まで</a></li>",
            file(&shelf.address(old, new)),
            escape(label(old)),
            escape(label(new))
        );
    }
    out.push_str("</ul>");
    out
}

/// As another page in `changes/` links to it.
pub(super) fn file(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

/// What changed between two editions.
fn pair(shelf: &Shelf, old: usize, new: usize, mine: &Mine) -> Option<ChangesPage> {
    let comparison = shelf.comparison(old, new)?;
    let (before, after) = (shelf.volumes.get(old)?, shelf.volumes.get(new)?);
    let sheet = shelf.sheet(old, new)?;
    let mut body = vec![html(about(before, after, &quiet(comparison)))];
    if new == shelf.last() {
        body.push(html(mine.html(Some(&before.about.id))));
    }
    let mut prints = Prints::default();
    let mut last: Option<&str> = None;
    let mut is_open = false;
    for group in &sheet.groups {
        let home = group.place.first().map_or("", String::as_str);
        if last != Some(home) {
            if is_open {
                body.push(html("</tbody></table></div>".to_owned()));
            }
            let first = group.lines.iter().find_map(|line| line.id.clone());
            let id = first.unwrap_or_else(|| body.len().to_string());
            body.push(heading(2, &format!("at-{id}"), home));
            body.push(html(open(before, after)));
            is_open = true;
            last = Some(home);
        }
        lines(group, &before.prefix, &after.prefix, &mut prints, &mut body);
    }
    if is_open {
        body.push(html("</tbody></table></div>".to_owned()));
    }
    if !comparison.confirmed.is_empty() {
        body.push(heading(2, "confirmed", "確認、変更なし"));
        body.extend(confirmed(comparison, &after.prefix));
    }
    let count = sheet.count();
    Some(ChangesPage {
        address: shelf.address(old, new),
        title: format!(
            "{}から{}までに変わったところ",
            before.label(),
            after.label()
        ),
        summary: match count {
            0 => "変わったところはありません。".to_owned(),
            _ => format!("{count}か所。下線が変わった言葉です。"),
        },
        body,
    })
}

/// What was looked at again and stands as it was.
fn confirmed(comparison: &Comparison, prefix: &str) -> Vec<Block> {
    let mut body = vec![html("<ul class=\"edition\">".to_owned())];
    for (number, item) in (1..).zip(&comparison.confirmed) {
        let id = format!("c{number}");
        let place = escape(&item.place.join(" › "));
        let place = match &item.url {
            Some(url) => format!("<a href=\"../{prefix}{}\">{place}</a>", escape(url)),
            None => place,
        };
        let line = format!("<li id=\"{id}\">{place}（{}）</li>", escape(&item.words()));
        body.push(block(BlockKind::Html(line), Some(&id)));
    }
    body.push(html("</ul>".to_owned()));
    body
}

fn about(before: &Volume, after: &Volume, below: &[String]) -> String {
    let mut lines = vec![
        format!("新：{}", escape(&title(&after.about))),
        format!("旧：{}", escape(&title(&before.about))),
    ];
    lines.extend(below.iter().map(|line| escape(line)));
    let items: Vec<String> = lines
        .iter()
        .map(|line| format!("<li>{line}</li>"))
        .collect();
    format!("<ul class=\"edition\">\n{}\n</ul>", items.join("\n"))
}

fn open(before: &Volume, after: &Volume) -> String {
    format!(
        "<div class=\"table\"><table class=\"changes\"><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\" class=\"remark\">備考</th></tr></thead><tbody>",
        escape(after.label()),
        escape(before.label())
    )
}

/// What shows that a row is the same in a later comparison, for the reader who has seen it.
#[derive(Default)]
struct Prints(BTreeMap<String, usize>);

impl Prints {
    fn of(&mut self, place: &[String], line: &Line) -> String {
        let words = |stretches: &[Stretch]| -> String {
            stretches
                .iter()
                .map(|stretch| stretch.text.as_str())
                .collect()
        };
        let text = [
            &place.join("\0"),
            &words(&line.left),
            &words(&line.right),
            &line.remark,
        ];
        let print = digits_of(text.map(String::as_str).join("\u{1}"), 6);
        let count = self.0.entry(print.clone()).or_insert(0);
        *count += 1;
        match *count {
            1 => print,
            more => format!("{print}-{more}"),
        }
    }
}

fn lines(group: &Group, before: &str, after: &str, prints: &mut Prints, body: &mut Vec<Block>) {
    let place = match group.place.get(1..).unwrap_or_default() {
        [] => "この文書".to_owned(),
        place => place.join(" › "),
    };
    let link = |prefix: &str, url: Option<&String>, words: &str| {
        url.map(|url| format!(" <a href=\"../{prefix}{}\">{words}</a>", escape(url)))
            .unwrap_or_default()
    };
    let first = |of: fn(&Line) -> Option<&String>| group.lines.iter().find_map(of);
    let ways = format!(
        "{}{}",
        link(after, first(|line| line.after_url.as_ref()), "新しい文"),
        link(before, first(|line| line.before_url.as_ref()), "前の文")
    );
    body.push(html(format!(
        "<tr><th class=\"place\" colspan=\"3\" scope=\"rowgroup\">{}{ways}</th></tr>",
        escape(&place)
    )));
    for line in &group.lines {
        let id = line.id.as_deref();
        let mut named = String::new();
        if let Some(id) = id {
            let print = prints.of(&group.place, line);
            named = format!(" id=\"{id}\" data-row=\"{print}\"");
        }
        let row = format!(
            "<tr{named}><td>{}</td><td>{}</td><td class=\"remark\">{}</td></tr>",
            stretches(&line.left),
            stretches(&line.right),
            escape(&line.remark)
        );
        body.push(block(BlockKind::Html(row), id));
    }
}
