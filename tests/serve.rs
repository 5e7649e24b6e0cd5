#![allow(clippy::unwrap_used, reason = "a test may stop at once")]
//! `tebiki serve` over a real socket: what it answers, what it refuses, and what it tells open pages.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tempfile::TempDir;

struct Preview {
    folder: TempDir,
    child: Child,
    port: u16,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("tebiki"));
    command.current_dir(folder);
    command
}

impl Preview {
    fn start(files: &[(&str, &str)]) -> Preview {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            save(&folder.path().join(name), text);
        }
        let mut child = command(folder.path())
            .args(["serve", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let rest = line
            .split_once("127.0.0.1:")
            .unwrap_or_else(|| panic!("no address in {line}"))
            .1;
        let port = rest.split('/').next().unwrap().parse().unwrap();
        Preview {
            folder,
            child,
            port,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn ask(&self, path: &str, host: &str) -> BufReader<TcpStream> {
        self.ask_saying(path, host, "")
    }

    /// `more`: whole lines of the head.
    fn ask_saying(&self, path: &str, host: &str, more: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}Connection: close\r\n\r\n"
        )
        .unwrap();
        BufReader::new(stream)
    }

    /// Status, head, body.
    fn get(&self, path: &str) -> (u16, String, String) {
        self.get_as(path, &format!("127.0.0.1:{}", self.port))
    }

    fn get_as(&self, path: &str, host: &str) -> (u16, String, String) {
        self.get_saying(path, host, "")
    }

    fn get_saying(&self, path: &str, host: &str, more: &str) -> (u16, String, String) {
        let mut bytes = Vec::new();
        self.ask_saying(path, host, more)
            .read_to_end(&mut bytes)
            .unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_lowercase(), body.to_owned())
    }
}

fn save(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The next message of the stream.
fn news(stream: &mut BufReader<TcpStream>) -> serde_json::Value {
    loop {
        let mut line = String::new();
        assert!(stream.read_line(&mut line).unwrap() > 0, "the stream ended");
        if let Some(json) = line.strip_prefix("data: ") {
            return serde_json::from_str(json).unwrap();
        }
    }
}

#[test]
fn pages_have_their_types_and_the_script_that_reloads_them() {
    let preview = Preview::start(&[
        ("content/index.md", "# 表紙\n"),
        ("content/guide/index.md", "# 章\n"),
        ("content/draft.md", "+++\ndraft = true\n+++\n# 下書き\n"),
    ]);
    let (status, head, body) = preview.get("/");
    assert_eq!(status, 200);
    assert!(
        head.contains("text/html; charset=utf-8") && head.contains("no-store"),
        "{head}"
    );
    assert!(
        body.contains("/__tebiki/reload.js") && body.contains("表紙"),
        "{body}"
    );
    assert_eq!(preview.get("/index.html?x=1").0, 200);
    assert!(preview.get("/assets/site.css").1.contains("text/css"));
    assert!(
        preview
            .get("/__tebiki/reload.js")
            .1
            .contains("text/javascript")
    );
    assert_eq!(preview.get("/draft.html").0, 200, "drafts are shown");
    let (status, head, _) = preview.get("/guide");
    assert!(
        status == 307 && head.contains("location: /guide/"),
        "{head}"
    );
    assert_eq!(preview.get("/guide/").0, 200);

    // The script is serve's alone.
    assert!(
        command(preview.folder.path())
            .arg("build")
            .status()
            .unwrap()
            .success()
    );
    let written = fs::read_to_string(preview.path("public/index.html")).unwrap();
    assert!(!written.contains("__tebiki"));
}

#[test]
fn nothing_outside_the_site_is_answered() {
    let preview = Preview::start(&[("content/index.md", "# a\n"), ("secret.txt", "secret")]);
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "//etc/passwd",
        "/%00",
        "/content/index.md",
        "/%ff%fe",
        "/nowhere.html",
        "/.tebiki",
    ] {
        let (status, _, body) = preview.get(path);
        assert!(status == 404 || status == 400, "{path}: {status}");
        assert!(
            !body.contains("secret\n") && !body.contains("root:x"),
            "{path}"
        );
    }
    // The site's own page says that there is none, and finds its looks from any depth.
    let lost = preview.get("/guide/no/where.html").2;
    assert!(lost.contains("href=\"/assets/site.css\""), "{lost}");
}

#[test]
fn a_foreign_host_is_refused() {
    let preview = Preview::start(&[("content/index.md", "# a\n")]);
    let port = preview.port;
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        "127.0.0.1",
        "",
        "127.0.0.1:1",
    ] {
        let (status, _, body) = preview.get_as("/", host);
        assert!(status == 421 || status == 400, "{host}: {status}");
        assert!(!body.contains("<html"), "{host}");
    }
    for host in [
        format!("localhost:{port}"),
        format!("LOCALHOST:{port}"),
        format!("127.0.0.1:{port}"),
    ] {
        assert_eq!(preview.get_as("/", &host).0, 200, "{host}");
    }
}

#[test]
fn a_page_of_another_origin_gets_nothing() {
    let preview = Preview::start(&[
        ("content/index.md", "# 表紙\n\n秘密の下書きです。\n"),
        ("content/draft.md", "+++\ndraft = true\n+++\n# 下書き\n"),
    ]);
    let host = format!("127.0.0.1:{}", preview.port);
    let files = [
        "/",
        "/draft.html",
        "/assets/site.css",
        "/assets/site.js",
        "/__tebiki/reload.js",
        "/__tebiki/events?page=index.html",
    ];
    let foreign = [
        // A script, a picture, a frame or a fetch of a page elsewhere, or of another port of this computer.
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n",
        "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\nOrigin: https://evil.example\r\n",
        "Origin: null\r\n",
        "Origin: http://localhost:1\r\n",
    ];
    for path in files {
        for more in foreign {
            let (status, head, body) = preview.get_saying(path, &host, more);
            assert_eq!(status, 403, "{path}: {more}");
            assert!(
                !body.contains("秘密") && !body.contains("data:"),
                "{path}: {body}"
            );
            assert!(!head.contains("access-control-allow"), "{head}");
        }
    }
    // Old browsers do not say where they are; what they get is closed to other origins all the same.
    for path in [
        "/",
        "/assets/site.js",
        "/search/head.js",
        "/__tebiki/reload.js",
        "/guide",
        "/nowhere.html",
    ] {
        let (_, head, _) = preview.get(path);
        for line in [
            "cross-origin-resource-policy: same-origin",
            "x-frame-options: sameorigin",
            "frame-ancestors 'self'",
            "cross-origin-opener-policy: same-origin",
        ] {
            assert!(head.contains(line), "{path}: {head}");
        }
    }
    // The site's own pages, an address typed in, and a link that somebody follows.
    for more in [
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n",
        "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
        &format!("Sec-Fetch-Site: same-origin\r\nOrigin: http://{host}\r\n"),
    ] {
        assert_eq!(
            preview.get_saying("/index.html", &host, more).0,
            200,
            "{more}"
        );
    }
}

#[test]
fn a_taken_port_is_told_with_a_free_one() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let folder = tempfile::tempdir().unwrap();
    save(&folder.path().join("content/a.md"), "# a\n");
    let output = command(folder.path())
        .args(["serve", "--port", &port])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains(&format!(
            "ポート {port} は、ほかのプログラムが使っています。"
        )),
        "{said}"
    );
    assert!(said.contains("「--port "), "{said}");
}

#[test]
fn a_change_reloads_the_pages_it_touches_and_shows_what_is_wrong() {
    let preview = Preview::start(&[
        ("content/handbook.toml", "title = \"題\"\n"),
        ("content/index.md", "# 表紙\n"),
        ("content/a.md", "# あ\n\n一\n"),
    ]);
    let host = format!("127.0.0.1:{}", preview.port);
    let mut open = preview.ask("/__tebiki/events?page=a.html", &host);
    let first = news(&mut open);
    assert_eq!(first["problems"], "");
    let page = preview.get("/a.html").2;
    assert!(
        page.contains(&format!(
            "data-stamp=\"{}\"",
            first["stamp"].as_str().unwrap()
        )),
        "{page}"
    );

    save(&preview.path("content/a.md"), "# あ\n\n二つめ\n");
    let second = news(&mut open);
    assert_ne!(second["stamp"], first["stamp"]);
    assert!(preview.get("/a.html").2.contains("二つめ"));

    save(&preview.path("content/b.md"), "# い\n\n[x](gone.md)\n");
    let third = news(&mut open);
    assert_eq!(third["faulty"], true);
    assert!(
        third["problems"]
            .as_str()
            .unwrap()
            .contains("content/b.md:3:"),
        "{third}"
    );

    fs::remove_file(preview.path("content/b.md")).unwrap();
    let fourth = news(&mut open);
    assert_eq!(fourth["problems"], "");
    assert_eq!(
        fourth["stamp"], second["stamp"],
        "an untouched page is not reloaded"
    );
}

#[test]
fn what_is_saved_without_a_pause_is_built() {
    let preview = Preview::start(&[
        ("content/index.md", "# 表紙\n"),
        ("content/a.md", "# あ\n\n0\n"),
    ]);
    let host = format!("127.0.0.1:{}", preview.port);
    let mut open = preview.ask("/__tebiki/events?page=a.html", &host);
    let first = news(&mut open);
    let seen = AtomicBool::new(false);
    let path = preview.path("content/a.md");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 1.. {
                save(&path, &format!("# あ\n\n{round}\n"));
                if seen.load(Ordering::SeqCst) {
                    break;
                }
                // As a program does that saves with every key.
                std::thread::sleep(Duration::from_millis(50));
            }
        });
        let second = news(&mut open);
        assert_ne!(second["stamp"], first["stamp"]);
        let third = news(&mut open);
        assert_ne!(third["stamp"], second["stamp"], "and again");
        seen.store(true, Ordering::SeqCst);
    });
}

#[test]
fn a_content_folder_made_anew_is_watched_again() {
    let preview = Preview::start(&[
        ("content/index.md", "# 表紙\n"),
        ("content/a.md", "# あ\n\n一\n"),
    ]);
    let host = format!("127.0.0.1:{}", preview.port);
    let mut open = preview.ask("/__tebiki/events?page=a.html", &host);
    news(&mut open);
    let until = |open: &mut BufReader<TcpStream>, what: &dyn Fn(&serde_json::Value) -> bool| {
        while !what(&news(open)) {}
    };
    // As a checkout of another state does, or somebody who puts back a copy.
    fs::rename(preview.path("content"), preview.path("before")).unwrap();
    until(&mut open, &|news| {
        news["faulty"] == true && news["problems"].as_str().unwrap().contains("content")
    });
    save(&preview.path("new/index.md"), "# 表紙\n");
    save(&preview.path("new/a.md"), "# あ\n\n二つめ\n");
    fs::rename(preview.path("new"), preview.path("content")).unwrap();
    until(&mut open, &|news| news["faulty"] == false);
    assert!(preview.get("/a.html").2.contains("二つめ"));
    save(&preview.path("content/a.md"), "# あ\n\n三つめ\n");
    until(&mut open, &|_| preview.get("/a.html").2.contains("三つめ"));

    // The very state from before comes back.
    fs::rename(preview.path("content"), preview.path("other")).unwrap();
    until(&mut open, &|news| news["faulty"] == true);
    fs::rename(preview.path("other"), preview.path("content")).unwrap();
    until(&mut open, &|news| {
        news["faulty"] == false && news["problems"] == ""
    });
}

#[test]
fn open_pages_are_bounded_in_number() {
    let preview = Preview::start(&[("content/index.md", "# 表紙\n"), ("content/a.md", "# あ\n")]);
    let host = format!("127.0.0.1:{}", preview.port);
    let mut open: Vec<BufReader<TcpStream>> = (0..120)
        .map(|_| {
            let mut stream = preview.ask("/__tebiki/events?page=a.html", &host);
            news(&mut stream);
            stream
        })
        .collect();
    // The oldest were closed, the newest hear of the next change.
    let mut oldest = open.remove(0);
    let mut rest = String::new();
    oldest.read_to_string(&mut rest).unwrap();
    save(&preview.path("content/a.md"), "# あ\n\n二\n");
    let newest = open.last_mut().unwrap();
    assert_eq!(news(newest)["faulty"], false);
    let ended = open
        .iter_mut()
        .map(|stream| {
            let mut line = String::new();
            loop {
                line.clear();
                match stream.read_line(&mut line) {
                    Ok(0) => return 1,
                    Ok(_) if line.starts_with("data: ") => return 0,
                    Ok(_) => {}
                    // The newest has been told already.
                    Err(_) => return 0,
                }
            }
        })
        .take(119 - 1)
        .sum::<usize>();
    assert!((60..=80).contains(&ended), "{ended} of 119 were closed");
}

#[test]
fn who_does_not_ask_is_closed_and_keeps_nobody_waiting() {
    let preview = Preview::start(&[("content/index.md", "# 表紙\n")]);
    let slow: Vec<TcpStream> = (0..220)
        .map(|number| {
            let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
            stream
                .set_read_timeout(Some(Duration::from_secs(60)))
                .unwrap();
            let half = ["", "GET / HT", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "];
            stream.write_all(half[number % 3].as_bytes()).unwrap();
            stream
        })
        .collect();
    assert_eq!(preview.get("/").0, 200);
    for mut stream in slow {
        let mut said = Vec::new();
        // Closed with a word or without one.
        let _ = stream.read_to_end(&mut said);
        assert!(!String::from_utf8_lossy(&said).contains(" 200 "));
    }
}
