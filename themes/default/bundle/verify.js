// Checks a bundle in a browser, from the disk and without a network: the zip's every byte, or each file of the folder that it
// was unpacked to, and the signature. Takes what `tebiki verify` takes; the format is in crates/bundle.
// @ts-check
(function () {
  "use strict";

  const TOP = ["manifest.json", "manifest.json.sha256", "manifest.json.sig"];
  const LOCAL = 0x04034b50;
  const GROWTH = 100;
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const bytesOf = new TextEncoder();
  const own = document.body.dataset;

  /** @typedef {{path: string, size: number, sha256: string, packed: {size: number, sha256: string}}} Listed */
  /** @typedef {{about: Record<string, any>, files: Listed[], format: string, key?: string, serial: number, until?: string}} Manifest */
  /** @typedef {{name: string, crc: number, size: number, packed: Uint8Array<ArrayBuffer>}} Entry */
  /** @typedef {{manifest: Manifest | null, signed: "ours" | "unknown" | "none" | "unable", faults: string[], sum?: string}} Verdict */

  /** @param {BufferSource} bytes */
  async function sha256(bytes) {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  const CRC = new Uint32Array(256).map((_, at) => {
    let value = at;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });

  /** @param {Uint8Array} bytes */
  function crc32(bytes) {
    let value = 0xffffffff;
    for (let at = 0; at < bytes.length; at += 1) value = CRC[(value ^ bytes[at]) & 255] ^ (value >>> 8);
    return (value ^ 0xffffffff) >>> 0;
  }

  /** @param {Uint8Array} a @param {Uint8Array} b */
  function same(a, b) {
    return a.length === b.length && a.every((byte, at) => byte === b[at]);
  }

  /** As the program writes it: keys in order, no blanks. @param {unknown} value @returns {string} */
  function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value && typeof value === "object") {
      const object = /** @type {Record<string, unknown>} */ (value);
      return `{${Object.keys(object).sort().map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`).join(",")}}`;
    }
    return JSON.stringify(value);
  }

  /** Whether a file of a bundle may be called so. @param {string} name */
  function isName(name) {
    return name.length <= 120 && name.split("/").every((part) =>
      /^[A-Za-z0-9 !#$%&'()+,\-.;=@[\]^_{}~]+$/.test(part) && !/^ |[. ]$/.test(part) &&
      !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(part));
  }

  /** Names that meet on Windows. @param {string[]} names */
  function hasTwins(names) {
    /** @type {Map<string, string>} */
    const known = new Map();
    for (const name of names) {
      const parts = name.split("/");
      for (let count = 1; count <= parts.length; count += 1) {
        const whole = count === parts.length;
        const path = parts.slice(0, count).join("/");
        const sort = (whole ? "file " : "folder ") + path;
        const before = known.get(path.toLowerCase());
        if (before !== undefined && (whole || before !== sort)) return true;
        known.set(path.toLowerCase(), sort);
      }
    }
    return false;
  }

  /** The manifest, when it is one of ours and written as the program writes it. @param {Uint8Array} json @returns {Manifest | null} */
  function readManifest(json) {
    try {
      const said = text.decode(json);
      /** @type {Manifest} */
      const manifest = JSON.parse(said);
      const hash = (/** @type {unknown} */ found) => typeof found === "string" && /^[0-9a-f]{64}$/.test(found);
      const count = (/** @type {number} */ found) => Number.isSafeInteger(found) && found >= 0;
      const sound = manifest.format === "tebiki-bundle-1" && count(manifest.serial) && typeof manifest.about === "object" &&
        canonical(manifest) === said && (manifest.key === undefined || hash(manifest.key)) &&
        manifest.files.every((file, at) => isName(file.path) && hash(file.sha256) && hash(file.packed.sha256) && count(file.size) && count(file.packed.size) &&
          file.packed.size <= file.size && file.size <= file.packed.size * GROWTH && (at === 0 || manifest.files[at - 1].path < file.path)) &&
        !hasTwins(manifest.files.map((file) => file.path).concat(TOP, "difference.json"));
      return sound ? manifest : null;
    } catch (_) {
      return null;
    }
  }

  /** A header of an entry as the program writes it. @param {Entry} entry @param {number} [place] of the entry, in the list */
  function header(entry, place) {
    const name = bytesOf.encode(entry.name);
    const listed = place !== undefined;
    const bytes = new Uint8Array((listed ? 46 : 30) + name.length);
    const view = new DataView(bytes.buffer);
    let at = 0;
    const put = (/** @type {2 | 4} */ width, /** @type {number} */ value) => {
      if (width === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
      at += width;
    };
    put(4, listed ? 0x02014b50 : LOCAL);
    if (listed) put(2, 3 << 8 | 20);
    put(2, 20);
    put(2, 0);
    put(2, entry.packed.length === entry.size ? 0 : 8);
    put(2, 0);
    put(2, 0x21);
    put(4, entry.crc);
    put(4, entry.packed.length);
    put(4, entry.size);
    put(2, name.length);
    put(2, 0);
    if (listed) {
      at += 6;
      put(4, 0o100644 * 65536);
      put(4, place);
    }
    bytes.set(name, at);
    return bytes;
  }

  /** The entries of a zip of ours, or what is wrong with it. @param {Uint8Array<ArrayBuffer>} zip @returns {Entry[] | string} */
  function readZip(zip) {
    const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
    /** @type {Entry[]} */
    const entries = [];
    /** @type {Uint8Array[]} */
    const list = [];
    let at = 0;
    const wrong = () => `ZIP の ${(at + 1).toLocaleString("ja")} バイト目から先が変わっている${entries.length ? `（「${entries[entries.length - 1].name}」の後）` : ""}`;
    while (at + 30 <= zip.length && view.getUint32(at, true) === LOCAL) {
      const [crc, packed, size] = [14, 18, 22].map((offset) => view.getUint32(at + offset, true));
      const start = at + 30 + view.getUint16(at + 26, true);
      if (start + packed > zip.length) return wrong();
      const name = String.fromCharCode(...zip.subarray(at + 30, start));
      if (!isName(name)) return `フォルダーの外などを指す名前「${name}」`;
      const entry = { name, crc, size, packed: zip.subarray(start, start + packed) };
      if (packed > size) return wrong();
      if (size > packed * GROWTH) return `展開すると異常に大きくなる「${name}」`;
      if (!same(zip.subarray(at, start), header(entry))) return wrong();
      list.push(header(entry, at));
      entries.push(entry);
      at = start + packed;
    }
    if (!entries.length) return "「tebiki bundle」の書いた ZIP ではない";
    const length = list.reduce((sum, bytes) => sum + bytes.length, 0);
    const end = new DataView(new ArrayBuffer(22));
    end.setUint32(0, 0x06054b50, true);
    end.setUint16(8, entries.length, true);
    end.setUint16(10, entries.length, true);
    end.setUint32(12, length, true);
    end.setUint32(16, at, true);
    for (const bytes of [...list, new Uint8Array(end.buffer)]) {
      if (!same(zip.subarray(at, at + bytes.length), bytes)) return wrong();
      at += bytes.length;
    }
    if (at !== zip.length) return wrong();
    return hasTwins(entries.map((entry) => entry.name)) ? "大文字と小文字だけが違うなど、重なる名前がある" : entries;
  }

  /** Whether these are the bytes that the manifest names; they unpack to one file alone, so that nothing need be unpacked here.
   * @param {Listed} file @param {Entry} entry */
  async function isPacked(file, entry) {
    return entry.packed.length === file.packed.size && entry.size === file.size && await sha256(entry.packed) === file.packed.sha256;
  }

  /** @param {string} hex */
  function fromHex(hex) {
    return Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
  }

  /** The manifest with its hash and signature. @param {(name: string) => Promise<Uint8Array<ArrayBuffer> | undefined>} top @returns {Promise<Verdict>} */
  async function readTop(top) {
    const [json, sum, signature] = await Promise.all(TOP.map(top));
    /** @type {Verdict} */
    const verdict = { manifest: null, signed: "none", faults: [] };
    if (!json) return { ...verdict, faults: ["足りない「manifest.json」"] };
    const manifest = readManifest(json);
    if (!manifest) return { ...verdict, faults: ["変わっている「manifest.json」"] };
    if (!sum) verdict.faults.push("足りない「manifest.json.sha256」");
    else if (!same(sum, bytesOf.encode(`${await sha256(json)}  manifest.json\n`))) {
      return { ...verdict, faults: ["変わっている「manifest.json」または「manifest.json.sha256」"] };
    }
    if (manifest.key && !signature) verdict.faults.push("足りない「manifest.json.sig」");
    if (!manifest.key && signature) verdict.faults.push("よそから入った「manifest.json.sig」");
    if (own.key && !manifest.key) verdict.faults.push("署名がない");
    if (own.key && manifest.key && manifest.key !== own.key) verdict.faults.push("別の鍵で署名されている");
    if (manifest.key && signature) {
      try {
        const key = await crypto.subtle.importKey("raw", fromHex(manifest.key), { name: "Ed25519" }, false, ["verify"]);
        if (await crypto.subtle.verify({ name: "Ed25519" }, key, signature, json)) verdict.signed = manifest.key === own.key ? "ours" : "unknown";
        else verdict.faults.push("変わっている「manifest.json.sig」");
      } catch (_) {
        verdict.signed = "unable";
      }
    }
    return { ...verdict, manifest };
  }

  /** @param {Uint8Array<ArrayBuffer>} zip @returns {Promise<Verdict>} */
  async function checkZip(zip) {
    const entries = readZip(zip);
    const sum = await sha256(zip);
    if (typeof entries === "string") return { manifest: null, signed: "none", faults: [entries], sum };
    const found = new Map(entries.map((entry) => [entry.name, entry]));
    const broken = TOP.filter((name) => {
      const entry = found.get(name);
      return entry && (entry.packed.length !== entry.size || crc32(entry.packed) !== entry.crc);
    });
    if (broken.length) return { manifest: null, signed: "none", faults: broken.map((name) => `変わっている「${name}」`), sum };
    const verdict = { ...await readTop(async (name) => found.get(name)?.packed), sum };
    if (!verdict.manifest) return verdict;
    if (found.has("difference.json")) {
      verdict.faults.push("差分だけが入っている（tebiki apply で新しい束にしてから確かめてください）");
      return verdict;
    }
    await each(verdict, async (file) => {
      const entry = found.get(file.path);
      if (!entry) return `足りない「${file.path}」`;
      return await isPacked(file, entry) ? "" : `変わっている「${file.path}」`;
    });
    foreign(verdict, found.keys());
    const order = [...TOP.filter((name) => found.has(name)), ...verdict.manifest.files.map((file) => file.path)];
    if (!verdict.faults.length && entries.some((entry, at) => entry.name !== order[at])) verdict.faults.push("ZIP の中の順が、作られたときと違う");
    return verdict;
  }

  /** @param {File[]} files @returns {Promise<Verdict>} */
  async function checkFolder(files) {
    const found = new Map(files.map((file) => [file.webkitRelativePath.split("/").slice(1).join("/"), file]));
    const read = async (/** @type {File} */ file) => new Uint8Array(await file.arrayBuffer());
    const verdict = await readTop(async (name) => {
      const file = found.get(name);
      return file && read(file);
    });
    if (!verdict.manifest) return verdict;
    await each(verdict, async (listed) => {
      const file = found.get(listed.path);
      if (!file) return `足りない「${listed.path}」`;
      return file.size === listed.size && await sha256(await read(file)) === listed.sha256 ? "" : `変わっている「${listed.path}」`;
    });
    foreign(verdict, found.keys());
    return verdict;
  }

  /** Some at a time: many small files take long one after the other. @param {Verdict} verdict @param {(file: Listed) => Promise<string>} look */
  async function each(verdict, look) {
    const listed = verdict.manifest?.files || [];
    for (let at = 0; at < listed.length; at += 32) {
      const said = await Promise.all(listed.slice(at, at + 32).map(look));
      verdict.faults.push(...said.filter(Boolean));
    }
  }

  /** @param {Verdict} verdict @param {Iterable<string>} names */
  function foreign(verdict, names) {
    const known = new Set([...TOP, ...(verdict.manifest?.files || []).map((file) => file.path)]);
    for (const name of names) if (!known.has(name)) verdict.faults.push(`よそから入った「${name}」`);
  }

  /** @param {string} tag @param {string} words @param {string} [kind] */
  function element(tag, words, kind) {
    const made = document.createElement(tag);
    made.textContent = words;
    if (kind) made.className = kind;
    return made;
  }

  /** 「令和6年度版・埼玉県・改変なし」, or what was found. @param {Verdict} verdict */
  function show(verdict) {
    const { manifest, faults } = verdict;
    const layers = Array.isArray(manifest?.about.layers) ? manifest.about.layers.map((layer) => layer.label) : [];
    const older = manifest !== null && manifest.serial < Number(own.serial);
    // Without the signature anybody could have made a manifest that agrees with its files.
    const unsure = verdict.signed === "unable" && Boolean(own.key);
    const result = faults.length ? "改変あり" : unsure ? "署名を確かめられません" : "改変なし";
    const parts = [manifest?.about.edition, ...layers, result, older ? "古い版" : ""].filter(Boolean);
    const box = element("div", "", faults.length || older || unsure ? "bad" : "good");
    box.append(element("p", parts.join("・"), "verdict"));
    if (manifest?.about.title) box.append(element("p", `${manifest.about.title}（番号 ${manifest.serial}、ファイル ${manifest.files.length}）`));
    if (manifest && manifest.about.title !== own.title) box.append(element("p", `この確認ページは「${own.title}」のものです。別の手引きの束ではありませんか。`));
    if (faults.length) {
      const list = element("ul", "");
      faults.slice(0, 200).forEach((fault) => list.append(element("li", fault)));
      if (faults.length > 200) list.append(element("li", `ほか ${faults.length - 200} 件`));
      box.append(list, element("p", "これを使わず、発行者から受け取り直してください。"));
    } else if (older) box.append(element("p", `番号 ${own.serial} の、より新しい版が出ています。`));
    if (manifest?.until && manifest.until < new Date(Date.now() + 9 * 3600e3).toISOString().slice(0, 10)) box.append(element("p", `期限切れです（${manifest.until} まで）。新しい版がないか、発行者に確かめてください。`));
    const signed = {
      ours: "署名：発行者の鍵のものです。",
      unknown: "署名：あります。誰の鍵かは、このページではわかりません。",
      none: manifest?.key ? "署名：確かめられませんでした。" : "署名：ありません。",
      unable: "署名：このブラウザーでは確かめられません（Edge・Chrome は 137 から、Firefox は 129 から、Safari は 17 から）。ファイルどうしは合っています。紙の添え状の SHA-256 と見比べてください。",
    };
    if (manifest) box.append(element("p", signed[verdict.signed]));
    if (verdict.sum) box.append(element("p", `ZIP の SHA-256：`), element("p", verdict.sum, "hash"));
    answer(box);
  }

  /** @param {Node} node */
  function answer(node) {
    document.getElementById("answer")?.replaceChildren(node);
  }

  /** @param {string} id @param {(files: File[]) => Promise<Verdict>} check */
  function listen(id, check) {
    const picker = /** @type {HTMLInputElement} */ (document.getElementById(id));
    picker.addEventListener("change", async () => {
      const files = Array.from(picker.files || []);
      if (!files.length) return;
      answer(element("p", "調べています…", "busy"));
      try {
        show(await check(files));
      } catch (error) {
        answer(element("p", `調べられませんでした（${error instanceof Error ? error.message : error}）。紙の添え状の certutil の行で確かめてください。`, "bad"));
      }
      // The same file can be chosen again after it was mended.
      picker.value = "";
    });
  }

  if (!globalThis.crypto?.subtle) {
    answer(element("p", "このブラウザーでは調べられません。Edge か Chrome の新しい版で開くか、紙の添え状の certutil の行で確かめてください。", "bad"));
    return;
  }
  listen("zip", async ([file]) => checkZip(new Uint8Array(await file.arrayBuffer())));
  listen("folder", checkFolder);
})();
