//! The rows laid out as a 新旧対照表: under their places, with what is unchanged beside them listed as left out, and each
//! stretch of text with the line that its profile draws. HTML, Markdown and Word are written from it.

use std::collections::BTreeSet;
use std::ops::Range;

use super::profile::{Form, Profile, confirmed, quiet, remark, title};
use crate::edition::rows::{Cell, Comparison, Row, RowKind};
use crate::edition::value::{Edition, Kind, Node, NodeId, ROOT, What};

/// A comparison as it is printed.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub title: String,
    /// 新：第2版（…）, 旧：第1版（…）
    pub editions: Vec<String>,
    pub above: Option<String>,
    pub heads: Vec<String>,
    pub groups: Vec<Group>,
    pub below: Vec<String>,
}

impl Sheet {
    /// How many places changed, as a reader counts them.
    pub fn count(&self) -> usize {
        let lines = self.groups.iter().flat_map(|group| &group.lines);
        lines.filter(|line| line.id.is_some()).count()
    }
}

/// What stands under one heading.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub place: Vec<String>,
    pub lines: Vec<Line>,
}

/// One row of the printed table.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// An id on the page: `r12`; none for what is left out.
    pub id: Option<String>,
    pub left: Vec<Stretch>,
    pub right: Vec<Stretch>,
    pub remark: String,
    pub after_url: Option<String>,
    pub before_url: Option<String>,
    /// The page or section that came or went as a whole with this line.
    whole: Option<Whole>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub line: Underline,
    pub text: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Underline {
    #[default]
    None,
    Single,
    Broken,
    Double,
}

pub fn sheet(
    comparison: &Comparison,
    rows: &[&Row],
    old: &Edition,
    new: &Edition,
    form: &Form,
) -> Sheet {
    let mut below: Vec<String> = form.below().map(str::to_owned).into_iter().collect();
    if form.profile == Profile::Notice {
        below.extend(attachments(rows));
    }
    below.extend(quiet(comparison));
    if rows.is_empty() {
        below.push("変わったところはありません。".to_owned());
    }
    below.extend(confirmed(comparison));
    let mut writer = Writer {
        comparison,
        old,
        new,
        form,
        shown: shown(new, rows),
        open: Vec::new(),
        groups: Vec::new(),
    };
    for (number, row) in (1..).zip(rows) {
        writer.row(number, row);
    }
    writer.close(0);
    Sheet {
        title: format!("{}　新旧対照表", comparison.to.title),
        editions: vec![
            format!("新：{}", title(&comparison.to)),
            format!("旧：{}", title(&comparison.from)),
        ],
        above: form.above(rows).filter(|_| !rows.is_empty()),
        heads: form.heads(),
        groups: writer.groups,
        below,
    }
}

/// 別紙 and the like that changed, each once, as a 通知 lists them.
fn attachments(rows: &[&Row]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for row in rows {
        let Some(title) = row.place.first() else {
            continue;
        };
        let is_attached = ["別紙", "別添", "別記", "別表", "様式"]
            .iter()
            .any(|name| title.starts_with(name));
        let line = format!("{title}（内容変更有）");
        if is_attached && !found.contains(&line) {
            found.push(line);
        }
    }
    found
}

/// The new nodes that have a row, or have something with a row under them.
fn shown(new: &Edition, rows: &[&Row]) -> BTreeSet<NodeId> {
    let mut shown = BTreeSet::new();
    for row in rows {
        let mut at = row.new;
        while let Some(id) = at.filter(|id| *id != ROOT) {
            if !shown.insert(id) {
                break;
            }
            at = Some(new.node(id).parent);
        }
    }
    shown
}

impl Line {
    /// Takes up what stands below in the same new section: （新設） is said once of all of it.
    fn go_on(&mut self, line: Line) {
        for (own, more) in [(&mut self.left, line.left), (&mut self.right, line.right)] {
            if more.iter().any(|stretch| stretch.line != Underline::None) {
                own.extend(plain("\n".to_owned()));
                own.extend(more);
            }
        }
    }
}

/// What came or went as a whole: a section, or the lead of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whole {
    Added(NodeId),
    Removed(NodeId),
}

/// The new page or section that a new row is part of, or the old one that a removed row was part of.
pub(super) fn whole(
    row: &Row,
    comparison: &Comparison,
    old: &Edition,
    new: &Edition,
) -> Option<Whole> {
    let matching = &comparison.matching;
    let of = |edition: &Edition, id: NodeId| {
        let mut at = id;
        while !matches!(edition.node(at).kind, Kind::Page | Kind::Section) {
            at = edition.node(at).parent;
            if at == ROOT {
                return None;
            }
        }
        Some(at)
    };
    // Each article of a new statute stands for itself.
    match (row.kind, row.new, row.old) {
        _ if row.what == What::Statute => None,
        (RowKind::Added, Some(id), _) => of(new, id)
            .filter(|&at| matching.old_of(at).is_none())
            .map(Whole::Added),
        (RowKind::Removed, _, Some(id)) => of(old, id)
            .filter(|&at| matching.new_of(at).is_none())
            .map(Whole::Removed),
        _ => None,
    }
}

struct Writer<'a> {
    comparison: &'a Comparison,
    old: &'a Edition,
    new: &'a Edition,
    form: &'a Form,
    shown: BTreeSet<NodeId>,
    /// The containers we are in, outermost first, each with its next child.
    open: Vec<(NodeId, usize)>,
    groups: Vec<Group>,
}

impl Writer<'_> {
    fn row(&mut self, number: usize, row: &Row) {
        // The containers on the way to it, and where in each of them it stands.
        let mut way: Vec<(NodeId, usize)> = Vec::new();
        let mut at = match (row.new, row.old) {
            (Some(new), _) => Some((new, 0)),
            (None, Some(old)) => self.beside(old),
            (None, None) => None,
        };
        while let Some((id, after)) = at.filter(|(id, _)| *id != ROOT) {
            let parent = self.new.node(id).parent;
            let place = self
                .new
                .children(parent)
                .binary_search(&id)
                .unwrap_or_default();
            way.push((parent, place + after));
            at = Some((parent, 0));
        }
        way.retain(|(container, _)| *container != ROOT);
        way.reverse();
        let same = self
            .open
            .iter()
            .zip(&way)
            .take_while(|((open, _), (container, _))| open == container)
            .count();
        self.close(same);
        for (depth, &(container, place)) in way.iter().enumerate() {
            if depth >= self.open.len() {
                self.open.push((container, 0));
            }
            let from = self.open.get(depth).map_or(0, |(_, next)| *next);
            self.omit(container, from..place);
            let shown_now = row.new.is_some() || depth + 1 < way.len();
            if let Some((_, next)) = self.open.get_mut(depth) {
                *next = place.max(*next) + usize::from(shown_now);
            }
        }
        let line = self.line(number, row);
        self.put(row.place.clone(), line);
    }

    /// The new node after which an old one that is gone would stand, and one more place.
    fn beside(&self, old: NodeId) -> Option<(NodeId, usize)> {
        let parent = self.old.node(old).parent;
        let siblings = self.old.children(parent);
        let at = siblings.binary_search(&old).ok()?;
        let mut before = siblings.iter().take(at).rev().copied();
        let found = before.find(|&id| self.comparison.matching.stays(id));
        found
            .and_then(|id| self.comparison.matching.new_of(id))
            .map(|id| (id, 1))
    }

    /// Ends the containers from this depth on: what follows in them is left out.
    fn close(&mut self, depth: usize) {
        while self.open.len() > depth {
            if let Some((container, next)) = self.open.pop() {
                let end = self.new.children(container).len();
                self.omit(container, next..end);
            }
        }
    }

    fn omit(&mut self, container: NodeId, range: Range<usize>) {
        let children: Vec<NodeId> = self
            .new
            .children(container)
            .get(range)
            .unwrap_or_default()
            .to_vec();
        let mut run: Vec<NodeId> = Vec::new();
        for child in children {
            if self.shown.contains(&child) {
                self.omit_run(&run);
                run.clear();
                continue;
            }
            let goes_on = run.last().is_none_or(|&last| {
                let (one, other) = (self.new.node(last), self.new.node(child));
                one.kind == other.kind && label(one).is_empty() == label(other).is_empty()
            });
            if !goes_on {
                self.omit_run(&run);
                run.clear();
            }
            run.push(child);
        }
        self.omit_run(&run);
    }

    fn omit_run(&mut self, run: &[NodeId]) {
        let Some(&first) = run.first() else { return };
        if self.new.node(first).kind == Kind::Table
            && self.new.node(first).text.is_empty()
            && run.len() == 1
            && self.new.children(first).is_empty()
        {
            return;
        }
        let labels = |ids: &[NodeId], edition: &Edition| {
            let name =
                |id: Option<&NodeId>| id.map(|&id| label(edition.node(id))).unwrap_or_default();
            match ids.len() {
                _ if name(ids.first()).is_empty() => "（略）".to_owned(),
                1 => format!("{}（略）", name(ids.first())),
                2 => format!("{}・{}（略）", name(ids.first()), name(ids.last())),
                _ => format!("{}～{}（略）", name(ids.first()), name(ids.last())),
            }
        };
        let was: Vec<NodeId> = run
            .iter()
            .filter_map(|&id| self.comparison.matching.old_of(id))
            .collect();
        let (after, before) = (labels(run, self.new), labels(&was, self.old));
        let (left, right) = if self.form.new_first {
            (after, before)
        } else {
            (before, after)
        };
        let line = Line {
            left: plain(left),
            right: plain(right),
            ..Line::default()
        };
        let mut place = crate::edition::rows::place_of(self.new, first);
        if self.new.node(first).kind == Kind::Section {
            place.truncate(1);
        }
        // The same thing left out twice in a row is said once.
        let again = self
            .groups
            .last()
            .and_then(|group| group.lines.last())
            .is_some_and(|last| {
                last.id.is_none() && last.left == line.left && last.right == line.right
            });
        if !again {
            self.put(place, line);
        }
    }

    fn put(&mut self, place: Vec<String>, line: Line) {
        match self.groups.last_mut() {
            Some(group) if group.place == place => match group.lines.last_mut() {
                Some(last) if line.whole.is_some() && last.whole == line.whole => last.go_on(line),
                _ => group.lines.push(line),
            },
            _ => self.groups.push(Group {
                place,
                lines: vec![line],
            }),
        }
    }

    fn line(&self, number: usize, row: &Row) -> Line {
        let after = match &row.after {
            Some(cell) => styled(
                cell,
                row,
                row.new.map(|id| self.new.node(id)),
                self.form.profile,
            ),
            None => plain("（削る）".to_owned()),
        };
        let before = match &row.before {
            Some(cell) => styled(
                cell,
                row,
                row.old.map(|id| self.old.node(id)),
                self.form.profile,
            ),
            None => plain("（新設）".to_owned()),
        };
        let (left, right) = if self.form.new_first {
            (after, before)
        } else {
            (before, after)
        };
        Line {
            id: Some(format!("r{number}")),
            left,
            right,
            remark: remark(row),
            after_url: row.after_url.clone(),
            before_url: row.before_url.clone(),
            whole: whole(row, self.comparison, self.old, self.new),
        }
    }
}

fn plain(text: String) -> Vec<Stretch> {
    vec![Stretch {
        line: Underline::None,
        text,
    }]
}

/// What a node is called where its text is left out.
fn label(node: &Node) -> &str {
    match node.kind {
        Kind::Section => &node.text,
        Kind::Provision => match node.number() {
            "" => node.caption(),
            number => number,
        },
        Kind::Field => node.cell(0),
        Kind::Head | Kind::Row | Kind::Table => "",
        _ => node.number(),
    }
}

/// The stretches of a cell with the lines of the profile. Double wins over broken, broken over single.
fn styled(cell: &Cell, row: &Row, node: Option<&Node>, profile: Profile) -> Vec<Stretch> {
    let ordinance = profile == Profile::Ordinance;
    let words = match row.what {
        What::Table | What::Series if ordinance => Underline::Broken,
        _ => Underline::Single,
    };
    let whole = matches!(
        row.kind,
        RowKind::Added | RowKind::Removed | RowKind::Moved | RowKind::Renumbered | RowKind::Split
    );
    let provision = node.filter(|node| ordinance && node.kind == Kind::Provision);
    let letters = |node: &Node, of: &Range<usize>| {
        let count = |end: usize| node.text.get(..end).unwrap_or_default().chars().count();
        cell.before + count(of.start)..cell.before + count(of.end)
    };
    let doubled = provision
        .filter(|_| whole)
        .map(|node| match node.number.is_empty() {
            true => letters(node, &node.caption),
            false => letters(node, &node.number),
        });
    let caption = provision.map(|node| {
        let caption = letters(node, &node.caption);
        // With the brackets round it.
        match node.number.is_empty() || caption.is_empty() {
            true => caption,
            false => caption.start.saturating_sub(1)..caption.end + 1,
        }
    });
    let within = |range: &Option<Range<usize>>, at: usize| {
        range.as_ref().is_some_and(|range| range.contains(&at))
    };
    let mut marks = cell.marks.iter().peekable();
    let mut stretches: Vec<Stretch> = Vec::new();
    for (at, letter) in cell.text.chars().enumerate() {
        while marks.next_if(|mark| mark.end <= at).is_some() {}
        let marked = marks.peek().is_some_and(|mark| mark.start <= at);
        let line = match marked {
            _ if within(&doubled, at) => Underline::Double,
            true if within(&caption, at) => words.max(Underline::Broken),
            true => words,
            false => Underline::None,
        };
        match stretches.last_mut() {
            Some(last) if last.line == line => last.text.push(letter),
            _ => stretches.push(Stretch {
                line,
                text: letter.to_string(),
            }),
        }
    }
    stretches
}
