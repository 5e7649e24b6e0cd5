// Bytes as src/index/packing.rs, coder.rs and places.rs write them.

/** The characters of src/index/packing.rs; numbers below the last have sixteen bits. */
const LOWEST = 14, LOWS = 256 - LOWEST, WIDE = LOWS * (0xd8 - LOWEST) - 32768;

/** The characters of a stamp. */
const STAMP = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_';

/** Fifteen or sixteen bits to a character. @param {string} text @param {number} length of the bytes */
function bytesOf(text, length) {
  // The last character may hold a byte too many, which inflating takes for damage: bytes beyond the end are dropped.
  const out = new Uint8Array(length);
  let n = 0, queue = 0, bits = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i), number = ((unit >> 8) - LOWEST) * LOWS + (unit & 255) - LOWEST;
    queue |= number << bits; bits += (number & 32767) < WIDE ? 16 : 15;
    while (bits > 7) { out[n++] = queue & 255; queue >>>= 8; bits -= 8; }
  }
  return out;
}

/** @param {Uint8Array} bytes @param {number} at */
function numberAt(bytes, at) { return (bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | bytes[at + 3] << 24) >>> 0; }

/** FNV-1a, as src/index/stamped.rs. @param {Uint8Array} bytes @param {number} from */
function checksum(bytes, from) {
  let sum = 0x811c9dc5;
  for (let i = from; i < bytes.length; i++) sum = Math.imul(sum ^ bytes[i], 0x01000193);
  return sum >>> 0;
}

/** The stamp of a file as the head names it: eighteen bits, six to a character. @param {Uint8Array} bytes @param {number} at */
function stampAt(bytes, at) {
  const bits = (bytes[at] << 16 | bytes[at + 1] << 8 | bytes[at + 2]) >> 6;
  return STAMP[bits >> 12] + STAMP[bits >> 6 & 63] + STAMP[bits & 63];
}

/** @param {Uint8Array} bytes @param {number} at @param {number} end */
function utf8(bytes, at, end) {
  if (typeof TextDecoder === 'function') return new TextDecoder().decode(bytes.subarray(at, end));
  /** @type {number[]} */ let points = [];
  let text = '';
  while (at < end) {
    const byte = bytes[at++];
    let point = byte;
    if (byte >= 0xf0) { point = (byte & 7) << 18 | (bytes[at] & 63) << 12 | (bytes[at + 1] & 63) << 6 | bytes[at + 2] & 63; at += 3; }
    else if (byte >= 0xe0) { point = (byte & 15) << 12 | (bytes[at] & 63) << 6 | bytes[at + 1] & 63; at += 2; }
    else if (byte >= 0xc0) { point = (byte & 31) << 6 | bytes[at++] & 63; }
    points.push(point);
    if (points.length === 4096) { text += String.fromCodePoint(...points); points = []; }
  }
  return text + String.fromCodePoint(...points);
}

/** Gives LEB128 numbers one after the other. @param {Uint8Array} bytes @param {number} at */
function numbersFrom(bytes, at) {
  return () => {
    let number = 0, shift = 0, byte;
    do { byte = bytes[at++]; number |= (byte & 127) << shift; shift += 7; } while (byte > 127);
    return number;
  };
}

/** Reads what an arithmetic coder wrote that learns in each circumstance what to expect. */
class Decoder {
  /** @param {Uint8Array} bytes @param {number} circumstances */
  constructor(bytes, circumstances) {
    this.bytes = bytes;
    /** The probability of a zero, in 65,536ths, and how many bits taught it. */
    this.zero = new Uint16Array(circumstances).fill(32768);
    this.taught = new Uint8Array(circumstances);
    this.range = 0xffffffff;
    this.code = (bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3]) >>> 0;
    this.at = 4;
  }

  /** Below the bound there is a zero. @param {number} bound */
  narrow(bound) {
    const bit = this.code < bound ? 0 : 1;
    if (bit) { this.code -= bound; this.range -= bound; } else this.range = bound;
    while (this.range < 0x1000000) {
      this.range = this.range << 8 >>> 0;
      this.code = (this.code << 8 | this.bytes[this.at++]) >>> 0;
    }
    return bit;
  }

  /** @param {number} circumstance */
  bit(circumstance) {
    const zero = this.zero[circumstance], taught = this.taught[circumstance], rate = Math.min(5, 31 - Math.clz32(taught + 2));
    const bit = this.narrow((this.range >>> 12) * (zero >> 4));
    this.zero[circumstance] = bit ? zero - (zero >> rate) : zero + (65536 - zero >> rate);
    if (taught < 255) this.taught[circumstance] = taught + 1;
    return bit;
  }

  /** Bits that nothing lets expect. @param {number} count */
  bits(count) {
    let number = 0;
    while (count-- > 0) number = number << 1 | this.narrow(this.range >>> 1);
    return number;
  }

  /** A number of so many bits, each in the circumstance of those above it. @param {number} circumstances @param {number} count */
  number(circumstances, count) {
    let node = 1;
    for (let i = 0; i < count; i++) node = node << 1 | this.bit(circumstances + node);
    return node - (1 << count);
  }
}

// The circumstances of src/index/places.rs.
const ORDERS = 32, SPARSE = 16, LEFT = 4, CODES = 16;
const GAP = ORDERS, SECOND_BIT = GAP + SPARSE * LEFT * ORDERS, CODE = SECOND_BIT + SPARSE * ORDERS, CIRCUMSTANCES = CODE + (CODES + 1) * CODES;

/** So many lists of places. @param {Uint8Array} bytes @param {number} lists @param {(section: number) => number} leftAfter how many sections of its page stand after a section
 * @param {number} sections @returns {Places[]} */
function placesFrom(bytes, lists, leftAfter, sections) {
  const decoder = new Decoder(bytes, CIRCUMSTANCES);
  const counts = Array.from({ length: lists }, () => { const order = decoder.number(0, 5); return 1 << order | decoder.bits(order); });
  return counts.map((count) => {
    const ids = new Uint32Array(count), codes = new Uint8Array(count);
    const sparse = Math.min(SPARSE - 1, 31 - Math.clz32(Math.max(1, Math.floor(sections / count))));
    for (let i = 0, next = 0, left = 0, before = CODES; i < count; i++) {
      const order = decoder.number(GAP + (sparse * LEFT + Math.min(LEFT - 1, left)) * ORDERS, 5);
      let above = 1;
      if (order) { above = 2 | decoder.bit(SECOND_BIT + sparse * ORDERS + order); above = above << order - 1 | decoder.bits(order - 1); }
      const id = next + above - 1;
      before = codes[i] = decoder.number(CODE + (above === 1 && left > 0 ? before : CODES) * CODES, 4);
      ids[i] = id;
      left = leftAfter(id);
      next = id + 1;
    }
    return { ids, codes };
  });
}
