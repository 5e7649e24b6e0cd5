//! `tebiki build --overlays DIR`: every overlay of a folder as a site of its own, one after another, or one share of them.
//! What they share is done once; each site is the one that its overlay alone would give.
//!
//! A site whose record says that it is made from the same, and that stands with every byte, is not made again: a run that
//! was cut off is simply run once more.

pub(super) mod note;
mod shard;
mod stop;
mod tell;

use std::path::Path;
use std::time::Instant;

use serde::Serialize;

use super::args::Build;
use super::build::Maker;
use super::outcome::made_from;
use super::{Console, End, flags, kept};
use crate::config::Flags;
use crate::failure::Failure;
use crate::read::{self, Guide, Overlay, Places};
use crate::write;
use note::{Run, Site};
use shard::Shard;
use stop::Stop;
use tell::{Numbers, State, Tell};

pub(super) fn run(asked: &Build, folder: &Path, console: &Console) -> Result<End, Failure> {
    let tell = Tell::new(console, asked.row.log.is_some());
    match share(asked, folder, console, &tell) {
        Err(failure) if tell.is_json() => {
            tell.refused(None, &failure);
            Ok(End::of(&failure))
        }
        ended => ended,
    }
}

fn share(asked: &Build, folder: &Path, console: &Console, tell: &Tell<'_>) -> Result<End, Failure> {
    let above = flags(asked.base_url.as_deref())?;
    let overlays = read::overlays_in(folder)?;
    let shard = Shard::of(&asked.row)?;
    let places = (0..).zip(&overlays);
    let share: Vec<&Overlay> = places
        .filter(|(place, _)| shard.has(*place))
        .map(|(_, overlay)| overlay)
        .collect();
    if asked.row.list {
        list(&share, asked.row.json, console);
        return Ok(End::Done);
    }
    let stop = Stop::listen();
    let maker = Maker::new(asked, kept::shared(&asked.kept), console)?;
    tell.start(shard, share.len());
    console.step("原稿を読んでいます", "Reading the content");
    let mut places = Places {
        content: maker.content.clone(),
        out: Some(asked.out.clone()),
        theme: asked.theme.clone(),
        overlays: overlays.iter().map(by_folder).collect(),
    };
    let guide = maker.threads.install(|| read::guide(&places))?;
    places.overlays = Vec::new();
    let alone = maker
        .threads
        .install(|| read::laid(&places, guide.clone()))?;
    let input = maker.threads.install(|| made_from(&alone, &above));
    let names: Vec<String> = overlays.iter().map(Overlay::site_name).collect();
    let mut row = Row {
        asked,
        maker,
        guide,
        places,
        run: Run::new(shard, input, &names),
        stop,
        tell,
    };
    Run::forget(shard, &asked.out)?;
    let (states, mut end) = row.all(&share);
    match states.len() == share.len() {
        true => row.run.write(&asked.out)?,
        false => end = End::Hindered,
    }
    row.maker.end();
    tell.end(&states, share.len(), end);
    Ok(end)
}

/// The sites of one run.
struct Row<'a> {
    asked: &'a Build,
    maker: Maker<'a>,
    guide: Guide,
    places: Places,
    run: Run,
    stop: Stop,
    tell: &'a Tell<'a>,
}

impl Row<'_> {
    /// How each ended that the run came to, and the worst of it.
    fn all(&mut self, overlays: &[&Overlay]) -> (Vec<(String, State)>, End) {
        let (mut states, mut worst) = (Vec::new(), End::Done);
        for overlay in overlays {
            if self.stop.is_asked() {
                break;
            }
            let began = Instant::now();
            let (state, numbers) = match self.one(overlay) {
                Ok(Some(ended)) => ended,
                Ok(None) => break,
                Err(failure) => {
                    self.tell.refused(Some(overlay), &failure);
                    worst = worst.max(End::of(&failure));
                    // The next one would meet the same.
                    if failure.may_pass() {
                        break;
                    }
                    (State::Refused, Numbers::default())
                }
            };
            let name = overlay.site_name();
            if matches!(state, State::Faulty | State::Refused) {
                let why = state.name().to_owned();
                self.run.missing.insert(name.clone(), why);
            }
            if state == State::Faulty {
                worst = worst.max(End::Faulty);
            }
            self.tell.site(overlay, state, numbers, began.elapsed());
            states.push((name, state));
        }
        (states, worst)
    }

    /// `None` where somebody stopped it, before it was written.
    fn one(&mut self, overlay: &Overlay) -> Result<Option<(State, Numbers)>, Failure> {
        let name = overlay.site_name();
        let out = self.asked.out.join(&name);
        write::check(&self.maker.content, &out)?;
        Site::check(&self.asked.out, &name)?;
        self.places.overlays = vec![by_folder(overlay)];
        let (places, guide) = (&self.places, self.guide.clone());
        let threads = &self.maker.threads;
        let sources = threads.install(|| read::laid(places, guide))?;
        let flags = self.flags(&name)?;
        let input = threads.install(|| made_from(&sources, &flags));
        let standing = threads.install(|| Site::standing(&self.asked.out, &name, input));
        if let Some(site) = standing {
            let numbers = Numbers {
                files: site.files,
                warnings: site.warnings,
                notes: site.notes,
                ..Numbers::default()
            };
            self.run.sites.push(site);
            return Ok(Some((State::Same, numbers)));
        }
        let made = self.maker.make(&sources, &flags)?;
        self.tell.found(overlay, &made.report, &sources);
        let mut numbers = Numbers::of(&made.report);
        if made.report.has_errors() {
            return Ok(Some((State::Faulty, numbers)));
        }
        if self.stop.is_asked() {
            return Ok(None);
        }
        let written = self.maker.write(&made, &out)?;
        let site = Site::of(&name, input, &made);
        site.write(&self.asked.out)?;
        self.run.sites.push(site);
        (numbers.files, numbers.changed) = (written.files, written.changed);
        numbers.removed = written.removed;
        Ok(Some((State::Made, numbers)))
    }

    /// The address of a site lies below that of all.
    fn flags(&self, name: &str) -> Result<Flags, Failure> {
        let above = self.asked.base_url.as_ref();
        let address = above.map(|above| format!("{}/{name}/", above.trim_end_matches('/')));
        flags(address.as_deref())
    }
}

fn by_folder(overlay: &Overlay) -> String {
    overlay.folder.to_string_lossy().into_owned()
}

/// One line of `--list`.
#[derive(Serialize)]
struct Listed {
    id: String,
    folder: String,
    over: String,
}

fn list(overlays: &[&Overlay], json: bool, console: &Console) {
    let listed = overlays.iter().map(|overlay| Listed {
        id: overlay.site_name(),
        folder: by_folder(overlay).replace('\\', "/"),
        over: overlay.over.clone(),
    });
    let listed: Vec<Listed> = listed.collect();
    if json {
        let text = serde_json::to_string(&listed).expect("texts are always JSON");
        return console.answer(&format!("{text}\n"));
    }
    for one in listed {
        console.answer(&format!("{}\t{}\n", one.id, one.folder));
    }
}
