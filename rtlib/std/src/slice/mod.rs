//! Slices: a pointer and a length, both in the reference.

mod chunks;
mod compare;
mod index;
mod iter;
mod join;
mod search;
mod sort;
mod split;

pub use self::chunks::{Chunks, ChunksExact, ChunksMut, RChunks, Windows};
pub use self::compare::*;
pub use self::index::*;
pub(crate) use self::index::{bounds_within, element, element_mut};
pub use self::iter::*;
pub use self::join::{Concat, Join};
pub use self::search::*;
pub use self::sort::*;
pub use self::split::{RSplit, Split, SplitN};

use crate::intrinsics;
use crate::ops::RangeBounds;
use crate::panicking::panic_with_numbers;
use crate::prelude::v1::*;
use rtlib_macros::mirrored;

/// A slice of one element.
#[inline]
pub const fn from_ref<T>(value: &T) -> &[T] {
    // SAFETY: the reference points to one element.
    unsafe { intrinsics::slice_from_parts(intrinsics::reference_to_pointer(value), 1) }
}

#[mirrored]
impl<T> [T] {
    /// The number of elements.
    #[inline]
    pub const fn len(&self) -> usize {
        intrinsics::slice_length(self)
    }

    /// Whether there are none.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        intrinsics::slice_length(self) == 0
    }

    /// The first element.
    #[inline]
    pub const fn first(&self) -> Option<&T> {
        SliceIndex::get(0usize, self)
    }

    /// The first element, mutably.
    #[inline]
    pub const fn first_mut(&mut self) -> Option<&mut T> {
        SliceIndex::get_mut(0usize, self)
    }

    /// The last element.
    #[inline]
    pub const fn last(&self) -> Option<&T> {
        SliceIndex::get(intrinsics::slice_length(self).wrapping_sub(1), self)
    }

    /// The last element, mutably.
    #[inline]
    pub const fn last_mut(&mut self) -> Option<&mut T> {
        SliceIndex::get_mut(intrinsics::slice_length(self).wrapping_sub(1), self)
    }

    /// The first element and the rest.
    #[inline]
    pub const fn split_first(&self) -> Option<(&T, &[T])> {
        let length = intrinsics::slice_length(self);
        if length == 0 {
            None
        } else {
            Some((&self[0], &self[1..length]))
        }
    }

    /// The last element and the rest.
    #[inline]
    pub const fn split_last(&self) -> Option<(&T, &[T])> {
        let length = intrinsics::slice_length(self);
        if length == 0 {
            None
        } else {
            Some((&self[length - 1], &self[..length - 1]))
        }
    }

    /// An element or a part, if it is inside.
    #[inline]
    pub fn get<I: SliceIndex<[T]>>(&self, index: I) -> Option<&I::Output> {
        index.get(self)
    }

    /// An element or a part, mutably, if it is inside.
    #[inline]
    pub fn get_mut<I: SliceIndex<[T]>>(&mut self, index: I) -> Option<&mut I::Output> {
        index.get_mut(self)
    }

    /// An element or a part that must be inside.
    ///
    /// # Safety
    /// It is.
    #[inline]
    pub unsafe fn get_unchecked(&self, index: usize) -> &T {
        // SAFETY: as promised by the caller.
        unsafe { element(self, index) }
    }

    /// An element, mutably, that must be inside.
    ///
    /// # Safety
    /// It is.
    #[inline]
    pub unsafe fn get_unchecked_mut(&mut self, index: usize) -> &mut T {
        // SAFETY: as promised by the caller.
        unsafe { element_mut(self, index) }
    }

    /// The pointer to the first element.
    #[inline]
    pub const fn as_ptr(&self) -> *const T {
        intrinsics::slice_pointer(self)
    }

    /// The mutable pointer to the first element.
    #[inline]
    pub const fn as_mut_ptr(&mut self) -> *mut T {
        intrinsics::slice_pointer_mut(self)
    }

    /// Exchanges two elements.
    #[inline]
    #[track_caller]
    pub const fn swap(&mut self, left: usize, right: usize) {
        let length = intrinsics::slice_length(self);
        if left >= length {
            crate::panicking::index_out_of_bounds(left, length);
        }
        if right >= length {
            crate::panicking::index_out_of_bounds(right, length);
        }
        let pointer = intrinsics::slice_pointer_mut(self);
        // SAFETY: both indices were compared; both values read are written.
        unsafe { swap_elements(pointer, left, right) }
    }

    /// Turns the order around.
    #[inline]
    pub const fn reverse(&mut self) {
        let length = intrinsics::slice_length(self);
        let pointer = intrinsics::slice_pointer_mut(self);
        let mut index: usize = 0;
        while index < length / 2 {
            // SAFETY: both indices are inside.
            unsafe { swap_elements(pointer, index, length - 1 - index) };
            index += 1;
        }
    }

    /// The elements by reference.
    #[inline]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter::new(self)
    }

    /// The elements by mutable reference.
    #[inline]
    pub fn iter_mut(&mut self) -> IterMut<'_, T> {
        IterMut::new(self)
    }

    /// All parts of `size` neighbours.
    #[inline]
    #[track_caller]
    pub fn windows(&self, size: usize) -> Windows<'_, T> {
        Windows::new(self, size)
    }

    /// Consecutive parts of `size` elements; the last one may be shorter.
    #[inline]
    #[track_caller]
    pub fn chunks(&self, size: usize) -> Chunks<'_, T> {
        Chunks::new(self, size)
    }

    /// Consecutive mutable parts of `size` elements; the last one may be shorter.
    #[inline]
    #[track_caller]
    pub fn chunks_mut(&mut self, size: usize) -> ChunksMut<'_, T> {
        ChunksMut::new(self, size)
    }

    /// Consecutive parts of exactly `size` elements.
    #[inline]
    #[track_caller]
    pub fn chunks_exact(&self, size: usize) -> ChunksExact<'_, T> {
        ChunksExact::new(self, size)
    }

    /// Parts of `size` elements from the end; the last one, at the start, may be shorter.
    #[inline]
    #[track_caller]
    pub fn rchunks(&self, size: usize) -> RChunks<'_, T> {
        RChunks::new(self, size)
    }

    /// The parts before and from an index.
    #[inline]
    #[track_caller]
    pub const fn split_at(&self, middle: usize) -> (&[T], &[T]) {
        let length = intrinsics::slice_length(self);
        if middle > length {
            panic!("mid > len");
        }
        (&self[..middle], &self[middle..length])
    }

    /// The parts before and from an index, if it is inside.
    #[inline]
    pub const fn split_at_checked(&self, middle: usize) -> Option<(&[T], &[T])> {
        let length = intrinsics::slice_length(self);
        if middle > length {
            None
        } else {
            Some((&self[..middle], &self[middle..length]))
        }
    }

    /// The mutable parts before and from an index.
    #[inline]
    #[track_caller]
    pub const fn split_at_mut(&mut self, middle: usize) -> (&mut [T], &mut [T]) {
        let length = intrinsics::slice_length(self);
        if middle > length {
            panic!("mid > len");
        }
        let pointer = intrinsics::slice_pointer_mut(self);
        // SAFETY: the two parts are inside and do not overlap.
        unsafe {
            let second = intrinsics::pointer_add_mut(pointer, middle);
            (
                intrinsics::slice_from_parts_mut(pointer, middle),
                intrinsics::slice_from_parts_mut(second, length - middle),
            )
        }
    }

    /// The first element and the rest, mutably.
    #[inline]
    pub const fn split_first_mut(&mut self) -> Option<(&mut T, &mut [T])> {
        let length = intrinsics::slice_length(self);
        if length == 0 {
            return None;
        }
        let pointer = intrinsics::slice_pointer_mut(self);
        // SAFETY: the two parts are inside and do not overlap.
        unsafe {
            let second = intrinsics::pointer_add_mut(pointer, 1);
            Some((
                intrinsics::pointer_to_reference_mut(pointer),
                intrinsics::slice_from_parts_mut(second, length - 1),
            ))
        }
    }

    /// The last element and the rest, mutably.
    #[inline]
    pub const fn split_last_mut(&mut self) -> Option<(&mut T, &mut [T])> {
        let length = intrinsics::slice_length(self);
        if length == 0 {
            return None;
        }
        let pointer = intrinsics::slice_pointer_mut(self);
        // SAFETY: the two parts are inside and do not overlap.
        unsafe {
            let last = intrinsics::pointer_add_mut(pointer, length - 1);
            Some((
                intrinsics::pointer_to_reference_mut(last),
                intrinsics::slice_from_parts_mut(pointer, length - 1),
            ))
        }
    }

    /// The parts between elements that fit.
    #[inline]
    pub fn split<F: FnMut(&T) -> bool>(&self, fits: F) -> Split<'_, T, F> {
        Split::new(self, fits)
    }

    /// The parts between elements that fit, from the end.
    #[inline]
    pub fn rsplit<F: FnMut(&T) -> bool>(&self, fits: F) -> RSplit<'_, T, F> {
        RSplit::new(self, fits)
    }

    /// At most `count` parts between elements that fit; the last one is all the rest.
    #[inline]
    pub fn splitn<F: FnMut(&T) -> bool>(&self, count: usize, fits: F) -> SplitN<'_, T, F> {
        SplitN::new(self, count, fits)
    }

    /// Moves the first `middle` elements to the end.
    #[track_caller]
    pub const fn rotate_left(&mut self, middle: usize) {
        let length = intrinsics::slice_length(self);
        assert!(middle <= length);
        rotate(self, middle);
    }

    /// Moves the last `count` elements to the start.
    #[track_caller]
    pub const fn rotate_right(&mut self, count: usize) {
        let length = intrinsics::slice_length(self);
        assert!(count <= length);
        rotate(self, length - count);
    }

    /// Clones the value into all elements.
    #[inline]
    pub fn fill(&mut self, value: T)
    where
        T: Clone,
    {
        let length = intrinsics::slice_length(self);
        let mut index: usize = 0;
        while index < length {
            self[index] = value.clone();
            index += 1;
        }
    }

    /// Puts what the function gives into all elements.
    #[inline]
    pub fn fill_with<F: FnMut() -> T>(&mut self, function: F) {
        let mut function = function;
        let length = intrinsics::slice_length(self);
        let mut index: usize = 0;
        while index < length {
            self[index] = function();
            index += 1;
        }
    }

    /// Clones all elements of a slice of equal length.
    #[inline]
    #[track_caller]
    pub fn clone_from_slice(&mut self, source: &[T])
    where
        T: Clone,
    {
        let length = intrinsics::slice_length(self);
        if intrinsics::slice_length(source) != length {
            panic!("destination and source slices have different lengths");
        }
        let mut index: usize = 0;
        while index < length {
            self[index] = source[index].clone();
            index += 1;
        }
    }

    /// Copies all elements of a slice of equal length.
    #[inline]
    #[track_caller]
    pub const fn copy_from_slice(&mut self, source: &[T])
    where
        T: Copy,
    {
        let length = intrinsics::slice_length(self);
        if intrinsics::slice_length(source) != length {
            lengths_differ(intrinsics::slice_length(source), length);
        }
        let target = intrinsics::slice_pointer_mut(self);
        // SAFETY: both slices have this length.
        unsafe { intrinsics::copy_elements(intrinsics::slice_pointer(source), target, length) }
    }

    /// Copies a part to another place, which may overlap it.
    #[track_caller]
    pub fn copy_within<R: RangeBounds<usize>>(&mut self, source: R, target: usize)
    where
        T: Copy,
    {
        let length = intrinsics::slice_length(self);
        let (start, end) = bounds_within(&source, length);
        let count = end - start;
        assert!(target <= length - count, "dest is out of bounds");
        let pointer = intrinsics::slice_pointer_mut(self);
        // SAFETY: both parts are inside.
        unsafe {
            intrinsics::copy_elements(
                intrinsics::pointer_add_mut(pointer, start),
                intrinsics::pointer_add_mut(pointer, target),
                count,
            )
        }
    }

    /// Exchanges all elements with those of a slice of equal length.
    #[track_caller]
    pub fn swap_with_slice(&mut self, other: &mut [T]) {
        let length = intrinsics::slice_length(self);
        let same = length == intrinsics::slice_length(other);
        assert!(same, "destination and source slices have different lengths");
        let mut index: usize = 0;
        while index < length {
            crate::mem::swap(&mut self[index], &mut other[index]);
            index += 1;
        }
    }

    /// The elements, cloned, as a vector.
    #[inline]
    pub fn to_vec(&self) -> Vec<T>
    where
        T: Clone,
    {
        crate::vec::cloned(self)
    }

    /// The elements several times in a row, as a vector.
    pub fn repeat(&self, count: usize) -> Vec<T>
    where
        T: Copy,
    {
        let mut repeated: Vec<T> = Vec::new();
        let mut rest = count;
        while rest > 0 {
            repeated.extend_from_slice(self);
            rest -= 1;
        }
        repeated
    }

    /// All elements of all elements.
    pub fn concat<Item: ?Sized>(&self) -> <[T] as Concat<Item>>::Output
    where
        [T]: Concat<Item>,
    {
        Concat::concat(self)
    }

    /// All elements of all elements, with a separator between.
    pub fn join<Separator>(&self, separator: Separator) -> <[T] as Join<Separator>>::Output
    where
        [T]: Join<Separator>,
    {
        Join::join(self, separator)
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn lengths_differ(source: usize, target: usize) -> ! {
    let first = "copy_from_slice: source slice length (";
    let second = ") does not match destination slice length (";
    panic_with_numbers(first, source, second, target, ")")
}

/// Exchanges two elements.
///
/// # Safety
/// Both indices are inside.
#[inline]
pub(crate) unsafe fn swap_elements<T>(pointer: *mut T, left: usize, right: usize) {
    // SAFETY: as promised by the caller; both values read are written.
    unsafe {
        let left = intrinsics::pointer_add_mut(pointer, left);
        let right = intrinsics::pointer_add_mut(pointer, right);
        let kept = intrinsics::pointer_read(left);
        intrinsics::pointer_write(left, intrinsics::pointer_read(right));
        intrinsics::pointer_write(right, kept);
    }
}

/// Moves the first `middle` elements to the end: three reversals.
fn rotate<T>(slice: &mut [T], middle: usize) {
    let (first, second) = slice.split_at_mut(middle);
    first.reverse();
    second.reverse();
    slice.reverse();
}

#[mirrored(ByteSliceMethods)]
impl [u8] {
    /// Whether all bytes are ASCII.
    pub const fn is_ascii(&self) -> bool {
        let length = intrinsics::slice_length(self);
        let mut index: usize = 0;
        while index < length {
            if self[index] >= 0x80 {
                return false;
            }
            index += 1;
        }
        true
    }

    /// Whether two byte strings are equal but for the case of ASCII letters.
    pub const fn eq_ignore_ascii_case(&self, other: &[u8]) -> bool {
        let length = intrinsics::slice_length(self);
        if intrinsics::slice_length(other) != length {
            return false;
        }
        let mut index: usize = 0;
        while index < length {
            if !self[index].eq_ignore_ascii_case(&other[index]) {
                return false;
            }
            index += 1;
        }
        true
    }

    /// ASCII letters in upper case.
    pub const fn make_ascii_uppercase(&mut self) {
        let length = intrinsics::slice_length(self);
        let mut index: usize = 0;
        while index < length {
            self[index] = self[index].to_ascii_uppercase();
            index += 1;
        }
    }

    /// ASCII letters in lower case.
    pub const fn make_ascii_lowercase(&mut self) {
        let length = intrinsics::slice_length(self);
        let mut index: usize = 0;
        while index < length {
            self[index] = self[index].to_ascii_lowercase();
            index += 1;
        }
    }

    /// A copy with ASCII letters in upper case.
    pub fn to_ascii_uppercase(&self) -> Vec<u8> {
        let mut copy: Vec<u8> = crate::vec::cloned(self);
        copy.as_mut_slice().make_ascii_uppercase();
        copy
    }

    /// A copy with ASCII letters in lower case.
    pub fn to_ascii_lowercase(&self) -> Vec<u8> {
        let mut copy: Vec<u8> = crate::vec::cloned(self);
        copy.as_mut_slice().make_ascii_lowercase();
        copy
    }

    /// Without ASCII whitespace at both ends.
    pub const fn trim_ascii(&self) -> &[u8] {
        let mut start: usize = 0;
        let mut end = intrinsics::slice_length(self);
        while start < end && self[start].is_ascii_whitespace() {
            start += 1;
        }
        while start < end && self[end - 1].is_ascii_whitespace() {
            end -= 1;
        }
        &self[start..end]
    }
}

impl<T: Clone> ToOwned for [T] {
    type Owned = Vec<T>;

    #[inline]
    fn to_owned(&self) -> Vec<T> {
        crate::vec::cloned(self)
    }
}

#[mirrored]
impl<T> AsRef<[T]> for [T] {
    #[inline]
    fn as_ref(&self) -> &[T] {
        self
    }
}

#[mirrored]
impl<T> AsMut<[T]> for [T] {
    #[inline]
    fn as_mut(&mut self) -> &mut [T] {
        self
    }
}
