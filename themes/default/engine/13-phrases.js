// What people say of a page, and which of it a query resembles: the same words in another order, form or spelling.

/** Below this a likeness is chance. */
const ALIKE = 0.3;
/** To so many pages a likeness leads. */
const MOST_ALIKE = 6;

/** The pairs of characters of a folded text, and its kanji. @param {string} text */
function piecesOf(text) {
  const pieces = new Set(), characters = [...text];
  characters.forEach((character, i) => {
    if (i) pieces.add(characters[i - 1] + character);
    if (isOneKanji(character)) pieces.add(character);
  });
  return pieces;
}

class Phrases {
  /** Of a small site alone: the texts and all other words are here. @param {Store} store */
  constructor(store) {
    /** The title a phrase leads to, and its length. @type {{title: string, norm: number}[]} */ this.phrases = [];
    /** Phrases by the pieces in them. @type {Map<string, number[]>} */ this.byPiece = new Map();
    const titles = new Set(), seen = new Set(), add = (/** @type {string} */ text, /** @type {string} */ title) => {
      if (text.length < 3 || seen.has(text + ' ' + title)) return;
      seen.add(text + ' ' + title);
      for (const piece of piecesOf(text)) addTo(this.byPiece, piece, this.phrases.length);
      this.phrases.push({ title, norm: 0 });
    };
    if (!store.head.small) return;
    for (const { title, sections } of store.texts.values()) {
      const folded = fold(title);
      titles.add(folded);
      for (const block of sections[0] ? sections[0].blocks : []) if (isSaid(block)) add(fold(block), folded);
    }
    for (const [phrase, others] of store.synonyms) for (const [title] of others) if (titles.has(title) && /[ぁ-ん]/.test(phrase)) add(phrase, title);
    for (const [piece, phrases] of this.byPiece) for (const phrase of phrases) this.phrases[phrase].norm += this.says(piece) ** 2;
  }

  /** How much a piece says. @param {string} piece */
  says(piece) {
    const phrases = this.byPiece.get(piece);
    return Math.log(1 + this.phrases.length / (phrases ? phrases.length : 1)) * (piece.length > 1 ? 1 : 0.7);
  }

  /** The titles whose phrases a folded query resembles most, and how much. @param {string} folded @returns {[string, number][]} */
  alike(folded) {
    if (folded.length < 4 || !this.phrases.length) return [];
    /** @type {Map<number, number>} */ const common = new Map();
    let norm = 0;
    for (const piece of piecesOf(folded)) {
      const worth = this.says(piece) ** 2;
      norm += worth;
      for (const phrase of this.byPiece.get(piece) || []) common.set(phrase, (common.get(phrase) || 0) + worth);
    }
    /** @type {Map<string, number>} */ const best = new Map();
    for (const [phrase, worth] of common) {
      const { title, norm: own } = this.phrases[phrase], likeness = worth / Math.sqrt(norm * own);
      if (likeness > Math.max(ALIKE, best.get(title) || 0)) best.set(title, likeness);
    }
    return [...best].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_ALIKE);
  }
}

/** A block that is what somebody says, 「…」. @param {string} block */
function isSaid(block) { return block[0] === '「' && block.indexOf('」') === block.length - 1; }
