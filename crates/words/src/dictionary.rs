//! IPADIC, baked into the binary: readings, and the cutters made from it. Never asks the disk or the network.
//!
//! `build.rs` compiles it from pinned sources; `identity` names exactly what was compiled.

use std::collections::BTreeMap;

use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::UserDictionary;

use tebiki_spelling::{fold, spelling};

use crate::cut::{Class, Cutter, TermEntry, TermWord, Token};
use crate::kana;

mod baked {
    #![allow(unreachable_pub, reason = "the macro's items are its own")]
    lindera_dictionary::embedded_dictionary!("/ipadic", Baked);
}

/// How kanji sound in words of two: on each line one and its readings, learnt from the dictionary (`build/kanji.rs`).
pub const KANJI_SOUNDS: &str = include_str!(concat!(env!("LINDERA_WORKDIR"), "/ipadic/kanji.txt"));

/// 名詞,固有名詞,一般: what a term is between its neighbours.
const TERM_CONTEXT: &str = "1288";
/// Low enough to win over the words a term is made of, too high to tear a longer word: the middle of what is right on
/// the 181 + 74 cases of `tests/terms.rs`. Wrong there: cost 0: 5, 2000: 1 (協議の場|面), 4000 to 6000: 0, 7000: 1,
/// 8000: 2 (ピアサポーター|グループ stays one unknown word), 10000: 3, 12000: 5.
const TERM_COST: &str = "5000";
/// A term that begins as a particle would must not win after a noun (子ども|に|も|包括|的). Wrong: 5000: 3, 6000: 2,
/// 7000 to 12000: 0, where dearer only cuts more of the true ones to pieces.
const LEANING_COST: &str = "8000";

/// The dictionary as the binary carries it.
pub struct Dictionary {
    words: lindera_dictionary::dictionary::Dictionary,
    plain: Cutter,
}

/// One word of the dictionary, as it was written and cut.
pub struct Known<'a> {
    pub surface: &'a str,
    pub class: Class,
    pub base: &'a str,
    /// In katakana; empty when the dictionary has none.
    pub reading: &'a str,
}

/// One word of the dictionary, as it stands between others.
pub struct WordAt {
    pub left: u32,
    pub right: u32,
    pub cost: i32,
    pub class: Class,
    /// 非自立 or 接尾: it says little of its own.
    pub leans: bool,
    pub base: String,
    pub reading: String,
}

/// One way to write a term, as the cutter sees it.
pub struct TermAt {
    pub context: u32,
    pub cost: i32,
    pub base: String,
    pub reading: String,
    /// It begins as a particle would; the words it is made of are not joined to it.
    pub leans: bool,
}

impl Dictionary {
    /// The dictionary of this binary; takes a few milliseconds.
    pub fn embedded() -> Dictionary {
        let words = baked::load().expect("the build compiled it with this same lindera");
        let plain = Cutter::new(words.clone(), None, BTreeMap::new());
        Dictionary { words, plain }
    }

    /// Names the compiled dictionary by its hash, for the site's manifest.
    pub fn identity() -> &'static str {
        env!("TEBIKI_DICTIONARY_ID")
    }

    /// The reading in katakana, word by word. Latin words and what has no reading stay as they are, folded.
    pub fn reading(&self, text: &str) -> String {
        let folded = fold::fold(text);
        let mut reading = String::with_capacity(folded.text.len());
        let mut end = 0;
        for token in self.plain.cut_folded(&fold::fold(&folded.text)) {
            // White space between two words.
            reading.push_str(folded.text.get(end..token.range.start).unwrap_or_default());
            end = token.range.end;
            let surface = folded.text.get(token.range).unwrap_or_default();
            let stays =
                token.reading.is_empty() || token.class == Class::Symbol || surface.is_ascii();
            reading.push_str(if stays { surface } else { &token.reading });
        }
        reading.push_str(folded.text.get(end..).unwrap_or_default());
        reading
    }

    /// Whether a text begins with what plain IPADIC takes for a particle: に of にも包括.
    pub fn begins_as_particle(&self, text: &str) -> bool {
        self.plain
            .cut(text)
            .first()
            .is_some_and(|token| token.class == Class::Particle)
    }

    /// The words of a text by the plain dictionary, without any handbook's terms.
    pub fn words(&self, text: &str) -> Vec<Token> {
        self.plain.cut(text)
    }

    /// A cutter that knows these terms as words. A surface that two terms share belongs to the first of them.
    pub fn cutter(&self, terms: &[TermWord]) -> Cutter {
        let entries = self.term_entries(terms);
        let words = self.user_dictionary(&entries);
        Cutter::new(self.words.clone(), words, entries)
    }

    /// Each way to write a term, folded, and the word it is to the cutter.
    pub fn term_words(&self, terms: &[TermWord]) -> Vec<(String, TermAt)> {
        let number = |text: &str| -> i32 { text.parse().expect("a number written above") };
        self.term_entries(terms)
            .into_iter()
            .map(|(surface, entry)| {
                let word = TermAt {
                    context: u32::try_from(number(TERM_CONTEXT)).unwrap_or_default(),
                    cost: number(if entry.leans { LEANING_COST } else { TERM_COST }),
                    base: entry.base,
                    reading: entry.reading,
                    leans: entry.leans,
                };
                (surface, word)
            })
            .collect()
    }

    /// How many words there are; each is numbered.
    pub fn count(&self) -> usize {
        self.words.prefix_dictionary.word_count()
    }

    /// The spellings that folded letters begin with: how many letters each has, and the number of its first word.
    pub fn beginnings<'a>(
        &'a self,
        letters: &'a [char],
    ) -> impl Iterator<Item = (usize, u32)> + 'a {
        let words = self.words.prefix_dictionary.common_prefix_search(letters);
        words.filter_map(|(words, length)| {
            // Of each word the number comes first.
            let number = words.first_chunk()?;
            Some((length, u32::from_le_bytes(*number)))
        })
    }

    /// The word of this number.
    pub fn word(&self, number: u32) -> Option<Known<'_>> {
        if number as usize >= self.count() {
            return None;
        }
        let mut details = self.words.word_details_iter(number as usize);
        let (part, detail) = (details.next()?, details.next()?);
        let mut details = details.skip(4);
        let (base, reading, written) = (details.next()?, details.next()?, details.next());
        let surface = written.filter(|written| *written != "*").unwrap_or(base);
        Some(Known {
            surface,
            class: crate::cut::class(part, detail, surface),
            base: if base == "*" { surface } else { base },
            reading: if reading == "*" { "" } else { reading },
        })
    }

    /// What the words are that are written so; without memory of its own for a spelling that no word has.
    pub fn written(&self, surface: &str) -> impl Iterator<Item = Known<'_>> {
        let mut letters = ['\0'; 32];
        let count = surface.chars().count();
        letters
            .iter_mut()
            .zip(surface.chars())
            .for_each(|(to, c)| *to = c);
        let short = letters.get(..count);
        let is_word =
            short.is_none_or(|letters| self.beginnings(letters).any(|(length, _)| length == count));
        let words = is_word.then(|| self.words.prefix_dictionary.find_surface(surface));
        let words = words.into_iter().flatten();
        words.filter_map(|word| self.word(word.word_id().id()))
    }

    /// The words that are written so; homographs each on its own.
    pub fn homographs(&self, surface: &str) -> Vec<WordAt> {
        self.words
            .prefix_dictionary
            .find_surface_iter(surface)
            .map(|entry| {
                let details: Vec<&str> = self
                    .words
                    .word_details_iter(entry.word_id().id() as usize)
                    .collect();
                self.word_at(&entry, &details)
            })
            .collect()
    }

    /// What a run of characters of each kind may be when no word fits: the kind's name, and its words.
    pub fn unknown_words(&self) -> Vec<(String, Vec<WordAt>)> {
        let kinds = &self.words.character_definition;
        kinds
            .categories()
            .iter()
            .filter_map(|name| {
                let id = kinds.category_id_by_name(name)?;
                let words = self
                    .words
                    .unknown_dictionary
                    .lookup_word_ids(id)
                    .iter()
                    .map(|&word| {
                        let entry = self.words.unknown_dictionary.word_entry(word);
                        let details: Vec<&str> = self
                            .words
                            .unknown_word_details_iter(word as usize)
                            .collect();
                        self.word_at(&entry, &details)
                    })
                    .collect();
                Some((name.clone(), words))
            })
            .collect()
    }

    /// What it costs that a word of context `left` stands after one of context `right`.
    pub fn connection(&self, right: u32, left: u32) -> i32 {
        self.words.connection_cost_matrix.cost(right, left)
    }

    /// How many contexts there are; each is numbered.
    pub fn contexts(&self) -> u32 {
        let costs = self.words.connection_cost_matrix.costs().len();
        u32::try_from(costs.isqrt()).unwrap_or(u32::MAX)
    }

    fn word_at(&self, entry: &lindera_dictionary::viterbi::WordEntry, details: &[&str]) -> WordAt {
        let detail = |index: usize| details.get(index).copied().unwrap_or("*");
        let known = |index: usize| Some(detail(index)).filter(|text| *text != "*");
        WordAt {
            left: entry.left_id(),
            right: entry.right_id(),
            cost: i32::from(entry.word_cost()),
            class: crate::cut::class(detail(0), detail(1), "あ"),
            leans: detail(1) == "非自立" || detail(1) == "接尾",
            base: known(6).unwrap_or_default().to_owned(),
            reading: known(7).unwrap_or_default().to_owned(),
        }
    }

    fn term_entries(&self, terms: &[TermWord]) -> BTreeMap<String, TermEntry> {
        let mut names = BTreeMap::new();
        for word in terms {
            names.entry(word.term).or_insert(&word.surface);
        }
        let mut entries = BTreeMap::new();
        let mut others = Vec::new();
        for word in terms {
            let surface = one_line(&word.surface);
            let name = names.get(&word.term).copied().unwrap_or(&word.surface);
            let given = word.reading.as_deref().map(one_line);
            let reading = given
                .filter(|reading| !reading.is_empty())
                .unwrap_or_else(|| self.reading(&surface));
            let entry = TermEntry {
                base: one_line(name),
                reading: kana::reading_of_kana(&kana::katakana(&reading)),
                term: word.term,
                leans: self.begins_as_particle(&surface),
            };
            others.extend(
                spelling::ways_to_write(&surface)
                    .into_iter()
                    .map(|way| (way, entry.clone())),
            );
            entries.entry(surface).or_insert(entry);
        }
        // What somebody wrote goes before what follows from a spelling.
        for (way, entry) in others {
            entries.entry(way).or_insert(entry);
        }
        // An empty surface would break the words of others.
        entries.remove("");
        entries
    }

    /// All thirteen columns are given: lindera fills shorter rows with a cost that poisons the words around them.
    fn user_dictionary(&self, entries: &BTreeMap<String, TermEntry>) -> Option<UserDictionary> {
        if entries.is_empty() {
            return None;
        }
        let mut rows = csv::Writer::from_writer(Vec::new());
        for (surface, entry) in entries {
            rows.write_record([
                surface.as_str(),
                TERM_CONTEXT,
                TERM_CONTEXT,
                if entry.leans { LEANING_COST } else { TERM_COST },
                "名詞",
                "固有名詞",
                "一般",
                "*",
                "*",
                "*",
                &entry.base,
                &entry.reading,
                "*",
            ])
            .expect("memory takes every row of thirteen columns");
        }
        let rows = rows.into_inner().expect("memory takes every row");
        let builder = DictionaryBuilder::new(self.words.metadata.as_ref().clone());
        Some(
            builder
                .build_user_dict_from_reader(rows.as_slice())
                .expect("each row has thirteen columns and a number where one belongs"),
        )
    }
}

/// Folded, without the control characters that would end a row or a column.
fn one_line(text: &str) -> String {
    fold::fold(text)
        .text
        .replace(char::is_control, " ")
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_come_word_by_word() {
        let dictionary = Dictionary::embedded();
        for (text, expected) in [
            ("協議の場", "キョウギノバ"),
            ("保健師", "ホケンシ"),
            ("ピアサポーター", "ピアサポーター"),
            ("ﾋﾟｱｻﾎﾟｰﾀｰ", "ピアサポーター"),
            ("ＡＤ と会議（案）", "AD トカイギ(アン)"),
            ("にも包括", "ニモホウカツ"),
            ("", ""),
            ("\u{3099}\u{0}鿿", "\u{3099}\u{0}鿿"),
        ] {
            assert_eq!(dictionary.reading(text), expected, "{text}");
        }
    }

    #[test]
    fn a_term_is_one_word_however_it_is_written() {
        let dictionary = Dictionary::embedded();
        let word = |surface: &str, reading: Option<&str>, term| TermWord {
            surface: surface.to_owned(),
            reading: reading.map(str::to_owned),
            term,
        };
        let cutter = dictionary.cutter(&[
            word("にも包括", Some("にもほうかつ"), 3),
            word("ＡＤ", None, 7),
            word("", None, 8),
            word("a,\"b\u{0}", None, 9),
            word("精神保健福祉士", None, 4),
            word("ＰＳＷ", None, 4),
            word("精神保健福祉士", None, 5),
        ]);
        let text = "「にも包括」はＡＤでもPSWでもADHDでもない。";
        let tokens = cutter.cut(text);
        let terms: Vec<_> = tokens
            .iter()
            .filter_map(|token| {
                let surface = text.get(token.range.clone())?;
                Some((surface, &*token.base, &*token.reading, token.term?))
            })
            .collect();
        assert_eq!(
            terms,
            [
                ("にも包括", "にも包括", "ニモホウカツ", 3),
                ("ＡＤ", "AD", "", 7),
                ("PSW", "精神保健福祉士", "", 4),
            ]
        );
    }

    #[test]
    fn the_identity_names_what_was_compiled() {
        let (name, hash) = Dictionary::identity()
            .split_once("+sha256.")
            .expect("a name and a hash");
        assert_eq!(name, "ipadic-2.7.0-20070801");
        assert_eq!(hash.len(), 64);
    }
}
