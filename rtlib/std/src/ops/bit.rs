//! The operators on bits.

use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

/// The bits in both.
#[mirrors(core::ops::BitAnd)]
#[rtlib_macros::lang("bit_and")]
pub trait BitAnd<Rhs = Self> {
    /// What comes out.
    type Output;

    /// `self & rhs`.
    fn bitand(self, rhs: Rhs) -> Self::Output;
}

/// The bits in both, in place.
#[mirrors(core::ops::BitAndAssign)]
#[rtlib_macros::lang("bit_and_assign")]
pub trait BitAndAssign<Rhs = Self> {
    /// `self &= rhs`.
    fn bitand_assign(&mut self, rhs: Rhs);
}

/// The bits in any.
#[mirrors(core::ops::BitOr)]
#[rtlib_macros::lang("bit_or")]
pub trait BitOr<Rhs = Self> {
    /// What comes out.
    type Output;

    /// `self | rhs`.
    fn bitor(self, rhs: Rhs) -> Self::Output;
}

/// The bits in any, in place.
#[mirrors(core::ops::BitOrAssign)]
#[rtlib_macros::lang("bit_or_assign")]
pub trait BitOrAssign<Rhs = Self> {
    /// `self |= rhs`.
    fn bitor_assign(&mut self, rhs: Rhs);
}

/// The bits in one alone.
#[mirrors(core::ops::BitXor)]
#[rtlib_macros::lang("bit_xor")]
pub trait BitXor<Rhs = Self> {
    /// What comes out.
    type Output;

    /// `self ^ rhs`.
    fn bitxor(self, rhs: Rhs) -> Self::Output;
}

/// The bits in one alone, in place.
#[mirrors(core::ops::BitXorAssign)]
#[rtlib_macros::lang("bit_xor_assign")]
pub trait BitXorAssign<Rhs = Self> {
    /// `self ^= rhs`.
    fn bitxor_assign(&mut self, rhs: Rhs);
}

/// The shift to the left.
#[mirrors(core::ops::Shl)]
#[rtlib_macros::lang("shl")]
pub trait Shl<Rhs = Self> {
    /// What comes out.
    type Output;

    /// `self << rhs`.
    fn shl(self, rhs: Rhs) -> Self::Output;
}

/// The shift to the left in place.
#[mirrors(core::ops::ShlAssign)]
#[rtlib_macros::lang("shl_assign")]
pub trait ShlAssign<Rhs = Self> {
    /// `self <<= rhs`.
    fn shl_assign(&mut self, rhs: Rhs);
}

/// The shift to the right.
#[mirrors(core::ops::Shr)]
#[rtlib_macros::lang("shr")]
pub trait Shr<Rhs = Self> {
    /// What comes out.
    type Output;

    /// `self >> rhs`.
    fn shr(self, rhs: Rhs) -> Self::Output;
}

/// The shift to the right in place.
#[mirrors(core::ops::ShrAssign)]
#[rtlib_macros::lang("shr_assign")]
pub trait ShrAssign<Rhs = Self> {
    /// `self >>= rhs`.
    fn shr_assign(&mut self, rhs: Rhs);
}

/// The complement.
#[mirrors(core::ops::Not)]
#[rtlib_macros::lang("not")]
pub trait Not {
    /// What comes out.
    type Output;

    /// `!self`.
    fn not(self) -> Self::Output;
}

primitive_operator! { BitAnd bitand BitAndAssign bitand_assign &
for bool i8 i16 i32 i64 isize u8 u16 u32 u64 usize }
primitive_operator! { BitOr bitor BitOrAssign bitor_assign |
for bool i8 i16 i32 i64 isize u8 u16 u32 u64 usize }
primitive_operator! { BitXor bitxor BitXorAssign bitxor_assign ^
for bool i8 i16 i32 i64 isize u8 u16 u32 u64 usize }

/// Implements a shift operator for all counts.
macro_rules! shift_operator {
    ($trait_name:ident $method:ident $assign_trait:ident $assign_method:ident $operator:tt
     for $($number:ty)*) => {
        $(
            shift_operator_counts! {
                $trait_name $method $assign_trait $assign_method $operator $number:
                i8 i16 i32 i64 isize u8 u16 u32 u64 usize
            }
        )*
    };
}

/// The implementations for one shifted type.
macro_rules! shift_operator_counts {
    ($trait_name:ident $method:ident $assign_trait:ident $assign_method:ident $operator:tt
     $number:ty: $($count:ty)*) => {
        $(
            #[mirrored]
            impl $trait_name<$count> for $number {
                type Output = $number;

                #[inline]
                #[track_caller]
                fn $method(self, rhs: $count) -> $number {
                    self $operator rhs
                }
            }

            #[mirrored]
            impl $assign_trait<$count> for $number {
                #[inline]
                #[track_caller]
                fn $assign_method(&mut self, rhs: $count) {
                    *self = *self $operator rhs;
                }
            }
        )*
    };
}

shift_operator! { Shl shl ShlAssign shl_assign <<
for i8 i16 i32 i64 isize u8 u16 u32 u64 usize }
shift_operator! { Shr shr ShrAssign shr_assign >>
for i8 i16 i32 i64 isize u8 u16 u32 u64 usize }

primitive_prefix_operator! { Not not ! for bool i8 i16 i32 i64 isize u8 u16 u32 u64 usize }
