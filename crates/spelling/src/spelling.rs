//! Words that Japanese writes in several ways, and the one spelling each of them is listed under. Data and two
//! functions; reads nothing.
//!
//! The build script gives IPADIC a row for each spelling it lacks, with the base form of the first one, so that 障がい,
//! 障碍 and 障害 are one word to the cutter, to the terms and to the search. A text is never rewritten: 故障がいつ keeps
//! its が, for the dictionary's costs decide.

use std::collections::BTreeSet;

/// One word and its spellings.
pub struct Spelling {
    /// The spelling that all are listed under.
    pub base: &'static str,
    /// In katakana.
    pub reading: &'static str,
    pub others: &'static [&'static str],
}

const fn word(
    base: &'static str,
    reading: &'static str,
    others: &'static [&'static str],
) -> Spelling {
    Spelling {
        base,
        reading,
        others,
    }
}

/// Nouns, whole.
pub const NOUNS: &[Spelling] = &[
    word("障害", "ショウガイ", &["障がい", "障碍", "障礙"]),
    word(
        "取り組み",
        "トリクミ",
        &["取組み", "取組", "取りくみ", "とりくみ"],
    ),
    word("子ども", "コドモ", &["子供", "こども"]),
    word(
        "引きこもり",
        "ヒキコモリ",
        &[
            "ひきこもり",
            "引き籠もり",
            "引き籠り",
            "引籠り",
            "引き篭もり",
            "引き篭り",
        ],
    ),
    word("手引き", "テビキ", &["手引"]),
    word("手続き", "テツヅキ", &["手続", "手つづき"]),
    word("話し合い", "ハナシアイ", &["話合い", "話しあい", "話し合"]),
    word("引き継ぎ", "ヒキツギ", &["引継ぎ", "引継", "引きつぎ"]),
    word("受け入れ", "ウケイレ", &["受入れ", "受入", "受けいれ"]),
    word("見守り", "ミマモリ", &["みまもり"]),
    word(
        "振り返り",
        "フリカエリ",
        &["振返り", "ふりかえり", "ふり返り"],
    ),
    word("立ち上げ", "タチアゲ", &["立上げ", "たちあげ"]),
    word("気づき", "キヅキ", &["気付き"]),
    word(
        "一人ひとり",
        "ヒトリヒトリ",
        &["一人一人", "ひとりひとり", "1人ひとり"],
    ),
    word(
        "支え合い",
        "ササエアイ",
        &["支えあい", "ささえあい", "支え合"],
    ),
    word(
        "組み合わせ",
        "クミアワセ",
        &["組合せ", "組み合せ", "組合わせ"],
    ),
    word(
        "打ち合わせ",
        "ウチアワセ",
        &["打合せ", "打ち合せ", "打合わせ"],
    ),
    word("申し込み", "モウシコミ", &["申込み", "申込", "申しこみ"]),
    word(
        "問い合わせ",
        "トイアワセ",
        &["問合せ", "問い合せ", "問合わせ"],
    ),
    word("届け出", "トドケデ", &["届出"]),
    word("呼びかけ", "ヨビカケ", &["呼び掛け", "よびかけ"]),
    word("働きかけ", "ハタラキカケ", &["働き掛け", "はたらきかけ"]),
    word("声かけ", "コエカケ", &["声掛け", "声がけ"]),
    word("手立て", "テダテ", &["手だて"]),
    word("住まい", "スマイ", &["すまい", "住い"]),
    word("暮らし", "クラシ", &["くらし", "暮し"]),
    word("つながり", "ツナガリ", &["繋がり"]),
    word("関わり", "カカワリ", &["係わり", "かかわり", "関り"]),
    word("看取り", "ミトリ", &["看とり"]),
    word(
        "すり合わせ",
        "スリアワセ",
        &["擦り合わせ", "摺り合わせ", "すりあわせ"],
    ),
    word("洗い出し", "アライダシ", &["洗出し"]),
    word(
        "取りまとめ",
        "トリマトメ",
        &["取り纏め", "とりまとめ", "取纏め"],
    ),
    word(
        "まちづくり",
        "マチヅクリ",
        &["街づくり", "町づくり", "まち作り"],
    ),
    word("居場所", "イバショ", &["いばしょ"]),
    word(
        "拠り所",
        "ヨリドコロ",
        &["よりどころ", "拠りどころ", "拠所"],
    ),
    word("付き添い", "ツキソイ", &["付添い", "付添"]),
    word("聞き取り", "キキトリ", &["聞取り", "聴き取り", "聞きとり"]),
    word("締め切り", "シメキリ", &["締切り", "締切", "〆切"]),
    word("割り当て", "ワリアテ", &["割当て", "割当"]),
    word("貸し出し", "カシダシ", &["貸出し", "貸出"]),
    word("繰り返し", "クリカエシ", &["くり返し", "繰返し"]),
    word("我が事", "ワガコト", &["わが事", "我がこと"]),
];

/// Verbs and adjectives in the form a dictionary lists; all their forms follow.
pub const VERBS: &[Spelling] = &[
    word("取り組む", "トリクム", &["取組む", "取りくむ"]),
    word("引き継ぐ", "ヒキツグ", &["引継ぐ"]),
    word("受け入れる", "ウケイレル", &["受入れる", "受けいれる"]),
    word("話し合う", "ハナシアウ", &["話合う", "話しあう"]),
    word("気づく", "キヅク", &["気付く"]),
    word("つながる", "ツナガル", &["繋がる"]),
    word("つなげる", "ツナゲル", &["繋げる"]),
    word("つなぐ", "ツナグ", &["繋ぐ"]),
    word("関わる", "カカワル", &["係わる", "かかわる"]),
    word("見守る", "ミマモル", &["みまもる"]),
    word(
        "引きこもる",
        "ヒキコモル",
        &[
            "ひきこもる",
            "引き籠もる",
            "引き籠る",
            "引き篭もる",
            "引き篭る",
        ],
    ),
    word(
        "振り返る",
        "フリカエル",
        &["振返る", "ふり返る", "ふりかえる"],
    ),
    word("立ち上げる", "タチアゲル", &["立上げる"]),
    word("支え合う", "ササエアウ", &["支えあう"]),
    word(
        "組み合わせる",
        "クミアワセル",
        &["組合せる", "組み合せる", "組合わせる"],
    ),
    word(
        "打ち合わせる",
        "ウチアワセル",
        &["打合せる", "打ち合せる", "打合わせる"],
    ),
    word("申し込む", "モウシコム", &["申込む"]),
    word(
        "問い合わせる",
        "トイアワセル",
        &["問合せる", "問い合せる", "問合わせる"],
    ),
    word("届け出る", "トドケデル", &["届出る"]),
    word("呼びかける", "ヨビカケル", &["呼び掛ける"]),
    word("働きかける", "ハタラキカケル", &["働き掛ける"]),
    word(
        "取りまとめる",
        "トリマトメル",
        &["取り纏める", "とりまとめる"],
    ),
    word("寄り添う", "ヨリソウ", &["寄りそう"]),
    word("暮らす", "クラス", &["暮す", "くらす"]),
    word("行う", "オコナウ", &["行なう", "おこなう"]),
    word("分かる", "ワカル", &["わかる", "判る"]),
    word("作る", "ツクル", &["つくる", "創る"]),
    word("捉える", "トラエル", &["とらえる"]),
    word("踏まえる", "フマエル", &["ふまえる"]),
    word("目指す", "メザス", &["めざす"]),
    word("活かす", "イカス", &["生かす"]),
];

/// More ways to write one term than this are not followed.
const MOST: usize = 64;

/// Every way to write this text that the lists know, the text itself first. Long vowels at the end of a katakana word
/// may be missing: サポータ for サポーター.
pub fn ways_to_write(text: &str) -> Vec<String> {
    let mut ways = vec![text.to_owned()];
    for noun in NOUNS {
        let mut spellings: Vec<&str> = std::iter::once(noun.base)
            .chain(noun.others.iter().copied())
            .collect();
        // 取組み before 取組, or 取組み would become 取り組みみ.
        spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
        for way in ways.clone() {
            if let Some(written) = spellings.iter().find(|spelling| way.contains(**spelling)) {
                ways.extend(spellings.iter().map(|other| way.replace(written, other)));
            }
        }
    }
    for way in ways.clone() {
        ways.push(without_long_ends(&way));
    }
    for way in ways.clone() {
        ways.push(spaced(&way, ""));
        ways.push(spaced(&way, " "));
    }
    let mut seen = BTreeSet::new();
    ways.retain(|way| seen.insert(way.clone()));
    ways.truncate(MOST);
    ways
}

/// Drops the ー at the end of each katakana word of four letters or more.
pub fn without_long_ends(text: &str) -> String {
    let mut shortened = String::with_capacity(text.len());
    let mut word = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        word = if is_katakana(c) { word + 1 } else { 0 };
        let ends = !chars.peek().copied().is_some_and(is_katakana);
        if !(c == 'ー' && ends && word >= 4) {
            shortened.push(c);
        }
    }
    shortened
}

/// Puts this between Latin and Japanese letters in place of the space that some put there and some do not: 密着 AD.
fn spaced(text: &str, space: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before: Option<char> = None;
    while let Some(c) = chars.next() {
        let after = if c == ' ' {
            chars.peek().copied()
        } else {
            Some(c)
        };
        let at_edge = before.zip(after).is_some_and(|(before, after)| {
            before.is_alphanumeric()
                && after.is_alphanumeric()
                && before.is_ascii() != after.is_ascii()
        });
        if at_edge {
            out.push_str(space);
        }
        if !(at_edge && c == ' ') {
            out.push(c);
        }
        // A space that was replaced must not count as the edge of what follows.
        before = if at_edge && c == ' ' { None } else { Some(c) };
    }
    out
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_found_in_each_of_its_spellings() {
        for (term, way) in [
            ("精神障害者", "精神障がい者"),
            ("精神障がい者", "精神障害者"),
            ("取組み", "取り組み"),
            ("取組", "取組み"),
            ("ピアサポーター", "ピアサポータ"),
            ("密着AD", "密着 AD"),
            ("AD 合同会議", "AD合同会議"),
            ("PDCA サイクル", "PDCAサイクル"),
            ("障害者の取組サポーター", "障がい者の取り組みサポータ"),
        ] {
            assert!(ways_to_write(term).contains(&way.to_owned()), "{way}");
        }
        assert_eq!(ways_to_write("協議の場"), ["協議の場"]);
        assert_eq!(ways_to_write("バター"), ["バター"]);
    }

    #[test]
    fn no_spelling_is_listed_twice() {
        for list in [NOUNS, VERBS] {
            let mut seen = BTreeSet::new();
            for word in list {
                assert!(seen.insert(word.base), "{}", word.base);
                for other in word.others {
                    assert!(seen.insert(other), "{other}");
                }
            }
        }
    }
}
