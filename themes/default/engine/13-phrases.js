// What people say of a page, and which of it a query resembles: the same words in another order, form or spelling.

/** Below this a likeness is chance: of what is said, of what is named, of what nothing answers. */
const ALIKE = 0.1, ALIKE_NAMED = 0.5, ALIKE_NEAR = 0.25;
/** To so many pages a likeness leads. */
const MOST_ALIKE = 6;

/** @typedef {(text: string) => Set<string>} Cut what a text is compared by */

/** The pairs of characters of a folded text, and its kanji. @type {Cut} */
function piecesOf(text) {
  const pieces = new Set(), characters = [...text];
  characters.forEach((character, i) => {
    if (i) pieces.add(characters[i - 1] + character);
    if (isOneKanji(character)) pieces.add(character);
  });
  return pieces;
}

/** Two and three kana in a row: of what is heard, not read. @type {Cut} */
function soundsOf(kana) {
  const sounds = new Set();
  for (let i = 0; i + 1 < kana.length; i++) {
    sounds.add(kana.slice(i, i + 2));
    if (i + 2 < kana.length) sounds.add(kana.slice(i, i + 3));
  }
  return sounds;
}

/** How much a piece says that so many of all have. @param {string} piece @param {number} all @param {number} own */
function worthOf(piece, all, own) { return Math.log(1 + all / own) * (piece.length > 1 ? 1 : 0.7); }

/** The likest first. @param {[string, number]} a @param {[string, number]} b */
function byLikeness(a, b) { return b[1] - a[1] || (a[0] < b[0] ? -1 : 1); }

/** Phrases that lead to a title, by the pieces in them. */
class Likenesses {
  /** @param {Iterable<[string, string]>} phrases each with the title that it leads to @param {Cut} cut */
  constructor(phrases, cut) {
    this.cut = cut;
    /** @type {{title: string, norm: number}[]} */ this.phrases = [];
    /** @type {Map<string, number[]>} */ this.byPiece = new Map();
    for (const [text, title] of phrases) {
      for (const piece of cut(text)) addTo(this.byPiece, piece, this.phrases.length);
      this.phrases.push({ title, norm: 0 });
    }
    /** The titles by the pieces in their phrases. @type {Map<string, Set<string>>} */ this.titles = new Map();
    for (const [piece, phrases] of this.byPiece) {
      for (const phrase of phrases) this.phrases[phrase].norm += this.says(piece) ** 2;
      this.titles.set(piece, new Set(phrases.map((phrase) => this.phrases[phrase].title)));
    }
    this.count = new Set(this.phrases.map(({ title }) => title)).size;
  }

  /** How much of a text each title's phrases have together. @param {string} text @returns {Map<string, number>} */
  pooled(text) {
    /** @type {Map<string, number>} */ const sums = new Map();
    let all = 0;
    for (const piece of this.cut(text)) {
      const titles = this.titles.get(piece), worth = worthOf(piece, this.count, titles ? titles.size : 1);
      all += worth;
      for (const title of titles || []) sums.set(title, (sums.get(title) || 0) + worth);
    }
    for (const [title, sum] of sums) sums.set(title, sum / all);
    return sums;
  }

  /** How much a piece says. @param {string} piece */
  says(piece) {
    const phrases = this.byPiece.get(piece);
    return worthOf(piece, this.phrases.length, phrases ? phrases.length : 1);
  }

  /** How much the likest phrase of each title resembles a text. @param {string} text @returns {Map<string, number>} */
  of(text) {
    /** @type {Map<number, number>} */ const common = new Map();
    let norm = 0;
    for (const piece of this.cut(text)) {
      const worth = this.says(piece) ** 2;
      norm += worth;
      for (const phrase of this.byPiece.get(piece) || []) common.set(phrase, (common.get(phrase) || 0) + worth);
    }
    /** @type {Map<string, number>} */ const best = new Map();
    for (const [phrase, worth] of common) {
      const { title, norm: own } = this.phrases[phrase], likeness = worth / Math.sqrt(norm * own);
      if (likeness > (best.get(title) || 0)) best.set(title, likeness);
    }
    return best;
  }
}

class Phrases {
  /** Of a small site alone: the texts and all other words are here. @param {Store} store @param {Cutter} cutter */
  constructor(store, cutter) {
    this.cutter = cutter;
    /** Folded, with the title each leads to. @type {Map<string, [string, string]>} */ this.phrases = new Map();
    /** How they sound, as far as that is known. @type {Map<string, string>} */ this.sounds = new Map();
    /** The titles of the pages of which something is said. @type {Set<string>} */ this.titles = new Set();
    /** By its folded title. @type {Map<string, number>} */ this.pages = new Map();
    if (!store.head.small) return;
    const add = (/** @type {string} */ text, /** @type {string} */ title) => { if (text.length > 1) this.phrases.set(text + ' ' + title, [text, title]); };
    for (const [page, { title, sections }] of store.texts) {
      const folded = fold(title);
      if (!this.pages.has(folded)) this.pages.set(folded, page);
      for (const block of sections[0] ? sections[0].blocks : []) if (isSaid(block)) { add(fold(block), folded); this.titles.add(folded); }
    }
    for (const [phrase, others] of store.synonyms) for (const [title] of others) if (this.titles.has(title) || this.pages.has(title) && /[ぁ-ん]/.test(phrase)) add(phrase, title);
    for (const title of this.titles) add(title, title);
  }

  /** The phrases as they are written; those of kanji alone are names. */
  written() {
    return this.byWriting = this.byWriting || new Likenesses([...this.phrases.values()].filter(([text]) => text.length > 2 && /[ぁ-ん]/.test(text)), piecesOf);
  }

  /** The phrases as they sound. */
  heard() {
    return this.bySound = this.bySound || new Likenesses([...this.phrases].map(([key, [text, title]]) => [this.sounds.get(key) || this.soundOf(text), title]), soundsOf);
  }

  /** @param {string} text */
  soundOf(text) { return hiragana(this.cutter.cut(text).map((token) => token.r).join('')); }

  /** Makes ready what a first call would wait for, a little at a time. @param {() => Promise<void> | void} pause */
  async prepare(pause) {
    for (const [key, phrase] of this.phrases) {
      if (!this.sounds.has(key)) this.sounds.set(key, this.soundOf(phrase[0]));
      await pause();
    }
    this.written();
    await pause();
    this.heard();
  }

  /** The titles whose phrases a folded query resembles most, and how much. What somebody says is heard as well, and held against all the phrases of a title;
   * of what is named only the letters count. @param {string} folded @param {boolean} isSpoken @returns {[string, number][]} */
  alike(folded, isSpoken) {
    if (folded.length < 4 || !this.phrases.size) return [];
    const likenesses = isSpoken ? this.ofSaid(folded) : this.written().of(folded), least = isSpoken ? ALIKE : ALIKE_NAMED;
    return [...likenesses].filter(([, likeness]) => likeness > least).sort(byLikeness).slice(0, MOST_ALIKE);
  }

  /** The pages that come nearest to a query which nothing answers, best first: by what is said of them. @param {string} folded @returns {number[]} */
  nearest(folded) {
    if (!this.titles.size) return [];
    const likenesses = [...this.ofSaid(folded)].filter(([title, likeness]) => this.titles.has(title) && likeness > ALIKE_NEAR).sort(byLikeness);
    return likenesses.map(([title]) => /** @type {number} */ (this.pages.get(title)));
  }

  /** @param {string} folded @returns {Map<string, number>} */
  ofSaid(folded) {
    const sound = this.soundOf(folded), { likest, pooled, heard } = WEIGHTS, all = (likest + pooled) * (1 + heard);
    /** @type {Map<string, number>} */ const sums = new Map();
    const add = (/** @type {Map<string, number>} */ likenesses, /** @type {number} */ weight) => {
      for (const [title, likeness] of likenesses) sums.set(title, (sums.get(title) || 0) + weight * likeness / all);
    };
    add(this.written().of(folded), likest);
    add(this.heard().of(sound), likest * heard);
    add(this.written().pooled(folded), pooled);
    add(this.heard().pooled(sound), pooled * heard);
    return sums;
  }
}

/** A block that is what somebody says, 「…」. @param {string} block */
function isSaid(block) { return block[0] === '「' && block.indexOf('」') === block.length - 1; }
