//! A page as a Word document, for those who must circulate Word. Beside the line: takes the book and its links, gives plain
//! values for `tebiki_docx`; never touches the disk.
//!
//! What a reader sees is there: headings as styles, lists, tables with merged cells and heads that repeat, rubies, footnotes,
//! boxes. A drawing is there in its words.

pub(crate) mod sections;
mod words;

use std::collections::BTreeMap;

use tebiki_docx::{
    Block as Out, Cell, Document, Item, List, Look, Marks, Paragraph, Run, Table as Grid,
};

use crate::link::PageLinks;
use crate::model::{Book, Page, PageId};
use crate::path::SitePath;
use crate::source::Sources;
use crate::tree::{
    Article, Attrs, Block, BlockKind, Callout, CalloutKind, Facts, Planned, Table, Text,
};

/// Makes the document of one page. `name` is the title of a handbook that has none.
pub(crate) fn docx(
    sources: &Sources,
    book: &Book,
    links: &PageLinks,
    id: PageId,
    name: &str,
) -> Option<Document> {
    let page = book.pages.get(id)?;
    let images = book
        .assets
        .iter()
        .filter_map(|(file, path)| Some((path, sources.get(*file)?.bytes.as_slice())))
        .collect();
    let mut writer = Writer::new(page, id, links, images);
    let mut blocks = vec![Out::Paragraph(Paragraph::new(
        Look::Title,
        vec![Run::text(&page.title)],
    ))];
    let handbook = crate::render::title_or(book, name);
    let mut facts = vec![handbook.clone()];
    facts.extend(book.config.edition_of_title().cloned());
    facts.extend(page.meta.updated.map(|date| date.show()));
    blocks.push(Out::Paragraph(Paragraph::new(
        Look::Subtitle,
        vec![Run::text(&facts.join("　"))],
    )));
    if let Some(summary) = &page.meta.summary {
        blocks.push(Out::Paragraph(Paragraph::plain(summary)));
    }
    blocks.extend(writer.said_of(&page.meta.facts));
    writer.blocks(&page.body, &mut blocks);
    let notes = page
        .notes
        .iter()
        .map(|note| {
            let mut out = Vec::new();
            writer.blocks(&note.blocks, &mut out);
            words::as_note(out)
        })
        .collect();
    Some(Document {
        title: page.title.clone(),
        creator: book.config.publisher().cloned().unwrap_or_default(),
        header: handbook,
        blocks,
        notes,
        lists: writer.lists,
        ..Document::default()
    })
}

struct Writer<'a> {
    id: PageId,
    links: &'a PageLinks,
    images: BTreeMap<&'a SitePath, &'a [u8]>,
    /// The anchor of each heading, by the number of its text.
    headings: BTreeMap<u32, &'a str>,
    /// How far headings sink: the title is the only one of the first level.
    sink: u8,
    /// The first list is that of all signs; each numbered list counts for itself.
    lists: Vec<List>,
    /// How deep the list is that is being written.
    depth: u8,
}

impl<'a> Writer<'a> {
    fn new(
        page: &'a Page,
        id: PageId,
        links: &'a PageLinks,
        images: BTreeMap<&'a SitePath, &'a [u8]>,
    ) -> Writer<'a> {
        let lifted = page
            .body
            .iter()
            .any(|block| matches!(block.kind, BlockKind::Heading { level: 1, .. }));
        Writer {
            id,
            links,
            images,
            headings: page
                .sections
                .iter()
                .filter(|section| !section.anchor.is_empty())
                .map(|section| (section.first_text, section.anchor.as_str()))
                .collect(),
            // `##` is the first level below a page's title.
            sink: u8::from(lifted),
            lists: vec![List::Bullets("・".to_owned())],
            depth: 0,
        }
    }

    fn blocks(&mut self, blocks: &[Block], out: &mut Vec<Out>) {
        for block in blocks {
            let from = out.len();
            self.block(block, out);
            if let Some(attrs) = &block.attrs {
                words::anchored(out.get_mut(from), attrs.id.as_deref());
                out.extend(self.said_of(&attrs.facts));
            }
        }
    }

    /// 要確認, the source, the day after which it no longer holds.
    fn said_of(&self, facts: &Facts) -> Option<Out> {
        let mut said = Vec::new();
        said.extend(facts.status.clone());
        match &facts.planned {
            Some(Planned::Some) => said.push("予定".to_owned()),
            Some(Planned::At(date)) => said.push(format!("予定：{}", date.show())),
            None => {}
        }
        said.extend(facts.until.map(|date| format!("期限：{}", date.show())));
        said.extend(facts.checked.map(|date| format!("確認：{}", date.show())));
        let faint = Marks {
            faint: true,
            ..Marks::default()
        };
        (!said.is_empty()).then(|| {
            let words = format!("（{}）", said.join("、"));
            Out::Paragraph(Paragraph::new(Look::Body, vec![Run::marked(&words, faint)]))
        })
    }

    fn block(&mut self, block: &Block, out: &mut Vec<Out>) {
        match &block.kind {
            BlockKind::Heading { level, text } => {
                let level = (level + self.sink).saturating_sub(1).clamp(1, 6);
                let mut paragraph = Paragraph::new(Look::Heading(level), self.text(text));
                paragraph.anchor = self
                    .headings
                    .get(&text.id)
                    .map(|anchor| (*anchor).to_owned());
                out.push(Out::Paragraph(paragraph));
            }
            BlockKind::Paragraph(text) => out.push(self.paragraph(text)),
            BlockKind::List { start, items, .. } => {
                let list = match start {
                    None => 0,
                    Some(start) => {
                        self.lists.push(List::Numbers { start: *start });
                        self.lists.len() - 1
                    }
                };
                for item in items {
                    self.item(list, item.checked, &item.blocks, out);
                }
            }
            BlockKind::Definitions(list) => {
                for definition in list {
                    let bold = Marks {
                        bold: true,
                        ..Marks::default()
                    };
                    let term = self.marked(&definition.term, bold);
                    out.push(Out::Paragraph(Paragraph::new(Look::Body, term)));
                    for meaning in &definition.meanings {
                        let from = out.len();
                        self.blocks(meaning, out);
                        words::indented(out.get_mut(from..), 2);
                    }
                }
            }
            BlockKind::Quote(blocks) => {
                let from = out.len();
                self.blocks(blocks, out);
                words::quoted(out.get_mut(from..));
            }
            BlockKind::Group(blocks) => self.blocks(blocks, out),
            BlockKind::Callout(callout) => self.callout(callout, out),
            BlockKind::Quiz {
                question,
                choices,
                answer,
            } => {
                let mut inner = vec![self.headed("クイズ", Some(question))];
                self.blocks(choices, &mut inner);
                inner.push(self.headed("答え", None));
                self.blocks(answer, &mut inner);
                out.push(Out::Box(inner));
            }
            BlockKind::Table(table) => self.table(table, block.attrs.as_deref(), out),
            BlockKind::Code { text, .. } => {
                let text = Run::text(text.trim_end());
                out.push(Out::Paragraph(Paragraph::new(Look::Code, vec![text])));
            }
            BlockKind::Statute(articles) => self.articles(articles, 0, out),
            BlockKind::Figure(figure) => {
                let caption = self.text(&figure.caption);
                out.push(Out::Paragraph(Paragraph::new(Look::Caption, caption)));
                self.blocks(&figure.alternative, out);
            }
            BlockKind::Fold { summary, blocks } => {
                let mut inner = vec![self.headed("", Some(summary))];
                self.blocks(blocks, &mut inner);
                out.push(Out::Box(inner));
            }
            BlockKind::Rule => out.push(Out::Paragraph(Paragraph::plain("――――"))),
            // Raw HTML has no words of ours; `model` has put what a fence draws in its place.
            BlockKind::Html(_) | BlockKind::Fence(_) => {}
        }
    }

    fn paragraph(&self, text: &Text) -> Out {
        Out::Paragraph(Paragraph::new(Look::Body, self.text(text)))
    }

    fn item(&mut self, list: usize, checked: Option<bool>, blocks: &[Block], out: &mut Vec<Out>) {
        let level = self.depth;
        let from = out.len();
        self.depth = (level + 1).min(8);
        self.blocks(blocks, out);
        self.depth = level;
        let mut written = out.get_mut(from..).unwrap_or_default().iter_mut();
        if let Some(Out::Paragraph(first)) = written.next()
            && first.item.is_none()
        {
            first.item = Some(Item { list, level });
            if let Some(checked) = checked {
                let sign = if checked { "☑ " } else { "□ " };
                first.runs.insert(0, Run::text(sign));
            }
        }
        // What else belongs to the item stands below its text.
        for block in written {
            if let Out::Paragraph(paragraph) = block
                && paragraph.item.is_none()
                && paragraph.indent == 0
            {
                paragraph.indent = 2 * (u32::from(level) + 1);
            }
        }
    }

    /// A bold line at the head of a box.
    fn headed(&self, label: &str, text: Option<&Text>) -> Out {
        let bold = Marks {
            bold: true,
            ..Marks::default()
        };
        let mut runs = Vec::new();
        if !label.is_empty() {
            let label = match text {
                Some(_) => format!("{label}　"),
                None => label.to_owned(),
            };
            runs.push(Run::marked(&label, bold));
        }
        if let Some(text) = text {
            runs.extend(self.marked(text, bold));
        }
        Out::Paragraph(Paragraph::new(Look::Body, runs))
    }

    fn callout(&mut self, callout: &Callout, out: &mut Vec<Out>) {
        let label = match callout.kind {
            CalloutKind::Point => "要点",
            CalloutKind::Note => "補足",
            CalloutKind::Warning => "注意",
            CalloutKind::Example => "例",
            CalloutKind::Quote => "原文",
        };
        let mut inner = vec![self.headed(label, callout.title.as_ref())];
        self.blocks(&callout.blocks, &mut inner);
        out.push(Out::Box(inner));
    }

    fn table(&mut self, table: &Table, attrs: Option<&Attrs>, out: &mut Vec<Out>) {
        if let Some(caption) = &table.caption {
            let mut paragraph = Paragraph::new(Look::Caption, self.text(caption));
            paragraph.anchor = attrs.and_then(|attrs| attrs.id.clone());
            out.push(Out::Paragraph(paragraph));
        }
        let depth = std::mem::take(&mut self.depth);
        let rows = table
            .rows
            .iter()
            .enumerate()
            .map(|(number, row)| {
                row.iter()
                    .map(|cell| {
                        let mut blocks = Vec::new();
                        self.blocks(&cell.blocks, &mut blocks);
                        words::aligned(&mut blocks, cell.align);
                        Cell {
                            blocks,
                            across: cell.colspan,
                            down: cell.rowspan,
                            head: number < table.head || cell.column < table.rowhead,
                        }
                    })
                    .collect()
            })
            .collect();
        self.depth = depth;
        out.push(Out::Table(Grid {
            widths: words::widths(table),
            heads: table.head,
            rows,
        }));
    }

    /// Articles with what hangs under them, each level further in.
    fn articles(&mut self, articles: &[Article], depth: u32, out: &mut Vec<Out>) {
        for article in articles {
            if let Some(title) = &article.title {
                let shown = match article.number.is_empty() {
                    true => title.clone(),
                    false => format!("（{title}）"),
                };
                let mut paragraph = Paragraph::plain(&shown);
                paragraph.indent = depth;
                out.push(Out::Paragraph(paragraph));
            }
            let from = out.len();
            self.blocks(&article.blocks, out);
            let number = match article.number.is_empty() {
                true => String::new(),
                false => format!("{}　", article.number),
            };
            if out.len() == from {
                out.push(Out::Paragraph(Paragraph::plain("")));
            }
            let mut written = out.get_mut(from..).unwrap_or_default().iter_mut();
            if let Some(Out::Paragraph(first)) = written.next() {
                first.runs.insert(0, Run::text(&number));
                first.indent = depth;
                first.hanging = 1;
                first.anchor = (!article.is_loose()).then(|| article.anchor.clone());
            }
            for block in written {
                if let Out::Paragraph(paragraph) = block {
                    paragraph.indent += depth + 1;
                }
            }
            self.articles(&article.children, (depth + 1).min(8), out);
        }
    }
}
