//! What each piece of Markdown means, as an outline of its tree.

use super::*;
use crate::tree::{CalloutKind, visible};

pub(crate) fn read_page(text: &str, html: RawHtml, statute: bool) -> (String, Report) {
    let mut report = Report::default();
    let options = Options { html, statute };
    let (heading, blocks, notes) = page(text, 0, FileId(0), &options, &mut report);
    let mut out = String::new();
    if let Some(heading) = heading {
        out.push_str(&format!("title({}) ", text_of(&heading)));
    }
    out.push_str(&blocks_of(&blocks));
    for note in notes {
        out.push_str(&format!(
            " note:{}({})",
            note.label,
            blocks_of(&note.blocks)
        ));
    }
    (out.trim().to_owned(), report)
}

fn blocks_of(blocks: &[Block]) -> String {
    let blocks: Vec<String> = blocks.iter().map(block_of).collect();
    blocks.join(" ")
}

fn attrs_of(attrs: &Attrs) -> String {
    let mut out = Vec::new();
    out.extend(attrs.id.iter().map(|id| format!("#{id}")));
    out.extend(
        attrs
            .facts
            .until
            .map(|date| format!("until={}", date.iso())),
    );
    out.extend(
        attrs
            .facts
            .status
            .iter()
            .map(|status| format!("status={status}")),
    );
    out.extend(
        attrs
            .facts
            .sources
            .iter()
            .map(|cite| format!("source={}", cite.id)),
    );
    out.extend(attrs.audience.iter().map(|who| format!("audience={who}")));
    format!("{{{}}}", out.join(" "))
}

fn block_of(block: &Block) -> String {
    let attrs = block.attrs.as_deref().map(attrs_of).unwrap_or_default();
    let kind = match &block.kind {
        BlockKind::Heading { level, text } => format!("h{level}({})", text_of(text)),
        BlockKind::Paragraph(text) => format!("p({})", text_of(text)),
        BlockKind::List {
            start,
            tight,
            items,
        } => {
            let items: Vec<String> = items
                .iter()
                .map(|item| {
                    let mark = match item.checked {
                        Some(true) => "x:",
                        Some(false) => "_:",
                        None => "",
                    };
                    format!("{mark}{}", blocks_of(&item.blocks))
                })
                .collect();
            let start = start.map(|start| start.to_string()).unwrap_or_default();
            let loose = if *tight { "" } else { "~" };
            format!("list{start}{loose}[{}]", items.join(", "))
        }
        BlockKind::Definitions(list) => {
            let list: Vec<String> = list
                .iter()
                .map(|d| {
                    let meanings: Vec<String> = d.meanings.iter().map(|m| blocks_of(m)).collect();
                    format!("{}={}", text_of(&d.term), meanings.join("/"))
                })
                .collect();
            format!("dl[{}]", list.join(", "))
        }
        BlockKind::Quote(blocks) => format!("quote({})", blocks_of(blocks)),
        BlockKind::Callout(callout) => {
            let kind = match callout.kind {
                CalloutKind::Point => "point",
                CalloutKind::Note => "note",
                CalloutKind::Warning => "warning",
                CalloutKind::Example => "example",
                CalloutKind::Quote => "quotation",
            };
            let title = callout.title.as_ref().map(text_of).unwrap_or_default();
            format!("{kind}<{title}>({})", blocks_of(&callout.blocks))
        }
        BlockKind::Quiz {
            question,
            choices,
            answer,
        } => format!(
            "quiz<{}>({} → {})",
            text_of(question),
            blocks_of(choices),
            blocks_of(answer)
        ),
        BlockKind::Table(table) => {
            let rows: Vec<String> = table
                .rows
                .iter()
                .map(|row| {
                    let cells: Vec<String> = row
                        .iter()
                        .map(|cell| {
                            let size = match (cell.rowspan, cell.colspan) {
                                (1, 1) => String::new(),
                                (rows, columns) => format!("{rows}x{columns}:"),
                            };
                            format!("{size}{}", blocks_of(&cell.blocks))
                        })
                        .collect();
                    cells.join(" | ")
                })
                .collect();
            let caption = table.caption.as_ref().map(text_of).unwrap_or_default();
            format!(
                "table<{caption}>{}/{}[{}]",
                table.head,
                table.rowhead,
                rows.join(" ; ")
            )
        }
        BlockKind::Code { lang, text } => format!("code:{lang}({})", text.trim_end()),
        BlockKind::Statute(articles) => format!("statute[{}]", articles_of(articles)),
        BlockKind::Fence(_) => "fence".to_owned(),
        BlockKind::Figure(_) => "figure".to_owned(),
        BlockKind::Group(blocks) => format!("group({})", blocks_of(blocks)),
        BlockKind::Fold { summary, blocks } => {
            format!("fold<{}>({})", text_of(summary), blocks_of(blocks))
        }
        BlockKind::Rule => "---".to_owned(),
        BlockKind::Html(html) => format!("html({html})"),
    };
    format!("{kind}{attrs}")
}

fn articles_of(articles: &[crate::tree::Article]) -> String {
    let articles: Vec<String> = articles
        .iter()
        .map(|article| {
            let title = article
                .title
                .as_ref()
                .map(|t| format!("<{t}>"))
                .unwrap_or_default();
            let children = match article.children.is_empty() {
                true => String::new(),
                false => format!(" [{}]", articles_of(&article.children)),
            };
            format!(
                "{}{title}#{} {}{children}",
                article.number,
                article.anchor,
                blocks_of(&article.blocks)
            )
        })
        .collect();
    articles.join(", ")
}

fn text_of(text: &Text) -> String {
    inlines_of(&text.inlines)
}

fn inlines_of(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, .. } => text.clone(),
            Inline::Code(code) => format!("`{code}`"),
            Inline::Break => "⏎".to_owned(),
            Inline::Emphasis(children) => format!("i({})", inlines_of(children)),
            Inline::Strong(children) => format!("b({})", inlines_of(children)),
            Inline::Strike(children) => format!("s({})", inlines_of(children)),
            Inline::Ruby { base, reading, .. } => format!("ruby({base}|{reading})"),
            Inline::Link(link) => format!("a({}|{})", link.dest, inlines_of(&link.children)),
            Inline::Wiki(wiki) => {
                let plain = if wiki.plain { "!" } else { "" };
                let label = wiki
                    .label
                    .as_ref()
                    .map(|l| format!("|{l}"))
                    .unwrap_or_default();
                format!("wiki({plain}{}{label})", wiki.name)
            }
            Inline::Image(image) => format!("img({}|{})", image.dest, image.alt),
            Inline::NoteRef { note, .. } => format!("※{note}"),
            Inline::Html(html) => format!("html({html})"),
        })
        .collect()
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (source, expected) in cases {
        let (found, _) = read_page(source, RawHtml::Escape, false);
        assert_eq!(found, *expected, "{source}");
    }
}

fn rules(source: &str) -> Vec<(String, String)> {
    let (_, report) = read_page(source, RawHtml::Escape, false);
    let at = |d: &crate::diagnostic::Diagnostic| source.get(d.at.bytes.clone()).unwrap_or("?");
    report
        .found
        .iter()
        .map(|d| (d.problem.rule().to_owned(), at(d).to_owned()))
        .collect()
}

#[test]
fn paragraphs_and_emphasis() {
    check(&[
        ("これは**「重要」**です", "p(これはb(「重要」)です)"),
        ("**「A」**と**「B」**です", "p(b(「A」)とb(「B」)です)"),
        ("**50%**です", "p(b(50%)です)"),
        ("は~~（案）~~の", "p(はs(（案）)の)"),
        ("10~20人、30~40人", "p(10~20人、30~40人)"),
        ("は**[協議](a.md)**が", "p(はb(a(a.md|協議))が)"),
        ("は**[[協議の場]]**が", "p(はb(wiki(協議の場))が)"),
        ("は**`x`**が", "p(はb(`x`)が)"),
        ("`は**「`", "p(`は**「`)"),
        (
            "[「**「語」**」](https://例.jp/a**「b)",
            "p(a(https://例.jp/a**「b|「b(「語」)」))",
        ),
        ("全角の\n行と行", "p(全角の行と行)"),
        ("abc\ndef", "p(abc def)"),
        ("全角\nabc", "p(全角 abc)"),
        ("**全角**\nです", "p(b(全角)です)"),
        ("注※\r\nです、\r\n①の", "p(注※です、①の)"),
        ("改行  \nです", "p(改行⏎です)"),
        ("&amp;と&lt;b&gt;", "p(&と<b>)"),
    ]);
}

#[test]
fn wikilinks_ruby_and_notes() {
    check(&[
        ("[[協議の場]]の", "p(wiki(協議の場)の)"),
        ("[[協議の場|場]]", "p(wiki(協議の場|場))"),
        ("[[協議の場\\|場]]", "p(wiki(協議の場|場))"),
        ("[[!協議の場]]", "p(wiki(!協議の場))"),
        ("\\[[協議の場]]", "p([[協議の場]])"),
        ("\\\\[[協議の場]]", "p(\\wiki(協議の場))"),
        ("`[[協議の場]]`", "p(`[[協議の場]]`)"),
        ("[[]] [[a", "p([[]] [[a)"),
        ("[語 [[協議]]](a.md)", "p(a(a.md|語 協議))"),
        (
            "{協議の場|きょうぎのば}の",
            "p(ruby(協議の場|きょうぎのば)の)",
        ),
        ("\\{協議|きょうぎ}", "p({協議|きょうぎ})"),
        ("## {協議|きょうぎ}", "h2(ruby(協議|きょうぎ))"),
        (
            "甲[^b]乙[^a]\n\n[^a]: あ\n[^b]: い[^c]\n[^c]: う",
            "p(甲※0乙※1) note:b(p(い※2)) note:a(p(あ)) note:c(p(う))",
        ),
        (
            "| a |\n|---|\n| [[甲\\|乙]] {漢\\|かん} |",
            "table<>1/0[p(a) ; p(wiki(甲|乙) ruby(漢|かん))]",
        ),
    ]);
    assert_eq!(
        rules("甲[^x]\n\n[^y]: い\n[^y]: う"),
        [
            ("footnote".to_owned(), "[^y]:".to_owned()),
            ("footnote".to_owned(), "[^x]".to_owned()),
            ("footnote".to_owned(), "[^y]:".to_owned()),
        ]
    );
}

#[test]
fn lists_and_definitions() {
    check(&[
        ("- 甲\n- 乙\n  続き", "list[p(甲), p(乙続き)]"),
        ("- [ ] 甲\n- [x] 乙", "list[_:p(甲), x:p(乙)]"),
        ("- 甲\n\n- 乙", "list~[p(甲), p(乙)]"),
        ("3. 甲\n   - 乙", "list3[p(甲) list[p(乙)]]"),
        (
            "協議の場\n: 話し合う場\n: 集まり",
            "dl[協議の場=p(話し合う場)/p(集まり)]",
        ),
        ("# 題\n\n本文\n\n# 二つめ", "title(題) p(本文) h1(二つめ)"),
    ]);
}

#[test]
fn attributes() {
    check(&[
        (
            "## 協議の場 {#kyogi audience=市区町村}",
            "h2(協議の場){#kyogi audience=市区町村}",
        ),
        ("## 協議の場 {#a_b_c} ##", "h2(協議の場){#a_b_c}"),
        (
            "本文です。\n{until=2027-03-31 source=a}",
            "p(本文です。){until=2027-03-31 source=a}",
        ),
        (
            "- 甲\n- 乙\n{status=要確認}",
            "list[p(甲), p(乙)]{status=要確認}",
        ),
        (
            "- 甲\n  - 乙\n{status=要確認}",
            "list[p(甲) list[p(乙)]]{status=要確認}",
        ),
        (
            "- 甲\n  - 乙\n  {status=要確認}",
            "list[p(甲) list[p(乙)]{status=要確認}]",
        ),
        (
            "- 甲\n- 乙\n  {status=要確認}",
            "list[p(甲), p(乙){status=要確認}]",
        ),
        ("> [!POINT] 題\n> 本文\n> {#p}", "point<題>(p(本文)){#p}"),
        ("> [!POINT] 題\n> {#p}", "point<題>(){#p}"),
        (
            "> [!POINT] 題\n>\n> - 甲\n> {#p}",
            "point<題>(list[p(甲)]){#p}",
        ),
        ("```\nx\n```\n{#c}", "code:(x){#c}"),
        ("本文\n\n{#c}", "p(本文)"),
        ("{要確認}", "p({要確認})"),
    ]);
    assert_eq!(
        rules("本文\n\n{#c}\n\n甲\n{utnil=1}"),
        [
            ("attribute".to_owned(), "{#c}".to_owned()),
            ("attribute".to_owned(), "utnil".to_owned()),
        ]
    );
}

#[test]
fn boxes() {
    check(&[
        (
            "> [!POINT] まず**話**を聞く\n> 本文\n> 続き",
            "point<まずb(話)を聞く>(p(本文続き))",
        ),
        ("> [!note]\n> 本文", "note<>(p(本文))"),
        ("> [!NOTE]見出し\n>\n> - 甲", "note<見出し>(list[p(甲)])"),
        ("> [!FOLD] 開く\n> 中", "fold<開く>(p(中))"),
        ("> ふつうの引用", "quote(p(ふつうの引用))"),
        ("> [!TIP] 題\n> 中", "quote(p([!TIP] 題中))"),
        (
            "> [!QUIZ] だれが開きますか。\n> - [ ] 国\n> - [x] 市町村\n>\n> ---\n> 市町村です。",
            "quiz<だれが開きますか。>(list[_:p(国), x:p(市町村)] → p(市町村です。))",
        ),
        ("> [!QUIZ] 問い\n> ---\n> 答え", "quiz<問い>( → p(答え))"),
        (
            "> [!QUIZ] 問い\n>\n> 説明\n> ---\n> 答え",
            "quiz<問い>(p(説明) → p(答え))",
        ),
        (
            "> [!NOTE] 題\n> | a |\n> |---|\n> | b |",
            "note<題>(table<>1/0[p(a) ; p(b)])",
        ),
    ]);
    assert_eq!(
        rules("> [!TIP] 題"),
        [("box".to_owned(), "[!TIP]".to_owned())]
    );
    assert_eq!(
        rules("> [!QUIZ] 題"),
        [("box".to_owned(), "[!QUIZ]".to_owned())]
    );
}

#[test]
fn tables() {
    check(&[
        (
            "| 区分 | 前期 | < | 備考 |\n|---|--:|--:|---|\n| ^ | 4月 | 5月 | ^ |\n| 数 | 12 | 14 | - 市<br>- 県 |\n{head=2 rowhead=1 caption=\"参加の数\"}",
            "table<参加の数>2/1[2x1:p(区分) | 1x2:p(前期) | 2x1:p(備考) ; p(4月) | p(5月) ; p(数) | p(12) | p(14) | list[p(市), p(県)]]",
        ),
        ("| a |\n|---|\n| 甲<br>乙 |", "table<>1/0[p(a) ; p(甲⏎乙)]"),
        (
            "| a | b |\n|---|---|\n| \\< | |",
            "table<>1/0[p(a) | p(b) ; p(<) | ]",
        ),
        (
            "| a | b |\n|---|---|\n| **重要** | `^` |",
            "table<>1/0[p(a) | p(b) ; p(b(重要)) | p(`^`)]",
        ),
        (
            "| a | b |\n|---|---|\n| < | ^ |",
            "table<>1/0[p(a) | p(b) ; p(<) | ]",
        ),
    ]);
    let found = rules("| a | b |\n|---|---|\n| < | ^ |\n| 1 | 2 | 3 |");
    assert_eq!(
        found,
        [
            ("table".to_owned(), "| 1 | 2 | 3 |".to_owned()),
            ("table".to_owned(), "<".to_owned()),
            ("table".to_owned(), "b".to_owned()),
        ]
    );
}

#[test]
fn raw_html_and_code() {
    check(&[
        ("甲<b>乙</b>", "p(甲<b>乙</b>)"),
        ("甲<!-- 秘密 -->乙", "p(甲乙)"),
        ("<!-- 秘密\n二行 -->\n\n乙", "p(乙)"),
        ("<!-- 秘密 -->**乙**", "p(b(乙))"),
        (
            "<div onclick=x>\n甲\n</div>",
            "p(<div onclick=x>⏎甲⏎</div>)",
        ),
        ("甲<br>乙", "p(甲⏎乙)"),
        ("```rust\nfn a() {}\n```", "code:rust(fn a() {})"),
        ("```points\n```", "fence"),
        ("    字下げ**「", "code:(字下げ**「)"),
    ]);
    assert_eq!(
        rules("<!-- 開いた\n\n本文"),
        [("open-comment".to_owned(), "<!--".to_owned())]
    );
    assert_eq!(
        rules("```\n本文"),
        [("open-fence".to_owned(), "```".to_owned())]
    );
    assert_eq!(rules("> ~~~\n> 本文\n> ~~~"), []);
    for (source, expected) in [
        ("甲<b>乙</b>", "p(甲html(<b>)乙html(</b>))"),
        ("甲<b>乙", "p(甲html(<b>)乙html(</b>))"),
        ("甲<script>乙</script>", "p(甲乙)"),
        ("<div onclick=x>\n甲\n", "html(<div>\n甲\n</div>)"),
    ] {
        assert_eq!(
            read_page(source, RawHtml::Sanitize, false).0,
            expected,
            "{source}"
        );
    }
}

#[test]
fn front_matter_is_found() {
    let mut report = Report::default();
    for (text, expected) in [
        ("+++\na = 1\n+++\n本文", Some((4..10, 14))),
        ("+++\r\na = 1\r\n+++\r\n本文", Some((5..12, 17))),
        ("+++\n+++", Some((4..4, 7))),
        ("本文\n+++\n", None),
        ("", None),
    ] {
        assert_eq!(
            frontmatter(text, FileId(0), &mut report),
            expected,
            "{text}"
        );
    }
    assert!(report.found.is_empty());
    assert_eq!(frontmatter("+++\na = 1", FileId(0), &mut report), None);
    assert_eq!(report.found.len(), 1);
}

#[test]
fn values_in_data_are_read_as_prose_or_as_a_line() {
    let mut report = Report::default();
    for (text, expected) in [
        ("**「重要」**です", "b(「重要」)です"),
        ("- 甲", "- 甲"),
        ("# [[場]]", "# wiki(場)"),
        ("甲\n乙", "甲 乙"),
        ("", ""),
        ("    甲", "甲"),
        ("[a]: b", "[a]: b"),
    ] {
        let span = Span::new(FileId(0), 5..5 + text.len());
        let found = line(text, span, &mut report);
        assert_eq!(text_of(&found), expected, "{text}");
    }
    let span = Span::new(FileId(0), 5..14);
    let text = line("甲**乙**", Span::new(FileId(0), 5..5 + 10), &mut report);
    assert_eq!(
        text.inlines.first(),
        Some(&Inline::Text {
            text: "甲".to_owned(),
            span: Span::new(FileId(0), 5..8)
        })
    );
    let blocks = prose("- 甲\n- 乙", span, RawHtml::Escape, &mut report);
    assert_eq!(blocks_of(&blocks), "list[p(甲), p(乙)]");
}

#[test]
fn spans_point_at_what_was_written() {
    let source = "は**「重要」**で[^1]、{漢字|かんじ}と[[協議の場|場]]。\n\n[^1]: 注";
    let mut report = Report::default();
    let options = Options {
        html: RawHtml::Escape,
        statute: false,
    };
    let (_, blocks, _) = page(source, 0, FileId(0), &options, &mut report);
    let Some(BlockKind::Paragraph(text)) = blocks.first().map(|block| &block.kind) else {
        panic!("a paragraph");
    };
    let mut found = Vec::new();
    crate::tree::walk_inlines(&text.inlines, &mut |inline| {
        let span = match inline {
            Inline::Text { span, .. }
            | Inline::Ruby { span, .. }
            | Inline::NoteRef { span, .. } => span,
            Inline::Wiki(wiki) => &wiki.span,
            _ => return,
        };
        found.push(source.get(span.bytes.clone()).unwrap_or("?"));
    });
    assert_eq!(
        found,
        [
            "は",
            "「重要」",
            "で",
            "[^1]",
            "、",
            "{漢字|かんじ}",
            "と",
            "[[協議の場|場]]",
            "。"
        ]
    );
    let mut out = String::new();
    visible(&text.inlines, &mut out);
    assert_eq!(out, "は「重要」で、漢字と場。");
}

/// Every span lies in the text on character boundaries, no mark is left, and nothing is too deep.
fn check_tree(source: &str, blocks: &[Block], notes: &[Note], report: &Report) {
    let fits = |span: &Span| {
        assert!(
            source.get(span.bytes.clone()).is_some(),
            "{:?} in {source:?}",
            span.bytes
        );
    };
    let clean = |text: &str| assert!(!text.contains(emphasis::MARK), "{text:?} in {source:?}");
    let plain = !source.contains(['&', '\n', '\r', '\u{0}']);
    let mut see = |node: crate::tree::Node<'_>| match node {
        crate::tree::Node::Block(block) => {
            fits(&block.span);
            if let BlockKind::Code { lang, text } = &block.kind {
                clean(lang);
                clean(text);
            }
        }
        crate::tree::Node::Article(article) => {
            fits(&article.span);
            clean(&article.anchor);
        }
        crate::tree::Node::Text(text) => {
            fits(&text.span);
            clean(&text.visible());
            crate::tree::walk_inlines(&text.inlines, &mut |inline| match inline {
                Inline::Text { text, span } => {
                    fits(span);
                    if plain && text.len() == span.bytes.len() {
                        assert_eq!(source.get(span.bytes.clone()), Some(text.as_str()));
                    }
                }
                Inline::Ruby { span, .. } | Inline::NoteRef { span, .. } => fits(span),
                Inline::Wiki(wiki) => {
                    fits(&wiki.span);
                    clean(&wiki.name);
                }
                Inline::Link(link) => {
                    fits(&link.span);
                    clean(&link.dest);
                }
                Inline::Image(image) => {
                    fits(&image.span);
                    clean(&image.alt);
                }
                _ => {}
            });
        }
    };
    crate::tree::walk(blocks, &mut see);
    for note in notes {
        crate::tree::walk(&note.blocks, &mut see);
        fits(&note.span);
    }
    for found in &report.found {
        fits(&found.at);
    }
    assert!(depth(blocks) <= 2 * events::DEPTH + 60);
}

fn depth(blocks: &[Block]) -> usize {
    let inner = |block: &Block| match &block.kind {
        BlockKind::Quote(blocks) | BlockKind::Group(blocks) | BlockKind::Fold { blocks, .. } => {
            depth(blocks)
        }
        BlockKind::Callout(callout) => depth(&callout.blocks),
        BlockKind::Quiz {
            choices, answer, ..
        } => depth(choices).max(depth(answer)),
        BlockKind::List { items, .. } => items
            .iter()
            .map(|item| depth(&item.blocks))
            .max()
            .unwrap_or(0),
        _ => 0,
    };
    1 + blocks.iter().map(inner).max().unwrap_or(0)
}

fn check_source(source: &str) {
    for (html, statute) in [
        (RawHtml::Escape, false),
        (RawHtml::Sanitize, false),
        (RawHtml::Escape, true),
    ] {
        let mut report = Report::default();
        let options = Options { html, statute };
        let start = frontmatter(source, FileId(0), &mut report).map_or(0, |(_, start)| start);
        let body = source.get(start..).expect("a body begins at a line");
        let (heading, blocks, notes) = page(body, start, FileId(0), &options, &mut report);
        if let Some(heading) = heading {
            assert!(source.get(heading.span.bytes).is_some());
        }
        check_tree(source, &blocks, &notes, &report);
    }
}

#[test]
fn hostile_pages_are_read_in_time_and_without_a_full_stack() {
    let many = 10_000;
    let nested_lists: String = (0..2_000)
        .map(|n| format!("{}- 甲\n", " ".repeat(n * 2)))
        .collect();
    let nested_boxes: String = (1..200)
        .map(|n| format!("{}[!NOTE] 題\n", "> ".repeat(n)))
        .collect();
    let table = format!(
        "|{}\n|{}\n{}",
        "a|".repeat(1_000),
        "-|".repeat(1_000),
        "|x
"
        .repeat(1_000)
    );
    for source in [
        "> ".repeat(many) + "甲",
        ">".repeat(many),
        "- ".repeat(many) + "甲",
        "1. ".repeat(many) + "甲",
        nested_lists,
        nested_boxes,
        "[".repeat(many),
        "[".repeat(many) + &"](a)".repeat(many),
        "![".repeat(many) + &"](a)".repeat(many),
        "*".repeat(many) + "甲" + &"*".repeat(many),
        "*甲 ".repeat(many),
        "**甲*乙".repeat(many),
        "_甲 *乙 ".repeat(many),
        "~~".repeat(many),
        "~甲".repeat(many),
        "[[".repeat(many * 10),
        "[[甲|".repeat(many),
        "{".repeat(many * 10),
        "{漢|".repeat(many),
        "[^".repeat(many * 10),
        "甲[^1]".repeat(many) + "\n\n[^1]: 乙[^1]",
        "<!--".repeat(many),
        "<!-- -->".repeat(many),
        "甲<!--".repeat(many),
        "<a href=\"".repeat(many),
        "<div>\n\n".repeat(1_000),
        "<b>".repeat(many),
        "`".repeat(many),
        (0..300).map(|n| "`".repeat(n)).collect::<String>(),
        "\\".repeat(many),
        "&".repeat(many),
        "甲\n".repeat(many),
        "甲\n: 乙\n".repeat(1_000),
        "# 甲\n".repeat(many),
        "甲\n{#a}\n\n".repeat(1_000),
        "第一条 甲\n".repeat(1_000),
        "一 甲\n\nイ 乙\n\n（１） 丙\n\n".repeat(1_000),
        "+++\n".to_owned() + &"a\n".repeat(many),
        "```\n".repeat(many),
        table,
        "\u{FDD0}*\u{FDD0}「\u{0}".repeat(1_000),
        "は**「".repeat(many),
    ] {
        check_source(&source);
    }
}

#[test]
fn what_is_too_deep_is_told_once_and_shown_flat() {
    let (found, report) = read_page(&("> ".repeat(60) + "甲"), RawHtml::Escape, false);
    assert_eq!(found.matches("quote(").count(), events::DEPTH);
    assert!(found.contains("p(甲)"));
    let rules: Vec<_> = report.found.iter().map(|d| d.problem.rule()).collect();
    assert_eq!(rules, ["too-deep"]);
}

mod properties {
    use proptest::prelude::*;

    use super::check_source;

    /// What pages are made of, good and broken.
    fn piece() -> impl Strategy<Value = String> {
        let fixed = prop::sample::select(vec![
            "*",
            "**",
            "***",
            "~",
            "~~",
            "_",
            "`",
            "```",
            "```statute\n",
            "```chart\n",
            "「",
            "」",
            "（",
            "）",
            "、",
            "。",
            "協議の場",
            "ピア",
            "です",
            "abc",
            "50%",
            " ",
            "　",
            "\n",
            "\n\n",
            "\r\n",
            "    ",
            "- ",
            "1. ",
            "> ",
            "> [!POINT] ",
            "> [!QUIZ] ",
            "> [!FOLD]",
            "> ---\n",
            "---\n",
            "===\n",
            "# ",
            "## ",
            "[[",
            "]]",
            "[",
            "](",
            ")",
            "![",
            "|",
            "\\|",
            "\\",
            "{",
            "}",
            "{漢字|かんじ}",
            "{#id}",
            "\n{until=2027-03-31}\n",
            "{source=\"a b\" head=2}",
            "[^1]",
            "\n[^1]: ",
            ": ",
            "<br>",
            "<b>",
            "</b>",
            "<div>",
            "<!--",
            "-->",
            "<",
            ">",
            "^",
            "| a | b |\n|---|---|\n",
            "| < | ^ |\n",
            "- [x] ",
            "&amp;",
            "&",
            "\u{FDD0}",
            "\u{0}",
            "第一条 ",
            "第三条第一号イ",
            "２ ",
            "一 ",
            "イ ",
            "（１） ",
            "（ⅻ） ",
            "附則\n",
            "（目的）\n",
            "※１",
            "https://例.jp/",
            "<https://a.jp>",
            "が\u{3099}",
            "👨‍👩‍👧",
            "+++\n",
            "\u{FEFF}",
        ]);
        prop_oneof![
            8 => fixed.prop_map(str::to_owned),
            1 => "\\PC{0,6}",
            1 => any::<char>().prop_map(String::from),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]
        #[test]
        fn any_page_is_read(pieces in prop::collection::vec(piece(), 0..40)) {
            check_source(&pieces.concat());
        }
    }
}
