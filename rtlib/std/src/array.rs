//! Arrays: comparisons, clones and iterators for all lengths. Indexing and the conversion to a slice
//! are built into the language.

use crate::borrow::{Borrow, BorrowMut};
use crate::cmp::Ordering;
use crate::fmt;
use crate::hash::{Hash, Hasher};
use crate::intrinsics;
use crate::ops::{Index, IndexMut};
use crate::prelude::v1::*;
use crate::slice::{self, SliceIndex};
use rtlib_macros::mirrored;

/// The elements by value, as those of a vector.
pub struct IntoIter<T, const N: usize> {
    elements: crate::vec::IntoIter<T>,
}

/// The array of what a function gives for 0, 1, 2, ...
pub fn from_fn<T, const N: usize, F: FnMut(usize) -> T>(function: F) -> [T; N] {
    let mut function = function;
    let memory: *mut [T; N] = intrinsics::allocate();
    // SAFETY: the memory is new, and all its elements are written before it is read.
    unsafe {
        let array: &mut [T; N] = intrinsics::pointer_to_reference_mut(memory);
        let elements: &mut [T] = array;
        let pointer: *mut T = intrinsics::slice_pointer_mut(elements);
        let mut index: usize = 0;
        while index < N {
            intrinsics::pointer_write(intrinsics::pointer_add_mut(pointer, index), function(index));
            index += 1;
        }
        intrinsics::pointer_read(memory)
    }
}

/// A slice that has not the length of the array.
pub struct TryFromSliceError {
    private: (),
}

impl fmt::Debug for TryFromSliceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("TryFromSliceError")
            .field(&self.private)
            .finish()
    }
}

impl fmt::Display for TryFromSliceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad("could not convert slice to array")
    }
}

#[mirrored]
impl<T, const N: usize> [T; N] {
    /// The elements.
    #[inline]
    pub const fn as_slice(&self) -> &[T] {
        self
    }

    /// The elements, mutably.
    #[inline]
    pub const fn as_mut_slice(&mut self) -> &mut [T] {
        self
    }

    /// The array of what the function makes of the elements.
    pub fn map<F: FnMut(T) -> U, U>(self, function: F) -> [U; N] {
        let mut function = function;
        let mut elements = crate::vec::from_array(self).into_iter();
        from_fn(|_index| match elements.next() {
            Some(element) => function(element),
            None => panic!("an array has all its elements"),
        })
    }
}

#[mirrored]
impl<T: Clone, const N: usize> Clone for [T; N] {
    fn clone(&self) -> [T; N] {
        from_fn(|index| self[index].clone())
    }
}

#[mirrored]
impl<T: PartialEq<U>, U, const N: usize> PartialEq<[U; N]> for [T; N] {
    #[inline]
    fn eq(&self, other: &[U; N]) -> bool {
        let left: &[T] = self;
        let right: &[U] = other;
        PartialEq::eq(left, right)
    }
}

#[mirrored]
impl<T: PartialEq<U>, U, const N: usize> PartialEq<[U]> for [T; N] {
    #[inline]
    fn eq(&self, other: &[U]) -> bool {
        let left: &[T] = self;
        PartialEq::eq(left, other)
    }
}

#[mirrored]
impl<T: PartialEq<U>, U, const N: usize> PartialEq<&[U]> for [T; N] {
    #[inline]
    fn eq(&self, other: &&[U]) -> bool {
        let left: &[T] = self;
        PartialEq::eq(left, *other)
    }
}

#[mirrored]
impl<T: PartialEq<U>, U, const N: usize> PartialEq<[U; N]> for [T] {
    #[inline]
    fn eq(&self, other: &[U; N]) -> bool {
        let right: &[U] = other;
        PartialEq::eq(self, right)
    }
}

#[mirrored]
impl<T: PartialEq<U>, U, const N: usize> PartialEq<[U; N]> for &[T] {
    #[inline]
    fn eq(&self, other: &[U; N]) -> bool {
        let right: &[U] = other;
        PartialEq::eq(*self, right)
    }
}

#[mirrored]
impl<T: Eq, const N: usize> Eq for [T; N] {}

#[mirrored]
impl<T: PartialOrd, const N: usize> PartialOrd for [T; N] {
    #[inline]
    fn partial_cmp(&self, other: &[T; N]) -> Option<Ordering> {
        let left: &[T] = self;
        let right: &[T] = other;
        PartialOrd::partial_cmp(left, right)
    }
}

#[mirrored]
impl<T: Ord, const N: usize> Ord for [T; N] {
    #[inline]
    fn cmp(&self, other: &[T; N]) -> Ordering {
        let left: &[T] = self;
        let right: &[T] = other;
        Ord::cmp(left, right)
    }
}

#[mirrored]
impl<T: Hash, const N: usize> Hash for [T; N] {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        let elements: &[T] = self;
        Hash::hash(elements, state)
    }
}

impl<T: fmt::Debug, const N: usize> fmt::Debug for [T; N] {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let elements: &[T] = self;
        fmt::Debug::fmt(elements, formatter)
    }
}

#[mirrored]
impl<T, I, const N: usize> Index<I> for [T; N]
where
    I: SliceIndex<[T]>,
{
    type Output = I::Output;

    #[inline]
    #[track_caller]
    fn index(&self, index: I) -> &I::Output {
        let elements: &[T] = self;
        index.index(elements)
    }
}

#[mirrored]
impl<T, I, const N: usize> IndexMut<I> for [T; N]
where
    I: SliceIndex<[T]>,
{
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, index: I) -> &mut I::Output {
        let elements: &mut [T] = self;
        index.index_mut(elements)
    }
}

#[mirrored]
impl<T, const N: usize> AsRef<[T]> for [T; N] {
    #[inline]
    fn as_ref(&self) -> &[T] {
        self
    }
}

#[mirrored]
impl<T, const N: usize> Borrow<[T]> for [T; N] {
    #[inline]
    fn borrow(&self) -> &[T] {
        self
    }
}

#[mirrored]
impl<T, const N: usize> BorrowMut<[T]> for [T; N] {
    #[inline]
    fn borrow_mut(&mut self) -> &mut [T] {
        self
    }
}

#[mirrored]
impl<'a, T, const N: usize> IntoIterator for &'a [T; N] {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    #[inline]
    fn into_iter(self) -> slice::Iter<'a, T> {
        slice::Iter::new(self)
    }
}

#[mirrored(IntoIteratorForMutArray)]
impl<'a, T, const N: usize> IntoIterator for &'a mut [T; N] {
    type Item = &'a mut T;
    type IntoIter = slice::IterMut<'a, T>;

    #[inline]
    fn into_iter(self) -> slice::IterMut<'a, T> {
        slice::IterMut::new(self)
    }
}

impl<T, const N: usize> Iterator for IntoIter<T, N> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        self.elements.next()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.elements.size_hint()
    }
}

impl<T, const N: usize> DoubleEndedIterator for IntoIter<T, N> {
    #[inline]
    fn next_back(&mut self) -> Option<T> {
        self.elements.next_back()
    }
}

impl<T, const N: usize> ExactSizeIterator for IntoIter<T, N> {}

#[mirrored]
impl<T, const N: usize> IntoIterator for [T; N] {
    type Item = T;
    type IntoIter = IntoIter<T, N>;

    #[inline]
    fn into_iter(self) -> IntoIter<T, N> {
        IntoIter {
            elements: crate::vec::IntoIter::new(crate::vec::from_array(self)),
        }
    }
}

#[mirrored]
impl<T: Copy, const N: usize> TryFrom<&[T]> for [T; N] {
    type Error = TryFromSliceError;

    fn try_from(slice: &[T]) -> Result<[T; N], TryFromSliceError> {
        if intrinsics::slice_length(slice) == N {
            Ok(from_fn(|index| slice[index]))
        } else {
            Err(TryFromSliceError { private: () })
        }
    }
}

#[mirrored]
impl<T: Default, const N: usize> Default for [T; N] {
    fn default() -> [T; N] {
        from_fn(|_index| T::default())
    }
}
