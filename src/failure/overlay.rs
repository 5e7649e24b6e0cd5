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
    /// A folder without `overlay.toml`.
    NoNote { path: PathBuf },
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
            OverlayRefusal::NoNote { path } => Wording::new(
                format!("フォルダー「{}」には overlay.toml がないので、地域版として読めません。", path.display()),
                "overlay.toml のあるフォルダーを書くか、次の二行を書いた overlay.toml を置いてください：\nid = \"saitama\"\nlabel = \"埼玉県\"",
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
            OverlayRefusal::NoNote { path } => Wording::new(
                format!(
                    "The folder '{}' has no overlay.toml, so it is no overlay.",
                    path.display()
                ),
                "Give a folder that has one, or write an overlay.toml with:\nid = \"saitama\"\nlabel = \"埼玉県\"",
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
