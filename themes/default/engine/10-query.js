// Takes a query apart into units: what must be found, and for each the writings that would do.

/** @typedef {{kind: string, weight: number, writings: Writing[], isVerb?: boolean, isWhole?: boolean, piece?: string}} Unit `piece`: which of the words between blanks it was read from */
/** @typedef {{weight: number, pattern: RegExp}} Wanted a number with its unit that should stand near */
/** @typedef {{pieces: string[], units: Unit[], wanted: Wanted[], said: string, isSpoken: boolean}} Query `said`: all of it as it would be written; `isSpoken`: what somebody says rather than names */

/** The frame of a question, and words that stand everywhere in the texts of public services. */
const FRAME = new Set('どう どうして どうやって なぜ 何 なに なん どこ どれ どの どんな どちら いつ だれ 誰 いくら いくつ とは こと もの ため とき ところ 所 場合 よう 必要 ください 下さい 教える 知る いい よい 良い できる する ある いる なる くださる いただく ほしい 欲しい 思う 言う いう わけ 意味 違い 違う 何か とる 取る やる もらう もらえる くれる いただける しまう みる おく くる いく'.split(' ').map(fold));
const WEAK = new Set('人 者 方 方法 支援 対応 関係 利用 実施 内容 問題 仕方 手順 種類 理由 目的 流れ 一覧 仕組み 制度 報告'.split(' ').map(fold));
/** Who calls and of whom: the same in calls of every kind. */
const WHO = new Set('父 母 親 父親 母親 両親 お父さん お母さん 父さん 母さん おとうさん おかあさん パパ ママ 息子 娘 子 お子さん 子供 子ども 兄 弟 姉 妹 兄弟 きょうだい お兄さん お姉さん 弟さん 妹さん 夫 妻 主人 旦那 嫁 奥さん 夫婦 祖父 祖母 おじいさん おばあさん おじいちゃん おばあちゃん 孫 叔父 叔母 おじさん おばさん 彼 彼女 彼氏 うち 私 僕 俺 自分 本人 家族 隣 隣人 近所 友人 友達 知人 知り合い 男性 女性 男 女 方 人 あの人 みんな 利用者 患者'.split(' ').map(fold));
const BETWEEN_PIECES = /[\s、。,!?「」『』()\[\]{}<>|\/\\"`~@#$%^&*+=;:…―—【】]+/;
/** 第三条一イ(3)(xii): one string, though brackets stand in it. */
const CITATION = /^第?[0-9〇一二三四五六七八九十百]+条[0-9一二三四五六七八九十ア-ン]*(?:\([0-9a-z]+\))+$/;
/** Who and where: what names a person, an office or a place. @type {[RegExp, RegExp][]} */
const WHO_WHERE = [
  [/だれ|誰|どなた/, /[員師士者長]|本人|家族|知事|職員|医師|市町村|保健所/],
  [/どこ|何処|どちらに/, /センター|窓口|保健所|病院|診療所|クリニック|事務所|連絡先|[0-9]{2,4}-[0-9]{2,4}/],
];
const HOW_MANY = /(?:何|なん)(回|年|人|日|か月|カ月|名|件|歳|時|割|%|か所|カ所|箇所|床|つ)(間)?|(いくら)|(いつ)/;

/** Endings of what is said. */
const SAYS = /^(?:ない|たい|た|って|です|ます|か)$/;

/** So many kana may be a sentence. */
const LEAST_SENTENCE = 5;

/** @param {Token} token */
function isFrame(token) { return FRAME.has(token.b) || FRAME.has(token.s); }
/** @param {Token} token */
function isNoun(token) { return 'nsdx'.includes(token.p); }
/** @param {Token[]} tokens */
function surfaceOf(tokens) { return tokens.map((token) => token.s).join(''); }

class Reader {
  /** @param {Store} store @param {Lists} lists @param {Cutter} cutter @param {Writings} writings */
  constructor(store, lists, cutter, writings) {
    this.store = store;
    this.lists = lists;
    this.cutter = cutter;
    this.writings = writings;
    this.amongKeywords = false;
    /** Whether the query is what somebody says. */ this.amongSpeech = false;
    /** Whether what is missing will still be brought. */ this.mayWait = true;
  }

  /** @param {string} typed @returns {Query} */
  read(typed) {
    let text = typed.normalize('NFKC').toLowerCase().replace(/(\d),(?=\d)/g, '$1').trim();
    if (CITATION.test(text)) text = text.replace(/[()]/g, '');
    const all = text.split(BETWEEN_PIECES).filter((piece) => fold(piece)), content = all.filter((piece) => !FRAME.has(fold(piece)));
    const pieces = this.asOneReading(content.length ? content : all);
    const said = pieces.map((piece) => this.asWritten(piece) || piece);
    /** @type {Query} */ const query = { pieces, units: [], wanted: [], said: said.join(''), isSpoken: said.some((piece) => this.isSpoken(piece)) };
    this.amongKeywords = pieces.length > 1;
    this.amongSpeech = query.isSpoken;
    pieces.forEach((piece, nth) => {
      const asked = HOW_MANY.exec(piece);
      if (asked) query.wanted.push({ weight: WEIGHTS.count, pattern: numberWanted(asked) });
      for (const [asks, pattern] of WHO_WHERE) if (asks.test(piece)) query.wanted.push({ weight: WEIGHTS.who, pattern });
      const before = query.units.length;
      this.readPiece(asked ? withoutHowMany(piece, asked) : piece, fold(piece), query.units);
      const units = query.units.slice(before);
      for (const unit of units) unit.piece = piece;
      // A sentence in kana that is no word's reading, however it was cut.
      if (said[nth] !== piece && !units.some(({ kind }) => kind === 'reading')) query.isSpoken = true;
    });
    return query;
  }

  /** What somebody says has a verb, an adjective or an ending, and does not end in a noun as a name does. @param {string} piece */
  isSpoken(piece) {
    const tokens = /[ぁ-ん]/.test(piece) ? this.cutter.cut(piece) : [], last = tokens[tokens.length - 1];
    return last !== undefined && !isNoun(last) && tokens.some((token) => inflects(token) || token.p === 'p' && SAYS.test(token.s));
  }

  /** Romaji may be typed with blanks, kyougi no ba: one reading, where the site has words for it. @param {string[]} pieces */
  asOneReading(pieces) {
    if (pieces.length < 2 || !pieces.every((piece) => /^[a-z'\-]+$/.test(piece))) return pieces;
    const whole = pieces.join(''), typed = readingTyped(whole, whole, false);
    const isOne = typed && typed.kana.length > 1 && (this.writings.ofReading(typed.kana, typed.tails).length || this.asWritten(whole) || this.mayWait && this.store.missing.size);
    return isOne ? [whole] : pieces;
  }

  /** Numbers and dates are units of their own; the rest is words. @param {string} piece @param {string} whole @param {Unit[]} units */
  readPiece(piece, whole, units) {
    const numbers = numbersIn(piece), texts = [];
    let at = 0;
    for (const number of numbers) {
      if (number.from > at) texts.push(piece.slice(at, number.from));
      units.push({ kind: 'number', weight: 1.2, writings: number.writings });
      at = number.to;
    }
    if (at < piece.length) texts.push(piece.slice(at));
    if (numbers.length && texts.length) units.push({ kind: 'phrase', weight: 0.6, writings: [{ s: whole, w: 1 }], isWhole: this.writings.stands(whole) });
    for (const text of texts.flatMap((text) => text.split('、'))) if (fold(text)) units.push(...this.readWords(text));
  }

  /** @param {string} text @returns {Unit[]} */
  readWords(text) {
    const folded = fold(text);
    if (this.isAwaiting(text, folded)) return [];
    const units = this.unitsOf(text, folded);
    // A lone character of a longer word says nothing.
    const says = (/** @type {Writing} */ { s }) => (s.length > 1 || folded.length < 3) && this.writings.stands(s);
    if (units.some((unit) => unit.writings.some(says))) return units;
    // Two kana in a row are no word: ラー of ラーメン.
    const parts = this.longestParts(folded).filter((part) => part.length > 2 || kanjiOf(part));
    if (surfaceLength(parts) * 2 >= folded.length) return parts.map((s) => ({ kind: 'rest', weight: 0.5, writings: [{ s, w: 1, why: 'part' }] }));
    return this.store.missing.size ? units : [];
  }

  /** Whether words and readings are on their way: without them the rest would be guesswork, and each guess may need a file.
   * @param {string} text @param {string} folded */
  isAwaiting(text, folded) {
    const { store } = this, typed = readingTyped(text, folded, false);
    const files = [...store.wordFiles(text), ...(typed ? store.readingFiles(typed.kana, 1) : [])];
    store.want(files);
    this.lists.of(folded);
    return this.mayWait && files.some((file) => !store.loaded.has(file));
  }

  /** Of what stands nowhere, the longest parts that do. @param {string} folded */
  longestParts(folded) {
    const parts = [];
    for (let i = 0; i < folded.length - 1;) {
      let length = Math.min(12, folded.length - i);
      while (length >= 2 && !this.writings.stands(folded.slice(i, i + length))) length--;
      if (length >= 2) parts.push(folded.slice(i, i + length));
      i += length;
    }
    return parts;
  }

  /** @param {string} text @returns {Token[]} */
  words(text) {
    return this.cutter.cut(text).map((token) => ({ ...token, s: fold(token.s), isKana: /^[ぁ-ん]{1,2}$/.test(token.s) })).filter((token) => token.s);
  }

  /** @param {string} text @param {string} folded @returns {Unit[]} */
  unitsOf(text, folded) {
    const tokens = this.words(text);
    const standsOn = this.lists.pages(folded);
    /** @type {Unit[]} */ const units = [];
    if (this.addReading(text, folded, tokens, standsOn, units)) return units;
    const written = standsOn ? null : this.asWritten(text);
    if (written) return this.unitsOf(written, fold(written)).map(asReading);
    const stretches = standsOn ? [tokens] : this.takeMeanings(tokens, units);
    const groups = contentOf(stretches);
    if (standsOn && (groups.length > 1 || tokens.length > 1)) this.addPhrase(folded, tokens, units);
    if (!standsOn) {
      const writings = this.writings.rescue(folded, tokens, this.amongKeywords);
      if (writings.length) units.push({ kind: 'rescue', weight: 1.2, writings });
    }
    // A word that stands nowhere has said all by its other writings.
    if (units.length && !standsOn && tokens.length === 1) return units;
    this.addMeantAbbreviations(folded, tokens, standsOn, units);
    if (!standsOn && tokens.length > 2) for (const stretch of stretches) this.addWindows(stretch, stretch[0] === tokens[0], units);
    if (!groups.length && (standsOn || folded.length === 1)) units.push({ kind: 'word', weight: 1, writings: [{ s: folded, w: 1 }] });
    for (const group of groups) if (group.length > 1) this.addRun(group, folded, units); else this.addWord(group[0], units);
    return units;
  }

  // ---- typed in kana, romaji, or half converted

  /** True when the reading says all. @param {string} text @param {string} folded @param {Token[]} tokens @param {number} standsOn @param {Unit[]} units */
  addReading(text, folded, tokens, standsOn, units) {
    const typed = readingTyped(text, folded, standsOn > 0);
    if (!typed || typed.kana.length + (typed.tails ? 1 : 0) < 2 || !/^[ぁ-んー]*$/.test(typed.kana)) return false;
    let rows = this.writings.ofReading(typed.kana, typed.tails);
    if (!rows.length && typed.isLatin) for (const kana of withLongVowels(typed.kana)) { rows = this.writings.ofReading(kana, typed.tails); if (rows.length) break; }
    if (!rows.length) return false;
    const best = rows[0].likelihood;
    /** @type {Writing[]} */
    const writings = rows.slice(0, 12).map((row) => ({ s: row.s, w: Math.max(0.15, Math.exp((row.likelihood - best) * 0.35)) * (row.open ? 0.95 : 1), why: 'reading' }));
    const isLatinWord = /^[a-z][a-z'\-]*$/.test(text);
    if (standsOn) writings.unshift({ s: folded, w: isLatinWord ? 1.2 : 1 });
    const isAll = tokens.length === 1 || best > 2 || typed.isLatin || !tokens.some((token) => 'nva'.includes(token.p) && this.writings.stands(token.s));
    if (isAll && isLatinWord) writings.push(...this.writings.synonyms(folded, this.amongKeywords));
    units.push({ kind: 'reading', weight: isAll ? 1 : 0.8, writings });
    return isAll;
  }

  /** A sentence typed in kana or romaji, as it would be written; null where it stands as it is, or nothing else would be written. @param {string} text */
  asWritten(text) {
    if (!this.store.head.small) return null;
    const typed = /^[a-z][a-z'\-]+$/.test(text) ? kanaOf(text) : null, kana = typed ? typed.kana + typed.rest.replace('n', 'ん') : hiragana(text);
    if (kana.length < LEAST_SENTENCE || !/^[ぁ-んー]+$/.test(kana) || this.writings.stands(fold(text))) return null;
    const tokens = this.words(text);
    // One word, perhaps misspelt: ソーシャルスキルトレーニング.
    if (!typed && tokens.length < 2 && this.writings.rescue(fold(text), tokens, false).length) return null;
    const written = this.cutter.written(kana);
    return written && /[^ぁ-んー]/.test(hiragana(written)) ? written : null;
  }

  // ---- typed as it is written

  /** The whole piece stands as typed. @param {string} folded @param {Token[]} tokens @param {Unit[]} units */
  addPhrase(folded, tokens, units) {
    const writings = [{ s: folded, w: 1 }, ...this.writings.withOrWithoutNo(tokens), ...this.writings.synonyms(folded, this.amongKeywords)];
    units.push({ kind: 'phrase', weight: 1, writings, isWhole: true });
    if (tokens.some((token) => token.s === 'の')) for (const token of tokens) token.inside = true;
  }

  /** 相ぴあ for 相談ぴあさぽーたー: an abbreviation may itself stand somewhere. @param {string} folded @param {Token[]} tokens @param {number} standsOn @param {Unit[]} units */
  addMeantAbbreviations(folded, tokens, standsOn, units) {
    if (!standsOn || standsOn >= this.store.pages * 0.1 || folded.length < 3 || tokens.length < 2 || !/[ぁ-ん]/.test(folded) || tokens.every(isNoun)) return;
    const last = units[units.length - 1], meant = this.writings.abbreviated(folded).filter((long) => long.tight).slice(0, 6);
    if (last) for (const { s } of meant) last.writings.push({ s, w: 0.8, why: 'abbreviation' });
  }

  /** Phrases for which there are other words, 夜に眠れない: 不眠. Gives the stretches between them; without any, all tokens as one.
   * The words of a phrase stay, each in a stretch of its own. @param {Token[]} tokens @param {Unit[]} units @returns {Token[][]} */
  takeMeanings(tokens, units) {
    const stretches = [];
    let begun = 0;
    for (let from = 0; from < tokens.length; from++) {
      // 精神障害のある人 is not 精神 and 障害のある人.
      if (from > begun && isNoun(tokens[from]) && isNoun(tokens[from - 1])) continue;
      for (let end = Math.min(tokens.length, from + 8); end > from + 1; end--) {
        const phrase = tokens.slice(from, end), last = phrase[phrase.length - 1];
        if (phrase.every(isNoun)) continue;
        const meant = this.writings.synonyms(surfaceOf(phrase.slice(0, -1)) + last.b, false).filter(({ s }) => this.writings.stands(s));
        if (!meant.length) continue;
        units.push({ kind: 'meaning', weight: 1, writings: [{ s: surfaceOf(phrase), w: 1 }, ...this.writings.phraseForms(phrase), ...meant] });
        stretches.push(tokens.slice(begun, from), ...phrase.map((token) => [{ ...token, isMeant: true }]));
        begun = end;
        from = end - 1;
        break;
      }
    }
    if (!begun) return [tokens];
    stretches.push(tokens.slice(begun));
    return stretches.filter((stretch) => stretch.length);
  }

  /** The longest stretches that stand somewhere. @param {Token[]} tokens @param {boolean} isBeginning whether the query begins with them @param {Unit[]} units */
  addWindows(tokens, isBeginning, units) {
    const says = (/** @type {Token} */ token) => 'nsdxvao'.includes(token.p) && !isFrame(token) && !(WEAK.has(token.b) && token.s.length === 1);
    for (let from = 0; from < tokens.length; from++) {
      // What begins like the end of something is a name: にも包括.
      const isName = isBeginning && from === 0 && tokens[0].p === 'p';
      // 退院後の訪問 is not 後の訪問.
      if (!says(tokens[from]) && !isName || from > 0 && isNoun(tokens[from]) && isNoun(tokens[from - 1])) continue;
      for (let end = Math.min(tokens.length, from + 8); end > from + 1; end--) {
        const stretch = tokens.slice(from, end), surface = surfaceOf(stretch);
        if (!says(tokens[end - 1]) || stretch.every(isNoun) || surface.length < 3 || end < tokens.length && isNoun(tokens[end - 1]) && isNoun(tokens[end])) continue;
        const forms = this.writings.stands(surface) ? [] : this.writings.phraseForms(stretch);
        if (!forms.length && !this.writings.stands(surface)) continue;
        const isNominal = isName || stretch.every((token) => isNoun(token) || token.s === 'の');
        units.push({ kind: 'window', weight: isNominal ? WEIGHTS.window : WEIGHTS.looseWindow, writings: [{ s: surface, w: 1 }, ...forms, ...this.writings.withOrWithoutNo(stretch)] });
        if (isNominal) for (const token of stretch) token.inside = true;
        from = end - 1;
        break;
      }
    }
  }

  /** A row of nouns: as a whole, and what it is made of. @param {Token[]} run @param {string} folded @param {Unit[]} units */
  addRun(run, folded, units) {
    const surface = surfaceOf(run), stands = this.writings.stands(surface), isTyped = surface === folded;
    const others = () => [...this.writings.runSpellings(run), ...this.writings.withOrWithoutNo(run)];
    if (stands && !isTyped) units.push({ kind: 'run', weight: WEIGHTS.run, writings: [{ s: surface, w: 1 }, ...others(), ...this.writings.synonyms(surface, this.amongKeywords)] });
    if (!stands) {
      const writings = isTyped ? others() : [...others(), ...this.writings.rescue(surface, run, this.amongKeywords)];
      if (writings.length) units.push({ kind: 'run', weight: 0.8, writings });
    }
    const rows = stands ? [] : this.rowsWithin(run);
    for (const row of rows) {
      const s = surfaceOf(row);
      units.push({ kind: 'run', weight: WEIGHTS.row, writings: [{ s, w: 1 }, ...this.writings.synonyms(s, this.amongKeywords)] });
    }
    const weight = (stands ? WEIGHTS.part : WEIGHTS.partOfUnknown) * (run.every((token) => token.inside) ? WEIGHTS.inside : 1);
    for (const group of withAffixes(run)) {
      const known = stands ? null : rows.find((row) => row.includes(group[0]));
      this.addPart(group, surface, known ? weight * WEIGHTS.inside : weight, units);
    }
  }

  /** The longest rows of words within a longer one that have other words: チェックリスト of 退院チェックリスト. @param {Token[]} run */
  rowsWithin(run) {
    const rows = [];
    for (let from = 0; from < run.length; from++) {
      for (let end = run.length; end > from + 1; end--) {
        const row = run.slice(from, end);
        if (row.length === run.length || !this.store.synonyms.has(surfaceOf(row))) continue;
        rows.push(row);
        from = end - 1;
        break;
      }
    }
    return rows;
  }

  /** @param {Token[]} group @param {string} whole @param {number} weight @param {Unit[]} units */
  addPart(group, whole, weight, units) {
    const surface = surfaceOf(group), first = group[0], isLong = first.s.length > 1;
    if (weight <= WEIGHTS.part && this.lists.isLong(surface) || group.every(isFrame)) return;
    if (surface === whole) {
      if (group.length > 1 && isLong) units.push({ kind: 'part', weight: weight * 0.5, writings: this.writings.ofWord(first, this.amongKeywords) });
      return;
    }
    const writings = group.length === 1 ? this.writings.ofWord(first, this.amongKeywords) : [{ s: surface, w: 1 }, ...(isLong ? [{ s: first.s, w: 0.5 }] : [])];
    if (WEAK.has(surface)) weight *= 0.4;
    if (group.length === 1 && this.isFragment(first)) weight *= WEIGHTS.fragment;
    if (isOneKanji(surface)) { weight *= WEIGHTS.onePart; writings[0].isAlone = true; }
    units.push({ kind: 'part', weight, writings });
  }

  /** One or two hiragana stand inside many words, しん in あんしん: they say something only where the site has them as a word. @param {Token} token */
  isFragment(token) { return Boolean(token.isKana) && !this.store.terms.has(token.s) && !this.store.synonyms.has(token.b); }

  /** @param {Token} token @param {Unit[]} units */
  addWord(token, units) {
    if (token.inside && this.lists.isLong(token.s)) return;
    let weight = token.inside ? WEIGHTS.inside : 1;
    if (isFrame(token)) weight *= WEIGHTS.frame;
    else if (WEAK.has(token.b)) weight *= WEIGHTS.weak;
    else if (inflects(token)) weight *= WEIGHTS.verb;
    else if (token.s.length === 1) weight *= WEIGHTS.one;
    if (this.amongSpeech && WHO.has(token.b)) weight *= WEIGHTS.actor;
    if (token.isMeant) weight *= WEIGHTS.ofMeaning;
    if (this.isFragment(token)) weight *= WEIGHTS.fragment;
    const writings = this.writings.ofWord(token, this.amongKeywords);
    if (isOneKanji(token.s) && !isFrame(token) && !WEAK.has(token.b)) writings[0].isAlone = true;
    units.push({ kind: 'word', weight, writings, isVerb: inflects(token) });
  }
}

/** @param {Unit} unit @returns {Unit} */
function asReading(unit) {
  return { ...unit, writings: unit.writings.map((writing) => ({ ...writing, why: writing.why || 'reading' })) };
}

/** @param {string[]} strings */
function surfaceLength(strings) { return strings.reduce((sum, one) => sum + one.length, 0); }

/** What answers 何年, いくら, いつ. @param {RegExpExecArray} asked */
function numberWanted([, unit, span, price]) {
  if (!unit) return price ? /[0-9]+(?:千|万|億)?円/ : /[0-9元]+年|[0-9]+月|時期|期間|日程/;
  const lasting = unit === '年' ? '(?:間|度?[〜~から])' : '間';
  return new RegExp('[0-9一二三四五六七八九十]+(?:[〜~、・,-][0-9]+)?' + (span ? '[かカヶケ]?' + unit + lasting : unit));
}

/** @param {string} piece @param {RegExpExecArray} asked */
function withoutHowMany(piece, asked) {
  const rest = piece.replace(asked[0], '、');
  return asked[1] ? rest.replace(/、(間|度|目)/, '、') : rest;
}

/** What a query that is typed, not written, sounds like. @param {string} text @param {string} folded @param {boolean} stands
 * @returns {{kana: string, tails: string[] | null, isLatin: boolean} | null} */
function readingTyped(text, folded, stands) {
  const isKana = /^[ぁ-んー・]+$/.test(hiragana(text));
  if (isKana && (!/[ァ-ヶ]/.test(text) || !stands)) return { kana: folded, tails: null, isLatin: false };
  if (/^[a-z][a-z'\-]+$/.test(text)) {
    const typed = kanaOf(text);
    return typed && { kana: typed.kana, tails: typed.rest ? kanaAfter(typed.rest) : null, isLatin: true };
  }
  const half = /^(.*[^a-z])([a-z]{1,3})$/.exec(text);
  if (!half || stands) return null;
  const typed = kanaOf(half[2]);
  return typed && { kana: hiragana(half[1]) + typed.kana, tails: typed.rest ? kanaAfter(typed.rest) : null, isLatin: false };
}

/** Rows of nouns, and verbs, adjectives and long adverbs one by one; the frame of a question only when there is nothing else. @param {Token[][]} stretches */
function contentOf(stretches) {
  /** @type {Token[][]} */ const groups = [];
  for (const tokens of stretches) {
    let isOpen = false;
    for (const token of tokens) {
      if (isNoun(token)) { if (isOpen) groups[groups.length - 1].push(token); else groups.push([token]); isOpen = true; continue; }
      isOpen = false;
      if (inflects(token) || token.p === 'o' && token.s.length > 2) groups.push([token]);
    }
  }
  const content = groups.filter((group) => group.length > 1 || !isFrame(group[0]));
  return content.length ? content : groups;
}

/** Suffixes stay with the word before, prefixes with the one after. @param {Token[]} run */
function withAffixes(run) {
  const groups = [];
  for (let from = 0; from < run.length;) {
    let end = from + 1;
    const suffixes = () => { while (end < run.length && run[end].p === 's') end++; };
    suffixes();
    if (run[from].p === 'x' && end < run.length) { end++; suffixes(); }
    groups.push(run.slice(from, end));
    from = end;
  }
  return groups;
}
