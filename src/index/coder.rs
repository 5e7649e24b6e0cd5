//! An arithmetic coder that learns: each bit costs as little as those before it, in the same circumstances, let expect.
//!
//! The range coder of LZMA, with a rate that begins quick and slows down, because the files of the search are short.
//! `engine.js` has the other half.

/// What has been learnt of one circumstance: the probability of a zero, in 65,536ths, and how many bits taught it.
#[derive(Debug, Clone, Copy)]
struct Learnt {
    zero: u16,
    bits: u8,
}

impl Learnt {
    const NOTHING: Self = Self {
        zero: 1 << 15,
        bits: 0,
    };

    fn learn(&mut self, bit: bool) {
        let rate = (u32::from(self.bits) + 2).ilog2().min(5);
        match bit {
            false => self.zero += ((65_536 - u32::from(self.zero)) >> rate) as u16,
            true => self.zero -= self.zero >> rate,
        }
        self.bits = self.bits.saturating_add(1);
    }
}

pub(super) struct Coder {
    learnt: Vec<Learnt>,
    low: u64,
    range: u32,
    /// The last byte, which a carry may still raise, and how many bytes of 0xFF wait behind it.
    last: Option<u8>,
    waiting: usize,
    bytes: Vec<u8>,
}

impl Coder {
    pub(super) fn new(circumstances: usize) -> Self {
        Self {
            learnt: vec![Learnt::NOTHING; circumstances],
            low: 0,
            range: u32::MAX,
            last: None,
            waiting: 0,
            bytes: Vec::new(),
        }
    }

    pub(super) fn bit(&mut self, circumstance: usize, bit: bool) {
        let learnt = self.learnt.get_mut(circumstance);
        let learnt = learnt.expect("`new` was told how many circumstances there are");
        let bound = (self.range >> 12) * u32::from(learnt.zero >> 4);
        learnt.learn(bit);
        self.narrow(bit, bound);
    }

    /// Bits that nothing lets expect, the highest first.
    pub(super) fn bits(&mut self, number: u32, count: u32) {
        for at in (0..count).rev() {
            self.narrow(number >> at & 1 == 1, self.range >> 1);
        }
    }

    /// A number of so many bits, each in the circumstance of those above it; takes `1 << count` circumstances.
    pub(super) fn number(&mut self, circumstances: usize, number: u32, count: u32) {
        let mut node = 1;
        for at in (0..count).rev() {
            let bit = number >> at & 1;
            self.bit(circumstances + node, bit == 1);
            node = node << 1 | bit as usize;
        }
    }

    fn narrow(&mut self, bit: bool, bound: u32) {
        match bit {
            false => self.range = bound,
            true => {
                self.low += u64::from(bound);
                self.range -= bound;
            }
        }
        while self.range < 1 << 24 {
            self.range <<= 8;
            self.shift();
        }
    }

    fn shift(&mut self) {
        let carry = (self.low >> 32) as u8;
        if self.low as u32 >= 0xFF00_0000 && carry == 0 {
            self.waiting += 1;
        } else {
            // Nothing stands before the first byte, which no carry reaches.
            if let Some(last) = self.last {
                self.bytes.push(last.wrapping_add(carry));
            }
            let waiting = std::iter::repeat_n(0xFF_u8.wrapping_add(carry), self.waiting);
            self.bytes.extend(waiting);
            self.waiting = 0;
            self.last = Some((self.low >> 24) as u8);
        }
        self.low = (self.low & 0x00FF_FFFF) << 8;
    }

    /// The bytes; after their end a reader takes zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        for _ in 0..5 {
            self.shift();
        }
        while self.bytes.last() == Some(&0) {
            self.bytes.pop();
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As the engine reads.
    struct Decoder<'a> {
        learnt: Vec<Learnt>,
        range: u32,
        code: u32,
        bytes: std::slice::Iter<'a, u8>,
    }

    impl<'a> Decoder<'a> {
        fn new(bytes: &'a [u8], circumstances: usize) -> Self {
            let mut decoder = Self {
                learnt: vec![Learnt::NOTHING; circumstances],
                range: u32::MAX,
                code: 0,
                bytes: bytes.iter(),
            };
            for _ in 0..4 {
                decoder.byte();
            }
            decoder
        }

        fn byte(&mut self) {
            let byte = self.bytes.next().copied().unwrap_or(0);
            self.code = self.code << 8 | u32::from(byte);
        }

        fn bit(&mut self, circumstance: usize) -> bool {
            let bound = (self.range >> 12) * u32::from(self.learnt[circumstance].zero >> 4);
            let bit = self.narrow(bound);
            self.learnt[circumstance].learn(bit);
            bit
        }

        fn narrow(&mut self, bound: u32) -> bool {
            let bit = self.code >= bound;
            match bit {
                false => self.range = bound,
                true => {
                    self.code -= bound;
                    self.range -= bound;
                }
            }
            while self.range < 1 << 24 {
                self.range <<= 8;
                self.byte();
            }
            bit
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(bits in prop::collection::vec((0..5_usize, any::<bool>()), 0..4000)) {
            let mut coder = Coder::new(4);
            for (circumstance, bit) in &bits {
                match circumstance {
                    4 => coder.bits(u32::from(*bit), 1),
                    // Circumstance 0 sees hardly a bit that is set.
                    0 => coder.bit(0, *bit && bits.len() % 7 == 0),
                    other => coder.bit(*other, *bit),
                }
            }
            let bytes = coder.finish();
            let mut decoder = Decoder::new(&bytes, 4);
            for (circumstance, bit) in &bits {
                let read = match circumstance {
                    4 => { let half = decoder.range >> 1; decoder.narrow(half) }
                    other => decoder.bit(*other),
                };
                let written = if *circumstance == 0 { *bit && bits.len() % 7 == 0 } else { *bit };
                prop_assert_eq!(read, written);
            }
        }
    }

    #[test]
    fn what_is_expected_costs_next_to_nothing() {
        let mut coder = Coder::new(1);
        for _ in 0..10_000 {
            coder.bit(0, false);
        }
        assert!(coder.finish().len() < 30);
    }

    #[test]
    fn nothing_is_no_bytes() {
        assert!(Coder::new(1).finish().is_empty());
    }
}
