//! Knows contacts, terms and statistics by the heads of their columns, and writes them as TOML.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization;

use super::{Grid, Joins, Writer};
use crate::note::What;
use crate::quoted;

/// Heads as offices write them, with the key each stands for.
const CONTACT: &[(&str, &str)] = &[
    ("名称", "name"),
    ("機関名", "name"),
    ("施設名", "name"),
    ("事業所名", "name"),
    ("窓口", "name"),
    ("窓口名", "name"),
    ("相談窓口", "name"),
    ("機関", "name"),
    ("所属", "name"),
    ("団体名", "name"),
    ("名前", "name"),
    ("name", "name"),
    ("種別", "kind"),
    ("区分", "kind"),
    ("分類", "kind"),
    ("kind", "kind"),
    ("地域", "area"),
    ("市町村", "area"),
    ("市区町村", "area"),
    ("圏域", "area"),
    ("対象地域", "area"),
    ("area", "area"),
    ("電話", "tel"),
    ("電話番号", "tel"),
    ("tel", "tel"),
    ("連絡先", "tel"),
    ("fax", "fax"),
    ("fax番号", "fax"),
    ("ファックス", "fax"),
    ("ファクス", "fax"),
    ("ファクシミリ", "fax"),
    ("メール", "email"),
    ("メールアドレス", "email"),
    ("eメール", "email"),
    ("e-mail", "email"),
    ("email", "email"),
    ("mail", "email"),
    ("url", "url"),
    ("ホームページ", "url"),
    ("hp", "url"),
    ("webサイト", "url"),
    ("住所", "address"),
    ("所在地", "address"),
    ("address", "address"),
    ("時間", "hours"),
    ("受付時間", "hours"),
    ("相談時間", "hours"),
    ("開所時間", "hours"),
    ("開設時間", "hours"),
    ("受付日時", "hours"),
    ("相談日時", "hours"),
    ("hours", "hours"),
    ("備考", "note"),
    ("note", "note"),
    ("対象", "audience"),
    ("対象者", "audience"),
    ("audience", "audience"),
];

const TERM: &[(&str, &str)] = &[
    ("用語", "name"),
    ("語句", "name"),
    ("語", "name"),
    ("ことば", "name"),
    ("言葉", "name"),
    ("用語名", "name"),
    ("name", "name"),
    ("読み", "reading"),
    ("よみ", "reading"),
    ("ふりがな", "reading"),
    ("フリガナ", "reading"),
    ("読み方", "reading"),
    ("よみがな", "reading"),
    ("読み仮名", "reading"),
    ("reading", "reading"),
    ("説明", "short"),
    ("意味", "short"),
    ("解説", "short"),
    ("定義", "short"),
    ("内容", "short"),
    ("short", "short"),
    ("別名", "aliases"),
    ("略称", "aliases"),
    ("略語", "aliases"),
    ("同義語", "aliases"),
    ("aliases", "aliases"),
    ("url", "url"),
    ("詳しい説明", "body"),
    ("詳細", "body"),
    ("備考", "body"),
    ("body", "body"),
    ("関連語", "see"),
    ("関連用語", "see"),
    ("see", "see"),
];

/// Whether a column of this head holds telephone numbers.
pub(super) fn is_telephone(head: &str) -> bool {
    let head = plain(head);
    [
        "電話",
        "tel",
        "fax",
        "ファックス",
        "ファクス",
        "携帯",
        "連絡先",
    ]
    .iter()
    .any(|word| head.contains(word))
}

/// A head in the one form in which all spellings are equal.
fn plain(head: &str) -> String {
    let head: String = head.nfkc().collect::<String>().to_lowercase();
    let head = head.split(['(', '※']).next().unwrap_or_default();
    head.chars()
        .filter(|c| !c.is_whitespace() && *c != '・')
        .collect()
}

/// The records of a table with their kind, as a TOML file; `None` for any other table.
pub(super) fn made(grid: &Grid, writer: &mut Writer<'_>) -> Option<(&'static str, String)> {
    let heads: Vec<String> = grid
        .rows
        .first()?
        .iter()
        .map(|slot| slot.cell.text.trim().to_owned())
        .collect();
    // Every column needs a name of its own, else what stands in it would be lost.
    if grid.rows.len() < 2 || heads.iter().any(String::is_empty) {
        return None;
    }
    let keys = |known: &[(&'static str, &'static str)]| -> Vec<Option<&'static str>> {
        let mut found = Vec::new();
        for head in &heads {
            let head = plain(head);
            let key = known
                .iter()
                .find(|(name, _)| *name == head)
                .map(|(_, key)| *key);
            found.push(key.filter(|key| !found.contains(&Some(*key))));
        }
        found
    };
    let contact = keys(CONTACT);
    let reachable = ["tel", "fax", "email", "address", "url"];
    let reach = contact
        .iter()
        .flatten()
        .filter(|key| reachable.contains(key))
        .count();
    if contact.contains(&Some("name")) && reach > 0 {
        return Some(("contact", contacts(grid, &heads, &contact, writer)));
    }
    let term = keys(TERM);
    let named = |key| term.contains(&Some(key));
    if named("name")
        && named("short")
        && term.first() == Some(&Some("name"))
        && term.iter().flatten().count() == heads.len()
    {
        return Some(("term", terms(grid, &term, writer)));
    }
    series(grid, &heads, writer).map(|text| ("series", text))
}

/// The text of each cell, that of a merged cell in each place it covers.
fn filled(grid: &Grid, heads: &[String], writer: &mut Writer<'_>) -> Vec<(Vec<String>, String)> {
    let mut out: Vec<(Vec<String>, String)> = Vec::new();
    for (row, place) in grid.rows.iter().zip(&grid.places).skip(1) {
        let mut texts: Vec<String> = Vec::new();
        for (column, slot) in row.iter().enumerate() {
            let text = match slot.joins {
                Some(Joins::Up) => out
                    .last()
                    .and_then(|(above, _)| above.get(column).cloned())
                    .unwrap_or_default(),
                Some(Joins::Left) => String::new(),
                None => {
                    let head = heads.get(column).map_or("", String::as_str);
                    writer.shown(slot, head, place)
                }
            };
            if slot.joins == Some(Joins::Up) {
                writer.import.added.push(text.clone());
            }
            texts.push(text.trim().to_owned());
        }
        out.push((texts, place.clone()));
    }
    out
}

fn line(out: &mut String, key: &str, value: &str) {
    if !value.is_empty() {
        let _ = writeln!(out, "{key} = {}", quoted(value));
    }
}

/// 「住民、市町村」 as a list.
fn list(out: &mut String, key: &str, value: &str) {
    let parts: Vec<String> = value
        .split(['、', ',', '，', ';', '\n', '／'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(quoted)
        .collect();
    if !parts.is_empty() {
        let _ = writeln!(out, "{key} = [{}]", parts.join(", "));
    }
}

fn contacts(
    grid: &Grid,
    heads: &[String],
    keys: &[Option<&str>],
    writer: &mut Writer<'_>,
) -> String {
    for (head, key) in heads.iter().zip(keys) {
        // The name of a known column becomes a key; that of another stands in the notes of each record.
        let words = match key {
            Some(key) => format!("{head} = {key}"),
            None => format!("{head} → note"),
        };
        let place = writer.place(grid.places.first().map_or("", String::as_str));
        writer.note(What::Columns, place, words);
    }
    let mut out = String::new();
    for (texts, place) in filled(grid, heads, writer) {
        if texts.iter().all(String::is_empty) {
            continue;
        }
        let get = |wanted: &str| {
            keys.iter()
                .position(|key| *key == Some(wanted))
                .and_then(|at| texts.get(at))
                .map_or("", String::as_str)
        };
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str("[[contact]]\n");
        let mut unsure = false;
        match get("name") {
            "" => {
                unsure = true;
                let place = writer.place(&place);
                writer.note(What::ValueMissing, place, "name".to_owned());
                line(&mut out, "name", "名称なし");
                writer.import.added.push("名称なし".to_owned());
            }
            name => line(&mut out, "name", &name.replace('\n', " ")),
        }
        for key in [
            "kind", "area", "tel", "fax", "email", "url", "address", "hours",
        ] {
            line(&mut out, key, &get(key).replace('\n', " "));
        }
        let mut note = vec![get("note").to_owned()];
        for ((head, key), text) in heads.iter().zip(keys).zip(&texts) {
            if key.is_none() && !text.is_empty() {
                note.push(format!("{head}：{text}"));
                writer.import.added.push(format!("{head}："));
            }
        }
        note.retain(|part| !part.is_empty());
        line(&mut out, "note", &note.join("\n\n"));
        list(&mut out, "audience", get("audience"));
        if unsure {
            line(&mut out, "status", "要確認");
        }
    }
    out
}

fn terms(grid: &Grid, keys: &[Option<&str>], writer: &mut Writer<'_>) -> String {
    let heads: Vec<String> = keys
        .iter()
        .map(|key| key.unwrap_or_default().to_owned())
        .collect();
    for slot in grid.rows.first().into_iter().flatten() {
        let words = slot.cell.text.clone();
        let place = writer.place(grid.places.first().map_or("", String::as_str));
        writer.note(What::Columns, place, words);
    }
    let phonetic: Vec<String> = grid
        .rows
        .iter()
        .skip(1)
        .map(|row| {
            row.first()
                .map_or(String::new(), |slot| slot.cell.reading.clone())
        })
        .collect();
    let mut out = String::new();
    for ((texts, place), phonetic) in filled(grid, &heads, writer).into_iter().zip(phonetic) {
        let get = |wanted: &str| {
            keys.iter()
                .position(|key| *key == Some(wanted))
                .and_then(|at| texts.get(at))
                .map_or("", String::as_str)
        };
        let name = get("name").replace('\n', " ");
        if name.is_empty() {
            let words = texts.join(" ");
            if !words.trim().is_empty() {
                let place = writer.place(&place);
                writer.note(What::Letter, place, words);
            }
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str("[[term]]\n");
        line(&mut out, "name", &name);
        let mut unsure = false;
        let mut reading = hiragana(get("reading"));
        if reading.is_empty() {
            reading = match phonetic.is_empty() {
                true => hiragana(&(writer.reading)(&name)),
                false => hiragana(&phonetic),
            };
            unsure = true;
            let place = writer.place(&place);
            writer.note(What::ReadingMissing, place, format!("{name}（{reading}）"));
            writer.import.added.push(reading.clone());
        }
        line(&mut out, "reading", &reading);
        list(&mut out, "aliases", get("aliases"));
        match get("short") {
            "" => {
                unsure = true;
                let place = writer.place(&place);
                writer.note(What::ValueMissing, place, format!("{name} short"));
                writer
                    .import
                    .added
                    .push("説明はまだありません。".to_owned());
                line(&mut out, "short", "説明はまだありません。");
            }
            short => line(&mut out, "short", &short.replace('\n', " ")),
        }
        line(&mut out, "body", get("body"));
        list(&mut out, "see", get("see"));
        line(&mut out, "url", get("url"));
        if unsure {
            line(&mut out, "status", "要確認");
        }
    }
    out
}

/// Katakana as hiragana; ー and ・ stay.
fn hiragana(text: &str) -> String {
    let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    text.chars()
        .map(|letter| match letter {
            'ァ'..='ヶ' => char::from_u32(u32::from(letter) - 0x60).unwrap_or(letter),
            letter => letter,
        })
        .collect()
}

/// A table of figures over time: years on the left, numbers on the right.
fn series(grid: &Grid, heads: &[String], writer: &mut Writer<'_>) -> Option<String> {
    let label = heads.first()?;
    let merged = grid.rows.iter().flatten().any(|slot| slot.joins.is_some());
    if merged || heads.len() < 2 || grid.rows.len() < 3 || !is_time_label(label) {
        return None;
    }
    let mut rows = Vec::new();
    for row in grid.rows.iter().skip(1) {
        let at = row.first()?.cell.text.trim().to_owned();
        if at.is_empty() || !at.chars().any(|c| c.is_numeric() || c == '元') {
            return None;
        }
        let mut values = Vec::new();
        for slot in row.iter().skip(1) {
            values.push(figure(slot.cell.text.trim())?);
        }
        rows.push((at, values));
    }
    // A year can stand once.
    let mut names: Vec<&str> = rows.iter().map(|(at, _)| at.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() != rows.len() {
        return None;
    }
    let commas = grid
        .rows
        .iter()
        .skip(1)
        .flatten()
        .filter(|slot| slot.cell.text.contains([',', '，']))
        .count();
    if commas > 0 {
        writer.note(What::ListSign, writer.stem.clone(), ",".repeat(commas));
    }
    let title = match writer.sheet.is_empty() {
        true => writer.stem.clone(),
        false => writer.sheet.clone(),
    };
    writer.import.added.push(title.clone());
    let columns: Vec<String> = heads.iter().skip(1).map(|head| quoted(head)).collect();
    let mut out = String::from("[[series]]\n");
    line(&mut out, "id", &title);
    line(&mut out, "title", &title);
    line(&mut out, "label", label);
    let _ = writeln!(out, "columns = [{}]\nrows = [", columns.join(", "));
    for (at, values) in rows {
        let _ = writeln!(
            out,
            "  {{ at = {}, values = [{}] }},",
            quoted(&at),
            values.join(", ")
        );
    }
    out.push_str("]\nstatus = \"要確認\"\n");
    Some(out)
}

fn is_time_label(head: &str) -> bool {
    let head = plain(head);
    [
        "年度", "年", "年月", "年次", "月", "時点", "期", "西暦", "和暦",
    ]
    .contains(&head.as_str())
}

/// A figure as TOML has it: `1,234` as 1234, nothing as `""`.
fn figure(text: &str) -> Option<String> {
    let text: String = text.nfkc().filter(|c| *c != ',').collect();
    if text.is_empty() {
        return Some("\"\"".to_owned());
    }
    let number: f64 = text.parse().ok()?;
    let plain = text
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.' || c == '-');
    (plain
        && number.is_finite()
        && !(text.len() > 1 && text.starts_with('0') && !text.starts_with("0.")))
    .then(|| text.trim_start_matches('+').to_owned())
}
