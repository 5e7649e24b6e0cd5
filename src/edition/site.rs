//! What the editions of a handbook mean for its site: 改訂履歴 and its pages, notes at what changed, old addresses that
//! lead on, the switch between editions, and what was lost. Reads no disk and writes no HTML but the tables of changes.
//!
//! | part | gives |
//! |---|---|
//! | [`shelf`] | the editions, the oldest first, and where each thing of one is in another |
//! | [`changes`] | the pages under `changes/`, and the feed |
//! | [`mine`] | what the reader's own script needs to know: since which edition she reads |
//! | [`notes`] | 「第2版で改正」 at sections |
//! | [`former`] | old addresses, and those that are lost |
//! | [`versions`] | the same page in the other editions |

mod changes;
mod feed;
mod former;
mod mine;
mod notes;
mod shelf;
mod versions;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::contrast::Cutting;
use crate::diagnostic::{EditionProblem, Report, Span};
use crate::edition::open::{self, Frozen};
use crate::edition::rows::{Comparison, compare};
use crate::edition::value::Edition;
use crate::model::Book;
use crate::model::history::{Additions, Past};
use crate::source::Sources;
use shelf::{Shelf, Volume};
use tebiki_words::Dictionary;

/// What the site gets from its history.
#[derive(Default)]
pub struct Told {
    pub additions: Additions,
    pub past: Past,
    /// The old editions that are read under `editions/`.
    pub old: Vec<OldEdition>,
}

/// An old edition, to be built like the new one.
pub struct OldEdition {
    /// `editions/r6/`
    pub prefix: String,
    pub sources: Sources,
    pub book: Book,
}

/// The frozen editions that one build read, for the next, and what it told of them.
#[derive(Default)]
pub struct Memory {
    keeps: bool,
    /// By id and seal.
    read: BTreeMap<(String, String), Arc<Volume>>,
    /// The guide itself under overlays, which is the same under each, by its seal.
    guide: Option<(String, Edition)>,
    /// By the seals of both.
    compared: BTreeMap<(String, String), Arc<Comparison>>,
    told: Option<(Additions, Past)>,
}

impl Memory {
    /// One that keeps what it is shown; the default one forgets.
    pub fn keeping() -> Memory {
        Memory {
            keeps: true,
            ..Memory::default()
        }
    }

    /// The present edition with its seal. It has none where every save makes it another.
    fn present(
        &mut self,
        sources: &Sources,
        book: &Book,
        make: impl FnOnce() -> Edition,
    ) -> (String, Edition) {
        if !self.keeps || book.config.layers.is_empty() {
            return (String::new(), make());
        }
        let files = sources.guide();
        let files = files.map(|(_, file)| (file.path.as_str(), file.bytes.as_slice()));
        let seal = open::seal(files);
        let known = self.guide.take().filter(|(of, _)| *of == seal);
        let (seal, edition) = known.unwrap_or_else(|| (seal, make()));
        self.guide = Some((seal.clone(), edition.clone()));
        (seal, edition)
    }

    fn compare(&mut self, old: &Volume, new: &Volume, cutting: &Cutting<'_>) -> Arc<Comparison> {
        let seals = (old.seal.clone(), new.seal.clone());
        let made = self.compared.entry(seals);
        Arc::clone(made.or_insert_with(|| Arc::new(compare(&old.edition, &new.edition, cutting))))
    }

    /// Keeps the comparisons that will be asked for again.
    fn keep(&mut self, volumes: &[Arc<Volume>], comparisons: &Comparisons) {
        self.compared.clear();
        if !self.keeps {
            return;
        }
        for (&(old, new), comparison) in comparisons {
            if let (Some(old), Some(new)) = (volumes.get(old), volumes.get(new))
                && !new.seal.is_empty()
            {
                let seals = (old.seal.clone(), new.seal.clone());
                self.compared.insert(seals, Arc::clone(comparison));
            }
        }
    }

    /// What the last build told, if it is kept and there was an edition.
    pub fn last_told(&self) -> Option<(Additions, Past)> {
        self.told.clone()
    }
}

/// Between all editions that lie so near to one another each pair has its page; further apart only with the newest.
const NEAR: usize = 4;

/// Works out the history of a book from the editions that are frozen beside it. `present` is the book itself as it is
/// compared.
pub fn told(
    sources: &Sources,
    book: &Book,
    present: impl FnOnce() -> Edition,
    dictionary: &Dictionary,
    memory: &mut Memory,
    report: &mut Report,
) -> Told {
    for (id, file) in open::unnamed(sources) {
        report.add(Span::whole(file), EditionProblem::Unnamed { id });
    }
    let mut volumes = frozen(sources, book, dictionary, memory, report);
    if volumes.is_empty() {
        memory.told = None;
        return Told::default();
    }
    let cutting = Cutting::new(dictionary);
    let (seal, edition) = memory.present(sources, book, present);
    let mut newest = Volume::present(book, edition, seal);
    newest.follow(&mut volumes, |last, newest| {
        memory.compare(last, newest, &cutting)
    });
    volumes.push(Arc::new(newest));
    let comparisons = comparisons(&volumes, |old, new| memory.compare(old, new, &cutting));
    memory.keep(&volumes, &comparisons);
    let shelf = Shelf::new(volumes, comparisons);
    let mut told = Told {
        additions: Additions {
            pages: changes::pages(&shelf, &mine::Mine::of(&shelf, book)),
            revised: notes::revised(&shelf),
            left: Vec::new(),
        },
        ..Told::default()
    };
    told.past.files = feed::files(&shelf, book);
    former::trace(&shelf, sources, book, &mut told, report);
    let last = shelf.volumes.len() - 1;
    told.past.versions = versions::of(&shelf, last);
    told.old = old_editions(shelf);
    memory.told = memory
        .keeps
        .then(|| (told.additions.clone(), told.past.clone()));
    told
}

/// The old editions as books that know what they are.
fn old_editions(shelf: Shelf) -> Vec<OldEdition> {
    let last = shelf.volumes.len() - 1;
    let versions: Vec<_> = (0..last).map(|at| versions::of(&shelf, at)).collect();
    let books = shelf.volumes.into_iter().take(last).zip(versions);
    books
        .filter_map(|(volume, versions)| {
            let (sources, mut book) = volume.whole.clone()?;
            // Its address was the new edition's; search engines should find that.
            book.config.base_url = None;
            let past = Past {
                versions,
                ..Past::default()
            };
            Some(OldEdition {
                prefix: volume.prefix.clone(),
                sources,
                book: book.with_history(Additions::default(), past),
            })
        })
        .collect()
}

/// The frozen editions that can be read, the oldest first. What cannot is told, and left alone.
fn frozen(
    sources: &Sources,
    book: &Book,
    dictionary: &Dictionary,
    memory: &mut Memory,
    report: &mut Report,
) -> Vec<Arc<Volume>> {
    let mut volumes = Vec::new();
    for Frozen { note, opened, id } in open::frozen(sources) {
        let opened = match opened {
            Ok(opened) => opened,
            Err(refusal) => {
                let problem = EditionProblem::Unreadable {
                    ja: refusal.ja(),
                    en: refusal.en(),
                };
                report.add(Span::whole(note), problem);
                continue;
            }
        };
        let theirs = opened.handbook.clone();
        let ours =
            |volume: &Volume| theirs.is_empty() || theirs == book.title || volume.shares(book);
        let other = EditionProblem::OtherHandbook {
            id: id.clone(),
            theirs: theirs.clone(),
            ours: book.title.clone(),
        };
        let files = opened.sources.files.iter();
        let seal = open::seal(files.map(|file| (file.path.as_str(), file.bytes.as_slice())));
        let key = (id.clone(), seal);
        if let Some(known) = memory.read.get(&key) {
            match ours(known) {
                true => volumes.push(Arc::clone(known)),
                false => report.add(Span::whole(note), other),
            }
            continue;
        }
        let mut own = Report::default();
        let (id, seal) = key.clone();
        let volume = Volume::frozen(opened, (id.clone(), seal), dictionary, &mut own);
        if own.has_errors() {
            let first = own.found.into_iter().find_map(|found| {
                (found.severity == crate::diagnostic::Severity::Error)
                    .then(|| found.problem.wording(crate::diagnostic::Lang::Ja).what)
            });
            let first = first.unwrap_or_default();
            report.add(Span::whole(note), EditionProblem::Outdated { id, first });
            continue;
        }
        if !ours(&volume) {
            report.add(Span::whole(note), other);
            continue;
        }
        let volume = Arc::new(volume);
        if memory.keeps {
            memory.read.insert(key, Arc::clone(&volume));
        }
        volumes.push(volume);
    }
    volumes
}

type Comparisons = BTreeMap<(usize, usize), Arc<Comparison>>;

fn comparisons(
    volumes: &[Arc<Volume>],
    mut compare: impl FnMut(&Volume, &Volume) -> Arc<Comparison>,
) -> Comparisons {
    let last = volumes.len() - 1;
    let mut made = Comparisons::new();
    for (at, old) in volumes.iter().enumerate() {
        for (later, new) in volumes.iter().enumerate().skip(at + 1) {
            if later - at <= NEAR || later == last {
                made.insert((at, later), compare(old, new));
            }
        }
    }
    made
}
