//! What the machine refuses: disk, port, wrong use. Passed up by `?` from what stands outside `build`; ends a command
//! with 2, or with 75 where it may pass by itself.

pub(crate) mod bundle;
mod edition;
mod many;
mod overlay;
mod packet;
mod paper;
mod search;

use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Lang, Wording};
pub use bundle::BundleRefusal;
pub use edition::{Damage, EditionRefusal};
pub use many::ManyRefusal;
pub use overlay::OverlayRefusal;
pub use packet::PacketRefusal;
pub use paper::PaperRefusal;
pub use search::SearchRefusal;

/// Facts only, like a [`crate::diagnostic::Problem`]; the words are below, both languages side by side.
#[derive(Debug)]
pub enum Failure {
    ContentMissing {
        path: PathBuf,
    },
    /// CONTENT names a site that was built.
    ContentBuilt {
        path: PathBuf,
    },
    /// CONTENT names a file.
    ContentNotFolder {
        path: PathBuf,
    },
    ThemeMissing {
        path: PathBuf,
    },
    Read {
        path: PathBuf,
        why: io::Error,
    },
    Write {
        path: PathBuf,
        why: io::Error,
    },
    /// Writing would replace the folder that holds the content.
    OutHoldsContent {
        out: PathBuf,
    },
    /// The output folder holds files that tebiki did not write.
    OutForeign {
        out: PathBuf,
        example: String,
    },
    /// The file to be written is there, and it is not one that tebiki wrote.
    OutFileForeign {
        path: PathBuf,
    },
    /// A file kept in the output folder stands where a page must go.
    OutTaken {
        path: PathBuf,
    },
    OutNotFolder {
        out: PathBuf,
    },
    /// Between two renames both the second one and the way back failed: the old site stands beside its place.
    OutAside {
        out: PathBuf,
        old: PathBuf,
        why: io::Error,
    },
    /// A folder that gets its files one by one has only some of them.
    OutHalfway {
        out: PathBuf,
        path: PathBuf,
        why: io::Error,
    },
    /// Another build has been writing there for as long as we waited.
    OutBusy {
        out: PathBuf,
    },
    /// A place on the site that would lie outside the output folder, or has no name. Only we can cause it.
    SitePath {
        path: String,
    },
    Threads {
        why: String,
    },
    /// `init` and `new` never write over anything.
    NotEmpty {
        path: PathBuf,
    },
    Exists {
        path: PathBuf,
    },
    PortTaken {
        port: u16,
        free: Option<u16>,
    },
    Serve {
        why: io::Error,
    },
    Watch {
        why: String,
    },
    /// The site cannot be asked.
    Search {
        site: PathBuf,
        why: SearchRefusal,
    },
    /// An edition cannot be opened, frozen or compared.
    Edition(Box<EditionRefusal>),
    /// An overlay that is asked for is not there, or cannot be made.
    Overlay(OverlayRefusal),
    /// Sites cannot be shared out, or their records not be put together.
    Many(ManyRefusal),
    /// `pdf` has nothing to print, or nothing to print with.
    Paper(PaperRefusal),
    /// `packet` does not find what it is asked for.
    Packet(PacketRefusal),
    /// A bundle cannot be made, signed or brought up to date.
    Bundle(BundleRefusal),
    /// A word that the manual does not know.
    NoTopic {
        topic: String,
        near: Option<String>,
    },
    /// An argument that clap took but we cannot use.
    Value {
        argument: &'static str,
        value: String,
        ja: &'static str,
        en: &'static str,
    },
}

impl Failure {
    /// For `map_err`: names the file that could not be read.
    pub fn read(path: &Path) -> impl Fn(io::Error) -> Failure + '_ {
        move |why| Failure::Read {
            path: path.to_owned(),
            why,
        }
    }

    /// For `map_err`: names the file that could not be written.
    pub fn write(path: &Path) -> impl Fn(io::Error) -> Failure + '_ {
        move |why| Failure::Write {
            path: path.to_owned(),
            why,
        }
    }

    /// Whether the same command may succeed another time, though nobody mends anything.
    pub fn may_pass(&self) -> bool {
        match self {
            Failure::Read { why, .. }
            | Failure::Write { why, .. }
            | Failure::OutAside { why, .. }
            | Failure::OutHalfway { why, .. } => matches!(
                why.kind(),
                io::ErrorKind::StorageFull
                    | io::ErrorKind::QuotaExceeded
                    | io::ErrorKind::Interrupted
                    | io::ErrorKind::WouldBlock
                    | io::ErrorKind::TimedOut
                    | io::ErrorKind::ResourceBusy
                    | io::ErrorKind::StaleNetworkFileHandle
                    | io::ErrorKind::NetworkDown
                    | io::ErrorKind::NetworkUnreachable
                    | io::ErrorKind::HostUnreachable
                    | io::ErrorKind::ConnectionReset
                    | io::ErrorKind::NotConnected
            ),
            Failure::OutBusy { .. } => true,
            _ => false,
        }
    }

    pub fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::Ja => self.ja(),
            Lang::En => self.en(),
        }
    }

    fn ja(&self) -> Wording {
        match self {
            Failure::ContentMissing { path } => Wording::new(
                format!("原稿のフォルダー「{}」がありません。", path.display()),
                "フォルダーの名前を確かめてください。新しく始めるには「tebiki init」です。",
            ),
            Failure::ContentBuilt { path } => Wording::new(
                format!(
                    "「{}」は、原稿ではなく、できあがったサイトのフォルダーです。",
                    path.display()
                ),
                "サイトのもとになった、Markdown の原稿のフォルダーを指定してください。",
            ),
            Failure::ContentNotFolder { path } => Wording::new(
                format!("「{}」はフォルダーではありません。", path.display()),
                "原稿の入ったフォルダーを指定してください。",
            ),
            Failure::ThemeMissing { path } => Wording::new(
                format!("テーマのフォルダー「{}」がありません。", path.display()),
                "--theme に、あるフォルダーを指定してください。",
            ),
            Failure::Read { path, why } => Wording::new(
                format!("「{}」を読めません：{}。", path.display(), reason_ja(why)),
                "ファイルがあるか、読む権限があるかを確かめてください。",
            ),
            Failure::Write { path, why } => Wording::new(
                format!("「{}」に書けません：{}。", path.display(), reason_ja(why)),
                "書く権限と、ディスクの空きを確かめてください。前に書いたものはそのままです。",
            ),
            Failure::OutHoldsContent { out } => Wording::new(
                format!("出力先「{}」の中に原稿があります。", out.display()),
                "--out に、原稿を含まない別のフォルダーを指定してください。",
            ),
            Failure::OutForeign { out, example } => Wording::new(
                format!(
                    "出力先「{}」は tebiki が作ったものではなく、「{example}」などのファイルがあります。",
                    out.display()
                ),
                "--out に、空のフォルダーか新しい名前を指定してください。何も消していません。",
            ),
            Failure::OutFileForeign { path } => Wording::new(
                format!(
                    "「{}」は tebiki が書いたままのファイルではないので、上書きしません。",
                    path.display()
                ),
                "--out に新しい名前を指定するか、要らないファイルなら先に消してください。何も変えていません。",
            ),
            Failure::OutTaken { path } => Wording::new(
                format!(
                    "出力先に置かれている「{}」が、サイトのファイルと重なります。",
                    path.display()
                ),
                "そのファイルを別の名前にするか、ほかへ移してください。",
            ),
            Failure::OutNotFolder { out } => Wording::new(
                format!("出力先「{}」はフォルダーではありません。", out.display()),
                "--out に、フォルダーを指定してください。",
            ),
            Failure::OutAside { out, old, why } => Wording::new(
                format!(
                    "「{}」を入れ替えられません：{}。前のサイトは、消えずに「{}」にあります。",
                    out.display(),
                    reason_ja(why),
                    old.display()
                ),
                format!(
                    "フォルダーを使っているプログラムを閉じて、もう一度「tebiki build」を行ってください。前のサイトから続けます。すぐに戻すには、次のとおり名前を変えます：{}",
                    rename_by_hand(old, out)
                ),
            ),
            Failure::OutHalfway { out, path, why } => Wording::new(
                format!(
                    "「{}」に書けません：{}。「{}」は、一部だけが新しくなっています。",
                    path.display(),
                    reason_ja(why),
                    out.display()
                ),
                "書く権限と、ディスクの空きを確かめて、もう一度「tebiki build」を行ってください。残りから続けます。",
            ),
            Failure::OutBusy { out } => Wording::new(
                format!("別の tebiki が「{}」に書いています。", out.display()),
                "終わるのを待ってから、もう一度行ってください。",
            ),
            Failure::SitePath { path } => Wording::new(
                format!("サイトの中に置けない名前「{path}」ができました。"),
                "tebiki の誤りです。原稿とともにお知らせください。",
            ),
            Failure::Threads { why } => Wording::new(
                format!("並べて動かす準備ができません：{why}。"),
                "--jobs を小さくしてください。",
            ),
            Failure::NotEmpty { path } => Wording::new(
                format!("フォルダー「{}」は空ではありません。", path.display()),
                "新しい名前か、空のフォルダーを指定してください。何も変えていません。",
            ),
            Failure::Exists { path } => Wording::new(
                format!("「{}」はもうあります。", path.display()),
                "別の題にするか、そのファイルを開いてください。何も変えていません。",
            ),
            Failure::PortTaken {
                port,
                free: Some(free),
            } => Wording::new(
                format!("ポート {port} は、ほかのプログラムが使っています。"),
                format!("空いている {free} を使うには「--port {free}」を付けてください。"),
            ),
            Failure::PortTaken { port, free: None } => Wording::new(
                format!("ポート {port} は、ほかのプログラムが使っています。"),
                "「--port」で別の番号を指定してください。",
            ),
            Failure::Serve { why } => Wording::new(
                format!("下見を始められません：{}。", reason_ja(why)),
                "「--port」で別の番号（1024 より大きいもの）を試してください。",
            ),
            Failure::Watch { why } => Wording::new(
                format!("ファイルの変わりを見張れません：{why}。"),
                "原稿をこの PC のディスクに置くか、見張る数の上限を上げてください。",
            ),
            Failure::Search { site, why } => Wording::new(
                match why {
                    SearchRefusal::File(path) => format!(
                        "「{}」を検索できません：検索のファイル「{path}」がないか、壊れています。",
                        site.display()
                    ),
                    SearchRefusal::Mixed(path) => format!(
                        "「{}」を検索できません：サイトのファイルが、二つの版でまざっています（「{path}」は、ほかの版のファイルです）。",
                        site.display()
                    ),
                    SearchRefusal::Script(said) => format!(
                        "「{}」を検索できません：検索のスクリプトが止まりました（{said}）。",
                        site.display()
                    ),
                },
                "--site に、tebiki が作ったサイトのフォルダーを指定してください。サイトが途中で欠けたのなら、tebiki build で作り直してください。",
            ),
            Failure::Edition(refusal) => refusal.ja(),
            Failure::Overlay(refusal) => refusal.ja(),
            Failure::Many(refusal) => refusal.ja(),
            Failure::Paper(refusal) => refusal.ja(),
            Failure::Packet(refusal) => refusal.ja(),
            Failure::Bundle(refusal) => refusal.ja(),
            Failure::NoTopic { topic, near } => Wording::new(
                format!("説明書に「{topic}」はありません。"),
                match near {
                    Some(near) => format!(
                        "「tebiki help {near}」ではありませんか。「tebiki help」で項目の一覧が出ます。"
                    ),
                    None => "「tebiki help」で項目の一覧が出ます。".to_owned(),
                },
            ),
            Failure::Value {
                argument,
                value,
                ja,
                ..
            } => Wording::new(format!("{argument} の「{value}」は使えません。"), *ja),
        }
    }

    fn en(&self) -> Wording {
        match self {
            Failure::ContentMissing { path } => Wording::new(
                format!("There is no content folder '{}'.", path.display()),
                "Check its name. To begin a new handbook, run 'tebiki init'.",
            ),
            Failure::ContentBuilt { path } => Wording::new(
                format!("'{}' is a built site, not content.", path.display()),
                "Name the folder of Markdown that the site was made from.",
            ),
            Failure::ContentNotFolder { path } => Wording::new(
                format!("'{}' is not a folder.", path.display()),
                "Name the folder that holds the content.",
            ),
            Failure::ThemeMissing { path } => Wording::new(
                format!("There is no theme folder '{}'.", path.display()),
                "Give --theme a folder that exists.",
            ),
            Failure::Read { path, why } => Wording::new(
                format!("Cannot read '{}': {why}.", path.display()),
                "Check that the file is there and that you may read it.",
            ),
            Failure::Write { path, why } => Wording::new(
                format!("Cannot write '{}': {why}.", path.display()),
                "Check that you may write there and that the disk has room. What was there before is untouched.",
            ),
            Failure::OutHoldsContent { out } => Wording::new(
                format!("The output folder '{}' holds the content.", out.display()),
                "Give --out another folder, one without the content in it.",
            ),
            Failure::OutForeign { out, example } => Wording::new(
                format!(
                    "tebiki did not make the output folder '{}', and it holds files such as '{example}'.",
                    out.display()
                ),
                "Give --out an empty folder or a new name. Nothing was deleted.",
            ),
            Failure::OutFileForeign { path } => Wording::new(
                format!(
                    "'{}' is not as tebiki wrote it, so it is not written over.",
                    path.display()
                ),
                "Give --out a new name, or delete the file first if nobody needs it. Nothing was changed.",
            ),
            Failure::OutTaken { path } => Wording::new(
                format!(
                    "'{}', kept in the output folder, stands where a file of the site must go.",
                    path.display()
                ),
                "Rename that file or move it elsewhere.",
            ),
            Failure::OutNotFolder { out } => Wording::new(
                format!("The output '{}' is not a folder.", out.display()),
                "Give --out a folder.",
            ),
            Failure::OutAside { out, old, why } => Wording::new(
                format!(
                    "Cannot replace '{}': {why}. The site before it is not lost: it is in '{}'.",
                    out.display(),
                    old.display()
                ),
                format!(
                    "Close whatever uses the folder and run 'tebiki build' again: it goes on from there. To have it back at once, rename it: {}",
                    rename_by_hand(old, out)
                ),
            ),
            Failure::OutHalfway { out, path, why } => Wording::new(
                format!(
                    "Cannot write '{}': {why}. Only some files of '{}' are new.",
                    path.display(),
                    out.display()
                ),
                "Check that you may write there and that the disk has room, then run 'tebiki build' again: it goes on from there.",
            ),
            Failure::OutBusy { out } => Wording::new(
                format!("Another tebiki is writing to '{}'.", out.display()),
                "Wait until it is done, then try again.",
            ),
            Failure::SitePath { path } => Wording::new(
                format!("A name came up that cannot stand on the site: '{path}'."),
                "This is a fault of tebiki; please report it with the content.",
            ),
            Failure::Threads { why } => Wording::new(
                format!("Cannot start the worker threads: {why}."),
                "Give --jobs a smaller number.",
            ),
            Failure::NotEmpty { path } => Wording::new(
                format!("The folder '{}' is not empty.", path.display()),
                "Give a new name or an empty folder. Nothing was changed.",
            ),
            Failure::Exists { path } => Wording::new(
                format!("'{}' is already there.", path.display()),
                "Choose another title, or open that file. Nothing was changed.",
            ),
            Failure::PortTaken {
                port,
                free: Some(free),
            } => Wording::new(
                format!("Port {port} is in use by another program."),
                format!("Port {free} is free: add '--port {free}'."),
            ),
            Failure::PortTaken { port, free: None } => Wording::new(
                format!("Port {port} is in use by another program."),
                "Give another number with '--port'.",
            ),
            Failure::Serve { why } => Wording::new(
                format!("Cannot start the preview: {why}."),
                "Try another number above 1024 with '--port'.",
            ),
            Failure::Watch { why } => Wording::new(
                format!("Cannot watch the files for changes: {why}."),
                "Keep the content on a disk of this computer, or raise the limit of watches.",
            ),
            Failure::Search { site, why } => Wording::new(
                match why {
                    SearchRefusal::File(path) => format!(
                        "Cannot search '{}': the search file '{path}' is missing or damaged.",
                        site.display()
                    ),
                    SearchRefusal::Mixed(path) => format!(
                        "Cannot search '{}': its files are of two builds ('{path}' is of another).",
                        site.display()
                    ),
                    SearchRefusal::Script(said) => format!(
                        "Cannot search '{}': the search script stopped ({said}).",
                        site.display()
                    ),
                },
                "Give --site the folder of a site that tebiki made; if the site has lost something, make it again with 'tebiki build'.",
            ),
            Failure::Edition(refusal) => refusal.en(),
            Failure::Overlay(refusal) => refusal.en(),
            Failure::Many(refusal) => refusal.en(),
            Failure::Paper(refusal) => refusal.en(),
            Failure::Packet(refusal) => refusal.en(),
            Failure::Bundle(refusal) => refusal.en(),
            Failure::NoTopic { topic, near } => Wording::new(
                format!("The manual says nothing of '{topic}'."),
                match near {
                    Some(near) => format!(
                        "Did you mean 'tebiki help {near}'? 'tebiki help' lists the topics."
                    ),
                    None => "'tebiki help' lists the topics.".to_owned(),
                },
            ),
            Failure::Value {
                argument,
                value,
                en,
                ..
            } => Wording::new(format!("{argument} cannot be '{value}'."), *en),
        }
    }
}

/// The line that puts a folder back, for the shell of this system.
fn rename_by_hand(from: &Path, to: &Path) -> String {
    let command = if cfg!(windows) { "move" } else { "mv" };
    format!("{command} \"{}\" \"{}\"", from.display(), to.display())
}

/// Why the system refused, without its English text where we know the reason.
fn reason_ja(why: &io::Error) -> String {
    match why.kind() {
        io::ErrorKind::NotFound => "見つかりません".to_owned(),
        io::ErrorKind::PermissionDenied => "権限がありません".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "書き込みのできないディスクです".to_owned(),
        io::ErrorKind::StorageFull => "ディスクの空きがありません".to_owned(),
        io::ErrorKind::QuotaExceeded => "使える容量の上限に達しました".to_owned(),
        io::ErrorKind::AlreadyExists => "同じ名前のものがあります".to_owned(),
        io::ErrorKind::NotADirectory => "途中の名前がフォルダーではありません".to_owned(),
        io::ErrorKind::IsADirectory => "フォルダーです".to_owned(),
        io::ErrorKind::InvalidFilename => "使えない名前か、長すぎる名前です".to_owned(),
        io::ErrorKind::ResourceBusy => "ほかのプログラムが使っています".to_owned(),
        _ => match why.raw_os_error() {
            Some(code) => format!("システムの番号 {code}"),
            None => why.to_string(),
        },
    }
}
