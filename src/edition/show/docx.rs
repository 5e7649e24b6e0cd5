//! The comparison as a Word file: A4 across, the head of the table on every page, real underlines.

use tebiki_docx::{
    Align, Block, Cell, Document, Line as Drawn, Look, Marks, Page, Paragraph, Run, Table,
};

use super::profile::Form;
use super::sheet::{Line, Sheet, Stretch, Underline};

pub fn docx(sheet: &Sheet, form: &Form) -> Vec<u8> {
    let mut blocks = vec![Block::Paragraph(Paragraph::new(
        Look::Title,
        vec![Run::text(&sheet.title)],
    ))];
    let lines = sheet.editions.iter().chain(&sheet.above);
    blocks.extend(lines.map(|line| Block::Paragraph(Paragraph::plain(line))));
    if !sheet.groups.is_empty() {
        blocks.push(Block::Table(table(sheet, form)));
    }
    blocks.extend(
        sheet
            .below
            .iter()
            .map(|line| Block::Paragraph(Paragraph::plain(line))),
    );
    let document = Document {
        title: sheet.title.clone(),
        creator: "tebiki".to_owned(),
        page: Page::Landscape,
        blocks,
        ..Document::default()
    };
    document.write()
}

fn table(sheet: &Sheet, form: &Form) -> Table {
    let columns = sheet.heads.len();
    let head = sheet
        .heads
        .iter()
        .map(|head| {
            let mut text = Paragraph::plain(head);
            text.align = Align::Center;
            cell(text, 1, true)
        })
        .collect();
    let mut rows: Vec<Vec<Cell>> = vec![head];
    for group in &sheet.groups {
        let mut place = Paragraph::plain(&group.place.join(" › "));
        // A place at the foot of a page, with what stands under it on the next, says nothing.
        place.with_next = true;
        rows.push(vec![cell(place, columns, true)]);
        rows.extend(group.lines.iter().map(|line| row(line, form)));
    }
    let widths = match form.has_remarks() {
        true => vec![10, 10, 3],
        false => vec![10, 10],
    };
    Table {
        widths,
        heads: 1,
        rows,
    }
}

fn row(line: &Line, form: &Form) -> Vec<Cell> {
    let mut cells = vec![
        cell(Paragraph::new(Look::Body, runs(&line.left)), 1, false),
        cell(Paragraph::new(Look::Body, runs(&line.right)), 1, false),
    ];
    if form.has_remarks() {
        cells.push(cell(Paragraph::plain(&line.remark), 1, false));
    }
    cells
}

fn cell(text: Paragraph, across: usize, head: bool) -> Cell {
    Cell {
        blocks: vec![Block::Paragraph(text)],
        across,
        down: 1,
        head,
    }
}

fn runs(stretches: &[Stretch]) -> Vec<Run> {
    let mut runs = Vec::new();
    for stretch in stretches {
        let marks = Marks {
            line: match stretch.line {
                Underline::None => Drawn::None,
                Underline::Single => Drawn::Single,
                Underline::Double => Drawn::Double,
                Underline::Broken => Drawn::BrokenBox,
            },
            ..Marks::default()
        };
        for (at, line) in stretch.text.split('\n').enumerate() {
            if at > 0 {
                runs.push(Run::Break);
            }
            runs.push(Run::marked(line, marks));
        }
    }
    runs
}
