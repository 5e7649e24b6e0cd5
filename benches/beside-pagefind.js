// The search of a built site beside Pagefind's on the same pages, both in Chromium over 127.0.0.1.
// usage: (cd benches && npm install) && node benches/beside-pagefind.js SITE [QUERIES.txt]     one query a line
// Cold: a new page, ten answers with their excerpts; the bytes of every file that the search loads, its client too.
// Warm: the same query again in the same page. What has not come within a minute counts as a minute. Pagefind's index is written to a temporary folder.
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs'), http = require('node:http'), os = require('node:os'), path = require('node:path');
const { chromium } = require('../tests/browser/node_modules/playwright-core');

const [site, list] = process.argv.slice(2);
if (!site) { process.stderr.write('usage: node benches/beside-pagefind.js SITE [QUERIES.txt]\n'); process.exit(2); }
const queries = require('./queries')(list);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pagefind-'));
execFileSync(path.join(__dirname, 'node_modules/.bin/pagefind'), ['--site', site, '--output-path', folder, '--root-selector', 'main', '--quiet'], { stdio: 'inherit' });

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css', '.json': 'application/json' };
let loaded = 0;
const server = http.createServer((request, response) => {
  const name = decodeURIComponent(new URL(request.url, 'http://x').pathname);
  const isPeer = name.startsWith('/pagefind/');
  fs.readFile(path.join(isPeer ? folder : site, isPeer ? name.slice(10) : name), (error, bytes) => {
    if (error) { response.writeHead(404).end(); return; }
    if (isPeer || /\/search\//.test(name)) loaded += bytes.length;
    response.writeHead(200, { 'content-type': TYPES[path.extname(name)] || 'application/octet-stream', 'cache-control': 'no-store' }).end(bytes);
  });
});

const OURS = (query) => window.tebiki.search(query, { limit: 10 }).then((answer) => answer.total);
const PEER = async (query) => {
  window.pagefind = window.pagefind || await import('/pagefind/pagefind.js');
  const answer = await window.pagefind.search(query);
  await Promise.all(answer.results.slice(0, 10).map((result) => result.data()));
  return answer.results.length;
};
const files = (folder) => fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const middle = (numbers, share = 0.5) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];
const kB = (bytes) => (bytes / 1000).toFixed(0).padStart(5) + ' kB';
const ms = (time) => time.toFixed(1).padStart(7) + ' ms';

/** A reader has gone by then. */
const PATIENCE = 60_000;
function within(work) {
  let timer;
  const late = new Promise((done) => { timer = setTimeout(done, PATIENCE, null); });
  return Promise.race([work.catch(() => null), late]).finally(() => clearTimeout(timer));
}

async function measure(browser, base, ask) {
  const rows = [];
  for (const query of queries) {
    const page = await browser.newPage();
    await page.goto(base);
    await page.waitForLoadState('networkidle');
    loaded = 0;
    const first = await within(page.evaluate(async ([ask, query]) => { const from = performance.now(); const found = await eval(ask)(query); return { found, time: performance.now() - from }; }, [ask.toString(), query]));
    const cold = loaded;
    const warm = first && await within(page.evaluate(async ([ask, query]) => {
      const times = [];
      for (let round = 0; round < 3; round++) { const from = performance.now(); await eval(ask)(query); times.push(performance.now() - from); }
      return times;
    }, [ask.toString(), query]));
    const row = { query, found: first ? first.found : 0, cold, first: first ? first.time : PATIENCE, warm: warm ? middle(warm) : PATIENCE };
    console.log(`${kB(cold)} ${ms(row.first)} first ${ms(row.warm)} again  ${query} (${first ? row.found : 'no answer'})`);
    rows.push(row);
    // One that still works on its answer cannot close; the browser takes it along.
    page.close().catch(() => {});
  }
  return rows;
}

server.listen(0, '127.0.0.1', async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  const base = `http://127.0.0.1:${server.address().port}/index.html`;
  try {
    for (const [name, ask, where] of [['tebiki', OURS, path.join(site, 'search')], ['Pagefind', PEER, folder]]) {
      const all = files(where);
      console.log(`\n${name}: ${all.length} files, ${kB(all.reduce((sum, file) => sum + fs.statSync(path.join(file.parentPath || file.path, file.name)).size, 0))}`);
      const rows = await measure(browser, base, ask);
      const column = (key) => rows.map((row) => row[key]);
      console.log(`cold median ${kB(middle(column('cold')))}, most ${kB(Math.max(...column('cold')))}; first ${ms(middle(column('first')))}; again median ${ms(middle(column('warm')))}, p95 ${ms(middle(column('warm'), 0.95))}; nothing found for ${rows.filter((row) => !row.found).length} of ${rows.length}`);
    }
  } finally {
    await browser.close();
    server.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
