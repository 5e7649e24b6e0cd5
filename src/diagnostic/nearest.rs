//! The known name that a mistaken one most likely meant. Reports nothing.
//!
//! Invariant: to look up one name costs no more however many are known, so that a thousand broken links among a thousand
//! pages cost a thousand look-ups, not a million comparisons.

use std::collections::BTreeMap;

/// So many known names are all compared; of more, those that share the rarest pairs of characters.
const ALL: usize = 256;

/// How many of the more are compared.
const SHORTLIST: usize = 48;

/// How many entries of the lists are looked at to find these.
const ENTRIES: usize = 2_000;

/// Nobody mistypes a longer name, and to compare two takes the product of their lengths.
const LONGEST: usize = 120;

/// Names that share less than this are no slip of the pen.
const ALIKE: f64 = 0.5;

/// The best of a few known names. For many, or to ask again and again, make [`Names`].
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    best(wanted, known.into_iter()).map(str::to_owned)
}

fn best<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = wanted.chars().count();
    if length > LONGEST {
        return None;
    }
    // The likeness of two names is at most the quotient of their lengths.
    let comparable = |name: &&str| {
        let other = name.chars().count();
        2 * length.min(other) >= length.max(other) && other <= LONGEST
    };
    known
        .filter(comparable)
        .map(|name| (strsim::normalized_damerau_levenshtein(wanted, name), name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// Known names, ready to be asked for the nearest one.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Sorted, each once.
    names: Vec<String>,
    /// By what it holds, from its beginning to its end: the names.
    lists: BTreeMap<[char; 2], Vec<u32>>,
}

impl Names {
    pub fn new<'a>(known: impl IntoIterator<Item = &'a str>) -> Names {
        let mut names: Vec<String> = known.into_iter().map(str::to_owned).collect();
        names.sort();
        names.dedup();
        let mut lists: BTreeMap<[char; 2], Vec<u32>> = BTreeMap::new();
        if names.len() > ALL {
            for (at, name) in (0u32..).zip(&names) {
                for piece in pieces(name) {
                    let list = lists.entry(piece).or_default();
                    if list.last() != Some(&at) {
                        list.push(at);
                    }
                }
            }
        }
        Names { names, lists }
    }

    pub fn nearest(&self, wanted: &str) -> Option<String> {
        if self.names.len() <= ALL {
            return nearest(wanted, self.names.iter().map(String::as_str));
        }
        let found = best(wanted, self.shortlist(wanted).into_iter());
        found.map(str::to_owned)
    }

    /// The names that share most with this one, judged by the pairs that fewest names hold.
    fn shortlist(&self, wanted: &str) -> Vec<&str> {
        if wanted.chars().count() > LONGEST {
            return Vec::new();
        }
        let mut lists: Vec<&Vec<u32>> = pieces(wanted)
            .filter_map(|piece| self.lists.get(&piece))
            .collect();
        lists.sort_by_key(|list| list.len());
        let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
        let mut left = ENTRIES;
        for list in lists {
            for &at in list.iter().take(left) {
                *shared.entry(at).or_default() += 1;
            }
            left = left.saturating_sub(list.len());
        }
        let mut ranked: Vec<(usize, u32)> =
            shared.into_iter().map(|(at, count)| (count, at)).collect();
        ranked.sort_by_key(|&(count, at)| (std::cmp::Reverse(count), at));
        ranked
            .into_iter()
            .take(SHORTLIST)
            .filter_map(|(_, at)| self.names.get(usize::try_from(at).ok()?))
            .map(String::as_str)
            .collect()
    }
}

/// Each character, and each with the next one.
fn pieces(name: &str) -> impl Iterator<Item = [char; 2]> + '_ {
    let next = name.chars().skip(1);
    let pairs = name.chars().zip(next).map(|(one, next)| [one, next]);
    name.chars()
        .map(|one| [one, '\0'])
        .chain(pairs)
        .take(2 * LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_found_among_few_and_among_many() {
        let many: Vec<String> = (0..5_000).map(|n| format!("第{n}節の見出し")).collect();
        let mut all: Vec<&str> = many.iter().map(String::as_str).collect();
        all.extend(["協議の場", "ピアサポーター", "guide/jumbi.md"]);
        for known in [&all[all.len() - 3..], &all] {
            let names = Names::new(known.iter().copied());
            for (wanted, expected) in [
                ("協議のば", Some("協議の場")),
                ("協義の場", Some("協議の場")),
                ("ピアサポータ", Some("ピアサポーター")),
                ("ピアザポーター", Some("ピアサポーター")),
                ("guide/junbi.md", Some("guide/jumbi.md")),
                ("まったく別", None),
                ("", None),
            ] {
                assert_eq!(names.nearest(wanted).as_deref(), expected, "{wanted}");
            }
        }
        assert!(Names::default().nearest("a").is_none());
    }

    #[test]
    fn a_look_up_among_many_compares_few() {
        let like = |n: usize| format!("よく似た長い見出しの{n}");
        for count in [1_000, 50_000] {
            let many: Vec<String> = (0..count).map(like).collect();
            let names = Names::new(many.iter().map(String::as_str));
            assert!(names.shortlist("よく似た長い見出しの9x").len() <= SHORTLIST);
        }
    }

    #[test]
    fn what_is_very_long_is_not_compared() {
        let long = "あ".repeat(100_000);
        assert_eq!(nearest(&long, [long.as_str()]), None);
        assert_eq!(Names::new([long.as_str()]).nearest(&long), None);
    }
}
