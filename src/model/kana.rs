//! 五十音 order: which row a reading belongs to, and how two readings stand to one another.

use unicode_normalization::UnicodeNormalization;

/// Sorts as JIS X 4061 does: by the bare sounds first; among equals ー and small kana before large ones, は before ば and ぱ.
pub(crate) fn sort_key(reading: &str) -> (String, String) {
    let hiragana = to_hiragana(&reading.nfkc().collect::<String>());
    let mut bare = String::new();
    for c in hiragana.chars() {
        match c {
            'ー' => bare.extend(bare.chars().last().and_then(vowel)),
            c => bare.push(plain(c)),
        }
    }
    (bare, hiragana)
}

/// あ, か, さ …; `A–Z` and digits come last.
pub(crate) fn row(reading: &str) -> &'static str {
    let first = sort_key(reading).0.chars().next();
    match first {
        Some('あ'..='お') => "あ行",
        Some('か'..='ご') => "か行",
        Some('さ'..='ぞ') => "さ行",
        Some('た'..='ど') => "た行",
        Some('な'..='の') => "な行",
        Some('は'..='ぽ') => "は行",
        Some('ま'..='も') => "ま行",
        Some('や'..='よ') => "や行",
        Some('ら'..='ろ') => "ら行",
        Some('わ'..='ん') => "わ行",
        _ => "英数字",
    }
}

pub(crate) const ROWS: [&str; 11] = [
    "あ行",
    "か行",
    "さ行",
    "た行",
    "な行",
    "は行",
    "ま行",
    "や行",
    "ら行",
    "わ行",
    "英数字",
];

fn to_hiragana(text: &str) -> String {
    let fold = |c: char| match c {
        'ァ'..='ヶ' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        c => c,
    };
    text.chars().map(fold).collect()
}

/// Without dakuten, handakuten and smallness.
fn plain(c: char) -> char {
    let large = match c {
        'ぁ' => 'あ',
        'ぃ' => 'い',
        'ぅ' | 'ゔ' => 'う',
        'ぇ' => 'え',
        'ぉ' => 'お',
        'っ' => 'つ',
        'ゃ' => 'や',
        'ゅ' => 'ゆ',
        'ょ' => 'よ',
        'ゎ' => 'わ',
        'ゕ' => 'か',
        'ゖ' => 'け',
        c => c,
    };
    large.nfd().next().unwrap_or(large)
}

fn vowel(c: char) -> Option<char> {
    let rows = [
        ('あ', "あかさたなはまやらわ"),
        ('い', "いきしちにひみり"),
        ('う', "うくすつぬふむゆる"),
        ('え', "えけせてねへめれ"),
        ('お', "おこそとのほもよろを"),
    ];
    rows.iter()
        .find(|(_, sounds)| sounds.contains(c))
        .map(|(vowel, _)| *vowel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_stand_as_in_a_dictionary() {
        let mut words = [
            "サーバ",
            "さあ",
            "はつ",
            "ばつ",
            "ぱつ",
            "はっけん",
            "きょう",
            "きよう",
            "ピアサポート",
            "ひあい",
        ];
        words.sort_by_key(|word| sort_key(word));
        assert_eq!(
            words,
            [
                "きょう",
                "きよう",
                "さあ",
                "サーバ",
                "はつ",
                "ばつ",
                "ぱつ",
                "はっけん",
                "ひあい",
                "ピアサポート"
            ]
        );
    }

    #[test]
    fn every_reading_has_its_row() {
        for (reading, expected) in [
            ("ピアサポート", "は行"),
            ("ヴ", "あ行"),
            ("がっこう", "か行"),
            ("ん", "わ行"),
            ("AD", "英数字"),
            ("", "英数字"),
        ] {
            assert_eq!(row(reading), expected, "{reading}");
        }
    }
}
