//! When the heap is collected, and in which way.
//!
//! A young collection comes when the *nursery* has been handed out: a number of bytes that grows while much of what is young survives, because what
//! had no time to die is old from then on and stays until the next full collection; and that shrinks when hardly anything survives, because a
//! small nursery stays in the processor's cache, and when collections take long. Every collection scans the whole stack, so the nursery is never smaller than a part of that: else a
//! deep recursion would spend its time there.
//!
//! A full collection comes when the heap has grown as much as was live after the one before.

use super::options::Options;
use std::time::Duration;

/// The nursery's size at first, and its least.
const LEAST_NURSERY: usize = 1 << 20;

/// Its greatest, as long as the stack is not deep.
const MOST_NURSERY: usize = 16 << 20;

/// The heap grows at least by this between two full collections.
const LEAST_GROWTH: usize = 16 << 20;

/// If more than this part of what was young survives, the nursery grows.
const MUCH: usize = 8;

/// If less than this part survives, it shrinks.
const LITTLE: usize = 64;

/// It does not grow if a young collection has taken longer.
const LONG: Duration = Duration::from_micros(1500);

/// It shrinks if a young collection has taken longer.
const TOO_LONG: Duration = Duration::from_micros(3500);

/// The same if not much survives: a larger nursery would not help.
const LONG_FOR_LITTLE: Duration = Duration::from_micros(700);

/// A full collection after which less than this part of what is live was handed out did not help.
const STARVED: usize = 16;

/// So many such collections in a row are too many: the program would go on for ever, and get nowhere.
const MOST_STARVED: u32 = 16;

/// In stress mode, one of so many collections is full.
const STRESS_FULL: u64 = 4;

/// What a collection has found.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// Whether it was a full one.
    pub is_full: bool,
    /// Bytes that had been handed out since the collection before.
    pub handed: usize,
    /// Bytes of the objects that have been marked: in a young collection, what has survived of that.
    pub survived: usize,
    /// Bytes that are live altogether, as far as is known.
    pub live: usize,
    /// Bytes of roots.
    pub roots: usize,
    /// The processor time that it took.
    pub pause: Duration,
}

/// How much may be handed out.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// How many bytes may be handed out until the next collection.
    pub bytes: usize,
    /// Whether that will be a full one.
    pub next_is_full: bool,
    nursery: usize,
    /// A full collection comes before the heap is larger.
    full_at: usize,
    handed_since_full: usize,
    /// How many full collections in a row came after next to nothing had been handed out.
    starved: u32,
    fixed: Option<usize>,
    limit: usize,
    has_stress: bool,
}

impl Budget {
    /// Before the first collection.
    pub fn new(options: &Options) -> Budget {
        let mut budget = Budget {
            bytes: 0,
            next_is_full: false,
            nursery: options.nursery.unwrap_or(LEAST_NURSERY),
            full_at: LEAST_GROWTH,
            handed_since_full: 0,
            starved: 0,
            fixed: options.nursery,
            limit: options.limit.unwrap_or(usize::MAX),
            has_stress: options.stress,
        };
        budget.plan(0, 0);
        budget
    }

    /// Whether the collection that is due, the one with this number, is a full one; the program wants so many bytes more than it has.
    pub fn is_full(&self, number: u64, used: usize) -> bool {
        match self.has_stress {
            true => number.is_multiple_of(STRESS_FULL),
            false => self.next_is_full || used > self.full_at,
        }
    }

    /// Bytes that the heap may have before the next full collection.
    pub fn most(&self) -> usize {
        self.full_at.min(self.limit)
    }

    /// Whether full collections do not help any more.
    pub fn is_starved(&self) -> bool {
        self.starved >= MOST_STARVED
    }

    /// Decides on the next collection after one.
    pub fn adapt(&mut self, found: &Found) {
        let Found { handed, live, .. } = *found;
        self.handed_since_full += handed;
        if found.is_full {
            self.starved = match self.handed_since_full < live / STARVED && !self.has_stress {
                true => self.starved + 1,
                false => 0,
            };
            self.handed_since_full = 0;
            self.full_at = live.saturating_add(live.max(LEAST_GROWTH));
        } else if self.fixed.is_none() && handed <= 2 * self.bytes {
            // Only then: what was handed out for one large object says nothing about others.
            self.adapt_nursery(found);
        }
        self.plan(live, found.roots);
    }

    fn adapt_nursery(&mut self, found: &Found) {
        let survives_much = found.survived > found.handed / MUCH;
        let is_too_long = match survives_much {
            true => found.pause > TOO_LONG,
            false => found.pause > LONG_FOR_LITTLE,
        };
        if is_too_long || found.survived < found.handed / LITTLE {
            self.nursery = (self.nursery / 2).max(LEAST_NURSERY);
        } else if survives_much && found.pause < LONG {
            self.nursery = (self.nursery * 2).min(MOST_NURSERY);
        }
    }

    fn plan(&mut self, live: usize, roots: usize) {
        let nursery = self.nursery.max(roots);
        let room = self.full_at.min(self.limit).saturating_sub(live);
        self.next_is_full = room < nursery;
        // Before a full collection a little more room is worth more than the exact size.
        let least = match self.next_is_full {
            true => nursery / 4,
            false => nursery,
        };
        let bytes = room.clamp(least, nursery);
        self.bytes = bytes.min(self.limit.saturating_sub(live));
    }
}
