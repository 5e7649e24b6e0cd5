//! `[[hide]]`: takes out the pages that a layer does not show, and sees that what stands in their place is there.

use super::{Against, Hidden, Stack, place, words};
use crate::diagnostic::OverlayProblem;
use crate::path::SourcePath;

impl Stack<'_> {
    /// Takes out what the layer does not want to show.
    pub(super) fn hide(&mut self, layer: usize) {
        let hides = self.config.layers.get(layer).map(|layer| &layer.hides);
        for hide in hides.into_iter().flatten() {
            let (asked, at) = &hide.page;
            let change = format!("hide:{asked}");
            if let Some((page, anchor)) = asked.split_once('#') {
                let found = place::page(page, &self.stacked.pages, &self.paths());
                let path = found.and_then(|found| self.stacked.pages.get(found));
                let path = path.and_then(|page| self.path(page.file));
                let page = path.map_or(page, SourcePath::as_str).to_owned();
                let anchor = anchor.to_owned();
                let problem = OverlayProblem::HidesSection { page, anchor };
                self.report.add(at.clone(), problem);
                continue;
            }
            let found = match place::page(asked, &self.stacked.pages, &self.paths()) {
                Some(found) => found,
                None => {
                    let problem = self.no_page(asked, "", self.seen(layer, &change));
                    self.report.add(at.clone(), problem);
                    continue;
                }
            };
            let Some(page) = self.stacked.pages.get(found) else {
                continue;
            };
            if let Some((reason, other)) = place::lock(&page.body) {
                let problem = OverlayProblem::Locked { reason, other };
                self.report.add(at.clone(), problem);
                continue;
            }
            let page = self.stacked.pages.remove(found);
            let words = words::Words::of(&page.body, None, self.sources);
            self.stacked.against.push(Against {
                layer,
                change,
                target: place::key(asked),
                print: words.print(),
                text: words.lines,
                local: hide.reason.iter().cloned().collect(),
                at: at.clone(),
            });
            let Some(path) = self.path(page.file).cloned() else {
                continue;
            };
            self.stacked.hidden.push(Hidden {
                layer,
                title: page.title(),
                headings: words::headings(&page.body),
                files: words::files(&page, &path),
                path,
                meta: page.meta,
                instead: hide.instead.0.clone(),
                reason: hide.reason.clone(),
                at: hide.instead.1.clone(),
            });
        }
    }

    /// What stands in place of a hidden page must be there; from here on it goes by its path.
    pub(super) fn check_hidden(&mut self) {
        let paths = self.paths();
        let mut lost = Vec::new();
        let mut found = Vec::new();
        for hidden in &self.stacked.hidden {
            let instead = hidden.instead.as_str();
            let (page, anchor) = instead.split_once('#').unwrap_or((instead, ""));
            let at = place::page(page, &self.stacked.pages, &paths);
            let path = at.and_then(|at| paths.get(at).copied().flatten());
            let Some(path) = path else {
                let problem = match self.no_page(page, anchor, None) {
                    OverlayProblem::PageHidden { page, other } => {
                        OverlayProblem::InsteadHidden { page, other }
                    }
                    problem => problem,
                };
                lost.push((hidden.at.clone(), problem));
                found.push(None);
                continue;
            };
            let body = at.and_then(|at| self.stacked.pages.get(at));
            let ids = body.map(|page| place::ids(&page.body)).unwrap_or_default();
            let wanted = place::anchor(anchor);
            let id = ids.iter().find(|id| place::is_named(id, &wanted));
            if id.is_none() && !anchor.is_empty() {
                let near = place::nearest_anchor(&wanted, &ids);
                let problem = OverlayProblem::NoPlace {
                    page: path.as_str().to_owned(),
                    anchor: anchor.to_owned(),
                    moved: near.map(|near| format!("{}#{near}", path.as_str())),
                    known: ids,
                };
                lost.push((hidden.at.clone(), problem));
                found.push(None);
                continue;
            }
            found.push(Some(match id {
                Some(id) => format!("{}#{id}", path.as_str()),
                None => path.as_str().to_owned(),
            }));
        }
        for (hidden, instead) in self.stacked.hidden.iter_mut().zip(found) {
            // What is lost is told here, and not again by every link that leads to it.
            hidden.instead = instead.unwrap_or_default();
        }
        for (at, problem) in lost {
            self.report.add(at, problem);
        }
    }
}
