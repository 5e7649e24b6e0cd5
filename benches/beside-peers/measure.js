// The same handbook made by several generators, measured by a reader's yardstick, in Chromium over 127.0.0.1.
// usage: node benches/beside-peers/measure.js NAME=FOLDER…     NAME is tebiki, material, zensical, mdbook, starlight or govuk
// Every folder holds the same pages under the same names (Starlight: a folder a page). See docs/reading.md.
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs'), http = require('node:http'), os = require('node:os'), path = require('node:path');
const modules = '../../tests/browser/node_modules/';
const { chromium } = require(modules + 'playwright-core');
const AXE = fs.readFileSync(require.resolve(modules + 'axe-core/axe.min.js'), 'utf8');

const sites = process.argv.slice(2).map((word) => word.split('='));
if (!sites.length || sites.some(([, folder]) => !folder)) { process.stderr.write('usage: node benches/beside-peers/measure.js NAME=FOLDER…\n'); process.exit(2); }

const PROSE = 'columns/sodan.html', TABLES = 'reference/roles.html', LONG = 'cases/a-misan.html';
// What is typed, and the words that answer it: any page whose opened place shows them will do.
const QUESTIONS = [
  ['家族が相談できるところ', /家族(だけ|から)?の相談(も受け|から始め|などで受け|窓口)|家族の会です|家族が集ま|家族相談/],
  ['協議の場 構成員', /集まるのは|協議の場(には|に)、?.{0,20}(だれ|参加)|の関係者や当事者・家族が、地域の課題を話し合う場/],
  ['退院後の支援計画', /措置入院などの後に、誰が何を支えるか/],
  ['きょうぎのば', /地域の課題を話し合う場/],
  ['PSW', /地域連携室の窓口/],
  ['第47条', /第47条/],
  ['ひきこもり 家族', /本人に会う前に、家族の話を聴きます|本人が動けないときも、家族の相談/],
  ['夜間 電話', /まず安全を確かめます/],
];
// How each search is opened, and which links are its answers. A key at the end: some listen for keys alone.
const SEARCH = {
  tebiki: { open: '#q', links: '.search-panel .search-hit' },
  material: { open: '.md-search__input', phone: 'label.md-header__button[for=__search]', links: '.md-search-result__link' },
  zensical: { open: '.md-search__button, [data-md-component=search] button, label[for=__search]', links: 'a[href*="?h="]' },
  mdbook: { open: '#mdbook-search-toggle, #search-toggle', links: '#mdbook-searchresults a, #searchresults a' },
  starlight: { open: 'button[data-open-modal]', links: 'dialog .pagefind-ui__result-link' },
};
const MAIN = 'main article, .md-content__inner, .sl-markdown-content, #mdbook-content main, #content main, main';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml', '.wasm': 'application/wasm' };
function serve(folder) {
  const loaded = [];
  const server = http.createServer((request, response) => {
    let file = path.join(folder, decodeURIComponent(new URL(request.url, 'http://x').pathname));
    if (fs.existsSync(file) && fs.statSync(file).isDirectory()) file = path.join(file, 'index.html');
    if (!fs.existsSync(file)) { response.writeHead(404).end(); return; }
    const bytes = fs.readFileSync(file);
    loaded.push({ type: path.extname(file), size: bytes.length });
    response.writeHead(200, { 'content-type': TYPES[path.extname(file)] || 'application/octet-stream' }).end(bytes);
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done({ base: `http://127.0.0.1:${server.address().port}/`, loaded, close: () => server.close() })));
}
const at = (site, name) => site === 'starlight' ? name.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '/') : name;

/** In the page: how the text is set, and how much of it stands on the first screen. */
function typography(MAIN) {
  const main = document.querySelector(MAIN);
  const paragraphs = [...main.querySelectorAll('p')].filter((one) => one.textContent.length > 60 && !one.closest('td, [class*=summary]') && one.getClientRects().length);
  const set = paragraphs.find((one) => one.textContent.length > 90) || paragraphs[0];
  const style = getComputedStyle(set), size = parseFloat(style.fontSize);
  const title = main.querySelector('h1') || document.querySelector('h1');
  const text = [...main.querySelectorAll('p, li, td')].filter((one) => one.getClientRects().length && title.compareDocumentPosition(one) & 4 && !one.closest('nav'));
  // Lines of running text wholly above the fold.
  const lines = new Set();
  for (const one of text) {
    const range = document.createRange(); range.selectNodeContents(one);
    for (const box of range.getClientRects()) if (box.bottom <= innerHeight && box.width > 1) lines.add(Math.round(box.bottom / 6));
  }
  return { size, measure: Math.floor(set.clientWidth / size), leading: +(parseFloat(style.lineHeight) / size).toFixed(2), title: Math.round(title.getBoundingClientRect().top), first: Math.round(text[0].getBoundingClientRect().top), lines: lines.size, sideways: document.documentElement.scrollWidth > innerWidth };
}

/** In the page: whether tables can be read on a phone. A torn cell has fewer than three characters to a line. */
function tables(MAIN) {
  let torn = 0, cells = 0, aside = 0;
  for (const table of document.querySelector(MAIN).querySelectorAll('table')) {
    let right = 0;
    for (const cell of table.querySelectorAll('td, th')) {
      if (!cell.textContent.trim() || !cell.getClientRects().length) continue;
      const style = getComputedStyle(cell), box = cell.getBoundingClientRect();
      const room = box.width - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      right = Math.max(right, box.right);
      if (box.width < 3) continue;
      cells += 1;
      if (cell.textContent.trim().length > 3 && style.whiteSpace !== 'nowrap' && style.display === 'table-cell' && style.writingMode === 'horizontal-tb' && room < 3 * parseFloat(style.fontSize)) torn += 1;
    }
    if (right > innerWidth + 1) aside += 1;
  }
  return { cells, torn, aside };
}

async function find(browser, site, base, [query, answer]) {
  const how = SEARCH[site];
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(base); await page.waitForTimeout(700);
  await page.locator(how.open).filter({ visible: true }).first().click();
  await page.waitForTimeout(150);
  await page.keyboard.type(query, { delay: 40 }); await page.keyboard.press('End');
  const from = Date.now();
  let links = [], settled = 0;
  // The answers are those that stay.
  for (let still = 0, before = ''; still < 4 && Date.now() - from < 5000;) {
    links = await page.evaluate((selector) => {
      const roots = [document, ...[...document.querySelectorAll('*')].map((one) => one.shadowRoot).filter(Boolean)];
      return roots.flatMap((root) => [...root.querySelectorAll(selector)]).filter((one) => one.getClientRects().length).map((one) => ({ href: one.href, text: one.innerText }));
    }, how.links);
    const now = JSON.stringify(links.slice(0, 10));
    if (now !== before) settled = Date.now() - from;
    still = now === before && (links.length || Date.now() - from > 1500) ? still + 1 : 0; before = now;
    await page.waitForTimeout(50);
  }
  const result = { query, keys: query.length + 1, answers: links.length, ms: settled, rank: 0, screens: null, seen: false };
  result.seen = links.slice(0, 5).some((link) => answer.test(link.text.replace(/\s/g, '')));
  for (const [index, link] of links.slice(0, 10).entries()) {
    await page.goto('about:blank'); await page.goto(link.href); await page.waitForTimeout(700);
    const top = await page.evaluate(([MAIN, source]) => {
      const expression = new RegExp(source), main = document.querySelector(MAIN);
      const tops = [...main.querySelectorAll('p, li, td, dd')].filter((one) => expression.test(one.textContent.replace(/\s/g, '')) && one.getClientRects().length).map((one) => one.getBoundingClientRect().top);
      return tops.length ? tops.reduce((a, b) => Math.abs(b - 300) < Math.abs(a - 300) ? b : a) : null;
    }, [MAIN, answer.source]);
    // Right is an answer that opens at the place, or within a screen of it.
    if (top !== null && top > -900 && top < 1800) { result.rank = index + 1; result.screens = top >= 0 && top < 900 ? 0 : 1; break; }
  }
  await page.close();
  return result;
}

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'beside-peers-'));
  for (const [site, folder] of sites) {
    const { base, loaded, close } = await serve(folder);
    const report = { site };
    const page = await (await browser.newContext()).newPage();
    for (const [width, height] of [[1280, 900], [768, 1024], [375, 812]]) {
      await page.setViewportSize({ width, height });
      await page.goto(base + at(site, PROSE)); await page.waitForTimeout(500);
      report[`set ${width}`] = await page.evaluate(typography, MAIN);
    }
    const fresh = await (await browser.newContext()).newPage();
    loaded.length = 0;
    await fresh.goto(base + at(site, PROSE)); await fresh.waitForLoadState('networkidle');
    const sum = (kinds) => Math.round(loaded.filter((one) => !kinds || kinds.includes(one.type)).reduce((all, one) => all + one.size, 0) / 1000);
    report.kB = { all: sum(), html: sum(['.html']), css: sum(['.css']), js: sum(['.js', '.mjs']), requests: loaded.length };
    await page.setViewportSize({ width: 375, height: 812 });
    report.tables = {};
    for (const name of [TABLES, LONG]) { await page.goto(base + at(site, name)); await page.waitForTimeout(400); report.tables[name] = await page.evaluate(tables, MAIN); }
    report.axe = [];
    for (const name of ['index.html', PROSE, TABLES]) for (const scheme of ['light', 'dark']) {
      await page.setViewportSize({ width: 1280, height: 900 }); await page.emulateMedia({ colorScheme: scheme });
      await page.goto(base + at(site, name)); await page.waitForTimeout(400); await page.evaluate(AXE);
      report.axe.push(...await page.evaluate(async ([name, scheme]) => (await window.axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })).violations.map((one) => `${name} ${scheme} ${one.id} ×${one.nodes.length}`), [name, scheme]));
    }
    await page.emulateMedia({ colorScheme: 'light' });
    report.print = {};
    for (const name of [PROSE, LONG, TABLES]) {
      await page.goto(base + at(site, name)); await page.waitForTimeout(400);
      const file = path.join(temporary, `${site}-${path.basename(name)}.pdf`);
      await page.pdf({ path: file, preferCSSPageSize: true, format: 'A4' });
      const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
      report.print[name] = { pages: text.split('\f').length - 1, letters: text.replace(/\s/g, '').length, file };
    }
    if (SEARCH[site]) { report.find = []; for (const question of QUESTIONS) report.find.push(await find(browser, site, base, question)); }
    console.log(JSON.stringify(report));
    await page.context().close(); await fresh.context().close(); close();
  }
  await browser.close();
})();
