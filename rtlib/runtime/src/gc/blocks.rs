//! What is known of a block, and free lines in it.

use super::table::Zero;
use super::{LINE_BYTES, LINES};

/// A block that nobody uses.
pub const FREE: u8 = 0;
/// A block with small cells.
pub const SMALL: u8 = 1;
/// The first block of a large cell.
pub const LARGE: u8 = 2;
/// Another block of a large cell.
pub const REST: u8 = 3;

/// Blocks with at least so many free lines are handed out from before free blocks are: else what survives would be spread over ever more blocks.
pub const ROOMY: u32 = LINES as u32 / 2;

/// Blocks with fewer free lines are not looked at for runs: what is in them is not worth the way.
pub const LEAST_FREE: u32 = LINES as u32 / 16;

/// What is known of a block. All zeros: free, and never used.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// Of a block with small cells: the lines that have been handed out since the latest collection.
    pub handed: u128,
    /// Of these, where nobody has looked for objects yet.
    pub unwalked: u128,
    /// Which lines were in use before the latest collection.
    pub lines_before: u128,
    /// Whether its memory may be something else than zeros.
    pub is_dirty: bool,
    /// Whether it is in the list of free blocks; it may be in use again.
    pub is_listed: bool,
    /// Whether it is in one of the two lists of blocks with free lines.
    pub has_runs: bool,
    /// Of a large cell's first block: how many blocks it has; of the others: the number of the first.
    pub extent: u32,
}

// SAFETY: zero is a value of each field.
unsafe impl Zero for Block {}

impl Block {
    /// The lines are in use from now on, by what is allocated next.
    pub fn hand_out(&mut self, lines: u128) {
        self.handed |= lines;
        self.unwalked |= lines;
    }
}

/// The first run of at least so many lines that are not in use: its first line, and how many they are.
pub fn next_run(lines: u128, least: usize) -> Option<(usize, usize)> {
    let free = !lines;
    // A bit stays where as many follow, from itself on, as are wanted.
    let mut begins = free;
    for _ in 1..least {
        begins &= begins >> 1;
    }
    if begins == 0 {
        return None;
    }
    let first = begins.trailing_zeros() as usize;
    // What is shifted in is zero, so the run ends with the block at the latest.
    let length = (free >> first).trailing_ones() as usize;
    Some((first, length))
}

/// So many bits from a first one on.
pub fn mask(first: usize, count: usize) -> u128 {
    let ones = match count {
        LINES => u128::MAX,
        _ => (1 << count) - 1,
    };
    ones << first
}

/// The lines that a cell touches: from its first byte to before its end, as offsets in its block.
#[inline(always)]
pub fn lines_of(start: usize, end: usize) -> u128 {
    let (first, last) = (start / LINE_BYTES, (end - 1) / LINE_BYTES);
    if first == last {
        return 1 << first;
    }
    mask(first, last - first + 1)
}

/// The lines that follow each other around one of them.
pub fn run_around(lines: u128, line: usize) -> (usize, usize) {
    let before = (lines << (LINES - 1 - line)).leading_ones() as usize;
    let after = (lines >> line).trailing_ones() as usize;
    (line + 1 - before, before + after - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_what_is_free() {
        let mut lines = mask(0, 3) | mask(5, 1) | mask(126, 1);
        for expected in [(3, 2), (6, 120), (127, 1)] {
            assert_eq!(next_run(lines, 1), Some(expected));
            lines |= mask(expected.0, expected.1);
        }
        assert_eq!(next_run(lines, 1), None);
        assert_eq!(next_run(0, LINES), Some((0, LINES)));
        let lines = !(mask(3, 2) | mask(9, 3));
        assert_eq!(next_run(lines, 2), Some((3, 2)));
        assert_eq!(next_run(lines, 3), Some((9, 3)));
        assert_eq!(next_run(lines, 4), None);
        assert_eq!(lines_of(255, 257), 3);
        assert_eq!(lines_of(256, 512), 2);
    }

    #[test]
    fn a_run_is_found_from_its_inside() {
        let lines = mask(3, 2) | mask(6, 121);
        assert_eq!(run_around(lines, 3), (3, 2));
        assert_eq!(run_around(lines, 4), (3, 2));
        assert_eq!(run_around(lines, 6), (6, 121));
        assert_eq!(run_around(lines, 126), (6, 121));
        assert_eq!(run_around(u128::MAX, 77), (0, LINES));
        assert_eq!(run_around(mask(127, 1), 127), (127, 1));
    }
}
