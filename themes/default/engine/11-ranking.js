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
    this.isWhole = new Uint8Array(pages);
    /** The pages and sections of an answer, those of a unit, the pages of a list. */
    this.pages = new Stack(pages);
    this.sections = new Stack(sections);
    this.seen = new Stack(pages);
    this.hits = new Stack(sections);
    this.here = new Stack(pages);
  }

  /** How much it says that something stands on so few pages. @param {number} pages */
  rarity(pages) { return Math.log(1 + (this.store.pages - pages + 0.5) / (pages + 0.5)); }

  /** Which units stand somewhere, and what finding all of them is worth. @param {Unit[]} units @returns {{units: FoundUnit[], full: number}} */
  weigh(units) {
    /** @type {FoundUnit[]} */ const weighed = [];
    let full = 0;
    for (const unit of units) {
      /** @type {Found[]} */
      const found = unit.writings.map((writing) => ({ writing, list: writing.isAlone && units.length > 1 ? this.lists.ofAlone(writing.s) : this.lists.of(writing.s), w: writing.w })).filter(({ list }) => list.ids.length);
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
    if (pages || !found.length) return pages;
    // What stands nowhere is as common as the words for it are together.
    const sum = found.reduce((sum, { list, w }) => sum + Math.min(1, w) * list.pages, 0), best = most(good) || most(found);
    return best + WEIGHTS.commonTogether * Math.max(0, Math.min(this.store.pages, sum) - best);
  }

  /** The first `most` pages that hold anything of it, best first, with their sections; how many there are beyond them. @param {FoundUnit[]} units @param {number} full
   * @param {((page: number) => boolean) | null} allow @param {number} most @returns {{ranked: Ranked[], beyond: {pages: number, literal: number}, total: number}} */
  rank(units, full, allow, most) {
    const { pages, sections, isWhole, sectionScore, pageScore, cover } = this, { first } = this.store;
    for (const unit of units) this.add(unit, allow);
    this.markWhole(units, 1);
    const count = pages.length, bests = new Float64Array(count), scores = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const page = pages.at[i];
      let best = 0;
      for (let id = first[page], end = first[page + 1]; id < end; id++) if (sectionScore[id] > best) best = sectionScore[id];
      bests[i] = best;
      const covered = Math.pow(Math.min(1, cover[page] / (full || 1)), WEIGHTS.coverPower);
      scores[i] = (pageScore[page] + WEIGHTS.bestSection * best) * covered + (isWhole[page] ? WEIGHTS.literal : 0);
    }
    // Of a large site's thousands of pages few are looked at.
    const least = count > most ? nthLargest(scores, most) : 0;
    /** @type {Ranked[]} */ const ranked = [];
    const beyond = { pages: 0, literal: 0 };
    for (let i = 0; i < count; i++) {
      if (scores[i] >= least) { ranked.push({ page: pages.at[i], score: scores[i], best: bests[i], sections: this.sectionsOf(pages.at[i]) }); continue; }
      beyond.pages++;
      if (scores[i] >= WEIGHTS.literal) beyond.literal++;
    }
    ranked.sort((a, b) => b.score - a.score || a.page - b.page);
    const total = sections.length;
    for (let i = 0; i < total; i++) sectionScore[sections.at[i]] = 0;
    for (let i = 0; i < count; i++) pageScore[pages.at[i]] = cover[pages.at[i]] = 0;
    this.markWhole(units, 0);
    pages.length = sections.length = 0;
    return { ranked, beyond, total };
  }

  /** @param {number} page */
  sectionsOf(page) {
    const { first } = this.store, sections = new Map();
    for (let id = first[page]; id < first[page + 1]; id++) if (this.sectionScore[id]) sections.set(id, this.sectionScore[id]);
    return sections;
  }

  /** The pages that may hold what was typed as a whole: their texts are read first. @param {FoundUnit[]} units @param {0 | 1} mark */
  markWhole(units, mark) {
    const whole = units.find((unit) => unit.isWhole);
    if (!whole) return;
    const { ids } = whole.found[0].list, { pageOf } = this.store;
    for (let i = 0; i < ids.length; i++) this.isWhole[pageOf[ids[i]]] = mark;
  }

  /** @param {FoundUnit} unit @param {((page: number) => boolean) | null} allow */
  add({ found, worth }, allow) {
    const { body, title, heading, hit, hits, seen, sections, sectionScore, pages, pageScore, pageNorm, cover } = this;
    for (const { list, w } of found) this.addList(list, w, allow);
    for (let i = 0; i < hits.length; i++) {
      const id = hits.at[i];
      if (!sectionScore[id]) sections.push(id);
      sectionScore[id] += worth * hit[id];
      hit[id] = 0;
    }
    for (let i = 0; i < seen.length; i++) {
      const page = seen.at[i], amount = body[page] * pageNorm[page] + title[page] + heading[page];
      if (!pageScore[page]) pages.push(page);
      pageScore[page] += worth * saturated(amount, WEIGHTS.pageSaturation) + 1e-9;
      cover[page] += worth * Math.min(1, Math.max(body[page], title[page], heading[page]) * WEIGHTS.coverGain);
      body[page] = -1;
      title[page] = heading[page] = 0;
    }
    hits.length = seen.length = 0;
  }

  /** @param {List} list @param {number} w @param {((page: number) => boolean) | null} allow */
  addList({ ids, codes }, w, allow) {
    const { body, title, heading, hit, hits, seen, here, times, sectionNorm } = this, { pageOf, first } = this.store;
    const often = WEIGHTS.times, { titles, headings, sectionSaturation } = WEIGHTS;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i], code = codes[i], share = code >> 2, page = pageOf[id];
      if (allow && !allow(page)) continue;
      if (body[page] < 0) { body[page] = 0; seen.push(page); }
      if (share) {
        const isTitle = first[page] === id, table = isTitle ? title : heading;
        table[page] = Math.max(table[page], w * (isTitle ? titles : headings)[share]);
      }
      if (!times[page]) here.push(page);
      times[page] += often[code & 3] + 1e-6;
      const score = w * saturated(often[code & 3] * sectionNorm[id] + headings[share], sectionSaturation);
      if (!hit[id]) hits.push(id);
      if (score > hit[id]) hit[id] = score;
    }
    for (let i = 0; i < here.length; i++) {
      const page = here.at[i], all = w * times[page];
      if (all > body[page]) body[page] = all;
      times[page] = 0;
    }
    here.length = 0;
  }
}

/** Numbers in a row that was made as long as it may grow. */
class Stack {
  /** @param {number} most */
  constructor(most) {
    this.at = new Uint32Array(most);
    this.length = 0;
  }

  /** @param {number} number */
  push(number) { this.at[this.length++] = number; }
}

/** The least of the `n` largest. @param {Float64Array} numbers @param {number} n */
function nthLargest(numbers, n) {
  const heap = numbers.slice(0, n).sort();
  // The least stands first; a larger one takes its place and sinks.
  for (let i = n; i < numbers.length; i++) {
    const number = numbers[i];
    if (number <= heap[0]) continue;
    let at = 0;
    for (let child = 1; child < n; child = 2 * at + 1) {
      if (child + 1 < n && heap[child + 1] < heap[child]) child++;
      if (heap[child] >= number) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = number;
  }
  return heap[0];
}
