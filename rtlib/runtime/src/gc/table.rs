//! Side tables: memory that costs nothing until it is touched, and is zero.

use crate::heap;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

/// Types of which all bits 0 is a value, and any other bits are never made.
///
/// # Safety
/// As said.
pub unsafe trait Zero: Copy {}

// SAFETY: 0 is a number.
unsafe impl Zero for u64 {}

/// So many values, zero at first.
#[derive(Debug)]
pub struct Table<T: Zero> {
    start: usize,
    length: usize,
    values: PhantomData<T>,
}

impl<T: Zero> Table<T> {
    /// A table of that length; nothing if the system gives no memory.
    pub fn new(length: usize) -> Option<Table<T>> {
        let bytes = (length * size_of::<T>()).max(1);
        let start = heap::map(bytes, libc::PROT_READ | libc::PROT_WRITE)?;
        Some(Table {
            start,
            length,
            values: PhantomData,
        })
    }
}

impl<T: Zero> Deref for Table<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: the mapping has room for so many, begins at a page, and nobody else knows it.
        unsafe { std::slice::from_raw_parts(self.start as *const T, self.length) }
    }
}

impl<T: Zero> DerefMut for Table<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as above; the table is borrowed exclusively.
        unsafe { std::slice::from_raw_parts_mut(self.start as *mut T, self.length) }
    }
}

impl<T: Zero> Drop for Table<T> {
    fn drop(&mut self) {
        heap::unmap(self.start, (self.length * size_of::<T>()).max(1));
    }
}
