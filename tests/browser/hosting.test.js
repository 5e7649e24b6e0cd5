// The nginx kit of docs/hosting, on a real nginx at 127.0.0.1: what its README promises, and a styled page at any depth for what
// is not there, with no address told to the build.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const http = require("node:http");
const net = require("node:net");
const path = require("node:path");
const { after, before, test } = require("node:test");
const { OUT, ROOT, everything, launch } = require("./support.js");

const DESK = path.join(OUT, "nginx");
/** @type {string} */
let base;
/** @type {import("node:child_process").ChildProcess} */
let nginx;
/** @type {import("playwright-core").Browser} */
let browser;

/** A port that nobody uses. @returns {Promise<number>} */
function free() {
  return new Promise((done) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {net.AddressInfo} */ (server.address());
      server.close(() => done(port));
    });
  });
}

/** @param {string} address @param {Record<string, string>} [headers] @returns {Promise<http.IncomingMessage & {body: Buffer}>} */
function get(address, headers = {}) {
  return new Promise((done, fail) => http.get(address, { headers, agent: false }, (answer) => {
    /** @type {Buffer[]} */
    const parts = [];
    answer.on("data", (part) => parts.push(part)).on("end", () => done(Object.assign(answer, { body: Buffer.concat(parts) })));
  }).on("error", fail));
}

before(async () => {
  browser = await launch();
  const site = everything();
  fs.mkdirSync(DESK, { recursive: true });
  const port = await free();
  const kit = fs.readFileSync(path.join(ROOT, "docs/hosting/nginx.conf"), "utf8").replace("alias /srv/tebiki/public/", `alias "${site}/"`);
  assert.ok(kit.includes(site));
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${name};`).join(" ");
  const user = process.getuid?.() === 0 ? "user root;" : "";
  fs.writeFileSync(path.join(DESK, "nginx.conf"), `${user} daemon off; master_process off; pid nginx.pid; error_log error.log;\nevents {}\nhttp { access_log off; ${temp}\nserver { listen 127.0.0.1:${port}; port_in_redirect on; absolute_redirect off;\n${kit}\n} }\n`);
  nginx = spawn("nginx", ["-p", DESK, "-c", path.join(DESK, "nginx.conf"), "-e", "error.log"], { stdio: "inherit" });
  base = `http://127.0.0.1:${port}/tebiki`;
  for (let tries = 0; ; tries += 1) {
    try {
      await get(base);
      break;
    } catch (error) {
      if (tries > 200) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
});
after(() => nginx?.kill());

test("the folder is led to, files are asked for again and again, short where they have not changed, and packed", async () => {
  const folder = await get(base);
  assert.deepEqual([folder.statusCode, folder.headers.location], [301, "/tebiki/"]);
  const home = await get(`${base}/`, { "Accept-Encoding": "gzip" });
  assert.equal(home.statusCode, 200);
  assert.equal(home.headers["content-type"], "text/html; charset=utf-8");
  assert.equal(home.headers["cache-control"], "no-cache");
  assert.equal(home.headers["content-encoding"], "gzip");
  const { etag } = home.headers;
  assert.ok(etag);
  assert.equal((await get(`${base}/`, { "If-None-Match": /** @type {string} */ (etag), "Accept-Encoding": "gzip" })).statusCode, 304);
  const policy = /** @type {string} */ (home.headers["content-security-policy"]);
  for (const part of ["script-src 'self'", "worker-src 'self'", "manifest-src 'self'"]) assert.ok(policy.includes(part), policy);
  for (const [name, type] of [["assets/site.js", "text/javascript; charset=utf-8"], ["assets/site.css", "text/css; charset=utf-8"], ["app.webmanifest", "application/manifest+json; charset=utf-8"], ["assets/icon.svg", "image/svg+xml"]]) {
    const answer = await get(`${base}/${name}`);
    assert.deepEqual([answer.statusCode, answer.headers["content-type"], answer.headers["cache-control"]], [200, type, "no-cache"], name);
  }
});

test("files that begin with a dot are not there", async () => {
  for (const name of [".tebiki", "guide/.htaccess", ".git/config"]) {
    const answer = await get(`${base}/${name}`);
    assert.equal(answer.statusCode, 404, name);
    assert.ok(!answer.body.includes("tebiki 1"), name);
  }
});

test("what is not there has a page with its looks, its links and its search at any depth, though the build knew no address", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  for (const lost of ["nai.html", "guide/nai.html", "a/b/c/d/nai.html"]) {
    const answer = await page.goto(`${base}/${lost}`);
    assert.equal(answer?.status(), 404, lost);
    await page.waitForFunction(() => /** @type {any} */ (window).tebiki?.make);
    assert.notEqual(await page.locator(".search button").evaluate((button) => getComputedStyle(button).minHeight), "0px", lost);
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((link) => /** @type {HTMLAnchorElement} */ (link).href));
    for (const link of new Set(links)) {
      assert.ok(link.startsWith(`${base}/`), link);
      if (!link.includes("#")) assert.equal((await get(link)).statusCode, 200, link);
    }
    const { total } = await page.evaluate(() => /** @type {any} */ (window).tebiki.search("協議の場"));
    assert.ok(total > 0, lost);
    assert.deepEqual(errors, []);
  }
  await context.close();
});
