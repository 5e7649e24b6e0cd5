// What comes before the reading: what is loaded, how heavy it is, that nothing waits for a script and nothing jumps.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { before, test } = require("node:test");
const { OUT, address, everyKind, handbook, launch, pageWith, pages, serve } = require("./support.js");

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string} */
let book;
/** Where it is served. @type {string} */
let base;

before(async () => {
  browser = await launch();
  book = handbook();
  base = await serve(book);
});

const SHIFTS = `window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (!entry.hadRecentInput) window.shifts.push(entry.value.toFixed(4) + " " + entry.sources.map((source) => source.node?.outerHTML?.slice(0, 80)).join(" | "));
  }
}).observe({ type: "layout-shift", buffered: true });`;

test("nothing jumps, though the scripts come long after the first paint", async () => {
  const names = everyKind(book, 1).filter((name) => name !== "print.html");
  for (const viewport of [{ width: 1280, height: 900 }, { width: 375, height: 700 }]) {
    const context = await browser.newContext({ viewport });
    await context.addInitScript(SHIFTS);
    const page = await context.newPage();
    for (const name of names) {
      /** @type {(value?: unknown) => void} */
      let painted = () => {};
      const first = new Promise((done) => (painted = done));
      await page.route(/\.js$/, async (route) => {
        await first;
        await route.continue().catch(() => {});
      });
      await page.goto(address(base, name), { waitUntil: "commit" });
      await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0 && document.querySelector("footer.bottom"));
      assert.equal(await page.evaluate(() => typeof (/** @type {any} */ (window).tebiki)), "undefined", `${name}: the scripts are not here yet`);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const before = await page.evaluate(() => /** @type {any} */ (window).shifts.length);
      painted();
      await page.waitForLoadState("load");
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      assert.equal(await page.evaluate(() => typeof (/** @type {any} */ (window).tebiki?.search)), "function", name);
      const shifts = await page.evaluate(() => /** @type {any} */ (window).shifts);
      // A long table may settle while it is still being read; one that scrolls says so when the script has measured it.
      const far = shifts.filter((/** @type {string} */ shift) => !/ <table|class="table|class="drawing/.test(shift) || parseFloat(shift) > 0.03);
      // A browser that paints before it has read the summary of the settings writes one of its own for that moment.
      const ours = far.filter((/** @type {string} */ shift) => !/class="(?:ways|settings)"/.test(shift) || parseFloat(shift) > 0.01);
      // One that paints in the middle of the header sets the field beside the rest of it when that is read; no script may.
      const isHeader = (/** @type {string} */ shift) => shifts.indexOf(shift) < before && /<form role="search"/.test(shift) && parseFloat(shift) < 0.02;
      assert.deepEqual(ours.filter((/** @type {string} */ shift) => !isHeader(shift)), [], `${name} at ${viewport.width} px`);
      await page.unroute(/\.js$/);
    }
    await context.close();
  }
});

test("nothing jumps when a meaning opens, the answers come and the page is read to its end", async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addInitScript(SHIFTS);
  const page = await context.newPage();
  await page.goto(address(base, pageWith(book, /^guide\//, /<p>[^]*class="term"/)));
  await page.locator("main a.term").first().focus();
  await page.locator("#tebiki-pop").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#q").fill("協議の場");
  await page.locator(".search-panel .search-hit").first().waitFor();
  await page.keyboard.press("Escape");
  await page.mouse.wheel(0, 20000);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).shifts), []);
  await context.close();
});

/** What a page brings with it before the search is used, in bytes as they lie on the disk. @param {string} name */
function weight(name) {
  const html = fs.readFileSync(path.join(book, name), "utf8").replace(/<noscript>.*?<\/noscript>/gs, "");
  const files = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"|<script src="([^"]+)"/g)].map((found) => path.posix.join(path.posix.dirname(name), found[1] || found[2]));
  return { files: new Set(files), bytes: [name, ...files].reduce((sum, file) => sum + fs.statSync(path.join(book, file)).size, 0) };
}

test("a page loads what it names and nothing else before the search is used", async () => {
  const page = await browser.newPage();
  for (const name of everyKind(book, 1)) {
    // The page of what is not there seeks its looks at each depth (hosting.test.js).
    if (["search.html", "print.html", "404.html"].includes(name)) continue;
    await page.goto(address(base, name), { waitUntil: "load" });
    // What keeps the handbook on the device comes from a host when the page is finished.
    const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name).filter((url) => /\.(css|js)$/.test(url) && !/\/assets\/offline\.(js|css)$/.test(url)));
    assert.deepEqual(loaded.map((url) => decodeURIComponent(url.slice(base.length))).sort(), [...weight(name).files].sort(), name);
  }
  await page.close();
});

/** The classes that begin a style sheet's rules. @param {string} sheet */
function classes(sheet) {
  const css = fs.readFileSync(path.join(book, "assets", sheet), "utf8");
  return new Set(Array.from(css.replace(/\{[^{}]*\}/g, "{}").matchAll(/(?<=^|[},]|(?<!:not|:has)\()[a-z]*\.([a-z][a-z-]*)/g), (found) => found[1]));
}

test("a page names the style sheet of whatever stands in it", () => {
  const sheets = ["tables.css", "matrix.css", "steps.css", "boxes.css", "cards.css", "checks.css", "kana.css", "drawings.css", "statutes.css", "notes.css", "terms.css", "toc.css", "rare.css", "revised.css"];
  for (const sheet of sheets) {
    const others = [...sheets, "site.css"].filter((other) => other !== sheet).flatMap((other) => [...classes(other)]);
    const own = [...classes(sheet)].filter((name) => !others.includes(name));
    assert.ok(own.length > 0, sheet);
    for (const name of pages(book)) {
      const html = fs.readFileSync(path.join(book, name), "utf8");
      const used = Array.from(html.matchAll(/ class="([^"]*)"/g), (found) => found[1].split(" ")).flat();
      const found = own.filter((one) => used.includes(one));
      assert.ok(found.length === 0 || html.includes(`assets/${sheet}"`), `${name} has ${found} without ${sheet}`);
    }
  }
});

/** Text, drawings and tables of these are half of what they weigh: what they gather belongs together. */
const LONG = [
  "cases/a-misan.html", "find.html", "initiatives/by-program.html", "local.html", "reference/menus.html", "reports/index.html", "system/kokosapo.html", "system/suishin.html",
  "system/taisei-seibi.html",
];

test("a page of the handbook weighs 60 kB or less before the search, but for nine that hold a long whole", () => {
  const ordinary = pages(book).filter((name) => /data-kind="(guide|column|case|report|term|program|page)"/.test(fs.readFileSync(path.join(book, name), "utf8")));
  const weights = ordinary.map((name) => ({ name, html: fs.statSync(path.join(book, name)).size, ...weight(name) })).sort((a, b) => b.bytes - a.bytes);
  const heavy = weights.filter(({ bytes }) => bytes > 60_000);
  fs.writeFileSync(path.join(OUT, "heavy.txt"), `${ordinary.length} pages; over 60 kB:\n${heavy.map(({ name, bytes }) => `${name} ${bytes}\n`).join("")}`);
  assert.deepEqual(heavy.map(({ name }) => name).sort(), LONG);
  const median = weights[weights.length >> 1].bytes;
  assert.ok(median <= 43_000, `half of the pages weigh more than ${median}`);
  // What the theme adds is the same for all; a page carries no styles of what it does not hold.
  for (const { name, html, bytes, files } of weights) {
    const own = [...files].filter((file) => /(tables|matrix|steps|boxes|cards|checks|kana|drawings|statutes|notes|terms|wide)\.css$/.test(file)).length;
    assert.ok(bytes - html <= (own ? 40_000 : 30_500), `${name}: ${bytes - html}`);
  }
});
