//! The methods of floats. What the processor has are intrinsics; the rest is the C library's, and
//! only there for `f64`.

use crate::cmp::Ordering;
use crate::intrinsics;
use crate::prelude::v1::*;
use crate::runtime;
use rtlib_macros::{mirrored, mirrors};

/// The kinds of floats.
#[mirrors(core::num::FpCategory)]
pub enum FpCategory {
    /// Not a number.
    Nan,
    /// Positive or negative infinity.
    Infinite,
    /// Positive or negative zero.
    Zero,
    /// Too small for full precision.
    Subnormal,
    /// Everything else.
    Normal,
}

/// Per type: the name of its local trait, itself, its bits' type and their sign bit, its
/// conversions from and to bits, and its constants
/// (`degrees` is the bits of 180 divided by pi).
macro_rules! float_methods {
    ($($trait_name:ident $float:ident $bits:ident $signed_bits:ident
       $to_bits:ident $from_bits:ident sign $sign:literal
       max $max:literal min_positive $min_positive:literal epsilon $epsilon:literal
       digits $digits:literal mantissa $mantissa:literal degrees $degrees:literal;)*) => {
        $(
            #[mirrored($trait_name)]
            impl $float {
                /// The greatest finite value.
                pub const MAX: $float = $max;
                /// The smallest finite value.
                pub const MIN: $float = -$max;
                /// The smallest positive value with full precision.
                pub const MIN_POSITIVE: $float = $min_positive;
                /// The distance from 1 to the next greater value.
                pub const EPSILON: $float = $epsilon;
                /// Infinity.
                pub const INFINITY: $float = 1.0 / 0.0;
                /// Negative infinity.
                pub const NEG_INFINITY: $float = -1.0 / 0.0;
                /// Not a number.
                pub const NAN: $float = 0.0 / 0.0;
                /// Decimal digits that survive the way to text and back.
                pub const DIGITS: u32 = $digits;
                /// Binary digits of the mantissa.
                pub const MANTISSA_DIGITS: u32 = $mantissa;
                /// The base.
                pub const RADIX: u32 = 2;

                /// Whether it is not a number.
                #[inline]
                pub const fn is_nan(self) -> bool {
                    self != self
                }
                /// Whether it is infinite.
                #[inline]
                pub const fn is_infinite(self) -> bool {
                    intrinsics::float_abs(self) == 1.0 / 0.0
                }
                /// Whether it is neither infinite nor NaN.
                #[inline]
                pub const fn is_finite(self) -> bool {
                    intrinsics::float_abs(self) < 1.0 / 0.0
                }
                /// Whether the sign bit is set.
                #[inline]
                pub const fn is_sign_negative(self) -> bool {
                    intrinsics::$to_bits(self) & $sign != 0
                }
                /// Whether the sign bit is clear.
                #[inline]
                pub const fn is_sign_positive(self) -> bool {
                    intrinsics::$to_bits(self) & $sign == 0
                }
                /// Its kind.
                pub const fn classify(self) -> FpCategory {
                    let absolute = intrinsics::float_abs(self);
                    if self != self {
                        FpCategory::Nan
                    } else if absolute == 1.0 / 0.0 {
                        FpCategory::Infinite
                    } else if self == 0.0 {
                        FpCategory::Zero
                    } else if absolute < $min_positive {
                        FpCategory::Subnormal
                    } else {
                        FpCategory::Normal
                    }
                }
                /// Whether it is neither 0, infinite, NaN nor too small for full precision.
                #[inline]
                pub const fn is_normal(self) -> bool {
                    matches!(self.classify(), FpCategory::Normal)
                }
                /// The bits.
                #[inline]
                pub const fn to_bits(self) -> $bits {
                    intrinsics::$to_bits(self)
                }
                /// The float with these bits.
                #[inline]
                pub const fn from_bits(bits: $bits) -> $float {
                    intrinsics::$from_bits(bits)
                }
                /// The order of all floats: -NaN, -infinity, ..., -0, 0, ..., infinity, NaN.
                pub fn total_cmp(&self, other: &$float) -> Ordering {
                    let left = total_order(intrinsics::$to_bits(*self) as $signed_bits as i64);
                    let right = total_order(intrinsics::$to_bits(*other) as $signed_bits as i64);
                    left.cmp(&right)
                }
                /// Without its sign.
                #[inline]
                pub const fn abs(self) -> $float {
                    intrinsics::float_abs(self)
                }
                /// 1 or -1 as the sign bit says, or NaN.
                #[inline]
                pub const fn signum(self) -> $float {
                    if self != self { self } else { intrinsics::float_copysign(1.0, self) }
                }
                /// With the sign of another.
                #[inline]
                pub const fn copysign(self, sign: $float) -> $float {
                    intrinsics::float_copysign(self, sign)
                }
                /// The square root.
                #[inline]
                pub fn sqrt(self) -> $float {
                    intrinsics::float_sqrt(self)
                }
                /// Rounded down.
                #[inline]
                pub const fn floor(self) -> $float {
                    intrinsics::float_floor(self)
                }
                /// Rounded up.
                #[inline]
                pub const fn ceil(self) -> $float {
                    intrinsics::float_ceil(self)
                }
                /// Rounded towards 0.
                #[inline]
                pub const fn trunc(self) -> $float {
                    intrinsics::float_trunc(self)
                }
                /// Rounded to the nearest whole number, away from 0 if there are two.
                #[inline]
                pub const fn round(self) -> $float {
                    let whole = intrinsics::float_trunc(self);
                    if intrinsics::float_abs(self - whole) >= 0.5 {
                        whole + intrinsics::float_copysign(1.0, self)
                    } else {
                        intrinsics::float_copysign(whole, self)
                    }
                }
                /// Rounded to the nearest whole number, to the even one if there are two.
                #[inline]
                pub const fn round_ties_even(self) -> $float {
                    intrinsics::float_round_ties_even(self)
                }
                /// The part behind the point.
                #[inline]
                pub const fn fract(self) -> $float {
                    self - intrinsics::float_trunc(self)
                }
                /// 1 divided by it.
                #[inline]
                pub const fn recip(self) -> $float {
                    1.0 / self
                }
                /// From radians to degrees.
                #[inline]
                pub const fn to_degrees(self) -> $float {
                    self * intrinsics::$from_bits($degrees)
                }
                /// From degrees to radians.
                #[inline]
                pub const fn to_radians(self) -> $float {
                    self * (crate::$float::consts::PI / 180.0)
                }
                /// The greater one; a NaN loses.
                #[inline]
                pub const fn max(self, other: $float) -> $float {
                    if self > other || other != other { self } else { other }
                }
                /// The smaller one; a NaN loses.
                #[inline]
                pub const fn min(self, other: $float) -> $float {
                    if self < other || other != other { self } else { other }
                }
                /// The nearest value between `min` and `max`.
                #[inline]
                #[track_caller]
                pub const fn clamp(self, min: $float, max: $float) -> $float {
                    assert!(min <= max, "min > max, or either was NaN");
                    if self < min {
                        min
                    } else if self > max {
                        max
                    } else {
                        self
                    }
                }
                /// The whole number `n` with `self = n * other + rest`, the rest at least 0.
                #[inline]
                pub fn div_euclid(self, other: $float) -> $float {
                    let quotient = intrinsics::float_trunc(self / other);
                    if self % other < 0.0 {
                        if other > 0.0 { quotient - 1.0 } else { quotient + 1.0 }
                    } else {
                        quotient
                    }
                }
                /// The remainder of at least 0.
                #[inline]
                pub fn rem_euclid(self, other: $float) -> $float {
                    let remainder = self % other;
                    if remainder < 0.0 {
                        remainder + intrinsics::float_abs(other)
                    } else {
                        remainder
                    }
                }
            }
        )*
    };
}

/// Turns the bits of a float, with the sign extended, into a number with the order of the floats.
#[inline]
fn total_order(bits: i64) -> i64 {
    if bits < 0 {
        bits ^ 0x7fff_ffff_ffff_ffff
    } else {
        bits
    }
}

float_methods! {
    F32Methods f32 u32 i32 f32_to_bits f32_from_bits sign 0x8000_0000
        max 3.402_823_5e+38 min_positive 1.175_494_4e-38 epsilon 1.192_092_9e-7
        digits 6 mantissa 24 degrees 0x4265_2ee1;
    F64Methods f64 u64 i64 f64_to_bits f64_from_bits sign 0x8000_0000_0000_0000
        max 1.797_693_134_862_315_7e+308 min_positive 2.225_073_858_507_201_4e-308
        epsilon 2.220_446_049_250_313e-16 digits 15 mantissa 53 degrees 0x404c_a5dc_1a63_c1f8;
}

/// Methods of `f64` that are one call of the run-time library.
macro_rules! library_functions {
    ($($(#[$documentation:meta])* $method:ident = $function:ident;)*) => {
        #[mirrored(F64LibraryMethods)]
        impl f64 {
            $(
                $(#[$documentation])*
                #[inline]
                pub fn $method(self) -> f64 {
                    runtime::$function(self)
                }
            )*
            /// To the power of another.
            #[inline]
            pub fn powf(self, exponent: f64) -> f64 {
                runtime::float_powf(self, exponent)
            }
            /// To the power of a whole number.
            #[inline]
            pub fn powi(self, exponent: i32) -> f64 {
                runtime::float_powi(self, exponent)
            }
            /// The angle of the point (`other`, `self`).
            #[inline]
            pub fn atan2(self, other: f64) -> f64 {
                runtime::float_atan2(self, other)
            }
            /// The distance of the point (`self`, `other`) from the origin.
            #[inline]
            pub fn hypot(self, other: f64) -> f64 {
                runtime::float_hypot(self, other)
            }
            /// `self * factor + addend`, rounded once.
            #[inline]
            pub fn mul_add(self, factor: f64, addend: f64) -> f64 {
                runtime::float_mul_add(self, factor, addend)
            }
            /// The logarithm to a base.
            #[inline]
            pub fn log(self, base: f64) -> f64 {
                runtime::float_ln(self) / runtime::float_ln(base)
            }
            /// Sine and cosine.
            #[inline]
            pub fn sin_cos(self) -> (f64, f64) {
                (runtime::float_sin(self), runtime::float_cos(self))
            }
        }
    };
}

library_functions! {
    /// The sine.
    sin = float_sin;
    /// The cosine.
    cos = float_cos;
    /// The tangent.
    tan = float_tan;
    /// The arc sine.
    asin = float_asin;
    /// The arc cosine.
    acos = float_acos;
    /// The arc tangent.
    atan = float_atan;
    /// The hyperbolic sine.
    sinh = float_sinh;
    /// The hyperbolic cosine.
    cosh = float_cosh;
    /// The hyperbolic tangent.
    tanh = float_tanh;
    /// e to this power.
    exp = float_exp;
    /// 2 to this power.
    exp2 = float_exp2;
    /// e to this power, minus one.
    exp_m1 = float_exp_m1;
    /// The natural logarithm.
    ln = float_ln;
    /// The natural logarithm of one more.
    ln_1p = float_ln_1p;
    /// The logarithm to the base 10.
    log10 = float_log10;
    /// The logarithm to the base 2.
    log2 = float_log2;
    /// The cube root.
    cbrt = float_cbrt;
}
