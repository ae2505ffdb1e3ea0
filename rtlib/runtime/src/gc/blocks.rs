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

/// What is known of a block. All zeros: free, and never used.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// Of a block with small cells: the lines that have live cells or have been handed out, from bit 0 on.
    pub lines: u128,
    /// What `lines` was before the latest collection.
    pub lines_before: u128,
    /// What the block is for: one of the constants here.
    pub kind: u8,
    /// Whether its memory may be something else than zeros.
    pub is_dirty: bool,
    /// Of a large cell's first block: how many blocks it has; of the others: the number of the first.
    pub extent: u32,
}

// SAFETY: zero is a value of each field.
unsafe impl Zero for Block {}

impl Block {
    /// The next free lines from a line on: the first of them, and how many they are.
    pub fn next_run(&self, from: usize) -> Option<(usize, usize)> {
        if from >= LINES {
            return None;
        }
        let free = !self.lines >> from;
        if free == 0 {
            return None;
        }
        let first = free.trailing_zeros() as usize;
        // What was shifted in is zero, so the run ends with the block at the latest.
        let length = (free >> first).trailing_ones() as usize;
        Some((from + first, length))
    }

    /// The lines are used from now on.
    pub fn take(&mut self, first: usize, count: usize) {
        self.lines |= mask(first, count);
    }
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
pub fn lines_of(start: usize, end: usize) -> u128 {
    let (first, last) = (start / LINE_BYTES, (end - 1) / LINE_BYTES);
    mask(first, last - first + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_what_is_free() {
        let mut block = Block {
            lines: mask(0, 3) | mask(5, 1) | mask(126, 1),
            lines_before: 0,
            kind: SMALL,
            is_dirty: true,
            extent: 0,
        };
        assert_eq!(block.next_run(0), Some((3, 2)));
        assert_eq!(block.next_run(5), Some((6, 120)));
        assert_eq!(block.next_run(126), Some((127, 1)));
        assert_eq!(block.next_run(128), None);
        block.take(127, 1);
        assert_eq!(block.next_run(126), None);
        block.lines = 0;
        assert_eq!(block.next_run(0), Some((0, LINES)));
        assert_eq!(lines_of(255, 257), 3);
        assert_eq!(lines_of(256, 512), 2);
    }
}
