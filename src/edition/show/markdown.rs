//! The comparison as a Markdown table. What is underlined stands between `<u>` and `</u>`, which most readers draw.

use std::fmt::Write as _;

use super::profile::Form;
use super::sheet::{Sheet, Stretch, Underline};

pub fn markdown(sheet: &Sheet, form: &Form) -> String {
    let mut out = format!("# {}\n\n", escape(&sheet.title));
    let mut line = |text: &str| writeln!(out, "{text}").expect("memory takes every line");
    for said in &sheet.editions {
        line(&format!("- {}", escape(said)));
    }
    if let Some(above) = &sheet.above {
        line(&format!("\n{}", escape(above)));
    }
    for group in &sheet.groups {
        line(&format!("\n## {}\n", escape(&group.place.join(" › "))));
        line(&format!("| {} |", sheet.heads.join(" | ")));
        line(&format!("|{}", " --- |".repeat(sheet.heads.len())));
        for row in &group.lines {
            let remark = match form.has_remarks() {
                true => format!(" {} |", row.remark),
                false => String::new(),
            };
            line(&format!(
                "| {} | {} |{remark}",
                cell(&row.left),
                cell(&row.right)
            ));
        }
    }
    for said in &sheet.below {
        line(&format!("\n{}", escape(said)));
    }
    out
}

fn cell(stretches: &[Stretch]) -> String {
    stretches
        .iter()
        .map(|stretch| {
            let text = escape(&stretch.text).replace('\n', "<br>");
            match stretch.line {
                Underline::None => text,
                _ => format!("<u>{text}</u>"),
            }
        })
        .collect()
}

/// What Markdown would take for a sign of its own is written as what it is.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if matches!(
            letter,
            '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\' | '~'
        ) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
