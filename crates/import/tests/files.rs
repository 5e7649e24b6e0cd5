//! Files that python-docx, openpyxl and LibreOffice wrote (`files/make.py`), and what comes of them.

use std::path::Path;

use tebiki_import::{Import, What};

fn import(name: &str) -> Import {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/files")
        .join(name);
    let bytes = std::fs::read(&path).expect("the file");
    tebiki_import::import(name, &bytes, &|word| {
        format!("よみ{}", word.chars().count())
    })
    .unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"))
}

fn made(import: &Import, name: &str) -> String {
    let file = import
        .files
        .iter()
        .find(|made| made.name == name)
        .unwrap_or_else(|| panic!("{name} is not among {:?}", names(import)));
    String::from_utf8(file.bytes.clone()).expect("UTF-8")
}

fn names(import: &Import) -> Vec<&str> {
    import.files.iter().map(|made| made.name.as_str()).collect()
}

fn told(import: &Import, what: What) -> Vec<&str> {
    import
        .notes
        .iter()
        .filter(|note| note.what == what)
        .map(|note| note.words.as_str())
        .collect()
}

#[test]
fn a_statute_gets_the_numbers_that_word_counts() {
    let import = import("statute.docx");
    assert_eq!(
        made(&import, "statutes/statute.md"),
        "+++\ntitle = \"○○市相談支援体制整備事業実施要綱\"\nkind = \"statute\"\n+++\n\
         \n（目的）\n\
         \n第一条 市は、相談支援の体制を整える。\n\
         \n２ 前項の体制は、次に掲げるものとする。\n\
         \n（内容）\n\
         \n第二条 事業の内容は、次のとおりとする。\n\
         \n一 協議の場\n\
         \nイ 委員の構成\n\
         \n（１） 関係する機関の代表者\n\
         \n(i) 家族\n\
         \nロ 開催の回数\n\
         \n二 人材の育成\n\
         \n附則\n\
         \nこの要綱は、令和６年４月１日から施行する。\n"
    );
}

#[test]
fn lists_and_headings_are_numbered_as_in_word() {
    let import = import("lists.docx");
    assert_eq!(
        made(&import, "lists.md"),
        "+++\ntitle = \"手順\"\n+++\n\
         \n## 第1 準備\n\
         \n① 記録を見る\n\
         \n② 電話をする\n\
         \n### 1-1 用意するもの\n\
         \n- 名札\n  - 名札のひも\n- 地図\n\
         \n### 1-2 持たないもの\n\
         \nア 私物\n\
         \nイ 飲み物\n\
         \n## 第2 訪問\n\
         \n① あいさつ\n\
         \n② 説明\n\
         \n1. 訪問する\n2. 記録する\n3. 三から始める\n"
    );
}

#[test]
fn what_stands_in_a_document_lands_or_is_told() {
    let import = import("rich.docx");
    let text = made(&import, "rich.md");
    for part in [
        "title = \"窓口の手引き\"",
        "## はじめに",
        "この手引きは、**相談の窓口**のためのものです。\\*印と\\[括弧\\]と\\<記号>を含みます。~~昔の文~~",
        "関係者が{協議|きょうぎ}する。",
        "古い形の{記録|きろく}",
        "開催は年二回とする。",
        "| 区分 | 前期 | < | 備考 |\n|---|---|---|---|\n| ^ | 四月 | 五月 | ^ |\n| 参加 | 12 | 14 | 甲\\|乙 |",
        "{head=2}",
        "> [!NOTE]\n> 困ったときは、一人で決めないでください。",
        "![](img/rich-1.png)",
        "\n見える文\n",
    ] {
        assert!(text.contains(part), "{part}\n\n{text}");
    }
    assert_eq!(names(&import), ["rich.md", "img/rich-1.png"]);
    assert_eq!(told(&import, What::Deleted), ["一"]);
    assert_eq!(told(&import, What::Inserted), ["二"]);
    assert_eq!(told(&import, What::Hidden), ["見えない文"]);
    assert_eq!(told(&import, What::Comment), ["ここは確かめる"]);
    assert_eq!(
        told(&import, What::HeaderOrFooter),
        ["令和六年度版", "○○市"]
    );
    assert_eq!(told(&import, What::AltMissing), ["img/rich-1.png"]);
}

#[test]
fn what_libreoffice_writes_is_read() {
    let import = import("office.docx");
    let text = made(&import, "office.md");
    for part in [
        "## 注のある章",
        "本文に注が付く[^1]。末尾にも付く[^2]。",
        "[^1]: 脚注の文です。",
        "[^2]: 文末の注です。",
        "{包括|ほうかつ}です。\\\n次の行です。[県のページ](https://example.lg.jp/a_b)",
        "### 箇条書き",
        "一つめ",
        "| 年度 | 参加 | < |\n|---|---|---|\n| 令和五年度 | 春 | 十人 |\n| ^ | 秋 | 九人 |",
    ] {
        assert!(text.contains(part), "{part}\n\n{text}");
    }
}

#[test]
fn contacts_of_a_sheet_keep_their_times_days_and_zeros() {
    let import = import("contacts.xlsx");
    let text = made(&import, "data/contacts.toml");
    let table: toml::Table = toml::from_str(&text).expect("TOML");
    let contacts = table
        .get("contact")
        .and_then(toml::Value::as_array)
        .expect("contacts");
    let get = |at: usize, key: &str| {
        contacts
            .get(at)
            .and_then(|c| c.get(key))
            .and_then(toml::Value::as_str)
    };
    assert_eq!(contacts.len(), 3);
    assert_eq!(get(0, "tel"), Some("0312345678"));
    assert_eq!(get(0, "hours"), Some("17:15"));
    assert_eq!(get(0, "note"), Some("開設日：令和6年4月1日\n\n担当：一係"));
    assert_eq!(
        get(1, "area"),
        Some("甲市"),
        "a merged cell holds for each row"
    );
    assert_eq!(get(2, "tel"), Some("09012345678"));
    assert_eq!(get(2, "note"), Some("開設日：2023/10/1"));
    assert_eq!(told(&import, What::Comment), ["移転の予定"]);
    assert_eq!(told(&import, What::HiddenSheet), ["私用の番号 09000000000"]);
    assert_eq!(told(&import, What::Telephone).len(), 2);
    assert!(made(&import, "contacts.md").contains("相談窓口の一覧"));
}

#[test]
fn terms_need_a_reading_and_get_one() {
    let import = import("terms.xlsx");
    let text = made(&import, "data/terms.toml");
    assert!(
        text.contains("reading = \"きょうぎのば\"\naliases = [\"会議\", \"会合\"]"),
        "{text}"
    );
    assert!(
        text.contains("reading = \"よみ6\"") && text.contains("status = \"要確認\""),
        "{text}"
    );
    assert_eq!(
        told(&import, What::ReadingMissing),
        ["ピアサポート（よみ6）"]
    );
}

#[test]
fn figures_over_time_are_a_series() {
    let import = import("series.xlsx");
    let text = made(&import, "data/series.toml");
    assert!(text.contains("columns = [\"件数\", \"割合\"]"), "{text}");
    assert!(
        text.contains("{ at = \"令和4年度\", values = [1200, 12.5] }"),
        "{text}"
    );
    assert!(
        text.contains("{ at = \"令和6年度\", values = [\"\", 13.5] }"),
        "{text}"
    );
}

#[test]
fn a_sheet_with_merged_heads_is_a_table() {
    let import = import("table.xlsx");
    let text = made(&import, "table.md");
    assert!(
        text.contains("| 区分 | 実績 | < | 備考 |\n|---|---|---|---|\n| ^ | 男 | 女 | ^ |\n| 研修 | 3 | 4 | 二回 |"),
        "{text}"
    );
    assert!(text.contains("{head=2}"), "{text}");
}

#[test]
fn shift_jis_is_read_and_told() {
    let import = import("contacts-sjis.csv");
    let text = made(&import, "data/contacts-sjis.toml");
    assert!(
        text.contains("name = \"髙橋医院\"") && text.contains("note = \"①のみ\""),
        "{text}"
    );
    assert_eq!(told(&import, What::Encoding), ["Shift_JIS"]);
}
