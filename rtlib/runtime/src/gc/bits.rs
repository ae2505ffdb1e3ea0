//! One bit for each word of eight bytes of the heap.

use super::BLOCK_BYTES;
use super::table::Table;

/// Words of 64 bits for a block.
pub const WORDS_OF_BLOCK: usize = BLOCK_BYTES / 8 / 64;

/// Bits by address.
#[derive(Debug)]
pub struct Bits {
    start: usize,
    words: Table<u64>,
}

impl Bits {
    /// For a range of addresses; nothing if there is no memory.
    pub fn new(start: usize, size: usize) -> Option<Bits> {
        let words = Table::new(size / 8 / 64)?;
        Some(Bits { start, words })
    }

    /// The index of the word, and the bit in it, for an address of the range.
    fn place(&self, address: usize) -> (usize, u64) {
        let bit = (address - self.start) / 8;
        (bit / 64, 1 << (bit % 64))
    }

    /// Whether the bit of the word at an address is set.
    pub fn has(&self, address: usize) -> bool {
        let (word, bit) = self.place(address);
        self.words[word] & bit != 0
    }

    /// Sets the bit. Whether it was not set.
    pub fn set(&mut self, address: usize) -> bool {
        let (word, bit) = self.place(address);
        let was_clear = self.words[word] & bit == 0;
        self.words[word] |= bit;
        was_clear
    }

    /// Takes the bit away.
    pub fn clear(&mut self, address: usize) {
        let (word, bit) = self.place(address);
        self.words[word] &= !bit;
    }

    /// The bits of a block.
    pub fn block(&self, block: usize) -> &[u64] {
        &self.words[block * WORDS_OF_BLOCK..(block + 1) * WORDS_OF_BLOCK]
    }

    /// The bits of a block.
    pub fn block_mut(&mut self, block: usize) -> &mut [u64] {
        &mut self.words[block * WORDS_OF_BLOCK..(block + 1) * WORDS_OF_BLOCK]
    }

    /// The address of the last word at or before an address that has its bit set, within the address's block.
    pub fn last_until(&self, address: usize) -> Option<usize> {
        let (word, bit) = self.place(address);
        let first = word / WORDS_OF_BLOCK * WORDS_OF_BLOCK;
        let mut bits = self.words[word] & (bit | (bit - 1));
        let mut index = word;
        while bits == 0 {
            if index == first {
                return None;
            }
            index -= 1;
            bits = self.words[index];
        }
        Some(self.start + (index * 64 + 63 - bits.leading_zeros() as usize) * 8)
    }

    /// The addresses in a block whose bits are set, in their order.
    pub fn addresses(&self, block: usize) -> impl Iterator<Item = usize> {
        let first = self.start + block * BLOCK_BYTES;
        let words = self.block(block).iter().enumerate();
        words.flat_map(move |(index, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(first + (index * 64 + bit) * 8)
            })
        })
    }
}
