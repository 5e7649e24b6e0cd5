//! Front matter, data records and handbook.toml.

use super::{Lang, Severity, Wording};

#[derive(Clone, Debug, PartialEq)]
pub enum DataProblem {
    /// The TOML cannot be read at all.
    Toml { message: String },
}

impl DataProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            DataProblem::Toml { .. } => "toml",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            DataProblem::Toml { .. } => Severity::Error,
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
            DataProblem::Toml { message } => Wording::new(
                format!("TOML として読めません：{message}"),
                "この場所の引用符・括弧・「=」を確かめてください。",
            ),
        }
    }

    fn en(&self) -> Wording {
        match self {
            DataProblem::Toml { message } => Wording::new(
                format!("This is not TOML: {message}"),
                "Check the quotes, brackets and '=' at this place.",
            ),
        }
    }
}
