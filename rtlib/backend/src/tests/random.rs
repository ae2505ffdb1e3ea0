//! Random numbers, and the numbers at which arithmetic changes its ways.

/// A small random number generator.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Random {
        Random {
            state: seed.wrapping_mul(0xd134_2543_de82_ef95) ^ 0x5851_f42d_4c95_7f2d,
        }
    }

    /// Any 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.state)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.bits()) * bound as u128) >> 64) as usize
    }

    /// True with a probability of so many percent.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// A word, more often than not one of the edges.
    pub fn word(&mut self) -> u64 {
        match self.below(4) {
            0 => self.bits(),
            1 => self.below(200) as u64,
            _ => self.pick(WORDS),
        }
    }

    /// The bits of a double, more often than not one of the edges.
    pub fn float(&mut self) -> u64 {
        match self.below(5) {
            0 => self.bits(),
            1 => (self.below(2000) as f64 / 8.0 - 100.0).to_bits(),
            _ => self.pick(FLOATS),
        }
    }
}

/// Spreads bits.
pub fn mix(bits: u64) -> u64 {
    let mut mixed = bits;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Words at edges.
pub const WORDS: &[u64] = &[
    0,
    1,
    2,
    3,
    7,
    63,
    64,
    65,
    127,
    128,
    255,
    256,
    0x7fff,
    0x8000,
    0xffff,
    (1 << 24) + 1,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x1_0000_0000,
    (1 << 53) + 1,
    (1 << 62) + 3,
    i64::MAX as u64,
    1 << 63,
    (1 << 63) + 1,
    // Halfway between two singles and between two doubles, as unsigned words.
    0x8000_0080_0000_0000,
    0x8000_0080_0000_0001,
    0x8000_0000_0000_0400,
    0x8000_0000_0000_0401,
    0xffff_ffff_ffff_fbff,
    0x0123_4567_89ab_cdef,
    u64::MAX,
    u64::MAX - 1,
    -128i64 as u64,
    -129i64 as u64,
    -0x8000_0000i64 as u64,
    -0x8000_0001i64 as u64,
];

/// Doubles at edges, as bits; some make sense as singles, too.
pub const FLOATS: &[u64] = &[
    0,
    1 << 63,
    1f64.to_bits(),
    (-1f64).to_bits(),
    0.5f64.to_bits(),
    (-0.5f64).to_bits(),
    1.5f64.to_bits(),
    2.5f64.to_bits(),
    (-2.5f64).to_bits(),
    1e10f64.to_bits(),
    (-3.75e5f64).to_bits(),
    f64::INFINITY.to_bits(),
    f64::NEG_INFINITY.to_bits(),
    0x7ff8_0000_0000_0000,
    0xfff8_0000_0000_1234,
    f64::MAX.to_bits(),
    f64::MIN_POSITIVE.to_bits(),
    // The least denormal, and a large one.
    1,
    0x000f_ffff_ffff_ffff,
    // 2 to the 53rd, the 63rd, minus that, the doubles before and behind them, and 2 to the 64th with the one before it.
    0x4340_0000_0000_0000,
    0x43e0_0000_0000_0000,
    0xc3e0_0000_0000_0000,
    0x43df_ffff_ffff_ffff,
    0x43e0_0000_0000_0001,
    0xc3e0_0000_0000_0001,
    0x43f0_0000_0000_0000,
    0x43ef_ffff_ffff_ffff,
    // Halfway between singles: 1 + 2^-24, 1 + 3 * 2^-24, the largest and half a step more, half of the least denormal and more.
    0x3ff0_0000_1000_0000,
    0x3ff0_0000_3000_0000,
    0x47ef_ffff_f000_0000,
    0x47ef_ffff_efff_ffff,
    0x3690_0000_0000_0000,
    0x3690_0000_0000_0001,
    // Singles: 1, -1.5, infinity, not a number, the least denormal, minus zero.
    0x3f80_0000,
    0xbfc0_0000,
    0x7f80_0000,
    0x7fc0_0000,
    0x8000_0000,
];
