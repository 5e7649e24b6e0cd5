//! What keeps a bundle from being made, brought up to date or signed; and the words for what verifying found.

use std::path::PathBuf;

use tebiki_bundle::archive::Damage;
use tebiki_bundle::difference;
use tebiki_bundle::key::NoKey;
use tebiki_bundle::name::{BadName, LONGEST};
use tebiki_bundle::pack;
use tebiki_bundle::verify::{Fault, Verdict};

use crate::diagnostic::Wording;

#[derive(Debug)]
pub enum BundleRefusal {
    Pack(pack::Refusal),
    Difference(difference::Refusal),
    Key {
        path: PathBuf,
        why: NoKey,
    },
    /// `key new` never writes over a key.
    KeyThere {
        path: PathBuf,
    },
    /// A template of the theme cannot be filled in.
    Template {
        name: String,
        message: String,
    },
    /// `--newest` names no manifest.
    NoManifest {
        path: PathBuf,
    },
}

impl BundleRefusal {
    pub(super) fn ja(&self) -> Wording {
        match self {
            BundleRefusal::Pack(refusal) => pack_ja(refusal),
            BundleRefusal::Difference(refusal) => difference_ja(refusal),
            BundleRefusal::Key { path, why } => {
                let path = path.display();
                match why {
                    NoKey::Chance => Wording::new(
                        "鍵を作るための乱数を、このパソコンから得られません。",
                        "パソコンを起動し直してから、もう一度試してください。",
                    ),
                    NoKey::Unreadable => Wording::new(
                        format!("「{path}」は Ed25519 の鍵ではありません。"),
                        "「tebiki key new FILE」が書いたファイルを指定してください。",
                    ),
                    NoKey::OtherSort => Wording::new(
                        format!("「{path}」は、ここで使うほうの鍵ではありません。"),
                        "署名（bundle --key）には FILE を、確かめるとき（verify --key）には FILE.pub を指定してください。",
                    ),
                }
            }
            BundleRefusal::KeyThere { path } => Wording::new(
                format!("「{}」はもうあります。鍵は上書きしません。", path.display()),
                "別の名前にしてください。",
            ),
            BundleRefusal::Template { name, message } => Wording::new(
                format!("テーマのひな型「{name}」でページを作れません：{message}"),
                "テーマのひな型を直してください。",
            ),
            BundleRefusal::NoManifest { path } => Wording::new(
                format!(
                    "「{}」は配布束の manifest.json ではありません。",
                    path.display()
                ),
                "最新の束を展開したフォルダーの manifest.json を指定してください。",
            ),
        }
    }

    pub(super) fn en(&self) -> Wording {
        match self {
            BundleRefusal::Pack(refusal) => pack_en(refusal),
            BundleRefusal::Difference(refusal) => difference_en(refusal),
            BundleRefusal::Key { path, why } => {
                let path = path.display();
                match why {
                    NoKey::Chance => Wording::new(
                        "This computer gives no random numbers to make a key of.",
                        "Start it again, then try once more.",
                    ),
                    NoKey::Unreadable => Wording::new(
                        format!("'{path}' is not an Ed25519 key."),
                        "Name a file that 'tebiki key new FILE' wrote.",
                    ),
                    NoKey::OtherSort => Wording::new(
                        format!("'{path}' is the other half of the key."),
                        "Sign (bundle --key) with FILE, verify (verify --key) with FILE.pub.",
                    ),
                }
            }
            BundleRefusal::KeyThere { path } => Wording::new(
                format!(
                    "'{}' is already there. Keys are never overwritten.",
                    path.display()
                ),
                "Choose another name.",
            ),
            BundleRefusal::Template { name, message } => Wording::new(
                format!("The theme's template '{name}' cannot make the page: {message}"),
                "Mend the template.",
            ),
            BundleRefusal::NoManifest { path } => Wording::new(
                format!("'{}' is not the manifest.json of a bundle.", path.display()),
                "Name the manifest.json of the newest bundle, unpacked.",
            ),
        }
    }
}

fn pack_ja(refusal: &pack::Refusal) -> Wording {
    match refusal {
        pack::Refusal::Name { name, why } => match why {
            BadName::TooLong => Wording::new(
                format!(
                    "サイトのファイル「{name}」の名前が {LONGEST} 文字を超えていて、Windows で展開できないことがあります。"
                ),
                "その文書の頭書きに、slug = \"mijikai-namae\" のような短い名前を書いてください。",
            ),
            BadName::Outside | BadName::Letter | BadName::Ending | BadName::Device => Wording::new(
                format!("サイトのファイル「{name}」は、どのパソコンでも使える名前ではありません。"),
                "原稿のファイルを、半角の英数字と「-」「_」だけの名前にしてください。",
            ),
        },
        pack::Refusal::Twins { a, b } => Wording::new(
            format!("「{a}」と「{b}」は、Windows では同じ名前です。"),
            "どちらかの文書の slug、またはファイルの名前を変えてください。",
        ),
        pack::Refusal::Reserved { name } => Wording::new(
            format!("サイトのファイル「{name}」は、配布束が自分で使う名前です。"),
            "原稿のそのファイルの名前を変えてください。",
        ),
        pack::Refusal::TooLarge => Wording::new(
            "サイトが大きすぎて、一つの ZIP（4 GB まで）に入りません。",
            "大きな画像や添付ファイルを減らしてください。",
        ),
        pack::Refusal::Serial => Wording::new(
            "handbook.toml の [bundle] serial が大きすぎます。",
            "serial = 20260401 のような、版ごとに大きくなる数にしてください。",
        ),
    }
}

fn pack_en(refusal: &pack::Refusal) -> Wording {
    match refusal {
        pack::Refusal::Name { name, why } => match why {
            BadName::TooLong => Wording::new(
                format!(
                    "The name of the site's file '{name}' has more than {LONGEST} characters; Windows may not unpack it."
                ),
                "Give the page a short name in its front matter: slug = \"short-name\".",
            ),
            BadName::Outside | BadName::Letter | BadName::Ending | BadName::Device => Wording::new(
                format!("The site's file '{name}' has a name that not every computer takes."),
                "Name the content's file with plain letters, digits, '-' and '_'.",
            ),
        },
        pack::Refusal::Twins { a, b } => Wording::new(
            format!("'{a}' and '{b}' are one name on Windows."),
            "Change the slug or the name of one of them.",
        ),
        pack::Refusal::Reserved { name } => Wording::new(
            format!("The site's file '{name}' has a name that the bundle needs for itself."),
            "Rename that file of the content.",
        ),
        pack::Refusal::TooLarge => Wording::new(
            "The site is too large for one zip (4 GB).",
            "Take out large pictures or attachments.",
        ),
        pack::Refusal::Serial => Wording::new(
            "[bundle] serial in handbook.toml is too large.",
            "Write a number that grows with each edition, such as serial = 20260401.",
        ),
    }
}

fn difference_ja(refusal: &difference::Refusal) -> Wording {
    match refusal {
        difference::Refusal::Old(verdict) => Wording::new(
            format!(
                "前の束が、作られたときのままではありません：{}",
                named(verdict, false)
            ),
            "発行者から前の束を受け取り直すか、差分ではない新しい束を使ってください。",
        ),
        difference::Refusal::New(verdict) => Wording::new(
            format!(
                "差分が、作られたときのままではありません：{}",
                named(verdict, false)
            ),
            "発行者から差分を受け取り直してください。何も書いていません。",
        ),
        difference::Refusal::NoDifference => Wording::new(
            "二つ目のファイルは差分ではありません。",
            "「tebiki apply 前の束.zip 差分.zip --out 新しい束.zip」の順に書いてください。",
        ),
        difference::Refusal::OtherBase { wanted, found } => Wording::new(
            format!(
                "この差分は番号 {wanted} の束に当てるものですが、渡された束は番号 {found} です。"
            ),
            format!(
                "番号 {wanted} の束を指定するか、番号 {found} から作った差分を使ってください。"
            ),
        ),
        difference::Refusal::OtherKey => Wording::new(
            "新しい束の署名が、前の束と同じ鍵のものではありません。",
            "鍵が変わったと発行者から知らされているなら、その鍵を --key FILE.pub で指定してください。",
        ),
        difference::Refusal::Lacks { path } => Wording::new(
            format!("差分にも前の束にも「{path}」がありません。"),
            "発行者から差分を受け取り直してください。",
        ),
        difference::Refusal::TooLarge => pack_ja(&pack::Refusal::TooLarge),
    }
}

fn difference_en(refusal: &difference::Refusal) -> Wording {
    match refusal {
        difference::Refusal::Old(verdict) => Wording::new(
            format!(
                "The old bundle is not as it was made: {}",
                named(verdict, true)
            ),
            "Get it again from its publisher, or use a whole new bundle.",
        ),
        difference::Refusal::New(verdict) => Wording::new(
            format!(
                "The difference is not as it was made: {}",
                named(verdict, true)
            ),
            "Get it again from its publisher. Nothing was written.",
        ),
        difference::Refusal::NoDifference => Wording::new(
            "The second file is not a difference.",
            "Write it as 'tebiki apply OLD.zip DIFF.zip --out NEW.zip'.",
        ),
        difference::Refusal::OtherBase { wanted, found } => Wording::new(
            format!(
                "This difference belongs to bundle number {wanted}, and the bundle given is number {found}."
            ),
            format!("Give the bundle number {wanted}, or a difference made from number {found}."),
        ),
        difference::Refusal::OtherKey => Wording::new(
            "The new bundle is not signed with the key of the old one.",
            "If its publisher has told you of a new key, name it with --key FILE.pub.",
        ),
        difference::Refusal::Lacks { path } => Wording::new(
            format!("'{path}' is neither in the difference nor in the old bundle."),
            "Get the difference again from its publisher.",
        ),
        difference::Refusal::TooLarge => pack_en(&pack::Refusal::TooLarge),
    }
}

/// The first findings in one line.
fn named(verdict: &Verdict, en: bool) -> String {
    let mut words: Vec<String> = verdict
        .faults
        .iter()
        .take(3)
        .map(|fault| {
            let (ja, english) = fault_words(fault);
            if en { english } else { ja }
        })
        .collect();
    if verdict.faults.len() > 3 {
        words.push("…".to_owned());
    }
    if words.is_empty() {
        words.push(
            match en {
                true => "it holds only a difference",
                false => "差分だけが入っています",
            }
            .to_owned(),
        );
    }
    words.join(if en { "; " } else { "、" })
}

/// What was found, in both languages.
pub(crate) fn fault_words(fault: &Fault) -> (String, String) {
    match fault {
        Fault::Altered { path } => (
            format!("変わっている「{path}」"),
            format!("altered '{path}'"),
        ),
        Fault::Missing { path } => (format!("足りない「{path}」"), format!("missing '{path}'")),
        Fault::Foreign { path } => (
            format!("よそから入った「{path}」"),
            format!("foreign '{path}'"),
        ),
        Fault::Zip(damage) => damage_words(damage),
        Fault::Order => (
            "ZIP の中の順が、作られたときと違う".to_owned(),
            "the zip's files stand in another order".to_owned(),
        ),
        Fault::Unsigned => ("署名がない".to_owned(), "not signed".to_owned()),
        Fault::OtherKey { signer } => (
            format!("別の鍵で署名されている（{}）", signer.fingerprint()),
            format!("signed with another key ({})", signer.fingerprint()),
        ),
    }
}

fn damage_words(damage: &Damage) -> (String, String) {
    let by = |near: &Option<String>| match near {
        Some(near) => (format!("（「{near}」の後）"), format!(" (behind '{near}')")),
        None => (String::new(), String::new()),
    };
    match damage {
        Damage::NotOurs => (
            "「tebiki bundle」の書いた ZIP ではない".to_owned(),
            "not a zip that 'tebiki bundle' wrote".to_owned(),
        ),
        Damage::Bytes { at, near } => {
            let (ja, en) = by(near);
            (
                format!("ZIP の {} バイト目が変わっている{ja}", at + 1),
                format!("byte {} of the zip is altered{en}", at + 1),
            )
        }
        Damage::Short { at, near } => {
            let (ja, en) = by(near);
            (
                format!("ZIP が {at} バイトで途切れている{ja}"),
                format!("the zip ends early, at byte {at}{en}"),
            )
        }
        Damage::Name { name } => (
            format!("フォルダーの外などを指す名前「{}」", name.escape_debug()),
            format!("a name that may lead elsewhere: '{}'", name.escape_debug()),
        ),
        Damage::Twins { a, b } => (
            format!("大文字と小文字だけが違うなど、重なる名前「{a}」「{b}」"),
            format!("names that meet on Windows: '{a}', '{b}'"),
        ),
        Damage::Bomb { name } => (
            format!("展開すると異常に大きくなる「{name}」"),
            format!("'{name}' would unpack to an absurd size"),
        ),
    }
}
