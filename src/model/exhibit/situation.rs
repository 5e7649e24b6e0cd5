//! Situations: the card that answers a call, what stands below the author's text, and the ways to find a situation.
//! A situation is an authored page with `[situation]` in its front matter; its words are its author's.

use crate::diagnostic::Span;
use crate::model::exhibit::list::telephone;
use crate::model::make::{
    group, heading, items_of, link, list as lines, paragraph, strong, unlinked, word,
};
use crate::model::place::name_of;
use crate::model::shelf::{Shelf, Volume};
use crate::parse::data::{Contact, Role};
use crate::parse::{Kind, Situation};
use crate::tree::fence::SituationFilter;
use crate::tree::{Block, BlockKind, Definition, Inline, Text};

/// What stands before the lines of whom to call.
pub(crate) const CALL: &str = "電話する先";

/// What stands above the author's text: the answer, then what a caller says.
pub(in crate::model) fn head(shelf: &Shelf<'_>, situation: &Situation) -> Vec<Block> {
    let span = &situation.span;
    let mut answers = Vec::new();
    if let Some(say) = &situation.say {
        let said = Block::new(say.span.clone(), BlockKind::Paragraph(say.clone()));
        answers.push(answer(span, "まず言う", vec![said]));
    }
    if !situation.check.is_empty() {
        let steps = items_of(span, Some(1), texts(&situation.check));
        answers.push(answer(span, "確かめる", vec![steps]));
    }
    if !situation.call.is_empty() {
        let calls = situation.call.iter();
        let calls = calls.flat_map(|(role, at)| call(shelf, role, at)).collect();
        answers.push(answer(span, CALL, vec![lines(span, calls)]));
    }
    let card = Block::new(span.clone(), BlockKind::Definitions(answers));
    let mut blocks = vec![group(span, "answer card", vec![card])];
    if !situation.said.is_empty() {
        let said = situation.said.iter();
        let said = said.map(|said| vec![word(span, &format!("「{said}」"))]);
        let mut intro = vec![paragraph(span, vec![strong(span, "こう言われたら")])];
        intro.push(lines(span, said.collect()));
        blocks.push(group(span, "said", intro));
    }
    blocks
}

/// What stands below the author's text: where to read on, what to print, what is not there.
pub(in crate::model) fn foot(shelf: &Shelf<'_>, situation: &Situation) -> Vec<Block> {
    let span = &situation.span;
    let mut blocks = Vec::new();
    for (title, leads, class) in [
        ("くわしく読む", &situation.leads, "leads echo"),
        ("印刷して使う", &situation.forms, "forms echo"),
    ] {
        if leads.is_empty() {
            continue;
        }
        blocks.push(heading(span, 2, None, title));
        let leads = leads.iter().map(|(dest, at)| vec![shelf.lead(dest, at)]);
        blocks.push(lines(span, leads.collect()).with_class(class));
    }
    if !situation.missing.is_empty() {
        blocks.push(heading(span, 2, None, "まだ載っていません"));
        blocks.push(items_of(span, None, texts(&situation.missing)));
    }
    blocks
}

fn answer(span: &Span, label: &str, meaning: Vec<Block>) -> Definition {
    Definition {
        term: Text::plain(span.clone(), label),
        meanings: vec![meaning],
    }
}

fn texts(texts: &[Text]) -> Vec<Vec<Block>> {
    let block = |text: &Text| Block::new(text.span.clone(), BlockKind::Paragraph(text.clone()));
    texts.iter().map(|text| vec![block(text)]).collect()
}

/// Whom to call: each contact in that role with its number; where none has one, the place that waits for it.
fn call(shelf: &Shelf<'_>, name: &str, at: &Span) -> Vec<Vec<Inline>> {
    let is_it = |contact: &&Contact| contact.roles.iter().any(|(role, _)| role == name);
    let mut in_role: Vec<&Contact> = shelf.data.contacts.iter().filter(is_it).collect();
    // One's own numbers stand before those of the whole country.
    let layer = |contact: &Contact| {
        let span = contact.span.as_ref();
        span.and_then(|span| shelf.config.layer_of(span.file))
    };
    in_role.sort_by_key(|contact| std::cmp::Reverse(layer(contact)));
    let reached: Vec<Vec<Inline>> = in_role
        .iter()
        .filter(|contact| !contact.tel.is_empty())
        .map(|contact| {
            let mut line = vec![contact_link(contact, at), word(at, "　")];
            line.push(telephone(&contact.tel, at));
            if !contact.hours.is_empty() {
                line.push(word(at, &format!("（{}）", contact.hours)));
            }
            if let Some(layer) = layer(contact) {
                let name = shelf.config.name_of(Some(layer));
                line.push(unlinked(at, &format!("〔{name}〕")));
            }
            line
        })
        .collect();
    if !reached.is_empty() {
        return reached;
    }
    let role: Option<&Role> = shelf.data.roles.iter().find(|role| role.name == name);
    let mut line = vec![
        Inline::Strong(vec![unlinked(at, name)]),
        word(at, "　ここに"),
        unlinked(at, name),
        word(at, "の番号が入ります"),
    ];
    if let Some((fill, _)) = role.and_then(|role| role.fill.as_ref()) {
        line.push(word(at, "（"));
        line.push(link(at, &format!("/{fill}"), "入れ方"));
        line.push(word(at, "）"));
    }
    for (place, contact) in in_role.iter().enumerate() {
        line.push(word(at, if place == 0 { "。案内：" } else { "、" }));
        line.push(contact_link(contact, at));
    }
    vec![line]
}

fn contact_link(contact: &Contact, at: &Span) -> Inline {
    match &contact.id {
        Some(id) => link(at, &format!("contact:{id}"), &contact.name),
        None => unlinked(at, &contact.name),
    }
}

/// The situations that a block asks for.
pub(in crate::model) fn chosen(
    shelf: &Shelf<'_>,
    filter: &SituationFilter,
    span: &Span,
) -> Vec<Block> {
    let fits = |list: &[String], wanted: &Option<String>| {
        let wanted = wanted.as_ref();
        wanted.is_none_or(|wanted| list.iter().any(|tag| tag == wanted))
    };
    let found = situations(shelf).filter(|(volume, situation)| {
        fits(&volume.meta.audience, &filter.audience)
            && fits(&volume.meta.domain, &filter.domain)
            && filter.group.as_ref().is_none_or(|(wanted, _)| {
                let group = situation.group.as_ref();
                group.is_some_and(|(group, _)| group == wanted)
            })
    });
    let mut found: Vec<(&Volume, &Situation)> = found.collect();
    if !filter.ids.is_empty() {
        let place = |volume: &Volume| filter.ids.iter().position(|(id, _)| id == id_of(volume));
        found.retain(|(volume, _)| place(volume).is_some());
        found.sort_by_key(|(volume, _)| place(volume));
    }
    let all = found.len();
    found.truncate(filter.limit.unwrap_or(usize::MAX));
    if filter.grouped {
        return groups(shelf, &found, span);
    }
    let volumes = found.iter().map(|(volume, _)| *volume);
    let mut blocks = vec![crate::model::exhibit::list::page_cards(volumes, span)];
    if let Some(index) = index(shelf)
        && (found.len() < all || !filter.ids.is_empty())
    {
        let dest = format!("page:{}", index.path.as_str());
        blocks.push(paragraph(
            span,
            vec![link(
                span,
                &dest,
                &format!("ほかの「{}」を見る", index.title),
            )],
        ));
    }
    blocks
}

/// Every situation with its page, in the order of the book.
pub(in crate::model) fn situations<'s>(
    shelf: &'s Shelf<'_>,
) -> impl Iterator<Item = (&'s Volume, &'s Situation)> {
    let volumes = shelf.volumes.iter();
    volumes.filter_map(|volume| Some((volume, volume.meta.situation.as_ref()?)))
}

/// The page that lists them, when an author wrote one.
fn index<'s>(shelf: &'s Shelf<'_>) -> Option<&'s Volume> {
    let mut volumes = shelf.volumes.iter();
    volumes.find(|volume| volume.kind == Kind::Situation && volume.is_index)
}

/// How a block names a situation: its page's id, else its file's name on the site.
pub(in crate::model) fn id_of(volume: &Volume) -> &str {
    name_of(&volume.meta, &volume.path)
}

/// At a glance: the groups in the order of their records, each with the titles of its situations.
fn groups(shelf: &Shelf<'_>, found: &[(&Volume, &Situation)], span: &Span) -> Vec<Block> {
    let mut blocks = Vec::new();
    let known = shelf.data.groups.iter();
    let known = known.map(|group| (Some(group.id.as_str()), group.label.as_str()));
    for (id, label) in known.chain([(None, "そのほか")]) {
        let belongs = |situation: &Situation| {
            let group = situation.group.as_ref().map(|(group, _)| group.as_str());
            let is_known = shelf.data.groups.iter().any(|it| Some(&*it.id) == group);
            group.filter(|_| is_known) == id
        };
        let titles = found.iter().filter(|(_, situation)| belongs(situation));
        let titles: Vec<Vec<Inline>> = titles
            .map(|(volume, _)| vec![shelf.volume_link(volume, span)])
            .collect();
        if !titles.is_empty() {
            blocks.push(heading(span, 2, None, label));
            blocks.push(group(span, "glance echo", vec![lines(span, titles)]));
        }
    }
    blocks
}
