//! `handbook.toml` and the flags as one checked value. Nothing changes it afterwards.

mod handbook;
pub mod look;
pub mod overlay;

use std::collections::BTreeMap;

use crate::date::Date;
use crate::diagnostic::{Report, Span};
use crate::parse::RawHtml;
use crate::source::{FileId, Sources};
use look::Look;
use overlay::Layer;

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

/// A rule that `[lint] off` switches off.
#[derive(Clone, Debug)]
pub struct LintOff {
    pub rule: String,
    pub reason: String,
    pub span: Span,
}

/// A word that the handbook writes one way only.
#[derive(Clone, Debug, Hash)]
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

/// A page or a heading that was taken away on purpose.
#[derive(Clone, Debug)]
pub struct Gone {
    /// `guide/x.html`, `guide/x.md#heading`
    pub page: String,
    pub reason: String,
}

/// What an overlay's records and texts are called where none says it: those of the guide.
const GUIDE: &str = "国";

#[derive(Clone, Debug)]
pub struct Config {
    /// `None` without `handbook.toml`: then broken links are warnings, so that any folder becomes a site.
    pub file: Option<FileId>,
    /// Without one, `model` takes the home page's title.
    pub title: Option<String>,
    pub subtitle: Option<String>,
    pub summary: Option<String>,
    pub edition: Option<String>,
    /// When this edition came out, which is not the day that its content is of.
    pub edition_date: Option<Date>,
    pub edition_note: Option<String>,
    pub as_of: Option<Date>,
    pub publisher: Option<String>,
    pub licence: Option<String>,
    pub base_url: Option<String>,
    pub theme: String,
    pub html: RawHtml,
    pub lint_off: Vec<LintOff>,
    pub preferred: Vec<Preferred>,
    pub accepts: Vec<Accept>,
    pub gone: Vec<Gone>,
    /// `[publish] also`: files and folders that are published though no page links to them.
    pub also: Vec<(String, Span)>,
    /// `[bundle] serial`: the number of this edition's bundle.
    pub serial: Option<u64>,
    /// `[bundle] until`: the last day of this edition's bundle.
    pub until: Option<Date>,
    /// `names.toml`: where each source file is written, both as paths.
    pub names: BTreeMap<String, String>,
    /// Where each of `names` was written.
    pub names_at: BTreeMap<String, Span>,
    pub drafts: bool,
    pub today: Option<Date>,
    pub expiring: Option<Date>,
    pub look: Look,
    /// What the guide is among the layers: 国.
    pub layer: String,
    /// What lies over the guide, the lowest first.
    pub layers: Vec<Layer>,
}

impl Config {
    /// The layer that a file is of; none for the guide's.
    pub fn layer_of(&self, file: FileId) -> Option<usize> {
        self.layers.iter().position(|layer| layer.holds(file))
    }

    /// 県：埼玉県; of the guide 国.
    pub fn name_of(&self, layer: Option<usize>) -> String {
        let layer = layer.and_then(|layer| self.layers.get(layer));
        layer.map_or_else(|| self.layer.clone(), Layer::name)
    }

    /// 国の手引きでは; 埼玉県の手引きでは.
    pub fn name_below(&self, layer: Option<usize>) -> String {
        let layer = layer.and_then(|layer| self.layers.get(layer));
        let name = layer.map_or(self.layer.as_str(), |layer| layer.label.as_str());
        format!("{name}の手引きでは")
    }

    /// The layer whose title this copy bears: the uppermost that has one. `None`: it bears the guide's.
    pub fn titled(&self) -> Option<&Layer> {
        self.layers.iter().rev().find(|layer| layer.title.is_some())
    }

    /// The title as the uppermost layer that has one says it, else the handbook's.
    pub fn title(&self) -> Option<&String> {
        let own = self.titled().and_then(|layer| layer.title.as_ref());
        own.or(self.title.as_ref())
    }

    /// The edition of what bears the title: a copy that has one of its own is counted by itself.
    pub fn edition_of_title(&self) -> Option<&String> {
        match self.titled() {
            Some(layer) => layer.edition.as_ref(),
            None => self.edition.as_ref(),
        }
    }

    /// Who answers for this copy.
    pub fn publisher(&self) -> Option<&String> {
        let own = self
            .layers
            .iter()
            .rev()
            .find_map(|layer| layer.publisher.as_ref());
        own.or(self.publisher.as_ref())
    }
}

/// Reads `handbook.toml` and `names.toml`, where there are any, and lays the flags over them.
pub fn parse(sources: &Sources, flags: &Flags, report: &mut Report) -> Config {
    let mut config = Config {
        file: None,
        title: None,
        subtitle: None,
        summary: None,
        edition: None,
        edition_date: None,
        edition_note: None,
        as_of: None,
        publisher: None,
        licence: None,
        base_url: None,
        theme: "default".to_owned(),
        html: RawHtml::Escape,
        lint_off: Vec::new(),
        preferred: Vec::new(),
        accepts: Vec::new(),
        gone: Vec::new(),
        also: Vec::new(),
        serial: None,
        until: None,
        names: BTreeMap::new(),
        names_at: BTreeMap::new(),
        drafts: flags.drafts,
        today: flags.today,
        expiring: flags.expiring,
        look: Look::default(),
        layer: GUIDE.to_owned(),
        layers: overlay::layers(sources, report),
    };
    for (id, file) in sources.guide() {
        // A file in another encoding is reported where all texts are looked through.
        let Some(text) = file.text() else { continue };
        match file.path.as_str() {
            "handbook.toml" => handbook::read(text, id, &mut config, report),
            "names.toml" => {
                (config.names, config.names_at) = handbook::names(text, id, report);
            }
            _ => {}
        }
    }
    if let Some(url) = &flags.base_url {
        config.base_url = Some(url.clone());
    }
    if let Some(theme) = &flags.theme {
        config.theme = theme.clone();
    }
    config
}
