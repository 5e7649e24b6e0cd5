//! Numbers as Word writes them before headings and items.

/// How the numbers of a level look; the names are those of Word's `numFmt`.
pub(crate) fn shown(format: &str, value: u64) -> String {
    let pick = |letters: &str| cycled(letters, value);
    match format {
        "decimalFullWidth" | "decimalFullWidth2" => full_width(value),
        "decimalZero" => format!("{value:02}"),
        "japaneseCounting"
        | "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographTraditionalCounting" => kanji(value),
        "japaneseDigitalTenThousand" | "ideographDigital" | "taiwaneseDigital" => {
            kanji_digits(value)
        }
        "japaneseLegal" => legal(value),
        "aiueoFullWidth" => pick(
            "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
        ),
        "aiueo" => pick("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"),
        "irohaFullWidth" => pick(
            "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス",
        ),
        "iroha" => pick("ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽ"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(value),
        "decimalEnclosedParen" => format!("({value})"),
        "decimalEnclosedFullstop" => format!("{value}."),
        "upperRoman" => roman(value),
        "lowerRoman" => roman(value).to_lowercase(),
        "upperLetter" => letters(value),
        "lowerLetter" => letters(value).to_lowercase(),
        "ordinal" => format!("{value}."),
        "ideographZodiac" => pick("子丑寅卯辰巳午未申酉戌亥"),
        "ideographTraditional" => pick("甲乙丙丁戊己庚辛壬癸"),
        "none" => String::new(),
        _ => value.to_string(),
    }
}

fn cycled(letters: &str, value: u64) -> String {
    let count = letters.chars().count() as u64;
    let Some(place) = value.checked_sub(1) else {
        return value.to_string();
    };
    let letter = letters
        .chars()
        .nth(usize::try_from(place % count).unwrap_or(0));
    // As Word does: アア after ン.
    let times = usize::try_from(place / count + 1).unwrap_or(1).min(9);
    letter.map_or(String::new(), |letter| letter.to_string().repeat(times))
}

fn full_width(value: u64) -> String {
    value
        .to_string()
        .chars()
        .map(|digit| char::from_u32(u32::from(digit) - 0x30 + 0xFF10).unwrap_or(digit))
        .collect()
}

fn kanji_digits(value: u64) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    value
        .to_string()
        .chars()
        .filter_map(|digit| DIGITS.get(digit.to_digit(10)? as usize))
        .collect()
}

pub(crate) fn kanji(value: u64) -> String {
    spelled(value, "一二三四五六七八九", "十百千", false)
}

fn legal(value: u64) -> String {
    spelled(value, "壱弐参四伍六七八九", "拾百阡", true)
}

/// `units` for ten, hundred and thousand; `one` says whether 一 stands before them.
fn spelled(value: u64, digits: &str, units: &str, one: bool) -> String {
    if value == 0 {
        return "〇".to_owned();
    }
    if value > 9999 {
        return value.to_string();
    }
    let mut out = String::new();
    for place in (0..4_u32).rev() {
        let digit = value / 10_u64.pow(place) % 10;
        if digit == 0 {
            continue;
        }
        if place == 0 || digit > 1 || one {
            out.extend(digits.chars().nth(usize::try_from(digit - 1).unwrap_or(0)));
        }
        if let Some(unit) = place.checked_sub(1) {
            out.extend(units.chars().nth(unit as usize));
        }
    }
    out
}

/// ① to ㊿; above that, a number.
pub(crate) fn circled(value: u64) -> String {
    let code = match value {
        0 => Some(0x24EA),
        1..=20 => Some(0x2460 + value - 1),
        21..=35 => Some(0x3251 + value - 21),
        36..=50 => Some(0x32B1 + value - 36),
        _ => None,
    };
    code.and_then(|code| u32::try_from(code).ok())
        .and_then(char::from_u32)
        .map_or(value.to_string(), |sign| sign.to_string())
}

/// The number that ① to ㊿ shows.
pub(crate) fn circle(sign: char) -> Option<u64> {
    let code = u64::from(u32::from(sign));
    match code {
        0x2460..=0x2473 => Some(code - 0x2460 + 1),
        0x3251..=0x325F => Some(code - 0x3251 + 21),
        0x32B1..=0x32BF => Some(code - 0x32B1 + 36),
        _ => None,
    }
}

fn roman(value: u64) -> String {
    if value == 0 || value > 3999 {
        return value.to_string();
    }
    let mut left = value;
    let mut out = String::new();
    for (worth, sign) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while left >= worth {
            out.push_str(sign);
            left -= worth;
        }
    }
    out
}

/// A to Z, then AA, BB as Word does.
fn letters(value: u64) -> String {
    cycled("ABCDEFGHIJKLMNOPQRSTUVWXYZ", value)
}

/// Whether it is a digit of any width or a kanji numeral.
pub(crate) fn is_numeral(letter: char) -> bool {
    letter.is_ascii_digit()
        || ('０'..='９').contains(&letter)
        || "〇一二三四五六七八九十百千".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_as_in_word() {
        for (format, value, expected) in [
            ("decimal", 12, "12"),
            ("decimalFullWidth", 12, "１２"),
            ("japaneseCounting", 1, "一"),
            ("japaneseCounting", 10, "十"),
            ("japaneseCounting", 23, "二十三"),
            ("japaneseCounting", 110, "百十"),
            ("japaneseLegal", 12, "壱拾弐"),
            ("aiueoFullWidth", 3, "ウ"),
            ("aiueo", 2, "ｲ"),
            ("irohaFullWidth", 3, "ハ"),
            ("iroha", 1, "ｲ"),
            ("decimalEnclosedCircle", 1, "①"),
            ("decimalEnclosedCircle", 21, "㉑"),
            ("decimalEnclosedCircle", 50, "㊿"),
            ("upperRoman", 4, "IV"),
            ("lowerRoman", 12, "xii"),
            ("upperLetter", 2, "B"),
            ("lowerLetter", 27, "aa"),
            ("none", 3, ""),
        ] {
            assert_eq!(shown(format, value), expected, "{format} {value}");
        }
    }

    #[test]
    fn a_circle_is_read_as_it_is_written() {
        for value in 1..=50 {
            let sign = circled(value).chars().next().expect("a sign");
            assert_eq!(circle(sign), Some(value));
        }
    }
}
