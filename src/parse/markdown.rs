//! Markdown of pages and records as our tree.

use crate::config::RawHtml;
use crate::diagnostic::{Report, Span};
use crate::tree::{Block, Text};

/// The Markdown of a record. When the span is as long as the text, the file holds the text byte for byte there;
/// else the span is only the place to point at.
pub fn prose(text: &str, span: Span, _html: RawHtml, _report: &mut Report) -> Vec<Block> {
    text.split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| Block::paragraph(span.clone(), paragraph))
        .collect()
}

/// Markdown of one line.
pub fn line(text: &str, span: Span, _report: &mut Report) -> Text {
    Text::plain(span, text)
}
