//! Writes a page as our Markdown. Keeps every letter what it is: whatever Markdown would read as its own is escaped.

mod inline;
mod table;

use std::fmt::Write as _;

use crate::page::{Block, Inline, Page};
use crate::quoted;

use inline::{Spot, inlines};

/// What the page is, for its front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Page,
    Statute,
}

/// What stands before a heading that we guessed.
pub(crate) const UNSURE: &str = "<!-- 要確認：見出し -->";

pub(crate) fn write(page: &Page, kind: Kind) -> String {
    let mut out = String::from("+++\n");
    let _ = writeln!(out, "title = {}", quoted(&page.title));
    if kind == Kind::Statute {
        out.push_str("kind = \"statute\"\n");
    }
    if page.unsure {
        out.push_str("status = \"要確認\"\n");
    }
    out.push_str("+++\n");
    out.push_str(&blocks(&page.blocks, kind));
    for (number, note) in page.notes.iter().enumerate() {
        let text = blocks(note, Kind::Page);
        let mut lines = text.trim().lines();
        let _ = writeln!(
            out,
            "\n[^{}]: {}",
            number + 1,
            lines.next().unwrap_or_default()
        );
        for line in lines {
            match line.is_empty() {
                true => out.push('\n'),
                false => {
                    let _ = writeln!(out, "    {line}");
                }
            }
        }
    }
    out
}

/// Each block with an empty line before it.
fn blocks(blocks: &[Block], kind: Kind) -> String {
    let mut out = String::new();
    let mut list = List::default();
    for block in blocks {
        if let Block::Item {
            depth,
            number,
            text,
        } = block
        {
            list.item(*depth, *number, text, &mut out);
            continue;
        }
        list = List::default();
        match block {
            Block::Heading { level, text, sure } => {
                let text = inlines(text, Spot::Heading);
                if text.is_empty() {
                    continue;
                }
                out.push('\n');
                if !sure {
                    let _ = writeln!(out, "{UNSURE}\n");
                }
                let signs = "#".repeat(usize::from(level + 1).clamp(2, 6));
                let _ = writeln!(out, "{signs} {text}");
            }
            Block::Paragraph(text) => paragraph(text, kind, &mut out),
            Block::Table(table) => {
                out.push('\n');
                out.push_str(&table::table(table));
            }
            Block::Frame(inner) => {
                let inner = self::blocks(inner, Kind::Page);
                out.push_str("\n> [!NOTE]\n");
                for line in inner.trim().lines() {
                    match line.is_empty() {
                        true => out.push_str(">\n"),
                        false => {
                            let _ = writeln!(out, "> {line}");
                        }
                    }
                }
            }
            Block::Item { .. } => {}
        }
    }
    out
}

fn paragraph(text: &[Inline], kind: Kind, out: &mut String) {
    // In a statute each line stands by itself, since a number begins one.
    let parts: Vec<&[Inline]> = match kind {
        Kind::Statute => text.split(|inline| *inline == Inline::Break).collect(),
        Kind::Page => vec![text],
    };
    for part in parts {
        let text = inlines(part, Spot::Line);
        if !text.is_empty() {
            let _ = writeln!(out, "\n{text}");
        }
    }
}

/// The list that is being written.
#[derive(Default)]
struct List {
    /// For each depth: how wide its signs are, and which number came last.
    open: Vec<(usize, Option<u64>)>,
}

impl List {
    fn item(&mut self, depth: usize, number: Option<u64>, text: &[Inline], out: &mut String) {
        // Nobody can stand two levels below what is above, or deeper than a reader follows.
        let depth = depth.min(self.open.len()).min(8);
        if self.open.is_empty() {
            out.push('\n');
        }
        self.open.truncate(depth + 1);
        let before = self.open.get(depth).map(|(_, last)| *last);
        let sign = match number {
            Some(number) => format!("{}. ", number.min(999_999_999)),
            None => "- ".to_owned(),
        };
        let indent: usize = self.open.iter().take(depth).map(|(width, _)| width).sum();
        // Markdown counts on by itself: another number needs a list of its own.
        if let (Some(Some(last)), Some(number)) = (before, number)
            && number != last + 1
        {
            let _ = writeln!(out, "\n{}<!-- -->\n", " ".repeat(indent));
        } else if before.is_some_and(|before| before.is_some() != number.is_some()) {
            out.push('\n');
        }
        let inner = indent + sign.len();
        let text = inlines(text, Spot::Line).replace('\n', &format!("\n{}", " ".repeat(inner)));
        let _ = writeln!(out, "{}{sign}{text}", " ".repeat(indent));
        let place = (sign.len(), number);
        match self.open.get_mut(depth) {
            Some(open) => *open = place,
            None => self.open.push(place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Line, Marks, Place, Table};

    fn text(text: &str) -> Vec<Inline> {
        vec![Inline::plain(text)]
    }

    fn marked(text: &str, bold: bool, strike: bool) -> Inline {
        Inline::Text {
            text: text.to_owned(),
            marks: Marks { bold, strike },
            link: None,
        }
    }

    #[test]
    fn lists_nest_and_count() {
        let item = |depth, number, words: &str| Block::Item {
            depth,
            number,
            text: text(words),
        };
        let written = blocks(
            &[
                item(0, Some(1), "一"),
                item(1, None, "甲"),
                item(5, None, "乙"),
                item(0, Some(2), "二"),
                item(0, Some(1), "別"),
                item(0, None, "点"),
            ],
            Kind::Page,
        );
        assert_eq!(
            written,
            "\n1. 一\n   - 甲\n     - 乙\n2. 二\n\n<!-- -->\n\n1. 別\n\n- 点\n"
        );
    }

    #[test]
    fn marks_hold_no_blanks_at_their_ends() {
        let line = [
            Inline::plain("これは"),
            marked(" 太い", true, false),
            marked("線 ", true, true),
            Inline::plain("です"),
        ];
        assert_eq!(inlines(&line, Spot::Line), "これは **太い~~線~~** です");
    }

    #[test]
    fn cells_join_break_and_list() {
        let cell = |words: &str| {
            Place::Cell(vec![Line {
                is_item: false,
                text: text(words),
            }])
        };
        let table = Table {
            head: 2,
            rowhead: 0,
            caption: "参加\"数\"".to_owned(),
            rows: vec![
                vec![cell("区分"), cell("前期"), Place::Left],
                vec![Place::Up, cell("<"), cell("a|b")],
                vec![
                    cell(""),
                    Place::Cell(vec![
                        Line {
                            is_item: true,
                            text: text("甲"),
                        },
                        Line {
                            is_item: true,
                            text: text("乙"),
                        },
                    ]),
                    cell("^"),
                ],
            ],
        };
        assert_eq!(
            blocks(&[Block::Table(table)], Kind::Page),
            "\n| 区分 | 前期 | < |\n|---|---|---|\n| ^ | \\< | a\\|b |\n|  | - 甲<br>- 乙 | \\^ |\n{head=2 caption=\"参加”数”\"}\n"
        );
    }
}
