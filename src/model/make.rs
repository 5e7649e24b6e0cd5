//! Small constructors for the blocks of generated pages and drawn data.

use crate::diagnostic::Span;
use crate::tree::{
    Align, Attrs, Block, BlockKind, Cell, Figure, Inline, Item, Link, Table, Text, Wiki,
};

pub(super) fn word(span: &Span, text: &str) -> Inline {
    Inline::Text {
        text: text.to_owned(),
        span: span.clone(),
    }
}

pub(super) fn link(span: &Span, dest: &str, text: &str) -> Inline {
    Inline::Link(Link {
        id: 0,
        span: span.clone(),
        dest: dest.to_owned(),
        title: String::new(),
        children: vec![word(span, text)],
    })
}

/// Words in which no term is linked: a name of its own, a quotation.
pub(super) fn unlinked(span: &Span, text: &str) -> Inline {
    Inline::Wiki(Wiki {
        id: 0,
        span: span.clone(),
        name: text.to_owned(),
        label: None,
        plain: true,
    })
}

pub(super) fn strong(span: &Span, text: &str) -> Inline {
    Inline::Strong(vec![word(span, text)])
}

pub(super) fn paragraph(span: &Span, inlines: Vec<Inline>) -> Block {
    Block::new(
        span.clone(),
        BlockKind::Paragraph(Text::new(span.clone(), inlines)),
    )
}

/// A heading; `id` when something links to it.
pub(super) fn heading(span: &Span, level: u8, id: Option<&str>, text: &str) -> Block {
    let attrs = id.map(|id| {
        Box::new(Attrs {
            id: Some(id.to_owned()),
            ..Attrs::default()
        })
    });
    Block {
        span: span.clone(),
        attrs,
        kind: BlockKind::Heading {
            level,
            text: Text::plain(span.clone(), text),
        },
    }
}

pub(super) fn group(span: &Span, class: &'static str, blocks: Vec<Block>) -> Block {
    Block::new(span.clone(), BlockKind::Group(blocks)).with_class(class)
}

pub(super) fn with_id(mut block: Block, id: &str) -> Block {
    block.attrs.get_or_insert_default().id = Some(id.to_owned());
    block
}

/// A list with one line for each item.
pub(super) fn list(span: &Span, items: Vec<Vec<Inline>>) -> Block {
    items_of(
        span,
        None,
        items
            .into_iter()
            .map(|item| vec![paragraph(span, item)])
            .collect(),
    )
}

pub(super) fn items_of(span: &Span, start: Option<u64>, items: Vec<Vec<Block>>) -> Block {
    let items = items
        .into_iter()
        .map(|blocks| Item {
            checked: None,
            blocks,
        })
        .collect();
    Block::new(
        span.clone(),
        BlockKind::List {
            start,
            tight: true,
            items,
        },
    )
}

/// A table with one row of heads; `rowhead` columns are heads too.
pub(super) fn table(
    span: &Span,
    caption: Option<&str>,
    rowhead: usize,
    head: Vec<Vec<Inline>>,
    rows: Vec<Vec<Vec<Inline>>>,
) -> Block {
    let rows = std::iter::once(head)
        .chain(rows)
        .map(|row| {
            (0..)
                .zip(row)
                .map(|(column, inlines)| cell(span, column, Align::None, inlines))
                .collect()
        })
        .collect();
    let caption = caption.map(|caption| Text::plain(span.clone(), caption));
    Block::new(
        span.clone(),
        BlockKind::Table(Table {
            caption,
            head: 1,
            rowhead,
            rows,
        }),
    )
}

pub(super) fn cell(span: &Span, column: usize, align: Align, inlines: Vec<Inline>) -> Cell {
    let blocks = if inlines.is_empty() {
        Vec::new()
    } else {
        vec![paragraph(span, inlines)]
    };
    Cell {
        column,
        colspan: 1,
        rowspan: 1,
        align,
        blocks,
    }
}

pub(super) fn words(span: &Span, texts: &[&str]) -> Vec<Vec<Inline>> {
    texts.iter().map(|text| vec![word(span, text)]).collect()
}

pub(super) fn figure(span: &Span, figure: Figure) -> Block {
    Block::new(span.clone(), BlockKind::Figure(Box::new(figure)))
}

pub(super) fn fold(span: &Span, summary: &str, blocks: Vec<Block>) -> Block {
    Block::new(
        span.clone(),
        BlockKind::Fold {
            summary: Text::plain(span.clone(), summary),
            blocks,
        },
    )
}

/// Links or words with 、 between them.
pub(super) fn joined(span: &Span, parts: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::new();
    for part in parts {
        if !out.is_empty() {
            out.push(word(span, "、"));
        }
        out.push(part);
    }
    out
}

/// ①–㊿ for 1–50; beyond them the bare number.
pub(super) fn circled(number: i64) -> String {
    let code = u32::try_from(number).ok().and_then(|n| match n {
        1..=20 => Some(0x2460 + n - 1),
        21..=35 => Some(0x3251 + n - 21),
        36..=50 => Some(0x32B1 + n - 36),
        _ => None,
    });
    code.and_then(char::from_u32)
        .map_or_else(|| number.to_string(), String::from)
}

#[cfg(test)]
mod tests {
    use super::circled;

    #[test]
    fn numbers_are_circled_up_to_fifty() {
        for (number, shown) in [
            (1, "①"),
            (20, "⑳"),
            (21, "㉑"),
            (35, "㉟"),
            (36, "㊱"),
            (50, "㊿"),
            (51, "51"),
            (0, "0"),
        ] {
            assert_eq!(circled(number), shown);
        }
    }
}
