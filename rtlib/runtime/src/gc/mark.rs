//! Marking: what can be reached from the roots.
//!
//! A marked object has its mark bit, and its lines are marked. Its references are followed later, by a stack of objects. If there is no memory for
//! the stack to grow, objects that do not fit are left out, and all marked objects are gone through again: that ends, because each round
//! marks at least one object that was not.

use super::blocks::{SMALL, lines_of};
use super::object::{self, Types};
use super::{BLOCK_BYTES, Heap, Roots};

impl Heap {
    /// Marks all that is reachable.
    pub(super) fn mark_all(&mut self, types: Types, roots: Roots<'_>) {
        roots(&mut |word| {
            if let Some(reference) = self.find(word, types) {
                self.mark(reference, types);
            }
        });
        self.follow(types);
        while std::mem::take(&mut self.has_overflowed) {
            self.follow_all_marked(types);
        }
    }

    fn mark(&mut self, reference: usize, types: Types) {
        if !self.marks.set(reference) {
            return;
        }
        let block = self.block_of(reference);
        if self.blocks[block].kind == SMALL {
            let (start, end) = object::bounds(reference, types);
            let first = self.address_of(block);
            self.blocks[block].lines |= lines_of(start - first, end - first);
        }
        if object::has_references(object::type_of(reference), types) {
            self.push(reference);
        }
    }

    fn push(&mut self, reference: usize) {
        if self.pending.len() < self.pending.capacity() || self.pending.try_reserve(1).is_ok() {
            self.pending.push(reference);
        } else {
            self.has_overflowed = true;
        }
    }

    /// Marks what the pending objects refer to, and so on.
    fn follow(&mut self, types: Types) {
        while let Some(reference) = self.pending.pop() {
            object::for_each_reference(reference, types, &mut |word| {
                if let Some(found) = self.find(word, types) {
                    self.mark(found, types);
                }
            });
        }
    }

    /// Does the same for all marked objects, of which some may be done already.
    fn follow_all_marked(&mut self, types: Types) {
        for block in 0..self.frontier {
            for index in 0..BLOCK_BYTES / 8 {
                let address = self.address_of(block) + index * 8;
                if self.marks.has(address) {
                    self.push(address);
                    self.follow(types);
                }
            }
        }
    }
}
