//! The format of the search files, version 1. `engine.js` reads what is written here, and nothing else knows it.
//!
//! Each file is a classic script, `tebiki.shard("NAME", "BASE64")`: the text is deflated (raw), and holds the length of
//! a JSON value (four bytes, little-endian), that value, and bytes. Numbers in the bytes are LEB128.
//!
//! | name | JSON | bytes |
//! |---|---|---|
//! | `head` | counts, directories, kinds, unknown words | connection costs, one byte each |
//! | `g0`… | `k`: pairs of characters, one after the other | for each pair: length in bytes, places, gaps, codes |
//! | `w0`… | `s`: surfaces; `e`: for each its words | |
//! | `r0`… | `r` readings, `s` surfaces, `p` letters, `d` pages, `c` pieces | |
//! | `s0` | synonyms and terms | |
//! | `t0`… | pages with their sections and blocks | |
//! | `f0` | for each filter its values with their pages | |
//!
//! A directory lists the first key of each file of its kind; keys are in order of code points.

use std::collections::BTreeMap;

use base64::Engine as _;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::grams::{Grams, Place};
use super::vocabulary::{Entry, Vocabulary, Word};
use super::{Facets, SearchBook, SearchPage};

/// Changes with every change that an older `engine.js` would misread.
pub(super) const VERSION: u32 = 1;
/// Where the files are, from the site's root.
const FOLDER: &str = "search";
/// Bytes of a file before deflating, by kind, on a site of a thousand pages; they grow with the root of the pages.
const GRAMS: usize = 9_000;
const WORDS: usize = 14_000;
const READINGS: usize = 14_000;
const TEXTS: usize = 9_000;

/// No file inflates to more.
const LARGEST: usize = 1 << 28;

struct Shard {
    name: String,
    value: Value,
    bytes: Vec<u8>,
}

pub(super) fn write(
    book: &SearchBook,
    grams: &Grams,
    vocabulary: &Vocabulary,
) -> BTreeMap<String, Vec<u8>> {
    let mut shards = Vec::new();
    // Fewer and larger files the larger the site: a query needs a few of them, whatever their number.
    let growth = (book.pages.len().max(1000) as f64 / 1000.0).sqrt();
    let size = |bytes: usize| (bytes as f64 * growth) as usize;
    let gram_keys = write_grams(grams, size(GRAMS), &mut shards);
    let word_keys = write_words(vocabulary, size(WORDS), &mut shards);
    let reading_keys = write_readings(&vocabulary.entries, size(READINGS), &mut shards);
    let text_keys = write_texts(&book.pages, size(TEXTS), &mut shards);
    shards.push(named("s0", relations(book, vocabulary)));
    shards.push(named("f0", facets(&book.pages)));
    let kinds: Vec<&str> = {
        let mut kinds: Vec<&str> = book.pages.iter().map(|page| page.kind.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    };
    let unknown: BTreeMap<&str, String> = vocabulary
        .unknown
        .iter()
        .map(|(kind, words)| (kind.as_str(), written(words)))
        .collect();
    shards.push(Shard {
        name: "head".to_owned(),
        value: json!({
            "version": VERSION,
            "sections": book.pages.iter().map(|page| page.sections.len()).collect::<Vec<_>>(),
            "lengths": grams.lengths.iter().map(|length| level(*length)).collect::<String>(),
            "kinds": kinds,
            "kind": book.pages.iter().map(|page| kinds.binary_search(&page.kind.as_str()).unwrap_or_default()).collect::<Vec<_>>(),
            "grams": gram_keys,
            "words": word_keys,
            "readings": reading_keys,
            "texts": text_keys,
            "contexts": vocabulary.contexts,
            "unknown": unknown,
        }),
        bytes: vocabulary.connections.iter().map(|cost| cost.cast_unsigned()).collect(),
    });
    shards.into_par_iter().map(|shard| pack(&shard)).collect()
}

/// A hexadecimal digit: two to each doubling of the length, from eight characters on.
fn level(length: u32) -> char {
    let halves = (f64::from(length.max(8)) / 8.0).log2() * 2.0;
    let level = (0..15_u32)
        .take_while(|level| f64::from(*level) + 0.5 <= halves)
        .count();
    u32::try_from(level)
        .ok()
        .and_then(|level| char::from_digit(level, 16))
        .unwrap_or('f')
}

fn named(name: &str, value: Value) -> Shard {
    Shard {
        name: name.to_owned(),
        value,
        bytes: Vec::new(),
    }
}

fn pack(shard: &Shard) -> (String, Vec<u8>) {
    let value = shard.value.to_string();
    let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
    let mut raw = Vec::with_capacity(4 + value.len() + shard.bytes.len());
    raw.extend(length.to_le_bytes());
    raw.extend(value.as_bytes());
    raw.extend(&shard.bytes);
    let deflated = miniz_oxide::deflate::compress_to_vec(&raw, 9);
    let text = base64::engine::general_purpose::STANDARD.encode(deflated);
    let script = format!("tebiki.shard(\"{}\",\"{text}\")\n", shard.name);
    (format!("{FOLDER}/{}.js", shard.name), script.into_bytes())
}

/// The inflated bytes of a file that `pack` wrote.
pub(super) fn unpack(script: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(script).ok()?;
    let (_, rest) = text.split_once("\",\"")?;
    let (text, _) = rest.split_once('"')?;
    let deflated = base64::engine::general_purpose::STANDARD
        .decode(text)
        .ok()?;
    miniz_oxide::inflate::decompress_to_vec_with_limit(&deflated, LARGEST).ok()
}

fn write_grams(grams: &Grams, most: usize, shards: &mut Vec<Shard>) -> Vec<String> {
    let mut firsts = Vec::new();
    let mut keys = String::new();
    let mut bytes = Vec::new();
    let mut number = 0;
    let mut close = |keys: &mut String, bytes: &mut Vec<u8>| {
        if !keys.is_empty() {
            shards.push(Shard {
                name: format!("g{number}"),
                value: json!({ "k": std::mem::take(keys) }),
                bytes: std::mem::take(bytes),
            });
            number += 1;
        }
    };
    for ((first, second), places) in &grams.lists {
        if keys.is_empty() {
            firsts.push([*first, *second].iter().collect());
        }
        keys.push(*first);
        keys.push(*second);
        let list = list(places);
        number_to(list.len(), &mut bytes);
        bytes.extend(list);
        if bytes.len() + keys.len() > most {
            close(&mut keys, &mut bytes);
        }
    }
    close(&mut keys, &mut bytes);
    firsts
}

/// How many places, the gaps between their sections, and two codes to a byte.
fn list(places: &[Place]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(places.len() * 2);
    number_to(places.len(), &mut bytes);
    let mut next = 0;
    for place in places {
        number_to((place.section - next) as usize, &mut bytes);
        next = place.section + 1;
    }
    for two in places.chunks(2) {
        let code = |at: usize| two.get(at).map_or(0, |place| place.code);
        bytes.push(code(0) | code(1) << 4);
    }
    bytes
}

fn number_to(mut number: usize, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push((number & 0x7f | 0x80) as u8);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// The first file holds what every query needs: lone characters, and words that begin with hiragana. The others go by their first character.
fn write_words(vocabulary: &Vocabulary, most: usize, shards: &mut Vec<Shard>) -> Vec<String> {
    let is_core = |surface: &str| {
        surface.chars().count() == 1 || surface.starts_with(|c| ('ぁ'..='ゖ').contains(&c))
    };
    let (core, rest): (Vec<_>, Vec<_>) = vocabulary
        .words
        .iter()
        .partition(|(surface, _)| is_core(surface));
    let mut firsts = vec![String::new()];
    let mut groups: Vec<Vec<(&String, &Vec<Word>)>> = vec![core];
    let mut size = most;
    let mut last = None;
    for (surface, words) in rest {
        let first = surface.chars().next();
        if size >= most && first != last {
            groups.push(Vec::new());
            firsts.push(first.map(String::from).unwrap_or_default());
            size = 0;
        }
        last = first;
        size += surface.len() + 12 * words.len();
        if let Some(group) = groups.last_mut() {
            group.push((surface, words));
        }
    }
    for (number, group) in groups.iter().enumerate() {
        let surfaces: Vec<&str> = group.iter().map(|(surface, _)| surface.as_str()).collect();
        let words: Vec<String> = group.iter().map(|(_, words)| written(words)).collect();
        shards.push(named(
            &format!("w{number}"),
            json!({ "s": surfaces.join("\n"), "e": words.join("\n") }),
        ));
    }
    firsts
}

/// `letter,left,right,cost,base,reading` for each word, `;` between. The letter is the word's class; `t` is a term, `u`
/// one that begins as a particle would.
fn written(words: &[Word]) -> String {
    let words: Vec<String> = words
        .iter()
        .map(|word| {
            let fields = format!(
                "{}{},{},{},{},{}",
                word.letter, word.left, word.right, word.cost, word.base, word.reading
            );
            fields.trim_end_matches(',').to_owned()
        })
        .collect();
    words.join(";")
}

fn write_readings(entries: &[Entry], most: usize, shards: &mut Vec<Shard>) -> Vec<String> {
    let mut firsts = Vec::new();
    let mut groups: Vec<Vec<&Entry>> = Vec::new();
    let mut size = most;
    for entry in entries {
        if size >= most {
            groups.push(Vec::new());
            firsts.push(entry.reading.clone());
            size = 0;
        }
        size += entry.reading.len() + entry.surface.len() + 4;
        if let Some(group) = groups.last_mut() {
            group.push(entry);
        }
    }
    for (number, group) in groups.iter().enumerate() {
        let readings: Vec<&str> = group.iter().map(|entry| entry.reading.as_str()).collect();
        let surfaces: Vec<&str> = group
            .iter()
            .map(|entry| {
                if entry.surface == entry.reading {
                    ""
                } else {
                    entry.surface.as_str()
                }
            })
            .collect();
        let pieces: Vec<String> = group
            .iter()
            .filter(|entry| entry.letter == 'c')
            .map(|entry| {
                let digit = |n: u8| char::from_digit(u32::from(n.min(35)), 36).unwrap_or('z');
                entry
                    .pieces
                    .iter()
                    .flat_map(|(surface, reading)| [digit(*surface), digit(*reading)])
                    .collect()
            })
            .collect();
        shards.push(named(
            &format!("r{number}"),
            json!({
                "r": readings.join("\n"),
                "s": surfaces.join("\n"),
                "p": group.iter().map(|entry| entry.letter).collect::<String>(),
                "d": group.iter().map(|entry| entry.pages).collect::<Vec<_>>(),
                "c": pieces.join(" "),
            }),
        ));
    }
    firsts
}

fn write_texts(pages: &[SearchPage], most: usize, shards: &mut Vec<Shard>) -> Vec<usize> {
    let mut firsts = Vec::new();
    let mut group: Vec<Value> = Vec::new();
    let mut size = 0;
    for (number, page) in pages.iter().enumerate() {
        let sections: Vec<Value> = page
            .sections
            .iter()
            .map(|section| {
                let mut fields = vec![section.heading.text.as_str(), section.anchor.as_str()];
                if section.anchor == section.heading.text {
                    fields = vec![section.heading.text.as_str(), "="];
                }
                fields.extend(section.blocks.iter().map(|block| block.text.as_str()));
                json!(fields)
            })
            .collect();
        let value = json!([page.url, page.title, page.path, sections]);
        let bytes = value.to_string().len();
        if group.is_empty() || size + bytes > most {
            if !group.is_empty() {
                shards.push(named(
                    &format!("t{}", firsts.len() - 1),
                    Value::Array(std::mem::take(&mut group)),
                ));
            }
            firsts.push(number);
            size = 0;
        }
        size += bytes;
        group.push(value);
    }
    if !group.is_empty() {
        shards.push(named(
            &format!("t{}", firsts.len() - 1),
            Value::Array(group),
        ));
    }
    firsts
}

fn relations(book: &SearchBook, vocabulary: &Vocabulary) -> Value {
    let synonyms: BTreeMap<&String, String> = vocabulary
        .synonyms
        .iter()
        .map(|(from, to)| {
            let to: Vec<String> = to
                .iter()
                .map(|(word, percent)| format!("{percent}{word}"))
                .collect();
            (from, to.join(" "))
        })
        .collect();
    let terms: Vec<Value> = book
        .terms
        .iter()
        .map(|term| json!([term.name, term.aliases, term.short, term.url]))
        .collect();
    json!({ "synonyms": synonyms, "terms": terms })
}

fn facets(pages: &[SearchPage]) -> Value {
    type Field = fn(&Facets) -> &Vec<String>;
    let fields: [(&str, Field); 4] = [
        ("program", |facets| &facets.program),
        ("area", |facets| &facets.area),
        ("audience", |facets| &facets.audience),
        ("domain", |facets| &facets.domain),
    ];
    let mut all = BTreeMap::new();
    for (name, field) in fields {
        let mut values: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
        for (number, page) in pages.iter().enumerate() {
            for value in field(&page.facets) {
                values.entry(value).or_default().push(number);
            }
        }
        all.insert(name, values);
    }
    json!(all)
}
