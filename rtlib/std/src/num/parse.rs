//! Numbers from text.

use super::{IntErrorKind, ParseFloatError, ParseIntError};
use crate::intrinsics;
use crate::panicking::panic_with_number;
use crate::prelude::v1::*;
use crate::runtime;
use crate::str::FromStr;
use rtlib_macros::mirrored;

/// The value of a digit in a radix of at most 36, or the radix or more.
#[inline]
fn digit_value(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => (byte - b'0') as u32,
        b'a'..=b'z' => (byte - b'a') as u32 + 10,
        b'A'..=b'Z' => (byte - b'A') as u32 + 10,
        _ => 255,
    }
}

#[inline]
#[track_caller]
fn check_radix(radix: u32) {
    if radix < 2 || radix > 36 {
        let before = "from_ascii_radix: radix must lie in the range `[2, 36]` - found ";
        panic_with_number(before, radix as usize, "")
    }
}

/// Per type: the name of its local trait, itself, and whether it has negative values.
macro_rules! parse_integers {
    ($($trait_name:ident $integer:ident $is_signed:literal;)*) => {
        /// One parser a type, named after it.
        mod integers {
            use super::*;

            $(
                pub(super) fn $integer(text: &str, radix: u32) -> Result<$integer, ParseIntError> {
                    let bytes = intrinsics::string_bytes(text);
                    let length = intrinsics::slice_length(bytes);
                    if length == 0 {
                        return Err(ParseIntError::new(IntErrorKind::Empty));
                    }
                    let first = bytes[0];
                    let has_sign = first == b'+' || ($is_signed && first == b'-');
                    if has_sign && length == 1 {
                        return Err(ParseIntError::new(IntErrorKind::InvalidDigit));
                    }
                    let negative = has_sign && first == b'-';
                    let mut index: usize = if has_sign { 1 } else { 0 };
                    let mut value: $integer = 0;
                    while index < length {
                        let digit = digit_value(bytes[index]);
                        if digit >= radix {
                            return Err(ParseIntError::new(IntErrorKind::InvalidDigit));
                        }
                        let (shifted, too_far) =
                            intrinsics::mul_with_overflow(value, radix as $integer);
                        let (next, too_much) = if negative {
                            intrinsics::sub_with_overflow(shifted, digit as $integer)
                        } else {
                            intrinsics::add_with_overflow(shifted, digit as $integer)
                        };
                        if too_far || too_much {
                            return Err(ParseIntError::new(if negative {
                                IntErrorKind::NegOverflow
                            } else {
                                IntErrorKind::PosOverflow
                            }));
                        }
                        value = next;
                        index += 1;
                    }
                    Ok(value)
                }
            )*
        }

        $(
            #[mirrored($trait_name)]
            impl $integer {
                /// The number that the text says in a radix from 2 to 36.
                #[track_caller]
                pub const fn from_str_radix(text: &str, radix: u32) -> Result<$integer, ParseIntError> {
                    check_radix(radix);
                    integers::$integer(text, radix)
                }
            }

            impl FromStr for $integer {
                type Err = ParseIntError;

                #[inline]
                fn from_str(text: &str) -> Result<$integer, ParseIntError> {
                    integers::$integer(text, 10)
                }
            }
        )*
    };
}

parse_integers! {
    I8ParseMethods i8 true;
    I16ParseMethods i16 true;
    I32ParseMethods i32 true;
    I64ParseMethods i64 true;
    IsizeParseMethods isize true;
    U8ParseMethods u8 false;
    U16ParseMethods u16 false;
    U32ParseMethods u32 false;
    U64ParseMethods u64 false;
    UsizeParseMethods usize false;
}

/// Reads a float; `single` for an `f32`.
fn parse_float(text: &str, single: u32) -> Result<f64, ParseFloatError> {
    let bytes = intrinsics::string_bytes(text);
    let mut value: f64 = 0.0;
    // SAFETY: the text is a string, and the target a local.
    let status = unsafe {
        runtime::parse_float(
            intrinsics::slice_pointer(bytes),
            intrinsics::slice_length(bytes),
            single,
            intrinsics::reference_to_pointer_mut(&mut value),
        )
    };
    if status == 0 {
        Ok(value)
    } else {
        Err(ParseFloatError::new(status == 1))
    }
}

impl FromStr for f64 {
    type Err = ParseFloatError;

    fn from_str(text: &str) -> Result<f64, ParseFloatError> {
        parse_float(text, 0)
    }
}

impl FromStr for f32 {
    type Err = ParseFloatError;

    fn from_str(text: &str) -> Result<f32, ParseFloatError> {
        match parse_float(text, 1) {
            Ok(value) => Ok(value as f32),
            Err(error) => Err(error),
        }
    }
}
