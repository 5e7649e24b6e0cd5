// Every number that the ranking was tuned with, in one place.
// Measured on judged queries; see docs/search.md of the repository.

const WEIGHTS = {
  // how much a part of the query counts
  run: 0.96, // 精神保健 福祉士: a row of nouns, beside the whole of what was typed
  row: 0.9, // a row of nouns within a longer one, for which there are other words
  part: 0.28, // one noun of a row that stands somewhere
  partOfUnknown: 0.8, // … of a row that stands nowhere
  window: 1, // the longest stretch of nouns that stands somewhere, of what does not stand as a whole
  looseWindow: 0.2, // … with other words in it
  inside: 0.68, // a word of such a stretch
  ofMeaning: 0.5, // … of a phrase for which there are other words
  verb: 0.67,
  one: 0.5, // a word of one character
  fragment: 0.3, // one or two hiragana that are no word of the site
  onePart: 0.5, // a kanji of a row of nouns
  weak: 0.29, // 支援, 方法: general words of public services
  frame: 0.15, // どう, とは: the frame of a question
  count: 0.42, // 何回: a number with that unit stands near
  withOrWithoutNo: 1,
  loneKanji: 1.8, // a kanji that was read as a word of its own, where kana were typed
  // how well a general word stands for another
  general: 1.9,
  generalOfStanding: 0.56, // … for a word that stands on the site itself
  generalAmongKeywords: 0.07, // … among other keywords
  nextGeneral: 0.6, // the second best word beside the best
  rareSynonym: 0.44, // a synonym that is rarer than the word is weaker than it
  synonymOfStanding: 0.5, // the handbook's own other words, for a word that stands on the site itself
  commonTogether: 1, // what stands nowhere is as common as its other words are together
  nounOfVerb: 0.7, // 見守り finds 見守る
  verbSynonyms: 0.39, // synonyms make a verb as common as they are
  // how often, in how much text
  times: [0, 0.9, 1.2, 2.4], // once, two or three times, more
  timesPower: 0.8,
  headings: [0, 0.75, 1.2, 1.3, 1.7], // a little, a third, most, all of a section's heading
  titles: [0, 4, 4.5, 9.5, 10], // … of a page's title
  sectionSaturation: 0.92,
  pageSaturation: 5,
  sectionLength: 0.42,
  pageLength: 0.26,
  innerCharacter: 0.05, // a lone kanji inside a longer word
  innerLetters: 0.03, // Latin letters or digits inside longer ones
  // how the parts add up
  coverGain: 1.1,
  coverPower: 1.04,
  bestSection: 0.7,
  oneBlock: 0.19, // the words stand together in one block
  literal: 100, // the query stands there as it was typed: more than all else together
  title: 200, // the page is called what was typed: more than any other way to stand for it
  named: 1, // a page is called what a part of the query says
  aboutItself: 0.5, // how the handbook is used and kept
  last: 0.3, // of what only keeps the book in order: errata, sources, what is planned
  alike: 1, // a page of which people say what the query resembles
  alikeNamed: 0.05, // … for what is named
  actor: 0.5, // お父さん, 隣: who calls and of whom, in what somebody says
  likest: 1, // … by the likest of its phrases
  pooled: 1, // … by all its phrases together
  resembles: 12, // … beside the words, as much as they say together
  resemblesNamed: 0.7, // … a page of which nothing is said
  heard: 1, // … by its sound
  alikePower: 2, // … the more it does
  repeated: 0.2, // a block that stands on many pages
  absent: 0.5, // of what a page says it does not tell
  spoken: 0.3, // a situation, for what somebody says
  who: 0.2, // who or where: a person or a place named in the block
  together: 0.2, // of what was typed, in one block, where it stands elsewhere as a whole
  otherSection: 0.3, // how far the other sections of a page fall behind its best
  // which block of a section is shown
  toldByHeading: 0.3, // what the heading says
  firstSentence: 0.6, // … of a section whose heading says it
  names: 0.2, // not a sentence
  loneName: 0.1,
  // how many pages the texts decide
  depth: 40,
};

/** A value between the steps of a table. @param {number[]} table @param {number} at */
function between(table, at) {
  const i = Math.floor(at);
  return i + 1 < table.length ? table[i] + (table[i + 1] - table[i]) * (at - i) : table[table.length - 1];
}
