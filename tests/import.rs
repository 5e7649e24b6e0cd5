//! `import` and `export --docx` with the real binary: what comes in passes `check`, what goes out comes in again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const FILES: [&str; 9] = [
    "statute.docx",
    "lists.docx",
    "rich.docx",
    "office.docx",
    "contacts.xlsx",
    "terms.xlsx",
    "series.xlsx",
    "table.xlsx",
    "contacts-sjis.csv",
];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("crates/import/tests/files")
        .join(name)
}

fn tebiki(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tebiki"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("it runs")
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn what_is_imported_passes_the_check() {
    let folder = TempDir::new().expect("a folder");
    let files: Vec<String> = FILES
        .iter()
        .map(|name| fixture(name).display().to_string())
        .collect();
    let mut arguments = vec!["import", "--out", "取り込み"];
    arguments.extend(files.iter().map(String::as_str));
    let output = tebiki(folder.path(), &arguments);
    assert!(output.status.success(), "{}", said(&output));
    let report =
        fs::read_to_string(folder.path().join("取り込み/import-report.md")).expect("a report");
    for told in [
        "draft = true",
        "見えない文",
        "移転の予定",
        "09000000000",
        "0312345678",
        "Shift_JIS",
    ] {
        assert!(report.contains(told), "{told}\n{report}");
    }
    let output = tebiki(folder.path(), &["check", "取り込み", "--json"]);
    let findings: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let errors: Vec<&serde_json::Value> = findings
        .as_array()
        .expect("a list")
        .iter()
        .filter(|finding| finding.get("severity").and_then(|s| s.as_str()) == Some("error"))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(output.status.success());
    let output = tebiki(folder.path(), &["build", "取り込み", "--out", "public"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        !folder.path().join("public/import-report.html").exists(),
        "the report is no page"
    );
}

#[test]
fn nothing_is_written_over() {
    let folder = TempDir::new().expect("a folder");
    let file = fixture("terms.xlsx").display().to_string();
    for expected in ["imported", "imported-2"] {
        let output = tebiki(folder.path(), &["import", &file]);
        assert!(output.status.success(), "{}", said(&output));
        assert!(
            folder
                .path()
                .join(expected)
                .join("data/terms.toml")
                .is_file()
        );
    }
    let output = tebiki(folder.path(), &["import", &file, "--out", "imported"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}

#[test]
fn a_file_that_cannot_be_read_says_what_to_do_and_hinders_no_other() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("資料.pdf"), b"%PDF-1.7").expect("a file");
    fs::write(folder.path().join("通知.txt"), "通知\n\n本文です。\n").expect("a file");
    let output = tebiki(folder.path(), &["import", "資料.pdf", "通知.txt"]);
    assert_eq!(output.status.code(), Some(1));
    let told = said(&output);
    assert!(told.contains("pdftotext -layout"), "{told}");
    assert!(folder.path().join("imported/通知.md").is_file());
    let english = said(&tebiki(
        folder.path(),
        &["import", "資料.pdf", "--lang", "en"],
    ));
    assert!(
        english.contains("PDF files cannot be imported."),
        "{english}"
    );
}

#[test]
fn a_page_goes_to_word_and_comes_back() {
    let folder = TempDir::new().expect("a folder");
    let content = folder.path().join("content");
    fs::create_dir_all(&content).expect("a folder");
    fs::write(
        content.join("窓口.md"),
        "+++\ntitle = \"窓口の手引き\"\n+++\n\n## はじめに\n\n{協議|きょうぎ}の**場**です[^1]。\n\n[^1]: 注の文。\n\n\
         1. 一つめ\n2. 二つめ\n\n- 点\n  - 中の点\n\n> [!POINT] 大事\n> 囲みの文。\n\n\
         | 区分 | 前期 | < |\n|---|---|---|\n| ^ | 四月 | 五月 |\n| 参加 | 12 | 14 |\n{head=2 caption=\"参加の数\"}\n",
    )
    .expect("a page");
    let output = tebiki(
        folder.path(),
        &["export", "--docx", "窓口.md", "--out", "配布"],
    );
    assert!(output.status.success(), "{}", said(&output));
    let again = tebiki(
        folder.path(),
        &["export", "--docx", "窓口の手引き", "--out", "配布"],
    );
    assert_eq!(
        again.status.code(),
        Some(2),
        "never over a file: {}",
        said(&again)
    );
    let output = tebiki(folder.path(), &["import", "配布/窓口の手引き.docx"]);
    assert!(output.status.success(), "{}", said(&output));
    let back = fs::read_to_string(folder.path().join("imported/窓口の手引き.md")).expect("a page");
    for part in [
        "title = \"窓口の手引き\"",
        "## はじめに",
        "{協議|きょうぎ}の**場**です[^1]。",
        "[^1]: 注の文。",
        "1. 一つめ\n2. 二つめ\n",
        "- 点\n  - 中の点\n",
        "囲みの文。",
        "| 区分 | 前期 | < |\n|---|---|---|\n| ^ | 四月 | 五月 |\n| 参加 | 12 | 14 |",
        "head=2",
        "caption=\"参加の数\"",
    ] {
        assert!(back.contains(part), "{part}\n\n{back}");
    }
}

#[test]
fn a_page_that_is_not_there_is_named() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("a.md"), "# 甲\n").expect("a page");
    let output = tebiki(folder.path(), &["export", "--docx", "b.md"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("「b.md」"), "{}", said(&output));
}
