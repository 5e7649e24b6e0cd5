// @ts-check
// The print page: choose a chapter, and the paper holds that chapter alone. Without scripts it holds the whole book.
(function () {
  "use strict";

  const hint = document.querySelector(".print-hint");
  /** @type {HTMLElement[]} */
  const entries = Array.from(document.querySelectorAll(".entry"));
  /** @type {HTMLElement[]} */
  const lines = Array.from(document.querySelectorAll(".contents li"));
  if (!hint || !entries.length) return;

  const level = (/** @type {Element} */ element) => Number(/level-(\d)/.exec(element.className)?.[1]);
  const id = (/** @type {Element} */ entry) => entry.querySelector(".title [id]")?.id || "";

  const select = document.createElement("select");
  select.add(new Option("全文", ""));
  for (const line of lines) {
    const link = line.querySelector("a");
    if (!link || level(line) > 4) continue;
    const indent = "　".repeat(level(line) - 2);
    select.add(new Option(indent + link.textContent?.trim(), decodeURIComponent(link.hash.slice(1))));
  }

  /** Shows an entry with those below it; all of them for an empty id. @param {string} chosen */
  function show(chosen) {
    const from = entries.findIndex((entry) => id(entry) === chosen);
    let end = from + 1;
    while (from >= 0 && end < entries.length && level(entries[end]) > level(entries[from])) end++;
    const shown = new Set();
    entries.forEach((entry, at) => {
      entry.hidden = from >= 0 && (at < from || at >= end);
      if (!entry.hidden) shown.add("#" + id(entry));
    });
    for (const line of lines) line.hidden = !shown.has(decodeURIComponent(line.querySelector("a")?.hash || ""));
    document.body.classList.toggle("partial", from >= 0);
  }

  select.addEventListener("change", () => show(select.value));
  const label = document.createElement("label");
  label.append("印刷する範囲", select);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "印刷";
  button.addEventListener("click", () => window.print());
  const range = document.createElement("div");
  range.className = "range";
  range.append(label, button);
  hint.after(range);
  // A link into a hidden chapter shows the whole book again.
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    select.value = "";
    show("");
    target.scrollIntoView();
  });
})();
