//! The collector: non-moving mark-region, precise in the heap, conservative on the stack.
//!
//! # Terms
//! A *cell* is what an allocation takes: count (of arrays), header, and the object behind them. A *reference* to an object is the address
//! behind its header. The heap is a range of *blocks* of 32 KB; a block is free, or has small cells, or belongs to one large cell. A block
//! with small cells is divided into *lines* of 256 bytes. A *run* is a sequence of free lines that is handed out; emitted code
//! allocates in it by moving a cursor up to a limit, and knows nothing else.
//!
//! ```text
//! block   |aaaabbb.|........|..cccccc|cc......|  four lines of a block; a, b, c are cells, and dots are free
//! lines        x        .        x        x      after a collection in which all three are alive
//! run              <------>                      what the next allocations get, filled with zeros
//! ```
//!
//! # Life of a cell
//! Nothing is noted when a cell is allocated. When a run is given up ([`Heap::retire`]) its cells, which lie one behind the other, are
//! walked by their sizes, and the *start bit* of each is set: one bit for eight bytes of heap, at the address of the reference. By these
//! bits an object is found from any address inside of it ([`find`]), which is how the stack is scanned, and how references to
//! the inside of objects keep the whole of them.
//!
//! A collection ([`Heap::collect`]) marks what is reachable: a *mark bit* beside the start bit, and the lines that the cell touches. The
//! type table says where an object has references. Then blocks are swept: start bits of what is not marked go, lines that are not marked are free.
//! Nothing else is done with dead cells; memory is filled with zeros when it is handed out again.
//!
//! # What is prepared
//! Every collection is of the whole heap. Mark bits stay until the next collection begins, and stores of references mark cards
//! ([`crate::heap`]), so that young collections can come: they would keep the marks, and look at marked cards.
//!
//! # Files
//! [`table`]: side tables. [`blocks`]: what is known of blocks. [`bits`]: bits of words. [`object`]: sizes of cells, references in objects. [`find`]:
//! from an address to its object. [`mark`], [`sweep`], [`allocate`]: the three parts of the work. [`collect`]: their order, and when
//! it is time. [`weak`]: what has to be told of the dead. [`external`]: memory outside of the heap. [`verify`]: what must hold. [`options`]: `LATHE_GC`. [`pauses`]: what is printed at the end.

pub mod allocate;
pub mod bits;
pub mod blocks;
pub mod collect;
pub mod external;
pub mod find;
pub mod mark;
pub mod object;
pub mod options;
pub mod pauses;
pub mod sweep;
pub mod table;
#[cfg(test)]
mod tests;
pub mod verify;
pub mod weak;

use bits::Bits;
use blocks::Block;
use external::External;
use object::Types;
use options::Options;
use pauses::Pauses;
use table::Table;
use weak::Weak;

/// Bytes of a block.
pub const BLOCK_BYTES: usize = 32 << 10;

/// Bytes of a line.
pub const LINE_BYTES: usize = 256;

/// Lines of a block: one bit each of a `u128`.
pub const LINES: usize = BLOCK_BYTES / LINE_BYTES;

/// Cells of more bytes are large: they have blocks of their own.
pub const MOST_SMALL: usize = 8 << 10;

/// Where cells are allocated: from the cursor on there is free memory, filled with zeros, up to the limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Area {
    /// The next cell's address.
    pub cursor: usize,
    /// The end.
    pub limit: usize,
}

impl Area {
    /// Bytes that are left.
    pub fn room(&self) -> usize {
        self.limit - self.cursor
    }
}

/// There is no memory for an allocation, even after a collection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutOfMemory;

/// Calls a function with every word that may be a reference from outside of the heap.
pub type Roots<'a> = &'a dyn Fn(&mut dyn FnMut(u64));

/// The heap of one VM.
#[derive(Debug)]
pub struct Heap {
    /// The first byte of the range, a multiple of [`BLOCK_BYTES`].
    start: usize,
    /// How many blocks may be accessed. The rest of the range has no access yet.
    committed: usize,
    /// Blocks from here on have never been used.
    frontier: usize,
    /// One for each block of the range.
    blocks: Table<Block>,
    /// Which words are referred to by references: the first of each object.
    starts: Bits,
    /// Which of these were reachable at the latest collection.
    marks: Bits,
    /// The first cell that has been allocated in the area since it was handed out or walked.
    unwalked: usize,
    /// An area that was given up for a cell that did not fit, and still has room.
    aside: Area,
    /// The block in which the next run is looked for, and the line.
    hand: (usize, usize),
    /// The block at which the next free blocks are looked for.
    free_hand: usize,
    /// Bytes that are in use for live cells since the latest collection: lines and large cells.
    live: usize,
    /// Bytes that were handed out since.
    handed: usize,
    /// How many may be, until the next collection.
    budget: usize,
    /// How many collections in a row came after next to nothing had been handed out.
    starved: u32,
    options: Options,
    pauses: Pauses,
    /// Weak references.
    pub weak: Weak,
    /// Memory outside.
    pub external: External,
    /// Objects that are marked and whose references have not been followed.
    pending: Vec<usize>,
    /// How many may wait there; tests have few wait.
    most_pending: usize,
    /// Whether an object did not fit there.
    has_overflowed: bool,
}

impl Heap {
    /// A heap in a range of reserved addresses without access, which begins at a multiple of the block's size.
    ///
    /// Nothing if there is no memory for the side tables.
    ///
    /// # Safety
    /// The range belongs to the heap as long as it lives.
    pub unsafe fn new(start: usize, size: usize, options: Options) -> Option<Heap> {
        assert!(start.is_multiple_of(BLOCK_BYTES) && size.is_multiple_of(BLOCK_BYTES));
        let mut heap = Heap {
            start,
            committed: 0,
            frontier: 0,
            blocks: Table::new(size / BLOCK_BYTES)?,
            starts: Bits::new(start, size)?,
            marks: Bits::new(start, size)?,
            unwalked: start,
            aside: Area::default(),
            hand: (0, 0),
            free_hand: 0,
            live: 0,
            handed: 0,
            budget: 0,
            starved: 0,
            options,
            pauses: Pauses::default(),
            weak: Weak::default(),
            external: External::default(),
            pending: Vec::new(),
            most_pending: usize::MAX,
            has_overflowed: false,
        };
        heap.budget = heap.next_budget();
        Some(heap)
    }

    /// Notes the objects between the last cell that was walked and the cursor, which is the end of all cells of the current area.
    pub fn retire(&mut self, cursor: usize, types: Types) {
        let mut cell = self.unwalked;
        while cell < cursor {
            let (reference, end) = object::cell(cell, types);
            self.starts.set(reference);
            cell = end;
        }
        debug_assert_eq!(cell, cursor, "cells end where the cursor is");
        self.unwalked = cursor;
    }

    /// The number of the block at an address of the range.
    fn block_of(&self, address: usize) -> usize {
        (address - self.start) / BLOCK_BYTES
    }

    /// The first byte of a block.
    fn address_of(&self, block: usize) -> usize {
        self.start + block * BLOCK_BYTES
    }
}
