//! 「前に読んだ版から」: what the reader's own script needs to know of the editions. It keeps nothing here; the script keeps
//! what she confirms on her own device, and only then.

use serde::Serialize;

use super::shelf::Shelf;
use crate::edition::show::html::escape;
use crate::model::Book;
use crate::path::digits_of;

/// The reader's place on a page of changes, for one handbook.
pub(super) struct Mine {
    /// The handbook, whatever it is called today: on a disk all handbooks share one storage.
    handbook: String,
    title: String,
    editions: String,
}

#[derive(Serialize)]
struct Known<'a> {
    id: &'a str,
    label: &'a str,
    date: &'a str,
    /// The page that shows what changed since, from a page beside it; none for the present edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
    /// How many rows stand there.
    count: usize,
}

impl Mine {
    pub(super) fn of(shelf: &Shelf, book: &Book) -> Mine {
        let last = shelf.last();
        let volumes = shelf.volumes.iter().enumerate().rev();
        let known: Vec<Known<'_>> = volumes
            .map(|(at, volume)| {
                let comparison = shelf.comparison(at, last);
                let address = comparison.map(|_| shelf.address(at, last));
                Known {
                    id: &volume.about.id,
                    label: volume.label(),
                    date: &volume.about.date,
                    href: address.map(|address| super::changes::file(&address).to_owned()),
                    count: shelf.count(at, last),
                }
            })
            .collect();
        let first = shelf.volumes.first();
        let mut name = first.map_or(String::new(), |volume| volume.edition.about.title.clone());
        for layer in &book.config.layers {
            name.push('\0');
            name.push_str(&layer.id);
        }
        Mine {
            handbook: digits_of(&name, 6),
            title: book.title.clone(),
            editions: serde_json::to_string(&known).expect("strings and numbers are always JSON"),
        }
    }

    /// On 改訂履歴, or on the page of what changed `since` an edition.
    pub(super) fn html(&self, since: Option<&str>) -> String {
        let since = since.map(|id| format!(" data-since=\"{}\"", escape(id)));
        format!(
            "<div class=\"mine\" data-handbook=\"{}\" data-title=\"{}\" data-editions=\"{}\"{}>\n<p class=\"still\">どの版まで読んだかを残すには、スクリプトがいります。表はそのまま読めます。</p>\n</div>",
            self.handbook,
            escape(&self.title),
            escape(&self.editions),
            since.unwrap_or_default()
        )
    }
}
