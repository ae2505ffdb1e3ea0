//! A small pseudo-random generator (xorshift64*), so that a seed means the same everywhere.
//!
//! The generators of guests choose with it. A failure names its seed, so what follows from one must never change.

/// A stream of numbers that a seed decides.
#[derive(Clone, Debug)]
pub struct Random {
    /// Never zero.
    state: u64,
}

impl Random {
    /// The stream of a seed; any number is one.
    pub fn new(seed: u64) -> Random {
        // Neighbouring seeds must not give neighbouring streams: spread them first.
        let spread = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let state = (spread ^ (spread >> 31)).max(1);
        let mut random = Random { state };
        for _ in 0..4 {
            random.bits();
        }
        random
    }

    /// Any 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        ((self.bits() >> 16) % limit as u64) as usize
    }

    /// True once in `times`, which is not 0.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of several; there is at least one.
    pub fn choose<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn a_seed_always_means_the_same_numbers() {
        let numbers = |seed: u64| -> Vec<u64> {
            let mut random = Random::new(seed);
            (0..3).map(|_| random.bits()).collect()
        };
        let known = [
            0x0f01_59f1_450b_4ee8,
            0xc520_d9be_fc64_15a6,
            0x8e10_c1d2_268c_971e,
        ];
        assert_eq!(numbers(0), known);
        assert_ne!(numbers(0), numbers(1));
    }

    #[test]
    fn numbers_stay_below_their_limit() {
        let mut random = Random::new(7);
        let mut seen = [0; 5];
        for _ in 0..1000 {
            seen[random.below(5)] += 1;
        }
        assert!(seen.iter().all(|count| *count > 100), "{seen:?}");
    }
}
