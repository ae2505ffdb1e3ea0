//! Iterators out of nothing.

use crate::marker::PhantomData;
use crate::prelude::v1::*;

/// No value.
pub struct Empty<T> {
    marker: PhantomData<T>,
}

/// No value.
#[inline]
pub const fn empty<T>() -> Empty<T> {
    Empty {
        marker: PhantomData,
    }
}

impl<T> Iterator for Empty<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        None
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(0))
    }
}

impl<T> DoubleEndedIterator for Empty<T> {
    #[inline]
    fn next_back(&mut self) -> Option<T> {
        None
    }
}

impl<T> ExactSizeIterator for Empty<T> {}

/// One value.
pub struct Once<T> {
    value: Option<T>,
}

/// One value.
#[inline]
pub fn once<T>(value: T) -> Once<T> {
    Once { value: Some(value) }
}

impl<T> Iterator for Once<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        self.value.take()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let length: usize = if self.value.is_some() { 1 } else { 0 };
        (length, Some(length))
    }
}

impl<T> DoubleEndedIterator for Once<T> {
    #[inline]
    fn next_back(&mut self) -> Option<T> {
        self.value.take()
    }
}

impl<T> ExactSizeIterator for Once<T> {}

/// One value for ever.
pub struct Repeat<T> {
    value: T,
}

/// One value for ever.
#[inline]
pub fn repeat<T: Clone>(value: T) -> Repeat<T> {
    Repeat { value }
}

impl<T: Clone> Iterator for Repeat<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        Some(self.value.clone())
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (usize::MAX, None)
    }
}

/// One value several times.
pub struct RepeatN<T> {
    value: T,
    count: usize,
}

/// One value several times.
#[inline]
pub fn repeat_n<T: Clone>(value: T, count: usize) -> RepeatN<T> {
    RepeatN { value, count }
}

impl<T: Clone> Iterator for RepeatN<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        if self.count == 0 {
            return None;
        }
        self.count -= 1;
        Some(self.value.clone())
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.count, Some(self.count))
    }
}

impl<T: Clone> ExactSizeIterator for RepeatN<T> {}

/// What a function gives, for ever.
pub struct RepeatWith<F> {
    function: F,
}

/// What a function gives, for ever.
#[inline]
pub fn repeat_with<A, F: FnMut() -> A>(function: F) -> RepeatWith<F> {
    RepeatWith { function }
}

impl<A, F: FnMut() -> A> Iterator for RepeatWith<F> {
    type Item = A;

    #[inline]
    fn next(&mut self) -> Option<A> {
        Some((self.function)())
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (usize::MAX, None)
    }
}

/// What a function gives.
pub struct FromFn<F> {
    function: F,
}

/// What a function gives, as long as it gives something.
#[inline]
pub fn from_fn<T, F: FnMut() -> Option<T>>(function: F) -> FromFn<F> {
    FromFn { function }
}

impl<T, F: FnMut() -> Option<T>> Iterator for FromFn<F> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        (self.function)()
    }
}

/// A value and its successors.
pub struct Successors<T, F> {
    next: Option<T>,
    function: F,
}

/// A value and its successors, as long as there is one.
#[inline]
pub fn successors<T, F: FnMut(&T) -> Option<T>>(first: Option<T>, function: F) -> Successors<T, F> {
    Successors {
        next: first,
        function,
    }
}

impl<T, F: FnMut(&T) -> Option<T>> Iterator for Successors<T, F> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        let value = self.next.take()?;
        self.next = (self.function)(&value);
        Some(value)
    }
}
