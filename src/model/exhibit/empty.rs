//! Tells of a block that asks for records and finds none, so that its readers would see an empty list. Draws nothing.

use std::collections::BTreeSet;

use super::super::shelf::Shelf;
use crate::diagnostic::{BookProblem, Report, Span, nearest};
use crate::tree::fence::Fence;

/// One thing that a block asks of its records: the key, what it should be, and what each record has there.
struct Asked<'a> {
    key: &'static str,
    wanted: &'a str,
    values: Vec<&'a str>,
}

/// Reports what the block asks for and nothing has.
pub(super) fn tell(fence: &Fence, span: &Span, shelf: &Shelf<'_>, report: &mut Report) {
    let data = shelf.data;
    let (what, asked, found) = match fence {
        Fence::Contacts { area, kind, ids } if ids.is_empty() => {
            let fits =
                |wanted: &Option<String>, own: &str| wanted.as_ref().is_none_or(|w| w == own);
            let found = data
                .contacts
                .iter()
                .any(|contact| fits(area, &contact.area) && fits(kind, &contact.kind));
            let areas = data.contacts.iter().map(|contact| contact.area.as_str());
            let kinds = data.contacts.iter().map(|contact| contact.kind.as_str());
            let asked = [
                one("area", area.as_deref(), areas.collect()),
                one("kind", kind.as_deref(), kinds.collect()),
            ];
            ("contact", asked, found)
        }
        Fence::Initiatives { by: Some(by), .. } => {
            let authors: Vec<&str> = data.initiatives.iter().map(|it| it.by.as_str()).collect();
            let found = authors.contains(&by.as_str());
            ("initiative", [one("by", Some(by), authors), None], found)
        }
        _ => return,
    };
    if found {
        return;
    }
    let asked: Vec<Asked<'_>> = asked.into_iter().flatten().collect();
    if asked.is_empty() {
        let problem = BookProblem::NothingToShow { what };
        report.add(span.clone(), problem);
        return;
    }
    let unknown = asked
        .iter()
        .find(|asked| !asked.values.contains(&asked.wanted));
    let told = unknown.or(asked.first());
    if let Some(told) = told {
        let known: BTreeSet<&str> = told
            .values
            .iter()
            .copied()
            .filter(|it| !it.is_empty())
            .collect();
        let problem = BookProblem::NothingChosen {
            what,
            key: told.key,
            value: told.wanted.to_owned(),
            nearest: match unknown {
                Some(_) => nearest(told.wanted, known.iter().copied()),
                None => None,
            },
            known: known.into_iter().take(8).map(str::to_owned).collect(),
        };
        report.add(span.clone(), problem);
    }
}

fn one<'a>(key: &'static str, wanted: Option<&'a str>, values: Vec<&'a str>) -> Option<Asked<'a>> {
    Some(Asked {
        key,
        wanted: wanted?,
        values,
    })
}
