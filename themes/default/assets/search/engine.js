// @ts-check
/* The search engine of a site: cuts a query as the texts were cut, and ranks its sections.
 *
 * Pure: it asks for files through a function it is given, knows no page and no browser, and runs the same in a page,
 * in Node and inside `tebiki search`. Takes `load(name)`, which promises the inflated bytes of a file of the search;
 * gives `tebiki.engine.open(load)`, which promises `{search(query, options)}`. The files are those of
 * `src/index/shard.rs`, version 1.
 *
 * Invariant: what stands in one block of a page, two characters or more with a letter or digit among them, finds it. */
(function (root) {
'use strict';
const VERSION = 1;

// ---- folding: the same as src/index/folding.rs
/** @param {string} s */
function hira(s) { return s.replace(/[ァ-ヶ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60)); }
const DROP = /[^\p{L}\p{N}]+/gu;
/** @param {string} s */
function fold(s) { return hira(s.normalize('NFKC').toLowerCase().normalize('NFKC')).replace(DROP, ''); }
/** Whether a character only completes the one before: marks, half-width dakuten. @param {string} c */
function joins(c) { const x = c.charCodeAt(0); return x === 0x3099 || x === 0x309a || x === 0xff9e || x === 0xff9f || x >= 0x300 && x < 0x370 || x > 0x370 && x < 0x3000 && /^\p{M}/u.test(c); }
/** Single characters, folded before. @type {Map<string, string>} */
const folded = new Map();
/** Folds, and says for each folded unit which part of the text it came from. @param {string} s */
function foldMap(s) {
  let text = ''; const from = [], to = []; const cs = [...s]; let at = 0;
  for (let i = 0; i < cs.length;) {
    let c = cs[i], n = 1; while (i + n < cs.length && joins(cs[i + n])) { c += cs[i + n]; n++; }
    let f = folded.get(c); if (f === undefined) { f = fold(c); if (folded.size > 20000) folded.clear(); folded.set(c, f); }
    for (let k = 0; k < f.length; k++) { from.push(at); to.push(at + c.length); } text += f; at += c.length; i += n;
  }
  return { text, from, to };
}

// ---- romaji
const ROMA = {};
(function () {
  const rows = { '': 'あいうえお', k: 'かきくけこ', s: 'さしすせそ', t: 'たちつてと', n: 'なにぬねの', h: 'はひふへほ', m: 'まみむめも', y: 'や ゆ よ', r: 'らりるれろ', w: 'わ   を', g: 'がぎぐげご', z: 'ざじずぜぞ', d: 'だぢづでど', b: 'ばびぶべぼ', p: 'ぱぴぷぺぽ', f: '  ふ  ', c: '     ', j: ' じ   ', v: '  ゔ  ', l: 'らりるれろ' };
  for (const k in rows) [...rows[k]].forEach((c, i) => { if (c !== ' ') ROMA[k + 'aiueo'[i]] = c; });
  const yo = { ky: 'き', sy: 'し', ty: 'ち', ny: 'に', hy: 'ひ', my: 'み', ry: 'り', gy: 'ぎ', zy: 'じ', jy: 'じ', dy: 'ぢ', by: 'び', py: 'ぴ', sh: 'し', ch: 'ち', cy: 'ち', j: 'じ' };
  for (const k in yo) { ROMA[k + 'a'] = yo[k] + 'ゃ'; ROMA[k + 'u'] = yo[k] + 'ゅ'; ROMA[k + 'o'] = yo[k] + 'ょ'; ROMA[k + 'e'] = yo[k] + 'ぇ'; }
  Object.assign(ROMA, { shi: 'し', chi: 'ち', tsu: 'つ', fu: 'ふ', ji: 'じ', fa: 'ふぁ', fi: 'ふぃ', fe: 'ふぇ', fo: 'ふぉ', ti: 'ち', tu: 'つ', si: 'し', hu: 'ふ', zi: 'じ', thi: 'てぃ', dhi: 'でぃ', va: 'ゔぁ', vi: 'ゔぃ', ve: 'ゔぇ', vo: 'ゔぉ', she: 'しぇ', che: 'ちぇ', je: 'じぇ', wi: 'うぃ', we: 'うぇ', '-': 'ー' });
})();
/** Latin letters typed for kana; `rest` is the half-typed consonant at the end, null when it is no romaji. */
function kanaOf(s) {
  let out = '', i = 0;
  while (i < s.length) {
    if (s[i] === "'") { i++; continue; }
    if (s[i] === 'n' && (i + 1 === s.length ? true : !/[aiueoy']/.test(s[i + 1]))) {
      if (i + 1 === s.length) return { kana: out, rest: 'n' };
      out += 'ん'; i += s[i + 1] === 'n' && !/[aiueoy]/.test(s[i + 2] || 'x') ? 2 : 1; continue; }
    if (i + 1 < s.length && s[i] === s[i + 1] && /[a-z]/.test(s[i]) && !/[aiueon]/.test(s[i])) { out += 'っ'; i++; continue; }
    if (s[i] === 'm' && /[bpm]/.test(s[i + 1] || '')) { out += 'ん'; i++; continue; }
    let ok = false;
    for (let k = Math.min(4, s.length - i); k > 0; k--) { const x = ROMA[s.slice(i, i + k)]; if (x) { out += x; i += k; ok = true; break; } }
    if (!ok) { const rest = s.slice(i); if (/^[bcdfghjklmnprstvwyz]{1,2}[hy]?$/.test(rest)) return { kana: out, rest }; return null; }
  }
  return { kana: out, rest: '' };
}
function kanaAfter(rest) { const set = new Set(); for (const k in ROMA) if (k.startsWith(rest)) set.add(ROMA[k]); if (rest === 'n') set.add('ん'); return [...set]; }

/** Readings with the long vowels that Hepburn leaves out: きょぎ, きょうぎ. @param {string} s */
function longer(s) {
  const out = []; const at = []; for (let i = 0; i < s.length; i++) if (/[おこそとのほもよろごぞどぼぽょうくすつぬふむゆるぐずぶぷゅ]/.test(s[i]) && s[i + 1] !== 'う' && !/[ゃゅょ]/.test(s[i + 1] || '')) at.push(i + 1);
  for (const i of at.slice(0, 8)) out.push(s.slice(0, i) + 'う' + s.slice(i));
  if (at.length > 1) { let all = ''; for (let i = 0; i <= s.length; i++) { if (at.includes(i)) all += 'う'; all += s[i] || ''; } out.push(all); }
  return out;
}

// ---- query
const FRAME = new Set('どう どうして どうやって なぜ 何 なに なん どこ どれ どの どんな どちら いつ だれ 誰 いくら いくつ とは こと もの ため とき ところ 所 場合 よう 必要 ください 下さい 教える 知る いい よい 良い できる する ある いる なる くださる いただく ほしい 欲しい 思う 言う いう わけ 意味 違い 違う 何か とる 取る やる'.split(' ').map(fold));
const WEAK = new Set('人 者 方 方法 支援 対応 関係 利用 実施 内容 問題 仕方 手順 種類 理由 目的 流れ 一覧 仕組み 制度 報告'.split(' ').map(fold));

const DIGITS = '〇一二三四五六七八九';
function kanjiNumber(s) { // 二十三 -> 23; digits stay
  if (/^\d+$/.test(s)) return +s;
  let n = 0, c = 0;
  for (const ch of s) { const d = DIGITS.indexOf(ch); if (d >= 0) c = c * 10 + d; else if (ch === '十') { n += (c || 1) * 10; c = 0; } else if (ch === '百') { n += (c || 1) * 100; c = 0; } else return NaN; }
  return n + c;
}
function toKanji(n) { if (n < 10) return DIGITS[n]; if (n < 100) return (n >= 20 ? DIGITS[Math.floor(n / 10)] : '') + '十' + (n % 10 ? DIGITS[n % 10] : ''); return null; }
const ERAS = { 令和: 2018, 平成: 1988, 昭和: 1925, 大正: 1911, 明治: 1867, r: 2018, h: 1988, s: 1925, t: 1911, m: 1867 };

const FORMS_1 = ['る', 'れ', 'ろ', 'よ', 'て', 'た', 'ま', 'な', 'ら', 'さ', 'つ', 'に', 'ず'];

function damerau1(a, b) { // distance <= 1 (insertion, deletion, substitution, transposition)
  if (a === b) return true;
  const la = a.length, lb = b.length; if (Math.abs(la - lb) > 1) return false;
  let i = 0; while (i < la && i < lb && a[i] === b[i]) i++;
  if (la === lb) return a.slice(i + 1) === b.slice(i + 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2));
  return la > lb ? a.slice(i + 1) === b.slice(i) : a.slice(i) === b.slice(i + 1);
}
const P = { literal: 2.4, loose: 0.4, inner: 0.05, syncov: 1.1, synw: 1.2, window: 1, no: 1, run: 0.6, inside: 0.68, frame: 0.15, weak: 0.29, verb: 0.42, one: 0.5, kw: 0.07, vdf: 0.65, ask: 0.42, syn: 0.35, depth: 40, near: 0.19, tfp: 0.66, k1: 0.92, k2: 6, titles: [0, 4, 4.5, 8, 9], heads: [0, 0.75, 1, 1.2, 1.7], tfs: [0, 0.9, 1.2, 2.4], b: 0.42, pb: 0.26, sub: 0.28, sec: 0.7, fall: 0.3, gamma: 1.04 };

function lerp(a, x) { const i = Math.floor(x); return i + 1 < a.length ? a[i] + (a[i + 1] - a[i]) * (x - i) : a[a.length - 1]; }

// ---- the files
/** @param {Uint8Array} b @param {number} i @param {number} end */
function utf8(b, i, end) {
  if (typeof TextDecoder === 'function') return new TextDecoder().decode(b.subarray(i, end));
  const out = []; let s = '';
  while (i < end) {
    const c = b[i++]; let p = c;
    if (c >= 0xf0) { p = (c & 7) << 18 | (b[i] & 63) << 12 | (b[i + 1] & 63) << 6 | b[i + 2] & 63; i += 3; }
    else if (c >= 0xe0) { p = (c & 15) << 12 | (b[i] & 63) << 6 | b[i + 1] & 63; i += 2; }
    else if (c >= 0xc0) { p = (c & 31) << 6 | b[i++] & 63; }
    out.push(p); if (out.length === 4096) { s += String.fromCodePoint(...out); out.length = 0; }
  }
  return s + String.fromCodePoint(...out);
}
/** By code points, as Rust orders text. @param {string} a @param {string} b */
function compare(a, b) {
  let i = 0, j = 0;
  while (i < a.length && j < b.length) { const x = /** @type {number} */ (a.codePointAt(i)), y = /** @type {number} */ (b.codePointAt(j)); if (x !== y) return x - y; i += x > 0xffff ? 2 : 1; j += y > 0xffff ? 2 : 1; }
  return (a.length - i) - (b.length - j);
}
/** The last place whose first key is not after `key`. @param {any[]} firsts @param {any} key @param {(a:any,b:any)=>number} by */
function place(firsts, key, by) { let lo = 0, hi = firsts.length; while (lo < hi) { const m = (lo + hi) >> 1; if (by(firsts[m], key) <= 0) lo = m + 1; else hi = m; } return lo - 1; }

const KINDS = { // char.def: whether a kind is tried beside known words, grouped, and up to which length
  SPACE: [0, 1, 0], KANJI: [0, 0, 2], SYMBOL: [1, 1, 0], NUMERIC: [1, 1, 0], ALPHA: [1, 1, 0], HIRAGANA: [0, 1, 2], KATAKANA: [1, 1, 2], KANJINUMERIC: [1, 1, 0], GREEK: [1, 1, 0], CYRILLIC: [1, 1, 0], DEFAULT: [0, 1, 0] };
/** @param {string} ch @returns {string[]} */
function kindsOf(ch) {
  const c = /** @type {number} */ (ch.codePointAt(0));
  if ('一二三四五六七八九十百千万億兆'.includes(ch)) return ['KANJINUMERIC', 'KANJI'];
  if (c === 0x3007) return ['SYMBOL', 'KANJINUMERIC'];
  if (c >= 0x4e00 && c <= 0x9fa5 || c >= 0x3400 && c <= 0x4db5 || c === 0x3005 || c >= 0xf900 && c <= 0xfa6a || c >= 0x2e80 && c <= 0x2fd5) return ['KANJI'];
  if (c >= 0x3041 && c <= 0x309f) return ['HIRAGANA'];
  if (c >= 0x30a1 && c <= 0x30ff || c >= 0x31f0 && c <= 0x31ff || c >= 0xff66 && c <= 0xff9f) return ['KATAKANA'];
  if (c >= 0x30 && c <= 0x39) return ['NUMERIC'];
  if (c >= 0x41 && c <= 0x5a || c >= 0x61 && c <= 0x7a || c >= 0xc0 && c <= 0x236) return ['ALPHA'];
  if (c === 0x20 || c >= 9 && c <= 11) return ['SPACE'];
  if (c >= 0x374 && c <= 0x3fb) return ['GREEK'];
  if (c >= 0x400 && c <= 0x50f) return ['CYRILLIC'];
  if (c >= 0x21 && c <= 0x7e || c >= 0xa1 && c <= 0xbf || c >= 0x2000 && c <= 0x303f) return ['SYMBOL'];
  return ['DEFAULT'];
}

class Store {
  /** @param {(name: string) => Promise<Uint8Array>} load */
  constructor(load) { this.load = load; this.files = new Map(); this.size = 0; }
  async file(name) {
    let f = this.files.get(name);
    if (!f) {
      f = Promise.resolve(this.load(name)).then((b) => {
        const n = b[0] | b[1] << 8 | b[2] << 16 | b[3] << 24;
        return { name, value: JSON.parse(utf8(b, 4, 4 + n)), bytes: b.subarray(4 + n) };
      });
      f.catch(() => this.files.delete(name));
      this.files.set(name, f);
    }
    return f;
  }
  async open() {
    const [head, relations] = await Promise.all([this.file('head'), this.file('s0')]);
    const h = head.value; if (h.version !== VERSION) throw new Error('search files of version ' + h.version);
    this.head = h; this.k = h.contexts; this.matrix = Int8Array.from(head.bytes); for (let i = this.k; i < this.matrix.length; i++) this.matrix[i] += this.matrix[i - this.k];
    this.pages = h.sections.length; this.first = new Uint32Array(this.pages + 1);
    for (let p = 0; p < this.pages; p++) this.first[p + 1] = this.first[p] + h.sections[p];
    this.N = this.first[this.pages];
    this.pageOf = new Uint32Array(this.N); for (let p = 0; p < this.pages; p++) this.pageOf.fill(p, this.first[p], this.first[p + 1]);
    this.len = Float32Array.from(h.lengths, (c) => 8 * Math.pow(2, parseInt(c, 16) / 2));
    this.synonymsOf = new Map(); for (const k in relations.value.synonyms) this.synonymsOf.set(k, relations.value.synonyms[k].split(' ').map((x) => { const m = /^(\d\d)(.*)$/s.exec(x); return m ? [m[2], +m[1] / 100] : [x, 0.5]; }));
    this.terms = relations.value.terms; this.termBy = new Map(); for (const t of this.terms) for (const n of [t[0], ...t[1]]) if (!this.termBy.has(fold(n))) this.termBy.set(fold(n), t);
    this.unknown = {}; for (const k in h.unknown) this.unknown[k] = words(h.unknown[k], '');
    this.pairs = new Map(); this.words = new Map(); this.formsBy = new Map(); this.entries = []; this.readingParts = new Map(); this.exactBy = new Map(); this.surfaceBy = new Map(); this.texts = new Map(); this.loaded = new Set();
    await this.take('w0');
    return this;
  }
  /** Loads a file and files its contents away. */
  async take(name) {
    if (this.loaded.has(name)) return;
    const f = await this.file(name);
    if (this.loaded.has(name)) return; this.loaded.add(name);
    const v = f.value, kind = name[0];
    if (kind === 'g') {
      const ks = [...v.k], b = f.bytes, n = ks.length / 2; let at = 0, sum = 0;
      const num = () => { let x = 0, s = 0, c; do { c = b[at++]; x |= (c & 127) << s; s += 7; } while (c > 127); return x; };
      const counts = new Uint32Array(n); for (let i = 0; i < n; i++) { counts[i] = num(); sum += counts[i]; }
      const codes = b.length - (sum + 1 >> 1); let done = 0;
      for (let i = 0; i < n; i++) { this.pairs.set(ks[2 * i] + ks[2 * i + 1], { b, at, n: counts[i], codes, nth: done }); done += counts[i]; for (let k = counts[i]; k > 0;) if (b[at++] < 128) k--; }
    } else if (kind === 'w') {
      const ss = v.s.split('\n'), bs = v.b.split('\n'), ys = v.y.split('\n'), b = f.bytes, m = bs.length; let at = 2 * m, k = 0; const part = [];
      const num = () => { let x = 0, s = 0, c; do { c = b[at++]; x |= (c & 127) << s; s += 7; } while (c > 127); return x; };
      for (let i = 0; i < ss.length; i++) {
        const fs = fold(ss[i]); const list = [];
        for (let n = parseInt(v.n[i], 36); n > 0; n--, k++) {
          const w = { p: v.p[k], l: b[k], rt: (b[k] + b[m + k]) & 255, c: (num() - 1100) * 32, b: bs[k] || fs, y: ys[k] || fs }; list.push(w);
          if (w.p === 'v' || w.p === 'a') { const key = w.b + '|' + w.p; let l = this.formsBy.get(key); if (!l) this.formsBy.set(key, l = []); l.push(fs); }
        }
        this.words.set(ss[i], list);
        if (this.head.small && fs) { const seen = new Set(); for (const w of list) { const p = w.p === 't' || w.p === 'u' ? 'n' : w.p, key = p + w.y; if (seen.has(key) || p === 'm') continue; seen.add(key); this.enter({ r: w.y, s: fs, p, d: -1, w: null, wr: null }, part); if ((p === 'v' || p === 'a') && w.b === fs) this.enter({ r: w.y, s: fs, p: p.toUpperCase(), d: 0, w: null, wr: null }, part); } }
      }
      if (this.head.small) this.readingParts.set(-1 - +name.slice(1), part);
    } else if (kind === 'r') {
      const rs = v.r.split('\n'), ss = v.s.split('\n'), cs = v.c.split(' '); let ci = 0; const part = [];
      for (let i = 0; i < rs.length; i++) {
        const e = { r: rs[i], s: ss[i] || rs[i], p: v.p[i], d: v.d[i], w: null, wr: null };
        if (e.p === 'c') { const c = cs[ci++]; e.w = []; e.wr = []; let a = 0, z = 0; for (let k = 0; k < c.length; k += 2) { const x = parseInt(c[k], 36), y = parseInt(c[k + 1], 36); e.w.push(e.s.substr(a, x)); e.wr.push(e.r.substr(z, y)); a += x; z += y; } }
        this.enter(e, part);
      }
      this.readingParts.set(+name.slice(1), part);
    } else if (kind === 't') {
      const p0 = this.head.texts[+name.slice(1)]; v.forEach((x, i) => this.texts.set(p0 + i, { url: x[0], title: x[1], path: x[2], sections: x[3].map((s) => ({ heading: s[0], anchor: s[1] === '=' ? s[0] : s[1], blocks: s.slice(2) })) }));
    }
  }
  enter(e, part) {
    part.push(e); let m = this.exactBy.get(e.r); if (!m) this.exactBy.set(e.r, m = []); m.push(e);
    let u = this.surfaceBy.get(e.s); if (!u) this.surfaceBy.set(e.s, u = []); u.push(e);
  }
  takeAll(names) { return Promise.all([...new Set(names)].map((n) => this.take(n))); }
  gramFile(pair) { const i = place(this.head.grams, pair, compare); return 'g' + Math.max(0, i); }
  wordFile(ch) { const i = place(this.head.words.slice(1), ch, compare); return i < 0 ? 'w0' : 'w' + (i + 1); }
  readingFiles(prefix, upTo) { if (this.head.small) return this.head.words.map((_, i) => 'w' + i).concat(this.head.readings.map((_, i) => 'r' + i)); const h = this.head.readings; let a = Math.max(0, place(h, prefix, compare)); while (a > 0 && h[a] === prefix) a--; const out = []; for (let i = a; i < h.length && out.length < upTo; i++) { if (i > a && compare(h[i], prefix) > 0 && !h[i].startsWith(prefix)) break; out.push('r' + i); } return out; }
  textFile(page) { return 't' + place(this.head.texts, page, (a, b) => a - b); }

  /** @param {string} pair */
  pair(pair) {
    const g = this.pairs.get(pair); if (!g) return null;
    if (!g.list) {
      const b = g.b; let at = g.at; const num = () => { let n = 0, s = 0, c; do { c = b[at++]; n |= (c & 127) << s; s += 7; } while (c > 127); return n; };
      const n = g.n, ids = new Uint32Array(n), codes = new Uint8Array(n); let next = 0;
      for (let i = 0; i < n; i++) { ids[i] = next + num(); next = ids[i] + 1; }
      for (let i = 0; i < n; i++) { const k = g.nth + i; codes[i] = b[g.codes + (k >> 1)] >> (k & 1 ? 4 : 0) & 15; }
      g.list = { ids, codes };
    }
    return g.list;
  }
  /** A lone character: its own list, or all pairs that begin with it. */
  single(c) {
    const own = this.pair(c + '\u0001'); if (own) return own;
    const all = new Map(); for (const k of this.pairs.keys()) if (k.startsWith(c)) { const l = this.pair(k); for (let i = 0; i < l.ids.length; i++) { const o = all.get(l.ids[i]) || 0; all.set(l.ids[i], Math.max(o & 3, l.codes[i] & 3) | Math.max(o >> 2, l.codes[i] >> 2) << 2); } }
    const ids = Uint32Array.from(all.keys()).sort(); return { ids, codes: Uint8Array.from(ids, (i) => all.get(i)) };
  }
  singleFiles(c) { const h = this.head.grams; const out = []; for (let i = Math.max(0, place(h, c, compare)); i < h.length && out.length < 12; i++) { if (out.length && !h[i].startsWith(c) && compare(h[i], c) > 0) break; out.push('g' + i); } return out; }

  /** Cuts a text, as lindera cut the pages. @param {string} t @returns {{s:string,p:string,b:string,r:string,i:number}[]} */
  cut(t) {
    const out = []; let from = 0;
    for (let i = 0; i < t.length; i++) if (/[。、\n\t]/.test(t[i]) || i + 1 === t.length || i - from > 400) { this.sentence(t.slice(from, i + 1), from, out); from = i + 1; }
    return this.joined(out, t);
  }
  /** Words that are a term together become one, the longest first. */
  joined(tokens, t) {
    const out = [];
    for (let i = 0; i < tokens.length; i++) {
      let found = null;
      for (let j = i + 1; j < tokens.length && j < i + 12; j++) {
        const s = t.slice(tokens[i].i, tokens[j].i + tokens[j].s.length); const e = s.length <= 40 ? this.words.get(s) : undefined;
        if (e !== undefined) { const w = e.find((w) => w.p === 't'); if (w) found = { token: { s, i: tokens[i].i, p: 'n', b: w.b, r: w.y }, j }; }
      }
      if (found) { out.push(found.token); i = found.j; } else out.push(tokens[i]);
    }
    for (const x of out) if (x.p === 't' || x.p === 'u') x.p = 'n';
    return out;
  }
  sentence(t, offset, out) {
    const cs = [...t], n = cs.length; if (!n) return;
    const kinds = cs.map(kindsOf); const ends = Array.from({ length: n + 1 }, () => /** @type {any[]} */ ([]));
    ends[0].push({ r: 0, cost: 0, prev: null, w: null, i: 0, k: 0 });
    const M = this.matrix, K = this.k; let unkEnd = 0;
    const add = (i, k, w) => { let best = null, bc = Infinity; for (const p of ends[i]) { const c = p.cost + M[p.r * K + w.l] * 128; if (c < bc) { bc = c; best = p; } } ends[i + k].push({ r: w.rt, cost: bc + w.c, prev: best, w, i, k }); };
    for (let i = 0; i < n; i++) {
      if (!ends[i].length) continue; let found = false, s = '';
      for (let k = 1; k <= 20 && i + k <= n; k++) { s += cs[i + k - 1]; const e = this.words.get(s); if (e !== undefined) for (const w of e) { add(i, k, w); found = true; } }
      if (unkEnd <= i) for (let o = 0; o < kinds[i].length; o++) {
        const kind = kinds[i][o], [invoke, group, length] = KINDS[kind]; if (!invoke && found) continue;
        let run = 1; while (i + run < n && kinds[i + run][o] === kind) run++;
        const us = this.unknown[kind] || this.unknown.DEFAULT || []; const m = group ? run : 1;
        for (const w of us) add(i, m, w);
        for (let k = 1; k <= length && k <= run; k++) if (k !== m) for (const w of us) add(i, k, w);
        unkEnd = i + m;
      }
    }
    let best = null, bc = Infinity; for (const p of ends[n]) { const c = p.cost + M[p.r * K] * 128; if (c < bc) { bc = c; best = p; } }
    const path = []; for (let x = best; x && x.w; x = x.prev) path.push(x); path.reverse();
    const at = [0]; for (const c of cs) at.push(at[at.length - 1] + c.length);
    for (const x of path) {
      const s = t.slice(at[x.i], at[x.i + x.k]); if (!s.trim()) continue;
      const last = out[out.length - 1], i = offset + at[x.i];
      if (last && last.i + last.s.length === i && (/[A-Za-z]$/.test(last.s) && /^[A-Za-z]/.test(s) || /[0-9]$/.test(last.s) && /^[0-9]/.test(s))) { last.s += s; last.b = fold(last.s); last.r = last.b; continue; }
      const f = fold(s); out.push({ s, i, p: f ? x.w.p : 'm', b: x.w.b || f, r: x.w.y || f });
    }
  }
  reading(b, p) { const e = this.words.get(b); if (e !== undefined) for (const w of e) if (w.p === p && w.b === fold(b)) return w.y; return null; }
}
/** @param {string} e @param {string} s */
function words(e, s) {
  const f = fold(s);
  return e.split(';').map((x) => { const a = x.slice(1).split(','); return { p: x[0], l: +a[0], rt: +a[1], c: +a[2] * 32, b: a[3] || f, y: a[4] || f }; });
}

/** Ranks the sections of one site. */
class Search {
  /** @param {Store} store */
  constructor(store) {
    this.s = store; this.cache = new Map(); this.missing = new Set(); this.fold_ = new Map(); this.sortedOf = -1; this.all = []; this.compounds = [];
    this.nPages = store.pages; let t = 0; for (const l of store.len) t += l; this.avg = t / store.N || 1;
    this.norm = Float32Array.from(store.len, (l) => 1 / (1 - P.b + P.b * Math.min(4, l / this.avg)));
    this.pnorm = new Float32Array(this.nPages); const av = t / this.nPages || 1;
    for (let p = 0; p < this.nPages; p++) { let n = 0; for (let i = store.first[p]; i < store.first[p + 1]; i++) n += store.len[i]; this.pnorm[p] = 1 / (1 - P.pb + P.pb * n / av); }
    this.pageOf = store.pageOf;
  }
  /** Of a small site all readings are wanted at once, and once. */
  wantReadings(prefix, most) {
    if (!this.s.head.small) { this.want(this.s.readingFiles(prefix, most)); return; }
    if (this.allReadings) return;
    const files = this.s.readingFiles(prefix, most); this.allReadings = files.every((f) => this.s.loaded.has(f)); this.want(files);
  }
  tables() {
    if (!this.tables_) { const n = this.s.N, p = this.nPages, of = (k) => new Float32Array(k); this.tables_ = { sec: of(n), hit: of(n), page: of(p), cover: of(p), ptf: of(p), inBody: of(p).fill(-1), inTitle: of(p), inHead: of(p) }; }
    return this.tables_;
  }
  want(names) { for (const n of names) if (!this.s.loaded.has(n)) this.missing.add(n); }
  /** The list of a pair; undefined while its file is not there. */
  pair(x) { const f = this.s.gramFile(x); if (!this.s.loaded.has(f)) { this.missing.add(f); return undefined; } return this.s.pair(x); }
  /** What a pair adds to a writing's likelihood; null when it stands nowhere. On a large site nothing is loaded for it. */
  peek(x) { if (this.s.head.small) return this.pair(x) ? 0 : null; const f = this.s.gramFile(x); return this.s.loaded.has(f) ? this.s.pair(x) ? 0.5 : null : -1; }
  section(id) { const p = this.pageOf[id]; const t = this.s.texts.get(p); return t ? t.sections[id - this.s.first[p]] : { heading: '', anchor: '', blocks: [] }; }
  cutWords(text) {
    this.want([...text].filter((c) => !/[ぁ-ゖー、。・\s]/.test(c)).map((c) => this.s.wordFile(c)));
    return this.s.cut(text).map((t) => ({ ...t, s: fold(t.s) })).filter((t) => t.s);
  }
  /** The sections that hold a folded string, with the weakest of its pairs' codes. */
  list(lit) {
    const old = this.cache.get(lit); if (old) return old;
    const cs = [...lit]; let got, whole = true;
    if (!cs.length) got = { ids: [], codes: [] };
    else if (cs.length === 1) { let fs = this.s.singleFiles(cs[0]); if (this.s.loaded.has(fs[0]) ? this.s.pair(cs[0] + '\u0001') : fs.length > 1) fs = fs.slice(0, 1); this.want(fs); whole = fs.every((f) => this.s.loaded.has(f)); got = whole ? this.s.single(cs[0]) : { ids: [], codes: [] }; }
    else {
      const ls = []; let none = false;
      for (let i = 0; i + 1 < cs.length; i++) { const g = this.pair(cs[i] + cs[i + 1]); if (g === undefined) whole = false; else if (g === null) { none = true; break; } else ls.push(g); }
      if (none || !ls.length) got = { ids: [], codes: [] };
      else {
        ls.sort((a, b) => a.ids.length - b.ids.length);
        let ids = ls[0].ids, codes = ls[0].codes;
        for (let k = 1; k < ls.length && ids.length; k++) {
          const o = ls[k], oi = o.ids, oc = o.codes, n = oi.length, ni = [], nc = []; let j = 0; const skip = n > ids.length * 16;
          for (let i = 0; i < ids.length; i++) {
            const id = ids[i];
            if (skip) { let lo = j, hi = n; while (lo < hi) { const m = (lo + hi) >> 1; if (oi[m] < id) lo = m + 1; else hi = m; } j = lo; } else while (j < n && oi[j] < id) j++;
            if (j < n && oi[j] === id) { const b = Math.min(codes[i] & 3, oc[j] & 3), h = Math.min(codes[i] >> 2, oc[j] >> 2); if (b || h) { ni.push(id); nc.push(b | h << 2); } }
          }
          ids = ni; codes = nc;
        }
        got = { ids, codes };
      }
      if (none) whole = true;
    }
    let df = 0, last = -1; for (let i = 0; i < got.ids.length; i++) { const p = this.pageOf[got.ids[i]]; if (p !== last) { df++; last = p; } }
    got = { ids: got.ids, codes: got.codes, df };
    if (whole) { if (this.cache.size > 3000) this.cache.clear(); this.cache.set(lit, got); }
    return got;
  }
  /** How many pages an entry stands on. */
  on(e) { if (e.d < 0) { const l = this.list(e.s); if (this.cache.has(e.s)) e.d = l.df; return l.df; } return e.d; }
  df(lit) { return this.list(lit).df; }
  idf(df) { return Math.log(1 + (this.nPages - df + 0.5) / (df + 0.5)); }

  /** Entries whose reading begins so. */
  readings(prefix) {
    this.wantReadings(prefix, 2);
    const a = this.sorted(); let lo = 0, hi = a.length;
    while (lo < hi) { const m = (lo + hi) >> 1; if (a[m].r < prefix) lo = m + 1; else hi = m; }
    const out = []; while (lo < a.length && a[lo].r.startsWith(prefix)) out.push(a[lo++]);
    return out;
  }
  sorted() { if (this.sortedOf !== this.s.readingParts.size) { this.sortedOf = this.s.readingParts.size; this.all = [...this.s.readingParts.keys()].sort((a, b) => a - b).flatMap((k) => this.s.readingParts.get(k)); if (this.s.head.small) this.all.sort((a, b) => a.r < b.r ? -1 : a.r > b.r ? 1 : a.s < b.s ? -1 : a.s > b.s ? 1 : 0); this.compounds = this.all.filter((e) => e.p === 'c'); } return this.all; }
  /** Writings that kana may stand for: words of the site in a row, whose writing stands somewhere. */
  convert(kana, tails) {
    const n = kana.length; const beams = Array.from({ length: n + 1 }, () => []); beams[0].push({ s: '', c: 0, k: 0 });
    const finals = [];
    for (let i = 0; i <= n; i++) {
      const bs = beams[i]; bs.sort((a, b) => b.c - a.c); bs.length = Math.min(bs.length, 24);
      for (const b of bs) {
        if (i === n && (!tails)) { finals.push({ ...b, full: true }); continue; }
        // whole words
        for (let j = i + 1; j <= n; j++) {
          const key = kana.slice(i, j);
          for (const e of this.exact(key)) { const s = b.s + e.s; const join = b.s ? this.peek(b.s[b.s.length - 1] + e.s[0]) : 0; if (join === null) continue; beams[j].push({ s, c: b.c + join + Math.log(1 + this.on(e)) * 0.5 + (e.p === 'c' ? 1 : 0) + (j - i) * 1.0 - 2.5 - (e.p === 'p' ? 0.5 : 0), k: b.k + 1 }); }
        }
        // the word being typed
        const rest = kana.slice(i); const ps = tails ? tails.map((t) => rest + t) : rest ? [rest] : [];
        for (const p of ps) { if (p.length < 1 || (i > 0 ? p.length < 1 : p.length < 2)) continue;
          for (const e of this.readings(p)) { if (!tails && e.r === p) continue; const join = b.s ? this.peek(b.s[b.s.length - 1] + e.s[0]) : 0; if (join === null || e.p === 'p' && i > 0) continue;
            finals.push({ s: b.s + e.s, c: b.c + join + Math.log(1 + this.on(e)) * 0.5 + p.length * 1.0 - 3 - 0.12 * (e.r.length - p.length), k: b.k + 1, open: true }); } }
      }
    }
    finals.sort((a, b) => b.c - a.c);
    let tried = 0; const seen = new Map(); for (const f of finals) { if (seen.has(f.s)) continue; if (tried++ > (this.s.head.small ? 500 : 10) || seen.size > 12) break; if (this.df(f.s)) seen.set(f.s, f); }
    return [...seen.values()];
  }
  exact(r) { this.wantReadings(r, 1); return this.s.exactBy.get(r) || []; }
  variants(t) { // other spellings of one token: kana for kanji and back
    const out = []; const rs = new Set(); for (const e of this.s.surfaceBy.get(t.s) || []) if (e.p === t.p) rs.add(e.r); if (t.r) rs.add(t.r);
    const kan = (x) => x.replace(/[^\u3400-\u9fff々]/g, '');
    const sub = (a, b) => { let i = 0; for (const c of b) if (c === a[i]) i++; return i === a.length; };
    if (t.p === 'v' || t.p === 'a') { const out2 = []; for (const e of this.bases(t)) { const a = kan(t.b), b = kan(e.b); if (e.b !== t.b && (sub(a, b) || sub(b, a)) && e.b.length > 1 && (a.length > 0 || t.b.length >= 3) && (b.length > 0 || e.b.length >= 3)) for (const f of this.formsOf({ p: t.p, b: e.b })) if (this.df(f)) out2.push(f); } return out2; }
    for (const r of rs) { if (r.length < 2) continue; for (const e of this.exact(r)) { if (e.s === t.s || e.p === 'p' || e.p === 'V' || e.p === 'A') continue; const a = kan(t.s), b = kan(e.s); if ((a.length || t.s.length > 1) && (sub(a, b) || sub(b, a)) && (a.length > 0 || t.s.length >= 3) && (b.length > 0 || e.s.length >= 2)) out.push(e.s); } }
    return out;
  }
  bases(t) { const r = this.s.reading(t.b, t.p); return r ? this.exact(r).filter((e) => e.p === t.p.toUpperCase()).map((e) => ({ b: e.s })) : []; }
  formsOf(t) { // the literal strings that stand for a token
    if (t.p !== 'v' && t.p !== 'a') return [t.s];
    const out = new Set(); const all = this.s.formsBy.get(t.b + '|' + t.p) || [t.s || t.b]; let stem = all[0]; for (const a of all) while (!a.startsWith(stem)) stem = stem.slice(0, -1);
    if (stem.length >= 2) out.add(stem);
    else for (const f of new Set(all)) { if (f.length >= 2) out.add(f); else for (const x of FORMS_1) out.add(f + x); }
    return [...out];
  }
  fuzzy(lit) { const out = []; if (lit.length < 3) return out;
    const first = lit[0], last = lit[lit.length - 1];
    for (const e of this.sorted()) if ((e.s[0] === first || e.s[e.s.length - 1] === last) && e.s !== lit && Math.abs(e.s.length - lit.length) <= 1 && damerau1(lit, e.s)) out.push(e.s);
    return [...new Set(out)]; }
  abbreviations(lit) { // each piece of the query begins a word of one compound, in order
    const out = [];
    if (lit.length < 2 || lit.length > 8) return out;
    this.want(this.s.readingFiles(this.s.cut(lit).map((t) => t.r).join('').slice(0, 2), 2)); this.sorted();
    const fits = (ws, i, j, used) => { // query from i, words from j
      if (i === lit.length) return used;
      if (j === ws.length) return 0;
      const w = ws[j]; let best = 0;
      for (let k = 1; k <= Math.min(4, w.length, lit.length - i) && w.startsWith(lit.slice(i, i + k)); k++) best = Math.max(best, fits(ws, i + k, j + 1, used + 1));
      if (j > 0) best = Math.max(best, fits(ws, i, j + 1, used));
      return best; };
    if (lit.length >= 3 && /^[ぁ-んー]+$/.test(lit)) for (const e of this.sorted()) if (e.p === 'n' && e.s[0] === lit[0] && e.s.length >= 5 && lit.length * 2.6 >= e.s.length && !e.s.startsWith(lit)) { let i = 0; for (const ch of e.s) if (ch === lit[i]) i++; if (i === lit.length) out.push({ s: e.s, d: this.on(e), used: 2, n: 2, tight: false }); }
    for (const c of this.compounds) { if (c.s === lit || c.w[0][0] !== lit[0] && c.wr[0][0] !== lit[0]) continue; const a = Math.max(fits(c.w, 0, 0, 0), fits(c.wr, 0, 0, 0)); if (a >= 2 || (a === 1 && false)) { const n = c.w.filter((w) => w !== 'の').length; out.push({ s: c.s, d: c.d, used: a, n, tight: a >= 2 && n <= a }); } }
    return out;
  }

  /** Cuts the query into units: what must be found, and the writings that would do. */
  analyse(query) {
    this.units = null;
    const n = query.normalize('NFKC').toLowerCase().replace(/(\d),(?=\d)/g, '$1').trim();
    const units = []; this.asks = []; this.units = units;
    const add = (u) => { (u.re ? this.asks : units).push(u); return u; };
    const pieces = n.split(/[\s、。,!?「」『』()\[\]{}<>|\/\\"`~@#$%^&*+=;:…―—【】]+/).filter((x) => fold(x));
    this.keywords = pieces.length > 1;
    for (const raw of pieces) {
      let piece = raw; const lit = fold(piece);
      const ask = /(?:何|なん)(回|年|人|日|か月|カ月|名|件|歳|時|割|%|か所|カ所|箇所|床|つ)(間)?|(いくら)|(いつ)/.exec(piece);
      if (ask) { const c = ask[1]; add({ kind: 'count', w: P.ask, re: c ? new RegExp('[0-9一二三四五六七八九十]+(?:[〜~、・,-][0-9]+)?' + (ask[2] ? '[かカヶケ]?' + c + (c === '年' ? '(?:間|度?[〜~から])' : '間') : c)) : ask[3] ? /[0-9]+(?:千|万|億)?円/ : /[0-9元]+年|[0-9]+月|時期|期間|日程/ }); piece = piece.replace(ask[0], '、'); if (c) piece = piece.replace(/、(間|度|目)/, '、'); }
      // numbers and dates as units
      const spans = this.numbers(piece);
      let texts = []; let at = 0;
      for (const sp of spans) { if (sp.from > at) texts.push(piece.slice(at, sp.from)); add({ kind: 'number', w: 1.2, alts: sp.alts.map(([s, w]) => ({ s: fold(s), w, number: true })) }); at = sp.to; }
      if (at < piece.length) texts.push(piece.slice(at));
      if (spans.length && texts.length) add({ kind: 'phrase', w: 0.6, alts: [{ s: lit, w: 1 }] });
      for (const t of texts.flatMap((t) => t.split('、'))) if (fold(t)) this.wordUnits(t, add, pieces.length, n);
    }
    return { n, pieces, units };
  }
  numbers(s) {
    const out = []; let m;
    const N = '(?:\\d+|[〇一二三四五六七八九十百]+)';
    const date = new RegExp('(令和|平成|昭和|大正|明治|(?<![a-z])[rhs](?=\\d))(元|' + N + ')(年度|年)?(?:(' + N + ')月(?:(' + N + ')日)?)?|((?:19|20)\\d\\d)(年度|年)(?:(\\d+)月(?:(\\d+)日)?)?|第?(' + N + ')(条|項|号|章|節)(?:の(' + N + '))?', 'g');
    while ((m = date.exec(s))) {
      const alts = []; const put = (x, w) => { if (!alts.some((a) => a[0] === x)) alts.push([x, w]); };
      if (m[10]) { const k = kanjiNumber(m[10]); if (Number.isNaN(k)) continue; const tail = m[12] ? 'の' + m[12] : ''; put(m[0], 1); const u = m[11];
        for (const a of [String(k), toKanji(k)].filter(Boolean)) { put('第' + a + u + tail, 1); put(a + u + tail, 0.9); }
      } else {
        let y, suffix, mo, d; if (m[6]) { y = +m[6]; suffix = m[7]; mo = m[8]; d = m[9]; } else { const k = m[2] === '元' ? 1 : kanjiNumber(m[2]); if (Number.isNaN(k)) continue; y = ERAS[m[1]] + k; suffix = m[3] || ''; mo = m[4]; d = m[5]; }
        const year = suffix === '年度' ? '年度' : '年';
        const tail = (mo ? kanjiNumber(mo) + '月' : '') + (d ? kanjiNumber(d) + '日' : '');
        const names = [[y + '', 1]]; for (const e of ['令和', '平成', '昭和']) { const k = y - ERAS[e]; if (k >= 1 && k <= 64 && !(e === '平成' && k > 31) && !(e === '昭和' && k > 64)) { names.push([e + k, 1]); if (k === 1) names.push([e + '元', 1]); } }
        put(m[0], 1); for (const [a, w] of names) { put(a + year + tail, w); if (year === '年度' && !tail) put(a + '年', 0.5); }
        for (const e of ['r', 'h']) { const k = y - ERAS[e]; if (k >= 1 && k < 40) put(e + k, 0.5); }
        if (tail) for (const [a] of names) put(a + '年', 0.12);
      }
      out.push({ from: m.index, to: m.index + m[0].length, alts });
    }
    return out;
  }
  wordUnits(text, put, many, whole) {
    // A lone character of a longer word says nothing.
    const lit = fold(text), mine = []; const says = (a) => (a.s.length > 1 || lit.length < 3) && this.df(a.s) > 0;
    this.wordsOf(text, (u) => { mine.push(u); this.units.push(u); return u; }, many, whole);
    const n = this.units.length - mine.length; this.units.length = n;
    if (mine.some((u) => u.alts.some(says))) { mine.forEach(put); return; }
    // Nothing of it stands anywhere: the longest parts that do, when they are most of it.
    const parts = []; let covered = 0;
    for (let i = 0; i < lit.length - 1;) { let n = 0; for (let k = Math.min(12, lit.length - i); k >= 2; k--) if (this.df(lit.slice(i, i + k))) { n = k; break; } if (n) { parts.push(lit.slice(i, i + n)); covered += n; i += n; } else i++; }
    if (covered * 2 >= lit.length) for (const s of parts) put({ kind: 'rest', w: 0.5, alts: [{ s, w: 1, why: 'part' }] });
    else if (this.missing.size) mine.forEach(put);
  }
  wordsOf(text, add, many, whole) {
    const lit = fold(text);
    const latin = /^[a-z][a-z'\-]*$/.test(text);
    const tokens = this.cutWords(text);
    const direct = this.df(lit);
    // typed in kana, romaji, or half converted
    const m = /^([^a-z]*?)([ぁ-んー]*)([a-z]{0,3})$/.exec(hira(text));
    let kana = null;
    if (/^[ぁ-んー・]+$/.test(hira(text)) && !/[ァ-ヶ]/.test(text) || false) kana = { head: '', kana: lit, tails: null };
    else if (/[ァ-ヶ]/.test(text) && /^[ぁ-んー・]+$/.test(hira(text)) && !direct) kana = { head: '', kana: lit, tails: null };
    else if (latin && text.length >= 2) { const k = kanaOf(text); if (k && (k.kana || k.rest)) kana = { head: '', kana: k.kana, tails: k.rest ? kanaAfter(k.rest) : null, latin: true }; }
    else { const k = /^(.*?)([ぁ-んァ-ヶー]*)([a-z]{1,3})$/.exec(text); if (k && !/[a-z]$/.test(k[1]) && /[^a-z]/.test(text) && !direct) { const r = kanaOf(k[3]); if (r) kana = { head: '', kana: hira(text.slice(0, text.length - k[3].length)) + r.kana, tails: r.rest ? kanaAfter(r.rest) : null, mixed: true }; } }
    if (kana && kana.kana.length + (kana.tails ? 1 : 0) >= 2 && /^[ぁ-んー]*$/.test(kana.kana)) {
      let c = this.convert(kana.kana, kana.tails);
      if (!c.length && kana.latin) for (const k of longer(kana.kana)) { c = this.convert(k, kana.tails); if (c.length) break; }
      if (c.length) {
        const top = c[0].c; const alts = c.slice(0, 12).map((x) => ({ s: x.s, w: Math.max(0.15, Math.exp((x.c - top) * 0.35)) * (x.open ? 0.95 : 1), why: 'reading' }));
        if (direct) alts.unshift({ s: lit, w: latin ? 1.2 : 1 });
        const isWord = tokens.length === 1 || top > 2 || kana.latin;
        if (isWord || !tokens.some((t) => 'nva'.includes(t.p) && this.df(t.s))) { if (latin) alts.push(...this.synonyms(lit)); add({ kind: 'reading', w: 1, alts, sum: true }); return; }
        add({ kind: 'reading', w: 0.8, alts });
      }
    }
    // runs of nouns
    const runs = []; let run = [];
    const flush = () => { if (run.length) runs.push(run); run = []; };
    for (let i = 0; i < tokens.length; i++) { const t = tokens[i];
      if ('nsdx'.includes(t.p) && !(t.p === 's' && !run.length && false)) run.push(t);
      else { flush(); if (t.p === 'v' || t.p === 'a' || (t.p === 'o' && t.s.length > 2)) runs.push([t]); } }
    flush();
    const content = runs.filter((r) => !(r.length === 1 && (FRAME.has(r[0].b) || FRAME.has(r[0].s))));
    const use = content.length ? content : runs;
    // the whole piece, standing as typed
    const multi = use.length > 1 || tokens.length > 1;
    if (direct && multi) { add({ kind: 'phrase', w: 1, alts: [{ s: lit, w: 1 }, ...this.withoutNo(tokens), ...this.synonyms(lit)], whole: true }); if (tokens.some((t) => t.s === 'の')) for (const t of tokens) t.inside = true; }
    else if (!direct) {
      const alts = this.rescue(lit, tokens);
      if (alts.length) add({ kind: 'rescue', w: 1.2, alts, sum: false });
    }
    if (direct && direct < this.nPages * 0.1 && lit.length >= 3 && tokens.length > 1 && /[ぁ-ん]/.test(lit) && !tokens.every((t) => 'nsdx'.includes(t.p))) {
      const ab = this.abbreviations(lit).filter((a) => a.tight).slice(0, 6);
      if (ab.length) { const u = this.units[this.units.length - 1]; if (u) for (const a of ab) u.alts.push({ s: a.s, w: 0.8, why: 'abbreviation' }); }
    }
    if (!direct && tokens.length > 2) { // the longest stretches that stand somewhere
      let i = 0; const content = (t) => 'nsdxvao'.includes(t.p) && !FRAME.has(t.b) && !FRAME.has(t.s) && !(WEAK.has(t.b) && t.s.length === 1);
      while (i < tokens.length) { let found = 0; if (content(tokens[i])) for (let j = Math.min(tokens.length, i + 8); j > i + 1; j--) { if (!content(tokens[j - 1]) || !tokens.slice(i, j).some((t) => !'nsdx'.includes(t.p))) continue; const x = tokens.slice(i, j).map((t) => t.s).join(''); if (x.length >= 3 && this.df(x)) { add({ kind: 'window', w: tokens.slice(i, j).every((t) => 'nsdx'.includes(t.p) || t.s === 'の') ? P.window : P.loose, alts: [{ s: x, w: 1 }, ...this.withoutNo(tokens.slice(i, j))] }); if (tokens.slice(i, j).every((t) => 'nsdx'.includes(t.p) || t.s === 'の')) for (let k = i; k < j; k++) tokens[k].inside = true; found = j; break; } } i = found || i + 1; }
    }
    if (!use.length && !direct) { if (lit.length === 1) add({ kind: 'word', w: 1, alts: [{ s: lit, w: 1 }] }); return; }
    if (!use.length) { add({ kind: 'word', w: 1, alts: [{ s: lit, w: 1 }] }); return; }
    for (const r of use) {
      const s = r.map((t) => t.s).join('');
      if (r.length > 1) {
        const d = this.df(s);
        if (d && s !== lit) add({ kind: 'run', w: P.run, alts: [{ s, w: 1 }, ...this.runVariants(r), ...this.withoutNo(r), ...this.synonyms(s)] });
        else if (!d) { const v = [...this.runVariants(r), ...this.withoutNo(r)]; const alts = s !== lit ? [...v, ...this.rescue(s, r)] : v; if (alts.length) add({ kind: 'run', w: 0.8, alts }); }
        const w = (d ? P.sub : 0.8) * (r.every((t) => t.inside) ? P.inside : 1);
        // what the run is made of, suffixes kept with the word before
        const subs = []; for (let i = 0; i < r.length; i++) { let j = i + 1; while (j < r.length && r[j].p === 's') j++; if (r[i].p === 'x' && j < r.length) { j++; while (j < r.length && r[j].p === 's') j++; } subs.push(r.slice(i, j)); i = j - 1; }
        for (const g of subs) { const gs = g.map((t) => t.s).join(''); if (gs === s) { if (g.length > 1 && g[0].s.length > 1) add({ kind: 'part', w: w * 0.5, alts: this.alts(g[0]) }); continue; }
          const wt = WEAK.has(gs) ? 0.4 : 1; add({ kind: 'part', w: w * wt, alts: g.length > 1 ? [{ s: gs, w: 1 }, ...(g[0].s.length > 1 ? [{ s: g[0].s, w: 0.5 }] : [])] : this.alts(g[0]) }); }
      } else { const t = r[0]; const frame = FRAME.has(t.b) || FRAME.has(t.s); add({ kind: 'word', verb: t.p === 'v' || t.p === 'a', w: frame ? P.frame * (t.inside ? P.inside : 1) : (t.inside ? P.inside : 1) * (WEAK.has(t.b) ? P.weak : t.p === 'v' || t.p === 'a' ? P.verb : t.s.length === 1 ? P.one : 1), alts: this.alts(t) }); }
    }
  }
  /** 地域の課題 for 地域課題 and back. */
  withoutNo(ts) {
    const out = []; const put = (x) => { if (this.df(x)) out.push({ s: x, w: P.no, why: 'variant' }); };
    const a = ts.filter((t) => t.s !== 'の'); if (a.length < ts.length && a.length > 1 && a.every((t) => 'nsx'.includes(t.p))) put(a.map((t) => t.s).join(''));
    if (a.length === ts.length && ts.length >= 2 && ts.length <= 4 && ts.every((t) => t.p === 'n' && t.s.length > 1)) for (let k = 1; k < ts.length; k++) put(ts.slice(0, k).map((t) => t.s).join('') + 'の' + ts.slice(k).map((t) => t.s).join(''));
    return out;
  }
  runVariants(r) { const out = []; for (let i = 0; i < r.length; i++) for (const v of this.variants(r[i])) { const s = r.map((t, k) => k === i ? v : t.s).join(''); if (this.df(s)) out.push({ s, w: 0.9, why: 'variant' }); } return out; }
  synonyms(x) { return (this.s.synonymsOf.get(x) || []).map(([s, w]) => ({ s, w: w <= 0.5 ? (this.keywords ? w * P.kw : w) * P.synw : w, why: 'synonym' })); }
  alts(t) {
    const out = this.formsOf(t).map((s) => ({ s, w: 1 }));
    for (const v of this.variants(t)) out.push({ s: v, w: 0.85, why: 'variant' });
    const able = t.p === 'v' && /^(.+)([えけげせてねべめれ])る$/.exec(t.b);
    if (able) { const b = able[1] + 'うくぐすつぬぶむる'['えけげせてねべめれ'.indexOf(able[2])]; if (this.s.formsBy.has(b + '|v')) for (const s of this.formsOf({ p: 'v', b, s: t.s })) out.push({ s, w: 0.9, why: 'variant' }); }
    for (const x of this.synonyms(t.b)) out.push(x);
    return out;
  }
  rescue(lit, tokens) { // nothing stands so: variants, homophones, one slip, abbreviations
    const out = this.synonyms(lit);
    for (const v of this.runVariants(tokens)) out.push(v);
    if (!out.length && tokens.length > 1) { // several variants at once, through the readings
      const r = tokens.map((t) => t.r || t.s).join(''); if (/^[ぁ-んー]+$/.test(r) && r.length >= 3 && r.length <= 24) { const cs = this.convert(r, null).filter((c) => c.full).slice(0, 4); for (const c of cs) out.push({ s: c.s, w: 0.8 * Math.exp(c.c - cs[0].c), why: 'homophone' }); } }
    for (const a of this.abbreviations(lit).sort((a, b) => b.used / b.n - a.used / a.n || b.d - a.d).slice(0, 8)) out.push({ s: a.s, w: 0.9 * a.used / a.n, why: 'abbreviation' });
    if (!out.length) for (const f of this.fuzzy(lit)) out.push({ s: f, w: 0.7, why: 'slip' });
    if (!out.length && tokens.length === 1 && tokens[0].r) for (const e of this.exact(tokens[0].r)) if (e.s !== lit) out.push({ s: e.s, w: 0.6, why: 'homophone' });
    return out;
  }

  folded(id) { if (!this.fold_) this.fold_ = new Map(); let f = this.fold_.get(id); if (!f) { const x = this.section(id); const raw = [x.heading, ...x.blocks]; f = { blocks: raw.map(fold), raw: raw.map((b) => b.normalize('NFKC').toLowerCase()), len: 0 }; for (const b of f.blocks) f.len += b.length; this.fold_.set(id, f); } return f; }
  /** Scores one page by its text: true counts, words kept whole, what stands together. */
  exactly(p, units, full, lit) {
    const from = this.s.first[p], to = this.s.first[p + 1];
    const secScore = new Map(); const near = new Float32Array(to - from); let score = 0, cover = 0, best = 0, askBest = 0;
    const blockHits = [];
    for (let id = from; id < to; id++) blockHits.push(this.folded(id).blocks.map(() => 0));
    for (const u of units) {
      let tfMax = 0, title = 0, head = 0; const hits = new Float32Array(to - from); const seen = new Set();
      for (const { a, l, w } of u.found) {
        const ids = l.ids; let lo = 0, hi = ids.length; while (lo < hi) { const m = (lo + hi) >> 1; if (ids[m] < from) lo = m + 1; else hi = m; }
        if (lo >= ids.length || ids[lo] >= to) continue;
        const lone = a.s.length === 1 && /[\u3400-\u9fff]/.test(a.s) ? new RegExp('(?<![\\u3400-\\u9fff々])' + a.s + '(?![\\u3400-\\u9fff々])', 'g') : null; let tf = 0; const latin = /^[a-z0-9]/.test(a.s) || /[a-z0-9]$/.test(a.s); let re = null;
        if (latin) { const body = [...a.s].map((c) => c.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^\\p{L}\\p{N}]*'); re = new RegExp((/^[a-z]/.test(a.s) ? '(?<![a-z])' : /^[0-9]/.test(a.s) ? '(?<![0-9])' : '') + (/^[a-z0-9]+$/.test(a.s) ? a.s : body) + (/[a-z]$/.test(a.s) ? '(?![a-z])' : /[0-9]$/.test(a.s) ? '(?![0-9])' : ''), 'gu'); }
        for (; lo < ids.length && ids[lo] < to; lo++) { const id = ids[lo], f = this.folded(id); let c = 0, h = 0;
          for (let b = 0; b < f.blocks.length; b++) { let n = 0, t = f.blocks[b]; for (let i = t.indexOf(a.s); i >= 0; i = t.indexOf(a.s, i + a.s.length)) n++;
            if (n && re) { const m = hira(f.raw[b]).match(re); n = m ? m.length : 0.03; }
            else if (n && lone) { const m = f.raw[b].match(lone); n = m ? m.length : P.inner; }
            if (!n) continue;
            blockHits[id - from][b] |= 0; const k = u.id * 1000 + b; if (!seen.has(id + ':' + b)) { seen.add(id + ':' + b); blockHits[id - from][b] += u.weight * Math.min(1, n) * w; }
            if (b) c += n; else { const cov = a.s.length / t.length; h = Math.min(1, n) * (cov >= 0.99 ? 4 : cov > 0.6 ? 3 : cov > 0.3 ? 2 : 1); } }
          if (!c && !h) continue;
          const g = Math.min(1, c); const x = (c ? Math.pow(c, P.tfp) : 0) * this.norm[id] + lerp(P.heads, h);
          const v = w * x * (P.k1 + 1) / (x + P.k1); if (v > hits[id - from]) hits[id - from] = v;
          if (h) { if (id === from) title = Math.max(title, w * lerp(P.titles, h)); else head = Math.max(head, w * lerp(P.heads, h)); }
          tf += c; }
        tfMax = Math.max(tfMax, w * Math.pow(tf, P.tfp));
      }
      for (let id = from; id < to; id++) if (hits[id - from]) secScore.set(id, (secScore.get(id) || 0) + u.weight * hits[id - from]);
      const x = tfMax * this.pnorm[p] + title + head;
      if (x > 0) { score += u.weight * x * (P.k2 + 1) / (x + P.k2); cover += u.weight * Math.min(1, Math.max(tfMax, title, head) * P.syncov); }
    }
    for (const u of this.asks) for (let id = from; id < to; id++) { const f = this.folded(id); for (let b = 1; b < f.raw.length; b++) if (blockHits[id - from][b] > 0 && u.re.test(f.raw[b])) { const v = u.w * blockHits[id - from][b]; blockHits[id - from][b] += v; secScore.set(id, (secScore.get(id) || 0) + v); score += 0; if (!(askBest > v)) askBest = v; } else if (u.re.test(f.raw[b]) && blockHits[id - from].some((x) => x > 0)) askBest = Math.max(askBest, u.w * 0.5 * Math.max(...blockHits[id - from])); }
    score += askBest;
    let bb = 0; for (let id = from; id < to; id++) { let m = 0; for (const x of blockHits[id - from]) m = Math.max(m, x); m /= full || 1; if (secScore.has(id)) { const v = secScore.get(id) * (1 + P.near * Math.min(1, m)); secScore.set(id, v); best = Math.max(best, v); } }
    const cov = Math.min(1, cover / (full || 1));
    const phrase = units.find((u) => u.whole); let holds = false;
    if (phrase && lit) for (let id = from; id < to && !holds; id++) holds = this.folded(id).blocks.some((b) => b.includes(lit));
    return { score: (score + P.sec * best) * Math.pow(cov, P.gamma) + (holds ? P.literal : 0), best, secs: secScore, none: !secScore.size };
  }

  /** Which pages a reader wants to see; null for all. */
  async allowed(o) {
    const tests = []; const h = this.s.head;
    if (o.kind) { const ks = [].concat(o.kind); tests.push((p) => ks.includes(h.kinds[h.kind[p]])); }
    const names = ['program', 'area', 'audience', 'domain'].filter((n) => o[n]);
    if (names.length) { const f = (await this.s.file('f0')).value; for (const n of names) { const set = new Set([].concat(o[n]).flatMap((v) => f[n][v] || [])); tests.push((p) => set.has(p)); } }
    return tests.length ? (p) => tests.every((t) => t(p)) : null;
  }

  /** @param {string} query @param {any} options */
  async search(query, options = {}) {
    query = String(query === undefined || query === null ? '' : query);
    const limit = Math.max(1, Math.min(1000, options.limit === undefined ? 20 : +options.limit || 20));
    const allow = await this.allowed(options);
    const long = query.length > MAX && [...query.slice(0, 4 * MAX)].length > MAX; const looked = long ? [...query.slice(0, 4 * MAX)].slice(0, MAX).join('') : query;
    // What the query needs is known only while it is being read: read, load what was missing, read again.
    let a = { n: '', pieces: [], units: [] };
    for (let round = 0; round < 4; round++) {
      this.missing.clear(); a = this.analyse(looked);
      for (const u of a.units) for (const x of u.alts) this.list(x.s);
      if (!this.missing.size || round === 3) break;
      const want = [...this.missing]; const cap = (this.s.head.small ? [99, 99, 99] : [14, 8, 4])[round];
      await this.s.takeAll(want.length > cap ? [...want.filter((n) => n[0] === 'w'), ...want.filter((n) => n[0] !== 'w')].slice(0, cap) : want);
    }
    const { pieces, units } = a;
    const PN = this.nPages, first = this.s.first, pageOf = this.pageOf;
    // The tables are the size of the site and used again by every search; what was touched is wiped at the end.
    const { sec, page, cover, hit, ptf, inBody, inTitle, inHead } = this.tables(); let full = 0, total = 0;
    const TF = P.tfs; const debug = []; const touched = [], touchedSecs = [];
    for (const u of units) {
      const lists = u.alts.map((a) => ({ a, l: this.list(a.s), w: a.w })).filter((x) => x.l.ids.length);
      let df = 0; for (const x of lists) if (x.a.w >= 0.5 && x.a.why !== 'synonym') df = Math.max(df, x.l.df);
      if (u.verb) { let n = 0; for (const x of lists) if (x.a.why === 'synonym') n += x.l.df; df = Math.min(PN, df + P.vdf * n); }
      if (!df) for (const x of lists) if (x.a.w >= 0.5) df = Math.max(df, x.l.df);
      if (!df) for (const x of lists) df = Math.max(df, x.l.df);
      const weight = u.w * Math.max(0.15, this.idf(df || 0.5));
      if (options.explain) debug.push([u.kind, u.w, lists.map((x) => x.a.s + ':' + x.a.w.toFixed(2) + ':' + x.l.df).join(' '), weight.toFixed(2)]);
      const counts = u.kind !== 'rescue' && u.kind !== 'phrase' && u.kind !== 'window';
      if (!lists.length) { if (counts) full += weight * 0.5; continue; }
      for (const x of lists) if (x.a.why === 'synonym') x.w = x.a.w * Math.min(1, Math.pow(this.idf(x.l.df) / Math.max(0.15, this.idf(df || 0.5)), P.syn));
      full += weight; u.weight = weight; u.found = lists;
      const hits = [], on = [];
      for (const { l, w } of lists) {
        const { ids, codes } = l, here = [];
        for (let i = 0; i < ids.length; i++) {
          const id = ids[i], c = codes[i], p = pageOf[id]; if (allow && !allow(p)) continue;
          if (inBody[p] < 0) { inBody[p] = 0; on.push(p); }
          if (c >> 2) { if (first[p] === id) { const v = w * P.titles[c >> 2]; if (v > inTitle[p]) inTitle[p] = v; } else { const v = w * P.heads[c >> 2]; if (v > inHead[p]) inHead[p] = v; } }
          if (!ptf[p]) here.push(p);
          ptf[p] += TF[c & 3] + 1e-6;
          const x = TF[c & 3] * this.norm[id] + P.heads[c >> 2], v = w * x * (P.k1 + 1) / (x + P.k1); if (!hit[id]) hits.push(id); if (v > hit[id]) hit[id] = v;
        }
        for (const p of here) { const v = w * ptf[p]; if (v > inBody[p]) inBody[p] = v; ptf[p] = 0; }
      }
      for (const id of hits) { if (!sec[id]) touchedSecs.push(id); sec[id] += weight * hit[id]; hit[id] = 0; }
      for (const p of on) { const x = inBody[p] * this.pnorm[p] + inTitle[p] + inHead[p]; if (!page[p]) touched.push(p); page[p] += weight * x * (P.k2 + 1) / (x + P.k2) + 1e-9; cover[p] += weight * Math.min(1, Math.max(inBody[p], inTitle[p], inHead[p]) * P.syncov); inBody[p] = -1; inTitle[p] = inHead[p] = 0; }
    }
    total = touchedSecs.length;
    const best = new Map(), coarse = new Map(); const cand = touched;
    for (const p of touched) {
      let b = 0; for (let id = first[p]; id < first[p + 1]; id++) if (sec[id] > b) b = sec[id];
      best.set(p, b); coarse.set(p, (page[p] + P.sec * b) * Math.pow(Math.min(1, cover[p] / (full || 1)), P.gamma));
    }
    cand.sort((a, b) => coarse.get(b) - coarse.get(a) || a - b);
    const marks = new Map(); for (const p of cand.slice(0, P.depth + limit)) for (let id = first[p]; id < first[p + 1]; id++) if (sec[id]) marks.set(id, sec[id]);
    for (const id of touchedSecs) sec[id] = 0; for (const p of touched) { page[p] = 0; cover[p] = 0; }
    // The texts of the likeliest pages decide.
    const files = new Set(); const near = []; let shown = 0;
    for (const p of cand) { const f = this.s.textFile(p); if (near.length >= P.depth || (shown >= limit || near.length >= 6) && !files.has(f) && !this.s.loaded.has(f) && files.size >= 7) break; if (!this.s.loaded.has(f)) files.add(f); near.push(p); for (let id = first[p]; id < first[p + 1]; id++) if (marks.has(id)) shown++; }
    await this.s.takeAll(files);
    const used = units.filter((u) => u.found);
    const res = []; const exact = new Map(); const lit = pieces.length === 1 ? fold(pieces[0]) : '';
    for (const p of near) exact.set(p, this.exactly(p, used, full, lit));
    for (const p of cand) {
      const e = exact.get(p); if (!e && res.length >= limit) break;
      for (let id = first[p]; id < first[p + 1]; id++) {
        const v = e ? e.secs.get(id) : marks.get(id);
        if (v === undefined) { if (marks.has(id)) total--; } else res.push({ id, score: e ? 1000 + e.score - P.fall * (e.best - v) : coarse.get(p) - P.fall * (best.get(p) - v) });
      }
    }
    res.sort((a, b) => b.score - a.score || a.id - b.id);
    const top = res.slice(0, limit);
    await this.s.takeAll(top.map((r) => this.s.textFile(this.pageOf[r.id])));
    if (this.fold_.size > 4000) this.fold_.clear();
    const answer = { total: Math.max(total, res.length), results: top.map((r) => this.result(r, used)), long };
    const term = this.s.termBy.get(fold(query)); if (term) answer.term = { name: term[0], short: term[2], url: term[3] };
    if (!res.length) answer.nearest = await this.nearest(looked);
    if (options.explain) answer.units = debug;
    return answer;
  }

  /** What one section is shown as. */
  result(r, used) {
    const p = this.pageOf[r.id], t = this.s.texts.get(p), x = t.sections[r.id - this.s.first[p]]; const h = this.s.head;
    let bestScore = -1;
    const alts = used.flatMap((u) => u.found.map((f) => ({ s: f.a.s, v: u.weight * f.w, why: f.a.why })));
    let why = '', whyScore = 0, literal = 0;
    const shown = this.folded(r.id).blocks; const from = x.blocks.length ? 1 : 0; let at = from;
    for (let b = from; b < shown.length; b++) { let score = 0; for (const a of alts) if (shown[b].includes(a.s)) score += a.v; if (score > bestScore) { bestScore = score; at = b; } }
    const block = at ? x.blocks[at - 1] : x.heading, bestMarks = [];
    if (bestScore > 0) { const m = foldMap(block); for (const a of alts) for (let k = m.text.indexOf(a.s), n = 0; k >= 0 && n < 40; k = m.text.indexOf(a.s, k + a.s.length), n++) bestMarks.push([m.from[k], m.to[k + a.s.length - 1], a.v]); }
    const words = []; const all = this.folded(r.id).blocks.join('\n') + '\n' + fold(t.title);
    for (const a of alts.sort((x, y) => y.v - x.v)) if (all.includes(a.s)) { if (words.length < 6 && (a.s.length > 1 || alts.length === 1) && !words.includes(a.s)) words.push(a.s); if (!a.why) literal = Math.max(literal, a.v); else if (a.v > whyScore) { whyScore = a.v; why = WHY[a.why](a.s); } }
    const cut = excerpt(block, bestMarks);
    return { url: t.url + (x.anchor ? '#' + x.anchor : ''), title: t.title, heading: x.heading, path: t.path, kind: h.kinds[h.kind[p]], excerpt: cut.text, marks: cut.marks, why: literal >= whyScore ? '' : why, words, score: Math.round(r.score * 1000) / 1000 };
  }

  /** Words of the site that look or sound like the query, for an answer that would be empty. */
  async nearest(query) {
    const lit = fold(query).slice(0, 24); if (!lit) return [];
    const k = kanaOf(lit.replace(/[^a-z]/g, '')); const sound = /^[a-z]+$/.test(lit) && k ? k.kana : this.s.cut(lit).map((t) => t.r).join('');
    await this.s.takeAll([...this.s.readingFiles(sound.slice(0, 2), 2), ...this.s.readingFiles(lit.slice(0, 2), 1)].slice(0, 3));
    const grams = (x) => { const g = new Set(); for (let i = 0; i + 1 < x.length; i++) g.add(x.slice(i, i + 2)); return g; };
    const a = grams(lit), b = grams(sound); const out = new Map();
    for (const e of this.sorted()) {
      if (!'ncVA'.includes(e.p) || e.s.length < 2) continue;
      let n = 0; for (const g of a) if (e.s.includes(g)) n++; let m = 0; for (const g of b) if (e.r.includes(g)) m++;
      let v = Math.max(2 * n / (a.size + e.s.length - 1 || 1), 2 * m / (b.size + e.r.length - 1 || 1)); if (e.r[0] === sound[0]) v += 0.1;
      if (v > 0.1) out.set(e.s, Math.max(out.get(e.s) || 0, v + 0.02 * Math.log(1 + this.on(e))));
    }
    return [...out].sort((x, y) => y[1] - x[1] || (x[0] < y[0] ? -1 : 1)).slice(0, 6).map((x) => x[0]);
  }
}
/** Why a section answers although the query does not stand in it. */
const WHY = {
  reading: (s) => '読みで一致: ' + s, variant: (s) => '表記ゆれ: ' + s, synonym: (s) => '言い換え: ' + s,
  part: (s) => '一部が一致: ' + s, homophone: (s) => '同じ読み: ' + s, slip: (s) => '似たことば: ' + s, abbreviation: (s) => '略語: ' + s,
};
const LONG = 110;
/** The part of a block round its best marks. */
function excerpt(text, marks) {
  marks.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  let from = 0, to = text.length;
  if (to > LONG + 20 && marks.length) {
    let best = -1, at = 0; for (const m of marks) { let v = 0; for (const o of marks) if (o[0] >= m[0] && o[1] <= m[0] + LONG - 20) v += o[2]; if (v > best) { best = v; at = m[0]; } }
    from = Math.max(0, at - 24); if (from) { const stop = text.lastIndexOf('。', at - 1); if (stop >= 0 && stop + 1 >= from - 16) from = stop + 1; } to = Math.min(text.length, from + LONG);
  } else if (to > LONG + 20) to = LONG;
  while (from > 0 && /[\udc00-\udfff]/.test(text[from])) from--; while (to < text.length && /[\udc00-\udfff]/.test(text[to])) to++;
  const head = from ? '…' : '', tail = to < text.length ? '…' : ''; const out = [];
  for (const m of marks) { const a = Math.max(m[0], from) - from + head.length, z = Math.min(m[1], to) - from + head.length; if (a >= z) continue; const l = out[out.length - 1]; if (l && a <= l[1]) l[1] = Math.max(l[1], z); else out.push([a, z]); }
  return { text: head + text.slice(from, to) + tail, marks: out };
}
const MAX = 64;

/** @param {(name: string) => Promise<Uint8Array>} load */
async function open(load) {
  const store = await new Store(load).open(); const s = new Search(store);
  return {
    search: async (q, o) => { try { return await s.search(q, o || {}); } catch (e) { s.tables_ = null; throw e; } },
    cut: async (t) => { await store.takeAll([...t].map((c) => store.wordFile(c))); return store.cut(t); },
    warm: async () => { const h = store.head; for (const [k, n] of [['w', h.words.length], ['r', h.readings.length], ['g', h.grams.length], ['t', h.texts.length]]) for (let i = 0; i < n; i++) await store.take(k + i); },
    files: () => store.loaded, pages: store.pages,
  };
}
const api = { VERSION, open, fold, foldMap, hira, kanaOf, kanaAfter, damerau1, kanjiNumber, excerpt, P };
root.tebiki = Object.assign(root.tebiki || {}, { engine: api });
if (typeof module === 'object' && module.exports) module.exports = api;
})(typeof globalThis === 'object' ? globalThis : this);
