//! `freeze`, `diff` and `renumber` as a maintainer runs them: two editions of a small handbook, every way of naming an
//! edition, every format, every profile, and what is said when something is wrong.
#![allow(clippy::string_slice, reason = "a test may stop at once")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const HANDBOOK: &str = "title = \"支援の手引き\"\nedition = \"第1版\"\nas_of = \"2024-03-31\"\n";

const CHAPTER: &str = "# 市区町村が行う精神保健の取組\n\n## 現状 {#genjo}\n\n調査（回答率72.8％）によると、相談が増えています。\n\n[[設置要綱]]第三条第一号の協議をします。\n\n| 機関 | 令和6年 | 令和7年 |\n|---|---|---|\n| 基幹相談支援センター | 設置が市町村の努力義務に | 同 |\n| 保健所 | 相談 | 同 |\n";

const STATUTE: &str = "+++\ntitle = \"設置要綱\"\nkind = \"statute\"\n+++\n\n（目的）\n第一条 この要綱は、協議の場の設置について定める。\n\n（設置）\n第二条 市は、協議の場を置く。\n\n（事業内容）\n第三条 この事業の内容は、次のとおりとする。\n一 協議を行うこと。\n二 研修を行うこと。\n\n（雑則）\n第四条 この要綱に定めるもののほか、必要な事項は市長が定める。\n";

const CONTACTS: &str = "[[contact]]\nid = \"madoguchi\"\nname = \"こころの相談窓口\"\nhours = \"窓口ごとに異なります\"\n";

/// A folder to work in, with the first edition of a handbook.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        desk.save("content/handbook.toml", HANDBOOK);
        desk.save(
            "content/index.md",
            "# 支援の手引き\n\n市町村の担当者のためのものです。\n",
        );
        desk.save("content/guide/01-torikumi.md", CHAPTER);
        desk.save("content/statutes/yoko.md", STATUTE);
        desk.save("content/data/contacts.toml", CONTACTS);
        desk
    }

    fn save(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("tebiki"))
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .expect("the binary runs");
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    fn other(&self, program: &str, arguments: &[&str]) -> String {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        assert!(
            output.status.success(),
            "{program} {arguments:?}: {output:?}"
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn freeze(&self) {
        let frozen = self.run(&[
            "freeze",
            "r6",
            "--label",
            "令和6年度版",
            "--date",
            "2024-03-31",
            "--number",
            "老発0313第5号",
        ]);
        assert_eq!((frozen.code, frozen.out.trim()), (0, "content/editions/r6"));
    }

    /// What the maintainer changes for the second edition.
    fn revise(&self) {
        let chapter = CHAPTER
            .replace("が行う精神保健の取組", "が取り組む精神保健事業")
            .replace("72.8", "73.1")
            .replace("努力義務", "義務");
        fs::remove_file(self.path("content/guide/01-torikumi.md")).expect("the old chapter");
        self.save(
            "content/guide/01-jigyo.md",
            &format!("{chapter}| 児童相談所 | 相談 | 同 |\n"),
        );
        let statute = STATUTE
            .replace("（雑則）\n第四条", "（雑則）\n第五条")
            .replace(
                "（事業内容）\n第三条",
                "（市町村との連携）\n第三条 市は、市町村と連携する。\n\n（事業内容）\n第四条",
            );
        self.save("content/statutes/yoko.md", &statute);
        self.save(
            "content/data/contacts.toml",
            &CONTACTS.replace("窓口ごとに異なります", "24時間"),
        );
        self.save(
            "content/handbook.toml",
            &HANDBOOK.replace("第1版", "第2版").replace("2024", "2025"),
        );
    }
}

#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    /// The lines after `head` up to the next place.
    fn under(&self, head: &str) -> Vec<&str> {
        let lines = self.out.lines().skip_while(|line| *line != head).skip(1);
        lines
            .take_while(|line| !line.starts_with('■') && !line.is_empty())
            .map(str::trim)
            .collect()
    }
}

#[test]
fn a_frozen_edition_is_the_content_as_it_was_and_stands_for_ever() {
    let desk = Desk::new();
    desk.freeze();
    for name in [
        "guide/01-torikumi.md",
        "statutes/yoko.md",
        "data/contacts.toml",
    ] {
        let read = |folder: &str| fs::read(desk.path(&format!("{folder}/{name}"))).expect(name);
        assert_eq!(read("content"), read("content/editions/r6"), "{name}");
    }
    let note = fs::read_to_string(desk.path("content/editions/r6/edition.toml")).expect("a note");
    for line in [
        "id = \"r6\"",
        "label = \"令和6年度版\"",
        "date = \"2024-03-31\"",
    ] {
        assert!(note.contains(line), "{line}: {note}");
    }
    let again = desk.run(&["freeze", "r6"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("もうあります"), "{again:?}");
    desk.save("content/guide/01-torikumi.md", "# 題\n\n[無い](nai.md)\n");
    let faulty = desk.run(&["freeze", "r7"]);
    assert_eq!(faulty.code, 1);
    assert!(faulty.err.contains("nai.md"), "{faulty:?}");
    assert!(!desk.path("content/editions/r7").exists());
    for (id, date) in [
        ("第2版", "2025-03-31"),
        ("r7", "2025-13-01"),
        ("../r7", "2025"),
    ] {
        let wrong = desk.run(&["freeze", id, "--date", date]);
        assert_eq!(wrong.code, 2, "{wrong:?}");
        assert!(wrong.err.contains("直し方"), "{wrong:?}");
    }
}

#[test]
fn an_edition_goes_by_its_id_a_folder_a_zip_or_a_revision() {
    let desk = Desk::new();
    desk.freeze();
    desk.other("git", &["init", "-q", "."]);
    desk.other("git", &["add", "-A"]);
    let who = ["-c", "user.name=a", "-c", "user.email=a@example.jp"];
    desk.other("git", &[&who[..], &["commit", "-qm", "第1版"]].concat());
    zip_of(&desk.path("content"), &desk.path("r6.zip"));
    desk.run(&["build", "content", "--out", "public"]);
    desk.revise();
    let rows = |old: &str| {
        let ran = desk.run(&["diff", old, ".", "--format", "csv"]);
        assert_eq!(ran.code, 0, "{old}: {ran:?}");
        ran.out
    };
    let known = rows("r6");
    assert_eq!(known.lines().count(), 9, "{known}");
    for old in [
        "content/editions/r6",
        "r6.zip",
        "git:HEAD",
        "git:HEAD:content",
    ] {
        assert_eq!(rows(old), known, "{old}");
    }
    for (old, said) in [
        ("r5", "「r6」の書き間違いではありませんか"),
        ("git:v9", "git の版「v9:content」は読めません"),
        ("public", "できあがったサイト"),
        ("content/data", "Markdown の原稿がありません"),
    ] {
        let ran = desk.run(&["diff", old, "."]);
        assert_eq!(ran.code, 2, "{old}: {ran:?}");
        assert!(ran.err.contains(said), "{old}: {ran:?}");
    }
    let none = desk.run(&["diff", "r6", "git:HEAD"]);
    assert_eq!(none.code, 0);
    assert!(none.out.contains("変わったところはありません"), "{none:?}");
    desk.save("content/editions/r6/index.md", "# 書き換えた\n");
    let altered = desk.run(&["diff", "r6", "."]);
    assert_eq!(altered.code, 2);
    assert!(
        altered.err.contains("凍結したときと違っています"),
        "{altered:?}"
    );
}

/// The content as one zip file, by the library that reads it.
fn zip_of(folder: &Path, out: &Path) {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(fs::File::create(out).expect("a file"));
    for name in [
        "handbook.toml",
        "index.md",
        "guide/01-torikumi.md",
        "statutes/yoko.md",
        "data/contacts.toml",
        "names.toml",
    ] {
        let options = zip::write::SimpleFileOptions::default();
        archive
            .start_file(format!("content/{name}"), options)
            .expect("an entry");
        archive
            .write_all(&fs::read(folder.join(name)).expect(name))
            .expect("its bytes");
    }
    archive.finish().expect("a zip file");
}

#[test]
fn the_terminal_shows_each_change_under_its_place() {
    let desk = Desk::new();
    desk.freeze();
    desk.revise();
    let ran = desk.run(&["diff", "r6", "."]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.out.starts_with(
            "新：第2版（令和7年3月31日）\n旧：令和6年度版（令和6年3月31日、老発0313第5号）\n"
        ),
        "{}",
        ran.out
    );
    let title = "市区町村が取り組む精神保健事業";
    assert_eq!(
        ran.under(&format!("■ {title}")),
        [
            "【改題】",
            "元の所：市区町村が行う精神保健の取組",
            "新 市区町村が［［取り組む］］精神保健［［事業］］",
            "旧 市区町村が［［行う］］精神保健［［の取組］］"
        ]
    );
    assert_eq!(
        ran.under("■ 設置要綱"),
        [
            "【新設】",
            "新 ［［（市町村との連携）第三条　市は、市町村と連携する。］］",
            "旧 （新設）",
            "【繰下げ】",
            "新 （事業内容）［［第四条］］（略）",
            "旧 （事業内容）［［第三条］］（略）",
            "【繰下げ】",
            "新 （雑則）［［第五条］］（略）",
            "旧 （雑則）［［第四条］］（略）"
        ]
    );
    let one = desk.run(&["diff", "r6", ".", "--only", "content/statutes/yoko.md"]);
    assert!(
        one.out.contains("3 件") && !one.out.contains("73.1"),
        "{}",
        one.out
    );
    let nowhere = desk.run(&["diff", "r6", ".", "--only", "statutes/yokou"]);
    assert_eq!(nowhere.code, 2);
    assert!(
        nowhere.err.contains("「statutes/yoko」ではありませんか"),
        "{nowhere:?}"
    );
}

#[test]
fn what_was_confirmed_and_left_as_it_was_is_told_and_is_no_change() {
    let desk = Desk::new();
    let night = "夜間の電話は、当番が受けます。";
    let pages = |checked: &str, phone: &str| {
        desk.save(
            "content/guide/02-denwa.md",
            &format!("+++\n{checked}+++\n# 電話\n\n## 夜間 {{#yakan}}\n\n{phone}\n"),
        );
    };
    let sections = |one: &str, other: &str, words: &str| {
        desk.save(
            "content/guide/03-kaigi.md",
            &format!("# 会議\n\n## 開き方 {{#hirakikata checked={one}}}\n\n月に一度開きます。\n\n### 場所\n\n市役所です。\n\n## 名簿 {{#meibo checked={other}}}\n\n{words}\n"),
        );
    };
    pages("checked = \"2023-10-01\"\n", night);
    sections("2023-10-01", "2023-10-01", "名簿は毎年作ります。");
    desk.freeze();
    pages("checked = \"2025-03-10\"\n", night);
    sections("2025-04-02", "2025-04-02", "名簿は毎月作ります。");
    let ran = desk.run(&["diff", "r6", "."]);
    let confirmed = [
        "電話（令和6年度に確認、変更なし）",
        "会議 › 開き方（令和7年度に確認、変更なし）",
    ];
    let told: Vec<&str> = ran
        .out
        .lines()
        .filter(|line| line.contains("変更なし"))
        .collect();
    assert_eq!(told, confirmed, "{}", ran.out);
    assert!(ran.out.ends_with("\n1 件\n"), "{}", ran.out);
    for format in ["html", "md"] {
        let shown = desk.run(&["diff", "r6", ".", "--format", format]).out;
        assert!(confirmed.iter().all(|line| shown.contains(line)), "{shown}");
    }
    let json = desk.run(&["diff", "r6", ".", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["confirmed"][1]["place"][1], "開き方");
    assert_eq!(json["confirmed"][0]["checked"], "2025-03-10");
    let built = desk.run(&["build", "--out", "public"]);
    assert_eq!(built.code, 0, "{}", built.err);
    let page = |name: &str| fs::read_to_string(desk.path(name)).expect("a page of the site");
    let note = "<a href=\"../changes/since-r6.html#c1\">令和6年度に確認、変更なし</a>";
    assert!(page("public/guide/denwa.html").contains(note));
    let meeting = page("public/guide/kaigi.html");
    assert!(meeting.contains("#c2\">令和7年度に確認、変更なし"));
    assert_eq!(meeting.matches("変更なし").count(), 1, "{meeting}");
    let changes = page("public/changes/since-r6.html");
    assert!(changes.contains("<li id=\"c2\"><a href=\"../guide/kaigi.html#hirakikata\">"));
    assert!(page("public/changes/index.html").contains("#confirmed\">確認、変更なし（2）</a>"));
    // The search finds what changed by the editions' names and by the words of those who ask for it.
    for (query, first) in [
        ("変わったところ 令和6年度版", "changes/since-r6.html"),
        ("新旧対照表", "changes/index.html"),
        ("前に読んだ版", "changes/index.html"),
    ] {
        let found = desk.run(&["search", query, "--json"]).out;
        let found: serde_json::Value = serde_json::from_str(&found).expect("JSON");
        assert_eq!(found["results"][0]["url"], first, "{query}: {found}");
    }
    // The other way round nothing was confirmed, and what changed later is no more what was confirmed.
    assert!(!desk.run(&["diff", ".", "r6"]).out.contains("変更なし"));
    desk.run(&[
        "freeze",
        "r7",
        "--label",
        "令和7年度版",
        "--date",
        "2025-04-30",
    ]);
    pages(
        "checked = \"2025-03-10\"\n",
        "夜間の電話は、当直が受けます。",
    );
    desk.run(&["build", "--out", "public"]);
    assert!(!page("public/guide/denwa.html").contains("変更なし"));
    assert!(page("public/guide/kaigi.html").contains("r6--r7.html#c2\">令和7年度に確認、変更なし"));
}

#[test]
fn each_profile_has_the_columns_and_the_words_of_its_office() {
    let desk = Desk::new();
    desk.freeze();
    desk.revise();
    let page = |more: &[&str]| {
        let ran = desk.run(&[&["diff", "r6", ".", "--format", "html"], more].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.out
    };
    let heads = |page: &str| -> Vec<String> {
        let head = page.split("</tr></thead>").next().unwrap_or_default();
        let cells = head.split("<th scope=\"col\"").skip(1);
        cells
            .filter_map(|cell| Some(cell.split_once('>')?.1.split('<').next()?.to_owned()))
            .collect()
    };
    let notice = page(&[]);
    assert_eq!(heads(&notice), ["改正後", "改正前"]);
    assert!(notice.contains("（傍線部分は改正部分）"));
    assert!(notice.contains("<td>第一条・第二条（略）</td><td>第一条・第二条（略）</td>"));
    assert!(notice.contains(
        "<u>（市町村との連携）第三条　市は、市町村と連携する。</u></td><td>（新設）</td>"
    ));
    assert_eq!(heads(&page(&["--old-label", "現行"])), ["改正後", "現行"]);
    let ordinance = page(&["--profile", "省令"]);
    assert!(
        ordinance.contains("改め")
            && ordinance.contains("これを加える。")
            && !ordinance.contains("これを削")
    );
    assert!(ordinance.contains("備考　表中の（略）"));
    assert!(ordinance.contains("（事業内容）<u class=\"double\">第四条</u>（略）"));
    assert!(ordinance.contains("<u class=\"broken\">努力</u>"));
    let bylaw = page(&["--profile", "条例"]);
    assert_eq!(heads(&bylaw), ["改正前", "改正後"]);
    assert!(bylaw.contains("改正部分は、下線の部分である。"));
    assert_eq!(
        heads(&page(&["--profile", "条例", "--left", "new"])),
        ["改正後", "改正前"]
    );
    let remarks = page(&["--profile", "備考"]);
    assert_eq!(heads(&remarks), ["新", "旧", "備考"]);
    for word in ["新設", "改正", "改題", "繰下げ"] {
        assert!(
            remarks.contains(&format!("<td class=\"remark\">{word}</td>")),
            "{word}"
        );
    }
    let wrong = desk.run(&["diff", "r6", ".", "--profile", "告示"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("通知, 省令, 条例, 備考"), "{wrong:?}");
}

#[test]
fn what_moved_to_another_article_has_its_own_number_underlined() {
    let desk = Desk::new();
    let statute = |first: &str, second: &str| {
        format!(
            "+++\ntitle = \"設置要綱\"\nkind = \"statute\"\n+++\n\n（目的）\n第一条 この要綱の目的は、次のとおりとする。\n{first}\n（設置）\n第二条 市は、次のものを置く。\n{second}"
        )
    };
    let moved = "一 協議の場を設けるための手順と、そこに集う人の役割を定めること。\n";
    let stays = "精神保健福祉の窓口を、すべての支所に置くこと。\n";
    desk.save(
        "content/statutes/yoko.md",
        &statute("", &format!("{moved}二 {stays}")),
    );
    desk.freeze();
    desk.save(
        "content/statutes/yoko.md",
        &statute(moved, &format!("一 {stays}")),
    );
    let ran = desk.run(&["diff", "r6", ".", "--profile", "省令", "--format", "html"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for place in ["第一条", "第二条"] {
        let wanted = format!("<td>{place}<u class=\"double\">一</u>（略）</td>");
        assert!(ran.out.contains(&wanted), "{wanted}\n{}", ran.out);
    }
}

#[test]
fn a_spreadsheet_and_a_tool_get_one_row_a_row() {
    let desk = Desk::new();
    desk.freeze();
    desk.revise();
    let out = desk.path("changes.csv");
    let ran = desk.run(&["diff", "r6", ".", "--format", "csv", "--out", "changes.csv"]);
    assert_eq!((ran.code, ran.out.trim()), (0, "changes.csv"));
    let bytes = fs::read(out).expect("the file");
    assert!(
        bytes.starts_with(b"\xEF\xBB\xBF"),
        "Excel knows UTF-8 by its mark"
    );
    let mut table = csv::Reader::from_reader(bytes.get(3..).unwrap_or_default());
    let heads: Vec<String> = table
        .headers()
        .expect("heads")
        .iter()
        .map(str::to_owned)
        .collect();
    assert_eq!(heads, ["場所", "改正後", "改正前", "備考"]);
    let rows: Vec<Vec<String>> = table
        .records()
        .map(|row| row.expect("a row").iter().map(str::to_owned).collect())
        .collect();
    assert!(
        rows.contains(&vec![
            "連絡先／こころの相談窓口".to_owned(),
            "時間：［［24時間］］".to_owned(),
            "時間：［［窓口ごとに異なります］］".to_owned(),
            "改正".to_owned()
        ]),
        "{rows:?}"
    );
    let json = desk.run(&["diff", "r6", ".", "--format", "json"]);
    let read: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(read["from"]["number"], "老発0313第5号");
    let found = read["rows"].as_array().expect("rows");
    assert_eq!(found.len(), rows.len());
    let hours = found
        .iter()
        .find(|row| row["what"] == "contact")
        .expect("the contact");
    assert_eq!(hours["after"], "時間：24時間");
    assert_eq!(hours["after_marks"], serde_json::json!([[3, 7]]));
    let new = found
        .iter()
        .find(|row| row["kind"] == "added" && row["what"] == "statute")
        .expect("the article");
    assert_eq!(new["before"], serde_json::Value::Null);
    assert_eq!(new["after_url"], "statutes/yoko.html#第三条");
}

/// Opened as an office opens it: across on A4, the head on every page, lines under the words.
#[test]
fn the_word_file_opens_with_its_lines_and_its_head_on_every_page() {
    let desk = Desk::new();
    desk.freeze();
    desk.revise();
    let items: String = (1..80)
        .map(|at| format!("## 節{at}\n\nこの節{at}は、新しい版で加えた節です。\n\n"))
        .collect();
    desk.save("content/guide/02-new.md", &format!("# 新しい章\n\n{items}"));
    let ran = desk.run(&[
        "diff",
        "r6",
        ".",
        "--format",
        "docx",
        "--profile",
        "省令",
        "--out",
        "hyo.docx",
    ]);
    assert_eq!((ran.code, ran.out.trim()), (0, "hyo.docx"));
    if Command::new("soffice").arg("--version").output().is_err() {
        return;
    }
    let home = format!(
        "-env:UserInstallation=file://{}",
        desk.path("office").display()
    );
    for kind in ["pdf", "html"] {
        desk.other(
            "soffice",
            &[&home, "--headless", "--convert-to", kind, "hyo.docx"],
        );
    }
    let said = desk.other("pdfinfo", &["hyo.pdf"]);
    let size = said
        .lines()
        .find(|line| line.starts_with("Page size"))
        .unwrap_or_default();
    assert!(
        size.contains("841.") && size.contains("595."),
        "A4 across: {size}"
    );
    let text = desk.other("pdftotext", &["-layout", "hyo.pdf", "-"]);
    let pages: Vec<&str> = text
        .split('\u{c}')
        .filter(|page| !page.trim().is_empty())
        .collect();
    assert!(pages.len() >= 3, "{}", pages.len());
    for page in pages {
        assert!(page.contains("改正後") && page.contains("改正前"), "{page}");
    }
    let drawn = fs::read_to_string(desk.path("hyo.html")).expect("the page");
    let underlined: Vec<&str> = drawn
        .split("<u>")
        .skip(1)
        .filter_map(|rest| rest.split("</u>").next())
        .collect();
    assert!(
        underlined.iter().any(|words| words.contains("73.1")),
        "{underlined:?}"
    );
    assert!(
        !underlined.iter().any(|words| words.contains("回答率")),
        "{underlined:?}"
    );
}

#[test]
fn citations_follow_the_articles() {
    let desk = Desk::new();
    desk.freeze();
    desk.revise();
    let tried = desk.run(&["renumber", "--dry-run"]);
    assert_eq!(tried.code, 0, "{tried:?}");
    assert!(
        tried
            .out
            .contains("guide/01-jigyo.md:7:9: 「第三条第一号」を「第四条第一号」に書き換えます。"),
        "{tried:?}"
    );
    let read = || fs::read_to_string(desk.path("content/guide/01-jigyo.md")).expect("the chapter");
    assert!(read().contains("第三条第一号"));
    let done = desk.run(&["renumber"]);
    assert_eq!((done.code, &done.out), (0, &tried.out));
    assert!(read().contains("[[設置要綱]]第四条第一号の協議"));
    let again = desk.run(&["renumber"]);
    assert_eq!(again.code, 0);
    assert!(
        again.out.contains("書き換える引用はありません"),
        "{again:?}"
    );
    let row = desk.run(&["diff", "r6", ".", "--profile", "備考", "--format", "csv"]);
    assert!(row.out.contains("設置要綱［［第四条］］第一号の協議をします。,設置要綱［［第三条］］第一号の協議をします。,引用の整理"), "{}", row.out);
}

#[test]
fn check_rewrites_the_citations_that_it_is_sure_of_and_asks_about_the_others() {
    let desk = Desk::new();
    let page = |text: &str| desk.save("content/guide/02-yomu.md", text);
    let cites = "# 要綱を読む\n\n[[設置要綱]]第三条及び第四条を読みます。\n\n[[設置要綱]]第二条から第四条までは、毎年読みます。\n\n[[設置要綱]]第三条から第四条までは、隔年で読みます。\n";
    page(cites);
    desk.save("content/data/terms.toml", "[[term]]\nname = \"協議\"\nreading = \"きょうぎ\"\nshort = \"話し合い\"\nbody = \"[[設置要綱]]第三条第一号にあります。\"\n");
    desk.freeze();
    desk.revise();
    let asked = desk.run(&["check", "content"]).err;
    let range = "「第二条から第四条まで」の中に、前の版のあと「第三条」が新しく入りました。";
    let both = "含むなら、次のように書いてください：\n第二条から第五条まで\n含まないなら、次のように：\n第二条、第四条及び第五条";
    let squeezed: String = asked
        .lines()
        .map(|line| format!("{}\n", line.trim()))
        .collect();
    assert!(
        squeezed.contains(range) && squeezed.contains(both),
        "{asked}"
    );
    let fixed = desk.run(&["check", "content", "--fix"]);
    let rewritten: Vec<&str> = fixed.out.lines().collect();
    assert_eq!(
        rewritten,
        [
            "content/data/terms.toml:5:17: 「第三条第一号」→「第四条第一号」",
            "content/guide/01-jigyo.md:7:9: 「第三条第一号」→「第四条第一号」",
            "content/guide/02-yomu.md:3:9: 「第三条」→「第四条」",
            "content/guide/02-yomu.md:3:14: 「第四条」→「第五条」",
            "content/guide/02-yomu.md:7:9: 「第三条」→「第四条」",
            "content/guide/02-yomu.md:7:14: 「第四条」→「第五条」",
        ],
        "{fixed:?}"
    );
    let now = fs::read_to_string(desk.path("content/guide/02-yomu.md")).expect("the page");
    let expected = cites
        .replace("第三条及び第四条を", "第四条及び第五条を")
        .replace(
            "第三条から第四条までは、隔年",
            "第四条から第五条までは、隔年",
        );
    assert_eq!(now, expected, "what needs a person stays as it was");
    // A second time nothing is written, and the range still asks.
    assert!(fixed.err.contains(range), "{}", fixed.err);
    let again = desk.run(&["check", "content", "--fix"]);
    assert_eq!(again.out, "");
    page(&now.replace("第二条から第四条まで", "第二条、第四条及び第五条"));
    let last = desk.run(&["check", "content"]);
    assert!(!last.err.contains("前の版のあと"), "{}", last.err);
}

/// The edition's own words, and what a build and a comparison say of it.
fn tried(desk: &Desk, spoil: impl Fn(&Path)) -> [Ran; 2] {
    let edition = desk.path("content/editions/r6");
    let kept = tempfile::tempdir().expect("a folder");
    desk.other(
        "cp",
        &["-r", "content/editions", &kept.path().to_string_lossy()],
    );
    spoil(&edition);
    let before = listed(&edition);
    let ran = [
        desk.run(&["diff", "r6", "."]),
        desk.run(&["build", "--out", "public"]),
    ];
    assert_eq!(listed(&edition), before, "nothing of an edition is written");
    fs::remove_dir_all(desk.path("content/editions")).expect("the spoilt one");
    let kept = kept.path().join("editions");
    desk.other("cp", &["-r", &kept.to_string_lossy(), "content/editions"]);
    ran
}

fn listed(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            match entry.path() {
                path if path.is_dir() => waiting.push(path),
                path => files.push((path.clone(), fs::read(path).expect("a file"))),
            }
        }
    }
    files.sort();
    files
}

#[test]
fn an_edition_that_cannot_be_read_says_why_and_stays_as_it_is() {
    let desk = Desk::new();
    desk.freeze();
    let note = |edition: &Path| edition.join("edition.toml");
    let rewrite = |edition: &Path, from: &str, to: &str| {
        let text = fs::read_to_string(note(edition)).expect("the note");
        assert!(text.contains(from), "{text}");
        fs::write(note(edition), text.replacen(from, to, 1)).expect("the note");
    };
    let [compared, built] = tried(&desk, |edition| rewrite(edition, "label = ", "label "));
    assert_eq!((compared.code, built.code), (2, 1));
    for said in [compared.err, built.err] {
        assert!(
            said.contains("行目が TOML の書き方になっていません"),
            "{said}"
        );
        assert!(
            said.contains("git checkout -- content/editions/r6/edition.toml"),
            "{said}"
        );
    }
    let [compared, built] = tried(&desk, |edition| {
        rewrite(edition, "format = 1", "format = 2")
    });
    assert_eq!((compared.code, built.code), (2, 1));
    assert!(compared.err.contains("新しい形の版") && built.err.contains("tebiki を新しくして"));
    let [compared, built] = tried(&desk, |edition| {
        fs::write(edition.join("index.md"), "# 書き換え\n").expect("a page");
    });
    assert_eq!((compared.code, built.code), (2, 1));
    assert!(
        compared.err.contains("凍結したときと違っています"),
        "{compared:?}"
    );
    // What today's rules do not take is told and left out; the site is built.
    let [compared, built] = tried(&desk, |edition| {
        let text = fs::read_to_string(note(edition)).expect("the note");
        let open: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with("content = "))
            .collect();
        fs::write(note(edition), open.join("\n")).expect("the note");
        fs::write(edition.join("guide/09.md"), "+++\nmukashi = 1\n+++\n# 昔\n").expect("a page");
    });
    assert_eq!((compared.code, built.code), (2, 0));
    assert!(
        compared.err.contains("別のフォルダーに写して"),
        "{compared:?}"
    );
    assert!(
        built.err.contains("改訂履歴に入れず、公開もしません"),
        "{built:?}"
    );
    let [_, built] = tried(&desk, |edition| {
        fs::remove_file(note(edition)).expect("the note");
    });
    assert_eq!(built.code, 0);
    assert!(
        built.err.contains("「editions/r6」に edition.toml がない"),
        "{built:?}"
    );
    // Of another handbook: not one page is the same. A new title alone makes no other handbook.
    desk.save(
        "content/handbook.toml",
        &HANDBOOK.replace("支援の手引き", "改めた題"),
    );
    let [compared, built] = tried(&desk, |_| {});
    assert_eq!((compared.code, built.code), (0, 0));
    assert!(
        compared.err.contains("別の手引きの版かもしれません"),
        "{compared:?}"
    );
    assert!(!built.err.contains("[edition]"), "{built:?}");
    for name in ["guide/01-torikumi.md", "statutes/yoko.md"] {
        fs::remove_file(desk.path(&format!("content/{name}"))).expect("a page");
    }
    desk.save(
        "content/guide/01-betsu.md",
        "# 別の本の頁\n\n別の本です。\n",
    );
    let [_, built] = tried(&desk, |_| {});
    assert!(
        built.err.contains("同じ文書が一つもありません"),
        "{built:?}"
    );
    let unknown = desk.run(&["diff", "git:HEAD", "."]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.contains("git で管理されていない"),
        "{unknown:?}"
    );
}
