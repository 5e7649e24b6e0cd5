//! tebiki turns a folder of Markdown and TOML into a handbook that opens with a double click.
//!
//! | step | gives | what it may know | what it never does |
//! |---|---|---|---|
//! | [`read`] | [`source::Sources`]: every file, sorted by path | the disk, the embedded theme | look inside a file |
//! | [`parse`] | [`parse::Parsed`]: pages and data records | one file at a time | look at another file |
//! | [`stack`] | [`stack::Stacked`]: one content out of the guide and its overlays | `Parsed`, keys | Markdown |
//! | [`model`] | [`model::Book`]: order, kinds, terms, site paths, generated pages | `Stacked`, `Config`, readings | HTML, links |
//! | [`cut`] | [`cut::Words`]: every text cut once, terms included | `Book`, lindera | know a page's address |
//! | [`link`] | [`link::Links`]: an answer for each link, term, citation | `Book`, `Words` | write a URL or HTML |
//! | [`index`] | the search's files | `Book`, `Words` | HTML, the browser |
//! | [`render`] | [`render::Site`]: site path → bytes | all the above, Tera | touch the disk |
//! | [`write`] | what changed in the output folder | `Site`, the disk | know what a file means |

pub mod access;
mod again;
pub mod bundle;
pub mod cli;
pub mod config;
pub mod contrast;
pub mod cut;
pub mod date;
pub mod diagnostic;
pub mod edition;
pub mod epub;
pub(crate) mod export;
pub mod failure;
pub mod index;
pub mod link;
pub mod model;
pub mod offline;
pub mod pages;
pub mod parse;
pub mod path;
pub mod pdf;
pub mod query;
pub mod read;
pub mod render;
mod settle;
pub mod source;
pub mod stack;
pub mod store;
pub mod tree;
pub mod write;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use again::{Again, Made};
use config::Flags;
use diagnostic::{Report, Span};
use edition::leaves::Drawn;
use edition::site::OldEdition;
use edition::value::About;
use epub::Epub;
use link::Leads;
use model::{Book, Origin, Page, PageId};
use offline::Kept;
use pages::{AtHand, Known, Uncut};
use path::SitePath;
use render::written::Written;
use render::{Put, Setting, Site};
use source::{FileId, Sources};
use store::Store;
use tebiki_words::Dictionary;

/// Everything between disk and disk. Pure: the same sources give the same site, byte for byte.
pub fn build(
    sources: &Sources,
    flags: &Flags,
    dictionary: &Dictionary,
    report: &mut Report,
) -> Site {
    let memory = &mut Memory::default();
    collected(|put| build_to(sources, flags, dictionary, memory, report, put)).1
}

/// What `make` gives, and all files that it put, as one value.
pub fn collected<T>(make: impl FnOnce(Put) -> T) -> (T, Site) {
    let site = Mutex::default();
    let made = make(&|path, bytes| {
        let mut site: MutexGuard<Site> = site.lock().unwrap_or_else(PoisonError::into_inner);
        site.insert(path, bytes);
    });
    let site = site.into_inner();
    (made, site.unwrap_or_else(PoisonError::into_inner))
}

/// The same, each file handed over as soon as it is made.
pub fn build_to(
    sources: &Sources,
    flags: &Flags,
    dictionary: &Dictionary,
    memory: &mut Memory,
    report: &mut Report,
    put: Put,
) -> Book {
    let kept = Kept::default();
    let seen: Put = &|path, bytes| {
        kept.see(&path, &bytes);
        put(path, bytes);
    };
    let mut pages = pages(sources, flags, dictionary, memory, report, seen);
    pages.texts = Vec::new();
    search(&pages, dictionary, &memory.made, seen);
    // A reader's device keeps the edition that holds, not those before it.
    let old = std::mem::take(&mut pages.old);
    old_editions(old, dictionary, &memory.made, put);
    offline::add(sources, &pages.book, pages.accent.as_deref(), kept, put);
    settle(report, &pages.book, sources);
    pages.book
}

/// All there is to say about the content: what [`build`] says, and what the finished search does not find.
pub fn check(
    sources: &Sources,
    flags: &Flags,
    dictionary: &Dictionary,
    memory: &mut Memory,
    report: &mut Report,
) -> (Book, Vec<Leads>) {
    let pages = pages(sources, flags, dictionary, memory, report, &|_, _| {});
    let ((), files) = collected(|put| search(&pages, dictionary, &memory.made, put));
    query::expectation::try_all(&pages.book, sources, &files, report);
    edition::renumber::check(sources, dictionary, report);
    settle(report, &pages.book, sources);
    (pages.book, pages.leads)
}

/// A book whose pages are written, and what its search will be made from: the longest part of a build, and not seen on
/// a page.
pub struct Pages {
    pub book: Book,
    /// By page: where its links lead.
    pub leads: Vec<Leads>,
    found: Vec<index::PageDigest>,
    texts: Vec<Written>,
    /// The editions before it, which stand under `editions/`.
    pub old: Vec<OldEdition>,
    /// The colour that the handbook gives itself.
    accent: Option<String>,
}

impl Pages {
    /// What [`ahead`] needs, once.
    pub fn take_texts(&mut self) -> Texts {
        Texts::of(&self.book, std::mem::take(&mut self.texts))
    }
}

/// What one build leaves for the next of the same handbook. It saves time and never changes what comes out.
#[derive(Default)]
pub struct Memory {
    parsed: parse::Memory,
    /// What was made of each page.
    made: Arc<Store>,
    editions: edition::site::Memory,
}

impl Memory {
    /// One that keeps what it is shown; the default one forgets.
    pub fn keeping() -> Memory {
        Memory::keeping_in(Store::in_memory())
    }

    /// The same, what was made of each page in this store.
    pub fn keeping_in(store: Store) -> Memory {
        Memory {
            parsed: parse::Memory::keeping(),
            made: Arc::new(store),
            editions: edition::site::Memory::keeping(),
        }
    }

    /// What is kept of the pages.
    pub fn made(&self) -> &Arc<Store> {
        &self.made
    }

    /// One that keeps what outlasts the program.
    pub fn stored(store: Store) -> Memory {
        Memory {
            made: Arc::new(store),
            ..Memory::default()
        }
    }
}

/// The first part of [`build`]: every page. The report is not settled yet.
pub fn pages(
    sources: &Sources,
    flags: &Flags,
    dictionary: &Dictionary,
    memory: &mut Memory,
    report: &mut Report,
    put: Put,
) -> Pages {
    let arranged = arranged(sources, flags, dictionary, memory, report, |_| {});
    written_pages(arranged, sources, dictionary, &memory.made, report, put)
}

/// A book whose pages are not written yet.
pub struct Arranged {
    book: Book,
    old: Vec<OldEdition>,
}

/// The book with its history. `soon` sees it before that is worked out: as it is, but for what earlier editions say of it,
/// which is as it was the last time.
pub fn arranged(
    sources: &Sources,
    flags: &Flags,
    dictionary: &Dictionary,
    memory: &mut Memory,
    report: &mut Report,
    soon: impl FnOnce(&Book),
) -> Arranged {
    let (book, drawn) = arrange_again(sources, flags, dictionary, &mut memory.parsed, report);
    match memory.editions.last_told() {
        None => soon(&book),
        Some((additions, past)) => soon(&book.clone().with_history(additions, past)),
    }
    let about = About::default();
    let present = || match book.config.layers.is_empty() {
        true => edition::leaves::of_book(&book, sources, &drawn, about),
        // Its history is the guide's own: what lies over it is no change of the guide.
        false => {
            let (guide, mut memory) = (sources.guide_alone(), parse::Memory::default());
            let unheard = &mut Report::default();
            let (book, drawn) = arrange_again(&guide, flags, dictionary, &mut memory, unheard);
            edition::leaves::of_book(&book, &guide, &drawn, about)
        }
    };
    let told = edition::site::told(
        sources,
        &book,
        present,
        dictionary,
        &mut memory.editions,
        report,
    );
    Arranged {
        book: book.with_history(told.additions, told.past),
        old: told.old,
    }
}

/// Writes the pages of an arranged book.
pub fn written_pages(
    arranged: Arranged,
    sources: &Sources,
    dictionary: &Dictionary,
    made: &Store,
    report: &mut Report,
    put: Put,
) -> Pages {
    let mut pages = written(arranged.book, sources, dictionary, made, report, put);
    made.forget_the_rest();
    pages.old = arranged.old;
    pages
}

/// What the pages of a book say of each other, for who writes some of them again before the rest.
pub struct Texts {
    paths: Vec<SitePath>,
    term_pages: Vec<PageId>,
    written: Vec<Written>,
}

impl Texts {
    fn of(book: &Book, written: Vec<Written>) -> Texts {
        Texts {
            paths: book.pages.iter().map(|page| page.path.clone()).collect(),
            term_pages: book.term_pages.clone(),
            written,
        }
    }

    /// Whether the same pages stand in the same order, so that their numbers still hold.
    fn fit(&self, book: &Book) -> bool {
        let paths = book.pages.iter().map(|page| &page.path);
        paths.eq(&self.paths) && book.term_pages == self.term_pages
    }
}

/// Writes the pages of some files before all others: as they will be, but for what other pages come to say of them.
/// Nothing where pages came or went.
pub fn ahead(
    book: &Book,
    sources: &Sources,
    dictionary: &Dictionary,
    texts: &mut Texts,
    files: &[FileId],
    put: Put,
) {
    if !texts.fit(book) {
        return;
    }
    let is_asked = |page: &Page| matches!(page.origin, Origin::File(file) if files.contains(&file));
    let pages = book.pages.iter().enumerate();
    let asked: Vec<PageId> = pages
        .filter(|(_, page)| is_asked(page))
        .map(|(id, _)| id)
        .collect();
    let setting = Setting::new(sources, book, &mut Report::default());
    let write = |own: AtHand| setting.text(own);
    let made = pages::some(book, sources, dictionary, &asked, write);
    for (id, made) in asked.iter().zip(made) {
        if let Some(written) = texts.written.get_mut(*id) {
            *written = made;
        }
    }
    let written = std::mem::take(&mut texts.written);
    texts.written = render::some(&setting, sources, written, &asked, put);
}

/// The old editions, each a whole site of its own.
pub fn old_editions(old: Vec<OldEdition>, dictionary: &Dictionary, kept: &Store, put: Put) {
    for edition in old {
        let prefix = edition.prefix.clone();
        let inside: Put = &|path, bytes| {
            let path = format!("{prefix}{}", path.as_str());
            put(path::SitePath::new(path), bytes);
        };
        // What is wrong with it was wrong then, and stays.
        let report = &mut Report::default();
        let OldEdition { book, sources, .. } = edition;
        let pages = written(book, &sources, dictionary, kept, report, inside);
        search(&pages, dictionary, kept, inside);
    }
}

fn written(
    book: Book,
    sources: &Sources,
    dictionary: &Dictionary,
    kept: &Store,
    report: &mut Report,
    put: Put,
) -> Pages {
    let setting = Setting::new(sources, &book, report);
    let again = Again::new(&book, sources, &setting, kept);
    let known = |uncut: &Uncut| {
        let key = again.key(uncut);
        let made = key.and_then(|key| again.get(uncut.page, key));
        made.map_or(Known::New(key), |(made, found)| Known::Made(made, found))
    };
    let made = pages::each_new(
        &book,
        sources,
        dictionary,
        report,
        known,
        |own, key, wrong| {
            let found = index::gather::page(&book, own);
            let found = found.iter().map(|page| index::digest(page, dictionary));
            let made = Made {
                written: setting.text(own),
                leads: own.links.leads(),
                found: found.collect(),
            };
            if let Some(key) = key {
                again.put(own.page, key, &made, wrong);
            }
            made
        },
    );
    let (mut texts, mut leads, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for made in made {
        texts.push(made.written);
        leads.push(made.leads);
        found.extend(made.found);
    }
    let texts = render::render(&setting, sources, texts, report, put);
    let accent = setting.accent().map(str::to_owned);
    Pages {
        book,
        leads,
        found,
        texts,
        old: Vec::new(),
        accent,
    }
}

/// The second part of [`build`]: the files of the search; those of the same pages are taken from what is kept.
pub fn search(pages: &Pages, dictionary: &Dictionary, kept: &Store, put: Put) {
    let words = index::gather::site_words(&pages.book);
    let found: Vec<&index::PageDigest> = pages.found.iter().collect();
    again::search(&pages.book, &found, &words, kept, put, |take| {
        index::merge(&found, &words, dictionary, take);
    });
}

/// The end of [`build`]: known findings become notes, and all stand in the order of their places.
pub fn settle(report: &mut Report, book: &Book, sources: &Sources) {
    settle::settle(report, &book.config, sources);
    report.sort();
}

/// The same book as one EPUB file. `name` is the title of a handbook that has none.
pub fn epub(
    sources: &Sources,
    flags: &Flags,
    dictionary: &Dictionary,
    name: &str,
    report: &mut Report,
) -> Epub {
    let book = arrange(sources, flags, dictionary, report);
    let epub = epub::publish(sources, &book, dictionary, name, report);
    settle(report, &book, sources);
    epub
}

/// What the handbook holds, and where each page will stand.
pub fn arrange(
    sources: &Sources,
    flags: &Flags,
    dictionary: &Dictionary,
    report: &mut Report,
) -> Book {
    let mut memory = parse::Memory::default();
    arrange_again(sources, flags, dictionary, &mut memory, report).0
}

/// The content with its overlays laid over it, before anything is arranged.
pub fn stacked(
    sources: &Sources,
    flags: &Flags,
    report: &mut Report,
) -> (config::Config, stack::Stacked) {
    let memory = &mut parse::Memory::default();
    let (config, _, stacked) = stacked_again(sources, flags, memory, report);
    (config, stacked)
}

fn stacked_again(
    sources: &Sources,
    flags: &Flags,
    memory: &mut parse::Memory,
    report: &mut Report,
) -> (config::Config, Drawn, stack::Stacked) {
    for (file, problem) in &sources.problems {
        report.add(Span::whole(*file), problem.clone());
    }
    let config = config::parse(sources, flags, report);
    let parsed = parse::parse(sources, config.html, memory, report);
    let drawn = Drawn::of(&parsed);
    let stacked = stack::stack(parsed, &config, sources, report);
    (config, drawn, stacked)
}

fn arrange_again(
    sources: &Sources,
    flags: &Flags,
    dictionary: &Dictionary,
    memory: &mut parse::Memory,
    report: &mut Report,
) -> (Book, Drawn) {
    let (config, drawn, stacked) = stacked_again(sources, flags, memory, report);
    let book = model::arrange(stacked, config, dictionary, sources, report);
    (book, drawn)
}
