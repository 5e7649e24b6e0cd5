//! Why an overlay cannot be found or made.

use std::path::PathBuf;

use crate::diagnostic::{Wording, nearest};

#[derive(Debug)]
pub enum OverlayRefusal {
    /// Neither a folder nor the id of an overlay.
    Missing {
        asked: String,
        known: Vec<String>,
        /// Where a handbook keeps its overlays.
        folder: PathBuf,
    },
    /// A folder without `overlay.toml`; what has nearly its name.
    NoNote { path: PathBuf, like: Option<String> },
    /// A folder of overlays in which the note of one is misnamed, so that it is none.
    Misnamed { path: PathBuf, like: String },
    /// A folder that was to hold overlays, and holds none.
    NoneIn { path: PathBuf },
    /// Two folders say that they are this one.
    Two { id: String, folders: Vec<PathBuf> },
    /// `overlay accept` of a change that the overlay does not make.
    NoChange {
        asked: String,
        nearest: Option<String>,
        known: Vec<String>,
    },
    /// `new overlay` of a name that makes no file name.
    NoName { name: String },
}

impl OverlayRefusal {
    pub(super) fn ja(&self) -> Wording {
        match self {
            OverlayRefusal::Missing {
                asked,
                known,
                folder,
            } => Wording::new(
                format!("「{asked}」という地域版は、「{}」の中にも、フォルダーとしてもありません。", folder.display()),
                match (nearest(asked, known.iter().map(String::as_str)), known.as_slice()) {
                    (Some(nearest), _) => format!("「--overlay {nearest}」ではありませんか。"),
                    (None, []) => "「tebiki new overlay 名前」で作れます。よそのフォルダーにあるなら、その道を書いてください。".to_owned(),
                    (None, known) => format!("あるのは「{}」です。よそのフォルダーにあるなら、その道を書いてください。", known.join("」「")),
                },
            ),
            OverlayRefusal::NoNote { path, like: Some(like) } | OverlayRefusal::Misnamed { path, like } => Wording::new(
                format!("フォルダー「{}」の設定の名が「{like}」になっているので、地域版として読めません。", path.display()),
                "名を overlay.toml に変えてください。Windows は名の終わり（.txt など）を隠すことがあります。エクスプローラーの「表示」で「ファイル名拡張子」に印を付けると見えます。",
            ),
            OverlayRefusal::Two { id, folders } => Wording::new(
                format!("「{id}」を名のる地域版が二つ以上あります：「{}」。どれを重ねるのか決められません。", joined(folders, "」「")),
                "どちらかの overlay.toml の id を変えてください。控えの写しなら、overlays のフォルダーの外へ移します。いま一つだけ使うなら「--overlay」にそのフォルダーの道を書いてください。",
            ),
            OverlayRefusal::NoNote { path, like: None } => Wording::new(
                format!("フォルダー「{}」には overlay.toml がないので、地域版として読めません。", path.display()),
                "overlay.toml のあるフォルダーを書くか、次の二行を書いた overlay.toml を置いてください：\nid = \"saitama\"\nlabel = \"埼玉県\"",
            ),
            OverlayRefusal::NoneIn { path } => Wording::new(
                format!("フォルダー「{}」の中に、地域版（overlay.toml のあるフォルダー）がありません。", path.display()),
                "地域版のフォルダーが並んでいるフォルダーを書いてください（例：content/overlays）。一つだけ作るなら「--overlay」です。",
            ),
            OverlayRefusal::NoChange {
                asked,
                nearest,
                known,
            } => Wording::new(
                format!("この地域版に「{asked}」という変更はありません。"),
                match (nearest, known.as_slice()) {
                    (Some(nearest), _) => format!("「{nearest}」ではありませんか。"),
                    (None, []) => "この地域版は、下の手引きをまだ何も変えていません。".to_owned(),
                    (None, known) => format!("あるのは「{}」です。", known.join("」「")),
                },
            ),
            OverlayRefusal::NoName { name } => Wording::new(
                format!("「{name}」からは、地域版の id（半角の英数字）を作れません。"),
                "「tebiki new overlay 埼玉県」のように、読める名前を書いてください。",
            ),
        }
    }

    pub(super) fn en(&self) -> Wording {
        match self {
            OverlayRefusal::Missing {
                asked,
                known,
                folder,
            } => Wording::new(
                format!(
                    "There is no overlay '{asked}' in '{}', and no such folder.",
                    folder.display()
                ),
                match (
                    nearest(asked, known.iter().map(String::as_str)),
                    known.as_slice(),
                ) {
                    (Some(nearest), _) => format!("Did you mean '--overlay {nearest}'?"),
                    (None, []) => {
                        "Make one with 'tebiki new overlay NAME', or give the path of its folder."
                            .to_owned()
                    }
                    (None, known) => format!(
                        "There are: '{}'. Of another one give the path of its folder.",
                        known.join("', '")
                    ),
                },
            ),
            OverlayRefusal::NoNote {
                path,
                like: Some(like),
            }
            | OverlayRefusal::Misnamed { path, like } => Wording::new(
                format!(
                    "The note of the folder '{}' is called '{like}', so it is no overlay.",
                    path.display()
                ),
                "Call it overlay.toml. Windows may hide the end of a name: in Explorer, switch on 'File name extensions' under 'View'.",
            ),
            OverlayRefusal::Two { id, folders } => Wording::new(
                format!(
                    "More than one overlay says that it is '{id}': '{}'.",
                    joined(folders, "', '")
                ),
                "Change the id in one overlay.toml. Move a copy that is only a backup out of the folder overlays. To take one of them now, give the path of its folder with --overlay.",
            ),
            OverlayRefusal::NoNote { path, like: None } => Wording::new(
                format!(
                    "The folder '{}' has no overlay.toml, so it is no overlay.",
                    path.display()
                ),
                "Give a folder that has one, or write an overlay.toml with:\nid = \"saitama\"\nlabel = \"埼玉県\"",
            ),
            OverlayRefusal::NoneIn { path } => Wording::new(
                format!(
                    "The folder '{}' holds no overlay (a folder with an overlay.toml).",
                    path.display()
                ),
                "Give the folder in which the folders of the overlays stand, such as content/overlays. For one alone there is '--overlay'.",
            ),
            OverlayRefusal::NoChange {
                asked,
                nearest,
                known,
            } => Wording::new(
                format!("This overlay makes no change '{asked}'."),
                match (nearest, known.as_slice()) {
                    (Some(nearest), _) => format!("Did you mean '{nearest}'?"),
                    (None, []) => "It changes nothing below it yet.".to_owned(),
                    (None, known) => format!("There are: '{}'.", known.join("', '")),
                },
            ),
            OverlayRefusal::NoName { name } => Wording::new(
                format!("No id in ASCII can be made of '{name}'."),
                "Give a name that can be read, such as 'tebiki new overlay 埼玉県'.",
            ),
        }
    }
}

fn joined(folders: &[PathBuf], between: &str) -> String {
    let folders = folders.iter().map(|folder| folder.display().to_string());
    folders.collect::<Vec<_>>().join(between)
}
