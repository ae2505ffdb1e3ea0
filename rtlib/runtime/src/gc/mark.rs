//! Marking: what can be reached from the roots.
//!
//! An object is marked by its mark bit, for which its memory is not touched; it then waits on a stack. Those that leave the stack wait once more, in a
//! short queue, while the processor fetches their memory. Then their lines are marked and their references followed. If there is no
//! memory for the stack to grow, objects that do not fit are left out, and all marked objects are gone through again: that ends, because each round
//! marks at least one object that was not.

use super::blocks::{SMALL, lines_of};
use super::object::{self, Object, Types};
use super::{BLOCK_BYTES, Heap, Roots};

/// Objects that wait for their memory.
const QUEUE: usize = 8;

impl Heap {
    /// Marks all that is reachable.
    pub(super) fn mark_all(&mut self, types: Types, roots: Roots<'_>) {
        roots(&mut |word| {
            if let Some(reference) = self.find(word, types) {
                self.mark(reference);
            }
        });
        self.follow(types);
        while std::mem::take(&mut self.has_overflowed) {
            self.follow_all_marked(types);
        }
    }

    fn mark(&mut self, reference: usize) {
        if !self.marks.set(reference) {
            return;
        }
        let length = self.pending.len();
        let has_room = length < self.pending.capacity() || self.pending.try_reserve(1).is_ok();
        if has_room && length < self.most_pending {
            self.pending.push(reference);
        } else {
            self.has_overflowed = true;
        }
    }

    /// Marks what the pending objects refer to, and so on.
    fn follow(&mut self, types: Types) {
        let mut queue = [0; QUEUE];
        let mut waiting = 0;
        let mut at = 0;
        loop {
            let next = self.pending.pop().unwrap_or(0);
            if next != 0 {
                object::fetch(next);
                waiting += 1;
            } else if waiting == 0 {
                return;
            }
            let reference = std::mem::replace(&mut queue[at], next);
            at = (at + 1) % QUEUE;
            if reference != 0 {
                waiting -= 1;
                self.visit(reference, types);
            }
        }
    }

    /// Marks the lines of a marked object, and what it refers to.
    fn visit(&mut self, reference: usize, types: Types) {
        let object = Object::at(reference, types);
        let block = self.block_of(reference);
        if self.blocks[block].kind == SMALL {
            let first = self.address_of(block);
            self.blocks[block].lines |= lines_of(object.start - first, object.end - first);
        }
        object.for_each_reference(&mut |word| {
            if let Some(found) = self.find(word, types) {
                self.mark(found);
            }
        });
    }

    /// Does the same for all marked objects, of which some may be done already.
    fn follow_all_marked(&mut self, types: Types) {
        for block in 0..self.frontier {
            for index in 0..BLOCK_BYTES / 8 {
                let address = self.address_of(block) + index * 8;
                if self.marks.has(address) {
                    self.visit(address, types);
                    self.follow(types);
                }
            }
        }
    }
}
