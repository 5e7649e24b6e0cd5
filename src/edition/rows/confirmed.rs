//! What was looked at again and left as it was: a page, a section or a record whose `checked` is newer than before, and
//! whose words are the same. It is no change and has no row.

use super::place::{place, url};
use crate::date::Date;
use crate::edition::align::Matching;
use crate::edition::value::{Edition, Kind, NodeId, without_blanks};

/// One thing that was confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    pub new: NodeId,
    /// The key of its page or record.
    pub page: String,
    /// The titles on the way to it, its own last.
    pub place: Vec<String>,
    pub url: Option<String>,
    pub checked: Date,
}

impl Confirmed {
    /// 令和6年度に確認、変更なし
    pub fn words(&self) -> String {
        let year = self.checked.in_fiscal_year();
        let year = year.wareki().unwrap_or_else(|| year.western());
        format!("{year}に確認、変更なし")
    }
}

/// In the order of the new edition. What stands in a page that was confirmed as a whole is not named again.
pub(super) fn confirmed(old: &Edition, new: &Edition, matching: &Matching) -> Vec<Confirmed> {
    let mut found: Vec<Confirmed> = Vec::new();
    let mut whole: Option<NodeId> = None;
    for (id, node) in new.nodes.iter().enumerate() {
        let (Some(checked), Some(was)) = (node.checked, matching.old_of(id)) else {
            continue;
        };
        let home = new.home(id);
        let is_newer = Some(checked) > old.node(was).checked;
        if !is_newer || whole == Some(home) || !matching.stays(was) {
            continue;
        }
        if words(old, was) != words(new, id) {
            continue;
        }
        if home == id {
            whole = Some(id);
        }
        found.push(Confirmed {
            new: id,
            page: new.node(home).key.clone(),
            place: place(new, id),
            url: url(&node.address),
            checked,
        });
    }
    found
}

/// All that a reader reads of it; of a section with those that stand under it.
fn words(edition: &Edition, id: NodeId) -> Vec<String> {
    let node = edition.node(id);
    let mut parts = vec![id];
    if node.kind == Kind::Section {
        let siblings = edition.children(node.parent);
        let after = siblings
            .iter()
            .copied()
            .skip_while(|&sibling| sibling <= id);
        parts.extend(after.take_while(|&sibling| {
            let sibling = edition.node(sibling);
            sibling.kind == Kind::Section && sibling.level > node.level
        }));
    }
    let all = parts.into_iter().flat_map(|part| edition.under(part));
    all.map(|id| without_blanks(&edition.node(id).text))
        .filter(|words| !words.is_empty())
        .collect()
}
