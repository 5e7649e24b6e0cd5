// Paper as it comes out of a real browser: `tebiki pdf`, and pages printed one by one. Read with poppler's tools.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { execFileSync, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { before, describe, test } = require("node:test");
const support = require("./support.js");
const { OUT, address, everything, fileBase, launch, tebiki } = support;

const DESK = path.join(OUT, "紙 #1");
const PDF = path.join(DESK, "手引き.pdf");

/** A small handbook: two chapters longer than a sheet, a term, folds, notes, a very wide table, long headings. */
function handbook() {
  const rows = (/** @type {number} */ count) => Array.from({ length: count }, (_, at) => `| 項目${at + 1} | 内容${at + 1} |`).join("\n");
  const words = "地域の相談先を確かめ、本人の話をゆっくり聞きます。".repeat(12);
  const wide = Array.from({ length: 11 }, (_, at) => `関係する機関${at + 1}`);
  /** @type {Record<string, string>} */
  const files = {
    "handbook.toml": 'title = "窓口の手引き"\nedition = "第1版"\nas_of = "2025-04"\npublisher = "〇〇県"\nlicence = "CC BY 4.0"\n',
    "index.md": "# 窓口の手引き\n\n[はじめに](guide/01-hajime.md)から読みます。\n",
    "guide/01-hajime.md": `# はじめに\n\n協議の場を開きます[^1]。[つぎの章](02-tsugi.md#準備)へ。[外](https://example.go.jp/a)。\n\n${`${words}\n\n`.repeat(9)}\n> [!QUIZ] どちらですか\n> - [ ] 甲\n> - [x] 乙\n>\n> 答えは乙です。\n\n[^1]: 前の日までに。\n`,
    "guide/02-tsugi.md": `# つぎに\n\n## 準備\n\n| 名前 | 中身 |\n|---|---|\n${rows(70)}\n\n> [!POINT] 切れない囲み\n> ${words}\n\n## 広い表\n\n| ${wide.join(" | ")} |\n|${"---|".repeat(11)}\n| ${wide.join(" | ")} |\n`,
    "columns/01-yomimono.md": '+++\naudience = ["市区町村", "都道府県等"]\nlevel = "ミクロ"\n+++\n\n# 読みもの\n\n短い読みもの。\n',
    "data/terms.toml": '[[term]]\nname = "協議の場"\nreading = "きょうぎのば"\nshort = "関係者が話し合うところ。"\n',
  };
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(DESK, "content", name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  return path.join(DESK, "content");
}

/** @param {string} tool @param {string[]} told */
function poppler(tool, ...told) {
  return execFileSync(tool, told, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 });
}

/** The text of each sheet. @param {string} pdf */
function sheets(pdf) {
  return poppler("pdftotext", "-layout", pdf, "-").split("\f").slice(0, -1);
}

/** @param {string} text */
const squash = (text) => text.replace(/\s/g, "");

/** The document's outline, in order. @param {string} pdf */
function outline(pdf) {
  const xml = poppler("pdftohtml", "-xml", "-i", "-stdout", pdf);
  return [...xml.matchAll(/<item page="(\d+)">(.*?)<\/item>/gs)].map(([, page, title]) => ({ page: Number(page), title: squash(title) }));
}

/** @param {string[]} told */
function print(...told) {
  const browser = process.env.CHROMIUM ? ["--browser", process.env.CHROMIUM] : [];
  return spawnSync(tebiki(), ["pdf", path.join(DESK, "content"), ...browser, ...told], { encoding: "utf8" });
}

before(() => {
  fs.rmSync(DESK, { recursive: true, force: true });
  handbook();
  const ran = print("--out", PDF);
  assert.equal(ran.status, 0, ran.stderr);
});

describe("the book", () => {
  test("says in its contents where each chapter begins", () => {
    const text = sheets(PDF);
    const rows = [...text[1].matchAll(/^\s*([^\d\s].*?)\s+(\d+)\s*$/gm)].map(([, title, sheet]) => ({ title: squash(title), sheet: Number(sheet) }));
    assert.deepEqual(rows.map((row) => row.title), ["窓口の手引き", "手引き", "はじめに", "つぎに", "コラム", "読みもの", "用語集"]);
    for (const { title, sheet } of rows) assert.ok(squash(text[sheet - 1]).includes(title), `${title} is not on sheet ${sheet}`);
    assert.ok(rows.every((row, at) => at === 0 || row.sheet >= rows[at - 1].sheet));
    assert.ok(rows[3].sheet >= rows[2].sheet + 2, "the first chapter fills more than a sheet");
  });

  test("has a cover, running heads and numbers, but none on the cover", () => {
    const text = sheets(PDF);
    for (const words of ["窓口の手引き", "第1版", "令和7年4月（2025年4月）時点", "〇〇県", "CCBY4.0"]) assert.ok(squash(text[0]).includes(words), words);
    assert.doesNotMatch(text[0], /1 \/ \d/);
    text.slice(1).forEach((sheet, at) => {
      const lines = sheet.trim().split("\n");
      assert.match(lines[0], /^\s*窓口の手引き 第1版\s+(?:(?:手引き|コラム|用語集|こんなときは|出典)\s+)?令和7年4月（2025年4月）時点$/);
      assert.match(lines[lines.length - 1], new RegExp(`^\\s*${at + 2} / ${text.length}$`));
    });
  });

  test("is tagged, titled, dated by its content and has an outline without a doubled title", () => {
    const info = poppler("pdfinfo", "-isodates", PDF);
    assert.match(info, /Title:\s+窓口の手引き 第1版/);
    assert.match(info, /Author:\s+〇〇県/);
    assert.match(info, /Tagged:\s+yes/);
    assert.match(info, /CreationDate:\s+2025-04-01T00:00:00\+09/);
    assert.match(info, /Page size:.*A4/);
    const structure = poppler("pdfinfo", "-struct", PDF);
    for (const element of ["H1", "H2", "H3", "Table", "TH", "Link", "L "]) assert.ok(structure.includes(element), element);
    const text = sheets(PDF);
    const titles = outline(PDF);
    assert.deepEqual(titles.map((item) => item.title), ["窓口の手引き", "目次", "窓口の手引き", "手引き", "はじめに", "つぎに", "準備", "広い表", "コラム", "読みもの", "用語集", "協議の場"]);
    for (const { page, title } of titles) assert.ok(squash(text[page - 1]).includes(title), `${title} on ${page}`);
  });

  test("leads inside itself, prints addresses, answers and notes, and repeats the heads of tables", () => {
    const text = sheets(PDF).map(squash);
    const whole = text.join("");
    assert.ok(whole.includes("外（https://example.go.jp/a）"));
    assert.ok(whole.includes("答えは乙です。") && whole.includes("※1前の日までに。"));
    const table = text.filter((sheet) => /項目\d+内容\d+/.test(sheet));
    assert.ok(table.length >= 2);
    for (const sheet of table) assert.ok(sheet.includes("名前中身"), "a sheet of the table has no head");
    const links = poppler("pdfinfo", "-url", PDF);
    assert.doesNotMatch(links, /file:/);
    assert.match(links, /https:\/\/example\.go\.jp\/a/);
    assert.match(poppler("pdfinfo", "-dests", PDF), /"terms-/);
  });

  test("names at the head of each sheet the chapter that stands on it", () => {
    const [sheet] = sheets(PDF).filter((sheet) => sheet.includes("短い読みもの。"));
    assert.match(sheet.trim().split("\n")[0], /窓口の手引き.*コラム.*2025年4月/);
    const [table] = sheets(PDF).filter((sheet) => sheet.includes("項目70"));
    assert.match(table.trim().split("\n")[0], /第1版\s+手引き\s/);
  });

  test("says behind a link to another place on which sheet that is", () => {
    const text = sheets(PDF);
    const found = /つぎの章（(\d+)ページ）/.exec(squash(text.join("")));
    assert.ok(found, "the link names a sheet");
    const there = squash(text[Number(found[1]) - 1]);
    assert.ok(/つぎに.*準備/.test(there), there.slice(0, 80));
  });

  test("turns the sheet for a very wide table and keeps a box whole", () => {
    const sizes = poppler("pdfinfo", "-f", "1", "-l", "99", PDF).match(/Page +\d+ size: .*/g) || [];
    assert.equal(sizes.filter((size) => /841\.\d+ x 59\d/.test(size)).length, 1);
    const box = sheets(PDF).map(squash).filter((sheet) => sheet.includes("切れない囲み"));
    assert.equal(box.length, 1);
    assert.equal(box[0].split("切れない囲み")[1].split("ゆっくり聞きます。").length - 1, 12);
  });

  test("is the same, byte for byte, when it is printed again", () => {
    const again = path.join(DESK, "もう一度.pdf");
    assert.equal(print("--out", again).status, 0);
    assert.ok(fs.readFileSync(PDF).equals(fs.readFileSync(again)));
  });

  test("can be one chapter", () => {
    const one = path.join(DESK, "章.pdf");
    assert.equal(print("--out", one, "--only", "guide/01-hajime.md").status, 0);
    const text = squash(sheets(one).join(""));
    assert.ok(text.includes("はじめに") && !text.includes("目次") && !text.includes("項目1"));
    assert.match(poppler("pdfinfo", one), /Title:\s+はじめに - 窓口の手引き 第1版/);
  });
});

describe("a page of the site", () => {
  const site = path.join(DESK, "site");
  /** @type {import("playwright-core").Browser} */
  let browser;
  before(async () => {
    execFileSync(tebiki(), ["build", path.join(DESK, "content"), "--out", site], { stdio: ["ignore", "ignore", "pipe"] });
    browser = await launch();
  });

  test("prints on few sheets, folds open, without its navigation, light on a dark screen", async () => {
    const page = await browser.newPage({ colorScheme: "dark" });
    await page.goto(address(fileBase(site), "guide/hajime.html"));
    const pdf = path.join(DESK, "page.pdf");
    fs.writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true }));
    const text = sheets(pdf);
    assert.equal(text.length, 2);
    const whole = squash(text.join(""));
    for (const words of ["はじめに", "答えは乙です。", "前の日までに。", "第1版", "2/2"]) assert.ok(whole.includes(words), words);
    for (const words of ["検索", "このページを印刷", "前後の文書", "全文"]) assert.ok(!whole.includes(words), words);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.deepEqual(await page.evaluate(() => [getComputedStyle(document.documentElement).color, getComputedStyle(document.documentElement).colorScheme]), ["rgb(0, 0, 0)", "light"]);
    const crumbs = await page.locator(".crumbs a").first().boundingBox();
    assert.ok(crumbs && crumbs.y >= 0, "the way to the page is not cut off at the sheet's edge");
    await page.close();
  });

  test("prints whole for a reader who has just turned back to its head", async () => {
    const page = await browser.newPage({ viewport: { width: 375, height: 700 } });
    await page.goto(address(fileBase(site), "guide/hajime.html"));
    const left = () => page.evaluate(() => document.querySelector("main p")?.getBoundingClientRect().left);
    const before = await left();
    for (const way of [1500, -300]) {
      await page.mouse.wheel(0, way);
      await page.waitForTimeout(300);
    }
    assert.equal(await page.evaluate(() => document.querySelector("header.top")?.getBoundingClientRect().top), 0, "the header came back");
    assert.equal(await left(), before, "and the text stays where it is");
    const pdf = path.join(DESK, "turned.pdf");
    fs.writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true }));
    assert.ok(squash(sheets(pdf).join("")).includes("答えは乙です。"));
    await page.close();
  });

  test("says whom a page is for in one line of words", async () => {
    const page = await browser.newPage();
    await page.goto(address(fileBase(site), "columns/yomimono.html"));
    const pdf = path.join(DESK, "tags.pdf");
    fs.writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true }));
    const line = sheets(pdf).join("").split("\n").find((line) => line.includes("読む人"));
    assert.equal(squash(line || ""), "読む人：市区町村、都道府県等段階：ミクロ");
    await page.close();
  });

  test("of a term names the pages that mention it, and leaves their sentences to the screen", async () => {
    const page = await browser.newPage();
    await page.goto(address(fileBase(site), "terms/kyougi-no-ba.html"));
    const sentence = await page.locator(".mentions li").first().innerText();
    const pdf = path.join(DESK, "term.pdf");
    fs.writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true }));
    const whole = squash(sheets(pdf).join(""));
    assert.ok(whole.includes("関係者が話し合うところ。") && whole.includes("はじめに"));
    assert.ok(!whole.includes(squash(sentence)), sentence);
    await page.close();
  });

  test("has a button to print it, and none without scripts", async () => {
    const page = await browser.newPage();
    await page.addInitScript(() => {
      window.print = () => document.documentElement.setAttribute("data-printed", "yes");
    });
    await page.goto(address(fileBase(site), "guide/hajime.html"));
    await page.getByRole("button", { name: "このページを印刷" }).click();
    assert.equal(await page.locator("html[data-printed]").count(), 1);
    await page.close();
    const still = await browser.newContext({ javaScriptEnabled: false });
    const plain = await still.newPage();
    await plain.goto(address(fileBase(site), "guide/hajime.html"));
    assert.equal(await plain.getByRole("button", { name: "このページを印刷" }).isVisible(), false);
    await still.close();
  });

  test("the print page prints what is ticked in its contents, and all of it again", async () => {
    const page = await browser.newPage();
    await page.goto(address(fileBase(site), "print.html"));
    const shown = async () => squash((await page.locator(".entry:visible").allInnerTexts()).join(""));
    assert.ok((await shown()).includes("短い読みもの。"));
    await page.getByLabel("つぎにを印刷する").check();
    assert.ok((await shown()).includes("項目70") && !(await shown()).includes("短い読みもの。"));
    assert.match(await page.getByRole("status").filter({ hasText: "選んで" }).innerText(), /^1件/);
    const pdf = path.join(DESK, "chosen.pdf");
    fs.writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true }));
    const text = squash(sheets(pdf).join(""));
    assert.ok(text.includes("項目70"));
    for (const words of ["短い読みもの。", "全文に戻す", "はじめに", "目次"]) assert.ok(!text.includes(words), words);
    // A chapter takes what stands below it along.
    await page.getByLabel("手引きを印刷する", { exact: true }).check();
    assert.equal(await page.getByLabel("はじめにを印刷する").isChecked(), true);
    // Following a link out of what is chosen shows the rest again.
    await page.evaluate(() => (location.hash = "#columns-yomimono"));
    await page.locator(".entry:visible", { hasText: "短い読みもの。" }).waitFor();
    assert.equal(await page.locator(".contents input:checked").count(), 0);
    await page.close();
  });

  test("a page leads to the print page with itself chosen, a chapter with what stands below it", async () => {
    const page = await browser.newPage();
    await page.goto(address(fileBase(site), "guide/tsugi.html"));
    await page.getByRole("link", { name: "ほかの文書と合わせて印刷" }).click();
    await page.waitForURL(/print\.html\?only=/);
    assert.deepEqual(await page.locator(".entry:visible > .title").allInnerTexts(), ["つぎに"]);
    await page.goto(address(fileBase(site), "guide/index.html"));
    await page.getByRole("link", { name: "下の文書もまとめて印刷" }).click();
    await page.waitForURL(/print\.html\?only=/);
    assert.deepEqual(await page.locator(".entry:visible > .title").allInnerTexts(), ["手引き", "はじめに", "つぎに"]);
    await page.getByRole("button", { name: "全文に戻す" }).click();
    assert.equal(await page.locator(".entry[hidden]").count(), 0);
    await page.close();
  });

  test("what a situation leads to is printed as one, terms included", async () => {
    const book = everything();
    const page = await browser.newPage();
    await page.goto(address(fileBase(book), "situations/yakan.html"));
    const packets = await page.locator(".packet a").evaluateAll((all) => all.map((link) => /** @type {HTMLAnchorElement} */ (link).href));
    assert.ok(packets.length > 0);
    for (const packet of packets) {
      await page.goto(packet);
      const names = new URL(packet).searchParams.get("only")?.split(",") || [];
      const shown = await page.locator(".entry:visible [id]:visible").evaluateAll((all) => all.map((title) => title.id));
      for (const name of names) assert.ok(shown.includes(name), `${name} of ${packet}`);
      const listed = await page.locator(".contents li:not(.left-out)").count();
      assert.ok(listed >= names.length, "each chosen page has its line");
    }
    await page.close();
  });

  test("a link that chooses a page which this edition lacks says so, and prints nothing in its place unasked", async () => {
    const page = await browser.newPage();
    await page.goto(`${address(fileBase(site), "print.html")}?only=guide-tsugi,guide-mukashi`);
    assert.deepEqual(await page.locator(".entry:visible > .title").allInnerTexts(), ["つぎに"]);
    assert.match(await page.locator(".range [role=status]").innerText(), /この版にないもの.*guide-mukashi/);
    await page.close();
  });

  test("every word is printed in ink, on dark screens as on light ones", async () => {
    const page = await browser.newPage({ colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const book = support.handbook();
    for (const name of ["system/horitsu.html", "cases/a-misan.html", "lists/matrix.html", "guide/hajimeni.html"]) {
      await page.goto(address(fileBase(book), name));
      const pale = await page.evaluate(() => {
        const words = document.createTreeWalker(document.querySelector("main") || document.body, NodeFilter.SHOW_TEXT);
        const found = [];
        while (words.nextNode()) {
          const holder = words.currentNode.parentElement;
          if (!holder || !words.currentNode.textContent?.trim() || !holder.getClientRects().length) continue;
          const ink = getComputedStyle(holder)[holder instanceof SVGElement ? "fill" : "color"];
          if (/^rgb\((2[3-5]\d), (2[3-5]\d), (2[3-5]\d)\)$/.test(ink)) found.push(words.currentNode.textContent);
        }
        return found;
      });
      assert.deepEqual(pale, [], name);
    }
    await page.close();
  });

  test("the packet of a situation begins with that situation, whole, and has no other", async () => {
    const page = await browser.newPage();
    await page.goto(address(fileBase(support.handbook()), "situations/jushin-kyohi.html"));
    await page.locator(".packet a").first().click();
    await page.waitForURL(/print\.html\?only=situations-jushin-kyohi/);
    const titles = await page.locator(".entry:visible > .title > :is(h1, h2, h3, h4)").allInnerTexts();
    assert.ok(titles.map(squash).includes("受診を拒む"), titles.join());
    assert.ok(!titles.map(squash).includes("夜間や休日に電話がきた"), titles.join());
    const entry = page.locator(".entry:visible", { hasText: "まず言う" }).first();
    assert.match(await entry.innerText(), /まず言う[^]*確かめる[^]*電話する先[^]*こう言われたら/);
    // The whole book has every situation, in its place.
    await page.getByRole("button", { name: "全文に戻す" }).click();
    assert.equal(await page.locator(".entry[hidden], .entry [hidden]").count(), 0);
    await page.close();
  });
});
