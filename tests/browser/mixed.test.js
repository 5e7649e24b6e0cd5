// A folder into which files of another build have come, as half a copy or an old cache leaves it: told in plain words, mended
// where it can be, never an exception, never an answer made of both.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test, before } = require("node:test");
const { OUT, address, build, everyKind, everything, fileBase, handbook, launch, serve } = require("./support.js");

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Record<"here" | "other", string>} */
let sites;

/** A small handbook; both builds have the same pages, with other words. @param {string} name @param {string} word */
function made(name, word) {
  const content = path.join(OUT, `版 ${name}`);
  fs.rmSync(content, { recursive: true, force: true });
  fs.mkdirSync(path.join(content, "data"), { recursive: true });
  fs.writeFileSync(path.join(content, "handbook.toml"), `title = "手引き"\nedition = "${name}"\n`);
  fs.writeFileSync(path.join(content, "data/terms.toml"), `[[term]]\nname = "${word}の場"\nreading = "ば"\nshort = "集まり。"\n`);
  for (const nth of [1, 2, 3]) {
    fs.writeFileSync(path.join(content, `p${nth}.md`), `# ${nth}の文書\n\n協議の場を${word}で開きました。\n\n## ${word}の進め方\n\n{議事録|ぎじろく}を残し、**${word}**から三日のうちに配ります。\n`);
  }
  return build(`版${name}`, content);
}

before(async () => {
  browser = await launch();
  sites = { here: made("甲", "研修"), other: made("乙", "訪問") };
});

/** The site, with one file as `change` leaves it. @param {string} file @param {(bytes: Buffer) => Buffer | null} change */
function with_(file, change) {
  const site = path.join(path.dirname(sites.here), "まざった 手引き");
  fs.rmSync(site, { recursive: true, force: true });
  fs.cpSync(sites.here, site, { recursive: true });
  const changed = change(fs.readFileSync(path.join(site, file)));
  if (changed) fs.writeFileSync(path.join(site, file), changed); else fs.rmSync(path.join(site, file));
  return site;
}

/** What a reader is told who asks on a page; whatever is thrown past the scripts fails the test.
 * @param {string} address @param {string} word @param {string} name */
async function asked(address, word = "協議の場", name = "p1.html") {
  const page = await browser.newPage();
  /** @type {string[]} */
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(new URL(name, address).href);
  await page.locator("#q").fill(word);
  const told = page.locator(".search-trouble"), hits = page.locator("a.search-hit"), none = page.locator(".search-none");
  await told.or(hits).or(none).first().waitFor();
  // The page itself is compared when the first answers stand.
  if (await hits.count() && name !== "search.html") await page.locator(".search-panel[data-compared]").waitFor();
  const said = { told: await told.allInnerTexts(), hits: await hits.count(), faults };
  await page.close();
  return said;
}

const FILES = ["search/head.js", "search/s0.js", "search/t0.js", "search/w0.js", "search/r0.js"];
/** @type {[string, (site: string) => Promise<string>][]} */
const PLACES = [["the disk", async (site) => fileBase(site)], ["a host", (site) => serve(site)]];

for (const [place, at] of PLACES) {
  test(`a file of another build is named, and nothing is answered: from ${place}`, async () => {
    for (const file of FILES) {
      const other = fs.readFileSync(path.join(sites.other, file));
      // What both builds have alike is the same file.
      if (other.equals(fs.readFileSync(path.join(sites.here, file)))) continue;
      const { told, hits, faults } = await asked(await at(with_(file, () => other)));
      assert.match(told.join(), /二つの版でまざっています（search\/[a-z]+\d*\.js は、ほかの版のファイルです）/, file);
      assert.match(told.join(), place === "the disk" ? /丸ごと入れ替えてください/ : /読み込み直してください/, file);
      assert.deepEqual([hits, faults], [0, []], file);
    }
  });

  test(`a file that is cut short, bent or gone is named: from ${place}`, async () => {
    /** @type {[RegExp, (bytes: Buffer) => Buffer | null][]} */
    const harms = [
      [/途中で切れているか、こわれています/, (bytes) => bytes.subarray(0, bytes.length >> 1)],
      [/途中で切れているか、こわれています/, (bytes) => { const bent = Buffer.from(bytes); bent[(bytes.length >> 1) | 1] ^= 8; return bent; }],
      [/検索のファイルがありません/, () => null],
    ];
    for (const file of [...FILES, "assets/search/engine.js", "assets/search/open.js", "assets/search/view.js"]) {
      for (const [nth, [words, change]] of harms.entries()) {
        // A bent script may be a script still.
        if (nth === 1 && file.startsWith("assets")) continue;
        const { told, hits, faults } = await asked(await at(with_(file, change)));
        assert.match(told.join(), words, `${file} ${nth}`);
        assert.ok(told.join().includes(file), `${file} ${nth}: ${told}`);
        assert.equal(hits, 0, `${file} ${nth}`);
        // The browser itself tells of a script that ends in the middle.
        assert.deepEqual(faults.filter((fault) => !fault.includes("SyntaxError")), [], `${file} ${nth}`);
      }
    }
  });

  test(`a page of another build is told beside the answers: from ${place}`, async () => {
    const { told, hits, faults } = await asked(await at(with_("p1.html", () => fs.readFileSync(path.join(sites.other, "p1.html")))));
    assert.match(told.join(), /この文書と検索のファイルは、べつの版のものです（p1\.html）/);
    assert.deepEqual([hits > 0, faults], [true, []]);
    assert.deepEqual((await asked(await at(sites.here))).told, []);
  });

  test(`where the first script does not come, the page of the search says so: from ${place}`, async () => {
    const page = await browser.newPage();
    await page.goto(new URL("search.html?q=協議", await at(with_("assets/search/load.js", (bytes) => bytes.subarray(0, 90)))).href);
    await page.locator(".search-wait").waitFor({ state: "visible" });
    assert.match(await page.locator(".search-wait").innerText(), /検索のスクリプト/);
    await page.goto(new URL("search.html?q=協議", await at(sites.here)).href);
    await page.locator("a.search-hit").first().waitFor();
    assert.equal(await page.locator(".search-wait").count(), 0);
    await page.close();
  });
}

test("what a cache kept of the build before is asked for again, and the answer is right", async () => {
  const address = await serve(sites.here);
  for (const kept of [["search/head.js"], ["search/t0.js"], ["search/s0.js", "search/w0.js"], FILES]) {
    const page = await browser.newPage();
    for (const file of kept) {
      const old = fs.readFileSync(path.join(sites.other, file));
      // A cache answers for the address that it knows; what is asked for past it has another.
      await page.route((url) => url.href === address + file, (route) => route.fulfill({ body: old, contentType: "text/javascript" }));
    }
    await page.goto(new URL("p1.html", address).href);
    await page.locator("#q").fill("研修の進め方");
    await page.locator("a.search-hit", { hasText: "研修の進め方" }).first().waitFor();
    assert.equal(await page.locator(".search-trouble").count(), 0, kept.join());
    await page.close();
  }
});

test("scripts of two builds that do not work together are told as such", async () => {
  const engine = (/** @type {Buffer} */ bytes) => Buffer.from(bytes.toString("utf8").replace(/made:([`"'])[0-9a-f]{8}\1/, "made:`00000000`") + "tebiki.engine.open=()=>{throw TypeError('no function')};");
  const { told, hits } = await asked(await serve(with_("assets/search/engine.js", engine)), "協議", "search.html");
  assert.match(told.join(), /二つの版でまざっています（assets\/search\/engine\.js/);
  assert.equal(hits, 0);
});

test("no page of a whole site is taken for one of another build", async () => {
  const page = await browser.newPage();
  for (const site of [handbook(), everything()]) {
    const base = fileBase(site);
    const named = ["guide/towa/igi.html", "guide/towa/shorai.html", "statutes/saitama.html", "guide/zu.html", "statutes/youkou.html"].filter((name) => fs.existsSync(path.join(site, name)));
    for (const name of new Set([...everyKind(site, 1), ...named])) {
      if (["search.html", "print.html", "404.html"].includes(name) || name.startsWith("editions/")) continue;
      await page.goto(address(base, name));
      await page.locator("#q").fill("の場");
      await page.locator(".search-panel[data-compared]").waitFor();
      assert.deepEqual(await page.locator(".search-trouble").allInnerTexts(), [], name);
    }
  }
  await page.close();
});
