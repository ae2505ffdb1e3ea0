//! From an address to the object that it points to, or into.
//!
//! Any word may be asked about: words of the stack may be numbers, or addresses of what is long gone. An address of the count or header counts
//! as one of the object behind it, because native code may have nothing else in its hands just then.

use super::blocks::{LARGE, REST, SMALL};
use super::object::{self, Types};
use super::{BLOCK_BYTES, Heap};
use crate::heap::{COUNT_BYTES, HEADER_BYTES};

impl Heap {
    /// The reference to the object that has the address inside of it, or nothing.
    #[inline(always)]
    pub fn find(&mut self, address: u64, types: Types) -> Option<usize> {
        if !self.is_inside(address) {
            return None;
        }
        let address = address as usize & !7;
        if self.bits.is_start(address) {
            return Some(address);
        }
        self.find_around(address, types)
    }

    /// Whether an address is in the part of the heap that has been used.
    #[inline(always)]
    pub(super) fn is_inside(&self, address: u64) -> bool {
        (address as usize).wrapping_sub(self.start) < self.frontier * BLOCK_BYTES
    }

    #[cold]
    pub(super) fn find_around(&mut self, address: usize, types: Types) -> Option<usize> {
        let block = self.block_of(address);
        let reference = match self.kinds[block] {
            SMALL => return self.find_small(block, address, types),
            LARGE => object::reference_of(self.address_of(block)),
            REST => object::reference_of(self.address_of(self.blocks[block].extent as usize)),
            _ => return None,
        };
        // A large cell that is handed out only now is no object yet.
        if !self.bits.is_start(reference) {
            return None;
        }
        let (start, end) = object::bounds(reference, types);
        (start..end).contains(&address).then_some(reference)
    }

    /// A candidate: the last object that begins at or before the address, or the one whose head the address is in.
    fn find_small(&mut self, block: usize, address: usize, types: Types) -> Option<usize> {
        if self.walk_around(block, address, types) && self.bits.is_start(address) {
            return Some(address);
        }
        if let Some(reference) = self.bits.last_start(address)
            && address < object::bounds(reference, types).1
        {
            return Some(reference);
        }
        let last = self.address_of(block) + BLOCK_BYTES;
        [HEADER_BYTES, COUNT_BYTES + HEADER_BYTES]
            .into_iter()
            .map(|before| address + before)
            .find(|reference| *reference < last && self.bits.is_start(*reference))
    }
}
