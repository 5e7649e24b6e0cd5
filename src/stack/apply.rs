//! Makes one change on the tree of a page. A section is a heading with what stands below it until the next of its level.

use super::place::{is_named, lock, lock_in, lock_of};
use super::words::{self, Words};
use crate::diagnostic::{OverlayProblem, Span};
use crate::parse::Page;
use crate::parse::part::{Part, Put};
use crate::source::Sources;
use crate::tree::change::{each_list, shift_notes};
use crate::tree::extent::{begins, end_of, how, stands_behind};
use crate::tree::{Article, Attrs, Block, BlockKind, How, Local, Text};

/// What one layer does at one side of one thing.
pub(super) struct Change {
    /// By number in the pages of the stack.
    pub(super) page: usize,
    /// Empty for the page itself.
    pub(super) anchor: String,
    pub(super) put: Put,
    pub(super) layer: usize,
    /// In the order of their files; one where something is replaced.
    pub(super) parts: Vec<Part>,
    /// Which layer the page itself is of.
    pub(super) page_of: Option<usize>,
}

pub(super) enum Trouble {
    Problem(OverlayProblem),
    /// There is no such id on the page.
    Lost(String),
}

/// How the fold is headed that keeps what a layer said: 国の手引きでは.
pub(super) type Labels<'a> = &'a dyn Fn(Option<usize>) -> String;

/// Makes the change. Gives what it was made against: what is replaced, or the text that something is added to.
pub(super) fn apply(
    change: Change,
    page: &mut Page,
    layer_id: &str,
    sources: &Sources,
    labels: Labels,
) -> Result<Words, Trouble> {
    let Change {
        anchor,
        put,
        layer,
        parts,
        page_of,
        page: _,
    } = change;
    // Notes come behind those of the page.
    let mut first_note = page.notes.len();
    let mut notes = Vec::new();
    let mut brought = Vec::new();
    for mut part in parts {
        shift_notes(&mut part.body, first_note);
        for note in &mut part.notes {
            shift_notes(&mut note.blocks, first_note);
        }
        first_note += part.notes.len();
        notes.append(&mut part.notes);
        let path = sources.get(part.file).map(|file| &file.path);
        let stem = path.map(|path| path.stem()).unwrap_or_default();
        let id = crate::tree::anchor::anchor_of(&format!("{layer_id}-{stem}"));
        brought.push(Brought { part, id });
    }
    let mut maker = Maker {
        put,
        layer,
        page_of,
        brought,
        labels,
        sources,
        below: Words::default(),
    };
    match anchor.as_str() {
        "" => maker.on_page(page),
        anchor => match maker.in_list(&mut page.body, anchor, &Around::default()) {
            Some(done) => done,
            None => return Err(Trouble::Lost(anchor.to_owned())),
        },
    }
    .map_err(Trouble::Problem)?;
    page.notes.append(&mut notes);
    Ok(maker.below)
}

/// What is put behind an article stands as deep as any text of it.
const ARTICLE: u8 = 6;

/// What a search has met: the thing itself, or only a copy of it in a fold, with the ids of what replaced it above.
#[derive(Default)]
struct Search {
    found: Option<Done>,
}

impl Search {
    fn goes_on(&self) -> bool {
        matches!(
            self.found,
            None | Some(Err(OverlayProblem::TargetReplaced { .. }))
        )
    }

    fn take(&mut self, found: Option<Done>) {
        if found.is_some() {
            self.found = found;
        }
    }
}

/// A part with the id that its text takes on the page.
struct Brought {
    part: Part,
    id: String,
}

/// What stands round a list of blocks.
#[derive(Clone, Default)]
struct Around {
    /// Why a block that holds it may not be changed.
    locked: Option<(String, Span)>,
    /// Why nothing in an article that holds it may be replaced; as under a heading, it may be added to.
    kept: Option<(String, Span)>,
    /// Where it was replaced: the text that stands in its place.
    replaced: Option<Span>,
}

type Done = Result<(), OverlayProblem>;

struct Maker<'a> {
    put: Put,
    layer: usize,
    page_of: Option<usize>,
    brought: Vec<Brought>,
    labels: Labels<'a>,
    sources: &'a Sources,
    /// What the change is made against, as it stood before.
    below: Words,
}

impl Maker<'_> {
    /// The page as a whole: in front of its text, behind it, behind its lead, or in its place.
    fn on_page(&mut self, page: &mut Page) -> Done {
        let lead = page.body.iter().position(|block| begins(block, u8::MAX));
        let end = page.body.len();
        let own = match self.put {
            Put::Replace => end,
            _ => lead.unwrap_or(end),
        };
        self.note(page.body.get(..own).unwrap_or_default());
        match self.put {
            Put::Before => insert(&mut page.body, 0, self.groups(2, How::Added)),
            Put::After => insert(&mut page.body, end, self.groups(2, How::Added)),
            Put::End => insert(
                &mut page.body,
                lead.unwrap_or(end),
                self.groups(2, How::Added),
            ),
            Put::Replace => {
                self.refuse(&page.body, &Around::default())?;
                let heading = self.brought.first_mut();
                if let Some(heading) = heading.and_then(|brought| brought.part.heading.take()) {
                    page.meta.title = Some(heading.visible());
                    page.heading = Some(heading);
                }
                let old = std::mem::take(&mut page.body);
                page.body = vec![self.replacement(2, None, old)];
            }
        }
        Ok(())
    }

    /// Looks for the id in a list and in what stands in it; `None` where it is not.
    fn in_list(&mut self, list: &mut Vec<Block>, anchor: &str, around: &Around) -> Option<Done> {
        let mut search = Search::default();
        for at in 0..list.len() {
            let block = list.get_mut(at)?;
            let id = block.attrs.as_ref().and_then(|attrs| attrs.id.as_deref());
            if id.is_some_and(|id| is_named(id, anchor)) {
                return Some(self.at(list, at, around));
            }
            let inside = within(block, around);
            if let BlockKind::Statute(articles) = &mut block.kind {
                search.take(self.in_articles(articles, anchor, &inside));
            } else {
                each_list(&mut block.kind, &mut |inner| {
                    if search.goes_on() {
                        search.take(self.in_list(inner, anchor, &inside));
                    }
                });
            }
            if !search.goes_on() {
                break;
            }
        }
        search.found
    }

    fn in_articles(
        &mut self,
        list: &mut Vec<Article>,
        anchor: &str,
        around: &Around,
    ) -> Option<Done> {
        let mut search = Search::default();
        for at in 0..list.len() {
            let article = list.get_mut(at)?;
            let first = article.blocks.first();
            let id = first.and_then(|first| first.attrs.as_ref()?.id.as_deref());
            if is_named(&article.anchor, anchor) || id.is_some_and(|id| is_named(id, anchor)) {
                return Some(self.on_article(list, at, around));
            }
            let mut inside = around.clone();
            inside.kept = lock_of(article).or(inside.kept);
            search.take(self.in_list(&mut article.blocks, anchor, &inside));
            if search.goes_on() {
                search.take(self.in_articles(&mut article.children, anchor, &inside));
            }
            if !search.goes_on() {
                break;
            }
        }
        search.found
    }

    /// What is added to an article stands in front of its number, behind all that is in it, or at the end of its own text.
    fn on_article(&mut self, list: &mut Vec<Article>, at: usize, around: &Around) -> Done {
        self.refuse_inside(around)?;
        let Some(article) = list.get_mut(at) else {
            return Ok(());
        };
        match self.put {
            Put::Replace => self.below.add_article(article, self.sources),
            _ => self.note(&article.blocks),
        }
        match self.put {
            Put::Before => {
                let groups = self.groups(3, How::Before).into_iter().map(loose);
                list.splice(at..at, groups);
            }
            Put::After => {
                // Behind what the layers below have put there.
                let behind = list.iter().skip(at + 1).take_while(|next| {
                    let first = next.blocks.first().and_then(how);
                    next.is_loose() && matches!(first, Some(How::After(_)))
                });
                let at = at + 1 + behind.count();
                let groups = self.groups(3, How::After(ARTICLE)).into_iter().map(loose);
                list.splice(at..at, groups);
            }
            Put::End => {
                let end = article.blocks.len();
                insert(&mut article.blocks, end, self.groups(3, How::Added));
            }
            Put::Replace => self.replace_article(article, around)?,
        }
        Ok(())
    }

    /// The article keeps its number and its place.
    fn replace_article(&mut self, article: &mut Article, around: &Around) -> Done {
        let locked = around.kept.clone().or_else(|| lock_in(article));
        if let Some((reason, other)) = locked {
            return Err(OverlayProblem::Locked { reason, other });
        }
        let mut old = std::mem::take(&mut article.blocks);
        let children = std::mem::take(&mut article.children);
        if !children.is_empty() {
            let span = article.span.clone();
            old.push(Block::new(span, BlockKind::Statute(children)));
        }
        if let Some(other) = words::of_layer(&old, self.layer) {
            return Err(OverlayProblem::Swallows { other });
        }
        let id = old
            .first_mut()
            .and_then(|block| block.attrs.as_mut()?.id.take());
        article.blocks = vec![self.replacement(3, id, old)];
        Ok(())
    }

    /// The block at `at` is what was named.
    fn at(&mut self, list: &mut Vec<Block>, at: usize, around: &Around) -> Done {
        self.refuse_inside(around)?;
        let level = match list.get(at).map(|block| &block.kind) {
            Some(BlockKind::Heading { level, .. }) => Some(*level),
            _ => None,
        };
        let end = match (self.put, level) {
            (_, None) => at + 1,
            (Put::Replace, Some(level)) => end_of(list, at, level, level),
            (_, Some(level)) => end_of(list, at, u8::MAX, level),
        };
        self.note(list.get(at..end).unwrap_or_default());
        match (self.put, level) {
            (Put::Before, level) => {
                let groups = self.groups(level.unwrap_or(3), How::Before);
                insert(list, at, groups);
            }
            (Put::After, Some(level)) => {
                // Behind what the layers below have put there.
                let end = end_of(list, at, level, level);
                let others = list.iter().skip(end);
                let others = others
                    .take_while(|block| stands_behind(block, level))
                    .count();
                let groups = self.groups(level, How::After(level));
                insert(list, end + others, groups);
            }
            (Put::End, Some(level)) => {
                let groups = self.groups(level + 1, How::Added);
                insert(list, end, groups);
            }
            (Put::After | Put::End, None) => {
                let groups = self.groups(3, How::Added);
                insert(list, at + 1, groups);
            }
            (Put::Replace, Some(level)) => {
                self.refuse(
                    list.get(at..end).unwrap_or_default(),
                    &locked_above(list, at, around),
                )?;
                self.replace_section(list, at, end, level);
            }
            (Put::Replace, None) => {
                let old = list.get(at..=at).unwrap_or_default();
                self.refuse(old, &locked_above(list, at, around))?;
                let mut old: Vec<Block> = list.drain(at..=at).collect();
                let id = old
                    .first_mut()
                    .and_then(|block| block.attrs.as_mut()?.id.take());
                let new = self.replacement(3, id, old);
                list.insert(at, new);
            }
        }
        Ok(())
    }

    /// Heading, then what stands below it; a heading of the same level that the part brings takes the place of the old one.
    fn replace_section(&mut self, list: &mut Vec<Block>, at: usize, end: usize, level: u8) {
        let mut old: Vec<Block> = list.drain(at + 1..end).collect();
        if let Some(mut heading) = self.heading(level)
            && let Some(own) = list.get_mut(at)
        {
            let id = own.attrs.as_mut().and_then(|attrs| attrs.id.take());
            heading.attrs.get_or_insert_default().id = id;
            old.insert(0, std::mem::replace(own, heading));
        }
        let new = self.replacement(level + 1, None, old);
        list.insert(at + 1, new);
    }

    /// The heading of this level that the part begins with, taken out of it.
    fn heading(&mut self, level: u8) -> Option<Block> {
        let layer = self.layer;
        let part = &mut self.brought.first_mut()?.part;
        let mut heading = match part.heading.take() {
            Some(text) => heading_of(text, level),
            None => {
                let is_it = |block: &Block| matches!(block.kind, BlockKind::Heading { level: own, .. } if own == level);
                part.body.first().filter(|block| is_it(block))?;
                part.body.remove(0)
            }
        };
        heading.attrs.get_or_insert_default().local = Some(Local {
            layer: Some(layer),
            how: How::Added,
        });
        Some(heading)
    }

    fn note(&mut self, blocks: &[Block]) {
        self.below = Words::of(blocks, Some(self.layer), self.sources);
    }

    /// Nothing can be changed inside what is locked, or inside what was replaced.
    fn refuse_inside(&self, around: &Around) -> Done {
        if let Some((reason, other)) = around.locked.clone() {
            return Err(match self.put {
                Put::Replace => OverlayProblem::Locked { reason, other },
                _ => OverlayProblem::LockedInside { reason, other },
            });
        }
        match around.replaced.clone() {
            Some(other) => Err(OverlayProblem::TargetReplaced { other }),
            None => Ok(()),
        }
    }

    /// What is locked stays, and what the same layer added would be out of sight.
    fn refuse(&self, old: &[Block], around: &Around) -> Done {
        self.refuse_inside(around)?;
        if let Some((reason, other)) = around.kept.clone().or_else(|| lock(old)) {
            return Err(OverlayProblem::Locked { reason, other });
        }
        match words::of_layer(old, self.layer) {
            Some(other) => Err(OverlayProblem::Swallows { other }),
            None => Ok(()),
        }
    }

    /// Each part as a block of its own. `level` is that of a heading written with one `#`.
    fn groups(&mut self, level: u8, how: How) -> Vec<Block> {
        let layer = self.layer;
        let group = |brought: Brought| {
            let Brought { mut part, id } = brought;
            if let Some(text) = part.heading.take() {
                part.body.insert(0, heading_of(text, level));
            }
            group(part, id, layer, how)
        };
        self.brought.drain(..).map(group).collect()
    }

    /// The local text, and behind it, in a fold, what stood there. `id` is that of what is replaced.
    fn replacement(&mut self, level: u8, id: Option<String>, old: Vec<Block>) -> Block {
        let layer = self.layer;
        let Some(Brought { mut part, id: own }) = self.brought.pop() else {
            return Block::new(Span::whole(crate::source::FileId(0)), BlockKind::Group(old));
        };
        if let Some(text) = part.heading.take() {
            part.body.insert(0, heading_of(text, level));
        }
        let span = Span::whole(part.file);
        let mut new = group(part, id.unwrap_or(own), layer, How::Replaced);
        if let BlockKind::Group(blocks) = &mut new.kind
            && !old.is_empty()
        {
            blocks.push(self.kept(span, old));
        }
        new
    }

    /// 「国の手引きでは」, or what the layer between said, with the guide's text in a fold of its own.
    fn kept(&self, span: Span, mut old: Vec<Block>) -> Block {
        let brought = |block: &Block| {
            let local = block.attrs.as_ref()?.local?;
            (local.how != How::Kept).then_some(local.layer)?
        };
        let of_part = match old.as_slice() {
            [one] => brought(one),
            _ => None,
        };
        let below = of_part.or(self.page_of);
        if of_part.is_some()
            && let [one] = old.as_mut_slice()
            && let BlockKind::Group(blocks) = &mut one.kind
        {
            old = std::mem::take(blocks);
        }
        let summary = Text::plain(span.clone(), &(self.labels)(below));
        let mut fold = Block::new(
            span,
            BlockKind::Fold {
                summary,
                blocks: old,
            },
        );
        fold.attrs = Some(Box::new(Attrs {
            local: Some(Local {
                layer: below,
                how: How::Kept,
            }),
            ..Attrs::default()
        }));
        fold
    }
}

/// What stands among articles without being one.
fn loose(group: Block) -> Article {
    Article {
        span: group.span.clone(),
        number: String::new(),
        anchor: String::new(),
        title: None,
        blocks: vec![group],
        children: Vec::new(),
    }
}

fn insert(list: &mut Vec<Block>, at: usize, blocks: Vec<Block>) {
    list.splice(at..at, blocks);
}

/// What stands round the lists inside this block.
fn within(block: &Block, around: &Around) -> Around {
    let mut inside = around.clone();
    let Some(attrs) = &block.attrs else {
        return inside;
    };
    if let Some(reason) = &attrs.locked {
        inside.locked = Some((reason.clone(), block.span.clone()));
    }
    if how(block) == Some(How::Kept) {
        inside.replaced = Some(block.span.clone());
    }
    inside
}

/// What stands round a block, the headings above it in its own list counted.
fn locked_above(list: &[Block], at: usize, around: &Around) -> Around {
    let mut found = around.clone();
    let mut limit = match list.get(at).map(|block| &block.kind) {
        Some(BlockKind::Heading { level, .. }) => *level,
        _ => u8::MAX,
    };
    for block in list.iter().take(at).rev() {
        let BlockKind::Heading { level, .. } = &block.kind else {
            continue;
        };
        if *level >= limit {
            continue;
        }
        limit = *level;
        if let Some(reason) = block.attrs.as_ref().and_then(|attrs| attrs.locked.clone()) {
            found.locked = Some((reason, block.span.clone()));
        }
    }
    found
}

fn heading_of(text: Text, level: u8) -> Block {
    let level = level.clamp(2, 6);
    Block::new(text.span.clone(), BlockKind::Heading { level, text })
}

/// A part's text as one block that says whose it is.
fn group(part: Part, id: String, layer: usize, how: How) -> Block {
    let mut group = Block::new(Span::whole(part.file), BlockKind::Group(part.body));
    group.attrs = Some(Box::new(Attrs {
        id: Some(id),
        facts: part.facts,
        class: Some("local"),
        local: Some(Local {
            layer: Some(layer),
            how,
        }),
        ..Attrs::default()
    }));
    group
}
