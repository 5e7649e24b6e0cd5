//! `tebiki search QUERY`: asks a built site what its own search field would answer.

use std::fmt::Write as _;
use std::fs;
use std::path::{Component, Path};

use super::args::Search;
use super::{Console, End};
use crate::failure::Failure;
use crate::failure::SearchRefusal;
use crate::query::{Answer, Engine, Options};
use crate::write;

pub(super) fn run(asked: &Search, console: &Console) -> Result<End, Failure> {
    write::recover_before_reading(&asked.site);
    let site = asked.site.as_path();
    let refused = |why: SearchRefusal| Failure::Search {
        site: site.to_owned(),
        why,
    };
    let engine = Engine::open(|name| file(site, name)).map_err(refused)?;
    let options = Options {
        limit: Some(asked.limit),
        origin: asked.origin.clone(),
        ..Options::default()
    };
    let answer = engine.search(&asked.query, &options).map_err(refused)?;
    if asked.json {
        let json =
            serde_json::to_string_pretty(&answer).expect("strings and numbers are always JSON");
        console.answer(&format!("{json}\n"));
    } else {
        console.answer(&text(&answer, console));
    }
    Ok(End::Done)
}

/// A file of the site by its name, and of nothing else.
fn file(site: &Path, name: &str) -> Option<Vec<u8>> {
    let inside = Path::new(name)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    // A missing file is the engine's to tell.
    inside.then(|| fs::read(site.join(name)).ok()).flatten()
}

fn text(answer: &Answer, console: &Console) -> String {
    let mut text = String::new();
    let mut line = |line: String| writeln!(text, "{line}").expect("memory takes every line");
    if let Some(term) = &answer.term {
        line(format!("【{}】{}", term.name, term.short));
        line(format!("  {}\n", term.url));
    }
    for hit in &answer.results {
        let mut title = hit.title.clone();
        if !hit.heading.is_empty() && hit.heading != hit.title {
            title = format!("{title} › {}", hit.heading);
        }
        if !hit.origin.is_empty() {
            title = format!("{title}〔{}〕", hit.origin);
        }
        line(title);
        line(format!("  {}", hit.excerpt));
        line(format!("  {}\n", hit.url));
    }
    if !answer.near.is_empty() {
        line(console.words(
            "近い場面（同じとはかぎりません）：".to_owned(),
            "Situations that come near:".to_owned(),
        ));
        for hit in &answer.near {
            line(format!("  {}\n    {}", hit.title, hit.url));
        }
    }
    if !answer.nearest.is_empty() {
        let words = answer.nearest.join(console.words("・", ", "));
        line(console.words(
            format!("近い言葉：{words}"),
            format!("Words that come near: {words}"),
        ));
    }
    let (shown, total) = (answer.results.len(), answer.total);
    line(console.words(
        format!("{total} 件のうち {shown} 件"),
        format!("{shown} of {total}"),
    ));
    text
}
