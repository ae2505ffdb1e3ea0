//! Handing memory out: runs of free lines for small cells, blocks of their own for large ones.
//!
//! A cell that fits into a line gets the next run, whatever its length. A larger one that is still small gets a free block, so that the short
//! runs between are not skipped; the area that it did not fit into is put aside and used again afterwards.

use super::blocks::{FREE, LARGE, REST, SMALL};
use super::sweep::fill;
use super::{Area, BLOCK_BYTES, Heap, LINE_BYTES, LINES, MOST_SMALL};

/// What access is made for at once while the heap is small.
const SMALL_STEP: usize = (256 << 10) / BLOCK_BYTES;

/// The size of the pages that a large heap is made of if the system likes to.
const HUGE_STEP: usize = (2 << 20) / BLOCK_BYTES;

/// The heap counts as large from this size on.
const LARGE_HEAP: usize = (4 << 20) / BLOCK_BYTES;

impl Heap {
    /// An area with room for so many bytes, without a collection. The current area has been walked; `rest` is what is left of it.
    pub(super) fn take(&mut self, rest: Area, bytes: usize) -> Option<Area> {
        if rest.room() > LINE_BYTES.max(self.aside.room()) {
            self.aside = rest;
        }
        let area = if bytes > MOST_SMALL {
            self.take_large(bytes)?
        } else if self.aside.room() >= bytes {
            std::mem::take(&mut self.aside)
        } else if bytes <= LINE_BYTES
            && let Some(run) = self.take_run()
        {
            run
        } else {
            self.take_block()?
        };
        self.unwalked = area.cursor;
        Some(area)
    }

    /// The next free lines of a block that has others.
    fn take_run(&mut self) -> Option<Area> {
        let (mut index, mut line) = self.hand;
        while index < self.frontier {
            let block = &mut self.blocks[index];
            if block.kind == SMALL
                && let Some((first, count)) = block.next_run(line)
            {
                block.take(first, count);
                self.hand = (index, first + count);
                let cursor = self.address_of(index) + first * LINE_BYTES;
                let bytes = count * LINE_BYTES;
                fill(cursor, bytes, 0);
                self.handed += bytes;
                return Some(Area {
                    cursor,
                    limit: cursor + bytes,
                });
            }
            (index, line) = (index + 1, 0);
        }
        self.hand = (index, 0);
        None
    }

    fn take_block(&mut self) -> Option<Area> {
        let index = self.take_blocks(1)?;
        let cursor = self.address_of(index);
        let block = &mut self.blocks[index];
        (block.kind, block.lines) = (SMALL, u128::MAX);
        if std::mem::replace(&mut block.is_dirty, true) {
            fill(cursor, BLOCK_BYTES, 0);
        }
        self.handed += BLOCK_BYTES;
        debug_assert_eq!(LINES * LINE_BYTES, BLOCK_BYTES);
        Some(Area {
            cursor,
            limit: cursor + BLOCK_BYTES,
        })
    }

    /// Blocks for one cell, which the area has just room for.
    fn take_large(&mut self, bytes: usize) -> Option<Area> {
        let count = bytes.div_ceil(BLOCK_BYTES);
        let first = self.take_blocks(count)?;
        let cursor = self.address_of(first);
        let end = cursor + bytes;
        for index in first..first + count {
            let start = self.address_of(index);
            let block = &mut self.blocks[index];
            (block.kind, block.extent) = match index == first {
                true => (LARGE, count as u32),
                false => (REST, first as u32),
            };
            if std::mem::replace(&mut block.is_dirty, true) {
                fill(start, BLOCK_BYTES.min(end - start), 0);
            }
        }
        self.handed += bytes;
        Some(Area { cursor, limit: end })
    }

    /// So many free blocks in a row: the first of them. Those before the frontier are looked at once between two collections.
    fn take_blocks(&mut self, count: usize) -> Option<usize> {
        let mut length = 0;
        let mut index = self.free_hand;
        while index < self.frontier {
            match self.blocks[index].kind {
                FREE => length += 1,
                _ => length = 0,
            }
            index += 1;
            if length == count {
                // What is skipped is looked at again for single blocks, most of which are found at once.
                if count == 1 {
                    self.free_hand = index;
                }
                return Some(index - count);
            }
        }
        if count == 1 {
            self.free_hand = self.frontier;
        }
        // Free blocks at the end of what is used, and new ones behind it.
        let first = self.frontier - length;
        let end = first
            .checked_add(count)
            .filter(|end| *end <= self.blocks.len())?;
        if end > self.committed && !self.commit(end) {
            return None;
        }
        self.frontier = end;
        Some(first)
    }

    /// Makes at least so many blocks accessible. Whether the system has let it.
    fn commit(&mut self, needed: usize) -> bool {
        let is_large = needed > LARGE_HEAP;
        let step = if is_large { HUGE_STEP } else { SMALL_STEP };
        // Growing by an eighth keeps the number of system calls small and the surplus bounded.
        let wanted = needed.max(self.committed + self.committed / 8);
        let wanted = wanted.next_multiple_of(step).min(self.blocks.len());
        let start = self.address_of(self.committed) as *mut libc::c_void;
        let length = (wanted - self.committed) * BLOCK_BYTES;
        // SAFETY: the blocks belong to our reservation, and nothing is in them yet.
        let status = unsafe { libc::mprotect(start, length, libc::PROT_READ | libc::PROT_WRITE) };
        if status != 0 {
            return false;
        }
        if is_large {
            // SAFETY: as above. This is advice: failure costs time only, so the status is of no interest.
            unsafe { libc::madvise(start, length, libc::MADV_HUGEPAGE) };
        }
        self.committed = wanted;
        true
    }
}
