//! Every overlay of a folder by one command.

use super::copies::{copies, files};
use super::*;

/// Each site is, byte for byte, that of its overlay alone.
fn assert_like_alone(desk: &Desk, out: &str, id: &str) {
    let (code, _, err) = desk.run(&["build", "--overlay", id, "--out", "alone", "--no-cache"]);
    assert_eq!(code, 0, "{err}");
    let (many, alone) = (files(desk, &format!("{out}/{id}")), files(desk, "alone"));
    assert!(many.keys().eq(alone.keys()), "{id}");
    for (name, bytes) in &alone {
        assert!(many.get(name) == Some(bytes), "{id}: {name}");
    }
}

#[test]
fn o13_one_command_gives_what_each_overlay_alone_gives() {
    let (desk, foreign) = copies();
    let build = ["build", "--overlays", "content/overlays", "--out"];
    for (out, cache) in [
        ("without", &["--no-cache"][..]),
        ("first", &["--cache", "kept"]),
        ("again", &["--cache", "kept"]),
    ] {
        let (code, _, err) = desk.run(&[&build[..], &[out], cache].concat());
        assert_eq!(code, 0, "{err}");
        for (id, words) in &foreign {
            assert_like_alone(&desk, out, id);
            for (name, bytes) in files(&desk, &format!("{out}/{id}")) {
                let text = String::from_utf8_lossy(&bytes);
                for word in words {
                    assert!(!text.contains(word), "{id}: {word} in {name}");
                }
            }
        }
    }
    // Over the sites that stand there.
    desk.save("content/guide/other.md", "# 電話の受け方\n\n所属を聞く。\n");
    desk.local(
        "parts/a.md",
        "+++\nafter = \"guide/01-soudan.md#窓口\"\n+++\n\n彩の窓。\n",
    );
    let (code, _, err) = desk.run(&[&build[..], &["first", "--cache", "kept"]].concat());
    assert_eq!(code, 0, "{err}");
    for (id, _) in &foreign {
        assert_like_alone(&desk, "first", id);
    }
}

#[test]
fn copies_of_a_guide_with_editions_are_what_each_overlay_alone_gives() {
    let (desk, foreign) = copies();
    let (code, _, err) = desk.run(&["freeze", "r6", "--date", "2025-03-31"]);
    assert_eq!(code, 0, "{err}");
    desk.save(
        "content/guide/other.md",
        "# 電話の受け方\n\n名と所属を聞く。\n",
    );
    let (code, _, err) = desk.run(&["build", "--overlays", "content/overlays", "--out", "sites"]);
    assert_eq!(code, 0, "{err}");
    for (id, _) in &foreign {
        assert!(
            desk.path(&format!("sites/{id}/changes/index.html"))
                .exists()
        );
        assert_like_alone(&desk, "sites", id);
    }
}

#[test]
fn an_overlay_with_an_error_keeps_the_others_from_nothing() {
    let (desk, _) = copies();
    let build = ["build", "--overlays", "content/overlays", "--out", "sites"];
    assert_eq!(desk.run(&build).0, 0);
    let before = files(&desk, "sites/chiba");
    desk.save(
        "content/overlays/chiba/parts/b.md",
        "+++\nend = \"guide/01-soudan.md#ない\"\n+++\n\n房総の追記。\n",
    );
    desk.local(
        "content/saitama/02-new.md",
        "# 新しい頁\n\n県の新しい文。\n",
    );
    let (code, _, err) = desk.run(&build);
    assert_eq!(code, 1, "{err}");
    in_order(
        &err,
        &[
            "地域版 chiba",
            "overlays/chiba/parts/b.md",
            "4 のうち 1 は書きませんでした",
            "chiba",
        ],
    );
    assert_eq!(files(&desk, "sites/chiba"), before);
    assert!(desk.path("sites/saitama/saitama/new.html").exists());
    assert!(
        desk.path("sites/kawa/saitama/new.html").exists(),
        "the stack is whole"
    );
    let (code, _, err) = desk.run(&[&build[..], &["--lang", "en"]].concat());
    assert_eq!(code, 1);
    in_order(&err, &["overlay chiba", "1 of 4 were not written", "chiba"]);
}

#[test]
fn a_finding_of_the_guide_is_told_once_and_counted_for_each() {
    let (desk, _) = copies();
    desk.save(
        "content/guide/other.md",
        "# 電話の受け方\n\n[こちら](01-soudan.md)を見る。\n",
    );
    let (code, _, err) = desk.run(&["build", "--overlays", "content/overlays", "--out", "sites"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(err.matches("guide/other.md:3").count(), 1, "{err}");
    in_order(
        &err,
        &["地域版 chiba", "地域版 nara", "先に出したものと同じ"],
    );
}

#[test]
fn a_folder_of_overlays_that_cannot_all_be_made_is_refused_first() {
    let (desk, _) = copies();
    let refused = |folder: &str, words: &str| {
        let (code, _, err) = desk.run(&["build", "--overlays", folder, "--out", "sites"]);
        assert_eq!(code, 2, "{err}");
        assert!(err.contains(words), "{err}");
        assert!(!desk.path("sites").exists());
    };
    refused("nowhere", "nowhere");
    refused(
        "content/guide",
        "地域版（overlay.toml のあるフォルダー）がありません",
    );
    desk.save(
        "content/overlays/gunma/overlay.toml.txt",
        "id = \"gunma\"\n",
    );
    refused("content/overlays", "overlay.toml.txt");
    fs::remove_dir_all(desk.path("content/overlays/gunma")).unwrap();
    desk.save(
        "content/overlays/z/overlay.toml",
        "id = \"Chiba\"\nlabel = \"千葉\"\n",
    );
    refused("content/overlays", "二つ以上");
    let (code, _, _) = desk.run(&[
        "build",
        "--overlays",
        "content/overlays",
        "--overlay",
        "nara",
    ]);
    assert_eq!(code, 2);
}

#[test]
fn the_address_of_each_site_lies_below_that_of_all() {
    let (desk, _) = copies();
    let (code, _, err) = desk.run(&[
        "build",
        "--overlays",
        "content/overlays",
        "--out",
        "sites",
        "--base-url",
        "https://tebiki.example.jp/all/",
    ]);
    assert_eq!(code, 0, "{err}");
    let sitemap = desk.read("sites/nara/sitemap.xml");
    assert!(
        sitemap.contains("https://tebiki.example.jp/all/nara/guide/soudan.html"),
        "{sitemap}"
    );
}
