//! The colours that a theme declares as custom properties on `:root`, each pair that lies on the other, in every scheme.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Problems;
use crate::diagnostic::AccessProblem;
use crate::path::SitePath;

/// What a theme that keeps the names of the default one lays on what, and how far apart they must be.
const PAIRS: [(&str, &[&str], &str); 13] = [
    (
        "text",
        &[
            "ground", "raised", "point", "note", "warning", "example", "mark",
        ],
        "4.5",
    ),
    ("quiet", &["ground", "raised"], "4.5"),
    (
        "link",
        &["ground", "raised", "point", "note", "warning", "example"],
        "4.5",
    ),
    ("link-on", &["ground"], "4.5"),
    ("accent", &["ground", "point"], "4.5"),
    ("bad", &["ground"], "4.5"),
    (
        "ground",
        &[
            "point-edge",
            "note-edge",
            "warning-edge",
            "example-edge",
            "accent",
            "text",
        ],
        "4.5",
    ),
    ("note-edge", &["ground"], "4.5"),
    ("warning-edge", &["ground"], "4.5"),
    ("on-tile", &["t1", "t2"], "4.5"),
    ("edge", &["ground"], "3"),
    ("focus", &["ground", "raised"], "3"),
    ("point-edge", &["ground", "point"], "3"),
];

#[derive(Default)]
pub(super) struct Colours {
    /// How many pairs were measured, schemes counted apart.
    pub(super) pairs: usize,
    pub(super) problems: Vec<(SitePath, Problems)>,
}

/// A colour and where it is declared.
#[derive(Clone)]
struct Declared {
    file: SitePath,
    at: Range<usize>,
    value: String,
}

type Scheme = BTreeMap<String, Declared>;

pub(super) fn check(sheets: &[(&SitePath, &Vec<u8>)]) -> Colours {
    let mut schemes: BTreeMap<&'static str, Scheme> = BTreeMap::new();
    for (path, bytes) in sheets {
        // Paper has no reader who looks at a screen.
        if !path.as_str().ends_with("print.css") {
            declare(path, &String::from_utf8_lossy(bytes), &mut schemes);
        }
    }
    let light = schemes.get(LIGHT).cloned().unwrap_or_default();
    let mut colours = Colours::default();
    for (name, own) in &schemes {
        let mut scheme = light.clone();
        scheme.extend(own.clone());
        for (front, backs, needed) in PAIRS {
            for back in backs {
                measure(name, &scheme, (front, back, needed), &mut colours);
            }
        }
    }
    colours
}

/// One colour on another, where a scheme has both.
fn measure(
    name: &str,
    scheme: &Scheme,
    (front, back, needed): (&str, &str, &'static str),
    colours: &mut Colours,
) {
    let (Some(a), Some(b), Some(at)) = (
        colour(scheme, front),
        colour(scheme, back),
        scheme.get(front),
    ) else {
        return;
    };
    colours.pairs += 1;
    let found = ratio(a, b);
    if found >= (if needed == "3" { 3.0 } else { 4.5 }) {
        return;
    }
    let problem = AccessProblem::Contrast {
        scheme: name.to_owned(),
        front: front.to_owned(),
        back: back.to_owned(),
        found: format!("{:.2}", (found * 100.0).floor() / 100.0),
        needed,
    };
    let problems = vec![(at.at.clone(), problem)];
    colours.problems.push((at.file.clone(), problems));
}

const LIGHT: &str = "明るい";
const DARK: &str = "暗い";
const CONTRAST: &str = "くっきり";

/// The scheme that a rule's heads speak of; `None` where they speak of something else.
fn scheme(heads: &[String]) -> Option<&'static str> {
    let (own, around) = heads.split_last()?;
    let own = own.trim();
    let around = around.join(" ");
    match own {
        ":root" if around.is_empty() => Some(LIGHT),
        _ if !own.starts_with(":root") => None,
        _ if own.contains("contrast") => Some(CONTRAST),
        _ if own.contains("dark") || around.contains("prefers-color-scheme") => Some(DARK),
        _ => None,
    }
}

/// Reads `--name: value` wherever it stands on `:root`; knows of CSS only its braces, its strings and its comments.
fn declare(path: &SitePath, css: &str, schemes: &mut BTreeMap<&'static str, Scheme>) {
    let mut heads: Vec<String> = Vec::new();
    let mut part = String::new();
    let mut start = 0;
    let mut quote = None;
    let mut letters = css.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if quote.is_none() && letter == '/' && letters.peek().is_some_and(|(_, next)| *next == '*')
        {
            let mut before = ' ';
            letters.next();
            for (_, next) in letters.by_ref() {
                if before == '*' && next == '/' {
                    break;
                }
                before = next;
            }
            continue;
        }
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '{') => {
                heads.push(std::mem::take(&mut part));
                continue;
            }
            (None, ';' | '}') => {
                let declared = std::mem::take(&mut part);
                if let Some((name, value)) = declared
                    .trim()
                    .strip_prefix("--")
                    .and_then(|line| line.split_once(':'))
                    && let Some(scheme) = scheme(&heads)
                {
                    let declared = Declared {
                        file: path.clone(),
                        at: start..at,
                        value: value.trim().to_owned(),
                    };
                    schemes
                        .entry(scheme)
                        .or_default()
                        .insert(name.trim().to_owned(), declared);
                }
                if letter == '}' {
                    heads.pop();
                }
                continue;
            }
            _ => {}
        }
        if part.trim().is_empty() && !letter.is_whitespace() {
            start = at;
        }
        part.push(letter);
    }
}

fn colour(scheme: &Scheme, name: &str) -> Option<[f64; 3]> {
    let mut value = scheme.get(name)?.value.as_str();
    // One name may stand for another; a ring of names has no colour.
    for _ in 0..8 {
        let Some(other) = value
            .strip_prefix("var(--")
            .and_then(|rest| rest.strip_suffix(')'))
        else {
            return hex(value);
        };
        value = scheme.get(other.trim())?.value.as_str();
    }
    None
}

/// `#rgb` or `#rrggbb`.
fn hex(value: &str) -> Option<[f64; 3]> {
    let digits: Option<Vec<u32>> = value
        .strip_prefix('#')?
        .chars()
        .map(|digit| digit.to_digit(16))
        .collect();
    let channel = |high: u32, low: u32| f64::from(high * 16 + low) / 255.0;
    match *digits?.as_slice() {
        [r, g, b] => Some([channel(r, r), channel(g, g), channel(b, b)]),
        [r, s, g, h, b, c] => Some([channel(r, s), channel(g, h), channel(b, c)]),
        _ => None,
    }
}

fn luminance(colour: [f64; 3]) -> f64 {
    let [r, g, b] = colour.map(|part| match part <= 0.04045 {
        true => part / 12.92,
        false => ((part + 0.055) / 1.055).powf(2.4),
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn ratio(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(css: &str) -> (usize, Vec<String>) {
        let (path, bytes) = (SitePath::new("assets/site.css"), css.as_bytes().to_vec());
        let colours = check(&[(&path, &bytes)]);
        let told = colours
            .problems
            .into_iter()
            .flat_map(|(_, problems)| problems);
        let told = told.map(|(at, problem)| match problem {
            AccessProblem::Contrast { scheme, found, .. } => {
                format!("{scheme} {found} {}", css.get(at).unwrap_or_default())
            }
            other => format!("{other:?}"),
        });
        (colours.pairs, told.collect())
    }

    #[test]
    fn each_scheme_is_measured_by_its_own_colours() {
        let light = ":root { --ground: #fff; --text: #000; /* --quiet: red; */ --quiet: #777 }";
        // 4.48, a little less than 4.5.
        assert_eq!(
            found(light),
            (3, vec!["明るい 4.47 --quiet: #777 ".to_owned()])
        );
        let dark = ":root{--ground:#fff;--text:#000}@media (prefers-color-scheme: dark){:root:not([data-theme]){--text:#111;--ground:#000}}";
        let (pairs, told) = found(dark);
        assert_eq!(pairs, 4);
        assert!(
            told.iter().all(|told| told.starts_with("暗い 1.1")) && told.len() == 2,
            "{told:?}"
        );
    }

    #[test]
    fn names_of_names_are_followed_and_rings_left() {
        assert_eq!(
            found(":root{--ground:#fff;--text:var(--dark);--dark:#000}").0,
            2
        );
        assert_eq!(
            found(":root{--ground:var(--text);--text:var(--ground)}").0,
            0
        );
    }
}
