// @ts-check
// 前に読んだ版から: the reader says up to which edition she has read; from then on the changes since that edition are hers to
// tick off. Nothing is kept before she says so; it stays on this device, goes with her as a file, and is forgotten at one press.
(function () {
  "use strict";

  /** @typedef {{ id: string, label: string, date: string, href?: string, count: number }} Edition */
  /** What is kept. `seen` are the prints of rows, which are the same as long as a row says the same.
   * @typedef {{ format: number, handbook: string, title: string, edition: string, label: string, date: string, seen: string[] }} Read */

  /** @type {Record<string, any>} */
  const tebiki = /** @type {any} */ (window).tebiki;
  const make = tebiki.make;
  const found = document.querySelector(".mine");
  if (!(found instanceof HTMLElement)) return;
  const box = found;
  const handbook = box.dataset.handbook || "";
  const title = box.dataset.title || "";
  /** The newest first. @type {Edition[]} */
  const editions = JSON.parse(box.dataset.editions || "[]");
  const since = editions.find((edition) => edition.id === box.dataset.since);
  const present = editions[0];
  /** On a disk all handbooks share one storage: the key says whose it is. */
  const KEY = "tebiki-read-" + handbook;
  const FORMAT = 1;
  /** Holds for this page where nothing can be kept. @type {Read | null} */
  let held = null;

  // --- What is kept ---

  /** @param {unknown} value @returns {value is Read} */
  function isRead(value) {
    const read = /** @type {any} */ (value);
    return !!read && typeof read === "object" && read.format === FORMAT && read.handbook === handbook
      && ["edition", "label", "date"].every((name) => typeof read[name] === "string")
      && Array.isArray(read.seen) && read.seen.every((/** @type {unknown} */ one) => typeof one === "string");
  }

  /** @returns {Read | null} */
  function kept() {
    try {
      const value = JSON.parse(localStorage.getItem(KEY) || "null");
      return isRead(value) ? value : held;
    } catch (_) {
      return held;
    }
  }

  /** Whether it is kept beyond this page. @param {Read} read */
  function keep(read) {
    try {
      localStorage.setItem(KEY, JSON.stringify(read));
      held = null;
      return true;
    } catch (_) {
      held = read;
      return false;
    }
  }

  function forget() {
    held = null;
    try {
      localStorage.removeItem(KEY);
    } catch (_) {
      // Then nothing was kept.
    }
  }

  /** The edition that she has read: by its id; the present one had none yet, and is known by its name and date. @param {Read} read */
  function editionOf(read) {
    return editions.find((edition) => read.edition !== "" && edition.id === read.edition)
      || editions.find((edition) => edition.label === read.label && edition.date === read.date)
      || editions.find((edition) => edition.label === read.label);
  }

  /** @param {Edition} edition @param {string[]} seen @returns {Read} */
  function readUpTo(edition, seen) {
    return { format: FORMAT, handbook, title, edition: edition.id, label: edition.label, date: edition.date, seen };
  }

  // --- As a file ---

  function save() {
    const read = kept();
    if (!read) return;
    const way = make("a");
    way.href = URL.createObjectURL(new Blob([JSON.stringify(read, null, 1)], { type: "application/json" }));
    way.download = title.replace(/[\\/:*?"<>|\s]+/g, "_") + "-読んだ版.json";
    document.body.append(way);
    way.click();
    way.remove();
    setTimeout(() => URL.revokeObjectURL(way.href), 10000);
    draw("控えのファイルを書き出しました。ほかの端末では「控えから読む」で開いてください。");
  }

  /** @param {File} file */
  async function load(file) {
    /** @type {any} */
    let read = null;
    try {
      read = JSON.parse(await file.text());
    } catch (_) {
      // It is told below.
    }
    if (!read || typeof read !== "object" || typeof read.format !== "number") return draw("このファイルは、読んだ版の控えではありません。「ファイルに残す」で書き出したファイルを選んでください。");
    if (read.format > FORMAT) return draw("この控えは、新しい形で書かれています。新しく作られた手引きで開いてください。");
    if (read.handbook !== handbook) return draw(`この控えは、ほかの手引き${read.title ? `「${read.title}」` : ""}のものです。その手引きの改訂履歴で開いてください。`);
    if (!isRead(read)) return draw("この控えは、途中が欠けています。もう一度、元の端末で「ファイルに残す」を押してください。");
    const before = kept();
    // What was ticked off on both devices is seen.
    const seen = before && editionOf(before) === editionOf(read) ? [...new Set([...before.seen, ...read.seen])] : read.seen;
    put({ ...read, seen }, `控えを読みました（「${read.label}」まで）。`);
  }

  /** @param {Read} read @param {string} words */
  function put(read, words) {
    draw(keep(read) ? words : words + "ただし、この端末には残せません。閉じる前に「ファイルに残す」で控えを取ってください。");
  }

  // --- What is shown ---

  /** @param {string} name @param {() => void} act @param {string} [className] */
  function button(name, act, className) {
    const made = make("button", className, name);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function loader() {
    const input = make("input");
    input.type = "file";
    input.accept = ".json,application/json";
    input.hidden = true;
    input.addEventListener("change", () => input.files && input.files[0] && load(input.files[0]));
    const open = button("控えから読む", () => input.click());
    open.append(input);
    return open;
  }

  /** @param {Edition | undefined} chosen */
  function chooser(chosen) {
    const select = make("select");
    select.setAttribute("aria-label", "読んだ版");
    for (const edition of editions) {
      const option = make("option", "", edition.label + (edition === present ? "（いまの版）" : ""));
      option.selected = edition === (chosen || present);
      select.append(option);
    }
    return [select, button("この版まで読んだ", () => confirm(editions[select.selectedIndex]), chosen ? "" : "first")];
  }

  /** @param {Edition} edition */
  function confirm(edition) {
    const before = kept();
    const seen = before && editionOf(before) === edition ? before.seen : [];
    put(readUpTo(edition, seen), `「${edition.label}」まで読んだと、この端末に残しました。`);
  }

  /** @param {string} words */
  const line = (words) => make("p", "", words);

  /** @param {...Node} parts */
  function acts(...parts) {
    const list = make("div", "acts");
    list.append(...parts);
    return list;
  }

  const others = () => [button("ファイルに残す", save), loader(), button("忘れる", () => {
    forget();
    draw("忘れました。この端末には何も残っていません。");
  })];

  /** @param {Read | null} read @returns {Node[]} */
  function onHistory(read) {
    if (!read) {
      return [
        line("どの版まで読みましたか。選んで押すと、次からは、そのあと変わったところだけを見られます。押すまで、この端末には何も残しません。"),
        acts(...chooser(undefined), loader()),
      ];
    }
    const edition = editionOf(read);
    if (!edition) {
      return [
        line(`「${read.label}」まで読んだと残っていますが、その版は、この手引きに残されていません。近い版を選んでください。`),
        acts(...chooser(undefined)), acts(...others()),
      ];
    }
    const parts = [line(`「${edition.label}」まで読んだと、この端末に残っています。`)];
    if (!edition.href) parts.push(line("いまの版です。そのあと変わったところはありません。"));
    else if (edition.count === 0) parts.push(line("そのあと、読める文の変わったところはありません。"));
    else {
      const way = make("a", "first", `「${edition.label}」のあと変わったところ（${edition.count}）`);
      way.href = edition.href;
      parts.push(make("p"));
      parts[1].append(way);
    }
    return [...parts, acts(...chooser(edition)), acts(...others())];
  }

  /** The rows of the table with their prints. @returns {HTMLElement[]} */
  const rows = () => Array.from(document.querySelectorAll("tr[data-row]"));

  /** @param {Edition} edition @param {Read | null} read @returns {Node[]} */
  function onChanges(edition, read) {
    const own = read && editionOf(read);
    if (!read || own !== edition) {
      const parts = [line(`一つずつ「確認した」の印を付けられます。押すと、「${edition.label}」まで読んだことを、この端末に残します。押すまで、何も残しません。`)];
      if (own) parts.push(line(`いまは、「${own.label}」まで読んだと残っています。`));
      return [...parts, acts(button(`「${edition.label}」まで読んだ`, () => confirm(edition), "first"), loader())];
    }
    const all = rows();
    const seen = all.filter((row) => read.seen.includes(row.dataset.row || ""));
    const parts = [line(`${all.length}か所のうち${seen.length}か所を確認しました。`)];
    if (seen.length === all.length) {
      return [...parts, acts(button(`「${present.label}」まで読んだことにする`, () => confirm(present), "first"), ...others())];
    }
    const only = make("label", "only");
    const tick = make("input");
    tick.type = "checkbox";
    tick.checked = isFiltered;
    tick.addEventListener("change", () => {
      isFiltered = tick.checked;
      filter();
    });
    only.append(tick, "まだのところだけを見る");
    return [...parts, acts(only), acts(...others())];
  }
  let isFiltered = false;

  /** Hides what is seen, with the places and tables in which nothing is left. */
  function filter() {
    for (const table of document.querySelectorAll("table.changes")) {
      /** @type {Element | null} */
      let place = null;
      let left = 0;
      let all = 0;
      const close = () => place && place.classList.toggle("seen-all", isFiltered && left === 0);
      for (const row of table.querySelectorAll("tbody tr")) {
        if (row.querySelector(".place")) {
          close();
          place = row;
          left = 0;
          continue;
        }
        const isSeen = row.classList.contains("is-seen") || !row.hasAttribute("data-row");
        row.classList.toggle("seen-all", isFiltered && isSeen);
        if (!isSeen) left += 1;
        if (!isSeen) all += 1;
      }
      close();
      const whole = table.closest(".table") || table;
      const none = isFiltered && all === 0;
      whole.classList.toggle("seen-all", none);
      if (whole.previousElementSibling) whole.previousElementSibling.classList.toggle("seen-all", none);
    }
  }

  /** Each row has its tick, once she has said that she reads from this edition on. @param {Read | null} read */
  function ticks(read) {
    for (const row of rows()) {
      const print = row.dataset.row || "";
      const isSeen = !!read && read.seen.includes(print);
      row.classList.toggle("is-seen", isSeen);
      const old = row.querySelector(".seen");
      if (!read) {
        if (old) old.remove();
        continue;
      }
      if (old) {
        const input = old.querySelector("input");
        if (input) input.checked = isSeen;
        continue;
      }
      const label = make("label", "seen");
      const tick = make("input");
      tick.type = "checkbox";
      tick.checked = isSeen;
      tick.addEventListener("change", () => {
        const now = kept();
        if (!now) return;
        const rest = now.seen.filter((one) => one !== print);
        const isKept = keep({ ...now, seen: tick.checked ? [...rest, print] : rest });
        row.classList.toggle("is-seen", tick.checked);
        draw(isKept ? "" : "この端末には残せません。閉じる前に「ファイルに残す」で控えを取ってください。");
      });
      label.append(tick, "確認した");
      const cell = row.querySelector(".remark");
      if (cell) cell.append(document.createElement("br"), label);
    }
  }

  const told = make("p", "told");
  told.setAttribute("role", "status");
  told.tabIndex = -1;
  const shown = make("div");
  box.replaceChildren(shown, told);

  /** @param {string} words */
  function draw(words) {
    const read = kept();
    const active = document.activeElement;
    const pressed = active && shown.contains(active) ? active.textContent : null;
    shown.replaceChildren(...(since ? onChanges(since, read) : onHistory(read)));
    told.textContent = words;
    // Who pressed a key stays where she was, or at what came of it.
    if (pressed !== null) {
      const again = [...shown.querySelectorAll("button")].find((button) => button.textContent === pressed);
      (again || told).focus();
    }
    if (since) {
      ticks(read && editionOf(read) === since ? read : null);
      if (!read || editionOf(read) !== since) isFiltered = false;
      filter();
    }
  }
  // Another window of the same handbook.
  window.addEventListener("storage", (event) => event.key === KEY && draw(""));
  draw("");
})();
