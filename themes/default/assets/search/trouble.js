// @ts-check
/* What is wrong with the files of the site, in words for who reads it, and what to do. `load.js` brings it when something is. */
(function () {
'use strict';
/** @type {any} */
const tebiki = window['tebiki'];

/** What is wrong; `path` is named for who keeps the site. @type {Record<string, (path: string) => string>} */
const WHAT = {
  mixed: (path) => `このサイトのファイルが、二つの版でまざっています（${path} は、ほかの版のファイルです）。まちがった答えを出さないように、検索を止めました。`,
  page: (path) => `この文書と検索のファイルは、べつの版のものです（${path}）。文書か検索の答えの、どちらかが古いかもしれません。`,
  damaged: (path) => `検索のファイルが、途中で切れているか、こわれています（${path}）。`,
  missing: (path) => `検索のファイルがありません（${path}）。`,
  unknown: (path) => `検索が、思わぬところで止まりました（${path}）。`,
};
/** What to do, on a disk and on the network. */
const DISK = 'サイトのフォルダーを、もとの配布物で丸ごと入れ替えてください。上に重ねて写さず、前のフォルダーを消してから写します。zip の中で開いているときは、すべて取り出してから開きます。';
const NET = 'ページを読み込み直してください（Windows は Ctrl と F5、Mac は ⌘ と Shift と R）。それでも出るときは、サイトの管理者に、この文をそのままお知らせください。';

/** Of scripts of two builds one may have failed the other. */
function mixedScripts() {
  const all = [['engine', tebiki.engine && tebiki.engine.made], ['open', tebiki.opens], ['view', tebiki.view]];
  const other = all.find(([, made]) => made && made !== tebiki.made);
  return other && ['mixed', `assets/search/${other[0]}.js`];
}

/** @param {any} why what was thrown @returns {HTMLElement} */
tebiki.trouble = (/** @type {any} */ why) => {
  const [kind, path] = why && why.trouble || mixedScripts() || ['unknown', String(why && why.message || why)];
  const box = document.createElement('div');
  box.className = 'search-trouble';
  box.setAttribute('role', 'alert');
  for (const text of [WHAT[kind](path), location.protocol === 'file:' ? DISK : NET]) {
    const line = document.createElement('p');
    line.textContent = text;
    box.append(line);
  }
  return box;
};
})();
