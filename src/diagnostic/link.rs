//! Links, terms and citations that lead nowhere.

use super::{Lang, Severity, Wording};

#[derive(Clone, Debug, PartialEq)]
pub enum LinkProblem {
    PageNotFound {
        dest: String,
        nearest: Option<String>,
    },
}

impl LinkProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            LinkProblem::PageNotFound { .. } => "broken-link",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            LinkProblem::PageNotFound { .. } => Severity::Error,
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
            LinkProblem::PageNotFound {
                dest,
                nearest: Some(nearest),
            } => Wording::new(
                format!("リンク先の文書「{dest}」がありません。"),
                format!("「{nearest}」の書き間違いではありませんか。"),
            ),
            LinkProblem::PageNotFound {
                dest,
                nearest: None,
            } => Wording::new(
                format!("リンク先の文書「{dest}」がありません。"),
                "リンク先の道と名前を確かめてください。",
            ),
        }
    }

    fn en(&self) -> Wording {
        match self {
            LinkProblem::PageNotFound {
                dest,
                nearest: Some(nearest),
            } => Wording::new(
                format!("There is no page '{dest}' to link to."),
                format!("Did you mean '{nearest}'?"),
            ),
            LinkProblem::PageNotFound {
                dest,
                nearest: None,
            } => Wording::new(
                format!("There is no page '{dest}' to link to."),
                "Check the path and the name of the target.",
            ),
        }
    }
}
