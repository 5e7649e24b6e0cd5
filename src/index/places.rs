//! Lists of places as bytes: how many places each list has, then for each place the gap to the one before and its code.
//!
//! A gap is told by its order of magnitude, in the light of how long the list is and how many sections the page of the
//! place before has left; its code in the light of the code before, on the same page.

use super::coder::Coder;
use super::grams::Place;

/// Orders of magnitude of a number.
const ORDERS: usize = 32;
/// How sparse a list is, and how many sections are left on a page: so many are told apart.
const SPARSE: usize = 16;
const LEFT: usize = 4;
const CODES: usize = 16;
/// No code stands before on the same page.
const NO_CODE: usize = CODES;

/// Where the circumstances of each thing begin: of the number of places, the gaps, the second bits of gaps, the codes.
const COUNT: usize = 0;
const GAP: usize = COUNT + ORDERS;
const SECOND: usize = GAP + SPARSE * LEFT * ORDERS;
const CODE: usize = SECOND + SPARSE * ORDERS;
const END: usize = CODE + (CODES + 1) * CODES;

/// `ends` says for each section where its page ends.
pub(super) fn written(lists: &[&[Place]], ends: &[u32]) -> Vec<u8> {
    let mut coder = Coder::new(END);
    for places in lists {
        let count = u32::try_from(places.len().max(1)).unwrap_or(u32::MAX);
        let order = count.ilog2();
        coder.number(COUNT, order, 5);
        coder.bits(count, order);
    }
    for places in lists {
        write(places, ends, &mut coder);
    }
    coder.finish()
}

fn write(places: &[Place], ends: &[u32], coder: &mut Coder) {
    let sparse = (ends.len() / places.len().max(1)).max(1).ilog2() as usize;
    let sparse = sparse.min(SPARSE - 1);
    let (mut next, mut left, mut before) = (0, 0, NO_CODE);
    for place in places {
        let gap = place.section() - next;
        let order = (gap + 1).ilog2();
        let circumstance = sparse * LEFT + left.min(LEFT - 1);
        coder.number(GAP + circumstance * ORDERS, order, 5);
        if let Some(rest) = order.checked_sub(1) {
            let second = (gap + 1) >> rest & 1 == 1;
            coder.bit(SECOND + sparse * ORDERS + order as usize, second);
            coder.bits(gap + 1, rest);
        }
        let is_beside = gap == 0 && left > 0;
        let known = if is_beside { before } else { NO_CODE };
        coder.number(CODE + known * CODES, place.code(), 4);
        before = place.code() as usize;
        next = place.section() + 1;
        let end = ends.get(place.section() as usize).copied();
        left = end.map_or(0, |end| end.saturating_sub(next)) as usize;
    }
}
