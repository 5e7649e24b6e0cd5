//! The sections of every copy for a search engine that a portal has already.

use super::copies::copies;
use super::*;
use std::collections::{BTreeMap, BTreeSet};

/// The documents of a copy by their ids.
fn exported(desk: &Desk, overlay: &[&str], out: &str, name: &str) -> BTreeMap<String, Value> {
    let (code, said, err) =
        desk.run(&[&["export", "--opensearch", "--out", out], overlay].concat());
    assert_eq!(code, 0, "{err}");
    assert!(said.contains(name), "{said}");
    let text = desk.read(&format!("{out}/{name}"));
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let pairs = lines.chunks(2).map(|pair| {
        let id = pair[0]["index"]["_id"].as_str().unwrap().to_owned();
        assert!(id.len() <= 512, "{id}");
        (id, pair[1].clone())
    });
    let documents: BTreeMap<String, Value> = pairs.collect();
    assert_eq!(documents.len() * 2, lines.len(), "no id twice");
    documents
}

#[test]
fn the_lines_are_as_expected() {
    let (desk, _) = copies();
    exported(&desk, &["--overlay", "saitama"], "portal", "saitama.ndjson");
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/overlay/saitama.ndjson");
    let found = desk.read("portal/saitama.ndjson");
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| !value.is_empty()) {
        fs::write(&golden, &found).unwrap();
    }
    assert_eq!(found, fs::read_to_string(&golden).unwrap());
}

#[test]
fn what_copies_have_in_common_has_one_print_and_what_is_local_says_whose_it_is() {
    let (desk, _) = copies();
    let guide = exported(&desk, &[], "portal", "guide.ndjson");
    let saitama = exported(&desk, &["--overlay", "saitama"], "portal", "saitama.ndjson");
    let kawa = exported(&desk, &["--overlay", "kawa"], "portal", "kawa.ndjson");
    let night = "guide/soudan.html#記録";
    let (of_guide, local) = (
        &guide[&format!("guide:guide:{night}")],
        &saitama[&format!("saitama:guide:{night}")],
    );
    assert_eq!(of_guide["print"], local["print"]);
    assert_eq!(of_guide["address"], format!("https://example.jp/{night}"));
    assert_eq!(
        (&local["copy"], &local["origin"]),
        (&"saitama".into(), &"guide".into())
    );
    assert_eq!(
        (&local["edition"], &local["edition_of_guide"]),
        (&"第1版".into(), &"令和6年度版".into())
    );
    let own = &saitama["saitama:saitama:saitama/taisei.html"];
    assert_eq!(own["origin_label"], "県：埼玉県");
    // A city has what its prefecture says, in the same words.
    let in_city = &kawa["kawa:saitama:saitama/taisei.html"];
    assert_eq!(own["print"], in_city["print"]);
    // Every key is one that the index knows.
    let mapping: Value = serde_json::from_str(&desk.read("portal/opensearch.json")).unwrap();
    let known: BTreeSet<&String> = mapping["mappings"]["properties"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    for document in kawa.values() {
        let keys: BTreeSet<&String> = document.as_object().unwrap().keys().collect();
        assert_eq!(keys, known);
    }
    // An edit elsewhere moves no id and no print.
    desk.save("content/guide/00-mae.md", "# 前の章\n\n足した文。\n");
    let later = exported(&desk, &["--overlay", "saitama"], "later", "saitama.ndjson");
    for (id, document) in &saitama {
        assert_eq!(later[id]["print"], document["print"], "{id}");
    }
}

#[test]
fn nothing_is_written_over_and_forms_do_not_mix() {
    let (desk, _) = copies();
    exported(
        &desk,
        &["--base-url", "https://a.jp/x/"],
        "portal",
        "guide.ndjson",
    );
    assert!(
        desk.read("portal/guide.ndjson")
            .contains("https://a.jp/x/guide/soudan.html")
    );
    let (code, _, err) = desk.run(&["export", "--opensearch", "--out", "portal"]);
    assert_eq!(code, 2);
    assert!(err.contains("guide.ndjson"), "{err}");
    for wrong in [
        &["export", "--opensearch", "--docx"][..],
        &["export", "--opensearch", "a.md"],
        &["export"],
        &["export", "a.md"],
        &["export", "--docx", "a.md", "--overlay", "saitama"],
    ] {
        assert_eq!(desk.run(wrong).0, 2, "{wrong:?}");
    }
}
