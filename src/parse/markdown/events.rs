//! The events of pulldown-cmark in a list that can be walked recursively: each start knows its end, and nothing is too deep.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

/// Quotes and lists inside one another beyond this are shown flat.
pub(super) const DEPTH: usize = 40;

/// Emphasis and links inside one another beyond this are dropped, their text stays.
const INLINE_DEPTH: usize = 20;

#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// `None` where a start or end too deep was taken out: what stands on its two sides is not one paragraph.
    pub(super) event: Option<Event<'a>>,
    /// In the text that was read.
    pub(super) range: Range<usize>,
    /// Of a start: the number of its end. Else its own number.
    pub(super) end: usize,
}

/// The events, and where the first one too deep stands.
pub(super) fn read(text: &str) -> (Vec<Entry<'_>>, Option<Range<usize>>) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        // So that the `~` of 10~20 strikes nothing: only `~~` does.
        | Options::ENABLE_SUBSCRIPT;
    let mut list: Vec<Entry<'_>> = Vec::new();
    // The open starts: their number in the list, or nothing for one that was taken out.
    let mut open: Vec<(Option<usize>, Kind)> = Vec::new();
    let (mut blocks, mut inlines) = (0, 0);
    let mut too_deep = None;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let number = list.len();
        match &event {
            Event::Start(tag) => {
                let kind = kind(tag);
                let parent_out = open.last().is_some_and(|(kept, _)| kept.is_none());
                let kept = match kind {
                    Kind::Container => blocks < DEPTH,
                    Kind::Part => !parent_out,
                    Kind::Inline => inlines < INLINE_DEPTH,
                    Kind::Leaf => true,
                };
                if kept {
                    match kind {
                        Kind::Container => blocks += 1,
                        Kind::Inline => inlines += 1,
                        Kind::Part | Kind::Leaf => {}
                    }
                } else if too_deep.is_none() {
                    too_deep = Some(range.clone());
                }
                open.push((kept.then_some(number), kind));
                if kept || kind != Kind::Inline {
                    list.push(Entry {
                        event: kept.then_some(event),
                        range,
                        end: number,
                    });
                }
            }
            Event::End(_) => {
                let (start, kind) = open.pop().unwrap_or((None, Kind::Leaf));
                if let Some(entry) = start.and_then(|start| list.get_mut(start)) {
                    entry.end = number;
                    match kind {
                        Kind::Container => blocks -= 1,
                        Kind::Inline => inlines -= 1,
                        Kind::Part | Kind::Leaf => {}
                    }
                }
                if start.is_some() || kind != Kind::Inline {
                    list.push(Entry {
                        event: start.map(|_| event),
                        range,
                        end: number,
                    });
                }
            }
            _ => list.push(Entry {
                event: Some(event),
                range,
                end: number,
            }),
        }
    }
    (list, too_deep)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Container,
    /// Means nothing without the container around it.
    Part,
    Leaf,
    Inline,
}

fn kind(tag: &Tag<'_>) -> Kind {
    match tag {
        Tag::BlockQuote(_) | Tag::List(_) | Tag::DefinitionList | Tag::FootnoteDefinition(_) => {
            Kind::Container
        }
        Tag::Item | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => Kind::Part,
        Tag::Emphasis
        | Tag::Strong
        | Tag::Strikethrough
        | Tag::Superscript
        | Tag::Subscript
        | Tag::Link { .. }
        | Tag::Image { .. } => Kind::Inline,
        _ => Kind::Leaf,
    }
}
