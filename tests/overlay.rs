#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test may stop at once"
)]
//! Local copies by the real binary: each case of the contract by its name. Content is small and made here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

#[path = "overlay/copies.rs"]
mod copies;
#[path = "overlay/hides.rs"]
mod hides;
#[path = "overlay/many.rs"]
mod many;
#[path = "overlay/portal.rs"]
mod portal;
#[path = "overlay/shards.rs"]
mod shards;
#[path = "overlay/statutes.rs"]
mod statutes;
#[path = "overlay/told.rs"]
mod told;

/// A folder to work in.
struct Desk {
    folder: TempDir,
}

const HANDBOOK: &str = "title = \"にも包括の手引き\"\nedition = \"令和6年度版\"\nas_of = \"2025-03\"\npublisher = \"国\"\nbase_url = \"https://example.jp/\"\n";

const GUIDE: &str = "# 相談\n\nこの章の前書き。\n\n## 窓口\n\n市町村に窓口を置く。\n\n電話は平日に受ける。\n{#denwa}\n\n### 夜間\n\n夜間は留守番電話にする。\n\n## 記録\n\n記録は五年保存する。\n\n> 法律の文をここに引く。\n{#hou locked=\"法令の引用のため\"}\n\n## 連絡\n\n[電話の受け方](other.md)を読む。\n";

const DATA: &str = "[[contact]]\nid = \"er-center\"\nname = \"全国精神科救急\"\nkind = \"救急\"\ntel = \"03-0000-0000\"\nrole = [\"精神科救急\"]\n\n[[contact]]\nid = \"national\"\nname = \"全国相談\"\nkind = \"相談\"\ntel = \"0570-000-000\"\n\n[[role]]\nname = \"精神科救急\"\n\n[[term]]\nname = \"協議の場\"\nreading = \"きょうぎのば\"\nshort = \"関係者が話し合う場。\"\nslug = \"kyogi\"\nbody = \"全国の説明。\"\n\n[[count]]\nwhat = \"contact\"\nis = 2\n\n[[count]]\nwhat = \"column\"\nis = 1\n\n[[search]]\nquery = \"留守番電話\"\nexpect = \"guide/01-soudan.md\"\ntop = 1\n";

const SAITAMA: &str = "id = \"saitama\"\ncode = \"11\"\nlabel = \"埼玉県\"\nlayer = \"県\"\ntitle = \"にも包括の手引き（埼玉県版）\"\npublisher = \"埼玉県\"\nedition = \"第1版\"\nas_of = \"2026-04\"\n";

const CITY: &str = "id = \"kawa\"\nlabel = \"川の市\"\nlayer = \"市\"\nover = \"saitama\"\n";

impl Desk {
    /// The guide with an overlay that changes nothing yet.
    fn new() -> Desk {
        let desk = Desk {
            folder: tempfile::tempdir().unwrap(),
        };
        desk.save("content/handbook.toml", HANDBOOK);
        desk.save(
            "content/index.md",
            "# はじめに\n\n協議の場を持つ。[相談](guide/01-soudan.md)と[[相談]]。\n",
        );
        desk.save("content/guide/01-soudan.md", GUIDE);
        desk.save("content/guide/other.md", "# 電話の受け方\n\n名を聞く。\n");
        desk.save("content/columns/a.md", "# 全国のコラム\n\n読みもの。\n");
        desk.save(
            "content/situations/yoru.md",
            "+++\ntitle = \"夜に電話が来た\"\n[situation]\nsay = \"まず聞く。\"\ncall = [\"精神科救急\"]\nleads = [\"guide/other.md\"]\n+++\n\n夜の電話。\n",
        );
        desk.save("content/data/all.toml", DATA);
        desk.save("content/overlays/11-saitama/overlay.toml", SAITAMA);
        desk
    }

    fn save(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A file of the overlay of the prefecture.
    fn local(&self, name: &str, text: &str) {
        self.save(&format!("content/overlays/11-saitama/{name}"), text);
    }

    fn city(&self, name: &str, text: &str) {
        self.save("content/overlays/kawa/overlay.toml", CITY);
        self.save(&format!("content/overlays/kawa/{name}"), text);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        let text = fs::read_to_string(self.path(name)).unwrap_or_else(|_| panic!("{name}"));
        text.replace("<wbr/>", "")
    }

    /// Exit code, standard output, standard error.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tebiki"));
        let output = command
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (out, err) = (said(&output.stdout), said(&output.stderr));
        (output.status.code().unwrap(), out, err)
    }

    /// The site of an overlay, and the text of one of its pages.
    fn build(&self, overlay: &str, out: &str) {
        let (code, _, err) = self.run(&["build", "--overlay", overlay, "--out", out]);
        assert_eq!(code, 0, "{err}");
    }

    fn refused(&self, overlay: &str) -> String {
        let (code, _, err) = self.run(&["build", "--overlay", overlay, "--out", "refused"]);
        assert_eq!(code, 1, "{err}");
        assert!(!self.path("refused").exists(), "nothing is written");
        err
    }

    fn findings(&self, arguments: &[&str]) -> (i32, Vec<Value>) {
        let mut all = vec!["check", "--json"];
        all.extend(arguments);
        let (code, out, err) = self.run(&all);
        let findings: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
        let list = match &findings {
            Value::Array(list) => list.clone(),
            other => other["findings"].as_array().unwrap().clone(),
        };
        (code, list)
    }
}

/// Where each of these stands, in this order.
#[track_caller]
fn in_order(text: &str, parts: &[&str]) {
    let mut from = 0;
    for part in parts {
        let found = text[from..].find(part);
        let at = found.unwrap_or_else(|| panic!("「{part}」 is not behind the one before\n{text}"));
        from += at + part.len();
    }
}

/// What stands in a page's `<main>`.
fn main_of(html: &str) -> &str {
    let from = html.find("<main").unwrap();
    let to = html.find("</main>").unwrap();
    &html[from..to]
}

#[test]
fn o1_a_page_of_its_own_stands_in_menu_search_and_sitemap_with_its_mark() {
    let desk = Desk::new();
    desk.local(
        "content/saitama/01-taisei.md",
        "# 県の体制\n\n県庁に窓口がある。\n",
    );
    desk.local(
        "content/columns/kencho.md",
        "# 県のコラム\n\n県の読みもの。\n",
    );
    desk.build("saitama", "out");
    let page = desk.read("out/saitama/taisei.html");
    assert!(main_of(&page).contains("県：埼玉県"), "{page}");
    let home = desk.read("out/index.html");
    assert!(home.contains("saitama/index.html"), "{home}");
    let menu = desk.read("out/columns/kencho.html");
    in_order(
        &menu,
        &[
            "<nav class=\"menu\"",
            "全国のコラム",
            "県のコラム",
            "県：埼玉県",
            "</nav>",
        ],
    );
    let sitemap = desk.read("out/sitemap.xml");
    assert!(sitemap.contains("https://example.jp/saitama/taisei.html"));
    let (_, found, _) = desk.run(&["search", "県庁", "--site", "out", "--json"]);
    let answer: Value = serde_json::from_str(&found).unwrap();
    assert_eq!(
        answer["results"][0]["url"], "saitama/taisei.html",
        "{found}"
    );
    assert_eq!(answer["results"][0]["origin"], "県：埼玉県");
    // The guide counts one column, and the build holds it to that.
    let (code, findings) = desk.findings(&["--overlay", "saitama"]);
    assert_eq!(code, 0, "{findings:?}");
    // The overlay's folder is no part of the guide.
    let (code, _, err) = desk.run(&["build", "--out", "plain"]);
    assert_eq!(code, 0, "{err}");
    assert!(!desk.path("plain/overlays").exists());
    assert!(!desk.read("plain/index.html").contains("埼玉"));
}

#[test]
fn o1_the_title_and_the_publisher_are_the_overlays() {
    let desk = Desk::new();
    desk.build("content/overlays/11-saitama", "out");
    let home = desk.read("out/index.html");
    assert!(
        home.contains("<title>にも包括の手引き（埼玉県版）"),
        "{home}"
    );
    in_order(
        &home,
        &[
            "class=\"imprint\"",
            "埼玉県",
            "国「にも包括の手引き」 令和6年度版",
            "県：埼玉県「にも包括の手引き（埼玉県版）」 第1版（令和8年4月",
        ],
    );
    // The edition beside a title is that of what bears it; the guide's is named as the guide's.
    assert!(home.contains("<span>にも包括の手引き（埼玉県版） 第1版</span>"));
    let page = desk.read("out/guide/soudan.html");
    in_order(
        main_of(&page),
        &[
            "class=\"standing\"",
            "にも包括の手引き（埼玉県版） 第1版",
            "国の手引き 令和6年度版（令和7年3月（2025年3月）時点）に基づく",
        ],
    );
    let (code, _, err) = desk.run(&[
        "packet",
        "--overlay",
        "saitama",
        "--page",
        "guide/other",
        "--out",
        "p.html",
    ]);
    assert_eq!(code, 0, "{err}");
    in_order(
        &desk.read("p.html"),
        &[
            "（埼玉県版）",
            "第1版",
            "令和8年4月",
            "国の手引き 令和6年度版",
        ],
    );
    // A layer without a title goes under the guide's, with the guide's edition.
    desk.city(
        "parts/a.md",
        "+++\nend = \"guide/other.md\"\n+++\n\n市の文。\n",
    );
    desk.local(
        "overlay.toml",
        &SAITAMA
            .replace("title = ", "publisher = ")
            .replacen("publisher = \"埼玉県\"\n", "", 1),
    );
    desk.build("kawa", "city");
    let page = desk.read("city/guide/soudan.html");
    assert!(
        page.contains("<span>にも包括の手引き 令和6年度版</span>"),
        "{page}"
    );
    assert!(!page.contains("に基づく"));
}

#[test]
fn o2_parts_before_and_after_a_heading_stand_round_it_and_the_anchors_stay() {
    let desk = Desk::new();
    desk.local("parts/01-mae.md", "+++\nbefore = \"guide/01-soudan.md#窓口\"\n+++\n\n## 窓口\n\n県の前書き[^1]。\n\n[^1]: 県の注。\n");
    desk.local(
        "parts/02-ato.md",
        "+++\nafter = \"guide/soudan#窓口\"\n+++\n\n県の後書き。[体制](saitama/01-taisei.md)\n",
    );
    desk.local(
        "parts/03-owari.md",
        "+++\nend = \"guide/01-soudan.md#窓口\"\n+++\n\n県の書き足し。\n",
    );
    desk.local("content/saitama/01-taisei.md", "# 県の体制\n\n体制。\n");
    desk.build("saitama", "out");
    let page = desk.read("out/guide/soudan.html");
    let text = main_of(&page);
    in_order(
        text,
        &[
            "県：埼玉県",
            "県の前書き",
            "id=\"窓口\"",
            "市町村に窓口を置く",
            "県：埼玉県",
            "県の書き足し",
            "id=\"夜間\"",
            "留守番電話",
            "県：埼玉県",
            "県の後書き",
            "../saitama/taisei.html",
            "id=\"記録\"",
            "県の注",
        ],
    );
    assert_eq!(text.matches("id=\"窓口\"").count(), 1);
    assert!(!text.contains("書き換え"));
    // Without the overlay the anchors are the same.
    let (code, _, _) = desk.run(&["build", "--out", "plain"]);
    assert_eq!(code, 0);
    let plain = desk.read("plain/guide/soudan.html");
    for id in ["窓口", "denwa", "夜間", "記録", "hou", "連絡"] {
        let id = format!("id=\"{id}\"");
        assert!(plain.contains(&id) && page.contains(&id), "{id}");
    }
}

#[test]
fn o3_a_replaced_section_keeps_its_anchor_and_the_guides_text_in_a_fold() {
    let desk = Desk::new();
    desk.local(
        "parts/a.md",
        "+++\nreplace = \"guide/01-soudan.md#窓口\"\n+++\n\n県の保健所に窓口を置く。\n",
    );
    desk.build("saitama", "out");
    let page = desk.read("out/guide/soudan.html");
    in_order(
        main_of(&page),
        &[
            "id=\"窓口\"",
            "埼玉県が書き換え",
            "県の保健所に窓口を置く",
            "<details",
            "国の手引きでは",
            "市町村に窓口を置く",
            "留守番電話",
            "</details>",
            "id=\"記録\"",
        ],
    );
    // A part that brings a heading of that level gives it the anchor.
    desk.local(
        "parts/a.md",
        "+++\nreplace = \"guide/01-soudan.md#窓口\"\n+++\n\n## 県の窓口\n\n県の保健所。\n",
    );
    desk.build("saitama", "out");
    let page = desk.read("out/guide/soudan.html");
    in_order(
        main_of(&page),
        &[
            "<h2 id=\"窓口\"",
            "県の窓口",
            "県の保健所",
            "国の手引きでは",
            "窓口",
            "市町村に",
        ],
    );
    // A marked block.
    desk.local(
        "parts/a.md",
        "+++\nreplace = \"guide/01-soudan.md#denwa\"\n+++\n\n電話は毎日受ける。\n",
    );
    desk.build("saitama", "out");
    let page = desk.read("out/guide/soudan.html");
    in_order(
        main_of(&page),
        &[
            "市町村に窓口を置く",
            "id=\"denwa\"",
            "埼玉県が書き換え",
            "毎日受ける",
            "国の手引きでは",
            "平日に受ける",
            "id=\"夜間\"",
        ],
    );
    assert_eq!(page.matches("id=\"denwa\"").count(), 1);
}

#[test]
fn o4_a_replaced_contact_stands_wherever_the_guides_stood_and_once() {
    let desk = Desk::new();
    desk.local(
        "contacts.csv",
        "名称,電話,replaces\n県精神科救急,048-111-1111,er-center\n県の相談,048-222-2222,\n",
    );
    desk.save("content/guide/list.md", "# 一覧\n\n```contacts\nids = [\"er-center\"]\n```\n\n{{contact:er-center.tel}}へ。[救急](contact:er-center)\n");
    desk.build("saitama", "out");
    for page in [
        "lists/contacts.html",
        "guide/list.html",
        "situations/yoru.html",
    ] {
        let html = desk.read(&format!("out/{page}"));
        assert!(html.contains("県精神科救急"), "{page}");
        assert!(html.contains("tel:0481111111"), "{page}");
        assert!(main_of(&html).contains("県：埼玉県"), "{page}");
        assert!(
            !html.contains("全国精神科救急") && !html.contains("03-0000-0000"),
            "{page}"
        );
    }
    let list = desk.read("out/lists/contacts.html");
    assert_eq!(main_of(&list).matches("県精神科救急").count(), 1);
    assert!(list.contains("全国相談") && list.contains("県の相談"));
    desk.local(
        "contacts.csv",
        "名称,電話,replaces\n県精神科救急,048-111-1111,er-centre\n",
    );
    let err = desk.refused("saitama");
    assert!(
        err.contains("er-centre") && err.contains("「er-center」に直してください"),
        "{err}"
    );
    desk.local(
        "contacts.csv",
        "id,名称,電話\ner-center,県精神科救急,048-111-1111\n",
    );
    let err = desk.refused("saitama");
    assert!(
        err.contains("「置き換え」の列に「er-center」") && err.contains("data/all.toml"),
        "{err}"
    );
    desk.local("contacts.csv", "名称,電話\n");
    desk.local(
        "data/c.toml",
        "[[contact]]\nid = \"er-center\"\nname = \"県精神科救急\"\n",
    );
    let err = desk.refused("saitama");
    assert!(err.contains("replaces = \"er-center\""), "{err}");
}

#[test]
fn o5_what_is_locked_is_not_replaced() {
    let desk = Desk::new();
    for target in ["#hou", "#記録", ""] {
        desk.local(
            "parts/a.md",
            &format!("+++\nreplace = \"guide/01-soudan.md{target}\"\n+++\n\n県の文。\n"),
        );
        let err = desk.refused("saitama");
        in_order(&err, &["parts/a.md:2:", "法令の引用のため"]);
        assert!(err.contains("content/guide/01-soudan.md"), "{err}");
    }
    desk.local(
        "parts/a.md",
        "+++\nafter = \"guide/01-soudan.md#hou\"\n+++\n\n県の添え書き。\n",
    );
    desk.build("saitama", "out");
    in_order(
        &desk.read("out/guide/soudan.html"),
        &["法律の文", "県：埼玉県", "県の添え書き"],
    );
}

#[test]
fn o6_drift_is_what_changed_below_a_change_and_nothing_else() {
    let desk = Desk::new();
    desk.local(
        "parts/a.md",
        "+++\nreplace = \"guide/01-soudan.md#denwa\"\n+++\n\n電話は毎日受ける。\n",
    );
    desk.local(
        "parts/b.md",
        "+++\nend = \"guide/01-soudan.md#記録\"\n+++\n\n県の記録。\n",
    );
    desk.local(
        "data/c.toml",
        "[[contact]]\nreplaces = \"er-center\"\ntel = \"048-111-1111\"\n",
    );
    let of = |rule: &str| {
        let (code, found) = desk.findings(&["--overlay", "saitama"]);
        assert_eq!(code, 0, "{found:?}");
        let found = found.into_iter().filter(|found| found["rule"] == rule);
        found.collect::<Vec<Value>>()
    };
    assert_eq!(of("overlay-unseen").len(), 3);
    let (code, out, err) = desk.run(&["overlay", "accept", "--overlay", "saitama"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(out, "parts/a.md\nparts/b.md\ncontact:er-center\n");
    assert_eq!(of("overlay-unseen").len(), 0);
    assert_eq!(of("overlay-drift").len(), 0);
    // Elsewhere, in order and in line ends: nothing.
    let moved = GUIDE
        .replace("この章の前書き。", "章の前書きが変わった。")
        .replace("夜間は留守番電話にする。", "夜間は\n留守番電話に\nする。")
        .replace('\n', "\r\n");
    desk.save("content/guide/01-soudan.md", &moved);
    assert_eq!(of("overlay-drift").len(), 0);
    let changed = GUIDE.replace("電話は平日に受ける。", "電話は平日の昼に受ける。");
    desk.save("content/guide/01-soudan.md", &changed);
    let drift = of("overlay-drift");
    assert_eq!(drift.len(), 1, "{drift:?}");
    assert_eq!(drift[0]["severity"], "warning");
    assert_eq!(drift[0]["file"], "content/overlays/11-saitama/parts/a.md");
    in_order(
        drift[0]["what"].as_str().unwrap(),
        &[
            "電話は平日に受ける。",
            "電話は平日の昼に受ける。",
            "電話は毎日受ける。",
        ],
    );
    // A record that is replaced drifts too.
    desk.save(
        "content/data/all.toml",
        &DATA.replace("03-0000-0000", "03-0000-0001"),
    );
    let drift = of("overlay-drift");
    assert_eq!(drift.len(), 2, "{drift:?}");
    let (code, _, err) = desk.run(&[
        "overlay",
        "accept",
        "content",
        "--overlay",
        "saitama",
        "parts/a.md",
    ]);
    assert_eq!(code, 0, "{err}");
    let drift = of("overlay-drift");
    assert_eq!(drift.len(), 1, "{drift:?}");
    in_order(
        drift[0]["what"].as_str().unwrap(),
        &["03-0000-0000", "03-0000-0001", "048-111-1111"],
    );
    let (code, _, err) = desk.run(&["overlay", "accept", "--overlay", "saitama", "parts/x.md"]);
    assert_eq!(code, 2);
    assert!(err.contains("「parts/"), "{err}");
    // A heading that was renamed is known by its words.
    desk.run(&["overlay", "accept", "--overlay", "saitama"]);
    desk.save(
        "content/guide/01-soudan.md",
        &changed.replace("## 記録", "## 書類の保存"),
    );
    let err = desk.refused("saitama");
    assert!(err.contains("guide/01-soudan.md#書類の保存"), "{err}");
}

#[test]
fn new_overlay_makes_one_that_builds() {
    let desk = Desk::new();
    let (code, out, err) = desk.run(&["new", "overlay", "千葉県"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        out.contains("content/overlays/12-chiba/overlay.toml"),
        "{out}"
    );
    let (code, found) = desk.findings(&["--overlay", "chiba"]);
    assert_eq!((code, found.len()), (0, 0), "{found:?}");
    desk.build("chiba", "out");
    let page = desk.read("out/chiba/index.html");
    assert!(page.contains("県：千葉県"), "{page}");
    // A row of the list that is filled in answers where the number is asked for.
    let list = "content/overlays/12-chiba/contacts.csv";
    let filled = desk
        .read(list)
        .replace("精神科救急,,", "精神科救急,千葉の救急,043-111-1111");
    desk.save(list, &filled.replace("全国", ""));
    desk.build("chiba", "out");
    let page = desk.read("out/situations/yoru.html");
    in_order(
        &page,
        &[
            "電話する先",
            "千葉の救急",
            "tel:0431111111",
            "県：千葉県",
            "全国精神科救急",
        ],
    );
    let (code, _, _) = desk.run(&["new", "overlay", "千葉県"]);
    assert_eq!(code, 2, "nothing is written over");
}

#[test]
fn o7_a_part_whose_target_is_gone_is_told_where_it_went() {
    let desk = Desk::new();
    for (target, told) in [
        ("guide/01-soudan.md#窓口の案内", "guide/01-soudan.md#窓口"),
        ("guide/other.md#記録", "guide/01-soudan.md#記録"),
        ("start/01-soudan.md#記録", "guide/01-soudan.md"),
    ] {
        desk.local(
            "parts/a.md",
            &format!("+++\nend = \"{target}\"\n+++\n\n県の文。\n"),
        );
        let err = desk.refused("saitama");
        assert!(err.contains("parts/a.md:2:") && err.contains(told), "{err}");
    }
    desk.local("parts/a.md", "県の文。\n");
    assert!(
        desk.refused("saitama")
            .contains("どこに置くかが書かれていません")
    );
    desk.local(
        "parts/a.md",
        "+++\naftr = \"guide/01-soudan.md\"\n+++\n\n県の文。\n",
    );
    assert!(desk.refused("saitama").contains("「after」"));
    // Two parts of one layer may not hide one another.
    desk.local(
        "parts/a.md",
        "+++\nend = \"guide/01-soudan.md#夜間\"\n+++\n\n県の文。\n",
    );
    desk.local(
        "parts/b.md",
        "+++\nreplace = \"guide/01-soudan.md#窓口\"\n+++\n\n県の窓口。\n",
    );
    let err = desk.refused("saitama");
    assert!(
        err.contains("parts/a.md:2:") && err.contains("parts/b.md"),
        "{err}"
    );
}

#[test]
fn o8_a_city_over_its_prefecture_over_the_guide() {
    let desk = Desk::new();
    desk.local(
        "parts/a.md",
        "+++\nreplace = \"guide/01-soudan.md#窓口\"\n+++\n\n県の窓口。\n",
    );
    desk.local(
        "parts/b.md",
        "+++\nend = \"guide/01-soudan.md#記録\"\n+++\n\n県の記録。\n",
    );
    desk.local(
        "data/c.toml",
        "[[contact]]\nreplaces = \"er-center\"\nname = \"県の救急\"\ntel = \"048-111-1111\"\n",
    );
    desk.city(
        "parts/a.md",
        "+++\nreplace = \"guide/01-soudan.md#窓口\"\n+++\n\n市の窓口。\n",
    );
    desk.city(
        "data/c.toml",
        "[[contact]]\nreplaces = \"er-center\"\ntel = \"048-999-9999\"\n",
    );
    desk.build("kawa", "out");
    let page = desk.read("out/guide/soudan.html");
    in_order(
        main_of(&page),
        &[
            "id=\"窓口\"",
            "市：川の市が書き換え",
            "市の窓口",
            "埼玉県の手引きでは",
            "県の窓口",
            "国の手引きでは",
            "市町村に窓口を置く",
            "県：埼玉県",
            "県の記録",
        ],
    );
    let list = desk.read("out/lists/contacts.html");
    assert!(list.contains("048-999-9999") && list.contains("県の救急"));
    assert!(!list.contains("048-111-1111") && !list.contains("03-0000-0000"));
    let cover = desk.read("out/print.html");
    in_order(
        &cover,
        &[
            "class=\"layers\"",
            "国",
            "県：埼玉県",
            "第1版",
            "市：川の市",
        ],
    );
    // Both named gives the same stack.
    let (code, _, err) = desk.run(&[
        "build",
        "--overlay",
        "saitama",
        "--overlay",
        "kawa",
        "--out",
        "both",
    ]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(desk.read("both/guide/soudan.html"), page);
    desk.save(
        "content/overlays/kawa/overlay.toml",
        &CITY.replace("\"saitama\"", "\"saitma\""),
    );
    let err = desk.refused("kawa");
    assert!(
        err.contains("overlay.toml:4:") && err.contains("「saitama」に直してください"),
        "{err}"
    );
    desk.save("content/overlays/kawa/overlay.toml", CITY);
    desk.local("overlay.toml", &format!("{SAITAMA}over = \"kawa\"\n"));
    let err = desk.refused("kawa");
    assert!(err.contains("over をたどると"), "{err}");
    let (code, _, err) = desk.run(&["build", "--overlay", "saitma", "--out", "refused"]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("--overlay saitama"), "{err}");
}

#[test]
fn o9_two_layers_that_add_one_term_are_told_of_each_other() {
    let desk = Desk::new();
    let term = |short: &str| {
        format!("[[term]]\nname = \"ささえ隊\"\nreading = \"ささえたい\"\nshort = \"{short}\"\n")
    };
    desk.local("data/t.toml", &term("県の隊。"));
    desk.city("data/t.toml", &term("市の隊。"));
    let err = desk.refused("kawa");
    assert!(
        err.contains("kawa/data/t.toml") && err.contains("11-saitama/data/t.toml"),
        "{err}"
    );
    assert!(err.contains("redefines = \"ささえ隊\""), "{err}");
    desk.build("saitama", "out");
    desk.save(
        "content/overlays/kawa/overlay.toml",
        &CITY.replace("over = \"saitama\"\n", ""),
    );
    desk.build("kawa", "city");
}

#[test]
fn o10_a_redefined_term_shows_the_local_meaning_then_the_guides() {
    let desk = Desk::new();
    desk.local(
        "data/t.toml",
        "[[term]]\nredefines = \"協議の場\"\nshort = \"県の会議。\"\nbody = \"県の説明。\"\n",
    );
    desk.build("saitama", "out");
    let home = desk.read("out/index.html");
    in_order(
        &home,
        &[
            "id=\"meanings\"",
            "協議の場",
            "県の会議。",
            "国の手引きでは、関係者が話し合う場。",
        ],
    );
    let page = desk.read("out/terms/kyogi.html");
    in_order(
        main_of(&page),
        &[
            "県：埼玉県",
            "県の会議",
            "県の説明",
            "国の手引きでは",
            "関係者が話し合う場",
            "全国の説明",
        ],
    );
    desk.local(
        "data/t.toml",
        "[[term]]\nname = \"協議の場\"\nreading = \"きょうぎのば\"\nshort = \"県の会議。\"\n",
    );
    let err = desk.refused("saitama");
    assert!(
        err.contains("redefines = \"協議の場\"") && err.contains("data/all.toml"),
        "{err}"
    );
}

#[test]
fn o11_the_search_is_narrowed_to_what_an_overlay_says() {
    let desk = Desk::new();
    desk.local(
        "parts/a.md",
        "+++\nreplace = \"guide/01-soudan.md#窓口\"\n+++\n\n県の保健所に窓口を置く。\n",
    );
    desk.local(
        "content/saitama/01-taisei.md",
        "# 県の体制\n\n県庁にも窓口がある。\n",
    );
    desk.local("contacts.csv", "名称,電話\n県の窓口,048-222-2222\n");
    desk.build("saitama", "out");
    let search = |origin: &[&str]| {
        let (code, found, err) =
            desk.run(&[&["search", "窓口", "--site", "out", "--json"], origin].concat());
        assert_eq!(code, 0, "{err}");
        let answer: Value = serde_json::from_str(&found).unwrap();
        answer["results"].as_array().unwrap().clone()
    };
    let local = search(&["--origin", "saitama"]);
    assert!(local.len() >= 3, "{local:?}");
    assert!(
        local.iter().all(|hit| hit["origin"] == "県：埼玉県"),
        "{local:?}"
    );
    let text = |hits: &[Value]| {
        hits.iter()
            .map(|hit| hit["excerpt"].to_string())
            .collect::<String>()
    };
    assert!(!text(&local).contains("市町村に"), "{local:?}");
    let guide = search(&["--origin", "guide"]);
    assert!(
        !guide.is_empty() && text(&guide).contains("市町村に"),
        "{guide:?}"
    );
    assert!(!text(&guide).contains("県"), "{guide:?}");
    assert!(search(&[]).len() >= local.len() + guide.len());
    let page = desk.read("out/search.html");
    in_order(
        &page,
        &[
            "name=\"origin\"",
            "value=\"guide\"",
            "国",
            "value=\"saitama\"",
            "県：埼玉県",
        ],
    );
    // The guide's own searches ask the guide alone.
    desk.local(
        "content/saitama/02.md",
        "# 留守番電話\n\n留守番電話、留守番電話。\n",
    );
    let (code, findings) = desk.findings(&["--overlay", "saitama"]);
    assert_eq!(code, 0, "{findings:?}");
}

#[test]
fn o12_print_says_whose_text_it_is_and_a_hidden_page_is_absent() {
    let desk = Desk::new();
    desk.local(
        "parts/a.md",
        "+++\nbefore = \"guide/01-soudan.md#記録\"\n+++\n\n県の記録の前書き。\n",
    );
    desk.local(
        "parts/b.md",
        "+++\nreplace = \"guide/01-soudan.md#窓口\"\n+++\n\n県の窓口。\n",
    );
    desk.local(
        "content/saitama/01-taisei.md",
        "# 県の受け方\n\n県の体制。\n",
    );
    desk.local("overlay.toml", &format!("{SAITAMA}[[hide]]\npage = \"guide/other.md\"\ninstead = \"saitama/01-taisei.md\"\nreason = \"県で案内\"\n"));
    desk.build("saitama", "out");
    let print = desk.read("out/print.html");
    in_order(
        &print,
        &[
            "令和6年度版",
            "県：埼玉県",
            "第1版",
            "県：埼玉県が書き換え",
            "県の窓口",
            "国の手引きでは",
            "県：埼玉県</p>",
            "県の記録の前書き",
        ],
    );
    assert!(!desk.read("out/guide/other.html").contains("名を聞く"));
    assert!(!print.contains("名を聞く"));
    let page = desk.read("out/guide/soudan.html");
    assert!(
        page.contains("href=\"../saitama/taisei.html\">電話の受け方</a>"),
        "{page}"
    );
    let lead = desk.read("out/situations/yoru.html");
    in_order(
        &lead,
        &["くわしく読む", "../saitama/taisei.html", "県の受け方"],
    );
    desk.local(
        "overlay.toml",
        &format!("{SAITAMA}[[hide]]\npage = \"guide/othr.md\"\ninstead = \"saitama/gone.md\"\n"),
    );
    let err = desk.refused("saitama");
    assert!(err.contains("guide/other.md"), "{err}");
    desk.local(
        "overlay.toml",
        &format!(
            "{SAITAMA}[[hide]]\npage = \"guide/01-soudan.md\"\ninstead = \"saitama/01-taisei.md\"\n"
        ),
    );
    let err = desk.refused("saitama");
    assert!(err.contains("法令の引用のため"), "{err}");
}

#[test]
fn o14_a_new_edition_gives_rows_for_the_copy_as_its_readers_see_it_and_drift() {
    let desk = Desk::new();
    desk.local(
        "parts/a.md",
        "+++\nreplace = \"guide/01-soudan.md#denwa\"\n+++\n\n電話は毎日受ける。\n",
    );
    desk.local(
        "content/saitama/01-taisei.md",
        "# 県の体制\n\n県庁の窓口。\n",
    );
    let (code, _, err) = desk.run(&["overlay", "accept", "--overlay", "saitama"]);
    assert_eq!(code, 0, "{err}");
    let (code, _, err) = desk.run(&["freeze", "r6", "--date", "2025-03-31"]);
    assert_eq!(code, 0, "{err}");
    let next = GUIDE
        .replace("記録は五年保存する。", "記録は十年保存する。")
        .replace("電話は平日に受ける。", "電話は平日の昼に受ける。");
    desk.save("content/guide/01-soudan.md", &next);
    let (code, rows, err) =
        desk.run(&["diff", "r6", ".", "--overlay", "saitama", "--format", "csv"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        rows.contains("［［五］］年") && rows.contains("［［十］］年"),
        "{rows}"
    );
    assert!(
        !rows.contains("県庁の窓口"),
        "what stands in both is no row: {rows}"
    );
    let (_, plain, _) = desk.run(&["diff", "r6", ".", "--format", "csv"]);
    assert!(
        plain.contains("［［十］］年") && !plain.contains("埼玉"),
        "{plain}"
    );
    let (code, found) = desk.findings(&["--overlay", "saitama"]);
    let drift = found
        .iter()
        .filter(|found| found["rule"] == "overlay-drift");
    assert_eq!((code, drift.count()), (0, 1), "{found:?}");
}

#[test]
fn a_look_is_given_without_a_template() {
    let desk = Desk::new();
    desk.local("overlay.toml", &format!("{SAITAMA}[look]\naccent = \"#7a1f3d\"\nlogo = \"look/logo.svg\"\nlogo_alt = \"埼玉県\"\nnotice = \"試験運用中です。\"\nnotice_until = \"2027-03-31\"\nfooter = \"電話 048-000-0000\"\n"));
    desk.local(
        "look/logo.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"></svg>",
    );
    desk.local("look/local.css", ".top { background: url(ground.png); }");
    desk.local("look/ground.png", "png");
    desk.local("look/secret.txt", "draft");
    desk.build("saitama", "out");
    let page = desk.read("out/guide/soudan.html");
    in_order(
        &page,
        &[
            "assets/site.css",
            "assets/look.css",
            "assets/look/saitama/local.css",
            "src=\"../assets/look/saitama/logo.svg\" alt=\"埼玉県\"",
            "data-notice-until=\"2027-03-31\"",
            "試験運用中です。",
            "電話 048-000-0000",
        ],
    );
    let sheet = desk.read("out/assets/look.css");
    assert!(
        sheet.contains("--accent: #7a1f3d") && sheet.contains("[data-theme=\"dark\"]"),
        "{sheet}"
    );
    assert!(desk.path("out/assets/look/saitama/ground.png").exists());
    assert!(!desk.path("out/assets/look/saitama/secret.txt").exists());
    // The guide may have one too, and an overlay's is heard first.
    desk.save(
        "content/handbook.toml",
        &format!("{HANDBOOK}[look]\naccent = \"#ffe000\"\nfooter = \"国の問い合わせ\"\n"),
    );
    let (code, findings) = desk.findings(&[]);
    assert_eq!(code, 0);
    assert!(
        findings
            .iter()
            .any(|found| found["rule"] == "look" && found["severity"] == "note"),
        "{findings:?}"
    );
    desk.build("saitama", "out");
    assert!(desk.read("out/assets/look.css").contains("#7a1f3d"));
    in_order(
        &desk.read("out/index.html"),
        &["電話 048-000-0000", "国の問い合わせ"],
    );
    desk.local("look/local.css", "@import \"https://example.com/a.css\";");
    assert!(desk.refused("saitama").contains("よそのサイト"));
    desk.local(
        "overlay.toml",
        &format!("{SAITAMA}[look]\naccent = \"赤\"\nlogo = \"look/lgo.svg\"\n"),
    );
    let err = desk.refused("saitama");
    assert!(
        err.contains("色として読めません") && err.contains("look/logo.svg"),
        "{err}"
    );
}

#[test]
fn mistakes_in_an_overlay_are_told_like_every_other() {
    let desk = Desk::new();
    desk.local("overlay.toml", "labl = \"埼玉県\"\n");
    let err = desk.refused("11-saitama");
    assert!(
        err.contains("11-saitama/overlay.toml:1:1") && err.contains("label"),
        "{err}"
    );
    desk.local("overlay.toml", SAITAMA);
    desk.local("content/guide/other.md", "# 別の文書\n\n文。\n");
    let err = desk.refused("saitama");
    assert!(
        err.contains("content/overlays/11-saitama/content/guide/other.md"),
        "{err}"
    );
    assert!(err.contains("replace = \"guide/other.md\""), "{err}");
    fs::remove_file(desk.path("content/overlays/11-saitama/content/guide/other.md")).unwrap();
    desk.save(
        "content/data/bad.toml",
        "[[contact]]\nname = \"甲\"\nreplaces = \"er-center\"\n",
    );
    let err = desk.refused("saitama");
    assert!(
        err.contains("data/bad.toml:3:") && err.contains("地域版の記録だけに"),
        "{err}"
    );
    let english = desk.run(&[
        "--lang",
        "en",
        "build",
        "--overlay",
        "saitama",
        "--out",
        "refused",
    ]);
    assert!(
        english.2.contains("for the records of overlays"),
        "{}",
        english.2
    );
    assert!(Path::new(&desk.path("content/overlays")).is_dir());
}
