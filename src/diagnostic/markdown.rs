//! Markdown that does not mean what its author hoped.

use super::{Lang, Severity, Wording};

#[derive(Clone, Debug, PartialEq)]
pub enum MarkdownProblem {
    /// Quotes or lists inside one another beyond what a reader could follow.
    TooDeep { limit: usize },
}

impl MarkdownProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            MarkdownProblem::TooDeep { .. } => "too-deep",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            MarkdownProblem::TooDeep { .. } => Severity::Warning,
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
            MarkdownProblem::TooDeep { limit } => Wording::new(
                format!("入れ子が{limit}段より深くなっています。"),
                "引用や箇条書きの段を減らしてください。深いところは平らにして出します。",
            ),
        }
    }

    fn en(&self) -> Wording {
        match self {
            MarkdownProblem::TooDeep { limit } => Wording::new(
                format!("Nested more than {limit} levels deep."),
                "Use fewer levels of quotes or lists; what is deeper is shown flat.",
            ),
        }
    }
}
