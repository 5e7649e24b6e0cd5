//! The articles of a statute by their numbers, so that a citation is looked up and not searched for. What an overlay has
//! replaced is cited still: its numbers lead to what stands in its place.

use std::collections::BTreeMap;

use super::key;
use crate::tree::extent::how;
use crate::tree::{Article, Block, BlockKind, How};

/// The articles of one statute.
#[derive(Clone, Default)]
pub struct Articles<'a> {
    /// Where each stands today: its own anchor, or that of what replaced it; empty for the page itself.
    all: Vec<&'a str>,
    /// By the number of an article in `all`: what stands directly under it.
    children: Vec<BTreeMap<String, usize>>,
    /// What a citation may begin with: all but what stands under an article.
    first: BTreeMap<String, Vec<usize>>,
}

/// What the articles met next are to the whole.
#[derive(Clone, Copy, Default)]
struct Within<'a> {
    /// The article above, by its number in `all`.
    under: Option<usize>,
    /// Whether a citation may begin with them.
    may_begin: bool,
    /// Where what replaced them stands.
    replaced: Option<&'a str>,
}

impl<'a> Articles<'a> {
    pub fn new(body: &'a [Block]) -> Articles<'a> {
        let mut all = Articles::default();
        let within = Within {
            may_begin: true,
            ..Within::default()
        };
        all.add_blocks(body, within);
        all
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The statutes among these blocks, and those in the folds of what replaced them. What stands is taken before what stood.
    fn add_blocks(&mut self, blocks: &'a [Block], within: Within<'a>) {
        for block in blocks {
            if let BlockKind::Statute(articles) = &block.kind {
                for article in articles {
                    self.add(article, within);
                }
            }
        }
        for block in blocks {
            let attrs = block.attrs.as_deref();
            match (&block.kind, how(block)) {
                (BlockKind::Group(inner), Some(How::Replaced)) => {
                    let own = attrs.and_then(|attrs| attrs.id.as_deref());
                    // A replaced article keeps its anchor.
                    let article = within.under.and_then(|under| self.all.get(under).copied());
                    let replaced = within.replaced.or(article).or(own).unwrap_or_default();
                    self.add_replaced(inner, within, replaced);
                }
                (BlockKind::Fold { blocks, .. }, Some(How::Kept)) => {
                    self.add_blocks(blocks, within);
                }
                _ => {}
            }
        }
    }

    /// What stands in place of something, then that itself.
    fn add_replaced(&mut self, inner: &'a [Block], within: Within<'a>, replaced: &'a str) {
        let is_kept = |block: &&Block| how(block) == Some(How::Kept);
        let own = inner.iter().filter(|block| !is_kept(block));
        let statutes = own.filter_map(|block| match &block.kind {
            BlockKind::Statute(articles) => Some(articles),
            _ => None,
        });
        for article in statutes.flatten() {
            self.add(article, within);
        }
        let replaced = Within {
            replaced: Some(replaced),
            ..within
        };
        for block in inner.iter().filter(is_kept) {
            if let BlockKind::Fold { blocks, .. } = &block.kind {
                self.add_blocks(blocks, replaced);
            }
        }
    }

    fn add(&mut self, article: &'a Article, within: Within<'a>) {
        if article.is_loose() {
            return;
        }
        let (at, own) = (self.all.len(), key(&article.number));
        self.all
            .push(within.replaced.unwrap_or(article.anchor.as_str()));
        self.children.push(BTreeMap::new());
        if let Some(siblings) = within.under.and_then(|under| self.children.get_mut(under)) {
            siblings.entry(own.clone()).or_insert(at);
        }
        // A chapter is named by nobody who cites an article in it.
        let is_chapter = ['編', '章', '節', '款']
            .iter()
            .any(|unit| own.starts_with(*unit));
        if within.may_begin {
            self.first.entry(own).or_default().push(at);
        }
        let below = Within {
            under: Some(at),
            may_begin: within.may_begin && is_chapter,
            replaced: within.replaced,
        };
        for child in &article.children {
            self.add(child, below);
        }
        self.add_blocks(&article.blocks, below);
    }

    /// The anchor of what a citation names; empty where that is the page itself. An article's first paragraph may be left
    /// unnumbered, a 号 may be written （１）.
    pub fn find(&self, path: &[String]) -> Option<&'a str> {
        let (first, rest) = path.split_first()?;
        let begins = self.first.get(first)?;
        let found = begins.iter().find_map(|&at| self.below(at, rest))?;
        self.all.get(found).copied()
    }

    fn below(&self, at: usize, path: &[String]) -> Option<usize> {
        let Some((first, rest)) = path.split_first() else {
            return Some(at);
        };
        let children = self.children.get(at)?;
        let child = |wanted: &str| children.get(wanted).copied();
        let found = child(first).or_else(|| {
            let number = first.strip_prefix('号')?;
            child(&format!("({number})")).or_else(|| child(&format!("項{number}")))
        });
        match found {
            Some(found) => self.below(found, rest),
            None if first == "項1" => self.below(at, rest),
            // A 号 of the unnumbered first paragraph.
            None => {
                let first_paragraph = child("項1")?;
                first
                    .starts_with('号')
                    .then(|| self.below(first_paragraph, path))?
            }
        }
    }
}
