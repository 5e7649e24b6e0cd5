#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test may stop at once"
)]
//! The real binary: exit codes, messages, files, bad input, and what a killed build leaves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A folder to work in, with a handbook's files.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new(files: &[(&str, &[u8])]) -> Desk {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let desk = Desk { folder };
        for (name, bytes) in files {
            desk.save(name, bytes);
        }
        desk
    }

    fn save(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tebiki"));
        command.args(arguments).current_dir(self.folder.path());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let began = Instant::now();
        let output = self.command(arguments).output().expect("the binary runs");
        assert!(
            began.elapsed() < Duration::from_secs(600),
            // A guard against hanging, not a measure of speed: these machines are noisy.
            "{arguments:?} hangs"
        );
        Ran::new(&output)
    }

    /// The site in `public`: path → bytes, without the marker.
    fn site(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.path("public"))
    }

    fn page(&self, name: &str) -> String {
        fs::read_to_string(self.path("public").join(name))
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn new(output: &Output) -> Ran {
        let ran = Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        };
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        ran
    }

    fn ends(&self, code: i32) -> &Ran {
        assert_eq!(
            self.code, code,
            "stdout: {}\nstderr: {}",
            self.out, self.err
        );
        self
    }

    fn says(&self, words: &str) -> &Ran {
        assert!(self.err.contains(words), "no 「{words}」 in: {}", self.err);
        self
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("a readable folder"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).expect("inside");
            let bytes = fs::read(entry.path()).expect("a readable file");
            (name.to_string_lossy().replace('\\', "/"), bytes)
        })
        .filter(|(name, _)| name != ".tebiki")
        .collect()
}

// What people type.

#[test]
fn init_build_search_and_the_files_are_there() {
    let desk = Desk::new(&[]);
    desk.run(&["init"]).ends(0);
    let built = desk.run(&["build"]);
    built.ends(0);
    assert_eq!(
        (built.out.as_str(), built.err.as_str()),
        ("", ""),
        "silence in a pipe"
    );
    let site = desk.site();
    for name in [
        "index.html",
        "search.html",
        "404.html",
        "print.html",
        "terms/index.html",
    ] {
        assert!(site.contains_key(name), "{name}");
    }
    assert!(
        desk.page("guide/uketsuke/index.html")
            .contains("相談の受け方")
    );

    let found = desk.run(&["search", "アセスメント", "--json", "--limit", "3"]);
    found.ends(0);
    let answer: serde_json::Value = serde_json::from_str(&found.out).expect("JSON");
    assert!(answer["total"].as_u64() > Some(0), "{}", found.out);
    assert!(
        desk.run(&["search", "アセスメント"])
            .ends(0)
            .out
            .contains("terms/")
    );

    desk.run(&["check"]).ends(0);
    assert_eq!(desk.run(&["check", "--json"]).ends(0).out, "[]\n");
    desk.run(&["init"]).ends(2).says("空ではありません");
}

#[test]
fn a_statute_is_found_by_its_citation_and_a_term_by_asking_what_it_is() {
    let statute = "# 町の要綱\n\n（目的）\n\n第一条 町の協議の場を定める。\n\n第二条 次のことを行う。\n\n一 相談\n\n（１） 電話による相談\n\n（２） 訪問による相談\n\n二 研修\n\n（１） 電話の受け方の研修\n";
    let desk = Desk::new(&[
        (
            "content/index.md",
            "# 手引き\n\n相談は要綱第二条一（２）による。\n".as_bytes(),
        ),
        ("content/statutes/yoko.md", statute.as_bytes()),
        (
            "content/data/terms.toml",
            "[[term]]\nname = \"協議の場\"\nreading = \"きょうぎのば\"\nshort = \"話し合いの場\"\n"
                .as_bytes(),
        ),
    ]);
    desk.run(&["build"]).ends(0);
    let ask = |query: &str| -> serde_json::Value {
        let found = desk.run(&["search", query, "--json"]);
        found.ends(0);
        serde_json::from_str(&found.out).expect("JSON")
    };
    for (query, anchor) in [
        ("第二条一（２）", "第二条-一-（２）"),
        ("第二条一(2)", "第二条-一-（２）"),
        ("第二条二（１）", "第二条-二-（１）"),
    ] {
        let answer = ask(query);
        let urls: Vec<&str> = answer["results"]
            .as_array()
            .expect("results")
            .iter()
            .filter_map(|result| result["url"].as_str())
            .collect();
        let first = urls.iter().find(|url| url.starts_with("statutes/"));
        assert!(
            first.is_some_and(|url| url.ends_with(anchor)),
            "{query}: {urls:?}"
        );
    }
    for query in ["協議の場", "協議の場とは", "きょうぎのば", "kyouginoba"] {
        assert_eq!(ask(query)["term"]["name"], "協議の場", "{query}");
    }
    assert!(ask("相談")["term"].is_null());
}

#[test]
fn an_office_is_found_with_its_own_number_and_other_words_are_told() {
    let desk = Desk::new(&[
        (
            "content/index.md",
            "# 手引き\n\n精神保健福祉士に聞く。\n".as_bytes(),
        ),
        (
            "content/data/contacts.csv",
            "名称,種別,電話\n東部保健所,保健所,011-111-1111\n西部保健所,保健所,022-222-2222\n"
                .as_bytes(),
        ),
        (
            "content/data/synonyms.toml",
            "[[synonym]]\nwords = [\"PSW\", \"精神保健福祉士\"]\n".as_bytes(),
        ),
    ]);
    desk.run(&["build"]).ends(0);
    let first = |query: &str| -> serde_json::Value {
        let found = desk.run(&["search", query, "--json"]);
        found.ends(0);
        let answer: serde_json::Value = serde_json::from_str(&found.out).expect("JSON");
        answer["results"][0].clone()
    };
    let office = first("西部保健所");
    let excerpt = office["excerpt"].as_str().unwrap_or_default();
    assert_eq!(office["heading"], "西部保健所");
    assert!(excerpt.contains("022-222-2222"), "{excerpt}");
    assert!(!excerpt.contains("011-111-1111"), "{excerpt}");
    assert_eq!(first("022-222-2222")["heading"], "西部保健所");
    assert_eq!(first("PSW")["why"], "言い換え: PSW → 精神保健福祉士");
}

/// A copy that was cut off, or changed on its way to a host.
#[test]
fn a_damaged_search_is_told_with_its_file_and_a_mend() {
    let desk = Desk::new(&[("content/index.md", "# 手引き\n\n協議の場。\n".as_bytes())]);
    desk.run(&["build"]).ends(0);
    let file = desk.path("public/search/t0.js");
    let whole = fs::read(&file).expect("written above");
    fs::write(&file, whole.split_at(whole.len() / 2).0).expect("a free disk");
    desk.run(&["search", "協議"])
        .ends(2)
        .says("検索できません：検索のファイル「search/t0.js」がないか、壊れています。")
        .says("tebiki build で作り直してください");
    desk.run(&["search", "協議", "--lang", "en"])
        .ends(2)
        .says("the search file 'search/t0.js' is missing or damaged.")
        .says("make it again with 'tebiki build'");
}

#[test]
fn new_makes_a_page_under_a_name_of_latin_letters() {
    let desk = Desk::new(&[("content/index.md", b"# A\n")]);
    for (kind, folder) in [
        ("guide", "guide/01-"),
        ("column", "columns/"),
        ("case", "cases/"),
        ("report", "reports/"),
        ("statute", "statutes/"),
        ("situation", "situations/"),
        ("page", ""),
    ] {
        let made = desk.run(&["new", kind, "相談の \"場\""]);
        let path = made.ends(0).out.trim().to_owned();
        assert!(
            path.starts_with(&format!("content/{folder}soudan")),
            "{path}"
        );
        assert!(path.is_ascii(), "{path}");
        desk.run(&["new", kind, "相談の \"場\""])
            .ends(2)
            .says("もうあります");
    }
    let next = desk.run(&["new", "guide", "訪問の前に"]);
    assert!(
        next.ends(0).out.starts_with("content/guide/02-"),
        "{}",
        next.out
    );
    let checked = desk.run(&["check"]);
    assert_eq!(checked.ends(0).err, "", "a new page has nothing to mend");
    desk.run(&["new", "novel", "x"]).ends(2).says("次のどれか");
    desk.run(&["new", "page", "…"]).ends(2);
}

#[test]
fn pinned_names_are_kept() {
    let desk = Desk::new(&[("content/協議の場.md", "# 協議の場\n".as_bytes())]);
    desk.run(&["pin"]).ends(0);
    let pinned = fs::read_to_string(desk.path("content/names.toml")).expect("names.toml");
    let line = pinned
        .lines()
        .find(|line| line.contains("協議の場.md"))
        .expect("the page");
    let name = line
        .rsplit('"')
        .nth(1)
        .or_else(|| line.rsplit('\'').nth(1))
        .expect("a name");
    desk.save("content/names.toml", pinned.replace(name, "kept/here.html"));
    desk.run(&["build"]).ends(0);
    assert!(
        desk.site().contains_key("kept/here.html"),
        "{:?}",
        desk.site().keys()
    );
    desk.run(&["pin"]).ends(0);
    assert!(
        fs::read_to_string(desk.path("content/names.toml"))
            .expect("names")
            .contains("kept/here.html")
    );
}

#[test]
fn an_accepted_finding_does_not_keep_names_from_being_pinned() {
    let lone = "[[initiative]]\nnumber = 1\nby = '甲市'\ntitle = '集い'\nprograms = ['no-such']\n";
    let accept = |rule: &str| {
        format!(
            "title = '手引き'\n[[accept]]\nrule = '{rule}'\nat = 'data/i.toml'\nreason = '資料のまま'\n"
        )
    };
    let desk = Desk::new(&[
        ("content/index.md", b"# A\n"),
        ("content/data/i.toml", lone.as_bytes()),
        ("content/handbook.toml", "title = '手引き'\n".as_bytes()),
    ]);
    desk.run(&["pin"]).ends(1).says("no-such");
    assert!(!desk.path("content/names.toml").exists());
    desk.save("content/handbook.toml", accept("unknown-record"));
    desk.run(&["pin"]).ends(0);
    assert!(desk.path("content/names.toml").exists());
}

#[test]
fn wrong_use_ends_with_2_in_the_asked_language() {
    let desk = Desk::new(&[("a/x.md", b"# x\n")]);
    for (arguments, ja, en) in [
        (
            vec!["bild"],
            "「bild」というコマンドはありません",
            "There is no command 'bild'",
        ),
        (
            vec!["build", "--jbs", "3"],
            "「--jobs」ではありませんか",
            "Did you mean '--jobs'",
        ),
        (vec!["build", "--jobs", "0"], "使えません", "cannot be '0'"),
        (vec!["build", "--out"], "値がありません", "has no value"),
        (
            vec!["build", "b"],
            "原稿のフォルダー「b」がありません",
            "no content folder 'b'",
        ),
        (
            vec!["build", "a/x.md"],
            "フォルダーではありません",
            "is not a folder",
        ),
        (
            vec!["build", "a", "--out", "."],
            "中に原稿があります",
            "holds the content",
        ),
        (
            vec!["build", "a", "--theme", "t"],
            "テーマのフォルダー「t」",
            "no theme folder 't'",
        ),
        (
            vec!["check", "a", "--expiring", "soon"],
            "日数で",
            "number of days",
        ),
        (vec!["search"], "QUERY", "QUERY"),
        (
            vec!["search", "x", "--site", "a"],
            "検索できません",
            "Cannot search",
        ),
    ] {
        let ran = desk.run(&arguments);
        ran.ends(2).says(ja);
        let words: Vec<&str> = arguments.iter().copied().chain(["--lang", "en"]).collect();
        let english = desk.run(&words);
        english.ends(2).says(en);
        let japanese = english.err.chars().filter(|c| *c >= '\u{3040}').count();
        assert_eq!(japanese, 0, "{}", english.err);
        for leak in ["error:", "Usage", "For more information", "tip:"] {
            assert!(!ran.err.contains(leak), "{}", ran.err);
        }
    }
}

#[test]
fn a_built_site_given_as_content_is_told_for_what_it_is() {
    let desk = Desk::new(&[("content/a.md", b"# a\n")]);
    desk.run(&["build"]).ends(0);
    for command in [
        vec!["build", "public"],
        vec!["check", "public"],
        vec!["epub", "public"],
        vec!["pdf", "public", "--browser", "nowhere"],
        vec!["a11y", "public"],
        vec!["pin", "public"],
        vec!["serve", "public", "--port", "0"],
        vec!["new", "guide", "題", "--content", "public"],
    ] {
        let ran = desk.run(&command);
        ran.ends(2)
            .says("「public」は、原稿ではなく、できあがったサイトのフォルダーです")
            .says("Markdown の原稿のフォルダーを指定してください");
        assert_eq!(ran.err.trim().lines().count(), 2, "{}", ran.err);
        let words: Vec<&str> = command.iter().copied().chain(["--lang", "en"]).collect();
        let english = desk.run(&words);
        english
            .ends(2)
            .says("'public' is a built site, not content.");
    }
    // A page written there makes it content again, as anybody's folder with pictures and an index.html is.
    desk.save("public/b.md", "# b\n");
    let ran = desk.run(&["check", "public"]);
    assert!(!ran.err.contains("できあがったサイト"), "{}", ran.err);
}

#[test]
fn help_is_in_japanese_unless_asked_otherwise() {
    let desk = Desk::new(&[]);
    let commands = ["init", "new", "build", "serve", "check", "search", "pin"];
    let whole = desk.run(&["--help"]);
    for command in commands {
        assert!(whole.ends(0).out.contains(command));
        let help = desk.run(&[command, "--help"]);
        assert!(help.ends(0).out.contains("使い方: tebiki"), "{}", help.out);
        for leak in ["Usage", "Options", "Print", "[default", "[possible"] {
            assert!(!help.out.contains(leak), "{}", help.out);
        }
        let english = desk.run(&[command, "--help", "--lang", "en"]);
        let japanese = english
            .ends(0)
            .out
            .chars()
            .filter(|c| *c >= '\u{3040}')
            .count();
        assert_eq!(japanese, 0, "{}", english.out);
    }
    assert!(desk.run(&["--version"]).ends(0).out.starts_with("tebiki "));
    desk.run(&[]).ends(2).says("使い方");
}

#[test]
fn findings_are_drawn_and_counted_and_given_as_json() {
    let desk = Desk::new(&[
        ("content/handbook.toml", "title = \"題\"\n".as_bytes()),
        (
            "content/a.md",
            "# あ\n\n手順は[準備](junbi.md)を読む。\n".as_bytes(),
        ),
    ]);
    let ran = desk.run(&["build"]);
    ran.ends(1)
        .says("content/a.md:3:")
        .says("誤り: ")
        .says("3 | 手順は[準備](junbi.md)を読む。")
        .says("[broken-link]")
        .says("直し方: ")
        .says("誤り 1・注意 0・参考 0");
    assert!(!ran.err.contains('\u{1b}'), "no colour in a pipe");
    assert!(!desk.path("public").exists(), "errors stop the writing");

    let json = desk.run(&["check", "--json"]);
    json.ends(1);
    assert_eq!(json.err, "");
    let found: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    let finding = &found[0];
    assert_eq!(finding["file"], "content/a.md");
    assert_eq!(
        (&finding["line"], &finding["end_line"]),
        (&3.into(), &3.into())
    );
    assert_eq!(
        (&finding["severity"], &finding["rule"]),
        (&"error".into(), &"broken-link".into())
    );
    for key in ["column", "end_column", "what", "mend", "accepted"] {
        assert!(finding.get(key).is_some(), "{key}");
    }

    // Without handbook.toml any folder becomes a site.
    fs::remove_file(desk.path("content/handbook.toml")).expect("removed");
    desk.run(&["build", "--lang", "en"])
        .ends(0)
        .says("warning: ")
        .says("0 errors, 1 warning");
}

// Where the site goes.

#[test]
fn a_failed_build_leaves_the_old_site_and_dot_files_survive() {
    let desk = Desk::new(&[
        ("content/handbook.toml", b"title = \"t\"\n"),
        ("content/a.md", b"# one\n"),
        ("public/.gitignore", b"*\n"),
    ]);
    desk.run(&["build"]).ends(0);
    let before = desk.site();
    assert_eq!(
        before.get(".gitignore").map(Vec::as_slice),
        Some(&b"*\n"[..])
    );
    desk.save("content/a.md", "# two\n\n[x](gone.md)\n");
    desk.run(&["build"]).ends(1);
    assert_eq!(desk.site(), before);
    desk.save("content/a.md", "# two\n");
    desk.run(&["build"]).ends(0);
    assert_ne!(desk.site(), before);
    assert_eq!(desk.site().get(".gitignore"), before.get(".gitignore"));
    assert!(!desk.path(".public.tebiki").exists());
}

#[test]
fn a_second_build_of_the_same_says_and_leaves_the_same() {
    let desk = Desk::new(&[
        ("content/handbook.toml", "title = \"手引き\"\n".as_bytes()),
        (
            "content/a.md",
            "# 一章\n\n[こちら](b.md)を見ます。\n".as_bytes(),
        ),
        ("content/b.md", "# 二章\n".as_bytes()),
        ("public/.gitignore", b"*\n"),
    ]);
    let build = |more: &[&str]| desk.run(&[&["build", "--cache", "kept"], more].concat());
    let findings = |ran: &Ran| -> Vec<String> {
        let lines = ran.err.lines().filter(|line| !line.contains("public"));
        lines.map(str::to_owned).collect()
    };
    let first = build(&[]);
    first.ends(0);
    assert!(first.err.contains("こちら"), "{}", first.err);
    let site = desk.site();
    let second = build(&[]);
    second.ends(0);
    assert_eq!(findings(&second), findings(&first));
    assert_eq!(desk.site(), site);
    // In other words, when they are asked for.
    let english = build(&["--lang", "en"]);
    assert!(!english.ends(0).err.contains("参考"), "{}", english.err);

    // Whatever becomes of the folder, the build is right.
    let page = desk.path("public/a.html");
    let mut bytes = fs::read(&page).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&page, bytes).unwrap();
    build(&[]).ends(0);
    assert_eq!(desk.site(), site, "a byte was changed");
    fs::remove_file(&page).unwrap();
    build(&[]).ends(0);
    assert_eq!(desk.site(), site, "a page was deleted");
    desk.save("public/note.txt", "somebody's");
    build(&[]).ends(0);
    assert_eq!(
        fs::read(desk.path("public/note.txt")).unwrap(),
        b"somebody's"
    );
    fs::remove_file(desk.path("public/note.txt")).unwrap();

    // An error stops every build, not the first alone.
    desk.save("content/a.md", "# 一章\n\n[先](gone.md)\n");
    build(&[]).ends(1);
    build(&[]).ends(1);
    desk.save("content/a.md", "# 一章\n\n[こちら](b.md)を見ます。\n");
    assert_eq!(findings(build(&[]).ends(0)), findings(&first));
    assert_eq!(desk.site(), site, "after an error");
}

#[test]
fn an_output_folder_of_somebody_else_is_refused() {
    let desk = Desk::new(&[("content/a.md", b"# a\n"), ("public/thesis.docx", b"years")]);
    desk.run(&["build"]).ends(2).says("thesis.docx");
    assert_eq!(desk.site().len(), 1);
    desk.save("file", "x");
    desk.run(&["build", "--out", "file"])
        .ends(2)
        .says("フォルダーではありません");
}

#[test]
fn the_site_is_not_read_back_when_it_lies_in_the_content() {
    let desk = Desk::new(&[("a.md", b"# a\n"), ("b/c.md", b"# c\n")]);
    desk.run(&["build"]).ends(0);
    let first = desk.site();
    desk.run(&["build"]).ends(0);
    assert_eq!(desk.site(), first);
    desk.run(&["build", "--out", "elsewhere/site"]).ends(0);
    assert_eq!(files(&desk.path("elsewhere/site")), first);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let desk = Desk::new(&[]);
    desk.run(&["init", "h"]).ends(0);
    desk.run(&["build", "h/content", "--jobs", "1"]).ends(0);
    let one = desk.site();
    desk.run(&["build", "h/content", "--jobs", "8", "--out", "eight"])
        .ends(0);
    assert!(one == files(&desk.path("eight")));
}

/// A site whose every page names its revision, so that a mixture shows.
fn revision(desk: &Desk, pages: usize, revision: usize) {
    for page in 0..pages {
        let text = format!(
            "# 文書{page}\n\n版は revision{revision}x です。{}\n",
            "あ。".repeat(200)
        );
        desk.save(&format!("content/p{page:03}.md"), text);
    }
}

#[test]
fn a_killed_build_leaves_a_whole_site() {
    const PAGES: usize = 120;
    let desk = Desk::new(&[]);
    revision(&desk, PAGES, 0);
    let began = Instant::now();
    desk.run(&["build"]).ends(0);
    let whole = began.elapsed();
    let names: Vec<String> = desk.site().into_keys().collect();

    let kills: u32 = 14;
    let work = desk.path(".public.tebiki");
    let mut landed = 0;
    for kill in 1..=kills {
        revision(&desk, PAGES, kill as usize);
        let mut child = desk
            .command(&["build"])
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        match kill % 3 {
            0 => sleep(whole.mul_f32(0.5 + 0.6 * kill as f32 / kills as f32)),
            // Most kills fall where the writing is, each a little later.
            _ => {
                while !work.join("new").exists() && child.try_wait().expect("a child").is_none() {
                    std::hint::spin_loop();
                }
                sleep(Duration::from_micros(400 * u64::from(kill)));
            }
        }
        let _ = child.kill();
        child.wait().expect("ended");
        // Who was killed while writing cleared nothing away.
        landed += usize::from(work.exists());

        let site = desk.site();
        assert_eq!(
            site.keys().cloned().collect::<Vec<_>>(),
            names,
            "kill {kill}"
        );
        let seen: BTreeSet<String> = (0..PAGES)
            .map(|page| {
                let text = String::from_utf8_lossy(&site[&format!("p{page:03}.html")]).into_owned();
                let at = text.find("revision").expect("each page names its revision");
                text[at..].chars().take_while(|c| *c != 'x').collect()
            })
            .collect();
        assert_eq!(seen.len(), 1, "kill {kill} left a mixture: {seen:?}");
        if work.exists() {
            desk.run(&["build"]).ends(0);
            assert!(!work.exists(), "the next build cleared away");
        }
    }
    assert!(
        landed >= 3,
        "only {landed} of {kills} kills found a build writing"
    );
    desk.run(&["build"]).ends(0);
    let left: Vec<_> = fs::read_dir(desk.folder.path())
        .expect("readable")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left.len(), 2, "only content and public: {left:?}");
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let desk = Desk::new(&[]);
    revision(&desk, 40, 1);
    let other = Desk::new(&[]);
    revision(&other, 60, 2);
    let out = desk.path("public");
    let out = out.to_str().expect("text");
    let mut first = desk
        .command(&["build", "--out", out])
        .spawn()
        .expect("starts");
    let mut second = other
        .command(&["build", "--out", out])
        .spawn()
        .expect("starts");
    assert!(first.wait().expect("ended").success());
    assert!(second.wait().expect("ended").success());
    let pages = desk
        .site()
        .keys()
        .filter(|name| name.starts_with('p') && *name != "print.html")
        .count();
    assert!(pages == 40 || pages == 60, "{pages} pages");
}

// Bad input: a diagnostic, never a panic or half a site.

#[test]
fn other_encodings_are_named() {
    let shift_jis = encoding_rs::SHIFT_JIS
        .encode("# 協議の場\n\n市町村が開く会議です。\n")
        .0
        .into_owned();
    let utf16 = b"\xff\xfe#\x00 \x00a\x00\n\x00";
    let binary: Vec<u8> = (0..=255u8).cycle().take(5000).collect();
    for (bytes, words) in [
        (shift_jis.as_slice(), "Shift_JIS"),
        (utf16.as_slice(), "UTF-8 ではありません"),
        (binary.as_slice(), "UTF-8 ではありません"),
    ] {
        let desk = Desk::new(&[("content/a.md", bytes), ("content/b.md", b"# b\n")]);
        desk.run(&["build"])
            .ends(1)
            .says("content/a.md")
            .says(words);
        assert!(!desk.path("public").exists());
    }
}

#[test]
fn a_bom_and_crlf_change_nothing() {
    let plain = "+++\ntitle = \"題\"\n+++\n本文の\n続き。\n\n## 見出し\n\n- 一\n- 二\n";
    let page = |text: String| {
        let desk = Desk::new(&[("content/a.md", text.as_bytes())]);
        let ran = desk.run(&["build"]);
        ran.ends(0);
        assert_eq!(ran.err, "");
        desk.page("a.html")
    };
    let expected = page(plain.to_owned());
    assert!(expected.contains("本文の続き。"), "{expected}");
    assert_eq!(page(format!("\u{feff}{plain}")), expected);
    assert_eq!(page(plain.replace('\n', "\r\n")), expected);
}

#[test]
fn names_in_either_normal_form_are_one_name() {
    // が and ガ as two characters each, as macOS writes them.
    let desk = Desk::new(&[
        (
            "content/か\u{3099}いと\u{3099}.md",
            "# ガイド\n\n[隣](となり.md)\n".as_bytes(),
        ),
        (
            "content/となり.md",
            "# 隣\n\n[ガイド](がいど.md)\n".as_bytes(),
        ),
    ]);
    let ran = desk.run(&["build"]);
    ran.ends(0);
    assert_eq!(ran.err, "");
    desk.save("content/がいど.md", "# 二つめ\n");
    desk.run(&["build"]).ends(1).says("見た目の同じ名前");
}

#[test]
fn empty_files_and_folders_are_no_trouble() {
    let desk = Desk::new(&[
        ("content/a.md", b""),
        ("content/b.md", b"\xef\xbb\xbf"),
        ("content/c.md", b"\n\n  \n"),
        ("content/data/x.toml", b""),
        ("content/handbook.toml", b""),
    ]);
    fs::create_dir_all(desk.path("content/leer")).expect("a folder");
    desk.run(&["build"]).ends(0);
    for name in ["a.html", "b.html", "c.html"] {
        assert!(desk.page(name).contains("</html>"));
    }
    let empty = Desk::new(&[("content/.keep", b"")]);
    empty.run(&["build"]).ends(1).says("文書が一つもありません");
    assert!(!empty.path("public").exists());
}

#[test]
fn broken_front_matter_and_data_are_placed() {
    for (name, text) in [
        ("content/a.md", "+++\ntitle = \"題\n+++\n本文\n"),
        ("content/a.md", "+++\ntitle = \"題\"\n本文\n"),
        ("content/a.md", "+++\ntitel = \"題\"\n+++\n本文\n"),
        ("content/a.md", "+++\ntitle = 3\n+++\n本文\n"),
        ("content/data/t.toml", "[[term]\nname = 1\n"),
        ("content/data/t.toml", "[[term]]\nname = \"a\"\nnmae = 1\n"),
        ("content/handbook.toml", "title = [\n"),
    ] {
        let desk = Desk::new(&[("content/x.md", b"# x\n"), (name, text.as_bytes())]);
        let ran = desk.run(&["check"]);
        ran.ends(1).says(&format!("{name}:")).says("直し方: ");
    }
}

#[test]
fn ten_megabytes_on_one_line_and_ten_thousand_quotes_end_soon() {
    let line = "あいうえお、かきくけこ。".repeat(10_000_000 / 36);
    let quotes = format!("{}底\n", "> ".repeat(10_000));
    let lists: String = (0..2_000)
        .map(|depth| format!("{}- x\n", "  ".repeat(depth)))
        .collect();
    let brackets = format!("{}\n\n{}\n", "[".repeat(50_000), "**".repeat(50_000));
    let wiki = format!("{}\n", "[[!a|{x|y".repeat(20_000));
    for (name, text, code) in [
        ("line", line, 0),
        ("quotes", quotes, 0),
        ("lists", lists, 0),
        ("brackets", brackets, 0),
        ("wiki", wiki, 0),
    ] {
        let desk = Desk::new(&[("content/a.md", text.as_bytes())]);
        let ran = desk.run(&["build"]);
        assert_eq!(
            ran.code,
            code,
            "{name}: {}",
            ran.err.chars().take(2000).collect::<String>()
        );
        assert!(desk.page("a.html").contains("</html>"), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn links_in_a_ring_are_told_and_not_followed() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new(&[("content/a.md", b"# a\n"), ("content/b/c.md", b"# c\n")]);
    symlink("..", desk.path("content/b/up")).expect("a link");
    symlink("self", desk.path("content/self")).expect("a link");
    symlink("/", desk.path("content/root")).expect("a link");
    symlink("nowhere.md", desk.path("content/dead.md")).expect("a link");
    symlink("b/c.md", desk.path("content/one.md")).expect("a link");
    let ran = desk.run(&["build"]);
    ran.ends(0)
        .says("content/b/up")
        .says("content/self")
        .says("content/root")
        .says("content/dead.md");
    assert!(
        desk.page("one.html").contains("<h1"),
        "a link to a file inside is read"
    );
}

#[test]
fn one_file_is_never_written_over_that_tebiki_did_not_write() {
    let desk = Desk::new(&[
        ("content/a.md", b"# a\n"),
        ("thesis.docx", b"PK years of work"),
        ("page.html", b"<!DOCTYPE html><title>theirs</title>"),
        ("book.epub", b"PK\x03\x04 bought"),
        ("letter.pdf", b"%PDF-1.7 theirs"),
    ]);
    for command in [
        ["a11y", "--out", "content/a.md"],
        ["a11y", "--out", "thesis.docx"],
        ["a11y", "--out", "page.html"],
        ["a11y", "--out", "content"],
        ["epub", "--out", "book.epub"],
        ["pdf", "--out", "letter.pdf"],
    ] {
        let before = files(desk.folder.path());
        let [.., out] = command;
        desk.run(&command).ends(2).says(out);
        assert_eq!(files(desk.folder.path()), before, "{command:?}");
    }
    // Its own file it writes again, until somebody has filled it in.
    for out in ["new.html", "new.epub"] {
        let command = if out == "new.html" { "a11y" } else { "epub" };
        desk.run(&[command, "--out", out]).ends(0);
        desk.save("content/a.md", "# b\n\nmore\n");
        desk.run(&[command, "--out", out]).ends(0);
        let mut filled = fs::read(desk.path(out)).expect("written");
        filled.extend(b"<!-- filled in -->");
        desk.save(out, &filled);
        desk.run(&[command, "--out", out]).ends(2).says(out);
        assert_eq!(fs::read(desk.path(out)).expect("there"), filled);
    }
}

#[test]
fn what_a_build_would_refuse_is_told_by_check() {
    let name = "精神保健福祉の相談".repeat(8);
    let page = format!("content/{name}.md");
    let desk = Desk::new(&[("content/a.md", b"# a\n"), (&*page, b"# b\n")]);
    let told = desk.run(&["check"]);
    told.says(&name);
    desk.run(&["build"]).says(&name).ends(0);
    desk.run(&["epub", "--out", "a.epub"]).ends(0);

    for (names, words) in [
        ("\"a.md\" = \"abc\"\n", "abc.html"),
        ("\"a.md\" = \"x.html\"\n\"b.md\" = \"X.html\"\n", "a.md"),
        ("\"a.md\" = \"b.html/x.html\"\n", "b.html"),
    ] {
        let names = format!("[names]\n{names}");
        let desk = Desk::new(&[
            ("content/a.md", b"# a\n"),
            ("content/b.md", b"# b\n"),
            ("content/names.toml", names.as_bytes()),
        ]);
        for command in [&["check"][..], &["build"], &["epub", "--out", "a.epub"]] {
            desk.run(command).ends(1).says(words);
        }
    }
}

#[test]
fn characters_that_no_page_holds_are_told_and_left_out() {
    let desk = Desk::new(&[
        (
            "content/a.md",
            "# 会\u{1}議\n\n協\u{FFFE}議の場と&#2;連携。`a\u{7f}b` [c\u{FFFF}](b.md)\n".as_bytes(),
        ),
        ("content/b.md", b"# b\n"),
        (
            "content/data/terms.toml",
            "[[term]]\nname = \"市\u{FFFE}町村\"\nreading = \"しちょうそん\"\nshort = \"町\\u0001\"\n".as_bytes(),
        ),
    ]);
    desk.run(&["check"])
        .says("content/a.md:1:4")
        .says("U+FFFE")
        .says("content/data/terms.toml:2:");
    desk.run(&["build"]).ends(0);
    let page = desk.page("a.html");
    for words in ["会議", "協議の場と連携", "ab</code>"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let forbidden = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{FFFE}' | '\u{FFFF}')
    };
    for (name, bytes) in desk.site() {
        let text = String::from_utf8_lossy(&bytes);
        let is_text = [".html", ".css", ".xml"]
            .iter()
            .any(|end| name.ends_with(end));
        assert!(!is_text || !text.contains(forbidden), "{name}");
    }
}

#[test]
fn an_address_that_no_mail_goes_to_is_told() {
    let desk = Desk::new(&[
        ("content/a.md", b"# a\n"),
        (
            "content/data/contacts.csv",
            "名称,メール\n甲,hoken@example.lg.jp\n乙,hoken＠example.lg.jp\n".as_bytes(),
        ),
    ]);
    let ran = desk.run(&["check"]);
    ran.ends(0)
        .says("hoken＠example.lg.jp")
        .says("content/data/contacts.csv:3:");
    assert_eq!(ran.err.matches("メールアドレスとして使えません").count(), 1);
}

#[cfg(unix)]
#[test]
fn a_link_on_the_disk_that_leads_outside_is_refused() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new(&[
        ("secret.md", b"# root:x:0:0\n"),
        ("content/a.md", b"# a\n\n![](b.png)\n"),
        ("content/handbook.toml", b"title = \"a\"\ntheme = \"own\"\n"),
        ("themes/own/theme.toml", b""),
        ("themes/own/assets/own.css", b"/* own */"),
    ]);
    let outside = desk.path("secret.md");
    symlink("../themes/own/assets/own.css", desk.path("content/own.css")).expect("a link");
    let cases = [
        ("content/passwd.txt", PathBuf::from("/etc/passwd")),
        ("content/b.png", PathBuf::from("/etc/passwd")),
        ("content/secret.md", PathBuf::from("../secret.md")),
        ("content/data/terms.toml", outside.clone()),
        // By way of another link, which stands inside.
        ("content/second.md", PathBuf::from("secret.md")),
        ("themes/own/assets/logo.svg", outside),
    ];
    for (name, to) in &cases {
        let path = desk.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        symlink(to, path).expect("a link");
    }
    for command in ["build", "check"] {
        let ran = desk.run(&[command]);
        ran.ends(1)
            .says("content/own.css")
            .says("原稿のフォルダーの外");
        for (name, _) in &cases {
            ran.says(name);
        }
        assert!(!ran.err.contains("root:x"), "{}", ran.err);
    }
    assert!(!desk.path("public").exists());
    for (name, _) in &cases {
        fs::remove_file(desk.path(name)).expect("removed");
    }
    fs::remove_file(desk.path("content/own.css")).expect("removed");
    symlink("a.md", desk.path("content/inside.txt")).expect("a link");
    desk.save("content/b.png", b"x");
    desk.save("content/c.md", "# c\n\n[中](inside.txt)\n".as_bytes());
    desk.run(&["build"]).ends(0);
    assert!(desk.path("public/inside.txt").exists());
}

#[test]
fn links_that_leave_the_folder_lead_nowhere() {
    let desk = Desk::new(&[
        ("secret.md", b"# secret\n"),
        (
            "content/a.md",
            b"# a\n\n[s](../secret.md) ![i](../../../etc/passwd) [t](/../secret.md)\n",
        ),
    ]);
    desk.run(&["build"]).ends(0).says("../secret.md");
    for (name, bytes) in desk.site() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !text.contains("# secret") && !text.contains("root:x:0:0"),
            "{name}"
        );
    }
}

#[test]
fn two_pages_with_one_address_are_an_error() {
    for (a, b) in [
        (("a.md", "# a\n"), ("01-a.md", "# b\n")),
        (
            ("x.md", "+++\nslug = \"same\"\n+++\n"),
            ("y.md", "+++\nslug = \"Same\"\n+++\n"),
        ),
        (
            ("x.md", "+++\nslug = \"../../up\"\n+++\n"),
            ("y.md", "# y\n"),
        ),
    ] {
        let desk = Desk::new(&[]);
        desk.save(&format!("content/{}", a.0), a.1);
        desk.save(&format!("content/{}", b.0), b.1);
        let ran = desk.run(&["build"]);
        // A clash of case alone is mended with a short hash.
        if ran.code == 0 {
            let pages: BTreeSet<String> = desk
                .site()
                .into_keys()
                .map(|name| name.to_lowercase())
                .collect();
            assert_eq!(pages.len(), desk.site().len(), "{pages:?}");
        } else {
            ran.ends(1);
            assert!(!desk.path("public").exists());
        }
        assert!(!desk.path("up.html").exists());
    }
}

#[test]
fn scripts_in_titles_stay_text() {
    let desk = Desk::new(&[
        ("content/a.md", "+++\ntitle = \"<script>alert(1)</script>\"\nsummary = \"\\\"><img src=x onerror=alert(1)>\"\n+++\n<script>alert(2)</script> [x](javascript:alert(3)) ![y](javascript:alert(4))\n\n## </h2><script>alert(5)</script>\n".as_bytes()),
        ("content/<b>名.md", "# x\n".as_bytes()),
    ]);
    let ran = desk.run(&["build"]);
    assert!(ran.code == 0 || ran.code == 1, "{}", ran.err);
    desk.save(
        "content/handbook.toml",
        "title = \"</title><script>alert(6)</script>\"\n",
    );
    desk.run(&["build"]);
    for (name, bytes) in desk.site() {
        if name.ends_with(".html") {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("<script>alert"), "{name}");
            assert!(!text.contains("<img src=x"), "{name}");
            assert!(!text.contains("\"javascript:"), "{name}");
        }
    }
}

#[test]
fn odd_file_names_are_no_way_out() {
    let desk = Desk::new(&[
        ("content/a b#?%2e.md", b"# odd\n"),
        ("content/con.md", b"# con\n"),
        ("content/img/図 1.png", b"\x89PNG"),
        ("content/x.md", "# x\n\n![図](<img/図 1.png>)\n".as_bytes()),
    ]);
    desk.run(&["build"]).ends(0);
    for name in desk.site().keys() {
        assert!(
            name.is_ascii() && !name.contains([' ', '#', '?', '%']),
            "{name}"
        );
        assert!(!name.eq_ignore_ascii_case("con.html"), "{name}");
    }
}
