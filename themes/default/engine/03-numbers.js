// Numbers and dates as one thing each: 第47条, 四十七条; 令和5年度, R5, 2023年度.

const DIGITS = '〇一二三四五六七八九';

/** 23 for 二十三 and for 23. @param {string} text */
function kanjiNumber(text) {
  if (/^\d+$/.test(text)) return +text;
  let sum = 0, digits = 0;
  for (const character of text) {
    const digit = DIGITS.indexOf(character);
    if (digit >= 0) digits = digits * 10 + digit;
    else if (character === '十') { sum += (digits || 1) * 10; digits = 0; }
    else if (character === '百') { sum += (digits || 1) * 100; digits = 0; }
    else return NaN;
  }
  return sum + digits;
}

/** Below a hundred; null from there on. @param {number} number */
function inKanji(number) {
  if (number < 10) return DIGITS[number];
  if (number > 99) return null;
  const tens = Math.floor(number / 10);
  return (tens > 1 ? DIGITS[tens] : '') + '十' + (number % 10 ? DIGITS[number % 10] : '');
}

/** The year before the first of each era. @type {Record<string, number>} */
const ERAS = { 令和: 2018, 平成: 1988, 昭和: 1925, 大正: 1911, 明治: 1867, r: 2018, h: 1988, s: 1925, t: 1911, m: 1867 };
const NUMERAL = '(?:\\d+|[〇一二三四五六七八九十百]+)';
const ERA_DATE = `(?<era>令和|平成|昭和|大正|明治|(?<![a-z])[rhs](?=\\d))(?<eraYear>元|${NUMERAL})(?<eraSpan>年度|年)?(?:(?<eraMonth>${NUMERAL})月(?:(?<eraDay>${NUMERAL})日)?)?`;
const COMMON_DATE = '(?<year>(?:19|20)\\d\\d)(?<span>年度|年)(?:(?<month>\\d+)月(?:(?<day>\\d+)日)?)?';
const ARTICLE = `第?(?<number>${NUMERAL})(?<unit>条|項|号|章|節)(?:の(?<branch>${NUMERAL}))?`;
const NUMBERS = new RegExp(`${ERA_DATE}|${COMMON_DATE}|${ARTICLE}`, 'g');

/** @typedef {{s: string, w: number, why?: string, isAlone?: boolean}} Writing a string to look for, how well it stands for what was typed, why, whether as a word of its own */

/** Where numbers stand in a query, and how each may be written. @param {string} text */
function numbersIn(text) {
  /** @type {{from: number, to: number, writings: Writing[]}[]} */
  const found = [];
  for (const match of text.matchAll(NUMBERS)) {
    const parts = /** @type {Record<string, string>} */ (match.groups);
    const ways = parts.unit ? articleWritings(match[0], parts) : dateWritings(match[0], parts);
    if (!ways) continue;
    const from = /** @type {number} */ (match.index);
    found.push({ from, to: from + match[0].length, writings: [...ways].map(([s, w]) => ({ s: fold(s), w })) });
  }
  return found;
}

/** Keeps the first weight of a writing. @returns {[Map<string, number>, (writing: string, weight: number) => void]} */
function collector() {
  const ways = new Map();
  return [ways, (writing, weight) => { if (!ways.has(writing)) ways.set(writing, weight); }];
}

/** @param {string} typed @param {Record<string, string>} parts */
function articleWritings(typed, parts) {
  const number = kanjiNumber(parts.number);
  if (Number.isNaN(number)) return null;
  const [ways, add] = collector(), branch = parts.branch ? 'の' + parts.branch : '';
  add(typed, 1);
  for (const numeral of [String(number), inKanji(number)]) {
    if (!numeral) continue;
    add('第' + numeral + parts.unit + branch, 1);
    add(numeral + parts.unit + branch, 0.9);
  }
  return ways;
}

/** @param {string} typed @param {Record<string, string>} parts */
function dateWritings(typed, parts) {
  const inEra = parts.eraYear === '元' ? 1 : kanjiNumber(parts.eraYear || '0');
  if (Number.isNaN(inEra)) return null;
  const year = parts.era ? ERAS[parts.era] + inEra : +parts.year;
  const month = parts.eraMonth || parts.month, day = parts.eraDay || parts.day;
  const unit = (parts.eraSpan || parts.span) === '年度' ? '年度' : '年';
  const rest = (month ? kanjiNumber(month) + '月' : '') + (day ? kanjiNumber(day) + '日' : '');
  const years = [String(year)];
  for (const era of ['令和', '平成', '昭和']) {
    const number = year - ERAS[era];
    if (number < 1 || number > (era === '平成' ? 31 : 64)) continue;
    years.push(era + number);
    if (number === 1) years.push(era + '元');
  }
  const [ways, add] = collector();
  add(typed, 1);
  for (const name of years) {
    add(name + unit + rest, 1);
    if (unit === '年度' && !rest) add(name + '年', 0.5);
  }
  for (const era of ['r', 'h']) {
    const number = year - ERAS[era];
    if (number >= 1 && number < 40) add(era + number, 0.5);
  }
  if (rest) for (const name of years) add(name + '年', 0.12);
  return ways;
}
