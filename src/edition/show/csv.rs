//! The comparison for a spreadsheet: UTF-8 with a BOM, one row a row.

use super::profile::{Form, remark};
use super::text::marked;
use crate::edition::rows::Row;

pub fn csv(rows: &[&Row], form: &Form) -> Vec<u8> {
    let mut table = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(b"\xEF\xBB\xBF".to_vec());
    let mut head = vec!["場所".to_owned()];
    head.extend(form.heads().into_iter().take(2));
    head.push("備考".to_owned());
    table.write_record(&head).expect("memory takes every row");
    for row in rows {
        let place = safe(&row.place.join("／"));
        let after = safe(&marked(row.after.as_ref(), "（削る）"));
        let before = safe(&marked(row.before.as_ref(), "（新設）"));
        let (left, right) = if form.new_first {
            (after, before)
        } else {
            (before, after)
        };
        table
            .write_record([place, left, right, remark(row)])
            .expect("memory takes every row");
    }
    table.into_inner().expect("memory takes every row")
}

/// A cell that a spreadsheet would take for a formula begins with a mark that says it is none.
fn safe(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}
