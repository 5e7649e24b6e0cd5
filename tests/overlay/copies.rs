//! Several copies of one handbook, made one after another with one cache.

use super::*;
use std::collections::BTreeMap;

pub(super) fn files(desk: &Desk, site: &str) -> BTreeMap<String, Vec<u8>> {
    let root = desk.path(site);
    let all = walkdir::WalkDir::new(&root).into_iter().flatten();
    let all = all.filter(|file| file.file_type().is_file());
    let named = all.map(|file| {
        let name = file.path().strip_prefix(&root).unwrap();
        (
            name.to_string_lossy().into_owned(),
            fs::read(file.path()).unwrap(),
        )
    });
    named.collect()
}

/// Three of prefectures and one city over the first of them, each with words that are its own alone.
pub(super) fn copies() -> (Desk, [(&'static str, Vec<&'static str>); 4]) {
    let desk = Desk::new();
    desk.local(
        "content/saitama/01-taisei.md",
        "# 県の体制\n\n県庁のことば。協議の場。\n",
    );
    desk.local(
        "parts/a.md",
        "+++\nreplace = \"guide/01-soudan.md#窓口\"\n+++\n\n彩の窓口。\n",
    );
    desk.local(
        "contacts.csv",
        "名称,電話,置き換え\n県の救急,048-111-1111,er-center\n",
    );
    desk.save(
        "content/overlays/chiba/overlay.toml",
        "id = \"chiba\"\nlabel = \"千葉県\"\nlayer = \"県\"\n[[hide]]\npage = \"guide/other.md\"\ninstead = \"index.md\"\n",
    );
    // A change under the name that is a page's in another overlay.
    desk.save(
        "content/overlays/chiba/parts/a.md",
        "+++\nend = \"guide/01-soudan.md#窓口\"\n+++\n\n房総のことば。\n",
    );
    desk.save(
        "content/overlays/chiba/data/t.toml",
        "[[term]]\nredefines = \"協議の場\"\nshort = \"房総の会議。\"\n",
    );
    desk.save(
        "content/overlays/nara/overlay.toml",
        "id = \"nara\"\nlabel = \"奈良県\"\nlayer = \"県\"\n[look]\naccent = \"#7a1f3d\"\n",
    );
    desk.save(
        "content/overlays/nara/content/parts/a.md",
        "+++\ntitle = \"大和の頁\"\n+++\n\n大和のことば。\n",
    );
    desk.city(
        "parts/a.md",
        "+++\nreplace = \"guide/01-soudan.md#窓口\"\n+++\n\n川辺の窓口。\n",
    );
    let foreign = [
        (
            "saitama",
            vec!["千葉", "房総", "chiba", "奈良", "大和", "川辺"],
        ),
        ("chiba", vec!["埼玉", "県庁", "048-111", "奈良", "川辺"]),
        (
            "nara",
            vec!["埼玉", "県庁", "048-111", "千葉", "房総", "chiba"],
        ),
        ("kawa", vec!["千葉", "房総", "chiba", "奈良", "大和"]),
    ];
    (desk, foreign)
}

#[test]
fn o13_copies_that_share_a_cache_are_what_clean_builds_give() {
    let (desk, foreign) = copies();
    // Twice, so that each finds what the others left.
    for _ in 0..2 {
        for (id, foreign) in &foreign {
            for (cache, out) in [
                (&["--cache", "kept"][..], "kept-site"),
                (&["--no-cache"], "clean-site"),
            ] {
                let overlay = ["build", "--overlay", id, "--out", out];
                let (code, _, err) = desk.run(&[&overlay[..], cache].concat());
                assert_eq!(code, 0, "{err}");
            }
            let (kept, clean) = (files(&desk, "kept-site"), files(&desk, "clean-site"));
            assert!(kept.keys().eq(clean.keys()), "{id}");
            for (name, bytes) in &clean {
                assert!(kept.get(name) == Some(bytes), "{id}: {name}");
            }
            for (name, bytes) in &kept {
                let text = String::from_utf8_lossy(bytes);
                for word in foreign {
                    assert!(!text.contains(word), "{id}: {word} in {name}");
                }
            }
        }
    }
}
