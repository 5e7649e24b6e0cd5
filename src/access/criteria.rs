//! Every success criterion of level A and AA: those of JIS X 8341-3:2016, and those that WCAG 2.1 and 2.2 add. What a
//! machine tests of each, and what a person has to look at.

use super::{Checked, Counts};

pub(super) struct Criterion {
    pub(super) number: &'static str,
    pub(super) level: &'static str,
    pub(super) name: &'static str,
    pub(super) from: Standard,
    /// What was looked at by machine; empty where nothing can be.
    pub(super) machine: &'static str,
    pub(super) person: &'static str,
    pub(super) about: About,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standard {
    Jis,
    Wcag21,
    Wcag22,
}

/// What there must be for a criterion to apply, as far as the HTML shows it. That a page has none of a thing is never
/// known: scripts and styles bring more.
#[derive(Clone, Copy)]
pub(super) enum About {
    /// Where there is one, the criterion applies.
    Any(Thing),
    /// What it applies to would be among these.
    Among(Thing),
    Unseen,
}

#[derive(Clone, Copy)]
pub(super) enum Thing {
    Pages,
    Texts,
    Headings,
    Pictures,
    Media,
    Fields,
    Links,
    Labels,
    Controls,
}

impl Thing {
    /// How many there were, as they are told.
    pub(super) fn counted(self, checked: &Checked) -> (usize, &'static str, &'static str) {
        let Counts {
            images,
            drawings,
            media,
            links,
            buttons,
            fields,
            headings,
            texts,
            labels,
            ..
        } = checked.counts;
        match self {
            Thing::Pages => (checked.pages.len(), "ページ", ""),
            Thing::Texts => (texts, "文字のあるページ", ""),
            Thing::Headings => (headings, "見出し", " 件"),
            Thing::Pictures => (images + drawings, "画像と図", " 件"),
            Thing::Media => (media, "音声・動画", " 件"),
            Thing::Fields => (fields, "入力欄", " 件"),
            Thing::Links => (links, "リンク", " 件"),
            Thing::Labels => (labels, "文字のあるリンクとボタン", " 件"),
            Thing::Controls => (links + buttons + fields, "リンク・ボタン・入力欄", " 件"),
        }
    }
}

use About::{Among, Any, Unseen};
use Standard::{Jis, Wcag21, Wcag22};
use Thing::{Controls, Fields, Headings, Labels, Links, Media, Pages, Pictures, Texts};

const fn new(
    number: &'static str,
    level: &'static str,
    name: &'static str,
    from: Standard,
    about: About,
    machine: &'static str,
    person: &'static str,
) -> Criterion {
    Criterion {
        number,
        level,
        name,
        from,
        machine,
        person,
        about,
    }
}

pub(super) static CRITERIA: &[Criterion] = &[
    new(
        "1.1.1",
        "A",
        "非テキストコンテンツ",
        Jis,
        Any(Pictures),
        "img の alt、svg の名前があるか",
        "代わりの文が、画像や図と同じことを伝えるか",
    ),
    new(
        "1.2.1",
        "A",
        "音声のみ及び映像のみ（収録済み）",
        Jis,
        Among(Media),
        "",
        "代わりの文書があるか",
    ),
    new(
        "1.2.2",
        "A",
        "キャプション（収録済み）",
        Jis,
        Among(Media),
        "",
        "字幕があるか",
    ),
    new(
        "1.2.3",
        "A",
        "音声解説、又はメディアに対する代替（収録済み）",
        Jis,
        Among(Media),
        "",
        "音声解説か、代わりの文書があるか",
    ),
    new(
        "1.2.4",
        "AA",
        "キャプション（ライブ）",
        Jis,
        Among(Media),
        "",
        "字幕があるか",
    ),
    new(
        "1.2.5",
        "AA",
        "音声解説（収録済み）",
        Jis,
        Among(Media),
        "",
        "音声解説があるか",
    ),
    new(
        "1.3.1",
        "A",
        "情報及び関係性",
        Jis,
        Any(Headings),
        "h1 と見出しの順、表の th、箇条書きの作り",
        "見た目の区切りや強調が、作りにも表れているか",
    ),
    new(
        "1.3.2",
        "A",
        "意味のある順序",
        Jis,
        Unseen,
        "",
        "書かれた順に聞いて、意味が通るか",
    ),
    new(
        "1.3.3",
        "A",
        "感覚的な特徴",
        Jis,
        Unseen,
        "",
        "「右の」「赤い」などの形や位置だけで指していないか",
    ),
    new(
        "1.3.4",
        "AA",
        "表示の向き",
        Wcag21,
        Any(Pages),
        "",
        "縦でも横でも使えるか",
    ),
    new(
        "1.3.5",
        "AA",
        "入力目的の特定",
        Wcag21,
        Among(Fields),
        "",
        "本人のことを入れる欄に autocomplete があるか",
    ),
    new(
        "1.4.1",
        "A",
        "色の使用",
        Jis,
        Unseen,
        "",
        "色だけで伝えていることがないか（リンク、図、表）",
    ),
    new(
        "1.4.2",
        "A",
        "音声の制御",
        Jis,
        Among(Media),
        "autoplay がないか",
        "3 秒より長い音を止められるか",
    ),
    new(
        "1.4.3",
        "AA",
        "コントラスト（最低限レベル）",
        Jis,
        Any(Texts),
        "テーマの色の変数の組（文字 4.5:1）",
        "画像の中の文字、ほかの色の文字",
    ),
    new(
        "1.4.4",
        "AA",
        "テキストのサイズ変更",
        Jis,
        Any(Texts),
        "viewport が拡大を止めていないか",
        "200% に拡大して、欠けや重なりがないか",
    ),
    new(
        "1.4.5",
        "AA",
        "文字画像",
        Jis,
        Among(Pictures),
        "",
        "文字を画像にしていないか",
    ),
    new(
        "1.4.10",
        "AA",
        "リフロー",
        Wcag21,
        Any(Texts),
        "",
        "幅 320px で、横に動かさずに読めるか（表と図を除く）",
    ),
    new(
        "1.4.11",
        "AA",
        "非テキストのコントラスト",
        Wcag21,
        Any(Controls),
        "テーマの色の変数の組（縁と焦点 3:1）",
        "図の線、部品の形",
    ),
    new(
        "1.4.12",
        "AA",
        "テキストの間隔",
        Wcag21,
        Any(Texts),
        "",
        "行や文字の間を広げて、欠けや重なりがないか",
    ),
    new(
        "1.4.13",
        "AA",
        "ホバー又はフォーカスで表示されるコンテンツ",
        Wcag21,
        Unseen,
        "",
        "用語の意味を、閉じられ、指せ、出したままにできるか",
    ),
    new(
        "2.1.1",
        "A",
        "キーボード",
        Jis,
        Any(Controls),
        "",
        "キーボードだけで、すべてを使えるか",
    ),
    new(
        "2.1.2",
        "A",
        "キーボードトラップなし",
        Jis,
        Any(Controls),
        "",
        "Tab キーで抜けられない所がないか",
    ),
    new(
        "2.1.4",
        "A",
        "文字キーのショートカット",
        Wcag21,
        Unseen,
        "",
        "一文字のキー（/ など）を止められるか、焦点のある時だけか",
    ),
    new(
        "2.2.1",
        "A",
        "タイミング調整可能",
        Jis,
        Unseen,
        "時間のたつ refresh がないか",
        "時間の限りがないか",
    ),
    new(
        "2.2.2",
        "A",
        "一時停止、停止及び非表示",
        Jis,
        Unseen,
        "",
        "ひとりでに動くものがないか",
    ),
    new(
        "2.3.1",
        "A",
        "3 回のせん（閃）光、又はいき（閾）値以下",
        Jis,
        Unseen,
        "",
        "光るものがないか",
    ),
    new(
        "2.4.1",
        "A",
        "ブロックスキップ",
        Jis,
        Unseen,
        "main が一つあるか",
        "「本文へ」で本文へ進めるか",
    ),
    new(
        "2.4.2",
        "A",
        "ページタイトル",
        Jis,
        Any(Pages),
        "title があり、空でないか",
        "題が中身を表すか",
    ),
    new(
        "2.4.3",
        "A",
        "フォーカス順序",
        Jis,
        Any(Controls),
        "1 以上の tabindex がないか",
        "Tab キーの順が、読む順と合うか",
    ),
    new(
        "2.4.4",
        "A",
        "リンクの目的（コンテキスト内）",
        Jis,
        Any(Links),
        "文字が空や「こちら」だけでないか",
        "リンクの文字と前後から、行き先がわかるか",
    ),
    new(
        "2.4.5",
        "AA",
        "複数の手段",
        Jis,
        Among(Pages),
        "",
        "検索・目次・一覧のうち二つ以上で、着けるか",
    ),
    new(
        "2.4.6",
        "AA",
        "見出し及びラベル",
        Jis,
        Any(Headings),
        "",
        "見出しとラベルが、中身を表すか",
    ),
    new(
        "2.4.7",
        "AA",
        "フォーカスの可視化",
        Jis,
        Any(Controls),
        "",
        "いまいる所が見えるか",
    ),
    new(
        "2.4.11",
        "AA",
        "隠されないフォーカス（最低限）",
        Wcag22,
        Any(Controls),
        "",
        "いまいる所が、ほかのものに隠れないか",
    ),
    new(
        "2.5.1",
        "A",
        "ポインタのジェスチャ",
        Wcag21,
        Unseen,
        "",
        "二本指やなぞる動きを求めていないか",
    ),
    new(
        "2.5.2",
        "A",
        "ポインタのキャンセル",
        Wcag21,
        Any(Controls),
        "",
        "押したあと、離す前にやめられるか",
    ),
    new(
        "2.5.3",
        "A",
        "名前（name）のラベル",
        Wcag21,
        Any(Labels),
        "見える文字が、読み上げる名前に入っているか",
        "画像の文字も同じか",
    ),
    new(
        "2.5.4",
        "A",
        "動きによる起動",
        Wcag21,
        Unseen,
        "",
        "端末を振るなどの動きを求めていないか",
    ),
    new(
        "2.5.7",
        "AA",
        "ドラッグ動作",
        Wcag22,
        Unseen,
        "",
        "引きずる動きを求めていないか",
    ),
    new(
        "2.5.8",
        "AA",
        "ターゲットのサイズ（最低限）",
        Wcag22,
        Any(Controls),
        "",
        "押す所が 24px 以上あるか、離れているか",
    ),
    new(
        "3.1.1",
        "A",
        "ページの言語",
        Jis,
        Any(Pages),
        "html の lang があるか",
        "言葉と合っているか",
    ),
    new(
        "3.1.2",
        "AA",
        "一部分の言語",
        Jis,
        Unseen,
        "",
        "外国語の文に lang があるか",
    ),
    new(
        "3.2.1",
        "A",
        "フォーカス時",
        Jis,
        Any(Controls),
        "",
        "そこへ移るだけで、ページが変わらないか",
    ),
    new(
        "3.2.2",
        "A",
        "入力時",
        Jis,
        Any(Fields),
        "",
        "選ぶだけで、思わぬ変化が起きないか",
    ),
    new(
        "3.2.3",
        "AA",
        "一貫したナビゲーション",
        Jis,
        Unseen,
        "",
        "目次やメニューの並びが、どのページでも同じか",
    ),
    new(
        "3.2.4",
        "AA",
        "一貫した識別性",
        Jis,
        Unseen,
        "",
        "同じ働きのものを、同じ名で呼んでいるか",
    ),
    new(
        "3.2.6",
        "A",
        "一貫したヘルプ",
        Wcag22,
        Unseen,
        "",
        "連絡先などの助けが、どのページでも同じ所にあるか",
    ),
    new(
        "3.3.1",
        "A",
        "エラーの特定",
        Jis,
        Among(Fields),
        "",
        "誤りを文字で知らせるか",
    ),
    new(
        "3.3.2",
        "A",
        "ラベル又は説明",
        Jis,
        Any(Fields),
        "入力欄に名前があるか",
        "名前から、入れるものがわかるか",
    ),
    new(
        "3.3.3",
        "AA",
        "エラー修正の提案",
        Jis,
        Among(Fields),
        "",
        "直し方を示すか",
    ),
    new(
        "3.3.4",
        "AA",
        "エラー回避（法的、金融及びデータ）",
        Jis,
        Among(Fields),
        "",
        "取り消し・見直しができるか",
    ),
    new(
        "3.3.7",
        "A",
        "冗長な入力",
        Wcag22,
        Among(Fields),
        "",
        "同じことを二度入れさせないか",
    ),
    new(
        "3.3.8",
        "AA",
        "アクセシブルな認証（最低限）",
        Wcag22,
        Among(Fields),
        "",
        "覚えることや解くことを求める認証がないか",
    ),
    new(
        "4.1.1",
        "A",
        "構文解析",
        Jis,
        Any(Pages),
        "id が重ならないか",
        "HTML の検査で誤りがないか",
    ),
    new(
        "4.1.2",
        "A",
        "名前（name）、役割（role）及び値（value）",
        Jis,
        Any(Controls),
        "ボタンと埋め込みの名前、aria と for の指す先",
        "部品の名前・役割・状態が、読み上げで伝わるか",
    ),
    new(
        "4.1.3",
        "AA",
        "ステータスメッセージ",
        Wcag21,
        Unseen,
        "",
        "検索の件数などの知らせが、読み上げられるか",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_criterion_of_level_a_and_aa_is_there_once() {
        let count = |from| {
            CRITERIA
                .iter()
                .filter(|criterion| criterion.from == from)
                .count()
        };
        assert_eq!((count(Jis), count(Wcag21), count(Wcag22)), (38, 12, 6));
        let numbers: BTreeSet<&str> = CRITERIA.iter().map(|criterion| criterion.number).collect();
        assert_eq!(numbers.len(), CRITERIA.len());
        assert_eq!(
            CRITERIA
                .iter()
                .filter(|criterion| criterion.from == Jis && criterion.level == "A")
                .count(),
            25
        );
    }
}
