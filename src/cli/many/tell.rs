//! What a run says while it goes: lines for people, or with `--log json` one line of JSON for each event.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::note::TOOL;
use super::shard::Shard;
use crate::cli::{Console, End};
use crate::diagnostic::draw::{self, Finding};
use crate::diagnostic::{Report, Severity};
use crate::failure::Failure;
use crate::read::Overlay;
use crate::source::Sources;

/// How one site ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Made,
    /// It stands as it would be made.
    Same,
    /// The content has errors.
    Faulty,
    /// The machine refused.
    Refused,
}

impl State {
    pub(super) fn name(self) -> &'static str {
        match self {
            State::Made => "made",
            State::Same => "same",
            State::Faulty => "faulty",
            State::Refused => "refused",
        }
    }
}

/// Numbers of one site.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Numbers {
    pub(super) files: usize,
    pub(super) changed: usize,
    pub(super) removed: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
}

impl Numbers {
    pub(super) fn of(report: &Report) -> Numbers {
        Numbers {
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            notes: report.count(Severity::Note),
            ..Numbers::default()
        }
    }
}

/// `docs/scale.md` describes them; a key is never taken away.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
enum Event<'a> {
    Start {
        tool: &'a str,
        sites: usize,
        shard: usize,
        shards: usize,
    },
    Finding {
        site: &'a str,
        #[serde(flatten)]
        finding: &'a Finding,
    },
    Site {
        site: &'a str,
        state: State,
        #[serde(flatten)]
        numbers: Numbers,
        milliseconds: u64,
    },
    Refused {
        site: Option<&'a str>,
        what: String,
        mend: String,
        retry: bool,
    },
    End {
        made: usize,
        same: usize,
        faulty: usize,
        refused: usize,
        /// Those that nobody came to.
        left: usize,
        code: u8,
        milliseconds: u64,
    },
}

pub(super) struct Tell<'a> {
    console: &'a Console,
    json: bool,
    began: Instant,
    /// What was said already. Most of it is said of the guide, and again under every overlay.
    told: RefCell<BTreeSet<String>>,
}

impl<'a> Tell<'a> {
    pub(super) fn new(console: &'a Console, json: bool) -> Tell<'a> {
        Tell {
            console,
            json,
            began: Instant::now(),
            told: RefCell::default(),
        }
    }

    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    pub(super) fn start(&self, shard: Shard, sites: usize) {
        if self.json {
            self.event(&Event::Start {
                tool: TOOL,
                sites,
                shard: shard.number,
                shards: shard.of,
            });
        }
    }

    /// What was found. What was said of other overlays in the same words is only counted for people.
    pub(super) fn found(&self, overlay: &Overlay, report: &Report, sources: &Sources) {
        let console = self.console;
        if self.json {
            let site = &overlay.site_name();
            for finding in &draw::findings(report, sources, console.lang) {
                self.event(&Event::Finding { site, finding });
            }
            return;
        }
        let said = draw::parts(report, sources, console.lang, console.colour);
        let Some((sum, found)) = said.split_last() else {
            return;
        };
        let mut told = self.told.borrow_mut();
        let new = found.iter().filter(|found| told.insert((*found).clone()));
        let new: Vec<&str> = new.map(String::as_str).collect();
        let sum = match found.len() - new.len() {
            0 => sum.clone(),
            again => console.words(
                format!(
                    "{}（うち {again} は、先に出したものと同じ）\n",
                    sum.trim_end()
                ),
                format!("{} ({again} of them told above)\n", sum.trim_end()),
            ),
        };
        console.complain(&format!("{}{}{sum}", self.head(overlay), new.concat()));
    }

    pub(super) fn site(&self, overlay: &Overlay, state: State, numbers: Numbers, took: Duration) {
        let site = &overlay.site_name();
        if self.json {
            return self.event(&Event::Site {
                site,
                state,
                numbers,
                milliseconds: whole(took),
            });
        }
        let Numbers {
            files,
            changed,
            removed,
            ..
        } = numbers;
        let seconds = took.as_secs_f32();
        match state {
            State::Made => self.console.tell(&self.console.words(
                format!("{site}：{files} ファイル（変わったもの {changed}、なくなったもの {removed}）。{seconds:.1} 秒。"),
                format!("{site}: {files} files ({changed} changed, {removed} removed), {seconds:.1} s."),
            )),
            State::Same => self.console.tell(&self.console.words(
                format!("{site}：前のまま（{files} ファイル）。"),
                format!("{site}: stands as it is ({files} files)."),
            )),
            State::Faulty | State::Refused => {}
        }
    }

    /// Of one site, or of the run.
    pub(super) fn refused(&self, overlay: Option<&Overlay>, failure: &Failure) {
        let console = self.console;
        let wording = failure.wording(console.lang);
        if self.json {
            let site = overlay.map(Overlay::site_name);
            return self.event(&Event::Refused {
                site: site.as_deref(),
                what: wording.what,
                mend: wording.mend,
                retry: failure.may_pass(),
            });
        }
        let head = overlay
            .map(|overlay| self.head(overlay))
            .unwrap_or_default();
        let drawn = draw::failure(&wording, console.lang, console.colour);
        console.complain(&format!("{head}{drawn}"));
    }

    pub(super) fn end(&self, states: &[(String, State)], all: usize, end: End) {
        let took = self.began.elapsed();
        let count = |state| states.iter().filter(|(_, one)| *one == state).count();
        let (made, same) = (count(State::Made), count(State::Same));
        let left = all - states.len();
        if self.json {
            return self.event(&Event::End {
                made,
                same,
                faulty: count(State::Faulty),
                refused: count(State::Refused),
                left,
                code: end.code(),
                milliseconds: whole(took),
            });
        }
        let console = self.console;
        let stands = |(_, state): &&(String, State)| matches!(state, State::Made | State::Same);
        let missing: Vec<&str> = states
            .iter()
            .filter(|one| !stands(one))
            .map(|(name, _)| name.as_str())
            .collect();
        if !missing.is_empty() {
            console.complain(&console.words(
                format!(
                    "{all} のうち {} は書きませんでした（前のサイトがあれば、そのままです）：{}\n",
                    missing.len(),
                    missing.join("、")
                ),
                format!(
                    "{} of {all} were not written (what stood there before is untouched): {}\n",
                    missing.len(),
                    missing.join(", ")
                ),
            ));
        }
        if left > 0 {
            console.complain(&console.words(
                format!("途中で止めました。残りは {left} です。同じ命令で、続きから作ります。\n"),
                format!(
                    "Stopped on the way; {left} are left. The same command goes on from there.\n"
                ),
            ));
        }
        let seconds = took.as_secs_f32();
        console.tell(&console.words(
            format!("作ったサイト {made}、前のまま {same}。{seconds:.1} 秒。"),
            format!("{made} made, {same} stand as they were, {seconds:.1} s."),
        ));
    }

    /// Which overlay the lines below are about.
    fn head(&self, overlay: &Overlay) -> String {
        let (name, folder) = (overlay.site_name(), overlay.folder.display());
        self.console.words(
            format!("── 地域版 {name}（{folder}）\n"),
            format!("── overlay {name} ({folder})\n"),
        )
    }

    fn event(&self, event: &Event<'_>) {
        let line = serde_json::to_string(event).expect("texts and numbers are always JSON");
        self.console.complain(&format!("{line}\n"));
    }
}

fn whole(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}
