//! Taking a part of a vector away.
//!
//! The real library closes the gap when the iterator is dropped. Nobody can look at the vector
//! before that, so the gap is closed at once here, and the iterator owns what it took.

use crate::marker::PhantomData;
use crate::prelude::v1::*;
use crate::vec::IntoIter;

/// The elements that were taken away.
pub struct Drain<'a, T> {
    taken: IntoIter<T>,
    marker: PhantomData<&'a mut Vec<T>>,
}

impl<'a, T> Drain<'a, T> {
    pub(crate) fn new(vector: &'a mut Vec<T>, start: usize, end: usize) -> Drain<'a, T> {
        let mut tail: Vec<T> = vector.split_off(end);
        let taken: Vec<T> = vector.split_off(start);
        vector.append(&mut tail);
        Drain {
            taken: IntoIter::new(taken),
            marker: PhantomData,
        }
    }

    /// What is left, as a slice.
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        self.taken.as_slice()
    }
}

impl<T> Iterator for Drain<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        self.taken.next()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.taken.size_hint()
    }
}

impl<T> DoubleEndedIterator for Drain<'_, T> {
    #[inline]
    fn next_back(&mut self) -> Option<T> {
        self.taken.next_back()
    }
}

impl<T> ExactSizeIterator for Drain<'_, T> {}
