//! Files that cannot be read as what they should be.

use super::{Lang, Severity, Wording};
use crate::source::SourceProblem;

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
            SourceProblem::NoPages => "no-pages",
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
            | SourceProblem::NoPages
            | SourceProblem::ThemeMissing { .. }
            | SourceProblem::Template { .. } => Severity::Error,
            SourceProblem::NameNotText
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
            SourceProblem::NoPages => Wording::new(
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
            SourceProblem::NoPages => Wording::new(
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
