// The 試験結果 page as an officer fills it in: by mouse or keyboard, on any screen, and on paper.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { execFileSync, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { before, test } = require("node:test");
const { pathToFileURL } = require("node:url");
const { OUT, everything, launch, tebiki } = require("./support.js");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
/** What fits between the margins of an A4 sheet, in CSS pixels. */
const PAPER = 680;

/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  const out = path.join(OUT, "試験結果.html");
  const ran = spawnSync(tebiki(), ["a11y", "--site", everything(), "--date", "2026-04-01", "--out", out]);
  assert.equal(ran.status, 0, String(ran.stderr));
  // It works without scripts; those of the tests run all the same.
  const context = await (await launch()).newContext();
  page = await context.newPage();
  await page.goto(pathToFileURL(out).href);
});

test("axe finds nothing, nothing is wider than a phone, what is pressed is large enough", async () => {
  await page.evaluate(AXE);
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 });
    const found = await page.evaluate(async () => {
      const options = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
      const { violations } = await (/** @type {any} */ (window)).axe.run(document, options);
      return violations.map((/** @type {any} */ found) => `${found.id}: ${found.nodes[0].html}`);
    });
    assert.deepEqual(found, [], `${width}`);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    const small = await page.evaluate(() => [...document.querySelectorAll("label, textarea, input[type=text]")]
      .filter((field) => field.getBoundingClientRect().height < 44)
      .map((field) => field.outerHTML));
    assert.deepEqual(small, [], `${width}`);
  }
});

test("a verdict is taken, taken back, and stands on the paper with its remarks", async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const verdict = page.getByRole("radiogroup", { name: "1.1.1 の人の結果" });
  const reset = page.getByRole("button", { name: "1.1.1 の人の結果の印を消す" });
  assert.equal(await reset.isVisible(), false);
  await verdict.getByLabel("適合", { exact: true }).check();
  await reset.click();
  assert.equal(await verdict.locator(":checked").count(), 0);
  await verdict.getByLabel("不適合").check();
  await page.getByRole("radiogroup", { name: "2.5.7 の適用" }).getByLabel("なし").check();
  const remark = "章「協議の場」の図に代わりの文がない。\n".repeat(8);
  const notes = page.getByLabel("1.1.1 の備考");
  await notes.fill(remark);

  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: PAPER, height: 1000 });
  assert.equal(await verdict.locator(":checked").inputValue(), "不適合");
  assert.equal(await notes.inputValue(), remark);
  const cut = await notes.evaluate((notes) => notes.scrollHeight - notes.clientHeight);
  assert.ok(cut <= 0, `${cut} px of the remarks are cut off`);
  const broken = await page.evaluate(() => [...document.querySelectorAll(".choice label, .pages label")].filter((label) => {
    const box = label.querySelector("input")?.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(label.lastChild || label);
    const words = range.getClientRects()[0];
    const apart = !box || words.top >= box.bottom || words.left < box.right;
    return apart || label.scrollWidth > label.clientWidth + 1;
  }).map((label) => label.textContent));
  assert.deepEqual(broken, [], "a box without its word beside it, or words over the next column");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PAPER);
  await page.emulateMedia({ media: null });
});

test("no sheet ends with the head of a table that begins on the next", async () => {
  const pdf = path.join(OUT, "試験結果.pdf");
  const notes = page.getByLabel("備考", { exact: true });
  await page.emulateMedia({ media: null });
  // What stands above moves the tables down, line by line, past the end of the sheet.
  for (let lines = 1; lines <= 24; lines += 3) {
    await notes.fill("行\n".repeat(lines));
    fs.writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true }));
    const sheets = execFileSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8" }).split("\f").slice(0, -1);
    for (const sheet of sheets) {
      const last = sheet.trimEnd().split("\n").at(-1) || "";
      assert.doesNotMatch(last, /達成基準|JIS X 8341-3:2016 のレベル|WCAG 2\.[12] が加えた|試験を行ったページ/, `${lines} lines`);
    }
  }
});
