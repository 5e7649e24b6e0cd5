// @ts-check
/* Opens the search's files for the engine. `load.js` brings it when the search is wanted. */
(function () {
'use strict';
/** @type {any} */
const tebiki = window['tebiki'];
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
/** @param {string} name @returns {Promise<Uint8Array>} */
async function load(name) {
  const path = 'search/' + name + '.js';
  await tebiki.bring(path);
  const file = tebiki.files[name];
  // Should it be asked for again, it is loaded again: the text is not kept beside what is made of it.
  delete tebiki.files[name];
  delete tebiki.brought[path];
  if (!file) throw new Error('nothing in ' + path);
  // The last two characters may hold a byte too many, which inflating takes for damage.
  const stream = new Blob([bytesOf(file[1]).subarray(0, file[0])]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
tebiki.open = async () => {
  const engine = await tebiki.engine.open(load);
  (window.requestIdleCallback || setTimeout)(engine.warm);
  return engine;
};
})();
