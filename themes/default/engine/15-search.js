// A site's search, from a typed query to an answer; loads what the query turns out to need.

/** @typedef {{limit?: number, kind?: string | string[], program?: string | string[], area?: string | string[], audience?: string | string[], domain?: string | string[], origin?: string | string[], explain?: boolean, pages?: boolean}} Options */

/** Of a very long query so many characters are looked up. */
const LONGEST_QUERY = 64;
/** How many files a round of reading may bring on a large site: what the query needs shows only while it is read. */
const FILES_OF_ROUND = [18, 12, 8, 4];
/** What asks for the meaning of what stands before it. */
const ASKS_MEANING = /[\s、]*(?:とは|って|の意味|の定義)(?:何|なに|なん|どういう意味|どんなもの)?(?:ですか|でしょうか|だっけ)?[?？。\s]*$/;
/** What a panel below the field shows. */
const SHORT = 20;
/** So many situations are named to who finds nothing, and how they are called. */
const MOST_NEAR = 4, NEAR = '近い場面';
/** Pages are judged by their texts above those judged by the lists alone. */
const READ = 1000;

class Search {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    this.lists = new Lists(store);
    this.cutter = new Cutter(store);
    this.writings = new Writings(store, this.lists, this.cutter);
    this.reader = new Reader(store, this.lists, this.cutter, this.writings);
    this.ranking = new Ranking(store, this.lists);
    this.reading = new Reading(store, this.ranking);
    this.phrases = new Phrases(store, this.cutter);
  }

  /** @param {any} typed @param {Options} options */
  async search(typed, options = {}) {
    const query = String(typed === undefined || typed === null ? '' : typed);
    const limit = Math.max(1, Math.min(1000, options.limit === undefined ? 20 : +options.limit || 20));
    const characters = [...query.slice(0, 4 * LONGEST_QUERY)], long = characters.length > LONGEST_QUERY;
    const looked = long ? characters.slice(0, LONGEST_QUERY).join('') : query;
    const allow = await this.allowed(options), row = allow ? null : this.termsRead(looked);
    if (row && row.length) return { total: row.length, results: row.slice(0, limit), long, ...(options.pages ? { pages: [] } : {}) };
    const { pieces, units: read, wanted, said, isSpoken } = await this.read(looked);
    const alike = this.phrases.alike(fold(said), isSpoken);
    const likeness = new Map((isSpoken ? alike : []).map(([title, likeness]) => [title, likeness * (this.phrases.titles.has(title) ? 1 : WEIGHTS.resemblesNamed)]));
    if (alike.length) read.push({ kind: 'alike', weight: isSpoken ? WEIGHTS.alike : WEIGHTS.alikeNamed, writings: alike.map(([s, likeness]) => ({ s, w: likeness ** WEIGHTS.alikePower, why: 'alike' })) });
    const { units, full } = this.ranking.weigh(read);
    const { ranked, beyond, total } = this.ranking.rank(units, full, allow, options.pages ? Infinity : WEIGHTS.depth + limit);
    const likely = this.likely(ranked, limit);
    await this.store.takeAll(likely.map(({ page }) => this.store.textFile(page)));
    const literal = pieces.length === 1 ? fold(pieces[0]) : '';
    /** @type {Map<number, Judged>} */
    const judged = new Map(likely.map(({ page }) => [page, this.reading.rank(page, units, full, wanted, literal, isSpoken, likeness)]));
    const kept = standingTogether(ranked, judged), whole = kept === ranked ? null : units.find((unit) => unit.isWhole);
    const { hits, lost, left } = hitsOf(kept, judged, limit, kept === ranked ? beyond.pages : beyond.literal), shown = this.shown(hits, judged, limit);
    await this.store.takeAll(shown.map(({ id }) => this.store.textFile(this.store.pageOf[id])));
    /** @type {any} */
    const answer = { total: Math.max(whole ? whole.found[0].list.ids.length : total - lost, hits.length + left), results: shown.map((hit) => resultOf(this.store, this.reading, hit, units, query, pieces)), long };
    if (this.reading.folded.size > 4000) this.reading.folded.clear();
    const term = this.termMeant(query, units);
    if (term) answer.term = term;
    if (!hits.length) {
      answer.nearest = await nearest(this.store, this.writings, this.cutter, looked);
      answer.near = this.near(fold(said), allow, query);
    }
    if (options.pages) answer.pages = kept.map(({ page }) => page);
    if (options.explain) answer.units = units.map((unit) => [unit.kind, unit.weight, unit.found.map(({ writing, list }) => writing.s + ':' + writing.w.toFixed(2) + ':' + list.pages).join(' '), unit.worth.toFixed(2)]);
    return answer;
  }

  /** The situations that come nearest to what nothing answers, said to be near; where none does, the page that leads to them all.
   * @param {string} said @param {((page: number) => boolean) | null} allow @param {string} query @returns {Result[]} */
  near(said, allow, query) {
    const { store } = this, { kinds, kind } = store.head;
    const all = [...store.texts].filter(([page, { url }]) => kinds[kind[page]] === 'situation' && /(?:^|\/)index\.html$/.test(url)).map(([page]) => page);
    const alike = this.phrases.nearest(said).filter((page) => !allow || allow(page)).slice(0, MOST_NEAR);
    const pages = alike.length ? alike : this.phrases.titles.size ? all.filter((page) => !allow || allow(page)) : [];
    return pages.map((page) => ({ ...resultOf(store, this.reading, { id: store.first[page], score: 0 }, [], query, []), why: NEAR }));
  }

  /** A short answer of a large site does without the last of its sections rather than load more files.
   * @param {{id: number, score: number}[]} hits @param {Map<number, Judged>} judged @param {number} limit */
  shown(hits, judged, limit) {
    const { head, pageOf } = this.store;
    const end = head.small || limit > SHORT ? limit : hits.findIndex(({ id }, at) => at >= SHORT / 2 && !judged.has(pageOf[id]));
    return hits.slice(0, end < 0 ? limit : Math.min(end, limit));
  }

  /** One kana is the beginning of a word, no word: the glossary's row of it. @param {string} text @returns {Result[]} */
  termsRead(text) {
    const kana = hiragana(text.normalize('NFKC').trim());
    if (!/^[ぁ-ん]$/.test(kana)) return [];
    const reading = (/** @type {string} */ name) => this.cutter.cut(name).map((token) => token.r).join('');
    const terms = [...new Map([...this.store.terms.values()].map((term) => [term.url, term])).values()].map((term) => ({ ...term, reading: reading(term.name) }));
    return terms.filter((term) => term.reading.startsWith(kana)).sort((a, b) => compare(a.reading, b.reading)).map(({ name, short, url }) => ({
      url, title: name, heading: name, path: [], kind: 'term', excerpt: short, marks: [], why: '', words: [], missing: [], score: 0,
    }));
  }

  /** The term that was typed, by name, by reading or asking what it is. @param {string} query @param {FoundUnit[]} units */
  termMeant(query, units) {
    const { terms } = this.store, named = terms.get(fold(query)) || terms.get(fold(query.replace(ASKS_MEANING, '')));
    if (named || units.length !== 1 || units[0].kind !== 'reading') return named;
    return units[0].found.map(({ writing }) => terms.get(writing.s)).find((term) => term);
  }

  /** Reads the query, loads what was missing, and reads it again. @param {string} text @returns {Promise<Query>} */
  async read(text) {
    const { store } = this;
    for (let round = 0; ; round++) {
      store.missing.clear();
      this.reader.mayWait = round < FILES_OF_ROUND.length;
      const query = this.reader.read(text);
      for (const unit of query.units) for (const { s } of unit.writings) this.lists.of(s);
      if (!store.missing.size || round === FILES_OF_ROUND.length) return query;
      const missing = [...store.missing], most = FILES_OF_ROUND[round];
      const isOfWords = (/** @type {string} */ name) => name[0] === 'w';
      // Words first: without them the rest is guesswork.
      if (missing.length > most) missing.sort((a, b) => +isOfWords(b) - +isOfWords(a)).splice(most);
      await store.takeAll(missing);
    }
  }

  /** Which pages a reader wants to see; null for all. @param {Options} options @returns {Promise<((page: number) => boolean) | null>} */
  async allowed(options) {
    /** @type {((page: number) => boolean)[]} */ const tests = [];
    const { kinds, kind } = this.store.head, list = (/** @type {any} */ value) => [].concat(value);
    if (options.kind) { const wanted = list(options.kind); tests.push((page) => wanted.includes(/** @type {never} */ (kinds[kind[page]]))); }
    const facets = /** @type {const} */ (['program', 'area', 'audience', 'domain', 'origin']).filter((name) => options[name]);
    if (facets.length) {
      const { value } = await this.store.file('f0');
      for (const name of facets) {
        const pages = new Set(list(options[name]).flatMap((wanted) => (value[name] || {})[wanted] || []));
        tests.push((page) => pages.has(page));
      }
    }
    return tests.length ? (page) => tests.every((test) => test(page)) : null;
  }

  /** How many pages that answer each value of a filter would leave, beside what the other filters leave out; under '' all of these.
   * @param {any} query @param {Options} options @returns {Promise<Record<string, Record<string, number>>>} */
  async counts(query, options) {
    const { kinds, kind } = this.store.head, { value } = await this.store.file('f0'), { pages } = await this.search(query, { pages: true });
    /** @type {Record<string, Record<string, number>>} */ const counts = {};
    for (const name of ['kind', ...Object.keys(value)]) {
      const allow = await this.allowed({ ...options, [name]: '' }), left = new Set(allow ? pages.filter(allow) : pages);
      /** @type {Record<string, number>} */ const own = counts[name] = { '': left.size };
      if (name === 'kind') for (const page of left) own[kinds[kind[page]]] = (own[kinds[kind[page]]] || 0) + 1;
      else for (const one in value[name]) own[one] = value[name][one].filter((/** @type {number} */ page) => left.has(page)).length;
    }
    return counts;
  }

  /** The pages worth reading; on a large site not more than a few files hold, whatever has been loaded before: the same
   * query has the same answer. @param {Ranked[]} ranked @param {number} limit */
  likely(ranked, limit) {
    const likely = [], files = new Set();
    let sections = 0;
    for (const one of ranked) {
      const file = this.store.textFile(one.page), isNew = !this.store.head.small && !files.has(file);
      if (likely.length >= WEIGHTS.depth || isNew && files.size >= 7 && (sections >= limit || likely.length >= 6)) break;
      if (isNew) files.add(file);
      likely.push(one);
      sections += one.sections.size;
    }
    return likely;
  }
}

/** Where what was typed stands as a whole, pages that hold its parts far apart are no answer. @param {Ranked[]} ranked @param {Map<number, Judged>} judged */
function standingTogether(ranked, judged) {
  if (![...judged.values()].some(({ holds }) => holds)) return ranked;
  return ranked.filter(({ page, score }) => {
    const byText = judged.get(page);
    return byText ? byText.holds || byText.together >= WEIGHTS.together : score >= WEIGHTS.literal;
  });
}

/** The sections, best first; how many the texts did not confirm, and how many pages are left. @param {Ranked[]} ranked @param {Map<number, Judged>} judged @param {number} limit @param {number} beyond */
function hitsOf(ranked, judged, limit, beyond) {
  const hits = [];
  let lost = 0, left = ranked.length + beyond;
  for (const byLists of ranked) {
    const byText = judged.get(byLists.page), { score, best, sections } = byText || byLists;
    if (!byText && hits.length >= limit) break;
    left--;
    for (const [id, value] of sections) hits.push({ id, score: (byText ? READ : 0) + score - WEIGHTS.otherSection * (best - value) });
    if (byText) for (const id of byLists.sections.keys()) if (!sections.has(id)) lost++;
  }
  hits.sort((a, b) => b.score - a.score || a.id - b.id);
  return { hits, lost, left };
}

/** Opens the files; where a cache mixed those of two builds, all of them once more past it. @param {Load} load @param {() => Promise<void> | void} pause */
async function opened(load, pause) {
  try { return await new Store(load, pause).open(); } catch (error) {
    const { trouble } = /** @type {Trouble} */ (error);
    if (!trouble || trouble[0] !== 'mixed') throw error;
    return new Store((name) => load(name, true), pause).open();
  }
}

/** @param {Load} load
 * @param {() => Promise<void> | void} [pause] is called between pieces of the work of opening */
async function open(load, pause = () => {}) {
  const store = await opened(load, pause), search = new Search(store);
  // A search that breaks off leaves its marks in the tables.
  const cleared = (/** @type {Promise<any>} */ work) => work.catch((error) => { search.ranking.clear(); throw error; });
  return {
    search: (/** @type {any} */ query, /** @type {Options} */ options) => cleared(search.search(query, options || {})),
    counts: (/** @type {any} */ query, /** @type {Options} */ options) => cleared(search.counts(query, options || {})),
    async cut(/** @type {string} */ text) {
      await store.takeAll(store.wordFiles(text));
      return search.cutter.cut(text);
    },
    /** Walks every path once while nobody waits: the first walk is many times slower than the others. */
    warm: async () => {
      if (!store.head.small) return;
      await search.phrases.prepare(pause);
      for (const query of ['ひとの', '人をたすけるところ', 'ひとのための']) {
        await cleared(search.search(query, { limit: 20 }));
        await pause();
      }
    },
    /** What the search knows of a page, where that is here: its title, its headings, its texts. @param {string} url */
    page: (/** @type {string} */ url) => [...store.texts.values()].find((text) => text.url === url),
    pages: store.pages,
  };
}

const engine = { VERSION, made: '@scripts@', ASKS_MEANING, open, trouble, bytesOf, fold, foldMap, kanaOf, withinOneSlip, kanjiNumber, excerpt, WEIGHTS };
root.tebiki = Object.assign(root.tebiki || {}, { engine });
if (typeof module === 'object' && module.exports) module.exports = engine;
