//! Whatever is done to a bundle is found, and named.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use proptest::prelude::*;
use tebiki_bundle::archive::{self, Damage, Entry};
use tebiki_bundle::difference::{self, Refusal};
use tebiki_bundle::key::SecretKey;
use tebiki_bundle::manifest::{About, Label, Manifest};
use tebiki_bundle::pack::{self, pack, squeeze};
use tebiki_bundle::verify::{self, Fault, Verdict};

const SECRET: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";

fn key() -> SecretKey {
    SecretKey::from_pem(SECRET).expect("a key")
}

fn label(serial: u64) -> Label {
    let edition = format!("第{serial}版");
    Label {
        about: BTreeMap::from([("edition".to_owned(), About::Text(edition))]),
        serial,
        until: Some("2027-03-31".to_owned()),
    }
}

fn bundle(files: &[(&str, Vec<u8>)], serial: u64, key: Option<&SecretKey>) -> Vec<u8> {
    try_bundle(files, serial, key).expect("a bundle")
}

fn try_bundle(
    files: &[(&str, Vec<u8>)],
    serial: u64,
    key: Option<&SecretKey>,
) -> Result<Vec<u8>, pack::Refusal> {
    let files = files
        .iter()
        .map(|(name, bytes)| (*name, squeeze(bytes).expect("small")))
        .collect();
    pack(&files, label(serial), key).map(|bundle| bundle.zip)
}

fn sample() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("a/b.html", "<p>協議の場</p>".repeat(40).into_bytes()),
        ("empty.txt", Vec::new()),
        ("index.html", "<p>手引き</p>".repeat(9).into_bytes()),
        ("picture.png", (0..=255).collect()),
    ]
}

fn unpack(zip: &[u8], folder: &Path) {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).expect("every program opens it");
    zip.extract(folder).expect("unpacked");
}

fn faults(verdict: &Verdict) -> Vec<String> {
    verdict
        .faults
        .iter()
        .map(|fault| format!("{fault:?}"))
        .collect()
}

fn altered(path: &str) -> Fault {
    Fault::Altered {
        path: path.to_owned(),
    }
}

#[test]
fn other_programs_read_what_we_write() {
    let zip = bundle(&sample(), 1, Some(&key()));
    let mut other = zip::ZipArchive::new(std::io::Cursor::new(&zip)).expect("a zip");
    let names: Vec<String> = other
        .file_names()
        .map(|name| name.expect("text").into_owned())
        .collect();
    assert_eq!(
        names,
        [
            "manifest.json",
            "manifest.json.sha256",
            "manifest.json.sig",
            "a/b.html",
            "empty.txt",
            "index.html",
            "picture.png"
        ]
    );
    for (name, bytes) in sample() {
        let mut read = Vec::new();
        other
            .by_name(name)
            .expect("there")
            .read_to_end(&mut read)
            .expect("read");
        assert_eq!(read, bytes, "{name}");
    }
}

#[test]
fn an_untouched_bundle_is_intact_as_zip_and_as_folder() {
    for key in [None, Some(key())] {
        let public = key.as_ref().map(SecretKey::public);
        let zip = bundle(&sample(), 7, key.as_ref());
        let verdict = verify::zip(&zip, public.as_ref());
        assert!(verdict.is_intact(), "{:?}", verdict.faults);
        assert_eq!(verdict.signer, public);
        let manifest = verdict.manifest.expect("read");
        assert_eq!(
            (manifest.serial, manifest.text("edition")),
            (7, Some("第7版"))
        );
        assert!(manifest.is_expired("2027-04-01") && !manifest.is_expired("2027-03-31"));
        let folder = tempfile::tempdir().expect("a folder");
        unpack(&zip, folder.path());
        let verdict = verify::folder(folder.path(), public.as_ref()).expect("read");
        assert!(verdict.is_intact(), "{:?}", verdict.faults);
    }
}

/// Not a sample of places: all of them, and each bit.
#[test]
fn each_flipped_bit_of_the_zip_is_found() {
    for key in [None, Some(key())] {
        let zip = bundle(&sample(), 1, key.as_ref());
        for at in 0..zip.len() {
            for bit in 0..8 {
                let mut broken = zip.clone();
                broken[at] ^= 1 << bit;
                let verdict = verify::zip(&broken, None);
                assert!(!verdict.is_intact(), "byte {at}, bit {bit}");
            }
        }
    }
}

#[test]
fn each_flipped_byte_of_a_folder_is_found_and_its_file_named() {
    for key in [None, Some(key())] {
        let zip = bundle(&sample(), 1, key.as_ref());
        let folder = tempfile::tempdir().expect("a folder");
        unpack(&zip, folder.path());
        let top = ["manifest.json", "manifest.json.sha256", "manifest.json.sig"];
        for name in ["a/b.html", "index.html", "picture.png"]
            .into_iter()
            .chain(top)
        {
            let path = folder.path().join(name);
            let Ok(bytes) = fs::read(&path) else { continue };
            for at in 0..bytes.len() {
                let mut broken = bytes.clone();
                broken[at] ^= 0x20;
                fs::write(&path, &broken).expect("written");
                let verdict = verify::folder(folder.path(), None).expect("read");
                assert!(
                    verdict.faults.contains(&altered(name)),
                    "{name} byte {at}: {:?}",
                    verdict.faults
                );
                assert!(
                    top.contains(&name) || verdict.faults.len() == 1,
                    "{:?}",
                    verdict.faults
                );
            }
            fs::write(&path, &bytes).expect("written");
        }
    }
}

#[test]
fn missing_and_foreign_files_of_a_folder_are_named() {
    let zip = bundle(&sample(), 1, None);
    let folder = tempfile::tempdir().expect("a folder");
    unpack(&zip, folder.path());
    fs::remove_file(folder.path().join("a/b.html")).expect("removed");
    fs::write(folder.path().join("a/c.html"), "new").expect("written");
    fs::write(folder.path().join("INDEX.html"), "twin").expect("written");
    fs::write(folder.path().join("difference.json"), "{}").expect("written");
    let verdict = verify::folder(folder.path(), None).expect("read");
    assert_eq!(
        faults(&verdict),
        [
            "Missing { path: \"a/b.html\" }",
            "Foreign { path: \"INDEX.html\" }",
            "Foreign { path: \"a/c.html\" }",
            "Foreign { path: \"difference.json\" }",
        ]
    );
    #[cfg(unix)]
    {
        fs::remove_file(folder.path().join("index.html")).expect("removed");
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("index.html"))
            .expect("a link");
        let verdict = verify::folder(folder.path(), None).expect("read");
        assert!(
            verdict.faults.contains(&altered("index.html")),
            "{:?}",
            verdict.faults
        );
    }
}

#[test]
fn a_zip_packed_again_with_other_files_is_found() {
    let zip = bundle(&sample(), 1, None);
    let entries = archive::read(&zip).expect("ours");
    let write = |entries: &[Entry<'_>]| archive::write(entries).expect("small");
    let without: Vec<Entry<'_>> = entries
        .iter()
        .filter(|entry| entry.name != "index.html")
        .cloned()
        .collect();
    assert_eq!(
        faults(&verify::zip(&write(&without), None)),
        ["Missing { path: \"index.html\" }"]
    );
    let bytes = b"evil".to_vec();
    let extra = Entry {
        name: "evil.html",
        crc: crc32fast::hash(&bytes),
        size: 4,
        packed: &bytes,
    };
    let with: Vec<Entry<'_>> = entries.iter().cloned().chain([extra.clone()]).collect();
    assert_eq!(
        faults(&verify::zip(&write(&with), None)),
        ["Foreign { path: \"evil.html\" }"]
    );
    let swapped: Vec<Entry<'_>> = entries
        .iter()
        .map(|entry| {
            if entry.name == "index.html" {
                Entry {
                    name: "index.html",
                    ..extra.clone()
                }
            } else {
                entry.clone()
            }
        })
        .collect();
    assert_eq!(
        verify::zip(&write(&swapped), None).faults,
        [altered("index.html")]
    );
    let mut turned = entries.clone();
    turned.reverse();
    assert_eq!(verify::zip(&write(&turned), None).faults, [Fault::Order]);
}

#[test]
fn what_stands_before_behind_or_between_is_found() {
    let zip = bundle(&sample(), 1, None);
    for at in [0, zip.len() / 2, zip.len()] {
        let mut broken = zip.clone();
        broken.splice(at..at, [0]);
        assert!(!verify::zip(&broken, None).is_intact(), "{at}");
    }
    for length in 0..zip.len() {
        assert!(!verify::zip(&zip[..length], None).is_intact(), "{length}");
    }
    assert_eq!(
        verify::zip(b"<html>", None).faults,
        [Fault::Zip(Damage::NotOurs)]
    );
}

#[test]
fn names_that_lead_elsewhere_twins_and_bombs_are_refused() {
    let zip = bundle(&sample(), 1, None);
    let entries = archive::read(&zip).expect("ours");
    let with = |entry: Entry<'_>| {
        let all: Vec<Entry<'_>> = entries.iter().cloned().chain([entry]).collect();
        verify::zip(&archive::write(&all).expect("small"), None).faults
    };
    let plain = |name| Entry {
        name,
        crc: 0,
        size: 0,
        packed: &[],
    };
    for name in [
        "../evil.html",
        "/evil",
        "a/../../evil",
        "C:\\evil",
        "con.html",
    ] {
        let refused = Damage::Name {
            name: name.to_owned(),
        };
        assert_eq!(with(plain(name)), [Fault::Zip(refused)]);
    }
    for name in ["INDEX.html", "A/x.html", "index.html", "index.html/x"] {
        let found = with(plain(name));
        assert!(
            matches!(&found[..], [Fault::Zip(Damage::Twins { .. })]),
            "{name}: {found:?}"
        );
    }
    let bomb = miniz_bomb();
    let found = with(Entry {
        name: "bomb.html",
        crc: 0,
        size: 100_000_000,
        packed: &bomb,
    });
    assert_eq!(
        found,
        [Fault::Zip(Damage::Bomb {
            name: "bomb.html".to_owned()
        })]
    );
    // One that says it is small.
    let found = with(Entry {
        name: "bomb.html",
        crc: 0,
        size: bomb.len() as u32 + 1,
        packed: &bomb,
    });
    assert_eq!(
        found,
        [Fault::Foreign {
            path: "bomb.html".to_owned()
        }]
    );
}

fn miniz_bomb() -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec(&vec![0; 100_000_000], 6)
}

#[test]
fn a_manifest_that_promises_a_bomb_or_a_name_elsewhere_is_none() {
    let zip = bundle(&sample(), 1, None);
    let json = archive::read(&zip).expect("ours")[0].packed;
    let text = std::str::from_utf8(json).expect("text");
    assert!(Manifest::read(json).is_some());
    for (from, to) in [
        ("\"a/b.html\"", "\"../b.html\""),
        ("\"a/b.html\"", "\"INDEX.html\""),
        ("\"size\":256}],", "\"size\":256000}],"),
        ("\"serial\":1", "\"serial\":01"),
        ("\"serial\":1", "\"serial\": 1"),
        ("\"serial\":1", "\"serial\":1,\"new\":1"),
        ("tebiki-bundle-1", "tebiki-bundle-2"),
    ] {
        let other = text.replace(from, to);
        assert_ne!(other, text, "{from}");
        assert!(Manifest::read(other.as_bytes()).is_none(), "{to}");
    }
}

#[test]
fn another_key_and_no_key_are_told() {
    let ours = key();
    let theirs = SecretKey::new().expect("chance");
    let forged = bundle(&sample(), 1, Some(&theirs));
    assert!(verify::zip(&forged, None).is_intact());
    let verdict = verify::zip(&forged, Some(&ours.public()));
    assert_eq!(
        verdict.faults,
        [Fault::OtherKey {
            signer: theirs.public()
        }]
    );
    let unsigned = bundle(&sample(), 1, None);
    assert_eq!(
        verify::zip(&unsigned, Some(&ours.public())).faults,
        [Fault::Unsigned]
    );
    // A genuine signature under a manifest that it does not belong to.
    let folder = tempfile::tempdir().expect("a folder");
    let genuine = bundle(&sample(), 1, Some(&ours));
    unpack(&bundle(&sample(), 2, Some(&ours)), folder.path());
    let signature = archive::read(&genuine).expect("ours")[2].packed.to_vec();
    fs::write(folder.path().join("manifest.json.sig"), signature).expect("written");
    let verdict = verify::folder(folder.path(), Some(&ours.public())).expect("read");
    assert_eq!(verdict.faults, [altered("manifest.json.sig")]);
    fs::remove_file(folder.path().join("manifest.json.sig")).expect("removed");
    let verdict = verify::folder(folder.path(), None).expect("read");
    assert_eq!(
        faults(&verdict),
        ["Missing { path: \"manifest.json.sig\" }"]
    );
}

#[test]
fn what_changed_and_the_old_one_give_the_new_one() {
    for key in [None, Some(key())] {
        let old = bundle(&sample(), 1, key.as_ref());
        let mut files = sample();
        files[0].1 = b"changed".to_vec();
        files.remove(1);
        files.push(("z.html", b"new".to_vec()));
        let new = bundle(&files, 2, key.as_ref());
        let difference = difference::between(&old, &new).expect("a difference");
        assert_eq!(difference.changed, 2);
        let verdict = verify::zip(&difference.zip, None);
        assert!(
            verdict.is_intact() && verdict.difference,
            "{:?}",
            verdict.faults
        );
        assert_eq!(
            difference::apply(&old, &difference.zip, None).expect("applied"),
            new
        );
        for at in 0..difference.zip.len() {
            let mut broken = difference.zip.clone();
            broken[at] ^= 0x10;
            assert!(!verify::zip(&broken, None).is_intact(), "{at}");
            assert!(difference::apply(&old, &broken, None).is_err(), "{at}");
        }
    }
}

#[test]
fn a_difference_is_refused_where_it_does_not_belong() {
    let ours = key();
    let theirs = SecretKey::new().expect("chance");
    let one = bundle(&sample(), 1, Some(&ours));
    let two = bundle(&sample(), 2, Some(&ours));
    let three = bundle(&sample(), 3, Some(&ours));
    let diff = difference::between(&two, &three).expect("a difference").zip;
    let refused =
        |old: &[u8], diff: &[u8]| difference::apply(old, diff, None).expect_err("refused");
    assert!(matches!(
        refused(&one, &diff),
        Refusal::OtherBase {
            wanted: 2,
            found: 1
        }
    ));
    assert!(matches!(refused(&two, &three), Refusal::NoDifference));
    assert!(matches!(refused(&diff, &diff), Refusal::Old(_)));
    let forged = bundle(&sample(), 3, Some(&theirs));
    let diff = difference::between(&two, &forged)
        .expect("a difference")
        .zip;
    assert!(matches!(refused(&two, &diff), Refusal::OtherKey));
    assert!(difference::apply(&two, &diff, Some(&theirs.public())).is_ok());
    let stripped = bundle(&sample(), 3, None);
    let diff = difference::between(&two, &stripped)
        .expect("a difference")
        .zip;
    assert!(matches!(refused(&two, &diff), Refusal::OtherKey));
}

#[test]
fn names_that_no_bundle_takes_are_told() {
    let refused = |name: &'static str| {
        try_bundle(&[(name, Vec::new()), ("index.html", Vec::new())], 1, None).expect_err("refused")
    };
    assert!(matches!(refused("../x"), pack::Refusal::Name { .. }));
    assert!(matches!(refused("手引き.html"), pack::Refusal::Name { .. }));
    assert!(matches!(refused("Index.html"), pack::Refusal::Twins { .. }));
    assert!(matches!(
        refused("manifest.json"),
        pack::Refusal::Reserved { .. }
    ));
    assert!(matches!(
        refused("Manifest.JSON"),
        pack::Refusal::Reserved { .. }
    ));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// 100 of 100: random files, a random byte of the zip changed to any other.
    #[test]
    fn a_random_byte_is_found(
        contents in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..3000), 1..6),
        repeated in 1..30_usize,
        place in any::<prop::sample::Index>(),
        change in 1..=255_u8,
        signed in any::<bool>(),
    ) {
        let names = ["a.html", "b/c.html", "d.js", "e.png", "f.css", "g"];
        let files: Vec<(&str, Vec<u8>)> = names.into_iter().zip(contents).map(|(name, bytes)| (name, bytes.repeat(repeated))).collect();
        let key = signed.then(key);
        let zip = bundle(&files, 1, key.as_ref());
        prop_assert_eq!(&zip, &bundle(&files, 1, key.as_ref()));
        prop_assert!(verify::zip(&zip, None).is_intact());
        let mut broken = zip.clone();
        let at = place.index(zip.len());
        broken[at] ^= change;
        prop_assert!(!verify::zip(&broken, None).is_intact(), "byte {}", at);
        let old = bundle(&[("d.js", b"x".to_vec())], 0, key.as_ref());
        let diff = difference::between(&old, &zip).expect("a difference");
        prop_assert_eq!(difference::apply(&old, &diff.zip, None).expect("applied"), zip);
    }

    /// Nothing that is called a zip makes the reader stumble.
    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut named = vec![b'P', b'K', 3, 4];
        named.extend(bytes);
        prop_assert!(!verify::zip(&named, None).is_intact());
    }
}
