//! `tebiki build --overlays DIR`: every overlay of a folder as a site of its own, one after another. What they share is
//! done once; each site is the one that its overlay alone would give.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use super::args::Build;
use super::build::{Maker, flags};
use super::{Console, End, base_url, kept};
use crate::diagnostic::draw;
use crate::failure::Failure;
use crate::read::{self, Guide, Overlay, Places};
use crate::write::{self, Written};

pub(super) fn run(asked: &Build, folder: &Path, console: &Console) -> Result<End, Failure> {
    let began = Instant::now();
    let maker = Maker::new(asked, kept::shared(&asked.kept), console)?;
    base_url(asked.base_url.as_deref())?;
    let overlays = read::overlays_in(folder)?;
    console.step("原稿を読んでいます", "Reading the content");
    let mut places = Places {
        content: maker.content.clone(),
        out: Some(asked.out.clone()),
        theme: asked.theme.clone(),
        overlays: overlays.iter().map(asked_by_folder).collect(),
    };
    let guide = maker.threads.install(|| read::guide(&places))?;
    let mut row = Row {
        asked,
        maker,
        guide,
        told: BTreeSet::new(),
        console,
    };
    let mut left_out = Vec::new();
    let mut refused = None;
    for overlay in &overlays {
        places.overlays = vec![asked_by_folder(overlay)];
        match row.one(overlay, &places) {
            Ok(Some(_)) => {}
            Ok(None) => left_out.push(overlay.site_name()),
            Err(failure) => {
                left_out.push(overlay.site_name());
                let drawn =
                    draw::failure(&failure.wording(console.lang), console.lang, console.colour);
                console.complain(&format!("{}{drawn}", head(overlay, console)));
                refused = Some(failure);
            }
        }
    }
    row.maker.end();
    sum_up(overlays.len(), &left_out, began, console);
    match (refused, left_out.is_empty()) {
        (Some(_), _) => Ok(End::Refused),
        (None, false) => Ok(End::Faulty),
        (None, true) => Ok(End::Done),
    }
}

fn asked_by_folder(overlay: &Overlay) -> String {
    overlay.folder.to_string_lossy().into_owned()
}

/// The overlays of one run.
struct Row<'a> {
    asked: &'a Build,
    maker: Maker<'a>,
    guide: Guide,
    /// What was said already. Most of it is said of the guide, and again under every overlay.
    told: BTreeSet<String>,
    console: &'a Console,
}

impl Row<'_> {
    fn one(&mut self, overlay: &Overlay, places: &Places) -> Result<Option<Written>, Failure> {
        let name = overlay.site_name();
        let out = self.asked.out.join(&name);
        write::check(&places.content, &out)?;
        let guide = self.guide.clone();
        let sources = self.maker.threads.install(|| read::laid(places, guide))?;
        let address = self.asked.base_url.as_ref();
        let address = address.map(|above| format!("{}/{name}/", above.trim_end_matches('/')));
        let flags = flags(address.as_deref())?;
        let (console, told) = (self.console, &mut self.told);
        let say = &mut |said: &[String]| tell_once(said, overlay, told, console);
        self.maker.make(&sources, &flags, &out, say)
    }
}

/// What was said of other overlays in the same words is only counted.
fn tell_once(said: &[String], overlay: &Overlay, told: &mut BTreeSet<String>, console: &Console) {
    let Some((sum, found)) = said.split_last() else {
        return;
    };
    let new = found.iter().filter(|found| told.insert((*found).clone()));
    let new: Vec<&str> = new.map(String::as_str).collect();
    let again = found.len() - new.len();
    let sum = match again {
        0 => sum.clone(),
        again => console.words(
            format!(
                "{}（うち {again} は、先に出したものと同じ）\n",
                sum.trim_end()
            ),
            format!("{} ({again} of them told above)\n", sum.trim_end()),
        ),
    };
    console.complain(&format!("{}{}{sum}", head(overlay, console), new.concat()));
}

/// Which overlay the lines below are about.
fn head(overlay: &Overlay, console: &Console) -> String {
    let (name, folder) = (overlay.site_name(), overlay.folder.display());
    console.words(
        format!("── 地域版 {name}（{folder}）\n"),
        format!("── overlay {name} ({folder})\n"),
    )
}

fn sum_up(all: usize, left_out: &[String], began: Instant, console: &Console) {
    let (made, seconds) = (all - left_out.len(), began.elapsed().as_secs_f32());
    if !left_out.is_empty() {
        console.complain(&console.words(
            format!(
                "{all} のうち {} は書きませんでした（前のサイトがあれば、そのままです）：{}\n",
                left_out.len(),
                left_out.join("、")
            ),
            format!(
                "{} of {all} were not written (what stood there before is untouched): {}\n",
                left_out.len(),
                left_out.join(", ")
            ),
        ));
    }
    console.tell(&console.words(
        format!("{made} のサイト。{seconds:.1} 秒。"),
        format!("{}, {seconds:.1} s.", draw::counted(made, "site")),
    ));
}
