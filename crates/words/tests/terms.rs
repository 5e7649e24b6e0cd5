//! What is a mention of a term and what only looks like one. The costs in `src/dictionary.rs` are tuned on this table.
//!
//! Every mention stands in 【】; what the brackets do not mark must not be found. 【ＡＤ＝アドバイザー】 also names the term.

use std::sync::LazyLock;

use proptest::prelude::*;
use tebiki_words::Dictionary;
use tebiki_words::term::{TermMatcher, occurrences};
use tebiki_words::{Cutter, TermWord, fold};

/// Name, reading, aliases: as a handbook's data has them.
const TERMS: &[(&str, Option<&str>, &[&str])] = &[
    (
        "精神障害にも対応した地域包括ケアシステム",
        None,
        &["にも包括"],
    ),
    ("地域包括ケアシステム", None, &[]),
    ("協議の場", Some("きょうぎのば"), &[]),
    ("場", Some("ば"), &[]),
    ("会議", None, &[]),
    ("ブロック会議", None, &["全国ブロック会議"]),
    ("ピアサポート", None, &[]),
    ("ピアサポーター", None, &["ピアスタッフ"]),
    ("ピア", None, &[]),
    ("サポート", None, &[]),
    ("ケア", None, &[]),
    ("精神障害", None, &[]),
    ("精神障害者", None, &[]),
    ("障害者", None, &[]),
    ("保健師", Some("ほけんし"), &["保健婦"]),
    ("保健所", None, &[]),
    ("精神保健福祉士", None, &["PSW", "ＭＨＳＷ"]),
    ("精神保健福祉センター", None, &[]),
    ("アドバイザー", None, &["AD"]),
    ("密着アドバイザー", None, &["密着AD", "都道府県等密着ＡＤ"]),
    ("家族会", None, &[]),
    ("家族", None, &[]),
    ("当事者", None, &[]),
    ("措置入院", None, &[]),
    ("措置入院者", None, &[]),
    ("退院後支援計画", None, &[]),
    ("退院後支援", None, &[]),
    ("居住支援協議会", None, &[]),
    ("自立支援協議会", None, &["（自立支援）協議会"]),
    ("地域移行", None, &[]),
    ("地域移行支援", None, &[]),
    ("地域定着", None, &[]),
    ("基幹相談支援センター", None, &["基幹センター"]),
    ("子ども", Some("こども"), &[]),
    ("市町村", None, &["市区町村"]),
    ("計画相談", None, &["計画相談支援"]),
    ("取組", None, &[]),
    ("見守り", None, &[]),
    ("ひきこもり", None, &[]),
    ("暮らし", None, &[]),
    ("支援", None, &[]),
    ("アウトリーチ", None, &["訪問支援"]),
    ("PDCAサイクル", None, &["PDCA"]),
    ("健康日本21", None, &[]),
    ("8050問題", None, &[]),
    ("グループホーム", None, &["GH"]),
    ("圏域", None, &[]),
    ("心のサポーター", None, &["ここサポ"]),
    ("ACT", None, &[]),
    ("重層的支援体制整備事業", None, &["重層"]),
    ("親なき後", None, &[]),
    ("はたらく場", None, &[]),
    ("もの忘れ", None, &[]),
    ("住まい", None, &[]),
];

const CASES: &[&str] = &[
    // にも包括: not the に, も and 包括 of an ordinary sentence.
    "「【にも包括＝精神障害にも対応した地域包括ケアシステム】」の理念と目指すもの",
    "本市の【にも包括】構築に向けた準備を進める。",
    "【にも包括】とは何かを知りたい。",
    "令和4年度は、【にも包括】に関する研修を3回開いた。",
    "モデル【圏域】における【にも包括】構築に向け、関係者の連携を深める。",
    "（以下「【にも包括】」という。）",
    "【にも包括】ポイントを読む。",
    "すべての住民にも包括的な【支援】が要る。",
    "【子ども】にも包括的に関わる。",
    "【子ども】にも包括【支援】を行う。",
    "高齢者にも包括【ケア】の考え方を広げる。",
    "ほかの自治体にも包括協定の例がある。",
    "にも包括的ポイント",
    "【精神障害にも対応した地域包括ケアシステム】の構築",
    "【精神障がいにも対応した地域包括ケアシステム】の勉強会",
    "高齢者の【地域包括ケアシステム】との違い",
    // 協議の場: not 協議の場合, and 場 not in 場合, 場面, 立場, 市場.
    "【協議の場】を設ける。",
    "保健・医療・福祉関係者による【協議の場】の設置",
    "【協議の場】等で共有する。",
    "【協議の場】における課題",
    "【協議の場】づくりを急がない。",
    "県の【協議の場】は、県【自立支援協議会】が兼ねる。",
    "協議の場合は事前に連絡する。",
    "再協議の場合に限り、書面で行う。",
    "協議の場面を想像してみる。",
    "話し合いの【場】を持つ。",
    "必要な場合は電話する。",
    "支援者の立場から見る。",
    // 会議: not 会議室, 会議録, 会議員, 会議長, 会議体.
    "【会議】を月に1回開く。",
    "【会議】資料を配る。",
    "【ブロック会議】で発表した。",
    "【全国ブロック会議＝ブロック会議】の日程",
    "庁内の担当者【会議】に出る。",
    "第2会議室に集まる。",
    "会議室を予約する。",
    "会議録を公開する。",
    "会議体を見直す。",
    "会議長に選ばれた。",
    "商工会議所と協定を結ぶ。",
    "ブロック会議室は3階にある。",
    "総会議決事項の報告",
    "【会議】後に【会議】内容をまとめる。",
    // ピアサポート, ピアサポーター and their parts.
    "【ピアサポート】の意義を学ぶ。",
    "【ピアサポーター】を養成する。",
    "【ピアサポータ】や【家族】も加わる。",
    "【ﾋﾟｱｻﾎﾟｰﾄ】ではなく【ピアサポート】と書く。",
    "【ﾋﾟｱｻﾎﾟｰﾀｰ＝ピアサポーター】の声を聞く。",
    "【ピアサポート】活動を続ける。",
    "【ピアスタッフ＝ピアサポーター】のための研修会",
    "【ピア】の力を生かす。",
    "ピアノを弾く集まり",
    "ピアジェの発達段階",
    "ユートピアを語る。",
    "【サポート】体制を整える。",
    "サポートセンターに電話する。",
    "テクニカルサポートの窓口",
    "【ケア】を受ける。",
    "ケアマネジャーと話す。",
    "スキンケアの講座",
    "【ピアサポート】専門員の研修",
    // 精神障害者: 障がい and 障碍 as well; 精神障害 not inside it.
    "【精神障害者】の【住まい】の確保",
    "【精神障がい者＝精神障害者】を地域で支える。",
    "【精神障碍者】という書き方もある。",
    "【精神障害】のある人と【家族】",
    "【精神障害者】等の【地域移行】",
    "【精神障害者】数の推移",
    "【障がい者】の権利",
    "【障害者】総合支援法",
    "【精神障害者】手帳ではなく【精神障害者】保健福祉手帳",
    "発達【障害者】【支援】センター",
    "身体【障害者】と知的【障害者】",
    "支障がいくつか残る。",
    "故障がいつ直るか分からない。",
    // 職種と機関.
    "【保健師】が訪問する。",
    "【保健師】さんに聞いてください。",
    "【保健婦＝保健師】と呼ばれていたころ",
    "保健師長が決める。",
    "保健師会の総会",
    "統括【保健師】の役割",
    "非常勤【保健師】を雇う。",
    "【保健所】と【市町村】の役割分担",
    "保健所長が【会議】を開く。",
    "【保健所】等に相談する。",
    "病院の【PSW＝精神保健福祉士】に電話する。",
    "【ＰＳＷ＝精神保健福祉士】と【MHSW＝精神保健福祉士】",
    "PSWSという略語は使わない。",
    "【精神保健福祉士】の配置",
    "精神保健福祉士会に問い合わせる。",
    "【精神保健福祉センター】の研修",
    "精神保健福祉センター長の話",
    "地域移行支援員の【家族】",
    "リスク【アドバイザー】と【ピアサポーター】グループ",
    "【精神障害】ならではの悩み",
    // AD: not in ADHD, ADL, ROAD, LEAD.
    "【AD＝アドバイザー】に相談する。",
    "【ＡＤ＝アドバイザー】の派遣",
    "ADHDのある子の親",
    "ＡＤＨＤのある子の親",
    "ADLを確かめる。",
    "ROAD MAPを描く。",
    "広域 【AD】 間の連絡",
    "【密着AD＝密着アドバイザー】が随所で助言する。",
    "【密着 AD＝密着アドバイザー】 と振り返る。",
    "【都道府県等密着AD＝密着アドバイザー】の選定",
    "【アドバイザー】制度を使う。",
    // 家族会と当事者.
    "【家族会】の紹介",
    "【家族会】活動に出る。",
    "【家族】会員を募る。",
    "【家族】会則を読む。",
    "【当事者】、【家族会】、有識者",
    "【当事者】団体の代表",
    "【当事者】同士で話す。",
    "【当事者】たちの声",
    "非当事者にも伝わる書き方",
    "当事者性を大事にする。",
    "当事者会に出かける。",
    // 措置入院と退院後の支援.
    "【措置入院】となった人",
    "【措置入院者】の【退院後支援】",
    "緊急【措置入院者】等への連絡",
    "【退院後支援計画】を作る。",
    "退院後支援計画書のひな形",
    "退院後の【支援】計画",
    // 協議会とセンター.
    "【居住支援協議会】の設立",
    "居住支援協議会長を選ぶ。",
    "【自立支援協議会】の部会",
    "【（自立支援）協議会＝自立支援協議会】の効果的な運営",
    "【(自立支援)協議会】等に関わる関係者",
    "【基幹相談支援センター】と【市町村】",
    "【基幹センター＝基幹相談支援センター】を置く。",
    // 地域移行.
    "【地域移行】・【地域定着】【支援】",
    "【地域移行支援】を使う。",
    "【地域移行】関係者と話す。",
    "【地域移行】後の生活",
    "地域移行期の課題",
    // 子ども, 市町村, 計画相談.
    "【子ども】と【家族】",
    "【子供＝子ども】の居場所",
    "【こども】家庭センター",
    "【子ども】たちの声",
    "男【子ども】女子もいる。",
    "各【市町村】で行う。",
    "市町村長同意",
    "【市区町村＝市町村】の担当課",
    "【市町村】別の一覧",
    "【計画相談】が足りない。",
    "【計画相談支援＝計画相談】の事業所",
    "計画相談員を増やす。",
    "計画を相談する。",
    // 送りがなと動詞.
    "【取組】を広げる。",
    "【取り組み】の概要",
    "【取組み】を紹介する。",
    "課題に取り組みます。",
    "課題に取り組んだ。",
    "【見守り】の体制",
    "近所で見守ります。",
    "近所で見守りながら待つ。",
    "近所で見守りたい。",
    "【ひきこもり】の相談",
    "【引きこもり＝ひきこもり】の【家族】",
    "自分らしい【暮らし】を考える。",
    "地域で暮らします。",
    "【住まい】の確保と居住【支援】",
    "【アウトリーチ】（【訪問支援＝アウトリーチ】）",
    // 英数字.
    "【PDCA】を回す。",
    "【ＰＤＣＡサイクル＝PDCAサイクル】の6段階",
    "【PDCA サイクル】",
    "【健康日本２１】の評価",
    "健康日本210という誤記",
    "【8050問題】とは",
    "18050問題を解く。",
    "【GH＝グループホーム】に入る。",
    "【ACT】の【支援】チーム",
    "ACTIONを起こす。",
    "fACTを確かめる。",
    // ほか.
    "障害保健福祉【圏域】ごとに置く。",
    "【圏域】外",
    "【心のサポーター】の養成",
    "【ここサポ】を増やす。",
    "【重層的支援体制整備事業】と【重層】の担当",
    "重層的な【支援】",
    "【親なき後】の不安",
    "障害のある人の【はたらく場】",
    "【もの忘れ】外来",
];

/// Texts that a term known too cheaply would tear, and terms that, known too dearly, would fall to pieces.
const CUTS: &[&str] = &[
    "協議|の|場合|は|連絡|する",
    "再|協議|の|場合|に|限り",
    "協議|の|場面|を|想像|する",
    "市場|の|動き",
    "その|場|で|決める",
    "立場|が|違う",
    "現場|の|声",
    "場所|を|移す",
    "登場|する",
    "子ども|に|も|包括|的|な|支援",
    "住民|に|も|包括|的|に|関わる",
    "高齢|者|に|も|包括|ケア|が|要る",
    "本|市|の|にも包括|構築",
    "「|にも包括|」|と|は",
    "家族|会議|を|開く",
    "家族会|を|開く",
    "家族|会員|を|募る",
    "当事者|会議|を|開く",
    "会議|室|に|入る",
    "会議|録|を|読む",
    "ピアノ|を|弾く",
    "ユートピア|を|語る",
    "ケアレスミス|を|減らす",
    "ピアサポート|と|ピアサポーター",
    "ピアサポーター|グループ",
    "当事者|・|ピアサポーター",
    "サポート|する",
    "地域|で|暮らし|ます",
    "自分|らしく|暮らし|て|いる",
    "近所|で|見守り|ます",
    "近所|で|見守り|ながら",
    "課題|に|取り組み|ます",
    "支援|者|を|支える",
    "支援|学校|に|通う",
    "精神障害者|を|支える",
    "精神障がい者|を|支える",
    "身体|障害者|手帳",
    "支障|が|いくつ|か|残る",
    "故障|が|治る",
    "障がい|の|ある|人",
    "障碍|の|ある|人",
    "保健師|長",
    "保健所|長",
    "市町村|長",
    "市町村|合併",
    "地域移行|を|進める",
    "地域移行支援|を|使う",
    "地域移行|・|地域定着|支援",
    "措置入院|と|なる",
    "措置入院者|の|支援",
    "退院後支援計画|を|作る",
    "退院|後|に|支援|計画|を|作る",
    "計画相談|が|足り|ない",
    "計画|を|相談|する",
    "基幹相談支援センター|を|置く",
    "居住支援協議会|の|設立",
    "ブロック会議|で|話す",
    "重層的支援体制整備事業|を|始める",
    "重層|的|な|支援",
    "もの|を|忘れ|ない",
    "もの忘れ|外来",
    "子ども|もの|の|服",
    "親なき後|の|不安",
    "心のサポーター|の|養成",
    "心|の|支え",
    "AD|に|相談|する",
    "ADHD|の|子",
    "ADL|を|確かめる",
    "PSW|に|電話|する",
    "令和|4|年度|から",
    "2022|年|5月|16|日",
    "NHK|の|番組",
    "8050問題|と|は",
    "健康日本21|の|評価",
];

static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(Dictionary::embedded);

fn words() -> Vec<TermWord> {
    let mut words = Vec::new();
    for (term, (name, reading, aliases)) in (0..).zip(TERMS) {
        for surface in std::iter::once(name).chain(*aliases) {
            words.push(TermWord {
                surface: (*surface).to_owned(),
                reading: reading.filter(|_| surface == name).map(str::to_owned),
                term,
            });
        }
    }
    words
}

static CUTTER: LazyLock<Cutter> = LazyLock::new(|| DICTIONARY.cutter(&words()));
static MATCHER: LazyLock<TermMatcher> = LazyLock::new(|| TermMatcher::new(&words(), &DICTIONARY));

/// The text without its marks, and the text with marks as the program would put them.
fn found(text: &str) -> String {
    let tokens = CUTTER.cut(text);
    let mut marked = String::new();
    let mut end = 0;
    for hit in occurrences(text, &tokens, &MATCHER) {
        marked.push_str(text.get(end..hit.range.start).expect("between characters"));
        marked.push('【');
        marked.push_str(text.get(hit.range.clone()).expect("between characters"));
        marked.push_str(&format!("＝{}】", TERMS[hit.term as usize].0));
        end = hit.range.end;
    }
    marked.push_str(text.get(end..).expect("between characters"));
    marked
}

/// Splits a case at its marks: what lies outside, and inside with the term where it is named.
fn parts(case: &str) -> Vec<(bool, String, Option<String>)> {
    case.split_inclusive(['【', '】'])
        .map(|part| {
            let inside = part.ends_with('】');
            let part = part.trim_end_matches(['【', '】']);
            match part.split_once('＝') {
                Some((text, term)) if inside => (true, text.to_owned(), Some(term.to_owned())),
                _ => (inside, part.to_owned(), None),
            }
        })
        .filter(|(inside, text, _)| *inside || !text.is_empty())
        .collect()
}

#[test]
fn terms_are_found_where_they_are_meant() {
    let mut wrong = Vec::new();
    for case in CASES {
        let expected = parts(case);
        let text: String = expected.iter().map(|(_, text, _)| text.as_str()).collect();
        let marked = found(&text);
        let got = parts(&marked);
        let same = expected.len() == got.len()
            && expected.iter().zip(&got).all(|(expected, got)| {
                expected.0 == got.0
                    && expected.1 == got.1
                    && (expected.2.is_none() || expected.2 == got.2)
            });
        if !same {
            let cut: Vec<String> = CUTTER
                .cut(&text)
                .iter()
                .map(|token| {
                    let word = text.get(token.range.clone()).unwrap_or_default();
                    format!("{word}/{:?}", token.class)
                })
                .collect();
            wrong.push(format!(
                "expected {case}\n   found {marked}\n     cut {}",
                cut.join(" ")
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        CASES.len(),
        wrong.join("\n")
    );
}

#[test]
fn terms_tear_no_word_and_stay_whole() {
    let mut wrong = Vec::new();
    for expected in CUTS {
        let text = expected.replace('|', "");
        let words: Vec<&str> = CUTTER
            .cut(&text)
            .into_iter()
            .map(|token| text.get(token.range).expect("between characters"))
            .collect();
        let cut = words.join("|");
        if cut != *expected {
            wrong.push(format!("expected {expected}\n     cut {cut}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cuts:\n{}",
        wrong.len(),
        CUTS.len(),
        wrong.join("\n")
    );
}

/// One word in all its spellings is one word to the search.
#[test]
fn spellings_share_a_base() {
    for (base, texts) in [
        ("障害", ["障がい", "障碍", "障害"]),
        ("取り組み", ["取組", "取組み", "取り組み"]),
        ("子ども", ["子供", "こども", "子ども"]),
        ("取り組む", ["取り組む", "取組む", "取組んだ"]),
        ("引きこもり", ["ひきこもり", "引き籠もり", "引きこもり"]),
        ("サポーター", ["サポータ", "サポーター", "ｻﾎﾟｰﾀｰ"]),
        (
            "コーディネーター",
            ["コーディネータ", "コーディネーター", "ｺｰﾃﾞｨﾈｰﾀ"],
        ),
        ("手続き", ["手続", "手続き", "手続きを"]),
        ("暮らす", ["暮らせば", "暮らしたい", "暮した"]),
        ("問い合わせ", ["問合せ", "問い合わせ", "問合わせ"]),
    ] {
        let plain = DICTIONARY.cutter(&[]);
        for text in texts {
            let tokens = plain.cut(text);
            let first = tokens.first().map(|token| token.base.as_str());
            assert_eq!(first, Some(base), "{text}");
        }
    }
}

/// What an author may paste: pieces of the table, halves of characters, controls, several scripts.
fn odd_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(CASES).prop_map(str::to_owned),
        proptest::sample::select(TERMS).prop_map(|(name, ..)| name.to_owned()),
        any::<char>().prop_map(String::from),
        proptest::sample::select(
            "かがﾊﾞﾟÐ\u{3099}\u{300}ー〜①Ⅲ㈱㍻Ａa1 \u{3000}\u{200B}\u{FE0F}\0\n\t,\"漢\u{20B9F}\u{1F468}\u{200D}。、"
                .chars()
                .collect::<Vec<_>>()
        )
        .prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn assert_sound(text: &str, cutter: &Cutter) {
    let tokens = cutter.cut(text);
    let mut end = 0;
    for token in &tokens {
        assert!(token.range.start >= end, "{token:?} overlaps in {text:?}");
        let gap = text
            .get(end..token.range.start)
            .expect("between characters");
        assert_eq!(fold::fold(gap).text.trim(), "", "left out of {text:?}");
        assert!(
            !text
                .get(token.range.clone())
                .expect("between characters")
                .is_empty()
        );
        end = token.range.end;
    }
    let rest = text.get(end..).expect("between characters");
    assert_eq!(fold::fold(rest).text.trim(), "", "left out of {text:?}");
    let mut end = 0;
    for hit in occurrences(text, &tokens, &MATCHER) {
        assert!(hit.range.start >= end && text.get(hit.range.clone()).is_some());
        assert!(
            tokens
                .iter()
                .any(|token| token.range.start == hit.range.start)
        );
        assert!(tokens.iter().any(|token| token.range.end == hit.range.end));
        end = hit.range.end;
    }
}

proptest! {
    #[test]
    fn any_text_is_cut_whole_and_in_order(text in odd_text()) {
        assert_sound(&text, &CUTTER);
    }

    /// Terms come from authors too.
    #[test]
    fn any_terms_make_a_cutter(surfaces in proptest::collection::vec(odd_text(), 0..6), text in odd_text()) {
        let words: Vec<TermWord> = (0..)
            .zip(&surfaces)
            .map(|(term, surface)| TermWord { surface: surface.clone(), reading: Some(surface.clone()), term })
            .collect();
        let matcher = TermMatcher::new(&words, &DICTIONARY);
        let text = text + &surfaces.concat();
        let cutter = DICTIONARY.cutter(&words);
        assert_sound(&text, &cutter);
        occurrences(&text, &cutter.cut(&text), &matcher);
    }
}

/// A file of ten megabytes on one line is no text that anybody reads, but it must end, and soon.
#[test]
fn a_huge_line_is_cut_in_time() {
    for unit in [
        "あ",
        "ア",
        "漢",
        "1",
        "a",
        "!",
        "\u{3099}",
        "協議の場合",
        "\0",
        " ",
    ] {
        let text = unit.repeat(1_000_000 / unit.len());
        let start = std::time::Instant::now();
        assert_sound_ends(&text);
        assert!(
            start.elapsed().as_secs() < 20,
            "{unit:?} took {:?}",
            start.elapsed()
        );
    }
}

fn assert_sound_ends(text: &str) {
    let tokens = CUTTER.cut(text);
    occurrences(text, &tokens, &MATCHER);
    let last = tokens.last().map_or(0, |token| token.range.end);
    assert!(last == text.len() || text.trim().is_empty());
}
