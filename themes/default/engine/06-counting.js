// A small site comes without the lists of its pairs of characters: they are counted from its texts, as src/index/grams.rs counts.

/** Stands after the last character of a block, so that a lone character can be found as the pairs that begin with it. */
const END = '\0';
/** More than there are characters. */
const SECOND = 0x40000;
/** A place as one number: the section, how much of the heading (2 bits), how often (3 bits). */
const SECTION = 32, SHARE = 8, MOST_TIMES = 7;

class CountedPairs {
  constructor() {
    /** @type {Map<string, number>} */ this.numbers = new Map([[END, 0]]);
    /** By the numbers of both characters. @type {Map<number, number[]>} */ this.counts = new Map();
    /** @type {Map<string, Places>} */ this.unpacked = new Map();
  }

  /** Pages come in their order. @param {number} first its first section @param {string[][]} sections the heading and blocks of each, folded */
  addPage(first, sections) {
    sections.forEach(([heading, ...blocks], nth) => {
      const length = [...heading].length;
      this.add(heading, first + nth, length <= 8 ? 3 : length <= 16 ? 2 : 1);
      for (const block of blocks) this.add(block, first + nth, 0);
    });
  }

  /** @param {string} text @param {number} id @param {number} share nothing for the body */
  add(text, id, share) {
    let first = 0;
    for (const character of text) {
      const second = this.numberOf(character);
      if (first) this.count(first * SECOND + second, id, share);
      first = second;
    }
    if (first) this.count(first * SECOND, id, share);
  }

  /** @param {string} character */
  numberOf(character) {
    let number = this.numbers.get(character);
    if (number === undefined) { number = this.numbers.size; this.numbers.set(character, number); }
    return number;
  }

  /** Sections come in order, so that this one is the last on its list or not there. @param {number} key @param {number} id @param {number} share */
  count(key, id, share) {
    const places = this.counts.get(key);
    if (places === undefined) { this.counts.set(key, [id * SECTION + (share ? share * SHARE : 1)]); return; }
    const last = places.length - 1, place = places[last];
    if (Math.floor(place / SECTION) !== id) places.push(id * SECTION + (share ? share * SHARE : 1));
    else if (!share && place % SHARE < MOST_TIMES) places[last]++;
  }

  /** @param {string} pair @returns {Places | null} */
  get(pair) {
    let places = this.unpacked.get(pair);
    if (places) return places;
    const [first, second] = pair, counted = this.counts.get((this.numbers.get(first) || 0) * SECOND + (this.numbers.get(second) || 0));
    if (!counted || !this.numbers.has(second)) return null;
    places = unpackedCounts(counted);
    this.unpacked.set(pair, places);
    return places;
  }

  /** @param {string} character @returns {Places[]} */
  beginningWith(character) {
    if (!this.byFirst) {
      /** @type {Map<number, number[][]>} */ this.byFirst = new Map();
      for (const [key, counted] of this.counts) addTo(this.byFirst, Math.floor(key / SECOND), counted);
    }
    const first = this.numbers.get(character);
    return first === undefined ? [] : (this.byFirst.get(first) || []).map(unpackedCounts);
  }
}

/** @param {number[]} counted @returns {Places} */
function unpackedCounts(counted) {
  const code = (/** @type {number} */ place) => {
    const times = place % SHARE, share = Math.floor(place / SHARE) % 4;
    return (times > 3 ? 3 : times > 1 ? 2 : times) | share << 2;
  };
  return { ids: Uint32Array.from(counted, (place) => Math.floor(place / SECTION)), codes: Uint8Array.from(counted, code) };
}
