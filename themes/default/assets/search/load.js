// @ts-check
/* Brings the files of the search into a page, from file:// as well as from a host, and offers `tebiki.search`.
 *
 * The page says `<script src="…assets/search/load.js" defer></script>`; the site's root is two folders above this
 * script. `view.js` and `search.css` come when the field is first used; the engine and the search files, classic scripts
 * too, when the first query needs them.
 * Never asks another host, never uses fetch, modules or eval. */
(function () {
'use strict';
const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
const root = new URL('../../', here).href;
/** @type {Map<string, (file: {text: string, length: number}) => void>} */
const waiting = new Map();
/** @type {any} */
const tebiki = window['tebiki'] = window['tebiki'] || {};
/** @type {Promise<any> | null} */
let engine = null;

/** @param {string} path @returns {Promise<void>} */
function script(path) {
  return new Promise((done, fail) => {
    const s = document.createElement('script');
    s.src = root + path; s.async = true;
    s.onload = () => { s.remove(); done(); };
    s.onerror = () => { s.remove(); fail(new Error('cannot load ' + path)); };
    document.head.append(s);
  });
}
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&()*+,./:;<=>?@[]^_`{|}~-';
const digits = new Uint8Array(128); for (let i = 0; i < 91; i++) digits[LETTERS.charCodeAt(i)] = i;
/** basE91, as src/index/shard.rs writes it. @param {string} text */
function bytesOf(text) {
  const out = new Uint8Array(Math.ceil(text.length * 7 / 8)); let n = 0, queue = 0, bits = 0;
  for (let i = 0; i + 1 < text.length; i += 2) {
    const x = digits[text.charCodeAt(i)] + digits[text.charCodeAt(i + 1)] * 91;
    queue |= x << bits; bits += (x & 8191) > 88 ? 13 : 14;
    while (bits > 7) { out[n++] = queue & 255; queue >>>= 8; bits -= 8; }
  }
  return out.subarray(0, n);
}
/** @param {{text: string, length: number}} file */
async function inflated({ text, length }) {
  // The last two characters may hold a byte too many, which inflating takes for damage.
  const stream = new Blob([bytesOf(text).subarray(0, length)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
/** @param {string} name @returns {Promise<Uint8Array>} */
async function load(name) {
  /** @type {Promise<{text: string, length: number}>} */
  const file = new Promise((done) => waiting.set(name, done));
  await script('search/' + name + '.js');
  return inflated(await file);
}

tebiki.root = root;
/** Called by each search file. @param {string} name @param {number} length @param {string} text */
tebiki.shard = (name, length, text) => { const done = waiting.get(name); if (done) { waiting.delete(name); done({ text, length }); } };
/** False where the browser is too old for the search. */
tebiki.able = typeof DecompressionStream === 'function' && typeof BigInt === 'function';
/** The folding and marking of the engine, without the files. */
tebiki.parts = async () => { if (!tebiki.engine) await script('assets/search/engine.js'); return tebiki.engine; };
/** The engine with its files; a failed start may be tried again. */
tebiki.ready = () => {
  if (!engine) { engine = tebiki.parts().then((/** @type {any} */ e) => e.open(load)); engine.catch(() => { engine = null; }); }
  return engine;
};
/**
 * Sections that answer a query, best first.
 * @param {string} query @param {{limit?: number, kind?: string, program?: string, area?: string, audience?: string, domain?: string}} [options]
 */
tebiki.search = async (query, options) => (await tebiki.ready()).search(query, options);

let seen = false;
/** The answers' script and looks. */
function view() {
  if (seen) return;
  seen = true;
  const looks = document.createElement('link');
  looks.rel = 'stylesheet'; looks.href = root + 'assets/search/search.css';
  document.head.append(looks);
  script('assets/search/view.js').catch(() => { seen = false; });
}
const input = /** @type {HTMLInputElement | null} */ (document.querySelector('form.search input[name="q"]'));
if (input) {
  if (document.activeElement === input || document.querySelector('[data-search-page]') || /[?&]mark=/.test(location.search)) view();
  input.addEventListener('focus', view);
  document.addEventListener('keydown', (e) => {
    const t = /** @type {HTMLElement} */ (e.target);
    if (e.key !== '/' || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || /^(INPUT|TEXTAREA|SELECT)$/.test(t.tagName) || t.isContentEditable) return;
    e.preventDefault(); input.focus(); input.select();
  });
}
})();
