//! One block, one expectation: what the tree says stands in the HTML, escaped, and nothing else does.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Body, Medium, Place, Reach, Whole, body};
use crate::config::{self, Flags};
use crate::cut::{Names, PageWords};
use crate::diagnostic::{Report, Span};
use crate::link::{Mention, Named, PageLinks, Target};
use crate::model::{Book, Generated, Origin, Page, Section};
use crate::pages::AtHand;
use crate::parse::data::{Data, Source, Term};
use crate::parse::{Kind, Meta, Note};
use crate::path::SitePath;
use crate::source::{FileId, Sources};
use crate::tree::{
    Align, Article, Attrs, Block, BlockKind, Callout, CalloutKind, Cell, Cite, Definition, Image,
    Inline, Item, Link, Numbering, Table, Text, Wiki,
};

fn span() -> Span {
    Span::whole(FileId(0))
}

fn words(text: &str) -> Inline {
    Inline::Text {
        text: text.to_owned(),
        span: span(),
    }
}

fn text(inlines: Vec<Inline>) -> Text {
    Text::new(span(), inlines)
}

fn block(kind: BlockKind) -> Block {
    Block::new(span(), kind)
}

fn paragraph(inlines: Vec<Inline>) -> Block {
    block(BlockKind::Paragraph(text(inlines)))
}

fn link(children: Vec<Inline>) -> Inline {
    Inline::Link(Link {
        id: 0,
        span: span(),
        dest: String::new(),
        title: String::new(),
        children,
    })
}

fn item(checked: Option<bool>, words_of: &str) -> Item {
    Item {
        checked,
        blocks: vec![paragraph(vec![words(words_of)])],
    }
}

fn page(path: &str, kind: Kind, origin: Origin) -> Page {
    Page {
        origin,
        path: SitePath::new(path),
        kind,
        title: "題".to_owned(),
        meta: Meta::default(),
        body: Vec::new(),
        notes: Vec::new(),
        sections: Vec::new(),
        parent: None,
        children: Vec::new(),
    }
}

/// A book of a page with this body at `guide/a.html`, another at `guide/b.html`, and one term at `terms/kyogi.html`.
struct Fixture {
    book: Book,
    links: PageLinks,
}

impl Fixture {
    fn new(blocks: Vec<Block>) -> Fixture {
        let mut first = page("guide/a.html", Kind::Guide, Origin::File(FileId(0)));
        first.body = blocks;
        let data = Data {
            terms: vec![Term {
                span: span(),
                name: "協議の場".to_owned(),
                reading: "きょうぎのば".to_owned(),
                aliases: Vec::new(),
                short: "話し合う場。".to_owned(),
                body: Vec::new(),
                see: Vec::new(),
                url: None,
                link: Default::default(),
                slug: None,
                except: Vec::new(),
                facts: Default::default(),
                redefines: None,
                below: Vec::new(),
            }],
            sources: vec![Source {
                span: span(),
                id: "s".to_owned(),
                title: "資料".to_owned(),
                publisher: "発行者".to_owned(),
                date: None,
                url: None,
                licence: None,
                note: None,
                file: None,
                facts: Default::default(),
            }],
            ..Data::default()
        };
        let pages = vec![
            first,
            page("guide/b.html", Kind::Guide, Origin::File(FileId(0))),
            page(
                "terms/kyogi.html",
                Kind::Term,
                Origin::Generated(Generated::Term(0)),
            ),
        ];
        let book = Book {
            config: config::parse(
                &Sources::default(),
                &Flags::default(),
                &mut Report::default(),
            ),
            title: "手引き".to_owned(),
            as_of: None,
            pages,
            data,
            term_pages: vec![2],
            program_pages: Vec::new(),
            assets: Vec::new(),
            hidden: Vec::new(),
            left_out: Vec::new(),
            aliases: Vec::new(),
            anchor_aliases: Vec::new(),
            past: Default::default(),
        };
        Fixture {
            book,
            links: PageLinks::default(),
        }
    }

    fn targets(mut self, targets: Vec<Target>) -> Fixture {
        self.links.targets = targets;
        self
    }

    fn mention(mut self, text: usize, range: Range<usize>) -> Fixture {
        let mentions = &mut self.links.mentions;
        mentions.resize(mentions.len().max(text + 1), Vec::new());
        mentions[text].push(Mention {
            range,
            what: Named::Term(0),
            linked: true,
        });
        self
    }

    fn body(self, printed: bool) -> Body {
        self.reaching(printed, Reach::Beside)
    }

    fn reaching(mut self, printed: bool, rest: Reach) -> Body {
        let page = &mut self.book.pages[0];
        let mut numbering = Numbering::default();
        numbering.blocks(&mut page.body);
        for note in &mut page.notes {
            numbering.blocks(&mut note.blocks);
        }
        let prefixes = BTreeMap::from([(0, "guide-a".to_owned()), (1, "guide-b".to_owned())]);
        let place = Place {
            at: &SitePath::new(if printed {
                "print.html"
            } else {
                "guide/a.html"
            }),
            medium: match printed {
                true => Medium::Paper {
                    marks: &prefixes,
                    rest,
                },
                false => Medium::Screen { base: None },
            },
        };
        let whole = Whole {
            book: &self.book,
            sizes: &BTreeMap::new(),
            sources_page: None,
        };
        let own = AtHand {
            id: 0,
            page: &self.book.pages[0],
            words: &PageWords::default(),
            names: &Names::default(),
            links: &self.links,
        };
        body(whole, own, place, u8::from(printed))
    }

    fn html(self) -> String {
        self.body(false).html
    }
}

fn html(kind: BlockKind) -> String {
    Fixture::new(vec![block(kind)]).html()
}

#[test]
fn nothing_an_author_writes_becomes_markup() {
    let evil = "<script>alert(1)</script>&\"'";
    let safe = "&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;";
    let cell = Cell {
        column: 0,
        colspan: 1,
        rowspan: 1,
        align: Align::None,
        blocks: vec![paragraph(vec![words(evil)])],
    };
    let table = Table {
        caption: Some(text(vec![words(evil)])),
        head: 0,
        rowhead: 0,
        rows: vec![vec![cell]],
    };
    let blocks = vec![
        paragraph(vec![
            words(evil),
            Inline::Code(evil.to_owned()),
            Inline::Ruby {
                base: evil.to_owned(),
                reading: evil.to_owned(),
                span: span(),
            },
        ]),
        block(BlockKind::Code {
            lang: evil.to_owned(),
            text: evil.to_owned(),
        }),
        block(BlockKind::Table(table)),
        block(BlockKind::Heading {
            level: 2,
            text: text(vec![words(evil)]),
        }),
    ];
    let html = Fixture::new(blocks).html();
    assert!(!html.contains("<script"), "{html}");
    assert_eq!(html.matches(safe).count(), 10, "{html}");
}

#[test]
fn a_link_never_runs_a_script() {
    for (url, expected) in [
        (
            "https://example.jp/",
            "<p><a class=\"outside\" href=\"https://example.jp/\" rel=\"noopener\">先</a></p>\n",
        ),
        ("tel:110", "<p><a href=\"tel:110\">先</a></p>\n"),
        ("javascript:alert(1)", "<p>先</p>\n"),
        ("JavaScript:alert(1)", "<p>先</p>\n"),
        ("data:text/html,x", "<p>先</p>\n"),
        ("//example.jp/", "<p>先</p>\n"),
    ] {
        let html = Fixture::new(vec![paragraph(vec![link(vec![words("先")])])])
            .targets(vec![Target::Outside(url.to_owned())])
            .html();
        assert_eq!(html, expected, "{url}");
    }
}

#[test]
fn links_are_relative_and_lead_inside_the_print_page() {
    let target = |page, anchor: &str| Target::Page {
        page,
        anchor: anchor.to_owned(),
    };
    for (target, own, printed) in [
        (
            target(1, ""),
            "<p><a href=\"b.html\">先</a></p>\n",
            "<p><a class=\"see\" href=\"#guide-b\">先</a></p>\n",
        ),
        (
            target(1, "x"),
            "<p><a href=\"b.html#x\">先</a></p>\n",
            "<p><a class=\"see\" href=\"#guide-b--x\">先</a></p>\n",
        ),
        (
            target(2, ""),
            "<p><a class=\"term\" href=\"../terms/kyogi.html\" aria-describedby=\"m-1\">先</a></p>\n",
            "<p><a href=\"terms/kyogi.html\">先</a></p>\n",
        ),
        (
            Target::File(SitePath::new("img/a.pdf")),
            "<p><a class=\"file\" href=\"../img/a.pdf\">先</a></p>\n",
            "<p><a class=\"file\" href=\"img/a.pdf\">先</a></p>\n",
        ),
        (Target::Nothing, "<p>先</p>\n", "<p>先</p>\n"),
    ] {
        let fixture = || {
            Fixture::new(vec![paragraph(vec![link(vec![words("先")])])])
                .targets(vec![target.clone()])
        };
        assert_eq!(fixture().html(), own);
        assert_eq!(fixture().body(true).html, printed);
    }
}

#[test]
fn paper_leads_to_itself_or_to_the_site_and_never_beside_itself() {
    let target = |page| Target::Page {
        page,
        anchor: String::new(),
    };
    let site = Reach::Site("https://example.jp/t");
    for (target, alone, with_site) in [
        (target(1), "#guide-b", "#guide-b"),
        (target(2), "", "https://example.jp/t/terms/kyogi.html"),
        (
            Target::File(SitePath::new("img/a.pdf")),
            "",
            "https://example.jp/t/img/a.pdf",
        ),
    ] {
        let html = |reach| {
            Fixture::new(vec![paragraph(vec![link(vec![words("先")])])])
                .targets(vec![target.clone()])
                .reaching(true, reach)
                .html
        };
        match alone {
            "" => assert_eq!(html(Reach::Nothing), "<p>先</p>\n"),
            alone => assert!(html(Reach::Nothing).contains(&format!("href=\"{alone}\""))),
        }
        assert!(html(site).contains(&format!("href=\"{with_site}\"")));
    }
}

#[test]
fn an_address_that_is_read_already_says_so() {
    for (shown, class) in [("https://example.jp/", "outside bare"), ("先", "outside")] {
        let html = Fixture::new(vec![paragraph(vec![link(vec![words(shown)])])])
            .targets(vec![Target::Outside("https://example.jp/".to_owned())])
            .html();
        assert!(html.contains(&format!("class=\"{class}\"")), "{html}");
    }
}

#[test]
fn folds_lie_open_on_paper() {
    let fold = BlockKind::Fold {
        summary: text(vec![words("開く")]),
        blocks: vec![paragraph(vec![words("中")])],
    };
    let html = Fixture::new(vec![block(fold)]).body(true).html;
    assert!(html.starts_with("<details class=\"fold\" open=\"\"><summary>開く</summary>"));
}

#[test]
fn terms_are_linked_where_they_stand_whole() {
    let term =
        "<a class=\"term\" href=\"../terms/kyogi.html\" aria-describedby=\"m-1\">協議の場</a>";
    // 「この協議の場で」: この is six bytes, 協議の場 twelve.
    let range = 6..18;
    for (inlines, expected) in [
        (
            vec![words("この協議の場で")],
            format!("<p>この{term}で</p>\n"),
        ),
        (
            vec![
                words("この"),
                Inline::Strong(vec![words("協議の場")]),
                words("で"),
            ],
            format!("<p>この<strong>{term}</strong>で</p>\n"),
        ),
        // Half of it is strong: no link can stand round it.
        (
            vec![
                words("この"),
                Inline::Strong(vec![words("協議")]),
                words("の場で"),
            ],
            "<p>この<strong>協議</strong>の場で</p>\n".to_owned(),
        ),
        (
            vec![Inline::Code("この".to_owned()), words("協議の場で")],
            format!("<p><code>この</code>{term}で</p>\n"),
        ),
        (
            vec![
                Inline::Wiki(Wiki {
                    id: 0,
                    span: span(),
                    name: "別の名".to_owned(),
                    label: Some("この".to_owned()),
                    plain: true,
                }),
                words("協議の場で"),
            ],
            format!("<p>この{term}で</p>\n"),
        ),
        (
            vec![Inline::Break, words("12345協議の場で")],
            format!("<p><br/>\n12345{term}で</p>\n"),
        ),
    ] {
        let html = Fixture::new(vec![paragraph(inlines)])
            .mention(0, range.clone())
            .html();
        assert_eq!(html, expected);
    }
    let inside = Fixture::new(vec![paragraph(vec![link(vec![words("この協議の場で")])])])
        .targets(vec![Target::Page {
            page: 1,
            anchor: String::new(),
        }])
        .mention(0, range)
        .html();
    assert_eq!(inside, "<p><a href=\"b.html\">この協議の場で</a></p>\n");
}

#[test]
fn headings_have_ids_and_sink_below_the_title() {
    let heading = |level, id: Option<&str>| {
        let mut block = block(BlockKind::Heading {
            level,
            text: text(vec![words("準備")]),
        });
        if let Some(id) = id {
            block.attrs.get_or_insert_default().id = Some(id.to_owned());
        }
        block
    };
    assert_eq!(
        Fixture::new(vec![heading(2, Some("準備"))]).html(),
        "<div class=\"heading\"><h2 id=\"準備\">準備</h2></div>\n"
    );
    assert_eq!(
        Fixture::new(vec![heading(1, None), heading(2, None), heading(6, None)]).html(),
        "<h2>準備</h2>\n<h3>準備</h3>\n<h6>準備</h6>\n"
    );
    let mut fixture = Fixture::new(vec![heading(2, None)]);
    fixture.book.pages[0].sections = vec![Section {
        anchor: "x".to_owned(),
        title: "準備".to_owned(),
        level: 2,
        parent: None,
        first_text: 0,
        end_text: 1,
        audience: Vec::new(),
        domain: Vec::new(),
    }];
    assert_eq!(
        fixture.body(true).html,
        "<div class=\"heading\"><h3 id=\"guide-a--x\">準備</h3></div>\n"
    );
}

#[test]
fn notes_and_their_calls_lead_to_each_other() {
    let call = || Inline::NoteRef {
        note: 0,
        span: span(),
    };
    let mut fixture = Fixture::new(vec![paragraph(vec![
        words("甲"),
        call(),
        words("乙"),
        call(),
    ])]);
    fixture.book.pages[0].notes = vec![Note {
        label: "1".to_owned(),
        span: span(),
        blocks: vec![paragraph(vec![words("注の文")])],
    }];
    let body = fixture.body(false);
    assert_eq!(
        body.html,
        "<p>甲<sup class=\"call\"><a id=\"call-1\" href=\"#note-1\" aria-label=\"注1\">※1</a></sup>\
         乙<sup class=\"call\"><a id=\"call-1-2\" href=\"#note-1\" aria-label=\"注1\">※1</a></sup></p>\n"
    );
    assert_eq!(
        body.notes,
        "<li id=\"note-1\">注の文 \
         <a class=\"back\" href=\"#call-1\" aria-label=\"※1の本文へ戻る（1か所め）\">↩</a> \
         <a class=\"back\" href=\"#call-1-2\" aria-label=\"※1の本文へ戻る（2か所め）\">↩</a></li>\n"
    );
}

#[test]
fn tables_say_what_their_heads_are_heads_of() {
    let cell = |column, colspan, rowspan, align, words_of: &str| Cell {
        column,
        colspan,
        rowspan,
        align,
        blocks: match words_of {
            "" => Vec::new(),
            words_of => vec![paragraph(vec![words(words_of)])],
        },
    };
    let table = Table {
        caption: Some(text(vec![words("数")])),
        head: 1,
        rowhead: 1,
        rows: vec![
            vec![
                cell(0, 1, 1, Align::None, ""),
                cell(1, 2, 1, Align::Center, "前期"),
            ],
            vec![
                cell(0, 1, 2, Align::None, "甲"),
                cell(1, 1, 1, Align::Right, "1"),
                cell(2, 1, 1, Align::None, "2"),
            ],
        ],
    };
    assert_eq!(
        html(BlockKind::Table(table)),
        "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"表：数\">\n<table>\n\
         <caption>数</caption>\n<thead>\n<tr><td></td>\
         <th scope=\"colgroup\" colspan=\"2\" class=\"center short\">前期</th></tr>\n</thead>\n<tbody>\n\
         <tr><th scope=\"rowgroup\" rowspan=\"2\" class=\"short\">甲</th><td class=\"right short\">1</td><td class=\"short\">2</td></tr>\n\
         </tbody>\n</table>\n</div>\n"
    );
}

#[test]
fn a_value_of_a_table_of_prose_says_its_column_and_its_group() {
    let cell = |column, colspan, rowspan, words_of: &str| Cell {
        column,
        colspan,
        rowspan,
        align: Align::None,
        blocks: vec![paragraph(vec![words(words_of)])],
    };
    let long = "住民の話をゆっくり聞き、次に会う日を決めます。".repeat(3);
    let table = Table {
        caption: None,
        head: 2,
        rowhead: 1,
        rows: vec![
            vec![cell(0, 1, 2, "時期"), cell(1, 2, 1, "出席者")],
            vec![cell(1, 1, 1, "県"), cell(2, 1, 1, "市町村")],
            vec![
                cell(0, 1, 1, "四月"),
                cell(1, 1, 1, &long),
                cell(2, 1, 1, &long),
            ],
        ],
    };
    let html = html(BlockKind::Table(table));
    assert!(html.contains("<table class=\"stack\">"), "{html}");
    assert!(html.contains("data-label=\"出席者：県\""), "{html}");
    assert!(html.contains("data-label=\"出席者：市町村\""), "{html}");
}

#[test]
fn a_quiz_keeps_its_answer_folded() {
    let quiz = BlockKind::Quiz {
        question: text(vec![words("だれが開きますか。")]),
        choices: vec![block(BlockKind::List {
            start: None,
            tight: true,
            items: vec![item(Some(false), "国"), item(Some(true), "市町村")],
        })],
        answer: vec![paragraph(vec![words("市町村が開きます。")])],
    };
    let html = html(quiz);
    let (asked, answered) = html.split_once("<details").expect("an answer is folded");
    assert!(!asked.contains("checked"), "{asked}");
    assert!(
        asked.contains("<input type=\"checkbox\"/> <span>市町村</span>"),
        "{asked}"
    );
    assert!(answered.contains("<b>答え：</b>市町村</p>"), "{answered}");
    assert!(answered.contains("市町村が開きます。"), "{answered}");
}

#[test]
fn blocks_have_their_own_elements() {
    let cases: Vec<(BlockKind, &str)> = vec![
        (
            BlockKind::List {
                start: Some(3),
                tight: true,
                items: vec![item(None, "甲")],
            },
            "<ol start=\"3\">\n<li>甲</li>\n</ol>\n",
        ),
        (
            BlockKind::List {
                start: None,
                tight: false,
                items: vec![item(Some(true), "甲")],
            },
            "<ul class=\"checks\" role=\"list\">\n<li><label><input type=\"checkbox\" checked=\"\"/> <span>甲</span></label></li>\n</ul>\n",
        ),
        (
            BlockKind::Definitions(vec![Definition {
                term: text(vec![words("語")]),
                meanings: vec![vec![paragraph(vec![words("意味")])]],
            }]),
            "<dl>\n<dt>語</dt>\n<dd>意味</dd>\n</dl>\n",
        ),
        (
            BlockKind::Callout(Callout {
                kind: CalloutKind::Warning,
                title: Some(text(vec![words("見出し")])),
                blocks: vec![paragraph(vec![words("文")])],
            }),
            "<div class=\"callout warning\" role=\"note\" aria-label=\"注意\">\n<p class=\"callout-title\"><span class=\"callout-kind\">注意</span> <b>見出し</b></p>\n<p>文</p>\n</div>\n",
        ),
        (
            BlockKind::Fold {
                summary: text(vec![words("開く")]),
                blocks: vec![paragraph(vec![words("中")])],
            },
            "<details class=\"fold\"><summary>開く</summary>\n<div class=\"folded\">\n<p>中</p>\n</div></details>\n",
        ),
        (
            BlockKind::Statute(vec![Article {
                span: span(),
                number: "第一条".to_owned(),
                anchor: "第一条".to_owned(),
                title: Some("目的".to_owned()),
                blocks: vec![paragraph(vec![words("文")])],
                children: vec![Article {
                    span: span(),
                    number: "一".to_owned(),
                    anchor: "第一条-一".to_owned(),
                    title: None,
                    blocks: vec![paragraph(vec![words("号")])],
                    children: Vec::new(),
                }],
            }]),
            "<div class=\"statute\"><ol class=\"articles\" role=\"list\">\n<li id=\"第一条\"><p class=\"article-title\">（目的）</p>\n<a class=\"number\" href=\"#第一条\">第一条</a> <div class=\"article\">文<ol class=\"articles\" role=\"list\">\n<li id=\"第一条-一\"><a class=\"number\" href=\"#第一条-一\">一</a> <div class=\"article\">号</div></li>\n</ol>\n</div></li>\n</ol>\n</div>\n",
        ),
        (BlockKind::Rule, "<hr/>\n"),
        (
            BlockKind::Quote(vec![paragraph(vec![words("文")])]),
            "<blockquote>\n<p>文</p>\n</blockquote>\n",
        ),
    ];
    for (kind, expected) in cases {
        assert_eq!(html(kind), expected);
    }
}

#[test]
fn ruby_has_parentheses_for_those_who_lack_it() {
    let ruby = Inline::Ruby {
        base: "場".to_owned(),
        reading: "ば".to_owned(),
        span: span(),
    };
    assert_eq!(
        html(BlockKind::Paragraph(text(vec![ruby]))),
        "<p><ruby>場<rp>（</rp><rt>ば</rt><rp>）</rp></ruby></p>\n"
    );
}

#[test]
fn images_are_lazy_and_those_of_other_hosts_are_links() {
    let image = || {
        paragraph(vec![Inline::Image(Image {
            id: 0,
            span: span(),
            dest: String::new(),
            alt: "図の説明".to_owned(),
            title: "題".to_owned(),
        })])
    };
    let html = |target| Fixture::new(vec![image()]).targets(vec![target]).html();
    assert_eq!(
        html(Target::File(SitePath::new("img/a.png"))),
        "<figure class=\"image\"><img src=\"../img/a.png\" alt=\"図の説明\" loading=\"lazy\"/>\
         <figcaption>題</figcaption></figure>\n"
    );
    assert_eq!(
        html(Target::Outside("https://example.jp/a.png".to_owned())),
        "<figure class=\"image\"><a class=\"outside\" href=\"https://example.jp/a.png\" \
         rel=\"noopener\">図の説明</a><figcaption>題</figcaption></figure>\n"
    );
}

#[test]
fn facts_are_always_printed() {
    let mut block = paragraph(vec![words("文")]);
    let attrs: &mut Attrs = block.attrs.get_or_insert_default();
    attrs.facts.until = crate::date::Date::parse("2027-03");
    attrs.facts.status = Some("要確認".to_owned());
    attrs.facts.sources = vec![Cite {
        id: "s".to_owned(),
        page: Some("12".to_owned()),
        span: span(),
    }];
    assert_eq!(
        Fixture::new(vec![block]).html(),
        "<div class=\"facts-of\" data-until=\"2027-03-31\"><p>文</p>\n<p class=\"facts\">\
         <span class=\"badge status\">要確認</span> <span class=\"badge until\">期限：\
         <time datetime=\"2027-03\" data-until=\"2027-03-31\">令和9年3月（2027年3月）</time></span> \
         <span class=\"cite\">出典：資料 12ページ</span></p>\n</div>\n"
    );
}
