//! The book as one page: `print.html` on the site, and what `tebiki pdf` sends through a browser.
//!
//! Invariant: a link to a page that stands here leads to its place in this page, never to another file.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Report, nearest};
use crate::model::{Book, Generated, LeftOut, Origin, Page, PageId};
use crate::pages;
use crate::path::SitePath;
use crate::render::html::{self, Medium, Place, Reach, Whole};
use crate::render::look::look;
use crate::render::theme::{TemplateError, Theme};
use crate::render::view::{LinkView, PrintEntryView, PrintView};
use crate::render::{PRINT, RUNNING, furniture, image_sizes, running, site_view, title_or, whole};
use crate::source::Sources;
use tebiki_words::Dictionary;

/// The pages that stand in the print page, with what goes before their ids, which is also the id of their title.
pub(crate) type Marks = BTreeMap<PageId, String>;

/// What the print page holds, and how the rest is reached from it.
pub(super) struct Part<'a> {
    pub(super) marks: &'a Marks,
    pub(super) title: String,
    /// Some chapters, not the book.
    pub(super) partial: bool,
    /// How deep the uppermost of its chapters stand in the book.
    pub(super) top: usize,
    pub(super) rest: Reach<'a>,
}

/// The whole book: what authors wrote, then the records. Lists that group again what stands elsewhere in the book
/// (札から探す, 対応表 …) are left to the screen.
pub(super) fn whole_book(book: &Book) -> Marks {
    let mut taken = BTreeSet::new();
    let mut marks = Marks::new();
    for (id, page) in book.pages.iter().enumerate() {
        let mut mark = mark(page);
        // `a-b.html` and `a/b.html`.
        while !taken.insert(mark.clone()) {
            mark.push('_');
        }
        if is_printed(page) {
            marks.insert(id, mark);
        }
    }
    marks
}

/// A page's name in the print page, which `?only=` takes too.
pub(super) fn mark(page: &Page) -> String {
    let path = page.path.as_str();
    path.strip_suffix(".html").unwrap_or(path).replace('/', "-")
}

/// The print page with some pages chosen, as seen from `place`; none where it holds none of them.
pub(super) fn packet<'a>(
    place: &Place,
    pages: impl IntoIterator<Item = &'a Page>,
) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for page in pages.into_iter().filter(|page| is_printed(page)) {
        let name = mark(page);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return None;
    }
    let print = place.file(&SitePath::new(PRINT), "");
    Some(format!("{print}?only={}", names.join(",")))
}

fn is_printed(page: &Page) -> bool {
    match page.origin {
        Origin::File(_) => true,
        // Of a folder of plain pages: the book's own contents say it all.
        Origin::Generated(Generated::Contents) => page.parent.is_some(),
        Origin::Generated(made) => !matches!(
            made,
            Generated::Crosswalk
                | Generated::Matrix
                | Generated::Reports
                | Generated::Points
                | Generated::Unsure
                | Generated::Tags
                | Generated::Changes
                | Generated::ErrataSlip
                | Generated::Change(_)
                | Generated::Search
                | Generated::NotFound
        ),
    }
}

/// The page's values. Numbers of sheets come later.
pub(super) fn view(
    whole: Whole,
    at: &SitePath,
    part: &Part,
    mut text: impl FnMut(PageId) -> html::Body,
) -> PrintView {
    let book = whole.book;
    let place = part.place(at);
    let mut entries: Vec<PrintEntryView> = part
        .marks
        .iter()
        .filter_map(|(id, mark)| {
            let page = book.pages.get(*id)?;
            let level = part.level(book, *id);
            Some(entry(whole, place, page, mark, (level, text(*id))))
        })
        .collect();
    let mut chapter = 0;
    for entry in &mut entries {
        chapter += usize::from(entry.level == 2);
        entry.chapter = chapter;
    }
    PrintView {
        site: site_view(book),
        root: place.root(),
        home: LinkView {
            title: book.title.clone(),
            html: html::escaped(&book.title),
            href: place.file(&SitePath::new("index.html"), ""),
        },
        title: part.title.clone(),
        partial: part.partial,
        entries,
    }
}

/// How deep a page stands under the title of its chapter.
fn depth(book: &Book, id: PageId) -> usize {
    furniture::ancestors(book, id).len().clamp(1, 4)
}

impl Part<'_> {
    /// By how many levels a page's headings sink; `None` for a page whose text does not stand here.
    pub(super) fn sinks(&self, book: &Book, id: PageId) -> Option<u8> {
        let page = book
            .pages
            .get(id)
            .filter(|_| self.marks.contains_key(&id))?;
        match page.origin {
            // What a folder's list and the glossary's index lead to stands below them.
            Origin::Generated(Generated::Contents | Generated::Terms) => None,
            _ => Some(self.level(book, id) - 1),
        }
    }

    fn level(&self, book: &Book, id: PageId) -> u8 {
        u8::try_from(depth(book, id) - self.top).unwrap_or(3) + 2
    }

    pub(super) fn place<'p>(&'p self, at: &'p SitePath) -> Place<'p> {
        Place {
            at,
            medium: Medium::Paper {
                marks: self.marks,
                rest: self.rest,
            },
        }
    }
}

fn entry(
    whole: Whole,
    place: Place,
    page: &Page,
    mark: &str,
    (level, body): (u8, html::Body),
) -> PrintEntryView {
    PrintEntryView {
        id: mark.to_owned(),
        level,
        chapter: 0,
        kind: page.kind.name(),
        // Nobody looks for one of two hundred terms in the contents of a book.
        listed: !matches!(page.origin, Origin::Generated(Generated::Term(_))),
        sheet: None,
        title: page.title.clone(),
        kind_label: furniture::kind_label(page),
        summary: page.meta.summary.clone(),
        badges: furniture::badges(whole.book, page),
        html: body.html,
        notes: body.notes,
        sources: furniture::sources(&whole, &place, &page.meta.facts.sources),
    }
}

/// A book, or some chapters of it, for paper alone. Made once; [`Paper::html`] writes it with the numbers known by then.
pub struct Paper {
    theme: Theme,
    view: PrintView,
    /// The text of each entry, without numbers of sheets.
    texts: Vec<String>,
}

/// The class of a link to another page of the book.
pub(super) const SEE: &str = "see";

/// Why there is nothing to print.
#[derive(Debug)]
pub enum PaperError {
    /// No page of the book has this address.
    NoPage {
        asked: String,
        nearest: Option<String>,
    },
    /// A template of the theme cannot be filled in.
    Template { name: String, message: String },
}

impl Paper {
    /// The pages that `only` names, with what stands below them; the whole book when it names none.
    /// `name` is the title of a handbook that has none.
    pub fn new(
        sources: &Sources,
        book: &Book,
        dictionary: &Dictionary,
        name: &str,
        only: &[String],
    ) -> Result<Paper, PaperError> {
        let all = whole_book(book);
        let edition = book.config.edition_of_title();
        let edition = edition.map(String::as_str).unwrap_or_default();
        let named = title_or(book, name);
        let title = format!("{named} {edition}");
        let title = title.trim_end();
        let (marks, title) = match only {
            [] => (all, title.to_owned()),
            only => {
                let (chosen, titles) = choose(sources, book, &all, only)?;
                (chosen, format!("{} - {title}", titles.join("・")))
            }
        };
        let sizes = image_sizes(sources, book);
        let whole = whole(book, &sizes);
        let part = Part {
            title,
            partial: !only.is_empty(),
            top: match only {
                [] => 1,
                _ => marks.keys().map(|id| depth(book, *id)).min().unwrap_or(1),
            },
            // Beside the paper there is no site.
            rest: match book.config.base_url.as_deref() {
                Some(base) => Reach::Site(base),
                None => Reach::Nothing,
            },
            marks: &marks,
        };
        let at = SitePath::new(PRINT);
        // What is wrong with the links was said when the site was made.
        let mut bodies = pages::each(book, sources, dictionary, &mut Report::default(), |own| {
            let sinks = part.sinks(book, own.id)?;
            Some(html::body(whole, own, part.place(&at), sinks))
        });
        let mut view = view(whole, &at, &part, |id| {
            let body = bodies.get_mut(id).and_then(Option::take);
            body.unwrap_or_default()
        });
        view.site.look = look(sources, book, &mut Report::default()).view;
        view.site.title = named;
        let theme = Theme::new(&sources.theme).map_err(broken)?;
        let texts = view
            .entries
            .iter()
            .map(|entry| entry.html.clone())
            .collect();
        Ok(Paper { theme, view, texts })
    }

    /// The document's title: the handbook's and its edition, after those of the chapters that were asked for.
    pub fn title(&self) -> &str {
        &self.view.title
    }

    /// The page, its contents and its links saying on which sheet a place is. `sheets` knows them by their ids.
    pub fn html(&mut self, sheets: &BTreeMap<String, usize>) -> Result<String, PaperError> {
        for (entry, text) in self.view.entries.iter_mut().zip(&self.texts) {
            entry.sheet = sheets.get(&entry.id).copied();
            entry.html = with_sheets(text, sheets);
        }
        self.theme.render(PRINT, &self.view).map_err(broken)
    }

    /// What stands at the head of every sheet: a style sheet, and its place beside the page. A theme may have none.
    pub fn running(&self) -> Result<Option<(&'static str, String)>, PaperError> {
        if !self.theme.has(RUNNING) {
            return Ok(None);
        }
        let css = self.theme.render(RUNNING, &running(&self.view.site));
        Ok(Some(("assets/running.css", css.map_err(broken)?)))
    }

    /// The ids of the places whose sheets the page says.
    pub fn places(&self) -> BTreeSet<String> {
        let listed = self.view.entries.iter().filter(|entry| entry.listed);
        let listed: Vec<String> = listed.map(|entry| entry.id.clone()).collect();
        let linked = self.texts.iter().flat_map(|text| parts_at_links(text));
        let linked = linked.filter_map(|(_, id)| id);
        match listed.as_slice() {
            // One chapter has no contents.
            [_] => linked.collect(),
            _ => linked.chain(listed).collect(),
        }
    }
}

/// The text up to behind the address of each link to another page, with the id that it leads to; and what is left.
fn parts_at_links(text: &str) -> Vec<(&str, Option<String>)> {
    let start = format!("<a class=\"{SEE}\" href=\"#");
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(&start) {
        let address = at + start.len();
        let length = text.get(address..).and_then(|rest| rest.find('"'));
        let Some(end) = length.map(|length| address + length + 1) else {
            break;
        };
        let id = text.get(address..end - 1).map(crate::path::decode);
        parts.push((text.get(from..end).unwrap_or_default(), id));
        from = end;
    }
    parts.push((text.get(from..).unwrap_or_default(), None));
    parts
}

/// The text, its links to other pages saying in an attribute on which sheet they end.
fn with_sheets(text: &str, sheets: &BTreeMap<String, usize>) -> String {
    let mut out = String::with_capacity(text.len());
    for (part, id) in parts_at_links(text) {
        out.push_str(part);
        if let Some(sheet) = id.and_then(|id| sheets.get(&id)) {
            out.push_str(&format!(" data-sheet=\"{sheet}\""));
        }
    }
    out
}

fn broken(error: TemplateError) -> PaperError {
    PaperError::Template {
        name: error.template,
        message: error.message,
    }
}

/// The pages that are asked for and all below them, and the titles of those asked for.
fn choose<'b>(
    sources: &Sources,
    book: &'b Book,
    all: &Marks,
    only: &[String],
) -> Result<(Marks, Vec<&'b str>), PaperError> {
    let addresses: Vec<(PageId, [&str; 2])> = all
        .keys()
        .filter_map(|id| Some((*id, addresses(sources, book.pages.get(*id)?))))
        .collect();
    let mut chosen = BTreeSet::new();
    let mut titles = Vec::new();
    for asked in only {
        let wanted = stem(asked.trim_start_matches("./").trim_end_matches('/'));
        let found = addresses
            .iter()
            .find(|(_, known)| known.contains(&wanted))
            .map(|(id, _)| *id)
            .or_else(|| instead_of(book, wanted))
            .and_then(|id| Some((id, book.pages.get(id)?)));
        let Some((id, page)) = found else {
            let known = addresses.iter().flat_map(|(_, known)| known).copied();
            return Err(PaperError::NoPage {
                asked: asked.clone(),
                nearest: nearest(wanted, known),
            });
        };
        titles.push(page.title.as_str());
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            if chosen.insert(id) {
                waiting.extend(book.pages.get(id).iter().flat_map(|page| &page.children));
            }
        }
    }
    let marks = all.iter().filter(|(id, _)| chosen.contains(id));
    let marks = marks.map(|(id, mark)| (*id, mark.clone())).collect();
    Ok((marks, titles))
}

/// What stands in place of a page that an overlay leaves out, by a name that it goes by.
pub(super) fn instead_of(book: &Book, wanted: &str) -> Option<PageId> {
    left_out(book, wanted).map(|left_out| left_out.to)
}

/// A page that an overlay leaves out, by a name that it goes by.
pub(super) fn left_out<'b>(book: &'b Book, wanted: &str) -> Option<&'b LeftOut> {
    book.left_out.iter().find(|left_out| {
        let hidden = book.hidden.get(left_out.hidden);
        let source = hidden.map(|hidden| stem(hidden.path.as_str()));
        stem(left_out.path.as_str()) == wanted || source == Some(wanted)
    })
}

/// How a page may be named: by its place on the site, and by the file that it was written in.
pub(super) fn addresses<'a>(sources: &'a Sources, page: &'a Page) -> [&'a str; 2] {
    let site = stem(page.path.as_str());
    let source = match page.origin {
        Origin::File(file) => sources.get(file).map(|file| stem(file.path.as_str())),
        Origin::Generated(_) => None,
    };
    [site, source.unwrap_or(site)]
}

/// An address without its ending, a folder's page by the name of its folder.
pub(super) fn stem(address: &str) -> &str {
    let name = address
        .strip_suffix(".html")
        .or(address.strip_suffix(".md"))
        .unwrap_or(address);
    name.strip_suffix("/index").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_says_on_which_sheet_it_ends() {
        let text = "<a class=\"see\" href=\"#a--%E7%94%B2\">甲</a>と<a class=\"see\" href=\"#b\">乙</a>と<a href=\"#c\">丙</a>";
        let sheets = BTreeMap::from([("a--甲".to_owned(), 12), ("c".to_owned(), 3)]);
        assert_eq!(
            with_sheets(text, &sheets),
            "<a class=\"see\" href=\"#a--%E7%94%B2\" data-sheet=\"12\">甲</a>と<a class=\"see\" href=\"#b\">乙</a>と<a href=\"#c\">丙</a>"
        );
        let cut = "<a class=\"see\" href=\"#a";
        assert_eq!(with_sheets(cut, &sheets), cut);
    }

    #[test]
    fn a_folder_is_named_as_its_page() {
        for (address, expected) in [
            ("guide/index.html", "guide"),
            ("guide/10-towa/index.md", "guide/10-towa"),
            ("guide/hajime.html", "guide/hajime"),
            ("guide", "guide"),
            ("index.html", "index"),
        ] {
            assert_eq!(stem(address), expected);
        }
    }
}
