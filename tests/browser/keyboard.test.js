// The whole handbook without a mouse: where the focus goes, that it is seen, and what the keys do.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { before, test } = require("node:test");
const { address, handbook, launch, pageWith, serve, watched } = require("./support.js");

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string} */
let book;
/** Where it is served. @type {string} */
let base;
/** @type {string} */
let chapter;

before(async () => {
  browser = await launch();
  book = handbook();
  base = await serve(book);
  chapter = pageWith(book, /^guide\//, /class="toc"[^]*<p>[^]*class="term"/);
});

/** @param {{width: number, height: number}} viewport @param {string} name @param {(page: import("playwright-core").Page) => Promise<void>} act */
async function on(viewport, name, act) {
  const context = await browser.newContext({ viewport, reducedMotion: "reduce" });
  const { page, faults } = await watched(context, base);
  const [file, query] = name.split("?");
  await page.goto(address(base, file) + (query ? "?" + query : ""));
  await act(page);
  assert.deepEqual(faults, []);
  await context.close();
}

const DESK = { width: 1280, height: 800 };

/** @param {import("playwright-core").Page} page @param {string} selector */
const focused = (page, selector) => page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector);

test("the first key press offers a way past the header", async () => {
  await on(DESK, chapter, async (page) => {
    await page.keyboard.press("Tab");
    assert.equal(await focused(page, ".skip"), true);
    assert.ok(((await page.locator(".skip").boundingBox())?.y ?? -1) >= 0, "it is seen");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page, "main"), true);
    await page.keyboard.press("Tab");
    assert.equal(await focused(page, "main *"), true);
  });
});

test("/ goes to the search, the arrows to the answers, Enter opens one, Escape goes back", async () => {
  await on(DESK, chapter, async (page) => {
    await page.keyboard.press("/");
    assert.equal(await focused(page, "#q"), true);
    await page.keyboard.type("協議の場");
    await page.locator(".search-panel .search-hit").first().waitFor();
    await page.waitForFunction(() => /件/.test(document.querySelector('.search-panel [role="status"]')?.textContent || ""));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => [...document.querySelectorAll(".search-hit")].indexOf(/** @type {Element} */ (document.activeElement))), 1);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    assert.equal(await focused(page, "#q"), true);
    await page.keyboard.press("Escape");
    await page.locator(".search-panel").waitFor({ state: "hidden" });
    assert.equal(await focused(page, "#q"), true);
    await page.keyboard.type("　");
    await page.locator(".search-panel .search-hit").first().waitFor();
    await page.keyboard.press("ArrowDown");
    const address = await page.evaluate(() => /** @type {HTMLAnchorElement} */ (document.activeElement).href);
    await page.keyboard.press("Enter");
    await page.waitForURL(address);
  });
});

test("Shift and Enter in the field open the page of the search, where the arrows work too", async () => {
  await on(DESK, "index.html", async (page) => {
    await page.keyboard.press("/");
    await page.keyboard.type("協議");
    await page.keyboard.press("Shift+Enter");
    await page.waitForURL(/search\.html\?q=/);
    await page.locator(".search-hit").first().waitFor();
    await page.locator("#q").focus();
    await page.keyboard.press("ArrowDown");
    assert.equal(await focused(page, ".search-hit"), true);
    assert.match(await page.locator('[role="status"].search-status').innerText(), /^\d+件/);
  });
});

test("answers that come late, and none at all, are told to who listens", async () => {
  await on(DESK, "search.html?q=qqqqzzzz", async (page) => {
    await page.waitForFunction(() => document.querySelector('.search-status[role="status"]')?.textContent === "0件");
  });
});

test("every stop of the Tab key is in sight, uncovered and marked, in the order of the eye", async () => {
  const matrix = "lists/matrix.html";
  const marked = `${chapter}?mark=${encodeURIComponent("地域")}`;
  for (const [size, name] of /** @type {[{width: number, height: number}, string][]} */ ([
    [DESK, chapter], [DESK, marked], [DESK, "index.html"], [{ width: 375, height: 600 }, chapter], [{ width: 375, height: 600 }, marked],
    [{ width: 375, height: 600 }, matrix], [DESK, matrix], [DESK, "search.html?q=" + encodeURIComponent("協議の場")],
  ])) {
    await on(size, name, async (page) => {
      if (name === marked) await page.locator(".search-bar").waitFor();
      if (name.startsWith("search")) {
        await page.locator(".search-hit").first().waitFor();
        await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
      }
      let header = { top: -1, left: -1 };
      for (let stop = 0; stop < 60; stop += 1) {
        await page.keyboard.press("Tab");
        const seen = await page.evaluate(look);
        if (!seen) break;
        const where = `${size.width} px ${name}: ${seen.what}`;
        assert.ok(seen.inside, `${where} is out of sight`);
        assert.equal(seen.covered, "", `${where} is covered`);
        assert.ok(seen.marked, `${where} has no mark of its focus`);
        if (seen.header) {
          assert.ok(seen.top > header.top + 20 || (seen.top > header.top - 20 && seen.left >= header.left), `${where} comes out of order`);
          header = seen;
        }
        // A term that opened its meaning may cover what follows; Escape is the way to go on. In the field it leads back.
        if (!await focused(page, "#q")) await page.keyboard.press("Escape");
      }
    });
  }
});

/** Runs in the page: what the focus looks like. */
function look() {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const box = [...it.getClientRects()].find((box) => box.width > 0 && box.height > 0) || it.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + box.width / 2, 1), window.innerWidth - 2);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 1), window.innerHeight - 2);
  const top = document.elementFromPoint(x, y);
  const style = getComputedStyle(it);
  const fine = !top || it.contains(top) || top.contains(it) || top.closest("label") === it.closest("label") || top.closest(".card") === it.closest(".card");
  return {
    what: it.outerHTML.slice(0, 100),
    inside: box.bottom > 0 && box.top < window.innerHeight && box.right > 0 && box.left < window.innerWidth,
    covered: fine ? "" : /** @type {Element} */ (top).outerHTML.slice(0, 100),
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    header: it.closest(".top-in") !== null,
    top: box.top + window.scrollY,
    left: box.left,
  };
}
