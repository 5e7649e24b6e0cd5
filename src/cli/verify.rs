//! `tebiki verify`: whether a zip or a folder is the bundle that was made. Writes nothing.

use std::fs;
use std::path::Path;

use serde::Serialize;
use tebiki_bundle::key::PublicKey;
use tebiki_bundle::manifest::Manifest;
use tebiki_bundle::verify::{self, Fault, Verdict};

use super::args::Verify;
use super::bundle::public_key;
use super::{Console, End, today};
use crate::date::Date;
use crate::failure::bundle::fault_words;
use crate::failure::{BundleRefusal, Failure};

/// How it stands to the newest one that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Age {
    Same,
    Older,
    Newer,
    /// The same number on other content.
    Different,
}

pub(super) fn run(asked: &Verify, console: &Console) -> Result<End, Failure> {
    let key = asked.key.as_deref().map(public_key).transpose()?;
    let newest = asked.newest.as_deref().map(manifest).transpose()?;
    console.step("確かめています", "Verifying");
    let looked = look(&asked.what, key.as_ref())?;
    let verdict = &looked.verdict;
    let age = match (&verdict.manifest, &newest) {
        (Some(found), Some(newest)) => Some(age(found, newest)),
        _ => None,
    };
    let answer = match asked.json {
        true => {
            let json = serde_json::to_string_pretty(&looked.json(key.is_some(), age));
            json.expect("a struct of texts is JSON") + "\n"
        }
        false => looked.text(console, key.is_some(), age),
    };
    console.answer(&answer);
    let old = matches!(age, Some(Age::Older | Age::Different));
    match verdict.is_intact() && !old {
        true => Ok(End::Done),
        false => Ok(End::Faulty),
    }
}

struct Looked {
    verdict: Verdict,
    /// Of a zip.
    sha256: Option<String>,
}

fn look(what: &Path, key: Option<&PublicKey>) -> Result<Looked, Failure> {
    if fs::metadata(what).map_err(Failure::read(what))?.is_dir() {
        let verdict = verify::folder(what, key).map_err(|unread| Failure::Read {
            path: unread.path,
            why: unread.why,
        })?;
        return Ok(Looked {
            verdict,
            sha256: None,
        });
    }
    let bytes = fs::read(what).map_err(Failure::read(what))?;
    Ok(Looked {
        verdict: verify::zip(&bytes, key),
        sha256: Some(tebiki_bundle::sha256(&bytes)),
    })
}

fn manifest(path: &Path) -> Result<Manifest, Failure> {
    let bytes = fs::read(path).map_err(Failure::read(path))?;
    Manifest::read(&bytes).ok_or_else(|| {
        Failure::Bundle(BundleRefusal::NoManifest {
            path: path.to_owned(),
        })
    })
}

fn age(found: &Manifest, newest: &Manifest) -> Age {
    match found.serial.cmp(&newest.serial) {
        std::cmp::Ordering::Less => Age::Older,
        std::cmp::Ordering::Greater => Age::Newer,
        std::cmp::Ordering::Equal if found == newest => Age::Same,
        std::cmp::Ordering::Equal => Age::Different,
    }
}

/// What `--json` prints.
#[derive(Serialize)]
struct Json<'a> {
    intact: bool,
    /// `bundle`, or `difference`: it holds only what changed.
    what: &'static str,
    title: Option<&'a str>,
    edition: Option<&'a str>,
    as_of: Option<&'a str>,
    layers: Vec<&'a str>,
    serial: Option<u64>,
    until: Option<&'a str>,
    expired: bool,
    files: Option<usize>,
    /// Of the zip.
    sha256: Option<&'a str>,
    signed: Option<SignedJson>,
    /// How it stands to `--newest`.
    age: Option<Age>,
    faults: Vec<FaultJson<'a>>,
}

#[derive(Serialize)]
struct SignedJson {
    fingerprint: String,
    /// By the key that `--key` named.
    trusted: bool,
}

#[derive(Serialize)]
struct FaultJson<'a> {
    kind: &'static str,
    path: Option<&'a str>,
    message: String,
}

impl Looked {
    fn json(&self, keyed: bool, age: Option<Age>) -> Json<'_> {
        let verdict = &self.verdict;
        let manifest = verdict.manifest.as_ref();
        let text = |key| manifest.and_then(|manifest| manifest.text(key));
        Json {
            intact: verdict.is_intact(),
            what: match verdict.difference {
                true => "difference",
                false => "bundle",
            },
            title: text("title"),
            edition: text("edition"),
            as_of: text("as_of"),
            layers: manifest.map(layers).unwrap_or_default(),
            serial: manifest.map(|manifest| manifest.serial),
            until: manifest.and_then(|manifest| manifest.until.as_deref()),
            expired: manifest.is_some_and(|manifest| manifest.is_expired(&today().iso())),
            files: manifest.map(|manifest| manifest.files.len()),
            sha256: self.sha256.as_deref(),
            signed: verdict.signer.as_ref().map(|signer| SignedJson {
                fingerprint: signer.fingerprint(),
                trusted: keyed,
            }),
            age,
            faults: verdict.faults.iter().map(fault_json).collect(),
        }
    }

    fn text(&self, console: &Console, keyed: bool, age: Option<Age>) -> String {
        let verdict = &self.verdict;
        let mut lines = vec![self.headline(console)];
        for fault in &verdict.faults {
            let (ja, en) = fault_words(fault);
            lines.push(console.words(format!("  ・{ja}"), format!("  - {en}")));
        }
        if let Some(manifest) = &verdict.manifest {
            lines.extend(self.facts(console, manifest, keyed));
        }
        lines.extend(age.and_then(|age| age_words(age, console)));
        if !verdict.is_intact() {
            lines.push(console.words(
                "これを使わず、発行者から受け取り直してください。".to_owned(),
                "Do not use it; get it again from its publisher.".to_owned(),
            ));
        }
        lines.join("\n") + "\n"
    }

    /// 「令和6年度版・埼玉県・改変なし」 behind the title.
    fn headline(&self, console: &Console) -> String {
        let verdict = &self.verdict;
        let manifest = verdict.manifest.as_ref();
        let text = |key| manifest.and_then(|manifest| manifest.text(key));
        let mut parts: Vec<&str> = text("edition").into_iter().collect();
        parts.extend(manifest.map(layers).unwrap_or_default());
        parts.extend(
            verdict
                .difference
                .then_some(console.words("差分", "difference")),
        );
        parts.push(match verdict.is_intact() {
            true => console.words("改変なし", "not altered"),
            false => console.words("改変あり", "ALTERED"),
        });
        let parts = parts.join(console.words("・", ", "));
        format!("{} {parts}", text("title").unwrap_or_default())
            .trim()
            .to_owned()
    }

    fn facts(&self, console: &Console, manifest: &Manifest, keyed: bool) -> Vec<String> {
        let mut lines = Vec::new();
        let (serial, files) = (manifest.serial, manifest.files.len());
        lines.push(console.words(
            format!("  番号 {serial}、ファイル {files}"),
            format!("  number {serial}, {files} files"),
        ));
        if let Some(until) = manifest.until.as_deref() {
            let shown = Date::parse(until).map_or_else(|| until.to_owned(), Date::show);
            lines.push(match manifest.is_expired(&today().iso()) {
                true => console.words(
                    format!("  期限切れです（{shown}まで）。新しい版がないか、発行者に確かめてください。"),
                    format!("  Expired on {until}. Ask its publisher for a newer edition."),
                ),
                false => console.words(format!("  期限 {shown}"), format!("  until {until}")),
            });
        }
        if let Some(sha256) = &self.sha256 {
            lines.push(format!("  SHA-256 {sha256}"));
        }
        lines.push(match (&self.verdict.signer, &manifest.key) {
            (Some(signer), _) if keyed => console.words(
                format!("  署名 指定した鍵のもの（{}）", signer.fingerprint()),
                format!("  signed with the given key ({})", signer.fingerprint()),
            ),
            (Some(signer), _) => console.words(
                format!(
                    "  署名 {}\n  誰の鍵かは、発行者の FILE.pub を --key で指定するか、紙の添え状の指紋と見比べるとわかります。",
                    signer.fingerprint()
                ),
                format!(
                    "  signed with {}\n  Whose key that is, --key FILE.pub or the fingerprint on the printed slip tells.",
                    signer.fingerprint()
                ),
            ),
            (None, Some(_)) => console.words(
                "  署名 確かめられませんでした。".to_owned(),
                "  The signature does not hold.".to_owned(),
            ),
            (None, None) => console.words(
                "  署名なし。発行者の添え状の SHA-256 と見比べてください。".to_owned(),
                "  Not signed. Compare the SHA-256 with the publisher's slip.".to_owned(),
            ),
        });
        lines
    }
}

/// The copy's own layers over the guide, by their labels.
fn layers(manifest: &Manifest) -> Vec<&str> {
    manifest
        .list("layers")
        .iter()
        .filter_map(|layer| Some(layer.get("label")?.as_str()))
        .collect()
}

fn age_words(age: Age, console: &Console) -> Option<String> {
    Some(match age {
        Age::Same => console.words("  最新の版です。", "  This is the newest."),
        Age::Newer => console.words(
            "  --newest のものより新しい版です。",
            "  It is newer than the one of --newest.",
        ),
        Age::Older => console.words(
            "古い版です。より新しい版が出ています。",
            "It is OLDER: a newer edition is out.",
        ),
        Age::Different => console.words(
            "最新の版と番号が同じなのに、中身が違います。どちらが正しいか、発行者に確かめてください。",
            "It has the number of the newest and other content. Ask its publisher which is right.",
        ),
    }
    .to_owned())
}

fn fault_json(fault: &Fault) -> FaultJson<'_> {
    use tebiki_bundle::archive::Damage;
    let (kind, path) = match fault {
        Fault::Altered { path } => ("altered", Some(path.as_str())),
        Fault::Missing { path } => ("missing", Some(path.as_str())),
        Fault::Foreign { path } => ("foreign", Some(path.as_str())),
        Fault::Zip(Damage::Name { name }) => ("name", Some(name.as_str())),
        Fault::Zip(Damage::Twins { b, .. }) => ("twin", Some(b.as_str())),
        Fault::Zip(Damage::Bomb { name }) => ("bomb", Some(name.as_str())),
        Fault::Zip(Damage::Bytes { near, .. } | Damage::Short { near, .. }) => {
            ("zip", near.as_deref())
        }
        Fault::Zip(Damage::NotOurs) => ("zip", None),
        Fault::Order => ("order", None),
        Fault::Unsigned => ("unsigned", None),
        Fault::OtherKey { .. } => ("key", None),
    };
    FaultJson {
        kind,
        path,
        message: fault_words(fault).1,
    }
}
