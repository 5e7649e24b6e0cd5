// What may stand in the texts for what was typed: by reading, spelling, inflection, slip, abbreviation, meaning.

/** The beginnings of endings that a stem of one character needs beside it. */
const FIRST_OF_ENDINGS = ['る', 'れ', 'ろ', 'よ', 'て', 'た', 'ま', 'な', 'ら', 'さ', 'つ', 'に', 'ず'];
/** Rows of words tried for one reading. */
const BEAM = 24;
/** What vocabulary.rs says of other words: above the first they are the same word, a term's other name, another spelling; up to the second they are general. */
const SAME = 0.93, GENERAL = 0.5;
/** 暮らせる stands for 暮らす: the last sound of the stem, and of the verb it was made from. */
const POTENTIAL = { from: 'えけげせてねべめれ', to: 'うくぐすつぬぶむる' };

/** @param {string} text */
function kanjiOf(text) { return text.replace(/[^\u3400-\u9fff々]/g, ''); }

/** Whether one string's characters stand in the other in order. @param {string} few @param {string} many */
function standsIn(few, many) {
  let i = 0;
  for (const character of many) if (character === few[i]) i++;
  return i === few.length;
}

/** Whether two writings of one reading share their kanji, one of them perhaps leaving some to kana. @param {string} a @param {string} b */
function shareKanji(a, b) { return standsIn(kanjiOf(a), kanjiOf(b)) || standsIn(kanjiOf(b), kanjiOf(a)); }

/** よる for 夜 would find the end of による, やん for やめ the beginning of ヤングケアラー. @param {string} writing */
function isSure(writing) { return kanjiOf(writing).length > 0 || writing.length >= 3; }

/** @param {Token} token */
function inflects(token) { return token.p === 'v' || token.p === 'a'; }

/** @typedef {{of: Entry[], first: Map<string, Entry[]>, last: Map<string, Entry[]>, compounds: Map<string, Entry[]>}} Sides */

class Writings {
  /** @param {Store} store @param {Lists} lists @param {Cutter} cutter */
  constructor(store, lists, cutter) {
    this.store = store;
    this.lists = lists;
    this.cutter = cutter;
    /** All entries by reading. @type {Entry[]} */ this.sorted = [];
    this.sortedFiles = -1;
    /** @type {Sides} */ this.byEnds = { of: [], first: new Map(), last: new Map(), compounds: new Map() };
  }

  /** @param {string} writing */
  stands(writing) { return this.lists.pages(writing) > 0; }

  // ---- entries by their reading

  /** @param {string} prefix @param {number} most */
  wantReadings(prefix, most) {
    if (!this.store.head.small) this.store.want(this.store.readingFiles(prefix, most));
  }

  entries() {
    const { entries, head } = this.store;
    if (this.sortedFiles === entries.size) return this.sorted;
    this.sortedFiles = entries.size;
    this.sorted = [...entries.keys()].sort((a, b) => a - b).flatMap((file) => entries.get(file) || []);
    if (head.small) this.sorted.sort((a, b) => a.r < b.r ? -1 : a.r > b.r ? 1 : a.s < b.s ? -1 : a.s > b.s ? 1 : 0);
    return this.sorted;
  }

  /** The entries by the characters at their ends; compounds by what their writing or their reading begins with. */
  sides() {
    const of = this.entries();
    if (this.byEnds.of === of) return this.byEnds;
    this.byEnds = { of, first: new Map(), last: new Map(), compounds: new Map() };
    for (const entry of of) {
      const { s, p, words, readings } = entry;
      addTo(this.byEnds.first, s[0], entry);
      addTo(this.byEnds.last, s[s.length - 1], entry);
      if (p === 'c') for (const first of new Set([words[0][0], readings[0][0]])) addTo(this.byEnds.compounds, first, entry);
    }
    return this.byEnds;
  }

  /** @param {string} reading */
  readAs(reading) {
    this.wantReadings(reading, 1);
    return this.store.byReading.get(reading) || [];
  }

  /** @param {string} prefix */
  readingBegins(prefix) {
    this.wantReadings(prefix, 2);
    const all = this.entries(), found = [];
    let low = 0, high = all.length;
    while (low < high) { const middle = (low + high) >> 1; if (all[middle].r < prefix) low = middle + 1; else high = middle; }
    while (low < all.length && all[low].r.startsWith(prefix)) found.push(all[low++]);
    return found;
  }

  /** Writings that kana may stand for: words of the site in a row that stand somewhere. `tails` is what an unfinished
   * syllable may become, null when there is none; the last word may still be unfinished, unless all `isTyped`.
   * @param {string} kana @param {string[] | null} tails @param {boolean} isTyped */
  ofReading(kana, tails, isTyped = false) {
    /** @typedef {{s: string, likelihood: number, open?: boolean}} Row */
    /** @type {Row[][]} */ const rows = Array.from({ length: kana.length + 1 }, () => []);
    /** @type {Row[]} */ const done = [];
    if (!this.store.head.small && !tails) {
      // What is one word, or stands in the list of compounds, needs no joining: each join may need another file.
      const whole = this.readAs(kana).filter((entry) => entry.d > 0 && entry.p !== 'p');
      if (whole.length) return whole.map((entry) => ({ s: entry.s, likelihood: this.common(entry) + kana.length })).sort((a, b) => b.likelihood - a.likelihood).slice(0, 6);
    }
    rows[0].push({ s: '', likelihood: 0 });
    rows.forEach((here, at) => {
      const best = this.best(here);
      if (at === kana.length && !tails) { done.push(...best); return; }
      for (const row of best) this.addWords(row, kana, at, rows);
      if (!isTyped) this.addUnfinished(best, kana.slice(at), tails, at, done);
    });
    return this.standing(done.sort((a, b) => b.likelihood - a.likelihood));
  }

  /** A row goes on when it stands somewhere; on a large site that is asked of the last rows alone. @param {{s: string, likelihood: number}[]} rows */
  best(rows) {
    rows.sort((a, b) => b.likelihood - a.likelihood);
    if (!this.store.head.small) return rows.slice(0, BEAM);
    const best = [];
    for (const row of rows) {
      if (row.s && !this.stands(row.s)) continue;
      best.push(row);
      if (best.length === BEAM) break;
    }
    return best;
  }

  /** @param {{s: string, likelihood: number}} row @param {string} kana @param {number} at @param {{s: string, likelihood: number}[][]} rows */
  addWords(row, kana, at, rows) {
    for (let end = at + 1; end <= kana.length; end++) {
      for (const entry of this.readAs(kana.slice(at, end))) {
        const join = this.join(row.s, entry);
        if (join === null) continue;
        // A lone kanji sounds like many others.
        const favour = (entry.p === 'c' ? 1 : 0) - (entry.p === 'p' ? 0.5 : 0) - (isOneKanji(entry.s) ? WEIGHTS.loneKanji : 0);
        rows[end].push({ s: row.s + entry.s, likelihood: row.likelihood + join + this.common(entry) + favour + (end - at) - 2.5 });
      }
    }
  }

  /** @param {{s: string, likelihood: number}[]} rows @param {string} rest @param {string[] | null} tails @param {number} at @param {{s: string, likelihood: number, open?: boolean}[]} done */
  addUnfinished(rows, rest, tails, at, done) {
    if (!rows.length) return;
    const prefixes = tails ? tails.map((tail) => rest + tail) : rest ? [rest] : [];
    for (const prefix of prefixes) {
      if (prefix.length < (at > 0 ? 1 : 2)) continue;
      for (const entry of this.readingBegins(prefix)) {
        if (!tails && entry.r === prefix || entry.p === 'p' && at > 0) continue;
        const typed = prefix.length - 3 - 0.12 * (entry.r.length - prefix.length), common = this.common(entry) + typed;
        for (const row of rows) {
          const join = this.join(row.s, entry);
          if (join !== null) done.push({ s: row.s + entry.s, likelihood: row.likelihood + join + common, open: true });
        }
      }
    }
  }

  /** @param {string} before @param {Entry} entry */
  join(before, entry) {
    if (!before) return 0;
    if (this.store.head.small) return this.stands(before + entry.s[0]) ? 0 : null;
    return this.lists.likelihood(before[before.length - 1] + entry.s[0]);
  }

  /** @param {Entry} entry */
  common(entry) { return Math.log(1 + this.lists.pagesOf(entry)) * 0.5; }

  /** The likeliest that stand somewhere. On a large site few are looked up, for each may need another file, and none that
   * only goes on from a likelier one: what holds it holds that. @param {{s: string, likelihood: number, open?: boolean}[]} rows */
  standing(rows) {
    const { small } = this.store.head, most = small ? 500 : 8, enough = small ? 12 : 5;
    /** @type {Map<string, {s: string, likelihood: number, open?: boolean}>} */ const found = new Map();
    let tried = 0;
    for (const row of rows) {
      if (found.has(row.s) || !small && [...found.keys()].some((likelier) => row.s.startsWith(likelier))) continue;
      if (tried++ > most || found.size > enough) break;
      if (this.stands(row.s)) found.set(row.s, row);
    }
    return [...found.values()];
  }

  // ---- other spellings of one word

  /** @param {Token} token @param {boolean} inRun whether it is asked for as a part of something longer */
  spellings(token, inRun = false) {
    if (inflects(token)) return this.spellingsOfBase(token);
    const found = [];
    for (const reading of this.readingsOf(token)) {
      if (reading.length < 2) continue;
      for (const entry of this.readAs(reading)) {
        if (entry.s === token.s || 'pVA'.includes(entry.p) || !shareKanji(token.s, entry.s)) continue;
        if (isSure(token.s) && (isSure(entry.s) || inRun)) found.push(entry.s);
      }
    }
    return found;
  }

  /** @param {Token} token */
  readingsOf(token) {
    const readings = new Set();
    for (const entry of this.store.byWriting.get(token.s) || []) if (entry.p === token.p) readings.add(entry.r);
    if (token.r) readings.add(token.r);
    return readings;
  }

  /** @param {Token} token */
  spellingsOfBase(token) {
    const found = [];
    for (const { s: base } of this.basesReadAs(token)) {
      if (base === token.b || base.length < 2 || !shareKanji(token.b, base) || !isSure(token.b) || !isSure(base)) continue;
      for (const form of this.forms({ ...token, b: base, s: '' })) if (this.stands(form)) found.push(form);
    }
    return found;
  }

  /** @param {Token} token */
  basesReadAs(token) {
    const base = (this.store.words.get(token.b) || []).find((word) => word.p === token.p && word.b === fold(token.b));
    return base ? this.readAs(base.y).filter((entry) => entry.p === token.p.toUpperCase()) : [];
  }

  /** The strings that stand for all forms of a word: its stem, or its forms where the stem is short. @param {Token} token */
  forms(token) {
    if (!inflects(token)) return [token.s];
    const forms = this.store.forms.get(token.b + '|' + token.p) || [token.s || token.b];
    let stem = forms[0];
    for (const form of forms) while (!form.startsWith(stem)) stem = stem.slice(0, -1);
    if (stem.length >= 2) return [stem];
    // 断る has 断ら and 断り: 断 alone, with なに or つ after it, is no form of it but the end of 判断.
    const isWhole = forms.some((form) => form.length > 1 && form.slice(0, -1) === stem && /[りっいきぎしちにびみ]$/.test(form) && token.p === 'v');
    const strings = new Set();
    for (const form of forms) if (form.length >= 2) strings.add(form); else if (!isWhole) for (const next of FIRST_OF_ENDINGS) strings.add(form + next);
    return [...strings];
  }

  /** A phrase in whatever form its last word stands: 受診を拒む for 受診を拒まれた. @param {Token[]} phrase @returns {Writing[]} */
  phraseForms(phrase) {
    const last = phrase[phrase.length - 1], before = phrase.slice(0, -1).map((token) => token.s).join('');
    if (!before || !inflects(last)) return [];
    return this.forms(last).map((form) => before + form).filter((s) => s !== before + last.s && this.stands(s)).map((s) => ({ s, w: 1 }));
  }

  /** A run of nouns with one of them spelt otherwise; on a small site any row of words. @param {Token[]} run @returns {Writing[]} */
  runSpellings(run) {
    if (!this.store.head.small && !run.every((token) => 'nsdx'.includes(token.p))) return [];
    return run.flatMap((token, i) => this.spellings(token, true)
      .map((spelling) => run.map((other, k) => k === i ? spelling : other.s).join(''))
      .filter((s) => s.length > 3 && this.stands(s))
      .map((s) => ({ s, w: 0.9, why: 'variant' })));
  }

  /** 地域の課題 for 地域課題, and back. @param {Token[]} tokens @returns {Writing[]} */
  withOrWithoutNo(tokens) {
    /** @type {string[]} */ const strings = [];
    const words = tokens.filter((token) => token.s !== 'の'), join = (/** @type {Token[]} */ some) => some.map((token) => token.s).join('');
    if (words.length < tokens.length && words.length > 1 && words.every((token) => 'nsx'.includes(token.p))) strings.push(join(words));
    if (words.length === tokens.length && words.length >= 2 && words.length <= 4 && words.every((token) => token.p === 'n' && token.s.length > 1)) {
      for (let k = 1; k < words.length; k++) strings.push(join(words.slice(0, k)) + 'の' + join(words.slice(k)));
    }
    return strings.filter((s) => this.stands(s)).map((s) => ({ s, w: WEIGHTS.withOrWithoutNo, why: 'variant' }));
  }

  // ---- other words

  /** What a handbook or the general list says may stand for it. General words, best first, count less for what stands itself.
   * @param {string} word @param {boolean} amongKeywords @returns {Writing[]} */
  synonyms(word, amongKeywords) {
    const others = this.store.synonyms.get(word) || [];
    const isStanding = others.length > 0 && this.stands(word);
    let general = WEIGHTS.general;
    if (isStanding) general *= amongKeywords ? WEIGHTS.generalAmongKeywords : WEIGHTS.generalOfStanding;
    return others.map(([s, w]) => {
      if (w > SAME) return { s, w, why: 'synonym' };
      if (w > GENERAL) return { s, w: isStanding ? w * WEIGHTS.synonymOfStanding : w, why: 'synonym' };
      const writing = { s, w: w * general, why: 'synonym' };
      general *= WEIGHTS.nextGeneral;
      return writing;
    });
  }

  /** One word, in all that may stand for it. @param {Token} token @param {boolean} amongKeywords @returns {Writing[]} */
  ofWord(token, amongKeywords) {
    /** @type {Writing[]} */ const found = this.forms(token).map((s) => ({ s, w: 1 }));
    for (const s of this.spellings(token)) found.push({ s, w: 0.85, why: 'variant' });
    for (const s of this.ofVerb(token)) found.push({ s, w: WEIGHTS.nounOfVerb, why: 'variant' });
    for (const s of this.unpotential(token)) found.push({ s, w: 0.9, why: 'variant' });
    return found.concat(this.synonyms(token.b, amongKeywords));
  }

  /** 見守る for 見守り: a noun that the dictionary also knows as a form of a verb. @param {Token} token */
  ofVerb(token) {
    if (token.p !== 'n' || token.s.length < 2 || !kanjiOf(token.s) || !/[ぁ-ん]$/.test(token.s)) return [];
    const verb = (this.store.words.get(token.s) || []).find((word) => word.p === 'v' && word.b !== token.s);
    return verb ? this.forms({ ...token, p: 'v', b: verb.b }).filter((s) => s !== token.s && this.stands(s)) : [];
  }

  /** 暮らす for 暮らせる. @param {Token} token */
  unpotential(token) {
    const last = POTENTIAL.from.indexOf(token.b[token.b.length - 2]);
    if (token.p !== 'v' || token.b.length < 3 || !token.b.endsWith('る') || last < 0) return [];
    const base = token.b.slice(0, -2) + POTENTIAL.to[last];
    return isSure(base) && this.store.forms.has(base + '|v') ? this.forms({ ...token, b: base }) : [];
  }

  /** Nothing stands as typed: variants, homophones, abbreviations, one slip. @param {string} folded @param {Token[]} tokens @param {boolean} amongKeywords */
  rescue(folded, tokens, amongKeywords) {
    const found = [...this.synonyms(folded, amongKeywords), ...this.runSpellings(tokens)];
    if (!found.length && tokens.length > 1) found.push(...this.homophones(tokens));
    for (const { s, used, words } of this.abbreviated(folded).sort((a, b) => b.used / b.words - a.used / a.words || b.pages - a.pages).slice(0, 8)) {
      found.push({ s, w: 0.9 * used / words, why: 'abbreviation' });
    }
    if (!found.length) for (const s of this.slips(folded)) found.push({ s, w: 0.7, why: 'slip' });
    if (!found.length && tokens.length === 1 && tokens[0].r) for (const { s } of this.readAs(tokens[0].r)) if (s !== folded) found.push({ s, w: 0.6, why: 'homophone' });
    return found;
  }

  /** What sounds the same from end to end; on a large site of what is short, for each syllable may need another file.
   * @param {Token[]} tokens @returns {Writing[]} */
  homophones(tokens) {
    const reading = tokens.map((token) => token.r || token.s).join('');
    if (reading.length < 3 || reading.length > (this.store.head.small ? 24 : 10) || !/^[ぁ-んー]+$/.test(reading)) return [];
    const rows = this.ofReading(reading, null, true).slice(0, 4);
    return rows.map(({ s, likelihood }) => ({ s, w: 0.8 * Math.exp(likelihood - rows[0].likelihood), why: 'homophone' }));
  }

  /** @param {string} folded */
  slips(folded) {
    if (folded.length < 3) return [];
    const { first, last } = this.sides(), found = new Set();
    for (const { s } of [...first.get(folded[0]) || [], ...last.get(folded[folded.length - 1]) || []]) if (s !== folded && withinOneSlip(folded, s)) found.add(s);
    return [...found];
  }

  /** Longer words that a short one may stand for: its parts begin words of a compound, in order. @param {string} folded */
  abbreviated(folded) {
    /** @type {{s: string, pages: number, used: number, words: number, tight: boolean}[]} */ const found = [];
    if (folded.length < 2 || folded.length > 8) return found;
    this.store.want(this.store.readingFiles(this.cutter.cut(folded).map((token) => token.r).join('').slice(0, 2), 2));
    const { first, compounds } = this.sides();
    if (/^[ぁ-んー]{3,}$/.test(folded)) {
      for (const entry of first.get(folded[0]) || []) {
        const { s } = entry, isShort = s.length >= 5 && folded.length * 2.6 >= s.length && !s.startsWith(folded);
        if (entry.p === 'n' && isShort && standsIn(folded, s)) found.push({ s, pages: this.lists.pagesOf(entry), used: 2, words: 2, tight: false });
      }
    }
    for (const { s, d, words, readings } of compounds.get(folded[0]) || []) {
      if (s === folded) continue;
      const used = Math.max(wordsBegun(folded, words), wordsBegun(folded, readings)), all = words.filter((word) => word !== 'の').length;
      if (used >= 2) found.push({ s, pages: d, used, words: all, tight: all <= used });
    }
    return found;
  }
}

/** How many words a string begins, from the first on, taken apart the best way; none when it does not come out. @param {string} text @param {string[]} words */
function wordsBegun(text, words) {
  const from = (/** @type {number} */ at, /** @type {number} */ nth, /** @type {number} */ used) => {
    if (at === text.length) return used;
    if (nth === words.length) return 0;
    const most = Math.min(4, words[nth].length, text.length - at);
    let best = 0;
    for (let k = 1; k <= most && words[nth].startsWith(text.slice(at, at + k)); k++) best = Math.max(best, from(at + k, nth + 1, used + 1));
    return nth > 0 ? Math.max(best, from(at, nth + 1, used)) : best;
  };
  return from(0, 0, 0);
}
