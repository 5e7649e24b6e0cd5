//! The site as a bundle that can be handed out and checked: what is said of it, its start page, and what is delivered apart
//! from it (the slip, and the page that checks it in a browser). The format itself is [`tebiki_bundle`]'s. Touches no disk.

use std::collections::BTreeMap;

use rayon::prelude::*;
use tebiki_bundle::archive::TooLarge;
use tebiki_bundle::key::SecretKey;
use tebiki_bundle::manifest::{About, Label, Manifest};
use tebiki_bundle::pack::{Bundle, Packing, Refusal, pack, squeeze};
use tebiki_bundle::sha256;

use crate::config::overlay::Layer;
use crate::date::Date;
use crate::model::Book;
use crate::path::SitePath;
use crate::render::theme::{TemplateError, Theme};
use crate::render::view::{BundleFileView, BundleView};
use crate::render::{Site, site_view, title_or};
use crate::source::{Sources, ThemeFile};
use tebiki_words::dictionary::Dictionary;

/// Explorer shows it first.
const START: &str = "00-start.html";

/// Why there is no bundle.
#[derive(Debug)]
pub enum BundleError {
    Refused(Refusal),
    Template { name: String, message: String },
}

impl From<TemplateError> for BundleError {
    fn from(error: TemplateError) -> BundleError {
        BundleError::Template {
            name: error.template,
            message: error.message,
        }
    }
}

/// What a bundle is made of, beside its site.
pub struct Maker<'a> {
    theme: Theme,
    files: &'a [ThemeFile],
    view: BundleView,
    label: Label,
}

impl Maker<'_> {
    /// `name` is the title of a handbook that has none.
    pub fn new<'a>(
        sources: &'a Sources,
        book: &Book,
        name: &str,
    ) -> Result<Maker<'a>, BundleError> {
        let mut site = site_view(book);
        site.title = title_or(book, name);
        let config = &book.config;
        // As in the manifest, which is compared: the guide's edition, then the layers over it.
        site.edition.clone_from(&config.edition);
        site.as_of = book.as_of.map(Date::show);
        let serial = config.serial.unwrap_or_else(|| number(book.as_of));
        let until = config.until.map(|until| until.last_day());
        let texts = [
            ("title", Some(site.title.clone())),
            ("edition", config.edition.clone()),
            ("as_of", book.as_of.map(Date::iso)),
            ("publisher", config.publisher().cloned()),
            ("licence", config.licence.clone()),
            ("tool", Some(site.generator.clone())),
            ("dictionary", Some(Dictionary::identity().to_owned())),
        ];
        let texts = texts.into_iter();
        let texts = texts.filter_map(|(key, text)| Some((key.to_owned(), About::Text(text?))));
        let mut about: BTreeMap<String, About> = texts.collect();
        if !config.layers.is_empty() {
            let layers = config.layers.iter().map(layer).collect();
            about.insert("layers".to_owned(), About::List(layers));
        }
        Ok(Maker {
            theme: Theme::new(&sources.theme)?,
            files: &sources.theme,
            view: BundleView {
                site,
                layers: config
                    .layers
                    .iter()
                    .map(|layer| layer.label.clone())
                    .collect(),
                serial,
                until: until.map(Date::show),
                ..BundleView::default()
            },
            label: Label {
                about,
                serial,
                until: until.map(Date::iso),
            },
        })
    }

    /// The title and the edition, as the name of a file wants them.
    pub fn title(&self) -> String {
        let edition = self.view.site.edition.as_deref().unwrap_or_default();
        format!("{} {edition}", self.view.site.title)
            .trim_end()
            .to_owned()
    }

    /// The site with its start page, packed.
    pub fn bundle(&self, mut site: Site, key: Option<&SecretKey>) -> Result<Bundle, BundleError> {
        let start = self.theme.render("bundle/start.html", &self.view)?;
        site.entry(SitePath::new(START))
            .or_insert_with(|| start.into_bytes());
        let files: Vec<(&str, Packing<'_>)> = site
            .par_iter()
            .map(|(path, bytes)| Ok((path.as_str(), squeeze(bytes)?)))
            .collect::<Result<_, TooLarge>>()
            .map_err(|TooLarge| BundleError::Refused(Refusal::TooLarge))?;
        let files: BTreeMap<&str, Packing<'_>> = files.into_iter().collect();
        pack(&files, self.label.clone(), key).map_err(BundleError::Refused)
    }

    /// The page that checks bundles of this handbook in a browser without tebiki, knowing this one's key and number.
    pub fn verifier(&self, manifest: &Manifest) -> Result<String, BundleError> {
        let key = manifest.key.clone();
        let view = BundleView {
            script: self.text("bundle/verify.js"),
            style: self.text("bundle/sheet.css"),
            fingerprint: fingerprint(manifest),
            key,
            ..self.view.clone()
        };
        Ok(self.theme.render("bundle/verify.html", &view)?)
    }

    /// One sheet of paper that says by which numbers the bundle is known.
    pub fn slip(&self, given: &Given<'_>, manifest: &Manifest) -> Result<String, BundleError> {
        let file = |name: &str, bytes: &[u8]| BundleFileView {
            name: name.to_owned(),
            size: grouped(bytes.len()),
            sha256: eights(&sha256(bytes)),
        };
        let view = BundleView {
            style: self.text("bundle/sheet.css"),
            fingerprint: fingerprint(manifest),
            file: Some(file(given.name, given.zip)),
            whole: given.whole.map(|whole| file("", whole)),
            from: given.from,
            verifier: Some(file("verify.html", given.verifier.as_bytes())),
            ..self.view.clone()
        };
        Ok(self.theme.render("bundle/slip.html", &view)?)
    }

    fn text(&self, path: &str) -> String {
        let found = self.files.iter().find(|file| file.path == path);
        found
            .map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
            .unwrap_or_default()
    }
}

/// What the manifest says of a layer over the guide.
fn layer(layer: &Layer) -> BTreeMap<String, String> {
    let texts = [
        ("id", Some(layer.id.clone())),
        ("label", Some(layer.label.clone())),
        (
            "layer",
            Some(layer.layer.clone()).filter(|layer| !layer.is_empty()),
        ),
        ("code", layer.code.clone()),
        ("title", layer.title.clone()),
        ("publisher", layer.publisher.clone()),
        ("edition", layer.edition.clone()),
        ("as_of", layer.as_of.map(Date::iso)),
    ];
    let said = texts
        .into_iter()
        .filter_map(|(key, text)| Some((key.to_owned(), text?)));
    said.collect()
}

/// What a slip is written for.
pub struct Given<'a> {
    pub name: &'a str,
    pub zip: &'a [u8],
    /// Of a difference: what it makes of the bundle with this number.
    pub whole: Option<&'a [u8]>,
    pub from: Option<u64>,
    pub verifier: &'a str,
}

/// 2026-04-01 is 20260401.
fn number(date: Option<Date>) -> u64 {
    let day = date.map(|date| date.first_day().iso().replace('-', ""));
    day.and_then(|day| day.parse().ok()).unwrap_or(0)
}

fn fingerprint(manifest: &Manifest) -> Option<String> {
    let key = manifest.key.as_deref()?;
    Some(tebiki_bundle::key::PublicKey::from_hex(key)?.fingerprint())
}

/// 1234567 is 1,234,567.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// In pieces that the eye can compare.
fn eights(hash: &str) -> Vec<String> {
    let letters: Vec<char> = hash.chars().collect();
    letters
        .chunks(8)
        .map(|eight| eight.iter().collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_is_numbered_by_its_date() {
        assert_eq!(number(Date::parse("2026-04-01")), 20_260_401);
        assert_eq!(number(Date::parse("令和7年3月")), 20_250_301);
        assert_eq!(number(None), 0);
    }

    #[test]
    fn large_numbers_are_read_in_threes() {
        for (number, shown) in [
            (1, "1"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), shown);
        }
    }
}
