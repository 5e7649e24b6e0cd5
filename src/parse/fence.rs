//! The fenced blocks that draw data: what each says, before the data is known.

use unicode_normalization::UnicodeNormalization;

use super::syntax::Place;
use super::table::{self, Table};
use super::{records, schema};
use crate::diagnostic::{DataProblem, Report, Span, nearest};
use crate::parse::RawHtml;
use crate::tree::ChartKind;
use crate::tree::fence::{
    Bond, CheckItem, Couple, EcoNode, EcoTie, Ecomap, Fence, Genogram, Household, OwnSeries,
    PageFilter, Person, ReportView, Sex, Side, SituationFilter, Step, TieKind,
};

/// Understands the block `name`; `None` when it is plain code (`statute` is Markdown's own). `span` is the place of `text`: as long as it where the
/// file holds it byte for byte.
pub fn parse(
    name: &str,
    text: &str,
    span: Span,
    html: RawHtml,
    report: &mut Report,
) -> Option<Fence> {
    let form = schema::FENCES.iter().find(|form| form.name == name)?;
    let place = Place::new(span, text);
    let table = table::read(text, place, form, report);
    let mut reader = Reader { html, report };
    match name {
        "chart" => reader.chart(&table),
        "series" => Some(Fence::Series {
            id: table.place("id")?,
        }),
        "programs" => Some(Fence::Programs {
            menu: table.place("menu"),
        }),
        "initiatives" => Some(Fence::Initiatives {
            program: table.place("program"),
            by: table.maybe("by"),
            group: table.place("group"),
        }),
        "contacts" => Some(Fence::Contacts {
            area: table.maybe("area"),
            kind: table.maybe("kind"),
            ids: table.places("ids"),
        }),
        "situations" => Some(Fence::Situations(SituationFilter {
            grouped: table.maybe("view").as_deref() == Some("groups"),
            group: table.place("group"),
            ids: table.places("ids"),
            audience: table.maybe("audience"),
            domain: table.maybe("domain"),
            limit: table
                .number("limit")
                .and_then(|limit| usize::try_from(limit).ok()),
        })),
        "crosswalk" => Some(Fence::Crosswalk {
            from: table.place("from"),
            to: table.place("to"),
        }),
        "matrix" => Some(Fence::Matrix {
            menu: table.place("menu"),
        }),
        "reports" => Some(reports(&table)),
        "points" => Some(Fence::Points),
        "terms" => Some(Fence::Terms {
            names: table.places("names"),
        }),
        "include" => Some(Fence::Include {
            page: table.place("page")?,
        }),
        "pages" => Some(Fence::Pages(PageFilter {
            kind: table.maybe("kind"),
            folder: table.maybe("folder"),
            audience: table.maybe("audience"),
            domain: table.maybe("domain"),
            theme: table.maybe("theme"),
            program: table.maybe("program"),
        })),
        "ecomap" => reader.ecomap(&table),
        "genogram" => Some(reader.genogram(&table)),
        "cycle" => Some(Fence::Cycle {
            title: table.maybe("title"),
            steps: reader.steps(&table),
        }),
        "flow" => Some(Fence::Flow {
            title: table.maybe("title"),
            steps: reader.steps(&table),
        }),
        "difference" => reader.difference(&table),
        "checklist" => Some(reader.checklist(&table)),
        _ => None,
    }
}

/// What is to be said of a name that is no block's, but nearly.
pub(crate) fn misnamed(name: &str) -> Option<DataProblem> {
    if schema::FENCES.iter().any(|form| form.name == name) || name == "statute" {
        return None;
    }
    let own = name.to_owned();
    match (japanese(name), nearly(name)) {
        (Some(meant), _) => Some(DataProblem::JapaneseFence {
            name: own,
            meant: meant.to_owned(),
        }),
        (None, Some(nearest)) => Some(DataProblem::NearlyFence {
            name: own,
            nearest: nearest.to_owned(),
        }),
        (None, None) => None,
    }
}

/// The block that a Japanese name means, also in full-width letters.
fn japanese(name: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &str)] = &[
        ("図", "chart"),
        ("グラフ", "chart"),
        ("統計", "series"),
        ("事業", "programs"),
        ("事業一覧", "programs"),
        ("取組", "initiatives"),
        ("取り組み", "initiatives"),
        ("連絡先", "contacts"),
        ("連絡先一覧", "contacts"),
        ("電話", "contacts"),
        ("場面", "situations"),
        ("こんなときは", "situations"),
        ("対応表", "crosswalk"),
        ("新旧対応", "crosswalk"),
        ("マトリックス", "matrix"),
        ("報告", "reports"),
        ("取組報告", "reports"),
        ("ポイント", "points"),
        ("用語", "terms"),
        ("用語集", "terms"),
        ("文書", "pages"),
        ("ページ", "pages"),
        ("一覧", "pages"),
        ("差し込み", "include"),
        ("引用", "include"),
        ("エコマップ", "ecomap"),
        ("ジェノグラム", "genogram"),
        ("家族図", "genogram"),
        ("サイクル", "cycle"),
        ("流れ", "flow"),
        ("流れ図", "flow"),
        ("フロー", "flow"),
        ("ちがい", "difference"),
        ("違い", "difference"),
        ("比較", "difference"),
        ("チェックリスト", "checklist"),
        ("確認", "checklist"),
        ("条文", "statute"),
        ("要綱", "statute"),
    ];
    if name.is_ascii() {
        return None;
    }
    let folded: String = name.nfkc().collect();
    let known = schema::FENCES.iter().map(|form| form.name);
    let wide = known
        .chain(["statute"])
        .find(|known| folded.eq_ignore_ascii_case(known));
    let meant = NAMES.iter().find(|(japanese, _)| *japanese == folded);
    wide.or(meant.map(|(_, name)| *name))
}

/// The block that a name is one slip away from; two slips in a long name.
fn nearly(name: &str) -> Option<&'static str> {
    let names = schema::FENCES.iter().map(|form| form.name);
    let mut names = names.chain(["statute"]);
    let slips = |known: &str| if known.len() < 8 { 1 } else { 2 };
    names.find(|known| {
        let distance = strsim::damerau_levenshtein(&name.to_lowercase(), known);
        distance <= slips(known)
    })
}

fn reports(table: &Table) -> Fence {
    let view = match table.maybe("view").as_deref() {
        Some("map") => ReportView::Map,
        Some("area") => ReportView::Area,
        Some("program") => ReportView::Program,
        Some("theme") => ReportView::Theme,
        _ => ReportView::List,
    };
    Fence::Reports {
        view,
        program: table.place("program"),
        theme: table.maybe("theme"),
    }
}

fn side(table: &Table) -> Side {
    let text = table.text("text");
    let mut lines: Vec<String> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    lines.extend(table.texts("lines"));
    Side {
        title: table.text("title"),
        lines,
    }
}

struct Reader<'a> {
    html: RawHtml,
    report: &'a mut Report,
}

impl Reader<'_> {
    fn chart(&mut self, table: &Table) -> Option<Fence> {
        let kind = match table.maybe("type").as_deref() {
            Some("stacked") => ChartKind::Stacked,
            Some("line") => ChartKind::Line,
            _ => ChartKind::Bar,
        };
        let series = table.place("series");
        let columns = table.texts("columns");
        if series.is_some() == table.has("rows") {
            self.report
                .add(table.span.clone(), DataProblem::ChartSource);
            return None;
        }
        let own = series.is_none().then(|| OwnSeries {
            label: table.text("label"),
            unit: table.text("unit"),
            rows: records::rows(table, &columns, self.report),
            columns: columns.clone(),
        });
        Some(Fence::Chart {
            series,
            own,
            kind,
            columns,
            title: table.maybe("title"),
        })
    }

    fn ecomap(&mut self, table: &Table) -> Option<Fence> {
        let mut nodes: Vec<EcoNode> = Vec::new();
        for node in table.tables("node") {
            let Some((id, span)) = node.place("id") else {
                continue;
            };
            if nodes.iter().any(|known| known.id == id) {
                self.report.add(span, DataProblem::MemberTwice { id });
                continue;
            }
            nodes.push(EcoNode {
                id,
                label: node.text("label"),
                group: node.maybe("group"),
            });
        }
        let known: Vec<&str> = nodes.iter().map(|node| node.id.as_str()).collect();
        let mut ties = Vec::new();
        for tie in table.tables("tie") {
            let ends: Vec<_> = [tie.place("from"), tie.place("to")]
                .into_iter()
                .flatten()
                .collect();
            if self.members(&ends, &known).len() < ends.len() || !tie.has("to") {
                continue;
            }
            let kind = match tie.maybe("kind").as_deref() {
                Some("strong") => TieKind::Strong,
                Some("weak") => TieKind::Weak,
                Some("stress") => TieKind::Stress,
                Some("planned") => TieKind::Planned,
                _ => TieKind::Normal,
            };
            ties.push(EcoTie {
                from: tie.maybe("from"),
                to: tie.text("to"),
                kind,
                label: tie.maybe("label"),
                both: tie.flag("both"),
            });
        }
        Some(Fence::Ecomap(Ecomap {
            center: table.maybe("center")?,
            nodes,
            ties,
        }))
    }

    fn genogram(&mut self, table: &Table) -> Fence {
        let mut people: Vec<Person> = Vec::new();
        for person in table.tables("person") {
            let Some((id, span)) = person.place("id") else {
                continue;
            };
            if people.iter().any(|known| known.id == id) {
                self.report.add(span, DataProblem::MemberTwice { id });
                continue;
            }
            let sex = match person.maybe("sex").as_deref() {
                Some("f") => Sex::Female,
                Some("m") => Sex::Male,
                _ => Sex::Unknown,
            };
            people.push(Person {
                id,
                label: person.text("label"),
                sex,
                age: person.number("age"),
                own: person.flag("self"),
                died: person.flag("died"),
                note: person.maybe("note"),
            });
        }
        let known: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
        let mut couples = Vec::new();
        for couple in table.tables("couple") {
            let of = self.members(&couple.places("of"), &known);
            if of.is_empty() || of.len() > 2 {
                if of.len() > 2 {
                    self.report
                        .add(couple.span.clone(), DataProblem::CoupleOfMany);
                }
                continue;
            }
            let bond = match couple.maybe("kind").as_deref() {
                Some("divorced") => Bond::Divorced,
                Some("separated") => Bond::Separated,
                Some("partner") => Bond::Partner,
                _ => Bond::Married,
            };
            couples.push(Couple {
                of,
                bond,
                children: self.members(&couple.places("children"), &known),
            });
        }
        let mut households = Vec::new();
        for household in table.tables("household") {
            households.push(Household {
                label: household.text("label"),
                of: self.members(&household.places("of"), &known),
            });
        }
        Fence::Genogram(Genogram {
            people,
            couples,
            households,
        })
    }

    /// The ids that the drawing defines; the others are reported.
    fn members(&mut self, ids: &[(String, Span)], known: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for (id, span) in ids {
            if known.contains(&id.as_str()) {
                found.push(id.clone());
                continue;
            }
            let problem = DataProblem::UnknownMember {
                id: id.clone(),
                nearest: nearest(id, known.iter().copied()),
            };
            self.report.add(span.clone(), problem);
        }
        found
    }

    fn steps(&mut self, table: &Table) -> Vec<Step> {
        let mut steps = Vec::new();
        for step in table.tables("step") {
            steps.push(Step {
                span: step.span.clone(),
                title: step.text("title"),
                text: step.prose("text", self.html, self.report),
                example: step.prose("example", self.html, self.report),
                link: step.place("link"),
            });
        }
        steps
    }

    fn difference(&mut self, table: &Table) -> Option<Fence> {
        let (left, right) = (table.table("left")?, table.table("right")?);
        // What is written below `[right]` is TOML's `right.answer`, though the author means the block's.
        let answer = [table, right, left]
            .into_iter()
            .find(|table| table.has("answer"))
            .map(|table| table.prose("answer", self.html, self.report));
        Some(Fence::Difference {
            title: table.maybe("title"),
            left: side(left),
            right: side(right),
            answer: answer.unwrap_or_default(),
        })
    }

    fn checklist(&mut self, table: &Table) -> Fence {
        let mut items = Vec::new();
        for item in table.tables("items") {
            if let Some(text) = item.line("text", self.report) {
                let note = item.line("note", self.report);
                items.push(CheckItem { text, note });
            }
        }
        Fence::Checklist {
            title: table.maybe("title"),
            items,
        }
    }
}
