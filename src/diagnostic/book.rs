//! Pages and records that clash with one another.

use super::{Lang, Severity, Span, Swap, Wording};

#[derive(Clone, Debug, PartialEq)]
pub enum BookProblem {
    /// Two pages would be written to one place.
    UrlTaken { url: String, by: String },
    /// A page where tebiki writes its own.
    ReservedPlace { url: String },
    /// A slug that not every disk keeps.
    BadSlug { slug: String },
    /// A name that no disk takes was shortened to this one.
    LongName { name: String },
    /// The same id twice on one page.
    IdTaken { id: String },
    /// Two pages with the same `id` in their front matter.
    PageIdTwice { id: String, other: Span },
    /// `names.toml` keeps a place for a file that is gone.
    AddressLost {
        file: String,
        address: String,
        /// A page that `names.toml` does not know yet: perhaps the same under a new name.
        renamed: Option<String>,
    },
    /// An image that a page shows and no e-reader can.
    ImageNotForEbook { path: String },
    /// A record that nothing defines; `what` is its table's name.
    UnknownRecord {
        what: &'static str,
        id: String,
        nearest: Option<String>,
    },
    /// A block that asks for what no record has; `what` is the table's name.
    NothingChosen {
        what: &'static str,
        key: &'static str,
        value: String,
        nearest: Option<String>,
        known: Vec<String>,
    },
    /// A block that shows all records of a table that has none.
    NothingToShow { what: &'static str },
    /// A section to be shown here that is not there.
    IncludeNotFound {
        dest: String,
        nearest: Option<String>,
    },
    /// A page that includes itself, or a section that includes others.
    IncludeInCircle { dest: String },
    /// `{{…}}` asks for what no record has.
    UnknownValue {
        asked: String,
        better: Option<String>,
        known: Vec<String>,
    },
    /// `{{…}}` asks for what a record leaves empty.
    EmptyValue { asked: String, field: String },
    /// An old address that no site can have.
    BadAlias {
        alias: String,
        better: Option<String>,
    },
    /// A `[[search]]` test whose page stood too low, or nowhere.
    SearchMissed {
        query: String,
        expected: String,
        top: usize,
        place: Option<usize>,
        first: Vec<String>,
    },
    /// The search could not be asked at all.
    SearchFailed { why: String },
    /// A file that no page leads to: it is not published.
    NotPublished { path: String },
    /// An entry of `[publish] also` that names nothing.
    NothingAlso {
        path: String,
        nearest: Option<String>,
    },
    /// An old address where something stands today.
    AliasTaken { alias: String },
}

impl BookProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            BookProblem::UrlTaken { .. } => "url-taken",
            BookProblem::ReservedPlace { .. } => "reserved-place",
            BookProblem::BadSlug { .. } => "bad-slug",
            BookProblem::LongName { .. } => "long-name",
            BookProblem::IdTaken { .. } => "id-taken",
            BookProblem::PageIdTwice { .. } => "duplicate-id",
            BookProblem::AddressLost { .. } => "lost-address",
            BookProblem::ImageNotForEbook { .. } => "image-not-for-ebook",
            BookProblem::UnknownRecord { .. } => "unknown-record",
            BookProblem::NothingChosen { .. } | BookProblem::NothingToShow { .. } => "empty-block",
            BookProblem::IncludeNotFound { .. } | BookProblem::IncludeInCircle { .. } => "include",
            BookProblem::UnknownValue { .. } | BookProblem::EmptyValue { .. } => "value",
            BookProblem::BadAlias { .. } => "bad-alias",
            BookProblem::AliasTaken { .. } => "alias-taken",
            BookProblem::NotPublished { .. } | BookProblem::NothingAlso { .. } => "not-published",
            BookProblem::SearchMissed { .. } => "search-test",
            BookProblem::SearchFailed { .. } => "search-failed",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            BookProblem::ImageNotForEbook { .. }
            | BookProblem::LongName { .. }
            | BookProblem::NotPublished { .. }
            | BookProblem::NothingAlso { .. } => Severity::Warning,
            BookProblem::NothingChosen { .. } => Severity::Warning,
            BookProblem::NothingToShow { .. } => Severity::Note,
            BookProblem::PageIdTwice { .. }
            | BookProblem::IncludeNotFound { .. }
            | BookProblem::IncludeInCircle { .. }
            | BookProblem::UnknownValue { .. }
            | BookProblem::EmptyValue { .. } => Severity::Error,
            BookProblem::UrlTaken { .. }
            | BookProblem::ReservedPlace { .. }
            | BookProblem::BadSlug { .. }
            | BookProblem::IdTaken { .. }
            | BookProblem::UnknownRecord { .. }
            | BookProblem::BadAlias { .. }
            | BookProblem::AliasTaken { .. }
            | BookProblem::AddressLost { .. }
            | BookProblem::SearchMissed { .. }
            | BookProblem::SearchFailed { .. } => Severity::Error,
        }
    }

    /// What can be pasted.
    pub(super) fn swap(&self) -> Option<Swap> {
        match self {
            BookProblem::UnknownRecord {
                id,
                nearest: Some(nearest),
                ..
            } => Swap::guess(id, nearest),
            BookProblem::NothingChosen {
                value,
                nearest: Some(nearest),
                ..
            } => Swap::guess(value, nearest),
            BookProblem::IncludeNotFound {
                dest,
                nearest: Some(nearest),
            } => Swap::guess(dest, nearest),
            BookProblem::UnknownValue {
                asked,
                better: Some(better),
                ..
            } => Swap::guess(asked, better),
            BookProblem::BadAlias {
                alias,
                better: Some(better),
            } => Swap::sure(alias, better),
            _ => None,
        }
    }

    pub(super) fn other(&self) -> Option<&Span> {
        match self {
            BookProblem::PageIdTwice { other, .. } => Some(other),
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
            BookProblem::UrlTaken { url, by } => Wording::new(
                format!("出力先「{url}」は「{by}」がすでに使っています。"),
                "どちらかの頭書きに、別の slug を書いてください。",
            ),
            BookProblem::ReservedPlace { url } => Wording::new(
                format!("「{url}」は、tebiki が自動で作るページの場所です。"),
                "ファイルを別のフォルダーに移すか、別の slug を書いてください。",
            ),
            BookProblem::BadSlug { slug } => Wording::new(
                format!("slug「{slug}」は、出力のファイル名に使えません。"),
                "半角の英数字と「-」「_」だけで書いてください。",
            ),
            BookProblem::LongName { name } => Wording::new(
                format!(
                    "このファイルかフォルダーの名前は長すぎるので、出力の名前を「{name}」に縮めました。"
                ),
                "名前を短くするか、頭書きに「slug = \"short-name\"」のように短い名前を書いてください。",
            ),
            BookProblem::ImageNotForEbook { path } => Wording::new(
                format!("画像「{path}」は、電子書籍に入れられません。代わりの文だけを載せました。"),
                "PNG・JPEG・GIF・SVG のどれかで保存し直してください。",
            ),
            BookProblem::IdTaken { id } => Wording::new(
                format!("id「{id}」が、同じ文書の中で二度使われています。"),
                "どちらかの id を変えてください。",
            ),
            BookProblem::UnknownRecord { what, id, nearest } => {
                let name = record_name(what);
                let mend = match nearest {
                    Some(nearest) => format!("「{nearest}」に直してください。"),
                    None => format!("data/ に [[{what}]] を書くか、id を直してください。"),
                };
                Wording::new(format!("{name}「{id}」がありません。"), mend)
            }
            BookProblem::NothingChosen {
                what,
                key,
                value,
                nearest,
                known,
            } => Wording::new(
                format!(
                    "{}に「{key}」が「{value}」のものがないので、ここには何も出ません。",
                    record_name(what)
                ),
                match (nearest, known.as_slice()) {
                    (Some(nearest), _) => format!("「{nearest}」に直してください。"),
                    (None, []) => format!("data/ の [[{what}]] に「{key} = \"{value}\"」と書いてください。"),
                    (None, known) => format!("書いてあるのは「{}」です。", known.join("」「")),
                },
            ),
            BookProblem::NothingToShow { what } => Wording::new(
                format!("{}が一つもないので、ここには何も出ません。", record_name(what)),
                format!("data/ の TOML に [[{what}]] を書いてください。"),
            ),
            BookProblem::IncludeNotFound { dest, nearest } => Wording::new(
                format!("差し込む文「{dest}」がありません。"),
                match nearest {
                    Some(nearest) => format!("「{nearest}」に直してください。"),
                    None => "この文書から見た道を「../guide/a.md#見出し」のように書いてください。".to_owned(),
                },
            ),
            BookProblem::IncludeInCircle { dest } => Wording::new(
                format!("「{dest}」の中にも差し込み（include）があるか、自分自身を差し込んでいます。"),
                "もとの文が直に書いてある節を指してください。",
            ),
            BookProblem::UnknownValue {
                asked,
                better,
                known,
            } => Wording::new(
                format!("「{{{{{asked}}}}}」が指す値がありません。"),
                match better {
                    Some(better) => format!("「{{{{{better}}}}}」に直してください。書けるのは「{}」です。", known.join("」「")),
                    None => format!("書けるのは「{}」です。", known.join("」「")),
                },
            ),
            BookProblem::EmptyValue { asked, field } => Wording::new(
                format!("「{{{{{asked}}}}}」の値が空です。"),
                format!("data/ のその記録に「{field} = \"…\"」を書いてください。"),
            ),
            BookProblem::BadAlias { alias, better } => Wording::new(
                format!("aliases の「{alias}」は、昔の場所として使えません。"),
                match better {
                    Some(better) => format!("「{better}」と書いてください。"),
                    None => "サイトの中の道を「guide/kyogi.html」のように、半角の英数字で書いてください。".to_owned(),
                },
            ),
            BookProblem::PageIdTwice { id, .. } => Wording::new(
                format!("頭書きの id「{id}」を、もう一つの文書も使っています。"),
                "どちらかの id を変えてください。写して作った文書なら、新しいほうの id の行を消します。",
            ),
            BookProblem::AddressLost {
                file,
                address,
                renamed,
            } => Wording::new(
                format!("「{file}」がなくなったので、ページの場所「{address}」も消えます。そこへのリンクや印刷物の行き先がなくなります。"),
                match renamed {
                    Some(renamed) => format!("「{renamed}」が後を継ぐなら、その頭書きに「aliases = [\"{address}\"]」と書き、names.toml のこの行を消してください。なくしたのなら、handbook.toml の終わりに次の三行を足してください：\n[[gone]]\npage = \"{address}\"\nreason = \"なくしたわけ\""),
                    None => format!("後を継ぐ文書の頭書きに「aliases = [\"{address}\"]」と書き、names.toml のこの行を消してください。なくしたのなら、handbook.toml の終わりに次の三行を足してください：\n[[gone]]\npage = \"{address}\"\nreason = \"なくしたわけ\""),
                },
            ),
            BookProblem::NotPublished { path } => Wording::new(
                "どの文書からもリンクされていないので、このファイルはサイトに出しません。",
                format!(
                    "出すなら、文書からリンクするか、handbook.toml に次のように書いてください：\n[publish]\nalso = [{path:?}]\n出さないなら、原稿のフォルダーの外に移してください。"
                ),
            ),
            BookProblem::NothingAlso { path, nearest } => Wording::new(
                format!("[publish] also の「{path}」にあたるファイルがありません。"),
                match nearest {
                    Some(nearest) => format!("「{nearest}」の書き間違いではありませんか。"),
                    None => "原稿のフォルダーからの道を書くか、この行を消してください。".to_owned(),
                },
            ),
            BookProblem::AliasTaken { alias } => Wording::new(
                format!("aliases の「{alias}」には、いま別のページがあります。"),
                "この行を消すか、そのページの場所を変えてください。",
            ),
            BookProblem::SearchMissed {
                query,
                expected,
                top,
                place,
                first,
            } => {
                let stood = match place {
                    Some(place) => format!("{place}番目に出ました"),
                    None => "出ませんでした".to_owned(),
                };
                Wording::new(
                    format!(
                        "「{query}」を検索すると、「{expected}」は{top}番目までのはずが{stood}。先に出たのは「{}」です。",
                        first.join("」「")
                    ),
                    "見出しや本文にその言葉を加えるか、用語の別名や [[synonym]] を足すか、top を見直してください。",
                )
            }
            BookProblem::SearchFailed { why } => Wording::new(
                format!("検索の点検ができませんでした：{why}"),
                "assets/search/ を上書きしたテーマを使っているなら、その上書きを外してください。",
            ),
        }
    }

    fn en(&self) -> Wording {
        match self {
            BookProblem::UrlTaken { url, by } => Wording::new(
                format!("The address '{url}' is already taken by '{by}'."),
                "Give one of the two another slug in its front matter.",
            ),
            BookProblem::ReservedPlace { url } => Wording::new(
                format!("'{url}' is a place where tebiki writes its own pages."),
                "Move the file to another folder or give it another slug.",
            ),
            BookProblem::BadSlug { slug } => Wording::new(
                format!("The slug '{slug}' cannot be a file name everywhere."),
                "Use ASCII letters, digits, '-' and '_' only.",
            ),
            BookProblem::LongName { name } => Wording::new(
                format!("The name of this file or folder is too long; it is written as '{name}'."),
                "Shorten it, or give the page a short name: slug = \"short-name\".",
            ),
            BookProblem::ImageNotForEbook { path } => Wording::new(
                format!("The image '{path}' cannot stand in an e-book; only its words do."),
                "Save it as PNG, JPEG, GIF or SVG.",
            ),
            BookProblem::IdTaken { id } => Wording::new(
                format!("The id '{id}' is used twice on this page."),
                "Change one of the two.",
            ),
            BookProblem::UnknownRecord { what, id, nearest } => {
                let mend = match nearest {
                    Some(nearest) => format!("Write '{nearest}'."),
                    None => format!("Write a [[{what}]] record in data/ or mend the id."),
                };
                Wording::new(format!("There is no {what} '{id}'."), mend)
            }
            BookProblem::NothingChosen {
                what,
                key,
                value,
                nearest,
                known,
            } => Wording::new(
                format!("No {what} has '{value}' as its '{key}', so nothing shows here."),
                match (nearest, known.as_slice()) {
                    (Some(nearest), _) => format!("Write '{nearest}'."),
                    (None, []) => format!("Write {key} = \"{value}\" into a [[{what}]] of data/."),
                    (None, known) => format!("There are: '{}'.", known.join("', '")),
                },
            ),
            BookProblem::NothingToShow { what } => Wording::new(
                format!("There is no {what} yet, so nothing shows here."),
                format!("Write a [[{what}]] into a TOML file of data/."),
            ),
            BookProblem::IncludeNotFound { dest, nearest } => Wording::new(
                format!("There is no section '{dest}' to include."),
                match nearest {
                    Some(nearest) => format!("Write '{nearest}'."),
                    None => {
                        "Write the path from this page, such as '../guide/a.md#見出し'.".to_owned()
                    }
                },
            ),
            BookProblem::IncludeInCircle { dest } => Wording::new(
                format!("'{dest}' includes others itself, or is this very page."),
                "Name the section where the words are written.",
            ),
            BookProblem::UnknownValue {
                asked,
                better,
                known,
            } => Wording::new(
                format!("'{{{{{asked}}}}}' names no value."),
                match better {
                    Some(better) => format!(
                        "Write '{{{{{better}}}}}'. There are: '{}'.",
                        known.join("', '")
                    ),
                    None => format!("There are: '{}'.", known.join("', '")),
                },
            ),
            BookProblem::EmptyValue { asked, field } => Wording::new(
                format!("The value of '{{{{{asked}}}}}' is empty."),
                format!("Write {field} = \"…\" into that record of data/."),
            ),
            BookProblem::BadAlias { alias, better } => Wording::new(
                format!("'{alias}' cannot be an old address."),
                match better {
                    Some(better) => format!("Write '{better}'."),
                    None => "Write a path inside the site in ASCII, such as 'guide/kyogi.html'."
                        .to_owned(),
                },
            ),
            BookProblem::PageIdTwice { id, .. } => Wording::new(
                format!("Another page has the id '{id}' in its front matter too."),
                "Change one of the two. In a page made as a copy, delete the line of the id.",
            ),
            BookProblem::AddressLost {
                file,
                address,
                renamed,
            } => Wording::new(
                format!(
                    "'{file}' is gone, and with it the address '{address}', where links and prints lead."
                ),
                match renamed {
                    Some(renamed) => format!(
                        "If '{renamed}' takes its place, write 'aliases = [\"{address}\"]' into its front matter and delete this line of names.toml. If it was taken out, add to the end of handbook.toml:\n[[gone]]\npage = \"{address}\"\nreason = \"why\""
                    ),
                    None => format!(
                        "Write 'aliases = [\"{address}\"]' into the front matter of the page that takes its place, and delete this line of names.toml. If it was taken out, add to the end of handbook.toml:\n[[gone]]\npage = \"{address}\"\nreason = \"why\""
                    ),
                },
            ),
            BookProblem::NotPublished { path } => Wording::new(
                "No page links to this file, so it is not published.",
                format!(
                    "To publish it, link to it or write in handbook.toml:\n[publish]\nalso = [{path:?}]\nElse move it out of the content folder."
                ),
            ),
            BookProblem::NothingAlso { path, nearest } => Wording::new(
                format!("[publish] also: there is no file '{path}'."),
                match nearest {
                    Some(nearest) => format!("Did you mean '{nearest}'?"),
                    None => {
                        "Write the path from the content folder, or take the entry out.".to_owned()
                    }
                },
            ),
            BookProblem::AliasTaken { alias } => Wording::new(
                format!("A page stands at the old address '{alias}' today."),
                "Delete this line or move that page.",
            ),
            BookProblem::SearchMissed {
                query,
                expected,
                top,
                place,
                first,
            } => {
                let stood = match place {
                    Some(place) => format!("stood at place {place}"),
                    None => "was not found".to_owned(),
                };
                Wording::new(
                    format!(
                        "A search for '{query}' should give '{expected}' by place {top}, but it {stood}. First came: {}.",
                        first.join(", ")
                    ),
                    "Put the word into a heading or the text, add an alias or a [[synonym]], or change top.",
                )
            }
            BookProblem::SearchFailed { why } => Wording::new(
                format!("The search could not be asked: {why}"),
                "If a theme of yours replaces assets/search/, take that away.",
            ),
        }
    }
}

/// What readers of the message call a record.
fn record_name(what: &str) -> &str {
    match what {
        "program" => "事業",
        "menu" => "事業のメニュー",
        "group" => "区分",
        "series" => "統計",
        "source" => "出典",
        "contact" => "連絡先",
        "term" => "用語",
        "initiative" => "取組",
        "planned" => "予定",
        "role" => "連絡先の役",
        "situation" => "場面",
        "report" => "取組報告",
        other => other,
    }
}
