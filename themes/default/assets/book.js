// @ts-check
// The print page: choose pages in its contents, and the paper holds these alone. `?only=` names those that a link chose,
// and a section that stands before them.
// Without scripts it holds the whole book.
(function () {
  "use strict";

  const hint = document.querySelector(".print-hint");
  const list = document.querySelector(".contents ul");
  /** @type {HTMLElement[]} */
  const entries = Array.from(document.querySelectorAll(".entry"));
  if (!hint || !list || !entries.length) return;

  const level = (/** @type {Element} */ element) => Number(/level-(\d)/.exec(element.className)?.[1]);
  const title = (/** @type {Element} */ entry) => entry.querySelector(".title [id]");

  /** An entry with those below it. @param {HTMLElement} entry */
  function branch(entry) {
    const from = entries.indexOf(entry);
    let end = from + 1;
    while (end < entries.length && level(entries[end]) > level(entry)) end++;
    return entries.slice(from, end);
  }

  // A box before each line of the contents. Terms have no line until one is chosen.
  /** @type {Map<HTMLElement, HTMLInputElement>} */
  const boxes = new Map();
  /** @param {HTMLElement} entry @param {HTMLElement} line */
  function box(entry, line) {
    const input = document.createElement("input");
    input.type = "checkbox";
    input.addEventListener("change", () => {
      for (const one of branch(entry)) choose(one, input.checked);
      show();
    });
    const label = document.createElement("label");
    const name = document.createElement("span");
    name.className = "unseen";
    name.textContent = (title(entry)?.textContent || "") + "を印刷する";
    label.append(input, name);
    line.prepend(label);
    boxes.set(entry, input);
  }

  /** @param {HTMLElement} entry */
  function unlisted(entry) {
    const line = document.createElement("li");
    line.className = "level-" + level(entry);
    const link = document.createElement("a");
    link.href = "#" + encodeURIComponent(title(entry)?.id || "");
    link.textContent = title(entry)?.textContent || "";
    line.append(link);
    // Before the line of what comes next in the book.
    const next = entries.slice(entries.indexOf(entry)).map((one) => boxes.get(one)?.closest("li")).find(Boolean);
    if (next) next.before(line);
    else list?.append(line);
    box(entry, line);
  }

  /** @type {Set<HTMLElement>} */
  const chosen = new Set();
  /** @param {HTMLElement} entry @param {boolean} on */
  function choose(entry, on) {
    if (on) chosen.add(entry);
    else chosen.delete(entry);
  }

  // --- A section alone, before all else: what the packet is about ---

  /** What brings the book back into its order. @type {(() => void)[]} */
  let undo = [];

  /** @param {HTMLElement} entry @param {Element} heading */
  function begin(entry, heading) {
    const start = heading.closest(".heading") || heading;
    const depth = (/** @type {Element} */ block) => block.matches(".heading, h2, h3, h4, h5, h6") && (block.querySelector("h2, h3, h4, h5, h6") || block).tagName;
    const own = String(depth(start));
    let inside = false;
    for (const block of Array.from(start.parentElement?.children || [])) {
      const level = depth(block);
      inside = block === start || (inside && !(level && level <= own));
      if (inside || !(block instanceof HTMLElement)) continue;
      block.hidden = true;
      undo.push(() => (block.hidden = false));
    }
    toFront(entry, entries[0]);
    const line = boxes.get(entry)?.closest("li");
    if (line && list?.firstElementChild) toFront(line, list.firstElementChild);
  }

  /** @param {Element} element @param {Element} first */
  function toFront(element, first) {
    const place = document.createComment("");
    element.replaceWith(place);
    (element === first ? place : first).before(element);
    undo.push(() => place.replaceWith(element));
  }

  /** What a link asked for in vain. @type {string[]} */
  let lost = [];

  function everything() {
    chosen.clear();
    lost = [];
    undo.forEach((step) => step());
    undo = [];
    show();
  }

  /** What is chosen; all of it when nothing is. */
  function show() {
    const few = chosen.size > 0;
    for (const entry of entries) {
      const input = boxes.get(entry);
      entry.hidden = few && !chosen.has(entry);
      if (!input) continue;
      input.checked = chosen.has(entry);
      input.closest("li")?.classList.toggle("left-out", entry.hidden);
    }
    document.body.classList.toggle("partial", few);
    told.textContent = (few ? chosen.size + "件の文書を選んでいます。" : "全文を印刷します。目次の□で、文書を選べます。")
      + (lost.length ? "リンクが指す文書のうち、この版にないものがあります（" + lost.join("、") + "）。" : "");
    whole.hidden = !few;
  }

  /** @param {string} words @param {() => void} act */
  function button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  const told = document.createElement("p");
  told.setAttribute("role", "status");
  const whole = button("全文に戻す", () => {
    everything();
    print.focus();
  });
  const print = button("印刷", () => window.print());
  const range = document.createElement("div");
  range.className = "range";
  range.append(print, whole, told);
  hint.after(range);

  const byId = new Map(entries.map((entry) => [title(entry)?.id || "", entry]));
  for (const line of Array.from(list.children)) {
    const entry = byId.get(decodeURIComponent(line.querySelector("a")?.hash.slice(1) || ""));
    if (entry) box(entry, /** @type {HTMLElement} */ (line));
  }
  for (const name of (new URLSearchParams(location.search).get("only") || "").split(",")) {
    const entry = byId.get(name) || byId.get(name + "-index");
    if (!entry) {
      if (name && !document.getElementById(name)) lost.push(name);
      const heading = document.getElementById(name);
      /** @type {HTMLElement | null | undefined} */
      const holder = heading?.closest(".entry");
      if (!heading || !holder || chosen.has(holder)) continue;
      chosen.add(holder);
      begin(holder, heading);
      continue;
    }
    for (const one of branch(entry)) chosen.add(one);
    if (!boxes.has(entry)) unlisted(entry);
  }
  show();

  // A link into what is left out shows the whole book again.
  window.addEventListener("hashchange", () => {
    /** @type {HTMLElement | null} */
    let target = null;
    try {
      target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch (_) {
      // Not an address of ours.
    }
    if (!target?.closest("[hidden]")) return;
    everything();
    target.scrollIntoView();
  });
})();
