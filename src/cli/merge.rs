//! `tebiki merge`: the records of all shares as the one that a single run would have written.

use super::args::Merge;
use super::many::note::{Run, is_ours};
use super::{Console, End};
use crate::failure::Failure;
use crate::write;

pub(super) fn run(asked: &Merge, console: &Console) -> Result<End, Failure> {
    let whole = Run::merged(&asked.notes)?;
    match &asked.out {
        Some(out) => write::write_file(whole.text().as_bytes(), out, is_ours)?,
        None => console.answer(&whole.text()),
    }
    for (id, why) in &whole.missing {
        console.complain(&console.words(
            format!("地域版 {id} は書かれていません（{why}）。\n"),
            format!("Overlay {id} was not written ({why}).\n"),
        ));
    }
    Ok(match whole.missing.is_empty() {
        true => End::Done,
        false => End::Faulty,
    })
}
