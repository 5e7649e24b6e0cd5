//! How fast texts are folded, cut and searched for terms, beside the floor: lindera alone on folded text.
//!
//! `cargo bench --bench cut`. The text is made for this and never changes, so that figures can be compared.

use std::borrow::Cow;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use tebiki_words::Dictionary;
use tebiki_words::term::{TermMatcher, occurrences};
use tebiki_words::{TermWord, fold};

mod baked {
    lindera_dictionary::embedded_dictionary!("/ipadic", Baked);
}

/// A page of a handbook, in sentences of its kind: long compounds, lists, full-width letters, spellings.
const PAGE: &str = "\
「みんなの相談窓口」は、市町村の保健師が、精神障がいのある人とその家族からの電話や来所による相談を受ける場である。
令和４年度は延べ１，２３４件の相談があり、そのうち３８２件が、ひきこもりの状態にある本人の家族からのものだった。
窓口では、①本人の困りごとを聞き取る、②緊急の受診が要るかを見立てる、③関係機関につなぐ、の順に話を進める。
退院後支援計画を作るときは、入院先の医療機関、保健所、基幹相談支援センター、居住支援協議会の担当者が協議の場に集まり、
住まい、日中の活動、服薬、見守りの頻度を話し合う。ＰＳＷやピアサポーターが本人と一緒に計画を読み合わせることもある。
協議の場合意が得られないときは、会議室を改めて予約し、アドバイザー（ＡＤ）に助言を求める。ADHDなど発達障害のある
人には、文字だけでなく図を使った説明が役に立つ。取り組みの結果は、PDCAサイクルに沿って年に２回ふり返り、
次の年度の取組に生かす。地域移行支援を使って退院した人の暮らしは、訪問看護ステーションと、近所の民生委員が支えている。
・家族会は毎月第２土曜日の午後に、市役所の隣の福祉会館で開く（参加費は無料。申込みは前日まで）。
・夜間や休日の相談は、精神科救急情報センター（０００－０００－００００）へ。
子どもにも包括的な支援が届くよう、学校、児童相談所、こども家庭センターとも、日頃から顔の見える関係を作っておきたい。
";

const TERMS: &[&str] = &[
    "にも包括",
    "協議の場",
    "会議",
    "ピアサポーター",
    "ピアサポート",
    "精神障害",
    "精神障害者",
    "保健師",
    "保健所",
    "PSW",
    "AD",
    "家族会",
    "市町村",
    "退院後支援計画",
    "居住支援協議会",
    "基幹相談支援センター",
    "地域移行",
    "地域移行支援",
    "PDCAサイクル",
    "ひきこもり",
    "取組",
    "見守り",
    "子ども",
    "訪問看護ステーション",
    "精神科救急情報センター",
    "顔の見える関係",
];

fn terms() -> Vec<TermWord> {
    (0..)
        .zip(TERMS)
        .map(|(term, surface)| TermWord {
            surface: (*surface).to_owned(),
            reading: None,
            term,
        })
        .collect()
}

fn cut(bench: &mut Criterion) {
    let dictionary = Dictionary::embedded();
    let terms = terms();
    let cutter = dictionary.cutter(&terms);
    let matcher = TermMatcher::new(&terms, &dictionary);
    let lindera = Segmenter::new(
        Mode::Normal,
        baked::load().expect("the build compiled it"),
        None,
    );
    let folded = fold::fold(PAGE);
    let tokens = cutter.cut(PAGE);

    let mut group = bench.benchmark_group("cut");
    group.throughput(Throughput::Bytes(PAGE.len() as u64));
    group.bench_function("floor: lindera alone", |bencher| {
        bencher.iter(|| lindera.segment(Cow::Borrowed(black_box(&folded.text))));
    });
    group.bench_function("fold", |bencher| {
        bencher.iter(|| fold::fold(black_box(PAGE)));
    });
    group.bench_function("fold and cut", |bencher| {
        bencher.iter(|| cutter.cut(black_box(PAGE)));
    });
    group.bench_function("occurrences", |bencher| {
        bencher.iter(|| occurrences(black_box(PAGE), &tokens, &matcher));
    });
    group.finish();

    let mut group = bench.benchmark_group("start");
    group.bench_function("embedded dictionary", |bencher| {
        bencher.iter(Dictionary::embedded);
    });
    group.bench_function("cutter of 26 terms", |bencher| {
        bencher.iter(|| dictionary.cutter(black_box(&terms)));
    });
    group.finish();
}

criterion_group!(benches, cut);
criterion_main!(benches);
