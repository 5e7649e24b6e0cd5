// The short meaning of a term and the text of a note: how they open, close, and are heard.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { before, describe, test } = require("node:test");
const { address, everything, fileBase, handbook, launch, pageWith, serve, watched } = require("./support.js");

const TERM = "main a.term[aria-describedby]";
const POP = "#tebiki-pop";
const PHONE = { hasTouch: true, isMobile: true, viewport: { width: 375, height: 700 } };

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string[]} */
let bases;
/** @type {string} */
let withTerm;

before(async () => {
  browser = await launch();
  const book = handbook();
  bases = [fileBase(book), await serve(book)];
  withTerm = pageWith(book, /^guide\//, /<p>[^]*class="term"/);
});

/** From the disk and over http. @param {import("playwright-core").BrowserContextOptions} options @param {(page: import("playwright-core").Page) => Promise<void>} act */
async function onTerm(options, act) {
  for (const base of bases) {
    const context = await browser.newContext(options);
    const { page, faults } = await watched(context, base);
    await page.goto(address(base, withTerm));
    await act(page);
    assert.deepEqual(faults, [], base);
    await context.close();
  }
}

/** @param {import("playwright-core").Page} page @param {string} name */
const heard = (page, name) => page.locator('[role="status"]').filter({ hasText: name }).count();

describe("the short meaning of a term", () => {
  test("opens on hover, stays under the pointer and goes with Escape", async () => {
    await onTerm({}, async (page) => {
      await page.locator(TERM).first().hover();
      await page.locator(POP).waitFor({ state: "visible" });
      assert.ok((await page.locator(POP).innerText()).length > 4);
      await page.locator(POP).hover();
      await page.waitForTimeout(400);
      assert.equal(await page.locator(POP).isVisible(), true, "it may be pointed at");
      await page.keyboard.press("Escape");
      await page.locator(POP).waitFor({ state: "hidden" });
    });
  });

  test("opens on focus, describes its link, and Escape leaves the focus there", async () => {
    await onTerm({}, async (page) => {
      const link = page.locator(TERM).first();
      await link.focus();
      await page.locator(POP).waitFor({ state: "visible" });
      const described = await link.evaluate((link) => document.getElementById(link.getAttribute("aria-describedby") || "")?.textContent || "");
      assert.ok(described.length > 4, "what is read out with the link");
      assert.equal(await link.getAttribute("aria-expanded"), "true");
      await page.keyboard.press("Escape");
      await page.locator(POP).waitFor({ state: "hidden" });
      assert.equal(await link.evaluate((link) => link === document.activeElement), true);
      assert.equal(await link.getAttribute("aria-expanded"), null);
      await page.keyboard.press("Tab");
      assert.equal(await link.evaluate((link) => link === document.activeElement), false, "the focus goes on");
    });
  });

  test("opens on the first tap, however long its script takes; without it the second tap goes there all the same", async () => {
    for (const comes of [true, false]) {
      const context = await browser.newContext(PHONE);
      const page = await context.newPage();
      await page.route(/more\.js$/, async (route) => {
        await new Promise((done) => setTimeout(done, 600));
        await (comes ? route.continue() : route.abort());
      });
      await page.goto(address(bases[1], withTerm));
      const at = page.url(), link = page.locator(TERM).first();
      await link.tap();
      if (comes) await page.locator(POP).waitFor({ state: "visible" });
      else await page.waitForTimeout(1000);
      assert.equal(page.url(), at);
      await link.tap();
      await page.waitForURL(/terms\//);
      await context.close();
    }
  });

  test("is passed over by who taps twice before it can come", async () => {
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    await page.route(/more\.js$/, async (route) => {
      await new Promise((done) => setTimeout(done, 3000));
      await route.continue().catch(() => {});
    });
    await page.goto(address(bases[1], withTerm));
    const at = page.url();
    await page.locator(TERM).first().tap();
    await page.waitForTimeout(300);
    assert.equal(page.url(), at);
    await page.locator(TERM).first().tap();
    await page.waitForURL(/terms\//, { timeout: 2000 });
    await context.close();
  });

  test("opens on the first tap, within the screen; the second goes to the term", async () => {
    await onTerm(PHONE, async (page) => {
      const at = page.url();
      const link = page.locator(TERM).first();
      await link.tap();
      await page.locator(POP).waitFor({ state: "visible" });
      assert.equal(page.url(), at);
      const [left, right, room] = await page.locator(POP).evaluate((pop) => {
        const box = pop.getBoundingClientRect();
        return [box.left, box.right, document.documentElement.clientWidth];
      });
      assert.ok(left >= 0 && right <= room, "it lies within the screen");
      assert.equal(await heard(page, (await page.locator(POP).locator("p").last().innerText()).slice(0, 12)), 1, "it is read out");
      await link.tap();
      await page.waitForURL(/\/terms\//);
    });
  });

  test("closes on a tap elsewhere, and gives the focus back from inside", async () => {
    await onTerm(PHONE, async (page) => {
      const link = page.locator(TERM).first();
      await link.tap();
      await page.locator(".pop-go").focus();
      await page.keyboard.press("Escape");
      await page.locator(POP).waitFor({ state: "hidden" });
      assert.equal(await link.evaluate((link) => link === document.activeElement), true);
      await link.tap();
      await page.locator(POP).waitFor({ state: "visible" });
      await page.locator("h1").first().tap();
      await page.locator(POP).waitFor({ state: "hidden" });
    });
  });

  test("is a plain link without JavaScript", async () => {
    await onTerm({ javaScriptEnabled: false }, async (page) => {
      await page.locator("main a.term").first().click();
      await page.waitForURL(/\/terms\//);
    });
  });
});

test("the text of a note opens on focus and is read out", async () => {
  const site = everything();
  const page = await browser.newPage();
  await page.goto(address(fileBase(site), pageWith(site, /^(?!print)/, /class="call"/)));
  await page.locator(".call a").first().focus();
  await page.locator(POP).waitFor({ state: "visible" });
  const words = (await page.locator(POP).innerText()).trim();
  assert.ok(words.length > 2);
  assert.equal(await heard(page, words.slice(0, 12)), 1);
  await page.close();
});

test("the text of a note makes way for the note itself at the second tap", async () => {
  const site = everything();
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(address(fileBase(site), pageWith(site, /^(?!print)/, /class="call"/)));
  await page.locator(".call a").first().tap();
  await page.locator(POP).waitFor({ state: "visible" });
  await page.locator(".call a").first().tap();
  await page.waitForURL(/#/);
  await page.locator(POP).waitFor({ state: "hidden" });
  await context.close();
});
