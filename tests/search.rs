//! The search as a reader meets it: the files that `index` writes, asked through the script of the site.
//!
//! The texts are the handbook's own, line by line, so that the tests need no other step of the line.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use tebiki::failure::SearchRefusal;
use tebiki::index::{
    self, SearchBook, SearchPage, SearchSection, SearchSynonyms, SearchTerm, SearchText, SiteWords,
};
use tebiki::query::{Engine, Hit, Options};
use tebiki_words::Dictionary;
use tebiki_words::{Cutter, TermWord, fold as cutting};
use unicode_normalization::UnicodeNormalization;

const TERMS: [(&str, &str, &[&str]); 4] = [
    ("協議の場", "きょうぎのば", &[]),
    (
        "にも包括",
        "にもほうかつ",
        &["精神障害にも対応した地域包括ケアシステム"],
    ),
    ("精神保健福祉士", "せいしんほけんふくしし", &["PSW"]),
    ("アドバイザー", "", &["AD"]),
];

struct Site {
    book: SearchBook,
    files: BTreeMap<String, Vec<u8>>,
    cutter: Cutter,
}

fn cutter(dictionary: &Dictionary) -> Cutter {
    let words: Vec<TermWord> = (0..)
        .zip(TERMS)
        .flat_map(|(term, (name, reading, aliases))| {
            let reading = Some(reading.to_owned()).filter(|reading| !reading.is_empty());
            let name = TermWord {
                surface: name.to_owned(),
                reading,
                term,
            };
            let aliases = aliases.iter().map(move |alias| TermWord {
                surface: (*alias).to_owned(),
                reading: None,
                term,
            });
            std::iter::once(name).chain(aliases)
        })
        .collect();
    dictionary.cutter(&words)
}

fn site(pages: &[(&str, &str)]) -> Site {
    site_with(pages, Vec::new())
}

fn site_with(pages: &[(&str, &str)], synonyms: Vec<SearchSynonyms>) -> Site {
    let dictionary = Dictionary::embedded();
    let cutter = cutter(&dictionary);
    let text = |text: &str| SearchText {
        text: text.to_owned(),
        tokens: cutter.cut(text),
    };
    let pages = pages
        .iter()
        .map(|(url, body)| {
            let mut page = SearchPage {
                url: (*url).to_owned(),
                kind: "guide".to_owned(),
                ..SearchPage::default()
            };
            for line in body.lines().filter(|line| !line.trim().is_empty()) {
                match line.strip_prefix('#') {
                    Some(heading) => {
                        let heading = heading.trim_start_matches('#').trim();
                        let first = page.sections.is_empty();
                        if first {
                            page.title = heading.to_owned();
                        }
                        page.sections.push(SearchSection {
                            heading: text(heading),
                            anchor: if first {
                                String::new()
                            } else {
                                heading.to_owned()
                            },
                            blocks: Vec::new(),
                        });
                    }
                    None => {
                        if page.sections.is_empty() {
                            page.sections.push(SearchSection::default());
                        }
                        page.sections
                            .last_mut()
                            .expect("pushed above")
                            .blocks
                            .push(text(line));
                    }
                }
            }
            page
        })
        .collect();
    let terms = TERMS
        .iter()
        .map(|(name, reading, aliases)| SearchTerm {
            name: (*name).to_owned(),
            reading: (*reading).to_owned(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            short: format!("{name}の説明"),
            url: format!("terms/{reading}.html"),
        })
        .collect();
    let book = SearchBook {
        pages,
        words: SiteWords { terms, synonyms },
    };
    let files = index::index(&book, &dictionary);
    Site {
        book,
        files,
        cutter,
    }
}

fn handbook() -> Site {
    let mut files = Vec::new();
    read(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/content")),
        &mut files,
    );
    files.sort();
    let pages: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, body)| (name.as_str(), body.as_str()))
        .collect();
    site(&pages)
}

fn read(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("the handbook is in the repository") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            read(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let text = fs::read_to_string(&path).expect("the handbook is UTF-8");
            // What stands between the pluses is no text of the page.
            let body = text
                .strip_prefix("+++")
                .and_then(|rest| rest.split_once("\n+++\n"));
            let body = body.map_or(text.as_str(), |(_, body)| body).to_owned();
            files.push((path.display().to_string(), body));
        }
    }
}

impl Site {
    fn engine(&self) -> Engine<'_> {
        Engine::open(|path| self.files.get(path).cloned()).expect("the site opens")
    }

    fn blocks(&self) -> Vec<(&str, &str)> {
        self.book
            .pages
            .iter()
            .flat_map(|page| {
                page.sections.iter().flat_map(move |section| {
                    std::iter::once(&section.heading)
                        .chain(&section.blocks)
                        .map(move |block| (page.url.as_str(), block.text.as_str()))
                })
            })
            .collect()
    }
}

/// The same numbers on every run and machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % most.max(1)
    }
}

fn piece(dice: &mut Dice, text: &str, least: usize, most: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    let start = dice.below(chars.len());
    let length = least + dice.below(most - least + 1);
    chars.iter().skip(start).take(length).collect()
}

#[test]
fn queries_are_cut_as_the_texts_were() {
    cut_alike(&handbook());
}

#[test]
fn queries_of_a_large_site_are_cut_as_the_texts_were() {
    cut_alike(&LARGE);
}

/// Every heading, every term and a thousand pieces of the texts, cut by the step `cut` and by the script.
fn cut_alike(site: &Site) {
    let engine = site.engine();
    let blocks = site.blocks();
    let mut dice = Dice(7);
    let mut phrases: Vec<String> = TERMS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    // The copies of a large site repeat them.
    let headings: BTreeSet<&str> = site
        .book
        .pages
        .iter()
        .flat_map(|page| &page.sections)
        .map(|section| section.heading.text.as_str())
        .collect();
    phrases.extend(headings.into_iter().map(str::to_owned));
    for _ in 0..1000 {
        let (_, block) = blocks[dice.below(blocks.len())];
        phrases.push(piece(&mut dice, block, 2, 20));
    }
    let mut differ = Vec::new();
    for phrase in &phrases {
        let phrase = cutting::fold(phrase).text;
        let here: Vec<&str> = site
            .cutter
            .cut(&phrase)
            .iter()
            .filter_map(|token| phrase.get(token.range.clone()))
            .collect();
        let there = engine.cut(&phrase).expect("the script cuts");
        if here != there {
            differ.push(format!("{} <> {}", here.join("|"), there.join("|")));
        }
    }
    let alike = 1.0 - differ.len() as f64 / phrases.len() as f64;
    assert!(
        alike >= 0.995,
        "{alike:.4} of {} cut alike:\n{}",
        phrases.len(),
        differ.join("\n")
    );
}

#[test]
fn what_stands_in_a_block_finds_its_page() {
    find_pieces(&handbook(), 2, 250);
}

#[test]
fn what_stands_in_a_block_of_a_large_site_finds_its_page() {
    find_pieces(&LARGE, 5, 60);
}

/// Too large to be loaded whole: twelve handbooks, each in a folder of its own.
static LARGE: LazyLock<Site> = LazyLock::new(|| {
    let mut site = handbook();
    let pages = std::mem::take(&mut site.book.pages);
    for copy in 0..12 {
        site.book.pages.extend(pages.iter().map(|page| SearchPage {
            url: format!("{copy}/{}", page.url),
            ..page.clone()
        }));
    }
    site.files = index::index(&site.book, &Dictionary::embedded());
    assert!(site.files.contains_key("search/g1.js"));
    site
});

/// Pieces of the texts, from anywhere to anywhere, find the page that they were taken from, or a copy of it.
fn find_pieces(site: &Site, least: usize, times: usize) {
    let engine = site.engine();
    let blocks = site.blocks();
    let mut dice = Dice(11);
    let mut asked = 0;
    while asked < times {
        let (page, block) = blocks[dice.below(blocks.len())];
        let block: String = block.nfkc().collect();
        let query = piece(&mut dice, &block, least, 12);
        // Blanks and the bars of a table ask for nothing.
        if index::folding::fold(&query).chars().count() < least {
            continue;
        }
        let options = Options {
            limit: Some(1000),
            ..Options::default()
        };
        let answer = engine.search(&query, &options).expect("an answer");
        if answer.total > 1000 {
            continue;
        }
        asked += 1;
        let path = |url: &str| {
            url.trim_start_matches(|c: char| c.is_ascii_digit())
                .to_owned()
        };
        assert!(
            answer
                .results
                .iter()
                .filter_map(|hit| hit.url.split('#').next())
                .any(|url| path(url) == path(page)),
            "{query:?} stands in {page} ({block:?}) and is not found"
        );
    }
}

/// What was asked before has brought files; an answer must not hang on them.
#[test]
fn a_large_site_answers_alike_whatever_was_asked_before() {
    let site = &*LARGE;
    let queries = [
        "協議の場",
        "ピアサポーター",
        "きょうぎのば",
        "長期入院 退院意欲",
        "家族が相談できるところは？",
        "令和5年度",
        "PSW",
        "支援",
        "暮らせる",
    ];
    let alone = queries.map(|query| urls(&site.engine(), query));
    let engine = site.engine();
    for _ in 0..2 {
        for (query, alone) in queries.iter().zip(&alone) {
            assert_eq!(&urls(&engine, query), alone, "{query}");
        }
    }
}

/// A roman numeral in brackets counts what stands before it.
#[test]
fn the_number_of_an_item_is_no_abbreviation() {
    let site = site(&[
        ("family.html", "# 家族\n家族（ⅲ）を支える。"),
        ("other.html", "# 予算\nⅲ 予算を定める。"),
    ]);
    assert_eq!(urls(&site.engine(), "家族"), ["family.html"]);
}

/// Under a heading that says what was typed, the first sentence tells more than a list that repeats it.
#[test]
fn an_excerpt_is_the_sentence_that_tells_the_most() {
    let site = site(&[
        (
            "plan.html",
            "# 退院後支援計画\n読み：たいいんごしえんけいかく\n退院した人を支える計画。\n関連する用語：退院後支援、退院後支援計画",
        ),
        (
            "other.html",
            "# 会議\n関連する用語：退院後支援計画\n会議で退院後支援計画をつくる。",
        ),
    ]);
    let found = results(&site.engine(), "退院後支援計画");
    let excerpts: Vec<&str> = found.iter().map(|hit| hit.excerpt.as_str()).collect();
    assert_eq!(
        excerpts,
        ["退院した人を支える計画。", "会議で退院後支援計画をつくる。"]
    );
}

#[test]
fn the_page_that_is_called_what_was_typed_comes_first() {
    let site = site(&[
        (
            "teacher.html",
            "# 心のサポーター指導者\n心のサポーターの講師。心のサポーターを育てる。\n## 心のサポーター\n心のサポーターの研修。心のサポーターの数。",
        ),
        ("supporter.html", "# 心のサポーター\n身近な人の話を聴く人。"),
    ]);
    let found = first(&site.engine(), "心のサポーター");
    assert_eq!(found.as_deref(), Some("supporter.html"));
}

/// たい is no word: what is left of a query beside a phrase with other words says nothing.
/// Pages that are found for 警察, with and without the words that only one side finds.
#[test]
fn what_a_word_finds_does_not_find_it() {
    let texts = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let site = site_with(
        &[
            ("a.html", "# 警察\n警察に知らせる。"),
            ("b.html", "# 通報\n通報の手順です。"),
            ("c.html", "# 公園\n花が咲いています。"),
        ],
        vec![SearchSynonyms {
            words: texts(&["警察", "110番"]),
            finds: texts(&["通報"]),
        }],
    );
    let engine = site.engine();
    let urls = |query: &str| -> Vec<String> {
        let answer = engine
            .search(query, &Options::default())
            .expect("it answers");
        answer.results.into_iter().map(|hit| hit.url).collect()
    };
    assert_eq!(urls("警察"), ["a.html", "b.html"]);
    assert_eq!(urls("110番"), ["a.html", "b.html"]);
    assert_eq!(urls("通報"), ["b.html"]);
}

/// A word that stands in the handbook's synonyms alone is known inside a sentence, however it is inflected.
#[test]
fn a_word_of_the_synonyms_alone_is_cut_as_a_word() {
    let group = |words: &str, finds: &str| SearchSynonyms {
        words: vec![words.to_owned()],
        finds: vec![finds.to_owned()],
    };
    let pages = [
        ("a.html", "# 家族の休み方\n疲れた家族のために。\n"),
        ("b.html", "# 安心できる場\n安心して話せる場です。\n"),
        (
            "c.html",
            "# 講座\n母が来て、もう一回と言うこともあります。\n",
        ),
    ];
    let site = site_with(&pages, vec![group("しんどい", "疲れた")]);
    let engine = site.engine();
    for query in ["しんどい", "母がしんどくて", "もうしんどいと言う"] {
        assert_eq!(first(&engine, query).as_deref(), Some("a.html"), "{query}");
    }
}

/// What leads to a page's title is found in another order and another form as well.
#[test]
fn what_resembles_a_phrase_for_a_page_finds_the_page() {
    let group = SearchSynonyms {
        words: vec!["薬を減らしたい".to_owned()],
        finds: vec!["副作用が心配な人".to_owned()],
    };
    let pages = [
        ("a.html", "# 副作用が心配な人\n主治医に伝えます。\n"),
        ("b.html", "# 薬局の一覧\n薬を受け取る所です。\n"),
        ("c.html", "# 講座\n年に二回あります。\n"),
    ];
    let site = site_with(&pages, vec![group]);
    let engine = site.engine();
    for query in [
        "薬を減らしたい",
        "薬が多いので減らしたい",
        "薬は減らしたいです",
    ] {
        assert_eq!(first(&engine, query).as_deref(), Some("a.html"), "{query}");
    }
}

/// A sentence in kana is looked up as it would be written, also where the site has all its pairs of characters but not itself;
/// so is one in katakana, in half width, in romaji, half converted, with a letter missing.
#[test]
fn what_is_said_is_found_in_kana() {
    let site = site(&[
        (
            "a.html",
            "# 死にたいとほのめかされた\n「死にたいと言っている」\n前にも来ないでと言われた人です。\n",
        ),
        (
            "b.html",
            "# 働きたいと相談された\n「働きたいと言っている」\n前にも窓口で言われた人です。\n",
        ),
        ("c.html", "# 講座\n年に二回あります。\n"),
    ]);
    let engine = site.engine();
    for query in [
        "しにたいといわれた",
        "しにたいといわれました",
        "シニタイトイワレタ",
        "ｼﾆﾀｲﾄｲﾜﾚﾀ",
        "しにたいと言われた",
        "しにたいといわてた",
        "しにたいっていわれた",
        "shinitai to iwareta",
        "死にたいと言われた",
    ] {
        assert_eq!(first(&engine, query).as_deref(), Some("a.html"), "{query}");
    }
    assert_eq!(
        first(&engine, "はたらきたいといわれた").as_deref(),
        Some("b.html")
    );
}

/// What somebody says is answered by what it resembles.
#[test]
fn what_is_said_finds_what_sounds_like_it() {
    let site = site(&[
        ("a.html", "# 不穏\n「さけんでいる」\n"),
        ("b.html", "# 講座\n「まなびたい」\n"),
    ]);
    let found = first(&site.engine(), "さけむでいう");
    assert_eq!(found.as_deref(), Some("a.html"));
}

/// Files of two builds side by side, damaged ones, missing ones: each is named, whatever it holds, and no answer is made of it.
/// What both builds have alike may be mixed.
#[test]
fn files_of_two_builds_give_no_answer() {
    let page = |n: usize, more: &str| {
        let body =
            format!("# 見出し{n}\n協議の場を第{n}回として開いた。{more}\n## 節\n訪問の日。\n");
        (format!("p{n}.html"), body)
    };
    let made = |count: usize, more: &str| {
        let pages: Vec<(String, String)> = (0..count).map(|n| page(n, more)).collect();
        let pages: Vec<(&str, &str)> = pages
            .iter()
            .map(|(url, body)| (url.as_str(), body.as_str()))
            .collect();
        site(&pages).files
    };
    let filler = "相談の窓口を周知し、家族の声を聴き、住まいの確保を支える。".repeat(40);
    for count in [6, 700] {
        let here = made(count, &filler);
        let other = made(count, &format!("研修{filler}"));
        let loaded = RefCell::new(BTreeSet::new());
        let asked = |files: &BTreeMap<String, Vec<u8>>| {
            let engine = Engine::open(|path| {
                loaded.borrow_mut().insert(path.to_owned());
                files.get(path).cloned()
            })?;
            let answer = engine.search("協議の場を第5回", &Options::default())?;
            let narrowed = Options {
                origin: Some("guide".to_owned()),
                ..Options::default()
            };
            engine.search("協議の場", &narrowed)?;
            Ok(answer)
        };
        let whole = asked(&here).expect("an answer");
        assert_eq!(
            whole.results.first().map(|hit| hit.url.as_str()),
            Some("p5.html"),
            "{count}"
        );
        let scripts = loaded.take();
        let (mut mixed, mut damaged) = (0, 0);
        for path in &scripts {
            let bytes = here.get(path).expect("its own");
            let spoilt = |bytes: Option<Vec<u8>>| {
                let mut files = here.clone();
                match bytes {
                    Some(bytes) => files.insert(path.clone(), bytes),
                    None => files.remove(path),
                };
                asked(&files)
            };
            match spoilt(other.get(path).cloned()) {
                Err(SearchRefusal::Mixed(_)) => mixed += 1,
                answer => assert_eq!(answer.as_ref().ok(), Some(&whole), "{path}: {answer:?}"),
            }
            for bytes in [
                None,
                Some(
                    bytes
                        .get(..bytes.len() / 2)
                        .map(<[u8]>::to_vec)
                        .unwrap_or_default(),
                ),
            ] {
                match spoilt(bytes) {
                    Err(SearchRefusal::File(named)) => {
                        assert_eq!(&named, path);
                        damaged += 1;
                    }
                    answer => assert_eq!(answer.as_ref().ok(), Some(&whole), "{path}: {answer:?}"),
                }
            }
            // One bit wrong, in the packed bytes.
            for at in [bytes.len() / 3, bytes.len() / 2, bytes.len() - 40] {
                let mut bytes = bytes.clone();
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 4;
                }
                match spoilt(Some(bytes)) {
                    Err(SearchRefusal::File(named)) => assert_eq!(&named, path),
                    answer => assert_eq!(answer.as_ref().ok(), Some(&whole), "{path}: {answer:?}"),
                }
            }
        }
        assert!(mixed > 2 && damaged > 4, "{count}: {mixed} {damaged}");
    }
}

#[test]
fn what_is_left_of_a_phrase_finds_nothing() {
    let site = site(&[
        ("prejudice.html", "# 普及啓発\n偏見の解消に取り組む。"),
        ("wish.html", "# 希望\n働きたい、学びたいという希望。"),
    ]);
    assert_eq!(urls(&site.engine(), "偏見をなくしたい"), ["prejudice.html"]);
}

#[test]
fn a_verb_of_two_kana_is_not_asked_for_inside_others() {
    let site = site(&[
        (
            "chudan.html",
            "# 服薬の中断\n薬をやめた人に声をかけます。\n",
        ),
        (
            "young.html",
            "# ヤングケアラー\n介護や家事を担う子どもです。雨がやむまで待ちます。\n",
        ),
    ]);
    let urls = urls(&site.engine(), "薬をやめてしまった");
    assert_eq!(urls.first().map(String::as_str), Some("chudan.html"));
    assert!(!urls.contains(&"young.html".to_owned()), "{urls:?}");
}

#[test]
fn a_kanji_that_is_a_word_is_not_asked_for_inside_others() {
    let site = site(&[
        ("body.html", "# 受診\n体の具合が悪いときは受診する。"),
        ("group.html", "# 団体\n団体が全体の会議を開く。"),
    ]);
    let engine = site.engine();
    assert_eq!(urls(&engine, "体 具合"), ["body.html"]);
    // Alone it may stand anywhere.
    assert_eq!(urls(&engine, "体").len(), 2);
}

fn results(engine: &Engine, query: &str) -> Vec<Hit> {
    let answer = engine.search(query, &Options::default());
    answer.expect("an answer").results
}

fn urls(engine: &Engine, query: &str) -> Vec<String> {
    let results = results(engine, query).into_iter();
    results.map(|hit| hit.url).collect()
}

fn first(engine: &Engine, query: &str) -> Option<String> {
    urls(engine, query).into_iter().next()
}

#[test]
fn people_find_what_they_mean() {
    let site = site(&[
        (
            "ba.html",
            "# 協議の場の設置\n地域の課題を、協議の場で話し合い、解決する。\n## 開催\n年２回開く。",
        ),
        (
            "peer.html",
            "# ピアサポーターの養成\nピアサポーターは、障害のある仲間の生活を支える。",
        ),
        (
            "law.html",
            "# 法第47条\n令和５年度から、精神保健福祉士（PSW）と保健師が相談に応じる。",
        ),
        (
            "home.html",
            "# 暮らしと住まい\n地域で安心して暮らすための取組。障害者の住宅を確保する。",
        ),
        ("far.html", "# 雑記\n協議はした。その後の場。地域。の課題。"),
        (
            "plan.html",
            "# 計画\nplan B は no. 2 とする。plan B, no. 3。",
        ),
    ]);
    let engine = site.engine();
    for (query, page) in [
        ("協議の場", "ba.html"),
        ("きょうぎのば", "ba.html"),
        ("ｷｮｳｷﾞﾉﾊﾞ", "ba.html"),
        ("kyougi no b", "ba.html"),
        ("kyogi", "ba.html"),
        ("ピアサポータ", "peer.html"),
        ("ピアサーポター", "peer.html"),
        ("ぴあさぽ", "peer.html"),
        ("保険師", "law.html"),
        ("R5", "law.html"),
        ("2023年度", "law.html"),
        ("第四十七条", "law.html"),
        ("47条", "law.html"),
        ("PSW", "law.html"),
        ("暮らせる", "home.html"),
        ("取り組み", "home.html"),
        ("障がい者", "home.html"),
        ("ＰＳＷ", "law.html"),
    ] {
        let found = first(&engine, query).unwrap_or_default();
        assert_eq!(found.split('#').next(), Some(page), "{query}");
    }
}

#[test]
fn no_query_is_an_error() {
    let site = site(&[("a.html", "# 見出し\nは、ば、ぱ。(a+b)*[c] \u{1f600} ﾊﾟ")]);
    let engine = site.engine();
    for query in [
        "",
        " ",
        "。",
        "(",
        "[a-",
        "\\",
        "*+?",
        "\u{1f600}",
        "\u{3099}",
        "a\u{0}b",
        "-",
        "ー",
        "n",
        "第条",
        "令和",
    ] {
        engine
            .search(query, &Options::default())
            .unwrap_or_else(|refusal| panic!("{query:?}: {refusal}"));
    }
    engine
        .search(&"長い問い".repeat(2500), &Options::default())
        .expect("ten thousand characters");
    assert!(
        !engine
            .search("ぬるぽ", &Options::default())
            .expect("an answer")
            .results
            .iter()
            .any(|hit| hit.why.is_empty())
    );
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let pages = [
        ("a.html", "# 一\n協議の場。"),
        ("b.html", "# 二\n相談支援。"),
    ];
    assert_eq!(site(&pages).files, site(&pages).files);
}
