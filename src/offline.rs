//! What lets a browser keep the whole site over http and https: its manifest, and a worker that knows every file of this edition
//! by its hash. Touches no disk; sees all other files of the site as they are made.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::model::Book;
use crate::path::{SitePath, digits_of};
use crate::render::Put;
use crate::source::Sources;

/// Where the theme has the worker's script; without it nothing is kept.
const SCRIPT: &str = "offline/worker.js";
/// A worker answers for its own folder and those below it.
const WORKER: &str = "worker.js";
const MANIFEST: &str = "app.webmanifest";
/// A film or a scan that one page links to is not worth a reader's disk.
const LARGEST: usize = 10_000_000;

/// What the worker is told in front of its script.
#[derive(Serialize)]
struct Told<'a> {
    stamp: String,
    edition: &'a str,
    bytes: usize,
    files: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Manifest<'a> {
    name: &'a str,
    short_name: &'a str,
    lang: &'static str,
    id: &'static str,
    start_url: &'static str,
    scope: &'static str,
    display: &'static str,
    background_color: &'static str,
    theme_color: &'a str,
    icons: Vec<Icon>,
}

#[derive(Serialize)]
struct Icon {
    src: &'static str,
    sizes: &'static str,
    r#type: &'static str,
    purpose: &'static str,
}

const ICONS: [(&str, &str, &str, &str); 4] = [
    ("assets/icon.svg", "any", "image/svg+xml", "any"),
    ("assets/icon-192.png", "192x192", "image/png", "any"),
    ("assets/icon-512.png", "512x512", "image/png", "any"),
    (
        "assets/icon-maskable.png",
        "512x512",
        "image/png",
        "maskable",
    ),
];

/// The files of a site, as they are made: the hash and the length of each.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    files: Mutex<BTreeMap<String, (String, usize)>>,
}

impl Kept {
    pub(crate) fn see(&self, path: &SitePath, bytes: &[u8]) {
        if path.as_str().ends_with(".html") || bytes.len() <= LARGEST {
            let file = (short_hash(bytes), bytes.len());
            let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            files.insert(path.as_str().to_owned(), file);
        }
    }
}

/// Puts both beside everything else.
pub(crate) fn add(sources: &Sources, book: &Book, accent: Option<&str>, kept: Kept, put: Put) {
    let Some(script) = sources.theme.iter().find(|file| file.path == SCRIPT) else {
        return;
    };
    let has = |src: &str| sources.theme.iter().any(|file| file.path == src);
    let icons = ICONS.into_iter().filter(|(src, ..)| has(src));
    let manifest = Manifest {
        name: &book.title,
        short_name: &book.title,
        lang: "ja",
        id: "./",
        start_url: "./index.html",
        scope: "./",
        display: "minimal-ui",
        background_color: "#ffffff",
        theme_color: accent.unwrap_or("#17594f"),
        icons: icons
            .map(|(src, sizes, r#type, purpose)| Icon {
                src,
                sizes,
                r#type,
                purpose,
            })
            .collect(),
    };
    let manifest = serde_json::to_vec(&manifest).expect("a struct of texts is JSON");
    let path = SitePath::new(MANIFEST);
    kept.see(&path, &manifest);
    put(path, manifest);
    let files = kept.files.into_inner();
    let files = files.unwrap_or_else(PoisonError::into_inner);
    let bytes = files.values().map(|(_, length)| length).sum();
    let files: BTreeMap<String, String> = files
        .into_iter()
        .map(|(path, (hash, _))| (path, hash))
        .collect();
    let list = serde_json::to_vec(&files).expect("a map of texts is JSON");
    let told = Told {
        stamp: short_hash(&list),
        edition: book.config.edition.as_deref().unwrap_or_default(),
        bytes,
        files,
    };
    let mut worker = b"const SITE=".to_vec();
    worker.extend(serde_json::to_vec(&told).expect("a struct of texts is JSON"));
    worker.extend_from_slice(b";\n");
    worker.extend_from_slice(&script.bytes);
    put(SitePath::new(WORKER), worker);
}

/// Sixteen digits: enough to tell two editions of a file apart; who may tamper with the site may change the worker too.
fn short_hash(bytes: &[u8]) -> String {
    digits_of(bytes, 8)
}
