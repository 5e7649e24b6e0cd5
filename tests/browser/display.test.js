// What readers set, fold, copy and carry with them: switches, menus, contents, zoom, colours of their own.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { before, describe, test } = require("node:test");
const { address, everyKind, fileBase, handbook, launch, pageWith, serve, watched } = require("./support.js");

const PHONE = { hasTouch: true, isMobile: true, viewport: { width: 375, height: 700 } };

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string} */
let book;
/** Where it is served. @type {string} */
let base;
/** @type {string} */
let chapter;

before(async () => {
  browser = await launch();
  book = handbook();
  base = await serve(book);
  chapter = pageWith(book, /^guide\//, /class="toc"[^]*<p>[^]*class="term"/);
});

/** @param {import("playwright-core").BrowserContextOptions} options @param {string} name @param {(page: import("playwright-core").Page) => Promise<void>} act @param {string} [init] */
async function on(options, name, act, init) {
  const context = await browser.newContext(options);
  if (init) await context.addInitScript(init);
  const { page, faults } = await watched(context, base);
  await page.goto(address(base, name));
  await act(page);
  assert.deepEqual(faults, []);
  await context.close();
}

/** @param {import("playwright-core").Page} page @param {string} label */
async function choose(page, label) {
  const summary = page.locator(".settings summary");
  if (!(await page.locator(".settings-box").isVisible())) await summary.click();
  await page.locator(".settings-box label", { hasText: new RegExp(`^${label}$`) }).click();
}

/** @param {import("playwright-core").Page} page */
const worn = (page) => page.evaluate(() => {
  const root = document.documentElement;
  return {
    size: parseFloat(getComputedStyle(root).fontSize),
    ground: getComputedStyle(root).backgroundColor,
    readings: document.querySelectorAll("a.term ruby.reading").length,
  };
});

describe("the display", () => {
  test("takes three sizes, four schemes and readings, and keeps them for the next page", async () => {
    await on({}, chapter, async (page) => {
      const plain = await worn(page);
      assert.equal(plain.readings, 0);
      await choose(page, "大");
      const large = (await worn(page)).size;
      await choose(page, "特大");
      const largest = (await worn(page)).size;
      assert.ok(plain.size < large && large < largest);
      const grounds = new Set();
      for (const scheme of ["明るい", "くっきり", "暗い"]) {
        await choose(page, scheme);
        grounds.add((await worn(page)).ground);
      }
      assert.equal(grounds.size, 3);
      await choose(page, "あり");
      const chosen = await worn(page);
      assert.ok(chosen.readings > 0);
      await page.goto(address(base, "terms/index.html"));
      const next = await worn(page);
      assert.deepEqual([next.size, next.ground], [largest, chosen.ground]);
      await page.goto(address(base, chapter));
      assert.deepEqual(await worn(page), chosen, "after coming back");
      for (const label of ["標準", "端末に合わせる", "なし"]) await choose(page, label);
      assert.deepEqual(await worn(page), plain, "and takes them back");
      assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), [], "nothing is kept that is not chosen");
    });
  });

  test("works where storage is refused, for this page", async () => {
    const refuse = 'Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });';
    await on({}, chapter, async (page) => {
      await choose(page, "特大");
      assert.equal((await worn(page)).size, 23);
      await choose(page, "暗い");
      assert.equal((await worn(page)).ground, "rgb(22, 25, 27)");
    }, refuse);
  });

  test("follows the machine's dark scheme", async () => {
    await on({ colorScheme: "dark" }, chapter, async (page) => assert.equal((await worn(page)).ground, "rgb(22, 25, 27)"));
  });

  test("stands whole on the screen, however narrow it is and however large its letters", async () => {
    for (const [width, size, name] of /** @type {[number, string, string][]} */ ([
      [320, "", chapter], [375, "large", chapter], [375, "largest", chapter], [768, "largest", chapter], [1280, "", chapter],
      [375, "", "print.html"], [1280, "largest", "print.html"], [320, "", "index.html"],
    ])) {
      await on({ viewport: { width, height: 667 } }, name, async (page) => {
        await page.evaluate((size) => size && document.documentElement.setAttribute("data-size", size), size);
        await page.locator(".settings summary").click();
        const box = await page.locator(".settings-box").boundingBox();
        assert.ok(box && box.x >= 0 && box.x + box.width <= width && box.y + box.height <= 667, `${name} ${width} ${size}: ${JSON.stringify(box)}`);
        await page.locator(".settings-box label").last().scrollIntoViewIfNeeded();
        await page.locator(".settings-box label").last().click();
      });
    }
  });

  test("lends its looks to nothing in a text", async () => {
    await on({ viewport: { width: 1280, height: 667 } }, "situations/jushin-kyohi.html", async (page) => {
      await page.locator(".settings summary").click();
      await page.locator(".settings-box").waitFor();
      const loose = await page.locator("main *").evaluateAll((all) => all.filter((it) => getComputedStyle(it).position === "fixed").map((it) => it.outerHTML.slice(0, 80)));
      assert.deepEqual(loose, []);
    });
  });

  test("stays at hand when the page is moved a little under it", async () => {
    await on({ ...PHONE }, chapter, async (page) => {
      for (const top of [1500, 1300]) {
        await page.evaluate((top) => window.scrollTo({ top, behavior: "instant" }), top);
        await page.waitForTimeout(150);
      }
      await page.locator(".settings summary").tap();
      await page.locator(".settings-box").waitFor();
      await page.evaluate(() => window.scrollBy({ top: 60, behavior: "instant" }));
      await page.waitForTimeout(150);
      const box = await page.locator(".settings-box").boundingBox();
      assert.ok(box && box.y >= 0 && box.y < 200, JSON.stringify(box));
    });
  });

  test("does not lie over what has the focus", async () => {
    await on({ viewport: { width: 375, height: 700 } }, chapter, async (page) => {
      await page.locator(".settings summary").click();
      await page.locator(".settings-box input").last().focus();
      await page.keyboard.press("Tab");
      await page.locator(".settings-box").waitFor({ state: "hidden" });
    });
  });

  test("folds with Escape and a click elsewhere", async () => {
    await on({}, chapter, async (page) => {
      const box = page.locator(".settings-box");
      await page.locator(".settings summary").click();
      await page.keyboard.press("Escape");
      await box.waitFor({ state: "hidden" });
      assert.equal(await page.locator(".settings summary").evaluate((it) => it === document.activeElement), true);
      await page.locator(".settings summary").click();
      await page.locator("h1").click();
      await box.waitFor({ state: "hidden" });
    });
  });
});

describe("a phone", () => {
  test("unfolds the menu and the contents, and folds them again", async () => {
    await on(PHONE, chapter, async (page) => {
      const menu = page.locator("nav.menu"), way = page.locator(".menu-way a"), contents = page.locator(".toc > ol");
      assert.deepEqual([await menu.isVisible(), await contents.isVisible()], [false, false]);
      await way.tap();
      assert.deepEqual([await menu.isVisible(), await way.getAttribute("aria-expanded")], [true, "true"]);
      await menu.locator("a").first().focus();
      await page.keyboard.press("Escape");
      assert.deepEqual([await menu.isVisible(), await way.getAttribute("aria-expanded")], [false, "false"]);
      assert.equal(await way.evaluate((it) => it === document.activeElement), true);
      await page.evaluate(() => window.scrollTo({ top: 1200, behavior: "instant" }));
      const heading = () => page.locator("main h2[id]").last().evaluate((it) => Math.round(it.getBoundingClientRect().top));
      const before = await heading();
      await way.evaluate((it) => it.click());
      await page.waitForFunction(() => window.scrollY < 200);
      await way.evaluate((it) => it.click());
      assert.ok(Math.abs((await heading()) - before) < 2, "who looked at the menu reads on where she was");
      const header = await page.locator("header.top").boundingBox();
      assert.ok(header && Math.abs(header.y) < 1, "with the button that has the focus in sight");
      await page.evaluate(() => window.scrollTo({ top: 0, behavior: "instant" }));
      await page.locator(".toc-button").tap();
      assert.equal(await contents.isVisible(), true);
      await contents.locator("a").last().tap();
      assert.match(page.url(), /#/);
    });
  });

  test("has the header back as soon as the reader turns back, with its answers and its menu", async () => {
    await on(PHONE, chapter, async (page) => {
      const header = page.locator("header.top"), top = () => header.evaluate((it) => Math.round(it.getBoundingClientRect().top));
      const scroll = (/** @type {number} */ by) => page.evaluate((by) => window.scrollBy({ top: by, behavior: "instant" }), by);
      await scroll(1500);
      await page.waitForTimeout(100);
      assert.ok((await top()) < -100, "while the reader goes on it is out of the way");
      await scroll(-120);
      await page.waitForFunction(() => document.querySelector("header.top")?.getBoundingClientRect().top === 0);
      const place = await page.evaluate(() => window.scrollY);
      await page.locator("#q").tap();
      await page.keyboard.type("kyougi");
      await page.locator(".search-panel .search-hit").first().waitFor();
      assert.equal(await page.evaluate(() => window.scrollY), place, "the place in the text is kept");
      await page.locator(".search-panel").evaluate((panel) => panel.scrollTo(0, panel.scrollHeight));
      const answer = await page.locator(".search-panel .search-hit").last().boundingBox();
      assert.ok(answer && answer.y > 0 && answer.y < 800, "the last answer can be reached");
      await page.keyboard.press("Escape");
      await page.locator(".menu-way a").tap();
      await page.waitForFunction(() => {
        const box = document.querySelector("nav.menu a")?.getBoundingClientRect();
        return box && box.top > 0 && box.bottom < innerHeight;
      });
    });
  });

  test("keeps its lines for the text where the header has many", async () => {
    await on(PHONE, chapter, async (page) => {
      await page.evaluate(() => document.documentElement.setAttribute("data-size", "largest"));
      for (const top of [1500, 1200]) {
        await page.evaluate((top) => window.scrollTo({ top, behavior: "instant" }), top);
        await page.waitForTimeout(200);
      }
      const box = await page.locator("header.top").boundingBox();
      assert.ok(box && (box.height < 175 || box.y + box.height <= 0), JSON.stringify(box));
    });
  });

  test("shows of a table of marks those that are set, with their names", async () => {
    await on(PHONE, "lists/matrix.html", async (page) => {
      const row = page.locator(".matrix tbody tr").first();
      const cells = await row.locator("td:visible").evaluateAll((all) => all.map((cell) => getComputedStyle(cell, "::before").content + (cell.textContent || "").trim()));
      assert.equal(cells.length, 1, "an empty cell takes no room");
      assert.match(cells[0], /^"\d+ \D+"●$/);
      const box = await row.boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= 375);
    });
  });

  test("shows menu and contents without JavaScript", async () => {
    await on({ ...PHONE, javaScriptEnabled: false }, chapter, async (page) => {
      assert.equal(await page.locator("nav.menu a").first().isVisible(), true);
      assert.equal(await page.locator(".toc a").first().isVisible(), true);
      assert.equal(await page.locator(".search").isVisible(), false);
      assert.equal(await page.locator(".settings").isVisible(), false);
    });
  });
});

test("on a desk the search stays in sight, and hides no heading that was asked for", async () => {
  await on({ viewport: { width: 1280, height: 800 } }, chapter, async (page) => {
    await page.locator(".toc a").nth(2).click();
    await page.waitForFunction(() => window.scrollY > 200);
    await page.waitForTimeout(600);
    const [field, heading] = await page.evaluate(() => [document.querySelector("#q"), document.querySelector(":target")].map((it) => it?.getBoundingClientRect().top || 0));
    assert.ok(field > 0 && field < 60, `the field is at ${field}`);
    assert.ok(heading > 60 && heading < 160, `the heading is at ${heading}`);
  });
});

test("the contents follow the reading", async () => {
  await on({ viewport: { width: 1400, height: 800 } }, chapter, async (page) => {
    const last = page.locator(".toc a").last();
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await page.locator(".toc a[aria-current]").first().waitFor();
    const id = decodeURIComponent(((await last.getAttribute("href")) || "").slice(1));
    await page.evaluate((id) => document.getElementById(id)?.scrollIntoView(), id);
    await page.waitForFunction(() => [...document.querySelectorAll(".toc a")].at(-1)?.hasAttribute("aria-current"));
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.waitForFunction(() => !document.querySelector(".toc a[aria-current]"));
  });
});

test("a heading that was chosen in the contents is the one they mark, however short its section", async () => {
  await on({ viewport: { width: 1400, height: 900 }, reducedMotion: "reduce" }, "statutes/saitama.html", async (page) => {
    const links = page.locator(".toc > ol > li > a");
    for (const at of [1, 2, 3]) {
      await links.nth(at).click();
      await page.waitForTimeout(150);
      assert.equal(await page.locator(".toc a[aria-current]").getAttribute("href"), await links.nth(at).getAttribute("href"));
    }
  });
});

test("on a desk the names of a table of marks stay in sight", async () => {
  await on({ viewport: { width: 1280, height: 800 } }, "lists/matrix.html", async (page) => {
    await page.locator(".matrix tbody tr").nth(20).evaluate((row) => row.scrollIntoView({ block: "center", behavior: "instant" }));
    const name = await page.locator(".matrix thead th").nth(2).boundingBox();
    const header = await page.locator("header.top").boundingBox();
    assert.ok(name && header && name.y >= header.height - 1 && name.y < 200, JSON.stringify(name));
  });
});

test("contents longer than the screen are moved along with the reading", async () => {
  await on({ viewport: { width: 1400, height: 800 } }, "lists/initiatives.html", async (page) => {
    await page.locator("main h2[id]").last().evaluate((heading) => heading.scrollIntoView());
    await page.locator(".toc a[aria-current]").waitFor();
    await page.waitForFunction(() => {
      const box = document.querySelector(".toc a[aria-current]")?.getBoundingClientRect();
      return box && box.top >= 0 && box.bottom <= innerHeight && document.querySelectorAll(".toc a").length > 25;
    });
  });
});

test("the end of a page leads back to its head", async () => {
  await on({ viewport: { width: 375, height: 700 } }, chapter, async (page) => {
    await page.getByRole("link", { name: "ページの先頭へ" }).click();
    await page.waitForFunction(() => window.scrollY < 300);
    assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
  });
});

test("a heading's link leads there, and is copied", async () => {
  await on({ permissions: ["clipboard-read", "clipboard-write"] }, chapter, async (page) => {
    const self = page.locator("a.self").nth(1);
    const href = await self.evaluate((link) => /** @type {HTMLAnchorElement} */ (link).href);
    await self.click();
    await page.locator(".toast", { hasText: "コピーしました" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), href);
    assert.equal(page.url(), href);
    assert.equal(await page.locator(":target").count(), 1);
  });
});

test("at 400 % zoom and in the largest letters nothing scrolls sideways or lies on top of something else", async () => {
  // 1280 × 1024 at 400 % is 320 × 256.
  await on({ viewport: { width: 320, height: 256 } }, "index.html", async (page) => {
    for (const name of everyKind(book, 1)) {
      if (name === "print.html") continue;
      await page.goto(address(base, name));
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(await wide(), 0, name);
      await page.evaluate(() => document.documentElement.setAttribute("data-size", "largest"));
      assert.ok(await wide() <= 1, `${name} in the largest letters`);
    }
    await page.goto(address(base, "index.html"));
    await page.locator("#q").fill("協議の場");
    await page.locator(".search-panel .search-hit").first().waitFor();
    await page.locator(".search-panel .search-hit").last().focus();
    // The page glides there.
    await page.waitForFunction(() => {
      const { top, right } = /** @type {Element} */ (document.activeElement).getBoundingClientRect();
      return top >= 0 && top < 230 && right <= 320;
    });
  });
});

test("wider spacing of letters, words and lines hides nothing", async () => {
  await on({ viewport: { width: 320, height: 800 }, bypassCSP: true }, "index.html", async (page) => {
    for (const name of everyKind(book, 1)) {
      if (name === "print.html") continue;
      await page.goto(address(base, name));
      await page.addStyleTag({ content: "* { letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important; } p { margin-bottom: 2em !important; }" });
      const [beyond, cut] = await page.evaluate(() => [
        document.documentElement.scrollWidth - innerWidth,
        [...document.querySelectorAll("body :not(svg *)")].filter((it) => getComputedStyle(it).overflowY === "hidden" && it.clientHeight > 1 && it.scrollHeight > it.clientHeight + 2).map((it) => it.className),
      ]);
      assert.deepEqual([Math.max(Number(beyond), 0), cut], [0, []], name);
    }
  });
});

test("colours forced by the machine leave shapes and borders to see", async () => {
  await on({ forcedColors: "active", viewport: { width: 1280, height: 900 } }, pageWith(book, /^(guide|system|cases)\//, /class="callout/), async (page) => {
    const bare = await page.evaluate(() => [...document.querySelectorAll(".callout-kind, .badge, .menu a[aria-current], .search button, .search input")]
      .filter((it) => it.getClientRects().length && getComputedStyle(it).borderTopStyle === "none")
      .map((it) => it.outerHTML.slice(0, 80)));
    assert.deepEqual(bare, []);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.notEqual(await page.evaluate(() => getComputedStyle(/** @type {Element} */ (document.activeElement)).outlineStyle), "none");
    const drawn = pageWith(book, /^lists\//, /class="svg"/);
    await page.goto(address(base, drawn));
    const hidden = await page.evaluate(() => {
      const canvas = getComputedStyle(document.documentElement).backgroundColor;
      return [...document.querySelectorAll(".svg text, .svg .curve, .svg .line")].filter((it) => {
        const style = getComputedStyle(it);
        return (it.tagName === "text" ? style.fill : style.stroke) === canvas;
      }).length;
    });
    assert.equal(hidden, 0, "nothing is drawn in the ground's colour");
  });
});

test("nothing moves where motion is not wanted", async () => {
  await on({ reducedMotion: "reduce" }, chapter, async (page) => {
    const moving = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll("body *")].filter((it) => {
      const style = getComputedStyle(it);
      return style.scrollBehavior === "smooth" || parseFloat(style.transitionDuration) > 0 || style.animationName !== "none";
    }).length);
    assert.equal(moving, 0);
  });
});

test("every control is 44 px high and wide; only words within a text may be smaller", async () => {
  for (const options of [{ viewport: { width: 1280, height: 900 } }, PHONE]) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    /** @type {string[]} */
    const small = [];
    for (const name of [...everyKind(book, 1), "search.html?q=" + encodeURIComponent("協議の場"), `${chapter}?mark=${encodeURIComponent("地域")}`]) {
      if (name === "print.html") continue;
      const [file, query] = name.split("?");
      await page.goto(address(base, file) + (query ? "?" + query : ""));
      if (query?.startsWith("q=")) await page.locator(".search-hit").first().waitFor();
      if (query?.startsWith("mark=")) await page.locator(".search-bar").waitFor();
      small.push(...(await page.evaluate(tooSmall)).map((what) => `${name}: ${what}`));
    }
    assert.deepEqual(small.slice(0, 20), []);
    await context.close();
  }
});

/** Runs in the page. Everything unfolded first. */
function tooSmall() {
  document.querySelectorAll("details").forEach((fold) => (fold.open = true));
  document.querySelectorAll(".menu, .toc").forEach((menu) => menu.classList.add("open"));
  // Words in a text: sentences, cells, names of terms, the numbers of articles.
  const WORDS = ":is(.text, .notes, .mentions li) :is(p, td, th, caption, figcaption, dt, dd, label, li:not(.links > li)) a, .about .sources a, .back, .search-term a";
  return [...document.querySelectorAll("a[href], button, input, select, summary")].flatMap((control) => {
    const card = getComputedStyle(control, "::after").position === "absolute" ? control.closest(".card") : null;
    const target = control.closest("label") || card || control;
    const box = target.getBoundingClientRect();
    if (!box.width || !control.checkVisibility?.() || control.matches(".skip") || (!card && control.matches(WORDS))) return [];
    // A prefecture stands where it lies on the map, and again in the table below it.
    if (control.matches("button:disabled, .svg a")) return [];
    return box.width >= 43.9 && box.height >= 43.9 ? [] : [`${control.outerHTML.slice(0, 90)} ${Math.round(box.width)}×${Math.round(box.height)}`];
  });
}

test("the glossary is narrowed by a word or its reading, and is whole again without", async () => {
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto(address(fileBase(handbook()), "terms/index.html"));
  const words = page.locator("dl.kana-index > dt:visible");
  const all = await words.count();
  for (const typed of ["アウトリ", "あうとり"]) {
    await page.getByLabel("しぼる").fill(typed);
    assert.ok((await words.allInnerTexts()).every((word) => word.includes("アウトリ")) && (await words.count()) > 0, typed);
    assert.match(await page.locator(".narrow [role=status]").innerText(), /^\d+語$/);
    assert.equal(await page.locator(".text .heading:visible").count(), 1, "letters without words are gone");
  }
  await page.getByLabel("しぼる").fill("");
  assert.equal(await words.count(), all);
  await browser.close();
});
