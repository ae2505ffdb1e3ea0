//! Iterators with two ends.

use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

/// A sequence that gives values from its end, too.
#[mirrors(core::iter::DoubleEndedIterator)]
#[rtlib_macros::lang("double_ended_iterator")]
pub trait DoubleEndedIterator: Iterator {
    /// The last value that is left.
    fn next_back(&mut self) -> Option<Self::Item>;

    /// The value before the `count` last ones.
    #[inline]
    fn nth_back(&mut self, count: usize) -> Option<Self::Item> {
        let mut rest = count;
        while rest > 0 {
            if self.next_back().is_none() {
                return None;
            }
            rest -= 1;
        }
        self.next_back()
    }

    /// `fold` from the end.
    #[inline]
    fn rfold<B, F>(self, start: B, function: F) -> B
    where
        Self: Sized,
        F: FnMut(B, Self::Item) -> B,
    {
        let mut this = self;
        let mut function = function;
        let mut folded = start;
        while let Some(value) = this.next_back() {
            folded = function(folded, value);
        }
        folded
    }

    /// The last value that fits.
    #[inline]
    fn rfind<P>(&mut self, fits: P) -> Option<Self::Item>
    where
        Self: Sized,
        P: FnMut(&Self::Item) -> bool,
    {
        let mut fits = fits;
        while let Some(value) = self.next_back() {
            if fits(&value) {
                return Some(value);
            }
        }
        None
    }
}

#[mirrored(DoubleEndedIteratorForMutReference)]
impl<I: DoubleEndedIterator + ?Sized> DoubleEndedIterator for &mut I {
    #[inline]
    fn next_back(&mut self) -> Option<I::Item> {
        (**self).next_back()
    }
}
