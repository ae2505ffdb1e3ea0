//! What happens when an area is full: another one, after a collection if it is time. The order of a collection's parts.

use super::budget::Found;
use super::object::Types;
use super::{Area, BLOCK_BYTES, Heap, OutOfMemory, Roots};
use std::time::Duration;

/// What is reachable: the program's types, and the roots.
pub type Known<'a> = (Types, Roots<'a>);

impl Heap {
    /// Another area for the one that has no room for so many bytes, if no collection is due.
    #[inline]
    pub fn next_area(&mut self, area: Area, bytes: usize) -> Option<Area> {
        if self.options.stress || !self.fits(bytes) || self.handed + bytes > self.budget.bytes {
            return None;
        }
        let rest = self.close(area);
        self.take(rest, bytes)
    }

    /// Another area for the one that has no room for so many bytes, `area`; after a collection if it is time.
    /// If it is not known what is reachable there is none.
    ///
    /// # Errors
    /// If there is no memory, not even after a collection.
    pub fn make_room(
        &mut self,
        area: Area,
        bytes: usize,
        known: Option<Known<'_>>,
    ) -> Result<Area, OutOfMemory> {
        let mut rest = self.close(area);
        let mut has_collected_all = false;
        if let Some(known) = known
            && (self.options.stress || self.handed + bytes > self.budget.bytes)
        {
            let used = self.used().saturating_add(bytes);
            has_collected_all = self.budget.is_full(self.pauses.count(), used);
            self.collect(known, has_collected_all);
            rest = Area::default();
        }
        loop {
            if self.fits(bytes)
                && !self.budget.is_starved()
                && let Some(mut area) = self.take(rest, bytes)
            {
                if self.options.stress {
                    self.shorten(&mut area, bytes);
                }
                return Ok(area);
            }
            match known {
                Some(known) if !has_collected_all => self.collect(known, true),
                _ => return Err(OutOfMemory),
            }
            (rest, has_collected_all) = (Area::default(), true);
        }
    }

    /// Whether the limit allows so many bytes more.
    fn fits(&self, bytes: usize) -> bool {
        let limit = self.options.limit.unwrap_or(usize::MAX);
        self.used().saturating_add(bytes) <= limit
    }

    /// Leaves room in an area for one cell only, so that the next one asks again.
    fn shorten(&mut self, area: &mut Area, bytes: usize) {
        let end = Area {
            cursor: area.cursor + bytes,
            limit: area.limit,
        };
        area.limit = end.cursor;
        // A large cell has its area for itself.
        if self.large == 0 {
            self.close(end);
        }
    }

    /// Collects, what is young only or the whole heap. The current area has been closed, and is gone afterwards.
    pub fn collect(&mut self, known: Known<'_>, is_full: bool) {
        let (types, roots) = known;
        let handed = self.handed;
        self.check("before a collection", types, false);
        let start = processor_time();
        match is_full {
            true => self.forget_marks(),
            false => self.forget_young_lines(),
        }
        self.mark_all(types, roots, !is_full);
        match is_full {
            true => self.sweep_all(types),
            false => self.sweep_young(types),
        }
        self.clean_cards();
        (self.aside, self.handed) = (Area::default(), 0);
        self.pauses.note_memory(self.dirty * BLOCK_BYTES);
        let pause = processor_time().saturating_sub(start);
        self.check("after a collection", types, true);
        self.budget.adapt(&Found {
            is_full,
            handed,
            survived: self.marked.bytes as usize,
            live: self.live,
            roots: self.root_bytes,
            pause,
        });
        if is_full && !self.options.poison {
            self.give_back_unneeded();
        }
        let (marked, live) = (self.marked, self.live);
        self.pauses.add(pause, is_full, handed, live, marked);
    }

    /// Gives memory back that will not be used before the next full collection, if it is much.
    fn give_back_unneeded(&mut self) {
        let needed = self.budget.most().max(self.live + self.budget.bytes);
        let has = self.dirty * BLOCK_BYTES;
        // A quarter more than needed is kept, and no less than a quarter more is given back: so it does not go to and fro.
        let kept = needed + needed / 4;
        if has > kept + kept / 4 {
            self.give_back_surplus(has - kept);
        }
    }

    /// How long it took to make the heap.
    pub fn note_start(&mut self, time: Duration) {
        self.pauses.note_start(time);
    }

    /// Bytes in use: live since the latest collection, and handed out since.
    pub fn used(&self) -> usize {
        self.live + self.handed
    }

    /// Prints the summary, if it was asked for.
    pub fn print_summary(&self) {
        if self.options.summary {
            self.pauses.print(self.used(), self.dirty * BLOCK_BYTES);
        }
    }
}

/// The time that this thread has had of the processor: what else the machine does is no part of a pause.
fn processor_time() -> Duration {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the place is of the right type and ours; this clock is always there.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
