//! Links, terms and citations that lead nowhere.

use serde::{Deserialize, Serialize};

use super::{Lang, Severity, Swap, Wording};

/// What was most likely meant, as it is written in the file of the link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Near {
    pub dest: String,
    /// Only one file can have been meant.
    pub sure: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LinkProblem {
    PageNotFound {
        dest: String,
        nearest: Option<Near>,
    },
    /// `nearest` is the whole destination with another anchor, or without one.
    AnchorNotFound {
        dest: String,
        page: String,
        nearest: Option<String>,
        /// Some of the headings that there are.
        headings: Vec<String>,
    },
    ImageNotFound {
        dest: String,
        nearest: Option<Near>,
    },
    /// A name that several pages have.
    ManyNamed {
        name: String,
        /// As links to each, ready to be pasted.
        links: Vec<String>,
    },
    /// A picture without words.
    NoAlt {
        dest: String,
    },
    /// A destination on the author's own machine.
    LocalFile {
        dest: String,
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
            LinkProblem::ManyNamed { .. } => "many-named",
            LinkProblem::NoAlt { .. } => "no-alt",
            LinkProblem::LocalFile { .. } => "broken-link",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            LinkProblem::CitationNotFound { .. }
            | LinkProblem::ManyNamed { .. }
            | LinkProblem::NoAlt { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// What can be pasted.
    pub(super) fn swap(&self) -> Option<Swap> {
        match self {
            LinkProblem::PageNotFound {
                dest,
                nearest: Some(Near { dest: near, sure }),
            }
            | LinkProblem::ImageNotFound {
                dest,
                nearest: Some(Near { dest: near, sure }),
            } => Some(Swap {
                wrong: dest.clone(),
                right: near.clone(),
                safe: *sure,
            }),
            LinkProblem::AnchorNotFound {
                dest,
                nearest: Some(nearest),
                ..
            } => Swap::guess(dest, nearest),
            LinkProblem::UnknownName {
                name,
                nearest: Some(nearest),
            } => Swap::guess(name, nearest),
            LinkProblem::UnknownName {
                name,
                nearest: None,
            } => Swap::guess(&format!("[[{name}"), &format!("[[!{name}")),
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
            LinkProblem::PageNotFound { dest, nearest } => Wording::new(
                format!("リンク先の文書「{dest}」がありません。"),
                near_ja(
                    nearest.as_ref().map(|near| near.dest.as_str()),
                    "文書を書くか、リンクを外して文字だけにしてください。まだ書いていないだけなら、[[planned]] に加えて「planned:id」へリンクできます。",
                ),
            ),
            LinkProblem::AnchorNotFound {
                dest,
                page,
                nearest,
                headings,
            } => Wording::new(
                format!("リンク「{dest}」の見出しが、文書「{page}」にありません。"),
                {
                    let known = match headings.as_slice() {
                        [] => "その文書に見出しはありません。".to_owned(),
                        headings => {
                            format!("その文書の見出しは「{}」です。", headings.join("」「"))
                        }
                    };
                    let mend = near_ja(nearest.as_deref(), "リンク先の見出しを確かめてください。");
                    format!("{mend}{known}")
                },
            ),
            LinkProblem::ImageNotFound { dest, nearest } => Wording::new(
                format!("画像「{dest}」がありません。"),
                near_ja(
                    nearest.as_ref().map(|near| near.dest.as_str()),
                    "画像のファイルを置くか、道を直してください。",
                ),
            ),
            LinkProblem::ManyNamed { name, links } => Wording::new(
                format!(
                    "[[{name}]] という題の文書が{}つあり、どれを指すかわかりません。いちばん先のものにつなぎました。",
                    links.len()
                ),
                format!("どれか一つにしてください：\n{}", links.join("\n")),
            ),
            LinkProblem::NoAlt { dest } => Wording::new(
                format!(
                    "画像「{dest}」に、代わりの文がありません。見えない人には何も伝わりません。"
                ),
                format!("写っていることを短く書いてください：「![ここに代わりの文]({dest})」"),
            ),
            LinkProblem::LocalFile { dest } => Wording::new(
                format!(
                    "リンク先「{dest}」は、この機械の中のファイルです。ほかの人には開けません。"
                ),
                "ファイルを content/ の中に置き、この文書から見た道（例：「files/youryou.pdf」）を書いてください。",
            ),
            LinkProblem::OutsideImage { dest } => Wording::new(
                format!("画像「{dest}」は、よそのサイトにあります。"),
                "オフラインで見られるように、画像を content/ に置いてその道を書いてください。",
            ),
            LinkProblem::UnknownName { name, nearest } => Wording::new(
                format!("[[{name}]] という用語・文書・見出しがありません。"),
                match nearest {
                    Some(nearest) => format!("「[[{nearest}]]」に直してください。"),
                    None => format!(
                        "リンクにしないなら「[[!{name}]]」、用語にするなら data/ の TOML に [[term]] を加えてください。"
                    ),
                },
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
            LinkProblem::PageNotFound { dest, nearest } => Wording::new(
                format!("There is no page '{dest}' to link to."),
                near_en(
                    nearest.as_ref().map(|near| near.dest.as_str()),
                    "Write the page, or leave the words without a link. What is still to be written can be listed as [[planned]] and linked as 'planned:id'.",
                ),
            ),
            LinkProblem::AnchorNotFound {
                dest,
                page,
                nearest,
                headings,
            } => Wording::new(
                format!("The page '{page}' has no heading for the link '{dest}'."),
                {
                    let known = match headings.as_slice() {
                        [] => "That page has no headings.".to_owned(),
                        headings => format!("Its headings: '{}'.", headings.join("', '")),
                    };
                    let mend = near_en(nearest.as_deref(), "Check the headings of that page.");
                    format!("{mend} {known}")
                },
            ),
            LinkProblem::ImageNotFound { dest, nearest } => Wording::new(
                format!("There is no image '{dest}'."),
                near_en(
                    nearest.as_ref().map(|near| near.dest.as_str()),
                    "Put the file there or mend the path.",
                ),
            ),
            LinkProblem::ManyNamed { name, links } => Wording::new(
                format!(
                    "{} pages are called [[{name}]]; the link leads to the first.",
                    links.len()
                ),
                format!("Choose one of them:\n{}", links.join("\n")),
            ),
            LinkProblem::NoAlt { dest } => Wording::new(
                format!("The image '{dest}' has no words for those who cannot see it."),
                format!("Say shortly what it shows: '![words here]({dest})'"),
            ),
            LinkProblem::LocalFile { dest } => Wording::new(
                format!("'{dest}' is a file on this machine; nobody else can open it."),
                "Put the file into content/ and write the path from this page, such as 'files/youryou.pdf'.",
            ),
            LinkProblem::OutsideImage { dest } => Wording::new(
                format!("The image '{dest}' is on another site."),
                "Put a copy into content/ so that it shows offline.",
            ),
            LinkProblem::UnknownName { name, nearest } => Wording::new(
                format!("Nothing is called [[{name}]]: no term, page or heading."),
                match nearest {
                    Some(nearest) => format!("Write '[[{nearest}]]'."),
                    None => format!("Write '[[!{name}]]' for no link, or add a [[term]] to data/."),
                },
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

fn near_ja(nearest: Option<&str>, otherwise: &str) -> String {
    match nearest {
        Some(nearest) => format!("「{nearest}」に直してください。"),
        None => otherwise.to_owned(),
    }
}

fn near_en(nearest: Option<&str>, otherwise: &str) -> String {
    match nearest {
        Some(nearest) => format!("Write '{nearest}'."),
        None => otherwise.to_owned(),
    }
}
