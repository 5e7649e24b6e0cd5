//! How things are written: a suggestion, never a stop.

use super::{Lang, Severity, Wording};

#[derive(Clone, Debug, PartialEq)]
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
}

impl LintProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            LintProblem::Spelling { .. } => "spelling",
            LintProblem::VagueLink { .. } => "vague-link",
            LintProblem::Phone { .. } => "phone",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            LintProblem::Spelling { .. }
            | LintProblem::VagueLink { .. }
            | LintProblem::Phone { .. } => Severity::Note,
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
        }
    }
}
