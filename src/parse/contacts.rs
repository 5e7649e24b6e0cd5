//! Contact lists kept as CSV or in a spreadsheet.

use super::data::Contact;
use crate::diagnostic::Report;
use crate::read::FileId;

pub(crate) fn csv(_id: FileId, _bytes: &[u8], _report: &mut Report) -> Vec<Contact> {
    Vec::new()
}

pub(crate) fn xlsx(_id: FileId, _bytes: &[u8], _report: &mut Report) -> Vec<Contact> {
    Vec::new()
}
