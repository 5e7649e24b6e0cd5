// The e-book as an e-reader without a screen of its own shows it: no page is wider than a phone.
// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");
const { inflateRawSync } = require("node:zlib");
const { OUT, ROOT, address, fileBase, launch, tebiki } = require("./support.js");

/** Unpacks an archive without anything rare in it. @param {string} archive @param {string} folder */
function unpack(archive, folder) {
  const bytes = fs.readFileSync(archive);
  const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
    const file = path.join(folder, bytes.toString("utf8", at + 46, at + 46 + name));
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + size);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, method ? inflateRawSync(packed) : packed);
    at += 46 + name + extra + comment;
  }
}

test("no page of the e-book is wider than a phone", async () => {
  const folder = path.join(OUT, "epub");
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  execFileSync(tebiki(), ["epub", path.join(ROOT, "content"), "--out", path.join(folder, "book.epub")], { stdio: "ignore" });
  unpack(path.join(folder, "book.epub"), folder);
  // Of each folder the longest, and every list.
  const size = (/** @type {string} */ name) => fs.statSync(path.join(folder, name)).size;
  const all = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".xhtml")).sort((a, b) => size(b) - size(a));
  const before = new Map();
  const documents = all.filter((name) => {
    const of = path.dirname(name);
    before.set(of, (before.get(of) || 0) + 1);
    return before.get(of) <= 3 || of.endsWith("lists");
  });
  assert.ok(documents.length > 30);
  const page = await (await launch()).newPage();
  for (const name of documents) {
    await page.goto(address(fileBase(folder), name));
    for (const width of [340, 375]) {
      await page.setViewportSize({ width, height: 800 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(over, 0, `${name} at ${width} px`);
    }
  }
});
