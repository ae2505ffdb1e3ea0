//! The iterators over the elements of a slice.
//!
//! They keep the slice's pointer and two indices, so that a step is one comparison, one addition
//! and one access with an index; the pointer itself never changes.

use crate::intrinsics;
use crate::marker::PhantomData;
use crate::prelude::v1::*;
use rtlib_macros::mirrored;

/// The elements by reference.
#[rtlib_macros::lang("slice_iter")]
pub struct Iter<'a, T> {
    pointer: *const T,
    index: usize,
    end: usize,
    marker: PhantomData<&'a T>,
}

impl<'a, T> Iter<'a, T> {
    #[inline]
    pub(crate) fn new(slice: &'a [T]) -> Iter<'a, T> {
        Iter {
            pointer: intrinsics::slice_pointer(slice),
            index: 0,
            end: intrinsics::slice_length(slice),
            marker: PhantomData,
        }
    }

    /// What is left, as a slice.
    #[inline]
    pub fn as_slice(&self) -> &'a [T] {
        // SAFETY: index and end are within the slice.
        unsafe {
            let pointer = intrinsics::pointer_add(self.pointer, self.index);
            intrinsics::slice_from_parts(pointer, self.end - self.index)
        }
    }

    /// The element at an index below the end.
    #[inline]
    fn element(&self, index: usize) -> &'a T {
        // SAFETY: the index is within the slice.
        unsafe { intrinsics::pointer_to_reference(intrinsics::pointer_add(self.pointer, index)) }
    }
}

impl<T> Clone for Iter<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        Iter {
            pointer: self.pointer,
            index: self.index,
            end: self.end,
            marker: PhantomData,
        }
    }
}

impl<T> AsRef<[T]> for Iter<'_, T> {
    #[inline]
    fn as_ref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        let index = self.index;
        if index == self.end {
            return None;
        }
        self.index = index + 1;
        Some(self.element(index))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = self.end - self.index;
        (length, Some(length))
    }

    #[inline]
    fn nth(&mut self, count: usize) -> Option<&'a T> {
        if count >= self.end - self.index {
            self.index = self.end;
            return None;
        }
        let index = self.index + count;
        self.index = index + 1;
        Some(self.element(index))
    }
}

impl<'a, T> DoubleEndedIterator for Iter<'a, T> {
    #[inline]
    fn next_back(&mut self) -> Option<&'a T> {
        if self.index == self.end {
            return None;
        }
        let end = self.end - 1;
        self.end = end;
        Some(self.element(end))
    }

    #[inline]
    fn nth_back(&mut self, count: usize) -> Option<&'a T> {
        if count >= self.end - self.index {
            self.end = self.index;
            return None;
        }
        let end = self.end - count - 1;
        self.end = end;
        Some(self.element(end))
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

/// The elements by mutable reference.
pub struct IterMut<'a, T> {
    pointer: *mut T,
    index: usize,
    end: usize,
    marker: PhantomData<&'a mut T>,
}

impl<'a, T> IterMut<'a, T> {
    #[inline]
    pub(crate) fn new(slice: &'a mut [T]) -> IterMut<'a, T> {
        let end = intrinsics::slice_length(slice);
        IterMut {
            pointer: intrinsics::slice_pointer_mut(slice),
            index: 0,
            end,
            marker: PhantomData,
        }
    }

    /// What is left, as a slice.
    #[inline]
    pub fn into_slice(self) -> &'a mut [T] {
        // SAFETY: index and end are within the slice, and the iterator is gone.
        unsafe {
            let pointer = intrinsics::pointer_add_mut(self.pointer, self.index);
            intrinsics::slice_from_parts_mut(pointer, self.end - self.index)
        }
    }

    /// The element at an index below the end, which is given out only once.
    #[inline]
    fn element(&mut self, index: usize) -> &'a mut T {
        // SAFETY: the index is within the slice, and no other reference to the element is left.
        unsafe {
            let pointer = intrinsics::pointer_add_mut(self.pointer, index);
            intrinsics::pointer_to_reference_mut(pointer)
        }
    }
}

impl<'a, T> Iterator for IterMut<'a, T> {
    type Item = &'a mut T;

    #[inline]
    fn next(&mut self) -> Option<&'a mut T> {
        let index = self.index;
        if index == self.end {
            return None;
        }
        self.index = index + 1;
        Some(self.element(index))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = self.end - self.index;
        (length, Some(length))
    }
}

impl<'a, T> DoubleEndedIterator for IterMut<'a, T> {
    #[inline]
    fn next_back(&mut self) -> Option<&'a mut T> {
        if self.index == self.end {
            return None;
        }
        let end = self.end - 1;
        self.end = end;
        Some(self.element(end))
    }
}

impl<T> ExactSizeIterator for IterMut<'_, T> {}

#[mirrored]
impl<'a, T> IntoIterator for &'a [T] {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    #[inline]
    fn into_iter(self) -> Iter<'a, T> {
        Iter::new(self)
    }
}

#[mirrored(IntoIteratorForMutSlice)]
impl<'a, T> IntoIterator for &'a mut [T] {
    type Item = &'a mut T;
    type IntoIter = IterMut<'a, T>;

    #[inline]
    fn into_iter(self) -> IterMut<'a, T> {
        IterMut::new(self)
    }
}
