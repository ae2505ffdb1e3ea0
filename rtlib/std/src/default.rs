//! `Default`.

use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

/// Types with a natural first value.
#[mirrors(core::default::Default)]
#[rtlib_macros::lang("default")]
pub trait Default: Sized {
    /// The first value.
    fn default() -> Self;
}

macro_rules! default_values {
    ($($defaulted:ty = $value:expr;)*) => {
        $(
            #[mirrored]
            impl Default for $defaulted {
                #[inline]
                fn default() -> Self {
                    $value
                }
            }
        )*
    };
}

default_values! {
    i8 = 0;
    i16 = 0;
    i32 = 0;
    i64 = 0;
    isize = 0;
    u8 = 0;
    u16 = 0;
    u32 = 0;
    u64 = 0;
    usize = 0;
    f32 = 0.0;
    f64 = 0.0;
    bool = false;
    char = '\0';
    () = ();
    &str = "";
}

#[mirrored]
impl<T> Default for &[T] {
    #[inline]
    fn default() -> Self {
        &[]
    }
}

macro_rules! default_tuples {
    ($($trait_name:ident: $($parameter:ident)*;)*) => {
        $(
            #[mirrored($trait_name)]
            impl<$($parameter: Default),*> Default for ($($parameter,)*) {
                #[inline]
                fn default() -> Self {
                    ($(<$parameter as Default>::default(),)*)
                }
            }
        )*
    };
}

default_tuples! {
    DefaultForTuple1: A;
    DefaultForTuple2: A B;
    DefaultForTuple3: A B C;
    DefaultForTuple4: A B C D;
    DefaultForTuple5: A B C D E;
    DefaultForTuple6: A B C D E F;
}
