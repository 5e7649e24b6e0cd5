//! What keeps `tebiki packet` from its packet: mostly a name that the handbook does not have.

use std::path::PathBuf;

use crate::diagnostic::Wording;

#[derive(Debug)]
pub enum PacketRefusal {
    NoPage {
        asked: String,
        nearest: Option<String>,
    },
    NoSection {
        page: String,
        asked: String,
        nearest: Option<String>,
    },
    NoSituation {
        asked: String,
        nearest: Option<String>,
    },
    /// The list of `--list` cannot be read as one.
    List {
        path: PathBuf,
        line: usize,
    },
    /// A template of the theme cannot be filled in.
    Template {
        name: String,
        message: String,
    },
    TooLarge {
        bytes: usize,
    },
}

const LIST: &str = "title = \"A さん宅\"\npages = [\"guide/hajime#準備\", \"cases/a\"]";

impl PacketRefusal {
    pub(super) fn ja(&self) -> Wording {
        let meant = |nearest: &Option<String>, else_: &str| match nearest {
            Some(nearest) => format!("「{nearest}」ではありませんか。"),
            None => else_.to_owned(),
        };
        match self {
            PacketRefusal::NoPage { asked, nearest } => Wording::new(
                format!("「{asked}」という文書はありません。"),
                meant(
                    nearest,
                    "原稿のファイルか、サイトでの場所を書いてください（例：guide/hajime）。",
                ),
            ),
            PacketRefusal::NoSection {
                page,
                asked,
                nearest,
            } => Wording::new(
                format!("文書「{page}」に「{asked}」という見出しはありません。"),
                meant(
                    nearest,
                    "見出しの文字をそのまま書いてください（例：guide/hajime#準備）。",
                ),
            ),
            PacketRefusal::NoSituation { asked, nearest } => Wording::new(
                format!("「{asked}」という場面はありません。"),
                meant(
                    nearest,
                    "場面の文書のファイルの名（situations/yakan.md なら yakan）か、題を書いてください。",
                ),
            ),
            PacketRefusal::List { path, line } => Wording::new(
                format!(
                    "「{}」の {line} 行目が、訪問パックの一覧として読めません。",
                    path.display()
                ),
                format!("次のように書いてください：\n{LIST}"),
            ),
            PacketRefusal::Template { name, message } => Wording::new(
                format!("テーマのひな型「{name}」で訪問パックを作れません：{message}"),
                "テーマのひな型を直してください。",
            ),
            PacketRefusal::TooLarge { bytes } => Wording::new(
                format!(
                    "訪問パックが {} KB になり、タブレットやメールには大きすぎます（1,500 KB まで）。",
                    bytes / 1024
                ),
                "文書の代わりに「文書#節」を選んでください。",
            ),
        }
    }

    pub(super) fn en(&self) -> Wording {
        let meant = |nearest: &Option<String>, else_: &str| match nearest {
            Some(nearest) => format!("Did you mean '{nearest}'?"),
            None => else_.to_owned(),
        };
        match self {
            PacketRefusal::NoPage { asked, nearest } => Wording::new(
                format!("There is no page '{asked}'."),
                meant(
                    nearest,
                    "Name a file of the content or a place on the site (such as guide/hajime).",
                ),
            ),
            PacketRefusal::NoSection {
                page,
                asked,
                nearest,
            } => Wording::new(
                format!("The page '{page}' has no heading '{asked}'."),
                meant(
                    nearest,
                    "Write the heading as it stands (such as guide/hajime#prepare).",
                ),
            ),
            PacketRefusal::NoSituation { asked, nearest } => Wording::new(
                format!("There is no situation '{asked}'."),
                meant(
                    nearest,
                    "Name the situation's file (yakan for situations/yakan.md) or its title.",
                ),
            ),
            PacketRefusal::List { path, line } => Wording::new(
                format!(
                    "Line {line} of '{}' cannot be read as the list of a packet.",
                    path.display()
                ),
                format!("Write it like this:\n{LIST}"),
            ),
            PacketRefusal::Template { name, message } => Wording::new(
                format!("The theme's template '{name}' cannot make the packet: {message}"),
                "Mend the template.",
            ),
            PacketRefusal::TooLarge { bytes } => Wording::new(
                format!(
                    "The packet has {} KB: too much for a tablet or a mail (1,500 KB).",
                    bytes / 1024
                ),
                "Choose 'page#section' instead of whole pages.",
            ),
        }
    }
}
