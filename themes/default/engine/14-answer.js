// What a reader is shown of a section: the block that answers, marked, and why it answers.

/** @typedef {{url: string, title: string, heading: string, path: string[], kind: string, excerpt: string, marks: [number, number][], why: string, words: string[], missing: string[], score: number, origin?: string}} Result `missing`: of several words typed, those that its page does not have */

/** Why a section answers although the query does not stand in it. @type {Record<string, string>} */
const WHY = { reading: '読みで一致', variant: '表記ゆれ', synonym: '言い換え', part: '一部が一致', homophone: '同じ読み', slip: '似たことば', abbreviation: '略語', alike: '似た言い方' };
/** Characters of an excerpt, and by how many it may be longer rather than cut. */
const EXCERPT = 110, SLACK = 20;
/** How well another word must stand for one that was typed. */
const STANDS_FOR = 0.3;
/** A block with fewer characters and no sentence is a name. */
const LONE = 16;

/** @param {Store} store @param {Reading} reading @param {{id: number, score: number}} hit @param {FoundUnit[]} units @param {string} query @param {string[]} pieces @returns {Result} */
function resultOf(store, reading, { id, score }, units, query, pieces) {
  const page = store.pageOf[id], { url, title, path, origin } = /** @type {PageText} */ (store.texts.get(page));
  const section = reading.sectionOf(id), folded = reading.foldedSection(id).blocks;
  const writings = units.flatMap((unit) => unit.found.map(({ writing, w }) => ({ s: writing.s, why: writing.why, typed: typedAs(unit), value: unit.worth * w })));
  const at = bestBlock(folded, section.blocks, writings), block = at ? section.blocks[at - 1] : section.heading;
  const { text, marks } = excerpt(block, marksIn(block, writings));
  const { words, reason } = explained(folded.join('\n') + '\n' + fold(title), writings), why = reason ? told(reason, [title, section.heading, ...section.blocks], query) : '';
  return {
    url: url + (section.anchor ? '#' + section.anchor : ''), title, heading: section.heading, path, kind: store.head.kinds[store.head.kind[page]],
    excerpt: text, marks, why, words, missing: missingOn(store, reading, page, units, pieces), score: Math.round(score * 1000) / 1000,
    ...(origin ? { origin } : {}),
  };
}

/** Which of several words a page has in no writing that stands for them well. @param {Store} store @param {Reading} reading @param {number} page @param {FoundUnit[]} units @param {string[]} pieces */
function missingOn(store, reading, page, units, pieces) {
  if (pieces.length < 2) return [];
  const sections = Array.from({ length: store.first[page + 1] - store.first[page] }, (_, nth) => reading.foldedSection(store.first[page] + nth).blocks);
  const holds = (/** @type {string} */ s) => sections.some((blocks) => blocks.some((block) => block.includes(s)));
  return pieces.filter((piece) => !units.some((unit) => unit.piece === piece && unit.found.some(({ writing, w }) => w >= STANDS_FOR && holds(writing.s))));
}

/** @typedef {{s: string, why?: string, typed?: string, value: number}} Valued */

/** The block that tells the most: what the heading says already is told by the first sentence as well; a row of names says
 * less than a sentence, a lone name hardly anything. The heading only where there is nothing else.
 * @param {string[]} folded @param {string[]} blocks @param {Valued[]} writings */
function bestBlock(folded, blocks, writings) {
  let known = 0;
  const worths = writings.map(({ s, value }) => {
    if (!folded[0].includes(s)) return value;
    known += value;
    return value * WEIGHTS.toldByHeading;
  });
  let at = blocks.length ? 1 : 0, most = -1, isFirst = true;
  blocks.forEach((block, b) => {
    let sum = 0;
    writings.forEach(({ s }, i) => { if (folded[b + 1].includes(s)) sum += worths[i]; });
    if (!block.includes('。')) sum *= folded[b + 1].length < LONE ? WEIGHTS.loneName : WEIGHTS.names;
    else if (isFirst) { sum += known * WEIGHTS.firstSentence; isFirst = false; }
    if (sum > most) { most = sum; at = b + 1; }
  });
  return at;
}

/** @param {string} block @param {Valued[]} writings */
function marksIn(block, writings) {
  const { text, from, to } = foldMap(block);
  /** @type {[number, number, number][]} */ const marks = [];
  for (const { s, value } of writings) {
    for (let at = text.indexOf(s), n = 0; at >= 0 && n < 40; at = text.indexOf(s, at + s.length), n++) marks.push([from[at], to[at + s.length - 1], value]);
  }
  return marks;
}

/** The words to mark on the opened page, and why it answers where it does not hold what was typed. @param {string} text @param {Valued[]} writings */
function explained(text, writings) {
  /** @type {string[]} */ const words = [];
  /** @type {Valued | null} */ let reason = null;
  let literal = 0;
  for (const writing of writings.sort((a, b) => b.value - a.value)) {
    if (!text.includes(writing.s)) continue;
    const says = writing.s.length > 1 || writings.length === 1;
    if (says && words.length < 6 && !words.includes(writing.s)) words.push(writing.s);
    if (!writing.why) literal = Math.max(literal, writing.value); else if (!reason) reason = writing;
  }
  return { words, reason: reason && reason.value > literal ? reason : null };
}

/** What of the query a unit stands for; empty where that is all of it. @param {FoundUnit} unit */
function typedAs({ writings }) {
  const typed = writings.find(({ why }) => !why);
  return typed ? typed.s : '';
}

/** 言い換え: PSW → 精神保健福祉士. What was typed and what stands there, both as they are written. @param {Valued} reason @param {string[]} texts @param {string} query */
function told({ s, why, typed }, texts, query) {
  const stands = asWritten(s, texts), from = typed ? asWritten(typed, [query]) : query.trim();
  const says = why !== 'reading' && why !== 'part' && from.length <= 16 && fold(from) !== s;
  return WHY[why || ''] + ': ' + (says ? from + ' → ' : '') + stands;
}

/** @param {string} folded @param {string[]} texts */
function asWritten(folded, texts) {
  const one = texts.find((text) => fold(text).includes(folded)) || '', { text, from, to } = foldMap(one), at = text.indexOf(folded);
  return at < 0 ? folded : one.slice(from[at], to[at + folded.length - 1]);
}

/** The part of a block round its best marks. @param {string} text @param {[number, number, number][]} marks
 * @returns {{text: string, marks: [number, number][]}} */
function excerpt(text, marks) {
  marks.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const { from, to } = stretch(text, marks), head = from ? '…' : '', tail = to < text.length ? '…' : '';
  /** @type {[number, number][]} */ const shown = [];
  for (const [start, end] of marks) {
    const a = Math.max(start, from) - from + head.length, z = Math.min(end, to) - from + head.length, last = shown[shown.length - 1];
    if (a >= z) continue;
    if (last && a <= last[1]) last[1] = Math.max(last[1], z); else shown.push([a, z]);
  }
  return { text: head + text.slice(from, to) + tail, marks: shown };
}

/** @param {string} text @param {[number, number, number][]} marks */
function stretch(text, marks) {
  let from = 0, to = text.length;
  if (to > EXCERPT + SLACK) {
    const at = densest(marks);
    from = Math.max(0, at - 24);
    // A sentence that begins near by is shown from its beginning.
    const stop = from ? text.lastIndexOf('。', at - 1) : -1;
    if (stop >= 0 && stop + 1 >= from - 16) from = stop + 1;
    to = Math.min(text.length, from + EXCERPT);
  }
  const inPair = (/** @type {number} */ i) => i > 0 && i < text.length && /[\udc00-\udfff]/.test(text[i]);
  while (inPair(from)) from--;
  while (inPair(to)) to++;
  return { from, to };
}

/** Where the most valuable marks begin to stand together. @param {[number, number, number][]} marks */
function densest(marks) {
  let best = -1, at = 0;
  for (const [start] of marks) {
    const value = marks.reduce((sum, [a, z, value]) => a >= start && z <= start + EXCERPT - SLACK ? sum + value : sum, 0);
    if (value > best) { best = value; at = start; }
  }
  return at;
}

/** Words of the site that look or sound like the query, for an answer that would be empty.
 * @param {Store} store @param {Writings} writings @param {Cutter} cutter @param {string} query */
async function nearest(store, writings, cutter, query) {
  const folded = fold(query).slice(0, 24);
  if (!folded) return [];
  const typed = /^[a-z]+$/.test(folded) ? kanaOf(folded) : null;
  const sound = typed ? typed.kana : cutter.cut(folded).map((token) => token.r).join('');
  await store.takeAll([...store.readingFiles(sound.slice(0, 2), 2), ...store.readingFiles(folded.slice(0, 2), 1)].slice(0, 3));
  const pairsOf = (/** @type {string} */ text) => new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)));
  const looks = pairsOf(folded), sounds = pairsOf(sound);
  const alike = (/** @type {Set<string>} */ pairs, /** @type {string} */ text) => 2 * [...pairs].filter((pair) => text.includes(pair)).length / (pairs.size + text.length - 1 || 1);
  /** @type {Map<string, number>} */ const near = new Map();
  const written = (/** @type {string} */ word) => store.surfaces.get(word) || word;
  for (const entry of writings.entries()) {
    if (!'ncVA'.includes(entry.p) || entry.s.length < 2) continue;
    const likeness = Math.max(alike(looks, entry.s), alike(sounds, entry.r)) + (entry.r[0] === sound[0] ? 0.1 : 0);
    if (likeness <= 0.1) continue;
    const word = entry.words.length ? entry.words.map(written).join('') : written(entry.s);
    near.set(word, Math.max(near.get(word) || 0, likeness + 0.02 * Math.log(1 + writings.lists.pagesOf(entry))));
  }
  return [...near].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 6).map(([word]) => word);
}
