//! Ranges of provisions into which something new was put: 「第三条から第五条まで」. Says both ways of writing it, and chooses
//! neither.

use std::ops::Range;

use super::kept::Kept;
use super::{Cited, Fate, Widened, chain, cite};
use crate::edition::align::Matching;
use crate::edition::value::{Edition, NodeId};
use crate::parse::statute;

/// What joins the two ends of a range.
const JOINTS: [&str; 5] = ["から", "～", "〜", "ないし", "乃至"];

/// A range that something new stands in.
pub(super) struct Found {
    /// Its ends in the old text.
    pub(super) first: Range<usize>,
    pub(super) last: Range<usize>,
    /// Where it stands now, and how it is written.
    pub(super) stands: Range<usize>,
    pub(super) said: String,
    pub(super) fate: Fate,
}

/// A provision of the new side, with what it was inside the range before.
type Item = (NodeId, Option<NodeId>);

/// A text before and now, with the citations of the old one.
pub(super) struct Texts<'a> {
    pub(super) was: &'a str,
    pub(super) is: &'a str,
    pub(super) cited: &'a [(Range<usize>, NodeId)],
    pub(super) kept: &'a Kept,
}

/// The ranges of a text that something new stands in.
pub(super) fn widened(
    texts: &Texts<'_>,
    old: &Cited<'_>,
    new: &Cited<'_>,
    matching: &Matching,
) -> Vec<Found> {
    let mut found = Vec::new();
    for pair in texts.cited.windows(2) {
        let [(first, from), (last, to)] = pair else {
            continue;
        };
        let joint = texts.was.get(first.end..last.start).unwrap_or_default();
        // An end that its author wrote anew is her answer.
        let Some(end) = texts.kept.now(last).filter(|_| JOINTS.contains(&joint)) else {
            continue;
        };
        let Some(inside) = inside(old, new, matching, *from, *to) else {
            continue;
        };
        if inside.iter().all(|(_, before)| before.is_some()) {
            continue;
        }
        let said = |range: &Range<usize>, old_node: NodeId, item: &Item| {
            let was = chain(&old.leaves.edition, old_node);
            let words = texts.was.get(range.clone()).unwrap_or_default();
            cite(words, &was, &chain(&new.leaves.edition, item.0))
        };
        let words = Words {
            begins: &|item| said(first, *from, item),
            goes_on: &|item| said(last, *to, item),
            joint,
            until: until(texts.was, last.end),
        };
        let stands = begin(texts.is, end.start, joint)..end.end + until(texts.is, end.end).len();
        found.push(Found {
            first: first.clone(),
            last: last.clone(),
            said: texts.is.get(stands.clone()).unwrap_or_default().to_owned(),
            stands,
            fate: Fate::Widened(Widened {
                news: inside
                    .iter()
                    .filter(|(_, before)| before.is_none())
                    .map(words.goes_on)
                    .collect(),
                with: words.range(&inside),
                without: words.without(&inside),
            }),
        });
    }
    found
}

/// Where the range begins whose last end stands here; its first end may be rewritten already.
fn begin(text: &str, end: usize, joint: &str) -> usize {
    let before = text.get(..end).and_then(|text| text.strip_suffix(joint));
    let first = before.and_then(|before| {
        let last = statute::all_citations(before).pop()?.0;
        (last.end == before.len()).then_some(last.start)
    });
    first.unwrap_or(end)
}

/// まで, where a range ends with it.
fn until(text: &str, end: usize) -> &str {
    let rest = text.get(end..).unwrap_or_default();
    match rest.starts_with("まで") {
        true => rest.get(.."まで".len()).unwrap_or_default(),
        false => "",
    }
}

/// The provisions between both ends as they are now.
fn inside(
    old: &Cited<'_>,
    new: &Cited<'_>,
    matching: &Matching,
    from: NodeId,
    to: NodeId,
) -> Option<Vec<Item>> {
    let before = between(&old.leaves.edition, from, to)?;
    let ends = (matching.new_of(from)?, matching.new_of(to)?);
    let after = between(&new.leaves.edition, ends.0, ends.1)?;
    let was = |new: &NodeId| matching.old_of(*new).filter(|old| before.contains(old));
    Some(after.iter().map(|new| (*new, was(new))).collect())
}

fn between(edition: &Edition, from: NodeId, to: NodeId) -> Option<&[NodeId]> {
    let siblings = edition.children(edition.node(from).parent);
    let place = |id: NodeId| siblings.binary_search(&id).ok();
    siblings.get(place(from)?..place(to)? + 1)
}

/// How the provisions of a range are written.
struct Words<'a> {
    /// As its first end is, and as its last one.
    begins: &'a dyn Fn(&Item) -> String,
    goes_on: &'a dyn Fn(&Item) -> String,
    joint: &'a str,
    until: &'a str,
}

impl Words<'_> {
    /// 第三条から第六条まで
    fn range(&self, items: &[Item]) -> String {
        let (first, last) = (items.first(), items.last());
        let first = first.map(self.begins).unwrap_or_default();
        let last = last.map(self.goes_on).unwrap_or_default();
        format!("{first}{}{last}{}", self.joint, self.until)
    }

    /// 第三条、第四条及び第六条: the range without what is new in it. A run of three and more stays a range.
    fn without(&self, items: &[Item]) -> String {
        let mut parts: Vec<String> = Vec::new();
        for run in items.split(|(_, before)| before.is_none()) {
            if run.len() > 2 {
                parts.push(match parts.is_empty() {
                    true => self.range(run),
                    false => Words {
                        begins: self.goes_on,
                        ..*self
                    }
                    .range(run),
                });
                continue;
            }
            for item in run {
                parts.push(match parts.is_empty() {
                    true => (self.begins)(item),
                    false => (self.goes_on)(item),
                });
            }
        }
        match parts.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{}及び{last}", rest.join("、")),
            Some((last, _)) => last.clone(),
            None => String::new(),
        }
    }
}
