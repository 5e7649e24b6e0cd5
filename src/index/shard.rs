//! The format of the search files, version 3. `engine.js` reads what is written here, and nothing else knows it.
//!
//! Each file is a script that holds deflated bytes (`packing`): a checksum of all that follows, the stamp of what the file is
//! made from, the length of a JSON value (four bytes each, little-endian), that value, and more bytes, whose numbers are
//! LEB128. The head names the stamps of all the others, so that files of two builds are not taken for one site, while a file
//! that a build does not change keeps its bytes.
//!
//! | name | JSON | bytes |
//! |---|---|---|
//! | `head` | `stamps` of the others by kind, three characters each; counts, lengths, directories, kinds, unknown words, `common` pairs, the commonest first | connection costs, one byte each, less what the costs above and before let expect |
//! | `g0`… | `k`: pairs of characters, one after the other | their places, as `places` writes them |
//! | `w0`… | `s` surfaces, `n` words of each, `p` classes, `b` bases, `y` readings, `m` what may stand for a word or a phrase, each after two digits that say how well | left and right contexts, costs |
//! | `r0`… | `r` readings, `s` surfaces, `p` letters, `d` pages, `c` pieces | |
//! | `s0` | terms | |
//! | `t0`… | pages with their sections and blocks, and the name of the overlay that they are from | |
//! | `f0` | for each filter its values with their pages | |
//!
//! On a small site (`small` in the head) there is no `g`, and `r` holds the compounds and what the dictionary lacks:
//! the client makes the rest from `t` and `w`.
//! A directory lists the first key of each file of its kind, that of the texts how many pages each holds; keys are in
//! order of code points.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use rayon::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::bytes::number_to;
use super::folding::fold;
use super::grams::{self, Pair};
use super::packing::path;
use super::stamped::{Holds, SearchFile, Stamps, raw_of};
use super::vocabulary::{self, Entry, Vocabulary, Word};
use super::{FOLDER, PageDigest, SearchTerm, SiteWords};
use tebiki_words::Dictionary;

/// Changes with every change that an older `engine.js` would misread.
pub(super) const VERSION: u32 = 3;
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

/// So many places are filled in at a time.
const AT_ONCE: usize = 4_000_000;

/// Of more sections than these, the head names the lengths by page.
const MOST_LENGTHS: usize = 20_000;

/// A file by its name: the length of the value, the value, the bytes.
fn file(name: &str, value: &Value, bytes: &[u8]) -> SearchFile<'static> {
    file_of(name, value.to_string().as_bytes(), bytes)
}

fn file_of(name: &str, value: &[u8], bytes: &[u8]) -> SearchFile<'static> {
    let holds = Holds::Bytes(raw_of(value, bytes));
    SearchFile::new(path(name), Some(name.to_owned()), holds)
}

/// Takes the files one by one, on any thread.
pub type Take<'a> = &'a (dyn Fn(SearchFile) + Sync);

/// Makes the files of the search from the digests of all pages, in the book's order, and hands them to `take` as they are
/// made, on any thread and in any order.
pub fn merge(pages: &[&PageDigest], of_site: &SiteWords, dictionary: &Dictionary, put: Take) {
    let stamps = Stamps::default();
    let take: Take = &|file: SearchFile| {
        stamps.see(&file);
        put(file);
    };
    let small = is_small(pages);
    // An answer needs several files, so that these may grow, but slower than the site.
    // Texts, of which each answer needs the most, slower than the lists.
    let growth = (pages.len().max(1000) as f64 / 1000.0).sqrt().sqrt();
    let grown = |bytes: usize, growth: f64| (bytes as f64 * growth) as usize;
    let most = |bytes: usize| if small { WHOLE } else { bytes };
    let of_words = || {
        let vocabulary = vocabulary::collect(pages, of_site, dictionary);
        let words = write_words(&vocabulary, most(WORDS), take);
        let readings = write_readings(&vocabulary, small, most(READINGS), take);
        (words, readings, vocabulary)
    };
    let of_texts = || {
        let counts = if small {
            Vec::new()
        } else {
            grams::count(pages)
        };
        let grams = write_grams(pages, &counts, grown(GRAMS, growth), take);
        let texts = write_texts(pages, most(grown(TEXTS, growth.sqrt())), take);
        (grams, texts, common(&counts, pages))
    };
    let ((words, readings, vocabulary), (grams, texts, common)) = rayon::join(of_words, of_texts);
    take(file("s0", &terms(&of_site.terms), &[]));
    take(file("f0", &facets(pages), &[]));
    let kinds: BTreeSet<&str> = pages.iter().map(|page| page.kind.as_str()).collect();
    let kinds: Vec<&str> = kinds.into_iter().collect();
    let kind = |page: &&PageDigest| kinds.binary_search(&page.kind.as_str()).unwrap_or_default();
    let unknown: BTreeMap<&str, String> = vocabulary
        .unknown
        .iter()
        .map(|(kind, words)| (kind.as_str(), written(words)))
        .collect();
    let value = json!({
        "version": VERSION,
        "stamps": stamps.written(),
        "small": small,
        "sections": pages.iter().map(|page| page.lengths.len()).collect::<Vec<_>>(),
        "lengths": levels(pages),
        "common": common,
        "kinds": kinds,
        "kind": pages.iter().map(kind).collect::<Vec<_>>(),
        "grams": grams,
        "words": words,
        "readings": readings,
        "texts": texts,
        "contexts": vocabulary.contexts,
        "unknown": unknown,
    });
    put(file("head", &value, &differences(&vocabulary)));
    let licence = Holds::Bytes(LICENCE.to_vec());
    put(SearchFile::new(
        format!("{FOLDER}/ipadic-licence.txt"),
        None,
        licence,
    ));
}

/// Whether a site of such pages is loaded whole.
fn is_small(pages: &[&PageDigest]) -> bool {
    let lengths = pages.iter().flat_map(|page| &page.lengths);
    lengths.map(|length| u64::from(*length)).sum::<u64>() <= SMALL
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
fn common(counts: &[(Pair, usize)], pages: &[&PageDigest]) -> String {
    let sections: usize = pages.iter().map(|page| page.lengths.len()).sum();
    let mut found: Vec<(Pair, usize)> = counts
        .iter()
        .copied()
        .filter(|(pair, places)| pair.1 != grams::ALONE && places * 16 >= sections)
        .collect();
    found.sort_by_key(|(pair, places)| (std::cmp::Reverse(*places), *pair));
    found
        .iter()
        .flat_map(|(pair, _)| [pair.0, pair.1])
        .collect()
}

/// How long each section is; of very many sections, how long those of a page are on the average.
fn levels(pages: &[&PageDigest]) -> String {
    let lengths = || pages.iter().flat_map(|page| &page.lengths);
    if lengths().count() <= MOST_LENGTHS {
        return lengths().map(|length| level(*length)).collect();
    }
    let mean = |page: &&PageDigest| {
        let sum: u64 = page.lengths.iter().map(|length| u64::from(*length)).sum();
        let mean = sum / (page.lengths.len().max(1) as u64);
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

/// Pairs go into files in their order; one whose list alone is long goes alone, so that its neighbours stay short.
fn write_grams(
    pages: &[&PageDigest],
    counts: &[(Pair, usize)],
    most: usize,
    take: Take,
) -> Vec<String> {
    let mut starts: Vec<usize> = Vec::new();
    let mut size = most;
    for (at, (_, places)) in counts.iter().enumerate() {
        let bytes = 6 + places;
        if size + bytes > most {
            starts.push(at);
            size = 0;
        }
        size += bytes;
    }
    let ends = ends(pages);
    let bytes: Vec<u8> = ends.iter().flat_map(|end| end.to_le_bytes()).collect();
    let ends_print: [u8; 32] = Sha256::digest(bytes).into();
    let files: Vec<(usize, Range<usize>)> = starts
        .iter()
        .enumerate()
        .map(|(number, start)| {
            let end = starts.get(number + 1).copied().unwrap_or(counts.len());
            (number, *start..end)
        })
        .collect();
    at_once(&files, counts).into_par_iter().for_each(|files| {
        let (Some((_, first)), Some((_, last))) = (files.first(), files.last()) else {
            return;
        };
        let here = counts.get(first.start..last.end).unwrap_or_default();
        let lists = grams::lists(pages, here);
        files.par_iter().for_each(|(number, pairs)| {
            let of_file = counts.get(pairs.clone()).unwrap_or_default().iter();
            let keys: String = of_file.flat_map(|(pair, _)| [pair.0, pair.1]).collect();
            let lists = lists.of(pairs.start - first.start..pairs.end - first.start);
            let name = format!("g{number}");
            let holds = Holds::Places {
                pairs: keys,
                lists,
                ends: &ends,
                ends_print,
            };
            take(SearchFile::new(path(&name), Some(name), holds));
        });
    });
    let firsts = starts.iter().filter_map(|start| counts.get(*start));
    firsts
        .map(|(pair, _)| [pair.0, pair.1].iter().collect())
        .collect()
}

/// The files in rows whose lists are filled at once.
fn at_once<'a>(
    files: &'a [(usize, Range<usize>)],
    counts: &[(Pair, usize)],
) -> Vec<&'a [(usize, Range<usize>)]> {
    let mut filled = 0;
    let mut row = 0;
    let mut rows = Vec::with_capacity(files.len());
    for (_, pairs) in files {
        let here = counts.get(pairs.clone()).unwrap_or_default();
        let places: usize = here.iter().map(|(_, places)| *places).sum();
        if filled + places > AT_ONCE {
            row += 1;
            filled = 0;
        }
        filled += places;
        rows.push(row);
    }
    let mut rest = files;
    let mut groups = Vec::new();
    for row in rows.chunk_by(|one, other| one == other) {
        let (group, after) = rest.split_at_checked(row.len()).unwrap_or((rest, &[]));
        groups.push(group);
        rest = after;
    }
    groups
}

/// For each section the number of the first one that stands on a later page.
fn ends(pages: &[&PageDigest]) -> Vec<u32> {
    let mut end = 0;
    let ends = pages.iter().flat_map(|page| {
        end += page.sections();
        std::iter::repeat_n(end, page.lengths.len())
    });
    ends.collect()
}

/// Words go by their first character, so that a query brings the files of its own characters.
fn write_words(vocabulary: &Vocabulary, most: usize, take: Take) -> Vec<String> {
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
    let files = groups.par_iter().zip(&meanings).enumerate();
    files.for_each(|(number, (group, meanings))| {
        take(word_file(&format!("w{number}"), group, meanings));
    });
    firsts
}

fn word_file(
    name: &str,
    group: &[(&String, &Vec<Word>)],
    meanings: &BTreeMap<&String, String>,
) -> SearchFile<'static> {
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
            u64::try_from(word.cost + COST_SHIFT).unwrap_or_default(),
            &mut bytes,
        );
    }
    let value = json!({
        "s": surfaces.join("\n"),
        "n": group.iter().map(|(_, words)| numbers(words.len())).collect::<String>(),
        "p": words.iter().map(|word| word.letter).collect::<String>(),
        "b": bases.join("\n"),
        "y": readings.join("\n"),
        "m": meanings,
    });
    file(name, &value, &bytes)
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

fn write_readings(vocabulary: &Vocabulary, small: bool, most: usize, take: Take) -> Vec<String> {
    let mut firsts = Vec::new();
    let known = vocabulary.words.keys().filter(|_| small);
    let known: HashSet<String> = known.map(|word| fold(word)).collect();
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
    groups.par_iter().enumerate().for_each(|(number, group)| {
        take(file(&format!("r{number}"), &reading_file(group), &[]));
    });
    firsts
}

fn reading_file(group: &[&Entry]) -> Value {
    let readings: Vec<&str> = group.iter().map(|entry| entry.reading.as_str()).collect();
    let surface = |entry: &&Entry| match entry.surface == entry.reading {
        true => String::new(),
        false => entry.surface.clone(),
    };
    let surfaces: Vec<String> = group.iter().map(surface).collect();
    let digit = |n: u8| char::from_digit(u32::from(n.min(35)), 36).unwrap_or('z');
    let pieces = |entry: &&Entry| -> String {
        let pieces = entry.pieces.iter();
        pieces
            .flat_map(|(surface, reading)| [digit(*surface), digit(*reading)])
            .collect()
    };
    let compounds = group.iter().filter(|entry| entry.letter == 'c');
    let pieces: Vec<String> = compounds.map(pieces).collect();
    json!({
        "r": readings.join("\n"),
        "s": surfaces.join("\n"),
        "p": group.iter().map(|entry| entry.letter).collect::<String>(),
        "d": group.iter().map(|entry| entry.pages).collect::<Vec<_>>(),
        "c": pieces.join(" "),
    })
}

fn write_texts(pages: &[&PageDigest], most: usize, take: Take) -> Vec<usize> {
    let mut groups: Vec<Vec<&str>> = Vec::new();
    let mut size = most;
    for page in pages {
        let bytes = page.record.len();
        if size + bytes > most || groups.is_empty() {
            groups.push(Vec::new());
            size = 0;
        }
        size += bytes;
        if let Some(group) = groups.last_mut() {
            group.push(&page.record);
        }
    }
    groups.par_iter().enumerate().for_each(|(number, group)| {
        let value = format!("[{}]", group.join(","));
        take(file_of(&format!("t{number}"), value.as_bytes(), &[]));
    });
    groups.iter().map(Vec::len).collect()
}

fn terms(terms: &[SearchTerm]) -> Value {
    let terms: Vec<Value> = terms
        .iter()
        .map(|term| json!([term.name, term.aliases, term.short, term.url]))
        .collect();
    json!(terms)
}

fn facets(pages: &[&PageDigest]) -> Value {
    let mut all: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
    for (number, page) in pages.iter().enumerate() {
        for (name, values) in page.facets.all() {
            // Without overlays there is nothing to tell apart.
            if name == "origin" && values.is_empty() {
                continue;
            }
            let own = all.entry(name).or_default();
            for value in values {
                own.entry(value).or_default().push(number);
            }
        }
    }
    json!(all)
}
