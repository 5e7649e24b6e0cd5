// The files of the search, as src/index/shard.rs writes them, and what has been loaded of them.

const VERSION = 3;
/** What stands as a block on more pages says nothing about any of them. */
const REPEATED = 6;

/** @typedef {{p: string, l: number, rt: number, c: number, b: string, y: string, surface?: string}} Word its class, contexts left and right, cost, base form, reading */
/** @typedef {{r: string, s: string, p: string, d: number, words: string[], readings: string[]}} Entry reading, writing, class, pages (-1: not counted yet); of a compound its words */
/** @typedef {{ids: Uint32Array, codes: Uint8Array}} Places sections, and how each holds it: how often (2 bits), how much of the heading (2 bits) */
/** @typedef {(name: string, again: boolean) => Promise<Uint8Array>} Load promises the inflated bytes of a file of the search; `again` past any cache */
/** @typedef {{url: string, title: string, path: string[], sections: {heading: string, anchor: string, blocks: string[]}[]}} PageText */

/** @typedef {'mixed' | 'damaged' | 'missing'} Kind of another build, not whole, not there */
/** @typedef {Error & {trouble?: [Kind, string]}} Trouble what is wrong with a file of the site */

/** @param {Kind} kind @param {string} name of a file of the search @returns {Trouble} */
function trouble(kind, name) {
  const path = 'search/' + name + '.js';
  return Object.assign(new Error(kind + ' ' + path), { trouble: /** @type {[Kind, string]} */ ([kind, path]) });
}

/** The last place whose first key is not after `key`. @template T @param {T[]} firsts @param {T} key @param {(a: T, b: T) => number} by */
function place(firsts, key, by) {
  let low = 0, high = firsts.length;
  while (low < high) { const middle = (low + high) >> 1; if (by(firsts[middle], key) <= 0) low = middle + 1; else high = middle; }
  return low - 1;
}

/** @template K, V @param {Map<K, V[]>} map @param {K} key @param {V} value */
function addTo(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value); else map.set(key, [value]);
}

/** The lists of pairs of characters, as far as their files are loaded. */
class LoadedPairs {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    /** @type {Map<string, Places>} */ this.lists = new Map();
  }

  /** @param {{k: string}} value @param {Uint8Array} bytes */
  take({ k }, bytes) {
    const { first, pageOf, sections } = this.store, characters = [...k];
    const lists = placesFrom(bytes, characters.length / 2, (section) => first[pageOf[section] + 1] - section - 1, sections);
    lists.forEach((places, i) => this.lists.set(characters[2 * i] + characters[2 * i + 1], places));
  }

  /** @param {string} pair @returns {Places | null} */
  get(pair) { return this.lists.get(pair) || null; }

  /** @param {string} character @returns {Places[]} */
  beginningWith(character) {
    return [...this.lists].filter(([pair]) => pair.startsWith(character)).map(([, places]) => places);
  }
}

class Store {
  /** @param {Load} load @param {() => Promise<void> | void} pause lets a page do what it has to between two pieces of work */
  constructor(load, pause) {
    this.load = load;
    this.pause = pause;
    /** @type {Map<string, Promise<{value: any, bytes: Uint8Array}>>} */ this.files = new Map();
    /** @type {Set<string>} */ this.loaded = new Set();
    /** Files that a query turned out to need. @type {Set<string>} */ this.missing = new Set();
    /** @type {Map<string, Word[]>} */ this.words = new Map();
    /** How a folded word is written. @type {Map<string, string>} */ this.surfaces = new Map();
    /** By base form and class: the forms of what inflects. @type {Map<string, string[]>} */ this.forms = new Map();
    /** What may stand for a word or a phrase, and how well. @type {Map<string, [string, number][]>} */ this.synonyms = new Map();
    /** @type {Map<string, Entry[]>} */ this.byReading = new Map();
    /** @type {Map<string, Entry[]>} */ this.byWriting = new Map();
    /** The entries of each file. @type {Map<number, Entry[]>} */ this.entries = new Map();
    /** @type {LoadedPairs | CountedPairs} */ this.pairs = new LoadedPairs(this);
    /** @type {Map<number, PageText>} */ this.texts = new Map();
    /** The heading and blocks of each section, folded: of a small site alone, whose texts are all here. @type {string[][]} */ this.folded = [];
    /** @type {Set<number> | undefined} */ this.besideHome = undefined;
    /** Blocks that stand on many pages, labels and the like: of a small site alone, whose texts are all here. @type {Set<string>} */ this.repeated = new Set();
  }

  async open() {
    const [head, terms] = await Promise.all([this.file('head'), this.file('s0')]);
    this.head = head.value;
    this.readSections();
    this.readConnections(head.bytes);
    this.readTerms(terms.value);
    if (this.head.small) {
      const { words, readings, texts } = this.head, all = (/** @type {string} */ kind, /** @type {any[]} */ firsts) => firsts.map((_, i) => kind + i);
      await this.takeAll([...all('w', words), ...all('r', readings), ...all('t', texts)]);
      const pairs = this.pairs = new CountedPairs();
      for (const [page, { sections }] of this.texts) {
        sections.forEach(({ heading, blocks }, nth) => { this.folded[this.first[page] + nth] = [heading, ...blocks].map(fold); });
        pairs.addPage(this.first[page], this.folded.slice(this.first[page], this.first[page + 1]));
        await this.pause();
      }
      this.findRepeated();
    }
    return this;
  }

  /** What stands beside the home page tells of the handbook itself, where nearly all pages stand in folders. @param {number} page */
  isAboutItself(page) {
    if (this.besideHome === undefined) {
      const few = [...this.texts].filter(([, { url }]) => !url.includes('/')).map(([page]) => page);
      this.besideHome = new Set(this.head.small && few.length * 20 < this.pages ? few : []);
    }
    return this.besideHome.has(page);
  }

  findRepeated() {
    /** @type {Map<string, number>} */ const counts = new Map();
    for (const { sections } of this.texts.values()) {
      for (const block of new Set(sections.flatMap(({ heading, blocks }) => [heading, ...blocks]))) counts.set(block, (counts.get(block) || 0) + 1);
    }
    for (const [block, count] of counts) if (count > REPEATED) this.repeated.add(block);
  }

  readSections() {
    const { sections, lengths, texts, common } = this.head;
    this.pages = sections.length;
    /** The first section of each page. */
    this.first = new Uint32Array(this.pages + 1);
    sections.forEach((/** @type {number} */ count, /** @type {number} */ page) => { this.first[page + 1] = this.first[page] + count; });
    this.sections = this.first[this.pages];
    this.pageOf = new Uint32Array(this.sections);
    for (let page = 0; page < this.pages; page++) this.pageOf.fill(page, this.first[page], this.first[page + 1]);
    /** Two steps to each doubling; one for each section, on a very large site for each page. */
    const steps = Float32Array.from(lengths, (/** @type {string} */ step) => 8 * Math.pow(2, parseInt(step, 16) / 2));
    this.lengths = steps.length === this.sections ? steps : Float32Array.from(this.pageOf, (page) => steps[page]);
    let page = 0;
    /** The first page of each file of texts. @type {number[]} */
    this.texted = texts.map((/** @type {number} */ count) => (page += count) - count);
    const pairs = [...common];
    /** The pairs of characters that stand in many sections, the commonest first. @type {Map<string, number>} */
    this.common = new Map(pairs.flatMap((character, i) => i % 2 ? [[pairs[i - 1] + character, i]] : []));
  }

  /** @param {Uint8Array} differences */
  readConnections(differences) {
    const contexts = this.contexts = this.head.contexts;
    const costs = this.connections = Int8Array.from(differences);
    costs.forEach((_, i) => {
      if (i >= contexts) costs[i] += costs[i - contexts];
      if (i % contexts) costs[i] += costs[i - 1] - (i > contexts ? costs[i - contexts - 1] : 0);
    });
    /** @type {Record<string, Word[]>} */ this.unknown = {};
    for (const kind in this.head.unknown) this.unknown[kind] = this.head.unknown[kind].split(';').map((/** @type {string} */ word) => {
      const [left, right, cost, base, reading] = word.slice(1).split(',');
      return { p: word[0], l: +left, rt: +right, c: +cost * 32, b: base || '', y: reading || '' };
    });
  }

  /** @param {[string, string[], string, string][]} terms */
  readTerms(terms) {
    /** By each of its names. @type {Map<string, {name: string, short: string, url: string}>} */ this.terms = new Map();
    for (const [name, aliases, short, url] of terms) for (const way of [name, ...aliases]) if (!this.terms.has(fold(way))) this.terms.set(fold(way), { name, short, url });
  }

  /** @param {string} name */
  file(name) {
    let file = this.files.get(name);
    if (!file) {
      file = this.sound(name);
      file.catch(() => this.files.delete(name));
      this.files.set(name, file);
    }
    return file;
  }

  /** A file that is whole and of the same build as the head. What a cache gave instead is asked for once more. @param {string} name */
  async sound(name) {
    try { return await this.read(name, false); } catch (error) {
      if (!(/** @type {Trouble} */ (error).trouble)) throw error;
      return this.read(name, true);
    }
  }

  /** @param {string} name @param {boolean} again @returns {Promise<{value: any, bytes: Uint8Array}>} */
  async read(name, again) {
    const bytes = await this.load(name, again), isWhole = bytes.length >= 12 && checksum(bytes, 4) === numberAt(bytes, 0);
    // Before version 3 the length of the value stood first.
    if (!isWhole) throw trouble(numberAt(bytes, 0) <= bytes.length - 4 && /[{[]/.test(String.fromCharCode(bytes[4])) ? 'mixed' : 'damaged', name);
    const length = numberAt(bytes, 8), value = JSON.parse(utf8(bytes, 12, 12 + length));
    if (name === 'head' ? value.version !== VERSION : stampAt(bytes, 4) !== await this.stampOf(name)) throw trouble('mixed', name);
    return { value, bytes: bytes.subarray(12 + length) };
  }

  /** @param {string} name */
  async stampOf(name) {
    const { value } = await this.file('head'), number = +name.slice(1);
    return (value.stamps[name[0]] || '').slice(3 * number, 3 * number + 3);
  }

  /** Loads a file and files its contents away. @param {string} name */
  async take(name) {
    if (this.loaded.has(name)) return;
    const { value, bytes } = await this.file(name);
    if (this.loaded.has(name)) return;
    this.loaded.add(name);
    const number = +name.slice(1);
    if (this.pairs instanceof LoadedPairs && name[0] === 'g') this.pairs.take(value, bytes);
    else if (name[0] === 'w') this.takeWords(number, value, bytes);
    else if (name[0] === 'r') this.takeReadings(number, value);
    else if (name[0] === 't') this.takeTexts(number, value);
  }

  /** In the order named, whichever comes first: no answer may hang on which file was quicker. @param {Iterable<string>} names */
  async takeAll(names) {
    const wanted = [...new Set(names)].filter((name) => !this.loaded.has(name));
    await Promise.all(wanted.map((name) => this.file(name)));
    for (const name of wanted) {
      await this.take(name);
      await this.pause();
    }
  }

  /** @param {string | null} name */
  has(name) { return name === null || this.loaded.has(name); }

  /** @param {string[]} names */
  want(names) { for (const name of names) if (!this.loaded.has(name)) this.missing.add(name); }

  /** @param {number} number @param {{s: string, n: string, p: string, b: string, y: string, m: Record<string, string>}} value @param {Uint8Array} bytes */
  takeWords(number, value, bytes) {
    const surfaces = value.s.split('\n'), bases = value.b.split('\n'), readings = value.y.split('\n');
    const costs = numbersFrom(bytes, 2 * bases.length);
    /** @type {Entry[]} */ const entries = [];
    let at = 0;
    surfaces.forEach((surface, i) => {
      const folded = fold(surface);
      /** @type {Word[]} */ const words = [];
      for (let left = parseInt(value.n[i], 36); left > 0; left--, at++) {
        const word = {
          p: value.p[at], l: bytes[at], rt: (bytes[at] + bytes[bases.length + at]) & 255, c: (costs() - 1100) * 32,
          b: bases[at] || folded, y: readings[at] || folded,
        };
        words.push(word);
        if (word.p === 'v' || word.p === 'a') addTo(this.forms, word.b + '|' + word.p, folded);
      }
      this.words.set(surface, words);
      if (folded !== surface) this.surfaces.set(folded, surface);
      if (this.head.small && folded) this.enterWords(folded, words, entries);
    });
    if (this.head.small) this.entries.set(-1 - number, entries);
    for (const word in value.m) this.synonyms.set(word, value.m[word].split(' ').map((other) => [other.slice(2), +other.slice(0, 2) / 100]));
  }

  /** A small site's own words are its entries. @param {string} folded @param {Word[]} words @param {Entry[]} entries */
  enterWords(folded, words, entries) {
    const seen = new Set();
    for (const word of words) {
      const p = word.p === 't' || word.p === 'u' ? 'n' : word.p;
      if (p === 'm' || seen.has(p + word.y)) continue;
      seen.add(p + word.y);
      const entry = { r: word.y, s: folded, p, d: -1, words: [], readings: [] };
      this.enter(entry, entries);
      if ((p === 'v' || p === 'a') && word.b === folded) this.enter({ ...entry, p: p.toUpperCase(), d: 0 }, entries);
    }
  }

  /** @param {number} number @param {{r: string, s: string, p: string, d: number[], c: string}} value */
  takeReadings(number, value) {
    const writings = value.s.split('\n'), pieces = value.c.split(' ');
    /** @type {Entry[]} */ const entries = [];
    let compounds = 0;
    value.r.split('\n').forEach((reading, i) => {
      const entry = { r: reading, s: writings[i] || reading, p: value.p[i], d: value.d[i], words: [], readings: [] };
      if (entry.p === 'c') cutCompound(entry, pieces[compounds++]);
      this.enter(entry, entries);
    });
    this.entries.set(number, entries);
  }

  /** @param {Entry} entry @param {Entry[]} entries */
  enter(entry, entries) {
    entries.push(entry);
    addTo(this.byReading, entry.r, entry);
    addTo(this.byWriting, entry.s, entry);
  }

  /** @param {number} number @param {[string, string, string[], string[][]][]} pages */
  takeTexts(number, pages) {
    pages.forEach(([url, title, path, sections, origin], i) => this.texts.set(this.texted[number] + i, {
      url, title, path, origin, sections: sections.map(([heading, anchor, ...blocks]) => ({ heading, anchor: anchor === '=' ? heading : anchor, blocks })),
    }));
  }

  /** Null where the pairs were counted from the texts. @param {string} pair */
  pairFile(pair) { return this.head.small ? null : 'g' + Math.max(0, place(this.head.grams, pair, compare)); }

  /** The files with the pairs that begin with a character. @param {string} character */
  pairFiles(character) {
    const firsts = this.head.grams, names = [];
    for (let i = Math.max(0, place(firsts, character, compare)); i < firsts.length && names.length < 12; i++) {
      if (names.length && !firsts[i].startsWith(character) && compare(firsts[i], character) > 0) break;
      names.push('g' + i);
    }
    return names;
  }

  /** The files with the words and synonyms that may begin in a text. @param {string} text */
  wordFiles(text) {
    const firsts = new Set([...text].filter((character) => /[\p{L}\p{N}]/u.test(character)));
    // Synonyms are filed under their folded form.
    for (const [katakana] of text.matchAll(/[ァ-ヶ]+/g)) firsts.add(hiragana(katakana[0]));
    return [...firsts].map((character) => 'w' + Math.max(0, place(this.head.words, character, compare)));
  }

  /** @param {string} prefix @param {number} most */
  readingFiles(prefix, most) {
    const firsts = this.head.readings, names = [];
    if (this.head.small || /^[\u3400-\u9fff]/.test(prefix)) return names;
    let from = Math.max(0, place(firsts, prefix, compare));
    while (from > 0 && firsts[from] === prefix) from--;
    for (let i = from; i < firsts.length && names.length < most; i++) {
      if (i > from && compare(firsts[i], prefix) > 0 && !firsts[i].startsWith(prefix)) break;
      names.push('r' + i);
    }
    return names;
  }

  /** @param {number} page */
  textFile(page) { return 't' + place(this.texted, page, (a, b) => a - b); }
}

/** A compound comes with the lengths of its words and of their readings. @param {Entry} entry @param {string} lengths */
function cutCompound(entry, lengths) {
  let inWriting = 0, inReading = 0;
  for (let k = 0; k < lengths.length; k += 2) {
    const written = parseInt(lengths[k], 36), read = parseInt(lengths[k + 1], 36);
    entry.words.push(entry.s.substr(inWriting, written));
    entry.readings.push(entry.r.substr(inReading, read));
    inWriting += written;
    inReading += read;
  }
}
