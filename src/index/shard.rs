//! The format of the search files, version 2. `engine.js` reads what is written here, and nothing else knows it.
//!
//! Each file is a script that holds deflated bytes (`packing`): the length of a JSON value (four bytes, little-endian), that
//! value, and more bytes, whose numbers are LEB128.
//!
//! | name | JSON | bytes |
//! |---|---|---|
//! | `head` | counts, lengths, directories, kinds, unknown words, `common` pairs, the commonest first | connection costs, one byte each, less what the costs above and before let expect |
//! | `g0`… | `k`: pairs of characters, one after the other | their places, as `places` writes them |
//! | `w0`… | `s` surfaces, `n` words of each, `p` classes, `b` bases, `y` readings, `m` what may stand for a word or a phrase, each after two digits that say how well | left and right contexts, costs |
//! | `r0`… | `r` readings, `s` surfaces, `p` letters, `d` pages, `c` pieces | |
//! | `s0` | terms | |
//! | `t0`… | pages with their sections and blocks | |
//! | `f0` | for each filter its values with their pages | |
//!
//! On a small site (`small` in the head) there is no `g`, and `r` holds the compounds and what the dictionary lacks:
//! the client makes the rest from `t` and `w`.
//! A directory lists the first key of each file of its kind, that of the texts how many pages each holds; keys are in
//! order of code points.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use serde_json::{Value, json};

use super::folding::fold;
use super::grams::{self, Lists, Pair, Place};
use super::packing::pack;
use super::places;
use super::vocabulary::{Entry, Vocabulary, Word};
use super::{FOLDER, Facets, SearchBook, SearchPage};

/// Changes with every change that an older `engine.js` would misread.
pub(super) const VERSION: u32 = 2;
/// The words of the dictionary go nowhere without it.
const LICENCE: &[u8] = include_bytes!("ipadic-licence.txt");
/// A site of so many characters is small: its search is loaded whole, and its files leave out what the client makes of
/// the texts again, the pairs of characters first of all.
const SMALL: u64 = 700_000;
/// Bytes of a file of a small site, before deflating.
const WHOLE: usize = 120_000;
/// Bytes of a file before deflating, by kind, on a site of a thousand pages.
const GRAMS: usize = 2_500;
const WORDS: usize = 2_500;
const READINGS: usize = 5_000;
const TEXTS: usize = 9_000;

/// Of more sections than these, the head names the lengths by page.
const MOST_LENGTHS: usize = 20_000;

struct Shard {
    name: String,
    value: Value,
    bytes: Vec<u8>,
}

pub(super) fn write(
    book: &SearchBook,
    lengths: &[u32],
    vocabulary: &Vocabulary,
) -> BTreeMap<String, Vec<u8>> {
    let mut shards = Vec::new();
    let small = is_small(lengths);
    let grams = match small {
        true => Lists::new(),
        false => grams::collect(&book.pages),
    };
    // An answer needs several files, so that these may grow, but slower than the site.
    // Texts, of which each answer needs the most, slower than the lists.
    let growth = (book.pages.len().max(1000) as f64 / 1000.0).sqrt().sqrt();
    let grown = |bytes: usize, growth: f64| (bytes as f64 * growth) as usize;
    let most = |bytes: usize| if small { WHOLE } else { bytes };
    let gram_keys = write_grams(&grams, &book.pages, grown(GRAMS, growth), &mut shards);
    let word_keys = write_words(vocabulary, most(WORDS), &mut shards);
    let reading_keys = write_readings(vocabulary, small, most(READINGS), &mut shards);
    let text_counts = write_texts(&book.pages, most(grown(TEXTS, growth.sqrt())), &mut shards);
    shards.push(named("s0", terms(book)));
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
            "small": small,
            "sections": book.pages.iter().map(|page| page.sections.len()).collect::<Vec<_>>(),
            "lengths": levels(lengths, &book.pages),
            "common": common(&grams, lengths.len()),
            "kinds": kinds,
            "kind": book.pages.iter().map(|page| kinds.binary_search(&page.kind.as_str()).unwrap_or_default()).collect::<Vec<_>>(),
            "grams": gram_keys,
            "words": word_keys,
            "readings": reading_keys,
            "texts": text_counts,
            "contexts": vocabulary.contexts,
            "unknown": unknown,
        }),
        bytes: differences(vocabulary),
    });
    let mut files: BTreeMap<String, Vec<u8>> =
        shards.into_par_iter().map(|shard| packed(&shard)).collect();
    files.insert(format!("{FOLDER}/ipadic-licence.txt"), LICENCE.to_vec());
    files
}

/// Whether a site of such sections is loaded whole.
pub(super) fn is_small(lengths: &[u32]) -> bool {
    lengths.iter().map(|length| u64::from(*length)).sum::<u64>() <= SMALL
}

/// Each cost less what its neighbours above and before let expect.
fn differences(vocabulary: &Vocabulary) -> Vec<u8> {
    let (costs, row) = (&vocabulary.connections, vocabulary.contexts);
    let at = |place: Option<usize>| place.and_then(|place| costs.get(place)).copied();
    let differences = costs.iter().enumerate().map(|(place, cost)| {
        let above = at(place.checked_sub(row)).unwrap_or_default();
        let is_first = place % row == 0;
        let before = at(place.checked_sub(1)).filter(|_| !is_first);
        let between = at(place.checked_sub(row + 1)).filter(|_| !is_first);
        let expected = above
            .wrapping_add(before.unwrap_or_default())
            .wrapping_sub(between.unwrap_or_default());
        cost.wrapping_sub(expected).cast_unsigned()
    });
    differences.collect()
}

/// The pairs of characters that stand in a sixteenth of all sections or more, the commonest first: a query that holds
/// rarer ones need not load their long lists.
fn common(grams: &Lists, sections: usize) -> String {
    let mut found: Vec<(&Pair, usize)> = grams
        .iter()
        .map(|(pair, places)| (pair, places.len()))
        .filter(|(pair, places)| pair.1 != grams::ALONE && places * 16 >= sections)
        .collect();
    found.sort_by_key(|(pair, places)| (std::cmp::Reverse(*places), *pair));
    found
        .iter()
        .flat_map(|(pair, _)| [pair.0, pair.1])
        .collect()
}

/// How long each section is; of very many sections, how long those of a page are on the average.
fn levels(lengths: &[u32], pages: &[SearchPage]) -> String {
    if lengths.len() <= MOST_LENGTHS {
        return lengths.iter().map(|length| level(*length)).collect();
    }
    let mut rest = lengths.iter();
    let mean = |page: &SearchPage| {
        let here = rest.by_ref().take(page.sections.len());
        let sum: u64 = here.map(|length| u64::from(*length)).sum();
        let mean = sum / (page.sections.len().max(1) as u64);
        level(u32::try_from(mean).unwrap_or(u32::MAX))
    };
    pages.iter().map(mean).collect()
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

/// The length of the value, the value, the bytes.
fn packed(shard: &Shard) -> (String, Vec<u8>) {
    let value = shard.value.to_string();
    let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
    let mut raw = Vec::with_capacity(4 + value.len() + shard.bytes.len());
    raw.extend(length.to_le_bytes());
    raw.extend(value.as_bytes());
    raw.extend(&shard.bytes);
    pack(&shard.name, &raw)
}

/// Pairs go into files in their order; one whose list alone is long goes alone, so that its neighbours stay short.
fn write_grams(
    grams: &Lists,
    pages: &[SearchPage],
    most: usize,
    shards: &mut Vec<Shard>,
) -> Vec<String> {
    let mut groups: Vec<Vec<(&Pair, &[Place])>> = Vec::new();
    let mut size = most;
    for (pair, places) in grams {
        let bytes = 6 + places.len();
        if size + bytes > most {
            groups.push(Vec::new());
            size = 0;
        }
        size += bytes;
        if let Some(group) = groups.last_mut() {
            group.push((pair, places));
        }
    }
    let ends = ends(pages);
    let files = groups
        .par_iter()
        .zip(0..groups.len())
        .map(|(group, number)| {
            let pairs = group.iter().flat_map(|(pair, _)| [pair.0, pair.1]);
            let lists: Vec<&[Place]> = group.iter().map(|(_, places)| *places).collect();
            Shard {
                name: format!("g{number}"),
                value: json!({ "k": pairs.collect::<String>() }),
                bytes: places::written(&lists, &ends),
            }
        });
    shards.par_extend(files);
    let first = |group: &Vec<(&Pair, &[Place])>| group.first().map(|(pair, _)| [pair.0, pair.1]);
    let firsts = groups.iter().filter_map(first);
    firsts.map(|pair| pair.iter().collect()).collect()
}

/// For each section the number of the first one that stands on a later page.
fn ends(pages: &[SearchPage]) -> Vec<u32> {
    let mut end = 0;
    let ends = pages.iter().flat_map(|page| {
        let sections = page.sections.len();
        end += u32::try_from(sections).unwrap_or(u32::MAX);
        std::iter::repeat_n(end, sections)
    });
    ends.collect()
}

fn number_to(mut number: usize, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push((number & 0x7f | 0x80) as u8);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Words go by their first character, so that a query brings the files of its own characters.
fn write_words(vocabulary: &Vocabulary, most: usize, shards: &mut Vec<Shard>) -> Vec<String> {
    let mut firsts: Vec<String> = Vec::new();
    let mut groups: Vec<Vec<(&String, &Vec<Word>)>> = Vec::new();
    let mut size = most;
    let mut last = None;
    for (surface, words) in &vocabulary.words {
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
    let mut meanings: Vec<BTreeMap<&String, String>> =
        groups.iter().map(|_| BTreeMap::new()).collect();
    for (from, to) in &vocabulary.synonyms {
        let first = from.chars().next().map(String::from).unwrap_or_default();
        let file = firsts
            .partition_point(|other| *other <= first)
            .saturating_sub(1);
        let to: Vec<String> = to
            .iter()
            .map(|(word, percent)| format!("{percent}{word}"))
            .collect();
        if let Some(file) = meanings.get_mut(file) {
            file.insert(from, to.join(" "));
        }
    }
    for (number, (group, meanings)) in groups.iter().zip(meanings).enumerate() {
        shards.push(word_shard(&format!("w{number}"), group, &meanings));
    }
    firsts
}

fn word_shard(
    name: &str,
    group: &[(&String, &Vec<Word>)],
    meanings: &BTreeMap<&String, String>,
) -> Shard {
    let surfaces: Vec<&str> = group.iter().map(|(surface, _)| surface.as_str()).collect();
    let words: Vec<&Word> = group.iter().flat_map(|(_, words)| *words).collect();
    let numbers = |number: usize| {
        char::from_digit(u32::try_from(number.min(35)).unwrap_or(35), 36).unwrap_or('z')
    };
    let bases: Vec<&str> = words.iter().map(|word| word.base.as_str()).collect();
    let readings: Vec<&str> = words.iter().map(|word| word.reading.as_str()).collect();
    let mut bytes: Vec<u8> = words.iter().map(|word| word.left).collect();
    bytes.extend(words.iter().map(|word| word.right.wrapping_sub(word.left)));
    for word in &words {
        number_to(
            usize::try_from(word.cost + COST_SHIFT).unwrap_or_default(),
            &mut bytes,
        );
    }
    Shard {
        name: name.to_owned(),
        value: json!({
            "s": surfaces.join("\n"),
            "n": group.iter().map(|(_, words)| numbers(words.len())).collect::<String>(),
            "p": words.iter().map(|word| word.letter).collect::<String>(),
            "b": bases.join("\n"),
            "y": readings.join("\n"),
            "m": meanings,
        }),
        bytes,
    }
}

/// Added to every cost in the bytes, so that none is negative.
const COST_SHIFT: i32 = 1100;

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

fn write_readings(
    vocabulary: &Vocabulary,
    small: bool,
    most: usize,
    shards: &mut Vec<Shard>,
) -> Vec<String> {
    let mut firsts = Vec::new();
    let known: HashSet<String> = vocabulary.words.keys().map(|word| fold(word)).collect();
    let is_kept = |entry: &&Entry| !small || entry.letter == 'c' || !known.contains(&entry.surface);
    let mut groups: Vec<Vec<&Entry>> = Vec::new();
    let mut size = most;
    for entry in vocabulary.entries.iter().filter(is_kept) {
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
    let mut counts = Vec::new();
    let mut group: Vec<Value> = Vec::new();
    let mut size = 0;
    let mut close = |group: &mut Vec<Value>| {
        let name = format!("t{}", counts.len());
        counts.push(group.len());
        shards.push(named(&name, Value::Array(std::mem::take(group))));
    };
    for page in pages {
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
        if !group.is_empty() && size + bytes > most {
            close(&mut group);
            size = 0;
        }
        size += bytes;
        group.push(value);
    }
    if !group.is_empty() {
        close(&mut group);
    }
    counts
}

fn terms(book: &SearchBook) -> Value {
    let terms: Vec<Value> = book
        .terms
        .iter()
        .map(|term| json!([term.name, term.aliases, term.short, term.url]))
        .collect();
    json!(terms)
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
