//! Sweeping: what was not marked is free.
//!
//! A young collection looks only at blocks that have been handed out from since the collection before; in all others nothing has changed.

use super::bits::Pair;
use super::blocks::{Block, FREE, LARGE, LEAST_FREE, REST, ROOMY, SMALL};
use super::object::{self, Types};
use super::{BLOCK_BYTES, Heap, LINE_BYTES};

/// Large cells of at least so many bytes give their memory back to the system.
const GIVEN_BACK: usize = 1 << 20;

/// Fewer small blocks in a row keep theirs: giving back costs more than a system call, it takes huge pages apart.
const LEAST_ROW: usize = (128 << 10) / BLOCK_BYTES;

/// What free memory is filled with if that is asked for: an address that no process has, and no small number either.
pub const POISON: u64 = 0xdead_a5a5_dead_a5a5;

impl Heap {
    /// Before marking in a full collection: takes all marks away.
    pub(super) fn forget_marks(&mut self) {
        for index in 0..self.frontier {
            if self.kinds[index] == FREE {
                continue;
            }
            self.blocks[index].lines_before = std::mem::take(&mut self.lines[index]);
            for pair in self.bits.block_mut(index) {
                pair.marks = 0;
            }
        }
    }

    /// Before marking in a young collection: lines that have been handed out since the collection before are in use only if something is marked there.
    pub(super) fn forget_young_lines(&mut self) {
        for index in 0..self.young.len() {
            let block = self.young.at(index);
            self.blocks[block].lines_before = self.lines[block];
            self.lines[block] = self.old_lines(block);
        }
    }

    /// Frees what is not marked, and adds up what is.
    pub(super) fn sweep_all(&mut self, types: Types) {
        self.live = 0;
        (self.row_hand, self.hand) = (0, None);
        self.young.clear();
        self.may_be_young[..self.frontier].fill(0);
        let mut index = 0;
        while index < self.frontier {
            let count = match self.kinds[index] {
                LARGE => self.blocks[index].extent as usize,
                _ => 1,
            };
            match self.kinds[index] {
                SMALL => self.live += self.sweep_small(index, u128::MAX),
                LARGE => self.live += self.sweep_large(index, types),
                _ => {}
            }
            index += count;
        }
        self.list_blocks();
    }

    /// The same where something has been handed out since the collection before.
    pub(super) fn sweep_young(&mut self, types: Types) {
        while let Some(index) = self.young.pop() {
            let kind = self.kinds[index];
            let Block { handed, extent, .. } = self.blocks[index];
            let count = if kind == LARGE { extent as usize } else { 1 };
            self.may_be_young[index..index + count].fill(0);
            self.live += match kind {
                SMALL => {
                    let bytes = self.sweep_small(index, handed);
                    self.list_runs(index);
                    bytes
                }
                LARGE => self.sweep_large(index, types),
                // A large cell that was not allocated after all.
                _ => 0,
            };
        }
    }

    /// Bytes of the lines in use among some.
    fn sweep_small(&mut self, index: usize, counted: u128) -> usize {
        let block = &mut self.blocks[index];
        let (lines, before) = (self.lines[index], block.lines_before);
        let was_looked_at = before & !block.unwalked != 0;
        (block.handed, block.unwalked) = (0, 0);
        if was_looked_at {
            for pair in self.bits.block_mut(index) {
                pair.starts = pair.marks;
            }
        }
        if self.options.poison {
            self.poison_lines(index, before & !lines);
        }
        if lines == 0 {
            self.free_block(index, true);
        }
        (lines & counted).count_ones() as usize * LINE_BYTES
    }

    /// Bytes of a large cell, if it is in use.
    fn sweep_large(&mut self, first: usize, types: Types) -> usize {
        let cell = self.address_of(first);
        let reference = object::reference_of(cell);
        let bytes = object::bounds(reference, types).1 - cell;
        if self.bits.is_marked(reference) {
            return bytes;
        }
        self.bits.clear_start(reference);
        let is_given_back = bytes >= GIVEN_BACK && !self.options.poison && give_back(cell, bytes);
        if self.options.poison {
            fill(cell, bytes, POISON);
        }
        self.free_blocks(first, !is_given_back);
        0
    }

    /// The blocks of a large cell are free from now on.
    pub(super) fn free_blocks(&mut self, first: usize, is_dirty: bool) {
        let count = self.blocks[first].extent as usize;
        for index in first..first + count {
            debug_assert!(matches!(self.kinds[index], LARGE | REST));
            self.free_block(index, is_dirty);
        }
    }

    fn free_block(&mut self, index: usize, is_dirty: bool) {
        let block = &mut self.blocks[index];
        if block.is_dirty && !is_dirty {
            self.dirty -= 1;
        }
        (block.is_dirty, block.extent) = (is_dirty, 0);
        (self.kinds[index], self.lines[index]) = (FREE, 0);
        self.no_row_of = usize::MAX;
        if !std::mem::replace(&mut block.is_listed, true) {
            self.free.push(index);
        }
    }

    /// Notes a block with small cells that has free lines, if that is not known.
    fn list_runs(&mut self, index: usize) {
        let free = self.lines[index].count_zeros();
        if self.kinds[index] != SMALL || free < LEAST_FREE || self.blocks[index].has_runs {
            return;
        }
        self.blocks[index].has_runs = true;
        match free >= ROOMY {
            true => self.runs.push(index),
            false => self.scraps.push(index),
        }
    }

    /// Makes the lists anew, so that blocks at the beginning of the heap are used first.
    fn list_blocks(&mut self) {
        self.free.clear();
        self.runs.clear();
        self.scraps.clear();
        for index in (0..self.frontier).rev() {
            let block = &mut self.blocks[index];
            block.has_runs = false;
            block.is_listed = self.kinds[index] == FREE;
            if block.is_listed {
                self.free.push(index);
            }
            self.list_runs(index);
        }
    }

    /// Gives the memory of free blocks back to the system where so many bytes of them will not be needed, those at the end of the heap first.
    pub(super) fn give_back_surplus(&mut self, surplus: usize) {
        let mut left = surplus / BLOCK_BYTES;
        let mut end = self.frontier;
        while left > 0 && end > 0 {
            let is_surplus =
                |index: &usize| self.kinds[*index] == FREE && self.blocks[*index].is_dirty;
            let least = end.saturating_sub(left);
            let count = (least..end).rev().take_while(is_surplus).count();
            let first = end - count;
            if count >= LEAST_ROW && give_back(self.address_of(first), count * BLOCK_BYTES) {
                for block in &mut self.blocks[first..end] {
                    block.is_dirty = false;
                }
                self.dirty -= count;
                left -= count;
            }
            end = first.saturating_sub(1);
        }
    }

    fn poison_lines(&self, index: usize, lines: u128) {
        let mut left = lines;
        while left != 0 {
            let line = left.trailing_zeros() as usize;
            left &= left - 1;
            fill(
                self.address_of(index) + line * LINE_BYTES,
                LINE_BYTES,
                POISON,
            );
        }
    }
}

/// Whether no object is known in a block.
pub(super) fn has_no_objects(pairs: &[Pair]) -> bool {
    pairs.iter().all(|pair| pair.starts == 0)
}

/// Fills memory of the heap.
pub(super) fn fill(start: usize, bytes: usize, pattern: u64) {
    // SAFETY: callers pass ranges of committed memory that no live cell is in.
    unsafe {
        match pattern {
            0 => std::ptr::write_bytes(start as *mut u8, 0, bytes),
            _ => std::slice::from_raw_parts_mut(start as *mut u64, bytes / 8).fill(pattern),
        }
    }
}

/// Gives whole blocks back to the system, after which they are zero. Whether that was possible.
fn give_back(start: usize, bytes: usize) -> bool {
    let bytes = bytes.next_multiple_of(BLOCK_BYTES);
    // SAFETY: the blocks belong to the heap and are free.
    unsafe { libc::madvise(start as *mut libc::c_void, bytes, libc::MADV_DONTNEED) == 0 }
}
