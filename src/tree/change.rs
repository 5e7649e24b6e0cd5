//! Walks over a tree that changes: every list of blocks, every block, text and inline, to be changed in place.

use super::{Article, Block, BlockKind, Inline, Text};

/// Calls `see` for every list of blocks directly inside a block.
pub(crate) fn each_list(kind: &mut BlockKind, see: &mut dyn FnMut(&mut Vec<Block>)) {
    match kind {
        BlockKind::List { items, .. } => items.iter_mut().for_each(|item| see(&mut item.blocks)),
        BlockKind::Definitions(list) => list
            .iter_mut()
            .flat_map(|definition| &mut definition.meanings)
            .for_each(see),
        BlockKind::Quote(blocks) | BlockKind::Group(blocks) | BlockKind::Fold { blocks, .. } => {
            see(blocks);
        }
        BlockKind::Callout(callout) => see(&mut callout.blocks),
        BlockKind::Quiz {
            choices, answer, ..
        } => {
            see(choices);
            see(answer);
        }
        BlockKind::Table(table) => table
            .rows
            .iter_mut()
            .flatten()
            .for_each(|cell| see(&mut cell.blocks)),
        BlockKind::Statute(articles) => each_article(articles, see),
        BlockKind::Figure(figure) => see(&mut figure.alternative),
        BlockKind::Heading { .. }
        | BlockKind::Paragraph(_)
        | BlockKind::Code { .. }
        | BlockKind::Fence(_)
        | BlockKind::Rule
        | BlockKind::Html(_) => {}
    }
}

fn each_article(articles: &mut [Article], see: &mut dyn FnMut(&mut Vec<Block>)) {
    for article in articles {
        see(&mut article.blocks);
        each_article(&mut article.children, see);
    }
}

pub(crate) fn each_block(block: &mut Block, see: &mut dyn FnMut(&mut Block)) {
    see(block);
    each_list(&mut block.kind, &mut |inner| {
        for block in inner {
            each_block(block, see);
        }
    });
}

/// Calls `see` for every text of a block and of what stands in it.
pub(crate) fn each_text(block: &mut Block, see: &mut dyn FnMut(&mut Text)) {
    match &mut block.kind {
        BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => see(text),
        BlockKind::Definitions(list) => list.iter_mut().for_each(|it| see(&mut it.term)),
        BlockKind::Callout(callout) => callout.title.iter_mut().for_each(&mut *see),
        BlockKind::Quiz { question, .. } => see(question),
        BlockKind::Table(table) => table.caption.iter_mut().for_each(&mut *see),
        BlockKind::Figure(figure) => see(&mut figure.caption),
        BlockKind::Fold { summary, .. } => see(summary),
        _ => {}
    }
    each_list(&mut block.kind, &mut |inner| {
        for block in inner {
            each_text(block, see);
        }
    });
}

/// Calls `see` for every inline, outer ones first.
pub(crate) fn each_inline(inlines: &mut [Inline], see: &mut dyn FnMut(&mut Inline)) {
    for inline in inlines {
        see(inline);
        match inline {
            Inline::Emphasis(children) | Inline::Strong(children) | Inline::Strike(children) => {
                each_inline(children, see);
            }
            Inline::Link(link) => each_inline(&mut link.children, see),
            _ => {}
        }
    }
}

/// The notes that the blocks mention, themselves or by other notes, numbered from 0 in the order of their mention. `inside`
/// gives what stands in a note.
pub(crate) fn take_notes<N: Clone>(
    blocks: &mut [Block],
    notes: &[N],
    inside: fn(&mut N) -> &mut Vec<Block>,
) -> Vec<N> {
    let mut order: Vec<usize> = Vec::new();
    let mut taken = Vec::new();
    renumber(blocks, &mut order);
    while let Some(note) = order.get(taken.len()).copied() {
        let Some(mut note) = notes.get(note).cloned() else {
            break;
        };
        renumber(inside(&mut note), &mut order);
        taken.push(note);
    }
    taken
}

fn renumber(blocks: &mut [Block], order: &mut Vec<usize>) {
    for block in blocks {
        each_text(block, &mut |text| {
            each_inline(&mut text.inlines, &mut |inline| {
                if let Inline::NoteRef { note, .. } = inline {
                    let at = order.iter().position(|known| known == note);
                    *note = at.unwrap_or_else(|| {
                        order.push(*note);
                        order.len() - 1
                    });
                }
            });
        });
    }
}

/// The same references, behind as many notes as stand before.
pub(crate) fn shift_notes(blocks: &mut [Block], by: usize) {
    for block in blocks {
        each_text(block, &mut |text| {
            each_inline(&mut text.inlines, &mut |inline| {
                if let Inline::NoteRef { note, .. } = inline {
                    *note += by;
                }
            });
        });
    }
}
