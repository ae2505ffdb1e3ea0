//! The methods of unsigned integers.

use crate::intrinsics;
use crate::prelude::v1::*;
use rtlib_macros::mirrored;

/// Per type: the name of its local trait, itself, its signed form, its width.
macro_rules! unsigned_methods {
    ($($trait_name:ident $integer:ident $signed:ident $bits:literal;)*) => {
        $(
            #[mirrored($trait_name)]
            impl $integer {
                /// The quotient, if there is one.
                #[inline]
                pub const fn checked_div(self, other: $integer) -> Option<$integer> {
                    if other == 0 { None } else { Some(self / other) }
                }
                /// The remainder, if there is one.
                #[inline]
                pub const fn checked_rem(self, other: $integer) -> Option<$integer> {
                    if other == 0 { None } else { Some(self % other) }
                }
                /// The quotient, if there is one.
                #[inline]
                pub const fn checked_div_euclid(self, other: $integer) -> Option<$integer> {
                    if other == 0 { None } else { Some(self / other) }
                }
                /// The remainder, if there is one.
                #[inline]
                pub const fn checked_rem_euclid(self, other: $integer) -> Option<$integer> {
                    if other == 0 { None } else { Some(self % other) }
                }
                /// The quotient.
                #[inline]
                #[track_caller]
                pub const fn wrapping_div(self, other: $integer) -> $integer {
                    self / other
                }
                /// The remainder.
                #[inline]
                #[track_caller]
                pub const fn wrapping_rem(self, other: $integer) -> $integer {
                    self % other
                }
                /// The quotient, which never overflows.
                #[inline]
                #[track_caller]
                pub const fn overflowing_div(self, other: $integer) -> ($integer, bool) {
                    (self / other, false)
                }
                /// The remainder, which never overflows.
                #[inline]
                #[track_caller]
                pub const fn overflowing_rem(self, other: $integer) -> ($integer, bool) {
                    (self % other, false)
                }
                /// The quotient.
                #[inline]
                #[track_caller]
                pub const fn div_euclid(self, other: $integer) -> $integer {
                    self / other
                }
                /// The remainder.
                #[inline]
                #[track_caller]
                pub const fn rem_euclid(self, other: $integer) -> $integer {
                    self % other
                }
                /// The quotient, rounded up.
                #[inline]
                #[track_caller]
                pub const fn div_ceil(self, other: $integer) -> $integer {
                    let quotient = self / other;
                    if self % other > 0 { quotient + 1 } else { quotient }
                }
                /// The next multiple; overflow follows the profile.
                #[inline]
                #[track_caller]
                pub const fn next_multiple_of(self, other: $integer) -> $integer {
                    match self % other {
                        0 => self,
                        remainder => self + (other - remainder),
                    }
                }
                /// Whether `other` divides the value; only 0 is a multiple of 0.
                #[inline]
                pub const fn is_multiple_of(self, other: $integer) -> bool {
                    if other == 0 { self == 0 } else { self % other == 0 }
                }
                /// The sum, or the greatest value.
                #[inline]
                pub const fn saturating_add(self, other: $integer) -> $integer {
                    let (sum, wrong) = intrinsics::add_with_overflow(self, other);
                    if wrong { <$integer>::MAX } else { sum }
                }
                /// The difference, or 0.
                #[inline]
                pub const fn saturating_sub(self, other: $integer) -> $integer {
                    if self < other { 0 } else { intrinsics::wrapping_sub(self, other) }
                }
                /// The product, or the greatest value.
                #[inline]
                pub const fn saturating_mul(self, other: $integer) -> $integer {
                    let (product, wrong) = intrinsics::mul_with_overflow(self, other);
                    if wrong { <$integer>::MAX } else { product }
                }
                /// The power, or the greatest value.
                pub const fn saturating_pow(self, exponent: u32) -> $integer {
                    match self.checked_pow(exponent) {
                        Some(power) => power,
                        None => <$integer>::MAX,
                    }
                }
                /// How far apart two values are.
                #[inline]
                pub const fn abs_diff(self, other: $integer) -> $integer {
                    if self < other {
                        intrinsics::wrapping_sub(other, self)
                    } else {
                        intrinsics::wrapping_sub(self, other)
                    }
                }
                /// The sum with a signed number, if it fits.
                #[inline]
                pub const fn checked_add_signed(self, other: $signed) -> Option<$integer> {
                    let sum = intrinsics::wrapping_add(self, other as $integer);
                    if (other < 0) == (sum < self) { Some(sum) } else { None }
                }
                /// The sum with a signed number modulo 2^width.
                #[inline]
                pub const fn wrapping_add_signed(self, other: $signed) -> $integer {
                    intrinsics::wrapping_add(self, other as $integer)
                }
                /// The sum with a signed number, or the nearest value that fits.
                #[inline]
                pub const fn saturating_add_signed(self, other: $signed) -> $integer {
                    let sum = intrinsics::wrapping_add(self, other as $integer);
                    if (other < 0) == (sum < self) {
                        sum
                    } else if other < 0 {
                        0
                    } else {
                        <$integer>::MAX
                    }
                }
                /// The bits as a signed number.
                #[inline]
                pub const fn cast_signed(self) -> $signed {
                    self as $signed
                }
                /// Whether exactly one bit is set.
                #[inline]
                pub const fn is_power_of_two(self) -> bool {
                    intrinsics::count_ones(self) == 1
                }
                /// The smallest power of two that is not below, if it fits.
                #[inline]
                pub const fn checked_next_power_of_two(self) -> Option<$integer> {
                    if self <= 1 {
                        return Some(1);
                    }
                    let width = $bits - intrinsics::leading_zeros(self - 1);
                    if width == $bits { None } else { Some(1 << width) }
                }
                /// The smallest power of two that is not below; overflow follows the profile.
                #[inline]
                #[track_caller]
                pub const fn next_power_of_two(self) -> $integer {
                    match self.checked_next_power_of_two() {
                        Some(power) => power,
                        None => <$integer>::MAX + (self != 0) as $integer,
                    }
                }
                /// The square root, rounded down.
                pub const fn isqrt(self) -> $integer {
                    let mut rest = self;
                    let mut root: $integer = 0;
                    let mut bit: $integer = 1 << ($bits - 2);
                    while bit > rest {
                        bit = bit >> 2;
                    }
                    while bit != 0 {
                        if rest >= root + bit {
                            rest = rest - (root + bit);
                            root = (root >> 1) + bit;
                        } else {
                            root = root >> 1;
                        }
                        bit = bit >> 2;
                    }
                    root
                }
            }
        )*
    };
}

unsigned_methods! {
    U8UnsignedMethods u8 i8 8;
    U16UnsignedMethods u16 i16 16;
    U32UnsignedMethods u32 i32 32;
    U64UnsignedMethods u64 i64 64;
    UsizeUnsignedMethods usize isize 64;
}
