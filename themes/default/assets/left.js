// @ts-check
// A heading of this page that bears another name now: the old name leads straight there.
(function () {
  "use strict";

  function follow() {
    let name = "";
    try {
      name = decodeURIComponent(location.hash.slice(1));
    } catch (_) {
      // No id of ours.
    }
    const left = name && document.getElementById(name);
    if (!left || !left.classList.contains("moved-section")) return;
    const ways = left.querySelectorAll("a");
    const only = ways.length === 1 ? ways[0].getAttribute("href") || "" : "";
    if (only.startsWith("#")) location.replace(only);
  }
  window.addEventListener("hashchange", follow);
  follow();
})();
