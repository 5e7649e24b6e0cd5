//! The comparison as a Word file: A4 across, the head of the table on every page, real underlines.

use tebiki_docx::{Block, Cell, Document, Look, Marks, Page, Paragraph, Run, Table};

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
        .map(|head| cell(vec![Run::text(head)], 1, true))
        .collect();
    let mut rows: Vec<Vec<Cell>> = vec![head];
    for group in &sheet.groups {
        rows.push(vec![cell(
            vec![Run::text(&group.place.join(" › "))],
            columns,
            true,
        )]);
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
        cell(runs(&line.left), 1, false),
        cell(runs(&line.right), 1, false),
    ];
    if form.has_remarks() {
        cells.push(cell(vec![Run::text(&line.remark)], 1, false));
    }
    cells
}

fn cell(runs: Vec<Run>, across: usize, head: bool) -> Cell {
    Cell {
        blocks: vec![Block::Paragraph(Paragraph::new(Look::Body, runs))],
        across,
        down: 1,
        head,
    }
}

fn runs(stretches: &[Stretch]) -> Vec<Run> {
    let mut runs = Vec::new();
    for stretch in stretches {
        let marks = Marks {
            underline: stretch.line != Underline::None,
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
