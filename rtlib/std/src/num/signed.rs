//! The methods of signed integers.

use crate::intrinsics;
use crate::prelude::v1::*;
use rtlib_macros::mirrored;

/// Per type: the name of its local trait, itself, its unsigned form.
macro_rules! signed_methods {
    ($($trait_name:ident $integer:ident $unsigned:ident;)*) => {
        $(
            #[mirrored($trait_name)]
            impl $integer {
                /// The quotient, if there is one and it fits.
                #[inline]
                pub const fn checked_div(self, other: $integer) -> Option<$integer> {
                    if other == 0 || (other == -1 && self == <$integer>::MIN) {
                        None
                    } else {
                        Some(self / other)
                    }
                }
                /// The remainder, if there is one and the quotient fits.
                #[inline]
                pub const fn checked_rem(self, other: $integer) -> Option<$integer> {
                    if other == 0 || (other == -1 && self == <$integer>::MIN) {
                        None
                    } else {
                        Some(self % other)
                    }
                }
                /// The Euclidean quotient, if there is one and it fits.
                #[inline]
                pub const fn checked_div_euclid(self, other: $integer) -> Option<$integer> {
                    if other == 0 || (other == -1 && self == <$integer>::MIN) {
                        None
                    } else {
                        Some(self.div_euclid(other))
                    }
                }
                /// The Euclidean remainder, if there is one and the quotient fits.
                #[inline]
                pub const fn checked_rem_euclid(self, other: $integer) -> Option<$integer> {
                    if other == 0 || (other == -1 && self == <$integer>::MIN) {
                        None
                    } else {
                        Some(self.rem_euclid(other))
                    }
                }
                /// The quotient modulo 2^width.
                #[inline]
                #[track_caller]
                pub const fn wrapping_div(self, other: $integer) -> $integer {
                    if other == -1 {
                        intrinsics::wrapping_sub(0, self)
                    } else {
                        self / other
                    }
                }
                /// The remainder; 0 where the quotient overflows.
                #[inline]
                #[track_caller]
                pub const fn wrapping_rem(self, other: $integer) -> $integer {
                    if other == -1 { 0 } else { self % other }
                }
                /// The Euclidean quotient modulo 2^width.
                #[inline]
                #[track_caller]
                pub const fn wrapping_div_euclid(self, other: $integer) -> $integer {
                    if other == -1 {
                        intrinsics::wrapping_sub(0, self)
                    } else {
                        self.div_euclid(other)
                    }
                }
                /// The Euclidean remainder; 0 where the quotient overflows.
                #[inline]
                #[track_caller]
                pub const fn wrapping_rem_euclid(self, other: $integer) -> $integer {
                    if other == -1 { 0 } else { self.rem_euclid(other) }
                }
                /// The wrapped quotient, and whether it is wrong.
                #[inline]
                #[track_caller]
                pub const fn overflowing_div(self, other: $integer) -> ($integer, bool) {
                    if other == -1 && self == <$integer>::MIN {
                        (self, true)
                    } else {
                        (self / other, false)
                    }
                }
                /// The remainder, and whether the quotient overflows.
                #[inline]
                #[track_caller]
                pub const fn overflowing_rem(self, other: $integer) -> ($integer, bool) {
                    if other == -1 {
                        (0, self == <$integer>::MIN)
                    } else {
                        (self % other, false)
                    }
                }
                /// The quotient that leaves a remainder of at least 0.
                #[inline]
                #[track_caller]
                pub const fn div_euclid(self, other: $integer) -> $integer {
                    let quotient = self / other;
                    if self % other < 0 {
                        if other > 0 { quotient - 1 } else { quotient + 1 }
                    } else {
                        quotient
                    }
                }
                /// The remainder of at least 0.
                #[inline]
                #[track_caller]
                pub const fn rem_euclid(self, other: $integer) -> $integer {
                    let remainder = self % other;
                    if remainder < 0 {
                        intrinsics::wrapping_add(
                            remainder,
                            if other < 0 { intrinsics::wrapping_sub(0, other) } else { other },
                        )
                    } else {
                        remainder
                    }
                }
                /// The sum, or the nearest value that fits.
                #[inline]
                pub const fn saturating_add(self, other: $integer) -> $integer {
                    let (sum, wrong) = intrinsics::add_with_overflow(self, other);
                    if !wrong {
                        sum
                    } else if other < 0 {
                        <$integer>::MIN
                    } else {
                        <$integer>::MAX
                    }
                }
                /// The difference, or the nearest value that fits.
                #[inline]
                pub const fn saturating_sub(self, other: $integer) -> $integer {
                    let (difference, wrong) = intrinsics::sub_with_overflow(self, other);
                    if !wrong {
                        difference
                    } else if other < 0 {
                        <$integer>::MAX
                    } else {
                        <$integer>::MIN
                    }
                }
                /// The product, or the nearest value that fits.
                #[inline]
                pub const fn saturating_mul(self, other: $integer) -> $integer {
                    let (product, wrong) = intrinsics::mul_with_overflow(self, other);
                    if !wrong {
                        product
                    } else if (self < 0) == (other < 0) {
                        <$integer>::MAX
                    } else {
                        <$integer>::MIN
                    }
                }
                /// The value with its sign changed, or the greatest value.
                #[inline]
                pub const fn saturating_neg(self) -> $integer {
                    if self == <$integer>::MIN { <$integer>::MAX } else { -self }
                }
                /// The power, or the nearest value that fits.
                pub const fn saturating_pow(self, exponent: u32) -> $integer {
                    match self.checked_pow(exponent) {
                        Some(power) => power,
                        None if self < 0 && exponent % 2 == 1 => <$integer>::MIN,
                        None => <$integer>::MAX,
                    }
                }
                /// The value without its sign; overflow follows the profile.
                #[inline]
                #[track_caller]
                pub const fn abs(self) -> $integer {
                    if self < 0 { -self } else { self }
                }
                /// The value without its sign, modulo 2^width.
                #[inline]
                pub const fn wrapping_abs(self) -> $integer {
                    if self < 0 { intrinsics::wrapping_sub(0, self) } else { self }
                }
                /// The value without its sign, if it fits.
                #[inline]
                pub const fn checked_abs(self) -> Option<$integer> {
                    if self < 0 { self.checked_neg() } else { Some(self) }
                }
                /// The wrapped value without its sign, and whether it is wrong.
                #[inline]
                pub const fn overflowing_abs(self) -> ($integer, bool) {
                    (self.wrapping_abs(), self == <$integer>::MIN)
                }
                /// The value without its sign, or the greatest value.
                #[inline]
                pub const fn saturating_abs(self) -> $integer {
                    if self < 0 { self.saturating_neg() } else { self }
                }
                /// The value without its sign, as an unsigned number.
                #[inline]
                pub const fn unsigned_abs(self) -> $unsigned {
                    self.wrapping_abs() as $unsigned
                }
                /// How far apart two values are.
                #[inline]
                pub const fn abs_diff(self, other: $integer) -> $unsigned {
                    if self < other {
                        intrinsics::wrapping_sub(other as $unsigned, self as $unsigned)
                    } else {
                        intrinsics::wrapping_sub(self as $unsigned, other as $unsigned)
                    }
                }
                /// The sum with an unsigned number, if it fits.
                #[inline]
                pub const fn checked_add_unsigned(self, other: $unsigned) -> Option<$integer> {
                    let sum = intrinsics::wrapping_add(self, other as $integer);
                    if sum < self { None } else { Some(sum) }
                }
                /// The sum with an unsigned number modulo 2^width.
                #[inline]
                pub const fn wrapping_add_unsigned(self, other: $unsigned) -> $integer {
                    intrinsics::wrapping_add(self, other as $integer)
                }
                /// The bits as an unsigned number.
                #[inline]
                pub const fn cast_unsigned(self) -> $unsigned {
                    self as $unsigned
                }
                /// -1, 0 or 1.
                #[inline]
                pub const fn signum(self) -> $integer {
                    if self < 0 {
                        -1
                    } else if self == 0 {
                        0
                    } else {
                        1
                    }
                }
                /// Whether it is above 0.
                #[inline]
                pub const fn is_positive(self) -> bool {
                    self > 0
                }
                /// Whether it is below 0.
                #[inline]
                pub const fn is_negative(self) -> bool {
                    self < 0
                }
                /// The square root, rounded down.
                #[track_caller]
                pub const fn isqrt(self) -> $integer {
                    if self < 0 {
                        panic!("argument of integer square root cannot be negative")
                    }
                    (self as $unsigned).isqrt() as $integer
                }
            }
        )*
    };
}

signed_methods! {
    I8SignedMethods i8 u8;
    I16SignedMethods i16 u16;
    I32SignedMethods i32 u32;
    I64SignedMethods i64 u64;
    IsizeSignedMethods isize usize;
}
