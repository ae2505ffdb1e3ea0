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

/// What the counter of a place that has not been visited holds.
fn full(threshold: u32) -> i32 {
    i32::try_from(threshold).unwrap_or(i32::MAX) - 1
}

/// Fresh tables.
pub fn tables(threshold: u32, function_threshold: u32) -> Vec<i32> {
    let mut counters = vec![full(threshold); COUNTERS];
    counters.resize(2 * COUNTERS, full(function_threshold));
    counters
}

/// The thresholds of the two tables have changed: what has been counted stays counted, and what it is counted for is another number.
/// Places that are always hot, that wait longer after a failure, or that are never recorded, stay as they are.
pub fn retarget(counters: &mut [i32], before: [u32; 2], after: [u32; 2]) {
    for ((table, before), after) in counters.chunks_mut(COUNTERS).zip(before).zip(after) {
        let (before, after) = (full(before), full(after));
        for counter in table
            .iter_mut()
            .filter(|counter| (0..=before).contains(*counter))
        {
            let visits = before - *counter;
            *counter = (after - visits).max(0);
        }
    }
}

/// Lets a fraction of what was counted be forgotten, so that what is visited rarely, but for long, never gets hot.
pub fn decay(counters: &mut [i32], threshold: u32, function_threshold: u32) {
    let (loops, calls) = counters.split_at_mut(COUNTERS);
    for (table, threshold) in [(loops, threshold), (calls, function_threshold)] {
        let full = full(threshold);
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
    fn thresholds_change_under_counters() {
        let mut counters = tables(10, 20);
        (counters[1], counters[2], counters[3], counters[4]) = (4, 0, -1, 70);
        counters[COUNTERS + 1] = 3;
        retarget(&mut counters, [10, 20], [6, 30]);
        assert_eq!(counters[..5], [5, 0, 0, -1, 70]);
        assert_eq!(counters[COUNTERS..COUNTERS + 2], [29, 13]);
        retarget(&mut counters, [6, 30], [10, u32::MAX]);
        assert_eq!(counters[..5], [9, 4, 4, -1, 70]);
        assert_eq!(counters[COUNTERS], i32::MAX - 1);
    }

    #[test]
    fn counts_decay_towards_the_threshold() {
        let mut counters = tables(1000, 2000);
        (counters[1], counters[2], counters[3]) = (500, 0, -1);
        decay(&mut counters, 1000, 2000);
        assert_eq!(counters[..4], [999, 519, 0, -1]);
    }
}
