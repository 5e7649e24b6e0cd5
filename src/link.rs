//! Answers every link of the book with a page and an anchor. Reads no file and writes no HTML.
//!
//! Invariant: each internal link is answered here or has a diagnostic in the report, so `render` never meets one it cannot write.

mod articles;
pub(crate) mod mention;
mod statute;
pub mod target;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::cut::{PageWords, term_words, texts};
use crate::diagnostic::{LinkProblem, Report};
use crate::model::{Book, Page, PageId};
use crate::path::SitePath;
use crate::source::Sources;
use crate::tree::Inline;
use articles::Statutes;
use target::{Directory, each_link};
use tebiki_words::Dictionary;
use tebiki_words::term::TermMatcher;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    Page {
        page: PageId,
        anchor: String,
    },
    /// An image or another file of the handbook.
    File(SitePath),
    Outside(String),
    /// A wikilink that only shows its word, or a link that leads nowhere (reported): its text stays, without a link.
    Nothing,
}

/// A term, or a word defined by a statute, where it stands in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Bytes of `Text::visible()`.
    pub range: Range<usize>,
    pub what: Named,
    /// False for a second mention in its section, inside a link, and so on: counted, not linked.
    pub linked: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// By index in `data.terms`.
    Term(usize),
    /// A citation (第三条第一号イ) or defined word: by index in [`PageLinks::places`].
    Place(usize),
}

/// The answers for one page.
#[derive(Clone, Debug, Default)]
pub struct PageLinks {
    /// By `LinkId`.
    pub targets: Vec<Target>,
    /// By `TextId`; sorted, never overlapping.
    pub mentions: Vec<Vec<Mention>>,
    /// Pages and anchors that mentions of [`Named::Place`] lead to.
    pub places: Vec<(PageId, String)>,
}

/// Where the links of one page lead: what is asked of it when it is no longer at hand.
#[derive(Clone, Debug, Default)]
pub struct Leads {
    pub pages: BTreeSet<PageId>,
}

impl PageLinks {
    pub(crate) fn leads(&self) -> Leads {
        let pages = self.targets.iter().filter_map(|target| match target {
            Target::Page { page, .. } => Some(*page),
            _ => None,
        });
        Leads {
            pages: pages.collect(),
        }
    }
}

/// Answers for the pages of a book, one page at a time. Shared by threads.
pub struct Linker<'a> {
    book: &'a Book,
    directory: Directory<'a>,
    matcher: TermMatcher,
    statutes: Statutes<'a>,
    dictionary: &'a Dictionary,
}

impl<'a> Linker<'a> {
    pub fn new(book: &'a Book, sources: &'a Sources, dictionary: &'a Dictionary) -> Linker<'a> {
        let directory = Directory::new(book, sources);
        Linker {
            book,
            statutes: Statutes::new(book, directory.instead()),
            directory,
            matcher: TermMatcher::new(&term_words(book), dictionary),
            dictionary,
        }
    }

    /// The terms whose letters stand in a page, in any spelling, by index.
    pub fn terms_in(&self, page: &Page) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut look = |text: &str| {
            let terms = self.matcher.present(text);
            found.extend(terms.filter_map(|term| usize::try_from(term).ok()));
        };
        for text in texts(page) {
            look(&text.visible());
        }
        for section in &page.sections {
            look(&section.title);
        }
        if let Some(summary) = &page.meta.summary {
            look(summary);
        }
        found
    }

    /// Where the links of one page lead, by `LinkId`.
    pub fn targets(&self, id: PageId, page: &Page, report: &mut Report) -> Vec<Target> {
        targets(&self.directory, id, page, report)
    }

    /// Answers all links of one page.
    pub fn page(&self, id: PageId, words: &PageWords, report: &mut Report) -> PageLinks {
        match self.book.pages.get(id) {
            Some(page) => self.rest(id, self.targets(id, page, report), words, report),
            None => PageLinks::default(),
        }
    }

    /// The same for a page whose links are known to lead to `targets`.
    pub fn rest(
        &self,
        id: PageId,
        targets: Vec<Target>,
        words: &PageWords,
        report: &mut Report,
    ) -> PageLinks {
        let mut links = PageLinks {
            targets,
            mentions: mention::terms(self.book, id, &words.texts, &self.matcher),
            places: Vec::new(),
        };
        statute::cite(
            self.book,
            id,
            &words.texts,
            self.dictionary,
            &self.statutes,
            &mut links,
            report,
        );
        links
    }
}

impl PageLinks {
    /// The handbook's own files that the text leads to or shows.
    pub fn files(&self) -> BTreeSet<SitePath> {
        let targets = self.targets.iter().filter_map(|target| match target {
            Target::File(path) => Some(path.clone()),
            _ => None,
        });
        targets.collect()
    }

    /// The other pages that the text links to, each once.
    pub fn pages(&self, own: PageId) -> BTreeSet<PageId> {
        let targets = self.targets.iter().filter_map(|target| match target {
            Target::Page { page, .. } if *page != own => Some(*page),
            _ => None,
        });
        targets.collect()
    }
}

fn targets(directory: &Directory<'_>, id: PageId, page: &Page, report: &mut Report) -> Vec<Target> {
    let mut targets = Vec::new();
    for text in texts(page) {
        each_link(&text.inlines, &mut |inline| {
            let (number, target) = match inline {
                Inline::Link(link) => (link.id, directory.link(id, &link.dest, &link.span, report)),
                Inline::Wiki(wiki) if wiki.plain => (wiki.id, Target::Nothing),
                Inline::Wiki(wiki) => (wiki.id, directory.wiki(&wiki.name, &wiki.span, report)),
                Inline::Image(image) => {
                    let target = directory.image(&image.dest, &image.span, report);
                    if image.alt.trim().is_empty() && target != Target::Nothing {
                        let dest = image.dest.clone();
                        report.add(image.span.clone(), LinkProblem::NoAlt { dest });
                    }
                    (image.id, target)
                }
                _ => return,
            };
            targets.push((number, target));
        });
    }
    // A link's own number is higher than those of what stands inside it.
    targets.sort_by_key(|(number, _)| *number);
    targets.into_iter().map(|(_, target)| target).collect()
}
