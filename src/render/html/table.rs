//! Tables: heads that say what they are the head of, merged cells, and a frame that scrolls sideways.

use super::Writer;
use crate::tree::{Align, Attrs, Cell, Table};

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
        self.open("table", "", attrs);
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
        match cell.align {
            Align::None => {}
            Align::Left => self.attribute("class", "left"),
            Align::Center => self.attribute("class", "center"),
            Align::Right => self.attribute("class", "right"),
        }
        self.out.push('>');
        self.compact(&cell.blocks, true);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
}
