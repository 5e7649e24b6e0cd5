//! One section in several pages: puts what an `include` block names in its place. The words are written, found and compared
//! once, where they stand; here they are only shown again, with the way back.

use std::collections::BTreeMap;

use super::place::anchor_of;
use crate::diagnostic::{BookProblem, Report, Span, nearest};
use crate::parse::{Note, Page};
use crate::path::{SourcePath, decode};
use crate::tree::change::{each_block, each_inline, each_list, each_text, shift_notes, take_notes};
use crate::tree::fence::Fence;
use crate::tree::{Block, BlockKind, Inline, Link, Node, Text, walk};

/// Where a block is asked for, what stands there, and its notes.
type Included = (Span, Vec<Block>, Vec<Note>);

/// What search leaves out: these words stand somewhere else.
pub(crate) const INCLUDED: &str = "included";

/// What one block asks for, resolved.
struct Asked {
    page: usize,
    anchor: String,
}

/// Replaces every `include` of every page. `paths` are those of `pages`.
pub(super) fn expand(pages: &mut [Page], paths: &[&SourcePath], report: &mut Report) {
    let mut wanted: Vec<(usize, Span, Option<Asked>)> = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        let Some(path) = paths.get(at) else { continue };
        walk(&page.body, &mut |node| {
            if let Node::Block(block) = node
                && let Some((dest, span)) = dest_of(block)
            {
                wanted.push((
                    at,
                    block.span.clone(),
                    find(dest, span, path, pages, paths, report),
                ));
            }
        });
    }
    // Every section as its author wrote it, taken before any page changes.
    let mut made: BTreeMap<usize, Vec<Included>> = BTreeMap::new();
    for (at, span, asked) in wanted {
        let (blocks, notes) = match asked {
            Some(asked) => copy(&asked, at, &span, pages, paths, report),
            None => (Vec::new(), Vec::new()),
        };
        made.entry(at).or_default().push((span, blocks, notes));
    }
    for (at, includes) in made {
        let Some(page) = pages.get_mut(at) else {
            continue;
        };
        for (span, mut blocks, notes) in includes {
            let first = page.notes.len();
            shift_notes(&mut blocks, first);
            page.notes.extend(notes);
            put(&mut page.body, &span, &mut Some(blocks));
        }
    }
}

fn dest_of(block: &Block) -> Option<(&str, &Span)> {
    match &block.kind {
        BlockKind::Fence(fence) => match fence.as_ref() {
            Fence::Include { page: (dest, span) } => Some((dest, span)),
            _ => None,
        },
        _ => None,
    }
}

fn find(
    dest: &str,
    span: &Span,
    own: &SourcePath,
    pages: &[Page],
    paths: &[&SourcePath],
    report: &mut Report,
) -> Option<Asked> {
    let (path, anchor) = dest.split_once('#').unwrap_or((dest, ""));
    let target = own.join(&decode(path));
    let at = target.and_then(|target| paths.iter().position(|path| **path == target));
    let Some(at) = at else {
        let written: Vec<String> = paths.iter().map(|path| own.to(path)).collect();
        let name = path.rsplit('/').next().unwrap_or(path);
        let same = written
            .iter()
            .find(|path| path.rsplit('/').next() == Some(name));
        let near = same
            .cloned()
            .or_else(|| nearest(path, written.iter().map(String::as_str)));
        let problem = BookProblem::IncludeNotFound {
            dest: dest.to_owned(),
            nearest: near.map(|path| match anchor {
                "" => path,
                anchor => format!("{path}#{anchor}"),
            }),
        };
        report.add(span.clone(), problem);
        return None;
    };
    let page = pages.get(at)?;
    let wanted = anchor_of(&decode(anchor));
    if anchor.is_empty() {
        return Some(Asked {
            page: at,
            anchor: String::new(),
        });
    }
    let known: Vec<String> = page
        .body
        .iter()
        .filter_map(heading_of)
        .map(|(_, id)| id)
        .collect();
    if known.contains(&wanted) {
        return Some(Asked {
            page: at,
            anchor: wanted,
        });
    }
    let near = nearest(&wanted, known.iter().map(String::as_str));
    let problem = BookProblem::IncludeNotFound {
        dest: dest.to_owned(),
        nearest: near.map(|anchor| format!("{path}#{anchor}")),
    };
    report.add(span.clone(), problem);
    None
}

/// A heading's level and id.
fn heading_of(block: &Block) -> Option<(u8, String)> {
    let BlockKind::Heading { level, text } = &block.kind else {
        return None;
    };
    let own = block.attrs.as_ref().and_then(|attrs| attrs.id.clone());
    Some((*level, own.unwrap_or_else(|| anchor_of(&text.visible()))))
}

/// The blocks of a section without its heading, in a group that leads back to it, and the notes they mention.
fn copy(
    asked: &Asked,
    into: usize,
    span: &Span,
    pages: &[Page],
    paths: &[&SourcePath],
    report: &mut Report,
) -> (Vec<Block>, Vec<Note>) {
    let (Some(page), Some(path)) = (pages.get(asked.page), paths.get(asked.page)) else {
        return (Vec::new(), Vec::new());
    };
    let mut title = page
        .meta
        .title
        .clone()
        .or(page.heading.as_ref().map(Text::visible));
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside: Option<u8> = asked.anchor.is_empty().then_some(0);
    for block in &page.body {
        match (heading_of(block), inside) {
            (Some((level, _)), Some(own)) if own > 0 && level <= own => break,
            (Some((level, id)), None) if id == asked.anchor => {
                inside = Some(level);
                if let BlockKind::Heading { text, .. } = &block.kind {
                    title = Some(text.visible());
                }
            }
            (_, Some(_)) => blocks.push(block.clone()),
            _ => {}
        }
    }
    let mut nested = false;
    walk(&blocks, &mut |node| {
        nested |= matches!(node, Node::Block(block) if dest_of(block).is_some());
    });
    if nested || asked.page == into {
        let dest = path.as_str().to_owned();
        report.add(span.clone(), BookProblem::IncludeInCircle { dest });
        return (Vec::new(), Vec::new());
    }
    let dest = match asked.anchor.as_str() {
        "" => format!("/{}", path.as_str()),
        anchor => format!("/{}#{anchor}", path.as_str()),
    };
    for block in &mut blocks {
        settle(block, path.as_str());
    }
    let notes = take_notes(&mut blocks, &page.notes);
    let title = title.unwrap_or_else(|| path.stem().to_owned());
    blocks.push(source_line(span, &title, &dest));
    let group = Block::new(span.clone(), BlockKind::Group(blocks)).with_class(INCLUDED);
    (vec![group], notes)
}

/// Where the words come from.
fn source_line(span: &Span, title: &str, dest: &str) -> Block {
    let word = |text: &str| Inline::Text {
        text: text.to_owned(),
        span: span.clone(),
    };
    let link = Inline::Link(Link {
        id: 0,
        span: span.clone(),
        dest: dest.to_owned(),
        title: String::new(),
        children: vec![word(title)],
    });
    let inlines = vec![word("「"), link, word("」と同じ文です。")];
    let text = Text::new(span.clone(), inlines);
    Block::new(span.clone(), BlockKind::Paragraph(text)).with_class("included-from")
}

/// Ids stay with the words' own page, and a link to a heading of that page goes on leading there.
fn settle(block: &mut Block, path: &str) {
    each_block(block, &mut |block| {
        if let Some(attrs) = &mut block.attrs {
            attrs.id = None;
        }
    });
    each_text(block, &mut |text| {
        each_inline(&mut text.inlines, &mut |inline| {
            if let Inline::Link(link) = inline
                && link.dest.starts_with('#')
            {
                link.dest = format!("/{path}{}", link.dest);
            }
        });
    });
}

/// Puts the blocks where the block of this span stands.
fn put(body: &mut Vec<Block>, span: &Span, blocks: &mut Option<Vec<Block>>) {
    let mut at = 0;
    while let Some(block) = body.get_mut(at) {
        if dest_of(block).is_some() && block.span == *span {
            if let Some(blocks) = blocks.take() {
                body.splice(at..=at, blocks);
            }
            return;
        }
        each_list(&mut block.kind, &mut |inner| put(inner, span, blocks));
        at += 1;
    }
}
