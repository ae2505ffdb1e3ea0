//! The iterators over a vector.

use crate::intrinsics;
use crate::prelude::v1::*;
use crate::slice;

/// The elements by value.
#[rtlib_macros::lang("vec_into_iter")]
pub struct IntoIter<T> {
    pointer: *mut T,
    index: usize,
    end: usize,
}

impl<T> IntoIter<T> {
    #[inline]
    pub(crate) fn new(vector: Vec<T>) -> IntoIter<T> {
        let end = vector.len();
        let slice = vector.leak();
        IntoIter {
            pointer: intrinsics::slice_pointer_mut(slice),
            index: 0,
            end,
        }
    }

    /// What is left, as a slice.
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        // SAFETY: index and end are within the memory.
        unsafe {
            let pointer = intrinsics::pointer_add_mut(self.pointer, self.index);
            intrinsics::slice_from_parts(pointer, self.end - self.index)
        }
    }

    /// Moves an element out; its index is no longer counted.
    #[inline]
    fn take(&mut self, index: usize) -> T {
        // SAFETY: the index is within the memory, and each one is taken once.
        unsafe { intrinsics::pointer_read(intrinsics::pointer_add_mut(self.pointer, index)) }
    }
}

impl<T: Clone> Clone for IntoIter<T> {
    fn clone(&self) -> IntoIter<T> {
        IntoIter::new(crate::vec::cloned(self.as_slice()))
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        let index = self.index;
        if index == self.end {
            return None;
        }
        self.index = index + 1;
        Some(self.take(index))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = self.end - self.index;
        (length, Some(length))
    }
}

impl<T> DoubleEndedIterator for IntoIter<T> {
    #[inline]
    fn next_back(&mut self) -> Option<T> {
        if self.index == self.end {
            return None;
        }
        let end = self.end - 1;
        self.end = end;
        Some(self.take(end))
    }
}

impl<T> ExactSizeIterator for IntoIter<T> {}

impl<T> IntoIterator for Vec<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[inline]
    fn into_iter(self) -> IntoIter<T> {
        IntoIter::new(self)
    }
}

impl<'a, T> IntoIterator for &'a Vec<T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    #[inline]
    fn into_iter(self) -> slice::Iter<'a, T> {
        slice::Iter::new(self.as_slice())
    }
}

impl<'a, T> IntoIterator for &'a mut Vec<T> {
    type Item = &'a mut T;
    type IntoIter = slice::IterMut<'a, T>;

    #[inline]
    fn into_iter(self) -> slice::IterMut<'a, T> {
        slice::IterMut::new(self.as_mut_slice())
    }
}
