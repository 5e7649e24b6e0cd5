// @ts-check
/* Opens the search's files for the engine. `load.js` brings it when the search is wanted. */
(function () {
'use strict';
/** @type {any} */
const tebiki = window['tebiki'];
/** @param {string} name @param {boolean} again past any cache @returns {Promise<Uint8Array>} */
async function load(name, again) {
  const path = 'search/' + name + '.js' + (again || tebiki.past ? '?' + Date.now() : ''), { trouble, bytesOf } = tebiki.engine;
  try { await tebiki.bring(path); } catch (_) { throw trouble('missing', name); }
  const file = tebiki.files[name];
  // Should it be asked for again, it is loaded again: the text is not kept beside what is made of it.
  delete tebiki.files[name];
  delete tebiki.brought[path];
  if (!file) throw trouble('damaged', name);
  try {
    const stream = new Blob([bytesOf(file[1], file[0])]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (_) { throw trouble('damaged', name); }
}
/** Until when work may go on before the page gets its turn: what a reader does is answered at once. */
let until = 0;
function pause() {
  if (performance.now() < until) return;
  return new Promise((done) => setTimeout(() => { until = performance.now() + 12; done(); }));
}
tebiki.opens = '@scripts@';
tebiki.open = async () => {
  const engine = await tebiki.engine.open(load, pause);
  (window.requestIdleCallback || setTimeout)(engine.warm);
  return engine;
};
})();
