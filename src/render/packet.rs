//! A packet for a visit: chosen sections of the book as one file that needs no other, first on a tablet, then on a few sheets
//! of A4. Its contacts come first.
//!
//! Invariant: nothing in the file is asked for from elsewhere, and no link in it leads to what it does not hold, unless to the
//! site at its own address.

pub(super) mod blank;

use std::collections::{BTreeMap, BTreeSet};

use base64ct::{Base64, Encoding as _};

use tebiki_words::Dictionary;

use crate::cut::{Names, PageCutter, PageWords};
use crate::diagnostic::{Report, nearest};
use crate::link::{Linker, PageLinks, Target};
use crate::model::{Book, Generated, Page, PageId};
use crate::pages::AtHand;
use crate::parse::Kind;
use crate::path::{SitePath, image_type};
use crate::render::html::{self, Medium, Parts, Place, Whole};
use crate::render::paper::{Marks, addresses, left_out, mark, stem};
use crate::render::theme::{TemplateError, Theme};
use crate::render::view::{PacketItemView, PacketView, SourceView};
use crate::render::{LOOKS, furniture, image_sizes, running, site_view, title_or, whole};
use crate::source::Sources;
use crate::tree::extent::end_of;
use crate::tree::{Block, BlockKind, Inline, Node, walk, walk_inlines};

/// A tablet opens it at once, and a mail takes it.
pub const LARGEST: usize = 1_500_000;
/// What images may take of that.
const IMAGES: usize = 1_100_000;
/// Not quite three sheets of A4.
const ROOM: usize = 1_600;
/// What one section of a situation's packet may take of that before the next one has its turn.
const SHARE: usize = 600;
/// About one sheet, rather less than more.
const SHEET: usize = 900;
/// More telephone numbers are a list, not a help.
const CONTACTS: usize = 8;

const STYLES: [&str; 4] = [
    "assets/site.css",
    "assets/wide.css",
    "assets/book.css",
    "bundle/packet.css",
];

/// What is to be in the packet.
#[derive(Clone, Debug)]
pub enum Choice {
    /// A situation, by its id or its title: what to do first, then where it leads.
    Situation(String),
    /// `page` or `page#section`, in this order.
    Places {
        title: Option<String>,
        places: Vec<String>,
    },
}

/// Why there is no packet.
#[derive(Debug)]
pub enum PacketError {
    NoPage {
        asked: String,
        nearest: Option<String>,
    },
    NoSection {
        page: String,
        asked: String,
        nearest: Option<String>,
    },
    NoSituation {
        asked: String,
        nearest: Option<String>,
    },
    Template {
        name: String,
        message: String,
    },
    TooLarge {
        bytes: usize,
    },
}

impl From<TemplateError> for PacketError {
    fn from(error: TemplateError) -> PacketError {
        PacketError::Template {
            name: error.template,
            message: error.message,
        }
    }
}

/// A finished packet.
#[derive(Debug)]
pub struct Packet {
    pub title: String,
    pub html: String,
    /// How many sheets of A4 it takes, by its length.
    pub sheets: usize,
    /// What an overlay leaves out, and what stands here instead.
    pub in_place_of: Vec<(String, String)>,
}

/// Some blocks of a page that belong together.
#[derive(Clone, Debug)]
struct Item<'b> {
    page: PageId,
    title: String,
    /// Of the section; empty for a page.
    anchor: String,
    blocks: &'b [Block],
    /// There is more of it in the book.
    cut: bool,
    /// Why it is here, where another was asked for.
    in_place_of: Option<String>,
}

struct Chosen<'b> {
    title: String,
    items: Vec<Item<'b>>,
    contacts: Vec<Item<'b>>,
    /// What found no room: its title and where it stands.
    others: Vec<Item<'b>>,
}

/// Makes the packet. `name` is the title of a handbook that has none.
pub fn packet(
    sources: &Sources,
    book: &Book,
    dictionary: &Dictionary,
    name: &str,
    choice: &Choice,
) -> Result<Packet, PacketError> {
    let cutter = PageCutter::new(book, dictionary);
    let linker = Linker::new(book, sources, dictionary);
    let finder = Finder {
        sources,
        book,
        linker: &linker,
        contacts: furniture::generated(book, Generated::Contacts),
    };
    let chosen = match choice {
        Choice::Situation(asked) => finder.situation(asked)?,
        Choice::Places { title, places } => finder.places(title.as_deref(), places)?,
    };
    let all = || chosen.contacts.iter().chain(&chosen.items);
    let open = |id: PageId| {
        let words = cutter.page(book.pages.get(id)?);
        let links = linker.page(id, &words, &mut Report::default());
        Some((id, (words, links)))
    };
    // Several parts may be of one page.
    let ids: BTreeSet<PageId> = all().map(|item| item.page).collect();
    let opened = Opened {
        book,
        names: &cutter.names,
        pages: ids.into_iter().filter_map(open).collect(),
    };
    let marks: Marks = all()
        .filter_map(|item| Some((item.page, mark(book.pages.get(item.page)?))))
        .collect();
    let parts = Parts {
        anchors: all().flat_map(anchors).collect(),
        images: images(sources, &opened, all()),
    };
    let sizes = image_sizes(sources, book);
    let whole = whole(book, &sizes);
    let place = Place {
        at: &SitePath::new("packet.html"),
        medium: Medium::Packet {
            marks: &marks,
            parts: &parts,
            base: book.config.base_url.as_deref(),
        },
    };
    let mut site = site_view(book);
    site.title = title_or(book, name);
    let running = running(&site);
    let written = |item: &Item<'_>| {
        let own = opened.at_hand(item.page);
        own.map_or_else(html::Body::default, |own| {
            html::part(whole, own, place, 1, item.blocks)
        })
    };
    let items: Vec<PacketItemView> = chosen
        .items
        .iter()
        .map(|item| view(whole, place, item, written(item)))
        .collect();
    let shown =
        |items: &[Item<'_>]| -> usize { items.iter().map(|item| length(item.blocks)).sum() };
    let letters = shown(&chosen.items) + shown(&chosen.contacts);
    let theme = Theme::new(&sources.theme)?;
    let mut sources_named: Vec<SourceView> = Vec::new();
    for source in items.iter().flat_map(|item| &item.sources) {
        let known = |other: &SourceView| other.title == source.title && other.page == source.page;
        if !sources_named.iter().any(known) {
            sources_named.push(source.clone());
        }
    }
    let packet = PacketView {
        sources: sources_named,
        title: chosen.title.clone(),
        contacts: chosen
            .contacts
            .iter()
            .map(|item| written(item).html)
            .collect(),
        others: chosen
            .others
            .iter()
            .map(|item| from(book, item).unwrap_or_else(|| item.title.clone()))
            .collect(),
        origin: running.title,
        as_of: running.as_of,
        style: style(sources, &items),
        print: sheets(sources, ["assets/print.css".to_owned()]),
        site,
        items,
    };
    let told = |item: &Item<'_>| Some((item.in_place_of.clone()?, item.title.clone()));
    let in_place_of = chosen.items.iter().filter_map(told).collect();
    let html = theme.render("packet.html", &packet)?;
    match html.len() > LARGEST {
        true => Err(PacketError::TooLarge { bytes: html.len() }),
        false => Ok(Packet {
            title: chosen.title,
            html,
            sheets: letters.div_ceil(SHEET).max(1),
            in_place_of,
        }),
    }
}

/// The pages of which a packet holds parts, cut and linked.
struct Opened<'a> {
    book: &'a Book,
    names: &'a Names,
    pages: BTreeMap<PageId, (PageWords, PageLinks)>,
}

impl Opened<'_> {
    fn at_hand(&self, id: PageId) -> Option<AtHand<'_>> {
        let (words, links) = self.pages.get(&id)?;
        Some(AtHand {
            id,
            page: self.book.pages.get(id)?,
            words,
            names: self.names,
            links,
        })
    }
}

struct Finder<'a> {
    sources: &'a Sources,
    book: &'a Book,
    linker: &'a Linker<'a>,
    contacts: Option<PageId>,
}

impl<'a> Finder<'a> {
    fn page(&self, id: PageId) -> Option<&'a Page> {
        self.book.pages.get(id)
    }

    /// What to do first, whom to call, then what the situation leads to and what is to be printed for it, as far as there is
    /// room.
    fn situation(&self, asked: &str) -> Result<Chosen<'a>, PacketError> {
        let known = || {
            let pages = self.book.pages.iter().enumerate();
            pages.filter(|(_, page)| page.meta.situation.is_some())
        };
        let found = known().find(|(_, page)| page.name() == asked || page.title == asked);
        let Some((id, page)) = found else {
            let names = known().flat_map(|(_, page)| [page.name(), page.title.as_str()]);
            return Err(PacketError::NoSituation {
                asked: asked.to_owned(),
                nearest: nearest(asked, names),
            });
        };
        let first = Item {
            page: id,
            title: "この場面で".to_owned(),
            anchor: String::new(),
            blocks: without_ways(&page.body),
            cut: false,
            in_place_of: None,
        };
        let mut wanted = Vec::new();
        let mut contacts = Vec::new();
        let ways = page.body.iter().filter(|block| is_way(block));
        for (page, anchor) in ways.flat_map(|block| self.leads(id, block)) {
            match Some(page) == self.contacts {
                true => contacts.extend(self.section(page, &anchor)),
                false => wanted.extend(self.opening(page, &anchor)),
            }
        }
        let (items, others) = in_room(first, wanted);
        Ok(Chosen {
            title: page.title.clone(),
            contacts: self.with_linked(contacts, &items),
            items,
            others,
        })
    }

    fn places(&self, title: Option<&str>, places: &[String]) -> Result<Chosen<'a>, PacketError> {
        let mut items = Vec::new();
        for place in places {
            items.push(self.place(place)?);
        }
        let first = items.first().map(|item| item.title.clone());
        Ok(Chosen {
            title: title.map(str::to_owned).or(first).unwrap_or_default(),
            contacts: self.with_linked(Vec::new(), &items),
            items,
            others: Vec::new(),
        })
    }

    /// `page` or `page#section`, as authors and readers write them.
    fn place(&self, asked: &str) -> Result<Item<'a>, PacketError> {
        let (path, anchor) = asked.split_once('#').unwrap_or((asked, ""));
        let wanted = name_of(path);
        let known = || {
            let pages = self.book.pages.iter().enumerate();
            pages.map(|(id, page)| (id, addresses(self.sources, page)))
        };
        let found = known().find(|(_, names)| names.contains(&wanted));
        // What an overlay leaves out is not there whole, and neither is a section of it: what stands in its place is.
        if found.is_none()
            && let Some(left_out) = left_out(self.book, wanted)
            && let Some(page) = self.page(left_out.to)
        {
            let hidden = self.book.hidden.get(left_out.hidden);
            let section = self.section(left_out.to, &left_out.anchor);
            return Ok(Item {
                in_place_of: hidden.map(|hidden| hidden.said(&self.book.config)),
                ..section.unwrap_or_else(|| whole_page(left_out.to, page))
            });
        }
        let Some((id, page)) = found.and_then(|(id, _)| Some((id, self.page(id)?))) else {
            let names: Vec<&str> = known().flat_map(|(_, names)| names).collect();
            return Err(PacketError::NoPage {
                asked: path.to_owned(),
                nearest: nearest(wanted, names),
            });
        };
        if anchor.is_empty() {
            return Ok(whole_page(id, page));
        }
        let decoded = crate::path::decode(anchor);
        let named = page
            .sections
            .iter()
            .find(|section| section.anchor == decoded || section.title == decoded);
        let anchor = named.map_or(decoded.as_str(), |section| &section.anchor);
        self.section(id, anchor).ok_or_else(|| {
            let known = page.sections.iter().map(|section| section.anchor.as_str());
            PacketError::NoSection {
                page: path.to_owned(),
                asked: decoded.clone(),
                nearest: nearest(&decoded, known.filter(|anchor| !anchor.is_empty())),
            }
        })
    }

    /// A section with those below it, or one record of a list.
    fn section(&self, page: PageId, anchor: &str) -> Option<Item<'a>> {
        let body = &self.page(page)?.body;
        let blocks = slice(body, anchor)?;
        let title = match blocks.first().map(|block| &block.kind) {
            Some(BlockKind::Heading { text, .. }) => Some(text.visible()),
            _ => None,
        };
        Some(Item {
            page,
            blocks: match title {
                Some(_) => blocks.get(1..).unwrap_or_default(),
                None => blocks,
            },
            title: title.unwrap_or_default(),
            anchor: anchor.to_owned(),
            cut: false,
            in_place_of: None,
        })
    }

    /// What a situation's packet takes of a page that it leads to: the section that is named, a term, else how the page opens.
    fn opening(&self, id: PageId, anchor: &str) -> Option<Item<'a>> {
        if !anchor.is_empty() {
            return self.section(id, anchor);
        }
        let page = self.page(id)?;
        let whole = matches!(page.kind, Kind::Term) || length(&page.body) <= SHARE;
        let end = match whole {
            true => page.body.len(),
            false => end_of_opening(&page.body),
        };
        Some(Item {
            page: id,
            title: page.title.clone(),
            anchor: String::new(),
            blocks: page.body.get(..end)?,
            cut: end < page.body.len(),
            in_place_of: None,
        })
    }

    /// Where the lines of a list lead.
    fn leads(&self, page: PageId, list: &Block) -> Vec<(PageId, String)> {
        let BlockKind::List { items, .. } = &list.kind else {
            return Vec::new();
        };
        let targets = self.targets(page);
        let lead = |item| place_of(&targets, html::lead(item)?);
        items.iter().filter_map(lead).collect()
    }

    fn targets(&self, id: PageId) -> Vec<Target> {
        let page = self.page(id);
        page.map(|page| self.linker.targets(id, page, &mut Report::default()))
            .unwrap_or_default()
    }

    /// The contacts, and those that the chosen text names.
    fn with_linked(&self, mut contacts: Vec<Item<'a>>, items: &[Item<'a>]) -> Vec<Item<'a>> {
        for item in items {
            let targets = self.targets(item.page);
            walk(item.blocks, &mut |node| {
                let Node::Text(text) = node else { return };
                walk_inlines(&text.inlines, &mut |inline| {
                    let link = match inline {
                        Inline::Link(link) => link.id,
                        Inline::Wiki(wiki) => wiki.id,
                        _ => return,
                    };
                    let named = place_of(&targets, link);
                    let named = named.filter(|(page, anchor)| {
                        Some(*page) == self.contacts && !anchor.is_empty()
                    });
                    contacts.extend(named.and_then(|(page, anchor)| self.section(page, &anchor)));
                });
            });
        }
        let mut seen = BTreeSet::new();
        contacts.retain(|contact| has_number(contact) && seen.insert(contact.anchor.clone()));
        contacts.truncate(CONTACTS);
        contacts
    }
}

fn whole_page(id: PageId, page: &Page) -> Item<'_> {
    Item {
        page: id,
        title: page.title.clone(),
        anchor: String::new(),
        blocks: &page.body,
        cut: false,
        in_place_of: None,
    }
}

/// A page as authors and readers write it.
fn name_of(path: &str) -> &str {
    stem(path.trim_start_matches("./").trim_end_matches('/'))
}

/// A list of offices is no number to call.
fn has_number(contact: &Item<'_>) -> bool {
    let mut found = false;
    walk(contact.blocks, &mut |node| {
        if let Node::Text(text) = node {
            walk_inlines(&text.inlines, &mut |inline| {
                found |= matches!(inline, Inline::Link(link) if link.dest.starts_with("tel:"));
            });
        }
    });
    found
}

/// The place that a link leads to.
fn place_of(targets: &[Target], link: u32) -> Option<(PageId, String)> {
    match targets.get(link as usize)? {
        Target::Page { page, anchor } => Some((*page, anchor.clone())),
        _ => None,
    }
}

/// Whether it is a list of where to read on or what to print.
fn is_way(block: &Block) -> bool {
    let class = block.attrs.as_ref().and_then(|attrs| attrs.class);
    matches!(class, Some("leads echo" | "forms echo"))
}

/// What a situation says itself, up to those lists.
fn without_ways(body: &[Block]) -> &[Block] {
    let end = body.iter().position(is_way).unwrap_or(body.len());
    // The heading of the list goes with it.
    let end = end.saturating_sub(usize::from(end < body.len()));
    body.get(..end).unwrap_or_default()
}

/// Each section as far as its share goes, until the room is full; what is left is named at the end.
fn in_room<'b>(first: Item<'b>, wanted: Vec<Item<'b>>) -> (Vec<Item<'b>>, Vec<Item<'b>>) {
    let mut left = ROOM.saturating_sub(length(first.blocks));
    let mut items = vec![first];
    let mut others: Vec<Item<'b>> = Vec::new();
    for mut item in wanted {
        let same = |other: &Item<'b>| (other.page, &other.anchor) == (item.page, &item.anchor);
        if items.iter().chain(&others).any(same) {
            continue;
        }
        let room = left.min(SHARE);
        let mut taken = 0;
        let mut end = 0;
        for block in item.blocks {
            let block_length = length(std::slice::from_ref(block));
            // One block that is longer than its share is taken whole when it comes first and there is room for it.
            if taken + block_length > room && (end > 0 || block_length > left) {
                break;
            }
            taken += block_length;
            end += 1;
        }
        // A heading does not stand at the end.
        while end > 0
            && matches!(
                item.blocks.get(end - 1).map(|block| &block.kind),
                Some(BlockKind::Heading { .. })
            )
        {
            end -= 1;
        }
        if end == 0 {
            others.push(item);
            continue;
        }
        left = left.saturating_sub(taken);
        item.cut |= end < item.blocks.len();
        item.blocks = item.blocks.get(..end).unwrap_or_default();
        items.push(item);
    }
    (items, others)
}

/// The blocks that an anchor names: a heading with what stands under it, or the one block that has it.
fn slice<'b>(blocks: &'b [Block], anchor: &str) -> Option<&'b [Block]> {
    for (at, block) in blocks.iter().enumerate() {
        if block.attrs.as_ref().and_then(|attrs| attrs.id.as_deref()) == Some(anchor) {
            let end = match &block.kind {
                BlockKind::Heading { level, .. } => end_of(blocks, at, *level, *level),
                _ => at + 1,
            };
            return blocks.get(at..end);
        }
        let inside = match &block.kind {
            BlockKind::Group(blocks) | BlockKind::Quote(blocks) => slice(blocks, anchor),
            BlockKind::Fold { blocks, .. } => slice(blocks, anchor),
            BlockKind::Callout(callout) => slice(&callout.blocks, anchor),
            _ => None,
        };
        if inside.is_some() {
            return inside;
        }
    }
    None
}

/// Up to the first heading; with the first section where nothing stands before it.
fn end_of_opening(blocks: &[Block]) -> usize {
    let mut headings = blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| matches!(block.kind, BlockKind::Heading { level: 2.., .. }))
        .map(|(at, _)| at);
    let first = headings.next().unwrap_or(blocks.len());
    match length(blocks.get(..first).unwrap_or_default()) {
        0..=20 => headings.next().unwrap_or(blocks.len()),
        _ => first,
    }
}

/// How much room blocks take, in letters.
fn length(blocks: &[Block]) -> usize {
    let mut letters = 0;
    walk(blocks, &mut |node| match node {
        Node::Text(text) => letters += text.visible().chars().count().max(12),
        Node::Block(block) if matches!(block.kind, BlockKind::Figure(_)) => letters += 350,
        Node::Block(_) | Node::Article(_) => {}
    });
    letters
}

/// Every place in an item that a link may lead to.
fn anchors(item: &Item<'_>) -> Vec<(PageId, String)> {
    let mut found = vec![(item.page, item.anchor.clone())];
    walk(item.blocks, &mut |node| {
        found.extend(node.id().map(|id| (item.page, id.to_owned())));
    });
    found
}

/// The images of the items, the small ones first, as far as there is room; the others are told by their words.
fn images<'b>(
    sources: &Sources,
    opened: &Opened<'_>,
    items: impl Iterator<Item = &'b Item<'b>>,
) -> BTreeMap<SitePath, String> {
    let mut wanted: BTreeSet<&SitePath> = BTreeSet::new();
    for item in items {
        let Some((_, links)) = opened.pages.get(&item.page) else {
            continue;
        };
        walk(item.blocks, &mut |node| {
            let Node::Text(text) = node else { return };
            walk_inlines(&text.inlines, &mut |inline| {
                if let Inline::Image(image) = inline
                    && let Some(Target::File(path)) = links.targets.get(image.id as usize)
                {
                    wanted.insert(path);
                }
            });
        });
    }
    let mut files: Vec<(&SitePath, &[u8])> = opened
        .book
        .assets
        .iter()
        .filter(|(_, path)| wanted.contains(path))
        .filter_map(|(id, path)| Some((path, sources.get(*id)?.bytes.as_slice())))
        .collect();
    files.sort_by_key(|(path, bytes)| (bytes.len(), path.as_str()));
    let mut left = IMAGES;
    let mut images = BTreeMap::new();
    for (path, bytes) in files {
        let Some(kind) = image_type(path.as_str()) else {
            continue;
        };
        let data = format!("data:{kind};base64,{}", Base64::encode_string(bytes));
        let Some(rest) = left.checked_sub(data.len()) else {
            break;
        };
        left = rest;
        images.insert(path.clone(), data);
    }
    images
}

fn view(whole: Whole, place: Place, item: &Item<'_>, body: html::Body) -> PacketItemView {
    let page = whole.book.pages.get(item.page);
    PacketItemView {
        id: match place {
            Place {
                medium: Medium::Packet { marks, .. },
                ..
            } => marks
                .get(&item.page)
                .map(|mark| html::prefixed(mark, &item.anchor))
                .unwrap_or_default(),
            _ => String::new(),
        },
        title: item.title.clone(),
        // A situation's own words need no place.
        from: from(whole.book, item).filter(|from| {
            let own = page.is_some_and(|page| page.kind == Kind::Situation);
            *from != item.title && !own
        }),
        html: body.html,
        notes: body.notes,
        cut: item.cut,
        in_place_of: item.in_place_of.clone(),
        sources: page
            .map(|page| furniture::sources(&whole, &place, &page.meta.facts.sources))
            .unwrap_or_default(),
    }
}

/// Where an item stands in the book: 「相談 › 夜間」.
fn from(book: &Book, item: &Item<'_>) -> Option<String> {
    let page = book.pages.get(item.page)?;
    let above = furniture::ancestors(book, item.page);
    let mut titles: Vec<&str> = above
        .into_iter()
        .filter_map(|id| book.pages.get(id))
        .filter(|above| above.parent.is_some())
        .map(|above| above.title.as_str())
        .collect();
    titles.push(&page.title);
    if !item.anchor.is_empty() && item.title != page.title && !item.title.is_empty() {
        titles.push(&item.title);
    }
    Some(titles.join(" › "))
}

/// The theme's style sheets that the packet needs, one after the other.
fn style(sources: &Sources, items: &[PacketItemView]) -> String {
    let needed = LOOKS
        .iter()
        .filter(|(name, signs)| {
            *name == "cards" && !items.is_empty()
                || items
                    .iter()
                    .any(|item| signs.iter().any(|sign| item.html.contains(sign)))
        })
        .map(|(name, _)| format!("assets/{name}.css"));
    sheets(sources, STYLES.map(str::to_owned).into_iter().chain(needed))
}

fn sheets(sources: &Sources, paths: impl IntoIterator<Item = String>) -> String {
    let mut css = String::new();
    for path in paths {
        let file = sources.theme.iter().find(|file| file.path == path);
        let text = file.map(|file| String::from_utf8_lossy(&file.bytes));
        // Nothing in a style sheet may end the element that holds it.
        css.push_str(&text.unwrap_or_default().replace("</", "<\\/"));
        css.push('\n');
    }
    css
}
