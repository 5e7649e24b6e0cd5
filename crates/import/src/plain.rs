//! Reads plain text and text taken out of PDFs: joins the lines that a page's width broke, drops page numbers and running heads,
//! proposes headings, and finds tables whose columns stand under one another.

mod columns;
mod furniture;
mod join;
mod marked;
mod table;

use unicode_width::UnicodeWidthStr;

use crate::docx::typed;
use crate::guess::{self, Guess};
use crate::note::{Note, What};
use crate::page::{self, Block, Page};
use crate::{Import, Made, Refusal, encoding, lead, markdown, statute};

/// A line with words in it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Line {
    /// Counted from 1.
    number: usize,
    /// Columns before its first letter.
    indent: usize,
    text: String,
    /// As written, for columns.
    raw: String,
    /// Empty lines before it.
    gap: usize,
    /// Stands by itself: the head of a page or of a table.
    closed: bool,
}

impl Line {
    /// Where its last letter ends, in columns.
    fn end(&self) -> usize {
        self.indent + self.text.width()
    }
}

/// What stands in the text, in order.
#[derive(Clone, Debug)]
enum Part {
    /// A paragraph, with the number of its first line.
    Words(usize, String),
    /// A heading that the text marks as one.
    Heading(u8, String),
    Table(page::Table, usize),
}

pub(crate) fn text(stem: &str, bytes: &[u8]) -> Result<Import, Refusal> {
    let (text, name) = encoding::decoded(bytes).ok_or(Refusal::Kind)?;
    let mut import = Import::default();
    if let Some(name) = name {
        import.notes.push(Note::new(What::Encoding, "", name));
    }
    let broken = text.matches('\u{FFFD}').count();
    if broken > 0 {
        let words = "\u{FFFD}".repeat(broken);
        import.notes.push(Note::new(What::Letter, "", words));
    }
    let mut lines = lines(&text);
    if lines.is_empty() {
        return Err(Refusal::Empty);
    }
    furniture::drop(&mut lines, &mut import.notes);
    let parts = join::parts(lines, &mut import.notes);
    let said = parts.iter().filter_map(|part| match part {
        Part::Words(_, words) => Some(words.as_str()),
        _ => None,
    });
    let (page, kind, folder) = match statute::is_statute(said) {
        true => {
            import.notes.push(Note::new(What::Statute, stem, ""));
            let page = as_statute(parts, &mut import.notes);
            (page, markdown::Kind::Statute, "statutes/")
        }
        false => (as_page(parts, &mut import.notes), markdown::Kind::Page, ""),
    };
    let mut page = page;
    if page.title.is_empty() {
        page.title = stem.to_owned();
        import.added.push(stem.to_owned());
    }
    import.files.push(Made {
        name: format!("{folder}{stem}.md"),
        bytes: markdown::write(&page, kind).into_bytes(),
    });
    Ok(import)
}

fn lines(text: &str) -> Vec<Line> {
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{85}', '\u{2028}'], "\n");
    let mut lines: Vec<Line> = Vec::new();
    let mut gap = 0;
    for (number, raw) in text.split('\n').enumerate() {
        // A form feed begins a page; it stands for a few empty lines.
        let (raw, breaks) = match raw.contains('\u{C}') {
            true => (raw.replace('\u{C}', ""), 3),
            false => (raw.to_owned(), 0),
        };
        gap += breaks;
        let text: String = raw
            .trim()
            .chars()
            .filter(|letter| !letter.is_control() || *letter == '\t')
            .collect();
        if text.is_empty() {
            gap += 1;
            continue;
        }
        let indent = raw
            .chars()
            .take_while(|letter| letter.is_whitespace())
            .map(|letter| match letter {
                '　' => 2,
                '\t' => 4,
                _ => 1,
            })
            .sum();
        lines.push(Line {
            number: number + 1,
            indent,
            text,
            raw,
            gap,
            closed: false,
        });
        gap = 0;
    }
    lines
}

/// A first line that is no sentence and no item.
fn is_title(words: &str) -> bool {
    words.chars().count() <= 70
        && !words.ends_with(['。', '、', '：', ':'])
        && !words.starts_with(['（', '(', '※', '|'])
        && lead::lead(words).is_none()
}

/// Where the title stands: a letter has its subject below number, date and names.
fn title_at(parts: &[Part]) -> Option<usize> {
    const NEAR: usize = 8;
    let subject = parts.iter().take(NEAR).position(|part| match part {
        Part::Words(_, words) => {
            let bare = words.split(['（', '(']).next().unwrap_or_default().trim();
            bare.ends_with("について") && is_title(words.trim_end_matches(['）', ')']))
        }
        _ => false,
    });
    subject.or_else(|| match parts.first() {
        Some(Part::Words(_, words)) if is_title(words) => Some(0),
        Some(Part::Heading(..)) => Some(0),
        _ => None,
    })
}

fn as_statute(parts: Vec<Part>, notes: &mut Vec<Note>) -> Page {
    let mut page = Page::default();
    for part in parts {
        match part {
            Part::Words(_, words) => {
                if page.title.is_empty() && page.blocks.is_empty() && is_title(&words) {
                    notes.push(Note::new(What::Title, "", words.clone()));
                    page.title = words;
                    continue;
                }
                page.blocks
                    .push(statute::paragraph(marked::inlines(&words)));
            }
            Part::Heading(_, words) => page
                .blocks
                .push(statute::paragraph(marked::inlines(&words))),
            Part::Table(table, _) => page.blocks.push(Block::Table(table)),
        }
    }
    page
}

fn as_page(parts: Vec<Part>, notes: &mut Vec<Note>) -> Page {
    let mut page = Page::default();
    let has_headings = parts.iter().any(|part| matches!(part, Part::Heading(..)));
    let mut parts = parts;
    let at = title_at(&parts);
    if let Some(at) = at {
        match parts.remove(at) {
            Part::Words(_, words) => {
                notes.push(Note::new(What::Title, "", words.clone()));
                page.title = words;
            }
            Part::Heading(_, words) => page.title = words,
            part @ Part::Table(..) => parts.insert(at, part),
        }
    }
    let lines: Vec<Guess> = parts
        .iter()
        .map(|part| Guess {
            words: match part {
                Part::Words(_, words) | Part::Heading(_, words) => words.clone(),
                Part::Table(..) => "表".to_owned(),
            },
            ..Guess::default()
        })
        .collect();
    let levels = match has_headings {
        true => vec![None; lines.len()],
        false => guess::headings(&lines),
    };
    for (part, level) in parts.into_iter().zip(levels) {
        match (part, level) {
            (Part::Words(number, words), Some(level)) => {
                page.unsure = true;
                notes.push(Note::new(
                    What::Heading,
                    number.to_string(),
                    page::opening(&words),
                ));
                page.blocks.push(Block::Heading {
                    level,
                    text: marked::inlines(&words),
                    sure: false,
                });
            }
            (Part::Words(_, words), None) => {
                page.blocks.push(typed(marked::inlines(&words), notes))
            }
            (Part::Heading(level, words), _) => page.blocks.push(Block::Heading {
                level,
                text: marked::inlines(&words),
                sure: true,
            }),
            (Part::Table(table, number), _) => {
                page.unsure = true;
                notes.push(Note::new(
                    What::Table,
                    number.to_string(),
                    table.rows.len().to_string(),
                ));
                page.blocks.push(Block::Table(table));
            }
        }
    }
    page
}
