//! Between collections and iterators.

use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

/// Collections that can be made of a sequence.
#[mirrors(core::iter::FromIterator)]
#[rtlib_macros::lang("from_iterator")]
pub trait FromIterator<A>: Sized {
    /// The collection of these values.
    fn from_iter<T: IntoIterator<Item = A>>(values: T) -> Self;
}

/// What `for` runs over.
#[mirrors(core::iter::IntoIterator)]
#[rtlib_macros::lang("into_iterator")]
pub trait IntoIterator {
    /// What comes out.
    type Item;
    /// The iterator.
    type IntoIter: Iterator<Item = Self::Item>;

    /// The iterator over this.
    #[rtlib_macros::lang("into_iter")]
    fn into_iter(self) -> Self::IntoIter;
}

/// Collections that can take more values.
#[mirrors(core::iter::Extend)]
#[rtlib_macros::lang("extend")]
pub trait Extend<A> {
    /// Adds the values.
    fn extend<T: IntoIterator<Item = A>>(&mut self, values: T);
}

#[mirrored]
impl<I: Iterator> IntoIterator for I {
    type Item = I::Item;
    type IntoIter = I;

    #[inline]
    fn into_iter(self) -> I {
        self
    }
}

#[mirrored]
impl FromIterator<()> for () {
    fn from_iter<T: IntoIterator<Item = ()>>(values: T) {
        let mut values = values.into_iter();
        while let Some(()) = values.next() {}
    }
}

#[mirrored]
impl Extend<()> for () {
    fn extend<T: IntoIterator<Item = ()>>(&mut self, values: T) {
        let mut values = values.into_iter();
        while let Some(()) = values.next() {}
    }
}
