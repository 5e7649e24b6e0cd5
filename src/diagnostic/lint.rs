//! How things are written: a suggestion, never a stop.

use serde::{Deserialize, Serialize};

use super::{Lang, Severity, Swap, Wording};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LintProblem {
    /// A word that the handbook writes another way.
    Spelling { found: String, better: String },
    /// A link whose words do not say where it leads.
    VagueLink { text: String },
    /// A telephone number that cannot be tapped to call.
    Phone {
        number: String,
        better: Option<String>,
    },
    /// A word written twice in a row.
    Doubled { found: String, better: String },
    /// A weekday that its date never was.
    Weekday {
        date: String,
        wrong: String,
        right: String,
    },
    /// A note's mark written by hand.
    RawNote { found: String, number: String },
    /// A character that only its author's machine has.
    PrivateUse { found: char },
    /// Several letters in one, which other machines and voices may not know.
    Special { found: char, better: String },
    /// ｶﾅ
    HalfKana { found: String, better: String },
}

impl LintProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            LintProblem::Spelling { .. } => "spelling",
            LintProblem::VagueLink { .. } => "vague-link",
            LintProblem::Phone { .. } => "phone",
            LintProblem::Doubled { .. } => "doubled-word",
            LintProblem::Weekday { .. } => "weekday",
            LintProblem::RawNote { .. } => "raw-note",
            LintProblem::PrivateUse { .. } => "private-use",
            LintProblem::Special { .. } | LintProblem::HalfKana { .. } => "special-character",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            LintProblem::PrivateUse { .. } | LintProblem::Weekday { .. } => Severity::Warning,
            _ => Severity::Note,
        }
    }

    /// What can be pasted.
    pub(super) fn swap(&self) -> Option<Swap> {
        match self {
            LintProblem::Spelling { found, better } | LintProblem::HalfKana { found, better } => {
                Swap::sure(found, better)
            }
            LintProblem::Special { found, better } => Swap::sure(&found.to_string(), better),
            LintProblem::Doubled { found, better } => Swap::guess(found, better),
            LintProblem::Weekday { wrong, right, .. } => Swap::guess(wrong, right),
            LintProblem::Phone {
                number,
                better: Some(better),
            } => Swap::guess(number, better),
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
            LintProblem::Spelling { found, better } => Wording::new(
                format!("「{found}」は、この手引きでは「{better}」と書きます。"),
                format!("「{better}」に直してください。"),
            ),
            LintProblem::VagueLink { text } => Wording::new(
                format!("リンクの文字「{text}」だけでは、行き先がわかりません。"),
                "行き先の題や中身がわかる文字にしてください。読み上げではリンクの文字だけを聞く人がいます。",
            ),
            LintProblem::Phone { number, better } => Wording::new(
                format!("電話番号「{number}」は、押してかけられる形ではありません。"),
                match better {
                    Some(better) => format!("「{better}」と半角で書いてください。"),
                    None => {
                        "「000-000-0000」のように、半角の数字と「-」で書いてください。".to_owned()
                    }
                },
            ),
            LintProblem::Doubled { found, better } => Wording::new(
                format!("「{found}」は、同じ言葉が続いています。"),
                format!("書きすぎなら「{better}」に直してください。"),
            ),
            LintProblem::Weekday { date, wrong, right } => Wording::new(
                format!("{date}は「{wrong}」ではなく「{right}」です。"),
                format!("曜日を「{right}」にするか、日付を確かめてください。"),
            ),
            LintProblem::RawNote { found, number } => Wording::new(
                format!("「{found}」は、注の印を手で書いたもののようです。"),
                format!(
                    "「[^{number}]」と書き、注の文を「[^{number}]: …」の行に置いてください。番号は自動で付きます。"
                ),
            ),
            LintProblem::PrivateUse { found } => Wording::new(
                format!(
                    "外字（U+{:04X}）は、ほかの機械では見えません。",
                    u32::from(*found)
                ),
                "ふつうの文字で書き直してください。人の名なら、読みを添えます。",
            ),
            LintProblem::Special { found, better } => Wording::new(
                format!(
                    "「{found}」は、機械によっては見えなかったり、読み上げられなかったりします。"
                ),
                format!("「{better}」と書いてください。"),
            ),
            LintProblem::HalfKana { found, better } => Wording::new(
                format!("「{found}」は半角のカタカナです。"),
                format!("「{better}」と全角で書いてください。"),
            ),
        }
    }

    fn en(&self) -> Wording {
        match self {
            LintProblem::Spelling { found, better } => Wording::new(
                format!("This handbook writes '{better}', not '{found}'."),
                format!("Write '{better}'."),
            ),
            LintProblem::VagueLink { text } => Wording::new(
                format!("The link text '{text}' does not say where it leads."),
                "Name the target; some readers hear the links alone.",
            ),
            LintProblem::Phone { number, better } => Wording::new(
                format!("The telephone number '{number}' cannot be tapped to call."),
                match better {
                    Some(better) => format!("Write '{better}'."),
                    None => "Write digits and '-', as in 000-000-0000.".to_owned(),
                },
            ),
            LintProblem::Doubled { found, better } => Wording::new(
                format!("'{found}' says the same twice in a row."),
                format!("Write '{better}' if that is what you meant."),
            ),
            LintProblem::Weekday { date, wrong, right } => Wording::new(
                format!("{date} was a {}, not a {}.", day_en(right), day_en(wrong)),
                format!("Write '{right}' ({}), or check the date.", day_en(right)),
            ),
            LintProblem::RawNote { found, number } => Wording::new(
                format!("'{found}' looks like a footnote's mark written by hand."),
                format!(
                    "Write '[^{number}]' here and '[^{number}]: …' on a line of its own; the numbers come by themselves."
                ),
            ),
            LintProblem::PrivateUse { found } => Wording::new(
                format!(
                    "The private character U+{:04X} cannot be seen on other machines.",
                    u32::from(*found)
                ),
                "Write it with ordinary characters; give a name's reading.",
            ),
            LintProblem::Special { found, better } => Wording::new(
                format!("Some machines cannot show or read aloud '{found}'."),
                format!("Write '{better}'."),
            ),
            LintProblem::HalfKana { found, better } => Wording::new(
                format!("'{found}' is in half-width katakana."),
                format!("Write '{better}'."),
            ),
        }
    }
}

/// 月 is Monday.
fn day_en(day: &str) -> &'static str {
    match day.chars().next() {
        Some('月') => "Monday",
        Some('火') => "Tuesday",
        Some('水') => "Wednesday",
        Some('木') => "Thursday",
        Some('金') => "Friday",
        Some('土') => "Saturday",
        _ => "Sunday",
    }
}
