//! Handing memory out: runs of free lines for small cells, blocks of their own for large ones.
//!
//! Runs of blocks that are mostly free come first, then free blocks, runs of blocks that are hardly free, and blocks that were never used at
//! last. Of each kind that comes first which became free last: its memory is likely to be in the processor's cache still, so that a program
//! whose objects die young goes round in the same few blocks. After a full collection the heap's beginning comes first, so that free blocks in
//! a row are left for large cells.
//!
//! A cell that fits into a line gets the next run, whatever its length. A larger one that is still small gets a run in which it has room, if one of
//! the next few blocks has one, and else a free block; short runs between are not skipped for it, and the area that it did not fit into is put
//! aside and used again afterwards.

use super::blocks::{FREE, LARGE, REST, SMALL, mask, next_run};
use super::sweep::fill;
use super::{Area, BLOCK_BYTES, Heap, LINE_BYTES, MOST_SMALL, make_accessible};

/// What access is made for at once while the heap is small.
pub(super) const SMALL_STEP: usize = (256 << 10) / BLOCK_BYTES;

/// The size of the pages that a large heap is made of if the system likes to.
pub(super) const HUGE_STEP: usize = (2 << 20) / BLOCK_BYTES;

/// So many blocks are looked at for a run that is long enough.
const LOOKED_AT: usize = 8;

/// The heap counts as large from this size on.
const LARGE_HEAP: usize = (4 << 20) / BLOCK_BYTES;

impl Heap {
    /// An area with room for so many bytes, without a collection; `rest` is what is left of the current one, which has been closed.
    pub(super) fn take(&mut self, rest: Area, bytes: usize) -> Option<Area> {
        if rest.room() > LINE_BYTES.max(self.aside.room()) {
            self.aside = rest;
        }
        if bytes > MOST_SMALL {
            return self.take_large(bytes);
        }
        if self.aside.room() >= bytes {
            let area = std::mem::take(&mut self.aside);
            self.reopen(area);
            return Some(area);
        }
        let fits_anywhere = bytes <= LINE_BYTES;
        let run = match fits_anywhere {
            true => self.take_run(false),
            false => self.take_long_run(bytes.div_ceil(LINE_BYTES)),
        };
        if run.is_some() {
            return run;
        }
        if let Some(index) = self.take_listed_block() {
            return Some(self.whole_block(index));
        }
        if fits_anywhere && let Some(run) = self.take_run(true) {
            return Some(run);
        }
        let index = self.take_blocks(1)?;
        Some(self.whole_block(index))
    }

    /// The free block that is the last in the list. What is listed may be in use again, as part of a large cell.
    fn take_listed_block(&mut self) -> Option<usize> {
        loop {
            let index = self.free.pop()?;
            let block = &mut self.blocks[index];
            block.is_listed = false;
            if self.kinds[index] == FREE {
                return Some(index);
            }
        }
    }

    /// The next free lines of a block that has others; of one that has few free ones, if it must be.
    fn take_run(&mut self, takes_scraps: bool) -> Option<Area> {
        loop {
            let index = match self.hand {
                Some(index) => index,
                None => {
                    let index = match takes_scraps {
                        true => self.scraps.pop()?,
                        false => self.runs.pop()?,
                    };
                    self.blocks[index].has_runs = false;
                    index
                }
            };
            if self.kinds[index] == SMALL
                && let Some((first, count)) = next_run(self.lines[index], 1)
            {
                self.hand = Some(index);
                return Some(self.hand_out(index, first, count));
            }
            self.hand = None;
        }
    }

    /// The first run of so many free lines in one of the next blocks that have runs; they stay where they are in the list.
    fn take_long_run(&mut self, least: usize) -> Option<Area> {
        let end = self.runs.len();
        for position in (end.saturating_sub(LOOKED_AT)..end).rev() {
            let index = self.runs.at(position);
            if self.kinds[index] == SMALL
                && let Some((first, count)) = next_run(self.lines[index], least)
            {
                return Some(self.hand_out(index, first, count));
            }
        }
        None
    }

    /// All lines of a free block.
    fn whole_block(&mut self, index: usize) -> Area {
        let block = &mut self.blocks[index];
        block.lines_before = 0;
        (self.kinds[index], self.lines[index]) = (SMALL, 0);
        self.hand_out(index, 0, super::LINES)
    }

    /// Lines that are free become an area, filled with zeros.
    fn hand_out(&mut self, index: usize, first: usize, count: usize) -> Area {
        let cursor = self.address_of(index) + first * LINE_BYTES;
        let bytes = count * LINE_BYTES;
        self.note_young(index);
        self.lines[index] |= mask(first, count);
        let block = &mut self.blocks[index];
        block.hand_out(mask(first, count));
        // A block with objects is dirty.
        if std::mem::replace(&mut block.is_dirty, true) {
            fill(cursor, bytes, 0);
        } else {
            self.dirty += 1;
        }
        self.handed += bytes;
        Area {
            cursor,
            limit: cursor + bytes,
        }
    }

    /// The block has been handed out from.
    fn note_young(&mut self, index: usize) {
        if std::mem::replace(&mut self.may_be_young[index], 1) == 0 {
            self.young.push(index);
        }
    }

    /// Blocks for one cell, which the area has just room for.
    fn take_large(&mut self, bytes: usize) -> Option<Area> {
        let count = bytes.div_ceil(BLOCK_BYTES);
        let first = self.take_blocks(count)?;
        let cursor = self.address_of(first);
        let end = cursor + bytes;
        self.note_young(first);
        self.may_be_young[first..first + count].fill(1);
        for index in first..first + count {
            let start = self.address_of(index);
            let block = &mut self.blocks[index];
            (self.kinds[index], block.extent) = match index == first {
                true => (LARGE, count as u32),
                false => (REST, first as u32),
            };
            if std::mem::replace(&mut block.is_dirty, true) {
                fill(start, BLOCK_BYTES.min(end - start), 0);
            } else {
                self.dirty += 1;
            }
        }
        self.handed += bytes;
        self.large = cursor;
        Some(Area { cursor, limit: end })
    }

    /// So many free blocks in a row: the first of them. What is between used blocks is looked at from where the last search ended; a search in
    /// vain is not done again before a collection.
    fn take_blocks(&mut self, count: usize) -> Option<usize> {
        // All single blocks that are free are listed.
        if count == 1
            && let Some(index) = self.take_listed_block()
        {
            return Some(index);
        }
        if count > 1 && count < self.no_row_of {
            let found = self
                .free_row(self.row_hand, self.frontier, count)
                .or_else(|| {
                    let end = self.frontier.min(self.row_hand + count);
                    self.free_row(0, end, count)
                });
            if let Some(first) = found {
                self.row_hand = first + count;
                return Some(first);
            }
            self.no_row_of = count;
        }
        // Free blocks at the end of what is used, and new ones behind it.
        let used = self.kinds[..self.frontier].iter();
        let at_end = used.rev().take(count).take_while(|kind| **kind == FREE);
        let first = self.frontier - at_end.count();
        let end = first
            .checked_add(count)
            .filter(|end| *end <= self.blocks.len())?;
        if end > self.committed && !self.commit(end) {
            return None;
        }
        self.frontier = end;
        Some(first)
    }

    fn free_row(&self, start: usize, end: usize, count: usize) -> Option<usize> {
        let mut length = 0;
        let mut index = start;
        while index < end {
            (length, index) = match self.kinds[index] {
                FREE => (length + 1, index + 1),
                LARGE => (0, index + self.blocks[index].extent as usize),
                _ => (0, index + 1),
            };
            if length == count {
                return Some(index - count);
            }
        }
        None
    }

    /// Makes at least so many blocks accessible. Whether the system has let it.
    fn commit(&mut self, needed: usize) -> bool {
        let is_large = needed > LARGE_HEAP;
        let step = if is_large { HUGE_STEP } else { SMALL_STEP };
        // Growing by an eighth keeps the number of system calls small and the surplus bounded.
        let wanted = needed.max(self.committed + self.committed / 8);
        let wanted = wanted.next_multiple_of(step).min(self.blocks.len());
        let (start, end) = (self.address_of(self.committed), self.address_of(wanted));
        if !make_accessible(start, end) {
            return false;
        }
        if is_large {
            let length = end - start;
            // SAFETY: the blocks are ours. This is advice: failure costs time only, so the status is of no interest.
            unsafe { libc::madvise(start as *mut libc::c_void, length, libc::MADV_HUGEPAGE) };
            self.bits.like_huge_pages(wanted);
        }
        self.committed = wanted;
        true
    }
}
