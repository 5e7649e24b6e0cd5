//! `tebiki help TOPIC`: the manual, out of the binary and without a network.

use unicode_normalization::UnicodeNormalization;

use super::args::{self, Help};
use super::{Console, End};
use crate::diagnostic::nearest;
use crate::failure::Failure;

/// The parts of the manual, in the order in which they are looked through.
const MANUAL: [&str; 2] = [
    include_str!("../../docs/content.md"),
    include_str!("../../docs/editor.md"),
];

/// So many lines are shown where a word stands in no heading.
const MOST_LINES: usize = 20;

pub(super) fn run(asked: &Help, console: &Console) -> Result<End, Failure> {
    let topic = asked.topic.join(" ");
    if topic.trim().is_empty() {
        console.answer(&args::long_help(None, console.lang).unwrap_or_default());
        console.answer(&topics(console));
        return Ok(End::Done);
    }
    if let Some(help) = args::long_help(Some(&topic), console.lang) {
        console.answer(&help);
        return Ok(End::Done);
    }
    match answer(&topic) {
        Some(text) => {
            console.answer(&text);
            Ok(End::Done)
        }
        None => Err(Failure::NoTopic {
            near: near(&topic),
            topic,
        }),
    }
}

fn topics(console: &Console) -> String {
    let mut out = console
        .words(
            "\n説明書の項目（「tebiki help 表」のように言葉で引けます）：\n",
            "\nThe manual (in Japanese; ask for any word, such as 'tebiki help 表'):\n",
        )
        .to_owned();
    for section in sections() {
        let indent = "  ".repeat(section.level.saturating_sub(1));
        out.push_str(&format!("  {indent}{}\n", plain(section.title)));
    }
    out
}

/// A heading of the manual with all that stands under it, sections below included.
struct Section {
    level: usize,
    title: &'static str,
    text: &'static str,
}

fn sections() -> Vec<Section> {
    let mut out = Vec::new();
    for part in MANUAL {
        let heads = heads(part);
        for (at, (start, level, title)) in heads.iter().enumerate() {
            let next = heads
                .iter()
                .skip(at + 1)
                .find(|(_, other, _)| other <= level);
            let end = next.map_or(part.len(), |(start, ..)| *start);
            out.push(Section {
                level: *level,
                title,
                text: part.get(*start..end).unwrap_or_default(),
            });
        }
    }
    out
}

/// Where each heading begins, its level and its words; what stands in a fence is no heading.
fn heads(text: &'static str) -> Vec<(usize, usize, &'static str)> {
    let mut out = Vec::new();
    let (mut at, mut fenced) = (0, false);
    for line in text.split_inclusive('\n') {
        let level = line.chars().take_while(|c| *c == '#').count();
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
        } else if !fenced && level > 0 {
            out.push((at, level, line.trim_start_matches('#').trim()));
        }
        at += line.len();
    }
    out
}

/// What the manual says of a word: the section that is called so, else the lines that name it.
fn answer(topic: &str) -> Option<String> {
    let wanted = folded(topic);
    let sections = sections();
    let called = |section: &&Section| {
        let mut words = section
            .title
            .split(|c: char| c.is_whitespace() || "、と[]`。".contains(c));
        words.any(|word| folded(word) == wanted)
    };
    let holds = |section: &&Section| folded(section.title).contains(&wanted);
    // The narrowest section that is called so.
    let found = sections
        .iter()
        .filter(called)
        .max_by_key(|section| section.level)
        .or_else(|| {
            sections
                .iter()
                .filter(|section| section.level > 1)
                .find(holds)
        });
    if let Some(section) = found {
        return Some(format!("{}\n", section.text.trim_end()));
    }
    lines(&wanted)
}

/// Every line of the manual that names the word, under its heading.
fn lines(wanted: &str) -> Option<String> {
    let mut out = String::new();
    let mut count = 0;
    for part in MANUAL {
        let mut heading = "";
        let mut told = "";
        let mut fenced = false;
        for line in part.lines() {
            if line.starts_with("```") {
                fenced = !fenced;
            }
            if !fenced && line.starts_with('#') {
                heading = line;
            } else if count < MOST_LINES && folded(line).contains(wanted) {
                if told != heading {
                    out.push_str(&format!("{heading}\n\n"));
                    told = heading;
                }
                out.push_str(&format!("{line}\n\n"));
                count += 1;
            }
        }
    }
    (count > 0).then_some(out)
}

/// The topic most alike.
fn near(topic: &str) -> Option<String> {
    let titles: Vec<String> = sections()
        .iter()
        .map(|section| plain(section.title))
        .collect();
    let commands = args::commands();
    let known = titles.iter().map(String::as_str);
    nearest(topic, known.chain(commands.iter().map(String::as_str)))
}

fn plain(title: &str) -> String {
    title.replace('`', "")
}

fn folded(text: &str) -> String {
    let folded: String = text.nfkc().filter(|c| *c != '`').collect();
    folded.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_answers_by_heading_and_by_word() {
        for (topic, begins, holds) in [
            ("表", "### 表", "参加の数"),
            ("頭書き", "## 文書の頭書き", "title"),
            ("term", "### 用語", "reading"),
            ("囲み", "### 囲み", "[!POINT]"),
            ("ｔｅｒｍ", "### 用語", "reading"),
            ("run-together", "## 点検", "run-together"),
        ] {
            let found = answer(topic).unwrap_or_default();
            assert!(found.starts_with(begins), "{topic}: {found}");
            assert!(found.contains(holds), "{topic}: {found}");
        }
        assert_eq!(answer("こんな言葉はどこにもない"), None);
    }

    #[test]
    fn a_section_ends_where_the_next_begins() {
        let found = answer("ルビ").unwrap_or_default();
        assert!(
            found.contains("きょうぎのば") && !found.contains("### 囲み"),
            "{found}"
        );
    }
}
