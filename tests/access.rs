#![allow(clippy::unwrap_used, reason = "a test may stop at once")]
//! `tebiki a11y`: the default theme passes on the handbook and on everything that there is; a spoilt site is told.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn a11y(arguments: &[&str]) -> Output {
    Command::new(assert_cmd::cargo::cargo_bin!("tebiki"))
        .arg("a11y")
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the binary runs")
}

#[test]
fn the_default_theme_passes_on_the_handbook_and_on_every_block() {
    for content in ["content", "tests/golden/everything/content"] {
        let ran = a11y(&[content, "--json"]);
        let found = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert_eq!(
            (ran.status.code(), found.trim()),
            (Some(0), "[]"),
            "{content}"
        );
    }
}

#[test]
fn a_spoilt_site_is_told_in_both_languages_and_its_result_page_is_dated() {
    let folder = tempfile::tempdir().unwrap();
    let (site, out) = (folder.path().join("site"), folder.path().join("結果.html"));
    fs::create_dir(&site).unwrap();
    let page = "<!DOCTYPE html>\n<html lang=\"ja\"><title>題</title><main><h1>題</h1>\n<p><img src=\"a.png\"></p></main></html>";
    fs::write(site.join("index.html"), page).unwrap();
    let arguments = ["--site", site.to_str().unwrap(), "--date", "2026-04-01"];
    let ja = a11y(&[&arguments[..], &["--out", out.to_str().unwrap()]].concat());
    let said = String::from_utf8_lossy(&ja.stderr).into_owned();
    assert_eq!(ja.status.code(), Some(1), "{said}");
    assert!(
        said.contains(
            "index.html:3:4: 誤り: 画像に代わりの文（alt）がありません。（達成基準 1.1.1）"
        ),
        "{said}"
    );
    let en = a11y(&[&arguments[..], &["--lang", "en"]].concat());
    let said = String::from_utf8_lossy(&en.stderr).into_owned();
    assert!(
        said.contains("An image has no alternative (alt). (success criterion 1.1.1)"),
        "{said}"
    );
    let result = fs::read_to_string(&out).unwrap();
    assert!(
        result.contains("指摘 1 件") && result.contains("JIS X 8341-3:2016"),
        "{result}"
    );
    let again = a11y(&[&arguments[..], &["--out", out.to_str().unwrap()]].concat());
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(
        fs::read_to_string(&out).unwrap(),
        result,
        "the same day gives the same page"
    );
}

/// A site's pages by their names and titles, and the result page that is made of it.
fn result_of(pages: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (site, out) = (folder.path().join("site"), folder.path().join("結果.html"));
    fs::create_dir(&site).unwrap();
    for (name, title) in pages {
        let page = format!(
            "<!DOCTYPE html>\n<html lang=\"ja\"><title>{title}</title><main><h1>題</h1><p><a href=\"b.html\">次の頁</a></p></main></html>"
        );
        fs::write(site.join(name), page).unwrap();
    }
    let (site, out) = (site.to_str().unwrap(), out.to_str().unwrap());
    let ran = a11y(&["--site", site, "--date", "2026-04-01", "--out", out]);
    assert_eq!(ran.status.code(), Some(0));
    fs::read_to_string(out).unwrap()
}

#[test]
fn the_result_is_called_by_the_site_s_own_title() {
    let result = result_of(&[
        ("index.html", "窓口の手引き - 市町村の、その場で開ける本"),
        ("b.html", "協議の場 - 窓口の手引き"),
        ("c.html", "はじめに - 窓口の手引き"),
    ]);
    assert!(
        result.contains("<h1>「窓口の手引き」のウェブアクセシビリティ試験結果</h1>"),
        "{result}"
    );
    // In the list each page has its own title alone.
    assert!(result.contains("協議の場<br>b.html"), "{result}");
    assert!(!result.contains("協議の場 - 窓口の手引き"), "{result}");
}

#[test]
fn the_result_is_filled_in_without_scripts_and_every_field_has_a_name() {
    let result = result_of(&[("index.html", "手引き")]);
    for stand_in in ["□", "＿", "☐", "<script"] {
        assert!(!result.contains(stand_in), "{stand_in}");
    }
    for number in ["2.5.7", "2.5.4", "2.3.1", "1.4.13", "3.1.2", "2.4.4"] {
        for answer in ["あり", "なし"] {
            let field = format!("name=\"applies-{number}\" value=\"{answer}\"");
            assert!(result.contains(&field), "{field}");
        }
        let notes = format!("aria-label=\"{number} の備考");
        assert!(result.contains(&notes), "{notes}");
    }
    assert!(result.contains(">試験者<") && result.contains(">備考<"));
    // The machine's own check of the page: fields without names, broken tables, ids.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("result.html"), result).unwrap();
    let ran = a11y(&["--site", folder.path().to_str().unwrap(), "--json"]);
    assert_eq!(String::from_utf8_lossy(&ran.stdout).trim(), "[]");
}

#[test]
fn wrong_use_ends_with_2() {
    assert_eq!(
        a11y(&["content", "--site", "public"]).status.code(),
        Some(2)
    );
    assert_eq!(a11y(&["--date", "いつか"]).status.code(), Some(2));
    assert_eq!(a11y(&["--site", "no such folder"]).status.code(), Some(2));
    assert!(!Path::new("no such folder").exists());
}

#[test]
fn a_folder_without_pages_is_no_site_that_passes() {
    let folder = tempfile::tempdir().unwrap();
    let (empty, out) = (folder.path().join("空"), folder.path().join("結果.html"));
    fs::create_dir(&empty).unwrap();
    let style = empty.join("a.css");
    fs::write(&style, "").unwrap();
    for place in [&empty, &style] {
        let told = [
            "--site",
            place.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ];
        let ran = a11y(&told);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(2), "{said}");
        assert!(said.contains("HTML のページが一つもありません"), "{said}");
        assert!(!out.exists());
    }
}
