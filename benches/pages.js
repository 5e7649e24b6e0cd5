// Writes many pages of real Japanese sentences, for measuring at sizes that no handbook in the repository has.
// usage: node benches/pages.js SOURCE COUNT OUT     SOURCE is a folder of .md or .txt; each page holds about 3 kB
// The same arguments give the same pages.
'use strict';
const fs = require('node:fs'), path = require('node:path');

const [source, count, out] = process.argv.slice(2);
if (!out) { process.stderr.write('usage: node benches/pages.js SOURCE COUNT OUT\n'); process.exit(2); }

const texts = fs.readdirSync(source, { recursive: true }).map(String).filter((name) => /\.(md|txt)$/.test(name)).sort().map((name) => fs.readFileSync(path.join(source, name), 'utf8'));
/** The words alone: links, values and attributes mean something in their own handbook only. @param {string} line */
const words = (line) => line.replace(/!?\[([^\[\]]*)\]\([^)]*\)/g, '$1').replace(/\[\[!?(?:[^\]|]*\|)?([^\]]*)\]\]/g, '$1').replace(/\[\^[^\]]*\]:?/g, '').replace(/\{\{.*?\}\}|\{[#a-z][^}]*\}/g, '').trim();
const lines = texts.join('\n').replace(/^\+\+\+[^]*?\n\+\+\+/gm, '').replace(/^```[^]*?^```/gm, '').split('\n').map(words);
const headings = [...new Set(lines.filter((line) => line.startsWith('#')).map((line) => line.replace(/^#+\s*/, '')))];
const sentences = [...new Set(lines.filter((line) => line && !/^[#|>`]/.test(line)).flatMap((line) => line.replace(/^[-*\d.]+ /, '').split(/(?<=。)/)))].filter((sentence) => sentence.length > 12);

let seed = 20260516;
/** @param {number} below */
const random = (below) => { seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff; return Math.floor(seed / 0x80000000 * below); };
const one = (list) => list[random(list.length)];

fs.mkdirSync(out, { recursive: true });
for (let page = 0; page < +count; page++) {
  let text = `# ${one(headings)}（${page + 1}）\n`;
  while (Buffer.byteLength(text) < 3000) text += `\n## ${one(headings)}\n\n` + Array.from({ length: 3 + random(4) }, () => one(sentences)).join('') + '\n';
  const folder = path.join(out, `part-${Math.floor(page / 100)}`);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, `page-${page}.md`), text);
}
