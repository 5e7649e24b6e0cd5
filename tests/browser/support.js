// What the browser tests share: sites built by the real binary, a small strict server, pages that tell every fault.
// @ts-check
"use strict";

const { execFileSync } = require("node:child_process");
const assert = require("node:assert/strict");
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { after } = require("node:test");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const ROOT = path.resolve(__dirname, "../..");
const OUT = path.join(__dirname, "out");
// As people's folders are: blanks, Japanese, a sign that URLs must escape.
const SITES = path.join(OUT, "共有 フォルダー #1");

/** The binary: `make test` has built it. */
function tebiki() {
  const found = [process.env.TEBIKI, path.join(ROOT, "target/release/tebiki"), path.join(ROOT, "target/debug/tebiki")]
    .find((file) => file && fs.existsSync(file));
  if (!found) throw new Error("build tebiki first: cargo build --release");
  return found;
}

/** Builds a site, once for all the files of a test run: they are processes with one parent.
 * @param {string} name @param {string} content */
function build(name, content) {
  const site = path.join(SITES, name);
  const run = process.env.NODE_TEST_CONTEXT ? process.ppid : process.pid;
  const mark = path.join(OUT, `${name} ${run}`);
  fs.mkdirSync(SITES, { recursive: true });
  const free = lock();
  try {
    if (fs.existsSync(mark)) return site;
    execFileSync(tebiki(), ["build", content, "--out", site], { stdio: ["ignore", "inherit", "pipe"] });
    fs.readdirSync(OUT).filter((old) => old.startsWith(`${name} `)).forEach((old) => fs.rmSync(path.join(OUT, old)));
    fs.writeFileSync(mark, "");
    return site;
  } finally {
    free();
  }
}

/** One builds, the others wait. */
function lock() {
  const lock = path.join(OUT, "lock");
  for (let waited = 0; waited < 600; waited += 1) {
    try {
      fs.mkdirSync(lock);
      break;
    } catch (_) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
  return () => fs.rmSync(lock, { recursive: true, force: true });
}

/** The repository's own handbook. */
function handbook() {
  return build("手引き", path.join(ROOT, "content"));
}

/** A small handbook with every record and every block that there is. */
function everything() {
  return build("すべて", path.join(ROOT, "tests/golden/everything/content"));
}

/** A folder of plain Markdown files with Japanese names, as somebody has it lying about. */
function plain() {
  const content = path.join(OUT, "ただの メモ");
  fs.rmSync(content, { recursive: true, force: true });
  /** @type {Record<string, string>} */
  const files = {
    "はじめに.md": "# はじめに\n\nこのフォルダーの使い方です。[協議の場](会議/01-協議の場.md#準備)へ。\n",
    "会議/01-協議の場.md": "# 協議の場\n\n> [!POINT] 要点\n> 短く。\n\n## 準備\n\n| 係 | 名前 |\n|---|---|\n| 司会 | 甲 |\n\n- [ ] 部屋\n- [x] 資料[^1]\n\n[^1]: 前の日までに。\n",
    "会議/02 記録.md": "# 記録\n\n{議事録|ぎじろく}を残す。\n\n```\ncode\n```\n\n![図](図.svg)\n",
    "会議/図.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>',
    "資料/2024-05-01-覚え書き.md": "覚え書きだけ。見出しなし。\n",
  };
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(content, name)), { recursive: true });
    fs.writeFileSync(path.join(content, name), text);
  }
  return build("ただのメモ", content);
}

/** Every HTML file of the present edition, relative to the site. Old editions are written as it is. @param {string} site */
function pages(site) {
  return everyPage(site).filter((name) => !name.startsWith("editions/"));
}

/** Every HTML file, relative to the site. @param {string} site */
function everyPage(site) {
  return fs.readdirSync(site, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".html"))
    .map((name) => name.split(path.sep).join("/"))
    .sort();
}

/** A few pages of every kind: by the kind they say they are, and by their folder. @param {string} site @param {number} each */
function everyKind(site, each) {
  /** @type {Map<string, string[]>} */
  const kinds = new Map();
  for (const name of pages(site)) {
    const text = fs.readFileSync(path.join(site, name), "utf8");
    // A page that leads on at once is none to read.
    if (text.includes('http-equiv="refresh"')) continue;
    const kind = /data-kind="([a-z]*)"/.exec(text)?.[1] || name;
    // Each generated list is of its own make.
    const key = kind === "list" || !name.includes("/") ? name : `${kind} ${name.split("/")[0]}`;
    kinds.set(key, [...(kinds.get(key) || []), name]);
  }
  return [...kinds.values()].flatMap((names) => {
    // The longest pages hold the most that can go wrong.
    const size = (/** @type {string} */ name) => fs.statSync(path.join(site, name)).size;
    return names.sort((a, b) => size(b) - size(a)).slice(0, each);
  });
}

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".xml": "application/xml", ".webmanifest": "application/manifest+json" };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Serves a site as a strict host does, and says where. @param {string} site @param {string} [at] the folder's address, `/` for the root */
async function serve(site, at = "/tebiki/") {
  const server = http.createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url || "/", "http://x").pathname);
    const file = path.join(site, asked.slice(at.length));
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (!asked.startsWith(at) || !file.startsWith(site) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) {
      const lost = path.join(site, "404.html");
      response.writeHead(404, { "Content-Type": TYPES[".html"] }).end(fs.existsSync(lost) ? fs.readFileSync(lost) : "404");
      return;
    }
    response.writeHead(200, { "Content-Type": /** @type {any} */ (TYPES)[path.extname(file)] || "application/octet-stream" });
    fs.createReadStream(file).pipe(response);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(null)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  ending.push(() => server.close());
  return `http://127.0.0.1:${port}${at}`;
}

/** The address of a site's folder on the disk. @param {string} site */
function fileBase(site) {
  return pathToFileURL(site + path.sep).href;
}

/** @param {string} base @param {string} name */
function address(base, name) {
  return base + name.split("/").map(encodeURIComponent).join("/");
}

/** What ends with the file's last test, whether it passed or not. @type {(() => unknown)[]} */
const ending = [];
after(() => Promise.all(ending.map((end) => end())));

/** A browser for the tests of one file. */
async function launch() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  ending.push(() => browser.close());
  // A worker that answers for the network would hide what a test does to it.
  const open = browser.newContext.bind(browser);
  browser.newContext = (options) => open({ serviceWorkers: "block", ...options });
  return browser;
}

/** A page that remembers every fault: errors, failed requests, requests to anywhere but the site.
 * @param {import("playwright-core").BrowserContext} context @param {string} base */
async function watched(context, base) {
  const page = await context.newPage();
  /** @type {string[]} */
  const faults = [];
  page.on("console", (message) => {
    if (/Service Worker registration blocked/.test(message.text())) return;
    if (isSought((message.text().match(/'([^']+)'/) || ["", message.location().url])[1]) || isSought(message.location().url)) return;
    if (message.type() === "error" || message.type() === "warning") faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.stack || error}`));
  page.on("requestfailed", (request) => {
    // Leaving a page stops what it still loads; that is no fault of the page.
    const why = request.failure()?.errorText;
    if (why !== "net::ERR_ABORTED" && !isSought(request.url())) faults.push(`failed: ${request.url()} ${why}`);
  });
  // The 404 page, when nobody has told it where its site stands, asks for its looks at each depth.
  const isSought = (/** @type {string} */ url) => page.url().endsWith("/404.html") && /\/assets\/(?:site\.css|wide\.css|lost\.js)$/.test(url);
  page.on("request", (request) => {
    if (isSought(request.url())) return;
    if (!request.url().startsWith(base) && !/^(data|blob|about):/.test(request.url())) faults.push(`foreign: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !isSought(response.url())) faults.push(`${response.status()}: ${response.url()}`);
  });
  return { page, faults };
}

/** The first page of a kind whose text holds something. @param {string} site @param {RegExp} name @param {RegExp} holds */
function pageWith(site, name, holds) {
  const found = everyKind(site, 40).find((page) => name.test(page) && holds.test(fs.readFileSync(path.join(site, page), "utf8")));
  if (!found) throw new Error(`no page like ${name} holds ${holds}`);
  return found;
}

/** Acts on each place, with a profile of its own; no page there may show a fault.
 * @param {import("playwright-core").Browser} browser @param {string[][]} places each by its address, and what else is near it
 * @param {(page: import("playwright-core").Page, base: string, other: string) => Promise<void>} act
 * @param {import("playwright-core").BrowserContextOptions} options */
async function onEach(browser, places, act, options) {
  for (const [base, other] of places) {
    const context = await browser.newContext(options);
    const { page, faults } = await watched(context, base);
    await act(page, base, other);
    assert.deepEqual(faults, [], base);
    await context.close();
  }
}

module.exports = { OUT, ROOT, address, build, everyKind, everyPage, everything, fileBase, handbook, launch, onEach, pageWith, pages, plain, serve, tebiki, watched };
