//! Writes the site: every page through the theme's templates, the drawings, the theme's assets, the search's files.
//! Touches no disk.

use std::collections::BTreeMap;

use crate::cut::words::Words;
use crate::diagnostic::Report;
use crate::link::Links;
use crate::model::Book;
use crate::path::SitePath;
use crate::read::Sources;

/// The finished site. The `build` command writes it, `check` drops it, `serve` keeps it, tests compare it.
pub type Site = BTreeMap<SitePath, Vec<u8>>;

pub fn render(
    _sources: &Sources,
    _book: &Book,
    _words: &Words,
    _links: &Links,
    _report: &mut Report,
) -> Site {
    Site::new()
}
