//! What a block that draws data says, before the data is known.

use std::hash::{Hash, Hasher};

use crate::source::Span;
use crate::tree::{Block, ChartKind, Text};

/// A named fenced block, understood on its own; `model` draws it from the book's data.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Fence {
    Chart {
        series: Option<(String, Span)>,
        own: Option<OwnSeries>,
        kind: ChartKind,
        columns: Vec<String>,
        title: Option<String>,
    },
    Series {
        id: (String, Span),
    },
    Programs {
        menu: Option<(String, Span)>,
    },
    Initiatives {
        program: Option<(String, Span)>,
        by: Option<String>,
        group: Option<(String, Span)>,
    },
    Contacts {
        area: Option<String>,
        kind: Option<String>,
        ids: Vec<(String, Span)>,
    },
    Situations(SituationFilter),
    Crosswalk {
        from: Option<(String, Span)>,
        to: Option<(String, Span)>,
    },
    Matrix {
        menu: Option<(String, Span)>,
    },
    Reports {
        view: ReportView,
        program: Option<(String, Span)>,
        theme: Option<String>,
    },
    Points,
    Terms {
        names: Vec<(String, Span)>,
    },
    /// A section of another page, shown here too.
    Include {
        page: (String, Span),
    },
    Pages(PageFilter),
    Ecomap(Ecomap),
    Genogram(Genogram),
    Cycle {
        title: Option<String>,
        steps: Vec<Step>,
    },
    Flow {
        title: Option<String>,
        steps: Vec<Step>,
    },
    Difference {
        title: Option<String>,
        left: Side,
        right: Side,
        answer: Vec<Block>,
    },
    Checklist {
        title: Option<String>,
        items: Vec<CheckItem>,
    },
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct SeriesRow {
    pub span: Span,
    pub at: String,
    pub values: Vec<Value>,
    pub note: Option<String>,
    pub planned: bool,
}

/// One cell of a statistic.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Number(f64),
    Words(String),
    /// Nothing recorded.
    Missing,
}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Value::Number(number) => number.to_bits().hash(state),
            Value::Words(words) => words.hash(state),
            Value::Missing => {}
        }
    }
}

/// Numbers written in the block itself.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct OwnSeries {
    pub label: String,
    pub unit: String,
    pub columns: Vec<String>,
    pub rows: Vec<SeriesRow>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportView {
    Map,
    Area,
    Program,
    Theme,
    List,
}

#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct PageFilter {
    pub kind: Option<String>,
    pub folder: Option<String>,
    pub audience: Option<String>,
    pub domain: Option<String>,
    pub theme: Option<String>,
    pub program: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct SituationFilter {
    /// Titles under their groups, instead of cards.
    pub grouped: bool,
    pub group: Option<(String, Span)>,
    /// These alone, in this order.
    pub ids: Vec<(String, Span)>,
    pub audience: Option<String>,
    pub domain: Option<String>,
    pub limit: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Ecomap {
    pub center: String,
    pub nodes: Vec<EcoNode>,
    pub ties: Vec<EcoTie>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct EcoNode {
    pub id: String,
    pub label: String,
    pub group: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TieKind {
    Strong,
    Normal,
    Weak,
    Stress,
    Planned,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct EcoTie {
    /// `None`: from the center.
    pub from: Option<String>,
    pub to: String,
    pub kind: TieKind,
    pub label: Option<String>,
    pub both: bool,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Genogram {
    pub people: Vec<Person>,
    pub couples: Vec<Couple>,
    pub households: Vec<Household>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    Female,
    Male,
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Person {
    pub id: String,
    pub label: String,
    pub sex: Sex,
    pub age: Option<i64>,
    /// The person whom the map is about.
    pub own: bool,
    pub died: bool,
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bond {
    Married,
    Divorced,
    Separated,
    Partner,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Couple {
    /// Two ids; one for a parent alone.
    pub of: Vec<String>,
    pub bond: Bond,
    pub children: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Household {
    pub label: String,
    pub of: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Step {
    pub span: Span,
    pub title: String,
    pub text: Vec<Block>,
    pub example: Vec<Block>,
    pub link: Option<(String, Span)>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Side {
    pub title: String,
    /// Plain texts, compared line by line.
    pub lines: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct CheckItem {
    pub text: Text,
    pub note: Option<Text>,
}
