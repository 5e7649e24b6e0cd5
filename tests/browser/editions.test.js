// Two editions of a small handbook, in a browser, from the disk and over http: old addresses lead on, with scripts and
// without; the switch keeps the place; an old edition says that it is one and searches itself alone.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { before, describe, test } = require("node:test");
const { OUT, address, fileBase, launch, onEach, serve, tebiki } = require("./support.js");

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string[]} */
let bases;

const long = (/** @type {string} */ word) => `${word}のことを、ここに書きます。`.repeat(60);
/** @type {Record<string, string>} */
const OLD = {
  "handbook.toml": 'title = "支援の手引き"\nedition = "第1版"\nas_of = "2024-03-31"\n',
  "index.md": "# 支援の手引き\n\n市町村の担当者のためのものです。\n",
  "guide/01-torikumi.md": `# 市区町村が行う精神保健の取組\n\n## 現状 {#genjo}\n\n調査（回答率72.8％）によると、相談が増えています。\n\n## 夜間の電話\n\n${long("夜間の電話")}\n\n## 記録の残し方 {#kiroku}\n\n${long("記録の残し方")}\n`,
  "guide/02-renkei.md": `# 連携\n\n## 会議の進め方 {#kaigi}\n\n会議は月に1回、市役所で開きます。\n\n## 名簿 {#meibo}\n\n名簿は毎年4月に作り直し、参加者に配ります。\n`,
  "guide/03-furui.md": "# 旧い様式\n\n紙の様式は窓口に置いています。\n",
  "statutes/yoko.md": '+++\ntitle = "設置要綱"\nkind = "statute"\n+++\n\n（目的）\n第一条 この要綱は、協議の場の設置について定める。\n\n（設置）\n第二条 市は、協議の場を置く。\n\n（事業内容）\n第三条 この事業の内容は、次のとおりとする。\n一 協議を行うこと。\n二 研修を行うこと。\n',
};

/** Builds both editions in one folder, as a maintainer does. */
function editions() {
  const desk = path.join(OUT, "二つの 版");
  fs.rmSync(desk, { recursive: true, force: true });
  const content = path.join(desk, "content");
  const save = (/** @type {string} */ name, /** @type {string} */ text) => {
    fs.mkdirSync(path.dirname(path.join(content, name)), { recursive: true });
    fs.writeFileSync(path.join(content, name), text);
  };
  const run = (/** @type {string[]} */ ...rest) => execFileSync(tebiki(), rest, { cwd: desk, stdio: ["ignore", "pipe", "pipe"] });
  for (const [name, text] of Object.entries(OLD)) save(name, text);
  run("freeze", "r6", "--label", "令和6年度版", "--date", "2024-03-31");
  for (const name of ["guide/01-torikumi.md", "guide/03-furui.md"]) fs.rmSync(path.join(content, name));
  save("handbook.toml", OLD["handbook.toml"].replace("第1版", "令和7年度版").replace("2024", "2025")
    + '[[gone]]\npage = "guide/furui.html"\nreason = "電子の様式に替わりました。"\n');
  save("guide/01-jigyo.md", OLD["guide/01-torikumi.md"].replace("が行う精神保健の取組", "が取り組む精神保健事業").replace("72.8", "73.1").replace("## 夜間の電話", "## 夜間と休日の電話"));
  save("guide/02-renkei.md", OLD["guide/02-renkei.md"].split("## 名簿")[0].replace("1回", "2回"));
  save("guide/04-meibo.md", `# 名簿と記録\n\n## 名簿 {#meibo}\n\n名簿は毎年4月に作り直し、参加者に配ります。\n`);
  save("statutes/yoko.md", OLD["statutes/yoko.md"].replace("（事業内容）\n第三条", "（連携）\n第三条 市は、隣の市町村と連携する。\n\n（事業内容）\n第四条"));
  run("build", "--out", "public");
  return path.join(desk, "public");
}

before(async () => {
  browser = await launch();
  const site = editions();
  bases = [fileBase(site), await serve(site)];
});

/** @param {import("playwright-core").BrowserContextOptions} options @param {Parameters<typeof onEach>[2]} act */
const everywhere = (options, act) => onEach(browser, bases.map((base) => [base]), act, options);

/** @param {string} base @param {string} name */
function at(base, name) {
  const [file, part] = name.split("#");
  return address(base, file) + (part ? `#${part}` : "");
}

/** @param {import("playwright-core").Page} page */
const place = (page) => decodeURIComponent(page.url()).replace(/^.*?\/(?=(guide|statutes|changes|editions|search)[/.])/, "");

/** What keeps the place comes when it is asked for, and then leads on. @param {import("playwright-core").Page} page @param {string} name */
async function arrives(page, name) {
  await page.waitForURL(() => place(page) === name).catch(() => {});
  assert.equal(place(page), name);
}

describe("an address once given", () => {
  test("leads on with its section, where scripts run", async () => {
    await everywhere({}, async (page, base) => {
      for (const [old, now] of [
        ["guide/torikumi.html", "guide/jigyo.html"],
        ["guide/torikumi.html#kiroku", "guide/jigyo.html#kiroku"],
        ["guide/torikumi.html#夜間の電話", "guide/jigyo.html#夜間と休日の電話"],
      ]) {
        await page.goto(at(base, old));
        await page.waitForURL((url) => decodeURIComponent(url.href).endsWith(now));
      }
    });
  });

  test("says part by part where it is, where none run", async () => {
    await everywhere({ javaScriptEnabled: false }, async (page, base) => {
      await page.goto(at(base, "guide/torikumi.html#夜間の電話"));
      await page.locator("li:target a").click();
      await page.waitForURL((url) => decodeURIComponent(url.href).endsWith("guide/jigyo.html#夜間と休日の電話"));
      await page.goto(at(base, "guide/torikumi.html"));
      await page.locator("main > p a").first().click();
      await page.waitForURL((url) => url.pathname.endsWith("guide/jigyo.html"));
    });
  });

  test("stays on the page that a section left, and leads to it", async () => {
    await everywhere({ javaScriptEnabled: false }, async (page, base) => {
      await page.goto(at(base, "guide/renkei.html#meibo"));
      const left = page.locator("#meibo");
      assert.match(await left.innerText(), /「名簿」は移りました/);
      await left.locator("a").click();
      await page.waitForURL((url) => url.href.endsWith("guide/meibo.html#meibo"));
    });
  });

  test("tells since when a page is gone, why, and where it can still be read", async () => {
    await everywhere({}, async (page, base) => {
      await page.goto(at(base, "guide/furui.html"));
      assert.match(await page.locator("main").innerText(), /令和7年度版でなくなりました。電子の様式に替わりました。/);
      await page.getByRole("link", { name: "令和6年度版で読む" }).click();
      assert.equal(place(page), "editions/r6/guide/furui.html");
      assert.match(await page.locator("main").innerText(), /紙の様式/);
    });
  });

  test("of an article says which number it has now", async () => {
    await everywhere({}, async (page, base) => {
      await page.goto(at(base, "statutes/yoko.html#第三条"));
      const said = page.locator('[id="第三条"] .revised').filter({ hasText: "第四条になりました" });
      assert.match(await said.innerText(), /令和6年度版の第三条（事業内容）は、第四条になりました/);
      // The items under it are no more there, so that their old addresses can lead to the new ones.
      await page.goto(at(base, "statutes/yoko.html#第三条-一"));
      await page.waitForURL((url) => decodeURIComponent(url.hash) === "#第四条-一");
    });
  });
});

describe("a section that changed", () => {
  test("says so and opens its row", async () => {
    await everywhere({}, async (page, base) => {
      await page.goto(at(base, "guide/jigyo.html#genjo"));
      const note = page.locator('#genjo ~ .revised a, .heading:has(#genjo) + .revised a').first();
      assert.equal(await note.innerText(), "令和7年度版で改正");
      await note.click();
      assert.match(place(page), /^changes\/since-r6\.html#r\d+$/);
      const row = page.locator("tr:target");
      assert.match(await row.innerText(), /73\.1[^]*72\.8/);
      assert.deepEqual(await row.locator("u").allInnerTexts(), ["73.1", "72.8"]);
    });
  });

  test("stands in 改訂履歴, which every page leads to", async () => {
    await everywhere({}, async (page, base) => {
      await page.goto(at(base, "guide/renkei.html"));
      await page.locator("footer").getByRole("link", { name: "改訂履歴" }).click();
      const text = await page.locator("main").innerText();
      assert.match(text, /令和7年度版[^]*令和6年度版から変わったところ（\d+）[^]*令和6年度版[^]*この版を読む/);
    });
  });
});

describe("an old edition", () => {
  test("leads to the present one in another window, where that is asked for", async () => {
    await everywhere({}, async (page, base) => {
      await page.goto(at(base, "editions/r6/guide/torikumi.html"));
      const opened = page.context().waitForEvent("page");
      await page.locator(".old-edition a").click({ modifiers: ["Control"] });
      const other = await opened;
      await other.waitForLoadState();
      assert.equal(place(other), "guide/jigyo.html");
      assert.equal(place(page), "editions/r6/guide/torikumi.html");
    });
  });

  test("says what it is and searches itself alone", async () => {
    await everywhere({}, async (page, base) => {
      await page.goto(at(base, "editions/r6/guide/torikumi.html"));
      assert.match(await page.locator(".old-edition").innerText(), /旧版\s*「令和6年度版」を読んでいます/);
      /** @type {any} */
      const found = await page.evaluate(async () => {
        const tebiki = /** @type {any} */ (window).tebiki;
        const ask = async (/** @type {string} */ query) => (await tebiki.search(query)).results.map((/** @type {any} */ one) => one.url);
        return { old: await ask("72.8"), now: await ask("73.1") };
      });
      assert.ok(found.old.some((/** @type {string} */ url) => url.startsWith("guide/torikumi.html")), JSON.stringify(found));
      assert.ok(!found.now.some((/** @type {string} */ url) => url.startsWith("guide/jigyo.html")), JSON.stringify(found));
    });
  });

  test("and the new one change places with page and section kept", async () => {
    await everywhere({}, async (page, base) => {
      await page.goto(at(base, "guide/jigyo.html#kiroku"));
      await page.locator(".versions summary").click();
      await page.getByRole("link", { name: "令和6年度版で読む" }).click();
      await arrives(page, "editions/r6/guide/torikumi.html#kiroku");
      await page.locator(".old-edition a").click();
      await arrives(page, "guide/jigyo.html#kiroku");
      await page.goto(at(base, "guide/jigyo.html#夜間と休日の電話"));
      await page.locator(".versions summary").click();
      await page.getByRole("link", { name: "令和6年度版で読む" }).click();
      await arrives(page, "editions/r6/guide/torikumi.html#夜間の電話");
    });
  });

  test("that has not what is read says so before it opens", async () => {
    await everywhere({}, async (page, base) => {
      await page.goto(at(base, "statutes/yoko.html#第三条"));
      await page.locator(".versions summary").click();
      const way = page.getByRole("link", { name: "令和6年度版で読む" });
      await way.click();
      assert.match(await page.locator(".versions .absent").innerText(), /令和6年度版にはありません/);
      await way.click();
      assert.equal(place(page).split("#")[0], "editions/r6/statutes/yoko.html");
    });
  });

  test("can be reached without scripts, and by the keyboard", async () => {
    await everywhere({ javaScriptEnabled: false }, async (page, base) => {
      await page.goto(at(base, "guide/renkei.html"));
      await page.locator(".versions summary").focus();
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: "令和6年度版で読む" }).click();
      assert.equal(place(page), "editions/r6/guide/renkei.html");
    });
  });
});
