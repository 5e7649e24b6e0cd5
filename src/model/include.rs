//! One section in several pages: puts what an `include` block names in its place. The words are written, found and compared
//! once, where they stand; here they are only shown again, with the way back.

use std::collections::BTreeMap;

use super::place::anchor_of;
use crate::config::Config;
use crate::diagnostic::{BookProblem, Report, Span, nearest};
use crate::parse::{Note, Page};
use crate::path::{SourcePath, decode};
use crate::stack::Hidden;
use crate::tree::change::{each_block, each_inline, each_list, each_text, shift_notes, take_notes};
use crate::tree::extent::{end_of, how};
use crate::tree::fence::Fence;
use crate::tree::{Attrs, Block, BlockKind, How, Inline, Link, Local, Node, Text, walk};

/// Where a block is asked for, what stands there, and its notes.
type Included = (Span, Vec<Block>, Vec<Note>);

/// What search leaves out: these words stand somewhere else.
pub(crate) const INCLUDED: &str = "included";

/// What one block asks for, resolved.
enum Asked {
    /// A section, or the page itself where the anchor is empty.
    Section { page: usize, anchor: String },
    /// A page that an overlay leaves out, by its number.
    Hidden(usize),
}

/// Replaces every `include` of every page. `paths` are those of `pages`; beside them what overlays leave out.
pub(super) fn expand(
    pages: &mut [Page],
    paths: &[&SourcePath],
    (hidden, config): (&[Hidden], &Config),
    report: &mut Report,
) {
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
                    find(dest, span, path, (pages, paths), hidden, report),
                ));
            }
        });
    }
    // Every section as its author wrote it, taken before any page changes.
    let mut made: BTreeMap<usize, Vec<Included>> = BTreeMap::new();
    for (at, span, asked) in wanted {
        let (blocks, notes) = match asked {
            Some(Asked::Section { page, anchor }) => {
                let asked = (page, anchor.as_str());
                copy(asked, at, &span, (pages, paths), report)
            }
            Some(Asked::Hidden(number)) => {
                let said = hidden.get(number);
                let said = said.map(|hidden| left_out(hidden, config, &span, (pages, paths)));
                (said.into_iter().collect(), Vec::new())
            }
            None => (Vec::new(), Vec::new()),
        };
        made.entry(at).or_default().push((span, blocks, notes));
    }
    for (at, includes) in made {
        let Some(page) = pages.get_mut(at) else {
            continue;
        };
        for (span, mut blocks, mut notes) in includes {
            let first = page.notes.len();
            shift_notes(&mut blocks, first);
            for note in &mut notes {
                shift_notes(&mut note.blocks, first);
            }
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
    (pages, paths): (&[Page], &[&SourcePath]),
    hidden: &[Hidden],
    report: &mut Report,
) -> Option<Asked> {
    let (path, anchor) = dest.split_once('#').unwrap_or((dest, ""));
    let target = own.join(&decode(path));
    let is_it = |hidden: &Hidden| Some(&hidden.path) == target.as_ref();
    if let Some(number) = hidden.iter().position(is_it) {
        return Some(Asked::Hidden(number));
    }
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
        return Some(Asked::Section {
            page: at,
            anchor: String::new(),
        });
    }
    let headings = page.body.iter().filter_map(heading_of);
    let known: Vec<String> = headings.map(|(_, id)| id).collect();
    if known.contains(&wanted) || page.body.iter().any(|block| replaced(block, &wanted)) {
        return Some(Asked::Section {
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

/// Whether an overlay put this block in place of a section that had this id, alone or among others.
fn replaced(block: &Block, id: &str) -> bool {
    let mut found = false;
    if how(block) == Some(How::Replaced) {
        walk(std::slice::from_ref(block), &mut |node| {
            let heading = match node {
                Node::Block(block) => heading_of(block),
                _ => None,
            };
            found |= heading.is_some_and(|(_, own)| own == id);
        });
    }
    found
}

/// The title and the blocks of a section without its heading; what an overlay put in its place, where it did.
fn section_of<'p>(body: &'p [Block], anchor: &str) -> (Option<String>, &'p [Block]) {
    let headed = |block: &Block| heading_of(block).filter(|(_, id)| id == anchor);
    for (at, block) in body.iter().enumerate() {
        if let Some((level, _)) = headed(block) {
            let end = end_of(body, at, level, level);
            let title = match &block.kind {
                BlockKind::Heading { text, .. } => Some(text.visible()),
                _ => None,
            };
            return (title, body.get(at + 1..end).unwrap_or_default());
        }
    }
    let instead = body.iter().position(|block| replaced(block, anchor));
    let instead = instead.and_then(|at| body.get(at..=at));
    (None, instead.unwrap_or_default())
}

/// The blocks of a section without its heading, in a group that leads back to it, and the notes they mention.
fn copy(
    (asked, anchor): (usize, &str),
    into: usize,
    span: &Span,
    (pages, paths): (&[Page], &[&SourcePath]),
    report: &mut Report,
) -> (Vec<Block>, Vec<Note>) {
    let (Some(page), Some(path)) = (pages.get(asked), paths.get(asked)) else {
        return (Vec::new(), Vec::new());
    };
    let (title, blocks) = match anchor {
        "" => (None, page.body.as_slice()),
        anchor => section_of(&page.body, anchor),
    };
    let title = title.or_else(|| page.title());
    let mut blocks = blocks.to_vec();
    let mut nested = false;
    walk(&blocks, &mut |node| {
        nested |= matches!(node, Node::Block(block) if dest_of(block).is_some());
    });
    if nested || asked == into {
        let dest = path.as_str().to_owned();
        report.add(span.clone(), BookProblem::IncludeInCircle { dest });
        return (Vec::new(), Vec::new());
    }
    let dest = match anchor {
        "" => format!("/{}", path.as_str()),
        anchor => format!("/{}#{anchor}", path.as_str()),
    };
    for block in &mut blocks {
        settle(block, path.as_str());
    }
    let notes = take_notes(&mut blocks, &page.notes, |note| &mut note.blocks);
    let title = title.unwrap_or_else(|| path.stem().to_owned());
    blocks.push(source_line(span, &title, &dest));
    let group = Block::new(span.clone(), BlockKind::Group(blocks)).with_class(INCLUDED);
    (vec![group], notes)
}

/// Where the words come from.
fn source_line(span: &Span, title: &str, dest: &str) -> Block {
    line(span, ["「", title, "」と同じ文です。"], dest).with_class("included-from")
}

/// What stands where a page would be shown that an overlay leaves out.
fn left_out(
    hidden: &Hidden,
    config: &Config,
    span: &Span,
    (pages, paths): (&[Page], &[&SourcePath]),
) -> Block {
    let instead = hidden.instead.as_str();
    let (path, _) = instead.split_once('#').unwrap_or((instead, ""));
    let at = paths.iter().position(|own| own.as_str() == path);
    let title = at.and_then(|at| pages.get(at)?.title());
    let title = title.unwrap_or_else(|| path.to_owned());
    let said = format!("{}「", hidden.said(config));
    let line = line(
        span,
        [&said, &title, "」をお読みください。"],
        &format!("/{instead}"),
    );
    let attrs = Attrs {
        local: Some(Local {
            layer: Some(hidden.layer),
            how: How::Added,
        }),
        class: Some("local"),
        ..Attrs::default()
    };
    let mut group = Block::new(span.clone(), BlockKind::Group(vec![line]));
    group.attrs = Some(Box::new(attrs));
    group
}

/// Three words in a row, of which the one between leads somewhere.
fn line(span: &Span, [before, title, after]: [&str; 3], dest: &str) -> Block {
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
    let inlines = vec![word(before), link, word(after)];
    let text = Text::new(span.clone(), inlines);
    Block::new(span.clone(), BlockKind::Paragraph(text))
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
