//! What stands round a page's text: the way there, its neighbours, its sources, what else speaks of it.

use crate::model::{Book, Generated, Origin, Page, PageId};
use crate::model::{source_anchor, tag_anchor};
use crate::parse::Kind;
use crate::render::html::{self, Place, Whole, escape, page_words};
use crate::render::view::{
    ChildView, LinkView, MeaningView, MenuItemView, MenuView, SourceView, TagView, TagsView,
    TocView,
};
use crate::render::written::Gathered;
use crate::tree::Cite;

/// Siblings that a menu shows on each side of the page. A folder of thousands must not stand on each of its pages.
const SIBLINGS: usize = 20;
/// Steps from a page to the home page; a guard, not a limit that anyone meets.
const DEEPEST: usize = 64;

/// The page that tebiki made for this purpose.
pub(crate) fn generated(book: &Book, which: Generated) -> Option<PageId> {
    book.pages
        .iter()
        .position(|page| page.origin == Origin::Generated(which))
}

/// From the home page down to the parent.
pub(crate) fn ancestors(book: &Book, id: PageId) -> Vec<PageId> {
    let mut found = Vec::new();
    let mut next = book.pages.get(id).and_then(|page| page.parent);
    while let Some(id) = next.filter(|_| found.len() < DEEPEST) {
        found.push(id);
        next = book.pages.get(id).and_then(|page| page.parent);
    }
    found.reverse();
    found
}

/// What stands round a page may know all pages, as they were written.
#[derive(Clone, Copy)]
pub(crate) struct Around<'a> {
    pub(crate) whole: Whole<'a>,
    pub(crate) gathered: &'a Gathered,
}

pub(crate) fn link(around: &Around, place: &Place, id: PageId) -> Option<LinkView> {
    let page = around.whole.book.pages.get(id)?;
    Some(LinkView {
        title: page.title.clone(),
        html: around.gathered.title(id, 0),
        href: place.href(around.whole.book, id, ""),
    })
}

pub(crate) fn links(around: &Around, place: &Place, ids: &[PageId]) -> Vec<LinkView> {
    ids.iter()
        .filter_map(|id| link(around, place, *id))
        .collect()
}

pub(crate) fn crumbs(around: &Around, place: &Place, id: PageId) -> Vec<LinkView> {
    links(around, place, &ancestors(around.whole.book, id))
}

pub(crate) fn menu(around: &Around, place: &Place, id: PageId, page: &Page) -> MenuView {
    let book = around.whole.book;
    let ancestors = crumbs(around, place, id);
    let Some(parent) = page.parent.and_then(|parent| book.pages.get(parent)) else {
        return MenuView::default();
    };
    // The terms are found by their letters, in the list; their neighbours say nothing.
    if matches!(page.origin, Origin::Generated(Generated::Term(_))) {
        return MenuView {
            ancestors,
            ..MenuView::default()
        };
    }
    // Chapters stand among chapters, lists among lists.
    let alike = |child: &PageId| {
        let child = book.pages.get(*child);
        child.is_some_and(|child| is_authored(child) == is_authored(page) && !is_service(child))
    };
    let all: Vec<PageId> = parent.children.iter().copied().filter(alike).collect();
    let at = all.iter().position(|child| *child == id);
    let first = at.unwrap_or(0).saturating_sub(SIBLINGS);
    let shown: Vec<PageId> = all
        .iter()
        .skip(first)
        .take(SIBLINGS * 2 + 1)
        .copied()
        .collect();
    let after = all.len() - first - shown.len();
    let siblings = shown
        .iter()
        .filter_map(|sibling| {
            let LinkView { title, html, href } = link(around, place, *sibling)?;
            let current = *sibling == id;
            let children = match current {
                true => links(
                    around,
                    place,
                    page.children
                        .get(..page.children.len().min(SIBLINGS * 2))
                        .unwrap_or_default(),
                ),
                false => Vec::new(),
            };
            Some(MenuItemView {
                title,
                html,
                href,
                origin: book.pages.get(*sibling).and_then(|page| origin(book, page)),
                current,
                children,
            })
        })
        .collect();
    MenuView {
        all: page.parent.map(|parent| place.href(book, parent, "")),
        ancestors,
        siblings,
        before: first,
        after,
    }
}

/// The search page and 404 stand in no list.
fn is_service(page: &Page) -> bool {
    matches!(
        page.origin,
        Origin::Generated(Generated::Search | Generated::NotFound)
    )
}

pub(crate) fn toc(gathered: &Gathered, id: PageId, page: &Page) -> Vec<TocView> {
    let headed = || {
        let sections = page.sections.iter().enumerate().skip(1);
        sections.filter(|(_, section)| !section.anchor.is_empty())
    };
    let top = headed()
        .map(|(_, section)| section.level)
        .min()
        .unwrap_or(2);
    let mut toc: Vec<TocView> = Vec::new();
    for (at, section) in headed() {
        let href = format!("#{}", crate::path::encode_fragment(&section.anchor));
        let title = section.title.clone();
        let html = gathered.title(id, at);
        if section.level == top {
            toc.push(TocView {
                title,
                html,
                href,
                children: Vec::new(),
            });
        } else if section.level == top + 1
            && let Some(last) = toc.last_mut()
        {
            last.children.push(LinkView { title, html, href });
        }
    }
    toc
}

/// The authors' pages below a page, unless its text leads to all of them.
pub(crate) fn children(around: &Around, place: &Place, id: PageId, page: &Page) -> Vec<ChildView> {
    let book = around.whole.book;
    let below: Vec<PageId> = page
        .children
        .iter()
        .copied()
        .filter(|child| book.pages.get(*child).is_some_and(is_authored))
        .collect();
    let written = around.gathered.pages.get(id);
    let is_linked = |child: &PageId| written.is_some_and(|page| page.leads_to.contains(child));
    if below.iter().all(is_linked) {
        return Vec::new();
    }
    below
        .into_iter()
        .filter_map(|id| {
            let child = book.pages.get(id)?;
            Some(ChildView {
                title: child.title.clone(),
                html: around.gathered.title(id, 0),
                href: place.href(book, id, ""),
                summary: child.meta.summary.clone(),
                kind_label: kind_label(child),
                origin: origin(book, child),
            })
        })
        .collect()
}

/// Written by an author, or a folder's page in place of one.
fn is_authored(page: &Page) -> bool {
    matches!(
        page.origin,
        Origin::File(_) | Origin::Generated(Generated::Contents)
    )
}

/// The lists that tebiki made, in order.
pub(crate) fn lists(book: &Book) -> Vec<PageId> {
    book.pages
        .iter()
        .enumerate()
        .filter(|(_, page)| is_list(page))
        .map(|(id, _)| id)
        .collect()
}

fn is_list(page: &Page) -> bool {
    match page.origin {
        Origin::File(_) => false,
        Origin::Generated(which) => !matches!(
            which,
            Generated::Contents
                | Generated::Term(_)
                | Generated::Program(_)
                | Generated::Change(_)
                | Generated::Search
                | Generated::NotFound
        ),
    }
}

/// Empty where the kind says nothing that the reader needs.
pub(crate) fn kind_label(page: &Page) -> &'static str {
    match page.kind {
        Kind::Guide | Kind::Page => "",
        _ if page.origin == Origin::Generated(Generated::Contents) => "",
        kind => kind.label(),
    }
}

/// The pages before and after, in reading order: authors' pages among themselves, terms and programmes likewise.
pub(crate) fn neighbours(book: &Book, id: PageId) -> (Option<PageId>, Option<PageId>) {
    let sort = |page: &Page| match page.origin {
        Origin::File(_) | Origin::Generated(Generated::Contents) => Some(0),
        Origin::Generated(Generated::Term(_)) => Some(1),
        Origin::Generated(Generated::Program(_)) => Some(2),
        Origin::Generated(_) => None,
    };
    let Some(own) = book.pages.get(id).and_then(sort) else {
        return (None, None);
    };
    let like = |(_, page): &(PageId, &Page)| sort(page) == Some(own);
    let mut before = book.pages.iter().enumerate().take(id).rev();
    let mut after = book.pages.iter().enumerate().skip(id + 1);
    (
        before.find(like).map(|(id, _)| id),
        after.find(like).map(|(id, _)| id),
    )
}

/// Each source once, with all the pages of it that are cited.
pub(crate) fn sources(whole: &Whole, place: &Place, cites: &[Cite]) -> Vec<SourceView> {
    let book = whole.book;
    let mut found: Vec<(&str, SourceView)> = Vec::new();
    for cite in cites {
        let page = cite.page.as_deref().map(page_words);
        if let Some((_, view)) = found.iter_mut().find(|(id, _)| *id == cite.id) {
            view.page = match (view.page.take(), page) {
                (Some(before), Some(page)) => Some(format!("{before}・{page}")),
                (before, page) => before.or(page),
            };
            continue;
        }
        let Some(source) = book.data.sources.iter().find(|source| source.id == cite.id) else {
            continue;
        };
        let row = whole
            .sources_page
            .filter(|page| place.leads(*page, &source_anchor(&source.id)))
            .map(|page| place.href(book, page, &source_anchor(&source.id)));
        let view = SourceView {
            title: within_quotes(&source.title),
            publisher: source.publisher.clone(),
            date: source.date.map(|date| date.show()),
            page,
            href: row.or_else(|| {
                let url = source.url.as_deref()?;
                Some(place.outside(url)?.into_owned())
            }),
            licence: source.licence.clone(),
            note: source.note.clone(),
        };
        found.push((&source.id, view));
    }
    found.into_iter().map(|(_, view)| view).collect()
}

/// A title as it stands between 「 and 」.
fn within_quotes(title: &str) -> String {
    let swap = |letter| match letter {
        '「' => '『',
        '」' => '』',
        '『' => '「',
        '』' => '」',
        letter => letter,
    };
    title.chars().map(swap).collect()
}

/// `index` is the page of all tags.
pub(crate) fn tags(
    book: &Book,
    place: &Place,
    page: &Page,
    index: Option<PageId>,
) -> Vec<TagsView> {
    let linked = |label: &str, values: &[String]| -> Vec<TagView> {
        values
            .iter()
            .map(|value| TagView {
                title: value.clone(),
                href: index.map(|index| place.href(book, index, &tag_anchor(label, value))),
            })
            .collect()
    };
    let meta = &page.meta;
    let programs = meta
        .programs
        .iter()
        .filter_map(|(id, _)| {
            let at = book
                .data
                .programs
                .iter()
                .position(|program| program.id == *id)?;
            let program = book.data.programs.get(at)?;
            Some(TagView {
                title: program
                    .short
                    .clone()
                    .unwrap_or_else(|| program.name.clone()),
                href: book
                    .program_pages
                    .get(at)
                    .map(|page| place.href(book, *page, "")),
            })
        })
        .collect();
    let level: Vec<String> = meta.level.iter().cloned().collect();
    [
        ("audience", "読む人", linked("読む人", &meta.audience)),
        ("domain", "領域", linked("領域", &meta.domain)),
        ("level", "段階", linked("段階", &level)),
        ("area", "地域", linked("地域", &meta.area)),
        ("theme", "主題", linked("主題", &meta.theme)),
        ("program", "関わる事業", programs),
    ]
    .into_iter()
    .filter(|(_, _, tags)| !tags.is_empty())
    .map(|(kind, label, tags)| TagsView { kind, label, tags })
    .collect()
}

/// Which overlay a page is from: 県：埼玉県. None for the guide's own.
pub(crate) fn origin(book: &Book, page: &Page) -> Option<String> {
    let layer = book.layer_of(page)?;
    Some(book.config.name_of(Some(layer)))
}

/// HTML: how far the page can be trusted.
pub(crate) fn badges(book: &Book, page: &Page) -> String {
    let mut out = String::new();
    let mut badge = |class: &str, words: &str| {
        out.push_str("<span class=\"badge ");
        out.push_str(class);
        out.push_str("\">");
        escape(&mut out, words);
        out.push_str("</span> ");
    };
    if let Some(name) = origin(book, page) {
        badge("origin", &name);
    }
    if page.meta.fictional {
        badge("fictional", "架空事例");
    }
    if page
        .meta
        .report
        .as_ref()
        .is_some_and(|report| report.inferred)
    {
        badge("status", "地域名は推定");
    }
    html::facts(&mut out, &page.meta.facts);
    out.trim_end().to_owned()
}

pub(crate) fn backlinks(around: &Around, place: &Place, id: PageId) -> Vec<LinkView> {
    // Every section that changed leads to the changes: a list of them says nothing.
    let changes = around.whole.book.pages.get(id).is_some_and(|page| {
        matches!(
            page.origin,
            Origin::Generated(Generated::Changes | Generated::Change(_))
        )
    });
    let from = around.gathered.linked_from.get(id).filter(|_| !changes);
    from.map(|from| links(around, place, from))
        .unwrap_or_default()
}

pub(crate) fn meanings(book: &Book, terms: impl IntoIterator<Item = usize>) -> Vec<MeaningView> {
    (0..)
        .zip(terms)
        .filter_map(|(number, at)| {
            let term = book.data.terms.get(at)?;
            Some(MeaningView {
                id: html::meaning_id(number),
                name: term.name.clone(),
                reading: term.reading.clone(),
                short: term.short.clone(),
                below: term
                    .below
                    .iter()
                    .map(|below| {
                        format!("{}、{}", book.config.name_below(below.layer), below.short)
                    })
                    .collect(),
            })
        })
        .collect()
}
