#![allow(clippy::unwrap_used, reason = "a test may stop at once")]
//! Packets for a visit, by the real binary: one file that needs no other, and words for what is not there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn content() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/everything/content")
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tebiki"))
        .arg("packet")
        .arg(content())
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Everything between `mark` and the next quotation mark.
fn values<'a>(html: &'a str, mark: &str) -> Vec<&'a str> {
    let parts = html.split(mark).skip(1);
    parts.filter_map(|rest| rest.split('"').next()).collect()
}

fn assert_stands_alone(html: &str) {
    assert!(html.len() < 1_500_000);
    assert!(!html.contains("<script") && !html.contains("<link"));
    for source in values(html, "src=\"") {
        assert!(source.starts_with("data:"), "{source} is asked for");
    }
    let ids: BTreeSet<&str> = values(html, " id=\"").into_iter().collect();
    for href in values(html, "href=\"") {
        match href.strip_prefix('#') {
            Some(anchor) => {
                let anchor = tebiki::path::decode(anchor);
                assert!(ids.contains(anchor.as_str()), "#{anchor} leads nowhere");
            }
            None => assert!(
                href.starts_with("tel:")
                    || href.starts_with("https://")
                    || href.starts_with("mailto:"),
                "{href} leads out of the file"
            ),
        }
    }
    assert!(html.contains("訪問パック") && html.contains("試しの手引き"));
    assert!(html.contains("令和8年度版"), "each sheet names the edition");
}

#[test]
fn a_situation_is_one_file_that_begins_with_what_to_say() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["--situation", "yakan", "--out", "v.html"]);
    assert!(output.status.success(), "{}", said(&output));
    let html = std::fs::read_to_string(folder.path().join("v.html")).unwrap();
    assert_stands_alone(&html);
    let title = html.find("<h1>").unwrap();
    let say = html.find("まず言う").unwrap();
    assert!(title < say);
    // The same content gives the same file.
    run(folder.path(), &["--situation", "yakan", "--out", "w.html"]);
    assert_eq!(
        std::fs::read_to_string(folder.path().join("w.html")).unwrap(),
        html
    );
}

#[test]
fn a_section_comes_without_the_rest_of_its_page() {
    let folder = tempfile::tempdir().unwrap();
    let list = "title = '甲さん宅'\npages = ['guide/hajime#junbi', 'cases/a']\n";
    std::fs::write(folder.path().join("list.toml"), list).unwrap();
    let output = run(folder.path(), &["--list", "list.toml"]);
    assert!(output.status.success(), "{}", said(&output));
    let html = std::fs::read_to_string(folder.path().join("甲さん宅.html")).unwrap();
    assert_stands_alone(&html);
    assert!(html.contains("<h1>甲さん宅</h1>"));
    let whole = run(
        folder.path(),
        &["--page", "guide/hajime", "--out", "whole.html"],
    );
    assert!(whole.status.success(), "{}", said(&whole));
}

#[test]
fn what_is_not_there_is_named_with_what_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, words) in [
        (vec!["--situation", "yakann"], "yakan"),
        (vec!["--page", "guide/hajimee"], "guide/hajime"),
        (vec!["--page", "cases/a#みだしなし"], "見出し"),
        (vec!["--list", "none.toml"], "none.toml"),
        (vec![], "--situation"),
    ] {
        let output = run(folder.path(), &arguments);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{arguments:?}: {}",
            said(&output)
        );
        assert!(
            said(&output).contains(words),
            "{arguments:?}: {}",
            said(&output)
        );
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn somebody_s_file_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("memo.html");
    std::fs::write(&own, "<p>わたしの覚え書き</p>").unwrap();
    let output = run(
        folder.path(),
        &["--situation", "yakan", "--out", "memo.html"],
    );
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert_eq!(
        std::fs::read_to_string(&own).unwrap(),
        "<p>わたしの覚え書き</p>"
    );
}

/// The site of some content with what the browser makes packets from: its handbook and its empty packet.
fn made(content: &Path, folder: &Path) -> (serde_json::Value, serde_json::Value) {
    let built = Command::new(env!("CARGO_BIN_EXE_tebiki"))
        .arg("build")
        .arg(content)
        .arg("--out")
        .arg(folder)
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", said(&built));
    let read = |name: &str| {
        let path = folder.join(format!("assets/packet/{name}.js"));
        let script = std::fs::read_to_string(path).unwrap();
        let value = script
            .strip_prefix(&format!("tebiki.{name}="))
            .and_then(|rest| rest.strip_suffix(";\n"))
            .unwrap();
        serde_json::from_str(value).unwrap()
    };
    (read("handbook"), read("blank"))
}

#[test]
fn a_site_holds_its_own_packet_with_nothing_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let (handbook, blank) = made(&content(), &folder.path().join("a"));
    assert_eq!(handbook["contacts"], "lists/contacts.html");
    assert_eq!(handbook["base"], "https://example.lg.jp/tebiki/");
    for form in blank["forms"].as_array().unwrap() {
        let form = form.as_str().unwrap();
        for letter in ['\u{E000}', '\u{E002}', '\u{E003}', '\u{E004}', '\u{E005}'] {
            assert!(form.contains(letter), "{:x}", u32::from(letter));
        }
        // On each sheet; what stands there is not chosen.
        assert!(form.contains("@top-left { content: \"試しの手引き 令和8年度版\""));
        assert!(form.contains("class=\"kind-packet\"") && !form.contains("まず言う"));
    }
    // Without a number there is room to write one.
    let own = |form: usize| {
        blank["forms"][form]
            .as_str()
            .unwrap()
            .contains("夜間・休日：")
    };
    assert!(own(0) && !own(1));

    // A handbook is known by its name, not by where it lies; another one is another.
    let (again, _) = made(&content(), &folder.path().join("b"));
    assert_eq!(handbook["id"], again["id"]);
    let other = folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("index.md"), "# 別の手引き\n\n文。\n").unwrap();
    let (other, _) = made(&other, &folder.path().join("c"));
    assert_ne!(handbook["id"], other["id"]);
    assert_eq!(other["contacts"], serde_json::Value::Null);
}
