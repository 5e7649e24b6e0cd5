//! Links, terms and citations that lead nowhere.

use super::{Lang, Severity, Wording};

#[derive(Clone, Debug, PartialEq)]
pub enum LinkProblem {
    PageNotFound {
        dest: String,
        nearest: Option<String>,
    },
    AnchorNotFound {
        dest: String,
        page: String,
        nearest: Option<String>,
    },
    ImageNotFound {
        dest: String,
        nearest: Option<String>,
    },
    /// An image on another host: it would not show offline.
    OutsideImage {
        dest: String,
    },
    /// A wikilink that names nothing.
    UnknownName {
        name: String,
        nearest: Option<String>,
    },
    OutsideFolder {
        dest: String,
    },
    /// `javascript:` and the like.
    UnsafeScheme {
        dest: String,
    },
    /// A citation of an article that the statute does not have.
    CitationNotFound {
        citation: String,
        page: String,
    },
}

impl LinkProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            LinkProblem::PageNotFound { .. } => "broken-link",
            LinkProblem::AnchorNotFound { .. } => "broken-anchor",
            LinkProblem::ImageNotFound { .. } => "missing-image",
            LinkProblem::OutsideImage { .. } => "outside-image",
            LinkProblem::UnknownName { .. } => "unknown-name",
            LinkProblem::OutsideFolder { .. } => "outside-folder",
            LinkProblem::UnsafeScheme { .. } => "unsafe-link",
            LinkProblem::CitationNotFound { .. } => "broken-citation",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            LinkProblem::CitationNotFound { .. } => Severity::Warning,
            _ => Severity::Error,
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
            LinkProblem::AnchorNotFound {
                dest,
                page,
                nearest,
            } => Wording::new(
                format!("リンク「{dest}」の見出しが、文書「{page}」にありません。"),
                near_ja(nearest, "リンク先の文書の見出しを確かめてください。"),
            ),
            LinkProblem::ImageNotFound { dest, nearest } => Wording::new(
                format!("画像「{dest}」がありません。"),
                near_ja(nearest, "画像のファイルを置くか、道を直してください。"),
            ),
            LinkProblem::OutsideImage { dest } => Wording::new(
                format!("画像「{dest}」は、よそのサイトにあります。"),
                "オフラインで見られるように、画像を content/ に置いてその道を書いてください。",
            ),
            LinkProblem::UnknownName { name, nearest } => Wording::new(
                format!("[[{name}]] という用語・文書・見出しがありません。"),
                near_ja(
                    nearest,
                    "用語として data/ に加えるか、書き方を直してください。",
                ),
            ),
            LinkProblem::OutsideFolder { dest } => Wording::new(
                format!("リンク先「{dest}」は、手引きのフォルダーの外です。"),
                "手引きのフォルダーの中の文書に直してください。",
            ),
            LinkProblem::UnsafeScheme { dest } => Wording::new(
                format!("リンク先「{dest}」の種類は使えません。"),
                "https: か、手引きの中の文書を書いてください。",
            ),
            LinkProblem::CitationNotFound { citation, page } => Wording::new(
                format!("「{citation}」という項目が、「{page}」にありません。"),
                "条・項・号の番号を確かめてください。",
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
            LinkProblem::AnchorNotFound {
                dest,
                page,
                nearest,
            } => Wording::new(
                format!("The page '{page}' has no heading for the link '{dest}'."),
                near_en(nearest, "Check the headings of that page."),
            ),
            LinkProblem::ImageNotFound { dest, nearest } => Wording::new(
                format!("There is no image '{dest}'."),
                near_en(nearest, "Put the file there or mend the path."),
            ),
            LinkProblem::OutsideImage { dest } => Wording::new(
                format!("The image '{dest}' is on another site."),
                "Put a copy into content/ so that it shows offline.",
            ),
            LinkProblem::UnknownName { name, nearest } => Wording::new(
                format!("Nothing is called [[{name}]]: no term, page or heading."),
                near_en(nearest, "Add it as a term in data/ or mend the name."),
            ),
            LinkProblem::OutsideFolder { dest } => Wording::new(
                format!("The link '{dest}' leaves the handbook's folder."),
                "Link to a page inside the folder.",
            ),
            LinkProblem::UnsafeScheme { dest } => Wording::new(
                format!("The link '{dest}' is of a kind that is not allowed."),
                "Use https: or a page of the handbook.",
            ),
            LinkProblem::CitationNotFound { citation, page } => Wording::new(
                format!("'{page}' has no item '{citation}'."),
                "Check the numbers of the article.",
            ),
        }
    }
}

fn near_ja(nearest: &Option<String>, otherwise: &str) -> String {
    match nearest {
        Some(nearest) => format!("「{nearest}」の書き間違いではありませんか。"),
        None => otherwise.to_owned(),
    }
}

fn near_en(nearest: &Option<String>, otherwise: &str) -> String {
    match nearest {
        Some(nearest) => format!("Did you mean '{nearest}'?"),
        None => otherwise.to_owned(),
    }
}
