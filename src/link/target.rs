//! Where a link leads: finds the page, the heading, the record or the file that an author meant.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::diagnostic::{BookProblem, LinkProblem, Names, Near, Severity, Span, nearest};
use crate::diagnostic::{Problem, Report};
use crate::link::Target;
use crate::model::exhibit::initiative::anchor as initiative_anchor;
use crate::model::exhibit::list::{planned_anchor, source_anchor};
use crate::model::{Book, Generated, Origin, PageId, anchor_of};
use crate::path::{SitePath, SourcePath, decode, split_number};
use crate::source::{FileId, Sources};
use crate::tree::{Inline, walk, walk_inlines};

/// Everything that can be linked to, by every name it goes by.
pub struct Directory<'a> {
    book: &'a Book,
    sources: &'a Sources,
    by_source: BTreeMap<&'a SourcePath, PageId>,
    by_site: BTreeMap<&'a str, PageId>,
    /// By the folder's path: its own page, written or not.
    by_folder: BTreeMap<String, PageId>,
    /// By the page's title, in reading order: the first is taken, the others are told of.
    by_title: BTreeMap<String, Vec<PageId>>,
    by_heading: BTreeMap<String, Option<(PageId, String)>>,
    terms: BTreeMap<String, usize>,
    files: BTreeMap<&'a SourcePath, &'a SitePath>,
    /// Pages that an overlay leaves out: where links to them lead.
    hidden: BTreeMap<&'a SourcePath, (PageId, String)>,
    /// By page: every id on it.
    pub(super) anchors: Vec<BTreeSet<String>>,
    lists: BTreeMap<Generated, PageId>,
    near: Nearby,
}

/// What a mistaken name may have meant; made when the first one is met.
#[derive(Default)]
struct Nearby {
    names: OnceLock<Names>,
    paths: OnceLock<Names>,
    /// By a file's bare name, the paths that end in it.
    by_file_name: OnceLock<BTreeMap<String, Vec<SourcePath>>>,
    pictures: OnceLock<BTreeMap<String, Vec<SourcePath>>>,
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
            hidden: BTreeMap::new(),
            anchors: Vec::new(),
            lists: BTreeMap::new(),
            near: Nearby {
                anchors: vec![OnceLock::new(); book.pages.len()],
                ..Nearby::default()
            },
        };
        for (id, page) in book.pages.iter().enumerate() {
            directory.by_site.insert(page.path.as_str(), id);
            let title = folded(&page.title);
            directory.by_title.entry(title).or_default().push(id);
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
        directory.add_hidden();
        directory
    }

    /// What is left out goes by its path and its title still, and leads to what stands in its place.
    fn add_hidden(&mut self) {
        for hidden in &self.book.hidden {
            let Some((page, anchor)) = self.find(&hidden.instead) else {
                continue;
            };
            self.hidden.insert(&hidden.path, (page, anchor.clone()));
            if let Some(title) = &hidden.title {
                self.by_title.entry(folded(title)).or_default().push(page);
            }
            for heading in &hidden.headings {
                let place = Some((page, anchor.clone()));
                self.by_heading.entry(folded(heading)).or_insert(place);
            }
        }
    }

    /// Every page that stands in place of another.
    pub(super) fn instead(&self) -> BTreeSet<PageId> {
        self.hidden.values().map(|(page, _)| *page).collect()
    }

    /// What stands in place of a page that is left out.
    fn instead_of(&self, source: &SourcePath) -> Option<&(PageId, String)> {
        let text = source.as_str();
        let within = |name: &str| SourcePath::new(format!("{text}/{name}").trim_start_matches('/'));
        self.hidden.get(source).or_else(|| {
            let ways = [
                SourcePath::new(&format!("{text}.md")),
                within("index.md"),
                within("README.md"),
            ];
            ways.iter().find_map(|way| self.hidden.get(way))
        })
    }

    /// Answers a link as written in `file`. What cannot be answered is reported and becomes [`Target::Nothing`].
    pub(super) fn link(&self, page: PageId, dest: &str, at: &Span, report: &mut Report) -> Target {
        let (path, anchor) = dest.split_once('#').unwrap_or((dest, ""));
        if path.is_empty() {
            return self.anchored(page, anchor, dest, at, report);
        }
        if is_local(dest) {
            let dest = dest.to_owned();
            self.complain(at, LinkProblem::LocalFile { dest }, report);
            return Target::Nothing;
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
        if let Some((page, anchor)) = self.instead_of(&source) {
            let (page, anchor) = (*page, anchor.clone());
            return Target::Page { page, anchor };
        }
        if let Some(found) = self.page_at(&source) {
            return self.anchored(found, anchor, dest, at, report);
        }
        if let Some(file) = self.files.get(&source) {
            return Target::File((*file).clone());
        }
        let near = self.near_page(dest, &source, anchor, at.file);
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
        if is_local(dest) {
            let dest = dest.to_owned();
            self.complain(at, LinkProblem::LocalFile { dest }, report);
            return Target::Nothing;
        }
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
                let near = self.near_image(dest, at.file);
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
            self.many_named(name, at, report);
            return target;
        }
        let near = self.near_name(name);
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
            .or_else(|| self.by_title.get(&wanted)?.first());
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
        let found = self.book.pages.get(page);
        let headings = found.map(|page| {
            let sections = page.sections.iter().skip(1);
            let titles = sections.map(|section| section.title.clone());
            titles.take(MOST_HEADINGS).collect()
        });
        let path = dest.split_once('#').map_or(dest, |(path, _)| path);
        let near = self
            .near_anchor(page, anchor)
            .map(|anchor| format!("{path}#{anchor}"))
            // The page itself is right at least.
            .or_else(|| (!path.is_empty()).then(|| path.to_owned()));
        let problem = LinkProblem::AnchorNotFound {
            dest: dest.to_owned(),
            page: found.map(|page| page.title.clone()).unwrap_or_default(),
            nearest: near,
            headings: headings.unwrap_or_default(),
        };
        self.complain(at, problem, report);
        Target::Page {
            page,
            anchor: String::new(),
        }
    }

    /// What a link to no page most likely meant, as it is written in this file: the same name in another folder, with
    /// another ending or number before it; else the path most alike.
    fn near_page(
        &self,
        dest: &str,
        source: &SourcePath,
        anchor: &str,
        file: FileId,
    ) -> Option<Near> {
        let own = &self.sources.get(file)?.path;
        let wanted = decode(dest.split('#').next().unwrap_or(dest)).replace('\\', "/");
        let wanted = bare(wanted.rsplit('/').next().unwrap_or(&wanted));
        let by_file_name = || {
            let mut by_name: BTreeMap<String, Vec<SourcePath>> = BTreeMap::new();
            // Pages before files of the same name.
            for path in self.by_source.keys().chain(self.files.keys()) {
                let same = by_name.entry(bare(path.file_name())).or_default();
                same.push((*path).clone());
            }
            by_name
        };
        let same = self
            .near
            .by_file_name
            .get_or_init(by_file_name)
            .get(&wanted);
        let paths = || Names::new(self.by_source.keys().map(|path| path.as_str()));
        let (found, sure) = match same.map(Vec::as_slice) {
            Some([only]) => (only.clone(), true),
            Some([first, ..]) => (first.clone(), false),
            _ => {
                let near = self
                    .near
                    .paths
                    .get_or_init(paths)
                    .nearest(source.as_str())?;
                (SourcePath::new(&near), false)
            }
        };
        let found = &found;
        let page = self.by_source.get(found);
        let anchor = page.and_then(|page| self.anchor_on(*page, anchor).map(|_| anchor));
        let anchor = anchor.filter(|anchor| !anchor.is_empty());
        let path = written(&own.to(found));
        Some(Near {
            dest: match anchor {
                Some(anchor) => format!("{path}#{anchor}"),
                None => path,
            },
            sure,
        })
    }

    fn near_image(&self, dest: &str, file: FileId) -> Option<Near> {
        let own = &self.sources.get(file)?.path;
        let wanted = decode(dest).replace('\\', "/");
        let wanted = wanted.rsplit('/').next().unwrap_or(&wanted).to_lowercase();
        let pictures = || {
            let mut by_name: BTreeMap<String, Vec<SourcePath>> = BTreeMap::new();
            for path in self.files.keys().filter(|path| is_picture(path)) {
                let same = by_name.entry(path.file_name().to_lowercase()).or_default();
                same.push((*path).clone());
            }
            by_name
        };
        let pictures = self.near.pictures.get_or_init(pictures);
        let names = || Names::new(pictures.keys().map(String::as_str));
        let (found, sure) = match pictures.get(&wanted).map(Vec::as_slice) {
            Some([only]) => (only, true),
            Some([first, ..]) => (first, false),
            _ => {
                let near = self.near.images.get_or_init(names).nearest(&wanted)?;
                (pictures.get(&near)?.first()?, false)
            }
        };
        Some(Near {
            dest: written(&own.to(found)),
            sure,
        })
    }

    /// The name most alike, as its author wrote it.
    fn near_name(&self, name: &str) -> Option<String> {
        let (name, label) = name.split_once('｜').unwrap_or((name, ""));
        let known = || {
            let data = &self.book.data;
            let terms = data.terms.iter();
            let terms = terms.flat_map(|term| std::iter::once(&term.name).chain(&term.aliases));
            let authored = self.book.pages.iter();
            let authored = authored.filter(|page| matches!(page.origin, Origin::File(_)));
            let titles = authored.clone().map(|page| &page.title);
            // A heading that several pages have names none of them.
            let sections = authored.flat_map(|page| page.sections.iter().skip(1));
            let headings = sections.map(|section| &section.title);
            let headings = headings.filter(|title| {
                let known = self.by_heading.get(&folded(title));
                known.is_some_and(Option::is_some)
            });
            Names::new(terms.chain(titles).chain(headings).map(String::as_str))
        };
        let near = self.near.names.get_or_init(known).nearest(name)?;
        let sound = !near.contains(['[', ']', '|']);
        sound.then(|| match label {
            "" => near,
            label => format!("{near}|{label}"),
        })
    }

    /// The anchor on the page most alike. A heading's words in other words are near when one holds the other.
    fn near_anchor(&self, page: PageId, anchor: &str) -> Option<String> {
        let wanted = decode(anchor);
        let ids = self.anchors.get(page)?;
        let names = || Names::new(ids.iter().map(String::as_str));
        let near = self
            .near
            .anchors
            .get(page)?
            .get_or_init(names)
            .nearest(&wanted);
        near.or_else(|| {
            let wanted = anchor_of(&wanted);
            let close = |id: &&String| {
                wanted.chars().count() > 1
                    && (id.contains(wanted.as_str())
                        || (id.chars().count() > 1 && wanted.contains(id.as_str())))
            };
            ids.iter().find(close).cloned()
        })
    }

    /// Tells of a title that several authored pages have; a term's name is one, and wins.
    fn many_named(&self, name: &str, at: &Span, report: &mut Report) {
        let (title, anchor) = name.split_once('#').unwrap_or((name, ""));
        let wanted = folded(title);
        if self.terms.contains_key(&wanted) {
            return;
        }
        let Some(own) = self.sources.get(at.file) else {
            return;
        };
        let pages = self
            .by_title
            .get(&wanted)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let links: Vec<String> = pages
            .iter()
            .filter_map(|page| match self.book.pages.get(*page)?.origin {
                Origin::File(file) => Some(&self.sources.get(file)?.path),
                Origin::Generated(_) => None,
            })
            .map(|path| {
                let path = written(&own.path.to(path));
                match anchor {
                    "" => format!("[{title}]({path})"),
                    anchor => format!("[{title}]({path}#{anchor})"),
                }
            })
            .collect();
        if links.len() > 1 {
            let name = name.to_owned();
            report.add(at.clone(), LinkProblem::ManyNamed { name, links });
        }
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
    walk(&page.body, &mut |node| {
        ids.extend(node.id().map(str::to_owned))
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

/// So many headings of a page are named in a message.
const MOST_HEADINGS: usize = 5;

/// A file's name without what changes easily: its ending, the number before it, upper case.
fn bare(name: &str) -> String {
    let name = name.to_lowercase();
    let stem = ["md", "markdown", "html", "htm"]
        .iter()
        .find_map(|kind| name.strip_suffix(kind)?.strip_suffix('.'));
    let stem = stem.unwrap_or(&name);
    split_number(stem).1.to_owned()
}

/// A path as Markdown takes it in a link.
fn written(path: &str) -> String {
    path.replace('%', "%25")
        .replace(' ', "%20")
        .replace('(', "%28")
        .replace(')', "%29")
}

fn is_picture(path: &SourcePath) -> bool {
    let kinds = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp"];
    kinds.contains(&path.extension().as_str())
}

/// `C:\\…`, `file:…` and `\\\\server\\share`: places on the author's own machine.
fn is_local(dest: &str) -> bool {
    let mut chars = dest.chars();
    let drive = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.next() == Some(':')
        && matches!(chars.next(), Some('\\' | '/'));
    drive || dest.to_lowercase().starts_with("file:") || dest.starts_with("\\\\")
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
