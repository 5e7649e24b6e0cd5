//! What the author says of old addresses: `[[gone]]` in handbook.toml, `aliases` with an anchor in front matter.

use crate::model::history::Goal;
use crate::model::{Book, anchor_of};
use crate::path::{decode, unnumbered};

pub(super) struct Declared<'a> {
    book: &'a Book,
}

impl<'a> Declared<'a> {
    pub(super) fn of(book: &'a Book) -> Declared<'a> {
        Declared { book }
    }

    /// Where an author says that an old address leads.
    pub(super) fn goals(&self, path: &str, anchor: &str) -> Vec<Goal> {
        let wanted = |(old_path, old_anchor): (&str, &str)| {
            old_path == path && anchor_of(&decode(old_anchor)) == anchor_of(anchor)
        };
        let found = self
            .book
            .anchor_aliases
            .iter()
            .find(|alias| wanted((alias.path.as_str(), alias.anchor.as_str())))
            .and_then(|alias| self.book.pages.get(alias.page));
        found
            .map(|page| Goal {
                path: page.path.as_str().to_owned(),
                anchor: String::new(),
                title: page.title.clone(),
            })
            .into_iter()
            .collect()
    }

    /// Why a page or an anchor is gone, when it is declared; a page takes its anchors along.
    pub(super) fn reason(&self, key: &str, path: &str, anchor: &str) -> Option<&str> {
        let names = [plain(key), plain(path)];
        let found = self.book.config.gone.iter().find(|gone| {
            let (page, part) = gone
                .page
                .split_once('#')
                .unwrap_or((gone.page.as_str(), ""));
            names.contains(&plain(page))
                && (part.is_empty() || anchor_of(&decode(part)) == anchor_of(anchor))
                // A whole page that stands still is not what was meant.
                && (anchor.is_empty() || !part.is_empty())
        });
        found.map(|gone| gone.reason.as_str())
    }
}

/// `content/guide/03-kyogi.md`, `guide/kyogi.html` and `guide/kyogi` are one page.
fn plain(name: &str) -> String {
    let name = name.trim_start_matches("./").trim_start_matches("content/");
    let name = name.trim_matches('/');
    let name = [".md", ".markdown", ".html"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name);
    unnumbered(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_goes_by_its_file_its_address_and_its_key() {
        for name in [
            "content/guide/03-a.md",
            "guide/a.html",
            "/guide/a",
            "guide/a",
        ] {
            assert_eq!(plain(name), "guide/a");
        }
    }
}
