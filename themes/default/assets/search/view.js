// @ts-check
/* The search field and its answers. `load.js` brings it, with `assets/search/search.css`, when the field is first used. No framework.
 *
 * What a page gives:
 *   <form class="search" role="search" action="…search.html" method="get">
 *     <input type="search" name="q" autocomplete="off" aria-label="検索">
 *     <button>検索</button>
 *   </form>
 * The form works without JavaScript only as a link to search.html, so the page says in <noscript> where 用語集 and 目次 are.
 * `search.html` has the same form and, where the answers belong, <div data-search-page></div>.
 * The text that may be marked on an opened page is in <main>.
 * Text enters the page through textContent alone. */
(function () {
'use strict';
/** @type {any} */
const tebiki = window['tebiki'];
if (!tebiki || !tebiki.root) return;
const KINDS = { guide: '本編', column: 'コラム', case: '事例', report: '取組報告', statute: '要綱・法令', term: '用語', program: '事業', list: '一覧', page: '文書' };
const PAUSE = 60, SHOWN = 8;

/** @param {string} tag @param {Record<string, string>} [attributes] @param {(Node | string)[]} [children] */
function make(tag, attributes, children) {
  const e = document.createElement(tag);
  for (const k in attributes || {}) e.setAttribute(k, /** @type {any} */ (attributes)[k]);
  e.append(...(children || []));
  return e;
}
/** Text with its marks as <mark>. @param {string} text @param {[number, number][]} marks */
function marked(text, marks) {
  const out = []; let at = 0;
  for (const [a, z] of marks) { if (a > at) out.push(text.slice(at, a)); out.push(make('mark', {}, [text.slice(a, z)])); at = z; }
  if (at < text.length) out.push(text.slice(at));
  return out;
}
/** Where a result leads: the section, with the words to mark there. @param {string} url @param {string[]} words */
function target(url, words) {
  const [page, section] = url.split('#'); const mark = words.join(' ');
  return tebiki.root + page.split('/').map(encodeURIComponent).join('/') + (mark ? '?mark=' + encodeURIComponent(mark) : '') + (section ? '#' + encodeURIComponent(section) : '');
}
/** Results of one page stand together, at the place of the best. @param {any[]} results */
function grouped(results) {
  const groups = new Map();
  for (const r of results) { const page = r.url.split('#')[0]; const g = groups.get(page); if (g) g.push(r); else groups.set(page, [r]); }
  return [...groups.values()];
}
/** @param {any} answer @param {number} pages @param {number} sections */
function list(answer, pages, sections) {
  const box = document.createDocumentFragment();
  if (answer.term) box.append(make('p', { class: 'search-term' }, [make('a', { href: target(answer.term.url, []) }, [answer.term.name]), ' ', answer.term.short]));
  if (answer.long) box.append(make('p', { class: 'search-note' }, ['長い語句なので、はじめの64文字で探しました。']));
  const items = make('ol', { class: 'search-list' });
  for (const group of grouped(answer.results).slice(0, pages)) {
    const head = group[0]; const kind = /** @type {any} */ (KINDS)[head.kind] || head.kind;
    const item = make('li', {}, [make('p', { class: 'search-path' }, [make('span', { class: 'search-kind' }, [kind]), ' ', [...head.path, head.title].join(' › ')])]);
    for (const r of group.slice(0, sections)) {
      item.append(make('a', { class: 'search-hit', href: target(r.url, r.words) }, [
        make('span', { class: 'search-heading' }, [r.heading || r.title]),
        make('span', { class: 'search-excerpt' }, marked(r.excerpt, r.marks)),
        ...(r.why ? [make('span', { class: 'search-why' }, [r.why])] : []),
      ]));
    }
    items.append(item);
  }
  box.append(items);
  return box;
}
/** What to say when nothing fits. @param {any} answer @param {(word: string) => void} ask */
function help(answer, ask) {
  const box = make('div', { class: 'search-none' }, [make('p', {}, ['見つかりませんでした。'])]);
  if (answer.nearest && answer.nearest.length) {
    const row = make('p', {}, ['近いことば: ']);
    for (const word of answer.nearest) { const b = make('button', { type: 'button' }, [word]); b.addEventListener('click', () => ask(word)); row.append(b, ' '); }
    box.append(row);
  }
  return box;
}

/** @param {HTMLFormElement} form */
function attach(form) {
  const input = /** @type {HTMLInputElement | null} */ (form.querySelector('input[name="q"]'));
  if (!input) return;
  const whole = /** @type {HTMLElement | null} */ (document.querySelector('[data-search-page]'));
  const panel = whole || make('div', { class: 'search-panel', hidden: '' });
  const status = make('p', { class: 'search-status', role: 'status', 'aria-live': 'polite' });
  const results = make('div', { class: 'search-results' });
  const filter = make('select', { 'aria-label': '種類でしぼる', hidden: '' });
  panel.append(...(whole ? [filter] : []), status, results);
  if (!whole) form.append(panel);
  if (!tebiki.able) { status.textContent = 'このブラウザーでは検索を使えません。用語集と目次をご利用ください。'; input.addEventListener('focus', () => { panel.hidden = false; }); return; }
  let composing = false, newest = 0, timer = 0, last = '';

  const close = () => { if (!whole) panel.hidden = true; };
  /** @param {string} word */
  const ask = (word) => { input.value = word; input.focus(); run(); };
  async function run() {
    const query = input.value.trim(), kind = /** @type {HTMLSelectElement} */ (filter).value || ''; const mine = ++newest; last = query + '\n' + kind;
    if (!query) { results.replaceChildren(); status.textContent = ''; close(); return; }
    panel.hidden = false;
    try {
      const answer = await tebiki.search(query, { limit: whole ? 60 : 20, ...(kind ? { kind } : {}) });
      if (mine !== newest) return;
      const pages = grouped(answer.results).length;
      status.textContent = answer.total ? `${answer.total}件` + (whole ? '' : pages > SHOWN ? '（Enterですべて表示）' : '') : '0件';
      results.replaceChildren(answer.results.length ? list(answer, whole ? 40 : SHOWN, whole ? 5 : 2) : help(answer, ask));
      if (whole && !kind) kinds(answer);
    } catch (e) {
      if (mine === newest) { results.replaceChildren(); status.textContent = '検索のファイルを読めませんでした。もう一度お試しください。'; }
    }
  }
  /** @param {any} answer */
  function kinds(answer) {
    const count = new Map(); for (const g of grouped(answer.results)) count.set(g[0].kind, (count.get(g[0].kind) || 0) + 1);
    filter.replaceChildren(make('option', { value: '' }, ['すべての種類']), ...[...count].map(([k, n]) => make('option', { value: k }, [`${/** @type {any} */ (KINDS)[k] || k}（${n}）`])));
    filter.hidden = count.size < 2;
  }
  const soon = () => { clearTimeout(timer); timer = window.setTimeout(run, PAUSE); };
  input.addEventListener('compositionstart', () => { composing = true; });
  input.addEventListener('compositionend', () => { composing = false; soon(); });
  // While a word is being composed its kana are searched too: they are readings.
  input.addEventListener('input', soon);
  filter.addEventListener('change', run);
  input.addEventListener('focus', () => { tebiki.ready().catch(() => {}); if (!whole && input.value.trim() && results.firstChild) panel.hidden = false; });
  form.addEventListener('submit', (e) => {
    if (composing) { e.preventDefault(); return; }
    if (whole) { e.preventDefault(); run(); try { history.replaceState(null, '', '?q=' + encodeURIComponent(input.value.trim())); } catch (_) { /* file:// may refuse; the answer stands all the same */ } }
    else if (!input.value.trim()) e.preventDefault();
  });
  const hits = () => /** @type {HTMLElement[]} */ ([...results.querySelectorAll('a.search-hit, button')]);
  (whole ? document.body : form).addEventListener('keydown', (e) => {
    if (e.isComposing || e.keyCode === 229 || composing) { if (e.key === 'Enter') e.preventDefault(); return; }
    const all = hits(), at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (e.key === 'ArrowDown' && (at >= 0 || document.activeElement === input) && all.length) { e.preventDefault(); all[Math.min(all.length - 1, at + 1)].focus(); }
    else if (e.key === 'ArrowUp' && at >= 0) { e.preventDefault(); if (at) all[at - 1].focus(); else input.focus(); }
    else if (e.key === 'Escape' && !whole && !panel.hidden) { e.preventDefault(); close(); input.focus(); close(); }
  });
  if (!whole) document.addEventListener('pointerdown', (e) => { if (!form.contains(/** @type {Node} */ (e.target))) close(); });
  if (whole) { const q = new URLSearchParams(location.search).get('q'); if (q) { input.value = q; run(); } else input.focus(); }
  // What was typed while this script was on its way.
  else if (document.activeElement === input) { tebiki.ready().catch(() => {}); if (input.value.trim()) soon(); }
}

/** Marks the words of the search on the page that it led to, and offers the next one and the way back. */
async function markPage() {
  const words = (new URLSearchParams(location.search).get('mark') || '').split(' ').filter(Boolean);
  const main = document.querySelector('main');
  if (!words.length || !main || document.querySelector('[data-search-page]')) return;
  const { foldMap } = await tebiki.parts();
  /** @type {HTMLElement[]} */
  const marks = [];
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  /** @type {Map<Element, Text[]>} */
  const blocks = new Map();
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    const parent = /** @type {Element} */ (n.parentNode); if (parent.closest('script, style, rt, rp, form, svg, nav')) continue;
    const block = parent.closest('p, li, td, th, dd, dt, h1, h2, h3, h4, h5, h6, figcaption, caption, summary, pre, blockquote, div, section, main') || main;
    const l = blocks.get(block); if (l) l.push(/** @type {Text} */ (n)); else blocks.set(block, [/** @type {Text} */ (n)]);
  }
  for (const nodes of blocks.values()) {
    const text = nodes.map((n) => n.data).join(''), m = foldMap(text); /** @type {[number, number][]} */ const found = [];
    for (const w of words) for (let at = m.text.indexOf(w); at >= 0; at = m.text.indexOf(w, at + w.length)) found.push([m.from[at], m.to[at + w.length - 1]]);
    if (!found.length) continue;
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    let start = 0, until = -1; const clean = []; for (const f of found) { if (f[0] >= until) { clean.push(f); until = f[1]; } }
    for (const node of nodes) {
      const length = node.data.length; const here = clean.filter(([a, z]) => a < start + length && z > start).map(([a, z]) => [Math.max(0, a - start), Math.min(length, z - start)]);
      if (here.length) {
        const parts = []; let at = 0;
        for (const [a, z] of here) { if (a > at) parts.push(node.data.slice(at, a)); const e = make('mark', { class: 'search-mark' }, [node.data.slice(a, z)]); marks.push(e); parts.push(e); at = z; }
        if (at < length) parts.push(node.data.slice(at));
        node.replaceWith(...parts);
      }
      start += length;
    }
  }
  if (!marks.length) return;
  let now = -1; const count = make('span', { role: 'status' }); const button = (/** @type {string} */ label, /** @type {() => void} */ does) => { const b = make('button', { type: 'button' }, [label]); b.addEventListener('click', does); return b; };
  const go = (/** @type {number} */ step) => { if (now >= 0) marks[now].classList.remove('search-mark-now'); now = (now + step + marks.length) % marks.length; marks[now].classList.add('search-mark-now'); marks[now].scrollIntoView({ block: 'center' }); count.textContent = `${now + 1}／${marks.length}か所`; };
  count.textContent = `${marks.length}か所`;
  const bar = make('div', { class: 'search-bar', role: 'region', 'aria-label': '検索語の印' }, [count, button('前へ', () => go(-1)), button('次へ', () => go(1)), button('検索に戻る', () => history.back()), button('印を消す', () => { for (const m of marks) m.replaceWith(...m.childNodes); bar.remove(); })]);
  document.body.append(bar);
  const section = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (section) { const i = marks.findIndex((m) => section === m || section.contains(m) || section.compareDocumentPosition(m) & Node.DOCUMENT_POSITION_FOLLOWING); if (i > 0) now = i - 1; }
}

for (const form of document.querySelectorAll('form.search')) attach(/** @type {HTMLFormElement} */ (form));
markPage().catch(() => {});
})();
