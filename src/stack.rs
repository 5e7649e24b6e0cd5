//! Lays overlays over the guide: one content out of all, each part with its origin. Takes what `parse` understood of each
//! and gives the whole again at every build; what is kept is the difference alone. Knows keys, never Markdown.
//!
//! Order: the guide, then each layer as the stack says; within a layer parts go by file name.
//! Invariant: nothing that an overlay says drops silently. It stands in the whole, or there is an error; what it replaces
//! stands in a fold behind it.

mod apply;
mod hides;
mod lost;
mod place;
mod records;
pub mod seen;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::config::Config;
use crate::config::overlay::Seen;
use crate::diagnostic::{OverlayProblem, Report, Span};
use crate::parse::data::Data;
use crate::parse::{self, Kind, Meta, Page, Parsed};
use crate::path::SourcePath;
use crate::source::{FileId, Sources};
use crate::tree::section;

/// One content.
#[derive(Clone, Debug, Default)]
pub struct Stacked {
    /// The guide's in the order of their files, then those of each layer.
    pub pages: Vec<Page>,
    pub data: Data,
    pub assets: Vec<FileId>,
    /// What the guide holds by itself, where anything lies over it.
    pub guide: Option<Guide>,
    pub hidden: Vec<Hidden>,
    /// What each change was made against, in the order of the stack.
    pub against: Vec<Against>,
}

/// The guide alone, for what it says of itself.
#[derive(Clone, Debug)]
pub struct Guide {
    pub pages: Vec<GuidePage>,
    pub data: Data,
}

/// What a page of the guide counts as.
#[derive(Clone, Debug)]
pub struct GuidePage {
    pub path: SourcePath,
    /// As front matter says.
    pub kind: Option<Kind>,
    pub meta: Meta,
    pub points: usize,
}

/// A page that a layer leaves out.
#[derive(Clone, Debug)]
pub struct Hidden {
    pub layer: usize,
    pub path: SourcePath,
    pub title: Option<String>,
    pub meta: Meta,
    /// What its headings say: links may name them.
    pub headings: Vec<String>,
    /// The files that it shows and leads to: nobody misses what goes with it.
    pub files: Vec<SourcePath>,
    /// Where links to it lead, from the content folder.
    pub instead: String,
    pub reason: Option<String>,
    pub at: Span,
}

impl Hidden {
    /// 「電話の受け方」は、「県：埼玉県」では載せていません（県で案内）。
    pub fn said(&self, config: &Config) -> String {
        let title = self.title.as_deref().unwrap_or(self.path.stem());
        let name = config.name_of(Some(self.layer));
        let reason = self.reason.as_ref().map(|reason| format!("（{reason}）"));
        let reason = reason.unwrap_or_default();
        format!("「{title}」は、「{name}」では載せていません{reason}。")
    }
}

/// What a change of an overlay was made against, as it stands today.
#[derive(Clone, Debug)]
pub struct Against {
    pub layer: usize,
    /// `parts/a.md`, `contact:er-center`, `term:協議の場`, `hide:guide/a.md`
    pub change: String,
    /// By key: `guide/soudan#窓口`.
    pub target: String,
    pub print: String,
    pub text: Vec<String>,
    /// What the overlay says in its place or beside it.
    pub local: Vec<String>,
    pub at: Span,
}

/// Everything as one.
pub fn stack(parsed: Parsed, config: &Config, sources: &Sources, report: &mut Report) -> Stacked {
    let Parsed {
        pages,
        data,
        assets,
        layers,
    } = parsed;
    let mut stacked = Stacked {
        pages,
        data,
        assets,
        ..Stacked::default()
    };
    if layers.is_empty() {
        records::alone(&stacked.data, report);
        return stacked;
    }
    records::alone(&stacked.data, report);
    stacked.guide = Some(guide(&stacked, sources));
    let mut stack = Stack {
        config,
        sources,
        report,
        stacked,
    };
    name(&mut stack.stacked.pages);
    for (at, mut layer) in layers.into_iter().enumerate() {
        name(&mut layer.pages);
        stack.hide(at);
        stack.pages(layer.pages, layer.assets);
        stack.parts(at, layer.parts);
        let against = records::lay(
            &mut stack.stacked.data,
            layer.data,
            config,
            sources,
            stack.report,
        );
        let of_layer = against.into_iter().map(|against| Against {
            layer: at,
            ..against
        });
        stack.stacked.against.extend(of_layer);
    }
    stack.check_hidden();
    seen::compare(&stack.stacked.against, config, stack.report);
    stack.stacked
}

/// Gives every heading its id before anything local comes, so that no local heading can take it.
fn name(pages: &mut [Page]) {
    pages.par_iter_mut().for_each(|page| {
        section::divide("", &mut page.body, 0, &mut Report::default());
    });
}

fn guide(stacked: &Stacked, sources: &Sources) -> Guide {
    let pages = stacked.pages.iter().filter_map(|page| {
        Some(GuidePage {
            path: sources.get(page.file)?.path.clone(),
            kind: page.meta.kind,
            meta: page.meta.clone(),
            points: words::points(&page.body),
        })
    });
    Guide {
        pages: pages.collect(),
        data: stacked.data.clone(),
    }
}

struct Stack<'a> {
    config: &'a Config,
    sources: &'a Sources,
    report: &'a mut Report,
    stacked: Stacked,
}

impl<'a> Stack<'a> {
    /// What the maker of a change saw when it was made.
    fn seen(&self, layer: usize, change: &str) -> Option<&'a Seen> {
        self.config.layers.get(layer)?.saw(change)
    }

    fn path(&self, file: FileId) -> Option<&'a SourcePath> {
        Some(&self.sources.get(file)?.path)
    }

    fn paths(&self) -> Vec<Option<&'a SourcePath>> {
        let pages = self.stacked.pages.iter();
        pages.map(|page| self.path(page.file)).collect()
    }

    /// Which layer a page is of, by its number.
    fn layer_of(&self, page: usize) -> Option<usize> {
        let page = self.stacked.pages.get(page)?;
        self.config.layer_of(page.file)
    }

    /// Takes in the layer's own pages and files. None may stand where one of those below stands.
    fn pages(&mut self, pages: Vec<Page>, assets: Vec<FileId>) {
        let standing = self.stacked.pages.iter().map(|page| page.file);
        let standing = standing.chain(self.stacked.assets.iter().copied());
        let standing: BTreeMap<&SourcePath, FileId> = standing
            .filter_map(|file| Some((&self.sources.get(file)?.path, file)))
            .collect();
        let mut clashes = Vec::new();
        let mut is_free = |file: FileId| {
            let path = self.sources.get(file).map(|file| &file.path);
            let other = path.and_then(|path| Some((path, *standing.get(path)?)));
            if let Some((path, other)) = other {
                clashes.push((file, path.as_str().to_owned(), other));
            }
            other.is_none()
        };
        let pages: Vec<Page> = pages
            .into_iter()
            .filter(|page| is_free(page.file))
            .collect();
        let assets: Vec<FileId> = assets.into_iter().filter(|file| is_free(*file)).collect();
        for (file, path, other) in clashes {
            let other = Span::whole(other);
            let problem = OverlayProblem::PageTwice { path, other };
            self.report.add(Span::whole(file), problem);
        }
        self.stacked.pages.extend(pages);
        self.stacked.assets.extend(assets);
    }

    /// Applies the changes of one layer. Those that go to one side of one thing go there together, in their order.
    fn parts(&mut self, layer: usize, parts: Vec<parse::part::Part>) {
        let mut together: Vec<apply::Change> = Vec::new();
        let paths = self.paths();
        for part in parts {
            let (asked, at) = part.target.clone();
            let (page, anchor) = asked.split_once('#').unwrap_or((asked.as_str(), ""));
            let Some(found) = place::page(page, &self.stacked.pages, &paths) else {
                let change = self.path(part.file).map_or("", SourcePath::as_str);
                let seen = self.seen(layer, change);
                let problem = self.no_page(page, anchor, seen);
                self.report.add(at, problem);
                continue;
            };
            let anchor = place::anchor(anchor);
            let same = together.iter_mut().find(|other| {
                other.page == found && other.anchor == anchor && other.put == part.put
            });
            match same {
                Some(other) if part.put == parse::part::Put::Replace => {
                    let other = other.parts.first().map(|first| first.target.1.clone());
                    let other = other.unwrap_or_else(|| at.clone());
                    self.report.add(at, OverlayProblem::ReplacedTwice { other });
                }
                Some(other) => other.parts.push(part),
                None => together.push(apply::Change {
                    page: found,
                    anchor,
                    put: part.put,
                    layer,
                    parts: vec![part],
                    page_of: self.layer_of(found),
                }),
            }
        }
        // What is replaced goes first: what stands beside it stays beside it.
        together.sort_by_key(|change| change.put != parse::part::Put::Replace);
        let places = self.places();
        for change in together {
            self.change(change, &places);
        }
    }

    fn change(&mut self, mut change: apply::Change, places: &BTreeSet<SourcePath>) {
        let path = self.stacked.pages.get(change.page);
        let path = path.and_then(|page| self.path(page.file)).cloned();
        let (Some(path), Some(page)) = (path, self.stacked.pages.get_mut(change.page)) else {
            return;
        };
        let layer_id = self.config.layers.get(change.layer);
        let layer_id = layer_id.map(|layer| layer.id.as_str()).unwrap_or_default();
        for part in &mut change.parts {
            place::settle(part, &path, places);
        }
        let key = place::key(path.as_str());
        let target = match change.anchor.as_str() {
            "" => key,
            anchor => format!("{key}#{anchor}"),
        };
        let layer = change.layer;
        let mut against = Vec::new();
        for part in &change.parts {
            let file = self.sources.get(part.file).map(|file| file.path.as_str());
            let local = words::Words::of(&part.body, None, self.sources);
            against.push(Against {
                layer,
                change: file.unwrap_or_default().to_owned(),
                target: target.clone(),
                print: String::new(),
                text: Vec::new(),
                local: local.lines,
                at: part.target.1.clone(),
            });
        }
        let labels = |layer: Option<usize>| self.config.name_below(layer);
        match apply::apply(change, page, layer_id, self.sources, &labels) {
            Ok(below) => {
                let print = below.print();
                for one in &mut against {
                    one.print.clone_from(&print);
                    one.text.clone_from(&below.lines);
                }
                self.stacked.against.extend(against);
            }
            Err(apply::Trouble::Problem(problem)) => {
                for one in against {
                    self.report.add(one.at, problem.clone());
                }
            }
            Err(apply::Trouble::Lost(anchor)) => {
                for one in against {
                    let problem = self.no_place(&path, &anchor, &one);
                    self.report.add(one.at, problem);
                }
            }
        }
    }

    /// Where links of a part can lead: every file of the content by its path.
    fn places(&self) -> BTreeSet<SourcePath> {
        let pages = self.stacked.pages.iter().map(|page| page.file);
        let files = pages.chain(self.stacked.assets.iter().copied());
        let hidden = self.stacked.hidden.iter().map(|hidden| hidden.path.clone());
        files
            .filter_map(|file| self.path(file).cloned())
            .chain(hidden)
            .collect()
    }
}
