//! Files that cannot be read as what they should be.

use super::{Lang, Severity, Wording};

#[derive(Clone, Debug, PartialEq)]
pub enum SourceProblem {
    /// A text file in another encoding; the guess is its name, such as Shift_JIS.
    NotUtf8 { guess: Option<&'static str> },
}

impl SourceProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            SourceProblem::NotUtf8 { .. } => "encoding",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            SourceProblem::NotUtf8 { .. } => Severity::Error,
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
            SourceProblem::NotUtf8 { guess: Some(guess) } => Wording::new(
                format!("文字コードが UTF-8 ではありません（{guess} のようです）。"),
                "エディターで文字コードを UTF-8 にして保存し直してください。",
            ),
            SourceProblem::NotUtf8 { guess: None } => Wording::new(
                "文字コードが UTF-8 ではありません。",
                "文字の書かれたファイルなら UTF-8 で保存し直し、そうでなければ content/ から外してください。",
            ),
        }
    }

    fn en(&self) -> Wording {
        match self {
            SourceProblem::NotUtf8 { guess: Some(guess) } => Wording::new(
                format!("This file is not UTF-8 (it looks like {guess})."),
                "Save it again as UTF-8 in your editor.",
            ),
            SourceProblem::NotUtf8 { guess: None } => Wording::new(
                "This file is not UTF-8.",
                "Save it as UTF-8 if it is text, or take it out of content/.",
            ),
        }
    }
}
