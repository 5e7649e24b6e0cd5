#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test may stop at once"
)]
//! Bundles by the real binary: packed, signed, compared, brought up to date, verified. The format's own tests, with every
//! kind of tampering, are in `crates/bundle`.

use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;
use zip::ZipArchive;

/// A folder to work in.
struct Desk {
    folder: TempDir,
}

const HANDBOOK: &str = "title = \"にも包括の手引き\"\nedition = \"令和6年度版\"\nas_of = \"2025-03\"\npublisher = \"県\"\n";

impl Desk {
    fn new() -> Desk {
        let desk = Desk {
            folder: tempfile::tempdir().unwrap(),
        };
        desk.save("content/handbook.toml", HANDBOOK);
        desk.save("content/index.md", "# はじめに\n\n協議の場を持つ。\n");
        desk.save("content/guide/01-junbi.md", "# 準備\n\n部屋を取る。\n");
        desk
    }

    fn save(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tebiki"));
        command.args(arguments).current_dir(self.folder.path());
        command
    }

    /// Exit code, standard output, standard error.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = self.command(arguments).output().unwrap();
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (out, err) = (said(&output.stdout), said(&output.stderr));
        assert!(!err.contains("panicked"), "{err}");
        (output.status.code().unwrap(), out, err)
    }

    fn done(&self, arguments: &[&str]) -> String {
        let (code, out, err) = self.run(arguments);
        assert_eq!(code, 0, "{arguments:?}: {out}{err}");
        out
    }

    fn verified(&self, arguments: &[&str]) -> (i32, Value) {
        let (code, out, err) = self.run(&[&["verify", "--json"], arguments].concat());
        let json = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
        (code, json)
    }

    fn unpack(&self, zip: &str, folder: &str) {
        let mut zip = ZipArchive::new(Cursor::new(self.read(zip))).unwrap();
        zip.extract(self.path(folder)).unwrap();
    }
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    let list = value["faults"].as_array().unwrap();
    let text = |fault: &Value| fault[key].as_str().unwrap_or_default().to_owned();
    list.iter().map(text).collect()
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(target).unwrap(),
            false => fs::copy(entry.path(), target).map(drop).unwrap(),
        }
    }
}

#[test]
fn a_bundle_holds_the_site_a_start_page_and_its_manifest() {
    let desk = Desk::new();
    let out = desk.done(&["bundle", "--out", "dist/guide.zip"]);
    let zip = desk.read("dist/guide.zip");
    let hash = out.strip_suffix("  dist/guide.zip\n");
    assert!(hash.is_some_and(|hash| hash.len() == 64), "{out}");
    desk.done(&["build"]);
    let mut archive = ZipArchive::new(Cursor::new(zip)).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    assert_eq!(&names[..2], ["manifest.json", "manifest.json.sha256"]);
    assert!(names.contains(&"00-start.html".to_owned()));
    assert!(
        names
            .iter()
            .all(|name| name.is_ascii() && name.len() <= 120)
    );
    assert!(
        !names
            .iter()
            .any(|name| name.contains("verify.html") || name.contains("slip"))
    );
    for name in ["index.html", "guide/junbi.html", "search.html"] {
        let mut page = Vec::new();
        archive
            .by_name(name)
            .unwrap()
            .read_to_end(&mut page)
            .unwrap();
        assert_eq!(page, desk.read(&format!("public/{name}")), "{name}");
    }
    let mut text = String::new();
    archive
        .by_name("manifest.json")
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    let manifest: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(manifest["serial"], 20_250_301);
    assert_eq!(manifest["about"]["edition"], "令和6年度版");
    assert_eq!(manifest["about"]["as_of"], "2025-03");
    assert_eq!(manifest["files"].as_array().unwrap().len(), names.len() - 2);
    let slip = String::from_utf8(desk.read("dist/guide-slip.html")).unwrap();
    assert!(
        slip.contains("certutil -hashfile \"guide.zip\" SHA256") && slip.contains(&out[..8]),
        "{slip}"
    );
    assert!(desk.read("dist/verify.html").len() > 5000);
}

#[test]
fn the_same_bytes_from_any_folder_zone_locale_and_number_of_threads() {
    let desk = Desk::new();
    desk.done(&["bundle", "--out", "a.zip"]);
    copy(&desk.path("content"), &desk.path("別の 場所/原稿"));
    let output = desk
        .command(&[
            "bundle",
            "別の 場所/原稿",
            "--out",
            "別の 場所/b.zip",
            "--jobs",
            "1",
        ])
        .envs([
            ("TZ", "America/Adak"),
            ("LC_ALL", "C"),
            ("HOME", "/nonexistent"),
        ])
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(desk.read("a.zip") == desk.read("別の 場所/b.zip"));
}

#[test]
fn an_intact_one_is_told_with_its_edition_and_each_change_is_named() {
    let desk = Desk::new();
    desk.done(&["bundle", "--out", "a.zip"]);
    let said = desk.done(&["verify", "a.zip"]);
    assert!(
        said.starts_with("にも包括の手引き 令和6年度版・改変なし\n"),
        "{said}"
    );
    desk.unpack("a.zip", "束");
    let said = desk.done(&["verify", "束"]);
    assert!(
        said.starts_with("にも包括の手引き 令和6年度版・改変なし\n"),
        "{said}"
    );

    let page = desk.path("束/guide/junbi.html");
    let mut bytes = fs::read(&page).unwrap();
    bytes[100] ^= 1;
    fs::write(&page, bytes).unwrap();
    fs::remove_file(desk.path("束/404.html")).unwrap();
    desk.save("束/memo.txt", "x");
    let (code, out, _) = desk.run(&["verify", "束"]);
    assert_eq!(code, 1);
    for line in [
        "・改変あり",
        "変わっている「guide/junbi.html」",
        "足りない「404.html」",
        "よそから入った「memo.txt」",
    ] {
        assert!(out.contains(line), "{out}");
    }
    let (code, json) = desk.verified(&["束"]);
    assert_eq!((code, &json["intact"]), (1, &Value::Bool(false)));
    assert_eq!(texts(&json, "kind"), ["missing", "altered", "foreign"]);
    assert_eq!(
        texts(&json, "path"),
        ["404.html", "guide/junbi.html", "memo.txt"]
    );
    assert_eq!(json["edition"], "令和6年度版");
}

/// A hundred of a hundred, each in another place of the zip and of a file.
#[test]
fn a_hundred_flipped_bytes_are_found_in_the_zip_and_in_the_folder() {
    let desk = Desk::new();
    desk.done(&["bundle", "--out", "a.zip"]);
    let zip = desk.read("a.zip");
    desk.unpack("a.zip", "束");
    let files: Vec<PathBuf> = walkdir::WalkDir::new(desk.path("束"))
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.into_path())
        .collect();
    // Steps of a golden ratio fall everywhere.
    let place = |turn: usize, length: usize| (turn * 1_618_033) % length;
    for turn in 0..100 {
        let mut broken = zip.clone();
        broken[place(turn, zip.len())] ^= 1 << (turn % 8);
        let verdict = tebiki_bundle::verify::zip(&broken, None);
        assert!(!verdict.is_intact(), "byte {}", place(turn, zip.len()));

        let file = &files[place(turn + 1, files.len())];
        let bytes = fs::read(file).unwrap();
        let mut broken = bytes.clone();
        broken[place(turn, bytes.len())] ^= 1 << (turn % 8);
        fs::write(file, broken).unwrap();
        let verdict = tebiki_bundle::verify::folder(&desk.path("束"), None).unwrap();
        let name = file
            .strip_prefix(desk.path("束"))
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let fault = tebiki_bundle::verify::Fault::Altered { path: name };
        assert!(verdict.faults.contains(&fault), "{fault:?}");
        fs::write(file, bytes).unwrap();
    }
    let (code, _) = desk.verified(&["束"]);
    assert_eq!(code, 0);
}

#[test]
fn a_signature_tells_whose_it_is() {
    let desk = Desk::new();
    let fingerprint = desk.done(&["key", "new", "guide.key"]);
    desk.done(&["key", "new", "other.key"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(desk.path("guide.key"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let (code, _, err) = desk.run(&["key", "new", "guide.key"]);
    assert!(code == 2 && err.contains("上書きしません"), "{err}");

    desk.done(&["bundle", "--out", "a.zip", "--key", "guide.key"]);
    let said = desk.done(&["verify", "a.zip", "--key", "guide.key.pub"]);
    assert!(
        said.contains("署名 指定した鍵のもの") && said.contains(fingerprint.trim()),
        "{said}"
    );
    let (code, json) = desk.verified(&["a.zip", "--key", "other.key.pub"]);
    assert_eq!((code, texts(&json, "kind")), (1, vec!["key".to_owned()]));
    let slip = String::from_utf8(desk.read("a-slip.html")).unwrap();
    assert!(slip.contains(fingerprint.trim()));
    let (code, _, err) = desk.run(&["bundle", "--out", "b.zip", "--key", "guide.key.pub"]);
    assert!(code == 2 && err.contains("ほうの鍵ではありません"), "{err}");
    desk.done(&["bundle", "--out", "b.zip"]);
    let (code, json) = desk.verified(&["b.zip", "--key", "guide.key.pub"]);
    assert_eq!(
        (code, texts(&json, "kind")),
        (1, vec!["unsigned".to_owned()])
    );
}

#[test]
fn an_older_one_is_called_older_and_an_expired_one_expired() {
    let desk = Desk::new();
    desk.save(
        "content/handbook.toml",
        &format!("{HANDBOOK}[bundle]\nuntil = \"2025-12-31\"\n"),
    );
    desk.done(&["bundle", "--out", "old.zip"]);
    let said = desk.done(&["verify", "old.zip"]);
    assert!(said.contains("期限切れです"), "{said}");
    desk.save(
        "content/handbook.toml",
        &format!("{HANDBOOK}[bundle]\nserial = 20260401\nuntil = \"2999-03-31\"\n"),
    );
    desk.done(&["bundle", "--out", "new.zip"]);
    desk.unpack("new.zip", "新");
    let (code, json) = desk.verified(&["old.zip", "--newest", "新/manifest.json"]);
    assert_eq!(
        (code, json["intact"].as_bool(), json["age"].as_str()),
        (1, Some(true), Some("older"))
    );
    let (code, out, _) = desk.run(&["verify", "old.zip", "--newest", "新/manifest.json"]);
    assert!(
        code == 1 && out.contains("改変なし") && out.contains("古い版です"),
        "{out}"
    );
    let (code, json) = desk.verified(&["new.zip", "--newest", "新/manifest.json"]);
    assert_eq!(
        (code, json["age"].as_str(), json["expired"].as_bool()),
        (0, Some("same"), Some(false))
    );
    let (code, _, err) = desk.run(&["verify", "new.zip", "--newest", "content/handbook.toml"]);
    assert!(code == 2 && err.contains("manifest.json"), "{err}");
}

#[test]
fn what_changed_gives_the_whole_new_one() {
    let desk = Desk::new();
    desk.done(&["bundle", "--out", "old.zip"]);
    desk.save(
        "content/handbook.toml",
        &HANDBOOK.replace("2025-03", "2026-03").replace('6', "7"),
    );
    desk.save("content/guide/02-kiroku.md", "# 記録\n\n残す。\n");
    let whole = desk.done(&["bundle", "--out", "new.zip"]);
    desk.done(&["bundle", "--out", "diff.zip", "--from", "old.zip"]);
    assert!(desk.read("diff.zip").len() < desk.read("new.zip").len());
    let slip = String::from_utf8(desk.read("diff-slip.html")).unwrap();
    assert!(
        slip.contains("番号 20250301 の束に当てます") && slip.contains(&whole[..8]),
        "{slip}"
    );
    desk.done(&["apply", "old.zip", "diff.zip", "--out", "made.zip"]);
    assert!(desk.read("made.zip") == desk.read("new.zip"));
    let said = desk.done(&["verify", "diff.zip"]);
    assert!(said.contains("・差分・改変なし"), "{said}");
    let (code, _, err) = desk.run(&["apply", "new.zip", "diff.zip", "--out", "wrong.zip"]);
    assert!(code == 2 && err.contains("番号 20250301"), "{err}");
    assert!(!desk.path("wrong.zip").exists());
}

#[test]
fn nothing_is_written_of_a_handbook_with_errors_or_under_a_wrong_name() {
    let desk = Desk::new();
    let (code, _, err) = desk.run(&["bundle", "--out", "thesis.docx"]);
    assert!(code == 2 && err.contains(".zip"), "{err}");
    desk.save("content/guide/03-x.md", "# 誤り\n\n[ない](nai.md)\n");
    let (code, _, _) = desk.run(&["bundle", "--out", "a.zip"]);
    assert_eq!(code, 1);
    assert!(!desk.path("a.zip").exists() && !desk.path("verify.html").exists());
    let (code, _, err) = desk.run(&["verify", "nai.zip"]);
    assert!(code == 2 && err.contains("nai.zip"), "{err}");
    desk.save("x.zip", "not a zip");
    let (code, json) = desk.verified(&["x.zip"]);
    assert_eq!((code, texts(&json, "kind")), (1, vec!["zip".to_owned()]));
}

#[test]
fn what_no_page_leads_to_is_left_out_with_a_warning_and_leftovers_always() {
    let desk = Desk::new();
    for name in [
        "memo.txt",
        "linked.txt",
        "files/form.txt",
        "~$youryou.docx",
        "kiroku.txt~",
        "old.bak",
    ] {
        desk.save(&format!("content/{name}"), "x");
    }
    desk.save("content/index.md", "# はじめに\n\n[様式](linked.txt)\n");
    let settings = format!("{HANDBOOK}[publish]\nalso = [\"files/\", \"formm.txt\"]\n");
    desk.save("content/handbook.toml", &settings);
    let (code, _, err) = desk.run(&["build"]);
    assert_eq!(code, 0, "{err}");
    let there = |name: &str| desk.path("public").join(name).exists();
    assert!(there("linked.txt") && there("files/form.txt"), "{err}");
    assert!(!there("memo.txt"));
    assert!(
        err.contains("memo.txt") && err.contains("also = [\"memo.txt\"]"),
        "{err}"
    );
    assert!(
        err.contains("「formm.txt」にあたるファイルがありません"),
        "{err}"
    );
    for name in ["youryou", "kiroku", "old"] {
        let published = walkdir::WalkDir::new(desk.path("public"));
        let mut names = published
            .into_iter()
            .map(|entry| entry.unwrap().path().to_string_lossy().into_owned());
        assert!(
            !names.any(|path| path.contains(name)) && !err.contains(name),
            "{name}: {err}"
        );
    }
}
