//! Floats as text. The digits come from the run-time library; signs and padding are written here.

use super::{Debug, Display, Formatter, LowerExp, NO_COUNT, Result, UpperExp};
use crate::intrinsics;
use crate::prelude::v1::*;
use crate::runtime;

/// Most texts are no longer.
const SHORT: usize = 64;

/// Writes a float; `form` as in [`runtime::format_float`].
fn write_float(value: f64, single: u32, form: u32, formatter: &mut Formatter<'_>) -> Result {
    let zeros = formatter.sign_aware_zero_pad();
    if value.is_nan() {
        return formatter.pad_number("", "", "NaN", zeros);
    }
    let sign = if value.is_sign_negative() {
        "-"
    } else if formatter.sign_plus() {
        "+"
    } else {
        ""
    };
    if value.is_infinite() {
        return formatter.pad_number(sign, "", "inf", zeros);
    }
    let precision = match formatter.precision() {
        Some(precision) => precision,
        None => NO_COUNT,
    };
    let mut short = [0u8; SHORT];
    let bytes: &mut [u8] = &mut short;
    let target = intrinsics::slice_pointer_mut(bytes);
    // SAFETY: the target has room for so many bytes.
    let length = unsafe { runtime::format_float(value, single, form, precision, target, SHORT) };
    if length <= SHORT {
        // SAFETY: the text of a float is ASCII.
        let digits = unsafe { intrinsics::string_from_bytes(&short[..length]) };
        return formatter.pad_number(sign, "", digits, zeros);
    }
    let target: *mut u8 = intrinsics::allocate_array(length);
    // SAFETY: the target has room for so many bytes, and the text of a float is ASCII.
    unsafe {
        runtime::format_float(value, single, form, precision, target, length);
        let digits = intrinsics::string_from_bytes(intrinsics::slice_from_parts(target, length));
        formatter.pad_number(sign, "", digits, zeros)
    }
}

macro_rules! float_texts {
    ($($float:ident $single:literal;)*) => {
        $(
            impl Display for $float {
                fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
                    write_float(*self as f64, $single, 0, formatter)
                }
            }

            impl Debug for $float {
                fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
                    write_float(*self as f64, $single, 1, formatter)
                }
            }

            impl LowerExp for $float {
                fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
                    write_float(*self as f64, $single, 2, formatter)
                }
            }

            impl UpperExp for $float {
                fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
                    write_float(*self as f64, $single, 3, formatter)
                }
            }
        )*
    };
}

float_texts! {
    f32 1;
    f64 0;
}
