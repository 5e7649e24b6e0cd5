// @ts-check
// Before the page is painted: says that scripts run, and takes up what the reader chose on this device.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.remove("no-js");
  root.classList.add("js");
  try {
    ["theme", "size", "ruby"].forEach(function (name) {
      var value = localStorage.getItem("tebiki-" + name);
      if (value) root.setAttribute("data-" + name, value);
    });
  } catch (_) {
    // Storage is refused on some machines when a page is opened as a file; then the page is as it comes.
  }
})();
