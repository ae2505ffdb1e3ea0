//! Binary search.

use crate::cmp::Ordering;
use crate::intrinsics;
use crate::prelude::v1::*;
use rtlib_macros::mirrored;

/// Where in a sorted slice of this length the wanted element is, or would have to stand. Which of
/// several equal elements is found is the real library's choice, step by step.
#[inline]
fn search<F: FnMut(usize) -> Ordering>(length: usize, compare: F) -> Result<usize, usize> {
    let mut compare = compare;
    let mut size = length;
    if size == 0 {
        return Err(0);
    }
    let mut base: usize = 0;
    while size > 1 {
        let half = size / 2;
        let middle = base + half;
        if compare(middle) != Ordering::Greater {
            base = middle;
        }
        size -= half;
    }
    match compare(base) {
        Ordering::Equal => Ok(base),
        Ordering::Less => Err(base + 1),
        Ordering::Greater => Err(base),
    }
}

#[mirrored(SliceSearchMethods)]
impl<T> [T] {
    /// Where the value is in the sorted slice, or would have to stand.
    #[inline]
    pub fn binary_search(&self, value: &T) -> Result<usize, usize>
    where
        T: Ord,
    {
        search(intrinsics::slice_length(self), |index| {
            self[index].cmp(value)
        })
    }

    /// Where the element is to which the comparison says `Equal`.
    #[inline]
    pub fn binary_search_by<'a, F: FnMut(&'a T) -> Ordering>(
        &'a self,
        compare: F,
    ) -> Result<usize, usize>
    where
        T: 'a,
    {
        let mut compare = compare;
        search(intrinsics::slice_length(self), |index| {
            compare(&self[index])
        })
    }

    /// Where the element with this key is.
    #[inline]
    pub fn binary_search_by_key<'a, B: Ord, F: FnMut(&'a T) -> B>(
        &'a self,
        wanted: &B,
        key: F,
    ) -> Result<usize, usize>
    where
        T: 'a,
    {
        let mut key = key;
        search(intrinsics::slice_length(self), |index| {
            key(&self[index]).cmp(wanted)
        })
    }

    /// How many elements fit, all of which stand before the others.
    #[inline]
    pub fn partition_point<P: FnMut(&T) -> bool>(&self, fits: P) -> usize {
        let mut fits = fits;
        let found = search(intrinsics::slice_length(self), |index| {
            if fits(&self[index]) {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        });
        match found {
            Ok(index) => index,
            Err(index) => index,
        }
    }
}
