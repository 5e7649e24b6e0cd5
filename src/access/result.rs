//! The 試験結果 page: what JIS X 8341-3:2016 asks to be told, with what the machine found and room for what only a person
//! can find. Claims nothing that was not tested; a page of its own, printable, without scripts.

use std::fmt::Write as _;

use super::criteria::{CRITERIA, Criterion, Standard};
use super::{Checked, Counts};
use crate::date::Date;
use crate::render::html::escaped;

/// What the page says of the site as a whole.
pub struct About {
    pub title: String,
    /// Where the site is, or will be, on the web; a folder on somebody's machine is no reader's business.
    pub address: Option<String>,
    pub date: Date,
}

const STYLE: &str = "body{font-family:'BIZ UDPGothic','Hiragino Sans','Noto Sans JP',Meiryo,sans-serif;line-height:1.7;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%;font-size:.9rem}caption{text-align:start;font-weight:700;padding:.5em 0}
th,td{border:1px solid #767676;padding:.4em .6em;text-align:start;vertical-align:top}thead th{background:#eee;white-space:nowrap}
.bad{color:#9c1f26;font-weight:700}.wide{overflow-x:auto}.tick{white-space:nowrap}.pages{columns:18rem;font-size:.875rem}a{color:#0a4c86}
@media print{@page{size:A4;margin:15mm}body{margin:0;max-width:none;font-size:9pt}.wide{overflow:visible}thead{display:table-header-group}tr{break-inside:avoid}}";

pub fn page(checked: &Checked, about: &About) -> String {
    let title = escaped(&about.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>試験結果 - {title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n<main>\n<h1>「{title}」のウェブアクセシビリティ試験結果</h1>\n"
    );
    out.push_str("<p><strong>この結果だけで「準拠」とは書けません。</strong>機械が確かめたのは、下の表の「機械の結果」に書いたことだけです。□ と ＿ は、人が確かめて書き入れてください。</p>\n");
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
    let _ = writeln!(
        out,
        "<h2>試験を行ったページの一覧（{}ページ）</h2>\n<p>機械は、すべてのページを調べました。人が確かめたページの □ に印を付けてください。</p>\n<ol class=\"pages\">",
        checked.pages.len()
    );
    for (path, title) in &checked.pages {
        let _ = writeln!(out, "<li>□ {}<br>{}</li>", escaped(title), escaped(path));
    }
    out.push_str("</ol>\n</main>\n</body>\n</html>\n");
    out
}

fn facts(checked: &Checked, about: &About, out: &mut String) {
    let pages = checked.pages.len();
    let (title, date) = (escaped(&about.title), about.date.show());
    let address = about
        .address
        .as_deref()
        .map_or_else(|| "＿＿＿＿＿＿＿＿".to_owned(), escaped);
    let rows: [(&str, String); 9] = [
        ("表明日", format!("{date}（この試験結果を作った日）")),
        ("規格の番号及び改正年", "JIS X 8341-3:2016".to_owned()),
        ("目標とする適合レベル", "AA".to_owned()),
        (
            "満たしている適合レベル",
            "□ A　□ AA　□ 満たしていない（すべての達成基準を人が確かめてから書き入れる）"
                .to_owned(),
        ),
        (
            "対象となるウェブページ",
            format!("「{title}」の{pages}ページ。URL：{address}"),
        ),
        (
            "依存したウェブコンテンツ技術",
            technologies(&checked.counts),
        ),
        (
            "試験を行ったページの選び方",
            format!(
                "機械：{pages}ページすべて。人：□ すべて　□ 一部（選び方：＿＿＿＿＿＿＿＿。下の一覧に印を付ける）"
            ),
        ),
        (
            "試験の方法",
            format!(
                "機械による試験：tebiki {}、HTML とテーマの色の変数（ブラウザーで動かしたときのことは調べない）。人による試験：＿＿＿＿＿＿＿＿",
                env!("CARGO_PKG_VERSION")
            ),
        ),
        (
            "試験実施期間",
            format!("機械：{date}　人：＿＿＿＿年＿＿月＿＿日から＿＿月＿＿日まで"),
        ),
    ];
    out.push_str("<table>\n<caption>試験結果表示</caption>\n<tbody>\n");
    for (name, value) in rows {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>"
        );
    }
    out.push_str("</tbody>\n</table>\n");
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
        "<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"{caption}\">\n<table>\n<caption>{caption}</caption>\n<thead>\n<tr><th scope=\"col\">達成基準</th><th scope=\"col\">レベル</th><th scope=\"col\">適用</th><th scope=\"col\">機械の結果</th><th scope=\"col\">人の結果</th><th scope=\"col\">方法</th></tr>\n</thead>\n<tbody>"
    );
    for criterion in CRITERIA.iter().filter(|criterion| criterion.from == from) {
        row(checked, criterion, out);
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn row(checked: &Checked, criterion: &Criterion, out: &mut String) {
    let applies = match criterion.about.counted(&checked.counts) {
        None => "□ あり".to_owned(),
        Some((0, what)) => format!("□ あり　□ なし（{what}は HTML に 0 件）"),
        Some((number, what)) => format!("□ あり　□ なし（{what} {number} 件）"),
    };
    let machine = result(checked, criterion);
    let mut how = String::new();
    if !criterion.machine.is_empty() {
        let _ = write!(how, "機械：{}。<br>", criterion.machine);
    }
    let _ = write!(how, "人：{}。", criterion.person);
    let _ = writeln!(
        out,
        "<tr><th scope=\"row\">{} {}</th><td>{}</td><td>{applies}</td><td>{machine}</td><td class=\"tick\">□ 適合<br>□ 不適合</td><td>{how}</td></tr>",
        criterion.number, criterion.name, criterion.level
    );
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
        assert!(!html.contains("☑") && !html.contains("<td>適合"));
        let rows = html.matches("<tr><th scope=\"row\">").count();
        assert_eq!(rows, CRITERIA.len() + 9);
        assert_eq!(
            html,
            page(
                &check(&site("<img src=a.png><img src=b.png>"), ""),
                &about()
            )
        );
    }
}
