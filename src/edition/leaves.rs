//! From an arranged book to the tree that is compared. The only file of `edition` that knows the line: what a page, a
//! block, a record is there, and where it stands on the site.

mod records;
mod sights;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::config::{self, Flags};
use crate::diagnostic::Report;
use crate::edition::value::{
    About, Address, Edition, Kind, Node, NodeId, Quiet, QuietSort, ROOT, What, fold, leading_number,
};
use crate::model::exhibit::situation::CALL;
use crate::model::{self, Book, Origin, Page, PageId};
use crate::parse::data::Program;
use crate::parse::{self, Kind as PageKind};
use crate::path::unnumbered;
use crate::source::Sources;
use crate::source::Span;
use crate::stack;
use crate::tree::fence::Fence;
use crate::tree::{
    Article, Block, BlockKind, Inline, Node as Part, Table, Text, TextId, walk, walk_inlines,
};
use sights::Sights;
use tebiki_words::Dictionary;

/// A content folder as a book, and as the tree that is compared.
pub struct Leaves {
    pub book: Book,
    pub edition: Edition,
    /// By page and text of the book: the node that shows it.
    pub texts: Texts,
    /// The texts that each node shows, in order.
    by_node: BTreeMap<NodeId, Vec<(PageId, TextId)>>,
    /// By address of the site: the provision that stands there.
    by_place: BTreeMap<Address, NodeId>,
}

impl Leaves {
    pub fn text(&self, page: PageId, text: TextId) -> Option<&Text> {
        let at = usize::try_from(text).ok()?;
        crate::cut::texts(self.book.pages.get(page)?)
            .get(at)
            .copied()
    }

    /// The texts that a node shows, in order.
    pub fn texts_of(&self, node: NodeId) -> &[(PageId, TextId)] {
        self.by_node.get(&node).map_or(&[], Vec::as_slice)
    }

    /// The provision at an address of the site.
    pub fn provision(&self, path: &str, anchor: &str) -> Option<NodeId> {
        let address = Address {
            path: path.to_owned(),
            anchor: anchor.to_owned(),
        };
        self.by_place.get(&address).copied()
    }
}

/// Reads an edition out of its sources. What its author can mend is in the report.
pub fn read(
    sources: &Sources,
    flags: &Flags,
    dictionary: &Dictionary,
    about: About,
    report: &mut Report,
) -> Leaves {
    for (file, problem) in &sources.problems {
        report.add(Span::whole(*file), problem.clone());
    }
    let config = config::parse(sources, flags, report);
    let mut memory = parse::Memory::default();
    let parsed = parse::parse(sources, config.html, &mut memory, report);
    let drawn = Drawn::of(&parsed);
    let stacked = stack::stack(parsed, &config, sources, report);
    let book = model::arrange(stacked, config, dictionary, sources, report);
    // What its author accepted is no error of the edition.
    crate::settle::settle(report, &book.config, sources);
    let (edition, texts) = edition(&book, sources, &drawn, about);
    let mut by_node: BTreeMap<NodeId, Vec<(PageId, TextId)>> = BTreeMap::new();
    for (&text, &node) in &texts {
        by_node.entry(node).or_default().push(text);
    }
    let mut by_place = BTreeMap::new();
    for (id, node) in edition.nodes.iter().enumerate() {
        if node.kind == Kind::Provision {
            by_place.entry(node.address.clone()).or_insert(id);
        }
    }
    Leaves {
        book,
        edition,
        texts,
        by_node,
        by_place,
    }
}

/// A book that is arranged already, as the tree that is compared.
pub fn of_book(book: &Book, sources: &Sources, drawn: &Drawn, about: About) -> Edition {
    edition(book, sources, drawn, about).0
}

/// Where blocks stand that show records: what they show is told once, with the record.
#[derive(Default)]
pub struct Drawn(BTreeSet<(u32, usize)>);

impl Drawn {
    pub fn of(parsed: &parse::Parsed) -> Drawn {
        let mut drawn = Drawn::default();
        for page in &parsed.pages {
            drawn.note(&page.body);
            page.notes.iter().for_each(|note| drawn.note(&note.blocks));
        }
        drawn
    }

    fn note(&mut self, blocks: &[Block]) {
        walk(blocks, &mut |part| {
            if let Part::Block(block) = part
                && let BlockKind::Fence(fence) = &block.kind
                && shows_records(fence)
            {
                self.0.insert((block.span.file.0, block.span.bytes.start));
            }
        });
    }

    fn holds(&self, block: &Block) -> bool {
        matches!(block.kind, BlockKind::Group(_))
            && self
                .0
                .contains(&(block.span.file.0, block.span.bytes.start))
    }
}

fn shows_records(fence: &Fence) -> bool {
    match fence {
        Fence::Chart { own, .. } => own.is_none(),
        Fence::Ecomap(_)
        | Fence::Genogram(_)
        | Fence::Cycle { .. }
        | Fence::Flow { .. }
        | Fence::Difference { .. }
        | Fence::Checklist { .. } => false,
        _ => true,
    }
}

type Texts = BTreeMap<(PageId, TextId), NodeId>;

fn edition(book: &Book, sources: &Sources, drawn: &Drawn, mut about: About) -> (Edition, Texts) {
    if about.label.is_empty() {
        about.label = book.config.edition.clone().unwrap_or_default();
    }
    if about.date.is_empty() {
        let date = book.config.edition_date.or(book.as_of);
        about.date = date.map(|date| date.iso()).unwrap_or_default();
    }
    if about.note.is_empty() {
        about.note = book.config.edition_note.clone().unwrap_or_default();
    }
    about.title = book.title.clone();
    let mut edition = Edition::new(about);
    let mut texts = Texts::new();
    for (number, page) in book.pages.iter().enumerate() {
        let Origin::File(file) = page.origin else {
            continue;
        };
        let source = sources
            .get(file)
            .map(|file| file.path.as_str())
            .unwrap_or_default();
        let id = page.meta.id.as_ref().map(|(id, _)| id.clone());
        let key = id.unwrap_or_else(|| key_of(source));
        let mut writer = Writer {
            what: if page.meta.report.is_some() {
                What::Report
            } else {
                What::Text
            },
            statute: page.kind == PageKind::Statute,
            path: page.path.as_str().to_owned(),
            key: key.clone(),
            anchor: String::new(),
            in_card: false,
            in_meta: false,
            programs: &book.data.programs,
            drawn,
            sources,
            sights: Sights::default(),
            edition: &mut edition,
            number,
            texts: &mut texts,
        };
        writer.page(page, key);
    }
    let mut told = records::write(book, &mut edition);
    // What a record says is shown by several pages: the first of them stands for all.
    for (number, page) in book.pages.iter().enumerate() {
        if !matches!(page.origin, Origin::Generated(_)) {
            continue;
        }
        walk(&page.body, &mut |part| {
            if let Part::Text(text) = part
                && let Some(node) = told.remove(&(text.span.file.0, text.span.bytes.start))
            {
                texts.insert((number, text.id), node);
            }
        });
    }
    edition.quiet.sort();
    (edition, texts)
}

/// A page's path without order numbers and extension.
fn key_of(source: &str) -> String {
    let source = source.rsplit_once('.').map_or(source, |(stem, _)| stem);
    unnumbered(source)
}

/// Writes one page into the tree.
struct Writer<'a> {
    edition: &'a mut Edition,
    /// The page's own number in the book.
    number: PageId,
    texts: &'a mut Texts,
    drawn: &'a Drawn,
    sources: &'a Sources,
    /// Of the texts shown so far.
    sights: Sights,
    what: What,
    statute: bool,
    path: String,
    key: String,
    /// The section we are in.
    anchor: String,
    in_card: bool,
    /// Inside what stands at the head of a report: its area, its year, the programmes that it touches.
    in_meta: bool,
    programs: &'a [Program],
}

impl Writer<'_> {
    fn page(&mut self, page: &Page, key: String) {
        let mut node = Node::new(Kind::Page, self.what, &page.title);
        node.key = key;
        node.checked = page.meta.facts.checked;
        node.number = leading_number(&node.text);
        node.address = self.address("");
        let at = self.edition.add(ROOT, node);
        if let Some(summary) = &page.meta.summary {
            self.text(at, summary);
        }
        self.blocks(&page.body, at, at);
        self.anchor = String::new();
        for note in &page.notes {
            self.blocks(&note.blocks, at, at);
        }
        let tags = [
            &page.meta.audience,
            &page.meta.domain,
            &page.meta.theme,
            &page.meta.area,
        ];
        let tags: Vec<String> = tags.into_iter().flatten().cloned().collect();
        self.quiet(QuietSort::Tags, tags.join("、"));
        let sights = std::mem::take(&mut self.sights);
        self.quiet(QuietSort::Ruby, sights.ruby);
        self.quiet(QuietSort::Emphasis, sights.emphasis);
        self.quiet(QuietSort::Links, sights.links);
        self.quiet(QuietSort::Pictures, sights.pictures);
    }

    fn quiet(&mut self, sort: QuietSort, says: String) {
        if !says.is_empty() {
            let key = self.key.clone();
            self.edition.quiet.push(Quiet { sort, key, says });
        }
    }

    fn address(&self, anchor: &str) -> Address {
        Address {
            path: self.path.clone(),
            anchor: anchor.to_owned(),
        }
    }

    fn text(&mut self, under: NodeId, words: &str) -> Option<NodeId> {
        let mut node = Node::new(Kind::Text, self.what, words);
        if node.text.is_empty() {
            return None;
        }
        node.number = leading_number(&node.text);
        node.refers = self.in_meta;
        node.address = self.address(&self.anchor.clone());
        Some(self.edition.add(under, node))
    }

    /// A text of the book as a node of its own.
    fn shown(&mut self, under: NodeId, text: &Text) {
        self.sights.look(text, self.sources);
        self.shown_as(under, text, &text.visible());
    }

    /// A text that is made of records, by what its author said.
    fn shown_as(&mut self, under: NodeId, text: &Text, words: &str) {
        if let Some(node) = self.text(under, words) {
            self.texts.insert((self.number, text.id), node);
        }
    }

    /// The words of a line that names programmes, each by its number and name. What took it over since is told once, with
    /// the programme that did.
    fn named(&self, text: &Text) -> String {
        let mut inlines = text.inlines.clone();
        for inline in &mut inlines {
            if let Inline::Link(link) = inline
                && let Some(id) = link.dest.strip_prefix("program:")
                && let Some(program) = self.programs.iter().find(|program| program.id == id)
            {
                let name = format!("{} {}", program.number, program.name);
                link.children = Text::plain(link.span.clone(), &name).inlines;
            }
        }
        let mut words = String::new();
        crate::tree::visible(&inlines, &mut words);
        words
    }

    /// Whom to call: the part that somebody plays. A number is told with its contact, and that there is none yet is no
    /// part of the text.
    fn calls(&mut self, meanings: &[Vec<Block>], under: NodeId) {
        let mut lines: Vec<&Text> = Vec::new();
        for meaning in meanings {
            walk(meaning, &mut |part| {
                if let Part::Text(text) = part
                    && !names_contact(text)
                {
                    lines.push(text);
                }
            });
        }
        for text in lines {
            let mut words = String::new();
            let name = text.inlines.iter().take(1);
            for inline in name {
                crate::tree::visible(std::slice::from_ref(inline), &mut words);
            }
            self.shown_as(under, text, &words);
        }
    }

    /// The texts of these blocks are shown by this node.
    fn shows(&mut self, node: NodeId, blocks: &[Block]) {
        let number = self.number;
        walk(blocks, &mut |part| {
            if let Part::Text(text) = part {
                self.texts.insert((number, text.id), node);
                self.sights.look(text, self.sources);
            }
        });
    }

    /// `page` is where a heading opens its section, `under` where other blocks go. Returns where what follows goes.
    fn blocks(&mut self, blocks: &[Block], page: NodeId, under: NodeId) -> NodeId {
        let mut under = under;
        for block in blocks {
            under = self.block(block, page, under);
        }
        under
    }

    fn block(&mut self, block: &Block, page: NodeId, under: NodeId) -> NodeId {
        let class = block
            .attrs
            .as_ref()
            .and_then(|attrs| attrs.class)
            .unwrap_or_default();
        if self.drawn.holds(block) || class.split(' ').any(|class| class == "echo") {
            return under;
        }
        match &block.kind {
            BlockKind::Heading { level, text } => {
                self.sights.look(text, self.sources);
                let mut node = Node::new(Kind::Section, self.what, &text.visible());
                node.number = leading_number(&node.text);
                node.key = block
                    .attrs
                    .as_ref()
                    .and_then(|attrs| attrs.id.clone())
                    .unwrap_or_default();
                node.level = *level;
                node.checked = block.attrs.as_ref().and_then(|attrs| attrs.facts.checked);
                node.address = self.address(&node.key);
                self.anchor = node.key.clone();
                return self.edition.add(page, node);
            }
            // The card of a situation shows contacts: a contact is told once, with its record.
            BlockKind::Paragraph(text) if self.in_card && names_contact(text) => {}
            BlockKind::Paragraph(text) if self.in_meta => {
                let words = self.named(text);
                self.shown_as(under, text, &words);
            }
            BlockKind::Paragraph(text) => self.shown(under, text),
            BlockKind::Group(blocks) => {
                let before = (self.in_card, self.in_meta);
                self.in_card |= class.split(' ').any(|class| class == "answer");
                self.in_meta |= class.split(' ').any(|class| class == "meta");
                let under = self.blocks(blocks, page, under);
                (self.in_card, self.in_meta) = before;
                return under;
            }
            BlockKind::List { items, .. } => {
                for item in items {
                    self.blocks(&item.blocks, page, under);
                }
            }
            BlockKind::Definitions(list) => {
                for definition in list {
                    self.shown(under, &definition.term);
                    if self.in_card && definition.term.visible() == CALL {
                        self.calls(&definition.meanings, under);
                        continue;
                    }
                    for meaning in &definition.meanings {
                        self.blocks(meaning, page, under);
                    }
                }
            }
            BlockKind::Quote(blocks) => {
                self.blocks(blocks, page, under);
            }
            BlockKind::Callout(callout) => {
                if let Some(title) = &callout.title {
                    self.shown(under, title);
                }
                self.blocks(&callout.blocks, page, under);
            }
            BlockKind::Quiz {
                question,
                choices,
                answer,
            } => {
                self.shown(under, question);
                self.blocks(choices, page, under);
                self.blocks(answer, page, under);
            }
            BlockKind::Fold { summary, blocks } => {
                self.shown(under, summary);
                self.blocks(blocks, page, under);
            }
            BlockKind::Figure(figure) => {
                self.shown(under, &figure.caption);
                self.blocks(&figure.alternative, page, under);
            }
            BlockKind::Table(table) => self.table(table, under),
            BlockKind::Code { text, .. } => {
                self.text(under, text);
            }
            BlockKind::Statute(articles) => self.provisions(articles, page, under),
            BlockKind::Html(html) => {
                self.text(under, &words_of(html));
            }
            BlockKind::Fence(_) | BlockKind::Rule => {}
        }
        under
    }

    fn provisions(&mut self, articles: &[Article], page: NodeId, under: NodeId) {
        for article in articles {
            if article.is_loose() {
                self.blocks(&article.blocks, page, under);
                continue;
            }
            let (first, rest) = match article.blocks.split_first() {
                Some((
                    Block {
                        kind: BlockKind::Paragraph(text),
                        ..
                    },
                    rest,
                )) => (text.visible(), rest),
                _ => (String::new(), article.blocks.as_slice()),
            };
            let mut node = provision(&article.number, article.title.as_deref(), &first);
            node.key = article.anchor.clone();
            node.address = self.address(&article.anchor);
            if !self.statute {
                node.what = self.what;
            }
            let before = std::mem::replace(&mut self.anchor, article.anchor.clone());
            let at = self.edition.add(under, node);
            let own = article.blocks.len() - rest.len();
            self.shows(at, article.blocks.get(..own).unwrap_or_default());
            self.blocks(rest, page, at);
            self.provisions(&article.children, page, at);
            self.anchor = before;
        }
    }

    fn table(&mut self, table: &Table, under: NodeId) {
        let caption = table
            .caption
            .as_ref()
            .map(Text::visible)
            .unwrap_or_default();
        let mut node = Node::new(Kind::Table, What::Table, &caption);
        node.address = self.address(&self.anchor.clone());
        let at = self.edition.add(under, node);
        // What reaches down from the rows above: by column, its words and how many rows are left.
        let mut above: BTreeMap<usize, (String, usize)> = BTreeMap::new();
        for (index, row) in table.rows.iter().enumerate() {
            let is_head = index < table.head;
            // By column: the words, and what reaches over rows.
            let mut cells: BTreeMap<usize, (String, bool, bool)> = BTreeMap::new();
            for (column, (words, _)) in &above {
                cells.insert(*column, (words.clone(), true, true));
            }
            above.retain(|_, (_, left)| {
                *left -= 1;
                *left > 0
            });
            for cell in row {
                let words = fold(&words_of_blocks(&cell.blocks));
                let is_tall = cell.rowspan > 1;
                if is_tall {
                    above.insert(cell.column, (words.clone(), cell.rowspan - 1));
                }
                cells.insert(cell.column, (words, is_tall, false));
            }
            let words: Vec<String> = cells.values().map(|(words, ..)| words.clone()).collect();
            let kind = if is_head { Kind::Head } else { Kind::Row };
            let mut node = Node::of_cells(kind, What::Table, &words, "／");
            for (at, (_, is_tall, is_covered)) in cells.values().take(64).enumerate() {
                node.tall |= u64::from(*is_tall) << at;
                node.covered |= u64::from(*is_covered) << at;
            }
            node.key = node.cell(0).to_owned();
            node.address = self.address(&self.anchor.clone());
            let at_row = self.edition.add(at, node);
            row.iter().for_each(|cell| self.shows(at_row, &cell.blocks));
        }
    }
}

/// （事業内容）第三条　この事業の内容は、下記のとおりとする。
pub(super) fn provision(number: &str, caption: Option<&str>, words: &str) -> Node {
    let mut node = Node::new(Kind::Provision, What::Statute, "");
    let mut text = String::new();
    if let Some(caption) = caption {
        let caption = fold(caption);
        match number.is_empty() {
            true => node.caption = push(&mut text, &caption),
            false => {
                text.push('（');
                node.caption = push(&mut text, &caption);
                text.push('）');
            }
        }
    }
    node.number = push(&mut text, &fold(number));
    let words = fold(words);
    if !words.is_empty() && !text.is_empty() {
        text.push('　');
    }
    text.push_str(&words);
    node.text = text;
    node
}

fn push(text: &mut String, part: &str) -> Range<usize> {
    let start = text.len();
    text.push_str(part);
    start..text.len()
}

fn names_contact(text: &Text) -> bool {
    let mut found = false;
    walk_inlines(&text.inlines, &mut |inline| {
        found |= matches!(inline, Inline::Link(link) if link.dest.starts_with("contact:"));
    });
    found
}

/// What a reader sees of some blocks, as one line.
fn words_of_blocks(blocks: &[Block]) -> String {
    let mut words: Vec<String> = Vec::new();
    walk(blocks, &mut |part| match part {
        Part::Text(text) => words.push(text.visible()),
        Part::Article(article) => words.push(article.number.clone()),
        Part::Block(block) => {
            if let BlockKind::Code { text, .. } = &block.kind {
                words.push(text.clone());
            }
        }
    });
    words.retain(|words| !words.trim().is_empty());
    words.join(" ")
}

/// The text between the tags.
fn words_of(html: &str) -> String {
    let mut words = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if inside => {}
            letter => words.push(letter),
        }
    }
    words
}
