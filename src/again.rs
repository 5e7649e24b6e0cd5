//! What one build leaves for the next, page by page: what was made of a page stands in a store under the print of all that
//! has a part in it. A page whose print is known is neither cut nor linked nor written again.
//!
//! Invariant: the print holds everything that `cut`, `link`, `index` and the writer of a page's text ask for beyond the
//! page: where its links lead, the terms whose letters stand in it, what it cites, what stands above it. Whatever they come
//! to ask for besides must come in here too; `tests/again.rs` compares with a clean build over many edits.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::diagnostic::{Diagnostic, LinkProblem, LintProblem, Problem, Report, Span};
use crate::index::{self, PageDigest, SearchFile, SiteWords, Take};
use crate::link::{Leads, Target};
use crate::model::lint::Lint;
use crate::model::{Book, Origin, Page, PageId};
use crate::pages::Uncut;
use crate::path::SitePath;
use crate::render::html::Body;
use crate::render::mentions::Mentioned;
use crate::render::written::Written;
use crate::render::{Put, Setting};
use crate::source::Sources;
use crate::store::{Key, Print, Store};
use crate::tree::{BlockKind, Node, walk};

/// What is made of one page.
pub(crate) struct Made {
    pub(crate) written: Written,
    pub(crate) leads: Leads,
    pub(crate) found: Vec<PageDigest>,
}

/// Finds what is known of the pages of one book.
pub(crate) struct Again<'a> {
    book: &'a Book,
    setting: &'a Setting<'a>,
    sources: &'a Sources,
    lint: Lint<'a>,
    store: &'a Store,
    /// Of what has a part in every page.
    common: Key,
    pages: BTreeMap<&'a str, PageId>,
    terms: BTreeMap<&'a str, usize>,
    /// By page: of the statute on it, for those that cite it.
    statutes: Vec<OnceLock<Option<Key>>>,
    /// Of where each page stands on the print page, for drawings that lead to pages.
    printed: OnceLock<Key>,
}

impl<'a> Again<'a> {
    pub(crate) fn new(
        book: &'a Book,
        sources: &'a Sources,
        setting: &'a Setting<'a>,
        store: &'a Store,
    ) -> Again<'a> {
        let path = |page: &'a Page| page.path.as_str();
        let pages = book.pages.iter().map(path).zip(0..).collect();
        let on = book.term_pages.iter().zip(0..);
        let terms = on.filter_map(|(page, term)| Some((path(book.pages.get(*page)?), term)));
        Again {
            book,
            setting,
            sources,
            lint: Lint::new(&book.config, sources),
            store,
            common: common(book, setting),
            pages,
            terms: terms.collect(),
            statutes: vec![OnceLock::new(); book.pages.len()],
            printed: OnceLock::new(),
        }
    }

    /// The page's print; `None` where nothing is kept anyway.
    pub(crate) fn key(&self, uncut: &Uncut) -> Option<Key> {
        if !self.store.keeps() {
            return None;
        }
        let (page, book) = (uncut.page, self.book);
        let mut print = Print::default();
        self.common.hash(&mut print);
        of_page(&mut print, page);
        self.setting.on_paper(uncut.id).hash(&mut print);
        index::gather::ancestors(book, page).hash(&mut print);
        index::gather::facets(book, page).hash(&mut print);
        self.layers(page, &mut print);
        self.lint.stands_as_written(page).hash(&mut print);
        for target in uncut.targets {
            self.target(target, &mut print);
        }
        let terms = uncut.terms();
        terms.len().hash(&mut print);
        for term in terms {
            self.term(term, &mut print);
        }
        if has(page, |kind| matches!(kind, BlockKind::Figure(_))) {
            self.printed().hash(&mut print);
        }
        Some(print.key())
    }

    /// What is kept of a page under its print, with the numbers that its pages and terms have today; and what was wrong
    /// with it.
    pub(crate) fn get(&self, page: &Page, key: Key) -> Option<(Made, Report)> {
        let sound = self.store.get(key);
        let place = || self.store.get(self.placed(page, key)?);
        let bytes = sound.or_else(place)?;
        self.today(page, postcard::from_bytes(&bytes).ok()?)
    }

    /// Keeps what was made of a page, unless something is wrong with it that lies in another file.
    pub(crate) fn put(&self, page: &Page, key: Key, made: &Made, wrong: &Report) {
        let key = match wrong.found.is_empty() {
            true => Some(key),
            false => self.placed(page, key),
        };
        let kept = self.lasting(page, made, wrong);
        if let (Some(key), Some(kept)) = (key, kept)
            && let Ok(bytes) = postcard::to_allocvec(&kept)
        {
            self.store.put(key, bytes);
        }
    }

    /// A print leaves out where in its file everything stands, and what is wrong has a place.
    fn placed(&self, page: &Page, key: Key) -> Option<Key> {
        let Origin::File(file) = page.origin else {
            return None;
        };
        let mut print = Print::default();
        (key, &self.sources.get(file)?.bytes).hash(&mut print);
        Some(print.key())
    }

    /// What the page and its parts are marked with. A page that no overlay touches is the same under all of them.
    fn layers(&self, page: &Page, print: &mut Print) {
        let mut layers = BTreeSet::from([self.book.layer_of(page)]);
        walk(&page.body, &mut |node| {
            if let Node::Block(block) = node
                && let Some(local) = block.attrs.as_ref().and_then(|attrs| attrs.local)
            {
                layers.insert(local.layer);
            }
        });
        for number in layers.into_iter().flatten() {
            if let Some(layer) = self.book.config.layers.get(number) {
                (number, &layer.id, layer.name()).hash(print);
            }
        }
    }

    fn target(&self, target: &Target, print: &mut Print) {
        std::mem::discriminant(target).hash(print);
        match target {
            Target::Page { page, anchor } => {
                anchor.hash(print);
                self.led_to(*page, print);
            }
            Target::File(path) => (path, self.setting.size(path)).hash(print),
            Target::Outside(address) => address.hash(print),
            Target::Nothing => {}
        }
    }

    /// What a link says of the page that it leads to.
    fn led_to(&self, id: PageId, print: &mut Print) {
        let Some(page) = self.book.pages.get(id) else {
            return;
        };
        (&page.path, page.kind, self.setting.mark(id)).hash(print);
        of_origin(page.origin, print);
        // A citation behind the link leads to an article of it.
        let of_statute = || {
            has(page, |kind| matches!(kind, BlockKind::Statute(_))).then(|| {
                let mut print = Print::default();
                page.body.hash(&mut print);
                print.key()
            })
        };
        let known = self.statutes.get(id);
        known.map(|known| known.get_or_init(of_statute)).hash(print);
    }

    fn term(&self, at: usize, print: &mut Print) {
        let Some(term) = self.book.data.terms.get(at) else {
            return;
        };
        (&term.name, &term.reading, &term.aliases).hash(print);
        (term.link, &term.except).hash(print);
        if let Some(page) = self.book.term_pages.get(at) {
            self.led_to(*page, print);
        }
    }

    fn printed(&self) -> &Key {
        self.printed.get_or_init(|| {
            let mut print = Print::default();
            for (id, page) in self.book.pages.iter().enumerate() {
                (&page.path, self.setting.mark(id)).hash(&mut print);
            }
            print.key()
        })
    }

    fn lasting<'m>(&'m self, page: &Page, made: &'m Made, wrong: &Report) -> Option<Kept<'m>> {
        let written = &made.written;
        let path = |id: &PageId| Some(self.book.pages.get(*id)?.path.as_str());
        let term = |at: &usize| path(self.book.term_pages.get(*at)?);
        let body = |body: &'m Body| {
            let terms = body.terms.iter().map(term).collect::<Option<_>>()?;
            Some((body.html.as_str(), body.notes.as_str(), terms))
        };
        let mention =
            |(at, mentioned): (&usize, &'m Mentioned)| Some((term(at)?, Cow::Borrowed(mentioned)));
        let found = made.found.iter();
        Some(Kept {
            titles: Cow::Borrowed(&written.titles),
            bodies: written.bodies.iter().map(body).collect::<Option<_>>()?,
            leads_to: written.leads_to.iter().map(path).collect::<Option<_>>()?,
            files: written.files.iter().map(SitePath::as_str).collect(),
            mentions: written
                .mentions
                .iter()
                .map(mention)
                .collect::<Option<_>>()?,
            leads: made.leads.pages.iter().map(path).collect::<Option<_>>()?,
            found: found
                .map(|page| Bytes(Cow::Owned(page.to_bytes())))
                .collect(),
            wrong: wrong
                .found
                .iter()
                .map(|found| Wrong::of(found, page))
                .collect::<Option<_>>()?,
        })
    }

    fn today(&self, own: &Page, kept: Kept) -> Option<(Made, Report)> {
        let mut report = Report::default();
        for wrong in kept.wrong {
            report.found.push(wrong.on(own)?);
        }
        let page = |path: &&str| self.pages.get(path).copied();
        let term = |path: &&str| self.terms.get(path).copied();
        let body = |(html, notes, terms): (&str, &str, Vec<&str>)| {
            Some(Body {
                html: html.to_owned(),
                notes: notes.to_owned(),
                terms: terms.iter().map(term).collect::<Option<_>>()?,
            })
        };
        let mention = |(path, mentioned): (&str, Cow<Mentioned>)| {
            Some((term(&path)?, mentioned.into_owned()))
        };
        let bodies = kept.bodies.into_iter().map(body);
        let mentions = kept.mentions.into_iter().map(mention);
        let found = kept
            .found
            .iter()
            .map(|page| PageDigest::from_bytes(&page.0));
        let made = Made {
            written: Written {
                titles: kept.titles.into_owned(),
                bodies: bodies.collect::<Option<_>>()?,
                leads_to: kept.leads_to.iter().map(page).collect::<Option<_>>()?,
                files: kept.files.into_iter().map(SitePath::new).collect(),
                mentions: mentions.collect::<Option<_>>()?,
            },
            leads: Leads {
                pages: kept.leads.iter().map(page).collect::<Option<_>>()?,
            },
            found: found.collect::<Option<_>>()?,
        };
        Some((made, report))
    }
}

/// So large a search is merged again rather than held a second time.
const LARGEST: usize = 64 << 20;

/// A file of the search: where it stands, the print of what it is made from, and its bytes.
type Part<'k> = (Cow<'k, str>, [u8; 32], Bytes<'k>);

/// The files of the search: those that are kept of the same pages, else what `make` puts; of that again what is made from
/// the same as before is taken from what is kept. Every edit makes others, so that of one edition of one handbook the
/// newest are kept.
pub(crate) fn search(
    book: &Book,
    found: &[&PageDigest],
    words: &SiteWords,
    store: &Store,
    put: Put,
    make: impl FnOnce(Take),
) {
    if !store.keeps() {
        return make(&|file: SearchFile| put(SitePath::new(file.path.clone()), file.pack()));
    }
    let (key, slot) = (key_of_search(found, words), slot_of_search(book));
    let kept = store.get_newest(slot);
    let parts: Option<Vec<Part>> = kept
        .as_ref()
        .and_then(|(_, bytes)| postcard::from_bytes(bytes).ok());
    let parts = parts.unwrap_or_default();
    if !parts.is_empty() && kept.as_ref().is_some_and(|(of, _)| *of == key) {
        for (path, _, bytes) in parts {
            put(SitePath::new(path.as_ref()), bytes.0.into_owned());
        }
        return;
    }
    let known: HashMap<[u8; 32], Cow<[u8]>> = parts
        .into_iter()
        .map(|(_, print, bytes)| (print, bytes.0))
        .collect();
    let made: Mutex<(usize, Vec<Part>)> = Mutex::default();
    make(&|file: SearchFile| {
        let (path, print) = (file.path.clone(), file.print());
        let bytes = match known.get(&print) {
            Some(bytes) => bytes.to_vec(),
            None => file.pack(),
        };
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        made.0 += bytes.len();
        match made.0 > LARGEST {
            true => made.1.clear(),
            false => {
                let kept = Bytes(Cow::Owned(bytes.clone()));
                made.1.push((Cow::Owned(path.clone()), print, kept));
            }
        }
        drop(made);
        put(SitePath::new(path), bytes);
    });
    let (size, mut parts) = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    parts.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    if size <= LARGEST
        && let Ok(bytes) = postcard::to_allocvec(&parts)
    {
        store.put_newest(slot, key, &bytes);
    }
}

fn key_of_search(found: &[&PageDigest], words: &SiteWords) -> Key {
    let mut print = Print::default();
    ("search", tebiki_sources::PRINT, words).hash(&mut print);
    let pages: Vec<Key> = found
        .par_iter()
        .map(|page| Key::of(&page.to_bytes()))
        .collect();
    pages.hash(&mut print);
    print.key()
}

/// One for each edition of a handbook, as this program makes it.
fn slot_of_search(book: &Book) -> Key {
    let mut print = Print::default();
    ("search of", tebiki_sources::PRINT).hash(&mut print);
    (&book.title, &book.config.edition, book.as_of).hash(&mut print);
    for layer in &book.config.layers {
        layer.id.hash(&mut print);
    }
    print.key()
}

/// What lasts of [`Made`]: pages by their addresses, terms by those of their pages.
#[derive(Serialize, Deserialize)]
struct Kept<'k> {
    titles: Cow<'k, [String]>,
    #[serde(borrow)]
    bodies: Vec<(&'k str, &'k str, Vec<&'k str>)>,
    leads_to: Vec<&'k str>,
    files: Vec<&'k str>,
    mentions: Vec<(&'k str, Cow<'k, Mentioned>)>,
    leads: Vec<&'k str>,
    found: Vec<Bytes<'k>>,
    wrong: Vec<Wrong>,
}

/// Something wrong in a page's own file.
#[derive(Serialize, Deserialize)]
struct Wrong {
    bytes: Range<usize>,
    problem: Told,
}

#[derive(Serialize, Deserialize)]
enum Told {
    Link(LinkProblem),
    Lint(LintProblem),
}

impl Wrong {
    /// `None` for what is of another sort, or of another file.
    fn of(found: &Diagnostic, page: &Page) -> Option<Wrong> {
        let problem = match &found.problem {
            Problem::Link(problem) => Told::Link(problem.clone()),
            Problem::Lint(problem) => Told::Lint(problem.clone()),
            _ => return None,
        };
        let wrong = Wrong {
            bytes: found.at.bytes.clone(),
            problem,
        };
        (page.origin == Origin::File(found.at.file)
            && found.severity == found.problem.severity()
            && found.accepted.is_none())
        .then_some(wrong)
    }

    fn on(self, page: &Page) -> Option<Diagnostic> {
        let Origin::File(file) = page.origin else {
            return None;
        };
        let problem = match self.problem {
            Told::Link(problem) => Problem::Link(problem),
            Told::Lint(problem) => Problem::Lint(problem),
        };
        Some(Diagnostic {
            severity: problem.severity(),
            at: Span::new(file, self.bytes),
            problem,
            accepted: None,
        })
    }
}

/// Many bytes, which are read as they lie.
struct Bytes<'k>(Cow<'k, [u8]>);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.0)
    }
}

impl<'de: 'k, 'k> Deserialize<'de> for Bytes<'k> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Bytes<'k>, D::Error> {
        <&[u8]>::deserialize(from).map(|bytes| Bytes(Cow::Borrowed(bytes)))
    }
}

fn common(book: &Book, setting: &Setting) -> Key {
    let mut print = Print::default();
    tebiki_sources::PRINT.hash(&mut print);
    book.config.base_url.hash(&mut print);
    book.config.preferred.hash(&mut print);
    (&book.config.layer, book.config.layers.is_empty()).hash(&mut print);
    for source in &book.data.sources {
        (&source.id, &source.title).hash(&mut print);
    }
    if let Some(page) = setting.sources_page() {
        let path = book.pages.get(page).map(|page| &page.path);
        (path, setting.mark(page)).hash(&mut print);
    }
    print.key()
}

fn of_page(print: &mut Print, page: &Page) {
    (&page.path, page.kind, &page.title).hash(print);
    of_origin(page.origin, print);
    page.meta.hash(print);
    (&page.body, &page.notes, &page.sections).hash(print);
}

/// Which record it was made of is said by its address.
fn of_origin(origin: Origin, print: &mut Print) {
    match origin {
        Origin::File(_) => 0_u8.hash(print),
        Origin::Generated(what) => std::mem::discriminant(&what).hash(print),
    }
}

fn has(page: &Page, is_it: impl Fn(&BlockKind) -> bool) -> bool {
    let mut found = false;
    walk(&page.body, &mut |node| {
        if let Node::Block(block) = node {
            found |= is_it(&block.kind);
        }
    });
    found
}
