//! tebiki turns a folder of Markdown and TOML into a handbook that opens with a double click.
//!
//! | step | gives | what it may know | what it never does |
//! |---|---|---|---|
//! | [`read`] | [`read::Sources`]: every file, sorted by path | the disk, the embedded theme | look inside a file |
//! | [`parse`] | [`parse::Parsed`]: pages and data records | one file at a time | look at another file |
//! | [`model`] | [`model::Book`]: order, kinds, terms, site paths, generated pages | `Parsed`, `Config`, readings | HTML, links |
//! | [`cut`] | [`cut::Words`]: every text cut once, terms included | `Book`, lindera | know a page's address |
//! | [`link`] | [`link::Links`]: an answer for each link, term, citation | `Book`, `Words` | write a URL or HTML |
//! | [`index`] | the search's files | `Book`, `Words` | HTML, the browser |
//! | [`render`] | [`render::Site`]: site path → bytes | all the above, Tera | touch the disk |
//! | [`write`] | what changed in the output folder | `Site`, the disk | know what a file means |

pub mod access;
pub mod cli;
pub mod config;
pub mod cut;
pub mod date;
pub mod diagnostic;
pub mod epub;
pub mod failure;
pub mod index;
pub mod link;
pub mod model;
pub mod parse;
pub mod path;
pub mod pdf;
pub mod query;
pub mod read;
pub mod render;
pub mod tree;
pub mod write;

use config::Flags;
use cut::Words;
use diagnostic::{Report, Span};
use epub::Epub;
use link::Links;
use model::Book;
use read::Sources;
use render::Site;
use tebiki_words::Dictionary;

/// Everything between disk and disk. Pure: the same sources give the same site, byte for byte.
pub fn build(
    sources: &Sources,
    flags: &Flags,
    dictionary: &Dictionary,
    report: &mut Report,
) -> Site {
    let pages = pages(sources, flags, dictionary, &mut Memory::default(), report);
    let search = search(&pages, dictionary);
    let Pages { book, mut site, .. } = pages;
    site.extend(search);
    if flags.searches {
        query::expectation::try_all(&book, sources, &site, report);
    }
    settle(report, &book, sources);
    site
}

/// A book and its site, but for the files of its search: the longest part of a build, and not seen on a page.
pub struct Pages {
    pub book: Book,
    pub words: Words,
    pub links: Links,
    pub site: Site,
}

/// What one build leaves for the next of the same handbook. It saves time and never changes what comes out.
#[derive(Default)]
pub struct Memory {
    parsed: parse::Memory,
    cut: cut::Memory,
}

impl Memory {
    /// One that keeps what it is shown; the default one forgets.
    pub fn keeping() -> Memory {
        Memory {
            parsed: parse::Memory::keeping(),
            cut: cut::Memory::keeping(),
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
) -> Pages {
    let book = arrange_again(sources, flags, dictionary, &mut memory.parsed, report);
    let words = cut::cut(&book, dictionary, &mut memory.cut);
    let links = link::resolve(&book, &words, sources, dictionary, report);
    let site = render::render(sources, &book, &words, &links, report);
    Pages {
        book,
        words,
        links,
        site,
    }
}

/// The second part of [`build`]: the files of the search.
pub fn search(pages: &Pages, dictionary: &Dictionary) -> Site {
    let sections = index::gather::gather(&pages.book, &pages.words);
    index::index(&sections, dictionary)
        .into_iter()
        .map(|(path, bytes)| (path::SitePath::new(path), bytes))
        .collect()
}

/// The end of [`build`]: known findings become notes, and all stand in the order of their places.
pub fn settle(report: &mut Report, book: &Book, sources: &Sources) {
    diagnostic::settle(report, &book.config, sources);
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
    let words = cut::cut(&book, dictionary, &mut cut::Memory::default());
    let links = link::resolve(&book, &words, sources, dictionary, report);
    let epub = epub::publish(sources, &book, &words, &links, name, report);
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
    arrange_again(sources, flags, dictionary, &mut memory, report)
}

fn arrange_again(
    sources: &Sources,
    flags: &Flags,
    dictionary: &Dictionary,
    memory: &mut parse::Memory,
    report: &mut Report,
) -> Book {
    for (file, problem) in &sources.problems {
        report.add(Span::whole(*file), problem.clone());
    }
    let config = config::parse(sources, flags, report);
    let parsed = parse::parse(sources, &config, memory, report);
    model::arrange(parsed, config, dictionary, sources, report)
}
