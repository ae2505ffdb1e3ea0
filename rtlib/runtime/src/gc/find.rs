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
    #[inline]
    pub fn find(&self, address: u64, types: Types) -> Option<usize> {
        let address = address as usize & !7;
        let offset = address.wrapping_sub(self.start);
        if offset >= self.frontier * BLOCK_BYTES {
            return None;
        }
        if self.starts.has(address) {
            return Some(address);
        }
        self.find_around(address, offset / BLOCK_BYTES, types)
    }

    fn find_around(&self, address: usize, block: usize, types: Types) -> Option<usize> {
        let reference = match self.blocks[block].kind {
            SMALL => self.find_small(address, types)?,
            LARGE => object::reference_of(self.address_of(block)),
            REST => object::reference_of(self.address_of(self.blocks[block].extent as usize)),
            _ => return None,
        };
        let (start, end) = object::bounds(reference, types);
        let is_there = self.starts.has(reference) && (start..end).contains(&address);
        is_there.then_some(reference)
    }

    /// A candidate: the last object that begins at or before the address, or the one whose head the address is in.
    fn find_small(&self, address: usize, types: Types) -> Option<usize> {
        if let Some(reference) = self.starts.last_until(address)
            && address < object::bounds(reference, types).1
        {
            return Some(reference);
        }
        let last = self.address_of(self.block_of(address)) + BLOCK_BYTES;
        [HEADER_BYTES, COUNT_BYTES + HEADER_BYTES]
            .into_iter()
            .map(|before| address + before)
            .find(|reference| *reference < last && self.starts.has(*reference))
    }
}
