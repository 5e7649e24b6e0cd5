// Ranks the likeliest pages by their texts: true counts, words kept whole, what stands together.

/** @typedef {{blocks: string[], plain: string[], says: number[]}} Folded a section's heading and blocks, folded, only made uniform, and how much each says about its page */

/** @typedef {Ranked & {holds: boolean, together: number}} Judged whether it holds what was typed as a whole, and how much of it stands in one block */

/** The generated lists, at their fixed places, that nobody wants who did not ask for them by name. */
const LAST = /^lists\/(?:errata|sources|planned)\.html$/;

/** The section of a situation that names what the handbook does not tell. */
const ABSENT = /^まだ載っていません/;

/** Which of the steps of a heading's table a share of its letters is. @param {number} share */
function headingStep(share) { return share >= 0.99 ? 4 : share > 0.6 ? 3 : share > 0.3 ? 2 : 1; }

/** @param {string} text @param {string} part */
function countOf(text, part) {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

/** Counts a writing as a word: Latin letters and digits not inside longer ones, a lone kanji not inside a word.
 * @param {string} writing @returns {(folded: string, plain: string) => number} */
function counter(writing) {
  const inner = innerCounter(writing);
  return (folded, plain) => {
    const count = countOf(folded, writing);
    return count && inner ? inner(plain) : count;
  };
}

/** @param {string} writing @returns {((plain: string) => number) | null} */
function innerCounter(writing) {
  const whole = (/** @type {RegExp} */ pattern, /** @type {number} */ inside) => (/** @type {string} */ plain) => (plain.match(pattern) || []).length || inside;
  if (isOneKanji(writing)) return whole(aloneIn(writing, 'g'), WEIGHTS.innerCharacter);
  if (!/^[a-z0-9]|[a-z0-9]$/.test(writing)) return null;
  const before = /^[a-z]/.test(writing) ? '(?<![a-z])' : /^[0-9]/.test(writing) ? '(?<![0-9])' : '';
  const after = /[a-z]$/.test(writing) ? '(?![a-z])' : /[0-9]$/.test(writing) ? '(?![0-9])' : '';
  const body = /^[a-z0-9]+$/.test(writing) ? writing : [...writing].join('[^\\p{L}\\p{N}]*');
  const count = whole(new RegExp(before + body + after, 'gu'), WEIGHTS.innerLetters);
  return (plain) => count(hiragana(plain));
}

class Reading {
  /** @param {Store} store @param {Ranking} ranking */
  constructor(store, ranking) {
    this.store = store;
    this.ranking = ranking;
    /** @type {Map<number, Folded>} */ this.folded = new Map();
  }

  /** @param {number} id */
  sectionOf(id) {
    const page = this.store.pageOf[id], text = this.store.texts.get(page);
    return text ? text.sections[id - this.store.first[page]] : { heading: '', anchor: '', blocks: [] };
  }

  /** @param {number} id */
  foldedSection(id) {
    let section = this.folded.get(id);
    if (!section) {
      const { heading, blocks } = this.sectionOf(id), all = [heading, ...blocks];
      const { repeated, first, pageOf } = this.store, isFirst = first[pageOf[id]] === id, rest = ABSENT.test(heading) ? WEIGHTS.absent : 1;
      const says = all.map((block, b) => isFirst && !b ? 1 : repeated.has(block) ? WEIGHTS.repeated : rest);
      section = { blocks: this.store.folded[id] || all.map(fold), plain: all.map((block) => block.normalize('NFKC').toLowerCase()), says };
      this.folded.set(id, section);
    }
    return section;
  }

  /** @param {number} page @param {FoundUnit[]} units @param {number} full @param {Wanted[]} wanted @param {string} literal what was typed, where that is one piece @param {boolean} isSpoken whether it is what somebody says @param {Map<string, number>} likeness how much what is said of a title resembles it
   * @returns {Judged} */
  rank(page, units, full, wanted, literal, isSpoken, likeness) {
    const from = this.store.first[page], to = this.store.first[page + 1];
    const sections = Array.from({ length: to - from }, (_, nth) => this.foldedSection(from + nth));
    /** What the units found in each block are worth. */
    const blocks = sections.map((section) => section.blocks.map(() => 0));
    /** @type {Map<number, number>} */ const scores = new Map();
    let score = 0, cover = 0;
    const alike = isSpoken ? units.find(({ kind }) => kind === 'alike') : undefined;
    if (alike) full -= alike.worth;
    for (const unit of units) {
      const { named, amount, covered } = this.addUnit(unit, page, sections, blocks, scores);
      if (amount > 0 && unit !== alike) {
        score += unit.worth * (saturated(amount, WEIGHTS.pageSaturation) + WEIGHTS.named * named);
        cover += unit.worth * Math.min(1, covered * WEIGHTS.coverGain);
      }
    }
    score += addWanted(wanted, from, sections, blocks, scores);
    const together = Math.max(0, ...blocks.flat()) / (full || 1), best = this.favourTogether(from, blocks, scores, full);
    const holds = literal !== '' && units.some((unit) => unit.isWhole) && sections.some((section) => section.blocks.some((block) => block.includes(literal)));
    const covered = Math.pow(Math.min(1, cover / (full || 1)), WEIGHTS.coverPower), isCalledSo = literal !== '' && (sections[0].blocks[0] === literal || this.isNamed(page, literal));
    const isCalled = isSpoken && this.store.head.kinds[this.store.head.kind[page]] === 'situation', favour = isCalled ? 1 + WEIGHTS.spoken : 1;
    let sum = (score + WEIGHTS.bestSection * best) * covered * favour + WEIGHTS.resembles * (full + 1) * Math.pow(likeness.get(sections[0].blocks[0]) || 0, WEIGHTS.alikePower) + (holds ? WEIGHTS.literal : 0) + (isCalledSo ? WEIGHTS.title : 0);
    if (!isCalledSo && LAST.test(/** @type {PageText} */ (this.store.texts.get(page)).url)) sum *= WEIGHTS.last;
    else if (!isCalledSo && this.store.isAboutItself(page)) sum *= WEIGHTS.aboutItself;
    return { page, score: sum, best, sections: scores, holds, together };
  }

  /** @param {FoundUnit} unit @param {number} page @param {Folded[]} sections @param {number[][]} blocks @param {Map<number, number>} scores */
  addUnit(unit, page, sections, blocks, scores) {
    const from = this.store.first[page], to = this.store.first[page + 1], hits = sections.map(() => 0);
    const seen = sections.map((section) => section.blocks.map(() => false));
    let often = 0, title = 0, heading = 0, named = 0;
    for (const { writing, list: { ids }, w } of unit.found) {
      let at = firstFrom(ids, from), times = 0;
      if (at === ids.length || ids[at] >= to) continue;
      const count = counter(writing.s);
      for (; at < ids.length && ids[at] < to; at++) {
        const nth = ids[at] - from, { blocks: texts, plain, says } = sections[nth];
        let inBody = 0, step = 0;
        texts.forEach((text, b) => {
          const count_ = count(text, plain[b]);
          if (!count_) return;
          if (!seen[nth][b]) { seen[nth][b] = true; blocks[nth][b] += unit.worth * Math.min(1, count_) * w * says[b]; }
          if (b) inBody += count_ * says[b]; else step = Math.min(1, count_) * headingStep(writing.s.length / text.length) * says[b];
        });
        if (!inBody && !step) continue;
        const prominence = between(WEIGHTS.headings, step);
        const amount = Math.pow(inBody, WEIGHTS.timesPower) * this.ranking.sectionNorm[from + nth] + prominence;
        hits[nth] = Math.max(hits[nth], w * saturated(amount, WEIGHTS.sectionSaturation));
        if (nth === 0 && step === 4) named = Math.max(named, w);
        if (nth === 0) title = Math.max(title, w * between(WEIGHTS.titles, step)); else heading = Math.max(heading, w * prominence);
        times += inBody;
      }
      often = Math.max(often, w * Math.pow(times, WEIGHTS.timesPower));
    }
    hits.forEach((hit, nth) => { if (hit) scores.set(from + nth, (scores.get(from + nth) || 0) + unit.worth * hit); });
    return { named, amount: often * this.ranking.pageNorm[page] + title + heading, covered: Math.max(often, title, heading) };
  }

  /** Whether a term's page is meant, by another of its names. @param {number} page @param {string} literal */
  isNamed(page, literal) {
    const term = this.store.terms.get(literal), text = this.store.texts.get(page);
    return Boolean(term && text && term.url === text.url);
  }

  /** Words that stand together in one block answer better than the same words far apart. Gives the best section's score.
   * @param {number} from @param {number[][]} blocks @param {Map<number, number>} scores @param {number} full */
  favourTogether(from, blocks, scores, full) {
    let best = 0;
    blocks.forEach((worths, nth) => {
      const score = scores.get(from + nth);
      if (score === undefined) return;
      const together = Math.min(1, Math.max(...worths) / (full || 1)), favoured = score * (1 + WEIGHTS.oneBlock * together);
      scores.set(from + nth, favoured);
      best = Math.max(best, favoured);
    });
    return best;
  }
}

/** The first place from which the ids are not below. @param {ArrayLike<number>} ids @param {number} id */
function firstFrom(ids, id) {
  let low = 0, high = ids.length;
  while (low < high) { const middle = (low + high) >> 1; if (ids[middle] < id) low = middle + 1; else high = middle; }
  return low;
}

/** Where a number was asked for, blocks that give one beside the words; else sections that do. Gives what the best adds to the page.
 * @param {Wanted[]} wanted @param {number} from @param {Folded[]} sections @param {number[][]} blocks @param {Map<number, number>} scores */
function addWanted(wanted, from, sections, blocks, scores) {
  let best = 0;
  for (const { weight, pattern } of wanted) {
    sections.forEach(({ plain }, nth) => plain.forEach((text, b) => {
      if (!b || !pattern.test(text)) return;
      const worth = weight * blocks[nth][b];
      if (worth > 0) {
        blocks[nth][b] += worth;
        scores.set(from + nth, (scores.get(from + nth) || 0) + worth);
        best = Math.max(best, worth);
      } else best = Math.max(best, weight * 0.5 * Math.max(...blocks[nth]));
    }));
  }
  return best;
}
