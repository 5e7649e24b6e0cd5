//! How far a section reaches in a list of blocks: to the next heading of its level, and not to what an overlay put between them
//! without being in it.

use super::{Block, BlockKind, How};

/// Where a section ends that begins at `at`: in front of the next heading of this level, and of what stands between them
/// without being in it. `own` is the level of its heading.
pub(crate) fn end_of(list: &[Block], at: usize, level: u8, own: u8) -> usize {
    let rest = list.iter().enumerate().skip(at + 1);
    let next = rest
        .filter(|(_, block)| begins(block, level))
        .map(|(next, _)| next)
        .next();
    let mut end = next.unwrap_or(list.len());
    while end > at + 1
        && let Some(last) = list.get(end - 1)
        && (stands_behind(last, own) || next.is_some() && how(last) == Some(How::Before))
    {
        end -= 1;
    }
    end
}

/// Whether a block begins a section of this level or a higher one.
pub(crate) fn begins(block: &Block, level: u8) -> bool {
    match &block.kind {
        BlockKind::Heading { level: own, .. } => *own <= level,
        BlockKind::Group(blocks) => blocks.first().is_some_and(|first| begins(first, level)),
        _ => false,
    }
}

/// What an overlay did here.
pub(crate) fn how(block: &Block) -> Option<How> {
    Some(block.attrs.as_ref()?.local?.how)
}

/// Whether a layer has put it behind a section of this level or a higher one.
pub(crate) fn stands_behind(block: &Block, level: u8) -> bool {
    matches!(how(block), Some(How::After(own)) if own <= level)
}
