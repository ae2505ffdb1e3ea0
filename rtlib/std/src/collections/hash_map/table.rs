//! The table behind maps and sets: open addressing with linear probing.
//!
//! Two arrays of a power of two slots stand side by side: hashes, and pairs of key and value. A hash
//! of 0 says that the slot is free; stored hashes have the top bit set. Removal moves the following
//! pairs back, so that no tombstones are left. At least a quarter of the slots is free.

use crate::intrinsics;
use crate::prelude::v1::*;

/// A key with its value.
pub(crate) struct Pair<K, V> {
    pub(crate) key: K,
    pub(crate) value: V,
}

/// The slots. `mask` is the number of slots less one, or 0 if there are none.
pub(crate) struct Table<K, V> {
    hashes: *mut u64,
    pairs: *mut Pair<K, V>,
    slots: usize,
    length: usize,
}

/// The bit that tells a stored hash from a free slot.
const STORED: u64 = 1 << 63;

impl<K, V> Table<K, V> {
    #[inline]
    pub(crate) const fn new() -> Table<K, V> {
        Table {
            hashes: intrinsics::dangling(),
            pairs: intrinsics::dangling(),
            slots: 0,
            length: 0,
        }
    }

    #[inline]
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    #[inline]
    pub(crate) fn slots(&self) -> usize {
        self.slots
    }

    /// How many pairs fit without growing.
    #[inline]
    pub(crate) fn capacity(&self) -> usize {
        self.slots / 4 * 3
    }

    /// The stored hash in a slot, or 0.
    #[inline]
    pub(crate) fn hash(&self, slot: usize) -> u64 {
        // SAFETY: the slot is inside.
        unsafe { intrinsics::pointer_read(intrinsics::pointer_add_mut(self.hashes, slot)) }
    }

    #[inline]
    fn set_hash(&self, slot: usize, hash: u64) {
        // SAFETY: the slot is inside.
        unsafe { intrinsics::pointer_write(intrinsics::pointer_add_mut(self.hashes, slot), hash) }
    }

    #[inline]
    fn place(&self, slot: usize) -> *mut Pair<K, V> {
        // SAFETY: the slot is inside.
        unsafe { intrinsics::pointer_add_mut(self.pairs, slot) }
    }

    /// The pair in an occupied slot.
    #[inline]
    pub(crate) fn pair<'a>(&self, slot: usize) -> &'a Pair<K, V> {
        // SAFETY: the slot is occupied; the callers bind the lifetime to the map's.
        unsafe { intrinsics::pointer_to_reference(self.place(slot)) }
    }

    /// The pair in an occupied slot, mutably.
    #[inline]
    pub(crate) fn pair_mut<'a>(&self, slot: usize) -> &'a mut Pair<K, V> {
        // SAFETY: the slot is occupied; the callers hold the map exclusively, and give each pair
        // out once.
        unsafe { intrinsics::pointer_to_reference_mut(self.place(slot)) }
    }

    /// Moves the pair out of a slot, which the caller frees or forgets.
    #[inline]
    pub(crate) fn take(&self, slot: usize) -> Pair<K, V> {
        // SAFETY: the slot is occupied.
        unsafe { intrinsics::pointer_read(self.place(slot)) }
    }

    /// The slot of the pair with this hash whose key fits.
    #[inline]
    pub(crate) fn find<F: FnMut(&K) -> bool>(&self, hash: u64, fits: F) -> Option<usize> {
        if self.length == 0 {
            return None;
        }
        let mut fits = fits;
        let stored = hash | STORED;
        let mask = self.slots - 1;
        let mut slot = hash as usize & mask;
        loop {
            let found = self.hash(slot);
            if found == 0 {
                return None;
            }
            if found == stored && fits(&self.pair(slot).key) {
                return Some(slot);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Makes room for more pairs.
    #[inline]
    pub(crate) fn reserve(&mut self, additional: usize) {
        let needed = self.length + additional;
        if needed > self.capacity() {
            self.grow(needed);
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, needed: usize) {
        let mut slots: usize = if self.slots == 0 { 8 } else { self.slots };
        while slots / 4 * 3 < needed {
            slots = slots * 2;
        }
        let bigger: Table<K, V> = Table {
            hashes: intrinsics::allocate_array(slots),
            pairs: intrinsics::allocate_array(slots),
            slots,
            length: self.length,
        };
        let mut slot: usize = 0;
        while slot < self.slots {
            let hash = self.hash(slot);
            if hash != 0 {
                bigger.put(hash, self.take(slot));
            }
            slot += 1;
        }
        *self = bigger;
    }

    /// Puts a pair into the first free slot behind its hash's place.
    #[inline]
    fn put(&self, stored: u64, pair: Pair<K, V>) -> usize {
        let mask = self.slots - 1;
        let mut slot = stored as usize & mask;
        while self.hash(slot) != 0 {
            slot = (slot + 1) & mask;
        }
        self.set_hash(slot, stored);
        // SAFETY: the slot is free.
        unsafe { intrinsics::pointer_write(self.place(slot), pair) };
        slot
    }

    /// Adds a pair whose key is not there yet. Its slot is the result.
    #[inline]
    pub(crate) fn insert(&mut self, hash: u64, key: K, value: V) -> usize {
        self.reserve(1);
        self.length += 1;
        self.put(hash | STORED, Pair { key, value })
    }

    /// Takes the pair out of an occupied slot.
    pub(crate) fn remove(&mut self, slot: usize) -> Pair<K, V> {
        let removed = self.take(slot);
        let mask = self.slots - 1;
        let mut free = slot;
        let mut next = (slot + 1) & mask;
        loop {
            let hash = self.hash(next);
            if hash == 0 {
                break;
            }
            // A pair may move back if that does not take it before its hash's place.
            let home = hash as usize & mask;
            if (next.wrapping_sub(home) & mask) >= (next.wrapping_sub(free) & mask) {
                self.set_hash(free, hash);
                // SAFETY: both slots are inside; the pair moves.
                unsafe { intrinsics::copy_elements(self.place(next), self.place(free), 1) };
                free = next;
            }
            next = (next + 1) & mask;
        }
        self.set_hash(free, 0);
        self.length -= 1;
        removed
    }

    /// Takes all pairs away, and keeps the memory.
    pub(crate) fn clear(&mut self) {
        let mut slot: usize = 0;
        while slot < self.slots {
            self.set_hash(slot, 0);
            slot += 1;
        }
        self.length = 0;
    }

    /// The first occupied slot from this one on, or the number of slots.
    #[inline]
    pub(crate) fn next_occupied(&self, from: usize) -> usize {
        let mut slot = from;
        while slot < self.slots && self.hash(slot) == 0 {
            slot += 1;
        }
        slot
    }

    /// The same slots, for an iterator that stands for the map.
    #[inline]
    pub(crate) fn alias(&self) -> Table<K, V> {
        Table {
            hashes: self.hashes,
            pairs: self.pairs,
            slots: self.slots,
            length: self.length,
        }
    }
}
