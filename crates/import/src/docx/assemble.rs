//! Makes a page of what Word has: title, headings, lists, or a statute.

use std::collections::BTreeMap;

use super::body::{Piece, Said};
use super::numbering::Number;
use super::styles::Role;
use crate::guess::{self, Guess};
use crate::lead::{self, Kind};
use crate::note::{Note, What};
use crate::page::{self, Block, Inline, Page, Place};
use crate::statute;

pub(super) struct Assembled {
    pub(super) page: Page,
    pub(super) is_statute: bool,
}

pub(super) fn assemble(stem: &str, pieces: Vec<Piece>, notes: &mut Vec<Note>) -> Assembled {
    let lines: Vec<String> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Said(said) => Some(shown(said)),
            _ => None,
        })
        .collect();
    if statute::is_statute(lines.iter().map(String::as_str)) {
        notes.push(Note::new(What::Statute, stem, ""));
        return Assembled {
            page: as_statute(pieces, notes),
            is_statute: true,
        };
    }
    Assembled {
        page: as_page(pieces, notes),
        is_statute: false,
    }
}

/// The text with the number that Word shows before it.
fn shown(said: &Said) -> String {
    let words = page::words(&said.text);
    match &said.number {
        Some(number) if !number.is_sign => format!("{} {}", number.text, words.trim()),
        _ => words.trim().to_owned(),
    }
}

/// The inlines with the number before them.
fn numbered(said: Said) -> Vec<Inline> {
    let mut text = page::trimmed(said.text);
    if let Some(number) = said.number
        && !number.is_sign
        && !text.is_empty()
    {
        text.insert(0, Inline::plain(format!("{} ", number.text)));
    }
    text
}

fn as_statute(pieces: Vec<Piece>, notes: &mut Vec<Note>) -> Page {
    let mut page = Page::default();
    for piece in pieces {
        match piece {
            Piece::Said(said) => {
                if page::is_empty(&said.text) {
                    continue;
                }
                let is_first = page.title.is_empty() && page.blocks.is_empty();
                let text = numbered(said);
                let words = page::words(&text);
                let is_bracketed = words.trim().starts_with(['（', '(']);
                if is_first
                    && !is_bracketed
                    && lead::lead(words.trim()).is_none()
                    && is_plain(&text)
                {
                    page.title = words.trim().to_owned();
                    continue;
                }
                page.blocks.push(statute::paragraph(text));
            }
            other => page.blocks.extend(block(other)),
        }
    }
    if !page.title.is_empty() {
        notes.push(Note::new(What::Title, "", &page.title));
    }
    page
}

/// Whether nothing but words stands there, so that a title can hold it.
fn is_plain(text: &[Inline]) -> bool {
    text.iter()
        .all(|inline| matches!(inline, Inline::Text { .. } | Inline::Break))
}

fn as_page(pieces: Vec<Piece>, notes: &mut Vec<Note>) -> Page {
    let mut page = Page::default();
    let title = title(&pieces);
    if let Some((at, true)) = title
        && let Some(Piece::Said(said)) = pieces.get(at)
    {
        notes.push(Note::new(What::Title, "", shown(said)));
    }
    let guesses = guessed(&pieces, title.map(|(at, _)| at));
    let mut caption = None;
    for (at, piece) in pieces.into_iter().enumerate() {
        if title.is_some_and(|(title, _)| title == at) {
            if let Piece::Said(said) = piece {
                page.title = page::words(&numbered(said)).trim().to_owned();
            }
            continue;
        }
        match piece {
            Piece::Said(said) if page::is_empty(&said.text) => {}
            Piece::Said(said) if said.role == Role::Caption && is_plain(&said.text) => {
                page.blocks.extend(caption.take().map(Block::Paragraph));
                caption = Some(numbered(said));
            }
            Piece::Table(mut table) => {
                if let Some(caption) = caption.take() {
                    table.caption = page::words(&caption).trim().to_owned();
                }
                page.blocks.push(Block::Table(table));
            }
            Piece::Said(said) => {
                page.blocks.extend(caption.take().map(Block::Paragraph));
                let guess = guesses.get(at).copied().flatten();
                page.unsure |= guess.is_some();
                let one = paragraph(said, guess, notes);
                page.blocks.push(one);
            }
            Piece::Frame(inner) => {
                page.blocks.extend(caption.take().map(Block::Paragraph));
                page.blocks.push(Block::Frame(plain(inner)));
            }
        }
    }
    page.blocks.extend(caption.take().map(Block::Paragraph));
    page
}

/// Where the title stands, and whether we only guess so.
fn title(pieces: &[Piece]) -> Option<(usize, bool)> {
    let said = pieces
        .iter()
        .enumerate()
        .filter_map(|(at, piece)| match piece {
            Piece::Said(said) if !page::is_empty(&said.text) => Some((at, said)),
            _ => None,
        });
    let mut said = said.take(12).peekable();
    let first = said.peek().copied();
    let named = said
        .clone()
        .find(|(_, said)| said.role == Role::Title && is_plain(&said.text));
    if let Some((at, _)) = named {
        return Some((at, false));
    }
    // Before the title stand a number and a date, on the right, and to whom it goes.
    let centered = said.find(|(_, said)| {
        said.centered
            && said.outline.is_none()
            && is_plain(&said.text)
            && !matches!(shown(said).as_str(), "記" | "（案）" | "(案)")
    });
    if let Some((at, _)) = centered {
        return Some((at, true));
    }
    let (at, said) = first?;
    let is_title = said.number.is_none()
        && said.outline.is_none()
        && lead::lead(&shown(said)).is_none()
        && is_plain(&said.text)
        && page::words(&said.text).chars().count() <= 60
        && !shown(said).ends_with('。')
        && (said.strong || said.size.is_some_and(|size| size >= 26));
    is_title.then_some((at, true))
}

/// The headings that nobody named as such.
fn guessed(pieces: &[Piece], title: Option<usize>) -> Vec<Option<u8>> {
    let has_styles = pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Said(said) if said.outline.is_some()));
    if has_styles {
        return vec![None; pieces.len()];
    }
    let lines: Vec<Guess> = pieces
        .iter()
        .enumerate()
        .map(|(at, piece)| match piece {
            Piece::Said(_) if title.is_some_and(|title| at <= title) => Guess::default(),
            Piece::Said(said) => Guess {
                words: shown(said),
                strong: said.strong || said.size.is_some_and(|size| size >= 26),
                is_sign: said.number.as_ref().is_some_and(|number| number.is_sign),
            },
            _ => Guess {
                words: "表".to_owned(),
                ..Guess::default()
            },
        })
        .collect();
    guess::headings(&lines)
}

fn paragraph(said: Said, guess: Option<u8>, notes: &mut Vec<Note>) -> Block {
    let words = shown(&said);
    if let Some(outline) = said.outline {
        return Block::Heading {
            level: outline + 1,
            text: numbered(said),
            sure: true,
        };
    }
    if let Some(level) = guess {
        notes.push(Note::new(What::Heading, page::opening(&words), ""));
        return Block::Heading {
            level,
            text: numbered(said),
            sure: false,
        };
    }
    match said.number.clone() {
        Some(Number {
            is_sign: true,
            level,
            ..
        }) => Block::Item {
            depth: level,
            number: None,
            text: page::trimmed(said.text),
        },
        Some(Number {
            is_plain: true,
            level,
            value,
            ..
        }) => Block::Item {
            depth: level,
            number: Some(value),
            text: page::trimmed(said.text),
        },
        Some(_) => Block::Paragraph(numbered(said)),
        None => typed(said.text, notes),
    }
}

/// A paragraph that begins with a sign is an item.
pub(crate) fn typed(text: Vec<Inline>, notes: &mut Vec<Note>) -> Block {
    let mut text = page::trimmed(text);
    let words = page::words(&text);
    match lead::lead(&words) {
        Some(found) if found.kind == Kind::Sign => {
            let sign: String = words.chars().take(found.letters).collect();
            page::without_start(&mut text, found.used);
            notes.push(Note::new(What::ListSign, page::opening(&words), sign));
            Block::Item {
                depth: 0,
                number: None,
                text,
            }
        }
        // `1. ` is a number to Markdown too.
        Some(found) if found.kind == Kind::Decimal && found.value.is_some() => {
            let sign: String = words.chars().take(found.letters).collect();
            if !sign.is_ascii() || !sign.ends_with('.') || found.used == found.letters {
                return Block::Paragraph(text);
            }
            page::without_start(&mut text, found.used);
            Block::Item {
                depth: 0,
                number: found.value,
                text,
            }
        }
        _ => Block::Paragraph(text),
    }
}

fn block(piece: Piece) -> Option<Block> {
    match piece {
        Piece::Said(said) if page::is_empty(&said.text) => None,
        Piece::Said(said) => Some(match &said.number {
            Some(Number {
                is_sign: true,
                level,
                ..
            }) => Block::Item {
                depth: *level,
                number: None,
                text: page::trimmed(said.text),
            },
            _ => Block::Paragraph(numbered(said)),
        }),
        Piece::Table(table) => Some(Block::Table(table)),
        Piece::Frame(pieces) => Some(Block::Frame(plain(pieces))),
    }
}

/// What stands in notes and frames, where nothing is a heading.
pub(super) fn plain(pieces: Vec<Piece>) -> Vec<Block> {
    pieces.into_iter().filter_map(block).collect()
}

/// Gives the pictures the names under which they are written; those that no page can show are taken out.
pub(super) fn place_pictures(page: &mut Page, names: &BTreeMap<String, String>) {
    let mut mend = |text: &mut Vec<Inline>| {
        text.retain_mut(|inline| match inline {
            Inline::Image { file, .. } => match names.get(file) {
                Some(name) => {
                    file.clone_from(name);
                    true
                }
                None => false,
            },
            _ => true,
        });
    };
    each_text(&mut page.blocks, &mut mend);
    for note in &mut page.notes {
        each_text(note, &mut mend);
    }
}

fn each_text(blocks: &mut [Block], mend: &mut dyn FnMut(&mut Vec<Inline>)) {
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) | Block::Item { text, .. } => {
                mend(text);
            }
            Block::Table(table) => {
                for place in table.rows.iter_mut().flatten() {
                    if let Place::Cell(lines) = place {
                        lines.iter_mut().for_each(|line| mend(&mut line.text));
                    }
                }
            }
            Block::Frame(blocks) => each_text(blocks, mend),
        }
    }
}
