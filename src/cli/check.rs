//! `tebiki check`: everything there is to say about the content. Writes nothing.

use super::args::Check;
use super::{Console, End, content_or_default, threads, today};
use crate::config::Flags;
use crate::diagnostic::{Report, draw};
use crate::failure::Failure;
use crate::read::{self, Places};
use tebiki_words::Dictionary;

pub(super) fn run(asked: &Check, console: &Console) -> Result<End, Failure> {
    let places = Places {
        content: content_or_default(asked.content.as_deref())?,
        out: None,
        theme: asked.theme.clone(),
    };
    let today = today();
    let expiring = match &asked.expiring {
        Some(text) => Some(today.plus_days(days(text)?)),
        None => None,
    };
    let flags = Flags {
        today: Some(today),
        expiring,
        ..Flags::default()
    };
    let threads = threads(asked.jobs)?;
    console.step("原稿を読んでいます", "Reading the content");
    let sources = threads.install(|| read::read(&places))?;
    console.step("点検しています", "Checking");
    let mut report = Report::default();
    threads.install(|| {
        let dictionary = Dictionary::embedded();
        crate::check(&sources, &flags, &dictionary, &mut report);
    });
    if asked.json {
        let findings = draw::findings(&report, &sources, console.lang);
        let json =
            serde_json::to_string_pretty(&findings).expect("strings and numbers are always JSON");
        console.answer(&format!("{json}\n"));
    } else {
        console.report(&report, &sources);
        if report.found.is_empty() {
            console.tell(console.words("指摘はありません。", "Nothing to report."));
        }
    }
    Ok(match report.has_errors() {
        true => End::Faulty,
        false => End::Done,
    })
}

/// `90d`, `90日` or `90`.
fn days(text: &str) -> Result<i64, Failure> {
    let number = text
        .strip_suffix('d')
        .or_else(|| text.strip_suffix('日'))
        .unwrap_or(text);
    match number.parse::<i64>() {
        Ok(days) if (0..=36_500).contains(&days) => Ok(days),
        _ => Err(Failure::Value {
            argument: "--expiring",
            value: text.to_owned(),
            ja: "「90d」のように、日数で書いてください。",
            en: "Write a number of days, such as 90d.",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_a_number() {
        assert_eq!(days("90d").ok(), Some(90));
        assert_eq!(days("30日").ok(), Some(30));
        assert!(days("soon").is_err() && days("-1d").is_err() && days("99999999d").is_err());
    }
}
