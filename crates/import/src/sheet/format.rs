//! Shows numbers, days and times as the formats of a spreadsheet do. Knows no cell.

/// The formats that have numbers only.
pub(super) fn built_in(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 | 37 | 38 => "#,##0",
        4 | 39 | 40 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        // Of Japanese Excel.
        27 | 28 | 29 | 36 | 50 | 51 | 54 | 57 | 58 => "[$-411]ge.m.d",
        30 => "m/d/yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"時\"mm\"分\"",
        33 => "h\"時\"mm\"分\"ss\"秒\"",
        34 | 55 => "yyyy\"年\"m\"月\"",
        35 | 56 => "m\"月\"d\"日\"",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss",
        48 => "0.00E+00",
        49 => "@",
        _ => return None,
    })
}

/// One piece of a format.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Words(String),
    /// Letters that stand for a part of a day or time, such as `yyyy`.
    Time(char, usize),
    /// `[h]`
    Elapsed(char),
    Noon,
    /// `0`, `#` or `?`
    Digit(char),
    Point,
    Comma,
    Percent,
    Other,
}

pub(super) fn shown(value: f64, format: &str, from_1904: bool) -> String {
    let sections = sections(format);
    let (section, value) = match sections.as_slice() {
        [_, negative, ..] if value < 0.0 => (negative, -value),
        [_, _, zero, ..] if value == 0.0 => (zero, value),
        [first, ..] => (first, value),
        [] => return general(value),
    };
    let pieces = pieces(section);
    if pieces.contains(&Piece::Other)
        || section.trim().eq_ignore_ascii_case("general")
        || section.trim() == "@"
    {
        return general(value);
    }
    let is_time = pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Time(..) | Piece::Elapsed(_)));
    match is_time {
        true => time(value, &pieces, from_1904).unwrap_or_else(|| general(value)),
        false if pieces.iter().any(|piece| matches!(piece, Piece::Digit(_))) => {
            number(value, &pieces)
        }
        false => words(&pieces),
    }
}

/// As a cell without a format shows it.
pub(super) fn general(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    let whole = value.abs().log10().floor().max(0.0) + 1.0;
    let places = (11.0 - whole).clamp(0.0, 11.0) as usize;
    let text = format!("{value:.places$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

fn sections(format: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let mut quoted = false;
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        let Some(last) = sections.last_mut() else {
            break;
        };
        match letter {
            '\\' => {
                last.push(letter);
                last.extend(letters.next());
            }
            '"' => {
                quoted = !quoted;
                last.push(letter);
            }
            ';' if !quoted => sections.push(String::new()),
            letter => last.push(letter),
        }
    }
    sections
}

fn pieces(section: &str) -> Vec<Piece> {
    let letters: Vec<char> = section.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        let same = letters
            .iter()
            .skip(at)
            .take_while(|other| other.eq_ignore_ascii_case(&letter))
            .count();
        let mut used = 1;
        match letter.to_ascii_lowercase() {
            '"' => {
                let inner: String = letters
                    .iter()
                    .skip(at + 1)
                    .take_while(|c| **c != '"')
                    .collect();
                used = inner.chars().count() + 2;
                out.push(Piece::Words(inner));
            }
            '\\' => {
                used = 2;
                out.push(Piece::Words(letters.iter().skip(at + 1).take(1).collect()));
            }
            '_' => {
                used = 2;
            }
            '*' => used = 2,
            '[' => {
                let inner: String = letters
                    .iter()
                    .skip(at + 1)
                    .take_while(|c| **c != ']')
                    .collect();
                used = inner.chars().count() + 2;
                out.extend(bracket(&inner));
            }
            'a' | 'A' if is_noon(letters.get(at..).unwrap_or_default()) => {
                used = match letters.get(at + 1) {
                    Some('/') => 3,
                    _ => 5,
                };
                out.push(Piece::Noon);
            }
            part @ ('y' | 'm' | 'd' | 'h' | 's' | 'g' | 'a') => {
                used = same;
                out.push(Piece::Time(part, same));
            }
            'e' => {
                match letters.get(at + 1) {
                    Some('+' | '-') => out.push(Piece::Other),
                    _ => {
                        used = same;
                        out.push(Piece::Time('e', same));
                    }
                };
            }
            '0' | '#' | '?' => out.push(Piece::Digit(letter)),
            '.' => out.push(Piece::Point),
            ',' => out.push(Piece::Comma),
            '%' => out.push(Piece::Percent),
            '/' if out
                .iter()
                .any(|piece| matches!(piece, Piece::Digit('?' | '#'))) =>
            {
                out.push(Piece::Other);
            }
            _ => out.push(Piece::Words(letter.to_string())),
        }
        at += used;
    }
    out
}

fn is_noon(rest: &[char]) -> bool {
    let start: String = rest.iter().take(5).collect::<String>().to_uppercase();
    start == "AM/PM" || start.starts_with("A/P")
}

/// `[$-411]` says nothing, `[$¥-411]` a currency, `[h]` hours beyond a day, `[Red]` a colour.
fn bracket(inner: &str) -> Option<Piece> {
    if let Some(rest) = inner.strip_prefix('$') {
        let sign = rest.split('-').next().unwrap_or_default();
        return (!sign.is_empty()).then(|| Piece::Words(sign.to_owned()));
    }
    let first = inner.chars().next()?.to_ascii_lowercase();
    let elapsed =
        matches!(first, 'h' | 'm' | 's') && inner.chars().all(|c| c.eq_ignore_ascii_case(&first));
    elapsed.then_some(Piece::Elapsed(first))
}

fn words(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Words(words) => Some(words.as_str()),
            _ => None,
        })
        .collect()
}

fn number(value: f64, pieces: &[Piece]) -> String {
    let percent = pieces.contains(&Piece::Percent);
    let last_digit = pieces
        .iter()
        .rposition(|piece| matches!(piece, Piece::Digit(_)))
        .unwrap_or(0);
    // Commas behind the last digit divide by a thousand each; before it they part thousands.
    let scale = pieces
        .iter()
        .skip(last_digit + 1)
        .take_while(|piece| **piece == Piece::Comma)
        .count();
    let thousands = pieces
        .iter()
        .take(last_digit)
        .any(|piece| *piece == Piece::Comma);
    let mut value = value;
    if percent {
        value *= 100.0;
    }
    value /= 1000_f64.powi(i32::try_from(scale).unwrap_or(0));
    let point = pieces.iter().position(|piece| *piece == Piece::Point);
    let is_digit = |piece: &&Piece| matches!(piece, Piece::Digit(_));
    let (whole_places, part_places) = match point {
        Some(point) => (
            pieces.iter().take(point).filter(is_digit).count(),
            pieces.iter().skip(point).filter(is_digit).count(),
        ),
        None => (pieces.iter().filter(is_digit).count(), 0),
    };
    let text = format!("{:.part_places$}", value.abs());
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let whole: Vec<char> = match whole {
        "0" => Vec::new(),
        whole => whole.chars().collect(),
    };
    // The first place takes all digits that have no place of their own.
    let extra = whole.len().saturating_sub(whole_places);
    let empty = whole_places.saturating_sub(whole.len());
    let mut places = (0..whole_places).map(|place| -> &[char] {
        let from = match place {
            0 => 0,
            place => (place + extra).saturating_sub(empty),
        };
        match place < empty {
            true => &[],
            false => whole
                .get(from..(place + extra + 1).saturating_sub(empty))
                .unwrap_or_default(),
        }
    });
    let mut part = part.chars();
    let mut out = String::new();
    if value < 0.0 {
        out.push('-');
    }
    let mut behind_point = false;
    for piece in pieces {
        match piece {
            Piece::Digit(sign) if behind_point => match part.next() {
                Some('0') if *sign == '#' && part.as_str().chars().all(|c| c == '0') => {}
                Some(digit) => out.push(digit),
                None => {}
            },
            Piece::Digit(sign) => match places.next() {
                Some([]) | None if *sign == '0' => out.push('0'),
                Some(digits) => out.extend(digits),
                None => {}
            },
            Piece::Point => {
                behind_point = true;
                out.push('.');
            }
            Piece::Percent => out.push('%'),
            Piece::Words(words) => out.push_str(words),
            _ => {}
        }
    }
    match thousands {
        true => parted(&out),
        false => out,
    }
}

/// 1234567.8 → 1,234,567.8
fn parted(text: &str) -> String {
    let from = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let (before, rest) = text.split_at(from);
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    let mut out = before.to_owned();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(after);
    out
}

struct Moment {
    year: i64,
    month: u32,
    day: u32,
    weekday: usize,
    seconds: u64,
    days: f64,
}

fn moment(value: f64, from_1904: bool) -> Option<Moment> {
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let total = (value * 86_400.0).round();
    let mut days = (total / 86_400.0).floor() as i64;
    let seconds = (total - days as f64 * 86_400.0) as u64;
    if from_1904 {
        days += 1462;
    }
    // Day 60 is 29 February 1900, which never was.
    let since_1970 = days - 25_569 + i64::from(days < 60);
    let (year, month, day) = civil(since_1970);
    Some(Moment {
        year,
        month,
        day,
        weekday: usize::try_from((since_1970 + 4).rem_euclid(7)).unwrap_or(0),
        seconds,
        days: value,
    })
}

/// The day of the calendar, counted from 1 January 1970.
fn civil(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (
        year,
        u32::try_from(month).unwrap_or(1),
        u32::try_from(day).unwrap_or(1),
    )
}

/// The era and the year in it.
fn era(moment: &Moment) -> (&'static str, &'static str, i64) {
    let day = (moment.year, moment.month, moment.day);
    for (from, name, letter) in [
        ((2019, 5, 1), "令和", "R"),
        ((1989, 1, 8), "平成", "H"),
        ((1926, 12, 25), "昭和", "S"),
        ((1912, 7, 30), "大正", "T"),
    ] {
        if day >= from {
            return (name, letter, moment.year - from.0 + 1);
        }
    }
    ("明治", "M", moment.year - 1867)
}

fn time(value: f64, pieces: &[Piece], from_1904: bool) -> Option<String> {
    let moment = moment(value, from_1904)?;
    let half = pieces.contains(&Piece::Noon);
    let mut out = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Words(words) => out.push_str(words),
            Piece::Time(part, count) => {
                let minutes = *part == 'm' && *count <= 2 && is_minute(pieces, at);
                out.push_str(&part_of(&moment, *part, *count, minutes, half));
            }
            Piece::Elapsed(part) => {
                let seconds = (moment.days * 86_400.0).round() as u64;
                let count = match part {
                    'h' => seconds / 3600,
                    'm' => seconds / 60,
                    _ => seconds,
                };
                out.push_str(&count.to_string());
            }
            Piece::Noon => out.push_str(match moment.seconds < 43_200 {
                true => "AM",
                false => "PM",
            }),
            Piece::Point => out.push('.'),
            Piece::Comma => out.push(','),
            Piece::Digit(_) | Piece::Percent | Piece::Other => {}
        }
    }
    Some(out)
}

/// `m` is a minute behind hours and before seconds.
fn is_minute(pieces: &[Piece], at: usize) -> bool {
    let named = |piece: &&Piece| matches!(piece, Piece::Time(..) | Piece::Elapsed(_));
    let before = pieces.iter().take(at).rev().find(named);
    let after = pieces.iter().skip(at + 1).find(named);
    matches!(before, Some(Piece::Time('h', _) | Piece::Elapsed('h')))
        || matches!(after, Some(Piece::Time('s', _)))
}

fn part_of(moment: &Moment, part: char, count: usize, minutes: bool, half: bool) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    const DAYS: [&str; 7] = ["日", "月", "火", "水", "木", "金", "土"];
    const DAYS_IN_ENGLISH: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    let padded = |value: u64| match count {
        1 => value.to_string(),
        _ => format!("{value:02}"),
    };
    let hour = moment.seconds / 3600;
    match (part, count) {
        ('y', 1 | 2) => format!("{:02}", moment.year.rem_euclid(100)),
        ('y', _) => moment.year.to_string(),
        ('g', 1) => era(moment).1.to_owned(),
        ('g', 2) => era(moment).0.chars().take(1).collect(),
        ('g', _) => era(moment).0.to_owned(),
        ('e', _) => padded(u64::try_from(era(moment).2).unwrap_or(0)),
        ('m', _) if minutes => padded(moment.seconds / 60 % 60),
        ('m', 1 | 2) => padded(u64::from(moment.month)),
        ('m', _) => MONTHS
            .get(moment.month.saturating_sub(1) as usize)
            .copied()
            .unwrap_or_default()
            .to_owned(),
        ('d', 1 | 2) => padded(u64::from(moment.day)),
        ('d', _) => DAYS_IN_ENGLISH
            .get(moment.weekday)
            .copied()
            .unwrap_or_default()
            .to_owned(),
        ('a', 4..) => format!(
            "{}曜日",
            DAYS.get(moment.weekday).copied().unwrap_or_default()
        ),
        ('a', _) => DAYS
            .get(moment.weekday)
            .copied()
            .unwrap_or_default()
            .to_owned(),
        ('h', _) if half => padded(match hour % 12 {
            0 => 12,
            hour => hour,
        }),
        ('h', _) => padded(hour),
        ('s', _) => padded(moment.seconds % 60),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_look_as_in_the_sheet() {
        for (value, format, expected) in [
            (1234.5, "General", "1234.5"),
            (0.1 + 0.2, "General", "0.3"),
            (1_234_567.0, "#,##0", "1,234,567"),
            (1_234_567.891, "#,##0.00", "1,234,567.89"),
            (0.0, "#,##0", "0"),
            (-1234.0, "#,##0;[Red]\\-#,##0", "-1,234"),
            (-5.0, "0;△0", "△5"),
            (0.125, "0.0%", "12.5%"),
            (312_345_678.0, "0000000000", "0312345678"),
            (9_012_345_678.0, "000\\-0000\\-0000", "090-1234-5678"),
            (312_345_678.0, "0#########", "0312345678"),
            (45_383.0, "yyyy/m/d", "2024/4/1"),
            (45_383.0, "[$-411]ggge\"年\"m\"月\"d\"日\"", "令和6年4月1日"),
            (45_383.0, "[$-411]ge.m.d", "R6.4.1"),
            (45_383.0, "m/d(aaa)", "4/1(月)"),
            (0.71875, "h:mm", "17:15"),
            (1.5, "[h]:mm", "36:00"),
            (0.354_166_666_7, "h:mm AM/PM", "8:30 AM"),
            (15.0, "0\"人\"", "15人"),
            (1500.0, "[$¥-411]#,##0", "¥1,500"),
            (3.0, "@", "3"),
            (12_000.0, "#,##0,", "12"),
        ] {
            assert_eq!(shown(value, format, false), expected, "{value} {format}");
        }
    }
}
