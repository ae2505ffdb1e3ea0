//! Sweeping: what was not marked is free.

use super::blocks::{Block, FREE, LARGE, REST, SMALL};
use super::object::{self, Types};
use super::{BLOCK_BYTES, Heap, LINE_BYTES};

/// Large cells of at least so many bytes give their memory back to the system.
const GIVEN_BACK: usize = 1 << 20;

/// What free memory is filled with if that is asked for: an address that no process has, and no small number either.
pub const POISON: u64 = 0xdead_a5a5_dead_a5a5;

impl Heap {
    /// Takes all marks away.
    pub(super) fn forget_marks(&mut self) {
        for index in 0..self.frontier {
            let block = &mut self.blocks[index];
            if block.kind == FREE {
                continue;
            }
            block.lines_before = std::mem::take(&mut block.lines);
            self.marks.block_mut(index).fill(0);
        }
    }

    /// Frees what is not marked, and adds up what is.
    pub(super) fn sweep(&mut self, types: Types) {
        self.live = 0;
        let mut index = 0;
        while index < self.frontier {
            match self.blocks[index].kind {
                SMALL => self.sweep_small(index),
                LARGE => self.sweep_large(index, types),
                _ => {}
            }
            index += match self.blocks[index].kind {
                LARGE => self.blocks[index].extent as usize,
                _ => 1,
            };
        }
    }

    fn sweep_small(&mut self, index: usize) {
        let lines = self.blocks[index].lines;
        self.live += lines.count_ones() as usize * LINE_BYTES;
        let marks = self.marks.block(index);
        for (start, mark) in self.starts.block_mut(index).iter_mut().zip(marks) {
            *start &= mark;
        }
        if self.options.poison {
            self.poison_lines(index, self.blocks[index].lines_before & !lines);
        }
        if lines == 0 {
            self.blocks[index].kind = FREE;
        }
    }

    fn sweep_large(&mut self, first: usize, types: Types) {
        let cell = self.address_of(first);
        let reference = object::reference_of(cell);
        let bytes = object::bounds(reference, types).1 - cell;
        if self.marks.has(reference) {
            self.live += bytes;
            return;
        }
        self.starts.clear(reference);
        let is_given_back = bytes >= GIVEN_BACK && !self.options.poison && give_back(cell, bytes);
        if self.options.poison {
            fill(cell, bytes, POISON);
        }
        self.free_blocks(first, !is_given_back);
    }

    /// The blocks of a large cell are free from now on.
    pub(super) fn free_blocks(&mut self, first: usize, is_dirty: bool) {
        let count = self.blocks[first].extent as usize;
        for block in &mut self.blocks[first..first + count] {
            debug_assert!(block.kind == LARGE || block.kind == REST);
            *block = Block {
                lines: 0,
                lines_before: 0,
                kind: FREE,
                is_dirty,
                extent: 0,
            };
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
