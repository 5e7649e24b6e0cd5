// The handbook kept on the device: after one visit it is read and searched with the server stopped; a new edition waits until it is
// asked for; what fails leaves the old one whole; nothing of it from the disk or in frames.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { after, before, describe, test } = require("node:test");
const { OUT, ROOT, fileBase, launch, pages, tebiki, watched } = require("./support.js");

const DESK = path.join(OUT, "手もと");
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'";
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".webmanifest": "application/manifest+json" };

/** @type {import("playwright-core").Browser} */
let browser;
/** Two editions. @type {string[]} */
const sites = [];

/** @param {string} edition @param {string} words */
function edition(edition, words) {
  const content = path.join(DESK, `content ${edition}`);
  fs.cpSync(path.join(ROOT, "tests/golden/everything/content"), content, { recursive: true });
  const settings = path.join(content, "handbook.toml");
  const text = fs.readFileSync(settings, "utf8").replace(/^(edition|base_url) = .*$/gm, "");
  fs.writeFileSync(settings, `edition = "${edition}"\n${text}`);
  fs.writeFileSync(path.join(content, "guide/99-atarashii.md"), `# あたらしい章\n\n${words}\n`);
  const site = path.join(DESK, `site ${edition}`);
  execFileSync(tebiki(), ["build", content, "--out", site], { stdio: ["ignore", "inherit", "pipe"] });
  return site;
}

before(async () => {
  browser = await launch();
  fs.rmSync(DESK, { recursive: true, force: true });
  fs.mkdirSync(DESK, { recursive: true });
  sites.push(edition("第一版", "はじめの言葉です。"), edition("第二版", "あとの言葉です。"));
});

/** @type {Host[]} */
const hosts = [];
after(() => Promise.all(hosts.map((host) => host.stop())));

/** A server in a folder of its host that can be stopped, and made to spoil what it gives. */
class Host {
  constructor(/** @type {string} */ site) {
    this.site = site;
    /** @type {(name: string) => boolean} */
    this.spoils = () => false;
    this.server = http.createServer((request, response) => this.answer(request, response));
    hosts.push(this);
  }

  /** @param {http.IncomingMessage} request @param {http.ServerResponse} response */
  answer(request, response) {
    const asked = decodeURIComponent(new URL(request.url || "/", "http://x").pathname).replace(/^\/ken\/tebiki\//, "").replace(/(^|\/)$/, "$1index.html");
    const file = path.join(this.site, asked);
    if (asked === "frame.html") return void response.writeHead(200, { "Content-Type": TYPES[".html"] }).end('<link rel="icon" href="data:,"><iframe src="index.html"></iframe>');
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Cache-Control", "no-cache");
    if (this.spoils(asked)) return void request.socket.destroy();
    if (!fs.existsSync(file) || fs.statSync(file).isDirectory()) return void response.writeHead(404).end("404");
    response.writeHead(200, { "Content-Type": /** @type {any} */ (TYPES)[path.extname(file)] || "application/octet-stream" }).end(fs.readFileSync(file));
  }

  async start() {
    await new Promise((done) => this.server.listen(0, "127.0.0.1", () => done(null)));
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.server.address());
    return `http://127.0.0.1:${port}/ken/tebiki/`;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done(null)));
  }
}

/** A reader with a worker. @param {string} base */
async function reader(base) {
  const context = await browser.newContext({ serviceWorkers: "allow" });
  const { page, faults } = await watched(context, base);
  return { context, page, faults };
}

/** @param {import("playwright-core").Page} page @param {string | RegExp} words */
function says(page, words) {
  return page.locator(".offline", { hasText: words }).waitFor();
}

/** Whether the search shows these very words. @param {import("playwright-core").Page} page @param {string} words */
async function finds(page, words) {
  const { results } = await page.evaluate((words) => /** @type {any} */ (window).tebiki.search(words), words);
  return results.some((/** @type {{excerpt: string}} */ one) => one.excerpt.includes(words));
}

describe("kept on the device", () => {
  test("after one visit every page and the search work with the server stopped, in a folder of the host", async () => {
    const host = new Host(sites[0]);
    const base = await host.start();
    const { context, page, faults } = await reader(base);
    await page.goto(base);
    await says(page, /この端末に保存しました（[\d.]+ MB）/);
    await host.stop();
    for (const name of pages(sites[0]).filter((name) => name !== "404.html")) {
      const answer = await page.goto(base + name.split("/").map(encodeURIComponent).join("/"));
      assert.equal(answer?.status(), 200, name);
    }
    await page.goto(base);
    assert.ok(await finds(page, "はじめの言葉"));
    assert.ok(!await finds(page, "あとの言葉です"));
    await page.goto(base + "search.html?q=" + encodeURIComponent("協議の場"));
    await page.locator(".search-hit").first().waitFor();
    const lost = await page.goto(base + "nai/nai.html");
    assert.equal(lost?.status(), 404);
    // The page for what is not there looks for its looks at each depth.
    assert.deepEqual(faults.filter((fault) => !fault.includes("/nai/") && !/(assets\/(site|wide)\.css|assets\/lost\.js|worker\.js)/.test(fault)), []);
    await context.close();
  });

  test("the reader deletes it and may have it again", async () => {
    const host = new Host(sites[0]);
    const base = await host.start();
    const { context, page } = await reader(base);
    await page.goto(base);
    await says(page, "保存しました");
    await page.getByRole("button", { name: "保存を消す" }).click();
    await says(page, "この端末から消しました");
    assert.deepEqual(await page.evaluate(async () => [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]), [0, 0]);
    await page.reload();
    await says(page, "保存できます");
    assert.deepEqual(await page.evaluate(async () => [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]), [0, 0]);
    await page.getByRole("button", { name: "保存する" }).click();
    await says(page, "保存しました");
    await context.close();
  });

  test("a new edition is announced, and read when the reader asks and no other tab is open", async () => {
    const host = new Host(sites[0]);
    const base = await host.start();
    const { context, page } = await reader(base);
    await page.goto(base);
    await says(page, "保存しました");
    await page.goto(base + "guide/atarashii.html");
    host.site = sites[1];
    const other = await context.newPage();
    await other.goto(base);
    const notice = page.locator(".new-edition");
    await page.reload();
    await notice.waitFor();
    assert.match(await notice.innerText(), /第二版/);
    assert.match(await page.locator("main").innerText(), /はじめの言葉です/);
    assert.ok(!await finds(page, "あとの言葉です"));
    await notice.getByRole("button").click();
    await page.locator(".new-edition", { hasText: "ほかのタブ" }).waitFor();
    await other.close();
    await notice.getByRole("button").click();
    await page.locator("main", { hasText: "あとの言葉です" }).waitFor();
    await says(page, "保存しました");
    await host.stop();
    await page.reload();
    assert.match(await page.locator("main").innerText(), /あとの言葉です/);
    assert.ok(await finds(page, "あとの言葉です"));
    await context.close();
  });

  test("an update that is cut off, or of two editions mixed, leaves the old one whole", async () => {
    for (const mixed of [false, true]) {
      const host = new Host(sites[0]);
      const base = await host.start();
      const { context, page } = await reader(base);
      await page.goto(base);
      await says(page, "保存しました");
      const old = path.join(DESK, "mixed");
      fs.rmSync(old, { recursive: true, force: true });
      if (mixed) {
        // Half copied: the new worker beside the old search.
        fs.cpSync(sites[1], old, { recursive: true });
        fs.cpSync(path.join(sites[0], "search"), path.join(old, "search"), { recursive: true });
        host.site = old;
      } else {
        host.site = sites[1];
        host.spoils = (name) => name.startsWith("search/");
      }
      await page.reload();
      await says(page, mixed ? "新しくなる途中" : "通信が途切れた");
      assert.equal(await page.locator(".new-edition").count(), 0);
      await host.stop();
      await page.goto(base + "guide/atarashii.html");
      assert.match(await page.locator("main").innerText(), /はじめの言葉です/);
      assert.ok(await finds(page, "はじめの言葉"));
      await context.close();
    }
  });

  test("a device without room says so, and the site is read as ever", async () => {
    const host = new Host(sites[0]);
    const base = await host.start();
    const { context, page } = await reader(base);
    const session = await context.newCDPSession(page);
    await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(base).origin, quotaSize: 20_000 });
    await page.goto(base);
    await says(page, "空きが足りない");
    await page.goto(base + "guide/atarashii.html");
    assert.match(await page.locator("main").innerText(), /はじめの言葉です/);
    assert.ok(await finds(page, "はじめの言葉"));
    await context.close();
  });

  test("nothing of it from the disk or in a frame", async () => {
    const host = new Host(sites[0]);
    const base = await host.start();
    const { context, page, faults } = await reader("");
    await page.goto(fileBase(sites[0]) + "index.html");
    await page.locator("footer.bottom").waitFor();
    assert.equal(await page.locator(".offline, link[rel=manifest]").count(), 0);
    await page.goto(base + "frame.html");
    const frame = page.frameLocator("iframe");
    await frame.locator("footer.bottom").waitFor();
    assert.equal(await frame.locator(".offline").count(), 0);
    assert.deepEqual(faults, []);
    await context.close();
  });
});
