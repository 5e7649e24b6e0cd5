// What the search of a built site costs: files, bytes of a first answer, time of the next ones.
// usage: node benches/search.js SITE [QUERIES.txt]     one query a line; without it, a few of every kind
// A cold query opens the search anew and counts the bytes of the files it loads; a warm one is the same query again.
'use strict';
const fs = require('node:fs'), path = require('node:path'), zlib = require('node:zlib');
const engine = require('../tests/search/engine.js');

const [site, list] = process.argv.slice(2);
if (!site) { process.stderr.write('usage: node benches/search.js SITE [QUERIES.txt]\n'); process.exit(2); }
const queries = require('./queries')(list);

/** What a file of the search holds. */
function unpack(script) {
  const [, length, text] = /,(\d+),"([^"]*)"/.exec(script);
  return new Uint8Array(zlib.inflateRawSync(engine.bytesOf(text, +length)));
}
let loaded = 0;
const load = async (name) => { const script = fs.readFileSync(path.join(site, 'search', name + '.js')); loaded += script.length; return unpack(script.toString('utf16le')); };
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const kB = (bytes) => (bytes / 1000).toFixed(0) + ' kB';

(async () => {
  const files = fs.readdirSync(path.join(site, 'search'));
  const client = ['engine.js', 'load.js', 'open.js', 'view.js', 'search.css'].reduce((sum, name) => sum + fs.statSync(path.join(site, 'assets/search', name)).size, 0);
  console.log(`files ${files.length}, ${kB(files.reduce((sum, name) => sum + fs.statSync(path.join(site, 'search', name)).size, 0))}, client ${kB(client)}`);
  const cold = [];
  for (const query of queries) { loaded = 0; const s = await engine.open(load); const a = await s.search(query); cold.push(loaded); console.log(`cold ${kB(loaded).padStart(7)}  ${query} (${a.total})`); }
  cold.sort((a, b) => a - b);
  const s = await engine.open(load), warm = [];
  for (let round = 0; round < 5; round++) for (const query of queries) { const before = process.cpuUsage(); await s.search(query); const used = process.cpuUsage(before); if (round) warm.push((used.user + used.system) / 1000); }
  warm.sort((a, b) => a - b);
  console.log(`cold median ${kB(at(cold, 0.5))}, most ${kB(at(cold, 1))}; warm median ${at(warm, 0.5).toFixed(1)} ms, p95 ${at(warm, 0.95).toFixed(1)} ms of processor time`);
})();
