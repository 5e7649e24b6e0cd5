//! What `[look]` makes of a site: the tones of its colour, the logo, notices and footers. Reads no disk; writes no HTML.

mod tone;

use crate::config::look::Colour;
use crate::config::overlay::Layer;
use crate::diagnostic::{OverlayProblem, Report, Span, nearest};
use crate::model::Book;
use crate::path::SitePath;
use crate::render::view::{LogoView, LookView, NoticeView};
use crate::source::{FileId, Holds, SourceFile, Sources};
use tone::Tones;

/// The colour's sheet.
const SHEET: &str = "assets/look.css";
/// What an overlay may say in CSS.
const LOCAL: &str = "look/local.css";

/// The look of a site, and the files that it needs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Looked {
    pub(crate) view: LookView,
    pub(crate) files: Vec<(SitePath, Vec<u8>)>,
    /// Files of the guide that are published where they stand.
    pub(crate) shown: Vec<FileId>,
    /// The colour in the light scheme.
    pub(crate) accent: Option<String>,
}

/// The uppermost layer that says something is heard; notices and footers stand beside one another.
pub(crate) fn look(sources: &Sources, book: &Book, report: &mut Report) -> Looked {
    let mut looked = Looked::default();
    let config = &book.config;
    let of_layers = config.layers.iter().rev().map(|layer| &layer.look);
    let all: Vec<_> = of_layers.chain([&config.look]).collect();
    if let Some((colour, at)) = all.iter().find_map(|look| look.accent.as_ref()) {
        colours(*colour, at, &mut looked, report);
    }
    for (number, layer) in config.layers.iter().enumerate() {
        local_sheet(sources, number, layer, &mut looked, report);
    }
    let layers = config.layers.iter().enumerate().rev();
    let named = layers.map(|(number, layer)| (Some((number, layer)), &layer.look));
    for (layer, look) in named.chain([(None, &config.look)]) {
        if let Some((path, at)) = look.logo.as_ref().filter(|_| looked.view.logo.is_none()) {
            let alt = look.logo_alt.clone().unwrap_or_default();
            logo(sources, book, layer, (path, at, alt), &mut looked, report);
        }
        looked
            .view
            .notices
            .extend(look.notice.clone().map(|text| NoticeView {
                text,
                until: look.notice_until.map(|until| until.show()),
                until_iso: look.notice_until.map(|until| until.last_day().iso()),
            }));
        looked.view.footers.extend(look.footer.clone());
    }
    looked
}

fn colours(colour: Colour, at: &Span, looked: &mut Looked, report: &mut Report) {
    let tones = Tones::of(colour);
    if tones.light != colour {
        let (given, shown) = (tone::written(colour), tone::written(tones.light));
        report.add(at.clone(), OverlayProblem::ToneChanged { given, shown });
    }
    looked.accent = Some(tone::written(tones.light));
    looked.view.sheets.push(SHEET.to_owned());
    let file = (SitePath::new(SHEET), tones.sheet().into_bytes());
    looked.files.push(file);
}

/// Where the files of an overlay's look stand on the site.
fn place(layer: &Layer, path: &str) -> String {
    format!(
        "assets/look/{}/{}",
        layer.id,
        path.trim_start_matches("look/")
    )
}

fn file_of<'s>(sources: &'s Sources, layer: usize, path: &str) -> Option<(FileId, &'s SourceFile)> {
    let mut files = sources.of_layer(layer, Holds::Changes);
    files.find(|(_, file)| file.path.as_str() == path)
}

/// `look/local.css`, with the files beside it that it names.
fn local_sheet(
    sources: &Sources,
    number: usize,
    layer: &Layer,
    looked: &mut Looked,
    report: &mut Report,
) {
    let Some((file, sheet)) = file_of(sources, number, LOCAL) else {
        return;
    };
    let css = String::from_utf8_lossy(&sheet.bytes).into_owned();
    if let Some(outside) = outside(&css) {
        report.add(Span::whole(file), OverlayProblem::LookOutside { outside });
        return;
    }
    let path = place(layer, LOCAL);
    looked.view.sheets.push(path.clone());
    looked
        .files
        .push((SitePath::new(path), sheet.bytes.clone()));
    for (_, file) in sources.of_layer(number, Holds::Changes) {
        let Some(name) = file.path.as_str().strip_prefix("look/") else {
            continue;
        };
        if is_plain(name) && name != "local.css" && css.contains(name) {
            let path = SitePath::new(place(layer, name));
            looked.files.push((path, file.bytes.clone()));
        }
    }
}

/// What a style sheet would fetch from another host: no page of a site does.
fn outside(css: &str) -> Option<String> {
    let lower = css.to_ascii_lowercase();
    [
        "@import", "http:", "https:", "url(//", "url(\"//", "url('//",
    ]
    .into_iter()
    .find(|sign| lower.contains(sign))
    .map(str::to_owned)
}

/// A name that every disk keeps.
fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    name.chars().all(plain)
        && !name
            .split('/')
            .any(|part| part.is_empty() || part.starts_with('.'))
}

fn logo(
    sources: &Sources,
    book: &Book,
    layer: Option<(usize, &Layer)>,
    (path, at, alt): (&str, &Span, String),
    looked: &mut Looked,
    report: &mut Report,
) {
    let path = path.trim_start_matches("./");
    let Some((number, layer)) = layer else {
        let asset = book.assets.iter().find(|(file, _)| {
            let file = sources.get(*file).filter(|_| sources.tree(*file).is_none());
            file.is_some_and(|file| file.path.as_str() == path)
        });
        match asset {
            Some((file, site)) => {
                looked.shown.push(*file);
                let path = site.as_str().to_owned();
                looked.view.logo = Some(LogoView { path, alt });
            }
            None => {
                let known = sources.guide().map(|(_, file)| file.path.as_str());
                missing(path, at, known, report);
            }
        }
        return;
    };
    match file_of(sources, number, path).filter(|_| is_plain(path)) {
        Some((_, file)) => {
            let path = place(layer, path);
            looked
                .files
                .push((SitePath::new(path.clone()), file.bytes.clone()));
            looked.view.logo = Some(LogoView { path, alt });
        }
        None => {
            let files = sources.of_layer(number, Holds::Changes);
            missing(path, at, files.map(|(_, file)| file.path.as_str()), report);
        }
    }
}

fn missing<'p>(path: &str, at: &Span, known: impl Iterator<Item = &'p str>, report: &mut Report) {
    let is_picture = |path: &&str| {
        let ends = [".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"];
        ends.iter()
            .any(|end| path.to_ascii_lowercase().ends_with(end))
    };
    let problem = OverlayProblem::NoLogo {
        path: path.to_owned(),
        nearest: nearest(path, known.filter(is_picture)),
    };
    report.add(at.clone(), problem);
}
