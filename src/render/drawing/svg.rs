//! What every drawing needs: a frame, shapes with rounded numbers, and text that is measured and wrapped.

use std::fmt::Write as _;

use crate::render::html::escape;

/// A drawing that is nearly done: its size and what stands in it.
pub(super) struct Frame {
    pub(super) width: f64,
    pub(super) height: f64,
    /// Whether the drawing holds links; a picture may hold none.
    pub(super) links: bool,
    pub(super) content: String,
}

impl Frame {
    pub(super) fn new(width: f64, height: f64, content: String) -> Frame {
        Frame {
            width,
            height,
            links: false,
            content,
        }
    }

    pub(super) fn write(&self, out: &mut String, id: &str, title: &str, summary: &str) {
        let role = if self.links { "group" } else { "img" };
        let (width, height) = (self.width.ceil(), self.height.ceil());
        let mut safe = String::new();
        escape(&mut safe, id);
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"{role}\" aria-labelledby=\"{safe}-title {safe}-desc\">\
             <title id=\"{safe}-title\">"
        );
        escape(out, if title.is_empty() { "図" } else { title });
        let _ = write!(out, "</title><desc id=\"{safe}-desc\">");
        escape(out, summary);
        out.push_str("</desc>\n");
        out.push_str(&self.content);
        out.push_str("</svg>\n");
    }
}

/// A number as SVG wants it, to a tenth.
pub(super) fn n(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // No minus before a zero.
    format!("{}", rounded + 0.0)
}

#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

pub(super) fn text(out: &mut String, x: f64, y: f64, anchor: Anchor, class: &str, words: &str) {
    let anchor = match anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let class = match class {
        "" => String::new(),
        class => format!(" class=\"{class}\""),
    };
    let _ = write!(out, "<text x=\"{}\" y=\"{}\"{anchor}{class}>", n(x), n(y));
    escape(out, words);
    out.push_str("</text>\n");
}

/// Lines of text round a middle height.
pub(super) fn lines(
    out: &mut String,
    x: f64,
    middle: f64,
    step: f64,
    class: &str,
    lines: &[String],
) {
    let first = middle - step * (lines.len().saturating_sub(1) as f64) / 2.0 + step * 0.27;
    for (at, line) in lines.iter().enumerate() {
        text(
            out,
            x,
            first + step * at as f64,
            Anchor::Middle,
            class,
            line,
        );
    }
}

pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Rect {
    /// A rectangle round a point.
    pub(super) fn round(x: f64, y: f64, width: f64, height: f64) -> Rect {
        Rect {
            x: x - width / 2.0,
            y: y - height / 2.0,
            width,
            height,
        }
    }

    pub(super) fn draw(&self, out: &mut String, radius: f64, class: &str) {
        self.shape(out, radius, &format!("class=\"{class}\""));
    }

    /// Filled with a pattern of this page.
    pub(super) fn hatch(&self, out: &mut String, pattern: &str) {
        let mut fill = String::new();
        escape(&mut fill, pattern);
        self.shape(out, 0.0, &format!("fill=\"url(#{fill})\""));
    }

    fn shape(&self, out: &mut String, radius: f64, rest: &str) {
        let radius = match radius {
            0.0 => String::new(),
            radius => format!(" rx=\"{}\"", n(radius)),
        };
        let _ = writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{radius} {rest}/>",
            n(self.x),
            n(self.y),
            n(self.width.max(0.0)),
            n(self.height.max(0.0)),
        );
    }
}

pub(super) fn line(out: &mut String, from: (f64, f64), to: (f64, f64), class: &str) {
    let _ = writeln!(
        out,
        "<path d=\"M{} {}L{} {}\" class=\"{class}\"/>",
        n(from.0),
        n(from.1),
        n(to.0),
        n(to.1)
    );
}

pub(super) fn path(out: &mut String, d: &str, class: &str) {
    let _ = writeln!(out, "<path d=\"{d}\" class=\"{class}\"/>");
}

/// A filled triangle whose tip is `tip`, seen from `from`.
pub(super) fn arrow(out: &mut String, from: (f64, f64), tip: (f64, f64)) {
    let (dx, dy) = (tip.0 - from.0, tip.1 - from.1);
    let length = dx.hypot(dy).max(0.001);
    let (ux, uy) = (dx / length, dy / length);
    let (bx, by) = (tip.0 - ux * 9.0, tip.1 - uy * 9.0);
    let d = format!(
        "M{} {}L{} {}L{} {}Z",
        n(tip.0),
        n(tip.1),
        n(bx - uy * 4.5),
        n(by + ux * 4.5),
        n(bx + uy * 4.5),
        n(by - ux * 4.5)
    );
    path(out, &d, "arrow");
}

/// How wide words are, in full-width letters.
pub(super) fn width(words: &str) -> f64 {
    words.chars().map(letter).sum()
}

fn letter(letter: char) -> f64 {
    match unicode_width::UnicodeWidthChar::width(letter) {
        Some(0) | None => 0.0,
        Some(1) => 0.56,
        Some(_) => 1.0,
    }
}

/// Breaks words into lines of at most `most` full-width letters, about equally long. No line begins with a closing mark.
pub(super) fn wrap(words: &str, most: f64) -> Vec<String> {
    let lines = fill(words, most);
    if lines.len() < 2 || words.contains(' ') {
        return lines;
    }
    // A last line of one letter reads badly: the same number of lines, each a little shorter.
    let even = (width(words) / lines.len() as f64 + 0.7).min(most);
    let balanced = fill(words, even);
    match balanced.len() == lines.len() {
        true => balanced,
        false => lines,
    }
}

fn fill(words: &str, most: f64) -> Vec<String> {
    const NEVER_FIRST: &str =
        "、。，．・：；？！）」』】］〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.)";
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut filled = 0.0;
    for next in words.trim().chars() {
        let wide = letter(next);
        // A Latin word or a number stays whole, unless it is much longer than a line.
        let runs_on = next.is_ascii_alphanumeric()
            && line.ends_with(|last: char| last.is_ascii_alphanumeric())
            && filled + wide <= most * 1.3;
        let is_full = filled + wide > most + 0.001;
        if is_full && !line.is_empty() && !NEVER_FIRST.contains(next) && !runs_on {
            // A blank is a better place to break, when it is not far back.
            match line.rsplit_once(' ') {
                Some((head, tail)) if next != ' ' && width(tail) < most * 0.4 => {
                    let tail = tail.to_owned();
                    lines.push(head.to_owned());
                    line = tail;
                }
                _ => lines.push(std::mem::take(&mut line)),
            }
            filled = width(&line);
        }
        if next != ' ' || !line.is_empty() {
            line.push(next);
            filled += wide;
        }
    }
    lines.push(line);
    lines
}

/// A figure for readers: 7,280; 12.5.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    let plain = format!("{}", rounded.abs());
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut out = String::new();
    if rounded < 0.0 {
        out.push('−');
    }
    let digits = whole.len();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (digits - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !part.is_empty() {
        out.push('.');
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas() {
        for (value, expected) in [
            (0.0, "0"),
            (999.0, "999"),
            (7280.0, "7,280"),
            (1234567.0, "1,234,567"),
            (12.5, "12.5"),
            (-3.0, "−3"),
        ] {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn lines_break_at_their_width_and_never_before_a_closing_mark() {
        for (words, most, expected) in [
            ("地域アセスメント", 4.0, vec!["地域アセ", "スメント"]),
            ("子育て・受診に協力", 8.0, vec!["子育て・受", "診に協力"]),
            ("クリニック Dr", 6.0, vec!["クリニック", "Dr"]),
            ("協議の場。", 4.0, vec!["協議の場。"]),
            ("NPO法人", 3.0, vec!["NPO", "法人"]),
            ("", 4.0, vec![""]),
        ] {
            assert_eq!(wrap(words, most), expected, "{words}");
        }
    }
}
