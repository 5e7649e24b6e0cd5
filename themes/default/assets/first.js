// @ts-check
// Takes up what the reader chose on this device. Small and first in line, so that it runs before anything is painted; nothing waits for it.
(function () {
  "use strict";
  var root = document.documentElement;
  try {
    ["theme", "size", "ruby"].forEach(function (name) {
      var value = localStorage.getItem("tebiki-" + name);
      if (value) root.setAttribute("data-" + name, value);
    });
  } catch (_) {
    // Storage is refused on some machines when a page is opened as a file; then the page is as it comes.
  }
})();
