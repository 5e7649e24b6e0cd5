// @ts-check
// Makes the 訪問パック of what was chosen: from the pages themselves as they are now, into the empty packet of this handbook
// (blank.js). Keeps nothing and shows nothing (panel.js does).
//
// Nothing in the file is asked for from elsewhere, and no link in it leads to what it does not hold, unless to the site's address.
(function () {
  "use strict";

  /** @typedef {{ page: string, anchor: string, of: string, title: string }} Part */
  /** A part with its text.
   * @typedef {{ part: Part, source: Document, blocks: Element[], start: Element, isSituation: boolean }} Found */
  /** @typedef {{ title: string, doc: Document, sheets: number, fill: (doc: Document) => string }} Made */

  /** @type {Record<string, any>} */
  const tebiki = /** @type {any} */ (window).tebiki;
  const make = tebiki.make;
  const { pathOf, words, FRAME } = tebiki.packet;
  /** @type {{ contacts: string | null, base: string | null }} */
  const handbook = tebiki.handbook;
  /** @type {{ forms: string[], style: string, print: string, looks: { signs: string[], css: string }[], sheet: number, phones: number, largest: number, images: number }} */
  const blank = tebiki.blank;
  /** The letters in the empty packet under which something is filled in. */
  const [TITLE, CONTACT, STYLE, PRINT, SOURCE, SOURCE_PAGE] = ["\uE000", "\uE001", "\uE002", "\uE003", "\uE004", "\uE005"];
  // --- The pages, as they stand now ---

  /** @type {Map<string, Promise<Document | null>>} */
  const pages = new Map();

  /** @param {string} path */
  function page(path) {
    const asked = pages.get(path) || (location.protocol === "file:" ? framed(path) : fetched(path)).catch(() => null)
      .then((html) => (html === null ? null : new DOMParser().parseFromString(html, "text/html")));
    pages.set(path, asked);
    return asked;
  }

  /** @param {string} path */
  async function fetched(path) {
    const answer = await fetch(tebiki.root + path);
    return answer.ok ? answer.text() : null;
  }

  /** On a disk no page may read another, but it may tell its own text. @param {string} path @returns {Promise<string | null>} */
  function framed(path) {
    const frame = make("iframe");
    frame.name = FRAME;
    frame.hidden = true;
    frame.src = tebiki.root + path;
    return new Promise((done) => {
      /** @param {string | null} html */
      function end(html) {
        window.removeEventListener("message", hear);
        frame.remove();
        done(html);
      }
      /** @param {MessageEvent} event */
      function hear(event) {
        if (event.source === frame.contentWindow && typeof event.data === "string") end(event.data);
      }
      window.addEventListener("message", hear);
      // A page that is not there tells nothing.
      frame.addEventListener("load", () => setTimeout(() => end(null), 3000));
      document.body.append(frame);
    });
  }

  // --- What is chosen on them ---

  /** @param {Element} block */
  const depth = (block) => (block.matches(".heading") ? Number(block.querySelector("h1, h2, h3, h4, h5, h6")?.tagName.slice(1)) : 0);

  /** A heading with what stands under it, or the one block that has the name. @param {Document} source @param {string} anchor */
  function section(source, anchor) {
    const named = source.getElementById(anchor);
    if (!named) return null;
    const start = named.closest(".heading") || named;
    const own = depth(start);
    if (!own) return { start, blocks: [start] };
    const blocks = [];
    for (let next = start.nextElementSibling; next; next = next.nextElementSibling) {
      const level = depth(next);
      if (level && level <= own) break;
      blocks.push(next);
    }
    return { start, blocks };
  }

  /** @param {Part} part @returns {Promise<Found | null>} */
  async function find(part) {
    const source = await page(part.page);
    const article = source?.querySelector("article[data-kind]");
    const text = article?.querySelector(".text");
    if (!source || !article || !text) return null;
    const isSituation = article.matches("[data-kind=situation]:has(.answer.card)");
    if (part.anchor) {
      const found = section(source, part.anchor);
      return found && { part, source, isSituation, ...found };
    }
    const blocks = Array.from(text.children);
    // A situation as its own packet has it: what to do, without the lists of where to read on. Their heading goes with them.
    const way = blocks.findIndex((block) => block.matches(".leads.echo, .forms.echo"));
    if (isSituation && way > 0) blocks.splice(way - 1);
    return { part, source, isSituation, blocks, start: text };
  }

  /** Whether another part holds this one. @param {Found} one @param {(Found | null)[]} all */
  const isWithin = (one, all) => all.some((other) => !!other && other !== one && other.source === one.source && (other.start === one.start
    ? all.indexOf(other) < all.indexOf(one)
    : other.blocks.some((block) => block.contains(one.start))));

  // --- As parts of the packet ---

  /** Where the blocks of a page stand among the blocks of the packet. @typedef {{ path: string, ids: Map<string, string>, blocks: Element[] }} Copied */

  /** The names in one packet: the last one given, and what its links may lead to, by the place's address in the site.
   * @typedef {{ last: number, places: Map<string, string> }} Names */

  /** @param {Names} names */
  const next = (names) => "s" + ++names.last;

  /** Copies with names of their own. @param {Names} names @param {string} path @param {Element[]} blocks @returns {Copied} */
  function copied(names, path, blocks) {
    const ids = new Map();
    // In a document that is not shown nothing is loaded.
    const box = document.implementation.createHTMLDocument("").createElement("div");
    box.append(...blocks.map((block) => block.cloneNode(true)));
    tidy(box);
    for (const image of box.querySelectorAll("img")) image.setAttribute("src", new URL(image.getAttribute("src") || "", tebiki.root + path).href);
    for (const { id } of box.querySelectorAll("[id]")) {
      if (ids.has(id)) continue;
      const name = next(names);
      ids.set(id, name);
      if (!names.places.has(path + "#" + id)) names.places.set(path + "#" + id, name);
    }
    return { path, ids, blocks: Array.from(box.children) };
  }

  /** As on paper: nothing opens, nothing scrolls, nothing is pressed. @param {Element} box */
  function tidy(box) {
    box.querySelectorAll(".self, .pack, .packet, .pop, .mine, .jumps, script, form, button, .reading :is(rt, rp)").forEach((one) => one.remove());
    box.querySelectorAll(".reading").forEach((one) => one.replaceWith(...one.childNodes));
    box.querySelectorAll("details").forEach((one) => one.setAttribute("open", ""));
    for (const one of box.querySelectorAll(".table, .drawing")) {
      one.removeAttribute("tabindex");
      one.classList.remove("scrolls", "fits", "at-end");
    }
    box.querySelectorAll("[aria-describedby]").forEach((one) => one.removeAttribute("aria-describedby"));
    for (const heading of box.querySelectorAll("h1, h2, h3, h4, h5")) {
      const lower = heading.ownerDocument.createElement("h" + (Number(heading.tagName.slice(1)) + 1));
      for (const { name, value } of heading.attributes) lower.setAttribute(name, value);
      lower.append(...heading.childNodes);
      heading.replaceWith(lower);
    }
    expire(box);
  }

  /** Facts that have run out today. @param {Element} box */
  function expire(box) {
    const now = new Date();
    now.setMinutes(now.getMinutes() - now.getTimezoneOffset());
    const today = now.toISOString().slice(0, 10);
    for (const time of box.querySelectorAll("time[data-until]")) {
      const badge = time.closest(".badge");
      if (!badge || badge.matches(".expired") || (time.getAttribute("data-until") || "") >= today) continue;
      badge.classList.add("expired");
      badge.prepend("期限切れ　");
      badge.closest(".facts-of")?.classList.add("is-expired");
    }
  }

  /** The notes that a part calls, in their order. @param {Found} found */
  function notesOf(found) {
    const called = new Set(found.blocks.flatMap((block) => Array.from(block.querySelectorAll(".call a"), (call) => decodeURIComponent((call.getAttribute("href") || "").slice(1)))));
    return Array.from(found.source.querySelectorAll(".notes li[id]")).filter((note, at) => {
      note.setAttribute("value", String(at + 1));
      return called.has(note.id);
    });
  }

  /** @param {Names} names @param {Copied} copy */
  function lead({ places }, copy) {
    /** @type {Set<string>} */
    const taken = new Set();
    for (const block of copy.blocks) {
      for (const one of [block, ...block.querySelectorAll("*")]) {
        const name = one.id && copy.ids.get(one.id);
        if (name && !taken.has(name) && places.get(copy.path + "#" + one.id) === name) one.id = name;
        else one.removeAttribute("id");
        if (name) taken.add(name);
        for (const { name: key, value } of Array.from(one.attributes)) {
          if (/^(?:for|headers|aria-(?:labelledby|controls|owns))$/.test(key)) {
            const names = value.split(/\s+/).map((id) => copy.ids.get(id)).filter(Boolean);
            if (names.length) one.setAttribute(key, names.join(" "));
            else one.removeAttribute(key);
          } else if (value.includes("url(#")) one.setAttribute(key, value.replace(/url\(#([^)]*)\)/g, (_, id) => `url(#${copy.ids.get(id) || id})`));
        }
        if (one.localName === "a") redirect(places, one, copy.path);
      }
    }
  }

  /** To what the packet holds, else to the site where it has an address, else nowhere. @param {Map<string, string>} places @param {Element} link @param {string} from */
  function redirect(places, link, from) {
    const href = link.getAttribute("href") || "";
    if (!href || /^(?:tel|mailto):/.test(href)) return;
    const to = new URL(href, tebiki.root + from);
    if (!to.href.startsWith(tebiki.root)) return;
    const path = pathOf(to.href);
    const here = places.get(path + "#" + decodeURIComponent(to.hash.slice(1)));
    if (here) link.setAttribute("href", "#" + here);
    else if (handbook.base) link.setAttribute("href", handbook.base.replace(/\/?$/, "/") + to.href.slice(tebiki.root.length));
    else link.replaceWith(...link.childNodes);
  }

  /** The contacts that the parts name. @param {Names} names @param {Found[]} all @returns {Promise<Copied | null>} */
  async function contactsOf(names, all) {
    const path = handbook.contacts;
    if (!path) return null;
    const asked = new Set();
    for (const { part, blocks } of all) {
      // They name themselves.
      if (part.page === path) continue;
      for (const link of blocks.flatMap((block) => Array.from(block.querySelectorAll("a[href]")))) {
        const to = new URL(link.getAttribute("href") || "", tebiki.root + part.page);
        if (to.href.startsWith(tebiki.root) && pathOf(to.href) === path && to.hash) asked.add(decodeURIComponent(to.hash.slice(1)));
      }
    }
    const source = asked.size ? await page(path) : null;
    if (!source) return null;
    const found = Array.from(asked, (name) => section(source, name)?.blocks || [])
      // A list of offices is no number to call.
      .filter((blocks) => blocks.some((block) => block.querySelector("a[href^='tel:']")));
    return found.length ? copied(names, path, found.slice(0, blank.phones).flat()) : null;
  }

  /** @param {Found[]} all */
  function sourcesOf(all) {
    /** @type {Map<string, [string, string]>} */
    const found = new Map();
    for (const { source } of all) {
      for (const line of source.querySelectorAll(".about .sources li")) {
        const copy = /** @type {Element} */ (line.cloneNode(true));
        copy.querySelectorAll("span").forEach((remark) => remark.remove());
        const [, title, on] = /「([^」]*)」\S*(?: (.*?))?(?:を加工して作成)?$/.exec(words(copy)) || [];
        if (title) found.set(title + on, [title, on || ""]);
      }
    }
    return [...found.values()];
  }

  /** The innermost element that holds the letter. @param {ParentNode} box @param {string} letter */
  const holder = (box, letter) => Array.from(box.querySelectorAll("body *")).filter((one) => (one.textContent || "").includes(letter)).pop();

  /** @param {Found[]} all @returns {Promise<Made>} */
  async function made(all) {
    /** @type {Names} */
    const names = { last: 0, places: new Map() };
    const contacts = await contactsOf(names, all);
    const bodies = all.map((found) => {
      const { page, anchor } = found.part;
      const id = next(names);
      if (!names.places.has(page + "#" + anchor)) names.places.set(page + "#" + anchor, id);
      return { found, id, text: copied(names, page, found.blocks), notes: copied(names, page, notesOf(found)) };
    });
    for (const copy of [contacts, ...bodies.flatMap(({ text, notes }) => [text, notes])]) if (copy) lead(names, copy);

    // The head holds styles, which a strict host would refuse to this page's documents: it stays a text.
    const [head, body] = blank.forms[contacts ? 1 : 0].split(/(?=<body)/);
    const doc = new DOMParser().parseFromString(body, "text/html");
    const entry = doc.querySelector(".entry");
    const about = (all.find((found) => found.isSituation) || all[0]).part;
    for (const { found, text, notes, id } of bodies) {
      const own = /** @type {Element} */ (entry?.cloneNode(true));
      const { part } = found;
      // A situation's own words need no place.
      const isFirst = found.isSituation && !part.anchor && part === about;
      const kind = own.querySelector(".kind");
      const from = [...crumbs(found.source), part.of, ...(part.anchor && part.title !== part.of ? [part.title] : [])].join(" › ");
      if (isFirst || from === part.title) kind?.remove();
      else if (kind) kind.textContent = from;
      const name = own.querySelector("h2");
      if (name) {
        name.textContent = isFirst ? "この場面で" : part.title;
        name.id = id;
      }
      own.querySelector(".text")?.append(...text.blocks);
      if (notes.blocks.length) own.querySelector(".notes > *")?.replaceChildren(...notes.blocks);
      else own.querySelector(".notes")?.remove();
      entry?.before(own);
    }
    entry?.remove();
    const sources = sourcesOf(all);
    if (!sources.length) holder(doc, SOURCE)?.remove();
    const letters = lengthOf(doc) + (contacts ? contacts.blocks.reduce((sum, block) => sum + lengthOf(block), 0) : 0);
    const phones = contacts ? contacts.blocks.map((block) => block.outerHTML).join("\n") : "";

    const title = about.anchor && !all.some((found) => found.isSituation) ? about.title : about.of;
    /** @param {Document} doc */
    function fill(doc) {
      const html = head + doc.body.outerHTML + "\n</html>\n";
      const style = blank.style + blank.looks.filter(({ signs }) => signs.some((sign) => html.includes(sign))).map(({ css }) => css).join("");
      const [first, ...rest] = sources;
      const filled = {
        [TITLE]: escaped(title),
        [CONTACT]: phones,
        [STYLE]: style,
        [PRINT]: blank.print,
        [SOURCE]: escaped(first ? first[0] : ""),
        [SOURCE_PAGE]: escaped((first ? first[1] : "") + rest.map(([title, on]) => `、「${title}」${on}`).join("")),
      };
      return html.replace(/[\uE000-\uE005]/g, (letter) => filled[letter]);
    }
    return { title, doc, sheets: Math.max(1, Math.ceil(letters / blank.sheet)), fill };
  }

  /** @param {string} text */
  const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

  /** What stands above a page in the book, but for the book itself. @param {Document} source */
  const crumbs = (source) => Array.from(source.querySelectorAll(".crumbs li:not([aria-current])"), words).slice(1);

  /** How much room a text takes, in letters, as `tebiki packet` counts them. @param {ParentNode} box */
  function lengthOf(box) {
    /** @type {Map<Element, number>} */
    const blocks = new Map();
    const walker = document.createTreeWalker(/** @type {any} */ (box), NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const length = (text.textContent || "").trim().length;
      const block = text.parentElement?.closest("p, li, dt, dd, th, td, h2, h3, h4, h5, h6, summary, caption, figcaption, pre");
      if (length && block && !block.closest("svg, head")) blocks.set(block, (blocks.get(block) || 0) + length);
    }
    let letters = Array.from(box.querySelectorAll("figure, .drawing")).filter((one) => !one.parentElement?.closest("figure, .drawing")).length * 350;
    for (const length of blocks.values()) letters += Math.max(12, length);
    return letters;
  }

  // --- Its images ---

  /** They come along from a host, the small ones first, as far as there is room; the others are told by their words.
   * @param {Document} doc */
  async function illustrate(doc) {
    const images = Array.from(doc.querySelectorAll("img"));
    const files = await Promise.all(images.map((image) => data(image.src)));
    let left = blank.images;
    let missing = 0;
    const smallest = images.map((image, at) => ({ image, file: files[at] })).sort((a, b) => (a.file || "").length - (b.file || "").length);
    for (const { image, file } of smallest) {
      image.removeAttribute("loading");
      if (file && file.length <= left) {
        left -= file.length;
        image.setAttribute("src", file);
      } else {
        missing += 1;
        image.replaceWith(image.getAttribute("alt") || "");
      }
    }
    return missing;
  }

  /** @param {string} address @returns {Promise<string | null>} */
  async function data(address) {
    if (location.protocol === "file:") return null;
    try {
      const answer = await fetch(address);
      if (!answer.ok) return null;
      const file = await answer.blob();
      return await new Promise((done) => {
        const reader = new FileReader();
        reader.onload = () => done(String(reader.result));
        reader.onerror = () => done(null);
        reader.readAsDataURL(file);
      });
    } catch (_) {
      return null;
    }
  }

  /** The file, and how many images found no room in it. @param {Made} packet @returns {Promise<{ file: Blob, missing: number }>} */
  async function written(packet) {
    const doc = /** @type {Document} */ (packet.doc.cloneNode(true));
    const missing = await illustrate(doc);
    return { file: new Blob([packet.fill(doc)], { type: "text/html" }), missing };
  }

  /** The next packet reads the pages anew. */
  const anew = () => pages.clear();

  tebiki.packet.writer = { anew, find, isWithin, made, written };
})();
