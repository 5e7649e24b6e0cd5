// @ts-check
/* Opens the search's files for the engine. `load.js` brings it when the search is wanted. */
(function () {
'use strict';
/** @type {any} */
const tebiki = window['tebiki'];
/** @param {string} name @returns {Promise<Uint8Array>} */
async function load(name) {
  const path = 'search/' + name + '.js';
  await tebiki.bring(path);
  const file = tebiki.files[name];
  // Should it be asked for again, it is loaded again: the text is not kept beside what is made of it.
  delete tebiki.files[name];
  delete tebiki.brought[path];
  if (!file) throw new Error('nothing in ' + path);
  const stream = new Blob([tebiki.engine.bytesOf(file[1], file[0])]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
/** Until when work may go on before the page gets its turn: what a reader does is answered at once. */
let until = 0;
function pause() {
  if (performance.now() < until) return;
  return new Promise((done) => setTimeout(() => { until = performance.now() + 12; done(); }));
}
tebiki.open = async () => {
  const engine = await tebiki.engine.open(load, pause);
  (window.requestIdleCallback || setTimeout)(engine.warm);
  return engine;
};
})();
