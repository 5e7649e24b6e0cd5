//! Writes a small document, to be opened in Word or LibreOffice and looked at: `cargo run --example everything OUT.docx`.

use tebiki_docx::{
    Block, Cell, Document, Item, Line, List, Look, Marks, Page, Paragraph, Run, Table,
};

fn main() -> std::io::Result<()> {
    let Some(out) = std::env::args().nth(1) else {
        return Ok(());
    };
    std::fs::write(out, comparison().write())
}

/// 新旧対照表: what changed is underlined, and the heads stand on every page.
fn comparison() -> Document {
    let underline = Marks {
        line: Line::Single,
        ..Marks::default()
    };
    let head = |text: &str| Cell {
        head: true,
        ..Cell::plain(text)
    };
    let mut rows = vec![vec![head("改正後"), head("改正前")]];
    for number in 1..40 {
        let changed = |word: &str| {
            Cell::new(vec![Block::Paragraph(Paragraph::new(
                Look::Body,
                vec![
                    Run::text(&format!("第{number}条　県は、")),
                    Run::Ruby {
                        base: word.to_owned(),
                        reading: "きょうぎのば".to_owned(),
                        marks: underline,
                    },
                    Run::marked("を設置する", underline),
                    Run::text("ものとする。"),
                ],
            ))])
        };
        rows.push(vec![changed("協議の場"), changed("会議")]);
    }
    let item = |text: &str, list, level| {
        let mut paragraph = Paragraph::plain(text);
        paragraph.item = Some(Item { list, level });
        Block::Paragraph(paragraph)
    };
    Document {
        title: "新旧対照表".to_owned(),
        creator: String::new(),
        page: Page::Landscape,
        header: "案".to_owned(),
        blocks: vec![
            Block::Paragraph(Paragraph::new(Look::Title, vec![Run::text("新旧対照表")])),
            Block::Paragraph(Paragraph::new(
                Look::Heading(1),
                vec![Run::text("第１　改正の趣旨"), Run::Note(0)],
            )),
            item("はじめ", 0, 0),
            item("その中", 0, 1),
            item("一つめ", 1, 0),
            item("二つめ", 1, 0),
            Block::Box(vec![Block::Paragraph(Paragraph::plain(
                "囲みの中の文です。",
            ))]),
            Block::Table(Table {
                widths: vec![1, 1],
                heads: 1,
                rows,
            }),
        ],
        notes: vec![vec![Paragraph::new(
            Look::Note,
            vec![Run::text("注の文です。")],
        )]],
        lists: vec![List::Bullets("・".to_owned()), List::Numbers { start: 3 }],
    }
}
