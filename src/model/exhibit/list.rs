//! Lists made from records and pages: points, terms, contacts, sources, and pages by filter.

use std::collections::BTreeMap;

use crate::diagnostic::Span;
use crate::model::exhibit::report::prefecture;
use crate::model::kana::{ROWS, row, sort_key};
use crate::model::make::{
    group, heading, joined, link, list as lines, paragraph, table, unlinked, word, words,
};
use crate::model::shelf::{Point, Shelf, Volume, named_sources};
use crate::parse::data::{Contact, Erratum, Meaning, Source, Term};
use crate::tree::fence::PageFilter;
use crate::tree::{Attrs, Block, BlockKind, Definition, Facts, How, Inline, Local, Planned, Text};

/// How far a record can be trusted, as one line; nothing when it says nothing.
pub(in crate::model) fn facts(facts: &Facts, span: &Span) -> Vec<Block> {
    let says_something = facts.until.is_some()
        || facts.checked.is_some()
        || facts.planned.is_some()
        || facts.status.is_some()
        || facts.checked_by.is_some()
        || !facts.sources.is_empty();
    if !says_something {
        return Vec::new();
    }
    // `render` shows the badges of any block; an empty group carries them.
    let attrs = Attrs {
        facts: facts.clone(),
        class: Some("facts"),
        ..Attrs::default()
    };
    vec![Block {
        span: span.clone(),
        attrs: Some(Box::new(attrs)),
        kind: BlockKind::Group(Vec::new()),
    }]
}

pub(in crate::model) fn points(shelf: &Shelf<'_>, span: &Span) -> Vec<Block> {
    let volumes = shelf.volumes.iter();
    let mut points: Vec<(&Volume, &Point)> = volumes
        .flat_map(|volume| volume.points.iter().map(move |point| (volume, point)))
        .collect();
    if points.is_empty() {
        return Vec::new();
    }
    // Those that have a number where they come from stand in that order.
    points.sort_by_key(|(_, point)| point.number.unwrap_or(u32::MAX));
    let line = |(volume, point): (&Volume, &Point)| {
        let dest = format!("page:{}#{}", volume.path.as_str(), point.anchor);
        vec![
            link(&point.span, &dest, &point.title),
            word(&point.span, &format!("　{}", volume.title)),
        ]
    };
    let items = points
        .into_iter()
        .map(|point| vec![paragraph(span, line(point))])
        .collect();
    vec![group(
        span,
        "points echo",
        vec![crate::model::make::items_of(span, Some(1), items)],
    )]
}

/// Short meanings of chosen terms.
pub(in crate::model) fn terms(
    shelf: &Shelf<'_>,
    names: &[(String, Span)],
    span: &Span,
) -> Vec<Block> {
    let definitions = names.iter().map(|(name, at)| {
        let found = find_term(shelf, name);
        let (term, meaning) = match found {
            Some(term) => (
                vec![link(at, &format!("term:{}", term.name), &term.name)],
                term.short.as_str(),
            ),
            None => (vec![link(at, &format!("term:{name}"), name)], ""),
        };
        definition(at, term, meaning)
    });
    let definitions: Vec<Definition> = match names {
        [] => shelf
            .data
            .terms
            .iter()
            .map(|term| term_entry(term, span))
            .collect(),
        _ => definitions.collect(),
    };
    vec![Block::new(span.clone(), BlockKind::Definitions(definitions)).with_class("echo")]
}

pub(in crate::model) fn find_term<'a>(shelf: &Shelf<'a>, name: &str) -> Option<&'a Term> {
    shelf
        .data
        .terms
        .iter()
        .find(|term| term.name == name || term.aliases.iter().any(|alias| alias == name))
}

fn definition(span: &Span, term: Vec<Inline>, meaning: &str) -> Definition {
    Definition {
        term: Text::new(span.clone(), term),
        meanings: vec![vec![paragraph(span, vec![word(span, meaning)])]],
    }
}

/// A name that says itself how it is read.
fn is_kana(name: &str) -> bool {
    name.chars()
        .all(|letter| matches!(letter, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '・'))
}

fn term_entry(term: &Term, span: &Span) -> Definition {
    let mut head = vec![link(span, &format!("term:{}", term.name), &term.name)];
    if !is_kana(&term.name) {
        head.push(word(span, &format!("（{}）", term.reading)));
    }
    definition(span, head, &term.short)
}

/// 用語集: every term under its row, in the order of a dictionary.
pub(in crate::model) fn glossary(shelf: &Shelf<'_>, span: &Span) -> Vec<Block> {
    let mut terms: Vec<&Term> = shelf.data.terms.iter().collect();
    terms.sort_by_key(|term| (sort_key(&term.reading), term.name.clone()));
    let mut jumps = Vec::new();
    let mut blocks = Vec::new();
    for name in ROWS {
        let here: Vec<Definition> = terms
            .iter()
            .filter(|term| row(&term.reading) == name)
            .map(|term| term_entry(term, &term.span))
            .collect();
        if here.is_empty() {
            continue;
        }
        jumps.push(link(span, &format!("#{name}"), name));
        blocks.push(heading(span, 2, Some(name), name));
        blocks.push(
            Block::new(span.clone(), BlockKind::Definitions(here)).with_class("kana-index echo"),
        );
    }
    let mut all = vec![group(
        span,
        "meta jumps",
        vec![paragraph(span, spaced(span, jumps))],
    )];
    all.extend(blocks);
    all
}

fn spaced(span: &Span, links: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::new();
    for link in links {
        if !out.is_empty() {
            out.push(word(span, "　"));
        }
        out.push(link);
    }
    out
}

/// The body of one term's page.
pub(in crate::model) fn term_page(shelf: &Shelf<'_>, term: &Term) -> Vec<Block> {
    let span = &term.span;
    let mut blocks = vec![group(
        span,
        "lead",
        vec![paragraph(span, vec![word(span, &term.short)])],
    )];
    let mut line = format!("読み：{}", term.reading);
    if !term.aliases.is_empty() {
        line.push_str(&format!("　ほかの言い方：{}", term.aliases.join("、")));
    }
    blocks.push(group(
        span,
        "meta",
        vec![paragraph(span, vec![word(span, &line)])],
    ));
    blocks.extend(term.body.iter().cloned());
    blocks.extend(below(shelf, term));
    blocks.extend(facts(&term.facts, span));
    let see: Vec<Inline> = term
        .see
        .iter()
        .map(|(name, at)| link(at, &format!("term:{name}"), name))
        .collect();
    if !see.is_empty() {
        let mut line = vec![word(span, "関連する用語：")];
        line.extend(joined(span, see));
        blocks.push(paragraph(span, line));
    }
    if let Some(url) = &term.url {
        blocks.push(paragraph(
            span,
            vec![word(span, "外の説明："), link(span, url, url)],
        ));
    }
    let name_is_word = |program: &&crate::parse::data::Program| {
        program.name.contains(&term.name) || program.aliases.contains(&term.name)
    };
    let programs: Vec<Inline> = shelf
        .data
        .programs
        .iter()
        .filter(name_is_word)
        .map(|program| {
            link(
                span,
                &format!("program:{}", program.id),
                &shelf.program_label(program),
            )
        })
        .collect();
    if !programs.is_empty() {
        let mut line = vec![word(span, "関わる事業：")];
        line.extend(joined(span, programs));
        blocks.push(group(span, "meta", vec![paragraph(span, line)]));
    }
    blocks
}

pub(in crate::model) fn contacts(
    shelf: &Shelf<'_>,
    area: Option<&str>,
    kind: Option<&str>,
    ids: &[(String, Span)],
    span: &Span,
) -> Vec<Block> {
    let chosen = |contact: &&Contact| {
        let by_id = ids.is_empty() || ids.iter().any(|(id, _)| contact.id.as_ref() == Some(id));
        area.is_none_or(|area| area == contact.area)
            && kind.is_none_or(|kind| kind == contact.kind)
            && by_id
    };
    let cards: Vec<Block> = shelf
        .data
        .contacts
        .iter()
        .filter(chosen)
        .map(|contact| contact_card(shelf, contact, span))
        .collect();
    if cards.is_empty() {
        return vec![paragraph(
            span,
            vec![word(span, "当てはまる連絡先はまだありません。")],
        )];
    }
    vec![group(span, "cards contacts", cards)]
}

fn contact_card(shelf: &Shelf<'_>, contact: &Contact, span: &Span) -> Block {
    let at = contact.span.as_ref().unwrap_or(span);
    let mut blocks = vec![paragraph(
        at,
        vec![Inline::Strong(vec![unlinked(at, &contact.name)])],
    )];
    let mut items = Vec::new();
    let place: Vec<&str> = [&contact.kind, &contact.area]
        .into_iter()
        .map(String::as_str)
        .filter(|s| !s.is_empty())
        .collect();
    if !place.is_empty() {
        items.push(vec![word(at, &place.join("　"))]);
    }
    if !contact.tel.is_empty() {
        let shown = telephone(&contact.tel, at);
        items.push(vec![word(at, "電話："), shown]);
    }
    for (label, value) in [
        ("FAX：", &contact.fax),
        ("住所：", &contact.address),
        ("時間：", &contact.hours),
        ("備考：", &contact.note),
    ] {
        if !value.is_empty() {
            items.push(vec![word(at, label), word(at, value)]);
        }
    }
    if !contact.email.is_empty() {
        items.push(vec![
            word(at, "メール："),
            link(at, &format!("mailto:{}", contact.email), &contact.email),
        ]);
    }
    if !contact.url.is_empty() {
        items.push(vec![
            word(at, "ウェブ："),
            link(at, &contact.url, &contact.url),
        ]);
    }
    if !contact.audience.is_empty() {
        items.push(vec![word(
            at,
            &format!("対象：{}", contact.audience.join("、")),
        )]);
    }
    blocks.push(lines(at, items));
    blocks.extend(facts(&contact.facts, at));
    let mut card = group(at, "card", blocks);
    let layer = contact
        .span
        .as_ref()
        .and_then(|span| shelf.config.layer_of(span.file));
    card.attrs.get_or_insert_default().local = layer.map(|layer| Local {
        layer: Some(layer),
        how: How::Added,
    });
    card
}

/// What the layers below mean by a term, each folded: 国の手引きでは.
fn below(shelf: &Shelf<'_>, term: &Term) -> Vec<Block> {
    let span = &term.span;
    let fold = |meaning: &Meaning| {
        let mut blocks = vec![paragraph(span, vec![word(span, &meaning.short)])];
        blocks.extend(meaning.body.iter().cloned());
        let title = shelf.config.name_below(meaning.layer);
        let mut fold = crate::model::make::fold(span, &title, blocks);
        fold.attrs.get_or_insert_default().local = Some(Local {
            layer: meaning.layer,
            how: How::Kept,
        });
        fold
    };
    term.below.iter().map(fold).collect()
}

/// A number that can be called at a touch; words that are none stay words.
pub(in crate::model) fn telephone(tel: &str, at: &Span) -> Inline {
    let digits = tel
        .chars()
        .filter(|c| c.is_ascii_digit() || "+#".contains(*c));
    let digits: String = digits.collect();
    let callable = |c: char| c.is_ascii_digit() || "-+() #".contains(c);
    let is_number = digits.len() >= 3 && tel.chars().all(callable);
    match is_number {
        true => link(at, &format!("tel:{}", digits.replace('#', "%23")), tel),
        false => word(at, tel),
    }
}

/// Contacts under a heading for each kind, each with an id that `contact:ID` links to.
pub(in crate::model) fn all_contacts(shelf: &Shelf<'_>, span: &Span) -> Vec<Block> {
    let mut kinds: Vec<&str> = Vec::new();
    for contact in &shelf.data.contacts {
        if !kinds.contains(&contact.kind.as_str()) {
            kinds.push(&contact.kind);
        }
    }
    let mut blocks = Vec::new();
    for kind in kinds {
        blocks.push(heading(
            span,
            2,
            None,
            if kind.is_empty() {
                "そのほか"
            } else {
                kind
            },
        ));
        for contact in shelf
            .data
            .contacts
            .iter()
            .filter(|contact| contact.kind == kind)
        {
            let mut card = contact_card(shelf, contact, span);
            if let Some(id) = &contact.id {
                card = crate::model::make::with_id(card, &format!("連絡先-{id}"));
            }
            blocks.push(card);
        }
    }
    blocks
}

pub(in crate::model) fn pages(shelf: &Shelf<'_>, filter: &PageFilter, span: &Span) -> Vec<Block> {
    let has = |list: &[String], wanted: &Option<String>| {
        wanted
            .as_ref()
            .is_none_or(|wanted| list.iter().any(|tag| tag == wanted))
    };
    let chosen = |volume: &&Volume| {
        let meta = &volume.meta;
        filter
            .kind
            .as_ref()
            .is_none_or(|kind| kind == volume.kind.name())
            && filter.folder.as_ref().is_none_or(|folder| {
                let folder = folder.trim_matches('/');
                volume.folder == folder || volume.folder.starts_with(&format!("{folder}/"))
            })
            && has(&meta.audience, &filter.audience)
            && has(&meta.domain, &filter.domain)
            && has(&meta.theme, &filter.theme)
            && filter
                .program
                .as_ref()
                .is_none_or(|program| meta.programs.iter().any(|(id, _)| id == program))
            && (!volume.is_index || filter.folder.is_none())
    };
    vec![page_cards(shelf.volumes.iter().filter(chosen), span)]
}

/// Pages as cards with their summaries.
pub(in crate::model) fn page_cards<'v>(
    volumes: impl Iterator<Item = &'v Volume>,
    span: &Span,
) -> Block {
    let cards = volumes.map(|volume| {
        let dest = format!("page:{}", volume.path.as_str());
        let mut blocks = vec![paragraph(span, vec![link(span, &dest, &volume.title)])];
        if let Some(summary) = &volume.meta.summary {
            blocks.push(paragraph(span, vec![word(span, summary)]));
        }
        group(span, "card", blocks)
    });
    group(span, "cards echo", cards.collect())
}

/// The pages of a folder whose author wrote no page for it.
pub(in crate::model) fn contents<'s>(
    entries: impl Iterator<Item = (&'s crate::path::SitePath, &'s str)>,
    shelf: &Shelf<'_>,
) -> Block {
    let span = &Span::whole(crate::source::FileId(0));
    let summaries: BTreeMap<&crate::path::SitePath, &str> = shelf
        .volumes
        .iter()
        .filter_map(|volume| Some((&volume.path, volume.meta.summary.as_deref()?)))
        .collect();
    let cards = entries.map(|(path, title)| {
        let mut blocks = vec![paragraph(
            span,
            vec![link(span, &format!("page:{}", path.as_str()), title)],
        )];
        if let Some(summary) = summaries.get(path) {
            blocks.push(paragraph(span, vec![word(span, summary)]));
        }
        group(span, "card", blocks)
    });
    group(span, "cards echo", cards.collect())
}

/// Every source with what is taken from it.
pub(in crate::model) fn sources(shelf: &Shelf<'_>, span: &Span) -> Vec<Block> {
    let mut blocks = Vec::new();
    for source in &shelf.data.sources {
        let at = &source.span;
        let mut lines_here = Vec::new();
        if !source.publisher.is_empty() {
            lines_here.push(vec![word(at, &format!("発行：{}", source.publisher))]);
        }
        if let Some(date) = source.date {
            lines_here.push(vec![word(at, &format!("年月：{}", date.show()))]);
        }
        if let Some(url) = &source.url {
            lines_here.push(vec![word(at, "URL："), link(at, url, url)]);
        }
        if let Some(licence) = &source.licence {
            lines_here.push(vec![word(at, &format!("利用の条件：{licence}"))]);
        }
        if let Some(note) = &source.note {
            lines_here.push(vec![word(at, note)]);
        }
        let cites = |volume: &&Volume| {
            volume
                .meta
                .facts
                .sources
                .iter()
                .any(|cite| cite.id == source.id)
        };
        let users: Vec<Inline> = shelf
            .volumes
            .iter()
            .filter(cites)
            .map(|volume| shelf.volume_link(volume, at))
            .collect();
        let (label, places) = match users.is_empty() {
            false => ("使っている文書：", users),
            true => ("案内しているところ：", naming(shelf, source)),
        };
        blocks.push(heading(
            at,
            2,
            Some(&source_anchor(&source.id)),
            &source.title,
        ));
        if !lines_here.is_empty() {
            blocks.push(lines(at, lines_here));
        }
        if !places.is_empty() {
            let mut line = vec![word(at, label)];
            line.extend(joined(at, places));
            let mut line = paragraph(at, line);
            // Titles and names that stand elsewhere: nobody looks for them here.
            line.attrs.get_or_insert_default().class = Some("echo");
            blocks.push(line);
        }
    }
    if blocks.is_empty() {
        blocks.push(paragraph(
            span,
            vec![word(span, "出典の記録はまだありません。")],
        ));
    }
    blocks
}

/// The pages that name a source of which no page is made, and the terms.
fn naming(shelf: &Shelf<'_>, source: &Source) -> Vec<Inline> {
    let pages = shelf
        .volumes
        .iter()
        .filter(|volume| volume.names.contains(&source.id))
        .map(|volume| shelf.volume_link(volume, &source.span));
    let cites = |term: &&Term| {
        let facts = term.facts.sources.iter();
        facts.map(|cite| &cite.id).any(|id| *id == source.id)
            || named_sources(&term.body).contains(&source.id)
    };
    let terms = shelf.data.terms.iter().filter(cites);
    let terms = terms.map(|term| link(&source.span, &format!("term:{}", term.name), &term.name));
    pages.chain(terms).collect()
}

/// The id of a source on the list of sources.
pub(crate) fn source_anchor(id: &str) -> String {
    format!("出典-{id}")
}

pub(in crate::model) fn errata(shelf: &Shelf<'_>, span: &Span) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut groups: Vec<Option<&str>> = Vec::new();
    for erratum in &shelf.data.errata {
        let source = erratum.source.as_ref().map(|(id, _)| id.as_str());
        if !groups.contains(&source) {
            groups.push(source);
        }
    }
    for of in groups {
        let title = match of {
            None => "この手引き".to_owned(),
            Some(id) => shelf
                .data
                .sources
                .iter()
                .find(|s| s.id == id)
                .map_or_else(|| id.to_owned(), |s| s.title.clone()),
        };
        blocks.push(heading(span, 2, None, &title));
        let rows = shelf
            .data
            .errata
            .iter()
            .filter(|erratum| erratum.source.as_ref().map(|(id, _)| id.as_str()) == of)
            .map(|erratum| {
                let at = place_of(shelf, erratum);
                vec![
                    at,
                    vec![unlinked(&erratum.span, &erratum.wrong)],
                    vec![unlinked(&erratum.span, &erratum.right)],
                    vec![word(&erratum.span, &remark(erratum))],
                ]
            });
        blocks.push(table(
            span,
            None,
            1,
            words(span, &["場所", "誤", "正", "備考"]),
            rows.collect(),
        ));
    }
    blocks
}

/// What else is said of an error: its note, when and in which edition it was mended.
fn remark(erratum: &Erratum) -> String {
    let mended = match erratum.is_applied {
        Some(true) => "本文を直しました",
        Some(false) => "次の版で直します",
        None => "",
    };
    let date = erratum.date.map(|date| date.show()).unwrap_or_default();
    let edition = match erratum.edition.as_str() {
        "" => String::new(),
        edition => format!("{edition}の誤り"),
    };
    let said = [erratum.note.as_str(), &edition, mended, &date];
    let said: Vec<&str> = said.into_iter().filter(|said| !said.is_empty()).collect();
    said.join("　")
}

/// The handbook's own errors on one sheet, to be handed out with what was printed.
pub(in crate::model) fn errata_slip(shelf: &Shelf<'_>, span: &Span) -> Vec<Block> {
    let own = shelf.data.errata.iter();
    let own: Vec<&Erratum> = own.filter(|erratum| erratum.source.is_none()).collect();
    if own.is_empty() {
        return Vec::new();
    }
    let rows = own.iter().map(|erratum| {
        vec![
            vec![word(&erratum.span, &erratum.at)],
            vec![unlinked(&erratum.span, &erratum.wrong)],
            vec![unlinked(&erratum.span, &erratum.right)],
            vec![word(&erratum.span, &remark(erratum))],
        ]
    });
    let asked = "お手元の手引きに誤りがありました。おわびして、次のとおり訂正します。";
    vec![
        paragraph(span, vec![word(span, asked)]),
        table(
            span,
            None,
            1,
            words(span, &["場所", "誤", "正", "備考"]),
            rows.collect(),
        ),
    ]
}

/// Where an error stands, and the page that has to do with it; not twice where both have one name.
fn place_of(shelf: &Shelf<'_>, erratum: &Erratum) -> Vec<Inline> {
    let written = word(&erratum.span, &erratum.at);
    let Some((page, span)) = &erratum.page else {
        return vec![written];
    };
    let lead = vec![shelf.lead(page, span)];
    match Text::new(erratum.span.clone(), lead.clone()).visible() == erratum.at {
        true => lead,
        false => [vec![written, word(&erratum.span, "　")], lead].concat(),
    }
}

pub(in crate::model) fn planned(shelf: &Shelf<'_>, span: &Span) -> Vec<Block> {
    let mut blocks = Vec::new();
    for work in &shelf.data.planned {
        let at = &work.span;
        let id = work.id.as_ref().map(|id| planned_anchor(id));
        blocks.push(heading(at, 2, id.as_deref(), &work.title));
        if let Some(when) = work.when {
            blocks.push(paragraph(
                at,
                vec![word(at, &format!("予定：{}", when.show()))],
            ));
        }
        blocks.extend(work.text.iter().cloned());
        if !work.reason.is_empty() {
            blocks.push(paragraph(
                at,
                vec![word(at, &format!("理由：{}", work.reason))],
            ));
        }
        blocks.extend(facts(&work.facts, at));
    }
    let of_pages: Vec<Vec<Inline>> = shelf
        .volumes
        .iter()
        .filter_map(|volume| {
            volume
                .meta
                .facts
                .planned
                .as_ref()
                .map(|planned| (volume, planned))
        })
        .map(|(volume, planned)| {
            let when = match planned {
                Planned::At(date) => format!("　{}", date.show()),
                Planned::Some => String::new(),
            };
            vec![shelf.volume_link(volume, span), word(span, &when)]
        })
        .collect();
    if !of_pages.is_empty() {
        blocks.push(heading(span, 2, None, "予定・見込みを含む文書"));
        blocks.push(lines(span, of_pages));
    }
    blocks
}

pub(crate) fn planned_anchor(id: &str) -> String {
    format!("予定-{id}")
}

/// Pages by audience, domain, level, theme and area.
pub(in crate::model) fn tags(shelf: &Shelf<'_>, span: &Span) -> Vec<Block> {
    let mut blocks = Vec::new();
    type Tags = fn(&Volume) -> Vec<&String>;
    let kinds: [(&str, Tags); 5] = [
        ("読む人", |volume| volume.meta.audience.iter().collect()),
        ("領域", |volume| volume.meta.domain.iter().collect()),
        ("段階", |volume| volume.meta.level.iter().collect()),
        ("主題", |volume| volume.meta.theme.iter().collect()),
        ("地域", |volume| volume.meta.area.iter().collect()),
    ];
    for (label, tags_of) in kinds {
        let mut tags: Vec<&String> = shelf.volumes.iter().flat_map(tags_of).collect();
        tags.sort_by_key(|tag| (prefecture(tag), *tag));
        tags.dedup();
        if tags.is_empty() {
            continue;
        }
        blocks.push(heading(span, 2, None, label));
        for tag in tags {
            blocks.push(heading(span, 3, Some(&tag_anchor(label, tag)), tag));
            let pages = shelf
                .volumes
                .iter()
                .filter(|volume| tags_of(volume).contains(&tag));
            blocks.push(lines(
                span,
                pages.map(|volume| tagged(shelf, volume, span)).collect(),
            ));
        }
    }
    blocks
}

/// A page under its tag, with the chapter it stands in.
fn tagged(shelf: &Shelf<'_>, volume: &Volume, span: &Span) -> Vec<Inline> {
    let mut line = vec![shelf.volume_link(volume, span)];
    if let Some(chapter) = shelf.chapter(volume) {
        line.push(unlinked(span, &format!("　{}", chapter.title)));
    }
    line
}

/// The id of a tag on the page of tags; `render` links each page's tags there.
pub(crate) fn tag_anchor(label: &str, tag: &str) -> String {
    crate::model::place::anchor_of(&format!("{label}-{tag}"))
}
