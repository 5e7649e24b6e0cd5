// How texts are compared: letter by letter as src/index/folding.rs folds them.

const NEITHER_LETTER_NOR_DIGIT = /[^\p{L}\p{N}]+/gu;

/** @param {string} text */
function hiragana(text) {
  return text.replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/** @param {string} text */
function fold(text) {
  return hiragana(text.normalize('NFKC').toLowerCase().normalize('NFKC')).replace(NEITHER_LETTER_NOR_DIGIT, '');
}

/** Whether a character only completes the one before: marks, half-width dakuten. @param {string} character */
function completes(character) {
  const code = character.charCodeAt(0);
  if (code === 0x3099 || code === 0x309a || code === 0xff9e || code === 0xff9f) return true;
  return code >= 0x300 && code < 0x370 || code > 0x370 && code < 0x3000 && /^\p{M}/u.test(character);
}

/** Single characters, folded before. @type {Map<string, string>} */
const foldedBefore = new Map();

/** @param {string} character */
function foldOne(character) {
  let folded = foldedBefore.get(character);
  if (folded === undefined) {
    folded = fold(character);
    if (foldedBefore.size > 20000) foldedBefore.clear();
    foldedBefore.set(character, folded);
  }
  return folded;
}

/** Folds, and says for each folded unit which part of the text it came from. @param {string} text */
function foldMap(text) {
  /** @type {number[]} */ const from = [];
  /** @type {number[]} */ const to = [];
  const characters = [...text];
  let folded = '', at = 0;
  for (let i = 0; i < characters.length;) {
    let character = characters[i++];
    while (i < characters.length && completes(characters[i])) character += characters[i++];
    const units = foldOne(character);
    for (let k = 0; k < units.length; k++) { from.push(at); to.push(at + character.length); }
    folded += units;
    at += character.length;
  }
  return { text: folded, from, to };
}

/** By code points, as Rust orders text. @param {string} a @param {string} b */
function compare(a, b) {
  let i = 0, j = 0;
  while (i < a.length && j < b.length) {
    const x = /** @type {number} */ (a.codePointAt(i)), y = /** @type {number} */ (b.codePointAt(j));
    if (x !== y) return x - y;
    i += x > 0xffff ? 2 : 1;
    j += y > 0xffff ? 2 : 1;
  }
  return (a.length - i) - (b.length - j);
}

/** At most one character wrong, missing, too many, or two exchanged. @param {string} a @param {string} b */
function withinOneSlip(a, b) {
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  if (a.length > b.length) return a.slice(i + 1) === b.slice(i);
  if (a.length < b.length) return a.slice(i) === b.slice(i + 1);
  const exchanged = a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
  return exchanged || a.slice(i + 1) === b.slice(i + 1);
}
