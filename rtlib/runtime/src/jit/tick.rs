//! Ticks: the counters that tell hot places from cold ones.
//!
//! Emitted code hashes a merge point and its greens to one of [`COUNTERS`] counters and counts down; below a limit the
//! place is hot. Two places may share a counter: then both seem as hot as they are together, until one of them has a trace; from then on
//! the JIT counts the other one by itself. There are two tables in a row: one for loops of guests, one for calls.

use metainterp::ALWAYS;
use std::cell::Cell;

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

/// The counters of one VM.
///
/// A counter holds how many visits more there are until its place is hot, less how many there are at first. So tables in which nothing
/// has been counted are zero, and their pages cost nothing; below a limit a place is hot.
#[derive(Debug)]
pub struct Counters {
    /// Emitted code writes to them by address.
    tables: *mut [i32],
    /// By table: visits before a place is hot.
    thresholds: Cell<[u32; 2]>,
    /// Recordings since something was forgotten.
    recordings: Cell<u32>,
}

/// After so many recordings a part of what was counted is forgotten.
const RECORDINGS: u32 = 8;

/// One of so many.
const PART: i32 = 4;

/// Visits that are waited for at first, without the one at which the place is hot.
fn full(threshold: u32) -> i32 {
    i32::try_from(threshold).unwrap_or(i32::MAX) - 1
}

impl Counters {
    /// In memory at that address, which is zero and stays: [`Counters::BYTES`] of it.
    ///
    /// # Safety
    /// Nothing but emitted code uses the memory beside.
    pub unsafe fn new(address: usize, thresholds: [u32; 2]) -> Counters {
        let tables = std::ptr::slice_from_raw_parts_mut(address as *mut i32, 2 * COUNTERS);
        Counters {
            tables,
            thresholds: Cell::new(thresholds),
            recordings: Cell::new(0),
        }
    }

    /// Bytes of both tables.
    pub const BYTES: usize = 2 * COUNTERS * size_of::<i32>();

    /// What counters are below when their places are hot, by table.
    pub fn limits(&self) -> [i32; 2] {
        self.thresholds.get().map(|threshold| -full(threshold))
    }

    fn with<T>(&self, see: impl FnOnce(&mut [i32]) -> T) -> T {
        // SAFETY: the memory is there as long as this is, and emitted code does not run meanwhile.
        see(unsafe { &mut *self.tables })
    }

    /// Whether the counter with that index, whose place was just found hot, was waiting for nothing: [`ALWAYS`], and a visit.
    pub fn is_always(&self, index: usize) -> bool {
        let full = full(self.thresholds.get()[index / COUNTERS]);
        self.with(|tables| tables[index] + full < ALWAYS)
    }

    /// The counter with that index counts anew.
    pub fn restart(&self, index: usize) {
        self.with(|tables| tables[index] = 0);
    }

    /// So many visits until the place with that index is hot again, or [`ALWAYS`].
    pub fn wait(&self, index: usize, visits: i32) {
        let full = full(self.thresholds.get()[index / COUNTERS]);
        self.with(|tables| tables[index] = visits - full);
    }

    /// The thresholds have changed: what has been counted stays counted, and what it is counted for is another number.
    /// Places that are always hot, that wait longer after a failure, or that are never recorded, stay as they are.
    pub fn retarget(&self, after: [u32; 2]) {
        let before = self.thresholds.replace(after);
        self.with(|tables| {
            for ((table, before), after) in tables.chunks_mut(COUNTERS).zip(before).zip(after) {
                let (before, after) = (full(before), full(after));
                for counter in table.iter_mut().filter(|counter| **counter != 0) {
                    let waiting = *counter + before;
                    let visits = before - waiting;
                    *counter = match waiting {
                        0.. if visits >= 0 => (after - visits).max(0) - after,
                        waiting => waiting - after,
                    };
                }
            }
        });
    }

    /// Something has been recorded: now and then a fraction of what was counted is forgotten, so that what is visited rarely, but for long,
    /// never gets hot. The tables are large beside a short guest's work, so that its first recordings leave them alone.
    pub fn decay(&self) {
        let recordings = self.recordings.get() + 1;
        self.recordings.set(recordings % RECORDINGS);
        if recordings < RECORDINGS {
            return;
        }
        let limits = self.limits();
        self.with(|tables| {
            for (table, limit) in tables.chunks_mut(COUNTERS).zip(limits) {
                let counted = |counter: &&mut i32| **counter < 0 && **counter > limit;
                for counter in table.iter_mut().filter(counted) {
                    *counter -= *counter / PART;
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counters in memory of their own.
    fn counters(thresholds: [u32; 2]) -> Counters {
        let memory = Box::leak(vec![0i32; 2 * COUNTERS].into_boxed_slice());
        // SAFETY: nobody else has it.
        unsafe { Counters::new(memory.as_mut_ptr() as usize, thresholds) }
    }

    /// Visits that places wait for.
    fn waiting(counters: &Counters, indices: std::ops::Range<usize>) -> Vec<i32> {
        let limit = counters.limits()[indices.start / COUNTERS];
        counters.with(|tables| {
            tables[indices]
                .iter()
                .map(|counter| counter - limit)
                .collect()
        })
    }

    #[test]
    fn counters_are_inside_of_their_tables() {
        for green in 0..1000 {
            assert!(index(3, &[green, 7], false) < COUNTERS);
            assert!((COUNTERS..2 * COUNTERS).contains(&index(3, &[green, 7], true)));
        }
        let counters = counters([10, 20]);
        assert_eq!(waiting(&counters, 0..1), [9]);
        assert_eq!(waiting(&counters, COUNTERS..COUNTERS + 1), [19]);
    }

    #[test]
    fn thresholds_change_under_counters() {
        let counters = counters([10, 20]);
        for (index, visits) in [(1, 4), (2, 0), (3, -1), (4, 70), (COUNTERS + 1, 3)] {
            counters.wait(index, visits);
        }
        counters.retarget([6, 30]);
        assert_eq!(waiting(&counters, 0..5), [5, 0, 0, -1, 70]);
        assert_eq!(waiting(&counters, COUNTERS..COUNTERS + 2), [29, 13]);
        counters.retarget([10, u32::MAX]);
        assert_eq!(waiting(&counters, 0..5), [9, 4, 4, -1, 70]);
        assert_eq!(waiting(&counters, COUNTERS..COUNTERS + 1), [i32::MAX - 1]);
    }

    /// Emitted code counts a visit before it asks.
    #[test]
    fn a_counter_that_waits_for_nothing_is_told_from_a_hot_one() {
        for threshold in [1, 2, 1000] {
            let counters = counters([threshold, 5]);
            for (visits, is_always) in [(0, false), (ALWAYS, true)] {
                counters.wait(3, visits);
                counters.with(|tables| tables[3] -= 1);
                assert_eq!(counters.is_always(3), is_always, "{threshold} {visits}");
            }
            counters.restart(3);
            assert_eq!(waiting(&counters, 3..4), [threshold as i32 - 1]);
        }
    }

    #[test]
    fn counts_decay_towards_the_threshold() {
        let counters = counters([1000, 2000]);
        for (index, visits) in [(1, 500), (2, 0), (3, -1), (4, 5000)] {
            counters.wait(index, visits);
        }
        for _ in 1..RECORDINGS {
            counters.decay();
        }
        assert_eq!(waiting(&counters, 0..5), [999, 500, 0, -1, 5000]);
        counters.decay();
        assert_eq!(waiting(&counters, 0..5), [999, 624, 0, -1, 5000]);
    }
}
