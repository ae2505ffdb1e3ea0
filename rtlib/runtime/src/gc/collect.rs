//! When the heap is collected, and in which order.

use super::object::Types;
use super::{Area, Heap, MOST_SMALL, OutOfMemory, Roots};
use std::time::Instant;

/// The least number of bytes that are handed out between two collections.
const LEAST_BUDGET: usize = 4 << 20;

/// A collection after which less than this part of what is live was handed out did not help.
const LITTLE: usize = 16;

/// So many such collections in a row are too many: the program would go on for ever, and get nowhere.
const MOST_STARVED: u32 = 16;

impl Heap {
    /// Another area for the one that has no room for so many bytes, `area`; after a collection if it is time.
    /// Without types and roots there is none.
    ///
    /// # Errors
    /// If there is no memory, not even after a collection.
    pub fn make_room(
        &mut self,
        area: Area,
        bytes: usize,
        known: Option<(Types, Roots<'_>)>,
    ) -> Result<Area, OutOfMemory> {
        if let Some((types, _)) = known {
            self.retire(area.cursor, types);
        }
        let mut rest = self.give_up_unused(area);
        let mut has_collected = false;
        if let Some((types, roots)) = known
            && (self.options.stress || self.handed + self.external.added() + bytes > self.budget)
        {
            self.collect(types, roots);
            (rest, has_collected) = (Area::default(), true);
        }
        loop {
            let fits = self.options.limit.is_none_or(|limit| {
                self.live.saturating_add(self.handed).saturating_add(bytes) <= limit
            });
            if fits
                && self.starved < MOST_STARVED
                && let Some(mut area) = self.take(rest, bytes)
            {
                if self.options.stress {
                    area.limit = area.cursor + bytes;
                }
                return Ok(area);
            }
            match known {
                Some((types, roots)) if !has_collected => self.collect(types, roots),
                _ => return Err(OutOfMemory),
            }
            (rest, has_collected) = (Area::default(), true);
        }
    }

    /// An area for a large cell in which none was allocated has its blocks back. What is left of the area otherwise.
    fn give_up_unused(&mut self, area: Area) -> Area {
        let is_unused = area.cursor == self.unwalked && area.room() > MOST_SMALL;
        if is_unused && area.cursor >= self.start {
            let block = self.block_of(area.cursor);
            if self.blocks[block].kind == super::blocks::LARGE {
                self.free_blocks(block, true);
                return Area::default();
            }
        }
        area
    }

    /// Collects the whole heap. The current area has been walked, and is gone afterwards.
    pub fn collect(&mut self, types: Types, roots: Roots<'_>) {
        let start = Instant::now();
        let handed = self.handed;
        self.check("before a collection", types, false);
        self.forget_marks();
        self.mark_all(types, roots);
        self.settle_weak(types);
        self.sweep(types);
        self.check("after a collection", types, true);
        (self.hand, self.free_hand) = ((0, 0), 0);
        (self.aside, self.handed) = (Area::default(), 0);
        self.unwalked = self.start;
        self.budget = self.next_budget();
        self.starved = match handed < self.live / LITTLE && !self.options.stress {
            true => self.starved + 1,
            false => 0,
        };
        self.pauses.add(start.elapsed(), handed, self.live);
    }

    /// Tells weak references who is dead: what has been marked is there, and nothing else.
    fn settle_weak(&mut self, types: Types) {
        let mut weak = std::mem::take(&mut self.weak);
        weak.settle(|address| {
            // What lies outside of the heap never dies.
            let object = self.find(address as u64, types);
            let is_inside = (self.start..self.address_of(self.frontier)).contains(&address);
            object.map_or(!is_inside, |object| self.marks.has(object))
        });
        self.weak = weak;
        self.external.settle();
    }

    /// Whether so much has been added outside of the heap that a collection is due.
    pub fn is_due(&self) -> bool {
        self.handed + self.external.added() > self.budget
    }

    /// How many bytes are handed out until the next collection: as many as are live, so that the heap is twice as large at most.
    pub(super) fn next_budget(&self) -> usize {
        let budget = (self.live + self.external.bytes()).max(LEAST_BUDGET);
        match self.options.limit {
            Some(limit) => budget.min(limit.saturating_sub(self.live)),
            None => budget,
        }
    }

    /// Bytes in use: live since the latest collection, and handed out since.
    pub fn used(&self) -> usize {
        self.live + self.handed
    }

    /// Prints the summary, if it was asked for.
    pub fn print_summary(&self) {
        if self.options.summary {
            self.pauses.print(self.used());
        }
    }
}
