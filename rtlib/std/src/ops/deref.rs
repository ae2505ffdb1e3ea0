//! Types that behave as references.

use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

/// `*value` for reading.
#[mirrors(core::ops::Deref)]
#[rtlib_macros::lang("deref")]
pub trait Deref {
    /// What the value stands for.
    #[rtlib_macros::lang("deref_target")]
    type Target: ?Sized;

    /// The reference behind the value.
    fn deref(&self) -> &Self::Target;
}

/// `*value` for writing.
#[mirrors(core::ops::DerefMut)]
#[rtlib_macros::lang("deref_mut")]
pub trait DerefMut: Deref {
    /// The reference behind the value.
    fn deref_mut(&mut self) -> &mut Self::Target;
}

#[mirrored]
impl<T: ?Sized> Deref for &T {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        self
    }
}

#[mirrored]
impl<T: ?Sized> Deref for &mut T {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        self
    }
}

#[mirrored]
impl<T: ?Sized> DerefMut for &mut T {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        self
    }
}
