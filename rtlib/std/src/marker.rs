//! Traits and types that say something of a type.

use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

/// Types whose size is known at compile time.
#[mirrors(core::marker::Sized)]
#[rtlib_macros::lang("sized")]
pub trait Sized {}

/// Types that are copied instead of moved.
#[mirrors(core::marker::Copy)]
#[rtlib_macros::lang("copy")]
pub trait Copy: Clone {}

/// Types that may go to another thread. There are no threads: the translator takes it for granted.
#[mirrors(core::marker::Send)]
#[rtlib_macros::lang("send")]
pub trait Send {}

/// Types that several threads may use. There are no threads: the translator takes it for granted.
#[mirrors(core::marker::Sync)]
#[rtlib_macros::lang("sync")]
pub trait Sync {}

/// Types that may move: all of them.
#[mirrors(core::marker::Unpin)]
#[rtlib_macros::lang("unpin")]
pub trait Unpin {}

/// A field of no size that mentions a type.
#[mirrors(core::marker::PhantomData)]
#[rtlib_macros::lang("phantom_data")]
pub struct PhantomData<T: ?Sized>;

#[mirrored]
impl<T: ?Sized> Clone for PhantomData<T> {
    #[inline]
    fn clone(&self) -> Self {
        PhantomData
    }
}

#[mirrored]
impl<T: ?Sized> Copy for PhantomData<T> {}

#[mirrored]
impl<T: ?Sized> Default for PhantomData<T> {
    #[inline]
    fn default() -> Self {
        PhantomData
    }
}

macro_rules! copy_types {
    ($($copied:ty)*) => {
        $(
            #[mirrored]
            impl Copy for $copied {}
        )*
    };
}

copy_types! { i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 bool char }

#[mirrored]
impl Copy for () {}

#[mirrored]
impl<T: ?Sized> Copy for &T {}

#[mirrored(CopyForConstPointer)]
impl<T: ?Sized> Copy for *const T {}

#[mirrored(CopyForMutPointer)]
impl<T: ?Sized> Copy for *mut T {}

#[mirrored]
impl<T: Copy, const N: usize> Copy for [T; N] {}

macro_rules! copy_tuples {
    ($($trait_name:ident: $($parameter:ident)*;)*) => {
        $(
            #[mirrored($trait_name)]
            impl<$($parameter: Copy),*> Copy for ($($parameter,)*) {}
        )*
    };
}

copy_tuples! {
    CopyForTuple1: A;
    CopyForTuple2: A B;
    CopyForTuple3: A B C;
    CopyForTuple4: A B C D;
    CopyForTuple5: A B C D E;
    CopyForTuple6: A B C D E F;
    CopyForTuple7: A B C D E F G;
    CopyForTuple8: A B C D E F G H;
}
