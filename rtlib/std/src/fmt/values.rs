//! References, tuples, slices and the types of core as text.

use super::{
    Binary, Debug, Display, Formatter, LowerExp, LowerHex, Octal, Result, UpperExp, UpperHex,
};
use crate::cmp::{Ordering, Reverse};
use crate::marker::PhantomData;
use crate::ops::{
    Bound, ControlFlow, Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive,
};
use crate::prelude::v1::*;

macro_rules! through_references {
    ($($trait_name:ident)*) => {
        $(
            impl<T: $trait_name + ?Sized> $trait_name for &T {
                #[inline]
                fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
                    $trait_name::fmt(&**self, formatter)
                }
            }

            impl<T: $trait_name + ?Sized> $trait_name for &mut T {
                #[inline]
                fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
                    $trait_name::fmt(&**self, formatter)
                }
            }
        )*
    };
}

through_references! { Display Debug LowerHex UpperHex Octal Binary LowerExp UpperExp }

impl Debug for () {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.pad("()")
    }
}

macro_rules! debug_tuples {
    ($($($parameter:ident $index:tt)*;)*) => {
        $(
            impl<$($parameter: Debug),*> Debug for ($($parameter,)*) {
                fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
                    let mut builder = formatter.debug_tuple("");
                    $(
                        builder.field(&self.$index);
                    )*
                    builder.finish()
                }
            }
        )*
    };
}

debug_tuples! {
    A 0;
    A 0 B 1;
    A 0 B 1 C 2;
    A 0 B 1 C 2 D 3;
    A 0 B 1 C 2 D 3 E 4;
    A 0 B 1 C 2 D 3 E 4 F 5;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
}

impl<T: Debug> Debug for [T] {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        let mut builder = formatter.debug_list();
        let mut index: usize = 0;
        while index < self.len() {
            builder.entry(&self[index]);
            index += 1;
        }
        builder.finish()
    }
}

impl<T: Debug> Debug for Vec<T> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        Debug::fmt(self.as_slice(), formatter)
    }
}

impl<T: Debug> Debug for Option<T> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        match self {
            Some(value) => formatter.debug_tuple("Some").field(value).finish(),
            None => formatter.write_str("None"),
        }
    }
}

impl<T: Debug, E: Debug> Debug for crate::result::Result<T, E> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        match self {
            Ok(value) => formatter.debug_tuple("Ok").field(value).finish(),
            Err(error) => formatter.debug_tuple("Err").field(error).finish(),
        }
    }
}

impl Debug for Ordering {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.write_str(match self {
            Ordering::Less => "Less",
            Ordering::Equal => "Equal",
            Ordering::Greater => "Greater",
        })
    }
}

impl<T: Debug> Debug for Reverse<T> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.debug_tuple("Reverse").field(&self.0).finish()
    }
}

impl<T: ?Sized> Debug for PhantomData<T> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.write_str("PhantomData")
    }
}

impl<B: Debug, C: Debug> Debug for ControlFlow<B, C> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        match self {
            ControlFlow::Continue(value) => formatter.debug_tuple("Continue").field(value).finish(),
            ControlFlow::Break(value) => formatter.debug_tuple("Break").field(value).finish(),
        }
    }
}

impl<T: Debug> Debug for Bound<T> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        match self {
            Bound::Included(value) => formatter.debug_tuple("Included").field(value).finish(),
            Bound::Excluded(value) => formatter.debug_tuple("Excluded").field(value).finish(),
            Bound::Unbounded => formatter.write_str("Unbounded"),
        }
    }
}

impl Debug for RangeFull {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.write_str("..")
    }
}

impl<Idx: Debug> Debug for Range<Idx> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        self.start.fmt(formatter)?;
        formatter.write_str("..")?;
        self.end.fmt(formatter)
    }
}

impl<Idx: Debug> Debug for RangeFrom<Idx> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        self.start.fmt(formatter)?;
        formatter.write_str("..")
    }
}

impl<Idx: Debug> Debug for RangeTo<Idx> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.write_str("..")?;
        self.end.fmt(formatter)
    }
}

impl<Idx: Debug> Debug for RangeInclusive<Idx> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        self.start().fmt(formatter)?;
        formatter.write_str("..=")?;
        self.end().fmt(formatter)
    }
}

impl<Idx: Debug> Debug for RangeToInclusive<Idx> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.write_str("..=")?;
        self.end.fmt(formatter)
    }
}
