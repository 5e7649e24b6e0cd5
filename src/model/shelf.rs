//! What the drawn blocks and generated pages may ask of the whole book while it is being put together.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::diagnostic::Span;
use crate::model::include::INCLUDED;
use crate::model::make::{circled, link, word};
use crate::model::place::anchor_of;
use crate::parse::data::{Data, Initiative, Part, Program};
use crate::parse::{Kind, Meta};
use crate::path::{SitePath, SourcePath, decode};
use crate::stack::Hidden;
use crate::tree::extent::how;
use crate::tree::{Block, BlockKind, CalloutKind, How, Inline, Node, walk, walk_inlines};
use tebiki_words::Dictionary;

/// One authored page as others may speak of it.
pub(super) struct Volume {
    pub(super) path: SitePath,
    pub(super) folder: String,
    pub(super) kind: Kind,
    pub(super) title: String,
    pub(super) meta: Meta,
    /// Anchor and words of each heading.
    pub(super) headings: Vec<(String, String)>,
    pub(super) points: Vec<Point>,
    /// Its parts that bear a mark such as 要確認.
    pub(super) marks: Vec<Mark>,
    /// The sources that its text names.
    pub(super) names: BTreeSet<String>,
    pub(super) is_index: bool,
}

/// A point box, for the list of all points.
pub(super) struct Point {
    pub(super) anchor: String,
    pub(super) title: String,
    pub(super) number: Option<u32>,
    pub(super) span: Span,
}

/// A mark on a part of a page.
pub(super) struct Mark {
    /// The id of the heading above; empty before the first.
    pub(super) section: String,
    pub(super) status: String,
}

pub(super) struct Shelf<'a> {
    pub(super) data: &'a Data,
    pub(super) config: &'a Config,
    pub(super) dictionary: &'a Dictionary,
    /// Pages that an overlay leaves out.
    pub(super) hidden: &'a [Hidden],
    pub(super) volumes: Vec<Volume>,
    pub(super) by_source: BTreeMap<SourcePath, usize>,
}

/// One place of an initiative under a programme.
pub(super) struct Placement<'a> {
    pub(super) initiative: &'a Initiative,
    pub(super) part: Option<&'a Part>,
    /// The old programme through which it came here; `None` when it names this programme itself.
    pub(super) through: Option<&'a Program>,
}

impl<'a> Shelf<'a> {
    pub(super) fn program(&self, id: &str) -> Option<&'a Program> {
        self.data.programs.iter().find(|program| program.id == id)
    }

    pub(super) fn menu_label(&self, id: &str) -> &'a str {
        self.data
            .menus
            .iter()
            .find(|menu| menu.id == id)
            .map_or("", |menu| &menu.label)
    }

    /// A programme by its number and name; an old one with the number of what took it over.
    pub(super) fn program_label(&self, program: &Program) -> String {
        let new = self.successors(&program.id);
        let new: Vec<String> = new.iter().map(|new| new.number.to_string()).collect();
        match new.is_empty() {
            true => format!("{} {}", program.number, program.name),
            false => format!(
                "旧{} {}（→ 今の{}）",
                program.number,
                program.name,
                new.join("・")
            ),
        }
    }

    pub(super) fn programs_of(&self, menu: &str) -> Vec<&'a Program> {
        let mut programs: Vec<&Program> = self
            .data
            .programs
            .iter()
            .filter(|program| program.menu.0 == menu)
            .collect();
        programs.sort_by_key(|program| program.number);
        programs
    }

    /// The programmes that took this one over.
    pub(super) fn successors(&self, id: &str) -> Vec<&'a Program> {
        let takes_over = |program: &&Program| program.succeeds.iter().any(|(old, _)| old == id);
        self.data.programs.iter().filter(takes_over).collect()
    }

    /// Initiatives that name the programme, then those that come through the programmes it took over.
    pub(super) fn placements(&self, id: &str) -> Vec<Placement<'a>> {
        let mut found = self.own_placements(id, None);
        let mut seen = vec![id.to_owned()];
        let mut waiting: Vec<String> = self
            .program(id)
            .map(|program| ids(&program.succeeds))
            .unwrap_or_default();
        while let Some(old) = waiting.pop() {
            if seen.contains(&old) {
                continue;
            }
            if let Some(program) = self.program(&old) {
                found.extend(self.own_placements(&old, Some(program)));
                waiting.extend(ids(&program.succeeds));
            }
            seen.push(old);
        }
        found.sort_by_key(|place| {
            (
                place.initiative.number,
                place.through.map(|program| program.number),
            )
        });
        found
    }

    fn own_placements(&self, id: &str, through: Option<&'a Program>) -> Vec<Placement<'a>> {
        let names = |programs: &[(String, Span)]| programs.iter().any(|(program, _)| program == id);
        let mut found = Vec::new();
        for initiative in &self.data.initiatives {
            if names(&initiative.programs) {
                found.push(Placement {
                    initiative,
                    part: None,
                    through,
                });
            }
            let parts = initiative.parts.iter().filter(|part| names(&part.programs));
            found.extend(parts.map(|part| Placement {
                initiative,
                part: Some(part),
                through,
            }));
        }
        found
    }

    /// Initiatives in no programme and no group.
    pub(super) fn unclassified(&self) -> Vec<&'a Initiative> {
        let homeless = |initiative: &&Initiative| {
            initiative.programs.is_empty()
                && initiative.group.is_none()
                && initiative
                    .parts
                    .iter()
                    .all(|part| part.programs.is_empty() && part.group.is_none())
        };
        self.data.initiatives.iter().filter(homeless).collect()
    }

    pub(super) fn of_group(&self, id: &str) -> Vec<&'a Initiative> {
        let in_group =
            |group: &Option<(String, Span)>| group.as_ref().is_some_and(|(group, _)| group == id);
        let belongs = |initiative: &&Initiative| {
            in_group(&initiative.group) || initiative.parts.iter().any(|part| in_group(&part.group))
        };
        self.data.initiatives.iter().filter(belongs).collect()
    }

    /// The reports among the pages, by area code and name.
    pub(super) fn reports(&self) -> Vec<&Volume> {
        let mut reports: Vec<&Volume> = self
            .volumes
            .iter()
            .filter(|volume| volume.meta.report.is_some())
            .collect();
        reports.sort_by_key(|volume| {
            (
                volume
                    .meta
                    .report
                    .as_ref()
                    .map(|report| report.code.clone()),
                volume.path.clone(),
            )
        });
        reports
    }

    /// A link to what an author wrote as `guide/x.md#見出し`, `program:ID` or `[[用語]]`, with words of its own.
    pub(super) fn lead(&self, dest: &str, span: &Span) -> Inline {
        if let Some(name) = dest
            .strip_prefix("[[")
            .and_then(|rest| rest.strip_suffix("]]"))
        {
            let (name, label) = match name.split_once('|') {
                Some((name, label)) => (name, Some(label.to_owned())),
                None => (name, None),
            };
            let name = name.to_owned();
            return Inline::Wiki(crate::tree::Wiki {
                id: 0,
                span: span.clone(),
                name,
                label,
                plain: false,
            });
        }
        let (path, anchor) = dest.split_once('#').unwrap_or((dest, ""));
        let is_scheme = path.contains(':');
        let rooted = if is_scheme || path.starts_with('/') {
            dest.to_owned()
        } else {
            format!("/{dest}")
        };
        link(span, &rooted, &self.lead_label(path, anchor))
    }

    fn lead_label(&self, path: &str, anchor: &str) -> String {
        let whole = || path.to_owned();
        let (scheme, id) = path.split_once(':').unwrap_or(("", path));
        match scheme {
            "program" => self
                .program(id)
                .map_or_else(whole, |program| self.program_label(program)),
            "term" => id.to_owned(),
            "source" => self
                .data
                .sources
                .iter()
                .find(|source| source.id == id)
                .map_or_else(whole, |s| s.title.clone()),
            "contact" => {
                let found = self
                    .data
                    .contacts
                    .iter()
                    .find(|contact| contact.id.as_deref() == Some(id));
                found.map_or_else(whole, |contact| contact.name.clone())
            }
            "initiative" => {
                let found = self
                    .data
                    .initiatives
                    .iter()
                    .find(|initiative| initiative.number.to_string() == id);
                found.map_or_else(whole, |initiative| {
                    format!("取組{} {}", circled(initiative.number), initiative.title)
                })
            }
            "" => {
                let source = SourcePath::new(path.trim_start_matches('/'));
                if let Some(hidden) = self.hidden.iter().find(|hidden| hidden.path == source) {
                    let instead = hidden.instead.trim_start_matches('/');
                    let (path, anchor) = instead.split_once('#').unwrap_or((instead, ""));
                    let source = SourcePath::new(path);
                    let is_hidden = self.hidden.iter().any(|other| other.path == source);
                    return match is_hidden {
                        true => whole(),
                        false => self.lead_label(path, anchor),
                    };
                }
                let Some(volume) = self
                    .by_source
                    .get(&source)
                    .and_then(|&at| self.volumes.get(at))
                else {
                    return whole();
                };
                let wanted = anchor_of(&decode(anchor));
                let heading = volume
                    .headings
                    .iter()
                    .find(|(id, words)| *id == wanted || anchor_of(words) == wanted);
                match heading {
                    Some((_, words)) if !anchor.is_empty() => format!("{}：{words}", volume.title),
                    _ => volume.title.clone(),
                }
            }
            _ => whole(),
        }
    }

    /// The chapter that a page deep in the book stands in: its own title (（１）はじめに) may say little without it.
    pub(super) fn chapter(&self, page: &Volume) -> Option<&Volume> {
        let is_deep = page.folder.contains('/') && !page.is_index;
        self.volumes
            .iter()
            .find(|volume| is_deep && volume.is_index && volume.folder == page.folder)
    }

    /// A link to an authored page.
    pub(super) fn volume_link(&self, volume: &Volume, span: &Span) -> Inline {
        link(
            span,
            &format!("page:{}", volume.path.as_str()),
            &volume.title,
        )
    }
}

fn ids(list: &[(String, Span)]) -> Vec<String> {
    list.iter().map(|(id, _)| id.clone()).collect()
}

/// The headings and point boxes of a page whose blocks have their ids.
pub(super) fn outline(body: &[Block]) -> (Vec<(String, String)>, Vec<Point>) {
    let mut headings = Vec::new();
    let mut points = Vec::new();
    let elsewhere = standing_elsewhere(body);
    walk(body, &mut |node| {
        let Node::Block(block) = node else { return };
        let Some(id) = block.attrs.as_ref().and_then(|attrs| attrs.id.clone()) else {
            return;
        };
        match &block.kind {
            BlockKind::Heading { text, .. } => headings.push((id, text.visible())),
            BlockKind::Callout(callout)
                if callout.kind == CalloutKind::Point && !elsewhere.contains(&id) =>
            {
                let title = callout.title.as_ref().map(crate::tree::Text::visible);
                let title = title.unwrap_or_else(|| first_words(&callout.blocks));
                points.push(Point {
                    anchor: id,
                    title,
                    number: block.attrs.as_ref().and_then(|attrs| attrs.number),
                    span: block.span.clone(),
                });
            }
            _ => {}
        }
    });
    (headings, points)
}

/// The ids of what stands in a fold because an overlay replaced it, and of what is shown from another page.
fn standing_elsewhere(body: &[Block]) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    walk(body, &mut |node| {
        if let Node::Block(block) = node
            && (how(block) == Some(How::Kept) || class_of(block) == Some(INCLUDED))
        {
            walk(std::slice::from_ref(block), &mut |inner| {
                if let Node::Block(inner) = inner {
                    ids.extend(inner.attrs.as_ref().and_then(|attrs| attrs.id.clone()));
                }
            });
        }
    });
    ids
}

fn class_of(block: &Block) -> Option<&'static str> {
    block.attrs.as_ref()?.class
}

/// The parts of a page that bear a mark, when its blocks have their ids.
pub(super) fn marks(body: &[Block]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut section = String::new();
    walk(body, &mut |node| {
        let Node::Block(block) = node else { return };
        let Some(attrs) = &block.attrs else { return };
        if let (BlockKind::Heading { .. }, Some(id)) = (&block.kind, &attrs.id) {
            section.clone_from(id);
        }
        if let Some(status) = &attrs.facts.status {
            marks.push(Mark {
                section: section.clone(),
                status: status.clone(),
            });
        }
    });
    marks
}

/// The sources that a text names: by a link, or as where a fact is from.
pub(super) fn named_sources(body: &[Block]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    walk(body, &mut |node| match node {
        Node::Block(block) => {
            let cites = block.attrs.iter().flat_map(|attrs| &attrs.facts.sources);
            names.extend(cites.map(|cite| cite.id.clone()));
        }
        Node::Text(text) => walk_inlines(&text.inlines, &mut |inline| {
            if let Inline::Link(link) = inline
                && let Some(id) = link.dest.strip_prefix("source:")
            {
                names.insert(id.to_owned());
            }
        }),
        Node::Article(_) => {}
    });
    names
}

/// The first sentence of some blocks, for what has no title.
fn first_words(blocks: &[Block]) -> String {
    let mut words = String::new();
    walk(blocks, &mut |node| {
        if let Node::Text(text) = node
            && words.is_empty()
        {
            words = text.visible();
        }
    });
    match words.find('。') {
        Some(end) => words.get(..end).unwrap_or(&words).to_owned(),
        None => words,
    }
}

/// 取組㉛ as a link.
pub(super) fn initiative_link(initiative: &Initiative, span: &Span) -> Vec<Inline> {
    let words = format!("{} {}", circled(initiative.number), initiative.title);
    vec![link(
        span,
        &format!("initiative:{}", initiative.number),
        &words,
    )]
}

/// The label of a part, as （入院中）.
pub(super) fn part_label(part: Option<&Part>, span: &Span) -> Vec<Inline> {
    part.map(|part| word(span, &format!("（{}）", part.label)))
        .into_iter()
        .collect()
}
