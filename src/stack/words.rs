//! What stands in some blocks, for those who look without changing anything.

use unicode_normalization::UnicodeNormalization;

use super::place::key;
use crate::diagnostic::Span;
use crate::parse::Page;
use crate::path::{SourcePath, decode, digits_of};
use crate::source::Sources;
use crate::tree::extent::begins;
use crate::tree::{Article, Block, BlockKind, CalloutKind, Inline, Node, walk, walk_inlines};

/// What a reader reads of some blocks, line by line, and the print by which they are known again.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Words {
    pub(super) lines: Vec<String>,
    /// Where links lead, by key.
    links: Vec<String>,
}

impl Words {
    /// `without` is a layer whose own additions do not count.
    pub(super) fn of<'b>(
        blocks: impl IntoIterator<Item = &'b Block>,
        without: Option<usize>,
        sources: &Sources,
    ) -> Words {
        let mut words = Words::default();
        for block in blocks {
            words.add(block, without, sources);
        }
        words
    }

    pub(super) fn add_article(&mut self, article: &Article, sources: &Sources) {
        self.line(&article.number);
        for block in &article.blocks {
            self.add(block, None, sources);
        }
        for child in &article.children {
            self.add_article(child, sources);
        }
    }

    fn add(&mut self, block: &Block, without: Option<usize>, sources: &Sources) {
        // A part stands beside what is below it; what stood in its place before is in its fold.
        let is_own = |block: &Block| {
            let local = block.attrs.as_ref().and_then(|attrs| attrs.local);
            without.is_some() && local.is_some_and(|local| local.layer == without)
        };
        if is_own(block) {
            return;
        }
        walk(std::slice::from_ref(block), &mut |node| match node {
            Node::Text(text) => {
                self.line(&text.visible());
                walk_inlines(&text.inlines, &mut |inline| {
                    if let Inline::Link(link) = inline {
                        self.links.push(key(&link.dest));
                    }
                });
            }
            Node::Block(block) => match &block.kind {
                BlockKind::Code { text, .. } => text.lines().for_each(|line| self.line(line)),
                BlockKind::Fence(_) => {
                    let text = sources.text(block.span.file);
                    let text = text.and_then(|text| text.get(block.span.bytes.clone()));
                    text.into_iter()
                        .flat_map(str::lines)
                        .for_each(|line| self.line(line));
                }
                _ => {}
            },
            Node::Article(article) => self.line(&article.number),
        });
    }

    fn line(&mut self, text: &str) {
        let text: String = text.nfc().collect();
        let words: Vec<&str> = text.split_whitespace().collect();
        if !words.is_empty() {
            self.lines.push(words.join(" "));
        }
    }

    pub(super) fn print(&self) -> String {
        print(self.lines.iter().chain(&self.links))
    }
}

pub(super) fn print<'l>(lines: impl IntoIterator<Item = &'l String>) -> String {
    let lines = lines.into_iter().map(|line| format!("{line}\0"));
    digits_of(lines.collect::<String>(), 16)
}

/// The texts of some blocks.
pub(super) fn texts(blocks: &[Block]) -> Vec<String> {
    let mut texts = Vec::new();
    walk(blocks, &mut |node| {
        if let Node::Text(text) = node {
            texts.push(text.visible());
        }
    });
    texts
}

/// What the headings say.
pub(super) fn headings(blocks: &[Block]) -> Vec<String> {
    let mut headings = Vec::new();
    walk(blocks, &mut |node| {
        if let Node::Block(block) = node
            && let BlockKind::Heading { text, .. } = &block.kind
        {
            headings.push(text.visible());
        }
    });
    headings
}

/// The files that a page's links and images name.
pub(super) fn files(page: &Page, path: &SourcePath) -> Vec<SourcePath> {
    let mut files = Vec::new();
    let notes = page.notes.iter().flat_map(|note| &note.blocks);
    let blocks: Vec<&Block> = page.body.iter().chain(notes).collect();
    for block in blocks {
        walk(std::slice::from_ref(block), &mut |node| {
            let Node::Text(text) = node else { return };
            walk_inlines(&text.inlines, &mut |inline| {
                let dest = match inline {
                    Inline::Link(link) => &link.dest,
                    Inline::Image(image) => &image.dest,
                    _ => return,
                };
                let dest = dest.split('#').next().unwrap_or_default();
                files.extend(path.join(&decode(dest)).filter(|_| !dest.is_empty()));
            });
        });
    }
    files
}

/// Where a layer has put something among these blocks.
pub(super) fn of_layer(blocks: &[Block], layer: usize) -> Option<Span> {
    let mut found = None;
    walk(blocks, &mut |node| {
        if let Node::Block(block) = node
            && let Some(local) = block.attrs.as_ref().and_then(|attrs| attrs.local)
            && local.layer == Some(layer)
        {
            found.get_or_insert_with(|| block.span.clone());
        }
    });
    found
}

/// How many point boxes there are.
pub(super) fn points(blocks: &[Block]) -> usize {
    let mut points = 0;
    walk(blocks, &mut |node| {
        if let Node::Block(block) = node
            && let BlockKind::Callout(callout) = &block.kind
            && callout.kind == CalloutKind::Point
        {
            points += 1;
        }
    });
    points
}

/// Every section by its id: with what stands below it, and its own text alone.
pub(super) fn sections(body: &[Block], sources: &Sources) -> Vec<(String, Words)> {
    let mut found = Vec::new();
    for (at, block) in body.iter().enumerate() {
        let BlockKind::Heading { level, .. } = &block.kind else {
            continue;
        };
        let Some(id) = block.attrs.as_ref().and_then(|attrs| attrs.id.clone()) else {
            continue;
        };
        for limit in [*level, u8::MAX] {
            let rest = body.iter().skip(at + 1);
            let below = rest.take_while(|block| !begins(block, limit));
            let words = Words::of(std::iter::once(block).chain(below), None, sources);
            found.push((id.clone(), words));
        }
    }
    found
}
