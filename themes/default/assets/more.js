// @ts-check
// What opens only when a reader asks for it: the settings, readings over the terms, the short meaning of a term, the text
// of a note, a heading's link copied, sections chosen for a visit. site.js brings it at the first asking, with what the reader
// has done since.
(function () {
  "use strict";

  const root = document.documentElement;
  /** @type {Record<string, any>} */
  const tebiki = /** @type {any} */ (window).tebiki;
  /** @type {<K extends keyof HTMLElementTagNameMap>(name: K, className?: string, text?: string) => HTMLElementTagNameMap[K]} */
  const make = tebiki.make;

  /** @type {Record<string, ((event: any) => void)[]>} */
  const acts = {};
  /** From now on, and for what was done while this script was on its way. @template {keyof DocumentEventMap} K @param {K} kind @param {(event: DocumentEventMap[K]) => void} act */
  function on(kind, act, first = false) {
    document.addEventListener(kind, act, first);
    (acts[kind] = acts[kind] || []).push(act);
  }

  let saidUntil = 0;
  /** @param {string} words */
  function say(words) {
    tebiki.said.textContent = words;
    window.clearTimeout(saidUntil);
    saidUntil = window.setTimeout(() => (tebiki.said.textContent = ""), 2500);
  }

  // --- What the reader chooses, kept on this device ---

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
    on("click", (event) => {
      if (details.open && !details.contains(/** @type {Node} */ (event.target))) details.open = false;
    });
    // What has the focus must not lie under it.
    details.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !details.contains(/** @type {Node} */ (event.relatedTarget))) details.open = false;
    });
    on("keydown", (event) => {
      if (event.key !== "Escape" || !details.open || !details.contains(/** @type {Node} */ (event.target))) return;
      details.open = false;
      /** @type {HTMLElement} */ (details.firstElementChild).focus();
    });
  }

  // --- Readings over the terms ---

  const HAN = /\p{Script=Han}/u;

  function ruby() {
    const on = root.getAttribute("data-ruby") === "on";
    for (const link of document.querySelectorAll("a.term")) {
      const name = meaning(link)?.querySelector("b");
      const reading = name?.getAttribute("data-reading");
      const shown = link.querySelector("ruby.reading");
      if (!on && shown) {
        shown.querySelectorAll("rt, rp").forEach((part) => part.remove());
        link.textContent = shown.textContent;
      } else if (on && !shown && reading && HAN.test(link.textContent || "") && link.textContent === name?.textContent) {
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
      tebiki.heard.textContent = "";
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
        if (reading && /[^\p{Script=Hira}\p{Script=Kana}ー・]/u.test(name.textContent || "")) name.append(make("span", "", reading));
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
      if (withLink || !meaning(link)) tebiki.heard.textContent = pop.textContent;
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

    on("pointerover", (event) => {
      if (event.pointerType === "touch") return;
      const link = linkOf(event.target);
      window.clearTimeout(timer);
      if (link) timer = window.setTimeout(() => show(link, false), open ? 80 : 250);
      else if (open && !pop.contains(/** @type {Node} */ (event.target))) timer = window.setTimeout(close, 250);
    });
    on("focusin", (event) => {
      const link = linkOf(event.target);
      if (link && !touched && !quiet) show(link, false);
      else if (open && !pop.contains(/** @type {Node} */ (event.target)) && !link) close();
    });
    on("pointerdown", (event) => {
      touched = event.pointerType === "touch";
      if (open && !pop.contains(/** @type {Node} */ (event.target)) && linkOf(event.target) !== open) close();
    }, true);
    // On touch the first tap opens the meaning, the second goes there.
    on("click", (event) => {
      const link = linkOf(event.target);
      if (!link || !touched) return;
      // The note may stand where its text was shown.
      if (open === link) return close();
      show(link, true);
      if (open === link) event.preventDefault();
    });
    // The word that it speaks of may be moved away under it.
    document.addEventListener("scroll", (event) => {
      if (open && event.target instanceof Element && event.target.contains(open)) close();
    }, { capture: true, passive: true });
    on("keydown", (event) => {
      touched = false;
      if (event.key === "Escape" && open) {
        close();
        event.stopPropagation();
      }
    });
  }

  // --- A link to a heading, copied ---

  function copying() {
    on("click", async (event) => {
      const link = event.target instanceof Element ? event.target.closest("a.self") : null;
      if (!(link instanceof HTMLAnchorElement)) return;
      try {
        await navigator.clipboard.writeText(link.href);
        say("リンクをコピーしました");
      } catch (_) {
        say("リンクは、画面の上のアドレス欄にあります");
      }
    });
  }

  // --- Sections chosen for a visit ---

  function packet() {
    tebiki.bring("assets/packet/choose.js").catch(() => {});
  }

  // --- The switch between editions keeps the reader's place ---

  /** The id that the address names. */
  function named() {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch (_) {
      return "";
    }
  }

  /** The id of the part that is being read: the one that was asked for while it is in sight, else the last whose head has passed. */
  function place() {
    const heads = Array.from(document.querySelectorAll(".text :is(h2, h3, h4, h5, h6)[id], .articles > [id]"));
    const wanted = heads.find((head) => head.id === named());
    const seen = wanted && wanted.getBoundingClientRect();
    const isSeen = seen && seen.bottom > 0 && seen.top < window.innerHeight;
    // Who went up to the line that says 旧版 came from there.
    if (wanted && (isSeen || window.scrollY === 0)) return wanted.id;
    const line = window.innerHeight / 4;
    const passed = heads.filter((head) => head.getBoundingClientRect().top <= line);
    return window.scrollY > 0 && passed.length ? passed[passed.length - 1].id : "";
  }

  /** Whether the way to another edition leads on, now with the part that is being read. @param {HTMLAnchorElement} way */
  function lead(way) {
    const part = place();
    if (!part) return true;
    /** @type {Record<string, string>} */
    const moved = JSON.parse(way.dataset.anchors || "{}");
    if (!(part in moved)) way.hash = part;
    else if (moved[part]) way.href = moved[part];
    else if (!way.dataset.told) {
      way.dataset.told = part;
      const says = document.createElement("span");
      says.className = "absent";
      says.setAttribute("role", "status");
      way.after(says);
      says.textContent = "いま読んでいる節は、" + way.dataset.edition + "にはありません。もう一度押すと、文書の先頭を開きます。";
      return false;
    }
    return true;
  }

  function editions() {
    const versions = /** @type {HTMLDetailsElement | null} */ (document.querySelector("details.versions"));
    on("click", (event) => {
      const target = /** @type {Element} */ (event.target);
      const way = /** @type {HTMLAnchorElement | null} */ (target.closest("a[data-edition]"));
      // What was held back while this script was on its way goes on.
      if (way && !lead(way)) event.preventDefault();
      else if (way && event.defaultPrevented) {
        const { ctrlKey, metaKey, shiftKey } = /** @type {MouseEvent} */ (event);
        if (ctrlKey || metaKey || shiftKey) window.open(way.href);
        else location.href = way.href;
      }
      if (versions && !versions.contains(target)) versions.open = false;
    });
    on("keydown", (event) => {
      if (event.key !== "Escape" || !versions || !versions.open) return;
      versions.open = false;
      versions.querySelector("summary")?.focus();
    });
  }

  tebiki.more = function () {
    for (const part of [settings, editions, popovers, ruby, copying, packet]) {
      try {
        part();
      } catch (error) {
        console.error(error);
      }
    }
    for (const event of tebiki.asked) for (const act of acts[event.type] || []) act(event);
  };
})();
