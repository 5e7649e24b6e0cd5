// @ts-check
/* Waits for the search to be wanted, from file:// as well as from a host, and offers `tebiki.search`.
 *
 * The page says `<script src="…assets/search/load.js" defer></script>`; the site's root is two folders above this
 * script. Every page carries it, so it is short: when the pointer is at the field, what every query needs sets out side by
 * side; when the field has the focus, `open.js` opens the rest.
 * Never asks another host, never uses fetch, modules or eval. */
(function () {
'use strict';
const root = new URL('../../', /** @type {HTMLScriptElement} */ (document.currentScript).src).href;
/** @type {any} */
const tebiki = window['tebiki'] = window['tebiki'] || {};

tebiki.root = root;
/** False where the browser is too old for the search. */
tebiki.able = typeof DecompressionStream === 'function';
/** What each search file said of itself: how long it is, and its text. @type {Record<string, [number, string]>} */
tebiki.files = {};
tebiki.shard = (/** @type {string} */ name, /** @type {number} */ length, /** @type {string} */ text) => { tebiki.files[name] = [length, text]; };
/** Of which build the scripts of the search are. */
tebiki.made = '@scripts@';
/** The scripts that are here or on their way. @type {Record<string, Promise<void>>} */
const brought = tebiki.brought = {};
/** A script of the site, once; a failed one may be tried again. @param {string} path from the site's root */
const bring = tebiki.bring = (path) => brought[path] = brought[path] || new Promise((done, fail) => {
  const script = document.createElement('script');
  script.src = root + path;
  script.onload = () => { script.remove(); done(); };
  script.onerror = () => { script.remove(); fail(lost(path, 'missing')); };
  document.head.append(script);
});
/** A script that is not there, or not whole, may come at the next try. @param {string} path @param {string} kind */
function lost(path, kind) {
  delete brought[path];
  return { trouble: [kind, path] };
}
/** A script of the search, which leaves something of its name. @param {string} name */
const whole = (name, path = 'assets/search/' + name + '.js') => bring(path).then(() => { if (!tebiki[name]) throw lost(path, 'damaged'); });
/** What is wrong, in words. @param {any} why @returns {Promise<HTMLElement>} */
tebiki.told = (why) => whole('trouble').then(() => tebiki.trouble(why));
/** What every query needs, all on its way at once. */
function begin() {
  for (const path of ['search/head.js', 'search/s0.js']) bring(path).catch(() => {});
  return Promise.all([whole('open'), whole('engine')]);
}
/** @type {Promise<any> | null} */
let opened = null;
/** The engine with its files; a failed start may be tried again. */
tebiki.ready = () => opened = opened || begin().then(() => tebiki.open()).catch((why) => { opened = null; throw why; });
/**
 * Sections that answer a query, best first.
 * @param {string} query @param {{limit?: number, kind?: string, program?: string, area?: string, audience?: string, domain?: string, origin?: string}} [options]
 */
tebiki.search = async (query, options) => (await tebiki.ready()).search(query, options);
/** The next query opens all anew. */
tebiki.anew = () => { opened = null; };

/** The answers' script and looks. */
function view() {
  if (brought['assets/search/view.js']) return;
  const looks = document.createElement('link');
  looks.rel = 'stylesheet'; looks.href = root + 'assets/search/search.css';
  document.head.append(looks);
  whole('view').catch((why) => tebiki.told(why).then((/** @type {HTMLElement} */ said) => form.append(said)));
}
/** @param {() => Promise<any>} start */
const wanted = (start) => () => { view(); if (tebiki.able) start().catch(() => {}); };

const input = /** @type {HTMLInputElement | null} */ (document.querySelector('form.search input[name="q"]'));
if (!input) return;
const form = /** @type {HTMLFormElement} */ (input.form), use = wanted(tebiki.ready);
const searchPage = document.querySelector('[data-search-page]'), page = document.documentElement;
if (document.activeElement === input || searchPage) use();
else if (/[?&](mark|q)=/.test(location.search)) view();
input.addEventListener('focus', use);
hold(input, form);
form.addEventListener('pointerenter', wanted(() => opened || begin()));
// The page of the search in this window, also before the answers' script is there: browsers would open another.
input.addEventListener('keydown', (e) => {
  const isOther = e.shiftKey || e.ctrlKey || e.metaKey;
  if (e.key !== 'Enter' || !isOther || e.isComposing || e.keyCode === 229 || !input.value.trim()) return;
  e.preventDefault();
  form.requestSubmit();
});
// Some hosts refuse a longer address.
form.addEventListener('submit', () => { input.value = input.value.slice(0, 200); });
document.addEventListener('keydown', (e) => {
  // With the settings of the page the key can be given up: some readers speak their keys.
  if (!/^[/／・]$/.test(e.key) || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || page.dataset.keys
    || document.activeElement?.matches('input, textarea, select, [contenteditable]')) return;
  e.preventDefault(); input.focus({ preventScroll: true }); input.select();
});

/** Who searches in the middle of a page stays there: a header that is out of sight comes to the reader, whole or, where it
 * would take the screen, as its field alone. `tebiki.back` gives the place back. @param {HTMLInputElement} input @param {HTMLFormElement} form */
function hold(input, form) {
  const top = /** @type {HTMLElement | null} */ (form.closest('.top'));
  if (!top || searchPage) return;
  let place = scrollY;
  const back = tebiki.back = () => { if (scrollY !== place) scrollTo({ top: place, behavior: 'instant' }); };
  const release = tebiki.release = () => {
    delete page.dataset.searching;
    top.style.removeProperty('min-height');
  };
  // At keys and touches too: a scroll is told with the next frame only.
  for (const sign of ['scroll', 'keydown', 'pointerdown']) addEventListener(sign, () => { if (!form.contains(document.activeElement)) place = scrollY; }, { capture: true, passive: true });
  form.addEventListener('focusin', (e) => {
    const before = /** @type {Node | null} */ (e.relatedTarget);
    if (form.contains(before) || page.dataset.searching) return;
    // Where the reader was.
    tebiki.from = before;
    if (place <= input.getBoundingClientRect().top - top.getBoundingClientRect().top) return;
    top.style.minHeight = top.offsetHeight + 'px';
    page.dataset.searching = top.offsetHeight < innerHeight / 4 ? 'head' : 'field';
    back();
  });
  form.addEventListener('focusout', (e) => {
    if (e.relatedTarget && form.contains(/** @type {Node} */ (e.relatedTarget))) return;
    // A window that is left keeps its field; so does a panel that is being touched.
    if (document.activeElement !== input && !form.querySelector('.search-panel:not([hidden])')) release();
  });
}
})();
