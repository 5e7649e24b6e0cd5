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

#[test]
fn o13_copies_that_share_a_cache_are_what_clean_builds_give() {
    let desk = Desk::new();
    desk.local(
        "content/saitama/01-taisei.md",
        "# 県の体制\n\n県庁のことば。協議の場。\n",
    );
    desk.local(
        "parts/a.md",
        "+++\nreplace = \"guide/01-soudan.md#窓口\"\n+++\n\n県の窓口。\n",
    );
    desk.local(
        "contacts.csv",
        "名称,電話,置き換え\n県の救急,048-111-1111,er-center\n",
    );
    desk.save(
        "content/overlays/chiba/overlay.toml",
        "id = \"chiba\"\nlabel = \"千葉県\"\nlayer = \"県\"\n[[hide]]\npage = \"guide/other.md\"\ninstead = \"index.md\"\n",
    );
    desk.save(
        "content/overlays/chiba/parts/a.md",
        "+++\nend = \"guide/01-soudan.md#窓口\"\n+++\n\n房総のことば。\n",
    );
    desk.save(
        "content/overlays/chiba/data/t.toml",
        "[[term]]\nredefines = \"協議の場\"\nshort = \"房総の会議。\"\n",
    );
    desk.city(
        "parts/a.md",
        "+++\nreplace = \"guide/01-soudan.md#窓口\"\n+++\n\n市の窓口。\n",
    );
    // Twice, so that each finds what the others left.
    for _ in 0..2 {
        for id in ["saitama", "chiba", "kawa"] {
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
            let foreign = match id {
                "chiba" => ["埼玉", "県庁", "048-111"],
                _ => ["千葉", "房総", "chiba"],
            };
            for (name, bytes) in &kept {
                let text = String::from_utf8_lossy(bytes);
                for word in foreign {
                    assert!(!text.contains(word), "{id}: {word} in {name}");
                }
            }
        }
    }
}
