//! Why an edition cannot be opened, frozen or compared. Nothing of an edition is ever rewritten for it.

use std::io;
use std::path::PathBuf;

use super::reason_ja;
use crate::diagnostic::Wording;

#[derive(Debug)]
pub enum EditionRefusal {
    /// No edition, folder or file is called so.
    Missing {
        name: String,
        nearest: Option<String>,
        known: Vec<String>,
    },
    /// A file of it cannot be understood at all.
    Damaged {
        path: String,
        why: Damage,
    },
    /// Its files are no longer those that were frozen.
    Altered {
        path: String,
    },
    /// A later tebiki wrote it in a form that this one does not know.
    Newer {
        path: String,
        tool: String,
    },
    /// Its content has errors by the rules of today.
    Faulty {
        name: String,
    },
    /// Not one page of Markdown is in it.
    NoContent {
        name: String,
        /// It holds a finished site instead.
        is_site: bool,
    },
    NoGit {
        why: io::Error,
    },
    Git {
        revision: String,
        said: String,
    },
    /// The content lies in no repository.
    NoRepository,
    /// `freeze` never writes over an edition.
    Stands {
        path: PathBuf,
    },
    BadId {
        id: String,
    },
    /// `--only` names nothing that either edition has.
    NoPage {
        asked: String,
        nearest: Option<String>,
    },
}

/// What is wrong with a file of an edition.
#[derive(Debug)]
pub enum Damage {
    /// This line of TOML.
    Line(usize),
    NotUtf8,
    /// It holds more than any handbook.
    TooLarge,
    Zip {
        said: String,
    },
}

impl Damage {
    fn ja(&self) -> String {
        match self {
            Damage::Line(line) => format!("{line}行目が TOML の書き方になっていません"),
            Damage::NotUtf8 => "UTF-8 の文字ではありません".to_owned(),
            Damage::TooLarge => "中身が 1 GB を超えています".to_owned(),
            Damage::Zip { .. } => "ZIP として開けません".to_owned(),
        }
    }

    fn en(&self) -> String {
        match self {
            Damage::Line(line) => format!("line {line} is not TOML"),
            Damage::NotUtf8 => "it is not UTF-8".to_owned(),
            Damage::TooLarge => "it holds more than 1 GB".to_owned(),
            Damage::Zip { said } => said.clone(),
        }
    }
}

impl From<EditionRefusal> for super::Failure {
    fn from(refusal: EditionRefusal) -> super::Failure {
        super::Failure::Edition(Box::new(refusal))
    }
}

impl EditionRefusal {
    pub(crate) fn ja(&self) -> Wording {
        match self {
            EditionRefusal::Missing { name, nearest, known } => Wording::new(
                format!("「{name}」という版は、凍結した版にも、フォルダーにも、ファイルにもありません。"),
                match (nearest, known.as_slice()) {
                    (Some(nearest), _) => format!("「{nearest}」の書き間違いではありませんか。"),
                    (None, []) => "凍結した版はまだありません。今の原稿は「.」、git の版は「git:HEAD」のように書きます。版を残すには「tebiki freeze」です。".to_owned(),
                    (None, known) => format!("凍結した版は「{}」です。今の原稿は「.」、git の版は「git:HEAD」のように書きます。", known.join("」「")),
                },
            ),
            EditionRefusal::Damaged { path, why } => Wording::new(
                format!("「{path}」は壊れているため、版として読めません（{}）。", why.ja()),
                format!("元の所からもう一度写してください。git で管理しているなら「git checkout -- {path}」で戻せます。版には何も書いていません。"),
            ),
            EditionRefusal::Altered { path } => Wording::new(
                format!("版「{path}」のファイルが、凍結したときと違っています。"),
                "git などで凍結したときの姿に戻してください。直した内容を残すなら、別の名前で「tebiki freeze」してください。版には何も書いていません。",
            ),
            EditionRefusal::Newer { path, tool } => Wording::new(
                format!("「{path}」は、この tebiki より新しい形の版です{}。", of_tool(tool)),
                "tebiki を新しくしてから、もう一度試してください。版には何も書いていません。",
            ),
            EditionRefusal::Faulty { name } => Wording::new(
                format!("版「{name}」は、今の tebiki の決まりでは誤りがあり、比べられません（上の指摘）。"),
                "凍結した版は書き換えず、別のフォルダーに写して指摘の所を直し、そのフォルダーと比べてください。",
            ),
            EditionRefusal::NoContent { name, is_site } => Wording::new(
                match is_site {
                    true => format!("「{name}」は原稿ではなく、できあがったサイトなので、版として比べられません。"),
                    false => format!("「{name}」には Markdown の原稿がありません。"),
                },
                "その版の原稿（handbook.toml と .md の入ったフォルダーか、その ZIP、「git:REV」、凍結した版の名前）を示してください。",
            ),
            EditionRefusal::NoGit { why } => Wording::new(
                format!("git を起動できません（{}）。", reason_ja(why)),
                "git を入れるか、その版の原稿をフォルダーに取り出して、フォルダーの名前で示してください。",
            ),
            EditionRefusal::Git { revision, said } => Wording::new(
                match said.as_str() {
                    "" => format!("git の版「{revision}」は読めません。"),
                    said => format!("git の版「{revision}」は読めません（{said}）。"),
                },
                "「git:HEAD」「git:v1.0:content」のように、版と、要るときは原稿のフォルダーを書いてください。",
            ),
            EditionRefusal::NoRepository => Wording::new(
                "この原稿は git で管理されていないので、git の版とは比べられません。",
                "凍結した版の名前か、その版の原稿のフォルダーを示してください。これから版を残すには「tebiki freeze」です。",
            ),
            EditionRefusal::Stands { path } => Wording::new(
                format!("版「{}」はもうあります。", path.display()),
                "別の名前にしてください。何も変えていません。",
            ),
            EditionRefusal::BadId { id } => Wording::new(
                format!("「{id}」は版の名前に使えません。"),
                "英字・数字・「-」「_」「.」で、「r6」や「2025-03」のように書いてください。「第2版」のような呼び名は --label に書きます。",
            ),
            EditionRefusal::NoPage { asked, nearest } => Wording::new(
                format!("--only の「{asked}」という文書は、どちらの版にもありません。"),
                match nearest {
                    Some(nearest) => format!("「{nearest}」ではありませんか。"),
                    None => "原稿のファイルかフォルダーを書いてください（例：guide/hajime）。".to_owned(),
                },
            ),
        }
    }

    pub(crate) fn en(&self) -> Wording {
        match self {
            EditionRefusal::Missing { name, nearest, known } => Wording::new(
                format!("There is no edition, folder or file '{name}'."),
                match (nearest, known.as_slice()) {
                    (Some(nearest), _) => format!("Did you mean '{nearest}'?"),
                    (None, []) => "No edition is frozen yet. '.' is the present content, 'git:HEAD' a revision; 'tebiki freeze' keeps an edition.".to_owned(),
                    (None, known) => format!("Frozen editions: {}. '.' is the present content, 'git:HEAD' a revision.", known.join(", ")),
                },
            ),
            EditionRefusal::Damaged { path, why } => Wording::new(
                format!("'{path}' is damaged and cannot be read as an edition ({}).", why.en()),
                format!("Copy it again from where it came; under git, 'git checkout -- {path}' brings it back. Nothing was written."),
            ),
            EditionRefusal::Altered { path } => Wording::new(
                format!("The files of the edition '{path}' are not those that were frozen."),
                "Bring them back, with git for instance; to keep what was changed, freeze it under another id. Nothing was written.",
            ),
            EditionRefusal::Newer { path, tool } => Wording::new(
                format!("'{path}' is an edition in a newer form than this tebiki reads ({tool})."),
                "Update tebiki and try again. Nothing was written.",
            ),
            EditionRefusal::Faulty { name } => Wording::new(
                format!("The edition '{name}' has errors by the rules of today and cannot be compared (see above)."),
                "Leave the frozen edition as it is; copy it to another folder, mend it there and compare that folder.",
            ),
            EditionRefusal::NoContent { name, is_site } => Wording::new(
                match is_site {
                    true => format!("'{name}' is a finished site, not content, and cannot be compared."),
                    false => format!("'{name}' holds no page of Markdown."),
                },
                "Name the content of that edition: its folder or a zip of it, git:REV, or the id of a frozen edition.",
            ),
            EditionRefusal::NoGit { why } => Wording::new(
                format!("Cannot run git: {why}."),
                "Install git, or check that revision out into a folder and name the folder.",
            ),
            EditionRefusal::Git { revision, said } => Wording::new(
                format!("Cannot read the git revision '{revision}': {said}"),
                "Write it as 'git:HEAD' or 'git:v1.0:content'.",
            ),
            EditionRefusal::NoRepository => Wording::new(
                "This content is not under git, so there is no revision to compare with.",
                "Name a frozen edition or the folder of that edition's content; 'tebiki freeze' keeps one from now on.",
            ),
            EditionRefusal::Stands { path } => Wording::new(
                format!("The edition '{}' is there already.", path.display()),
                "Choose another id. Nothing was changed.",
            ),
            EditionRefusal::BadId { id } => Wording::new(
                format!("'{id}' cannot be the id of an edition."),
                "Use letters, digits, '-', '_' and '.', such as 'r6'; the name for readers goes into --label.",
            ),
            EditionRefusal::NoPage { asked, nearest } => Wording::new(
                format!("Neither edition has the page '{asked}' of --only."),
                match nearest {
                    Some(nearest) => format!("Did you mean '{nearest}'?"),
                    None => "Name a file or folder of the content, such as guide/hajime.".to_owned(),
                },
            ),
        }
    }
}

fn of_tool(tool: &str) -> String {
    match tool {
        "" => String::new(),
        tool => format!("（{tool}）"),
    }
}
