//! `tebiki new overlay 埼玉県`: a folder that is an overlay already, with a list to fill in.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use super::super::{Console, End};
use super::quoted;
use crate::config::Flags;
use crate::diagnostic::Report;
use crate::failure::{Failure, OverlayRefusal};
use crate::model::prefecture_code;
use crate::read::{self, Places};
use crate::stack::seen;
use tebiki_words::Dictionary;
use tebiki_words::kana::romaji;

pub(super) fn run(content: &Path, label: &str, console: &Console) -> Result<End, Failure> {
    let id = id(label)?;
    let code = prefecture_code(label);
    let folder = match code {
        Some(code) => format!("{code}-{id}"),
        None => id.clone(),
    };
    let root = content.join("overlays").join(folder);
    if root.exists() {
        return Err(Failure::Exists { path: root });
    }
    let places = Places {
        content: content.to_owned(),
        ..Places::default()
    };
    let sources = read::read(&places)?;
    // What is wrong with the guide is told by those who build it.
    let (config, stacked) = crate::stacked(&sources, &Flags::default(), &mut Report::default());
    let title = config.title.as_deref().unwrap_or("手引き");
    let roles: Vec<&str> = stacked
        .data
        .roles
        .iter()
        .map(|role| role.name.as_str())
        .collect();
    let files = [
        ("overlay.toml".to_owned(), note(&id, code, label, title)),
        ("contacts.csv".to_owned(), contacts(&roles)),
        (format!("content/{id}/index.md"), page(label)),
        ("seen.toml".to_owned(), seen::HEAD.to_owned()),
    ];
    for (name, text) in files {
        let path = root.join(name);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above).map_err(Failure::write(above))?;
        }
        let mut file = File::create_new(&path).map_err(|why| match why.kind() {
            io::ErrorKind::AlreadyExists => Failure::Exists { path: path.clone() },
            _ => Failure::Write {
                path: path.clone(),
                why,
            },
        })?;
        file.write_all(text.as_bytes())
            .map_err(Failure::write(&path))?;
        console.answer(&format!("{}\n", path.display()));
    }
    fs::create_dir_all(root.join("parts")).map_err(Failure::write(&root))?;
    Ok(End::Done)
}

/// The reading of the name without 県, 市 and the like, in ASCII.
fn id(label: &str) -> Result<String, Failure> {
    let bare = match kind(label) {
        Some(kind) if label != "北海道" => label.strip_suffix(kind).unwrap_or(label),
        _ => label,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !bare.is_empty() && bare.chars().all(plain) {
        return Ok(bare.to_ascii_lowercase());
    }
    let dictionary = Dictionary::embedded();
    let words = dictionary.words(bare);
    let words = words.iter().map(|word| match word.reading.is_empty() {
        true => romaji(bare.get(word.range.clone()).unwrap_or_default()),
        false => romaji(&word.reading),
    });
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    match words.is_empty() {
        true => Err(Failure::Overlay(OverlayRefusal::NoName {
            name: label.to_owned(),
        })),
        false => Ok(words.join("-")),
    }
}

/// What the name says that it is: 県, 市 …
fn kind(label: &str) -> Option<&'static str> {
    let kinds = ["都", "道", "府", "県", "市", "区", "町", "村"];
    kinds.into_iter().find(|kind| label.ends_with(kind))
}

fn note(id: &str, code: Option<&str>, label: &str, title: &str) -> String {
    let code = code
        .map(|code| format!("code = \"{code}\"\n"))
        .unwrap_or_default();
    let layer = kind(label).map(|kind| format!("layer = \"{kind}\"\n"));
    let layer = layer.unwrap_or_default();
    let title = quoted(&format!("{title}（{label}版）"));
    let label = quoted(label);
    format!(
        "id = \"{id}\"\n{code}label = {label}\n{layer}title = {title}\npublisher = {label}\n\
         # over = \"\"            # 市町村の地域版なら、下に敷く県の地域版の id\n\
         # edition = \"第1版\"\n\
         # as_of = \"2026-04-01\"\n\n\
         # [look]\n\
         # accent = \"#7a1f3d\"\n\
         # logo = \"look/logo.svg\"\n\
         # logo_alt = {label}\n\
         # footer = \"問い合わせ：\"\n\n\
         # [[hide]]\n\
         # page = \"guide/a.md\"\n\
         # instead = \"{id}/index.md\"\n\
         # reason = \"\"\n"
    )
}

/// Excel reads the mark at the beginning as UTF-8. A row that only says for what it is waits to be filled in.
fn contacts(roles: &[&str]) -> String {
    let mut text = "\u{FEFF}役,名称,電話,時間,備考,置き換え\r\n".to_owned();
    for role in roles {
        let role = match role.contains([',', '"', '\n']) {
            true => format!("\"{}\"", role.replace('"', "\"\"")),
            false => (*role).to_owned(),
        };
        text.push_str(&format!("{role},,,,,\r\n"));
    }
    text
}

fn page(label: &str) -> String {
    let title = quoted(&format!("{label}の体制"));
    format!(
        "+++\ntitle = {title}\n+++\n\nここに、{label}の窓口・会議・事業のことを書きます。\n\n\
         <!-- 手引きの文の前後に足すときは parts/ に、次のように書いたファイルを置きます。\n\
         +++\nafter = \"guide/a.md#見出し\"\n+++\n足す文。 -->\n"
    )
}
