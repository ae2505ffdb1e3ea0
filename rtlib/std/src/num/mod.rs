//! The methods of numbers: integers here, the signs' own in `signed` and `unsigned`, text in
//! `parse`, floats in `float`.
//!
//! Every operation that can overflow rests on an intrinsic which says so; plain operators are used
//! only where the real library's method follows the profile of the program, too (`pow`, `abs`).

mod error;
mod float;
mod parse;
mod signed;
mod unsigned;

pub use self::error::{IntErrorKind, ParseFloatError, ParseIntError, TryFromIntError};
pub use self::float::*;
pub use self::parse::*;
pub use self::signed::*;
pub use self::unsigned::*;

use crate::intrinsics;
use crate::prelude::v1::*;
use rtlib_macros::mirrored;

/// What signed and unsigned integers have in common. Per type: itself, its unsigned form, its width
/// in bits and in bytes, its smallest and its greatest value.
macro_rules! integer_methods {
    ($($integer:ident $unsigned:ident $bits:literal $bytes:literal $minimum:expr, $maximum:expr;)*) => {
        $(
            #[mirrored]
            impl $integer {
                /// The smallest value.
                pub const MIN: $integer = $minimum;
                /// The greatest value.
                pub const MAX: $integer = $maximum;
                /// The width in bits.
                pub const BITS: u32 = $bits;

                /// The number of ones.
                #[inline]
                pub const fn count_ones(self) -> u32 {
                    intrinsics::count_ones(self)
                }
                /// The number of zeros.
                #[inline]
                pub const fn count_zeros(self) -> u32 {
                    intrinsics::count_ones(!self)
                }
                /// The number of zeros at the top.
                #[inline]
                pub const fn leading_zeros(self) -> u32 {
                    intrinsics::leading_zeros(self)
                }
                /// The number of zeros at the bottom.
                #[inline]
                pub const fn trailing_zeros(self) -> u32 {
                    intrinsics::trailing_zeros(self)
                }
                /// The number of ones at the top.
                #[inline]
                pub const fn leading_ones(self) -> u32 {
                    intrinsics::leading_zeros(!self)
                }
                /// The number of ones at the bottom.
                #[inline]
                pub const fn trailing_ones(self) -> u32 {
                    intrinsics::trailing_zeros(!self)
                }
                /// The bits rotated to the left.
                #[inline]
                pub const fn rotate_left(self, count: u32) -> $integer {
                    intrinsics::rotate_left(self, count)
                }
                /// The bits rotated to the right.
                #[inline]
                pub const fn rotate_right(self, count: u32) -> $integer {
                    intrinsics::rotate_left(self, $bits - (count & ($bits - 1)))
                }
                /// The bytes in reverse order.
                #[inline]
                pub const fn swap_bytes(self) -> $integer {
                    intrinsics::swap_bytes(self)
                }
                /// The bits in reverse order.
                pub const fn reverse_bits(self) -> $integer {
                    let mut rest = self as $unsigned;
                    let mut reversed: $unsigned = 0;
                    let mut bit: u32 = 0;
                    while bit < $bits {
                        reversed = (reversed << 1) | (rest & 1);
                        rest = rest >> 1;
                        bit += 1;
                    }
                    reversed as $integer
                }
                /// The value in the byte order of the network.
                #[inline]
                pub const fn to_be(self) -> $integer {
                    intrinsics::swap_bytes(self)
                }
                /// The value in little-endian byte order, which is the machine's.
                #[inline]
                pub const fn to_le(self) -> $integer {
                    self
                }
                /// The bytes, the lowest one first.
                #[inline]
                pub const fn to_le_bytes(self) -> [u8; $bytes] {
                    let mut bytes = [0u8; $bytes];
                    let mut index: usize = 0;
                    while index < $bytes {
                        bytes[index] = ((self as $unsigned) >> (index as u32 * 8)) as u8;
                        index += 1;
                    }
                    bytes
                }
                /// The bytes, the highest one first.
                #[inline]
                pub const fn to_be_bytes(self) -> [u8; $bytes] {
                    intrinsics::swap_bytes(self).to_le_bytes()
                }
                /// The bytes as in memory.
                #[inline]
                pub const fn to_ne_bytes(self) -> [u8; $bytes] {
                    self.to_le_bytes()
                }
                /// The number with these bytes, the lowest one first.
                #[inline]
                pub const fn from_le_bytes(bytes: [u8; $bytes]) -> $integer {
                    let mut value: $unsigned = 0;
                    let mut index: usize = 0;
                    while index < $bytes {
                        value = value | ((bytes[index] as $unsigned) << (index as u32 * 8));
                        index += 1;
                    }
                    value as $integer
                }
                /// The number with these bytes, the highest one first.
                #[inline]
                pub const fn from_be_bytes(bytes: [u8; $bytes]) -> $integer {
                    intrinsics::swap_bytes(<$integer>::from_le_bytes(bytes))
                }
                /// The number with these bytes of memory.
                #[inline]
                pub const fn from_ne_bytes(bytes: [u8; $bytes]) -> $integer {
                    <$integer>::from_le_bytes(bytes)
                }

                /// The sum modulo 2^width.
                #[inline]
                pub const fn wrapping_add(self, other: $integer) -> $integer {
                    intrinsics::wrapping_add(self, other)
                }
                /// The difference modulo 2^width.
                #[inline]
                pub const fn wrapping_sub(self, other: $integer) -> $integer {
                    intrinsics::wrapping_sub(self, other)
                }
                /// The product modulo 2^width.
                #[inline]
                pub const fn wrapping_mul(self, other: $integer) -> $integer {
                    intrinsics::wrapping_mul(self, other)
                }
                /// The sign changed modulo 2^width.
                #[inline]
                pub const fn wrapping_neg(self) -> $integer {
                    intrinsics::wrapping_sub(0, self)
                }
                /// Shifted to the left by the count modulo the width.
                #[inline]
                pub const fn wrapping_shl(self, count: u32) -> $integer {
                    self << (count & ($bits - 1))
                }
                /// Shifted to the right by the count modulo the width.
                #[inline]
                pub const fn wrapping_shr(self, count: u32) -> $integer {
                    self >> (count & ($bits - 1))
                }
                /// The power modulo 2^width.
                pub const fn wrapping_pow(self, exponent: u32) -> $integer {
                    let mut rest = exponent;
                    let mut base = self;
                    let mut power: $integer = 1;
                    while rest != 0 {
                        if rest & 1 == 1 {
                            power = intrinsics::wrapping_mul(power, base);
                        }
                        base = intrinsics::wrapping_mul(base, base);
                        rest = rest >> 1;
                    }
                    power
                }

                /// The wrapped sum, and whether it is wrong.
                #[inline]
                pub const fn overflowing_add(self, other: $integer) -> ($integer, bool) {
                    intrinsics::add_with_overflow(self, other)
                }
                /// The wrapped difference, and whether it is wrong.
                #[inline]
                pub const fn overflowing_sub(self, other: $integer) -> ($integer, bool) {
                    intrinsics::sub_with_overflow(self, other)
                }
                /// The wrapped product, and whether it is wrong.
                #[inline]
                pub const fn overflowing_mul(self, other: $integer) -> ($integer, bool) {
                    intrinsics::mul_with_overflow(self, other)
                }
                /// The wrapped change of sign, and whether it is wrong.
                #[inline]
                pub const fn overflowing_neg(self) -> ($integer, bool) {
                    intrinsics::sub_with_overflow(0, self)
                }
                /// The wrapped shift, and whether the count is too large.
                #[inline]
                pub const fn overflowing_shl(self, count: u32) -> ($integer, bool) {
                    (self << (count & ($bits - 1)), count >= $bits)
                }
                /// The wrapped shift, and whether the count is too large.
                #[inline]
                pub const fn overflowing_shr(self, count: u32) -> ($integer, bool) {
                    (self >> (count & ($bits - 1)), count >= $bits)
                }
                /// The wrapped power, and whether it is wrong.
                pub const fn overflowing_pow(self, exponent: u32) -> ($integer, bool) {
                    let exact = self.checked_pow(exponent);
                    (self.wrapping_pow(exponent), exact.is_none())
                }

                /// The sum, if it fits.
                #[inline]
                pub const fn checked_add(self, other: $integer) -> Option<$integer> {
                    let (sum, wrong) = intrinsics::add_with_overflow(self, other);
                    if wrong { None } else { Some(sum) }
                }
                /// The difference, if it fits.
                #[inline]
                pub const fn checked_sub(self, other: $integer) -> Option<$integer> {
                    let (difference, wrong) = intrinsics::sub_with_overflow(self, other);
                    if wrong { None } else { Some(difference) }
                }
                /// The product, if it fits.
                #[inline]
                pub const fn checked_mul(self, other: $integer) -> Option<$integer> {
                    let (product, wrong) = intrinsics::mul_with_overflow(self, other);
                    if wrong { None } else { Some(product) }
                }
                /// The value with its sign changed, if it fits.
                #[inline]
                pub const fn checked_neg(self) -> Option<$integer> {
                    let (negated, wrong) = intrinsics::sub_with_overflow(0, self);
                    if wrong { None } else { Some(negated) }
                }
                /// The shift, if the count is below the width.
                #[inline]
                pub const fn checked_shl(self, count: u32) -> Option<$integer> {
                    if count < $bits { Some(self << count) } else { None }
                }
                /// The shift, if the count is below the width.
                #[inline]
                pub const fn checked_shr(self, count: u32) -> Option<$integer> {
                    if count < $bits { Some(self >> count) } else { None }
                }
                /// The power, if it fits.
                pub const fn checked_pow(self, exponent: u32) -> Option<$integer> {
                    if exponent == 0 {
                        return Some(1);
                    }
                    let mut rest = exponent;
                    let mut base = self;
                    let mut power: $integer = 1;
                    loop {
                        if rest & 1 == 1 {
                            let (product, wrong) = intrinsics::mul_with_overflow(power, base);
                            if wrong {
                                return None;
                            }
                            power = product;
                            if rest == 1 {
                                return Some(power);
                            }
                        }
                        rest = rest >> 1;
                        let (square, wrong) = intrinsics::mul_with_overflow(base, base);
                        if wrong {
                            return None;
                        }
                        base = square;
                    }
                }
                /// The power; overflow follows the profile.
                #[track_caller]
                pub const fn pow(self, exponent: u32) -> $integer {
                    if exponent == 0 {
                        return 1;
                    }
                    let mut rest = exponent;
                    let mut base = self;
                    let mut power: $integer = 1;
                    loop {
                        if rest & 1 == 1 {
                            power = power * base;
                            if rest == 1 {
                                return power;
                            }
                        }
                        rest = rest >> 1;
                        base = base * base;
                    }
                }
                /// The position of the highest one.
                #[inline]
                #[track_caller]
                pub const fn ilog2(self) -> u32 {
                    if self <= 0 {
                        logarithm_of_nothing()
                    }
                    $bits - 1 - intrinsics::leading_zeros(self)
                }
                /// The position of the highest one, if there is a positive value.
                #[inline]
                pub const fn checked_ilog2(self) -> Option<u32> {
                    if self <= 0 {
                        None
                    } else {
                        Some($bits - 1 - intrinsics::leading_zeros(self))
                    }
                }
                /// The number of decimal digits less one.
                #[track_caller]
                pub const fn ilog10(self) -> u32 {
                    if self <= 0 {
                        logarithm_of_nothing()
                    }
                    let mut rest = self / 10;
                    let mut digits: u32 = 0;
                    while rest > 0 {
                        rest = rest / 10;
                        digits += 1;
                    }
                    digits
                }
            }
        )*
    };
}

integer_methods! {
    i8 u8 8 1 -0x80, 0x7f;
    i16 u16 16 2 -0x8000, 0x7fff;
    i32 u32 32 4 -0x8000_0000, 0x7fff_ffff;
    i64 u64 64 8 -0x8000_0000_0000_0000, 0x7fff_ffff_ffff_ffff;
    isize usize 64 8 -0x8000_0000_0000_0000, 0x7fff_ffff_ffff_ffff;
    u8 u8 8 1 0, 0xff;
    u16 u16 16 2 0, 0xffff;
    u32 u32 32 4 0, 0xffff_ffff;
    u64 u64 64 8 0, 0xffff_ffff_ffff_ffff;
    usize usize 64 8 0, 0xffff_ffff_ffff_ffff;
}

#[cold]
#[inline(never)]
#[track_caller]
const fn logarithm_of_nothing() -> ! {
    panic!("argument of integer logarithm must be positive")
}
