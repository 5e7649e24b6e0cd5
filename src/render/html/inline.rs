//! The inside of a text: words, links, terms, ruby, images, calls of notes.

use std::fmt::Write as _;
use std::ops::Range;

use super::{Writer, call_id, escape};
use crate::link::{Named, Target};
use crate::model::{Generated, Origin, PageId};
use crate::render::paper;
use crate::render::phrase::Phrases;
use crate::tree::{self, Image, Inline, Link, LinkId, Text, Wiki};

/// The image of a text that holds nothing else.
pub(super) fn only_image(text: &Text) -> Option<&Image> {
    match text.inlines.as_slice() {
        [Inline::Image(image)] => Some(image),
        _ => None,
    }
}

/// One text while it is written.
struct Run<'a> {
    mentions: &'a [crate::link::Mention],
    /// Where a line may break.
    phrases: Phrases,
    /// How much of the visible text has been written.
    offset: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn text(&mut self, text: &Text) {
        self.run(text, Phrases::default());
    }

    /// A text in large letters: lines break between phrases only.
    pub(super) fn phrases(&mut self, text: &Text) {
        let cut = self.own.words.texts.get(text.id as usize);
        let phrases = cut
            .map(|cut| Phrases::of(cut, self.own.names))
            .unwrap_or_default();
        self.run(text, phrases);
    }

    fn run(&mut self, text: &Text, phrases: Phrases) {
        let mentions = self.own.links.mentions.get(text.id as usize);
        let mentions = mentions.map(Vec::as_slice).unwrap_or_default();
        let mut run = Run {
            mentions,
            phrases,
            offset: 0,
        };
        self.inlines(&text.inlines, &mut run);
    }

    fn inlines(&mut self, inlines: &[Inline], run: &mut Run) {
        for inline in inlines {
            self.inline(inline, run);
        }
    }

    fn inline(&mut self, inline: &Inline, run: &mut Run) {
        match inline {
            Inline::Text { text, .. } => self.words(text, run),
            Inline::Code(text) => {
                self.out.push_str("<code>");
                escape(&mut self.out, text);
                self.out.push_str("</code>");
                run.offset += text.len();
            }
            Inline::Break => {
                self.out.push_str("<br/>\n");
                run.offset += 1;
            }
            Inline::Emphasis(children) => self.element("em", children, run),
            Inline::Strong(children) => self.element("strong", children, run),
            Inline::Strike(children) => self.element("del", children, run),
            Inline::Ruby { base, reading, .. } => {
                self.out.push_str("<ruby>");
                escape(&mut self.out, base);
                self.out.push_str("<rp>（</rp><rt>");
                escape(&mut self.out, reading);
                self.out.push_str("</rt><rp>）</rp></ruby>");
                run.offset += base.len();
            }
            Inline::Link(link) => self.link(link, run),
            Inline::Wiki(wiki) => self.wiki(wiki, run),
            Inline::Image(image) => self.image(image),
            Inline::NoteRef { note, .. } => self.call(*note),
            Inline::Html(html) => {
                self.out.push_str(html);
                // No other link may stand in an author's own.
                if html.contains("<a>") || html.contains("<a ") {
                    self.in_link = true;
                } else if html.contains("</a>") {
                    self.in_link = false;
                }
            }
        }
    }

    fn element(&mut self, name: &str, children: &[Inline], run: &mut Run) {
        let _ = write!(self.out, "<{name}>");
        self.inlines(children, run);
        let _ = write!(self.out, "</{name}>");
    }

    /// Plain words, with the terms in them linked. A term that reaches beyond them (over a `**`) stays as it is.
    fn words(&mut self, text: &str, run: &mut Run) {
        let start = run.offset;
        let whole = start..start + text.len();
        run.offset = whole.end;
        let mut done = start;
        if !self.in_link {
            let mentions = run.mentions;
            for mention in mentions {
                let Range { start: from, end } = mention.range;
                if !mention.linked || from < done || end > whole.end || from >= end {
                    continue;
                }
                let Some(inside) = text.get(from - start..end - start) else {
                    continue;
                };
                run.phrases.write(&mut self.out, text, start, done..from);
                self.mention(&mention.what, inside, run, mention.range.start);
                done = end;
            }
        }
        run.phrases
            .write(&mut self.out, text, start, done..whole.end);
    }

    /// `start` is where the words stand in the visible text.
    fn mention(&mut self, what: &Named, words: &str, run: &Run, start: usize) {
        let book = self.whole.book;
        let (page, anchor, term): (PageId, &str, Option<usize>) = match what {
            Named::Term(term) => match book.term_pages.get(*term) {
                Some(page) => (*page, "", Some(*term)),
                None => return escape(&mut self.out, words),
            },
            Named::Place(place) => match self.own.links.places.get(*place) {
                Some((page, anchor)) => (*page, anchor.as_str(), None),
                None => return escape(&mut self.out, words),
            },
        };
        if !self.place.leads(page, anchor) {
            return escape(&mut self.out, words);
        }
        let href = self.place.href(book, page, anchor);
        self.out.push_str("<a class=\"");
        self.out
            .push_str(if term.is_some() { "term" } else { "place" });
        self.out.push('"');
        self.attribute("href", &href);
        // On paper nothing can be opened.
        if let Some(term) = term.filter(|_| self.place.is_live()) {
            let id = self.meaning(term);
            self.attribute("aria-describedby", &id);
        }
        self.out.push('>');
        run.phrases
            .write(&mut self.out, words, start, start..start + words.len());
        self.out.push_str("</a>");
    }

    /// The id of a term's short meaning, which will stand in the page. Counted per page: what other pages say, and terms
    /// that it does not have, change nothing here.
    fn meaning(&mut self, term: usize) -> String {
        let next = self.terms.len();
        meaning_id(*self.terms.entry(term).or_insert(next))
    }

    fn link(&mut self, link: &Link, run: &mut Run) {
        let mut words = String::new();
        tree::visible(&link.children, &mut words);
        let close = self.open_link(link.id, &link.title, &words);
        let was = self.in_link;
        self.in_link = close || was;
        self.inlines(&link.children, run);
        self.in_link = was;
        if close {
            self.out.push_str("</a>");
        }
    }

    fn wiki(&mut self, wiki: &Wiki, run: &mut Run) {
        let words = wiki.label.as_deref().unwrap_or(&wiki.name);
        let close = !wiki.plain && self.open_link(wiki.id, "", words);
        escape(&mut self.out, words);
        run.offset += words.len();
        if close {
            self.out.push_str("</a>");
        }
    }

    /// Opens the `<a>` of a link that leads somewhere and does not stand inside another. Says whether it did.
    fn open_link(&mut self, id: LinkId, title: &str, words: &str) -> bool {
        let target = self.own.links.targets.get(id as usize);
        if self.in_link {
            return false;
        }
        match target {
            Some(Target::Page { page, anchor }) if !self.place.leads(*page, anchor) => {
                return false;
            }
            Some(Target::Page { page, anchor }) => {
                let href = self.place.href(self.whole.book, *page, anchor);
                let term = match self.whole.book.pages.get(*page).map(|page| page.origin) {
                    Some(Origin::Generated(Generated::Term(term)))
                        if self.place.is_live() && anchor.is_empty() =>
                    {
                        Some(term)
                    }
                    _ => None,
                };
                self.out.push_str("<a");
                if let Some(term) = term {
                    self.attribute("class", "term");
                    self.attribute("href", &href);
                    let id = self.meaning(term);
                    self.attribute("aria-describedby", &id);
                } else {
                    // On paper the number of the sheet may follow.
                    if self.place.holds(*page, anchor) && *page != self.id {
                        self.attribute("class", paper::SEE);
                    }
                    self.attribute("href", &href);
                }
            }
            Some(Target::File(path)) => {
                let Some(href) = self.place.other_file(path) else {
                    return false;
                };
                self.out.push_str("<a class=\"file\"");
                self.attribute("href", &href);
            }
            Some(Target::Outside(url)) => {
                let (Some(scheme), Some(href)) = (safe_scheme(url), self.place.outside(url)) else {
                    return false;
                };
                self.out.push_str(match scheme {
                    // An address that is read already need not be printed after itself.
                    Scheme::Web if words == url => "<a class=\"outside bare\"",
                    Scheme::Web => "<a class=\"outside\"",
                    Scheme::Other => "<a",
                });
                self.attribute("href", &href);
                if scheme == Scheme::Web {
                    self.attribute("rel", "noopener");
                }
            }
            Some(Target::Nothing) | None => return false,
        }
        if !title.is_empty() {
            self.attribute("title", title);
        }
        self.out.push('>');
        true
    }

    fn image(&mut self, image: &Image) {
        let target = self.own.links.targets.get(image.id as usize);
        match target {
            Some(Target::File(path)) => {
                let Some(src) = self.place.image(path) else {
                    return escape(&mut self.out, image_words(image));
                };
                self.out.push_str("<img");
                self.attribute("src", &src);
                self.attribute("alt", &image.alt);
                if let Some((width, height)) = self.whole.sizes.get(path) {
                    self.attribute("width", &width.to_string());
                    self.attribute("height", &height.to_string());
                }
                if self.place.is_live() {
                    self.attribute("loading", "lazy");
                }
                self.out.push_str("/>");
            }
            // The site asks no other host for anything: the reader may.
            Some(Target::Outside(url))
                if safe_scheme(url) == Some(Scheme::Web) && !self.in_link =>
            {
                let Some(href) = self.place.outside(url) else {
                    return escape(&mut self.out, image_words(image));
                };
                self.out.push_str("<a class=\"outside\"");
                self.attribute("href", &href);
                self.attribute("rel", "noopener");
                self.out.push('>');
                escape(&mut self.out, image_words(image));
                self.out.push_str("</a>");
            }
            _ => escape(&mut self.out, image_words(image)),
        }
    }

    fn call(&mut self, note: usize) {
        let Some(calls) = self.calls.get_mut(note) else {
            return;
        };
        *calls += 1;
        let id = self.place.id(self.id, &call_id(note, *calls));
        let to = self.place.id(self.id, &format!("note-{}", note + 1));
        // Inside a link no other link may stand.
        let name = if self.in_link { "span" } else { "a" };
        let _ = write!(self.out, "<sup class=\"call\"><{name}");
        self.id_attribute(&id);
        if !self.in_link {
            self.attribute("href", &format!("#{}", crate::path::encode_fragment(&to)));
            self.attribute("aria-label", &format!("注{}", note + 1));
            if self.place.ebook().is_some() {
                self.attribute("epub:type", "noteref");
                self.attribute("role", "doc-noteref");
            }
        }
        let _ = write!(self.out, ">※{}</{name}></sup>", note + 1);
    }
}

/// The id of the element that holds the short meaning of a term, by its place among those that the page links.
pub(crate) fn meaning_id(number: usize) -> String {
    format!("m-{}", number + 1)
}

fn image_words(image: &Image) -> &str {
    match image.alt.as_str() {
        "" => "（図）",
        alt => alt,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    Web,
    Other,
}

/// What a link may lead to; never a script.
fn safe_scheme(url: &str) -> Option<Scheme> {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme)?;
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => Some(Scheme::Web),
        "mailto" | "tel" => Some(Scheme::Other),
        _ => None,
    }
}
