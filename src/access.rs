//! What a machine can check of a built site, without a browser, against JIS X 8341-3:2016 and WCAG 2.2 AA. Reads the
//! site's files, finds what keeps somebody out, and counts what was there to check. Never says that a page conforms:
//! most criteria need a person (see `result`).

mod contrast;
mod criteria;
mod page;
pub mod result;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::prelude::*;

use crate::diagnostic::{AccessProblem, Report, Span};
use crate::read::{Beside, FileId, Sources};
use crate::render::Site;
use tree::Tree;

/// What one run looked at and found.
#[derive(Debug, Default)]
pub struct Checked {
    /// Every page by its place and title.
    pub pages: Vec<(String, String)>,
    /// Findings with their places in `sources`.
    pub report: Report,
    pub sources: Sources,
    counts: Counts,
    /// For each criterion, how often it was broken and on how many pages.
    broken: BTreeMap<&'static str, (usize, usize)>,
}

/// What one file has, each at its place.
type Problems = Vec<(Range<usize>, AccessProblem)>;

/// How many of each were there to check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    images: usize,
    drawings: usize,
    media: usize,
    tables: usize,
    links: usize,
    buttons: usize,
    fields: usize,
    headings: usize,
    ids: usize,
    scripts: usize,
    colours: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.images += other.images;
        self.drawings += other.drawings;
        self.media += other.media;
        self.tables += other.tables;
        self.links += other.links;
        self.buttons += other.buttons;
        self.fields += other.fields;
        self.headings += other.headings;
        self.ids += other.ids;
        self.scripts += other.scripts;
        self.colours += other.colours;
    }
}

/// Checks every page and the theme's colours. `shown` is put before a file's place where findings name it.
pub fn check(site: &Site, shown: &str) -> Checked {
    let (pages, sheets): (Vec<_>, Vec<_>) = site
        .iter()
        .filter(|(path, _)| path.as_str().ends_with(".html") || path.as_str().ends_with(".css"))
        .partition(|(path, _)| path.as_str().ends_with(".html"));
    let found: Vec<page::Found> = pages
        .par_iter()
        .map(|(_, bytes)| page::check(&Tree::read(&String::from_utf8_lossy(bytes))))
        .collect();
    let mut checked = Checked::default();
    for ((path, bytes), found) in pages.iter().zip(found) {
        checked.pages.push((path.as_str().to_owned(), found.title));
        checked.counts += found.counts;
        let problems = found.problems;
        checked.add(format!("{shown}{}", path.as_str()), bytes, problems);
    }
    let colours = contrast::check(&sheets);
    checked.counts.colours = colours.pairs;
    for (path, problems) in colours.problems {
        let bytes = site.get(&path).map(Vec::as_slice).unwrap_or_default();
        checked.add(format!("{shown}{}", path.as_str()), bytes, problems);
    }
    checked.report.sort();
    checked
}

impl Checked {
    fn add(&mut self, shown: String, bytes: &[u8], problems: Problems) {
        if problems.is_empty() {
            return;
        }
        let Ok(number) = u32::try_from(self.sources.beside.len()) else {
            return;
        };
        let bytes = bytes.to_vec();
        self.sources.beside.push(Beside { shown, bytes });
        let mut criteria = BTreeSet::new();
        for (at, problem) in problems {
            let criterion = problem.criterion();
            let broken = self.broken.entry(criterion).or_default();
            broken.0 += 1;
            broken.1 += usize::from(criteria.insert(criterion));
            self.report.add(Span::new(FileId(number), at), problem);
        }
    }
}
