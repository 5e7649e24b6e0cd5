// @ts-check
// Takes the reader of an old address to the page's new place, with the part of the page that was asked for. Without it the
// page leads there all the same, to its top.
(function () {
  "use strict";
  var link = document.querySelector("link[rel=next]");
  var part = location.hash;
  if (link && part) location.replace(/** @type {HTMLLinkElement} */ (link).href.split("#")[0] + part);
})();
