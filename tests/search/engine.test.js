// The pure parts of the search engine, under node's own test runner: `node --test tests/search/`.
'use strict';
const assert = require('node:assert');
const { test } = require('node:test');
const engine = require('./engine.js');

test('folding is that of src/index/folding.rs', () => {
  for (const [text, folded] of require('./folding.json')) assert.strictEqual(engine.fold(text), folded, text);
});

test('a folded place leads back to the text', () => {
  const text = '「ﾋﾟｱ・サポーター」が①人';
  const map = engine.foldMap(text);
  assert.strictEqual(map.text, engine.fold(text));
  const at = map.text.indexOf('ぴあさぽーたー');
  assert.strictEqual(text.slice(map.from[at], map.to[at + 6]), 'ﾋﾟｱ・サポーター');
});

test('romaji, Hepburn and kunrei, whole and half-typed', () => {
  for (const [typed, kana, rest] of [
    ['kyouginoba', 'きょうぎのば', ''], ['syougai', 'しょうがい', ''], ['shougai', 'しょうがい', ''], ['tiiki', 'ちいき', ''],
    ['chiiki', 'ちいき', ''], ['hokenshi', 'ほけんし', ''], ['kekka', 'けっか', ''], ['kyougi no b'.replace(/ /g, ''), 'きょうぎの', 'b'],
    ['shimbashi', 'しんばし', ''], ['kon', 'こ', 'n'], ['ky', '', 'ky'],
  ]) assert.deepStrictEqual(engine.kanaOf(typed), { kana, rest }, typed);
  assert.strictEqual(engine.kanaOf('xml'), null);
});

test('one slip is near, two are not', () => {
  for (const [a, b] of [['保健師', '保険師'], ['くろざりる', 'くろざるり'], ['せんた', 'せんたー'], ['ab', 'ab']]) assert.ok(engine.withinOneSlip(a, b), a + b);
  for (const [a, b] of [['保健師', '看護師'], ['あいう', 'いうあ']]) assert.ok(!engine.withinOneSlip(a, b), a + b);
});

test('numbers in kanji', () => {
  for (const [text, number] of [['四十七', 47], ['十', 10], ['百二', 102], ['89', 89], ['二〇二三', 2023]]) assert.strictEqual(engine.kanjiNumber(text), number, text);
});

test('an excerpt keeps its marks on the words', () => {
  const text = 'あ'.repeat(200) + '。協議の場を設ける。' + 'い'.repeat(200);
  const cut = engine.excerpt(text, [[201, 205, 1]]);
  assert.deepStrictEqual(cut.marks.map(([a, z]) => cut.text.slice(a, z)), ['協議の場']);
  assert.ok(cut.text.length < 140);
});

test('a file that is not whole, of an older format or not there is told apart', async () => {
  const opened = (/** @type {() => Promise<Uint8Array>} */ load) => engine.open(load).then(() => assert.fail('opened'), (/** @type {any} */ error) => error.trouble);
  const older = [2, 0, 0, 0, ...Buffer.from('{}')];
  for (const [bytes, kind] of [[[], 'damaged'], [[1, 2, 3], 'damaged'], [Array(40).fill(7), 'damaged'], [older, 'mixed']]) {
    assert.deepStrictEqual(await opened(async () => Uint8Array.from(bytes)), [kind, 'search/head.js'], String(bytes));
  }
  assert.deepStrictEqual(await opened(async () => { throw engine.trouble('missing', 'head'); }), ['missing', 'search/head.js']);
});
