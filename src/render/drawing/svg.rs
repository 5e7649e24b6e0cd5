//! What every drawing needs: a frame, shapes with rounded numbers, and text that is measured and wrapped.

use std::fmt::Write as _;

use crate::render::html::escape;

/// The widest drawing whose letters can still be read when a phone shrinks it to its width.
const PHONE: f64 = 460.0;

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
        // What fits a phone is shown a little larger where there is room; what does not is to be moved sideways there.
        let (class, shown) = match width <= PHONE {
            true => ("svg", 1.2),
            false => ("svg broad", 1.0),
        };
        let (shown_width, shown_height) = (n(width * shown), n(height * shown));
        let mut safe = String::new();
        escape(&mut safe, id);
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{class}\" width=\"{shown_width}\" height=\"{shown_height}\" \
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

/// Breaks words into as few lines as may be, of at most `most` full-width letters each and about equally long. A line
/// breaks rather between phrases than inside a word, and never before a closing mark or behind an opening one.
pub(super) fn wrap(words: &str, most: f64) -> Vec<String> {
    let letters: Vec<char> = words.trim().chars().collect();
    let most = most.max(1.0) + 0.001;
    // The best way to fill the first `end` letters: its cost, and where its last line begins.
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 1..=letters.len() {
        let last = end == letters.len();
        let torn = if last { 0.0 } else { tear(&letters, end) };
        // A comma or a full stop may hang over the end of its line.
        let closes = letters
            .get(end - 1)
            .is_some_and(|letter| "、。".contains(*letter));
        let mut filled = if closes { -1.0 } else { 0.0 };
        let mut found = (f64::MAX, end - 1);
        for start in (0..end).rev() {
            filled += letters.get(start).copied().map_or(0.0, letter);
            // A word that nothing may part stands out, rather than not at all.
            let over = (filled - most).max(0.0);
            if over > most * 0.5 && start + 1 < end {
                break;
            }
            let before = best.get(start).map_or(f64::MAX, |(cost, _)| *cost);
            let room = ((most - filled).max(0.0) / most).powi(2);
            let cost = before + torn + LINE + room + over * OVER;
            if cost < found.0 {
                found = (cost, start);
            }
        }
        best.push(found);
    }
    let mut lines: Vec<String> = Vec::new();
    let mut end = letters.len();
    while end > 0 {
        let start = best.get(end).map_or(0, |(_, start)| *start);
        let line: String = letters.get(start..end).into_iter().flatten().collect();
        lines.push(line.trim().to_owned());
        end = start;
    }
    lines.reverse();
    match lines.is_empty() {
        true => vec![String::new()],
        false => lines,
    }
}

/// What a line more costs, in the measure of [`tear`].
const LINE: f64 = 3.0;
/// What each letter costs that stands out of its line.
const OVER: f64 = 60.0;

/// How bad it is to break before the letter at `at`.
fn tear(letters: &[char], at: usize) -> f64 {
    const NEVER_LAST: &str = "（「『【［〈《(";
    const NEVER: f64 = 1000.0;
    let (Some(before), Some(after)) = (
        at.checked_sub(1).and_then(|before| letters.get(before)),
        letters.get(at),
    ) else {
        return 0.0;
    };
    let (last, first) = (script(*before), script(*after));
    if never_first(*after) || NEVER_LAST.contains(*before) {
        NEVER
    } else if *before == ' ' || *after == ' ' || NEVER_LAST.contains(*after) {
        0.0
    } else if last == Script::Mark || (last == Script::Hiragana && first != Script::Hiragana) {
        0.2
    } else if last == Script::Latin && first == Script::Latin {
        NEVER / 10.0
    } else if first == Script::Hiragana {
        // A particle or an ending that would begin a line.
        6.0
    } else if last != first {
        1.5
    } else if first == Script::Katakana {
        8.0
    } else {
        // Words of Chinese characters have mostly two of them.
        let run = letters.iter().take(at).rev();
        let run = run.take_while(|letter| script(**letter) == Script::Han);
        3.0 + (run.count() % 2) as f64
    }
}

fn never_first(letter: char) -> bool {
    "、。，．・：；？！）」』】］〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.)".contains(letter)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Hiragana,
    Katakana,
    Han,
    Latin,
    Mark,
}

fn script(letter: char) -> Script {
    match letter {
        'ぁ'..='ゖ' => Script::Hiragana,
        'ァ'..='ヺ' | 'ー' => Script::Katakana,
        letter if letter.is_ascii_alphanumeric() => Script::Latin,
        letter if letter.is_alphanumeric() || letter == '々' => Script::Han,
        _ => Script::Mark,
    }
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
    fn lines_break_between_phrases_and_never_before_a_closing_mark() {
        for (words, most, expected) in [
            ("地域アセスメント", 6.0, vec!["地域", "アセスメント"]),
            (
                "地域アセスメントを行う",
                7.0,
                vec!["地域", "アセスメントを", "行う"],
            ),
            ("子育て・受診に協力", 8.0, vec!["子育て・", "受診に協力"]),
            (
                "第2子の妊娠後は通院せず",
                8.0,
                vec!["第2子の妊娠後は", "通院せず"],
            ),
            (
                "メンタルクリニック Dr",
                9.5,
                vec!["メンタルクリニック", "Dr"],
            ),
            ("疑い（要確認）", 5.0, vec!["疑い", "（要確認）"]),
            ("児童発達支援事業所", 5.0, vec!["児童発達", "支援事業所"]),
            ("クリニック Dr", 6.0, vec!["クリニック", "Dr"]),
            ("協議の場。", 4.0, vec!["協議の場。"]),
            ("NPO法人", 3.0, vec!["NPO", "法人"]),
            ("", 4.0, vec![""]),
        ] {
            assert_eq!(wrap(words, most), expected, "{words}");
        }
    }
}
