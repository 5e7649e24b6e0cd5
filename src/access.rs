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
use crate::render::Site;
use crate::source::{Beside, FileId, Sources};
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
    /// Pages with words in their main part.
    texts: usize,
    /// Links and buttons whose words are seen.
    labels: usize,
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
        self.texts += other.texts;
        self.labels += other.labels;
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

/// What stands between a page's own title and the site's.
const BETWEEN: &str = " - ";

impl Checked {
    /// What the site calls itself: how the other pages' titles end, and how the home page's begins. `None` where the
    /// titles do not say.
    pub fn site_title(&self) -> Option<&str> {
        let titles = |home: bool| {
            let pages = self.pages.iter();
            let pages = pages.filter(move |(path, _)| (path == "index.html") == home);
            pages.map(|(_, title)| title.as_str())
        };
        let home = titles(true).next().unwrap_or_default();
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        for title in titles(false) {
            for (at, between) in title.match_indices(BETWEEN) {
                let end = title.get(at + between.len()..).unwrap_or_default();
                *names.entry(end).or_default() += 1;
            }
        }
        let begins_home = |name: &str| {
            let rest = home.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(BETWEEN))
        };
        let most = titles(false).count() / 2;
        names
            .into_iter()
            .filter(|(name, pages)| !name.is_empty() && (begins_home(name) || *pages > most.max(1)))
            .max_by_key(|(name, pages)| (begins_home(name), *pages, name.len()))
            .map(|(name, _)| name)
            .or(Some(home).filter(|home| !home.is_empty()))
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_called_by_the_name_that_its_pages_share() {
        let title = |titles: &[(&str, &str)]| {
            let pages = titles.iter();
            let pages = pages.map(|(path, title)| ((*path).to_owned(), (*title).to_owned()));
            let checked = Checked {
                pages: pages.collect(),
                ..Checked::default()
            };
            checked.site_title().unwrap_or_default().to_owned()
        };
        let home = ("index.html", "手引き - 市町村の、開ける本");
        let (a, b) = (
            ("a.html", "甲 - 手引き"),
            ("b.html", "乙 - その二 - 手引き"),
        );
        assert_eq!(title(&[a, b, home]), "手引き");
        assert_eq!(title(&[a, home, ("c.html", "よその頁")]), "手引き");
        let (a, b) = (
            ("a.html", "甲 - 県 - 手引き"),
            ("b.html", "乙 - 県 - 手引き"),
        );
        assert_eq!(title(&[a, b, ("index.html", "県 - 手引き")]), "県 - 手引き");
        assert_eq!(title(&[a, b]), "県 - 手引き");
        assert_eq!(title(&[a, b, ("index.html", "ようこそ")]), "県 - 手引き");
        assert_eq!(title(&[("a.html", "甲 - 乙"), ("index.html", "題")]), "題");
        assert_eq!(title(&[("a.html", "甲")]), "");
    }
}
