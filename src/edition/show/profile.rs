//! The ways in which offices print a 新旧対照表, and the words for what happened to a row.

use crate::edition::citation::kanji_number;
use crate::edition::rows::{Comparison, Row, RowKind};
use crate::edition::value::{is_digit, is_kanji_digit};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// 通知: 改正後 on the left, 改正前 on the right.
    #[default]
    Notice,
    /// 省令: with the sentence that says what is done by it.
    Ordinance,
    /// 条例: 改正前 on the left.
    Bylaw,
    /// 備考: 新, 旧 and what happened.
    Remarks,
}

impl Profile {
    pub const NAMES: [&'static str; 4] = ["通知", "省令", "条例", "備考"];

    pub fn named(name: &str) -> Option<Profile> {
        match name {
            "通知" => Some(Profile::Notice),
            "省令" => Some(Profile::Ordinance),
            "条例" => Some(Profile::Bylaw),
            "備考" => Some(Profile::Remarks),
            _ => None,
        }
    }
}

/// How a 新旧対照表 is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    pub profile: Profile,
    /// The head of the old side: 改正前, or 現行 before the new one is in force.
    pub old_head: String,
    pub new_first: bool,
}

impl Form {
    pub fn of(profile: Profile) -> Form {
        Form {
            profile,
            old_head: match profile {
                Profile::Remarks => "旧".to_owned(),
                _ => "改正前".to_owned(),
            },
            new_first: profile != Profile::Bylaw,
        }
    }

    /// The heads of the columns, from the left.
    pub fn heads(&self) -> Vec<String> {
        let new = match self.profile {
            Profile::Remarks => "新",
            _ => "改正後",
        };
        let mut heads = vec![new.to_owned(), self.old_head.clone()];
        if !self.new_first {
            heads.reverse();
        }
        if self.has_remarks() {
            heads.push("備考".to_owned());
        }
        heads
    }

    pub fn has_remarks(&self) -> bool {
        self.profile == Profile::Remarks
    }

    /// What stands above the table.
    pub fn above(&self, rows: &[&Row]) -> Option<String> {
        match self.profile {
            Profile::Notice => Some("（傍線部分は改正部分）".to_owned()),
            Profile::Ordinance => Some(preamble(rows, &self.old_head)),
            Profile::Bylaw => Some("改正部分は、下線の部分である。".to_owned()),
            Profile::Remarks => None,
        }
    }

    /// What stands below it.
    pub fn below(&self) -> Option<&'static str> {
        match self.profile {
            Profile::Ordinance => Some(
                "備考　表中の（略）、（新設）及び（削る）の記載並びに対象規定の二重傍線を付した標記部分を除く全体に付した傍線は、注記である。",
            ),
            _ => None,
        }
    }
}

/// 柱書: made of what really occurs.
fn preamble(rows: &[&Row], old: &str) -> String {
    let whole = |row: &Row| {
        matches!(
            row.kind,
            RowKind::Added
                | RowKind::Removed
                | RowKind::Moved
                | RowKind::Renumbered
                | RowKind::Split
                | RowKind::Merged
        )
    };
    let also = |row: &Row| {
        row.also.iter().any(|kind| {
            matches!(
                kind,
                RowKind::Changed | RowKind::Citation | RowKind::Renamed
            )
        })
    };
    let marked = "その標記部分に二重傍線を付した規定で";
    let mut clauses: Vec<(String, &str, &str)> = Vec::new();
    if rows.iter().any(|row| !whole(row) || also(row)) {
        let what = format!(
            "{old}欄に掲げる規定の傍線又は破線を付した部分をこれに順次対応する改正後欄に掲げる規定の傍線又は破線を付した部分のように"
        );
        clauses.push((what, "改め", "改める。"));
    }
    if rows
        .iter()
        .any(|row| whole(row) && !matches!(row.kind, RowKind::Added | RowKind::Removed))
    {
        let what = format!(
            "{old}欄及び改正後欄に対応して掲げる{marked}、その標記部分が異なるものは、{old}欄に掲げるものを改正後欄に掲げるもののように"
        );
        clauses.push((what, "移動し", "移動する。"));
    }
    if rows.iter().any(|row| row.kind == RowKind::Removed) {
        let what = format!(
            "{old}欄に掲げる{marked}、改正後欄にこれに対応するものを掲げていないものは、これを"
        );
        clauses.push((what, "削り", "削る。"));
    }
    if rows.iter().any(|row| row.kind == RowKind::Added) {
        let what = format!(
            "改正後欄に掲げる{marked}、{old}欄にこれに対応するものを掲げていないものは、これを"
        );
        clauses.push((what, "加え", "加える。"));
    }
    let count = clauses.len();
    let said: Vec<String> = clauses
        .into_iter()
        .enumerate()
        .map(|(at, (what, goes_on, ends))| {
            format!("{what}{}", if at + 1 == count { ends } else { goes_on })
        })
        .collect();
    format!("次の表により、{}", said.join("、"))
}

/// 備考 of a row: 移動・改正, 繰下げ.
pub fn remark(row: &Row) -> String {
    let kinds = std::iter::once(row.kind).chain(row.also.iter().copied());
    let words: Vec<&str> = kinds.map(|kind| word(kind, row)).collect();
    words.join("・")
}

fn word(kind: RowKind, row: &Row) -> &'static str {
    use crate::edition::value::What;
    match kind {
        RowKind::Added => "新設",
        RowKind::Removed => "削除",
        RowKind::Changed => "改正",
        RowKind::Moved => "移動",
        RowKind::Renamed => match row.what {
            What::Text | What::Statute | What::Report | What::Table => "改題",
            _ => "改称",
        },
        RowKind::Renumbered => direction(row),
        RowKind::Split => "分割",
        RowKind::Merged => "統合",
        RowKind::Citation => "引用の整理",
    }
}

/// 繰下げ when the number grew.
fn direction(row: &Row) -> &'static str {
    let number = |cell: &Option<crate::edition::rows::Cell>| {
        let stretches = cell
            .as_ref()
            .map(|cell| cell.stretches())
            .unwrap_or_default();
        stretches
            .into_iter()
            .find(|(marked, _)| *marked)
            .map(|(_, text)| text)
    };
    match (number(&row.before), number(&row.after)) {
        (Some(before), Some(after)) => match (value(&before), value(&after)) {
            (Some(before), Some(after)) if after < before => "繰上げ",
            _ => "繰下げ",
        },
        _ => "繰下げ",
    }
}

/// The order of a number, however it is written.
pub fn value(number: &str) -> Option<u32> {
    use unicode_normalization::UnicodeNormalization;
    if let Some(letter) = number.chars().find(|c| ('ァ'..='ヶ').contains(c)) {
        let iroha = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";
        return iroha
            .chars()
            .position(|c| c == letter)
            .and_then(|at| u32::try_from(at).ok());
    }
    let roman: String = number.nfkc().collect::<String>().to_lowercase();
    let digits: String = roman
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit())
        .collect();
    if let Ok(value) = digits.parse() {
        return Some(value);
    }
    let kanji: String = number
        .chars()
        .skip_while(|c| !is_kanji_digit(*c))
        .take_while(|c| is_kanji_digit(*c))
        .collect();
    if !kanji.is_empty() {
        return (0..3_000).find(|number| kanji_number(*number) == kanji);
    }
    let letters: String = roman
        .chars()
        .filter(|c| matches!(c, 'i' | 'v' | 'x'))
        .collect();
    if letters.is_empty() || number.chars().any(is_digit) {
        return None;
    }
    let worth = |c| match c {
        'i' => 1,
        'v' => 5,
        _ => 10,
    };
    let values: Vec<u32> = letters.chars().map(worth).collect();
    let mut sum = 0;
    for (at, &value) in values.iter().enumerate() {
        match values.get(at + 1).is_some_and(|next| *next > value) {
            true => sum -= i64::from(value),
            false => sum += i64::from(value),
        }
    }
    u32::try_from(sum).ok()
}

/// 第2版（令和7年3月31日、老発0313第5号）
pub fn title(about: &crate::edition::value::About) -> String {
    let mut said: Vec<String> = Vec::new();
    if let Some(date) = crate::date::Date::parse(&about.date) {
        said.push(date.wareki().unwrap_or_else(|| date.western()));
    }
    if !about.number.is_empty() {
        said.push(about.number.clone());
    }
    let label = if about.label.is_empty() {
        about.id.clone()
    } else {
        about.label.clone()
    };
    match said.is_empty() {
        true => label,
        false => format!("{label}（{}）", said.join("、")),
    }
}

/// What the rows do not show.
pub fn quiet(comparison: &Comparison) -> Vec<String> {
    use crate::edition::value::QuietSort;
    let words = |sort: QuietSort| match sort {
        QuietSort::Reading => "読みを直した用語",
        QuietSort::Ruby => "ルビを直した文書",
        QuietSort::Tags => "札を直した文書",
        QuietSort::Emphasis => "強調を直した文書",
        QuietSort::Links => "リンクの行き先を直した文書",
        QuietSort::Pictures => "図や写真を差し替えた文書",
    };
    comparison
        .quiet
        .iter()
        .map(|(sort, count)| format!("{}：{count}", words(*sort)))
        .collect()
}

/// What was looked at again and stands as it was: 連携 › 名簿（令和6年度に確認、変更なし）
pub fn confirmed(comparison: &Comparison) -> Vec<String> {
    let items = comparison.confirmed.iter();
    items
        .map(|item| format!("{}（{}）", item.place.join(" › "), item.words()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_an_order() {
        for (number, expected) in [
            ("第三条", Some(3)),
            ("第二十一条", Some(21)),
            ("⑬", Some(13)),
            ("（１）", Some(1)),
            ("ハ", Some(2)),
            ("（ⅳ）", Some(4)),
            ("5", Some(5)),
            ("別表", None),
        ] {
            assert_eq!(value(number), expected, "{number}");
        }
    }
}
