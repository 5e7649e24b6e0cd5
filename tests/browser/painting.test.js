// What comes before the reading: what is loaded, how heavy it is, that nothing waits for a script and nothing jumps.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { after, before, test } = require("node:test");
const { address, everyKind, handbook, launch, pageWith, pages, serve } = require("./support.js");

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string} */
let book;
/** @type {{base: string, close: () => void}} */
let server;

before(async () => {
  browser = await launch();
  book = handbook();
  server = await serve(book);
});
after(async () => {
  await browser?.close();
  server?.close();
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
      await page.goto(address(server.base, name), { waitUntil: "commit" });
      await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0 && document.querySelector("footer.bottom"));
      assert.equal(await page.evaluate(() => typeof (/** @type {any} */ (window).tebiki)), "undefined", `${name}: the scripts are not here yet`);
      // A long table may settle while it is still being read from the wire; that is the browser's, and little.
      const before = await page.evaluate(() => /** @type {any} */ (window).shifts.splice(0));
      assert.ok(before.reduce((/** @type {number} */ sum, /** @type {string} */ shift) => sum + parseFloat(shift), 0) < 0.02, `${name}: ${before}`);
      painted();
      await page.waitForLoadState("load");
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      assert.equal(await page.evaluate(() => typeof (/** @type {any} */ (window).tebiki?.search)), "function", name);
      assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).shifts), [], `${name} at ${viewport.width} px`);
      await page.unroute(/\.js$/);
    }
    await context.close();
  }
});

test("nothing jumps when a meaning opens, the answers come and the page is read to its end", async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addInitScript(SHIFTS);
  const page = await context.newPage();
  await page.goto(address(server.base, pageWith(book, /^guide\//, /<p>[^]*class="term"/)));
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
