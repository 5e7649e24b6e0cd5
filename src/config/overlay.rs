//! What `overlay.toml` says, of each layer of the stack.

use std::ops::Range;

use super::look::{self, Look};
use crate::date::Date;
use crate::diagnostic::{OverlayProblem, Report, Span, nearest};
use crate::parse::schema;
use crate::parse::syntax::Place;
use crate::parse::table::{self, Table};
use crate::path::as_meant;
use crate::source::{FileId, Holds, Sources};

/// One overlay of the stack.
#[derive(Clone, Debug)]
pub struct Layer {
    /// `overlay.toml`
    pub file: FileId,
    pub id: String,
    pub code: Option<String>,
    /// 埼玉県
    pub label: String,
    /// 県; empty where nobody says.
    pub layer: String,
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub edition: Option<String>,
    pub as_of: Option<Date>,
    pub look: Look,
    pub hides: Vec<Hide>,
    /// What it was made against, as its maker last looked at it.
    pub seen: Vec<Seen>,
    /// The numbers of its files, pages and all.
    files: Range<usize>,
}

/// `[[hide]]`
#[derive(Clone, Debug)]
pub struct Hide {
    pub page: (String, Span),
    pub instead: (String, Span),
    pub reason: Option<String>,
}

/// One entry of `seen.toml`.
#[derive(Clone, Debug)]
pub struct Seen {
    /// `parts/a.md`, `contact:er-center`
    pub change: String,
    pub target: String,
    pub print: String,
    /// What a reader read there, line by line.
    pub text: Vec<String>,
}

impl Layer {
    /// What the maker of a change saw.
    pub fn saw(&self, change: &str) -> Option<&Seen> {
        self.seen.iter().find(|seen| seen.change == change)
    }

    /// 県：埼玉県
    pub fn name(&self) -> String {
        match self.layer.as_str() {
            "" => self.label.clone(),
            layer => format!("{layer}：{}", self.label),
        }
    }

    pub(super) fn holds(&self, file: FileId) -> bool {
        self.files.contains(&(file.0 as usize))
    }
}

/// Every layer, the lowest first.
pub(super) fn layers(sources: &Sources, report: &mut Report) -> Vec<Layer> {
    let mut layers: Vec<Layer> = Vec::new();
    let count = sources.trees.iter().map(|tree| tree.layer + 1).max();
    let mut overs = Vec::new();
    for number in 0..count.unwrap_or(0) {
        let mut own = sources.of_layer(number, Holds::Changes);
        let note = own.find(|(_, file)| file.path.as_str() == "overlay.toml");
        let trees = || sources.trees.iter().filter(|tree| tree.layer == number);
        let first = trees()
            .map(|tree| tree.files.start)
            .min()
            .unwrap_or_default();
        let end = trees().map(|tree| tree.files.end).max().unwrap_or_default();
        let file = match &note {
            Some((file, _)) => *file,
            // It could not be read, and that is told where files are read.
            None => FileId(u32::try_from(first).unwrap_or_default()),
        };
        let text = note.and_then(|(_, file)| file.text()).unwrap_or_default();
        let place = Place::new(Span::new(file, 0..text.len()), text);
        // An empty file lacks what it must say, and is told so.
        let table = table::read(text, place, &schema::OVERLAY, report);
        let mut layer = layer(&table, file, first..end, report);
        let mut own = sources.of_layer(number, Holds::Changes);
        if let Some((id, file)) = own.find(|(_, file)| file.path.as_str() == "seen.toml") {
            layer.seen = seen(id, file.text().unwrap_or_default(), report);
        }
        if let Some(other) = layers.iter().find(|other| other.id == layer.id) {
            let (id, other) = (layer.id.clone(), Span::whole(other.file));
            report.add(Span::whole(file), OverlayProblem::IdTwice { id, other });
        }
        overs.extend(table.place("over").map(|over| (number, over)));
        layers.push(layer);
    }
    for (number, (over, at)) in overs {
        let below = layers.iter().position(|layer| layer.id == over);
        if below.is_some_and(|below| below < number) {
            continue;
        }
        let problem = match below {
            Some(_) => OverlayProblem::OverInCircle { over },
            None => OverlayProblem::NoOver {
                nearest: nearest(&over, sources.overlays.iter().map(String::as_str)),
                over,
            },
        };
        report.add(at, problem);
    }
    layers
}

fn layer(table: &Table, file: FileId, files: Range<usize>, report: &mut Report) -> Layer {
    let place = |table: &Table, key: &str| {
        let (written, at) = table.place(key)?;
        Some((as_meant(&written), at))
    };
    let hide = |table: &Table| {
        Some(Hide {
            page: place(table, "page")?,
            instead: place(table, "instead")?,
            reason: table.maybe("reason"),
        })
    };
    let look = table.table("look").map(|table| look::read(table, report));
    Layer {
        file,
        id: table.text("id"),
        code: table.maybe("code"),
        label: table.text("label"),
        layer: table.text("layer"),
        title: table.maybe("title"),
        publisher: table.maybe("publisher"),
        edition: table.maybe("edition"),
        as_of: table.date("as_of"),
        look: look.unwrap_or_default(),
        hides: table.tables("hide").filter_map(hide).collect(),
        seen: Vec::new(),
        files,
    }
}

fn seen(file: FileId, text: &str, report: &mut Report) -> Vec<Seen> {
    let place = Place::new(Span::new(file, 0..text.len()), text);
    let table = table::read(text, place, &schema::SEEN, report);
    let entry = |table: &Table| {
        Some(Seen {
            change: table.maybe("change")?,
            target: table.text("target"),
            print: table.text("print"),
            text: table.texts("text"),
        })
    };
    table.tables("seen").filter_map(entry).collect()
}
