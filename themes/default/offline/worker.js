// @ts-check
// Keeps one whole edition of the site on the device and answers from it, network or not. tebiki writes SITE in front: the
// edition's stamp and the hash of every file. An edition is taken whole, each file with its right hash, or not at all; the one
// before stays until the reader turns to the new one.
/* global SITE */
(function () {
  "use strict";

  const worker = /** @type {any} */ (self);
  /** @type {{stamp: string, edition: string, bytes: number, files: Record<string, string>}} */
  const site = /** @type {any} */ (SITE);
  const root = new URL("./", worker.location.href);
  const OURS = "tebiki " + root.pathname + " ";
  const NAME = OURS + site.stamp;
  /** Where a cache says what it holds. */
  const LIST = new URL("app.webmanifest?files", root).href;

  /** @param {string} path */
  function address(path) {
    return new URL(path.split("/").map(encodeURIComponent).join("/"), root).href;
  }

  /** @param {ArrayBuffer} bytes */
  async function hash(bytes) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** The whole edition, or nothing. */
  async function install() {
    if (!crypto.subtle) throw new Error("no hashes here");
    const before = await older();
    const cache = await caches.open(NAME);
    const paths = Object.keys(site.files);
    let at = 0;
    const take = async () => {
      while (at < paths.length) {
        const path = paths[at];
        at += 1;
        await one(cache, path, before);
      }
    };
    try {
      await Promise.all(Array.from({ length: 6 }, take));
      await cache.put(LIST, new Response(JSON.stringify(site.files), { headers: { "Content-Type": "application/json" } }));
    } catch (error) {
      at = paths.length;
      await caches.delete(NAME);
      const said = /** @type {any} */ (error);
      const failed = said?.name === "QuotaExceededError" ? "quota" : said?.message === "mixed" ? "mixed" : "network";
      for (const client of await worker.clients.matchAll({ includeUncontrolled: true })) client.postMessage({ failed });
      throw error;
    }
  }

  /** What an earlier edition has already need not come again. */
  async function older() {
    for (const name of await caches.keys()) {
      if (!name.startsWith(OURS) || name === NAME) continue;
      const cache = await caches.open(name);
      const list = await cache.match(LIST);
      if (list) return { cache, files: /** @type {Record<string, string>} */ (await list.json()) };
    }
    return null;
  }

  /** @param {Cache} cache @param {string} path @param {{cache: Cache, files: Record<string, string>} | null} before */
  async function one(cache, path, before) {
    const url = address(path);
    if (before && before.files[path] === site.files[path]) {
      const had = await before.cache.match(url);
      if (had) return cache.put(url, had);
    }
    const answer = await fetch(url, { cache: "no-cache", credentials: "same-origin" });
    if (!answer.ok) throw new Error("mixed");
    const bytes = await answer.clone().arrayBuffer();
    if (await hash(bytes) !== site.files[path]) throw new Error("mixed");
    // An answer that was led elsewhere may not be given to a page that asked for this place.
    const plain = answer.redirected ? new Response(bytes, { headers: answer.headers }) : answer;
    return cache.put(url, plain);
  }

  /** @param {URL} url the file of the site that an address means */
  function file(url) {
    let path = url.pathname.slice(root.pathname.length);
    try {
      path = decodeURIComponent(path);
    } catch (_) {
      // No name of ours.
    }
    return path === "" || path.endsWith("/") ? path + "index.html" : path;
  }

  /** @param {Request} request @param {string} path */
  async function answer(request, path) {
    const cache = await caches.open(NAME);
    const found = await cache.match(address(path));
    return found || fetch(request);
  }

  /** A page that the edition does not have. @param {Request} request */
  async function lost(request) {
    try {
      return await fetch(request);
    } catch (error) {
      const cache = await caches.open(NAME);
      const page = await cache.match(address("404.html"));
      if (!page) throw error;
      return new Response(await page.text(), { status: 404, headers: page.headers });
    }
  }

  worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));

  worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith(OURS) && name !== NAME) await caches.delete(name);
    await worker.clients.claim();
  })()));

  worker.addEventListener("fetch", (/** @type {any} */ event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return;
    const path = file(url);
    if (Object.prototype.hasOwnProperty.call(site.files, path)) event.respondWith(answer(request, path));
    else if (request.mode === "navigate") event.respondWith(lost(request));
  });

  worker.addEventListener("message", (/** @type {any} */ event) => event.waitUntil((async () => {
    const say = (/** @type {object} */ what) => event.ports[0]?.postMessage(what);
    if (event.data === "size") say({ bytes: site.bytes, edition: site.edition });
    if (event.data === "forget") {
      for (const name of await caches.keys()) if (name.startsWith(OURS)) await caches.delete(name);
      say({});
    }
    if (event.data === "turn") {
      const open = (await worker.clients.matchAll({ type: "window", includeUncontrolled: true })).filter((/** @type {any} */ one) => one.url.startsWith(root.href));
      say({ others: open.length > 1 });
      if (open.length <= 1) await worker.skipWaiting();
    }
  })()));
})();
