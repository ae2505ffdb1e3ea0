//! The heap cache: what the trace knows of memory.
//!
//! An entry says that the leaf at `base + index * scale + offset` has the value of some place. The key is symbolic: base and index
//! are values of the trace, with constants that were added to them moved into the offset. So in a vector that serves as a stack,
//! the elements at `length - 1` and `length - 2` are known to be different, and both are forgotten only when something else may write
//! to their class.

use jitcode::Image;
use jitcode::class_flag::{ADDRESS_TAKEN, BARE, PAYLOAD};
use rustc_hash::FxHashMap;

/// A symbolic address of a leaf.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Leaf {
    /// A value or constant.
    pub base: u32,
    /// A value or constant, and its factor; none is [`NO_INDEX`].
    pub index: u32,
    pub scale: u32,
    /// In bytes, wrapping.
    pub offset: u64,
    pub bytes: u32,
    pub is_float: bool,
}

/// No index.
pub(crate) const NO_INDEX: u32 = u32::MAX;

/// What is known, by alias class.
#[derive(Debug, Default)]
pub(crate) struct HeapCache {
    classes: FxHashMap<u32, Vec<(Leaf, u32)>>,
}

impl HeapCache {
    /// The place whose value the leaf has.
    pub fn get(&self, class: u32, leaf: &Leaf) -> Option<u32> {
        let known = self.classes.get(&class)?;
        known
            .iter()
            .rev()
            .find(|(at, _)| at == leaf)
            .map(|(_, place)| *place)
    }

    /// The leaf was read.
    pub fn loaded(&mut self, class: u32, leaf: Leaf, place: u32) {
        self.classes.entry(class).or_default().push((leaf, place));
    }

    /// The leaf was written.
    pub fn stored(&mut self, image: &Image<'_>, class: u32, leaf: Leaf, place: u32) {
        for (other, known) in &mut self.classes {
            if may_alias(image, class, *other) {
                known.retain(|(at, _)| are_apart(at, &leaf));
            }
        }
        self.loaded(class, leaf, place);
    }

    /// Something of the class may have been written.
    pub fn forget_class(&mut self, image: &Image<'_>, class: u32) {
        self.classes
            .retain(|other, _| !may_alias(image, class, *other));
    }

    /// Anything may have been written. Also what does not change: a slot may get another object, made in place.
    pub fn forget_all(&mut self) {
        self.classes.clear();
    }

    /// A value turned out to be a constant.
    pub fn replace(&mut self, value: u32, constant: u32) {
        for known in self.classes.values_mut() {
            for (leaf, place) in known {
                for part in [&mut leaf.base, &mut leaf.index, place] {
                    if *part == value {
                        *part = constant;
                    }
                }
            }
        }
    }
}

/// Whether two leaves share no byte, whatever the values are.
pub(crate) fn are_apart(a: &Leaf, b: &Leaf) -> bool {
    let is_comparable =
        a.base == b.base && a.index == b.index && (a.index == NO_INDEX || a.scale == b.scale);
    let distance = b.offset.wrapping_sub(a.offset);
    is_comparable && distance >= u64::from(a.bytes) && distance.wrapping_neg() >= u64::from(b.bytes)
}

/// Whether accesses of two classes may touch the same bytes: `flow::alias` says when.
pub(crate) fn may_alias(image: &Image<'_>, a: u32, b: u32) -> bool {
    if a == b {
        return true;
    }
    let pair = [a.min(b), a.max(b)];
    let overlaps = image.overlaps();
    let count = overlaps.len() / 2;
    let position = partition(count, |index| {
        [overlaps[2 * index], overlaps[2 * index + 1]] < pair
    });
    if position < count && overlaps[2 * position..2 * position + 2] == pair {
        return true;
    }
    let ((a_flags, a_type), (b_flags, b_type)) = (image.class(a), image.class(b));
    let same_leaf = a_type == b_type || (a_flags | b_flags) & PAYLOAD != 0;
    let reaches = |one: u32, other: u32| one & BARE != 0 && other & (BARE | ADDRESS_TAKEN) != 0;
    same_leaf && (reaches(a_flags, b_flags) || reaches(b_flags, a_flags))
}

/// The first index for which the condition does not hold; it holds for those before.
fn partition(count: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = (low + high) / 2;
        match holds(middle) {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(base: u32, index: u32, offset: i64, bytes: u32) -> Leaf {
        Leaf {
            base,
            index,
            scale: 8,
            offset: offset as u64,
            bytes,
            is_float: false,
        }
    }

    #[test]
    fn leaves_of_one_array_are_told_apart_by_their_offsets() {
        assert!(are_apart(&leaf(1, 2, 0, 8), &leaf(1, 2, 8, 8)));
        assert!(are_apart(&leaf(1, 2, 0, 8), &leaf(1, 2, -8, 8)));
        assert!(!are_apart(&leaf(1, 2, 0, 8), &leaf(1, 2, -4, 8)));
        assert!(!are_apart(&leaf(1, 2, 0, 8), &leaf(1, 2, 4, 4)));
        assert!(are_apart(&leaf(1, 2, 0, 4), &leaf(1, 2, 4, 4)));
        assert!(!are_apart(&leaf(1, 2, 0, 8), &leaf(1, 3, 64, 8)));
        assert!(!are_apart(
            &leaf(1, NO_INDEX, 0, 8),
            &leaf(2, NO_INDEX, 64, 8)
        ));
    }
}
