//! A page's text as our own small tree, so that only `parse` knows pulldown-cmark and only `render` knows HTML.
//!
//! `parse` makes it from Markdown; `model` makes it from data too, so that a programme's page is cut, linked, indexed
//! and rendered by the same code as a chapter. Nesting is bounded by `parse`, so walking it recursively is safe.

pub(crate) mod anchor;
pub(crate) mod change;
pub(crate) mod extent;
pub mod fence;
pub mod section;

use std::hash::{Hash, Hasher};

use crate::date::Date;
use crate::source::Span;

/// The number of a [`Text`] in its page; `Words` and `Links` answer by it. Given by [`number`] once the tree is final.
pub type TextId = u32;
/// The number of a [`Link`], [`Wiki`] or [`Image`] in its page.
pub type LinkId = u32;

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Block {
    pub span: Span,
    /// What an attribute line says of the block. `None` for most.
    pub attrs: Option<Box<Attrs>>,
    pub kind: BlockKind,
}

/// What `{until=2027-03-31 source=mhlw-r7}` says.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Attrs {
    pub id: Option<String>,
    pub facts: Facts,
    pub audience: Vec<String>,
    pub domain: Vec<String>,
    /// Tables: how many rows and columns are heads.
    pub head: Option<usize>,
    pub rowhead: Option<usize>,
    pub caption: Option<String>,
    /// Point boxes: their number where they come from.
    pub number: Option<u32>,
    /// Why no overlay may replace it.
    pub locked: Option<String>,
    /// What an overlay did here. Given by `stack` and to records; authors cannot set it.
    pub local: Option<Local>,
    /// A style hook of generated blocks (`"cards"`, `"member"`); authors cannot set it.
    pub class: Option<&'static str>,
}

/// Which overlay a part of the text is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Local {
    /// Its place in the stack, from 0 for the lowest; `None` for the guide, whose text is [`How::Kept`].
    pub layer: Option<usize>,
    pub how: How,
}

/// What an overlay did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    Added,
    /// It belongs to the heading that follows.
    Before,
    /// It stands behind a section of this level, not in it.
    After(u8),
    /// It stands in place of what is in a fold at its end.
    Replaced,
    /// In that fold: what a layer above replaced.
    Kept,
}

/// How far a block or record can be trusted, and where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Facts {
    pub sources: Vec<Cite>,
    pub until: Option<Date>,
    /// Where `until` was written, in front matter and records; behind a block it stands beside what it is about.
    pub until_at: Option<Span>,
    pub checked: Option<Date>,
    pub planned: Option<Planned>,
    /// Such as 要確認.
    pub status: Option<String>,
    /// Who checked it.
    pub checked_by: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Planned {
    /// `planned = true`
    Some,
    At(Date),
}

/// A source by the id of its record.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Cite {
    pub id: String,
    pub page: Option<String>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub enum BlockKind {
    Heading {
        level: u8,
        text: Text,
    },
    Paragraph(Text),
    List {
        start: Option<u64>,
        tight: bool,
        items: Vec<Item>,
    },
    Definitions(Vec<Definition>),
    Quote(Vec<Block>),
    Callout(Callout),
    /// A question with its answer folded.
    Quiz {
        question: Text,
        choices: Vec<Block>,
        answer: Vec<Block>,
    },
    Table(Table),
    Code {
        lang: String,
        text: String,
    },
    /// Statute numbering as a tree.
    Statute(Vec<Article>),
    /// A fenced block that draws data, as written; `model` puts what it means in its place.
    Fence(Box<fence::Fence>),
    /// A drawing with the same content in words.
    Figure(Box<Figure>),
    /// Several blocks as one (generated cards, sections of a record). Never written by an author.
    Group(Vec<Block>),
    /// Closed until the reader opens it; printed open.
    Fold {
        summary: Text,
        blocks: Vec<Block>,
    },
    Rule,
    /// Sanitized HTML; only with `[markdown] html = "sanitize"`.
    Html(String),
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Item {
    /// `[x]` or `[ ]` before the text.
    pub checked: Option<bool>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Definition {
    pub term: Text,
    pub meanings: Vec<Vec<Block>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CalloutKind {
    Point,
    Note,
    Warning,
    Example,
    Quote,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Callout {
    pub kind: CalloutKind,
    pub title: Option<Text>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Table {
    pub caption: Option<Text>,
    /// The first `head` rows are heads.
    pub head: usize,
    /// The first `rowhead` columns are heads.
    pub rowhead: usize,
    /// Only cells that stand: what a merged cell covers is not here.
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Align {
    None,
    Left,
    Center,
    Right,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Cell {
    pub column: usize,
    pub colspan: usize,
    pub rowspan: usize,
    pub align: Align,
    pub blocks: Vec<Block>,
}

/// One numbered item of a statute with what stands under it.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Article {
    pub span: Span,
    /// As written: 第一条, ２, 一, イ, （１）, （ⅰ）; empty for 附則 and loose text.
    pub number: String,
    /// `第三条-一-イ-（３）-（ⅻ）`
    pub anchor: String,
    /// 目的, from the line （目的） above.
    pub title: Option<String>,
    pub blocks: Vec<Block>,
    pub children: Vec<Article>,
}

impl Article {
    /// Whether it only stands among articles: what an overlay puts there.
    pub fn is_loose(&self) -> bool {
        self.number.is_empty() && self.anchor.is_empty()
    }
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Figure {
    pub drawing: Drawing,
    pub caption: Text,
    /// The same in words or as a table; always there.
    pub alternative: Vec<Block>,
    pub fold_alternative: bool,
}

/// What `render` draws as SVG. Data only.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Drawing {
    Chart(Chart),
    TileMap(Vec<Tile>),
    Ecomap(fence::Ecomap),
    Genogram(fence::Genogram),
    /// The titles of the steps in order, drawn as a ring.
    Cycle(Vec<String>),
    /// Left to right: the old items, the new ones, which leads to which (by index).
    Flow {
        left: Vec<String>,
        right: Vec<String>,
        ties: Vec<(usize, usize)>,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub kind: ChartKind,
    pub unit: String,
    /// Names of the drawn columns.
    pub columns: Vec<String>,
    /// Row label, and a value for each column; `None` where nothing is recorded.
    pub rows: Vec<(String, Vec<Option<f64>>)>,
    /// Rows that are plans or targets, by index.
    pub planned: Vec<usize>,
    /// Rows whose total, as the source states it, is not the sum of what is drawn: index and total.
    pub stated: Vec<(usize, f64)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChartKind {
    Bar,
    Stacked,
    Line,
}

/// One prefecture of the tile map.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Tile {
    pub column: u8,
    pub row: u8,
    pub name: String,
    pub count: usize,
    /// Where the tile leads, as a link is written.
    pub dest: Option<String>,
}

/// A run of inline content: the unit that is cut, linked and found.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Text {
    pub id: TextId,
    pub span: Span,
    pub inlines: Vec<Inline>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Inline {
    Text {
        text: String,
        span: Span,
    },
    Code(String),
    /// `<br>` or two blanks at a line's end.
    Break,
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    Strike(Vec<Inline>),
    Ruby {
        base: String,
        reading: String,
        span: Span,
    },
    Link(Link),
    Wiki(Wiki),
    Image(Image),
    /// A footnote by its place in the page's notes (0-based).
    NoteRef {
        note: usize,
        span: Span,
    },
    /// Sanitized HTML.
    Html(String),
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Link {
    pub id: LinkId,
    pub span: Span,
    /// As written, or of a scheme: `program:`, `initiative:`, `term:`, `source:`, `contact:`, `planned:`, and for
    /// generated pages `page:SITE-PATH#anchor`.
    pub dest: String,
    pub title: String,
    pub children: Vec<Inline>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Wiki {
    pub id: LinkId,
    pub span: Span,
    pub name: String,
    pub label: Option<String>,
    /// `[[!協議の場]]`: show the word, link nothing.
    pub plain: bool,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Image {
    pub id: LinkId,
    pub span: Span,
    pub dest: String,
    pub alt: String,
    pub title: String,
}

impl Hash for Chart {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let bits = |number: &f64| number.to_bits();
        (&self.kind, &self.unit, &self.columns, &self.planned).hash(state);
        for (label, values) in &self.rows {
            label.hash(state);
            let values: Vec<Option<u64>> = values
                .iter()
                .map(|value| value.as_ref().map(bits))
                .collect();
            values.hash(state);
        }
        for (row, total) in &self.stated {
            (row, bits(total)).hash(state);
        }
    }
}

impl Block {
    pub fn new(span: Span, kind: BlockKind) -> Block {
        Block {
            span,
            attrs: None,
            kind,
        }
    }

    pub fn paragraph(span: Span, text: &str) -> Block {
        let text = Text::plain(span.clone(), text);
        Block::new(span, BlockKind::Paragraph(text))
    }

    pub fn with_class(mut self, class: &'static str) -> Block {
        self.attrs.get_or_insert_default().class = Some(class);
        self
    }
}

impl Text {
    pub fn new(span: Span, inlines: Vec<Inline>) -> Text {
        Text {
            id: 0,
            span,
            inlines,
        }
    }

    pub fn plain(span: Span, text: &str) -> Text {
        let inlines = vec![Inline::Text {
            text: text.to_owned(),
            span: span.clone(),
        }];
        Text::new(span, inlines)
    }

    /// What the reader sees, a space for a line break. Byte ranges of tokens and mentions count in this string.
    pub fn visible(&self) -> String {
        let mut out = String::new();
        visible(&self.inlines, &mut out);
        out
    }
}

/// Appends what the reader sees of these inlines. `render` walks the same way, so offsets agree.
pub fn visible(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text, .. } => out.push_str(text),
            Inline::Code(text) => out.push_str(text),
            Inline::Break => out.push(' '),
            Inline::Emphasis(children) | Inline::Strong(children) | Inline::Strike(children) => {
                visible(children, out)
            }
            Inline::Ruby { base, .. } => out.push_str(base),
            Inline::Link(link) => visible(&link.children, out),
            Inline::Wiki(wiki) => out.push_str(wiki.label.as_deref().unwrap_or(&wiki.name)),
            Inline::Image(_) | Inline::NoteRef { .. } | Inline::Html(_) => {}
        }
    }
}

/// A part of the tree, as the walkers below meet it.
pub enum Node<'a> {
    Block(&'a Block),
    Text(&'a Text),
    Article(&'a Article),
}

impl<'a> Node<'a> {
    /// Where a link may lead to: what an author or a heading calls it, or the number of an article.
    pub fn id(&self) -> Option<&'a str> {
        match self {
            Node::Block(block) => block.attrs.as_ref()?.id.as_deref(),
            Node::Article(article) => (!article.is_loose()).then_some(article.anchor.as_str()),
            Node::Text(_) => None,
        }
    }
}

/// Calls `see` for every block, article and text in the order in which `render` writes them.
pub fn walk<'a>(blocks: &'a [Block], see: &mut dyn FnMut(Node<'a>)) {
    for block in blocks {
        see(Node::Block(block));
        match &block.kind {
            BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => see(Node::Text(text)),
            BlockKind::List { items, .. } => items.iter().for_each(|item| walk(&item.blocks, see)),
            BlockKind::Definitions(list) => {
                for definition in list {
                    see(Node::Text(&definition.term));
                    definition
                        .meanings
                        .iter()
                        .for_each(|blocks| walk(blocks, see));
                }
            }
            BlockKind::Quote(blocks) | BlockKind::Group(blocks) => walk(blocks, see),
            BlockKind::Callout(callout) => {
                callout.title.iter().for_each(|text| see(Node::Text(text)));
                walk(&callout.blocks, see);
            }
            BlockKind::Quiz {
                question,
                choices,
                answer,
            } => {
                see(Node::Text(question));
                walk(choices, see);
                walk(answer, see);
            }
            BlockKind::Table(table) => {
                table.caption.iter().for_each(|text| see(Node::Text(text)));
                table
                    .rows
                    .iter()
                    .flatten()
                    .for_each(|cell| walk(&cell.blocks, see));
            }
            BlockKind::Statute(articles) => walk_articles(articles, see),
            BlockKind::Figure(figure) => {
                see(Node::Text(&figure.caption));
                walk(&figure.alternative, see);
            }
            BlockKind::Fold { summary, blocks } => {
                see(Node::Text(summary));
                walk(blocks, see);
            }
            BlockKind::Code { .. } | BlockKind::Fence(_) | BlockKind::Rule | BlockKind::Html(_) => {
            }
        }
    }
}

fn walk_articles<'a>(articles: &'a [Article], see: &mut dyn FnMut(Node<'a>)) {
    for article in articles {
        see(Node::Article(article));
        walk(&article.blocks, see);
        walk_articles(&article.children, see);
    }
}

/// Calls `see` for every inline, outer ones first.
pub fn walk_inlines<'a>(inlines: &'a [Inline], see: &mut dyn FnMut(&'a Inline)) {
    for inline in inlines {
        see(inline);
        match inline {
            Inline::Emphasis(children) | Inline::Strong(children) | Inline::Strike(children) => {
                walk_inlines(children, see)
            }
            Inline::Link(link) => walk_inlines(&link.children, see),
            _ => {}
        }
    }
}

/// Gives every text and link its number, in the order of [`walk`]. Called once, when a page's tree is final.
#[derive(Default)]
pub struct Numbering {
    texts: TextId,
    links: LinkId,
}

impl Numbering {
    pub fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match &mut block.kind {
                BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => self.text(text),
                BlockKind::List { items, .. } => items
                    .iter_mut()
                    .for_each(|item| self.blocks(&mut item.blocks)),
                BlockKind::Definitions(list) => {
                    for definition in list {
                        self.text(&mut definition.term);
                        definition
                            .meanings
                            .iter_mut()
                            .for_each(|blocks| self.blocks(blocks));
                    }
                }
                BlockKind::Quote(blocks) | BlockKind::Group(blocks) => self.blocks(blocks),
                BlockKind::Callout(callout) => {
                    callout.title.iter_mut().for_each(|text| self.text(text));
                    self.blocks(&mut callout.blocks);
                }
                BlockKind::Quiz {
                    question,
                    choices,
                    answer,
                } => {
                    self.text(question);
                    self.blocks(choices);
                    self.blocks(answer);
                }
                BlockKind::Table(table) => {
                    table.caption.iter_mut().for_each(|text| self.text(text));
                    table
                        .rows
                        .iter_mut()
                        .flatten()
                        .for_each(|cell| self.blocks(&mut cell.blocks));
                }
                BlockKind::Statute(articles) => self.articles(articles),
                BlockKind::Figure(figure) => {
                    self.text(&mut figure.caption);
                    self.blocks(&mut figure.alternative);
                }
                BlockKind::Fold { summary, blocks } => {
                    self.text(summary);
                    self.blocks(blocks);
                }
                BlockKind::Code { .. }
                | BlockKind::Fence(_)
                | BlockKind::Rule
                | BlockKind::Html(_) => {}
            }
        }
    }

    fn articles(&mut self, articles: &mut [Article]) {
        for article in articles {
            self.blocks(&mut article.blocks);
            self.articles(&mut article.children);
        }
    }

    pub fn text(&mut self, text: &mut Text) {
        text.id = self.texts;
        self.texts += 1;
        self.inlines(&mut text.inlines);
    }

    fn inlines(&mut self, inlines: &mut [Inline]) {
        for inline in inlines {
            let id = match inline {
                Inline::Emphasis(children)
                | Inline::Strong(children)
                | Inline::Strike(children) => {
                    self.inlines(children);
                    continue;
                }
                Inline::Link(link) => {
                    self.inlines(&mut link.children);
                    &mut link.id
                }
                Inline::Wiki(wiki) => &mut wiki.id,
                Inline::Image(image) => &mut image.id,
                _ => continue,
            };
            *id = self.links;
            self.links += 1;
        }
    }
}
