//! Kana to kana, and kana to Latin letters. Pure; knows no words.

/// Hiragana to katakana; everything else stays.
pub fn katakana(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(c as u32 + 0x60)
                .expect("each hiragana has its katakana 0x60 further on"),
            _ => c,
        })
        .collect()
}

/// The reading of a word that is all kana; otherwise empty, for nobody knows it.
pub fn reading_of_kana(word: &str) -> String {
    let is_kana = |c| matches!(c, 'ぁ'..='ゖ' | 'ゝ' | 'ゞ' | 'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ');
    if !word.is_empty() && word.chars().all(is_kana) {
        katakana(word)
    } else {
        String::new()
    }
}

/// Modified Hepburn in ASCII, for file names: きょうぎ → kyougi, サポーター → sapota, マッチ → matchi.
///
/// Letters and digits stay, in lower case; other signs become one `-` between words; what is neither (a kanji without a
/// reading) is left out. The result has no `-` at its ends, and may be empty.
pub fn romaji(kana: &str) -> String {
    let kana: Vec<char> = katakana(kana).chars().collect();
    let mut out = String::new();
    let mut doubled = false;
    let mut at = 0;
    while let Some(&c) = kana.get(at) {
        let pair = kana.get(at + 1).and_then(|&next| pair(c, next));
        let (sound, taken) = match (pair, single(c)) {
            (Some(sound), _) => (sound, 2),
            (None, Some(sound)) => (sound, 1),
            (None, None) => {
                doubled = c == 'ッ';
                if c.is_ascii_alphanumeric() {
                    out.push(c.to_ascii_lowercase());
                } else if !c.is_alphanumeric() && !out.is_empty() && !out.ends_with('-') {
                    out.push('-');
                }
                at += 1;
                continue;
            }
        };
        if doubled
            && let Some(first) = sound.chars().next()
            && !"aiueon".contains(first)
        {
            out.push(if sound.starts_with("ch") { 't' } else { first });
        }
        doubled = false;
        out.push_str(sound);
        at += taken;
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// Two kana that are one sound.
fn pair(first: char, second: char) -> Option<&'static str> {
    const PAIRS: &[(char, [&str; 3])] = &[
        ('キ', ["kya", "kyu", "kyo"]),
        ('ギ', ["gya", "gyu", "gyo"]),
        ('シ', ["sha", "shu", "sho"]),
        ('ジ', ["ja", "ju", "jo"]),
        ('チ', ["cha", "chu", "cho"]),
        ('ヂ', ["ja", "ju", "jo"]),
        ('ニ', ["nya", "nyu", "nyo"]),
        ('ヒ', ["hya", "hyu", "hyo"]),
        ('ビ', ["bya", "byu", "byo"]),
        ('ピ', ["pya", "pyu", "pyo"]),
        ('ミ', ["mya", "myu", "myo"]),
        ('リ', ["rya", "ryu", "ryo"]),
        ('フ', ["fya", "fyu", "fyo"]),
        ('ヴ', ["vya", "vyu", "vyo"]),
        ('テ', ["tya", "tyu", "tyo"]),
        ('デ', ["dya", "dyu", "dyo"]),
    ];
    let small = match second {
        'ャ' => Some(0),
        'ュ' => Some(1),
        'ョ' => Some(2),
        _ => None,
    };
    if let Some(small) = small {
        let (_, sounds) = PAIRS.iter().find(|(kana, _)| *kana == first)?;
        return sounds.get(small).copied();
    }
    Some(match (first, second) {
        ('シ', 'ェ') => "she",
        ('ジ', 'ェ') => "je",
        ('チ', 'ェ') => "che",
        ('テ', 'ィ') => "ti",
        ('デ', 'ィ') => "di",
        ('ト', 'ゥ') => "tu",
        ('ド', 'ゥ') => "du",
        ('フ', 'ァ') => "fa",
        ('フ', 'ィ') => "fi",
        ('フ', 'ェ') => "fe",
        ('フ', 'ォ') => "fo",
        ('ウ', 'ィ') => "wi",
        ('ウ', 'ェ') => "we",
        ('ウ', 'ォ') => "wo",
        ('ヴ', 'ァ') => "va",
        ('ヴ', 'ィ') => "vi",
        ('ヴ', 'ェ') => "ve",
        ('ヴ', 'ォ') => "vo",
        ('ツ', 'ァ') => "tsa",
        ('ツ', 'ェ') => "tse",
        ('ツ', 'ォ') => "tso",
        ('ク', 'ァ') => "kwa",
        ('ク', 'ィ') => "kwi",
        ('ク', 'ェ') => "kwe",
        ('ク', 'ォ') => "kwo",
        ('グ', 'ァ') => "gwa",
        ('イ', 'ェ') => "ye",
        _ => return None,
    })
}

/// One kana. ー and ッ have no sound of their own.
fn single(c: char) -> Option<&'static str> {
    Some(match c {
        'ア' | 'ァ' => "a",
        'イ' | 'ィ' | 'ヰ' => "i",
        'ウ' | 'ゥ' => "u",
        'エ' | 'ェ' | 'ヱ' => "e",
        'オ' | 'ォ' | 'ヲ' => "o",
        'カ' | 'ヵ' => "ka",
        'キ' => "ki",
        'ク' => "ku",
        'ケ' | 'ヶ' => "ke",
        'コ' => "ko",
        'ガ' => "ga",
        'ギ' => "gi",
        'グ' => "gu",
        'ゲ' => "ge",
        'ゴ' => "go",
        'サ' => "sa",
        'シ' => "shi",
        'ス' => "su",
        'セ' => "se",
        'ソ' => "so",
        'ザ' => "za",
        'ジ' | 'ヂ' => "ji",
        'ズ' | 'ヅ' => "zu",
        'ゼ' => "ze",
        'ゾ' => "zo",
        'タ' => "ta",
        'チ' => "chi",
        'ツ' => "tsu",
        'テ' => "te",
        'ト' => "to",
        'ダ' => "da",
        'デ' => "de",
        'ド' => "do",
        'ナ' => "na",
        'ニ' => "ni",
        'ヌ' => "nu",
        'ネ' => "ne",
        'ノ' => "no",
        'ハ' => "ha",
        'ヒ' => "hi",
        'フ' => "fu",
        'ヘ' => "he",
        'ホ' => "ho",
        'バ' => "ba",
        'ビ' => "bi",
        'ブ' => "bu",
        'ベ' => "be",
        'ボ' => "bo",
        'パ' => "pa",
        'ピ' => "pi",
        'プ' => "pu",
        'ペ' => "pe",
        'ポ' => "po",
        'マ' => "ma",
        'ミ' => "mi",
        'ム' => "mu",
        'メ' => "me",
        'モ' => "mo",
        'ヤ' | 'ャ' => "ya",
        'ユ' | 'ュ' => "yu",
        'ヨ' | 'ョ' => "yo",
        'ラ' => "ra",
        'リ' => "ri",
        'ル' => "ru",
        'レ' => "re",
        'ロ' => "ro",
        'ワ' | 'ヮ' => "wa",
        'ン' => "n",
        'ヴ' => "vu",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kana_become_latin_letters() {
        for (kana, expected) in [
            ("きょうぎのば", "kyouginoba"),
            ("サポーター", "sapota"),
            ("マッチ", "matchi"),
            ("ガッコウ", "gakkou"),
            ("シンポジウム", "shinpojiumu"),
            ("ケンシュウ ダイ2カイ", "kenshuu-dai2kai"),
            ("PDCAサイクル", "pdcasaikuru"),
            ("ヴァイオリン", "vaiorin"),
            ("「Q&A」", "q-a"),
            ("籠", ""),
            ("ッ", ""),
            ("アッ！", "a"),
            ("ー", ""),
            ("", ""),
        ] {
            assert_eq!(romaji(kana), expected, "{kana}");
        }
    }
}
