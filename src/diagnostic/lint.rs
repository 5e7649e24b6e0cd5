//! How things are written: a suggestion, never a stop.

use super::{Lang, Severity, Wording};

#[derive(Clone, Debug, PartialEq)]
pub enum LintProblem {
    /// A word that the handbook writes another way.
    Spelling { found: String, better: String },
}

impl LintProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            LintProblem::Spelling { .. } => "spelling",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            LintProblem::Spelling { .. } => Severity::Note,
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
        }
    }

    fn en(&self) -> Wording {
        match self {
            LintProblem::Spelling { found, better } => Wording::new(
                format!("This handbook writes '{better}', not '{found}'."),
                format!("Write '{better}'."),
            ),
        }
    }
}
