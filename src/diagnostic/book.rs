//! Pages and records that clash with one another.

use super::{Lang, Severity, Wording};

#[derive(Clone, Debug, PartialEq)]
pub enum BookProblem {
    /// Two pages would be written to one place.
    UrlTaken { url: String, by: String },
}

impl BookProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            BookProblem::UrlTaken { .. } => "url-taken",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            BookProblem::UrlTaken { .. } => Severity::Error,
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
            BookProblem::UrlTaken { url, by } => Wording::new(
                format!("出力先「{url}」は「{by}」がすでに使っています。"),
                "どちらかの頭書きに、別の slug を書いてください。",
            ),
        }
    }

    fn en(&self) -> Wording {
        match self {
            BookProblem::UrlTaken { url, by } => Wording::new(
                format!("The address '{url}' is already taken by '{by}'."),
                "Give one of the two another slug in its front matter.",
            ),
        }
    }
}
