//! Random edits of all kinds on random editions: rows applied to A give B, and the underlines are the planted words.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;

use super::{cases, dictionary, hold};
use crate::contrast::Cutting;
use crate::edition::leaves::provision;
use crate::edition::rows::{RowKind, compare};
use crate::edition::value::{About, Edition, Kind, Node, NodeId, ROOT, What, leading_number};

pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or_default() % limit.max(1)
    }

    pub(super) fn pick<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        let at = self.below(list.len());
        list.get(at).expect("the list is not empty")
    }
}

/// A tree that can be edited.
#[derive(Clone)]
struct Tree {
    node: Node,
    children: Vec<Tree>,
}

impl Tree {
    fn of(edition: &Edition, id: NodeId) -> Tree {
        let children = edition
            .children(id)
            .iter()
            .map(|&child| Tree::of(edition, child))
            .collect();
        Tree {
            node: edition.node(id).clone(),
            children,
        }
    }

    fn edition(&self) -> Edition {
        let mut edition = Edition::new(About::default());
        for child in &self.children {
            child.write(&mut edition, ROOT);
        }
        edition
    }

    fn write(&self, edition: &mut Edition, parent: NodeId) {
        let id = edition.add(parent, self.node.clone());
        self.children
            .iter()
            .for_each(|child| child.write(edition, id));
    }

    fn leaf(node: Node) -> Tree {
        Tree {
            node,
            children: Vec::new(),
        }
    }
}

type Marks = Vec<Range<usize>>;

/// Words to write with, and the marks that were planted.
struct Desk {
    dice: Dice,
    sentences: Vec<String>,
    words: Vec<String>,
    next: usize,
    /// By the text before and after: what differs.
    planted: BTreeMap<(String, String), (Marks, Marks)>,
}

impl Desk {
    fn new(seed: u64, sentences: &[String], words: &[String]) -> Desk {
        let mut sentences = sentences.to_vec();
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for at in (1..sentences.len()).rev() {
            sentences.swap(at, dice.below(at + 1));
        }
        Desk {
            dice,
            sentences,
            words: words.to_vec(),
            next: 0,
            planted: BTreeMap::new(),
        }
    }

    /// A sentence that stands nowhere else yet.
    fn sentence(&mut self) -> String {
        self.next += 1;
        let count = self.sentences.len();
        self.sentences
            .get(self.next % count)
            .cloned()
            .unwrap_or_default()
    }

    fn paragraph(&mut self) -> String {
        let count = 1 + self.dice.below(3);
        (0..count).map(|_| self.sentence()).collect()
    }

    fn title(&mut self) -> String {
        let (one, other) = (
            self.dice.pick(&self.words).clone(),
            self.dice.pick(&self.words).clone(),
        );
        self.next += 1;
        format!("{one}と{other}の{}", self.dice.pick(&self.words))
    }

    fn text(&mut self) -> Tree {
        let mut node = Node::new(Kind::Text, What::Text, &self.paragraph());
        node.number = leading_number(&node.text);
        Tree::leaf(node)
    }

    fn section(&mut self) -> Tree {
        let mut node = Node::new(Kind::Section, What::Text, &self.title());
        node.key = node.text.clone();
        node.level = 2;
        let count = 1 + self.dice.below(4);
        let mut children: Vec<Tree> = (0..count).map(|_| self.text()).collect();
        if self.dice.below(4) == 0 {
            children.push(self.table());
        }
        Tree { node, children }
    }

    fn table(&mut self) -> Tree {
        let mut rows = vec![Tree::leaf(Node::of_cells(
            Kind::Head,
            What::Table,
            &["項目".into(), "内容".into()],
            "／",
        ))];
        for _ in 0..2 + self.dice.below(4) {
            rows.push(self.table_row());
        }
        Tree {
            node: Node::new(Kind::Table, What::Table, ""),
            children: rows,
        }
    }

    fn table_row(&mut self) -> Tree {
        let cells = [self.title(), self.sentence()];
        let mut node = Node::of_cells(Kind::Row, What::Table, &cells, "／");
        node.key = node.cell(0).to_owned();
        Tree::leaf(node)
    }

    fn page(&mut self) -> Tree {
        let mut node = Node::new(Kind::Page, What::Text, &self.title());
        node.key = format!("guide/{}", self.next);
        let mut children = vec![self.text()];
        for _ in 0..1 + self.dice.below(4) {
            children.push(self.section());
        }
        Tree { node, children }
    }

    fn statute(&mut self) -> Tree {
        let mut node = Node::new(Kind::Page, What::Statute, &self.title());
        node.key = "statutes/yoko".into();
        let mut children = Vec::new();
        for number in 1..=3 + self.dice.below(4) {
            children.push(self.article(number));
        }
        let mut tree = Tree { node, children };
        number(&mut tree);
        tree
    }

    fn article(&mut self, at: usize) -> Tree {
        let caption = self.title();
        let caption = (self.dice.below(3) > 0).then_some(caption.as_str());
        let words = self.sentence();
        let mut tree = Tree::leaf(provision(&format!("第{at}条"), caption, &words));
        for item in 1..=self.dice.below(4) {
            let words = self.sentence();
            tree.children
                .push(Tree::leaf(provision(&item.to_string(), None, &words)));
        }
        tree
    }

    fn record(&mut self) -> Tree {
        let mut node = Node::new(Kind::Record, What::Contact, &self.title());
        node.key = node.text.clone();
        let mut children = Vec::new();
        for label in ["時間", "備考", "地域"] {
            let parts = [label.to_owned(), self.sentence()];
            let mut field = Node::of_cells(Kind::Field, What::Contact, &parts, "：");
            field.key = label.to_owned();
            children.push(Tree::leaf(field));
        }
        Tree { node, children }
    }

    fn handbook(&mut self) -> Tree {
        let mut children: Vec<Tree> = (0..3).map(|_| self.page()).collect();
        children.push(self.statute());
        children.extend((0..3).map(|_| self.record()));
        Tree {
            node: Node::new(Kind::Handbook, What::Text, ""),
            children,
        }
    }

    /// Puts other words in place of some of a text, and remembers which.
    fn reword(&mut self, cutting: &Cutting<'_>, text: &str) -> String {
        let kanji = |word: &str| {
            word.chars().count() >= 2 && word.chars().all(|c| ('一'..='龥').contains(&c))
        };
        let words: Vec<Range<usize>> = cutting
            .words(text)
            .into_iter()
            .filter(|word| kanji(text.get(word.clone()).unwrap_or_default()))
            .collect();
        if words.is_empty() {
            return text.to_owned();
        }
        let mut chosen: Vec<Range<usize>> = Vec::new();
        for _ in 0..1 + self.dice.below(2) {
            let word = self.dice.pick(&words).clone();
            if !chosen.contains(&word) {
                chosen.push(word);
            }
        }
        chosen.sort_by_key(|word| word.start);
        let (mut out, mut from) = (String::new(), 0);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let letters = |text: &str| text.chars().count();
        for word in chosen {
            out.push_str(text.get(from..word.start).unwrap_or_default());
            let old = text.get(word.clone()).unwrap_or_default();
            let start = letters(text.get(..word.start).unwrap_or_default());
            let new_start = letters(&out);
            match self.dice.below(4) {
                0 => {
                    // One word more.
                    out.push_str(old);
                    let more = format!("や{}", self.dice.pick(&self.words));
                    after.push(new_start + letters(old)..new_start + letters(old) + letters(&more));
                    out.push_str(&more);
                }
                _ => {
                    let new = loop {
                        let new = self.dice.pick(&self.words).clone();
                        if new != old {
                            break new;
                        }
                    };
                    before.push(start..start + letters(old));
                    after.push(new_start..new_start + letters(&new));
                    out.push_str(&new);
                }
            }
            from = word.end;
        }
        out.push_str(text.get(from..).unwrap_or_default());
        self.planted
            .insert((text.to_owned(), out.clone()), (before, after));
        out
    }

    /// One edit of any kind somewhere in the handbook.
    fn edit(&mut self, cutting: &Cutting<'_>, book: &mut Tree) {
        let homes = book.children.len();
        let at = self.dice.below(homes);
        let kind = book
            .children
            .get(at)
            .map(|home| (home.node.kind, home.node.what));
        let choice = self.dice.below(12);
        match (kind, choice) {
            (_, 0) => {
                let new = if self.dice.below(2) == 0 {
                    self.page()
                } else {
                    self.record()
                };
                book.children.insert(at, new);
            }
            (_, 1) if homes > 3 => {
                book.children.remove(at);
            }
            (Some((Kind::Record, _)), _) => self.edit_record(cutting, book, at),
            (Some((_, What::Statute)), _) => self.edit_statute(cutting, book, at, choice),
            (_, 2) => self.move_section(book, at),
            (_, 3) => {
                // Another name and another file.
                let title = self.title();
                if let Some(page) = book.children.get_mut(at) {
                    page.node.text = title;
                    page.node.key = format!("other/{}", self.next);
                }
            }
            _ => self.edit_page(cutting, book, at, choice),
        }
    }

    fn edit_record(&mut self, cutting: &Cutting<'_>, book: &mut Tree, at: usize) {
        let Some(record) = book.children.get(at) else {
            return;
        };
        let field = self.dice.below(record.children.len());
        let Some(value) = record
            .children
            .get(field)
            .map(|field| field.node.cell(1).to_owned())
        else {
            return;
        };
        let value = self.reword(cutting, &value);
        let Some(field) = book
            .children
            .get_mut(at)
            .and_then(|record| record.children.get_mut(field))
        else {
            return;
        };
        let key = field.node.key.clone();
        field.node = Node::of_cells(Kind::Field, What::Contact, &[key.clone(), value], "：");
        field.node.key = key;
    }

    fn edit_statute(&mut self, cutting: &Cutting<'_>, book: &mut Tree, at: usize, choice: usize) {
        let new = self.article(1);
        let Some(statute) = book.children.get_mut(at) else {
            return;
        };
        let count = statute.children.len();
        let place = self.dice.below(count);
        match choice {
            2..=4 => statute.children.insert(place, new),
            5..=6 if count > 2 => {
                statute.children.remove(place);
            }
            7 if count > 2 => {
                let moved = statute.children.remove(place);
                let to = self.dice.below(count);
                statute.children.insert(to.min(count - 1), moved);
            }
            _ => {
                let Some(article) = statute.children.get(place) else {
                    return;
                };
                let rest = article
                    .node
                    .text
                    .split_once('　')
                    .map(|(_, rest)| rest.to_owned())
                    .unwrap_or_default();
                let caption = article.node.caption().to_owned();
                let words = self.reword(cutting, &rest);
                let caption = (!caption.is_empty()).then_some(caption);
                if let Some(article) = book
                    .children
                    .get_mut(at)
                    .and_then(|statute| statute.children.get_mut(place))
                {
                    article.node = provision("第0条", caption.as_deref(), &words);
                }
            }
        }
        if let Some(statute) = book.children.get_mut(at) {
            number(statute);
        }
    }

    fn move_section(&mut self, book: &mut Tree, at: usize) {
        let Some(page) = book.children.get_mut(at) else {
            return;
        };
        let sections: Vec<usize> = (0..page.children.len())
            .filter(|&at| {
                page.children
                    .get(at)
                    .is_some_and(|c| c.node.kind == Kind::Section)
            })
            .collect();
        if sections.len() < 2 {
            return;
        }
        let section = page.children.remove(*self.dice.pick(&sections));
        let pages: Vec<usize> = (0..book.children.len())
            .filter(|&at| {
                book.children.get(at).is_some_and(|home| {
                    home.node.kind == Kind::Page && home.node.what == What::Text
                })
            })
            .collect();
        let to = *self.dice.pick(&pages);
        if let Some(page) = book.children.get_mut(to) {
            let place = 1 + self.dice.below(page.children.len());
            page.children
                .insert(place.min(page.children.len()), section);
        }
    }

    fn edit_page(&mut self, cutting: &Cutting<'_>, book: &mut Tree, at: usize, choice: usize) {
        let Some(count) = book.children.get(at).map(|page| page.children.len()) else {
            return;
        };
        let section = self.dice.below(count);
        let new = if choice.is_multiple_of(2) {
            self.section()
        } else {
            self.text()
        };
        let title = self.title();
        let cut = self.dice.below(4);
        let Some(page) = book.children.get_mut(at) else {
            return;
        };
        let is_section = page
            .children
            .get(section)
            .is_some_and(|child| child.node.kind == Kind::Section);
        match choice {
            4 if is_section => page.children.insert(section, new),
            5 if is_section && count > 2 => {
                page.children.remove(section);
            }
            6 if is_section => {
                // Split in two.
                let Some(part) = page.children.get_mut(section) else {
                    return;
                };
                if part.children.len() < 2 {
                    return;
                }
                let rest = part
                    .children
                    .split_off(1 + cut.min(part.children.len() - 2));
                let mut node = Node::new(Kind::Section, What::Text, &title);
                node.key.clone_from(&node.text);
                node.level = 2;
                page.children.insert(
                    section + 1,
                    Tree {
                        node,
                        children: rest,
                    },
                );
            }
            7 if is_section && section + 1 < count => {
                // Two become one.
                let rest = page.children.remove(section + 1);
                if let Some(part) = page.children.get_mut(section) {
                    part.children.extend(rest.children);
                    part.node.text = title;
                    part.node.key.clone_from(&part.node.text);
                }
            }
            _ => self.edit_leaf(cutting, book, at, section, choice),
        }
    }

    fn edit_leaf(
        &mut self,
        cutting: &Cutting<'_>,
        book: &mut Tree,
        at: usize,
        section: usize,
        choice: usize,
    ) {
        let new = self.text();
        let new_row = self.table_row();
        let Some(part) = book
            .children
            .get_mut(at)
            .and_then(|page| page.children.get_mut(section))
        else {
            return;
        };
        if part.node.kind != Kind::Section || part.children.is_empty() {
            return;
        }
        let count = part.children.len();
        let place = self.dice.below(count);
        let Some(leaf) = part.children.get_mut(place) else {
            return;
        };
        if leaf.node.kind == Kind::Table {
            let row = 1 + self.dice.below(leaf.children.len() - 1);
            if choice.is_multiple_of(3) {
                leaf.children.insert(row, new_row);
            } else if choice % 3 == 1 && leaf.children.len() > 2 {
                leaf.children.remove(row);
            } else if let Some(row) = leaf.children.get_mut(row) {
                let (head, cell) = (row.node.cell(0).to_owned(), row.node.cell(1).to_owned());
                let cell = self.reword(cutting, &cell);
                row.node = Node::of_cells(Kind::Row, What::Table, &[head.clone(), cell], "／");
                row.node.key = head;
            }
            return;
        }
        match choice {
            8 => part.children.insert(place, new),
            9 if count > 1 => {
                part.children.remove(place);
            }
            10 if count > 1 => {
                let moved = part.children.remove(place);
                let to = self.dice.below(part.children.len() + 1);
                part.children.insert(to, moved);
            }
            11 => {
                // A paragraph of two sentences becomes two.
                let text = leaf.node.text.clone();
                if let Some((one, other)) =
                    text.split_once('。').filter(|(_, other)| !other.is_empty())
                {
                    leaf.node.text = format!("{one}。");
                    let second = Node::new(Kind::Text, What::Text, other);
                    part.children.insert(place + 1, Tree::leaf(second));
                }
            }
            _ => {
                let text = leaf.node.text.clone();
                let text = self.reword(cutting, &text);
                if let Some(leaf) = book
                    .children
                    .get_mut(at)
                    .and_then(|p| p.children.get_mut(section))
                    .and_then(|s| s.children.get_mut(place))
                {
                    leaf.node.text = text;
                }
            }
        }
    }
}

/// Numbers the articles and their items through.
fn number(statute: &mut Tree) {
    for (at, article) in (1..).zip(&mut statute.children) {
        renumber(&mut article.node, &format!("第{at}条"));
    }
}

fn renumber(node: &mut Node, number: &str) {
    let rest = node
        .text
        .split_once('　')
        .map(|(_, rest)| rest.to_owned())
        .unwrap_or_default();
    let caption = node.caption().to_owned();
    *node = provision(
        number,
        (!caption.is_empty()).then_some(caption.as_str()),
        &rest,
    );
}

fn letters(marks: &[Range<usize>]) -> std::collections::BTreeSet<usize> {
    marks.iter().cloned().flatten().collect()
}

#[test]
fn five_hundred_random_edits_hold_and_are_underlined_as_planted() {
    let text = fs::read_to_string(cases().join("sentences.txt")).expect("the sentences");
    let sentences: Vec<String> = text.lines().map(str::to_owned).collect();
    let cutting = Cutting::new(dictionary());
    let kanji = |word: &String| {
        word.chars().count() >= 2 && word.chars().all(|c| ('一'..='龥').contains(&c))
    };
    let mut words: Vec<String> = sentences
        .iter()
        .flat_map(|sentence| {
            cutting
                .words(sentence)
                .into_iter()
                .map(|word| sentence.get(word).unwrap_or_default().to_owned())
        })
        .filter(kanji)
        .collect();
    words.sort();
    words.dedup();
    let (mut planted, mut found, mut both, mut kinds) = (0, 0, 0, BTreeMap::new());
    for seed in 1..=500 {
        let mut desk = Desk::new(seed, &sentences, &words);
        let old_tree = desk.handbook();
        let mut new_tree = old_tree.clone();
        for _ in 0..1 + desk.dice.below(5) {
            desk.edit(&cutting, &mut new_tree);
        }
        let (old, new) = (old_tree.edition(), new_tree.edition());
        assert!(Tree::of(&old, ROOT).edition() == old);
        let comparison = compare(&old, &new, &cutting);
        hold(&old, &new, &comparison, &format!("seed {seed}"));
        for row in &comparison.rows {
            *kinds.entry(row.kind).or_insert(0) += 1;
            let (Some(before), Some(after)) = (&row.before, &row.after) else {
                continue;
            };
            for ((one, other), (old_marks, new_marks)) in &desk.planted {
                let changed = row.kind == RowKind::Changed || row.also.contains(&RowKind::Changed);
                if !changed
                    || !before.text.ends_with(one.as_str())
                    || !after.text.ends_with(other.as_str())
                {
                    continue;
                }
                for (cell, text, marks) in [(before, one, old_marks), (after, other, new_marks)] {
                    let shift = cell.text.chars().count() - text.chars().count();
                    let truth = letters(marks);
                    let said: std::collections::BTreeSet<usize> = letters(&cell.marks)
                        .into_iter()
                        .filter(|at| *at >= shift)
                        .map(|at| at - shift)
                        .collect();
                    planted += truth.len();
                    found += said.len();
                    both += truth.intersection(&said).count();
                }
            }
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "a few thousand letters")]
    let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
    let (precision, recall) = (share(both, found), share(both, planted));
    assert!(
        planted > 1_000,
        "{planted} letters planted, {found} underlined"
    );
    assert!(
        precision >= 0.97 && recall >= 0.95,
        "precision {precision:.4}, recall {recall:.4}"
    );
    for kind in [
        RowKind::Added,
        RowKind::Removed,
        RowKind::Moved,
        RowKind::Renamed,
        RowKind::Renumbered,
        RowKind::Split,
        RowKind::Merged,
        RowKind::Changed,
    ] {
        assert!(kinds.contains_key(&kind), "no row was {kind:?}");
    }
}
