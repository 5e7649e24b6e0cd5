//! Where a link leads: finds the page, the heading, the record or the file that an author meant.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::diagnostic::{BookProblem, LinkProblem, Names, Severity, Span, nearest};
use crate::diagnostic::{Problem, Report};
use crate::link::Target;
use crate::model::exhibit::initiative::anchor as initiative_anchor;
use crate::model::exhibit::list::{planned_anchor, source_anchor};
use crate::model::{Book, Generated, Origin, PageId, anchor_of};
use crate::path::{SitePath, SourcePath, decode};
use crate::source::{FileId, Sources};
use crate::tree::{Inline, Node, walk, walk_inlines};

/// Everything that can be linked to, by every name it goes by.
pub struct Directory<'a> {
    book: &'a Book,
    sources: &'a Sources,
    by_source: BTreeMap<&'a SourcePath, PageId>,
    by_site: BTreeMap<&'a str, PageId>,
    /// By the folder's path: its own page, written or not.
    by_folder: BTreeMap<String, PageId>,
    by_title: BTreeMap<String, PageId>,
    by_heading: BTreeMap<String, Option<(PageId, String)>>,
    terms: BTreeMap<String, usize>,
    files: BTreeMap<&'a SourcePath, &'a SitePath>,
    /// By page: every id on it.
    pub(super) anchors: Vec<BTreeSet<String>>,
    lists: BTreeMap<Generated, PageId>,
    near: Near,
}

/// What a mistaken name may have meant; made when the first one is met.
#[derive(Default)]
struct Near {
    names: OnceLock<Names>,
    paths: OnceLock<Names>,
    /// By a file's name, the first path that ends in it.
    by_file_name: OnceLock<BTreeMap<String, String>>,
    images: OnceLock<Names>,
    terms: OnceLock<Names>,
    /// By page: its anchors.
    anchors: Vec<OnceLock<Names>>,
}

impl<'a> Directory<'a> {
    pub fn new(book: &'a Book, sources: &'a Sources) -> Directory<'a> {
        let mut directory = Directory {
            book,
            sources,
            by_source: BTreeMap::new(),
            by_site: BTreeMap::new(),
            by_folder: folders(book, sources),
            by_title: BTreeMap::new(),
            by_heading: BTreeMap::new(),
            terms: BTreeMap::new(),
            files: BTreeMap::new(),
            anchors: Vec::new(),
            lists: BTreeMap::new(),
            near: Near {
                anchors: vec![OnceLock::new(); book.pages.len()],
                ..Near::default()
            },
        };
        for (id, page) in book.pages.iter().enumerate() {
            directory.by_site.insert(page.path.as_str(), id);
            directory.by_title.entry(folded(&page.title)).or_insert(id);
            for section in page
                .sections
                .iter()
                .skip(1)
                .filter(|_| matches!(page.origin, Origin::File(_)))
            {
                let place = (id, section.anchor.clone());
                // A heading that several pages have names none of them.
                directory
                    .by_heading
                    .entry(folded(&section.title))
                    .and_modify(|known| *known = None)
                    .or_insert(Some(place));
            }
            match page.origin {
                Origin::File(file) => {
                    if let Some(source) = sources.get(file) {
                        directory.by_source.insert(&source.path, id);
                    }
                }
                Origin::Generated(what) => {
                    directory.lists.insert(what, id);
                }
            }
            directory.anchors.push(ids(page));
        }
        for (file, site) in &book.assets {
            if let Some(source) = sources.get(*file) {
                directory.files.insert(&source.path, site);
            }
        }
        for (at, term) in book.data.terms.iter().enumerate() {
            for name in std::iter::once(&term.name).chain(&term.aliases) {
                directory.terms.entry(folded(name)).or_insert(at);
            }
        }
        directory
    }

    /// Answers a link as written in `file`. What cannot be answered is reported and becomes [`Target::Nothing`].
    pub(super) fn link(&self, page: PageId, dest: &str, at: &Span, report: &mut Report) -> Target {
        let (path, anchor) = dest.split_once('#').unwrap_or((dest, ""));
        if path.is_empty() {
            return self.anchored(page, anchor, dest, at, report);
        }
        if let Some((scheme, rest)) = scheme_of(path) {
            let whole = dest.get(scheme.len() + 1..).unwrap_or(rest);
            return self.scheme(scheme, rest, whole, anchor, dest, at, report);
        }
        let Some(source) = self.joined(&decode(path), at.file) else {
            self.complain(
                at,
                LinkProblem::OutsideFolder {
                    dest: dest.to_owned(),
                },
                report,
            );
            return Target::Nothing;
        };
        if let Some(found) = self.page_at(&source) {
            return self.anchored(found, anchor, dest, at, report);
        }
        if let Some(file) = self.files.get(&source) {
            return Target::File((*file).clone());
        }
        let near = self.nearest_path(source.as_str());
        self.complain(
            at,
            LinkProblem::PageNotFound {
                dest: dest.to_owned(),
                nearest: near,
            },
            report,
        );
        Target::Nothing
    }

    /// Answers an image.
    pub(super) fn image(&self, dest: &str, at: &Span, report: &mut Report) -> Target {
        if scheme_of(dest).is_some() || dest.starts_with("//") {
            // A page makes no request to another host.
            self.complain(
                at,
                LinkProblem::OutsideImage {
                    dest: dest.to_owned(),
                },
                report,
            );
            return Target::Nothing;
        }
        let found = self
            .joined(&decode(dest), at.file)
            .and_then(|source| self.files.get(&source).copied());
        match found {
            Some(file) => Target::File(file.clone()),
            None => {
                let wanted = dest.rsplit('/').next().unwrap_or(dest);
                let images = || Names::new(self.files.keys().map(|path| path.file_name()));
                let near = self.near.images.get_or_init(images).nearest(wanted);
                self.complain(
                    at,
                    LinkProblem::ImageNotFound {
                        dest: dest.to_owned(),
                        nearest: near,
                    },
                    report,
                );
                Target::Nothing
            }
        }
    }

    /// Answers `[[name]]`: a term, else a page by its title, else a heading that only one page has.
    pub(super) fn wiki(&self, name: &str, at: &Span, report: &mut Report) -> Target {
        if let Some(target) = self.named(name) {
            return target;
        }
        let known = || {
            let known = self.terms.keys().chain(self.by_title.keys());
            Names::new(known.chain(self.by_heading.keys()).map(String::as_str))
        };
        let near = self.near.names.get_or_init(known).nearest(&folded(name));
        self.complain(
            at,
            LinkProblem::UnknownName {
                name: name.to_owned(),
                nearest: near,
            },
            report,
        );
        Target::Nothing
    }

    fn named(&self, name: &str) -> Option<Target> {
        let (title, anchor) = name.split_once('#').unwrap_or((name, ""));
        let wanted = folded(title);
        let page = self
            .terms
            .get(&wanted)
            .and_then(|&term| self.book.term_pages.get(term))
            .or_else(|| self.by_title.get(&wanted));
        if let Some(&page) = page {
            let anchor = self.anchor_on(page, anchor).unwrap_or_default();
            return Some(Target::Page { page, anchor });
        }
        let (page, anchor) = self.by_heading.get(&folded(name))?.clone()?;
        Some(Target::Page { page, anchor })
    }

    /// The page and anchor that `guide/x.md#見出し`, `program:ID` or `term:名` names from the content folder; for search tests.
    pub fn find(&self, dest: &str) -> Option<(PageId, String)> {
        let nowhere = Span::whole(FileId(u32::MAX));
        match self.link(0, dest, &nowhere, &mut Report::default()) {
            Target::Page { page, anchor } => Some((page, anchor)),
            _ => None,
        }
    }

    fn joined(&self, path: &str, file: FileId) -> Option<SourcePath> {
        match self.sources.get(file) {
            Some(source) => source.path.join(path),
            None => SourcePath::new("index.md").join(path),
        }
    }

    /// A page by its file; a folder means its own page, and `.html` the page that is written there.
    fn page_at(&self, source: &SourcePath) -> Option<PageId> {
        let text = source.as_str();
        let exact = self.by_source.get(source).copied();
        exact
            .or_else(|| self.by_site.get(text).copied())
            .or_else(|| {
                let base = if text.is_empty() {
                    String::new()
                } else {
                    format!("{text}/")
                };
                ["index.md", "README.md", "index.html"]
                    .iter()
                    .find_map(|name| {
                        let inside = format!("{base}{name}");
                        self.by_source
                            .get(&SourcePath::new(&inside))
                            .or_else(|| self.by_site.get(inside.as_str()))
                            .copied()
                    })
            })
            .or_else(|| self.by_folder.get(text).copied())
            .or_else(|| {
                self.by_source
                    .get(&SourcePath::new(&format!("{text}.md")))
                    .copied()
            })
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one call, and a struct for it would only rename its parts"
    )]
    fn scheme(
        &self,
        scheme: &str,
        id: &str,
        whole: &str,
        anchor: &str,
        dest: &str,
        at: &Span,
        report: &mut Report,
    ) -> Target {
        let data = &self.book.data;
        let id = decode(id);
        let on_list = |list: Generated, anchor: String| {
            self.lists
                .get(&list)
                .map(|&page| Target::Page { page, anchor })
        };
        let (what, found, near): (&'static str, Option<Target>, Option<String>) = match scheme {
            "http" | "https" | "mailto" | "tel" => return Target::Outside(dest.to_owned()),
            "page" => match self.by_site.get(id.as_str()) {
                Some(&page) => return self.anchored(page, anchor, dest, at, report),
                None => ("page", None, None),
            },
            "program" => {
                let at = data.programs.iter().position(|program| program.id == id);
                let page = at.and_then(|at| self.book.program_pages.get(at));
                let near = nearest_unless(
                    page.is_some(),
                    &id,
                    data.programs.iter().map(|program| program.id.as_str()),
                );
                (
                    "program",
                    page.map(|&page| Target::Page {
                        page,
                        anchor: self.anchor_on(page, anchor).unwrap_or_default(),
                    }),
                    near,
                )
            }
            "initiative" => {
                let found = data
                    .initiatives
                    .iter()
                    .find(|initiative| initiative.number.to_string() == id);
                let target = found.and_then(|found| {
                    on_list(Generated::Initiatives, initiative_anchor(found.number))
                });
                ("initiative", target, None)
            }
            "term" => {
                let name = decode(whole);
                let page = self
                    .terms
                    .get(&folded(&name))
                    .and_then(|&term| self.book.term_pages.get(term));
                let terms = || Names::new(self.terms.keys().map(String::as_str));
                let near = match page {
                    Some(_) => None,
                    None => self.near.terms.get_or_init(terms).nearest(&folded(&name)),
                };
                (
                    "term",
                    page.map(|&page| Target::Page {
                        page,
                        anchor: String::new(),
                    }),
                    near,
                )
            }
            "source" => {
                let found = data.sources.iter().find(|source| source.id == id);
                let near = nearest_unless(
                    found.is_some(),
                    &id,
                    data.sources.iter().map(|source| source.id.as_str()),
                );
                (
                    "source",
                    found.and_then(|found| on_list(Generated::Sources, source_anchor(&found.id))),
                    near,
                )
            }
            "contact" => {
                let ids = || {
                    data.contacts
                        .iter()
                        .filter_map(|contact| contact.id.as_deref())
                };
                let found = ids().find(|other| *other == id);
                let near = nearest_unless(found.is_some(), &id, ids());
                (
                    "contact",
                    found.and_then(|id| on_list(Generated::Contacts, format!("連絡先-{id}"))),
                    near,
                )
            }
            "planned" => {
                let ids = || data.planned.iter().filter_map(|work| work.id.as_deref());
                let found = ids().find(|other| *other == id);
                (
                    "planned",
                    found.and_then(|id| on_list(Generated::Planned, planned_anchor(id))),
                    nearest_unless(found.is_some(), &id, ids()),
                )
            }
            _ => {
                self.complain(
                    at,
                    LinkProblem::UnsafeScheme {
                        dest: dest.to_owned(),
                    },
                    report,
                );
                return Target::Nothing;
            }
        };
        found.unwrap_or_else(|| {
            self.complain(
                at,
                BookProblem::UnknownRecord {
                    what,
                    id,
                    nearest: near,
                },
                report,
            );
            Target::Nothing
        })
    }

    /// The page with its anchor; an anchor that is not there is reported, and the page stays.
    fn anchored(
        &self,
        page: PageId,
        anchor: &str,
        dest: &str,
        at: &Span,
        report: &mut Report,
    ) -> Target {
        if anchor.is_empty() {
            return Target::Page {
                page,
                anchor: String::new(),
            };
        }
        if let Some(anchor) = self.anchor_on(page, anchor) {
            return Target::Page { page, anchor };
        }
        // The page's title is its first heading, and stands at its top.
        let title = self.book.pages.get(page).map(|page| folded(&page.title));
        if title.is_some_and(|title| title == folded(&decode(anchor))) {
            return Target::Page {
                page,
                anchor: String::new(),
            };
        }
        let wanted = decode(anchor);
        let near = self.near.anchors.get(page).zip(self.anchors.get(page));
        let near = near.and_then(|(near, ids)| {
            let ids = || Names::new(ids.iter().map(String::as_str));
            near.get_or_init(ids).nearest(&wanted)
        });
        let title = self
            .book
            .pages
            .get(page)
            .map(|page| page.title.clone())
            .unwrap_or_default();
        let problem = LinkProblem::AnchorNotFound {
            dest: dest.to_owned(),
            page: title,
            nearest: near,
        };
        self.complain(at, problem, report);
        Target::Page {
            page,
            anchor: String::new(),
        }
    }

    /// The file that was most likely meant: the same name elsewhere, else the most alike path.
    fn nearest_path(&self, wanted: &str) -> Option<String> {
        let name = wanted.rsplit('/').next().unwrap_or(wanted);
        let by_file_name = || {
            let paths = self.by_source.keys().rev();
            paths
                .map(|path| (path.file_name().to_owned(), path.as_str().to_owned()))
                .collect()
        };
        let same_name = self.near.by_file_name.get_or_init(by_file_name).get(name);
        let paths = || Names::new(self.by_source.keys().map(|path| path.as_str()));
        same_name
            .cloned()
            .or_else(|| self.near.paths.get_or_init(paths).nearest(wanted))
    }

    /// The id on the page that this anchor means: as written, decoded, or as a heading's words.
    fn anchor_on(&self, page: PageId, anchor: &str) -> Option<String> {
        let ids = self.anchors.get(page)?;
        let decoded = decode(anchor);
        [anchor.to_owned(), decoded.clone(), anchor_of(&decoded)]
            .into_iter()
            .find(|id| ids.contains(id))
    }

    /// Without `handbook.toml` a broken link is a warning, so that any folder becomes a site.
    fn complain(&self, at: &Span, problem: impl Into<Problem>, report: &mut Report) {
        match self.book.config.file {
            Some(_) => report.add(at.clone(), problem),
            None => report.add_as(Severity::Warning, at.clone(), problem),
        }
    }
}

/// Each folder's own page, by the folder's path: a page stands under it, and it under the page of the folder above.
fn folders(book: &Book, sources: &Sources) -> BTreeMap<String, PageId> {
    let mut folders = BTreeMap::new();
    for page in &book.pages {
        let Origin::File(file) = page.origin else {
            continue;
        };
        let Some(source) = sources.get(file) else {
            continue;
        };
        if matches!(source.path.stem(), "index" | "README") {
            continue;
        }
        let mut above = source.path.folders();
        let mut own = page.parent;
        while let Some(at) = own {
            folders.entry(above.join("/")).or_insert(at);
            if above.pop().is_none() {
                break;
            }
            own = book.pages.get(at).and_then(|page| page.parent);
        }
    }
    folders
}

/// Every id on a page.
fn ids(page: &crate::model::Page) -> BTreeSet<String> {
    let mut ids: BTreeSet<String> = page
        .sections
        .iter()
        .skip(1)
        .map(|section| section.anchor.clone())
        .collect();
    walk(&page.body, &mut |node| match node {
        Node::Block(block) => ids.extend(block.attrs.as_ref().and_then(|attrs| attrs.id.clone())),
        Node::Article(article) => {
            ids.insert(article.anchor.clone());
        }
        Node::Text(_) => {}
    });
    ids
}

/// `mailto:` of `mailto:a@b`; a Windows drive or a 「注：」 is no scheme.
fn scheme_of(path: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = path.split_once(':')?;
    let is_scheme = scheme.len() > 1
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then_some((scheme, rest))
}

fn folded(name: &str) -> String {
    anchor_of(name)
}

/// The known name most alike, asked for only where nothing was found: every known name is looked at.
fn nearest_unless<'p>(
    found: bool,
    wanted: &str,
    known: impl IntoIterator<Item = &'p str>,
) -> Option<String> {
    match found {
        true => None,
        false => nearest(wanted, known),
    }
}

/// Calls `see` for each link, wikilink and image of some inlines, with its kind.
pub(super) fn each_link<'t>(inlines: &'t [Inline], see: &mut dyn FnMut(&'t Inline)) {
    walk_inlines(inlines, &mut |inline| {
        if matches!(inline, Inline::Link(_) | Inline::Wiki(_) | Inline::Image(_)) {
            see(inline);
        }
    });
}
