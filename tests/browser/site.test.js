// Built sites in a real browser, from the disk and over http under a strict policy: not one error, not one foreign request.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { before, describe, test } = require("node:test");
const { OUT, ROOT, address, everyKind, everyPage, fileBase, handbook, launch, pageWith, pages, plain, serve, tebiki, watched } = require("./support.js");

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {{name: string, site: string, base: string}[]} */
const places = [];
/** @type {string} */
let book;

before(async () => {
  browser = await launch();
  book = handbook();
  for (const [name, site] of [["手引き", book], ["ただのメモ", plain()]]) {
    places.push({ name: `${name} file`, site, base: fileBase(site) }, { name: `${name} http`, site, base: await serve(site) });
  }
});

/** Runs an act in every place, each in a context of its own.
 * @param {import("playwright-core").BrowserContextOptions} options
 * @param {(place: {name: string, site: string, base: string}, page: import("playwright-core").Page, faults: string[]) => Promise<void>} act */
async function everywhere(options, act) {
  for (const place of places) {
    const context = await browser.newContext(options);
    const { page, faults } = await watched(context, place.base);
    await act(place, page, faults);
    assert.deepEqual(faults, [], place.name);
    await context.close();
  }
}

/** An attribute's value as the browser understands it. @param {string} raw */
function plainText(raw) {
  return raw.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&#x2F;", "/").replaceAll("&amp;", "&");
}

test("the page for what is not there stands at any depth, on any host that has the site at its address", async () => {
  for (const at of ["/tebiki/", "/"]) {
    const site = path.join(OUT, at === "/" ? "404 root" : "404 deep");
    execFileSync(tebiki(), ["build", path.join(ROOT, "tests/golden/everything/content"), "--out", site, "--base-url", `https://www.example.lg.jp${at.slice(0, -1)}`], { stdio: "ignore" });
    const base = await serve(site, at);
    const context = await browser.newContext();
    const { page, faults } = await watched(context, base);
    for (const lost of ["nai.html", "guide/nai/mou/nai.html", "lists/"]) {
      const answer = await page.goto(base + lost);
      assert.equal(answer?.status(), 404);
      assert.deepEqual(faults.splice(0).filter((fault) => !fault.includes(base + lost)), [], lost);
      assert.notEqual(await page.locator(".search button").evaluate((button) => getComputedStyle(button).minHeight), "0px", "it has its looks");
      const links = await page.locator("a[href]").evaluateAll((all) => all.map((link) => /** @type {HTMLAnchorElement} */ (link).href));
      assert.ok(links.length > 10);
      for (const link of new Set(links)) {
        assert.ok(link.startsWith(base), link);
        if (!link.includes("#")) assert.equal((await page.request.get(link)).status(), 200, link);
      }
      await page.locator("#q").fill("協議の場");
      await page.locator(".search-panel .search-hit").first().waitFor();
      await page.locator("#q").press("Escape");
      await page.getByRole("search").getByRole("button", { name: "検索" }).click();
      await page.waitForURL(/\/search\.html\?q=/);
      assert.deepEqual(faults, []);
    }
    await context.close();
  }
});

describe("every kind of page", () => {
  test("opens without an error or a foreign request, on a desk, at 320 px and on paper", async () => {
    await everywhere({ viewport: { width: 320, height: 640 } }, async (place, page) => {
      for (const name of everyKind(place.site, place.name.endsWith("file") ? 2 : 1)) {
        await page.goto(address(place.base, name));
        assert.notEqual(await page.title(), "", name);
        const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        assert.ok(wide <= room, `${place.name} ${name} scrolls sideways: ${wide} px in ${room}`);
        await page.emulateMedia({ media: "print" });
        assert.equal(await page.locator("form.search").first().isVisible().catch(() => false), false, `${name} prints its search field`);
        assert.equal(await page.locator("h1").first().isVisible(), true, `${name} has no h1`);
        await page.emulateMedia({ media: "screen" });
      }
    });
  });

  test("is readable without JavaScript", async () => {
    await everywhere({ javaScriptEnabled: false }, async (place, page) => {
      for (const name of everyKind(place.site, 1)) {
        await page.goto(address(place.base, name));
        const text = await page.locator("main").innerText();
        assert.ok(text.trim().length > 3, `${name} shows nothing`);
      }
    });
  });
});

test("no page has a script or a style inside, nor an address of its own host", () => {
  for (const { site } of places) {
    for (const name of everyPage(site)) {
      const text = fs.readFileSync(path.join(site, name), "utf8");
      assert.doesNotMatch(text, /<script(?![^>]*\ssrc=)[^>]*>/, `${name}: a script inside`);
      assert.doesNotMatch(text, /<style|\sstyle=|\son[a-z]+=|type="module"/, `${name}: a style or handler inside`);
      assert.doesNotMatch(text, /(?:src|href)="(?:\/|file:)/, `${name}: an absolute address`);
      assert.doesNotMatch(text, /(?:src|srcset)="https?:/, `${name}: something loaded from elsewhere`);
    }
  }
});

test("every link inside the site leads to a file and an anchor that are there", () => {
  for (const { site } of places) {
    /** @type {Map<string, Set<string>>} */
    const ids = new Map(everyPage(site).map((name) => {
      const text = fs.readFileSync(path.join(site, name), "utf8");
      return [name, new Set([...text.matchAll(/\sid="([^"]*)"/g)].map((found) => plainText(found[1])))];
    }));
    const missing = [];
    for (const name of ids.keys()) {
      const text = fs.readFileSync(path.join(site, name), "utf8");
      for (const [, raw] of text.matchAll(/(?:href|src)="([^"]*)"/g)) {
        const link = plainText(raw);
        if (/^[a-z][a-z0-9+.-]*:/i.test(link)) continue;
        const [file, anchor] = link.split("#");
        // The page of what is not there seeks its looks at each depth above it.
        if (path.posix.basename(name) === "404.html" && /^(\.\.\/)+assets\/(site\.css|wide\.css|lost\.js)$/.test(link)) continue;
        const target = file === "" ? name : path.posix.join(path.posix.dirname(name), decodeURIComponent(file.split("?")[0]));
        if (!fs.existsSync(path.join(site, target)) || fs.statSync(path.join(site, target)).isDirectory()) missing.push(`${name} → ${link}`);
        else if (anchor && target.endsWith(".html") && !ids.get(target)?.has(decodeURIComponent(anchor))) missing.push(`${name} → ${link}`);
      }
    }
    assert.deepEqual([...new Set(missing)].slice(0, 20), []);
  }
});

test("no id stands twice in a page", () => {
  for (const { site } of places) {
    for (const name of everyPage(site)) {
      const ids = [...fs.readFileSync(path.join(site, name), "utf8").matchAll(/\sid="([^"]*)"/g)].map((found) => found[1]);
      assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) !== at), [], name);
    }
  }
});

test("search answers on the page, from the disk too", async () => {
  for (const { name, site, base } of places) {
    const context = await browser.newContext();
    const { page, faults } = await watched(context, base);
    await page.goto(address(base, "index.html"));
    const query = site === book ? "協議の場" : "議事録";
    const answer = await page.evaluate((query) => /** @type {any} */ (window).tebiki.search(query, { limit: 3 }), query);
    assert.ok(answer.total > 0, `${name}: nothing for ${query}`);
    await page.goto(address(base, "search.html") + "?q=" + encodeURIComponent(query));
    await page.locator("main a mark, main mark").first().waitFor({ state: "visible" });
    assert.deepEqual(faults, [], name);
    await context.close();
  }
});

test("pages have their looks on a desk, a tablet and a phone", async () => {
  const looks = path.join(OUT, "screens");
  fs.mkdirSync(looks, { recursive: true });
  const seen = ["index.html", "terms/index.html", "search.html", pageWith(book, /^guide\//, /<p>[^]*class="term"/), ...["lists", "programs", "reports", "statutes", "columns", "cases"].flatMap((folder) => pages(book).filter((name) => name.startsWith(folder + "/")).slice(0, 1))];
  for (const width of [1280, 768, 375]) {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    const page = await context.newPage();
    for (const name of new Set(seen)) {
      await page.goto(address(fileBase(book), name));
      await page.screenshot({ path: path.join(looks, `${name.replaceAll("/", "_")}-${width}.png`) });
    }
    await context.close();
  }
});
