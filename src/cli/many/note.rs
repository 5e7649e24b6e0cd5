//! What is written down of sites that were made: `OUT/ID.json` of one, `OUT/_sites.json` of a run (`_sites-I-of-N.json` of a
//! share). No clock and no place on a disk stand in them: the same work gives the same bytes.
//!
//! Invariant: the record of a site is written behind the site, that of a run behind all of its sites. So what is recorded
//! was there whole, and what was cut off has no record.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::shard::Shard;
use crate::cli::build::Made;
use crate::config::overlay::Layer;
use crate::date::Date;
use crate::diagnostic::Severity;
use crate::failure::{Failure, ManyRefusal};
use crate::store::Key;
use crate::write::{self, Hash};

/// The form of these files. A key is never taken away.
const FORM: u32 = 1;

/// What makes the sites.
pub(super) const TOOL: &str = concat!("tebiki ", env!("CARGO_PKG_VERSION"));

/// One site as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Site {
    tebiki_site: u32,
    pub(super) id: String,
    /// Of all that it is made from: where this is the same, so is the site.
    input: String,
    tool: String,
    title: String,
    /// The guide's.
    edition: Option<String>,
    as_of: Option<String>,
    /// What lies over the guide, the lowest first.
    layers: Vec<Over>,
    pub(super) files: usize,
    /// SHA-256 of the lines `HASH  PATH` of all files, sorted by path: what `sha256sum` prints of them.
    sha256: String,
    pub(super) warnings: usize,
    pub(super) notes: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Over {
    id: String,
    label: String,
    edition: Option<String>,
    as_of: Option<String>,
}

impl Site {
    pub(super) fn of(id: &str, input: Key, made: &Made) -> Site {
        let over = |layer: &Layer| Over {
            id: layer.id.clone(),
            label: layer.label.clone(),
            edition: layer.edition.clone(),
            as_of: layer.as_of.map(Date::iso),
        };
        Site {
            tebiki_site: FORM,
            id: id.to_owned(),
            input: input.hex(),
            tool: TOOL.to_owned(),
            title: made.title.clone(),
            edition: made.config.edition.clone(),
            as_of: made.as_of.map(Date::iso),
            layers: made.config.layers.iter().map(over).collect(),
            files: made.files.len(),
            sha256: sum(&made.files),
            warnings: made.report.count(Severity::Warning),
            notes: made.report.count(Severity::Note),
        }
    }

    /// The record of a site that stands in `out` with every byte, made from the same.
    pub(super) fn standing(out: &Path, id: &str, input: Key) -> Option<Site> {
        let site: Site = serde_json::from_slice(&fs::read(path_of(out, id)).ok()?).ok()?;
        let same = site.tebiki_site == FORM && site.id == id && site.input == input.hex();
        let is_whole =
            || write::standing(&out.join(id)).is_some_and(|files| sum(&files) == site.sha256);
        (same && is_whole()).then_some(site)
    }

    /// Whether its record may be written, asked before the site is.
    pub(super) fn check(out: &Path, id: &str) -> Result<(), Failure> {
        write::check_file(&path_of(out, id), is_ours)
    }

    pub(super) fn write(&self, out: &Path) -> Result<(), Failure> {
        put(self, &path_of(out, &self.id))
    }
}

fn path_of(out: &Path, id: &str) -> PathBuf {
    out.join(format!("{id}.json"))
}

fn sum(files: &BTreeMap<String, Hash>) -> String {
    let line = |(path, hash): (&String, &Hash)| format!("{}  {path}\n", hex(hash));
    let lines: String = files.iter().map(line).collect();
    hex(&write::hash(lines.as_bytes()))
}

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What one run, or one share of it, made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::cli) struct Run {
    tebiki_sites: u32,
    shard: usize,
    shards: usize,
    tool: String,
    /// Of the guide and what was asked of the run.
    guide: String,
    /// Of the list of all sites.
    list: String,
    pub(super) sites: Vec<Site>,
    /// Those that were not made, and why: `faulty` or `refused`.
    pub(in crate::cli) missing: BTreeMap<String, String>,
}

impl Run {
    pub(super) fn new(shard: Shard, guide: Key, names: &[String]) -> Run {
        Run {
            tebiki_sites: FORM,
            shard: shard.number,
            shards: shard.of,
            tool: TOOL.to_owned(),
            guide: guide.hex(),
            list: Key::of(names.join("\n").as_bytes()).hex(),
            sites: Vec::new(),
            missing: BTreeMap::new(),
        }
    }

    /// The record of this share may not stand there while it is made.
    pub(super) fn forget(shard: Shard, out: &Path) -> Result<(), Failure> {
        let path = out.join(name(shard));
        write::check_file(&path, is_ours)?;
        match fs::remove_file(&path) {
            Err(why) if why.kind() != std::io::ErrorKind::NotFound => {
                Err(Failure::Write { path, why })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn write(&self, out: &Path) -> Result<(), Failure> {
        let (number, of) = (self.shard, self.shards);
        put(self, &out.join(name(Shard { number, of })))
    }

    pub(in crate::cli) fn text(&self) -> String {
        text(self)
    }

    fn read(path: &Path) -> Result<Run, Failure> {
        let bytes = fs::read(path).map_err(Failure::read(path))?;
        let run: Option<Run> = serde_json::from_slice(&bytes).ok();
        run.filter(|run| run.tebiki_sites == FORM && run.shards > 0)
            .ok_or_else(|| {
                Failure::Many(ManyRefusal::NoNote {
                    path: path.to_owned(),
                })
            })
    }

    /// The records of all shares as that of one run.
    pub(in crate::cli) fn merged(named: &[PathBuf]) -> Result<Run, Failure> {
        let mut paths = Vec::new();
        for path in named {
            match path.is_dir() {
                true => paths.extend(in_folder(path)?),
                false => paths.push(path.clone()),
            }
        }
        let mut runs: BTreeMap<usize, (PathBuf, Run)> = BTreeMap::new();
        let mut first: Option<(PathBuf, Run)> = None;
        for path in paths {
            let run = Run::read(&path)?;
            let (one, like) = first.get_or_insert_with(|| (path.clone(), run.clone()));
            if !run.is_of_the_work(like) {
                let one = one.clone();
                return Err(Failure::Many(ManyRefusal::Other { one, other: path }));
            }
            let shard = run.shard;
            if let Some((known, _)) = runs.insert(shard, (path.clone(), run)) {
                let paths = vec![known, path];
                return Err(Failure::Many(ManyRefusal::Twice { shard, paths }));
            }
        }
        let of = first.map_or(1, |(_, run)| run.shards);
        let shards: Vec<usize> = (1..=of).filter(|shard| !runs.contains_key(shard)).collect();
        if !shards.is_empty() {
            return Err(Failure::Many(ManyRefusal::Missing { shards, of }));
        }
        let mut runs = runs.into_values().map(|(_, run)| run);
        let mut whole = runs
            .next()
            .expect("share 1 was found, or it would be missing");
        for run in runs {
            whole.sites.extend(run.sites);
            whole.missing.extend(run.missing);
        }
        (whole.shard, whole.shards) = (1, 1);
        whole.sites.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(whole)
    }

    fn is_of_the_work(&self, other: &Run) -> bool {
        (self.shards, &self.tool) == (other.shards, &other.tool)
            && (&self.guide, &self.list) == (&other.guide, &other.list)
    }
}

fn name(shard: Shard) -> String {
    match shard {
        Shard::ALL => "_sites.json".to_owned(),
        Shard { number, of } => format!("_sites-{number}-of-{of}.json"),
    }
}

/// The records of shares in a folder.
fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).map_err(Failure::read(folder))?;
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("_sites-") && name.ends_with(".json"))
        .map(|name| folder.join(name))
        .collect();
    paths.sort();
    match paths.is_empty() {
        true => Err(Failure::Many(ManyRefusal::NoNotes {
            path: folder.to_owned(),
        })),
        false => Ok(paths),
    }
}

fn text(of: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(of).expect("texts, numbers and lists are always JSON");
    text + "\n"
}

fn put(of: &impl Serialize, path: &Path) -> Result<(), Failure> {
    write::write_file(text(of).as_bytes(), path, is_ours)
}

/// Whether a file is one of these, so that it may be written over.
pub(in crate::cli) fn is_ours(bytes: &[u8]) -> bool {
    let known: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    known.is_some_and(|known| {
        ["tebiki_site", "tebiki_sites"]
            .iter()
            .any(|key| known.get(key).is_some())
    })
}
