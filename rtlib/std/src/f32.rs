//! Constants of `f32`, by their bits: the number nearest to the true one.

/// Numbers of mathematics.
pub mod consts {
    use crate::intrinsics::f32_from_bits;

    /// The ratio of a circle's circumference to its diameter.
    pub const PI: f32 = f32_from_bits(0x4049_0fdb);

    /// Twice pi.
    pub const TAU: f32 = f32_from_bits(0x40c9_0fdb);

    /// Half of pi.
    pub const FRAC_PI_2: f32 = f32_from_bits(0x3fc9_0fdb);

    /// A third of pi.
    pub const FRAC_PI_3: f32 = f32_from_bits(0x3f86_0a92);

    /// A quarter of pi.
    pub const FRAC_PI_4: f32 = f32_from_bits(0x3f49_0fdb);

    /// A sixth of pi.
    pub const FRAC_PI_6: f32 = f32_from_bits(0x3f06_0a92);

    /// An eighth of pi.
    pub const FRAC_PI_8: f32 = f32_from_bits(0x3ec9_0fdb);

    /// 1 divided by pi.
    pub const FRAC_1_PI: f32 = f32_from_bits(0x3ea2_f983);

    /// 2 divided by pi.
    pub const FRAC_2_PI: f32 = f32_from_bits(0x3f22_f983);

    /// 2 divided by the square root of pi.
    pub const FRAC_2_SQRT_PI: f32 = f32_from_bits(0x3f90_6ebb);

    /// The square root of 2.
    pub const SQRT_2: f32 = f32_from_bits(0x3fb5_04f3);

    /// 1 divided by the square root of 2.
    pub const FRAC_1_SQRT_2: f32 = f32_from_bits(0x3f35_04f3);

    /// The base of the natural logarithm.
    pub const E: f32 = f32_from_bits(0x402d_f854);

    /// The logarithm of e to the base 2.
    pub const LOG2_E: f32 = f32_from_bits(0x3fb8_aa3b);

    /// The logarithm of 10 to the base 2.
    pub const LOG2_10: f32 = f32_from_bits(0x4054_9a78);

    /// The logarithm of e to the base 10.
    pub const LOG10_E: f32 = f32_from_bits(0x3ede_5bd9);

    /// The logarithm of 2 to the base 10.
    pub const LOG10_2: f32 = f32_from_bits(0x3e9a_209b);

    /// The natural logarithm of 2.
    pub const LN_2: f32 = f32_from_bits(0x3f31_7218);

    /// The natural logarithm of 10.
    pub const LN_10: f32 = f32_from_bits(0x4013_5d8e);
}
