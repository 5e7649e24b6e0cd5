#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test may stop at once"
)]
//! `tebiki pdf` with browsers that misbehave, and with one that prints as it is told. A real one is met in
//! `tests/browser/paper.test.js`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use lopdf::{Document, Object, Stream, dictionary};
use tempfile::TempDir;

const HANDBOOK: [(&str, &str); 4] = [
    (
        "content/handbook.toml",
        "title = \"窓口の手引き\"\nedition = \"第1版\"\nas_of = \"2025-04\"\npublisher = \"〇〇県\"\n",
    ),
    ("content/index.md", "# 窓口の手引き\n\nはじめに。\n"),
    (
        "content/guide/01-hajime.md",
        "# はじめに\n\n[次](02-tsugi.md)へ。\n",
    ),
    (
        "content/guide/02-tsugi.md",
        "# つぎに\n\n[前](01-hajime.md)から。\n",
    ),
];

/// What the PDF is called when nobody says.
const PDF: &str = "窓口の手引き 第1版.pdf";

/// What a browser does: a shell script that knows `$pdf`, `$page` and `$desk`.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk { folder };
        for (name, text) in HANDBOOK {
            desk.save(name, text.as_bytes());
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn save(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn browser(&self, script: &str) -> String {
        let desk = self.folder.path().display();
        let script = format!(
            "#!/bin/sh\nPATH=/usr/bin:/bin\ndesk='{desk}'\nfor told; do case $told in --print-to-pdf=*) pdf=${{told#*=}};; esac; done\n\
             page=$(dirname \"$pdf\")/print.html\n{script}\n"
        );
        self.save("browser.sh", script.as_bytes());
        let path = self.path("browser.sh");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path.display().to_string()
    }

    /// Exit code and standard error of `tebiki pdf` with these arguments, no other browser in reach.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let temporary = self.path("temporary");
        fs::create_dir_all(&temporary).unwrap();
        let output = Command::new(assert_cmd::cargo::cargo_bin!("tebiki"))
            .arg("pdf")
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("TEBIKI_BROWSER")
            .env("PATH", self.path("nothing"))
            .env("TMPDIR", &temporary)
            .output()
            .unwrap();
        let left: Vec<_> = fs::read_dir(&temporary).unwrap().collect();
        assert!(left.is_empty(), "left behind: {left:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("panicked"), "{said}");
        (output.status.code().unwrap_or(-1), said)
    }

    fn printed(&self) -> Option<Vec<u8>> {
        fs::read(self.path(PDF)).ok()
    }
}

/// A PDF with a sheet for each id, as Chromium names the places.
fn pdf(ids: &[&str]) -> Vec<u8> {
    let mut document = Document::with_version("1.4");
    let parent = document.new_object_id();
    let mut kids: Vec<Object> = Vec::new();
    let mut places = lopdf::Dictionary::new();
    for id in ids {
        let contents = document.add_object(Stream::new(dictionary! {}, b"BT ET".to_vec()));
        let sheet = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => parent, "Contents" => contents,
        });
        kids.push(sheet.into());
        let place: Vec<Object> = vec![sheet.into(), "XYZ".into(), 0.into(), 842.into(), 0.into()];
        places.set(*id, place);
    }
    let count = i64::try_from(kids.len()).unwrap();
    document.set_object(
        parent,
        dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count },
    );
    let places = document.add_object(places);
    let catalog = document.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => parent, "Dests" => places,
    });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

const PRINTS: &str = "cp \"$desk/sample.pdf\" \"$pdf\"; cp \"$page\" \"$desk/last.html\"; echo x >> \"$desk/passes\"";

#[test]
fn the_contents_say_where_the_chapters_fell() {
    let desk = Desk::new();
    let ids = [
        "cover",
        "index",
        "guide-index",
        "more",
        "guide-hajime",
        "guide-tsugi",
    ];
    desk.save("sample.pdf", &pdf(&ids));
    let browser = desk.browser(PRINTS);
    let (code, said) = desk.run(&["--browser", &browser, "--theme", "theme"]);
    // A theme that is not there is told before anything is printed.
    assert_eq!(code, 2, "{said}");
    let (code, said) = desk.run(&["--browser", &browser]);
    assert_eq!((code, said.as_str()), (0, ""));
    let html = fs::read_to_string(desk.path("last.html")).unwrap();
    for (id, title, sheet) in [
        ("index", "窓口の手引き", 2),
        ("guide-hajime", "はじめに", 5),
        ("guide-tsugi", "つぎに", 6),
    ] {
        let line = format!(
            "<a href=\"#{id}\"><span>{title}</span> <span class=\"sheet\">{sheet}</span></a>"
        );
        assert!(html.contains(&line), "{line} in {html}");
    }
    // A link in the text says so too.
    let link = "<a class=\"see\" href=\"#guide-tsugi\" data-sheet=\"6\">次</a>";
    assert!(html.contains(link), "{html}");
    assert_eq!(fs::read_to_string(desk.path("passes")).unwrap(), "x\nx\n");

    let first = desk.printed().unwrap();
    let document = Document::load_mem(&first).unwrap();
    let info = document.trailer.get_deref(b"Info", &document).unwrap();
    let title = info.as_dict().unwrap().get(b"Title").unwrap();
    assert_eq!(
        lopdf::decode_text_string(title).unwrap(),
        "窓口の手引き 第1版"
    );
    let (code, _) = desk.run(&["--browser", &browser]);
    assert_eq!(code, 0);
    assert!(
        desk.printed().unwrap() == first,
        "the same book, other bytes"
    );
    let mode = fs::metadata(desk.path(PDF)).unwrap().permissions();
    assert_ne!(mode.mode() & 0o044, 0, "others may read it");
}

#[test]
fn only_a_chapter_is_printed_when_only_that_is_asked_for() {
    let desk = Desk::new();
    desk.save("sample.pdf", &pdf(&["guide-tsugi"]));
    let browser = desk.browser(PRINTS);
    for named in [
        "guide/tsugi",
        "guide/02-tsugi.md",
        "guide/tsugi.html",
        "./guide/tsugi",
    ] {
        let arguments = ["--browser", &browser, "--only", named, "--out", "a.pdf"];
        let (code, said) = desk.run(&arguments);
        assert_eq!(code, 0, "{said}");
        let html = fs::read_to_string(desk.path("last.html")).unwrap();
        assert!(
            html.contains("<title>つぎに - 窓口の手引き 第1版</title>"),
            "{html}"
        );
        assert!(html.contains("id=\"guide-tsugi\"") && !html.contains("id=\"guide-hajime\""));
        // The chapter before is not in this paper, so nothing leads there.
        assert!(html.contains("<p>前から。</p>"), "{html}");
        assert!(!html.contains("class=\"sheet\""));
    }
    let (code, _) = desk.run(&["--browser", &browser, "--only", "guide"]);
    assert_eq!(code, 0);
    let html = fs::read_to_string(desk.path("last.html")).unwrap();
    assert!(html.contains("id=\"guide-tsugi\"") && html.contains("id=\"guide-hajime\""));
    let (code, said) = desk.run(&["--browser", &browser, "--only", "guide/tsugu"]);
    assert_eq!(code, 2);
    assert!(
        said.contains("「guide/tsugu」") && said.contains("「guide/tsugi」"),
        "{said}"
    );
}

#[test]
fn what_goes_wrong_is_said_and_the_old_paper_stays() {
    let desk = Desk::new();
    desk.save(PDF, b"the old one");
    let nowhere = desk.path("nowhere").display().to_string();
    let check = |arguments: &[&str], ja: &str, en: &str| {
        for (lang, words) in [("ja", ja), ("en", en)] {
            let arguments: Vec<&str> = arguments.iter().copied().chain(["--lang", lang]).collect();
            let (code, said) = desk.run(&arguments);
            assert_eq!(code, 2, "{said}");
            assert!(said.contains(words), "no 「{words}」 in {said}");
            assert_eq!(desk.printed().unwrap(), b"the old one");
        }
    };
    check(
        &[],
        "PDF を作るブラウザーが見つかりません",
        "There is no browser to make the PDF",
    );
    check(
        &["--browser", &nowhere],
        "nowhere」を動かせません：見つかりません",
        "nowhere' cannot be started",
    );
    let failing = desk.browser("echo 'No usable sandbox!' >&2; exit 1");
    check(
        &["--browser", &failing],
        "PDF を書かずに終わりました。（No usable sandbox!）",
        "ended without writing a PDF. (No usable sandbox!)",
    );
    let lying = desk.browser("echo '<html>' > \"$pdf\"");
    check(
        &["--browser", &lying],
        "書いた PDF を読めません",
        "cannot be read",
    );
    // Each pass puts the first chapter elsewhere.
    let paper = |ids: &[&str], name: &str| desk.save(name, &pdf(ids));
    paper(&["a", "guide-index", "guide-hajime"], "odd.pdf");
    paper(&["guide-index", "a", "guide-hajime"], "even.pdf");
    let restless = desk.browser(
        "if [ -e \"$desk/odd\" ]; then rm \"$desk/odd\"; cp \"$desk/odd.pdf\" \"$pdf\"; \
         else touch \"$desk/odd\"; cp \"$desk/even.pdf\" \"$pdf\"; fi",
    );
    check(
        &["--browser", &restless],
        "何度やっても定まりません",
        "moved each time",
    );
    check(
        &["--out", "a.docx"],
        "「a.docx」は使えません",
        "cannot be 'a.docx'",
    );
}

#[test]
fn a_browser_that_never_ends_is_stopped() {
    let desk = Desk::new();
    desk.save(PDF, b"the old one");
    let browser = desk.browser("exec sleep 600");
    let began = Instant::now();
    let (code, said) = desk.run(&["--browser", &browser, "--timeout", "1"]);
    assert!(began.elapsed() < Duration::from_secs(120));
    assert_eq!(code, 2);
    assert!(
        said.contains("1 秒のうちに終わらないので、止めました"),
        "{said}"
    );
    assert_eq!(desk.printed().unwrap(), b"the old one");
}

#[test]
fn mistakes_in_the_content_print_nothing() {
    let desk = Desk::new();
    desk.save(
        "content/guide/01-hajime.md",
        "# x\n\n[y](nowhere.md)\n".as_bytes(),
    );
    let browser = desk.browser(PRINTS);
    let (code, said) = desk.run(&["--browser", &browser]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("nowhere.md") && desk.printed().is_none());
    assert!(!Path::new(&desk.path("passes")).exists());
}
