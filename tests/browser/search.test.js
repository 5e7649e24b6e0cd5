// The search as a reader meets it: the field on every page, the answers, what narrows them, the marks on the page they led to.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { before, test } = require("node:test");
const { address, everyKind, fileBase, handbook, launch, pageWith, plain, serve, watched } = require("./support.js");

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string} */
let book;
/** A chapter that names the terms. @type {string} */
let chapter;
/** From the disk, from the root of a host, from a folder of a host. @type {string[]} */
const bases = [];

before(async () => {
  browser = await launch();
  book = handbook();
  chapter = pageWith(book, /^guide\//, /class="toc"[^]*<p>[^]*class="term"/);
  bases.push(fileBase(book));
  for (const at of ["/", "/a/b/"]) bases.push(await serve(book, at));
});

const DESK = { width: 1280, height: 800 };
const PHONE = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true };

/** @typedef {import("playwright-core").Page} Page */

/** @param {string} base @param {string} name with what is asked, as it stands in an address */
function at(base, name) {
  const [, file, rest] = /** @type {RegExpExecArray} */ (/^([^?#]*)(.*)$/.exec(name));
  return address(base, file) + rest;
}

/** Acts on a page; it must show no fault. @param {string} base @param {string} name @param {(page: Page, faults: string[]) => Promise<void>} act
 * @param {import("playwright-core").BrowserContextOptions} [options] */
async function on(base, name, act, options) {
  const context = await browser.newContext({ viewport: DESK, reducedMotion: "reduce", ...options });
  const { page, faults } = await watched(context, base);
  await page.goto(at(base, name));
  await act(page, faults);
  assert.deepEqual(faults, [], `${base} ${name}`);
  await context.close();
}

const asked = (/** @type {string} */ query) => `search.html?q=${encodeURIComponent(query)}`;
const hits = (/** @type {Page} */ page) => page.locator(".search-hit");
const answered = (/** @type {Page} */ page) => page.waitForFunction(() => /^\d+件/.test(document.querySelector('.search-status[role="status"]')?.textContent || ""));
const status = (/** @type {Page} */ page) => page.locator('.search-status[role="status"]').innerText();
const focused = (/** @type {Page} */ page, /** @type {string} */ selector) => page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector);
const count = async (/** @type {Page} */ page) => parseInt(await status(page), 10);

// --- The field and its answers ---

test("every kind of page has the field, and what is typed there is answered, from the disk, a host's root and a folder", async () => {
  const names = everyKind(book, 1).filter((name) => name !== "print.html");
  for (const base of bases) {
    const context = await browser.newContext({ viewport: DESK });
    const { page, faults } = await watched(context, base);
    // Over http the address of a page is all that changes.
    for (const name of base === bases[0] ? names : names.filter((name) => /^(index|404|search|guide\/.*)\.html$/.test(name))) {
      await page.goto(at(base, name));
      await page.locator("#q").fill("きょうぎのば");
      await hits(page).first().waitFor({ state: "visible" });
      await answered(page);
      assert.match(await page.locator(".search-list").innerText(), /協議の場/, name);
    }
    assert.deepEqual(faults, []);
    await context.close();
  }
});

test("tebiki.search answers on every kind of page, in the shape that is promised", async () => {
  const page = await browser.newPage();
  for (const name of everyKind(book, 1)) {
    await page.goto(at(bases[0], name));
    const { answer, terms } = await page.evaluate(async () => {
      const { search } = /** @type {any} */ (window).tebiki;
      return { answer: await search("協議の場", { limit: 5 }), terms: await search("協議の場", { limit: 3, kind: "term" }) };
    });
    assert.ok(answer.total >= 5 && answer.results.length === 5, name);
    assert.deepEqual(answer.results.map((/** @type {any} */ r) => r.score), answer.results.map((/** @type {any} */ r) => r.score).sort((/** @type {number} */ a, /** @type {number} */ b) => b - a), "best first");
    for (const r of answer.results) {
      for (const key of ["url", "title", "heading", "kind", "excerpt", "why"]) assert.equal(typeof r[key], "string", key);
      assert.equal(typeof r.score, "number");
      for (const [start, end] of r.marks) assert.ok(0 <= start && start < end && end <= r.excerpt.length);
      assert.doesNotMatch(r.excerpt, /<\/?[a-z]/, "plain text");
      const [file, section] = r.url.split("#");
      const text = fs.readFileSync(path.join(book, file), "utf8");
      if (section) assert.ok(text.includes(`id="${section.replaceAll("&", "&amp;")}"`), `${r.url} is there`);
    }
    assert.ok(terms.results.length === 3 && terms.results.every((/** @type {any} */ r) => r.kind === "term"));
  }
  await page.close();
});

test("the answer is the same whichever file comes first", async () => {
  /** @type {Set<string>} */
  const answers = new Set();
  for (const slow of fs.readdirSync(path.join(book, "search")).filter((name) => /^[trw]\d+\.js$/.test(name))) {
    const page = await browser.newPage();
    await page.route(new RegExp(`/search/${slow}$`), async (route) => {
      await new Promise((done) => setTimeout(done, 400));
      await route.continue();
    });
    await page.goto(at(bases[1], "index.html"));
    answers.add(await page.evaluate(async () => JSON.stringify(await /** @type {any} */ (window).tebiki.search("協議の場"))));
    await page.close();
  }
  assert.equal(answers.size, 1);
});

test("a search file that is missing or cut short is told, and the next try may do", async () => {
  for (const spoilt of ["abort", "empty"]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route(/\/search\/t0\.js/, (route) => (spoilt === "abort" ? route.abort() : route.fulfill({ body: "", contentType: "text/javascript" })));
    await page.goto(at(bases[1], "index.html"));
    await page.locator("#q").fill("協議の場");
    await page.locator(".search-status", { hasText: "読めませんでした" }).waitFor();
    await page.unroute(/\/search\/t0\.js/);
    await page.locator("#q").fill("協議");
    await hits(page).first().waitFor();
    await context.close();
  }
});

test("the panel has what a glance needs: the page's title first, kind and place in small print, marked words, why, the term's meaning first", async () => {
  await on(bases[0], chapter, async (page) => {
    await page.locator("#q").fill("PSW");
    await answered(page);
    const first = page.locator(".search-list > li").first();
    assert.match(await first.innerText(), /^精神保健福祉士[^]*用語[^]*国家資格[^]*「PSW」は「精神保健福祉士」のこと/);
    assert.equal(await page.locator(".search-list > li").filter({ has: page.locator('[data-url="terms/seishin-hoken-fukushi-shi.html"]') }).count(), 1, "the term stands once");
    assert.match((await page.locator(".search-why").allInnerTexts()).join("\n"), /言い換え/);
    // A section's heading alone, 内容, says nothing.
    assert.deepEqual(await page.locator(".search-list > li:not(.search-term)").evaluateAll((all) => all.filter((li) => !li.querySelector(".search-hit:first-child > .search-heading + .search-path")).map((li) => li.textContent)), []);
    assert.ok(await page.locator(".search-list mark").count() > 2);
    const pages = await hits(page).evaluateAll((all) => all.map((hit) => [hit.closest("li")?.querySelector(".search-path")?.textContent || "", /** @type {HTMLElement} */ (hit).dataset.url?.split("#")[0]]));
    for (const [way] of pages) assert.match(way, /^(本編|文書|用語|事業|事例|取組報告|コラム|要綱・法令|こんなときは|一覧)( |$)|^[^ ].+/, "what it is, or where it stands");
    assert.equal(new Set(pages.map(([, page]) => page)).size, await page.locator(".search-list > li").count(), "one entry a page");
    // The best answers stand on the screen, no scrolling asked.
    assert.ok(await hits(page).evaluateAll((all) => all.filter((hit) => hit.getBoundingClientRect().bottom <= window.innerHeight).length) >= 4);
  });
});

test("an answer leads to its section, whose words are marked; the next mark, the way back, and no mark", async () => {
  for (const base of bases) {
    await on(base, "index.html", async (page) => {
      await page.locator("#q").fill("退院後支援計画");
      const hit = page.locator('.search-hit[data-url*="#"]').first();
      await hit.waitFor();
      const url = /** @type {string} */ (await hit.getAttribute("data-url"));
      await hit.click();
      await page.waitForURL((there) => there.pathname.endsWith("/" + url.split("#")[0]));
      assert.equal(decodeURIComponent(new URL(page.url()).hash.slice(1)), url.split("#")[1]);
      await page.locator(".search-bar").waitFor();
      const marks = await page.locator("mark.search-mark").count();
      assert.ok(marks > 0);
      assert.match(await page.locator(".search-bar [role=status]").innerText(), new RegExp(`^${marks}か所$`));
      await page.getByRole("button", { name: "次へ" }).click();
      assert.match(await page.locator(".search-bar [role=status]").innerText(), /^\d+／\d+か所$/);
      const now = page.locator("mark.search-mark-now");
      assert.ok(await now.evaluate((mark, id) => { const section = document.getElementById(id); return section && (section.contains(mark) || section.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING); }, decodeURIComponent(new URL(page.url()).hash.slice(1))), "the next mark is in the section, or after it");
      const box = /** @type {{y: number, height: number}} */ (await now.boundingBox());
      assert.ok(box.y >= 0 && box.y + box.height <= DESK.height, "and in sight");
      await page.getByRole("link", { name: "検索に戻る" }).click();
      await page.waitForURL(/search\.html\?q=/);
      await answered(page);
      assert.equal(await page.locator("#q").inputValue(), "退院後支援計画");
      await page.goBack();
      await page.getByRole("button", { name: "印を消す" }).click();
      assert.equal(await page.locator("mark.search-mark, .search-bar").count(), 0);
      assert.doesNotMatch(page.url(), /mark=/, "the page's address is its own again");
    });
  }
});

test("on a phone the header is one line and so are the marks' buttons; the passage is in sight", async () => {
  const [url] = await (async () => {
    /** @type {string[]} */
    let found = [];
    await on(bases[0], "index.html", async (page) => {
      found = await page.evaluate(async () => (await /** @type {any} */ (window).tebiki.search("退院後支援計画")).results.map((/** @type {any} */ result) => result.url));
    });
    return found.filter((url) => url.includes("#"));
  })();
  const [file, section] = url.split("#");
  await on(bases[0], `${file}?${new URLSearchParams({ mark: "退院後支援計画", q: "退院後支援計画" })}#${encodeURIComponent(section)}`, async (page) => {
    await page.locator(".search-bar").waitFor();
    assert.ok(await page.locator("header.top").evaluate((top) => /** @type {HTMLElement} */ (top).offsetHeight) <= 64);
    const bar = await page.locator(".search-bar").evaluate((bar) => ({ height: /** @type {HTMLElement} */ (bar).offsetHeight, wide: bar.scrollWidth > window.innerWidth }));
    assert.ok(bar.height <= 64 && !bar.wide, JSON.stringify(bar));
    const inSight = await page.locator("mark.search-mark").evaluateAll((all) => all.some((mark) => mark.getBoundingClientRect().top >= 0 && mark.getBoundingClientRect().bottom <= window.innerHeight - 64));
    assert.ok(inSight);
    await page.locator(".menu-way a").click();
    assert.equal(await page.getByRole("link", { name: "用語集" }).first().isVisible(), true, "the menu brings the other ways");
  }, { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true });
});

test("marks show what is folded, and leave out what nobody sees", async () => {
  const folded = pageWith(book, /\.html$/, /<main[^]*<details[^]*<\/details>/);
  await on(bases[0], folded, async (page, faults) => {
    const word = await page.evaluate(() => (document.querySelector("main details:not([open])")?.textContent || "").replace(/\s/g, "").slice(-12, -6));
    await page.goto(at(bases[0], folded) + "?mark=" + encodeURIComponent(word));
    await page.locator(".search-bar").waitFor();
    assert.equal(await page.locator("[hidden] mark.search-mark").count(), 0);
    const all = await page.locator("mark.search-mark").count();
    for (let i = 0; i < all; i += 1) {
      await page.getByRole("button", { name: "次へ" }).click();
      assert.ok(await page.locator("mark.search-mark-now").isVisible());
    }
    faults.splice(0, faults.length, ...faults.filter((fault) => !fault.startsWith("failed")));
  });
});

test("nothing fits: near words, and the lists that lead on", async () => {
  await on(bases[0], "index.html", async (page) => {
    // One of these has no answer, however good the search becomes.
    const lost = await page.evaluate(async () => {
      for (const word of ["ぬるぽがっ", "ぽよぽよ", "ぷぎゃーん", "くぁせふじこ"]) {
        const { total, nearest } = await /** @type {any} */ (window).tebiki.search(word);
        if (!total && nearest.length) return word;
      }
      return "";
    });
    await page.locator("#q").fill(lost);
    await page.locator(".search-none").waitFor();
    assert.equal(await status(page), "0件");
    assert.match(await page.locator(".search-none").innerText(), /見つかりませんでした[^]*用語集/);
    await page.locator(".search-none button").first().click();
    await hits(page).first().waitFor();
    assert.equal(await focused(page, "#q"), true);
  });
});

test("of several words an answer says which its page does not have; one kana gives the glossary's row; two kana are no answer", async () => {
  await on(bases[0], "index.html", async (page) => {
    await page.locator("#q").fill("退院 ぬるぽがっ");
    await answered(page);
    assert.match(await hits(page).first().innerText(), /ない語：ぬるぽがっ$/);
    for (const kana of ["あ", "ア"]) {
      const found = await page.evaluate((kana) => /** @type {any} */ (window).tebiki.search(kana, { limit: 100 }), kana);
      assert.ok(found.results.length && found.results.length < 40, `${found.total} answers`);
      assert.ok(found.results.every((/** @type {any} */ result) => result.kind === "term"));
    }
    assert.equal((await page.evaluate(() => /** @type {any} */ (window).tebiki.search("ラーメン"))).total, 0);
  });
});

// --- Keys ---

test("/ goes to the field, but not out of another field, nor where the reader gave it up", async () => {
  await on(bases[0], chapter, async (page) => {
    await page.evaluate(() => {
      for (const tag of ["input", "textarea", "div"]) {
        const field = document.createElement(tag);
        field.className = "other";
        if (tag === "div") field.contentEditable = "true";
        document.querySelector("main")?.append(field);
      }
    });
    for (let i = 0; i < 3; i += 1) {
      await page.locator(".other").nth(i).focus();
      await page.keyboard.press("/");
      assert.equal(await focused(page, ".other"), true);
      assert.equal(await page.locator(".other").nth(i).evaluate((field) => /** @type {any} */ (field).value ?? field.textContent), "/");
    }
    await page.locator("main").focus();
    await page.keyboard.press("Control+/");
    assert.equal(await focused(page, "#q"), false);
    await page.keyboard.press("/");
    assert.equal(await focused(page, "#q"), true);
    assert.equal(await page.locator("#q").inputValue(), "");
    await page.locator(".settings summary").click();
    await page.locator(".settings-box label", { hasText: "使わない" }).click();
    await page.reload();
    await page.keyboard.press("/");
    assert.equal(await focused(page, "#q"), false);
  });
});

test("Tab leaves the panel, which then covers nothing; Escape closes it, the arrow opens it again", async () => {
  await on(bases[0], chapter, async (page) => {
    await page.keyboard.press("/");
    await page.keyboard.insertText("協議の場");
    await answered(page);
    await hits(page).last().focus();
    await page.keyboard.press("Tab");
    assert.equal(await page.locator(".search-panel").isVisible(), false);
    await page.locator("#q").focus();
    assert.equal(await page.locator(".search-panel").isVisible(), true);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".search-panel").isVisible(), false);
    assert.equal(await focused(page, "#q"), true);
    assert.equal(await page.locator("#q").inputValue(), "協議の場");
    await page.keyboard.press("ArrowDown");
    await page.locator(".search-panel").waitFor();
    await page.getByRole("button", { name: "閉じる" }).click();
    assert.equal(await page.locator(".search-panel").isVisible(), false);
  });
});

/** The address of the best answer. @param {Page} page */
const best = (page) => hits(page).first().evaluate((hit) => /** @type {HTMLAnchorElement} */ (hit).href);

test("Enter opens the best answer; Shift and Enter, or the link, lead to all of them; the way back leads to the answer that was opened", async () => {
  await on(bases[0], "index.html", async (page) => {
    await page.keyboard.press("/");
    await page.keyboard.insertText("協議の場");
    await answered(page);
    const to = await best(page);
    await page.keyboard.press("Enter");
    await page.waitForURL((there) => there.href === to);
    await page.goBack();
    await page.keyboard.press("/");
    await page.keyboard.insertText("協議の場");
    await answered(page);
    await page.keyboard.press("Shift+Enter");
    await page.waitForURL(/search\.html\?q=/);
    await page.locator(".search-hit:focus").waitFor();
    assert.match(await page.title(), /^協議の場 - /);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const third = await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).dataset.url);
    await page.keyboard.press("Enter");
    await page.waitForURL(/[?&]mark=/);
    await page.goBack();
    await page.locator(`.search-hit[data-url="${third}"]:focus`).waitFor();
  });
});

test("the keys may be ahead of the answers: what is chosen is what was typed last, at any speed", async () => {
  for (const wait of [0, 30, 60, 120]) {
    for (const [keys, nth] of /** @type {[string[], number][]} */ ([[["Enter"], 0], [["ArrowDown", "Enter"], 0], [["ArrowDown", "ArrowDown", "Enter"], 1]])) {
      await on(bases[0], chapter, async (page) => {
        await page.keyboard.press("/");
        // Answers to what was typed before stand there.
        await page.keyboard.insertText("退院");
        await answered(page);
        await page.keyboard.insertText("後支援計画");
        for (const key of keys) {
          if (wait) await page.waitForTimeout(wait);
          await page.keyboard.press(key);
        }
        await page.waitForURL(/[?&]mark=/);
        const there = page.url();
        await page.goto(at(bases[0], chapter));
        await page.keyboard.press("/");
        await page.keyboard.insertText("退院後支援計画");
        await page.waitForFunction(() => /退院後支援計画/.test(document.querySelector(".search-list")?.textContent || ""));
        await answered(page);
        const wanted = await hits(page).nth(nth).evaluate((hit) => /** @type {HTMLAnchorElement} */ (hit).href);
        assert.equal(decodeURIComponent(there), decodeURIComponent(wanted), `${keys.join(" ")} after ${wait} ms`);
      });
    }
  }
});

// --- The reader's place ---

test("who searches in the middle of a page stays there, on screens of any height; Escape comes back to it", async () => {
  const screens = [[1280, 800], [1093, 614], [1093, 480], [910, 400], [768, 1024], [640, 360], [375, 667], [375, 320], [320, 256]];
  for (const [width, height] of screens) {
    for (const size of ["", "largest"]) {
      await on(bases[0], chapter, async (page) => {
        if (size) await page.evaluate((size) => document.documentElement.setAttribute("data-size", size), size);
        await page.evaluate(() => window.scrollTo({ top: 1500, behavior: "instant" }));
        await page.waitForFunction(() => window.scrollY > 1000);
        const place = await page.evaluate(() => window.scrollY), where = `${width}×${height} ${size}`;
        const moved = async () => Math.abs(await page.evaluate(() => window.scrollY) - place);
        await page.keyboard.press("/");
        await page.keyboard.type("協議の場", { delay: 20 });
        await answered(page);
        assert.ok(await moved() <= 1, `${where}: typing`);
        const field = /** @type {{y: number, height: number}} */ (await page.locator("#q").boundingBox());
        assert.ok(field.y >= 0 && field.y + field.height <= height, `${where}: the field is in sight`);
        const first = /** @type {{y: number, height: number}} */ (await hits(page).first().boundingBox());
        assert.ok(first.y < height, `${where}: an answer is in sight`);
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Escape");
        assert.ok(await moved() <= 1, `${where}: the panel is closed`);
        await page.keyboard.press("Escape");
        assert.ok(await moved() <= 1, `${where}: the field is left`);
        assert.equal(await focused(page, "#q"), false);
      }, { viewport: { width, height } });
    }
  }
});

test("the answers stand within the window, whatever stands beside the field", async () => {
  for (const width of [1280, 1093, 1000, 910, 800, 768, 640, 375, 320]) {
    for (const size of ["", "largest"]) {
      await on(bases[0], chapter, async (page) => {
        if (size) await page.evaluate((size) => document.documentElement.setAttribute("data-size", size), size);
        await page.locator("#q").fill("協議の場");
        await answered(page);
        const panel = /** @type {{x: number, width: number}} */ (await page.locator(".search-panel").boundingBox());
        assert.ok(panel.x >= 0 && panel.x + panel.width <= width, `${width} ${size}: from ${panel.x} to ${panel.x + panel.width}`);
      }, { viewport: { width, height: 700 } });
    }
  }
});

test("a key that comes before the browser has told of the scroll finds the reader's place all the same", async () => {
  await on(bases[0], chapter, async (page) => {
    await page.evaluate(() => {
      window.scrollTo({ top: 1500, behavior: "instant" });
      /** @type {HTMLElement} */ (document.body).dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true, cancelable: true }));
    });
    assert.equal(await focused(page, "#q"), true);
    await page.keyboard.type("協議の場", { delay: 20 });
    await answered(page);
    assert.equal(await page.evaluate(() => window.scrollY), 1500);
  });
});

// --- Japanese input ---

/** Types as an input method does. @param {Page} page */
async function composer(page) {
  const session = await page.context().newCDPSession(page);
  return {
    set: (/** @type {string} */ text) => session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length }),
    commit: (/** @type {string} */ text) => session.send("Input.insertText", { text }),
    // The key that ends a composition, as the browser tells it.
    enter: () => session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Process", code: "Enter", windowsVirtualKeyCode: 229 }),
  };
}

test("what is being composed is searched as a reading; its Enter opens nothing; what it becomes is searched", async () => {
  for (const name of [chapter, "search.html"]) {
    await on(bases[0], name, async (page) => {
      const before = page.url();
      await page.evaluate(() => {
        const asked = /** @type {string[]} */ (/** @type {any} */ (window).asked = []);
        document.addEventListener("submit", () => asked.push("submit"), true);
      });
      await page.locator("#q").focus();
      const ime = await composer(page);
      for (const half of ["k", "きょ", "きょうg", "きょうぎ", "きょうぎの", "きょうぎのば"]) await ime.set(half);
      await hits(page).first().waitFor();
      await page.waitForFunction(() => /協議の場/.test(document.querySelector(".search-list")?.textContent || ""));
      await ime.set("協議の場");
      await ime.enter();
      await page.locator("#q").dispatchEvent("keydown", { key: "Enter", keyCode: 229, isComposing: true, bubbles: true, cancelable: true });
      await page.evaluate(() => /** @type {HTMLFormElement} */ (document.querySelector("form.search")).requestSubmit());
      await page.waitForTimeout(200);
      assert.equal(new URL(page.url()).pathname, new URL(before).pathname, "still here");
      await ime.commit("協議の場");
      assert.equal(await page.locator("#q").inputValue(), "協議の場");
      await page.locator(".search-term").waitFor();
      assert.match(await page.locator(".search-term").innerText(), /話し合う場/);
      await page.keyboard.press("Enter");
      if (name === chapter) await page.waitForURL(/[?&]mark=/);
    });
  }
});

// --- The page of the search ---

test("search.html?q= is answered, tells how many, and keeps what is typed in its address", async () => {
  for (const base of bases) {
    await on(base, asked("家族が相談できるところは？"), async (page) => {
      await answered(page);
      assert.ok(await count(page) > 5);
      assert.ok(await page.locator(".search-list mark").count() > 3);
      await page.locator("#q").fill("ピアサポーター");
      await page.waitForFunction(() => new URLSearchParams(location.search).get("q") === "ピアサポーター");
      const all = await count(page);
      await page.reload();
      await answered(page);
      assert.equal(await page.locator("#q").inputValue(), "ピアサポーター");
      assert.equal(await count(page), all);
    });
  }
});

test("the way back leads to what was asked for, not through what was typed on the way", async () => {
  await on(bases[0], asked("協議の場"), async (page) => {
    await answered(page);
    for (const typed of ["ピ", "ピア", "ピアサポ", "ピアサポーター"]) {
      await page.locator("#q").fill(typed);
      await page.waitForFunction((typed) => new URLSearchParams(location.search).get("q") === typed, typed);
    }
    await page.goBack();
    await page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.querySelector("#q")).value === "協議の場");
    assert.equal(new URL(page.url()).searchParams.get("q"), "協議の場");
    await page.waitForFunction(() => /話し合う場/.test(document.querySelector(".search-term")?.textContent || ""));
  });
});

test("a browser that is too old for the search says so, and is otherwise left alone", async () => {
  await on(bases[0], "search.html", async (page) => {
    await page.addInitScript(() => { delete (/** @type {any} */ (window).DecompressionStream); });
    await page.reload();
    await page.locator(".search-status", { hasText: "このブラウザーでは検索を使えません" }).waitFor();
    await page.goto(at(bases[0], chapter));
    await page.locator("#q").focus();
    await page.locator(".search-panel", { hasText: "用語集と目次" }).waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await page.locator(".search-panel").isVisible(), false);
  });
});

test("all answers can be reached: those of one page unfold, the rest come on demand", async () => {
  await on(bases[0], asked("支援"), async (page) => {
    await answered(page);
    assert.ok(parseInt(/（(\d+)文書）/.exec(await status(page))?.[1] || "", 10) > 150, "all are counted, not the first alone");
    const before = await page.locator(".search-list > li").count();
    const fold = page.locator(".search-rest").first();
    assert.equal(await fold.locator(".search-hit").first().isVisible(), false);
    await fold.locator("summary").click();
    assert.equal(await fold.locator(".search-hit").first().isVisible(), true);
    await page.getByRole("button", { name: "続きを見る" }).click();
    await page.waitForFunction((before) => document.querySelectorAll(".search-list > li").length > before, before);
    assert.equal(await page.evaluate((before) => document.querySelectorAll(".search-list > li")[before].contains(document.activeElement), before), true, "the first of the new ones has the focus");
  });
});

test("the answers are narrowed by kind, programme, area, reader and field, each beside the others; the address tells it", async () => {
  for (const base of bases.slice(0, 2)) {
    await on(base, asked("協議の場"), async (page) => {
      await answered(page);
      const all = await count(page);
      const names = await page.locator(".search-filters label:visible").allInnerTexts();
      assert.deepEqual(names, ["種類", "事業", "地域", "読む人", "領域"]);
      const areas = await page.locator('select[name="area"] option').evaluateAll((all) => all.map((option) => /** @type {HTMLOptionElement} */ (option).value));
      const order = ["北海道", "青森県", "埼玉県", "東京都", "葛飾区", "石川県", "愛知県", "名古屋市", "京都府", "広島県", "熊本県"];
      assert.deepEqual(areas.filter((area) => order.includes(area)), order, "from north to south, towns below their prefecture");
      const groups = await page.locator('select[name="program"] optgroup').evaluateAll((all) => all.map((group) => /** @type {HTMLOptGroupElement} */ (group).label));
      assert.deepEqual(groups, ["これまでの13事業", "令和6年度の9事業"]);
      // A word that stands nearly everywhere: every page is counted, not only those that are shown.
      const everywhere = await page.evaluate(async () => {
        const search = await /** @type {any} */ (window).tebiki.ready();
        return { all: (await search.counts("支援", {})).kind[""], left: (await search.counts("支援", { kind: "term" })).area[""] };
      });
      assert.ok(everywhere.all > 200 && everywhere.left > 100 && everywhere.left < everywhere.all, JSON.stringify(everywhere));

      await page.getByLabel("種類").selectOption("report");
      await page.waitForFunction((all) => parseInt(document.querySelector(".search-status")?.textContent || "", 10) < all, all);
      const reports = await count(page);
      assert.ok((await page.locator(".search-kind").allInnerTexts()).filter((kind) => kind !== "用語").every((kind) => kind === "取組報告"));
      await page.getByLabel("地域").selectOption("石川県");
      await page.waitForFunction((reports) => parseInt(document.querySelector(".search-status")?.textContent || "", 10) < reports, reports);
      const narrow = await status(page);
      assert.match(narrow, /（3文書）/);
      assert.equal(await page.getByLabel("種類").inputValue(), "report");
      const said = new URLSearchParams(new URL(page.url()).search);
      assert.deepEqual([...said], [["q", "協議の場"], ["kind", "report"], ["area", "石川県"]]);
      // No choice that leads nowhere is offered.
      const offered = await page.locator('select[name="kind"] option:not([hidden])').allInnerTexts();
      assert.ok(offered.every((choice) => !choice.includes("（0）")), offered.join());

      await page.reload();
      await answered(page);
      assert.equal(await status(page), narrow);
      await page.goBack();
      await page.waitForFunction((reports) => parseInt(document.querySelector(".search-status")?.textContent || "", 10) === reports, reports);
      assert.equal(await page.getByLabel("地域").inputValue(), "");
      await page.goForward();
      await page.waitForFunction((narrow) => document.querySelector(".search-status")?.textContent === narrow, narrow);
      await page.getByRole("button", { name: "しぼりこみをはずす" }).click();
      await page.waitForFunction((all) => parseInt(document.querySelector(".search-status")?.textContent || "", 10) === all, all);
      assert.deepEqual([...new URLSearchParams(new URL(page.url()).search)], [["q", "協議の場"]]);
    });
  }
});

test("a choice that leaves nothing is told, with the way out; one that there is not counts as none", async () => {
  await on(bases[0], asked("クロザリル") + "&kind=statute&area=constructor&program=__proto__", async (page) => {
    await answered(page);
    assert.equal(await status(page), "0件");
    assert.equal(await page.locator('select[name="area"]').inputValue(), "");
    await page.getByRole("button", { name: "しぼりこみをはずして探す" }).click();
    await hits(page).first().waitFor();
    assert.equal(await page.locator('select[name="kind"]').inputValue(), "");
  });
});

test("on a phone what narrows is one line that tells what is chosen", async () => {
  await on(bases[0], asked("協議の場") + "&kind=report", async (page) => {
    await answered(page);
    const fold = page.locator(".search-filters");
    assert.match(await fold.locator("summary").innerText(), /しぼりこむ：取組報告/);
    assert.equal(await page.locator('select[name="area"]').isVisible(), false);
    await fold.locator("summary").tap();
    await page.getByLabel("地域").selectOption("愛知県");
    await page.waitForFunction(() => /取組報告・愛知県/.test(document.querySelector(".search-filters summary")?.textContent || ""));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  }, PHONE);
});

test("a folder of plain files has the kinds it has, and no filter that says nothing", async () => {
  const site = plain();
  await on(fileBase(site), "search.html?q=" + encodeURIComponent("記録"), async (page) => {
    await answered(page);
    assert.equal(await page.locator(".search-filters label:visible").count(), 0);
  });
});

// --- Touch, and without scripts ---

test("by touch at 320 px: the answers come below the field, one finger opens them, another closes the panel", async () => {
  await on(bases[0], chapter, async (page) => {
    await page.locator("#q").tap();
    await page.keyboard.insertText("ひきこもり");
    await answered(page);
    const first = hits(page).first();
    const box = /** @type {{x: number, y: number, width: number, height: number}} */ (await first.boundingBox());
    assert.ok(box.y < 300 && box.height >= 44, "above the keyboard, and as large as a finger");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    for (const small of await page.locator(".search-top a, .search-top button").all()) assert.ok(/** @type {{height: number}} */ (await small.boundingBox()).height >= 44);
    await page.locator(".search-close").tap();
    assert.equal(await page.locator(".search-panel").isVisible(), false);
    await page.locator("#q").tap();
    await first.tap();
    await page.waitForURL(/[?&]mark=/);
    await page.locator(".search-bar").waitFor();
    for (const small of await page.locator(".search-bar button, .search-bar a").all()) assert.ok(/** @type {{height: number}} */ (await small.boundingBox()).height >= 44);
  }, PHONE);
});

test("without scripts the field gives way to 用語集 and 目次", async () => {
  for (const name of everyKind(book, 1).filter((name) => name !== "print.html")) {
    for (const width of [1280, 375]) {
      await on(bases[0], name, async (page) => {
        assert.equal(await page.locator("#q").isVisible(), false, name);
        assert.ok(await page.getByRole("link", { name: "用語集" }).first().isVisible(), name);
        // Beside the text the contents are there; the home page is itself the contents.
        const contents = page.getByRole("link", { name: "目次" }).or(page.locator("nav.menu"));
        if (name !== "index.html") assert.ok(await contents.first().isVisible(), `${name} at ${width} px`);
      }, { javaScriptEnabled: false, viewport: { width, height: 800 } });
    }
  }
});

// --- Whatever is typed ---

const ODD = [
  ".*", "[", "(?<", "\\", "\\u{110000}", "^$", "a{1,", "%", "%E3%81", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' OR 1=1 --", "__proto__", "constructor", "toString",
  "😀", "👩‍👩‍👧‍👦", "𠮟る", "\ud800", "\udc00協議", "協議\ud83d", "が", "ｶﾞ", "\u0000", "\u202e", "　", "、。", "-", "\n", "\t", "あ".repeat(10_000), "精神保健福祉士 ".repeat(1_500), "💩".repeat(10_000), "null", "0", "①㉚Ⅲ",
];

test("no input is an error: regex signs, emoji, half a surrogate, ten thousand characters", async () => {
  await on(bases[0], "search.html", async (page) => {
    for (const query of ODD) {
      await page.evaluate((query) => {
        const input = /** @type {HTMLInputElement} */ (document.querySelector("#q"));
        input.value = query;
        input.dispatchEvent(new Event("input", { bubbles: true }));
      }, query);
      await page.waitForTimeout(80);
      await page.waitForFunction(() => {
        const said = document.querySelector(".search-status")?.textContent || "";
        return !(/** @type {HTMLInputElement} */ (document.querySelector("#q"))).value.trim() || /^\d+件/.test(said);
      });
    }
    for (const options of [undefined, null, {}, { limit: -1 }, { limit: "x" }, { limit: 1e9 }, { kind: "nowhere" }, { area: "constructor", program: "__proto__" }, { kind: ["term", "guide"], domain: 5 }]) {
      assert.equal(typeof (await page.evaluate((options) => /** @type {any} */ (window).tebiki.search("協議", options).then((/** @type {any} */ a) => a.total), options)), "number");
    }
    for (const query of [undefined, null, 5, {}, []]) {
      assert.equal(typeof (await page.evaluate((query) => /** @type {any} */ (window).tebiki.search(query).then((/** @type {any} */ a) => a.total), query)), "number");
    }
  });
});

test("ten thousand characters go on to the page of the search all the same", async () => {
  await on(bases[1], "index.html", async (page) => {
    await page.locator("#q").fill("協議の場".repeat(2_500));
    await page.keyboard.press("Shift+Enter");
    await page.waitForURL(/search\.html\?q=/);
    await answered(page);
    assert.ok(page.url().length < 3_000);
  });
});

test("an address with broken escapes breaks nothing", async () => {
  for (const name of [`${chapter}?mark=%#%`, `${chapter}?mark=%E3%81&q=%#%E3`, `${chapter}#%`, "search.html?q=%#%", "search.html?q=%E3&kind=%", "index.html?mark=", "index.html?q=#"]) {
    await on(bases[0], name, async (page) => {
      await page.locator("#q").fill("協議");
      await hits(page).first().waitFor();
    });
  }
  await on(bases[0], "print.html#%", async (page) => {
    await page.evaluate(() => (location.hash = "#%E3%"));
    await page.waitForTimeout(100);
  });
});

test("nothing is loaded before the search is wanted; when the pointer is at the field, what every query needs", async () => {
  await on(bases[1], chapter, async (page) => {
    /** @type {string[]} */
    const loaded = [];
    page.on("request", (request) => loaded.push(request.url().replace(/.*\//, "")));
    await page.waitForTimeout(300);
    loaded.length = 0;
    await page.mouse.move(600, 500);
    await page.waitForTimeout(200);
    assert.deepEqual(loaded, []);
    await page.locator("#q").hover();
    await page.waitForTimeout(300);
    assert.deepEqual(loaded.sort(), ["engine.js", "head.js", "open.js", "s0.js", "search.css", "view.js"]);
    await page.locator("#q").focus();
    await page.waitForTimeout(300);
    assert.ok(loaded.includes("t0.js") && loaded.includes("w0.js"));
    assert.equal(new Set(loaded).size, loaded.length, "nothing twice");
  });
});
