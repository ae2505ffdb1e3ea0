//! Sorting: insertion for short runs, merging above, always stable.
//!
//! The unstable forms use the same algorithm: which order equal elements come out in is left open
//! there, and one sort is less code in every program.

use crate::cmp::Ordering;
use crate::intrinsics;
use crate::prelude::v1::*;
use rtlib_macros::mirrored;

/// Up to this length insertion is faster.
const SHORT: usize = 20;

#[mirrored(SliceSortMethods)]
impl<T> [T] {
    /// Sorts; equal elements keep their order.
    #[inline]
    pub fn sort(&mut self)
    where
        T: Ord,
    {
        stable_sort(self, |left, right| left.lt(right));
    }

    /// Sorts by a comparison; equal elements keep their order.
    #[inline]
    pub fn sort_by<F: FnMut(&T, &T) -> Ordering>(&mut self, compare: F) {
        let mut compare = compare;
        stable_sort(self, |left, right| compare(left, right) == Ordering::Less);
    }

    /// Sorts by a key; equal elements keep their order.
    #[inline]
    pub fn sort_by_key<K: Ord, F: FnMut(&T) -> K>(&mut self, key: F) {
        let mut key = key;
        stable_sort(self, |left, right| key(left).lt(&key(right)));
    }

    /// Sorts by a key that is computed once an element; equal elements keep their order.
    pub fn sort_by_cached_key<K: Ord, F: FnMut(&T) -> K>(&mut self, key: F) {
        let mut key = key;
        stable_sort(self, |left, right| key(left).lt(&key(right)));
    }

    /// Sorts; the order of equal elements is left open.
    #[inline]
    pub fn sort_unstable(&mut self)
    where
        T: Ord,
    {
        stable_sort(self, |left, right| left.lt(right));
    }

    /// Sorts by a comparison; the order of equal elements is left open.
    #[inline]
    pub fn sort_unstable_by<F: FnMut(&T, &T) -> Ordering>(&mut self, compare: F) {
        let mut compare = compare;
        stable_sort(self, |left, right| compare(left, right) == Ordering::Less);
    }

    /// Sorts by a key; the order of equal elements is left open.
    #[inline]
    pub fn sort_unstable_by_key<K: Ord, F: FnMut(&T) -> K>(&mut self, key: F) {
        let mut key = key;
        stable_sort(self, |left, right| key(left).lt(&key(right)));
    }
}

/// Sorts by "is less".
fn stable_sort<T, F: FnMut(&T, &T) -> bool>(slice: &mut [T], is_less: F) {
    let mut is_less = is_less;
    let length = intrinsics::slice_length(slice);
    let pointer = intrinsics::slice_pointer_mut(slice);
    if length <= SHORT {
        insertion_sort(pointer, length, &mut is_less);
        return;
    }
    let buffer: *mut T = intrinsics::allocate_array(length / 2);
    merge_sort(pointer, length, buffer, &mut is_less);
}

/// Compares two elements in place.
#[inline]
fn less<T, F: FnMut(&T, &T) -> bool>(left: *const T, right: *const T, is_less: &mut F) -> bool {
    // SAFETY: both pointers point to elements, and nothing is written meanwhile.
    unsafe {
        is_less(
            intrinsics::pointer_to_reference(left),
            intrinsics::pointer_to_reference(right),
        )
    }
}

fn insertion_sort<T, F: FnMut(&T, &T) -> bool>(pointer: *mut T, length: usize, is_less: &mut F) {
    let mut sorted: usize = 1;
    while sorted < length {
        // SAFETY: the indices are below the length; each element is moved to exactly one place.
        unsafe {
            let mut position = sorted;
            let inserted = intrinsics::pointer_add_mut(pointer, sorted);
            while position > 0
                && less(
                    inserted,
                    intrinsics::pointer_add_mut(pointer, position - 1),
                    is_less,
                )
            {
                position -= 1;
            }
            if position < sorted {
                let kept = intrinsics::pointer_read(inserted);
                let place = intrinsics::pointer_add_mut(pointer, position);
                let behind = intrinsics::pointer_add_mut(pointer, position + 1);
                intrinsics::copy_elements(place, behind, sorted - position);
                intrinsics::pointer_write(place, kept);
            }
        }
        sorted += 1;
    }
}

/// Sorts both halves and merges them; the buffer has room for the first half.
fn merge_sort<T, F: FnMut(&T, &T) -> bool>(
    pointer: *mut T,
    length: usize,
    buffer: *mut T,
    is_less: &mut F,
) {
    if length <= SHORT {
        insertion_sort(pointer, length, is_less);
        return;
    }
    let half = length / 2;
    // SAFETY: the second half begins inside.
    let second = unsafe { intrinsics::pointer_add_mut(pointer, half) };
    merge_sort(pointer, half, buffer, is_less);
    merge_sort(second, length - half, buffer, is_less);
    // SAFETY: the element before the second half is inside, too.
    let last_of_first = unsafe { intrinsics::pointer_add_mut(pointer, half - 1) };
    if !less(second, last_of_first, is_less) {
        return;
    }

    // SAFETY: the first half moves to the buffer, which has room for it; from there and from the
    // second half each element moves to exactly one place, and the place written never overtakes
    // what is left of the second half.
    unsafe {
        intrinsics::copy_elements(pointer, buffer, half);
        let mut left: usize = 0;
        let mut right: usize = half;
        let mut target: usize = 0;
        while left < half && right < length {
            let left_element = intrinsics::pointer_add_mut(buffer, left);
            let right_element = intrinsics::pointer_add_mut(pointer, right);
            let place = intrinsics::pointer_add_mut(pointer, target);
            if less(right_element, left_element, is_less) {
                intrinsics::copy_elements(right_element, place, 1);
                right += 1;
            } else {
                intrinsics::copy_elements(left_element, place, 1);
                left += 1;
            }
            target += 1;
        }
        intrinsics::copy_elements(
            intrinsics::pointer_add_mut(buffer, left),
            intrinsics::pointer_add_mut(pointer, target),
            half - left,
        );
    }
}
