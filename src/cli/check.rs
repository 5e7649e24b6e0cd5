//! `tebiki check`: everything there is to say about the content. Writes nothing.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::args::Check;
use super::{Console, End, content_or_default, threads};
use crate::config::Flags;
use crate::date::Date;
use crate::diagnostic::{Report, draw};
use crate::dictionary::Dictionary;
use crate::failure::Failure;
use crate::read::{self, Places};

const DAY: u64 = 24 * 60 * 60;

pub(super) fn run(asked: &Check, console: &Console) -> Result<End, Failure> {
    let places = Places {
        content: content_or_default(asked.content.as_deref()),
        out: None,
        theme: asked.theme.clone(),
    };
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    let today = day_in_japan(now.as_secs());
    let expiring = match &asked.expiring {
        Some(text) => Some(day_in_japan(
            now.as_secs().saturating_add(days(text)? * DAY),
        )),
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
        crate::build(&sources, &flags, &dictionary, &mut report)
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
fn days(text: &str) -> Result<u64, Failure> {
    let number = text
        .strip_suffix('d')
        .or_else(|| text.strip_suffix('日'))
        .unwrap_or(text);
    match number.parse::<u64>() {
        Ok(days) if days <= 36_500 => Ok(days),
        _ => Err(Failure::Value {
            argument: "--expiring",
            value: text.to_owned(),
            ja: "「90d」のように、日数で書いてください。",
            en: "Write a number of days, such as 90d.",
        }),
    }
}

/// The calendar day in Japan, where the handbooks are read.
fn day_in_japan(seconds: u64) -> Date {
    let days = (seconds + 9 * 60 * 60) / DAY;
    // Gregorian calendar, counted in eras of 400 years that begin on 1 March.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = match month_from_march < 10 {
        true => month_from_march + 3,
        false => month_from_march - 9,
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    Date {
        year: i32::try_from(year).unwrap_or(i32::MAX),
        month: u8::try_from(month).ok(),
        day: u8::try_from(day).ok(),
        fiscal: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_japan() {
        for (seconds, expected) in [
            (0, (1970, 1, 1)),
            (951_836_399, (2000, 2, 29)),
            (951_836_400, (2000, 3, 1)),
            (1_767_193_199, (2025, 12, 31)),
            (1_767_193_200, (2026, 1, 1)),
        ] {
            let (year, month, day) = expected;
            let found = day_in_japan(seconds);
            assert_eq!(
                (found.year, found.month, found.day),
                (year, Some(month), Some(day))
            );
        }
    }

    #[test]
    fn days_are_written_as_a_number() {
        assert_eq!(days("90d").ok(), Some(90));
        assert_eq!(days("30日").ok(), Some(30));
        assert!(days("soon").is_err() && days("-1d").is_err() && days("99999999d").is_err());
    }
}
