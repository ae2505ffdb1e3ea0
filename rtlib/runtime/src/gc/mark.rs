//! Marking: what can be reached from the roots.
//!
//! References that have been found and not been looked at wait on a stack. Those that leave the stack wait once more, in a short queue, while
//! the processor fetches their bits and the object's first bytes. Then the object is marked, its lines are, and what it refers to is put on
//! the stack. If there is no memory for the stack to grow, an object that does not fit is only marked, and in the end all marked objects are
//! gone through again: that ends, because each round marks at least one object that was not.

use super::blocks::lines_of;
use super::object::{self, FEW, FewReferences, Object, Types};
use super::{BLOCK_BYTES, Heap, LINE_BYTES, Roots};
use crate::heap::HEADER_BYTES;

/// References that wait for their memory.
const QUEUE: usize = 16;

/// What a collection has marked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Marked {
    /// Objects.
    pub objects: u64,
    /// Bytes of their cells.
    pub bytes: u64,
}

impl Heap {
    /// Marks all that is reachable; in a young collection what is old is marked already, and references from it are followed from dirty cards.
    pub(super) fn mark_all(&mut self, types: Types, roots: Roots<'_>, is_young: bool) {
        self.marked = Marked::default();
        let mut words = 0;
        roots(&mut |some| {
            words += some.len();
            match is_young {
                true => some
                    .iter()
                    .for_each(|word| self.wait_if_young(*word, types)),
                false => some.iter().for_each(|word| self.wait(*word, types)),
            }
        });
        self.root_bytes = words * 8;
        self.is_young_only = is_young;
        if is_young {
            self.follow_cards(types);
        }
        self.follow(types);
        while std::mem::take(&mut self.has_overflowed) {
            self.follow_all_marked(types);
        }
    }

    /// A reference, or what may be one, will be looked at, unless all around where it points to is old.
    #[inline(always)]
    pub(super) fn wait_if_young(&mut self, word: u64, types: Types) {
        let block = (word as usize).wrapping_sub(self.start) / BLOCK_BYTES;
        if block < self.frontier && self.may_be_young[block] != 0 {
            self.wait(word, types);
        }
    }

    /// A reference, or what may be one, will be looked at.
    #[inline(always)]
    pub(super) fn wait(&mut self, word: u64, types: Types) {
        if !self.is_inside(word) {
            return;
        }
        if self.pending.len() < self.pending_room {
            // SAFETY: there is room.
            unsafe {
                let end = self.pending.as_mut_ptr().add(self.pending.len());
                end.write(word);
                self.pending.set_len(self.pending.len() + 1);
            }
            return;
        }
        self.wait_for_room(word, types);
    }

    #[cold]
    fn wait_for_room(&mut self, word: u64, types: Types) {
        if self.pending.len() < self.most_pending && self.pending.try_reserve(1).is_ok() {
            self.pending_room = self.pending.capacity().min(self.most_pending);
            self.pending.push(word);
        } else if let Some(reference) = self.find(word, types) {
            self.has_overflowed |= self.bits.mark(reference);
        }
    }

    /// Marks what waits, what that refers to, and so on.
    fn follow(&mut self, types: Types) {
        match self.is_young_only {
            true => self.follow_some::<true>(types),
            false => self.follow_some::<false>(types),
        }
    }

    /// What the whole of a full collection's time is spent in: so tables are reached by their addresses, which stay where they are, and for objects
    /// of the most frequent form, a few references at known places, all is done here.
    fn follow_some<const YOUNG: bool>(&mut self, types: Types) {
        let (start, used) = (self.start, self.frontier * BLOCK_BYTES);
        let bits = self.bits.view();
        let lines = self.lines.address() as *mut u64;
        let young = self.may_be_young.address() as *const u8;
        let mut queue = [0u64; QUEUE];
        let (mut waiting, mut at) = (0, 0);
        let mut marked = Marked::default();
        loop {
            let next = self.pending.pop().unwrap_or(0);
            if next != 0 {
                bits.fetch(next as usize);
                object::fetch(next as usize - HEADER_BYTES);
                waiting += 1;
            } else if waiting == 0 {
                self.marked.objects += marked.objects;
                self.marked.bytes += marked.bytes;
                return;
            }
            let word = std::mem::replace(&mut queue[at], next);
            at = (at + 1) % QUEUE;
            if word == 0 {
                continue;
            }
            waiting -= 1;
            let mut reference = word as usize & !7;
            // SAFETY: only addresses inside of the heap wait, and all that begins there is inside of it.
            if !unsafe { bits.is_start(reference) } {
                match self.find_around(reference, types) {
                    Some(found) => reference = found,
                    None => continue,
                }
            }
            // SAFETY: as above.
            if !unsafe { bits.mark(reference) } {
                continue;
            }
            let length = self.pending.len();
            let few = (self.pending_room >= length + FEW)
                .then(|| FewReferences::of(reference, types))
                .flatten();
            let Some(few) = few else {
                self.visit::<YOUNG>(reference, types);
                continue;
            };
            marked.objects += 1;
            marked.bytes += (few.end - reference + HEADER_BYTES) as u64;
            let line = |address: usize| (address - start) / LINE_BYTES;
            for line in line(reference - HEADER_BYTES)..=line(few.end - 1) {
                // SAFETY: the table has a bit for each line of the heap, in this order on this machine.
                unsafe { *lines.add(line / 64) |= 1 << (line % 64) };
            }
            let waits = |word: u64| {
                let offset = (word as usize).wrapping_sub(start);
                // SAFETY: there is a byte for each block of the used part of the heap.
                offset < used && (!YOUNG || unsafe { *young.add(offset / BLOCK_BYTES) } != 0)
            };
            // SAFETY: there is room for as many as can come; each is written before it is counted.
            unsafe {
                let mut end = self.pending.as_mut_ptr().add(length);
                let mut count = length;
                few.for_each(|word| {
                    end.write(word);
                    let step = usize::from(waits(word));
                    (end, count) = (end.add(step), count + step);
                });
                self.pending.set_len(count);
            }
        }
    }

    /// Marks the lines of a marked object; what it refers to waits.
    #[inline(always)]
    fn visit<const YOUNG: bool>(&mut self, reference: usize, types: Types) {
        let object = Object::at(reference, types);
        self.marked.objects += 1;
        self.marked.bytes += (object.end - object.start) as u64;
        let block = self.block_of(reference);
        let first = self.address_of(block);
        // The lines of a large cell are of no interest, and do no harm.
        if object.end - first <= BLOCK_BYTES {
            self.lines[block] |= lines_of(object.start - first, object.end - first);
        }
        object.for_each_reference(&mut |word| match YOUNG {
            true => self.wait_if_young(word, types),
            false => self.wait(word, types),
        });
    }

    #[cold]
    fn visit_any(&mut self, reference: usize, types: Types) {
        match self.is_young_only {
            true => self.visit::<true>(reference, types),
            false => self.visit::<false>(reference, types),
        }
    }

    /// Does the same for all marked objects, of which most are done already.
    fn follow_all_marked(&mut self, types: Types) {
        for block in 0..self.frontier {
            for index in 0..BLOCK_BYTES / 8 {
                let address = self.address_of(block) + index * 8;
                if self.bits.is_marked(address) {
                    self.visit_any(address, types);
                    self.follow(types);
                }
            }
        }
    }
}
