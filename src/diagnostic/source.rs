//! Files that cannot be read as what they should be.

use super::{Lang, Severity, Wording};
use crate::source::{Ignored, SourceProblem};

impl SourceProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            SourceProblem::NotUtf8 { .. } => "encoding",
            SourceProblem::Unreadable { .. } => "unreadable",
            SourceProblem::NameTwice | SourceProblem::NameNotText => "file-name",
            SourceProblem::LinkToFolder
            | SourceProblem::LinkOutside
            | SourceProblem::LinkBroken
            | SourceProblem::NotAFile => "not-a-file",
            SourceProblem::Character { .. } => "character",
            SourceProblem::NoPages { .. } => "no-pages",
            SourceProblem::Ignored { .. } => "ignored-file",
            SourceProblem::HeavyPicture { .. } | SourceProblem::PictureKind { .. } => "picture",
            SourceProblem::ThemeMissing { .. } => "theme",
            SourceProblem::Template { .. } => "template",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            SourceProblem::NotUtf8 { .. }
            | SourceProblem::Unreadable { .. }
            | SourceProblem::NameTwice
            | SourceProblem::LinkOutside
            | SourceProblem::NoPages { .. }
            | SourceProblem::ThemeMissing { .. }
            | SourceProblem::Template { .. } => Severity::Error,
            SourceProblem::Ignored {
                why: Ignored::Leftover,
            } => Severity::Note,
            SourceProblem::Ignored { .. }
            | SourceProblem::HeavyPicture { .. }
            | SourceProblem::PictureKind { .. }
            | SourceProblem::NameNotText
            | SourceProblem::LinkToFolder
            | SourceProblem::LinkBroken
            | SourceProblem::Character { .. }
            | SourceProblem::NotAFile => Severity::Warning,
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
            SourceProblem::Ignored { why } => why.ja(),
            SourceProblem::HeavyPicture { bytes, pixels } => Wording::new(
                format!(
                    "画像が大きすぎます（{}{}）。開くのに時間がかかります。",
                    size(*bytes),
                    pixels.map_or(String::new(), |(width, height)| format!(
                        "、{width}×{height}"
                    ))
                ),
                "幅 1600 ピクセルくらいに縮めて保存し直してください（写真は JPEG、図は PNG）。",
            ),
            SourceProblem::PictureKind { kind } => Wording::new(
                format!("画像の種類「{kind}」は、ブラウザーで見られません。"),
                "PNG か JPEG で保存し直してください。",
            ),
            SourceProblem::NotUtf8 { guess: Some(guess) } => Wording::new(
                format!("文字コードが UTF-8 ではありません（{guess} のようです）。"),
                "エディターで文字コードを UTF-8 にして保存し直してください。",
            ),
            SourceProblem::NotUtf8 { guess: None } => Wording::new(
                "文字コードが UTF-8 ではありません。",
                "文字の書かれたファイルなら UTF-8 で保存し直し、そうでなければ content/ から外してください。",
            ),
            SourceProblem::Unreadable { denied: true, .. } => Wording::new(
                "読む権限がないので、このファイルを読めません。",
                "ファイルの権限を変えるか、content/ から外してください。",
            ),
            SourceProblem::Unreadable {
                denied: false,
                system,
            } => Wording::new(
                format!("このファイルを読めません（{system}）。"),
                "ファイルが壊れていないか、ディスクがつながっているかを確かめてください。",
            ),
            SourceProblem::NameTwice => Wording::new(
                "見た目の同じ名前のファイルがもう一つあります（濁点などの持ち方だけが違います）。",
                "どちらか一つを残してください。残りの一つは読んでいません。",
            ),
            SourceProblem::NameNotText => Wording::new(
                "ファイルの名前が文字として読めません。",
                "名前を付け直してください。このファイルは読んでいません。",
            ),
            SourceProblem::LinkToFolder => Wording::new(
                "フォルダーへのリンク（シンボリックリンク）の先は読みません。",
                "フォルダーそのものを置いてください。",
            ),
            SourceProblem::LinkOutside => Wording::new(
                "リンク（シンボリックリンク）の先が原稿のフォルダーの外にあるので、読みません。",
                "リンクを消して、先にあるファイルそのものを置いてください。",
            ),
            SourceProblem::LinkBroken => Wording::new(
                "リンク（シンボリックリンク）の先がありません。",
                "リンクを消すか、先のファイルを置いてください。",
            ),
            SourceProblem::NotAFile => Wording::new(
                "ふつうのファイルではないので読みません。",
                "content/ から外してください。",
            ),
            SourceProblem::Character { letter } => Wording::new(
                format!(
                    "ここに、ページには書けない文字（U+{:04X}）があります。",
                    u32::from(*letter)
                ),
                "この文字を消してください。目に見えないので、前後の文字ごと打ち直すのが確かです。サイトには出していません。",
            ),
            SourceProblem::NoPages { others } if !others.is_empty() => Wording::new(
                format!(
                    "このフォルダーには Markdown（.md）の文書がありません。ほかの形式のファイル（{}）は、そのままでは文書になりません。",
                    listed(others, "、")
                ),
                format!(
                    "「tebiki import {}」で Markdown にできます。",
                    imported(others)
                ),
            ),
            SourceProblem::NoPages { .. } => Wording::new(
                "このフォルダーには Markdown（.md）の文書が一つもありません。",
                "フォルダーの名前を確かめるか、文書を一つ書いてください。新しく始めるには「tebiki init」です。",
            ),
            SourceProblem::Template { name, message } => Wording::new(
                format!("テンプレート「{name}」に誤りがあります：{message}"),
                "テーマのこのファイルを直すか、消して元のテンプレートに戻してください。",
            ),
            SourceProblem::ThemeMissing { name } => Wording::new(
                format!("テーマ「{name}」がありません。"),
                format!("themes/{name}/ を置くか、theme を「default」にしてください。"),
            ),
        }
    }

    fn en(&self) -> Wording {
        match self {
            SourceProblem::Ignored { why } => why.en(),
            SourceProblem::HeavyPicture { bytes, pixels } => Wording::new(
                format!(
                    "This picture is too heavy ({}{}); readers wait for it.",
                    size(*bytes),
                    pixels.map_or(String::new(), |(width, height)| format!(
                        ", {width}×{height}"
                    ))
                ),
                "Save it again about 1600 pixels wide: photographs as JPEG, drawings as PNG.",
            ),
            SourceProblem::PictureKind { kind } => Wording::new(
                format!("No browser shows pictures of the kind '{kind}'."),
                "Save it again as PNG or JPEG.",
            ),
            SourceProblem::NotUtf8 { guess: Some(guess) } => Wording::new(
                format!("This file is not UTF-8 (it looks like {guess})."),
                "Save it again as UTF-8 in your editor.",
            ),
            SourceProblem::NotUtf8 { guess: None } => Wording::new(
                "This file is not UTF-8.",
                "Save it as UTF-8 if it is text, or take it out of content/.",
            ),
            SourceProblem::Unreadable { denied: true, .. } => Wording::new(
                "You may not read this file.",
                "Change its permissions, or take it out of content/.",
            ),
            SourceProblem::Unreadable {
                denied: false,
                system,
            } => Wording::new(
                format!("This file cannot be read ({system})."),
                "Check that it is not damaged and that its disk is there.",
            ),
            SourceProblem::NameTwice => Wording::new(
                "Another file has a name that looks the same (only the composition of its accents differs).",
                "Keep one of the two. This one was not read.",
            ),
            SourceProblem::NameNotText => Wording::new(
                "The name of this file is not text.",
                "Rename it. It was not read.",
            ),
            SourceProblem::LinkToFolder => Wording::new(
                "A symbolic link to a folder is not followed.",
                "Put the folder itself here.",
            ),
            SourceProblem::LinkOutside => Wording::new(
                "This symbolic link leads out of the content folder, so it was not followed.",
                "Delete the link and put the file itself here.",
            ),
            SourceProblem::LinkBroken => Wording::new(
                "This symbolic link leads nowhere.",
                "Delete it, or put the file where it points.",
            ),
            SourceProblem::NotAFile => Wording::new(
                "This is no ordinary file, so it was not read.",
                "Take it out of content/.",
            ),
            SourceProblem::Character { letter } => Wording::new(
                format!(
                    "Here stands a character that no page can hold (U+{:04X}).",
                    u32::from(*letter)
                ),
                "Delete it. It cannot be seen, so the surest way is to type the words around it again. It was left out.",
            ),
            SourceProblem::NoPages { others } if !others.is_empty() => Wording::new(
                format!(
                    "There is no Markdown page (.md) in this folder. Files of other kinds ({}) are no pages as they are.",
                    listed(others, ", ")
                ),
                format!(
                    "Make Markdown of them with 'tebiki import {}'.",
                    imported(others)
                ),
            ),
            SourceProblem::NoPages { .. } => Wording::new(
                "There is not one Markdown page (.md) in this folder.",
                "Check the name of the folder, or write a page. To begin a new handbook, run 'tebiki init'.",
            ),
            SourceProblem::Template { name, message } => Wording::new(
                format!("The template '{name}' is wrong: {message}"),
                "Mend this file of the theme, or delete it to get the built-in template back.",
            ),
            SourceProblem::ThemeMissing { name } => Wording::new(
                format!("There is no theme '{name}'."),
                format!("Add themes/{name}/, or set theme to 'default'."),
            ),
        }
    }
}

impl Ignored {
    fn ja(self) -> Wording {
        let (what, mend) = match self {
            Ignored::Leftover => (
                "ほかの道具の作業用のファイルなので、公開しません。",
                "要らなければ消してください。",
            ),
            Ignored::Table => (
                "data/ のこの表は読みません。読む表は、名が「contacts」で始まる連絡先の表だけです。",
                "連絡先なら「contacts」で始まる名にし、ほかの記録は「tebiki import ファイル」で TOML にしてください。",
            ),
            Ignored::OldSheet => (
                "この形式の表計算のファイルは読めません。",
                "Excel で開き、名を「contacts」で始めて .xlsx の形式で保存し直してください。",
            ),
            Ignored::NotToml => (
                "data/ のこのファイルは読みません。記録は TOML で書きます。",
                "記録なら .toml の名にし、公開するファイルなら data/ の外に移してください。",
            ),
            Ignored::PageInData => (
                "data/ の中の文書は、ページになりません。",
                "data/ の外のフォルダーに移してください。",
            ),
            Ignored::InOverlay => (
                "地域版のこのファイルは、読みもせず公開もしません。",
                "文書と画像は content/ に、部品は parts/ に、記録は data/ に、印の画像は look/ に置いてください。",
            ),
            Ignored::Other => (
                "data/ のこのファイルは、読みもせず公開もしません。",
                "公開するファイルなら data/ の外に移し、要らなければ消してください。",
            ),
        };
        Wording::new(what, mend)
    }

    fn en(self) -> Wording {
        let (what, mend) = match self {
            Ignored::Leftover => (
                "This is a working file of another program and is not published.",
                "Delete it if nobody needs it.",
            ),
            Ignored::Table => (
                "This table in data/ is not read: only contact lists are, and their names begin with 'contacts'.",
                "Let a contact list's name begin with 'contacts'; make TOML of other records with 'tebiki import FILE'.",
            ),
            Ignored::OldSheet => (
                "Spreadsheets of this kind are not read.",
                "Save it again as .xlsx under a name that begins with 'contacts'.",
            ),
            Ignored::NotToml => (
                "This file in data/ is not read: records are written as TOML.",
                "Let a file of records end in .toml; move a file to publish out of data/.",
            ),
            Ignored::PageInData => (
                "A page in data/ becomes no page.",
                "Move it to another folder.",
            ),
            Ignored::InOverlay => (
                "This file of the overlay is neither read nor published.",
                "Pages and pictures belong in content/, parts in parts/, records in data/, a logo in look/.",
            ),
            Ignored::Other => (
                "This file in data/ is neither read nor published.",
                "Move a file to publish out of data/, or delete it.",
            ),
        };
        Wording::new(what, mend)
    }
}

/// Some of the names.
fn listed(names: &[String], between: &str) -> String {
    const MOST: usize = 5;
    let mut shown = names
        .iter()
        .take(MOST)
        .cloned()
        .collect::<Vec<_>>()
        .join(between);
    if names.len() > MOST {
        shown.push_str(between);
        shown.push('…');
    }
    shown
}

/// The names as they are typed behind a command.
fn imported(names: &[String]) -> String {
    let quoted = names
        .iter()
        .map(|name| match name.contains([' ', '　', '(', ')', '&']) {
            true => format!("\"{name}\""),
            false => name.clone(),
        });
    quoted.collect::<Vec<_>>().join(" ")
}

/// 12.3 MB
fn size(bytes: usize) -> String {
    let tenths = bytes.saturating_mul(10) >> 20;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
