//! What the earlier editions mean for this one, as plain values: `edition` works them out, `render` writes them down.
//! Compares nothing.
//!
//! Invariant: what is added here only repeats what stands elsewhere, so a search finds its titles alone and no term is
//! linked in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Report, Span};
use crate::model::make::{group, link, paragraph, with_id, word};
use crate::model::{Book, Generated, Origin, Page, PageId, number, section};
use crate::parse::{Kind, Meta};
use crate::path::SitePath;
use crate::source::FileId;
use crate::tree::{Article, Block, BlockKind};

/// What readers type who look for 改訂履歴.
const SOUGHT: [&str; 4] = ["新旧対照表", "更新履歴", "改正されたところ", "前に読んだ版"];

/// What goes into the pages of the book.
#[derive(Clone, Debug, Default)]
pub struct Additions {
    /// 改訂履歴 first, then a page for each comparison.
    pub pages: Vec<ChangesPage>,
    /// What is said at sections that changed.
    pub revised: Vec<Revised>,
    /// Anchors that stood on a page and do not any more.
    pub left: Vec<Left>,
}

#[derive(Clone, Debug)]
pub struct ChangesPage {
    pub address: String,
    pub title: String,
    pub summary: String,
    pub body: Vec<Block>,
}

/// A line under a heading or in a provision: 「第2版で改正」.
#[derive(Clone, Debug)]
pub struct Revised {
    pub page: String,
    /// Empty for the page's lead.
    pub anchor: String,
    pub words: String,
    /// Where it leads, as a link of generated pages.
    pub dest: String,
}

/// An anchor that others still link to.
#[derive(Clone, Debug)]
pub struct Left {
    pub page: String,
    pub anchor: String,
    pub title: String,
    pub goals: Vec<Goal>,
    /// Said where it leads nowhere: since when it is gone, and why.
    pub gone: String,
}

/// Where something stands now.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Goal {
    pub path: String,
    pub anchor: String,
    pub title: String,
}

/// What stands beside the pages of the book.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Files that are no pages: the feed.
    pub files: Vec<(SitePath, Vec<u8>)>,
    /// Addresses where no page stands any more.
    pub former: Vec<Former>,
    pub versions: Versions,
}

/// An address where a page stood.
#[derive(Clone, Debug)]
pub struct Former {
    pub path: SitePath,
    pub title: String,
    /// None: it was taken away.
    pub goals: Vec<Goal>,
    /// Its anchors, each with what it was called and where that is now.
    pub anchors: Vec<(String, String, Vec<Goal>)>,
    /// Since when it is gone, and why.
    pub gone: String,
    /// Where it can still be read, and in which edition.
    pub old: Option<(SitePath, String)>,
}

/// The editions of the handbook as the pages of one of them lead to the others.
#[derive(Clone, Debug, Default)]
pub struct Versions {
    /// What this edition is called, when it is an old one.
    pub old: Option<String>,
    /// From the root of the newest edition to this one's: `editions/r6/`, or nothing.
    pub here: String,
    /// By the page's address in this edition.
    pub pages: BTreeMap<String, Vec<Elsewhere>>,
    /// For pages that no other edition knows: the editions themselves.
    pub others: Vec<Elsewhere>,
}

/// The same page in another edition.
#[derive(Clone, Debug, Default)]
pub struct Elsewhere {
    pub label: String,
    pub newest: bool,
    /// From the root of the newest edition; none where that edition has no such page.
    pub path: Option<String>,
    /// By this page's anchor, where the other edition has it in another place: path and anchor; none: not at all.
    pub anchors: BTreeMap<String, Option<(String, String)>>,
}

impl Book {
    /// The same book with what its history adds to it.
    pub fn with_history(mut self, additions: Additions, past: Past) -> Book {
        let known: BTreeMap<String, PageId> = self
            .pages
            .iter()
            .enumerate()
            .map(|(id, page)| (page.path.as_str().to_owned(), id))
            .collect();
        let mut touched = BTreeSet::new();
        for revised in additions.revised {
            let Some(&id) = known.get(&revised.page) else {
                continue;
            };
            let Some(page) = self.pages.get_mut(id) else {
                continue;
            };
            insert(&mut page.body, &revised.anchor, line(&revised));
            touched.insert(id);
        }
        for left in additions.left {
            let page = known.get(&left.page).and_then(|&id| self.pages.get_mut(id));
            if let (Some(page), Some(&id)) = (page, known.get(&left.page)) {
                page.body.push(notice(&left));
                touched.insert(id);
            }
        }
        for id in touched {
            if let Some(page) = self.pages.get_mut(id) {
                count(page);
            }
        }
        self.add_pages(additions.pages);
        self.past = past;
        self
    }

    fn add_pages(&mut self, pages: Vec<ChangesPage>) {
        let first = self.pages.len();
        for (at, made) in pages.into_iter().enumerate() {
            let (what, parent) = match at.checked_sub(1) {
                None => (Generated::Changes, 0),
                Some(number) => (Generated::Change(number), first),
            };
            let mut page = Page {
                origin: Origin::Generated(what),
                path: SitePath::new(made.address),
                kind: Kind::List,
                title: made.title,
                meta: Meta {
                    summary: (!made.summary.is_empty()).then_some(made.summary),
                    sought: match what {
                        Generated::Changes => SOUGHT.map(str::to_owned).to_vec(),
                        _ => Vec::new(),
                    },
                    ..Meta::default()
                },
                body: made.body,
                notes: Vec::new(),
                sections: Vec::new(),
                parent: Some(parent),
                children: Vec::new(),
            };
            count(&mut page);
            let id = self.pages.len();
            self.pages.push(page);
            if let Some(parent) = self.pages.get_mut(parent) {
                parent.children.push(id);
            }
        }
    }
}

/// Numbers the texts again and divides the page again: both give the same ids to the same things.
fn count(page: &mut Page) {
    let texts = number(&mut page.body, &mut page.notes);
    page.sections = section::divide(&page.title, &mut page.body, texts, &mut Report::default());
}

fn nowhere() -> Span {
    Span::whole(FileId(0))
}

fn line(revised: &Revised) -> Block {
    let span = nowhere();
    let words = vec![link(&span, &revised.dest, &revised.words)];
    group(&span, "revised echo", vec![paragraph(&span, words)])
}

fn notice(left: &Left) -> Block {
    let span = nowhere();
    let mut words = vec![word(&span, &format!("「{}」", left.title))];
    if left.goals.is_empty() {
        words.push(word(&span, &format!("は、{}", left.gone)));
    } else {
        words.push(word(&span, "は移りました："));
    }
    for (at, goal) in left.goals.iter().enumerate() {
        if at > 0 {
            words.push(word(&span, "、"));
        }
        words.push(link(&span, &dest(&goal.path, &goal.anchor), &goal.title));
    }
    let block = group(&span, "moved-section echo", vec![paragraph(&span, words)]);
    with_id(block, &left.anchor)
}

/// How a generated text links to a page of the site.
pub fn dest(path: &str, anchor: &str) -> String {
    let path = crate::path::encode(path).replace("%2F", "/");
    match anchor {
        "" => format!("page:{path}"),
        anchor => format!("page:{path}#{}", crate::path::encode_fragment(anchor)),
    }
}

/// After the heading with this id, or at the end of the provision; before everything for the page's lead.
fn insert(blocks: &mut Vec<Block>, anchor: &str, block: Block) {
    if anchor.is_empty() {
        blocks.insert(0, block);
        return;
    }
    let _ = insert_at(blocks, anchor, block);
}

/// Gives the block back where there is no such place.
fn insert_at(blocks: &mut Vec<Block>, anchor: &str, mut block: Block) -> Option<Block> {
    let is_it = |block: &Block| {
        let id = block.attrs.as_ref().and_then(|attrs| attrs.id.as_deref());
        matches!(block.kind, BlockKind::Heading { .. }) && id == Some(anchor)
    };
    if let Some(at) = blocks.iter().position(is_it) {
        blocks.insert(at + 1, block);
        return None;
    }
    for inner in blocks {
        block = match &mut inner.kind {
            BlockKind::Group(blocks) => insert_at(blocks, anchor, block)?,
            BlockKind::Statute(articles) => in_articles(articles, anchor, block)?,
            _ => block,
        };
    }
    Some(block)
}

fn in_articles(articles: &mut [Article], anchor: &str, mut block: Block) -> Option<Block> {
    for article in articles {
        if article.anchor == anchor {
            article.blocks.push(block);
            return None;
        }
        block = in_articles(&mut article.children, anchor, block)?;
    }
    Some(block)
}
