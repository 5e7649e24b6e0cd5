// Cuts a query into words as lindera cut the pages: the cheapest path through the site's own words.

/** @typedef {{s: string, p: string, b: string, r: string, i: number, inside?: boolean, isMeant?: boolean, isKana?: boolean}} Token surface, class, base form, reading, place */

/** Of unknown characters (char.def): whether tried beside known words, whether a whole run is one word, up to which length otherwise. @type {Record<string, [boolean, boolean, number]>} */
const UNKNOWN = {
  SPACE: [false, true, 0], KANJI: [false, false, 2], SYMBOL: [true, true, 0], NUMERIC: [true, true, 0], ALPHA: [true, true, 0], HIRAGANA: [false, true, 2],
  KATAKANA: [true, true, 2], KANJINUMERIC: [true, true, 0], GREEK: [true, true, 0], CYRILLIC: [true, true, 0], DEFAULT: [false, true, 0],
};
/** @type {[string, number, number][]} */
const RANGES = [
  ['KANJI', 0x4e00, 0x9fa5], ['KANJI', 0x3400, 0x4db5], ['KANJI', 0x3005, 0x3005], ['KANJI', 0xf900, 0xfa6a], ['KANJI', 0x2e80, 0x2fd5],
  ['HIRAGANA', 0x3041, 0x309f], ['KATAKANA', 0x30a1, 0x30ff], ['KATAKANA', 0x31f0, 0x31ff], ['KATAKANA', 0xff66, 0xff9f], ['NUMERIC', 0x30, 0x39],
  ['ALPHA', 0x41, 0x5a], ['ALPHA', 0x61, 0x7a], ['ALPHA', 0xc0, 0x236], ['SPACE', 0x20, 0x20], ['SPACE', 9, 11], ['GREEK', 0x374, 0x3fb],
  ['CYRILLIC', 0x400, 0x50f], ['SYMBOL', 0x21, 0x7e], ['SYMBOL', 0xa1, 0xbf], ['SYMBOL', 0x2000, 0x303f],
];

/** @param {string} character */
function kindsOf(character) {
  const code = /** @type {number} */ (character.codePointAt(0));
  if ('一二三四五六七八九十百千万億兆'.includes(character)) return ['KANJINUMERIC', 'KANJI'];
  if (character === '〇') return ['SYMBOL', 'KANJINUMERIC'];
  const range = RANGES.find(([, from, to]) => code >= from && code <= to);
  return [range ? range[0] : 'DEFAULT'];
}

/** The longest word of the dictionary, and the longest term put together again, in characters. */
const LONGEST_WORD = 20, LONGEST_TERM = 40;
/** What a kanji of one or two kana costs more, where kana were typed. */
const LONE_KANJI = 3000;
/** Sentences are cut one by one; what has no end is cut here. */
const LONGEST_SENTENCE = 400;

/** @typedef {{right: number, cost: number, before: Step | null, word: Word | null, from: number, length: number}} Step */

class Cutter {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    /** @type {Map<string, Word[]> | null} */ this.byReading = null;
  }

  /** @param {string} text @returns {Token[]} */
  cut(text) {
    /** @type {Token[]} */ const tokens = [];
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      if (!/[。、\n\t]/.test(text[i]) && i + 1 < text.length && i - from <= LONGEST_SENTENCE) continue;
      this.addSentence(text.slice(from, i + 1), from, tokens);
      from = i + 1;
    }
    return this.joined(tokens, text);
  }

  /** Words that are a term together become one, the longest first. @param {Token[]} tokens @param {string} text */
  joined(tokens, text) {
    const joined = [];
    for (let i = 0; i < tokens.length; i++) {
      let token = tokens[i], last = i;
      for (let j = i + 1; j < tokens.length && j < i + 12; j++) {
        const surface = text.slice(tokens[i].i, tokens[j].i + tokens[j].s.length);
        const term = surface.length <= LONGEST_TERM && (this.store.words.get(surface) || []).find((word) => word.p === 't');
        if (term) { token = { s: surface, i: tokens[i].i, p: 'n', b: term.b, r: term.y }; last = j; }
      }
      joined.push(token);
      i = last;
    }
    for (const token of joined) if (token.p === 't' || token.p === 'u') token.p = 'n';
    return joined;
  }

  /** @param {string} text @param {number} offset @param {Token[]} tokens */
  addSentence(text, offset, tokens) {
    const characters = [...text];
    const at = [0];
    for (const character of characters) at.push(at[at.length - 1] + character.length);
    for (const { word, from, length } of this.cheapest(characters)) {
      const surface = text.slice(at[from], at[from + length]), i = offset + at[from];
      if (!surface.trim()) continue;
      const last = tokens[tokens.length - 1];
      if (last && last.i + last.s.length === i && goOn(last.s, surface)) {
        last.s += surface;
        last.b = last.r = fold(last.s);
        continue;
      }
      const folded = fold(surface);
      tokens.push({ s: surface, i, p: folded ? word.p : 'm', b: word.b || folded, r: word.y || folded });
    }
  }

  /** The likeliest writing of kana by the site's own words; for a small site, whose words are all there. @param {string} kana */
  written(kana) {
    if (!this.byReading) {
      this.byReading = new Map();
      for (const [surface, words] of this.store.words) {
        // 津 and 市 sound like the ends of many words.
        const lone = isOneKanji(surface) ? LONE_KANJI : 0;
        for (const word of words) addTo(this.byReading, word.y, { ...word, c: word.c + (word.y.length < 3 ? lone : 0), surface });
      }
    }
    const characters = [...kana], row = this.cheapest(characters, this.byReading);
    return row.map(({ word, from, length }) => word.surface || characters.slice(from, from + length).join('')).join('');
  }

  /** The cheapest row of words for a sentence. @param {string[]} characters @param {Map<string, Word[]>} known */
  cheapest(characters, known = this.store.words) {
    const { connections, contexts } = this.store, count = characters.length;
    /** @type {Step[][]} */ const ending = Array.from({ length: count + 1 }, () => []);
    ending[0].push({ right: 0, cost: 0, before: null, word: null, from: 0, length: 0 });
    const best = (/** @type {Step[]} */ steps, /** @type {number} */ left) => {
      let before = null, cost = Infinity;
      for (const step of steps) {
        const sum = step.cost + connections[step.right * contexts + left] * 128;
        if (sum < cost) { cost = sum; before = step; }
      }
      return { before, cost };
    };
    const add = (/** @type {number} */ from, /** @type {number} */ length, /** @type {Word} */ word) => {
      const { before, cost } = best(ending[from], word.l);
      ending[from + length].push({ right: word.rt, cost: cost + word.c, before, word, from, length });
    };
    this.addWords(characters, known, ending, add);
    const row = [];
    for (let step = best(ending[count], 0).before; step && step.word; step = step.before) row.push({ word: step.word, from: step.from, length: step.length });
    return row.reverse();
  }

  /** @param {string[]} characters @param {Map<string, Word[]>} words @param {Step[][]} ending @param {(from: number, length: number, word: Word) => void} add */
  addWords(characters, words, ending, add) {
    const kinds = characters.map(kindsOf), count = characters.length;
    let unknownUntil = 0;
    for (let i = 0; i < count; i++) {
      if (!ending[i].length) continue;
      let known = false, surface = '';
      for (let length = 1; length <= LONGEST_WORD && i + length <= count; length++) {
        surface += characters[i + length - 1];
        for (const word of words.get(surface) || []) { add(i, length, word); known = true; }
      }
      if (unknownUntil > i) continue;
      kinds[i].forEach((kind, nth) => {
        const [beside, grouped, most] = UNKNOWN[kind];
        if (known && !beside) return;
        let run = 1;
        while (i + run < count && kinds[i + run][nth] === kind) run++;
        const unknown = this.store.unknown[kind] || this.store.unknown.DEFAULT || [];
        // Kana that are no word's beginning, a slip, do not swallow the words behind them.
        const whole = grouped && words === this.store.words ? run : 1;
        for (const word of unknown) add(i, whole, word);
        for (let length = 1; length <= most && length <= run; length++) if (length !== whole) for (const word of unknown) add(i, length, word);
        unknownUntil = i + whole;
      });
    }
  }
}

/** Latin letters in a row are one word, and so are digits. @param {string} before @param {string} after */
function goOn(before, after) {
  return /[A-Za-z]$/.test(before) && /^[A-Za-z]/.test(after) || /[0-9]$/.test(before) && /^[0-9]/.test(after);
}
