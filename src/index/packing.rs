//! A file of the search as a classic script: `tebiki.shard("NAME", BYTES, "TEXT")`, in UTF-16.
//!
//! A page opened from the disk may load nothing but scripts, so the deflated bytes go as text: fifteen or sixteen bits to
//! a character of two bytes. The mark at the beginning tells the encoding before any header that a host may send, and no
//! byte ends a line, which a transfer "as text" would change.

use libdeflater::{CompressionLvl, Compressor};

use super::FOLDER;

/// The characters run from 0x0E0E to 0xD7FF, the low byte from 0x0E to 0xFF.
const LOWEST: u32 = 0x0E;
const LOWS: u32 = 0x100 - LOWEST;
const HIGHS: u32 = 0xD8 - LOWEST;
/// Numbers of fifteen bits below this one take a sixteenth along.
const WIDE: u32 = LOWS * HIGHS - (1 << 15);

/// No file inflates to more.
const LARGEST: usize = 1 << 28;

pub(super) fn path(name: &str) -> String {
    format!("{FOLDER}/{name}.js")
}

/// How hard a file is pressed, of twelve. The ninth makes a site's search half a percent smaller, in three times the time.
const LEVEL: i32 = 6;

/// The bytes of a file.
pub(super) fn pack(name: &str, raw: &[u8]) -> Vec<u8> {
    let deflated = deflated(raw);
    let before = format!("\u{feff}tebiki.shard(\"{name}\",{},\"", deflated.len());
    let units = before
        .encode_utf16()
        .chain(written(&deflated))
        .chain("\")".encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

fn deflated(raw: &[u8]) -> Vec<u8> {
    let level = CompressionLvl::new(LEVEL).expect("a level of its own");
    let mut press = Compressor::new(level);
    let mut bytes = vec![0; press.deflate_compress_bound(raw.len())];
    let length = press
        .deflate_compress(raw, &mut bytes)
        .expect("room for whatever it may come to");
    bytes.truncate(length);
    bytes
}

/// The inflated bytes of a file that `pack` wrote; nothing when it is damaged.
pub fn unpack(script: &[u8]) -> Option<Vec<u8>> {
    let (units, _) = script.as_chunks();
    let script: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    let comma = u16::from(b',');
    let mut fields = script.splitn(3, |unit| *unit == comma);
    let (_, length, text) = (fields.next()?, fields.next()?, fields.next()?);
    let text = text.strip_prefix(&[u16::from(b'"')])?;
    let text = text.strip_suffix(&[u16::from(b'"'), u16::from(b')')])?;
    let mut deflated = read(text)?;
    // The last character may hold a byte too many, which a browser takes for damage.
    deflated.truncate(String::from_utf16(length).ok()?.parse().ok()?);
    miniz_oxide::inflate::decompress_to_vec_with_limit(&deflated, LARGEST).ok()
}

fn written(bytes: &[u8]) -> Vec<u16> {
    let mut units = Vec::with_capacity(bytes.len() / 2 + 1);
    let (mut queue, mut bits) = (0_u32, 0);
    let mut push = |number: u32| {
        let unit = (LOWEST + number / LOWS) << 8 | (LOWEST + number % LOWS);
        units.push(unit as u16);
    };
    for byte in bytes {
        queue |= u32::from(*byte) << bits;
        bits += 8;
        if bits > 15 {
            let taken = if queue & 0x7FFF < WIDE { 16 } else { 15 };
            push(queue & ((1 << taken) - 1));
            queue >>= taken;
            bits -= taken;
        }
    }
    if bits > 0 {
        push(queue);
    }
    units
}

fn read(units: &[u16]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(units.len() * 2);
    let (mut queue, mut bits) = (0_u32, 0);
    for unit in units {
        let [low, high] = unit.to_le_bytes().map(u32::from);
        let number = high.checked_sub(LOWEST)? * LOWS + low.checked_sub(LOWEST)?;
        queue |= number << bits;
        bits += if number & 0x7FFF < WIDE { 16 } else { 15 };
        while bits > 7 {
            bytes.push((queue & 0xFF) as u8);
            queue >>= 8;
            bits -= 8;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(raw in prop::collection::vec(any::<u8>(), 0..3000)) {
            let script = pack("g0", &raw);
            prop_assert_eq!(unpack(&script), Some(raw));
        }

        #[test]
        fn no_byte_is_one_that_a_transfer_as_text_would_change(raw in prop::collection::vec(any::<u8>(), 0..3000)) {
            let script = pack("g0", &raw);
            let is_changed = |byte: &u8| matches!(byte, b'\n' | b'\r');
            prop_assert!(!script.iter().any(is_changed));
        }

        #[test]
        fn damage_is_no_panic(script in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = unpack(&script);
        }
    }

    #[test]
    fn a_script_says_how_it_is_written() {
        let script = pack("t12", b"text");
        assert_eq!(path("t12"), "search/t12.js");
        assert_eq!(script.get(..2), Some([0xFF, 0xFE].as_slice()));
        let (units, _) = script.as_chunks();
        let text: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
        let text = String::from_utf16(&text).expect("no half of a pair");
        assert!(
            text.starts_with("\u{feff}tebiki.shard(\"t12\",9,\""),
            "{text}"
        );
    }
}
