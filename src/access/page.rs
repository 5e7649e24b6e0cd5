//! The checks of one page.

use std::collections::BTreeSet;

use super::tree::{Element, Tree};
use super::{Counts, Problems};
use crate::diagnostic::AccessProblem;

#[derive(Default)]
pub(super) struct Found {
    pub(super) title: String,
    pub(super) counts: Counts,
    pub(super) problems: Problems,
}

impl Found {
    fn add(&mut self, element: &Element<'_>, problem: AccessProblem) {
        self.problems.push((element.at(), problem));
    }
}

/// Words that name no place by themselves.
const VAGUE: [&str; 10] = [
    "こちら",
    "ここ",
    "詳細",
    "詳しく",
    "詳しくはこちら",
    "続きを読む",
    "リンク",
    "here",
    "click here",
    "more",
];
/// Attributes that point to ids of the same page.
const POINTING: [&str; 6] = [
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "for",
];

pub(super) fn check(tree: &Tree) -> Found {
    let mut found = Found::default();
    let ids = ids(tree, &mut found);
    frame(tree, &mut found);
    headings(tree, &mut found);
    for element in tree.elements() {
        pointers(&element, &ids, &mut found);
        if element
            .attribute("tabindex")
            .and_then(|index| index.parse::<i64>().ok())
            > Some(0)
        {
            found.add(&element, AccessProblem::OrderOfFocus);
        }
        if element.hidden() {
            continue;
        }
        match element.name {
            "img" => image(&element, &mut found),
            "svg" => drawing(&element, tree, &mut found),
            "a" if element.attribute("href").is_some() => link(&element, tree, &mut found),
            "button" | "summary" => button(&element, tree, &mut found),
            "input" | "select" | "textarea" => field(&element, tree, &mut found),
            "table" => table(&element, &mut found),
            "ul" | "ol" | "dl" => list(&element, &mut found),
            "audio" | "video" => media(&element, &mut found),
            "iframe" if name(&element, tree).is_empty() => {
                found.add(&element, AccessProblem::FrameNameless);
            }
            _ => {}
        }
    }
    found
}

fn ids(tree: &Tree, found: &mut Found) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for element in tree.elements() {
        if let Some(id) = element.attribute("id") {
            found.counts.ids += 1;
            if !ids.insert(id.to_owned()) {
                found.add(&element, AccessProblem::IdTwice { id: id.to_owned() });
            }
        }
    }
    ids
}

/// What the page says of itself: language, title, the text's place, no refusal of zoom, no leading on.
fn frame(tree: &Tree, found: &mut Found) {
    let mut mains = 0;
    let mut titled = false;
    for element in tree.elements() {
        match element.name {
            "html" if element.attribute("lang").unwrap_or_default().is_empty() => {
                found.add(&element, AccessProblem::NoLanguage);
            }
            "title" if !element.within("svg") => {
                found.title = element.words();
                titled = !found.title.is_empty();
            }
            "main" => {
                mains += 1;
                found.counts.texts += usize::from(mains == 1 && !element.words().is_empty());
            }
            "script" => found.counts.scripts += 1,
            "meta" => meta(&element, found),
            _ => {}
        }
    }
    let mut missing = |problem| found.problems.push((0..0, problem));
    if !titled {
        missing(AccessProblem::NoTitle);
    }
    if mains != 1 {
        missing(AccessProblem::NoMain);
    }
    if !tree.elements().any(|element| element.name == "h1") {
        missing(AccessProblem::NoHeading);
    }
}

fn meta(element: &Element<'_>, found: &mut Found) {
    let content = element.attribute("content").unwrap_or_default();
    let is = |attribute, value: &str| {
        element
            .attribute(attribute)
            .is_some_and(|name| name.eq_ignore_ascii_case(value))
    };
    if is("name", "viewport") {
        let refuses = content.split(',').any(|part| {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            match key.trim() {
                "user-scalable" => matches!(value.trim(), "no" | "0"),
                "maximum-scale" => value.trim().parse().is_ok_and(|most: f64| most < 2.0),
                _ => false,
            }
        });
        if refuses {
            found.add(element, AccessProblem::ZoomRefused);
        }
    }
    if is("http-equiv", "refresh") {
        let wait = content.split([';', ',']).next().unwrap_or_default().trim();
        if wait.parse::<f64>().is_ok_and(|seconds| seconds > 0.0) {
            found.add(element, AccessProblem::MovesOn);
        }
    }
}

fn headings(tree: &Tree, found: &mut Found) {
    let mut last = 0;
    for element in tree.elements() {
        let level = match element.name {
            "h1" => 1,
            "h2" => 2,
            "h3" => 3,
            "h4" => 4,
            "h5" => 5,
            "h6" => 6,
            _ => continue,
        };
        if element.hidden() {
            continue;
        }
        found.counts.headings += 1;
        if element.words().is_empty() {
            found.add(&element, AccessProblem::EmptyHeading);
        }
        if last > 0 && level > last + 1 {
            found.add(
                &element,
                AccessProblem::HeadingSkips {
                    from: last,
                    to: level,
                },
            );
        }
        last = level;
    }
}

fn pointers(element: &Element<'_>, ids: &BTreeSet<String>, found: &mut Found) {
    for attribute in POINTING {
        let Some(pointed) = element.attribute(attribute) else {
            continue;
        };
        for id in pointed
            .split_ascii_whitespace()
            .filter(|id| !ids.contains(*id))
        {
            found.add(
                element,
                AccessProblem::IdMissing {
                    attribute: attribute.to_owned(),
                    id: id.to_owned(),
                },
            );
        }
    }
}

fn image(element: &Element<'_>, found: &mut Found) {
    found.counts.images += 1;
    if element.attribute("alt").is_none() && element.attribute("role") != Some("presentation") {
        found.add(element, AccessProblem::NoAlternative);
    }
}

/// A drawing by itself, or one whose parts are named each on its own.
fn drawing(element: &Element<'_>, tree: &Tree, found: &mut Found) {
    found.counts.drawings += 1;
    let told = matches!(
        element.attribute("role"),
        Some("img" | "group" | "graphics-document")
    );
    if element.within("svg") || (told && !name(element, tree).is_empty()) {
        return;
    }
    found.add(element, AccessProblem::DrawingNameless);
}

fn link(element: &Element<'_>, tree: &Tree, found: &mut Found) {
    found.counts.links += 1;
    let name = name(element, tree);
    if name.is_empty() {
        found.add(element, AccessProblem::LinkNameless);
    } else if VAGUE.contains(&name.to_lowercase().as_str()) {
        found.add(element, AccessProblem::VagueLink { text: name });
    } else {
        seen_and_heard(element, &name, found);
    }
}

fn button(element: &Element<'_>, tree: &Tree, found: &mut Found) {
    found.counts.buttons += 1;
    let name = name(element, tree);
    if name.is_empty() {
        found.add(element, AccessProblem::ButtonNameless);
    } else {
        seen_and_heard(element, &name, found);
    }
}

fn seen_and_heard(element: &Element<'_>, heard: &str, found: &mut Found) {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|letter| letter.is_alphabetic());
        letters.flat_map(char::to_lowercase).collect()
    };
    let seen = element.words();
    // Marks and numbers alone, such as ※1, are no words to say.
    if letters(&seen).chars().count() <= 1 {
        return;
    }
    found.counts.labels += 1;
    if !letters(heard).contains(&letters(&seen)) {
        let heard = heard.to_owned();
        found.add(element, AccessProblem::NameHidesWords { seen, heard });
    }
}

fn field(element: &Element<'_>, tree: &Tree, found: &mut Found) {
    let kind = element.attribute("type").unwrap_or("text");
    if element.name == "input" && matches!(kind, "hidden" | "submit" | "reset" | "button") {
        return;
    }
    found.counts.fields += 1;
    let tied = element.attribute("id").is_some_and(|id| {
        tree.elements().any(|label| {
            label.name == "label" && label.attribute("for") == Some(id) && !label.words().is_empty()
        })
    });
    if !tied && !element.within("label") && name(element, tree).is_empty() {
        found.add(element, AccessProblem::FieldNameless);
    }
}

fn table(element: &Element<'_>, found: &mut Found) {
    found.counts.tables += 1;
    if element.attribute("role") != Some("presentation")
        && !element.inside().any(|cell| cell.name == "th")
    {
        found.add(element, AccessProblem::TableWithoutHeads);
    }
}

fn list(element: &Element<'_>, found: &mut Found) {
    let items: &[&str] = match element.name {
        "dl" => &["dt", "dd", "div", "script", "template"],
        _ => &["li", "script", "template"],
    };
    for stray in element.children().filter(|child| !child.is(items)) {
        let (list, inside) = (element.name.to_owned(), stray.name.to_owned());
        found.add(&stray, AccessProblem::ListHolds { list, inside });
    }
}

fn media(element: &Element<'_>, found: &mut Found) {
    found.counts.media += 1;
    if element.attribute("autoplay").is_some() && element.attribute("muted").is_none() {
        found.add(element, AccessProblem::Autoplay);
    }
}

/// What is heard of an element.
fn name(element: &Element<'_>, tree: &Tree) -> String {
    if let Some(pointed) = element.attribute("aria-labelledby") {
        let named = pointed.split_ascii_whitespace().filter_map(|id| {
            tree.elements()
                .find(|other| other.attribute("id") == Some(id))
                .map(|other| other.words())
        });
        return named.collect::<Vec<_>>().join(" ").trim().to_owned();
    }
    let own = element
        .attribute("aria-label")
        .map(|label| label.trim().to_owned());
    let title = || {
        element
            .attribute("title")
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    own.filter(|label| !label.is_empty())
        .or_else(|| Some(element.words()).filter(|words| !words.is_empty()))
        .unwrap_or_else(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The criteria that a piece of a page breaks; what is around it is right.
    fn broken(piece: &str) -> Vec<&'static str> {
        let page = format!(
            "<!DOCTYPE html><html lang=ja><title>題</title><main><h1>題</h1>{piece}</main></html>"
        );
        criteria(&page)
    }

    fn criteria(page: &str) -> Vec<&'static str> {
        let found = check(&Tree::read(page));
        found
            .problems
            .iter()
            .map(|(_, problem)| problem.criterion())
            .collect()
    }

    #[test]
    fn each_piece_breaks_its_criterion_and_its_mended_form_none() {
        for (bad, criterion, good) in [
            ("<img src=a.png>", "1.1.1", "<img src=a.png alt=\"\">"),
            (
                "<svg><path/></svg>",
                "1.1.1",
                "<svg role=img aria-labelledby=t><title id=t>図</title></svg>",
            ),
            (
                "<table><tr><td>甲</td></tr></table>",
                "1.3.1",
                "<table><tr><th>甲</th></tr></table>",
            ),
            ("<h3>飛ぶ</h3>", "1.3.1", "<h2>飛ばない</h2>"),
            ("<h2> </h2>", "1.3.1", "<h2>章</h2>"),
            ("<ul><p>甲</p></ul>", "1.3.1", "<ul><li>甲</li></ul>"),
            ("<a href=x></a>", "2.4.4", "<a href=x><img alt=地図></a>"),
            ("<a href=x>こちら</a>", "2.4.4", "<a href=x>協議の場</a>"),
            (
                "<button><svg aria-hidden=true></svg></button>",
                "4.1.2",
                "<button aria-label=閉じる></button>",
            ),
            (
                "<input name=q>",
                "3.3.2",
                "<label for=q>検索</label><input id=q>",
            ),
            (
                "<select></select>",
                "3.3.2",
                "<label>種類 <select></select></label>",
            ),
            (
                "<a href=x aria-label=別の名>見える名</a>",
                "2.5.3",
                "<a href=x aria-label=見える名の頁>見える名</a>",
            ),
            (
                "<p id=a>甲</p><p id=a>乙</p>",
                "4.1.1",
                "<p id=a>甲</p><p id=b>乙</p>",
            ),
            (
                "<p aria-describedby=z>甲</p>",
                "4.1.2",
                "<p aria-describedby=z>甲</p><p id=z hidden>注</p>",
            ),
            (
                "<iframe src=x></iframe>",
                "4.1.2",
                "<iframe src=x title=地図></iframe>",
            ),
            (
                "<video autoplay></video>",
                "1.4.2",
                "<video controls></video>",
            ),
            ("<p tabindex=3>甲</p>", "2.4.3", "<p tabindex=0>甲</p>"),
            (
                "<meta name=viewport content='width=device-width, user-scalable=no'>",
                "1.4.4",
                "<meta name=viewport content='width=device-width'>",
            ),
            (
                "<meta http-equiv=refresh content='5; url=x'>",
                "2.2.1",
                "<meta http-equiv=refresh content='0; url=x'>",
            ),
        ] {
            assert_eq!(broken(bad), [criterion], "{bad}");
            assert_eq!(broken(good), [""; 0], "{good}");
        }
    }

    #[test]
    fn a_page_says_its_language_its_title_and_where_its_text_is() {
        assert_eq!(
            criteria("<html><body>本文</body></html>"),
            ["3.1.1", "2.4.2", "2.4.1", "1.3.1"]
        );
        let page = "<html lang=ja><title> </title><main><h1>題</h1></main><main></main></html>";
        assert_eq!(criteria(page), ["2.4.2", "2.4.1"]);
    }

    #[test]
    fn marks_are_no_words_to_say() {
        assert_eq!(
            broken("<a href=x aria-label=注1>※1</a><a href=y aria-label=見出しへのリンク>#</a>"),
            [""; 0]
        );
    }
}
