//! Records that contradict one another, their own arithmetic, or the calendar.

use super::{Lang, Severity, Span, Wording};
use crate::date::Date;

#[derive(Clone, Debug, PartialEq)]
pub enum RecordProblem {
    /// Two records of one table with the same id; `what` is the table's name.
    IdTwice {
        what: &'static str,
        id: String,
        other: Span,
    },
    /// Two programmes of a menu, with the same number.
    NumberTwice {
        menu: String,
        number: i64,
        other: Span,
    },
    /// A word that names two terms.
    NameTwice {
        name: String,
        other: String,
        place: Span,
    },
    /// A reading that is not all kana.
    Reading {
        reading: String,
    },
    /// A synonym of nothing.
    FewWords,
    /// Figures in a row that do not add up. Not `whole`: some are not recorded, and the others are too much already.
    Sum {
        row: String,
        terms: Vec<String>,
        sum: String,
        column: String,
        written: String,
        whole: bool,
    },
    /// A column that does not add up.
    Total {
        column: String,
        sum: String,
        written: String,
        whole: bool,
    },
    /// A column that should never fall.
    Falls {
        column: String,
        before: (String, String),
        after: (String, String),
    },
    Rows {
        written: i64,
        found: usize,
    },
    /// `[[count]]`
    Count {
        what: String,
        written: i64,
        found: usize,
    },
    /// A `where` that does not go with its `what`.
    CountKey {
        what: String,
        key: String,
    },
    /// An initiative in no programme and no group.
    Unclassified {
        number: i64,
        title: String,
    },
    /// A programme that takes over one of its own menu.
    SucceedsOwnMenu {
        id: String,
    },
    /// A programme that takes over one of a later menu.
    SucceedsLater {
        id: String,
    },
    /// A period that ends before it begins.
    Period {
        from: Date,
        to: Date,
    },
    Expired {
        until: Date,
    },
    Expiring {
        until: Date,
    },
}

impl RecordProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            RecordProblem::IdTwice { .. } | RecordProblem::NumberTwice { .. } => "duplicate-id",
            RecordProblem::NameTwice { .. } => "duplicate-name",
            RecordProblem::Reading { .. } => "reading",
            RecordProblem::FewWords => "synonym",
            RecordProblem::Sum { .. }
            | RecordProblem::Total { .. }
            | RecordProblem::Falls { .. }
            | RecordProblem::Rows { .. } => "arithmetic",
            RecordProblem::Count { .. } | RecordProblem::CountKey { .. } => "count",
            RecordProblem::Unclassified { .. } => "unclassified",
            RecordProblem::SucceedsOwnMenu { .. } | RecordProblem::SucceedsLater { .. } => {
                "succeeds"
            }
            RecordProblem::Period { .. } => "period",
            RecordProblem::Expired { .. } => "expired",
            RecordProblem::Expiring { .. } => "expiring",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            RecordProblem::IdTwice { .. }
            | RecordProblem::NameTwice { .. }
            | RecordProblem::Sum { .. }
            | RecordProblem::Total { .. }
            | RecordProblem::Falls { .. }
            | RecordProblem::Rows { .. }
            | RecordProblem::Count { .. }
            | RecordProblem::CountKey { .. }
            | RecordProblem::SucceedsOwnMenu { .. }
            | RecordProblem::Period { .. } => Severity::Error,
            RecordProblem::NumberTwice { .. }
            | RecordProblem::Reading { .. }
            | RecordProblem::FewWords
            | RecordProblem::Unclassified { .. }
            | RecordProblem::SucceedsLater { .. }
            | RecordProblem::Expired { .. } => Severity::Warning,
            RecordProblem::Expiring { .. } => Severity::Note,
        }
    }

    pub(super) fn other(&self) -> Option<&Span> {
        match self {
            RecordProblem::IdTwice { other, .. }
            | RecordProblem::NumberTwice { other, .. }
            | RecordProblem::NameTwice { place: other, .. } => Some(other),
            _ => None,
        }
    }

    pub(super) fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::Ja => self.ja(),
            Lang::En => self.en(),
        }
    }

    fn ja(&self) -> Wording {
        match self {
            RecordProblem::IdTwice { what, id, .. } => Wording::new(
                format!("[[{what}]] の「{id}」が、ほかの記録と同じです。"),
                "どちらかを変えてください。同じものなら、一つにまとめてください。",
            ),
            RecordProblem::NumberTwice { menu, number, .. } => Wording::new(
                format!("メニュー「{menu}」に、番号{number}の事業が二つあります。"),
                "どちらかの number を直してください。",
            ),
            RecordProblem::NameTwice { name, other, .. } => Wording::new(
                format!("「{name}」は、用語「{other}」の名前か別名としても書かれています。"),
                "どちらの用語を指すか決め、もう片方から消してください。",
            ),
            RecordProblem::Reading { reading } => Wording::new(
                format!("読み「{reading}」に、かなでない文字があります。"),
                "ひらがなかカタカナだけで書いてください。",
            ),
            RecordProblem::FewWords => Wording::new(
                "同義語の言葉が一つしかありません。",
                "同じ意味の言葉を words に二つ以上書くか、一緒に見たい言葉を finds に書いてください。",
            ),
            RecordProblem::Sum {
                row,
                terms,
                sum,
                column,
                written,
                whole,
            } => Wording::new(
                match whole {
                    true => format!(
                        "「{row}」：{}＝{sum} ですが、「{column}」は {written} と書かれています。",
                        terms.join("＋")
                    ),
                    false => format!(
                        "「{row}」：記載のある {} だけで {sum} になりますが、「{column}」は {written} と書かれています。",
                        terms.join("＋")
                    ),
                },
                "数字を原資料と見比べてください。原資料の誤りなら、handbook.toml の [[accept]] に理由を書いてください。",
            ),
            RecordProblem::Total {
                column,
                sum,
                written,
                whole,
            } => Wording::new(
                format!(
                    "「{column}」の列の合計は{} {sum} ですが、{written} と書かれています。",
                    if *whole {
                        ""
                    } else {
                        "、記載のある分だけで"
                    }
                ),
                "数字を原資料と見比べてください。",
            ),
            RecordProblem::Falls {
                column,
                before,
                after,
            } => Wording::new(
                format!(
                    "「{column}」は減らないはずですが、「{}」の {} から「{}」の {} に減っています。",
                    before.0, before.1, after.0, after.1
                ),
                "数字と行の順を、原資料と見比べてください。",
            ),
            RecordProblem::Rows { written, found } => Wording::new(
                format!("行は{found}行ですが、{written}行のはずと書かれています。"),
                "抜けた行や余分な行がないか確かめてください。",
            ),
            RecordProblem::Count {
                what,
                written,
                found,
            } => Wording::new(
                format!("{what}は{found}件ですが、{written}件のはずと書かれています。"),
                "抜けや重なりがないか確かめ、数が変わったのなら is を直してください。",
            ),
            RecordProblem::CountKey { what, key } => Wording::new(
                format!("「{what}」を「{key}」で絞ることはできません。"),
                format!("where から「{key}」を消してください。"),
            ),
            RecordProblem::Unclassified { number, title } => Wording::new(
                format!(
                    "取組{number}「{title}」が、どの事業にも区分にも入っていません（未分類）。"
                ),
                "programs か group を書いてください。資料でも未分類なら、handbook.toml の [[accept]] に理由を書いてください。",
            ),
            RecordProblem::SucceedsOwnMenu { id } => Wording::new(
                format!("引き継いだ事業「{id}」が、同じメニューの事業です。"),
                "前のメニューの事業の id を書いてください。",
            ),
            RecordProblem::SucceedsLater { id } => Wording::new(
                format!(
                    "引き継いだ事業「{id}」のメニューは、この事業のメニューより後に始まっています。"
                ),
                "succeeds の向きと、メニューの from を確かめてください。",
            ),
            RecordProblem::Period { from, to } => Wording::new(
                format!("終わり「{to}」が、始まり「{from}」より前です。"),
                "from と to を確かめてください。",
            ),
            RecordProblem::Expired { until } => Wording::new(
                format!("期限の{until}を過ぎています。"),
                "いまの内容を確かめて書き直し、until と checked を改めてください。",
            ),
            RecordProblem::Expiring { until } => Wording::new(
                format!("期限の{until}が、まもなく来ます。"),
                "その後の内容を確かめておいてください。",
            ),
        }
    }

    fn en(&self) -> Wording {
        match self {
            RecordProblem::IdTwice { what, id, .. } => Wording::new(
                format!("Another [[{what}]] is '{id}' too."),
                "Change one of the two, or join them.",
            ),
            RecordProblem::NumberTwice { menu, number, .. } => Wording::new(
                format!("Two programmes of the menu '{menu}' have the number {number}."),
                "Mend the number of one.",
            ),
            RecordProblem::NameTwice { name, other, .. } => Wording::new(
                format!("'{name}' is a name of the term '{other}' too."),
                "Decide which term it means and remove it from the other.",
            ),
            RecordProblem::Reading { reading } => Wording::new(
                format!("The reading '{reading}' is not all kana."),
                "Write hiragana or katakana only.",
            ),
            RecordProblem::FewWords => Wording::new(
                "A synonym needs a second word.",
                "Write two words or more, or what they find in finds.",
            ),
            RecordProblem::Sum {
                row,
                terms,
                sum,
                column,
                written,
                whole,
            } => Wording::new(
                format!(
                    "'{row}': {} {} {sum}, but '{column}' is {written}.",
                    terms.join(" + "),
                    if *whole { "=" } else { "alone make" }
                ),
                "Compare the figures with their source; if the source is wrong, say so in an [[accept]].",
            ),
            RecordProblem::Total {
                column,
                sum,
                written,
                whole,
            } => Wording::new(
                format!(
                    "The column '{column}' adds up to {}{sum}, not {written}.",
                    if *whole { "" } else { "at least " }
                ),
                "Compare the figures with their source.",
            ),
            RecordProblem::Falls {
                column,
                before,
                after,
            } => Wording::new(
                format!(
                    "'{column}' should never fall, but goes from {} ({}) to {} ({}).",
                    before.1, before.0, after.1, after.0
                ),
                "Compare the figures and the order of the rows with their source.",
            ),
            RecordProblem::Rows { written, found } => Wording::new(
                format!("There are {found} rows, not {written}."),
                "Look for missing rows or rows too many.",
            ),
            RecordProblem::Count {
                what,
                written,
                found,
            } => Wording::new(
                format!("{what}: {found}, not {written}."),
                "Look for missing or double records, or mend 'is'.",
            ),
            RecordProblem::CountKey { what, key } => Wording::new(
                format!("'{what}' cannot be counted by '{key}'."),
                format!("Remove '{key}' from 'where'."),
            ),
            RecordProblem::Unclassified { number, title } => Wording::new(
                format!("Initiative {number} '{title}' belongs to no programme and no group."),
                "Write 'programs' or 'group', or accept it with a reason.",
            ),
            RecordProblem::SucceedsOwnMenu { id } => Wording::new(
                format!("The programme '{id}' that it takes over is of the same menu."),
                "Name a programme of the menu before.",
            ),
            RecordProblem::SucceedsLater { id } => Wording::new(
                format!("The programme '{id}' that it takes over is of a later menu."),
                "Check the direction of 'succeeds' and the menus' 'from'.",
            ),
            RecordProblem::Period { from, to } => Wording::new(
                format!("It ends ({}) before it begins ({}).", to.iso(), from.iso()),
                "Check 'from' and 'to'.",
            ),
            RecordProblem::Expired { until } => Wording::new(
                format!("This held until {} and has expired.", until.iso()),
                "Check and rewrite it, and mend 'until' and 'checked'.",
            ),
            RecordProblem::Expiring { until } => Wording::new(
                format!("This holds until {} only.", until.iso()),
                "Find out what comes after.",
            ),
        }
    }
}
