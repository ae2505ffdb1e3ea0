//! Constants of `f64`, by their bits: the number nearest to the true one.

/// Numbers of mathematics.
pub mod consts {
    use crate::intrinsics::f64_from_bits;

    /// The ratio of a circle's circumference to its diameter.
    pub const PI: f64 = f64_from_bits(0x4009_21fb_5444_2d18);

    /// Twice pi.
    pub const TAU: f64 = f64_from_bits(0x4019_21fb_5444_2d18);

    /// Half of pi.
    pub const FRAC_PI_2: f64 = f64_from_bits(0x3ff9_21fb_5444_2d18);

    /// A third of pi.
    pub const FRAC_PI_3: f64 = f64_from_bits(0x3ff0_c152_382d_7366);

    /// A quarter of pi.
    pub const FRAC_PI_4: f64 = f64_from_bits(0x3fe9_21fb_5444_2d18);

    /// A sixth of pi.
    pub const FRAC_PI_6: f64 = f64_from_bits(0x3fe0_c152_382d_7366);

    /// An eighth of pi.
    pub const FRAC_PI_8: f64 = f64_from_bits(0x3fd9_21fb_5444_2d18);

    /// 1 divided by pi.
    pub const FRAC_1_PI: f64 = f64_from_bits(0x3fd4_5f30_6dc9_c883);

    /// 2 divided by pi.
    pub const FRAC_2_PI: f64 = f64_from_bits(0x3fe4_5f30_6dc9_c883);

    /// 2 divided by the square root of pi.
    pub const FRAC_2_SQRT_PI: f64 = f64_from_bits(0x3ff2_0dd7_5042_9b6d);

    /// The square root of 2.
    pub const SQRT_2: f64 = f64_from_bits(0x3ff6_a09e_667f_3bcd);

    /// 1 divided by the square root of 2.
    pub const FRAC_1_SQRT_2: f64 = f64_from_bits(0x3fe6_a09e_667f_3bcd);

    /// The base of the natural logarithm.
    pub const E: f64 = f64_from_bits(0x4005_bf0a_8b14_5769);

    /// The logarithm of e to the base 2.
    pub const LOG2_E: f64 = f64_from_bits(0x3ff7_1547_652b_82fe);

    /// The logarithm of 10 to the base 2.
    pub const LOG2_10: f64 = f64_from_bits(0x400a_934f_0979_a371);

    /// The logarithm of e to the base 10.
    pub const LOG10_E: f64 = f64_from_bits(0x3fdb_cb7b_1526_e50e);

    /// The logarithm of 2 to the base 10.
    pub const LOG10_2: f64 = f64_from_bits(0x3fd3_4413_509f_79ff);

    /// The natural logarithm of 2.
    pub const LN_2: f64 = f64_from_bits(0x3fe6_2e42_fefa_39ef);

    /// The natural logarithm of 10.
    pub const LN_10: f64 = f64_from_bits(0x4002_6bb1_bbb5_5516);
}
