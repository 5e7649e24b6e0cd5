// @ts-check
// A list in the order of a dictionary can be narrowed by what is typed, in kana too. Stands behind site.js.
(function () {
  "use strict";

  /** @type {<K extends keyof HTMLElementTagNameMap>(name: K, className?: string, text?: string) => HTMLElementTagNameMap[K]} */
  const make = /** @type {any} */ (window).tebiki.make;
  /** @param {string} selector @returns {HTMLElement[]} */
  const all = (selector) => Array.from(document.querySelectorAll(selector));

  const jumps = document.querySelector(".jumps");
  const lists = all("dl.kana-index");
  if (!jumps || lists.length < 2) return;
  const even = (/** @type {string} */ text) => text.normalize("NFKC").toLowerCase().replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
  const words = all("dl.kana-index > dt").map((word) => {
    const parts = [word];
    for (let next = word.nextElementSibling; next instanceof HTMLElement && next.tagName === "DD"; next = next.nextElementSibling) parts.push(next);
    return { parts, said: even(word.textContent || "") };
  });
  const line = make("p", "narrow");
  const label = make("label", "", "しぼる");
  const field = make("input");
  const told = make("span");
  field.type = "search";
  field.autocomplete = "off";
  field.placeholder = "言葉か、よみの一部";
  told.setAttribute("role", "status");
  label.append(" ", field);
  line.append(label, " ", told);
  jumps.after(line);
  const narrow = () => {
    const asked = even(field.value.trim());
    let left = 0;
    for (const { parts, said } of words) {
      const stays = said.includes(asked);
      if (stays) left += 1;
      parts.forEach((part) => (part.hidden = !stays));
    }
    for (const list of lists) {
      list.hidden = !list.querySelector("dt:not([hidden])");
      const heading = list.previousElementSibling;
      if (heading instanceof HTMLElement && heading.matches(".heading, h2")) heading.hidden = list.hidden;
    }
    told.textContent = asked ? left + "語" : "";
  };
  field.addEventListener("input", narrow);
  // What the browser kept from the last visit.
  narrow();
})();
