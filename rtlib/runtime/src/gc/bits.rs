//! Two bits for each word of eight bytes of the heap: whether an object begins there, and whether it is marked.
//!
//! Both bits of 64 words of the heap stand side by side, in one line of the processor's cache; and these 64 words are those of one card.

use super::BLOCK_BYTES;
use super::table::{Space, Table, Zero};
use crate::heap::CARD_BYTES;

/// Pairs of a block: one for each of its cards.
pub const PAIRS: usize = BLOCK_BYTES / CARD_BYTES;

/// The bits of 64 words of the heap.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// Words that are the first of an object.
    pub starts: u64,
    /// Of these, what a collection has found reachable.
    pub marks: u64,
}

// SAFETY: zero is a value of both fields.
unsafe impl Zero for Pair {}

/// Bits by address.
#[derive(Debug)]
pub struct Bits {
    start: usize,
    pairs: Table<Pair>,
}

impl Bits {
    /// For a range of addresses.
    ///
    /// # Panics
    /// If there is no room for them.
    pub fn new(start: usize, size: usize, space: &mut Space) -> Bits {
        const { assert!(CARD_BYTES == 64 * 8) };
        let pairs = Table::new(size / CARD_BYTES, space);
        Bits { start, pairs }
    }

    /// Bytes that they take for a range of so many.
    pub const fn bytes_for(size: usize) -> usize {
        Space::bytes_for::<Pair>(size / CARD_BYTES)
    }

    /// Asks the system for huge pages for the bits of so many blocks.
    pub fn like_huge_pages(&self, blocks: usize) {
        self.pairs.like_huge_pages(blocks * PAIRS);
    }

    /// The index of the pair, and the bit in both of its words, for an address of the range.
    #[inline(always)]
    fn place(&self, address: usize) -> (usize, u64) {
        let offset = address - self.start;
        (offset / CARD_BYTES, 1 << (offset / 8 % 64))
    }

    /// Asks the processor for the bits of an address of the range.
    #[inline(always)]
    pub fn fetch(&self, address: usize) {
        super::object::fetch(std::ptr::from_ref(&self.pairs[self.place(address).0]) as usize);
    }

    /// The same bits without checks of bounds.
    pub fn view(&mut self) -> View {
        View {
            start: self.start,
            pairs: self.pairs.as_mut_ptr(),
        }
    }

    /// Whether an object begins at an address.
    #[inline(always)]
    pub fn is_start(&self, address: usize) -> bool {
        let (pair, bit) = self.place(address);
        self.pairs[pair].starts & bit != 0
    }

    /// Notes that an object begins at an address.
    #[inline(always)]
    pub fn set_start(&mut self, address: usize) {
        let (pair, bit) = self.place(address);
        self.pairs[pair].starts |= bit;
    }

    /// No object begins there any more.
    pub fn clear_start(&mut self, address: usize) {
        let (pair, bit) = self.place(address);
        self.pairs[pair].starts &= !bit;
    }

    /// Whether the object at an address is marked.
    #[inline(always)]
    pub fn is_marked(&self, address: usize) -> bool {
        let (pair, bit) = self.place(address);
        self.pairs[pair].marks & bit != 0
    }

    /// Marks the object at an address. Whether it was not marked.
    #[inline(always)]
    pub fn mark(&mut self, address: usize) -> bool {
        let (pair, bit) = self.place(address);
        let marks = &mut self.pairs[pair].marks;
        let was_clear = *marks & bit == 0;
        *marks |= bit;
        was_clear
    }

    /// The bits of a card.
    #[inline(always)]
    pub fn card(&self, card: usize) -> Pair {
        self.pairs[card]
    }

    /// The bits of a block.
    pub fn block(&self, block: usize) -> &[Pair] {
        &self.pairs[block * PAIRS..(block + 1) * PAIRS]
    }

    /// The bits of a block.
    pub fn block_mut(&mut self, block: usize) -> &mut [Pair] {
        &mut self.pairs[block * PAIRS..(block + 1) * PAIRS]
    }

    /// The last object that begins at or before an address, within the address's block.
    pub fn last_start(&self, address: usize) -> Option<usize> {
        self.last(address, |pair| pair.starts)
    }

    /// The last marked object that begins at or before an address, within the address's block.
    pub fn last_marked(&self, address: usize) -> Option<usize> {
        self.last(address, |pair| pair.marks)
    }

    fn last(&self, address: usize, which: impl Fn(&Pair) -> u64) -> Option<usize> {
        let (pair, bit) = self.place(address);
        let first = pair / PAIRS * PAIRS;
        let mut bits = which(&self.pairs[pair]) & (bit | (bit - 1));
        let mut index = pair;
        while bits == 0 {
            if index == first {
                return None;
            }
            index -= 1;
            bits = which(&self.pairs[index]);
        }
        Some(self.start + index * CARD_BYTES + (63 - bits.leading_zeros() as usize) * 8)
    }

    /// The addresses of a block where objects begin, in their order.
    pub fn starts(&self, block: usize) -> impl Iterator<Item = usize> {
        let first = self.start + block * BLOCK_BYTES;
        let pairs = self.block(block).iter().enumerate();
        pairs.flat_map(move |(index, pair)| ones(first + index * CARD_BYTES, pair.starts))
    }
}

/// Bits by address, for the innermost loop: the addresses are known to be in range, and the table stays where it is.
#[derive(Clone, Copy)]
pub struct View {
    start: usize,
    pairs: *mut Pair,
}

impl View {
    #[inline(always)]
    fn place(self, address: usize) -> (*mut Pair, u64) {
        let offset = address.wrapping_sub(self.start);
        (
            self.pairs.wrapping_add(offset / CARD_BYTES),
            1 << (offset / 8 % 64),
        )
    }

    /// Asks the processor for the bits of an address.
    #[inline(always)]
    pub fn fetch(self, address: usize) {
        super::object::fetch(self.place(address).0 as usize);
    }

    /// Whether an object begins at an address.
    ///
    /// # Safety
    /// The address is in range, and the table lives.
    #[inline(always)]
    pub unsafe fn is_start(self, address: usize) -> bool {
        let (pair, bit) = self.place(address);
        // SAFETY: as promised by the caller.
        unsafe { (*pair).starts & bit != 0 }
    }

    /// Marks the object at an address. Whether it was not marked.
    ///
    /// # Safety
    /// As above.
    #[inline(always)]
    pub unsafe fn mark(self, address: usize) -> bool {
        let (pair, bit) = self.place(address);
        // SAFETY: as promised by the caller.
        unsafe {
            let was_clear = (*pair).marks & bit == 0;
            (*pair).marks |= bit;
            was_clear
        }
    }
}

/// The addresses of the words whose bits are set, of the 64 from an address on.
pub fn ones(first: usize, bits: u64) -> impl Iterator<Item = usize> {
    let mut left = bits;
    std::iter::from_fn(move || {
        let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
        left &= left - 1;
        Some(first + bit * 8)
    })
}
