// 訪問パック, chosen on the pages, from the disk and over http: nothing is kept before the first press; what was chosen can be
// put in order and saved as one file that needs no script and no other file; one press forgets it.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { before, describe, test } = require("node:test");
const { OUT, address, fileBase, handbook, launch, onEach, serve, tebiki, watched } = require("./support.js");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** @type {import("playwright-core").Browser} */
let browser;
/** Each the site and another handbook's, by the same way. @type {[string, string][]} */
let places;
/** The repository's own handbook. */
let book = "";

const VISIT = `# 訪問の前に

## 約束する {#yakusoku}

電話で日時を決めます[^1]。夜は[夜の窓口](contact:yoru)と[準備](junbi.md#mochimono)を見ます。

[^1]: 前の日までに。

### 断られたとき {#kotowari}

日を改めます。[名簿](junbi.md)も見ます。

## 歩く道 {#michi}

![駅から訪問先までの道](michi.svg)

駐車場は使えます。
{until=2020-03-31}
`;
const PREPARE = "# 準備\n\n## 持ち物 {#mochimono}\n\n- 名札\n- 携帯電話\n\n## 記録 {#kiroku}\n\n帰ったその日に書きます。\n";

/** @param {string} name @param {string} title */
function small(name, title) {
  const content = path.join(OUT, name, "content");
  fs.rmSync(path.dirname(content), { recursive: true, force: true });
  /** @type {Record<string, string>} */
  const files = {
    "handbook.toml": `title = "${title}"\nedition = "第2版"\nas_of = "2026-04"\n`,
    "index.md": `# ${title}\n\n訪問のためのものです。\n`,
    "guide/homon.md": VISIT,
    "guide/junbi.md": PREPARE,
    "guide/michi.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>',
    "data/contacts.toml": '[[contact]]\nid = "yoru"\nname = "夜の窓口"\nkind = "相談"\narea = "甲市"\ntel = "000-000-0001"\nhours = "夜間"\n',
  };
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(content, file)), { recursive: true });
    fs.writeFileSync(path.join(content, file), text);
  }
  const site = path.join(OUT, name, "public");
  execFileSync(tebiki(), ["build", content, "--out", site], { stdio: ["ignore", "pipe", "pipe"] });
  return site;
}

before(async () => {
  browser = await launch();
  book = handbook();
  const sites = [small("選ぶ 手引き", "訪問の手引き"), small("別の 選ぶ手引き", "別の手引き")];
  places = [
    [fileBase(sites[0]), fileBase(sites[1])],
    [await serve(sites[0], "/one/"), await serve(sites[1], "/other/")],
  ];
});

/** @param {Parameters<typeof onEach>[2]} act */
const everywhere = (act) => onEach(browser, places, act, { acceptDownloads: true });

/** @param {import("playwright-core").Page} page */
const keys = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("tebiki-packet")));
/** @param {import("playwright-core").Page} page @param {string} title */
async function choose(page, title) {
  await page.getByRole("heading", { name: title, exact: true }).hover();
  await page.getByRole("button", { name: `パックに入れる：${title}`, exact: true }).click();
}
/** @param {import("playwright-core").Page} page */
const sign = (page) => page.locator(".packet-sign");
/** The panel with its packet made. @param {import("playwright-core").Page} page */
async function open(page) {
  await sign(page).click();
  await made(page);
  return page.getByRole("dialog", { name: "訪問パック" });
}
/** @param {import("playwright-core").Page} page */
const made = (page) => page.waitForFunction(() => !/読んでいます/.test(document.querySelector(".packet-panel")?.textContent || "読んでいます"));
/** @param {import("playwright-core").Page} page @param {string} to */
async function save(page, to) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "保存", exact: true }).click()]);
  await download.saveAs(to);
  return download.suggestedFilename();
}

/** @param {string} html */
function assertStandsAlone(html) {
  assert.ok(Buffer.byteLength(html) < 1_500_000);
  assert.doesNotMatch(html, /<script|<link|[\uE000-\uE005]/);
  for (const [, source] of html.matchAll(/ src="([^"]*)"/g)) assert.match(source, /^data:/);
  const ids = Array.from(html.matchAll(/ id="([^"]*)"/g), (found) => found[1]);
  assert.equal(new Set(ids).size, ids.length, "a name twice");
  for (const [, href] of html.matchAll(/ href="([^"]*)"/g)) {
    if (href.startsWith("#")) assert.ok(ids.includes(href.slice(1)), href);
    else assert.match(href, /^(tel|https|mailto):/);
  }
}

describe("a packet that is chosen on the pages", () => {
  test("keeps nothing before the first press, has its own key for each handbook, and is forgotten at one press", async () => {
    await everywhere(async (page, base, other) => {
      await page.goto(address(base, "guide/homon.html"));
      await page.getByRole("heading", { name: "約束する" }).hover();
      await page.getByRole("button", { name: "パックに入れる：約束する", exact: true }).waitFor();
      assert.deepEqual(await keys(page), []);
      assert.equal(await sign(page).count(), 0);
      await choose(page, "約束する");
      assert.equal(await sign(page).innerText(), "訪問パック 1");
      const mine = await keys(page);
      assert.equal(mine.length, 2);

      // On a disk the other handbook has the same storage.
      const beside = await page.context().newPage();
      await beside.goto(address(other, "guide/junbi.html"));
      await choose(beside, "記録");
      assert.equal(await sign(beside).innerText(), "訪問パック 1");
      const shared = base.startsWith("file:") ? 1 : 0;
      assert.equal((await keys(beside)).length, 2 + shared);

      await page.goto(address(base, "guide/junbi.html"));
      assert.equal(await sign(page).innerText(), "訪問パック 1");
      await choose(page, "持ち物");
      // The same key takes it out.
      await page.getByRole("button", { name: "パックから外す：持ち物" }).click();
      assert.equal(await sign(page).innerText(), "訪問パック 1");
      const panel = await open(page);
      await panel.getByRole("button", { name: "すべて外す" }).click();
      assert.match(await panel.innerText(), /何も残っていません/);
      assert.equal((await keys(page)).length, 2 * shared, "the other handbook's choice is kept");
      await panel.getByRole("button", { name: "閉じる" }).click();
      assert.equal(await sign(page).count(), 0);

      // With the last part nothing is left.
      await (await open(beside)).getByRole("button", { name: "外す：記録", exact: true }).click();
      assert.deepEqual(await keys(beside), []);
      await beside.close();
    });
  });

  test("is put in order and saved, the same from a disk and from a host, and read without scripts", async () => {
    /** @type {string[]} */
    const files = [];
    await everywhere(async (page, base) => {
      const isDisk = base.startsWith("file:");
      await page.goto(address(base, "guide/junbi.html"));
      await choose(page, "持ち物");
      await page.goto(address(base, "guide/homon.html"));
      await choose(page, "断られたとき");
      await choose(page, "約束する");
      const panel = await open(page);
      const rows = panel.getByRole("listitem");
      assert.match(await panel.innerText(), /A4でおよそ1枚/);
      assert.match(await rows.nth(0).innerText(), /^準備 › 持ち物/);
      assert.match(await rows.nth(1).innerText(), /断られたとき\s*ほかに選んだところに含まれます/);
      // With the keyboard alone, and the focus goes along.
      await panel.getByRole("button", { name: "上へ：約束する" }).focus();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Enter");
      assert.match(await rows.nth(0).innerText(), /^訪問の前に › 約束する/);
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "下へ：約束する");
      await panel.getByRole("button", { name: "外す：断られたとき", exact: true }).click();
      assert.equal(await rows.count(), 2);
      await made(page);
      const file = path.join(OUT, `選んだパック ${isDisk ? "file" : "http"}.html`);
      assert.equal(await save(page, file), "訪問パック-約束する.html");
      files.push(file);
    });
    const html = fs.readFileSync(files[0], "utf8");
    assert.equal(html, fs.readFileSync(files[1], "utf8"));
    assertStandsAlone(html);
    // On every sheet: whose it is, and of which edition.
    assert.match(html, /@top-left \{ content: "訪問の手引き 第2版"/);
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 375, height: 700 } });
    const { page, faults } = await watched(context, fileBase(OUT));
    await page.goto(address(fileBase(OUT), path.basename(files[0])));
    const text = await page.locator("main").innerText();
    assert.match(text, /^約束する\s+訪問パック\s+訪問の手引き\s+第2版[^]*電話する先\s+夜の窓口[^]*000-000-0001[^]*訪問の前に › 約束する[^]*断られたとき[^]*前の日までに。[^]*準備 › 持ち物[^]*携帯電話/);
    assert.doesNotMatch(text, /歩く道|帰ったその日/);
    // What the packet holds is led to, what it does not hold is only named.
    assert.equal(await page.getByRole("link", { name: "準備" }).count(), 1);
    assert.equal(await page.getByRole("link", { name: "名簿" }).count(), 0);
    assert.ok((await page.locator("html").boundingBox())?.width === 375);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test("takes images along from a host, and their words from a disk; what has run out says so", async () => {
    await everywhere(async (page, base) => {
      const isDisk = base.startsWith("file:");
      await page.goto(address(base, "guide/homon.html"));
      await choose(page, "歩く道");
      const panel = await open(page);
      const file = path.join(OUT, "道.html");
      for (let time = 0; time < 2; time += 1) {
        await save(page, file);
        const html = fs.readFileSync(file, "utf8");
        assertStandsAlone(html);
        assert.equal(/<img[^>]* src="data:image\/svg\+xml/.test(html), !isDisk);
        assert.match(html, /駅から訪問先までの道/);
        assert.match(html, /期限切れ　/);
      }
      assert.equal(/図1点は、言葉だけ/.test(await panel.innerText()), isDisk);
    });
  });

  test("leaves out what the handbook no longer has, and says so", async () => {
    await everywhere(async (page, base) => {
      await page.goto(address(base, "guide/homon.html"));
      await choose(page, "約束する");
      await page.evaluate(() => {
        const key = Object.keys(localStorage).find((name) => name.startsWith("tebiki-packet-")) || "";
        const kept = JSON.parse(localStorage.getItem(key) || "");
        kept.parts.push({ page: "guide/homon.html", anchor: "naku-natta", of: "訪問の前に", title: "なくなった節" }, { page: "https://example.com/", anchor: "", of: "よそ", title: "よそ" });
        localStorage.setItem(key, JSON.stringify(kept));
      });
      await page.reload();
      assert.equal(await sign(page).innerText(), "訪問パック 2", "another site's page is none of ours");
      const panel = await open(page);
      assert.match(await panel.getByRole("listitem").nth(1).innerText(), /なくなった節\s*いまの手引きにないので、入りません/);
      const file = path.join(OUT, "残り.html");
      await save(page, file);
      assert.doesNotMatch(fs.readFileSync(file, "utf8"), /なくなった/);
    });
  });

  test("of a situation takes three sheets at most, with its name first, as the panel has said", async () => {
    for (const name of ["jisatsu", "yakan", "taiin", "gomi", "techo"]) {
      const context = await browser.newContext({ acceptDownloads: true });
      const { page, faults } = await watched(context, fileBase(book));
      await page.goto(address(fileBase(book), `situations/${name}.html`));
      const title = (await page.locator("h1").innerText()).replace(/\u2060/g, "");
      await page.locator("h1").hover();
      await page.locator(".title .pack").click();
      const panel = await open(page);
      const [, said] = /A4でおよそ(\d+)枚/.exec(await panel.innerText()) || [];
      const file = path.join(OUT, `場面 ${name}.html`);
      await save(page, file);
      assert.deepEqual(faults, []);
      assertStandsAlone(fs.readFileSync(file, "utf8"));
      await page.goto(address(fileBase(OUT), path.basename(file)));
      const text = (await page.locator("main").innerText()).replace(/\s+/g, " ");
      assert.ok(text.startsWith(`${title} 訪問パック `), text);
      assert.match(text, /電話する先 .*この場面で まず言う/);
      const pdf = await page.pdf({ preferCSSPageSize: true });
      const sheets = (pdf.toString("latin1").match(/\/Type \/Page\b[^s]/g) || []).length;
      assert.ok(sheets <= 3, `${name}: ${sheets} sheets`);
      assert.ok(Math.abs(Number(said) - sheets) <= 1, `${name}: ${said} said, ${sheets} printed`);
      await context.close();
    }
  });

  test("is chosen with the keyboard alone, and its panel holds the focus", async () => {
    await everywhere(async (page, base) => {
      await page.goto(address(base, "guide/junbi.html"));
      await page.locator(".self").first().focus();
      await page.locator(".heading .pack").first().waitFor();
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "パックに入れる：持ち物");
      assert.equal(await page.evaluate(() => getComputedStyle(/** @type {Element} */ (document.activeElement)).opacity), "1");
      await page.keyboard.press("Enter");
      assert.match(await page.locator(".unseen[role=status]").innerText(), /「持ち物」を訪問パックに入れました/);
      await sign(page).focus();
      await page.keyboard.press("Enter");
      await made(page);
      for (let step = 0; step < 12; step += 1) {
        await page.keyboard.press("Tab");
        assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest("dialog")), "the focus left the panel");
      }
      await page.keyboard.press("Escape");
      assert.equal(await page.evaluate(() => document.activeElement?.className), "packet-sign");
    });
  });

  test("shows its keys on touch once something is chosen, moves nothing, and fits a phone", async () => {
    const context = await browser.newContext({ viewport: { width: 375, height: 700 }, hasTouch: true, isMobile: true });
    const { page, faults } = await watched(context, places[0][0]);
    await page.goto(address(places[0][0], "guide/homon.html"));
    const place = () => page.getByRole("heading", { name: "歩く道" }).boundingBox();
    const was = await place();
    await page.getByRole("heading", { name: "約束する" }).tap();
    await page.getByRole("button", { name: "パックに入れる：約束する", exact: true }).tap();
    assert.deepEqual(await place(), was);
    const shown = await page.locator(".pack").evaluateAll((all) => all.map((one) => getComputedStyle(one).opacity));
    assert.deepEqual([...new Set(shown)], ["1"]);
    await sign(page).tap();
    await made(page);
    for (const width of [320, 375]) {
      await page.setViewportSize({ width, height: 700 });
      for (const part of await page.locator(".packet-panel, .packet-panel *").all()) {
        const box = await part.boundingBox();
        assert.ok(!box || (box.x >= 0 && box.x + box.width <= width + 0.5), `${width}: ${JSON.stringify(box)}`);
      }
    }
    assert.deepEqual(faults, []);
    await context.close();
  });

  test("is not printed with the page, and has nothing to find fault with", async () => {
    for (const scheme of /** @type {("light" | "dark")[]} */ (["light", "dark"])) {
      const context = await browser.newContext({ colorScheme: scheme });
      const { page } = await watched(context, places[0][0]);
      await page.goto(address(places[0][0], "guide/homon.html"));
      await choose(page, "約束する");
      await page.evaluate(AXE);
      const check = () => page.evaluate(async () => {
        const options = { resultTypes: ["violations"], preload: false, rules: { "target-size": { enabled: true } } };
        return (await /** @type {any} */ (window).axe.run(document, options)).violations.map((/** @type {any} */ found) => `${found.id}: ${found.nodes[0].html}`);
      });
      assert.deepEqual(await check(), []);
      await open(page);
      assert.deepEqual(await check(), []);
      await page.keyboard.press("Escape");
      await page.emulateMedia({ media: "print" });
      for (const part of await page.locator(".pack, .packet-sign").all()) assert.equal(await part.isVisible(), false);
      await context.close();
    }
  });
});
