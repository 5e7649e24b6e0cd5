//! Statutes under an overlay: locks, places round an article, citations; and the notes of parts.

use super::*;

/// An ordinance in plain layout and a law in a box, each with a lock, and a page that cites them.
const STATUTE: &str = "+++\ntitle = \"事業実施要綱\"\n+++\n（目的）\n第一条 県は、進める。\n２ 具体的には、次のとおり。\n一 甲の事務 {locked=\"甲は国の事務\"}\n二 乙の事務\n（実施主体）\n{locked=\"法令の引用のため\"}\n第二条 実施主体は、県とする。\n２ 市は、協力する。\n第三条 事業は、次のとおり。\n一 訪問\n二 相談\n{locked=\"相談は止める\"}\n三 研修\n第四条 第三条第一号の訪問は、第三条の事業とする。\n";

const CITING: &str =
    "# 引く\n\n[[事業実施要綱]]第三条第一号と[要綱](../statutes/youkou.md)第三条。\n";

fn with_statutes() -> Desk {
    let desk = Desk::new();
    desk.save("content/statutes/youkou.md", STATUTE);
    desk.save("content/guide/hiku.md", CITING);
    desk.save("content/statutes/hou.md", "+++\ntitle = \"法の写し\"\n+++\n第九条 この写しは、次のとおり。\n\n```statute\n第一条 法の文。\n一 法の号\n```\n{#hou locked=\"法の写しのため\"}\n");
    desk
}

#[test]
fn a_lock_in_a_statute_holds_its_article_and_what_is_in_it() {
    let desk = with_statutes();
    let (code, _, err) = desk.run(&["build", "--out", "plain"]);
    assert_eq!(code, 0, "{err}");
    let page = desk.read("plain/statutes/youkou.html");
    assert!(!page.contains("locked"), "{page}");
    assert!(desk.read("plain/statutes/hou.html").contains("id=\"hou\""));
    for (target, reason) in [
        ("youkou.md#第一条-２-一", "甲は国の事務"),
        ("youkou.md#第一条", "甲は国の事務"),
        ("youkou.md#第二条", "法令の引用のため"),
        ("youkou.md#第二条-２", "法令の引用のため"),
        ("youkou.md#第三条-二", "相談は止める"),
        ("youkou.md", "甲は国の事務"),
        ("hou.md#hou", "法の写しのため"),
        ("hou.md#第一条-一", "法の写しのため"),
        ("hou.md", "法の写しのため"),
    ] {
        desk.local(
            "parts/a.md",
            &format!("+++\nreplace = \"statutes/{target}\"\n+++\n\n県の文。\n"),
        );
        let err = desk.refused("saitama");
        in_order(&err, &["parts/a.md:2:", reason]);
        assert!(err.contains("content/statutes/"), "{target}: {err}");
    }
    // What is not locked is replaced, and a locked article may have something behind it.
    for (put, target) in [
        ("replace", "youkou.md#第三条-一"),
        ("replace", "youkou.md#第一条-２-二"),
        ("after", "youkou.md#第二条"),
        ("end", "youkou.md#第二条"),
    ] {
        desk.local(
            "parts/a.md",
            &format!("+++\n{put} = \"statutes/{target}\"\n+++\n\n県の文。\n"),
        );
        desk.build("saitama", "out");
    }
    // Nothing is put into a locked box.
    desk.local(
        "parts/a.md",
        "+++\nafter = \"statutes/hou.md#第一条\"\n+++\n\n県の文。\n",
    );
    let err = desk.refused("saitama");
    in_order(&err, &["法の写しのため", "足せません", "前か後ろ"]);
    // An attribute line with nothing before it is told.
    desk.save(
        "content/statutes/hou.md",
        "+++\ntitle = \"法の写し\"\n+++\n{locked=\"x\"}\n\n第一条 文。\n",
    );
    let (_, findings) = desk.findings(&[]);
    assert!(
        findings.iter().any(|found| found["rule"] == "attribute"),
        "{findings:?}"
    );
}

#[test]
fn parts_stand_round_an_article_and_never_between_its_number_and_its_text() {
    let desk = with_statutes();
    for (name, put, target) in [
        ("a", "before", "第三条"),
        ("b", "after", "第三条"),
        ("c", "end", "第三条"),
        ("d", "before", "第二条-２"),
        ("e", "after", "第二条-2"),
        ("f", "replace", "第一条-２-二"),
    ] {
        desk.local(
            &format!("parts/{name}.md"),
            &format!("+++\n{put} = \"statutes/youkou.md#{target}\"\n+++\n\n部品{name}の文。\n"),
        );
    }
    desk.city(
        "parts/a.md",
        "+++\nafter = \"statutes/youkou.md#第三条\"\n+++\n\n市の部品の文。\n",
    );
    for (overlay, last) in [("saitama", ""), ("kawa", "市の部品の文")] {
        desk.build(overlay, "out");
        let page = desk.read("out/statutes/youkou.html");
        in_order(
            main_of(&page),
            &[
                "<li id=\"第一条-２-二\"",
                "書き換え",
                "部品fの文",
                "乙の事務",
                "<li id=\"第二条\"",
                "実施主体は",
                "部品dの文",
                "<li id=\"第二条-２\"",
                "市は、協力",
                "部品eの文",
                "部品aの文",
                "<li id=\"第三条\"",
                "事業は、",
                "部品cの文",
                "<li id=\"第三条-一\"",
                "<li id=\"第三条-三\"",
                "部品bの文",
                last,
                "<li id=\"第四条\"",
            ],
        );
        assert!(
            !page.contains("id=\"\"") && !page.contains("（）"),
            "{page}"
        );
    }
    // A search that is led to a part finds it under its own id.
    for (part, anchor) in [("a", "saitama-a"), ("f", "第一条-２-二")] {
        let word = format!("部品{part}の文");
        let (_, found, _) = desk.run(&["search", &word, "--site", "out", "--json"]);
        let answer: Value = serde_json::from_str(&found).unwrap();
        let url = format!("statutes/youkou.html#{anchor}");
        assert_eq!(answer["results"][0]["url"], url, "{found}");
    }
    let (_, findings) = desk.findings(&["--overlay", "kawa"]);
    assert!(
        findings.iter().all(|found| found["severity"] != "error"),
        "{findings:?}"
    );
}

#[test]
fn citations_of_what_was_replaced_lead_to_what_stands_there_now() {
    let desk = with_statutes();
    let unlocked = STATUTE.replace("{locked=\"相談は止める\"}\n", "");
    desk.save("content/statutes/youkou.md", &unlocked);
    desk.local(
        "parts/a.md",
        "+++\nreplace = \"statutes/youkou.md#第三条\"\n+++\n\n県の事業は、別に定める。\n",
    );
    desk.build("saitama", "out");
    let third = "href=\"#第三条\"";
    let decoded = |page: &str| decode(&desk.read(page));
    let own = decoded("out/statutes/youkou.html");
    assert!(own.contains(&format!("{third}>第三条第一号</a>")), "{own}");
    let citing = decoded("out/guide/hiku.html");
    in_order(
        main_of(&citing),
        &[
            "youkou.html#第三条\"",
            "第三条第一号",
            "youkou.html#第三条\"",
            "第三条",
        ],
    );
    // The whole page.
    let bare = unlocked
        .replace("{locked=\"法令の引用のため\"}\n", "")
        .replace(" {locked=\"甲は国の事務\"}", "");
    desk.save("content/statutes/youkou.md", &bare);
    desk.local(
        "parts/a.md",
        "+++\nreplace = \"statutes/youkou.md\"\n+++\n\n県の要綱は、県のサイトにある。\n",
    );
    desk.build("saitama", "out");
    assert!(decoded("out/guide/hiku.html").contains("youkou.html#saitama-a"));
    // What nothing ever said is still told.
    desk.save(
        "content/guide/hiku.md",
        &CITING.replace("第三条第一号", "第三条第九号"),
    );
    let (_, findings) = desk.findings(&["--overlay", "saitama"]);
    assert!(
        findings
            .iter()
            .any(|found| found["rule"] == "broken-citation"),
        "{findings:?}"
    );
}

#[test]
fn notes_inside_the_notes_of_a_part_are_its_own() {
    let desk = Desk::new();
    desk.save(
        "content/guide/other.md",
        "# 電話の受け方\n\n名を聞く[^a]。住所を聞く[^b]。\n\n[^a]: 国の注の甲。\n\n[^b]: 国の注の乙。\n\n## 次\n\n次[^c]。\n\n[^c]: 国の注の丙[^d]。\n\n[^d]: 国の注の丁。\n",
    );
    desk.save(
        "content/guide/inc.md",
        "# 差し込む\n\n前[^z]。\n\n```include\npage = \"other.md#次\"\n```\n\n[^z]: ここの注。\n",
    );
    desk.local(
        "parts/a.md",
        "+++\nend = \"guide/other.md\"\n+++\n\n県の文[^1]。\n\n[^1]: 県の注の甲[^2]。\n\n[^2]: 県の注の乙。\n",
    );
    desk.build("saitama", "out");
    for (page, call, note) in [
        ("out/guide/other.html", "県の注の甲", "県の注の乙"),
        ("out/guide/other.html", "国の注の丙", "国の注の丁"),
        ("out/guide/inc.html", "国の注の丙", "国の注の丁"),
    ] {
        let html = desk.read(page);
        let from = html.find(call).unwrap_or_else(|| panic!("{html}"));
        let href = html[from..].split("href=\"#").nth(1).unwrap();
        let id = href.split('"').next().unwrap();
        in_order(&html, &[&format!("id=\"{id}\""), note]);
        let item = html.find(&format!("id=\"{id}\"")).unwrap();
        let rest = &html[item..];
        let until = rest.find("</li>").unwrap_or(rest.len());
        assert!(
            rest[..until].contains(note),
            "{page}: {call} → {id}\n{html}"
        );
    }
}

/// Addresses as they are read.
fn decode(html: &str) -> String {
    let bytes = html.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = html.get(at + 1..at + 3).filter(|_| byte == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(decoded) => {
                out.push(decoded);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
