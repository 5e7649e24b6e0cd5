//! Tables of two columns out of PDFs, where nothing tells which line stands in which column but how wide the lines are.
//!
//! Each column breaks its lines at its own width. Of all ways to deal the lines out to the two columns, cell after cell, the one
//! is taken in which the fewest lines end too early, reach too far, or begin in the middle of a sentence.

use unicode_width::UnicodeWidthStr;

use super::Line;
use super::join::{append, hangs};
use crate::lead::{self, Kind};
use crate::page::{self, Inline, Place, Table};

/// The table whose head is the first of these lines, and how many lines it has.
pub(super) fn table(lines: &[Line]) -> Option<(Table, usize)> {
    let head = lines.first()?;
    let names: Vec<&str> = head.text.split_whitespace().collect();
    let [left, right] = names.as_slice() else {
        return None;
    };
    if !head.closed {
        return None;
    }
    let body: Vec<&Line> = lines
        .iter()
        .skip(1)
        .take(MOST_LINES)
        .take_while(|line| !line.closed && !is_heading(&line.text))
        .collect();
    // Wide lines are paragraphs below the table, or no table at all.
    let widest = body.iter().map(|line| line.text.width()).max()?;
    if body.len() < 3 || !(24..=90).contains(&widest) {
        return None;
    }
    let dealt = best(&body, widest)?;
    let mut rows = vec![vec![
        place(vec![(*left).to_owned()]),
        place(vec![(*right).to_owned()]),
    ]];
    rows.extend(filled(&body, &dealt));
    let table = Table {
        head: 1,
        rows,
        ..Table::default()
    };
    Some((table, body.len() + 1))
}

const MOST_LINES: usize = 300;

fn is_heading(text: &str) -> bool {
    let Some(found) = lead::lead(text) else {
        return false;
    };
    match found.kind {
        Kind::Ordinal | Kind::Chapter | Kind::Article | Kind::Roman => true,
        // 「9 月の会議」 is no ninth section.
        Kind::Decimal => found.letters > 1 || text.starts_with(|c| ('０'..='９').contains(&c)),
        _ => false,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The line goes on in the paragraph above.
    On,
    /// A new paragraph in the same cell.
    Paragraph,
    /// The first line of the next cell.
    Cell,
}

/// For each line: its column (0 or 1) and how it stands to the line above. The cheapest for the best pair of widths.
fn best(body: &[&Line], widest: usize) -> Option<Vec<(usize, Step)>> {
    let mut widths: Vec<usize> = body
        .iter()
        .map(|line| line.text.width())
        .filter(|width| *width >= 16)
        .collect();
    widths.sort_unstable();
    widths.dedup();
    let pairs = widths
        .iter()
        .flat_map(|width| [[*width, widest], [widest, *width]]);
    let (_, dealt) = pairs
        .map(|pair| deal(body, pair))
        .min_by_key(|(cost, _)| *cost)?;
    Some(dealt)
}

fn deal(body: &[&Line], widths: [usize; 2]) -> (u32, Vec<(usize, Step)>) {
    const NEVER: u32 = 1_000_000;
    // For each line and column: the cost so far, and how the way came there.
    let mut ways: Vec<[(u32, usize, Step); 2]> = Vec::new();
    for (at, line) in body.iter().enumerate() {
        let mut own = [(NEVER, 0, Step::Cell); 2];
        for (column, way) in own.iter_mut().enumerate() {
            let width = widths.get(column).copied().unwrap_or(0);
            let too_wide = if line.text.width() > width + 1 { 40 } else { 0 };
            let Some((above, before)) = at
                .checked_sub(1)
                .and_then(|at| Some((body.get(at)?, ways.get(at)?)))
            else {
                *way = (if column == 0 { too_wide } else { NEVER }, 0, Step::Cell);
                continue;
            };
            for (from, (cost, ..)) in before.iter().enumerate() {
                let of_above = widths.get(from).copied().unwrap_or(0);
                for step in [Step::On, Step::Paragraph, Step::Cell] {
                    if (step == Step::Cell) == (from == column) {
                        continue;
                    }
                    let cost = cost + too_wide + price(above, line, of_above, step);
                    if cost < way.0 {
                        *way = (cost, from, step);
                    }
                }
            }
        }
        ways.push(own);
    }
    let last = ways.last().copied().unwrap_or([(NEVER, 0, Step::Cell); 2]);
    let mut column = usize::from(last[1].0 < last[0].0);
    let cost = last[0].0.min(last[1].0);
    let mut dealt = Vec::new();
    for way in ways.iter().rev() {
        let Some((_, from, step)) = way.get(column) else {
            break;
        };
        dealt.push((column, *step));
        column = *from;
    }
    dealt.reverse();
    // Narrow columns explain more than wide ones.
    let slack = widths.iter().sum::<usize>() / 8;
    (
        cost.saturating_add(u32::try_from(slack).unwrap_or(0)),
        dealt,
    )
}

/// How odd it is that one line follows another in this way.
fn price(above: &Line, line: &Line, width: usize, step: Step) -> u32 {
    let is_full = above.text.width() + 4 >= width;
    let ends = above.text.ends_with(['。', '）', '」']);
    let begins = lead::lead(&line.text).is_some();
    match step {
        Step::On => {
            let early = if is_full { 0 } else { 12 };
            let after_end = if above.text.ends_with('。') { 4 } else { 0 };
            early + after_end + if begins { 14 } else { 0 }
        }
        Step::Paragraph => {
            let broken = if is_full && !ends { 6 } else { 0 };
            broken + if begins { 2 } else { 12 }
        }
        Step::Cell => {
            let broken = if is_full && !ends { 6 } else { 0 };
            broken + if hangs(&line.text) { 12 } else { 0 }
        }
    }
}

/// The rows: a left cell begins one.
fn filled(body: &[&Line], dealt: &[(usize, Step)]) -> Vec<Vec<Place>> {
    let mut rows: Vec<[Vec<String>; 2]> = Vec::new();
    for (line, (column, step)) in body.iter().zip(dealt) {
        if rows.is_empty() || (*step == Step::Cell && *column == 0) {
            rows.push([Vec::new(), Vec::new()]);
        }
        let Some(cell) = rows.last_mut().and_then(|row| row.get_mut(*column)) else {
            continue;
        };
        match (step, cell.last_mut()) {
            (Step::On, Some(words)) => append(words, &line.text),
            _ => cell.push(line.text.clone()),
        }
    }
    rows.into_iter()
        .map(|row| row.into_iter().map(place).collect())
        .collect()
}

fn place(lines: Vec<String>) -> Place {
    Place::Cell(
        lines
            .into_iter()
            .map(|text| page::Line {
                is_item: false,
                text: vec![Inline::plain(text)],
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_go_to_the_column_whose_width_they_have() {
        let text = "達成の目標 取組の状況\n\n\
            関係する人たちがたがいの仕事を\n知り、たずね合えるようになる\n\
            合同の研修を二回ひらき、四十人が参加して、話し合い\nを行った\n\
            家族の会とのつながりをつよくし\nて、声を聞く\n\
            会の集まりに三回出て、困りごとを聞き、まとめて市に\n伝えた\n";
        let mut lines = super::super::lines(text);
        lines[0].closed = true;
        let (table, used) = table(&lines).expect("a table");
        assert_eq!(used, 9);
        let words: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|place| match place {
                        Place::Cell(lines) => {
                            lines.iter().map(|line| page::words(&line.text)).collect()
                        }
                        _ => String::new(),
                    })
                    .collect()
            })
            .collect();
        assert_eq!(
            words,
            [
                ["達成の目標", "取組の状況"],
                [
                    "関係する人たちがたがいの仕事を知り、たずね合えるようになる",
                    "合同の研修を二回ひらき、四十人が参加して、話し合いを行った",
                ],
                [
                    "家族の会とのつながりをつよくして、声を聞く",
                    "会の集まりに三回出て、困りごとを聞き、まとめて市に伝えた",
                ],
            ]
        );
    }
}
