//! Numbers and texts as bytes, and back: LEB128, each text after its length. Damaged bytes give nothing, never a panic.

pub(super) fn number_to(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push((number & 0x7f | 0x80) as u8);
        number >>= 7;
    }
    bytes.push(number as u8);
}

pub(super) fn text_to(text: &str, bytes: &mut Vec<u8>) {
    bytes_to(text.as_bytes(), bytes);
}

pub(super) fn bytes_to(part: &[u8], bytes: &mut Vec<u8>) {
    number_to(part.len() as u64, bytes);
    bytes.extend_from_slice(part);
}

/// What is still to read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// A number that must fit.
    pub(super) fn small<N: TryFrom<u64>>(&mut self) -> Option<N> {
        N::try_from(self.number()?).ok()
    }

    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.small()?;
        let (part, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(part)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }
}

/// Tells bytes apart, and damaged ones from whole ones; the same on every machine.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let (words, rest) = bytes.as_chunks();
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    let numbers = words
        .iter()
        .chain([&last])
        .map(|word| u64::from_le_bytes(*word));
    numbers.fold(bytes.len() as u64, |hash, number| {
        let mixed = (hash ^ number).wrapping_mul(FACTOR);
        mixed ^ mixed >> 29
    })
}
