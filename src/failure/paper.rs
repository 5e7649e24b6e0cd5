//! What keeps `tebiki pdf` from its paper: above all the browser, which is somebody else's program.

use std::io;
use std::path::PathBuf;

use super::reason_ja;
use crate::diagnostic::Wording;

#[derive(Debug)]
pub enum PaperRefusal {
    /// No page has the address that `--only` names.
    NoPage {
        asked: String,
        nearest: Option<String>,
    },
    /// A template of the theme cannot be filled in.
    Template {
        name: String,
        message: String,
    },
    /// None of the browsers that can do it is installed.
    NoBrowser,
    /// The browser that was named cannot be started.
    BrowserRefused {
        browser: PathBuf,
        why: io::Error,
    },
    BrowserHung {
        browser: PathBuf,
        seconds: u64,
    },
    /// It ended and left no PDF; its last words.
    BrowserFailed {
        browser: PathBuf,
        said: String,
    },
    /// What the browser wrote cannot be read.
    Unreadable {
        browser: PathBuf,
        why: String,
    },
    /// The contents' numbers moved each time they were filled in.
    Restless,
}

const WAY_OUT_JA: &str = "別のブラウザーを --browser か環境変数 TEBIKI_BROWSER で示すこともできます。サイトの print.html を開いて「印刷」しても PDF になります。";
const WAY_OUT_EN: &str = "Another browser can be named with --browser or TEBIKI_BROWSER. Opening the site's print.html and printing it makes a PDF, too.";

impl PaperRefusal {
    pub(super) fn ja(&self) -> Wording {
        match self {
            PaperRefusal::NoPage { asked, nearest } => Wording::new(
                format!("--only の「{asked}」という文書はありません。"),
                match nearest {
                    Some(nearest) => format!("「{nearest}」ではありませんか。"),
                    None => "原稿のファイルかフォルダー、またはサイトでの場所を書いてください（例：guide/hajime）。".to_owned(),
                },
            ),
            PaperRefusal::Template { name, message } => Wording::new(
                format!("テーマのひな型「{name}」で印刷のページを作れません：{message}"),
                "テーマのひな型を直してください。",
            ),
            PaperRefusal::NoBrowser => Wording::new(
                "PDF を作るブラウザーが見つかりません。",
                format!("Chrome、Edge、Chromium のどれかを入れてください。{WAY_OUT_JA}"),
            ),
            PaperRefusal::BrowserRefused { browser, why } => Wording::new(
                format!(
                    "ブラウザー「{}」を動かせません：{}。",
                    browser.display(),
                    reason_ja(why)
                ),
                format!("--browser と TEBIKI_BROWSER の書き方を確かめてください。{WAY_OUT_JA}"),
            ),
            PaperRefusal::BrowserHung { browser, seconds } => Wording::new(
                format!(
                    "ブラウザー「{}」が {seconds} 秒のうちに終わらないので、止めました。",
                    browser.display()
                ),
                format!("もう一度試すか、--timeout に長い秒数を書いてください。{WAY_OUT_JA}"),
            ),
            PaperRefusal::BrowserFailed { browser, said } => Wording::new(
                format!(
                    "ブラウザー「{}」は PDF を書かずに終わりました。（{said}）",
                    browser.display()
                ),
                WAY_OUT_JA,
            ),
            PaperRefusal::Unreadable { browser, why } => Wording::new(
                format!(
                    "ブラウザー「{}」の書いた PDF を読めません：{why}",
                    browser.display()
                ),
                WAY_OUT_JA,
            ),
            PaperRefusal::Restless => Wording::new(
                "目次に入れるページ番号が、何度やっても定まりません。",
                "テーマの印刷の見た目で、目次の番号の幅を決めてください。",
            ),
        }
    }

    pub(super) fn en(&self) -> Wording {
        match self {
            PaperRefusal::NoPage { asked, nearest } => Wording::new(
                format!("--only: there is no page '{asked}'."),
                match nearest {
                    Some(nearest) => format!("Did you mean '{nearest}'?"),
                    None => "Name a file or folder of the content, or a place on the site (such as guide/hajime).".to_owned(),
                },
            ),
            PaperRefusal::Template { name, message } => Wording::new(
                format!("The theme's template '{name}' cannot make the page to print: {message}"),
                "Mend the template.",
            ),
            PaperRefusal::NoBrowser => Wording::new(
                "There is no browser to make the PDF.",
                format!("Install Chrome, Edge or Chromium. {WAY_OUT_EN}"),
            ),
            PaperRefusal::BrowserRefused { browser, why } => Wording::new(
                format!("The browser '{}' cannot be started: {why}.", browser.display()),
                format!("Check what --browser and TEBIKI_BROWSER say. {WAY_OUT_EN}"),
            ),
            PaperRefusal::BrowserHung { browser, seconds } => Wording::new(
                format!(
                    "The browser '{}' did not end within {seconds} seconds and was stopped.",
                    browser.display()
                ),
                format!("Try again, or give --timeout more seconds. {WAY_OUT_EN}"),
            ),
            PaperRefusal::BrowserFailed { browser, said } => Wording::new(
                format!(
                    "The browser '{}' ended without writing a PDF. ({said})",
                    browser.display()
                ),
                WAY_OUT_EN,
            ),
            PaperRefusal::Unreadable { browser, why } => Wording::new(
                format!("The PDF that '{}' wrote cannot be read: {why}", browser.display()),
                WAY_OUT_EN,
            ),
            PaperRefusal::Restless => Wording::new(
                "The numbers in the contents moved each time they were filled in.",
                "Give the numbers a width of their own in the theme's print style.",
            ),
        }
    }
}
