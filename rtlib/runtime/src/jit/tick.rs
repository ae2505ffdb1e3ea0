//! Ticks: the counters that tell hot places from cold ones.
//!
//! Emitted code hashes a merge point and its greens to one of [`COUNTERS`] counters and counts down; below zero the
//! place is hot. Two places may share a counter: then the colder one seems as hot as both, which costs a look by the JIT, no
//! more. There are two tables in a row: one for loops of guests, one for calls.

/// Counters in each of the two tables.
pub const COUNTERS: usize = 1 << 12;

/// The hash's bits from here on are a counter's index.
pub const SHIFT: u32 = 64 - COUNTERS.trailing_zeros();

/// Odd, with well-mixed bits: the golden ratio of 64 bits.
pub const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// What the hash of a point begins with.
pub const fn seed(point: u32) -> u64 {
    (point as u64 + 1).wrapping_mul(MULTIPLIER)
}

/// The index of a place's counter.
pub fn index(point: u32, greens: &[u64], is_entry: bool) -> usize {
    let mut hash = seed(point);
    for green in greens {
        hash = (hash ^ green).wrapping_mul(MULTIPLIER);
    }
    (hash >> SHIFT) as usize + if is_entry { COUNTERS } else { 0 }
}

/// Fresh tables.
pub fn tables(threshold: u32, function_threshold: u32) -> Vec<i32> {
    let clamped = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let mut counters = vec![clamped(threshold) - 1; COUNTERS];
    counters.resize(2 * COUNTERS, clamped(function_threshold) - 1);
    counters
}

/// Lets a fraction of what was counted be forgotten, so that what is visited rarely, but for long, never gets hot.
pub fn decay(counters: &mut [i32], threshold: u32, function_threshold: u32) {
    let (loops, calls) = counters.split_at_mut(COUNTERS);
    for (table, threshold) in [(loops, threshold), (calls, function_threshold)] {
        let full = i32::try_from(threshold).unwrap_or(i32::MAX) - 1;
        for counter in table
            .iter_mut()
            .filter(|counter| **counter > 0 && **counter < full)
        {
            *counter += (full - *counter) / 25;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_inside_of_their_tables() {
        for green in 0..1000 {
            assert!(index(3, &[green, 7], false) < COUNTERS);
            assert!((COUNTERS..2 * COUNTERS).contains(&index(3, &[green, 7], true)));
        }
        let tables = tables(10, 20);
        assert_eq!(
            (tables.len(), tables[0], tables[COUNTERS]),
            (2 * COUNTERS, 9, 19)
        );
    }

    #[test]
    fn counts_decay_towards_the_threshold() {
        let mut counters = tables(1000, 2000);
        (counters[1], counters[2], counters[3]) = (500, 0, -1);
        decay(&mut counters, 1000, 2000);
        assert_eq!(counters[..4], [999, 519, 0, -1]);
    }
}
