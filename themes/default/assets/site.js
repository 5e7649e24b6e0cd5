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

  /** @param {string} selector @param {ParentNode} [from] @returns {HTMLElement[]} */
  function all(selector, from) {
    return Array.from((from || document).querySelectorAll(selector));
  }

  // --- Saying something, also to those who listen ---

  /** One that is there before its words are: only then are they read out. @param {string} className */
  function speaker(className) {
    const element = make("div", className);
    element.setAttribute("role", "status");
    document.body.append(element);
    return element;
  }

  const said = speaker("said");
  const heard = speaker("unseen");
  let saidUntil = 0;
  /** @param {string} words */
  tebiki.say = function (words) {
    said.textContent = words;
    window.clearTimeout(saidUntil);
    saidUntil = window.setTimeout(() => (said.textContent = ""), 2500);
  };

  // --- What the reader chose, kept on this device ---

  /** first.js has done this already, unless it came late. */
  function recall() {
    try {
      for (const name of ["theme", "size", "ruby", "keys"]) {
        const value = localStorage.getItem("tebiki-" + name);
        if (value) root.setAttribute("data-" + name, value);
      }
    } catch (_) {
      // Nothing is kept on this machine.
    }
  }

  /** @param {string} name @param {string} value */
  function keep(name, value) {
    if (value) root.setAttribute("data-" + name, value);
    else root.removeAttribute("data-" + name);
    try {
      if (value) localStorage.setItem("tebiki-" + name, value);
      else localStorage.removeItem("tebiki-" + name);
    } catch (_) {
      // Not kept on this machine; it holds for this page.
    }
  }

  function settings() {
    const details = /** @type {HTMLDetailsElement | null} */ (document.querySelector("details.settings"));
    if (!details) return;
    const box = make("div", "settings-box");
    /** @type {[string, string, [string, string][]][]} */
    const choices = [
      ["size", "文字の大きさ", [["", "標準"], ["large", "大"], ["largest", "特大"]]],
      ["theme", "色", [["", "端末に合わせる"], ["light", "明るい"], ["dark", "暗い"], ["contrast", "くっきり"]]],
      ["ruby", "用語のふりがな", [["", "なし"], ["on", "あり"]]],
      ["keys", "「/」キー", [["", "検索へ移る"], ["off", "使わない"]]],
    ];
    for (const [name, label, values] of choices) {
      const set = make("fieldset");
      set.append(make("legend", "", label));
      const row = make("div", "settings-choices");
      for (const [value, words] of values) {
        const input = make("input");
        input.type = "radio";
        input.name = "tebiki-" + name;
        input.value = value;
        input.checked = (root.getAttribute("data-" + name) || "") === value;
        input.addEventListener("change", () => {
          keep(name, value);
          if (name === "ruby") ruby();
        });
        const line = make("label");
        line.append(input, words);
        row.append(line);
      }
      set.append(row);
      box.append(set);
    }
    details.append(box);
    document.addEventListener("click", (event) => {
      if (details.open && !details.contains(/** @type {Node} */ (event.target))) details.open = false;
    });
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      details.open = false;
      /** @type {HTMLElement} */ (details.firstElementChild).focus();
    });
  }

  // --- Readings over the terms ---

  function ruby() {
    const on = root.getAttribute("data-ruby") === "on";
    for (const link of all("a.term")) {
      const name = meaning(link)?.querySelector("b");
      const reading = name?.getAttribute("data-reading");
      const shown = link.querySelector("ruby.reading");
      if (!on && shown) {
        shown.querySelectorAll("rt, rp").forEach((part) => part.remove());
        link.textContent = shown.textContent;
      } else if (on && !shown && reading && /\p{Script=Han}/u.test(link.textContent || "") && link.textContent === name?.textContent) {
        const ruby = make("ruby", "reading", link.textContent || "");
        ruby.append(make("rp", "", "（"), make("rt", "", reading), make("rp", "", "）"));
        link.replaceChildren(ruby);
      }
    }
  }

  /** @param {Element} link */
  function meaning(link) {
    const id = link.getAttribute("aria-describedby");
    return id ? document.getElementById(id) : null;
  }

  // --- The short meaning of a term, the text of a note ---

  function popovers() {
    const pop = make("div", "pop");
    pop.id = "tebiki-pop";
    pop.hidden = true;
    (document.querySelector("main") || document.body).append(pop);
    /** @type {HTMLAnchorElement | null} */
    let open = null;
    let timer = 0;
    let touched = false;
    let quiet = false;

    /** @param {HTMLAnchorElement} link */
    function giveBack(link) {
      quiet = true;
      link.focus();
      quiet = false;
    }

    function close() {
      window.clearTimeout(timer);
      const link = open;
      const inside = pop.contains(document.activeElement);
      open = null;
      pop.hidden = true;
      heard.textContent = "";
      link?.removeAttribute("aria-expanded");
      if (inside && link) giveBack(link);
    }

    /** @param {HTMLAnchorElement} link */
    function fill(link) {
      pop.replaceChildren();
      const term = meaning(link);
      if (link.matches("a.term") && term) {
        const name = make("p", "pop-name", term.querySelector("b")?.textContent || "");
        const reading = term.querySelector("b")?.getAttribute("data-reading");
        if (reading) name.append(make("span", "", reading));
        pop.append(name, make("p", "", term.querySelector("span")?.textContent || ""));
        return true;
      }
      const note = link.hash && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (link.closest(".call") && note) {
        const copy = /** @type {HTMLElement} */ (note.cloneNode(true));
        copy.querySelectorAll(".back").forEach((back) => back.remove());
        pop.append(make("p", "", (copy.textContent || "").trim()));
        return true;
      }
      return false;
    }

    /** @param {HTMLAnchorElement} link @param {boolean} withLink */
    function show(link, withLink) {
      window.clearTimeout(timer);
      if (open === link) return;
      close();
      if (!fill(link)) return;
      open = link;
      if (withLink) {
        const go = make("a", "pop-go", link.matches("a.term") ? "この用語のページへ" : "注へ");
        go.href = link.href;
        pop.append(go);
      }
      link.setAttribute("aria-expanded", "true");
      pop.hidden = false;
      // A focused term is described by its meaning; what else opens is read out here.
      if (withLink || !meaning(link)) heard.textContent = pop.textContent;
      // The line of the link that is nearest: a link may run over two lines.
      const box = link.getClientRects()[0] || link.getBoundingClientRect();
      const width = pop.offsetWidth;
      const room = root.clientWidth;
      const left = Math.max(16, Math.min(box.left, room - width - 16));
      const below = link.getBoundingClientRect().bottom + 8;
      const fits = below + pop.offsetHeight < window.innerHeight || box.top < pop.offsetHeight + 16;
      pop.style.left = left + window.scrollX + "px";
      pop.style.top = (fits ? below : box.top - pop.offsetHeight - 8) + window.scrollY + "px";
    }

    /** @param {EventTarget | null} target @returns {HTMLAnchorElement | null} */
    function linkOf(target) {
      return target instanceof Element ? target.closest("a.term[aria-describedby], .call a") : null;
    }

    document.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch") return;
      const link = linkOf(event.target);
      window.clearTimeout(timer);
      if (link) timer = window.setTimeout(() => show(link, false), open ? 80 : 250);
      else if (open && !pop.contains(/** @type {Node} */ (event.target))) timer = window.setTimeout(close, 250);
    });
    document.addEventListener("focusin", (event) => {
      const link = linkOf(event.target);
      if (link && !touched && !quiet) show(link, false);
      else if (open && !pop.contains(/** @type {Node} */ (event.target)) && !link) close();
    });
    document.addEventListener("pointerdown", (event) => {
      touched = event.pointerType === "touch";
      if (open && !pop.contains(/** @type {Node} */ (event.target)) && linkOf(event.target) !== open) close();
    }, true);
    // On touch the first tap opens the meaning, the second goes there.
    document.addEventListener("click", (event) => {
      const link = linkOf(event.target);
      if (!link || !touched || open === link) return;
      show(link, true);
      if (open === link) event.preventDefault();
    });
    document.addEventListener("keydown", (event) => {
      touched = false;
      if (event.key === "Escape" && open) {
        close();
        event.stopPropagation();
      }
    });
  }

  // --- Facts that have run out by the reader's clock ---

  function expiry() {
    const now = new Date();
    const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
    const today = now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
    for (const time of all("time[data-until]")) {
      const until = time.getAttribute("data-until") || "";
      const badge = time.closest(".badge");
      if (until >= today || !badge) continue;
      badge.classList.add("expired");
      badge.prepend("期限切れ　");
      badge.closest(".facts-of")?.classList.add("is-expired");
    }
  }

  // --- A link to a heading, copied ---

  function copying() {
    document.addEventListener("click", async (event) => {
      const link = event.target instanceof Element ? event.target.closest("a.self") : null;
      if (!(link instanceof HTMLAnchorElement)) return;
      try {
        await navigator.clipboard.writeText(link.href);
        tebiki.say("リンクをコピーしました");
      } catch (_) {
        tebiki.say("リンクは、画面の上のアドレス欄にあります");
      }
    });
  }

  // --- Menus that fold on a small screen; the contents follow the reading ---

  function menus() {
    const way = document.querySelector(".menu-way a");
    const menu = document.querySelector("nav.menu");
    if (way && menu) {
      way.setAttribute("role", "button");
      way.setAttribute("aria-expanded", "false");
      way.setAttribute("aria-controls", "menu");
      const toggle = (/** @type {Event} */ event) => {
        event.preventDefault();
        const open = menu.classList.toggle("open");
        way.setAttribute("aria-expanded", String(open));
        // The header may have come along; the menu stands at the head of the page.
        if (open) menu.scrollIntoView({ block: "nearest" });
      };
      way.addEventListener("click", toggle);
      menu.addEventListener("keydown", (event) => {
        if (/** @type {KeyboardEvent} */ (event).key !== "Escape" || !menu.classList.contains("open")) return;
        toggle(event);
        /** @type {HTMLElement} */ (way).focus();
      });
      way.addEventListener("keydown", (event) => {
        if (/** @type {KeyboardEvent} */ (event).key === " ") toggle(event);
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
    if (!("IntersectionObserver" in window)) return;
    const links = new Map(all("a", toc).map((link) => [decodeURIComponent(link.getAttribute("href") || "").slice(1), link]));
    const headings = Array.from(links.keys(), (id) => document.getElementById(id)).filter((heading) => heading !== null);
    const mark = () => {
      let current = null;
      for (const heading of headings) if (heading.getBoundingClientRect().top < window.innerHeight * 0.3) current = heading;
      links.forEach((link, id) => {
        if (!current || id !== current.id) return link.removeAttribute("aria-current");
        link.setAttribute("aria-current", "true");
        // Long contents have a scroll of their own, beside the text.
        const above = link.offsetTop - toc.scrollTop;
        if (above < 0 || above > toc.clientHeight - link.offsetHeight) toc.scrollTop = link.offsetTop - toc.clientHeight / 2;
      });
    };
    const watch = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px", threshold: [0, 1] });
    headings.forEach((heading) => watch.observe(heading));
  }

  // --- Tables and drawings take the focus only where they scroll ---

  function tables() {
    const watch = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        const scrolls = target.scrollWidth > target.clientWidth + 1;
        target.classList.toggle("scrolls", scrolls);
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
    const top = document.querySelector("header.top");
    if (!(top instanceof HTMLElement)) return;
    new ResizeObserver(() => root.style.setProperty("--head", top.offsetHeight + "px")).observe(top);
    let last = window.scrollY;
    window.addEventListener("scroll", () => {
      const now = window.scrollY;
      // Answers that hang from the header would leave with it.
      if (Math.abs(now - last) < 8 || top.querySelector(".search-panel:not([hidden])")) return;
      root.classList.toggle("back", now < last);
      last = now;
    }, { passive: true });
  }

  // --- Paper shows what is folded ---

  function paper() {
    for (const button of all(".print button")) button.addEventListener("click", () => window.print());
    /** @type {HTMLElement[]} */
    let opened = [];
    window.addEventListener("beforeprint", () => {
      opened = all("main details:not([open])");
      opened.forEach((details) => details.setAttribute("open", ""));
    });
    window.addEventListener("afterprint", () => opened.forEach((details) => details.removeAttribute("open")));
  }

  for (const part of [recall, settings, popovers, ruby, expiry, copying, menus, tables, header, paper]) {
    try {
      part();
    } catch (error) {
      console.error(error);
    }
  }
})();
