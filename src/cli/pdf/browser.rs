//! Somebody else's browser: finds one, and has it print one page to one PDF.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::failure::{Failure, PaperRefusal};
use crate::path;

/// Where browsers stand that are on no search path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Windows,
    Mac,
    Unix,
}

const HERE: System = if cfg!(windows) {
    System::Windows
} else if cfg!(target_os = "macos") {
    System::Mac
} else {
    System::Unix
};

/// The browser that is named, else the first that is installed.
pub(super) fn find(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let from_environment = env::var_os("TEBIKI_BROWSER").filter(|named| !named.is_empty());
    let named = named.map(Path::to_owned);
    if let Some(named) = named.or_else(|| from_environment.map(PathBuf::from)) {
        return Ok(named);
    }
    candidates(HERE, &|name| env::var_os(name))
        .into_iter()
        .find(|candidate| candidate.is_file())
        .ok_or(Failure::Paper(PaperRefusal::NoBrowser))
}

/// Every place where a browser may be, the likeliest first.
fn candidates(system: System, variable: &dyn Fn(&str) -> Option<OsString>) -> Vec<PathBuf> {
    let (roots, inside): (Vec<PathBuf>, &[&str]) = match system {
        System::Windows => (
            ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"]
                .iter()
                .filter_map(|name| variable(name).map(PathBuf::from))
                .collect(),
            &[
                "Google/Chrome/Application/chrome.exe",
                "Microsoft/Edge/Application/msedge.exe",
                "Chromium/Application/chrome.exe",
            ],
        ),
        System::Mac => (
            [
                Some(PathBuf::from("/")),
                variable("HOME").map(PathBuf::from),
            ]
            .into_iter()
            .flatten()
            .collect(),
            &[
                "Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                "Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
                "Applications/Chromium.app/Contents/MacOS/Chromium",
            ],
        ),
        System::Unix => (
            variable("PATH")
                .map(|paths| env::split_paths(&paths).collect())
                .unwrap_or_default(),
            &[
                "google-chrome",
                "google-chrome-stable",
                "microsoft-edge",
                "microsoft-edge-stable",
                "chromium",
                "chromium-browser",
            ],
        ),
    };
    inside
        .iter()
        .flat_map(|name| roots.iter().map(move |root| root.join(name)))
        .collect()
}

/// A browser with a folder of its own: it reads the page there, keeps its profile there, and leaves the PDF there.
pub(super) struct Printer<'a> {
    pub(super) browser: &'a Path,
    pub(super) folder: &'a Path,
    pub(super) limit: Duration,
}

impl Printer<'_> {
    /// Prints a file of the folder.
    pub(super) fn print(&self, page: &str) -> Result<Vec<u8>, Failure> {
        let pdf = self.folder.join("printed.pdf");
        let words = self.folder.join("words.txt");
        // An earlier pass's paper must not pass for this one's.
        if pdf.exists() {
            fs::remove_file(&pdf).map_err(Failure::write(&pdf))?;
        }
        let log = fs::File::create(&words).map_err(Failure::write(&words))?;
        let mut child = self
            .command(&pdf, page)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|why| self.refused(|browser| PaperRefusal::BrowserRefused { browser, why }))?;
        let ended = self.wait(&mut child)?;
        match fs::read(&pdf) {
            Ok(bytes) if ended.success() && !bytes.is_empty() => Ok(bytes),
            _ => {
                let said = last_words(&fs::read(&words).unwrap_or_default());
                Err(self.refused(|browser| PaperRefusal::BrowserFailed { browser, said }))
            }
        }
    }

    fn command(&self, pdf: &Path, page: &str) -> Command {
        let mut command = Command::new(self.browser);
        command.args([
            "--headless",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-extensions",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--font-render-hinting=none",
            "--force-color-profile=srgb",
            "--lang=ja",
            "--no-pdf-header-footer",
            "--export-tagged-pdf",
            "--generate-pdf-document-outline",
        ]);
        if is_root(self.folder) {
            // Chromium refuses its sandbox to root, as in most containers.
            command.arg("--no-sandbox");
        }
        let told = |name: &str, path: &Path| {
            let mut told = OsString::from(name);
            told.push(path);
            told
        };
        command.arg(told("--user-data-dir=", &self.folder.join("profile")));
        command.arg(told("--print-to-pdf=", pdf));
        command.arg(file_url(&self.folder.join(page)));
        command
    }

    fn wait(&self, child: &mut Child) -> Result<ExitStatus, Failure> {
        let began = Instant::now();
        loop {
            let ended = child.try_wait().map_err(|why| {
                self.refused(|browser| PaperRefusal::BrowserRefused { browser, why })
            })?;
            if let Some(ended) = ended {
                return Ok(ended);
            }
            if began.elapsed() > self.limit {
                // It may have ended by itself just now.
                let _ = child.kill();
                let _ = child.wait();
                let seconds = self.limit.as_secs();
                return Err(self.refused(|browser| PaperRefusal::BrowserHung { browser, seconds }));
            }
            sleep(Duration::from_millis(50));
        }
    }

    fn refused(&self, refusal: impl FnOnce(PathBuf) -> PaperRefusal) -> Failure {
        Failure::Paper(refusal(self.browser.to_owned()))
    }
}

/// Whether root works here: what we make belongs to us.
#[cfg(unix)]
fn is_root(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(folder).is_ok_and(|folder| folder.uid() == 0)
}

#[cfg(not(unix))]
fn is_root(_: &Path) -> bool {
    false
}

/// The last line of what a browser said that is about its end, not about the machine's buses and drivers.
fn last_words(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let line = said
        .lines()
        .rev()
        .find(|line| !line.trim().is_empty() && !line.contains("dbus") && !line.contains("/gpu/"));
    line.unwrap_or("…").chars().take(200).collect()
}

/// The address of a file: `/a b` → `file:///a%20b`, `C:\a` → `file:///C:/a`, `\\server\a` → `file://server/a`.
fn file_url(file: &Path) -> String {
    let path = file.to_string_lossy();
    let slashes = match HERE {
        System::Windows => path.replace('\\', "/"),
        _ => path.into_owned(),
    };
    url_of(&slashes)
}

fn url_of(slashes: &str) -> String {
    let encoded = path::encode(slashes);
    if encoded.starts_with("//") {
        return format!("file:{encoded}");
    }
    // A drive keeps its colon.
    let encoded = encoded.replacen("%3A/", ":/", 1);
    format!("file:///{}", encoded.trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_looked_for_where_each_system_keeps_them() {
        let windows = candidates(System::Windows, &|name| match name {
            "ProgramFiles" => Some("C:/Program Files".into()),
            "ProgramFiles(x86)" => Some("C:/Program Files (x86)".into()),
            _ => None,
        });
        assert!(windows.contains(&PathBuf::from(
            "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe"
        )));
        let mac = candidates(System::Mac, &|_| Some("/Users/a".into()));
        assert_eq!(
            mac.first(),
            Some(&PathBuf::from(
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
            ))
        );
        assert!(mac.iter().any(|path| path.starts_with("/Users/a")));
        let unix = candidates(System::Unix, &|_| Some("/usr/bin:/snap/bin".into()));
        let unix: Vec<String> = unix.iter().map(|path| path.display().to_string()).collect();
        assert!(unix.contains(&"/usr/bin/microsoft-edge".to_owned()));
        assert!(unix.contains(&"/snap/bin/chromium".to_owned()));
        assert_eq!(candidates(System::Unix, &|_| None), Vec::<PathBuf>::new());
    }

    #[test]
    fn a_file_has_an_address_on_every_system() {
        for (path, expected) in [
            (
                "/tmp/手引き 1/a.html",
                "file:///tmp/%E6%89%8B%E5%BC%95%E3%81%8D%201/a.html",
            ),
            ("C:/Users/a/print.html", "file:///C:/Users/a/print.html"),
            (
                "//server/共有/a.html",
                "file://server/%E5%85%B1%E6%9C%89/a.html",
            ),
            ("/a#b?c%d", "file:///a%23b%3Fc%25d"),
        ] {
            assert_eq!(url_of(path), expected);
        }
    }

    #[test]
    fn the_last_words_are_about_the_end() {
        let said = "[1] ERROR:zygote.cc] No usable sandbox!\n[1] ERROR:dbus/bus.cc] Failed\n\n";
        assert_eq!(
            last_words(said.as_bytes()),
            "[1] ERROR:zygote.cc] No usable sandbox!"
        );
        assert_eq!(last_words(b""), "…");
    }
}
