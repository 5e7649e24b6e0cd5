// @ts-check
// Keeps the reader's place: in the switch between editions, and where a heading bears another name now.
(function () {
  "use strict";

  /** @param {string} selector @param {ParentNode} [from] @returns {HTMLElement[]} */
  function all(selector, from) {
    return Array.from((from || document).querySelectorAll(selector));
  }

  function asked() {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch (_) {
      return "";
    }
  }

  /** The id of the part that is being read: the one that was asked for while it is in sight, else the last whose head has passed. */
  function place() {
    const heads = all(".text :is(h2, h3, h4, h5, h6)[id], .articles > [id]");
    const wanted = heads.find((head) => head.id === asked());
    const seen = wanted && wanted.getBoundingClientRect();
    const isSeen = seen && seen.bottom > 0 && seen.top < window.innerHeight;
    // Who went up to the line that says 旧版 came from there.
    if (wanted && (isSeen || window.scrollY === 0)) return wanted.id;
    const line = window.innerHeight / 4;
    const passed = heads.filter((head) => head.getBoundingClientRect().top <= line);
    return window.scrollY > 0 && passed.length ? passed[passed.length - 1].id : "";
  }

  /** @param {HTMLAnchorElement} way */
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

  document.addEventListener("click", (event) => {
    const way = event.target instanceof Element && event.target.closest("a[data-edition]");
    if (way && !lead(/** @type {HTMLAnchorElement} */ (way))) event.preventDefault();
    for (const open of all(".versions[open]")) {
      if (event.target instanceof Node && !open.contains(event.target)) open.removeAttribute("open");
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of all(".versions[open]")) {
      open.removeAttribute("open");
      all("summary", open).forEach((summary) => summary.focus());
    }
  });

  /** A heading of this page that bears another name now: the old name leads straight there. */
  function follow() {
    const name = asked();
    const left = name && document.getElementById(name);
    if (!left || !left.classList.contains("moved-section")) return;
    const ways = all("a", left);
    const only = ways.length === 1 ? ways[0].getAttribute("href") || "" : "";
    if (only.startsWith("#")) location.replace(only);
  }
  window.addEventListener("hashchange", follow);
  follow();
})();
