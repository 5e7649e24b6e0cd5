// @ts-check
/* The search field and its answers. `load.js` brings it, with `assets/search/search.css`, when the field is first used. No framework.
 *
 * What a page gives:
 *   <form class="search" role="search" action="…search.html">
 *     <input type="search" name="q" autocomplete="off" aria-label="検索">
 *     <button>検索</button>
 *   </form>
 * The answers come in a panel below it. The form works without JavaScript only as a link to search.html, so the page says in
 * <noscript> where 用語集 and 目次 are. `search.html` has the same form and, where the answers belong, <div data-search-page>;
 * in it, <details class="search-filters" hidden> a line with a <label> and a <select name="kind"> (program, area,
 * audience, domain, origin) for each thing to narrow the answers by. The text that may be marked on an opened page is in <main>.
 * Text enters the page through textContent alone. */
(function () {
'use strict';
/** @type {any} */
const tebiki = window['tebiki'];
if (!tebiki || !tebiki.root) return;
/** In the order of the filter. @type {Record<string, string>} */
const KINDS = { guide: '本編', page: '文書', term: '用語', program: '事業', case: '事例', report: '取組報告', column: 'コラム', statute: '要綱・法令', situation: 'こんなときは', list: '一覧' };
/** Milliseconds after a key; until a slow start is told. */
const PAUSE = 60, SLOW = 400;
/** How much of a query an address carries: some hosts refuse longer ones. */
const LONGEST = 200;
/** How many pages and sections of each the panel shows, of how many sections; the same on the page of the search, a step at a time. */
const PANEL = { pages: 8, sections: 2, limit: 20 }, WHOLE = { pages: Infinity, sections: 3, limit: 60 };

// --- Making things ---

/** @param {string} tag @param {Record<string, string>} [attributes] @param {(Node | string)[]} [children] */
function make(tag, attributes, children) {
  const e = document.createElement(tag);
  for (const k in attributes || {}) e.setAttribute(k, /** @type {any} */ (attributes)[k]);
  e.append(...(children || []));
  return e;
}
/** @param {string} label @param {() => void} does @param {string} [name] */
function button(label, does, name) {
  const b = make('button', { type: 'button', ...(name ? { class: name } : {}) }, [label]);
  b.addEventListener('click', does);
  return b;
}
/** Text with its marks as <mark>. @param {string} text @param {[number, number][]} marks */
function marked(text, marks) {
  const out = []; let at = 0;
  for (const [a, z] of marks) { if (a > at) out.push(text.slice(at, a)); out.push(make('mark', {}, [text.slice(a, z)])); at = z; }
  if (at < text.length) out.push(text.slice(at));
  return out;
}
/** The values that are not empty, as they stand in an address; half a pair of surrogates does no harm. @param {[string, string][]} values */
function asked(values) {
  const kept = values.filter(([, value]) => value).map(([name, value]) => [name, [...value].slice(0, LONGEST).join('')]);
  return kept.length ? '?' + new URLSearchParams(kept) : '';
}
/** Where a result leads: the section, with the words to mark there and the query to come back to. @param {string} url @param {string[]} words @param {string} query */
function target(url, words, query) {
  const [page, section] = url.split('#');
  return tebiki.root + page.split('/').map(encodeURIComponent).join('/') + asked([['mark', words.join(' ')], ['q', query]]) + (section ? '#' + encodeURIComponent(section) : '');
}
/** What the address names; nothing where it is broken. */
function named() {
  try { return location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null; } catch (_) { return null; }
}

// --- The answers ---

/** Results of one page stand together, at the place of the best. @param {any[]} results @returns {any[][]} */
function grouped(results) {
  const groups = new Map();
  for (const r of results) { const page = r.url.split('#')[0]; const g = groups.get(page); if (g) g.push(r); else groups.set(page, [r]); }
  return [...groups.values()];
}
/** What it is and where it stands, in small print below its title. @param {string} kind @param {string[]} path */
function pathOf(kind, path) {
  // That it is a text, not a term or a list, goes without saying where its place says more.
  const says = kind !== 'page' || !path.length;
  return make('span', { class: 'search-path' }, [...(says ? [make('span', { class: 'search-kind' }, [KINDS[kind] || kind]), ' '] : []), path.join(' › ')]);
}
/** A row: the first of a page says the page's title, then what kind it is and where it stands, then the section; the others their sections alone.
 * @param {any} r @param {string} query @param {Node} [place] */
function hit(r, query, place) {
  const section = r.heading && r.heading !== r.title ? r.heading : '', heading = place ? r.title : section || r.title;
  return make('a', { class: 'search-hit', href: target(r.url, r.words, query), 'data-url': r.url }, [
    make('span', { class: 'search-heading' }, [heading]),
    ...(place ? [place] : []),
    ...(place && section ? [make('span', { class: 'search-section' }, [section])] : []),
    ...(r.excerpt === heading || r.excerpt === section ? [] : [make('span', { class: 'search-excerpt' }, marked(r.excerpt, r.marks))]),
    ...(r.origin ? [make('span', { class: 'search-why' }, [r.origin])] : []),
    ...(r.why ? [make('span', { class: 'search-why' }, [r.why])] : []),
    ...(r.missing && r.missing.length ? [make('span', { class: 'search-why search-missing' }, ['ない語：', ...r.missing.flatMap((/** @type {string} */ word, /** @type {number} */ nth) => [nth ? '・' : '', make('s', {}, [word])])])] : []),
  ]);
}
/** The sections of one page. @param {any[]} group @param {string} query @param {number} most @param {boolean} fold whether the others are folded or left out */
function entry(group, query, most, fold) {
  const [best] = group, hits = group.map((r, at) => hit(r, query, at ? undefined : pathOf(best.kind, best.path)));
  const rest = !fold || hits.length > most + 1 ? hits.splice(most) : [];
  return make('li', {}, [...hits,
    ...(fold && rest.length ? [make('details', { class: 'search-rest' }, [make('summary', {}, [`この文書のほかの${rest.length}か所`]), ...rest])] : [])]);
}
/** What the query itself means, where it is a term; in place of the term's page. @param {any} term @param {any} result @param {string} query */
function meaning(term, result, query) {
  // 「PSWとは」 asks for PSW.
  const typed = query.replace(tebiki.engine.ASKS_MEANING, '');
  const r = { url: term.url, title: term.name, heading: term.name, excerpt: term.short, marks: [], words: result ? result.words : [], why: typed.includes(term.name) ? '' : `「${typed}」は「${term.name}」のことです` };
  return make('li', { class: 'search-term' }, [hit(r, query, pathOf('term', []))]);
}
/** @param {any} answer @param {string} query @param {{pages: number, sections: number}} room @param {boolean} fold */
function list(answer, query, room, fold) {
  const box = document.createDocumentFragment(), { term } = answer, isOfTerm = (/** @type {any} */ r) => term && r.url === term.url;
  if (answer.long) box.append(make('p', { class: 'search-note' }, ['長い語句なので、はじめの64文字で探しました。']));
  const groups = grouped(answer.results.filter((/** @type {any} */ r) => !isOfTerm(r))).slice(0, room.pages);
  box.append(make('ol', { class: 'search-list' }, [
    ...(term ? [meaning(term, answer.results.find(isOfTerm), query)] : []),
    ...groups.map((group) => entry(group, query, room.sections, fold)),
  ]));
  return box;
}
/** What to say when nothing fits: near words, and the lists that lead on. @param {any} answer @param {string} query @param {(word: string) => void} ask */
function help(answer, query, ask) {
  const short = [...query], box = make('div', { class: 'search-none' }, [
    make('p', {}, [`「${short.slice(0, 30).join('')}${short.length > 30 ? '…' : ''}」は見つかりませんでした。`, '語を減らすか、ひらがなで入れてみてください。']),
  ]);
  const near = answer.nearest || [], ways = document.querySelectorAll('.ways li:not(.menu-way) a');
  if (near.length) box.append(make('p', {}, ['近いことば：', ...near.map((/** @type {string} */ word) => button(word, () => ask(word)))]));
  const situations = answer.near || [];
  if (situations.length) box.append(make('p', {}, ['近い場面（同じとはかぎりません）：']), make('ol', { class: 'search-list' }, situations.map((/** @type {any} */ r) => entry([r], query, 1, false))));
  // The page of the search has all of them below.
  if (ways.length && !document.querySelector('[data-search-page]')) box.append(make('p', {}, ['一覧から探す：', ...[...ways].map((way) => make('a', { href: /** @type {HTMLAnchorElement} */ (way).href }, [way.textContent || '']))]));
  return box;
}

// --- The field ---

/** Answers while one types. @param {HTMLFormElement} form @param {HTMLInputElement} input @param {HTMLElement} box where the answers are
 * @param {{begin: () => void, blank: () => void, find: (query: string) => Promise<{said: string, shown: Node}>, enter: (choose: () => void) => void}} place */
function answering(form, input, box, place) {
  const status = /** @type {HTMLElement} */ (box.querySelector('.search-status')), results = /** @type {HTMLElement} */ (box.querySelector('.search-results'));
  let composing = false, newest = 0, timer = 0;
  /** The query whose answers stand there, and the one being asked. */
  let drawn = '', asking = '';
  /** What the reader's keys were ahead of the answers: so many steps down, and whether to open. */
  let steps = 0, opens = false;
  const typed = () => input.value.trim();
  const stops = () => /** @type {HTMLElement[]} */ ([...results.querySelectorAll('a, button, summary')]).filter((e) => e.getClientRects().length);

  async function run() {
    clearTimeout(timer);
    const query = asking = typed(), mine = ++newest;
    if (!query) { drawn = ''; steps = 0; opens = false; results.replaceChildren(); status.textContent = ''; place.blank(); return; }
    place.begin();
    const slow = setTimeout(() => { if (mine === newest) status.textContent = '検索を準備しています…'; }, SLOW);
    try {
      const { said, shown } = await place.find(query);
      if (mine === newest) { draw(shown); drawn = query; status.textContent = said; }
    } catch (why) {
      clearTimeout(slow);
      tebiki.anew();
      if (mine === newest) { draw(''); drawn = ''; status.textContent = '検索のファイルを読めませんでした。'; }
      const said = await tebiki.told(why).catch(() => '');
      if (mine === newest) draw(said);
    }
    clearTimeout(slow);
    if (mine === newest) { asking = ''; catchUp(); }
  }
  /** The answer that has the focus keeps it, wherever it now stands. @param {Node | string} shown */
  function draw(shown) {
    const now = /** @type {HTMLElement} */ (document.activeElement), at = stops().indexOf(now);
    results.replaceChildren(shown);
    if (at < 0) return;
    const all = stops(), same = now.dataset.url && all.find((e) => e.dataset.url === now.dataset.url);
    (same || all[Math.min(at, all.length - 1)] || input).focus();
  }
  /** Does what the keys asked for while the answers were on their way. */
  function catchUp() {
    const all = stops(), at = steps, isOpening = opens;
    steps = 0; opens = false;
    if (at && all.length) all[Math.min(at, all.length) - 1].focus();
    if (isOpening) if (at) (/** @type {HTMLElement} */ (document.activeElement)).click(); else place.enter(choose);
  }
  /** Opens the best answer. */
  function choose() {
    const best = /** @type {HTMLElement | null} */ (results.querySelector('a.search-hit'));
    // What is only near is not opened unseen.
    if (best && !best.closest('.search-none')) best.click();
  }
  const isBehind = () => typed() !== '' && typed() !== drawn, hurry = () => { if (asking !== typed()) run(); };
  const soon = () => { clearTimeout(timer); steps = 0; opens = false; timer = window.setTimeout(run, PAUSE); };
  // It may have begun before this script came.
  input.addEventListener('compositionupdate', () => { composing = true; });
  input.addEventListener('compositionend', () => { composing = false; soon(); });
  // While a word is being composed its kana are searched too: they are readings.
  input.addEventListener('input', soon);
  form.addEventListener('submit', (e) => { if (composing) { e.preventDefault(); e.stopImmediatePropagation(); } });
  form.getRootNode().addEventListener('keydown', (event) => {
    const e = /** @type {KeyboardEvent} */ (event), now = /** @type {HTMLElement} */ (document.activeElement), isField = now === input;
    if (!isField && !results.contains(now)) return;
    // Enter that ends a composition asks for nothing. Some browsers end it first and tell the key by this number.
    if (e.isComposing || e.keyCode === 229 || composing) { if (e.key === 'Enter') e.preventDefault(); return; }
    if (e.key === 'Escape') { steps = 0; opens = false; }
    if (e.key === 'Enter' && isField && typed()) {
      // With Shift or Ctrl it has asked for the page of the search.
      if (e.defaultPrevented) return;
      e.preventDefault();
      if (isBehind()) { opens = true; hurry(); } else place.enter(choose);
      return;
    }
    const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
    if (!step || isField && step < 0 && !steps) return;
    e.preventDefault();
    if (isField && isBehind()) { steps = Math.max(0, steps + step); hurry(); return; }
    const all = stops(), next = all[Math.min(all.length - 1, all.indexOf(now) + step)] || (isField ? null : input);
    if (isField) place.begin();
    if (next) next.focus();
  });
  return { run, results, ask: (/** @type {string} */ word) => { input.value = word; input.focus(); run(); } };
}
const answers = () => [make('p', { class: 'search-status', role: 'status' }), make('div', { class: 'search-results' })];

/** The panel below the field of every page. @param {HTMLFormElement} form @param {HTMLInputElement} input */
function panelBelow(form, input) {
  const [status, results] = answers(), all = /** @type {HTMLAnchorElement} */ (make('a', { class: 'search-all' }, ['一覧で見る']));
  const close = () => { panel.hidden = true; };
  /** Above a phone's keyboard, too. */
  const fit = () => {
    const seen = window.visualViewport, bottom = seen ? seen.offsetTop + seen.height : window.innerHeight;
    panel.style.setProperty('--room', Math.max(120, bottom - input.getBoundingClientRect().bottom - 12) + 'px');
    // It is wider than the field, which may stand too far to the left for it.
    panel.style.setProperty('--aside', Math.min(0, form.getBoundingClientRect().right - panel.offsetWidth - 12) + 'px');
  };
  if (window.visualViewport) window.visualViewport.addEventListener('resize', fit);
  const panel = make('div', { class: 'search-panel', hidden: '', tabindex: '-1' }, [make('div', { class: 'search-top' }, [status, all, button('閉じる', () => { input.focus({ preventScroll: true }); close(); if (tebiki.back) tebiki.back(); }, 'search-close')]), results]);
  form.append(panel);
  const field = answering(form, input, panel, {
    begin: () => { panel.hidden = false; fit(); },
    blank: close,
    find: async (query) => {
      all.href = form.action + asked([['q', query]]);
      const answer = await tebiki.search(query, { limit: PANEL.limit });
      const found = answer.results.length || answer.term;
      all.hidden = !found;
      compare();
      return { said: `${answer.total}件`, shown: found ? list(answer, query, PANEL, false) : help(answer, query, field.ask) };
    },
    enter: (choose) => choose(),
  });
  let isCompared = false;
  /** A page of another build beside this search is told, once. */
  async function compare() {
    if (isCompared) return;
    isCompared = true;
    let path = await otherBuild();
    // A cache may have kept the search of the build before.
    if (path && location.protocol !== 'file:') {
      tebiki.past = true;
      tebiki.anew();
      path = await otherBuild();
      field.run();
    }
    if (path) panel.insertBefore(await tebiki.told({ trouble: ['page', path] }), results);
    panel.dataset.compared = path;
  }
  const reopen = () => { if (input.value.trim()) { if (results.firstChild) { fit(); panel.hidden = false; } else field.run(); } };
  input.addEventListener('focus', reopen);
  input.addEventListener('click', reopen);
  form.addEventListener('submit', (e) => { if (!input.value.trim()) e.preventDefault(); });
  // The first closes the answers, the next leaves the field: the page stands where it stood.
  form.addEventListener('keydown', (e) => {
    if (e.key !== 'Escape' || e.isComposing || panel.hidden && e.target !== input) return;
    e.preventDefault();
    if (panel.hidden) { leave(input); return; }
    input.focus({ preventScroll: true });
    close();
    if (tebiki.back) tebiki.back();
  });
  // Nothing that has the focus is hidden below the panel.
  form.addEventListener('focusout', (e) => { if (e.relatedTarget && !form.contains(/** @type {Node} */ (e.relatedTarget))) close(); });
  document.addEventListener('pointerdown', (e) => {
    if (form.contains(/** @type {Node} */ (e.target))) return;
    close();
    if (tebiki.release && document.activeElement !== input) tebiki.release();
  });
  return field;
}

/** The path of this page, where the search knows other words of it than stand here. */
async function otherBuild() {
  const main = document.querySelector('main'), path = decodeURIComponent(location.href.split(/[?#]/)[0].slice(tebiki.root.length)).replace(/(^|\/)$/, '$1index.html');
  const known = main && (await tebiki.ready()).page(path);
  if (!main || !known) return '';
  const text = /** @type {HTMLElement} */ (main.cloneNode(true)), { fold } = tebiki.engine;
  for (const part of text.querySelectorAll('rt, rp, sup.call')) part.remove();
  const here = fold(text.textContent || '');
  const isHere = (/** @type {string} */ block) => here.includes(fold(block));
  // An item of a statute is called otherwise than it is numbered; its place has its name.
  const isWhole = (/** @type {any} */ section) => section.blocks.every(isHere) && (isHere(section.heading) || document.getElementById(section.anchor));
  return known.sections.every(isWhole) ? '' : path;
}

/** Out of the field, to where the reader was. @param {HTMLElement} input */
function leave(input) {
  const { from } = tebiki;
  if (from instanceof HTMLElement && from.isConnected && from !== document.body) from.focus({ preventScroll: true }); else input.blur();
  if (!tebiki.back) return;
  tebiki.release();
  tebiki.back();
}

/** The page of the search: all answers, what narrows them, and both in its address. @param {HTMLFormElement} form @param {HTMLInputElement} input @param {HTMLElement} whole */
function searchPage(form, input, whole) {
  const title = document.title, filters = filtersIn(whole, () => { limit = WHOLE.limit; ask(); });
  // What was asked for stays a step of the way back; what is only being typed takes the place of what was typed before.
  let limit = WHOLE.limit, isAsked = false;
  const ask = () => { remember(true); return field.run().then(() => { isAsked = true; }); };
  whole.querySelector('.search-wait')?.remove();
  whole.append(...answers());
  const field = answering(form, input, whole, {
    // The best answer is chosen; the next Enter opens it.
    enter: () => { ask().then(() => hitsThere()[0]?.focus({ preventScroll: true })); },
    begin: () => {},
    blank: () => { filters.hide(); remember(false); },
    find: async (query) => {
      const chosen = filters.chosen(), answer = await tebiki.search(query, { ...chosen, limit });
      const counts = await (await tebiki.ready()).counts(query, chosen), pages = filters.show(counts);
      remember(isAsked);
      isAsked = false;
      return { said: `${answer.total}件` + (pages && pages >= grouped(answer.results).length ? `（${pages}文書）` : ''), shown: shown(answer, query) };
    },
  });
  /** @param {any} answer @param {string} query */
  function shown(answer, query) {
    if (!answer.results.length && filters.any()) {
      const widen = button('しぼりこみをはずして探す', () => { filters.clear(); ask(); input.focus(); });
      return make('div', { class: 'search-none' }, [make('p', {}, ['このしぼりこみでは見つかりませんでした。']), widen]);
    }
    if (!answer.results.length && !answer.term) return help(answer, query, field.ask);
    const box = list(answer, query, WHOLE, true), isMore = answer.results.length >= limit && answer.total > limit;
    if (isMore) box.append(button('続きを見る', more, 'search-more'));
    return box;
  }
  const hitsThere = () => /** @type {HTMLElement[]} */ ([...field.results.querySelectorAll('a.search-hit')]).filter((hit) => !hit.closest('.search-none'));
  async function more() {
    const seen = field.results.querySelectorAll('.search-list > li').length;
    limit += WHOLE.limit;
    await field.run();
    const next = /** @type {HTMLElement | undefined} */ (field.results.querySelectorAll('.search-list > li')[seen]?.querySelector('a'));
    if (next) next.focus({ preventScroll: true });
  }
  /** The address says what is asked. @param {boolean} isStep whether the way back leads to what was before */
  function remember(isStep) {
    const query = input.value.trim(), there = asked([['q', query], ...Object.entries(filters.chosen())]);
    document.title = query ? `${[...query].slice(0, LONGEST).join('')} - ${title}` : title;
    if (there.slice(1) === String(new URLSearchParams(location.search))) return;
    // Some browsers refuse this for a page opened as a file; the answer stands all the same.
    try { if (isStep) history.pushState(null, '', there || location.pathname); else history.replaceState(history.state, '', there || location.pathname); } catch (_) { /* as it is */ }
  }
  function recall() {
    const wanted = new URLSearchParams(location.search);
    input.value = wanted.get('q') || '';
    filters.set(wanted);
    const done = field.run().then(() => { isAsked = true; });
    return input.value.trim() ? done : null;
  }
  /** Back from an answer, or come with a query: Enter opens the best. */
  function settle() {
    const at = history.state && history.state.at, hits = hitsThere();
    const last = hits.find((e) => e.dataset.url === at), now = document.activeElement;
    if (last) { const fold = last.closest('details'); if (fold) fold.open = true; last.focus(); last.scrollIntoView({ block: 'center' }); }
    else if (hits[0] && (!now || now === document.body) && matchMedia('(hover: hover)').matches) hits[0].focus({ preventScroll: true });
  }
  form.addEventListener('submit', (e) => {
    e.preventDefault();
    ask();
  });
  field.results.addEventListener('click', (e) => {
    const to = /** @type {Element} */ (e.target).closest('a.search-hit');
    if (to) try { history.replaceState({ at: /** @type {HTMLElement} */ (to).dataset.url }, ''); } catch (_) { /* as it is */ }
  });
  addEventListener('popstate', recall);
  const first = recall();
  if (first) first.then(settle); else input.focus();
  return field;
}

/** What narrows the answers. @param {HTMLElement} whole @param {() => void} changed */
function filtersIn(whole, changed) {
  const box = /** @type {HTMLDetailsElement | null} */ (whole.querySelector('.search-filters')), selects = box ? [...box.querySelectorAll('select')] : [];
  const summary = box && box.querySelector('summary'), plain = (summary && summary.textContent) || '';
  for (const select of selects) if (select.name === 'kind' && select.options.length < 2) for (const kind in KINDS) select.add(new Option(KINDS[kind], kind));
  const names = new Map(selects.flatMap((select) => [...select.options]).map((option) => [option, option.text]));
  const clear = button('しぼりこみをはずす', () => { filters.clear(); changed(); selects[0].focus(); }, 'search-clear');
  const any = () => selects.some((select) => select.value), line = (/** @type {Element} */ select) => /** @type {HTMLElement} */ (select.parentElement);
  /** On a phone one line tells what is chosen. */
  function tell() {
    clear.hidden = !any();
    const chosen = selects.filter((select) => select.value).map((select) => (names.get(select.selectedOptions[0]) || '').trim());
    if (summary) summary.textContent = plain + (chosen.length ? '：' + chosen.join('・') : '');
  }
  for (const select of selects) select.addEventListener('change', () => { tell(); changed(); });
  if (box) {
    (box.querySelector('div') || box).append(clear);
    const wide = matchMedia('(min-width: 48em)'), unfold = () => { box.open = wide.matches; };
    wide.addEventListener('change', unfold);
    unfold();
  }
  const filters = {
    any,
    /** @returns {Record<string, string>} */
    chosen: () => Object.fromEntries(selects.filter((select) => select.value).map((select) => [select.name, select.value])),
    clear: () => { for (const select of selects) select.value = ''; tell(); },
    hide: () => { if (box) box.hidden = true; },
    /** @param {URLSearchParams} wanted */
    set: (wanted) => { for (const select of selects) { select.value = wanted.get(select.name) || ''; if (select.selectedIndex < 0) select.value = ''; } tell(); },
    /** Offers what would leave some of the answers out, but not all. @param {Record<string, Record<string, number>>} counts @returns {number} how many pages are left */
    show: (counts) => {
      for (const select of selects) {
        const own = counts[select.name] || {}, all = own[''] || 0;
        let helps = select.value !== '';
        for (const option of select.options) {
          if (!option.value) continue;
          const count = own[option.value] || 0;
          option.textContent = `${names.get(option)}（${count}）`;
          option.hidden = option.disabled = !count && !option.selected;
          if (count && count < all) helps = true;
        }
        for (const group of select.querySelectorAll('optgroup')) group.hidden = [...group.children].every((option) => /** @type {HTMLElement} */ (option).hidden);
        line(select).hidden = !helps;
      }
      if (box) box.hidden = selects.every((select) => line(select).hidden);
      const kind = /** @type {HTMLSelectElement | undefined} */ (selects.find((select) => select.name === 'kind'));
      return counts.kind[kind ? kind.value : ''] || 0;
    },
  };
  return filters;
}

/** @param {HTMLFormElement} form */
function attach(form) {
  const input = /** @type {HTMLInputElement | null} */ (form.querySelector('input[name="q"]')), whole = /** @type {HTMLElement | null} */ (document.querySelector('[data-search-page]'));
  if (!input) return;
  if (!tebiki.able) {
    const sorry = make('p', { class: whole ? 'search-status' : 'search-panel', role: 'status' }, ['このブラウザーでは検索を使えません。用語集と目次をご利用ください。']);
    (whole || form).append(sorry);
    if (!whole) for (const when of ['focus', 'blur']) input.addEventListener(when, () => { sorry.hidden = when === 'blur'; });
    return;
  }
  if (whole) { searchPage(form, input, whole); return; }
  const field = panelBelow(form, input);
  // What was typed while this script was on its way.
  if (document.activeElement === input && input.value.trim()) field.run();
}

// --- The page that an answer led to ---

/** Marks the words of the search, and offers the next one and the way back. */
async function markPage() {
  const wanted = new URLSearchParams(location.search), words = (wanted.get('mark') || '').split(' ').filter(Boolean), query = wanted.get('q') || '';
  const main = document.querySelector('main'), form = /** @type {HTMLFormElement | null} */ (document.querySelector('form.search'));
  if (!words.length && !query || !main || !form || document.querySelector('[data-search-page]')) return;
  const marks = words.length && tebiki.able ? markWords(main, words, await folding()) : [];
  const input = /** @type {HTMLInputElement | null} */ (form.querySelector('input[name="q"]'));
  if (input && !input.value) input.value = query;
  bar(marks, form.action + asked([['q', query || words.join(' ')]]));
}

/** How the index folds. */
async function folding() { await tebiki.bring('assets/search/engine.js'); return tebiki.engine.foldMap; }
/** @param {Element} main @param {string[]} words as they are folded @param {(text: string) => {text: string, from: number[], to: number[]}} foldMap */
function markWords(main, words, foldMap) {
  /** @type {HTMLElement[]} */
  const marks = [];
  for (const nodes of blocksOf(main)) {
    const m = foldMap(nodes.map((n) => n.data).join('')); /** @type {[number, number][]} */ const found = [];
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
  return marks;
}
/** The texts that a reader sees, block by block. @param {Element} main */
function blocksOf(main) {
  /** @type {Map<Element, Text[]>} */
  const blocks = new Map(), walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    const parent = /** @type {Element} */ (n.parentNode); if (parent.closest('script, style, rt, rp, form, svg, nav, [hidden], .self')) continue;
    const block = parent.closest('p, li, td, th, dd, dt, h1, h2, h3, h4, h5, h6, figcaption, caption, summary, pre, blockquote, div, section, main') || main;
    const l = blocks.get(block); if (l) l.push(/** @type {Text} */ (n)); else blocks.set(block, [/** @type {Text} */ (n)]);
  }
  return blocks.values();
}
/** @param {HTMLElement[]} marks @param {string} back */
function bar(marks, back) {
  let now = -1;
  const count = make('span', { role: 'status' }, [`${marks.length}か所`]);
  const go = (/** @type {number} */ step) => {
    if (now >= 0) marks[now].classList.remove('search-mark-now');
    now = (now + step + marks.length) % marks.length;
    const mark = marks[now];
    for (let fold = mark.closest('details'); fold; fold = fold.parentElement && fold.parentElement.closest('details')) fold.open = true;
    mark.classList.add('search-mark-now');
    mark.scrollIntoView({ block: 'center' });
    count.textContent = `${now + 1}／${marks.length}か所`;
  };
  const clear = () => {
    for (const m of marks) m.replaceWith(...m.childNodes);
    all.remove();
    try { history.replaceState(null, '', location.pathname + location.hash); } catch (_) { /* as it is */ }
  };
  const all = make('div', { class: 'search-bar', role: 'region', 'aria-label': '検索した語の印' }, [
    ...(marks.length ? [count, button('前へ', () => go(now < 0 ? 0 : -1)), button('次へ', () => go(1))] : []),
    make('a', { href: back }, ['検索に戻る']),
    button(marks.length ? '印を消す' : '閉じる', clear),
  ]);
  document.body.append(all);
  const section = named();
  if (section && section !== document.body) {
    const i = marks.findIndex((m) => section === m || section.contains(m) || section.compareDocumentPosition(m) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (i > 0) now = i - 1;
    reach(marks[i]);
  } else reach(marks[0]);
  /** The passage is in sight when the page opens, unless the reader comes back to it or has moved on. @param {HTMLElement | undefined} mark */
  function reach(mark) {
    const way = /** @type {PerformanceNavigationTiming | undefined} */ (performance.getEntriesByType('navigation')[0]);
    if (!mark || way && way.type !== 'navigate' || mark.closest('details:not([open])')) return;
    const { top, bottom } = mark.getBoundingClientRect();
    if (bottom > window.innerHeight - all.offsetHeight || top < 0) mark.scrollIntoView({ block: 'center', behavior: 'instant' });
  }
}

tebiki.view = '@scripts@';
for (const form of document.querySelectorAll('form.search')) attach(/** @type {HTMLFormElement} */ (form));
markPage().catch(() => {});
})();
