#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test may stop at once"
)]
//! The e-book that the real binary writes: whole, sound, the same each time, and what its reader meets.
//!
//! `epubcheck` is asked too, by a test that is left out of a plain `cargo test`: it needs Java. `make test` runs it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use roxmltree::{Document, Node, ParsingOptions};
use tempfile::TempDir;
use zip::{CompressionMethod, ZipArchive};

/// A 1 × 1 picture.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xff\xff?\0\x05\xfe\x02\xfe\xa75\x81\x84\0\0\0\0IEND\xaeB`\x82";

/// A folder to work in.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new(files: &[(&str, &[u8])]) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        Desk { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The exit code and what was said.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("tebiki"))
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("panicked"), "{said}");
        (output.status.code().unwrap(), said)
    }

    fn epub(&self, content: &str, more: &[&str]) -> Epub {
        let arguments = [&["epub", content, "--out", "a.epub", "-q"], more].concat();
        let (code, said) = self.run(&arguments);
        assert_eq!(code, 0, "{said}");
        Epub::read(fs::read(self.path("a.epub")).unwrap())
    }
}

struct Epub {
    bytes: Vec<u8>,
    /// In the order of the file.
    names: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Epub {
    fn read(bytes: Vec<u8>) -> Epub {
        let mut zip = ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
        let (mut names, mut files) = (Vec::new(), BTreeMap::new());
        for at in 0..zip.len() {
            let mut entry = zip.by_index(at).unwrap();
            let mut inside = Vec::new();
            entry.read_to_end(&mut inside).unwrap();
            if at == 0 {
                assert_eq!(entry.compression(), CompressionMethod::Stored);
            }
            names.push(entry.name().unwrap().into_owned());
            files.insert(entry.name().unwrap().into_owned(), inside);
        }
        Epub {
            bytes,
            names,
            files,
        }
    }

    fn text(&self, name: &str) -> &str {
        let bytes = self.files.get(name);
        let bytes = bytes.unwrap_or_else(|| panic!("no {name} in {:?}", self.names));
        std::str::from_utf8(bytes).unwrap()
    }

    fn page(&self, name: &str) -> &str {
        self.text(&format!("EPUB/text/{name}"))
    }

    /// Every file that must be XML, parsed.
    fn documents(&self) -> BTreeMap<&str, Document<'_>> {
        self.names
            .iter()
            .filter(|name| {
                [".xhtml", ".opf", ".ncx", ".xml", ".svg"]
                    .iter()
                    .any(|end| name.ends_with(end))
            })
            .map(|name| (name.as_str(), parse(name, self.text(name))))
            .collect()
    }

    /// The files of the spine, in order.
    fn spine(&self) -> Vec<String> {
        let package = parse("package.opf", self.text("EPUB/package.opf"));
        let items: BTreeMap<&str, &str> = all(&package, "item")
            .map(|item| (value(item, "id"), value(item, "href")))
            .collect();
        all(&package, "itemref")
            .map(|item| format!("EPUB/{}", items[value(item, "idref")]))
            .collect()
    }
}

fn parse<'a>(name: &str, text: &'a str) -> Document<'a> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn all<'d>(document: &'d Document<'d>, name: &'d str) -> impl Iterator<Item = Node<'d, 'd>> {
    document
        .descendants()
        .filter(move |node| node.is_element() && node.tag_name().name() == name)
}

fn value<'d>(node: Node<'d, 'd>, name: &str) -> &'d str {
    node.attribute(name)
        .unwrap_or_else(|| panic!("{node:?} without {name}"))
}

/// The file and the id that `href` in `from` leads to.
fn target(from: &str, href: &str) -> (String, String) {
    let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
    let fragment = tebiki::path::decode(fragment);
    if path.is_empty() {
        return (from.to_owned(), fragment);
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{href} leaves the book"),
            part => parts.push(part),
        }
    }
    (parts.join("/"), fragment)
}

/// What is true of every book.
fn assert_sound(epub: &Epub) {
    assert_eq!(epub.names[0], "mimetype");
    // Programs look for these bytes at this place.
    assert_eq!(&epub.bytes[30..58], b"mimetypeapplication/epub+zip");
    assert_eq!(epub.names.len(), epub.files.len(), "a name stands twice");

    let documents = epub.documents();
    let mut ids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, document) in &documents {
        let own = ids.entry(name).or_default();
        for node in document.descendants() {
            if let Some(id) = node.attribute("id") {
                assert!(own.insert(id), "{name}: the id {id} stands twice");
            }
        }
    }
    for (name, document) in &documents {
        for node in document.descendants().filter(Node::is_element) {
            assert!(
                !matches!(
                    node.tag_name().name(),
                    "script" | "style" | "iframe" | "form"
                ),
                "{name}"
            );
            for attribute in node.attributes() {
                let (key, value) = (attribute.name(), attribute.value());
                assert!(key != "style" && !key.starts_with("on"), "{name}: {key}");
                if !matches!(key, "href" | "src" | "full-path") {
                    continue;
                }
                if key == "href" && value.contains(':') {
                    let schemes = ["https://", "http://", "mailto:", "tel:"];
                    assert!(schemes.iter().any(|scheme| value.starts_with(scheme)));
                    assert_eq!(node.tag_name().name(), "a", "{name}: {value}");
                    continue;
                }
                let from = if key == "full-path" { "" } else { name };
                let (to, fragment) = target(from, value);
                assert!(epub.files.contains_key(&to), "{name}: {value}");
                assert!(
                    fragment.is_empty() || ids[to.as_str()].contains(fragment.as_str()),
                    "{name}: {value}"
                );
            }
        }
    }
    assert_package(epub, &documents);
}

/// The package names every file once, and all who tell an order tell the same.
fn assert_package(epub: &Epub, documents: &BTreeMap<&str, Document<'_>>) {
    let package = &documents["EPUB/package.opf"];
    let mut named = BTreeSet::new();
    for item in all(package, "item") {
        let name = format!("EPUB/{}", value(item, "href"));
        let drawn = documents
            .get(name.as_str())
            .filter(|_| name.ends_with(".xhtml"))
            .is_some_and(|page| all(page, "svg").next().is_some());
        let properties = item.attribute("properties").unwrap_or_default();
        assert_eq!(properties.contains("svg"), drawn, "{name}");
        assert!(named.insert(name));
    }
    let held: BTreeSet<String> = epub
        .names
        .iter()
        .filter(|name| name.starts_with("EPUB/") && *name != "EPUB/package.opf")
        .cloned()
        .collect();
    assert_eq!(named, held);

    let spine = epub.spine();
    let pages: Vec<&String> = held
        .iter()
        .filter(|name| name.ends_with(".xhtml"))
        .collect();
    assert_eq!(
        spine.iter().collect::<BTreeSet<_>>(),
        pages.into_iter().collect()
    );
    let toc = all(&documents["EPUB/nav.xhtml"], "nav")
        .find(|nav| {
            nav.attributes()
                .any(|a| a.name() == "type" && a.value() == "toc")
        })
        .unwrap();
    let contents: Vec<String> = toc
        .descendants()
        .filter(|node| node.tag_name().name() == "a")
        .map(|link| target("EPUB/nav.xhtml", value(link, "href")).0)
        .collect();
    let mut order = spine.iter();
    for page in &contents {
        assert!(order.any(|next| next == page), "{page} is out of order");
    }
    let old: Vec<String> = all(&documents["EPUB/toc.ncx"], "content")
        .map(|link| format!("EPUB/{}", value(link, "src")))
        .collect();
    assert_eq!(contents, old);
}

fn root(folder: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    path.to_string_lossy().into_owned()
}

/// Japanese names, and all that a page may hold.
fn plain_folder() -> Desk {
    let page = "# 協議の場\n\n{協議|きょうぎ}の場[^1]を開く[^1]。[前へ](../はじめに.md#目的)、[外](https://example.jp/場 )\n\n\
        ![会場](<../写真 その１.png>) ![図](../図.svg)\n\n[申込書](../申込書.xlsx)\n\n[^1]: 全員の席。\n\n    **次の段落**\n\n\
        > [!QUIZ] 何人？\n> - [ ] 三人\n> - [x] 全員\n>\n> みんなです。\n\n\
        > [!POINT] 要点\n> 座る。\n\n| 甲 | 乙 |\n|---|---|\n| 一 | 二 |\n";
    Desk::new(&[
        ("手引 その一/はじめに.md", "# はじめに\n\n## 目的\n\n知る。\n".as_bytes()),
        ("手引 その一/二章/１ 協議の場.md", page.as_bytes()),
        ("手引 その一/写真 その１.png", PNG),
        ("手引 その一/図.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\" onload=\"x()\"><script>x()</script><path d=\"M0 0h9\"/></svg>"),
        ("手引 その一/申込書.xlsx", b"PK"),
    ])
}

/// What breaks books: letters that XML cannot hold, broken HTML and images, ids that stand twice, deep headings.
fn weird_folder() -> Desk {
    let page = "+++\ntitle = \"</title><script>alert(1)</script>\"\nsummary = \"\\u0001制御\\u000C\"\n+++\n\
        制御\u{1}\u{b}文字\u{ffff}\n\n## </h2>& <b>\n\n## note-1\n\n###### 六[^1]\n\n## 甲 {#a}\n\n## 乙 {#a}\n\n[x](#nai)\n\n\
        ![](壊.png) ![名](違う.jpg) [場](<https://a b/>)\n\n[^1]: 注[^2]\n[^2]: 注の注\n\n\
        <ul>文<li>項<table>表<tr>行<td>&hearts;&nbsp;&#0;</ul>\n\n<p>段<b>太<div>箱</b></div>\n\n<dl><dd>意味</dl>\n\n\
        <details>折<summary>遅い</summary></details>\n\n文に<ruby>漢</ruby>と<a href=\"https://example.jp/あ い\">[内](a.md)</a>\n";
    let handbook = "title = \"<b>A & B</b>\\u0002\"\nlicence = \"x < y\"\n[markdown]\nhtml = \"sanitize\"\n\
        [[accept]]\nrule = \"id-taken\"\nat = \"a.md\"\nreason = \"試す\"\n[[accept]]\nrule = \"broken-anchor\"\nat = \"a.md\"\nreason = \"試す\"\n";
    let deep: String = (0..60)
        .map(|at| format!("{}深さ{at}\n\n", ">".repeat(at)))
        .collect();
    Desk::new(&[
        ("content/handbook.toml", handbook.as_bytes()),
        ("content/a.md", page.as_bytes()),
        ("content/deep.md", deep.as_bytes()),
        ("content/壊.png", b"no picture"),
        ("content/違う.jpg", PNG),
    ])
}

/// Each kind of handbook, with the folder that is its content.
fn handbooks() -> Vec<(Desk, String)> {
    vec![
        (Desk::new(&[]), root("content")),
        (Desk::new(&[]), root("tests/golden/everything/content")),
        (plain_folder(), "手引 その一".to_owned()),
        (weird_folder(), "content".to_owned()),
        (
            Desk::new(&[("content/a.md", "".as_bytes())]),
            "content".to_owned(),
        ),
    ]
}

#[test]
fn every_book_is_whole_and_sound() {
    for (desk, content) in handbooks() {
        assert_sound(&desk.epub(&content, &[]));
    }
}

#[test]
fn epubcheck_finds_nothing() {
    let jar =
        std::env::var_os("EPUBCHECK").unwrap_or_else(|| "/usr/share/java/epubcheck.jar".into());
    for (desk, content) in handbooks() {
        desk.epub(&content, &[]);
        let output = Command::new("java")
            .args(["-XX:TieredStopAtLevel=1", "-jar"])
            .arg(&jar)
            .arg("--failonwarnings")
            .arg(desk.path("a.epub"))
            .output()
            .expect("epubcheck needs Java: `bash .ci/setup test` installs both");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(output.status.success(), "{content}\n{said}");
        assert!(said.contains("0 errors / 0 warnings"), "{said}");
    }
}

#[test]
fn the_same_handbook_gives_the_same_bytes() {
    let desk = Desk::new(&[]);
    let content = root("tests/golden/everything/content");
    let first = desk.epub(&content, &["--jobs", "1"]).bytes;
    assert_eq!(first, desk.epub(&content, &["--jobs", "7"]).bytes);
    let (a, b) = (plain_folder(), plain_folder());
    assert_eq!(
        a.epub("手引 その一", &[]).bytes,
        b.epub("手引 その一", &[]).bytes
    );
}

#[test]
fn a_reader_finds_cover_contents_and_every_page_in_order() {
    let desk = Desk::new(&[
        (
            "content/handbook.toml",
            "title = \"町の手引き\"\nsubtitle = \"副題\"\nedition = \"第2版\"\nas_of = \"2026-04\"\npublisher = \"町\"\nlicence = \"CC BY 4.0\"\n".as_bytes(),
        ),
        ("content/index.md", "# ようこそ\n".as_bytes()),
        ("content/guide/index.md", "# 章\n\n協議の場へ。\n".as_bytes()),
        ("content/guide/01-a.md", "# 一\n\n[さがす](../search.html)\n".as_bytes()),
        ("content/columns/b.md", "# 話\n".as_bytes()),
        (
            "content/data/terms.toml",
            "[[term]]\nname = \"協議の場\"\nreading = \"きょうぎのば\"\nshort = \"話し合う所。\"\n".as_bytes(),
        ),
    ]);
    let epub = desk.epub("content", &["--base-url", "https://example.jp/"]);
    assert_sound(&epub);
    for words in [
        "町の手引き",
        "副題",
        "第2版",
        "2026年4月",
        "町",
        "CC BY 4.0",
    ] {
        assert!(epub.text("EPUB/title.xhtml").contains(words), "{words}");
    }
    let spine: Vec<String> = epub.spine();
    let spine: Vec<&str> = spine.iter().map(|name| &name[5..]).collect();
    let chapters = [
        "title.xhtml",
        "nav.xhtml",
        "text/index.xhtml",
        "text/guide/index.xhtml",
        "text/guide/a.xhtml",
        "text/columns/index.xhtml",
        "text/columns/b.xhtml",
        "text/terms/index.xhtml",
        "text/terms/kyougi-no-ba.xhtml",
    ];
    assert_eq!(spine, chapters);
    let link = "<a class=\"term\" href=\"../terms/kyougi-no-ba.xhtml\">協議の場</a>";
    assert!(epub.page("guide/index.xhtml").contains(link));
    let term = epub.page("terms/kyougi-no-ba.xhtml");
    assert!(term.contains("話し合う所。") && term.contains("href=\"../guide/index.xhtml\""));
    // A list of contents has its chapters one below the other.
    let nav = epub.text("EPUB/nav.xhtml");
    assert!(nav.contains("章</a>\n<ol>\n<li><a href=\"text/guide/a.xhtml\">一</a></li>"));
    let package = epub.text("EPUB/package.opf");
    for words in [
        "<dc:language>ja</dc:language>",
        "<dc:source>https://example.jp/</dc:source>",
        "<meta property=\"dcterms:modified\">2026-04-01T00:00:00Z</meta>",
        "<dc:rights>CC BY 4.0</dc:rights>",
        "画像はありません。",
    ] {
        assert!(package.contains(words), "{words} in {package}");
    }
    assert!(!package.contains("visual") && !package.contains("alternativeText"));
}

#[test]
fn a_page_reads_as_a_page_of_a_book() {
    let desk = plain_folder();
    let epub = desk.epub("手引 その一", &[]);
    let name = epub
        .names
        .iter()
        .find(|name| name.contains("kyougi"))
        .unwrap();
    let page = parse(name, epub.text(name));
    let with = |kind: &str| -> Vec<Node<'_, '_>> {
        page.descendants()
            .filter(|node| {
                node.attributes()
                    .any(|a| a.name() == "type" && a.value() == kind)
            })
            .collect()
    };
    let (calls, notes) = (with("noteref"), with("footnote"));
    assert_eq!((calls.len(), notes.len()), (2, 1));
    for call in &calls {
        assert_eq!(value(*call, "role"), "doc-noteref");
        assert_eq!(value(*call, "href"), "#note-1");
    }
    let back: Vec<&str> = notes[0]
        .descendants()
        .filter(|node| node.attribute("role") == Some("doc-backlink"))
        .map(|node| value(node, "href"))
        .collect();
    assert_eq!(back, ["#call-1", "#call-1-2"]);
    let text = epub.text(name);
    assert!(text.contains("<ruby>協議<rp>（</rp><rt>きょうぎ</rt><rp>）</rp></ruby>"));
    // Nothing needs to be opened, and nothing can be.
    assert!(text.contains("<b>答え：</b>全員"));
    assert!(!text.contains("<details") && !text.contains("<input") && !text.contains("tabindex"));
    // A file that no e-reader opens is a word.
    assert!(text.contains("申込書") && !text.contains("xlsx"));
    let with_site = desk.epub("手引 その一", &["--base-url", "https://example.jp/tebiki"]);
    assert!(
        with_site
            .text(name)
            .contains("href=\"https://example.jp/tebiki/")
    );
    let drawing = epub
        .names
        .iter()
        .find(|name| name.ends_with(".svg"))
        .unwrap();
    assert!(!epub.text(drawing).contains("x()") && epub.text(drawing).contains("<path"));
}

#[test]
fn an_image_that_cannot_be_shown_is_told_and_its_words_stay() {
    let desk = weird_folder();
    let (code, said) = desk.run(&["epub", "content", "--out", "a.epub"]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("画像「壊.png」は、電子書籍に入れられません"),
        "{said}"
    );
    let (_, said) = desk.run(&["epub", "content", "--out", "a.epub", "--lang", "en"]);
    assert!(said.contains("cannot stand in an e-book"), "{said}");
    let epub = Epub::read(fs::read(desk.path("a.epub")).unwrap());
    let package = epub.text("EPUB/package.opf");
    // What is called .jpg and is none has a name that says so.
    assert!(
        package.contains(".jpg.png\" media-type=\"image/png\""),
        "{package}"
    );
}

#[test]
fn the_file_is_named_for_the_handbook() {
    let desk = Desk::new(&[
        (
            "content/handbook.toml",
            "title = \"町/県の手引き\"\n".as_bytes(),
        ),
        ("content/a.md", b"# a"),
    ]);
    assert_eq!(desk.run(&["epub"]).0, 0);
    assert!(desk.path("町_県の手引き.epub").exists());
    let desk = plain_folder();
    assert_eq!(desk.run(&["epub", "手引 その一"]).0, 0);
    assert!(desk.path("手引 その一.epub").exists());
}

#[test]
fn a_failed_run_leaves_the_old_book() {
    let desk = Desk::new(&[
        ("content/handbook.toml", "title = \"手引き\"\n".as_bytes()),
        ("content/a.md", "# a\n\n本文\n".as_bytes()),
        ("thesis.docx", b"years"),
    ]);
    let old = desk.epub("content", &[]).bytes;
    fs::write(desk.path("content/a.md"), "# a\n\n[x](nai.md)\n").unwrap();
    let (code, said) = desk.run(&["epub", "--out", "a.epub"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("nai.md"), "{said}");
    assert_eq!(fs::read(desk.path("a.epub")).unwrap(), old);
    let (code, said) = desk.run(&["epub", "--out", "thesis.docx"]);
    assert_eq!(code, 2);
    assert!(said.contains(".epub で終わる"), "{said}");
    assert_eq!(fs::read(desk.path("thesis.docx")).unwrap(), b"years");
    assert_eq!(desk.run(&["epub", "nowhere"]).0, 2);
    assert_eq!(desk.run(&["epub", "--help"]).0, 0);
    // Nothing half made lies about.
    let left: Vec<_> = fs::read_dir(desk.folder.path()).unwrap().collect();
    assert_eq!(left.len(), 3);
}

#[test]
fn a_theme_may_bring_its_own_pages_and_is_told_when_they_are_no_xml() {
    let page = "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>{{ page.title }}</title></head><body>自前{{ page.html | safe }}</body></html>";
    let desk = Desk::new(&[
        ("content/a.md", "# a\n\n本文\n".as_bytes()),
        ("theme/templates/epub/page.xhtml", page.as_bytes()),
    ]);
    let epub = desk.epub("content", &["--theme", "theme"]);
    assert_sound(&epub);
    assert!(epub.page("a.xhtml").contains("<body>自前<p>本文</p>"));
    fs::write(
        desk.path("theme/templates/epub/page.xhtml"),
        "<p>{{ page.title }}<br></p>",
    )
    .unwrap();
    let (code, said) = desk.run(&["epub", "content", "--theme", "theme", "--out", "a.epub"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("epub/page.xhtml"), "{said}");
    assert_eq!(fs::read(desk.path("a.epub")).unwrap(), epub.bytes);
}
