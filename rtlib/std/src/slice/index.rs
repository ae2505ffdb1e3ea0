//! Indexing slices by numbers and by ranges.

use crate::intrinsics;
use crate::ops::{
    Bound, Index, IndexMut, Range, RangeBounds, RangeFrom, RangeFull, RangeInclusive, RangeTo,
    RangeToInclusive,
};
use crate::panicking::{index_out_of_bounds, panic_with_number, panic_with_numbers};
use crate::prelude::v1::*;
use rtlib_macros::mirrored;

/// What a slice (or a string) can be indexed by.
#[rtlib_macros::lang("slice_index")]
pub trait SliceIndex<T: ?Sized> {
    /// What stands there.
    type Output: ?Sized;

    /// What stands there, if it is inside.
    fn get(self, slice: &T) -> Option<&Self::Output>;
    /// What stands there, mutably, if it is inside.
    fn get_mut(self, slice: &mut T) -> Option<&mut Self::Output>;
    /// What stands there, or a panic.
    #[track_caller]
    fn index(self, slice: &T) -> &Self::Output;
    /// What stands there, mutably, or a panic.
    #[track_caller]
    fn index_mut(self, slice: &mut T) -> &mut Self::Output;
}

/// Why a range does not fit, in the words of the real library.
#[cold]
#[inline(never)]
#[track_caller]
pub(crate) fn range_failed(start: usize, end: usize, length: usize) -> ! {
    let behind = " out of range for slice of length ";
    if start > length {
        panic_with_numbers("range start index ", start, behind, length, "")
    }
    if end > length || start <= end {
        panic_with_numbers("range end index ", end, behind, length, "")
    }
    panic_with_numbers("slice index starts at ", start, " but ends at ", end, "")
}

/// The part of a slice between two indices that are known to fit.
#[inline]
unsafe fn part<T>(slice: &[T], start: usize, end: usize) -> &[T] {
    // SAFETY: the caller has compared the indices with each other and with the length.
    unsafe {
        let pointer = intrinsics::pointer_add(intrinsics::slice_pointer(slice), start);
        intrinsics::slice_from_parts(pointer, end - start)
    }
}

/// The mutable form of [`part`].
#[inline]
unsafe fn part_mut<T>(slice: &mut [T], start: usize, end: usize) -> &mut [T] {
    // SAFETY: the caller has compared the indices with each other and with the length.
    unsafe {
        let pointer = intrinsics::pointer_add_mut(intrinsics::slice_pointer_mut(slice), start);
        intrinsics::slice_from_parts_mut(pointer, end - start)
    }
}

impl<T> SliceIndex<[T]> for usize {
    type Output = T;

    #[inline]
    fn get(self, slice: &[T]) -> Option<&T> {
        if self < intrinsics::slice_length(slice) {
            // SAFETY: the index was compared.
            Some(unsafe { element(slice, self) })
        } else {
            None
        }
    }

    #[inline]
    fn get_mut(self, slice: &mut [T]) -> Option<&mut T> {
        if self < intrinsics::slice_length(slice) {
            // SAFETY: the index was compared.
            Some(unsafe { element_mut(slice, self) })
        } else {
            None
        }
    }

    #[inline]
    #[track_caller]
    fn index(self, slice: &[T]) -> &T {
        let length = intrinsics::slice_length(slice);
        if self >= length {
            index_out_of_bounds(self, length);
        }
        // SAFETY: the index was compared.
        unsafe { element(slice, self) }
    }

    #[inline]
    #[track_caller]
    fn index_mut(self, slice: &mut [T]) -> &mut T {
        let length = intrinsics::slice_length(slice);
        if self >= length {
            index_out_of_bounds(self, length);
        }
        // SAFETY: the index was compared.
        unsafe { element_mut(slice, self) }
    }
}

/// The element at an index that is known to fit.
#[inline]
pub(crate) unsafe fn element<T>(slice: &[T], index: usize) -> &T {
    // SAFETY: as promised by the caller.
    unsafe {
        let pointer = intrinsics::pointer_add(intrinsics::slice_pointer(slice), index);
        intrinsics::pointer_to_reference(pointer)
    }
}

/// The mutable form of [`element`].
#[inline]
pub(crate) unsafe fn element_mut<T>(slice: &mut [T], index: usize) -> &mut T {
    // SAFETY: as promised by the caller.
    unsafe {
        let pointer = intrinsics::pointer_add_mut(intrinsics::slice_pointer_mut(slice), index);
        intrinsics::pointer_to_reference_mut(pointer)
    }
}

impl<T> SliceIndex<[T]> for Range<usize> {
    type Output = [T];

    #[inline]
    fn get(self, slice: &[T]) -> Option<&[T]> {
        if self.start <= self.end && self.end <= intrinsics::slice_length(slice) {
            // SAFETY: the indices were compared.
            Some(unsafe { part(slice, self.start, self.end) })
        } else {
            None
        }
    }

    #[inline]
    fn get_mut(self, slice: &mut [T]) -> Option<&mut [T]> {
        if self.start <= self.end && self.end <= intrinsics::slice_length(slice) {
            // SAFETY: the indices were compared.
            Some(unsafe { part_mut(slice, self.start, self.end) })
        } else {
            None
        }
    }

    #[inline]
    #[track_caller]
    fn index(self, slice: &[T]) -> &[T] {
        let length = intrinsics::slice_length(slice);
        if self.start > self.end || self.end > length {
            range_failed(self.start, self.end, length);
        }
        // SAFETY: the indices were compared.
        unsafe { part(slice, self.start, self.end) }
    }

    #[inline]
    #[track_caller]
    fn index_mut(self, slice: &mut [T]) -> &mut [T] {
        let length = intrinsics::slice_length(slice);
        if self.start > self.end || self.end > length {
            range_failed(self.start, self.end, length);
        }
        // SAFETY: the indices were compared.
        unsafe { part_mut(slice, self.start, self.end) }
    }
}

/// The other ranges. Per type: how its start and its end follow from the range and the slice's
/// length.
macro_rules! indexed_by_range {
    ($($range:ty: |$this:ident, $length:ident| $start:expr, $end:expr;)*) => {
        $(
            impl<T> SliceIndex<[T]> for $range {
                type Output = [T];

                #[inline]
                fn get(self, slice: &[T]) -> Option<&[T]> {
                    let $this = self;
                    let $length = intrinsics::slice_length(slice);
                    SliceIndex::get(Range { start: $start, end: $end }, slice)
                }

                #[inline]
                fn get_mut(self, slice: &mut [T]) -> Option<&mut [T]> {
                    let $this = self;
                    let $length = intrinsics::slice_length(slice);
                    SliceIndex::get_mut(Range { start: $start, end: $end }, slice)
                }

                #[inline]
                #[track_caller]
                fn index(self, slice: &[T]) -> &[T] {
                    let $this = self;
                    let $length = intrinsics::slice_length(slice);
                    SliceIndex::index(Range { start: $start, end: $end }, slice)
                }

                #[inline]
                #[track_caller]
                fn index_mut(self, slice: &mut [T]) -> &mut [T] {
                    let $this = self;
                    let $length = intrinsics::slice_length(slice);
                    SliceIndex::index_mut(Range { start: $start, end: $end }, slice)
                }
            }
        )*
    };
}

indexed_by_range! {
    RangeTo<usize>: |this, _length| 0, this.end;
    RangeFrom<usize>: |this, length| this.start, length;
    RangeFull: |_this, length| 0, length;
}

/// The inclusive ranges, which differ from the others in what the panic says: their end as written.
macro_rules! indexed_by_inclusive_range {
    ($($range:ty: |$this:ident| $start:expr, $end:expr;)*) => {
        $(
            impl<T> SliceIndex<[T]> for $range {
                type Output = [T];

                #[inline]
                fn get(self, slice: &[T]) -> Option<&[T]> {
                    let $this = self;
                    let end = $end.checked_add(1)?;
                    SliceIndex::get(Range { start: $start, end }, slice)
                }

                #[inline]
                fn get_mut(self, slice: &mut [T]) -> Option<&mut [T]> {
                    let $this = self;
                    let end = $end.checked_add(1)?;
                    SliceIndex::get_mut(Range { start: $start, end }, slice)
                }

                #[inline]
                #[track_caller]
                fn index(self, slice: &[T]) -> &[T] {
                    let $this = self;
                    let length = intrinsics::slice_length(slice);
                    let start: usize = $start;
                    let last: usize = $end;
                    if last >= length || start > last + 1 {
                        last_failed(start, last, length);
                    }
                    // SAFETY: the indices were compared.
                    unsafe { part(slice, start, last + 1) }
                }

                #[inline]
                #[track_caller]
                fn index_mut(self, slice: &mut [T]) -> &mut [T] {
                    let $this = self;
                    let length = intrinsics::slice_length(slice);
                    let start: usize = $start;
                    let last: usize = $end;
                    if last >= length || start > last + 1 {
                        last_failed(start, last, length);
                    }
                    // SAFETY: the indices were compared.
                    unsafe { part_mut(slice, start, last + 1) }
                }
            }
        )*
    };
}

indexed_by_inclusive_range! {
    RangeInclusive<usize>: |this| *this.start(), *this.end();
    RangeToInclusive<usize>: |this| 0, this.end;
}

/// Why an inclusive range does not fit.
#[cold]
#[inline(never)]
#[track_caller]
fn last_failed(start: usize, last: usize, length: usize) -> ! {
    let end = if last < length { last + 1 } else { last };
    range_failed(start, end, length)
}

/// The two ends of any range over a sequence of this length, checked.
#[track_caller]
pub(crate) fn bounds_within<R: RangeBounds<usize>>(range: &R, length: usize) -> (usize, usize) {
    let start: usize = match range.start_bound() {
        Bound::Included(start) => *start,
        Bound::Excluded(start) => match start.checked_add(1) {
            Some(start) => start,
            None => panic_with_number("range start index ", *start, " is too large"),
        },
        Bound::Unbounded => 0,
    };
    let end: usize = match range.end_bound() {
        Bound::Included(end) => match end.checked_add(1) {
            Some(end) => end,
            None => range_failed(start, *end, length),
        },
        Bound::Excluded(end) => *end,
        Bound::Unbounded => length,
    };
    if start > end || end > length {
        range_failed(start, end, length);
    }
    (start, end)
}

#[mirrored]
impl<T, I: SliceIndex<[T]>> Index<I> for [T] {
    type Output = I::Output;

    #[inline]
    #[track_caller]
    fn index(&self, index: I) -> &I::Output {
        index.index(self)
    }
}

#[mirrored]
impl<T, I: SliceIndex<[T]>> IndexMut<I> for [T] {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, index: I) -> &mut I::Output {
        index.index_mut(self)
    }
}
