//! Pages that an overlay leaves out, and what stands over what.

use super::*;

const HIDE: &str =
    "[[hide]]\npage = \"guide/other.md\"\ninstead = \"saitama/taisei\"\nreason = \"県で案内\"\n";

fn hiding() -> Desk {
    let desk = Desk::new();
    desk.save(
        "content/guide/other.md",
        "+++\naliases = [\"old/denwa.html\"]\n+++\n# 電話の受け方\n\n## 名の聞き方\n\n名を聞く。\n",
    );
    desk.local(
        "content/saitama/01-taisei.md",
        "# 県の体制\n\n## 県の窓口\n\n県庁の文。\n",
    );
    desk.local("overlay.toml", &format!("{SAITAMA}{HIDE}"));
    desk
}

#[test]
fn a_page_that_is_included_elsewhere_may_be_hidden() {
    let desk = hiding();
    for dest in ["other.md", "other.md#名の聞き方"] {
        desk.save(
            "content/guide/inc.md",
            &format!(
                "# 差し込む\n\n```include\npage = \"{dest}\"\n```\n\n[[名の聞き方]]を読む。\n"
            ),
        );
        desk.build("saitama", "out");
        let page = desk.read("out/guide/inc.html");
        in_order(
            main_of(&page),
            &[
                "県：埼玉県",
                "「電話の受け方」は、",
                "載せていません（県で案内）",
                "../saitama/taisei.html",
                "県の体制",
                "../saitama/taisei.html",
                "名の聞き方",
            ],
        );
        assert!(!page.contains("名を聞く。"), "{page}");
    }
}

#[test]
fn an_old_address_of_a_hidden_page_stays_inside_the_site() {
    let desk = hiding();
    desk.save(
        "content/guide/other.md",
        "+++\naliases = [\"../../outside.html\", \"a/../b.html\", \"old/denwa.html\"]\n+++\n# 電話の受け方\n",
    );
    desk.build("saitama", "out");
    assert!(desk.read("out/old/denwa.html").contains("県で案内"));
    assert!(!desk.path("out/b.html").exists());
    assert!(!desk.path("outside.html").exists());
}

#[test]
fn a_section_that_was_replaced_is_included_as_it_stands_now() {
    let desk = Desk::new();
    desk.save(
        "content/guide/inc.md",
        "# 差し込む\n\n```include\npage = \"01-soudan.md#窓口\"\n```\n\n```include\npage = \"01-soudan.md#夜間\"\n```\n",
    );
    desk.local(
        "parts/a.md",
        "+++\nbefore = \"guide/01-soudan.md#記録\"\n+++\n\n記録の前に立つ。\n",
    );
    desk.local(
        "parts/b.md",
        "+++\nafter = \"guide/01-soudan.md#窓口\"\n+++\n\n窓口の後に立つ。\n",
    );
    desk.build("saitama", "out");
    let page = desk.read("out/guide/inc.html");
    let text = main_of(&page);
    assert!(text.contains("市町村に窓口を置く"));
    assert!(
        !text.contains("記録の前に立つ") && !text.contains("窓口の後に立つ"),
        "{text}"
    );
    fs::remove_file(desk.path("content/overlays/11-saitama/parts/b.md")).unwrap();
    for target in ["#窓口", ""] {
        let unlocked = GUIDE.replace(" locked=\"法令の引用のため\"", "");
        desk.save("content/guide/01-soudan.md", &unlocked);
        desk.local(
            "parts/a.md",
            &format!("+++\nreplace = \"guide/01-soudan.md{target}\"\n+++\n\n県の窓口の文。\n"),
        );
        desk.build("saitama", "out");
        let page = desk.read("out/guide/inc.html");
        in_order(
            main_of(&page),
            &[
                "県の窓口の文",
                "国の手引きでは",
                "県の窓口の文",
                "国の手引きでは",
            ],
        );
    }
}

#[test]
fn old_addresses_of_a_hidden_page_say_so_and_lead_on() {
    let desk = hiding();
    desk.build("saitama", "out");
    for (page, to) in [
        ("out/guide/other.html", "../saitama/taisei.html"),
        ("out/old/denwa.html", "../saitama/taisei.html"),
    ] {
        let html = desk.read(page);
        in_order(
            &html,
            &[
                "電話の受け方",
                "「県：埼玉県」では載せていません（県で案内）",
                to,
                "県の体制",
            ],
        );
    }
    // With an edition frozen that had the page, nothing is lost either.
    let (code, _, err) = desk.run(&["freeze", "r6", "--date", "2025-03-31"]);
    assert_eq!(code, 0, "{err}");
    desk.build("saitama", "out");
    assert!(desk.read("out/guide/other.html").contains("載せていません"));
    let (_, findings) = desk.findings(&["--overlay", "saitama"]);
    assert!(
        findings.iter().all(|found| found["severity"] != "error"),
        "{findings:?}"
    );
}

#[test]
fn nobody_misses_a_picture_that_goes_with_a_hidden_page() {
    let desk = hiding();
    desk.save(
        "content/guide/e.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"></svg>",
    );
    desk.save("content/guide/other.md", "# 電話の受け方\n\n![絵](e.svg)\n");
    let (_, findings) = desk.findings(&["--overlay", "saitama"]);
    assert!(
        findings
            .iter()
            .all(|found| found["rule"] != "not-published"),
        "{findings:?}"
    );
    desk.build("saitama", "out");
    assert!(!desk.path("out/guide/e.svg").exists());
}

#[test]
fn the_notice_stands_where_the_page_stood_whatever_its_folder_is_called_on_the_site() {
    let desk = hiding();
    desk.save(
        "content/guide/02-暮らし/index.md",
        "+++\nslug = \"kurashi\"\n+++\n# 暮らし\n\n暮らしの章。\n",
    );
    desk.save(
        "content/guide/02-暮らし/03-heya.md",
        "# 部屋\n\n部屋の話。\n",
    );
    let hide = HIDE.replace("guide/other.md", "guide/02-暮らし/03-heya.md");
    desk.local("overlay.toml", &format!("{SAITAMA}{hide}"));
    desk.build("saitama", "out");
    let notice = desk.read("out/guide/kurashi/heya.html");
    in_order(main_of(&notice), &["部屋", "県で案内"]);
}

#[test]
fn a_packet_of_a_hidden_page_takes_what_stands_in_its_place() {
    let desk = hiding();
    let instead = HIDE.replace("taisei\"", "taisei#県の窓口\"");
    desk.local("overlay.toml", &format!("{SAITAMA}{instead}"));
    for page in [
        "guide/other",
        "guide/other.md",
        "guide/other.html#名の聞き方",
    ] {
        let (code, _, err) = desk.run(&[
            "packet",
            "--overlay",
            "saitama",
            "--page",
            page,
            "--out",
            "p.html",
        ]);
        assert_eq!(code, 0, "{err}");
        let html = desk.read("p.html");
        in_order(
            main_of(&html),
            &[
                "県の窓口",
                "「電話の受け方」は、",
                "県で案内",
                "代わりに",
                "県庁の文",
            ],
        );
        assert!(!html.contains("名を聞く。"), "{html}");
    }
}

#[test]
fn hides_that_lead_nowhere_are_told() {
    let desk = hiding();
    desk.local(
        "overlay.toml",
        &format!("{SAITAMA}[[hide]]\npage = \"guide/other.md\"\ninstead = \"columns/a.md\"\n[[hide]]\npage = \"columns/a.md\"\ninstead = \"guide/other.md\"\n"),
    );
    let err = desk.refused("saitama");
    assert!(err.contains("代わりに案内する「columns/a.md」も"), "{err}");
    assert!(!err.contains("部品"), "{err}");
    let lost = HIDE.replace("taisei\"", "taisei#県の口\"");
    desk.local("overlay.toml", &format!("{SAITAMA}{lost}"));
    let err = desk.refused("saitama");
    assert!(err.contains("「saitama/01-taisei.md#県の窓口」"), "{err}");
    // It is told where it can be mended, and not by every link of the guide.
    desk.save("content/guide/inc.md", "# 差し込む\n\n```include\npage = \"other.md\"\n```\n\n[電話](other.md)と[[電話の受け方]]。\n");
    desk.local(
        "overlay.toml",
        &format!("{SAITAMA}{}", HIDE.replace("taisei", "gone")),
    );
    let err = desk.refused("saitama");
    assert!(err.contains("誤り 1・"), "{err}");
}

#[test]
fn what_a_city_overwrote_of_its_prefecture_is_found_where_it_stands_and_is_no_point_any_more() {
    let desk = Desk::new();
    desk.local(
        "parts/a.md",
        "+++\nreplace = \"guide/01-soudan.md#窓口\"\n+++\n\n県の紫陽花の窓口。\n\n> [!POINT] 県の要点\n> 県が言う。\n",
    );
    desk.city(
        "parts/a.md",
        "+++\nreplace = \"guide/01-soudan.md#窓口\"\n+++\n\n市の向日葵の窓口。\n\n> [!POINT] 市の要点\n> 市が言う。\n",
    );
    desk.local(
        "content/saitama/01-taisei.md",
        "# 県の体制\n\n## 県の係\n\n県の桔梗の係。\n",
    );
    desk.city(
        "parts/b.md",
        "+++\nreplace = \"saitama/01-taisei.md#県の係\"\n+++\n\n市の係。\n",
    );
    desk.save("content/guide/points.md", "# 要点\n\n```points\n```\n");
    desk.save(
        "content/guide/inc.md",
        "# 差し込む\n\n```include\npage = \"01-soudan.md#窓口\"\n```\n",
    );
    desk.build("kawa", "out");
    for (word, url, origin) in [
        ("紫陽花", "guide/soudan.html#kawa-a", "県：埼玉県"),
        ("向日葵", "guide/soudan.html#kawa-a", "市：川の市"),
        ("桔梗", "saitama/taisei.html#県の係", "県：埼玉県"),
    ] {
        let (_, found, _) = desk.run(&["search", word, "--site", "out", "--json"]);
        let answer: Value = serde_json::from_str(&found).unwrap();
        assert_eq!(answer["results"][0]["url"], url, "{found}");
        assert_eq!(answer["results"][0]["origin"], origin, "{found}");
    }
    let page = desk.read("out/saitama/taisei.html");
    in_order(main_of(&page), &["市の係", "埼玉県の手引きでは", "桔梗"]);
    let points = desk.read("out/guide/points.html");
    let items = main_of(&points);
    assert_eq!(items.matches(">市の要点</a>").count(), 1, "{points}");
    assert!(!main_of(&points).contains("県の要点"), "{points}");
}
