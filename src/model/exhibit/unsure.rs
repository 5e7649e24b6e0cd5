//! Everything that bears a mark such as 要確認, for those who keep the handbook: pages, parts of pages, records.

use crate::diagnostic::Span;
use crate::model::make::{heading, link, list as lines, paragraph, unlinked, word};
use crate::model::shelf::Shelf;
use crate::parse::data::Data;
use crate::tree::{Block, Facts, Inline};

/// One marked thing: its mark, and where it stands.
struct Marked {
    status: String,
    line: Vec<Inline>,
}

/// Under each mark what bears it, in the order of the book; nothing when nothing is marked.
pub(in crate::model) fn all(shelf: &Shelf<'_>, span: &Span) -> Vec<Block> {
    let mut marked = of_pages(shelf, span);
    marked.extend(of_records(shelf.data));
    let mut blocks = Vec::new();
    let mut statuses: Vec<&str> = Vec::new();
    for found in &marked {
        if !statuses.contains(&found.status.as_str()) {
            statuses.push(&found.status);
        }
    }
    for status in statuses {
        let here = marked.iter().filter(|found| found.status == status);
        let items: Vec<Vec<Inline>> = here.map(|found| found.line.clone()).collect();
        blocks.push(heading(span, 2, Some(&format!("印-{status}")), status));
        blocks.push(paragraph(
            span,
            vec![word(span, &format!("{}か所", items.len()))],
        ));
        let mut list = lines(span, items);
        list.attrs.get_or_insert_default().class = Some("echo");
        blocks.push(list);
    }
    blocks
}

fn of_pages(shelf: &Shelf<'_>, span: &Span) -> Vec<Marked> {
    let mut marked = Vec::new();
    for volume in &shelf.volumes {
        if let Some(status) = &volume.meta.facts.status {
            marked.push(Marked {
                status: status.clone(),
                line: vec![shelf.volume_link(volume, span)],
            });
        }
        for mark in &volume.marks {
            let section = volume.headings.iter().find(|(id, _)| *id == mark.section);
            let (dest, label) = match section {
                Some((id, words)) => (
                    format!("page:{}#{id}", volume.path.as_str()),
                    format!("{}：{words}", volume.title),
                ),
                None => (
                    format!("page:{}", volume.path.as_str()),
                    volume.title.clone(),
                ),
            };
            marked.push(Marked {
                status: mark.status.clone(),
                line: vec![link(span, &dest, &label)],
            });
        }
    }
    marked
}

fn of_records(data: &Data) -> Vec<Marked> {
    let mut marked = Vec::new();
    let mut add = |facts: &Facts, kind: &str, name: Inline, at: &Span| {
        if let Some(status) = &facts.status {
            marked.push(Marked {
                status: status.clone(),
                line: vec![word(at, kind), name],
            });
        }
    };
    for term in &data.terms {
        let name = link(&term.span, &format!("term:{}", term.name), &term.name);
        add(&term.facts, "用語：", name, &term.span);
    }
    for menu in &data.menus {
        let name = unlinked(&menu.span, &menu.label);
        add(&menu.facts, "事業のメニュー：", name, &menu.span);
    }
    for program in &data.programs {
        let dest = format!("program:{}", program.id);
        let name = link(&program.span, &dest, &program.name);
        add(&program.facts, "事業：", name, &program.span);
    }
    for initiative in &data.initiatives {
        let dest = format!("initiative:{}", initiative.number);
        let name = link(&initiative.span, &dest, &initiative.title);
        add(&initiative.facts, "取組：", name, &initiative.span);
    }
    for series in &data.series {
        let name = unlinked(&series.span, &series.title);
        add(&series.facts, "統計：", name, &series.span);
    }
    for contact in &data.contacts {
        let Some(at) = &contact.span else { continue };
        let name = match &contact.id {
            Some(id) => link(at, &format!("contact:{id}"), &contact.name),
            None => unlinked(at, &contact.name),
        };
        add(&contact.facts, "連絡先：", name, at);
    }
    for source in &data.sources {
        let dest = format!("source:{}", source.id);
        let name = link(&source.span, &dest, &source.title);
        add(&source.facts, "出典：", name, &source.span);
    }
    for work in &data.planned {
        add(
            &work.facts,
            "予定：",
            unlinked(&work.span, &work.title),
            &work.span,
        );
    }
    for erratum in &data.errata {
        let name = format!("{}「{}」", erratum.at, erratum.wrong);
        add(
            &erratum.facts,
            "正誤：",
            unlinked(&erratum.span, &name),
            &erratum.span,
        );
    }
    marked
}
