//! The comparison as one page that needs nothing else: for a mail, a shared folder, a printer.

use std::fmt::Write as _;

use super::profile::Form;
use super::sheet::{Line, Sheet, Stretch, Underline};

const STYLE: &str = "\
:root{color-scheme:light dark}
body{font-family:'BIZ UDGothic','Yu Gothic','Hiragino Sans','Noto Sans CJK JP',sans-serif;line-height:1.7;margin:1.5rem auto;max-width:80rem;padding:0 1rem}
h1{font-size:1.4rem}
table{border-collapse:collapse;width:100%;table-layout:fixed}
th,td{border:1px solid;padding:.4em .6em;vertical-align:top;text-align:left;overflow-wrap:anywhere;white-space:pre-line}
thead th{text-align:center}
th.place{background:#8882;font-weight:bold}
th.remark,td.remark{width:7em}
u{text-decoration:underline;text-underline-offset:.2em;text-decoration-thickness:from-font}
u.double{text-decoration-style:double}
u.broken{text-decoration:none;outline:1px dashed;outline-offset:1px}
a{color:inherit}
@page{size:A4 landscape;margin:15mm}
@media print{body{margin:0;max-width:none;padding:0;font-size:10pt}thead{display:table-header-group}tr{break-inside:avoid-page}th.place{break-after:avoid-page}}
";

pub fn html(sheet: &Sheet, form: &Form) -> String {
    let mut out = String::new();
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{}</h1>\n",
        escape(&sheet.title),
        escape(&sheet.title)
    )
    .expect("memory takes every line");
    for line in sheet.editions.iter().chain(&sheet.above) {
        writeln!(out, "<p>{}</p>", escape(line)).expect("memory takes every line");
    }
    if !sheet.groups.is_empty() {
        table(sheet, form, &mut out);
    }
    for line in &sheet.below {
        writeln!(out, "<p>{}</p>", escape(line)).expect("memory takes every line");
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// The table alone, for a page that has a head of its own.
pub fn table(sheet: &Sheet, form: &Form, out: &mut String) {
    out.push_str("<table class=\"changes\">\n<thead><tr>");
    for (at, head) in sheet.heads.iter().enumerate() {
        let class = if at == 2 { " class=\"remark\"" } else { "" };
        write!(out, "<th scope=\"col\"{class}>{head}</th>").expect("memory takes every line");
    }
    out.push_str("</tr></thead>\n");
    for group in &sheet.groups {
        out.push_str("<tbody>\n");
        let place = group.place.join(" › ");
        writeln!(
            out,
            "<tr><th class=\"place\" colspan=\"{}\" scope=\"rowgroup\">{}</th></tr>",
            sheet.heads.len(),
            escape(&place)
        )
        .expect("memory takes every line");
        for line in &group.lines {
            row(line, form, out);
        }
        out.push_str("</tbody>\n");
    }
    out.push_str("</table>\n");
}

fn row(line: &Line, form: &Form, out: &mut String) {
    let id = line
        .id
        .as_ref()
        .map(|id| format!(" id=\"{id}\""))
        .unwrap_or_default();
    write!(
        out,
        "<tr{id}><td>{}</td><td>{}</td>",
        stretches(&line.left),
        stretches(&line.right)
    )
    .expect("memory takes every line");
    if form.has_remarks() {
        write!(out, "<td class=\"remark\">{}</td>", escape(&line.remark))
            .expect("memory takes every line");
    }
    out.push_str("</tr>\n");
}

pub fn stretches(stretches: &[Stretch]) -> String {
    stretches
        .iter()
        .map(|stretch| {
            let text = escape(&stretch.text);
            match stretch.line {
                Underline::None => text,
                Underline::Single => format!("<u>{text}</u>"),
                Underline::Double => format!("<u class=\"double\">{text}</u>"),
                Underline::Broken => format!("<u class=\"broken\">{text}</u>"),
            }
        })
        .collect()
}

pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
