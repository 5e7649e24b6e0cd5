// Kana from Latin letters, Hepburn and kunrei, also while the last syllable is still being typed.

/** @type {Record<string, string>} */
const SYLLABLES = {};
(function () {
  /** @type {Record<string, string>} */
  const rows = {
    '': 'あいうえお', k: 'かきくけこ', s: 'さしすせそ', t: 'たちつてと', n: 'なにぬねの', h: 'はひふへほ', m: 'まみむめも', y: 'や ゆ よ',
    r: 'らりるれろ', w: 'わ   を', g: 'がぎぐげご', z: 'ざじずぜぞ', d: 'だぢづでど', b: 'ばびぶべぼ', p: 'ぱぴぷぺぽ', f: '  ふ  ', j: ' じ   ',
    v: '  ゔ  ', l: 'らりるれろ',
  };
  for (const consonant in rows) {
    [...rows[consonant]].forEach((kana, vowel) => { if (kana !== ' ') SYLLABLES[consonant + 'aiueo'[vowel]] = kana; });
  }
  /** @type {Record<string, string>} */
  const glides = {
    ky: 'き', sy: 'し', ty: 'ち', ny: 'に', hy: 'ひ', my: 'み', ry: 'り', gy: 'ぎ', zy: 'じ', jy: 'じ', dy: 'ぢ', by: 'び', py: 'ぴ', sh: 'し', ch: 'ち',
    cy: 'ち', j: 'じ',
  };
  for (const glide in glides) [['a', 'ゃ'], ['u', 'ゅ'], ['o', 'ょ'], ['e', 'ぇ']].forEach(([vowel, small]) => { SYLLABLES[glide + vowel] = glides[glide] + small; });
  Object.assign(SYLLABLES, {
    shi: 'し', chi: 'ち', tsu: 'つ', fu: 'ふ', ji: 'じ', fa: 'ふぁ', fi: 'ふぃ', fe: 'ふぇ', fo: 'ふぉ', ti: 'ち', tu: 'つ', si: 'し', hu: 'ふ', zi: 'じ',
    thi: 'てぃ', dhi: 'でぃ', va: 'ゔぁ', vi: 'ゔぃ', ve: 'ゔぇ', vo: 'ゔぉ', she: 'しぇ', che: 'ちぇ', je: 'じぇ', wi: 'うぃ', we: 'うぇ', '-': 'ー',
  });
})();

/** The kana, and the consonant of a syllable that is not finished; null when it is no romaji. @param {string} typed */
function kanaOf(typed) {
  let kana = '', i = 0;
  while (i < typed.length) {
    const here = typed[i], next = typed[i + 1];
    if (here === "'") { i++; continue; }
    if (here === 'n' && next === undefined) return { kana, rest: 'n' };
    if (here === 'n' && !/[aiueoy']/.test(next)) {
      kana += 'ん';
      // nn before a consonant is one ん; before a vowel the second n begins its syllable.
      i += next === 'n' && !/[aiueoy]/.test(typed[i + 2] || 'x') ? 2 : 1;
      continue;
    }
    if (here === next && /[b-df-hj-mp-tv-z]/.test(here)) { kana += 'っ'; i++; continue; }
    if (here === 'm' && /[bpm]/.test(next || '')) { kana += 'ん'; i++; continue; }
    let length = Math.min(4, typed.length - i);
    while (length && !SYLLABLES[typed.slice(i, i + length)]) length--;
    if (!length) {
      const rest = typed.slice(i);
      return /^[bcdfghjklmnprstvwyz]{1,2}[hy]?$/.test(rest) ? { kana, rest } : null;
    }
    kana += SYLLABLES[typed.slice(i, i + length)];
    i += length;
  }
  return { kana, rest: '' };
}

/** What the unfinished syllable may become. @param {string} rest */
function kanaAfter(rest) {
  const kana = new Set();
  for (const syllable in SYLLABLES) if (syllable.startsWith(rest)) kana.add(SYLLABLES[syllable]);
  if (rest === 'n') kana.add('ん');
  return [...kana];
}

/** Readings with the long vowels that Hepburn leaves out: きょぎ, きょうぎ. @param {string} kana */
function withLongVowels(kana) {
  const places = [];
  for (let i = 0; i < kana.length; i++) {
    if (/[おこそとのほもよろごぞどぼぽょうくすつぬふむゆるぐずぶぷゅ]/.test(kana[i]) && !/[うゃゅょ]/.test(kana[i + 1] || '')) places.push(i + 1);
  }
  const readings = places.slice(0, 8).map((at) => kana.slice(0, at) + 'う' + kana.slice(at));
  if (places.length > 1) readings.push([...kana].map((one, i) => places.includes(i + 1) ? one + 'う' : one).join(''));
  return readings;
}
