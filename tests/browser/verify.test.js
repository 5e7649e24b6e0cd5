// The checking page that is delivered apart from a bundle, opened from the disk: zips and folders, whole and tampered with.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { before, describe, test } = require("node:test");
const { pathToFileURL } = require("node:url");
const { OUT, ROOT, launch, tebiki, watched } = require("./support.js");

const DESK = path.join(OUT, "配布 束 #1");
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Buffer} */
let zip;

/** @param {string[]} words */
function run(...words) {
  return execFileSync(tebiki(), words, { cwd: DESK, stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" });
}

before(async () => {
  browser = await launch();
  fs.rmSync(DESK, { recursive: true, force: true });
  fs.mkdirSync(DESK, { recursive: true });
  run("key", "new", "guide.key");
  run("key", "new", "other.key");
  const content = path.join(ROOT, "tests/golden/everything/content");
  fs.mkdirSync(path.join(DESK, "other"));
  run("bundle", content, "--out", "other/forged.zip", "--key", "other.key");
  run("bundle", content, "--out", "guide.zip", "--key", "guide.key");
  zip = fs.readFileSync(path.join(DESK, "guide.zip"));
  execFileSync("unzip", ["-q", "guide.zip", "-d", "束"], { cwd: DESK });
});

/** Opens the page, chooses, and gives the answer. @param {string} picker @param {any} chosen @param {string} [at] the page */
async function check(picker, chosen, at = "verify.html") {
  const context = await browser.newContext();
  const { page, faults } = await watched(context, "file://");
  await page.goto(pathToFileURL(path.join(DESK, at)).href);
  const began = Date.now();
  await page.locator(picker).setInputFiles(chosen);
  const answer = page.locator("#answer > div, #answer > .bad");
  await answer.waitFor();
  const said = await answer.innerText();
  const took = Date.now() - began;
  assert.deepEqual(faults, []);
  await context.close();
  return { said, took };
}

/** @param {Buffer} buffer */
function file(buffer) {
  return { name: "guide.zip", mimeType: "application/zip", buffer };
}

describe("the checking page", () => {
  test("says of a whole zip and of a whole folder that they are not altered", async () => {
    for (const [picker, chosen] of [["#zip", file(zip)], ["#folder", path.join(DESK, "束")]]) {
      const { said } = await check(/** @type {string} */ (picker), chosen);
      assert.match(said, /改変なし/);
      assert.match(said, /発行者の鍵のものです/);
    }
  });

  test("names what was altered, is missing or is foreign in a folder", async () => {
    const folder = path.join(DESK, "束2");
    fs.cpSync(path.join(DESK, "束"), folder, { recursive: true });
    const index = path.join(folder, "index.html");
    const bytes = fs.readFileSync(index);
    bytes[200] ^= 1;
    fs.writeFileSync(index, bytes);
    fs.rmSync(path.join(folder, "404.html"));
    fs.writeFileSync(path.join(folder, "memo.txt"), "x");
    const { said } = await check("#folder", folder);
    for (const line of ["改変あり", "変わっている「index.html」", "足りない「404.html」", "よそから入った「memo.txt」"]) assert.ok(said.includes(line), said);
  });

  test("finds flipped bytes anywhere in the zip", async () => {
    const context = await browser.newContext();
    const { page } = await watched(context, "file://");
    await page.goto(pathToFileURL(path.join(DESK, "verify.html")).href);
    for (let turn = 0; turn < 100; turn += 1) {
      const at = turn < 20 ? zip.length - 1 - turn * 7 : (turn * 1_618_033) % zip.length;
      const broken = Buffer.from(zip);
      broken[at] ^= 1 << (turn % 8);
      await page.locator("#answer").evaluate((answer) => answer.replaceChildren());
      await page.locator("#zip").setInputFiles(file(broken));
      await page.locator("#answer .verdict").waitFor();
      assert.match(await page.locator("#answer .verdict").innerText(), /改変あり/, `byte ${at}`);
    }
    await context.close();
  });

  test("refuses another key, another zip and an older edition", async () => {
    const forged = await check("#zip", path.join(DESK, "other/forged.zip"));
    assert.match(forged.said, /別の鍵で署名されている/);
    const foreign = await check("#zip", file(Buffer.from("PK\u0003\u0004 nothing")));
    assert.match(foreign.said, /改変あり/);
    const content = path.join(DESK, "content");
    fs.mkdirSync(content);
    fs.writeFileSync(path.join(content, "index.md"), "# 手引き\n");
    for (const [folder, serial] of [["一", 1], ["二", 2]]) {
      fs.mkdirSync(path.join(DESK, String(folder)));
      fs.writeFileSync(path.join(content, "handbook.toml"), `title = "手引き"\nedition = "第${folder}版"\n[bundle]\nserial = ${serial}\n`);
      run("bundle", "content", "--out", `${folder}/guide.zip`, "--key", "guide.key");
    }
    const older = await check("#zip", path.join(DESK, "一/guide.zip"), "二/verify.html");
    assert.match(older.said, /第一版・改変なし・古い版/);
    const newest = await check("#zip", path.join(DESK, "二/guide.zip"), "二/verify.html");
    assert.match(newest.said, /第二版・改変なし\n/);
  });

  test("takes no more than two seconds for 20 MB", async () => {
    const content = path.join(DESK, "large");
    fs.mkdirSync(content);
    const noise = require("node:crypto").randomBytes(5_000_000);
    const words = Array.from({ length: 4 }, (_, at) => {
      fs.writeFileSync(path.join(content, `p${at}.bin`), noise.map((byte) => byte ^ at));
      return `[資料${at}](p${at}.bin)`;
    });
    fs.writeFileSync(path.join(content, "index.md"), `# 大きい\n\n${words.join("と")}\n`);
    fs.mkdirSync(path.join(DESK, "大"));
    run("bundle", "large", "--out", "大/large.zip", "--key", "guide.key");
    const size = fs.statSync(path.join(DESK, "大/large.zip")).size;
    assert.ok(size > 20_000_000);
    const { said, took } = await check("#zip", path.join(DESK, "大/large.zip"), "大/verify.html");
    assert.match(said, /改変なし/);
    assert.ok(took < 2000, `${took} ms`);
    console.log(`# ${size} bytes checked in ${took} ms`);
  });
});
