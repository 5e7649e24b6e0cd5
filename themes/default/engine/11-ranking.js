// Ranks by the lists alone: which pages and sections hold what was typed, how often, how prominently.

/** @typedef {{writing: Writing, list: List, w: number}} Found */
/** @typedef {Unit & {worth: number, found: Found[]}} FoundUnit a unit that stands somewhere, and what it is worth on this site */
/** @typedef {{page: number, score: number, best: number, sections: Map<number, number>}} Ranked a page, its best section's score, each section's */

/** The tenth time says less than the first. @param {number} amount @param {number} half */
function saturated(amount, half) { return amount * (half + 1) / (amount + half); }

class Ranking {
  /** @param {Store} store @param {Lists} lists */
  constructor(store, lists) {
    this.store = store;
    this.lists = lists;
    const { pages, sections, first, lengths } = store, { sectionLength, pageLength } = WEIGHTS;
    let all = 0;
    for (const length of lengths) all += length;
    const usual = all / sections || 1, usualPage = all / pages || 1;
    this.sectionNorm = lengths.map((length) => 1 / (1 - sectionLength + sectionLength * Math.min(4, length / usual)));
    this.pageNorm = new Float32Array(pages);
    for (let page = 0; page < pages; page++) {
      let length = 0;
      for (let id = first[page]; id < first[page + 1]; id++) length += lengths[id];
      this.pageNorm[page] = 1 / (1 - pageLength + pageLength * length / usualPage);
    }
    this.clear();
  }

  /** Tables as long as the site, used again by every search, which wipes what it touched. */
  clear() {
    const { sections, pages } = this.store;
    this.sectionScore = new Float32Array(sections);
    this.hit = new Float32Array(sections);
    this.pageScore = new Float32Array(pages);
    this.cover = new Float32Array(pages);
    this.times = new Float32Array(pages);
    /** Below zero where the unit has not been seen. */
    this.body = new Float32Array(pages).fill(-1);
    this.title = new Float32Array(pages);
    this.heading = new Float32Array(pages);
  }

  /** How much it says that something stands on so few pages. @param {number} pages */
  rarity(pages) { return Math.log(1 + (this.store.pages - pages + 0.5) / (pages + 0.5)); }

  /** Which units stand somewhere, and what finding all of them is worth. @param {Unit[]} units @returns {{units: FoundUnit[], full: number}} */
  weigh(units) {
    /** @type {FoundUnit[]} */ const weighed = [];
    let full = 0;
    for (const unit of units) {
      /** @type {Found[]} */
      const found = unit.writings.map((writing) => ({ writing, list: this.lists.of(writing.s), w: writing.w })).filter(({ list }) => list.ids.length);
      const rarity = Math.max(0.15, this.rarity(this.pagesMeant(unit, found) || 0.5)), worth = unit.weight * rarity;
      if (!found.length) {
        // A word that stands nowhere is missed by every page; a phrase need not stand anywhere.
        if (!['rescue', 'phrase', 'window'].includes(unit.kind)) full += worth * 0.5;
        continue;
      }
      for (const one of found) {
        if (one.writing.why === 'synonym') one.w *= Math.min(1, Math.pow(this.rarity(one.list.pages) / rarity, WEIGHTS.rareSynonym));
      }
      full += worth;
      weighed.push({ ...unit, worth, found });
    }
    return { units: weighed, full };
  }

  /** On how many pages stands what was meant: a word in its own writings, a verb in others as well. @param {Unit} unit @param {Found[]} found */
  pagesMeant(unit, found) {
    const most = (/** @type {Found[]} */ some) => some.reduce((pages, { list }) => Math.max(pages, list.pages), 0);
    const good = found.filter(({ writing }) => writing.w >= 0.5);
    let pages = most(good.filter(({ writing }) => writing.why !== 'synonym'));
    if (unit.isVerb) {
      const others = found.filter(({ writing }) => writing.why === 'synonym').reduce((sum, { list }) => sum + list.pages, 0);
      pages = Math.min(this.store.pages, pages + WEIGHTS.verbSynonyms * others);
    }
    return pages || most(good) || most(found);
  }

  /** The first `most` pages that hold anything of it, best first, with their sections; how many there are beyond them. @param {FoundUnit[]} units @param {number} full
   * @param {((page: number) => boolean) | null} allow @param {number} most @returns {{ranked: Ranked[], beyond: {pages: number, literal: number}, total: number}} */
  rank(units, full, allow, most) {
    const { first } = this.store;
    /** @type {number[]} */ const pages = [];
    /** @type {number[]} */ const sections = [];
    for (const unit of units) this.add(unit, allow, pages, sections);
    const literal = this.pagesOfWhole(units), bests = new Float64Array(pages.length);
    const scores = Float64Array.from(pages, (page, i) => {
      let best = 0;
      for (let id = first[page]; id < first[page + 1]; id++) if (this.sectionScore[id] > best) best = this.sectionScore[id];
      bests[i] = best;
      const covered = Math.pow(Math.min(1, this.cover[page] / (full || 1)), WEIGHTS.coverPower);
      return (this.pageScore[page] + WEIGHTS.bestSection * best) * covered + (literal.has(page) ? WEIGHTS.literal : 0);
    });
    // Of a large site's thousands of pages few are looked at.
    const least = pages.length > most ? scores.slice().sort()[pages.length - most] : 0;
    /** @type {Ranked[]} */ const ranked = [];
    const beyond = { pages: 0, literal: 0 };
    pages.forEach((page, i) => {
      if (scores[i] >= least) { ranked.push({ page, score: scores[i], best: bests[i], sections: this.sectionsOf(page) }); return; }
      beyond.pages++;
      if (scores[i] >= WEIGHTS.literal) beyond.literal++;
    });
    ranked.sort((a, b) => b.score - a.score || a.page - b.page);
    for (const id of sections) this.sectionScore[id] = 0;
    for (const page of pages) this.pageScore[page] = this.cover[page] = 0;
    return { ranked, beyond, total: sections.length };
  }

  /** @param {number} page */
  sectionsOf(page) {
    const { first } = this.store, sections = new Map();
    for (let id = first[page]; id < first[page + 1]; id++) if (this.sectionScore[id]) sections.set(id, this.sectionScore[id]);
    return sections;
  }

  /** The pages that may hold what was typed as a whole: their texts are read first. @param {FoundUnit[]} units */
  pagesOfWhole(units) {
    const whole = units.find((unit) => unit.isWhole), ids = whole ? whole.found[0].list.ids : [];
    return new Set(Array.from(ids, (id) => this.store.pageOf[id]));
  }

  /** @param {FoundUnit} unit @param {((page: number) => boolean) | null} allow @param {number[]} pages @param {number[]} sections */
  add({ found, worth }, allow, pages, sections) {
    const { body, title, heading, hit, sectionScore, pageScore, cover } = this;
    /** @type {number[]} */ const hits = [];
    /** @type {number[]} */ const seen = [];
    for (const { list, w } of found) this.addList(list, w, allow, hits, seen);
    for (const id of hits) {
      if (!sectionScore[id]) sections.push(id);
      sectionScore[id] += worth * hit[id];
      hit[id] = 0;
    }
    for (const page of seen) {
      const amount = body[page] * this.pageNorm[page] + title[page] + heading[page];
      if (!pageScore[page]) pages.push(page);
      pageScore[page] += worth * saturated(amount, WEIGHTS.pageSaturation) + 1e-9;
      cover[page] += worth * Math.min(1, Math.max(body[page], title[page], heading[page]) * WEIGHTS.coverGain);
      body[page] = -1;
      title[page] = heading[page] = 0;
    }
  }

  /** @param {List} list @param {number} w @param {((page: number) => boolean) | null} allow @param {number[]} hits @param {number[]} seen */
  addList({ ids, codes }, w, allow, hits, seen) {
    const { body, title, heading, hit, times, sectionNorm } = this, { pageOf, first } = this.store;
    /** @type {number[]} */ const here = [];
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i], often = WEIGHTS.times[codes[i] & 3], share = codes[i] >> 2, page = pageOf[id];
      if (allow && !allow(page)) continue;
      if (body[page] < 0) { body[page] = 0; seen.push(page); }
      if (share) {
        const isTitle = first[page] === id, table = isTitle ? title : heading;
        table[page] = Math.max(table[page], w * (isTitle ? WEIGHTS.titles : WEIGHTS.headings)[share]);
      }
      if (!times[page]) here.push(page);
      times[page] += often + 1e-6;
      const score = w * saturated(often * sectionNorm[id] + WEIGHTS.headings[share], WEIGHTS.sectionSaturation);
      if (!hit[id]) hits.push(id);
      hit[id] = Math.max(hit[id], score);
    }
    for (const page of here) {
      body[page] = Math.max(body[page], w * times[page]);
      times[page] = 0;
    }
  }
}
