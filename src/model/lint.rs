//! How the texts are written: words that the handbook writes one way, links that say nothing. Changes nothing.

mod slips;

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Generated, Origin, Page};
use crate::config::{Config, Preferred};
use crate::diagnostic::{LintProblem, Report, Span};
use crate::parse::Kind;
use crate::source::{FileId, Sources};
use crate::tree::{
    Block, BlockKind, CalloutKind, Inline, Link, Node, Text, visible, walk, walk_inlines,
};
use slips::Line;

/// Link texts that are the same whatever the target.
const VAGUE: &[&str] = &[
    "こちら",
    "ここ",
    "こちらから",
    "詳細",
    "詳しくはこちら",
    "くわしくはこちら",
    "詳細はこちら",
    "リンク",
    "クリック",
    "ここをクリック",
    "このページ",
    "click here",
    "here",
    "link",
];

/// What a handbook wants of its wording.
pub(crate) struct Lint<'a> {
    words: Option<Words<'a>>,
    sources: &'a Sources,
}

impl<'a> Lint<'a> {
    pub(crate) fn new(config: &'a Config, sources: &'a Sources) -> Lint<'a> {
        Lint {
            words: Words::new(&config.preferred),
            sources,
        }
    }

    /// Looks through every text of a page that stands in a file as it is shown. Quotations and statutes keep the words of
    /// their source.
    pub(crate) fn page(&self, page: &Page, report: &mut Report) {
        // The lists of errata and of marks quote what was wrong.
        let quoting =
            [Generated::Errata, Generated::ErrataSlip, Generated::Unsure].map(Origin::Generated);
        if quoting.contains(&page.origin) {
            return;
        }
        let statute = page.kind == Kind::Statute;
        let quoted = Quoted::of(page);
        walk_page(page, &mut |node| {
            let Node::Text(text) = node else { return };
            let line = Line::new(text);
            let found = match statute || quoted.holds(&text.span) {
                true => line.broken(),
                false => {
                    read(text, self.words.as_ref(), self.sources, report);
                    line.slips()
                }
            };
            for (at, problem) in found {
                report.add(at, problem);
            }
        });
    }

    /// Whether each piece of a text stands in its file as it is shown, in order: only where it does is its wording looked
    /// at. Nothing where no word is.
    pub(crate) fn stands_as_written(&self, page: &Page) -> Vec<bool> {
        let mut found = Vec::new();
        if self.words.is_some() {
            walk_page(page, &mut |node| {
                let Node::Text(text) = node else { return };
                walk_inlines(&text.inlines, &mut |inline| {
                    if let Inline::Text { text, span } = inline {
                        found.push(is_written(text, span, self.sources));
                    }
                });
            });
        }
        found
    }
}

fn walk_page<'a>(page: &'a Page, each: &mut dyn FnMut(Node<'a>)) {
    let notes = page.notes.iter().map(|note| note.blocks.as_slice());
    for blocks in std::iter::once(page.body.as_slice()).chain(notes) {
        walk(blocks, each);
    }
}

fn is_written(text: &str, span: &Span, sources: &Sources) -> bool {
    let file = sources.get(span.file);
    let written = file.and_then(|file| file.bytes_of_text().get(span.bytes.clone()));
    written == Some(text.as_bytes())
}

fn is_quotation(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Quote(_) | BlockKind::Statute(_) => true,
        BlockKind::Callout(callout) => callout.kind == CalloutKind::Quote,
        _ => false,
    }
}

/// The quotations of a page.
struct Quoted {
    /// In order: the file and byte where one begins, and how far those reach that begin here or before in the file.
    reaches: Vec<(FileId, usize, usize)>,
}

impl Quoted {
    fn of(page: &Page) -> Quoted {
        let mut reaches = Vec::new();
        walk_page(page, &mut |node| {
            if let Node::Block(block) = node
                && is_quotation(block)
            {
                let bytes = &block.span.bytes;
                reaches.push((block.span.file, bytes.start, bytes.end));
            }
        });
        reaches.sort_unstable();
        let mut before: Option<(FileId, usize)> = None;
        for (file, _, reach) in &mut reaches {
            if let Some((same, farthest)) = before
                && same == *file
            {
                *reach = farthest.max(*reach);
            }
            before = Some((*file, *reach));
        }
        Quoted { reaches }
    }

    fn holds(&self, span: &Span) -> bool {
        let begun = self
            .reaches
            .partition_point(|(file, start, _)| (*file, *start) <= (span.file, span.bytes.start));
        let last = begun.checked_sub(1).and_then(|at| self.reaches.get(at));
        last.is_some_and(|(file, _, reach)| *file == span.file && span.bytes.end <= *reach)
    }
}

fn read(text: &Text, words: Option<&Words<'_>>, sources: &Sources, report: &mut Report) {
    walk_inlines(&text.inlines, &mut |inline| match inline {
        Inline::Text { text, span } => {
            if let Some(words) = words
                && is_written(text, span, sources)
            {
                words.read(text, span, report);
            }
        }
        Inline::Link(link) => vague(link, report),
        _ => {}
    });
}

fn vague(link: &Link, report: &mut Report) {
    let mut text = String::new();
    visible(&link.children, &mut text);
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "。、（）()「」→>＞".contains(c));
    if VAGUE.contains(&bare.to_lowercase().as_str()) {
        let text = bare.to_owned();
        report.add(link.span.clone(), LintProblem::VagueLink { text });
    }
}

/// The words of `[lint] words`, found in one pass.
struct Words<'a> {
    finder: AhoCorasick,
    /// What each pattern should be: the word itself where it is written right.
    found: Vec<(&'a str, &'a str)>,
}

impl<'a> Words<'a> {
    fn new(preferred: &'a [Preferred]) -> Option<Words<'a>> {
        if preferred.is_empty() {
            return None;
        }
        let mut found: Vec<(&str, &str)> = Vec::new();
        for word in preferred {
            // The right word is looked for too, so that no wrong one is seen inside it.
            found.push((&word.word, &word.word));
            found.extend(word.instead_of.iter().map(|wrong| (&**wrong, &*word.word)));
        }
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(found.iter().map(|(pattern, _)| pattern))
            .ok()?;
        Some(Words { finder, found })
    }

    fn read(&self, text: &str, span: &Span, report: &mut Report) {
        // What stands between 「 and 」 may be the words of another document.
        let (mut open, mut seen) = (0usize, 0);
        for hit in self.finder.find_iter(text) {
            for c in text.get(seen..hit.start()).unwrap_or_default().chars() {
                match c {
                    '「' | '『' => open += 1,
                    '」' | '』' => open = open.saturating_sub(1),
                    _ => {}
                }
            }
            seen = hit.start();
            let Some((found, better)) = self.found.get(hit.pattern().as_usize()) else {
                continue;
            };
            let whole = stands_alone(text, hit.start()..hit.end());
            if found != better && whole && open == 0 {
                let start = span.bytes.start;
                let at = Span::new(span.file, start + hit.start()..start + hit.end());
                let problem = LintProblem::Spelling {
                    found: (*found).to_owned(),
                    better: (*better).to_owned(),
                };
                report.add(at, problem);
            }
        }
    }
}

/// Not a part of a longer word: AD in ADHD, サポータ in サポータル.
fn stands_alone(text: &str, range: Range<usize>) -> bool {
    let word = text.get(range.clone()).unwrap_or_default();
    let before = text
        .get(..range.start)
        .unwrap_or_default()
        .chars()
        .next_back();
    let after = text.get(range.end..).unwrap_or_default().chars().next();
    let katakana = |c: char| ('ァ'..='ヺ').contains(&c) || c == 'ー';
    let goes_on = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => {
            (a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric()) || (katakana(a) && katakana(b))
        }
        _ => false,
    };
    !goes_on(before, word.chars().next()) && !goes_on(word.chars().next_back(), after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn a_wrong_word_inside_the_right_one_is_no_mistake() {
        let preferred = [Preferred {
            word: "取り組み方".to_owned(),
            instead_of: vec!["取り組み".to_owned(), "取組み".to_owned()],
        }];
        let words = Words::new(&preferred).expect("two words");
        let text = "取り組み方と取組みと「取組みの分類」と取り組み";
        let mut report = Report::default();
        let span = Span::new(FileId(0), 100..100 + text.len());
        words.read(text, &span, &mut report);
        let places: Vec<_> = report
            .found
            .iter()
            .filter_map(|found| text.get(found.at.bytes.start - 100..found.at.bytes.end - 100))
            .collect();
        assert_eq!(places, ["取組み", "取り組み"]);
    }

    #[test]
    fn a_part_of_a_longer_word_is_no_word() {
        for (text, word, alone) in [
            ("ADHDの", "AD", false),
            ("広域ADの", "AD", true),
            ("サポータルの", "サポータ", false),
            ("ピアサポータの", "サポータ", false),
            ("取組みの", "取組み", true),
        ] {
            let start = text.find(word).expect("the word");
            let range = start..start + word.len();
            assert_eq!(stands_alone(text, range), alone, "{text}");
        }
    }

    #[test]
    fn a_link_says_where_it_leads() {
        let told = |text: &str| {
            let span = Span::new(FileId(0), 0..0);
            let children = Text::plain(span.clone(), text).inlines;
            let link = Link {
                id: 0,
                span,
                dest: "a.md".to_owned(),
                title: String::new(),
                children,
            };
            let mut report = Report::default();
            vague(&link, &mut report);
            report.found.len()
        };
        for vague in ["こちら", "こちら。", "（ここ）", "詳しくはこちら →"] {
            assert_eq!(told(vague), 1, "{vague}");
        }
        for clear in ["協議の場", "ここからの手順", "詳細版 P27", ""] {
            assert_eq!(told(clear), 0, "{clear}");
        }
    }
}
