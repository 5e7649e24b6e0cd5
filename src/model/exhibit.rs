//! Puts what a fenced block means in its place: lists, tables and drawings made from the book's data.
//!
//! The generated pages use the same pieces, so a list looks and says the same wherever it stands.

pub(super) mod care;
mod empty;
pub(crate) mod initiative;
pub(crate) mod list;
pub(super) mod program;
pub(super) mod report;
pub(crate) mod situation;
pub(crate) mod statistic;
pub(super) mod unsure;

use crate::diagnostic::{BookProblem, Report, Span};
use crate::model::shelf::Shelf;
use crate::tree::fence::Fence;
use crate::tree::{Article, Block, BlockKind};

/// Replaces every fence in these blocks.
pub(super) fn expand(blocks: &mut [Block], shelf: &Shelf<'_>, report: &mut Report) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Fence(fence) => {
                let mut drawn = draw(fence, &block.span, shelf, report);
                // What was drawn may hold no fence, but prose from data may.
                expand(&mut drawn, shelf, report);
                block.kind = BlockKind::Group(drawn);
            }
            BlockKind::Quote(blocks)
            | BlockKind::Group(blocks)
            | BlockKind::Fold { blocks, .. } => {
                expand(blocks, shelf, report);
            }
            BlockKind::List { items, .. } => items
                .iter_mut()
                .for_each(|item| expand(&mut item.blocks, shelf, report)),
            BlockKind::Definitions(definitions) => {
                let meanings = definitions
                    .iter_mut()
                    .flat_map(|definition| &mut definition.meanings);
                meanings.for_each(|blocks| expand(blocks, shelf, report));
            }
            BlockKind::Callout(callout) => expand(&mut callout.blocks, shelf, report),
            BlockKind::Quiz {
                choices, answer, ..
            } => {
                expand(choices, shelf, report);
                expand(answer, shelf, report);
            }
            BlockKind::Table(table) => {
                table
                    .rows
                    .iter_mut()
                    .flatten()
                    .for_each(|cell| expand(&mut cell.blocks, shelf, report));
            }
            BlockKind::Statute(articles) => expand_articles(articles, shelf, report),
            _ => {}
        }
    }
}

fn expand_articles(articles: &mut [Article], shelf: &Shelf<'_>, report: &mut Report) {
    for article in articles {
        expand(&mut article.blocks, shelf, report);
        expand_articles(&mut article.children, shelf, report);
    }
}

fn draw(fence: &Fence, span: &Span, shelf: &Shelf<'_>, report: &mut Report) -> Vec<Block> {
    empty::tell(fence, span, shelf, report);
    match fence {
        Fence::Chart {
            series,
            own,
            kind,
            columns,
            title,
        } => {
            let wanted = statistic::Wanted {
                kind: *kind,
                columns,
                title: title.as_deref(),
            };
            match (series, own) {
                (Some((id, at)), _) => {
                    match shelf.data.series.iter().find(|series| series.id == *id) {
                        Some(series) => {
                            statistic::chart(&statistic::Numbers::of(series), &wanted, span)
                        }
                        None => unknown(
                            at,
                            "series",
                            id,
                            shelf.data.series.iter().map(|series| &series.id),
                            report,
                        ),
                    }
                }
                (None, Some(own)) => {
                    statistic::chart(&statistic::Numbers::of_own(own), &wanted, span)
                }
                (None, None) => Vec::new(),
            }
        }
        Fence::Series { id: (id, at) } => {
            match shelf.data.series.iter().find(|series| series.id == *id) {
                Some(series) => statistic::table_of(series, span),
                None => unknown(
                    at,
                    "series",
                    id,
                    shelf.data.series.iter().map(|series| &series.id),
                    report,
                ),
            }
        }
        Fence::Programs { menu } => match known_menu(menu, shelf, report) {
            Ok(menu) => program::tables(shelf, menu, span),
            Err(blocks) => blocks,
        },
        Fence::Initiatives { program, by, group } => {
            if let Some((id, at)) = program
                && shelf.program(id).is_none()
            {
                return unknown(
                    at,
                    "program",
                    id,
                    shelf.data.programs.iter().map(|program| &program.id),
                    report,
                );
            }
            if let Some((id, at)) = group
                && !shelf.data.groups.iter().any(|group| group.id == *id)
            {
                return unknown(
                    at,
                    "group",
                    id,
                    shelf.data.groups.iter().map(|group| &group.id),
                    report,
                );
            }
            initiative::chosen(shelf, program.as_ref(), by.as_deref(), group.as_ref(), span)
        }
        Fence::Contacts { area, kind, ids } => {
            for (id, at) in ids {
                if !shelf
                    .data
                    .contacts
                    .iter()
                    .any(|contact| contact.id.as_ref() == Some(id))
                {
                    let known = shelf
                        .data
                        .contacts
                        .iter()
                        .filter_map(|contact| contact.id.as_ref());
                    unknown(at, "contact", id, known, report);
                }
            }
            list::contacts(shelf, area.as_deref(), kind.as_deref(), ids, span)
        }
        Fence::Situations(filter) => {
            if let Some((id, at)) = &filter.group
                && !shelf.data.groups.iter().any(|group| group.id == *id)
            {
                let known = shelf.data.groups.iter().map(|group| &group.id);
                return unknown(at, "group", id, known, report);
            }
            let known: Vec<String> = situation::situations(shelf)
                .map(|(volume, _)| situation::id_of(volume).to_owned())
                .collect();
            for (id, at) in filter.ids.iter().filter(|(id, _)| !known.contains(id)) {
                unknown(at, "situation", id, known.iter(), report);
            }
            situation::chosen(shelf, filter, span)
        }
        Fence::Crosswalk { from, to } => match (
            known_menu(from, shelf, report),
            known_menu(to, shelf, report),
        ) {
            (Ok(from), Ok(to)) => program::crosswalk(shelf, from, to, span),
            (Err(blocks), _) | (_, Err(blocks)) => blocks,
        },
        Fence::Matrix { menu } => match known_menu(menu, shelf, report) {
            Ok(menu) => initiative::matrix(shelf, menu, span),
            Err(blocks) => blocks,
        },
        Fence::Reports {
            view,
            program,
            theme,
        } => {
            if let Some((id, at)) = program
                && shelf.program(id).is_none()
            {
                return unknown(
                    at,
                    "program",
                    id,
                    shelf.data.programs.iter().map(|program| &program.id),
                    report,
                );
            }
            report::view(
                shelf,
                *view,
                program.as_ref().map(|(id, _)| id.as_str()),
                theme.as_deref(),
                span,
            )
        }
        Fence::Points => list::points(shelf, span),
        Fence::Terms { names } => list::terms(shelf, names, span),
        // Its words were put in its place before; what is left of one was told of.
        Fence::Include { .. } => Vec::new(),
        Fence::Pages(filter) => list::pages(shelf, filter, span),
        Fence::Ecomap(map) => care::ecomap(map, span),
        Fence::Genogram(map) => care::genogram(map, span),
        Fence::Cycle { title, steps } => care::cycle(shelf, title.as_deref(), steps, span),
        Fence::Flow { title, steps } => care::flow(shelf, title.as_deref(), steps, span),
        Fence::Difference {
            title,
            left,
            right,
            answer,
        } => care::difference(shelf, title.as_deref(), left, right, answer, span),
        Fence::Checklist { title, items } => care::checklist(title.as_deref(), items, span),
    }
}

/// The menu that a fence names, if it names one.
fn known_menu<'f>(
    menu: &'f Option<(String, Span)>,
    shelf: &Shelf<'_>,
    report: &mut Report,
) -> Result<Option<&'f str>, Vec<Block>> {
    match menu {
        Some((id, at)) if !shelf.data.menus.iter().any(|menu| menu.id == *id) => Err(unknown(
            at,
            "menu",
            id,
            shelf.data.menus.iter().map(|menu| &menu.id),
            report,
        )),
        menu => Ok(menu.as_ref().map(|(id, _)| id.as_str())),
    }
}

/// Reports a record that does not exist; nothing is drawn for it.
fn unknown<'k>(
    at: &Span,
    what: &'static str,
    id: &str,
    known: impl Iterator<Item = &'k String>,
    report: &mut Report,
) -> Vec<Block> {
    let nearest = crate::diagnostic::nearest(id, known.map(String::as_str));
    report.add(
        at.clone(),
        BookProblem::UnknownRecord {
            what,
            id: id.to_owned(),
            nearest,
        },
    );
    Vec::new()
}
