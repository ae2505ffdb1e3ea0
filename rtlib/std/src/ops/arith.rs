//! The operators of arithmetic.
//!
//! On two values of one primitive type the operators are built into the language; the
//! implementations say so to generic code, and add the forms with references.

use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

/// Addition.
#[mirrors(core::ops::Add)]
#[rtlib_macros::lang("add")]
pub trait Add<Rhs = Self> {
    /// What comes out.
    type Output;

    /// `self + rhs`.
    fn add(self, rhs: Rhs) -> Self::Output;
}

/// Addition in place.
#[mirrors(core::ops::AddAssign)]
#[rtlib_macros::lang("add_assign")]
pub trait AddAssign<Rhs = Self> {
    /// `self += rhs`.
    fn add_assign(&mut self, rhs: Rhs);
}

/// Subtraction.
#[mirrors(core::ops::Sub)]
#[rtlib_macros::lang("sub")]
pub trait Sub<Rhs = Self> {
    /// What comes out.
    type Output;

    /// `self - rhs`.
    fn sub(self, rhs: Rhs) -> Self::Output;
}

/// Subtraction in place.
#[mirrors(core::ops::SubAssign)]
#[rtlib_macros::lang("sub_assign")]
pub trait SubAssign<Rhs = Self> {
    /// `self -= rhs`.
    fn sub_assign(&mut self, rhs: Rhs);
}

/// Multiplication.
#[mirrors(core::ops::Mul)]
#[rtlib_macros::lang("mul")]
pub trait Mul<Rhs = Self> {
    /// What comes out.
    type Output;

    /// `self * rhs`.
    fn mul(self, rhs: Rhs) -> Self::Output;
}

/// Multiplication in place.
#[mirrors(core::ops::MulAssign)]
#[rtlib_macros::lang("mul_assign")]
pub trait MulAssign<Rhs = Self> {
    /// `self *= rhs`.
    fn mul_assign(&mut self, rhs: Rhs);
}

/// Division.
#[mirrors(core::ops::Div)]
#[rtlib_macros::lang("div")]
pub trait Div<Rhs = Self> {
    /// What comes out.
    type Output;

    /// `self / rhs`.
    fn div(self, rhs: Rhs) -> Self::Output;
}

/// Division in place.
#[mirrors(core::ops::DivAssign)]
#[rtlib_macros::lang("div_assign")]
pub trait DivAssign<Rhs = Self> {
    /// `self /= rhs`.
    fn div_assign(&mut self, rhs: Rhs);
}

/// The remainder.
#[mirrors(core::ops::Rem)]
#[rtlib_macros::lang("rem")]
pub trait Rem<Rhs = Self> {
    /// What comes out.
    type Output;

    /// `self % rhs`.
    fn rem(self, rhs: Rhs) -> Self::Output;
}

/// The remainder in place.
#[mirrors(core::ops::RemAssign)]
#[rtlib_macros::lang("rem_assign")]
pub trait RemAssign<Rhs = Self> {
    /// `self %= rhs`.
    fn rem_assign(&mut self, rhs: Rhs);
}

/// The sign change.
#[mirrors(core::ops::Neg)]
#[rtlib_macros::lang("neg")]
pub trait Neg {
    /// What comes out.
    type Output;

    /// `-self`.
    fn neg(self) -> Self::Output;
}

primitive_operator! { Add add AddAssign add_assign +
for i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 }
primitive_operator! { Sub sub SubAssign sub_assign -
for i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 }
primitive_operator! { Mul mul MulAssign mul_assign *
for i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 }
primitive_operator! { Div div DivAssign div_assign /
for i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 }
primitive_operator! { Rem rem RemAssign rem_assign %
for i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 }

primitive_prefix_operator! { Neg neg - for i8 i16 i32 i64 isize f32 f64 }
