// The search as a reader meets it: the field on every page, the answers, the filters, the marks on the page it led to.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { after, before, test } = require("node:test");
const { address, handbook, launch, serve } = require("./support.js");

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

test("the answer is the same whichever file comes first", async () => {
  /** @type {Set<string>} */
  const answers = new Set();
  for (const slow of ["t0", "t1", "w0", "w1", "r0"]) {
    const page = await browser.newPage();
    await page.route(new RegExp(`/search/${slow}\\.js$`), async (route) => {
      await new Promise((done) => setTimeout(done, 400));
      await route.continue();
    });
    await page.goto(address(server.base, "index.html"));
    answers.add(await page.evaluate(async () => JSON.stringify(await /** @type {any} */ (window).tebiki.search("協議の場"))));
    await page.close();
  }
  assert.equal(answers.size, 1);
});
