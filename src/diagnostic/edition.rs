//! What earlier editions of the handbook have, and this one lost.

use super::{Lang, Severity, Swap, Wording};

#[derive(Clone, Debug, PartialEq)]
pub enum EditionProblem {
    /// A frozen edition that cannot be opened; the words are those of the commands that open editions.
    Unreadable { ja: Wording, en: Wording },
    /// Its content has errors by the rules of today; the first of them.
    Outdated { id: String, first: String },
    /// A folder of `editions/` that does not say which edition it is.
    Unnamed { id: String },
    /// It is frozen from another handbook: no page of it is in this one.
    OtherHandbook {
        id: String,
        theirs: String,
        ours: String,
    },
    /// A page of the last edition that is nowhere.
    LostPage {
        edition: String,
        path: String,
        title: String,
    },
    /// A heading or provision of the last edition that is nowhere.
    LostAnchor {
        edition: String,
        path: String,
        page: String,
        anchor: String,
        title: String,
    },
    /// A citation of a provision that has another number now.
    CitationShifted { citation: String, to: String },
    /// The same, where signs stand between its letters in the source.
    CitationByHand { citation: String, to: String },
    /// A citation of a provision that was removed.
    CitationGone { citation: String },
    /// A range of provisions with a new one inside.
    RangeWidened {
        citation: String,
        news: Vec<String>,
        with: String,
        without: String,
    },
}

impl EditionProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            EditionProblem::Unreadable { .. }
            | EditionProblem::Outdated { .. }
            | EditionProblem::Unnamed { .. }
            | EditionProblem::OtherHandbook { .. } => "edition",
            EditionProblem::LostPage { .. } | EditionProblem::LostAnchor { .. } => "lost-address",
            EditionProblem::CitationShifted { .. }
            | EditionProblem::CitationByHand { .. }
            | EditionProblem::CitationGone { .. }
            | EditionProblem::RangeWidened { .. } => "shifted-citation",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            EditionProblem::Unreadable { .. }
            | EditionProblem::LostPage { .. }
            | EditionProblem::LostAnchor { .. }
            | EditionProblem::CitationGone { .. } => Severity::Error,
            EditionProblem::Outdated { .. }
            | EditionProblem::Unnamed { .. }
            | EditionProblem::OtherHandbook { .. }
            | EditionProblem::CitationShifted { .. }
            | EditionProblem::CitationByHand { .. }
            | EditionProblem::RangeWidened { .. } => Severity::Warning,
        }
    }

    pub(super) fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::Ja => self.ja(),
            Lang::En => self.en(),
        }
    }

    /// Whether only the number of a citation has to be written anew.
    pub(super) fn is_shifted_citation(&self) -> bool {
        matches!(self, EditionProblem::CitationShifted { .. })
    }

    pub(super) fn swap(&self) -> Option<Swap> {
        match self {
            EditionProblem::CitationShifted { citation, to } => Swap::sure(citation, to),
            _ => None,
        }
    }

    fn ja(&self) -> Wording {
        match self {
            EditionProblem::Unreadable { ja, .. } => ja.clone(),
            EditionProblem::Outdated { id, first } => Wording::new(
                format!(
                    "版「{id}」は、今の tebiki の決まりでは誤りがあるので、改訂履歴に入れず、公開もしません（{first}）。"
                ),
                format!(
                    "凍結した版は書き換えないでください。載せるには、「tebiki diff {id} .」で全部の指摘を見て、直した写しを別の名前で残してください。"
                ),
            ),
            EditionProblem::Unnamed { id } => Wording::new(
                format!(
                    "フォルダー「editions/{id}」に edition.toml がないので、版として読めません。改訂履歴に入れず、公開もしません。"
                ),
                "写すときに落ちたのなら、元の所から edition.toml も写してください。版でないのなら、このフォルダーを content の外へ移してください。",
            ),
            EditionProblem::OtherHandbook { id, theirs, ours } => Wording::new(
                format!(
                    "版「{id}」は「{theirs}」のもので、「{ours}」と同じ文書が一つもありません。改訂履歴に入れず、公開もしません。"
                ),
                format!(
                    "ほかの手引きの版なら、フォルダー「editions/{id}」をその手引きの editions へ移してください。版には何も書いていません。"
                ),
            ),
            EditionProblem::LostPage {
                edition,
                path,
                title,
            } => Wording::new(
                format!(
                    "「{edition}」にあった「{title}」（{path}）が、どこにも見つかりません。そこへのリンクや印刷物の行き先がなくなります。"
                ),
                format!(
                    "移したのなら、移った先の文書の頭書きに次の行を足してください：\naliases = [\"{path}\"]\nなくしたのなら、handbook.toml の終わりに次の三行を足してください（その場所には、なくなったという知らせが残ります）：\n[[gone]]\npage = \"{path}\"\nreason = \"なくしたわけ\""
                ),
            ),
            EditionProblem::LostAnchor {
                edition,
                path,
                page,
                anchor,
                title,
            } => Wording::new(
                format!(
                    "「{edition}」の「{page}」にあった「{title}」が、どこにも見つかりません。そこへのリンクの行き先（{path}#{anchor}）がなくなります。"
                ),
                format!(
                    "言い換えただけなら、今の見出しの後に {{#{anchor}}} と書いてください。ほかの文書に移したのなら、その頭書きに次の行を足してください：\naliases = [\"{path}#{anchor}\"]\nなくしたのなら、handbook.toml の終わりに次の三行を足してください：\n[[gone]]\npage = \"{path}#{anchor}\"\nreason = \"なくしたわけ\""
                ),
            ),
            EditionProblem::CitationShifted { citation, to } => Wording::new(
                format!("引いている「{citation}」は、前の版のあと「{to}」になりました。"),
                format!(
                    "「{to}」に直してください。「tebiki check --fix」か「tebiki renumber」が、まとめて書き換えます。"
                ),
            ),
            EditionProblem::CitationByHand { citation, to } => Wording::new(
                format!("引いている「{citation}」は、前の版のあと「{to}」になりました。"),
                format!(
                    "「{to}」に直してください。文字の間に記号があるので、まとめては書き換えません。"
                ),
            ),
            EditionProblem::CitationGone { citation } => Wording::new(
                format!("引いている「{citation}」は、前の版のあと削られました。"),
                "この引用を消すか、別の所を引いてください。",
            ),
            EditionProblem::RangeWidened {
                citation,
                news,
                with,
                without,
            } => Wording::new(
                format!(
                    "「{citation}」の中に、前の版のあと{}が新しく入りました。それも含むかどうかは、書いた人にしかわかりません。",
                    quoted(news, "「", "」")
                ),
                format!(
                    "含むなら、次のように書いてください：\n{with}\n含まないなら、次のように：\n{without}"
                ),
            ),
        }
    }

    fn en(&self) -> Wording {
        match self {
            EditionProblem::Unreadable { en, .. } => en.clone(),
            EditionProblem::Outdated { id, first } => Wording::new(
                format!(
                    "The edition '{id}' has errors by the rules of today, so it is neither compared nor published ({first})."
                ),
                format!(
                    "Leave the frozen edition as it is. To have it on the site, see all findings with 'tebiki diff {id} .' and keep a mended copy under another id."
                ),
            ),
            EditionProblem::Unnamed { id } => Wording::new(
                format!(
                    "The folder 'editions/{id}' has no edition.toml, so it cannot be read as an edition: it is neither compared nor published."
                ),
                "If the file was lost in copying, copy it too. If this is no edition, move the folder out of the content.",
            ),
            EditionProblem::OtherHandbook { id, theirs, ours } => Wording::new(
                format!(
                    "The edition '{id}' is of '{theirs}': '{ours}' has none of its pages. It is neither compared nor published."
                ),
                format!(
                    "If it is another handbook's, move the folder 'editions/{id}' to its editions. Nothing was written."
                ),
            ),
            EditionProblem::LostPage {
                edition,
                path,
                title,
            } => Wording::new(
                format!(
                    "'{title}' ({path}) of '{edition}' is nowhere to be found. Links and printed addresses that lead there are lost."
                ),
                format!(
                    "If it moved, add to the front matter of the page where it is now:\naliases = [\"{path}\"]\nIf it was taken out, add to the end of handbook.toml (a notice stays at the address):\n[[gone]]\npage = \"{path}\"\nreason = \"why\""
                ),
            ),
            EditionProblem::LostAnchor {
                edition,
                path,
                page,
                anchor,
                title,
            } => Wording::new(
                format!(
                    "'{title}' of the page '{page}' in '{edition}' is nowhere to be found. Links to {path}#{anchor} are lost."
                ),
                format!(
                    "If it was only reworded, write {{#{anchor}}} behind its heading. If it moved, add to the front matter of that page:\naliases = [\"{path}#{anchor}\"]\nIf it was taken out, add to the end of handbook.toml:\n[[gone]]\npage = \"{path}#{anchor}\"\nreason = \"why\""
                ),
            ),
            EditionProblem::CitationShifted { citation, to } => Wording::new(
                format!("'{citation}', which is cited here, became '{to}' since the last edition."),
                format!(
                    "Write '{to}'; 'tebiki check --fix' or 'tebiki renumber' does it everywhere."
                ),
            ),
            EditionProblem::CitationByHand { citation, to } => Wording::new(
                format!("'{citation}', which is cited here, became '{to}' since the last edition."),
                format!("Write '{to}' by hand: signs stand between its letters."),
            ),
            EditionProblem::CitationGone { citation } => Wording::new(
                format!("'{citation}', which is cited here, was removed since the last edition."),
                "Take the citation out, or cite something else.",
            ),
            EditionProblem::RangeWidened {
                citation,
                news,
                with,
                without,
            } => Wording::new(
                format!(
                    "{} came into '{citation}' since the last edition; only its author knows whether that is meant too.",
                    quoted(news, "'", "'")
                ),
                format!("If it is, write:\n{with}\nIf not:\n{without}"),
            ),
        }
    }
}

/// 「第四条」「第五条」
fn quoted(items: &[String], open: &str, close: &str) -> String {
    let items = items.iter().map(|item| format!("{open}{item}{close}"));
    items.collect()
}
