//! Floats: as text, and the functions of the C library's mathematics.

use crate::buffers::bytes_at;
use std::fmt::{Debug, Display, LowerExp, UpperExp};

/// The text of the absolute value of a finite float; see the declaration in `rtlib/std` for `form`
/// and `precision`. Writes at most `capacity` bytes and gives the length of the whole text.
///
/// # Safety
/// `target` has room for `capacity` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_format_float(
    value: f64,
    single: u32,
    form: u32,
    precision: usize,
    target: *mut u8,
    capacity: usize,
) -> usize {
    let digits = (precision != usize::MAX).then_some(precision);
    let text = if single != 0 {
        text(value.abs() as f32, form, digits)
    } else {
        text(value.abs(), form, digits)
    };
    let count = text.len().min(capacity);
    // SAFETY: the text has that many bytes, and so has the target.
    unsafe { std::ptr::copy_nonoverlapping(text.as_ptr(), target, count) };
    text.len()
}

fn text<T: Display + Debug + LowerExp + UpperExp>(
    value: T,
    form: u32,
    precision: Option<usize>,
) -> String {
    match (form, precision) {
        (0, Some(digits)) => format!("{value:.digits$}"),
        (0, None) => format!("{value}"),
        (1, Some(digits)) => format!("{value:.digits$?}"),
        (1, None) => format!("{value:?}"),
        (2, Some(digits)) => format!("{value:.digits$e}"),
        (2, None) => format!("{value:e}"),
        (_, Some(digits)) => format!("{value:.digits$E}"),
        (_, None) => format!("{value:E}"),
    }
}

/// Reads a float as `str::parse` does and writes it to `target`. The result is 0, 1 for an empty
/// text, 2 for an invalid one.
///
/// # Safety
/// There is a UTF-8 text of this length at `text`, and room for a number at `target`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_parse_float(
    text: *const u8,
    length: usize,
    single: u32,
    target: *mut f64,
) -> u32 {
    // SAFETY: as promised by the caller.
    let bytes = unsafe { bytes_at(text, length) };
    let Ok(text) = std::str::from_utf8(bytes) else {
        return 2;
    };
    let number = if single != 0 {
        text.parse::<f32>().map(f64::from)
    } else {
        text.parse::<f64>()
    };
    match number {
        Ok(number) => {
            // SAFETY: as promised by the caller.
            unsafe { target.write(number) };
            0
        }
        Err(_) if text.is_empty() => 1,
        Err(_) => 2,
    }
}

/// Defines functions that are one call of a method of `f64`.
macro_rules! float_functions {
    ($($symbol:ident($($parameter:ident: $ty:ty),*) = $body:expr;)*) => {
        $(
            #[doc = concat!("`", stringify!($body), "` on floats.")]
            #[unsafe(no_mangle)]
            pub extern "C" fn $symbol($($parameter: $ty),*) -> f64 {
                $body
            }
        )*
    };
}

float_functions! {
    lathe_rt_float_sin(value: f64) = value.sin();
    lathe_rt_float_cos(value: f64) = value.cos();
    lathe_rt_float_tan(value: f64) = value.tan();
    lathe_rt_float_asin(value: f64) = value.asin();
    lathe_rt_float_acos(value: f64) = value.acos();
    lathe_rt_float_atan(value: f64) = value.atan();
    lathe_rt_float_sinh(value: f64) = value.sinh();
    lathe_rt_float_cosh(value: f64) = value.cosh();
    lathe_rt_float_tanh(value: f64) = value.tanh();
    lathe_rt_float_exp(value: f64) = value.exp();
    lathe_rt_float_exp2(value: f64) = value.exp2();
    lathe_rt_float_exp_m1(value: f64) = value.exp_m1();
    lathe_rt_float_ln(value: f64) = value.ln();
    lathe_rt_float_ln_1p(value: f64) = value.ln_1p();
    lathe_rt_float_log10(value: f64) = value.log10();
    lathe_rt_float_log2(value: f64) = value.log2();
    lathe_rt_float_cbrt(value: f64) = value.cbrt();
    lathe_rt_float_powf(base: f64, exponent: f64) = base.powf(exponent);
    lathe_rt_float_powi(base: f64, exponent: i32) = base.powi(exponent);
    lathe_rt_float_atan2(y: f64, x: f64) = y.atan2(x);
    lathe_rt_float_hypot(x: f64, y: f64) = x.hypot(y);
    lathe_rt_float_mul_add(left: f64, right: f64, addend: f64) = left.mul_add(right, addend);
    lathe_rt_float_remainder(left: f64, right: f64) = left % right;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(value: f64, single: u32, form: u32, precision: usize) -> String {
        let mut bytes = [0u8; 400];
        // SAFETY: the capacity is that of the array.
        let length = unsafe {
            lathe_rt_format_float(value, single, form, precision, bytes.as_mut_ptr(), 400)
        };
        String::from_utf8(bytes[..length].to_vec()).unwrap()
    }

    #[test]
    fn texts() {
        assert_eq!(format(-1.5, 0, 0, usize::MAX), "1.5");
        assert_eq!(format(1.0, 0, 1, usize::MAX), "1.0");
        assert_eq!(format(0.1f32.into(), 1, 0, usize::MAX), "0.1");
        assert_eq!(format(1234.5, 0, 2, usize::MAX), "1.2345e3");
        assert_eq!(format(2.0 / 3.0, 0, 0, 3), "0.667");
    }

    #[test]
    fn numbers() {
        let parse = |text: &str| {
            let mut number = 0.0;
            // SAFETY: pointer and length are those of a text.
            let status = unsafe { lathe_rt_parse_float(text.as_ptr(), text.len(), 0, &mut number) };
            (status, number)
        };
        assert_eq!(parse("2.5e1"), (0, 25.0));
        assert_eq!(parse(""), (1, 0.0));
        assert_eq!(parse("2,5"), (2, 0.0));
    }
}
