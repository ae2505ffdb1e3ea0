//! Where objects begin.
//!
//! Nothing is noted when a cell is allocated. The cells of an area lie one behind the other from the area's first line on; where they end, [`END`]
//! is written, unless the area ends there too. When the first address in an area is looked up, its cells are walked by their sizes, and the
//! start bit of each is set. An area to which nothing points is never walked.

use super::blocks::{LARGE, SMALL, mask, run_around};
use super::object::{self, Types};
use super::{Area, BLOCK_BYTES, Heap, LINE_BYTES};

/// Stands behind the last cell of an area. It is neither a count nor a header.
pub const END: u64 = 1 << 63;

impl Heap {
    /// Nothing is allocated in an area for now: its end is where its cursor is. What is left of it; nothing, if it was for one large cell.
    ///
    /// The blocks of a large cell that was not allocated are free again.
    pub(crate) fn close(&mut self, area: Area) -> Area {
        if area.limit <= self.start {
            return Area::default();
        }
        if area.cursor == self.large {
            self.large = 0;
            let first = self.block_of(area.cursor);
            // The first block stays in the list of those that may be young.
            let rest = first + 1..first + self.blocks[first].extent as usize;
            self.may_be_young[rest].fill(0);
            self.free_blocks(first, true);
            return Area::default();
        }
        if self.large != 0 {
            let first = self.block_of(self.large);
            debug_assert!(area.room() == 0 && self.kinds[first] == LARGE);
            self.bits.set_start(object::reference_of(self.large));
            self.large = 0;
            return Area::default();
        }
        if area.room() > 0 {
            store(area.cursor, END);
        }
        area
    }

    /// An area that was closed is used again.
    pub(super) fn reopen(&mut self, area: Area) {
        store(area.cursor, 0);
    }

    /// Sets the start bits of the area that an address is in, if that has not happened yet. Whether it has not.
    #[inline]
    pub(super) fn walk_around(&mut self, block: usize, address: usize, types: Types) -> bool {
        let line = address % BLOCK_BYTES / LINE_BYTES;
        let unwalked = self.blocks[block].unwalked;
        if (unwalked >> line) & 1 == 0 {
            return false;
        }
        let (first, count) = run_around(unwalked, line);
        self.walk(block, first, count, types);
        true
    }

    fn walk(&mut self, block: usize, first: usize, count: usize, types: Types) {
        debug_assert_eq!(self.kinds[block], SMALL);
        self.blocks[block].unwalked &= !mask(first, count);
        let mut cell = self.address_of(block) + first * LINE_BYTES;
        let end = cell + count * LINE_BYTES;
        while cell < end && object::word(cell) != END {
            let (reference, next) = object::cell(cell, types);
            self.bits.set_start(reference);
            cell = next;
        }
        debug_assert!(cell <= end, "cells end where their area does");
    }

    /// Sets all start bits that are not set yet. The result takes them back again: [`Heap::forget_walk`].
    pub(super) fn walk_all(&mut self, types: Types) -> Vec<(usize, u128)> {
        let mut walked = Vec::new();
        for index in 0..self.young.len() {
            let block = self.young.at(index);
            let unwalked = self.blocks[block].unwalked;
            if self.kinds[block] != SMALL || unwalked == 0 {
                continue;
            }
            walked.push((block, unwalked));
            while self.blocks[block].unwalked != 0 {
                let line = self.blocks[block].unwalked.trailing_zeros() as usize;
                let address = self.address_of(block) + line * LINE_BYTES;
                self.walk_around(block, address, types);
            }
        }
        walked
    }

    /// The start bits that [`Heap::walk_all`] has set are as they were before.
    pub(super) fn forget_walk(&mut self, walked: Vec<(usize, u128)>) {
        for (block, unwalked) in walked {
            self.blocks[block].unwalked = unwalked;
            let first = self.address_of(block);
            let gone: Vec<usize> = self
                .bits
                .starts(block)
                // The first bytes of a cell may be in another line than its object, but in none that is not the area's.
                .filter(|start| (unwalked >> ((start - first) / LINE_BYTES)) & 1 == 1)
                .collect();
            gone.into_iter()
                .for_each(|start| self.bits.clear_start(start));
        }
    }
}

fn store(address: usize, word: u64) {
    // SAFETY: the address is that of free memory in the area that is handed out, at least eight bytes of it.
    unsafe { (address as *mut u64).write(word) };
}
