//! Citations of a real statute follow its renumbering: an article or item is put in, taken out or moved, and every
//! reference leads to the same block as before, or fails with its place.

use rayon::prelude::*;

use super::random::Dice;
use super::{dictionary, read};
use crate::contrast::Cutting;
use crate::edition::align::align;
use crate::edition::citation::kanji_number;
use crate::edition::leaves::Leaves;
use crate::edition::renumber::{Cited, Fate, Shift, Widened, citations, shifts, understand};
use crate::edition::value::{About, Edition, Kind, NodeId};
use crate::link::PageLinks;
use crate::path::SourcePath;
use crate::source::{SourceFile, Sources};

/// A provision that can be moved about. It is itself by its id, whatever its number.
#[derive(Clone)]
struct Item {
    id: usize,
    style: Style,
    caption: String,
    words: String,
    texts: Vec<String>,
    items: Vec<Item>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Style {
    Article,
    Paragraph,
    Kanji,
    Kana,
    Bracket,
    Roman,
}

impl Style {
    fn of(number: &str) -> Option<Style> {
        let first = number.chars().next()?;
        Some(match first {
            '第' => Style::Article,
            '０'..='９' => Style::Paragraph,
            'ァ'..='ヶ' => Style::Kana,
            '（' if number.chars().any(|c| ('ⅰ'..='ⅻ').contains(&c)) => Style::Roman,
            '（' => Style::Bracket,
            _ => Style::Kanji,
        })
    }

    /// The number of the so-manieth of its kind, from 0.
    fn number(self, at: usize) -> String {
        let wide = |number: usize| -> String {
            let digits = number.to_string();
            digits
                .chars()
                .filter_map(|c| char::from_u32(u32::from(c) - 0x30 + u32::from('０')))
                .collect()
        };
        let kanji = |number: usize| kanji_number(u32::try_from(number).unwrap_or_default());
        let nth = |letters: &str| letters.chars().nth(at).expect("few items");
        match self {
            Style::Article => format!("第{}条", kanji(at + 1)),
            // The first paragraph of an article bears no number.
            Style::Paragraph => wide(at + 2),
            Style::Kanji => kanji(at + 1),
            Style::Kana => nth("イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノ").to_string(),
            Style::Bracket => format!("（{}）", wide(at + 1)),
            Style::Roman => format!("（{}）", nth("ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ")),
        }
    }

    /// As a text cites it.
    fn cited(self, number: &str) -> String {
        match self {
            Style::Paragraph => format!("第{number}項"),
            Style::Kanji => format!("第{number}号"),
            _ => number.to_owned(),
        }
    }
}

/// The numbered provisions under a node.
fn items(edition: &Edition, under: NodeId, next: &mut usize) -> Vec<Item> {
    let mut found = Vec::new();
    for &id in edition.children(under) {
        let node = edition.node(id);
        let Some(style) = Style::of(node.number()).filter(|_| node.kind == Kind::Provision) else {
            continue;
        };
        let alike = found.iter().filter(|item: &&Item| item.style == style);
        // There is no numeral of one letter beyond ⅻ, and one more is to be put in.
        if style == Style::Roman && alike.count() >= 11 {
            continue;
        }
        *next += 1;
        let words = node.stem();
        let words = words.split('　').skip(1).collect::<Vec<_>>().join("、");
        let texts = edition.children(id).iter().map(|&id| edition.node(id));
        found.push(Item {
            id: *next,
            style,
            caption: node.caption().to_owned(),
            words: if words.is_empty() {
                "次のとおり".to_owned()
            } else {
                words
            },
            texts: texts
                .filter(|node| node.kind == Kind::Text)
                .map(|node| node.text.clone())
                .filter(|text| Style::of(text).is_none_or(|style| style == Style::Kanji))
                .collect(),
            items: items(edition, id, next),
        });
    }
    found
}

/// Numbers, in order, of items side by side.
fn numbers(items: &[Item]) -> Vec<String> {
    let mut seen: Vec<Style> = Vec::new();
    items
        .iter()
        .map(|item| {
            let at = seen.iter().filter(|style| **style == item.style).count();
            seen.push(item.style);
            item.style.number(at)
        })
        .collect()
}

fn written(items: &[Item], out: &mut String) {
    for (item, number) in items.iter().zip(numbers(items)) {
        if !item.caption.is_empty() && item.style == Style::Article {
            out.push_str(&format!("（{}）\n\n", item.caption));
        }
        out.push_str(&format!("{number} {}\n\n", item.words));
        for text in &item.texts {
            out.push_str(&format!("{text}\n\n"));
        }
        written(&item.items, out);
    }
}

/// Every item with the way in which it is cited.
fn cited(items: &[Item], above: &str, out: &mut Vec<(usize, String)>) {
    for (item, number) in items.iter().zip(numbers(items)) {
        let way = format!("{above}{}", item.style.cited(&number));
        out.push((item.id, way.clone()));
        cited(&item.items, &way, out);
    }
}

/// The list in which an item stands, and its place there.
fn list_of(items: &mut Vec<Item>, id: usize) -> Option<(&mut Vec<Item>, usize)> {
    if let Some(at) = items.iter().position(|item| item.id == id) {
        return Some((items, at));
    }
    items
        .iter_mut()
        .find_map(|item| list_of(&mut item.items, id))
}

fn edit(items: &mut Vec<Item>, dice: &mut Dice) -> &'static str {
    let mut all = Vec::new();
    cited(items, "", &mut all);
    let id = dice.pick(&all).0;
    let (list, at) = list_of(items, id).expect("it was listed");
    match dice.below(3) {
        0 if list.len() < 12 => {
            let style = list.get(at).expect("it was found").style;
            let new = Item {
                id: usize::MAX,
                style,
                caption: "市町村との連携".to_owned(),
                words: "県は、市町村が行う訪問の記録を三年間保存し、求めに応じて写しを渡す。"
                    .to_owned(),
                texts: Vec::new(),
                items: Vec::new(),
            };
            list.insert(at, new);
            "insert"
        }
        0 | 1 => {
            list.remove(at);
            "delete"
        }
        _ => {
            let same: Vec<usize> = (0..list.len())
                .filter(|other| {
                    list.get(*other).map(|item| item.style) == list.get(at).map(|item| item.style)
                })
                .collect();
            let other = *dice.pick(&same);
            let item = list.remove(at);
            list.insert(other, item);
            "move"
        }
    }
}

const TITLE: &str = "構築事業実施要綱";

fn content(items: &[Item], cites: &str) -> Sources {
    let mut statute = format!("+++\ntitle = \"{TITLE}\"\nkind = \"statute\"\n+++\n\n");
    written(items, &mut statute);
    let file = |path: &str, text: &str| SourceFile {
        path: SourcePath::new(path),
        bytes: text.as_bytes().to_vec(),
    };
    Sources {
        root: "content".to_owned(),
        files: vec![
            file("guide/cites.md", cites),
            file("handbook.toml", "title = \"手引き\"\n"),
            file("statutes/yoko.md", &statute),
        ],
        ..Sources::default()
    }
}

type Understood = (Leaves, Vec<PageLinks>);

fn understood(sources: &Sources) -> Understood {
    understand(sources, About::default(), dictionary()).0
}

fn side(of: &Understood) -> Cited<'_> {
    Cited {
        leaves: &of.0,
        links: &of.1,
    }
}

/// By citation, in the order of the text: the words of the block that it leads to.
fn led(of: &Understood) -> Vec<String> {
    let side = side(of);
    let mut led = Vec::new();
    for &(page, text) in of.0.texts.keys() {
        for (_, node) in citations(&side, page, text) {
            let node = of.0.edition.node(node);
            led.push(node.stem().replace(node.caption(), ""));
        }
    }
    led
}

fn rewritten(cites: &str, found: &[Shift]) -> String {
    let mut text = cites.to_owned();
    let mut found: Vec<&Shift> = found.iter().collect();
    found.sort_by_key(|shift| std::cmp::Reverse(shift.at.bytes.start));
    for shift in found {
        if let Fate::Becomes(to) = &shift.fate {
            text.replace_range(shift.at.bytes.clone(), to);
        }
    }
    text
}

/// One random edit; what is wrong with what came of it.
fn tried(statute: &[Item], seed: u64) -> Option<String> {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut all = Vec::new();
    cited(statute, "", &mut all);
    let chosen: Vec<(usize, String)> = (0..12).map(|_| dice.pick(&all).clone()).collect();
    let lines = chosen.iter().zip(1..);
    let lines: String = lines
        .map(|((_, way), at)| format!("{at}番目の仕事は、[[{TITLE}]]{way}によります。\n\n"))
        .collect();
    let cites = format!("# 引用\n\n{lines}");
    let mut changed = statute.to_vec();
    let kind = edit(&mut changed, &mut dice);
    let (old, new) = (
        understood(&content(statute, &cites)),
        understood(&content(&changed, &cites)),
    );
    let cutting = Cutting::new(dictionary());
    let matching = align(&old.0.edition, &new.0.edition, &cutting);
    let found = shifts(&side(&old), &side(&new), &matching, &cutting);
    let text = rewritten(&cites, &found);
    let mut now = Vec::new();
    cited(&changed, "", &mut now);
    let mut expected = Vec::new();
    let mut gone = 0;
    for (id, way) in &chosen {
        match now.iter().find(|(other, _)| other == id) {
            Some((_, is)) => expected.push(is.clone()),
            None => {
                expected.push(way.clone());
                gone += 1;
            }
        }
    }
    let said = text
        .lines()
        .filter_map(|line| line.split_once("]]")?.1.strip_suffix("によります。"));
    let said: Vec<String> = said.map(str::to_owned).collect();
    let failed = found
        .iter()
        .filter(|shift| shift.fate == Fate::Gone)
        .count();
    if said != expected || failed != gone {
        return Some(format!(
            "{seed} {kind}: {expected:?}\n{said:?}\n{gone} gone, {failed} told"
        ));
    }
    if gone > 0 {
        return None;
    }
    let (before, after) = (led(&old), led(&understood(&content(&changed, &text))));
    (before != after).then(|| format!("{seed} {kind}: leads elsewhere\n{before:?}\n{after:?}"))
}

#[test]
fn five_hundred_edits_of_a_real_statute() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let handbook = read(&folder);
    let page = handbook
        .nodes
        .iter()
        .position(|node| node.kind == Kind::Page && node.key == "statutes/saitama")
        .expect("the statute");
    let statute = items(&handbook, page, &mut 0);
    let mut all = Vec::new();
    cited(&statute, "", &mut all);
    assert!(all.len() >= 40, "{} provisions", all.len());
    let wrong: Vec<String> = (0..500_u64)
        .into_par_iter()
        .filter_map(|seed| tried(&statute, seed + 1))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of 500:\n{}",
        wrong.len(),
        wrong
            .iter()
            .take(5)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n\n")
    );
}

#[test]
fn a_range_with_an_insertion_inside_asks() {
    let item = |id: usize, words: &str| Item {
        id,
        style: Style::Article,
        caption: String::new(),
        words: words.to_owned(),
        texts: Vec::new(),
        items: Vec::new(),
    };
    let old = vec![
        item(1, "県は、協議の場を置く。"),
        item(2, "委員は、知事が選ぶ十人とする。"),
        item(3, "会議は、年に二回開く。"),
    ];
    let mut new = old.clone();
    new.insert(1, item(4, "協議の場には、部会を置くことができる。"));
    let cites = format!("# 引用\n\n[[{TITLE}]]第一条から第三条までを読みます。\n");
    let (old, new) = (
        understood(&content(&old, &cites)),
        understood(&content(&new, &cites)),
    );
    let cutting = Cutting::new(dictionary());
    let matching = align(&old.0.edition, &new.0.edition, &cutting);
    let found = shifts(&side(&old), &side(&new), &matching, &cutting);
    let fates: Vec<&Fate> = found.iter().map(|shift| &shift.fate).collect();
    assert_eq!(
        fates,
        [&Fate::Widened(Widened {
            news: vec!["第二条".to_owned()],
            with: "第一条から第四条まで".to_owned(),
            without: "第一条、第三条及び第四条".to_owned(),
        })]
    );
    // The place is the whole range, so that either can be pasted there.
    let at = found
        .first()
        .map(|shift| (shift.at.bytes.clone(), shift.citation.as_str()));
    let range = "第一条から第三条まで";
    let start = cites.find(range).expect("the range");
    assert_eq!(at, Some((start..start + range.len(), range)));
}
