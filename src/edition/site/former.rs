//! Old addresses: what stood in an earlier edition and where that is now. What nobody can find is told.
//!
//! Invariant: every page and anchor of every frozen edition leads on, is declared gone, or has an error.

mod declared;

use std::collections::{BTreeMap, BTreeSet};

use super::Told;
use super::shelf::{Shelf, Volume};
use crate::diagnostic::{EditionProblem, Report, Span};
use crate::edition::value::{Edition, Kind, Node, NodeId, ROOT};
use crate::model::history::{Former, Goal, Left, Revised, dest};
use crate::model::{Book, Origin, Page};
use crate::path::SitePath;
use crate::source::{FileId, Sources};
use crate::tree::walk;
use declared::Declared;

pub(super) fn trace(
    shelf: &Shelf,
    sources: &Sources,
    book: &Book,
    told: &mut Told,
    report: &mut Report,
) {
    let mut tracer = Tracer {
        shelf,
        sources,
        standing: standing(book),
        declared: Declared::of(book),
        report,
        former: BTreeMap::new(),
        left: BTreeMap::new(),
        left_out: left_out(book).collect(),
        reused: Vec::new(),
    };
    // The newest first: what it says of an address holds.
    for at in (0..shelf.last()).rev() {
        tracer.edition(at);
    }
    let aliases = book.aliases.iter().map(|(path, _)| path.as_str());
    let aliases: BTreeSet<&str> = aliases.chain(left_out(book)).collect();
    let former = tracer.former.into_values();
    told.past.former = former
        .filter(|former| !aliases.contains(former.path.as_str()))
        .collect();
    told.additions.left = tracer.left.into_values().collect();
    told.additions.revised.append(&mut tracer.reused);
}

fn left_out(book: &Book) -> impl Iterator<Item = &str> {
    book.left_out.iter().map(|left_out| left_out.path.as_str())
}

/// By page: the ids on it.
type Standing = BTreeMap<String, BTreeSet<String>>;

fn standing(book: &Book) -> Standing {
    let pages = book.pages.iter();
    let pages = pages.map(|page| (page.path.as_str().to_owned(), ids(page)));
    pages.collect()
}

fn ids(page: &Page) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    walk(&page.body, &mut |part| {
        ids.extend(part.id().map(str::to_owned))
    });
    ids
}

struct Tracer<'a> {
    shelf: &'a Shelf,
    sources: &'a Sources,
    standing: Standing,
    declared: Declared<'a>,
    report: &'a mut Report,
    /// By old address.
    former: BTreeMap<String, Former>,
    /// By page and anchor.
    left: BTreeMap<(String, String), Left>,
    /// Addresses that say of themselves that an overlay leaves their page out.
    left_out: BTreeSet<&'a str>,
    reused: Vec<Revised>,
}

impl Tracer<'_> {
    fn edition(&mut self, at: usize) {
        let shelf = self.shelf;
        let Some(volume) = shelf.volumes.get(at) else {
            return;
        };
        for (id, node) in volume.edition.nodes.iter().enumerate() {
            let holds = matches!(
                node.kind,
                Kind::Page | Kind::Section | Kind::Provision | Kind::Record
            );
            let is_page = matches!(node.kind, Kind::Page | Kind::Record);
            let has_place =
                !node.address.path.is_empty() && (is_page || !node.address.anchor.is_empty());
            if holds && has_place {
                self.node(at, volume, id, node);
            }
        }
        self.others(at, volume);
    }

    fn node(&mut self, at: usize, volume: &Volume, id: NodeId, node: &Node) {
        let goals = self.goals(at, id);
        let (path, anchor) = (&node.address.path, &node.address.anchor);
        if self.left_out.contains(path.as_str()) {
            return;
        }
        let ids = self.standing.get(path);
        let page_stands = ids.is_some();
        let stands = match ids {
            Some(ids) => anchor.is_empty() || ids.contains(anchor),
            None => false,
        };
        if stands {
            self.note_reuse(at, volume, id, node, &goals);
            return;
        }
        let goals = match goals.is_empty() {
            true => self.declared.goals(path, anchor),
            false => goals,
        };
        let gone = match goals.is_empty() {
            true => self.gone(at, volume, id, node),
            false => String::new(),
        };
        if page_stands {
            let key = (path.clone(), anchor.clone());
            self.left.entry(key).or_insert_with(|| Left {
                page: path.clone(),
                anchor: anchor.clone(),
                title: title(&volume.edition, id),
                goals,
                gone,
            });
            return;
        }
        let former = self.former(volume, path, &volume.edition, id);
        if anchor.is_empty() {
            if former.goals.is_empty() && former.gone.is_empty() {
                former.goals = goals;
                former.gone = gone;
            }
        } else if !former.anchors.iter().any(|(known, ..)| known == anchor) {
            former
                .anchors
                .push((anchor.clone(), title(&volume.edition, id), goals));
        }
    }

    fn former(
        &mut self,
        volume: &Volume,
        path: &str,
        edition: &Edition,
        id: NodeId,
    ) -> &mut Former {
        self.former
            .entry(path.to_owned())
            .or_insert_with(|| Former {
                path: SitePath::new(path),
                title: edition.node(edition.home(id)).text.clone(),
                goals: Vec::new(),
                anchors: Vec::new(),
                gone: String::new(),
                old: Some((
                    SitePath::new(format!("{}{path}", volume.prefix)),
                    volume.label().to_owned(),
                )),
            })
    }

    /// Where a thing stands in the present edition.
    fn goals(&self, at: usize, id: NodeId) -> Vec<Goal> {
        let Some(now) = self.shelf.volumes.last() else {
            return Vec::new();
        };
        let found = self.shelf.find(at, self.shelf.last(), id).into_iter();
        found
            .filter_map(|id| {
                let node = now.edition.node(id);
                let home = now.edition.node(now.edition.home(id));
                let name = title(&now.edition, id);
                let title = match home.text == name {
                    true => name,
                    false => format!("{}　{name}", home.text),
                };
                (!node.address.path.is_empty()).then(|| Goal {
                    path: node.address.path.clone(),
                    anchor: node.address.anchor.clone(),
                    title,
                })
            })
            .collect()
    }

    /// What is said of a thing that is nowhere; whoever should have said it is told.
    fn gone(&mut self, at: usize, volume: &Volume, id: NodeId, node: &Node) -> String {
        let next = self
            .shelf
            .volumes
            .get(at + 1)
            .map_or("", |next| next.label());
        let said = format!("{next}でなくなりました。");
        let (path, anchor) = (&node.address.path, &node.address.anchor);
        if let Some(reason) = self.declared.reason(&node.key, path, anchor) {
            return format!("{said}{reason}");
        }
        // A term or programme that was taken out needs no declaration, nor what stood in what is gone.
        let above = node.parent;
        let is_inner = above != ROOT && self.goals(at, above).is_empty();
        let is_newest = at + 1 == self.shelf.last();
        if node.kind == Kind::Record || is_inner || !is_newest {
            return said;
        }
        let span = self.place(volume, path);
        let edition = volume.label().to_owned();
        let problem = match node.kind {
            Kind::Page => EditionProblem::LostPage {
                edition,
                path: path.clone(),
                title: node.text.clone(),
            },
            _ => EditionProblem::LostAnchor {
                edition,
                path: path.clone(),
                page: volume.edition.node(volume.edition.home(id)).text.clone(),
                anchor: anchor.clone(),
                title: title(&volume.edition, id),
            },
        };
        self.report.add(span, problem);
        said
    }

    /// The old file, in the edition's folder.
    fn place(&self, volume: &Volume, path: &str) -> Span {
        let file = volume.whole.as_ref().and_then(|(sources, book)| {
            let page = book.pages.iter().find(|page| page.path.as_str() == path)?;
            let Origin::File(file) = page.origin else {
                return None;
            };
            let name = format!("{}{}", volume.prefix, sources.get(file)?.path.as_str());
            let mut files = self.sources.ids();
            files.find_map(|(id, file)| (file.path.as_str() == name).then_some(id))
        });
        Span::whole(file.unwrap_or(FileId(0)))
    }

    /// An article whose number another one bears now: the reader of an old link is told.
    fn note_reuse(&mut self, at: usize, volume: &Volume, id: NodeId, node: &Node, goals: &[Goal]) {
        let edition = &volume.edition;
        let is_article =
            node.kind == Kind::Provision && edition.node(node.parent).kind != Kind::Provision;
        let is_newest = at + 1 == self.shelf.last();
        let (path, anchor) = (&node.address.path, &node.address.anchor);
        let moved = goals
            .iter()
            .all(|goal| (&goal.path, &goal.anchor) != (path, anchor));
        let Some(goal) = goals.first().filter(|_| is_article && is_newest && moved) else {
            return;
        };
        let Some(now) = self.shelf.find(at, self.shelf.last(), id).first().copied() else {
            return;
        };
        let number = self
            .shelf
            .volumes
            .last()
            .map(|volume| volume.edition.node(now).number().to_owned());
        self.reused.push(Revised {
            page: path.clone(),
            anchor: anchor.clone(),
            words: format!(
                "{}の{}は、{}になりました",
                volume.label(),
                title(&volume.edition, id),
                number.unwrap_or_default()
            ),
            dest: dest(&goal.path, &goal.anchor),
        });
    }

    /// Addresses that are no things to compare: lists that are empty now, and what led on already.
    fn others(&mut self, at: usize, volume: &Volume) {
        let Some((_, book)) = &volume.whole else {
            return;
        };
        let next = self
            .shelf
            .volumes
            .get(at + 1)
            .map_or("", |next| next.label());
        let pages = book.pages.iter().map(|page| (&page.path, page));
        let aliases = book
            .aliases
            .iter()
            .filter_map(|(path, page)| Some((path, book.pages.get(*page)?)));
        for (path, page) in pages.chain(aliases) {
            let path = path.as_str();
            if self.standing.contains_key(path) || self.former.contains_key(path) {
                continue;
            }
            let edition = &volume.edition;
            let own = edition.children(ROOT).iter().copied().find(|&id| {
                let address = &edition.node(id).address;
                address.path == page.path.as_str() && address.anchor.is_empty()
            });
            let goals = own.map(|id| self.goals(at, id)).unwrap_or_default();
            let gone = match goals.is_empty() {
                true => format!("{next}でなくなりました。"),
                false => String::new(),
            };
            let former = Former {
                path: SitePath::new(path),
                title: page.title.clone(),
                goals,
                anchors: Vec::new(),
                gone,
                old: Some((
                    SitePath::new(format!("{}{}", volume.prefix, page.path.as_str())),
                    volume.label().to_owned(),
                )),
            };
            self.former.insert(path.to_owned(), former);
        }
    }
}

/// How a reader calls it: a heading, 第三条（事業内容）, 第三条一イ.
fn title(edition: &Edition, id: NodeId) -> String {
    let node = edition.node(id);
    match (node.kind, node.number(), node.caption()) {
        (Kind::Provision, "", caption) => caption.to_owned(),
        (Kind::Provision, _, "") => way(edition, id),
        (Kind::Provision, _, caption) => format!("{}（{caption}）", way(edition, id)),
        _ => node.text.clone(),
    }
}

/// The numbers from the article down.
fn way(edition: &Edition, id: NodeId) -> String {
    let node = edition.node(id);
    let is_inner = edition.node(node.parent).kind == Kind::Provision;
    match is_inner && !node.number().starts_with('第') {
        true => format!("{}{}", way(edition, node.parent), node.number()),
        false => node.number().to_owned(),
    }
}
