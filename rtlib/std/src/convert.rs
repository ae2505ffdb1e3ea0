//! Conversions between types.

use crate::fmt;
use crate::num::TryFromIntError;
use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

/// A cheap view of the value as a `T`.
#[mirrors(core::convert::AsRef)]
#[rtlib_macros::lang("as_ref")]
pub trait AsRef<T: ?Sized> {
    /// The view.
    fn as_ref(&self) -> &T;
}

/// A cheap mutable view of the value as a `T`.
#[mirrors(core::convert::AsMut)]
pub trait AsMut<T: ?Sized> {
    /// The view.
    fn as_mut(&mut self) -> &mut T;
}

/// Conversion that cannot fail, from the target's side.
#[mirrors(core::convert::From)]
#[rtlib_macros::lang("from")]
pub trait From<T>: Sized {
    /// The conversion.
    fn from(value: T) -> Self;
}

/// Conversion that cannot fail, from the source's side.
#[mirrors(core::convert::Into)]
#[rtlib_macros::lang("into")]
pub trait Into<T>: Sized {
    /// The conversion.
    fn into(self) -> T;
}

/// Conversion that can fail, from the target's side.
#[mirrors(core::convert::TryFrom)]
#[rtlib_macros::lang("try_from")]
pub trait TryFrom<T>: Sized {
    /// Why it failed.
    type Error;

    /// The conversion.
    fn try_from(value: T) -> Result<Self, Self::Error>;
}

/// Conversion that can fail, from the source's side.
#[mirrors(core::convert::TryInto)]
#[rtlib_macros::lang("try_into")]
pub trait TryInto<T>: Sized {
    /// Why it failed.
    type Error;

    /// The conversion.
    fn try_into(self) -> Result<T, Self::Error>;
}

/// The error of what cannot fail.
#[mirrors(core::convert::Infallible)]
pub enum Infallible {}

impl fmt::Debug for Infallible {
    fn fmt(&self, _formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl fmt::Display for Infallible {
    fn fmt(&self, _formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

/// The value itself.
#[inline]
pub const fn identity<T>(value: T) -> T {
    value
}

#[mirrored]
impl<T> From<T> for T {
    #[inline]
    fn from(value: T) -> T {
        value
    }
}

#[mirrored]
impl<T, U: From<T>> Into<U> for T {
    #[inline]
    fn into(self) -> U {
        U::from(self)
    }
}

#[mirrored]
impl<T, U: TryFrom<T>> TryInto<U> for T {
    type Error = U::Error;

    #[inline]
    fn try_into(self) -> Result<U, U::Error> {
        U::try_from(self)
    }
}

#[mirrored]
impl<T, U: Into<T>> TryFrom<U> for T {
    type Error = Infallible;

    #[inline]
    fn try_from(value: U) -> Result<T, Infallible> {
        Ok(U::into(value))
    }
}

#[mirrored]
impl<T: ?Sized + AsRef<U>, U: ?Sized> AsRef<U> for &T {
    #[inline]
    fn as_ref(&self) -> &U {
        <T as AsRef<U>>::as_ref(*self)
    }
}

#[mirrored(AsRefForMutReference)]
impl<T: ?Sized + AsRef<U>, U: ?Sized> AsRef<U> for &mut T {
    #[inline]
    fn as_ref(&self) -> &U {
        <T as AsRef<U>>::as_ref(&**self)
    }
}

/// `From` between primitive types, where every value has its like.
macro_rules! lossless {
    ($($source:ty => $($target:ty)*;)*) => {
        $(
            lossless_from! { $source: $($target)* }
        )*
    };
}

/// The implementations for one source type.
macro_rules! lossless_from {
    ($source:ty: $($target:ty)*) => {
        $(
            #[mirrored]
            impl From<$source> for $target {
                #[inline]
                fn from(value: $source) -> $target {
                    value as $target
                }
            }
        )*
    };
}

lossless! {
    bool => i8 i16 i32 i64 isize u8 u16 u32 u64 usize;
    i8 => i16 i32 i64 isize f32 f64;
    i16 => i32 i64 isize f32 f64;
    i32 => i64 f64;
    u8 => i16 i32 i64 isize u16 u32 u64 usize f32 f64 char;
    u16 => i32 i64 u32 u64 usize f32 f64;
    u32 => i64 u64 f64;
    f32 => f64;
    char => u32 u64;
}

/// `TryFrom` between integers.
macro_rules! checked {
    ($($source:ty => $($target:ty)*;)*) => {
        $(
            checked_from! { $source: $($target)* }
        )*
    };
}

/// The implementations for one source type: the value survives the way there and back, with its
/// sign.
macro_rules! checked_from {
    ($source:ty: $($target:ty)*) => {
        $(
            #[mirrored]
            impl TryFrom<$source> for $target {
                type Error = TryFromIntError;

                #[inline]
                #[allow(unused_comparisons)]
                fn try_from(value: $source) -> Result<$target, TryFromIntError> {
                    let converted = value as $target;
                    if converted as $source == value && (converted < 0) == (value < 0) {
                        Ok(converted)
                    } else {
                        Err(TryFromIntError::new())
                    }
                }
            }
        )*
    };
}

checked! {
    i8 => u8 u16 u32 u64 usize;
    i16 => i8 u8 u16 u32 u64 usize;
    i32 => i8 i16 isize u8 u16 u32 u64 usize;
    i64 => i8 i16 i32 isize u8 u16 u32 u64 usize;
    isize => i8 i16 i32 i64 u8 u16 u32 u64 usize;
    u8 => i8;
    u16 => i8 i16 isize u8;
    u32 => i8 i16 i32 isize u8 u16 usize;
    u64 => i8 i16 i32 i64 isize u8 u16 u32 usize;
    usize => i8 i16 i32 i64 isize u8 u16 u32 u64;
}

#[mirrored]
impl TryFrom<u32> for char {
    type Error = crate::char::CharTryFromError;

    #[inline]
    fn try_from(value: u32) -> Result<char, crate::char::CharTryFromError> {
        match crate::char::from_u32(value) {
            Some(character) => Ok(character),
            None => Err(crate::char::CharTryFromError::new()),
        }
    }
}

#[mirrored]
impl TryFrom<char> for u8 {
    type Error = crate::char::TryFromCharError;

    #[inline]
    fn try_from(value: char) -> Result<u8, crate::char::TryFromCharError> {
        let number = value as u32;
        if number <= 0xff {
            Ok(number as u8)
        } else {
            Err(crate::char::TryFromCharError::new())
        }
    }
}
