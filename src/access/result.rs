//! The 試験結果 page: what JIS X 8341-3:2016 asks to be told, with what the machine found and fields for what only a person
//! can find. Claims nothing that was not tested; a page of its own, filled in and printed without scripts.

use std::fmt::Write as _;

use super::criteria::{About as Applies, CRITERIA, Criterion, Standard, Thing};
use super::{BETWEEN, Checked, Counts};
use crate::date::Date;
use crate::path::digits_of;
use crate::render::html::escaped;

/// What the page says of the site as a whole.
pub struct About {
    pub title: String,
    /// Where the site is, or will be, on the web; a folder on somebody's machine is no reader's business.
    pub address: Option<String>,
    pub date: Date,
}

const STYLE: &str = include_str!("result.css");

const COLUMNS: [&str; 7] = [
    "達成基準",
    "レベル",
    "適用",
    "機械の結果",
    "人の結果",
    "備考",
    "方法",
];

pub fn page(checked: &Checked, about: &About) -> String {
    let title = escaped(&about.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{SEAL}{UNSEALED}\">\n<title>試験結果 - {title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>「{title}」のウェブアクセシビリティ試験結果</h1>\n"
    );
    out.push_str("<p><strong>この結果だけで「準拠」とは書けません。</strong>機械が確かめたのは、下の表の「機械の結果」に書いたことだけです。空いている欄は、人が確かめて書き入れてください。「適用」の「あり」に初めから印があるのは、機械が HTML でそのものを数えた達成基準だけです。</p>\n");
    out.push_str("<p class=\"screen\">書き入れたことは、このファイルには残りません。ページを閉じる前に、ブラウザーの印刷（Ctrl+P）で「PDF に保存」を選んで残してください。紙に印刷して、手で書き入れることもできます。</p>\n");
    out.push_str("<h2>表示</h2>\n");
    facts(checked, about, &mut out);
    out.push_str("<h2>達成基準チェックリスト</h2>\n");
    for (from, caption) in [
        (
            Standard::Jis,
            "JIS X 8341-3:2016 のレベル A と AA（WCAG 2.0 と同じ）",
        ),
        (Standard::Wcag21, "WCAG 2.1 が加えたレベル A と AA"),
        (Standard::Wcag22, "WCAG 2.2 が加えたレベル A と AA"),
    ] {
        table(checked, from, caption, &mut out);
    }
    out.push_str(
        "<p>4.1.1 は、WCAG 2.2 では取り除かれました。JIS X 8341-3:2016 には残っています。</p>\n",
    );
    pages(checked, &about.title, &mut out);
    out.push_str("</main>\n</body>\n</html>\n");
    let seal = seal(&out);
    out.replacen(UNSEALED, &seal, 1)
}

/// Before the seal in a result page.
const SEAL: &str = "<meta name=\"generator\" content=\"tebiki a11y ";

/// Where the seal will be; as long as a seal.
const UNSEALED: &str = "0000000000000000";

/// What tells a page that nobody has changed: the beginning of the hash of the rest.
fn seal(unsealed: &str) -> String {
    digits_of(unsealed, UNSEALED.len() / 2)
}

/// Whether these bytes are a result page as it was written, in which nobody has filled in anything.
pub fn is_untouched(page: &[u8]) -> bool {
    let Ok(page) = std::str::from_utf8(page) else {
        return false;
    };
    let Some((before, after)) = page.split_once(SEAL) else {
        return false;
    };
    let Some((said, rest)) = after.split_at_checked(UNSEALED.len()) else {
        return false;
    };
    seal(&format!("{before}{SEAL}{UNSEALED}{rest}")) == said
}

fn facts(checked: &Checked, about: &About, out: &mut String) {
    let pages = checked.pages.len();
    let (title, date) = (escaped(&about.title), about.date.show());
    let address = match &about.address {
        Some(address) => format!("URL：{}", escaped(address)),
        None => line("URL："),
    };
    let rows: [(&str, String); 11] = [
        ("表明日", format!("{date}（この試験結果を作った日）")),
        ("規格の番号及び改正年", "JIS X 8341-3:2016".to_owned()),
        ("目標とする適合レベル", "AA".to_owned()),
        (
            "満たしている適合レベル",
            format!(
                "{}<div>すべての達成基準を人が確かめてから選んでください。</div>",
                open_choice(
                    "level",
                    "満たしている適合レベル",
                    &["A", "AA", "満たしていない"]
                )
            ),
        ),
        (
            "対象となるウェブページ",
            format!("「{title}」の{pages}ページ。{address}"),
        ),
        (
            "依存したウェブコンテンツ技術",
            technologies(&checked.counts),
        ),
        (
            "試験を行ったページの選び方",
            format!(
                "機械：{pages}ページすべて。<br>人：{}{}一部なら、下の一覧に印を付けてください。",
                open_choice(
                    "pages",
                    "人が試験を行ったページの選び方",
                    &["すべて", "一部"]
                ),
                line("一部の選び方：")
            ),
        ),
        (
            "試験の方法",
            format!(
                "機械による試験：tebiki {}、HTML とテーマの色の変数（ブラウザーで動かしたときのことは調べない）。<br>{}",
                env!("CARGO_PKG_VERSION"),
                room("人による試験（使ったブラウザー、読み上げソフトなど）：")
            ),
        ),
        ("試験者", line("人による試験：")),
        (
            "試験実施期間",
            format!(
                "機械：{date}<br>{}{}",
                line("人：始めた日"),
                line("終えた日")
            ),
        ),
        ("備考", notes("備考")),
    ];
    out.push_str("<table class=\"facts\">\n<caption>試験結果表示</caption>\n<tbody>\n");
    for (name, value) in rows {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>"
        );
    }
    out.push_str("</tbody>\n</table>\n");
}

/// One of several, none of them taken beforehand unless the machine knows the first to be so.
fn choice(group: &str, name: &str, answers: &[&str], first: bool) -> String {
    let mut out = format!("<div class=\"choice\" role=\"radiogroup\" aria-label=\"{name}\">");
    for (place, answer) in answers.iter().enumerate() {
        let taken = match first && place == 0 {
            true => " checked",
            false => "",
        };
        let _ = write!(
            out,
            "<label><input type=\"radio\" name=\"{group}\" value=\"{answer}\"{taken}>{answer}</label>"
        );
    }
    out.push_str("</div>");
    out
}

/// One of several or, as before anybody looked, none: what was taken can be given back.
fn open_choice(group: &str, name: &str, answers: &[&str]) -> String {
    let choice = choice(group, name, answers, false);
    format!(
        "<form>{choice}<button type=\"reset\" aria-label=\"{name}の印を消す\">消す</button></form>"
    )
}

fn line(label: &str) -> String {
    format!("<label class=\"line\"><span>{label}</span><input type=\"text\"></label>")
}

fn room(label: &str) -> String {
    format!("<label class=\"room\">{label}<textarea rows=\"2\"></textarea></label>")
}

/// A field whose name stands in the head of its row or column.
fn notes(name: &str) -> String {
    format!("<textarea rows=\"2\" aria-label=\"{name}\"></textarea>")
}

fn technologies(counts: &Counts) -> String {
    let mut names = vec!["HTML", "CSS"];
    if counts.drawings > 0 {
        names.push("SVG");
    }
    if counts.scripts > 0 {
        names.push("JavaScript");
    }
    names.join("、")
}

fn table(checked: &Checked, from: Standard, caption: &str, out: &mut String) {
    let _ = writeln!(
        out,
        "<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"{caption}\">\n<table class=\"criteria\">\n<caption>{caption}</caption>\n<thead>\n<tr>{}</tr>\n</thead>\n<tbody>",
        COLUMNS
            .map(|name| format!("<th scope=\"col\">{name}</th>"))
            .concat()
    );
    for criterion in CRITERIA.iter().filter(|criterion| criterion.from == from) {
        row(checked, criterion, out);
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn row(checked: &Checked, criterion: &Criterion, out: &mut String) {
    let Criterion {
        number,
        name,
        level,
        ..
    } = criterion;
    let (there, counted) = applies(checked, criterion.about);
    let applies = choice(
        &format!("applies-{number}"),
        &format!("{number} の適用"),
        &["あり", "なし"],
        there,
    );
    let found = open_choice(
        &format!("found-{number}"),
        &format!("{number} の人の結果"),
        &["適合", "不適合"],
    );
    let notes = notes(&format!("{number} の備考（不適合の所など）"));
    let machine = result(checked, criterion);
    let mut how = String::new();
    if !criterion.machine.is_empty() {
        let _ = write!(how, "機械：{}。<br>", criterion.machine);
    }
    let _ = write!(how, "人：{}。", criterion.person);
    let _ = writeln!(
        out,
        "<tr><th scope=\"row\">{number} {name}</th><td>{level}</td><td>{applies}<div>{counted}</div></td><td>{machine}</td><td>{found}</td><td>{notes}</td><td>{how}</td></tr>"
    );
}

/// Whether the machine saw that the criterion applies, and what it counted.
fn applies(checked: &Checked, about: Applies) -> (bool, String) {
    let told = |thing: Thing| {
        let (number, what, unit) = thing.counted(checked);
        let told = match number {
            0 => format!("{what}は HTML に 0{unit}"),
            _ => format!("{what} {number}{unit}"),
        };
        (number, told)
    };
    match about {
        Applies::Any(thing) => {
            let (number, told) = told(thing);
            (number > 0, told)
        }
        Applies::Among(thing) => match told(thing) {
            (0, told) => (false, told),
            (_, told) => (false, format!("{told}のうちに、あるか")),
        },
        Applies::Unseen => (false, String::new()),
    }
}

/// What the machine may say: a fault where it saw one, else how far it looked.
fn result(checked: &Checked, criterion: &Criterion) -> String {
    let pages = checked.pages.len();
    match checked.broken.get(criterion.number) {
        Some((faults, files)) => {
            format!("<span class=\"bad\">指摘 {faults} 件</span>（{files} ファイル）")
        }
        None if criterion.machine.is_empty() => "—（機械では確かめられない）".to_owned(),
        None if matches!(criterion.number, "1.4.3" | "1.4.11") => match checked.counts.colours {
            0 => "—（色の変数が見つからない）".to_owned(),
            pairs => format!("色の組 {pairs} 組に指摘なし"),
        },
        None => format!("{pages} ページに指摘なし（一部だけの試験）"),
    }
}

/// The pages by their own titles: what all of them end with says nothing here.
fn pages(checked: &Checked, site: &str, out: &mut String) {
    let _ = writeln!(
        out,
        "<h2>試験を行ったページの一覧（{}ページ）</h2>\n<p>機械は、すべてのページを調べました。人が確かめたページに印を付けてください。</p>\n<ol class=\"pages\">",
        checked.pages.len()
    );
    let end = format!("{BETWEEN}{site}");
    for (path, title) in &checked.pages {
        let title = escaped(title.strip_suffix(&end).unwrap_or(title));
        let path = escaped(path);
        let _ = writeln!(
            out,
            "<li><label><input type=\"checkbox\" value=\"{path}\"><span>{title}<br>{path}</span></label></li>"
        );
    }
    out.push_str("</ol>\n");
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;
    use crate::path::SitePath;
    use crate::render::Site;

    fn site(piece: &str) -> Site {
        let page = format!(
            "<!DOCTYPE html><html lang=ja><title>題 &lt;1&gt;</title><main><h1>題</h1>{piece}</main></html>"
        );
        let css = ":root{--ground:#fff;--text:#000}";
        [("a.html", page.as_str()), ("assets/site.css", css)]
            .map(|(path, text)| (SitePath::new(path), text.as_bytes().to_vec()))
            .into()
    }

    fn about() -> About {
        About {
            title: "手引き <1>".to_owned(),
            address: Some("https://example.lg.jp/".to_owned()),
            date: Date::parse("2026-04-01").expect("a date"),
        }
    }

    #[test]
    fn the_result_page_passes_its_own_checks() {
        let html = page(&check(&site(""), ""), &about());
        let own: Site = [(SitePath::new("result.html"), html.into_bytes())].into();
        assert_eq!(check(&own, "").report.found, []);
    }

    /// Each field that is ticked beforehand: its group and its answer.
    fn ticked(html: &str) -> Vec<(String, String)> {
        let tree = super::super::tree::Tree::read(html);
        let ticked = tree
            .elements()
            .filter(|element| element.attribute("checked").is_some());
        ticked
            .map(|element| {
                let told = |name| element.attribute(name).unwrap_or_default().to_owned();
                (told("name"), told("value"))
            })
            .collect()
    }

    #[test]
    fn every_criterion_can_apply_or_not_and_only_what_was_counted_is_ticked() {
        let bare = page(&check(&site(""), ""), &about());
        for criterion in CRITERIA {
            for answer in ["あり", "なし"] {
                let field = format!("name=\"applies-{}\" value=\"{answer}\"", criterion.number);
                assert_eq!(bare.matches(&field).count(), 1, "{field}");
            }
        }
        let applies = |piece: &str, number: &str| {
            let html = page(&check(&site(piece), ""), &about());
            let ticked = ticked(&html);
            assert!(
                ticked
                    .iter()
                    .all(|(group, answer)| group.starts_with("applies-") && answer == "あり"),
                "no verdict, and no absence, is the machine's to tell: {ticked:?}"
            );
            ticked.contains(&(format!("applies-{number}"), "あり".to_owned()))
        };
        let link = "<a href=x>協議の場</a>";
        for (piece, number, there) in [
            ("", "2.4.4", false),
            (link, "2.4.4", true),
            (link, "2.5.3", true),
            ("<a href=x>※1</a>", "2.5.3", false),
            (link, "2.1.1", true),
            (link, "2.5.7", false),
            ("<img src=a.png alt=''>", "1.1.1", true),
            // Pictures there are, but whether of words?
            ("<img src=a.png alt=''>", "1.4.5", false),
            ("<video controls></video>", "1.2.4", false),
            ("<input aria-label=検索>", "3.3.2", true),
            ("<input aria-label=検索>", "3.3.4", false),
            ("", "1.4.3", true),
            ("", "2.3.1", false),
        ] {
            assert_eq!(applies(piece, number), there, "{number} with {piece}");
        }
    }

    #[test]
    fn what_every_title_ends_with_is_said_once() {
        let mut site = site("");
        let page = "<!DOCTYPE html><html lang=ja><title>協議の場 - 手引き &lt;1&gt;</title><main><h1>題</h1></main></html>";
        site.insert(SitePath::new("b.html"), page.as_bytes().to_vec());
        let html = super::page(&check(&site, ""), &about());
        assert!(html.contains("<span>協議の場<br>b.html</span>"), "{html}");
    }

    #[test]
    fn it_tells_faults_and_never_claims_what_was_not_tested() {
        let html = page(
            &check(&site("<img src=a.png><img src=b.png>"), ""),
            &about(),
        );
        assert!(html.contains("指摘 2 件</span>（1 ファイル）"), "{html}");
        assert!(
            html.contains("2026年4月1日") || html.contains("令和8年4月1日"),
            "{html}"
        );
        assert!(html.contains("音声・動画は HTML に 0 件"));
        let rows = html.matches("<tr><th scope=\"row\">").count();
        assert_eq!(rows, CRITERIA.len() + 11);
        assert_eq!(
            html,
            page(
                &check(&site("<img src=a.png><img src=b.png>"), ""),
                &about()
            )
        );
    }
}
