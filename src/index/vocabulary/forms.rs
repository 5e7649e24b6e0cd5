//! The dictionary's spellings that a site needs: those that stand in its texts, and the other forms of what inflects.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::super::SiteWords;
use super::super::digest::{PageDigest, Spellings};
use super::super::folding::fold;
use super::letter;
use super::site::Site;
use super::synonyms::GENERAL;
use tebiki_words::Dictionary;
use tebiki_words::fold as cutting;

/// Every word of the dictionary that stands somewhere in the texts, with the other forms of those that inflect.
pub(super) fn surfaces(
    pages: &[&PageDigest],
    site: &Site,
    of_site: &SiteWords,
    synonyms: &BTreeMap<String, Vec<(String, u8)>>,
    dictionary: &Dictionary,
) -> BTreeSet<String> {
    let mut spellings = Spellings::new(dictionary);
    pages.iter().for_each(|page| spellings.add_page(page));
    let heads = GENERAL.lines().filter_map(|line| line.split(' ').next());
    let own = of_site.synonyms.iter().flat_map(|group| &group.words);
    let heads: Vec<&str> = heads
        .filter(|head| synonyms.contains_key(&fold(head)))
        .chain(own.map(String::as_str))
        .collect();
    // What a client must know to cut a word that has others, a phrase perhaps, however its last word is inflected.
    for head in &heads {
        spellings.add(&cutting::fold(head).text, dictionary);
    }
    let of_heads = heads.iter().flat_map(|head| dictionary.words(head));
    let of_heads = of_heads.map(|token| (token.base, letter(token.class)));
    let of_heads = of_heads.filter(|(_, letter)| matches!(letter, 'v' | 'a'));
    let mut bases: BTreeSet<(String, char)> = of_heads.collect();
    for (base, letter) in site.bases() {
        bases.insert((base.to_owned(), letter));
        bases.extend(potential(base).map(|able| (able, letter)));
    }
    let forms: Vec<Vec<String>> = bases
        .par_iter()
        .map(|(base, letter)| forms(base, *letter, dictionary))
        .collect();
    let written = spellings.numbers();
    let written = written.filter_map(|number| Some(dictionary.word(number)?.surface.to_owned()));
    written.chain(forms.into_iter().flatten()).collect()
}

/// 暮らせる for 暮らす: to the dictionary a verb of its own. `engine.js` finds the way back.
fn potential(base: &str) -> Option<String> {
    let (at, last) = base.char_indices().next_back()?;
    let able = match last {
        'う' => 'え',
        'く' => 'け',
        'ぐ' => 'げ',
        'す' => 'せ',
        'つ' => 'て',
        'ぬ' => 'ね',
        'ぶ' => 'べ',
        'む' => 'め',
        'る' => 'れ',
        _ => return None,
    };
    Some(format!("{}{able}る", base.get(..at)?))
}

/// What may follow the stem of a verb or an adjective in one of its forms.
const ENDINGS: &str = "あ い う え お か き く け こ が ぎ ぐ げ ご さ し す せ そ た ち つ て と な に ぬ ね の ば び ぶ べ ぼ ま み む め も ら り る れ ろ わ を っ ん よ ゃ ょ ゅ きゃ ぎゃ しゃ ちゃ にゃ びゃ みゃ りゃ かっ かろ けれ けりゃ くっ う ゅう きゅ から かり かる かれ き せよ しろ すれ すりゃ こい こよ くれ くりゃ れよ";

fn forms(base: &str, of_base: char, dictionary: &Dictionary) -> Vec<String> {
    let Some((last, _)) = base.char_indices().next_back() else {
        return Vec::new();
    };
    let stem = base.get(..last).unwrap_or_default();
    let endings = std::iter::once("").chain(ENDINGS.split(' '));
    let form = |ending: &str| {
        let form = format!("{stem}{ending}");
        let is_form = dictionary
            .written(&form)
            .any(|word| letter(word.class) == of_base && word.base == base);
        is_form.then_some(form)
    };
    endings.filter_map(form).collect()
}
