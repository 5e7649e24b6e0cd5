//! The editions of a handbook beside one another, the oldest first and the present one last; where each thing of one of
//! them is in another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Comparisons;
use crate::config::Flags;
use crate::diagnostic::Report;
use crate::edition::leaves::{self, Leaves};
use crate::edition::open::Opened;
use crate::edition::rows::{Comparison, Row};
use crate::edition::show::profile::{Form, Profile};
use crate::edition::show::sheet::{Sheet, sheet};
use crate::edition::value::{About, Edition, Kind, NodeId, ROOT};
use crate::model::{Book, Origin};
use crate::source::Sources;
use tebiki_words::Dictionary;

/// One edition.
pub(super) struct Volume {
    pub(super) about: About,
    /// What tells it from any other; nothing for one that every save changes.
    pub(super) seal: String,
    pub(super) edition: Edition,
    /// Where its site stands: `editions/r6/`; nothing for the present one.
    pub(super) prefix: String,
    /// The addresses of all its pages.
    pub(super) paths: BTreeSet<String>,
    /// What an old one is built from; the present one is built anyway.
    pub(super) whole: Option<(Sources, Book)>,
}

impl Volume {
    pub(super) fn frozen(
        opened: Opened,
        (id, seal): (String, String),
        dictionary: &Dictionary,
        report: &mut Report,
    ) -> Volume {
        let Opened { sources, about, .. } = opened;
        let Leaves { book, edition, .. } =
            leaves::read(&sources, &Flags::default(), dictionary, about, report);
        let mut about = edition.about.clone();
        about.id.clone_from(&id);
        Volume {
            about,
            seal: format!("{id} {seal}"),
            edition,
            prefix: format!("editions/{id}/"),
            paths: paths(&book),
            whole: Some((sources, book)),
        }
    }

    pub(super) fn present(book: &Book, edition: Edition, seal: String) -> Volume {
        let mut about = edition.about.clone();
        about.id = String::new();
        if about.label.is_empty() {
            about.label = book.title.clone();
        }
        Volume {
            about,
            seal,
            edition,
            prefix: String::new(),
            paths: paths(book),
            whole: None,
        }
    }

    /// Takes its place behind the frozen ones. When nothing changed since the newest of them, it is that one.
    pub(super) fn follow(
        &mut self,
        frozen: &mut Vec<Arc<Volume>>,
        compare: impl FnOnce(&Volume, &Volume) -> Arc<Comparison>,
    ) {
        let Some(last) = frozen.last() else { return };
        let step = compare(last, self);
        if step.rows.is_empty() && step.quiet.is_empty() && step.confirmed.is_empty() {
            self.about = last.about.clone();
            frozen.pop();
        } else if last.about.label == self.about.label {
            self.about.label = format!("{}のあと", self.about.label);
        }
    }

    /// Whether one of its own pages stands in a book too, but for the first one, which every handbook has.
    pub(super) fn shares(&self, book: &Book) -> bool {
        let paths: BTreeSet<&str> = book
            .pages
            .iter()
            .filter(|page| matches!(page.origin, Origin::File(_)))
            .map(|page| page.path.as_str())
            .collect();
        let own = self.edition.children(ROOT).iter();
        let mut own = own
            .map(|&id| self.edition.node(id))
            .filter(|node| node.kind == Kind::Page && node.address.path != "index.html")
            .peekable();
        own.peek().is_none() || own.any(|node| paths.contains(node.address.path.as_str()))
    }

    /// 第2版, or its id where it has no name.
    pub(super) fn label(&self) -> &str {
        match self.about.label.as_str() {
            "" => &self.about.id,
            label => label,
        }
    }
}

fn paths(book: &Book) -> BTreeSet<String> {
    let pages = book.pages.iter();
    pages.map(|page| page.path.as_str().to_owned()).collect()
}

pub(super) struct Shelf {
    pub(super) volumes: Vec<Arc<Volume>>,
    comparisons: Comparisons,
    sheets: BTreeMap<(usize, usize), Sheet>,
    /// By step from one edition to the next: what became of each thing, and where it came from.
    steps: Vec<Step>,
}

struct Step {
    forth: BTreeMap<NodeId, Vec<NodeId>>,
    back: BTreeMap<NodeId, Vec<NodeId>>,
}

impl Step {
    fn new(comparison: &Comparison) -> Step {
        let matching = &comparison.matching;
        let (mut forth, mut back) = (BTreeMap::new(), BTreeMap::new());
        for (old, new) in matching.to_new.iter().enumerate() {
            if let Some(new) = *new {
                forth.insert(old, vec![new]);
                back.insert(new, vec![old]);
            }
        }
        for (old, news) in &matching.splits {
            forth.insert(*old, news.clone());
            for new in news {
                back.entry(*new).or_insert_with(|| vec![*old]);
            }
        }
        for (olds, new) in &matching.merges {
            back.insert(*new, olds.clone());
            for old in olds {
                forth.entry(*old).or_insert_with(|| vec![*new]);
            }
        }
        Step { forth, back }
    }
}

/// As the site shows what changed: new beside old, with what happened.
fn shown(before: &Volume, after: &Volume, comparison: &Comparison) -> Sheet {
    let form = Form {
        profile: Profile::Remarks,
        old_head: before.label().to_owned(),
        new_first: true,
    };
    let rows: Vec<&Row> = comparison.rows.iter().collect();
    sheet(comparison, &rows, &before.edition, &after.edition, &form)
}

impl Shelf {
    pub(super) fn new(volumes: Vec<Arc<Volume>>, comparisons: Comparisons) -> Shelf {
        let steps = (1..volumes.len())
            .filter_map(|at| comparisons.get(&(at - 1, at)))
            .map(|step| Step::new(step))
            .collect();
        let sheets = comparisons.iter().filter_map(|(&(old, new), comparison)| {
            let (before, after) = (volumes.get(old)?, volumes.get(new)?);
            Some(((old, new), shown(before, after, comparison)))
        });
        let sheets = sheets.collect();
        Shelf {
            volumes,
            comparisons,
            sheets,
            steps,
        }
    }

    pub(super) fn last(&self) -> usize {
        self.volumes.len() - 1
    }

    pub(super) fn comparison(&self, old: usize, new: usize) -> Option<&Comparison> {
        self.comparisons.get(&(old, new)).map(Arc::as_ref)
    }

    /// The comparison as a reader sees it.
    pub(super) fn sheet(&self, old: usize, new: usize) -> Option<&Sheet> {
        self.sheets.get(&(old, new))
    }

    /// How many places changed between two editions.
    pub(super) fn count(&self, old: usize, new: usize) -> usize {
        self.sheet(old, new).map_or(0, Sheet::count)
    }

    /// The pairs that were compared, in order.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        self.comparisons.keys().copied()
    }

    /// The address of the page that shows what changed. What leads to the present edition bears no name of it, since it
    /// gets one only later.
    pub(super) fn address(&self, old: usize, new: usize) -> String {
        let id = |at: usize| self.volumes.get(at).map_or("", |volume| &volume.about.id);
        match new == self.last() {
            true => format!("changes/since-{}.html", id(old)),
            false => format!("changes/{}--{}.html", id(old), id(new)),
        }
    }

    /// Where a thing of one edition is in another.
    pub(super) fn find(&self, from: usize, to: usize, node: NodeId) -> Vec<NodeId> {
        let mut found = vec![node];
        let on = |found: &[NodeId], step: &BTreeMap<NodeId, Vec<NodeId>>| -> Vec<NodeId> {
            let mut seen = BTreeSet::new();
            let all = found.iter().filter_map(|node| step.get(node)).flatten();
            all.copied().filter(|node| seen.insert(*node)).collect()
        };
        if from < to {
            for step in self.steps.iter().take(to).skip(from) {
                found = on(&found, &step.forth);
            }
        } else {
            for step in self.steps.iter().take(from).skip(to).rev() {
                found = on(&found, &step.back);
            }
        }
        found
    }
}
