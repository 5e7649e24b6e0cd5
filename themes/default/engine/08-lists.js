// In which sections a string stands: the sections that hold all its pairs of characters.

/** Stands as second character in the list of a common first one. */
const ALONE = '\u0001';
/** Sections that hold so many of a string's pairs, the rarest of them, hold the string almost for sure; the texts say so. */
const ENOUGH = 4;
/** @typedef {Places & {pages: number}} List */
/** @type {List} */
const NOWHERE = { ids: new Uint32Array(0), codes: new Uint8Array(0), pages: 0 };

/** How often, and how much of a heading, both at least. @param {number} a @param {number} b */
function atLeast(a, b) { return Math.min(a & 3, b & 3) | Math.min(a >> 2, b >> 2) << 2; }
/** @param {number} a @param {number} b */
function atMost(a, b) { return Math.max(a & 3, b & 3) | Math.max(a >> 2, b >> 2) << 2; }

/** The sections on both lists. @param {Places} few @param {Places} many @returns {Places} */
function both(few, many) {
  const most = few.ids.length, last = many.ids.length, ids = new Uint32Array(most), codes = new Uint8Array(most);
  // A short list leaps through a long one.
  const leaps = last > most * 16;
  let count = 0;
  for (let i = 0, j = 0; i < most; i++) {
    const id = few.ids[i];
    if (leaps) {
      let high = last;
      while (j < high) { const middle = (j + high) >> 1; if (many.ids[middle] < id) j = middle + 1; else high = middle; }
    } else while (j < last && many.ids[j] < id) j++;
    if (j === last) break;
    if (many.ids[j] !== id) continue;
    const code = atLeast(few.codes[i], many.codes[j]);
    if (code) { ids[count] = id; codes[count++] = code; }
  }
  return { ids: ids.slice(0, count), codes: codes.slice(0, count) };
}

/** @param {string} text */
function isOneKanji(text) { return /^[\u3400-\u9fff]$/.test(text); }
/** A kanji that is a word, 体, not a part of one, 団体. @param {string} kanji @param {string} [flags] */
function aloneIn(kanji, flags) { return new RegExp(`(?<![\\u3400-\\u9fff々])${kanji}(?![\\u3400-\\u9fff々])`, flags); }

class Lists {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    /** @type {Map<string, List>} */ this.known = new Map();
    /** @type {Map<string, List>} */ this.alone = new Map();
  }

  /** The sections that may hold a folded string; what is not loaded is noted as missing. @param {string} folded @returns {List} */
  of(folded) {
    const known = this.known.get(folded);
    if (known) return known;
    const characters = [...folded];
    if (!characters.length) return NOWHERE;
    const { places: likely, whole } = characters.length === 1 ? this.ofOne(characters[0]) : this.ofPairs(characters);
    const places = characters.length > 2 ? this.standing(folded, likely) : likely;
    let pages = 0, last = -1;
    for (let i = 0; i < places.ids.length; i++) {
      const page = this.store.pageOf[places.ids[i]];
      if (page !== last) { pages++; last = page; }
    }
    const list = { ids: places.ids, codes: places.codes, pages };
    if (!whole) return list;
    if (this.known.size > 3000) this.known.clear();
    this.known.set(folded, list);
    return list;
  }

  /** Pairs may stand apart: 死にたいと言われた is not said where 死にたいと and 言われた are. Of a small site the texts are here to ask.
   * @param {string} folded @param {Places} likely @returns {Places} */
  standing(folded, likely) {
    const { head, folded: texts } = this.store;
    if (!head.small) return likely;
    const nths = Array.from(likely.ids.keys()).filter((nth) => (texts[likely.ids[nth]] || []).some((text) => text.includes(folded)));
    if (nths.length === likely.ids.length) return likely;
    return { ids: Uint32Array.from(nths, (nth) => likely.ids[nth]), codes: Uint8Array.from(nths, (nth) => likely.codes[nth]) };
  }

  /** Where a kanji is a word; where it never is, or the texts are not all here, wherever it stands. @param {string} kanji @returns {List} */
  ofAlone(kanji) {
    const { store } = this, known = this.alone.get(kanji);
    if (known) return known;
    const everywhere = this.of(kanji);
    if (!store.head.small) return everywhere;
    const pattern = aloneIn(kanji), { ids, codes } = everywhere, pages = new Set();
    const nths = Array.from(ids, (_, nth) => nth).filter((nth) => {
      const page = store.pageOf[ids[nth]], text = store.texts.get(page), section = text && text.sections[ids[nth] - store.first[page]];
      const stands = section && (pattern.test(section.heading) || section.blocks.some((block) => pattern.test(block)));
      if (stands) pages.add(page);
      return stands;
    });
    const list = nths.length ? { ids: Uint32Array.from(nths, (nth) => ids[nth]), codes: Uint8Array.from(nths, (nth) => codes[nth]), pages: pages.size } : everywhere;
    this.alone.set(kanji, list);
    return list;
  }

  /** On how many pages. @param {string} folded */
  pages(folded) { return this.of(folded).pages; }

  /** While a file is missing, the pairs that are there. The files of common pairs are the largest: they are asked for only
   * where the others stand together, and only until enough pairs say the same. @param {string[]} characters @returns {{places: Places, whole: boolean}} */
  ofPairs(characters) {
    const { common } = this.store, pairs = characters.slice(1).map((character, i) => characters[i] + character);
    const rare = pairs.filter((pair) => !common.has(pair)), others = pairs.filter((pair) => common.has(pair)).sort((a, b) => (common.get(b) || 0) - (common.get(a) || 0));
    const found = this.together(rare.length ? rare : others.splice(0, ENOUGH), null), more = ENOUGH - rare.length;
    if (!found.whole || !found.places.ids.length || !rare.length || more <= 0) return found;
    return this.together(others.splice(0, more), found.places);
  }

  /** The sections that hold all the pairs. @param {string[]} pairs @param {Places | null} within */
  together(pairs, within) {
    const lists = within ? [within] : [];
    let whole = true;
    for (const one of pairs) {
      const pair = this.pair(one);
      if (pair === null) return { places: NOWHERE, whole: true };
      if (pair === undefined) whole = false; else lists.push(pair);
    }
    lists.sort((a, b) => a.ids.length - b.ids.length);
    let places = lists[0] || NOWHERE;
    for (let k = 1; k < lists.length && places.ids.length; k++) places = both(places, lists[k]);
    return { places, whole };
  }

  /** Whether a word stands almost everywhere on a large site: it says next to nothing beside others, and its list is long. @param {string} word */
  isLong(word) { return !this.store.head.small && (word.length === 1 || this.store.common.has(word)); }

  /** Undefined while its file is missing, null when it stands nowhere. @param {string} pair */
  pair(pair) {
    const file = this.store.pairFile(pair);
    if (file !== null && !this.store.loaded.has(file)) { this.store.missing.add(file); return undefined; }
    return this.store.pairs.get(pair);
  }

  /** A lone character: its own list, or all pairs that begin with it. @param {string} character @returns {{places: Places, whole: boolean}} */
  ofOne(character) {
    const { store } = this;
    let files = store.pairFiles(character);
    if (store.loaded.has(files[0]) ? store.pairs.get(character + ALONE) : files.length > 1) files = files.slice(0, 1);
    store.want(files);
    if (!files.every((file) => store.loaded.has(file))) return { places: NOWHERE, whole: false };
    const own = store.pairs.get(character + ALONE);
    if (own) return { places: own, whole: true };
    /** @type {Map<number, number>} */ const all = new Map();
    for (const { ids, codes } of store.pairs.beginningWith(character)) {
      for (let i = 0; i < ids.length; i++) all.set(ids[i], atMost(all.get(ids[i]) || 0, codes[i]));
    }
    const ids = Uint32Array.from(all.keys()).sort();
    return { places: { ids, codes: Uint8Array.from(ids, (id) => all.get(id) || 0) }, whole: true };
  }

  /** What joining two characters adds to the likelihood of a writing; null when they stand together nowhere. Loads nothing. @param {string} pair */
  likelihood(pair) {
    if (!this.store.has(this.store.pairFile(pair))) return -1;
    return this.store.pairs.get(pair) ? 0.5 : null;
  }

  /** On how many pages an entry stands. @param {Entry} entry */
  pagesOf(entry) {
    if (entry.d >= 0) return entry.d;
    const pages = this.pages(entry.s);
    if (this.known.has(entry.s)) entry.d = pages;
    return pages;
  }
}
