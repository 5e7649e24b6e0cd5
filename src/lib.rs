//! tebiki turns a folder of Markdown and TOML into a handbook that opens with a double click.
//!
//! | step | gives | what it may know | what it never does |
//! |---|---|---|---|
//! | [`read`] | [`read::Sources`]: every file, sorted by path | the disk, the embedded theme | look inside a file |
//! | [`parse`] | [`parse::Parsed`]: pages and data records | one file at a time | look at another file |
//! | [`model`] | [`model::Book`]: order, kinds, terms, site paths, generated pages | `Parsed`, `Config`, readings | HTML, links |
//! | [`cut`] | [`cut::words::Words`]: every text cut once, terms included | `Book`, lindera | know a page's address |
//! | [`link`] | [`link::Links`]: an answer for each link, term, citation | `Book`, `Words` | write a URL or HTML |
//! | [`index`] | the search's files | `Book`, `Words` | HTML, the browser |
//! | [`render`] | [`render::Site`]: site path → bytes | all the above, Tera | touch the disk |
//! | [`write`] | what changed in the output folder | `Site`, the disk | know what a file means |

pub mod cli;
pub mod config;
pub mod cut;
pub mod date;
pub mod diagnostic;
pub mod dictionary;
pub mod failure;
pub mod index;
pub mod link;
pub mod model;
pub mod parse;
pub mod path;
pub mod query;
pub mod read;
pub mod render;
pub mod tree;
pub mod write;

use config::Flags;
use diagnostic::{Report, Span};
use dictionary::Dictionary;
use model::Book;
use read::Sources;
use render::Site;

/// Everything between disk and disk. Pure: the same sources give the same site, byte for byte.
pub fn build(
    sources: &Sources,
    flags: &Flags,
    dictionary: &Dictionary,
    report: &mut Report,
) -> Site {
    let book = arrange(sources, flags, dictionary, report);
    let words = cut::words::cut(&book, dictionary);
    let links = link::resolve(&book, &words, sources, dictionary, report);
    let index = index::index(&index::gather::gather(&book, &words), dictionary);
    let mut site = render::render(sources, &book, &words, &links, report);
    site.extend(
        index
            .into_iter()
            .map(|(path, bytes)| (path::SitePath::new(path), bytes)),
    );
    if flags.searches {
        query::expectation::try_all(&book, sources, &site, report);
    }
    diagnostic::settle(report, &book.config, sources);
    report.sort();
    site
}

/// The first half of [`build`]: what the handbook holds, and where each page will stand.
pub fn arrange(
    sources: &Sources,
    flags: &Flags,
    dictionary: &Dictionary,
    report: &mut Report,
) -> Book {
    for (file, problem) in &sources.problems {
        report.add(Span::whole(*file), problem.clone());
    }
    let config = config::parse(sources, flags, report);
    let parsed = parse::parse(sources, &config, report);
    model::arrange(parsed, config, dictionary, sources, report)
}
