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
//! Nothing is noted when a cell is allocated. By *start bits*, one for eight bytes of heap at the address of the reference, an object is found
//! from any address inside of it ([`find`]), which is how the stack is scanned, and how references to the inside of objects keep the
//! whole of them. They are set late: when something points into an area, the cells of the area, which lie one behind the other, are
//! walked by their sizes ([`walk`]). So memory in which all is dead is never looked at again.
//!
//! A collection ([`Heap::collect`]) marks what is reachable: a *mark bit* beside the start bit, and the lines that the cell touches. The
//! type table says where an object has references. Then blocks are swept: start bits of what is not marked go, lines that are not marked are free.
//! Nothing else is done with dead cells; memory is filled with zeros when it is handed out again.
//!
//! # Young and full collections
//! Mark bits are *sticky*: they stay until the next full collection. What is marked is *old*, what has been allocated since the latest collection of
//! either kind is *young*. A young collection takes old objects for reachable without a look: it starts from the roots and from old objects on
//! *dirty cards* ([`cards`]), to which references have been stored since; it frees only young objects, and sweeps only blocks that have been
//! handed out from. Survivors are old at once, as nothing moves. A full collection forgets the marks first. Which of them it is, and after
//! how many bytes, is decided in [`budget`].
//!
//! A store needs no card where the object it stores to is young for certain: native code leaves it out where no allocation and no call lies between the
//! object's own allocation and the store.
//!
//! # Files
//! [`table`]: side tables. [`blocks`]: what is known of blocks. [`bits`]: start and mark bits. [`object`]: sizes of cells, references in objects.
//! [`walk`]: where objects begin. [`find`]: from an address to its object. [`mark`], [`cards`], [`sweep`], [`allocate`]: the parts of the work.
//! [`collect`]: their order. [`budget`]: when it is time. [`weak`]: what has to be told of the dead. [`external`]: memory outside of the heap.
//! [`verify`]: what must hold. [`options`]: `LATHE_GC`. [`pauses`]: what is printed at the end.

pub mod allocate;
pub mod bits;
pub mod blocks;
pub mod budget;
pub mod cards;
pub mod collect;
pub mod external;
pub mod find;
#[cfg(test)]
mod fork_tests;
pub mod mark;
pub mod object;
pub mod options;
pub mod pauses;
pub mod sweep;
pub mod table;
#[cfg(test)]
mod tests;
pub mod verify;
pub mod walk;
pub mod weak;

use crate::heap::CARD_BYTES;
use bits::Bits;
use blocks::Block;
use budget::Budget;
use external::External;
use mark::Marked;
use options::Options;
use pauses::Pauses;
use table::{List, Space, Table};
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

/// What is outside of the heap and refers to objects in it.
pub trait Referrers {
    /// Calls a function with all words that may be references, many or few of them at a time. In a full collection it may leave out those that
    /// [`Referrers::for_each_more`] has.
    fn for_each(&self, is_full: bool, see: &mut dyn FnMut(&[u64]));

    /// In a full collection, when all that has been seen so far is marked with what it refers to: words that are references because of that, each
    /// once. Whether there were any.
    fn for_each_more(
        &self,
        _is_alive: &mut dyn FnMut(u64) -> bool,
        _see: &mut dyn FnMut(&[u64]),
    ) -> bool {
        false
    }

    /// In a full collection, at the end: what refers to an object that is not alive must forget it.
    fn settle(&self, _is_alive: &mut dyn FnMut(u64) -> bool) {}
}

impl<F: Fn(&mut dyn FnMut(&[u64]))> Referrers for F {
    fn for_each(&self, _is_full: bool, see: &mut dyn FnMut(&[u64])) {
        self(see);
    }
}

/// What is reachable from outside of the heap.
pub type Roots<'a> = &'a dyn Referrers;

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
    /// By block: what it is for, one of the constants of [`blocks`].
    kinds: Table<u8>,
    /// By block with small cells: the lines that have live cells or have been handed out, from bit 0 on.
    lines: Table<u128>,
    /// By block: not 0 if something in it may be young.
    may_be_young: Table<u8>,
    /// Where objects begin, and which of them are marked.
    bits: Bits,
    /// One for [`crate::heap::CARD_BYTES`] bytes of the range: not 0 if a reference was stored there since the latest collection.
    cards: Table<u8>,
    /// Blocks that have been handed out from since the latest collection.
    young: List,
    /// Free blocks below the frontier: all, and some that are in use again.
    free: List,
    /// Blocks with many free lines.
    runs: List,
    /// Blocks with few free lines.
    scraps: List,
    /// The block whose next run is handed out next.
    hand: Option<usize>,
    /// An area that was given up for a cell that did not fit, and still has room.
    aside: Area,
    /// The large cell that the current area is for; 0 if that is for small ones.
    large: usize,
    /// The block from which on the next free blocks in a row are looked for.
    row_hand: usize,
    /// So many free blocks in a row are not to be found between used ones.
    no_row_of: usize,
    /// How many blocks have memory of the system.
    dirty: usize,
    /// Bytes that are in use for cells that were live in the latest collection: lines and large cells.
    live: usize,
    /// Bytes that were handed out since.
    handed: usize,
    budget: Budget,
    options: Options,
    pauses: Pauses,
    /// Weak references.
    pub weak: Weak,
    /// Memory outside.
    pub external: External,
    /// References that wait to be followed.
    pending: Vec<u64>,
    /// How many there is room for.
    pending_room: usize,
    /// How many may wait there; tests have few wait.
    most_pending: usize,
    /// Whether something did not fit there.
    has_overflowed: bool,
    /// Whether marking leaves out what is old for certain.
    is_young_only: bool,
    /// What the latest collection has marked.
    marked: Marked,
    /// Bytes of roots that the latest collection has seen.
    root_bytes: usize,
}

impl Heap {
    /// Bytes of the side tables of a heap of so many bytes. They lie before it.
    pub const fn table_bytes(size: usize) -> usize {
        let blocks = size / BLOCK_BYTES;
        Bits::bytes_for(size)
            + Space::bytes_for::<u8>(size / CARD_BYTES)
            + Space::bytes_for::<Block>(blocks)
            + Space::bytes_for::<u128>(blocks)
            + 4 * List::bytes_for(blocks)
            + 2 * Space::bytes_for::<u8>(blocks)
    }

    /// A heap in a range of reserved addresses without access, which begins at a multiple of the block's size; before the range there are as many
    /// for the side tables.
    ///
    /// Nothing if the system gives no memory.
    ///
    /// # Safety
    /// The addresses belong to the heap as long as it lives.
    pub unsafe fn new(start: usize, size: usize, options: Options) -> Option<Heap> {
        assert!(start.is_multiple_of(BLOCK_BYTES) && size.is_multiple_of(BLOCK_BYTES));
        let blocks = size / BLOCK_BYTES;
        let tables = start - Heap::table_bytes(size);
        // One call of the system makes the tables accessible, and the first blocks.
        let committed = allocate::SMALL_STEP.min(blocks);
        if !make_accessible(tables, start + committed * BLOCK_BYTES) {
            return None;
        }
        // SAFETY: the addresses have just been made accessible, and are the heap's. The range begins at a block, and tables fill pages, so that
        // the first of them begins at a page.
        let mut space = unsafe { Space::new(tables, start) };
        // A program's first blocks touch the beginnings of the small tables: these come last, where the heap begins, so that they share page tables.
        let bits = Bits::new(start, size, &mut space);
        let cards = Table::new(size / CARD_BYTES, &mut space);
        let known = Table::new(blocks, &mut space);
        let lines = Table::new(blocks, &mut space);
        let lists = [(); 4].map(|()| List::new(blocks, &mut space));
        let [scraps, runs, free, young] = lists;
        let kinds = Table::new(blocks, &mut space);
        let may_be_young = Table::new(blocks, &mut space);
        assert_eq!(space.room(), 0, "the side tables end where the heap begins");
        Some(Heap {
            start,
            committed,
            frontier: 0,
            blocks: known,
            kinds,
            lines,
            may_be_young,
            bits,
            cards,
            young,
            free,
            runs,
            scraps,
            hand: None,
            aside: Area::default(),
            large: 0,
            row_hand: 0,
            no_row_of: usize::MAX,
            dirty: 0,
            live: 0,
            handed: 0,
            budget: Budget::new(&options),
            options,
            pauses: Pauses::default(),
            weak: Weak::default(),
            external: External::default(),
            pending: Vec::new(),
            pending_room: 0,
            most_pending: usize::MAX,
            has_overflowed: false,
            is_young_only: false,
            marked: Marked::default(),
            root_bytes: 0,
        })
    }

    /// The address of the card table, for emitted code.
    pub fn card_table(&self) -> usize {
        self.cards.address()
    }

    /// The lines of a block that were in use at the latest collection.
    fn old_lines(&self, block: usize) -> u128 {
        self.lines[block] & !self.blocks[block].handed
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

/// Lets addresses of a reserved range be read and written. Whether the system has let it.
fn make_accessible(start: usize, end: usize) -> bool {
    let access = libc::PROT_READ | libc::PROT_WRITE;
    // SAFETY: callers pass addresses of their own reservation, in which there is nothing yet.
    unsafe { libc::mprotect(start as *mut libc::c_void, end - start, access) == 0 }
}
