//! Where a line of large letters may break: between phrases (文節), so that no particle and no number stands alone.

use std::ops::Range;

use crate::cut::{Cut, Names};
use crate::render::html::escape;
use tebiki_words::{Class, Token};

/// The places of one text, in bytes.
#[derive(Default)]
pub(crate) struct Phrases {
    marks: Vec<Mark>,
}

/// What is written at a byte of the text, and how many bytes of it that covers.
type Mark = (usize, &'static str, usize);

/// Where a phrase begins.
const BREAK: &str = "<wbr/>";
/// In place of the blank behind a leading number: Ⅲ 地域.
const BLANK: &str = "&#160;";
/// Behind closing brackets, where a line could break else: （３）地域, 「協議会」を. Inside ＜ and ＞, which a browser takes for signs
/// like any other.
const JOINER: &str = "&#8288;";

impl Phrases {
    pub(crate) fn of(cut: &Cut, names: &Names) -> Phrases {
        let visible = cut.visible.as_str();
        let number = leading_number(visible);
        let mut starts = starts(visible, &cut.tokens);
        starts.retain(|at| *at > number.end);
        let words = words_inside(cut, names);
        starts.extend(joints(visible, number.end, &words, &starts));
        starts.extend(
            cut.tokens
                .iter()
                .flat_map(|token| seams(visible, &token.range)),
        );
        starts.sort_unstable();
        starts.dedup();
        // No letter stands alone at the end, however it was cut.
        let is_last_letter = |at: usize| {
            let rest = visible.get(at..).unwrap_or_default();
            rest.chars().nth(1).is_none()
        };
        starts.retain(|at| !follows_number(visible, *at) && !is_last_letter(*at));
        let closing = visible.match_indices(['）', ')', '」', '』']);
        let opened = visible
            .match_indices('＜')
            .map(|(at, sign)| at + sign.len());
        let closed = visible.match_indices('＞').map(|(at, _)| at);
        let held: Vec<usize> = closing
            .map(|(at, bracket)| at + bracket.len())
            .filter(|at| follows_number(visible, *at) || holds_particle(visible, *at))
            .chain(opened.chain(closed).filter(|at| *at > 0))
            .filter(|at| !starts.contains(at))
            .collect();
        let mut marks: Vec<Mark> = starts.into_iter().map(|at| (at, BREAK, 0)).collect();
        if !number.is_empty() {
            marks.push((number.start, BLANK, number.len()));
        }
        marks.extend(held.into_iter().map(|at| (at, JOINER, 0)));
        marks.sort_unstable();
        Phrases { marks }
    }

    /// Appends the part of `text` that lies in `range`, `text` itself beginning at `start`; all three count alike.
    pub(crate) fn write(&self, out: &mut String, text: &str, start: usize, range: Range<usize>) {
        let mut from = range.start;
        let first = self.marks.partition_point(|(at, ..)| *at < range.start);
        for &(at, mark, covered) in self.marks.iter().skip(first) {
            if at >= range.end {
                break;
            }
            if let Some(words) = text.get(from - start..at - start) {
                escape(out, words);
                out.push_str(mark);
                from = at + covered;
            }
        }
        if let Some(words) = text.get(from - start..range.end - start) {
            escape(out, words);
        }
    }
}

/// Whether a number in brackets stands right before: ＜市区町村＞（１）保健予防.
fn follows_number(visible: &str, at: usize) -> bool {
    let before = visible
        .get(..at)
        .and_then(|before| before.strip_suffix(['）', ')']));
    let inside = before.and_then(|before| before.rsplit_once(['（', '(']));
    let letter = visible.get(at..).and_then(|after| after.chars().next());
    inside.is_some_and(|(_, number)| number.chars().all(char::is_numeric))
        && letter.is_some_and(char::is_alphanumeric)
}

/// Whether a particle stands behind a closing bracket.
fn holds_particle(visible: &str, at: usize) -> bool {
    let closed = visible
        .get(..at)
        .is_some_and(|before| before.ends_with(['）', ')', '」', '』']));
    let letter = visible.get(at..).and_then(|after| after.chars().next());
    closed && letter.is_some_and(|letter| matches!(letter, 'ぁ'..='ん'))
}

/// A plain text as HTML, with its phrases.
pub(crate) fn html(cut: &Cut, names: &Names) -> String {
    let mut out = String::new();
    Phrases::of(cut, names).write(&mut out, &cut.visible, 0, 0..cut.visible.len());
    out
}

/// The blank behind a number or sign that begins the text (① 意義; Ⅲ 地域), empty where the number has none: （１）個別.
fn leading_number(visible: &str) -> Range<usize> {
    let is_number = |letter: char| !letter.is_alphabetic() || "IVXⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ".contains(letter);
    let end = visible
        .find(|letter: char| letter == ' ' || !is_number(letter))
        .unwrap_or(0);
    let is_opening = visible.get(..end).is_some_and(ends_with_opening);
    match visible.get(end..) {
        _ if is_opening => 0..0,
        Some(rest) if rest.starts_with(' ') && end > 0 => end..end + 1,
        _ => end..end,
    }
}

fn starts(visible: &str, tokens: &[Token]) -> Vec<usize> {
    let mut starts = Vec::new();
    for pair in tokens.windows(2) {
        let [before, after] = pair else { continue };
        let leads = matches!(
            after.class,
            Class::Noun
                | Class::Proper
                | Class::Pronoun
                | Class::Number
                | Class::Prefix
                | Class::Verb
                | Class::Adjective
                | Class::Adverb
                | Class::Adnominal
                | Class::Conjunction
                | Class::Interjection
                | Class::Symbol
                | Class::Other
        );
        let ends = match before.class {
            Class::Particle | Class::Auxiliary | Class::Adnominal | Class::Conjunction => {
                after.class != Class::Symbol
            }
            Class::Adverb => after.class != Class::Symbol,
            Class::Symbol => false,
            _ => false,
        };
        let words = |token: &Token| visible.get(token.range.clone()).unwrap_or_default();
        let opens = words(after).starts_with(['「', '『', '（', '〈', '《', '【', '［', '“']);
        let closes = words(before).ends_with([
            '」', '』', '）', '〉', '》', '】', '］', '”', '、', '。', '・', '／', '：', '？',
            '！', '―',
        ]);
        let after_closing = closes && after.class != Class::Symbol && leads;
        // Whatever follows a pause begins anew: 虐待を受けている、と聞いた.
        let paused = words(before).ends_with(['、', '。']) && after.class != Class::Symbol;
        // A compound of verbs (助け合う) and a noun made a verb (確認する) stay whole.
        if (leads && ends)
            || (opens && !ends_with_opening(words(before)))
            || after_closing
            || paused
        {
            starts.push(after.range.start);
        }
    }
    starts
}

/// The letters from which a phrase may be longer than its line, and so needs places to break of its own.
const LONG: usize = 8;

/// A word of a text, or of a long name in it.
type Word = (Range<usize>, Class);

/// The words of a text; a long name is more than one.
fn words_inside(cut: &Cut, names: &Names) -> Vec<Word> {
    let mut words = Vec::new();
    for Token { range, class, .. } in &cut.tokens {
        let name = cut.visible.get(range.clone()).unwrap_or_default();
        match names.get(name) {
            Some(parts) if name.chars().count() >= LONG => {
                let part = |part: &Token| {
                    let at = range.start + part.range.start..range.start + part.range.end;
                    (at, part.class)
                };
                words.extend(parts.iter().map(part));
            }
            _ => words.push((range.clone(), *class)),
        }
    }
    words
}

/// Where the words of long phrases begin: 精神保健|福祉|センターの.
fn joints(visible: &str, mut start: usize, words: &[Word], starts: &[usize]) -> Vec<usize> {
    let length = |range: &Range<usize>| visible.get(range.clone()).map_or(0, |w| w.chars().count());
    let mut found = Vec::new();
    let ends = starts.iter().copied().chain([visible.len()]);
    for end in ends {
        let phrase = std::mem::replace(&mut start, end)..end;
        if length(&phrase) < LONG {
            continue;
        }
        let first = words.partition_point(|(range, _)| range.start < phrase.start);
        let inside = words.iter().skip(first);
        let inside: Vec<&Word> = inside
            .take_while(|(range, _)| range.end <= phrase.end)
            .collect();
        for pair in inside.windows(2) {
            let [(before, ending), (after, beginning)] = pair else {
                continue;
            };
            if before.end != after.start || is_in_katakana(visible, after.start) {
                continue;
            }
            let begins = matches!(beginning, Class::Noun | Class::Proper | Class::Prefix)
                && length(after) > 1;
            let ended = matches!(ending, Class::Noun | Class::Proper) && length(before) > 1;
            // ピアサポートの|活用, in a name
            let follows = matches!(ending, Class::Particle | Class::Auxiliary);
            // 令和5年|11月|27日
            let counts = *ending == Class::Suffix && *beginning == Class::Number;
            if counts || begins && (ended || follows || *ending == Class::Suffix) {
                found.push(after.start);
            }
        }
    }
    found
}

/// What is written in katakana stays whole: to the dictionary アウトリーチ is two words.
fn is_katakana(letter: char) -> bool {
    matches!(letter, 'ァ'..='ヺ' | 'ー')
}

/// Whether katakana goes on here.
fn is_in_katakana(visible: &str, at: usize) -> bool {
    let (before, after) = visible.split_at_checked(at).unwrap_or_default();
    before.ends_with(is_katakana) && after.starts_with(is_katakana)
}

/// Where a word that is long itself may break inside: behind ・ and 等, and where katakana begins.
fn seams(visible: &str, name: &Range<usize>) -> Vec<usize> {
    let words = visible.get(name.clone()).unwrap_or_default();
    if words.chars().count() < LONG {
        return Vec::new();
    }
    let letters = words.char_indices().zip(words.char_indices().skip(1));
    letters
        .filter(|((_, before), (_, after))| {
            let begins = is_katakana(*after) && before.is_alphabetic();
            (matches!(before, '・' | '等') && after.is_alphanumeric())
                || (begins && !is_katakana(*before))
        })
        .map(|(_, (at, _))| name.start + at)
        .collect()
}

fn ends_with_opening(words: &str) -> bool {
    words.ends_with(['「', '『', '（', '〈', '《', '【', '［', '“'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use tebiki_words::Dictionary;
    use tebiki_words::TermWord;

    #[test]
    fn lines_break_between_phrases_and_never_behind_a_number() {
        let dictionary = Dictionary::embedded();
        let cutter = dictionary.cutter(&[]);
        for (words, expected) in [
            ("相談を受ける", "相談を<wbr/>受ける"),
            ("Ⅲ 地域の支援", "Ⅲ&#160;地域の<wbr/>支援"),
            ("III 地域の支援", "III&#160;地域の<wbr/>支援"),
            ("（３）地域の支援", "（３）&#8288;地域の<wbr/>支援"),
            (
                "＜町＞（１）予防",
                "＜&#8288;町&#8288;＞<wbr/>（１）&#8288;予防",
            ),
            ("「進め隊」の活動", "「進め隊」&#8288;の<wbr/>活動"),
            ("A美さんの家族", "A美さんの<wbr/>家族"),
            ("① 意義", "①&#160;意義"),
            ("9つの事業", "9つの<wbr/>事業"),
            (
                "精神保健福祉センターの相談",
                "精神<wbr/>保健<wbr/>福祉<wbr/>センターの<wbr/>相談",
            ),
            ("（令和5年11月27日）", "（令和5年<wbr/>11月27日）"),
            (
                "重層的支援体制整備事業",
                "重層的<wbr/>支援<wbr/>体制<wbr/>整備<wbr/>事業",
            ),
            ("Ⅳ 個別課題から", "Ⅳ&#160;個別課題から"),
            ("ちがいさがし", "ちがいさがし"),
            ("", ""),
        ] {
            let cut = Cut {
                visible: words.to_owned(),
                tokens: cutter.cut(words),
            };
            assert_eq!(html(&cut, &Names::new()), expected, "{words}");
        }
    }

    #[test]
    fn a_long_name_breaks_between_its_words() {
        let dictionary = Dictionary::embedded();
        for (name, expected) in [
            ("障害者総合支援法", "障害者<wbr/>総合<wbr/>支援法"),
            (
                "治療抵抗性統合失調症",
                "治療<wbr/>抵抗性<wbr/>統合<wbr/>失調症",
            ),
            (
                "措置入院者退院後支援",
                "措置<wbr/>入院者<wbr/>退院後<wbr/>支援",
            ),
            (
                "障害者地域生活支援体制整備事業",
                "障害者<wbr/>地域<wbr/>生活<wbr/>支援<wbr/>体制<wbr/>整備<wbr/>事業",
            ),
            ("アウトリーチ支援事業", "アウトリーチ<wbr/>支援<wbr/>事業"),
            (
                "保健・医療・福祉の協議の場",
                "保健・<wbr/>医療・<wbr/>福祉の<wbr/>協議の場",
            ),
            (
                "都道府県等・担当者会議",
                "都道府県等・<wbr/>担当者<wbr/>会議",
            ),
            (
                "ピアサポートの活用事業",
                "ピアサポートの<wbr/>活用<wbr/>事業",
            ),
        ] {
            let term = TermWord {
                surface: name.to_owned(),
                reading: None,
                term: 0,
            };
            let parts = dictionary.cutter(&[]).cut(name);
            let names = Names::from([(name.to_owned(), parts)]);
            let cut = Cut {
                visible: name.to_owned(),
                tokens: dictionary.cutter(&[term]).cut(name),
            };
            assert_eq!(cut.tokens.len(), 1, "{name}");
            assert_eq!(html(&cut, &names), expected);
        }
    }
}
