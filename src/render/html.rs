//! Turns one page's tree into HTML. Knows no template and no disk; everything that an author wrote is escaped.
//!
//! Invariant: texts are walked as [`tree::visible`](crate::tree::visible) walks them, so the byte ranges of mentions and
//! tokens fall where `link` and `cut` meant them.

pub(crate) use inline::meaning_id;

mod inline;
mod table;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::date::Date;
use crate::link::Target;
use crate::model::source_anchor;
use crate::model::{Book, Page, PageId};
use crate::pages::AtHand;
use crate::parse::Kind;
use crate::path::{SitePath, digits_of};
use crate::render::drawing;
use crate::render::paper::{self, Marks};
use crate::tree::{
    Article, Attrs, Block, BlockKind, Callout, CalloutKind, Cite, Definition, Facts, Figure, How,
    Inline, Item, LinkId, Planned, Text,
};

/// What is the same for every page that is written.
#[derive(Clone, Copy)]
pub(crate) struct Whole<'a> {
    pub(crate) book: &'a Book,
    /// Width and height of the images that say them.
    pub(crate) sizes: &'a BTreeMap<&'a SitePath, (usize, usize)>,
    /// The page that lists the sources.
    pub(crate) sources_page: Option<PageId>,
}

/// Where a page's HTML will stand, and how ids and links are written there.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) at: &'a SitePath,
    pub(crate) medium: Medium<'a>,
}

/// What the page is read on.
#[derive(Clone, Copy)]
pub(crate) enum Medium<'a> {
    Screen {
        /// The site's address on its host, for the one page that is shown at any depth (404); else links are relative.
        base: Option<&'a str>,
    },
    /// The print page, on the site or on paper alone.
    Paper {
        /// What goes before the ids of every page that stands in it.
        marks: &'a Marks,
        rest: Reach<'a>,
    },
    /// Chosen parts as one file of their own, to be read on a tablet and printed.
    Packet {
        /// What goes before the ids of every page of which it has a part.
        marks: &'a Marks,
        parts: &'a Parts,
        /// The site's address, when it has one.
        base: Option<&'a str>,
    },
    /// An e-book, where nothing moves and nothing opens.
    Ebook(&'a Held),
}

/// What stands in a packet. Its links lead to nothing else but the site, and its images are in it.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub(crate) anchors: BTreeSet<(PageId, String)>,
    /// Their `data:` addresses.
    pub(crate) images: BTreeMap<SitePath, String>,
}

/// How the print page leads to what does not stand in it.
#[derive(Clone, Copy)]
pub(crate) enum Reach<'a> {
    /// It lies beside the page.
    Beside,
    /// At the site's address.
    Site(&'a str),
    /// Not at all.
    Nothing,
}

/// What an e-book holds. Nothing in it may lead to what it does not hold.
#[derive(Debug, Default)]
pub(crate) struct Held {
    pub(crate) pages: BTreeSet<PageId>,
    /// Where its images stand.
    pub(crate) images: BTreeMap<SitePath, SitePath>,
    /// The address of the site, which has the other files.
    pub(crate) site: Option<String>,
}

impl<'a> Place<'a> {
    /// A page of the site.
    pub(crate) fn on_site(at: &'a SitePath) -> Place<'a> {
        Place {
            at,
            medium: Medium::Screen { base: None },
        }
    }

    /// Whether the page can be used: things open, scroll and lead back to themselves.
    fn is_live(&self) -> bool {
        matches!(self.medium, Medium::Screen { .. })
    }

    /// Whether there may be room for a few words only.
    fn is_narrow(&self) -> bool {
        !matches!(self.medium, Medium::Paper { .. })
    }

    fn is_paper(&self) -> bool {
        matches!(self.medium, Medium::Paper { .. } | Medium::Packet { .. })
    }

    fn ebook(&self) -> Option<&'a Held> {
        match self.medium {
            Medium::Ebook(held) => Some(held),
            _ => None,
        }
    }

    fn prefix(&self, page: PageId) -> Option<&'a str> {
        match self.medium {
            Medium::Paper { marks, .. } | Medium::Packet { marks, .. } => {
                marks.get(&page).map(String::as_str)
            }
            _ => None,
        }
    }

    fn base(&self) -> Option<&'a str> {
        match self.medium {
            Medium::Screen { base } | Medium::Packet { base, .. } => base,
            Medium::Paper {
                rest: Reach::Site(base),
                ..
            } => Some(base),
            _ => None,
        }
    }

    /// Whether nothing but the page itself can be reached.
    fn is_alone(&self) -> bool {
        matches!(
            self.medium,
            Medium::Paper {
                rest: Reach::Nothing,
                ..
            } | Medium::Packet { base: None, .. }
        )
    }

    /// Whether links can lead to the page.
    pub(crate) fn reaches(&self, page: PageId) -> bool {
        self.leads(page, "")
    }

    /// Whether links can lead to the place on the page.
    pub(crate) fn leads(&self, page: PageId, anchor: &str) -> bool {
        match self.medium {
            Medium::Ebook(held) => held.pages.contains(&page),
            _ => !self.is_alone() || self.holds(page, anchor),
        }
    }

    /// Whether the place stands in this same file, among others.
    fn holds(&self, page: PageId, anchor: &str) -> bool {
        match self.medium {
            Medium::Packet { parts, .. } => parts.anchors.contains(&(page, anchor.to_owned())),
            _ => self.prefix(page).is_some(),
        }
    }

    pub(crate) fn href(&self, book: &Book, page: PageId, anchor: &str) -> String {
        if let Some(prefix) = self.prefix(page).filter(|_| self.holds(page, anchor)) {
            return format!(
                "#{}",
                crate::path::encode_fragment(&prefixed(prefix, anchor))
            );
        }
        match book.pages.get(page) {
            Some(page) => self.file(&page.path, anchor),
            None => String::new(),
        }
    }

    pub(crate) fn file(&self, to: &SitePath, anchor: &str) -> String {
        if self.ebook().is_some() {
            return self.at.href(&to.in_ebook(), anchor).as_str().to_owned();
        }
        let Some(base) = self.base() else {
            return self.at.href(to, anchor).as_str().to_owned();
        };
        let separator = if base.ends_with('/') { "" } else { "/" };
        let mut href = format!("{base}{separator}{}", to.as_str());
        if !anchor.is_empty() {
            href.push('#');
            href.push_str(&crate::path::encode_fragment(anchor));
        }
        href
    }

    /// Where an image stands; `None` in an e-book or a packet that does not hold it.
    fn image(&self, image: &SitePath) -> Option<String> {
        if let Medium::Packet { parts, .. } = self.medium {
            return parts.images.get(image).cloned();
        }
        let Some(held) = self.ebook() else {
            // The page that is shown at any depth (404) has no image, and paper is made where the images are.
            return Some(self.at.href(image, "").as_str().to_owned());
        };
        let path = held.images.get(image)?;
        Some(self.at.href(path, "").as_str().to_owned())
    }

    /// Where a file that is no page can be had; an e-book leads to the site for it.
    fn other_file(&self, file: &SitePath) -> Option<String> {
        let Some(held) = self.ebook() else {
            return (!self.is_alone()).then(|| self.file(file, ""));
        };
        let site = held.site.as_deref()?.trim_end_matches('/');
        Some(format!("{site}/{}", file.as_str()))
    }

    /// An address outside. Browsers forgive what stands wrongly in one, e-books are checked for it.
    pub(crate) fn outside<'u>(&self, url: &'u str) -> Option<Cow<'u, str>> {
        match self.ebook() {
            None => Some(Cow::Borrowed(url)),
            Some(_) => crate::path::encode_url(url).map(Cow::Owned),
        }
    }

    /// The way to the site's root, ending in `/` or empty.
    pub(crate) fn root(&self) -> String {
        match self.base().filter(|_| !self.is_paper()) {
            Some(base) => format!("{}/", base.trim_end_matches('/')),
            None => self.at.root(),
        }
    }

    fn id(&self, page: PageId, anchor: &str) -> String {
        match self.prefix(page) {
            Some(prefix) => prefixed(prefix, anchor),
            None => anchor.to_owned(),
        }
    }
}

/// An id of a page inside the print page. PDF knows no place by more than 127 bytes, percent signs counted: a long
/// anchor goes by its hash.
pub(crate) fn prefixed(prefix: &str, anchor: &str) -> String {
    match anchor {
        "" => prefix.to_owned(),
        short if crate::path::encode(short).len() <= 24 => format!("{prefix}--{short}"),
        long => format!("{prefix}--{}", digits_of(long, 6)),
    }
}

/// A page's text as HTML, and what the furniture round it must know.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub(crate) html: String,
    /// The footnotes, as the items of a list. Empty without any.
    pub(crate) notes: String,
    /// The terms that the page links, in the order of their first links; their meanings must stand in it.
    pub(crate) terms: Vec<usize>,
}

/// Writes a page's body. `deeper` says by how many levels its headings sink (in the print page).
pub(crate) fn body(whole: Whole, own: AtHand, place: Place, deeper: u8) -> Body {
    let mut writer = Writer::new(whole, own, place, deeper);
    writer.blocks(&own.page.body);
    writer.finish()
}

/// Writes some blocks of a page, with the notes that they call.
pub(crate) fn part(whole: Whole, own: AtHand, place: Place, deeper: u8, blocks: &[Block]) -> Body {
    let mut writer = Writer::new(whole, own, place, deeper);
    writer.partial = true;
    writer.blocks(blocks);
    writer.finish()
}

/// Writes HTML, one page at a time.
struct Writer<'a> {
    whole: Whole<'a>,
    own: AtHand<'a>,
    place: Place<'a>,
    id: PageId,
    page: &'a Page,
    /// Heading ids by the number of the heading's text.
    headings: BTreeMap<u32, &'a str>,
    sink: u8,
    out: String,
    /// The terms that are linked, each with its number in the order of their first links.
    terms: BTreeMap<usize, usize>,
    /// The ids that stand in the page.
    ids: BTreeSet<String>,
    /// How often each note has been called.
    calls: Vec<usize>,
    figures: usize,
    labels: usize,
    in_link: bool,
    /// Whether only some blocks of the page are written.
    partial: bool,
    /// The caption of the figure whose words are being written; empty outside of one.
    subject: String,
}

impl<'a> Writer<'a> {
    fn new(whole: Whole<'a>, own: AtHand<'a>, place: Place<'a>, deeper: u8) -> Writer<'a> {
        let (id, page) = (own.id, own.page);
        let headings = page
            .sections
            .iter()
            .filter(|section| !section.anchor.is_empty())
            .map(|section| (section.first_text, section.anchor.as_str()))
            .collect();
        // The page's title is the only first-level heading.
        let lifted = page
            .body
            .iter()
            .any(|block| matches!(block.kind, BlockKind::Heading { level: 1, .. }));
        Writer {
            whole,
            own,
            place,
            id,
            page,
            headings,
            sink: deeper + u8::from(lifted),
            out: String::new(),
            terms: BTreeMap::new(),
            ids: BTreeSet::new(),
            calls: vec![0; page.notes.len()],
            figures: 0,
            labels: 0,
            in_link: false,
            partial: false,
            subject: String::new(),
        }
    }

    /// What has been written, then the notes.
    fn finish(mut self) -> Body {
        let html = std::mem::take(&mut self.out);
        self.notes();
        let mut terms: Vec<usize> = self.terms.keys().copied().collect();
        terms.sort_by_key(|term| self.terms.get(term));
        Body {
            html,
            notes: self.out,
            terms,
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        let attrs = block.attrs.as_deref();
        let badges = attrs.map(|attrs| self.badges(attrs)).unwrap_or_default();
        if badges.is_empty() {
            self.bare(block, attrs);
            return;
        }
        match &block.kind {
            BlockKind::Heading { .. } => {
                self.bare(block, attrs);
                self.out.push_str(&badges);
                return;
            }
            // A record's facts, with nothing round them.
            BlockKind::Group(blocks) if blocks.is_empty() => {
                self.out.push_str(&badges);
                return;
            }
            _ => {}
        }
        self.out.push_str("<div class=\"facts-of\"");
        if let Some(until) = attrs.and_then(|attrs| attrs.facts.until) {
            self.attribute("data-until", &until.last_day().iso());
        }
        self.out.push('>');
        self.bare(block, attrs);
        self.out.push_str(&badges);
        self.out.push_str("</div>\n");
    }

    /// The block without what is said about it.
    fn bare(&mut self, block: &Block, attrs: Option<&Attrs>) {
        match &block.kind {
            BlockKind::Heading { level, text } => self.heading(*level, text, attrs),
            BlockKind::Paragraph(text) => self.paragraph(text, attrs),
            BlockKind::List {
                start,
                tight,
                items,
            } => self.list(*start, *tight, items, attrs),
            BlockKind::Definitions(list) => self.definitions(list, attrs),
            BlockKind::Quote(blocks) => self.wrapped("blockquote", "", blocks, attrs),
            BlockKind::Group(blocks) => self.wrapped("div", "group", blocks, attrs),
            BlockKind::Callout(callout) => self.callout(callout, attrs),
            BlockKind::Quiz {
                question,
                choices,
                answer,
            } => self.quiz(question, choices, answer, attrs),
            BlockKind::Table(table) => self.table(table, attrs),
            BlockKind::Code { lang, text } => self.code(lang, text, attrs),
            BlockKind::Statute(articles) => {
                self.open("div", "statute", attrs);
                self.articles(articles);
                self.out.push_str("</div>\n");
            }
            BlockKind::Figure(figure) => self.figure(figure, attrs),
            BlockKind::Fold { summary, blocks } => {
                self.fold("fold", attrs, |writer| writer.text(summary));
                self.blocks(blocks);
                self.end_fold();
            }
            BlockKind::Rule => self.out.push_str("<hr/>\n"),
            BlockKind::Html(html) => {
                self.out.push_str(html);
                self.out.push('\n');
            }
            // `model` has put what it draws in its place.
            BlockKind::Fence(_) => {}
        }
    }

    /// `<name id class>`, of what the block is by nature and what its attributes add.
    fn open(&mut self, name: &str, class: &str, attrs: Option<&Attrs>) {
        self.start(name, class, attrs);
        self.out.push('>');
    }

    /// [`Writer::open`] without its `>`.
    fn start(&mut self, name: &str, class: &str, attrs: Option<&Attrs>) {
        self.out.push('<');
        self.out.push_str(name);
        if let Some(id) = attrs.and_then(|attrs| attrs.id.as_deref()) {
            let id = self.place.id(self.id, id);
            self.id_attribute(&id);
        }
        let hook = attrs.and_then(|attrs| attrs.class).unwrap_or_default();
        match (class, hook) {
            ("", "") => {}
            (class, "") | ("", class) => self.attribute("class", class),
            (class, hook) => self.attribute("class", &format!("{class} {hook}")),
        }
        let local = attrs.and_then(|attrs| attrs.local);
        if let Some(local) = local.filter(|local| local.how != How::Kept) {
            let layers = &self.whole.book.config.layers;
            let id = local.layer.and_then(|layer| layers.get(layer));
            self.attribute("data-origin", id.map_or("", |layer| layer.id.as_str()));
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        attribute(&mut self.out, name, value);
    }

    /// Opens what the reader unfolds; where nothing opens, it stands open.
    fn fold(&mut self, class: &str, attrs: Option<&Attrs>, title: impl FnOnce(&mut Self)) {
        let (name, head, head_end) = match self.place.ebook() {
            None => ("details", "<summary>", "</summary>"),
            Some(_) => ("div", "<p class=\"fold-title\">", "</p>"),
        };
        self.start(name, class, attrs);
        self.out.push_str(match self.place.is_paper() {
            true => " open=\"\">",
            false => ">",
        });
        self.out.push_str(head);
        title(self);
        self.out.push_str(head_end);
        self.out.push_str("\n<div class=\"folded\">\n");
    }

    fn end_fold(&mut self) {
        self.out.push_str(match self.place.ebook() {
            None => "</div></details>\n",
            Some(_) => "</div></div>\n",
        });
    }

    /// Opens a frame round what may be wider than the page. `site.js` takes the focus away from frames where all fits.
    fn frame(&mut self, class: &str, label: &str) {
        self.out.push_str("<div");
        self.attribute("class", class);
        if self.place.ebook().is_none() {
            self.out.push_str(" role=\"group\" tabindex=\"0\"");
            self.attribute("aria-label", label);
        }
        self.out.push_str(">\n");
    }

    /// An id stands once in a page; where an author's mistake was accepted, the first one keeps it.
    fn id_attribute(&mut self, id: &str) {
        if self.ids.insert(id.to_owned()) {
            self.attribute("id", id);
        }
    }

    fn wrapped(&mut self, name: &str, class: &str, blocks: &[Block], attrs: Option<&Attrs>) {
        self.open(name, class, attrs);
        self.out.push('\n');
        self.origin(attrs);
        self.blocks(blocks);
        let _ = writeln!(self.out, "</{name}>");
    }

    /// Whose text it is that follows, in words: paper has no colours, and some readers see none.
    fn origin(&mut self, attrs: Option<&Attrs>) {
        let local = attrs.and_then(|attrs| attrs.local);
        let Some(local) = local.filter(|local| local.how != How::Kept) else {
            return;
        };
        let name = self.whole.book.config.name_of(local.layer);
        self.out.push_str("<p class=\"origin\">");
        escape(&mut self.out, &name);
        if local.how == How::Replaced {
            self.out.push_str("が書き換え");
        }
        self.out.push_str("</p>\n");
    }

    fn heading(&mut self, level: u8, text: &Text, attrs: Option<&Attrs>) {
        let level = level.saturating_add(self.sink).clamp(2, 6);
        let anchor = self
            .headings
            .get(&text.id)
            .copied()
            .or(attrs.and_then(|attrs| attrs.id.as_deref()))
            .unwrap_or_default();
        let hook = attrs.and_then(|attrs| attrs.class).unwrap_or_default();
        if anchor.is_empty() {
            let _ = write!(self.out, "<h{level}");
            if !hook.is_empty() {
                self.attribute("class", hook);
            }
            self.out.push('>');
            self.phrases(text);
            let _ = writeln!(self.out, "</h{level}>");
            return;
        }
        let id = self.place.id(self.id, anchor);
        self.out.push_str("<div class=\"heading");
        if !hook.is_empty() {
            self.out.push(' ');
            escape(&mut self.out, hook);
        }
        let _ = write!(self.out, "\"><h{level}");
        self.id_attribute(&id);
        self.out.push('>');
        self.phrases(text);
        let _ = write!(self.out, "</h{level}>");
        self.out.push_str("</div>\n");
    }

    fn paragraph(&mut self, text: &Text, attrs: Option<&Attrs>) {
        if let Some(image) = inline::only_image(text) {
            self.open("figure", "image", attrs);
            self.text(text);
            if !image.title.is_empty() {
                self.out.push_str("<figcaption>");
                escape(&mut self.out, &image.title);
                self.out.push_str("</figcaption>");
            }
            self.out.push_str("</figure>\n");
            return;
        }
        self.open("p", "", attrs);
        self.text(text);
        self.out.push_str("</p>\n");
    }

    fn list(&mut self, start: Option<u64>, tight: bool, items: &[Item], attrs: Option<&Attrs>) {
        let name = if start.is_some() { "ol" } else { "ul" };
        let checks = items.iter().any(|item| item.checked.is_some());
        let class = match items {
            _ if checks => "checks",
            items if items.iter().all(leads_away) => "links",
            _ => "",
        };
        self.start(name, class, attrs);
        if let Some(start) = start.filter(|start| *start != 1) {
            self.attribute("start", &start.to_string());
        }
        // Safari takes the list's role away with its bullets.
        if checks {
            self.attribute("role", "list");
        }
        self.out.push_str(">\n");
        for item in items {
            self.item(item, tight);
        }
        let _ = writeln!(self.out, "</{name}>");
        if attrs.and_then(|attrs| attrs.class) == Some("leads echo") && self.place.is_live() {
            self.packet(items);
        }
    }

    /// What is said of a situation, and what it leads to, to be printed as one.
    fn packet(&mut self, leads: &[Item]) {
        let (whole, links) = (self.whole, self.own.links);
        let pages = leads
            .iter()
            .filter_map(lead)
            .filter_map(|link| links.targets.get(link as usize))
            .filter_map(|target| match target {
                Target::Page { page, .. } => whole.book.pages.get(*page),
                _ => None,
            });
        // A situation is a page: it comes first, whole.
        let own = Some(self.page).filter(|page| page.kind == Kind::Situation);
        if let Some(href) = paper::packet(&self.place, own.into_iter().chain(pages)) {
            self.out.push_str("<p class=\"packet\"><a");
            self.attribute("href", &href);
            self.out.push_str(">この場面の文書をまとめて印刷</a></p>\n");
        }
    }

    fn item(&mut self, item: &Item, tight: bool) {
        let Some(checked) = item.checked else {
            self.out.push_str("<li>");
            self.compact(&item.blocks, tight);
            self.out.push_str("</li>\n");
            return;
        };
        let (box_, end) = match (self.place.ebook(), checked) {
            (None, true) => ("<label><input type=\"checkbox\" checked=\"\"/>", "</label>"),
            (None, false) => ("<label><input type=\"checkbox\"/>", "</label>"),
            (Some(_), true) => ("<span class=\"check\">☑</span>", ""),
            (Some(_), false) => ("<span class=\"check\">☐</span>", ""),
        };
        let _ = write!(self.out, "<li>{box_} ");
        let mut rest = item.blocks.iter();
        let first = rest
            .as_slice()
            .first()
            .filter(|block| block.attrs.is_none() && matches!(block.kind, BlockKind::Paragraph(_)));
        if let Some(Block {
            kind: BlockKind::Paragraph(text),
            ..
        }) = first
        {
            rest.next();
            self.out.push_str("<span>");
            self.text(text);
            self.out.push_str("</span>");
        }
        self.out.push_str(end);
        self.blocks(rest.as_slice());
        self.out.push_str("</li>\n");
    }

    /// Blocks in a small space: one paragraph alone, or one that leads something else in a tight list, has no `<p>`.
    fn compact(&mut self, blocks: &[Block], tight: bool) {
        let [first, rest @ ..] = blocks else {
            return;
        };
        let is_paragraph = |block: &Block| matches!(block.kind, BlockKind::Paragraph(_));
        match &first.kind {
            BlockKind::Paragraph(text)
                if says_nothing(first)
                    && (rest.is_empty() || tight && !rest.iter().any(is_paragraph)) =>
            {
                self.text(text);
                if !rest.is_empty() {
                    self.out.push('\n');
                }
                self.blocks(rest);
            }
            _ => self.blocks(blocks),
        }
    }

    fn definitions(&mut self, list: &[Definition], attrs: Option<&Attrs>) {
        self.open("dl", "", attrs);
        self.out.push('\n');
        for definition in list {
            self.out.push_str("<dt>");
            self.text(&definition.term);
            self.out.push_str("</dt>\n");
            for meaning in &definition.meanings {
                self.out.push_str("<dd>");
                self.compact(meaning, true);
                self.out.push_str("</dd>\n");
            }
        }
        self.out.push_str("</dl>\n");
    }

    fn callout(&mut self, callout: &Callout, attrs: Option<&Attrs>) {
        let (class, label) = match callout.kind {
            CalloutKind::Point => ("point", "要点"),
            CalloutKind::Note => ("note", "補足"),
            CalloutKind::Warning => ("warning", "注意"),
            CalloutKind::Example => ("example", "例"),
            CalloutKind::Quote => ("quote", "原文"),
        };
        self.start("div", &format!("callout {class}"), attrs);
        self.attribute("role", "note");
        self.attribute("aria-label", label);
        self.out
            .push_str(">\n<p class=\"callout-title\"><span class=\"callout-kind\">");
        self.out.push_str(label);
        if let Some(number) = attrs.and_then(|attrs| attrs.number) {
            let _ = write!(self.out, "{number}");
        }
        self.out.push_str("</span>");
        if let Some(title) = &callout.title {
            self.out.push_str(" <b>");
            self.phrases(title);
            self.out.push_str("</b>");
        }
        self.out.push_str("</p>\n");
        self.blocks(&callout.blocks);
        self.out.push_str("</div>\n");
    }

    fn quiz(
        &mut self,
        question: &Text,
        choices: &[Block],
        answer: &[Block],
        attrs: Option<&Attrs>,
    ) {
        self.labels += 1;
        let label = self.place.id(self.id, &format!("quiz-{}", self.labels));
        self.start("div", "quiz", attrs);
        self.attribute("role", "group");
        self.attribute("aria-labelledby", &label);
        self.out.push_str(">\n<p class=\"quiz-question\"");
        self.id_attribute(&label);
        self.out
            .push_str("><span class=\"callout-kind\">クイズ</span> <b>");
        self.phrases(question);
        self.out.push_str("</b></p>\n");
        let mut right = Vec::new();
        for block in choices {
            match &block.kind {
                BlockKind::List {
                    start,
                    tight,
                    items,
                } if items.iter().any(|item| item.checked.is_some()) => {
                    right.extend(items.iter().filter(|item| item.checked == Some(true)));
                    // The right one must not be seen before the answer is opened.
                    let asked: Vec<Item> = items
                        .iter()
                        .map(|item| Item {
                            checked: item.checked.map(|_| false),
                            blocks: item.blocks.clone(),
                        })
                        .collect();
                    self.list(*start, *tight, &asked, block.attrs.as_deref());
                }
                _ => self.block(block),
            }
        }
        if !answer.is_empty() || !right.is_empty() {
            let label = match self.place.ebook() {
                None => "答えを見る",
                Some(_) => "答え",
            };
            self.fold("answer", None, |writer| writer.out.push_str(label));
            if !right.is_empty() {
                let right: Vec<String> = right.iter().map(|item| plain(&item.blocks)).collect();
                self.out.push_str("<p class=\"right\"><b>答え：</b>");
                escape(&mut self.out, &right.join("、"));
                self.out.push_str("</p>\n");
            }
            self.blocks(answer);
            self.end_fold();
        }
        self.out.push_str("</div>\n");
    }

    fn code(&mut self, lang: &str, text: &str, attrs: Option<&Attrs>) {
        self.open("pre", "", attrs);
        self.out.push_str("<code");
        if let Some(lang) = lang.split_whitespace().next() {
            self.attribute("class", &format!("language-{lang}"));
        }
        self.out.push('>');
        escape(&mut self.out, text);
        self.out.push_str("</code></pre>\n");
    }

    fn articles(&mut self, articles: &[Article]) {
        if articles.is_empty() {
            return;
        }
        self.out.push_str("<ol class=\"articles\" role=\"list\">\n");
        for article in articles {
            self.out.push_str("<li");
            let id = self.place.id(self.id, &article.anchor);
            if !article.anchor.is_empty() {
                self.id_attribute(&id);
            }
            if article.number.is_empty() {
                self.attribute("class", "loose");
            }
            self.out.push('>');
            if let Some(title) = &article.title {
                self.out.push_str("<p class=\"article-title\">（");
                escape(&mut self.out, title);
                self.out.push_str("）</p>\n");
            }
            if !article.number.is_empty() {
                if !self.place.is_live() || article.anchor.is_empty() {
                    self.out.push_str("<span class=\"number\">");
                    escape(&mut self.out, &article.number);
                    self.out.push_str("</span> ");
                } else {
                    self.out.push_str("<a class=\"number\"");
                    self.attribute("href", &format!("#{}", crate::path::encode_fragment(&id)));
                    self.out.push('>');
                    escape(&mut self.out, &article.number);
                    self.out.push_str("</a> ");
                }
            }
            self.out.push_str("<div class=\"article\">");
            self.compact(&article.blocks, true);
            self.articles(&article.children);
            self.out.push_str("</div></li>\n");
        }
        self.out.push_str("</ol>\n");
    }

    fn figure(&mut self, figure: &Figure, attrs: Option<&Attrs>) {
        self.figures += 1;
        let id = self.place.id(self.id, &format!("figure-{}", self.figures));
        let caption = figure.caption.visible();
        self.open("figure", drawing::class(&figure.drawing), attrs);
        self.out.push('\n');
        self.frame("drawing", &format!("図：{caption}"));
        let at = self.page.path.clone();
        let (place, book) = (self.place, self.whole.book);
        let lead = |dest: &str| -> Option<String> {
            // In an e-book a drawing is a picture; the same links stand below it.
            if place.ebook().is_some() {
                return None;
            }
            let (path, anchor) = dest.split_once('#').unwrap_or((dest, ""));
            let to = match path.strip_prefix("page:") {
                Some(path) => SitePath::new(path),
                None if path.is_empty() => at.clone(),
                None => return None,
            };
            if !place.is_paper() {
                return Some(place.file(&to, anchor));
            }
            let page = book.pages.iter().position(|page| page.path == to)?;
            place
                .leads(page, anchor)
                .then(|| place.href(book, page, anchor))
        };
        drawing::draw(&mut self.out, &figure.drawing, &id, &caption, &lead);
        self.out.push_str("</div>\n");
        if !caption.is_empty() {
            self.out.push_str("<figcaption>");
            self.text(&figure.caption);
            self.out.push_str("</figcaption>\n");
        }
        self.subject = caption;
        let ebook = self.place.ebook().is_some();
        // A caption is the first or the last of its figure.
        if ebook {
            self.out.push_str("</figure>\n");
        }
        if figure.fold_alternative {
            self.fold("fold alternative", None, |writer| {
                writer.out.push_str(match ebook {
                    true => "同じ内容を文字で",
                    false => "同じ内容を文字で読む",
                });
            });
            self.blocks(&figure.alternative);
            self.end_fold();
        } else {
            self.blocks(&figure.alternative);
        }
        self.subject.clear();
        if !ebook {
            self.out.push_str("</figure>\n");
        }
    }

    /// What is said about a block: how long it holds, where it comes from, for whom it is. Empty for most.
    fn badges(&self, attrs: &Attrs) -> String {
        let mut inner = String::new();
        facts(&mut inner, &attrs.facts);
        for (class, values) in [("audience", &attrs.audience), ("domain", &attrs.domain)] {
            for value in values {
                let _ = write!(inner, "<span class=\"tag {class}\">");
                escape(&mut inner, value);
                inner.push_str("</span> ");
            }
        }
        if !attrs.facts.sources.is_empty() {
            inner.push_str("<span class=\"cite\">出典：");
            for (at, cite) in attrs.facts.sources.iter().enumerate() {
                if at > 0 {
                    inner.push('、');
                }
                self.cite(&mut inner, cite);
            }
            inner.push_str("</span>");
        }
        match inner.trim_end() {
            "" => String::new(),
            inner => format!("<p class=\"facts\">{inner}</p>\n"),
        }
    }

    fn cite(&self, out: &mut String, cite: &Cite) {
        let source = self
            .whole
            .book
            .data
            .sources
            .iter()
            .find(|source| source.id == cite.id);
        let title = source.map_or(cite.id.as_str(), |source| source.title.as_str());
        let row = self.whole.sources_page;
        let anchor = source_anchor(&cite.id);
        match row.filter(|page| source.is_some() && self.place.leads(*page, &anchor)) {
            Some(page) => {
                out.push_str("<a");
                let row = self.place.href(self.whole.book, page, &anchor);
                attribute(out, "href", &row);
                out.push('>');
                escape(out, title);
                out.push_str("</a>");
            }
            None => escape(out, title),
        }
        if let Some(page) = &cite.page {
            out.push(' ');
            escape(out, &page_words(page));
        }
    }

    fn notes(&mut self) {
        let page = self.page;
        let ebook = self.place.ebook().is_some();
        for (at, note) in page.notes.iter().enumerate() {
            let calls = self.calls.get(at).copied().unwrap_or_default();
            if self.partial && calls == 0 {
                continue;
            }
            self.out.push_str(if ebook { "<aside" } else { "<li" });
            if self.partial {
                self.attribute("value", &(at + 1).to_string());
            }
            let id = self.place.id(self.id, &format!("note-{}", at + 1));
            self.id_attribute(&id);
            if ebook {
                self.attribute("epub:type", "footnote");
                self.attribute("role", "doc-footnote");
            }
            self.out.push('>');
            // The items of a list have their numbers from it.
            if ebook {
                let _ = write!(self.out, "<span class=\"number\">※{}</span> ", at + 1);
            }
            self.compact(&note.blocks, true);
            for call in 1..=calls {
                self.out.push_str(" <a class=\"back\"");
                let to = self.place.id(self.id, &call_id(at, call));
                self.attribute("href", &format!("#{}", crate::path::encode_fragment(&to)));
                let label = match calls {
                    1 => format!("※{}の本文へ戻る", at + 1),
                    _ => format!("※{}の本文へ戻る（{call}か所め）", at + 1),
                };
                self.attribute("aria-label", &label);
                if ebook {
                    self.attribute("role", "doc-backlink");
                }
                self.out.push_str(">↩</a>");
            }
            self.out
                .push_str(if ebook { "</aside>\n" } else { "</li>\n" });
        }
    }
}

/// The id of the place where a note is called.
fn call_id(note: usize, call: usize) -> String {
    match call {
        1 => format!("call-{}", note + 1),
        call => format!("call-{}-{call}", note + 1),
    }
}

/// How far something can be trusted, as badges; without its sources.
pub(crate) fn facts(out: &mut String, facts: &Facts) {
    if let Some(status) = &facts.status {
        out.push_str("<span class=\"badge status\">");
        escape(out, status);
        out.push_str("</span> ");
    }
    if let Some(planned) = &facts.planned {
        out.push_str("<span class=\"badge planned\">予定");
        if let Planned::At(date) = planned {
            out.push('：');
            time(out, *date);
        }
        out.push_str("</span> ");
    }
    if let Some(until) = facts.until {
        out.push_str("<span class=\"badge until\">期限：<time");
        attribute(out, "datetime", &until.iso());
        attribute(out, "data-until", &until.last_day().iso());
        out.push('>');
        escape(out, &until.show());
        out.push_str("</time></span> ");
    }
    if facts.checked.is_some() || facts.checked_by.is_some() {
        out.push_str("<span class=\"badge checked\">確認：");
        if let Some(checked) = facts.checked {
            time(out, checked);
        }
        if let Some(by) = &facts.checked_by {
            out.push_str(if facts.checked.is_some() { "　" } else { "" });
            escape(out, by);
        }
        out.push_str("</span> ");
    }
}

fn time(out: &mut String, date: Date) {
    out.push_str("<time");
    attribute(out, "datetime", &date.iso());
    out.push('>');
    escape(out, &date.show());
    out.push_str("</time>");
}

/// `12` is page 12; `P27` or 「第2章」 is as written.
pub(crate) fn page_words(page: &str) -> String {
    match page.starts_with(|first: char| first.is_ascii_digit()) {
        true => format!("{page}ページ"),
        false => page.to_owned(),
    }
}

/// The visible text of blocks, on one line.
pub(crate) fn plain(blocks: &[Block]) -> String {
    let mut texts = Vec::new();
    crate::tree::walk(blocks, &mut |node| {
        if let crate::tree::Node::Text(text) = node {
            texts.push(text.visible());
        }
    });
    texts.join(" ")
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(out, value);
    out.push('"');
}

/// Text as HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::new();
    escape(&mut out, text);
    out
}

/// Appends text as HTML, safe between tags and inside a quoted attribute.
pub(crate) fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
}

/// Whether a block has no attributes that a reader sees: a lock is for overlays.
fn says_nothing(block: &Block) -> bool {
    block.attrs.as_deref().is_none_or(|attrs| {
        let unlocked = Attrs {
            locked: None,
            ..attrs.clone()
        };
        unlocked == Attrs::default()
    })
}

/// Whether an item is a way to somewhere and no more: a target for a finger, not a word in a line.
fn leads_away(item: &Item) -> bool {
    lead(item).is_some()
}

pub(crate) fn lead(item: &Item) -> Option<LinkId> {
    let Some(BlockKind::Paragraph(text)) = item.blocks.first().map(|block| &block.kind) else {
        return None;
    };
    match text.inlines.as_slice() {
        [Inline::Link(link)] => Some(link.id),
        [Inline::Wiki(wiki)] if !wiki.plain => Some(wiki.id),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
