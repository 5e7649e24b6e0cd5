//! Where something went that a change names and that is not there: what old addresses, earlier editions and the words that
//! its maker saw tell of it. Changes nothing.

use std::collections::BTreeSet;

use super::{Against, Hidden, Stack, place, words};
use crate::config::overlay::Seen;
use crate::diagnostic::{OverlayProblem, Whither};
use crate::parse::Page;
use crate::path::SourcePath;
use crate::tree::anchor::anchor_of;

/// So much of what was said must be said still for it to be the same.
const SAME: f64 = 0.6;

/// Fewer pairs of letters tell nothing.
const FEW: usize = 8;

impl Stack<'_> {
    /// A page is not there. `seen` is what the maker of the change saw of it.
    pub(super) fn no_page(&self, asked: &str, anchor: &str, seen: Option<&Seen>) -> OverlayProblem {
        let is_it = |hidden: &&Hidden| place::is_called(asked, &hidden.path);
        let page = asked.to_owned();
        if let Some(hidden) = self.stacked.hidden.iter().find(is_it) {
            let other = hidden.at.clone();
            return OverlayProblem::PageHidden { page, other };
        }
        let whither = self.whither(asked, anchor, seen);
        OverlayProblem::NoPage { page, whither }
    }

    fn whither(&self, asked: &str, anchor: &str, seen: Option<&Seen>) -> Whither {
        let with_anchor = |page: &Page| {
            let path = self.path(page.file)?.as_str();
            let wanted = place::anchor(anchor);
            let ids = place::ids(&page.body);
            let id = ids.iter().find(|id| place::is_named(id, &wanted));
            Some(match id {
                Some(id) => format!("{path}#{id}"),
                None => path.to_owned(),
            })
        };
        let titled = |page: &&Page| {
            let title = page.title();
            title.is_some_and(|title| anchor_of(&title) == anchor_of(asked))
        };
        let pages = &self.stacked.pages;
        if let Some(path) = pages.iter().find(titled).and_then(with_anchor) {
            return Whither::Titled(path);
        }
        if let Some(path) = self.by_old_address(asked).and_then(with_anchor) {
            return Whither::Moved(path);
        }
        let old = seen.map(|seen| seen.text.join("\n"));
        let old = old.filter(|old| pairs(old).len() >= FEW);
        let of_page = |page: &Page| words::Words::of(&page.body, None, self.sources).lines;
        let found = match (&old, self.in_edition(asked)) {
            (Some(old), _) => self.most_alike(old, |page| of_page(page).join("\n")),
            (None, Some(old)) => self.most_alike(old, |page| {
                self.sources.text(page.file).unwrap_or_default().to_owned()
            }),
            (None, None) => return self.by_name(asked),
        };
        match found.and_then(with_anchor) {
            Some(path) => Whither::Moved(path),
            None => Whither::Gone,
        }
    }

    /// The page that says that it once stood there.
    fn by_old_address(&self, asked: &str) -> Option<&Page> {
        let pinned = |path: &&String| place::key(path.as_str()) == place::key(asked);
        let pinned = self.config.names.keys().find(pinned);
        let address = pinned.and_then(|path| self.config.names.get(path));
        let old = [
            Some(place::key(asked)),
            address.map(|path| place::key(path)),
        ];
        self.stacked.pages.iter().find(|page| {
            page.meta.aliases.iter().any(|(alias, _)| {
                let alias = alias.split('#').next().unwrap_or_default();
                !alias.is_empty() && old.contains(&Some(place::key(alias)))
            })
        })
    }

    /// Its text in the newest edition that has it.
    fn in_edition(&self, asked: &str) -> Option<&str> {
        let of_edition = self.sources.guide().filter_map(|(_, file)| {
            let inside = file.path.as_str().strip_prefix("editions/")?;
            let (edition, path) = inside.split_once('/')?;
            let is_it = path.ends_with(".md") && place::is_called(asked, &SourcePath::new(path));
            Some((edition, file.text()?)).filter(|_| is_it)
        });
        let newest = of_edition.max_by_key(|(edition, _)| *edition);
        newest.map(|(_, text)| text)
    }

    /// The page that says most of what was said.
    fn most_alike(&self, old: &str, of_page: impl Fn(&Page) -> String) -> Option<&Page> {
        let old = pairs(old);
        let pages = self.stacked.pages.iter();
        let all = pages.map(|page| (held(&old, &pairs(&of_page(page))), page));
        let best = all.max_by(|a, b| a.0.total_cmp(&b.0));
        best.filter(|(part, _)| *part >= SAME).map(|(_, page)| page)
    }

    /// Only by its name: a page of the same name in another folder, or a slip of the pen.
    fn by_name(&self, asked: &str) -> Whither {
        let known = self.paths();
        let known = known.iter().flatten().map(|path| path.as_str());
        match place::nearest_page(asked, known) {
            Some(path) => Whither::Alike(path),
            None => Whither::Unknown,
        }
    }

    /// The place whose words are those that a part was made against, or most of them.
    fn moved(&self, lost: &Against) -> Option<String> {
        let seen = self.seen(lost.layer, &lost.change)?;
        let below_heading =
            |lines: &[String]| pairs(&lines.get(1..).unwrap_or_default().join("\n"));
        let wanted = below_heading(&seen.text);
        if wanted.len() < FEW {
            return None;
        }
        let mut best: Option<(f64, String)> = None;
        for page in &self.stacked.pages {
            let Some(path) = self.path(page.file) else {
                continue;
            };
            for (id, words) in words::sections(&page.body, self.sources) {
                let found = below_heading(&words.lines);
                // As much of the one in the other as of the other in the one.
                let part = held(&wanted, &found).min(held(&found, &wanted));
                if part >= SAME && best.as_ref().is_none_or(|(known, _)| part > *known) {
                    best = Some((part, format!("{}#{id}", path.as_str())));
                }
            }
        }
        best.map(|(_, place)| place)
    }

    /// The place is gone: where it went, as far as its words tell.
    pub(super) fn no_place(
        &self,
        path: &SourcePath,
        anchor: &str,
        lost: &Against,
    ) -> OverlayProblem {
        let mut here = Vec::new();
        let mut moved = self.moved(lost);
        for page in &self.stacked.pages {
            let own = self.path(page.file);
            if own == Some(path) {
                here = place::ids(&page.body);
            } else if moved.is_none() {
                let mut ids = place::ids(&page.body).into_iter();
                let is_here = ids.any(|id| place::is_named(&id, anchor));
                moved = own
                    .filter(|_| is_here)
                    .map(|own| format!("{}#{anchor}", own.as_str()));
            }
        }
        let near = place::nearest_anchor(anchor, &here);
        OverlayProblem::NoPlace {
            page: path.as_str().to_owned(),
            anchor: anchor.to_owned(),
            moved: moved.or(near.map(|near| format!("{}#{near}", path.as_str()))),
            known: here,
        }
    }
}

/// The pairs of letters and digits that stand beside one another.
fn pairs(text: &str) -> BTreeSet<[char; 2]> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let beside = letters.windows(2);
    beside
        .filter_map(|pair| <[char; 2]>::try_from(pair).ok())
        .collect()
}

/// Which part of the one is held by the other.
fn held(one: &BTreeSet<[char; 2]>, other: &BTreeSet<[char; 2]>) -> f64 {
    let both = u32::try_from(one.intersection(other).count()).unwrap_or(u32::MAX);
    let all = u32::try_from(one.len().max(1)).unwrap_or(u32::MAX);
    f64::from(both) / f64::from(all)
}
