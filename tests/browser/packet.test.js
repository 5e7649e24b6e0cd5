// A packet for a visit as it is used: on a tablet and a phone without scripts, and on a few sheets of paper.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { before, test } = require("node:test");
const { OUT, ROOT, fileBase, launch, tebiki, watched } = require("./support.js");

/** @type {import("playwright-core").Browser} */
let browser;
const folder = path.join(OUT, "訪問パック");
/** Situations of every group of the handbook. */
const SITUATIONS = ["jisatsu", "boryoku", "jushin-kyohi", "kazoku", "youngcarer", "taiin", "sumai", "okane", "techo", "kyogi", "yosan", "gomi"];

before(async () => {
  browser = await launch();
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  for (const name of SITUATIONS) {
    execFileSync(tebiki(), ["packet", path.join(ROOT, "content"), "--situation", name, "--out", path.join(folder, name + ".html"), "-q"], { stdio: "pipe" });
  }
});

test("asks for nothing, fits a phone, and says first what the situation is", async () => {
  for (const width of [375, 768, 1280]) {
    const context = await browser.newContext({ viewport: { width, height: 700 }, javaScriptEnabled: false });
    const { page, faults } = await watched(context, fileBase(folder));
    for (const name of SITUATIONS) {
      await page.goto(fileBase(folder) + name + ".html");
      const text = await page.locator("main").innerText();
      assert.match(text, /訪問パック[^]*電話する先[^]*まず言う/, name);
      const wide = (await page.locator("html").boundingBox())?.width;
      assert.ok(wide && wide <= width, `${name} at ${width}: ${wide}`);
      for (const part of await page.locator("main, main > *").all()) {
        const box = await part.boundingBox();
        assert.ok(!box || box.x + box.width <= width + 0.5, `${name} at ${width}: ${JSON.stringify(box)}`);
      }
      assert.deepEqual(faults, [], name);
    }
    await context.close();
  }
});

test("takes three sheets at most", async () => {
  const page = await browser.newPage();
  for (const name of SITUATIONS) {
    await page.goto(fileBase(folder) + name + ".html");
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const sheets = (pdf.toString("latin1").match(/\/Type \/Page\b[^s]/g) || []).length;
    assert.ok(sheets >= 1 && sheets <= 3, `${name}: ${sheets} sheets`);
  }
  await page.close();
});
