// @ts-check
// Takes the reader of an old address to the page's new place, with the part of the page that was asked for: to where that
// part is now, when the page says so. Without it the page says the same, part by part.
document.addEventListener("DOMContentLoaded", function () {
  "use strict";
  var link = document.querySelector("link[rel=next]");
  var part = location.hash;
  var name = "";
  try {
    name = decodeURIComponent(part.slice(1));
  } catch (_) {
    // No id of ours.
  }
  var here = name && document.getElementById(name);
  if (here) {
    var ways = here.querySelectorAll("a");
    // Several: the reader chooses.
    if (ways.length === 1) location.replace(ways[0].href);
  } else if (link) {
    location.replace(/** @type {HTMLLinkElement} */ (link).href.split("#")[0] + part);
  }
});
