//! Writes the lists: one definition for each, so that each counts for itself.

use std::fmt::Write as _;

use crate::package::NAMESPACES;
use crate::xml::escaped;
use crate::{CHARACTER, List};

pub(crate) fn part(lists: &[List]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:numbering {NAMESPACES}>"
    );
    for (number, list) in lists.iter().enumerate() {
        let _ = write!(
            out,
            "<w:abstractNum w:abstractNumId=\"{number}\"><w:multiLevelType w:val=\"hybridMultilevel\"/>"
        );
        for level in 0..9 {
            let (format, text, start) = match list {
                List::Bullets(sign) => ("bullet", escaped(sign), 1),
                List::Numbers { start } => ("decimal", format!("%{}.", level + 1), *start),
            };
            let width = 2 * CHARACTER;
            let _ = write!(
                out,
                "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"{start}\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/>\
                 <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"{}\" w:hanging=\"{width}\"/></w:pPr></w:lvl>",
                (level + 1) * width
            );
        }
        out.push_str("</w:abstractNum>");
    }
    for number in 0..lists.len() {
        let _ = write!(
            out,
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{number}\"/></w:num>",
            number + 1
        );
    }
    out.push_str("</w:numbering>");
    out
}
