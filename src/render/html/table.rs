//! Tables: heads that say what they are the head of, merged cells, and a frame that scrolls sideways.

use super::Writer;
use crate::tree::{Align, Attrs, Block, Cell, Table};

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table, attrs: Option<&Attrs>) {
        self.labels += 1;
        let caption = table.caption.as_ref().map(|text| text.visible());
        // `site.js` takes the focus away again from tables that fit.
        self.out
            .push_str("<div class=\"table\" role=\"region\" tabindex=\"0\"");
        let label = match &caption {
            Some(caption) => format!("表：{caption}"),
            None => format!("表{}", self.labels),
        };
        self.attribute("aria-label", &label);
        self.out.push_str(">\n");
        let columns = table
            .rows
            .iter()
            .filter_map(|row| row.last())
            .map(|cell| cell.column + cell.colspan)
            .max()
            .unwrap_or_default();
        self.open("table", if columns >= 6 { "dense" } else { "" }, attrs);
        self.out.push('\n');
        if let Some(caption) = &table.caption {
            self.out.push_str("<caption>");
            self.text(caption);
            self.out.push_str("</caption>\n");
        }
        let head = table.head.min(table.rows.len());
        let (heads, rows) = table.rows.split_at(head);
        if !heads.is_empty() {
            self.out.push_str("<thead>\n");
            self.rows(heads, table, true);
            self.out.push_str("</thead>\n");
        }
        if !rows.is_empty() {
            self.out.push_str("<tbody>\n");
            self.rows(rows, table, false);
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table>\n</div>\n");
    }

    fn rows(&mut self, rows: &[Vec<Cell>], table: &Table, head: bool) {
        for row in rows {
            self.out.push_str("<tr>");
            for cell in row {
                self.cell(cell, head, cell.column < table.rowhead);
            }
            self.out.push_str("</tr>\n");
        }
    }

    fn cell(&mut self, cell: &Cell, column_head: bool, row_head: bool) {
        let scope = match (column_head, row_head) {
            (true, _) if cell.colspan > 1 => Some("colgroup"),
            (true, _) => Some("col"),
            (false, true) if cell.rowspan > 1 => Some("rowgroup"),
            (false, true) => Some("row"),
            (false, false) => None,
        };
        // An empty corner is the head of nothing.
        let name = match scope {
            Some(_) if !cell.blocks.is_empty() => "th",
            _ => "td",
        };
        self.out.push('<');
        self.out.push_str(name);
        if let Some(scope) = scope.filter(|_| name == "th") {
            self.attribute("scope", scope);
        }
        if cell.colspan > 1 {
            self.attribute("colspan", &cell.colspan.to_string());
        }
        if cell.rowspan > 1 {
            self.attribute("rowspan", &cell.rowspan.to_string());
        }
        let align = match cell.align {
            Align::None => None,
            Align::Left => Some("left"),
            Align::Center => Some("center"),
            Align::Right => Some("right"),
        };
        let classes: Vec<&str> = align.into_iter().chain(room(&cell.blocks)).collect();
        if !classes.is_empty() {
            self.attribute("class", &classes.join(" "));
        }
        self.out.push('>');
        self.compact(&cell.blocks, true);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
}

/// A cell of a few letters stays on one line, one with sentences gets room for them.
fn room(blocks: &[Block]) -> Option<&'static str> {
    let words = super::plain(blocks);
    match words.chars().count() {
        0 => None,
        ..=6 if !words.contains(' ') => Some("short"),
        19..=40 => Some("middling"),
        41.. => Some("long"),
        _ => None,
    }
}
