//! From the book to what the index is made of: pages, sections and blocks with their words. Drops what only repeats.

use std::collections::{BTreeMap, BTreeSet};

use super::{Facets, SearchPage, SearchSection, SearchSynonyms, SearchTerm, SearchText, SiteWords};
use crate::cut::{Cut, PageWords, texts};
use crate::model::{Book, GUIDE, Generated, Origin, Page, Section, repeated};
use crate::pages::AtHand;
use crate::tree::{Article, Block, BlockKind, Inline, Node, Text, TextId, walk, walk_inlines};
use tebiki_words::Token;

/// The terms and synonyms of the book.
pub fn site_words(book: &Book) -> SiteWords {
    let term = |(at, term): (usize, &crate::parse::data::Term)| SearchTerm {
        name: term.name.clone(),
        reading: term.reading.clone(),
        aliases: term.aliases.clone(),
        short: term.short.clone(),
        url: book
            .term_pages
            .get(at)
            .and_then(|&id| book.pages.get(id))
            .map_or_else(String::new, |page| page.path.as_str().to_owned()),
    };
    let terms = book.data.terms.iter().enumerate().map(term);
    let synonyms = book.data.synonyms.iter();
    let group = |group: &crate::parse::data::Synonym| SearchSynonyms {
        words: group.words.clone(),
        finds: group.finds.clone(),
    };
    SiteWords {
        terms: terms.collect(),
        synonyms: synonyms.map(group).chain(sought(book)).collect(),
    }
}

/// What a page's readers type leads to its title, each word by itself: they do not stand for each other.
fn sought(book: &Book) -> impl Iterator<Item = SearchSynonyms> {
    book.pages.iter().flat_map(|page| {
        page.meta.sought.iter().map(|word| SearchSynonyms {
            words: vec![word.clone()],
            finds: vec![page.title.clone()],
        })
    })
}

/// What can be found on one page: of a list that only repeats others its title alone, each entry of some lists as a page of
/// its own, and likewise what each layer says on it.
pub fn page(book: &Book, own: AtHand) -> Vec<SearchPage> {
    let page = own.page;
    if !is_found(page) {
        return Vec::new();
    }
    let whose = Whose::of(book, page);
    let of_layer = |layer: Option<usize>| {
        let found = search_page(book, own.words, page, &whose, layer);
        match page.origin {
            Origin::Generated(Generated::Contacts) => each_contact(own.words, page, found, layer),
            Origin::Generated(what) if only_repeats(what) => front(own.words, found),
            _ => found,
        }
    };
    whose.layers().into_iter().map(of_layer).collect()
}

/// A list whose rows stand elsewhere as well: found by its title, not by each of its rows.
fn only_repeats(what: Generated) -> bool {
    matches!(
        what,
        Generated::Terms
            | Generated::Programs
            | Generated::Crosswalk
            | Generated::Matrix
            | Generated::Reports
            | Generated::Points
            | Generated::Unsure
            | Generated::Tags
            | Generated::Changes
            | Generated::Change(_)
            | Generated::ErrataSlip
    )
}

/// A page's title and summary.
fn front(words: &PageWords, mut page: SearchPage) -> SearchPage {
    page.sections.truncate(1);
    let summary = Some(&words.summary).filter(|cut| !cut.visible.is_empty());
    for section in &mut page.sections {
        section.blocks = summary.map(search_text).into_iter().collect();
    }
    page
}

fn is_found(page: &Page) -> bool {
    match page.origin {
        Origin::File(_) => true,
        Origin::Generated(what) if only_repeats(what) => true,
        Origin::Generated(what) => matches!(
            what,
            Generated::Term(_)
                | Generated::Program(_)
                | Generated::Initiatives
                | Generated::Series
                | Generated::Contacts
                | Generated::Sources
                | Generated::Errata
                | Generated::Planned
        ),
    }
}

/// What one layer says on the page.
fn search_page(
    book: &Book,
    words: &PageWords,
    page: &Page,
    whose: &Whose,
    layer: Option<usize>,
) -> SearchPage {
    let (cuts, titles) = (&words.texts, &words.titles);
    let is_own = layer == whose.own;
    let echoed = repeated(&page.body);
    let mut all = texts(page);
    all.sort_by_key(|text| text.id);
    let cited = cited_items(&page.body);
    let mut noted: BTreeSet<usize> = BTreeSet::new();
    let mut sections: Vec<SearchSection> = Vec::new();
    for (at, section) in page.sections.iter().enumerate() {
        let mut blocks = Vec::new();
        let is_headed = match at {
            0 => is_own,
            _ => whose.layer_of(section.first_text) == layer,
        };
        if at == 0 && is_own {
            let summary = Some(&words.summary).filter(|cut| !cut.visible.is_empty());
            blocks.extend(summary.map(search_text));
        }
        let inside = section.first_text..section.end_text;
        let mut notes = Vec::new();
        let mut items: Vec<SearchSection> = Vec::new();
        let (begin, end) = (
            all.partition_point(|text| text.id < inside.start),
            all.partition_point(|text| text.id < inside.end),
        );
        let texts = all.get(begin..end).unwrap_or_default().iter();
        for text in texts.filter(|text| whose.layer_of(text.id) == layer) {
            let is_heading =
                at > 0 && text.id == section.first_text && text.visible() == section.title;
            if !is_heading && !echoed.contains(&text.id) {
                let here = match cited.get(&text.id) {
                    Some(item) if item.anchor != section.anchor => item_of(&mut items, item),
                    _ if is_headed || is_own => &mut blocks,
                    // Under a heading of another layer: a section of its own, which its mark stands above.
                    _ => item_under(&mut items, whose.anchor(text.id), titles.get(at)),
                };
                here.extend(cut_of(cuts, text));
            }
            notes.extend(
                mentioned(text)
                    .into_iter()
                    .filter(|note| noted.insert(*note)),
            );
        }
        for note in notes.into_iter().filter_map(|note| page.notes.get(note)) {
            walk(&note.blocks, &mut |node| {
                if let Node::Text(text) = node {
                    blocks.extend(cut_of(cuts, text));
                }
            });
        }
        match (is_headed, sections.last_mut()) {
            (true, _) => sections.push(SearchSection {
                heading: titles.get(at).map(search_text).unwrap_or_default(),
                anchor: section.anchor.clone(),
                blocks,
            }),
            // What goes on behind a heading of another layer.
            (false, Some(before)) => before.blocks.extend(blocks),
            // The first stands for the page and its title, which are not this layer's.
            (false, None) => sections.push(SearchSection {
                blocks,
                ..SearchSection::default()
            }),
        }
        sections.extend(items);
    }
    let name = |layer| book.config.name_of(Some(layer));
    SearchPage {
        url: page.path.as_str().to_owned(),
        title: page.title.clone(),
        path: ancestors(book, page),
        kind: page.kind.name().to_owned(),
        facets: Facets {
            origin: origin(book, layer),
            ..facets(book, page)
        },
        origin: layer.map(name).unwrap_or_default(),
        sections,
    }
}

/// What the filter calls a layer; nothing where there is only one.
fn origin(book: &Book, layer: Option<usize>) -> Vec<String> {
    let layers = &book.config.layers;
    let id = layer.and_then(|layer| layers.get(layer));
    let id = id.map_or_else(|| GUIDE.to_owned(), |layer| layer.id.clone());
    (!layers.is_empty()).then_some(id).into_iter().collect()
}

/// Which layer says which text of a page.
struct Whose {
    own: Option<usize>,
    /// Of what is not the page's own layer's: the layer, and the id of the part that it stands in.
    others: BTreeMap<TextId, (Option<usize>, String)>,
}

impl Whose {
    fn of(book: &Book, page: &Page) -> Whose {
        let mut others = BTreeMap::new();
        if !book.config.layers.is_empty() {
            walk(&page.body, &mut |node| {
                let Node::Block(block) = node else { return };
                let attrs = block.attrs.as_deref();
                let Some((attrs, local)) = attrs.and_then(|attrs| Some((attrs, attrs.local?)))
                else {
                    return;
                };
                // What stands deeper comes later, and is right.
                walk(std::slice::from_ref(block), &mut |inner| {
                    if let Node::Text(text) = inner {
                        // What a fold keeps stands in the part that replaced it.
                        let around = others.get(&text.id).map(|(_, id): &(_, String)| id.clone());
                        let id = attrs.id.clone().or(around).unwrap_or_default();
                        others.insert(text.id, (local.layer, id));
                    }
                });
            });
        }
        Whose {
            own: book.layer_of(page),
            others,
        }
    }

    fn layer_of(&self, text: TextId) -> Option<usize> {
        self.others.get(&text).map_or(self.own, |(layer, _)| *layer)
    }

    fn anchor(&self, text: TextId) -> &str {
        self.others.get(&text).map_or("", |(_, anchor)| anchor)
    }

    /// The page's own layer, then those that say something on it.
    fn layers(&self) -> Vec<Option<usize>> {
        let mut layers = vec![self.own];
        for (layer, _) in self.others.values() {
            if !layers.contains(layer) {
                layers.push(*layer);
            }
        }
        layers
    }
}

/// The section of a part that stands under a heading of another layer.
fn item_under<'a>(
    items: &'a mut Vec<SearchSection>,
    anchor: &str,
    heading: Option<&Cut>,
) -> &'a mut Vec<SearchText> {
    let at = match items.iter().rposition(|known| known.anchor == anchor) {
        Some(at) => at,
        None => {
            items.push(SearchSection {
                heading: heading.map(search_text).unwrap_or_default(),
                anchor: anchor.to_owned(),
                blocks: Vec::new(),
            });
            items.len() - 1
        }
    };
    &mut items[at].blocks
}

/// What a text of a statute is cited as: 第三条一イ（３）.
struct Item {
    citation: String,
    anchor: String,
}

/// Of which numbered item each text of a statute is.
fn cited_items(blocks: &[Block]) -> BTreeMap<TextId, Item> {
    let mut items = BTreeMap::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Statute(articles) => add_items(articles, "", &mut items),
            BlockKind::Group(blocks) => items.extend(cited_items(blocks)),
            _ => {}
        }
    }
    items
}

fn add_items(articles: &[Article], above: &str, items: &mut BTreeMap<TextId, Item>) {
    for article in articles.iter().filter(|article| !article.is_loose()) {
        let citation = format!("{above}{}", article.number);
        walk(&article.blocks, &mut |node| {
            if let Node::Text(text) = node {
                let item = Item {
                    citation: citation.clone(),
                    anchor: article.anchor.clone(),
                };
                items.insert(text.id, item);
            }
        });
        add_items(&article.children, &citation, items);
    }
}

/// An item is a section of its own, headed by its citation: who cites it is led to it.
fn item_of<'a>(items: &'a mut Vec<SearchSection>, item: &Item) -> &'a mut Vec<SearchText> {
    // Most often it is the last one.
    let at = match items.iter().rposition(|known| known.anchor == item.anchor) {
        Some(at) => at,
        None => {
            items.push(SearchSection {
                heading: SearchText {
                    text: item.citation.clone(),
                    tokens: Vec::new(),
                },
                anchor: item.anchor.clone(),
                blocks: Vec::new(),
            });
            items.len() - 1
        }
    };
    &mut items[at].blocks
}

/// Who looks for an office wants its number: each is a section of its own, with all that is known of it in one block.
fn each_contact(
    words: &PageWords,
    page: &Page,
    list: SearchPage,
    layer: Option<usize>,
) -> SearchPage {
    let cuts = &words.texts;
    let mut cards: BTreeMap<usize, Vec<SearchSection>> = BTreeMap::new();
    for card in &page.body {
        let BlockKind::Group(blocks) = &card.kind else {
            continue;
        };
        let local = card.attrs.as_ref().and_then(|attrs| attrs.local);
        if local.and_then(|local| local.layer) != layer {
            continue;
        }
        let mut texts = Vec::new();
        let mut first = None;
        walk(blocks, &mut |node| {
            if let Node::Text(text) = node {
                first.get_or_insert(text.id);
                texts.extend(cut_of(cuts, text));
            }
        });
        let above = |first: TextId| {
            let before = |section: &Section| section.first_text <= first;
            page.sections.iter().rposition(before)
        };
        let Some(at) = first.and_then(above) else {
            continue;
        };
        let mut texts = texts.into_iter();
        let own = card.attrs.as_ref().and_then(|attrs| attrs.id.clone());
        let of_kind = page.sections.get(at).map(|section| section.anchor.clone());
        cards.entry(at).or_default().push(SearchSection {
            heading: texts.next().unwrap_or_default(),
            anchor: own.or(of_kind).unwrap_or_default(),
            blocks: vec![joined(texts)],
        });
    }
    if layer.is_some() {
        // The list and its headings are nobody's; the first stands for the page.
        let lead = SearchSection::default();
        let cards = cards.into_values().flatten();
        let sections = std::iter::once(lead).chain(cards).collect();
        return SearchPage { sections, ..list };
    }
    let mut sections = Vec::new();
    for (at, mut section) in list.sections.into_iter().enumerate() {
        let here = cards.remove(&at).unwrap_or_default();
        if at > 0 && !here.is_empty() {
            section.blocks.clear();
        }
        sections.push(section);
        sections.extend(here);
    }
    SearchPage { sections, ..list }
}

/// Several texts as one.
fn joined(texts: impl Iterator<Item = SearchText>) -> SearchText {
    let mut all = SearchText::default();
    for text in texts {
        if !all.text.is_empty() {
            all.text.push('\u{3000}');
        }
        let from = all.text.len();
        all.text.push_str(&text.text);
        all.tokens
            .extend(text.tokens.into_iter().map(|token| Token {
                range: token.range.start + from..token.range.end + from,
                ..token
            }));
    }
    all
}

fn cut_of(cuts: &[Cut], text: &Text) -> Option<SearchText> {
    let cut = usize::try_from(text.id).ok().and_then(|at| cuts.get(at))?;
    (!cut.visible.trim().is_empty()).then(|| search_text(cut))
}

fn search_text(cut: &Cut) -> SearchText {
    SearchText {
        text: cut.visible.clone(),
        tokens: cut.tokens.clone(),
    }
}

/// The notes that a text refers to.
fn mentioned(text: &Text) -> Vec<usize> {
    let mut notes = Vec::new();
    walk_inlines(&text.inlines, &mut |inline| {
        if let Inline::NoteRef { note, .. } = inline {
            notes.push(*note);
        }
    });
    notes
}

/// The titles above a page, outermost first, without the home page's.
pub(crate) fn ancestors(book: &Book, page: &Page) -> Vec<String> {
    let mut titles = Vec::new();
    let mut above = page.parent;
    while let Some(id) = above.filter(|&id| id != 0)
        && let Some(parent) = book.pages.get(id)
    {
        titles.push(parent.title.clone());
        above = parent.parent;
    }
    titles.reverse();
    titles
}

pub(crate) fn facets(book: &Book, page: &Page) -> Facets {
    let mut program: Vec<String> = page
        .meta
        .programs
        .iter()
        .map(|(id, _)| id.clone())
        .collect();
    if let Origin::Generated(Generated::Program(at)) = page.origin {
        program.extend(book.data.programs.get(at).map(|program| program.id.clone()));
    }
    Facets {
        program,
        area: page.meta.area.clone(),
        audience: page.meta.audience.clone(),
        domain: page.meta.domain.clone(),
        origin: Vec::new(),
    }
}
