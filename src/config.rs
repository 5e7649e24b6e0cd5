//! `handbook.toml` and the flags as one checked value. Nothing changes it afterwards.

use crate::date::Date;
use crate::diagnostic::{Report, Span};
use crate::read::{FileId, Sources};

/// What the command line says of a build.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    pub theme: Option<String>,
    pub base_url: Option<String>,
    /// `serve` shows drafts.
    pub drafts: bool,
    /// Today by the reader of the clock, for `check --expiring` and expired facts; `build` passes none.
    pub today: Option<Date>,
    /// `--expiring 90d`: the last day that counts as soon.
    pub expiring: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawHtml {
    Escape,
    Sanitize,
}

/// A word that the handbook writes one way only.
#[derive(Clone, Debug)]
pub struct Preferred {
    pub word: String,
    pub instead_of: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Accept {
    pub rule: String,
    /// `data/series.toml` or `data/series.toml:42`
    pub at: String,
    pub reason: String,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Config {
    /// `None` without `handbook.toml`: then broken links are warnings, so that any folder becomes a site.
    pub file: Option<FileId>,
    /// Without one, `model` takes the home page's title.
    pub title: Option<String>,
    pub subtitle: Option<String>,
    pub summary: Option<String>,
    pub edition: Option<String>,
    pub as_of: Option<Date>,
    pub publisher: Option<String>,
    pub licence: Option<String>,
    pub base_url: Option<String>,
    pub theme: String,
    pub html: RawHtml,
    /// Rules switched off, each with its reason.
    pub lint_off: Vec<(String, String)>,
    pub preferred: Vec<Preferred>,
    pub accepts: Vec<Accept>,
    /// `names.toml`: the address that each source path keeps.
    pub names: std::collections::BTreeMap<String, String>,
    pub drafts: bool,
    pub today: Option<Date>,
    pub expiring: Option<Date>,
}

/// Reads `handbook.toml`, if there is one, and lays the flags over it.
pub fn parse(_sources: &Sources, flags: &Flags, _report: &mut Report) -> Config {
    Config {
        file: None,
        title: None,
        subtitle: None,
        summary: None,
        edition: None,
        as_of: None,
        publisher: None,
        licence: None,
        base_url: flags.base_url.clone(),
        theme: flags.theme.clone().unwrap_or_else(|| "default".to_owned()),
        html: RawHtml::Escape,
        lint_off: Vec::new(),
        preferred: Vec::new(),
        accepts: Vec::new(),
        names: std::collections::BTreeMap::new(),
        drafts: flags.drafts,
        today: flags.today,
        expiring: flags.expiring,
    }
}
