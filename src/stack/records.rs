//! Lays the records of an overlay over those below: contacts that replace, terms that mean something else, the rest added.

use super::{Against, words};
use crate::config::Config;
use crate::diagnostic::{COLUMN, OverlayProblem, Report, Span, nearest};
use crate::parse::data::{Contact, Data, Meaning, Term, TermLink};
use crate::source::Sources;
use crate::tree::anchor::anchor_of;

/// The guide has nothing below it that a record could replace.
pub(super) fn alone(data: &Data, report: &mut Report) {
    let contacts = data
        .contacts
        .iter()
        .filter_map(|contact| contact.replaces.as_ref());
    let terms = data.terms.iter().filter_map(|term| term.redefines.as_ref());
    let contacts = contacts.map(|(_, at)| ("replaces", at));
    for (key, at) in contacts.chain(terms.map(|(_, at)| ("redefines", at))) {
        report.add(at.clone(), OverlayProblem::NothingBelow { key });
    }
}

/// Gives what the replacing records were made against.
pub(super) fn lay(
    data: &mut Data,
    new: Data,
    config: &Config,
    files: &Sources,
    report: &mut Report,
) -> Vec<Against> {
    let Data {
        terms,
        menus,
        programs,
        initiatives,
        groups,
        series,
        counts,
        contacts,
        sources,
        errata,
        planned,
        roles,
        searches,
        synonyms,
    } = new;
    let mut against = lay_contacts(&mut data.contacts, contacts, files, report);
    against.extend(lay_terms(&mut data.terms, terms, config, report));
    data.menus.extend(menus);
    data.programs.extend(programs);
    data.initiatives.extend(initiatives);
    data.groups.extend(groups);
    data.series.extend(series);
    data.counts.extend(counts);
    data.sources.extend(sources);
    data.errata.extend(errata);
    data.planned.extend(planned);
    data.roles.extend(roles);
    data.searches.extend(searches);
    data.synonyms.extend(synonyms);
    against
}

/// A record that takes the place of one below, by what each says.
fn against(change: String, old: Vec<String>, new: Vec<String>, at: Span) -> Against {
    let filled = |lines: Vec<String>| -> Vec<String> {
        let lines = lines.into_iter();
        lines.filter(|line| !line.trim().is_empty()).collect()
    };
    let text = filled(old);
    Against {
        layer: 0,
        target: change.clone(),
        change,
        print: words::print(&text),
        text,
        local: filled(new),
        at,
    }
}

fn said_of(contact: &Contact) -> Vec<String> {
    let said = [
        &contact.name,
        &contact.kind,
        &contact.tel,
        &contact.fax,
        &contact.email,
        &contact.url,
        &contact.address,
        &contact.hours,
        &contact.note,
    ];
    said.into_iter().cloned().collect()
}

fn meaning_of(term: &Term) -> Vec<String> {
    let mut said = vec![term.name.clone(), term.short.clone()];
    said.extend(words::texts(&term.body));
    said
}

fn lay_contacts(
    below: &mut Vec<Contact>,
    new: Vec<Contact>,
    sources: &Sources,
    report: &mut Report,
) -> Vec<Against> {
    let mut made = Vec::new();
    // What this layer has put in place; nothing is replaced twice in one layer.
    let mut taken: Vec<(String, Option<Span>)> = Vec::new();
    let mut added = Vec::new();
    for mut contact in new {
        let key = key_of(&contact, sources);
        let Some((id, at)) = contact.replaces.clone() else {
            let same = |other: &&Contact| contact.id.is_some() && other.id == contact.id;
            match below.iter().find(same).and_then(|other| other.span.clone()) {
                Some(other) => {
                    let at = contact.span.clone().unwrap_or_else(|| other.clone());
                    let id = contact.id.clone().unwrap_or_default();
                    report.add(at, twice(("contact", key), id, other));
                }
                None => added.push(contact),
            }
            continue;
        };
        if let Some((_, other)) = taken.iter().find(|(taken, _)| *taken == id) {
            let other = other.clone().unwrap_or_else(|| at.clone());
            report.add(at, OverlayProblem::ReplacedTwice { other });
            continue;
        }
        if contact.id.as_ref().is_some_and(|own| *own != id) {
            let own = contact.id.clone().unwrap_or_default();
            report.add(at, OverlayProblem::TwoIds { own, id });
            continue;
        }
        match below
            .iter_mut()
            .find(|other| other.id.as_deref() == Some(&id))
        {
            Some(old) => {
                taken.push((id.clone(), contact.span.clone()));
                let change = format!("contact:{id}");
                made.push(against(change, said_of(old), said_of(&contact), at));
                contact.id = Some(id);
                take_over(&mut contact, old);
                *old = contact;
            }
            None => {
                report.add(at, no_contact(id, key, below));
            }
        }
    }
    below.append(&mut added);
    made
}

/// What the guide says of its contact beside how to reach it stays, where the overlay says nothing else.
fn take_over(new: &mut Contact, old: &Contact) {
    for (own, below) in [(&mut new.name, &old.name), (&mut new.kind, &old.kind)] {
        if own.is_empty() {
            own.clone_from(below);
        }
    }
    if new.roles.is_empty() {
        new.roles.clone_from(&old.roles);
    }
    if new.audience.is_empty() {
        new.audience.clone_from(&old.audience);
    }
}

fn lay_terms(
    below: &mut Vec<Term>,
    new: Vec<Term>,
    config: &Config,
    report: &mut Report,
) -> Vec<Against> {
    let mut made = Vec::new();
    let mut taken: Vec<(String, Span)> = Vec::new();
    let mut added = Vec::new();
    for term in new {
        let Some((name, at)) = term.redefines.clone() else {
            let names = |other: &&Term| {
                std::iter::once(&term.name)
                    .chain(&term.aliases)
                    .any(|name| is_called(name, other))
            };
            match below.iter().find(names) {
                Some(other) => {
                    let what = ("term", "redefines");
                    let problem = twice(what, other.name.clone(), other.span.clone());
                    report.add(term.span.clone(), problem);
                }
                None => added.push(term),
            }
            continue;
        };
        let Some(old) = below.iter_mut().find(|other| is_called(&name, other)) else {
            let known = below
                .iter()
                .flat_map(|term| std::iter::once(&term.name).chain(&term.aliases));
            let nearest = nearest(&name, known.map(String::as_str));
            let problem = OverlayProblem::NoRecord {
                what: "term",
                key: "redefines",
                id: name,
                nearest,
            };
            report.add(at, problem);
            continue;
        };
        if let Some((_, other)) = taken.iter().find(|(taken, _)| *taken == old.name) {
            let other = other.clone();
            report.add(at, OverlayProblem::ReplacedTwice { other });
            continue;
        }
        let change = format!("term:{}", old.name);
        made.push(against(change, meaning_of(old), meaning_of(&term), at));
        let layer = config.layer_of(old.span.file);
        let new = redefined(term, old, layer);
        taken.push((new.name.clone(), new.span.clone()));
        *old = new;
    }
    below.append(&mut added);
    made
}

fn is_called(name: &str, term: &Term) -> bool {
    term.name == name || term.aliases.iter().any(|alias| alias == name)
}

/// The local meaning under all names that the term has below, with what it means there.
fn redefined(mut new: Term, old: &Term, layer: Option<usize>) -> Term {
    let names = std::iter::once(&old.name).chain(&old.aliases);
    for name in names {
        if !is_called(name, &new) {
            new.aliases.push(name.clone());
        }
    }
    for word in &old.except {
        if !new.except.contains(word) {
            new.except.push(word.clone());
        }
    }
    for (name, at) in &old.see {
        let is_known = new.see.iter().any(|(known, _)| known == name);
        if !is_known {
            new.see.push((name.clone(), at.clone()));
        }
    }
    if new.reading.is_empty() {
        new.reading.clone_from(&old.reading);
    }
    new.url = new.url.or_else(|| old.url.clone());
    new.slug = new.slug.or_else(|| old.slug.clone());
    if new.link == TermLink::First {
        new.link = old.link;
    }
    let meaning = Meaning {
        layer,
        short: old.short.clone(),
        body: old.body.clone(),
    };
    new.below = std::iter::once(meaning)
        .chain(old.below.iter().cloned())
        .collect();
    new
}

fn twice((what, key): (&'static str, &'static str), id: String, other: Span) -> OverlayProblem {
    OverlayProblem::RecordTwice {
        what,
        key,
        id,
        other,
    }
}

/// How the contact says what it stands for: by a key, or by a column of its list.
fn key_of(contact: &Contact, sources: &Sources) -> &'static str {
    let file = contact.span.as_ref().and_then(|at| sources.get(at.file));
    match file.map(|file| file.path.extension()).as_deref() {
        Some("csv" | "xlsx") => COLUMN,
        _ => "replaces",
    }
}

/// There is no contact of this id; readers may call one so.
fn no_contact(id: String, key: &'static str, below: &[Contact]) -> OverlayProblem {
    let is_named = |contact: &&Contact| anchor_of(&contact.name) == anchor_of(&id);
    let mut named = below.iter().filter(is_named).peekable();
    if named.peek().is_some() {
        return OverlayProblem::ByName {
            key,
            name: id.clone(),
            id: named.find_map(|contact| contact.id.clone()),
        };
    }
    let known = below.iter().filter_map(|contact| contact.id.as_deref());
    OverlayProblem::NoRecord {
        what: "contact",
        key,
        nearest: nearest(&id, known),
        id,
    }
}
