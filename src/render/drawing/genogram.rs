//! A family over its generations: □ men, ○ women, ◇ not said; a double line round the person it is about.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::svg::{Anchor, Frame, Rect, line, n, path, text, wrap};
use crate::tree::fence::{Bond, Couple, Genogram, Person, Sex};

const SYMBOL: f64 = 44.0;
const PITCH: f64 = 110.0;
/// The first generation's middle, with room for a household's frame.
const TOP: f64 = 50.0;

pub(super) fn draw(genogram: &Genogram) -> Frame {
    let layout = Layout::of(genogram);
    let spots = &layout.spots;
    let right = spots.values().map(|spot| spot.0).fold(0.0, f64::max) + PITCH / 2.0 + 6.0;
    let bottom = genogram
        .people
        .iter()
        .filter_map(|person| Some(spots.get(person.id.as_str())?.1 + below(person)))
        .fold(0.0, f64::max);
    let mut out = String::new();
    for household in &genogram.households {
        let members: Vec<((f64, f64), f64)> = genogram
            .people
            .iter()
            .filter(|person| household.of.contains(&person.id))
            .filter_map(|person| Some((*spots.get(person.id.as_str())?, below(person))))
            .collect();
        frame(&mut out, &members, &household.label);
    }
    for (at, couple) in genogram.couples.iter().enumerate() {
        bond(&mut out, couple, at, spots);
    }
    for person in &genogram.people {
        if let Some(spot) = spots.get(person.id.as_str()) {
            symbol(&mut out, person, *spot);
        }
    }
    let room = if genogram.households.is_empty() {
        8.0
    } else {
        34.0
    };
    Frame::new(right, bottom + room, out)
}

fn label_lines(person: &Person) -> Vec<String> {
    wrap(&person.label, (PITCH - 4.0) / 14.0)
}

fn note_lines(person: &Person) -> Vec<String> {
    person
        .note
        .as_deref()
        .map(|note| wrap(note, (PITCH - 8.0) / 12.0))
        .unwrap_or_default()
}

/// How far a person reaches below the middle of their symbol.
fn below(person: &Person) -> f64 {
    SYMBOL / 2.0
        + 8.0
        + 16.0 * label_lines(person).len() as f64
        + 15.0 * note_lines(person).len() as f64
}

/// Where the middle of each person's symbol is, by id.
struct Layout<'a> {
    spots: BTreeMap<&'a str, (f64, f64)>,
    /// The ids in the order in which they were placed.
    placed: Vec<&'a str>,
    generations: BTreeMap<&'a str, usize>,
    /// The next free place of each generation.
    free: Vec<f64>,
    /// From one generation to the next.
    step: f64,
    genogram: &'a Genogram,
}

impl<'a> Layout<'a> {
    fn of(genogram: &'a Genogram) -> Layout<'a> {
        let tallest = genogram.people.iter().map(below).fold(0.0, f64::max);
        let mut layout = Layout {
            spots: BTreeMap::new(),
            placed: Vec::new(),
            generations: generations(genogram),
            free: Vec::new(),
            step: tallest + SYMBOL / 2.0 + 62.0,
            genogram,
        };
        let deepest = layout.generations.values().max().copied().unwrap_or(0);
        layout.free = vec![PITCH / 2.0 + 6.0; deepest + 1];
        // The eldest first; parents in the order in which their children will stand.
        for generation in 0..=deepest {
            let mut people: Vec<(usize, &str)> = genogram
                .people
                .iter()
                .map(|person| person.id.as_str())
                .filter(|id| layout.generations.get(id) == Some(&generation))
                .map(|id| (layout.rank(id), id))
                .collect();
            people.sort_by_key(|(rank, _)| *rank);
            for (_, id) in people {
                layout.place(id);
            }
        }
        layout
    }

    /// Where a person's first child stands among those of its age, counted before anyone is placed.
    fn rank(&self, id: &str) -> usize {
        let child = self
            .genogram
            .couples
            .iter()
            .filter(|couple| couple.of.iter().any(|parent| parent == id))
            .find_map(|couple| couple.children.first());
        let Some(child) = child else {
            return usize::MAX;
        };
        let mut rank = 0;
        let mut seen: Vec<&str> = Vec::new();
        for person in &self.genogram.people {
            if self.generations.get(person.id.as_str()) != self.generations.get(child.as_str()) {
                continue;
            }
            for id in self.partners(&person.id) {
                if id == child {
                    return rank;
                }
                if !seen.contains(&id) {
                    seen.push(id);
                    rank += 1;
                }
            }
        }
        usize::MAX
    }

    /// Places a person, their partners and all who descend from them.
    fn place(&mut self, id: &str) {
        if self.spots.contains_key(id) {
            return;
        }
        let partners = self.partners(id);
        let Some(generation) = partners
            .first()
            .and_then(|id| self.generations.get(id))
            .copied()
        else {
            return;
        };
        let y = TOP + self.step * generation as f64;
        // Marked as placed before the children, who must not come back here.
        for id in &partners {
            self.spots.insert(id, (0.0, y));
        }
        let first_child = self.placed.len();
        let mut middles: Vec<f64> = Vec::new();
        let genogram = self.genogram;
        for couple in &genogram.couples {
            if couple.of.iter().any(|id| partners.contains(&id.as_str())) {
                for child in &couple.children {
                    if !self.spots.contains_key(child.as_str()) {
                        self.place(child);
                        middles.extend(self.spots.get(child.as_str()).map(|spot| spot.0));
                    }
                }
            }
        }
        let wide = PITCH * (partners.len() as f64 - 1.0);
        let free = self.free.get(generation).copied().unwrap_or_default();
        let left = middles.iter().copied().fold(f64::MAX, f64::min);
        let right = middles.iter().copied().fold(f64::MIN, f64::max);
        let wanted = match middles.is_empty() {
            true => free,
            false => (left + right) / 2.0 - wide / 2.0,
        };
        let first = wanted.max(free);
        // Where there was no room above the children, they move under their parents.
        if first > wanted {
            for id in self.placed.iter().skip(first_child) {
                if let Some(spot) = self.spots.get_mut(id) {
                    spot.0 += first - wanted;
                }
            }
            for free in self.free.iter_mut().skip(generation + 1) {
                *free += first - wanted;
            }
        }
        for (at, id) in partners.iter().enumerate() {
            self.spots.insert(id, (first + PITCH * at as f64, y));
        }
        self.placed.extend(partners);
        if let Some(free) = self.free.get_mut(generation) {
            *free = first + wide + PITCH;
        }
    }

    /// A person with their partners, partners of partners and so on, side by side.
    fn partners(&self, id: &str) -> Vec<&'a str> {
        let genogram = self.genogram;
        let known = |id: &str| {
            genogram
                .people
                .iter()
                .find(|person| person.id == id)
                .map(|person| person.id.as_str())
        };
        let mut found: Vec<&'a str> = known(id).into_iter().collect();
        let mut next = 0;
        while let Some(id) = found.get(next).copied() {
            next += 1;
            for couple in &genogram.couples {
                let Some(at) = couple.of.iter().position(|other| other == id) else {
                    continue;
                };
                for (other_at, other) in couple.of.iter().enumerate() {
                    let Some(other) = known(other)
                        .filter(|other| !found.contains(other) && !self.spots.contains_key(other))
                    else {
                        continue;
                    };
                    // As written: who is named first stands on the left.
                    let here = found.iter().position(|found| *found == id).unwrap_or(0);
                    match other_at < at {
                        true => {
                            found.insert(here, other);
                            next += 1;
                        }
                        false => found.insert(here + 1, other),
                    }
                }
            }
        }
        found
    }
}

/// Children stand one below their parents, partners side by side.
fn generations(genogram: &Genogram) -> BTreeMap<&str, usize> {
    let mut generations: BTreeMap<&str, usize> = genogram
        .people
        .iter()
        .map(|person| (person.id.as_str(), 0))
        .collect();
    // Each round settles one generation; a family in a circle stops with the last.
    for _ in 0..genogram.people.len() {
        let mut changed = false;
        let mut raise = |id: &str, to: usize, generations: &mut BTreeMap<&str, usize>| {
            if let Some(generation) = generations.get_mut(id)
                && *generation < to
            {
                *generation = to;
                changed = true;
            }
        };
        for couple in &genogram.couples {
            let parents = couple
                .of
                .iter()
                .filter_map(|id| generations.get(id.as_str()).copied())
                .max()
                .unwrap_or(0);
            for id in &couple.of {
                raise(id, parents, &mut generations);
            }
            for id in &couple.children {
                raise(
                    id,
                    (parents + 1).min(genogram.people.len()),
                    &mut generations,
                );
            }
        }
        if !changed {
            break;
        }
    }
    generations
}

/// Draws a couple and the lines to their children, on a height of their own.
fn bond(out: &mut String, couple: &Couple, number: usize, spots: &BTreeMap<&str, (f64, f64)>) {
    let parents: Vec<(f64, f64)> = couple
        .of
        .iter()
        .filter_map(|id| spots.get(id.as_str()).copied())
        .collect();
    let children: Vec<(f64, f64)> = couple
        .children
        .iter()
        .filter_map(|id| spots.get(id.as_str()).copied())
        .collect();
    let half = SYMBOL / 2.0;
    let fork = match parents.as_slice() {
        [] => return,
        [one] => (one.0, one.1 + half),
        [a, b, ..] => {
            let (left, right) = if a.0 <= b.0 { (a, b) } else { (b, a) };
            let class = match couple.bond {
                Bond::Partner => "line weak-tie",
                _ => "line",
            };
            line(
                out,
                (left.0 + half, left.1),
                (right.0 - half, right.1),
                class,
            );
            let middle = ((left.0 + right.0) / 2.0, (left.1 + right.1) / 2.0);
            let strokes = match couple.bond {
                Bond::Divorced => 2,
                Bond::Separated => 1,
                Bond::Married | Bond::Partner => 0,
            };
            for stroke in 0..strokes {
                let x = middle.0 - 12.0 + 7.0 * f64::from(stroke);
                line(
                    out,
                    (x - 4.0, middle.1 + 9.0),
                    (x + 4.0, middle.1 - 9.0),
                    "line",
                );
            }
            middle
        }
    };
    if children.is_empty() {
        return;
    }
    let top = children
        .iter()
        .map(|child| child.1)
        .fold(f64::MAX, f64::min);
    let rail = top - half - 16.0 - 8.0 * (number % 4) as f64;
    line(out, fork, (fork.0, rail), "line");
    let left = children.iter().map(|child| child.0).fold(fork.0, f64::min);
    let right = children.iter().map(|child| child.0).fold(fork.0, f64::max);
    if right > left {
        line(out, (left, rail), (right, rail), "line");
    }
    for child in children {
        line(out, (child.0, rail), (child.0, child.1 - half), "line");
    }
}

fn symbol(out: &mut String, person: &Person, (x, y): (f64, f64)) {
    shape(
        out,
        person.sex,
        x,
        y,
        SYMBOL / 2.0,
        if person.own { "box own" } else { "box" },
    );
    if person.own {
        shape(out, person.sex, x, y, SYMBOL / 2.0 - 4.0, "line");
    }
    if person.died {
        let arm = SYMBOL / 2.0 - 2.0;
        line(out, (x - arm, y - arm), (x + arm, y + arm), "line");
        line(out, (x - arm, y + arm), (x + arm, y - arm), "line");
    }
    if let Some(age) = person.age {
        text(
            out,
            x,
            y + 5.0,
            Anchor::Middle,
            "on-line strong",
            &age.to_string(),
        );
    }
    let mut at = y + SYMBOL / 2.0 + 18.0;
    for part in label_lines(person) {
        text(out, x, at, Anchor::Middle, "on-line strong", &part);
        at += 16.0;
    }
    for part in note_lines(person) {
        text(out, x, at, Anchor::Middle, "on-line group", &part);
        at += 15.0;
    }
}

fn shape(out: &mut String, sex: Sex, x: f64, y: f64, half: f64, class: &str) {
    match sex {
        Sex::Male => Rect::round(x, y, half * 2.0, half * 2.0).draw(out, 0.0, class),
        Sex::Female => {
            let _ = writeln!(
                out,
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" class=\"{class}\"/>",
                n(x),
                n(y),
                n(half)
            );
        }
        Sex::Unknown => path(
            out,
            &format!(
                "M{} {}l{half} {half}l-{half} {half}l-{half} -{half}Z",
                n(x),
                n(y - half)
            ),
            class,
        ),
    }
}

/// A dashed line round those who live together; each member with how far they reach down.
fn frame(out: &mut String, members: &[((f64, f64), f64)], label: &str) {
    if members.is_empty() {
        return;
    }
    let xs = || members.iter().map(|((x, _), _)| *x);
    let left = xs().fold(f64::MAX, f64::min) - PITCH / 2.0 - 2.0;
    let right = xs().fold(f64::MIN, f64::max) + PITCH / 2.0 + 2.0;
    let top = members
        .iter()
        .map(|((_, y), _)| *y)
        .fold(f64::MAX, f64::min)
        - SYMBOL / 2.0
        - 12.0;
    let bottom = members
        .iter()
        .map(|((_, y), below)| y + below)
        .fold(f64::MIN, f64::max)
        + 26.0;
    let rect = Rect {
        x: left,
        y: top,
        width: right - left,
        height: bottom - top,
    };
    rect.draw(out, 14.0, "household");
    text(
        out,
        left + 14.0,
        bottom - 8.0,
        Anchor::Start,
        "on-line group",
        label,
    );
}
