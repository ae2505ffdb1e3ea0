//! Integers as text. All types go through one function for decimal and one for the other bases.

use super::{Binary, Debug, Display, Formatter, LowerHex, Octal, Result, UpperHex};
use crate::intrinsics;

/// Writes a number given by its sign and its magnitude.
fn write_decimal(is_nonnegative: bool, magnitude: u64, formatter: &mut Formatter<'_>) -> Result {
    let mut digits = [0u8; 20];
    let mut start: usize = 20;
    let mut rest = magnitude;
    while rest >= 10 {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest = rest / 10;
    }
    start -= 1;
    digits[start] = b'0' + rest as u8;
    // SAFETY: digits are ASCII.
    let text = unsafe { intrinsics::string_from_bytes(&digits[start..]) };
    if formatter.is_plain() {
        if !is_nonnegative {
            formatter.write_char('-')?;
        }
        formatter.write_str(text)
    } else {
        formatter.pad_integral(is_nonnegative, "", text)
    }
}

/// Writes a number whose base is a power of two.
fn write_bits(
    value: u64,
    bits_per_digit: u32,
    ten: u8,
    prefix: &str,
    formatter: &mut Formatter<'_>,
) -> Result {
    let mut digits = [0u8; 64];
    let mut start: usize = 64;
    let mut rest = value;
    let mask = (1u64 << bits_per_digit) - 1;
    loop {
        let digit = (rest & mask) as u8;
        start -= 1;
        digits[start] = if digit < 10 {
            b'0' + digit
        } else {
            ten + (digit - 10)
        };
        rest = rest >> bits_per_digit;
        if rest == 0 {
            break;
        }
    }
    // SAFETY: digits are ASCII.
    let text = unsafe { intrinsics::string_from_bytes(&digits[start..]) };
    formatter.pad_integral(true, prefix, text)
}

/// Per type: itself, its unsigned form, and how its sign and magnitude come out.
macro_rules! integer_texts {
    ($($integer:ident $unsigned:ident |$value:ident| $nonnegative:expr, $magnitude:expr;)*) => {
        $(
            impl Display for $integer {
                #[inline]
                fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
                    let $value = *self;
                    write_decimal($nonnegative, $magnitude, formatter)
                }
            }

            impl Debug for $integer {
                #[inline]
                fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
                    Display::fmt(self, formatter)
                }
            }

            impl LowerHex for $integer {
                fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
                    write_bits(*self as $unsigned as u64, 4, b'a', "0x", formatter)
                }
            }

            impl UpperHex for $integer {
                fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
                    write_bits(*self as $unsigned as u64, 4, b'A', "0x", formatter)
                }
            }

            impl Octal for $integer {
                fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
                    write_bits(*self as $unsigned as u64, 3, b'a', "0o", formatter)
                }
            }

            impl Binary for $integer {
                fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
                    write_bits(*self as $unsigned as u64, 1, b'a', "0b", formatter)
                }
            }
        )*
    };
}

integer_texts! {
    i8 u8 |value| value >= 0, value.unsigned_abs() as u64;
    i16 u16 |value| value >= 0, value.unsigned_abs() as u64;
    i32 u32 |value| value >= 0, value.unsigned_abs() as u64;
    i64 u64 |value| value >= 0, value.unsigned_abs();
    isize usize |value| value >= 0, value.unsigned_abs() as u64;
    u8 u8 |value| true, value as u64;
    u16 u16 |value| true, value as u64;
    u32 u32 |value| true, value as u64;
    u64 u64 |value| true, value;
    usize usize |value| true, value as u64;
}
