// @ts-check
// What makes reading easier where scripts run. Nothing here is needed to read; a part that fails leaves the others be.
(function () {
  "use strict";

  const root = document.documentElement;
  /** @type {Record<string, any>} */
  const tebiki = (/** @type {any} */ (window).tebiki = /** @type {any} */ (window).tebiki || {});

  /**
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} name @param {string} [className] @param {string} [text]
   * @returns {HTMLElementTagNameMap[K]}
   */
  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }
  tebiki.make = make;

  /** @param {string} selector @param {ParentNode} [from] @returns {HTMLElement[]} */
  function all(selector, from) {
    return Array.from((from || document).querySelectorAll(selector));
  }

  /** What says something also to those who listen: there before its words are, or they are not read out. @param {string} className */
  function speaker(className) {
    const element = make("div", className);
    element.setAttribute("role", "status");
    document.body.append(element);
    return element;
  }
  tebiki.said = speaker("toast");
  tebiki.heard = speaker("unseen");

  // --- What the reader chose, kept on this device ---

  /** first.js has done this already, unless it came late. */
  function recall() {
    try {
      for (const name of ["theme", "size", "ruby", "keys", "packet"]) {
        const value = localStorage.getItem("tebiki-" + name);
        if (value) root.setAttribute("data-" + name, value);
      }
    } catch (_) {
      // Nothing is kept on this machine.
    }
  }

  // --- What opens only when it is asked for comes when it is asked for ---

  /** What more.js opens something for. */
  const ASKS = "a.term[aria-describedby], .call a, .heading, h1, .settings, a[data-edition], .versions";

  function asking() {
    /** What the reader did from the first asking on; more.js takes it up. @type {Event[]} */
    const asked = (tebiki.asked = []);
    const kinds = ["pointerover", "pointerdown", "focusin", "click", "keydown"];
    const stop = () => kinds.forEach((kind) => document.removeEventListener(kind, ask, true));
    /** @type {Promise<void> | null} */
    let coming = null;
    const bring = () => (coming = coming || come().catch(() => {}).finally(stop));
    async function come() {
      const looks = make("link");
      looks.rel = "stylesheet";
      looks.href = tebiki.root + "assets/more.css";
      const dressed = new Promise((done) => (looks.onload = looks.onerror = done));
      document.head.append(looks);
      await Promise.all([dressed, tebiki.bring("assets/more.js")]);
      tebiki.more();
    }
    /** @param {Event} event */
    function ask(event) {
      const what = event.target instanceof Element && event.target.closest(ASKS);
      if (!asked.length && !what) return;
      asked.push(event);
      if (asked.length === 1) bring();
      // The first tap opens a meaning, however long that takes to come.
      const down = asked.filter((one) => one instanceof PointerEvent && one.type === "pointerdown").pop();
      const tapped = event.type === "click" && /** @type {PointerEvent | undefined} */ (down)?.pointerType === "touch";
      const again = asked.some((one) => one !== event && one.type === "click" && what && what.contains(/** @type {Node} */ (one.target)));
      if (tapped && !again && what && what.matches(".term, .call a")) event.preventDefault();
      // Where that edition has what is being read, more.js knows; it goes there.
      if (event.type === "click" && what && what.matches("[data-edition]")) event.preventDefault();
    }
    kinds.forEach((kind) => document.addEventListener(kind, ask, true));
    // A frame of this name stands in another page that makes a packet (packet/choose.js).
    if (root.matches("[data-ruby], [data-packet]") || window.name === "tebiki-packet") bring();
  }

  // --- A link at each heading ---

  function selves() {
    for (const heading of all(".heading > [id]")) {
      const words = /** @type {Element} */ (heading.cloneNode(true));
      words.querySelectorAll("rt, rp").forEach((reading) => reading.remove());
      const link = make("a", "self", "#");
      link.href = "#" + encodeURIComponent(heading.id);
      link.setAttribute("aria-label", "見出し「" + words.textContent + "」へのリンク");
      heading.after(link);
    }
  }

  // --- Facts that have run out by the reader's clock ---

  function expiry() {
    const now = new Date();
    now.setMinutes(now.getMinutes() - now.getTimezoneOffset());
    const today = now.toISOString().slice(0, 10);
    for (const notice of all("[data-notice-until]")) {
      if ((notice.getAttribute("data-notice-until") || "") >= today) continue;
      const box = notice.parentElement;
      notice.remove();
      if (box && !box.children.length) box.remove();
    }
    for (const time of all("time[data-until]")) {
      const until = time.getAttribute("data-until") || "";
      const badge = time.closest(".badge");
      if (until >= today || !badge) continue;
      badge.classList.add("expired");
      badge.prepend("期限切れ　");
      badge.closest(".facts-of")?.classList.add("is-expired");
    }
  }

  // --- Menus that fold on a small screen; the contents follow the reading ---

  const top = /** @type {HTMLElement | null} */ (document.querySelector("header.top"));
  const measure = () => root.style.setProperty("--head", (top?.offsetHeight || 0) + "px");

  /** How far down the header last saw the reader. */
  let seen = window.scrollY;

  function menus() {
    const way = document.querySelector(".menu-way a");
    const menu = document.querySelector("nav.menu");
    way?.setAttribute("role", "button");
    way?.setAttribute("aria-expanded", "false");
    if (way && menu) {
      way.setAttribute("aria-controls", "menu");
      let place = 0;
      const toggle = (/** @type {Event} */ event) => {
        event.preventDefault();
        const here = window.scrollY;
        const open = menu.classList.toggle("open");
        root.classList.toggle("at-menu", open);
        // The other ways have made the header higher: the menu stands below it.
        measure();
        way.setAttribute("aria-expanded", String(open));
        // The header may have come along; the menu stands at the head of the page, and the reader comes back from it.
        // No browser is to make up for the menu's height while it comes and goes.
        if (open) {
          place = here;
          root.style.setProperty("overflow-anchor", "none");
          menu.scrollIntoView({ block: "start", behavior: "instant" });
        } else {
          // To the header this is no going on: its button has the focus.
          seen = place;
          window.scrollTo({ top: place, behavior: "instant" });
          setTimeout(() => root.style.removeProperty("overflow-anchor"), 200);
        }
      };
      way.addEventListener("click", toggle);
      menu.addEventListener("keydown", (event) => {
        if (/** @type {KeyboardEvent} */ (event).key !== "Escape" || !menu.classList.contains("open")) return;
        toggle(event);
        /** @type {HTMLElement} */ (way).focus();
      });
      way.addEventListener("keydown", (event) => {
        const { key } = /** @type {KeyboardEvent} */ (event);
        if (key === " " || (key === "Escape" && menu.classList.contains("open"))) toggle(event);
      });
    }
    // Without a menu of its own a page still has the other ways.
    if (way && !menu) {
      way.addEventListener("click", (event) => {
        event.preventDefault();
        way.setAttribute("aria-expanded", String(root.classList.toggle("at-menu")));
      });
    }
    const here = menu?.querySelector("[aria-current]");
    if (menu instanceof HTMLElement && here instanceof HTMLElement && here.offsetTop > menu.clientHeight) {
      menu.scrollTop = here.offsetTop - menu.clientHeight / 2;
    }

    const toc = document.querySelector("nav.toc");
    const title = toc?.querySelector("h2");
    if (!toc || !title) return;
    const button = make("button", "toc-button", title.textContent || "");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => button.setAttribute("aria-expanded", String(toc.classList.toggle("open"))));
    title.replaceChildren(button);
    // Where they stand beside the text, the contents are always open.
    const beside = () => (button.disabled = getComputedStyle(toc).position === "sticky");
    new ResizeObserver(beside).observe(toc);
    beside();
    const links = new Map(all("a", toc).map((link) => [decodeURIComponent(link.getAttribute("href") || "").slice(1), link]));
    const headings = Array.from(links.keys(), (id) => document.getElementById(id)).filter((heading) => heading !== null);
    let waits = false;
    const mark = () => {
      waits = false;
      const isEnd = window.scrollY + window.innerHeight > root.scrollHeight - 2;
      let current = null;
      for (const heading of headings) {
        const { top } = heading.getBoundingClientRect();
        // What was led to stands this far down; at the end of the page the last headings cannot come so far.
        if (top < parseFloat(getComputedStyle(heading).scrollMarginTop) + 4 || (isEnd && top < window.innerHeight)) current = heading;
      }
      links.forEach((link, id) => {
        if (!current || id !== current.id) return link.removeAttribute("aria-current");
        link.setAttribute("aria-current", "true");
        // Long contents have a scroll of their own, beside the text.
        const above = link.offsetTop - toc.scrollTop;
        if (above < 0 || above > toc.clientHeight - link.offsetHeight) toc.scrollTop = link.offsetTop - toc.clientHeight / 2;
      });
    };
    addEventListener("scroll", () => {
      if (!waits) requestAnimationFrame(mark);
      waits = true;
    }, { passive: true });
    mark();
  }

  // --- Tables and drawings take the focus only where they scroll ---

  function tables() {
    const watch = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        const scrolls = target.scrollWidth > target.clientWidth + 1;
        target.classList.toggle("scrolls", scrolls);
        target.classList.toggle("fits", !scrolls);
        if (scrolls) target.setAttribute("tabindex", "0");
        else target.removeAttribute("tabindex");
      }
    });
    for (const table of all(".table, .drawing")) {
      // A drawing wider than the screen opens on the person it is about.
      const own = table.querySelector(".own")?.getBoundingClientRect();
      if (own) table.scrollLeft = own.left + own.width / 2 - table.getBoundingClientRect().left - table.clientWidth / 2;
      watch.observe(table);
      table.addEventListener("scroll", () => {
        table.classList.toggle("at-end", table.scrollLeft + table.clientWidth > table.scrollWidth - 2);
      }, { passive: true });
    }
  }

  // --- The header comes back when the reader turns back ---

  function header() {
    if (!top) return;
    new ResizeObserver(measure).observe(top);
    addEventListener("scroll", () => {
      const now = window.scrollY;
      // Answers that hang from the header would leave with it.
      if (Math.abs(now - seen) < 8 || top.querySelector(".search-panel:not([hidden]), .top-in details[open]")) return;
      // One of many lines would take the screen from the text.
      root.classList.toggle("turned", now < seen && top.offsetHeight < window.innerHeight / 4);
      seen = now;
    }, { passive: true });
  }

  // --- Paper shows what is folded ---

  function paper() {
    for (const button of all(".print button")) button.addEventListener("click", () => window.print());
    /** @type {HTMLElement[]} */
    let opened = [];
    addEventListener("beforeprint", () => {
      opened = all("main details:not([open])");
      opened.forEach((details) => details.setAttribute("open", ""));
    });
    addEventListener("afterprint", () => opened.forEach((details) => details.removeAttribute("open")));
  }

  // --- The whole handbook on this device: from a host alone, and not where another site shows it ---

  function offline() {
    const hosted = /^https?:$/.test(location.protocol) && window.top === window && window.isSecureContext;
    // The preview of an author changes with every word.
    if (!hosted || !navigator.serviceWorker || document.querySelector(".old-edition") || document.querySelector('script[src^="/__tebiki/"]')) return;
    addEventListener("load", () => tebiki.bring("assets/offline.js").catch(() => {}));
  }

  for (const part of [recall, asking, selves, expiry, menus, tables, header, paper, offline]) {
    try {
      part();
    } catch (error) {
      console.error(error);
    }
  }
})();
