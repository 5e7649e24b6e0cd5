//! Finds what a change names: a page by its path or key, a section or a marked block by its id. Changes links of parts,
//! so that they lead from where they will stand.

use std::collections::BTreeSet;

use crate::diagnostic::{Span, nearest};
use crate::parse::Page;
use crate::parse::part::Part;
use crate::path::{SourcePath, decode, unnumbered};
use crate::tree::anchor::anchor_of;
use crate::tree::change::{each_inline, each_text};
use crate::tree::{Article, Block, Inline, Node, walk};

/// The page that is called so. `paths` are those of `pages`.
pub(super) fn page(asked: &str, pages: &[Page], paths: &[Option<&SourcePath>]) -> Option<usize> {
    let asked = decode(asked.trim_start_matches("./").trim_start_matches('/'));
    let exact = |path: &Option<&SourcePath>| path.is_some_and(|path| path.as_str() == asked);
    let by_id = || {
        pages.iter().position(|page| {
            let id = page.meta.id.as_ref();
            id.is_some_and(|(id, _)| *id == asked)
        })
    };
    let by_key = || {
        let asked = key(&decode(&asked));
        let called =
            |path: &Option<&SourcePath>| path.is_some_and(|path| key(path.as_str()) == asked);
        paths.iter().position(called)
    };
    paths.iter().position(exact).or_else(by_id).or_else(by_key)
}

/// Whether a page goes by this name: its path, with or without order numbers and ending.
pub(super) fn is_called(asked: &str, path: &SourcePath) -> bool {
    key(&decode(asked)) == key(path.as_str())
}

/// A path without order numbers and ending; of a folder's own page, the folder.
pub(super) fn key(path: &str) -> String {
    let path = path.trim_matches('/');
    let stem = [".md", ".markdown", ".html"]
        .iter()
        .find_map(|end| path.strip_suffix(end));
    let path = unnumbered(stem.unwrap_or(path));
    match path.rsplit_once('/') {
        Some((folder, "index" | "README")) => folder.to_owned(),
        None if matches!(path.as_str(), "index" | "README") => String::new(),
        _ => path,
    }
}

/// The page that was probably meant: one of the same name in another folder, else a path that differs by a slip of the pen.
pub(super) fn nearest_page<'p>(
    asked: &str,
    known: impl Iterator<Item = &'p str> + Clone,
) -> Option<String> {
    let last = |path: &str| key(path).rsplit('/').next().unwrap_or_default().to_owned();
    let own = last(asked);
    let same = known.clone().find(|path| last(path) == own);
    let slip = || {
        let near = nearest(
            &key(asked),
            known
                .clone()
                .map(key)
                .collect::<Vec<_>>()
                .iter()
                .map(String::as_str),
        )?;
        let letters = key(asked).chars().count();
        let is_slip = strsim::damerau_levenshtein(&key(asked), &near) <= 1 + letters / 8;
        known
            .clone()
            .find(|path| key(path) == near)
            .filter(|_| is_slip)
    };
    same.or_else(slip).map(str::to_owned)
}

/// An anchor as ids are written.
pub(super) fn anchor(written: &str) -> String {
    anchor_of(&decode(written))
}

/// Whether an id is what an anchor of a part names; ids of statutes and of authors keep the width they are written in.
pub(super) fn is_named(id: &str, anchor: &str) -> bool {
    id == anchor || anchor_of(id) == anchor
}

/// The ids that parts can name on a page.
pub(super) fn ids(body: &[Block]) -> Vec<String> {
    let mut ids = Vec::new();
    walk(body, &mut |node| ids.extend(node.id().map(str::to_owned)));
    ids
}

/// The id that was probably meant: one that holds the words or is held by them, else the nearest.
pub(super) fn nearest_anchor(asked: &str, known: &[String]) -> Option<String> {
    let near = nearest(asked, known.iter().map(String::as_str));
    near.or_else(|| {
        let holds = |id: &&String| id.contains(asked) || asked.contains(id.as_str());
        known
            .iter()
            .filter(|id| id.chars().count() > 1)
            .find(holds)
            .cloned()
    })
}

/// Why some of these blocks may not be replaced, and where that is said.
pub(super) fn lock(blocks: &[Block]) -> Option<(String, Span)> {
    let mut found = None;
    walk(blocks, &mut |node| {
        if let Node::Block(block) = node
            && found.is_none()
            && let Some(attrs) = &block.attrs
            && let Some(reason) = &attrs.locked
        {
            found = Some((reason.clone(), block.span.clone()));
        }
    });
    found
}

/// As [`lock`], of what stands in an article.
pub(super) fn lock_in(article: &Article) -> Option<(String, Span)> {
    let below = || article.children.iter().find_map(lock_in);
    lock(&article.blocks).or_else(below)
}

/// Why an article with all that is in it may not be replaced: what is said of it stands at its first block.
pub(super) fn lock_of(article: &Article) -> Option<(String, Span)> {
    let first = article.blocks.first()?;
    let reason = first.attrs.as_ref()?.locked.clone()?;
    Some((reason, article.span.clone()))
}

/// Lets the links of a part lead from the content folder. They are written as seen from the page where it will stand, from
/// the content folder, or from the part's own file.
pub(super) fn settle(part: &mut Part, page: &SourcePath, known: &BTreeSet<SourcePath>) {
    let mut see = |inline: &mut Inline| {
        let dest = match inline {
            Inline::Link(link) => &mut link.dest,
            Inline::Image(image) => &mut image.dest,
            _ => return,
        };
        if let Some(settled) = settled(dest, page, known) {
            *dest = settled;
        }
    };
    let notes = part.notes.iter_mut().flat_map(|note| &mut note.blocks);
    for block in part.body.iter_mut().chain(notes) {
        each_text(block, &mut |text| each_inline(&mut text.inlines, &mut see));
    }
}

fn settled(dest: &str, page: &SourcePath, known: &BTreeSet<SourcePath>) -> Option<String> {
    let (path, rest) = match dest.find(['#', '?']) {
        Some(at) => dest.split_at(at),
        None => (dest, ""),
    };
    let is_elsewhere = path.is_empty() || path.starts_with('/') || path.contains(':');
    if is_elsewhere {
        return None;
    }
    let decoded = decode(path);
    let folders = decoded.trim_start_matches("../");
    let own = folders.strip_prefix("content/").unwrap_or(folders);
    let ways = [
        page.join(&decoded),
        Some(SourcePath::new(&decoded)),
        Some(SourcePath::new(own)),
    ];
    let is_known = |way: &&SourcePath| known.contains(way);
    let found = ways.iter().flatten().find(is_known);
    // What leads nowhere is told as seen from the content folder.
    let written = found.map_or(path, |found| found.as_str());
    Some(format!("/{}{rest}", written.trim_start_matches("./")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_goes_by_its_path_with_or_without_numbers_and_ending() {
        let path = SourcePath::new("guide/03-kyogi.md");
        for asked in [
            "guide/03-kyogi.md",
            "guide/03-kyogi",
            "guide/kyogi",
            "guide/kyogi.md",
        ] {
            assert!(is_called(asked, &path), "{asked}");
        }
        assert!(!is_called("kyogi", &path));
        assert!(is_called("guide", &SourcePath::new("guide/index.md")));
        assert!(!is_called("2024-05-01", &SourcePath::new("05-01.md")));
    }

    #[test]
    fn links_of_a_part_lead_from_the_page_the_folder_or_the_file() {
        let page = SourcePath::new("guide/a.md");
        let known = ["guide/b.md", "saitama/x.md", "index.md"].map(SourcePath::new);
        let known = BTreeSet::from(known);
        for (written, expected) in [
            ("b.md#x", Some("/guide/b.md#x")),
            ("guide/b.md", Some("/guide/b.md")),
            ("saitama/x.md", Some("/saitama/x.md")),
            ("../content/saitama/x.md", Some("/saitama/x.md")),
            ("../../../guide/b.md", Some("/guide/b.md")),
            ("gone.md", Some("/gone.md")),
            ("#x", None),
            ("https://example.jp/", None),
            ("tel:048-000-0000", None),
        ] {
            assert_eq!(
                settled(written, &page, &known).as_deref(),
                expected,
                "{written}"
            );
        }
    }
}
