//! `Clone`.

use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

/// A value that can be doubled.
#[mirrors(core::clone::Clone)]
#[rtlib_macros::lang("clone")]
pub trait Clone: Sized {
    /// A copy of the value.
    fn clone(&self) -> Self;

    /// Makes this value a copy of `source`.
    #[inline]
    fn clone_from(&mut self, source: &Self) {
        *self = source.clone();
    }
}

macro_rules! cloned_by_copying {
    ($($cloned:ty)*) => {
        $(
            #[mirrored]
            impl Clone for $cloned {
                #[inline]
                fn clone(&self) -> Self {
                    *self
                }
            }
        )*
    };
}

cloned_by_copying! { i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 bool char }

#[mirrored]
impl Clone for () {
    #[inline]
    fn clone(&self) -> Self {}
}

#[mirrored]
impl<T: ?Sized> Clone for &T {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

#[mirrored(CloneForConstPointer)]
impl<T: ?Sized> Clone for *const T {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

#[mirrored(CloneForMutPointer)]
impl<T: ?Sized> Clone for *mut T {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

macro_rules! clone_tuples {
    ($($trait_name:ident: $($parameter:ident $index:tt)*;)*) => {
        $(
            #[mirrored($trait_name)]
            impl<$($parameter: Clone),*> Clone for ($($parameter,)*) {
                #[inline]
                fn clone(&self) -> Self {
                    ($(self.$index.clone(),)*)
                }
            }
        )*
    };
}

clone_tuples! {
    CloneForTuple1: A 0;
    CloneForTuple2: A 0 B 1;
    CloneForTuple3: A 0 B 1 C 2;
    CloneForTuple4: A 0 B 1 C 2 D 3;
    CloneForTuple5: A 0 B 1 C 2 D 3 E 4;
    CloneForTuple6: A 0 B 1 C 2 D 3 E 4 F 5;
    CloneForTuple7: A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    CloneForTuple8: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
}
