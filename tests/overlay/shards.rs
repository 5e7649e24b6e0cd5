//! Every overlay of a folder by several runs, which may be cut off and run again.

use super::copies::{copies, files};
use super::*;
use std::io::{BufRead, BufReader, Read as _};
use std::process::{Child, Stdio};

const BUILD: [&str; 3] = ["build", "--overlays", "content/overlays"];

fn build(desk: &Desk, out: &str, more: &[&str]) -> (i32, String) {
    let (code, _, err) = desk.run(&[&BUILD, &["--out", out, "--no-cache"][..], more].concat());
    (code, err)
}

fn made(desk: &Desk, out: &str, more: &[&str]) -> String {
    let (code, err) = build(desk, out, more);
    assert_eq!(code, 0, "{err}");
    err
}

/// The events of one kind, each as JSON.
fn events(log: &str, kind: &str) -> Vec<Value> {
    let lines = log.lines().map(|line| serde_json::from_str(line).unwrap());
    lines
        .filter(|event: &Value| event["event"] == kind)
        .collect()
}

/// Which sites ended so.
fn with_state(log: &str, state: &str) -> Vec<String> {
    let sites = events(log, "site").into_iter();
    let sites = sites.filter(|event| event["state"] == state);
    sites
        .map(|event| event["site"].as_str().unwrap().to_owned())
        .collect()
}

/// A run whose first site is made, and which goes on.
fn begun(desk: &Desk, out: &str) -> (Child, BufReader<std::process::ChildStderr>) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tebiki"));
    command
        .args(BUILD)
        .args(["--out", out, "--no-cache", "--log", "json", "--jobs", "1"])
        .current_dir(desk.folder.path())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("\"event\":\"site\"") {
        line.clear();
        assert!(
            log.read_line(&mut line).unwrap() > 0,
            "it ended before a site"
        );
    }
    (child, log)
}

#[test]
fn shares_in_any_order_one_of_them_killed_give_what_one_run_gives() {
    let (desk, _) = copies();
    made(&desk, "one", &[]);
    let (mut child, _log) = begun(&desk, "three");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        !desk.path("three/_sites.json").exists(),
        "it came to no end"
    );
    for shard in ["3/3", "1/3", "2/3", "1/3"] {
        made(&desk, "three", &["--shard", shard]);
    }
    let (code, _, err) = desk.run(&["merge", "three", "--out", "three/_sites.json"]);
    assert_eq!(code, 0, "{err}");
    let mut three = files(&desk, "three");
    three.retain(|name, _| !name.starts_with("_sites-"));
    let one = files(&desk, "one");
    assert!(one.keys().eq(three.keys()), "{:?}", three.keys());
    for (name, bytes) in &one {
        assert!(three.get(name) == Some(bytes), "{name}");
    }
    assert!(one.contains_key("_sites.json") && one.contains_key("kawa.json"));
}

#[cfg(unix)]
#[test]
fn who_is_asked_to_end_leaves_whole_sites_and_nothing_else() {
    let (desk, _) = copies();
    made(&desk, "one", &[]);
    let (mut child, mut log) = begun(&desk, "cut");
    let asked = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(asked.unwrap().success());
    let mut rest = String::new();
    log.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(75), "{rest}");
    let end = events(&rest, "end").remove(0);
    assert_eq!(end["code"], 75);
    assert!(end["left"].as_u64().unwrap() > 0, "{rest}");
    // Whole sites, each with its record.
    let one = files(&desk, "one");
    for (name, bytes) in files(&desk, "cut") {
        assert!(one.get(&name) == Some(&bytes), "{name}");
    }
    for entry in fs::read_dir(desk.path("cut")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(!name.starts_with('.'), "{name}");
    }
    let log = made(&desk, "cut", &["--log", "json"]);
    assert!(
        with_state(&log, "same").contains(&"chiba".to_owned()),
        "{log}"
    );
    assert!(
        files(&desk, "cut") == one,
        "run again it is what one run gives"
    );
}

#[test]
fn a_site_is_left_as_it_is_only_where_it_stands_whole() {
    let (desk, _) = copies();
    let all = ["chiba", "kawa", "nara", "saitama"];
    let log = made(&desk, "sites", &["--log", "json"]);
    assert_eq!(with_state(&log, "made"), all);
    let whole = files(&desk, "sites");
    let log = made(&desk, "sites", &["--log", "json"]);
    assert_eq!(with_state(&log, "same"), all);
    assert_eq!(events(&log, "start")[0]["sites"], 4);
    assert_eq!(events(&log, "end")[0]["same"], 4);

    // A byte, a file, a record that is not as it was.
    fs::write(desk.path("sites/chiba/index.html"), "").unwrap();
    fs::remove_file(desk.path("sites/kawa/guide/soudan.html")).unwrap();
    let record = desk
        .read("sites/nara.json")
        .replace("\"input\": \"", "\"input\": \"0");
    fs::write(desk.path("sites/nara.json"), record).unwrap();
    let log = made(&desk, "sites", &["--log", "json"]);
    assert_eq!(with_state(&log, "same"), ["saitama"]);
    assert!(files(&desk, "sites") == whole);

    // Only what lies over the prefecture, then what lies below all.
    desk.local(
        "parts/a.md",
        "+++\nreplace = \"guide/01-soudan.md#窓口\"\n+++\n\n彩の窓。\n",
    );
    let log = made(&desk, "sites", &["--log", "json"]);
    assert_eq!(with_state(&log, "made"), ["kawa", "saitama"]);
    desk.save(
        "content/guide/other.md",
        "# 電話の受け方\n\n[こちら](01-soudan.md)を見る。\n",
    );
    let log = made(&desk, "sites", &["--log", "json"]);
    assert_eq!(with_state(&log, "made"), all);
    let finding = events(&log, "finding").remove(0);
    assert_eq!(finding["site"], "chiba");
    for key in ["file", "line", "severity", "rule", "what", "mend"] {
        assert!(finding.get(key).is_some(), "{key}");
    }
    // Where it lies on the disk is no part of a site.
    fs::rename(desk.path("content"), desk.path("elsewhere")).unwrap();
    let (code, _, err) = desk.run(&[
        "build",
        "elsewhere",
        "--overlays",
        "elsewhere/overlays",
        "--out",
        "sites",
        "--log",
        "json",
    ]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(with_state(&err, "same"), all);
}

#[test]
fn what_is_not_written_stands_in_the_record_and_in_the_log() {
    let (desk, _) = copies();
    desk.save(
        "content/overlays/chiba/parts/b.md",
        "+++\nend = \"guide/01-soudan.md#ない\"\n+++\n\n房総の追記。\n",
    );
    desk.save("sites/nara/thesis.docx", "");
    let (code, log) = build(&desk, "sites", &["--log", "json"]);
    assert_eq!(code, 2, "what the machine refuses weighs more");
    assert_eq!(with_state(&log, "faulty"), ["chiba"]);
    assert_eq!(with_state(&log, "refused"), ["nara"]);
    let refused = events(&log, "refused").remove(0);
    assert_eq!(
        (&refused["site"], &refused["retry"]),
        (&"nara".into(), &false.into())
    );
    let record: Value = serde_json::from_str(&desk.read("sites/_sites.json")).unwrap();
    assert_eq!(record["missing"]["chiba"], "faulty");
    assert_eq!(record["sites"].as_array().unwrap().len(), 2);
    let (code, out, err) = desk.run(&["merge", "sites/_sites.json"]);
    assert_eq!(code, 1);
    assert_eq!(out, desk.read("sites/_sites.json"));
    in_order(&err, &["地域版 chiba", "faulty", "nara"]);
    // Before any site, too, a line is JSON.
    let (code, log) = build(&desk, "sites", &["--log", "json", "--shard", "5/4"]);
    assert_eq!(code, 2);
    assert_eq!(events(&log, "refused")[0]["site"], Value::Null);
}

#[test]
fn the_list_is_the_same_every_time_and_falls_into_shares() {
    let (desk, _) = copies();
    let list = |more: &[&str]| -> Vec<String> {
        let (code, out, err) = desk.run(&[&BUILD, &["--list", "--json"][..], more].concat());
        assert_eq!(code, 0, "{err}");
        let list: Vec<Value> = serde_json::from_str(&out).unwrap();
        list.iter()
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(list(&[]), ["chiba", "kawa", "nara", "saitama"]);
    assert_eq!(list(&["--shard", "1/3"]), ["chiba", "saitama"]);
    assert_eq!(list(&["--shard", "2/3"]), ["kawa"]);
    assert_eq!(list(&["--shard", "5/5"]), [""; 0]);
    let (_, out, _) = desk.run(&[&BUILD, &["--list"][..]].concat());
    assert!(
        out.contains("saitama\tcontent/overlays/11-saitama\n"),
        "{out}"
    );
    assert!(!desk.path("public").exists());
}

#[test]
fn an_engine_says_which_share_it_is() {
    let (desk, _) = copies();
    let run = |more: &[&str], environment: &[(&str, &str)]| {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tebiki"));
        command
            .args(BUILD)
            .args(["--list", "--lang", "en"])
            .args(more);
        command.envs(environment.iter().copied());
        let output = command.current_dir(desk.folder.path()).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (
            output.status.code().unwrap(),
            String::from_utf8(text).unwrap(),
        )
    };
    let (_, out) = run(&["--shards", "4"], &[("JOB_COMPLETION_INDEX", "1")]);
    assert!(out.starts_with("kawa\t"), "{out}");
    let aws = [
        ("AWS_BATCH_JOB_ARRAY_INDEX", "2"),
        ("AWS_BATCH_JOB_ARRAY_SIZE", "4"),
    ];
    assert!(run(&[], &aws).1.starts_with("nara\t"));
    let slurm = [
        ("SLURM_ARRAY_TASK_ID", "4"),
        ("SLURM_ARRAY_TASK_MIN", "1"),
        ("SLURM_ARRAY_TASK_COUNT", "4"),
    ];
    assert!(run(&[], &slurm).1.starts_with("saitama\t"));
    // Never the whole of the work in every share.
    let (code, out) = run(&[], &[("JOB_COMPLETION_INDEX", "1")]);
    assert_eq!(code, 2);
    assert!(out.contains("TEBIKI_SHARDS"), "{out}");
}

#[test]
fn merge_names_the_shares_that_are_missing_or_do_not_belong_together() {
    let (desk, _) = copies();
    for shard in ["1/4", "2/4", "4/4"] {
        made(&desk, "sites", &["--shard", shard]);
    }
    let refused = |notes: &[&str], words: &str| {
        let (code, _, err) = desk.run(&[&["merge"], notes].concat());
        assert_eq!(code, 2, "{err}");
        assert!(err.contains(words), "{err}");
    };
    refused(&["sites"], "4 に分けたうち、3 番目の記録がありません");
    refused(&["sites/_sites-1-of-4.json", "sites"], "二つ以上");
    refused(&["sites/kawa.json"], "記録ではありません");
    refused(&["content"], "_sites-I-of-N.json");
    // The guide was changed meanwhile.
    desk.save("content/guide/other.md", "# 電話の受け方\n\n所属を聞く。\n");
    made(&desk, "sites", &["--shard", "3/4"]);
    refused(&["sites"], "同じ仕事を分けたものではありません");
    for shard in ["1/4", "2/4", "4/4"] {
        made(&desk, "sites", &["--shard", shard]);
    }
    assert_eq!(desk.run(&["merge", "sites"]).0, 0);
}

#[test]
fn a_file_of_somebody_else_where_a_record_goes_is_left_and_nothing_is_written() {
    let (desk, _) = copies();
    desk.save("sites/nara.json", "奈良の控え");
    let (code, err) = build(&desk, "sites", &[]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("nara.json"), "{err}");
    assert_eq!(desk.read("sites/nara.json"), "奈良の控え");
    assert!(!desk.path("sites/nara").exists());
    assert!(
        desk.path("sites/kawa/index.html").exists(),
        "the others are made"
    );
    desk.save("whole/_sites.json", "全部の控え");
    let (code, err) = build(&desk, "whole", &[]);
    assert_eq!(code, 2, "{err}");
    assert_eq!(desk.read("whole/_sites.json"), "全部の控え");
    assert!(!desk.path("whole/kawa").exists());
}
