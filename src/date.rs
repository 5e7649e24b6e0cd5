//! 和暦 and 西暦: understands the dates that authors write, and says them for readers. Never asks the clock.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// A day, a month, a year or a fiscal year. Sorts by when it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    pub year: i32,
    /// 4 for a fiscal year.
    pub month: Option<u8>,
    pub day: Option<u8>,
    pub fiscal: bool,
}

struct Era {
    name: &'static str,
    letter: char,
    /// Its first day.
    from: (i32, u8, u8),
}

/// Newest first.
const ERAS: [Era; 5] = [
    era("令和", 'R', (2019, 5, 1)),
    era("平成", 'H', (1989, 1, 8)),
    era("昭和", 'S', (1926, 12, 25)),
    era("大正", 'T', (1912, 7, 30)),
    era("明治", 'M', (1868, 10, 23)),
];

const fn era(name: &'static str, letter: char, from: (i32, u8, u8)) -> Era {
    Era { name, letter, from }
}

const WEEKDAYS: [&str; 7] = ["日", "月", "火", "水", "木", "金", "土"];

impl Date {
    /// Understands `2022`, `2022-05`, `2022-05-16`, `2022年5月`, `令和4年5月16日`, `R4.5.16`, `令和4年度`, `2022年度` and what
    /// [`Date::show`] gives, in full width too. A day that no calendar has is `None`.
    pub fn parse(text: &str) -> Option<Date> {
        let folded: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        match folded.split_once('(') {
            None => Date::parse_plain(&folded),
            Some((date, rest)) => {
                let date = Date::parse_plain(date)?;
                let inner = rest.strip_suffix(')')?;
                let weekday = inner.trim_end_matches("曜日").trim_end_matches('曜');
                let agrees =
                    Date::parse_plain(inner) == Some(date) || date.weekday() == Some(weekday);
                agrees.then_some(date)
            }
        }
    }

    fn parse_plain(text: &str) -> Option<Date> {
        let (start, rest) = strip_era(text);
        let (number, rest) = match rest.strip_prefix('元').filter(|_| start.is_some()) {
            Some(rest) => (1, rest),
            None => take_number(rest, 4)?,
        };
        let year = match start {
            Some(_) if !(1..=99).contains(&number) => return None,
            Some(start) => start + number - 1,
            None if !(1000..=9999).contains(&number) => return None,
            None => number,
        };
        if rest == "年度" {
            return Some(Date::fiscal(year));
        }
        if rest.is_empty() || rest == "年" {
            return Some(Date::year(year));
        }
        let (rest, japanese) = match rest.strip_prefix('年') {
            Some(rest) => (rest, true),
            None => (rest.strip_prefix(['-', '/', '.'])?, false),
        };
        let (month, rest) = take_number(rest, 2)?;
        let month = u8::try_from(month)
            .ok()
            .filter(|month| (1..=12).contains(month))?;
        let rest = match japanese {
            true => rest.strip_prefix('月')?,
            false if rest.is_empty() => rest,
            false => rest.strip_prefix(['-', '/', '.'])?,
        };
        if rest.is_empty() {
            return Some(Date::month(year, month));
        }
        let (day, rest) = take_number(rest, 2)?;
        let rest = if japanese {
            rest.strip_prefix('日')?
        } else {
            rest
        };
        let day = u8::try_from(day).ok()?;
        if !rest.is_empty() {
            return None;
        }
        Date::day(year, month, day)
    }

    pub fn year(year: i32) -> Date {
        Date {
            year,
            month: None,
            day: None,
            fiscal: false,
        }
    }

    /// April of `year` to the March after it.
    pub fn fiscal(year: i32) -> Date {
        Date {
            year,
            month: Some(4),
            day: None,
            fiscal: true,
        }
    }

    /// The fiscal year in which it begins; a year alone does not say which.
    pub fn in_fiscal_year(self) -> Date {
        match self.month {
            Some(1..=3) => Date::fiscal(self.year - 1),
            Some(_) => Date::fiscal(self.year),
            None => self,
        }
    }

    fn month(year: i32, month: u8) -> Date {
        Date {
            year,
            month: Some(month),
            day: None,
            fiscal: false,
        }
    }

    /// `None` for a day that the calendar does not have.
    pub fn day(year: i32, month: u8, day: u8) -> Option<Date> {
        let known = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        known.then_some(Date {
            year,
            month: Some(month),
            day: Some(day),
            fiscal: false,
        })
    }

    /// For readers, both calendars: 令和4年5月（2022年5月）, 令和元年度（2019年度）.
    pub fn show(self) -> String {
        match self.wareki() {
            Some(wareki) => format!("{wareki}（{}）", self.western()),
            None => self.western(),
        }
    }

    /// 令和4年5月; `None` before 明治 and beyond the 99th year.
    pub fn wareki(self) -> Option<String> {
        // A fiscal year and a year bear the name of the era in which the calendar year ends: 令和元年度, 令和元年.
        let point = if self.fiscal {
            (self.year, 12, 31)
        } else {
            self.last_day().parts()
        };
        let era = ERAS.iter().find(|era| era.from <= point)?;
        let number = match self.year - era.from.0 + 1 {
            1 => "元".to_owned(),
            number @ 2..=99 => number.to_string(),
            _ => return None,
        };
        Some(format!("{}{number}{}", era.name, self.rest()))
    }

    /// 2022年5月16日
    pub fn western(self) -> String {
        format!("{}{}", self.year, self.rest())
    }

    /// What follows the number of the year.
    fn rest(self) -> String {
        match (self.fiscal, self.month, self.day) {
            (true, ..) => "年度".to_owned(),
            (false, None, _) => "年".to_owned(),
            (false, Some(month), None) => format!("年{month}月"),
            (false, Some(month), Some(day)) => format!("年{month}月{day}日"),
        }
    }

    /// `2022`, `2022-05` or `2022-05-16`, as `<time datetime>` wants it; of a fiscal year the month that begins it.
    pub fn iso(self) -> String {
        match (self.month, self.day) {
            (None, _) => format!("{:04}", self.year),
            (Some(month), None) => format!("{:04}-{month:02}", self.year),
            (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", self.year),
        }
    }

    /// The day it begins.
    pub fn first_day(self) -> Date {
        Date {
            month: Some(self.month.unwrap_or(1)),
            day: Some(self.day.unwrap_or(1)),
            fiscal: false,
            ..self
        }
    }

    /// The last day that belongs to it: `until = "2027-03"` holds to the end of 2027-03-31.
    pub fn last_day(self) -> Date {
        let (year, month) = match (self.fiscal, self.month) {
            (true, _) => (self.year + 1, 3),
            (false, month) => (self.year, month.unwrap_or(12)),
        };
        Date {
            year,
            month: Some(month),
            day: Some(self.day.unwrap_or(days_in(year, month))),
            fiscal: false,
        }
    }

    /// 月 … 日; `None` unless it is a day.
    pub fn weekday(self) -> Option<&'static str> {
        self.day?;
        let index = (self.days() + 4).rem_euclid(7);
        usize::try_from(index)
            .ok()
            .and_then(|index| WEEKDAYS.get(index))
            .copied()
    }

    /// Days from 1970-01-01 to the day it begins.
    pub fn days(self) -> i64 {
        // Years are counted from March, so that the leap day is the last of its year.
        let (year, month, day) = self.first_day().parts();
        let (month, day) = (i64::from(month), i64::from(day));
        let year = i64::from(year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
            - 719_468
    }

    /// The day that is so many days after 1970-01-01.
    pub fn from_days(days: i64) -> Date {
        let days = days.clamp(-354_285, 2_932_896) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * from_march + 2) / 5 + 1;
        let month = (from_march + 2) % 12 + 1;
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Date {
            year: i32::try_from(year).unwrap_or(9999),
            month: u8::try_from(month).ok(),
            day: u8::try_from(day).ok(),
            fiscal: false,
        }
    }

    /// So many days after the day it begins, within the years 1000 to 9999.
    pub fn plus_days(self, days: i64) -> Date {
        Date::from_days(self.days().saturating_add(days))
    }

    fn parts(self) -> (i32, u8, u8) {
        (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.show())
    }
}

/// The year in which the named era began, and what stands after the name.
fn strip_era(text: &str) -> (Option<i32>, &str) {
    for era in &ERAS {
        let rest = text
            .strip_prefix(era.name)
            .or_else(|| text.strip_prefix(era.letter))
            .or_else(|| text.strip_prefix(era.letter.to_ascii_lowercase()));
        if let Some(rest) = rest {
            return (Some(era.from.0), rest);
        }
    }
    (None, text)
}

fn take_number(text: &str, longest: usize) -> Option<(i32, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(length)?;
    let number = digits.parse().ok().filter(|_| length <= longest)?;
    Some((number, rest))
}

fn days_in(year: i32, month: u8) -> u8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_as_they_are_written() {
        for (text, iso, shown) in [
            ("2022", "2022", "令和4年（2022年）"),
            ("2022-05", "2022-05", "令和4年5月（2022年5月）"),
            (
                "2022-05-16",
                "2022-05-16",
                "令和4年5月16日（2022年5月16日）",
            ),
            ("2022/5/16", "2022-05-16", "令和4年5月16日（2022年5月16日）"),
            ("令和4年5月", "2022-05", "令和4年5月（2022年5月）"),
            ("令和４年５月", "2022-05", "令和4年5月（2022年5月）"),
            ("令和 4 年 5 月", "2022-05", "令和4年5月（2022年5月）"),
            (
                "令和4年5月16日（月）",
                "2022-05-16",
                "令和4年5月16日（2022年5月16日）",
            ),
            (
                "令和元年5月16日",
                "2019-05-16",
                "令和元年5月16日（2019年5月16日）",
            ),
            ("2019-04", "2019-04", "平成31年4月（2019年4月）"),
            (
                "2019-04-30",
                "2019-04-30",
                "平成31年4月30日（2019年4月30日）",
            ),
            ("2019", "2019", "令和元年（2019年）"),
            ("平成30.4.1", "2018-04-01", "平成30年4月1日（2018年4月1日）"),
            ("R5.4.1", "2023-04-01", "令和5年4月1日（2023年4月1日）"),
            (
                "Ｒ５．４．１",
                "2023-04-01",
                "令和5年4月1日（2023年4月1日）",
            ),
            ("h30/4", "2018-04", "平成30年4月（2018年4月）"),
            ("令和4年度", "2022-04", "令和4年度（2022年度）"),
            ("2022年度", "2022-04", "令和4年度（2022年度）"),
            ("令和元年度", "2019-04", "令和元年度（2019年度）"),
            ("平成31年度", "2019-04", "令和元年度（2019年度）"),
            (
                "昭和64年1月7日",
                "1989-01-07",
                "昭和64年1月7日（1989年1月7日）",
            ),
            ("1989-01-08", "1989-01-08", "平成元年1月8日（1989年1月8日）"),
            ("1800-01", "1800-01", "1800年1月"),
            (
                "2024-02-29",
                "2024-02-29",
                "令和6年2月29日（2024年2月29日）",
            ),
        ] {
            let date = Date::parse(text).unwrap_or_else(|| panic!("{text} is a date"));
            assert_eq!(date.iso(), iso, "{text}");
            assert_eq!(date.show(), shown, "{text}");
        }
    }

    #[test]
    fn a_fiscal_year_begins_in_april() {
        for (date, year) in [
            ("2025-03-31", "令和6年度"),
            ("2025-04-01", "令和7年度"),
            ("2019-03", "平成30年度"),
            ("令和4年度", "令和4年度"),
            ("2025", "令和7年"),
        ] {
            let date = Date::parse(date).expect("a date").in_fiscal_year();
            assert_eq!(date.wareki().as_deref(), Some(year));
        }
    }

    #[test]
    fn impossible_dates_are_refused() {
        for text in [
            "",
            "春",
            "2022-13",
            "2022-00",
            "2023-02-29",
            "2022-04-31",
            "2022-05-00",
            "令和0年",
            "令和",
            "令和100年",
            "元年",
            "年度",
            "22-05",
            "20220516",
            "2022-05-16-1",
            "2022年5",
            "2022年5月16",
            "令和4年5月16日（火）",
            "令和4年5月（2021年5月）",
            "2022-05（",
            "令和4年5月ごろ",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_fact_holds_to_its_last_day() {
        for (text, last) in [
            ("2027-03", "2027-03-31"),
            ("2024-02", "2024-02-29"),
            ("2027", "2027-12-31"),
            ("令和6年度", "2025-03-31"),
            ("2027-03-05", "2027-03-05"),
        ] {
            let date = Date::parse(text).expect(text);
            assert_eq!(date.last_day().iso(), last, "{text}");
        }
    }

    #[test]
    fn dates_sort_by_when_they_begin() {
        let texts = [
            "2021年度",
            "2022",
            "2022-01-01",
            "2022-03",
            "2022-04",
            "2022年度",
            "2022-04-02",
            "2023",
        ];
        let dates: Vec<Date> = texts.iter().filter_map(|text| Date::parse(text)).collect();
        assert_eq!(dates.len(), texts.len());
        assert!(dates.is_sorted());
    }

    #[test]
    fn the_calendar_is_known() {
        assert_eq!(Date::from_days(0).iso(), "1970-01-01");
        assert_eq!(Date::from_days(0).weekday(), Some("木"));
        let eve = Date::day(2024, 12, 31).expect("a day");
        assert_eq!(eve.weekday(), Some("火"));
        assert_eq!(eve.plus_days(90).iso(), "2025-03-31");
        assert_eq!(eve.plus_days(i64::MAX).iso(), "9999-12-31");
        assert_eq!(eve.plus_days(i64::MIN).iso(), "1000-01-01");
    }

    fn any_date() -> impl Strategy<Value = Date> {
        let day = (-300_000i64..2_000_000).prop_map(Date::from_days);
        (day, 0..4).prop_map(|(day, cut)| match cut {
            0 => day,
            1 => Date { day: None, ..day },
            2 => Date::year(day.year),
            _ => Date::fiscal(day.year),
        })
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_read(date in any_date()) {
            prop_assert_eq!(Date::parse(&date.show()), Some(date));
            prop_assert_eq!(Date::parse(&date.western()), Some(date));
            if !date.fiscal {
                prop_assert_eq!(Date::parse(&date.iso()), Some(date));
            }
            if let Some(wareki) = date.wareki() {
                prop_assert_eq!(Date::parse(&wareki), Some(date));
            }
        }

        #[test]
        fn days_count_on(days in -300_000i64..2_000_000) {
            let (day, next) = (Date::from_days(days), Date::from_days(days + 1));
            prop_assert_eq!(day.days(), days);
            prop_assert!(day < next);
            prop_assert_eq!(Date::day(day.year, day.month.unwrap_or(0), day.day.unwrap_or(0)), Some(day));
        }

        #[test]
        fn any_text_is_safe(text in "\\PC*") {
            let _ = Date::parse(&text);
        }
    }
}
