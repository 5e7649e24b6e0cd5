//! What is told to the maker of an overlay: where a thing went, and what to write instead.

use super::*;

#[test]
fn a_page_that_moved_is_found_by_what_is_known_of_it() {
    let desk = Desk::new();
    desk.save("content/guide/kiroku.md", "# 記録の残し方\n\n## 手順\n\n面接のあとに、その日のうちに経過を書き、上司の確認を受けて、鍵のかかる棚にしまう。\n");
    desk.local(
        "parts/a.md",
        "+++\nend = \"guide/kiroku.md#手順\"\n+++\n\n県の文。\n",
    );
    let (code, _, err) = desk.run(&["overlay", "accept", "--overlay", "saitama"]);
    assert_eq!(code, 0, "{err}");
    // By its words.
    fs::remove_file(desk.path("content/guide/kiroku.md")).unwrap();
    desk.save("content/start/nokoshi.md", "# 残す\n\n## 手順\n\n面接のあとに、その日のうちに経過を書き、係長の確認を受けて、鍵のかかる棚にしまう。\n");
    let err = desk.refused("saitama");
    assert!(err.contains("「start/nokoshi.md#手順」のようです"), "{err}");
    // By its old address, though its words are others now.
    desk.save(
        "content/start/nokoshi.md",
        "+++\naliases = [\"guide/kiroku.html\"]\n+++\n# 残す\n\n文は変わった。\n",
    );
    let err = desk.refused("saitama");
    assert!(err.contains("「start/nokoshi.md」のようです"), "{err}");
    // It is gone: no page is named that has nothing to do with it.
    fs::remove_file(desk.path("content/start/nokoshi.md")).unwrap();
    desk.save("content/columns/kiroku.md", "# 旅の記録\n\n海を見た。\n");
    desk.save("content/guide/kirokubo.md", "# 記録簿の注文\n\n注文先。\n");
    let err = desk.refused("saitama");
    assert!(
        err.contains("なくなりました") && !err.contains("columns/"),
        "{err}"
    );
    assert!(!err.contains("kirokubo"), "{err}");
}

#[test]
fn a_page_that_an_edition_knows_is_found_where_it_is_now() {
    let desk = Desk::new();
    let (code, _, err) = desk.run(&["freeze", "r6", "--date", "2025-03-31"]);
    assert_eq!(code, 0, "{err}");
    desk.local(
        "parts/a.md",
        "+++\nend = \"guide/01-soudan.md#記録\"\n+++\n\n県の文。\n",
    );
    fs::remove_file(desk.path("content/guide/01-soudan.md")).unwrap();
    desk.save("content/start/uketuke.md", GUIDE);
    let (_, _, err) = desk.run(&["build", "--overlay", "saitama", "--out", "refused"]);
    assert!(err.contains("「start/uketuke.md#記録」のようです"), "{err}");
}

#[test]
fn a_section_whose_words_changed_a_little_is_found() {
    let desk = Desk::new();
    desk.local(
        "parts/a.md",
        "+++\nend = \"guide/01-soudan.md#記録\"\n+++\n\n県の文。\n",
    );
    let long = GUIDE.replace(
        "記録は五年保存する。",
        "相談の記録は、鍵のかかる棚に五年のあいだ保存する。",
    );
    desk.save("content/guide/01-soudan.md", &long);
    let (code, _, err) = desk.run(&["overlay", "accept", "--overlay", "saitama"]);
    assert_eq!(code, 0, "{err}");
    let renamed = long
        .replace("## 記録", "## 書いたものの扱い")
        .replace("五年のあいだ", "十年のあいだ");
    desk.save("content/guide/01-soudan.md", &renamed);
    let err = desk.refused("saitama");
    assert!(
        err.contains("「guide/01-soudan.md#書いたものの扱い」"),
        "{err}"
    );
}

#[test]
fn a_page_is_named_by_its_path_however_it_is_written() {
    let desk = Desk::new();
    desk.local(
        "parts/a.md",
        "+++\nend = \"電話の受け方\"\n+++\n\n県の文。\n",
    );
    let err = desk.refused("saitama");
    assert!(
        err.contains("文書の題です") && err.contains("「guide/other.md」に直して"),
        "{err}"
    );
    desk.save("content/guide/がいど.md", "# 別の章\n\n## 見出し\n\n文。\n");
    for target in [
        "guide/01-soudan.md＃窓口",
        "guide\\\\01-soudan.md#窓口",
        "guide/か\u{3099}いと\u{3099}.md#見出し",
    ] {
        desk.local(
            "parts/a.md",
            &format!("+++\nend = \"{target}\"\n+++\n\n県の文。\n"),
        );
        desk.build("saitama", "out");
    }
    desk.local(
        "parts/a.md",
        "+++\nend = \"guide\\01-soudan.md\"\n+++\n\n県の文。\n",
    );
    let err = desk.refused("saitama");
    assert!(err.contains("「/」に直して"), "{err}");
}

#[test]
fn only_whole_pages_hide() {
    let desk = Desk::new();
    for page in ["guide/soudan#窓口", "guide/01-soudan.md＃窓口"] {
        desk.local(
            "overlay.toml",
            &format!("{SAITAMA}[[hide]]\npage = \"{page}\"\ninstead = \"guide/other.md\"\n"),
        );
        let err = desk.refused("saitama");
        in_order(
            &err,
            &[
                "overlay.toml:10:",
                "文書まるごとだけ",
                "replace = \"guide/01-soudan.md#窓口\"",
                "この地域では行っていません。",
            ],
        );
    }
}

#[test]
fn two_overlays_of_one_id_are_told_apart_by_their_folders() {
    let desk = Desk::new();
    desk.save("content/overlays/12-chiba/overlay.toml", SAITAMA);
    let (code, _, err) = desk.run(&["build", "--overlay", "saitama", "--out", "refused"]);
    assert_eq!(code, 2, "{err}");
    in_order(
        &err,
        &[
            "「saitama」を名のる",
            "11-saitama",
            "12-chiba",
            "id を変えて",
        ],
    );
    assert!(!desk.path("refused").exists());
    let (code, _, err) = desk.run(&["build", "--overlay", "12-chiba", "--out", "out"]);
    assert_eq!(code, 0, "{err}");
    desk.city(
        "parts/a.md",
        "+++\nend = \"guide/other.md\"\n+++\n\n市の文。\n",
    );
    let (code, _, err) = desk.run(&["build", "--overlay", "kawa", "--out", "refused"]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("12-chiba"), "{err}");
}

#[test]
fn a_note_whose_ending_windows_hides_is_told() {
    let desk = Desk::new();
    desk.save("content/overlays/12-chiba/overlay.toml.txt", SAITAMA);
    for asked in ["12-chiba", "chiba", "content/overlays/12-chiba"] {
        let (code, _, err) = desk.run(&["build", "--overlay", asked, "--out", "refused"]);
        assert_eq!(code, 2, "{err}");
        assert!(
            err.contains("overlay.toml.txt") && err.contains("名を overlay.toml に"),
            "{err}"
        );
    }
}

#[test]
fn keys_and_names_of_an_overlay_are_told_in_its_own_words() {
    let desk = Desk::new();
    let told = |text: &str| {
        desk.local("overlay.toml", text);
        desk.refused("11-saitama")
    };
    let err = told(
        "id = \"saitama\"\nlabel = \"埼玉県\"\n[look]\naccent = \"#7a1f3d\"\nas_of = \"2026-04\"\n",
    );
    in_order(
        &err,
        &[
            "overlay.toml:5:",
            "「as_of」は見た目 [look]のものではなく",
            "上に移して",
        ],
    );
    let err = told("id = \"北谷\"\nlabel = \"北谷町\"\n");
    assert!(
        err.contains("半角の英数字") && !err.contains("slug"),
        "{err}"
    );
    let err = told("id = \"ｃｈａｔａｎ\"\nlabel = \"北谷町\"\n");
    assert!(err.contains("id = \"chatan\""), "{err}");
    for (part, told) in [
        ("replace", "代わりの文がありません"),
        ("after", "足す文がありません"),
    ] {
        desk.local("overlay.toml", SAITAMA);
        desk.local(
            "parts/a.md",
            &format!("+++\n{part} = \"guide/other.md\"\n+++\n\n<!-- あとで書く -->\n"),
        );
        let err = desk.refused("saitama");
        assert!(err.contains(told), "{err}");
    }
    fs::remove_file(desk.path("content/overlays/11-saitama/parts/a.md")).unwrap();
    // A path of Windows is good where it can be read.
    desk.local(
        "look/logo.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"></svg>",
    );
    desk.local(
        "look/notice.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"></svg>",
    );
    for logo in [
        "'look\\logo.svg'",
        "\"look\\notice.svg\"",
        "\"look\\\\logo.svg\"",
    ] {
        desk.local(
            "overlay.toml",
            &format!("{SAITAMA}[look]\nlogo = {logo}\nlogo_alt = \"埼玉県\"\n"),
        );
        desk.build("saitama", "out");
        assert!(
            desk.read("out/index.html").contains("assets/look/saitama/"),
            "{logo}"
        );
    }
}

#[test]
fn a_contact_is_replaced_by_its_id_and_a_name_is_answered_with_it() {
    let desk = Desk::new();
    desk.save(
        "content/data/more.toml",
        "[[contact]]\nname = \"名だけの窓口\"\ntel = \"03-1111-1111\"\n",
    );
    for (name, told) in [
        ("全国精神科救急", "「er-center」に直してください"),
        ("名だけの窓口", "id がなく"),
    ] {
        desk.local(
            "contacts.csv",
            &format!("名称,電話,置き換え\n県の窓口,048-111-1111,{name}\n"),
        );
        let err = desk.refused("saitama");
        in_order(&err, &["contacts.csv:2:", "「置き換え」には", told]);
        assert!(!err.contains("replaces"), "{err}");
    }
}
