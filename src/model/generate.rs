//! The pages that no author writes: made from records and from the other pages, as trees like any chapter.
//!
//! A page without anything to show is not made.

use crate::diagnostic::Span;
use crate::model::exhibit::{initiative, list, program, report, statistic, unsure};
use crate::model::kana::sort_key;
use crate::model::make::{heading, paragraph, word};
use crate::model::shelf::Shelf;
use crate::model::{Generated, place::Names};
use crate::parse::Kind;
use crate::parse::Meta;
use crate::tree::{Block, Facts};

/// A generated page before its texts are numbered.
pub(super) struct Made {
    pub(super) what: Generated,
    pub(super) kind: Kind,
    /// Where it wants to stand.
    pub(super) address: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) facts: Facts,
    pub(super) body: Vec<Block>,
    /// Position of the parent in the list of made pages; `None`: the home page.
    pub(super) parent: Option<usize>,
}

impl Made {
    pub(super) fn meta(&self) -> Meta {
        Meta {
            summary: (!self.summary.is_empty()).then(|| self.summary.clone()),
            facts: self.facts.clone(),
            ..Meta::default()
        }
    }
}

/// All generated pages, in the order in which a reader would leaf through them.
pub(super) fn pages(shelf: &Shelf<'_>, names: &mut Names<'_>, span: &Span) -> Vec<Made> {
    let mut made = Vec::new();
    terms(shelf, names, span, &mut made);
    programs(shelf, span, &mut made);
    let lists: [(Generated, &str, &str, &str, Vec<Block>); 12] = [
        (
            Generated::Initiatives,
            "initiatives",
            "取組の一覧",
            "地域の取組を、持ち寄った人ごとに並べました。",
            initiative::all(shelf),
        ),
        (
            Generated::Crosswalk,
            "crosswalk",
            "事業の新旧対応",
            "前のメニューの事業が、今のどの事業に当たるか。",
            { program::crosswalk(shelf, None, None, span) },
        ),
        (
            Generated::Matrix,
            "matrix",
            "取組と事業の対応表",
            "どの事業にどの取組があり、どこが空いているか。",
            matrix(shelf, span),
        ),
        (
            Generated::Reports,
            "reports",
            "取組報告の一覧",
            "各地の取組報告を、地域・事業・主題から探します。",
            if shelf.reports().is_empty() {
                Vec::new()
            } else {
                report::index(shelf, span)
            },
        ),
        (
            Generated::Series,
            "series",
            "統計と予算",
            "この手引きで使う数字を、図と表で示します。",
            statistic::all(&shelf.data.series),
        ),
        (
            Generated::Contacts,
            "contacts",
            "連絡先",
            "相談先・問い合わせ先の一覧です。",
            if shelf.data.contacts.is_empty() {
                Vec::new()
            } else {
                list::all_contacts(shelf, span)
            },
        ),
        (
            Generated::Points,
            "points",
            "ポイント一覧",
            "各章の要点を、出てくる順に並べました。",
            list::points(shelf, span),
        ),
        (
            Generated::Sources,
            "sources",
            "出典",
            "この手引きがもとにした資料です。",
            if shelf.data.sources.is_empty() {
                Vec::new()
            } else {
                list::sources(shelf, span)
            },
        ),
        (
            Generated::Errata,
            "errata",
            "正誤表",
            "資料とこの手引きの誤りと、その直しです。",
            if shelf.data.errata.is_empty() {
                Vec::new()
            } else {
                list::errata(shelf, span)
            },
        ),
        (
            Generated::ErrataSlip,
            "errata-slip",
            "正誤表（一枚もの）",
            "印刷して、配った手引きに挟むためのものです。",
            list::errata_slip(shelf, span),
        ),
        (
            Generated::Planned,
            "planned",
            "未収録・予定",
            "まだ載せていないこと、これから変わることです。",
            list::planned(shelf, span),
        ),
        (
            Generated::Unsure,
            "status",
            "確かめること",
            "「要確認」などの印が付いたところを集めました。手引きを直す方のためのページです。",
            unsure::all(shelf, span),
        ),
    ];
    for (what, name, title, summary, body) in lists {
        if !body.is_empty() {
            made.push(list_page(
                what,
                &format!("lists/{name}.html"),
                title,
                summary,
                body,
            ));
        }
    }
    let tags = list::tags(shelf, span);
    if !tags.is_empty() {
        let summary = "読む人・領域・主題・地域から文書を探します。";
        made.push(list_page(
            Generated::Tags,
            "lists/tags.html",
            "札から探す",
            summary,
            tags,
        ));
    }
    made.push(list_page(
        Generated::Search,
        "search.html",
        "検索",
        "",
        Vec::new(),
    ));
    let lost = vec![paragraph(
        span,
        vec![word(
            span,
            "お探しのページは見つかりませんでした。検索か、下の一覧から探してください。",
        )],
    )];
    made.push(list_page(
        Generated::NotFound,
        "404.html",
        "ページが見つかりません",
        "",
        lost,
    ));
    made
}

fn list_page(what: Generated, address: &str, title: &str, summary: &str, body: Vec<Block>) -> Made {
    Made {
        what,
        kind: Kind::List,
        address: address.to_owned(),
        title: title.to_owned(),
        summary: summary.to_owned(),
        facts: Facts::default(),
        body,
        parent: None,
    }
}

fn terms(shelf: &Shelf<'_>, names: &mut Names<'_>, span: &Span, made: &mut Vec<Made>) {
    if shelf.data.terms.is_empty() {
        return;
    }
    let parent = made.len();
    let summary = format!("{}の用語を五十音順に並べました。", shelf.data.terms.len());
    made.push(list_page(
        Generated::Terms,
        "terms/index.html",
        "用語集",
        &summary,
        list::glossary(shelf, span),
    ));
    // Menus and 前・次 follow the glossary.
    let mut terms: Vec<_> = shelf.data.terms.iter().enumerate().collect();
    terms.sort_by_key(|(_, term)| (sort_key(&term.reading), term.name.clone()));
    for (at, term) in terms {
        let slug = term
            .slug
            .clone()
            .unwrap_or_else(|| names.romanize(&term.name));
        made.push(Made {
            what: Generated::Term(at),
            kind: Kind::Term,
            address: format!("terms/{slug}.html"),
            title: term.name.clone(),
            summary: String::new(),
            facts: term.facts.clone(),
            body: list::term_page(shelf, term),
            parent: Some(parent),
        });
    }
}

fn programs(shelf: &Shelf<'_>, span: &Span, made: &mut Vec<Made>) {
    if shelf.data.programs.is_empty() {
        return;
    }
    let parent = made.len();
    let mut body = program::tables(shelf, None, span);
    let note = "取組の件数には、前のメニューから引き継いだものを含みます。";
    body.push(paragraph(span, vec![word(span, note)]));
    made.push(list_page(
        Generated::Programs,
        "programs/index.html",
        "事業の一覧",
        "事業のメニューと、それぞれの事業です。",
        body,
    ));
    for (at, program) in shelf.data.programs.iter().enumerate() {
        let is_shared = shelf
            .data
            .programs
            .iter()
            .filter(|other| other.name == program.name)
            .count()
            > 1;
        let title = match is_shared {
            true => format!("{}（{}）", program.name, shelf.menu_label(&program.menu.0)),
            false => program.name.clone(),
        };
        made.push(Made {
            what: Generated::Program(at),
            kind: Kind::Program,
            address: format!("programs/{}.html", program.id),
            title,
            summary: String::new(),
            facts: program.facts.clone(),
            body: program::page(shelf, program),
            parent: Some(parent),
        });
    }
}

fn matrix(shelf: &Shelf<'_>, span: &Span) -> Vec<Block> {
    if shelf.data.initiatives.is_empty() || shelf.data.programs.is_empty() {
        return Vec::new();
    }
    let mut blocks = Vec::new();
    for menu in &shelf.data.menus {
        blocks.push(heading(
            span,
            2,
            Some(&format!("対応表-{}", menu.id)),
            &menu.label,
        ));
        blocks.extend(initiative::matrix(shelf, Some(&menu.id), span));
    }
    let others = initiative::others(shelf, span);
    if !others.is_empty() {
        blocks.push(heading(
            span,
            2,
            Some("事業に入らない取組"),
            "事業に入らない取組",
        ));
        blocks.extend(others);
    }
    blocks
}
