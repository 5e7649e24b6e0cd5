//! A handbook's own search tests: asks the finished site each `[[search]]` and reports which did not find its page.

use crate::diagnostic::{BookProblem, LinkProblem, Report};
use crate::link::target::Directory;
use crate::model::{Book, GUIDE};
use crate::path::{SitePath, SourcePath};
use crate::query::{Answer, Engine, Options};
use crate::render::Site;
use crate::source::Sources;

/// How far down the list a test looks, whatever its `top`: to say where the page stood instead.
const LIMIT: usize = 50;

/// Asks every query of the handbook. A site without search files has nothing to be asked.
pub fn try_all(book: &Book, sources: &Sources, site: &Site, report: &mut Report) {
    if book.data.searches.is_empty() {
        return;
    }
    let file = |name: &str| site.get(&SitePath::new(name)).cloned();
    let engine = match Engine::open(file) {
        Ok(engine) => engine,
        Err(refusal) => {
            let at = book
                .data
                .searches
                .iter()
                .map(|test| test.span.clone())
                .next();
            let problem = BookProblem::SearchFailed {
                why: refusal.to_string(),
            };
            at.into_iter()
                .for_each(|at| report.add(at, problem.clone()));
            return;
        }
    };
    let directory = Directory::new(book, sources);
    for test in &book.data.searches {
        let (expect, at) = &test.expect;
        // The guide's tests ask the guide alone, as if nothing lay over it.
        let is_guides = book.config.layer_of(test.span.file).is_none();
        let path = SourcePath::new(expect.split('#').next().unwrap_or_default());
        if is_guides && book.hidden.iter().any(|hidden| hidden.path == path) {
            continue;
        }
        let options = Options {
            limit: Some(LIMIT),
            origin: (is_guides && !book.config.layers.is_empty()).then(|| GUIDE.to_owned()),
            ..Options::default()
        };
        let Some((page, anchor)) = directory.find(expect) else {
            report.add(
                at.clone(),
                LinkProblem::PageNotFound {
                    dest: expect.clone(),
                    nearest: None,
                },
            );
            continue;
        };
        let Some(page) = book.pages.get(page) else {
            continue;
        };
        match engine.search(&test.query, &options) {
            Ok(answer) => {
                let place = place(&answer, page.path.as_str(), &anchor);
                if place.is_none_or(|place| place > test.top) {
                    let problem = BookProblem::SearchMissed {
                        query: test.query.clone(),
                        expected: page.title.clone(),
                        top: test.top,
                        place,
                        first: firsts(&answer, test.top),
                    };
                    report.add(test.span.clone(), problem);
                }
            }
            Err(refusal) => report.add(
                test.span.clone(),
                BookProblem::SearchFailed {
                    why: refusal.to_string(),
                },
            ),
        }
    }
}

/// At which place the page stands, counting pages; a section must be among its page's results.
fn place(answer: &Answer, url: &str, anchor: &str) -> Option<usize> {
    // The term that the query names stands above all results, with its meaning.
    if anchor.is_empty() && answer.term.as_ref().is_some_and(|term| term.url == url) {
        return Some(1);
    }
    let mut pages: Vec<&str> = Vec::new();
    let mut place = None;
    for hit in &answer.results {
        let (page, section) = hit.url.split_once('#').unwrap_or((&hit.url, ""));
        if !pages.contains(&page) {
            pages.push(page);
        }
        if page == url && (anchor.is_empty() || section == anchor) {
            place = pages
                .iter()
                .position(|other| *other == page)
                .map(|at| at + 1);
            break;
        }
    }
    place
}

/// The titles of the pages that stood first instead.
fn firsts(answer: &Answer, top: usize) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for hit in &answer.results {
        if !titles.contains(&hit.title) && titles.len() < top {
            titles.push(hit.title.clone());
        }
    }
    titles
}
