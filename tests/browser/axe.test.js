// What axe-core finds on every kind of page: each scheme, each width, and what opens over a page. It must find nothing.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const { before, test } = require("node:test");
const { address, everyKind, everything, fileBase, handbook, launch, pageWith, plain } = require("./support.js");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
/** What a scheme or a width can change; the rest is the same document. */
const LOOKS = ["color-contrast", "target-size", "scrollable-region-focusable", "landmark-unique", "link-in-text-block", "aria-hidden-focus", "label-content-name-mismatch"];

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string} */
let book;

before(async () => {
  browser = await launch();
  book = handbook();
  page = await browser.newPage();
});

/** @param {string} site @param {string} name */
async function open(site, name) {
  await look(1280, "light");
  const [file, query] = name.split("?");
  await page.goto(address(fileBase(site), file) + (query ? "?" + query : ""));
  await page.evaluate(AXE);
}

/** @param {number} width @param {"light" | "dark" | "contrast"} scheme */
async function look(width, scheme) {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme: scheme === "dark" ? "dark" : "light" });
  await page.evaluate((scheme) => {
    if (scheme === "contrast") document.documentElement.setAttribute("data-theme", scheme);
    else document.documentElement.removeAttribute("data-theme");
    // What watches the sizes has been told after two frames.
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }, scheme);
}

/** @param {string[]} [only] @param {string} [beneath] what lies under something that is open, and is not at hand @returns {Promise<string[]>} */
function violations(only, beneath) {
  return page.evaluate(async ([only, beneath]) => {
    /** @type {any} */
    const options = { resultTypes: ["violations"], preload: false, rules: { "target-size": { enabled: true } } };
    if (only) options.runOnly = { type: "rule", values: only };
    const { violations } = await (/** @type {any} */ (window)).axe.run(beneath ? { exclude: [beneath] } : document, options);
    return violations.map((/** @type {any} */ found) =>
      `${found.id}: ${found.help} (${found.nodes.length}): ${found.nodes.slice(0, 3).map((/** @type {any} */ node) => `${node.target.join(" ")} ${node.any[0]?.message || ""}`).join(" | ")}`);
  }, /** @type {const} */ ([only, beneath]));
}

/** @param {string} what @param {string[]} [only] @param {string} [beneath] */
async function clean(what, only, beneath) {
  assert.deepEqual(await violations(only, beneath), [], what);
}

test("every kind of page, in every scheme and at three widths", async () => {
  for (const site of [book, everything(), plain()]) {
    for (const name of everyKind(site, 1)) {
      // With an address of its own the site's 404 page asks the host for its looks.
      if (name === "404.html" && site !== book) continue;
      // The whole text on one page takes long; the small handbook's is made of the same.
      if (name === "print.html" && site === book) continue;
      await open(site, name);
      await clean(name);
      if (site !== book) continue;
      for (const [width, scheme] of /** @type {const} */ ([[768, "dark"], [320, "contrast"]])) {
        await look(width, scheme);
        await clean(`${name} ${width} ${scheme}`, LOOKS);
      }
    }
  }
});

test("what opens over a page: answers, settings, menus, a term's meaning, marks", async () => {
  const withTerm = pageWith(book, /^guide\//, /<p>[^]*class="term"/);
  /** @type {[string, string, () => Promise<unknown>][]} */
  const states = [
    ["answers on the page of the search", "search.html?q=%E5%8D%94%E8%AD%B0%E3%81%AE%E5%A0%B4", () => page.locator(".search-list").waitFor()],
    ["nothing found", "search.html?q=qqqqzzzz", () => page.locator(".search-none").waitFor()],
    ["answers below the field", "index.html", async () => {
      await page.locator("#q").fill("協議の場");
      await page.locator(".search-panel .search-list").waitFor();
    }],
    ["settings", withTerm, () => page.locator(".settings summary").click()],
    ["a term's meaning", withTerm, async () => {
      await page.locator("main a.term").first().focus();
      await page.locator("#tebiki-pop").waitFor();
    }],
    ["marks of a search", `${withTerm}?mark=${encodeURIComponent("地域")}`, () => page.locator(".search-bar").waitFor()],
    ["folds", withTerm, () => page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)))],
  ];
  for (const [what, name, act] of states) {
    await open(book, name);
    await act();
    const beneath = what === "answers below the field" ? "main" : undefined;
    await clean(what, undefined, beneath);
    for (const [width, scheme] of /** @type {const} */ ([[768, "contrast"], [320, "dark"]])) {
      await look(width, scheme);
      await clean(`${what} ${width} ${scheme}`, LOOKS, beneath);
    }
  }
  await open(book, withTerm);
  await look(320, "dark");
  await page.locator(".menu-way a").click();
  await page.locator(".toc-button").click();
  await clean("menu and contents on a phone");
});
