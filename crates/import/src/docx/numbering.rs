//! Counts as Word counts: follows `numbering.xml` from paragraph to paragraph and gives the numbers that Word shows.

use std::collections::{BTreeMap, BTreeSet};

use crate::numeral;
use crate::xml::Node;

#[derive(Clone, Debug, Default, PartialEq)]
struct Level {
    start: u64,
    format: String,
    text: String,
    /// The style that stands on this level.
    style: Option<String>,
    /// After which levels it begins again; 0 for none.
    restart: Option<usize>,
    /// All numbers in it are plain ones.
    legal: bool,
}

#[derive(Clone, Debug, Default)]
struct List {
    levels: BTreeMap<usize, Level>,
    /// The list is that of a style.
    link: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct Use {
    list: String,
    starts: BTreeMap<usize, u64>,
    levels: BTreeMap<usize, Level>,
}

#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: BTreeMap<String, List>,
    uses: BTreeMap<String, Use>,
    /// Which list each list style has.
    by_style: BTreeMap<String, String>,
    counters: BTreeMap<String, BTreeMap<usize, u64>>,
    /// Starts of their own that have had their effect.
    begun: BTreeSet<(String, usize)>,
}

/// What Word shows before a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// `第１条`, `（ア）`, `・`
    pub(super) text: String,
    pub(super) level: usize,
    pub(super) value: u64,
    pub(super) is_sign: bool,
    /// `1.` or `1`, as Markdown counts too.
    pub(super) is_plain: bool,
}

impl Numbering {
    pub(super) fn read(root: &Node) -> Numbering {
        let mut numbering = Numbering::default();
        for node in root.nodes() {
            match node.name.as_str() {
                "w:abstractNum" => {
                    let Some(id) = node.get("w:abstractNumId") else {
                        continue;
                    };
                    if let Some(style) = node.value("w:styleLink") {
                        numbering.by_style.insert(style.to_owned(), id.to_owned());
                    }
                    let list = List {
                        levels: levels(node),
                        link: node.value("w:numStyleLink").map(str::to_owned),
                    };
                    numbering.lists.insert(id.to_owned(), list);
                }
                "w:num" => {
                    let (Some(id), Some(list)) =
                        (node.get("w:numId"), node.value("w:abstractNumId"))
                    else {
                        continue;
                    };
                    let mut own = Use {
                        list: list.to_owned(),
                        ..Use::default()
                    };
                    for change in node.nodes().filter(|node| node.name == "w:lvlOverride") {
                        let Some(level) = index(change.get("w:ilvl")) else {
                            continue;
                        };
                        let start = change.value("w:startOverride");
                        if let Some(start) = start.and_then(|start| start.parse().ok()) {
                            own.starts.insert(level, start);
                        }
                        own.levels.extend(levels(change));
                    }
                    numbering.uses.insert(id.to_owned(), own);
                }
                _ => {}
            }
        }
        numbering
    }

    /// The list that a use counts in, through list styles.
    fn list(&self, id: &str) -> Option<(&str, &List)> {
        let mut name = self.uses.get(id)?.list.as_str();
        for _ in 0..9 {
            let (key, list) = self.lists.get_key_value(name)?;
            match list
                .link
                .as_ref()
                .and_then(|style| self.by_style.get(style))
            {
                Some(next) if list.levels.is_empty() => name = next,
                _ => return Some((key, list)),
            }
        }
        None
    }

    fn level(&self, id: &str, level: usize) -> Option<&Level> {
        let own = self.uses.get(id)?.levels.get(&level);
        own.or_else(|| self.list(id)?.1.levels.get(&level))
    }

    /// The level of a list on which a style stands.
    pub(super) fn level_of_style(&self, id: &str, style: &str) -> Option<usize> {
        (0..9).find(|level| {
            self.level(id, *level)
                .is_some_and(|found| found.style.as_deref() == Some(style))
        })
    }

    /// The number of the next paragraph of this list and level.
    pub(super) fn next(&mut self, id: &str, level: usize) -> Option<Number> {
        let level = level.min(8);
        let list = self.list(id)?.0.to_owned();
        let own_start = self.uses.get(id)?.starts.get(&level).copied();
        let start = self.level(id, level)?.start;
        let begins = own_start.is_some() && self.begun.insert((id.to_owned(), level));
        let counters = self.counters.entry(list.clone()).or_default();
        let value = match (begins, counters.get(&level)) {
            (true, _) => own_start.unwrap_or(start),
            (false, Some(value)) => value.saturating_add(1),
            (false, None) => start,
        };
        counters.insert(level, value);
        for deeper in level + 1..9 {
            let restart = self.level(id, deeper).and_then(|found| found.restart);
            let begins = match restart {
                None => true,
                Some(0) => false,
                Some(after) => level < after,
            };
            if begins && let Some(counters) = self.counters.get_mut(&list) {
                counters.remove(&deeper);
            }
        }
        self.shown(id, &list, level, value)
    }

    fn shown(&self, id: &str, list: &str, level: usize, value: u64) -> Option<Number> {
        let found = self.level(id, level)?;
        let is_sign = found.format == "bullet";
        let mut text = String::new();
        let mut letters = found.text.chars().peekable();
        while let Some(letter) = letters.next() {
            let digit = letters.peek().and_then(|next| next.to_digit(10));
            match (letter, digit) {
                ('%', Some(digit @ 1..=9)) => {
                    letters.next();
                    let which = digit as usize - 1;
                    let named = self.level(id, which);
                    let counted = self.counters.get(list).and_then(|c| c.get(&which)).copied();
                    let count = match which == level {
                        true => value,
                        false => counted.unwrap_or(named.map_or(1, |level| level.start)),
                    };
                    let format = match found.legal && which != level {
                        true => "decimal",
                        false => named.map_or("decimal", |level| level.format.as_str()),
                    };
                    text.push_str(&numeral::shown(format, count));
                }
                _ => text.push(letter),
            }
        }
        let own = format!("%{}", level + 1);
        let is_plain =
            found.format == "decimal" && (found.text == own || found.text == format!("{own}."));
        Some(Number {
            text: text.trim().to_owned(),
            level,
            value,
            is_sign,
            is_plain,
        })
    }
}

fn index(text: Option<&str>) -> Option<usize> {
    text?.parse().ok().filter(|level| *level < 9)
}

fn levels(node: &Node) -> BTreeMap<usize, Level> {
    node.nodes()
        .filter(|node| node.name == "w:lvl")
        .filter_map(|node| {
            let number = index(node.get("w:ilvl"))?;
            // A format that only new programs know comes with one for the others.
            let format = node
                .child("w:numFmt")
                .or_else(|| node.find("mc:Fallback")?.find("w:numFmt"))
                .and_then(|format| format.get("w:val"));
            let level = Level {
                start: node
                    .value("w:start")
                    .and_then(|start| start.parse().ok())
                    .unwrap_or(0),
                format: format.unwrap_or("decimal").to_owned(),
                text: node.value("w:lvlText").unwrap_or_default().to_owned(),
                style: node.value("w:pStyle").map(str::to_owned),
                restart: node
                    .value("w:lvlRestart")
                    .and_then(|level| level.parse().ok()),
                legal: node.switch("w:isLgl").unwrap_or(false),
            };
            Some((number, level))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml;

    fn numbering(inner: &str) -> Numbering {
        let text = format!(
            "<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">{inner}</w:numbering>"
        );
        Numbering::read(&xml::parse(text.as_bytes(), "numbering").expect("XML"))
    }

    fn level(number: usize, format: &str, text: &str, more: &str) -> String {
        format!(
            "<w:lvl w:ilvl=\"{number}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{more}<w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    }

    #[test]
    fn levels_restart_below_a_new_number() {
        let mut numbering = numbering(&format!(
            "<w:abstractNum w:abstractNumId=\"0\">{}{}{}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
            level(0, "japaneseCounting", "第%1条", ""),
            level(1, "decimalFullWidth", "（%2）", ""),
            level(2, "aiueoFullWidth", "%1-%3", "<w:isLgl/>"),
        ));
        let shown: Vec<String> = [0, 1, 1, 2, 2, 0, 1, 2]
            .into_iter()
            .map(|level| numbering.next("1", level).expect("a number").text)
            .collect();
        assert_eq!(
            shown,
            [
                "第一条",
                "（１）",
                "（２）",
                "1-ア",
                "1-イ",
                "第二条",
                "（１）",
                "2-ア"
            ]
        );
    }

    #[test]
    fn a_use_with_a_start_of_its_own_begins_there_once() {
        let mut numbering = numbering(&format!(
            "<w:abstractNum w:abstractNumId=\"0\">{}</w:abstractNum>\
             <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
             <w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"5\"/></w:lvlOverride></w:num>",
            level(0, "decimalEnclosedCircle", "%1", ""),
        ));
        let shown: Vec<String> = ["1", "1", "2", "2", "1"]
            .into_iter()
            .map(|id| numbering.next(id, 0).expect("a number").text)
            .collect();
        assert_eq!(shown, ["①", "②", "⑤", "⑥", "⑦"]);
    }

    #[test]
    fn a_level_may_go_on_counting() {
        let mut numbering = numbering(&format!(
            "<w:abstractNum w:abstractNumId=\"0\">{}{}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
            level(0, "upperRoman", "%1", ""),
            level(1, "lowerLetter", "%2)", "<w:lvlRestart w:val=\"0\"/>"),
        ));
        let shown: Vec<String> = [0, 1, 0, 1]
            .into_iter()
            .map(|level| numbering.next("1", level).expect("a number").text)
            .collect();
        assert_eq!(shown, ["I", "a)", "II", "b)"]);
    }
}
