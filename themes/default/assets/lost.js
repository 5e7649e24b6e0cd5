// @ts-check
// For the page that a host shows in place of what is not there, at any depth, when the site's address was not told: finds the
// site's root by where this script was found, and leads every link there.
(function () {
  "use strict";

  /** @type {Record<string, any>} */
  const tebiki = (/** @type {any} */ (window).tebiki = /** @type {any} */ (window).tebiki || {});
  // The page may lie where it is shown; or a nearer copy of this script has done it.
  if (tebiki.root) return;
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL("../", script.src).href;
  if (new URL("./", location.href).href === root) return;
  tebiki.root = root;
  for (const [name, selector] of [["href", "a[href], link[rel=icon]"], ["action", "form[action]"]]) {
    for (const element of document.querySelectorAll(selector)) {
      const there = element.getAttribute(name) || "";
      if (!/^(?:[a-z]+:|\/|#)/i.test(there)) element.setAttribute(name, new URL(there, root).href);
    }
  }
  for (const path of ["assets/first.js", "assets/search/load.js", "assets/site.js"]) {
    const made = document.createElement("script");
    made.src = root + path;
    made.async = false;
    document.head.append(made);
  }
})();
