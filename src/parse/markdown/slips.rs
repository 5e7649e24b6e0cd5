//! What an author who knows Word typed for Markdown and Markdown reads as letters: full-width signs, headings without a
//! blank, lines that run together. Looks at one text and changes nothing in it.
//!
//! Invariant: code, addresses and whatever already is a link or an image are never looked into.

mod lines;
mod signs;
mod tables;

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag};

use super::emphasis::strip;
use super::events::Entry;
use super::places::Places;
use super::{Options, is_inline};
use crate::diagnostic::{Report, SlipProblem, Written};

/// Stands for a byte that is not looked at.
const HIDDEN: char = '\0';

/// Reports the slips of one text, whose events these are.
pub(super) fn find(
    text: &str,
    events: &[Entry<'_>],
    places: &Places,
    options: Options,
    report: &mut Report,
) {
    let runs = runs(text, events);
    let mut scan = Scan {
        text,
        places,
        statute: options.statute,
        report,
    };
    scan.conflicts(events);
    signs::find(&runs, &mut scan);
    tables::find(&runs, &mut scan);
    lines::find(&runs, &mut scan);
}

/// What every rule needs: the text, the way to its file, and where to tell.
struct Scan<'a, 'r> {
    text: &'a str,
    places: &'a Places,
    statute: bool,
    report: &'r mut Report,
}

impl Scan<'_, '_> {
    /// As the author wrote it.
    fn source(&self, range: &Range<usize>) -> String {
        strip(self.text.get(range.clone()).unwrap_or_default()).into_owned()
    }

    fn add(&mut self, range: Range<usize>, problem: SlipProblem) {
        let at = self.places.span(range);
        self.report.add(at, problem);
    }

    /// Tells of a stretch that should be written another way; a text without change says nothing.
    fn swap(
        &mut self,
        range: Range<usize>,
        right: String,
        problem: impl FnOnce(Written) -> SlipProblem,
    ) {
        let wrong = self.source(&range);
        if wrong != right {
            self.add(range, problem(Written { wrong, right }));
        }
    }

    /// The marks that a merge leaves where two versions differ: all three, in their order, outside code.
    fn conflicts(&mut self, events: &[Entry<'_>]) {
        if !self.text.contains("<<<<<<< ") {
            return;
        }
        let code: Vec<&Range<usize>> = events
            .iter()
            .filter(|entry| matches!(entry.event, Some(Event::Start(Tag::CodeBlock(_)))))
            .map(|entry| &entry.range)
            .collect();
        let mut at = 0;
        let mut opened: Option<Range<usize>> = None;
        let mut parted = false;
        let mut found = Vec::new();
        for line in self.text.split_inclusive('\n') {
            let range = at..at + line.trim_end().len();
            at += line.len();
            // Code holds no code: the last that begins before a line is the only one that may hold it.
            let begun = code.partition_point(|code| code.start <= range.start);
            let last = begun.checked_sub(1).and_then(|last| code.get(last));
            if last.is_some_and(|code| code.contains(&range.start)) {
                continue;
            }
            if line.starts_with("<<<<<<< ") {
                (opened, parted) = (Some(range), false);
            } else if line.trim_end() == "=======" && opened.is_some() {
                parted = true;
            } else if line.starts_with(">>>>>>> ") && parted {
                found.extend(opened.take());
                parted = false;
            }
        }
        for range in found {
            let mark = self.source(&range);
            self.add(range, SlipProblem::Conflict { mark });
        }
    }
}

/// A stretch of inline text without a block inside it, or a block that has no text of its own.
struct Run {
    kind: RunKind,
    /// Of the whole block in the text that was read.
    range: Range<usize>,
    lines: Vec<Line>,
    /// The block that holds it, by number; siblings have the same.
    parent: usize,
    in_quote: bool,
    in_item: bool,
    /// The first of its parent.
    first: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RunKind {
    Paragraph,
    /// The text of an item that stands close to the next.
    Item,
    Heading {
        /// With a line of `---` below instead of `#` before it.
        underlined: bool,
    },
    Table,
    Cell,
    Indented,
    Other,
}

/// One line as written.
struct Line {
    range: Range<usize>,
    /// As long as the range; what is not to be looked at is [`HIDDEN`].
    text: String,
    /// The author ended it with two blanks or a `\`.
    hard: bool,
}

impl Line {
    fn trimmed(&self) -> &str {
        self.text.trim()
    }

    /// Where the trimmed text stands.
    fn trimmed_range(&self) -> Range<usize> {
        let start = self.range.start + self.text.len() - self.text.trim_start().len();
        start..start + self.trimmed().len()
    }

    fn has_hidden(&self) -> bool {
        self.text.contains(HIDDEN)
    }
}

/// All runs in the order of the text.
fn runs(text: &str, events: &[Entry<'_>]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    // The blocks that are open: number of the event, and how many runs and blocks each holds.
    let mut open: Vec<(usize, &Tag<'_>, usize)> = Vec::new();
    let mut i = 0;
    while let Some(entry) = events.get(i) {
        let Some(event) = &entry.event else {
            i += 1;
            continue;
        };
        if is_inline(event) {
            let from = i;
            while let Some(entry) = events.get(i)
                && entry.event.as_ref().is_some_and(is_inline)
            {
                i = entry.end.max(i) + 1;
            }
            let inline = events.get(from..i).unwrap_or_default();
            let run = run_of(text, inline, &mut open);
            runs.push(run);
            continue;
        }
        match event {
            Event::Start(tag) => {
                let kind = match tag {
                    Tag::Table(_) => Some(RunKind::Table),
                    Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Indented) => {
                        Some(RunKind::Indented)
                    }
                    Tag::CodeBlock(_) | Tag::HtmlBlock => Some(RunKind::Other),
                    Tag::Heading { .. } if entry.end == i + 1 => {
                        Some(RunKind::Heading { underlined: false })
                    }
                    _ => None,
                };
                if let Some(kind) = kind {
                    let at = entry.range.clone();
                    runs.push(block_of(kind, at, &mut open));
                }
                if matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock) {
                    i = entry.end.max(i) + 1;
                    continue;
                }
                if !matches!(tag, Tag::Paragraph)
                    && let Some((.., count)) = open.last_mut()
                {
                    *count += 1;
                }
                open.push((i, tag, 0));
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Rule => {
                let at = entry.range.clone();
                runs.push(block_of(RunKind::Other, at, &mut open));
            }
            _ => {}
        }
        i += 1;
    }
    runs
}

fn block_of(kind: RunKind, range: Range<usize>, open: &mut [(usize, &Tag<'_>, usize)]) -> Run {
    let holds = |wanted: fn(&Tag<'_>) -> bool| open.iter().any(|(_, tag, _)| wanted(tag));
    let in_quote = holds(|tag| matches!(tag, Tag::BlockQuote(_)));
    let in_item = holds(|tag| matches!(tag, Tag::Item | Tag::FootnoteDefinition(_)));
    // A paragraph and its text are one.
    let own = usize::from(matches!(
        open.last(),
        Some((_, Tag::Paragraph | Tag::Heading { .. }, _))
    ));
    let holder = open.len().checked_sub(own + 1);
    let (parent, first) = match holder.and_then(|at| open.get_mut(at)) {
        Some((number, _, count)) => {
            *count += 1;
            (*number + 1, *count == 1)
        }
        None => (0, false),
    };
    Run {
        kind,
        range,
        lines: Vec::new(),
        parent,
        in_quote,
        in_item,
        first,
    }
}

fn run_of(text: &str, inline: &[Entry<'_>], open: &mut [(usize, &Tag<'_>, usize)]) -> Run {
    let start = inline.first().map_or(0, |entry| entry.range.start);
    let end = inline.iter().map(|entry| entry.range.end).max();
    let range = start..end.unwrap_or(start).max(start);
    let kind = match open.last() {
        Some((_, Tag::Heading { level, .. }, _)) => RunKind::Heading {
            underlined: *level == HeadingLevel::H2 && !begins_with_sign(text, start),
        },
        Some((_, Tag::TableCell, _)) => RunKind::Cell,
        Some((_, Tag::Item, _)) => RunKind::Item,
        Some((_, Tag::Paragraph, _)) => RunKind::Paragraph,
        _ => RunKind::Other,
    };
    let mut run = block_of(kind, range, open);
    run.lines = lines_of(text, inline);
    run
}

/// Whether the line of this place has a `#` before it.
fn begins_with_sign(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.contains('#')
}

fn lines_of(text: &str, inline: &[Entry<'_>]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut seen: Vec<Range<usize>> = Vec::new();
    let mut stretch: Option<Range<usize>> = None;
    // Up to this event everything is inside a link, an image or code.
    let mut hidden = 0;
    for entry in inline {
        let is_hidden = entry.range.start < hidden;
        match &entry.event {
            Some(Event::SoftBreak | Event::HardBreak) if !is_hidden => {
                let hard = matches!(entry.event, Some(Event::HardBreak));
                lines.extend(line_of(text, stretch.take(), &seen, hard));
                seen.clear();
                continue;
            }
            Some(Event::Text(_)) if !is_hidden => seen.push(entry.range.clone()),
            Some(Event::Start(Tag::Link { .. } | Tag::Image { .. })) => {
                hidden = hidden.max(entry.range.end);
            }
            _ => {}
        }
        stretch = Some(match stretch {
            Some(known) => known.start.min(entry.range.start)..known.end.max(entry.range.end),
            None => entry.range.clone(),
        });
    }
    lines.extend(line_of(text, stretch, &seen, false));
    lines
}

fn line_of(
    text: &str,
    stretch: Option<Range<usize>>,
    seen: &[Range<usize>],
    hard: bool,
) -> Option<Line> {
    let range = stretch?;
    let mut shown = String::with_capacity(range.len());
    let mut at = range.start;
    for part in seen {
        shown.extend(std::iter::repeat_n(HIDDEN, part.start.saturating_sub(at)));
        shown.push_str(text.get(part.clone())?);
        at = part.end;
    }
    shown.extend(std::iter::repeat_n(HIDDEN, range.end.saturating_sub(at)));
    Some(Line {
        range,
        text: shown,
        hard,
    })
}

/// A letter of Japanese, not a sign.
fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FF}' | '\u{3005}'..='\u{3007}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Problem, mend};
    use crate::parse::RawHtml;
    use crate::parse::markdown;
    use crate::path::SourcePath;
    use crate::source::{FileId, SourceFile, Sources};

    /// The rules that a text breaks, each with what should be pasted.
    fn slips(text: &str) -> Vec<(&'static str, String)> {
        let options = Options {
            html: RawHtml::Escape,
            statute: false,
        };
        let mut report = Report::default();
        markdown::page(text, 0, FileId(0), &options, &mut report);
        let slip = report
            .found
            .iter()
            .filter_map(|found| match &found.problem {
                Problem::Slip(_) => {
                    let right = found
                        .problem
                        .swap()
                        .map(|swap| swap.right)
                        .unwrap_or_default();
                    Some((found.problem.rule(), right))
                }
                _ => None,
            });
        slip.collect()
    }

    /// The text with everything pasted, as often as something is told.
    fn mended(text: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..5 {
            let file = SourceFile {
                path: SourcePath::new("a.md"),
                bytes: text.clone().into_bytes(),
            };
            let sources = Sources {
                files: vec![file],
                ..Sources::default()
            };
            let options = Options {
                html: RawHtml::Escape,
                statute: false,
            };
            let mut report = Report::default();
            markdown::page(&text, 0, FileId(0), &options, &mut report);
            let change = report.found.iter().find_map(|found| {
                let swap = found.problem.swap()?;
                mend::change(&found.at, &swap.wrong, &swap.right, &sources)
            });
            let Some(change) = change else { break };
            let files = mend::apply(&[change], &sources);
            let bytes = files.into_values().next().unwrap_or_default();
            text = String::from_utf8(bytes).unwrap_or_default();
        }
        text
    }

    #[test]
    fn every_slip_has_its_rule_and_its_text_to_paste() {
        for (text, rule, right) in [
            ("＃＃ 予定", "full-width", "## 予定"),
            ("＃ 予定\n\n本文", "full-width", "# 予定"),
            ("##予定", "heading", "## 予定"),
            ("#予定", "heading", "# 予定"),
            ("#　予定", "heading", "# 予定"),
            ("##", "heading", ""),
            ("これは＊＊大切＊＊です", "full-width", "**大切**"),
            ("これは ** 大切 ** です", "loose-sign", "**大切**"),
            ("[題]（a.md）を見る", "full-width", "[題](a.md)"),
            ("［題］（a.md）を見る", "full-width", "[題](a.md)"),
            ("［題］(a.md)を見る", "full-width", "[題](a.md)"),
            ("[題] (a.md)を見る", "loose-sign", "[題](a.md)"),
            ("(題)[a.md]を見る", "loose-sign", "[題](a.md)"),
            ("！［図］（a.png）", "full-width", "![図](a.png)"),
            ("［［協議の場］］とは", "full-width", "[[協議の場]]"),
            ("ある［＾１］", "full-width", "[^1]"),
            (
                "{協議の場｜きょうぎのば}",
                "full-width",
                "{協議の場|きょうぎのば}",
            ),
            (
                "｛協議の場｜きょうぎのば｝",
                "full-width",
                "{協議の場|きょうぎのば}",
            ),
            ("> ［！POINT］ 見出し\n> 文", "full-width", "[!POINT]"),
            ("> [!注意] 見出し\n> 文", "box", "[!WARNING]"),
            ("[!POINT] 見出し\n文", "box", "> [!POINT] 見出し\n> 文"),
            ("＞ 引用した文", "full-width", "> 引用した文"),
            ("｀｀｀\n中身", "full-width", "```"),
            ("－－－", "full-width", "---"),
            ("本文\n｛#id｝", "full-width", "{#id}"),
            ("本文\n{caption=表 1}", "attribute", "{caption=\"表 1\"}"),
            (
                "https：//example.jp/a を見る",
                "full-width",
                "https://example.jp/a",
            ),
            ("・甲\n・乙", "run-together", "- 甲\n- 乙"),
            ("持ち物\n・甲\n・乙", "run-together", "持ち物\n\n- 甲\n- 乙"),
            ("①甲\n②乙", "run-together", "①甲\\\n②乙"),
            ("１．甲\n２．乙", "run-together", "1. 甲\n2. 乙"),
            ("1.甲\n2.乙", "run-together", "1. 甲\n2. 乙"),
            ("（１）甲\n（２）乙", "run-together", "（１）甲\\\n（２）乙"),
            (
                "\tこれは字下げした文です。",
                "indented-text",
                "これは字下げした文です。",
            ),
            (
                "| 甲 | 乙 |\n| 1 | 2 |",
                "table",
                "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |",
            ),
            (
                "｜甲｜乙｜\n｜1｜2｜",
                "full-width",
                "|甲|乙|\n| --- | --- |\n|1|2|",
            ),
            ("| 甲 | 乙 |\n|---|\n| 1 | 2 |", "table", "| --- | --- |"),
            (
                "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |",
                "table",
                "\n| 3 | 4 |",
            ),
            (
                "ここまで読みました。\n---",
                "heading",
                "ここまで読みました。\n",
            ),
            (
                "<<<<<<< HEAD\n甲\n=======\n乙\n>>>>>>> b",
                "conflict-mark",
                "",
            ),
        ] {
            let found = slips(text);
            assert!(
                found.contains(&(rule, right.to_owned())),
                "{text}\nexpected {rule} {right:?}\nfound {found:?}"
            );
            if !right.is_empty() {
                let mended = mended(text);
                assert_eq!(slips(&mended), [], "{text}\nbecame\n{mended}");
            }
        }
    }

    #[test]
    fn a_sentence_cut_by_a_pdf_is_one_sentence() {
        let lines = [
            "精神障害の有無や程度にかかわらず、誰もが安心",
            "して自分らしく暮らすことができるよう、医療、",
            "福祉、住まい、社会参加が包括的に確保される。",
        ];
        let right = lines.concat();
        for between in ["\n\n", "  \n"] {
            let text = lines.join(between);
            assert_eq!(slips(&text), [("cut-sentence", right.clone())], "{text}");
        }
        // Lines that are simply joined are no trouble.
        assert_eq!(slips(&lines.join("\n")), []);
    }

    #[test]
    fn ordinary_markdown_is_left_alone() {
        for text in [
            "# 題\n\n## 節\n\n本文です。\n",
            "#ピア #家族 の投稿",
            "#1234 を直した",
            "#include <stdio.h>",
            "＃7119 に電話する",
            "A | B | C",
            "[A](a.md) | [B](b.md)\n[C](c.md) | [D](d.md)",
            "値は 2 ** 3 ** 4 です",
            "[1]（注）と［２］（同じ）",
            "設定 ＞ 表示 ＞ 文字",
            "`＃＃ 予定` と `＊＊太字＊＊`",
            "```\n＃＃ 予定\n・甲\n・乙\n| a | b |\n| c | d |\n<<<<<<< HEAD\n=======\n>>>>>>> b\n```",
            "    let x = 1;\n    // 日本語の注\n",
            "\t├── 手引き\n\t└── 資料\n",
            "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n",
            "| 甲 |\n|---|\n| 1 |\n\n| 乙 |\n|---|\n| 2 |\n",
            "- 甲\n- 乙\n",
            "1. 甲\n2. 乙\n",
            "甲  \n・乙  \n・丙",
            "一日、二回\n一人、三回",
            "題\n===\n\n節\n---\n\n文",
            "{協議の場|きょうぎのば}を開く",
            "本文\n{#id}",
            "本文\n{caption=\"表 1\"}",
            "> [!POINT] 見出し\n> 文",
            "> [!NOTE]\n> text",
            "すごい！[題](a.md)",
            "短い文\n\nまた短い文\n\nさらに短い文",
            "これは、とても長い一つの段落の一行で、ここで文が終わります。\n\nつぎの段落も長く、同じくらいの幅ですが、文が終わっています。\n\n三つめの段落も長く、同じくらいの幅で、これも文が終わります。",
            "Title\n-----\n\nText with `code`.\n",
            "(1) first\n(2) second",
            "* item\n* item",
            "see (this)[1] and [that] (there)",
            "{{ page.title }} and {% if a %}",
            "${HOME} and {a|b}",
            "[^1]\n\n[^1]: 注\n",
        ] {
            assert_eq!(slips(text), [], "{text}");
        }
    }
}
