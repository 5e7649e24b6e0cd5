// @ts-check
// Keeps the whole handbook on this device, over http and https: says so at the foot of the page, and how to delete it; announces
// a new edition and changes to it when the reader asks. site.js brings it where there is something to keep; from the disk and in
// frames there is not.
(function () {
  "use strict";

  /** @type {Record<string, any>} */
  const tebiki = /** @type {any} */ (window).tebiki;
  const make = tebiki.make;
  /** What the reader chose; kept with the other settings. */
  const CHOICE = "tebiki-offline";
  const place = document.querySelector("footer.bottom .bottom-in, footer.bottom") || document.body;
  const looks = make("link");
  looks.rel = "stylesheet";
  looks.href = tebiki.root + "assets/offline.css";
  document.head.append(looks);
  const line = make("p", "offline");
  line.setAttribute("role", "status");
  place.append(line);

  function refused() {
    try {
      return localStorage.getItem(CHOICE) === "off";
    } catch (_) {
      return false;
    }
  }

  /** @param {boolean} off */
  function keep(off) {
    try {
      if (off) localStorage.setItem(CHOICE, "off");
      else localStorage.removeItem(CHOICE);
    } catch (_) {
      // It holds for this page.
    }
  }

  /** @param {string} words @param {...[string, () => void]} acts */
  function show(words, ...acts) {
    line.replaceChildren(words);
    for (const [name, act] of acts) {
      const button = make("button", "", name);
      button.type = "button";
      button.addEventListener("click", act);
      line.append(" ", button);
    }
  }

  /** @param {number} bytes */
  function size(bytes) {
    const mega = bytes / 1e6;
    return (mega < 10 ? Math.max(0.1, Math.round(mega * 10) / 10) : Math.round(mega)) + " MB";
  }

  /** Asks a worker. @param {ServiceWorker} worker @param {string} what @returns {Promise<any>} */
  function ask(worker, what) {
    return new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = (event) => done(event.data);
      worker.postMessage(what, [port2]);
    });
  }

  /** @param {ServiceWorkerRegistration} registration */
  async function saved(registration) {
    if (!registration.active) return;
    const { bytes } = await ask(registration.active, "size");
    show(`この端末に保存しました（${size(bytes)}）。通信がなくても読めます。`, ["保存を消す", () => forget(registration)]);
  }

  /** @param {ServiceWorkerRegistration} registration */
  async function forget(registration) {
    keep(true);
    for (const worker of [registration.waiting, registration.active]) if (worker) await ask(worker, "forget");
    await registration.unregister();
    show("この端末から消しました。", ["保存する", () => { keep(false); start(); }]);
  }

  /** @type {HTMLElement | null} */
  let notice = null;

  /** @param {ServiceWorker} waiting */
  async function announce(waiting) {
    if (notice) return;
    const { edition } = await ask(waiting, "size");
    const words = make("p", "", `新しい版${edition ? `（${edition}）` : ""}があります。いま読んでいる版は、切り替えるまで変わりません。`);
    const button = make("button", "", "新しい版を読む");
    button.type = "button";
    button.addEventListener("click", async () => {
      const { others } = await ask(waiting, "turn");
      // A page that somebody reads in another tab must not change under them.
      if (others) words.textContent = "ほかのタブでもこの手引きを開いています。そちらを閉じてから、もう一度押してください。";
    });
    notice = make("div", "new-edition");
    notice?.setAttribute("role", "status");
    notice?.append(words, button);
    (document.querySelector("main") || document.body).prepend(/** @type {HTMLElement} */ (notice));
  }

  const REASONS = {
    quota: "この端末に空きが足りないので、保存できませんでした。通信があれば、このまま読めます。",
    mixed: "サイトが新しくなる途中のようなので、まだ保存していません。",
    network: "通信が途切れたので、まだ保存していません。",
  };

  async function start() {
    const container = navigator.serviceWorker;
    show("この端末に保存しています…");
    let had = Boolean(container.controller);
    container.addEventListener("message", (event) => {
      const reason = /** @type {Record<string, string>} */ (REASONS)[event.data?.failed];
      if (!reason) return;
      // What was saved before is still whole.
      container.getRegistration(tebiki.root).then((registration) => {
        if (!registration?.active) show(reason, ["もう一度", () => start()]);
        else saved(registration).then(() => line.append(" 新しい版：" + reason));
      });
    });
    container.addEventListener("controllerchange", () => {
      if (had) location.reload();
      had = true;
    });
    try {
      const registration = await container.register(tebiki.root + "worker.js", { scope: tebiki.root, updateViaCache: "none" });
      const watch = (/** @type {ServiceWorker} */ worker) => worker.addEventListener("statechange", () => {
        if (worker.state === "activated") saved(registration);
        if (worker.state === "installed" && registration.active) announce(worker);
      });
      if (registration.active) saved(registration);
      if (registration.waiting && registration.active) announce(registration.waiting);
      if (registration.installing) watch(registration.installing);
      registration.addEventListener("updatefound", () => registration.installing && watch(registration.installing));
    } catch (_) {
      line.remove();
    }
  }

  const manifest = make("link");
  manifest.rel = "manifest";
  manifest.href = tebiki.root + "app.webmanifest";
  document.head.append(manifest);
  if (refused()) show("この手引きは、この端末に保存できます。", ["保存する", () => { keep(false); start(); }]);
  else if (/** @type {any} */ (navigator).connection?.saveData) show("この手引きは、この端末に保存できます。", ["保存する", () => start()]);
  else start();
})();
