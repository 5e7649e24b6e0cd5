// 「前に読んだ版から」 in a browser, from the disk and over http: nothing is kept before the reader says so; what she has seen
// holds over builds and goes with her as a file; another handbook on the same disk has its own; one press forgets it.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { before, describe, test } = require("node:test");
const { OUT, address, fileBase, launch, onEach, serve, tebiki, watched } = require("./support.js");

/** @type {import("playwright-core").Browser} */
let browser;
/** Each the site and another handbook's, by the same way. @type {[string, string][]} */
let places;
let desk = "";

const PAGE = "# 連携\n\n## 会議 {#kaigi}\n\n会議は月に1回、市役所で開きます。\n\n## 名簿 {#meibo}\n\n名簿は毎年4月に作り直します。\n\n## 電話 {#denwa}\n\n夜間の電話は、当番が受けます。\n";

/** @param {string} name @param {string} title @param {string[]} steps what the first edition's page becomes, edition by edition */
function handbook(name, title, steps) {
  const folder = path.join(OUT, name);
  fs.rmSync(folder, { recursive: true, force: true });
  const write = (/** @type {string} */ label, /** @type {string} */ text) => {
    fs.mkdirSync(path.join(folder, "content/guide"), { recursive: true });
    fs.writeFileSync(path.join(folder, "content/handbook.toml"), `title = "${title}"\nedition = "${label}"\nas_of = "202${label[1]}-03-31"\n`);
    fs.writeFileSync(path.join(folder, "content/index.md"), `# ${title}\n\n担当者のためのものです。\n`);
    fs.writeFileSync(path.join(folder, "content/guide/renkei.md"), text);
  };
  steps.forEach((text, at) => {
    write(`第${at + 1}版`, text);
    if (at < steps.length - 1) run(folder, "freeze", `r${at + 1}`, "--label", `第${at + 1}版`, "--date", `202${at + 1}-03-31`);
  });
  run(folder, "build", "--out", "public");
  return folder;
}

/** @param {string} folder @param {string[]} rest */
const run = (folder, ...rest) => execFileSync(tebiki(), rest, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });

const SECOND = PAGE.replace("1回", "2回");
const THIRD = SECOND.replace("4月", "6月").replace("当番", "当直");

before(async () => {
  browser = await launch();
  desk = handbook("読んだ版", "連携の手引き", [PAGE, SECOND, THIRD]);
  const other = handbook("別の 手引き", "別の手引き", [PAGE, THIRD]);
  const sites = [desk, other].map((folder) => path.join(folder, "public"));
  places = [
    [fileBase(sites[0]), fileBase(sites[1])],
    [await serve(sites[0], "/one/"), await serve(sites[1], "/other/")],
  ];
});

/** @param {Parameters<typeof onEach>[2]} act */
const everywhere = (act) => onEach(browser, places, act, { acceptDownloads: true });

/** @param {import("playwright-core").Page} page */
const keys = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("tebiki-read")));
/** @param {import("playwright-core").Page} page @param {string} name */
const press = (page, name) => page.locator(".mine").getByRole("button", { name, exact: true }).click();
/** What the script has put there. @param {import("playwright-core").Page} page */
async function box(page) {
  await page.locator(".mine").getByRole("button").first().waitFor();
  return page.locator(".mine").innerText();
}

describe("the edition that a reader has read", () => {
  test("is kept when she says so and not before, and leads over all that lie between", async () => {
    await everywhere(async (page, base) => {
      await page.goto(address(base, "guide/renkei.html"));
      await page.locator(".versions summary").click();
      await page.getByRole("link", { name: "前に読んだ版から" }).click();
      assert.match(await box(page), /押すまで、この端末には何も残しません/);
      assert.deepEqual(await keys(page), []);
      await page.locator(".mine select").selectOption("第1版");
      assert.deepEqual(await keys(page), []);
      await press(page, "この版まで読んだ");
      assert.equal((await keys(page)).length, 1);
      // Two editions lie between: the change of each is there.
      await page.locator(".mine").getByRole("link", { name: "「第1版」のあと変わったところ（3）" }).click();
      assert.match(await box(page), /3か所のうち0か所を確認しました/);
      assert.deepEqual(await page.locator("tr[data-row] td:first-child u").allInnerTexts(), ["2", "6月", "当直"]);
    });
  });

  test("has its rows ticked off, seen again after a rebuild, and the rest alone to read", async () => {
    await everywhere(async (page, base) => {
      await page.goto(address(base, "changes/since-r1.html"));
      assert.equal(await page.locator(".seen").count(), 0);
      await press(page, "「第1版」まで読んだ");
      await page.locator("tr[data-row]").nth(1).getByLabel("確認した").check();
      assert.match(await box(page), /3か所のうち1か所を確認しました/);
      await page.getByLabel("まだのところだけを見る").check();
      assert.deepEqual(await page.locator("tr[data-row]:visible td:first-child u").allInnerTexts(), ["2", "当直"]);
      // A new change stands before the one that she has seen.
      const file = path.join(desk, "content/guide/renkei.md");
      fs.writeFileSync(file, THIRD.replace("市役所", "保健所"));
      run(desk, "build", "--out", "public");
      await page.reload();
      assert.match(await box(page), /3か所のうち1か所を確認しました/);
      assert.equal(await page.locator("tr.is-seen u").first().innerText(), "6月");
      fs.writeFileSync(file, THIRD);
      run(desk, "build", "--out", "public");
      await page.reload();
      for (const at of [0, 2]) await page.locator("tr[data-row]").nth(at).getByLabel("確認した").check();
      await press(page, "「第3版」まで読んだことにする");
      await page.goto(address(base, "changes/index.html"));
      assert.match(await box(page), /「第3版」まで読んだ[^]*いまの版です。そのあと変わったところはありません/);
    });
  });

  test("is another one in another handbook, and forgotten at one press", async () => {
    await everywhere(async (page, base, other) => {
      await page.goto(address(base, "changes/since-r1.html"));
      await press(page, "「第1版」まで読んだ");
      await page.locator(".seen input").first().check();
      const beside = await watched(page.context(), other);
      await beside.page.goto(address(other, "changes/index.html"));
      assert.match(await box(beside.page), /どの版まで読みましたか/);
      assert.deepEqual(beside.faults, []);
      await page.goto(address(base, "changes/index.html"));
      assert.match(await box(page), /「第1版」まで読んだと、この端末に残っています/);
      await press(page, "忘れる");
      assert.deepEqual(await keys(page), []);
      assert.match(await box(page), /どの版まで読みましたか[^]*何も残っていません/);
    });
  });

  test("goes to another machine as a file, which says what it is when it is no such file", async () => {
    await everywhere(async (page, base) => {
      await page.goto(address(base, "changes/since-r1.html"));
      await press(page, "「第1版」まで読んだ");
      await page.locator(".seen input").first().check();
      const [download] = await Promise.all([page.waitForEvent("download"), press(page, "ファイルに残す")]);
      assert.equal(download.suggestedFilename(), "連携の手引き-読んだ版.json");
      const file = path.join(OUT, "読んだ版の控え.json");
      await download.saveAs(file);
      // The other machine.
      const context = await browser.newContext();
      const { page: there, faults } = await watched(context, base);
      await there.goto(address(base, "changes/since-r1.html"));
      const give = (/** @type {string} */ name, /** @type {string} */ text) => there.locator(".mine input[type=file]").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
      const whole = fs.readFileSync(file, "utf8");
      const read = JSON.parse(whole);
      for (const [text, said] of [
        [whole.slice(0, 40), /控えではありません/],
        ["[1]", /控えではありません/],
        [JSON.stringify({ ...read, format: 9 }), /新しい形で書かれています/],
        [JSON.stringify({ ...read, handbook: "x", title: "別の本" }), /ほかの手引き「別の本」のもの/],
        [JSON.stringify({ ...read, seen: null }), /途中が欠けています/],
      ]) {
        await give("控え.json", /** @type {string} */ (text));
        await there.locator(".told", { hasText: /** @type {RegExp} */ (said) }).waitFor();
        assert.deepEqual(await keys(there), []);
      }
      await give("控え.json", whole);
      await there.locator(".told", { hasText: "控えを読みました（「第1版」まで）" }).waitFor();
      assert.match(await box(there), /3か所のうち1か所を確認しました/);
      assert.equal(await there.locator(".seen input").first().isChecked(), true);
      assert.deepEqual(faults, []);
      await context.close();
    });
  });

  test("can be said by the keyboard, and where nothing can be kept it says so", async () => {
    await everywhere(async (page, base) => {
      await page.goto(address(base, "changes/since-r2.html"));
      const button = page.getByRole("button", { name: "「第2版」まで読んだ" });
      await button.focus();
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement?.className), "told");
      await page.locator(".seen input").first().focus();
      await page.keyboard.press("Space");
      assert.match(await box(page), /2か所のうち1か所を確認しました/);
      await page.evaluate(() => localStorage.clear());
      await page.addInitScript(() => {
        Storage.prototype.setItem = () => {
          throw new DOMException("refused", "QuotaExceededError");
        };
      });
      await page.reload();
      await press(page, "「第2版」まで読んだ");
      assert.match(await box(page), /この端末には残せません[^]*控えを取ってください/);
      assert.equal(await page.locator(".seen").count(), 2);
    });
  });

  test("is not asked for where no script runs", async () => {
    for (const [base] of places) {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(address(base, "changes/since-r1.html"));
      assert.match(await page.locator(".mine").innerText(), /表はそのまま読めます/);
      assert.equal(await page.locator("tr[data-row]").count(), 3);
      await context.close();
    }
  });
});
