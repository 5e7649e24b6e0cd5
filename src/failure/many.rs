//! What keeps many sites from being shared out among several runs, and the records of these from becoming one.

use std::path::PathBuf;

use crate::diagnostic::Wording;

#[derive(Debug)]
pub enum ManyRefusal {
    /// A share that is not `I/N` with I from 1 to N.
    Shard { written: String },
    /// An engine says in the environment which share it is, but not rightly, or not of how many.
    Environment { name: String, value: Option<String> },
    /// `--shards` without an engine that says which share it is.
    NoEngine,
    /// A file that is no record of sites.
    NoNote { path: PathBuf },
    /// A folder without a single record.
    NoNotes { path: PathBuf },
    /// The records of these shares are not there.
    Missing { shards: Vec<usize>, of: usize },
    /// Two records of one share.
    Twice { shard: usize, paths: Vec<PathBuf> },
    /// Two records that are not of the same work.
    Other { one: PathBuf, other: PathBuf },
}

impl ManyRefusal {
    pub(super) fn ja(&self) -> Wording {
        match self {
            ManyRefusal::Shard { written } => Wording::new(
                format!("分け方「{written}」がわかりません。"),
                "「--shard 2/8」（8 つに分けた 2 番目。1 から数えます）のように書いてください。",
            ),
            ManyRefusal::Environment { name, value } => Wording::new(
                match value {
                    Some(value) => {
                        format!("環境変数 {name} の「{value}」から、何番目を作るのかわかりません。")
                    }
                    None => format!(
                        "何番目かは環境変数からわかりますが、いくつに分けるのか（{name}）がわかりません。"
                    ),
                },
                "「--shards 8」（JOB_COMPLETION_INDEX と使うとき）か「--shard 2/8」を書いてください。くわしくは docs/scale.md。",
            ),
            ManyRefusal::NoEngine => Wording::new(
                "--shards だけでは、何番目を作るのかわかりません（JOB_COMPLETION_INDEX がありません）。",
                "手で分けるなら「--shard 2/8」です。くわしくは docs/scale.md。",
            ),
            ManyRefusal::NoNote { path } => Wording::new(
                format!(
                    "「{}」は、地域版を作った記録ではありません。",
                    path.display()
                ),
                "build --overlays が書いた _sites-I-of-N.json を指定してください。",
            ),
            ManyRefusal::NoNotes { path } => Wording::new(
                format!(
                    "フォルダー「{}」に、地域版を作った記録（_sites-I-of-N.json）がありません。",
                    path.display()
                ),
                "build --overlays --shard の書いた先（--out）を指定してください。",
            ),
            ManyRefusal::Missing { shards, of } => Wording::new(
                format!(
                    "{of} に分けたうち、{} 番目の記録がありません。",
                    listed(shards, "・")
                ),
                "その番号の仕事が終わっているかを確かめ、終わっていなければ同じ命令でやり直してください。できているサイトは作り直しません。",
            ),
            ManyRefusal::Twice { shard, paths } => Wording::new(
                format!(
                    "{shard} 番目の記録が二つ以上あります：「{}」。",
                    joined(paths, "」「")
                ),
                "どちらか一つだけを指定してください。",
            ),
            ManyRefusal::Other { one, other } => Wording::new(
                format!(
                    "「{}」と「{}」は、同じ仕事を分けたものではありません。",
                    one.display(),
                    other.display()
                ),
                "分ける数、地域版のフォルダー、手引き、tebiki の版のどれかが違います。同じものでやり直してください。",
            ),
        }
    }

    pub(super) fn en(&self) -> Wording {
        match self {
            ManyRefusal::Shard { written } => Wording::new(
                format!("'{written}' is no share."),
                "Write '--shard 2/8': the second of eight, counted from 1.",
            ),
            ManyRefusal::Environment { name, value } => Wording::new(
                match value {
                    Some(value) => {
                        format!(
                            "'{value}' in the environment ({name}) does not say which share to make."
                        )
                    }
                    None => format!(
                        "The environment says which share to make, but not of how many ({name})."
                    ),
                },
                "Give '--shards 8' (with JOB_COMPLETION_INDEX) or '--shard 2/8'. See docs/scale.md.",
            ),
            ManyRefusal::NoEngine => Wording::new(
                "--shards does not say which share to make (there is no JOB_COMPLETION_INDEX).",
                "By hand it is '--shard 2/8'. See docs/scale.md.",
            ),
            ManyRefusal::NoNote { path } => Wording::new(
                format!("'{}' is no record of sites.", path.display()),
                "Give a _sites-I-of-N.json that build --overlays wrote.",
            ),
            ManyRefusal::NoNotes { path } => Wording::new(
                format!(
                    "The folder '{}' holds no record of sites (_sites-I-of-N.json).",
                    path.display()
                ),
                "Give the folder that build --overlays --shard wrote to (--out).",
            ),
            ManyRefusal::Missing { shards, of } => Wording::new(
                format!(
                    "Of {of} shares these have no record: {}.",
                    listed(shards, ", ")
                ),
                "See whether their jobs have ended, and run those that have not again: sites that stand are not made again.",
            ),
            ManyRefusal::Twice { shard, paths } => Wording::new(
                format!(
                    "Share {shard} has more than one record: '{}'.",
                    joined(paths, "', '")
                ),
                "Give one of them alone.",
            ),
            ManyRefusal::Other { one, other } => Wording::new(
                format!(
                    "'{}' and '{}' are not of the same work.",
                    one.display(),
                    other.display()
                ),
                "The number of shares, the folder of overlays, the guide or the version of tebiki differ. Run them again with the same ones.",
            ),
        }
    }
}

fn listed(shards: &[usize], between: &str) -> String {
    let shards = shards.iter().map(usize::to_string);
    shards.collect::<Vec<_>>().join(between)
}

fn joined(paths: &[PathBuf], between: &str) -> String {
    let paths = paths.iter().map(|path| path.display().to_string());
    paths.collect::<Vec<_>>().join(between)
}
