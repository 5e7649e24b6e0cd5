//! The command line: the only place that prints, and the only one that reads the clock. Gives exit codes: 0 done,
//! 1 the content has errors, 2 wrong use or a refusal of the machine, 75 a refusal that may pass by itself.
//!
//! What was asked for (JSON, help, results) goes to standard output; diagnostics and progress go to standard error,
//! progress only on a terminal.

mod a11y;
mod agenda;
mod apply;
mod args;
mod build;
mod bundle;
mod check;
mod diff;
mod epub;
mod export;
mod file;
mod freeze;
mod help;
mod import;
mod init;
mod kept;
mod key;
mod many;
mod merge;
mod new;
mod outcome;
mod overlay;
mod packet;
mod pdf;
mod pin;
mod renumber;
mod search;
mod serve;
mod usage;
mod verify;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use indicatif::{ProgressBar, ProgressStyle};
use rayon::ThreadPool;

use crate::config::Flags;
use crate::date::Date;
use crate::diagnostic::draw::{self, Colour};
use crate::diagnostic::{Lang, Report};
use crate::failure::Failure;
use crate::read;
use crate::source::Sources;
use args::Command;

/// How a command ended that told all there was to tell. Of several the last one here counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Done,
    /// The content has errors.
    Faulty,
    /// The machine refused something.
    Refused,
    /// The same, and the same command may succeed another time.
    Hindered,
}

impl End {
    fn of(failure: &Failure) -> End {
        match failure.may_pass() {
            true => End::Hindered,
            false => End::Refused,
        }
    }

    fn code(self) -> u8 {
        match self {
            End::Done => 0,
            End::Faulty => 1,
            End::Refused => 2,
            // As sysexits.h has it: EX_TEMPFAIL.
            End::Hindered => 75,
        }
    }
}

/// Runs one command.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.collect();
    let lang = args::lang(&arguments);
    let parsed = match args::parse(&arguments, lang) {
        Ok(parsed) => parsed,
        Err(error) => return usage::answer(&error, &Console::new(lang, false)),
    };
    let console = Console::new(lang, parsed.quiet);
    let ended = match &parsed.command {
        Command::A11y(asked) => a11y::run(asked, &console),
        Command::Apply(asked) => apply::run(asked, &console),
        Command::Build(asked) => build::run(asked, &console),
        Command::Bundle(asked) => bundle::run(asked, &console),
        Command::Check(asked) => check::run(asked, &console),
        Command::Diff(asked) => diff::run(asked, &console),
        Command::Epub(asked) => epub::run(asked, &console),
        Command::Help(asked) => help::run(asked, &console),
        Command::Export(asked) => export::run(asked, &console),
        Command::Import(asked) => import::run(asked, &console),
        Command::Freeze(asked) => freeze::run(asked, &console),
        Command::Init(asked) => init::run(asked, &console),
        Command::Key(asked) => key::run(asked, &console),
        Command::Merge(asked) => merge::run(asked, &console),
        Command::New(asked) => new::run(asked, &console),
        Command::Overlay(asked) => overlay::run(asked, &console),
        Command::Packet(asked) => packet::run(asked, &console),
        Command::Pdf(asked) => pdf::run(asked, &console),
        Command::Pin(asked) => pin::run(asked, &console),
        Command::Renumber(asked) => renumber::run(asked, &console),
        Command::Search(asked) => search::run(asked, &console),
        Command::Serve(asked) => serve::run(asked, &console),
        Command::Verify(asked) => verify::run(asked, &console),
    };
    console.step_done();
    let ended = ended.unwrap_or_else(|failure| {
        console.complain(&draw::failure(&failure.wording(lang), lang, console.colour));
        End::of(&failure)
    });
    ExitCode::from(ended.code())
}

/// Where a command prints.
struct Console {
    lang: Lang,
    quiet: bool,
    /// Whether a person watches standard error.
    watched: bool,
    colour: Colour,
    progress: ProgressBar,
}

impl Console {
    fn new(lang: Lang, quiet: bool) -> Console {
        let watched = io::stderr().is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        let progress = match watched && !quiet {
            true => ProgressBar::new_spinner(),
            false => ProgressBar::hidden(),
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            progress.set_style(style);
        }
        Console {
            lang,
            quiet,
            watched,
            colour: match watched && !plain {
                true => Colour::Terminal,
                false => Colour::None,
            },
            progress,
        }
    }

    /// The words of this run's language.
    fn words<T>(&self, ja: T, en: T) -> T {
        match self.lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }

    /// Says on a terminal what is being done.
    fn step(&self, ja: &'static str, en: &'static str) {
        self.progress.set_message(self.words(ja, en));
        self.progress.enable_steady_tick(Duration::from_millis(100));
    }

    fn step_done(&self) {
        self.progress.finish_and_clear();
    }

    /// One line for a person who watches; nothing in a pipe.
    fn tell(&self, line: &str) {
        if self.watched && !self.quiet {
            self.complain(&format!("{line}\n"));
        }
    }

    /// Diagnostics, always.
    fn complain(&self, text: &str) {
        self.progress.suspend(|| {
            // A reader that went away is no reason to stop.
            let _ = io::stderr().write_all(text.as_bytes());
        });
    }

    /// What was asked for.
    fn answer(&self, text: &str) {
        self.answer_bytes(text.as_bytes());
    }

    /// What was asked for, where it is a file.
    fn answer_bytes(&self, bytes: &[u8]) {
        self.progress.suspend(|| {
            let mut out = io::stdout().lock();
            let _ = out.write_all(bytes);
            let _ = out.flush();
        });
    }

    fn report(&self, report: &Report, sources: &Sources) {
        let drawn = draw::text(report, sources, self.lang, self.colour);
        self.complain(&drawn);
    }
}

/// The folder to read: the named one, or the one we are in; of a folder that holds `content`, that. Never a built site:
/// its files, read as content, would be told one by one to take other names.
fn content_or_default(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let content = match named {
        Some(named) => named.to_owned(),
        None => PathBuf::from("."),
    };
    let content = content_in(content);
    match read::is_built(&content) {
        true => Err(Failure::ContentBuilt { path: content }),
        false => Ok(content),
    }
}

/// What a command is told of the site, and nothing else.
fn flags(address: Option<&str>) -> Result<Flags, Failure> {
    Ok(Flags {
        base_url: base_url(address)?,
        ..Flags::default()
    })
}

/// The address of a site as `--base-url` gives it: whole, and of the web.
fn base_url(given: Option<&str>) -> Result<Option<String>, Failure> {
    let Some(text) = given else {
        return Ok(None);
    };
    let sound = url::Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some_and(|host| !host.is_empty())
            && url.query().is_none()
            && url.fragment().is_none()
    });
    match sound {
        true => Ok(Some(text.to_owned())),
        false => Err(Failure::Value {
            argument: "--base-url",
            value: text.to_owned(),
            ja: "「https://example.lg.jp/tebiki/」のように、https:// から始まる、サイトを置く場所を書いてください。",
            en: "Give the whole address of the site, such as https://example.org/handbook/.",
        }),
    }
}

/// The content folder inside this one, where this one is the folder above it.
fn content_in(folder: PathBuf) -> PathBuf {
    let inside = folder.join("content");
    if folder.as_os_str() == "." {
        return match inside.is_dir() {
            true => PathBuf::from("content"),
            false => folder,
        };
    }
    match inside.is_dir() && !holds_pages(&folder) {
        true => inside,
        false => folder,
    }
}

/// Whether a folder is a handbook by itself: it has its own settings, or a page that is not about the files around it.
fn holds_pages(folder: &Path) -> bool {
    if folder.join("handbook.toml").is_file() {
        return true;
    }
    let about = [
        "readme",
        "changelog",
        "license",
        "licence",
        "contributing",
        "architecture",
    ];
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let name = entry.file_name().to_string_lossy().to_lowercase();
        name.ends_with(".md") && !about.iter().any(|about| name.starts_with(about))
    })
}

/// The threads that `--jobs` asks for; without it, one for each core.
fn threads(jobs: Option<u16>) -> Result<ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.map_or(0, usize::from))
        // Room for content that is nested more deeply than anybody reads.
        .stack_size(32 << 20)
        .build()
        .map_err(|error| Failure::Threads {
            why: error.to_string(),
        })
}

/// The day in Japan, where the handbooks are read. The only look at the clock.
fn today() -> Date {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    day_in_japan(now.as_secs())
}

fn day_in_japan(seconds: u64) -> Date {
    let days = (seconds + 9 * 60 * 60) / (24 * 60 * 60);
    Date::from_days(i64::try_from(days).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_japan() {
        for (seconds, expected) in [
            (0, "1970-01-01"),
            (951_836_399, "2000-02-29"),
            (951_836_400, "2000-03-01"),
            (1_767_193_199, "2025-12-31"),
            (1_767_193_200, "2026-01-01"),
        ] {
            assert_eq!(day_in_japan(seconds).iso(), expected);
        }
    }
}
