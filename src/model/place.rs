//! Where each page stands: its kind, its order, its address. Addresses are ASCII, stable, and never taken twice.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{BookProblem, Report, Span};
use crate::parse::{Kind, Meta};
use crate::path::{SitePath, SourcePath, split_number};
pub(crate) use crate::tree::anchor::anchor_of;
use crate::tree::anchor::short_hash;
use tebiki_words::{Dictionary, kana};

/// Names that tebiki itself writes at the site's root.
const RESERVED_FOLDERS: [&str; 6] = [
    "terms", "programs", "lists", "changes", "editions", "assets",
];
const RESERVED_FILES: [&str; 3] = ["search.html", "print.html", "404.html"];

/// Names that Windows keeps for itself, whatever their ending.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// A folder of pages: what orders and names it.
#[derive(Debug, Default)]
pub(super) struct Folder {
    pub(super) pages: Vec<usize>,
    pub(super) index: Option<usize>,
    pub(super) folders: BTreeMap<String, Folder>,
}

impl Folder {
    /// Sorts pages (by their number in `pages`) into the folders of their files.
    pub(super) fn tree(paths: &[&SourcePath]) -> Folder {
        let mut root = Folder::default();
        for (page, path) in paths.iter().enumerate() {
            let mut folder = &mut root;
            for name in path.folders() {
                folder = folder.folders.entry(name.to_owned()).or_default();
            }
            folder.pages.push(page);
        }
        root.find_indexes(paths);
        root
    }

    /// `index.md`, else `README.md`, is the folder's own page.
    fn find_indexes(&mut self, paths: &[&SourcePath]) {
        let named = |wanted: &str| {
            self.pages.iter().position(|&page| {
                paths
                    .get(page)
                    .is_some_and(|path| path.stem().eq_ignore_ascii_case(wanted))
            })
        };
        if let Some(at) = named("index").or_else(|| named("readme")) {
            self.index = Some(self.pages.remove(at));
        }
        self.folders
            .values_mut()
            .for_each(|folder| folder.find_indexes(paths));
    }
}

/// How a page is called in a word: its id, else its file's name on the site.
pub(super) fn name_of<'a>(meta: &'a Meta, path: &'a SitePath) -> &'a str {
    let path = path.as_str();
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.strip_suffix(".html").unwrap_or(name);
    meta.id.as_ref().map_or(name, |(id, _)| id)
}

/// What a page is, by its front matter, else by its first folder.
pub(super) fn kind(said: Option<Kind>, path: &SourcePath) -> Kind {
    said.unwrap_or_else(
        || match path.folders().first().map(|folder| split_number(folder).1) {
            Some("guide") => Kind::Guide,
            Some("columns") => Kind::Column,
            Some("cases") => Kind::Case,
            Some("reports") => Kind::Report,
            Some("statutes") => Kind::Statute,
            Some("situations") => Kind::Situation,
            _ => Kind::Page,
        },
    )
}

/// How siblings sort: by number, then the guide first and the collections last, then by name.
pub(super) fn rank(order: Option<i64>, name: &str) -> (i64, u8, String) {
    let (number, bare) = split_number(name);
    let place = match bare {
        "guide" => 0,
        "columns" => 2,
        "cases" => 3,
        "reports" => 4,
        "statutes" => 5,
        _ => 1,
    };
    (order.or(number).unwrap_or(i64::MAX), place, bare.to_owned())
}

/// Hands out addresses, each once.
pub(super) struct Names<'a> {
    dictionary: &'a Dictionary,
    /// What `names.toml` pins, by source path.
    pinned: &'a BTreeMap<String, String>,
    /// Folded to lower case, so that names that differ only by case clash.
    taken: BTreeMap<String, (String, Span)>,
    romanized: BTreeMap<String, String>,
    /// By an address and who wanted it: how often another was looked for.
    clashes: BTreeMap<String, usize>,
    /// Names that were too long for a disk and have been told.
    shortened: BTreeMap<String, Told>,
}

/// Whether an author has heard of it.
#[derive(Clone, Copy, PartialEq)]
enum Told {
    No,
    Yes,
}

/// A part of an address beyond this fits on no disk with its ending: they take 255 bytes.
const LONGEST_PART: usize = 240;

/// To so much a longer one is shortened.
const SHORTENED: usize = 80;

/// How a page came by its name: only a name that an author wrote can be wrong.
#[derive(Clone, Copy, PartialEq)]
enum Maker {
    Author,
    Tebiki,
}

impl<'a> Names<'a> {
    pub(super) fn new(
        dictionary: &'a Dictionary,
        pinned: &'a BTreeMap<String, String>,
    ) -> Names<'a> {
        Names {
            dictionary,
            pinned,
            taken: BTreeMap::new(),
            romanized: BTreeMap::new(),
            clashes: BTreeMap::new(),
            shortened: BTreeMap::new(),
        }
    }

    /// The address of an authored page. `folder` is the address of its folder (`guide/`), `slug` the author's wish.
    pub(super) fn page(
        &mut self,
        path: &SourcePath,
        folder: &str,
        is_index: bool,
        slug: Option<&(String, Span)>,
        at: &Span,
        report: &mut Report,
    ) -> SitePath {
        if let Some(pinned) = self.pinned.get(path.as_str()) {
            let pinned = pinned.clone();
            return self.claim(&pinned, Maker::Author, path.as_str(), at, report);
        }
        if is_index {
            return self.claim(
                &format!("{folder}index.html"),
                Maker::Author,
                path.as_str(),
                at,
                report,
            );
        }
        if let Some((slug, span)) = slug.filter(|(slug, _)| !is_plain(slug)) {
            report.add(span.clone(), BookProblem::BadSlug { slug: slug.clone() });
        }
        let (name, maker) = self.file_name(path, slug);
        let at = slug.map_or(at, |(_, span)| span);
        self.claim(
            &format!("{folder}{name}.html"),
            maker,
            path.as_str(),
            at,
            report,
        )
    }

    /// The address that a page would have in a folder at `folder`, were it shown. Takes it from nobody.
    pub(super) fn would_be(
        &mut self,
        path: &SourcePath,
        folder: &str,
        slug: Option<&(String, Span)>,
    ) -> SitePath {
        if let Some(pinned) = self.pinned.get(path.as_str()) {
            return SitePath::new(pinned.as_str());
        }
        let is_index = ["index", "readme"]
            .iter()
            .any(|name| path.stem().eq_ignore_ascii_case(name));
        let name = match is_index {
            true => "index".to_owned(),
            false => self.file_name(path, slug).0,
        };
        SitePath::new(format!("{folder}{name}.html"))
    }

    /// What a page's file is called by the author's wish, else by its own name.
    fn file_name(&mut self, path: &SourcePath, slug: Option<&(String, Span)>) -> (String, Maker) {
        let stem = split_number(path.stem()).1;
        match slug {
            Some((slug, _)) if is_plain(slug) => (slug.clone(), Maker::Author),
            None if is_plain(stem) => (stem.to_owned(), Maker::Author),
            _ => (self.romanize(stem), Maker::Tebiki),
        }
    }

    /// The address of a page that tebiki makes.
    pub(super) fn generated(&mut self, address: &str) -> SitePath {
        let nowhere = Span::whole(crate::source::FileId(0));
        // Nobody wrote this name, so there is nobody to tell.
        let unheard = &mut Report::default();
        self.claim(address, Maker::Tebiki, address, &nowhere, unheard)
    }

    /// The address of a folder inside `parent`; two source folders may share one (`01-体制`, `体制`).
    pub(super) fn folder(&mut self, parent: &str, name: &str, slug: Option<&str>) -> String {
        let bare = split_number(name).1;
        let name = match slug {
            Some(slug) if is_plain(slug) => slug.to_owned(),
            _ if is_plain(bare) => bare.to_owned(),
            _ => self.romanize(bare),
        };
        let name = if is_device(&name) {
            format!("{name}-{}", short_hash(&name))
        } else {
            name
        };
        format!("{parent}{name}/")
    }

    /// An image's place: its own path when that is plain ASCII, else romanized part by part.
    pub(super) fn asset(&mut self, path: &SourcePath, at: &Span, report: &mut Report) -> SitePath {
        let parts: Vec<String> = path
            .as_str()
            .split('/')
            .map(|part| match part.rsplit_once('.') {
                _ if is_plain(part) && !is_device(part) => part.to_owned(),
                Some((stem, ext)) if is_plain(ext) => format!("{}.{ext}", self.romanize(stem)),
                _ => self.romanize(part),
            })
            .collect();
        let wanted = parts.join("/");
        self.tell_shortened(&wanted, at, report);
        // Where it stands is nobody's mistake.
        let unheard = &mut Report::default();
        self.claim(&wanted, Maker::Tebiki, path.as_str(), at, unheard)
    }

    /// ASCII letters for a name: the reading of each word in Hepburn, joined by `-`.
    pub(super) fn romanize(&mut self, name: &str) -> String {
        if let Some(known) = self.romanized.get(name) {
            return known.clone();
        }
        let mut words = Vec::new();
        for token in self.dictionary.words(name) {
            let surface = name.get(token.range.clone()).unwrap_or_default();
            let sound = if token.reading.is_empty() {
                surface
            } else {
                &token.reading
            };
            let word = kana::romaji(&sound.nfkc().collect::<String>());
            if !word.is_empty() {
                words.push(word);
            }
        }
        let mut romaji = words.join("-");
        if romaji.is_empty() {
            romaji = format!("p-{}", short_hash(name));
        }
        if romaji.len() > LONGEST_PART {
            let begin: String = romaji.chars().take(SHORTENED).collect();
            romaji = format!("{}-{}", begin.trim_end_matches('-'), short_hash(name));
            self.shortened.insert(romaji.clone(), Told::No);
        }
        self.romanized.insert(name.to_owned(), romaji.clone());
        romaji
    }

    fn claim(
        &mut self,
        wanted: &str,
        maker: Maker,
        by: &str,
        at: &Span,
        report: &mut Report,
    ) -> SitePath {
        let first = wanted.split('/').next().unwrap_or_default();
        let reserved = RESERVED_FILES.contains(&wanted)
            || (RESERVED_FOLDERS.contains(&first) && wanted.contains('/'));
        if reserved && by != wanted {
            report.add(
                at.clone(),
                BookProblem::ReservedPlace {
                    url: wanted.to_owned(),
                },
            );
        }
        self.tell_shortened(wanted, at, report);
        let folded = wanted.to_ascii_lowercase();
        let device = wanted.rsplit('/').next().is_some_and(is_device);
        if !device && !self.taken.contains_key(&folded) {
            self.taken.insert(folded, (by.to_owned(), at.clone()));
            return SitePath::new(wanted);
        }
        let same_case = self
            .taken
            .get(&folded)
            .filter(|_| maker == Maker::Author && !device);
        if let Some((other, _)) = same_case {
            // Two files that only case tells apart are the disk's doing, not a mistake.
            let other_stem = other.eq_ignore_ascii_case(by);
            if !other_stem {
                report.add(
                    at.clone(),
                    BookProblem::UrlTaken {
                        url: wanted.to_owned(),
                        by: other.clone(),
                    },
                );
            }
        }
        let (stem, ext) = wanted.rsplit_once('.').unwrap_or((wanted, "html"));
        // As many as there are of one name, each is tried only once.
        let tried = self.clashes.entry(format!("{folded}\n{by}")).or_default();
        loop {
            let salt = match *tried {
                0 => by.to_owned(),
                1 => format!("{by}+"),
                tries => format!("{by}+{tries}"),
            };
            *tried += 1;
            let address = format!("{stem}-{}.{ext}", short_hash(&salt));
            if self
                .taken
                .insert(address.to_ascii_lowercase(), (by.to_owned(), at.clone()))
                .is_none()
            {
                return SitePath::new(address);
            }
        }
    }

    /// Says once of each name that it was too long, at the first file that it is for.
    fn tell_shortened(&mut self, wanted: &str, at: &Span, report: &mut Report) {
        for part in wanted.split('/') {
            let stem = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
            for name in [part, stem] {
                if let Some(told) = self.shortened.get_mut(name)
                    && *told == Told::No
                {
                    *told = Told::Yes;
                    let name = name.to_owned();
                    report.add(at.clone(), BookProblem::LongName { name });
                }
            }
        }
    }

    /// Says of each file that it stands where a folder must be. Called when all have their addresses.
    pub(super) fn check_folders(&self, report: &mut Report) {
        for (address, (_, at)) in &self.taken {
            let above = address
                .match_indices('/')
                .filter_map(|(end, _)| address.get(..end));
            for folder in above {
                if let Some((by, _)) = self.taken.get(folder) {
                    let (url, by) = (address.clone(), by.clone());
                    report.add(at.clone(), BookProblem::UrlTaken { url, by });
                }
            }
        }
    }

    /// Whether a page stands at this address.
    pub(super) fn is_taken(&self, address: &str) -> bool {
        self.taken.contains_key(&address.to_ascii_lowercase())
    }
}

/// A name that every disk, zip and server keeps as it is.
fn is_plain(name: &str) -> bool {
    let ok = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty()
        && name.chars().all(ok)
        && !name.starts_with('.')
        && !name.ends_with('.')
        && name.len() <= 100
}

fn is_device(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    DEVICES.contains(&stem.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_device_names_are_known_with_any_ending() {
        for (name, expected) in [
            ("con", true),
            ("CON.html", true),
            ("con.x.html", true),
            ("console", false),
        ] {
            assert_eq!(is_device(name), expected, "{name}");
        }
    }
}
