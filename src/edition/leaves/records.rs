//! The records of a book as nodes: each with its lines, in words that a reader meets on the site.

use std::collections::BTreeMap;

use crate::edition::value::{Address, Edition, Kind, Node, NodeId, Quiet, QuietSort, ROOT, What};
use crate::model::{Book, Generated, Origin};
use crate::parse::data::{
    Contact, Data, Erratum, Initiative, PlannedWork, Program, Series, Source, Term, Value,
};
use crate::tree::{Block, Facts, Node as Part, walk};

use super::words_of_blocks;

/// By place in the files of data: the line of a record that a text is part of.
pub(super) type Told = BTreeMap<(u32, usize), NodeId>;

pub(super) fn write(book: &Book, edition: &mut Edition) -> Told {
    let data = &book.data;
    let mut places = BTreeMap::new();
    for page in &book.pages {
        if let Origin::Generated(what) = page.origin {
            places.entry(what).or_insert(page.path.as_str());
        }
    }
    let mut desk = Desk {
        places,
        edition,
        told: Told::new(),
    };
    for (at, term) in data.terms.iter().enumerate() {
        desk.term(at, term);
    }
    for menu in &data.menus {
        let record = desk.record(What::Menu, &menu.id, &menu.label, Generated::Programs, "");
        desk.field(
            record,
            "始まり",
            &menu.from.map(|date| date.show()).unwrap_or_default(),
        );
        desk.field(
            record,
            "終わり",
            &menu.to.map(|date| date.show()).unwrap_or_default(),
        );
        desk.facts(record, &menu.facts);
    }
    for (at, program) in data.programs.iter().enumerate() {
        desk.program(at, program, data);
    }
    for group in &data.groups {
        let record = desk.record(
            What::Group,
            &group.id,
            &group.label,
            Generated::Initiatives,
            "",
        );
        desk.facts(record, &group.facts);
    }
    data.initiatives
        .iter()
        .for_each(|initiative| desk.initiative(initiative, data));
    data.series.iter().for_each(|series| desk.series(series));
    data.contacts
        .iter()
        .for_each(|contact| desk.contact(contact));
    data.sources.iter().for_each(|source| desk.source(source));
    data.errata.iter().for_each(|erratum| desk.erratum(erratum));
    data.planned
        .iter()
        .for_each(|planned| desk.planned(planned));
    desk.told
}

struct Desk<'a> {
    /// Where each generated page stands.
    places: BTreeMap<Generated, &'a str>,
    edition: &'a mut Edition,
    told: Told,
}

impl Desk<'_> {
    fn record(
        &mut self,
        what: What,
        key: &str,
        name: &str,
        page: Generated,
        anchor: &str,
    ) -> NodeId {
        let mut node = Node::new(Kind::Record, what, name);
        node.key = key.to_owned();
        node.address = Address {
            path: self.path(page),
            anchor: anchor.to_owned(),
        };
        self.edition.add(ROOT, node)
    }

    fn path(&self, wanted: Generated) -> String {
        let place = self.places.get(&wanted).copied();
        place.unwrap_or_default().to_owned()
    }

    fn field(&mut self, record: NodeId, label: &str, value: &str) -> Option<NodeId> {
        let parts = [label.to_owned(), value.to_owned()];
        let mut node = Node::of_cells(Kind::Field, self.edition.node(record).what, &parts, "：");
        if node.cell(1).is_empty() {
            return None;
        }
        node.key = label.to_owned();
        node.address = self.edition.node(record).address.clone();
        Some(self.edition.add(record, node))
    }

    /// A line that only says the names of other records.
    fn names(&mut self, record: NodeId, label: &str, names: &str) {
        let line = self.field(record, label, names);
        if let Some(node) = line.and_then(|line| self.edition.nodes.get_mut(line)) {
            node.refers = true;
        }
    }

    fn prose(&mut self, record: NodeId, label: &str, blocks: &[Block]) {
        let Some(line) = self.field(record, label, &words_of_blocks(blocks)) else {
            return;
        };
        walk(blocks, &mut |part| {
            if let Part::Text(text) = part {
                let place = (text.span.file.0, text.span.bytes.start);
                self.told.insert(place, line);
            }
        });
    }

    fn facts(&mut self, record: NodeId, facts: &Facts) {
        let until = facts.until.map(|date| date.show()).unwrap_or_default();
        self.field(record, "期限", &until);
        self.field(record, "扱い", facts.status.as_deref().unwrap_or_default());
        if let Some(node) = self.edition.nodes.get_mut(record) {
            node.checked = facts.checked;
        }
    }

    fn term(&mut self, at: usize, term: &Term) {
        let record = self.record(What::Term, &term.name, &term.name, Generated::Term(at), "");
        if let Some(node) = self.edition.nodes.get_mut(record) {
            node.names.clone_from(&term.aliases);
        }
        self.field(record, "意味", &term.short);
        self.prose(record, "説明", &term.body);
        self.field(record, "ほかの言い方", &term.aliases.join("、"));
        let see: Vec<&str> = term.see.iter().map(|(name, _)| name.as_str()).collect();
        self.names(record, "関わる用語", &see.join("、"));
        self.facts(record, &term.facts);
        self.edition.quiet.push(Quiet {
            sort: QuietSort::Reading,
            key: term.name.clone(),
            says: term.reading.clone(),
        });
    }

    fn program(&mut self, at: usize, program: &Program, data: &Data) {
        let record = self.record(
            What::Program,
            &program.id,
            &program.name,
            Generated::Program(at),
            "",
        );
        if let Some(node) = self.edition.nodes.get_mut(record) {
            node.names.clone_from(&program.aliases);
        }
        let menu = data.menus.iter().find(|menu| menu.id == program.menu.0);
        self.names(
            record,
            "メニュー",
            menu.map_or(&program.menu.0, |menu| &menu.label),
        );
        self.field(record, "番号", &program.number.to_string());
        self.field(
            record,
            "必須",
            if program.required {
                "必須の事業"
            } else {
                ""
            },
        );
        self.prose(record, "概要", &program.summary);
        for (number, item) in (1..).zip(&program.items) {
            let required = if item.required && !item.text.contains("必須") {
                "（必須）"
            } else {
                ""
            };
            self.field(
                record,
                &format!("内容{number}"),
                &format!("{}{required}", item.text),
            );
        }
        self.prose(record, "注記", &program.note);
        self.field(record, "ほかの言い方", &program.aliases.join("、"));
        let succeeds = program.succeeds.iter();
        let before: Vec<&str> = succeeds
            .map(|(id, _)| {
                data.programs
                    .iter()
                    .find(|p| p.id == *id)
                    .map_or(id.as_str(), |p| p.name.as_str())
            })
            .collect();
        self.names(record, "前の事業", &before.join("、"));
        self.facts(record, &program.facts);
    }

    fn initiative(&mut self, initiative: &Initiative, data: &Data) {
        let number = initiative.number.to_string();
        let anchor = crate::model::exhibit::initiative::anchor(initiative.number);
        let record = self.record(
            What::Initiative,
            &number,
            &initiative.title,
            Generated::Initiatives,
            &anchor,
        );
        self.field(record, "番号", &number);
        self.field(record, "実施した委員", &initiative.by);
        self.prose(record, "概要", &initiative.summary);
        let programs = |list: &[(String, crate::source::Span)]| -> String {
            let names: Vec<&str> = list
                .iter()
                .map(|(id, _)| {
                    data.programs
                        .iter()
                        .find(|p| p.id == *id)
                        .map_or(id.as_str(), |p| p.name.as_str())
                })
                .collect();
            names.join("、")
        };
        self.names(record, "事業", &programs(&initiative.programs));
        self.field(record, "地域", &initiative.area.join("、"));
        for part in &initiative.parts {
            self.prose(record, &format!("{}の概要", part.label), &part.summary);
            self.names(
                record,
                &format!("{}の事業", part.label),
                &programs(&part.programs),
            );
        }
        self.facts(record, &initiative.facts);
    }

    fn series(&mut self, series: &Series) {
        let anchor = crate::model::exhibit::statistic::anchor(&series.id);
        let record = self.record(
            What::Series,
            &series.id,
            &series.title,
            Generated::Series,
            &anchor,
        );
        self.field(record, "単位", &series.unit);
        for row in &series.rows {
            let mut cells = vec![row.at.clone()];
            for (column, value) in series.columns.iter().zip(&row.values) {
                let value = match value {
                    Value::Number(number) => number.to_string(),
                    Value::Words(words) => words.clone(),
                    Value::Missing => continue,
                };
                cells.push(format!("{column}{value}"));
            }
            cells.extend(row.note.clone());
            let mut node = Node::of_cells(Kind::Datum, What::Series, &cells, "　");
            node.key.clone_from(&row.at);
            node.address = self.edition.node(record).address.clone();
            self.edition.add(record, node);
        }
        self.prose(record, "注", &series.note);
        self.facts(record, &series.facts);
    }

    fn contact(&mut self, contact: &Contact) {
        let key = contact.id.clone().unwrap_or_else(|| contact.name.clone());
        let anchor = contact
            .id
            .as_ref()
            .map(|id| format!("連絡先-{id}"))
            .unwrap_or_default();
        let record = self.record(
            What::Contact,
            &key,
            &contact.name,
            Generated::Contacts,
            &anchor,
        );
        for (label, value) in [
            ("種別", &contact.kind),
            ("地域", &contact.area),
            ("電話", &contact.tel),
            ("FAX", &contact.fax),
            ("メール", &contact.email),
            ("URL", &contact.url),
            ("住所", &contact.address),
            ("時間", &contact.hours),
            ("備考", &contact.note),
        ] {
            self.field(record, label, value);
        }
        self.field(record, "対象", &contact.audience.join("、"));
        self.facts(record, &contact.facts);
    }

    fn source(&mut self, source: &Source) {
        let anchor = crate::model::source_anchor(&source.id);
        let record = self.record(
            What::Source,
            &source.id,
            &source.title,
            Generated::Sources,
            &anchor,
        );
        self.field(record, "発行者", &source.publisher);
        self.field(
            record,
            "年月",
            &source.date.map(|date| date.show()).unwrap_or_default(),
        );
        self.field(record, "URL", source.url.as_deref().unwrap_or_default());
        self.field(
            record,
            "利用の条件",
            source.licence.as_deref().unwrap_or_default(),
        );
        self.field(record, "備考", source.note.as_deref().unwrap_or_default());
        self.facts(record, &source.facts);
    }

    fn erratum(&mut self, erratum: &Erratum) {
        let source = erratum
            .source
            .as_ref()
            .map(|(id, _)| id.as_str())
            .unwrap_or_default();
        let key = format!("{source}／{}／{}", erratum.at, erratum.wrong);
        let record = self.record(What::Erratum, &key, &erratum.at, Generated::Errata, "");
        self.field(record, "誤", &erratum.wrong);
        self.field(record, "正", &erratum.right);
        self.field(record, "備考", &erratum.note);
        self.facts(record, &erratum.facts);
    }

    fn planned(&mut self, planned: &PlannedWork) {
        let key = planned.id.clone().unwrap_or_else(|| planned.title.clone());
        let record = self.record(What::Planned, &key, &planned.title, Generated::Planned, "");
        self.prose(record, "説明", &planned.text);
        self.field(
            record,
            "時期",
            &planned.when.map(|date| date.show()).unwrap_or_default(),
        );
        self.field(record, "理由", &planned.reason);
        self.facts(record, &planned.facts);
    }
}
