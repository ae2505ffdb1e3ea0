//! Iterators that know their length.

use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

/// A sequence of known length.
#[mirrors(core::iter::ExactSizeIterator)]
#[rtlib_macros::lang("exact_size_iterator")]
pub trait ExactSizeIterator: Iterator {
    /// How many values are left.
    #[inline]
    fn len(&self) -> usize {
        let (length, _) = self.size_hint();
        length
    }
}

/// A sequence that stays at its end.
#[mirrors(core::iter::FusedIterator)]
pub trait FusedIterator: Iterator {}

#[mirrored(ExactSizeIteratorForMutReference)]
impl<I: ExactSizeIterator + ?Sized> ExactSizeIterator for &mut I {
    #[inline]
    fn len(&self) -> usize {
        (**self).len()
    }
}
