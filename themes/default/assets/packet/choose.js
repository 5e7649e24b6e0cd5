// @ts-check
// 訪問パック, chosen while reading: a button at each heading, and a sign with the number of what was chosen. Nothing is kept
// before the first press, and nothing after the last part is taken out: only where the parts stand, on this device.
(function () {
  "use strict";

  /** Where a part stands, from the site's root, and what it is called.
   * @typedef {{ page: string, anchor: string, of: string, title: string }} Part */

  /** @type {Record<string, any>} */
  const tebiki = /** @type {any} */ (window).tebiki;
  const make = tebiki.make;
  const FORMAT = 1;
  /** Tells every page that something is chosen in some handbook: site.js brings this script then. */
  const SIGN = "tebiki-packet";

  /** Without readings and signs that only guide the line. @param {Element | null} element */
  function words(element) {
    const copy = /** @type {Element | undefined} */ (element?.cloneNode(true));
    copy?.querySelectorAll("rt, rp").forEach((reading) => reading.remove());
    return (copy?.textContent || "").replace(/\u2060/g, "").trim();
  }

  /** An address of the site from its root, as its files are called. @param {string} href */
  function pathOf(href) {
    const path = href.slice(tebiki.root.length).replace(/[?#].*$/s, "");
    if (path === "" || path.endsWith("/")) return path + "index.html";
    return /\.[^/]*$/.test(path) ? path : path + ".html";
  }

  // On a disk no page may read another: one that stands in the packet's frame tells its text.
  if (window.name === SIGN) {
    if (location.protocol === "file:" && window.parent !== window) window.parent.postMessage(document.documentElement.outerHTML, "*");
    return;
  }

  // --- What is kept ---

  let key = "";
  /** Holds for this page where nothing can be kept. @type {Part[]} */
  let held = [];

  /** @param {any} part @returns {part is Part} */
  const isPart = (part) => !!part && ["page", "anchor", "of", "title"].every((name) => typeof part[name] === "string")
    // Nothing but a page of this site.
    && new URL(part.page, tebiki.root).href.startsWith(tebiki.root);

  /** @returns {Part[]} */
  function kept() {
    try {
      const value = JSON.parse(localStorage.getItem(key) || "null");
      return value && value.format === FORMAT && Array.isArray(value.parts) ? value.parts.filter(isPart) : held;
    } catch (_) {
      return held;
    }
  }

  /** Whether it is kept beyond this page. @param {Part[]} parts */
  function keep(parts) {
    held = [];
    try {
      if (parts.length) {
        localStorage.setItem(key, JSON.stringify({ format: FORMAT, parts }));
        localStorage.setItem(SIGN, "on");
      } else {
        localStorage.removeItem(key);
        if (!Object.keys(localStorage).some((name) => name.startsWith(SIGN + "-"))) localStorage.removeItem(SIGN);
      }
    } catch (_) {
      held = parts;
    }
    show();
    return held.length === 0;
  }

  /** @param {Part} a @param {Part} b */
  const isSame = (a, b) => a.page === b.page && a.anchor === b.anchor;

  // --- The buttons ---

  /** @type {{ part: Part, button: HTMLButtonElement }[]} */
  const buttons = [];

  function offer() {
    const article = document.querySelector("article[data-kind]");
    const title = article?.querySelector(".title h1");
    if (!article || !title) return;
    const page = pathOf(location.href);
    const of = words(title);
    // A list is too long to be taken whole.
    if (!article.matches("[data-kind=list], .home *")) add({ page, anchor: "", of, title: of }, title);
    for (const link of article.querySelectorAll(".text .heading > .self")) {
      const heading = link.previousElementSibling;
      if (heading) add({ page, anchor: heading.id, of, title: words(heading) }, link);
    }
  }

  /** @param {Part} part @param {Element} before */
  function add(part, before) {
    const button = make("button", "pack");
    button.type = "button";
    button.addEventListener("click", () => turn(part));
    before.after(button);
    buttons.push({ part, button });
  }

  /** @param {Part} part */
  function turn(part) {
    const parts = kept();
    const rest = parts.filter((other) => !isSame(other, part));
    const isNew = rest.length === parts.length;
    const now = isNew ? [...parts, part] : rest;
    const isKept = keep(now);
    const done = isNew ? "訪問パックに入れました" : "訪問パックから外しました";
    tebiki.heard.textContent = `「${part.title}」を${done}。いま${now.length}か所です。`;
    if (!isKept) tebiki.said.textContent = "この端末には残せないので、このページを閉じるまでに保存してください。";
  }

  // --- The sign ---

  const sign = make("button", "packet-sign");
  sign.type = "button";
  sign.setAttribute("aria-haspopup", "dialog");
  sign.addEventListener("click", async () => {
    try {
      await tebiki.bring("assets/packet/blank.js");
      await tebiki.bring("assets/packet/write.js");
      await tebiki.bring("assets/packet/panel.js");
      tebiki.packet.open();
    } catch (_) {
      tebiki.said.textContent = "訪問パックを開けません。ページを読み込み直してください。";
    }
  });

  function show() {
    const parts = kept();
    document.documentElement.classList.toggle("has-packet", parts.length > 0);
    sign.textContent = `訪問パック ${parts.length}`;
    if (parts.length && !sign.isConnected) document.body.append(sign);
    if (!parts.length) sign.remove();
    for (const { part, button } of buttons) {
      const isIn = parts.some((other) => isSame(other, part));
      const name = isIn ? "パックから外す" : "パックに入れる";
      button.textContent = isIn ? "✓ " + name : name;
      button.setAttribute("aria-label", `${name}：${part.title}`);
      button.classList.toggle("in", isIn);
    }
  }

  async function begin() {
    const looks = make("link");
    looks.rel = "stylesheet";
    looks.href = tebiki.root + "assets/packet/choose.css";
    const dressed = new Promise((done) => (looks.onload = looks.onerror = done));
    document.head.append(looks);
    await Promise.all([dressed, tebiki.bring("assets/packet/handbook.js")]);
    key = SIGN + "-" + tebiki.handbook.id;
    tebiki.packet = { kept, keep, isSame, pathOf, words, FRAME: SIGN };
    offer();
    show();
    // Another window of the same handbook, or this one come back to.
    window.addEventListener("storage", show);
    window.addEventListener("pageshow", show);
  }
  begin().catch(() => {});
})();
