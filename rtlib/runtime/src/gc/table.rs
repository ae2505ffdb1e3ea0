//! Side tables: memory that costs nothing until it is touched, and is zero.
//!
//! All tables of a heap are cut from one range of addresses: a mapping costs a call of the system, and page tables of its own.

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

/// Types of which all bits 0 is a value, and any other bits are never made.
///
/// # Safety
/// As said.
pub unsafe trait Zero: Copy {}

// SAFETY: 0 is a number.
unsafe impl Zero for u8 {}

// SAFETY: 0 is a number.
unsafe impl Zero for u32 {}

// SAFETY: 0 is a number.
unsafe impl Zero for u128 {}

/// Tables begin at multiples of this.
const PAGE: usize = 4096;

/// Addresses that tables are cut from, the lowest first.
#[derive(Debug)]
pub struct Space {
    next: usize,
    end: usize,
}

impl Space {
    /// The addresses between two.
    ///
    /// # Safety
    /// The first is that of a page. All bytes are accessible and zero, nobody else uses them, and they stay as long as the tables.
    pub unsafe fn new(start: usize, end: usize) -> Space {
        Space { next: start, end }
    }

    /// Bytes that a table of that length takes.
    pub const fn bytes_for<T: Zero>(length: usize) -> usize {
        (length * size_of::<T>()).next_multiple_of(PAGE)
    }

    /// Bytes that are left.
    pub fn room(&self) -> usize {
        self.end - self.next
    }
}

/// So many values, zero at first.
#[derive(Debug)]
pub struct Table<T: Zero> {
    start: usize,
    length: usize,
    values: PhantomData<T>,
}

impl<T: Zero> Table<T> {
    /// A table of that length.
    ///
    /// # Panics
    /// If there is no room for it.
    pub fn new(length: usize, space: &mut Space) -> Table<T> {
        let bytes = Space::bytes_for::<T>(length);
        assert!(bytes <= space.room(), "no room for a side table");
        let start = space.next;
        space.next += bytes;
        Table {
            start,
            length,
            values: PhantomData,
        }
    }

    /// The address of the first value.
    pub fn address(&self) -> usize {
        self.start
    }

    /// Asks the system for huge pages where the values before an index are: worth it once they fill some.
    pub fn like_huge_pages(&self, end: usize) {
        let bytes = end * size_of::<T>();
        // SAFETY: the addresses are ours, and this is advice: failure costs time only, so the status is of no interest.
        unsafe { libc::madvise(self.start as *mut libc::c_void, bytes, libc::MADV_HUGEPAGE) };
    }
}

impl<T: Zero> Deref for Table<T> {
    type Target = [T];

    #[inline(always)]
    fn deref(&self) -> &[T] {
        // SAFETY: the space had room for so many, begins at a page, and lives as long as the table.
        unsafe { std::slice::from_raw_parts(self.start as *const T, self.length) }
    }
}

impl<T: Zero> DerefMut for Table<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as above; the table is borrowed exclusively.
        unsafe { std::slice::from_raw_parts_mut(self.start as *mut T, self.length) }
    }
}

/// Numbers of blocks, the last of which is taken first. Each block is in a list at most once, so there is always room.
#[derive(Debug)]
pub struct List {
    numbers: Table<u32>,
    length: usize,
}

impl List {
    /// An empty list for so many blocks.
    ///
    /// # Panics
    /// If there is no room for it.
    pub fn new(blocks: usize, space: &mut Space) -> List {
        let numbers = Table::new(blocks, space);
        List { numbers, length: 0 }
    }

    /// Bytes that a list for so many blocks takes.
    pub const fn bytes_for(blocks: usize) -> usize {
        Space::bytes_for::<u32>(blocks)
    }

    /// Adds a block.
    pub fn push(&mut self, block: usize) {
        self.numbers[self.length] = block as u32;
        self.length += 1;
    }

    /// Takes the last one out.
    pub fn pop(&mut self) -> Option<usize> {
        self.length = self.length.checked_sub(1)?;
        Some(self.numbers[self.length] as usize)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// One of them.
    pub fn at(&self, index: usize) -> usize {
        self.numbers[..self.length][index] as usize
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.length = 0;
    }
}
