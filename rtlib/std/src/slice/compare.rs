//! Comparing slices, and hashing them.

use crate::cmp::Ordering;
use crate::hash::{Hash, Hasher};
use crate::intrinsics;
use crate::prelude::v1::*;
use rtlib_macros::mirrored;

#[mirrored]
impl<A: PartialEq<B>, B> PartialEq<[B]> for [A] {
    #[inline]
    fn eq(&self, other: &[B]) -> bool {
        let length = intrinsics::slice_length(self);
        if intrinsics::slice_length(other) != length {
            return false;
        }
        let mut index: usize = 0;
        while index < length {
            if self[index] != other[index] {
                return false;
            }
            index += 1;
        }
        true
    }
}

#[mirrored]
impl<T: Eq> Eq for [T] {}

#[mirrored]
impl<T: PartialOrd> PartialOrd for [T] {
    #[inline]
    fn partial_cmp(&self, other: &[T]) -> Option<Ordering> {
        let left = intrinsics::slice_length(self);
        let right = intrinsics::slice_length(other);
        let common = if left < right { left } else { right };
        let mut index: usize = 0;
        while index < common {
            match self[index].partial_cmp(&other[index]) {
                Some(Ordering::Equal) => {}
                decided => return decided,
            }
            index += 1;
        }
        left.partial_cmp(&right)
    }
}

#[mirrored]
impl<T: Ord> Ord for [T] {
    #[inline]
    fn cmp(&self, other: &[T]) -> Ordering {
        let left = intrinsics::slice_length(self);
        let right = intrinsics::slice_length(other);
        let common = if left < right { left } else { right };
        let mut index: usize = 0;
        while index < common {
            match self[index].cmp(&other[index]) {
                Ordering::Equal => {}
                decided => return decided,
            }
            index += 1;
        }
        left.cmp(&right)
    }
}

#[mirrored]
impl<T: Hash> Hash for [T] {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        let length = intrinsics::slice_length(self);
        state.write_usize(length);
        T::hash_slice(self, state);
    }
}

#[mirrored(SliceCompareMethods)]
impl<T> [T] {
    /// Whether an element equals the value.
    #[inline]
    pub fn contains(&self, value: &T) -> bool
    where
        T: PartialEq,
    {
        let length = intrinsics::slice_length(self);
        let mut index: usize = 0;
        while index < length {
            if self[index] == *value {
                return true;
            }
            index += 1;
        }
        false
    }

    /// Whether the first elements are these.
    #[inline]
    pub fn starts_with(&self, start: &[T]) -> bool
    where
        T: PartialEq,
    {
        let count = intrinsics::slice_length(start);
        count <= intrinsics::slice_length(self) && self[..count] == *start
    }

    /// Whether the last elements are these.
    #[inline]
    pub fn ends_with(&self, end: &[T]) -> bool
    where
        T: PartialEq,
    {
        let length = intrinsics::slice_length(self);
        let count = intrinsics::slice_length(end);
        count <= length && self[length - count..] == *end
    }

    /// Whether no element is smaller than the one before.
    #[inline]
    pub fn is_sorted(&self) -> bool
    where
        T: PartialOrd,
    {
        let length = intrinsics::slice_length(self);
        let mut index: usize = 1;
        while index < length {
            match self[index - 1].partial_cmp(&self[index]) {
                Some(Ordering::Less | Ordering::Equal) => {}
                _ => return false,
            }
            index += 1;
        }
        true
    }
}
