//! What is open in a handbook, on one page for the person who looks after it: findings, 要確認, dates, plans, dead ends.
//! Gives HTML that stands by itself; writes nothing.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use crate::date::Date;
use crate::diagnostic::{Lang, Report, Severity, Span, draw};
use crate::link::Leads;
use crate::model::{Book, Origin, Page};
use crate::source::Sources;
use crate::tree::{Facts, Node, Planned, walk};

/// Dates within so many days are shown as near.
const SOON: i64 = 180;

/// What was not looked at for so many days is to be looked at.
const LONG: i64 = 365;

/// Everything the page is made from.
pub(super) struct Open<'a> {
    pub(super) book: &'a Book,
    /// By page.
    pub(super) leads: &'a [Leads],
    pub(super) report: &'a Report,
    pub(super) sources: &'a Sources,
    pub(super) content: &'a Path,
    pub(super) today: Date,
    pub(super) lang: Lang,
}

/// One line of a list.
struct Item {
    at: Span,
    text: String,
    note: String,
}

/// One list, with what it says when it is empty.
struct List {
    id: &'static str,
    title: String,
    about: &'static str,
    items: Vec<Item>,
}

/// The whole page.
pub(super) fn page(open: &Open<'_>) -> String {
    let lists = lists(open);
    let words = |ja, en| match open.lang {
        Lang::Ja => ja,
        Lang::En => en,
    };
    let title = words("手引きの手当て", "What is open");
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} - {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{} ・ {}</p>\n",
        words("ja", "en"),
        escaped(&open.book.title),
        escaped(&open.book.title),
        open.today.iso(),
    );
    html.push_str("<nav><ul>\n");
    for list in &lists {
        let _ = writeln!(
            html,
            "<li><a href=\"#{}\">{}</a> {}</li>",
            list.id,
            escaped(&list.title),
            list.items.len()
        );
    }
    html.push_str("</ul></nav>\n");
    for list in &lists {
        section(list, open, &mut html);
    }
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

fn section(list: &List, open: &Open<'_>, html: &mut String) {
    let _ = writeln!(
        html,
        "<section id=\"{}\">\n<h2>{} <small>{}</small></h2>\n<p>{}</p>",
        list.id,
        escaped(&list.title),
        list.items.len(),
        list.about
    );
    if list.items.is_empty() {
        let none = match open.lang {
            Lang::Ja => "ありません。",
            Lang::En => "None.",
        };
        let _ = writeln!(html, "<p class=\"none\">{none}</p>");
    } else {
        html.push_str("<ul>\n");
        for item in &list.items {
            let (line, column) = draw::line_and_column(&item.at, open.sources);
            let shown = open.sources.shown(item.at.file);
            let real = open.sources.get(item.at.file);
            let real = real.map(|file| open.content.join(file.path.as_str()));
            let place = match real {
                // Editors that know the scheme open the very line; the other one opens wherever files open.
                Some(path) => {
                    let path = path.display().to_string().replace('\\', "/");
                    let path =
                        crate::path::encode(path.trim_start_matches('/')).replace("%3A", ":");
                    format!(
                        "<a href=\"vscode://file/{path}:{line}:{column}\">{}:{line}</a> <a class=\"file\" href=\"file:///{path}\">{}</a>",
                        escaped(&shown),
                        match open.lang {
                            Lang::Ja => "ファイル",
                            Lang::En => "file",
                        }
                    )
                }
                None => escaped(&shown),
            };
            let note = match item.note.is_empty() {
                true => String::new(),
                false => format!("<br><small>{}</small>", escaped(&item.note)),
            };
            let _ = writeln!(html, "<li>{}{note}<br>{place}</li>", escaped(&item.text));
        }
        html.push_str("</ul>\n");
    }
    html.push_str("</section>\n");
}

fn lists(open: &Open<'_>) -> Vec<List> {
    let words = |ja: &'static str, en: &'static str| match open.lang {
        Lang::Ja => ja,
        Lang::En => en,
    };
    let list = |id, title: &'static str, about, items| List {
        id,
        title: title.to_owned(),
        about,
        items,
    };
    let facts = all_facts(open);
    let (findings, searches, accepted) = findings(open);
    vec![
        list(
            "findings",
            words("直すところ", "To be mended"),
            words(
                "点検の誤りと注意です。",
                "Errors and warnings of the check.",
            ),
            findings,
        ),
        list(
            "searches",
            words("見つからない検索", "Searches that fail"),
            words(
                "[[search]] の試しのうち、思った所が出なかったものです。",
                "[[search]] tests that did not find what they should.",
            ),
            searches,
        ),
        list(
            "status",
            words("要確認", "To be confirmed"),
            words("status の付いた所です。", "What bears a status."),
            status(&facts),
        ),
        list(
            "until",
            words("期限", "Expiring"),
            words(
                "過ぎたものと、半年のうちに来るものです。",
                "Past, or within half a year.",
            ),
            until(&facts, open.today, open.lang),
        ),
        list(
            "planned",
            words("予定", "Planned"),
            words(
                "まだ確かでないことと、これから載せることです。",
                "What is not certain yet, and what is to come.",
            ),
            planned(open, &facts),
        ),
        list(
            "ends",
            words("行き止まり", "Dead ends"),
            words(
                "ほかの文書へのリンクが一つもないか、どこからもリンクされていない文書です。",
                "Pages without a link to another, or to which none links.",
            ),
            dead_ends(open),
        ),
        list(
            "checked",
            words("しばらく見ていない文書", "Not looked at for long"),
            words(
                "確かめた日（checked・updated・date）が一年より前か、書かれていない文書です。",
                "Pages whose checked, updated or date is more than a year ago, or missing.",
            ),
            unchecked(open),
        ),
        list(
            "accepted",
            words("承知の指摘", "Accepted findings"),
            words(
                "[[accept]] で認めたものです。わけがなくなっていないか、ときどき見てください。",
                "What [[accept]] lets pass; see whether the reasons still hold.",
            ),
            accepted,
        ),
    ]
}

/// Errors and warnings, failed searches, accepted findings.
fn findings(open: &Open<'_>) -> (Vec<Item>, Vec<Item>, Vec<Item>) {
    let (mut found, mut searches, mut accepted) = (Vec::new(), Vec::new(), Vec::new());
    for diagnostic in &open.report.found {
        let wording = diagnostic.problem.wording(open.lang);
        let item = |note| Item {
            at: diagnostic.at.clone(),
            text: wording.what.clone(),
            note,
        };
        match (&diagnostic.accepted, diagnostic.problem.rule()) {
            (Some(reason), _) => accepted.push(item(reason.clone())),
            (None, "search-test") => searches.push(item(wording.mend.clone())),
            // They have lists of their own.
            (None, "expired" | "expiring") => {}
            (None, _) if diagnostic.severity == Severity::Note => {}
            (None, _) => found.push(item(wording.mend.clone())),
        }
    }
    (found, searches, accepted)
}

/// What is known of one place, and what the place is about.
struct Known<'a> {
    facts: &'a Facts,
    at: Span,
    about: String,
}

fn authored<'a>(open: &Open<'a>) -> impl Iterator<Item = (usize, &'a Page)> {
    let pages = open.book.pages.iter().enumerate();
    pages.filter(|(_, page)| matches!(page.origin, Origin::File(_)))
}

fn all_facts<'a>(open: &Open<'a>) -> Vec<Known<'a>> {
    let mut out: Vec<Known<'a>> = Vec::new();
    for (_, page) in authored(open) {
        let Origin::File(file) = page.origin else {
            continue;
        };
        out.push(Known {
            facts: &page.meta.facts,
            at: Span::whole(file),
            about: page.title.clone(),
        });
        walk(&page.body, &mut |node| {
            // What a generated block says of itself stands in the data.
            if let Node::Block(block) = node
                && let Some(attrs) = &block.attrs
                && attrs.class.is_none()
                && block.span.file == file
            {
                out.push(Known {
                    facts: &attrs.facts,
                    at: block.span.clone(),
                    about: page.title.clone(),
                });
            }
        });
    }
    let data = &open.book.data;
    macro_rules! records {
        ($list:ident, $name:ident) => {
            out.extend(data.$list.iter().map(|record| Known {
                facts: &record.facts,
                at: record.span.clone(),
                about: record.$name.clone(),
            }));
        };
    }
    records!(terms, name);
    records!(programs, name);
    records!(initiatives, title);
    records!(series, title);
    records!(sources, title);
    out.extend(data.contacts.iter().filter_map(|contact| {
        Some(Known {
            facts: &contact.facts,
            at: contact.span.clone()?,
            about: contact.name.clone(),
        })
    }));
    out
}

fn status(facts: &[Known<'_>]) -> Vec<Item> {
    let marked = facts.iter().filter_map(|known| {
        let status = known.facts.status.as_ref()?;
        Some(Item {
            at: known.at.clone(),
            text: format!("{status}：{}", known.about),
            note: String::new(),
        })
    });
    marked.collect()
}

fn until(facts: &[Known<'_>], today: Date, lang: Lang) -> Vec<Item> {
    let soon = today.plus_days(SOON);
    let mut found: Vec<(Date, Item)> = facts
        .iter()
        .filter_map(|known| {
            let until = known.facts.until?.last_day();
            let note = match (until < today, lang) {
                (true, Lang::Ja) => "期限切れ",
                (true, Lang::En) => "expired",
                (false, _) => "",
            };
            let item = Item {
                at: known.facts.until_at.as_ref().unwrap_or(&known.at).clone(),
                text: format!("{}：{}", until.iso(), known.about),
                note: note.to_owned(),
            };
            (until <= soon).then_some((until, item))
        })
        .collect();
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, item)| item).collect()
}

fn planned(open: &Open<'_>, facts: &[Known<'_>]) -> Vec<Item> {
    let when = |planned: &Planned| match planned {
        Planned::Some => String::new(),
        Planned::At(date) => date.iso(),
    };
    let said = facts.iter().filter_map(|known| {
        let planned = known.facts.planned.as_ref()?;
        Some(Item {
            at: known.at.clone(),
            text: known.about.clone(),
            note: when(planned),
        })
    });
    let works = open.book.data.planned.iter().map(|work| Item {
        at: work.span.clone(),
        text: work.title.clone(),
        note: work.when.map_or(String::new(), |date| date.iso()),
    });
    said.chain(works).collect()
}

fn dead_ends(open: &Open<'_>) -> Vec<Item> {
    let mut out = Vec::new();
    let written = |id: &usize| {
        let page = open.book.pages.get(*id);
        page.is_some_and(|page| matches!(page.origin, Origin::File(_)))
    };
    let from = open.leads.iter().enumerate().filter(|(id, _)| written(id));
    let linked_to: BTreeSet<usize> = from
        .flat_map(|(id, leads)| leads.pages.iter().copied().filter(move |to| *to != id))
        .collect();
    for (id, page) in authored(open) {
        let Origin::File(file) = page.origin else {
            continue;
        };
        let leads = open
            .leads
            .get(id)
            .is_some_and(|leads| leads.pages.iter().any(|page| *page != id));
        let linked = linked_to.contains(&id);
        let note = match (leads, linked, open.lang) {
            (true, true, _) => continue,
            (false, false, Lang::Ja) => "出るリンクも、入るリンクもありません。",
            (false, true, Lang::Ja) => "ほかの文書へのリンクがありません。",
            (true, false, Lang::Ja) => "どこからもリンクされていません。",
            (false, false, Lang::En) => "No link leads out or in.",
            (false, true, Lang::En) => "No link leads out.",
            (true, false, Lang::En) => "No page links here.",
        };
        // A folder's own page is reached by the menu and lists its children.
        if page.children.is_empty() && page.parent.is_some() {
            out.push(Item {
                at: Span::whole(file),
                text: page.title.clone(),
                note: note.to_owned(),
            });
        }
    }
    out
}

fn unchecked(open: &Open<'_>) -> Vec<Item> {
    let long_ago = open.today.plus_days(-LONG);
    let mut found: BTreeSet<(Option<Date>, usize)> = BTreeSet::new();
    for (id, page) in authored(open) {
        let meta = &page.meta;
        let seen = [meta.facts.checked, meta.updated, meta.date];
        let last = seen.into_iter().flatten().max();
        if last.is_none_or(|date| date.last_day() < long_ago) {
            found.insert((last, id));
        }
    }
    let item = |(last, id): (Option<Date>, usize)| {
        let page = open.book.pages.get(id)?;
        let Origin::File(file) = page.origin else {
            return None;
        };
        let note = match (last, open.lang) {
            (Some(date), _) => date.iso(),
            (None, Lang::Ja) => "日付がありません。".to_owned(),
            (None, Lang::En) => "No date.".to_owned(),
        };
        Some(Item {
            at: Span::whole(file),
            text: page.title.clone(),
            note,
        })
    };
    found.into_iter().filter_map(item).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

const STYLE: &str = "\
:root { color-scheme: light dark; }
body { margin: 0; font: 1rem/1.7 system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 0; border-bottom: 2px solid; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
section ul { padding-inline-start: 1.2rem; }
section li { margin: .6rem 0; overflow-wrap: anywhere; }
small, .file, .none { font-size: .875rem; opacity: .85; }
a { display: inline-block; min-height: 24px; }
";
