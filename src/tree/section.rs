//! Cuts a page into sections and gives every heading, point and record its id.

use crate::diagnostic::{BookProblem, Report};
use crate::tree::anchor::{Anchors, anchor_of};
use crate::tree::{Article, Block, BlockKind, CalloutKind, Node, TextId, walk};

/// A stretch of a page under one heading: the unit of search, and of "the first time in each section".
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Section {
    /// The heading's id; empty for the lead.
    pub anchor: String,
    pub title: String,
    /// 1 for the lead, else the heading's level.
    pub level: u8,
    /// The section that this one stands under.
    pub parent: Option<usize>,
    /// The texts that stand in it, its heading first. Notes belong to no section's range but to the section that mentions them first.
    pub first_text: TextId,
    pub end_text: TextId,
    pub audience: Vec<String>,
    pub domain: Vec<String>,
}

/// Gives each heading its id (into the block's attributes) and returns the sections.
///
/// Called when the page's texts have their numbers.
pub(crate) fn divide(
    title: &str,
    body: &mut [Block],
    texts: TextId,
    report: &mut Report,
) -> Vec<Section> {
    let mut anchors = Anchors::default();
    reserve(body, &mut anchors, report);
    let mut sections = vec![Section {
        anchor: String::new(),
        title: title.to_owned(),
        level: 1,
        parent: None,
        first_text: 0,
        end_text: texts,
        audience: Vec::new(),
        domain: Vec::new(),
    }];
    name_blocks(body, &mut sections, &mut anchors, true);
    let starts: Vec<TextId> = sections
        .iter()
        .skip(1)
        .map(|section| section.first_text)
        .chain([texts])
        .collect();
    for (section, end) in sections.iter_mut().zip(starts) {
        section.end_text = end;
    }
    sections
}

/// Ids that authors wrote come first: nothing else may take them.
fn reserve(body: &[Block], anchors: &mut Anchors, report: &mut Report) {
    walk(body, &mut |node| match node {
        Node::Block(block) => {
            if let Some(id) = block.attrs.as_ref().and_then(|attrs| attrs.id.as_ref())
                && !anchors.reserve(id)
            {
                report.add(block.span.clone(), BookProblem::IdTaken { id: id.clone() });
            }
        }
        Node::Article(article) if article.is_loose() => {}
        Node::Article(article) => {
            anchors.reserve(&article.anchor);
        }
        Node::Text(_) => {}
    });
}

/// `outermost`: headings here divide the page; those inside boxes and lists only get an id.
fn name_blocks(
    blocks: &mut [Block],
    sections: &mut Vec<Section>,
    anchors: &mut Anchors,
    outermost: bool,
) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Heading { level, text } => {
                let (level, visible) = (*level, text.visible());
                let first_text = text.id;
                let attrs = block.attrs.get_or_insert_default();
                let parents = parents_of(sections, level);
                let anchor = match &attrs.id {
                    Some(id) => id.clone(),
                    None => anchors.give(&anchor_of(&visible), &names(sections, &parents)),
                };
                attrs.id = Some(anchor.clone());
                if outermost {
                    sections.push(Section {
                        anchor,
                        title: visible,
                        level,
                        parent: parents.last().copied(),
                        first_text,
                        end_text: first_text,
                        audience: attrs.audience.clone(),
                        domain: attrs.domain.clone(),
                    });
                }
            }
            BlockKind::Callout(callout) => {
                if callout.kind == CalloutKind::Point {
                    let attrs = block.attrs.get_or_insert_default();
                    if attrs.id.is_none() {
                        let title = callout.title.as_ref().map_or_else(
                            || {
                                format!(
                                    "ポイント-{}",
                                    sections.last().map_or("", |section| &section.title)
                                )
                            },
                            |title| title.visible(),
                        );
                        attrs.id = Some(
                            anchors.give(&anchor_of(&title), &names(sections, &all(sections))),
                        );
                    }
                }
                name_blocks(&mut callout.blocks, sections, anchors, false);
            }
            BlockKind::Group(blocks) => name_blocks(blocks, sections, anchors, outermost),
            BlockKind::Quote(blocks) | BlockKind::Fold { blocks, .. } => {
                name_blocks(blocks, sections, anchors, false);
            }
            BlockKind::List { items, .. } => {
                items
                    .iter_mut()
                    .for_each(|item| name_blocks(&mut item.blocks, sections, anchors, false));
            }
            BlockKind::Statute(articles) if outermost => {
                articles
                    .iter()
                    .filter(|article| !article.is_loose())
                    .for_each(|article| article_section(article, sections));
            }
            _ => {}
        }
    }
}

/// Each 条 is a section of its own, so that search and citations find it.
fn article_section(article: &Article, sections: &mut Vec<Section>) {
    let mut first = None;
    let mut see = |node: Node<'_>| {
        if let Node::Text(text) = node {
            first.get_or_insert(text.id);
        }
    };
    walk(&article.blocks, &mut see);
    let of_children = article.children.iter().find_map(first_text);
    let Some(first_text) = first.or(of_children) else {
        return;
    };
    let title = match (&article.title, article.number.as_str()) {
        (Some(title), "") => title.clone(),
        (Some(title), number) => format!("{number}（{title}）"),
        (None, number) => number.to_owned(),
    };
    let parent = sections
        .iter()
        .rposition(|section| section.level == 1)
        .filter(|&at| at > 0);
    sections.push(Section {
        anchor: article.anchor.clone(),
        title,
        level: 2,
        parent: parent.or(Some(0)),
        first_text,
        end_text: first_text,
        audience: Vec::new(),
        domain: Vec::new(),
    });
}

fn first_text(article: &Article) -> Option<TextId> {
    let mut first = None;
    walk(&article.blocks, &mut |node| {
        if let Node::Text(text) = node {
            first.get_or_insert(text.id);
        }
    });
    first.or_else(|| article.children.iter().find_map(first_text))
}

/// The sections that a heading of this level stands under, outermost first.
fn parents_of(sections: &[Section], level: u8) -> Vec<usize> {
    let mut chain = Vec::new();
    let mut limit = level;
    // Whatever is of a lower level, and the nearest one, is the last section or stands above it.
    let mut above = sections.len().checked_sub(1);
    while let Some(at) = above.filter(|&at| at > 0) {
        let Some(section) = sections.get(at) else {
            break;
        };
        if section.level < limit {
            chain.push(at);
            limit = section.level;
        }
        above = section.parent;
    }
    chain.push(0);
    chain.reverse();
    chain
}

fn all(sections: &[Section]) -> Vec<usize> {
    sections.len().checked_sub(1).into_iter().collect()
}

fn names(sections: &[Section], chain: &[usize]) -> Vec<String> {
    chain
        .iter()
        .filter_map(|&at| sections.get(at))
        .map(|section| section.anchor.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;
    use crate::source::FileId;
    use crate::tree::{Numbering, Text};

    fn heading(span: &Span, level: u8, text: &str) -> Block {
        let text = Text::plain(span.clone(), text);
        Block::new(span.clone(), BlockKind::Heading { level, text })
    }

    #[test]
    fn a_heading_stands_under_the_nearest_of_a_lower_level() {
        let span = Span::whole(FileId(0));
        let levels = [2, 4, 3, 4, 2, 3, 1, 3, 2, 5, 4];
        let mut body: Vec<Block> = levels
            .iter()
            .enumerate()
            .map(|(at, level)| heading(&span, *level, &format!("見出し{at}")))
            .collect();
        Numbering::default().blocks(&mut body);
        let sections = divide("題", &mut body, 11, &mut Report::default());
        let parents: Vec<Option<usize>> = sections.iter().map(|section| section.parent).collect();
        let nearest = |at: usize| {
            let own = levels.get(at).expect("a level");
            let before = levels.iter().take(at).rposition(|level| level < own);
            Some(before.map_or(0, |before| before + 1))
        };
        let expected: Vec<Option<usize>> = (0..levels.len()).map(nearest).collect();
        assert_eq!(parents.get(1..), Some(&expected[..]));
    }

    #[test]
    fn every_text_stands_in_exactly_one_section() {
        let span = Span::whole(FileId(0));
        let line = |text: &str| Block::paragraph(span.clone(), text);
        let mut body = vec![
            line("前書き"),
            heading(&span, 2, "目的"),
            line("一"),
            heading(&span, 2, "方法"),
            line("二"),
            line("三"),
        ];
        Numbering::default().blocks(&mut body);
        let sections = divide("題", &mut body, 6, &mut Report::default());
        let ranges: Vec<(TextId, TextId)> = sections
            .iter()
            .map(|section| (section.first_text, section.end_text))
            .collect();
        assert_eq!(ranges, [(0, 1), (1, 3), (3, 6)]);
    }
}
