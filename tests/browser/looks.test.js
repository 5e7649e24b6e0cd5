// What a reader sees of type, tables and drawings: nothing off the side, nothing torn, nothing said twice.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { before, describe, test } = require("node:test");
const { ROOT, address, build, everyKind, fileBase, launch } = require("./support.js");

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string} */
let site;

before(async () => {
  browser = await launch();
  site = build("見た目", path.join(ROOT, "content"));
});

/** Acts on a page of a width, the reader having chosen some settings.
 * @param {number} width @param {Record<string, string>} chosen
 * @param {(page: import("playwright-core").Page, open: (name: string) => Promise<unknown>) => Promise<void>} act */
async function at(width, chosen, act) {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  await page.addInitScript((chosen) => Object.entries(chosen).forEach(([name, value]) => localStorage.setItem("tebiki-" + name, value)), chosen);
  await act(page, (name) => page.goto(address(fileBase(site), name)));
  await page.close();
}

const PROSE = "system/suishin.html";
const DRAWN = ["system/pdca.html", "lists/reports.html", "lists/series.html", "lists/crosswalk.html", "cases/a-misan.html"];

describe("a narrow screen", () => {
  for (const [width, size] of /** @type {[number, string][]} */ ([[320, ""], [375, "largest"], [768, "largest"], [1280, "large"]])) {
    test(`no page runs off the side at ${width} px${size && `, letters ${size}`}`, async () => {
      await at(width, size ? { size } : {}, async (page, open) => {
        for (const name of everyKind(site, 1)) {
          await open(name);
          const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(beyond <= 0, `${name}: ${beyond} px`);
        }
      });
    });
  }

  test("a table of prose stands row by row, each value with its column's name; one of figures stays a table", async () => {
    await at(375, {}, async (page, open) => {
      await open(PROSE);
      const table = await page.locator(".stack").first().evaluate((table) => {
        const cell = /** @type {HTMLElement} */ (table.querySelector("td[data-label]"));
        const row = /** @type {HTMLElement} */ (cell.parentElement);
        return { name: getComputedStyle(cell, "::before").content, cell: cell.offsetWidth, row: row.offsetWidth };
      });
      assert.notEqual(table.name, "none");
      assert.ok(table.cell > table.row * 0.8, "the value has the width of the row");
      await open("lists/series.html");
      assert.equal(await page.locator(".table > table:not(.stack) td").first().evaluate((cell) => getComputedStyle(cell).display), "table-cell");
    });
  });

  test("a drawing fits, or says that it moves and opens on the person it is about", async () => {
    await at(375, {}, async (page, open) => {
      for (const name of DRAWN) {
        await open(name);
        await page.waitForTimeout(100);
        const drawings = await page.locator(".drawing").evaluateAll((all) => all.map((drawing) => {
          const own = drawing.querySelector(".own")?.getBoundingClientRect();
          return {
            beyond: drawing.scrollWidth - drawing.clientWidth,
            hint: getComputedStyle(drawing, "::before").content,
            seen: !own || (own.left >= 0 && own.right <= innerWidth),
            smallest: Math.min(...Array.from(drawing.querySelectorAll("text"), (text) => text.getBoundingClientRect().height)),
          };
        }));
        for (const drawing of drawings) {
          if (drawing.beyond > 1) assert.match(drawing.hint, /横に動かせます/, name);
          assert.ok(drawing.seen, `${name}: the person is in view`);
          assert.ok(drawing.smallest >= 8, `${name}: letters of ${drawing.smallest} px`);
        }
      }
    });
  });
});

describe("type", () => {
  for (const [width, size] of /** @type {[number, string][]} */ ([[1920, ""], [1280, ""], [1280, "largest"], [1024, ""], [768, ""], [768, "large"]])) {
    test(`a line holds 35 to 42 letters at ${width} px${size && `, letters ${size}`}, and prefers a UD face`, async () => {
      await at(width, size ? { size } : {}, async (page, open) => {
        await open(PROSE);
        const line = await page.locator(".text > p").first().evaluate((p) => {
          const style = getComputedStyle(p);
          return { letters: p.clientWidth / parseFloat(style.fontSize), family: style.fontFamily };
        });
        assert.ok(line.letters >= 35 && line.letters <= 42, String(line.letters));
        assert.match(line.family, /^"BIZ UDPGothic"/);
      });
    });
  }

  for (const width of [1280, 375]) {
    test(`no line begins with 、or ー or ends with （, and headings break between phrases, at ${width} px`, async () => {
      await at(width, {}, async (page, open) => {
        for (const name of everyKind(site, 2)) {
          if (name === "print.html") continue;
          await open(name);
          assert.deepEqual(await page.evaluate(tornLines), [], name);
        }
      });
    });
  }

  test("readings over the terms leave every line as high as the next", async () => {
    await at(1280, { ruby: "on" }, async (page, open) => {
      await open(PROSE);
      const heights = await page.evaluate(() => Array.from(document.querySelectorAll(".text > p, .text > ul > li")).filter((block) => block.querySelector("ruby")).map((block) => {
        const style = getComputedStyle(block);
        return block.getBoundingClientRect().height / parseFloat(style.lineHeight);
      }));
      assert.ok(heights.length > 0, "terms have readings");
      for (const lines of heights) assert.ok(Math.abs(lines - Math.round(lines)) < 0.02, `${lines} lines`);
    });
  });

  test("a number never stands alone on a line of a heading or the menu", async () => {
    await at(375, {}, async (page, open) => {
      for (const name of everyKind(site, 1)) {
        await open(name);
        const alone = await page.evaluate(() => {
          const found = [];
          for (const element of document.querySelectorAll("h1, h2, h3, .menu a, .toc a")) {
            const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
            /** @type {Map<number, string>} */
            const lines = new Map();
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              const text = node.textContent || "";
              for (let i = 0; i < text.length; i++) {
                const range = document.createRange();
                range.setStart(node, i);
                range.setEnd(node, i + 1);
                const top = Math.round(range.getBoundingClientRect().top);
                lines.set(top, (lines.get(top) || "") + text[i]);
              }
            }
            for (const line of lines.values()) if (lines.size > 1 && /^[\s（）()0-9０-９IVXⅠ-Ⅻ]+$/.test(line) && line.trim()) found.push(`${element.textContent}: 「${line}」`);
          }
          return found;
        });
        assert.deepEqual(alone, [], name);
      }
    });
  });
});

describe("the home page", () => {
  for (const [width, height] of [[1280, 800], [375, 812]]) {
    test(`begins with こんなときは, in sight at ${width} × ${height}`, async () => {
      const page = await browser.newPage({ viewport: { width, height } });
      await page.goto(address(fileBase(site), "index.html"));
      assert.equal((await page.locator("main h2").first().innerText()).trim(), "こんなときは");
      const card = await page.locator("main .card").first().boundingBox();
      assert.ok(card && card.y + card.height < height, `the first card ends at ${card && card.y + card.height}`);
      await page.close();
    });
  }
});

test("a link to a place far down the page leads right to it", async () => {
  await at(375, {}, async (page, open) => {
    await open("lists/initiatives.html");
    const last = await page.locator("main h3[id]").last().getAttribute("id");
    await page.goto("about:blank");
    await page.goto(address(fileBase(site), "lists/initiatives.html") + "#" + encodeURIComponent(last || ""));
    await page.waitForTimeout(1500);
    const top = await page.locator("main h3[id]").last().evaluate((heading) => heading.getBoundingClientRect().top);
    const end = await page.evaluate(() => window.scrollY + innerHeight >= document.documentElement.scrollHeight - 2);
    // There is room for the header, should it come back, and little more.
    assert.ok(end || (top >= 0 && top < 140), `${top}`);
  });
});

test("what a drawing says, the words and tables beside it say too", async () => {
  await at(1280, {}, async (page, open) => {
    for (const name of DRAWN) {
      await open(name);
      const silent = await page.locator("svg.svg").evaluateAll((all) => all.flatMap((svg) => {
        const figure = /** @type {Element} */ (svg.closest(".group") || svg.closest("figure"));
        const squash = (/** @type {string | null} */ text) => (text || "").replace(/[\s,]/g, "");
        const beside = /** @type {Element} */ (figure.cloneNode(true));
        beside.querySelectorAll("svg").forEach((drawing) => drawing.remove());
        const words = squash(beside.textContent);
        const drawn = [...svg.querySelectorAll("text:not(.tick)")].map((text) => squash(text.textContent));
        // Flows and maps have short names; their numbers and their counted places are looked for.
        if (svg.closest(".tilemap")) return [...svg.querySelectorAll("text.on")].map((text) => squash(text.textContent)).filter((text) => !words.includes(text));
        if (svg.closest(".flow, .chart")) return drawn.flatMap((text) => (text.includes("資料の合計") ? [] : text.match(/[0-9.]+/g) || [])).filter((number) => !words.includes(number));
        return drawn.filter((text) => !/^[0-9]*$/.test(text) && !words.includes(text));
      }));
      assert.deepEqual(silent, [], name);
      const named = await page.locator("svg.svg").evaluateAll((all) => all.every((svg) => (svg.getAttribute("aria-labelledby") || "").split(" ").every((id) => document.getElementById(id)?.textContent)));
      assert.ok(named, `${name}: each drawing has a title and says where its words are`);
    }
  });
});

test("a figure says its caption once", async () => {
  await at(1280, {}, async (page, open) => {
    for (const name of DRAWN) {
      await open(name);
      const twice = await page.locator("figure.figure").evaluateAll((all) => all.filter((figure) => {
        const caption = figure.querySelector("figcaption")?.textContent;
        return caption && Array.from(figure.querySelectorAll("caption")).some((other) => (other.textContent || "").includes(caption));
      }).length);
      assert.equal(twice, 0, name);
    }
  });
});

/** Runs in the page: where a line begins or ends with what must not stand there, or a heading breaks inside a phrase. */
function tornLines() {
  const never = { begins: /[、。，．）」』】〉》！？ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]/, ends: /[（「『【〈《]/ };
  const found = [];
  for (const block of document.querySelectorAll("main :is(p, li, dt, dd, td, th, caption), :is(h1, h2, h3, .menu a, .toc a)")) {
    if (!block.checkVisibility() || block.closest(".unseen")) continue;
    const heading = block.matches("h1, h2, h3, .menu a, .toc a");
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let last = { letter: "", bottom: Infinity, left: 0 };
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent || "";
      const room = block.clientWidth / parseFloat(getComputedStyle(block).fontSize);
      for (let at = 0; at < text.length; at += 1) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = [...range.getClientRects()].at(-1);
        if (!box?.width || !text[at].trim()) continue;
        const breaks = box.top > last.bottom - 4 && box.left < last.left;
        const words = `${last.letter}/${text[at]} in 「${(block.textContent || "").trim().slice(0, 40)}」`;
        if (breaks && (never.begins.test(text[at]) || never.ends.test(last.letter))) found.push(words);
        // A phrase longer than the line has to break somewhere.
        if (breaks && heading && at > 0 && text[at - 1].trim() && text.length < room * 0.7) found.push(`phrase ${words}`);
        last = { letter: text[at], bottom: box.bottom, left: box.left };
      }
    }
  }
  return found;
}
