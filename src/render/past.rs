//! What a page says of other editions: where it is in them, that it is an old one itself, where an old address leads.

use std::collections::BTreeMap;

use crate::model::history::{Elsewhere, Former, Goal};
use crate::model::{Book, LeftOut, Page, PageId};
use crate::path::SitePath;
use crate::render::absolute;
use crate::render::html::{self, Place};
use crate::render::view::{LinkView, MovedAnchorView, MovedView, OldView, SiteView, VersionView};

/// The page in the other editions, the newest first.
pub(super) fn versions(book: &Book, page: &Page, place: &Place) -> Vec<VersionView> {
    let versions = &book.past.versions;
    let own = SitePath::new(format!("{}{}", versions.here, place.at.as_str()));
    let known = versions.pages.get(page.path.as_str());
    let homes = versions.others.iter();
    homes
        .enumerate()
        .map(|(at, home)| {
            let there = known.and_then(|known| known.get(at)).unwrap_or(home);
            VersionView {
                label: there.label.clone(),
                href: there.path.as_deref().map(|path| href(&own, path, "")),
                home: href(&own, home.path.as_deref().unwrap_or("index.html"), ""),
                anchors: anchors(&own, there),
            }
        })
        .collect()
}

fn href(own: &SitePath, path: &str, anchor: &str) -> String {
    own.href(&SitePath::new(path), anchor).as_str().to_owned()
}

fn anchors(own: &SitePath, there: &Elsewhere) -> String {
    let moved: BTreeMap<&str, String> = there
        .anchors
        .iter()
        .map(|(anchor, place)| {
            let place = place.as_ref();
            let href = place.map(|(path, anchor)| href(own, path, anchor));
            (anchor.as_str(), href.unwrap_or_default())
        })
        .collect();
    match moved.is_empty() {
        true => String::new(),
        false => serde_json::to_string(&moved).unwrap_or_default(),
    }
}

/// 改訂履歴, which the newest edition has.
pub(super) fn history(book: &Book, place: &Place, changes: Option<PageId>) -> Option<String> {
    let versions = &book.past.versions;
    let index = SitePath::new("changes/index.html");
    if !versions.here.is_empty() {
        let own = SitePath::new(format!("{}{}", versions.here, place.at.as_str()));
        return Some(href(&own, index.as_str(), ""));
    }
    changes.map(|_| place.file(&index, ""))
}

/// What says that the page belongs to an old edition.
pub(super) fn old(book: &Book, page: &Page, place: &Place) -> Option<OldView> {
    let versions = &book.past.versions;
    let label = versions.old.clone()?;
    let all = versions.pages.get(page.path.as_str());
    let newest = |all: &[Elsewhere]| all.iter().find(|there| there.newest).cloned();
    let there = all
        .and_then(|all| newest(all))
        .filter(|there| there.path.is_some())
        .or_else(|| newest(&versions.others))?;
    let own = SitePath::new(format!("{}{}", versions.here, place.at.as_str()));
    Some(OldView {
        label,
        newest: LinkView {
            html: html::escaped(&there.label),
            href: href(&own, there.path.as_deref()?, ""),
            title: there.label,
        },
    })
}

/// The page at an address where nothing stands any more.
pub(super) fn former<'a>(site: &'a SiteView, book: &Book, former: &Former) -> MovedView<'a> {
    let own = &former.path;
    let link = |goal: &Goal| LinkView {
        title: goal.title.clone(),
        html: html::escaped(&goal.title),
        href: href(own, &goal.path, &goal.anchor),
    };
    let home = Goal {
        path: "index.html".to_owned(),
        anchor: String::new(),
        title: book.title.clone(),
    };
    let goals: Vec<LinkView> = former.goals.iter().map(link).collect();
    let first = former.goals.first();
    let base = book.config.base_url.as_deref();
    let anchors = former
        .anchors
        .iter()
        .map(|(id, title, goals)| MovedAnchorView {
            id: id.clone(),
            title: title.clone(),
            goals: goals.iter().map(link).collect(),
        });
    MovedView {
        site,
        root: own.root(),
        to: link(first.unwrap_or(&home)),
        direct: goals.len() == 1,
        title: former.title.clone(),
        goals,
        anchors: anchors.collect(),
        gone: match first {
            Some(_) => String::new(),
            None => former.gone.clone(),
        },
        old: former.old.as_ref().map(|(path, label)| LinkView {
            title: label.clone(),
            html: html::escaped(label),
            href: own.href(path, "").as_str().to_owned(),
        }),
        canonical: base
            .zip(first)
            .map(|(base, goal)| absolute(base, &SitePath::new(&*goal.path))),
    }
}

/// The page at the address of one that an overlay leaves out: says so, and leads to what stands in its place.
pub(super) fn left_out<'a>(
    site: &'a SiteView,
    book: &Book,
    left_out: &LeftOut,
) -> Option<MovedView<'a>> {
    let LeftOut { path, anchor, .. } = left_out;
    let hidden = book.hidden.get(left_out.hidden)?;
    let to = book.pages.get(left_out.to)?;
    Some(MovedView {
        site,
        root: path.root(),
        to: LinkView {
            title: to.title.clone(),
            html: html::escaped(&to.title),
            href: href(path, to.path.as_str(), anchor),
        },
        direct: false,
        title: hidden.title.clone().unwrap_or_default(),
        goals: Vec::new(),
        anchors: Vec::new(),
        gone: hidden.said(&book.config),
        old: None,
        canonical: None,
    })
}
