//! Which nodes keep their place among their siblings: the heaviest row of them that is in the same order on both sides.

use crate::edition::value::{Edition, NodeId};

/// By old node: whether it stands where it stood.
pub(super) fn stays(
    old: &Edition,
    new: &Edition,
    to_new: &[Option<NodeId>],
    to_old: &[Option<NodeId>],
) -> Vec<bool> {
    let mut stays = vec![false; old.nodes.len()];
    let mut set = |id: NodeId| {
        if let Some(place) = stays.get_mut(id) {
            *place = true;
        }
    };
    set(crate::edition::value::ROOT);
    let old_of = |id: NodeId| to_old.get(id).copied().flatten();
    for (id, node) in new.nodes.iter().enumerate() {
        let Some(partner) = old_of(id) else { continue };
        let places = |child: &NodeId| {
            let was = old_of(*child)?;
            (old.node(was).parent == partner).then_some(was)
        };
        let children: Vec<NodeId> = node.children.iter().filter_map(places).collect();
        if !node.is_ordered() || children.is_sorted() {
            children.into_iter().for_each(&mut set);
            continue;
        }
        let weights: Vec<usize> = children
            .iter()
            .map(|&child| letters(old, child) + new_letters(new, to_new, child) + 1)
            .collect();
        heaviest_rising(&children, &weights)
            .into_iter()
            .for_each(&mut set);
    }
    stays
}

fn letters(edition: &Edition, id: NodeId) -> usize {
    edition
        .under(id)
        .into_iter()
        .map(|id| edition.node(id).text.len())
        .sum()
}

fn new_letters(new: &Edition, to_new: &[Option<NodeId>], old: NodeId) -> usize {
    let partner = to_new.get(old).copied().flatten();
    partner.map_or(0, |id| letters(new, id))
}

/// Of numbers with weights, those of the heaviest rising row.
fn heaviest_rising(numbers: &[usize], weights: &[usize]) -> Vec<usize> {
    let mut sorted: Vec<usize> = numbers.to_vec();
    sorted.sort_unstable();
    let rank = |number: usize| sorted.partition_point(|&other| other < number) + 1;
    // A Fenwick tree of the best weight that ends at or below each rank, with where it ends.
    let mut best: Vec<(usize, Option<usize>)> = vec![(0, None); numbers.len() + 1];
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (at, (&number, &weight)) in numbers.iter().zip(weights).enumerate() {
        let mut below = (0, None);
        let mut place = rank(number) - 1;
        while place > 0 {
            if let Some(&found) = best.get(place)
                && found.0 > below.0
            {
                below = found;
            }
            place &= place - 1;
        }
        before.push(below.1);
        let total = below.0 + weight;
        let mut place = rank(number);
        while let Some(entry) = best.get_mut(place) {
            if total > entry.0 {
                *entry = (total, Some(at));
            }
            place += place & place.wrapping_neg();
        }
    }
    let mut heaviest = (0, None);
    let mut place = numbers.len();
    while place > 0 {
        if let Some(&found) = best.get(place)
            && found.0 > heaviest.0
        {
            heaviest = found;
        }
        place &= place - 1;
    }
    let mut row = Vec::new();
    let mut at = heaviest.1;
    while let Some(here) = at {
        row.extend(numbers.get(here));
        at = before.get(here).copied().flatten();
    }
    row.reverse();
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_light_one_moves() {
        assert_eq!(heaviest_rising(&[1, 2, 3], &[1, 1, 1]), [1, 2, 3]);
        assert_eq!(heaviest_rising(&[2, 1], &[1, 9]), [1]);
        assert_eq!(heaviest_rising(&[3, 1, 2], &[1, 1, 1]), [1, 2]);
        assert_eq!(heaviest_rising(&[3, 1, 2], &[9, 1, 1]), [3]);
        assert!(heaviest_rising(&[], &[]).is_empty());
    }
}
